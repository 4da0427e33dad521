"""Exercises on which nothing depends that happens by itself are found beside the rest."""

from __future__ import annotations

from datetime import date
from unittest.mock import Mock, patch

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    Field,
    Money,
    Party,
    Question,
    Verdict,
    anything,
    begins,
    count,
    days,
    due,
    ends,
    suspends,
    usd,
)
from contract_rules.evaluation.observers import observed_by
from contract_rules.evaluation.timeline.course import Course
from contract_rules.evaluation.timeline.lone_exercises import LonePowers
from support.restricting import Allow, Release, Restrict, Thing, Use

OWNER, USER, BOARD = Party("Owner"), Party("User"), Party("Board")


X, Y = Thing("X"), Thing("Y")


class Declare(Action, phrase="declare"):
    """What ends a power."""


class Object(Action, on_record=False, phrase="object"):
    """What need not be on record."""


class Pay(Action, phrase="pay {amount}"):
    """A payment."""

    amount: Field[Money]


CLEAR = Question("clear", "Is it clear?", readings=("yes", "no"))
FREE = Question("free", "Is it free?", readings=("yes", "no"))

FORBIDS = begins(USER.must_not(Use(Restrict.thing)))
LATER_ON = begins(USER.must_not(Use(Restrict.thing)), after=days(2))
ALLOWS = begins(USER.may(Use(Allow.thing)))
OWED = USER.must(Pay(usd(1)), within=days(3), owed_to=OWNER)

RESTRICTS = OWNER.can(
    Restrict(anything), provided=OWNER.did(Release(Restrict.thing)), then=FORBIDS
)
DOUBTFUL = OWNER.can(
    Restrict(anything),
    provided=OWNER.did(Release(Restrict.thing)) & CLEAR.reads("yes") & FREE.reads("yes"),
    then=FORBIDS,
)
STOPS = BOARD.can(Declare(), then=suspends("C1", extends=False))


def contract_of(*norms) -> Contract:
    return Contract(
        name="The contract",
        parties=(OWNER, USER, BOARD),
        clauses=tuple(Clause(f"C{n}", f"Clause {n}.", norm) for n, norm in enumerate(norms, 1)),
        effective=date(2026, 1, 1),
        actions=(Use, Release, Restrict, Allow, Declare, Pay, Object),
    )


def day(number: int) -> date:
    return date(2026, 3, number)


def release(number: int, thing: Thing = X):
    return OWNER.does(Release(thing), on=day(number), id=f"release {thing.name}")


def restrict(number: int, thing: Thing = X):
    return OWNER.does(Restrict(thing), on=day(number), id=f"restrict {thing.name}")


def restricts(**stated):
    return OWNER.can(Restrict(anything), then=FORBIDS, **stated)


SORTS = {
    "a prohibition begins": ((RESTRICTS,), {"Restrict"}),
    "it turns on questions": ((DOUBTFUL,), {"Restrict"}),
    "another power ends it": ((RESTRICTS, STOPS), {"Restrict"}),
    "a permission begins, too": (
        (RESTRICTS, BOARD.can(Allow(anything), then=ALLOWS)),
        {"Restrict", "Allow"},
    ),
    "a lone power asks for it": (
        (
            RESTRICTS,
            BOARD.can(Allow(anything), provided=OWNER.did(Restrict(Allow.thing)), then=ALLOWS),
        ),
        {"Allow"},
    ),
    "a prohibition asks for it": (
        (RESTRICTS, USER.must_not(Pay(anything), unless=OWNER.did(Restrict(X)))),
        {"Restrict"},
    ),
    "a duty is upon it": (
        (RESTRICTS, USER.must(Pay(usd(1)), upon=OWNER.did(Restrict(anything)), within=days(1))),
        set(),
    ),
    "a power asks for it": (
        (RESTRICTS, BOARD.can(Declare(), provided=OWNER.did(Restrict(X)), then=ends("C1"))),
        set(),
    ),
    "it exercises another power, too": (
        (RESTRICTS, OWNER.can(Restrict(X), then=suspends("C1", extends=False))),
        set(),
    ),
    "what it begins counts for a breach": (
        (
            RESTRICTS,
            USER.must_not(Use(X), otherwise=USER.must(Pay(usd(1)), within=days(1))),
        ),
        set(),
    ),
    "a duty begins": ((OWNER.can(Restrict(anything), then=begins(OWED)),), set()),
    "a clause begins": ((OWNER.can(Restrict(anything), then=ends("C1")),), set()),
    "it fails by what is so then": (
        (
            OWNER.can(
                Restrict(anything),
                then=LATER_ON,
                unless_by_then=OWNER.did(Release(Restrict.thing)),
            ),
        ),
        set(),
    ),
    "after a notice": (
        (OWNER.can(Restrict(anything), then=LATER_ON),),
        set(),
    ),
    "it turns on a duty": ((OWED, restricts(provided=due("C1"))), set()),
    "it turns on what is not on record": ((restricts(unless=USER.did(Object())),), set()),
}


@pytest.mark.parametrize("sort", SORTS)
def test_which_powers_are_lone(sort) -> None:
    norms, kinds = SORTS[sort]
    assert LonePowers(contract_of(*norms).program).kinds == kinds


