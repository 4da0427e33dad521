"""The ways of settling what is open, as far as an answer reaches it.

A question is put to one sitting after another: first with every open point as is supposed, and
then, for each point that was reached, otherwise. Points that an answer does not reach are not
varied; so the ways are as few as the answer needs, and together they are all there are.
"""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING, TypeVar

from contract_rules.errors import TooManyOpenPointsError
from contract_rules.settlement import Point, Settled, Settlement, Way, choices
from contract_rules.sitting import Sitting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from contract_rules.book import Book
    from contract_rules.reach import Reach, Reaches

R = TypeVar("R")

MOST_WAYS = 1024
"""How many ways of settling what one answer reaches are gone through."""

MOST_POINTS = 6
"""Up to how many open points the smallest sets are looked for among all sets."""


class Ways:
    """Puts questions to a contract under every way of settling what they reach.

    Args:
        book: The contract's book.
        reaches: What questions reach.
        base: The sitting that supposes the first readings, and nothing off the record.
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
        assert sitting.records.reached is not None  # noqa: S101 (it is tracked)
        before = sitting.records.reached.by(reach.norms)
        points = dict.fromkeys((*before, *reached.by(reach.norms)))
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
        if not key.settled and not tracked:
            return self._base
        sitting = self._sittings.get((key, tracked))
        if sitting is None:
            matcher = "semantics" if tracked else self._matcher
            sitting = Sitting(self._book, matcher, key, tracked=tracked)
            sitting.put(self._base.records.facts, self._base.records.currency)
            self._sittings[key, tracked] = sitting
        return sitting


def smallest(
    found: Sequence[tuple[Settlement, R]], answer_of: Callable[[R], object]
) -> tuple[Way[R], ...]:
    """The smallest sets of points whose settling gives an answer, with the answer under each.

    Args:
        found: Every way, as `Ways.ask` finds them.
        answer_of: What of an answer counts.
    """
    points = list(dict.fromkeys(s.point for way, _ in found for s in way.settled))
    varied = [p for p in points if len({_choice(way, p) for way, _ in found} - {None}) > 1]
    sets = [settled for settled in _sets(varied) if len(_under(settled, found, answer_of)) == 1]
    if len(varied) > MOST_POINTS:
        sets = [_needed(way, varied, found, answer_of) for way, _ in found]
    kept: list[tuple[Settled, ...]] = []
    for settled in sorted(dict.fromkeys(sets), key=len):
        if not any({*smaller} <= {*settled} for smaller in kept):
            kept.append(settled)
    return tuple(Way(settled, _first(settled, found)) for settled in kept)


def _choice(way: Settlement, point: Point) -> object:
    return next((s.choice for s in way.settled if s.point == point), None)


def _sets(points: list[Point]) -> Iterator[tuple[Settled, ...]]:
    """Every way of settling some of the points, the fewest first; none where there are many."""
    if len(points) <= MOST_POINTS:
        for count in range(len(points) + 1):
            for some in combinations(points, count):
                for chosen in product(*map(choices, some)):
                    yield tuple(map(Settled, some, chosen))


def _needed(
    way: Settlement,
    points: list[Point],
    found: Sequence[tuple[Settlement, R]],
    answer_of: Callable[[R], object],
) -> tuple[Settled, ...]:
    """A way with whatever its answer does not need left out, one point after another."""
    settled = [s for s in way.settled if s.point in points]
    for one in tuple(settled):
        fewer = tuple(s for s in settled if s != one)
        if len(_under(fewer, found, answer_of)) == 1:
            settled.remove(one)
    return tuple(settled)


def _agrees(settled: Iterable[Settled], way: Settlement) -> bool:
    """Whether a way may be one in which points are settled so."""
    return all(_choice(way, s.point) in (None, s.choice) for s in settled)


def _under(
    settled: tuple[Settled, ...],
    found: Sequence[tuple[Settlement, R]],
    answer_of: Callable[[R], object],
) -> set[object]:
    return {answer_of(answer) for way, answer in found if _agrees(settled, way)}


def _first(settled: tuple[Settled, ...], found: Sequence[tuple[Settlement, R]]) -> R:
    return next(answer for way, answer in found if _agrees(settled, way))
