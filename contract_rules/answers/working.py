"""The working of an amount: what it is worked out from, each part named once, with its value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import frozen

from contract_rules.answers.explanation import event_line
from contract_rules.answers.phrases import Words, counted, is_share, listed, part_name, shown
from contract_rules.contracts.serialization import value_to_json
from contract_rules.norms.computed_terms import Outstanding, PeriodsLate, Rounded, ToDate, Total
from contract_rules.norms.dates import DaysBetween
from contract_rules.norms.expressions import AnyTerm, Computed, Reckoned
from contract_rules.values.acts import Value
from contract_rules.values.events import Event

if TYPE_CHECKING:
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
    """

    terms: tuple[AnyTerm, ...]
    value: Value | None
    uses: tuple[int, ...] = ()
    number: int = 0
    events: tuple[Event, ...] = ()

    @property
    def term(self) -> AnyTerm:
        """The part as it was written first."""
        return self.terms[0]


def _is_told(figure: Figure, used: int) -> bool:
    """Whether a part is told by itself: what is looked up, a share, a cap, and what is shared."""
    term = figure.term
    if isinstance(term, Total | ToDate | Outstanding | PeriodsLate) or is_share(term):
        return True
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
    return Words(words.kinds, words.said, named)


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
            data.append(told)
    return data


def _counted(term: AnyTerm) -> AnyTerm:
    """What is counted: what is to date is so of some term."""
    return term.term if isinstance(term, ToDate) else term


_CALLED = {"+": "sum", "-": "difference", "*": "product"}


def _what(term: AnyTerm) -> str:
    """What kind of figure a part is, in a word."""
    match term:
        case Computed(op):
            return "share" if is_share(term) else _CALLED.get(op, op)
        case Total(field=field):
            return "count" if field is None else "total"
        case Rounded():
            return "rounded"
        case Outstanding():
            return "outstanding"
        case PeriodsLate():
            return "periods late"
        case DaysBetween():
            return "days between"
        case ToDate():
            return "to date"
        case _:
            return "undisclosed"


def working(figures: tuple[Figure, ...], words: Words, notes: Notes) -> str:
    """What the parts of an amount come to, in sentences; empty where it has none."""
    told = [_told(figures[n], words, notes, name) for n, name in told_parts(figures).items()]
    whole = figures[-1:] if figures and isinstance(figures[-1].term, Total | ToDate) else ()
    told += [_told(figure, words, notes, "The amount") for figure in whole]
    return " ".join(told)


def _told(figure: Figure, words: Words, notes: Notes, name: str) -> str:
    value = "not known" if figure.value is None else shown(figure.value)
    text = f"{name} is {words.described(figure.term)}: {value}"
    if not isinstance(_counted(figure.term), Total):
        return f"{text}."
    cited = listed((notes.cite(event_line(event, words)) for event in figure.events), "and")
    ends = ", the first and the last" if figure.number > len(figure.events) else ""
    return f"{text}, of {counted(figure.number, 'event')}{ends} {cited}".rstrip() + "."
