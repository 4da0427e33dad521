"""A report lists every case that the clauses tell apart, one row for those decided alike."""

from __future__ import annotations

import json
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import contract_rules
from contract_rules import (
    Engine,
    Entity,
    Party,
    usd,
)
from contract_rules.agreements.microsoft_openai import (
    DeclareAGI,
    DeclineFirstRefusal,
    HostAPI,
    Model,
    Product,
    Provider,
    ReleaseModel,
    RestrictAccess,
    VerifyAGI,
    agreement,
    aws,
    azure,
    board,
    coreweave,
    general_public,
    gpt_4o,
    microsoft,
    openai,
    panel,
    record,
    us_national_security,
)
from contract_rules.precedence import fits
from contract_rules.values import Act

SCHEMA = Path(contract_rules.__file__).with_name("findings.schema.json")
DATES = [
    *(date(2019, 7, 21), date(2019, 12, 1), date(2024, 6, 30), date(2025, 2, 1)),
    *(date(2025, 12, 1), date(2026, 5, 1), date(2031, 1, 1), date(2033, 1, 1)),
]


class Cloud(Entity):
    """A cloud."""


class Region(Entity):
    """A region."""


ann, bob = Party("Ann"), Party("Bob")
red, blue = Cloud("Red"), Cloud("Blue")
north, south = Region("North"), Region("South")


@pytest.mark.parametrize("on", DATES, ids=str)
def test_the_agreement_reads_as_it_is_known_to_read(on: date, golden) -> None:
    with Engine(agreement, record) as engine:
        golden(f"report-{on}", f"{engine.report(on=on)}\n")


@pytest.mark.parametrize("on", DATES, ids=str)
def test_no_line_is_longer_than_eighty_columns(on: date) -> None:
    with Engine(agreement, record) as engine:
        report = engine.report(on=on)
    assert all(len(line) <= 80 for line in str(report).splitlines())
    assert all(len(line) <= 80 for p in report.positions for line in str(p).splitlines())


@pytest.mark.parametrize("on", DATES, ids=str)
def test_both_engines_give_one_report(on: date) -> None:
    reports = []
    for matcher in (None, "semantics"):
        with Engine(agreement, record, matcher=matcher) as engine:
            reports.append(engine.report(on=on))
    assert reports[0] == reports[1]


def test_a_report_is_data_that_its_schema_describes() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    with Engine(agreement, record) as engine:
        for on in DATES:
            data = json.loads(json.dumps(engine.report(on=on).to_json()))
            validator.validate(data)
            assert data["on"] == on.isoformat()
        decision = engine.decide(openai, HostAPI(cloud=aws), on=date(2025, 2, 1))
        validator.validate(json.loads(json.dumps(decision.to_json())))
        for finding in engine.findings():
            validator.validate(json.loads(json.dumps(finding.to_json())))


def test_the_rows_of_a_party_are_those_of_the_report_about_it_alone() -> None:
    with Engine(agreement, record) as engine:
        report = engine.report(on=date(2025, 2, 1))
    assert report.only(microsoft).positions == report.of(microsoft) != ()
    assert "OpenAI\n------" not in str(report.only(microsoft))


def test_every_case_is_decided_as_a_question_about_it_is() -> None:
    with Engine(agreement, record) as engine:
        for on in DATES:
            for position in engine.report(on=on).positions:
                asked = engine.decide(position.party, position.decision.act, on=on)
                assert (asked.verdict, asked.clauses) == (position.verdict, position.clauses)
                assert (asked.reasons, asked.void) == (position.reasons, position.void)


@pytest.mark.parametrize("on", [*DATES, date(2025, 5, 1), date(2026, 2, 1)], ids=str)
def test_every_act_falls_in_exactly_one_row_which_decides_it_as_a_question_does(on: date) -> None:
    new = Model("N")
    events = (
        microsoft.does(DeclineFirstRefusal(provider=coreweave), on=date(2025, 2, 15)),
        board.does(DeclareAGI(projected_profits=usd("120e9")), on=date(2025, 3, 1)),
        openai.does(ReleaseModel(model=new), on=date(2025, 4, 1)),
        openai.does(RestrictAccess(model=new), on=date(2025, 4, 2)),
        panel.does(VerifyAGI(), on=date(2026, 1, 20)),
    )
    some: dict[str, tuple] = {
        "Provider": (azure, coreweave, aws, Provider("Nimbus")),
        "Model": (gpt_4o, new, Model("Q")),
        "Customer": (general_public, us_national_security),
        "Money": (usd("1"), usd("100e9"), usd("120e9")),
        "Party": (microsoft, openai),
        "Product": (Product("P"), Product("Q")),
    }
    with Engine(agreement, [*record, *events]) as engine:
        report = engine.report(on=on)
        for party, name in {(p.party, p.action.kind) for p in report.positions}:
            rows_of = [p for p in report.of(party) if p.action.kind == name]
            fields = agreement.kind(name).fields
            for values in product(*(some[known.type] for known in fields)):
                named = zip((known.name for known in fields), values, strict=True)
                act = Act(name, tuple(named))
                (row,) = (
                    p for p in rows_of if all(fits(act.get(n), m) for n, m in p.action.fields)
                )
                decision = engine.decide(party, act, on=on)
                assert (row.verdict, row.clauses) == (decision.verdict, decision.clauses)