def gone_through(engine: Engine, *events) -> tuple[int, list[str]]:
    """How often instants were gone through, and of which acts it was found what they exercise."""
    turns, found = [], []
    turn, exercised = Course._turn, Course._exercised

    def noted(self, at):
        turns.append(at)
        turn(self, at)

    def looked(self, event, *given):
        found.append(event.id)
        return exercised(self, event, *given)

    with patch.object(Course, "_turn", noted), patch.object(Course, "_exercised", looked):
        engine.record(*events)
    return len(turns), sorted({id_ for id_ in found if id_.startswith("restrict")})


def restricted(engine: Engine, number: int, thing: Thing = X) -> bool:
    return engine.decide(USER, Use(thing), on=day(number)).verdict is Verdict.PROHIBITED


LATER = [OWNER.does(Declare(), on=day(n), id=f"void {n}") for n in range(10, 20)]
"""Attempts of another that are gone through."""


def test_a_late_exercise_is_found_without_going_through_what_came_after_it() -> None:
    with Engine(contract_of(RESTRICTS, STOPS), [release(1), *LATER]) as engine:
        assert gone_through(engine, restrict(2)) == (0, ["restrict X"])
        assert not restricted(engine, 1)
        assert restricted(engine, 2)
        assert gone_through(engine, restrict(3, Y)) == (0, ["restrict Y"])
        assert not restricted(engine, 3, Y)


def test_what_becomes_known_late_has_only_exercises_found_anew_that_it_joins() -> None:
    known = [release(1), restrict(2), restrict(3, Y), *LATER]
    with Engine(contract_of(RESTRICTS, STOPS), known) as engine:
        assert not restricted(engine, 4, Y)
        assert gone_through(engine, release(4, Y)) == (0, [])
        assert not restricted(engine, 5, Y)
    with Engine(contract_of(RESTRICTS, STOPS), known) as engine:
        assert not restricted(engine, 4, Y)
        assert gone_through(engine, release(2, Y)) == (0, ["restrict Y"])
        assert restricted(engine, 4, Y)
        assert restricted(engine, 4)


def test_what_ends_the_power_late_ends_what_was_exercised_after_it() -> None:
    known = [release(1), restrict(4)]
    with Engine(contract_of(RESTRICTS, STOPS), known) as engine:
        assert restricted(engine, 5)
        _, found = gone_through(engine, BOARD.does(Declare(), on=day(2)))
        assert found == ["restrict X"]
        assert not restricted(engine, 5)


def test_a_reversal_known_late_takes_its_exercise_away() -> None:
    with Engine(contract_of(RESTRICTS, STOPS), [release(1), restrict(4)]) as engine:
        assert restricted(engine, 5)
        engine.record(release(1).reversal(on=day(2)))
        assert not restricted(engine, 5)


def test_an_exercise_that_became_void_is_none_for_what_asks_for_it() -> None:
    asks = USER.must_not(Use(Y), unless=OWNER.did(Restrict(X)))
    with Engine(contract_of(RESTRICTS, STOPS, asks), [release(1), restrict(4)]) as engine:
        assert not restricted(engine, 5, Y)
        engine.record(BOARD.does(Declare(), on=day(2)))
        assert restricted(engine, 5, Y)


def test_what_is_counted_bears_on_all_exercises_after_it() -> None:
    counts = restricts(provided=count(Release, by=OWNER) >= 2)
    with Engine(contract_of(counts, STOPS), [release(1), restrict(3), restrict(4, Y)]) as engine:
        assert not restricted(engine, 5)
        assert gone_through(engine, release(2, Y)) == (0, ["restrict X", "restrict Y"])
        assert restricted(engine, 5)
        assert restricted(engine, 5, Y)


def test_the_open_points_that_exercises_turn_on_come_and_go_with_them() -> None:
    """They are told in the order in which the exercises ask about them."""
    contract = contract_of(DOUBTFUL, STOPS)

    def points(engine: Engine, number: int) -> list[str]:
        found = engine.decide(USER, Use(X), on=day(number))
        return [one.point.id for way in found.ways for one in way.settled]

    known = [restrict(3), release(2), restrict(4, Y)]
    with Engine(contract, known[:1]) as engine:
        assert points(engine, 5) == []
        engine.record(known[1])
        asked = points(engine, 5)
        assert asked
        engine.record(known[2])
        with Engine(contract, known) as anew:
            assert points(engine, 5) == points(anew, 5) == asked
            assert engine.decide(USER, Use(X), on=day(5)) == anew.decide(USER, Use(X), on=day(5))
        engine.record(BOARD.does(Declare(), on=day(1)))
        assert points(engine, 5) == []


def test_whoever_observes_is_told_that_they_take_effect() -> None:
    observer = Mock()
    with (
        Engine(contract_of(RESTRICTS), [release(1)]) as engine,
        observed_by(observer),
    ):
        engine.record(restrict(2))
    ((_, clause, norm, effect),) = {call.args for call in observer.took_effect.call_args_list}
    assert (clause.id, norm, effect) == ("C1", RESTRICTS, FORBIDS)
