"""Values worth drawing: those that clauses name, those just beside them, and a plain few."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from typing import TYPE_CHECKING, Any, TypeAlias, assert_never

from attrs import frozen

from contract_rules.errors import ContractError
from contract_rules.norms.computed_terms import (
    Outstanding,
    PeriodsLate,
    Rounded,
    Total,
    Undisclosed,
)
from contract_rules.norms.expressions import Computed, Const
from contract_rules.norms.normal_form import Reckoning, Ref
from contract_rules.testing.author_names import entities_of, sort_of
from contract_rules.values import acts
from contract_rules.values.acts import ActionType, Entity, Value
from contract_rules.values.money import Money, Rounding, rounded

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_rules.contracts.contract import Contract
    from contract_rules.norms.normal_form import Operand, Test
    from contract_rules.values.instants import On

CENT = Decimal("0.01")

FIRST, LAST = date.min.toordinal(), date.max.toordinal()

Fields: TypeAlias = Mapping[str, Value]


@frozen(eq=False)
class Drafted:
    """What stands in a place while a scene is drawn.

    Attributes:
        fields: The fields that are known.
        on: Its day, once that is drawn.
    """

    fields: Fields
    on: date | None = None


DraftedSlots: TypeAlias = Mapping[int, Drafted]
"""What stands in the places that are taken."""


def day_of(on: On) -> date:
    """The day of a date, or of an instant."""
    return on.date() if isinstance(on, datetime) else on


def shifted(on: date, by: int) -> date:
    """So many days later, or earlier; at most the last or first day of the calendar."""
    return date.fromordinal(min(max(on.toordinal() + by, FIRST), LAST))


def beside(value: Value) -> tuple[Value, ...]:
    """The values next below and above: by a cent, a hundredth, one or a day."""
    match value:
        case Money(amount, currency):
            return Money(amount - CENT, currency), Money(amount + CENT, currency)
        case Decimal():
            return value - CENT, value + CENT
        case int():
            return value - 1, value + 1
        case date():
            return shifted(value, -1), shifted(value, 1)
        case _:
            return ()


def pools_of(contract: Contract) -> dict[str, tuple[Value, ...]]:
    """The values that fields of each type are drawn from, simple ones first."""
    named: dict[str, list[Value]] = {}
    for value in contract.constants:
        named.setdefault(acts.type_of(value), []).append(value)
    types = {known.type for kind in contract.actions for known in kind.fields}
    return {type_: _pool(type_, named.get(type_, []), contract) for type_ in sorted(types)}


def _pool(type_: str, named: list[Value], contract: Contract) -> tuple[Value, ...]:
    currency = contract.currency or "USD"
    plain: dict[str, tuple[Value, ...]] = {
        "Party": contract.parties,
        "Money": (Money(100, currency), Money(1_000, currency), Money("0.01", currency)),
        "Decimal": (Decimal(1), Decimal("0.5")),
        "int": (1, 2, 3),
        "str": ("one", "another"),
        "date": (contract.effective, shifted(contract.effective, 30)),
    }
    pool = plain[type_] if type_ in plain else _entities(type_, named, contract.actions)
    near = [close for value in named for close in beside(value) if _is_positive(close)]
    return tuple(dict.fromkeys((*filter(_is_positive, named), *pool, *near)))


def _entities(sort: str, named: Sequence[Value], kinds: Iterable[ActionType]) -> tuple[Value, ...]:
    """The entities of a sort that have names, and one more where these are fewer than two."""
    made = sort_of(sort, kinds)
    pool: dict[Value, None] = dict.fromkeys((*named, *(entities_of(made) if made else ())))
    for name in ("one", "another"):
        if len(pool) < len(("one", "another")):
            pool[Entity(sort, name) if made is None else made(name)] = None
    return tuple(pool)


def _is_positive(value: Value) -> bool:
    return not isinstance(value, Money) or value.amount > 0


def worth(operand: Operand, slots: DraftedSlots) -> Value | None:
    """What an operand comes to in a scene, as far as that is known without asking an engine.

    A total is taken to be nothing as yet, and what is late to be so by a period.
    """
    match operand:
        case Const(value):
            known: Value = value
            return known
        case Ref(slot, name):
            found = slots.get(slot)
            if found is None:
                return None
            return found.on if name is None else found.fields.get(name)
        case Reckoning(term):
            parts = [worth(part, slots) for part in operand.parts]
            try:
                return _worked_out(term, parts)
            except ContractError:  # it has too many digits, or two currencies
                return None
    assert_never(operand)


_OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "least": min,
    "greatest": max,
}


def _worked_out(term: object, parts: list[Value | None]) -> Value | None:
    match term:
        case PeriodsLate():
            return 1
        case Total(of=of) if of != "Money":
            return 0
        case Total() | Outstanding() | Undisclosed():
            return None
        case _:
            pass
    known = [part for part in parts if isinstance(part, Money | Decimal | int)]
    if isinstance(term, Rounded) and known:
        return _rounded(known[0], term.places, term.rule)
    if isinstance(term, Computed) and known and (len(known) == len(parts) or term.op != "*"):
        return _computed(term.op, known)
    return None


def _rounded(figure: Money | Decimal | int, slots: int, rule: Rounding) -> Money | Decimal:
    if isinstance(figure, Money):
        return figure.rounded(slots, rule)
    return rounded(Decimal(figure), slots, rule)


def _computed(op: str, figures: list[Money | Decimal | int]) -> Value:
    """The figures put together; those of a total, which is nothing as yet, are left out."""
    result: Value = reduce(_OPERATIONS[op], figures)
    return result


_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def passes(value: Value, op: str, bounds: Sequence[Value]) -> bool:
    """Whether a value passes a test whose operands come to these bounds."""
    if op in ("in", "not in"):
        return (value in bounds) is (op == "in")
    return _ORDER[op](value, bounds[0])


@frozen(eq=False)
class Candidates:
    """What a field may be in a scene: values that pass what is asked, and values that do not."""

    fitting: tuple[Value, ...]
    others: tuple[Value, ...]


def choice(
    tests: Iterable[Test], slots: DraftedSlots, pool: tuple[Value, ...]
) -> Candidates | None:
    """The values worth drawing for a field, or an instant; None where nothing is asked.

    Args:
        tests: What is asked of it.
        slots: What stands in other places.
        pool: The values of its type.
    """
    asked: list[tuple[str, list[Value]]] = []
    for test in tests:
        bounds = [worth(operand, slots) for operand in test.operands]
        known = [bound for bound in bounds if bound is not None]
        if known:
            asked.append((test.op, known))
    if not asked:
        return None
    named = [bound for _, known in asked for bound in known]
    near = [close for bound in named for close in beside(bound) if _is_positive(close)]
    every = tuple(dict.fromkeys((*named, *near, *pool)))
    fitting = [v for v in every if all(passes(v, op, known) for op, known in asked)]
    others = [v for v in every if v not in fitting and _is_positive(v)]
    return Candidates(tuple(map(_payable, fitting)), tuple(map(_payable, others)))


def _payable(value: Value) -> Value:
    """An amount in whole cents; other values as they are."""
    return value.rounded(2, Rounding.HALF_UP) if isinstance(value, Money) else value
