"""Two times and suppositions: what was known then, what if, and what is missing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from contract_rules import (
    Action,
    Amendment,
    DutyStatus,
    Engine,
    Entity,
    Field,
    FindingKind,
    Missing,
    Question,
    Settled,
    Verdict,
    at_least,
    begins,
    breach_of,
    ends,
    other_than,
    percent,
    usd,
)
from contract_rules.errors import (
    AmendmentError,
    EventConflictError,
    NaiveDatetimeError,
    UnknownClauseError,
)
from contract_rules.testing.strategies.vocabulary import Claim, Deliver, Order, Pay, Visit
from support.dealings import ann, bea, clause, contract, cyd, day, each_matcher, order

P, S = Verdict.PERMITTED, Verdict.SILENT
F, U = Verdict.PROHIBITED, Verdict.UNDETERMINED
SCOPE = Question("scope", "Does it cover visits?", readings=("narrow", "wide"))


class Place(Entity):
    """Where something is done."""


class Build(Action, phrase="build at {place}"):
    place: Field[Place]


class Allow(Action, phrase="allow {place}"):
    place: Field[Place]


class Refuse(Action, phrase="refuse {place}", on_record=False):
    place: Field[Place]


HOME, FIELD, HILL = Place("Home"), Place("Field"), Place("Hill")
GUARDED = clause(
    "C1", ann.must_not(Build(place=other_than(HOME)), unless=bea.did(Allow(place=Build.place)))
)


def verdict(engine, act, on, **asked):
    return engine.decide(ann, act, on=on, **asked).verdict


@each_matcher
def test_an_event_counts_from_when_it_was_known(matcher) -> None:
    """What happened before and became known later was not known then."""
    late = bea.does(Allow(FIELD), on=day(3), recorded=day(9))
    with Engine(contract(GUARDED), (late,), matcher=matcher) as engine:
        asked = [verdict(engine, Build(FIELD), day(5), known_by=by) for by in (day(8), day(9))]
        assert asked == [F, P]
        assert verdict(engine, Build(FIELD), day(5)) is P
        assert verdict(engine, Build(FIELD), day(2), known_by=day(20)) is F
        told = engine.decide(ann, Build(FIELD), on=day(5), known_by=day(9))
        assert "known since 2020-01-09" in str(told)
        with pytest.raises(NaiveDatetimeError):
            engine.decide(ann, Build(FIELD), on=day(5), known_by=datetime(2020, 1, 9))  # noqa: DTZ001


@each_matcher
def test_an_amendment_counts_from_when_it_was_announced(matcher) -> None:
    """And another that rests on it makes it known."""
    first = Amendment(title="The first", effective=day(5), announced=day(9), repeals=("C1",))
    second = Amendment(title="The second", effective=day(7), adds=(GUARDED,))
    with Engine(contract(GUARDED, amendments=(first, second)), matcher=matcher) as engine:
        at_six = [verdict(engine, Build(FIELD), day(6), known_by=day(n)) for n in (5, 8, 9)]
        assert at_six == [F, S, S]
        assert verdict(engine, Build(FIELD), day(8), known_by=day(9)) is F
        known = engine.contract.known_by(day(6))
        assert (known.amendments, known.actions) == ((), engine.contract.actions)
        assert engine.contract.known_by(day(9)) is engine.contract
        assert (
            engine.report(on=day(6), known_by=day(6))
            .full()
            .startswith("The contract on 2020-01-06 (text of 2020-01-01")
        )


@each_matcher
def test_each_amendment_is_known_by_its_own_announcement(matcher) -> None:
    """Also where one that takes effect before it was announced later."""
    late = Amendment(
        title="Back-dated",
        effective=day(2),
        announced=day(20),
        adds=(clause("C9", ann.may(Deliver())),),
    )
    price = clause("C1", bea.must(Pay(amount=usd(9), to=ann), upon=Order, by=day(30)))
    dear = clause("C1", bea.must(Pay(amount=usd(10), to=ann), upon=Order, by=day(30)))
    raised = Amendment(title="Raised", effective=day(6), announced=day(5), replaces=(dear,))
    for amendments in ((raised,), (late, raised)):
        agreed = contract(price, amendments=amendments)
        with Engine(agreed, (order(7),), matcher=matcher) as engine:
            owed = [engine.duties(on=day(8), known_by=day(n))[0].amount for n in (8, 19, 20)]
            assert owed == [usd(10)] * 3
            assert agreed.known_by(day(8)).amendments == (raised,)
            assert agreed.known_by(day(4)).amendments == ()


def test_an_amendment_that_nobody_can_have_known_is_told() -> None:
    """Of a contract whose first text speaks of what only an amendment brings."""
    wake = clause("C1", bea.can(Visit(), then=begins("C2")))
    more = clause("C2", ann.must_not(Deliver()), dormant=True)
    brought = Amendment(title="Brought", effective=day(5), announced=day(9), adds=(more,))
    with pytest.raises(UnknownClauseError, match="'C2'"):
        contract(wake, amendments=(brought,)).known_by(day(8))


@each_matcher
def test_every_question_takes_what_was_known(matcher) -> None:
    """Duties, breaches, what is left over and what comes."""
    agreed = contract(
        clause("C1", bea.must(Pay(amount=Order.price, to=ann), upon=Order, by=day(4)))
    )
    events = (
        bea.does(Order(usd(10), 1, day(20)), on=day(2), recorded=day(8)),
        bea.does(Pay(usd(30), ann), on=day(3), recorded=day(9)),
    )
    with Engine(agreed, events, matcher=matcher) as engine:
        asked = {n: {"on": day(7), "known_by": day(n)} for n in (7, 8, 9)}
        assert [len(engine.duties(**asked[n])) for n in (7, 8, 9)] == [0, 1, 1]
        assert [d.status for d in engine.duties(**asked[8])] == [DutyStatus.BREACHED]
        assert [d.status for d in engine.duties(**asked[9])] == [DutyStatus.KEPT]
        assert [len(engine.breaches(**asked[n])) for n in (7, 8, 9)] == [0, 1, 0]
        assert [left.amount for _, left in engine.unallocated(**asked[9])] == [20]
        assert engine.unallocated(**asked[8]) == ()
        assert engine.upcoming(on=day(2), known_by=day(7)) == ()
        assert [str(c.on) for c in engine.upcoming(on=day(2), known_by=day(8))] == ["2020-01-04"]
        for n in range(10, 25):  # more standpoints than an engine keeps
            assert len(engine.duties(on=day(7), known_by=day(n))) == 1
        engine.record(order(5, 1))
        assert len(engine.duties(**asked[8])) == 2  # and what was kept is kept no longer


@each_matcher
def test_supposing_leaves_everything_as_it_is(matcher) -> None:
    """Events, amendments and readings; and a supposition may be supposed further."""
    wide = clause("C2", ann.must_not(Visit(), provided=SCOPE.reads("wide")))
    agreed = contract(GUARDED, wide)
    repeal = Amendment(title="The first", effective=day(5), repeals=("C1",))
    with Engine(agreed, (order(2),), matcher=matcher) as engine:
        allowed = bea.does(Allow(FIELD), on=day(3))
        with engine.suppose(allowed) as other:
            assert verdict(other, Build(FIELD), day(4)) is P
            with other.suppose(amendments=(repeal,), readings={"scope": "wide"}) as third:
                assert verdict(third, Build(HILL), day(6)) is S
                assert verdict(third, Visit(1), day(6)) is F
                with third.suppose(readings={"scope": "narrow"}) as fourth:
                    assert verdict(fourth, Visit(1), day(6)) is S
            other.record(bea.does(Allow(HILL), on=day(4)))
        assert verdict(engine, Build(FIELD), day(4)) is F
        assert verdict(engine, Visit(1), day(6)) is U
        assert len(engine.facts) == 1
        with pytest.raises(AmendmentError):
            engine.suppose(amendments=(repeal, repeal))
        with pytest.raises(EventConflictError):
            engine.suppose(bea.does(Allow(FIELD), on=day(3), id=order(2).id))


@each_matcher
def test_what_is_missing_is_the_least(matcher) -> None:
    """An event, a reading, or an exercise; and it is right when it is tried."""
    agreed = contract(
        GUARDED,
        clause("C2", ann.must_not(Visit(level=at_least(2)), provided=SCOPE.reads("wide"))),
        clause("C3", ann.must_not(Deliver()), dormant=True),
        clause("C4", bea.can(Claim(number=7), then=begins("C3"))),
        clause("C5", ann.must_not(Order())),
        clause("C6", cyd.can(Claim(to=bea), provided=bea.did(Visit()), then=ends("C5"))),
    )
    with Engine(agreed, (order(2),), matcher=matcher) as engine:
        for act, wanted, needed, text in (
            (
                Build(FIELD),
                P,
                1,
                "Ann would be permitted to build at Field if Bea had allowed Field by 2020-01-09.",
            ),
            (Visit(3), F, 1, "Ann would be forbidden to visit (3) if scope is read as wide."),
            (Visit(3), S, 1, "Ann would be free to visit (3) if scope is read as narrow."),
            (
                Deliver(1),
                F,
                1,
                "Ann would be forbidden to deliver (1) if Bea had claimed (7, Bea) by 2020-01-09.",
            ),
            (Build(HOME), F, 0, ""),
            (Visit(1), S, 0, ""),
        ):
            decision = engine.decide(ann, act, on=day(9))
            found = decision.why_not(wanted)
            assert [" ".join(str(m).split()) for m in found] == [text][:needed]
            for missing in found:
                with engine.suppose(*missing.events, readings=missing.readings) as other:
                    assert other.decide(ann, act, on=day(9)).verdict is wanted
        decision = engine.decide(ann, Order(usd(1), 1, day(2)), on=day(9))
        (missing,) = decision.why_not(P)
        assert {event.by for event in missing.events} == {bea, cyd}
        assert {event.on for event in missing.events} == {day(8)}  # so that it has ended by then
    bans = [clause(f"C{n}", ann.must_not(Order())) for n in (1, 2)]
    lifts = [clause(f"P{n}", cyd.can(Claim(number=n), then=ends(f"C{n}"))) for n in (1, 2)]
    noon = datetime(2020, 1, 9, 12, tzinfo=UTC)
    with Engine(contract(*bans, *lifts), (order(2),), matcher=matcher) as engine:
        for on in (day(9), noon):
            (missing,) = engine.decide(ann, Order(usd(1), 1, day(2)), on=on).why_not(P)
            assert [event.act.get("number") for event in missing.events] == [1, 2]
            earlier = {day(8)} if on == day(9) else {noon - timedelta(microseconds=1)}
            assert {event.on for event in missing.events} == earlier
        assert missing.decision.verdict is S


def test_what_is_missing_stands_by_itself() -> None:
    """As data: what happened, what is read so, and what did not happen is no event."""
    with Engine(contract(GUARDED)) as engine:
        decision = engine.decide(ann, Build(FIELD), on=day(2))
    event = bea.does(Allow(FIELD), on=day(2))
    settled = (Settled(event, choice=True), Settled(SCOPE, "wide"))
    missing = Missing(settled, decision)
    assert (missing.events, missing.readings) == ((event,), {"scope": "wide"})
    assert [str(s) for s in settled] == [str(event), "scope: wide"]
    assert str(Settled(event, choice=False)) == f"not {event}"
    alone = decision.__class__(
        verdict=F, party=ann, act=Build(FIELD).act, on=day(2), reasons=(), contract=engine.contract
    )
    assert alone.why_not(P) == ()


REFUSED = contract(
    clause("C1", ann.must_not(Build(place=other_than(HOME)), unless=bea.did(Refuse(Build.place)))),
    clause("C2", ann.must_not(Visit(), provided=SCOPE.reads("wide"))),
    clause("C3", ann.must_not(Visit(level=3), provided=SCOPE.reads("narrow"))),
    clause(
        "C4",
        bea.must(Pay(percent(20) * Order.price, ann), upon=Order, provided=SCOPE.reads("wide")),
    ),
)


@each_matcher
def test_what_an_act_turns_on_is_told(matcher) -> None:
    """In a table: how what is open may be settled, and the answer then."""
    with Engine(REFUSED, (order(2),), matcher=matcher) as engine:
        assert (
            str(engine.decide(ann, Build(FIELD), on=date(2020, 1, 3)))
            == """\
