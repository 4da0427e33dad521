"""The working memory: what norms are evaluated on.

It holds the events on record and what has followed from them by itself, and beside these what is
supposed: how open points are settled. The record is one and grows; suppositions come and go, each
in a working memory of its own on the same record (`WorkingMemory.under`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from heapq import merge
from operator import attrgetter
from typing import TYPE_CHECKING, Protocol

from attrs import field

from contract_rules.contracts.fact_base import FactBase
from contract_rules.contracts.program import CompiledNorm
from contract_rules.evaluation.distinctions import ActorAction, Distinction
from contract_rules.evaluation.settlement import Reached, Settlement
from contract_rules.norms.derived_events import CONTRACT
from contract_rules.values.acts import ActionType, Party
from contract_rules.values.data_classes import define, frozen
from contract_rules.values.events import Event
from contract_rules.values.instants import MICROSECOND
from contract_rules.values.money import Money, number_of, plus
from contract_rules.values.zones import Zone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from contract_rules.answers.open_points import Clash, Tie
    from contract_rules.norms.computed_terms import Outstanding
    from contract_rules.norms.expressions import Occurred
    from contract_rules.norms.questions import Question
    from contract_rules.values.acts import Value
    from contract_rules.values.periods import CivilPeriod


class Late(Protocol):
    """A duty in breach, as its remedy sees it."""

    @property
    def last(self) -> int:
        """The last instant to perform it in time, as that stood when it passed."""
        ...

    def carried(self, at: int) -> Money | None:
        """The amount outstanding as a day ends and the next begins; None where it is unknown."""
        ...

    def turns(self, since: int, until: int) -> Iterator[int]:
        """The instants between two at which what is outstanding may have changed."""
        ...

    def asleep(self, since: int, at: int) -> int:
        """For how long (microseconds) between two instants it was outranked, or clashed."""
        ...


class Paid(Protocol):
    """A duty whose amount is worked out, as that sees it."""

    def settled_of(self, at: int) -> Money | None:
        """What is paid of it by a day's end, or waived as the next begins; None for nothing."""
        ...

    def turns(self, since: int, until: int) -> Iterator[int]:
        """The instants between two at which that may have changed."""
        ...


_AT = attrgetter("at")

ALWAYS, NEVER = -(1 << 63), 1 << 63
"""Before and after all instants."""


class Sums:
    """What the fields of events add up to, from the first event on."""

    def __init__(self) -> None:
        self._kept: dict[object, tuple[list[Decimal], list[Event]]] = {}

    def upto(self, key: object, events: Sequence[Event], field: str, count: int) -> Decimal:
        """The sum of a field over the first events.

        Args:
            key: What names these events and the field, whenever they are asked about.
            events: The events, in the order of their instants.
            field: The field: an amount or a number.
            count: Over how many of them.
        """
        kept = self._kept.get(key)
        if kept is None:
            kept = self._kept[key] = [Decimal(0)], []
        sums, seen = kept
        if seen and (len(seen) > len(events) or events[len(seen) - 1] is not seen[-1]):
            del sums[1:], seen[:]  # an earlier event became known
        for event in events[len(seen) : count] if len(seen) < count else ():
            sums.append(plus(sums[-1], number(event, field)))
            seen.append(event)
        return sums[count]


