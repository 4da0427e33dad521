"""Portfolios that are drawn, and what the engine of each contract says by the semantics."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from attrs import frozen
from hypothesis import assume
from hypothesis import strategies as st

from contract_rules import Contract, ContractError, Engine, Event
from contract_rules.contracts import serialization
from contract_rules.language import parties as language
from contract_rules.testing import contracts, histories
from contract_rules.values.acts import Act, Entity, Party, type_of
from contract_rules.values.elapsed import iso
from contract_rules.values.money import Money
from contract_rules.values.parameters import told
from support.templates import templated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from decimal import Decimal

LAST = date(2020, 2, 1)


def cell(value: Any) -> str:
    """A value of a parameter as a table has it."""
    match value:
        case Money():
            return f"{value.currency} {value.amount:f}"
        case Party() | Entity():
            return value.name
        case date():
            return value.isoformat()
        case timedelta():
            return iso(value)
        case _:
            return told(value)


def can_be_told(value: Any) -> bool:
    """Whether a cell tells all of a value."""
    if isinstance(value, Entity) and value.aliases:
        return False
    if isinstance(value, Party) and value.in_text:
        return False
    return type_of(value) != "str" or bool(value)


def rows_of(instance: str, events: Iterable[Event]) -> list[dict[str, Any]]:
    """Events as rows of a table, all of whose cells are texts."""
    rows = []
    for event in events:
        data = serialization.event_to_json(event)
        nested = {
            name: json.dumps(data.pop(name)) for name in ("fields", "source") if data.get(name)
        }
        rows.append({"instance": instance, **data, **nested})
    return rows


TEXTS = (
    *("instance", "id", "on", "by", "action", "fields", "recorded", "towards", "reverses"),
    *("corrects", "strikes", "source", "confidence", "note"),
)


def asked(contract: Contract, events: list[Event], question: Callable[[Engine], Any]) -> Any:
    """What an engine answers by the semantics, or the reason why it does not."""
    try:
        with Engine(contract, events, matcher="semantics") as engine:
            return question(engine)
    except ContractError as error:
        return str(error)


def figure(amount: Money | None) -> Decimal | None:
    return None if amount is None else amount.amount


def duties(engine: Engine) -> list[tuple]:
    return [
        (d.id, d.status.value, d.since, d.breached, figure(d.paid), figure(d.outstanding))
        for d in engine.duties(on=LAST)
    ]


def breaches(engine: Engine) -> list[tuple]:
    return [
        (b.clause, b.party.name, b.on, b.event and b.event.id, b.duty and b.duty.id, b.made_good)
        for b in engine.breaches(on=LAST)
    ]


DUTY = ("duty", "status", "since", "breached", "paid", "outstanding")

BREACH = ("clause", "party", "on", "event", "duty", "made_good")


@frozen
class PortfolioCase:
    """A template, the tables of its instances and events, and what they were made of.

    Attributes:
        template: The template.
        table: The instances.
        record: Their events, of one instance after another, but in no order of these.
        names: The ids of the instances.
        rows: The values of each.
        records: The events of each.
        acts: An act to ask about, and whose it would be; none where nothing happened.
    """

    template: Contract
    table: pa.Table
    record: pa.Table
    names: list[str]
    rows: list[dict[str, Any]]
    records: list[Any]
    acts: list[tuple[Party, Act]]


@st.composite
def portfolios(draw) -> PortfolioCase:
    """Several records of one contract, and one with other values, all in one portfolio."""
    case = draw(templated(contracts()))
    assume(all(map(can_be_told, (*case.values.values(), *case.others.values()))))
    template = case.template if case.values else case.contract
    rows = [case.values] * 3 + [written(case.others)] * bool(case.values)
    records = [draw(histories(case.contract, max_size=7)) for _ in rows]
    names = [str(number) for number in range(len(rows))]
    table = pa.Table.from_pylist(
        [
            {"id": name, **{key: cell(value) for key, value in values.items()}}
            for name, values in zip(names, rows, strict=True)
        ]
    )
    told_ = [row for n, events in zip(names, records, strict=True) for row in rows_of(n, events)]
    order = draw(st.permutations(names))
    told_.sort(key=lambda row: order.index(row["instance"]))  # as no table need be sorted
    record = pa.Table.from_pylist(told_, pa.schema([(name, pa.string()) for name in TEXTS]))
    acts = [(events[-1].by, events[-1].act) for events in records if events][:1]
    return PortfolioCase(template, table, record, names, rows, records, acts)


def check_by_engines(
    case: PortfolioCase, found: dict[str, list[dict]], decided: list[list[dict]], rejects
) -> None:
    """See that each contract is answered about as by its engine.

    Args:
        case: The portfolio.
        found: The rows of `duties` and `breaches`.
        decided: Those of `decide`, for each act.
        rejects: Those of rejects.
    """
    refused = {
        (r["instance"], (r["question"] or " ").split()[0]) for r in rejects if r["question"]
    }
    out = {r["instance"] for r in rejects if not r["question"]}
    for name, values, events in zip(case.names, case.rows, case.records, strict=True):
        contract = asked_of(case.template, values)
        if isinstance(contract, str):
            assert name in out
            continue
        if name in out:  # a contract with other values may refuse what this one admits
            assert isinstance(asked(contract, list(events), lambda _: None), str)
            continue
        for question, ask, columns in (("duties", duties, DUTY), ("breaches", breaches, BREACH)):
            expected = asked(contract, list(events), ask)
            if isinstance(expected, str):
                assert (name, question) in refused
                continue
            mine = [row for row in found[question] if row["instance"] == name]
            assert ([tuple(row[c] for c in columns) for row in mine] == expected) is True
        for (who, act), answers in zip(case.acts, decided, strict=True):
            expected = asked(
                contract,
                list(events),
                lambda engine, who=who, act=act: engine.decide(who, act, on=LAST),
            )
            mine = [row for row in answers if row["instance"] == name]
            if isinstance(expected, str):
                assert (name, "decide") in refused
                continue
            (row,) = mine
            same = (expected.verdict.value, expected.effect.value, list(expected.clauses))
            assert ((row["verdict"], row["effect"], row["clauses"]) == same) is True


def written(values: dict[str, Any]) -> dict[str, Any]:
    """Values with parties as authors write them."""
    parties = {key: value for key, value in values.items() if type(value) is Party}
    return {**values, **{key: language.Party(value.name) for key, value in parties.items()}}


def asked_of(template: Contract, values: dict[str, Any]) -> Contract | str:
    """The contract with these values, or why there is none."""
    try:
        return template.instance(**values) if values else template
    except ContractError as error:
        return str(error)
