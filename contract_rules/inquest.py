"""What events and duties amount to: findings, breaches, payments nobody is owed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from contract_rules.accounts import DutyStatus
from contract_rules.findings import Verdict
from contract_rules.outcomes import Breach, Finding, FindingKind, kinds_of
from contract_rules.periods import day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contract_rules.accounts import Account
    from contract_rules.book import Book
    from contract_rules.counting import Counting
    from contract_rules.course import Course
    from contract_rules.decisions import Decision
    from contract_rules.duties import Duty
    from contract_rules.events import Event
    from contract_rules.money import Money
    from contract_rules.periods import On
    from contract_rules.records import Records
    from contract_rules.values import Act, Party

_PERFORMED = {DutyStatus.KEPT: FindingKind.KEPT, DutyStatus.LATE: FindingKind.LATE}


class Answers(Protocol):
    """Whoever says how acts are judged and how duties stand."""

    def decide(self, party: Party, act: Act, on: On, itself: Event | None = None) -> Decision:
        """The decision on an act."""
        ...

    def duties(self, on: On) -> tuple[Duty, ...]:
        """The duties that had arisen by a date, by age."""
        ...

    def duty(self, account: Account, on: On) -> Duty:
        """The duty of an account, as it stands on a date."""
        ...


class Inquest:
    """Looks into what is on record, for one contract and one fact base.

    Args:
        book: The contract's book.
        records: What is on record.
        course: What is in force and owed when.
        answers: Who says how acts are judged and how duties stand.
    """

    def __init__(self, book: Book, records: Records, course: Course, answers: Answers) -> None:
        self._book = book
        self._records = records
        self._course = course
        self._answers = answers
        self._told: set[str] = set()

    def breaches(self, on: On) -> tuple[Breach, ...]:
        """What was breached by a date, by its day."""
        found = [*self._unkept(on), *self._prohibited(on)]
        return tuple(sorted(found, key=lambda breach: breach.on))

    def _unkept(self, on: On) -> Iterator[Breach]:
        for duty in self._answers.duties(on):
            if duty.breached is not None:
                yield Breach(clause=duty.clause, party=duty.bearer, on=duty.breached, duty=duty)

    def _prohibited(self, on: On) -> Iterator[Breach]:
        for event in self._records.facts.up_to(on):
            if self._book.speaks_of(event.by, event.act):
                decision = self._judged(event)
                if decision.verdict is Verdict.PROHIBITED:
                    for clause in decision.clauses:
                        yield Breach(
                            clause=clause,
                            party=event.by,
                            on=day(event.at),
                            event=event,
                            decision=decision,
                        )

    def _judged(self, event: Event) -> Decision:
        return self._answers.decide(event.by, event.act, event.on, event)

    def findings(self, event: Event, *, new: bool) -> Iterator[Finding]:
        """What an event amounts to."""
        if not new:
            yield Finding(kind=FindingKind.REPEATED, event=event)
            return
        if self._book.speaks_of(event.by, event.act):
            decision = self._judged(event)
            for kind in kinds_of(decision):
                yield Finding(kind=kind, event=event, decision=decision)
        if self._book.occasions or self._book.deeds:
            self._course.advance(event.at)
            yield from self._of_duties(event)

    def _of_duties(self, event: Event) -> Iterator[Finding]:
        upon = (a for a in self._course.ledger.upon(event) if a.arisen <= event.at)
        for account in upon:
            duty = self._answers.duty(account, event.on)
            yield Finding(kind=FindingKind.DUTY, event=event, duty=duty)
        for account, amount in self._course.ledger.counting.counted(event):
            duty = self._answers.duty(account, event.on)
            kind = _PERFORMED.get(duty.status, FindingKind.COUNTED)
            yield Finding(kind=kind, event=event, duty=duty, amount=amount)
        for _, excess in left_over(self._book, self._course.ledger.counting, (event,)):
            yield Finding(kind=FindingKind.UNALLOCATED, event=event, amount=excess)

    def left_in_breach(self) -> list[Finding]:
        """The duties that are in breach by the last day on record, and were not told before."""
        last = self._records.facts.last
        if last is None:
            return []
        fresh = [a for a in self._course.ledger.fresh(last.at) if a.id not in self._told]
        self._told.update(account.id for account in fresh)
        duties = [self._answers.duty(account, last.on) for account in fresh]
        return [
            Finding(kind=FindingKind.BREACH, event=last, duty=duty)
            for duty in duties
            if duty.status is DutyStatus.BREACHED
        ]


def left_over(
    book: Book, counting: Counting, events: Iterable[Event]
) -> Iterator[tuple[Event, Money]]:
    """The payments among events that count to no duty, or not in full, with what is left."""
    for event in events:
        deeds = book.deeds.get((event.by.name, event.act.kind), ())
        cases = (c for e in deeds if e.first <= event.at for c in e.form.cases)
        names = {c.promise.amount[0] for c in cases if c.promise and c.promise.amount}
        left = (counting.left(event, name) for name in sorted(names))
        excess = next(filter(None, left), None)
        if excess is not None:
            yield event, excess
