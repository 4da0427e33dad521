"""Contested questions and acts off the record: what a decision is while they are open."""

from __future__ import annotations

import pytest

from contract_rules import (
    Engine,
    FindingKind,
    Question,
    Verdict,
    anything,
    at_least,
    more_than,
    one_of,
    other_than,
)
from contract_rules.answers.open_points import Settled
from contract_rules.norms.questions import Reading
from contract_rules.testing.strategies.vocabulary import Deliver, Pay, Visit
from support.dealings import (
    ann,
    bea,
    cyd,
    day,
    each_matcher,
    visit,
)
from support.open_words import (
    M1,
    NARROW,
    SCOPE,
    TERM,
    WIDE,
    Doubt,
    Refuse,
    Release,
    Use,
    agreed,
    asked,
    refuse,
    ways,
)

# readings


@each_matcher
@pytest.mark.parametrize(
    ("word", "narrow", "wide"),
    [
        ("provided", "prohibited", "silent"),
        ("unless", "permitted", "prohibited"),
        ("until", "permitted", "prohibited"),
    ],
)
def test_a_decision_turns_on_a_reading(matcher, word, narrow, wide) -> None:
    contract = agreed(ann.must_not(Deliver(), **{word: NARROW}))
    decision = asked(contract, matcher=matcher)
    assert decision.verdict is Verdict.UNDETERMINED
    assert decision.turns_on == (SCOPE,)
    assert ways(decision) == {"scope: narrow": narrow, "scope: wide": wide}
    for reading, verdict in (("narrow", narrow), ("wide", wide)):
        settled = asked(contract, matcher=matcher, readings={"scope": reading})
        assert settled.verdict.value == verdict
        assert settled.ways == settled.turns_on == ()


@each_matcher
def test_a_reading_may_be_settled_for_the_engine_and_otherwise_for_a_question(matcher) -> None:
    contract = agreed(ann.must_not(Deliver(), provided=NARROW))
    with Engine(contract, matcher=matcher, readings={"scope": "narrow"}) as engine:
        assert engine.decide(ann, Deliver(1), on=day(2)).verdict is Verdict.PROHIBITED
        other = engine.decide(ann, Deliver(1), on=day(2), readings={"scope": "wide"})
        assert other.verdict is Verdict.SILENT


@each_matcher
def test_what_every_reading_gives_is_settled(matcher) -> None:
    contract = agreed(ann.must_not(Deliver(), provided=NARROW | WIDE))
    decision = asked(contract, matcher=matcher)
    assert (decision.verdict, decision.turns_on) == (Verdict.PROHIBITED, ())


@each_matcher
def test_ways_name_the_reasons_where_only_they_turn_on_a_reading(matcher) -> None:
    norms = (ann.must_not(Deliver(), provided=NARROW), ann.must_not(Deliver(), provided=WIDE))
    decision = asked(agreed(*norms), matcher=matcher)
    assert (decision.verdict, decision.turns_on) == (Verdict.PROHIBITED, ())
    assert {str(w.settled[0]): w.answer.clauses for w in decision.ways} == {
        "scope: narrow": ("C1",),
        "scope: wide": ("C2",),
    }
    assert decision.clauses == ("C1", "C2")


@each_matcher
def test_ways_are_the_smallest(matcher) -> None:
    contract = agreed(ann.must_not(Deliver(), provided=NARROW & TERM.reads("long")))
    decision = asked(contract, matcher=matcher)
    assert ways(decision) == {
        "scope: wide": "silent",
        "term: short": "silent",
        "term: forever": "silent",
        "scope: narrow & term: long": "prohibited",
    }
    assert decision.turns_on == (SCOPE, TERM)


def test_a_way_says_what_is_settled() -> None:
    refused = refuse(2)
    assert str(Settled(SCOPE, "wide")) == "scope: wide"
    assert str(Settled(refused, True)) == "2020-01-02 Bea Refuse(level=1)"  # noqa: FBT003
    assert str(Settled(refused, False)) == "not 2020-01-02 Bea Refuse(level=1)"  # noqa: FBT003
    assert str(SCOPE) == "scope"


# acts off the record


@each_matcher
def test_that_none_is_on_record_proves_nothing(matcher) -> None:
    contract = agreed(ann.must_not(Deliver(), unless=bea.did(Refuse(level=2))))
    decision = asked(contract, matcher=matcher)
    assert decision.verdict is Verdict.UNDETERMINED
    assert ways(decision) == {
        "not 2020-01-06 Bea Refuse(level=2)": "prohibited",
        "2020-01-06 Bea Refuse(level=2)": "permitted",
    }


@each_matcher
def test_one_that_is_on_record_counts(matcher) -> None:
    contract = agreed(ann.must_not(Deliver(), unless=bea.did(Refuse(level=2))))
    assert asked(contract, [refuse(3, 2)], matcher=matcher).verdict is Verdict.PERMITTED
    for no_such in (refuse(3, 1), refuse(3, 2, by=ann), refuse(8, 2)):
        assert asked(contract, [no_such], matcher=matcher).verdict is Verdict.UNDETERMINED


