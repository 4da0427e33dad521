"""Makes the answer about one duty: reads from its account how the duty stands on a date."""

from __future__ import annotations

from contextlib import AbstractContextManager
from decimal import Decimal
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Any, assert_never

from attrs import evolve

from contract_rules.answers.brief import DutyInBrief
from contract_rules.answers.duties import (
    Duty,
    DutyAmounts,
    DutyStatus,
    Grace,
    OtherWay,
    Remedy,
    Step,
    StepKind,
    told_later,
)
from contract_rules.answers.duty_names import DutyName
from contract_rules.answers.reasons import Defeat, Outcome, Reason, ids_of
from contract_rules.contracts.clauses import Amendment
from contract_rules.contracts.contract import Contract
from contract_rules.evaluation.evaluator import (
    for_period,
    value_of,
)
from contract_rules.evaluation.workings import figures_of, filled, measured, measured_of_duty
from contract_rules.norms.computed_terms import PeriodAmount
from contract_rules.norms.derived_events import CONTRACT, IN_FORCE, KINDS
from contract_rules.norms.expressions import (
    AtLeast,
    AtMost,
    Between,
    Computed,
    Const,
    LessThan,
    MoreThan,
    OneOf,
    OtherThan,
    Pattern,
)
from contract_rules.norms.normal_form import Reckoning, Ref
from contract_rules.norms.traversal import terms_of
from contract_rules.values.data_classes import define
from contract_rules.values.events import Event
from contract_rules.values.instants import On, beginning, day
from contract_rules.values.money import Money, held_money

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from contract_rules.answers.figures import Figure
    from contract_rules.contracts.program import CompiledNorm
    from contract_rules.evaluation.evaluator import Slots
    from contract_rules.evaluation.matcher import Match
    from contract_rules.evaluation.timeline.accounts import Account, Discharge
    from contract_rules.evaluation.timeline.entries import Outranking, Rival
    from contract_rules.norms.expressions import FieldMatcher
    from contract_rules.values.acts import Party, Value
    from contract_rules.values.zones import Zone


def duty_of(account: Account, on: On, contract: Contract) -> Duty:
    """The duty that an account is of, as it stands on a date.

    Args:
        account: The account, of a course of events that was gone through up to the date.
        on: The date; its end, for a day.
        contract: The contract.
    """
    at = contract.program.zone.instant(on)
    first, *others = ways = [_way(way, at) for way in account.ways]
    money, deadline = account.in_money, account.deadline(at)
    owed = ways[money.way]
    norm, compiled = account.norm, account.compiled
    breached, breached_by = _breach(account, at)
    found = (*_occasions(account), *account.found)
    events = [event for event in found if _is_told(event, account)]
    status = account.status(at)
    against = account.outranking(at) if status in _AGAINST else None
    case = next(n for n, c in enumerate(compiled.form.cases) if c.promise is account.promise)
    reason = Reason(
        outcome=Outcome.SPEAKS if against is None or against.clashes else Outcome.OUTRANKED,
        clause=compiled.clause,
        norm=norm,
        since=compiled.in_text.since,
        exercise=account.exercise,
        events=tuple(dict.fromkeys(events)),
        defeats=() if against is None else tuple(_defeats(against)),
        case=case,
        held=compiled.form.cases[case].given.written,
        measured=measured_of_duty(compiled.form.cases[case], account.slots),
    )
    return Duty(
        id=account.id,
        clause=compiled.clause.id,
        bearer=account.bearer(at),
        counterparty=account.counterparty(at),
        action=first.action,
        amount=owed.amount,
        due=None if deadline is None else contract.program.zone.moment(deadline),
        rolled_from=account.rolled_from(at),
        not_before=_opening(account, contract.program.zone),
        status=status,
        since=day(_since(account, at, status)),
        arisen=day(account.arisen),
        breached=breached,
        breached_by=breached_by,
        paid=owed.paid,
        outstanding=owed.outstanding,
        alternatives=tuple(others),
        trigger=_trigger(account),
        stands_in_for=account.primary.id if account.primary else None,
        reasons=(
            reason,
            *(() if against is None else map(_of_rival, against.rivals)),
        ),
        steps=tuple(steps_of(account, at, contract)),
        grace=tuple(_graces(account, at, contract.program.zone)),
        beyond=money.beyond(at),
        figures=_figures(money, at),
        grows=money.is_growing(at),
        on=on,
        contract=contract,
    )


