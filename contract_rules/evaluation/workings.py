"""Takes apart what is worked out: the parts of an amount, and the sides of comparisons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_rules.answers.figures import Figure, Measured, Side
from contract_rules.evaluation.evaluator import (
    accrual,
    chosen,
    for_period,
    judged_in,
    passes,
    totalled,
    value_of,
)
from contract_rules.norms.computed_terms import (
    Interest,
    Outstanding,
    PeriodAmount,
    Rounded,
    ToDate,
)
from contract_rules.norms.expressions import Computed
from contract_rules.norms.normal_form import Reckoning
from contract_rules.norms.tables import Conditional, TableLookup, Tiered

if TYPE_CHECKING:
    from contract_rules.contracts.program import CompiledNorm
    from contract_rules.evaluation.evaluator import Judged, Slots, WorkedOut
    from contract_rules.evaluation.matcher import Match
    from contract_rules.norms.expressions import AnyTerm
    from contract_rules.norms.normal_form import Alternative, Case, Operand, Test
    from contract_rules.values.events import Event
    from contract_rules.values.money import Money


def measured(
    alternative: Alternative, slots: Slots, *, excepts: bool = False
) -> tuple[Measured, ...]:
    """The comparisons of what is worked out in an alternative that holds, with their figures.

    Args:
        alternative: The alternative.
        slots: What it refers to, with the events that it found.
        excepts: Whether it is of the exception of a norm.
    """
    return tuple(
        [
            _measured(test, slots, holds=holds, excepts=excepts)
            for test, holds in alternative.worked_out
        ]
    )


def measured_by(compiled: CompiledNorm, judged: Judged, found: Match) -> tuple[Measured, ...]:
    """The comparisons by which a norm applies, or by which its exception holds.

    Args:
        compiled: The norm.
        judged: The act.
        found: How it applies, or would but for the exception.
    """
    case, is_excepted = compiled.form.cases[found.case], found.exceptions is not None
    held = case.unless[found.exception] if is_excepted else case.given
    if not held.worked_out:
        return ()
    slots = (*filled(judged.under(compiled), found), *(found.exceptions or ()))
    return measured(held, slots, excepts=is_excepted)


def filled(judged: Judged, found: Match) -> Slots:
    """What fills the slots where a norm applies: the act, and what was found."""
    exercise = () if found.exercise is None else (found.exercise,)
    return (judged, *exercise, *found.events)


def measured_of_duty(case: Case, slots: Slots) -> tuple[Measured, ...]:
    """The comparisons by which a duty arose, and those that did not except it.

    Args:
        case: The case of its norm.
        slots: Its occasion, and the events found with it.
    """
    held = measured(case.given, slots) if case.given.worked_out else ()
    excepting = (test for one in case.unless for test in one.tests if test.is_measured)
    return *held, *(_measured(t, slots, holds=passes(t, slots), excepts=True) for t in excepting)


def falls_short(test: Test, slots: Slots, *, excepts: bool) -> Measured | None:
    """A comparison that fails with what its sides came to; None where nothing is worked out.

    Args:
        test: The comparison.
        slots: What it refers to.
        excepts: Whether it is of the exception of a norm.
    """
    return _measured(test, slots, holds=False, excepts=excepts) if test.is_measured else None


def _measured(test: Test, slots: Slots, *, holds: bool, excepts: bool) -> Measured:
    asked, (other,) = test.asked, test.operands
    assert asked is not None  # noqa: S101 (what is measured is written)
    sides: tuple[Operand, Operand] = (test.subject, other)
    turned = (other.term if isinstance(other, Reckoning) else other) is asked.left
    left, right = reversed(sides) if turned else sides
    return Measured(
        comparison=asked,
        holds=holds,
        left=_side(left, slots),
        right=_side(right, slots),
        is_of_act=test.is_of_act,
        excepts=excepts,
    )


def _side(operand: Operand, slots: Slots) -> Side:
    figures = figures_of(operand, slots) if isinstance(operand, Reckoning) else ()
    return Side(figures[-1].value if figures else value_of(operand, slots), figures)


def figures_of(amount: Reckoning, slots: Slots) -> tuple[Figure, ...]:
    """The parts of an amount, each after those that it uses, and the amount last.

    Each is worked out once, however often it is written.

    Args:
        amount: The amount.
        slots: What it is worked out from.
    """
    return _Figures(slots).of(amount)


_OF_ROWS = (TableLookup, Tiered, Conditional)
"""What comes to its value by rows of a table, or by a condition."""


class _Figures:
    """Works out the parts of an amount, each once, however often it is written.

    Args:
        slots: What the amount is worked out from.
    """

    def __init__(self, slots: Slots) -> None:
        self._slots = slots
        self._numbers: dict[object, int] = {}
        self._seen: dict[int, int] = {}
        self._found: list[tuple[list[AnyTerm], Reckoning, tuple[int, ...]]] = []

    def of(self, amount: Reckoning) -> tuple[Figure, ...]:
        """The parts of an amount, each after those that it uses, and the amount last."""
        self._number(amount)
        known: WorkedOut = {}
        slots = self._slots
        return tuple(
            Figure(
                tuple(terms),
                value_of(part, slots, known),
                uses,
                *self._totalled(part),
                owed=self._owing(part),
                accrual=accrual(part, slots) if isinstance(part.term, Interest) else None,
                rows=chosen(part, slots, known)[1] if isinstance(part.term, _OF_ROWS) else (),
                days=for_period(part, slots)[1] if isinstance(part.term, PeriodAmount) else None,
            )
            for terms, part, uses in self._found
        )

    def _totalled(self, part: Reckoning) -> tuple[int, tuple[Event, ...]]:
        """How many events a total adds up, and the first and last of many; see `totalled`."""
        return totalled(*self._counted(part))

    def _owing(self, part: Reckoning) -> tuple[tuple[Event, Money], ...]:
        """The duties of which something is outstanding, each with what it arose upon."""
        inner, slots = self._counted(part)
        if not isinstance(inner.term, Outstanding):
            return ()
        return tuple(judged_in(slots).owing(inner.term, inner, slots) or ())

    def _counted(self, part: Reckoning) -> tuple[Reckoning, Slots]:
        """What is counted, which may be so to date, and what it is worked out from."""
        (inner, *_) = part.parts if isinstance(part.term, ToDate) else (part,)
        assert isinstance(inner, Reckoning)  # noqa: S101 (only what is worked out is to date)
        if inner is part:
            return inner, self._slots
        return inner, (judged_in(self._slots).to_date, *self._slots[1:])

    def _number(self, part: Reckoning) -> int:
        """The number of a part; the same for one that is written alike."""
        known = self._seen.get(id(part.term))
        if known is not None:
            return known
        beneath = () if isinstance(part.term, ToDate | Interest) else part.parts
        if isinstance(part.term, PeriodAmount):
            beneath = (for_period(part, self._slots)[0],)
        uses = tuple(self._number(p) for p in beneath if isinstance(p, Reckoning))
        key: object = part.term
        beside = tuple(None if isinstance(p, Reckoning) else p for p in part.parts)
        match part.term:
            case Computed(op):
                key = op, uses, beside
            case Rounded(_, places, rule):
                key = places, rule, uses, beside
            case _:
                pass
        number = self._numbers.setdefault(key, len(self._found))
        if number == len(self._found):
            self._found.append(([], part, uses))
        self._found[number][0].append(part.term)
        self._seen[id(part.term)] = number
        return number
