"""Rules that give days: which are taken, and which days they give."""

from __future__ import annotations

from datetime import date, datetime
from itertools import islice

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from contract_rules import ContractError, Recurrence, monthly, weekly, yearly
from contract_rules.contracts.serialization import from_json, to_json
from contract_rules.errors import WrongTypeError
from contract_rules.values.recurrence import next_day, previous_day, recurrence_of

START = date(2025, 1, 1)


def days_of(recurrence, number: int, start: date = START):
    """The first days of a recurrence."""
    found, on = [], start
    while len(found) < number:
        on = next_day(recurrence, start, on)
        found.append(on)
        on = date.fromordinal(on.toordinal() + 1)
    return found


def test_days_of_months_weeks_and_years() -> None:
    """The last day of a month is whichever that is."""
    assert days_of(monthly(), 2) == [date(2025, 1, 31), date(2025, 2, 28)]
    assert days_of(monthly(day=1), 2) == [date(2025, 1, 1), date(2025, 2, 1)]
    assert days_of(weekly("MO"), 2) == [date(2025, 1, 6), date(2025, 1, 13)]
    assert days_of(yearly(2), 4)[-1] == date(2028, 2, 29)
    assert days_of(yearly(month=12, day=24), 2) == [date(2025, 12, 24), date(2026, 12, 24)]
    assert days_of(recurrence_of("FREQ=DAILY;INTERVAL=3"), 2) == [START, date(2025, 1, 4)]


RULES = st.sampled_from(
    [
        *("FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        *("FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"),
        *("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31", "FREQ=WEEKLY;INTERVAL=2", "FREQ=MONTHLY"),
    ]
)


@given(RULES, st.dates(date(1999, 1, 1), date(2030, 1, 1)))
def test_a_recurrence_gives_the_days_of_its_rule_and_no_other(rule, start) -> None:
    """Whatever the day on which it starts."""
    given_ = rrulestr(rule, dtstart=datetime(start.year, start.month, start.day))  # noqa: DTZ001 (a day)
    assert days_of(Recurrence(rule), 5, start) == [on.date() for on in islice(given_, 5)]


@given(
    RULES
    | st.sampled_from(
        [
            *("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE", "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=1,15"),
            *("FREQ=YEARLY;INTERVAL=3", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=28", "FREQ=YEARLY"),
            "FREQ=MONTHLY;INTERVAL=12",
        ]
    ),
    st.dates(date(1999, 1, 1), date(2030, 1, 1)) | st.just(date(2008, 2, 29)),
)
def test_before_each_day_of_a_recurrence_comes_the_one_before(rule, start) -> None:
    """Also before the first, as if it had started before."""
    first, second, third = days_of(Recurrence(rule), 3, start)
    assert previous_day(Recurrence(rule), third) == second
    assert previous_day(Recurrence(rule), second) == first
    before = previous_day(Recurrence(rule), first)
    assert before < start
    assert days_of(Recurrence(rule), 2, before) == [before, first]


def test_before_a_day_that_not_every_month_has_comes_the_last_that_has_it() -> None:
    """A 31st, and a leap day."""
    assert previous_day(Recurrence("FREQ=MONTHLY"), date(2025, 3, 31)) == date(2025, 1, 31)
    assert previous_day(Recurrence("FREQ=YEARLY"), date(2024, 2, 29)) == date(2020, 2, 29)


def test_before_the_calendar_there_is_no_day() -> None:
    """What has no day before has none."""
    assert previous_day(yearly(3), date(1, 3, 31)) is None
    assert previous_day(monthly(), date(1, 1, 31)) is None
    assert previous_day(recurrence_of("FREQ=DAILY;INTERVAL=3"), date(1, 1, 2)) is None


def test_the_calendar_ends() -> None:
    """After it there is no day."""
    assert next_day(monthly(), date(9999, 11, 1), date(9999, 12, 31)) == date(9999, 12, 31)
    assert next_day(yearly(3), date(9999, 4, 1), date(9999, 4, 1)) is None


@pytest.mark.parametrize(
    "made",
    [
        *(lambda text=text: Recurrence(text) for text in ("", "hello", "FREQ=HOURLY", "FREQ=X")),
        lambda: Recurrence("FREQ=MONTHLY;COUNT=3"),
        lambda: Recurrence("FREQ=MONTHLY;UNTIL=20250101"),
        lambda: Recurrence("RRULE:FREQ=MONTHLY"),
        lambda: Recurrence("FREQ=MONTHLY;BYDAY=XX"),
        lambda: Recurrence("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
        lambda: Recurrence("FREQ=MONTHLY;BYMONTHDAY=31"),
        lambda: Recurrence("FREQ=MONTHLY;BYMONTHDAY=15,-30"),
        lambda: Recurrence("FREQ=DAILY;BYMONTHDAY=29"),
        lambda: Recurrence("FREQ=YEARLY;BYMONTH=2,5,8,11;BYMONTHDAY=31"),
        lambda: Recurrence("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"),
        lambda: Recurrence(3),
        lambda: recurrence_of(3),
        *(lambda day=day: monthly(day) for day in (0, 29, 31, -29)),
        lambda: yearly(13),
        lambda: yearly(2, 29),
        lambda: weekly("Monday"),
    ],
)
def test_what_gives_no_days_is_refused(made) -> None:
    """Where it is written, with what to write."""
    with pytest.raises(WrongTypeError, match=r"write|state until="):
        made()


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=YEARLY;BYMONTH=1,3;BYMONTHDAY=31", [date(2025, 1, 31), date(2025, 3, 31)]),
        ("FREQ=MONTHLY;BYMONTH=4,12;BYMONTHDAY=30", [date(2025, 4, 30), date(2025, 12, 30)]),
        (
            "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1",
            [date(2025, 1, 31), date(2025, 2, 28)],
        ),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=29,30,31", [date(2025, 1, 31), date(2025, 5, 30)]),
    ],
)
def test_a_day_that_each_of_the_months_has_or_that_narrows_days_down_is_taken(rule, days) -> None:
    assert days_of(Recurrence(rule), 2) == days


def test_a_rule_that_would_leave_out_months_says_what_to_write() -> None:
    with pytest.raises(WrongTypeError) as refused:
        Recurrence("FREQ=MONTHLY;BYMONTHDAY=31")
    assert str(refused.value) == (
        "'FREQ=MONTHLY;BYMONTHDAY=31' leaves out months without a day 31, such as month 2; write "
        "BYMONTHDAY=-1 for the last day of each, as monthly(day=-1) does, or a day that each of "
        "its months has"
    )


def test_a_recurrence_is_written_as_it_is_shown() -> None:
    """In JSON, too."""
    assert repr(monthly()) == "Recurrence('FREQ=MONTHLY;BYMONTHDAY=-1')"
    assert str(monthly()) == "FREQ=MONTHLY;BYMONTHDAY=-1"
    assert from_json(Recurrence, to_json(monthly())) == monthly()
    with pytest.raises(ContractError):
        from_json(Recurrence, {"rule": "hello"})
