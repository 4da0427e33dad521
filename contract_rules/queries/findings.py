"""Tells what the events on record amount to: findings, breaches and payments in excess."""

from __future__ import annotations

from itertools import chain, islice
from operator import attrgetter
from typing import TYPE_CHECKING, Protocol, TypeAlias

from attrs import evolve, field

from contract_rules.answers.brief import BreachInBrief
from contract_rules.answers.duties import DutyStatus, StepKind
from contract_rules.answers.findings import Breach, Finding, FindingKind, kinds_of, made_good
from contract_rules.evaluation.dependencies import ANY, DependencyIndex, borne_on
from contract_rules.evaluation.evaluator import order_of
from contract_rules.evaluation.observers import observed_only_by
from contract_rules.evaluation.timeline.accounts import Account
from contract_rules.norms.norms import Obligation, Prohibition
from contract_rules.values.data_classes import frozen
from contract_rules.values.events import Event
from contract_rules.values.instants import day
from contract_rules.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from contract_rules.answers.brief import DutyInBrief
    from contract_rules.answers.decisions import Decision
    from contract_rules.answers.duties import Duty
    from contract_rules.contracts.contract import Contract
    from contract_rules.contracts.program import CompiledNorm, Program
    from contract_rules.evaluation.dependencies import Join
    from contract_rules.evaluation.session import Session
    from contract_rules.evaluation.timeline.course import Course
    from contract_rules.evaluation.timeline.ledger import Ledger
    from contract_rules.evaluation.working_memory import WorkingMemory
    from contract_rules.values.acts import Act, Party
    from contract_rules.values.instants import On

_PERFORMED = {DutyStatus.KEPT: FindingKind.KEPT, DutyStatus.LATE: FindingKind.LATE}


Amounting: TypeAlias = "tuple[Decision, tuple[str, ...]]"
"""A decision on an act on record, and the ids of the clauses that the act breaches by it."""


class Answers(Protocol):
    """What findings are made from: decisions on acts, and duties as they stand; see `View`."""

    def decide(self, party: Party, act: Act, on: On, itself: Event | None = None) -> Decision:
        """The decision on an act; `itself` is the event, where the act is on record."""
        ...

    def amounting(self, event: Event) -> Amounting | None:
        """The decision on an event on record that makes a finding; see `View.amounting`."""
        ...

    def breaching(
        self, events: Iterable[Event], *, whole: bool
    ) -> Iterator[tuple[Event, Amounting]]:
        """Those of some events on record by which clauses are breached; see `View.breaching`."""
        ...

    def duties(self, on: On) -> tuple[Duty, ...]:
        """The duties that had arisen by a date, the oldest first."""
        ...

    def unkept(self, on: On) -> Sequence[Duty]:
        """The duties that bear on which were breached by a date; see `View.unkept`."""
        ...

    def duty(self, account: Account, on: On) -> Duty:
        """The duty that an account is of, as it stands on a date."""
        ...

    def told(self, event: Event) -> list[tuple[PartInDuty, ...]]:
        """For each scenario, the parts that an event plays in duties."""
        ...

    def unallocated_of(
        self, events: tuple[Event, ...], at: int
    ) -> tuple[tuple[Event, Money], ...]:
        """The payments among events that exceed what is owed, with the least excess there is."""
        ...

    def unallocated(self, on: On) -> tuple[tuple[Event, Money], ...]:
        """The payments up to a date that exceed what is owed, with the least excess there is."""
        ...


