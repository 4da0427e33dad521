"""Sums over events in the order of their instants, worked out once and carried on."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from contract_rules.money import Money, plus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contract_rules.events import Event


class Sums:
    """What the fields of events add up to, from the first event on."""

    def __init__(self) -> None:
        self._kept: dict[object, tuple[list[Decimal], list[Event]]] = {}

    def upto(self, key: object, events: Sequence[Event], field: str, count: int) -> Decimal:
        """The sum of a field over the first events.

        Args:
            key: What names these events and the field, whenever they are asked about.
            events: The events, in the order of their instants.
            field: The field: an amount or a number.
            count: Over how many of them.
        """
        sums, seen = self._kept.setdefault(key, ([Decimal(0)], []))
        if seen and (len(seen) > len(events) or events[len(seen) - 1] is not seen[-1]):
            del sums[1:], seen[:]  # an earlier event became known
        for event in events[len(seen) : count]:
            sums.append(plus(sums[-1], number(event, field)))
            seen.append(event)
        return sums[count]


def number(event: Event, field: str) -> Decimal:
    """The number in a field of an event."""
    value = event.act.get(field)
    assert isinstance(value, Money | Decimal | int)  # noqa: S101 (others do not add up)
    return value.amount if isinstance(value, Money) else Decimal(value)
