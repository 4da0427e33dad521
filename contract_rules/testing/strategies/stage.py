"""What is known of a contract before a history is drawn: norms, values, days and periods."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from contract_rules.answers.phrases import listed
from contract_rules.errors import ContractError, UnknownClauseError
from contract_rules.norms.computed_terms import Lateness, PeriodsLate, Total
from contract_rules.norms.dates import PeriodsBetween, StatedPeriod
from contract_rules.norms.expressions import Shifted, is_term
from contract_rules.norms.normal_form import reckonings_in
from contract_rules.norms.norms import Begins, Obligation, Prohibition, Within, effects, targets
from contract_rules.norms.traversal import plain
from contract_rules.testing.arguments import contract_given
from contract_rules.testing.strategies.pools import Drafted, pools_of, shifted
from contract_rules.values.acts import Act
from contract_rules.values.instants import day
from contract_rules.values.money import Money
from contract_rules.values.periods import Days, Elapsing, Period, after

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from contract_rules.contracts.contract import Contract
    from contract_rules.contracts.program import CompiledNorm, Program
    from contract_rules.values.acts import Value


class Stage:
    """What histories of a contract, and questions about them, are drawn from.

    It depends on the contract alone, and is made once for each.

    Args:
        program: The contract's program.
        contract: The contract.

    Attributes:
        contract: The contract.
        program: The contract compiled.
        clauses: The compiled norms of each clause, in order of the texts.
        named: The ids of these clauses.
        pools: The values of each type.
        parties: The parties by name; by that of a group of parties, the first of them.
        days: The first and last days of texts and norms, those that clauses name, and the days
            beside them; in their order.
        periods: The periods that clauses name.
    """

    def __init__(self, program: Program, contract: Contract) -> None:
        self.contract = contract
        self.program = program
        self.clauses = _by_clause(self.program)
        self.named = tuple(norms[0].clause.id for norms in self.clauses)
        self.pools = pools_of(contract)
        self.parties = {party.name: party for party in contract.parties}
        self.parties |= {name: self.parties[one] for name, (one, *_) in program.groups.items()}
        self.days = _days(contract, self.program)
        self.periods = _periods(self.program)
        several = len(contract.currencies) > 1
        self._nothing = None if several else Money(0, contract.currency or "USD")

    def __repr__(self) -> str:
        """The contract's name; strategies show this."""
        return f"the stage of {self.contract.name!r}"

    def drafted(self, kind: str, fields: Mapping[str, Value], on: date | None = None) -> Drafted:
        """An act or event that is being drawn, with what is known of it."""
        return Drafted(Act(kind, tuple(fields.items())), on, self._nothing, self.program.zone)

    def about(self, clause: str) -> tuple[tuple[CompiledNorm, ...], ...]:
        """The compiled norms of the one clause of that id, or of each clause if it is empty.

        Raises:
            UnknownClauseError: When the contract has no such clause.
        """
        if not clause:
            return self.clauses
        found = tuple(
            compiled_norms
            for compiled_norms in self.clauses
            if compiled_norms[0].clause.id == clause
        )
        if not found:
            known = listed(self.named, "or")
            msg = f"{self.contract.name} has no clause {clause!r} with norms; name {known}"
            raise UnknownClauseError(msg)
        return found

    def obliging(self, clause: str) -> tuple[CompiledNorm, ...]:
        """The obligations that a clause lays down, each before those that its breach brings."""
        return self._of(clause, Obligation)

    def forbidding(self, clause: str) -> tuple[CompiledNorm, ...]:
        """The prohibitions that a clause lays down."""
        return self._of(clause, Prohibition)

    def _of(self, clause: str, kind: type[Obligation | Prohibition]) -> tuple[CompiledNorm, ...]:
        found = [e for e in self.program.norms if e.clause.id == clause]
        return tuple(e for e in found if isinstance(e.norm, kind))

    def beginning(self, clause: str) -> tuple[CompiledNorm, ...]:
        """The powers that bring a dormant clause into force."""
        return tuple(
            compiled
            for compiled in self.program.norms
            if any(isinstance(e, Begins) and e.target == clause for e in effects(compiled.norm))
        )

    def changed_by(self, power: CompiledNorm) -> tuple[CompiledNorm, ...]:
        """The norms of the clauses that a power's effects name."""
        named = targets(power.norm)
        return tuple(e for e in self.program.norms if e.clause.id in named and e is not power)


def stage_of(contract: Contract) -> Stage:
    """The stage of a contract, made once.

    Raises:
        WrongTypeError: When it is no contract.
    """
    known = contract_given(contract)
    return known.program.once(Stage, known)


def _by_clause(program: Program) -> tuple[tuple[CompiledNorm, ...], ...]:
    found: dict[str, list[CompiledNorm]] = {}
    for compiled in program.norms:
        found.setdefault(compiled.clause.id, []).append(compiled)
    return tuple(map(tuple, found.values()))


def first_day(compiled: CompiledNorm) -> date:
    """The first day on which a text has the norm."""
    return day(compiled.first)


def last_day(compiled: CompiledNorm) -> date | None:
    """The last day on which a norm can be in force; None where there is none."""
    return None if compiled.last is None else day(compiled.last)


def root_of(compiled: CompiledNorm) -> CompiledNorm:
    """The norm as written by whose exercise or breach a norm comes about, or the norm itself."""
    return compiled if compiled.parent is None else root_of(compiled.parent)


def later(start: date, period: Period) -> date | None:
    """The day that a period leads to, or None where the calendar has no such day.

    Hours lead to the day on which they have passed from the day's end.
    """
    try:
        if isinstance(period, Elapsing):
            period = Days(-(-period.elapsed // timedelta(days=1)))
        return after(start, period)
    except ContractError:
        return None


def with_neighbours(days: Iterable[date]) -> tuple[date, ...]:
    """Days with the day before and the day after each, in their order."""
    return tuple(sorted({shifted(on, n) for on in days for n in (-1, 0, 1)}))


def _days(contract: Contract, program: Program) -> tuple[date, ...]:
    named = {text.since for text in contract.texts}
    named |= {on for e in program.norms if (on := last_day(e)) is not None}
    named |= {first_day(e) for e in program.norms}
    named |= {value for value in contract.constants if isinstance(value, date)}
    return with_neighbours(named)


def _periods(program: Program) -> tuple[Period, ...]:
    found: dict[Period, None] = {}
    for compiled in program.norms:
        limit = compiled.norm.deadline if isinstance(compiled.norm, Obligation) else None
        if isinstance(limit, Within) and not isinstance(limit.period, StatedPeriod):
            found[limit.period] = None
        opening = compiled.norm.not_before if isinstance(compiled.norm, Obligation) else None
        if isinstance(opening, Period):
            found[opening] = None
        notices = [e.after for e in effects(compiled.norm)]
        found |= dict.fromkeys(notice for notice in notices if isinstance(notice, Period))
        told = (*notices, compiled.norm.until, compiled.norm.from_)
        days = plain(day for day in told if is_term(day))
        found |= dict.fromkeys(day.period for day in days if isinstance(day, Shifted))
        for reckoned in reckonings_in(compiled.form):
            if isinstance(reckoned.term, PeriodsLate | PeriodsBetween):
                found[reckoned.term.every] = None
            if isinstance(reckoned.term, Lateness):
                found[reckoned.term.by] = None
            if isinstance(reckoned.term, Total):
                windows = (reckoned.term.within, reckoned.term.in_any)
                found |= dict.fromkeys(window for window in windows if window is not None)
    return tuple(found)
