"""Makes the statement of a party's account: reads its debts and payments from the ledger."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date
from itertools import chain, islice
from operator import attrgetter
from typing import TYPE_CHECKING

from attrs import evolve, field

from contract_rules.answers.duties import DutyStatus
from contract_rules.answers.statement import (
    Beyond,
    Entry,
    EntryKind,
    NotBinding,
    PaidPart,
    Statement,
)
from contract_rules.evaluation.timeline.accounts import Account
from contract_rules.norms.norms import Obligation
from contract_rules.queries.duties import name_of
from contract_rules.queries.findings import amounts_asked
from contract_rules.values.acts import each_of
from contract_rules.values.data_classes import frozen
from contract_rules.values.events import Event
from contract_rules.values.instants import day
from contract_rules.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contract_rules.contracts.contract import Contract
    from contract_rules.evaluation.session import Session
    from contract_rules.evaluation.timeline.allocation import Counting
    from contract_rules.norms.orders import Debt
    from contract_rules.values.acts import Party
    from contract_rules.values.instants import On

_IDLE = {DutyStatus.SUSPENDED, DutyStatus.CONFLICT}

_ORDER = {kind: number for number, kind in enumerate(EntryKind)}


@frozen
class _Change:
    """A change of a balance, before the balance is struck.

    Attributes:
        at: The instant.
        kind: What happened.
        amount: By how much it raises what is owed.
        of: The payment, its reversal, or the account of the debt.
        parts: Of a payment, and of its reversal, how much of it went to which sort of debts.
        by: Of a debt, the exercise that waived so much of it, or the reversal by which what was
            set off is owed again; None where none did.
        left: Of a payment, what counts to nothing on the date asked about; None for nothing.
    """

    at: int
    kind: EntryKind
    amount: Money
    of: Event | Account = field(eq=False)
    left: Money | None = None
    parts: tuple[PaidPart, ...] = ()
    by: Event | None = field(default=None, eq=False)

    @property
    def order(self) -> tuple[int, int, str, str]:
        """The key by which changes are sorted."""
        return self.at, _ORDER[self.kind], self.of.id, "" if self.by is None else self.by.id


def statement_of(
    session: Session, party: Party, on: On, contract: Contract, currency: str
) -> Statement:
    """The statement of a party's account up to a date.

    Args:
        session: What answers, gone through up to the date.
        party: The party.
        on: The date; its end, for a day.
        contract: The contract.
        currency: The currency.
    """
    at, ledger = contract.program.zone.instant(on), session.course.ledger
    nothing = Money(0, currency)
    asked = Statement(
        party=party, currency=currency, entries=(), balance=nothing, on=on, contract=contract
    )
    if currency not in {*contract.currencies, session.memory.currency}:
        return asked
    arisen = (account for account in ledger.arisen(at) if party in account.debtors(account.arisen))
    owed = [way for account in arisen for way in _in_currency(account, currency)]
    paid = _payments(session, party, at, contract, currency)
    changes = [c for payment in paid for c in _of_payment(*payment, session, at)]
    changes += _of_others(owed, party, at)
    turns = {c.at for c in changes}.union(*(_turns(account, party, at) for account in owed))
    for account in owed:
        moments = _turns(account, party, at)
        if account.varies:  # what it had grown to as it ended is told before that
            last = _ended(account, party)
            ended = [] if last is None else [last - 1]
            ended += _grown(account, contract, at)
            moments = {*turns, *account.moments(at), at, *(turn for turn in ended if turn <= at)}
        changes += _of_debt(account, party, sorted(moments), nothing)
    entries: list[Entry] = []
    balance = nothing
    for change in sorted(changes, key=attrgetter("order")):
        balance += change.amount
        entries.append(_entry(change, balance))
    left = [account for account in owed if party in account.debtors(at)]
    unstated = tuple(
        name_of(a, at, contract) for a in left if a.figure(at) is None and a.owed(at) is None
    )
    idle = tuple(_not_binding(left, at))
    return evolve(
        asked,
        entries=tuple(entries),
        balance=balance,
        unstated=unstated,
        not_binding=idle,
        beyond=(*_below_paid(left, at, contract), *_excesses(session, party, currency, at)),
    )


def _in_currency(account: Account, currency: str) -> list[Account]:
    """That of the first way in which a duty is performed by an amount of a currency, if any is."""
    ways = (way for way in account.ways if way.is_of_money and way.currency in {None, currency})
    return list(islice(ways, 1))


def _below_paid(owed: Iterable[Account], at: int, contract: Contract) -> Iterator[Beyond]:
    """The debts that credits would lower below what is paid at an instant."""
    for account in owed:
        rest = account.beyond(at)
        if rest is not None:
            name = name_of(account, at, contract)
            yield Beyond(clause=name.clause, amount=rest, of=name)


def _excesses(session: Session, party: Party, currency: str, at: int) -> Iterator[Beyond]:
    """What was to be waived or set off of a party's debts by an instant, beyond what could be."""
    clauses = session.contract.program.by_clause
    for excess in session.course.ledger.excesses:
        norms = (compiled.norm for compiled in clauses[excess.clause])
        mine = any(isinstance(n, Obligation) and party in each_of(n.bearer) for n in norms)
        if mine and excess.amount.currency == currency and excess.at <= at:
            yield Beyond(
                clause=excess.clause,
                amount=excess.amount,
                event=excess.exercise,
                against=excess.against,
            )


