"""Which clause prevails where clauses clash."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from contract_rules import Clause, Effect, Outcome, Rank, Verdict, begins
from contract_rules.answers.reasons import Ground
from contract_rules.norms.norms import Permission, Power, Prohibition
from contract_rules.testing.strategies.vocabulary import DAYS, Notify, Ship
from support.frames import AMENDED, ANN, BEA, around, frames, narrower, notices, ships
from support.histories import cases, matchers
from support.oracle import Oracle

BEFORE, AFTER = DAYS[3], DAYS[5]

VERDICTS = {"may": Verdict.PERMITTED, "must_not": Verdict.PROHIBITED}

verbs = st.permutations(tuple(VERDICTS))
"""To permit and to forbid, in either order."""


def says(verb, pattern, **stated):
    """Ann's permission or prohibition."""
    return getattr(ANN, verb)(pattern, **stated)


def grounds(decision):
    """By which clauses, and why, each clause that is outranked is."""
    return {
        reason.clause.id: {(defeat.by.id, defeat.ground) for defeat in reason.defeats}
        for reason in decision.reasons
        if reason.outcome is Outcome.OUTRANKED
    }


def speaking(case, question):
    """Which types of norms speak on a question, by an oracle."""
    at = case.at(question.on)
    bearing = Oracle(case.contract, case.history).bearing(question.party, question.act, at)
    return {type(norm) for _, norm, _, speaks in bearing if speaks}


def powers(case, question):
    """Who has been given a power by the action that is asked about, by any text up to then."""
    at, oracle = case.at(question.on), Oracle(case.contract, case.history)
    return {norm.bearer for norm in oracle.powers(at) if oracle.bears(norm, question.act, at)}


@given(case=cases(most_events=7), matcher=matchers)
def test_what_no_clause_restricts_is_permitted_void_or_free(case, matcher):
    """Void where a power was given by the action and none is there; else by what speaks of it."""
    with case.engine(matcher) as engine:
        for question, decision in zip(case.questions, case.answers(engine), strict=True):
            at = case.at(question.on)
            bearing = Oracle(case.contract, case.history).bearing(question.party, question.act, at)
            spoken = {type(norm) for _, norm, _, speaks in bearing if speaks}
            excepted = any(isinstance(n, Prohibition) and not s for _, n, _, s in bearing)
            given_to = powers(case, question)
            if Prohibition in spoken:
                continue
            if given_to and Power not in spoken:
                own = question.party in given_to
                void = own or Permission not in spoken
                assert decision.effect is Effect.VOID
                assert decision.verdict is (Verdict.VOID if void else Verdict.PERMITTED)
            else:
                assert decision.effect is (Effect.TAKES_EFFECT if given_to else Effect.NONE)
                speaks = spoken or excepted
                assert decision.verdict is (Verdict.PERMITTED if speaks else Verdict.SILENT)


@given(case=cases(most_events=7), matcher=matchers)
def test_a_prohibition_stands_unless_something_outranks_it(case, matcher):
    """Where one applies the act is prohibited, but for permissions that apply and outrank it."""
    with case.engine(matcher) as engine:
        for question, decision in zip(case.questions, case.answers(engine), strict=True):
            here = speaking(case, question)
            if Prohibition in here and Permission not in here:
                assert decision.verdict is Verdict.PROHIBITED
            if Prohibition in here and decision.verdict is Verdict.PERMITTED:
                for reason in decision.reasons:
                    if isinstance(reason.norm, Prohibition):
                        assert reason.outcome is not Outcome.SPEAKS
                        assert reason.outcome is not Outcome.OUTRANKED or reason.defeats


@given(frame=frames, sides=verbs, act=ships(), data=st.data())
def test_the_special_clause_defeats_the_general(frame, sides, act, data):
    """The clause about fewer acts, or fewer circumstances, prevails, even over a later one."""
    wide = data.draw(around(act))
    told = BEA.does(data.draw(notices), on=BEFORE)
    if data.draw(st.booleans()):
        special = says(sides[0], data.draw(narrower(wide, act)))
    else:
        special = says(sides[0], wide, provided=BEA.did(Notify()))
    clauses = [
        Clause("S1", "The special clause.", special),
        Clause("S2", "The general clause.", says(sides[1], wide)),
    ]
    first = data.draw(st.permutations(clauses)) if data.draw(st.booleans()) else clauses[:1]
    later = tuple(c for c in clauses if c not in first)
    with frame.engine(*first, later=later, events=(told,)) as engine:
        decision = engine.decide(ANN, act, on=AFTER)
    assert decision.verdict is VERDICTS[sides[0]]
    assert decision.clauses == ("S1",)
    assert grounds(decision) == {"S2": {("S1", Ground.SPECIALIS)}}


