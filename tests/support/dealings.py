"""Short words for tests of duties: contracts, events, and how duties stand."""

from __future__ import annotations

from datetime import date

import pytest

from contract_rules import Clause, Contract, Engine, days, usd
from contract_rules.testing.strategies.vocabulary import PARTIES, Claim, Deliver, Order, Pay, Visit
from support.histories import MATCHERS

ann, bea, cyd, dov = PARTIES

each_matcher = pytest.mark.parametrize("matcher", MATCHERS)


def day(number: int, month: int = 1) -> date:
    """A day of 2020."""
    return date(2020, month, number)


def contract(*clauses, amendments=()) -> Contract:
    """A contract of 2020 among four parties."""
    return Contract(
        name="The contract",
        parties=PARTIES,
        clauses=clauses,
        effective=day(1),
        amendments=amendments,
        actions=(Order, Pay, Deliver, Visit, Claim),
    )


def clause(id_: str, *norms, **parts) -> Clause:
    """A clause of that id."""
    return Clause(id_, f"As {id_} says.", *norms, **parts)


PRICE = clause(
    "C1", bea.must(Pay(amount=Order.price, to=ann), upon=bea.did(Order()), within=days(10))
)
"""Bea pays Ann the price of each order within ten days."""

SALE = contract(PRICE)


def order(number: int, price="10", level: int = 1, due=None, *, month: int = 1, **parts):
    """Bea orders for a price, by default due on the 20th."""
    act = Order(usd(price), level, due or day(20))
    return bea.does(act, on=day(number, month), **parts)


def pay(number: int, amount, to=ann, *, by=bea, month: int = 1, **parts):
    """Bea pays Ann."""
    return by.does(Pay(usd(amount), to), on=day(number, month), **parts)


def deliver(number: int, level: int = 1, *, by=ann, month: int = 1, **parts):
    """Ann delivers."""
    return by.does(Deliver(level), on=day(number, month), **parts)


def visit(number: int, level: int = 1, *, by=cyd, month: int = 1, **parts):
    """Cyd visits."""
    return by.does(Visit(level), on=day(number, month), **parts)


def claim(number: int, what: int = 1, to=cyd, *, by=ann, month: int = 1, **parts):
    """Ann exercises her power of that number."""
    return by.does(Claim(what, to), on=day(number, month), **parts)


def duties(agreed: Contract, events, on: date, matcher: str):
    """The duties on a day."""
    with Engine(agreed, events, matcher=matcher) as engine:
        return engine.duties(on=on)


def stands(agreed: Contract, events, on: date, matcher: str) -> list[str]:
    """How the duties stand on a day: clause, status, paid and outstanding."""
    return [told(duty) for duty in duties(agreed, events, on, matcher)]


def told(duty) -> str:
    """A duty in short."""
    parts = [duty.clause, duty.status.value]
    if duty.paid is not None:
        parts += [digits(duty.paid), digits(duty.outstanding)]
    return " ".join(parts)


def digits(amount) -> str:
    """An amount without its currency and without zeros at its end; ? where it is not known."""
    if amount is None:
        return "?"
    whole, point, rest = f"{amount.amount:f}".partition(".")
    return f"{whole}{point}{rest}".rstrip("0").rstrip(".") if point else whole
