"""Finds what a name on a command line stands for: ``package.module:name``, or a file."""

from __future__ import annotations

import os
import sys
from importlib.machinery import PathFinder
from pathlib import Path
from pkgutil import resolve_name
from typing import TypeVar

from contract_rules.contracts.contract import Contract
from contract_rules.contracts.files import FORMATS
from contract_rules.contracts.mistakes import raised_at
from contract_rules.errors import ContractError, ContractNotFoundError, InvalidContractError

T = TypeVar("T")


def contract_at(where: str) -> Contract:
    """The contract of a name: ``package.module:name``, ``lease.py:name`` or ``lease.yaml``.

    Raises:
        ContractNotFoundError: When there is none, or what reads its file is not installed.
        ContractError: When it is mistaken.
        OSError: When its file cannot be read.
    """
    return Contract.load(where) if is_file(where) else found(where, Contract)


def is_file(where: str) -> bool:
    """Whether a name is that of a file in which a contract stands as text."""
    return Path(where).suffix.lower() in FORMATS


def found(where: str, wanted: type[T]) -> T:
    """The object of a name in a module, which may lie in the working directory.

    Only for a module that lies there is anything imported from there: what the module imports in
    turn, from there as soon as elsewhere, and what anybody imports later only if it is nowhere
    else.

    Args:
        where: The name: ``package.module:name``, or of a file, ``folder/lease.py:name``.
        wanted: The class that it must be of.

    Raises:
        ContractNotFoundError: When there is no such object, or it is of another class.
        ContractError: When the module makes a contract that is refused.
    """
    try:
        thing = _resolved(where)
    except ContractError as error:  # the module was found, and says what is wrong
        if not isinstance(error, InvalidContractError):  # which names the place of each mistake
            place = raised_at(error)
            if not error.where and place is not None:
                place.tell(error)
        raise
    except Exception as error:
        place = raised_at(error)
        why = str(error) if place is None else f"{place}: {error}"
        write = "write package.module:name, or a file: lease.py:name, lease.yaml"
        msg = f"no contract under {where!r} ({why}); {write}"
        raise ContractNotFoundError(msg) from error
    if not isinstance(thing, wanted):
        msg = f"{where!r} is a {type(thing).__name__}, no {wanted.__name__}; name another"
        raise ContractNotFoundError(msg)
    return thing


def _resolved(where: str) -> object:
    """The object of a name; its module may lie in the working directory, and comes first there."""
    module, colon, name = where.partition(":")
    if not module.endswith(".py"):
        return _resolved_from(os.getcwd(), where)  # noqa: PTH109 (as sys.path has it)
    file = Path(module).resolve(strict=True)
    thing = _resolved_from(str(file.parent), f"{file.stem}{colon}{name}")
    lies = getattr(sys.modules[file.stem], "__file__", None)
    if lies is None or not file.samefile(lies):
        msg = f"another module is called {file.stem}; give the file another name"
        raise ImportError(msg)
    return thing


def _resolved_from(folder: str, where: str) -> object:
    """The object of a name in a module, which may lie in a folder, and comes first there."""
    first = where.partition(":")[0].partition(".")[0]
    known = first in sys.modules or not {"", folder}.isdisjoint(sys.path)
    if known or PathFinder.find_spec(first, [folder]) is None:
        return resolve_name(where)
    sys.path.insert(0, folder)  # as python -m does
    try:
        return resolve_name(where)
    finally:
        sys.path[:] = [*(one for one in sys.path if one != folder), folder]  # for later imports
