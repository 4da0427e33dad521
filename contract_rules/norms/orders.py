"""The orders in which payments count to several debts."""

from __future__ import annotations

from enum import Enum


class Allocation(Enum):
    """To which of several debts of a party a payment counts first, as a clause lays it down."""

    OLDEST_DUE = "oldest due"
    """To that which is due first, by the deadlines as they stand then; a debt without one ranks as
    due when it arose. Of those that are due together, to the oldest."""

    OLDEST = "oldest"
    """To that which arose first."""

    AS_NAMED = "as named"
    """To what the payment names alone: it never moves on to another debt, and no advance that
    names nothing counts, so that there is nothing on account."""

    def __repr__(self) -> str:
        return f"Allocation.{self.name}"
