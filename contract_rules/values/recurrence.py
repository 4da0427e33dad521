"""Recurrence: the days that a rule gives, in the terms of RFC 5545, one after another.

A rule is open-ended: it gives days for as long as one asks. They are found as they are asked for,
and kept, so that the next is found in a moment.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from attrs import Attribute, field

from contract_rules.errors import WrongTypeError
from contract_rules.values.arguments import annotated, checked
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dateutil.rrule import rrule

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")

_MONTHS = 12

_SAFE = 28
"""The last day of a month that every month has."""

_A_WEEK = 7

_LONGEST = timedelta(days=9 * 366)
"""For how long a rule may give no day: the leap days about 2100 are eight years apart."""

_EXAMPLE = "FREQ=MONTHLY;BYMONTHDAY=-1"


def _rule(text: str, start: date) -> rrule:
    from dateutil.rrule import rrule, rrulestr

    first = datetime.combine(start, time())
    rule = rrulestr(text, dtstart=first)
    assert isinstance(rule, rrule)  # noqa: S101 (a single rule is asked for)
    return rule


def _parts(text: str) -> dict[str, str]:
    split = [part.partition("=") for part in text.split(";")]
    return {name: value for name, _, value in split}


def _months(parts: Mapping[str, str]) -> list[int]:
    """The months that a rule names."""
    return [int(month) for month in parts.get("BYMONTH", "").split(",") if month]


def _valid(_: object, __: Attribute[str], text: object) -> None:
    if not isinstance(text, str):
        return  # told by the annotation
    parts = _parts(text)
    msg = f"{text!r} is no rule of RFC 5545 that gives days; write {_EXAMPLE!r}"
    unfit = {"COUNT", "UNTIL", "DTSTART", "BYHOUR", "BYMINUTE", "BYSECOND"} & parts.keys()
    if unfit:
        msg = f"{text!r} states {min(unfit)}; leave it out, and state until= where it ends"
        raise WrongTypeError(msg)
    try:
        if ":" in text or "\n" in text or parts.get("FREQ") not in _FREQUENCIES:
            raise WrongTypeError(msg)
        found = _first(text)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise WrongTypeError(msg) from None
    if found is None:
        msg = f"{text!r} gives no day in nine years; write such as {_EXAMPLE!r}"
        raise WrongTypeError(msg)
    _refuse_missing(text, parts)


def _refuse_missing(text: str, parts: Mapping[str, str]) -> None:
    """See that each month that a rule speaks of has the days of the month that it names.

    By RFC 5545 a month without such a day is left out without a word. Where the days of the week
    or a place among the days are stated, too, the days of the month only narrow them down.

    Raises:
        WrongTypeError: When one has not.
    """
    if "BYMONTHDAY" not in parts or not {"BYDAY", "BYSETPOS"}.isdisjoint(parts):
        return
    for day in map(int, parts["BYMONTHDAY"].split(",")):
        for month in _months(parts) or range(1, _MONTHS + 1):
            most = _days_in(month)
            if abs(day) > most:
                msg = (
                    f"{text!r} leaves out months without a day {day}, such as month {month}; "
                    "write BYMONTHDAY=-1 for the last day of each, as monthly(day=-1) does, or a "
                    "day that each of its months has"
                )
                raise WrongTypeError(msg)


def _days_in(month: int) -> int:
    """How many days a month has in each year."""
    return (date(2001, month % _MONTHS + 1, 1) - timedelta(days=1)).day


def _first(text: str) -> datetime | None:
    """The first day of a rule, from one day on; None where there is none for long."""
    start = date(2000, 1, 1)
    until = datetime.combine(start + _LONGEST, time())
    return next(iter(_rule(text, start).replace(until=until)), None)


@frozen(repr=False, field_transformer=annotated)
class Recurrence:
    """Days that come again and again.

    Attributes:
        rule: The rule, in the terms of RFC 5545: ``"FREQ=MONTHLY;BYMONTHDAY=-1"``. One that names
            no day takes that on which its clause begins, which each of its months must have.

    Raises:
        WrongTypeError: When it gives no days, states where it ends, or names a day of the month
            that not each of its months has.
    """

    rule: str = field(validator=_valid)

    def __repr__(self) -> str:
        """As one writes it."""
        return f"Recurrence({self.rule!r})"

    def __str__(self) -> str:
        return self.rule


class _Days:
    """The days of a rule from a first day on, as far as they have been asked for."""

    def __init__(self, rule: str, start: date) -> None:
        self._rule, self._start = rule, start
        self._lock = Lock()
        self._found: list[date] = []
        self._coming: Iterator[datetime] = iter(_rule(rule, start))

    def since(self, on: date) -> date | None:
        with self._lock:
            while not self._found or self._found[-1] < on:
                found = next(self._coming, None)
                if found is None:
                    return None
                self._found.append(found.date())
            return self._found[bisect_left(self._found, on)]


@lru_cache(maxsize=256)
def _days(rule: str, start: date) -> _Days:
    return _Days(rule, start)


def next_day(recurrence: Recurrence, start: date, since: date) -> date | None:
    """The first day of a recurrence from a day on; None where the calendar has none.

    Args:
        recurrence: The recurrence.
        start: The day on which it starts, from which its intervals count.
        since: The day.
    """
    return _days(recurrence.rule, start).since(since)


@lru_cache(maxsize=1024)
def previous_day(recurrence: Recurrence, on: date) -> date | None:
    """The day of a recurrence before one of its days; None where the calendar has none.

    It is the day that would have come before, if the recurrence had started long ago: days that
    come each third day came so before the first of them, too.

    Args:
        recurrence: The recurrence.
        on: A day that it gives.
    """
    parts = _parts(recurrence.rule)
    interval, times, moment = int(parts.get("INTERVAL", "1")), 1, datetime.combine(on, time())
    while True:
        start = _earlier(on, parts["FREQ"], times * interval)
        if start is None:
            times += 1
            continue
        if start == date.min:
            return None
        found: datetime | None = _rule(recurrence.rule, start).before(moment)
        if found is not None:
            return found.date()
        times *= 2


def _earlier(on: date, frequency: str, times: int) -> date | None:
    """A day as many days, weeks, months or years before; the calendar's first at the least.

    None where there is no such day, as a month has no 31st.
    """
    if frequency in {"DAILY", "WEEKLY"}:
        back = times * (_A_WEEK if frequency == "WEEKLY" else 1)
        return date.fromordinal(max(on.toordinal() - back, date.min.toordinal()))
    month = _MONTHS * on.year + on.month - 1 - times * (1 if frequency == "MONTHLY" else _MONTHS)
    if month < _MONTHS:
        return date.min
    try:
        return on.replace(year=month // _MONTHS, month=month % _MONTHS + 1)
    except ValueError:
        return None


def lacks_days(recurrence: Recurrence, start: date | None) -> bool:
    """Whether a recurrence takes its day from its first, and leaves out months without it.

    Args:
        recurrence: The recurrence.
        start: The day on which it starts; None where that may be any.
    """
    parts = _parts(recurrence.rule)
    named = parts.keys() - {"FREQ", "INTERVAL", "BYMONTH", "WKST"}
    frequency, interval = parts["FREQ"], int(parts.get("INTERVAL", "1"))
    if named or frequency not in {"MONTHLY", "YEARLY"}:
        return False
    if start is None:
        return True
    months = _months(parts)
    if not months:
        each = frequency == "MONTHLY" and interval % _MONTHS
        months = [*range(1, _MONTHS + 1)] if each else [start.month]
    return any(start.day > _days_in(month) for month in months)


@checked
def monthly(day: int = -1) -> Recurrence:
    """A day of each month: ``monthly(day=1)``, or -1 for the last.

    Raises:
        WrongTypeError: When not every month has such a day.
    """
    return Recurrence(f"FREQ=MONTHLY;BYMONTHDAY={_day_of_month(day)}")


@checked
def yearly(month: int, day: int = -1) -> Recurrence:
    """A day of each year: ``yearly(month=3, day=31)``, or -1 for the last of the month.

    Raises:
        WrongTypeError: When there is no such month, or not every year has such a day.
    """
    if not 0 < month <= _MONTHS:
        msg = f"there is no month {month}; write yearly(month=1) to yearly(month=12)"
        raise WrongTypeError(msg)
    on = _day_of_month(day, _days_in(month))
    return Recurrence(f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={on}")


@checked
def weekly(day: str) -> Recurrence:
    """A day of each week: ``weekly("MO")``.

    Raises:
        WrongTypeError: When it is none of "MO", "TU", "WE", "TH", "FR", "SA" and "SU".
    """
    if day not in _WEEKDAYS:
        msg = f"{day!r} is no day of the week; write one of {', '.join(_WEEKDAYS)}"
        raise WrongTypeError(msg)
    return Recurrence(f"FREQ=WEEKLY;BYDAY={day}")


def _day_of_month(day: int, most: int = _SAFE) -> int:
    if not day or abs(day) > most:
        msg = f"not every month has a day {day}; write day=1 to day={most}, or day=-1 for the last"
        raise WrongTypeError(msg)
    return day


def recurrence_of(given: object, word: str = "every") -> Recurrence:
    """The recurrence that is given, also as the text of a rule.

    Args:
        given: What is given.
        word: The argument that takes it.

    Raises:
        WrongTypeError: When it is none.
    """
    if isinstance(given, Recurrence):
        return given
    if isinstance(given, str):
        return Recurrence(given)
    msg = (
        f"{word}={given!r} is no recurrence; write {word}=monthly(day=-1), or {word}={_EXAMPLE!r}"
    )
    raise WrongTypeError(msg)
