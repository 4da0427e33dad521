"""A schedule: a list of things to be done, sorted by the instants at which they are due."""

from __future__ import annotations

from bisect import bisect_left, insort
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contract_rules.evaluation.timeline.undo import UndoLog

T = TypeVar("T")

_ORDER = itemgetter(0, 1)


class Schedule(Generic[T]):
    """Things in the order of their instants (microseconds), then by name, then by arrival."""

    def __init__(self) -> None:
        self._held: list[tuple[int, str, T]] = []

    def put(self, at: int, thing: T, name: str = "") -> None:
        """Add a thing for an instant."""
        held = self._held
        if held and (at, name) < held[-1][:2]:
            insort(held, (at, name, thing), key=_ORDER)
        else:
            held.append((at, name, thing))

    def note(self, at: int, thing: T, name: str, undo_log: UndoLog, now: int) -> None:
        """Add a thing, and note in the undo log how to remove it again.

        Args:
            at: The instant that the thing is for.
            thing: The thing.
            name: What it is sorted by among those of one instant.
            undo_log: The undo log.
            now: The instant at which it is added: undoing what was done then removes it.
        """
        self.put(at, thing, name)
        undo_log.note(now, self._remove, at, name, thing)

    def _remove(self, at: int, name: str, thing: T) -> None:
        place = bisect_left(self._held, (at, name), key=_ORDER)
        while self._held[place][2] is not thing:
            place += 1
        del self._held[place]

    def at(self, at: int) -> list[T]:
        """The things for an instant."""
        held = self._held
        if not held or held[-1][0] < at:
            return []
        place = self._place(at)
        found: list[T] = []
        while place < len(held) and held[place][0] == at:
            found.append(held[place][2])
            place += 1
        return found

    def after(self, at: int) -> list[T]:
        """The things for later instants."""
        return [thing for _, _, thing in self._held[self._place(at + 1) :]]

    def next(self, after: int) -> int | None:
        """The first instant after one for which there is something; None where there is none."""
        held = self._held
        if not held or held[-1][0] <= after:
            return None
        return held[self._place(after + 1)][0]

    def _place(self, at: int) -> int:
        """Where the things for an instant, or a later one, begin."""
        return bisect_left(self._held, (at,))  # which comes before whatever has a name


def first_after(after: int, schedules: Iterable[Schedule[Any]]) -> int | None:
    """The first instant after one for which there is something in any of some schedules."""
    first: int | None = None
    for schedule in schedules:
        coming = schedule.next(after)
        if coming is not None and (first is None or coming < first):
            first = coming
    return first
