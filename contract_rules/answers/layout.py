"""Lays out what is printed: lines of at most so many columns, and numbered evidence."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from attrs import field

from contract_rules.values.data_classes import define, frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

from contract_rules.values.escapes import escaped

WIDTH = 80
"""How many columns an explanation has at most."""

SCREEN = 100
"""How many columns a screen is taken to have where there is no terminal to ask."""

NARROWEST = 40
"""How many columns a screen is taken to have at least."""


def screen_columns() -> int:
    """How many columns the terminal has, or the variable COLUMNS says; 100 where neither does."""
    from shutil import get_terminal_size  # which imports much, and few answers fill the screen

    return get_terminal_size((SCREEN, 24)).columns


_ROOM = 60
"""From how many columns on the first two cells of a line stand in columns of their own."""


@frozen(eq=False, repr=False)
class Columns:
    """How wide two columns are that stand before the rest of each line, and the whole.

    Attributes:
        first: The first column; a cell that is longer runs into what follows, as in the second.
        second: The second column; a cell that is longer runs into what follows.
        width: How many columns a line has at most.
    """

    first: int
    second: int
    width: int

    @classmethod
    def of(cls, cells: Iterable[tuple[str, str]], width: int, most: int) -> Columns:
        """The columns that suit the first two cells of some lines; a narrow screen has none.

        Args:
            cells: These cells.
            width: How many columns a line has at most.
            most: How wide the second column is at most.
        """
        found = [(len(first), len(second)) for first, second in cells]
        if width < _ROOM or not found:
            return cls(0, 0, width)
        first, second = (max(column) for column in zip(*found, strict=True))
        return cls(first, min(second, most), width)

    def laid_out(self, first: str, second: str, rest: str) -> str:
        """The cells of a line, in as many lines as they need."""
        if not self.first:
            some = "  ".join(filter(None, (first, second, rest)))
            return wrapped(some, "  ", " " * 6, self.width)
        cells = (first.ljust(self.first), second.ljust(self.second), rest)
        return wrapped("  ".join(cells), "  ", " " * (self.first + self.second + 6), self.width)


@define(eq=False, repr=False)
class Notes:
    """Lines of evidence, numbered as they are cited first; one cited again keeps its number."""

    lines: list[str] = field(factory=list[str])

    def cite(self, line: str) -> str:
        """Note a line of evidence; returns its number as it stands in a sentence: "(1)"."""
        if line not in self.lines:
            self.lines.append(line)
        return f"({self.lines.index(line) + 1})"

    def cite_over(self, line: Callable[[], str]) -> str:
        """Note a line of evidence that cites others, which are noted after it.

        Args:
            line: Makes the line, and cites what it rests on.
        """
        place = len(self.lines)
        self.lines.append("")
        made = line()
        if made in self.lines:  # so what it rests on has been noted, too
            del self.lines[place]
        else:
            self.lines[place] = made
        return self.cite(made)

    def __str__(self) -> str:
        """The lines of evidence, each after its number."""
        return "\n".join(
            wrapped(line, first=f"  ({number}) ", then="      ")
            for number, line in enumerate(self.lines, 1)
        )


def wrapped(text: str, first: str = "", then: str = "", width: int = WIDTH) -> str:
    """The text in lines of at most so many columns; words longer than that are broken."""
    return textwrap.fill(
        escaped(text, keep=_BLANK),
        width,
        initial_indent=first,
        subsequent_indent=then,
        break_on_hyphens=False,
    )


_BLANK = "\t\n\v\f\r"
"""What is a blank in a text that is laid out in lines."""


def indented(text: str) -> str:
    """The text in indented lines of at most 80 columns."""
    return wrapped(text, "  ", "  ")
