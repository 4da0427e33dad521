"""The account of a duty: what it is about, and what has happened to it, with the instants.

What is written in an account is never changed, but for what the course of events takes back
when something earlier becomes known; so that the state at any earlier instant can be read.
"""

from __future__ import annotations

from datetime import date

from attrs import define, evolve, field, frozen

from contract_rules.answers.duties import SETTLED, DutyStatus
from contract_rules.contracts.clauses import Amendment
from contract_rules.contracts.program import CompiledNorm
from contract_rules.evaluation.evaluator import Slots, judged_in, passes, value_of
from contract_rules.evaluation.working_memory import Owed, WorkingMemory
from contract_rules.norms.computed_terms import PeriodsLate
from contract_rules.norms.derived_events import CONTRACT
from contract_rules.norms.normal_form import Promise, Test
from contract_rules.norms.norms import Before, Obligation
from contract_rules.norms.traversal import plain
from contract_rules.values.acts import Party, Value
from contract_rules.values.events import Event
from contract_rules.values.instants import beginning, day, instant
from contract_rules.values.money import Money
from contract_rules.values.periods import Period, after, whole


@frozen(eq=False)
class Credit:
    """That an act counts to a duty.

    Attributes:
        at: The instant.
        event: The act.
        amount: How much of it counts; None where the duty is of no amount.
    """

    at: int
    event: Event
    amount: Money | None


@define(eq=False)
class Hold:
    """That a duty was suspended.

    Attributes:
        start: From when.
        exercise: What suspended it.
        extends: Whether its deadline moves by as many days.
        end: Until when, where it was resumed.
        resumed: What resumed it.
    """

    start: int
    exercise: Event
    extends: bool
    end: int | None = None
    resumed: Event | None = None


@frozen(eq=False)
class Discharge:
    """That a duty is no longer owed.

    Attributes:
        at: From when.
        cause: The exercise, or the amendment, that discharged it.
    """

    at: int
    cause: Event | Amendment


@define(eq=False, kw_only=True)
class Account:
    """The account of one duty.

    Attributes:
        id: What names it: the clause and the occasion.
        order: By age, then in the order of the text: to which of two a payment counts.
        compiled: The obligation.
        promise: What the duty comes to.
        slots: The occasion and the events found with it.
        occasion: What it arose from.
        exercise: What brought the obligation into force, if something did.
        arisen: When it arose.
        amount: What is owed, where it does not grow; None without an amount, or an unknown one.
        wants: The fields of an act that performs it, where their values are known, each from
            when on.
        rest: What else is asked of such an act.
        primary: The duty in breach that it stands in for, if it does.
        parties: To whom it is owed, each from when on.
        deadlines: Its deadline, each from when on; None where none is on record.
        credits: What was done.
        holds: When it was suspended.
        breached: When it fell into breach.
        breach: What followed from that, where something does.
        performed: When it was performed in full.
        discharged: That it was discharged.
        stopped: From when it no longer grows, where a termination left it owed.
        remedies: The duties that stand in for it.
        grows: Whether its amount depends on how late another duty is.
    """

    id: str
    order: tuple[object, ...]
    compiled: CompiledNorm
    promise: Promise
    slots: Slots
    occasion: Event
    exercise: Event | None
    arisen: int
    amount: Money | None
    wants: list[tuple[int, dict[str, Value]]]
    rest: tuple[Test, ...]
    primary: Account | None
    parties: list[tuple[int, Party | None]]
    deadlines: list[tuple[int, int | None]]
    credits: list[Credit] = field(factory=list[Credit])
    holds: list[Hold] = field(factory=list[Hold])
    breached: int | None = None
    breach: Event | None = None
    performed: int | None = None
    discharged: Discharge | None = None
    stopped: int | None = None
    remedies: list[Account] = field(factory=list["Account"])
    grows: bool = field(init=False)

    def __attrs_post_init__(self) -> None:
        amount = self.norm.amount
        self.grows = amount is not None and any(
            isinstance(term, PeriodsLate) for term in plain(amount[1:])
        )

    @property
    def norm(self) -> Obligation:
        """The obligation as written."""
        norm = self.compiled.norm
        assert isinstance(norm, Obligation)  # noqa: S101 (only these have accounts)
        return norm

    @property
    def is_settled(self) -> bool:
        """Whether it was performed or discharged."""
        return self.performed is not None or self.discharged is not None

    @property
    def is_of_money(self) -> bool:
        """Whether payments add up to it."""
        return self.promise.amount is not None

    def deadline(self, at: int) -> int | None:
        """The last instant to perform it, as it stood then."""
        return [last for since, last in self.deadlines if since <= at][-1]

    def counterparty(self, at: int) -> Party | None:
        """To whom it was owed then."""
        return [party for since, party in self.parties if since <= at][-1]

    def wanted(self, at: int) -> dict[str, Value]:
        """The fields of an act that performs it then, where their values are known."""
        return [fields for since, fields in self.wants if since <= at][-1]

    def hold(self, at: int) -> Hold | None:
        """How it was suspended then, if it was."""
        for hold in self.holds:
            if hold.start <= at and (hold.end is None or at < hold.end):
                return hold
        return None

    def due(self, at: int) -> Money | None:
        """What it came to then; None without an amount, or where that is not known."""
        if not self.grows or self.promise.amount is None:
            return self.amount
        return self._grown(self.end(at), judged_in(self.slots).memory)

    def due_at_last(self, at: int) -> Money | None:
        """What it comes to at last, if the duty that it depends on stays unperformed for ever."""
        memory = judged_in(self.slots).memory
        return self._grown(self.end(at), evolve(memory, owed=_Endless(memory.owed)))

    def _grown(self, at: int, memory: WorkingMemory) -> Money | None:
        assert self.promise.amount is not None  # noqa: S101 (it grows)
        then = evolve(judged_in(self.slots), at=at, memory=memory)
        amount = value_of(self.promise.amount[1], (then, *self.slots[1:]))
        return amount if isinstance(amount, Money) else None

    def end(self, at: int) -> int:
        """The instant up to which it grows, as it stood then."""
        ends = [at, self.stopped, None if self.primary is None else self.primary.performed]
        both = (self, self.primary)
        ends += [a.discharged.at for a in both if a is not None and a.discharged is not None]
        return min(end for end in ends if end is not None)

    def arose_from(self, event: str) -> bool:
        """Whether it, or what it stands in for, arose from the event of that id."""
        here = self.occasion.id == event
        return here or (self.primary is not None and self.primary.arose_from(event))

    def paid(self, at: int) -> Money | None:
        """What had been paid then; None where nothing had."""
        amounts = [c.amount for c in self.credits if c.at <= at and c.amount is not None]
        return sum(amounts[1:], amounts[0]) if amounts else None

    def owed(self, at: int) -> Money | None:
        """What was owed and not paid then; None without an amount, or where it is unknown."""
        due, paid = self.due(at), self.paid(at)
        if self.is_of_money and self.discharged is not None and self.discharged.at <= at:
            return judged_in(self.slots).memory.nothing
        return due if due is None or paid is None else due - paid

    def status(self, at: int) -> DutyStatus:
        """What had become of it then."""
        if self.discharged is not None and self.discharged.at <= at:
            return DutyStatus.DISCHARGED
        breached = self.breached is not None and self.breached <= at
        if self.performed is not None and self.performed <= at:
            return DutyStatus.LATE if breached else DutyStatus.KEPT
        if breached:
            return DutyStatus.BREACHED
        return DutyStatus.SUSPENDED if self.hold(at) else DutyStatus.OPEN

    def fits(self, event: Event) -> bool:
        """Whether an act, whose known fields are right, performs it."""
        beside = (*self.slots[: self.promise.slot], event)
        return all(passes(test, beside) for test in self.rest)


