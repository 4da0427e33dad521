"""Checks that one payment counts to what may be owed by it in one order."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from contract_rules.contracts.clauses import Clause, Provision
from contract_rules.contracts.validation.contents import obligations_in
from contract_rules.errors import WrongTypeError
from contract_rules.norms.expressions import Const, FieldMatcher, OneOf
from contract_rules.norms.norms import Assigns, Obligation, effects, is_grace
from contract_rules.norms.orders import Debt
from contract_rules.norms.subsumption import fits
from contract_rules.norms.traversal import terms_of
from contract_rules.values.acts import ActionType, Party, PartyGroup, each_of
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping

    from contract_rules.contracts.mistakes import Mistakes


@frozen(eq=False, repr=False)
class _Debt:
    """What one way to perform an obligation asks to be paid.

    Attributes:
        provision: What lays it down.
        norm: The obligation, asking for that way alone.
        amount: The field in which it is paid.
        debtors: Who may owe it.
        is_assigned: Whether it may come to be owed to another than its clause names.
    """

    provision: Clause
    norm: Obligation
    amount: str
    debtors: frozenset[Party]
    is_assigned: bool

    @property
    def gist(self) -> Hashable:
        """What it meets, and is met by, and in which order: alike debts are looked at once."""
        beside = tuple(pair for pair in self.norm.act.fields if pair[0] != self.amount)
        whose = (self.debtors, self.is_assigned, self.norm.allocation, self.norm.sort)
        return self.amount, self.norm.act.kind, beside, *whose

    def meets(self, other: _Debt, actions: Mapping[str, ActionType]) -> bool:
        """Whether one payment may count to both, as far as is plain."""
        kinds = {self.norm.act.kind, other.norm.act.kind}
        if (
            self.amount != other.amount
            or self.debtors.isdisjoint(other.debtors)
            or not any(kinds <= {*kind.names} for kind in actions.values())
        ):
            return False
        asked, moves = dict(self.norm.act.fields), self.is_assigned or other.is_assigned
        both = (
            (asked[name], matcher)
            for name, matcher in other.norm.act.fields
            if name in asked and name != self.amount
        )
        return not any(
            (differ(one, matcher) or differ(matcher, one))
            and not (moves and any(term.type == "Party" for term in terms_of(one)))
            for one, matcher in both
        )


def check_order_of_payments(
    all_of_them: tuple[Provision, ...],
    actions: Mapping[str, ActionType],
    parties: tuple[Party, ...],
    mistakes: Mistakes,
) -> None:
    """Check that payments count to costs, interest and principal in one order, where in any.

    All debts that one payment may count to state the same order, and some of them are of another
    sort than the others.

    Args:
        all_of_them: Every provision of every text.
        actions: The contract's actions by name.
        parties: The contract's parties.
        mistakes: Where it is noted (WrongTypeError).
    """
    alike: dict[Hashable, _Debt] = {}
    for debt in _debts(all_of_them, parties):
        alike.setdefault(debt.gist, debt)
    debts = tuple(alike.values())
    for debt in (debt for debt in debts if debt.norm.allocation.sorts):
        order, here = debt.norm.allocation, debt.provision.id
        met = [other for other in debts if debt.meets(other, actions)]
        against = next((one for one in met if one.norm.allocation is not order), None)
        if against is not None:
            there, other = against.provision.id, against.norm.allocation
            where = f"what is owed under {there}"
            if against.provision is debt.provision:
                where = "another of its duties"
            elif there == here:
                where = "what is owed under another wording of it"
            msg = (
                f"{here}: payments count to {order.value}, and one payment may count to {where}, "
                f"too, which goes by another order, {other.value}; state allocation={order!r} "
                "there, or let payments differ in a field, or in their action"
            )
            mistakes.note(WrongTypeError(msg), debt.provision)
        elif all(other.norm.sort is debt.norm.sort for other in met):
            msg = (
                f"{here}: payments count to {order.value}, and all that they may count to is "
                f"{debt.norm.sort.value}; say of what is another sort of debt which it is, as in "
                f"debt={_another(debt.norm.sort)!r}, or leave allocation= out"
            )
            mistakes.note(WrongTypeError(msg), debt.provision)


def _another(sort: Debt) -> Debt:
    return Debt.PRINCIPAL if sort is Debt.INTEREST else Debt.INTEREST


def _debts(all_of_them: Iterable[Provision], parties: tuple[Party, ...]) -> Iterator[_Debt]:
    """What provisions ask to be paid in parts; grace is no debt of its own."""
    stated = [(p, p.spoken.norms) for p in all_of_them if isinstance(p, Clause)]
    every = [norm for _, norms in stated for norm in norms]
    assigned = {e.target for norm in every for e in effects(norm) if isinstance(e, Assigns)}
    for provision, norms in stated:
        owed = obligations_in(norms)
        graces = {id(duty.otherwise) for duty in owed if is_grace(duty.otherwise, duty)}
        for duty in (duty for duty in owed if id(duty) not in graces):
            each = [
                (one.members or parties) if isinstance(one, PartyGroup) else (one,)
                for one in each_of(duty.bearer)
            ]
            debtors = frozenset(chain.from_iterable(each))
            for way in duty.ways:
                if way.amount is not None:
                    moves = provision.id in assigned
                    yield _Debt(provision, way, way.amount[0], debtors, moves)


def differ(one: FieldMatcher, other: FieldMatcher) -> bool:
    """Whether the first matches constants alone, none of which the second does."""
    constant = all(isinstance(term, Const) for term in (*terms_of(one), *terms_of(other)))
    return (
        constant
        and isinstance(one, OneOf)
        and not any(isinstance(t, Const) and fits(t.value, other) for t in one.terms)
    )
