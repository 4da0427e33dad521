"""Periods: days, weeks, months, years and business days, and the dates that they lead to.

A period counts civil days; the day from which it runs is not counted. Where a month has no such
day, the period must state a rule. Periods of hours and minutes are elapsed time; what they lead to
is an instant (`contract_rules.values.zones`). Nothing here reads the clock.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from calendar import monthrange
from datetime import date, datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias, TypeGuard, TypeVar, cast

from attrs import Attribute, evolve, field

from contract_rules.errors import AmbiguousDateError, CalendarEndError, WrongTypeError
from contract_rules.values.acts import count_of
from contract_rules.values.calendars import Calendar, Calendars, calendar_of, counted, moved
from contract_rules.values.data_classes import frozen
from contract_rules.values.unbound import Unbound

if TYPE_CHECKING:
    from collections.abc import Iterator

V = TypeVar("V")


class MonthEnd(Enum):
    """The rule for a day that a month does not have: which day is meant instead."""

    LAST_DAY = "last day"
    """The last day of the month: a month after 31 January is 28 or 29 February."""

    END_OF_MONTH = "end of month"
    """As the last day, and from the last day of a month to the last of another: a month after 28
    February is 31 March."""

    NEXT_DAY = "next day"
    """The first day of the next month: a month after 31 January is 1 March."""

    def __repr__(self) -> str:
        return f"MonthEnd.{self.name}"


def _counted(instance: object, _attribute: Attribute[V], count: V) -> None:
    if isinstance(count, Unbound) and count.type == "int":
        return
    if isinstance(count, bool) or not isinstance(count, int) or count < 0:
        name = re.sub("(?<=.)(?=[A-Z])", " ", type(instance).__name__).lower()
        parts = f", or minutes({round(count * 60)})" if name == "hours" and _is_part(count) else ""
        msg = f"{count!r} is no number of {name}; write a whole number such as 30{parts}"
        raise WrongTypeError(msg)


def _is_part(count: object) -> TypeGuard[float]:
    """Whether it is a number of hours that is a number of minutes."""
    return isinstance(count, float) and count > 0 and (count * 60).is_integer()


def _ruled(_instance: object, _attribute: Attribute[V], rounding: V) -> None:
    if not isinstance(rounding, MonthEnd | None):
        msg = f"{rounding!r} is no rule; write MonthEnd.LAST_DAY or MonthEnd.NEXT_DAY"
        raise WrongTypeError(msg)


class Civil:
    """A length of time, counted in days of the calendar: ``date(2025, 1, 31) + days(30)``.

    Added to a day, or taken from it, it gives the day that it leads to.
    """

    __slots__ = ()

    def __radd__(self, start: object) -> date:
        """The day that it leads to from a day; errors as for `after`, and for a datetime."""
        return after(_day_of(start, self), cast("CivilPeriod", self))

    def __rsub__(self, end: object) -> date:
        """The day that it leads back to from a day; errors as for `before`, and for a datetime."""
        return before(_day_of(end, self), cast("CivilPeriod", self))


def _day_of(on: object, period: Civil) -> date:
    if isinstance(on, date) and not isinstance(on, datetime):
        return on
    msg = (
        f"{period!r} are counted from a day, not from {on!r}; write date(2025, 1, 31) + {period!r}"
    )
    raise WrongTypeError(msg)


@frozen(repr=False)
class Days(Civil):
    """A number of calendar days.

    Attributes:
        count: The number of days.
    """

    count: int = field(validator=_counted, converter=count_of)

    def __repr__(self) -> str:
        return f"days({self.count})"

    def __str__(self) -> str:
        return _words(self.count, "day")


@frozen(repr=False)
class Weeks(Civil):
    """A number of weeks, each of seven calendar days.

    Attributes:
        count: The number of weeks.
    """

    count: int = field(validator=_counted, converter=count_of)

    def __repr__(self) -> str:
        return f"weeks({self.count})"

    def __str__(self) -> str:
        return _words(self.count, "week")


@frozen(repr=False)
class Hours:
    """A number of hours that pass, whatever the clocks show.

    Attributes:
        count: The number of hours.
    """

    count: int = field(validator=_counted, converter=count_of)

    @property
    def elapsed(self) -> timedelta:
        """The time that passes."""
        return _elapsed(self, 60)

    def __repr__(self) -> str:
        return f"hours({self.count})"

    def __str__(self) -> str:
        return _words(self.count, "hour")


@frozen(repr=False)
class Minutes:
    """A number of minutes that pass.

    Attributes:
        count: The number of minutes.
    """

    count: int = field(validator=_counted, converter=count_of)

    @property
    def elapsed(self) -> timedelta:
        """The time that passes."""
        return _elapsed(self, 1)

    def __repr__(self) -> str:
        return f"minutes({self.count})"

    def __str__(self) -> str:
        return _words(self.count, "minute")


@frozen(repr=False)
class Months(Civil):
    """A number of months, each from a day to the day of the same number.

    Attributes:
        count: The number of months.
        rounding: Which day is meant where a month has none of that number; None refuses it.
    """

    count: int = field(validator=_counted, converter=count_of)
    rounding: MonthEnd | None = field(default=None, validator=_ruled)

    def __repr__(self) -> str:
        return f"months({_stated(self)})"

    def __str__(self) -> str:
        return _words(self.count, "month")


@frozen(repr=False)
class Years(Civil):
    """A number of years.

    Attributes:
        count: The number of years.
        rounding: Which day is meant by 29 February in a common year; None refuses it.
    """

    count: int = field(validator=_counted, converter=count_of)
    rounding: MonthEnd | None = field(default=None, validator=_ruled)

    def __repr__(self) -> str:
        return f"years({_stated(self)})"

    def __str__(self) -> str:
        return _words(self.count, "year")


@frozen(repr=False)
class BusinessDays(Civil):
    """A number of working days of a calendar.

    Attributes:
        count: The number of working days.
        calendar: The calendar; where it is given by a name, that of a country such as ``"US"``,
            a part of one such as ``"US-NY"``, or a market such as ``"NYSE"``.
    """

    count: int = field(validator=_counted, converter=count_of)
    calendar: Calendar = field(converter=calendar_of)

    def __repr__(self) -> str:
        return f"business_days({self.count}, {self.calendar!r})"

    def __str__(self) -> str:
        return f"{_words(self.count, 'business day')} ({self.calendar})"


CivilPeriod: TypeAlias = Days | Weeks | Months | Years | BusinessDays
"""A length of time, counted in days of the calendar."""

Elapsing: TypeAlias = Hours | Minutes
"""A length of time that passes from an instant on."""

Period: TypeAlias = CivilPeriod | Elapsing
"""A length of time."""


def is_some(period: Period) -> bool:
    """Whether a period is of some length; of one that an instance states, that is told there."""
    return isinstance(period.count, Unbound) or period.count > 0


def _elapsed(period: Hours | Minutes, minutes_: int) -> timedelta:
    try:
        return timedelta(minutes=minutes_ * period.count)
    except OverflowError:
        msg = f"{period} last longer than the calendar; use a shorter period"
        raise CalendarEndError(msg) from None


def _words(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def _stated(period: Months | Years) -> str:
    rounding = "" if period.rounding is None else f", rounding={period.rounding!r}"
    return f"{period.count}{rounding}"


def days(count: int) -> Days:
    """A period of days: ``days(30)``.

    Raises:
        WrongTypeError: When the count is no whole number, or negative.
    """
    return Days(count)


def weeks(count: int) -> Weeks:
    """A period of weeks: ``weeks(2)``.

    Raises:
        WrongTypeError: When the count is no whole number, or negative.
    """
    return Weeks(count)


def hours(count: int) -> Hours:
    """A period of hours, which pass from an instant on: ``hours(72)``.

    From what is known by its day alone they pass from the end of that day. It stands for a
    duration of elapsed time, too: ``Outage.lasted > hours(4)``.

    Raises:
        WrongTypeError: When the count is no whole number, or negative.
    """
    return Hours(count)


def minutes(count: int) -> Minutes:
    """A period of minutes, which pass as hours do: ``minutes(90)``.

    Raises:
        WrongTypeError: When the count is no whole number, or negative.
    """
    return Minutes(count)


def months(count: int, rounding: MonthEnd | None = None) -> Months:
    """A period of months: ``months(1, rounding=MonthEnd.LAST_DAY)``.

    Args:
        count: The number of months.
        rounding: Which day is meant where a month has none of that number.

    Raises:
        WrongTypeError: When the count is no whole number, or negative.
    """
    return Months(count, rounding)


def years(count: int, rounding: MonthEnd | None = None) -> Years:
    """A period of years: ``years(5)``.

    Args:
        count: The number of years.
        rounding: Which day is meant by 29 February in a common year.

    Raises:
        WrongTypeError: When the count is no whole number, or negative.
    """
    return Years(count, rounding)


def business_days(count: int, calendar: Calendars) -> BusinessDays:
    """A period of working days: ``business_days(5, "US-NY")``.

    Args:
        count: The number of working days.
        calendar: A country, a part of one or a market, as the holidays package names it; several
            of them, on whose days off nobody works; or a `Calendar` with days off of its own.

    Raises:
        CalendarUnavailableError: When the holidays package is not installed.
        UnknownCalendarError: When it has no such calendar; names the nearest.
        WrongTypeError: When the count is no whole number, or negative.
    """
    return BusinessDays(count, calendar)


def after(start: date, period: CivilPeriod) -> date:
    """The day that a period from a day leads to; the day itself is not counted.

    Raises:
        AmbiguousDateError: When its month has no such day, and the period states no rule.
        CalendarEndError: When it lies beyond the years of the calendar.
    """
    return _moved(start, period, 1)


def before(end: date, period: CivilPeriod) -> date:
    """The day that a period back from a day leads to; the day itself is not counted.

    Raises:
        AmbiguousDateError: When its month has no such day, and the period states no rule.
        CalendarEndError: When it lies beyond the years of the calendar.
    """
    return _moved(end, period, -1)


def reaching(end: date, period: CivilPeriod) -> date:
    """The first day from which a period runs to the end of a day, or further.

    Periods run forward from their day: ``reaching(date(2025, 2, 4), days(3))`` is 1 February.
    Where the first would lie before the years of the calendar, it is the calendar's first day.

    Raises:
        AmbiguousDateError: When a month has no such day, and the period states no rule.
    """
    try:
        back = _ruled_of(period)
        last, most = before(end, back).toordinal(), date.max.toordinal()
        among = range(max(last - _SLACK, 1), min(last + _SLACK, most))
    except CalendarEndError:
        return date.min
    place = bisect_left(among, end, key=lambda n: _end_of(date.fromordinal(n), period))
    return date.fromordinal(among.start + place)


def _end_of(start: date, period: CivilPeriod) -> date:
    """The day that a period leads to; the calendar's last where that lies beyond it."""
    try:
        return after(start, period)
    except CalendarEndError:
        return date.max


