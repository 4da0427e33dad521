"""While the notice runs by which an exercise begins a norm, the reasons tell of that."""

from __future__ import annotations

from itertools import accumulate
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_rules import Engine, Outcome, Verdict, begins, days, terminates, usd
from contract_rules.evaluation.timeline.pending import Notices
from contract_rules.testing.strategies.vocabulary import Claim, Deliver, Order, Pay, Visit
from support.dealings import ann, bea, claim, clause, contract, cyd, day, each_matcher, order, pay
from support.schemas import FINDINGS

BAN = clause("C1", ann.must_not(Deliver()))
"""What a permission that begins lifts."""

QUIT = Pay(amount=usd(1), to=cyd)
"""Ann's exercise of a power that another one begins."""


def begun(norm, **parts):
    """Ann's first claim begins a norm of its clause, on ten days' notice."""
    return clause("C2", ann.can(Claim(number=1), then=begins(norm, after=days(10)), **parts))


def dormant(norm):
    """Ann's first claim begins a clause, on ten days' notice."""
    asleep = clause("C3", norm, dormant=True)
    return asleep, begun("C3")


def told(decision):
    return " ".join(str(decision).split())


NORMS = {
    "a permission": (ann.may(Deliver()), Deliver(1), Verdict.PROHIBITED, "would permit"),
    "a ban": (ann.must_not(Visit()), Visit(1), Verdict.SILENT, "would forbid"),
    "a power": (
        ann.can(Pay(), then=terminates()),
        QUIT,
        Verdict.VOID,
        "would",
    ),
}


@each_matcher
@pytest.mark.parametrize("sort", NORMS)
@pytest.mark.parametrize("sleeps", [False, True])
def test_what_an_exercise_begins_is_told_with_its_day_while_the_notice_runs(
    matcher, sort, sleeps
) -> None:
    norm, act, verdict, would = NORMS[sort]
    others = dormant(norm) if sleeps else (begun(norm),)
    agreed = contract(BAN, *others)
    says = "but that begins on 2020-01-13, as Ann claimed (1, Cyd) on 2020-01-03"
    with Engine(agreed, [claim(3)], matcher=matcher) as engine:
        before, *during, after = (engine.decide(ann, act, on=day(on)) for on in (2, 3, 12, 13))
    for decision in during:
        FINDINGS.validate(decision.to_json())
        assert decision.verdict is verdict
        law, _ = told(decision).split(says)
        assert f"clause {'C3' if sleeps else 'C2'} {would}" in law
        (waiting,) = (r for r in decision.reasons if r.outcome is Outcome.PENDING)
        assert (waiting.begins, waiting.exercise) == (day(13), claim(3))
        assert decision.clauses == before.clauses
    assert "begins" not in told(before)
    assert "begins" not in told(after)
    assert all(reason.outcome is not Outcome.PENDING for reason in after.reasons)


@each_matcher
def test_only_what_is_about_the_act_and_surely_begins_is_told(matcher) -> None:
    """Not a norm of another act, what counts for the verdict, or what may come to nothing."""
    saved = begun(ann.may(Deliver()), unless_by_then=bea.did(Visit()))
    narrow = begun(ann.may(Deliver(level=2)))
    against = begun(ann.must_not(Deliver()))
    for other in (saved, narrow, against):
        with Engine(contract(BAN, other), [claim(3)], matcher=matcher) as engine:
            assert "begins" not in told(engine.decide(ann, Deliver(1), on=day(5)))


@each_matcher
def test_of_two_exercises_each_is_told_and_what_has_begun_speaks(matcher) -> None:
    """A power that one exercise has begun is judged by that, though another notice runs."""
    agreed = contract(begun(ann.can(Pay(), provided=bea.did(Visit()), then=terminates())))
    with Engine(agreed, [claim(3), claim(9)], matcher=matcher) as engine:
        both, one = (told(engine.decide(ann, QUIT, on=day(on))) for on in (10, 14))
    assert "begins on 2020-01-13" in both
    assert "begins on 2020-01-19" in both
    assert "but Bea had not visited" in one
    assert "begins" not in one


@each_matcher
def test_what_ended_with_the_contract_is_not_to_come(matcher) -> None:
    """And a notice that was never given is not told, once that is known."""
    ends = clause("C9", bea.can(Pay(), then=terminates()))
    agreed = contract(begun(ann.must_not(Visit())), ends)
    with Engine(agreed, [claim(3)], matcher=matcher) as engine:
        with engine.suppose(pay(4, 1, ann)) as other:
            assert "begins" not in told(other.decide(ann, Visit(1), on=day(5)))
        assert "begins" in told(engine.decide(ann, Visit(1), on=day(5)))
        engine.record(claim(3).correction(recorded=day(6)))
        assert "begins" not in told(engine.decide(ann, Visit(1), on=day(5)))
        assert "begins" in told(engine.decide(ann, Visit(1), on=day(5), known_by=day(5)))


@each_matcher
def test_why_nothing_is_owed_says_when_it_will_be(matcher) -> None:
    """Upon the exercise itself, and upon an occasion of a clause that begins with notice."""
    own = contract(begun(ann.must(Visit())))
    with Engine(own, [claim(3)], matcher=matcher) as engine:
        answer = engine.why_not_owed("C2", on=day(5))
    assert "but it begins on 2020-01-13" in told(answer)
    upon = contract(*dormant(ann.must(Visit(), upon=bea.did(Order()))))
    with Engine(upon, [claim(3), order(5)], matcher=matcher) as engine:
        assert "but it begins on 2020-01-13" in told(engine.why_not_owed("C3", on=day(6)))


@given(lengths=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 6)), max_size=6))
def test_notices_run_from_their_exercise_to_their_end(lengths) -> None:
    """However many there are, and whichever of them ends first."""
    given_at = list(accumulate(later for later, _ in lengths))
    every = [
        SimpleNamespace(at=at + length, exercise=SimpleNamespace(at=at))
        for at, (_, length) in zip(given_at, lengths, strict=True)
    ]
    notices = Notices()
    for one in every:
        notices.append(one)
    while True:
        for at in range(25):
            running = [one for one in every if one.exercise.at <= at < one.at]
            assert notices.running(at) == running
            assert notices.is_running(at) is bool(running)
        if not every:
            break
        every.pop()
        notices.pop()
