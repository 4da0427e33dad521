"""What a name on a command line stands for: ``package.module:name``."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TypeVar

from contract_rules.errors import ContractError, ContractNotFoundError

T = TypeVar("T")


def found(where: str, wanted: type[T]) -> T:
    """What stands under a name in a module; a module beside the user is found.

    Args:
        where: The name: ``package.module:name``.
        wanted: What it must be.

    Raises:
        ContractError: When the module is there, and a contract in it is wrong.
        ContractNotFoundError: When there is no such thing, or it is another.
    """
    module, _, name = where.partition(":")
    if "" not in sys.path:
        sys.path.insert(0, "")  # as python -m does
    try:
        thing = getattr(import_module(module), name)
    except ContractError:
        raise  # the module is there, and what it holds is wrong
    except Exception as error:
        msg = f"no contract under {where!r} ({error}); write package.module:name"
        raise ContractNotFoundError(msg) from error
    if not isinstance(thing, wanted):
        msg = f"{where!r} is a {type(thing).__name__}, no {wanted.__name__}; name another"
        raise ContractNotFoundError(msg)
    return thing
