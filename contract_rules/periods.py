"""Instants on one time line, and the calendar: what a date, a datetime and a period mean.

A date is a whole day (UTC). An event on a date has happened by the end of that day, and a
question on a date is answered as of its end; a text in force from a date is in force from its
beginning. Nothing here reads the clock.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import TypeAlias, TypeVar

from attrs import Attribute, evolve, field, frozen

from contract_rules.calendars import working_days
from contract_rules.errors import (
    AmbiguousDateError,
    CalendarEndError,
    NaiveDatetimeError,
    WrongTypeError,
)

V = TypeVar("V")

On: TypeAlias = date | datetime
"""When something happens: a whole day, or an aware datetime."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
DAY = timedelta(days=1) // _MICROSECOND
"""A day in microseconds."""


def aware(on: object) -> On:
    """The date or datetime itself, once it is sure to name an instant.

    Raises:
        NaiveDatetimeError: For a datetime without a time zone.
        WrongTypeError: For anything but a date or datetime.
    """
    if not isinstance(on, date):
        msg = f"{on!r} is not a date; write date(2025, 1, 21)"
        raise WrongTypeError(msg)
    if isinstance(on, datetime) and on.utcoffset() is None:
        msg = f"{on.isoformat()} has no time zone; add tzinfo=timezone.utc, or use a date"
        raise NaiveDatetimeError(msg)
    return on


def instant(on: On) -> int:
    """Microseconds from 1970-01-01 UTC to the instant, or to the end of the day.

    Raises:
        NaiveDatetimeError: For a datetime without a time zone.
    """
    start = beginning(on)
    return start if isinstance(on, datetime) else start + DAY - 1


def beginning(on: On) -> int:
    """Microseconds from 1970-01-01 UTC to the instant, or to the beginning of the day.

    Raises:
        NaiveDatetimeError: For a datetime without a time zone.
    """
    aware(on)
    if isinstance(on, datetime):
        return (on - _EPOCH) // _MICROSECOND
    return (on.toordinal() - _EPOCH.toordinal()) * DAY


def day(at: int) -> date:
    """The day (UTC) on which an instant lies."""
    return (_EPOCH + timedelta(microseconds=at)).date()


def moment(at: int) -> On:
    """The day that ends with an instant, or the instant itself."""
    on = day(at)
    return on if at == instant(on) else _EPOCH + timedelta(microseconds=at)


def edge(on: On, op: str) -> int:
    """The instant of a day that an order compares with: "before" a day is before it begins.

    Args:
        on: The day, or a datetime, which is its own edge.
        op: ``"<"``, ``"<="``, ``">"`` or ``">="``; what is compared stands on its left.
    """
    return beginning(on) if op in ("<", ">=") else instant(on)


class MonthEnd(Enum):
    """Which day is meant by one that its month does not have."""

    LAST_DAY = "last day"
    """The last of the month: a month after 31 January is 28 or 29 February."""

    NEXT_DAY = "next day"
    """The first of the next: a month after 31 January is 1 March."""

    def __repr__(self) -> str:
        return f"MonthEnd.{self.name}"


def _counted(_instance: object, _attribute: Attribute[V], count: V) -> None:
    if isinstance(count, bool) or not isinstance(count, int) or count < 0:
        msg = f"{count!r} counts no days, months or years; write a whole number such as 30"
        raise WrongTypeError(msg)


def _ruled(_instance: object, _attribute: Attribute[V], rounding: V) -> None:
    if not isinstance(rounding, MonthEnd | None):
        msg = f"{rounding!r} is no rule; write MonthEnd.LAST_DAY or MonthEnd.NEXT_DAY"
        raise WrongTypeError(msg)


def _known(_instance: object, _attribute: Attribute[V], calendar: V) -> None:
    working_days(str(calendar))


@frozen(repr=False)
class Days:
    """So many days of the calendar.

    Attributes:
        count: How many.
    """

    count: int = field(validator=_counted)

    def __repr__(self) -> str:
        return f"days({self.count})"

    def __str__(self) -> str:
        return _words(self.count, "day")


@frozen(repr=False)
class Months:
    """So many months, each from a day to the day of that number.

    Attributes:
        count: How many.
        rounding: Which day is meant where a month has none of that number; None refuses it.
    """

    count: int = field(validator=_counted)
    rounding: MonthEnd | None = field(default=None, validator=_ruled)

    def __repr__(self) -> str:
        return f"months({_stated(self)})"

    def __str__(self) -> str:
        return _words(self.count, "month")


@frozen(repr=False)
class Years:
    """So many years.

    Attributes:
        count: How many.
        rounding: Which day is meant by 29 February in a common year; None refuses it.
    """

    count: int = field(validator=_counted)
    rounding: MonthEnd | None = field(default=None, validator=_ruled)

    def __repr__(self) -> str:
        return f"years({_stated(self)})"

    def __str__(self) -> str:
        return _words(self.count, "year")


