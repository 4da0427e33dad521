"""What is more or less than what is told with both, each of the act that is meant.

A price for one customer is compared with that for another: two acts of one action.
"""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    Field,
    Money,
    Party,
    anything,
    days,
    other_than,
    usd,
)
from support.histories import MATCHERS

seller, buyer, other = Party("The seller"), Party("The buyer"), Party("The other")


class Sell(Action, phrase="sell to {to} at {price}"):
    """A sale."""

    to: Field[Party]
    price: Field[Money]


class Refund(Action, phrase="refund {amount}"):
    """Give back."""

    amount: Field[Money]


class Ask(Action, phrase="ask for a refund"):
    """A request."""


OWN = seller.did(Sell(to=buyer, price=anything), "to the buyer")
CHEAPER = OWN & (Sell.price < OWN[Sell.price])
TO_OTHERS = Sell(to=other_than(buyer), price=anything)
DIFFERENCE = seller.must(Refund(OWN[Sell.price] - Sell.price), provided=OWN, within=days(9))


def day(number: int) -> date:
    return date(2025, 2, number)


def sold(on: int, to: Party, price: int):
    return seller.does(Sell(to, usd(price)), on=day(on))


def agreed(*norms, **parts) -> Contract:
    return Contract(
        name="Sales",
        parties=(seller, buyer, other),
        clauses=tuple(Clause(str(n), "As agreed.", norm) for n, norm in enumerate(norms, 1)),
        effective=date(2025, 1, 1),
        actions=(Sell, Refund, Ask),
        **parts,
    )


def told(sales: Contract, history, ask) -> str:
    """What is answered in one line, which is the same with each matcher."""
    found = set[str]()
    for matcher in MATCHERS:
        with Engine(sales, history, matcher=matcher) as engine:
            found.add(" ".join(str(ask(engine)).split()))
    (alike,) = found
    return alike


def owed(engine: Engine):
    """The one duty on the ninth."""
    (duty,) = engine.duties(on=day(9))
    return duty


HOLDS, FAILS = "USD 90.00 is less than USD 100.00", "USD 110.00 is not less than USD 100.00"


@pytest.mark.parametrize(
    ("norm", "price", "says"),
    [
        (seller.must_not(TO_OTHERS, provided=CHEAPER), 90, f"(2) and {HOLDS}"),
        (seller.must_not(TO_OTHERS, provided=CHEAPER), 110, f"but {FAILS} (3)"),
        (seller.may(TO_OTHERS, unless=CHEAPER), 90, f"(3) and {HOLDS}"),
        (seller.may(TO_OTHERS, unless=CHEAPER), 110, f"{FAILS}"),
    ],
)
def test_an_act_with_what_was_done_before(norm, price, says) -> None:
    """The price of the act that is asked about, and not twice that of the one on record."""
    act = Sell(other, usd(price))
    history = [sold(1, buyer, 100)]
    text = told(agreed(norm), history, lambda engine: engine.decide(seller, act, on=day(5)))
    assert says in text


def test_the_occasion_of_a_duty_with_what_was_done_before() -> None:
    norm = seller.must(
        Refund(usd(1)), upon=seller.did(TO_OTHERS), provided=CHEAPER, within=days(9)
    )
    history = [sold(1, buyer, 100), sold(3, other, 90), sold(4, other, 110)]
    assert HOLDS in told(agreed(norm), history, owed)
    assert FAILS in told(agreed(norm), history, lambda engine: engine.why_not_owed("1", on=day(9)))


def test_what_is_owed_upon_a_breach_goes_by_both_prices() -> None:
    norm = seller.must_not(TO_OTHERS, provided=CHEAPER, otherwise=DIFFERENCE)
    history = [sold(1, buyer, 100), sold(3, other, 90)]
    text = told(agreed(norm), history, owed)
    assert text.startswith("MUST 1 The seller: refund USD 10.00 ")
    assert "to refund USD 100.00 less USD 90.00 (1)" in text


def asked_by_the_buyer(engine: Engine):
    return engine.decide(buyer, Ask(), on=day(5))


def test_which_of_two_is_meant_is_not_guessed() -> None:
    """Two sales may each be the one that a condition found: neither price is told as it."""
    first, second = (seller.did(Sell(to=anything, price=anything), name) for name in "ab")
    cheaper = first[Sell.price] < second[Sell.price]
    norm = buyer.must_not(Ask(), provided=first & second & cheaper)
    text = told(agreed(norm), [sold(1, buyer, 100), sold(2, other, 90)], asked_by_the_buyer)
    assert "and the price in selling is less than the price in selling." in text


def test_two_that_are_told_apart_by_whose_they_are() -> None:
    first, second = (one.did(Sell(to=buyer, price=anything)) for one in (seller, other))
    cheaper = first[Sell.price] < second[Sell.price]
    norm = buyer.must_not(Ask(), provided=first & second & cheaper)
    history = [sold(1, buyer, 90), other.does(Sell(buyer, usd(100)), on=day(2))]
    assert f"and {HOLDS}." in told(agreed(norm), history, asked_by_the_buyer)


def test_what_keeps_a_duty_from_binding() -> None:
    norm = seller.must(Refund(usd(20)), upon=buyer.did(Ask()), within=days(9))
    free = seller.need_not(Refund(anything), provided=OWN & (Refund.amount < OWN[Sell.price]))
    history = [sold(1, buyer, 100), buyer.does(Ask(), on=day(3))]
    sales = agreed(norm)
    small = Clause("2", "Small refunds are free.", free, overrides=("1",))
    text = told(evolve(sales, clauses=(*sales.clauses, small)), history, owed)
    assert "(4) and USD 20.00 is less than USD 100.00, and prevails" in text
