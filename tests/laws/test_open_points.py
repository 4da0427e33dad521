"""What is open is open exactly where two ways of settling it give different answers."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import product

import pytest
from attrs import evolve
from hypothesis import assume, given, reject
from hypothesis import strategies as st

from contract_rules import Amendment, Clause, DutyStatus, Engine, Verdict
from contract_rules.errors import IncomparableError, TooManyOpenPointsError
from contract_rules.queries import scenarios as ways_
from contract_rules.queries import why_not as missing_
from contract_rules.testing.strategies.norm_contracts import terms_of
from contract_rules.testing.strategies.vocabulary import Claim
from support.histories import MATCHERS, matchers
from support.open_strategies import (
    ANN,
    BEA,
    QUESTIONS,
    START,
    WEEK,
    Left,
    Refuse,
    Scope,
    Use,
    conditions,
    contracts,
    events,
    open_cases,
)
from support.open_worlds import Worlds, turned

LATER = WEEK[-1] + timedelta(days=30)


def answer(decision):
    """What of a decision must not turn on anything where it is settled."""
    return decision.verdict, decision.void


def standing(duty):
    """What of a duty must not turn on anything where it is settled."""
    if duty is None:
        return None
    left = duty.amount, duty.paid, duty.outstanding
    return duty.status, duty.due, duty.breached, duty.counterparty, duty.action, left


@pytest.fixture(autouse=True, scope="module")
def _few_ways():
    """Examples that turn on much are tried no more than those that turn on too much."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ways_, "MOST_WAYS", 200)
        patch.setattr(missing_, "MOST_TRIED", 30)
        yield


def put(question, *args, **parts):
    """The answer to a question, of an example that does not turn on too much."""
    try:
        return question(*args, **parts)
    except TooManyOpenPointsError:
        return reject()


def holds(worlds, way, question, counts):
    """Whether a way's answer is that of all worlds that agree, with one value of what is open."""

    def said(world):
        with worlds.engine(world) as engine:
            return counts(question(engine))

    told = counts(way.answer)
    return any(all(said(w) == told for w in worlds.agreeing(way, level)) for level in (9, 0))


def everything(engine, case, **parts):
    """All that an engine says on the date of a case."""
    on = case.on
    told = [put(case.asked, engine, **parts)]
    told += [put(engine.decide, BEA, Claim(n, ANN), on=on, **parts) for n in (1, 2)]
    asked = engine.duties, engine.breaches, engine.unallocated, engine.upcoming
    told += [put(question, on=on, **parts) for question in asked]
    try:
        report = put(engine.report, on=on, **parts)
        told += [report.known, report.positions, report.duties]
    except IncomparableError as error:
        told.append(str(error))
    return told


def cases():
    """Cases of rules and powers, and cases of duties."""
    return st.one_of(open_cases(), open_cases(obliging=True))


@pytest.mark.slow
@given(case=open_cases())
def test_a_decision_is_undetermined_exactly_when_two_worlds_differ(case):
    """What every world says is so, and where they differ the decision names all that they say."""
    worlds = Worlds.of(case)
    said = {answer(case.asked(engine)) for engine in worlds.engines()}
    with case.engine("semantics") as engine:
        decision = put(case.asked, engine)
    assert (decision.verdict is Verdict.UNDETERMINED) == (len(said) > 1)
    if decision.verdict is Verdict.UNDETERMINED:
        assert {answer(way.answer) for way in decision.ways} == said
    else:
        assert {answer(decision)} == said