class EventFindings:
    """Makes the findings about the events of one contract and one fact base.

    Args:
        contract: The contract.
        memory: The working memory that holds the events.
        course: The course of events, with the ledger of duties.
        answers: Who gives the decisions and the duties that findings are about.
    """

    def __init__(
        self, contract: Contract, memory: WorkingMemory, course: Course, answers: Answers
    ) -> None:
        self._program = program = contract.program
        self._memory = memory
        self._course = course
        self._answers = answers
        self._contract = contract
        self._told: dict[str, tuple[int | None, Finding | None]] = {}
        self._unsure: set[str] = set()
        self._paying = program.once(paying)
        self._paid = program.once(_paid)
        self._remedial = any(
            e.breach is not None for e in program.norms if isinstance(e.norm, Prohibition)
        )

    @property
    def _bearing(self) -> _Bearing:
        """Which findings may change; it is made where something becomes known late."""
        return self._program.once(_Bearing, self._contract)

    def breaches(self, on: On) -> tuple[Breach, ...]:
        """The breaches by a date, in the order of their days: duties unkept, acts prohibited."""
        self._course.advance(self._program.zone.instant(on))
        found = [*self._unkept(on), *self._prohibited(on, whole=False)]
        return tuple(sorted(found, key=lambda breach: breach.on))

    def breaches_in_brief(self, on: On) -> list[BreachInBrief]:
        """The same in brief, where no duty turns on an open point."""
        from contract_rules.queries.duties import brief_of

        at = self._program.zone.instant(on)
        self._course.advance(at)
        accounts = filter(bears_on_breaches(at), self._course.ledger.arisen(at))
        told = [brief_of(account, on, at, self._contract) for account in accounts]
        remedied: dict[str, list[DutyInBrief]] = {}
        for duty in told:
            if duty.stands_in_for is not None:
                remedied.setdefault(duty.stands_in_for, []).append(duty)
        found = [
            BreachInBrief(
                duty.clause,
                duty.breached_by or duty.bearer,
                duty.breached,
                None,
                duty,
                made_good(duty, remedied.get(duty.id, ())),
                duty.events,
            )
            for duty in told
            if duty.breached is not None
        ]
        found += map(BreachInBrief.of, self._prohibited(on, whole=True))
        return sorted(found, key=lambda breach: breach.on)

    def _unkept(self, on: On) -> Iterator[Breach]:
        duties = self._answers.unkept(on)
        remedied: dict[str, list[Duty]] = {}
        unpaid = {duty.id for duty in duties if self._is_unpaid(duty)}
        held = self._held(on, unpaid) if unpaid else {}
        for duty in duties:
            if duty.stands_in_for is not None:
                remedied.setdefault(duty.stands_in_for, []).append(duty)
        for duty in duties:
            if duty.breached is not None:
                yield Breach(
                    clause=duty.clause,
                    party=duty.breached_by or duty.bearer,
                    on=duty.breached,
                    duty=duty,
                    remedies=tuple(remedied.get(duty.id, ())),
                    unallocated=held.get(duty.id, ()),
                )

    def _is_unpaid(self, duty: Duty) -> bool:
        """Whether a duty is in breach to which payments may add up."""
        if duty.status is not DutyStatus.BREACHED:
            return False
        return duty.paid is not None if duty.ways else duty.clause in self._paid

    def _held(self, on: On, duties: Collection[str]) -> dict[str, tuple[tuple[Event, Money], ...]]:
        """By the ids of duties, of those named: payments such as they ask for, if not counted."""
        at = self._program.zone.instant(on)
        left = self._answers.unallocated(on)
        accounts = self._course.ledger.arisen(at) if left else ()
        return {
            account.id: tuple(
                pair for pair in left if any(way.takes(pair[0], at) for way in account.ways)
            )
            for account in accounts
            if account.id in duties and account.in_money.is_of_money
        }

    def _prohibited(self, on: On, *, whole: bool) -> Iterator[Breach]:
        """The breaches by acts; `whole` says whether reasons are worked out, as all are asked."""
        at = self._program.zone.instant(on)
        remedied: dict[tuple[str, str], list[Duty]] = {}
        for account in self._course.ledger.accounts.all if self._remedial else ():
            if account.arisen <= at and account.compiled.stands_in and account.primary is None:
                key = account.compiled.clause.id, account.occasion.id
                remedied.setdefault(key, []).append(self._answers.duty(account, on))
        facts = self._memory.facts
        events = islice(facts, facts.until(at))
        for event, (decision, breached) in self._answers.breaching(events, whole=whole):
            for clause in breached:
                yield Breach(
                    clause=clause,
                    party=event.by,
                    on=day(event.at),
                    event=event,
                    decision=decision,
                    remedies=tuple(remedied.get((clause, event.id), ())),
                )

    def findings(self, event: Event, *, new: bool) -> Iterator[Finding]:
        """The findings about an event; one that was on record already (not new) is REPEATED."""
        if not new:
            yield Finding(kind=FindingKind.REPEATED, event=event)
            return
        amounting = self._answers.amounting(event)
        if amounting is not None:
            decision, _ = amounting
            for kind in kinds_of(decision.verdict, decision.effect):
                yield Finding(kind=kind, event=event, decision=decision)
        if (self._program.occasions or self._program.deeds) and self._course.stirs(event):
            yield from self._of_duties(event)

    def _of_duties(self, event: Event) -> Iterator[Finding]:
        """The findings about the duties that an event made, counts to, performs or has owed again.

        What it does to a duty in some scenarios only is a finding UNDETERMINED. That a duty
        arises is a finding DUTY all the same: the duty itself is UNDETERMINED then.
        """
        ways = self._answers.told(event)
        accounts = {told.account.id: told.account for way in ways for told in way}
        duties = {id_: self._answers.duty(a, event.on) for id_, a in accounts.items()}
        made, each = ways, ways[0]
        if len(ways) > 1:
            made = [tuple(evolve(told, duty=duties[told.duty].id) for told in way) for way in ways]
            each = tuple(dict.fromkeys(told for way in made for told in way))
        told_once: set[tuple[FindingKind, str]] = set()
        for told in each:
            certain = (
                len(ways) == 1 or told.kind is FindingKind.DUTY or all(told in way for way in made)
            )
            kind = told.kind if certain else FindingKind.UNDETERMINED
            duty = duties[told.account.id]
            if (kind, duty.id) not in told_once:
                told_once.add((kind, duty.id))
                amount = told.amount if certain else None
                yield Finding(kind=kind, event=event, duty=duty, amount=amount)
        if (event.by.name, event.act.kind) not in self._paying:
            return
        for _, excess in self._answers.unallocated_of((event,), event.at):
            yield Finding(kind=FindingKind.UNALLOCATED, event=event, amount=excess)

    def left_in_breach(self, at: int | None) -> list[Finding]:
        """Findings for the duties in breach by an instant; each is given once.

        Args:
            at: The last instant on record; None where nothing is.
        """
        last = self._memory.facts.last
        if last is None or at is None:
            return []
        self._course.advance(at)
        found: list[Finding] = []
        ledger, unsure = self._course.ledger, self._unsure
        again = [a for a in ledger.arisen(at) if a.id in unsure] if unsure else []
        self._unsure = set()
        for account in dict.fromkeys((*again, *ledger.fresh(at))):
            since = _in_breach_since(account, at)
            if account.id in unsure or self._told.get(account.id, (None, None))[0] != since:
                duty = self._answers.duty(account, self._memory.zone.moment(at))
                breach = Finding(kind=FindingKind.BREACH, event=last, duty=duty)
                self._told[account.id] = since, breach if duty.is_in_breach else None
                found += [breach] if duty.is_in_breach else []
                if duty.ways and not duty.is_in_breach:  # it may be so yet, by time alone
                    self._unsure.add(account.id)
        return found

    # what becomes known of earlier days

    def earlier(self, events: Iterable[Event], at: int | None) -> Earlier:
        """What is found now, before events become known that may make it otherwise.

        Args:
            events: The events.
            at: The last instant on record before; None where nothing is.
        """
        events = tuple(events)
        late = sorted((e for e in events if at is not None and e.at <= at), key=_INSTANT)
        corrections = [event for event in events if event.is_correction]
        alone = late[0] if len(late) == 1 and not corrections else None
        met = None if alone is None else self._course.met_by(alone)
        with observed_only_by():
            found = {
                event.id: tuple(self.findings(event, new=True))
                for event in (self._memory.facts if corrections else self._later(late, met))
            }
        return Earlier(at, tuple(late), found, tuple(corrections), met is not None)

    def goes_on_from(self, before: EventFindings) -> None:
        """Take over what was told of duties in breach, when the record is made anew."""
        self._told, self._unsure = before._told, before._unsure

    def _later(self, late: Sequence[Event], met: Collection[Event] | None) -> list[Event]:
        """The events on record to which it may make a difference that others become known.

        Args:
            late: The others.
            met: Those to which it does as far as duties are concerned, where that is known.
        """
        found = {event.id: event for event in met or ()}
        bearing = self._bearing.upon if met is None else self._bearing.judged
        for event in late:
            for (by, kind), joins in bearing.get(event.act.kind, {}).items():
                for join in joins:
                    acts = borne_on(self._memory.facts, by, kind, join, event)
                    found |= {act.id: act for act in acts}
            found |= {one.id: one for one in self._memory.facts.reversals if one.at >= event.at}
        return sorted(found.values(), key=lambda e: (e.at, *order_of(e)))

    def otherwise(self, earlier: Earlier) -> Iterator[Finding]:
        """Findings for what was found before and is no longer so, and for what is so instead.

        Args:
            earlier: What was found before events became known, which are on record now.
        """
        changed: list[Finding] = []
        for id_, before in earlier.found.items():
            event = self._memory.facts.get(id_)
            with observed_only_by():
                now = () if event is None else tuple(self.findings(event, new=True))
            known, still = set(map(_gist, before)), set(map(_gist, now))
            for finding in before:
                if _gist(finding) not in still:
                    yield self._undone(finding, earlier, finding.event.at)
            changed += [finding for finding in now if _gist(finding) not in known]
        yield from self._no_longer_in_breach(earlier)
        yield from changed

    def _no_longer_in_breach(self, earlier: Earlier) -> Iterator[Finding]:
        at = earlier.at
        if at is None or earlier.is_beside or not (earlier.late or earlier.corrections):
            return
        self._course.advance(at)
        now = {account.id: account for account in self._course.ledger.arisen(at)}
        for id_, (since, finding) in tuple(self._told.items()):
            account = now.get(id_)
            if account is not None and _in_breach_since(account, at) == since:
                continue
            del self._told[id_]
            was = since if account is None or since is None else _in_breach_since(account, since)
            if finding is not None and (account is None or was != since):
                yield self._undone(finding, earlier, since or 0)

    def _undone(self, finding: Finding, earlier: Earlier, at: int) -> Finding:
        """That something is no longer so, by the first event that may have made it otherwise.

        Where the record is corrected, it is by the first correction.
        """
        late = (e for e in earlier.late if e.at <= at and self._bearing.on(finding, e))
        by = next(chain(earlier.corrections, late, earlier.late))
        return Finding(kind=FindingKind.UNDONE, event=by, undone=finding)


