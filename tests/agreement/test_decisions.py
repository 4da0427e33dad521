"""The reference contract decides as the agreement is reported to, whatever finds the rules."""

from __future__ import annotations

import random
from datetime import date

import pytest

from contract_rules import Engine, FindingKind, Verdict, usd
from contract_rules.agreements.microsoft_openai import (
    Consent,
    DeclareAGI,
    DeclineFirstRefusal,
    HostAPI,
    Model,
    ProcureCompute,
    Provider,
    PursueAGI,
    ReleaseModel,
    ReleaseOpenWeights,
    RestrictAccess,
    UseModel,
    VerifyAGI,
    agreement,
    aws,
    azure,
    board,
    coreweave,
    general_public,
    google,
    gpt_4o,
    microsoft,
    openai,
    oracle,
    panel,
    record,
    us_national_security,
)
from support.agreement_table import ASSUMED, FREE, MAY, MAY_NOT, OPEN
from support.histories import MATCHERS

SEEDS = (None, 1, 2, 3)


def asked(matcher, given=(), seed=None):
    """An engine on the record and what is given beside it, recorded in a shuffled order."""
    events = [*record, *given]
    if seed is not None:
        random.Random(seed).shuffle(events)  # noqa: S311 (an order is no secret)
    return Engine(agreement, events, matcher=matcher, readings=ASSUMED)


new = Model("N")
nimbus = Provider("Nimbus")
declined = microsoft.does(DeclineFirstRefusal(coreweave), on=date(2025, 2, 15))
declared = board.does(DeclareAGI(usd("120e9")), on=date(2025, 3, 1))
too_little = board.does(DeclareAGI(usd("90e9")), on=date(2025, 3, 1))
by_another = microsoft.does(DeclareAGI(usd("120e9")), on=date(2025, 3, 1))
released = openai.does(ReleaseModel(new), on=date(2025, 4, 1))
same_day = openai.does(ReleaseModel(new), on=declared.on)
restricted = openai.does(RestrictAccess(new), on=date(2025, 4, 2))
restricted_old = openai.does(RestrictAccess(gpt_4o), on=date(2025, 4, 2))
restricted_for_openai = microsoft.does(RestrictAccess(new), on=date(2025, 4, 2))
declared_later = board.does(DeclareAGI(usd("120e9")), on=date(2026, 1, 5))
verified = panel.does(VerifyAGI(), on=date(2026, 1, 20))
verified_for_panel = openai.does(VerifyAGI(), on=date(2026, 1, 20))

DECISIONS = [
    (date(2019, 12, 1), openai, ProcureCompute(azure), (), FREE, None),
    (date(2019, 12, 1), openai, ProcureCompute(google), (), MAY_NOT, "C01"),
    (date(2024, 6, 10), openai, ProcureCompute(oracle), (), MAY_NOT, "C01"),
    (date(2024, 6, 11), openai, ProcureCompute(oracle), (), MAY, "C01"),
    (date(2024, 6, 30), openai, ProcureCompute(coreweave), (), MAY_NOT, "C01"),
    (date(2024, 6, 30), openai, ProcureCompute(nimbus), (), MAY_NOT, "C01"),
    (date(2025, 3, 1), openai, ProcureCompute(coreweave), (declined,), MAY, "C02"),
    (date(2025, 3, 1), openai, ProcureCompute(oracle), (declined,), OPEN, "C02"),
    (date(2025, 11, 4), openai, ProcureCompute(aws), (), FREE, None),
    (date(2025, 2, 1), openai, HostAPI(azure), (), FREE, None),
    (date(2025, 2, 1), openai, HostAPI(aws), (), MAY_NOT, "C05"),
    (date(2025, 12, 1), openai, HostAPI(aws, general_public), (), MAY_NOT, "C05"),
    (date(2025, 12, 1), openai, HostAPI(aws, us_national_security), (), MAY, "C09"),
    (date(2026, 4, 28), openai, HostAPI(aws), (), MAY, "C07"),
    (date(2025, 2, 1), microsoft, UseModel(gpt_4o), (), MAY, "C10"),
    (date(2025, 5, 1), microsoft, UseModel(new), (declared, released), MAY, "C10"),
    (date(2025, 5, 1), microsoft, UseModel(new), (declared, released, restricted), MAY_NOT, "C15"),
    (date(2025, 5, 1), microsoft, UseModel(gpt_4o), (declared, restricted_old), MAY, "C10"),
    (date(2025, 5, 1), microsoft, UseModel(new), (too_little, released, restricted), MAY, "C10"),
    (date(2025, 5, 1), microsoft, UseModel(new), (by_another, released, restricted), MAY, "C10"),
    (date(2026, 1, 10), openai, HostAPI(aws), (declared_later, verified), MAY_NOT, "C05"),
    (date(2026, 2, 1), openai, HostAPI(aws), (declared_later, verified), FREE, "C05"),
    (date(2025, 2, 1), microsoft, PursueAGI(), (), MAY_NOT, "C16"),
    (date(2025, 12, 1), microsoft, PursueAGI(), (), MAY, "C16"),
    (date(2033, 1, 1), microsoft, UseModel(gpt_4o), (), MAY_NOT, "L01"),
    (date(2025, 11, 1), openai, ReleaseOpenWeights(gpt_4o), (), MAY, "C20"),
]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("matcher", MATCHERS)
@pytest.mark.parametrize("row", DECISIONS)
def test_the_decisions_come_out_in_any_order_of_recording(row, matcher, seed):
    """Each decision, and the clause that it rests on, is the same by both engines."""
    on, party, action, given, verdict, clause = row
    with asked(matcher, given, seed) as engine:
        decision = engine.decide(party, action, on=on)
        assert decision.verdict is verdict
        assert clause is None or clause in decision.clauses


