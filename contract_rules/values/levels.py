"""Ordered values: finds a value next to one, or between two."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TypeAlias, assert_never

from contract_rules.errors import CalendarEndError
from contract_rules.values.instants import MICROSECOND, at_offset
from contract_rules.values.money import Money, plus, times

Level: TypeAlias = Money | Decimal | int | date | timedelta
"""A value of a type that has an order."""


def moved(value: Level, by: int) -> Level | None:
    """The value plus a whole number, for a date of days, for an instant or a duration of minutes.

    None after the calendar's last day, or the last instant or longest duration that there is.
    """
    match value:
        case datetime() | timedelta():
            try:
                later = value + timedelta(minutes=by)
                return at_offset(later) if isinstance(later, datetime) else later
            except (OverflowError, CalendarEndError):
                return None
        case Money(amount, currency):
            return Money(plus(amount, Decimal(by)), currency)
        case Decimal():
            return plus(value, Decimal(by))
        case int():
            return value + by
        case date():
            last = date.max if by > 0 else date.min
            return None if value == last else value + timedelta(days=by)
    assert_never(value)


def middle(low: Level, high: Level) -> Level | None:
    """A value between two; None where there is none, as between 3 and 4."""
    match low, high:
        case Money(one, currency), Money(other, _):
            return Money(times(plus(one, other), Decimal("0.5")), currency)
        case (Decimal(), Decimal()):
            return times(plus(low, high), Decimal("0.5"))
        case (datetime(), datetime()):
            return low + (high - low) // 2 if high - low > MICROSECOND else None
        case (timedelta(), timedelta()):
            return low + (high - low) // 2 if high - low > MICROSECOND else None
        case _:
            after = moved(low, 1)
            return after if after != high else None
