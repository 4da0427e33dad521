"""What is missing where it would have had to be done well before: an exercise with its notice."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from contract_rules import (
    Engine,
    MonthEnd,
    Verdict,
    begins,
    business_days,
    count,
    days,
    end_of_month,
    ends,
    hours,
    months,
    terminates,
    weeks,
)
from contract_rules.testing.strategies.vocabulary import Deliver, Visit
from support.dealings import bea, clause, contract, cyd, day, each_matcher, order, visit

FORBIDDEN = clause("C1", bea.must_not(Deliver(1)))

ALLOWED = clause("C2", bea.may(Deliver(1)), dormant=True, overrides=("C1",))

MARCH = day(28, 3)


def missing(effect, *events, on=MARCH, matcher="compiled", **parts):
    """The days of the exercises that would free an act."""
    agreed = contract(FORBIDDEN, ALLOWED, clause("C3", cyd.can(Visit(1), then=effect, **parts)))
    with Engine(agreed, events, matcher=matcher) as engine:
        decision = engine.decide(bea, Deliver(1), on=on)
        assert decision.verdict is Verdict.PROHIBITED
        return [event.on for one in decision.why_not(Verdict.PERMITTED) for event in one.events]


@each_matcher
@pytest.mark.parametrize(
    ("effect", "last"),
    [
        (begins("C2"), MARCH),
        (ends("C1", after=days(30)), day(26, 2)),
        (begins("C2", after=days(30)), day(27, 2)),
        (terminates(after=weeks(2)), day(13, 3)),
        (ends("C1", after=months(2, MonthEnd.LAST_DAY)), day(27, 1)),
        (ends("C1", after=business_days(10, "US")), day(15, 3)),
        (ends("C1", after=hours(30)), day(26, 3)),
        (ends("C1", after=end_of_month(Visit.on + days(10))), day(19, 2)),
        (ends("C1", after=day(20, 3)), day(27, 3)),
        ((ends("C1", after=days(40)), begins("C2", after=days(80))), day(16, 2)),
    ],
)
def test_it_is_found_on_the_last_day_on_which_it_would_have_done(matcher, effect, last) -> None:
    """A day later it would not: the decision is worked out for each answer."""
    assert missing(effect, matcher=matcher)[-1] == last


@each_matcher
def test_nothing_is_found_where_the_contract_is_younger_than_the_notice(matcher) -> None:
    assert missing(ends("C1", after=days(300)), matcher=matcher) == []
    assert missing(ends("C1", after=end_of_month(day(1, 12) + days(1))), matcher=matcher) == []


@each_matcher
def test_a_power_that_is_over_would_have_been_exercised_by_its_last_day(matcher) -> None:
    assert missing(ends("C1"), until=day(31), matcher=matcher) == [day(31)]
    assert missing(ends("C1", after=days(30)), until=day(31), matcher=matcher) == [day(31)]
    assert missing(ends("C1", after=days(60)), until=day(31), matcher=matcher) == [day(27)]


@each_matcher
def test_asked_at_an_instant_it_is_a_day_before(matcher) -> None:
    noon = datetime(2020, 3, 28, 12, tzinfo=UTC)
    assert missing(ends("C1", after=days(30)), on=noon, matcher=matcher) == [day(26, 2)]


def test_a_notice_that_leads_beyond_the_calendar_is_not_over() -> None:
    last = date(9999, 12, 30)
    assert missing(ends("C1", after=days(30)), on=last) == [date(9999, 11, 29)]


@each_matcher
def test_what_is_counted_until_a_day_is_supposed_by_that(matcher) -> None:
    for until, on in ((day(31), day(31)), (day(30, 6), MARCH), (None, MARCH)):
        seen = count(Visit, by=cyd, until=until) >= 2
        agreed = contract(clause("C1", bea.must_not(Deliver(1), unless=seen)))
        with Engine(agreed, (visit(2), order(2)), matcher=matcher) as engine:
            found = engine.decide(bea, Deliver(1), on=MARCH).why_not(Verdict.PERMITTED)
        assert [event.on for one in found for event in one.events] == [on]
