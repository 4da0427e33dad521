"""Interest accrues exactly: the sum over the days, however the days are cut."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
import QuantLib
from hypothesis import given
from hypothesis import strategies as st

from contract_rules import DayCount, Recurrence, days, monthly, percent, usd, weekly
from contract_rules.errors import TooManyPeriodsError
from contract_rules.values.accrual import (
    MOST_JOININGS,
    Accrual,
    Joining,
    Stretch,
    compounded,
    is_decimal,
    money_of,
    stretches,
)
from contract_rules.values.money import FractionOfMoney

START = date(2024, 1, 30)
DAY = timedelta(days=1)

balances = st.lists(st.sampled_from([0, 400, 1000, -50]), min_size=1, max_size=90)
bases = st.sampled_from([*DayCount, days(1), days(30)])


def coupons_of(basis):
    """The coupon periods in which a convention counts: those of months."""
    return monthly(15) if basis is DayCount.ACT_ACT_ICMA else None


def accrued(balance_of, until, basis, turns, rate=Decimal("0.1")):
    found = stretches(START, until, turns, lambda on: usd(balance_of[(on - START).days]))
    return Accrual(rate, basis, START, found, coupons_of(basis))


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


JOININGS = st.sampled_from([monthly(), weekly("MO"), Recurrence("FREQ=DAILY;INTERVAL=3")])


def by_the_day(bare, each, paid, joining):
    """Interest on interest, as one would add it up day by day."""
    total, joined = Fraction(0), Fraction(0)
    days_of = set(Joining(joining, lambda _: None).between(START, START + len(each) * DAY))
    for number, balance in enumerate(each):
        on = START + number * DAY
        off = sum((Fraction(amount) for when, amount in paid.items() if when <= number), 0)
        if balance is not None:
            bears = max(Fraction(balance), 0) + max(joined - off, 0)
            total += bears * bare.earned(on, on + DAY)
        if on + DAY in days_of:
            joined = total
    return total


@given(
    st.lists(st.sampled_from([0, 400, 1000, -50, None]), min_size=1, max_size=60),
    bases,
    JOININGS,
    st.dictionaries(st.integers(0, 60), st.sampled_from(["0.5", "12.25", "100"]), max_size=3),
)
def test_compound_interest_is_what_one_adds_up_day_by_day(each, basis, joining, paid) -> None:
    """Exactly: what has joined and is unpaid bears interest like the balance."""
    bare = Accrual(Decimal("0.7"), basis, START, coupons=coupons_of(basis))

    def balance(on):
        amount = each[(on - START).days]
        return None if amount is None else usd(amount)

    def paid_by(on):
        amounts = [usd(x) for when, x in paid.items() if when <= (on - START).days]
        return sum(amounts[1:], amounts[0]) if amounts else None

    every = [START + n * DAY for n in range(len(each))]
    until = START + len(each) * DAY
    found = compounded(bare, until, every, Joining(joining, paid_by), balance)
    assert found.amount == by_the_day(bare, each, paid, joining)


@pytest.mark.parametrize("months", [1, 2, 11, 12, 120])
def test_compound_interest_is_that_of_quantlib(months) -> None:
    """1,000 at 12% a year by 30/360, compounded each month: 126.825030 after a year."""
    start = date(2013, 1, 1)
    until = date(2013 + months // 12, 1 + months % 12, 1)
    bare = Accrual(percent(12), DayCount.THIRTY_360, start)
    joining = Joining(monthly(1), lambda _: None)
    found = compounded(bare, until, (), joining, lambda _: usd(1000)).amount
    theirs = QuantLib.InterestRate(
        0.12,
        QuantLib.Thirty360(QuantLib.Thirty360.BondBasis),
        QuantLib.Compounded,
        QuantLib.Monthly,
    )
    factor = theirs.compoundFactor(
        *(QuantLib.Date(d.day, d.month, d.year) for d in (start, until))
    )
    assert float(found) == pytest.approx(1000 * (factor - 1), rel=1e-12)
    if months == 12:
        assert round(found, 6) == Fraction("126.825030")


def test_stretches_tell_the_interest_that_has_joined() -> None:
    """Where nothing joins they are as long as those of simple interest."""
    bare = Accrual(percent(10), days(1), date(2025, 1, 1))
    joining = Joining(Recurrence("FREQ=DAILY;INTERVAL=2"), lambda _: None)
    found = compounded(bare, date(2025, 1, 6), (), joining, lambda _: usd(100))
    told = [(s.days, s.balance, s.interest) for s in found.stretches]
    assert told == [(2, usd(100), 0), (2, usd(100), 20), (1, usd(100), 44)]
    assert found.amount == Fraction("58.4")
    yearly = Joining(Recurrence("FREQ=YEARLY"), lambda _: None)
    found = compounded(bare, date(2025, 1, 6), [date(2025, 1, 3)], yearly, lambda _: usd(100))
    assert [(s.days, s.interest) for s in found.stretches] == [(5, 0)]
    nothing = compounded(bare, date(2025, 1, 6), (), yearly, lambda _: usd(0))
    assert (nothing.stretches, nothing.amount) == ((), 0)


def test_what_is_paid_may_have_more_places_than_what_accrues() -> None:
    """All of it is over one number, which is made as large as need be."""
    bare = Accrual(percent(10), days(1), date(2025, 1, 1))
    joining = Joining(Recurrence("FREQ=DAILY"), lambda on: usd("0.125") if on.day > 1 else None)
    found = compounded(bare, date(2025, 1, 3), (), joining, lambda _: usd("1.5"))
    assert found.amount == Fraction("0.3025")  # 0.15, then 0.15 and a tenth of 0.025


def test_interest_joins_only_so_often() -> None:
    """What would grow without end is refused."""
    bare = Accrual(percent(10), days(1), START)
    joining = Joining(Recurrence("FREQ=DAILY"), lambda _: None)
    with pytest.raises(TooManyPeriodsError, match="joined its balance more than 4000 times"):
        compounded(bare, START + (MOST_JOININGS + 2) * DAY, (), joining, lambda _: usd(1))
    assert Joining(monthly(), lambda _: None).between(date(9999, 11, 30), date.max) == []
