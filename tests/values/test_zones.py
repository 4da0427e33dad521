"""The civil days of time zones: the days of changed clocks, and how hours pass over them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_rules.errors import (
    CalendarEndError,
    NaiveDatetimeError,
    NoSuchTimeError,
    UnknownZoneError,
)
from contract_rules.values.instants import beginning, day, instant
from contract_rules.values.periods import days, hours
from contract_rules.values.zones import GREENWICH, at_sight, zone
from support.clocks import ZONES, civil_day, elapsed, last_moment

PLACES = st.sampled_from(ZONES)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=43_000)).map(
    lambda time: datetime(1971, 1, 1, tzinfo=UTC) + time
)
LENGTHS = st.timedeltas(timedelta(0), timedelta(days=400))


@given(MOMENTS, PLACES)
def test_an_instant_lies_on_the_day_that_the_clocks_show(on, place) -> None:
    """It comes back as it was, shown in the place's own time."""
    at = zone(place).instant(on)
    assert day(at) == civil_day(on, place)
    assert beginning(day(at)) <= at <= instant(day(at))
    back = zone(place).moment(at)
    assert back in (on, civil_day(on, place))


@pytest.mark.parametrize("year", [1, 1969, 1970, 2024, 9999])
def test_the_last_moment_of_a_day_of_utc_is_the_end_of_the_day(year) -> None:
    """Another that ends on as many microseconds has its own place, as the one before it has."""
    last = datetime(year, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
    for on, before in ((last, 0), (last - timedelta(hours=1), 3_600_000_000)):
        since = beginning(on.date()) + 24 * 3_600_000_000 - 1 - before
        assert GREENWICH.instant(on) == (since if before else instant(on.date()))
        assert GREENWICH.instant(on - timedelta(microseconds=1)) == since - 1
        assert at_sight(on) == GREENWICH.instant(on)
    assert at_sight(last.date()) == instant(last.date())
    assert at_sight(last.replace(tzinfo=ZoneInfo("UTC"))) is at_sight("today") is None


@given(MOMENTS, MOMENTS, PLACES)
def test_instants_are_in_the_order_of_time(one, other, place) -> None:
    """In whatever zone."""
    here = zone(place)
    assert (one < other) is (here.instant(one) < here.instant(other))


@given(st.dates(date(1971, 1, 1), date(2090, 1, 1)), PLACES)
def test_a_day_ends_with_its_last_moment(on, place) -> None:
    """What is a microsecond later is of another day."""
    last = last_moment(on, place)
    if civil_day(last, place) == on:  # not a day that was left out
        assert zone(place).instant(last) == instant(on)
    assert day(zone(place).instant(last + timedelta(microseconds=1))) > on


@given(MOMENTS | st.dates(date(1971, 1, 1), date(2090, 1, 1)), LENGTHS, PLACES)
def test_hours_are_as_long_in_every_zone(on, length, place) -> None:
    """What passes is elapsed time, whatever the clocks show."""
    here = zone(place)
    later, expected = (
        here.later(here.instant(on), length),
        here.instant(elapsed(on, length, place)),
    )
    if not isinstance(on, datetime) and expected == beginning(day(expected)):
        expected -= 1  # midnight, as the end of a day
    assert later == expected


@given(MOMENTS | st.dates(date(1971, 1, 1), date(2090, 1, 1)), st.integers(0, 500), PLACES)
def test_the_first_instant_from_which_hours_run_to_another(on, count, place) -> None:
    """From the instant before they have passed by then."""
    here = zone(place)
    at, period = here.instant(on), hours(count)
    first = here.reaching(at, period)
    midnight = at == beginning(day(at))  # it is the end of the day before, too
    assert here.after(first, period) >= at - midnight
    start = here.moment(first)
    start = start if isinstance(start, datetime) else last_moment(start, place)
    assert here.after(here.instant(start - timedelta(microseconds=2)), period) < at


@pytest.mark.parametrize(
    ("place", "on", "hours"),
    [
        ("UTC", date(2025, 3, 9), 24),
        ("America/New_York", date(2025, 3, 9), 23),
        ("America/New_York", date(2025, 11, 2), 25),
        ("America/Sao_Paulo", date(2018, 11, 4), 23),  # put forward over midnight
        ("America/Sao_Paulo", date(2018, 2, 17), 25),  # put back to before midnight
        ("America/Toronto", date(1919, 3, 30), 23.5),  # put forward from half past eleven
        ("America/Toronto", date(1919, 3, 31), 23.5),
        ("Pacific/Apia", date(2011, 12, 30), 0),
        ("Pacific/Kwajalein", date(1969, 9, 30), 47),
    ],
)
def test_how_long_a_day_lasts(place, on, hours) -> None:
    """From its beginning to its end."""
    here = zone(place)
    begun, ended = (
        here.later(instant(shown), timedelta(microseconds=1))
        for shown in (on - timedelta(days=1), on)
    )
    assert here.later(begun, timedelta(hours=hours)) == ended


def test_between_two_midnights_it_is_still_the_day_before() -> None:
    """The clocks of St. John's were put back at a minute past midnight."""
    here, place = zone("America/St_Johns"), ZoneInfo("America/St_Johns")
    first = datetime(2010, 11, 7, 0, 0, 30, tzinfo=place)
    assert day(here.instant(first)) == date(2010, 11, 6)
    again = datetime(2010, 11, 6, 23, 30, fold=1, tzinfo=place)
    assert here.instant(first) < here.instant(again) == here.instant(again.astimezone(UTC))
    assert day(here.instant(first.replace(fold=1))) == date(2010, 11, 7)


def test_a_time_of_day_without_a_zone_is_of_this() -> None:
    """What has a zone keeps it."""
    here, five = zone("America/New_York"), datetime.fromisoformat("2025-03-31T17:00")
    assert here.named(five) == here.instant(datetime(2025, 3, 31, 21, tzinfo=UTC))
    assert here.named(five.replace(tzinfo=UTC)) == here.instant(five.replace(tzinfo=UTC))
    with pytest.raises(NaiveDatetimeError):
        here.instant(five)


def test_a_time_that_the_clocks_leave_out_is_none() -> None:
    """From the end of the gap on there are times; where they are put back, two of each."""
    here, place = zone("America/New_York"), ZoneInfo("America/New_York")
    for gone in (datetime(2025, 3, 9, 2, tzinfo=place), datetime(2025, 3, 9, 2, 59, tzinfo=place)):
        for fold in (0, 1):
            with pytest.raises(NoSuchTimeError):
                here.instant(gone.replace(fold=fold))
    ends = datetime(2025, 3, 9, 3, tzinfo=place)
    assert here.instant(ends) == here.instant(datetime(2025, 3, 9, 7, tzinfo=UTC))
    first = datetime(2025, 11, 2, 1, 30, tzinfo=place)
    assert here.instant(first) < here.instant(first.replace(fold=1))


@pytest.mark.parametrize("name", ["", "America", "../UTC", "localtime", "Factory", "a\0b", "utc"])
def test_what_is_no_zone_is_refused(name) -> None:
    """A folder is none, nor what each machine has its own of."""
    with pytest.raises(UnknownZoneError, match="there is no time zone"):
        zone(name)


def test_days_end_where_the_calendar_does() -> None:
    """What lies beyond its days in a zone is refused there, and has its place elsewhere."""
    last = datetime(9999, 12, 31, 23, tzinfo=UTC)
    assert day(GREENWICH.instant(last)) == day(zone("America/New_York").instant(last)) == date.max
    with pytest.raises(CalendarEndError, match="Asia/Tokyo"):
        zone("Asia/Tokyo").instant(last)
    with pytest.raises(CalendarEndError, match="UTC"):
        GREENWICH.later(GREENWICH.instant(last), timedelta(hours=2))
    with pytest.raises(CalendarEndError, match="America/New_York"):
        zone("America/New_York").instant(datetime(1, 1, 1, tzinfo=UTC))
    assert GREENWICH.after(beginning(date.max), days(0)) == instant(date.max)
    with pytest.raises(CalendarEndError):
        GREENWICH.after(beginning(date.max), days(1))


def test_windows_end_where_the_calendar_does() -> None:
    """Nothing runs out after its last day, and nothing reaches to before its first."""
    first, last = beginning(date.min), instant(date.max)
    assert list(GREENWICH.run_out(last, hours(0))) == list(GREENWICH.run_out(last, days(0))) == []
    assert list(GREENWICH.run_out(last, hours(1))) == []
    assert GREENWICH.reaching(first, hours(1)) == GREENWICH.reaching(first, days(1)) == first


class Deadline(date):
    """A day, as a class of somebody else has it."""


@pytest.mark.parametrize("place", ["UTC", "Asia/Tokyo"])
def test_a_day_of_another_class_ends_as_any_day_does(place) -> None:
    on = Deadline(2025, 1, 21)
    assert zone(place).instant(on) == instant(date(2025, 1, 21))
