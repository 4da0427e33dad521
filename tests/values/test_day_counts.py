"""Day counts are exact, and count as QuantLib does."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
import QuantLib
from hypothesis import given, settings
from hypothesis import strategies as st

from contract_rules import DayCount

THEIRS = {
    DayCount.ACT_365F: QuantLib.Actual365Fixed(),
    DayCount.ACT_360: QuantLib.Actual360(),
    DayCount.ACT_ACT_ISDA: QuantLib.ActualActual(QuantLib.ActualActual.ISDA),
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
conventions = st.sampled_from(list(DayCount))


def theirs(on):
    return QuantLib.Date(on.day, on.month, on.year)


def test_every_convention_is_compared_with_that_of_quantlib() -> None:
    """None is left out below."""
    assert THEIRS.keys() == set(DayCount)


@settings(max_examples=1000)
@given(conventions, days_of_two_centuries, days_of_two_centuries)
def test_shares_of_a_year_are_those_of_quantlib(convention, one, other) -> None:
    """As near as its floating-point numbers come."""
    start, end = min(one, other), max(one, other)
    counted = THEIRS[convention].yearFraction(theirs(start), theirs(end))
    assert float(convention.share(start, end)) == pytest.approx(counted, rel=1e-12, abs=1e-15)


@given(conventions, days_of_two_centuries, st.integers(0, 800))
def test_a_day_more_is_never_less(convention, start, number) -> None:
    """So that what has accrued stays."""
    end = start + timedelta(days=number)
    assert convention.share(start, end) <= convention.share(start, end + timedelta(days=1))
    assert convention.share(start, start) == 0


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
