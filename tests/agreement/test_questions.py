"""The disputed points of the reference contract: what comes out under each reading of each."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

import contract_rules.agreements.microsoft_openai.questions as asked
from contract_rules import DutyStatus, Engine, Question, Verdict, usd
from contract_rules.agreements.microsoft_openai import (
    AllowOpenWeights,
    BuildCapacity,
    DeclareAGI,
    DeclineBuild,
    DeclineFirstRefusal,
    ExceedThresholds,
    Model,
    Pay,
    ProcureCompute,
    PursueAGI,
    ReleaseModel,
    ReleaseOpenWeights,
    ReportRevenue,
    RestrictAccess,
    ServeProduct,
    ServeStatefulRuntime,
    StateLackForBuild,
    StateLackOfCapacity,
    TrainWithIP,
    TrainWithoutIP,
    UseAcquiredTechnology,
    UseModel,
    UseResearchIP,
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
from support.agreement_table import ASSUMED, FREE, MAY, MAY_NOT, OPEN, TOO_LITTLE
from support.histories import MATCHERS

by_each = pytest.mark.parametrize("matcher", MATCHERS)

new = Model("N")
declared = board.does(DeclareAGI(usd("100e9")), on=date(2025, 3, 1))
too_little = board.does(DeclareAGI(TOO_LITTLE), on=date(2025, 3, 1))
released = openai.does(ReleaseModel(new), on=date(2025, 4, 1))
restricted = openai.does(RestrictAccess(new), on=date(2025, 4, 15))
verified = panel.does(VerifyAGI(), on=date(2026, 6, 20))
day = date(2025, 5, 1)


def said(action):
    """What Microsoft did off the record, on a day of the text of January 2025."""
    return microsoft.does(action, on=date(2025, 2, 1))


POST_AGI, LAPSE, BUILT = "post-agi-access", "first-refusal-lapse", "self-built-capacity"
STATE, PANEL, SUNSET = "stateful-runtime", "panel-survival", "research-sunset"
ACQUIRED, WEIGHTS = "acquired-technology", "open-weights-leave"
OWN, TESTS, FIRST_PARTY = "own-agi", "agi-tests", "first-party-hosting"
CANNOT = Verdict.VOID
AGI = (declared, released)
RUNTIME = ServeStatefulRuntime(aws, general_public)

# What is asked and how it stands under each reading of a question, all others as assumed.
READ = [
    (POST_AGI, day, microsoft, UseModel(new), AGI, (MAY, MAY_NOT, MAY)),
    (POST_AGI, day, microsoft, UseModel(new), (*AGI, restricted), (MAY_NOT, MAY_NOT, MAY)),
    (POST_AGI, day, microsoft, UseModel(gpt_4o), AGI, (MAY, MAY, MAY)),
    (POST_AGI, date(2025, 10, 28), microsoft, UseModel(new), (*AGI, restricted), (MAY,) * 3),
    (LAPSE, day, openai, ProcureCompute(coreweave), (), (OPEN, OPEN)),
    (
        LAPSE,
        day,
        openai,
        ProcureCompute(coreweave),
        (said(StateLackOfCapacity(coreweave)),),
        (OPEN, MAY),
    ),
    (
        LAPSE,
        day,
        openai,
        ProcureCompute(coreweave),
        (said(DeclineFirstRefusal(coreweave)),),
        (MAY, MAY),
    ),
    (LAPSE, day, openai, ServeProduct(aws), (said(StateLackOfCapacity(aws)),), (OPEN, MAY)),
    (LAPSE, day, openai, ProcureCompute(azure), (), (FREE, FREE)),
    (LAPSE, date(2025, 10, 28), openai, ProcureCompute(coreweave), (), (FREE, FREE)),
    (BUILT, day, openai, BuildCapacity(), (), (MAY, OPEN)),
    (BUILT, day, openai, BuildCapacity(), (said(DeclineBuild()),), (MAY, MAY)),
    (BUILT, day, openai, BuildCapacity(), (said(StateLackForBuild()),), (MAY, OPEN)),
    (BUILT, date(2025, 10, 28), openai, BuildCapacity(), (), (FREE, FREE)),
    (STATE, date(2024, 6, 30), openai, RUNTIME, (), (MAY_NOT, MAY_NOT)),
    (STATE, day, openai, RUNTIME, (), (OPEN, MAY_NOT)),
    (STATE, day, openai, RUNTIME, (said(DeclineFirstRefusal(aws)),), (MAY, MAY_NOT)),
    (STATE, date(2026, 2, 27), openai, RUNTIME, (), (MAY, MAY_NOT)),
    (
        STATE,
        date(2026, 2, 27),
        openai,
        ServeStatefulRuntime(aws, us_national_security),
        (),
        (MAY, MAY),
    ),
    (STATE, date(2026, 4, 27), openai, RUNTIME, (), (MAY, MAY)),
    (PANEL, date(2026, 12, 31), microsoft, UseResearchIP(), (declared, verified), (MAY_NOT, MAY)),
    (PANEL, date(2026, 12, 31), microsoft, UseResearchIP(), (declared,), (MAY, MAY)),
    (
        SUNSET,
        date(2026, 12, 31),
        microsoft,
        UseResearchIP(),
        (declared, verified),
        (MAY_NOT, MAY, MAY),
    ),
    (SUNSET, date(2030, 12, 31), microsoft, UseResearchIP(), (), (MAY, MAY, MAY)),
    (SUNSET, date(2031, 1, 1), microsoft, UseResearchIP(), (), (MAY_NOT, MAY_NOT, MAY)),
    (SUNSET, date(2033, 1, 1), microsoft, UseResearchIP(), (), (MAY_NOT, MAY_NOT, MAY_NOT)),
    (ACQUIRED, date(2022, 1, 1), microsoft, UseAcquiredTechnology(), (), (MAY_NOT, MAY_NOT)),
    (ACQUIRED, date(2024, 6, 30), microsoft, UseAcquiredTechnology(), (), (MAY, MAY_NOT)),
    (ACQUIRED, date(2025, 6, 16), microsoft, UseAcquiredTechnology(), (), (MAY, MAY_NOT)),
    (ACQUIRED, date(2031, 1, 1), microsoft, UseAcquiredTechnology(), (), (MAY, MAY_NOT)),
    (ACQUIRED, date(2033, 1, 1), microsoft, UseAcquiredTechnology(), (), (MAY_NOT, MAY_NOT)),
    (WEIGHTS, date(2025, 8, 5), openai, ReleaseOpenWeights(new), (), (FREE, OPEN)),
    (
        WEIGHTS,
        date(2025, 8, 5),
        openai,
        ReleaseOpenWeights(new),
        (said(AllowOpenWeights(new)),),
        (FREE, MAY),
    ),
    (WEIGHTS, date(2025, 10, 28), openai, ReleaseOpenWeights(new), (), (MAY, MAY)),
    (OWN, day, microsoft, PursueAGI(), (), (MAY_NOT, FREE)),
    (OWN, date(2024, 6, 30), microsoft, TrainWithoutIP(), (), (MAY_NOT, FREE)),
    (OWN, day, microsoft, TrainWithoutIP(), (), (MAY_NOT, FREE)),
    (OWN, day, microsoft, TrainWithIP(), (), (MAY_NOT, MAY_NOT)),
    (OWN, date(2025, 10, 28), microsoft, TrainWithoutIP(), (), (MAY, MAY)),
    (TESTS, date(2024, 6, 30), board, DeclareAGI(TOO_LITTLE), (), (CANNOT, MAY)),
    (TESTS, date(2025, 12, 1), board, DeclareAGI(TOO_LITTLE), (), (MAY, MAY)),
    (TESTS, date(2026, 5, 1), board, DeclareAGI(TOO_LITTLE), (), (MAY, MAY)),
    (TESTS, date(2026, 5, 1), board, DeclareAGI(), (), (MAY, MAY)),
    (TESTS, day, openai, RestrictAccess(new), (too_little, released), (CANNOT, MAY)),
    (TESTS, date(2025, 12, 1), panel, VerifyAGI(), (too_little,), (CANNOT, MAY)),
    (TESTS, date(2026, 5, 1), panel, VerifyAGI(), (too_little,), (CANNOT, MAY)),
    (
        TESTS,
        date(2026, 12, 31),
        microsoft,
        UseResearchIP(),
        (too_little, verified),
        (MAY, MAY_NOT),
    ),
    (TESTS, date(2025, 12, 1), microsoft, ExceedThresholds(), (too_little,), (MAY_NOT, MAY)),
    (FIRST_PARTY, day, openai, ServeProduct(aws), (), (OPEN, OPEN)),
    (FIRST_PARTY, date(2025, 12, 1), openai, ServeProduct(aws), (), (MAY, MAY_NOT)),
    (FIRST_PARTY, date(2025, 12, 1), openai, ServeProduct(azure), (), (MAY, MAY)),
    (FIRST_PARTY, date(2026, 4, 27), openai, ServeProduct(aws), (), (MAY, MAY)),
]


@by_each
@pytest.mark.parametrize("row", READ)
def test_each_reading_gives_its_decision(row, matcher):
    """And without a choice the decision turns on the question, where the readings differ."""
    name, on, party, action, given, verdicts = row
    question = agreement.question(name)
    others = {id_: reading for id_, reading in ASSUMED.items() if id_ != name}
    with Engine(agreement, [*record, *given], matcher=matcher) as engine:
        found = [
            engine.decide(party, action, on=on, readings={**others, name: reading}).verdict
            for reading in question.readings
        ]
        assert tuple(found) == verdicts
        decision = engine.decide(party, action, on=on, readings=others)
        if len({*verdicts}) > 1:
            assert decision.verdict is OPEN
            assert question in decision.turns_on
        else:
            assert decision.verdict is verdicts[0]
            assert OPEN in verdicts or decision.turns_on == ()


@by_each
def test_whether_compute_may_be_bought_elsewhere_turns_on_a_refusal(matcher):
    """On 2025-03-20, of CoreWeave: permitted if Microsoft had declined, else prohibited."""
    on = date(2025, 3, 20)
    with Engine(agreement, record, matcher=matcher) as engine:
        decision = engine.decide(openai, ProcureCompute(coreweave), on=on)
        assert decision.verdict is OPEN
        refusal, lapse, lack = decision.turns_on
        assert (refusal.by, refusal.act) == (microsoft, said(DeclineFirstRefusal(coreweave)).act)
        assert lapse is asked.first_refusal_lapse
        assert lack.act == said(StateLackOfCapacity(coreweave)).act
        strictly = engine.decide(
            openai, ProcureCompute(coreweave), on=on, readings={LAPSE: "refusal"}
        )
        assert strictly.turns_on == (refusal,)
        answers = [
            (settled.choice, way.answer.verdict)
            for way in strictly.ways
            for settled in way.settled
        ]
        assert sorted(answers) == [(False, MAY_NOT), (True, MAY)]


@by_each
def test_deals_on_record_are_no_breaches_of_first_refusal(matcher):
    """They may have been: CoreWeave, Google and Oracle, between January and October 2025."""
    with Engine(agreement, record, matcher=matcher) as engine:
        deals = {"F039b": coreweave, "F045": coreweave, "F046": google, "F055": oracle}
        breached = {breach.event.id for breach in engine.breaches(on=date(2033, 1, 1))}
        assert breached.isdisjoint(deals)
        for id_, provider in deals.items():
            decision = engine.decide(openai, ProcureCompute(provider), on=record[id_].on)
            assert (decision.verdict, decision.clauses) == (OPEN, ("C02",))


@by_each
def test_a_model_released_after_agi_turns_on_one_question(matcher):
    """With nothing settled and nothing restricted."""
    with Engine(agreement, [*record, *AGI], matcher=matcher) as engine:
        decision = engine.decide(microsoft, UseModel(new), on=day)
        assert (decision.verdict, decision.turns_on) == (OPEN, (asked.post_agi_access,))


@by_each
def test_to_restrict_access_is_void_unless_that_is_how_it_is_lost(matcher):
    """By the reading in which OpenAI restricts it takes effect."""
    with Engine(agreement, [*record, *AGI], matcher=matcher) as engine:
        void = {
            reading: engine.decide(
                openai, RestrictAccess(new), on=day, readings={POST_AGI: reading}
            ).void
            for reading in asked.post_agi_access.readings
        }
    assert void == {"restricted": False, "lost": True, "kept": True}


@by_each
def test_what_was_agreed_later_is_not_known_before(matcher):
    """On 2025-06-01 the licence was known to run through 2030, a year later through 2032."""
    use, on = UseModel(gpt_4o), date(2031, 6, 1)
    with Engine(agreement, record, matcher=matcher) as engine:
        for known_by, verdict in ((date(2025, 6, 1), MAY_NOT), (date(2026, 6, 1), MAY)):
            assert engine.decide(microsoft, use, on=on, known_by=known_by).verdict is verdict


@by_each
def test_what_is_not_disputed_stays_as_it_is(matcher):
    """With every question open."""
    settled = [
        (date(2024, 6, 1), microsoft, UseModel(gpt_4o), MAY),
        (date(2024, 6, 30), openai, ProcureCompute(coreweave), MAY_NOT),
        (date(2025, 2, 1), openai, ProcureCompute(azure), FREE),
        (date(2025, 11, 4), openai, ProcureCompute(aws), FREE),
        (date(2026, 12, 31), microsoft, UseResearchIP(), MAY),
    ]
    with Engine(agreement, record, matcher=matcher) as engine:
        for on, party, action, verdict in settled:
            decision = engine.decide(party, action, on=on)
            assert (decision.verdict, decision.turns_on) == (verdict, ())


def paid(amount, on):
    return openai.does(Pay(microsoft, usd(amount)), on=on)


GROSS = {"revenue-share-base": "gross"}
reported = openai.does(ReportRevenue(usd("1e9")), on=date(2026, 6, 30))
CAP = {
    "far from it": ("1e9", "200e6", "200e6"),
    "near to it": ("37.9e9", "200e6", "100e6"),
    "beyond it": ("39e9", "200e6", "0"),
}


def owed(engine, **settled):
    duties = engine.duties(on=reported.on, **settled)
    return [d for d in duties if d.clause == "C18" and d.trigger == reported]


@by_each
@pytest.mark.parametrize(("before", "apart", "counted"), CAP.values(), ids=CAP)
def test_what_is_owed_up_to_the_cap_may_turn_on_what_was_paid_before(
    before, apart, counted, matcher
):
    """As long as the cap is far, it does not."""
    events = [paid(before, date(2026, 4, 26)), reported]
    with Engine(agreement, events, matcher=matcher) as engine:
        for reading, amount in (("apart", apart), ("counted", counted)):
            found = owed(engine, readings={**GROSS, "cap-counting": reading})
            assert [d.amount for d in found] == [usd(amount)]
        (duty,) = owed(engine, readings=GROSS)
        if apart == counted:
            assert (duty.status, duty.amount, duty.ways) == (DutyStatus.OPEN, usd(apart), ())
        else:
            assert duty.status is DutyStatus.UNDETERMINED
            points = {s.point for way in duty.ways for s in way.settled}
            assert points == {asked.cap_counting}


@by_each
@pytest.mark.parametrize("on", [date(2024, 6, 30), date(2025, 12, 1), date(2026, 6, 30)], ids=str)
def test_what_a_share_comes_to_turns_on_a_base_that_nobody_published(on, matcher):
    """A fifth of the revenue as reported, or of less: then no figure can be given."""
    others = {id_: reading for id_, reading in ASSUMED.items() if id_ != "revenue-share-base"}
    revenue = openai.does(ReportRevenue(usd("1e9")), on=on)
    with Engine(agreement, [revenue], matcher=matcher) as engine:
        amounts = {}
        for reading in asked.revenue_share_base.readings:
            given = others | {"revenue-share-base": reading}
            (duty,) = (d for d in engine.duties(on=on, readings=given) if d.clause == "C18")
            amounts[reading] = (duty.status, duty.amount, duty.outstanding)
        assert amounts == {
            "gross": (DutyStatus.OPEN, usd("200e6"), usd("200e6")),
            "net": (DutyStatus.OPEN, None, None),
        }
        (duty,) = (d for d in engine.duties(on=on, readings=others) if d.clause == "C18")
        assert duty.status is DutyStatus.UNDETERMINED
        points = {settled.point for way in duty.ways for settled in way.settled}
        assert points == {asked.revenue_share_base}


@by_each
@pytest.mark.parametrize("reading", asked.cap_counting.readings)
def test_revenue_is_recorded_under_the_reading_that_an_engine_goes_by(reading, matcher):
    """What it says of the duty that arises is by that reading."""
    events = [paid("37.9e9", date(2026, 4, 26))]
    given = {**GROSS, "cap-counting": reading}
    with Engine(agreement, events, matcher=matcher, readings=given) as engine:
        (finding,) = engine.record(reported)
        amount = {"apart": "200e6", "counted": "100e6"}[reading]
        assert finding.duty.amount == usd(amount)


def test_every_question_is_asked_and_says_who_puts_its_readings_forward():
    """Each has sources and a note on each reading, and the tests assume the first one."""
    questions = {q.id: q for q in vars(asked).values() if isinstance(q, Question)}
    assert {q.id for q in agreement.questions} == questions.keys() == ASSUMED.keys()
    for question in questions.values():
        assert question.text.endswith("?")
        assert all(source.date for source in question.sources)
        assert question.sources
        assert all(f"{reading}: " in question.note for reading in question.readings)
        assert ASSUMED[question.id] == question.readings[0]


def test_every_note_that_names_a_question_names_one_that_there_is():
    """And every question is named in the note of a clause."""
    notes = " ".join(clause.note for clause in agreement.provisions)
    assert all(question.id in notes for question in agreement.questions)
    assert "disputed" not in notes


DATES = [
    date(2019, 12, 1),
    date(2025, 2, 1),
    date(2025, 12, 1),
    date(2026, 5, 1),
    date(2031, 1, 1),
]


@pytest.mark.parametrize("on", DATES, ids=str)
def test_with_every_question_open_all_engines_decide_alike(on):
    """Everything that a report speaks of, asked one by one, and what is owed."""
    events = [*record, *AGI, restricted, verified]
    engines = [Engine(agreement, events, matcher=matcher) for matcher in MATCHERS]
    try:
        reports = [engine.report(on=on) for engine in engines]
        assert all(report == reports[0] for report in reports)
        for position, engine in product(reports[0].positions, engines):
            decision = engine.decide(position.party, position.decision.act, on=on)
            assert decision == position.decision
        duties = [engine.duties(on=on) for engine in engines]
        assert all(found == duties[0] for found in duties)
    finally:
        for engine in engines:
            engine.close()
