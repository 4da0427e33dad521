"""Calendars of business days, and what becomes of a last day that is none.

A calendar joins those of the holidays package and days off of the author's own. What a calendar
does not know is refused: a year for which nobody has said which days are off.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, TypeAlias, cast

from attrs import Attribute, field

from contract_rules.errors import (
    CalendarEndError,
    CalendarUnavailableError,
    UnknownCalendarError,
    WrongTypeError,
    nearest,
)
from contract_rules.values.arguments import annotated, checked
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from holidays import HolidayBase

_DAY = timedelta(days=1)

_SATURDAY = 5

_ENDS = 2
"""How many years are stated: the first and the last."""


class Roll(Enum):
    """What becomes of a last day that is no business day; the names are ISDA's."""

    FOLLOWING = "following"
    """The next business day is meant."""

    MODIFIED_FOLLOWING = "modified following"
    """The next business day is meant, if it is in the same month; else the one before."""

    PRECEDING = "preceding"
    """The business day before is meant."""

    NONE = "none"
    """The day stands, whatever day it is."""

    def __repr__(self) -> str:
        return f"Roll.{self.name}"

    def __str__(self) -> str:
        return self.value


@cache
def working_days(calendar: str) -> HolidayBase:
    """The calendar of that name in the holidays package.

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


def _named(given: str | tuple[str, ...]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else given


def _all_known(_: object, __: Attribute[tuple[str, ...]], names: object) -> None:
    if not isinstance(names, tuple):
        msg = f"there is no calendar {names!r}; write Calendar('US'), or Calendar(('US', 'GB'))"
        raise UnknownCalendarError(msg)
    for name in cast("tuple[object, ...]", names):
        working_days(str(name))


def _are_days(_: object, __: Attribute[tuple[date, ...]], off: object) -> None:
    if not isinstance(off, tuple) or not all(map(_is_day, cast("tuple[object, ...]", off))):
        msg = f"off={off!r} are no days; write off=(date(2025, 12, 24), date(2026, 12, 24))"
        raise WrongTypeError(msg)


def _is_day(on: object) -> bool:
    return isinstance(on, date) and not isinstance(on, datetime)


def _are_years(_: object, __: Attribute[tuple[int, int] | None], years: object) -> None:
    if years is None:
        return
    numbers = cast("tuple[object, ...]", years) if isinstance(years, tuple) else ()
    whole = [n for n in numbers if isinstance(n, int) and not isinstance(n, bool)]
    if len(numbers) != _ENDS or len(whole) != _ENDS or whole[0] > whole[1]:
        msg = f"years={years!r} are no years; write the first and the last: years=(2025, 2027)"
        raise WrongTypeError(msg)


@frozen(repr=False, field_transformer=annotated)
class Calendar:
    """Which days are business days: those on which each of the named calendars works.

    ``Calendar(("US", "GB"), off=(date(2025, 12, 24),))``. One that joins none works from Monday
    to Friday.

    Attributes:
        names: The calendars that it joins, as the holidays package names them: a country
            ``"US"``, a part of one ``"US-NY"``, a market ``"NYSE"``.
        off: Further days off, such as those of a company.
        years: The first and the last year that it is known for. By default those of the named
            calendars; with days off of its own only the years from the first to the last of them.
    """

    names: tuple[str, ...] = field(default=(), converter=_named, validator=_all_known)
    off: tuple[date, ...] = field(default=(), validator=_are_days)
    years: tuple[int, int] | None = field(default=None, validator=_are_years)

    def __repr__(self) -> str:
        """As one writes it: a calendar of one name as this name."""
        if self.is_plain:
            return repr(self.names[0])
        names = self.names[0] if len(self.names) == 1 else self.names
        stated = [repr(names)] if names else []
        stated += [f"off={self.off!r}"] if self.off else []
        stated += [] if self.years is None else [f"years={self.years!r}"]
        return f"Calendar({', '.join(stated)})"

    def __str__(self) -> str:
        named = " and ".join(self.names) or "Monday to Friday"
        return f"{named} with days off of its own" if self.off else named

    @property
    def is_plain(self) -> bool:
        """Whether its name says all of it."""
        return len(self.names) == 1 and not self.off and self.years is None

    @checked
    def is_business_day(self, on: date) -> bool:
        """Whether a day is a business day.

        Raises:
            CalendarEndError: When the calendar is not known for the day's year.
        """
        return _is_business_day(self, on)


def _is_business_day(calendar: Calendar, on: date) -> bool:
    first, last = _known(calendar)
    if not first <= on.year <= last:
        told = f"the calendar {calendar} is known for {first} to {last}"
        more = "; name its days off up to then, or state years=" if calendar.off else ""
        msg = f"{told}, and does not tell whether {on} is a business day{more}"
        raise CalendarEndError(msg)
    if on in calendar.off:
        return False
    if not calendar.names:
        return on.weekday() < _SATURDAY
    return all(working_days(name).is_working_day(on) for name in calendar.names)


def moved(calendar: Calendar, start: date, number: int) -> date:
    """The business day that is so many after a day, or before it where that is below zero.

    The day itself is not counted; after no business days it is the day itself.

    Raises:
        CalendarEndError: When the calendar does not know a day on the way.
        OverflowError: When there is no such day.
    """
    way, on = (_DAY if number > 0 else -_DAY), start
    for _ in range(abs(number)):
        on = _first(calendar, on + way, way)
    return on


def _first(calendar: Calendar, on: date, way: timedelta) -> date:
    """The first business day from a day on, in one direction."""
    while not _is_business_day(calendar, on):
        on += way
    return on


def counted(calendar: Calendar, first: date, last: date) -> int:
    """How many business days there are from one day to another, both included.

    Raises:
        CalendarEndError: When the calendar does not know one of them.
    """
    among = range(first.toordinal(), last.toordinal() + 1)
    return sum(_is_business_day(calendar, date.fromordinal(number)) for number in among)


def rolled(calendar: Calendar, last: date, rule: Roll) -> date:
    """The day that is meant by a last day, if that is no business day.

    Raises:
        CalendarEndError: When the calendar does not know a day on the way.
    """
    if rule is Roll.NONE:
        return last
    try:
        following = last if rule is Roll.PRECEDING else _first(calendar, last, _DAY)
        if rule is Roll.PRECEDING or (
            rule is Roll.MODIFIED_FOLLOWING and following.month != last.month
        ):
            return _first(calendar, last, -_DAY)
    except OverflowError:
        msg = f"{last} has no business day beside it that is a day of the calendar"
        raise CalendarEndError(msg) from None
    return following


@cache
def _known(calendar: Calendar) -> tuple[int, int]:
    """The first and the last year for which it is said which days are business days."""
    firsts, lasts = [date.min.year], [date.max.year]
    for name in calendar.names:
        found = working_days(name)
        firsts.append(found.start_year)
        lasts.append(found.end_year)
    stated = calendar.years
    if stated is None and calendar.off:
        stated = min(calendar.off).year, max(calendar.off).year
    if stated is not None:
        firsts.append(stated[0])
        lasts.append(stated[1])
    return max(firsts), min(lasts)


Calendars: TypeAlias = str | tuple[str, ...] | Calendar
"""A calendar as one may write it: its name, several names, or itself."""


def calendar_of(given: object) -> Calendar:
    """The calendar that is given, by name or by several names.

    Raises:
        UnknownCalendarError: When there is none of that name; names the nearest.
    """
    if isinstance(given, Calendar):
        return given
    if not isinstance(given, str | tuple):
        msg = f"there is no calendar {given!r}; write 'US', or Calendar(('US', 'GB'))"
        raise UnknownCalendarError(msg)
    return Calendar(cast("str | tuple[str, ...]", given))
