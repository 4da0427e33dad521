"""Hours and minutes that pass, and deadlines at a time of day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from contract_rules import (
    Calendar,
    Engine,
    Roll,
    Verdict,
    begins,
    breach_of,
    count,
    days,
    due,
    hours,
    minutes,
    overdue,
    resumes,
    suspends,
    usd,
    weeks,
)
from contract_rules.contracts.contract import Contract
from contract_rules.contracts.serialization import from_json, to_json
from contract_rules.errors import WrongTypeError
from contract_rules.testing import histories
from contract_rules.testing.strategies.vocabulary import Deliver, Order, Visit
from support.dealings import ann, bea, clause, contract, day, each_matcher

NEW_YORK = ZoneInfo("America/New_York")
NOTICE = clause("N", bea.must(Visit(1), upon=ann.did(Order()), within=hours(72)))
"""Bea visits within 72 hours of an order."""

ZONED = evolve(contract(NOTICE), zone="America/New_York")


def at(number: int, *time: int, month: int = 1, year: int = 2020, place=UTC) -> datetime:
    """A time of day."""
    return datetime(year, month, number, *time, tzinfo=place)


def ordered(on):
    """Ann orders."""
    return ann.does(Order(usd(1), 1, day(20)), on=on)


def visited(on, level=1):
    """Bea visits."""
    return bea.does(Visit(level), on=on)


def standing(agreed, matcher, *events, on=date(2030, 1, 1)):
    """The duties, each with its status and deadline."""
    with Engine(agreed, events, matcher=matcher) as engine:
        return [(duty.status.value, duty.due) for duty in engine.duties(on=on)]


@each_matcher
@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Tokyo"])
@pytest.mark.parametrize(("minute", "how"), [(0, "kept"), (1, "late")])
def test_hours_pass_whatever_the_clocks_show(zone, minute, how, matcher) -> None:
    """The clocks of New York were put forward on 9 March 2025."""
    learned = at(7, 18, month=3, year=2025, place=NEW_YORK)
    told = at(10, 19, minute, month=3, year=2025, place=NEW_YORK)
    agreed = evolve(ZONED, zone=zone)
    found = standing(agreed, matcher, ordered(learned), visited(told))
    assert found == [(how, at(10, 23, month=3, year=2025))]
    ((_, due),) = found
    assert due.tzinfo in (agreed.program.zone.shown, UTC)


@each_matcher
def test_from_a_day_they_pass_from_its_end(matcher) -> None:
    """As do whole days; and what is known by its day alone is done at its end."""
    assert standing(ZONED, matcher, ordered(day(6)), visited(day(9))) == [("kept", day(9))]
    assert standing(ZONED, matcher, ordered(day(6)), visited(day(10))) == [("late", day(9))]
    odd = evolve(ZONED, clauses=(clause("N", bea.must(Visit(1), upon=Order, within=hours(30))),))
    due_at = at(8, 6, place=NEW_YORK)
    assert standing(odd, matcher, ordered(day(6)), visited(day(7))) == [("kept", due_at)]
    assert standing(odd, matcher, ordered(day(6)), visited(day(8))) == [("late", due_at)]


@each_matcher
def test_a_deadline_in_hours_may_fall_within_the_day_on_which_the_duty_arises(matcher) -> None:
    """That of a day or a month falls at the end of one."""
    soon = contract(clause("N", bea.must(Visit(1), upon=Order, within=minutes(90))))
    noon = ordered(at(6, 12))
    assert standing(soon, matcher, noon, visited(at(6, 13, 30))) == [("kept", at(6, 13, 30))]
    assert standing(soon, matcher, noon, visited(at(6, 13, 31))) == [("late", at(6, 13, 30))]
    at_once = contract(clause("N", bea.must(Visit(1), upon=Order, within=hours(0))))
    assert standing(at_once, matcher, noon) == [("breached", at(6, 12))]
    with Engine(soon, [noon], matcher=matcher) as engine:
        for minute, status in ((30, "open"), (31, "breached")):
            (duty,) = engine.duties(on=at(6, 13, minute))
            assert duty.status.value == status
        assert "due by 2020-01-06T13:30:00+00:00" in str(duty)
        (change,) = engine.upcoming(on=at(6, 12, 30))
        assert change.on == day(6)


@each_matcher
def test_a_clause_is_in_force_by_its_day_and_what_an_exercise_begins_by_its_instant(
    matcher,
) -> None:
    """So from the first hours pass from the day's end, from the other from the exercise."""
    standing_ = contract(clause("N", bea.must(Visit(1), within=hours(24))))
    assert standing(standing_, matcher) == [("breached", day(2))]
    asleep = clause("N", bea.must(Visit(1), within=hours(24)), dormant=True)
    begun = contract(asleep, clause("P", ann.can(Order(), then=begins("N"))))
    assert standing(begun, matcher, ordered(at(6, 12))) == [("breached", at(7, 12))]
    assert standing(begun, matcher, ordered(day(6))) == [("breached", day(7))]


