"""What may be done, what takes effect, and what is free for want of a rule."""

from __future__ import annotations

from itertools import permutations

import pytest

from contract_rules import (
    Effect,
    Engine,
    FindingKind,
    Question,
    Rank,
    Verdict,
    at_least,
    begins,
    breach_of,
    days,
    ends,
    less_than,
    terminates,
    usd,
)
from contract_rules.errors import TruthValueError
from contract_rules.testing.strategies.vocabulary import Claim, Deliver, Order, Pay, Visit
from support.dealings import ann, bea, claim, clause, contract, cyd, day, each_matcher, order, pay

SCOPE = Question("scope", "Does it count?", readings=("yes", "no"))
BAN = clause("C1", ann.must_not(Deliver()))
UPON = {"upon": bea.did(Visit()), "within": days(9), "owed_to": bea}


def asked(agreed, matcher, act=Deliver(1), *events, by=ann, on=5):  # noqa: B008 (it is a value)
    """The verdict, the effect and the clauses of a decision, in any order of recording."""
    found = set()
    for history in permutations(events):
        with Engine(agreed, history, matcher=matcher) as engine:
            decision = engine.decide(by, act, on=day(on))
            found.add((decision.verdict, decision.effect, decision.clauses))
            if not decision.ways:
                _check_clauses(engine, decision)
    (one,) = found
    return one


def _check_clauses(engine, decision) -> None:
    """That what speaks about an act tells the clauses, but where only reasons do."""
    judge = engine._views.here.session.judge
    at = engine.contract.program.zone.instant(decision.on)
    heard = judge.hear(judge.hearing(decision.party, decision.act.kind, at), decision.act)
    is_told = decision.verdict not in {Verdict.VOID, Verdict.SILENT}
    assert heard.clauses == (decision.clauses if is_told else None)


visited = bea.does(Visit(1), on=day(2))
EXCEPTED = clause("C1", ann.must_not(Deliver(), unless=bea.did(Visit())))
CONDITIONED = clause("C1", ann.must_not(Deliver(), provided=bea.did(Visit())))
ALLOWED = clause("C1", ann.may(Deliver(), provided=bea.did(Visit())))
OWED = clause("C1", ann.must(Deliver(), **UPON))
OWED_BESIDE = clause("C2", ann.must(Deliver(), **UPON))
POWER = clause("C1", ann.can(Claim(number=at_least(2)), then=ends("C2")))

CASES = {
    "no clause speaks of it": ((clause("C1", bea.must_not(Deliver())),), (), Verdict.SILENT),
    "it is forbidden": ((BAN,), (), Verdict.PROHIBITED),
    "an exception holds": ((EXCEPTED,), (visited,), Verdict.PERMITTED),
    "an exception does not": ((EXCEPTED,), (), Verdict.PROHIBITED),
    "a condition of a prohibition fails": ((CONDITIONED,), (), Verdict.SILENT),
    "a condition of a permission holds": ((ALLOWED,), (visited,), Verdict.PERMITTED),
    "a condition of a permission fails": ((ALLOWED,), (), Verdict.SILENT),
    "a duty asks for it": ((OWED,), (visited,), Verdict.PERMITTED),
    "a duty has not arisen": ((OWED,), (), Verdict.SILENT),
    "a duty is performed": (
        (OWED,),
        (visited, ann.does(Deliver(1), on=day(3))),
        Verdict.SILENT,
    ),
    "a duty is waived": (
        (OWED, clause("C2", cyd.can(Visit(), then=ends("C1")))),
        (visited, cyd.does(Visit(1), on=day(1))),
        Verdict.SILENT,
    ),
}


@each_matcher
@pytest.mark.parametrize("case", CASES)
def test_an_act_is_permitted_by_what_speaks_of_it_and_else_free(matcher, case) -> None:
    """A holding exception speaks, a failing condition does not."""
    clauses, events, verdict = CASES[case]
    found, effect, named = asked(contract(*clauses), matcher, Deliver(1), *events)
    assert (found, effect) == (verdict, Effect.NONE)
    assert named == (() if verdict is Verdict.SILENT else ("C1",))


@each_matcher
def test_a_duty_permits_payments_up_to_what_is_outstanding(matcher) -> None:
    """Of one duty, and of several together; in breach or not."""
    agreed = contract(
        clause("C1", bea.must(Pay(amount=Order.price, to=ann), upon=Order, within=days(3)))
    )
    owed = (order(2, 10), order(3, 20), pay(4, 5))
    for amount, verdict in ((25, Verdict.PERMITTED), (26, Verdict.SILENT)):
        act = Pay(usd(amount), ann)
        assert asked(agreed, matcher, act, *owed, by=bea, on=20)[0] is verdict
    assert asked(agreed, matcher, Pay(usd(5), cyd), *owed, by=bea)[0] is Verdict.SILENT