_INSTANT = attrgetter("at")


def bears_on_breaches(at: int) -> Callable[[Account], bool]:
    """What tells of an account whether it bears on which duties were breached by an instant.

    Beside those that were there are those in their place, and those of which it might turn out,
    as they are worked out, that a figure cannot be held.
    """

    def bears(account: Account) -> bool:
        is_breached = account.in_breach_by(at) is not None
        return is_breached or account.primary is not None or account.is_worked_out_at_once

    return bears


def _in_breach_since(account: Account, at: int) -> int | None:
    """Since when a duty is in breach by an instant, or was; None where it never was.

    It is in breach anew where it was performed, and that was reversed.
    """
    since = account.in_breach_by(at)
    return None if since is None else max(since, account.owed_again(at) or since)


@frozen(eq=False, repr=False)
class Earlier:
    """What was found before events became known that happened before others on record.

    Attributes:
        at: The last instant on record before they became known; None where nothing was.
        late: These events, the earliest first.
        found: By the id of each event to which they may make a difference: the findings about it.
        corrections: The corrections of the record among the events that became known.
        is_beside: Whether they change no duty but those that they make or count to.
    """

    at: int | None
    late: tuple[Event, ...]
    found: dict[str, tuple[Finding, ...]]
    corrections: tuple[Event, ...]
    is_beside: bool


