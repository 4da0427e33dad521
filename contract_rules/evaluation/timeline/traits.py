"""What the duties of one obligation have in common: it is found once, and not for each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from contract_rules.evaluation.timeline.entries import Stood
from contract_rules.evaluation.working_memory import ALWAYS
from contract_rules.norms.computed_terms import (
    Interest,
    Outstanding,
    PeriodsLate,
    ToDate,
    Total,
)
from contract_rules.norms.derived_events import IN_FORCE
from contract_rules.norms.expressions import IDENTITY, Const
from contract_rules.norms.normal_form import ACT, Operand, Promise, Reckoning, Ref, Test
from contract_rules.norms.norms import Obligation
from contract_rules.norms.orders import Allocation
from contract_rules.norms.traversal import plain
from contract_rules.values.acts import Party, Value
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from contract_rules.contracts.program import CompiledNorm
    from contract_rules.values.acts import ActionType


_Asking: TypeAlias = "tuple[tuple[str, Const[Any] | Ref], ...]"
"""Fields of an act, each with what it must equal."""


@frozen(eq=False)
class Traits:
    """What the accounts of all duties of an obligation, performed in one way, have in common.

    Attributes:
        norm: The obligation as written; of another way than the first, what asks for that alone.
        promise: The performance that its normal form states, for the case that applied.
        is_of_money: Whether payments add up to them.
        field_paid: The name of the field in which these are stated; empty where they are none.
        currency: The currency of that field, where its action declares one.
        wants: The known field values of an act that performs it; None where they are not all
            written in the text, but told by what happened.
        asks: What fields of such an act must equal, where that is all that is asked of it: each
            with a constant, or a field of the occasion; None where more is asked.
        parties: The counterparty, or none; None where that is told by what happened.
        accrues: Whether interest is in its amount, whatever it is in the place of.
        joins: Whether that joins the balance that it runs on.
        is_by_lateness: Whether its amount counts the periods for which another duty is late.
        is_to_date: Whether something in its amount is taken to date.
        moves: Whether its amount is of the day asked about, up to the deadline: what is counted
            for a duty that arose by itself.
        place: The place of its sort of debts in the order in which payments count.
        by_age: Whether payments count to the oldest of its debts first.
    """

    norm: Obligation
    promise: Promise
    is_of_money: bool
    field_paid: str
    currency: str | None
    wants: Stood[dict[str, Value]] | None
    asks: _Asking | None
    parties: Stood[Party | None] | None
    accrues: bool
    joins: bool
    is_by_lateness: bool
    is_to_date: bool
    moves: bool
    place: int
    by_age: bool

    @classmethod
    def of(
        cls,
        compiled: CompiledNorm,
        promise: Promise,
        way: int,
        kinds: Mapping[str, ActionType],
    ) -> Traits:
        """Those of the duties of a compiled obligation that arise in one case.

        Args:
            compiled: The obligation.
            promise: The performance that its normal form states.
            way: The number of the way in which they are performed.
            kinds: The contract's actions, by name.
        """
        norm = compiled.norm
        assert isinstance(norm, Obligation)  # noqa: S101 (only these have accounts)
        norm = norm.ways[way]
        paid = None if promise.amount is None else promise.amount[0]
        terms = () if norm.amount is None else tuple(plain(norm.amount[1:], earlier=False))
        asked = asked_of(promise.tests)
        standing = compiled.kind == IN_FORCE.name and norm.every is None
        return cls(
            norm,
            promise,
            paid is not None,
            paid or "",
            None if paid is None else kinds[norm.act.kind].field(paid).currency,
            _written(asked),
            asked,
            _counterparty(promise.counterparty),
            accrues=any(isinstance(term, Interest) for term in terms),
            joins=any(isinstance(term, Interest) and term.compound for term in terms),
            is_by_lateness=any(isinstance(term, PeriodsLate) for term in terms),
            is_to_date=any(isinstance(term, ToDate) for term in terms),
            moves=standing and any(isinstance(term, Total | Outstanding) for term in terms),
            place=norm.place,
            by_age=norm.allocation is Allocation.OLDEST,
        )


def _written(asked: _Asking | None) -> Stood[dict[str, Value]] | None:
    """The values that fields must have, if all that is asked of an act is such a constant."""
    if asked is None:
        return None
    values = {name: one.value for name, one in asked if isinstance(one, Const)}
    return ((ALWAYS, values),) if len(values) == len(asked) else None


def asked_of(tests: Iterable[Test]) -> _Asking | None:
    """What fields of an act must equal: each a field of the occasion, or a constant.

    None where something else is asked of the act.
    """
    asked: dict[str, Const[Any] | Ref] = {}
    for test in tests:
        subject, (operand, *others) = test.subject, test.operands
        name = subject.field if isinstance(subject, Ref) else None
        if name is None or name in asked or test.op != "in" or others:
            return None
        if isinstance(operand, Reckoning):
            return None
        if isinstance(operand, Ref) and (operand.slot != ACT or operand.field in _NO_FIELDS):
            return None
        asked[name] = operand
    return tuple(asked.items())


_NO_FIELDS = {None, IDENTITY}
"""What a reference names beside a field: the instant, and the id of an event."""


def _counterparty(operand: Operand | None) -> Stood[Party | None] | None:
    """To whom all such duties are owed: a party that the text names, or nobody who is known."""
    if operand is None:
        return ((ALWAYS, None),)
    if isinstance(operand, Const) and isinstance(operand.value, Party):
        return ((ALWAYS, operand.value),)
    return None
