"""Totals that acts on record are judged by: as defined, in whatever order events become known."""

from __future__ import annotations

import pytest

from contract_rules import Engine, count, days, total, usd
from contract_rules.testing.strategies.vocabulary import Deliver, Pay
from support.dealings import ann, bea, clause, contract, cyd, day, deliver, each_matcher, pay

PAID = total(Pay.amount, by=bea, to=Pay.to)
NORMS = {
    "of one payee": bea.must_not(Pay(), provided=usd(4) < PAID),
    "of nobody else": bea.must_not(Pay(), provided=total(Pay.amount, by=bea, to=ann) > usd(4)),
    "of all": bea.must_not(Pay(), provided=total(Pay.amount, by=bea) > usd(6)),
    "of late": bea.must_not(
        Pay(), provided=total(Pay.amount, by=bea, to=Pay.to, within=days(2)) > usd(2)
    ),
    "how many": bea.must_not(Pay(), provided=count(Pay(to=Pay.to), by=bea) >= 2),
    "how many of late": ann.must_not(Deliver(), provided=count(Pay(), by=bea, within=days(1)) > 1),
    "how many alike": bea.must_not(
        Pay(), provided=count(Pay(amount=Pay.amount, to=Pay.to), by=bea) >= 1
    ),
}

TWICE = pay(5, 1, id="twice")
EVENTS = (
    pay(4, 3, id="large"),
    pay(2, 2, id="first"),
    TWICE,
    pay(5, 1, id="again"),
    pay(3, 3, cyd, id="another's"),
    deliver(5, id="goods"),
    TWICE.reversal(on=day(6), id="back"),
    deliver(6, id="more goods"),
    pay(7, 1, id="late"),
    pay(8, 2, id="last"),
)
"""In this order they become known."""

BREACHES = {
    "of one payee": ["twice", "again", "late", "last"],
    "of nobody else": ["twice", "again", "late", "last"],
    "of all": ["twice", "again", "late", "last"],
    "of late": ["twice", "again"],
    "how many": ["twice", "again", "late", "last"],
    "how many of late": ["goods"],
    "how many alike": ["twice", "late", "last"],
}


def breached(engine):
    """The ids of the events that breach the clause, with the decisions on them."""
    told = engine.breaches(on=day(9))
    return [(breach.event.id, breach.decision) for breach in told]


@each_matcher
@pytest.mark.parametrize("which", NORMS)
def test_acts_on_record_are_judged_by_totals_as_they_stood(matcher, which) -> None:
    agreed = contract(clause("C1", NORMS[which]))
    with Engine(agreed, matcher=matcher) as engine:
        for event in EVENTS:
            engine.record(event)
            with Engine(agreed, engine.facts, matcher="semantics") as anew:
                found = breached(engine)
                assert found == breached(anew)
        assert sorted(id_ for id_, _ in found) == sorted(BREACHES[which])
