"""What is in force when: the texts, and what exercises began, ended or put to sleep."""

from __future__ import annotations

from bisect import bisect_right, insort
from operator import attrgetter
from typing import TYPE_CHECKING

from attrs import frozen

from contract_rules.evaluation.program import Entry
from contract_rules.values.events import Event

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contract_rules.evaluation.program import Book
    from contract_rules.evaluation.timeline.undo import Journal

_ORDER = attrgetter("order")


@frozen(eq=False)
class Change:
    """That a clause came into force, or ceased to be, by an exercise.

    Attributes:
        at: The instant.
        begins: Whether it came into force.
        exercise: The event.
        entry: The power exercised.
        sleeps: Whether it only sleeps, until it is resumed.
    """

    at: int
    begins: bool
    exercise: Event
    entry: Entry
    sleeps: bool = False

    @property
    def order(self) -> tuple[int, bool]:
        """By instant; of one instant, beginnings first, so that an end has the last word."""
        return self.at, not self.begins


class Force:
    """What is in force when, for one contract and the exercises on record.

    Args:
        book: The contract's book.
        journal: Where changes are noted, to be taken back.
    """

    def __init__(self, book: Book, journal: Journal) -> None:
        self._book = book
        self._journal = journal
        self._changes: dict[str, list[Change]] = {}
        self._turns = sorted({t for e in book.entries for t in _turns(e)})
        self._in_force: dict[tuple[str, str, int], tuple[Entry, ...]] = {}
        self._lapsed: dict[tuple[str, str, int], tuple[tuple[int, Entry], ...]] = {}

    def in_force(self, by: str, kind: str, at: int) -> tuple[Entry, ...]:
        """The entries in force at an instant for acts of a party."""
        key = (by, kind, bisect_right(self._turns, at))
        found = self._in_force.get(key)
        if found is None:
            entries = self._book.by_act.get((by, kind), ())
            found = tuple(e for e in entries if self.is_in_force(e, at))
            self._in_force[key] = found
        return found

    def lapsed(self, by: str, kind: str, at: int) -> tuple[tuple[int, Entry], ...]:
        """The entries for acts of a party that were in force, each with its last instant then."""
        key = (by, kind, bisect_right(self._turns, at))
        found = self._lapsed.get(key)
        if found is None:
            entries = self._book.by_act.get((by, kind), ())
            ended = ((self.ended(e, at), e) for e in entries if e.parent is None)
            found = tuple((last, e) for last, e in ended if last is not None)
            self._lapsed[key] = found
        return found

    def is_in_force(self, entry: Entry, at: int) -> bool:
        """Whether the entry's clause is in force, in its wording, at an instant."""
        if not self.in_text(entry, at):
            return False
        change = self.last_change(entry, at)
        return change.begins if change else not entry.clause.dormant

    @staticmethod
    def in_text(entry: Entry, at: int) -> bool:
        """Whether a text holds the entry at an instant."""
        return entry.first <= at and (entry.last is None or at <= entry.last)

    def last_change(self, entry: Entry, at: int) -> Change | None:
        """The last exercise to begin or end the entry's clause, in its wording, up to then."""
        changes = self._changes.get(entry.clause.id, ())
        place = bisect_right(changes, (at, True), key=_ORDER)
        last = changes[place - 1] if place else None
        return last if last and last.at >= entry.since else None

    def begun_by(self, entry: Entry, at: int) -> Event | None:
        """The exercise that last brought the entry's clause into force, if one did."""
        change = self.last_change(entry, at) if self._changes else None
        return change.exercise if change and change.begins else None

    def ended(self, entry: Entry, at: int) -> int | None:
        """The entry's last instant in force, where it was in force and no longer is."""
        if at < entry.first or self.is_in_force(entry, at):
            return None
        until = at if entry.last is None else min(at, entry.last)
        change = self.last_change(entry, until)
        if change is None:
            return None if entry.clause.dormant else until
        return until if change.begins else change.at

    def start(self, entry: Entry, at: int) -> tuple[int, str]:
        """Since when the entry's clause is in force, sleep left out; what began it, if any did."""
        changes = [c for c in self._changes.get(entry.clause.id, ()) if entry.since <= c.at <= at]
        begun = [change for change in changes if change.begins and not change.sleeps]
        return (begun[-1].at, begun[-1].exercise.id) if begun else (entry.since, "")

    def note(self, target: str, change: Change) -> None:
        """Take note of a change, unless the clause is in that state already."""
        entries = (e for e in self._book.entries if e.clause.id == target)
        here = [e for e in entries if self.in_text(e, change.at)]
        asleep = any(last and last.sleeps and not last.begins for last in self._last(here, change))
        wakes = change.begins and change.sleeps
        ends = not change.begins and not change.sleeps
        same = all(self.is_in_force(e, change.at) == change.begins for e in here)
        if (here and same and not (asleep and ends)) or (change.begins and wakes != asleep):
            return  # and a clause that sleeps is not begun, but resumed
        changes = self._changes.setdefault(target, [])
        insort(changes, change, key=_ORDER)
        insort(self._turns, change.at)
        self._forget()

        def undo() -> None:
            changes.remove(change)
            self._turns.remove(change.at)
            self._forget()

        self._journal.note(change.at, undo)

    def _last(self, entries: list[Entry], change: Change) -> Iterator[Change | None]:
        return (self.last_change(entry, change.at) for entry in entries)

    def _forget(self) -> None:
        self._in_force.clear()
        self._lapsed.clear()


def _turns(entry: Entry) -> Iterable[int]:
    yield entry.first
    if entry.last is not None:
        yield entry.last + 1
