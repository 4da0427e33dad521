"""Amounts are exact, compare within a currency and read as people write them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_rules import Money, usd
from contract_rules.errors import MixedCurrenciesError, NotExactError
from contract_rules.values.money import (
    Rounding,
    as_decimal,
    minus,
    percent,
    plus,
    rounded,
    rounded_fraction,
    times,
)

numbers = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places),
    st.integers(-(10**27), 10**27),
    st.integers(-40, 40),
)


def test_amounts_are_exact() -> None:
    """However it is written, a number keeps its value; scale is no part of it."""
    assert usd("100e9").amount == 100_000_000_000
    assert usd(Decimal("0.10")) == usd("0.1")
    assert hash(usd("0.10")) == hash(usd("0.1"))
    assert usd("0.1").amount + usd("0.2").amount == usd("0.3").amount


@pytest.mark.parametrize("text", ["1_000", "\u0661\u0660", "1,000", "", "1 000", "ten"])
def test_what_python_reads_as_a_number_and_people_do_not_is_refused(text) -> None:
    """Underscores, digits of other scripts: an amount is written in plain digits."""
    with pytest.raises(NotExactError, match="is not a number; write digits"):
        Money(text, "EUR")


def test_amounts_of_a_currency_are_ordered() -> None:
    """All four orders hold as those of numbers do."""
    assert usd(1) < usd(2) <= usd(2)
    assert usd(2) > usd(1) >= usd(1)
    assert not usd(1) > usd(2)


@pytest.mark.parametrize("order", ["__lt__", "__le__", "__gt__", "__ge__"])
def test_amounts_of_two_currencies_have_no_order(order) -> None:
    """No rate is assumed; they are unequal, and which is more is not said."""
    assert usd(1) != Money(1, "EUR")
    with pytest.raises(MixedCurrenciesError):
        getattr(usd(1), order)(Money(1, "EUR"))


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("100e9", "USD 100,000,000,000.00"),
        ("-0.1", "USD -0.10"),
        ("1.234500", "USD 1.2345"),
        (f"1{'0' * 29}.25", f"USD 100{',000' * 9}.25"),
    ],
)
def test_an_amount_reads_with_its_currency_and_separators(amount, text) -> None:
    """At least two decimals, and every one that it has."""
    assert str(usd(amount)) == text


@given(numbers, numbers)
def test_sums_differences_and_products_are_exact(a, b) -> None:
    """Whatever the lengths, the result is that of fractions."""
    assert Fraction(plus(a, b)) == Fraction(a) + Fraction(b)
    assert Fraction(minus(a, b)) == Fraction(a) - Fraction(b)
    assert Fraction(times(a, b)) == Fraction(a) * Fraction(b)


@given(numbers, numbers)
def test_what_is_added_can_be_taken_away(a, b) -> None:
    """Subtraction undoes addition, of numbers and of amounts."""
    assert minus(plus(a, b), b) == a
    assert usd(a) + usd(b) - usd(b) == usd(a)


LONG = Decimal(f"1.{'1' * 1500}")


@pytest.mark.parametrize(
    ("operation", "a", "b"),
    [
        (times, LONG, LONG),
        (plus, LONG, Decimal("1e1000")),
        (minus, LONG, Decimal("1e1000")),
        (times, Decimal("1e1000"), Decimal(10)),
        (times, Decimal("1e-999999"), Decimal("1e-999999")),
        (plus, Decimal("Infinity"), Decimal(1)),
    ],
)
def test_what_cannot_be_held_is_refused(operation, a, b) -> None:
    """Rather than rounded."""
    with pytest.raises(NotExactError):
        operation(a, b)


def test_amounts_are_added_subtracted_and_multiplied() -> None:
    """A share is a decimal or a whole number, on either side."""
    assert usd(3) + usd("0.5") == usd("3.5")
    assert usd(3) - usd("0.5") == usd("2.5")
    assert usd(3) * Decimal("0.2") == Decimal("0.2") * usd(3) == usd("0.6")
    assert usd(3) * 2 == 2 * usd(3) == usd(6)


@pytest.mark.parametrize("operation", ["__add__", "__sub__"])
def test_amounts_of_two_currencies_do_not_mix(operation) -> None:
    """No rate is assumed."""
    with pytest.raises(MixedCurrenciesError):
        getattr(usd(1), operation)(Money(1, "EUR"))


@pytest.mark.parametrize("share", [0.5, True])
def test_a_share_that_is_not_exact_is_refused(share) -> None:
    """A float is, on either side, and so is a truth value."""
    with pytest.raises(NotExactError):
        usd(1) * share
    with pytest.raises(NotExactError):
        share * usd(1)


@pytest.mark.parametrize(
    "operation",
    ["__add__", "__sub__", "__mul__", "__rmul__", "__lt__", "__le__", "__gt__", "__ge__"],
)
def test_an_operation_is_left_to_operands_of_other_types(operation) -> None:
    """So that terms, which know amounts, may answer."""
    assert getattr(usd(1), operation)("one") is NotImplemented


def test_percents_are_hundredths() -> None:
    """Of any exact number, and of no other."""
    assert percent("10.5") == Decimal("0.105")
    assert percent(20) * 5 == percent(Decimal(100)) == 1
    for refused in (10.5, "ten", "NaN"):
        with pytest.raises(NotExactError):
            percent(refused)


@pytest.mark.parametrize(
    ("rule", "halves"),
    [
        (Rounding.HALF_UP, (2, 3, -3)),
        (Rounding.HALF_EVEN, (2, 2, -2)),
        (Rounding.HALF_DOWN, (1, 2, -2)),
        (Rounding.UP, (2, 3, -3)),
        (Rounding.DOWN, (1, 2, -2)),
        (Rounding.CEILING, (2, 3, -2)),
        (Rounding.FLOOR, (1, 2, -3)),
    ],
)
def test_amounts_are_rounded_by_the_rule_stated(rule, halves) -> None:
    """One and a half, two and a half, and minus two and a half show which rule it is."""
    assert tuple(usd(half).rounded(0, rule).amount for half in ("1.5", "2.5", "-2.5")) == halves
    assert eval(repr(rule)) is rule  # noqa: S307 (the representation is code)


@given(numbers, st.integers(-50, 50), st.sampled_from(Rounding))
def test_a_rounded_number_is_a_near_one_of_so_many_places(number, places, rule) -> None:
    """It is less than a unit away, and rounding it again changes nothing."""
    unit = Fraction(10) ** -places
    result = rounded(number, places, rule)
    assert Fraction(result) % unit == 0
    assert abs(Fraction(result) - Fraction(number)) < unit
    assert rounded(result, places, rule) == result


def test_places_that_cannot_be_held_are_refused() -> None:
    """An amount has so many digits at most."""
    with pytest.raises(NotExactError):
        usd(1).rounded(3_000, Rounding.UP)


@given(
    st.fractions(max_denominator=400) | st.builds(Fraction, numbers),
    st.integers(-3, 8),
    st.sampled_from(list(Rounding)),
)
def test_fractions_are_rounded_as_decimals_are(number, places, rule) -> None:
    """By whatever rule; of a decimal it is the same, of others the nearest or the next."""
    found = rounded_fraction(number, places, rule)
    unit = Fraction(10) ** -places
    assert Fraction(found) % unit == 0
    assert abs(Fraction(found) - number) < unit
    held = as_decimal(number)
    if held is not None:
        assert Fraction(held) == number
        assert found == rounded(held, places, rule)
    else:
        below = number // unit * unit
        ups = {Rounding.CEILING: True, Rounding.FLOOR: False}
        ups |= {Rounding.UP: number > 0, Rounding.DOWN: number < 0}
        up = ups.get(rule, number - below > unit / 2)
        assert Fraction(found) == below + (unit if up else 0)
