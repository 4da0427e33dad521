"""An agenda: what is to be looked at, at which instant."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from contract_rules.evaluation.timeline.undo import UndoLog

T = TypeVar("T")

_AT, _ORDER = itemgetter(0), itemgetter(0, 1)


class Schedule(Generic[T]):
    """Things in the order of their instants; those of one instant by name, then by arrival."""

    def __init__(self) -> None:
        self._held: list[tuple[int, str, T]] = []

    def put(self, at: int, thing: T, name: str = "") -> None:
        """Put a thing down for an instant (microseconds)."""
        insort(self._held, (at, name, thing), key=_ORDER)

    def note(self, at: int, thing: T, name: str, undo_log: UndoLog, now: int) -> None:
        """Put a thing down, which is taken out again when what is done now is undone."""
        self.put(at, thing, name)
        undo_log.note(now, partial(self._remove, at, name, thing))

    def _remove(self, at: int, name: str, thing: T) -> None:
        place = bisect_left(self._held, (at, name), key=_ORDER)
        while self._held[place][2] is not thing:
            place += 1
        del self._held[place]

    def at(self, at: int) -> list[T]:
        """What is down for an instant."""
        first, last = (bisect(self._held, at, key=_AT) for bisect in (bisect_left, bisect_right))
        return [thing for _, _, thing in self._held[first:last]]

    def after(self, at: int) -> list[T]:
        """What is down for later."""
        return [thing for _, _, thing in self._held[bisect_right(self._held, at, key=_AT) :]]

    def next(self, after: int) -> int | None:
        """The first instant after one that something is down for."""
        place = bisect_right(self._held, after, key=_AT)
        return self._held[place][0] if place < len(self._held) else None
