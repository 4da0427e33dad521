"""Open points, on which an answer may turn, and ways of settling them with the answer of each.

An open point is a contested question, an event that may have happened off the record, a clash of
clauses about whether a duty binds, or a tie of events from one of which something is taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar, assert_never

from contract_rules.norms.questions import Question
from contract_rules.values.data_classes import frozen
from contract_rules.values.events import Event

if TYPE_CHECKING:
    from collections.abc import Iterable


def way_to_json(way: Way[Any], answer: str | None) -> dict[str, Any]:
    """A way as JSON data: how it settles open points, and its answer in a word."""
    return {"settled": [settled_to_json(one) for one in way.settled], "answer": answer}


def settled_to_json(one: Settled) -> dict[str, Any]:
    """How an open point is settled, as JSON data."""
    match one.point:
        case Question(id=id_):
            return {"question": id_, "reading": one.choice}
        case Event(id=id_):
            return {"off_record": id_, "happened": one.choice}
        case Clash(duty, clause, against):
            about = {"duty": duty, "clause": clause, "against": list(against)}
            return {**about, "binds": one.choice}
        case Tie(events):
            return {"tied": [event.id for event in events], "taken_from": one.choice}
    assert_never(one.point)


@frozen
class Clash:
    """A clash of clauses about a duty: one obliges, others forbid or exempt; nothing ranks them.

    While it lasts, what the duty asks for is in conflict, done or not. Whether the duty binds is
    open to whoever asks about it, as a condition does.

    Attributes:
        duty: The id of the duty.
        clause: The id of the clause that lays it down.
        against: The ids of the clauses that forbid what it asks for, or exempt from it.
    """

    duty: str
    clause: str
    against: tuple[str, ...]


@frozen
class Tie:
    """A tie of events of one instant, recorded at one instant, from one of which a norm takes.

    What it takes, an amount or a date, say, differs by which of them is the latest (of
    ``first(...)``, the first), and nothing on record tells.

    Attributes:
        events: The events; that which is supposed by default first.
    """

    events: tuple[Event, ...]


Point: TypeAlias = Question | Event | Clash | Tie
"""An open point: a contested question, an event that may be off the record, a clash, or a tie."""

R = TypeVar("R")

Choice: TypeAlias = str | bool
"""How a point is settled: by a reading's name, by whether the event happened or the duty binds, or
by the id of the event that counts."""


@frozen
class Settled:
    """An open point, settled in one way.

    An event stands for every act that the contract does not tell apart from it: that it did not
    happen means that none of them did.

    Attributes:
        point: The question, the event, the clash or the tie.
        choice: The reading, whether it happened, whether the duty binds, or the id of the event
            that counts.
    """

    point: Point
    choice: Choice

    def __str__(self) -> str:
        """The reading, what happened or did not, which clause prevails, or which event counts."""
        match self.point:
            case Question(id=id_):
                return f"{id_}: {self.choice}"
            case Event():
                return f"{'' if self.choice else 'not '}{self.point}"
            case Clash(duty):
                return f"{'' if self.choice else 'not '}bound: {duty}"
            case Tie():
                return f"counts: {self.choice}"
        assert_never(self.point)


def choices(point: Point) -> tuple[Choice, ...]:
    """The ways of settling a point, the one that is supposed by default first."""
    match point:
        case Question(readings=readings):
            return readings
        case Tie(events):
            return tuple(event.id for event in events)
        case Event() | Clash():
            return (False, True)
    assert_never(point)


def points_of(ways: Iterable[Way[Any]]) -> tuple[Point, ...]:
    """The open points that ways settle, each once."""
    return tuple(dict.fromkeys(one.point for way in ways for one in way.settled))


@frozen
class Way(Generic[R]):
    """Some open points settled, and the answer that this gives however the others are settled.

    Attributes:
        settled: The points, and how each is settled.
        answer: The answer.
    """

    settled: tuple[Settled, ...]
    answer: R
