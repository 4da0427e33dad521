"""Lists the days on which a decision on an act may change, with what happens on each of them.

A decision depends on whether the instant asked about lies before or after certain other instants:
those of amendments, ends of terms, events, breaches and notices, and the days that clauses or
fields of events name. It may change on the day of each of these and on the day after. So a
history needs a decision on these days alone, and not on every day.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from contract_rules.answers.history import Cause, CauseKind
from contract_rules.errors import TooManyPeriodsError
from contract_rules.evaluation.evaluator import value_of
from contract_rules.evaluation.moments import lasting, turns
from contract_rules.norms.computed_terms import PeriodsLate, Total
from contract_rules.norms.derived_events import IN_FORCE, followed
from contract_rules.norms.expressions import FieldOf, Reckoned, When
from contract_rules.norms.normal_form import ACT, Reckoning, reckonings_in, reckonings_of, refs
from contract_rules.norms.norms import begun, in_term
from contract_rules.norms.tables import Conditional
from contract_rules.norms.traversal import plain
from contract_rules.values.acts import Act
from contract_rules.values.instants import DAY, END, beginning, day, instant
from contract_rules.values.periods import MOST_STEPS, Days, leaving, steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from contract_rules.contracts.contract import Contract
    from contract_rules.evaluation.dependencies import Dependencies
    from contract_rules.evaluation.timeline.accounts import Account, Accounts
    from contract_rules.evaluation.timeline.course import Course
    from contract_rules.evaluation.working_memory import WorkingMemory
    from contract_rules.norms.normal_form import Form, Operand
    from contract_rules.values.acts import Value
    from contract_rules.values.events import Event
    from contract_rules.values.periods import CivilPeriod

_FIRST = -(1 << 63)


class ChangePoints:
    """The days on which the decision on an act may change.

    Args:
        contract: The contract.
        dependencies: What the decision depends on.
        acts: The act; or several of one action, of which the days of any are listed.

    Attributes:
        sparse: The day from which on some days are left out, as an amount grows without end.
        horizon: The last day that is looked at where duties recur, or interest joins its balance
            without end; `date.max` where neither is so.
    """

    def __init__(self, contract: Contract, dependencies: Dependencies, *acts: Act) -> None:
        self._contract = contract
        self._norms = set(dependencies.norms)
        self._compiled_norms = [
            compiled for compiled in contract.program.norms if compiled.original in self._norms
        ]
        self._clauses = {compiled.clause.id for compiled in self._compiled_norms}
        self._recurs = any(compiled.recurs for compiled in self._compiled_norms)
        forms = [compiled.form for compiled in self._compiled_norms]
        terms = [reckoned.term for form in forms for reckoned in reckonings_in(form)]
        self._totals = [term for term in terms if isinstance(term, Total)]
        self._lasting = lasting(contract.program, contract.constants)
        self._ends = [end for form in forms for end in _ends(form)]
        self._kinds = dependencies.kinds
        self._direct: dict[date, list[Cause]] = {}
        self._next: dict[date, list[Cause]] = {}
        self._dated: set[date] = set()
        self.sparse = self.horizon = date.max
        self._written(acts)

    @property
    def days(self) -> list[date]:
        """The days on which the decision may change, from the contract's first day on."""
        first = self._contract.effective
        found = {first, *self._direct, *self._next}
        return sorted(on for on in found if first <= on <= self.horizon)

    @property
    def last(self) -> date | None:
        """The last day that is looked at, where something recurs or happens later than it."""
        later = self._recurs or max(self._next, default=date.min) > self.horizon
        return self.horizon if later and self.horizon < date.max else None

    def on(self, on: date) -> tuple[list[Cause], list[Cause]]:
        """The causes that fall on a day, and those of the day before that it may show first."""
        came = [self.came(on)] if on in self._dated else []
        return [*self._direct.get(on, ()), *came], self._next.get(on, [])

    def came(self, on: date) -> Cause:
        """The cause that a day came, where nothing else happened on it."""
        return self._cause(CauseKind.TIME, on)

    def _cause(self, kind: CauseKind, on: date, **parts: Any) -> Cause:  # noqa: ANN401 (whatever a cause is made of)
        return Cause(kind=kind, on=on, contract=self._contract, **parts)

    def _put(self, at: int | None, cause: Cause | None = None) -> None:
        """Add the day of an instant (microseconds) and the day after, with a cause if given."""
        if at is None or at > END:
            return
        for held, on in ((self._direct, day(at)), (self._next, day(min(at + DAY, END)))):
            causes = held.setdefault(on, [])
            if cause is not None and cause not in causes:
                causes.append(cause)

    def _come(self, on: date) -> None:
        """Add a day that a clause, the act or an event names: that it came is a cause."""
        self._put(beginning(on))
        self._dated |= {on, day(min(beginning(on) + DAY, END))}

    def _written(self, acts: Iterable[Act]) -> None:
        """Add what is known without a history: amendments, ends of terms, days that are named."""
        for amendment in self._contract.amendments:
            on = amendment.effective
            cause = self._cause(CauseKind.AMENDMENT, on, amendment=amendment)
            self._put(beginning(on), cause)
        for compiled in self._compiled_norms:
            if compiled.begins is not None:
                on, clause = day(compiled.first), compiled.clause.id
                self._put(compiled.first, self._cause(CauseKind.BEGINNING, on, clause=clause))
            if compiled.by_term and compiled.last is not None:
                on, clause = day(compiled.last), compiled.clause.id
                self._put(compiled.last + 1, self._cause(CauseKind.TERM, on, clause=clause))
        held = tuple(acts)
        values = dict.fromkeys(value for act in held for _, value in act.fields)
        self._named_in((*self._contract.constants, *values), None)
        self._end()
        for act in held:
            self._end(followed(act, beginning(self._contract.effective), ""))

    def _named_in(self, values: Iterable[Value], at: int | None) -> None:
        """Add the days, and the instants, on which something may turn that an act names."""
        held, zone = tuple(values), self._contract.program.zone
        for value in held:
            if isinstance(value, date):
                self._come(day(zone.instant(value)))
        for edge in turns(held, at, self._lasting, zone):
            self._come(day(edge))

    def gather(self, course: Course, memory: WorkingMemory) -> None:
        """Add what one scenario brings about: events, ends of notices, turns in duties.

        Args:
            course: The course of events of the scenario, gone through up to `END`.
            memory: The working memory of the same session.
        """
        for event in memory.facts:
            if event.act.kind in self._kinds:
                self._event(event)
        for event in memory.settlement.happened:
            self._put(event.at)
        failed = {pending for pending, _ in course.failed}
        for pending in (p for p in course.pending(_FIRST) if p not in failed):
            event = pending.exercise
            if pending.compiled.original in self._norms and pending.waited:
                cause = self._cause(CauseKind.NOTICE, day(min(pending.at, END)), event=event)
                self._put(pending.at, cause)
        for account in course.ledger.accounts.all:
            if account.compiled.clause.id in self._clauses:
                self._account(account)
                if any(one.clash for one in account.outrankings):
                    self._contested(account, course.ledger.accounts)
        if course.recurs:
            self.horizon = min(self.horizon, day(course.horizon))

    def _event(self, event: Event) -> None:
        on = event.day
        self._put(event.at, self._cause(CauseKind.EVENT, on, event=event))
        self._named_in((value for _, value in event.act.fields), event.at)
        self._end(event)
        for total in (t for t in self._totals if t.act.kind in event.act.kinds):
            for turn in () if total.within is None else event.zone.run_out(event.at, total.within):
                self._come(day(turn))
            for first in () if total.in_any is None else leaving(on, total.in_any):
                self._come(first)

    def _end(self, event: Event | None = None) -> None:
        """Add the days reckoned from an event as first or last of norms; or from constants."""
        kinds = (None,) if event is None else event.act.kinds
        told = event or followed(Act(IN_FORCE.name), beginning(self._contract.effective), "")
        for end in (end for kind, end in self._ends if kind in kinds):
            last = value_of(end, (told,) * (_last_slot(end) + 1))
            self._named_in(() if last is None else (last,), None)

    def _account(self, account: Account) -> None:
        for at in (account.arisen, account.performed, account.ended):
            self._put(at)
        for waiver in account.waivers:
            self._put(waiver.at)
            self._put(waiver.end)
        for performed in account.undone:
            self._put(performed.start)
            self._put(performed.end)
        for outranking in account.outrankings:
            self._put(outranking.start)
            self._put(outranking.end)
        if account.breached is not None and account.owed_again(account.breached) is None:
            self._missed(account, account.breached)
        for since, late in account.lateness:
            told: dict[str, Any] = {"clause": account.compiled.clause.id, "duty": account.id}
            self._put(since, self._cause(CauseKind.OVERDUE, day(since), by=late.by, **told))
        for passed in [grace.passed for grace in account.graces if grace.passed is not None]:
            self._missed(account, passed)
        if account.opens is not None and account.opens > account.arisen:
            self._come(day(account.opens))
        self._growing(account)

    def _contested(self, account: Account, accounts: Accounts) -> None:
        """Add when a duty that may not bind would have fallen into breach, and become overdue."""
        deadlines = [last for _, last in account.deadlines if last is not None and last < END]
        for last in deadlines:
            self._missed(account, last + 1)
            for since, _ in account.lateness_from(last, accounts.late_for(account)):
                self._put(since)

    def _missed(self, account: Account, at: int) -> None:
        """Add the first instant after a deadline of a duty, or after its grace."""
        on, clause = day(at - 1), account.compiled.clause.id
        self._put(at, self._cause(CauseKind.DEADLINE, on, clause=clause, duty=account.id))

    def _growing(self, account: Account) -> None:
        """Add the days on which an amount grows by itself."""
        if account.grows and account.missed is not None:
            start = day(account.missed)
            for reckoned in reckonings_of(account.promise):
                if isinstance(reckoned.term, PeriodsLate):
                    self._grow(account, start, reckoned.term.every)
        if account.accrues:
            self._grow(account, day(account.arisen), Days(1))

    def _grow(self, account: Account, start: date, every: CivilPeriod) -> None:
        """Add the days on which the amount of a duty grows, as one more period has passed.

        Of interest that joins its balance without end no more days are looked at than these.
        """
        last = start
        for number, on in steps(start, every):
            if on <= day(account.arisen):
                continue
            if number >= MOST_STEPS:
                try:
                    at_last = account.due(END)
                except TooManyPeriodsError:
                    self.horizon, self._recurs = min(self.horizon, last), True
                    return
                if account.due(instant(on)) == at_last:
                    return
                self.sparse = min(self.sparse, on)
            elif account.due(instant(on)) == account.due(beginning(on) - 1):
                continue
            last = on
            self._come(on)


def _ends(form: Form) -> Iterator[tuple[str | None, Reckoning]]:
    """What the first and last day of a norm are reckoned from: actions' names, or constants."""
    ending, starting = in_term(form.norm), begun(form.norm)
    told = [ending.right] if ending is not None else []
    told += [starting.left] if starting is not None else []
    for end in reckonings_in(form) if told else ():
        for either in _either(end) if end.term in told else ():
            (basis,) = (t for t in plain((either.term,)) if not isinstance(t, Reckoned))
            yield basis.kind if isinstance(basis, FieldOf | When) else None, either


def _either(end: Operand) -> Iterator[Reckoning]:
    """A day as it is reckoned; of one of two, each that is reckoned."""
    if isinstance(end, Reckoning) and isinstance(end.term, Conditional):
        for one in end.parts[:2]:
            yield from _either(one)
    elif isinstance(end, Reckoning):
        yield end


def _last_slot(end: Reckoning) -> int:
    return max((ref.slot for ref in refs(end)), default=ACT)