@given(case=open_cases(obliging=True))
def test_a_duty_is_undetermined_exactly_when_two_worlds_differ(case):
    """Each duty stands as it does in every world; where they differ, the duty says so."""
    said = [
        {duty.id: duty for duty in engine.duties(on=case.on)}
        for engine in Worlds.of(case, most=1).engines()
    ]
    ids = {id_ for duties in said for id_ in duties}
    with case.engine("semantics") as engine:
        found = {duty.id: duty for duty in put(engine.duties, on=case.on)}
    assert found.keys() == ids
    for id_, duty in found.items():
        standings = {standing(duties.get(id_)) for duties in said}
        assert (duty.status is DutyStatus.UNDETERMINED) == (len(standings) > 1)
        if duty.status is DutyStatus.UNDETERMINED:
            assert {standing(way.answer) for way in duty.ways} == standings
        else:
            assert {standing(duty)} == standings


@given(case=open_cases())
def test_a_way_is_right_when_it_is_tried(case):
    """Where what it says happened is put on record, and nothing else is so, it is as it says."""
    with case.engine("semantics") as engine:
        ways = put(case.asked, engine).ways
    worlds = Worlds.of(case, most=0)
    for way in ways[:20]:
        assert holds(worlds, way, case.asked, answer)


@given(case=open_cases(obliging=True))
def test_a_way_of_a_duty_is_right_when_it_is_tried(case):
    """The same of how a duty stands."""
    with case.engine("semantics") as engine:
        ways = [(d.id, way) for d in put(engine.duties, on=case.on) for way in d.ways]
    worlds = Worlds.of(case, most=0)
    for id_, way in ways[:20]:

        def named(engine, id_=id_):
            return next((duty for duty in engine.duties(on=case.on) if duty.id == id_), None)

        assert holds(worlds, way, named, standing)


@given(case=open_cases())
def test_what_a_way_says_is_enough(case):
    """Whatever else is so or has happened, the decision is the one of the way."""
    with case.engine("semantics") as engine:
        ways = [way for way in put(case.asked, engine).ways if is_said(way)][:4]
    worlds = Worlds.of(case, most=1)
    for way in ways:
        assert holds(worlds, way, case.asked, answer)


def is_said(way):
    """Whether a way says nothing of what has not happened."""
    return not any(settled.choice is False for settled in way.settled)


@given(case=open_cases())
def test_what_a_way_denies_is_all_that_matters(case):
    """Whatever else has happened but acts of a sort that it denies, it decides as it says."""
    with case.engine("semantics") as engine:
        ways = [way for way in put(case.asked, engine).ways if not is_said(way)][:4]
    worlds = Worlds.of(case, most=1)
    for way in ways:
        assert holds(worlds, way, case.asked, answer)


@given(case=open_cases())
def test_ways_are_as_small_as_can_be_and_together_all(case):
    """Nothing can be left out of one, two that may both be so agree, and one always is so."""
    with case.engine("semantics") as engine:
        decision = put(case.asked, engine)
    assume(decision.verdict is Verdict.UNDETERMINED)
    ways = [({s.point: s.choice for s in w.settled}, answer(w.answer)) for w in decision.ways]
    assert set().union(*(settled for settled, _ in ways)) == set(decision.turns_on)
    for settled, told in ways:
        assert settled
        assert all(other == told for others, other in ways if may_both(settled, others))
        for point in settled:
            fewer = {p: choice for p, choice in settled.items() if p != point}
            assert any(other != told for others, other in ways if may_both(fewer, others))
    points = decision.turns_on
    assume(len(points) <= 8)
    choices = [getattr(point, "readings", (True, False)) for point in points]
    for chosen in product(*choices):
        full = dict(zip(points, chosen, strict=True))
        assert any(settled.items() <= full.items() for settled, _ in ways)


def may_both(one, other):
    """Whether two ways may be so at once."""
    return all(other.get(point, choice) == choice for point, choice in one.items())


