"""What conditions ask about duties: breached, kept, due; in every sort of norm."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations

import pytest

from contract_rules import (
    Definition,
    Engine,
    FindingKind,
    Verdict,
    breach_of,
    count,
    days,
    due,
    ends,
    kept,
    outstanding,
    usd,
    waives,
)
from contract_rules.evaluation.session import open_session
from contract_rules.norms.derived_events import BREACHED, CONTRACT
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
    dov,
    duties,
    each_matcher,
    order,
    pay,
    stands,
    visit,
)

WORK = clause("C1", ann.must(Deliver(), upon=bea.did(Order()), within=days(3)))
FREE, BARRED = Verdict.SILENT, Verdict.PROHIBITED


def verdicts(agreed, events, matcher, *days_, party=cyd):
    """Whether a party may visit, day by day."""
    with Engine(agreed, events, matcher=matcher) as engine:
        return [engine.decide(party, Visit(1), on=day(n)).verdict for n in days_]


def barred(condition, **parts):
    """A contract that forbids a visit under a condition about duties."""
    return contract(WORK, clause("C2", cyd.must_not(Visit(), provided=condition, **parts)))


@each_matcher
@pytest.mark.parametrize("clause_", [WORK, "C1"], ids=["clause", "id"])
def test_a_breach_is_seen_from_its_first_day(clause_, matcher) -> None:
    """And ever after; it was not there before."""
    agreed = barred(breach_of(clause_))
    events = (order(2), deliver(9))
    assert verdicts(agreed, events, matcher, 5, 6, 9, 30) == [FREE, BARRED, BARRED, BARRED]
    assert verdicts(agreed, (order(2), deliver(5)), matcher, 9) == [FREE]


@each_matcher
def test_a_duty_is_kept_from_the_instant_of_its_performance(matcher) -> None:
    """In time; one performed late is not."""
    agreed = barred(kept(WORK))
    assert verdicts(agreed, (order(2), deliver(4)), matcher, 3, 4, 9) == [FREE, BARRED, BARRED]
    assert verdicts(agreed, (order(2), deliver(8)), matcher, 9) == [FREE]


@each_matcher
def test_a_duty_is_due_until_it_is_performed_or_discharged(matcher) -> None:
    """In breach too; and while another of the clause is."""
    agreed = contract(
        WORK,
        clause("C2", cyd.must_not(Visit(), provided=due(WORK))),
        clause("C3", ann.can(Claim(), then=waives("C1"))),
    )
    assert verdicts(agreed, (), matcher, 2) == [FREE]
    events = (order(2), deliver(8))
    assert verdicts(agreed, events, matcher, 1, 2, 7, 8) == [FREE, BARRED, BARRED, FREE]
    two = (order(2), order(3), deliver(4))
    assert verdicts(agreed, two, matcher, 4) == [BARRED]
    assert verdicts(agreed, (*two, claim(5)), matcher, 5, 6) == [BARRED, FREE]


@each_matcher
def test_what_is_asked_about_duties_joins_other_conditions(matcher) -> None:
    """Its day compares, it may be denied, and it may be an exception or an end."""
    broken = breach_of("C1")
    events = (order(2), visit(8))
    assert verdicts(barred(broken & (broken.on < day(6))), events, matcher, 9) == [FREE]
    assert verdicts(barred(broken & (broken.on <= day(6))), events, matcher, 9) == [BARRED]
    assert verdicts(barred(~broken), events, matcher, 5, 6) == [BARRED, FREE]
    assert verdicts(barred(None, unless=broken), events, matcher, 5, 6) == [
        BARRED,
        Verdict.PERMITTED,
    ]
    assert verdicts(barred(None, until=broken), events, matcher, 5, 6) == [
        BARRED,
        Verdict.PERMITTED,
    ]
    twice = breach_of("C1", "first") & breach_of("C1", "second")
    assert verdicts(barred(twice), events, matcher, 9) == [BARRED]


@each_matcher
def test_a_permission_and_a_definition_ask_about_duties(matcher) -> None:
    """As any condition does."""
    broken = Definition("D1", "Ann has failed.", breach_of("C1"))
    agreed = contract(
        WORK,
        broken,
        clause("C2", cyd.must_not(Visit())),
        clause("C3", cyd.may(Visit(), provided=broken.holds)),
    )
    assert verdicts(agreed, (order(2),), matcher, 5)[0] is BARRED
    with Engine(agreed, (order(2),), matcher=matcher) as engine:
        told = engine.decide(cyd, Visit(1), on=day(6))
        assert [reason.events[0].on for reason in told.reasons if reason.events] == [day(6)]
        assert "as clause C1 was breached by Ann on 2020-01-06" in " ".join(str(told).split())


@each_matcher
def test_a_power_supposes_a_breach(matcher) -> None:
    """It is void before, and effective from the day of the breach on."""
    leave = clause("C3", bea.can(Claim(), provided=breach_of("C1"), then=ends("C2")))
    agreed = contract(WORK, clause("C2", cyd.must_not(Visit())), leave)
    for on, kind in ((5, FindingKind.VOID), (6, FindingKind.EXERCISED)):
        with Engine(agreed, (order(2),), matcher=matcher) as engine:
            assert engine.record(claim(on, by=bea))[0].kind is kind
            found = engine.decide(cyd, Visit(1), on=day(9)).verdict
            assert found is (FREE if kind is FindingKind.EXERCISED else BARRED)


@each_matcher
def test_duties_arise_upon_what_follows(matcher) -> None:
    """Upon a breach, and upon a performance in time, with a deadline from that day."""
    agreed = contract(
        WORK,
        clause("C2", ann.must(Pay(amount=usd(9), to=bea), upon=breach_of("C1"), within=days(2))),
        clause("C3", bea.must(Pay(amount=usd(5), to=ann), upon=kept("C1"), within=days(4))),
    )
    (_, fine) = duties(agreed, (order(2),), day(9), matcher)
    assert (fine.clause, fine.arisen, fine.due) == ("C2", day(6), day(8))
    assert fine.status.value == "breached"
    (_, reward) = duties(agreed, (order(2), deliver(4)), day(9), matcher)
    assert (reward.clause, reward.arisen, reward.due) == ("C3", day(4), day(8))
    both = (order(2), order(3), deliver(4))
    assert stands(agreed, both, day(7), matcher) == [
        "C1 kept",
        "C1 breached",
        "C3 open 0 5",
        "C2 open 0 9",
    ]


@each_matcher
def test_a_duty_supposes_that_another_was_kept_or_is_due(matcher) -> None:
    """On its occasion, in the same instant too."""
    agreed = contract(
        WORK,
        clause(
            "C2", bea.must(Pay(amount=usd(5), to=ann), upon=cyd.did(Visit()), provided=due(WORK))
        ),
        clause(
            "C3",
            bea.must(Pay(amount=usd(6), to=ann), upon=ann.did(Deliver()), provided=kept(WORK)),
        ),
    )
    assert stands(agreed, (order(2), visit(2)), day(3), matcher) == ["C1 open", "C2 open 0 5"]
    assert stands(agreed, (order(2), visit(1)), day(3), matcher) == ["C1 open"]
    assert stands(agreed, (order(2), deliver(4)), day(5), matcher) == ["C1 kept", "C3 open 0 6"]
    assert stands(agreed, (order(2), deliver(8)), day(9), matcher) == ["C1 late"]


@each_matcher
def test_a_standing_duty_waits_for_what_follows(matcher) -> None:
    """It arises the day on which another falls into breach."""
    agreed = contract(WORK, clause("C2", cyd.must(Visit(), provided=breach_of("C1"))))
    (_, second) = duties(agreed, (order(2),), day(9), matcher)
    assert (second.clause, second.arisen) == ("C2", day(6))


@each_matcher
def test_a_forbidden_act_is_a_breach_from_the_instant_after_it(matcher) -> None:
    """So that an act of the same instant is not judged by it."""
    agreed = contract(
        clause("C1", ann.must_not(Deliver(level=3))),
        clause("C2", cyd.must_not(Visit(), provided=breach_of("C1"))),
    )
    noon = datetime(2020, 1, 4, 12, tzinfo=UTC)
    events = (ann.does(Deliver(3), on=noon),)
    assert verdicts(agreed, events, matcher, 3, 4) == [FREE, BARRED]
    with Engine(agreed, events, matcher=matcher) as engine:
        assert engine.decide(cyd, Visit(1), on=noon).verdict is FREE
        later = noon.replace(microsecond=1)
        assert engine.decide(cyd, Visit(1), on=later).verdict is BARRED


@each_matcher
def test_a_duty_arises_upon_what_is_forbidden_and_done(matcher) -> None:
    """And what permits the act takes it back when it becomes known."""
    agreed = contract(
        clause("C1", ann.must_not(Deliver(), unless=bea.did(Order()))),
        clause("C2", ann.must(Pay(amount=usd(9), to=bea), upon=breach_of("C1"))),
    )
    with Engine(agreed, (deliver(4),), matcher=matcher) as engine:
        assert [d.clause for d in engine.duties(on=day(5))] == ["C2"]
        engine.record(order(2))
        assert engine.duties(on=day(5)) == ()


@each_matcher
def test_what_follows_is_taken_back_when_more_becomes_known(matcher) -> None:
    """A delivery that becomes known late takes the breach, and what followed from it, away."""
    agreed = contract(
        WORK,
        clause("C2", ann.must(Pay(amount=usd(9), to=bea), upon=breach_of("C1"))),
        clause("C3", cyd.must_not(Visit(), provided=breach_of("C1"))),
    )
    with Engine(agreed, (order(2),), matcher=matcher) as engine:
        assert engine.decide(cyd, Visit(1), on=day(9)).verdict is BARRED
        engine.record(deliver(5))
        assert engine.decide(cyd, Visit(1), on=day(9)).verdict is FREE
        assert [d.clause for d in engine.duties(on=day(9))] == ["C1"]


@each_matcher
def test_amounts_follow_what_other_clauses_leave_outstanding(matcher) -> None:
    """What is asked of another clause's duties is answered after they arose."""
    agreed = contract(
        clause("C1", bea.must(Pay(amount=Order.price, to=ann), upon=Order)),
        clause(
            "C2",
            bea.must(Pay(amount=outstanding("C1") * 2, to=cyd), upon=Order),
        ),
    )
    assert stands(agreed, (order(2, 10), pay(3, 4), order(4, 10)), day(4), matcher) == [
        "C1 open 4 6",
        "C2 open 0 20",
        "C1 open 0 10",
        "C2 open 0 32",
    ]


