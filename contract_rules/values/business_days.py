"""Looks up calendars of business days in the holidays package."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from contract_rules.errors import CalendarUnavailableError, UnknownCalendarError, nearest

if TYPE_CHECKING:
    from holidays import HolidayBase


@cache
def working_days(calendar: str) -> HolidayBase:
    """The calendar of that name, which tells working days from the others.

    Args:
        calendar: A country such as ``"US"``, a part of one such as ``"US-NY"``, or a market
            such as ``"NYSE"``.

    Raises:
        CalendarUnavailableError: When the holidays package is not installed.
        UnknownCalendarError: When it has no such calendar; names the nearest.
    """
    try:
        import holidays
    except ImportError:
        msg = (
            "business days need the holidays package; "
            "install it: pip install 'contract-rules[calendars]'"
        )
        raise CalendarUnavailableError(msg) from None
    markets = holidays.list_supported_financial()
    parts = holidays.list_supported_countries() | markets
    names = parts.keys() | {f"{code}-{part}" for code in parts for part in parts[code]}
    if calendar not in names:
        hint = nearest(calendar, names)
        if hint.startswith("; there are"):  # it would list thousands
            hint = "; write a country 'US', a part of one 'US-NY' or a market 'NYSE'"
        msg = f"there is no calendar {calendar!r}{hint}"
        raise UnknownCalendarError(msg)
    code, _, part = calendar.partition("-")
    made = holidays.financial_holidays if code in markets else holidays.country_holidays
    return made(code, subdiv=part or None)