@define(eq=False)
class Telling:
    """Works out the duties of one answer where they are first looked at.

    Nobody changes it; it is not frozen, as what is frozen takes longer to make.

    Attributes:
        on: The date as of which they are; its end, for a day.
        at: That as an instant.
        contract: The contract.
        lock: Held by whoever reads their accounts, or changes them.
    """

    on: On
    at: int
    contract: Contract
    lock: AbstractContextManager[Any]

    def told_later(self, account: Account) -> Duty:
        """The duty that an account is of; one that varies is worked out at once.

        For with the amount it might turn out that a figure cannot be held.
        """
        if account.is_worked_out_at_once:
            return duty_of(account, self.on, self.contract)
        breached, breached_by = _breach(account, self.at)
        return told_later(
            self,
            id=account.id,
            clause=account.compiled.clause.id,
            status=account.status(self.at),
            breached=breached,
            breached_by=breached_by,
            trigger=_trigger(account),
            stands_in_for=account.primary.id if account.primary else None,
            ways=(),
            _account=account,
        )

    def tell(self, duty: Duty) -> None:
        """See `DutyTeller.tell`."""
        own = duty.__dict__
        own.update(duty_of(own["_account"], self.on, self.contract).__dict__)
        del own["_account"]


def _breach(account: Account, at: int) -> tuple[date | None, Party | None]:
    """The day on which a duty fell into breach, if it had by an instant, and by whom it did."""
    since = account.in_breach_by(at)
    return (None, None) if since is None else (day(since), account.bearer(since))


def amounts_of(account: Account, at: int) -> DutyAmounts:
    """What is owed by the duty that an account is of, as it stands at an instant."""
    is_of_money = account.is_of_money or any(way.amount for way in account.norm.ways)
    standing = account.bearer(at), account.status(at)
    return DutyAmounts(*standing, *_amounts(account.in_money, at), is_of_money)


def brief_of(account: Account, on: On, at: int, contract: Contract) -> DutyInBrief:
    """The duty that an account is of in brief, as it stands on a date; see `duty_of`.

    One that has more to it than acts and a deadline is worked out as a whole, as it might turn
    out that a figure of it cannot be held.

    Args:
        account: The account, of a course of events that was gone through up to the date.
        on: The date; its end, for a day.
        at: That as an instant.
        contract: The contract.
    """
    zone, status = contract.program.zone, account.status(at)
    if not _is_simple(account) or status in _AGAINST:
        return DutyInBrief.of(duty_of(account, on, contract))
    occasion, deadline = account.occasion, account.deadline(at)
    found = (occasion,) if account.primary is None else tuple(_occasions(account))
    found += account.found
    events = list(ids_of(event for event in found if _is_told(event, account)))
    trigger = _trigger(account)
    events += [credit.event.id for credit in account.credits if credit.at <= at]
    return DutyInBrief(
        account.id,
        account.compiled.clause.id,
        account.bearer(at),
        account.counterparty(at),
        account.norm.act.kind,
        status,
        day(_since(account, at, status)),
        day(account.arisen),
        _opening(account, zone),
        None if deadline is None else zone.moment(deadline),
        *_breach(account, at),
        *_amounts(account, at),
        None if trigger is None else trigger.id,
        account.primary.id if account.primary else None,
        tuple(dict.fromkeys(events)),
    )


def _is_simple(account: Account) -> bool:
    """Whether a duty is performed in one way, of which nothing is worked out by several terms.

    And whether nothing has happened to it but acts that count to it, and its deadline.
    """
    is_done_otherwise = account.waivers or account.discharged or account.is_freed
    is_changed = account.holds or account.awaited or account.released
    if account.varies or account.alternatives or is_done_otherwise or is_changed:
        return False
    promise = account.promise
    asked = [one for test in promise.tests for one in test.operands if type(one) is Reckoning]
    amount = None if promise.amount is None else promise.amount[1]
    return not asked and (type(amount) is not Reckoning or _is_product(amount))


def _is_product(amount: Reckoning) -> bool:
    """Whether an amount is worked out in one step, which leaves no fraction."""
    term = amount.term
    steps = [part for part in amount.parts if type(part) is Reckoning]
    return isinstance(term, Computed) and term.op == "*" and not steps


