"""Which contracts SQL answers about: those whose rows are written plainly, and no others."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from contract_rules import Clause, Contract, Party, anything, at_least, usd
from contract_rules.portfolio import Portfolio
from contract_rules.portfolio.sql import ways
from support import many_leases
from support.both_ways import ON, ROW, both_ways, plain_of
from support.plainly import ANN, FIRST, Lend, Pay, Quit, bob, trade

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


def test_what_is_odd_is_not_plain(monkeypatch) -> None:
    template = trade(
        ANN.must_not(Pay(anything, anything), unless=ANN.did(Quit())),
        ANN.may(Pay(anything, at_least(usd(9))), provided=bob.did(Pay(ANN, anything))),
    )
    with Portfolio(template, *rows({**PLAIN, **ODD}), workers=1, part=7) as portfolio:
        assert plain_of(portfolio) == set(PLAIN)
        told = both_ways(portfolio, monkeypatch, ANN, Pay(ANN, usd(5)))
    assert {row["instance"] for row in told} >= set(PLAIN)


STATED = {
    "a row": ({}, {"to": "Bob", "amount": "USD 5"}),
    "a field too many": ({}, {"to": "Bob", "amount": "USD 5", "good": "Egg"}),
    "a field too few": ({}, {"to": "Bob", "amount": None}),
}


def typed(
    fields: pa.DataType | None, events: list[dict[str, Any]], **types: pa.DataType
) -> Portfolio:
    """A portfolio of one event for each instance, whose columns are of other types than texts."""
    ids = [event["instance"] for event in events]
    table = pa.Table.from_pylist([{"id": id_, **ROW, "limit": "USD 15"} for id_ in ids])
    schema = {"instance": pa.string(), "on": pa.date32(), "by": pa.string(), "action": pa.string()}
    schema |= {"fields": fields} if fields is not None else {}
    names = pa.schema([*{**schema, **types}.items()])
    record = pa.Table.from_pylist(
        [{"on": date(2020, 1, 3), "by": "Bob", "action": "Pay", **event} for event in events],
        names,
    )
    template = trade(ANN.must_not(Pay(anything, anything), unless=bob.did(Lend(*ANYTHING))))
    return Portfolio(template, table, record, workers=1)


ANYTHING = (anything,) * 5


def test_fields_may_be_a_struct(monkeypatch) -> None:
    pay = pa.struct({n: pa.string() for n in ("to", "amount", "good")})
    events = [{"instance": id_, "fields": fields} for id_, (_, fields) in STATED.items()]
    with typed(pay, events) as portfolio:
        assert plain_of(portfolio) == {"a row"}
        both_ways(portfolio, monkeypatch, ANN, Pay(ANN, usd(5)))


def test_members_of_a_struct_may_be_numbers_and_days(monkeypatch) -> None:
    lend = {
        "good": pa.string(),
        "pieces": pa.int32(),
        "fresh": pa.bool_(),
        "rate": pa.decimal128(9, 2),
        "until": pa.date32(),
        "to": pa.int32(),
        "amount": pa.float64(),
    }
    lent = {"good": "Egg", "pieces": 2, "fresh": True, "rate": Decimal("0.50"), "until": ON}
    events = [
        {"instance": "lent", "action": "Lend", "fields": lent},
        {"instance": "paid", "fields": {"to": 5, "amount": 5.0}},
    ]
    with typed(pa.struct(lend), events) as portfolio:
        assert plain_of(portfolio) == {"lent"}
        told, _ = both_ways(portfolio, monkeypatch, ANN, Pay(ANN, usd(5)))
    assert told["events"] == [
        "2020-01-03 Bob Lend(good=Egg, pieces=2, fresh=True, rate=0.50, until=2020-01-15)"
    ]


@pytest.mark.parametrize(("digits", "places"), [(9, 0), (9, 2), (9, 3), (18, 1)])
def test_amounts_may_be_numbers_of_a_declared_currency(monkeypatch, digits, places) -> None:
    """With three places they are left to the engine, and so is what is no amount."""
    amounts = {"cents": "100.25", "whole": "7", "none": None, "below": "-1"}
    billed = pa.struct({"to": pa.string(), "amount": pa.decimal128(digits, places)})
    fields = [{"amount": told and round(Decimal(told), places)} for told in amounts.values()]
    bill = {"on": date(2022, 1, 3), "by": "the landlord", "action": "Bill"}
    record = pa.table(
        {name: [told] * len(amounts) for name, told in bill.items()}
        | {"instance": [*amounts], "fields": pa.array(fields, billed)}
    )
    rents = pa.array([500, 5, 4, 1, 3], pa.int32())
    ids = [*amounts, "quiet"]
    table = pa.table({"id": ids, "tenant": ["T"] * len(ids), "rent": rents})
    act = many_leases.Pay(many_leases.tenant, usd(6))
    with Portfolio(many_leases.lease, table, record, workers=1) as portfolio:
        assert plain_of(portfolio) == {"quiet", *(("cents", "whole") if places != 3 else ())}
        told = both_ways(portfolio, monkeypatch, many_leases.landlord, act, many_leases.ON)
    verdicts = {row["instance"]: row["verdict"] for row in told}
    assert verdicts == dict.fromkeys(ids, "prohibited") | {"cents": "silent"}


def test_fields_may_be_a_map(monkeypatch) -> None:
    events = [
        {"instance": id_, "fields": [(n, v) for n, v in fields.items() if v is not None]}
        for id_, (_, fields) in STATED.items()
    ]
    with typed(pa.map_(pa.string(), pa.string()), events) as portfolio:
        assert plain_of(portfolio) == {"a row"}
        both_ways(portfolio, monkeypatch, ANN, Pay(ANN, usd(5)))


LISTS = pa.struct({"to": pa.list_(pa.string())})


@pytest.mark.parametrize("fields", [None, pa.null(), pa.list_(pa.string()), pa.int32(), LISTS])
def test_no_fields_can_be_read_of_other_columns(monkeypatch, fields) -> None:
    events = [{"instance": "left", "action": "Quit"}, {"instance": "paid"}]
    with typed(fields, events) as portfolio:
        assert plain_of(portfolio) == {"left"}
        both_ways(portfolio, monkeypatch, ANN, Pay(ANN, usd(5)))


def test_days_of_other_columns_are_odd(monkeypatch) -> None:
    events = [
        {"instance": "day", "action": "Quit"},
        {
            "instance": "instant",
            "action": "Quit",
            "on": None,
            "at": datetime(2020, 1, 3, 5, tzinfo=UTC),
        },
    ]
    with typed(None, events, at=pa.timestamp("us", "UTC")) as portfolio:
        assert plain_of(portfolio) == {"day"}
        both_ways(portfolio, monkeypatch, ANN, Pay(ANN, usd(5)))
    midnight = [{**events[0], "on": datetime(2020, 1, 3)}]  # noqa: DTZ001
    with typed(None, midnight, on=pa.timestamp("us")) as portfolio:
        assert not plain_of(portfolio)


def test_two_events_alike_are_odd() -> None:
    event = {"instance": "twice", "action": "Quit"}
    with typed(None, [event, {**event, "instance": "once"}, event]) as portfolio:
        assert plain_of(portfolio) == {"once"}


def test_early_events_may_count(monkeypatch) -> None:
    record = pa.Table.from_pylist([{"instance": "a", **EVENT, "on": "2019-12-31"}])
    table = pa.Table.from_pylist([{"id": "a", **ROW}])
    template = trade(ANN.must_not(Pay(anything, anything), unless=bob.did(Pay(ANN, anything))))
    with Portfolio(template, table, record, workers=1, early=True) as portfolio:
        assert plain_of(portfolio) == {"a"}
        (told,) = both_ways(portfolio, monkeypatch, ANN, Pay(ANN, usd(5)))
    assert told["verdict"] == "permitted"
    assert told["events"] == ["2019-12-31 Bob Pay(to=Ann & Co, amount=USD 20.50)"]


def test_columns_of_instances_have_types_of_their_own(monkeypatch) -> None:
    given = {**ROW, "limit": None, "most": 3, "rate": Decimal("0.25")}
    types = {
        "id": pa.string(),
        "bob": pa.string(),
        "good": pa.string(),
        "limit": pa.int32(),
        "start": pa.date32(),
        "end": pa.date32(),
        "most": pa.int16(),
        "rate": pa.decimal128(10, 2),
    }
    rows_ = [{"id": "no amount", **given}, {"id": "a number", **given, "limit": 5}]
    table = pa.Table.from_pylist(rows_, pa.schema([*types.items()]))
    template = trade(ANN.must_not(Pay(anything, at_least(usd(1)))))
    with Portfolio(template, table, rows(PLAIN)[1].slice(0, 0), workers=1) as portfolio:
        monkeypatch.setattr(ways, "FEWEST", 0)
        told = portfolio.decide(ANN, Pay(ANN, usd(5)), on=ON).to_pylist()
        assert [(row["instance"], row["verdict"]) for row in told] == [("a number", "prohibited")]
        assert plain_of(portfolio) == {"a number"}
    table = table.set_column(table.column_names.index("limit"), "limit", [["USD 5", "USD 6"]])
    with Portfolio(template, table, rows(PLAIN)[1].slice(0, 0), workers=1) as portfolio:
        assert plain_of(portfolio) == {"no amount", "a number"}
        assert len(both_ways(portfolio, monkeypatch, "bob", Pay(ANN, usd(5)))) == 2


def gift(parties: tuple[Any, ...], norm: Any) -> Contract:
    """A contract that begins on one day whoever its parties are."""
    clauses = (Clause("1", "...", norm),)
    return Contract(name="Gift", parties=parties, clauses=clauses, effective=FIRST, actions=(Pay,))


def test_the_first_day_may_be_stated_once_more(monkeypatch) -> None:
    contract = gift((ANN, bob), bob.must_not(Quit()))
    table = pa.table(
        {"id": ["a", "b", "c"], "bob": ["A", "B", "C"], "effective": [FIRST, ON, None]}
    )
    with Portfolio(contract, table, rows(PLAIN)[1].slice(0, 0), workers=1) as portfolio:
        assert plain_of(portfolio) == {"a", "c"}
        both_ways(portfolio, monkeypatch, "bob", Quit())


def test_a_contract_without_parameters_has_plain_instances(monkeypatch) -> None:
    eve = Party("Eve")
    contract = gift((ANN, eve), eve.must_not(Quit()))
    record = pa.table({"instance": ["a"], "on": [ON], "by": ["Eve"], "action": ["Quit"]})
    with Portfolio(contract, pa.table({"id": ["a", "b"]}), record, workers=1) as portfolio:
        assert plain_of(portfolio) == {"a", "b"}
        told = both_ways(portfolio, monkeypatch, eve, Quit())
    assert [row["verdict"] for row in told] == ["prohibited"] * 2


def test_parties_that_are_no_texts_are_the_engines(monkeypatch) -> None:
    monkeypatch.setattr(ways, "FEWEST", 0)
    record = pa.table({"instance": ["a"], "on": [ON], "by": [5], "action": ["Quit"]})
    with Portfolio(
        trade(ANN.must_not(Quit())), pa.table({"id": ["a"], **COLUMNS}), record
    ) as asked:
        assert asked.decide(ANN, Quit(), on=ON).column("left_out").to_pylist() == [1]
        assert asked.decide(ANN, Quit(), on=ON).column("verdict").to_pylist() == ["prohibited"]


COLUMNS = {name: [value] for name, value in ROW.items()}
