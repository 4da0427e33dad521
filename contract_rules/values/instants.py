"""Instants as integers, on which civil days are equally long; dates stand for their edges.

An instant is `DAY` times the number of its civil day (from 1970-01-01) plus the microseconds that
have passed since that day began in the contract's time zone; the day's last microsecond stands at
the very end of its `DAY`. So instants are in order, the civil day of an instant and the beginning
and the end of a day are plain arithmetic, and only what takes or gives datetimes or hours needs
the zone (`contract_rules.values.zones`).

A date at which something happens, or that is asked about, stands for the end of its day; a date
from which something counts, for its beginning.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import TypeAlias, TypeGuard
from zoneinfo import ZoneInfo

from contract_rules.errors import (
    CalendarEndError,
    NaiveDatetimeError,
    NoSuchTimeError,
    WrongTypeError,
)

On: TypeAlias = date | datetime
"""When something happens: a whole day, or an aware datetime."""

Seconds: TypeAlias = int | float
"""How many seconds something may take."""

_ENDS = (date.min.year, date.max.year)

MICROSECOND = timedelta(microseconds=1)

SECOND = timedelta(seconds=1) // MICROSECOND
"""A second in microseconds."""

DAY = timedelta(days=2) // MICROSECOND
"""What a civil day takes of the integers: more than any day lasts, wherever clocks are changed."""

MOST_DAYS = 8192
"""How many days are remembered as they were reckoned."""

EPOCH = date(1970, 1, 1).toordinal()
"""The number of the day that `date.toordinal` gives for the day whose number is 0 here."""


def names_an_instant(on: object) -> TypeGuard[On]:
    """Whether something names an instant at first sight, as most do: a day, or a time in UTC."""
    return type(on) is date or (type(on) is datetime and on.tzinfo is UTC)


def aware(on: object) -> On:
    """The date or datetime, checked to name an instant.

    Raises:
        NaiveDatetimeError: For a datetime without a time zone.
        NoSuchTimeError: For a time over which the clocks of its zone are put forward.
        CalendarEndError: For a datetime whose day in UTC lies beyond the years that there are.
        WrongTypeError: For anything but a date or datetime.
    """
    if names_an_instant(on):
        return on
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
    if isinstance(on, datetime) and isinstance(on.tzinfo, ZoneInfo):
        shown = on.astimezone(UTC).astimezone(on.tzinfo)
        if shown.replace(tzinfo=None) != on.replace(tzinfo=None):
            told = on.replace(tzinfo=None).isoformat(" ")
            msg = (
                f"{told} is no time in {on.tzinfo.key}, as the clocks were put forward over it; "
                f"did you mean {shown.isoformat(' ')}?"
            )
            raise NoSuchTimeError(msg)
    return on


def at_offset(on: datetime) -> datetime:
    """The instant as a field holds it: by its distance from UTC, whatever its zone's clocks do.

    So the same instant, of whatever zones, is one value; what its own clocks showed is kept.

    Raises:
        ContractError: As for `aware`.
    """
    aware(on)
    offset = on.utcoffset()
    assert offset is not None  # noqa: S101 (it is aware)
    return on.replace(tzinfo=timezone(offset) if offset else UTC, fold=0)


def in_utc(on: On) -> str:
    """A day, or an instant by the clocks of UTC: one text for one instant, whatever its zone."""
    if isinstance(on, datetime) and on.tzinfo is not UTC:
        return on.astimezone(UTC).isoformat()
    return on.isoformat()


@lru_cache(MOST_DAYS)
def instant(on: date) -> int:
    """The instant at which a day ends."""
    return beginning(on) + DAY - 1


@lru_cache(MOST_DAYS)
def beginning(on: date) -> int:
    """The instant at which a day begins."""
    assert not isinstance(on, datetime)  # noqa: S101 (that needs a zone)
    return (on.toordinal() - EPOCH) * DAY


def as_given(on: On) -> date | str:
    """A date or instant as it was given: two that are the same may be of two time zones."""
    return on if type(on) is date else on.isoformat()


@lru_cache(MOST_DAYS)
def day(at: int) -> date:
    """The civil day on which an instant lies."""
    return date.fromordinal(EPOCH + at // DAY)


def edge(on: date, op: str) -> int:
    """The edge of a day with which an instant is compared: "before" a day is before it begins.

    Args:
        on: The day.
        op: ``"<"``, ``"<="``, ``">"`` or ``">="``; what is compared stands on its left.
    """
    return beginning(on) if op in ("<", ">=") else instant(on)


END = instant(date.max)
"""The last instant that there is."""
