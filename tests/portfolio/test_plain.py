"""Which contracts SQL answers about: those whose rows are written plainly, and no others."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pyarrow as pa

from contract_rules import anything, at_least, usd
from contract_rules.portfolio import Portfolio
from contract_rules.portfolio.sql import ways
from support.plainly import ANN, FIRST, Pay, Quit, bob, trade

ON = date(2020, 1, 15)

ROW = {"bob": "Bob", "limit": "USD 15", "good": "Egg", "start": FIRST, "end": ON, "most": "3"}

EVENT = {
    "on": "2020-01-03",
    "by": "Bob",
    "action": "Pay",
    "fields": '{"to": "Ann & Co", "amount": "USD 20.50"}',
}

BOUGHT = {"good": "Egg", "pieces": 2, "fresh": True}

LENT = {**BOUGHT, "rate": "0.50", "until": "2020-01-31"}


def act(action: str, **fields: Any) -> dict[str, Any]:
    return {"action": action, "fields": json.dumps(fields)}


PLAIN: dict[str, Any] = {
    "a row": ({}, {}),
    "a default": ({"rate": "50%"}, {}),
    "another rate": ({"rate": "0.125"}, {}),
    "a yes": ({}, act("Buy", **{**BOUGHT, "fresh": "no"})),
    "a number as text": ({}, act("Buy", **{**BOUGHT, "pieces": "3"})),
    "all of a narrower action": ({}, act("Lend", **LENT)),
    "nested": ({}, act("Pay", to={"Party": "Bob"}, amount={"Money": "USD 1.00"})),
    "no fields": ({}, {"action": "Buy", "fields": json.dumps(BOUGHT)}),
    "recorded later": ({}, {"recorded": "2020-01-05"}),
    "an id": ({}, {"id": "mine"}),
}

ODD: dict[str, Any] = {
    "a party of no contract": ({}, {"by": "Eve"}),
    "an action of no contract": ({}, {"action": "Steal"}),
    "an instant": ({}, {"on": "2020-01-03T12:00:00Z"}),
    "no day": ({}, {"on": "2020-02-30"}),
    "a day long ago": ({}, {"on": "1812-06-24"}),
    "before the first day": ({}, {"on": "2019-12-31"}),
    "recorded before": ({}, {"recorded": "2020-01-02"}),
    "a note": ({}, {"note": "seen"}),
    "towards": ({}, {"towards": "x"}),
    "a confidence": ({}, {"confidence": "official"}),
    "another currency": ({}, act("Pay", to="Bob", amount="EUR 5")),
    "perhaps thousands": ({}, act("Pay", to="Bob", amount="USD 1.500")),
    "commas": ({}, act("Pay", to="Bob", amount="USD 1,500")),
    "below zero": ({}, act("Pay", to="Bob", amount="USD -5")),
    "too fine": ({}, act("Pay", to="Bob", amount="USD 5.00001")),
    "a bare number": ({}, act("Pay", to="Bob", amount=5)),
    "a field too few": ({}, act("Pay", to="Bob")),
    "a field too many": ({}, act("Pay", to="Bob", amount="USD 5", more="x")),
    "a field twice": ({}, {"fields": '{"to": "Bob", "to": "Bob", "amount": "USD 5"}'}),
    "no JSON": ({}, {"fields": "USD 5"}),
    "empty fields": ({}, {"fields": None}),
    "a party called otherwise": ({}, act("Pay", to="ann & co", amount="USD 5")),
    "a stranger": ({}, act("Pay", to="Zoe", amount="USD 5")),
    "a number for a name": ({}, act("Buy", **{**BOUGHT, "good": 5})),
    "a broken number": (
        {},
        {"action": "Buy", "fields": '{"good":"Egg","pieces":2.5,"fresh":true}'},
    ),
    "no truth": ({}, act("Buy", **{**BOUGHT, "fresh": "perhaps"})),
    "a strange letter": ({}, act("Buy", **{**BOUGHT, "good": "E\u202eg"})),
    "a rate too fine": ({}, act("Lend", **{**LENT, "rate": "0.00001"})),
    "an amendment": ({"amendments": ["none"]}, {}),
    "no amount": ({"limit": "15"}, {}),
    "an amount below the least": ({"limit": "USD -1"}, {}),
    "an amount of another currency": ({"limit": "EUR 15"}, {}),
    "no number": ({"most": "three"}, {}),
    "no party": ({"bob": ""}, {}),
    "no first day": ({"start": None}, {}),
}


def rows(cases: dict[str, Any]) -> tuple[pa.Table, pa.Table]:
    """An instance and an event for each case; the party is of another name in each."""
    leases, events = [], []
    for id_, (row, event) in cases.items():
        leases.append({"id": id_, "amendments": None, "rate": None, **ROW, **row})
        one = dict.fromkeys(("id", "recorded", "note", "towards", "confidence"))
        events.append({"instance": id_, **one, **EVENT, **event})
    return pa.Table.from_pylist(leases), pa.Table.from_pylist(events)


def plain_of(portfolio: Portfolio) -> set[str]:
    """The ids of the instances that are plain."""
    portfolio._ways._plain.ready()
    found = portfolio._tables.run("SELECT id FROM plain_instances")
    return {id_ for (id_,) in found}


def both_ways(portfolio: Portfolio, monkeypatch, who: Any, asked: Any, on: Any = ON) -> list[dict]:
    """The answers by SQL, which are those of the engine alone."""
    monkeypatch.setattr(ways, "FEWEST", 0)
    mine = portfolio.decide(who, asked, on=on)
    assert portfolio._ways.of(
        portfolio._asked("decide", {"party": who, "acts": asked, "on": on})[0]
    )
    monkeypatch.setattr(ways, "FEWEST", 10**9)
    theirs = portfolio.decide(who, asked, on=on)
    assert mine.equals(theirs)
    return mine.to_pylist()


def test_what_is_odd_is_not_plain(monkeypatch) -> None:
    template = trade(
        ANN.must_not(Pay(anything, anything), unless=ANN.did(Quit())),
        ANN.may(Pay(anything, at_least(usd(9))), provided=bob.did(Pay(ANN, anything))),
    )
    with Portfolio(template, *rows({**PLAIN, **ODD}), workers=1, part=7) as portfolio:
        assert plain_of(portfolio) == set(PLAIN)
        told = both_ways(portfolio, monkeypatch, ANN, Pay(ANN, usd(5)))
    assert {row["instance"] for row in told} >= set(PLAIN)
