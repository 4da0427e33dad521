"""Finds the object that a name on a command line stands for: ``package.module:name``."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from pkgutil import resolve_name
from typing import TypeVar

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
            error.where = error.where or _place_of(error)
        raise
    except Exception as error:
        place = _place_of(error)
        why = f"{place}: {error}" if place else str(error)
        msg = f"no contract under {where!r} ({why}); write package.module:name"
        raise ContractNotFoundError(msg) from error
    if not isinstance(thing, wanted):
        msg = f"{where!r} is a {type(thing).__name__}, no {wanted.__name__}; name another"
        raise ContractNotFoundError(msg)
    return thing


def _place_of(error: Exception) -> str:
    """The file and line of a module at which reading it failed; empty where no line of it did."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{Path(error.filename).name}:{error.lineno}"
    frames = traceback.extract_tb(error.__traceback__)
    theirs = [f for f in frames if not f.filename.startswith(_OURS) and Path(f.filename).is_file()]
    return f"{Path(theirs[-1].filename).name}:{theirs[-1].lineno}" if theirs else ""


_OURS = (str(Path(__file__).parents[1]), str(Path(traceback.__file__).parent))
"""Where this package is, and where the modules of Python are."""