@each_matcher
def test_a_remedy_in_hours_runs_from_the_deadline(matcher) -> None:
    """From that of hours as from that of a day; days run from its day."""
    for limit, period, due_by in (
        (hours(24), hours(12), at(8, 0)),
        (days(1), hours(12), at(8, 12)),
        (hours(12), days(2), day(9)),
    ):
        remedy = bea.must(Visit(2), within=period)
        agreed = contract(
            clause("N", bea.must(Visit(1), upon=Order, within=limit, otherwise=remedy))
        )
        _, (status, due) = standing(agreed, matcher, ordered(at(6, 12)))
        assert (status, due) == ("breached", due_by)


@each_matcher
def test_upon_a_breach_hours_pass_from_its_instant(matcher) -> None:
    """Of a deadline at a day's end, from midnight; of an act, from the act."""
    late = clause("N", bea.must(Visit(1), by=day(6)))
    told = clause("T", bea.must(Deliver(1), upon=breach_of("N"), within=hours(6)))
    _, (_, due) = standing(contract(late, told), matcher)
    assert due == at(7, 6)
    ban = clause("B", ann.must_not(Order(), otherwise=bea.must(Visit(1), within=hours(6))))
    assert standing(contract(ban), matcher, ordered(at(6, 12))) == [("breached", at(6, 18))]


@each_matcher
def test_how_overdue_a_duty_is_in_hours(matcher) -> None:
    """From the instant after they have passed since the deadline."""
    pay = clause("N", bea.must(Visit(1), by=at(6, 12)))
    may = clause("M", ann.may(Order(), provided=overdue("N", by=hours(3))))
    with Engine(contract(pay, may), matcher=matcher) as engine:
        act = Order(usd(1), 1, day(20))
        for minute, verdict in ((0, Verdict.SILENT), (1, Verdict.PERMITTED)):
            assert engine.decide(ann, act, on=at(6, 15, minute)).verdict is verdict
        (_, since) = engine.history(ann, act)
        assert since.since == day(6)


@each_matcher
def test_a_window_of_hours(matcher) -> None:
    """An act counts as long as they have not passed since it."""
    cap = clause(
        "C", bea.must_not(Visit(), provided=count(Visit(), by=bea, within=hours(24)) >= 1)
    )
    with Engine(contract(cap), [visited(at(6, 12)), visited(day(9))], matcher=matcher) as engine:
        for on, verdict in (
            (at(7, 12), Verdict.PROHIBITED),
            (at(7, 12, 1), Verdict.SILENT),
            (day(10), Verdict.PROHIBITED),
            (day(11), Verdict.SILENT),
        ):
            assert engine.decide(bea, Visit(1), on=on).verdict is verdict
        turns = [interval.since for interval in engine.history(bea, Visit(1))]
        assert turns[1:] == [day(6), day(7), day(9), day(11)]


@each_matcher
def test_a_window_of_hours_that_lets_a_duty_bind_again(matcher) -> None:
    """At the instant at which it has run out, and not at the end of that day."""
    owed = clause("N", bea.must(Visit(1), upon=Order, within=days(2)))
    recent = count(Deliver(), by=bea, within=hours(24)) >= 1
    ban = clause("B", bea.must_not(Visit(), provided=recent), overrides=("N",))
    agreed = contract(owed, ban)
    delivered = bea.does(Deliver(1), on=at(6, 9))
    with Engine(agreed, [delivered, ordered(at(6, 12))], matcher=matcher) as engine:
        for minute, status in ((0, "suspended"), (1, "open")):
            (duty,) = engine.duties(on=at(7, 9, minute))
            assert duty.status.value == status


@each_matcher
def test_notice_of_hours(matcher) -> None:
    """It has run out once they have passed."""
    may = clause("M", ann.may(Visit()), dormant=True)
    agreed = contract(may, clause("P", ann.can(Order(), then=begins("M", after=hours(36)))))
    with Engine(agreed, [ordered(at(6, 12))], matcher=matcher) as engine:
        for hour, verdict in ((23, Verdict.SILENT), (24, Verdict.PERMITTED)):
            on = at(7, 23, 59) if hour == 23 else at(8, 0)
            assert engine.decide(ann, Visit(1), on=on).verdict is verdict


@each_matcher
def test_a_suspension_moves_a_deadline_in_hours_by_whole_days(matcher) -> None:
    """To the same time of a later day."""
    halt = clause("H", ann.can(Deliver(1), then=suspends("N", extends=True)))
    go_on = clause("G", ann.can(Deliver(2), then=resumes("N")))
    agreed = contract(NOTICE, halt, go_on)
    history = [
        ordered(at(6, 12)),
        ann.does(Deliver(1), on=day(7)),
        ann.does(Deliver(2), on=day(9)),
    ]
    assert standing(agreed, matcher, *history, on=day(10)) == [("open", at(11, 12))]


