"""The account of a duty: what it is about, and what has happened to it, with the instants.

What is written in an account is never changed, so that the state of the duty at any earlier
instant can be read. Only the undo log takes it back, when an earlier event becomes known.
Instants are integers, as `contract_rules.values.instants` says.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING

from attrs import evolve, field

from contract_rules.answers.duties import SETTLED, DutyStatus
from contract_rules.contracts.clauses import Amendment
from contract_rules.contracts.program import CompiledNorm
from contract_rules.errors import CalendarEndError
from contract_rules.evaluation.evaluator import (
    Filled,
    Judged,
    Slots,
    fixed,
    interest_days,
    passes,
    turns_of,
    value_of,
)
from contract_rules.evaluation.timeline.deadlines import meant_by
from contract_rules.evaluation.timeline.entries import (
    FurtherDeadline,
    Hold,
    Outranking,
    Performance,
    Release,
    Stood,
    standing,
)
from contract_rules.evaluation.timeline.traits import Traits
from contract_rules.evaluation.working_memory import Late, Owed, WorkingMemory
from contract_rules.language.parties import together
from contract_rules.norms import derived_events
from contract_rules.norms.computed_terms import (
    Lateness,
    Outstanding,
    Total,
)
from contract_rules.norms.derived_events import CONTRACT, PRIMARY, REMEDY
from contract_rules.norms.expressions import Const
from contract_rules.norms.normal_form import Promise, Test, reckonings_among
from contract_rules.norms.norms import Obligation, Power, Within
from contract_rules.values.acts import Act, Party, Value, each_of
from contract_rules.values.calendars import counted
from contract_rules.values.data_classes import define, frozen
from contract_rules.values.events import Event
from contract_rules.values.instants import DAY, beginning, day, instant
from contract_rules.values.money import Money
from contract_rules.values.periods import (
    BusinessDays,
    CivilPeriod,
    Days,
    after,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from contract_rules.answers.open_points import Clash
    from contract_rules.evaluation.matcher import Match
    from contract_rules.values.acts import ActionType


@define(eq=False)
class Credit:
    """An act counted to a duty.

    Attributes:
        account: The account of the duty.
        at: The instant of the act.
        event: The act.
        before: What was credited of the same act before, to another duty or to the same.
        amount: How much of it counts; None where the duty is of no amount.
        total: What all that was counted to the duty comes to with it, reversed or not; None where
            that is of no amount.
        end: The instant from which it no longer counts; None as long as it does.
        reversal: The event that reverses the act, or the occasion of the duty, by which it ended.
    """

    account: Account
    at: int
    event: Event
    before: Credit | None
    amount: Money | None
    total: Money | None
    end: int | None = None
    reversal: Event | None = None

    def counts(self, at: int) -> bool:
        """Whether it counted at an instant."""
        return self.at <= at and (self.end is None or at < self.end)


@define(eq=False)
class Waiver:
    """A part of a debt that is not owed any more, though not paid: it was waived, or set off.

    Attributes:
        at: The instant from which it is not owed.
        exercise: The exercise that did it.
        amount: How much.
        against: The id of the clause under which is owed what it was set off against; None where
            it was waived.
        other: The account of what it was set off against, with what was set off there.
        stated: The clauses, as the power names them, where it says how much is set off at most.
        end: The instant from which it is owed again; None as long as it is not.
        reversal: The event by which it is: it reverses what one of both debts arose upon.
    """

    at: int
    exercise: Event
    amount: Money
    against: str | None = None
    other: tuple[Account, Waiver] | None = None
    stated: tuple[str, str] | None = None
    end: int | None = None
    reversal: Event | None = None

    def counts(self, at: int) -> bool:
        """Whether it counted at an instant."""
        return self.at <= at and (self.end is None or at < self.end)


def summed(one: Money | None, other: Money | None) -> Money | None:
    """The sum of two amounts, of which one or both may be none."""
    if one is None or other is None:
        return other if one is None else one
    return one + other


_AT = attrgetter("at")


@frozen(eq=False)
class Failure:
    """A deadline that passed, as what is written for that case goes by it.

    Attributes:
        account: The account of the duty.
        last: The deadline, as it stood then; of a debt with grace it may be the further one.
    """

    account: Account
    last: int

    def asleep(self, since: int, at: int) -> int:
        """See `Late.asleep`."""
        return self.account.asleep(since, at)

    def carried(self, at: int) -> Money | None:
        """See `Late.carried`."""
        return self.account.carried(at)

    def turns(self, since: int, until: int) -> Iterator[int]:
        """See `Late.turns`."""
        return self.account.turns(since, until)


@frozen(eq=False)
class Discharge:
    """A duty ceased to be owed, though not performed.

    Attributes:
        at: The instant.
        cause: The exercise, or the amendment, that discharged it; or the account of the duty
            that is owed instead.
    """

    at: int
    cause: Event | Amendment | Account


_NEVER_ROLLED: MappingProxyType[int, date] = MappingProxyType({})


@define(eq=False, kw_only=True)
class Account:
    """The account of one duty.

    Of a duty that may be performed in several ways, each way has an account of its own, for what
    it asks for and what counts to it. That of the first is the account of the duty; the others
    share with it when the duty is due and what keeps it from binding, and ask it how it stands.

    Attributes:
        id: The name of the norm and the ids of the occasion and the exercise.
        order: The key by which accounts are sorted: by age, then in the order of the text.
        compiled: The obligation.
        traits: What it has in common with all duties of that, performed in the same way.
        way: The number of the way to perform the duty that it is of.
        lead: The account of the duty, where it is of another way than the first.
        alternatives: The accounts of the other ways to perform the duty, where it is of the first.
        memory: What is on record.
        found: The events found with the occasion.
        occasion: The event that it arose from.
        others: The other acts upon which it arose, where it is upon several.
        exercise: The exercise or breach that brought the obligation into force, if one did.
        occurred: The instant as of which the occasion is judged.
        begun: See `Judged.begun`.
        arisen: The instant at which it arose.
        opens: The first instant at which an act counts to it; None for no other than that.
        amount: The amount owed, where that does not change: a number where it is nothing, of
            whatever currency; None without an amount, or where that is not known.
        wants: The known field values of an act that performs it, each with the instant from which
            they are wanted.
        rest: The other tests on such an act.
        primary: The duty in breach that it stands in for, if it is a remedy.
        missed: The deadline of that upon whose passing it arose.
        parties: The counterparties, each with the instant from which it is owed to them.
        deadlines: The deadlines, each with the instant from which it holds; None for no deadline
            on record.
        rolled: The last days that were no business days, by the deadlines to which they rolled.
        credits: The acts that counted to it.
        is_freed: Whether an act that counted to it was ever found to be reversed.
        waivers: The parts of it that were waived, or set off.
        holds: The suspensions.
        outrankings: The stretches of time in which it did not bind, or clashed with a norm.
        counts: Whether acts count to it; while it is outranked none does.
        queues: Where it stands among the open duties, if it does.
        aside: While it does not bind, what leaves it out of what conditions find to be due.
        supposed: While it clashes and is supposed to bind, the derived events of its breach: only
            conditions see them.
        released: Those of several who owed it together that owe it no longer, each with how.
        breached: The instant at which it fell into breach.
        graces: The further deadlines that it was given, in their order.
        lateness: Once it is in breach: the periods by which clauses ask whether it is overdue,
            each with the instant from which it is, unless it is performed or discharged before.
        performed: The instant at which it was performed in full; None while it is not.
        undone: The stretches of time in which it was performed before, by acts reversed since.
        settling: The derived events of its performance: that it is closed, and was kept.
        discharged: How it ceased to be owed, if it did.
        stopped: The instant as of which its amount was taken last, if the contract's end left it.
        awaited: The exercise that resumed its clause, where it arose by that, as its occasion was
            during a suspension.
        remedies: The duties that stand in for it.
        lowered: The instants after the deadline at which what is taken to date in its amount
            was lower than ever.
        norm: See `Traits.norm`.
        promise: See `Traits.promise`.
        is_of_money: See `Traits.is_of_money`.
        duty: The account of the duty: itself, but where it is of another way than the first.
        grows: Whether its amount depends on how late another duty is.
        falls: Whether something in its amount is taken to date.
        varies: Whether its amount is not what it was when it arose.
        is_fixed: Whether its amount is known, and stays what it was when it arose.
    """

    id: str
    order: tuple[object, ...]
    compiled: CompiledNorm
    traits: Traits
    memory: WorkingMemory
    found: tuple[Event, ...]
    occasion: Event
    others: tuple[Event, ...]
    exercise: Event | None
    occurred: int
    begun: int | None
    arisen: int
    opens: int | None
    amount: Value | None
    wants: Stood[dict[str, Value]]
    rest: tuple[Test, ...] = ()
    way: int = 0
    lead: Account | None = None
    alternatives: tuple[Account, ...] = ()
    primary: Account | None
    missed: int | None
    parties: Stood[Party | None]
    deadlines: Stood[int | None] = ()
    rolled: Mapping[int, date] = _NEVER_ROLLED
    credits: list[Credit]
    is_freed: bool = False
    waivers: tuple[Waiver, ...] = ()
    holds: tuple[Hold, ...] = ()
    outrankings: tuple[Outranking, ...] = ()
    counts: bool = True
    aside: Event | None = None
    supposed: tuple[Event, ...] = ()
    released: dict[Party, Release]
    breached: int | None = None
    graces: tuple[FurtherDeadline, ...] = ()
    lateness: tuple[tuple[int, Lateness], ...] = ()
    performed: int | None = None
    undone: tuple[Performance, ...] = ()
    settling: tuple[Event, ...] = ()
    discharged: Discharge | None = None
    stopped: int | None = None
    awaited: Event | None = None
    remedies: tuple[Account, ...] = ()
    lowered: tuple[int, ...] = ()
    norm: Obligation = field(init=False)
    promise: Promise = field(init=False)
    is_of_money: bool = field(init=False)
    duty: Account = field(init=False)
    grows: bool = field(init=False)
    falls: bool = field(init=False)
    varies: bool = field(init=False)
    is_fixed: bool = field(init=False)
    queues: tuple[list[tuple[tuple[object, ...], Account]], ...] = field(init=False, default=())

    def __attrs_post_init__(self) -> None:
        traits = self.traits
        self.norm, self.promise = traits.norm, traits.promise
        self.is_of_money = traits.is_of_money
        self.duty = self if self.lead is None else self.lead
        self.grows = traits.is_by_lateness or (traits.accrues and self.primary is not None)
        self.falls = traits.is_to_date and not self.grows
        self.varies = self.grows or self.falls or traits.moves or traits.accrues
        self.is_fixed = not self.varies and isinstance(self.amount, Money)

    @property
    def slots(self) -> Slots:
        """The occasion, and the events found with it."""
        return (self._occasion_judged(), *self.found)

    def _occasion_judged(self) -> Judged:
        return Judged(
            self.occasion.act,
            self.occurred,
            self.memory,
            self.occasion,
            self.compiled.original,
            is_occasion=True,
            begun=self.begun,
        )

    @property
    def currency(self) -> str | None:
        """See `Traits.currency`."""
        return self.traits.currency

    @property
    def accrues(self) -> bool:
        """See `Traits.accrues`."""
        return self.traits.accrues

    @property
    def moves(self) -> bool:
        """See `Traits.moves`."""
        return self.traits.moves

    @property
    def ways(self) -> tuple[Account, ...]:
        """The accounts of the ways to perform the duty, as written, where it is of the first."""
        return (self, *self.alternatives)

    @property
    def in_money(self) -> Account:
        """That of the first way in which it is performed by an amount, or else the first."""
        if self.is_of_money or not self.alternatives:
            return self
        return next((way for way in self.alternatives if way.is_of_money), self)

    @property
    def is_worked_out_at_once(self) -> bool:
        """Whether the duty is told as a whole or not at all, as in some way it varies."""
        others = self.alternatives
        return self.varies or (bool(others) and any(way.varies for way in others))

    @property
    def begun_by(self) -> Event | None:
        """The exercise that brought its obligation into force by itself, if one did."""
        began, parent = self.exercise, self.compiled.parent
        if parent is not None and isinstance(parent.norm, Power) and self.compiled.arises_at_once:
            began = self.occasion
        return None if began is None or began.by == CONTRACT else began

    @property
    def is_in_breach(self) -> bool:
        """Whether it fell into breach, or is supposed to have."""
        return self.breached is not None or bool(self.supposed)

    @property
    def root(self) -> Account:
        """The duty as the clause lays it down: itself, or that in whose place it stands."""
        return self if self.primary is None else self.primary.root

    @property
    def is_remedy(self) -> bool:
        """Whether it stands in for a duty in breach, or is owed for a prohibited act."""
        return self.compiled.is_remedy

    @property
    def is_settled(self) -> bool:
        """Whether the duty was performed or discharged."""
        duty = self.duty
        return duty.performed is not None or duty.discharged is not None

    def performed_by(self, at: int) -> int | None:
        """Since when it was performed in full, as that stood at an instant; None if it was not."""
        if not self.undone:
            return None if self.performed is None or self.performed > at else self.performed
        starts = [one.start for one in self.undone if one.start <= at < one.end]
        starts += [] if self.performed is None or self.performed > at else [self.performed]
        return starts[-1] if starts else None

    def owed_again(self, at: int) -> int | None:
        """Since when it was owed again by an instant, as what had performed it was reversed."""
        return max((one.end for one in self.undone if one.end <= at), default=None)

    @property
    def ended(self) -> int | None:
        """The instant at which it was discharged, if it was."""
        return None if self.discharged is None else self.discharged.at

    def settled_at(self, at: int) -> int | None:
        """The instant at which it was performed or discharged, if it was by an instant."""
        both = self.performed_by(at), self.ended
        return min((one for one in both if one is not None and one <= at), default=None)

    @property
    def ends_with_contract(self) -> bool:
        """Whether its amount is, after a termination, what it had come to by then."""
        if self.accrues:
            return False
        if self.grows:
            return self.primary is not None and not self.primary.in_money.is_of_money
        return self.moves or self.falls

    @property
    def may_be_nothing(self) -> bool:
        """Whether it may be that there is nothing to perform, when it arises."""
        amount = self.amount
        if isinstance(amount, Money) and amount.amount > 0 and not self.varies:
            return bool(self.alternatives)  # of which one may be nothing
        return self.in_money.is_of_money and not self.grows

    def is_paid_in(self, name: str) -> bool:
        """Whether payments add up to it that are stated in the field of that name."""
        return self.is_of_money and self.traits.field_paid == name

    def deadline(self, at: int) -> int | None:
        """The last instant to perform it in time, as that stood at an instant."""
        return standing(self.deadlines, at)

    def set_deadline(self, last: int | None, at: int) -> int | None:
        """Set the last instant to perform it in time, from an instant on.

        A last day that is no business day rolls as the obligation says; none falls before the end
        of the day on which the duty arose. A deadline that has moved, as the duty did not bind or
        its clause was suspended, does not roll back before the day on which the duty binds again.

        Args:
            last: The last instant by the words; None for no deadline on record.
            at: The instant from which it holds.

        Returns:
            The last instant that is meant.
        """
        if last is not None:
            words = last
            last = meant_by(self.norm, last, self.arisen)
            if at != self.arisen:
                last = max(last, min(words, instant(day(at))))
            if last != words and day(last) == self.norm.rolled(day(words)) != day(words):
                self.rolled = {**self.rolled, last: day(words)}
        self.deadlines = (*self.deadlines, (at, last))
        return last

    def rolled_from(self, at: int) -> date | None:
        """The last day in whose place the deadline stood at an instant, as it rolled; or None."""
        last = self.deadline(at)
        return None if last is None else self.rolled.get(last)

    def counterparty(self, at: int) -> Party | None:
        """The party to whom it was owed at an instant; None where that is not known."""
        return standing(self.parties, at)

    @property
    def owing(self) -> tuple[Party, ...]:
        """Each party that owes it, as far as is known."""
        if not self.duty.released:
            return each_of(self.norm.bearer)
        return tuple(by for by in each_of(self.norm.bearer) if by not in self.duty.released)

    def debtors(self, at: int) -> tuple[Party, ...]:
        """Each party that owed it at an instant."""
        if not self.duty.released:
            return each_of(self.norm.bearer)
        freed = {by for by, release in self.duty.released.items() if release.at <= at}
        return tuple(by for by in each_of(self.norm.bearer) if by not in freed)

    def bearer(self, at: int) -> Party:
        """Who owed it at an instant: the party, or all who did together."""
        return together(self.debtors(at)) if self.duty.released else self.norm.bearer

    def wanted(self, at: int) -> dict[str, Value]:
        """The known field values of an act that performs it at an instant."""
        return standing(self.wants, at)

    def hold(self, at: int) -> Hold | None:
        """The suspension that lasted at an instant, if one did."""
        for hold in self.holds:
            if hold.start <= at and (hold.end is None or at < hold.end):
                return hold
        return None

    def outranking(self, at: int) -> Outranking | None:
        """The stretch of time about an instant in which it does not bind, or clashes, if any."""
        for one in self.outrankings:
            if one.start <= at and (one.end is None or at < one.end):
                return one
        return None

    def binds(self, at: int) -> bool:
        """Whether what it asks for is owed at an instant, if it is in time: nothing outranks it.

        What was in breach before stays in breach. Where clauses clash, that is what is supposed.
        """
        outranking = self.outranking(at)
        if outranking is None or outranking.supposed:
            return True
        return self.in_breach_by(outranking.start) is not None

    def slept(self, hold: Hold, at: int) -> Days | BusinessDays:
        """By how much a suspension that ends at an instant moves its deadline.

        By the days after that of the halt, the day of resumption included, less those on which it
        was outranked, too; where the deadline counts business days, by those alone.
        """
        halted, resumed = day(hold.start - 1), day(at)
        outranked = self.asleep(hold.start, at) // DAY
        limit = self.norm.deadline
        if isinstance(limit, Within) and isinstance(limit.period, BusinessDays):
            slept = counted(limit.period.calendar, after(halted, Days(1)), resumed)
            return evolve(limit.period, count=max(slept - outranked, 0))
        return Days(max((resumed - halted).days - outranked, 0))

    def asleep(self, since: int, at: int) -> int:
        """For how long (microseconds) between two instants it was outranked, or clashed."""
        spans = ((max(o.start, since), at if o.end is None else o.end) for o in self.outrankings)
        return sum(max(0, min(end, at) - start) for start, end in spans)

    def due(self, at: int) -> Money | None:
        """The amount that it came to at an instant, never below nothing nor below what was paid.

        What was waived is not in it. None without one, or where it is not known.
        """
        figure = self._left_by_waivers(at)
        if not isinstance(figure, Money):
            return None if figure is None else self.nothing(at)
        paid = self.paid(at)
        if paid is not None:
            return max(figure, paid)
        return figure if figure.amount >= 0 else Money(0, figure.currency)

    def is_counted(self, at: int) -> bool:
        """Whether it is known at an instant what it came to; see `due`."""
        figure = self.figure(at)
        return isinstance(figure, Money) or (figure is not None and self.nothing(at) is not None)

    def waived(self, at: int) -> Money | None:
        """What was waived of it, or set off, by an instant; None where nothing was."""
        if not self.waivers:
            return None
        amounts = [waiver.amount for waiver in self.waivers if waiver.counts(at)]
        return sum(amounts[1:], amounts[0]) if amounts else None

    def _left_by_waivers(self, at: int) -> Value | None:
        """What its amount was worked out to be at an instant, less what was waived of it."""
        if not (self.varies or self.waivers):
            return self.amount
        figure = self.figure(at)
        waived = self.waived(at) if self.waivers else None
        return figure - waived if waived is not None and isinstance(figure, Money) else figure

    def beyond(self, at: int) -> Money | None:
        """By how much it would have been lowered below what was paid; None where it was not."""
        figure, paid = self._left_by_waivers(at), self.paid(at)
        if not isinstance(figure, Money) or paid is None or paid.amount <= 0:
            return None
        return paid - figure if figure < paid else None

    def settled_of(self, at: int) -> Money | None:
        """See `Paid.settled_of`."""
        return summed(self.paid(at), self.waived(at + 1))

    def nothing(self, at: int) -> Money | None:
        """No money, of the currency in which it is counted; None where none is known by then."""
        declared = self.currency
        return self.memory.nothing(at) if declared is None else Money(0, declared)

    def figure(self, at: int) -> Value | None:
        """What its amount was worked out to be at an instant, even if that is below nothing.

        It is a number where it is nothing, of whatever currency; None where it is not known.
        """
        return self._worked_out(self.judged(at)) if self.varies else self.amount

    def judged(self, at: int) -> Judged:
        """The occasion, as of the instants as of which its amount is taken at an instant."""
        judged = self._occasion_judged()
        if not self.varies:
            return judged
        end, closing = self.end(at), None if self.grows else self.closing(at)
        last = end if closing is None else min(end, closing)
        lowered = [since for since in self.lowered if last < since <= end]
        to_date = lowered[-1] if lowered else last
        taken = last if self.grows or self.moves else judged.at
        own = self if self.traits.joins else None
        return evolve(judged, at=taken, asked=to_date, accrued=last, own=own)

    def closing(self, at: int) -> int | None:
        """The last instant as of which what moves is taken, as that stood at an instant.

        It is the deadline; None without one, or while that is to be extended. A termination that
        comes before is the last.
        """
        if self.stopped is not None and self.stopped <= at:
            due = self.deadline(self.stopped)
            return self.stopped if due is None else min(self.stopped, due)
        if self.in_breach_by(at) is None:
            hold = self.hold(at)
            if self.outranking(at) is not None or (hold is not None and hold.extends):
                return None
        return self.deadline(at)

    def moments(self, at: int) -> Iterator[int]:
        """The instants by one at which what its amount counts may have changed by what happened.

        Or, where it counts in a window of days, as a day passed.
        """
        if not (self.moves or self.falls) or self.promise.amount is None:
            return
        amount, last = self.promise.amount[1], self.end(at)
        yield from turns_of((amount,), self.slots, self.arisen, last)
        found = (reckoning.term for reckoning in reckonings_among((amount,)))
        if any(isinstance(one, Total) and (one.within or one.in_any) for one in found):
            yield from range(beginning(day(self.arisen)) + DAY, last + 1, DAY)

    def ungrown(self, at: int) -> Money | None:
        """What it comes to at an instant but for what has grown by itself; None if not known.

        It is of a duty whose amount grows, or bears interest.
        """
        judged = self.judged(at)
        if self.grows and self.missed is not None:
            judged = evolve(judged, at=self.missed, accrued=self.missed)
        else:
            judged = evolve(judged, accrued=judged.at if judged.begun is None else judged.begun)
        figure = self._worked_out(judged)
        nothing = None if figure is None else self.nothing(at)
        return figure if isinstance(figure, Money) else nothing

    def is_closed(self, at: int) -> bool:
        """Whether what moves was taken last before an instant."""
        closing = self.closing(at)
        return closing is not None and closing < at

    def is_lower(self, at: int) -> bool:
        """Whether its amount, to date at an instant after its deadline, is lower than before."""
        before, now = self.figure(at), self._worked_out(evolve(self.judged(at), asked=at))
        return isinstance(before, Money) and isinstance(now, Money) and now < before

    def is_grown(self, at: int) -> bool:
        """Whether its amount comes to no more if the duty in breach stays so for ever."""
        endless = evolve(self.memory, owed=_Endless(self.memory.owed))
        return self.figure(at) == self._worked_out(evolve(self.judged(at), memory=endless))

    def is_growing(self, at: int) -> bool:
        """Whether it is owed at an instant, and will come to more if nothing happens."""
        if not (self.accrues or self.grows) or self.status(at) in SETTLED or self.end(at) < at:
            return False
        if self.grows and self.primary is not None and self.primary.performed_by(at) is not None:
            return False
        if self.grows:
            return not self.is_grown(at)
        closing, (_, last) = self.closing(at), interest_days(self._occasion_judged())
        return last > day(at) and (closing is None or closing > at) and not self.is_grown(at)

    def _worked_out(self, judged: Judged) -> Value | None:
        assert self.promise.amount is not None  # noqa: S101 (it varies)
        return value_of(self.promise.amount[1], (judged, *self.found))

    def end(self, at: int) -> int:
        """The instant up to which its amount may change: that asked about, or where it stopped."""
        both = (self, self.primary if self.grows else None)
        ends = [a.discharged.at - 1 for a in both if a is not None and a.discharged is not None]
        if self.grows:
            ends += [] if self.stopped is None else [self.stopped]
            until = None if self.primary is None else self.primary.bears_until(at)
            ends += [] if until is None else [until]
        return min([at, *ends])

    def bears_until(self, at: int) -> int | None:
        """The last instant at which it bore interest; None where it was not performed by one.

        That is as it was paid; of what was waived or set off, before that took effect.
        """
        performed = self.performed_by(at)
        if performed is None:
            return None
        paid = any(credit.at == performed for way in self.ways for credit in way.credits)
        lowered = any(waiver.at == performed for way in self.ways for waiver in way.waivers)
        return performed - 1 if lowered and not paid else performed

    def turns(self, since: int, until: int) -> Iterator[int]:
        """The instants between two at which what is outstanding of it may have changed.

        It is of a duty whose amount does not change by itself any more.
        """
        credits_ = [credit for way in self.ways for credit in way.credits]
        found = [self.arisen, *self.lowered, *(credit.at for credit in credits_)]
        waivers = [waiver for way in self.ways for waiver in way.waivers]
        found += [at for one in waivers for at in (one.at, one.end) if at is not None]
        found += [credit.end for credit in credits_ if credit.end is not None]
        found += [] if self.discharged is None else [self.discharged.at]
        for one in self.outrankings:
            found += [one.start, until if one.end is None else one.end]
        yield from (at for at in found if since <= at <= until)

    def upon(self) -> Iterator[Event]:
        """The events that it arose from, and those of the duty that it stands in for.

        Where it arose upon a breach, what that goes back to as well.
        """
        for event in (self.occasion, *self.others):
            yield from derived_events.going_back(event)
        if self.primary is not None:
            yield from self.primary.upon()

    def arose_from(self, event: str) -> bool:
        """Whether it, or the duty that it stands in for, arose from the event of that id."""
        return any(one.id == event for one in self.upon())

    def with_remedies(self) -> Iterator[Account]:
        """Itself, and the duties that stand in for it, or in their turn for these."""
        yield self
        for remedy in self.remedies:
            yield from remedy.with_remedies()

    def arose_with(self, other: Account) -> bool:
        """Whether it belongs to another: of two that arose from events, whether from the same."""
        here, there = (
            {event.id for event in (root.occasion, *root.others) if event.by != CONTRACT}
            for root in (self.root, other.root)
        )
        return other is not self and not (here and there and here.isdisjoint(there))

    def paid(self, at: int) -> Money | None:
        """The amount paid by an instant; None where nothing was."""
        credits_ = self.credits
        if not credits_:
            return None
        if not self.is_freed:
            count = len(credits_)
            if at < credits_[-1].at:
                count = bisect_right(credits_, at, key=_AT)
            return credits_[count - 1].total if count else None
        amounts = [c.amount for c in credits_ if c.counts(at) and c.amount is not None]
        return sum(amounts[1:], amounts[0]) if amounts else None

    def owed(self, at: int) -> Money | None:
        """The amount outstanding at an instant; None without an amount, or where it is unknown."""
        ended = self.duty.discharged
        if (ended is not None and self.is_of_money and ended.at <= at) or self.is_forgone(at):
            return self.nothing(at)
        figure = self._left_by_waivers(at)
        if not isinstance(figure, Money):
            return None if figure is None else self.nothing(at)
        paid = self.paid(at)
        if paid is None:
            return figure if figure.amount >= 0 else Money(0, figure.currency)
        return figure - paid if figure > paid else paid - paid

    def carried(self, at: int) -> Money | None:
        """What is outstanding at an instant, and still is as the next begins; None if not known.

        What is waived, set off or discharged from the next instant on is not in it, as what is
        paid at the instant is not: so of both, the next day bears no interest.
        """
        owed = self.owed(at)
        if owed is None or self.duty.ended == at + 1:
            return None if owed is None else owed - owed
        for waiver in self.waivers:
            if waiver.at == at + 1:
                owed -= min(owed, waiver.amount)
        return owed

    def is_forgone(self, at: int) -> bool:
        """Whether the duty was performed by an instant in another way, so that nothing is paid."""
        one_way = self.lead is None and not self.alternatives
        if one_way or not self.is_of_money:
            return False
        return self.duty.performed_by(at) is not None and not self.is_paid(at)

    def is_paid(self, at: int) -> bool:
        """Whether nothing is outstanding at an instant, as far as is known."""
        figure, discharged = self._left_by_waivers(at), self.duty.discharged
        if not isinstance(figure, Money) or (discharged is not None and discharged.at <= at):
            return figure is not None
        paid = self.paid(at)
        return figure.amount <= 0 if paid is None else figure <= paid

    def in_breach_by(self, at: int) -> int | None:
        """The instant at which it fell into breach, if it had by an instant; else None."""
        since = self.breached
        return None if since is None or since > at else since

    def status(self, at: int) -> DutyStatus:
        """The status of the duty at an instant."""
        if self.lead is not None:
            return self.lead.status(at)
        if self.discharged is not None and self.discharged.at <= at:
            return DutyStatus.DISCHARGED
        breached = self.in_breach_by(at) is not None
        if self.performed_by(at) is not None:
            return DutyStatus.LATE if breached else DutyStatus.KEPT
        if breached:
            return DutyStatus.BREACHED
        outranking = self.outranking(at)
        if outranking is not None:
            return DutyStatus.CONFLICT if outranking.clashes else DutyStatus.SUSPENDED
        return DutyStatus.SUSPENDED if self.hold(at) else DutyStatus.OPEN

    def told(self, kind: ActionType, at: int, by: str = "") -> Event:
        """A derived event about the duty.

        Args:
            kind: Its action type.
            at: The instant from which conditions see it.
            by: What names the period by which the duty is overdue.
        """
        return derived_events.about(
            kind,
            self.compiled.clause.id,
            self.bearer(at),
            self.id,
            at,
            occasion=self.root.occasion,
            also=self.root.others,
            standing=REMEDY if self.is_remedy else PRIMARY,
            by=by,
        )

    def lateness_from(self, at: int, among: Iterable[Lateness]) -> Iterator[tuple[int, Lateness]]:
        """The first instants, at one or later, at which it is overdue by periods unless performed.

        Args:
            at: The instant.
            among: The periods by which clauses ask whether it is overdue.
        """
        deadline, zone = self.deadline(at), self.memory.zone
        for late in among:
            with suppress(CalendarEndError):  # it is not overdue by that much in any year
                yield max(zone.after(deadline or at, late.by) + 1, at), late

    def want(self) -> None:
        """Tell the known values of fields, as `wants`, from the other tests, which `rest` has."""
        asks, act = self.traits.asks or (), self.occasion.act
        told = [
            (name, one.value if isinstance(one, Const) else act.get(one.field or ""))
            for name, one in asks
        ]
        values: dict[str, Value] = {name: value for name, value in told if value is not None}
        if asks and len(values) == len(asks):
            self.wants = ((self.arisen, values),)
            return
        slots, rest = self.slots, list[Test]()
        for test in self.promise.tests:
            known = fixed((test,), slots)
            values.update(known)
            if not known:
                rest.append(test)
        self.wants, self.rest = ((self.arisen, values),), tuple(rest)

    def fits(self, event: Filled) -> bool:
        """Whether an act that has the values of `wanted` passes the other tests, too."""
        if not self.rest:
            return True
        beside = (*self.slots[: self.promise.slot], event)
        return all(passes(test, beside) for test in self.rest)

    @property
    def rank(self) -> tuple[object, ...]:
        """The key by which payments count to it before others, as its deadline stands now."""
        last = self.deadlines[-1][1]
        since = self.arisen if last is None or self.traits.by_age else last
        return self.traits.place, since, self.order

    def takes(self, event: Event, at: int) -> bool:
        """Whether an act is such as it asks for, performed or not."""
        return self._wants(event.by, event.act, at) and self.fits(event)

    def _wants(self, by: Party, act: Act, at: int) -> bool:
        """Whether an act of a party is of the action that it asks for, with the known values."""
        norm = self.norm
        if by not in self.debtors(at) or norm.act.kind not in act.kinds:
            return False
        return all(act.get(name) == value for name, value in self.wanted(at).items())

    def is_open(self, at: int) -> bool:
        """Whether an act at an instant is not too early for it."""
        return self.arisen <= at and (self.opens is None or self.opens <= at)

    def asks_for(self, by: Party, act: Act, at: int) -> bool:
        """Whether it is owed at an instant, and an act of a party is such as it asks for."""
        if not self.is_open(at) or not self._wants(by, act, at) or self.status(at) in SETTLED:
            return False
        return self.fits(Judged(act, at, self.memory))


ENDLESS = 10**12
"""So many periods late as make no difference: what an amount with a bound comes to at last."""


@frozen(eq=False)
class _Endless:
    """What is known of duties, if no duty in breach is ever performed."""

    owed: Owed

    @property
    def is_endless(self) -> bool:
        """See `Owed.is_endless`."""
        return True

    def turns(  # pragma: no cover (interest without end asks for none)
        self, term: Outstanding, since: int, until: int
    ) -> Iterator[int]:
        """See `Owed.turns`."""
        return self.owed.turns(term, since, until)

    def in_breach(self, breach: Event) -> Late | None:
        """See `Owed.in_breach`."""
        return self.owed.in_breach(breach)

    def outstanding(
        self, term: Outstanding, counts: Callable[[Event], bool], at: int, *, is_over: bool
    ) -> list[tuple[Event, Money]] | None:
        """See `Owed.outstanding`."""
        return self.owed.outstanding(term, counts, at, is_over=is_over)

    def periods_late(self, breach: Event, every: CivilPeriod, at: int) -> int:  # noqa: ARG002
        """See `Owed.periods_late`."""
        return ENDLESS

    def clashes_in(
        self, term: Outstanding, counts: Callable[[Event], bool], at: int
    ) -> list[Clash]:
        """See `Owed.clashes_in`."""
        return self.owed.clashes_in(term, counts, at)

    def doubts(  # pragma: no cover (no amount asks whether there is an event)
        self, kind: str, clause: str, at: int
    ) -> Iterator[tuple[Clash, Event]]:
        """See `Owed.doubts`."""
        return self.owed.doubts(kind, clause, at)


class Accounts:
    """The accounts of all duties of one contract on one record, as the ledger keeps them.

    Attributes:
        now: The instant up to which the course of events has come.
        all: Every account, by age and in the order of the text.
        unsettled: Those that are neither performed nor discharged now, by clause.
        by_breach: The deadlines that passed, by the id of what followed from that, where
            something does.
        late: The periods by which clauses ask whether duties are overdue; see `Program.late`.
    """

    def __init__(self, late: Mapping[tuple[str, bool], Iterable[Lateness]]) -> None:
        self.late = late
        self.now = 0
        self.all: list[Account] = []
        self.unsettled: dict[str, dict[Account, None]] = {}
        self.by_breach: dict[str, Failure] = {}

    @property
    def is_endless(self) -> bool:
        """See `Owed.is_endless`."""
        return False

    def late_for(self, account: Account) -> Iterable[Lateness]:
        """The periods by which norms ask whether a duty is overdue."""
        return self.late.get((account.compiled.clause.id, account.is_remedy), ())

    def turns(self, term: Outstanding, since: int, until: int) -> Iterator[int]:
        """See `Owed.turns`."""
        for account in self.all:
            if account.compiled.clause.id == term.clause and account.in_money.is_of_money:
                yield from account.turns(since, until)

    def in_breach(self, breach: Event) -> Failure | None:
        """See `Owed.in_breach`."""
        return self.by_breach.get(breach.id)

    def under(self, clause: str) -> list[Account]:
        """The accounts of a clause that are unsettled now."""
        return list(self.unsettled.get(clause, ()))

    def outstanding(
        self, term: Outstanding, counts: Callable[[Event], bool], at: int, *, is_over: bool
    ) -> list[tuple[Event, Money]] | None:
        """See `Owed.outstanding`."""
        owing = [a.in_money for a in self._meant(term, counts, at) if a.binds(at)]
        owing = [account for account in owing if not account.is_paid(at)]
        owed = [(a, a.carried(at) if is_over else a.owed(at)) for a in owing]
        known = [(a.root.occasion, amount) for a, amount in owed if amount is not None]
        return known if len(known) == len(owed) else None

    def _of(self, clause: str, at: int) -> Iterator[Account]:
        """The accounts of a clause; as of now or later, those that are unsettled now."""
        accounts = self.under(clause) if at >= self.now else self.all
        return (account for account in accounts if account.compiled.clause.id == clause)

    def _meant(
        self, term: Outstanding, counts: Callable[[Event], bool], at: int
    ) -> Iterator[Account]:
        """The unsettled duties that a term means, whether they bind or not."""
        first = None if term.since is None else beginning(term.since)
        return (
            account
            for account in self._of(term.clause, at)
            if account.in_money.is_of_money
            if account.arisen <= at and account.status(at) not in SETTLED
            if first is None or account.arisen >= first
            if (term.remedies or not account.is_remedy) and counts(account.root.occasion)
        )

    def clashes_in(
        self, term: Outstanding, counts: Callable[[Event], bool], at: int
    ) -> list[Clash]:
        """See `Owed.clashes_in`."""
        found = (account.outranking(at) for account in self._meant(term, counts, at))
        return [one.clash for one in found if one is not None and one.clash is not None]

    def doubts(self, kind: str, clause: str, at: int) -> Iterator[tuple[Clash, Event]]:
        """See `Owed.doubts`."""
        for account in self._of(clause, at):
            one = account.outranking(at)
            if one is None or one.clash is None:
                continue
            for event in () if account.status(at) in SETTLED else self._doubted(account, kind, at):
                yield one.clash, event

    def _doubted(self, account: Account, kind: str, at: int) -> Iterator[Event]:
        """The derived events of a kind about a duty that there are, or not, as it binds."""
        deadline = account.deadline(at)
        known = account.in_breach_by(at) is not None
        late = deadline is not None and deadline < at and not known
        if kind == derived_events.CLOSED.name:
            yield account.told(derived_events.CLOSED, at)
        elif late and kind == derived_events.BREACHED.name:
            yield account.told(derived_events.BREACHED, at)
        elif late and kind == derived_events.OVERDUE.name:
            yield account.told(derived_events.OVERDUE, at)
            among = self.late_for(account)
            for since, by in account.lateness_from(at, among):
                if since <= at:
                    yield account.told(derived_events.OVERDUE, at, by.name)

    def periods_late(self, breach: Event, every: CivilPeriod, at: int) -> int:
        """See `Owed.periods_late`."""
        failure = self.by_breach[breach.id]
        account, last = failure.account, failure.last
        asleep = account.asleep(last, at) // DAY * DAY  # then it stands still
        return whole(every, day(last), day(at - asleep))


def others_of(compiled: CompiledNorm, found: Match) -> tuple[Event, ...]:
    """The other acts upon which a duty arises, where it is upon several.

    Args:
        compiled: The obligation.
        found: How it applies to the occasion.
    """
    norm = compiled.norm
    also = norm.also if isinstance(norm, Obligation) else ()
    if not also:
        return ()
    atoms = compiled.form.cases[found.case].given.atoms
    return tuple(
        event for atom, event in zip(atoms, found.events, strict=False) if atom.asked in also
    )
