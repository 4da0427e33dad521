"""What was worked out: the parts of an amount, and the sides of comparisons, with their values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import evolve

from contract_rules.answers.phrases import Words, is_share, part_name
from contract_rules.contracts.serialization import value_to_json
from contract_rules.norms.computed_terms import (
    Interest,
    Outstanding,
    PeriodAmount,
    PeriodsLate,
    Rounded,
    ToDate,
    Total,
)
from contract_rules.norms.dates import DaysBetween, PeriodsBetween
from contract_rules.norms.derived_events import CONTRACT, PeriodBegun
from contract_rules.norms.expressions import AnyTerm, Compared, Computed, Const, Reckoned
from contract_rules.norms.tables import Conditional, TableLookup, Tiered
from contract_rules.values.accrual import Accrual, Stretch
from contract_rules.values.acts import Value
from contract_rules.values.data_classes import frozen
from contract_rules.values.events import Event
from contract_rules.values.money import Money

if TYPE_CHECKING:
    from decimal import Decimal


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
        owed: What is outstanding of each duty, with what that arose upon.
    """

    terms: tuple[AnyTerm, ...]
    value: Value | None
    uses: tuple[int, ...] = ()
    number: int = 0
    events: tuple[Event, ...] = ()
    accrual: Accrual | None = None
    rows: tuple[tuple[int, Value], ...] = ()
    days: tuple[int, int] | None = None
    owed: tuple[tuple[Event, Money], ...] = ()

    @property
    def term(self) -> AnyTerm:
        """The part as it was written first."""
        return self.terms[0]


@frozen(eq=False)
class Side:
    """A side of a comparison, as it was worked out.

    Attributes:
        value: What it came to; None where that is not known.
        figures: What a side that is worked out was worked out from, each part after those that it
            uses, the side itself last; none where it is stated as it is.
    """

    value: Value | None
    figures: tuple[Figure, ...] = ()


@frozen(eq=False, kw_only=True)
class Measured:
    """A comparison of what is worked out, such as a total, with what its sides came to.

    Attributes:
        comparison: The comparison as written.
        holds: Whether it holds.
        left: Its left side.
        right: Its right side.
        is_of_act: Whether it is another for other acts, as a side speaks of the act.
        excepts: Whether it is of the exception of a norm, not of its condition.
    """

    comparison: Compared
    holds: bool
    left: Side
    right: Side
    is_of_act: bool
    excepts: bool = False

    @property
    def sides(self) -> tuple[tuple[AnyTerm, Side], tuple[AnyTerm, Side]]:
        """What it compares and what with, as a sentence tells it: the constant comes last."""
        left, right = (self.comparison.left, self.left), (self.comparison.right, self.right)
        return (right, left) if isinstance(self.comparison.left, Const) else (left, right)


def measured_to_json(told: Measured, words: Words) -> dict[str, Any]:
    """A comparison with what its sides came to, as JSON data."""
    return {
        "of": "exception" if told.excepts else "condition",
        "text": words.condition(told.comparison, holds=told.holds),
        "holds": told.holds,
        "left": _side_to_json(told.left, words),
        "right": _side_to_json(told.right, words),
    }


def _side_to_json(side: Side, words: Words) -> dict[str, Any]:
    return {
        "value": None if side.value is None else value_to_json(side.value),
        "figures": figures_to_json(side.figures, words),
    }


_FOUND = (Total, ToDate, Outstanding, PeriodsLate, Interest, DaysBetween, PeriodsBetween)
"""What an amount takes from the record, or from the calendar."""


def _is_told(figure: Figure, used: int, *, is_compared: bool) -> bool:
    """Whether a part is told by itself: what is found, a share, a cap, and what is shared.

    Args:
        figure: The part.
        used: How many parts are worked out from it.
        is_compared: Whether one of these is the smaller or the larger of it and others.
    """
    term = figure.term
    if isinstance(term, _FOUND) or is_share(term):
        return True
    if isinstance(term, TableLookup | Tiered | Conditional):
        return True
    if isinstance(term, Computed) and not term.is_held:
        return False  # a quotient without end has a value only as it is rounded
    return isinstance(term, Reckoned) and (_is_choice(term) or is_compared or used > 1)


def _is_choice(term: AnyTerm) -> bool:
    """Whether a part is the smaller or the larger of others."""
    return isinstance(term, Computed) and term.op in {"least", "greatest"}


def told_parts(figures: tuple[Figure, ...]) -> dict[int, str]:
    """The names of the parts that are told, by their numbers; the amount itself comes last."""
    used = [number for figure in figures for number in figure.uses]
    compared = {n for figure in figures if _is_choice(figure.term) for n in figure.uses}
    told = [
        n
        for n, figure in enumerate(figures[:-1])
        if _is_told(figure, used.count(n), is_compared=n in compared)
    ]
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
            if isinstance(counted_in(figure.term), Total):
                events = [event.id for event in figure.events]
                told |= {"count": figure.number, "events": events}
            if isinstance(counted_in(figure.term), Outstanding):
                told["owed"] = list(map(_owed_to_json, figure.owed))
            if figure.accrual is not None:
                told["stretches"] = list(map(_stretch_to_json, figure.accrual.stretches))
            if figure.days is not None:
                told["days"], told["of"] = figure.days
            if figure.rows:
                told["rows"] = [
                    {
                        "row": n + 1,
                        "text": row_told(figure.term, n, cited),
                        "value": value_to_json(v),
                    }
                    for n, v in figure.rows
                ]
            data.append(told)
    return data


def _owed_to_json(owed: tuple[Event, Money]) -> dict[str, Any]:
    """What is outstanding of a duty, and what it arose upon, as JSON data."""
    upon, amount = owed
    return {
        "occasion": None if upon.by == CONTRACT else upon.id,
        "since": (upon.since if isinstance(upon, PeriodBegun) else upon.on).isoformat(),
        "amount": value_to_json(amount),
    }


def _stretch_to_json(stretch: Stretch) -> dict[str, Any]:
    """Days that bore interest on one balance, as JSON data."""
    return {
        "after": stretch.after.isoformat(),
        "through": stretch.through.isoformat(),
        "days": stretch.days,
        "balance": value_to_json(stretch.balance),
        **(
            {"interest": value_to_json(joined(stretch, stretch.interest))}
            if stretch.interest
            else {}
        ),
    }


def joined(stretch: Stretch, interest: Decimal) -> Money:
    """Interest that had joined a balance, as money."""
    return Money(interest, stretch.balance.currency)


def counted_in(term: AnyTerm) -> AnyTerm:
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


def row_told(term: AnyTerm, number: int, words: Words) -> str:
    """What a row is for; of one of two terms, whether the condition holds."""
    match term:
        case TableLookup(_, rows) | Tiered(_, rows):
            return words.row(rows[number])
        case Conditional(condition):
            return words.condition(condition, holds=number == 0)
        case _:  # pragma: no cover (nothing else has rows)
            raise TypeError(term)