def civil(end: date, period: CivilPeriod) -> date:
    """The first of as many civil days, or months or years of them, as end with a day.

    Seven days that end with 7 January are those from 1 January on. Where the first would lie
    before the years of the calendar, it is the calendar's first day.

    Raises:
        AmbiguousDateError: When a month has no such day, and the period states no rule.
    """
    try:
        return before(end, period) + timedelta(days=1)
    except CalendarEndError:
        return date.min


def whole(period: CivilPeriod, start: date, end: date) -> int:
    """The number of whole periods that have passed from one day to the end of another.

    Args:
        period: The period. Months and years are all counted from the start: two months after
            31 January is 31 March, whatever one month after it is.
        start: The day from which they run; the first ends a period after it.
        end: The last day that counts.

    Raises:
        AmbiguousDateError: When the last of them may end on a day that its month does not
            have, and the period states no rule.
        WrongTypeError: When the period's count is 0.
    """
    if not period.count:
        msg = f"{period} pass any number of times in a day; count periods of 1 or more"
        raise WrongTypeError(msg)
    if end <= start:
        return 0
    if isinstance(period, Days | Weeks):
        return (end - start).days // _in_days(period)
    if isinstance(period, BusinessDays):
        passed = counted(period.calendar, after(start, Days(1)), end)
        return passed // period.count
    apart = 12 * (end.year - start.year) + end.month - start.month
    most = apart // _in_months(period)
    return most if after(start, evolve(period, count=most * period.count)) <= end else most - 1


