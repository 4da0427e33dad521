"""The ways of settling what is open, as far as an answer reaches it.

A question is put to one sitting after another: first with every open point as is supposed, and
then, for each point that was reached, otherwise. Points that an answer does not reach are not
varied; so the ways are as few as the answer needs, and together they are all there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from contract_rules.answers.open_points import Point, choices
from contract_rules.errors import TooManyOpenPointsError
from contract_rules.evaluation.session import Sitting

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_rules.evaluation.dependencies import Reach, Reaches
    from contract_rules.evaluation.program import Book
    from contract_rules.evaluation.settlement import Settlement

R = TypeVar("R")

MOST_WAYS = 4096
"""How many ways of settling what one answer reaches are gone through."""


class Ways:
    """Puts questions to a contract under every way of settling what they reach.

    Args:
        book: The contract's book.
        reaches: What questions reach.
        base: The sitting that supposes the readings chosen, else the first, and nothing else.
        matcher: The matcher by which answers are found, as `Sitting` takes it.
        chosen: What the caller has settled.
    """

    def __init__(
        self,
        book: Book,
        reaches: Reaches,
        base: Sitting,
        matcher: str | None,
        chosen: Settlement,
    ) -> None:
        self._book = book
        self._reaches = reaches
        self._base = base
        self._own = base.records.settlement
        self._matcher = matcher
        self._chosen = chosen
        self._sittings: dict[tuple[Settlement, bool], Sitting] = {}

    def close(self) -> None:
        """Give back what is held beside the sitting given."""
        for sitting in self._sittings.values():
            sitting.close()
        self._sittings.clear()

    def ask(
        self, reach: Reach, at: int, question: Callable[[Sitting], R]
    ) -> list[tuple[Settlement, R]]:
        """Every way of settling what an answer reaches, with the answer; the supposed one first.

        Raises:
            TooManyOpenPointsError: When there are more than `MOST_WAYS`.
        """
        if not reach.is_open:
            return [(self._chosen, self._put(self._chosen, at, question))]
        found: list[tuple[Settlement, R]] = []
        waiting = [self._chosen]
        while waiting:
            way = waiting.pop()
            points, answer = self._track(way, reach, at, question)
            for point in points:
                supposed, *others = choices(point)
                waiting += (way.settling(point, other) for other in others)
                way = way.settling(point, supposed)
            found.append((way, answer))
            if len(found) + len(waiting) > MOST_WAYS:
                msg = (
                    f"the answer turns on more than {MOST_WAYS} ways of settling what is open; "
                    'settle some of the questions: readings={"post-agi-access": "lost"}'
                )
                raise TooManyOpenPointsError(msg)
        if self._base.is_defining:
            return found
        return [(way, self._put(way, at, question)) for way, _ in found]

    def _track(
        self, way: Settlement, reach: Reach, at: int, question: Callable[[Sitting], R]
    ) -> tuple[list[Point], R]:
        """The open points that an answer reaches under a settlement, and the answer."""
        sitting = self._sitting(way, tracked=True)
        sitting.course.advance(at)
        with sitting.under(way) as reached:
            answer = question(sitting)
        points = dict.fromkeys((*sitting.reached(reach.norms), *reached.by(reach.norms)))
        return [point for point in points if point not in way.known], answer

    def _put(self, way: Settlement, at: int, question: Callable[[Sitting], R]) -> R:
        sitting = self._sitting(way, tracked=False)
        sitting.course.advance(at)
        with sitting.under(way):
            return question(sitting)

    def _sitting(self, way: Settlement, *, tracked: bool) -> Sitting:
        """The sitting that agrees with a settlement on what the course of events depends on."""
        course = self._reaches.course
        key = way.about(course.questions, course.off_record)
        if key == self._own and not tracked:
            return self._base
        sitting = self._sittings.get((key, tracked))
        if sitting is None:
            matcher = "semantics" if tracked else self._matcher
            sitting = Sitting(self._book, matcher, key, tracked=tracked)
            sitting.put(self._base.records.facts, self._base.records.currency)
            self._sittings[key, tracked] = sitting
        return sitting
