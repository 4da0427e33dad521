"""The record beside the reference contract: well sourced, and without effects of its own."""

from __future__ import annotations

import pytest
from agreement_table import EMPOWERS, MAY, SPEAKS

from contract_rules import Engine, FactBase
from contract_rules.agreements.microsoft_openai import (
    Consent,
    ReleaseModel,
    SignAgreement,
    UseModel,
    agreement,
    microsoft,
    record,
)
from contract_rules.engine import is_available

MATCHERS = ("durable", "semantics") if is_available() else ("semantics",)


@pytest.fixture(scope="module", params=MATCHERS)
def engine(request):
    """The engine on the record as shipped."""
    with Engine(agreement, record, matcher=request.param) as engine:
        yield engine


def test_every_event_on_record_says_where_it_is_written_and_how_far_to_trust_it():
    """A source and a confidence each; and there are enough of them."""
    assert len(record) >= 60
    for event in record:
        assert event.source is not None
        assert event.source.title
        assert event.confidence is not None


CHANGING = {action.__name__ for action in (Consent, ReleaseModel, SignAgreement)}


def test_events_without_an_effect_change_nothing(engine):
    """What conditions ask for may change an answer; without the rest each is the same."""
    facts = FactBase(event for event in record if event.act.kind in CHANGING)
    assert len(facts) < len(record)
    questions = {(party, act, on) for _, days, party, act, _ in SPEAKS + EMPOWERS for on in days}
    with Engine(agreement, facts, matcher="semantics") as bare:
        for party, act, on in questions:
            one, other = (e.decide(party, act, on=on) for e in (engine, bare))
            assert (one.verdict, one.void, one.clauses) == (
                other.verdict,
                other.void,
                other.clauses,
            )


def test_a_release_alone_takes_no_model_from_microsoft(engine):
    """Every model on record may be used on the day of its release, by the licence."""
    for event in record:
        if event.act.kind == ReleaseModel.__name__:
            decision = engine.decide(microsoft, UseModel(event.act.get("model")), on=event.on)
            assert (decision.verdict, decision.clauses) == (MAY, ("C10",))