def _moved(start: date, period: CivilPeriod, way: int) -> date:
    side = "after" if way > 0 else "before"
    if not period.count:
        return start
    try:
        if isinstance(period, Days | Weeks):
            return start + timedelta(days=way * _in_days(period))
        if isinstance(period, BusinessDays):
            return moved(period.calendar, start, way * period.count)
        year, month = divmod(12 * start.year + start.month - 1 + way * _in_months(period), 12)
        missing = start.day - monthrange(year, month + 1)[1]
        last = date(year, month + 1, start.day - max(missing, 0))
        if period.rounding is MonthEnd.END_OF_MONTH:
            return end_of_month(last) if start == end_of_month(start) else last
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


def _in_days(period: Days | Weeks) -> int:
    return period.count if isinstance(period, Days) else 7 * period.count


def end_of_month(on: date) -> date:
    """The last day of the month of a day."""
    return on.replace(day=monthrange(on.year, on.month)[1])


def nth_business_day(number: int, on: date, calendar: Calendar) -> date:
    """A business day of the month of a day, by its number: 1 for the first, -1 for the last.

    Raises:
        CalendarEndError: When the month has not so many, or the calendar does not know its year.
    """
    last = end_of_month(on)
    among = range(last.replace(day=1).toordinal(), last.toordinal() + 1)
    found = [n for n in among if calendar.is_business_day(date.fromordinal(n))]
    if abs(number) > len(found):
        msg = f"{on:%Y-%m} has {len(found)} business days ({calendar}), not {abs(number)}"
        raise CalendarEndError(msg)
    return date.fromordinal(found[number - 1 if number > 0 else number])


