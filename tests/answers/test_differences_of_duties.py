"""What differs of duties between two reports, and differences as data."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from jsonschema import Draft202012Validator

import contract_rules
from contract_rules import (
    DifferenceKind,
    Engine,
    Entity,
    Party,
    anything,
    assigns,
    days,
)
from contract_rules.agreements.microsoft_openai import agreement, record
from contract_rules.testing.words import Claim, Deliver, Order, Pay, Visit
from support.dealings import ann, bea, claim, clause, contract, day, deliver, order, pay

SCHEMA = Path(contract_rules.__file__).with_name("findings.schema.json")
GAINED, LOST, CHANGED = DifferenceKind


class Cloud(Entity):
    """A cloud."""


class Region(Entity):
    """A region."""


red, blue, green = Cloud("Red"), Cloud("Blue"), Cloud("Green")
north, south = Region("North"), Region("South")
joe, moe = Party("Joe"), Party("Moe")
START, THEN = date(2025, 1, 1), date(2025, 6, 1)


def report(agreed, events=(), on=START, **parts):
    """The report of a contract on a day."""
    with Engine(agreed, events, **parts) as engine:
        return engine.report(on=on)


PRICE = clause("C1", bea.must(Pay(amount=Order.price, to=ann), upon=Order, within=days(10)))
WORK = clause("C2", ann.must(Deliver(level=anything), upon=bea.did(Order())))
CEDE = clause("P", ann.can(Claim(), then=assigns("C1", to=Claim.to)))


def test_duties_are_gained_lost_and_changed() -> None:
    """In their status, their amounts, their deadlines and to whom they are owed."""
    agreed = contract(PRICE, WORK, CEDE)
    events = (order(3), pay(5, 4), deliver(6), claim(7), order(20, "7"))
    days_ = [report(agreed, events, on=day(n)) for n in (2, 4, 5, 6, 7, 14, 20)]

    def kinds(one, other):
        return [(d.kind, d.duty.clause) for d in days_[one].diff(days_[other]).duties]

    assert kinds(0, 1) == [(GAINED, "C2"), (GAINED, "C1")]
    assert kinds(1, 0) == [(LOST, "C2"), (LOST, "C1")]
    assert kinds(1, 2) == kinds(3, 4) == kinds(4, 5) == [(CHANGED, "C1")]
    assert kinds(2, 3) == [(LOST, "C2")]
    found = days_[1].diff(days_[6])
    assert found.owed_by(ann) == found.duties[:2]
    assert [str(d) for d in found.duties] == [
        (
            "GAINED  C2  Ann: deliver (any level)\n"
            "  Before: not owed.\n"
            "  After: Open since 2020-01-20; no deadline on record."
        ),
        (
            "LOST  C2  Ann: deliver (any level)\n"
            "  Before: Open since 2020-01-03; no deadline on record.\n"
            "  After: owed no longer."
        ),
        (
            "GAINED  C1  Bea: pay (USD 7.00, Cyd)\n"
            "  Before: not owed.\n"
            "  After: Open since 2020-01-20; due by 2020-01-30; owed to Cyd; USD 0.00 paid,\n"
            "  USD 7.00 outstanding."
        ),
        (
            "CHANGED  C1  Bea: pay (USD 10.00, Cyd)\n"
            "  Before: Open since 2020-01-03; due by 2020-01-13; owed to Ann; USD 0.00 paid,\n"
            "  USD 10.00 outstanding.\n"
            "  After: Breached since 2020-01-14; due by 2020-01-13; owed to Cyd; USD 4.00\n"
            "  paid, USD 6.00 outstanding."
        ),
    ]
    assert (
        str(days_[0].diff(days_[1]))
        == """\
The contract on 2020-01-02 and 2020-01-04

Ann
---

GAINED  C2  deliver (any level)
  Before: not owed.
  After: Open since 2020-01-03; no deadline on record.

Bea
---

GAINED  C1  pay (USD 10.00, Ann)
  Before: not owed.
  After: Open since 2020-01-03; due by 2020-01-13; owed to Ann; USD 0.00 paid,
  USD 10.00 outstanding."""
    )


def test_differences_are_data_that_the_schema_describes() -> None:
    validator = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    with Engine(agreement, record) as engine:
        dates = (date(2019, 12, 1), date(2024, 6, 30), date(2025, 12, 1), date(2026, 5, 1))
        reports = [engine.report(on=on) for on in dates]
    for one in reports:
        for other in reports:
            found = one.diff(other)
            data = json.loads(json.dumps(found.to_json()))
            validator.validate(data)
            assert len(data["positions"]) == len(found.positions)
            assert len(data["duties"]) == len(found.duties)
            assert all(len(text) <= 80 for text in str(found).splitlines())
            assert found.is_empty == (one is other)
            assert {d.party for d in found.positions} <= {*agreement.parties}
    agreed = contract(PRICE, clause("C3", bea.must_not(Visit())))
    found = report(contract(PRICE), on=day(2)).diff(report(agreed, (order(2),), on=day(2)))
    data = json.loads(json.dumps(found.to_json()))
    validator.validate(data)
    assert data["before"] == {"contract": "The contract", "on": "2020-01-02"}
    (position,), (duty,) = data["positions"], data["duties"]
    assert {
        key: position[key] for key in ("difference", "party", "action", "phrase", "before")
    } == {
        "difference": "lost",
        "party": "Bea",
        "action": "Visit",
        "phrase": "visit (any level)",
        "before": None,
    }
    assert position["after"]["verdict"] == "prohibited"
    assert (duty["difference"], duty["before"], duty["after"]["clause"]) == ("gained", None, "C1")
    assert duty["duty"] == duty["after"]["duty"]
