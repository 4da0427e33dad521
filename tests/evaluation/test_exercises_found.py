"""What conditions, occasions and totals see of exercises: those that took effect."""

from __future__ import annotations

from itertools import permutations

import pytest

from contract_rules import (
    Amendment,
    Contract,
    Engine,
    begins,
    count,
    days,
    due,
    ends,
    terminates,
    total,
    usd,
)
from contract_rules.contracts.serialization import from_json, to_json
from contract_rules.errors import CircularQuestionError, UnknownClauseError
from contract_rules.testing.strategies.vocabulary import Claim, Deliver, Order, Pay, Visit
from support.dealings import (
    ann,
    bea,
    claim,
    clause,
    contract,
    cyd,
    day,
    deliver,
    each_matcher,
    order,
    pay,
    stands,
    visit,
)

END = clause("C1", ann.can(Claim(number=1), provided=bea.did(Order()), then=terminates()))
"""Ann may terminate once Bea has ordered."""


def barred(agreed: Contract, events, matcher: str, number: int) -> bool:
    """Whether Cyd may not visit on a day of January."""
    with Engine(agreed, events, matcher=matcher) as engine:
        return bool(engine.decide(cyd, Visit(1), on=day(number)).clauses)


def after(condition) -> Contract:
    """A clause that survives, by which Cyd may not visit once a condition holds."""
    return contract(END, clause("C2", cyd.must_not(Visit(), provided=condition), survives=True))


@each_matcher
@pytest.mark.parametrize(
    "condition",
    [
        ann.did(Claim(number=1)),
        ann.did(Claim(number=1), under="C1"),
        ann.did(Claim(), under=END),
        count(Claim(number=1), by=ann) >= 1,
        total(Claim.number, by=ann) >= 1,
        count(Claim, by=ann, under=END) >= 1,
        total(Claim.number, by=ann, under="C1") >= 1,
    ],
    ids=[
        "did",
        "under an id",
        "under a clause",
        "a count",
        "a total",
        "a count under a clause",
        "a total under a clause",
    ],
)
def test_a_void_termination_is_none(matcher, condition) -> None:
    """What follows "after termination" follows upon one that took effect, in whatever order."""
    agreed = after(condition)
    void, works = claim(3), claim(6, id="again")
    for events in permutations([void, order(5)]):
        assert not barred(agreed, events, matcher, 9)
    for events in permutations([void, order(5), works]):
        assert not barred(agreed, events, matcher, 5)
        assert barred(agreed, events, matcher, 6)


@each_matcher
def test_an_attempt_is_found_where_it_is_asked_for(matcher) -> None:
    """Void or not."""
    agreed = after(ann.attempted(Claim(number=1)))
    assert barred(agreed, [claim(3)], matcher, 3)
    assert barred(agreed, [order(2), claim(3)], matcher, 3)


@each_matcher
def test_what_another_does_by_the_action_of_a_power_is_no_exercise(matcher) -> None:
    """It is void, and so it is not found."""
    agreed = after(bea.did(Claim()))
    assert not barred(agreed, [order(2), claim(3, by=bea)], matcher, 3)
    assert barred(after(bea.attempted(Claim())), [claim(3, by=bea)], matcher, 3)


@each_matcher
@pytest.mark.parametrize(
    "asked",
    [
        lambda under: ann.did(Claim(), under=under),
        lambda under: count(Claim, by=ann, under=under) >= 1,
        lambda under: total(Claim.number, by=ann, under=under) >= 1,
    ],
    ids=["did", "a count", "a total"],
)
def test_it_is_narrowed_to_the_clause_under_which_it_took_effect(matcher, asked) -> None:
    """Of two clauses that give a power by one action."""
    other = clause("C3", ann.can(Claim(number=1), provided=cyd.did(Deliver()), then=ends("C1")))

    def agreed(under):
        bar = clause("C2", cyd.must_not(Visit(), provided=asked(under)))
        return contract(END, other, clause("C2", *bar.norms, survives=True))

    by_order = [order(2), claim(3)]
    by_delivery = [deliver(2, by=cyd), claim(3)]
    assert [barred(agreed(u), by_order, matcher, 4) for u in ("C1", "C3")] == [True, False]
    assert [barred(agreed(u), by_delivery, matcher, 4) for u in ("C1", "C3")] == [False, True]
    both = [*by_order, deliver(2, by=cyd)]
    assert [barred(agreed(u), both, matcher, 4) for u in ("C1", "C3")] == [True, True]