class _Bearing:
    """Which findings may change when an act of an earlier day becomes known.

    Args:
        program: The contract's program.
        contract: The contract.

    Attributes:
        upon: By the name of the action: the parties with the actions, by name, of the acts that
            may come to amount to something else, each with the fields in which they must equal
            what becomes known.
        judged: As `upon`, of the acts on which the decision may be another.
        owing: The names of the actions whose acts bear on duties.
    """

    def __init__(self, program: Program, contract: Contract) -> None:
        index = program.once(DependencyIndex)
        parties = [party.name for party in contract.parties]
        judged = {*program.by_act, *((by, kind) for by in parties for kind in program.powers)}
        self.owing = index.owing.beside
        bearing = [(key, index.joins(*key)) for key in judged]
        owing = dict.fromkeys(self.owing, frozenset({ANY}))
        owed = [(key, owing) for key in (*program.deeds, *program.occasions, *program.joint)]
        self.judged = _by_kind(bearing)
        self.upon = _by_kind((*bearing, *owed))

    def on(self, finding: Finding, event: Event) -> bool:
        """Whether an event may bear on what is found."""
        key = finding.event.by.name, finding.event.act.kind
        kind = event.act.kind
        if finding.duty:
            return kind in self.owing
        act, judged = event.act, finding.event.act
        joins = self.upon.get(kind, {}).get(key, frozenset())
        return any(all(act.get(one) == judged.get(other) for one, other in join) for join in joins)


def _by_kind(
    bearing: Iterable[tuple[tuple[str, str], Mapping[str, frozenset[Join]]]],
) -> dict[str, dict[tuple[str, str], frozenset[Join]]]:
    """By the name of the action: whose acts of which actions it bears on, with how they join."""
    found: dict[str, dict[tuple[str, str], frozenset[Join]]] = {}
    for key, kinds in bearing:
        for kind, joins in kinds.items():
            upon = found.setdefault(kind, {})
            upon[key] = upon.get(key, frozenset()) | joins
    return found


