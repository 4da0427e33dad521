"""The network of rules, compiled norms and the semantics are readings of one meaning."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract_rules import Clause, Contract, Engine, Verdict, at_least, other_than
from contract_rules.testing import contracts, dates, histories, questions
from contract_rules.testing.strategies.vocabulary import DAYS, PARTIES, Notify, Provider, Ship
from support.examples import many
from support.histories import MATCHERS, Case, varied_cases

ANN, BEA = PARTIES[:2]

OTHERS = tuple(matcher for matcher in MATCHERS if matcher != "semantics")


def findings(case: Case, matcher: str):
    """All that an engine says of a history, recorded piece by piece, and of the questions."""
    with case.engine(matcher, case.history[:1]) as engine:
        found = [engine.record(event) for event in case.history[1:4]]
        early = case.answers(engine)
        found.append(engine.record(*case.history[4:]))
        return found, early + case.answers(engine)


# more examples than of other laws: whatever else is wrong shows here too
@pytest.mark.slow
@settings(max_examples=many(200))
@given(case=varied_cases())
def test_the_engines_agree_with_the_semantics(case):
    """Finding by finding and reason by reason, with the events that each names."""
    defined, as_defined = findings(case, "semantics")
    for matcher in OTHERS:
        found, decisions = findings(case, matcher)
        assert found == defined
        for decision, meant in zip(decisions, as_defined, strict=True):
            assert decision.verdict is meant.verdict
            assert decision.clauses == meant.clauses
            assert decision.void == meant.void
            assert decision.reasons == meant.reasons
            assert decision == meant


@st.composite
def whole_cases(draw):
    """Any contract, and what the testing kit finds worth recording and asking about it."""
    contract = draw(contracts())
    history = draw(histories(contract))
    asked = st.lists(questions(contract, history), min_size=2, max_size=5)
    return Case(contract, history, tuple(draw(asked))), tuple(
        draw(st.sets(dates(contract, history), min_size=1, max_size=3))
    )


def told(case: Case, days, matcher: str):
    """All that an engine tells of a history, recorded event by event."""
    with case.engine(matcher, ()) as engine:
        found = [engine.record(event) for event in case.history]
        owed = [(engine.duties(on=day), engine.breaches(on=day)) for day in days]
        ahead = [(engine.unallocated(on=day), engine.upcoming(on=day)) for day in days]
        return found, case.answers(engine), owed, ahead


# the thorough profile tries it on more than twenty thousand
@pytest.mark.slow
@settings(max_examples=7 * settings().max_examples)
@given(whole=whole_cases())
def test_all_engines_tell_the_same_of_whole_contracts(whole):
    """Findings, decisions, duties, breaches, payments in excess and what is to come."""
    case, days = whole
    defined = told(case, days, "semantics")
    for matcher in OTHERS:
        assert told(case, days, matcher) == defined


@pytest.mark.slow
@pytest.mark.parametrize("count", [30, 65, 300])
@given(level=st.integers(1, 400), provider=st.sampled_from("abc"))
@settings(max_examples=3)
def test_a_network_holds_any_number_of_clauses_about_one_thing(count, level, provider):
    """However many clauses ask for one kind of event, each finds it: none is lost in the crowd."""
    clauses = [
        Clause(
            f"S{n}",
            f"Clause {n}.",
            ANN.must_not(
                Ship(level=n),
                unless=BEA.did(Notify(provider=Ship.provider, level=at_least(Ship.level))),
            ),
            ANN.may(Ship(level=other_than(n)), provided=BEA.did(Notify(level=n))),
        )
        for n in range(count)
    ]
    contract = Contract(
        name="The contract", parties=(ANN, BEA), clauses=tuple(clauses), effective=DAYS[0]
    )
    notice = BEA.does(Notify(Provider("a"), level), on=DAYS[1])
    act = Ship(provider=Provider(provider), level=min(level, count - 1))
    answers = []
    for matcher in MATCHERS:
        with Engine(contract, (notice,), matcher=matcher) as engine:
            answers.append(engine.decide(ANN, act, on=DAYS[2]))
    assert all(answer == answers[0] for answer in answers)
    assert (answers[0].verdict is Verdict.PROHIBITED) == (provider != "a")
