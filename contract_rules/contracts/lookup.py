"""Finds what a name on a command line stands for: ``package.module:name``, or a file."""

from __future__ import annotations

import os
import sys
from importlib.machinery import PathFinder
from importlib.util import module_from_spec, spec_from_file_location
from operator import attrgetter
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, TypeVar

from contract_rules.contracts.contract import Contract
from contract_rules.contracts.files import FORMATS
from contract_rules.contracts.mistakes import raised_at
from contract_rules.errors import ContractError, ContractNotFoundError, InvalidContractError

if TYPE_CHECKING:
    from types import ModuleType

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
        where: The name: ``package.module:name``, or ``path/to/file.py:name``, whose module goes
            by the name of the file, or of several such files by their paths.
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
    file, _, name = where.rpartition(":")
    if file.endswith(".py"):
        return attrgetter(name)(_module_of(Path(file).resolve()))
    here = os.getcwd()  # noqa: PTH109 (as sys.path has it)
    first = where.partition(":")[0].partition(".")[0]
    known = first in sys.modules or not {"", here}.isdisjoint(sys.path)
    if known or PathFinder.find_spec(first, [here]) is None:
        return resolve_name(where)
    sys.path.insert(0, here)  # as python -m does
    try:
        return resolve_name(where)
    finally:
        sys.path[:] = [*(one for one in sys.path if one != here), here]  # for later imports


def _module_of(file: Path) -> ModuleType:
    """The module that a file holds, run once; what it imports may lie beside it."""
    known = sys.modules.get(file.stem)
    if known is not None and getattr(known, "__file__", None) == str(file):
        return known
    name = file.stem if known is None and _is_free(file) else str(file)
    if name in sys.modules:
        return sys.modules[name]
    spec = spec_from_file_location(name, file)
    assert spec is not None  # noqa: S101 (its name ends as those of modules do)
    assert spec.loader is not None  # noqa: S101 (as above)
    module = sys.modules[name] = module_from_spec(spec)
    if str(file.parent) not in sys.path:
        sys.path.append(str(file.parent))
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def _is_free(file: Path) -> bool:
    """Whether a module may go by the name of its file, as no other is imported by that."""
    found = PathFinder.find_spec(file.stem) if file.stem.isidentifier() else None
    return file.stem.isidentifier() and (found is None or found.origin == str(file))
