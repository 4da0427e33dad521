"""The course of events: which exercises of powers took effect, and so what is in force when.

The attempts of one instant are judged together, on what was in force before it and on what they
themselves bring into force; what they end, they end for what follows.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from attrs import frozen

from contract_rules.book import Entry
from contract_rules.events import Event
from contract_rules.norms import Begins, Power, effects

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contract_rules.book import Book
    from contract_rules.matching import Matcher

_AT, _ORDER = attrgetter("at"), attrgetter("order")


@frozen(eq=False)
class Change:
    """That a clause came into force, or ceased to be, by an exercise.

    Attributes:
        at: The instant.
        begins: Whether it came into force.
        exercise: The event.
        entry: The power exercised.
    """

    at: int
    begins: bool
    exercise: Event
    entry: Entry

    @property
    def order(self) -> tuple[int, bool]:
        """By instant; of one instant, beginnings first, so that an end has the last word."""
        return self.at, not self.begins


class Course:
    """What is in force when, for one contract and one fact base.

    Args:
        book: The contract's book.
        matcher: What finds which norms apply.
    """

    def __init__(self, book: Book, matcher: Matcher) -> None:
        self._book = book
        self._matcher = matcher
        self._attempts: list[Event] = []
        self._effective: dict[int, set[str]] = {}
        self._changes: dict[str, list[Change]] = {}
        self._turns = self._fixed = sorted({t for e in book.entries for t in _turns(e)})
        self._in_force: dict[tuple[str, str, int], tuple[Entry, ...]] = {}
        self._lapsed: dict[tuple[str, str, int], tuple[tuple[int, Entry], ...]] = {}
        self._stale = False

    def add(self, events: Iterable[Event]) -> None:
        """Take account of events that the matcher has just taken note of."""
        start = None
        for event in events:
            if event.act.kind in self._book.powers:
                insort(self._attempts, event, key=_AT)
            if self._attempts and event.at <= self._attempts[-1].at:
                start = event.at if start is None else min(start, event.at)
        if start is not None:
            self._replay(start)

    def effective(self, entry: Entry, event: Event) -> bool:
        """Whether the event was an effective exercise of the power of the entry."""
        return self._took_effect(entry.power or entry, event)

    def in_force(self, by: str, kind: str, at: int) -> tuple[Entry, ...]:
        """The entries in force at an instant for acts of a party."""
        key = (by, kind, bisect_right(self._turns, at))
        found = self._in_force.get(key)
        if found is None:
            entries = self._book.by_act.get((by, kind), ())
            found = tuple(e for e in entries if self.is_in_force(e, at))
            self._in_force[key] = found
        return found

    def bearing(self, by: str, kind: str, event: Event) -> tuple[Entry, ...]:
        """The entries in force for an event on record, and the powers that it ended by itself."""
        here = self.in_force(by, kind, event.at)
        if kind not in self._book.powers:
            return here
        return tuple(
            e
            for e in self._book.by_act.get((by, kind), ())
            if e in here or (self._in_text(e, event.at) and self._took_effect(e, event))
        )

    def _took_effect(self, power: Entry, event: Event) -> bool:
        return event.id in self._effective.get(power.original, ())

    def lapsed(self, by: str, kind: str, at: int) -> tuple[tuple[int, Entry], ...]:
        """The entries for acts of a party that were in force, each with its last instant then."""
        key = (by, kind, bisect_right(self._turns, at))
        found = self._lapsed.get(key)
        if found is None:
            entries = self._book.by_act.get((by, kind), ())
            ended = ((self.ended(e, at), e) for e in entries if e.power is None)
            found = tuple((last, e) for last, e in ended if last is not None)
            self._lapsed[key] = found
        return found

    def is_in_force(self, entry: Entry, at: int) -> bool:
        """Whether the entry's clause is in force, in its wording, at an instant."""
        if not self._in_text(entry, at):
            return False
        change = self.last_change(entry, at)
        return change.begins if change else not entry.clause.dormant

    @staticmethod
    def _in_text(entry: Entry, at: int) -> bool:
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

    def _replay(self, start: int) -> None:
        first = bisect_right(self._attempts, start - 1, key=_AT)
        again = self._attempts[first:]
        undone = {event.id for event in again}
        for exercised in self._effective.values():
            exercised.difference_update(undone)
        for target, changes in self._changes.items():
            if changes and changes[-1].at >= start:
                self._changes[target] = [c for c in changes if c.at < start]
                self._stale = True
        for at, together in groupby(again, _AT):
            self._settle(at, tuple(together))
        if self._stale:
            dynamic = {c.at for changes in self._changes.values() for c in changes}
            self._turns = sorted({*self._fixed, *dynamic})
            self._in_force.clear()
            self._lapsed.clear()
            self._stale = False

    def _settle(self, at: int, attempts: tuple[Event, ...]) -> None:
        ending: list[tuple[str, Change]] = []
        settled = False
        while not settled:
            settled = True
            for event in attempts:
                for entry in self._exercised(event, at):
                    self._effective.setdefault(entry.original, set()).add(event.id)
                    ending += self._begin(event, entry)
                    settled = False
        for target, change in ending:
            self._note(target, change)

    def _exercised(self, event: Event, at: int) -> list[Entry]:
        """The powers that an attempt exercises, beside those that it was found to."""
        powers = [
            entry
            for entry in self._book.by_act.get((event.by.name, event.act.kind), ())
            if isinstance(entry.norm, Power) and self.is_in_force(entry, at)
            if not self._took_effect(entry, event)
        ]
        if not powers:
            return []
        matched = self._matcher.match(event.act, at, powers, self.effective, event)
        return [entry for entry, found in matched if found.exceptions is None]

    def _begin(self, event: Event, entry: Entry) -> list[tuple[str, Change]]:
        """Take note of what the exercise begins; what it ends is the answer."""
        ending: list[tuple[str, Change]] = []
        for effect in effects(entry.norm):
            if isinstance(effect.target, str):
                change = Change(event.at, isinstance(effect, Begins), event, entry)
                if change.begins:
                    self._note(effect.target, change)
                else:
                    ending.append((effect.target, change))
        return ending

    def _note(self, target: str, change: Change) -> None:
        """Take note of a change, unless the clause is in that state already."""
        entries = (e for e in self._book.entries if e.clause.id == target)
        here = [e for e in entries if self._in_text(e, change.at)]
        if here and all(self.is_in_force(e, change.at) == change.begins for e in here):
            return
        insort(self._changes.setdefault(target, []), change, key=_ORDER)
        self._stale = True


def _turns(entry: Entry) -> Iterable[int]:
    yield entry.first
    if entry.last is not None:
        yield entry.last + 1
