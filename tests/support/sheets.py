"""Reads the sheet of a report, to find the rows of its data in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from contract_rules.answers.rows import ORDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Row: TypeAlias = "Mapping[str, str | None]"


def rows_left_out(rows: Iterable[Row], sheet: str) -> list[Row]:
    """The rows of a report that no entry of its sheet tells; there should be none."""
    entries = list(entries_of(sheet))
    return [
        row
        for row in rows
        if not any(
            (squeezed(row["party"]), row["verdict"]) == (party, word) and found_in(row, entry)
            for party, word, entry in entries
        )
    ]


def found_in(row: Row, text: str) -> bool:
    """Whether a text tells of a row: its verdict, clauses, act, due day, amount and confidence."""
    told = squeezed(text)
    sure = row["confidence"] in {None, "official"}
    asked = (
        *(row["verdict"], row["what"], row["due"] or ""),
        *(row["clauses"] or "").split(", "),
        "" if sure else f"({row['confidence']})",
    )
    return all(squeezed(part) in told for part in asked)


def entries_of(sheet: str) -> Iterator[tuple[str, str, str]]:
    """The entries of a sheet: the party, the verdict, and all that is said, without breaks."""
    party, word, entry = "", "", ""
    for line in sheet.partition("\n\n")[2].splitlines():
        begun = [known for known in ORDER if re.match(f"  {known}\\b", line)]
        if entry and (begun or not line.startswith("  ")):
            yield party, word, entry
            word, entry = "", ""
        if begun:
            word, entry = max(begun, key=len), line
        elif entry:
            entry += line
        else:
            party = party + squeezed(line) if line else ""
    if entry:
        yield party, word, entry


def squeezed(text: str | None) -> str:
    """A text without blanks and marks: lines may be broken anywhere in what is too long."""
    return "".join((text or "").replace("*", "").split())
