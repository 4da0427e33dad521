"""Decisions: from the norms that apply to a verdict, with its reasons."""

from __future__ import annotations

from datetime import date

import pytest

from contract_rules import (
    Amendment,
    Clause,
    Contract,
    Engine,
    FindingKind,
    Rank,
    Verdict,
    at_least,
    ends,
    one_of,
    other_than,
    usd,
)
from contract_rules.answers.reasons import Ground, Outcome
from contract_rules.testing.strategies.vocabulary import (
    PARTIES,
    Consent,
    Model,
    Notify,
    Procure,
    Provider,
    Release,
    Ship,
)
from support.histories import MATCHERS

ann, bea, _, _ = PARTIES
azure, oracle = Provider("Azure"), Provider("Oracle")
START, SECOND = date(2020, 1, 1), date(2021, 1, 1)
NOW = date(2020, 6, 1)
BUY = Procure(provider=azure)

pytestmark = pytest.mark.parametrize("matcher", MATCHERS)


def clause(id_, *norms, **more):
    return Clause(id_, f"As {id_} says.", *norms, **more)


def contract(*clauses, **more):
    whole = {"name": "The contract", "parties": (ann, bea), "effective": START, **more}
    return Contract(clauses=clauses, **whole)


def decide(matcher, *clauses, on=NOW, act=BUY, by=ann, events=(), **more):
    more.setdefault("actions", (Procure, Consent))
    with Engine(contract(*clauses, **more), events, matcher=matcher) as engine:
        return engine.decide(by, act, on=on)


def outcomes(decision):
    return [(reason.clause.id, reason.outcome) for reason in decision.reasons]


def test_what_no_clause_speaks_of_is_permitted_for_no_reason(matcher) -> None:
    """Nothing decides it."""
    decision = decide(matcher, clause("C1", bea.must_not(Procure())))
    assert (decision.verdict, decision.reasons, decision.clauses) == (Verdict.SILENT, (), ())
    assert decision.void is None


def test_a_permission_and_a_prohibition_decide(matcher) -> None:
    """Each by itself."""
    allowed = decide(matcher, clause("C1", ann.may(Procure())))
    assert (allowed.verdict, allowed.clauses) == (Verdict.PERMITTED, ("C1",))
    barred = decide(matcher, clause("C1", ann.must_not(Procure())))
    assert (barred.verdict, barred.clauses) == (Verdict.PROHIBITED, ("C1",))


def test_an_exception_that_holds_is_a_reason(matcher) -> None:
    """With the events that it found; before them the norm speaks."""
    excepted = clause("C1", ann.must_not(Procure(), unless=bea.did(Consent(provider=azure))))
    consent = bea.does(Consent(azure, ann), on=NOW)
    decision = decide(matcher, excepted, events=[consent])
    assert outcomes(decision) == [("C1", Outcome.YIELDS)]
    assert decision.reasons[0].exceptions[0].id == consent.id
    assert decision.clauses == ("C1",)
    assert decide(matcher, excepted, events=[consent], on=START).verdict is Verdict.PROHIBITED


def test_an_unranked_clash_is_a_conflict(matcher) -> None:
    """Both clauses decide it, and neither prevails."""
    decision = decide(
        matcher, clause("C1", ann.must_not(Procure())), clause("C2", ann.may(Procure()))
    )
    assert (decision.verdict, decision.clauses) == (Verdict.CONFLICT, ("C1", "C2"))


def test_what_is_outranked_says_by_what(matcher) -> None:
    """The clause and the ground."""
    decision = decide(
        matcher,
        clause("C1", ann.must_not(Procure())),
        clause("C2", ann.may(Procure(provider=azure))),
        clause("C3", ann.may(Procure()), rank=Rank.MANDATORY_LAW),
    )
    assert decision.verdict is Verdict.PERMITTED
    assert decision.clauses == ("C2", "C3")
    assert outcomes(decision)[0] == ("C1", Outcome.OUTRANKED)
    defeats = [(defeat.by.id, defeat.ground) for defeat in decision.reasons[0].defeats]
    assert defeats == [("C2", Ground.SPECIALIS), ("C3", Ground.SUPERIOR)]
    barred = decide(
        matcher,
        clause("C1", ann.must_not(Procure(provider=azure))),
        clause("C2", ann.may(Procure())),
    )
    assert (barred.verdict, barred.clauses) == (Verdict.PROHIBITED, ("C1",))
    assert outcomes(barred)[1] == ("C2", Outcome.OUTRANKED)


def test_what_forbade_once_explains_what_is_free_now(matcher) -> None:
    """By its term, or by the amendment that took its place; the last alone is told."""
    old = clause("C1", ann.must_not(Procure(), until=date(2020, 2, 1)))
    decision = decide(matcher, old, clause("C0", ann.must_not(Procure(), until=START)))
    assert outcomes(decision) == [("C1", Outcome.LAPSED)]
    assert decision.reasons[0].ending.on == date(2020, 2, 1)
    assert decision.reasons[0].ending.amendment is None
    repeal = Amendment(title="The first", effective=SECOND, repeals=("C1",))
    lasting = clause("C1", ann.must_not(Procure()))
    decision = decide(matcher, lasting, on=SECOND, amendments=(repeal,))
    assert outcomes(decision) == [("C1", Outcome.LAPSED)]
    assert decision.reasons[0].ending.on == date(2020, 12, 31)
    assert decision.reasons[0].ending.amendment == repeal


