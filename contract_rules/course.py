"""The course of events: which exercises took effect, so what is in force and owed when.

Instants are gone through in their order. At each, first what should have been performed before
falls into breach; then, one stratum of norms after another, powers are exercised, duties arise
and acts are counted to them; last, what exercises end, they end for what follows. Exercises of
one instant are judged on what was in force before it and on what they themselves bring into
force.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from attrs import frozen

from contract_rules import derived
from contract_rules.errors import ContractError
from contract_rules.events import Event
from contract_rules.ledger import Ledger
from contract_rules.norms import (
    Assigns,
    Begins,
    Ends,
    Power,
    Resumes,
    Suspends,
    Terminates,
    Waives,
    conditions,
    effects,
)
from contract_rules.periods import after, beginning, day, instant
from contract_rules.reckoning import Judged, value_of
from contract_rules.values import Act, Party

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from contract_rules.book import Book, Entry
    from contract_rules.journal import Journal
    from contract_rules.matching import Effective, Found, Matcher
    from contract_rules.norms import Effect
    from contract_rules.periods import Period
    from contract_rules.records import Records

_AT, _ORDER, _BY_ID = attrgetter("at"), attrgetter("order"), attrgetter("at", "id")


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


@frozen(eq=False)
class Pending:
    """An effect of an exercise, which takes place at an instant.

    Attributes:
        at: The instant.
        exercise: The event.
        entry: The power exercised.
        effect: The effect.
        to: What an assignment is to.
    """

    at: int
    exercise: Event
    entry: Entry
    effect: Effect
    to: Party | None


class Course:
    """What is in force and owed when, for one contract and one fact base.

    Args:
        book: The contract's book.
        records: What is on record.
        matcher: What finds which norms apply.
        journal: Where everything done is noted.
    """

    def __init__(self, book: Book, records: Records, matcher: Matcher, journal: Journal) -> None:
        self._book = book
        self._records = records
        self._matcher = matcher
        self._journal = journal
        self.ledger = records.owed = Ledger(book, records, matcher, journal)
        self._done = self._latest = -(1 << 63)
        self._queue: list[Event] = []
        self._pending: list[Pending] = []
        self._effective: dict[int, dict[str, Found]] = {}
        self._changes: dict[str, list[Change]] = {}
        self._standing = [e for e in book.entries if e.kind == derived.IN_FORCE.name]
        self._roused: set[tuple[int, int]] = set()
        self._stirring = _stirring(book, self._standing)
        self._starts = sorted({e.first for e in self._standing} | set(_discharging(book)))
        self._turns = sorted({t for e in book.entries for t in _turns(e)})
        self._in_force: dict[tuple[str, str, int], tuple[Entry, ...]] = {}
        self._lapsed: dict[tuple[str, str, int], tuple[tuple[int, Entry], ...]] = {}

    def add(self, events: Iterable[Event]) -> None:
        """Take account of events that were put on record and that the matcher knows of.

        Raises:
            ContractError: When what follows from them cannot be worked out, as a date.
        """
        start = None
        for event in events:
            if self._stirring is None or not self._stirring.isdisjoint(_stirs(event)):
                insort(self._queue, event, key=_BY_ID)
            if event.at <= self._done:
                start = event.at if start is None else min(start, event.at)
            self._latest = max(self._latest, event.at)
        if start is not None:
            self._journal.back(start)
            self._done = start - 1
        self.advance(self._latest)

    def advance(self, at: int) -> None:
        """Go through the instants up to one; every question about an instant needs it.

        Raises:
            ContractError: When what follows at an instant cannot be worked out, as a date.
        """
        turn = self._next()
        while turn is not None and turn <= at:
            try:
                self._turn(turn)
            except ContractError:
                self._journal.back(turn)
                raise
            self._done = turn
            turn = self._next()

    def _next(self) -> int | None:
        """The next instant at which something may happen."""
        turns = [self.ledger.next_turn(self._done)]
        for waiting in (self._queue, self._pending):
            place = bisect_right(waiting, self._done, key=_AT)
            turns.append(waiting[place].at if place < len(waiting) else None)
        place = bisect_right(self._starts, self._done)
        turns += self._starts[place : place + 1]
        return min((turn for turn in turns if turn is not None), default=None)

    def effective(self, at: int) -> Effective:
        """What tells, of an entry, whether an event has brought it into force by then.

        Of the entry of a power, it tells whether the event was an effective exercise.
        """

        def tell(entry: Entry, event: Event) -> bool:
            source = entry.parent or entry
            if source.breach is not None:
                return True  # nothing else is of that kind
            since = event.at if entry.notice is None else _later(event, entry.notice)
            return since <= at and self._took_effect(source, event)

        return tell

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
            ended = ((self.ended(e, at), e) for e in entries if e.parent is None)
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

    def pending(self, at: int) -> list[Pending]:
        """The effects of exercises that take place after an instant."""
        return self._pending[bisect_right(self._pending, at, key=_AT) :]

    # one instant

    def _turn(self, at: int) -> None:
        followed = self.ledger.fall_due(at)
        first = bisect_left(self._queue, at, key=_AT)
        last = bisect_right(self._queue, at, key=_AT)
        events = self._queue[first:last]
        for amendment in self._book.contract.amendments:
            if beginning(amendment.effective) == at:
                self.ledger.amend(amendment, at)
        followed += self._take_place(at, opening=True)
        for stratum in range(self._book.strata):
            followed += self._exercise(events, at, stratum)
            followed += self._arise((*events, *followed), at, stratum)
            followed += self._rouse(at, stratum)
            for event in events:
                followed += self.ledger.perform(event, at)
        self._take_place(at, opening=False)

    def _exercise(self, events: list[Event], at: int, stratum: int) -> list[Event]:
        """Settle which attempts of an instant take effect, and what they begin at once."""
        followed: list[Event] = []
        settled = False
        while not settled:
            settled = True
            for event in events:
                if event.act.kind in self._book.powers:
                    for entry, found in self._exercised(event, at, stratum):
                        effective = self._effective.setdefault(entry.original, {})
                        effective[event.id] = found
                        self._journal.note(at, _popping(effective, event.id))
                        followed += self._bring_about(event, entry, found, at)
                        settled = False
        return followed

    def _exercised(self, event: Event, at: int, stratum: int) -> list[tuple[Entry, Found]]:
        """The powers that an attempt exercises, beside those that it was found to."""
        powers = [
            entry
            for entry in self._book.by_act.get((event.by.name, event.act.kind), ())
            if isinstance(entry.norm, Power) and entry.stratum <= stratum
            if self.is_in_force(entry, at) and not self._took_effect(entry, event)
        ]
        if not powers:
            return []
        matched = self._matcher.match(event.act, at, powers, self.effective(at), event)
        return [(entry, found) for entry, found in matched if found.exceptions is None]

    def _bring_about(self, event: Event, entry: Entry, found: Found, at: int) -> list[Event]:
        """Let what the exercise begins at once begin; what else it does waits for its instant."""
        followed: list[Event] = []
        judged = Judged(event.act, at, self._records, event)
        places = (judged, *((found.exercise,) if found.exercise else ()), *found.events)
        operands = entry.form.cases[found.case].effects
        for effect, operand in zip(effects(entry.norm), operands, strict=True):
            to = value_of(operand, places) if operand is not None else None
            since = at if effect.after is None else _later(event, effect.after)
            party = to if isinstance(to, Party) else None
            pending = Pending(since, event, entry, effect, party)
            if isinstance(effect, Begins | Resumes) and since == at:
                followed += self._effect(pending)
            else:
                insort(self._pending, pending, key=_AT)
                self._journal.note(at, _removing(self._pending, pending))
        return followed

    def _take_place(self, at: int, *, opening: bool) -> list[Event]:
        """Let the effects whose instant it is take place; beginnings first."""
        first = bisect_left(self._pending, at, key=_AT)
        last = bisect_right(self._pending, at, key=_AT)
        return [
            event
            for pending in self._pending[first:last]
            if isinstance(pending.effect, Begins | Resumes) == opening
            for event in self._effect(pending)
        ]

    def _effect(self, pending: Pending) -> list[Event]:  # noqa: C901 (one case for each effect)
        at, event, entry = pending.at, pending.exercise, pending.entry
        match pending.effect:
            case Begins(str(target)):
                self._note(target, Change(at, True, event, entry))  # noqa: FBT003 (it begins)
            case Begins(norm):
                own = (e for e in entry.own if e.norm == norm and e.arises_at_once)
                laid = [self._lay(e, event, at) for e in own if self.is_in_force(e, at)]
                return [follows for one in laid for follows in one]
            case Ends(target):
                self._note(target, Change(at, False, event, entry))  # noqa: FBT003 (it ends)
            case Suspends(target, extends):
                self._note(target, Change(at, False, event, entry, sleeps=True))  # noqa: FBT003
                self.ledger.suspend(target, event, at, extends=extends)
            case Resumes(target):
                self._note(target, Change(at, True, event, entry, sleeps=True))  # noqa: FBT003
                self.ledger.resume(target, event, at)
            case Waives(target):
                self.ledger.waive(target, event, at)
            case Assigns(target):
                if pending.to is not None:
                    self.ledger.assign(target, pending.to, at)
            case Terminates():
                ids = {e.clause.id for e in self._book.entries if not e.clause.survives}
                for target in sorted(ids):
                    self._note(target, Change(at, False, event, entry))  # noqa: FBT003
                self.ledger.terminate(event, at)
        return []

    def _arise(self, occasions: tuple[Event, ...], at: int, stratum: int) -> list[Event]:
        """Let the duties arise that the events of an instant are occasions of."""
        followed: list[Event] = []
        for event in occasions:
            for entry in self._book.occasions.get((event.by.name, event.act.kind), ()):
                if entry.stratum == stratum and not _with_exercise(entry):
                    if entry.stands_in or self.is_in_force(entry, at):
                        followed += self._lay(entry, event, at)
        return followed

    def _lay(self, entry: Entry, occasion: Event, at: int) -> list[Event]:
        """Let duties of one obligation arise from an occasion."""
        matched = self._matcher.match(occasion.act, at, [entry], self.effective(at), occasion)
        return [
            event
            for _, found in matched
            if found.exceptions is None
            for event in self.ledger.arise(entry, occasion, found, at)
        ]

    def _rouse(self, at: int, stratum: int) -> list[Event]:
        """Let the duties arise that need no occasion but that their clause is in force."""
        followed: list[Event] = []
        for entry in self._standing:
            if entry.stratum == stratum and self.is_in_force(entry, at):
                start = self._start(entry, at)
                key = (entry.original, start)
                if key not in self._roused:
                    id_ = f"{entry.clause.id} in force since {day(start)}"
                    occasion = derived.followed(Act(derived.IN_FORCE.name), at, id_)
                    laid = self._lay(entry, occasion, at)
                    followed += laid
                    if self.ledger.has(entry, occasion):
                        self._roused.add(key)
                        self._journal.note(at, _removing(self._roused, key))
        return followed

    def _start(self, entry: Entry, at: int) -> int:
        """Since when the entry's clause is in force, sleep left out."""
        changes = [c for c in self._changes.get(entry.clause.id, ()) if entry.since <= c.at <= at]
        begun = [change.at for change in changes if change.begins and not change.sleeps]
        return begun[-1] if begun else entry.since

    def _note(self, target: str, change: Change) -> None:
        """Take note of a change, unless the clause is in that state already."""
        entries = (e for e in self._book.entries if e.clause.id == target)
        here = [e for e in entries if self._in_text(e, change.at)]
        asleep = any(last and last.sleeps and not last.begins for last in self._last(here, change))
        wakes = change.begins and change.sleeps
        ends = not change.begins and not change.sleeps
        same = all(self.is_in_force(e, change.at) == change.begins for e in here)
        if (here and same and not (asleep and ends)) or (wakes and not asleep):
            return
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


def _stirring(book: Book, standing: list[Entry]) -> set[object] | None:
    """What makes an event count in the course of events; None where every event does."""
    if any(conditions(entry.norm) for entry in standing):
        return None
    return {*book.powers, *book.occasions, *book.deeds}


def _stirs(event: Event) -> tuple[object, ...]:
    return event.act.kind, (event.by.name, event.act.kind)


def _discharging(book: Book) -> Iterator[int]:
    amendments = (a for a in book.contract.amendments if a.discharges)
    return (beginning(amendment.effective) for amendment in amendments)


def _with_exercise(entry: Entry) -> bool:
    """Whether a duty arises with an exercise, of which it is an effect."""
    parent = entry.parent
    return parent is not None and isinstance(parent.norm, Power) and entry.arises_at_once


def _later(event: Event, notice: Period) -> int:
    return instant(after(day(event.at), notice))


def _popping(held: dict[str, Found], key: str) -> Callable[[], object]:
    return lambda: held.pop(key)


def _removing(held: list[Pending] | set[tuple[int, int]], item: Any) -> Callable[[], object]:
    return lambda: held.remove(item)


def _turns(entry: Entry) -> Iterable[int]:
    yield entry.first
    if entry.last is not None:
        yield entry.last + 1
