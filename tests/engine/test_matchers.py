"""Which matcher an engine asks: many acts at once, and two matchers that must agree."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings

from contract_rules import (
    Action,
    Engine,
    Entity,
    FactBase,
    Field,
    Verdict,
    at_least,
    breach_of,
    count,
    other_than,
)
from contract_rules.agreements.microsoft_openai import agreement, record
from contract_rules.errors import (
    DisagreementError,
    EngineClosedError,
    UnknownActionError,
    UnknownPartyError,
    WrongTypeError,
)
from contract_rules.evaluation.agreeing import AgreeingMatcher
from contract_rules.evaluation.compiled import CompiledMatcher
from contract_rules.evaluation.durable import beside
from contract_rules.evaluation.durable.matcher import DurableMatcher
from contract_rules.evaluation.durable.network import Network
from contract_rules.evaluation.matcher import Match
from contract_rules.evaluation.semantics import Semantics
from contract_rules.norms.questions import Question
from contract_rules.values.acts import Act, Party
from contract_rules.values.events import Event
from contract_rules.values.money import Money
from support.dealings import (
    Deliver,
    Visit,
    ann,
    clause,
    contract,
    cyd,
    day,
    each_matcher,
    order,
    visit,
)
from support.histories import MATCHERS, varied_cases

CONSENT = clause("C1", ann.must_not(Deliver(), unless=cyd.did(Visit(level=Deliver.level))))

VISITED = [visit(2, 1), visit(9, 2)]

with_network = pytest.mark.skipif("durable" not in MATCHERS, reason="durable-rules is not here")


@each_matcher
def test_many_acts_are_decided_as_each_of_them_is(matcher) -> None:
    """In their order."""
    acts = [Deliver(2), Deliver(1), Deliver(3).act, Deliver(2)]
    with Engine(contract(CONSENT), VISITED, matcher=matcher) as engine:
        for on in (day(1), day(2), day(9)):
            many = engine.decide_many(ann, iter(acts), on=on)
            assert many == tuple(engine.decide(ann, act, on=on) for act in acts)
            known = engine.decide_many(ann, acts, on=on, known_by=day(2))
            assert known == tuple(engine.decide(ann, act, on=on, known_by=day(2)) for act in acts)
        assert engine.decide_many(ann, (), on=day(9)) == ()


@settings(max_examples=settings().max_examples // 5 + 1)
@given(case=varied_cases())
def test_many_acts_are_decided_so_in_any_contract(case):
    """With points that are open among them."""
    with Engine(case.contract, case.history) as engine:
        for asked in case.questions:
            acts = [other.act for other in case.questions]
            many = engine.decide_many(asked.party, acts, on=asked.on)
            assert many == tuple(engine.decide(asked.party, act, on=asked.on) for act in acts)


def test_many_acts_are_put_to_compiled_norms_unless_a_matcher_is_named(monkeypatch) -> None:
    """Whatever the engine asks otherwise, unless an answer may be open."""
    asked = []
    for cls in (CompiledMatcher, DurableMatcher, AgreeingMatcher):

        def match(self, *args, real=cls.match):
            asked.append(type(self))
            return real(self, *args)

        monkeypatch.setattr(cls, "match", match)
    for matcher in (None, *(name for name in MATCHERS if name != "semantics")):
        with Engine(contract(CONSENT), VISITED, matcher=matcher) as engine:
            engine.decide_many(ann, [Deliver(1), Deliver(2)], on=day(9))
            wanted = DurableMatcher if matcher == "durable" else CompiledMatcher
            assert set(asked) == {wanted}
            asked.clear()


@with_network
def test_what_the_network_does_not_hold_is_compiled_once_it_is_asked_often(monkeypatch) -> None:
    """Until then it is evaluated as it is defined, and always where the two must agree."""
    asked = []
    for cls in (Semantics, CompiledMatcher):

        def match(self, *args, real=cls.match):
            asked.append(type(self))
            return real(self, *args)

        monkeypatch.setattr(cls, "match", match)
    monkeypatch.setattr(beside, "MANY", 3)
    twice = clause("C1", ann.must_not(Deliver(), provided=count(Visit(), by=cyd) >= 2))
    told = {}
    for matcher in ("durable", "both"):
        with Engine(contract(twice), VISITED, matcher=matcher) as engine:
            asked.clear()
            told[matcher] = [engine.decide(ann, Deliver(1), on=day(on)) for on in (8, 9, 10, 11)]
            beside_it = 4 if matcher == "both" else 2
            assert Counter(asked) == {Semantics: beside_it, CompiledMatcher: beside_it}
    assert told["durable"] == told["both"]
    assert [one.verdict for one in told["both"]] == [
        Verdict.SILENT,
        *[Verdict.PROHIBITED] * 3,
    ]


class Source(Entity):
    """Whom one buys from."""


class Buy(Action, phrase="buy from {source}"):
    """Buy something."""

    source: Field[Source]


def test_of_many_acts_each_thing_is_taken_by_its_name() -> None:
    """What else it is called changes no answer."""
    forbidden = clause("1", ann.must_not(Buy(other_than(Source("Azure")))))
    acts = [Buy(Source("Azure")), Buy(Source("Oracle")), Buy(Source("Oracle", aliases=("OCI",)))]
    with Engine(contract(forbidden)) as engine:
        told = engine.decide_many(ann, acts, on=day(9))
        assert [one.verdict for one in told] == [
            engine.decide(ann, act, on=day(9)).verdict for act in acts
        ]
        assert told[1].verdict is told[2].verdict is Verdict.PROHIBITED


def test_one_act_after_another_is_asked_about_by_whatever_name() -> None:
    """Also of a thing with another name, after acts whose things have but one."""
    forbidden = clause("1", ann.must_not(Buy(other_than(Source("Azure")))))
    named = [Source("Oracle"), Source("Oracle", aliases=("OCI",)), Source("Oracle")]
    for matcher in MATCHERS:
        with Engine(contract(forbidden), matcher=matcher) as engine:
            told = [engine.decide(ann, Buy(source), on=day(9)) for source in named]
        assert [one.verdict for one in told] == [Verdict.PROHIBITED] * 3


class Lend(Action):
    """Lend something for a time."""

    time: Field[timedelta]


def test_of_many_acts_none_is_of_a_time_below_zero() -> None:
    """As of one alone."""
    forbidden = clause("1", ann.must_not(Lend(time=at_least(timedelta(hours=3)))))
    acts = [Lend(timedelta(hours=1)), Lend(timedelta(hours=-1))]
    with Engine(contract(forbidden)) as engine:
        engine.decide(ann, acts[0], on=day(9))
        with pytest.raises(WrongTypeError, match="below zero"):
            engine.decide(ann, acts[1], on=day(9))
        with pytest.raises(WrongTypeError, match="below zero"):
            engine.decide_many(ann, acts, on=day(9))


@pytest.mark.parametrize(
    ("acts", "error"),
    [
        ([Deliver(1), "Deliver"], WrongTypeError),
        ([Deliver(1), Act("Sing")], UnknownActionError),
        (Deliver(1), WrongTypeError),
        (None, WrongTypeError),
    ],
)
def test_what_is_no_act_is_refused_before_any_is_decided(acts, error) -> None:
    with Engine(contract(CONSENT), VISITED) as engine, pytest.raises(error):
        engine.decide_many(ann, acts, on=day(9))


@with_network
def test_two_matchers_that_agree_answer_as_each_does() -> None:
    with (
        Engine(agreement, record, matcher="both") as engine,
        Engine(agreement, record, matcher="semantics") as defined,
    ):
        assert engine.report(on=date(2025, 9, 1)) == defined.report(on=date(2025, 9, 1))
        assert engine.findings() == defined.findings()


@with_network
@settings(max_examples=settings().max_examples // 5 + 1)
@given(case=varied_cases())
def test_two_matchers_agree_on_any_contract(case):
    with case.engine("both") as engine, case.engine("semantics") as defined:
        assert case.answers(engine) == case.answers(defined)
        assert engine.findings() == defined.findings()


@with_network
def test_where_they_disagree_the_history_is_given_as_code(monkeypatch) -> None:
    """The calls that make equal events."""
    monkeypatch.setattr(CompiledMatcher, "match", lambda *_: [])
    history = [*VISITED, order(3, "10.50", due=date(2020, 2, 1))]
    with Engine(contract(CONSENT), history, matcher="both") as engine:
        with pytest.raises(DisagreementError) as raised:
            engine.decide(ann, Deliver(1), on=day(9))
        assert str(raised.value) == (
            "the network of rules and compiled norms do not agree on Deliver(level=1) on "
            "2020-01-09, under clauses C1; one of them is wrong, so please report it with the "
            "contract and error.history, and ask Engine(..., matcher='semantics') meanwhile"
        )
        names = {c.__name__: c for c in (Event, Party, Act, Money, Decimal)}
        made = eval(raised.value.history, {"datetime": dt, **names})  # noqa: S307 (ours)
        assert made == list(FactBase(history).recorded)
        monkeypatch.undo()
        assert engine.decide(ann, Deliver(1), on=day(9)).verdict is Verdict.PERMITTED


@with_network
def test_it_is_a_disagreement_too_that_one_does_not_come_upon_an_open_point(monkeypatch) -> None:
    wide = Question("scope", "Does it count?", readings=("wide", "narrow")).reads("wide")
    agreed = contract(clause("C1", ann.must_not(Deliver(), provided=wide)))
    real = CompiledMatcher.match

    def match(self, judged, *args):
        found = real(self, judged, *args)
        judged.memory.reached.back(0)
        return found

    monkeypatch.setattr(CompiledMatcher, "match", match)
    with Engine(agreed, VISITED, matcher="both") as engine, pytest.raises(DisagreementError):
        engine.decide(ann, Deliver(1), on=day(9))


ROOT = Path(__file__).parents[2]

DATES = tuple(date(year, month, 1) for year in (2019, 2023, 2024, 2025, 2026) for month in (2, 11))


def held() -> set[int]:
    """The numbers of the norms of the agreement that the network decides."""
    return set(agreement.program.once(Network).rule_set.steps)


@with_network
def test_the_readme_lists_the_clauses_that_the_network_decides() -> None:
    clauses = sorted({agreement.program.norms[number].clause.id for number in held()})
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    (listed,) = re.findall(r"it decides norms of the clauses (.*?)\. \[Engines\]", readme)
    assert sorted(re.split(", | and ", listed)) == clauses


@with_network
def test_a_wrong_answer_of_the_network_is_noticed_whatever_norm_it_is_on(monkeypatch) -> None:
    """Each norm that it decides is in turn said not to apply where it does, or to do so."""
    wrong: set[int] = set()
    asked: set[int] = set()
    real = DurableMatcher.match

    def match(self, judged, compiled_norms, effective):
        asked.update(compiled.index for compiled in compiled_norms)
        found = real(self, judged, compiled_norms, effective)
        right = [pair for pair in found if pair[0].index not in wrong]
        if len(right) < len(found):
            return right
        return found + [(e, Match()) for e in compiled_norms if e.index in wrong]

    monkeypatch.setattr(DurableMatcher, "match", match)
    reached: dict[int, date] = {}
    for on in DATES:
        asked.clear()
        with Engine(agreement, record, matcher="both") as engine:
            engine.report(on=on)
        reached |= dict.fromkeys(asked & held(), on)
    assert set(reached) == held()
    for number, on in reached.items():
        wrong = {number}
        with pytest.raises(DisagreementError), Engine(agreement, record, matcher="both") as engine:
            engine.report(on=on)


def test_what_is_asked_once_more_is_answered_by_what_followed_by_then() -> None:
    """Even if the course of events was gone back in since, or more is said with the question."""
    late = clause("C1", ann.must(Deliver(5), by=day(5)))
    then = clause("C2", ann.must_not(Visit(), provided=breach_of("C1")))
    early = visit(1, 1)
    with Engine(contract(late, then), [early], matcher="compiled") as engine:
        first = engine.decide(ann, Visit(1), on=day(9))
        assert first.verdict is Verdict.PROHIBITED
        assert engine.decide(ann, Visit(2), on=day(9)).reasons == first.reasons
        course = engine._views.here.session.course
        course.without(early, lambda: None)
        assert not course.is_through(engine.contract.program.zone.instant(day(9)))
        again = engine.decide(ann, Visit(3), on=day(9))
        assert (again.verdict, again.reasons) == (first.verdict, first.reasons)
        assert engine.decide(ann, Visit(3), on=day(9), readings={}) == again
        with pytest.raises(WrongTypeError):
            engine.decide(ann, Visit(3), on=day(9), readings=[])
        with pytest.raises(WrongTypeError):
            engine.decide(ann, "Visit", on=day(9))
        with pytest.raises(UnknownPartyError):
            engine.decide(Party("Nobody"), Visit(3), on=day(9))
        engine.record(order(1))
        assert engine.decide(ann, Visit(3), on=day(9)).verdict is Verdict.PROHIBITED
        midnight = dt.datetime(2020, 1, 9, tzinfo=dt.UTC)
        elsewhere = midnight.astimezone(dt.timezone(dt.timedelta(hours=2)))
        told = [engine.decide(ann, Visit(3), on=on).on.isoformat() for on in (midnight, elsewhere)]
        assert told == [midnight.isoformat(), elsewhere.isoformat()]
    with pytest.raises(EngineClosedError):
        engine.decide(ann, Visit(3), on=day(9))