@each_matcher
def test_a_count_of_visits_and_a_breach_are_asked_together(matcher) -> None:
    """Totals stand beside what follows."""
    busy = breach_of("C1") & (count(Visit, by=cyd) >= 1)
    agreed = barred(busy)
    assert verdicts(agreed, (order(2), visit(7)), matcher, 6, 7) == [FREE, BARRED]


@each_matcher
def test_periods_from_a_forbidden_act_are_counted_from_its_day(matcher) -> None:
    """Also where the act is of a whole day, and its breach is seen after it."""
    broken = breach_of("C1")
    agreed = contract(
        clause("C1", cyd.must_not(Visit())),
        clause("C2", cyd.must(Pay(usd(3), ann), upon=breach_of("C1"), within=days(4))),
        clause("C4", bea.must(Deliver(), upon=cyd.did(Visit()), provided=broken, by=broken.on)),
    )
    for act in (visit(3), cyd.does(Visit(1), on=datetime(2020, 1, 3, 9, tzinfo=UTC))):
        with Engine(agreed, (act,), matcher=matcher) as engine:
            (pays,) = engine.duties(on=day(9))
            assert (pays.due, pays.breached) == (day(7), day(8))
            engine.record(visit(6))  # upon which another duty arises, due no earlier than then
            assert [d.due for d in engine.duties(on=day(9)) if d.clause == "C4"] == [day(6)]


