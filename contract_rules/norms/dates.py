"""Terms that reckon with days: ends of months, business days of months, what two days enclose."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeAlias

from attrs import field

from contract_rules.norms.expressions import AnyTerm, Reckoned, Shifted
from contract_rules.norms.validators import A_DATE, SOME_DAYS, stated
from contract_rules.values.calendars import Calendar, calendar_of
from contract_rules.values.data_classes import frozen
from contract_rules.values.periods import CivilPeriod

MOST_BUSINESS_DAYS = 23
"""No month has more business days."""

_PLACE = stated(
    lambda number: (
        isinstance(number, int)
        and not isinstance(number, bool)
        and 0 < abs(number) <= MOST_BUSINESS_DAYS
    ),
    "is the number of no business day of a month; write 1 for the first, -1 for the last",
)

_NUMBER = stated(
    lambda term: getattr(term, "type", "") == "int",
    "is no number of days; write days(30), or days(Order.days)",
)


@frozen(order=False)
class EndOfMonth(Reckoned[date]):
    """The last day of the month of a day.

    Attributes:
        term: The day.
    """

    term: AnyTerm = field(validator=A_DATE)

    @property
    def type(self) -> str:
        """Always ``"date"``."""
        return "date"

    @property
    def parts(self) -> tuple[AnyTerm, ...]:
        """The day."""
        return (self.term,)


@frozen(order=False)
class NthBusinessDay(Reckoned[date]):
    """A business day of the month of a day, by its number.

    Attributes:
        number: 1 for the first, -1 for the last.
        term: The day.
        calendar: Whose business days.
    """

    number: int = field(validator=_PLACE)
    term: AnyTerm = field(validator=A_DATE)
    calendar: Calendar = field(converter=calendar_of)

    @property
    def type(self) -> str:
        """Always ``"date"``."""
        return "date"

    @property
    def parts(self) -> tuple[AnyTerm, ...]:
        """The day."""
        return (self.term,)


class _BetweenDays(Reckoned[Any]):
    """A whole number that two days make."""

    __slots__ = ()

    first: AnyTerm
    last: AnyTerm

    @property
    def type(self) -> str:
        """A whole number."""
        return "int"

    @property
    def parts(self) -> tuple[AnyTerm, ...]:
        """The two days."""
        return (self.first, self.last)


@frozen(order=False)
class DaysBetween(_BetweenDays):
    """The number of days from one day to another, below zero where that is earlier.

    Attributes:
        first: The day from which they are counted.
        last: The day to which they are counted.
    """

    first: AnyTerm = field(validator=A_DATE)
    last: AnyTerm = field(validator=A_DATE)


@frozen(order=False)
class PeriodsBetween(_BetweenDays):
    """How many whole periods pass from one day to the end of another; none where that is earlier.

    Attributes:
        every: The period.
        first: The day from which they run, which is not counted.
        last: The day to whose end they run.
    """

    every: CivilPeriod = field(validator=SOME_DAYS)
    first: AnyTerm = field(validator=A_DATE)
    last: AnyTerm = field(validator=A_DATE)


@frozen(repr=False)
class StatedDays:
    """A period of as many days as an event states.

    Attributes:
        term: The number of days.
    """

    term: AnyTerm = field(validator=_NUMBER)

    def __repr__(self) -> str:
        """As an author writes it, for messages: ``days(Order.days)``."""
        return f"days({self.term})"


_LASTING = stated(
    lambda term: getattr(term, "type", "") == "timedelta",
    "is no duration; write hours(72), or a field that holds one: within=Notice.allowed",
)


@frozen
class StatedTime:
    """A period of as much time as an event states, which passes from an instant on.

    Attributes:
        term: The duration.
    """

    term: AnyTerm = field(validator=_LASTING)


StatedPeriod: TypeAlias = StatedDays | StatedTime
"""A period that an event states."""

DayReckoned: TypeAlias = Shifted | EndOfMonth | NthBusinessDay | DaysBetween | PeriodsBetween
"""A term that reckons with days."""