@each_matcher
def test_a_duty_and_a_prohibition_are_weighed(matcher) -> None:
    """As a permission is: by its own words, as the superior, special or later clause."""
    duty = {
        "nothing": (clause("C2", ann.must(Deliver(), **UPON)), Verdict.CONFLICT),
        "words": (clause("C2", ann.must(Deliver(), **UPON), overrides=("C1",)), Verdict.PERMITTED),
        "rank": (
            clause("C2", ann.must(Deliver(), **UPON), rank=Rank.MANDATORY_LAW),
            Verdict.PERMITTED,
        ),
        "specialty": (clause("C2", ann.must(Deliver(level=1), **UPON)), Verdict.PERMITTED),
    }
    yields = contract(clause("C1", ann.must_not(Deliver()), overrides=("C2",)), OWED_BESIDE)
    assert asked(yields, matcher, Deliver(1), visited) == (
        Verdict.PROHIBITED,
        Effect.NONE,
        ("C1",),
    )
    kinds = {Verdict.CONFLICT: [FindingKind.CONFLICT], Verdict.PERMITTED: []}
    for owed, verdict in duty.values():
        agreed = contract(BAN, owed)
        assert asked(agreed, matcher, Deliver(1), visited)[0] is verdict
        assert asked(agreed, matcher, Deliver(1), visited, on=1)[0] is Verdict.PROHIBITED
        with Engine(agreed, [visited], matcher=matcher) as engine:
            found = engine.record(ann.does(Deliver(1), on=day(4)))
            assert [f.kind for f in found] == [*kinds[verdict], FindingKind.KEPT]
            assert engine.breaches(on=day(30)) == ()


@each_matcher
def test_a_power_that_is_not_there_is_void(matcher) -> None:
    """Another's, or without its conditions, or once it has ended; and the duty stays permitted."""
    agreed = contract(POWER, clause("C2", bea.must_not(Order())))
    void = (Verdict.VOID, Effect.VOID, ("C1",))
    assert asked(agreed, matcher, Claim(2, cyd)) == (
        Verdict.PERMITTED,
        Effect.TAKES_EFFECT,
        ("C1",),
    )
    assert asked(agreed, matcher, Claim(1, cyd)) == void
    assert asked(agreed, matcher, Claim(2, cyd), by=bea) == void
    ended = contract(
        clause("C1", ann.can(Claim(), then=ends("C2")), ann.may(Visit())),
        clause("C2", bea.must_not(Order())),
        clause("C3", cyd.can(Deliver(), then=ends("C1"))),
    )
    gone = cyd.does(Deliver(1), on=day(2))
    assert asked(ended, matcher, Claim(2, cyd), gone)[:2] == (Verdict.VOID, Effect.VOID)
    with Engine(agreed, matcher=matcher) as engine:
        assert [f.kind for f in engine.record(claim(3))] == [FindingKind.VOID]


@each_matcher
def test_another_s_power_does_not_make_void_what_a_clause_permits(matcher) -> None:
    """It changes nothing, and may be done."""
    agreed = contract(
        clause("C1", ann.can(Claim(), then=ends("C2"))),
        clause("C2", bea.must_not(Order())),
        clause("C3", bea.may(Claim())),
    )
    found = asked(agreed, matcher, Claim(2, cyd), by=bea)
    assert found == (Verdict.PERMITTED, Effect.VOID, ("C3",))


@each_matcher
def test_a_power_that_others_have_too_is_void_by_its_own_conditions(matcher) -> None:
    """It is not told that the others have it, and not this party; of another act it is."""
    for_each = clause(
        "C1",
        *(p.can(Claim(number=1), provided=bea.did(Visit()), then=ends("C3")) for p in (ann, cyd)),
    )
    rest = (
        clause("C2", cyd.can(Claim(number=2), then=ends("C3"))),
        clause("C3", cyd.may(Deliver())),
    )
    for others in (for_each, clause("C1", for_each.norms[0])):
        with Engine(contract(others, *rest), matcher=matcher) as engine:
            one, two = (engine.decide(ann, Claim(n, cyd), on=day(5)) for n in (1, 2))
        assert [(one.verdict, one.clauses), (two.verdict, two.clauses)] == [
            (Verdict.VOID, ("C1",)),
            (Verdict.VOID, ("C1", "C2")),
        ]
        assert "not Ann" not in str(one)
        assert "not Ann" in str(two)


@each_matcher
def test_what_is_forbidden_may_take_effect(matcher) -> None:
    """It is a breach and an exercise, also where it ends its own prohibition."""
    agreed = contract(
        clause("C1", ann.must_not(Claim())), clause("C2", ann.can(Claim(), then=terminates()))
    )
    assert asked(agreed, matcher, Claim(1, cyd))[:2] == (Verdict.PROHIBITED, Effect.TAKES_EFFECT)
    with Engine(agreed, matcher=matcher) as engine:
        kinds = [finding.kind for finding in engine.record(claim(3))]
        assert kinds == [FindingKind.BREACH, FindingKind.EXERCISED]
        assert len(engine.breaches(on=day(9))) == 1
        assert engine.decide(ann, Claim(1, cyd), on=day(9)).verdict is Verdict.VOID
    named = contract(
        clause("C1", ann.must_not(Claim())),
        clause("C2", ann.can(Claim(), then=terminates()), overrides=("C1",)),
    )
    assert asked(named, matcher, Claim(1, cyd))[:2] == (Verdict.PERMITTED, Effect.TAKES_EFFECT)
    higher = contract(
        clause("C1", ann.must_not(Claim())),
        clause("C2", ann.can(Claim(number=1), then=terminates()), rank=Rank.MANDATORY_LAW),
    )
    assert asked(higher, matcher, Claim(1, cyd))[0] is Verdict.PROHIBITED


