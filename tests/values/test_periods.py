"""Dates and datetimes on one time line, and periods of the calendar."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contract_rules.errors import (
    AmbiguousDateError,
    CalendarEndError,
    CalendarUnavailableError,
    NaiveDatetimeError,
    UnknownCalendarError,
    WrongTypeError,
)
from contract_rules.values import instants
from contract_rules.values.calendars import working_days
from contract_rules.values.instants import aware, beginning, day, edge, instant
from contract_rules.values.periods import (
    BusinessDays,
    MonthEnd,
    after,
    before,
    business_days,
    days,
    hours,
    minutes,
    months,
    reaching,
    weeks,
    whole,
    years,
)

DAY = date(2025, 1, 21)
NOON = datetime(2025, 1, 21, 12, tzinfo=UTC)


def test_a_day_lasts_from_its_beginning_to_its_end() -> None:
    """The next day begins where it ends, and every instant between is of that day."""
    assert instant(DAY) + 1 == beginning(DAY + timedelta(days=1))
    assert day(beginning(DAY)) == day(beginning(DAY) + 1) == day(instant(DAY)) == DAY


def test_days_are_equally_long_on_the_line_of_instants() -> None:
    """They are counted from 1970-01-01, backwards too."""
    assert beginning(date(1970, 1, 1)) == 0
    assert beginning(date(1969, 12, 31)) == -instants.DAY


@pytest.mark.parametrize(
    ("op", "expected"), [("<", beginning), (">=", beginning), ("<=", instant), (">", instant)]
)
def test_before_a_day_is_before_it_begins(op, expected) -> None:
    """What is compared with a day is compared with its beginning or with its end."""
    assert edge(DAY, op) == expected(DAY)


def test_what_names_no_instant_is_refused() -> None:
    """A naive datetime is refused, and what is no date; the others are what they were."""
    assert (aware(DAY), aware(NOON)) == (DAY, NOON)
    for refused in (NOON.replace(tzinfo=None), NOON.replace(tzinfo=None, hour=0)):
        with pytest.raises(NaiveDatetimeError):
            aware(refused)
    with pytest.raises(WrongTypeError):
        aware("2025-01-21")


COUNTS = st.integers(1, 40)
ROUNDED = st.builds(months, COUNTS, st.sampled_from(MonthEnd)) | st.builds(
    years, COUNTS, st.sampled_from(MonthEnd)
)
PERIODS = (
    st.builds(days, COUNTS)
    | st.builds(weeks, COUNTS)
    | ROUNDED
    | st.builds(business_days, COUNTS, st.sampled_from(("US", "DE-BY", "NYSE")))
)
DATES = st.dates(date(2000, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("period", "code", "words"),
    [
        (days(30), "days(30)", "30 days"),
        (days(1), "days(1)", "1 day"),
        (weeks(2), "weeks(2)", "2 weeks"),
        (hours(72), "hours(72)", "72 hours"),
        (minutes(1), "minutes(1)", "1 minute"),
        (months(1), "months(1)", "1 month"),
        (months(2, MonthEnd.LAST_DAY), "months(2, rounding=MonthEnd.LAST_DAY)", "2 months"),
        (years(5, MonthEnd.NEXT_DAY), "years(5, rounding=MonthEnd.NEXT_DAY)", "5 years"),
        (business_days(5, "US"), "business_days(5, 'US')", "5 business days (US)"),
    ],
)
def test_a_period_is_written_as_code_and_read_in_words(period, code, words) -> None:
    """The code makes an equal one."""
    assert (repr(period), str(period)) == (code, words)
    assert eval(code) == period  # noqa: S307 (the representation is code)


@pytest.mark.parametrize("count", [-1, 1.0, True, "1", None])
def test_a_count_is_a_whole_number(count) -> None:
    """It may be none, and is never negative."""
    assert after(DAY, days(0)) == DAY
    for make in (days, weeks, hours, minutes, months, years, lambda n: business_days(n, "US")):
        with pytest.raises(WrongTypeError):
            make(count)


def test_hours_and_minutes_are_time_that_passes() -> None:
    """As long as they are, up to what a calendar holds."""
    assert hours(72).elapsed == timedelta(days=3) == minutes(72 * 60).elapsed
    with pytest.raises(CalendarEndError, match="use a shorter period"):
        hours(10**30).elapsed  # noqa: B018 (it is refused)


@pytest.mark.parametrize("make", [months, years])
def test_a_rule_for_the_end_of_a_month_is_one_of_two(make) -> None:
    """What is none is refused when it is written."""
    with pytest.raises(WrongTypeError):
        make(1, rounding="last day")


JANUARY, LEAP = date(2025, 1, 31), date(2024, 2, 29)


@pytest.mark.parametrize(
    ("start", "make", "last", "following"),
    [
        (JANUARY, lambda rule: months(1, rule), date(2025, 2, 28), date(2025, 3, 1)),
        (JANUARY, lambda rule: months(13, rule), date(2026, 2, 28), date(2026, 3, 1)),
        (date(2023, 12, 30), lambda rule: months(2, rule), LEAP, date(2024, 3, 1)),
        (date(2025, 8, 31), lambda rule: months(3, rule), date(2025, 11, 30), date(2025, 12, 1)),
        (LEAP, lambda rule: years(1, rule), date(2025, 2, 28), date(2025, 3, 1)),
    ],
)
def test_a_day_that_its_month_does_not_have_needs_a_rule(start, make, last, following) -> None:
    """It is the last day or the next, as the period states; else it is refused."""
    assert after(start, make(MonthEnd.LAST_DAY)) == last
    assert after(start, make(MonthEnd.NEXT_DAY)) == following
    with pytest.raises(AmbiguousDateError):
        after(start, make(None))


def test_a_day_back_that_its_month_does_not_have_needs_a_rule() -> None:
    """Backwards as forwards."""
    march = date(2025, 3, 31)
    assert before(march, months(1, MonthEnd.LAST_DAY)) == date(2025, 2, 28)
    assert before(march, months(1, MonthEnd.NEXT_DAY)) == date(2025, 3, 1)
    for period, end in ((months(1), march), (years(1), LEAP)):
        with pytest.raises(AmbiguousDateError):
            before(end, period)


def test_months_and_years_lead_to_the_day_of_that_number() -> None:
    """No rule is needed where the month has it."""
    assert after(DAY, months(1)) == date(2025, 2, 21)
    assert before(DAY, months(1)) == date(2024, 12, 21)
    assert after(JANUARY, months(2)) == date(2025, 3, 31)
    assert after(LEAP, years(4)) == date(2028, 2, 29)
    assert before(DAY, years(25)) == date(2000, 1, 21)


@given(DATES, st.integers(0, 10_000))
def test_days_back_undo_days(start, count) -> None:
    """A day has as many days between itself and another from either side."""
    assert before(after(start, days(count)), days(count)) == start
    assert after(start, days(count)) - start == timedelta(days=count)


@given(DATES, st.integers(0, 500))
def test_months_back_undo_months(start, count) -> None:
    """Up to the 28th, which every month has, no rule is needed either way."""
    assume(start.day <= 28)
    assert before(after(start, months(count)), months(count)) == start


@given(DATES, PERIODS)
def test_after_is_after_and_before_before(day_, period) -> None:
    """A period of at least a day leads to another day."""
    assert before(day_, period) < day_ < after(day_, period)


@pytest.mark.parametrize(
    ("start", "period", "end"),
    [
        (date(2025, 1, 21), business_days(1, "US"), date(2025, 1, 22)),
        (date(2025, 1, 17), business_days(1, "US"), date(2025, 1, 21)),
        (date(2025, 1, 18), business_days(1, "US"), date(2025, 1, 21)),
        (date(2025, 1, 17), business_days(1, "DE"), date(2025, 1, 20)),
        (date(2025, 4, 17), business_days(1, "NYSE"), date(2025, 4, 21)),
        (date(2025, 6, 18), business_days(1, "DE-BY"), date(2025, 6, 20)),
        (date(2025, 6, 18), business_days(1, "DE-BE"), date(2025, 6, 19)),
        (date(2025, 1, 18), business_days(0, "US"), date(2025, 1, 18)),
    ],
)
def test_business_days_are_those_of_their_calendar(start, period, end) -> None:
    """Weekends and the holidays of the country, its part or the market are passed over.

    20 January 2025 was Martin Luther King day in the United States, 18 April Good Friday, and
    19 June Corpus Christi in Bavaria, not in Berlin.
    """
    assert after(start, period) == end


def test_the_end_of_a_month_leads_to_the_end_of_another() -> None:
    """And where a month has no such day, to its last."""
    ends = MonthEnd.END_OF_MONTH
    assert after(date(2025, 2, 28), months(1, ends)) == date(2025, 3, 31)
    assert after(date(2025, 2, 27), months(1, ends)) == date(2025, 3, 27)
    assert after(date(2025, 1, 30), months(1, ends)) == date(2025, 2, 28)
    assert after(date(2023, 2, 28), years(1, ends)) == date(2024, 2, 29)
    assert before(date(2025, 3, 31), months(1, ends)) == date(2025, 2, 28)
    assert whole(months(1, ends), date(2025, 2, 28), date(2025, 3, 30)) == 0
    assert whole(months(1, ends), date(2025, 2, 28), date(2025, 3, 31)) == 1


def test_business_days_back_are_those_before() -> None:
    """The day itself does not count, whichever it is."""
    for end in (date(2025, 1, 19), date(2025, 1, 20), date(2025, 1, 21)):
        assert before(end, business_days(1, "US")) == date(2025, 1, 17)


@pytest.mark.parametrize(
    "period", [days(1), days(10**30), months(1), months(10**30), years(1), business_days(1, "US")]
)
def test_a_period_beyond_the_calendar_is_refused(period) -> None:
    """Dates have years from 1 to 9999."""
    with pytest.raises(CalendarEndError):
        after(date.max, period)
    with pytest.raises(CalendarEndError):
        before(date.min, period)


@pytest.mark.parametrize("period", [days(9), months(2), years(1)])
def test_a_period_reaches_the_first_days_of_the_calendar_from_the_very_first(period) -> None:
    assert reaching(date.min + timedelta(days=3), period) == date.min


@given(DATES, DATES, PERIODS)
def test_whole_periods_are_as_many_as_fit(start, end, period) -> None:
    """One more, counted from the start, would end later."""

    def multiple(number):
        return after(start, type(period)(period.count * number, *rest))

    rest = [value for name in ("rounding", "calendar") if (value := getattr(period, name, None))]
    number = whole(period, start, end)
    assert multiple(number + 1) > end
    assert multiple(number) <= end if number else number == 0


def test_whole_periods_are_counted_from_the_start() -> None:
    """None have passed before it, and the last is whole on the day that it ends."""
    assert whole(days(2), DAY, DAY + timedelta(days=5)) == 2
    assert whole(days(1), DAY, DAY) == whole(days(1), DAY, DAY - timedelta(days=5)) == 0
    assert whole(months(1), JANUARY, date(2025, 3, 31)) == 2
    assert whole(months(1), JANUARY, date(2025, 3, 30)) == 1
    assert whole(months(2), DAY, date(2025, 6, 21)) == 2
    assert whole(years(1), DAY, date(2027, 1, 20)) == 1
    assert whole(business_days(2, "US"), date(2025, 1, 17), date(2025, 1, 24)) == 2
    with pytest.raises(AmbiguousDateError):
        whole(months(1), JANUARY, date(2025, 2, 28))


@pytest.mark.parametrize("period", [days(0), months(0), business_days(0, "US")])
def test_periods_of_no_days_are_not_counted(period) -> None:
    """Any number of them fits."""
    with pytest.raises(WrongTypeError):
        whole(period, DAY, DAY)


@pytest.mark.parametrize("calendar", ["us", "US-ZZ", "US-", "Wall Street", "", None])
def test_a_calendar_is_known_when_business_days_are_written(calendar) -> None:
    """To the author, and where they are read from JSON."""
    with pytest.raises(UnknownCalendarError):
        business_days(5, calendar)
    with pytest.raises(UnknownCalendarError):
        BusinessDays(5, calendar)


def test_business_days_need_the_holidays_package(monkeypatch) -> None:
    """Without it, they say what to install when they are written."""
    working_days.cache_clear()
    monkeypatch.setitem(sys.modules, "holidays", None)
    with pytest.raises(CalendarUnavailableError):
        business_days(5, "US")


def test_a_period_reaches_the_last_day_that_there_is() -> None:
    """Later days would lead beyond it."""
    assert reaching(date.max, days(3)) == date.max - timedelta(days=3)
    assert reaching(date.max, months(1, rounding=MonthEnd.LAST_DAY)) == date(9999, 12, 1)


@pytest.mark.parametrize(
    "period", [days(30), weeks(2), months(1), years(1), business_days(5, "US")]
)
def test_a_day_and_a_period_are_the_day_that_it_leads_to(period) -> None:
    """As Python's own dates and durations add up."""
    assert DAY + period == after(DAY, period)
    assert DAY - period == before(DAY, period)
