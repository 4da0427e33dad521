"""The engine: what is recorded, asked and given back."""

from __future__ import annotations

import gc
from datetime import date

import pytest

from contract_rules import Clause, Contract, Engine, FactBase, Party, Verdict, usd
from contract_rules.contracts import admission
from contract_rules.errors import (
    EngineClosedError,
    EventConflictError,
    UnknownActionError,
    UnknownPartyError,
    WrongTypeError,
)
from contract_rules.evaluation import durable
from contract_rules.evaluation.compiled import CompiledMatcher
from contract_rules.evaluation.durable import is_available
from contract_rules.testing.strategies.vocabulary import (
    PARTIES,
    Consent,
    Model,
    Procure,
    Provider,
    Release,
)
from contract_rules.values import acts
from contract_rules.values.acts import Act
from support.histories import MATCHERS
from support.shop import HISTORY, consents, shop

ann, bea, _, _ = PARTIES
azure, oracle = Provider("Azure"), Provider("Oracle")
NOW = date(2020, 6, 1)
RULE = Clause(
    "C1",
    "Ann procures with consent.",
    ann.must_not(Procure(), unless=bea.did(Consent(provider=Procure.provider))),
)
CONTRACT = Contract(
    name="The contract", parties=(ann, bea), clauses=(RULE,), effective=date(2020, 1, 1)
)
CONSENT = bea.does(Consent(azure, ann), on=NOW, id="consent")
STRANGER = Party("Eve").does(Consent(azure, ann), on=NOW)
BUY = Procure(provider=azure)


@pytest.mark.parametrize("matcher", MATCHERS)
def test_an_engine_keeps_its_own_record(matcher) -> None:
    """What it is given at the start is not changed, nor is what it hands out."""
    facts = FactBase()
    with Engine(CONTRACT, facts, matcher=matcher) as engine:
        engine.record(CONSENT)
        assert len(facts) == 0
        engine.facts.add(bea.does(Consent(oracle, ann), on=NOW))
        assert engine.facts == FactBase([CONSENT])


@pytest.mark.parametrize("matcher", MATCHERS)
def test_a_record_is_all_or_nothing(matcher) -> None:
    """One refused event leaves the engine as it was."""
    other = bea.does(Consent(oracle, ann), on=NOW, id="consent")
    with Engine(CONTRACT, matcher=matcher) as engine:
        with pytest.raises(EventConflictError):
            engine.record(CONSENT, other)
        with pytest.raises(UnknownPartyError):
            engine.record(CONSENT, STRANGER)
        assert len(engine.facts) == 0
        assert engine.decide(ann, BUY, on=NOW).verdict is Verdict.PROHIBITED


@pytest.mark.parametrize("matcher", MATCHERS)
def test_an_act_may_be_asked_as_data(matcher) -> None:
    """In whatever order its fields stand, and with parties of either layer."""
    with Engine(CONTRACT, [CONSENT], matcher=matcher) as engine:
        fields = (("price", usd(1)), ("provider", azure))
        decision = engine.decide(acts.Party("Ann"), Act("Procure", fields), on=NOW)
        assert decision.verdict is Verdict.PERMITTED
        assert decision.act == Procure(provider=azure, price=usd(1)).act
        assert decision.known == 1
        with pytest.raises(WrongTypeError):
            engine.decide(ann, Act("Procure", (("provider", Model("M1")),)), on=NOW)


@pytest.mark.parametrize("matcher", MATCHERS)
def test_a_closed_engine_answers_nothing(matcher) -> None:
    """Whatever is asked; closing it again is no fault."""
    with Engine(CONTRACT, matcher=matcher) as engine:
        pass
    engine.close()
    for question in (
        lambda: engine.decide(ann, BUY, on=NOW),
        lambda: engine.record(CONSENT),
        lambda: engine.report(on=NOW),
        engine.findings,
    ):
        with pytest.raises(EngineClosedError):
            question()


@pytest.mark.parametrize("matcher", MATCHERS)
def test_engines_of_one_contract_share_nothing_recorded(matcher) -> None:
    """Open at once, or one after another."""
    with Engine(CONTRACT, [CONSENT], matcher=matcher), Engine(CONTRACT, matcher=matcher) as other:
        assert other.decide(ann, BUY, on=NOW).verdict is Verdict.PROHIBITED
    with Engine(CONTRACT, matcher=matcher) as later:
        assert later.decide(ann, BUY, on=NOW).verdict is Verdict.PROHIBITED


def test_without_durable_rules_compiled_norms_answer(monkeypatch) -> None:
    """By default; the answers are the same."""
    monkeypatch.setattr(durable, "is_available", lambda: False)
    with Engine(CONTRACT, [CONSENT]) as engine:
        assert isinstance(engine._views.here.session.matcher, CompiledMatcher)
        assert engine.decide(ann, BUY, on=NOW).verdict is Verdict.PERMITTED


def test_durable_rules_answer_where_they_can() -> None:
    """By default."""
    with Engine(CONTRACT) as engine:
        matcher = engine._views.here.session.matcher
        assert isinstance(matcher, CompiledMatcher) is not is_available()


@pytest.mark.parametrize("matcher", MATCHERS)
def test_an_engine_that_is_forgotten_gives_back_what_it_took(matcher) -> None:
    """Closing is good manners, not a duty."""
    for _ in range(1100):
        Engine(CONTRACT, matcher=matcher).record(CONSENT)
    gc.collect()
    with Engine(CONTRACT, matcher=matcher) as engine:
        assert engine.decide(ann, BUY, on=NOW).verdict is Verdict.PROHIBITED


def test_a_release_beside_the_contract_is_refused() -> None:
    """An action that the contract does not have is not recorded by mistake."""
    release = ann.does(Release(model=Model("M1"), due=NOW, title="one"), on=NOW)
    with Engine(CONTRACT, matcher="semantics") as engine, pytest.raises(UnknownActionError):
        engine.record(release)


@pytest.mark.parametrize("matcher", MATCHERS)
def test_only_what_is_supposed_is_admitted(matcher, monkeypatch) -> None:
    """What is on record was admitted by the same contract, whatever the names that it uses."""
    offered = []
    event = admission.event

    def noted(contract, one, *given, **named):
        offered.append(one.id)
        return event(contract, one, *given, **named)

    with Engine(shop, HISTORY, matcher=matcher) as engine:
        monkeypatch.setattr(admission, "event", noted)
        monkeypatch.setattr(admission.AtSight, "admitted", lambda *_: None)
        with engine.suppose(consents("C", 40)) as other, engine.snapshot() as copied:
            assert offered == ["consent to C"]
            assert list(copied.facts) == list(engine.facts)
            assert list(other.facts) == sorted(
                [*engine.facts, consents("C", 40)], key=lambda one: one.at
            )