def name_of(account: Account, at: int, contract: Contract) -> DutyName:
    """How other answers speak of the duty that an account is of.

    Args:
        account: The account.
        at: The instant asked about.
        contract: The contract.
    """
    deadline = account.deadline(at)
    return DutyName(
        id=account.id,
        clause=account.compiled.clause.id,
        bearer=account.bearer(at),
        arisen=day(account.arisen),
        due=None if deadline is None else contract.program.zone.moment(deadline),
    )


def _opening(account: Account, zone: Zone) -> On | None:
    """The day or the instant from which acts count to a duty; None for when it arose."""
    opens = account.opens
    if opens is None or opens <= account.arisen:
        return None
    return day(opens) if opens == beginning(day(opens)) else zone.moment(opens)


_AGAINST = frozenset({DutyStatus.SUSPENDED, DutyStatus.CONFLICT})
"""The statuses of which a prohibition or an exemption may be the reason."""


def _defeats(outranking: Outranking) -> Iterator[Defeat]:
    """The clauses that outrank a duty, with their grounds."""
    for rival in outranking.rivals:
        if rival.ground is not None:
            yield Defeat(rival.compiled.clause, rival.ground)


def _of_rival(rival: Rival) -> Reason:
    """The reason that a norm gives which keeps a duty from binding, by how it applies."""
    compiled, found, given = rival.compiled, rival.found, rival.given
    cases = (case.given for case in compiled.form.cases)
    return evolve(
        _of_norm(compiled, found),
        case=next(number for number, case in enumerate(cases) if case is given),
        held=given.written,
        measured=measured(given, filled(rival.asked.under(compiled), found)),
    )


def _of_norm(compiled: CompiledNorm, found: Match) -> Reason:
    """The reason that a norm gives, by how it applies."""
    return Reason(
        outcome=Outcome.SPEAKS,
        clause=compiled.clause,
        norm=compiled.norm,
        since=compiled.in_text.since,
        exercise=found.exercise,
        events=found.events,
        case=found.case,
    )


def _figures(account: Account, at: int) -> tuple[Figure, ...]:
    """What an amount was worked out from at an instant, each part once; none if it is no term."""
    amount = account.promise.amount
    if amount is None or not isinstance(amount[1], Reckoning):
        return ()
    slots: Slots = (account.judged(at).quiet, *account.found)
    asked = amount[1]
    if isinstance(asked.term, PeriodAmount) and not _is_of_first(asked, slots):
        whole = asked.parts[0]
        return figures_of(whole, slots) if isinstance(whole, Reckoning) else ()
    return figures_of(asked, slots)


def _is_of_first(amount: Reckoning, slots: Slots) -> bool:
    """Whether the amount is another than that for a whole period, as it is for the first."""
    counts, days = for_period(amount, slots)
    return days is not None or counts is not amount.parts[0]


def _nothing(account: Account, due: Money | None, at: int) -> Money | None:
    """Zero in the currency of the amount owed, or of what is known by then; None without one."""
    return account.nothing(at) if due is None else Money(0, due.currency)


def _occasions(account: Account) -> Iterator[Event]:
    """The occasion of a duty; before it those of the duties in whose place it stands."""
    if account.primary is not None:
        yield from _occasions(account.primary)
    yield account.occasion


def _is_told(event: Event, account: Account) -> bool:
    """Whether a duty is told to be there as an event happened: one on record, or a breach.

    What brought its norm into force is told apart.
    """
    return _is_trigger(event) and event is not account.exercise


def _is_trigger(event: Event) -> bool:
    """Whether an event is on record, or is something about a duty, such as its breach."""
    kind = event.act.kind
    return event.by != CONTRACT or (kind in KINDS and kind != IN_FORCE.name)


def _trigger(account: Account) -> Event | None:
    """The event upon which a duty arose; None where it needed none."""
    return account.occasion if _is_trigger(account.occasion) else None


def _way(account: Account, at: int) -> OtherWay:
    """A way to perform a duty, by its account, as it stands at an instant."""
    due, paid, outstanding = _amounts(account, at)
    return OtherWay(
        action=_resolved(account, due, at), amount=due, paid=paid, outstanding=outstanding
    )


