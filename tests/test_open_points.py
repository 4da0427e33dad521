"""Contested questions and acts off the record: what an answer is while they are open."""

from __future__ import annotations

import pytest
from dealings import (
    ann,
    bea,
    claim,
    clause,
    cyd,
    day,
    deliver,
    digits,
    each_matcher,
    order,
    pay,
    visit,
)
from vocabulary import PARTIES, Claim, Deliver, Model, Order, Pay, Visit

from contract_rules import (
    Action,
    Contract,
    DutyStatus,
    Engine,
    Field,
    FindingKind,
    Question,
    Verdict,
    anything,
    at_least,
    begins,
    days,
    ends,
    more_than,
    one_of,
    other_than,
    waives,
)
from contract_rules.settlement import Settled

SCOPE = Question("scope", "Does it cover visits?", readings=("narrow", "wide"))
TERM = Question("term", "How long?", readings=("short", "long", "forever"))

NARROW, WIDE = SCOPE.reads("narrow"), SCOPE.reads("wide")


class Use(Action):
    """What is asked about."""

    model: Field[Model] = anything


class Refuse(Action, on_record=False):
    """An act that need not be on record."""

    level: Field[int] = anything


class Doubt(Action, on_record=False):
    """An act about a model that need not be on record."""

    model: Field[Model] = anything


M1 = Model("M1")


def agreed(*norms, **parts) -> Contract:
    """A contract with a clause of each norm, C1, C2 ..."""
    clauses = [clause(f"C{n}", norm, **parts) for n, norm in enumerate(norms, 1)]
    return Contract(
        name="The contract",
        parties=PARTIES,
        clauses=tuple(clauses),
        effective=day(1),
        actions=(Order, Pay, Deliver, Visit, Claim, Use, Refuse, Doubt),
    )


def asked(contract, history=(), act=None, *, on=6, matcher="semantics", **parts):
    """The decision on an act of Ann's, by default that she delivers."""
    with Engine(contract, history, matcher=matcher) as engine:
        return engine.decide(ann, act or Deliver(1), on=day(on), **parts)


def ways(found):
    """The ways of an answer in short: what is settled, and the verdict or status."""
    return {" & ".join(map(str, way.settled)): _short(way.answer) for way in found.ways}


def _short(answer):
    if answer is None:
        return None
    return getattr(answer, "verdict", getattr(answer, "status", None)).value


def refuse(number, level=1, *, by=bea, **parts):
    """Bea refuses."""
    return by.does(Refuse(level), on=day(number), **parts)


# readings


