"""Interest accrues exactly: the sum over the days, however the days are cut."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_rules import DayCount, days, percent, usd
from contract_rules.values.accrual import Accrual, Stretch, is_decimal, money_of, stretches
from contract_rules.values.money import FractionOfMoney

START = date(2024, 1, 30)
DAY = timedelta(days=1)

balances = st.lists(st.sampled_from([0, 400, 1000, -50]), min_size=1, max_size=90)
bases = st.sampled_from([*DayCount, days(1), days(30)])


def accrued(balance_of, until, basis, turns, rate=Decimal("0.1")):
    found = stretches(START, until, turns, lambda on: usd(balance_of[(on - START).days]))
    return Accrual(rate, basis, START, found)


@given(balances, bases, st.lists(st.integers(0, 90)))
def test_the_whole_is_the_sum_over_the_days(each, basis, more) -> None:
    """Of each day its share of the balance of the day before; wherever else it is cut."""
    until = START + len(each) * DAY
    every = [START + n * DAY for n in range(len(each))]
    turns = [on for on, (a, b) in zip(every[1:], pairwise(each), strict=True) if a != b]
    whole = accrued(each, until, basis, [*turns, *(START + n * DAY for n in more)])
    daily = [accrued(each, on + DAY, basis, every).amount for on in every]
    assert whole.amount == daily[-1]
    assert daily == sorted(daily)  # what has accrued stays
    if basis == days(1):
        assert whole.amount == sum(Fraction(max(b, 0)) / 10 for b in each)
    assert sum(s.days for s in whole.stretches) == sum(b > 0 for b in each)
    assert all(a.balance != b.balance or a.through < b.after for a, b in pairwise(whole.stretches))


@pytest.mark.parametrize(
    ("until", "amount"), [(date(2013, 2, 1), "25.479452"), (date(2013, 3, 1), "48.493151")]
)
def test_the_monthly_loan_of_actus(until, amount) -> None:
    """3,000 at 10% by ACT/365F: 25.479452 for January, 23.013699 for February."""
    loan = Stretch(date(2013, 1, 1), until, usd(3000))
    found = Accrual(percent(10), DayCount.ACT_365F, date(2013, 1, 1), (loan,)).amount
    assert round(found, 6) == Fraction(amount)
    assert round(Fraction(3000 * 28, 3650), 6) == Fraction("23.013699")


def test_a_rate_below_nothing_is_nothing() -> None:
    """Nobody is paid for owing."""
    assert accrued([100] * 9, START + 9 * DAY, days(1), [], Decimal(-1)).amount == 0


def test_nothing_accrues_on_no_days() -> None:
    """On the first day, which bears none."""
    assert accrued([100], START, DayCount.ACT_365F, [START]).amount == 0


def test_what_is_a_decimal_is_money_at_once() -> None:
    """A rate a day is one; a rate a year is not in general."""
    assert money_of(Fraction(9, 8), "USD") == usd("1.125")
    assert money_of(Fraction(1, 3), "USD") == FractionOfMoney(Fraction(1, 3), "USD")
    assert [is_decimal(basis) for basis in (days(1), days(20), days(30))] == [True, True, False]
    assert not is_decimal(DayCount.ACT_360)
