"""Day counts are exact, and count as QuantLib does."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
import QuantLib
from hypothesis import given, settings
from hypothesis import strategies as st

from contract_rules import DayCount, Recurrence, monthly, weekly, yearly
from contract_rules.errors import WrongTypeError
from contract_rules.values.recurrence import next_day, previous_day

THEIRS = {
    DayCount.ACT_365F: QuantLib.Actual365Fixed(),
    DayCount.ACT_360: QuantLib.Actual360(),
    DayCount.ACT_ACT_ISDA: QuantLib.ActualActual(QuantLib.ActualActual.ISDA),
    DayCount.ACT_ACT_ICMA: QuantLib.ActualActual(QuantLib.ActualActual.ISMA),
    DayCount.THIRTY_360: QuantLib.Thirty360(QuantLib.Thirty360.BondBasis),
    DayCount.THIRTY_E_360: QuantLib.Thirty360(QuantLib.Thirty360.EurobondBasis),
}

# near the ends of months, where conventions differ, and anywhere
near = st.builds(
    lambda year, month, by: date(year, month, 1) + timedelta(days=by),
    st.integers(2010, 2030),
    st.integers(1, 12),
    st.integers(-3, 2),
)
days_of_two_centuries = near | st.dates(date(1950, 1, 1), date(2150, 12, 31))
plain = st.sampled_from([c for c in DayCount if c is not DayCount.ACT_ACT_ICMA])
conventions = st.sampled_from(list(DayCount))


HALVES = Recurrence("FREQ=YEARLY;BYMONTH=5,11;BYMONTHDAY=1")


def theirs(on):
    return QuantLib.Date(on.day, on.month, on.year)


def test_every_convention_is_compared_with_that_of_quantlib() -> None:
    """None is left out below."""
    assert THEIRS.keys() == set(DayCount)


@settings(max_examples=1000)
@given(plain, days_of_two_centuries, days_of_two_centuries)
def test_shares_of_a_year_are_those_of_quantlib(convention, one, other) -> None:
    """As near as its floating-point numbers come."""
    start, end = min(one, other), max(one, other)
    counted = THEIRS[convention].yearFraction(theirs(start), theirs(end))
    assert float(convention.share(start, end)) == pytest.approx(counted, rel=1e-12, abs=1e-15)


@given(conventions, days_of_two_centuries, st.integers(0, 800))
def test_a_day_more_is_never_less(convention, start, number) -> None:
    """So that what has accrued stays."""
    end, coupons = start + timedelta(days=number), None
    if convention is DayCount.ACT_ACT_ICMA:
        coupons = HALVES
    more = convention.share(start, end + timedelta(days=1), coupons)
    assert convention.share(start, end, coupons) <= more
    assert convention.share(start, start, coupons) == 0


@pytest.mark.parametrize(
    ("convention", "share"),
    [
        (DayCount.ACT_365F, Fraction(182, 365)),
        (DayCount.ACT_360, Fraction(182, 360)),
        (DayCount.ACT_ACT_ISDA, Fraction(61, 365) + Fraction(121, 366)),
        (DayCount.THIRTY_360, Fraction(180, 360)),
        (DayCount.THIRTY_E_360, Fraction(180, 360)),
    ],
)
def test_the_example_that_isda_published(convention, share) -> None:
    """From 1 November 2003 to 1 May 2004, in its note on ACT/ACT of 1998."""
    assert convention.share(date(2003, 11, 1), date(2004, 5, 1)) == share


def test_the_conventions_of_thirty_days_differ_in_a_last_31st() -> None:
    """It counts by the bond basis, unless the first day is a 30th or 31st."""
    last = date(2025, 3, 31)
    shares = [
        [convention.share(date(2025, 1, first), last) * 360 for first in (15, 30, 31)]
        for convention in (DayCount.THIRTY_360, DayCount.THIRTY_E_360)
    ]
    assert shares == [[76, 60, 60], [75, 60, 60]]


def test_a_convention_is_told_as_agreements_write_it() -> None:
    """And shown as code writes it."""
    assert str(DayCount.ACT_365F) == "ACT/365F"
    assert repr(DayCount.THIRTY_E_360) == "DayCount.THIRTY_E_360"


@pytest.mark.parametrize(
    ("coupons", "start", "end", "share"),
    [
        # a regular period of six months, from 1 November 2003 to 1 May 2004
        (HALVES, date(2003, 11, 1), date(2004, 5, 1), Fraction(1, 2)),
        # a short first period of a year, then a whole one
        (yearly(7, 1), date(1999, 2, 1), date(1999, 7, 1), Fraction(150, 365)),
        (yearly(7, 1), date(1999, 7, 1), date(2000, 7, 1), Fraction(1)),
        # a long first period of six months
        (
            Recurrence("FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=15"),
            date(2002, 8, 15),
            date(2003, 7, 15),
            Fraction(153, 184 * 2) + Fraction(181, 181 * 2),
        ),
        # a short last period of six months
        (
            Recurrence("FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=30"),
            date(2000, 1, 30),
            date(2000, 6, 30),
            Fraction(152, 182 * 2),
        ),
    ],
)
def test_the_examples_of_coupon_periods_that_isda_published(coupons, start, end, share) -> None:
    """In its note on ACT/ACT of 1998; of what is begun, as much as its days are of a whole one."""
    assert DayCount.ACT_ACT_ICMA.share(start, end, coupons) == share


@settings(max_examples=300)
@given(
    st.sampled_from([(12, monthly(15)), (2, HALVES), (1, yearly(7, 1))]),
    st.dates(date(1990, 1, 1), date(2040, 1, 1)),
    st.integers(0, 1500),
)
def test_coupon_periods_are_counted_as_quantlib_does(periods, start, number) -> None:
    """By each period in which days lie, to which it must be told, as a month is a twelfth."""
    _, coupons = periods
    end, sum_, since = start + timedelta(days=number), 0.0, start
    while since < end:
        last = next_day(coupons, start, since + timedelta(days=1))
        through = min(last, end)
        about = map(theirs, (since, through, previous_day(coupons, last), last))
        sum_ += THEIRS[DayCount.ACT_ACT_ICMA].yearFraction(*about)
        since = through
    assert float(DayCount.ACT_ACT_ICMA.share(start, end, coupons)) == pytest.approx(sum_)


def test_coupon_periods_are_of_whole_months_and_of_one_convention() -> None:
    """What counts in none is given none."""
    icma, last = DayCount.ACT_ACT_ICMA, date(2025, 3, 31)
    for coupons in (
        weekly("MO"),
        Recurrence("FREQ=YEARLY;BYMONTH=1,2;BYMONTHDAY=1"),
        Recurrence("FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=1"),
        Recurrence("FREQ=DAILY"),
    ):
        with pytest.raises(WrongTypeError, match="gives no coupon periods of one, two, three"):
            icma.share(last, last, coupons)
    with pytest.raises(WrongTypeError, match="counts in coupon periods; say by which days"):
        icma.share(last, last)
    with pytest.raises(WrongTypeError, match="counts in no coupon periods; leave coupons= out"):
        DayCount.ACT_360.share(last, last, monthly())


def test_coupon_periods_end_with_the_calendar() -> None:
    """The days after the last one count for nothing, as do those before the first."""
    icma = DayCount.ACT_ACT_ICMA
    assert icma.share(date(9999, 7, 1), date(9999, 12, 31), yearly(7, 1)) == 0
    assert icma.share(date(1, 1, 1), date(1, 6, 1), yearly(7, 1)) == 0
