"""Finds the object that a name on a command line stands for: ``package.module:name``."""

from __future__ import annotations

import sys
from pkgutil import resolve_name
from typing import TypeVar

from contract_rules.contracts.mistakes import raised_at
from contract_rules.errors import ContractError, ContractNotFoundError, InvalidContractError

T = TypeVar("T")


def found(where: str, wanted: type[T]) -> T:
    """The object of a name in a module, which may lie in the working directory.

    Args:
        where: The name: ``package.module:name``.
        wanted: The class that it must be of.

    Raises:
        ContractNotFoundError: When there is no such object, or it is of another class.
        ContractError: When the module makes a contract that is refused.
    """
    if "" not in sys.path:
        sys.path.insert(0, "")  # as python -m does
    try:
        thing = resolve_name(where)
    except ContractError as error:  # the module was found, and says what is wrong
        if not isinstance(error, InvalidContractError):  # which names the place of each mistake
            error.where = error.where or str(raised_at(error) or "")
        raise
    except Exception as error:
        place = raised_at(error)
        why = str(error) if place is None else f"{place}: {error}"
        msg = f"no contract under {where!r} ({why}); write package.module:name"
        raise ContractNotFoundError(msg) from error
    if not isinstance(thing, wanted):
        msg = f"{where!r} is a {type(thing).__name__}, no {wanted.__name__}; name another"
        raise ContractNotFoundError(msg)
    return thing
