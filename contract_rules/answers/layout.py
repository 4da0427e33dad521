"""Lays out what is printed: lines of at most so many columns, and numbered evidence."""

from __future__ import annotations

import shutil
import textwrap

from attrs import define, field

WIDTH = 80
"""How many columns an explanation has at most."""

SCREEN = 100
"""How many columns a screen is taken to have where there is no terminal to ask."""

NARROWEST = 40
"""How many columns a screen is taken to have at least."""


def screen_columns() -> int:
    """How many columns the terminal has, or the variable COLUMNS says; 100 where neither does."""
    return shutil.get_terminal_size((SCREEN, 24)).columns


@define
class Notes:
    """Lines of evidence, numbered as they are cited first; one cited again keeps its number."""

    lines: list[str] = field(factory=list[str])

    def cite(self, line: str) -> str:
        """Note a line of evidence; returns its number as it stands in a sentence: "(1)"."""
        if line not in self.lines:
            self.lines.append(line)
        return f"({self.lines.index(line) + 1})"

    def __str__(self) -> str:
        """The lines of evidence, each after its number."""
        return "\n".join(
            wrapped(line, first=f"  ({number}) ", then="      ")
            for number, line in enumerate(self.lines, 1)
        )


def wrapped(text: str, first: str = "", then: str = "", width: int = WIDTH) -> str:
    """The text in lines of at most so many columns; words longer than that are broken."""
    return textwrap.fill(
        text, width, initial_indent=first, subsequent_indent=then, break_on_hyphens=False
    )


def indented(text: str) -> str:
    """The text in indented lines of at most 80 columns."""
    return wrapped(text, "  ", "  ")
