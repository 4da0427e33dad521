"""The orders in which payments count to several debts, and the sorts of debts that some go by."""

from __future__ import annotations

from enum import Enum


class Debt(Enum):
    """What sort of debt a duty to pay is, for the orders that go by that."""

    COSTS = "costs"
    """What it costs the creditor that another debt is not paid: of collection, fees, charges."""

    INTEREST = "interest"
    """What accrues on another debt."""

    PRINCIPAL = "principal"
    """What is owed for its own sake: a price, a rent, a loan."""

    def __repr__(self) -> str:
        return f"Debt.{self.name}"


class Allocation(Enum):
    """To which of several debts of a party a payment counts first, as a clause lays it down.

    Where an order goes by the sorts of debts, all of the first sort come before any of the next;
    of those of one sort, that which is due first, as under `OLDEST_DUE`.
    """

    OLDEST_DUE = "oldest due"
    """To that which is due first, by the deadlines as they stand then; a debt without one ranks as
    due when it arose. Of those that are due together, to the oldest."""

    OLDEST = "oldest"
    """To that which arose first."""

    AS_NAMED = "as named"
    """To what the payment names alone, an event or a period: it never moves on to another debt,
    and no advance that names nothing counts, so that there is nothing on account. So it is with
    other acts, such as a report for a month."""

    COSTS_INTEREST_PRINCIPAL = "costs, interest, principal"
    """To costs, then to interest, and last to principal."""

    COSTS_PRINCIPAL_INTEREST = "costs, principal, interest"
    """To costs, then to principal, and last to interest."""

    INTEREST_COSTS_PRINCIPAL = "interest, costs, principal"
    """To interest, then to costs, and last to principal."""

    INTEREST_PRINCIPAL_COSTS = "interest, principal, costs"
    """To interest, then to principal, and last to costs."""

    PRINCIPAL_COSTS_INTEREST = "principal, costs, interest"
    """To principal, then to costs, and last to interest."""

    PRINCIPAL_INTEREST_COSTS = "principal, interest, costs"
    """To principal, then to interest, and last to costs."""

    @property
    def sorts(self) -> tuple[Debt, ...]:
        """The sorts of debts in its order; none where it does not go by them."""
        return _SORTS[self]

    def __repr__(self) -> str:
        return f"Allocation.{self.name}"


_NAMES = {sort.value: sort for sort in Debt}

_SORTS = {
    order: tuple(_NAMES[word] for word in order.value.split(", ") if word in _NAMES)
    for order in Allocation
}
