"""Calendars of business days: which days they know, and what a day off becomes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from contract_rules import Calendar, ContractError, Roll, business_days
from contract_rules.contracts.serialization import from_json, to_json
from contract_rules.errors import CalendarEndError, UnknownCalendarError, WrongTypeError
from contract_rules.values.calendars import calendar_of, rolled
from contract_rules.values.periods import after, before

SUNDAY = date(2025, 6, 1)

FRIDAY = date(2025, 5, 30)

MONDAY = date(2025, 6, 2)

NEW_YEAR = (date(2025, 12, 24), date(2027, 1, 4))


def test_a_day_off_of_any_calendar_is_one_of_those_that_are_joined() -> None:
    """26 May 2025 was a day off in both countries, 18 April in Great Britain alone."""
    both = Calendar(("US", "GB"))
    assert not both.is_business_day(date(2025, 5, 26))
    assert not both.is_business_day(date(2025, 4, 18))
    assert Calendar("US").is_business_day(date(2025, 4, 18))
    assert not both.is_business_day(date(2025, 7, 4))
    assert after(date(2025, 4, 17), business_days(1, ("US", "GB"))) == date(2025, 4, 21)


def test_days_off_of_ones_own_are_added() -> None:
    """To those of a country, or to weekends."""
    for names in ((), "US"):
        ours = Calendar(names, off=(MONDAY,))
        assert not ours.is_business_day(MONDAY)
        assert not ours.is_business_day(SUNDAY)
        assert ours.is_business_day(FRIDAY)
    assert Calendar(years=(2025, 2025)).is_business_day(date(2025, 7, 4))


def test_a_year_that_it_does_not_know_is_refused() -> None:
    """Days off of one's own are known from the first to the last of them, if nothing is said."""
    with pytest.raises(CalendarEndError, match="known for 1777 to 2100, and does not tell"):
        Calendar("US").is_business_day(date(2101, 1, 3))
    ours = Calendar("US", off=NEW_YEAR)
    assert ours.is_business_day(date(2026, 7, 6))
    for on in (date(2024, 12, 31), date(2028, 1, 3)):
        with pytest.raises(CalendarEndError, match="name its days off up to then"):
            ours.is_business_day(on)
    assert Calendar("US", off=NEW_YEAR, years=(2020, 2030)).is_business_day(date(2028, 1, 3))
    with pytest.raises(CalendarEndError):
        Calendar(("US", "JP")).is_business_day(date(2100, 1, 4))  # Japan's is known to 2099
    with pytest.raises(CalendarEndError):
        after(date(2100, 12, 30), business_days(10, "US"))
    with pytest.raises(CalendarEndError):
        before(date(1777, 1, 3), business_days(10, "US"))


@pytest.mark.parametrize(
    ("last", "rule", "meant"),
    [
        (SUNDAY, Roll.FOLLOWING, MONDAY),
        (SUNDAY, Roll.MODIFIED_FOLLOWING, MONDAY),
        (SUNDAY, Roll.PRECEDING, FRIDAY),
        (SUNDAY, Roll.NONE, SUNDAY),
        (date(2025, 5, 31), Roll.FOLLOWING, MONDAY),
        (date(2025, 5, 31), Roll.MODIFIED_FOLLOWING, FRIDAY),
        *((MONDAY, rule, MONDAY) for rule in Roll),
    ],
)
def test_a_day_off_rolls_by_the_rule(last, rule, meant) -> None:
    """Modified following does not leave the month; a business day is meant as it stands."""
    assert rolled(Calendar("US"), last, rule) == meant


def test_a_day_off_at_the_end_of_all_days_rolls_nowhere() -> None:
    """Nor does one before which there is none."""
    with pytest.raises(CalendarEndError, match="no business day beside it"):
        rolled(Calendar(off=(date.max,)), date.max, Roll.FOLLOWING)
    with pytest.raises(CalendarEndError, match="no business day beside it"):
        rolled(Calendar(off=(date.min,)), date.min, Roll.PRECEDING)


def test_a_calendar_is_written_as_it_is_shown() -> None:
    """One of a single name is as good as that name."""
    assert calendar_of("US") == Calendar(("US",)) == Calendar("US")
    assert calendar_of(Calendar("US")) == Calendar("US")
    assert repr(Calendar("US")) == "'US'"
    assert repr(Roll.MODIFIED_FOLLOWING) == "Roll.MODIFIED_FOLLOWING"
    assert str(Roll.MODIFIED_FOLLOWING) == "modified following"
    joined = Calendar(("US", "GB"), off=(date(2025, 12, 24),), years=(2025, 2026))
    assert repr(joined) == (
        "Calendar(('US', 'GB'), off=(datetime.date(2025, 12, 24),), years=(2025, 2026))"
    )
    assert repr(Calendar()) == "Calendar()"
    assert repr(Calendar("US", years=(2025, 2026))) == "Calendar('US', years=(2025, 2026))"
    assert str(joined) == "US and GB with days off of its own"
    assert str(Calendar()) == "Monday to Friday"
    assert repr(business_days(5, "US")) == "business_days(5, 'US')"
    assert str(business_days(5, ("US", "GB"))) == "5 business days (US and GB)"


@pytest.mark.parametrize(
    ("made", "error"),
    [
        (lambda: Calendar(3), UnknownCalendarError),
        (lambda: Calendar(("US", "us")), UnknownCalendarError),
        (lambda: calendar_of(3), UnknownCalendarError),
        (lambda: Calendar("US", off=SUNDAY), WrongTypeError),
        (lambda: Calendar("US", off=(datetime(2025, 1, 1, tzinfo=UTC),)), WrongTypeError),
        (lambda: Calendar("US", years=2025), WrongTypeError),
        (lambda: Calendar("US", years=(2025,)), WrongTypeError),
        (lambda: Calendar("US", years=(2026, 2025)), WrongTypeError),
        (lambda: Calendar("US", years=(2025, True)), WrongTypeError),
    ],
)
def test_what_is_no_calendar_is_refused(made, error) -> None:
    """Where it is written, with a sentence."""
    with pytest.raises(error, match=r"write|did you mean"):
        made()


@pytest.mark.parametrize(
    "calendar",
    [Calendar("US"), Calendar(("US", "GB")), Calendar(off=NEW_YEAR), Calendar("US", years=(1, 2))],
)
def test_a_calendar_goes_into_json_and_back(calendar) -> None:
    """A single name as that name."""
    data = to_json(calendar)
    assert from_json(Calendar, data) == calendar
    assert (data == "US") is (calendar == Calendar("US"))
    with pytest.raises(ContractError):
        from_json(Calendar, {"names": 3})
