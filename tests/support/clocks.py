"""What the clocks of a place show, told by zoneinfo alone, and what is reckoned from that."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONES = (
    "UTC",
    "America/New_York",
    "Asia/Tokyo",
    "Europe/London",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Kathmandu",
)
"""Some with daylight saving time, by an hour or half of one, at midnight too; one lost a day."""


def civil_day(on, place):
    """The day of a datetime where the clocks of a place show it."""
    return on.astimezone(ZoneInfo(place)).date()


def last_moment(day, place):
    """The last microsecond at which the clocks of a place show a day, or one before it."""
    night = datetime.combine(day + timedelta(days=1), time(), UTC)
    earliest, latest = night - timedelta(days=2), night + timedelta(days=2)
    while latest - earliest > timedelta(microseconds=1):
        middle = earliest + (latest - earliest) // 2
        if civil_day(middle, place) <= day:
            earliest = middle
        else:
            latest = middle
    return earliest


def elapsed(on, time_, place):
    """So much time after a datetime, or after the end of a day."""
    if isinstance(on, datetime):
        return on.astimezone(UTC) + time_
    return last_moment(on, place) + timedelta(microseconds=1) + time_