@frozen(repr=False)
class BusinessDays:
    """So many working days of a calendar.

    Attributes:
        count: How many.
        calendar: A country such as ``"US"``, a part of one such as ``"US-NY"``, or a market
            such as ``"NYSE"``.
    """

    count: int = field(validator=_counted)
    calendar: str = field(validator=_known)

    def __repr__(self) -> str:
        return f"business_days({self.count}, {self.calendar!r})"

    def __str__(self) -> str:
        return f"{_words(self.count, 'business day')} ({self.calendar})"


Period: TypeAlias = Days | Months | Years | BusinessDays
"""How long something lasts, by the calendar."""


def _words(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def _stated(period: Months | Years) -> str:
    rounding = "" if period.rounding is None else f", rounding={period.rounding!r}"
    return f"{period.count}{rounding}"


def days(count: int) -> Days:
    """So many days: ``days(30)``.

    Raises:
        WrongTypeError: When the count is no whole number, or negative.
    """
    return Days(count)


def months(count: int, rounding: MonthEnd | None = None) -> Months:
    """So many months: ``months(1, rounding=MonthEnd.LAST_DAY)``.

    Args:
        count: How many.
        rounding: Which day is meant where a month has none of that number.

    Raises:
        WrongTypeError: When the count is no whole number, or negative.
    """
    return Months(count, rounding)


def years(count: int, rounding: MonthEnd | None = None) -> Years:
    """So many years: ``years(5)``.

    Args:
        count: How many.
        rounding: Which day is meant by 29 February in a common year.

    Raises:
        WrongTypeError: When the count is no whole number, or negative.
    """
    return Years(count, rounding)


def business_days(count: int, calendar: str) -> BusinessDays:
    """So many working days: ``business_days(5, "US-NY")``.

    Args:
        count: How many.
        calendar: A country, a part of one or a market, as the holidays package names it.

    Raises:
        CalendarUnavailableError: When the holidays package is not installed.
        UnknownCalendarError: When it has no such calendar; names the nearest.
        WrongTypeError: When the count is no whole number, or negative.
    """
    return BusinessDays(count, calendar)


def after(start: date, period: Period) -> date:
    """The day that a period from a day leads to; the day itself is not counted.

    Raises:
        AmbiguousDateError: When its month has no such day, and the period states no rule.
        CalendarEndError: When it lies beyond the years of the calendar.
    """
    return _moved(start, period, 1)


def before(end: date, period: Period) -> date:
    """The day that a period back from a day leads to; the day itself is not counted.

    Raises:
        AmbiguousDateError: When its month has no such day, and the period states no rule.
        CalendarEndError: When it lies beyond the years of the calendar.
    """
    return _moved(end, period, -1)


def whole(period: Period, start: date, end: date) -> int:
    """How many whole periods have passed at the end of a day, counted from another.

    Args:
        period: What is counted. Months and years are all counted from the start: two months
            after 31 January is 31 March, whatever one month after it is.
        start: The day from which they run; the first ends a period after it.
        end: The last day that counts.

    Raises:
        AmbiguousDateError: When the last of them may end on a day that its month does not
            have, and the period states no rule.
        WrongTypeError: When the period is one of no days.
    """
    if not period.count:
        msg = f"{period} pass any number of times in a day; count periods of 1 or more"
        raise WrongTypeError(msg)
    if end <= start:
        return 0
    if isinstance(period, Days):
        return (end - start).days // period.count
    if isinstance(period, BusinessDays):
        passed = working_days(period.calendar).get_working_days_count(after(start, Days(1)), end)
        return passed // period.count
    apart = 12 * (end.year - start.year) + end.month - start.month
    most = apart // _in_months(period)
    return most if after(start, evolve(period, count=most * period.count)) <= end else most - 1


def _moved(start: date, period: Period, way: int) -> date:
    side = "after" if way > 0 else "before"
    if not period.count:
        return start
    try:
        if isinstance(period, Days):
            return start + timedelta(days=way * period.count)
        if isinstance(period, BusinessDays):
            number = way * period.count
            return working_days(period.calendar).get_nth_working_day(start, number)
        year, month = divmod(12 * start.year + start.month - 1 + way * _in_months(period), 12)
        missing = start.day - monthrange(year, month + 1)[1]
        last = date(year, month + 1, start.day - max(missing, 0))
    except (OverflowError, ValueError):
        msg = f"{period} {side} {start} is no day of the calendar; use a shorter period"
        raise CalendarEndError(msg) from None
    if missing > 0 and period.rounding is None:
        name = type(period).__name__.lower()
        msg = (
            f"{period} {side} {start} is no day of the calendar; state the rule: "
            f"{name}(..., rounding=MonthEnd.LAST_DAY) or MonthEnd.NEXT_DAY"
        )
        raise AmbiguousDateError(msg)
    return last + timedelta(days=missing > 0 and period.rounding is MonthEnd.NEXT_DAY)


def _in_months(period: Months | Years) -> int:
    return period.count if isinstance(period, Months) else 12 * period.count
