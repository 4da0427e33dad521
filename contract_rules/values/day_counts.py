"""Day counts: what share of a year lies between two days, by the conventions of finance.

The names are those of ISDA's definitions of 2006, section 4.16. A share is exact, a fraction.
"""

from __future__ import annotations

from calendar import isleap
from datetime import date, timedelta
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from contract_rules.errors import WrongTypeError
from contract_rules.values.recurrence import next_day, previous_day

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_rules.values.recurrence import Recurrence


class DayCount(Enum):
    """A convention by which the share of a year between two days is counted."""

    ACT_365F = "ACT/365F"
    """The days as they are, to a year of 365 days."""

    ACT_360 = "ACT/360"
    """The days as they are, to a year of 360 days."""

    ACT_ACT_ISDA = "ACT/ACT (ISDA)"
    """The days in leap years to 366, the others to 365."""

    ACT_ACT_ICMA = "ACT/ACT (ICMA)"
    """The days to those of their coupon period, of which each is as long a part of a year."""

    THIRTY_360 = "30/360"
    """Twelve months of 30 days, by the bond basis: a last 31st counts unless the first is one."""

    THIRTY_E_360 = "30E/360"
    """Twelve months of 30 days, as in Eurobonds: a 31st is always the 30th."""

    def __repr__(self) -> str:
        return f"DayCount.{self.name}"

    def __str__(self) -> str:
        """As agreements write it: ``ACT/365F``."""
        return self.value

    def share(self, start: date, end: date, coupons: Recurrence | None = None) -> Fraction:
        """The share of a year from a day to a later one: the first is not counted, the last is.

        Args:
            start: The day from which it runs.
            end: The day through which it runs; not before `start`.
            coupons: For ACT/ACT (ICMA) alone: the last days of coupon periods.

        Raises:
            WrongTypeError: When a convention is given coupon periods that counts in none, or none
                is given to the one that does, or they are not of a month or several.
        """
        check_coupons(self, coupons)
        return _SHARES[self](start, end) if coupons is None else _in_coupons(start, end, coupons)


def check_coupons(convention: DayCount, coupons: Recurrence | None) -> None:
    """Check that a convention has the coupon periods in which it counts, or that there are none.

    Raises:
        WrongTypeError: When it is not so.
    """
    asked = convention is DayCount.ACT_ACT_ICMA
    if asked and coupons is None:
        msg = (
            f"{convention} counts in coupon periods; say by which days they end: "
            "coupons='FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=15'"
        )
        raise WrongTypeError(msg)
    if coupons is not None and not asked:
        msg = (
            f"{convention} counts in no coupon periods; leave coupons= out, or write "
            "convention=DayCount.ACT_ACT_ICMA"
        )
        raise WrongTypeError(msg)
    if coupons is not None:
        _a_year(coupons)


_MONTHS = 12


@lru_cache(maxsize=256)
def _a_year(coupons: Recurrence) -> int:
    """How many coupon periods a year has.

    Raises:
        WrongTypeError: When they are not each as many months as the others.
    """
    start = on = date(2001, 1, 1)
    months: list[int] = []
    while len(months) <= _MONTHS and (found := next_day(coupons, start, on)) is not None:
        months.append(_MONTHS * found.year + found.month)
        on = found + timedelta(days=1)
    apart = {later - earlier for earlier, later in pairwise(months)}
    length = apart.pop() if len(apart) == 1 else 0
    if not length or _MONTHS % length:
        msg = (
            f"{coupons} gives no coupon periods of one, two, three, four, six or twelve months; "
            "write such as coupons='FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=15'"
        )
        raise WrongTypeError(msg)
    return _MONTHS // length


def _in_coupons(start: date, end: date, coupons: Recurrence) -> Fraction:
    """The days of each coupon period to its own length, which is a part of a year."""
    share, since = Fraction(0), start
    while since < end:
        last = next_day(coupons, start, since + timedelta(days=1))
        before = None if last is None else previous_day(coupons, last)
        if last is None or before is None:
            break  # the calendar ends
        through = min(last, end)
        share += Fraction((through - since).days, (last - before).days)
        since = through
    return share / _a_year(coupons)


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