@given(case=open_cases(off=False), matcher=matchers)
def test_settling_every_question_settles_every_decision(case, matcher):
    """Where all is on record and every reading is given, nothing is undetermined."""
    recorded = tuple(e for e in case.history if e.act.schema.on_record)
    case = evolve(case, history=recorded)
    questions = case.contract.questions
    with case.engine(matcher) as engine:
        for chosen in product(*(question.readings for question in questions)):
            readings = {q.id: reading for q, reading in zip(questions, chosen, strict=True)}
            decision = case.asked(engine, readings=readings)
            assert decision.verdict is not Verdict.UNDETERMINED
            assert decision.ways == decision.turns_on == ()
            with case.engine(matcher, readings=readings) as settled:
                assert case.asked(settled) == decision


@given(case=cases(), matcher=matchers, data=st.data())
def test_nothing_turns_on_what_is_settled(case, matcher, data):
    """A question whose reading is given is no point that a decision or a duty turns on."""
    assume(case.contract.questions)
    question = data.draw(st.sampled_from(case.contract.questions))
    readings = {question.id: data.draw(st.sampled_from(question.readings))}
    with case.engine(matcher) as engine:
        decision = put(case.asked, engine, readings=readings)
        duties = put(engine.duties, on=case.on, readings=readings)
    for found in (decision, *duties):
        assert question not in {s.point for way in found.ways for s in way.settled}


@given(case=cases())
def test_the_order_of_readings_means_nothing(case):
    """With another reading first, what is asked is answered alike, and events come to as much."""
    other = evolve(case, contract=turned(case.contract))
    with case.engine("semantics") as one, other.engine("semantics") as two:
        decisions = put(case.asked, one), put(other.asked, two)
        assert answer(decisions[0]) == answer(decisions[1])
        duties = [{d.id: standing(d) for d in put(e.duties, on=case.on)} for e in (one, two)]
        assert duties[0] == duties[1]
        breaches = [[(b.clause, b.on) for b in put(e.breaches, on=case.on)] for e in (one, two)]
        assert Counter(breaches[0]) == Counter(breaches[1])
        found = [[(f.kind, f.event.id) for f in put(e.findings)] for e in (one, two)]
        assert Counter(found[0]) == Counter(found[1])


@given(case=cases(), matcher=matchers)
def test_supposing_nothing_changes_nothing(case, matcher):
    """An engine that supposes nothing more says what the first does."""
    with case.engine(matcher) as engine, engine.suppose() as same:
        assert everything(same, case) == everything(engine, case)


@pytest.mark.slow
@given(case=cases(), matcher=matchers, event=events("supposed"))
def test_supposing_an_event_is_recording_it_elsewhere(case, matcher, event):
    """What is supposed counts as if it were on record, and the first engine is as it was."""
    with case.engine(matcher) as engine:
        before = everything(engine, case)
        with engine.suppose(event) as supposing:
            supposed = everything(supposing, case)
        assert everything(engine, case) == before
        engine.record(event)
        assert everything(engine, case) == supposed


@given(case=cases(), matcher=matchers)
def test_what_happens_later_changes_no_day_before_it(case, matcher):
    """A day's answers, and what they turn on, are those that it has where nothing came later."""

    def of_that_day(engine):
        decision, duties = put(case.asked, engine), put(engine.duties, on=case.on)
        ways = {(frozenset(way.settled), answer(way.answer)) for way in decision.ways}
        on_what = [(duty.id, standing(duty), set(duty.turns_on)) for duty in duties]
        return answer(decision), ways, on_what, put(engine.breaches, on=case.on)

    by_then = tuple(event for event in case.history if event.day <= case.on)
    assume(by_then != case.history)
    with evolve(case, history=by_then).engine(matcher) as engine:
        before = of_that_day(engine)
        engine.record(*(event for event in case.history if event.day > case.on))
        assert of_that_day(engine) == before
    with case.engine(matcher) as engine:
        assert of_that_day(engine) == before


@given(case=cases(), matcher=matchers, event=events("later"), wait=st.integers(1, 3))
def test_what_is_learnt_later_does_not_change_what_was_known(case, matcher, event, wait):
    """An event that became known after a day changes no answer by what was known on it."""
    known = case.on
    event = evolve(event, recorded=max(known, event.on) + timedelta(days=wait))
    with case.engine(matcher) as engine:
        before = everything(engine, case, known_by=known)
        engine.record(event)
        assert everything(engine, case, known_by=known) == before