DEPENDS  C1  Ann: build at Field (2020-01-03)

  if    Bea refused Field (1)
  then  MAY: clause C1 forbids Ann to build at a place other than Home (2), but
        makes an exception here.
  if    Bea did not refuse Field (1)
  then  MAY NOT: clause C1 forbids it (2).
  (1) that Bea refused Field need not be on record, and is not
  (2) C1, in force since 2020-01-01: "As C1 says." (official)"""
        )
        told = str(engine.decide(ann, Visit(3), on=day(3)))
        assert "In any case Ann may not visit (3), but why turns on how scope is read (1)." in told
        assert '(1) scope: "Does it cover visits?" (narrow or wide)' in told
        assert "  if    scope is read as wide (1)\n  then  MAY NOT: clause C2 forbids" in told
        (duty,) = engine.duties(on=day(3))
        assert (duty.status, duty.turns_on) == (DutyStatus.UNDETERMINED, (SCOPE,))
        assert "If scope is read as narrow: no such duty." in " ".join(str(duty).split())


@each_matcher
def test_a_case_says_by_itself_what_it_supposes(matcher) -> None:
    """And so does an answer that is the same in any case, but for other reasons."""
    with Engine(REFUSED, (order(2),), matcher=matcher) as engine:
        way = engine.decide(ann, Build(FIELD), on=day(3)).ways[1]
    assert "supposed: Bea refused Field, of which nothing is on record" in " ".join(
        str(way.answer).split()
    )
    refused = bea.did(Refuse(FIELD))
    either = contract(
        clause("C1", ann.must_not(Visit(), provided=refused)),
        clause("C2", ann.must_not(Visit(), unless=refused)),
    )
    with Engine(either, matcher=matcher) as engine:
        told = " ".join(str(engine.decide(ann, Visit(3), on=day(3))).split())
    assert (
        "In any case Ann may not visit (3), but why turns on whether Bea refused Field by "
        "2020-01-03 (1). if Bea did not refuse Field (1) then MAY NOT: clause C2 forbids"
    ) in told


@each_matcher
def test_cases_that_turn_on_the_same_share_a_row(matcher) -> None:
    """Wherever it is built, the row speaks of that place."""
    seen = (ann.does(Build(HILL), on=day(2)), bea.does(Refuse(HILL), on=day(1)))
    with Engine(REFUSED, seen, matcher=matcher) as engine:
        rows = [str(p).splitlines()[0] for p in engine.report(on=day(3)).positions]
        assert rows == [
            "MAY  C1  build at Hill",
            "MAY NOT  C2, C3  visit (3)",
            "DEPENDS  C1  build at a place other than Hill or Home",
            "DEPENDS  C2  visit (less than 3)",
            "DEPENDS  C2  visit (more than 3)",
            "FREE  build at Home",
        ]
        assert "  if    Bea refused that place (" in engine.report(on=day(3)).full()


@each_matcher
def test_an_act_on_record_may_turn_on_something(matcher) -> None:
    """It is found so, and is no breach."""
    with Engine(REFUSED, matcher=matcher) as engine:
        (found,) = engine.record(ann.does(Build(HILL), on=day(2)))
        assert found.kind is FindingKind.UNDETERMINED
        assert engine.breaches(on=day(3)) == ()
        (known,) = engine.record(bea.does(Refuse(HILL), on=day(1)))
        assert (known.kind, known.undone) == (FindingKind.UNDONE, found)
        assert engine.findings() == ()


@each_matcher
def test_whether_a_clause_was_breached_may_turn_on_a_reading(matcher) -> None:
    """And with it whatever asks about the breach, also where no duty and no power does."""
    agreed = contract(
        clause("C1", ann.must_not(Visit(), provided=SCOPE.reads("wide"))),
        clause("C2", bea.must_not(Deliver(), provided=breach_of("C1"))),
    )
    with Engine(agreed, (ann.does(Visit(1), on=day(2)),), matcher=matcher) as engine:
        decision = engine.decide(bea, Deliver(1), on=day(4))
        assert (decision.verdict, decision.turns_on) == (U, (SCOPE,))
        asked = [
            engine.decide(bea, Deliver(1), on=day(4), readings={"scope": r}).verdict
            for r in SCOPE.readings
        ]
        assert asked == [S, F]


def test_a_cause_that_clauses_share_is_told_once() -> None:
    """Beside the second clause it is the same reason."""
    shared = bea.did(Visit())
    agreed = contract(
        clause("C1", ann.must_not(Deliver(), provided=shared)),
        clause("C2", ann.must_not(Deliver(level=1), provided=shared)),
    )
    with Engine(agreed, (bea.does(Visit(1), on=day(2)),)) as engine:
        told = " ".join(str(engine.decide(ann, Deliver(1), on=day(3))).split())
    assert "as Bea visited (1) on 2020-01-02 (2); and clause C2 forbids it (3)" in told
    assert "forbids it (3), for that reason." in told
