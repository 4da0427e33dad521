"""The working of an amount: what it is worked out from, each part named once, with its value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import evolve

from contract_rules.answers.explanation import event_line
from contract_rules.answers.phrases import Words, counted, is_share, listed, part_name, shown
from contract_rules.contracts.serialization import value_to_json
from contract_rules.norms.computed_terms import (
    Interest,
    Outstanding,
    PeriodAmount,
    PeriodsLate,
    Rounded,
    ToDate,
    Total,
    is_decimal_amount,
)
from contract_rules.norms.dates import DaysBetween, PeriodsBetween
from contract_rules.norms.expressions import AnyTerm, Computed, Reckoned
from contract_rules.norms.tables import Conditional, TableLookup, Tiered
from contract_rules.values.accrual import Accrual, Stretch
from contract_rules.values.acts import Value
from contract_rules.values.data_classes import frozen
from contract_rules.values.events import Event
from contract_rules.values.money import Money

if TYPE_CHECKING:
    from decimal import Decimal

    from contract_rules.answers.layout import Notes


@frozen(eq=False)
class Figure:
    """A part of an amount, as it was worked out.

    Attributes:
        terms: The part as written; several where it was written several times alike.
        value: What it came to; None where that is not known.
        uses: The numbers, among the figures of the amount, of those that it is worked out from.
        number: How many events a total adds up or counts.
        events: These events; of many the first and the last.
        accrual: The interest that has accrued, where the part is interest and that is known.
        rows: The numbers of the rows of a table that count, the steps of an amount, or the one
            of two terms, each with what it comes to.
        days: Of an amount that is apportioned, the days of the period and of a whole one.
    """

    terms: tuple[AnyTerm, ...]
    value: Value | None
    uses: tuple[int, ...] = ()
    number: int = 0
    events: tuple[Event, ...] = ()
    accrual: Accrual | None = None
    rows: tuple[tuple[int, Value], ...] = ()
    days: tuple[int, int] | None = None

    @property
    def term(self) -> AnyTerm:
        """The part as it was written first."""
        return self.terms[0]


_FOUND = (Total, ToDate, Outstanding, PeriodsLate, Interest, DaysBetween, PeriodsBetween)
"""What an amount takes from the record, or from the calendar."""


def _is_told(figure: Figure, used: int) -> bool:
    """Whether a part is told by itself: what is found, a share, a cap, and what is shared."""
    term = figure.term
    if isinstance(term, _FOUND) or is_share(term):
        return True
    if isinstance(term, TableLookup | Tiered | Conditional):
        return True
    if isinstance(term, Computed) and not term.is_held:
        return False  # a quotient without end has a value only as it is rounded
    choice = isinstance(term, Computed) and term.op in {"least", "greatest"}
    return isinstance(term, Reckoned) and (choice or used > 1)


def told_parts(figures: tuple[Figure, ...]) -> dict[int, str]:
    """The names of the parts that are told, by their numbers; the amount itself comes last."""
    used = [number for figure in figures for number in figure.uses]
    told = [n for n, figure in enumerate(figures[:-1]) if _is_told(figure, used.count(n))]
    return {number: part_name(place) for place, number in enumerate(told)}


def with_parts(words: Words, figures: tuple[Figure, ...]) -> Words:
    """The words, by which the parts that are told are cited by their names."""
    names = told_parts(figures)
    named = {id(term): name for number, name in names.items() for term in figures[number].terms}
    return evolve(words, named=named)


def figures_to_json(figures: tuple[Figure, ...], words: Words) -> list[dict[str, Any]]:
    """The parts of an amount that are told, each by its name, and the amount, as JSON data.

    Args:
        figures: What it is worked out from, each after those that it uses.
        words: The words for what the contract speaks of.
    """
    names = told_parts(figures)
    cited = with_parts(words, figures)
    behind: list[tuple[str, ...]] = []  # the names of the parts that stand behind a figure
    data: list[dict[str, Any]] = []
    for number, figure in enumerate(figures):
        used = [(names[n],) if n in names else behind[n] for n in figure.uses]
        behind.append(tuple(dict.fromkeys(name for one in used for name in one)))
        if number in names or number == len(figures) - 1:
            told: dict[str, Any] = {
                "figure": names.get(number),
                "is": _what(figure.term),
                "text": cited.described(figure.term),
                "value": None if figure.value is None else value_to_json(figure.value),
                "uses": list(behind[number]),
            }
            if isinstance(_counted(figure.term), Total):
                events = [event.id for event in figure.events]
                told |= {"count": figure.number, "events": events}
            if figure.accrual is not None:
                told["stretches"] = list(map(_stretch_to_json, figure.accrual.stretches))
            if figure.days is not None:
                told["days"], told["of"] = figure.days
            if figure.rows:
                told["rows"] = [
                    {"row": n + 1, "text": _row(figure.term, n, cited), "value": value_to_json(v)}
                    for n, v in figure.rows
                ]
            data.append(told)
    return data


def _stretch_to_json(stretch: Stretch) -> dict[str, Any]:
    """Days that bore interest on one balance, as JSON data."""
    return {
        "after": stretch.after.isoformat(),
        "through": stretch.through.isoformat(),
        "days": stretch.days,
        "balance": value_to_json(stretch.balance),
        **(
            {"interest": value_to_json(_joined(stretch, stretch.interest))}
            if stretch.interest
            else {}
        ),
    }


def _counted(term: AnyTerm) -> AnyTerm:
    """What is counted: what is to date is so of some term."""
    return term.term if isinstance(term, ToDate) else term


_CALLED = {"+": "sum", "-": "difference", "*": "product", "/": "quotient"}


def _what(term: AnyTerm) -> str:  # noqa: C901, PLR0911, PLR0912 (one case a kind)
    """What kind of figure a part is, in a word."""
    match term:
        case Computed(op):
            return "share" if is_share(term) else _CALLED.get(op, op)
        case Total():
            return "count" if term.counts else "total"
        case Rounded():
            return "rounded"
        case Outstanding():
            return "outstanding"
        case PeriodsLate():
            return "periods late"
        case Interest():
            return "interest"
        case DaysBetween():
            return "days between"
        case PeriodsBetween():
            return "periods between"
        case ToDate():
            return "to date"
        case TableLookup():
            return "table"
        case Tiered():
            return "steps"
        case Conditional():
            return "choice"
        case PeriodAmount():
            return "first period"
        case _:
            return "undisclosed"


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
    return f"{shown(stretch.balance)} and {shown(_joined(stretch, stretch.interest))} of interest"


def _joined(stretch: Stretch, interest: Decimal) -> Money:
    return Money(interest, stretch.balance.currency)


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
    if not isinstance(_counted(figure.term), Total):
        return f"{text}."
    cited = listed((notes.cite(event_line(event, words)) for event in figure.events), "and")
    ends = ", the first and the last" if figure.number > len(figure.events) else ""
    return f"{text}, of {counted(figure.number, 'event')}{ends} {cited}".rstrip() + "."


def _row(term: AnyTerm, number: int, words: Words) -> str:
    """What a row is for; of one of two terms, whether the condition holds."""
    match term:
        case TableLookup(_, rows) | Tiered(_, rows):
            return words.row(rows[number])
        case Conditional(condition):
            return words.condition(condition, holds=number == 0)
        case _:  # pragma: no cover (nothing else has rows)
            raise TypeError(term)


def _by_rows(figure: Figure, words: Words) -> str:
    """Which rows of a table counted."""
    if isinstance(figure.term, Conditional):
        return f"as {_row(figure.term, figure.rows[0][0], words)}"
    told = [(_row(figure.term, number, words), shown(value)) for number, value in figure.rows]
    if isinstance(figure.term, TableLookup):
        return f"by the row for {told[0][0]}"
    return f"being {listed((f'{value} for {asked}' for asked, value in told), 'and')}"
