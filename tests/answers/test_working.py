"""An amount is told with its working: each part named once, with its value and its events."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    Field,
    Money,
    MonthEnd,
    Party,
    Rounding,
    anything,
    count,
    days,
    greatest,
    least,
    months,
    percent,
    rounded,
    total,
    usd,
)
from contract_rules.contracts.serialization import from_json, to_json
from support.dealings import each_matcher

START = date(2025, 1, 1)

ann, bob = Party("Ann"), Party("Bob")


class Pay(Action, phrase="pay {amount} to {to}"):
    to: Field[Party]
    amount: Field[Money]


class Lend(Action, phrase="lend {sum}"):
    sum: Field[Money]


class Sell(Action, phrase="sell {pieces} pieces for {price}"):
    pieces: Field[int]
    price: Field[Money]


def agreed(*norms):
    return Contract(
        name="C",
        parties=(ann, bob),
        clauses=(Clause("1", "As it says.", *norms),),
        effective=START,
        actions=(Pay, Lend, Sell),
    )


def instalments(number, times):
    """A loan in instalments; the last is of the balance that is carried forward."""
    balance, norms = Lend.sum, []
    for k in range(1, number + 1):
        interest = rounded(balance * Decimal(times), 2, Rounding.HALF_UP)
        norms.append(
            ann.must(
                Pay(to=bob, amount=usd("263.75") if k < number else balance + interest),
                upon=bob.did(Lend(sum=anything)),
                within=months(k, rounding=MonthEnd.LAST_DAY),
            )
        )
        balance = balance + interest - usd("263.75")
    return agreed(*norms)


def told(contract, events, *, on=date(2025, 3, 1), matcher="semantics"):
    with Engine(contract, events, matcher=matcher) as engine:
        return str(engine.duties(on=on)[-1])


def flat(*args, **given):
    return " ".join(told(*args, **given).split())


LOAN = bob.does(Lend(usd(3000)), on=START)


@each_matcher
@pytest.mark.parametrize("read", [False, True], ids=["written", "read from JSON"])
def test_no_explanation_grows_faster_than_what_it_explains(read, matcher) -> None:
    """Each balance is named once, and cited in the next."""
    contract = instalments(6, "0.008333333333")
    if read:
        contract = from_json(Contract, to_json(contract))
    text = told(contract, [LOAN], matcher=matcher)
    assert len(text) < 2000
    assert "obliges Ann to pay (e) plus ((e) times" in text
    whole = " ".join(text.split())
    assert "less USD 263.75: USD 2,761.25. (b) is ((a) plus" in whole
    longer = told(instalments(7, "0.008333333333"), [LOAN])
    assert len(longer) - len(text) < 200


def sale(day, price, pieces=1):
    return ann.does(Sell(pieces=pieces, price=usd(price)), on=date(2025, 1, day))


SOLD = [sale(day, 10) for day in (2, 3, 4, 5)]

SHARE = ann.must(
    Pay(
        to=bob,
        amount=least(percent(20) * total(Sell.price, by=ann), usd(100) - percent(5) * Lend.sum),
    ),
    upon=bob.did(Lend(sum=anything)),
)


@each_matcher
def test_totals_shares_and_caps_are_told_with_their_values(matcher) -> None:
    """A total tells how many events it adds up; of few all are listed."""
    loan = bob.does(Lend(usd(1000)), on=date(2025, 1, 10))
    text = flat(agreed(SHARE), [*SOLD[:3], loan], matcher=matcher)
    assert "to pay the smaller of (b) and USD 100.00 less (c) to Bob (1)" in text
    assert "(a) is the total price that Ann sold any pieces pieces for: USD 30.00, of 3" in text
    assert "USD 30.00, of 3 events (3), (4) and" in text
    assert "(b) is 20% of (a): USD 6.00." in text
    assert "(c) is 5% of USD 1,000.00: USD 50.00." in text


@each_matcher
def test_of_many_events_the_first_and_the_last_are_listed(matcher) -> None:
    """Whether one field is asked for, or none, or several."""
    loan = bob.does(Lend(usd(1000)), on=date(2025, 1, 10))
    text = flat(agreed(SHARE), [*SOLD, loan], matcher=matcher)
    assert "USD 40.00, of 4 events, the first and the last (3) and (4)." in text
    assert "(3) Ann sold 1 pieces for USD 10.00 on 2025-01-02" in text
    assert "(4) Ann sold 1 pieces for USD 10.00 on 2025-01-05" in text
    both = count(Sell(pieces=1, price=usd(10)), by=ann)
    norm = ann.must(Pay(to=bob, amount=usd(2) * both), upon=bob.did(Lend(sum=anything)))
    text = flat(agreed(norm), [*SOLD, loan], matcher=matcher)
    assert "to pay USD 2.00 times (a) to Bob" in text
    assert "sold 1 pieces for USD 10.00: 4, of 4 events, the first and the last" in text


@each_matcher
@pytest.mark.parametrize(
    ("few", "whole", "events"), [(1, "17", "2 events"), (4, "47", "5 events")]
)
def test_the_events_of_a_total_are_those_that_it_takes(few, whole, events, matcher) -> None:
    """The occasion is one of them; what comes after it at its instant is none."""
    amount = total(Sell.price, by=ann, within=days(30))
    sold = ann.did(Sell(pieces=2, price=anything))
    after = sale(5, 99, pieces=3)
    history = [*SOLD[:few], sale(5, 7, pieces=2), after]
    norm = ann.must(Pay(to=bob, amount=amount), upon=sold)
    text = flat(agreed(norm), history, matcher=matcher)
    assert (
        "The amount is the total price that Ann sold any pieces pieces for within 30 days before"
        in text
    )
    assert f"USD {whole}.00, of {events}" in text
    assert "pieces 3" not in text


class Check(Action, phrase="check in {kg} kg"):
    kg: Field[Decimal]


@each_matcher
def test_plain_numbers_are_told_as_numbers(matcher) -> None:
    """A number that is added, subtracted or compared is no percentage."""
    excess = usd(5) * greatest(Check.kg - Decimal(23), Decimal(0))
    norm = ann.must(Pay(to=bob, amount=excess), upon=ann.did(Check(kg=anything)))
    bag = ann.does(Check(Decimal(25)), on=START)
    contract = Contract(
        name="C", parties=(ann, bob), clauses=(Clause("1", "x", norm),), effective=START
    )
    text = flat(contract, [bag], matcher=matcher)
    assert "to pay USD 5.00 times (a) to Bob" in text
    assert "(a) is the larger of 25 less 23 and 0: 2." in text


@each_matcher
def test_an_amount_that_is_not_worked_out_has_no_working(matcher) -> None:
    norm = ann.must(Pay(to=bob, amount=greatest(usd(1), Lend.sum)), upon=bob.did(Lend(anything)))
    text = flat(agreed(norm), [LOAN], matcher=matcher)
    assert "to pay the larger of USD 1.00 and USD 3,000.00 to Bob" in text
    assert "(a)" not in text