@each_matcher
@pytest.mark.parametrize(
    ("word", "narrow", "wide"),
    [
        ("provided", "prohibited", "permitted"),
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
        assert other.verdict is Verdict.PERMITTED


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
        "scope: wide": "permitted",
        "term: short": "permitted",
        "term: forever": "permitted",
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
        "not 2020-01-06 Bea Refuse(level=1) & not 2020-01-06 Bea Refuse(level=2)": "permitted",
    }


@each_matcher
def test_its_fields_are_joined_to_what_is_on_record(matcher) -> None:
    visited = cyd.did(Visit())
    refused = bea.did(Refuse(level=visited[Visit.level]))
    earlier = visited & refused & (refused.on < visited.on)
    contract = agreed(ann.must_not(Deliver(), provided=earlier))
    assert asked(contract, matcher=matcher).verdict is Verdict.PERMITTED
    assert ways(asked(contract, [visit(4, 3)], matcher=matcher)) == {
        "not 2020-01-03 Bea Refuse(level=3)": "permitted",
        "2020-01-03 Bea Refuse(level=3)": "prohibited",
    }


@each_matcher
def test_it_may_have_been_on_the_days_that_are_asked_for_and_no_others(matcher) -> None:
    refused = bea.did(Refuse())
    early = agreed(ann.must_not(Deliver(), provided=refused & (refused.on < day(3))))
    assert ways(asked(early, matcher=matcher)) == {
        "not 2020-01-02 Bea Refuse()": "permitted",
        "2020-01-02 Bea Refuse()": "prohibited",
    }
    later = agreed(ann.must_not(Deliver(), provided=refused & (day(6) < refused.on)))
    assert asked(later, matcher=matcher).verdict is Verdict.PERMITTED
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


# powers and duties


@each_matcher
def test_a_power_turns_on_a_reading_and_so_does_what_it_changes(matcher) -> None:
    contract = agreed(
        ann.must_not(Deliver()), ann.can(Claim(number=1), then=ends("C1"), provided=NARROW)
    )
    history = [claim(3)]
    exercise = asked(contract, act=Claim(1, cyd), matcher=matcher)
    assert (exercise.verdict, exercise.void) == (Verdict.UNDETERMINED, None)
    assert [(str(w.settled[0]), w.answer.void) for w in exercise.ways] == [
        ("scope: narrow", False),
        ("scope: wide", True),
    ]
    assert asked(contract, history, on=2, matcher=matcher).verdict is Verdict.PROHIBITED
    decision = asked(contract, history, on=3, matcher=matcher)
    assert ways(decision) == {"scope: narrow": "permitted", "scope: wide": "prohibited"}
    with Engine(contract, matcher=matcher) as engine:
        (found,) = engine.record(*history)
    assert found.kind is FindingKind.UNDETERMINED


@each_matcher
def test_a_power_turns_on_what_happened_before_it_was_exercised(matcher) -> None:
    contract = agreed(
        ann.must_not(Deliver()),
        ann.can(Claim(number=1), then=ends("C1"), provided=bea.did(Refuse())),
    )
    decision = asked(contract, [claim(3)], matcher=matcher)
    assert ways(decision) == {
        "not 2020-01-03 Bea Refuse()": "prohibited",
        "2020-01-03 Bea Refuse()": "permitted",
    }
    assert asked(contract, [claim(3), refuse(4)], matcher=matcher).turns_on == decision.turns_on
    assert asked(contract, [claim(3), refuse(2)], matcher=matcher).verdict is Verdict.PERMITTED


def debt(**parts):
    """Bea pays the price of each order within two days, where something is so."""
    return bea.must(Pay(amount=Order.price, to=ann), upon=bea.did(Order()), **parts)


@each_matcher
def test_a_duty_turns_on_a_reading(matcher) -> None:
    contract = agreed(debt(within=days(2), provided=NARROW))
    with Engine(contract, matcher=matcher) as engine:
        (found,) = engine.record(order(2))
        assert (found.kind, found.duty.status) == (FindingKind.DUTY, DutyStatus.UNDETERMINED)
        (duty,) = engine.duties(on=day(6))
        assert duty.status is DutyStatus.UNDETERMINED
        assert not duty.is_settled
        assert duty.turns_on == (SCOPE,)
        assert ways(duty) == {"scope: narrow": "breached", "scope: wide": None}
        assert (digits(duty.amount), duty.due, duty.steps) == ("10", day(4), ())
        assert engine.duties(on=day(6), readings={"scope": "wide"}) == ()
        (sure,) = engine.duties(on=day(6), readings={"scope": "narrow"})
        assert (sure.status, sure.ways) == (DutyStatus.BREACHED, ())


@each_matcher
def test_only_what_is_so_in_every_way_is_said_of_an_open_duty(matcher) -> None:
    waived = ann.can(Claim(number=1), then=waives("C1"), provided=WIDE)
    contract = agreed(debt(within=days(2)), waived)
    with Engine(contract, [order(2), claim(3), pay(9, 4)], matcher=matcher) as engine:
        (duty,) = engine.duties(on=day(9))
        (before,) = engine.duties(on=day(2))
    assert ways(duty) == {"scope: narrow": "breached", "scope: wide": "discharged"}
    assert (duty.due, digits(duty.amount), duty.breached) == (day(4), "10", None)
    assert (duty.paid, duty.outstanding, duty.since) == (None, None, day(3))
    assert (before.status, before.ways) == (DutyStatus.DUE, ())


@each_matcher
def test_what_is_in_breach_in_every_way_is_a_breach(matcher) -> None:
    waived = ann.can(Claim(number=1), then=waives("C1"), provided=WIDE)
    contract = agreed(debt(within=days(2)), waived)
    with Engine(contract, [order(2), claim(7)], matcher=matcher) as engine:
        (duty,) = engine.duties(on=day(9))
        (breach,) = engine.breaches(on=day(9))
    assert ways(duty) == {"scope: narrow": "breached", "scope: wide": "discharged"}
    assert (breach.clause, breach.on, breach.duty) == ("C1", day(5), duty)


@each_matcher
def test_only_what_is_certain_is_a_breach(matcher) -> None:
    contract = agreed(
        debt(within=days(2), provided=NARROW),
        ann.must_not(Deliver(level=1), provided=WIDE),
        ann.must_not(Deliver(level=2), provided=NARROW | WIDE),
    )
    history = [order(2), deliver(3, 1), deliver(3, 2)]
    with Engine(contract, history, matcher=matcher) as engine:
        assert [(b.clause, b.event) for b in engine.breaches(on=day(9))] == [("C3", history[2])]
        narrow = engine.breaches(on=day(9), readings={"scope": "narrow"})
        assert [b.clause for b in narrow] == ["C3", "C1"]
        kinds = [f.kind for f in engine.findings()]
    assert kinds == [FindingKind.DUTY, FindingKind.UNDETERMINED, FindingKind.BREACH]


@each_matcher
def test_what_exceeds_all_that_may_be_owed_is_unallocated(matcher) -> None:
    contract = agreed(debt(within=days(2), provided=NARROW))
    history = [order(2), pay(3, 12)]
    with Engine(contract, history, matcher=matcher) as engine:
        assert [digits(left) for _, left in engine.unallocated(on=day(9))] == ["2"]
        wide = engine.unallocated(on=day(9), readings={"scope": "wide"})
        assert [digits(left) for _, left in wide] == ["12"]
    with Engine(contract, [order(2), pay(3, 10)], matcher=matcher) as engine:
        assert engine.unallocated(on=day(9)) == ()


@each_matcher
def test_only_what_comes_in_any_case_is_upcoming(matcher) -> None:
    contract = agreed(debt(within=days(2), provided=NARROW), debt(within=days(3)))
    with Engine(contract, [order(2)], matcher=matcher) as engine:
        assert [(u.on, u.clauses) for u in engine.upcoming(on=day(2))] == [(day(5), ("C2",))]
        narrow = engine.upcoming(on=day(2), readings={"scope": "narrow"})
        assert [u.on for u in narrow] == [day(4), day(5)]


@each_matcher
def test_a_report_has_rows_for_what_is_open(matcher) -> None:
    contract = agreed(
        ann.must_not(Deliver(level=1), provided=NARROW),
        ann.must_not(Deliver(level=2)),
        ann.can(Claim(number=1), then=begins(ann.must_not(Visit())), provided=WIDE),
    )
    with Engine(contract, [claim(3)], matcher=matcher) as engine:
        report = engine.report(on=day(6))
        settled = engine.report(on=day(6), readings={"scope": "wide"})
    rows = [(p.action.kind, p.verdict) for p in report.positions]
    assert rows.count(("Deliver", Verdict.UNDETERMINED)) == 1
    assert rows.count(("Visit", Verdict.UNDETERMINED)) == 1
    assert Verdict.UNDETERMINED not in {p.verdict for p in settled.positions}


# how much is gone through


def test_where_there_are_many_points_each_way_needs_all_that_it_says() -> None:
    asked_ = [Question(f"q{n}", "Is it so?", readings=("yes", "no")) for n in range(7)]
    contract = agreed(*(ann.must_not(Deliver(), provided=q.reads("no")) for q in asked_))
    decision = asked(contract)
    assert decision.verdict is Verdict.UNDETERMINED
    assert {*decision.turns_on} == {*asked_}
    told = ways(decision)
    assert told.pop(" & ".join(f"q{n}: yes" for n in range(7))) == "permitted"
    assert told == {f"q{n}: no": "prohibited" for n in range(7)}