def _amounts(account: Account, at: int) -> tuple[Money | None, Money | None, Money | None]:
    """What is owed in one way to perform a duty, what counts to that, and what is left."""
    figure = account.amount
    if isinstance(figure, Money) and figure.amount >= 0 and _is_as_it_arose(account):
        paid = account.paid(at)
        if paid is None:
            return figure, held_money(_ZERO, figure.currency), figure
        return max(figure, paid), paid, figure - paid if figure > paid else paid - paid
    due, paid = account.due(at), account.paid(at)
    paid = paid or (_nothing(account, due, at) if account.is_of_money else None)
    return due, paid, account.owed(at)


def _is_as_it_arose(account: Account) -> bool:
    """Whether nothing but payments changes what is left of a duty that is performed in one way."""
    is_otherwise = account.varies or account.waivers or account.discharged
    return not (is_otherwise or account.lead or account.alternatives)


_ZERO = Decimal(0)


def _resolved(account: Account, due: Money | None, at: int) -> Pattern:
    """The pattern of acts that perform a duty, with values in place of terms that are known."""
    norm, known = account.norm, dict(account.wanted(at))
    if account.promise.amount is not None and due is not None:
        known[account.promise.amount[0]] = due
    fields = tuple(
        (name, _stated(asked, known[name]) if name in known else _worked_out(account, name, asked))
        for name, asked in norm.act.fields
    )
    return evolve(norm.act, fields=fields)


def _stated(asked: FieldMatcher, value: Value) -> FieldMatcher:
    """The matcher for a value that is known: for the least that is owed, or for just that."""
    return AtLeast(Const(value)) if isinstance(asked, AtLeast) else OneOf((Const(value),))


def _worked_out(account: Account, name: str, asked: FieldMatcher) -> FieldMatcher:
    """The matcher for one field, with values in place of the terms that are known."""
    subject = Ref(account.promise.slot, name)
    operands = (
        o for test in account.promise.tests if test.subject == subject for o in test.operands
    )
    slots = account.slots
    values = (value_of(operand, slots) for operand in operands)
    # the operands are those of the terms, in order; an amount has none
    terms = tuple(
        t if v is None else Const(v) for t, v in zip(terms_of(asked), values, strict=False)
    )
    match asked:
        case OneOf() | OtherThan():
            return evolve(asked, terms=terms or asked.terms)
        case Between(low, high):
            return Between(evolve(low, term=terms[0]), evolve(high, term=terms[1]))
        case AtLeast() | AtMost() | MoreThan() | LessThan():
            return evolve(asked, term=terms[0]) if terms else asked
    assert_never(asked)


def _since(account: Account, at: int, status: DutyStatus) -> int:
    """The instant (microseconds) since which a duty has had its status."""
    hold, outranking = account.hold(at), account.outranking(at)
    performed, again = account.performed_by(at), account.owed_again(at)
    match status:
        case DutyStatus.DISCHARGED if account.discharged:
            return account.discharged.at
        case DutyStatus.KEPT | DutyStatus.LATE if performed is not None:
            return performed
        case DutyStatus.BREACHED if account.breached is not None:
            return max(account.breached, again or account.breached)
        case DutyStatus.SUSPENDED | DutyStatus.CONFLICT if outranking:
            return outranking.start
        case DutyStatus.SUSPENDED if hold:
            return hold.start
        case _:
            ends = [hold.end for hold in account.holds]
            ends += [one.end for one in account.outrankings] + [again]
            return max([account.arisen, *(e for e in ends if e is not None and e <= at)])


def steps_of(account: Account, at: int, contract: Contract) -> Iterator[Step]:
    """What has happened to a duty by an instant (microseconds), in order."""
    zone = contract.program.zone
    dated = (
        *_acts(account),
        *_holds(account, zone),
        *_outrankings(account, zone),
        *_ends(account),
    )
    return (step for since, step in sorted(dated, key=itemgetter(0)) if since <= at)


