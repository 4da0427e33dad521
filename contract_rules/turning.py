"""On which days a decision may change, and what comes about on them.

A decision depends on the instant asked about by what lies before it, at it and after it: texts,
terms, events, what the course of events brings about, and the days that are written down or
that events name. It may change on the day of each of these, and on the day after.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING

from attrs import evolve

from contract_rules.amounts import PeriodsLate, Total
from contract_rules.errors import CalendarEndError
from contract_rules.forms import Reckoning, atoms_in, tests_in
from contract_rules.history import Cause, CauseKind
from contract_rules.norms import Obligation
from contract_rules.periods import (
    DAY,
    Days,
    MonthEnd,
    Months,
    Years,
    after,
    before,
    beginning,
    day,
    instant,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from contract_rules.accounts import Account
    from contract_rules.book import Book
    from contract_rules.course import Course
    from contract_rules.events import Event
    from contract_rules.forms import Form, Operand, Test
    from contract_rules.nodes import Reckoned
    from contract_rules.periods import Period
    from contract_rules.reach import Reach
    from contract_rules.records import Records
    from contract_rules.values import Act

END = instant(date.max)
"""The instant by which whatever comes by itself has come."""

MOST_STEPS = 1000
"""How many times an amount grows that are looked at one by one; later ones are looked for."""

_FIRST = -(1 << 63)

_SLACK = 5
"""So many days after a period from a day, what was done on it lies in no such window more."""


class Turns:
    """The days on which the decision on an act may change.

    Args:
        book: The contract's book.
        reach: What the decision depends on.
        act: The act.

    Attributes:
        sparse: From when on some days are left out, as something grows without end.
    """

    def __init__(self, book: Book, reach: Reach, act: Act) -> None:
        self._contract = book.contract
        self._norms = set(reach.norms)
        self._entries = [entry for entry in book.entries if entry.original in self._norms]
        self._clauses = {entry.clause.id for entry in self._entries}
        forms = [entry.form for entry in self._entries]
        self._totals = [t for form in forms for t in _reckoned(form) if isinstance(t, Total)]
        self._kinds = {entry.kind for entry in self._entries}
        self._kinds |= {atom.kind for form in forms for atom in atoms_in(form)}
        self._kinds |= {f.norm.act.kind for f in forms if isinstance(f.norm, Obligation)}
        self._kinds |= {total.act.kind for total in self._totals}
        self._direct: dict[date, list[Cause]] = {}
        self._next: dict[date, list[Cause]] = {}
        self._dated: set[date] = set()
        self.sparse = date.max
        self._written(act)

    @property
    def days(self) -> list[date]:
        """The days, from the first day of the contract on."""
        first = self._contract.effective
        found = {first, *self._direct, *self._next}
        return sorted(on for on in found if on >= first)

    def on(self, on: date) -> tuple[list[Cause], list[Cause]]:
        """What comes about on a day, and what may be seen first on it."""
        came = [self.came(on)] if on in self._dated else []
        return [*self._direct.get(on, ()), *came], self._next.get(on, [])

    def came(self, on: date) -> Cause:
        """That a day came."""
        return self._cause(CauseKind.TIME, on)

    def _cause(self, kind: CauseKind, on: date, **parts: Any) -> Cause:  # noqa: ANN401 (whatever a cause is made of)
        return Cause(kind=kind, on=on, contract=self._contract, **parts)

    def _put(self, at: int | None, cause: Cause | None = None) -> None:
        """Put down an instant, and what comes about at it."""
        if at is None or at > END:
            return
        for held, on in ((self._direct, day(at)), (self._next, day(min(at + DAY, END)))):
            causes = held.setdefault(on, [])
            if cause is not None and cause not in causes:
                causes.append(cause)

    def _come(self, on: date) -> None:
        """Put down a day that is of itself of consequence."""
        self._put(beginning(on))
        self._dated |= {on, day(min(beginning(on) + DAY, END))}

    def _written(self, act: Act) -> None:
        """Take in what is written down: texts, terms and days."""
        for amendment in self._contract.amendments:
            on = amendment.effective
            cause = self._cause(CauseKind.AMENDMENT, on, amendment=amendment)
            self._put(beginning(on), cause)
        for entry in self._entries:
            if entry.by_term and entry.last is not None:
                on, clause = day(entry.last), entry.clause.id
                self._put(entry.last + 1, self._cause(CauseKind.TERM, on, clause=clause))
        for value in (*self._contract.constants, *(value for _, value in act.fields)):
            if isinstance(value, date):
                self._come(day(beginning(value)))

    def gather(self, course: Course, records: Records) -> None:
        """Take in what a course of events brings about; it has been gone through to the end."""
        for event in records.facts:
            if event.act.kind in self._kinds:
                self._event(event)
        for event in records.settlement.happened:
            self._put(event.at)
        for pending in course.pending(_FIRST):
            event = pending.exercise
            if pending.entry.original in self._norms and pending.at > event.at:
                cause = self._cause(CauseKind.NOTICE, day(pending.at), event=event)
                self._put(pending.at, cause)
        for account in course.ledger.accounts:
            if account.entry.clause.id in self._clauses:
                self._account(account)

    def _event(self, event: Event) -> None:
        on = day(event.at)
        self._put(event.at, self._cause(CauseKind.EVENT, on, event=event))
        for _, value in event.act.fields:
            if isinstance(value, date):
                self._come(value)
        for total in self._totals:
            if total.within is not None and total.act.kind == event.act.kind:
                for last in leaving(on, total.within):
                    self._come(last)

    def _account(self, account: Account) -> None:
        ended = account.discharged
        for at in (account.arisen, account.performed, ended.at if ended else None):
            self._put(at)
        if account.breached is not None:
            on, clause = day(account.breached - 1), account.entry.clause.id
            cause = self._cause(CauseKind.DEADLINE, on, clause=clause, duty=account.id)
            self._put(account.breached, cause)
        if account.grows and account.primary is not None:
            start = day(account.primary.deadline(END) or 0)
            for term in _reckoned_in(account.promise.amount or ()):
                if isinstance(term, PeriodsLate):
                    self._grow(account, start, term.every)

    def _grow(self, account: Account, start: date, every: Period) -> None:
        """Take in the days on which an amount grows, as one more period has passed."""
        for number, on in steps(start, every):
            if number >= MOST_STEPS:
                if account.due(instant(on)) == account.due(END):
                    return
                self.sparse = min(self.sparse, on)
            elif account.due(instant(on)) == account.due(beginning(on) - 1):
                continue
            self._come(on)


def steps(start: date, every: Period) -> Iterator[tuple[int, date]]:
    """On which days periods from a day on end, and how many have passed then.

    Of those after `MOST_STEPS` ever fewer are told.
    """
    number, period = 1, _ruled(every)
    while True:
        try:
            yield number, after(start, evolve(period, count=number * period.count))
        except CalendarEndError:
            return
        number += 1 if number < MOST_STEPS else number // 10


def leaving(on: date, window: Period) -> Iterator[date]:
    """The first day on which what was done on a day lies in a window no more, if there is one."""
    period = _ruled(window)
    try:
        last = after(after(on, period), Days(_SLACK))
        among = range(on.toordinal(), last.toordinal())
        place = bisect_left(among, on, key=lambda n: before(date.fromordinal(n), period))
    except CalendarEndError:
        return
    yield date.fromordinal(on.toordinal() + place)


def _ruled(period: Period) -> Period:
    """The period with a rule for months that have no such day."""
    if isinstance(period, Months | Years) and period.rounding is None:
        return evolve(period, rounding=MonthEnd.LAST_DAY)
    return period


def _reckoned(form: Form) -> Iterator[Reckoned[Any]]:
    """What is worked out in a norm: for its conditions, and for the duty."""
    yield from _in_tests(tests_in(form))
    for case in form.cases:
        if case.promise is not None:
            yield from _in_tests(case.promise.tests)
            yield from _reckoned_in(case.promise.amount or ())


def _in_tests(tests: Iterable[Test]) -> Iterator[Reckoned[Any]]:
    return chain.from_iterable(_reckoned_in((t.subject, *t.operands)) for t in tests)


def _reckoned_in(operands: Iterable[Operand | str]) -> Iterator[Reckoned[Any]]:
    for operand in operands:
        if isinstance(operand, Reckoning):
            yield operand.term
            yield from _reckoned_in(operand.parts)
            yield from _in_tests(operand.tests)
