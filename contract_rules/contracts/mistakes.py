"""The mistakes of a contract: they are collected, and told all at once with their lines."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from attrs import define, field, frozen

from contract_rules.errors import ContractError, InvalidContractError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from types import FrameType

_MAKERS = ("attr", "attrs", "cattrs")
_PACKAGE, _AUTHORS = "contract_rules", "contract_rules.agreements"


@frozen
class Written:
    """The place in a program where something was written."""

    file: str
    line: int

    def __str__(self) -> str:
        """As compilers write it: ``clauses.py:12``."""
        return f"{Path(self.file).name}:{self.line}"


def here() -> Written | None:
    """The author's line that is being run: the last one outside this package.

    Agreements that the package ships are written by authors, too. What is read from JSON, or made
    from another by ``evolve``, was written by nobody's line.
    """
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        first = module.partition(".")[0]
        file = frame.f_code.co_filename
        if not file.startswith("<attrs generated"):
            if first in _MAKERS or file.startswith("<cattrs generated"):
                return None
            if first != _PACKAGE or module.startswith(_AUTHORS):
                return Written(file, frame.f_lineno)
        frame = frame.f_back
    return None


class Part(Protocol):
    """A part of a contract, or the contract, which knows where it was written."""

    @property
    def written(self) -> Written | None:
        """The file and line, where they are known."""
        ...


@define(eq=False)
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
            error.where = str(part.written or "")
        errors = [error for error, _ in found]
        if len(errors) == 1:
            (written,) = (part.written for _, part in found)
            if written is not None:
                errors[0].add_note(f"written at {written.file}:{written.line}")
            raise errors[0]
        if errors:
            raise InvalidContractError(name, errors)
