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

_MACHINERY = ("attr", "attrs", "cattrs", "contract_rules")
_AUTHORS = "contract_rules.agreements"


@frozen
class Written:
    """The place in a program where something was written."""

    file: str
    line: int

    def __str__(self) -> str:
        """As compilers write it: ``clauses.py:12``."""
        return f"{Path(self.file).name}:{self.line}"


def here() -> Written | None:
    """The author's line that is being run: the last one outside this package and what it uses.

    Agreements that the package ships are written by authors, too.
    """
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        generated = frame.f_code.co_filename.startswith("<")
        ours = module.partition(".")[0] in _MACHINERY and not module.startswith(_AUTHORS)
        if not generated and not ours:
            return Written(frame.f_code.co_filename, frame.f_lineno)
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
        """Take note of a mistake; one that is told already is not told again."""
        if all(str(error) != str(known) for known, _ in self._found):
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
        if len(self._found) == 1:
            raise self._found[0][0]
        if self._found:
            numbers = {id(part): number for number, part in enumerate(parts)}
            found = sorted(self._found, key=lambda known: numbers[id(known[1])])
            lines = (
                f"  {number}. {f'{part.written}: ' if part.written else ''}{error}"
                for number, (error, part) in enumerate(found, 1)
            )
            msg = "\n".join((f"{name} has {len(found)} mistakes:", *lines))
            raise InvalidContractError(msg, (error for error, _ in found))
