"""The yardstick: a straight-line ledger of one clause, with a queue and decimals.

It knows nothing but "20% of each reported revenue within 30 days, part payments to the oldest";
it answers with what is owed, paid and left, the day and the status, as the engines do.
"""

from __future__ import annotations

from collections import deque
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import define

if TYPE_CHECKING:
    from contract_rules import Event

SHARE, TIME = Decimal("0.2"), timedelta(days=30)


@define
class Due:
    """A duty."""

    amount: Decimal
    last: date
    paid: Decimal = Decimal(0)
    performed: date | None = None


class StraightLedger:
    """Duties in their order, and the oldest that is not paid first."""

    def __init__(self) -> None:
        self.duties: list[Due] = []
        self.open: deque[Due] = deque()
        self.unallocated = Decimal(0)

    def owe(self, amount: Decimal, last: date) -> None:
        """Add a duty, the last day of which is known."""
        duty = Due(amount, last)
        self.duties.append(duty)
        self.open.append(duty)

    def record(self, event: Event) -> None:
        """Take an event; they come in the order of their days."""
        fields = dict(event.act.fields)
        amount = fields["amount"].amount
        if event.act.kind == "Report":
            self.owe(amount * SHARE, event.on + TIME)
            return
        while amount > 0 and self.open:
            duty = self.open[0]
            part = min(amount, duty.amount - duty.paid)
            duty.paid += part
            amount -= part
            if duty.paid == duty.amount:
                duty.performed = event.on
                self.open.popleft()
        self.unallocated += amount

    def states(self, on: date) -> list[tuple]:
        """How each duty stands."""
        return [(d.amount, d.paid, d.last, self.status(d, on)) for d in self.duties]

    @staticmethod
    def status(duty: Due, on: date) -> str:
        """What has become of a duty."""
        if duty.performed is not None:
            return "kept" if duty.performed <= duty.last else "late"
        return "breached" if on > duty.last else "open"
