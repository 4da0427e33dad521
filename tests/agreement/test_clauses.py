"""Each clause of the reference contract in each of its texts, on their first and last days."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from attrs import evolve

from contract_rules import Clause, Confidence, Engine, usd
from contract_rules.agreements.microsoft_openai import (
    BuildCapacity,
    DeclareAGI,
    DevelopJointAPI,
    ExceedThresholds,
    HostAPI,
    LicenseModel,
    ProcureCompute,
    PursueAGI,
    ServeProduct,
    ServeStatefulRuntime,
    UseAcquiredTechnology,
    UseHardwareIP,
    UseModel,
    UseResearchIP,
    VerifyAGI,
    agreement,
    aws,
    board,
    coreweave,
    general_public,
    google,
    gpt_3,
    gpt_4o,
    microsoft,
    openai,
    panel,
    record,
)
from support.agreement_table import (
    ASSUMED,
    BEFORE,
    EMPOWERS,
    ENOUGH,
    FREE,
    MAY,
    MAY_NOT,
    OPEN,
    SPEAKS,
    V1,
    V2,
    V3,
    V4,
    V5,
    amazon,
)
from support.histories import MATCHERS


@pytest.fixture(scope="module", params=MATCHERS)
def engine(request):
    """The engine on the record as shipped."""
    with Engine(agreement, record, matcher=request.param, readings=ASSUMED) as engine:
        yield engine


@pytest.mark.parametrize("row", SPEAKS)
def test_each_clause_speaks_from_the_first_day_of_its_text_to_the_last(engine, row):
    """The clause named decides, by what it says now or by what it said before it ended."""
    clause, days, party, action, verdict = row
    for on in days:
        decision = engine.decide(party, action, on=on)
        assert (decision.verdict, " ".join(decision.clauses)) == (verdict, clause)


@pytest.mark.parametrize("row", EMPOWERS)
def test_each_power_stands_from_the_first_day_of_its_text_to_the_last(engine, row):
    """An exercise by another, or short of the conditions, is void by the clause named."""
    clause, days, party, action, effective = row
    for on in days:
        decision = engine.decide(party, action, on=on)
        assert (decision.void, decision.clauses) == (not effective, (clause,))


def test_before_the_first_text_nothing_is_restricted(engine):
    """The day before the agreement no clause decides anything."""
    decision = engine.decide(openai, ProcureCompute(google), on=BEFORE)
    assert (decision.verdict, decision.clauses) == (FREE, ())


def test_gpt_3_is_licensed_to_microsoft_alone_once_that_licence_is_signed(engine):
    """From 2020-09-22, for GPT-3 and no other model of the time."""
    exclusive = LicenseModel(gpt_3, amazon)
    answers = {
        (date(2020, 9, 21), exclusive): FREE,
        (date(2020, 9, 22), exclusive): MAY_NOT,
        (date(2023, 1, 22), exclusive): MAY_NOT,
        (date(2023, 1, 22), LicenseModel(gpt_4o, amazon)): FREE,
        (date(2023, 1, 22), LicenseModel(gpt_3, microsoft)): FREE,
    }
    assert answers == {(on, act): engine.decide(openai, act, on=on).verdict for on, act in answers}


@pytest.mark.parametrize("matcher", MATCHERS)
def test_the_first_licence_leaves_out_what_is_released_after_agi_is_declared(matcher):
    """Under the text of 2019 this is so by itself, whatever profits the board has in view."""
    declared = board.does(DeclareAGI(usd(1)), on=date(2020, 1, 1))
    with Engine(agreement, [*record, declared], matcher=matcher, readings=ASSUMED) as engine:
        decision = engine.decide(microsoft, UseModel(gpt_3), on=date(2020, 6, 11))
        assert (decision.verdict, decision.clauses) == (MAY_NOT, ("L01",))
        assert engine.decide(microsoft, UseModel(gpt_4o), on=date(2020, 6, 11)).verdict is MAY


@pytest.mark.parametrize("matcher", MATCHERS)
def test_verification_ends_what_holds_until_agi_and_nothing_else(matcher):
    """From the day after the panel's verification, and not from the board's declaration."""
    events = [
        *record,
        board.does(DeclareAGI(ENOUGH), on=date(2026, 1, 5)),
        panel.does(VerifyAGI(), on=date(2026, 1, 20)),
    ]
    ended = {
        "C05": (HostAPI(aws), FREE),
        "C08": (DevelopJointAPI(aws), MAY),
        "C13": (LicenseModel(gpt_4o, amazon), FREE),
    }
    with Engine(agreement, events, matcher=matcher, readings=ASSUMED) as engine:
        for clause, (act, then) in ended.items():
            before, after = (
                engine.decide(openai, act, on=on) for on in (date(2026, 1, 20), date(2026, 1, 21))
            )
            assert (before.verdict, after.verdict) == (MAY_NOT, then)
            assert after.clauses == (clause,)
        for act in (UseModel(gpt_4o), PursueAGI()):
            assert engine.decide(microsoft, act, on=date(2026, 1, 21)).verdict is MAY
        hardware = engine.decide(microsoft, UseHardwareIP(), on=date(2026, 1, 21))
        assert hardware.verdict is MAY_NOT


@pytest.mark.parametrize("matcher", MATCHERS)
@pytest.mark.parametrize(
    "verified", [date(2026, 1, 20), date(2026, 6, 20)], ids=["by the text of 2025", "of 2026"]
)
def test_verification_ends_the_right_to_research_methods_for_good(matcher, verified):
    """In the text of 2026 it is all that verification ends, and what it ended stays ended."""
    events = [
        *record,
        board.does(DeclareAGI(ENOUGH), on=date(2026, 1, 5)),
        panel.does(VerifyAGI(), on=verified),
    ]
    use = UseResearchIP()
    with Engine(agreement, events, matcher=matcher, readings=ASSUMED) as engine:
        before = engine.decide(microsoft, use, on=verified)
        assert (before.verdict, before.clauses) == (MAY, ("C11",))
        for on in (verified + timedelta(days=1), date(2026, 12, 31)):
            after = engine.decide(microsoft, use, on=on)
            assert after.verdict is MAY_NOT
            assert "L01" in after.clauses
        for act in (UseModel(gpt_4o), PursueAGI()):
            assert engine.decide(microsoft, act, on=date(2026, 12, 31)).verdict is MAY


@pytest.mark.parametrize("matcher", MATCHERS)
@pytest.mark.parametrize("profits", ["100e9", "99e9"])
def test_the_ceiling_on_compute_falls_when_agi_is_declared(matcher, profits):
    """With the board's declaration, whatever the profits; the panel's word is not waited for."""
    declared = board.does(DeclareAGI(usd(profits)), on=date(2026, 1, 5))
    with Engine(agreement, [*record, declared], matcher=matcher, readings=ASSUMED) as engine:
        verdicts = [
            engine.decide(microsoft, ExceedThresholds(), on=on).verdict
            for on in (date(2026, 1, 4), date(2026, 1, 5), date(2026, 12, 31))
        ]
        assert verdicts == [MAY_NOT, MAY, MAY]


THROUGH_2030, THROUGH_2032 = date(2030, 12, 31), date(2032, 12, 31)
COVERED, API = {"self-built-capacity": "covered"}, {"stateful-runtime": "api"}
DROPPED = {"research-sunset": "dropped"}
runtime = ServeStatefulRuntime(aws, general_public)

# The clauses that decide, after how many amendments, the last day, who asks to do what, the
# readings beside those assumed, and what is so on that day and on the next.
TERMS = [
    ("C02", 2, THROUGH_2030, openai, ProcureCompute(coreweave), {}, OPEN, FREE),
    ("C02 C03", 2, THROUGH_2030, openai, BuildCapacity(), COVERED, OPEN, MAY),
    ("C05", 2, THROUGH_2030, openai, HostAPI(aws), {}, MAY_NOT, FREE),
    ("C05 C07", 2, THROUGH_2030, openai, runtime, API, MAY_NOT, FREE),
    ("C07", 2, THROUGH_2030, openai, ServeProduct(aws), {}, OPEN, FREE),
    ("C07", 2, THROUGH_2030, openai, runtime, {}, OPEN, FREE),
    ("C10", 1, THROUGH_2030, microsoft, UseModel(gpt_4o), {}, MAY, MAY_NOT),
    ("C10", 2, THROUGH_2030, microsoft, UseModel(gpt_4o), {}, MAY, MAY_NOT),
    ("C10", 3, THROUGH_2032, microsoft, UseModel(gpt_4o), {}, MAY, MAY_NOT),
    ("C10", 4, THROUGH_2032, microsoft, UseModel(gpt_4o), {}, MAY, MAY_NOT),
    ("C10", 1, THROUGH_2030, microsoft, UseAcquiredTechnology(), {}, MAY, MAY_NOT),
    ("C10", 2, THROUGH_2030, microsoft, UseAcquiredTechnology(), {}, MAY, MAY_NOT),
    ("C10", 3, THROUGH_2032, microsoft, UseAcquiredTechnology(), {}, MAY, MAY_NOT),
    ("C10", 4, THROUGH_2032, microsoft, UseAcquiredTechnology(), {}, MAY, MAY_NOT),
    ("C11", 1, THROUGH_2030, microsoft, UseResearchIP(), {}, MAY, MAY_NOT),
    ("C11", 2, THROUGH_2030, microsoft, UseResearchIP(), {}, MAY, MAY_NOT),
    ("C11", 3, THROUGH_2030, microsoft, UseResearchIP(), {}, MAY, MAY_NOT),
    ("C11", 4, THROUGH_2030, microsoft, UseResearchIP(), {}, MAY, MAY_NOT),
    ("C11a", 4, THROUGH_2032, microsoft, UseResearchIP(), DROPPED, MAY, MAY_NOT),
    ("C16", 1, THROUGH_2030, microsoft, PursueAGI(), {}, MAY_NOT, FREE),
    ("C16", 2, THROUGH_2030, microsoft, PursueAGI(), {}, MAY_NOT, FREE),
]


@pytest.mark.parametrize("matcher", MATCHERS)
@pytest.mark.parametrize("row", TERMS)
def test_a_term_of_years_runs_to_the_end_of_its_last_day(row, matcher):
    """Had the text not been amended again, each term would have run to 31 December."""
    clauses, amended, last, party, action, read, before, after = row
    contract = evolve(agreement, amendments=agreement.amendments[:amended])
    given = ASSUMED | read
    readings = {question.id: given[question.id] for question in contract.questions}
    with Engine(contract, record, matcher=matcher, readings=readings) as engine:
        within = engine.decide(party, action, on=last)
        assert (within.verdict, " ".join(within.clauses)) == (before, clauses)
        beyond = engine.decide(party, action, on=last + timedelta(days=1))
        assert beyond.verdict is after


@pytest.mark.parametrize("matcher", MATCHERS)
@pytest.mark.parametrize("row", TERMS)
def test_so_it_was_known_before_the_text_was_amended_again(row, matcher):
    """On the day before the next amendment, which was not announced then."""
    _, amended, last, party, action, read, before, after = row
    known_by = (V1, V2, V3, V4, V5)[amended][1]
    days = (last, last + timedelta(days=1))
    with Engine(agreement, record, matcher=matcher, readings=ASSUMED | read) as engine:
        assert [engine.decide(party, action, on=on, known_by=known_by).verdict for on in days] == [
            before,
            after,
        ]


def test_each_text_has_the_clauses_that_are_reported_of_it():
    """Clauses come, change and go with the amendments; the default of law stays."""
    texts = [" ".join(sorted(clause.id for clause in t.clauses)) for t in agreement.texts]
    assert texts == [
        "C01 C01a C10 C13 C14 L01 L02",
        "C01 C01a C05 C05a C07 C10 C11 C13 C14 C15 C16 C18 C19 C24 L01 L02",
        "C01 C02 C03 C04 C05 C05a C07 C10 C11 C13 C14 C15 C16 C18 C19 C24 L01 L02",
        "C04 C05 C06 C07 C08 C08a C09 C10 C11 C12 C13 C14 C16 C16a C17 C18 C19 C20 C24 L01 L02",
        "C04 C06 C07 C10 C11 C11a C12 C14 C16 C16a C17 C18 C20 C24 L01 L02",
    ]
    days = [V1, V2, V3, V4, V5]
    assert [text.since for text in agreement.texts] == [first for first, _ in days]
    assert all(b[0] - a[1] == timedelta(days=1) for a, b in pairwise(days))


def test_every_clause_says_where_it_is_published_and_how_far_to_trust_it():
    """A dated source each; and what is inferred says from what."""
    for clause in agreement.provisions:
        assert isinstance(clause, Clause)
        assert clause.source is not None
        assert clause.source.date
        assert clause.note or clause.confidence is Confidence.OFFICIAL
