"""Encodes values as integers, as durable-rules compares nothing else reliably.

Comparing strings of two facts reads freed memory there. So names get small integers, dates are
instants, and decimals are scaled.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, assert_never

from contract_rules.values.acts import Entity, Party
from contract_rules.values.instants import MICROSECOND, instant
from contract_rules.values.money import Money
from contract_rules.values.zones import GREENWICH

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from contract_rules.values.acts import Value
    from contract_rules.values.zones import Zone

OPEN = -(2**62)
"""Stands for a field left open: equal to no value that is stated, and below all of them."""

SCALE = 4
"""Decimals, amounts among them, are kept to this many places."""

_LIMIT = 2**62

MOST_DIGITS = 18
"""No number with more digits before the point fits 64 bits."""


class Symbols:
    """Small integers for names, on top of those that a network already has.

    Args:
        known: The symbols of the network's rules, where these are for one of its sessions.
        zone: The time zone of the contract's civil days; by default that of those.

    Attributes:
        numbers: The integers given out here, by name.
        zone: The time zone.
    """

    def __init__(self, known: Symbols | None = None, zone: Zone = GREENWICH) -> None:
        self.zone: Zone = known.zone if known else zone
        self._known: Mapping[Hashable, int] = known.numbers if known else {}
        self.numbers: dict[Hashable, int] = {}

    def number(self, name: Hashable) -> int:
        """The integer for a name; a new one for a new name."""
        found = self._known.get(name) or self.numbers.get(name)
        if found is None:
            found = self.numbers[name] = len(self._known) + len(self.numbers) + 1
        return found

    def encode(self, value: Value | None) -> int | None:
        """A field's value as an integer; values of one type keep their order.

        Returns:
            The integer; None for a number that does not fit, being too large or of too many
            places.
        """
        match value:
            case str() | Party() | Entity():  # as most are
                return self.number(value)
            case None:
                return OPEN
            case Money(amount):
                return scaled(amount)
            case Decimal():
                return scaled(value)
            case int():
                return _small(int(value))  # of a truth value, too
            case datetime():
                return self.zone.instant(value)
            case date():
                return instant(value)
            case timedelta():
                return _small(value // MICROSECOND)
        assert_never(value)


def scaled(number: Decimal) -> int | None:
    """A decimal as a whole number of its `SCALE`-th decimal place; None where it does not fit."""
    _, digits, exponent = number.as_tuple()
    shift = int(exponent) + SCALE
    if number.adjusted() > MOST_DIGITS or any(digits[shift:] if shift < 0 else ()):
        return None
    whole = int("".join(map(str, digits)))
    whole = whole * 10**shift if shift >= 0 else whole // 10**-shift
    return _small(-whole if number < 0 else whole)


def _small(whole: int) -> int | None:
    return whole if -_LIMIT < whole < _LIMIT else None
