"""The ledger keeps the accounts of all duties: acts, deadlines and powers change them here.

Each change may let derived events follow, such as that a duty fell into breach, which conditions
of other norms find. Whoever changes something gets these, as they may be occasions of duties.
Instants are integers, as `contract_rules.values.instants` says.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from itertools import chain, islice, product
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING

from attrs import evolve

from contract_rules.evaluation.dependencies import upon_breach, weighed_upon
from contract_rules.evaluation.evaluator import Judged, value_of
from contract_rules.evaluation.timeline.accounts import (
    Account,
    Accounts,
    Discharge,
    Failure,
    Waiver,
    others_of,
    summed,
)
from contract_rules.evaluation.timeline.allocation import HAPPENED, Counting, in_order, moves_on
from contract_rules.evaluation.timeline.deadlines import deadline_of, meant_by, opening_of
from contract_rules.evaluation.timeline.entries import (
    FurtherDeadline,
    Hold,
    Outranking,
    Performance,
    Release,
)
from contract_rules.evaluation.timeline.schedule import Schedule
from contract_rules.evaluation.timeline.traits import Traits
from contract_rules.evaluation.working_memory import Record
from contract_rules.norms import derived_events
from contract_rules.norms.norms import Obligation
from contract_rules.values.acts import Act, Party
from contract_rules.values.data_classes import frozen
from contract_rules.values.events import Event
from contract_rules.values.instants import DAY, SECOND, beginning, day
from contract_rules.values.money import Money
from contract_rules.values.periods import Days, after

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from contract_rules.answers.reasons import Ground
    from contract_rules.contracts.clauses import Amendment
    from contract_rules.contracts.program import CompiledNorm, Program
    from contract_rules.evaluation.evaluator import Slots
    from contract_rules.evaluation.matcher import Match
    from contract_rules.evaluation.timeline.undo import UndoLog
    from contract_rules.evaluation.working_memory import WorkingMemory
    from contract_rules.norms.computed_terms import Lateness
    from contract_rules.norms.normal_form import Promise
    from contract_rules.values.acts import ActionType, Value
    from contract_rules.values.periods import CivilPeriod

_ORDER, _ID, _DUTY = map(attrgetter, ("order", "id", "duty"))

_NO_NORMS: frozenset[int] = frozenset()


@frozen
class Awaited:
    """What a duty waited for whose occasion was during a suspension of its clause.

    Attributes:
        occurred: The instant of the occasion.
        extends: Whether the suspension moves deadlines: then periods count from its end.
        resumed: The exercise that resumed the clause.
    """

    occurred: int
    extends: bool
    resumed: Event


@frozen
class Excess:
    """What was to be waived, or set off, beyond what could be.

    Attributes:
        at: The instant from which the exercise took effect; of what lowered a debt that is owed no
            longer, as what it arose upon was reversed, that of the reversal.
        exercise: The exercise.
        clause: The clause under which is owed what it waives, or sets off.
        amount: How much lowered nothing.
        against: The clause against which it sets off; None for a waiver.
    """

    at: int
    exercise: Event
    clause: str
    amount: Money
    against: str | None = None


class Ledger:
    """The accounts of the duties of one contract on one fact base.

    Args:
        program: The compiled contract.
        memory: What is on record.
        accounts: Where the accounts are kept; empty at first.
        undo_log: Where everything done is noted.

    Attributes:
        accounts: The accounts, by age and in the order of the text.
        allocation: The open duties, and which acts counted to which.
        contested: The accounts of the duties that something may keep from binding.
        shifting: Those of them of which that may change with whatever happens.
        unweighed: Those of the others of which it may have changed since it was weighed.
        excesses: What was to be waived, or set off, beyond what could be, in the order of the
            instants.
        prepaid: The duties that arise, or may be performed for the first time, at an instant.
        falling: Those in whose amounts something is taken to date.
        schedules: When, but for deadlines, something comes about: a derived event counts, a period
            after a deadline has passed by which a clause asks whether a duty is overdue, or a duty
            may be performed for the first time.
    """

    def __init__(
        self,
        program: Program,
        memory: WorkingMemory,
        accounts: Accounts,
        undo_log: UndoLog,
    ) -> None:
        self._memory = memory
        self._undo_log = undo_log
        self._asked = program.asked
        self._deeds = program.deeds
        self._kinds = program.kinds
        self._common: dict[tuple[int, int, int], Traits] = program.once(_in_common)
        self._rivals = program.rivals
        self._upon_breach = program.once(upon_breach)
        self._is_found_by_time = program.once(_is_found_by_time)
        self.allocation = Counting(undo_log)
        self.accounts = accounts
        self._weighed_upon = program.once(weighed_upon)
        self.contested: dict[Account, None] = {}
        self.shifting: dict[Account, None] = {}
        self.unweighed: dict[Account, None] = {}
        self.excesses: list[Excess] = []
        self._arisen: set[str] = set()
        self._upon: dict[str, Account] = {}
        self._also_upon: dict[str, list[Account]] = {}  # after the first, as hardly any has
        self._back_to: dict[str, list[Account]] = {}
        self._assigned: dict[str, list[tuple[int, Party]]] = {}
        self._sleeping: dict[str, tuple[Event, bool]] = {}
        self._awake_at: dict[str, int] = {}
        self._woken: dict[str, tuple[int, Event]] = {}
        self._undone: dict[str, dict[Account, Money | None]] = {}
        self._waived: dict[Account, tuple[Waiver, ...]] = {}
        self._turns: Schedule[Account] = Schedule()
        self._opening: Schedule[Account] = Schedule()
        self._echoes: Schedule[Event] = Schedule()
        self._lapsing: Schedule[tuple[Account, FurtherDeadline]] = Schedule()
        self._overdue: Schedule[tuple[Account, Lateness]] = Schedule()
        self.schedules = (
            self._opening,
            self._lapsing,
            self._echoes,
            *((self._overdue,) if program.late else ()),
        )
        self._fresh: list[Account] = []
        self.prepaid: list[Account] = []
        self._reopened: dict[Account, None] = {}
        self._has_freed = False  # whether any act ever ceased to count
        self.falling: list[Account] = []
        # made once, not for each duty
        self._undo_entry, self._undo_close = self._leave, self._reopen
        self._undo_breach = self._unbreach

    # what the course of events does, instant by instant

    def next_deadline(self, after_: int) -> int | None:
        """The first instant after one by which a deadline has passed."""
        return self._turns.next(after_)

    def pass_quietly(self, at: int) -> bool:
        """Let deadlines pass at an instant at which nothing else happens, if nothing follows.

        Returns:
            Whether that is all that comes about then; else nothing is done yet. It is not where
            something may be found then that no event brings about.
        """
        if self._is_found_by_time or self.falling:
            return False
        due: list[Account] = []
        for account in self._turns.at(at):
            if account.breached is not None or account.is_settled:
                continue
            if account.varies or account.holds or account.outrankings:
                return False
            if account.compiled.breach is not None or account.compiled.clause.id in self._asked:
                return False
            due.append(account)
        for account in due:
            self._note_breach(account, at)
        return True

    def fall_due(self, at: int) -> list[Event]:
        """Put in breach what should have been performed before; what follows from that.

        To what a reversal leaves owed again, what is left of other payments counts first.
        """
        followed = self._count_again(at) if self._reopened else []
        opening = self._opening.at(at) if self._opening.instants else ()
        self.prepaid.clear()
        if opening:
            self.reweigh(opening)
            self.prepaid += [account for account in opening if account.norm.on_account]
        for account in self._turns.at(at):
            if account.breached is not None or account.is_settled:
                continue
            deadline = account.deadline(at)
            if deadline is None or deadline >= at:
                continue
            free = account.hold(at) is None and account.outranking(at) is None
            if account.varies and account.is_paid(at) and (free or not account.grows):
                followed += self._settle(account, at)
                if free and not account.is_settled:  # nothing is owed yet
                    self._watch(account, at + DAY - 1, at)
            elif free:
                followed += self._breach(account, at)
            else:
                followed += self._suppose_breach(account, at)
        if self._lapsing.instants:
            followed += self._lapse(at)
        if self._overdue.instants:
            followed += self._grow_overdue(at)
        return followed

    def _count_again(self, at: int) -> list[Event]:
        """Count what is left of payments to what a reversal leaves owed again."""
        self.prepaid, self._reopened = [*self._reopened], {}
        return self.count_prepaid(at)

    def _lapse(self, at: int) -> list[Event]:
        """Note which graces have passed; what follows from that."""
        followed: list[Event] = []
        for account, grace in self._lapsing.at(at):
            if not account.is_settled and grace.last is not None:
                self._undo_log.set(grace, "passed", at, at)
                followed += self._fail(account, grace, grace.last, at)
        return followed

    def _grow_overdue(self, at: int) -> list[Event]:
        """Put on record which duties are overdue by as much as clauses ask about."""
        followed: list[Event] = []
        for account, late in self._overdue.at(at):
            if account.is_settled:
                continue
            if account.breached is not None:
                followed += self._follow(account, derived_events.OVERDUE, at, by=late.name)
            elif account.supposed:
                followed += self._suppose(account, derived_events.OVERDUE, at, by=late.name)
        return followed

    def retake(self, at: int, stratum: int) -> list[Event]:
        """Take anew what is to date in amounts, and may fall once the deadline has passed."""
        followed: list[Event] = []
        for account in self.falling:
            if account.compiled.stratum != stratum or account.discharged is not None:
                continue
            if account.is_closed(at) and account.is_lower(at):
                self._add(account, "lowered", at, at)
                followed += self._settle(account, at)
        return followed

    def echoed(self, at: int) -> list[Event]:
        """The breaches by acts of the instant before, which conditions see from now on."""
        return self._echoes.at(at) if self._echoes.instants else []

    def _note_breach(self, account: Account, at: int) -> None:
        account.breached = at
        self._fresh.append(account)
        self._undo_log.note(at, self._undo_breach, account)

    def _breach(self, account: Account, at: int) -> list[Event]:
        self._note_breach(account, at)
        followed = self._follow(account, derived_events.BREACHED, at)
        followed += self._follow(account, derived_events.OVERDUE, at)
        account.lateness = self._lateness(account, at)
        last = account.deadline(at)
        assert last is not None  # noqa: S101 (it has passed)
        return followed + self._fail(account, account, last, at)

    def _fail(
        self, account: Account, of: Account | FurtherDeadline, last: int, at: int
    ) -> list[Event]:
        """Put on record that a deadline of a duty passed, where something is written for that.

        Args:
            account: The account of the duty.
            of: What had the deadline: the duty itself, or a grace that it was given.
            last: The deadline.
            at: The instant.
        """
        kind = of.compiled.breach
        if kind is None:
            return []
        act = Act(kind.name, of.occasion.act.fields, kind)
        upon = account.root.occasion
        occurred = upon.day  # what is owed instead may speak of it
        id_ = f"breach of {of.id}"
        breach = derived_events.followed(act, at, id_, occurred, of=account.id, upon=upon)
        self.accounts.by_breach[breach.id] = Failure(account, last)
        self._tell(breach, at)
        return [breach]

    def _lateness(self, account: Account, at: int) -> tuple[tuple[int, Lateness], ...]:
        """The periods by which it may be overdue, each with the first instant at which it is."""
        among = self.accounts.late_for(account)
        found = tuple(account.lateness_from(at, among))
        for since, late in found:
            self._overdue.note(since, (account, late), account.id, self._undo_log, at)
        return found

    def _suppose_breach(self, account: Account, at: int) -> list[Event]:
        """Let conditions find a breach where clauses clash and the duty is supposed to bind."""
        outranking = account.outranking(at)
        if account.hold(at) is not None or outranking is None or outranking.clash is None:
            return []
        for compiled in self._upon_breach.get(account.compiled.clause.id, ()):
            self._memory.doubt((outranking.clash,), compiled.original)
        if not outranking.supposed:
            return []
        followed = self._suppose(account, derived_events.BREACHED, at)
        followed += self._suppose(account, derived_events.OVERDUE, at)
        self._lateness(account, at)
        return followed

    def _suppose(self, account: Account, kind: ActionType, at: int, by: str = "") -> list[Event]:
        followed = self._follow(account, kind, at, by=by)
        self._undo_log.set(account, "supposed", (*account.supposed, *followed), at)
        return followed

    def _unsuppose(self, account: Account, at: int) -> None:
        """Let conditions no longer find a breach that was supposed: the clash has ended."""
        for event in account.supposed:
            self._lift(event, at)
        if account.supposed:
            self._undo_log.set(account, "supposed", (), at)

    def _lift(self, event: Event, at: int) -> None:
        """Let conditions no longer find a derived event from an instant on."""
        self._memory.record.lift(event, at)
        self._undo_log.note(at, self._memory.record.unlift, event)

    def _unbreach(self, account: Account) -> None:
        account.breached, account.lateness = None, ()
        self._no_longer_fresh(account)

    def _no_longer_fresh(self, account: Account) -> None:
        if account in self._fresh:
            self._fresh.remove(account)

    def fresh(self, at: int) -> list[Account]:
        """The accounts that fell into breach by an instant, since this was asked last."""
        found = [a for a in self._fresh if a.in_breach_by(at) is not None]
        told = set(found)
        self._fresh = [account for account in self._fresh if account not in told]
        return found

    def arise(
        self,
        compiled: CompiledNorm,
        occasion: Event,
        found: Match,
        at: int,
        awaited: Awaited | None = None,
    ) -> list[Event]:
        """Open the account of a duty that arises, or note grace; returns the derived events.

        Args:
            compiled: The obligation.
            occasion: The event that it arises from.
            found: How the obligation applies to the occasion.
            at: The instant.
            awaited: What the duty waited for, if its clause was suspended on the occasion.
        """
        norm, case = compiled.norm, compiled.form.cases[found.case]
        promise, beside = case.promise, () if found.exercise is None else (found.exercise,)
        others = others_of(compiled, found)
        id_ = _name(compiled, occasion, *others, *beside)
        if not isinstance(norm, Obligation) or promise is None or id_ in self._arisen:
            return []
        then = at if awaited is None else awaited.occurred
        extends = awaited is not None and awaited.extends
        by_itself = occasion.by.name == derived_events.CONTRACT.name
        begun = at if extends else None if by_itself else then
        judged = Judged(
            occasion.act,
            then,
            self._memory,
            occasion,
            compiled.original,
            is_occasion=True,
            begun=begun,
        )
        together = (*beside, *found.events)
        slots: Slots = (judged, *together)
        breach = found.exercise if compiled.form.begun else occasion
        failure = self.accounts.by_breach.get(breach.id) if breach else None
        missed = None if failure is None else failure.last
        start = at if extends else then
        last = deadline_of(norm, promise, slots, start, missed)
        if failure is not None and compiled.is_grace:
            last = None if last is None else meant_by(norm, last, at)
            self._grant(failure.account, FurtherDeadline(id_, compiled, found, occasion, at, last))
            return []
        primary = None if failure is None else failure.account
        amount = value_of(promise.amount[1], slots) if promise.amount else None
        traits = self._traits(compiled, promise, found.case, 0)
        account = Account(
            id=id_,
            order=(at, compiled.stratum, compiled.index, id_),
            compiled=compiled,
            traits=traits,
            memory=self._memory,
            found=together,
            occasion=occasion,
            others=others,
            exercise=found.exercise,
            occurred=then,
            begun=begun,
            arisen=at,
            opens=None
            if promise.opening is None
            else opening_of(norm, promise.opening, slots, start, missed),
            amount=amount,
            wants=traits.wants or (),
            primary=primary,
            missed=missed,
            parties=traits.parties or ((at, _counterparty(promise, slots)),),
            awaited=None if awaited is None else awaited.resumed,
            credits=[],
            released={} if primary is None else _released(primary, norm),
        )
        account.set_deadline(last, at)
        if traits.wants is None:
            account.want()
        for number, other in enumerate(case.others, 1):
            self._beside(account, self._traits(compiled, other, found.case, number), number)
        account.counts = compiled.index not in self._rivals  # else it is weighed first
        followed = self._enter(account, at)
        if account.may_be_nothing:
            followed += self._settle(account, at)  # there may be nothing to perform
        if account.primary is not None and norm.instead:
            followed += self.discharge(account.primary, account, at)
        return followed

    def _beside(self, account: Account, traits: Traits, number: int) -> None:
        """Open the account of another way to perform a duty that arises.

        Args:
            account: The account of the duty, which shares with it what is of the duty.
            traits: What all such duties performed in that way have in common.
            number: The number of the way.
        """
        promise = traits.promise
        other = evolve(
            account,
            order=(*account.order, number),
            traits=traits,
            way=number,
            lead=account,
            alternatives=(),
            amount=value_of(promise.amount[1], account.slots) if promise.amount else None,
            wants=traits.wants or (),
            rest=(),
            credits=[],
            waivers=(),
        )
        if traits.wants is None:
            other.want()
        account.alternatives = (*account.alternatives, other)

    def _traits(self, compiled: CompiledNorm, promise: Promise, case: int, way: int) -> Traits:
        """What all duties of an obligation in a case, performed in one way, have in common."""
        key = compiled.index, case, way
        found = self._common.get(key)
        if found is None:
            found = self._common[key] = Traits.of(compiled, promise, way, self._kinds)
        return found

    def _grant(self, account: Account, grace: FurtherDeadline) -> None:
        """Give grace for a debt in breach: what is written for its end waits for that."""
        at = grace.since
        self._add(account, "graces", grace, at)
        self._arisen.add(grace.id)
        self._undo_log.note(at, self._arisen.remove, grace.id)
        if grace.last is not None:
            self._lapsing.note(grace.last + 1, (account, grace), grace.id, self._undo_log, at)

    def _add(self, account: Account, name: str, one: object, at: int) -> None:
        """Add to what has become of a duty from an instant on, in all of its ways."""
        ways = account.duty.ways
        _append(ways, name, one)
        self._undo_log.note(at, _drop, ways, name)

    def arisen(self, at: int) -> Iterator[Account]:
        """The accounts of the duties that had arisen by an instant, by age."""
        return (account for account in self.accounts.all if account.arisen <= at)

    def obliging(self, by: Party, act: Act, at: int, itself: Event | None = None) -> list[Account]:
        """The accounts of the duties to which an act counts wholly; of a payment, all together.

        Args:
            by: Whose act it is.
            act: The act.
            at: The instant; duties count that are not performed by then.
            itself: The event, where the act is on record: then those count that it performed.
        """
        if itself is not None:
            counts = self.allocation.counted(itself)
            counted = [(c.account, c.amount) for c in counts if c.at <= at]
            paid = [part for _, part in counted if part is not None]
            whole_ = _is_whole(act, [a for a, part in counted if part is not None], paid)
            return [account for account, part in counted if part is None or whole_]
        asking: list[Account] = []
        for clause in dict.fromkeys(e.clause.id for e in self._deeds.get((by.name, act.kind), ())):
            accounts = self.accounts.under(clause) if at >= self.accounts.now else self.arisen(at)
            asking += (
                way
                for account in accounts
                if account.compiled.clause.id == clause
                for way in account.ways
                if way.asks_for(by, act, at)
            )
        of_money = [account for account in asking if account.is_of_money]
        if of_money and not _is_whole(act, of_money, [a.owed(at) for a in of_money]):
            return [account for account in asking if not account.is_of_money]
        return asking

    def upon(self, event: Event) -> tuple[Account, ...]:
        """The accounts of the duties that arose upon an event."""
        return self._arisen_upon(event.id)

    def _arisen_upon(self, event: str) -> tuple[Account, ...]:
        first = self._upon.get(event)
        return () if first is None else (first, *self._also_upon.get(event, ()))

    def has(self, compiled: CompiledNorm, occasion: Event) -> bool:
        """Whether a duty of an obligation has arisen from an occasion."""
        return _name(compiled, occasion) in self._arisen

    def _enter(self, account: Account, at: int) -> list[Event]:
        for _, assignee in self._assigned.get(account.compiled.clause.id, ()):
            self._owe(account, assignee, at)
        every = self.accounts.all
        if every and account.order < every[-1].order:
            insort(every, account, key=_ORDER)
        else:
            every.append(account)
        self._arisen.add(account.id)
        unsettled = self.accounts.unsettled.setdefault(account.compiled.clause.id, {})
        unsettled[account] = None
        self._rest(account)
        if account.counts:
            self._offer(account, counts=True)
        else:
            self._contest(account)
        self._open(account, at)
        last = account.deadlines[0][1]
        if last is not None:
            self._turns.put(max(last, at) + 1, account, account.id)
        if account.primary is not None:
            _append(account.primary.ways, "remedies", account)
        if account.falls:
            self.falling.append(account)
        self._undo_log.note(at, self._undo_entry, account)
        return self._follow(account, derived_events.ARISEN, at)

    def _leave(self, account: Account) -> None:
        """Undo `_enter`."""
        del self.accounts.all[bisect_left(self.accounts.all, account.order, key=_ORDER)]
        self._arisen.remove(account.id)
        for event in (account.occasion, *account.others):
            also = self._also_upon.get(event.id)
            if also:
                also.pop()
            else:
                del self._upon[event.id]
            for before in _before(event):
                self._back_to[before.id].pop()
        self.accounts.unsettled[account.compiled.clause.id].pop(account, None)
        self._let_be(account)
        if account.counts:
            self._offer(account, counts=False)
        last = account.deadlines[0][1]
        if last is not None:
            self._turns.remove(max(last, account.arisen) + 1, account, account.id)
        if account.primary is not None:
            _drop(account.primary.ways, "remedies")
        if account.falls:
            self.falling.remove(account)

    def _rest(self, account: Account) -> None:
        """Note upon what a duty arose."""
        for event in (account.occasion, *account.others):
            if event.id in self._upon:
                self._also_upon.setdefault(event.id, []).append(account)
            else:
                self._upon[event.id] = account
            for before in _before(event):
                self._back_to.setdefault(before.id, []).append(account)

    def _open(self, account: Account, at: int) -> None:
        """Have what was paid before count to a duty that arises, or see to it when it opens."""
        opens = account.opens
        if opens is None or opens <= at:
            self.prepaid.append(account)
        else:
            self._opening.note(opens, account, account.id, self._undo_log, at)

    def _watch(self, account: Account, deadline: int | None, at: int) -> None:
        if deadline is not None:
            self._turns.note(max(deadline, at) + 1, account, account.id, self._undo_log, at)

    def perform(self, event: Event, at: int, shut: frozenset[str] | None = None) -> list[Event]:
        """Count an act to the duties that it performs; returns the derived events.

        Args:
            event: The act, of an action that duties ask for.
            at: Its instant.
            shut: Of the duties that something may keep from binding, the ids of those that did
                not bind but for the act; None to go by how they stand.
        """
        if shut is None:
            return self._perform(event, at)
        flipped = [a for a in self.contested if a.counts is (a.id in shut)]
        for account in flipped:
            self._count(account, at, counts=not account.counts)
        followed = self._perform(event, at)
        for account in flipped:
            if not account.is_settled:
                self._count(account, at, counts=not account.counts)
        return followed

    def _perform(self, event: Event, at: int) -> list[Event]:
        made = self._arisen_upon(event.id) if event.id in self._upon else ()
        upon = frozenset(a.compiled.original for a in made) if made else _NO_NORMS
        named = self._named(event, at) if event.towards else ()
        counted = self.allocation.count(event, at, upon, named)
        return self._settle_counted(counted, at) if counted else []

    def _settle_counted(self, counted: list[Account], at: int) -> list[Event]:
        if len(counted) == 1 and not self.contested:
            return self._settle(counted[0].duty, at)
        duties = dict.fromkeys(map(_DUTY, counted))
        if self.contested:
            self.reweigh(duties)
        followed: list[Event] = []
        for account in duties:
            followed += self._settle(account, at)
        return followed

    def _named(self, event: Event, at: int) -> Sequence[Account]:
        """The debts, paid or not, upon the event that a payment names, to which it may count.

        What is owed as one of them is late is so upon the same event, also where another clause
        says so.
        """
        upon = (*self._arisen_upon(event.towards), *self._back_to.get(event.towards, ()))
        owed = dict.fromkeys(one for account in upon for one in account.with_remedies())
        ways = (way for account in owed for way in account.ways)
        return [way for way in ways if way.is_of_money and way.takes(event, at)]

    def count_prepaid(self, at: int) -> list[Event]:
        """Count what was paid before to duties that arise, or may be performed, at an instant.

        Or that are owed again, as what had performed them is reversed. What names the occasion of
        a duty counts to it, or goes on to others where nothing is owed upon that; to a duty on
        account, whatever is left.
        """
        if not (self.allocation.has_kept or self._has_freed):
            return []
        followed: list[Event] = []
        ways = (way for account in self.prepaid for way in account.ways)
        for account in sorted(ways, key=attrgetter("rank")):
            if not account.is_of_money or not (account.duty.counts or account.duty.is_settled):
                continue
            naming = chain.from_iterable(self.allocation.kept(one.id) for one in account.upon())
            for event in sorted(naming, key=HAPPENED):
                if self._is_earlier(event, at) and not _is_too_early(event, account):
                    followed += self._perform(event, at)
            for event in self._freed_of(account):
                if account.duty.counts and self._is_earlier(event, at):
                    counted = self.allocation.count_on_account(event, account, at)
                    followed += self._settle_counted(counted, at)
            for event in self._kept_for(account) if account.norm.on_account else ():
                own = account.compiled.original in {a.compiled.original for a in self.upon(event)}
                named = self._named(event, at) if event.towards else ()
                free = moves_on(event, named, at) and not own
                fits = free and account.duty.counts and account.takes(event, at)
                if fits and self._is_earlier(event, at):
                    counted = self.allocation.count_on_account(event, account, at)
                    followed += self._settle_counted(counted, at)
        return followed

    def has_named_advances(self) -> bool:
        """Whether what was paid before names the occasion of a duty that arises at an instant."""
        kept = self.allocation.kept
        return self.allocation.has_kept and any(
            kept(one.id) for account in self.prepaid for one in account.upon()
        )

    def _kept_for(self, account: Account) -> list[Event]:
        """What is left of payments by those who owe a duty, in the order of happening."""
        kind = account.norm.act.kind
        kept = (self.allocation.kept((by.name, kind)) for by in account.owing)
        return sorted(chain.from_iterable(kept), key=HAPPENED)

    @staticmethod
    def _freed_of(account: Account) -> list[Event]:
        """The payments that ceased to count to a way, as the duty was performed in another."""
        ended = (c for c in account.credits if c.reversal is not None and not c.reversal.reverses)
        return list({credit.event.id: credit.event for credit in ended}.values())

    def _is_earlier(self, event: Event, at: int) -> bool:
        """Whether a payment was made before an instant, and is not reversed by then."""
        return event.at < at and not self._memory.record.is_lifted(event, at)

    def _settle(self, account: Account, at: int) -> list[Event]:
        """Close a duty that is performed in full by now; returns the derived events."""
        if account.is_settled or not self._is_performed(account, at):
            return []
        account.performed = at
        self._close(account, at)
        if account.alternatives:
            self._free(account, at)
        followed = self._follow(account, derived_events.CLOSED, at)
        if account.breached is None:
            followed += self._follow(account, derived_events.KEPT, at)
        if followed or account.settling:
            self._undo_log.set(account, "settling", tuple(followed), at)
        for remedy in account.remedies:
            followed += self._settle(remedy, at)
        return followed

    def _free(self, account: Account, at: int) -> None:
        """Let what was paid in part count no more to a duty that another way performs."""
        done = next(way for way in account.ways if self._is_done(way, at))
        others = [way for way in account.ways if way is not done]
        freed = [credit for way in others for credit in way.credits if credit.counts(at)]
        if not freed:
            return
        counting = [(credit.at, credit.event) for credit in done.credits if credit.counts(at)]
        counting += ((one.at, one.exercise) for one in done.waivers if one.counts(at))
        _, by = max(counting, key=itemgetter(0))
        before = {credit.account: credit.account.paid(at) for credit in freed}
        self._undo_log.put(self._undone, by.id, self._undone.get(by.id, {}) | before, at)
        self._has_freed = True
        for credit in freed:
            credit.account.is_freed = True
            self._undo_log.set(credit, "end", at, at)
            self._undo_log.set(credit, "reversal", by, at)
            self.allocation.keep(credit.event, at)

    def _is_performed(self, account: Account, at: int) -> bool:
        if not account.alternatives:
            return self._is_done(account, at)
        return any(self._is_done(way, at) for way in account.ways)

    def _is_done(self, account: Account, at: int) -> bool:
        """Whether a duty is performed in the way that an account is of."""
        if not account.is_of_money:
            return any(credit.counts(at) for credit in account.credits)
        return account.is_paid(at) and (not account.varies or self._is_final(account, at))

    def _is_final(self, account: Account, at: int) -> bool:
        """Whether what is owed, which varies, will become no more."""
        if account.moves or account.falls or (account.accrues and not account.grows):
            return account.is_closed(at)
        if not account.grows or account.primary is None or account.primary.is_settled:
            return True
        return account.stopped is not None or account.is_grown(at)

    def _close(self, account: Account, at: int) -> None:
        """Let nothing count any more to a duty that is settled.

        Args:
            account: The account of the duty.
            at: The instant.
        """
        counted = account.counts
        if counted:
            self._offer(account, counts=False)
        del self.accounts.unsettled[account.compiled.clause.id][account]
        if account in self.contested:
            self._unsuppose(account, at)
            self._let_be(account)
        if counted:
            self._undo_log.note(at, self._undo_close, account)
        else:  # it does not bind
            self._undo_log.note(at, Ledger._reopen_uncounted, self, account)

    def _reopen(self, account: Account) -> None:
        """Undo `_close`."""
        self._reopen_uncounted(account)
        self._offer(account, counts=True)

    def _reopen_uncounted(self, account: Account) -> None:
        """Undo `_close` of a duty to which no acts counted."""
        account.performed = account.discharged = None
        self.accounts.unsettled[account.compiled.clause.id][account] = None
        if account.compiled.index in self._rivals:
            self._contest(account)

    # what the reversal of an act changes

    def reverse(self, event: Event, reversal: Event, at: int) -> list[Event]:
        """Let an act count to nothing from an instant on, and nothing to what arose upon it.

        Duties that it had performed are owed again; those that arose upon it are discharged, but
        for deeds that were performed. What was set off against these is owed again, and what was
        waived of them lowers nothing.

        Args:
            event: The act.
            reversal: The event that reverses it.
            at: The instant of that.

        Returns:
            The derived events.
        """
        credits_ = [credit for credit in self.allocation.counted(event) if credit.end is None]
        freed = {credit.account.duty: credit.amount for credit in credits_}
        upon = self.upon(event)
        for way in (way for account in upon for way in account.ways if way.is_of_money):
            credits_ += [credit for credit in way.credits if credit.counts(at)]
        self._has_freed = self._has_freed or bool(credits_)
        for credit in credits_:
            credit.account.is_freed = True
            self._undo_log.set(credit, "end", at, at)
            self._undo_log.set(credit, "reversal", reversal, at)
            self.allocation.keep(credit.event, at)
        touched = dict.fromkeys(credit.account.duty for credit in credits_)
        for way in (way for account in upon for way in account.ways):
            for account, part in self._no_longer_set_off(way, reversal, at):
                touched[account.duty] = None
                freed[account.duty] = summed(freed.get(account.duty), part)
        self.reweigh(touched)
        self._reopened |= touched
        followed = [follows for account in touched for follows in self._owe_again(account, at)]
        for account in upon:
            freed |= {} if account.is_settled else {account: None}
            followed += self.discharge(account, reversal, at)
        self._undone[reversal.id] = freed
        self._undo_log.note(at, self._undone.pop, reversal.id)
        return followed

    def _no_longer_set_off(
        self, account: Account, reversal: Event, at: int
    ) -> Iterator[tuple[Account, Money]]:
        """Undo what was set off against a debt that ceases to be owed, and what was waived of it.

        How much the exercises stated of this is told, as it lowers nothing any more.

        Args:
            account: The account of the debt, or of a way to perform the duty.
            reversal: The reversal of what it arose upon.
            at: The instant of that.

        Yields:
            The accounts of what was set off against it, and of itself, each with how much.
        """
        for waiver in account.waivers:
            if waiver.other is not None and waiver.end is None:
                for of, one in (waiver.other, (account, waiver)):
                    self._undo_log.set(one, "end", at, at)
                    self._undo_log.set(one, "reversal", reversal, at)
                    yield of, one.amount
                if waiver.stated is not None:
                    clause, against = waiver.stated
                    self._exceed(Excess(at, waiver.exercise, clause, waiver.amount, against))
        waived = self._waived.get(account)
        if waived:
            self._undo_log.put(self._waived, account, (), at)
            for waiver in waived:
                clause = account.compiled.clause.id
                self._exceed(Excess(at, waiver.exercise, clause, waiver.amount))

    def undone_by(self, reversal: Event) -> Iterator[tuple[Account, Money | None]]:
        """The accounts of the duties that a reversal changed, each with what no longer counts."""
        yield from self._undone.get(reversal.id, {}).items()

    def _owe_again(self, account: Account, at: int) -> list[Event]:
        """Have a duty owed again that had been performed, and no longer is.

        What happened meanwhile to what is owed under its clause has happened to it, too, and
        deadlines that have passed have passed for it at once.
        """
        since = account.performed
        if since is None or account.discharged is not None or self._is_performed(account, at):
            return []
        self._reopened[account] = None
        self._undo_log.set(account, "performed", None, at)
        self._add(account, "undone", Performance(since, at), at)
        for event in account.settling:
            self._lift(event, at)
        unsettled = self.accounts.unsettled[account.compiled.clause.id]
        unsettled[account] = None
        self._undo_log.note(at, unsettled.pop, account)
        self._catch_up(account, since, at)
        if account.compiled.index in self._rivals:
            self._contest(account)
            self._undo_log.note(at, self._let_be, account)
        else:
            self._count(account, at, counts=True)
        self._pass(account, since, at)
        if account.breached is not None and account not in self._fresh:  # it is in breach anew
            self._fresh.append(account)
            self._undo_log.note(at, self._no_longer_fresh, account)
        return [event for remedy in account.remedies for event in self._owe_again(remedy, at)]

    def _catch_up(self, account: Account, since: int, at: int) -> None:
        """Let a duty that is owed again be owed to whom, and sleep or not, as its clause is."""
        clause, hold = account.compiled.clause.id, account.hold(at)
        for assigned, to in self._assigned.get(clause, ()):
            if assigned > since:
                self._owe(account, to, at)
                self._undo_log.note(at, self._disown, account)
        if hold is not None and clause not in self._sleeping:
            woken, resumed = self._woken[clause]
            self._wake(account, hold, resumed, woken, at)
        elif hold is None and clause in self._sleeping and not account.is_in_breach:
            exercise, extends = self._sleeping[clause]
            self._add(account, "holds", Hold(at, exercise, extends), at)

    def _pass(self, account: Account, since: int, at: int) -> None:
        """Have the deadlines pass at an instant that passed while a duty was performed."""
        last = account.deadline(at)
        if account.breached is None and last is not None and last + 1 < at:
            self._turns.note(at, account, account.id, self._undo_log, at)
        for grace in account.graces:
            if grace.passed is None and grace.last is not None and grace.last + 1 < at:
                self._lapsing.note(at, (account, grace), grace.id, self._undo_log, at)
        for passed, late in account.lateness:
            if since < passed < at:
                self._overdue.note(at, (account, late), account.id, self._undo_log, at)

    def _count(self, account: Account, at: int, *, counts: bool) -> None:
        """Let acts count to a duty from an instant on, or let none."""
        if account.counts is not counts:
            self._offer(account, counts=counts)
            self._undo_log.note(at, Ledger._turn, self, account)

    def _turn(self, account: Account) -> None:
        """Undo `_count`."""
        self._offer(account, counts=not account.counts)

    def _offer(self, account: Account, *, counts: bool) -> None:
        account.counts = counts
        change = self.allocation.offer if counts else self.allocation.withdraw
        change(account)
        for way in account.alternatives:
            change(way)

    # what prohibitions and exemptions change

    def _contest(self, account: Account) -> None:
        """Have it weighed whether a duty binds, at each instant or when that may have changed."""
        self.contested[account] = None
        if account.compiled.index in self._weighed_upon and not account.varies:
            self.unweighed[account] = None
        else:
            self.shifting[account] = None

    def _let_be(self, account: Account) -> None:
        for accounts in (self.contested, self.shifting, self.unweighed):
            accounts.pop(account, None)

    def reweigh_upon(self, events: Iterable[Event]) -> None:
        """Have it weighed anew whether duties bind of which acts may have changed that."""
        if self.contested:
            kinds = {event.act.kind for event in events}
            upon = {i for i, asked in self._weighed_upon.items() if not asked.isdisjoint(kinds)}
            if upon:
                self.reweigh([a for a in self.contested if a.compiled.index in upon])

    def reweigh(self, accounts: Iterable[Account]) -> None:
        """Have it weighed anew whether duties bind, as that may have changed."""
        if self.contested:
            contested = (a for a in accounts if a in self.contested and a not in self.shifting)
            self.unweighed |= dict.fromkeys(contested)

    def outrank(self, account: Account, by: Outranking | None, at: int) -> None:
        """Take note of what keeps a duty from binding, or clashes with it, from an instant on.

        Args:
            account: The account of the duty, which is not settled.
            by: What it is; None where it binds, and nothing clashes with it.
            at: The instant.
        """
        if account in self.unweighed:
            del self.unweighed[account]
            self._undo_log.note(at, self.reweigh, (account,))
        before = account.outranking(at)
        if before is not None and (by is None or not _is_alike(before, by)):
            self._undo_log.set(before, "end", at, at)
        elif before is not None:
            by = before
        if by is not None and by is not before:
            self._add(account, "outrankings", by, at)
        if by is None or not by.supposed:
            self._unsuppose(account, at)
        self._put_aside(account, at, aside=not account.binds(at))
        self._count(account, at, counts=by is None or by.clashes)
        if before is not None and by is None and account.breached is None:
            self._move(account, at)

    def _move(self, account: Account, at: int) -> None:
        """Move the deadline of a duty that binds again by the whole days on which it did not."""
        last = account.deadline(at)
        if last is None:
            return
        spans = account.outrankings
        first = len(spans) - 1
        while first > 0 and spans[first - 1].end == spans[first].start:
            first -= 1
        start = spans[first].start
        if start % DAY < SECOND:  # at a day's beginning, or in the least steps from then
            start -= start % DAY
        days = (at - start) // DAY - sum(_shared(hold, start, at) for hold in account.holds)
        days -= sum(one.moved for one in spans[first:])  # as it bound for no time in between
        if days > 0:
            last = self._put_off(account, last, Days(days), at)
            self._undo_log.set(spans[-1], "moved", days, at)
        self._watch(account, last, at)

    def _put_off(self, account: Account, last: int, by: CivilPeriod, at: int) -> int | None:
        """Move the deadline of a duty by a period, from an instant on; returns the new one."""
        counts = account.counts
        self._count(account, at, counts=False)
        self._undo_log.note(at, setattr, account, "deadlines", account.deadlines)
        moved = account.set_deadline(_days_later(last, by), at)
        self._count(account, at, counts=counts)
        return moved

    def _put_aside(self, account: Account, at: int, *, aside: bool) -> None:
        """Leave a duty out of what conditions find to be due, or no longer leave it out."""
        clause = account.compiled.clause.id
        if (account.aside is not None) is aside or clause not in self._asked:
            return
        event, before = None, account.aside
        if before is not None:
            self._lift(before, at)
        else:
            event = account.told(derived_events.CLOSED, at, by=str(at))
            self._tell(event, at)
        self._undo_log.set(account, "aside", event, at)

    # what the exercise of a power, or an amendment, changes

    def suspend(self, clause: str, exercise: Event, at: int, *, extends: bool) -> None:
        """Suspend what is owed under a clause, but for what is in breach."""
        if clause not in self._sleeping:
            self._sleeping[clause] = exercise, extends
            self._undo_log.note(at, self._sleeping.pop, clause)
        for account in self.accounts.under(clause):
            if account.hold(at) is None and not account.is_in_breach:
                self._add(account, "holds", Hold(at, exercise, extends), at)

    def is_resumed_too(self, clause: str, at: int) -> bool:
        """Whether a suspension by an exercise of an instant is over with that instant.

        It is where an exercise of the same instant resumed the clause, which was not suspended
        before: only what is suspended can be resumed, so that came first.
        """
        return self._awake_at.get(clause) == at

    def resume(self, clause: str, exercise: Event, at: int) -> None:
        """Resume what was suspended under a clause."""
        slept = self._sleeping.pop(clause, None)
        if slept is not None:
            self._undo_log.note(at, self._sleeping.__setitem__, clause, slept)
        else:
            self._undo_log.put(self._awake_at, clause, at, at)
        self._undo_log.put(self._woken, clause, (at, exercise), at)
        for account in self.accounts.under(clause):
            hold = account.hold(at)
            if hold is not None:
                self._wake(account, hold, exercise, at, at)

    def _wake(self, account: Account, hold: Hold, exercise: Event, woken: int, at: int) -> None:
        """Let a duty that was suspended be so no longer.

        Args:
            account: The account of the duty.
            hold: The suspension.
            exercise: The exercise that ended it.
            woken: The instant of that.
            at: The instant from which it is known of the duty, which may have been performed.
        """
        self._undo_log.set(hold, "end", woken, at)
        self._undo_log.set(hold, "resumed", exercise, at)
        last = account.deadline(at)
        if last is not None and hold.extends:
            last = self._put_off(account, last, account.slept(hold, woken), at)
        self._watch(account, last, at)

    def waive(self, clause: str, exercise: Event, at: int) -> list[Event]:
        """Discharge what is owed under a clause, or what arose from the event that is named."""
        return self._discharge(self._meant(clause, exercise), exercise, at)

    def release(self, clause: str, debtor: Party, exercise: Event, at: int) -> list[Event]:
        """Let a party owe what it owes under a clause no longer; others who do owe all of it."""
        owed = [account for account in self._meant(clause, exercise) if debtor in account.owing]
        for account in (account for account in owed if len(account.owing) > 1):
            counts = account.counts
            self._count(account, at, counts=False)
            self._undo_log.put(account.released, debtor, Release(at, exercise), at)
            self._count(account, at, counts=counts)
            self.reweigh((account,))
        return self._discharge([a for a in owed if debtor in a.owing], exercise, at)

    def waive_part(self, clause: str, exercise: Event, amount: Money, at: int) -> list[Event]:
        """Lower what is owed under a clause, or upon the event that is named, by an amount.

        It is of the oldest debt first, as payments are; what is more than what is outstanding of
        them all waives nothing.

        Args:
            clause: The clause.
            exercise: The exercise.
            amount: The amount, in its currency.
            at: The instant from which it is not owed.

        Returns:
            The derived events.
        """
        followed: list[Event] = []
        left = amount
        for account in self._owing(self._meant(clause, exercise), at):
            if account.currency not in {None, amount.currency}:
                continue
            owed = _lowerable(account, at)  # None where not known: what is left goes to that
            part = left if owed is None else min(left, owed)
            if part.amount > 0:
                left -= part
                followed += self._waive_of(account, Waiver(at, exercise, part), at)
        self._exceed(Excess(at, exercise, clause, left))
        return followed

    def set_off(
        self, clauses: tuple[str, str], exercise: Event, most: Money | None, at: int
    ) -> list[Event]:
        """Lower what two parties owe each other under two clauses, by the lesser of the sums.

        It is of debts that are due, the oldest first, as payments are; what is set off performs.

        Args:
            clauses: The clauses.
            exercise: The exercise.
            most: How much is set off at most; None for as much as can be.
            at: The instant from which it is not owed.

        Returns:
            The derived events.
        """
        followed: list[Event] = []
        one, other = clauses
        stated = None if most is None else clauses
        for debt, counter in self._mutual(one, other, exercise, at):
            sums = (_lowerable(debt, at), _lowerable(counter, at), most)
            known = [amount for amount in sums if amount is not None]
            part = min(known) if len({amount.currency for amount in known}) == 1 else None
            if part is not None and part.amount > 0:
                most = None if most is None else most - part
                mine = Waiver(at, exercise, part, other, stated=stated)
                theirs = Waiver(at, exercise, part, one, stated=stated)
                mine.other, theirs.other = (counter, theirs), (debt, mine)
                followed += self._waive_of(debt, mine, at)
                followed += self._waive_of(counter, theirs, at)
        if most is not None:
            self._exceed(Excess(at, exercise, one, most, other))
        return followed

    def _mutual(
        self, one: str, other: str, exercise: Event, at: int
    ) -> Iterator[tuple[Account, Account]]:
        """The debts of known amounts under two clauses that two parties owe each other."""
        sides = [
            [
                account
                for account in self._owing(self.accounts.under(clause), at)
                if account.binds(at) and account.hold(at) is None
                if account.owed(at) is not None
            ]
            for clause in (one, other)
        ]
        if exercise.towards:
            named = [[a for a in side if a.arose_from(exercise.towards)] for side in sides]
            sides = [own or side for own, side in zip(named, sides, strict=True)]
            sides = sides if any(named) else []
        for debt, counter in product(*sides) if sides else ():
            mine = counter.counterparty(at) in debt.debtors(at)
            if mine and debt.counterparty(at) in counter.debtors(at):
                yield debt, counter

    def _exceed(self, excess: Excess) -> None:
        """Note what was to be waived or set off beyond what could be, if it is anything."""
        if excess.amount.amount > 0:
            self.excesses.append(excess)
            self._undo_log.note(excess.at, self.excesses.pop)

    def _meant(self, clause: str, exercise: Event) -> list[Account]:
        """The duties under a clause that an exercise is about: all, or those of what it names."""
        under, named = self.accounts.under(clause), exercise.towards
        return [account for account in under if not named or account.arose_from(named)]

    @staticmethod
    def _owing(accounts: Iterable[Account], at: int) -> list[Account]:
        """The debts among duties that are outstanding, in the order in which payments count."""
        debts = (account.in_money for account in accounts)
        found = [debt for debt in debts if debt.is_of_money and not debt.is_paid(at)]
        return list(in_order(sorted(found, key=attrgetter("rank")), at))

    def _waive_of(self, account: Account, waiver: Waiver, at: int) -> list[Event]:
        """Lower a debt; one of which all is waived is discharged, where it will be no more.

        Where some of it was paid or set off, that performs it, as far as it stays paid.
        """
        paid = account.paid(at)
        if waiver.other is None:
            waived = (*self._waived.get(account, ()), waiver)
            self._undo_log.put(self._waived, account, waived, at)
        off = any(one.against and one.counts(at) for one in account.waivers)
        met = off or (paid is not None and paid.amount > 0)
        whole_ = account.owed(at) == waiver.amount and not waiver.against and not met
        if whole_ and (not account.varies or self._is_final(account, at)):
            return self.discharge(account.duty, waiver.exercise, at)
        _append((account,), "waivers", waiver)
        self._undo_log.note(at, _drop, (account,), "waivers")
        self.reweigh((account.duty,))
        return self._settle(account.duty, at)

    def terminate(self, exercise: Event, at: int) -> list[Event]:
        """End what is to come under clauses that do not survive, and not what is earned.

        Deeds that are not in breach are discharged. Money stays owed: an amount that moves is
        what it had come to, interest and periods late run on until what they run on is paid, and
        periods late in doing a deed end. What is owed for a period that has begun stays whole, and
        money for something that was not done by then, and may not be any more, does not.
        """
        followed: list[Event] = []
        owing = (account for of in self.accounts.unsettled.values() for account in of)
        ended = {a: None for a in owing if a.norm.every is None and not a.compiled.clause.survives}
        earned = {a for a in ended if a.in_money.is_of_money and not self._is_lost(a, ended)}
        for account in ended:
            if not (account.is_in_breach or account in earned):
                followed += self.discharge(account, exercise, at)
            elif account.stopped is None and account.ends_with_contract:
                self._undo_log.set(account, "stopped", at - 1, at)
        return followed

    def keep_stopped(self, at: int) -> list[Event]:
        """Keep what the terminations of an instant leave with nothing outstanding.

        All else that is so after an instant has come about by then: whom a debt is owed to, or
        that it is waived, goes not by which effect an exercise names first.
        """
        owing = (account for of in self.accounts.unsettled.values() for account in of)
        stopped = [account for account in owing if account.stopped == at - 1]
        return [follows for account in stopped for follows in self._settle(account, at)]

    def _is_lost(self, account: Account, ended: Collection[Account]) -> bool:
        """Whether what the money of a duty is for is among what a termination ends."""
        named = account.norm.counter_performance
        others = () if named is None else self.accounts.under(named)
        return any(other in ended and account.arose_with(other) for other in others)

    def amend(self, amendment: Amendment, at: int) -> list[Event]:
        """Discharge the duties under the clauses that an amendment says are discharged."""
        accounts = [a for clause in amendment.discharges for a in self.accounts.under(clause)]
        return self._discharge(accounts, amendment, at)

    def _discharge(
        self, accounts: Sequence[Account], cause: Event | Amendment, at: int
    ) -> list[Event]:
        """Discharge duties at once: of what was paid, the end of one keeps only what grew with it.

        What stands in for a duty is settled as that ends: so a remedy goes first, but for one
        that grows, which is kept if all that it has grown to was paid.
        """
        growing = [account for account in accounts if account.grows]
        others = [account for account in reversed(accounts) if not account.grows]
        return [e for account in (*others, *growing) for e in self.discharge(account, cause, at)]

    def assign(self, clause: str, to: Party, at: int) -> None:
        """Assign the duties under a clause, those that arise later included, to a party."""
        assigned = self._assigned.setdefault(clause, [])
        assigned.append((at, to))
        self._undo_log.note(at, assigned.pop)
        for account in self.accounts.under(clause):
            counts = account.counts
            self._count(account, at, counts=False)
            self._owe(account, to, at)
            self._undo_log.note(at, self._disown, account)
            self._count(account, at, counts=counts)
            self.reweigh((account,))

    @staticmethod
    def _owe(account: Account, to: Party, at: int) -> None:
        party = account.counterparty(at)
        for way in account.ways:
            way.parties = (*way.parties, (at, to))
            wanted = way.wants[-1][1].items()
            owed = {n: to if value == party else value for n, value in wanted}
            way.wants = (*way.wants, (at, owed))

    @staticmethod
    def _disown(account: Account) -> None:
        for way in account.ways:
            way.parties, way.wants = way.parties[:-1], way.wants[:-1]

    def discharge(
        self, account: Account, cause: Event | Amendment | Account, at: int
    ) -> list[Event]:
        """Discharge a duty, unless it is settled; returns the derived events."""
        if account.is_settled:
            return []
        account.discharged = Discharge(at, cause)
        self._close(account, at)
        followed = self._follow(account, derived_events.CLOSED, at)
        for remedy in account.remedies:
            followed += self._settle(remedy, at)
        return followed

    def _follow(self, account: Account, kind: ActionType, at: int, by: str = "") -> list[Event]:
        """Put a derived event about a duty on record, where a norm asks about its clause."""
        if account.compiled.clause.id not in self._asked:
            return []
        event = account.told(kind, at, by)
        self._tell(event, at)
        return [event]

    def forbidden(
        self, breached: Iterable[tuple[CompiledNorm, Event]], at: int, told: set[str]
    ) -> list[Event]:
        """Put on record that acts breached prohibitions; conditions see it from the next instant.

        Args:
            breached: The prohibitions, each with the act.
            at: The instant of the acts.
            told: The ids of the breaches of clauses that were put on record for this instant.

        Returns:
            What may be the occasion of duties: the breaches of clauses about which norms ask.
        """
        followed: list[Event] = []
        for compiled, event in breached:
            breach = derived_events.about(
                derived_events.BREACHED,
                compiled.clause.id,
                event.by,
                event.id,
                at + 1,
                on=day(at),
                occasion=event,
            )
            if compiled.clause.id in self._asked and breach.id not in told:
                told.add(breach.id)
                followed.append(breach)
                self._tell(breach, at)
                self._echoes.note(breach.at, breach, breach.id, self._undo_log, at)
            if compiled.breach is not None:
                act = Act(compiled.breach.name, event.act.fields, compiled.breach)
                id_ = f"{compiled.breach.name} by {event.id}"
                failed = derived_events.followed(act, at + 1, id_, day(at), event.id, upon=event)
                self._tell(failed, at)
        return sorted(followed, key=attrgetter("id"))

    def _tell(self, event: Event, at: int) -> None:
        self._memory.record.follow(event)
        self._undo_log.note(at, Record.undo, self._memory.record, event)


def _is_too_early(event: Event, account: Account) -> bool:
    """Whether a payment that names what a duty arose upon came before it could be performed."""
    opens = account.opens
    waits = opens is not None and account.arisen < opens and event.at < opens
    return waits and not account.norm.on_account


def _lowerable(account: Account, at: int) -> Money | None:
    """How much of a debt can be waived or set off from an instant on; None if not known.

    Of what grows by itself, what it had grown to before that: the day that begins with it counts
    on what is left.
    """
    grows = (account.accrues or account.grows) and account.arisen < at
    return account.carried(at - 1) if grows else account.owed(at)


def _in_common(_: Program) -> dict[tuple[int, int, int], Traits]:
    """A table of the traits of duties, by the numbers of their obligation, case and way."""
    return {}


def _counterparty(promise: Promise, slots: Slots) -> Party | None:
    """To whom a duty is owed, as what happened tells; None where that is not known."""
    party = None if promise.counterparty is None else value_of(promise.counterparty, slots)
    return party if isinstance(party, Party) else None


def _name(compiled: CompiledNorm, occasion: Event, *beside: Event) -> str:
    name = f"{compiled.name} {occasion.id}"
    return " ".join([name, *map(_ID, beside)]) if beside else name


def _released(primary: Account, remedy: Obligation) -> dict[Party, Release]:
    """Who owes no remedy that all owe who owed the duty in breach: it was released before that."""
    return {**primary.released} if remedy.bearer == primary.norm.bearer else {}


def _is_whole(act: Act, accounts: Sequence[Account], owed: Sequence[Money | None]) -> bool:
    """Whether a payment is no more than what is owed together; an amount may be unknown."""
    asking = tuple(zip(accounts, owed, strict=True))
    names = {account.promise.amount[0] for account in accounts if account.promise.amount}
    return bool(names) and all(
        _covers(act.get(name), [pair for pair in asking if pair[0].is_paid_in(name)])
        for name in names
    )


def _covers(paid: Value | None, asking: Sequence[tuple[Account, Money | None]]) -> bool:
    """Whether what is paid in one field is no more than what is owed in it together."""
    known = [part for _, part in asking if part is not None]
    boundless = len(known) < len(asking) or any(a.norm.takes_more for a, _ in asking)
    if not isinstance(paid, Money) or boundless:
        return isinstance(paid, Money)
    return paid <= sum(known[1:], known[0])


def _is_alike(one: Outranking, other: Outranking) -> bool:
    """Whether the same norms outrank a duty, or clash with it, on the same grounds."""
    return one.clashes is other.clashes and _grounds(one) == _grounds(other)


def _grounds(told: Outranking) -> list[tuple[int, Event | None, Ground | None]]:
    return [(r.compiled.original, r.found.exercise, r.ground) for r in told.rivals]


def _shared(hold: Hold, start: int, at: int) -> int:
    """For how many days between two instants a duty was suspended, its deadline being extended."""
    if not hold.extends or hold.end is None:  # one that lasts takes account of the others
        return 0
    return max(0, min(hold.end, at) - max(hold.start, start)) // DAY


def _days_later(at: int, period: CivilPeriod) -> int:
    """The instant at the same time of the day that a period leads to."""
    return beginning(after(day(at), period)) + at % DAY


def _before(event: Event) -> Iterable[Event]:
    """What a breach goes back to, or what else followed about a duty; of an act nothing."""
    if not isinstance(event, derived_events.Followed):
        return ()
    return islice(derived_events.going_back(event), 1, None)


def _append(accounts: Iterable[Account], name: str, one: object) -> None:
    """Add something to an attribute of accounts that is as good as always empty."""
    for account in accounts:
        setattr(account, name, (*getattr(account, name), one))


def _drop(accounts: Iterable[Account], name: str) -> None:
    """Undo `_append`."""
    for account in accounts:
        setattr(account, name, getattr(account, name)[:-1])


def _is_found_by_time(program: Program) -> bool:
    """Whether an instant at which nothing happens may change which duties there are or bind."""
    alone = (e for e in program.norms if e.kind == derived_events.IN_FORCE.name)
    return bool(program.rivals) or any(not compiled.recurs for compiled in alone)
