"""What is to be right of the reference contract, read beside its sources: a table of answers."""

from __future__ import annotations

from datetime import date

import pytest

from contract_rules import Engine
from contract_rules.agreements.microsoft_openai import (
    ReleaseOpenWeights,
    agreement,
    board,
    openai,
    panel,
    record,
)
from support.agreement_table import RIGHT
from support.histories import MATCHERS


@pytest.fixture(scope="module", params=MATCHERS)
def engine(request):
    """The engine on the record as shipped, with every question open."""
    with Engine(agreement, record, matcher=request.param) as engine:
        yield engine


@pytest.mark.parametrize("row", RIGHT.values(), ids=RIGHT)
def test_each_answer_has_its_verdict_clauses_confidence_and_questions(engine, row):
    """And so says the reason: it names each clause, and how far that is to be trusted."""
    on, party, action, verdict, clauses, questions = row
    decision = engine.decide(party, action, on=on)
    answers = [way.answer for way in decision.ways] or [decision]
    deciding = {r.clause for answer in answers for r in answer.reasons}
    assert decision.verdict is verdict
    assert {*decision.clauses} == {*clauses}
    assert {c.id: c.confidence for c in deciding if c.id in clauses} == clauses
    assert tuple(question.id for question in decision.turns_on) == questions
    for confidence in clauses.values():
        assert f"({confidence.value};" in str(decision)


def test_a_contested_answer_has_a_reading_and_a_source_for_each_side():
    """Each question of the table has two readings at least, and as many sources."""
    asked = {id_ for *_, questions in RIGHT.values() for id_ in questions}
    for question in map(agreement.question, asked):
        assert len(question.readings) > 1
        assert len(question.sources) >= len(question.readings)


def test_no_text_before_october_2025_lets_a_panel_do_anything(engine):
    """No row of a report is the panel's, up to the last day before."""
    for on in (date(2024, 6, 1), date(2025, 10, 27)):
        assert all(position.party != panel for position in engine.report(on=on).positions)


def test_a_declaration_ends_nothing_and_does_not_say_so(engine):
    """It opens the way to verification; what that ends is told of the panel's act."""
    report = engine.report(on=date(2025, 12, 1))
    told = [str(p) for p in report.positions if p.party == board]
    assert told
    for sentence in told:
        assert "exclusivity" not in sentence
        assert "revenue" not in sentence
        assert "opens the way to verification" in " ".join(sentence.split())


def test_the_row_of_open_weights_says_that_the_criteria_are_undisclosed(engine):
    """Of whatever model: whether it meets them nobody outside can tell."""
    (row,) = (
        position
        for position in engine.report(on=date(2025, 12, 1)).positions
        if position.party == openai and position.decision.act.kind == ReleaseOpenWeights.__name__
    )
    assert "criteria, which are undisclosed" in " ".join(str(row).split())