@each_matcher
def test_a_power_that_has_ended_makes_exercises_still(matcher) -> None:
    """They are void, by the text of their instant; before there was a power they are found."""
    bar = clause("C2", cyd.must_not(Visit(), provided=ann.did(Claim())))
    gone = Amendment(title="Gone", effective=day(5), repeals=("C1",))
    agreed = contract(clause("C1", ann.can(Claim())), bar, amendments=(gone,))
    assert not barred(agreed, [claim(6)], matcher, 7)
    assert barred(agreed, [claim(4)], matcher, 7)
    comes = Amendment(title="Comes", effective=day(5), adds=(clause("C1", ann.can(Claim(3))),))
    agreed = contract(bar, amendments=(comes,))
    assert barred(agreed, [claim(4)], matcher, 7)
    assert not barred(agreed, [claim(6)], matcher, 7)


@each_matcher
def test_acts_by_which_no_power_is_given_are_found_as_ever(matcher) -> None:
    """Prohibited ones, too."""
    agreed = after(bea.did(Order()))
    banned = contract(*agreed.clauses, clause("C3", bea.must_not(Order())))
    assert barred(banned, [order(2)], matcher, 2)


@each_matcher
def test_a_duty_arises_upon_an_exercise_that_took_effect(matcher) -> None:
    """On its day, and upon an attempt only where that is said."""
    power = clause("C1", ann.can(Claim(), provided=bea.did(Order())))

    def agreed(upon):
        return contract(clause("C0", cyd.must(Deliver(), upon=upon)), power)

    for upon in (ann.did(Claim()), ann.did(Claim(), under="C1")):
        assert stands(agreed(upon), [claim(3)], day(4), matcher) == []
        assert stands(agreed(upon), [order(3), claim(3)], day(3), matcher) == ["C0 open"]
    assert stands(agreed(ann.attempted(Claim())), [claim(3)], day(4), matcher) == ["C0 open"]


@each_matcher
def test_performance_and_prohibition_look_at_the_act(matcher) -> None:
    """A void exercise performs the duty to do it, and breaches a ban on it."""
    power = clause("C1", ann.can(Claim(), provided=bea.did(Order())))
    duty = contract(power, clause("C2", ann.must(Claim(), by=day(9))))
    assert stands(duty, [claim(3)], day(4), matcher) == ["C2 kept"]
    with Engine(contract(power, clause("C2", ann.must_not(Claim()))), matcher=matcher) as engine:
        engine.record(claim(3))
        assert [breach.clause for breach in engine.breaches(on=day(3))] == ["C2"]


@each_matcher
def test_a_power_sees_what_took_effect_at_its_instant_under_others(matcher) -> None:
    """They are exercised first, however clauses and events are numbered."""
    first = ann.can(Claim(), provided=bea.did(Order()))
    second = cyd.can(Visit(), provided=ann.did(Claim()), then=terminates())
    for norms in permutations([first, second]):
        agreed = contract(*(clause(f"C{n}", norm) for n, norm in enumerate(norms)))
        for ids in (("a", "b"), ("b", "a")):
            events = [claim(3, id=ids[0]), visit(3, id=ids[1])]
            for history in permutations(events):
                with Engine(agreed, history, matcher=matcher) as engine:
                    assert engine.decide(cyd, Visit(1), on=day(4)).void
            for history in permutations([*events, order(3, id="c")]):
                with Engine(agreed, history, matcher=matcher) as engine:
                    (found,) = {f.kind.value for f in engine.record(visit(3, 2, id="d"))}
                assert found == "exercised"


