"""A number is told as a percentage where its author wrote it so, and a plain decimal never."""

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
    Party,
    at_most,
    greatest,
    least,
    more_than,
    percent,
    usd,
)
from contract_rules.answers.phrases import Words, shown
from contract_rules.contracts.serialization import from_json, to_json
from contract_rules.norms.expressions import Const, term

carrier, passenger = Party("Carrier"), Party("Passenger")


class Check(Action, phrase="check in {kg} kg"):
    """The weight is a plain number."""

    kg: Field[Decimal]


class Lend(Action, phrase="lend at {rate}"):
    """The rate is a share."""

    rate: Field[Decimal]


class Pay(Action, phrase="pay {amount} to {to}"):
    """What is paid, and to whom."""

    to: Field[Party]
    amount: Field[Money]


FEE = usd(5) * greatest(Check.kg - Decimal(23), Decimal(0))


def baggage() -> Contract:
    """A fee for each kilogramme over 23, and a rate that has a cap."""
    weighed = passenger.did(Check(kg=more_than(Decimal(0))))
    fee = passenger.must(Pay(to=carrier, amount=FEE), upon=weighed)
    return Contract(
        name="Baggage",
        parties=(carrier, passenger),
        clauses=(
            Clause("1", "5 for each kg over 23.", fee),
            Clause("2", "5% at most.", carrier.may(Lend(rate=at_most(percent(5))))),
        ),
        effective=date(2025, 1, 1),
    )


def test_a_plain_decimal_is_told_as_a_number() -> None:
    """Also in a product, where a share is told as a percentage."""
    event = passenger.does(Check(Decimal(25)), on=date(2025, 2, 1))
    with Engine(baggage(), [event]) as engine:
        (duty,) = engine.duties(on=date(2025, 2, 2))
    told = " ".join(str(duty).split())
    assert "obliges Passenger to pay USD 5.00 times (b) to Carrier" in told
    assert "(a) is 25 less 23: 2. (b) is the larger of (a) and 0: 2." in told
    assert "%" not in told


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (percent(2), "2%"),
        (percent("10.50"), "10.5%"),
        (percent(100), "100%"),
        (percent("0.125"), "0.125%"),
        (percent(0), "0%"),
        (Decimal("0.02"), "0.02"),
        (percent(2) + percent(3), "0.05"),
    ],
)
def test_a_percentage_is_told_as_it_was_written(number, text) -> None:
    """What is worked out of it is a number."""
    assert shown(number) == text


def test_a_share_is_told_of_its_whole() -> None:
    """A plain decimal is a factor, wherever it stands."""
    words = Words(baggage().vocabulary, {})
    assert words.term(percent(20) * term(usd(100))) == "20% of USD 100.00"
    assert words.term(Decimal("0.2") * term(usd(100))) == "0.2 times USD 100.00"
    assert words.term(least(Lend.rate, percent(5))).endswith(" and 5%")


def test_a_bound_is_told_as_it_was_written() -> None:
    """In a report, too, and in what is read from data; an act states a number."""
    contract = baggage()
    for one in (contract, from_json(Contract, to_json(contract))):
        with Engine(one) as engine:
            assert "lend at 5% or less" in str(engine.report(on=date(2025, 2, 1)))
            told = str(engine.decide(carrier, Lend(percent(5)), on=date(2025, 2, 1)))
            assert "permits Carrier to lend at 5% or less" in told
            assert "Carrier: lend at 0.05 (2025-02-01)" in told


def test_how_a_number_is_written_does_not_tell_constants_apart() -> None:
    """It is the same number; data written before do not say how it was written."""
    assert Const(percent(5)) == Const(Decimal("0.05"))
    written = to_json(Clause("2", "5% at most.", carrier.may(Lend(rate=at_most(percent(5))))))
    plain = to_json(Clause("2", "5% at most.", carrier.may(Lend(rate=at_most(Decimal("0.05"))))))
    assert from_json(Clause, written).norms == from_json(Clause, plain).norms
    assert str(written) != str(plain)
    assert "'percent': True" in str(written)
