"""What changes next if nobody does anything: deadlines, terms, notices, texts."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

from contract_rules import (
    Amendment,
    Engine,
    MonthEnd,
    UpcomingKind,
    assigns,
    begins,
    breach_of,
    days,
    ends,
    kept,
    monthly,
    months,
    overdue,
    periods_late,
    suspends,
    terminates,
    usd,
)
from contract_rules.testing.strategies.vocabulary import Claim, Deliver, Order, Pay, Visit
from contract_rules.version import VERSION
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
    visit,
)
from support.schemas import FINDINGS

WORK = clause("C1", ann.must(Deliver(), upon=bea.did(Order()), within=days(5)))


def upcoming(agreed, events, on, matcher):
    """What comes, in a line each."""
    with Engine(agreed, events, matcher=matcher) as engine:
        return [str(change) for change in engine.upcoming(on=on)]


@each_matcher
def test_deadlines_come_in_their_order(matcher) -> None:
    """Of duties that are open; the duty goes with it."""
    events = (order(3), order(2), order(4), deliver(4))
    with Engine(contract(WORK), events, matcher=matcher) as engine:
        found = engine.upcoming(on=day(4))
        assert [(u.kind, u.on) for u in found] == [
            (UpcomingKind.DEADLINE, day(8)),
            (UpcomingKind.DEADLINE, day(9)),
        ]
        assert found[0].duty in engine.duties(on=day(4))
        assert found[0].duty.trigger == events[0]
        assert str(found[0]) == "2020-01-08  C1  last day for Ann to deliver (any level)"
        assert engine.upcoming(on=day(10)) == ()


@each_matcher
def test_a_deadline_at_a_time_of_day_comes_with_it(matcher) -> None:
    """The day alone would be later."""
    noon = datetime(2020, 1, 6, 12, tzinfo=UTC)
    work = clause("C1", ann.must(Deliver(), upon=bea.did(Order()), by=noon))
    assert upcoming(contract(work), [order(2)], day(3), matcher) == [
        "2020-01-06  C1  last day for Ann to deliver (any level), by 2020-01-06T12:00:00+00:00"
    ]


@each_matcher
def test_that_a_remedy_is_overdue_comes_only_where_remedies_are_asked_about(matcher) -> None:
    """What nobody asks about is no change."""
    fee = bea.must(Pay(amount=usd(1), to=ann), within=days(1))
    owed = clause("C1", bea.must(Deliver(), upon=bea.did(Order()), within=days(2), otherwise=fee))
    for remedies, times in ((False, 1), (True, 2)):
        asking = cyd.may(Visit(), provided=overdue("C1", by=days(3), remedies=remedies))
        found = upcoming(contract(owed, clause("C2", asking)), [order(2)], day(6), matcher)
        assert sum("is overdue by more than" in line for line in found) == times


@each_matcher
def test_a_deadline_of_today_still_comes(matcher) -> None:
    """There is time until the end of the day."""
    assert upcoming(contract(WORK), (order(2),), day(7), matcher) == [
        "2020-01-07  C1  last day for Ann to deliver (any level)"
    ]
    assert upcoming(contract(WORK), (order(2),), day(8), matcher) == []


@each_matcher
def test_only_what_is_on_record_by_then_counts(matcher) -> None:
    """What was done later changed nothing then."""
    events = (order(2), deliver(5))
    with Engine(contract(WORK), events, matcher=matcher) as engine:
        assert [u.on for u in engine.upcoming(on=day(3))] == [day(7)]
        assert engine.upcoming(on=day(5)) == ()
        assert [u.on for u in engine.upcoming(on=day(3))] == [day(7)]


@each_matcher
def test_no_deadline_comes_of_what_is_suspended_or_will_be_discharged(matcher) -> None:
    """Nor of what falls into breach by nothing that is known."""
    held = clause("C2", bea.can(Claim(number=1), then=suspends("C1", extends=False)))
    over = clause("C3", bea.can(Claim(number=2), then=terminates(after=days(2))))
    agreed = contract(WORK, held, over)
    made = order(2)
    assert upcoming(agreed, (made, claim(3, 1, by=bea)), day(3), matcher) == [
        "2020-01-04  C2, C1  2020-01-03 Bea Claim(number=1, to=Cyd) takes effect: suspends C1"
    ]
    assert upcoming(agreed, (made, claim(3, 1, by=bea)), day(4), matcher) == []
    found = upcoming(agreed, (made, claim(3, 2, by=bea)), day(3), matcher)
    assert found == [
        (
            "2020-01-06  C3  2020-01-03 Bea Claim(number=2, to=Cyd) takes effect: terminates "
            "the contract"
        )
    ]


@each_matcher
def test_the_last_day_of_a_norm_comes(matcher) -> None:
    """Of each sort, unless an exercise ends it before."""
    agreed = contract(
        clause("C1", ann.may(Visit(), until=day(10))),
        clause("C2", ann.must_not(Visit(level=2), until=day(11))),
        clause("C3", ann.can(Claim(number=1), then=ends("C1", after=days(3)), until=day(12))),
        clause("C4", ann.must(Deliver(), upon=bea.did(Order()), until=day(13))),
    )
    assert upcoming(agreed, (), day(9), matcher) == [
        "2020-01-10  C1  last day on which Ann may visit (any level)",
        "2020-01-11  C2  last day on which Ann may not visit (2)",
        "2020-01-12  C3  last day on which Ann can claim (1, anyone)",
        "2020-01-13  C4  last day on which Ann comes to owe under C4",
    ]
    assert upcoming(agreed, (claim(4, 1),), day(5), matcher) == [
        "2020-01-08  C3, C1  2020-01-04 Ann Claim(number=1, to=Cyd) takes effect: ends C1",
        "2020-01-11  C2  last day on which Ann may not visit (2)",
        "2020-01-12  C3  last day on which Ann can claim (1, anyone)",
        "2020-01-13  C4  last day on which Ann comes to owe under C4",
    ]
    assert upcoming(agreed, (claim(4, 1),), day(12), matcher)[0].startswith("2020-01-12")


@each_matcher
def test_a_notice_that_runs_comes(matcher) -> None:
    """With the clauses that it concerns; of a norm of the exercise's own, the power's alone."""
    agreed = contract(
        WORK,
        clause("C2", cyd.may(Visit()), dormant=True),
        clause(
            "C3",
            ann.can(
                Claim(),
                then=(
                    begins("C2", after=months(1, MonthEnd.LAST_DAY)),
                    begins(cyd.must_not(Visit(level=2)), after=days(2)),
                    assigns("C1", to=Claim.to, after=days(4)),
                ),
            ),
        ),
    )
    event = "2020-01-04 Ann Claim(number=1, to=Cyd) takes effect:"
    assert upcoming(agreed, (claim(4),), day(4), matcher) == [
        f"2020-01-06  C3  {event} begins that Cyd may not visit (2)",
        f"2020-01-09  C3, C1  {event} assigns what is owed under C1 to Cyd",
        f"2020-02-04  C3, C2  {event} begins C2",
    ]
    assert upcoming(agreed, (claim(4),), day(7), matcher)[0].startswith("2020-01-09")


@each_matcher
def test_another_text_comes(matcher) -> None:
    """With the clauses that it changes."""
    change = Amendment(
        title="The first",
        effective=day(9),
        adds=(clause("C3", bea.may(Visit())),),
        replaces=(clause("C1", bea.may(Visit())),),
        repeals=("C2",),
    )
    agreed = contract(WORK, clause("C2", ann.may(Visit())), amendments=(change,))
    assert upcoming(agreed, (), day(8), matcher) == [
        "2020-01-09  C1, C2, C3  The first takes effect"
    ]
    assert upcoming(agreed, (), day(9), matcher) == []
    assert upcoming(agreed, (), date(2019, 1, 1), matcher) == [
        "2020-01-09  C1, C2, C3  The first takes effect"
    ]


@each_matcher
def test_what_an_amendment_discharges_comes_with_it(matcher) -> None:
    """The clause is concerned, and its deadline does not come."""
    change = Amendment(title="The first", effective=day(4), discharges=("C1",))
    agreed = contract(WORK, amendments=(change,))
    assert upcoming(agreed, (order(2),), day(2), matcher) == [
        "2020-01-04  C1  The first takes effect"
    ]


@each_matcher
def test_what_follows_from_a_deadline_is_known_with_it(matcher) -> None:
    """A remedy's deadline comes once the remedy has arisen; not before."""
    fine = ann.must(Pay(amount=usd(9), to=bea), within=days(2))
    norm = ann.must(Deliver(), upon=bea.did(Order()), within=days(5), otherwise=fine)
    agreed = contract(clause("C1", norm))
    assert upcoming(agreed, (order(2),), day(3), matcher) == [
        "2020-01-07  C1  last day for Ann to deliver (any level)"
    ]
    assert upcoming(agreed, (order(2),), day(8), matcher) == [
        "2020-01-09  C1  last day for Ann to pay (USD 9.00, Bea)"
    ]
    assert upcoming(agreed, (order(2), pay(9, 9, bea, by=ann)), day(9), matcher) == []


