"""The author's words for days that are worked out, and for periods that an event states.

    buyer.must(Pay(Invoice.amount), upon=Invoice, by=end_of_month(Invoice.on + days(30)))

``+`` and ``-`` put periods to days; here is what has no operator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

from contract_rules.norms.dates import (
    DaysBetween,
    EndOfMonth,
    NthBusinessDay,
    PeriodsBetween,
    StatedDays,
)
from contract_rules.norms.expressions import ParameterTerm, Term, term
from contract_rules.values.calendars import Calendars, calendar_of
from contract_rules.values.periods import CivilPeriod, Days

if TYPE_CHECKING:
    from datetime import date


@overload
def days(count: int) -> Days: ...


@overload
def days(count: Term[int]) -> StatedDays: ...


def days(count: int | Term[int]) -> Days | StatedDays:
    """A period of days: ``days(30)``, or ``within=days(Order.days)``, as many as the event says.

    Raises:
        WrongTypeError: When the count is no whole number, or negative.
    """
    if isinstance(count, Term) and not isinstance(count, ParameterTerm):
        return StatedDays(term(count))
    return Days(count)  # pyright: ignore[reportArgumentType]


def end_of_month(day: date | Term[date]) -> Term[date]:
    """The last day of the month of a day, such as ``Invoice.on``.

    Raises:
        WrongTypeError: When it is no day.
    """
    return EndOfMonth(term(day))


def nth_business_day(number: int, day: date | Term[date], calendar: Calendars) -> Term[date]:
    """A business day of the month of a day: 1 for the first, -1 for the last.

    ``nth_business_day(5, Invoice.on + months(1, rounding=MonthEnd.LAST_DAY), "US")``.

    Args:
        number: Which one.
        day: A day of the month.
        calendar: Whose business days, as for `business_days`.

    Raises:
        WrongTypeError: When it is no day, or no month has such a number of business days.
        UnknownCalendarError: When there is no such calendar.
    """
    return NthBusinessDay(number, term(day), calendar_of(calendar))


def days_between(first: date | Term[date], last: date | Term[date]) -> Term[int]:
    """The number of days from one day to another, for an amount.

    ``usd(5) * days_between(Order.on, Deliver.on)`` is 5 dollars for each day. It is below zero
    where the second is earlier.

    Raises:
        WrongTypeError: When either is no day.
    """
    return DaysBetween(term(first), term(last))


def periods_between(
    every: CivilPeriod, first: date | Term[date], last: date | Term[date]
) -> Term[int]:
    """How many whole periods pass from one day to the end of another, for an amount.

    ``periods_between(years(1, rounding=MonthEnd.LAST_DAY), Hire.on, Leave.on)`` is the years of
    service that were completed. The first day is not counted, the last is: from 15 January to 14
    February no month has passed, and to 15 February one. Months are all counted from the first
    day. It is nothing where the second day is earlier.

    Args:
        every: The period: days, weeks, business days, months or years.
        first: The day from which the periods run.
        last: The day to whose end they run.

    Raises:
        WrongTypeError: When either is no day, or the period is none of a day or more.
    """
    return PeriodsBetween(every, term(first), term(last))
