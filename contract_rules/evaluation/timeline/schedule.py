"""A schedule: a list of things to be done, sorted by the instants at which they are due."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contract_rules.evaluation.timeline.undo import UndoLog

T = TypeVar("T")


class Schedule(Generic[T]):
    """Things in the order of their instants (microseconds), then by name, then by arrival.

    It is kept in columns, as the undo log is.

    Attributes:
        instants: Their instants.
        things: The things, in the same order.
    """

    def __init__(self) -> None:
        self.instants: list[int] = []
        self._names: list[str] = []
        self.things: list[T] = []

    def put(self, at: int, thing: T, name: str = "") -> None:
        """Add a thing for an instant."""
        instants, names = self.instants, self._names
        if not instants or instants[-1] < at or (instants[-1] == at and names[-1] <= name):
            instants.append(at)
            names.append(name)
            self.things.append(thing)
            return
        place = bisect_right(names, name, *self._stretch(at))
        instants.insert(place, at)
        names.insert(place, name)
        self.things.insert(place, thing)

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
        undo_log.note(now, self.remove, at, thing, name)

    def remove(self, at: int, thing: T, name: str = "") -> None:
        """Remove a thing again."""
        place = bisect_left(self._names, name, *self._stretch(at))
        while self.things[place] is not thing:
            place += 1
        del self.instants[place], self._names[place], self.things[place]

    def _stretch(self, at: int) -> tuple[int, int]:
        """Where the things for an instant begin, and end."""
        first = bisect_left(self.instants, at)
        return first, bisect_right(self.instants, at, first)

    def at(self, at: int) -> list[T]:
        """The things for an instant."""
        instants = self.instants
        if not instants or instants[-1] < at:
            return []
        first = bisect_left(instants, at)
        if instants[first] != at:
            return []
        return self.things[first : bisect_right(instants, at, first)]

    def after(self, at: int) -> list[T]:
        """The things for later instants."""
        return self.things[bisect_right(self.instants, at) :]

    def next(self, after: int) -> int | None:
        """The first instant after one for which there is something; None where there is none."""
        instants = self.instants
        if not instants or instants[-1] <= after:
            return None
        return instants[bisect_right(instants, after)]


def first_after(after: int, schedules: Iterable[Schedule[Any]]) -> int | None:
    """The first instant after one for which there is something in any of some schedules."""
    first: int | None = None
    for schedule in schedules:
        instants = schedule.instants
        if instants and instants[-1] > after:  # as few have
            coming = instants[bisect_right(instants, after)]
            if first is None or coming < first:
                first = coming
    return first
