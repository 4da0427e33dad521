"""Settlements of open points: which readings are right, what was done off the record, what binds.

An open point is a `Question` of the contract, an event that may have happened though it is not on
record, a clash of clauses about whether a duty binds, or a tie of events from one of which
something is taken. A settlement chooses for some of them. For the others the evaluation supposes
the first reading, that nothing happened, that the duty does not bind, and that the first of the
events counts; `Reached` notes that it did, so that the question can be asked again with the point
settled otherwise.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from functools import cached_property
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, TypeAlias, assert_never

from contract_rules.answers.open_points import Choice, Clash, Point, Settled, Tie, choices
from contract_rules.norms.questions import Question
from contract_rules.values.data_classes import frozen
from contract_rules.values.events import Event

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

InOrder: TypeAlias = "tuple[int, tuple[int, str]]"
"""Where an event stands among others: by its instant, then as `order_of` says."""


@frozen
class Settlement:
    """One way of settling some of the open points; what else it says of them is read from that.

    Attributes:
        settled: The points settled, in the order in which they were.
    """

    settled: tuple[Settled, ...] = ()

    @cached_property
    def readings(self) -> dict[str, str]:
        """The readings chosen, by the ids of their questions."""
        return {s.point.id: str(s.choice) for s in self.settled if isinstance(s.point, Question)}

    @cached_property
    def happened(self) -> tuple[Event, ...]:
        """The events that are supposed to have happened, in the order of their instants."""
        so = [s.point for s in self.settled if s.choice is True]
        events = [point for point in so if isinstance(point, Event)]
        return tuple(sorted(events, key=attrgetter("at")))

    @cached_property
    def binding(self) -> frozenset[Clash]:
        """The clashes in which the duty is supposed to bind."""
        so = (s.point for s in self.settled if s.choice is True)
        return frozenset(point for point in so if isinstance(point, Clash))

    @cached_property
    def counting(self) -> dict[Tie, str]:
        """The id of the event that counts, by the tie that this settles."""
        return {s.point: str(s.choice) for s in self.settled if isinstance(s.point, Tie)}

    @cached_property
    def known(self) -> frozenset[Point]:
        """The points that are settled, whichever way."""
        return frozenset(s.point for s in self.settled)

    def settling(self, point: Point, choice: Choice) -> Settlement:
        """A settlement with one more point settled."""
        return Settlement((*self.settled, Settled(point, choice)))

    def about(self, questions: frozenset[Question], kinds: frozenset[str]) -> Settlement:
        """The part of the settlement that matters to an answer, sorted, so that equals are equal.

        That an event did not happen, a duty does not bind, or the first of tied events counts, is
        left out, as it is supposed anyway.

        Args:
            questions: The questions on which the answer depends.
            kinds: The names of the actions off the record on which it depends.
        """
        kept = [s for s in self.settled if _is_about(s, questions, kinds)]
        return Settlement(tuple(sorted(kept, key=str) if len(kept) > 1 else kept))


def _is_about(settled: Settled, questions: frozenset[Question], kinds: frozenset[str]) -> bool:
    match settled.point:
        case Question():
            return settled.point in questions
        case Event():
            return settled.choice is True and settled.point.act.kind in kinds
        case Clash():
            return settled.choice is True
        case Tie():
            return settled.choice != choices(settled.point)[0]
    assert_never(settled.point)


class Reached:
    """Notes the open points that the evaluation asked about, by the norm that asked."""

    def __init__(self) -> None:
        self._points: dict[int, dict[Point, None]] = {}
        self._noted: list[tuple[int, Point]] = []
        self._beside: dict[tuple[int, Point], list[tuple[InOrder, int]]] = {}

    def note(self, point: Point, norm: int) -> None:
        """Take note that a norm, by its number, asked about a point."""
        points = self._points.setdefault(norm, {})
        if point not in points:
            points[point] = None
            self._noted.append((norm, point))

    def __len__(self) -> int:
        """How many notes were taken."""
        return len(self._noted)

    def back(self, count: int) -> None:
        """Forget all notes but the first."""
        while len(self._noted) > count:
            norm, point = self._noted.pop()
            del self._points[norm][point]

    @property
    def noted(self) -> Sequence[tuple[int, Point]]:
        """The notes, each with the number of the norm, but for those that `note_beside` took."""
        return self._noted

    def note_beside(self, place: InOrder, noted: Iterable[tuple[int, Point]]) -> None:
        """Take note of what was noted elsewhere, until `forget_beside` is told the same.

        Args:
            place: Where that stands among what is noted so, as points are told in that order.
            noted: The notes.
        """
        for number, one in enumerate(noted):
            insort(self._beside.setdefault(one, []), (place, number))

    def forget_beside(self, place: InOrder, noted: Iterable[tuple[int, Point]]) -> None:
        """Undo `note_beside`."""
        for number, one in enumerate(noted):
            places = self._beside[one]
            del places[bisect_left(places, (place, number))]
            if not places:
                del self._beside[one]

    def by(self, norms: Iterable[int]) -> list[Point]:
        """The points that some norms, given by their numbers in the program, asked about."""
        norms = tuple(norms)
        found = {norm: [*self._points.get(norm, ())] for norm in norms}
        beside = ((places[0], *one) for one, places in self._beside.items() if one[0] in found)
        for _, norm, point in sorted(beside, key=itemgetter(0)):
            found[norm].append(point)
        return list(dict.fromkeys(point for norm in norms for point in found[norm]))
