"""The sheet of a report: what it rests on and all its rows, on one screen; as text and as HTML."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Protocol

from contract_rules.answers.drawing import SIGNS, style_of
from contract_rules.answers.layout import NARROWEST, Columns, wrapped
from contract_rules.answers.phrases import counted, listed, text_in_force
from contract_rules.answers.rows import UNALLOCATED, SheetRow
from contract_rules.values.sources import Confidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from contract_rules.contracts.contract import Contract
    from contract_rules.values.acts import Party
    from contract_rules.values.instants import On


class Sheeted(Protocol):
    """A report, as far as its sheet needs it; attributes as for `Report`."""

    @property
    def contract(self) -> Contract:
        """The contract."""
        ...

    @property
    def on(self) -> On:
        """The date or instant asked about."""
        ...

    @property
    def known(self) -> int:
        """The number of events on record by then."""
        ...

    @property
    def record_ends(self) -> date | None:
        """The day of the last event on record."""
        ...

    @property
    def known_by(self) -> On | None:
        """By when what counts was known."""
        ...

    @property
    def readings(self) -> Mapping[str, str]:
        """The readings chosen."""
        ...

    @property
    def narrowed_to(self) -> tuple[str, ...]:
        """What its rows were narrowed to."""
        ...

    @property
    def ended(self) -> str:
        """That the contract is over by then, or may be; empty where it is not."""
        ...

    @property
    def is_projection(self) -> bool:
        """Whether the date lies beyond the record's last day."""
        ...

    @property
    def rows(self) -> tuple[SheetRow, ...]:
        """The rows in short."""
        ...


def sheet_of(report: Sheeted, width: int) -> str:
    """A report on one screen: its head, its rows by party, and what its marks mean.

    Args:
        report: The report.
        width: How many columns a line has at most, but for screens that are narrower than any.
    """
    width = max(width, NARROWEST)
    lines = [wrapped(_title(report), then="    ", width=width)]
    for name, told in _head(report):
        lines.append(wrapped(f"{name:{_NAMES}}{told}", "  ", " " * (_NAMES + 2), width))
    rows = report.rows
    cells = [(row.word, _marked(row)) for row in rows if row.word != UNALLOCATED]
    columns = Columns.of(cells, width, _MOST_CLAUSES)
    for party, told_of in _by_party(rows):
        lines += ["", wrapped(party.name, then="  ", width=width)]
        lines += [columns.laid_out(*cells) for cells in _cells(told_of)]
    notes = _legend(report, rows)
    lines += ["", wrapped(notes, width=width)] if notes else []
    return "\n".join(lines)


def html_of(report: Sheeted) -> str:
    """The sheet of a report as an HTML table; whatever names hold is shown as it is."""
    from xml.etree.ElementTree import Element, SubElement, tostring

    def put(parent: Element, tag: str, text: str, **parts: str) -> None:
        SubElement(parent, tag, parts).text = text

    whole = Element("div")
    put(whole, "h4", _title(report))
    listing = SubElement(whole, "ul")
    for name, told in _head(report):
        put(listing, "li", f"{name}: {told}")
    table = SubElement(whole, "table")
    titles = SubElement(SubElement(table, "thead"), "tr")
    for title in ("party", "verdict", "clauses", "what"):
        put(titles, "th", title)
    body = SubElement(table, "tbody")
    rows = report.rows
    for party, told_of in _by_party(rows):
        for cells in _cells(told_of):
            line = SubElement(body, "tr")
            word, *rest = cells
            put(line, "td", party.name)
            put(line, "td", f"{SIGNS[word]} {word}", style=style_of(word))
            for text in rest:
                put(line, "td", text)
    put(whole, "p", _legend(report, rows))
    return tostring(whole, encoding="unicode", method="html")


def _by_party(rows: Iterable[SheetRow]) -> Iterator[tuple[Party, list[SheetRow]]]:
    """The rows of each party that has any."""
    for party, told_of in groupby(rows, key=lambda row: row.party):
        yield party, list(told_of)


def _cells(rows: Iterable[SheetRow]) -> Iterator[tuple[str, str, str]]:
    """The word, the clauses and the rest of each row; what no clause speaks of is one row."""
    free: list[str] = []
    for row in rows:
        if row.word == _FREE:
            free.append(row.told)
        else:
            yield row.word, _marked(row), row.told
    if free:
        yield _FREE, "", f"no clause speaks of these: {'; '.join(free)}"


def _marked(row: SheetRow) -> str:
    """The clauses of a row, marked where they have a caveat."""
    return ", ".join(f"{id_}{_NOTED if id_ in row.caveats else ''}" for id_ in row.clauses)


def _title(report: Sheeted) -> str:
    beyond = ", a projection" if report.is_projection else ""
    return f"{report.contract.name} on {report.on.isoformat()} ({report.contract.zone}){beyond}"


def _head(report: Sheeted) -> tuple[tuple[str, str], ...]:
    """What a report rests on, each part with its name."""
    by, readings = report.known_by, report.readings
    chosen = (f"{question}: {reading}" for question, reading in readings.items())
    shown = (("rows", f"{listed(report.narrowed_to, 'and')} alone"),)
    return (
        ("text", text_in_force(report.contract, report.on)),
        *((("contract", report.ended),) if report.ended else ()),
        ("record", _record(report)),
        *(() if by is None else (("known by", by.isoformat()),)),
        ("readings", "; ".join(chosen) if readings else "none chosen"),
        *(shown if report.narrowed_to else ()),
    )


def _record(report: Sheeted) -> str:
    last = report.record_ends
    if last is None:
        return "no events"
    known = f"{counted(report.known, 'event')} by then"
    they = "it" if report.known == 1 else "they"
    known += "" if report.known_by else f", whenever {they} became known"
    if report.is_projection:
        return f"{known}; the last is of {last.isoformat()}, and what comes after is a projection"
    return f"{known}; the last on record is of {last.isoformat()}"


def _legend(report: Sheeted, rows: Sequence[SheetRow]) -> str:
    """What is meant by marks, and by none, where rows have them; or that there are no rows."""
    if not rows:
        return "There are no such rows." if report.narrowed_to else _NOTHING
    told = (
        (
            any(row.confidence not in {None, Confidence.OFFICIAL} for row in rows),
            "A row is official unless it says (reported) or (inferred).",
        ),
        (any(row.caveats for row in rows), f"{_NOTED} has a caveat: see the command clauses."),
        (any(row.in_short != row.turns_on for row in rows), "Other cases: in the full report."),
    )
    return " ".join(text for needed, text in told if needed)


_NAMES = len("known by") + 2
"""How wide the column is of the names of what a report rests on."""

_FREE = "FREE"

_NOTED = "*"
"""The mark of a clause that has a caveat."""

_NOTHING = "There is nothing to report: by what is on record no clause demands, allows or forbids."

_MOST_CLAUSES = 5
"""How wide the column of clauses is at most."""