@each_matcher
def test_what_is_forbidden_and_done_is_known_to_what_comes(matcher) -> None:
    """A duty upon a breach, or upon what was kept, has its deadline."""
    agreed = contract(
        clause("C1", cyd.must_not(Visit())),
        clause("C2", cyd.must(Pay(usd(3), ann), upon=breach_of("C1"), within=days(4))),
        clause("C3", ann.must(Deliver())),
        clause("C4", bea.must(Order(), upon=kept("C3"), within=days(1))),
    )
    events = (visit(3), deliver(4))
    assert [line[:14] for line in upcoming(agreed, events, day(4), matcher)] == [
        "2020-01-05  C4",
        "2020-01-07  C2",
    ]


@each_matcher
def test_a_change_is_data_that_the_schema_describes(matcher) -> None:
    """Of every kind."""
    change = Amendment(title="The first", effective=day(20), repeals=("C2",))
    agreed = contract(
        WORK,
        clause("C2", cyd.may(Visit(), until=day(9))),
        clause("C3", ann.can(Claim(), then=ends("C2", after=days(30)))),
        clause("C4", cyd.may(Visit(), provided=overdue("C1", by=days(2)))),
        clause("C5", cyd.must(Claim())),
        clause("C6", cyd.must_not(Claim(), until=day(9)), overrides=("C5",)),
        clause("C7", bea.must(Visit(), by=day(1), otherwise=bea.must(Visit(), by=day(15)))),
        clause("C8", cyd.must(Deliver(), every=monthly())),
        clause("C9", cyd.must(Deliver(), not_before=day(8))),
        clause("C10", cyd.may(Order(), from_=day(12))),
        amendments=(change,),
    )
    with Engine(agreed, (order(2), claim(2)), matcher=matcher) as engine:
        found = engine.upcoming(on=day(2))
        assert {u.kind for u in found} == set(UpcomingKind)
        for one in found:
            data = json.loads(json.dumps(one.to_json()))
            FINDINGS.validate(data)
            assert data["on"] == one.on.isoformat()
        assert found[0].to_json() == {
            "format": 2,
            "version": VERSION,
            "upcoming": "deadline",
            "on": "2020-01-07",
            "clauses": ["C1"],
            "what": "last day for Ann to deliver (any level)",
            "duty": found[0].duty.id,
        }


