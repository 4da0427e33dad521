"""Durations of elapsed time: written by ISO 8601, ``PT72H``, and reckoned with exactly.

A duration is so many microseconds that pass, whatever clocks and calendars show. So it is written
in hours, minutes and seconds alone: what ISO 8601 calls a day, a month or a year is as long as the
calendar makes it, and is a period of the calendar (`contract_rules.values.periods`).
"""

from __future__ import annotations

import re
from datetime import timedelta
from fractions import Fraction

from contract_rules.errors import NotExactError, WrongTypeError
from contract_rules.values.arguments import shown
from contract_rules.values.instants import MICROSECOND, SECOND

_FORM = re.compile(
    r"(?P<sign>-?)PT(?=\d)(?:(?P<hours>\d{1,15})H)?(?:(?P<minutes>\d{1,15})M)?"
    r"(?:(?P<seconds>\d{1,15})(?:\.(?P<part>\d{1,6}))?S)?",
    re.ASCII,
)

_MINUTE, _HOUR = 60 * SECOND, 3600 * SECOND

_MOST = timedelta.max // MICROSECOND
"""The most microseconds that a duration has."""

_TOO_LONG = "a duration lasts longer than any that can be held; write a shorter one"


def iso(duration: timedelta) -> str:
    """A duration by ISO 8601: ``PT72H``, ``PT1H30M``, ``PT0.5S``; below zero ``-PT1H``."""
    size = duration // MICROSECOND
    hours, rest = divmod(abs(size), _HOUR)
    minutes, rest = divmod(rest, _MINUTE)
    seconds, part = divmod(rest, SECOND)
    told = f"{hours}H" if hours else ""
    told += f"{minutes}M" if minutes else ""
    decimals = f".{part:06d}".rstrip("0") if part else ""
    told += f"{seconds}{decimals}S" if seconds or part or not told else ""
    return f"{'-' if size < 0 else ''}PT{told}"


def from_iso(text: str) -> timedelta:
    """The duration that `iso` wrote, or another in hours, minutes and seconds.

    Raises:
        WrongTypeError: When it is none, or lasts longer than any that can be held.
    """
    found = _FORM.fullmatch(text)
    if found is None:
        msg = (
            f"{shown(text)} is no duration of elapsed time; write hours, minutes and seconds, as "
            "in PT72H, PT1H30M or PT0.5S"
        )
        raise WrongTypeError(msg)
    size = int(found["hours"] or 0) * _HOUR + int(found["minutes"] or 0) * _MINUTE
    size += int(found["seconds"] or 0) * SECOND + int((found["part"] or "").ljust(6, "0"))
    if size > _MOST:
        raise WrongTypeError(_TOO_LONG)
    return (-size if found["sign"] else size) * MICROSECOND


def in_words(duration: timedelta) -> str:
    """A duration as one says it: ``72 hours``, ``1 hour 30 minutes``, ``0.5 seconds``."""
    size = duration // MICROSECOND
    hours, rest = divmod(abs(size), _HOUR)
    minutes, rest = divmod(rest, _MINUTE)
    seconds, part = divmod(rest, SECOND)
    decimals = f".{part:06d}".rstrip("0") if part else ""
    counts = ((f"{hours:,}", "hour"), (str(minutes), "minute"), (f"{seconds}{decimals}", "second"))
    told = [f"{n} {unit}{'' if n == '1' else 's'}" for n, unit in counts if n != "0"]
    return f"{'-' if size < 0 else ''}{' '.join(told) or '0 hours'}"


def microseconds(duration: timedelta) -> Fraction:
    """How many microseconds a duration lasts."""
    return Fraction(duration // MICROSECOND)


def of_microseconds(number: Fraction) -> timedelta:
    """The duration of so many microseconds.

    Raises:
        NotExactError: When they are no whole number, or more than can be held.
    """
    if number.denominator != 1:
        msg = (
            "a duration comes to a part of a microsecond; multiply and divide it so that it comes "
            "to whole ones"
        )
        raise NotExactError(msg)
    if abs(number) > _MOST:
        raise NotExactError(_TOO_LONG)
    return int(number) * MICROSECOND