@each_matcher
def test_a_power_counts_its_own_exercises(matcher) -> None:
    """Twice at most: of one instant those count that come before in order; void ones never."""
    twice = ann.can(Claim(), provided=count(Claim, by=ann) < 2, unless=bea.did(Order()))
    agreed = contract(clause("C1", twice))
    for events in permutations([claim(3, id="a"), claim(3, id="b"), claim(3, id="c")]):
        with Engine(agreed, matcher=matcher) as engine:
            engine.record(*events)
            void = [
                event.id
                for event in sorted(events, key=lambda e: e.id)
                if engine.decide(ann, Claim(1, cyd), on=day(4)).void is None
            ]
            assert void == []
            assert engine.decide(ann, Claim(1, cyd), on=day(4)).void
    with Engine(agreed, [claim(3), claim(5, 2)], matcher=matcher) as engine:
        assert engine.decide(ann, Claim(1, cyd), on=day(6)).void
    with Engine(agreed, [claim(3)], matcher=matcher) as engine:
        assert not engine.decide(ann, Claim(1, cyd), on=day(6)).void


@each_matcher
def test_exercises_of_one_instant_count_in_the_order_in_which_they_became_known(matcher) -> None:
    """Then by their ids: of two, the power is used up by the one that was recorded first."""
    agreed = contract(clause("C1", ann.can(Claim(), provided=count(Claim, by=ann) < 1)))
    events = (claim(3, id="a", recorded=day(5)), claim(3, id="b"))
    for history in (events, events[::-1]):
        with Engine(agreed, matcher=matcher) as engine:
            kinds = {f.event.id: f.kind.value for f in engine.record(*history)}
        assert kinds == {"a": "void", "b": "exercised"}


@each_matcher
def test_a_power_does_not_see_its_own_exercise_of_the_same_instant(matcher) -> None:
    """Only that of an earlier one."""
    once = ann.can(Claim(), unless=ann.did(Claim()))
    agreed = contract(clause("C1", once))
    with Engine(agreed, [claim(3)], matcher=matcher) as engine:
        (found,) = {f.kind.value for f in engine.record(claim(3, 2))}
        assert found == "exercised"
        (found,) = {f.kind.value for f in engine.record(claim(4))}
        assert found == "void"
        assert not engine.decide(ann, Claim(3, cyd), on=day(3)).void


@pytest.mark.parametrize(
    ("clauses", "named"),
    [
        (
            (
                clause("C1", ann.can(Claim(), unless=bea.did(Visit()))),
                clause("C2", bea.can(Visit(), unless=ann.did(Claim()))),
            ),
            {"C1", "C2"},
        ),
        (
            (
                clause("C1", ann.can(Claim(), provided=count(Visit, by=bea) < 1)),
                clause("C2", bea.can(Visit(), provided=ann.did(Claim()))),
            ),
            {"C1", "C2"},
        ),
        (
            (
                clause(
                    "C1",
                    ann.can(
                        Claim(),
                        then=begins(
                            bea.must(Pay(amount=usd(1) * count(Visit, by=bea), to=ann)),
                        ),
                    ),
                    bea.can(Visit(), provided=ann.did(Claim())),
                ),
            ),
            {"C1"},
        ),
        (
            (
                clause("C1", ann.can(Claim(), provided=due("C2"))),
                clause("C2", bea.must(Visit(), upon=ann.did(Claim()))),
            ),
            {"C1", "C2"},
        ),
    ],
    ids=["two", "by a count", "by what is owed with one", "a power and a duty"],
)
def test_powers_that_wait_for_each_other_are_refused(clauses, named) -> None:
    """When the contract is made; the clauses are named."""
    with pytest.raises(CircularQuestionError, match="clauses wait for exercises") as raised:
        contract(*clauses)
    assert set(raised.value.clauses) == named