def _not_binding(owed: Iterable[Account], at: int) -> Iterator[NotBinding]:
    """The debts that do not bind at an instant."""
    for account in owed:
        status, left = account.status(at), account.owed(at)
        if status in _IDLE and isinstance(left, Money) and left.amount:
            yield NotBinding(account.id, account.compiled.clause.id, left, status)


def _entry(change: _Change, balance: Money) -> Entry:
    told = Entry(on=day(change.at), kind=change.kind, amount=change.amount, balance=balance)
    if isinstance(change.of, Event):
        return evolve(told, event=change.of, unallocated=change.left, parts=change.parts)
    each, clause = each_of(change.of.norm.bearer), change.of.compiled.clause.id
    debtors = each if len(each) > 1 else ()
    return evolve(
        told,
        duty=change.of.id,
        clause=clause,
        event=change.by,
        debtors=debtors,
        debt=change.of.norm.told_sort,
    )


def _payments(
    session: Session, party: Party, at: int, contract: Contract, currency: str
) -> Iterator[tuple[Event, str, int]]:
    """The payments of a party by an instant, each with the field that holds what is paid.

    And with the instant from which it is on the account: its own, or that of the amendment by
    which somebody may come to ask for it.
    """
    for event in session.memory.facts:
        if event.at <= at and event.by == party and not event.reverses:
            for name, since in amounts_asked(contract.program, event, at).items():
                amount = event.act.get(name)
                if isinstance(amount, Money) and amount.currency == currency:
                    yield event, name, since


def _of_payment(
    event: Event, name: str, since: int, session: Session, at: int
) -> Iterator[_Change]:
    """That something was paid, was more than what was asked for, and was undone."""
    record, counting = session.memory.record, session.course.ledger.allocation
    amount, undone = event.act.get(name), record.reversal_of(event)
    assert isinstance(amount, Money)  # noqa: S101 (what happened has all its fields)
    reversal = undone if undone is not None and undone.at <= at else None
    if reversal is not None and reversal.at <= since:
        return  # it never counted
    nothing = Money(0, amount.currency)
    counts = reversal is not None or counting.is_surplus(event, name, at)
    left = None if counts else counting.left(event, name, at)
    credits_ = counting.counted(event)
    counted = [credit for credit in credits_ if credit.account.is_paid_in(name)]
    stood = at if reversal is None else reversal.at - 1
    parts = _parts((c.account, c.amount) for c in counted if c.counts(stood))
    yield _Change(since, EntryKind.PAYMENT, nothing - amount, event, left, parts)
    turns = {t for c in credits_ for t in (c.at, c.end) if t is not None}
    before = nothing
    for turn in sorted(turn for turn in turns if turn <= at):
        now = _surplus(event, name, counting, turn) or nothing
        if now != before:
            yield _Change(turn, EntryKind.SURPLUS, now - before, event)
        before = now
    if reversal is not None:
        yield _Change(reversal.at, EntryKind.REVERSAL, amount, reversal, parts=parts)


def _of_others(owed: Iterable[Account], party: Party, at: int) -> Iterator[_Change]:
    """What others paid of what they owe together with a party, as far as it counts to that."""
    counted: dict[tuple[int, EntryKind, Event], list[tuple[Account, Money]]] = {}
    for account in owed:
        release = account.released.get(party)
        for credit in account.credits:
            part = credit.amount
            late = credit.at > at or (release is not None and release.at <= credit.at)
            if credit.event.by == party or part is None or late:
                continue
            told = (credit.at, EntryKind.PAYMENT, credit.event)
            counted.setdefault(told, []).append((account, part))
            if credit.reversal is not None and credit.end is not None and credit.end <= at:
                told = (credit.end, EntryKind.REVERSAL, credit.reversal)
                counted.setdefault(told, []).append((account, part))
    for (when, kind, event), parts in counted.items():
        whole = sum((part for _, part in parts), start=Money(0, parts[0][1].currency))
        amount = whole if kind is EntryKind.REVERSAL else Money(0, whole.currency) - whole
        yield _Change(when, kind, amount, event, parts=_parts(parts))


