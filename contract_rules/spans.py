"""Spans of time by the calendar: when period after period ends, and when a window is left."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date
from typing import TYPE_CHECKING

from attrs import evolve

from contract_rules.errors import CalendarEndError
from contract_rules.periods import Days, MonthEnd, Months, Years, after, before

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_rules.periods import Period

MOST_STEPS = 1000
"""How many periods are told one by one."""

_SLACK = 5
"""So many days after a period from a day, what was done on it lies in no such window more."""


def steps(start: date, every: Period) -> Iterator[tuple[int, date]]:
    """On which days periods from a day on end, and how many have passed then.

    Of those after `MOST_STEPS` ever fewer are told.
    """
    number, period = 1, _ruled(every)
    while True:
        try:
            yield number, after(start, evolve(period, count=number * period.count))
        except CalendarEndError:
            return
        number += 1 if number < MOST_STEPS else number // 10


def leaving(on: date, window: Period) -> Iterator[date]:
    """The first day on which what was done on a day lies in a window no more, if there is one."""
    period = _ruled(window)
    try:
        last = after(after(on, period), Days(_SLACK))
        among = range(on.toordinal(), last.toordinal())
        place = bisect_left(among, on, key=lambda n: before(date.fromordinal(n), period))
    except CalendarEndError:
        return
    yield date.fromordinal(on.toordinal() + place)


def _ruled(period: Period) -> Period:
    """The period with a rule for months that have no such day."""
    if isinstance(period, Months | Years) and period.rounding is None:
        return evolve(period, rounding=MonthEnd.LAST_DAY)
    return period