VOID = {
    "restricting what is older than AGI": (restricted_old, (declared,), "C15"),
    "after a declaration of too little": (restricted, (too_little, released), "C15"),
    "after a declaration by another": (restricted, (by_another, released), "C15"),
    "without a declaration": (restricted, (released,), "C15"),
    "restricting what is not released": (restricted, (declared,), "C15"),
    "restricting what is released that day": (restricted, (declared, same_day), "C15"),
    "restricting for OpenAI": (restricted_for_openai, (declared, released), "C15"),
    "declaring too little": (too_little, (), "C14"),
    "declaring for the board": (by_another, (), "C14"),
    "verifying what is not declared": (verified, (), "C14"),
    "verifying for the panel": (verified_for_panel, (declared_later,), "C14"),
}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("matcher", MATCHERS)
@pytest.mark.parametrize(("event", "given", "clause"), VOID.values(), ids=VOID)
def test_a_power_exercised_without_its_conditions_is_void(event, given, clause, matcher, seed):
    """It is found void when it is recorded, by the clause that confers the power."""
    with asked(matcher, given, seed) as engine:
        (finding,) = engine.record(event)
        assert finding.kind is FindingKind.VOID
        assert finding.decision.void is True
        assert clause in finding.decision.clauses


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("matcher", MATCHERS)
@pytest.mark.parametrize(
    ("event", "given", "clause"),
    [
        (declared, (), "C14"),
        (board.does(DeclareAGI(usd("100e9")), on=date(2025, 3, 1)), (), "C14"),
        (restricted, (declared, released), "C15"),
        (verified, (declared_later,), "C14"),
    ],
)
def test_a_power_exercised_with_its_conditions_takes_effect(event, given, clause, matcher, seed):
    """USD 100 billion exactly is enough for a declaration."""
    with asked(matcher, given, seed) as engine:
        finding, *others = engine.record(event)
        assert finding.kind is FindingKind.EXERCISED
        assert clause in finding.decision.clauses
        # once AGI is verified, no share of the revenue is owed that was reported since
        undone = [(f.kind, f.undone.kind, f.clauses) for f in others]
        assert undone == [(FindingKind.UNDONE, FindingKind.DUTY, ("C18",))] * (event == verified)


@pytest.mark.parametrize("matcher", MATCHERS)
def test_a_restriction_lasts_as_long_as_the_power_to_restrict(matcher):
    """From its day to the last day of the text of January 2025, and of the one model only."""
    another = Model("M")
    also = openai.does(ReleaseModel(another), on=released.on)
    with asked(matcher, (declared, released, also, restricted)) as engine:
        answers = {
            on: engine.decide(microsoft, UseModel(new), on=on).verdict
            for on in (date(2025, 4, 1), restricted.on, date(2025, 10, 27), date(2025, 10, 28))
        }
        assert list(answers.values()) == [MAY, MAY_NOT, MAY_NOT, MAY]
        assert engine.decide(microsoft, UseModel(another), on=restricted.on).verdict is MAY


@pytest.mark.parametrize("matcher", MATCHERS)
@pytest.mark.parametrize("on", [date(2025, 10, 28), date(2026, 4, 27)])
def test_once_its_power_is_gone_a_restriction_is_void(matcher, on):
    """From October 2025 nothing lets OpenAI restrict access; to try changes nothing."""
    with Engine(agreement, [*record, declared, released], matcher=matcher) as engine:
        decision = engine.decide(openai, RestrictAccess(new), on=on)
        assert (decision.void, decision.clauses) == (True, ("C15",))
        (finding,) = engine.record(openai.does(RestrictAccess(new), on=on))
        assert finding.kind is FindingKind.VOID
        assert engine.decide(microsoft, UseModel(new), on=on).verdict is Verdict.PERMITTED


@pytest.mark.parametrize("matcher", MATCHERS)
def test_consent_is_to_a_provider_and_does_not_waive_first_refusal(matcher):
    """It opens Oracle until the text changes; then it takes a refusal, and none is known."""
    given = microsoft.does(Consent(coreweave), on=date(2025, 3, 1))
    with asked(matcher, (given,)) as engine:
        last, first = date(2025, 1, 20), date(2025, 1, 21)
        assert engine.decide(openai, ProcureCompute(oracle), on=last).verdict is MAY
        for provider, on in ((oracle, first), (coreweave, date(2025, 3, 2))):
            decision = engine.decide(openai, ProcureCompute(provider), on=on)
            assert (decision.verdict, decision.clauses) == (OPEN, ("C02",))
