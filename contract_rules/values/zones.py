"""Time zones: which instant a datetime names, on which civil day, and how hours pass.

Zones are those of the IANA time zone database, as zoneinfo and tzdata have it. A civil day begins
when the zone's clocks have passed midnight for good: where they are put back over midnight, what
is between the two midnights belongs to the day before; where they are put forward over it, the
day begins as they are. Nothing here reads the clock.
"""

from __future__ import annotations

from bisect import bisect_left
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, available_timezones

from attrs import field

from contract_rules.errors import CalendarEndError, UnknownZoneError, nearest
from contract_rules.values import instants, periods
from contract_rules.values.data_classes import frozen
from contract_rules.values.instants import (
    DAY,
    EPOCH,
    MICROSECOND,
    SECOND,
    On,
    at_offset,
    aware,
    beginning,
    day,
)
from contract_rules.values.periods import Days, Elapsing, Period

if TYPE_CHECKING:
    from collections.abc import Iterator

_START = datetime(1970, 1, 1, tzinfo=UTC)

_FIRST, _LAST = date.min.toordinal() - EPOCH, date.max.toordinal() - EPOCH

_HOURS = timedelta(days=1) // MICROSECOND
"""The microseconds of a day of 24 hours."""

_BEGINNING = beginning(date.min)
"""The first instant of the calendar."""

_DAY_IN_SECONDS = DAY // SECOND
"""The seconds that `DAY` has."""

_NO_ZONES = {"Factory", "localtime", "posixrules"}
"""Files beside those of zones, which mean another zone on each machine, or none."""