@each_matcher
def test_whether_it_takes_effect_may_be_open(matcher) -> None:
    """Where the act is forbidden in any case, the verdict stands; else it depends."""
    power = clause("C2", ann.can(Claim(), provided=SCOPE.reads("yes"), then=ends("C3")))
    rest = clause("C3", bea.must_not(Order()))
    forbidden = contract(clause("C1", ann.must_not(Claim())), power, rest)
    with Engine(forbidden, matcher=matcher) as engine:
        decision = engine.decide(ann, Claim(1, cyd), on=day(3))
        assert (decision.verdict, decision.effect) == (Verdict.PROHIBITED, Effect.OPEN)
        assert decision.turns_on == (SCOPE,)
        assert {way.answer.effect for way in decision.ways} == {Effect.TAKES_EFFECT, Effect.VOID}
        assert "whether it takes effect turns on how scope is read" in " ".join(
            str(decision).split()
        )
        kinds = {finding.kind for finding in engine.record(claim(3))}
        assert kinds == {FindingKind.BREACH, FindingKind.UNDETERMINED}
    with Engine(contract(power, rest), matcher=matcher) as engine:
        decision = engine.decide(ann, Claim(1, cyd), on=day(3))
        assert (decision.verdict, decision.effect) == (Verdict.UNDETERMINED, Effect.OPEN)
        verdicts = {way.answer.verdict for way in decision.ways}
        assert verdicts == {Verdict.PERMITTED, Verdict.VOID}


@each_matcher
def test_why_not_answers_for_what_is_void(matcher) -> None:
    """What would have to happen for the power to be there."""
    agreed = contract(
        clause("C1", ann.can(Claim(), provided=bea.did(Visit(level=1)), then=begins("C2"))),
        clause("C2", bea.must_not(Order()), dormant=True),
    )
    with Engine(agreed, matcher=matcher) as engine:
        (missing,) = engine.decide(ann, Claim(1, cyd), on=day(3)).why_not(Verdict.PERMITTED)
        assert [event.act.kind for event in missing.events] == ["Visit"]
        assert missing.decision.effect is Effect.TAKES_EFFECT


def test_an_effect_is_no_truth_value() -> None:
    """It has four values, of which none is the false one."""
    for effect in Effect:
        with pytest.raises(
            TruthValueError, match=r"write decision\.effect is Effect\.TAKES_EFFECT"
        ):
            bool(effect)


def test_a_report_lists_what_is_free_last_and_in_one_line() -> None:
    """For each party, in the words of its acts."""
    agreed = contract(
        clause("C1", ann.must_not(Deliver(level=at_least(3)))),
        clause("C2", ann.may(Visit(level=less_than(2)))),
    )
    with Engine(agreed) as engine:
        rows = [
            line for line in engine.report(on=day(3)).full().splitlines() if line[:1].isupper()
        ]
    assert rows[1:] == [
        "Ann",
        "MAY  C2  visit (less than 2)",
        "MAY NOT  C1  deliver (at least 3)",
        "FREE  no clause speaks of these: deliver (less than 3); visit (at least 2)",
    ]


@each_matcher
def test_a_breach_lets_a_power_be_there(matcher) -> None:
    """Before the deadline it is void to use it, the day after it takes effect."""
    agreed = contract(
        clause("C1", bea.can(Claim(), provided=breach_of("C2"), then=terminates())),
        clause("C2", ann.must(Deliver(), by=day(6))),
    )
    found = [asked(agreed, matcher, Claim(1, cyd), by=bea, on=n)[:2] for n in (6, 7)]
    assert found == [
        (Verdict.VOID, Effect.VOID),
        (Verdict.PERMITTED, Effect.TAKES_EFFECT),
    ]


def test_a_power_that_sleeps_is_said_not_to_be_in_force() -> None:
    """And a row of a report has the effect of its decision."""
    agreed = contract(
        clause("C1", ann.can(Claim(), then=ends("C2")), dormant=True),
        clause("C2", bea.must_not(Order())),
        clause("C3", ann.can(Visit(), then=begins("C1"))),
    )
    with Engine(agreed) as engine:
        decision = engine.decide(ann, Claim(1, cyd), on=day(3))
        assert decision.effect is Effect.VOID
        assert "but that power is not in force" in " ".join(str(decision).split())
        effects = {row.action.kind: row.effect for row in engine.report(on=day(3)).positions}
        assert effects == {"Order": Effect.NONE, "Visit": Effect.TAKES_EFFECT}
