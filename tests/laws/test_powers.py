"""Norms change by the exercise of powers, and by nothing else that is done."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given, reject
from hypothesis import strategies as st

from contract_rules import (
    Amendment,
    Clause,
    Contract,
    Definition,
    Engine,
    FindingKind,
    Outcome,
    Verdict,
    begins,
    ends,
)
from contract_rules.errors import UnknownClauseError
from contract_rules.norms.norms import Power
from contract_rules.testing.strategies.vocabulary import DAYS, POOLS, Notify, Procure, Ship
from support.frames import AMENDED, ANN, BEA, frames, notices, ships
from support.histories import MATCHERS, cases, matchers, norms_of
from support.oracle import is_of

if TYPE_CHECKING:
    from contract_rules.contracts.clauses import Provision


def powerless(provision: Provision) -> Provision:
    """The provision, with powers whose exercise would bring about nothing."""
    if not isinstance(provision, Clause):
        return provision
    norms = [evolve(n, effects=()) if isinstance(n, Power) else n for n in provision.norms]
    return Clause(
        provision.id,
        provision.text,
        *norms,
        rank=provision.rank,
        overrides=provision.overrides,
        dormant=provision.dormant,
    )


def gist(decision):
    """A decision without what it says of powers, and of what lapsed where it says no more."""
    reasons = [
        (r.outcome, r.clause.id, r.exercise, r.events, r.exceptions)
        for r in decision.reasons
        if not isinstance(r.norm, Power) and r.outcome is not Outcome.LAPSED
    ]
    void = decision.verdict is Verdict.VOID  # of a power that an exercise would have begun
    return Verdict.SILENT if void else decision.verdict, reasons


@given(case=cases(), matcher=matchers)
def test_a_power_changes_nothing_until_exercised(case, matcher):
    """While nobody does what he has a power to do, what powers would bring about is nothing."""
    contract = case.contract
    exercises = {(n.bearer, n.act.kind) for n in norms_of(contract) if isinstance(n, Power)}
    history = [
        e
        for e in case.history
        if not any(is_of(e.by, by) and e.act.kind == kind for by, kind in exercises)
    ]
    try:
        without = evolve(
            contract,
            clauses=tuple(map(powerless, contract.clauses)),
            amendments=tuple(
                evolve(
                    a,
                    adds=tuple(map(powerless, a.adds)),
                    replaces=tuple(map(powerless, a.replaces)),
                )
                for a in contract.amendments
            ),
        )
    except UnknownClauseError:  # a clause asks about a power that only an exercise would give
        reject()
    with case.engine(matcher, history) as one, Engine(without, history, matcher=matcher) as other:
        assert list(map(gist, case.answers(one))) == list(map(gist, case.answers(other)))


@pytest.mark.slow
@given(frame=frames, ship=ships(), notice=notices, excepted=st.booleans())
def test_an_exercise_by_another_is_void(frame, ship, notice, excepted):
    """Done by another, or without its conditions, it changes nothing and is found void."""
    stated = {"unless" if excepted else "provided": ANN.did(Ship())}
    others = (
        Clause("S2", "Ann may not ship, once this has begun.", ANN.must_not(Ship()), dormant=True),
        Clause("S3", "Bea may not ship.", BEA.must_not(Ship())),
    )
    changes = begins(ANN.must_not(Ship())), begins("S2"), ends("S3")
    for effect, by, shipped in product(changes, (ANN, BEA), (False, True)):
        power = Clause("S1", "Bea may change this.", BEA.can(Notify(), then=effect, **stated))
        told = (ANN.does(ship, on=DAYS[3]),) if shipped else ()
        effective = by == BEA and shipped != excepted
        with frame.engine(power, *others, events=told) as engine:
            before = positions(engine, ship)
            kinds = {finding.kind for finding in engine.record(by.does(notice, on=AMENDED))}
            assert kinds == {FindingKind.EXERCISED if effective else FindingKind.VOID}
            assert (positions(engine, ship) == before) == (not effective)


def positions(engine, act):
    """What Ann and Bea may ship on each day."""
    return [engine.decide(party, act, on=day).verdict for party in (ANN, BEA) for day in DAYS]


@pytest.mark.parametrize("matcher", MATCHERS)
@given(act=ships(), notice=notices)
def test_the_last_exercise_of_a_power_that_it_ends_is_no_void_one(matcher, act, notice):
    """An exercise that ends its own power took effect, and is found to have."""
    power = Clause(
        "S1", "Bea may end this and free Ann.", BEA.can(Notify(), then=(ends("S1"), ends("S2")))
    )
    bound = Clause("S2", "Ann may not ship.", ANN.must_not(Ship()))
    with engine_of(power, bound, matcher=matcher) as engine:
        (found,) = engine.record(BEA.does(notice, on=DAYS[3]))
        assert (found.kind, found.decision.void) == (FindingKind.EXERCISED, False)
        assert found.decision.clauses == ("S1",)
        (again,) = engine.record(BEA.does(notice, on=DAYS[4]))
        assert again.kind is FindingKind.VOID
        assert engine.decide(ANN, act, on=DAYS[4]).verdict is Verdict.SILENT


@pytest.mark.parametrize("matcher", MATCHERS)
@given(act=ships(), notice=notices)
def test_a_new_definition_leaves_what_an_exercise_has_begun(matcher, act, notice):
    """A norm of the exercise's own lives as long as the clause, whatever its words now mean."""
    told = Definition("D1", "What Bea needs.", ANN.did(Procure()))
    power = BEA.can(Notify(), then=begins(ANN.must_not(Ship())), provided=told.holds)
    clauses = told, Clause("S1", "Bea may then bind Ann.", power)
    stricter = Definition("D1", "What Bea needs now.", ANN.did(Procure()) & BEA.did(Procure()))
    amended = Amendment(title="Stricter", effective=AMENDED, replaces=(stricter,))
    with engine_of(*clauses, amendments=(amended,), matcher=matcher) as engine:
        events = (
            ANN.does(Procure(POOLS["Provider"][0], POOLS["Money"][0]), on=DAYS[2]),
            BEA.does(notice, on=DAYS[3]),
        )
        engine.record(*events)
        for day in DAYS[3:]:
            assert engine.decide(ANN, act, on=day).verdict is Verdict.PROHIBITED
        assert engine.decide(BEA, notice, on=AMENDED).void


@pytest.mark.parametrize("matcher", MATCHERS)
@given(act=ships())
def test_a_power_that_lapsed_is_named_but_not_what_it_would_have_begun(matcher, act):
    """Of a clause that is gone, only the power itself tells why an exercise is void."""
    inner = ANN.can(Ship(level=Ship.level), then=ends("S1"))
    power = Clause("S1", "Ann may ship, and then end this.", ANN.can(Ship(), then=begins(inner)))
    gone = Amendment(title="Gone", effective=AMENDED, repeals=("S1",))
    with engine_of(power, amendments=(gone,), matcher=matcher) as engine:
        decision = engine.decide(ANN, act, on=DAYS[5])
    assert decision.void
    assert [(r.outcome, r.norm) for r in decision.reasons] == [(Outcome.LAPSED, power.norms[0])]


def engine_of(*clauses, matcher, amendments=()):
    contract = Contract(
        name="The contract",
        parties=(ANN, BEA),
        clauses=clauses,
        effective=DAYS[1],
        amendments=amendments,
        actions=(Ship, Notify),
    )
    return Engine(contract, matcher=matcher)