@frozen(eq=False)
class Zone:
    """The civil days of a time zone.

    Attributes:
        name: Its name in the IANA time zone database.
        shown: What datetimes that are worked out are shown in.
    """

    name: str
    shown: tzinfo
    _begins: dict[int, int] = field(init=False, factory=dict[int, int], repr=False)

    def instant(self, on: On) -> int:
        """The instant that a datetime names, or at which a day ends.

        Raises:
            NaiveDatetimeError: For a datetime without a time zone.
            CalendarEndError: For a datetime whose day here lies beyond the years that there are.
        """
        at = at_sight(on) if self.shown is UTC or type(on) is date else None
        if at is not None:  # as most are
            return at
        if not isinstance(aware(on), datetime):
            return instants.instant(on)
        return self._instant((on - _START) // MICROSECOND)

    def named(self, on: datetime) -> int:
        """The instant that a contract names; a time of day without a time zone is of this one.

        Raises:
            CalendarEndError: For a datetime whose day here lies beyond the years that there are.
        """
        return self.instant(on.replace(tzinfo=self.shown) if on.utcoffset() is None else on)

    def moment(self, at: int) -> On:
        """The date whose end an instant is; for any other instant, the datetime, shown here."""
        if at % DAY == DAY - 1:
            return day(at)
        return (_START + timedelta(microseconds=self._elapsed(at))).astimezone(self.shown)

    def after(self, at: int, period: Period) -> int:
        """The last instant of a period that runs from an instant.

        A period of days runs from the day of the instant to the end of its last day; hours and
        minutes pass from the instant on.

        Raises:
            AmbiguousDateError: When its month has no such day, and the period states no rule.
            CalendarEndError: When it lies beyond the years of the calendar.
        """
        if type(period) is Days:  # as most are
            last = at - at % DAY + period.count * DAY + DAY - 1
            if last <= instants.END:
                return last
        if isinstance(period, Elapsing):
            return self.later(at, period.elapsed)
        return instants.instant(periods.after(day(at), period))

    def run_out(self, at: int, period: Period) -> Iterator[int]:
        """The first instant after a period that runs from an instant, if there is one."""
        with suppress(CalendarEndError):
            last = self.after(at, period)
            if last < instants.instant(date.max):
                yield last + 1

    def reaching(self, at: int, period: Period) -> int:
        """The first instant from which a period runs to an instant, or further.

        Raises:
            AmbiguousDateError: When a month has no such day, and the period states no rule.
        """
        if type(period) is Days:  # as most are
            return max(at - at % DAY - period.count * DAY, _BEGINNING)
        if not isinstance(period, Elapsing):
            return beginning(periods.reaching(day(at), period))
        try:
            first = self.later(at, -period.elapsed)
        except CalendarEndError:
            return _BEGINNING
        return first - 1 if first % DAY == 0 else first  # from a day's end it runs as far

    def later(self, at: int, elapsed: timedelta) -> int:
        """The instant that comes so much time after another, whatever the clocks show.

        From the end of a day, which is midnight, it is the end of a day at midnight.

        Raises:
            CalendarEndError: When it lies beyond the years that there are.
        """
        ended = at % DAY == DAY - 1
        found = self._instant(self._elapsed(at) + ended + elapsed // MICROSECOND)
        return found - 1 if ended and found % DAY == 0 else found

    def time(self, at: int) -> datetime:
        """An instant as a field holds it, shown here; of a day's end, its last microsecond."""
        shown = (_START + timedelta(microseconds=self._elapsed(at))).astimezone(self.shown)
        return at_offset(shown)

    def held_as(self, type_: str, value: object) -> tuple[Any, ...]:
        """A value as fields of a type hold it: of a day its edges, of an instant its day."""
        if isinstance(value, datetime):
            return (day(self.named(value)) if type_ == "date" else value,)
        if type_ == "datetime" and isinstance(value, date):
            return self.time(beginning(value)), self.time(instants.instant(value))
        return (value,)

    def elapsed(self, since: On | int, until: On | int) -> timedelta:
        """The time that passes from one instant to another, below zero where that is earlier.

        Of a date, or the end of a day, it passes from or to midnight.
        """
        return (self._passed(until) - self._passed(since)) * MICROSECOND

    def _passed(self, on: On | int) -> int:
        """The microseconds from 1970 in UTC to an instant, of the end of a day to midnight."""
        if isinstance(on, datetime):
            return (on - _START) // MICROSECOND
        at = on if isinstance(on, int) else instants.instant(on)
        return self._elapsed(at) + (at % DAY == DAY - 1)

    def _instant(self, elapsed: int) -> int:
        """The instant at so many microseconds from 1970 in UTC."""
        number = self._number(elapsed)
        while (begins := self._beginning(number)) > elapsed:
            number -= 1  # the clocks have passed midnight, and are put back over it
        if elapsed + 1 == self._beginning(number + 1):
            return number * DAY + DAY - 1
        return number * DAY + elapsed - begins

    def _elapsed(self, at: int) -> int:
        """The microseconds from 1970 in UTC to an instant."""
        number, passed = divmod(at, DAY)
        return min(self._beginning(number) + passed, self._beginning(number + 1) - 1)

    def _number(self, elapsed: int) -> int:
        """The number of the day that the zone's calendars show."""
        if self.shown is UTC and _FIRST <= elapsed // _HOURS <= _LAST:
            return elapsed // _HOURS
        try:
            on = (_START + timedelta(microseconds=elapsed)).astimezone(self.shown)
        except OverflowError:
            msg = f"that lies beyond the days of {self.name} that there are; name another time"
            raise CalendarEndError(msg) from None
        return on.toordinal() - EPOCH

    def _beginning(self, number: int) -> int:
        """The microseconds from 1970 in UTC to the beginning of a day."""
        if self.shown is UTC:
            return number * _HOURS
        found = self._begins.get(number)
        if found is None:
            found = self._begins[number] = self._begun(number)
        return found

    def _begun(self, number: int) -> int:
        if number > _LAST:
            return self._beginning(_LAST) + _HOURS
        on = date.fromordinal(EPOCH + number)
        midnight = datetime(on.year, on.month, on.day, tzinfo=self.shown)
        first = (midnight - _START) // MICROSECOND
        last = (midnight.replace(fold=1) - _START) // MICROSECOND
        if first <= last:
            return last
        seconds = range(last // SECOND, first // SECOND)  # the clocks are put forward over it
        return (seconds.start + bisect_left(seconds, number, key=self._shown_at)) * SECOND

    def _shown_at(self, second: int) -> int:
        return self._number(second * SECOND)


@cache
def zone(name: str) -> Zone:
    """The time zone of that name.

    Raises:
        UnknownZoneError: When there is none; names the nearest.
    """
    if name == "UTC":
        return Zone(name, UTC)
    try:
        found = None if name in _NO_ZONES else Zone(name, ZoneInfo(name))
    except (KeyError, OSError, ValueError):  # a name of no zone, of a folder, of no file
        found = None
    if found is None:
        hint = nearest(name, available_timezones())
        if hint.startswith("; there are"):  # it would list hundreds
            hint = "; write one of the IANA time zone database, such as 'America/New_York'"
        msg = f"there is no time zone {name!r}{hint}"
        raise UnknownZoneError(msg)
    return found


def at_sight(on: object) -> int | None:
    """The instant of a day, or in UTC that of a time in UTC; None of anything else."""
    if type(on) is not datetime:
        return instants.instant(on) if type(on) is date else None
    if on.tzinfo is not UTC:
        return None
    since = on - _START
    rest = since.microseconds
    at = (since.days * _DAY_IN_SECONDS + since.seconds) * SECOND + rest
    if rest == SECOND - 1 and at % DAY + 1 == _HOURS:  # the last of a day stands at its very end
        return at - at % DAY + DAY - 1
    return at


GREENWICH = zone("UTC")
"""The zone of a contract that states none, and of an event that no contract has admitted."""