@each_matcher
def test_a_deadline_comes_whatever_else_does(matcher) -> None:
    """One that had passed when the duty arose, and one that grows into a breach."""
    overdue = clause("C1", bea.must(Pay(usd(5), ann), upon=Order, by=day(1)))
    later = clause("C2", bea.must(Deliver(), upon=Order, within=days(9)))
    for clauses in ((overdue,), (overdue, later)):
        found = upcoming(contract(*clauses), (order(3),), day(3), matcher)
        assert found[0] == "2020-01-03  C1  last day for Bea to pay (USD 5.00, Ann)"
    fine = ann.must(Pay(usd(1) * periods_late(days(5)), bea), within=days(2))
    slow = contract(clause("C1", ann.must(Deliver(), by=day(5), otherwise=fine)))
    found = upcoming(slow, (), day(6), matcher)
    assert [line[:14] for line in found] == ["2020-01-09  C1"]


@each_matcher
def test_what_has_been_terminated_is_not_terminated_again(matcher) -> None:
    """Of two notices the one that runs out first, whatever else they bring about."""
    agreed = contract(
        WORK,
        clause("C2", cyd.may(Visit()), survives=True, dormant=True),
        clause(
            "C3",
            ann.can(Claim(), then=(terminates(after=days(9)), begins("C2", after=days(9)))),
        ),
    )
    event = "takes effect: terminates the contract"
    events = (claim(4), claim(6, 2))
    told = upcoming(agreed, events, day(7), matcher)
    assert [line[:10] for line in told if event in line] == ["2020-01-14"]
    told = upcoming(agreed, events, day(14), matcher)
    assert not [line for line in told if event in line]