def test_what_permitted_once_is_told_beside_what_forbids_now(matcher) -> None:
    """It does not decide; of other acts it is silent."""
    clauses = (
        clause("C1", ann.must_not(Procure())),
        clause("C2", ann.may(Procure(provider=azure), until=date(2020, 2, 1))),
    )
    decision = decide(matcher, *clauses)
    assert outcomes(decision) == [("C1", Outcome.SPEAKS), ("C2", Outcome.LAPSED)]
    assert decision.clauses == ("C1",)
    other = decide(matcher, *clauses, act=Procure(provider=oracle))
    assert outcomes(other) == [("C1", Outcome.SPEAKS)]


def test_a_power_that_is_lacked_is_told(matcher) -> None:
    """The act would be void, and what it lacks is a reason."""
    power = clause("C2", bea.can(Consent(), provided=ann.did(Procure()), then=ends("C1")))
    barred = clause("C1", ann.must_not(Procure()))
    act = Consent(provider=azure, to=ann)
    lacking = decide(matcher, barred, power, act=act, by=bea)
    assert (lacking.verdict, lacking.void) == (Verdict.VOID, True)
    assert outcomes(lacking) == [("C2", Outcome.UNMET)]
    assert lacking.clauses == ("C2",)
    bought = ann.does(Procure(provider=azure, price=usd(1)), on=START)
    having = decide(matcher, barred, power, act=act, by=bea, events=[bought])
    assert (having.verdict, having.void) == (Verdict.PERMITTED, False)
    assert outcomes(having) == [("C2", Outcome.SPEAKS)]


def test_an_open_field_is_what_no_clause_names(matcher) -> None:
    """It equals no value, and is other than each."""
    clauses = (
        clause("C1", ann.must_not(Procure(provider=other_than(azure)))),
        clause("C2", ann.must_not(Procure(provider=one_of(azure, oracle)))),
        clause("C3", ann.must_not(Procure(price=at_least(usd(1))))),
    )
    assert decide(matcher, *clauses, act=Procure()).clauses == ("C1",)


def test_findings_tell_what_events_amount_to(matcher) -> None:
    """Breaches, conflicts, and what was on record already; the rest has no finding."""
    whole = contract(
        clause("C1", ann.must_not(Ship())),
        clause("C2", ann.must_not(Release())),
        clause("C3", ann.may(Release())),
        actions=(Notify,),
    )
    ship = ann.does(Ship(provider=azure, price=usd(1), level=1), on=NOW, id="ship")
    release = ann.does(Release(model=Model("M1"), due=NOW, title="one"), on=NOW, id="release")
    notify = ann.does(Notify(provider=azure, level=1), on=NOW, id="notify")
    with Engine(whole, matcher=matcher) as engine:
        found = engine.record(ship, release, notify, ship)
        assert [(f.kind, f.event.id) for f in found] == [
            (FindingKind.BREACH, "ship"),
            (FindingKind.CONFLICT, "release"),
            (FindingKind.REPEATED, "ship"),
        ]
        assert found[0].decision.clauses == ("C1",)
        assert found[2].decision is None
        assert [f.kind for f in engine.findings()] == [FindingKind.BREACH, FindingKind.CONFLICT]
        assert str(found[0]).startswith("BREACH  C1  2020-06-01 Ann Ship(provider=Azure")


def test_a_norm_that_is_excepted_in_every_way_tells_the_first(matcher) -> None:
    """Of several events that provide for it, each with an exception."""
    norm = ann.may(
        Procure(provider=azure),
        provided=bea.did(Notify()),
        unless=bea.did(Consent(provider=Notify.provider)),
    )
    events = [
        *(bea.does(Notify(provider=azure, level=n), on=START, id=f"n{n}") for n in (1, 2)),
        bea.does(Consent(provider=azure, to=ann), on=START),
    ]
    decision = decide(matcher, clause("C1", norm), events=events)
    (reason,) = decision.reasons
    assert reason.outcome is Outcome.YIELDS
    assert [event.id for event in reason.events] == ["n1"]


def test_a_field_may_differ_from_that_of_an_event(matcher) -> None:
    """Whatever that is."""
    other = bea.did(Notify(provider=other_than(Procure.provider)))
    barred = clause("C1", ann.must_not(Procure(), provided=other))
    for provider, verdict in ((azure, Verdict.SILENT), (oracle, Verdict.PROHIBITED)):
        noted = [bea.does(Notify(provider=provider, level=1), on=START)]
        assert decide(matcher, barred, events=noted).verdict is verdict


def test_a_field_is_compared_with_the_day_of_the_act_judged(matcher) -> None:
    """Of an act that is asked about as of one that is on record."""
    due = clause("C1", ann.must_not(Procure(), provided=bea.did(Release(due=Procure.on))))
    released = bea.does(Release(model=Model("M1"), due=NOW, title="one"), on=START)
    asked = {"events": (released,), "actions": (Procure, Release)}
    assert decide(matcher, due, **asked).verdict is Verdict.PROHIBITED
    assert decide(matcher, due, on=SECOND, **asked).verdict is Verdict.SILENT
    done = ann.does(Procure(provider=azure, price=usd(1)), on=NOW)
    with Engine(contract(due, actions=(Procure, Release)), (released,), matcher=matcher) as engine:
        assert [f.kind for f in engine.record(done)] == [FindingKind.BREACH]
