"""Day counts: what share of a year lies between two days, by the conventions of finance.

The names are those of ISDA's definitions of 2006, section 4.16. A share is exact, a fraction.
"""

from __future__ import annotations

from calendar import isleap
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class DayCount(Enum):
    """A convention by which the share of a year between two days is counted.

    ACT/ACT as ICMA has it counts in coupon periods, which a duty has none of; it is not among
    them.
    """

    ACT_365F = "ACT/365F"
    """The days as they are, to a year of 365 days."""

    ACT_360 = "ACT/360"
    """The days as they are, to a year of 360 days."""

    ACT_ACT_ISDA = "ACT/ACT (ISDA)"
    """The days in leap years to 366, the others to 365."""

    THIRTY_360 = "30/360"
    """Twelve months of 30 days, by the bond basis: a last 31st counts unless the first is one."""

    THIRTY_E_360 = "30E/360"
    """Twelve months of 30 days, as in Eurobonds: a 31st is always the 30th."""

    def __repr__(self) -> str:
        return f"DayCount.{self.name}"

    def __str__(self) -> str:
        """As agreements write it: ``ACT/365F``."""
        return self.value

    def share(self, start: date, end: date) -> Fraction:
        """The share of a year from a day to a later one: the first is not counted, the last is.

        Args:
            start: The day from which it runs.
            end: The day through which it runs; not before `start`.
        """
        return _SHARES[self](start, end)


def _actual(start: date, end: date, year: int) -> Fraction:
    return Fraction((end - start).days, year)


def _in_years(start: date, end: date) -> Fraction:
    """The days of each year to its own length."""
    whole = end.year - start.year
    return whole + _gone(end) - _gone(start)


def _gone(on: date) -> Fraction:
    """The share of its year that lies before a day."""
    return _actual(date(on.year, 1, 1), on, 366 if isleap(on.year) else 365)


_MONTH = 30


def _thirty(start: date, end: date, *, always: bool) -> Fraction:
    """Months of 30 days; a 31st at the end is the 30th always, or only after a 30th or 31st."""
    first = min(start.day, _MONTH)
    last = min(end.day, _MONTH) if always or first == _MONTH else end.day
    months = 12 * (end.year - start.year) + end.month - start.month
    return Fraction(_MONTH * months + last - first, 12 * _MONTH)


_SHARES: dict[DayCount, Callable[[date, date], Fraction]] = {
    DayCount.ACT_365F: lambda start, end: _actual(start, end, 365),
    DayCount.ACT_360: lambda start, end: _actual(start, end, 360),
    DayCount.ACT_ACT_ISDA: _in_years,
    DayCount.THIRTY_360: lambda start, end: _thirty(start, end, always=False),
    DayCount.THIRTY_E_360: lambda start, end: _thirty(start, end, always=True),
}
