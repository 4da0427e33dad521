"""What events and duties amount to: findings, duties, breaches, payments nobody is owed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_rules.accounts import SETTLED, DutyStatus
from contract_rules.findings import Verdict
from contract_rules.outcomes import Breach, Finding, FindingKind, kinds_of
from contract_rules.periods import day, instant
from contract_rules.standing import duty_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_rules.accounts import Account
    from contract_rules.book import Book
    from contract_rules.course import Course
    from contract_rules.duties import Duty
    from contract_rules.events import Event
    from contract_rules.judge import Judge
    from contract_rules.money import Money
    from contract_rules.periods import On
    from contract_rules.records import Records

_PERFORMED = {DutyStatus.KEPT: FindingKind.KEPT, DutyStatus.LATE: FindingKind.LATE}


class Inquest:
    """Looks into what is on record, for one contract and one fact base.

    Args:
        book: The contract's book.
        records: What is on record.
        course: What is in force and owed when.
        judge: What acts are judged by.
    """

    def __init__(self, book: Book, records: Records, course: Course, judge: Judge) -> None:
        self._book = book
        self._records = records
        self._course = course
        self._judge = judge
        self._told: set[str] = set()

    def duties(self, on: On) -> tuple[Duty, ...]:
        """The duties that had arisen by a date, by age."""
        return tuple(self._duty(account, on) for account in self._arisen(instant(on)))

    def owed(self, on: On) -> tuple[Duty, ...]:
        """Those of the duties that were neither performed nor discharged by a date."""
        at = instant(on)
        unsettled = (a for a in self._arisen(at) if a.status(at) not in SETTLED)
        return tuple(self._duty(account, on) for account in unsettled)

    def _arisen(self, at: int) -> Iterator[Account]:
        return (account for account in self._course.ledger.accounts if account.arisen <= at)

    def breaches(self, on: On) -> tuple[Breach, ...]:
        """What was breached by a date, by its day."""
        found = [*self._unkept(on), *self._prohibited(on)]
        return tuple(sorted(found, key=lambda breach: breach.on))

    def _unkept(self, on: On) -> Iterator[Breach]:
        at = instant(on)
        for account in self._arisen(at):
            since = account.breached
            if since is not None and since <= at:
                duty = self._duty(account, on)
                yield Breach(clause=duty.clause, party=duty.bearer, on=day(since), duty=duty)

    def _prohibited(self, on: On) -> Iterator[Breach]:
        for event in self._records.facts.up_to(on):
            if self._book.speaks_of(event.by, event.act):
                decision = self._judge.decide(event.by, event.act, event.on, event)
                if decision.verdict is Verdict.PROHIBITED:
                    for clause in decision.clauses:
                        yield Breach(
                            clause=clause,
                            party=event.by,
                            on=day(event.at),
                            event=event,
                            decision=decision,
                        )

    def unallocated(self, on: On) -> tuple[tuple[Event, Money], ...]:
        """The payments up to a date that exceed what was owed, each with the part that does."""
        found = ((event, self._excess(event)) for event in self._records.facts.up_to(on))
        return tuple((event, excess) for event, excess in found if excess is not None)

    def _excess(self, event: Event) -> Money | None:
        """How much of a payment counts to no duty; None where none is left over."""
        deeds = self._book.deeds.get((event.by.name, event.act.kind), ())
        cases = (c for e in deeds if e.first <= event.at for c in e.form.cases)
        names = {c.promise.amount[0] for c in cases if c.promise and c.promise.amount}
        left = (self._course.ledger.counting.left(event, name) for name in sorted(names))
        return next(filter(None, left), None)

    def findings(self, event: Event, *, new: bool) -> Iterator[Finding]:
        """What an event amounts to."""
        if not new:
            yield Finding(kind=FindingKind.REPEATED, event=event)
            return
        if self._book.speaks_of(event.by, event.act):
            decision = self._judge.decide(event.by, event.act, event.on, event)
            for kind in kinds_of(decision):
                yield Finding(kind=kind, event=event, decision=decision)
        if self._book.occasions or self._book.deeds:
            self._course.advance(event.at)
            yield from self._of_duties(event)

    def _of_duties(self, event: Event) -> Iterator[Finding]:
        upon = (a for a in self._course.ledger.upon(event) if a.arisen <= event.at)
        for account in upon:
            duty = self._duty(account, event.on)
            yield Finding(kind=FindingKind.DUTY, event=event, duty=duty)
        for account, amount in self._course.ledger.counting.counted(event):
            duty = self._duty(account, event.on)
            kind = _PERFORMED.get(duty.status, FindingKind.COUNTED)
            yield Finding(kind=kind, event=event, duty=duty, amount=amount)
        excess = self._excess(event)
        if excess is not None:
            yield Finding(kind=FindingKind.UNALLOCATED, event=event, amount=excess)

    def left_in_breach(self) -> list[Finding]:
        """The duties that are in breach by the last day on record, and were not told before."""
        last = self._records.facts.last
        if last is None:
            return []
        fresh = [a for a in self._course.ledger.fresh(last.at) if a.id not in self._told]
        self._told.update(account.id for account in fresh)
        return [
            Finding(kind=FindingKind.BREACH, event=last, duty=self._duty(account, last.on))
            for account in fresh
            if account.status(last.at) is DutyStatus.BREACHED
        ]

    def _duty(self, account: Account, on: On) -> Duty:
        return duty_of(account, on, self._book.contract)
