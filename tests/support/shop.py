"""A contract on which hostile tests ask: a joined exception, a duty, a power and a total."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from contract_rules import (
    Action,
    Clause,
    Contract,
    Field,
    Money,
    Party,
    Question,
    anything,
    days,
    ends,
    total,
    usd,
)

if TYPE_CHECKING:
    from contract_rules import Engine, Event


class Buy(Action):
    """Buy from somebody else."""

    shop: Field[str] = anything


class Consent(Action):
    """Agree to a shop."""

    shop: Field[str] = anything


class Order(Action):
    """Order goods."""

    price: Field[Money] = anything


class Pay(Action):
    """Pay for them."""

    amount: Field[Money] = anything


class Leave(Action):
    """Go."""


class Rest(Action):
    """Do what no clause speaks of but one."""

    how: Field[str] = anything


ann, bea = Party("Ann"), Party("Bea")
START = date(2024, 1, 1)
SCOPE = Question("scope", "Does resting count?", readings=("wide", "narrow"))

shop = Contract(
    name="A shop",
    parties=(ann, bea),
    effective=START,
    clauses=(
        Clause(
            "C1",
            "Ann may buy elsewhere with Bea's consent to that shop.",
            ann.must_not(Buy(), unless=bea.did(Consent(shop=Buy.shop))),
        ),
        Clause(
            "C2",
            "Ann pays for what she orders, within 10 days.",
            ann.must(Pay(amount=Order.price), upon=ann.did(Order()), within=days(10)),
        ),
        Clause("C3", "Bea may end C1.", bea.can(Leave(), then=ends("C1"))),
        Clause(
            "C4",
            "Having paid more than 100, Ann may not rest, if that is what it says.",
            ann.must_not(
                Rest(), provided=(total(Pay.amount, by=ann) > usd(100)) & SCOPE.reads("wide")
            ),
        ),
    ),
)


def later(number: int) -> date:
    """The day so many days after the start."""
    return START + timedelta(days=number)


def consents(name: str, number: int = 1) -> Event:
    """Bea's consent to a shop."""
    return bea.does(Consent(shop=name), on=later(number), id=f"consent to {name}")


HISTORY = (
    consents("A", 1),
    ann.does(Order(price=usd(80)), on=later(2), id="order"),
    ann.does(Pay(amount=usd(30)), on=later(5), id="some"),
    ann.does(Pay(amount=usd(50)), on=later(20), id="the rest"),
    ann.does(Buy(shop="B"), on=later(21), id="bought at B"),
    consents("B", 22),
    ann.does(Pay(amount=usd(90)), on=later(30), id="too much"),
    bea.does(Leave(), on=later(60), id="gone"),
)


def told(engine: Engine) -> tuple[object, ...]:
    """What an engine tells, of every kind that it tells."""
    on = later(40)
    asked = [(ann, Buy(shop="A")), (ann, Buy(shop="B")), (ann, Rest()), (bea, Leave())]
    return (
        *(engine.decide(party, act, on=on) for party, act in asked),
        engine.decide(ann, Buy(shop="B"), on=on, known_by=later(10)),
        engine.decide(ann, Rest(), on=on, readings={"scope": "narrow"}),
        engine.duties(on=on),
        engine.breaches(on=on),
        engine.unallocated(on=on),
        engine.upcoming(on=on),
        engine.facts,
    )