@each_matcher
@pytest.mark.parametrize(
    ("level", "said"),
    [
        (at_least(3), "Refuse(level=3)"),
        (more_than(3), "Refuse(level=4)"),
        (one_of(3), "Refuse(level=3)"),
        (other_than(3), "Refuse()"),
        (anything, "Refuse()"),
        (Deliver.level, "Refuse(level=1)"),
    ],
)
def test_as_much_is_supposed_of_it_as_is_asked(matcher, level, said) -> None:
    contract = agreed(ann.must_not(Deliver(), provided=bea.did(Refuse(level=level))))
    decision = asked(contract, matcher=matcher)
    assert [str(way.settled[0]) for way in decision.ways] == [
        f"not 2020-01-06 Bea {said}",
        f"2020-01-06 Bea {said}",
    ]


@each_matcher
def test_each_of_several_values_may_be_so(matcher) -> None:
    contract = agreed(ann.must_not(Deliver(), provided=bea.did(Refuse(level=one_of(1, 2)))))
    decision = asked(contract, matcher=matcher)
    assert ways(decision) == {
        "2020-01-06 Bea Refuse(level=1)": "prohibited",
        "2020-01-06 Bea Refuse(level=2)": "prohibited",
        "not 2020-01-06 Bea Refuse(level=1) & not 2020-01-06 Bea Refuse(level=2)": "silent",
    }


@each_matcher
def test_its_fields_are_joined_to_what_is_on_record(matcher) -> None:
    visited = cyd.did(Visit())
    refused = bea.did(Refuse(level=visited[Visit.level]))
    earlier = visited & refused & (refused.on < visited.on)
    contract = agreed(ann.must_not(Deliver(), provided=earlier))
    assert asked(contract, matcher=matcher).verdict is Verdict.SILENT
    assert ways(asked(contract, [visit(4, 3)], matcher=matcher)) == {
        "not 2020-01-03 Bea Refuse(level=3)": "silent",
        "2020-01-03 Bea Refuse(level=3)": "prohibited",
    }


@each_matcher
def test_it_may_have_been_on_the_days_that_are_asked_for_and_no_others(matcher) -> None:
    refused = bea.did(Refuse())
    early = agreed(ann.must_not(Deliver(), provided=refused & (refused.on < day(3))))
    assert ways(asked(early, matcher=matcher)) == {
        "not 2020-01-02 Bea Refuse()": "silent",
        "2020-01-02 Bea Refuse()": "prohibited",
    }
    later = agreed(ann.must_not(Deliver(), provided=refused & (day(6) < refused.on)))
    assert asked(later, matcher=matcher).verdict is Verdict.SILENT
    assert asked(later, on=7, matcher=matcher).verdict is Verdict.UNDETERMINED


@each_matcher
def test_any_other_thing_may_be_what_an_act_off_the_record_was_about(matcher) -> None:
    contract = agreed(ann.must_not(Use(), unless=bea.did(Doubt(model=Use.model))))
    history = [bea.does(Doubt(M1), on=day(2))]
    assert asked(contract, history, Use(model=M1), matcher=matcher).verdict is Verdict.PERMITTED
    decision = asked(contract, history, Use(), matcher=matcher)
    assert decision.verdict is Verdict.UNDETERMINED
    assert decision.act == Use().act
    assert all(way.answer.act == Use().act for way in decision.ways)
    assert ways(decision) == {
        "not 2020-01-06 Bea Doubt(model=that model)": "prohibited",
        "2020-01-06 Bea Doubt(model=that model)": "permitted",
    }


@each_matcher
def test_an_event_itself_is_no_evidence_of_what_it_needs(matcher) -> None:
    contract = agreed(bea.must_not(Refuse(), unless=bea.did(Refuse(), "before")))
    with Engine(contract, [refuse(3)], matcher=matcher) as engine:
        assert [f.kind for f in engine.findings()] == [FindingKind.UNDETERMINED]


# how much is gone through


def test_where_there_are_many_points_each_way_needs_all_that_it_says() -> None:
    asked_ = [Question(f"q{n}", "Is it so?", readings=("yes", "no")) for n in range(7)]
    contract = agreed(*(ann.must_not(Deliver(), provided=q.reads("no")) for q in asked_))
    decision = asked(contract)
    assert decision.verdict is Verdict.UNDETERMINED
    assert {*decision.turns_on} == {*asked_}
    told = ways(decision)
    assert told.pop(" & ".join(f"q{n}: yes" for n in range(7))) == "silent"
    assert told == {f"q{n}: no": "prohibited" for n in range(7)}


def test_a_reading_is_a_term_of_its_question() -> None:
    assert (str(Reading(SCOPE)), Reading(SCOPE).type) == ("the reading of scope", "str")


@each_matcher
def test_a_field_that_is_joined_later_may_be_each_value_on_record(matcher) -> None:
    refused = bea.did(Refuse())
    joined = refused & cyd.did(Visit(level=refused[Refuse.level]))
    contract = agreed(ann.must_not(Deliver(), provided=joined))
    told = ways(asked(contract, [visit(4, 3), visit(5, 2)], matcher=matcher))
    assert {way: verdict for way, verdict in told.items() if verdict == "prohibited"} == {
        "2020-01-06 Bea Refuse(level=3)": "prohibited",
        "2020-01-06 Bea Refuse(level=2)": "prohibited",
    }


@each_matcher
def test_any_other_party_may_be_whom_an_act_off_the_record_was_for(matcher) -> None:
    contract = agreed(ann.must_not(Pay(), unless=bea.did(Release(to=Pay.to))))
    decision = asked(contract, act=Pay(), matcher=matcher)
    assert ways(decision) == {
        "not 2020-01-06 Bea Release(to=that party)": "prohibited",
        "2020-01-06 Bea Release(to=that party)": "permitted",
    }
