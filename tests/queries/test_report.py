"""A report lists every case that the clauses tell apart, one row for those decided alike."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import contract_rules
from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    Entity,
    Field,
    Money,
    Party,
    Question,
    Verdict,
    anything,
    at_least,
    at_most,
    begins,
    count,
    days,
    ends,
    less_than,
    more_than,
    one_of,
    other_than,
    outstanding,
    percent,
    total,
    undisclosed,
    usd,
)
from contract_rules.agreements.microsoft_openai import (
    Consent,
    DeclareAGI,
    DeclineFirstRefusal,
    Document,
    HostAPI,
    Model,
    NewProvider,
    ProcureCompute,
    Product,
    Provider,
    ReleaseModel,
    RestrictAccess,
    UseModel,
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
    recapitalisation,
    record,
    us_national_security,
)
from contract_rules.errors import IncomparableError
from contract_rules.evaluation import precedence
from contract_rules.evaluation.judge import Judge
from contract_rules.norms.subsumption import fits
from contract_rules.queries import kept as keeping
from contract_rules.queries import report as making
from contract_rules.values.acts import Act
from support.histories import MATCHERS
from support.schemas import FINDINGS

SCHEMA = Path(contract_rules.__file__).with_name("schemas") / "findings.schema.json"
DATES = [
    *(date(2019, 7, 21), date(2019, 12, 1), date(2024, 6, 30), date(2025, 2, 1)),
    *(date(2025, 12, 1), date(2026, 5, 1), date(2031, 1, 1), date(2033, 1, 1)),
]


class Cloud(Entity):
    """A cloud."""


class Region(Entity):
    """A region."""


class Deal(Action):
    """Deal."""

    price: Field[Money] = anything


EARLY = date(2024, 1, 1)
ann, bob = Party("Ann"), Party("Bob")
red, blue = Cloud("Red"), Cloud("Blue")
north, south = Region("North"), Region("South")


@pytest.mark.parametrize("on", DATES, ids=str)
def test_the_agreement_reads_as_it_is_known_to_read(on: date, golden) -> None:
    with Engine(agreement, record) as engine:
        golden(f"report-{on}", f"{engine.report(on=on).sheet(100)}\n")


@pytest.mark.parametrize("on", [DATES[1], DATES[3]], ids=str)
def test_the_agreement_reads_in_full_as_it_is_known_to_read(on: date, golden) -> None:
    with Engine(agreement, record) as engine:
        golden(f"report-full-{on}", f"{engine.report(on=on).full()}\n")


@pytest.mark.parametrize("on", DATES, ids=str)
def test_no_line_is_longer_than_eighty_columns(on: date) -> None:
    with Engine(agreement, record) as engine:
        report = engine.report(on=on)
    assert all(len(line) <= 80 for line in report.full().splitlines())
    assert all(len(line) <= 80 for p in report.positions for line in str(p).splitlines())


@pytest.mark.parametrize("on", DATES, ids=str)
def test_all_engines_give_one_report(on: date) -> None:
    reports = []
    for matcher in MATCHERS:
        with Engine(agreement, record, matcher=matcher) as engine:
            reports.append(engine.report(on=on))
    assert all(report == reports[0] for report in reports)


def test_a_report_is_data_that_its_schema_describes() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    with Engine(agreement, record) as engine:
        for on in DATES:
            data = json.loads(json.dumps(engine.report(on=on).to_json()))
            validator.validate(data)
            assert data["on"] == on.isoformat()
        decision = engine.decide(openai, HostAPI(provider=aws), on=date(2025, 2, 1))
        validator.validate(json.loads(json.dumps(decision.to_json())))
        for finding in engine.findings():
            validator.validate(json.loads(json.dumps(finding.to_json())))


def test_the_rows_of_a_party_are_those_of_the_report_about_it_alone() -> None:
    with Engine(agreement, record) as engine:
        report = engine.report(on=date(2025, 2, 1))
    assert report.only(microsoft).positions == report.of(microsoft) != ()
    assert "OpenAI\n------" not in report.only(microsoft).full()


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
        "Document": (recapitalisation, Document("D")),
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


class Host(Action, phrase="host on {cloud} in {region}"):
    cloud: Field[Cloud]
    region: Field[Region]


class Spend(Action, phrase="spend {amount}"):
    amount: Field[Money]


class Share(Action, phrase="share {part}"):
    part: Field[Decimal]


class Lend(Action, phrase="lend from {low} to {high}"):
    low: Field[int]
    high: Field[int]


class Meet(Action, phrase="meet on {day} for {hours} hours about {topic}"):
    day: Field[date]
    hours: Field[int]
    topic: Field[str]


START, AFTER = date(2025, 1, 1), date(2025, 1, 2)


def contract_of(*norms: object) -> Contract:
    clauses = tuple(Clause(f"K{n}", "A clause.", norm) for n, norm in enumerate(norms, 1))
    return Contract(name="Test", parties=(ann, bob), clauses=clauses, effective=START)


def rows(contract: Contract) -> list[str]:
    with Engine(contract) as engine:
        report = engine.report(on=START)
    return [str(position).splitlines()[0] for position in report.positions]


def test_what_nobody_may_do_anything_about_is_one_row() -> None:
    assert rows(contract_of(ann.must_not(Host(cloud=anything, region=anything)))) == [
        "MAY NOT  K1  host on any cloud in any region",
    ]


def test_a_case_is_told_apart_for_each_name_and_for_any_other() -> None:
    norm = ann.must_not(Host(cloud=other_than(red), region=one_of(north, south)))
    assert rows(contract_of(norm)) == [
        "MAY NOT  K1  host on a cloud other than Red in North or South",
        "FREE  host on Red in any region",
        "FREE  host on a cloud other than Red in a region other than North or South",
    ]


def test_an_ordered_field_is_told_apart_at_the_amounts_that_clauses_name() -> None:
    norms = (
        ann.must_not(Spend(amount=at_least(usd("100")))),
        ann.may(Spend(amount=at_most(usd("5")))),
    )
    assert rows(contract_of(*norms)) == [
        "MAY  K2  spend at most USD 5.00",
        "MAY NOT  K1  spend at least USD 100.00",
        "FREE  spend more than USD 5.00 and less than USD 100.00",
    ]


def test_one_amount_can_be_a_case_of_its_own() -> None:
    assert rows(contract_of(ann.must_not(Spend(amount=usd("7"))))) == [
        "MAY NOT  K1  spend USD 7.00",
        "FREE  spend less than USD 7.00",
        "FREE  spend more than USD 7.00",
    ]


def test_there_is_no_case_between_two_whole_numbers_or_days_that_follow_each_other() -> None:
    short = ann.must_not(Meet(day=anything, hours=less_than(2), topic=anything))
    longer = ann.must_not(Meet(day=anything, hours=more_than(1), topic=anything))
    assert rows(contract_of(short, longer)) == [
        "MAY NOT  K1  meet on any day for less than 2 hours about any topic",
        "MAY NOT  K2  meet on any day for more than 1 hours about any topic",
    ]
    before = ann.must_not(Meet(day=less_than(date(2025, 3, 2)), hours=anything, topic=anything))
    after = ann.must_not(Meet(day=more_than(date(2025, 3, 1)), hours=anything, topic="x"))
    assert rows(contract_of(before, after))[-1].startswith(
        "FREE  meet on a day after 2025-03-01 for"
    )


def test_what_a_negated_condition_asks_about_is_told_apart() -> None:
    friends = ~(bob.did(Host(cloud=Host.cloud, region=anything)) & ~ann.did(Spend(usd("1"))))
    contract = contract_of(ann.must_not(Host(cloud=anything, region=anything), provided=~friends))
    with Engine(contract, [bob.does(Host(cloud=red, region=north), on=START)]) as engine:
        found = [str(p).splitlines()[0] for p in engine.report(on=START).positions]
    assert found == [
        "MAY NOT  K1  host on Red in any region",
        "FREE  host on a cloud other than Red in any region",
    ]


def test_a_stretch_between_constants_belongs_to_those_beside_it_where_it_is_empty() -> None:
    short = ann.must_not(Meet(day=anything, hours=less_than(1), topic=anything))
    longer = ann.must_not(Meet(day=anything, hours=more_than(2), topic=anything))
    assert [row.partition(" for ")[2] for row in rows(contract_of(short, longer))] == [
        "less than 1 hours about any topic",
        "more than 2 hours about any topic",
        "at least 1 and at most 2 hours about any topic",
    ]


class Deliver(Action, phrase="deliver by {due}"):
    due: Field[date]


def test_a_date_that_is_compared_with_an_instant_is_told_apart_at_its_day() -> None:
    late = ann.must_not(Deliver(due=anything), provided=Deliver.due < Deliver.on)
    assert rows(contract_of(late)) == [
        "MAY NOT  K1  deliver by a day before 2025-01-01",
        "FREE  deliver by 2025-01-01 or later",
    ]
    signed = bob.did(Spend(amount=anything))
    early = ann.must_not(Deliver(due=anything), provided=signed & (Deliver.due < signed.on))
    with Engine(contract_of(early), [bob.does(Spend(usd("1")), on=START)]) as engine:
        found = [str(p).splitlines()[0] for p in engine.report(on=date(2025, 2, 1)).positions]
    assert found == [
        "MAY NOT  K1  deliver by a day before 2025-01-01",
        "FREE  deliver by 2025-01-01 or later",
    ]


def test_there_is_no_day_after_the_last() -> None:
    assert rows(contract_of(ann.must_not(Deliver(due=at_most(date.max))))) == [
        "MAY NOT  K1  deliver by any due",
    ]


def test_fields_of_one_act_that_are_compared_have_no_list_of_cases() -> None:
    equal = ann.must_not(Lend(low=anything, high=anything), provided=Lend.high < Lend.low)
    with pytest.raises(IncomparableError, match="a report cannot list the cases; ask decide"):
        rows(contract_of(equal))


def test_between_two_decimals_there_is_always_another() -> None:
    norms = (
        ann.must_not(Share(part=less_than(Decimal("0.25")))),
        ann.must_not(Share(part=at_least(Decimal("0.5")))),
    )
    assert rows(contract_of(*norms)) == [
        "MAY NOT  K1  share less than 0.25",
        "MAY NOT  K2  share at least 0.5",
        "FREE  share at least 0.25 and less than 0.5",
    ]


def test_the_data_of_a_decision_name_exercises_and_endings() -> None:
    begun = begins(ann.must_not(Spend(amount=Spend.amount)))
    contract = contract_of(
        bob.can(Spend(amount=anything), then=(begun, ends("K2"))),
        ann.must_not(Host(cloud=red, region=anything)),
    )
    exercise = bob.does(Spend(amount=usd("3")), on=START, id="E1")
    with Engine(contract, [exercise]) as engine:
        spent = engine.decide(ann, Spend(amount=usd("3")), on=START).to_json()
        hosted = engine.decide(ann, Host(cloud=red, region=north), on=AFTER).to_json()
    assert spent["reasons"][0]["exercise"] == "E1"
    assert hosted["reasons"][0]["ended"] == {"on": "2025-01-01", "exercise": "E1", "clause": "K1"}
    FINDINGS.validate(spent)


def test_a_party_without_norms_has_no_section() -> None:
    with Engine(contract_of(ann.must_not(Spend(amount=usd("7"))))) as engine:
        report = engine.report(on=START)
    assert "Bob" not in str(report)
    assert {p.verdict for p in report.positions} == {Verdict.SILENT, Verdict.PROHIBITED}


def test_a_bound_that_is_worked_out_is_a_case_once_it_is_known() -> None:
    limit = ann.must_not(Spend(amount=more_than(total(Spend.amount, by=bob) + usd(2))))
    spent = bob.does(Spend(amount=usd(3)), on=START)
    with Engine(contract_of(limit), [spent]) as engine:
        report = engine.report(on=START)
    assert [str(position).splitlines()[0] for position in report.positions] == [
        "MAY NOT  K1  spend more than USD 5.00",
        "FREE  spend at most USD 5.00",
    ]


def test_a_bound_that_is_not_known_tells_no_cases_apart() -> None:
    owed = Clause("K2", "A clause.", bob.must(Spend(amount=undisclosed)))
    limit = Clause("K1", "A clause.", ann.must_not(Spend(amount=more_than(outstanding("K2")))))
    contract = Contract(name="T", parties=(ann, bob), clauses=(limit, owed), effective=START)
    assert rows(contract) == [
        "FREE  spend any amount",
    ]


def test_a_bound_that_depends_on_the_act_has_no_list_of_cases() -> None:
    share = Lend.low * 2
    norm = ann.must_not(Lend(low=anything, high=anything), provided=share < Lend.high)
    with pytest.raises(IncomparableError) as raised:
        rows(contract_of(norm))
    assert str(raised.value) == (
        "a clause compares Lend.low with what depends on an act: "
        "a report cannot list the cases; ask decide about an act"
    )


@pytest.mark.parametrize(
    ("provided", "told"),
    [
        (total(Spend.amount, by=ann) + Spend.amount > usd(10), "more than USD 6.00"),
        (usd(10) < Spend.amount + total(Spend.amount, by=ann), "more than USD 6.00"),
        (usd(10) - Spend.amount < total(Spend.amount, by=ann), "more than USD 6.00"),
        (usd(10) - (total(Spend.amount, by=ann) + Spend.amount) <= usd(1), "at least USD 5.00"),
        (Spend.amount - total(Spend.amount, by=ann) >= usd(1), "at least USD 5.00"),
    ],
)
def test_what_is_added_to_a_field_that_is_compared_is_brought_to_the_other_side(
    provided, told
) -> None:
    """A cap on what is spent in all, by 4 that are spent: worked out by hand."""
    contract = contract_of(ann.must_not(Spend(amount=anything), provided=provided))
    spent = ann.does(Spend(amount=usd(4)), on=START)
    with Engine(contract, [spent]) as engine:
        found = engine.report(on=AFTER).of(ann)
        assert f"MAY NOT  K1  spend {told}" in [str(one).splitlines()[0] for one in found]
        for amount in (4, 5, 6, 7):
            verdict = engine.decide(ann, Spend(amount=usd(amount)), on=AFTER).verdict
            (row,) = (
                one for one in found if all(fits(usd(amount), m) for _, m in one.action.fields)
            )
            assert row.verdict is verdict


def test_what_is_added_to_a_number_is_brought_to_the_other_side() -> None:
    """Where it is not known, no cases are told apart."""
    count_ = count(Spend(amount=anything), by=ann)
    norm = ann.must_not(Lend(low=anything, high=anything), provided=Lend.low + count_ > 4)
    assert rows(contract_of(norm))[:1] == ["MAY NOT  K1  lend from more than 4 to any high"]
    half = ann.must_not(Share(part=anything), provided=Share.part + Decimal("0.5") > Decimal(1))
    assert rows(contract_of(half))[:1] == ["MAY NOT  K1  share more than 0.5"]
    owed = Clause("K2", "A clause.", bob.must(Spend(amount=undisclosed)))
    limit = ann.must_not(
        Spend(amount=anything), provided=Spend.amount + outstanding("K2") > usd(4)
    )
    parts = (Clause("K1", "A clause.", limit), owed)
    contract = Contract(name="T", parties=(ann, bob), clauses=parts, effective=START)
    assert rows(contract) == ["FREE  spend any amount"]


def test_a_field_that_stands_twice_in_a_comparison_has_no_list_of_cases() -> None:
    norm = ann.must_not(Lend(low=anything, high=anything), provided=Lend.low * 2 > 5)
    twice = ann.must_not(Spend(amount=anything), provided=Spend.amount + Spend.amount > usd(5))
    for one in (norm, twice):
        with pytest.raises(IncomparableError, match="a report cannot list the cases"):
            rows(contract_of(one))


def test_acts_are_told_apart_for_which_a_power_that_lapsed_would_have_been_exercised() -> None:
    norms = (
        bob.can(Host(cloud=red, region=anything), then=ends("K2"), until=START),
        ann.may(Host(cloud=anything, region=anything), provided=bob.did(Spend(usd("1")))),
    )
    with Engine(contract_of(*norms)) as engine:
        found = engine.report(on=date(2025, 2, 1)).of(ann)
        assert [str(position).splitlines()[0] for position in found] == [
            "CANNOT  K1  host on Red in any region",
            "CANNOT  host on a cloud other than Red in any region",
        ]
        for position in found:
            asked = engine.decide(ann, position.decision.act, on=date(2025, 2, 1))
            assert asked.clauses == position.clauses


class Refuse(Action, phrase="refuse {cloud}", on_record=False):
    cloud: Field[Cloud]


def test_names_that_acts_off_the_record_may_have_are_told_apart() -> None:
    refused = bob.did(Refuse(cloud=red)) & (Host.on <= START)
    norm = ann.must_not(
        Host(cloud=anything, region=anything),
        provided=bob.did(Refuse(cloud=Host.cloud)),
        unless=refused,
    )
    assert rows(contract_of(norm)) == [
        "DEPENDS  K1  host on Red in any region",
        "DEPENDS  K1  host on a cloud other than Red in any region",
    ]


class Doubt(Action, phrase="doubt {hours}", on_record=False):
    hours: Field[int]


def test_a_field_that_only_other_events_have_a_say_in_stands_for_a_value() -> None:
    """In a row that no value is told apart in, a field left open would be decided otherwise."""
    doubted = bob.did(Doubt(hours=Meet.hours))
    meets = Meet(day=anything, hours=anything, topic=anything)
    assert rows(contract_of(ann.must_not(meets, provided=doubted))) == [
        "DEPENDS  K1  meet on any day for any hours about any topic"
    ]
    itself = Spend.amount <= Spend.amount
    assert rows(contract_of(ann.must_not(Spend(amount=anything), provided=itself))) == [
        "MAY NOT  K1  spend any amount",
    ]


@pytest.mark.parametrize("matcher", MATCHERS)
@pytest.mark.parametrize("named", [3, 30])
def test_things_that_no_clause_tells_apart_are_decided_once(matcher, named, monkeypatch) -> None:
    """However many the record names; those of which something is on record are decided apart."""
    facts = [openai.does(NewProvider(provider=Provider(f"P{n}")), on=EARLY) for n in range(named)]
    facts.append(microsoft.does(Consent(provider=Provider("P1")), on=EARLY))
    decided = []
    hear = Judge.hear

    def noted(self, hearing, act, itself=None):
        if hearing.kind == "UseCompute":
            decided.append(act)
        return hear(self, hearing, act, itself)

    monkeypatch.setattr(Judge, "hear", noted)
    with Engine(agreement, facts, matcher=matcher) as engine:
        engine.report(on=date(2024, 6, 30))
    asked = {str(act.get("provider")) for act in decided}
    assert len(asked & {f"P{n}" for n in range(named)}) == 2
    assert len(decided) == 4  # of Azure, P0, P1 and others, for all six kinds of use together


@pytest.mark.parametrize("most", [None, 30])
def test_what_was_decided_is_kept_until_an_event_is_recorded(most, monkeypatch) -> None:
    """And on so many acts only; a report that is asked for again is the same, word for word."""
    if most is not None:
        monkeypatch.setattr(keeping, "MOST_KEPT", most)
    on, decided = date(2025, 2, 1), []
    real = Judge.decided

    def noted(self, *args, **given):
        decided.append(args)
        return real(self, *args, **given)

    monkeypatch.setattr(Judge, "decided", noted)
    declined = microsoft.does(DeclineFirstRefusal(provider=Provider("P1")), on=date(2025, 1, 30))
    named = openai.does(NewProvider(provider=Provider("P1")), on=date(2025, 1, 29))
    with Engine(agreement, record) as engine:
        first = engine.report(on=on).full()
        once = len(decided)
        assert engine.report(on=on).full() == first
        assert (len(decided) == once) is (most is None)
        engine.record(named, declined)
        before = len(decided)
        told = engine.report(on=on).full()
        assert len(decided) > before
        kept = len(engine._views.here.kept)
        assert most is None or kept < len(engine.report(on=on).positions) + most
    with Engine(agreement, [*record, named, declined]) as engine:
        assert engine.report(on=on).full() == told != first


def test_what_an_event_does_not_bear_on_is_not_decided_anew(monkeypatch) -> None:
    """After it, the report is that of an engine that was not asked before, word for word."""
    decided = Counter()
    real = Judge.decided

    def noted(self, hearing, *args, **given):
        decided[hearing.kind] += 1
        return real(self, hearing, *args, **given)

    on, later = date(2025, 2, 1), date(2025, 2, 2)
    used = microsoft.does(UseModel(model=gpt_4o), on=date(2025, 1, 30))
    declared = board.does(DeclareAGI(projected_profits=usd(1)), on=later)
    procured = openai.does(ProcureCompute(provider=aws), on=date(2025, 1, 31))
    consent = microsoft.does(Consent(provider=aws), on=date(2025, 1, 31))
    with Engine(agreement, record) as engine:
        engine.report(on=on)
        monkeypatch.setattr(Judge, "decided", noted)
        facts = [*record]
        bearing = (used, set()), (declared, set()), (procured, set()), (consent, SERVED)
        for event, anew in bearing:
            facts.append(event)
            engine.record(event)
            decided.clear()
            told = engine.report(on=on)
            assert {*decided} == anew
            with Engine(agreement, facts) as other:
                assert other.report(on=on).to_json() == told.to_json()
        engine.record(consent.reversal(on=on))
        decided.clear()
        engine.report(on=on)
        assert {*decided} == SERVED


def test_rows_are_made_anew_where_an_event_bears_on_them_or_names_what_they_tell_apart(
    monkeypatch,
) -> None:
    made = Counter()
    real = making.cases_of

    def noted(kind, *args):
        made[kind.name] += 1
        return real(kind, *args)

    monkeypatch.setattr(making, "cases_of", noted)
    on, day_ = date(2025, 2, 1), date(2025, 1, 31)
    named = openai.does(NewProvider(provider=Provider("P1")), on=day_)
    again = openai.does(NewProvider(provider=Provider("P1")), on=on)
    with Engine(agreement, record) as engine:
        engine.report(on=on)
        every = {*made}
        kinds = agreement.vocabulary
        of_them = {name for name in every if any(f.type == "Provider" for f in kinds[name].fields)}
        for event, anew in (
            (microsoft.does(UseModel(model=gpt_4o), on=day_), set()),
            (microsoft.does(Consent(provider=aws), on=day_), SERVED),
            (named, of_them),
            (again, set()),
        ):
            engine.record(event)
            made.clear()
            engine.report(on=on)
            assert {*made} == anew < every


class Ship(Action):
    """Ship."""

    day: Field[date] = anything


def test_rows_tell_apart_when_events_were_that_bear_on_nothing() -> None:
    """What is asked of a day in the report is one between the days on which something was done."""
    norm = ann.must_not(Ship(), provided=bob.did(Deal()) & (Ship.day > Deal.on))
    agreed = Contract(
        name="x",
        parties=(ann, bob),
        clauses=(Clause("C1", "x", norm),),
        effective=EARLY,
        actions=(Charge,),
    )
    on, facts = date(2024, 6, 30), [bob.does(Deal(price=usd(1)), on=date(2024, 3, 1))]
    with Engine(agreed, facts) as engine:
        before = engine.report(on=on)
        facts.append(bob.does(Charge(amount=usd(5)), on=date(2024, 4, 1)))
        engine.record(facts[-1])
        after = engine.report(on=on)
    with Engine(agreed, facts) as other:
        assert other.report(on=on).positions == after.positions != before.positions


def test_after_many_events_it_is_not_looked_which_acts_they_are_about(monkeypatch) -> None:
    on, decided, told = date(2025, 2, 1), Counter(), {}
    real = Judge.decided

    def noted(self, hearing, *args, **given):
        decided[hearing.kind, most] += 1
        return real(self, hearing, *args, **given)

    monkeypatch.setattr(Judge, "decided", noted)
    for most in (0, 1):
        monkeypatch.setattr(keeping, "MOST_SINCE", most)
        with Engine(agreement, record) as engine:
            engine.report(on=on)
            engine.record(microsoft.does(Consent(provider=aws), on=date(2025, 1, 31)))
            decided.clear()
            engine.report(on=on)
            told[most] = decided["UseCompute", most]
    assert told[0] > told[1] > 0


SERVED = {"UseCompute", "ProcureCompute", "MoveWorkload", "HostAPI"}
SERVED |= {"ServeProduct", "ServeStatefulRuntime"}


def test_what_is_owed_of_nothing_is_decided_anew_once_an_amount_is_on_record() -> None:
    """Nothing is an amount of a currency from then on, whatever the first amount is for."""
    share = bob.must(
        Spend(amount=percent(10) * total(Charge.amount, by=ann)), by=date(2024, 12, 31)
    )
    clauses = (Clause("C1", "x", share), Clause("C2", "x", bob.must_not(Spend(amount=anything))))
    agreed = Contract(
        name="x", parties=(ann, bob), clauses=clauses, effective=EARLY, actions=(Deal,)
    )
    act, on = Spend(amount=usd(5)).act, date(2024, 6, 30)
    with Engine(agreed) as engine:
        view = engine._views.here
        (before,) = view.decide_alike(bob, [act], on)
        engine.record(bob.does(Deal(price=usd(1)), on=EARLY))
        (after,) = view.decide_alike(bob, [act], on)
        assert after == view.decide(bob, act, on)
    assert (before.verdict, after.verdict) == (Verdict.CONFLICT, Verdict.PROHIBITED)


class Charge(Action):
    amount: Field[Money]


def test_what_was_asked_of_an_act_on_record_counts_for_others_of_its_kind() -> None:
    """The power turns on what may be off the record by each day on which it was exercised."""
    power = ann.can(Lease(), then=begins("C1"), provided=bob.did(Shun()))
    clauses = (Clause("C1", "x", bob.must_not(Deal()), dormant=True), Clause("P", "x", power))
    agreed = Contract(name="x", parties=(ann, bob), clauses=clauses, effective=EARLY)
    on, exercise = date(2024, 6, 30), ann.does(Lease(cloud=red), on=date(2024, 3, 1))
    with Engine(agreed) as engine:
        (before,) = engine.report(on=on).of(ann)
        engine.record(exercise)
        (after,) = engine.report(on=on).of(ann)
    with Engine(agreed, [exercise]) as other:
        assert other.report(on=on).of(ann) == (after,)
    assert [len(row.decision.ways) for row in (before, after)] == [2, 3]


class Shun(Action, on_record=False):
    cloud: Field[Cloud] = anything


class Lease(Action):
    cloud: Field[Cloud] = anything


@pytest.mark.parametrize("day_", [date(2024, 6, 1), date(2024, 7, 1)])
def test_an_event_with_which_acts_off_the_record_are_compared_tells_them_apart(day_) -> None:
    """Where another clause asks whether what is leased was shunned, and unless it came later."""
    shunned = bob.did(Shun(cloud=Lease.cloud))
    clauses = (
        Clause("C1", "x", ann.must_not(Deal(), unless=bob.did(Shun()))),
        Clause("C2", "x", bob.must_not(Deal(), provided=ann.did(Lease()) & shunned)),
    )
    agreed = Contract(name="x", parties=(ann, bob), clauses=clauses, effective=EARLY)
    leased = ann.does(Lease(cloud=red), on=day_)
    on = date(2024, 6, 30)
    with Engine(agreed) as engine:
        (before,) = engine.report(on=on).of(ann)
        engine.record(leased)
        (after,) = engine.report(on=on).of(ann)
    with Engine(agreed, [leased]) as other:
        assert other.report(on=on).of(ann) == (after,)
    assert (before.decision.turns_on == after.decision.turns_on) == (day_ > on)


@pytest.mark.parametrize("bounds", [5, 20])
def test_how_two_norms_rank_is_worked_out_once(bounds, monkeypatch) -> None:
    """In whatever company they meet."""
    worked_out = Counter()
    is_special = precedence.is_special

    def noted(one, other):
        worked_out[str(one.act), str(other.act)] += 1
        return is_special(one, other)

    monkeypatch.setattr(precedence, "is_special", noted)
    forbids = [ann.must_not(Deal(price=more_than(usd(n)))) for n in range(bounds)]
    allows = [ann.may(Deal(price=less_than(usd(n)))) for n in range(bounds)]
    clauses = tuple(Clause(f"C{n}", "x", norm) for n, norm in enumerate((*forbids, *allows)))
    agreed = Contract(name="x", parties=(ann,), clauses=clauses, effective=EARLY)
    with Engine(agreed) as engine:
        engine.report(on=date(2024, 6, 30))
    assert worked_out
    assert max(worked_out.values()) <= 2  # once for each of the two that outranks the other


@pytest.mark.parametrize("matcher", MATCHERS)
def test_things_of_which_something_may_be_off_the_record_are_decided_apart(matcher) -> None:
    """What would have to be known is about the very thing."""
    named = [Provider(f"P{n}") for n in range(4)]
    facts = [openai.does(NewProvider(provider=provider), on=EARLY) for provider in named]
    facts.append(microsoft.does(DeclineFirstRefusal(provider=named[1]), on=date(2025, 1, 30)))
    on = date(2025, 2, 1)
    with Engine(agreement, facts, matcher=matcher) as engine:
        view = engine._views.here
        acts = [action.act for action in map(ProcureCompute, named)]
        together = told_of(view, openai, acts, on)
        assert together == [view.decide(openai, act, on) for act in acts]
        assert [decision.act for decision in together] == acts
        assert [bool(decision.ways) for decision in together] == [True, False, True, True]


def test_what_is_decided_together_is_told_of_each_act_in_every_way() -> None:
    scope = Question("scope", "Which is it?", readings=("wide", "narrow"))
    norm = ann.must_not(Deal(price=more_than(usd(5))), provided=scope.reads("wide"))
    agreed = Contract(
        name="x", parties=(ann,), clauses=(Clause("C1", "x", norm),), effective=EARLY
    )
    acts = [Deal(price=usd(price)).act for price in (1, 2, 9, 10)]
    with Engine(agreed) as engine:
        view = engine._views.here
        together = told_of(view, ann, acts, EARLY)
        assert together == [view.decide(ann, act, EARLY) for act in acts]
    told = [{way.answer.act for way in decision.ways} for decision in together]
    assert told == [set(), set(), {acts[2]}, {acts[3]}]


def told_of(view, party, acts, on):
    """The decisions on acts, as a report tells them."""
    alike = view.decide_alike(party, acts, on)
    return [view.restated(one, act) for one, act in zip(alike, acts, strict=True)]


class Ask(Action):
    """Ask for a price."""

    price: Field[Money] = anything


def test_a_price_counts_by_itself_where_an_event_must_have_it_and_more_is_asked_of_that() -> None:
    asked = bob.did(Ask(price=Deal.price)) & (Ask.price > usd(5))
    agreed = Contract(
        name="x",
        parties=(ann, bob),
        clauses=(Clause("C1", "x", ann.must_not(Deal(), unless=asked)),),
        effective=EARLY,
    )
    facts = [bob.does(Ask(price=usd(price)), on=EARLY) for price in (1, 9)]
    acts = [Deal(price=usd(price)).act for price in (1, 2, 9, 10)]
    with Engine(agreed, facts) as engine:
        view = engine._views.here
        together = told_of(view, ann, acts, EARLY)
        assert together == [view.decide(ann, act, EARLY) for act in acts]
    assert [d.verdict.value for d in together] == [*["prohibited"] * 2, "permitted", "prohibited"]


class Insure(Action, phrase="pay {amount} for {cause}"):
    cause: Field[Cloud]
    amount: Field[Money]


FIRE, WAR = Cloud("fire"), Cloud("war")
BAN = ann.must_not(Insure(cause=WAR, amount=anything))
CAP = ann.must_not(Insure(cause=anything, amount=more_than(usd(1000))))
ALL = ann.must_not(Insure(cause=anything, amount=anything))
DEBT = ann.must(Insure(cause=FIRE, amount=Deal.price), upon=bob.did(Deal()), within=days(9))


@pytest.mark.parametrize("matcher", MATCHERS)
@pytest.mark.parametrize(
    ("forbidding", "overriding", "paid", "told"),
    [
        (BAN, (), 0, "FREE  pay any amount for a cause other than war, but for"),
        (CAP, (), 0, "FREE  pay at most USD 1,000.00 for any cause, but for"),
        (ALL, ("2",), 0, "MAY NOT  2  pay any amount for any cause, but for"),
        (BAN, (), 150, "FREE  pay any amount for a cause other than war, but for"),
        (BAN, (), 200, "FREE  pay any amount for a cause other than war"),
    ],
)
def test_what_is_owed_is_told_as_permitted_by_each_answer(
    matcher, forbidding, overriding, paid, told
) -> None:
    """A duty permits what it asks for, whatever is decided of other acts of the same kind."""
    made = Contract(
        name="Policy",
        parties=(ann, bob),
        clauses=(
            Clause("1", "Ann pays for fire.", DEBT, overrides=overriding),
            Clause("2", "Ann does not pay for all.", forbidding),
        ),
        effective=START,
    )
    events = [bob.does(Deal(price=usd(200)), on=START)]
    if paid:
        events.append(ann.does(Insure(cause=FIRE, amount=usd(paid)), on=AFTER))
    owed = Insure(cause=FIRE, amount=usd(200 - paid) if paid < 200 else usd(200))
    with Engine(made, events, matcher=matcher) as engine:
        report = engine.report(on=date(2025, 1, 3))
        asked = engine.decide(ann, owed, on=date(2025, 1, 3))
    (row,) = (
        p for p in report.positions if all(fits(getattr(owed, n), m) for n, m in p.action.fields)
    )
    (flat,) = (one for one in report.to_rows() if told in _line(one))
    is_owed = told.endswith("but for")
    assert (asked.verdict is Verdict.PERMITTED) is is_owed
    assert row.owed_under == (("1",) if is_owed else ())
    assert [one["owed_under"] for one in report.to_json()["positions"]].count(["1"]) == is_owed
    more = " what is owed under 1" if is_owed else ""
    assert _line(flat) == f"{told}{more}"
    for text in (str(report), report.full(), report._repr_html_()):
        what = _line(flat).rpartition("  ")[2]
        assert what in " ".join(text.split())
    assert FINDINGS.validate(report.to_json()) is None


def _line(row) -> str:
    return "  ".join(filter(None, (row["verdict"], row["clauses"], row["what"])))