def number(event: Event, field: str) -> Decimal:
    """The number in a field of an event, of a duration its microseconds."""
    value = event.act.get(field)
    if isinstance(value, timedelta):
        return Decimal(value // MICROSECOND)
    assert isinstance(value, Money | Decimal | int)  # noqa: S101 (others do not add up)
    return number_of(value)


class Owed(Protocol):
    """What is known of duties."""

    def outstanding(
        self, term: Outstanding, counts: Callable[[Event], bool], at: int, *, is_over: bool
    ) -> list[tuple[Event, Money]] | None:
        """What is owed and not paid of each duty that a term means; None where one is not known.

        Each amount comes with what the duty arose upon.

        Args:
            term: The term, which says what duties count.
            counts: Whether the duties count that arose from an event.
            at: The instant (microseconds).
            is_over: Whether a day ends with it: then what ceases to be owed as the next begins
                is left out.
        """

    def clashes_in(
        self, term: Outstanding, counts: Callable[[Event], bool], at: int
    ) -> list[Clash]:
        """The clashes about duties that a term means, on which its amount turns.

        The arguments are those of `outstanding`.
        """
        ...

    @property
    def is_endless(self) -> bool:
        """Whether it is taken that no duty in breach is ever performed."""
        ...

    def turns(self, term: Outstanding, since: int, until: int) -> Iterator[int]:
        """The instants between two at which what a term means may have changed."""
        ...

    def in_breach(self, breach: Event) -> Late | None:
        """The duty of whose breach an event tells; None where it tells of none."""
        ...

    def periods_late(self, breach: Event, every: CivilPeriod, at: int) -> int:
        """How many whole periods the duty in breach is late by an instant (microseconds)."""
        ...

    def doubts(self, kind: str, clause: str, at: int) -> Iterator[tuple[Clash, Event]]:
        """The clashes about duties on which it turns whether conditions find derived events.

        Args:
            kind: The name of the events' action type.
            clause: The id of the clause of the duties.
            at: The instant (microseconds).

        Yields:
            Each clash, with an event that is found as the duty binds or as it does not.
        """
        ...


@define(eq=False, repr=False)
class Record:
    """The events on record, and what followed from them by itself.

    Attributes:
        currency: What amounts are counted in; None as long as there are none.
        exercised: The actions of which acts may exercise powers, each with the first instant of
            a text that gives one.
        priced: The instant from which that is known: of the first amount on record, or `ALWAYS`
            where the contract says it.
        facts: The events on record.
        sums: What acts have added up to.
        hidden: An event that is on record, and for the time being taken not to be.
    """

    currency: str | None = None
    exercised: Mapping[str, int] = field(factory=dict[str, int])
    priced: int = NEVER
    facts: FactBase = field(factory=FactBase)
    sums: Sums = field(factory=Sums)
    hidden: Event | None = None
    _effective: dict[str, list[CompiledNorm]] = field(
        init=False, factory=dict[str, list[CompiledNorm]]
    )
    _followed: dict[object, list[Event]] = field(init=False, factory=dict[object, list[Event]])
    _among: dict[frozenset[ActorAction], tuple[int, tuple[Event, ...]]] = field(
        init=False, factory=dict[frozenset[ActorAction], tuple[int, tuple[Event, ...]]]
    )
    _lifted: dict[int, int] = field(init=False, factory=dict[int, int])
    _reversals: dict[str, tuple[Event, Event]] = field(
        init=False, factory=dict[str, tuple[Event, Event]]
    )

    def among(self, whose: frozenset[ActorAction]) -> tuple[Event, ...]:
        """The events on record of some parties and actions, in the order of their instants.

        Acts of a kind of an action are not among them; what undoes acts of it is.
        """
        count, found = self._among.get(whose, (-1, ()))
        if count != len(self.facts):
            found = tuple(e for e in self.facts if (e.by.name, e.act.kind) in whose)
            self._among[whose] = len(self.facts), found
        return found

    def note_exercise(self, event: Event, power: CompiledNorm) -> None:
        """Take note that an event was an effective exercise of a power."""
        self._effective.setdefault(event.id, []).append(power)

    def undo_exercise(self, event: Event) -> None:
        """Forget of which power an event was an effective exercise last."""
        self._effective[event.id].pop()

    def exercised_under(self, event: Event) -> Sequence[CompiledNorm]:
        """The powers of which an event was an effective exercise."""
        return self._effective.get(event.id, ())

    def finds(self, event: Event, asked: Occurred) -> bool:
        """Whether a condition or occasion that asks for such events finds one of them."""
        return asked.attempted or self.is_done(event, asked.under)

    def is_done(self, event: Event, under: str = "") -> bool:
        """Whether an event is more than an attempt: an exercise only where it took effect.

        Args:
            event: The event.
            under: The id of the clause under which; empty for any.
        """
        first = self.exercised.get(event.act.kind)
        if first is None or event.at < first or event.is_supposed:
            return True
        powers = self.exercised_under(event)
        return any(under in ("", power.clause.id) for power in powers)

    def count_in(self, currency: str | None, events: Iterable[Event]) -> None:
        """Take note of the currency of amounts, with the events by which it is known."""
        self.currency = currency
        for event in events if self.priced > ALWAYS else ():
            if event.at < self.priced and any(isinstance(v, Money) for _, v in event.act.fields):
                self.priced = event.at

    def follow(self, event: Event) -> None:
        """Take note of what followed by itself; in order of instants."""
        for key in _keys(event):
            self._followed.setdefault(key, []).append(event)

    def undo(self, event: Event) -> None:
        """Forget what followed last."""
        for key in _keys(event):
            self._followed[key].pop()

    def reverse(self, event: Event, reversal: Event) -> None:
        """Take note that an act is reversed: from then on nothing finds it."""
        self._reversals[event.id] = event, reversal
        self.lift(event, reversal.at)

    def reversal_of(self, event: Event) -> Event | None:
        """The event that reverses an act; None where none does."""
        return self._reversals.get(event.id, (event, None))[1]

    def reversed_by(self, at: int) -> Iterator[Event]:
        """The acts that are reversed at an instant."""
        return (event for event, reversal in self._reversals.values() if reversal.at <= at)

    def lift(self, event: Event, at: int) -> None:
        """Let what followed by itself, or an act, be so no longer from an instant on."""
        self._lifted[id(event)] = at

    def unlift(self, event: Event) -> None:
        """Let what followed by itself be so again, as if it had not been lifted."""
        del self._lifted[id(event)]

    @property
    def has_lifted(self) -> bool:
        """Whether anything was so that is so no longer at some instant."""
        return bool(self._lifted)

    def is_lifted(self, event: Event, at: int) -> bool:
        """Whether what followed by itself, or an act, is so no longer at an instant."""
        return bool(self._lifted) and self._lifted.get(id(event), at + 1) <= at

    def followed(self, kind: str, fields: Sequence[tuple[str, Value]]) -> Sequence[Event]:
        """What followed of a kind; it may be more than what has the fields, but is all of that."""
        found: Sequence[Event] = self._followed.get(kind, ())
        for name, value in fields:
            narrower = self._followed.get((kind, name, value), ())
            if len(narrower) < len(found):
                found = narrower
        return found


@frozen(eq=False, repr=False)
class WorkingMemory:
    """A record, and how what is open is settled.

    Attributes:
        record: The events on record, and what followed.
        zone: The time zone of the contract's civil days.
        below: The contract's actions by name, each with those that are kinds of it after it.
        groups: The names of the parties in each group of parties, by the group's name.
        owed: What is known of duties.
        settlement: How what is open is settled.
        reached: Where it is noted which open points are asked about; None where that is of no
            interest.
        in_doubt: Whether every action is taken to be one that need not be on record.
        distinctions: What the contract tells apart of acts that are looked for; only needed
            where it is noted which open points are asked about.
    """

    record: Record
    zone: Zone
    below: Mapping[str, tuple[ActionType, ...]]
    groups: Mapping[str, tuple[str, ...]]
    owed: Owed
    settlement: Settlement = Settlement()
    reached: Reached | None = None
    in_doubt: bool = False
    distinctions: Mapping[ActorAction, tuple[Distinction, ...]] = field(
        factory=dict[ActorAction, tuple[Distinction, ...]]
    )

    @property
    def facts(self) -> FactBase:
        """The events on record."""
        return self.record.facts

    @property
    def currency(self) -> str | None:
        """What amounts are counted in; None as long as there are none."""
        return self.record.currency

    def nothing(self, at: int) -> Money | None:
        """No money, in the currency that is known by an instant; None where none is."""
        currency = self.record.currency
        return Money(0, currency) if currency is not None and self.record.priced <= at else None

    def under(self, settlement: Settlement) -> WorkingMemory:
        """The same record under another settlement; what is reached is noted apart."""
        return self._noting(None if self.reached is None else Reached(), settlement)

    def _noting(self, reached: Reached | None, settlement: Settlement) -> WorkingMemory:
        """The same record under a settlement, with where it is noted what is reached."""
        return WorkingMemory(
            self.record,
            self.zone,
            self.below,
            self.groups,
            self.owed,
            settlement,
            reached,
            self.in_doubt,
            self.distinctions,
        )

    def doubt(self, clashes: Iterable[Clash], norm: int) -> None:
        """Note the clashes that are open, of those on which it turns what a norm comes to.

        Args:
            clashes: The clashes.
            norm: The number of the norm that asks.
        """
        if self.reached is not None:
            for clash in clashes:
                if clash not in self.settlement.known:
                    self.reached.note(clash, norm)

    def counting(self, tie: Tie, norm: int) -> str:
        """The id of the event that counts of those in a tie, as far as that is settled.

        Else it is the first of them. Arguments as for `reading`.
        """
        chosen = self.settlement.counting.get(tie)
        if chosen is not None:
            return chosen
        if self.reached is not None:
            self.reached.note(tie, norm)
        return tie.events[0].id

    @property
    def quiet(self) -> WorkingMemory:
        """The same, where it is not noted what is asked about."""
        return self._noting(None, self.settlement)

    def reading(self, question: Question, norm: int) -> str:
        """The right reading of a question, as far as that is settled; else the first.

        Args:
            question: The question.
            norm: The number of the norm that asks.
        """
        chosen = self.settlement.readings.get(question.id)
        if chosen is not None:
            return chosen
        if self.reached is not None:
            self.reached.note(question, norm)
        return question.readings[0]

    def is_off_record(self, kind: str) -> bool:
        """Whether acts of a kind, or of one that is narrower, need not be on record."""
        return bool(self.off_record(kind))

    def off_record(self, kind: str) -> list[ActionType]:
        """The actions of which acts need not be on record, among a kind and narrower ones."""
        return [
            known
            for known in self.below.get(kind, ())
            if not known.on_record or (self.in_doubt and known.name == kind)
        ]

    def parties(self, by: Party) -> list[Party]:
        """The parties of a group; of a single party, itself."""
        names = self.groups.get(by.name)
        return [by] if names is None else list(map(Party, names))

    def find(
        self, by: str, kind: str, fields: Sequence[tuple[str, Value]] = ()
    ) -> Sequence[Event]:
        """The events on record, supposed or followed, by a party or by any of a group.

        See `FactBase.find`. A value that is None, as of a field left open, equals nothing.
        """
        if by == CONTRACT.name:
            return self.record.followed(kind, fields)
        if by in self.groups:
            members = (self.find(member, kind, fields) for member in self.groups[by])
            return list(merge(*members, key=_AT))
        recorded, hidden = self.record.facts.find(by, kind, fields), self.record.hidden
        if hidden is not None and hidden.by.name == by and kind in hidden.act.kinds:
            recorded = [event for event in recorded if event is not hidden]
        happened = self.settlement.happened
        if not happened:
            return recorded
        supposed = [e for e in happened if _fits(e, by, kind, fields)]
        return sorted((*recorded, *supposed), key=_AT) if supposed else recorded


def _fits(event: Event, by: str, kind: str, fields: Iterable[tuple[str, Value]]) -> bool:
    same = kind in event.act.kinds and event.by.name == by
    found = ((event.act.get(name), value) for name, value in fields)
    return same and all(one == value and one is not None for one, value in found)


def _keys(event: Event) -> Iterator[object]:
    kind = event.act.kind
    yield kind
    for name, value in event.act.fields:
        yield kind, name, value
