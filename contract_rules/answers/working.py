"""Tells what was worked out: the working of an amount, and the figures of comparisons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_rules.answers.evidence import event_line
from contract_rules.answers.figures import (
    counted_in,
    joined,
    row_told,
    told_parts,
)
from contract_rules.answers.phrases import counted, listed, shown
from contract_rules.norms.computed_terms import (
    Interest,
    PeriodAmount,
    ToDate,
    Total,
    is_decimal_amount,
)
from contract_rules.norms.derived_events import CONTRACT, PeriodBegun
from contract_rules.norms.tables import Conditional, TableLookup, Tiered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contract_rules.answers.figures import Figure, Measured, Side
    from contract_rules.answers.layout import Notes
    from contract_rules.answers.phrases import Words
    from contract_rules.values.accrual import Stretch
    from contract_rules.values.events import Event


_TOLD_WHOLE = (Total, ToDate, Interest, TableLookup, Tiered, Conditional, PeriodAmount)
"""What is told of an amount that is just that."""


def working(figures: tuple[Figure, ...], words: Words, notes: Notes) -> str:
    """What the parts of an amount come to, in sentences; empty where it has none."""
    told = [_told(figures[n], words, notes, name) for n, name in told_parts(figures).items()]
    last = figures[-1].term if figures else None
    whole = figures[-1:] if isinstance(last, _TOLD_WHOLE) else ()
    told += [_told(figure, words, notes, "The amount") for figure in whole]
    return " ".join(told)


MOST_STRETCHES = 3
"""How many stretches of days on one balance are told; of more, the first and the last are."""


def _on_balances(stretches: tuple[Stretch, ...]) -> str:
    """The balances that bore interest, each with for how many days."""
    if not stretches:
        return "as no day has borne any"
    each = [f"{counted(s.days, 'day')} on {_balance(s)}" for s in stretches]
    if len(each) <= MOST_STRETCHES:
        return listed(each, "and")
    left = sum(stretch.days for stretch in stretches[1:-1])
    return f"{each[0]}, {counted(left, 'day')} on {len(each) - 2} other balances and {each[-1]}"


def _balance(stretch: Stretch) -> str:
    """What bore interest: a balance, perhaps with interest that had joined it."""
    if not stretch.interest:
        return shown(stretch.balance)
    return f"{shown(stretch.balance)} and {shown(joined(stretch, stretch.interest))} of interest"


def _told(figure: Figure, words: Words, notes: Notes, name: str) -> str:
    value = "not known" if figure.value is None else shown(figure.value)
    text = f"{name} is {words.described(figure.term)}: {value}"
    if figure.accrual is not None:
        about = "" if is_decimal_amount(figure.term) else " before rounding"
        return f"{text}{about}, {_on_balances(figure.accrual.stretches)}."
    if figure.days is not None:
        days, whole = figure.days
        return f"{text}, for {counted(days, 'day')} of {whole}."
    if figure.rows:
        return f"{text}, {_by_rows(figure, words)}."
    if figure.owed:
        return f"{text}, as {_owing(figure, words, notes)}."
    if not isinstance(counted_in(figure.term), Total):
        return f"{text}."
    cited = listed((notes.cite(event_line(event, words)) for event in figure.events), "and")
    ends = ", the first and the last" if figure.number > len(figure.events) else ""
    return f"{text}, of {counted(figure.number, 'event')}{ends} {cited}".rstrip() + "."


def _by_rows(figure: Figure, words: Words) -> str:
    """Which rows of a table counted."""
    if isinstance(figure.term, Conditional):
        return f"as {row_told(figure.term, figure.rows[0][0], words)}"
    told = [(row_told(figure.term, number, words), shown(value)) for number, value in figure.rows]
    if isinstance(figure.term, TableLookup):
        return f"by the row for {told[0][0]}"
    return f"being {listed((f'{value} for {asked}' for asked, value in told), 'and')}"


def measured_line(
    told: Sequence[Measured], words: Words, notes: Notes, basis: str, *, is_one: bool = True
) -> str:
    """What comparisons rest on, as a line of evidence: what their sides came to, by which events.

    Args:
        told: The comparisons.
        words: The words for what the contract speaks of.
        notes: Where the evidence is noted.
        basis: What was looked at, ``"by the record of 3 events to 2026-06-30"``.
        is_one: Whether the line is about one comparison alone.
    """
    if is_one:
        (one,) = told
        return "; ".join((f"it is {_compared(one)}, {basis}", *_made_of(one, words, notes)))
    each = (
        part for one in told for part in (_told_apart(one, words), *_made_of(one, words, notes))
    )
    return f"{basis}: {'; '.join(each)}"


def day_told(figure: Figure, words: Words) -> str:
    """A day that was worked out, and how; of one of two days, the one that counts, and why."""
    day, term = _shown(figure), figure.term
    if not isinstance(term, Conditional):
        return f"{day}, {words.term(term)}"
    way = words.term((term.then, term.otherwise)[figure.rows[0][0]])
    return f"{day if way == day else f'{day}, {way}'}, {_by_rows(figure, words)}"


def _told_apart(told: Measured, words: Words) -> str:
    """What a comparison compares, and what that came to."""
    (this, _), _ = told.sides
    return f"{words.term(this)} is {_compared(told)}"


def _compared(told: Measured) -> str:
    """What a comparison compares, and with what, where that is worked out, too."""
    (_, this), (_, other) = told.sides
    return f"{_shown(this)}, against {_shown(other)}" if other.figures else _shown(this)


def _shown(told: Figure | Side) -> str:
    return "not known" if told.value is None else shown(told.value)


def _made_of(told: Measured, words: Words, notes: Notes) -> Iterator[str]:
    """What the sides of a comparison are worked out from."""
    (_, this), (_, other) = told.sides
    seen = [way for figure in this.figures[-1:] for way in _ways(figure, words, notes)]
    parts = [side.figures[number] for side in (this, other) for number in told_parts(side.figures)]
    for part in (*parts, *other.figures[-1:]):
        ways = "".join(f", as {way}" for way in _ways(part, words, notes))
        if part in parts or ways:
            seen.append(f"{words.term(part.term)} is {_shown(part)}{ways}")
    yield from dict.fromkeys(seen)


def _ways(figure: Figure, words: Words, notes: Notes) -> Iterator[str]:
    """Which events count in a total, or which rows of a table, as a clause of a sentence."""
    told = [(row_told(figure.term, number, words), value) for number, value in figure.rows]
    match figure.term:
        case TableLookup():
            yield f"the row for {told[0][0]} counts"
        case Conditional():
            yield told[0][0]
        case Tiered():
            yield listed((f"{shown(value)} is for {asked}" for asked, value in told), "and")
        case _:
            pass
    if isinstance(figure.term, Total):
        counts = "count" if figure.number > 1 else "counts"
        ends = ", the first and the last" if figure.number > len(figure.events) else ""
        each = listed((notes.cite(event_line(event, words)) for event in figure.events), "and")
        what = f"{ends} {each}" if each else ""
        yield f"{counted(figure.number, 'event') if figure.number else 'no event'} {counts}{what}"
    if figure.owed:
        yield _owing(figure, words, notes)


def _owing(figure: Figure, words: Words, notes: Notes) -> str:
    """Of which duties something is outstanding, as a clause of a sentence; of many the ends."""
    owed = figure.owed
    told = owed if len(owed) <= MOST_DEBTS else (owed[0], owed[-1])
    ends = ", the first and the last" if len(told) < len(owed) else ""
    each = (f"{shown(amount)} {_upon(upon, words, notes)}" for upon, amount in told)
    counts = "counts" if len(owed) == 1 else "count"
    return f"{counted(len(owed), 'debt')} {counts}{ends}, {listed(each, 'and')}"


MOST_DEBTS = 3
"""How many debts are told of what is outstanding; of more, the first and the last are."""


def _upon(event: Event, words: Words, notes: Notes) -> str:
    """What a debt arose upon; where that is no act, since when it is there."""
    if isinstance(event, PeriodBegun):
        return f"for {event.since.isoformat()} to {event.through.isoformat()}"
    if event.by == CONTRACT:
        return f"since {event.on.isoformat()}"
    return f"upon {notes.cite(event_line(event, words))}"