def _parts(counted: Iterable[tuple[Account, Money | None]]) -> tuple[PaidPart, ...]:
    """How much of a payment went to debts of which sort, in the order of their clauses, if any."""
    sums: dict[Debt, Money] = {}
    order: tuple[Debt, ...] = ()
    for account, amount in counted:
        if account.norm.allocation.sorts and amount is not None:
            sort, order = account.norm.sort, account.norm.allocation.sorts
            sums[sort] = amount if sort not in sums else sums[sort] + amount
    return tuple(PaidPart(sort, sums[sort]) for sort in order if sort in sums)


def _surplus(event: Event, name: str, counting: Counting, at: int) -> Money | None:
    """What is paid beyond the least that is asked for, at an instant; None for nothing."""
    return counting.left(event, name, at) if counting.is_surplus(event, name, at) else None


def _turns(account: Account, party: Party, at: int) -> set[int]:
    """The instants by one at which what is owed, or counts to it, changed by what happened."""
    found = chain.from_iterable((credit.at, credit.end) for credit in account.credits)
    duty = account.duty
    waived = chain.from_iterable((waiver.at, waiver.end) for waiver in account.waivers)
    turns = [account.arisen, _ended(account, party), *account.lowered, *waived, *found]
    if duty.alternatives:  # it may be performed in another way
        turns += [duty.performed, *(t for one in duty.undone for t in (one.start, one.end))]
    return {turn for turn in turns if turn is not None and turn <= at}


def _grown(account: Account, contract: Contract, at: int) -> Iterator[int]:
    """The end of the day on which a debt that grew by itself, and no longer does, was full.

    So an entry says when it grew, whenever it is asked for.
    """
    figure = account.figure(at) if account.grows or account.accrues else None
    if not isinstance(figure, Money):
        return
    days = range(day(account.arisen).toordinal(), day(at).toordinal())
    zone = contract.program.zone

    def is_full(ordinal: int) -> bool:
        then = account.figure(zone.instant(date.fromordinal(ordinal)))
        return isinstance(then, Money) and then >= figure

    if days and is_full(days[-1]):  # else it grew until the day asked about
        yield zone.instant(date.fromordinal(days[bisect_left(days, x=True, key=is_full)]))


def _ended(account: Account, party: Party) -> int | None:
    """The instant at which a debt was a party's no longer, be it discharged or the party released.

    What was paid by then of what it owed together with others is what it came to for the party.
    """
    release = account.released.get(party)
    return account.duty.ended if release is None else release.at


def _paid(account: Account, party: Party, at: int, nothing: Money) -> Money:
    """What is paid of a debt that is no longer owed, in whichever way of its currency.

    Of what a party was released from, as long as that was the party's.
    """
    release = account.released.get(party)
    ways = (way for way in account.duty.ways if way.currency == account.currency)
    if release is None:
        paid = (way.paid(at) for way in ways)
    else:
        counted = (c for way in ways for c in way.credits if c.at < release.at and c.counts(at))
        paid = (credit.amount for credit in counted)
    return sum((amount for amount in paid if amount is not None), nothing)


def _growth(account: Account) -> EntryKind:
    """What it is called that a debt grew by itself."""
    return EntryKind.INTEREST if account.accrues else EntryKind.GROWTH


def _lowerings(account: Account, moment: int) -> Iterator[_Change]:
    """What was waived of a debt, or set off, from an instant on, and what is set off no longer."""
    for waiver in account.waivers:
        much = waiver.amount
        if waiver.at == moment:
            kind = EntryKind.SET_OFF if waiver.against else EntryKind.WAIVER
            less = Money(0, much.currency) - much
            yield _Change(moment, kind, less, account, by=waiver.exercise)
        if waiver.end == moment:
            yield _Change(moment, EntryKind.REVERSAL, much, account, by=waiver.reversal)


def _of_debt(
    account: Account, party: Party, moments: Iterable[int], nothing: Money
) -> Iterator[_Change]:
    """How what a duty comes to for a party changed, from its arising on."""
    before, known, ended = nothing, False, _ended(account, party)
    for moment in moments:
        if moment < account.arisen:
            continue
        forgone = account.is_forgone(moment)
        over = forgone or (ended is not None and ended <= moment)
        if account.waivers and not over and account.figure(moment) is not None:
            for change in _lowerings(account, moment):
                yield change
                before += change.amount
        due = None if over else account.due(moment)
        now = due if due is not None else _paid(account, party, moment, nothing)
        grows = account.accrues or account.grows
        kind = EntryKind.CHANGE
        if not known:
            kind = EntryKind.DEBT
            first = account.ungrown(moment) if grows else None
            owed = now if first is None else min(now, max(first, nothing))
            if owed != now:  # as much as accrued on its first day is interest
                yield from (_Change(moment, kind, owed, account),) if owed != nothing else ()
                before, kind = owed, _growth(account)
        elif moment == ended or forgone:
            kind = EntryKind.DISCHARGE
        elif grows and now > before:
            kind = _growth(account)
        if now != before:
            yield _Change(moment, kind, now - before, account)
        before, known = now, True
