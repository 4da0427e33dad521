"""What is said of an action is said of each kind of it, unless something speaks of that kind."""

from __future__ import annotations

from collections import Counter

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from contract_rules import Clause, Outcome, Verdict
from contract_rules.answers.reasons import Ground
from contract_rules.norms.norms import Power
from contract_rules.testing.strategies.vocabulary import DAYS, Lease, Procure, Ship
from contract_rules.values.acts import Act
from contract_rules.values.instants import instant
from support.frames import ANN, around, frames, ships
from support.histories import cases, favourites, histories, matchers
from support.oracle import Oracle

APPLY = (Outcome.SPEAKS, Outcome.OUTRANKED, Outcome.YIELDS)


class Sail(Ship):
    """A kind of `Ship`, of which the law's own clauses speak."""


def applied(decision):
    """The norms that apply to an act or yield, but for powers, with how often and by what."""
    return Counter(
        (r.clause.id, r.norm, r.exercise, r.outcome is Outcome.YIELDS)
        for r in decision.reasons
        if r.outcome in APPLY and not isinstance(r.norm, Power)
    )


@given(case=cases(most_events=7), matcher=matchers, data=st.data())
def test_what_applies_to_the_wider_act_applies_to_the_narrower(case, matcher, data):
    """And the narrower is decided otherwise only where a norm speaks of what is narrower."""
    history = (*case.history, *_more(case, data))
    lessor = data.draw(st.sampled_from(case.contract.parties))
    on, level = data.draw(st.sampled_from(DAYS)), data.draw(st.sampled_from((1, 2, 3)))
    written = data.draw(st.sampled_from([q.act.fields for q in case.questions] + [()]))
    fields = tuple((n, v) for n, v in written if n in {"provider", "price"})
    wide = Act("Procure", fields, Procure.kind)
    narrow = Act("Lease", (*fields, ("level", level)), Lease.kind)
    with case.engine(matcher, history) as engine:
        one, other = (engine.decide(lessor, act, on=on) for act in (wide, narrow))
    known, more = applied(one), applied(other) - applied(one)
    assert not known - applied(other)
    assert {norm.act.kind for _, norm, _, _ in more} <= {"Lease"}
    oracle = Oracle(case.contract, history).bearing(lessor, narrow, instant(on))
    speaking = {n for _, n, _, speaks in oracle if speaks and n.act.kind == "Lease"}
    norms = [compiled.norm for compiled in case.contract.program.norms]
    # a narrower act exercises the powers of its own action if there are any, else of the wider
    powers = any(isinstance(norm, Power) and norm.act.kind == "Lease" for norm in norms)
    if not powers and not speaking:
        assert other.verdict is one.verdict


def _more(case, data):
    """Events of kinds that the contract need not speak of, so that wider ones are met."""
    events = data.draw(histories(case.contract, data.draw(favourites), 3))
    return tuple(evolve(event, id=f"more {event.id}") for event in events)


@given(
    frame=frames,
    sides=st.permutations((("may", Verdict.PERMITTED), ("must_not", Verdict.PROHIBITED))),
    act=ships(),
    data=st.data(),
)
def test_a_clause_on_a_kind_prevails_over_one_that_asks_the_same_of_the_action(
    frame, sides, act, data
):
    """Over the later one, too; and of the wider act it says nothing."""
    pattern = data.draw(around(act))
    (special, granted), (general, otherwise) = sides
    clauses = [
        Clause("S1", "The special clause.", getattr(ANN, special)(Sail(**pattern.written))),
        Clause("S2", "The general clause.", getattr(ANN, general)(pattern)),
    ]
    first = data.draw(st.permutations(clauses)) if data.draw(st.booleans()) else clauses[:1]
    later = tuple(clause for clause in clauses if clause not in first)
    with frame.engine(*first, later=later) as engine:
        narrow = engine.decide(ANN, Sail(**act.written), on=DAYS[5])
        wide = engine.decide(ANN, act, on=DAYS[5])
    assert (narrow.verdict, narrow.clauses) == (granted, ("S1",))
    assert (wide.verdict, wide.clauses) == (otherwise, ("S2",))
    (outranked,) = (r for r in narrow.reasons if r.outcome is Outcome.OUTRANKED)
    assert [(d.by.id, d.ground) for d in outranked.defeats] == [("S1", Ground.SPECIALIS)]
