"""Open points, on which an answer may turn, and ways of settling them with the answer of each.

An open point is a contested question, or an event that may have happened off the record.
"""

from __future__ import annotations

from typing import Any, Generic, TypeAlias, TypeVar

from attrs import frozen

from contract_rules.norms.questions import Question
from contract_rules.values.events import Event


def way_to_json(way: Way[Any], answer: str | None) -> dict[str, Any]:
    """A way as JSON data: how it settles open points, and its answer in a word."""
    return {"settled": [settled_to_json(one) for one in way.settled], "answer": answer}


def settled_to_json(one: Settled) -> dict[str, Any]:
    """How an open point is settled, as JSON data."""
    if isinstance(one.point, Question):
        return {"question": one.point.id, "reading": one.choice}
    return {"off_record": one.point.id, "happened": one.choice}


Point: TypeAlias = Question | Event
"""An open point: a contested question, or an event that may have happened off the record."""

R = TypeVar("R")

Choice: TypeAlias = str | bool
"""How a point is settled: by a reading's name, or by whether the event happened."""


@frozen
class Settled:
    """An open point, settled in one way.

    An event stands for every act that the contract does not tell apart from it: that it did not
    happen means that none of them did.

    Attributes:
        point: The question, or the event.
        choice: The reading, or whether it happened.
    """

    point: Point
    choice: Choice

    def __str__(self) -> str:
        """The reading, or what happened or did not."""
        if isinstance(self.point, Question):
            return f"{self.point.id}: {self.choice}"
        return f"{'' if self.choice else 'not '}{self.point}"


def choices(point: Point) -> tuple[Choice, ...]:
    """The ways of settling a point, the one that is supposed by default first."""
    return point.readings if isinstance(point, Question) else (False, True)


@frozen
class Way(Generic[R]):
    """Some open points settled, and the answer that this gives however the others are settled.

    Attributes:
        settled: The points, and how each is settled.
        answer: The answer.
    """

    settled: tuple[Settled, ...]
    answer: R