@each_matcher
@pytest.mark.parametrize(
    ("limit", "last"),
    [
        ({"by": at(6, 17, place=NEW_YORK)}, at(6, 22)),
        ({"by": datetime.fromisoformat("2020-01-06T17:00")}, at(6, 22)),
        ({"before": datetime.fromisoformat("2020-01-06T17:00")}, at(6, 21, 59, 59, 999_999)),
    ],
)
def test_a_deadline_at_a_time_of_day(limit, last, matcher) -> None:
    """Of its own zone or the contract's; the instant is the last, or the first that is late."""
    agreed = evolve(contract(clause("N", bea.must(Visit(1), **limit))), zone="America/New_York")
    assert standing(agreed, matcher, visited(last)) == [("kept", last)]
    after_ = last.replace(hour=23)
    assert standing(agreed, matcher, visited(after_)) == [("late", last)]
    assert from_json(Contract, to_json(agreed)) == agreed
    with Engine(agreed, matcher=matcher) as engine:
        assert engine.contract.constants == (1, day(6))
        verdicts = [i.decision.verdict for i in engine.history(bea, Visit(1))]
        assert verdicts


@each_matcher
def test_a_time_of_day_that_has_passed_gives_way_to_the_days_end(matcher) -> None:
    """No duty is late when it arises."""
    agreed = contract(clause("N", bea.must(Visit(1), upon=Order, by=at(6, 17))))
    for on, last in ((at(6, 17), at(6, 17)), (at(6, 18), day(6)), (day(6), day(6))):
        assert standing(agreed, matcher, ordered(on)) == [("breached", last)]
    assert standing(agreed, matcher, ordered(at(8, 1))) == [("breached", day(8))]


@each_matcher
def test_an_act_of_the_day_of_a_deadline_in_hours_counts_as_of_its_end(matcher) -> None:
    """And says that it does, as no time of day is on record; of any other day it says nothing."""
    agreed = contract(clause("N", bea.must(Visit(1), upon=Order, by=at(6, 17))))
    for on, status, told in ((day(6), "late", True), (day(5), "kept", False)):
        visited = bea.does(Visit(1), on=on)
        with Engine(agreed, [ordered(day(2)), visited], matcher=matcher) as engine:
            (duty,) = engine.duties(on=day(8))
            assert duty.status.value == status
            text = " ".join(str(duty).split())
            assert ("as of the end of that day, as no time of day is on record" in text) is told


@each_matcher
def test_a_condition_may_name_an_instant(matcher) -> None:
    """In whatever zone."""
    noon = at(6, 12, place=NEW_YORK)
    for holds, test in (
        (True, Order.on <= noon),
        (False, Order.on < noon),
        (True, Order.on >= noon),
        (False, Order.on > noon),
    ):
        may = clause("M", bea.may(Visit(), provided=ann.did(Order()) & test))
        agreed = evolve(contract(may), zone="Asia/Tokyo")
        with Engine(agreed, [ordered(noon)], matcher=matcher) as engine:
            decision = engine.decide(bea, Visit(1), on=day(8))
            assert (decision.verdict is Verdict.PERMITTED) is holds


@each_matcher
def test_what_is_due_at_an_hour_is_due_until_then(matcher) -> None:
    """Conditions see it."""
    may = clause("M", ann.may(Deliver(), provided=due("N")))
    with Engine(contract(NOTICE, may), [ordered(at(6, 12))], matcher=matcher) as engine:
        assert engine.decide(ann, Deliver(1), on=at(6, 13)).verdict is Verdict.PERMITTED
        assert engine.decide(ann, Deliver(1), on=at(6, 11)).verdict is Verdict.SILENT


@each_matcher
def test_weeks_are_of_seven_days(matcher) -> None:
    """By the one rule for periods of days."""
    agreed = contract(clause("N", bea.must(Visit(1), upon=Order, within=weeks(2))))
    assert standing(agreed, matcher, ordered(at(6, 12))) == [("breached", day(20))]


@each_matcher
def test_a_deadline_in_hours_rolls_to_the_same_time_of_a_business_day(matcher) -> None:
    """4 January 2020 was a Saturday."""
    rolling = bea.must(
        Visit(1), upon=Order, within=hours(24), rolls=Roll.FOLLOWING, calendar=Calendar()
    )
    found = standing(contract(clause("N", rolling)), matcher, ordered(at(3, 12)))
    assert found == [("breached", at(6, 12))]


def test_hours_lead_from_a_day_to_no_day() -> None:
    """They are refused where days reckon."""
    with pytest.raises(WrongTypeError, match=r"hours\(3\) lead to no day; write days\(1\)"):
        Order.due + hours(3)


@pytest.mark.parametrize("limit", ["by", "before"])
@given(data=st.data())
def test_histories_come_to_a_deadline_at_a_time_of_day(limit, data) -> None:
    """On its day in the contract's zone, or about it."""
    owed = bea.must(Visit(1), **{limit: at(6, 17)}, otherwise=bea.must(Visit(2), within=hours(30)))
    agreed = evolve(contract(clause("N", owed)), zone="Asia/Tokyo")
    history = data.draw(histories(agreed))
    with Engine(agreed, history) as engine:
        assert len(engine.facts) == len(history)
