"""Fields and parameters of every type are read by SQL as the readers of rows read them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Literal

import pyarrow as pa

from contract_rules import (
    Action,
    Clause,
    Contract,
    Entity,
    Field,
    Money,
    Parameter,
    anything,
    at_least,
    between,
    one_of,
    usd,
)
from contract_rules.portfolio import Portfolio
from support.both_ways import ON, both_ways, plain_of
from support.plainly import ANN, FIRST


class Town(Entity):
    """A place."""


class Send(Action, phrase="send {pieces} by {how}"):
    """Send something."""

    how: Field[Literal["ship", "air"]] = anything
    pieces: Field[int] = between(1, 10, default=anything)
    label: Field[str] = anything


class Correct(Action, phrase="correct {amount}", signed="amount", currency="USD"):
    """Correct an account."""

    amount: Field[Money]


class Wait(Action, phrase="wait until {until}"):
    """Wait."""

    until: Field[datetime]


class Rest(Action, phrase="rest"):
    """Rest."""


class Stop(Action, phrase="stop"):
    """Stop."""


hub = Parameter("hub", Town)
other = Parameter("other", Town)
how = Parameter("how", Literal["ship", "air"])
quick = Parameter("quick", bool)
fee = Parameter("fee", Money, default=usd(3))
rate = Parameter("rate", Decimal)
least = Parameter("least", Money, at_least=usd(1), at_most=usd(9))

ROW = {
    "hub": "Ulm",
    "other": "Bonn",
    "how": "air",
    "quick": "yes",
    "fee": None,
    "rate": "5%",
    "least": "USD 2",
}


def shipping(*norms: Any, **more: Any) -> Contract:
    clauses = tuple(Clause(str(n), "...", norm) for n, norm in enumerate(norms, 1))
    stated = {"effective": FIRST, "parameters": (hub, other, how, quick, fee, rate, least)}
    return Contract(
        name="Shipping: {hub} {other} {how} {quick} {fee} {rate} {least}",
        parties=(ANN,),
        clauses=clauses,
        actions=(Send, Correct, Wait, Rest, Stop),
        **{**stated, **more},
    )


SENT = {"how": "air", "pieces": 3, "label": "one & only"}

EVENTS: dict[str, Any] = {
    "sent": ("Send", SENT),
    "below zero": ("Correct", {"amount": "USD -1200.50"}),
    "rested": ("Rest", {}),
}

ODD: dict[str, Any] = {
    "another currency": ("Correct", {"amount": "EUR 5"}),
    "no choice": ("Send", {**SENT, "how": "foot"}),
    "too many": ("Send", {**SENT, "pieces": 11}),
    "a number as a name": ("Send", {**SENT, "label": 5}),
    "nested": ("Send", {**SENT, "label": {"Text": "x"}}),
    "an instant": ("Wait", {"until": "2020-01-05T12:00:00Z"}),
}

SETTINGS: dict[str, Any] = {
    "no choice": {"how": "foot"},
    "no truth": {"quick": "perhaps"},
    "too much": {"least": "USD 10"},
    "another currency": {"least": "EUR 2"},
    "an empty text": {"how": ""},
}


def shown(template: Contract, rows: dict[str, Any], events: dict[str, Any]) -> Portfolio:
    table = pa.Table.from_pylist([{"id": id_, **ROW, **row} for id_, row in rows.items()])
    told = [
        {
            "instance": id_,
            "on": date(2020, 1, 3),
            "by": ANN.name,
            "action": kind,
            "fields": json.dumps(fields) if fields else "{}",
        }
        for id_, (kind, fields) in events.items()
    ]
    return Portfolio(template, table, pa.Table.from_pylist(told), workers=1)


def test_events(monkeypatch) -> None:
    events = {**EVENTS, **ODD}
    template = shipping(
        ANN.must_not(Stop(), unless=ANN.did(Send(anything, anything, "one & only")))
    )
    with shown(template, {id_: {} for id_ in events}, events) as portfolio:
        assert plain_of(portfolio) == {*EVENTS}
        told = both_ways(portfolio, monkeypatch, ANN, Stop())
    assert told[0]["events"] == ["2020-01-03 Ann & Co Send(how=air, pieces=3, label=one & only)"]


def test_corrections_of_amounts_are_told_with_their_sign(monkeypatch) -> None:
    template = shipping(ANN.must_not(Stop(), unless=ANN.did(Correct(anything))))
    with shown(template, {"below zero": {}}, {"below zero": EVENTS["below zero"]}) as portfolio:
        (told,) = both_ways(portfolio, monkeypatch, ANN, Stop())
    assert told["events"] == ["2020-01-03 Ann & Co Correct(amount=USD -1,200.50)"]


def test_settings(monkeypatch) -> None:
    rows = {"plain": {}, "alike": {"hub": "Bonn"}, "slow": {"quick": "no", "rate": "0.05"}}
    norm = ANN.must_not(Send(how, at_least(2), anything), unless=ANN.did(Rest()))
    with shown(shipping(norm), {**rows, **SETTINGS}, {"plain": ("Rest", {})}) as portfolio:
        assert plain_of(portfolio) == {*rows}
        told = both_ways(portfolio, monkeypatch, ANN, Send(how="air", pieces=3, label="x"))
    assert [row["verdict"] for row in told] == ["permitted", "prohibited", "prohibited"]


def test_contracts_with_instants_go_each_by_its_own_values(monkeypatch) -> None:
    """Of two contracts with the same values one is looked at for both."""
    norm = ANN.may(Stop(), from_=datetime(2020, 1, 5, 12, tzinfo=UTC))
    rows = {"one": {}, "same": {}, "other": {"rate": "6%"}}
    with shown(shipping(norm), rows, {"one": ("Rest", {})}) as portfolio:
        assert plain_of(portfolio) == {*rows}
        told = both_ways(portfolio, monkeypatch, ANN, Stop())
    assert [row["verdict"] for row in told] == ["permitted"] * 3


def test_contracts_that_their_values_make_wrong_are_the_engines(monkeypatch) -> None:
    """A field holds no number beyond its range."""
    most = Parameter("most", int)
    norm = ANN.must_not(Send(anything, most, anything))
    template = shipping(norm, parameters=(hub, other, how, quick, fee, rate, least, most))
    rows = {"right": {"most": "9"}, "wrong": {"most": "11"}}
    with shown(template, rows, {"right": ("Rest", {})}) as portfolio:
        assert plain_of(portfolio) == {"right"}
        both_ways(portfolio, monkeypatch, ANN, Send(how="air", pieces=2, label="x"))
        assert portfolio.rejects.column("instance").to_pylist() == ["wrong"]


def test_things_with_other_names_are_the_engines(monkeypatch) -> None:
    ulm = Town("Ulm", aliases=("Ulmia",))

    class Visit(Action, phrase="visit {town}"):
        town: Field[Town]

    template = shipping(ANN.must_not(Visit(ulm)), ANN.must_not(Visit(one_of(hub, other))))
    with shown(template, {"one": {}}, {"one": ("Rest", {})}) as portfolio:
        assert not plain_of(portfolio)
        monkeypatch.setattr("contract_rules.portfolio.sql.ways.FEWEST", 0)
        (told,) = portfolio.decide(ANN, Visit(Town("Ulmia")), on=ON).to_pylist()
    assert told["verdict"] == "prohibited"


def test_actions_without_fields_have_plain_rows(monkeypatch) -> None:
    clauses = (Clause("1", "...", ANN.must_not(Stop(), unless=ANN.did(Rest()))),)
    contract = Contract(name="Rest", parties=(ANN,), effective=FIRST, clauses=clauses)
    record = pa.table(
        {
            "instance": ["one", "more"],
            "on": ["2020-01-03"] * 2,
            "by": [ANN.name] * 2,
            "action": ["Rest"] * 2,
            "fields": ["{}", '{"to": "x"}'],
        }
    )
    with Portfolio(contract, pa.table({"id": ["one", "more"]}), record, workers=1) as portfolio:
        assert plain_of(portfolio) == {"one"}
        told = both_ways(portfolio, monkeypatch, ANN, Stop())
    assert [row["verdict"] for row in told] == ["permitted", "prohibited"]