def _in_months(period: Months | Years) -> int:
    return period.count if isinstance(period, Months) else 12 * period.count


MOST_STEPS = 1000
"""How many periods `steps` gives one by one, before it leaves some out."""

_SLACK = 5
"""A number of days by which the way back over a period and the way forward may differ."""


def steps(start: date, every: CivilPeriod) -> Iterator[tuple[int, date]]:
    """The days on which periods that run from a day end, each with how many have passed then.

    After `MOST_STEPS` periods, ever more are left out between two.
    """
    number, period = 1, _ruled_of(every)
    while True:
        try:
            yield number, after(start, evolve(period, count=number * period.count))
        except CalendarEndError:
            return
        number += 1 if number < MOST_STEPS else number // 10


def leaving(on: date, period: CivilPeriod) -> Iterator[date]:
    """The first day on which a day is none of the `civil` days that end there, if there is one."""
    try:
        last = after(after(on, period), Days(_SLACK))
        among = range(on.toordinal(), last.toordinal())
        place = bisect_left(among, on, key=lambda n: before(date.fromordinal(n), period))
    except CalendarEndError:
        return
    yield date.fromordinal(on.toordinal() + place)


def _ruled_of(period: CivilPeriod) -> CivilPeriod:
    """The period with a rule for months that have no such day."""
    if isinstance(period, Months | Years) and period.rounding is None:
        return evolve(period, rounding=MonthEnd.LAST_DAY)
    return period
