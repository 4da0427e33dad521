"""The mistakes of a contract: they are collected, and told all at once with their lines."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from attrs import field

from contract_rules.errors import ContractError, InvalidContractError
from contract_rules.values.data_classes import define, frozen

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from types import FrameType

    from contract_rules.errors import PlaceInFile

_MAKERS = ("attr", "attrs", "cattrs")
_PACKAGE, _AUTHORS = "contract_rules", "contract_rules.agreements"


@frozen
class Written:
    """The place in a program, or in the file of a contract, where something was written.

    Attributes:
        file: The file.
        line: The line, from 1 up.
        column: The column, from 1 up, in the file of a contract; None in a program.
    """

    file: str
    line: int
    column: int | None = None

    @property
    def place(self) -> PlaceInFile:
        """As an error has it."""
        return self.file, self.line, self.column

    def tell(self, error: ContractError) -> None:
        """Let an error say that its mistake stands here; in a file, by the words of files."""
        error.where, error.place = str(self), self.place
        if self.column is not None:
            from contract_rules.contracts.textual.spelling import plainly

            error.args = (plainly(str(error)), *error.args[1:])

    def __str__(self) -> str:
        """As compilers write it: ``clauses.py:12``, ``lease.yaml:12:5``."""
        place = f"{Path(self.file).name}:{self.line}"
        return place if self.column is None else f"{place}:{self.column}"


_BEING_READ: ContextVar[Written | None] = ContextVar("_BEING_READ", default=None)
"""The place in the file of a contract that is being read."""


@contextmanager
def reading(place: Written) -> Generator[None]:
    """What is made within was written at a place in the file of a contract."""
    token = _BEING_READ.set(place)
    try:
        yield
    finally:
        _BEING_READ.reset(token)


def here() -> Written | None:
    """The place in a file that is being read, or the author's line that is being run.

    That is the last one outside this package; agreements that the package ships are written by
    authors, too. What is read from JSON data, or made from another by ``evolve``, was written by
    nobody's line.
    """
    place = _BEING_READ.get()
    if place is not None:
        return place
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    while frame is not None and _is_ours(frame.f_code.co_filename, _named(frame)):
        frame = frame.f_back
    if frame is None or _module(frame).partition(".")[0] in _MAKERS:
        return None
    return Written(frame.f_code.co_filename, frame.f_lineno)


def raised_at(error: Exception) -> Written | None:
    """The author's line at which an error came up; None where no author's line was run."""
    if isinstance(error, SyntaxError) and error.filename and error.lineno:
        return Written(error.filename, error.lineno)
    from traceback import walk_tb

    places = [
        Written(frame.f_code.co_filename, line)
        for frame, line in walk_tb(error.__traceback__)
        if not _is_ours(frame.f_code.co_filename, _named(frame))
        if _module(frame).partition(".")[0] not in sys.stdlib_module_names
    ]
    return places[-1] if places else None


@lru_cache(maxsize=4096)
def _is_ours(file: str, named: str) -> bool:
    """Whether code is of this package, agreements apart, or what attrs makes of it.

    Args:
        file: The name of its file.
        named: The name of its module, as that says.
    """
    module = _of(file, named)
    ours = module.partition(".")[0] == _PACKAGE and not module.startswith(_AUTHORS)
    return ours or file.startswith("<attrs generated")


def _module(frame: FrameType) -> str:
    """The module whose code a frame runs."""
    return _of(frame.f_code.co_filename, _named(frame))


def _of(file: str, named: str) -> str:
    """The module of code; what cattrs generates is told by its file name."""
    return "cattrs" if file.startswith("<cattrs generated") else named


def _named(frame: FrameType) -> str:
    """The name of the module whose code a frame runs, as that says."""
    return str(frame.f_globals.get("__name__", ""))


class Part(Protocol):
    """A part of a contract, or the contract, which knows where it was written."""

    @property
    def written(self) -> Written | None:
        """The file and line, where they are known."""
        ...


@define(eq=False, repr=False)
class Mistakes:
    """The mistakes that are found in a contract, each with the part that is mistaken.

    Attributes:
        contract: The contract, for mistakes that lie in no one part.
    """

    contract: Part
    _found: list[tuple[ContractError, Part]] = field(
        init=False, factory=list[tuple[ContractError, Part]]
    )

    def note(self, error: ContractError, part: Part) -> None:
        """Take note of a mistake of a part; one that is told already is not told again."""
        told = (known for known, other in self._found if other is part)
        if str(error) not in map(str, told):
            self._found.append((error, part))

    @contextmanager
    def of(self, part: Part) -> Generator[None]:
        """Take note of the error that is raised within, if one is, and go on after it."""
        try:
            yield
        except ContractError as error:
            self.note(error, part)

    def refuse(self, name: str, parts: Iterable[Part]) -> None:
        """Raise what was found.

        Args:
            name: The contract's name.
            parts: The contract and its parts, in the order of the text.

        Raises:
            ContractError: The error of the mistake, where there is one.
            InvalidContractError: Where there are several.
        """
        numbers = {id(part): number for number, part in enumerate(parts)}
        found = sorted(self._found, key=lambda known: numbers[id(known[1])])
        for error, part in found:
            error.where, error.place = "", None
            if part.written is not None:
                part.written.tell(error)
        errors = [error for error, _ in found]
        if len(errors) == 1:
            (written,) = (part.written for _, part in found)
            if written is not None:
                folder = written.file[: -len(Path(written.file).name)]
                errors[0].add_note(f"written at {folder}{written}")
            raise errors[0]
        if errors:
            told = (f"{e.where}: {e}" if e.where else str(e) for e in errors)
            lines = (f"{number}. {line}" for number, line in enumerate(told, 1))
            head = f"{len(errors)} mistakes in the contract {name!r}:"
            raise InvalidContractError("\n".join((head, *lines)), errors)