def _gist(finding: Finding) -> tuple[object, ...]:
    """What is found: of a decision, what it is; of a duty, what became of it or counts to it."""
    duty = finding.duty
    made = duty is not None and finding.kind is FindingKind.DUTY
    owed = (duty.amount, duty.due, duty.counterparty) if duty is not None and made else None
    before = tuple(_advances(duty, finding.event)) if duty is not None and made else ()
    return finding.kind, finding.clauses, duty and duty.id, finding.amount, owed, before


def _advances(duty: Duty, occasion: Event) -> Iterator[tuple[str, Money | None]]:
    """What was paid before the occasion of a duty, and counts to it as it arises."""
    for step in duty.steps:
        if (
            step.kind is StepKind.COUNTED
            and step.event is not None
            and step.event.at < occasion.at
        ):
            yield step.event.id, step.amount


@frozen
class PartInDuty:
    """The part that an event plays in a duty.

    Attributes:
        kind: DUTY where the duty arose upon the event, COUNTED where it counts to the duty, KEPT
            or LATE where it performs the duty in full, REVERSED where by it something no longer
            counts to the duty, or the duty is discharged.
        duty: The duty's id.
        amount: How much of a payment counts, or no longer does; None where the event is none.
        account: The duty's account; left out of equality, as each scenario has its own.
    """

    kind: FindingKind
    duty: str
    amount: Money | None
    account: Account = field(eq=False, repr=False)


def told_of(ledger: Ledger, event: Event) -> Iterator[PartInDuty]:
    """The parts that an event plays in the duties of a ledger."""
    for account in ledger.upon(event):
        if account.arisen <= event.at:
            yield PartInDuty(FindingKind.DUTY, account.id, None, account)
    for credit in ledger.allocation.counted(event):
        if credit.at > event.at:  # it was paid before what it counts to
            continue
        account = credit.account
        kind = _PERFORMED.get(account.status(event.at), FindingKind.COUNTED)
        yield PartInDuty(kind, account.id, credit.amount, account.duty)
    for account, amount in ledger.undone_by(event):
        yield PartInDuty(FindingKind.REVERSED, account.id, amount, account.duty)


def left_over(
    program: Program, session: Session, events: Iterable[Event], at: int
) -> Iterator[tuple[tuple[Event, str], Money]]:
    """The payments among events that do not count to duties in full, each with the excess.

    A payment is told with its field, as it may pay in several.

    Args:
        program: The contract's program.
        session: The session that counted them.
        events: The events.
        at: As of which instant: payments that are reversed by then are none.
    """
    allocation, record = session.course.ledger.allocation, session.memory.record
    for event in events:
        if event.reverses or record.is_lifted(event, at):
            continue
        names = amounts_asked(program, event, at)
        for name in names:
            excess = allocation.left(event, name, at)
            if excess is not None and not allocation.is_surplus(event, name, at):
                yield (event, name), excess


def paying(program: Program) -> set[tuple[str, str]]:
    """Whose acts of which actions duties ask for by amounts: of others `left_over` tells none."""
    return {key for key, norms in program.deeds.items() if any(map(_is_by_amount, norms))}


def _paid(program: Program) -> set[str]:
    """The ids of the clauses under which duties are performed by amounts."""
    return {compiled.clause.id for compiled in program.norms if _is_by_amount(compiled)}


def _is_by_amount(compiled: CompiledNorm) -> bool:
    """Whether a norm lays down duties that are performed by amounts."""
    return any(p.amount is not None for case in compiled.form.cases for p in case.promises)


def amounts_asked(program: Program, event: Event, at: int) -> dict[str, int]:
    """The fields of an act in which duties that it might perform ask for amounts.

    What is paid before its clause is in force is paid too early: it is on the account all the
    same. By a clause that an amendment adds or changes it is so from the amendment on.

    Args:
        program: The contract's program.
        event: The act.
        at: As of which instant.

    Returns:
        The fields, by name, each with the instant from which such a duty may ask for it.
    """
    asked: dict[str, int] = {}
    for compiled in program.deeds.get((event.by.name, event.act.kind), ()):
        since = event.at if compiled.texts[0] == 0 else max(event.at, compiled.given)
        acts = compiled.norm.acts if isinstance(compiled.norm, Obligation) else ()
        for case in compiled.form.cases:
            for act, promise in zip(acts, case.promises, strict=True):
                fits = act.kind in event.act.kinds and since <= at
                if fits and promise.amount is not None:
                    name = promise.amount[0]
                    asked[name] = min(since, asked.get(name, since))
    return dict(sorted(asked.items()))
