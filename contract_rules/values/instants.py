"""Instants as integers: microseconds since 1970 UTC; converts dates and datetimes, and back.

A date at which something happens, or that is asked about, stands for the end of its day; a date
from which something counts, for its beginning.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias

from contract_rules.errors import CalendarEndError, NaiveDatetimeError, WrongTypeError

On: TypeAlias = date | datetime
"""When something happens: a whole day, or an aware datetime."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_ENDS = (date.min.year, date.max.year)

_MICROSECOND = timedelta(microseconds=1)

SECOND = timedelta(seconds=1) // _MICROSECOND
"""A second in microseconds."""

DAY = timedelta(days=1) // _MICROSECOND
"""A day in microseconds."""


def aware(on: object) -> On:
    """The date or datetime, checked to name an instant.

    Raises:
        NaiveDatetimeError: For a datetime without a time zone.
        CalendarEndError: For a datetime whose day in UTC lies beyond the years that there are.
        WrongTypeError: For anything but a date or datetime.
    """
    if not isinstance(on, date):
        msg = f"{on!r} is not a date; write date(2025, 1, 21)"
        raise WrongTypeError(msg)
    if isinstance(on, datetime) and on.utcoffset() is None:
        msg = f"{on.isoformat()} has no time zone; add tzinfo=timezone.utc, or use a date"
        raise NaiveDatetimeError(msg)
    if isinstance(on, datetime) and on.year in _ENDS:
        try:
            on.astimezone(UTC)
        except OverflowError:
            msg = f"{on.isoformat()} lies beyond the days of UTC that there are; name another"
            raise CalendarEndError(msg) from None
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
    """The date whose end an instant is; for any other instant, the datetime."""
    on = day(at)
    return on if at == instant(on) else _EPOCH + timedelta(microseconds=at)


def edge(on: On, op: str) -> int:
    """The edge of a day with which an instant is compared: "before" a day is before it begins.

    Args:
        on: The day, or a datetime, which is its own edge.
        op: ``"<"``, ``"<="``, ``">"`` or ``">="``; what is compared stands on its left.
    """
    return beginning(on) if op in ("<", ">=") else instant(on)


END = instant(date.max)
"""The last instant that there is."""