@each_matcher
def test_a_duty_upon_a_forbidden_act_arises_on_its_day(matcher) -> None:
    """So that what is done on the same day performs it, as where it is upon the act."""
    ban = clause("C1", cyd.must_not(Visit()))
    for upon in (breach_of("C1"), cyd.did(Visit())):
        for limit in range(3):
            amends = cyd.must(Deliver(), upon=upon, within=days(limit), owed_to=bea)
            agreed = contract(ban, clause("C2", amends))
            for events in permutations((visit(6), deliver(6, by=cyd))):
                for asked in (day(6), day(9)):
                    (duty,) = duties(agreed, events, asked, matcher)
                    found = (duty.status.value, duty.arisen, duty.due)
                    assert found == ("kept", day(6), day(6 + limit))
            (duty,) = duties(agreed, (visit(6),), day(9), matcher)
            assert duty.breached == (day(7 + limit) if limit < 2 else day(9))


@each_matcher
def test_what_follows_a_forbidden_act_of_a_day_follows_on_it(matcher) -> None:
    """Others arise with it on its day; what asks for two breaches knows them the day after."""
    agreed = contract(
        clause("C1", cyd.must_not(Visit())),
        clause("C2", cyd.must(Deliver(), upon=breach_of("C1"), within=days(1))),
        clause("C3", ann.must_not(Deliver())),
        clause(
            "C4",
            bea.must(Deliver(level=2), upon=breach_of("C1"), provided=breach_of("C3")),
        ),
        clause("C5", dov.must_not(Visit(), provided=due("C2"))),
        clause("C6", ann.can(Claim(), then=ends("C4"))),
    )
    for events in permutations((visit(6), deliver(6), claim(6))):
        found = duties(agreed, events, day(9), matcher)
        assert [(d.clause, d.arisen) for d in found] == [("C2", day(6)), ("C4", day(7))]
        with Engine(agreed, events, matcher=matcher) as engine:
            asked = [engine.decide(dov, Visit(1), on=day(n)).verdict for n in (5, 6)]
        assert asked == [FREE, BARRED]


@each_matcher
def test_the_course_of_events_knows_what_an_act_breaches(matcher) -> None:
    """A condition that asks about breaches finds it, whoever else judges the act."""
    forbidden = clause("C1", ann.must_not(Deliver()))
    agreed = contract(forbidden, clause("C2", bea.must_not(Deliver(), provided=breach_of("C1"))))
    session = open_session(agreed, matcher)
    session.put([deliver(3)], None)
    session.course.run_out()
    found = session.memory.find(CONTRACT.name, BREACHED.name)
    session.close()
    assert [event.act.get("clause") for event in found] == ["C1"]
