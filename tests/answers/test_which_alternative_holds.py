"""Of a condition with alternatives an answer tells the one that holds, and no other."""

from __future__ import annotations

from datetime import date

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    Field,
    Money,
    Party,
    Question,
    anything,
    days,
    usd,
)
from support.histories import MATCHERS


class Sell(Action, phrase="sell for {price}"):
    price: Field[Money]


class Ship(Action, phrase="ship by {day}"):
    day: Field[date]


class Ask(Action, phrase="ask"):
    pass


class Pay(Action, phrase="pay {amount}"):
    amount: Field[Money]


buyer, seller = Party("The buyer"), Party("The seller")
ON = date(2025, 2, 1)
SCOPE = Question("scope", "How far?", readings=("narrow", "wide"))
LATE = (Sell.on > date(2025, 1, 10)) | (Sell.on > date(2030, 1, 1))
LOW = Sell.price < usd(1)
ASKED = buyer.did(Ask())


def contract_of(*norms: object) -> Contract:
    parties = buyer, seller
    actions = Ask, Sell
    clause = Clause("1", "As clause 1 says.", *norms)
    start = date(2025, 1, 1)
    return Contract(
        name="Sale", parties=parties, actions=actions, clauses=(clause,), effective=start
    )


def sentence(*norms: object, matcher: str = "semantics", price: int = 5) -> str:
    """The reasons for an answer about a sale for 5 dollars on 1 February, without the evidence."""
    with Engine(contract_of(*norms), matcher=matcher) as engine:
        told = str(engine.decide(seller, Sell(usd(price)), on=ON))
    reasons, _, _ = told.partition("\n  (1) ")
    return " ".join(reasons.split()).partition(": ")[2].partition(": ")[2]


@pytest.mark.parametrize("matcher", MATCHERS)
@pytest.mark.parametrize(
    ("exception", "because"),
    [
        (LATE, "2025-02-01 is after 2025-01-10."),
        (LOW | (Sell.price > usd(3)), "USD 5.00 is more than USD 3.00 (2)."),
        (LOW | ~ASKED, "the buyer had not asked by 2025-02-01 (2)."),
        (
            LOW | (~ASKED & (Sell.price > usd(2))),
            "the buyer had not asked and USD 5.00 is more than USD 2.00 (2).",
        ),
        (
            (LOW | (Sell.price > usd(3))) & ~ASKED,
            "USD 5.00 is more than USD 3.00 and the buyer had not asked (2).",
        ),
        (~ASKED & ~LOW, "the buyer had not asked and USD 5.00 is not less than USD 1.00 (2)."),
    ],
)
def test_an_exception_tells_the_alternative_that_holds(matcher, exception, because) -> None:
    told = sentence(seller.must_not(Sell(anything), unless=exception), matcher=matcher)
    law = "clause 1 forbids the seller to sell for any price (1), but makes an exception here"
    assert told == f"{law}, as {because}"


def test_an_end_is_an_alternative_of_an_exception() -> None:
    told = sentence(seller.must_not(Sell(anything), unless=LOW, until=Sell.price > usd(2)))
    assert told.endswith("makes an exception here, as USD 5.00 is more than USD 2.00 (2).")


@pytest.mark.parametrize(("norm", "does"), [(seller.may, "permits"), (seller.must_not, "forbids")])
def test_a_condition_tells_the_alternative_that_holds(norm, does) -> None:
    told = sentence(norm(Sell(anything), provided=LATE))
    law = f"clause 1 {does} the seller to sell for any price (1)"
    assert told == f"{law}, as 2025-02-01 is after 2025-01-10."


def test_a_first_and_a_last_day_are_no_part_of_the_condition() -> None:
    """What holds beside it is not told as if it were one of the alternatives."""
    late = (Ship.on > date(2025, 1, 10)) | (Ship.on > date(2030, 1, 1))
    term = {"until": Ship.day + days(3), "from_": Ship.day - days(99)}
    with Engine(contract_of(seller.may(Ship(anything), provided=late, **term))) as engine:
        told = " ".join(str(engine.decide(seller, Ship(ON), on=ON)).split())
    assert "(1), as 2025-02-01 is after 2025-01-10. (1)" in told


def test_why_nothing_is_owed_tells_the_alternative_that_holds() -> None:
    sold = seller.does(Sell(usd(5)), on=ON)
    unless = LOW | (Sell.price > usd(3))
    norm = buyer.must(Pay(Sell.price), upon=seller.did(Sell(anything)), unless=unless)
    with Engine(contract_of(norm), [sold]) as engine:
        told = " ".join(str(engine.why_not_owed(sold, on=ON)).split())
    assert "but makes an exception here, as USD 5.00 is more than USD 3.00 (3)." in told


def test_how_a_question_is_read_is_said_before_and_not_again() -> None:
    """What turns on it is told of the alternatives together, as any may hold."""
    with Engine(
        contract_of(seller.must_not(Sell(anything), unless=LOW | SCOPE.reads("narrow")))
    ) as engine:
        told = " ".join(str(engine.decide(seller, Sell(usd(5)), on=ON)).split())
    assert "sell for any price (2), but makes an exception here. if" in told
    unless = LOW | (SCOPE.reads("narrow") & ~ASKED)
    with Engine(contract_of(seller.must_not(Sell(anything), unless=unless))) as engine:
        told = " ".join(str(engine.decide(seller, Sell(usd(5)), on=ON)).split())
    both = "USD 5.00 is less than USD 1.00 or scope is read as narrow and the buyer had not asked"
    assert f"but makes an exception here, as {both} (3). if" in told


def test_a_row_of_several_acts_tells_all_alternatives() -> None:
    """Acts below 1 and acts above 3 are excepted, each by an alternative of its own."""
    unless = LOW | (Sell.price > usd(3))
    with Engine(contract_of(seller.must_not(Sell(anything), unless=unless))) as engine:
        full = " ".join(engine.report(on=ON).full().split())
    both = "that price is less than USD 1.00 or that price is more than USD 3.00"
    assert full.count(f"makes an exception here, as {both} (2).") == len(["below 1", "above 3"])