@given(frame=frames, sides=verbs, act=ships(), data=st.data())
def test_the_later_clause_defeats_the_earlier(frame, sides, act, data):
    """What an amendment adds, or an exercise begins, prevails from then on over what was there."""
    pattern = data.draw(around(act))
    earlier = Clause("S1", "The earlier clause.", says(sides[0], pattern))
    norm, told = says(sides[1], pattern), BEA.does(data.draw(notices), on=AMENDED)
    if data.draw(st.booleans()):
        later = Clause("S2", "The later clause.", norm)
        engine = frame.engine(earlier, later=(later,), events=(told,))
    else:
        power = Clause("S2", "The power.", BEA.can(Notify(), then=begins(norm)))
        engine = frame.engine(power, earlier, events=(told,))
    with engine:
        before, after = (engine.decide(ANN, act, on=day) for day in (BEFORE, AFTER))
    assert (before.verdict, before.clauses) == (VERDICTS[sides[0]], ("S1",))
    assert (after.verdict, after.clauses) == (VERDICTS[sides[1]], ("S2",))
    assert grounds(after) == {"S1": {("S2", Ground.POSTERIOR)}}


@given(frame=frames, sides=verbs, act=ships(), data=st.data())
def test_an_unranked_clash_is_a_conflict_never_a_choice(frame, sides, act, data):
    """Where nothing ranks two clauses neither prevails, in whichever order they are written."""
    one = other = data.draw(around(act))
    stated = {}
    match data.draw(st.sampled_from(("alike", "overlapping", "each special in its way"))):
        case "overlapping":
            one = data.draw(narrower(Ship(), act, fields=("provider",)))
            other = data.draw(narrower(Ship(), act, fields=("price", "level")))
        case "each special in its way":
            one = data.draw(narrower(other, act))
            stated = {"provided": ~BEA.did(Notify())}
    first = Clause("S1", "One clause.", says(sides[0], one))
    second = Clause("S2", "The other clause.", says(sides[1], other, **stated))
    with frame.engine(first, second) as engine:
        decision = engine.decide(ANN, act, on=AFTER)
        assert decision.verdict is Verdict.CONFLICT
        assert decision.clauses == ("S1", "S2")
    for alone, side in ((first, sides[0]), (second, sides[1])):
        with frame.engine(alone) as engine:
            assert engine.decide(ANN, act, on=AFTER).verdict is VERDICTS[side]


favours = st.sampled_from((None, 0, 1))
"""Which of two clauses a ground speaks for, if for one."""


@given(
    frame=frames,
    act=ships(),
    data=st.data(),
    named=favours,
    superior=favours,
    special=favours,
    later=favours,
)
def test_named_beats_superior_beats_special_beats_later(  # noqa: PLR0913 (four grounds)
    frame, act, data, named, superior, special, later
):
    """The first of the grounds that speaks for one clause decides, whatever the others say."""
    wide = data.draw(around(act))
    norms = [
        says(verb, data.draw(narrower(wide, act)) if special == place else wide)
        for place, verb in enumerate(VERDICTS)
    ]
    clauses = [
        Clause(
            f"S{place}",
            f"Clause {place}.",
            norm,
            rank=Rank.MANDATORY_LAW if superior == place else Rank.CONTRACT,
            overrides=(f"S{1 - place}",) if named == place else (),
        )
        for place, norm in enumerate(norms)
    ]
    first = [clause for place, clause in enumerate(clauses) if place != later]
    added = tuple(clause for place, clause in enumerate(clauses) if place == later)
    with frame.engine(*first, later=added) as engine:
        decision = engine.decide(ANN, act, on=AFTER)
    decided = [
        (place, ground)
        for ground, place in zip(Ground, (named, superior, special, later), strict=True)
        if place is not None
    ]
    if not decided:
        assert decision.verdict is Verdict.CONFLICT
        return
    place, ground = decided[0]
    assert decision.clauses == (f"S{place}",)
    assert decision.verdict is tuple(VERDICTS.values())[place]
    assert grounds(decision) == {f"S{1 - place}": {(f"S{place}", ground)}}