@each_matcher
def test_an_attempt_waits_for_nothing(matcher) -> None:
    """So two powers may each be given unless the other's exercise was attempted."""
    agreed = contract(
        clause("C1", ann.can(Claim(), unless=bea.attempted(Visit()))),
        clause("C2", bea.can(Visit(), unless=ann.attempted(Claim()))),
    )
    with Engine(agreed, [claim(3)], matcher=matcher) as engine:
        assert engine.decide(bea, Visit(1), on=day(3)).void
        assert not engine.decide(ann, Claim(1, cyd), on=day(3)).void


@pytest.mark.parametrize(
    "condition",
    [bea.did(Claim(), under="C1"), count(Claim, by=bea, under="C1") < 1],
    ids=["did", "a count"],
)
def test_a_clause_that_gives_no_such_power_is_refused(condition) -> None:
    """When the contract is made."""
    asks = clause("C2", cyd.must_not(Visit(), provided=condition))
    with pytest.raises(UnknownClauseError, match="which gives Bea no power by Claim; name"):
        contract(END, asks)


@pytest.mark.parametrize(
    ("condition", "events", "words"),
    [
        (
            ann.did(Claim(number=1)),
            [],
            "no record, among 0 events to 2020-01-05, that Ann claimed (1, anyone)",
        ),
        (
            ann.did(Claim()),
            [claim(3)],
            "as Ann claimed (1, Cyd) on 2020-01-03 (2), without effect.",
        ),
        (
            ann.did(Claim(), under="C1"),
            [order(2), claim(3, 2)],
            "as Ann claimed (2, Cyd) on 2020-01-03 (2), without effect under clause C1.",
        ),
        (
            ann.did(Claim(), under="C1"),
            [],
            "among 0 events to 2020-01-05, that Ann claimed (any number, anyone) under clause C1",
        ),
        (
            ann.attempted(Claim()),
            [],
            "as Ann had not attempted to claim (any number, anyone) by 2020-01-05 (2).",
        ),
    ],
    ids=["none", "a void one", "one under another clause", "none under a clause", "no attempt"],
)
def test_it_is_told_whether_what_is_missing_is_an_effect(condition, events, words) -> None:
    """In the evidence of a decision, and in its words: of an event that lacks it alone."""
    bar = clause("C2", cyd.must_not(Visit(), unless=condition), survives=True)
    other = clause("C3", ann.can(Claim(number=2)))
    with Engine(contract(END, bar, other), events) as engine:
        told = " ".join(str(engine.decide(cyd, Visit(1), on=day(5))).split())
    assert words in told
    assert ("no record, among" in told) == ("without effect" not in words)


def test_such_conditions_go_to_json_and_back() -> None:
    """And are equal then."""
    for condition in (
        ann.did(Claim(), under="C1"),
        ann.attempted(Claim(), "a"),
        count(Claim, by=ann, under="C1") < 2,
    ):
        assert from_json(Contract, to_json(after(condition))) == after(condition)


@each_matcher
def test_what_was_paid_upon_an_exercise_counts_whatever_took_effect(matcher) -> None:
    """A notice that is not there yet makes no difference to what it was."""
    power = clause("C1", ann.can(Claim(), then=ends("C2", after=days(5))))
    agreed = contract(
        power,
        clause("C2", bea.must(Pay(amount=usd(5), to=ann), upon=ann.did(Claim()))),
    )
    told = stands(agreed, [claim(3), pay(4, 5)], day(4), matcher)
    assert told == ["C2 kept 5 0"]


@each_matcher
def test_nothing_is_owed_upon_an_exercise_without_effect_and_that_is_told(matcher) -> None:
    """With the exercise as what the duty would have arisen upon."""
    owing = clause("C2", bea.must(Visit(), upon=ann.did(Claim()), within=days(3)), survives=True)
    with Engine(contract(END, owing), [claim(3)], matcher=matcher) as engine:
        told = " ".join(str(engine.why_not_owed("C2", on=day(4))).split())
    assert "as Ann claimed (1, Cyd) on 2020-01-03 (2), but that had no effect." in told
