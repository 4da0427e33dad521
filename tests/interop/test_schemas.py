"""The schemas of events: what a file of a record may hold, of any contract and of one."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Literal

import pytest
from attrs import evolve
from jsonschema import Draft202012Validator

from contract_rules import (
    Action,
    Clause,
    Confidence,
    Contract,
    Entity,
    FactBase,
    Field,
    Money,
    Party,
    Quantity,
    Source,
    anything,
    quantity,
    usd,
)
from contract_rules.__main__ import main
from contract_rules.agreements import microsoft_openai
from contract_rules.contracts.serialization import event_to_json
from contract_rules.interop import events_schema


class Place(Entity):
    """Somewhere."""


class Do(Action, signed="less", currency="USD", additive={"weight": "tonnes"}):
    done: Field[bool]
    number: Field[int]
    share: Field[Decimal]
    title: Field[str]
    cause: Field[Literal["fire", "war"]]
    day: Field[date]
    to: Field[Party]
    paid: Field[Money]
    less: Field[Money]
    weight: Field[Quantity]
    where: Field[Place]


class Rest(Action):
    pass


NAMES = (
    "done",
    "number",
    "share",
    "title",
    "cause",
    "day",
    "to",
    "paid",
    "less",
    "weight",
    "where",
)
ANY = Do(**dict.fromkeys(NAMES, anything))
ann, bea = Party("Ann"), Party("Bea")
contract = Contract(
    name="Deeds",
    parties=(ann, bea),
    clauses=(Clause("1", "x", ann.may(ANY)), Clause("2", "y", ann.may(Rest()))),
    effective=date(2025, 1, 1),
)
event = ann.does(
    Do(
        done=True,
        number=7,
        share=Decimal("-0.5"),
        title="x",
        cause="fire",
        day=date(2025, 1, 2),
        to=bea,
        paid=usd("1.5"),
        less=usd(-3),
        weight=quantity(5, "tonnes"),
        where=Place("Here", aliases=("there",)),
    ),
    on=date(2025, 1, 3),
)
GENERAL, OWN = events_schema(), events_schema(contract)


def fits(schema: dict, data: object) -> bool:
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema).is_valid(data)


def test_an_event_fits_with_all_that_it_may_say() -> None:
    """Also what undoes one, at an instant, and a line that says how many come."""
    whole = evolve(
        event,
        towards="x",
        source=Source(title="A paper", publisher="P", date="2025-01"),
        confidence=Confidence.REPORTED,
        note="n",
    )
    later = event.correction(recorded=date(2025, 2, 1), title="y")
    never, back = event.correction(recorded=date(2025, 2, 1)), event.reversal(on=date(2025, 2, 1))
    rested = ann.does(Rest(), on=date(2025, 1, 1))
    for one in (event, whole, later, never, back, rested):
        assert fits(GENERAL, event_to_json(one)), one
        assert fits(OWN, event_to_json(one)), one
    least = {"on": "2025-01-03T09:00:00.5-05:00", "by": "Bea", "action": "Rest"}
    assert fits(GENERAL, least)
    assert fits(OWN, least)
    assert fits(OWN, {"events": 12})


DATA = event_to_json(event)


@pytest.mark.parametrize(
    "change",
    [
        {"on": "3 January 2025"},
        {"recorded": 5},
        {"confidence": "sure"},
        {"sauce": {"title": "x"}},
        {"fields": []},
    ],
)
def test_what_is_no_event_fits_neither(change) -> None:
    assert not fits(GENERAL, DATA | change)
    assert not fits(OWN, DATA | change)


@pytest.mark.parametrize(
    "change",
    [
        {"by": "Eve"},
        {"action": "Undo"},
        {"action": "Rest"},
        {"fields": {}},
        *(
            {"fields": DATA["fields"] | {name: value}}
            for name, value in (
                ("done", 1),
                ("number", "7"),
                ("share", {"Decimal": "half"}),
                ("title", 5),
                ("cause", "flood"),
                ("day", {"date": "2025-01-03T09:00:00Z"}),
                ("day", "2025-01-03"),
                ("to", {"Place": "Bea"}),
                ("paid", {"Money": "USD -1"}),
                ("paid", {"Money": "EUR 1"}),
                ("weight", {"Money": "USD 5"}),
                ("where", {"Person": "Here"}),
                ("whither", {"Place": "Here"}),
            )
        ),
    ],
)
def test_what_is_no_event_of_the_contract_fits_its_schema_not(change) -> None:
    """Though it may be one of another."""
    assert not fits(OWN, DATA | change)


def test_the_record_of_the_agreement_fits() -> None:
    """Each line of it, both schemas; and what FactBase.dump writes."""
    own = events_schema(microsoft_openai.agreement)
    for one in microsoft_openai.record:
        assert fits(GENERAL, event_to_json(one)), one
        assert fits(own, event_to_json(one)), one


def test_what_a_fact_base_writes_fits_line_by_line(tmp_path) -> None:
    file = tmp_path / "events.jsonl"
    FactBase([event]).dump(file)
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert len(lines) == 2
    assert all(fits(OWN, line) and fits(GENERAL, line) for line in lines)


ABOUT = ("--contract", f"{__name__}:contract")


def test_the_command_tells_each_schema(capsys, tmp_path) -> None:
    """Of events also that of a contract; to a file, where one is named."""
    for what in ("events", "contract", "cases", "findings"):
        assert main(["schema", what]) == 0
        published = files("contract_rules") / "schemas" / f"{what}.schema.json"
        told = json.loads(capsys.readouterr().out)
        assert told == json.loads(published.read_text(encoding="utf-8"))
    file = tmp_path / "own.json"
    assert main(["schema", "events", *ABOUT, "-o", str(file)]) == 0
    assert json.loads(file.read_text(encoding="utf-8")) == OWN
    assert main(["schema", "findings", *ABOUT]) == 1
    assert capsys.readouterr().err == (
        "error: --contract goes with the schema of events alone; leave it out\n"
    )