ENDLESS = 10**12
"""So many periods late as make no difference: what an amount with a bound comes to at last."""


@frozen(eq=False)
class _Endless:
    """What is known of duties, as if every breach had lasted for ever."""

    owed: Owed

    def outstanding(self, clause: str, since: date | None, at: int) -> list[Money] | None:
        """See `Owed.outstanding`."""
        return self.owed.outstanding(clause, since, at)

    def periods_late(self, breach: Event, every: Period, at: int) -> int:  # noqa: ARG002
        """See `Owed.periods_late`."""
        return ENDLESS


class Accounts:
    """The accounts of all duties of one contract on one record, as the ledger keeps them.

    Attributes:
        now: The instant up to which the course of events has come.
        all: Every account, by age and in the order of the text.
        unsettled: Those that are neither performed nor discharged now, by clause.
        by_breach: By the id of what followed from their breach, where something does.
    """

    def __init__(self) -> None:
        self.now = 0
        self.all: list[Account] = []
        self.unsettled: dict[str, dict[Account, None]] = {}
        self.by_breach: dict[str, Account] = {}

    def under(self, clause: str) -> list[Account]:
        """The accounts of a clause that are unsettled now."""
        return list(self.unsettled.get(clause, ()))

    def outstanding(self, clause: str, since: date | None, at: int) -> list[Money] | None:
        """See `Owed.outstanding`."""
        first = None if since is None else beginning(since)
        accounts = self.under(clause) if at >= self.now else self.all
        owed = [
            account.owed(at)
            for account in accounts
            if account.compiled.clause.id == clause and account.is_of_money
            if account.arisen <= at and account.status(at) not in SETTLED
            if first is None or account.arisen >= first
        ]
        known = [amount for amount in owed if amount is not None]
        return known if len(known) == len(owed) else None

    def periods_late(self, breach: Event, every: Period, at: int) -> int:
        """See `Owed.periods_late`."""
        last = self.by_breach[breach.id].deadline(at)
        assert last is not None  # noqa: S101 (it is in breach)
        return whole(every, day(last), day(at))


def deadline_of(norm: Obligation, promise: Promise, slots: Slots, at: int) -> int | None:
    """The last instant at which a duty that arises then is performed in time."""
    deadline = promise.deadline
    if deadline is None:
        return None
    if isinstance(deadline, Period):
        occasion = judged_in(slots).itself
        breached = occasion is not None and occasion.by == CONTRACT and occasion.at == at
        start = occasion.on if occasion is not None and breached else day(at)
        return instant(after(start, deadline))
    limit = value_of(deadline, slots)
    assert isinstance(limit, date)  # noqa: S101 (what happened has all its fields)
    return beginning(limit) - 1 if isinstance(norm.deadline, Before) else instant(limit)