def _acts(account: Account) -> Iterator[tuple[int, Step]]:
    for credit in (credit for way in account.ways for credit in way.credits):
        on, much = day(credit.at), credit.amount
        yield credit.at, Step(kind=StepKind.COUNTED, on=on, event=credit.event, amount=much)
        if credit.end is not None:
            on, by = day(credit.end), credit.reversal
            if by is not None and not by.reverses:
                yield credit.end, Step(kind=StepKind.FREED, on=on, event=credit.event, amount=much)
            else:
                yield credit.end, Step(kind=StepKind.REVERSED, on=on, event=by, amount=much)
    for waiver in (waiver for way in account.ways for waiver in way.waivers):
        on, by, much = day(waiver.at), waiver.exercise, waiver.amount
        kind = StepKind.SET_OFF if waiver.against else StepKind.WAIVED
        against = (waiver.against,) if waiver.against else ()
        yield waiver.at, Step(kind=kind, on=on, event=by, amount=much, clauses=against)
        if waiver.end is not None:
            on, by, kind = day(waiver.end), waiver.reversal, StepKind.REVERSED
            yield waiver.end, Step(kind=kind, on=on, event=by, amount=much, clauses=against)
    for since, party in account.parties[1:]:
        yield since, Step(kind=StepKind.ASSIGNED, on=day(since), party=party)
    for party, release in account.released.items():
        on, by = day(release.at), release.exercise
        yield release.at, Step(kind=StepKind.RELEASED, on=on, party=party, event=by)


def _holds(account: Account, zone: Zone) -> Iterator[tuple[int, Step]]:
    if account.awaited is not None:
        on = day(account.arisen)
        yield account.arisen, Step(kind=StepKind.RESUMED, on=on, event=account.awaited)
    for hold in account.holds:
        on = day(hold.start)
        yield hold.start, Step(kind=StepKind.SUSPENDED, on=on, event=hold.exercise)
        if hold.end is not None:
            on, due = day(hold.end), _moved(account, hold.end, zone)
            yield hold.end, Step(kind=StepKind.RESUMED, on=on, event=hold.resumed, due=due)


def _outrankings(account: Account, zone: Zone) -> Iterator[tuple[int, Step]]:
    for number, one in enumerate(account.outrankings, 1):
        kind = StepKind.CLASHED if one.clashes else StepKind.OUTRANKED
        clauses = tuple(dict.fromkeys(rival.compiled.clause.id for rival in one.rivals))
        yield one.start, Step(kind=kind, on=day(one.start), clauses=clauses)
        follows = account.outrankings[number : number + 1]
        if one.end is not None and not any(other.start == one.end for other in follows):
            due = _moved(account, one.end, zone)
            yield one.end, Step(kind=StepKind.BINDS, on=day(one.end), due=due)


def _graces(account: Account, at: int, zone: Zone) -> Iterator[Grace]:
    """The further deadlines that a duty had been given by an instant."""
    for grace in account.graces:
        last, passed = grace.last, grace.passed
        if grace.since <= at:
            yield Grace(
                reason=_of_norm(grace.compiled, grace.found),
                since=day(grace.since),
                due=None if last is None else zone.moment(last),
                passed=None if passed is None or passed > at else day(passed),
            )


def _moved(account: Account, at: int, zone: Zone) -> On | None:
    """The deadline that was set at an instant, where it is another than before."""
    for (_, before), (since, last) in pairwise(account.deadlines):
        if since == at and last is not None and last != before:
            return zone.moment(last)
    return None


def _ends(account: Account) -> Iterator[tuple[int, Step]]:
    for since, kind in (
        (account.breached, StepKind.BREACHED),
        *((one.start, StepKind.PERFORMED) for one in account.undone),
        (account.performed, StepKind.PERFORMED),
    ):
        if since is not None:
            yield since, Step(kind=kind, on=day(since))
    for grace in account.graces:
        due = None if grace.last is None else day(grace.last)
        yield grace.since, Step(kind=StepKind.GRACE, on=day(grace.since), due=due)
        if grace.passed is not None:
            yield grace.passed, Step(kind=StepKind.LAPSED, on=day(grace.passed))
    if account.discharged is not None:
        yield account.discharged.at, _discharge(account.discharged)


def _discharge(discharged: Discharge) -> Step:
    kind, on, cause = StepKind.DISCHARGED, day(discharged.at), discharged.cause
    if isinstance(cause, Event):
        return Step(kind=kind, on=on, event=cause)
    if isinstance(cause, Amendment):
        return Step(kind=kind, on=on, amendment=cause)
    at = cause.arisen
    asked, *others = (_resolved(way, way.due(at), at) for way in cause.ways)
    return Step(kind=kind, on=on, remedy=Remedy(cause.id, cause.norm, asked, tuple(others)))