@pytest.mark.slow
@given(case=cases(), matcher=matchers, changed=contracts(), wait=st.integers(1, 3))
def test_what_is_announced_later_does_not_change_what_was_known(case, matcher, changed, wait):
    """An amendment that became public after a day changes no answer by what was known on it."""
    known = case.on
    old = case.contract.clauses[-1].id
    (clause, *_) = (p for p in changed.clauses if isinstance(p, Clause))
    norms = (norm for norm in clause.norms if "Defined" not in repr(norm))
    amendment = Amendment(
        title="Later",
        effective=START + timedelta(days=wait),
        announced=known + timedelta(days=1),
        repeals=(old,),
        adds=(Clause("N1", "As N1 says.", *norms),),
    )
    later = evolve(case, contract=evolve(case.contract, amendments=(amendment,)))
    with case.engine(matcher) as engine, later.engine(matcher) as told:
        assert everything(told, case, known_by=known) == everything(engine, case, known_by=known)


@given(case=cases(), matcher=matchers)
def test_all_is_known_in_the_end(case, matcher):
    """By a day after which nothing becomes known, as much is known as there is."""
    with case.engine(matcher) as engine:
        assert everything(engine, case, known_by=LATER) == everything(engine, case)


@pytest.mark.parametrize("matcher", [name for name in MATCHERS if name != "semantics"])
@given(case=cases(), data=st.data())
def test_open_points_are_the_same_to_all_engines(matcher, case, data):
    """Every answer is the same by the network, and by compiled norms, as by definition."""
    given_ = {
        q.id: data.draw(st.sampled_from(q.readings))
        for q in case.contract.questions
        if data.draw(st.booleans())
    }
    parts = {"readings": given_, "known_by": data.draw(st.sampled_from((None, *WEEK)))}
    with case.engine("semantics") as one, case.engine(matcher) as other:
        assert one.findings() == other.findings()
        assert everything(one, case) == everything(other, case)
        assert everything(one, case, **parts) == everything(other, case, **parts)


@given(case=open_cases(), data=st.data(), matcher=matchers)
def test_that_something_is_so_or_not_is_settled(case, data, matcher):
    """Whatever a condition turns on, a clause does not that applies with it and without it."""
    scope = Scope(((BEA, Refuse),), QUESTIONS[:1], Left(), terms_of(Use))
    one = data.draw(conditions(scope, 1))
    rules = {
        Verdict.PROHIBITED: {"provided": one | ~one},
        Verdict.SILENT: {"provided": one & ~one},
    }
    for verdict, stated in rules.items():
        clause = Clause("C1", "Whether or not.", ANN.must_not(Use(), **stated))
        agreed = evolve(case.contract, clauses=(clause,))
        with Engine(agreed, case.history, matcher=matcher) as engine:
            decision = put(engine.decide, ANN, Use(), on=case.on)
            assert (decision.verdict, decision.turns_on) == (verdict, ())


@given(case=open_cases(), wanted=st.sampled_from((Verdict.PERMITTED, Verdict.PROHIBITED)))
def test_what_is_missing_is_right_when_it_is_tried(case, wanted):
    """Supposed beside what is on record, it gives the verdict that was asked for."""
    with case.engine("semantics") as engine:
        decision = put(case.asked, engine)
        for missing in put(decision.why_not, wanted):
            assert missing.settled or missing.breaches
            then = evolve(case, on=missing.decision.on)
            with engine.suppose(*missing.events, readings=missing.readings) as other:
                found = then.asked(other).verdict
                assert found is missing.decision.verdict
                silent = {Verdict.SILENT} if wanted is Verdict.PERMITTED else set()
                assert found in {wanted} | silent
