"""The record beside the reference contract: well sourced, and without effects of its own."""

from __future__ import annotations

from datetime import date

import pytest

from contract_rules import Confidence, Engine, FactBase, usd
from contract_rules.agreements.microsoft_openai import (
    Consent,
    Pay,
    ReleaseModel,
    ReleaseOpenWeights,
    ReportRevenue,
    ShipProduct,
    SignAgreement,
    UseModel,
    agreement,
    microsoft,
    openai,
    record,
)
from support.agreement_table import EMPOWERS, MAY, SPEAKS
from support.histories import MATCHERS


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


CHANGING = {
    action.__name__
    for action in (Consent, Pay, ReleaseModel, ReportRevenue, ShipProduct, SignAgreement)
}


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
    """Every model on record may be used on the day of its release, by the licence.

    Two of them also by that of their open weights.
    """
    released = {e.act.get("model") for e in on_record(ReleaseOpenWeights).values()}
    for event in record:
        if event.act.kind == ReleaseModel.__name__:
            decision = engine.decide(microsoft, UseModel(event.act.get("model")), on=event.on)
            is_open = event.act.get("model") in released
            assert decision.verdict is MAY
            assert decision.clauses == (("L02", "C10") if is_open else ("C10",))


def on_record(*actions):
    kinds = [action.__name__ for action in actions]
    return {event.id: event for event in record if event.act.kind in kinds}


AUDITED = date(2026, 6, 16)
"""The day on which the audited revenue of 2025 became known, in place of an estimate."""


def test_revenue_on_record_is_what_was_earned_and_no_run_rate_or_projection():
    """At the end of the period, by OpenAI, as reported; known when it was published."""
    reported = {
        id_: (event.on, event.act.get("amount"), event.recorded)
        for id_, event in on_record(ReportRevenue).items()
    }
    published = date(2026, 5, 24)
    assert reported == {
        "F030": (date(2024, 12, 31), usd("3.7e9"), date(2025, 2, 20)),
        "F081": (date(2025, 12, 31), usd("13.1e9"), published),
        "F081b": (date(2026, 3, 31), usd("5.7e9"), published),
        "F081c": (date(2025, 12, 31), usd("13.07e9"), AUDITED),
    }


def test_payments_on_record_are_those_of_the_leak():
    """Dated by the end of the period, and known since the leak of 14 November 2025."""
    paid = {
        id_: (event.on, event.act.get("to"), event.act.get("amount"), event.recorded)
        for id_, event in on_record(Pay).items()
    }
    leaked = date(2025, 11, 14)
    assert paid == {
        "F079": (date(2024, 12, 31), microsoft, usd("493.8e6"), leaked),
        "F079b": (date(2025, 9, 30), microsoft, usd("865.8e6"), leaked),
    }


LATER_KNOWN = {
    **dict.fromkeys(("F005", "F005b", "F005c"), date(2023, 1, 23)),
    "F023": date(2024, 7, 10),
    "F030": date(2025, 2, 20),
    "F046": date(2025, 6, 10),
    **dict.fromkeys(("F079", "F079b"), date(2025, 11, 14)),
    **dict.fromkeys(("F081", "F081b"), date(2026, 5, 24)),
    "F081c": AUDITED,
    "F106": date(2026, 6, 8),
}


def test_what_became_known_later_says_when():
    """All else was known on its day, by announcement or by the report that dates it."""
    later = {event.id: event.recorded for event in record if event.recorded != event.on}
    assert later == LATER_KNOWN
    assert all(event.recorded >= event.on for event in record)


@pytest.mark.parametrize(("known_by", "shares"), [(date(2025, 2, 19), 0), (date(2025, 2, 20), 1)])
def test_a_share_is_owed_by_what_was_known_of_revenue(engine, known_by, shares):
    """Of 2024: in January 2025 nobody outside could say; and of payments not before the leak."""
    gross = {"revenue-share-base": "gross"}
    found = engine.duties(on=date(2025, 3, 1), known_by=known_by, readings=gross)
    owed = [duty for duty in found if duty.clause == "C18"]
    assert len(owed) == shares
    assert all(duty.outstanding == usd("740e6") for duty in owed)
    now = engine.duties(on=date(2025, 3, 1), readings=gross)
    assert [duty.outstanding for duty in now if duty.clause == "C18"] == [usd("246.2e6")]


def test_each_text_was_announced_on_its_first_day():
    """None was known before it took effect."""
    assert all(a.announced == a.effective for a in agreement.amendments)


def test_money_on_record_is_openais_as_reported_and_says_so():
    """None of it is official, and each event says what its day stands for."""
    for event in on_record(Pay, ReportRevenue).values():
        assert (event.by, event.confidence) == (openai, Confidence.REPORTED)
        assert "end of the period" in event.note


def test_no_product_on_record_ships_elsewhere_before_it_ships_on_azure(engine):
    """By four days, or five, and of the last three by less than a day: none is a breach."""
    shipped = on_record(ShipProduct)
    days: dict[str, dict[str, date]] = {}
    for event in shipped.values():
        product, cloud = (event.act.get(name).name for name in ("product", "cloud"))
        days.setdefault(product, {})[cloud] = event.on
    lags = {product: (on["AWS"] - on["Azure"]).days for product, on in days.items()}
    assert lags == {
        "GPT-5.5": 4,
        "GPT-5.6": 4,
        "GPT-6 Astra": 5,
        "GPT-6 Sol": 0,
        "GPT-6 Luna": 0,
        "GPT-6.1 Sol": 0,
    }
    assert shipped.keys().isdisjoint(finding.event.id for finding in engine.findings())
