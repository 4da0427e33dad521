"""Finds which duties may be left aside where no more is asked than decisions on a few acts.

Most decisions turn on no duty: whether a supplier may sell to others does not depend on the rents
that are owed. Then the course of events goes through exercises of powers alone. It does only
where duties are such that nothing about them can be refused, so that a question is refused
whether or not they are gone through.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from contract_rules.errors import ContractError
from contract_rules.evaluation.dependencies import DependencyIndex
from contract_rules.evaluation.evaluator import value_of
from contract_rules.norms.computed_terms import Rounded
from contract_rules.norms.expressions import Computed, Const
from contract_rules.norms.normal_form import Reckoning, Ref
from contract_rules.norms.norms import Obligation
from contract_rules.values.instants import beginning
from contract_rules.values.periods import Days, Weeks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contract_rules.contracts.contract import Contract
    from contract_rules.contracts.program import CompiledNorm
    from contract_rules.norms.normal_form import Operand, Promise, Test
    from contract_rules.values.periods import Period

MOST_YEARS = 50
"""For how many years duties recur of which it is certain that they can be told."""

_LONGEST = 36_600
"""Of how many days a period is at most with which no day is passed that cannot be told."""


def may_be_left_aside(contract: Contract, about: Iterable[tuple[str, str]], at: int) -> bool:
    """Whether decisions on acts are the same, and refused alike, whatever duties there are.

    Args:
        contract: The contract.
        about: The acts, by the names of their parties and actions.
        at: The last instant that is asked about.
    """
    program = contract.program
    obligations = [e for e in program.norms if isinstance(e.norm, Obligation)]
    index = program.once(DependencyIndex)
    bearing = {number for by, kind in about for number in index.acts(by, kind).norms}
    first = contract.effective
    until = first.year + MOST_YEARS
    return (
        len(contract.currencies) <= 1
        and until <= date.max.year - MOST_YEARS
        and at < beginning(date(until, 1, 1))
        and all(e.original not in bearing and _is_plain(e) for e in obligations)
    )


def _is_plain(compiled: CompiledNorm) -> bool:
    """Whether nothing about the duties of an obligation can be refused."""
    norm, form = compiled.norm, compiled.form
    assert isinstance(norm, Obligation)  # noqa: S101 (only these are looked at)
    bare = (norm.provided, norm.unless, norm.rolls, norm.apportioned, norm.first_period)
    return (
        all(part is None for part in bare)
        and not norm.also
        and all(end is None or isinstance(end, date) for end in (norm.until, norm.from_))
        and all(map(_is_equality, form.tests))
        and all(_is_sure(promise) for case in form.cases for promise in case.promises)
    )


def _is_sure(promise: Promise) -> bool:
    """Whether what is asked for, and until when, can be told whatever happened."""
    return (
        (promise.amount is None or _comes_to_an_amount(promise.amount[1]))
        and all(map(_is_equality, promise.tests))
        and all(map(_is_short, (promise.deadline, promise.opening)))
    )


def _is_short(limit: Period | Operand | None) -> bool:
    if isinstance(limit, Days | Weeks):
        return limit.count <= _LONGEST
    return limit is None or (isinstance(limit, Const) and type(limit.value) is date)


def _is_equality(test: Test) -> bool:
    return test.op == "in" and all(map(_is_held, (test.subject, *test.operands)))


def _is_held(operand: Operand) -> bool:
    """Whether an operand is a constant or stands in a field."""
    return isinstance(operand, Const | Ref)


def _comes_to_an_amount(operand: Operand) -> bool:
    """Whether an amount stands in a field, or is worked out of constants without a mistake."""
    if _is_held(operand):
        return True
    if not _is_of_constants(operand):
        return False
    try:
        value_of(operand, ())
    except ContractError:
        return False
    return True


def _is_of_constants(operand: Operand) -> bool:
    if isinstance(operand, Reckoning):
        term = operand.term
        of_money = isinstance(term, Computed | Rounded) and term.type not in _IN_TIME
        return of_money and all(map(_is_of_constants, operand.parts))
    return isinstance(operand, Const)


_IN_TIME = frozenset({"date", "datetime", "timedelta"})
