"""A report has the cases of a day that is reckoned from a field of the act itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from contract_rules import (
    Action,
    Calendar,
    Clause,
    Contract,
    Engine,
    Field,
    MonthEnd,
    Party,
    anything,
    business_days,
    days,
    end_of_month,
    months,
    nth_business_day,
)
from contract_rules.answers.decisions import gist
from contract_rules.errors import IncomparableError
from support.acts_of_rows import is_such
from support.histories import MATCHERS

tenant = Party("Tenant")
START = date(2025, 1, 1)


class Leave(Action, phrase="give notice to leave on {day}"):
    """Give notice to leave on a day."""

    day: Field[date]


class Call(Action, phrase="call at {time}"):
    """Call somebody."""

    time: Field[datetime]


SHORT = Calendar(off=(), years=(2024, 2026))


def agreed(*norms) -> Contract:
    return Contract(
        name="Lease",
        parties=(tenant,),
        clauses=(Clause("1", "Notice.", *norms),),
        effective=START,
    )


REACHES = {
    "months before": Leave.day - months(6, rounding=MonthEnd.LAST_DAY),
    "days after": Leave.day + days(10),
    "the end of its month": end_of_month(Leave.day),
    "after the end of its month": end_of_month(Leave.day) + days(3),
    "a business day of its month": nth_business_day(-2, Leave.day, calendar=SHORT),
    "business days before": Leave.day - business_days(5, calendar=SHORT),
}


@pytest.mark.parametrize("until", REACHES.values(), ids=REACHES)
@pytest.mark.parametrize("matcher", MATCHERS)
def test_the_last_day_of_a_norm_may_be_reckoned_from_a_field_of_the_act(until, matcher) -> None:
    """The rows of the report, and the history of an act, say what is decided."""
    with Engine(agreed(tenant.may(Leave(anything), until=until)), matcher=matcher) as engine:
        on = date(2025, 3, 15)
        rows = engine.report(on=on).positions
        assert len(rows) == 2
        for number in range(-250, 250, 7):
            act = Leave(on + timedelta(days=number))
            (row,) = (row for row in rows if is_such(act.act, row.action, "Leave"))
            decided = engine.decide(tenant, act, on=on)
            assert gist(row.decision, loosely=True) == gist(decided, loosely=True)
        act = Leave(date(2025, 9, 30))
        history = engine.history(tenant, act)
        for number in range(300):
            asked = START + timedelta(days=number)
            (interval,) = (one for one in history if one.holds(asked))
            assert interval.decision.verdict is engine.decide(tenant, act, on=asked).verdict


def test_an_instant_turns_at_its_microsecond() -> None:
    """The call of the 17th, from its first instant on, may be announced on the 15th."""
    soon = tenant.may(Call(anything), until=Call.time - days(2))
    with Engine(agreed(soon)) as engine:
        on = date(2025, 3, 15)
        rows = engine.report(on=on).positions
        assert len(rows) == 2
        edge = datetime(2025, 3, 17, tzinfo=UTC)
        for time in (edge - timedelta(microseconds=1), edge):
            (row,) = (row for row in rows if is_such(Call(time).act, row.action, "Call"))
            assert row.verdict is engine.decide(tenant, Call(time), on=on).verdict


def test_a_timeline_has_no_list_of_days_that_are_reckoned_from_a_field_of_the_act() -> None:
    with Engine(agreed(tenant.may(Leave(anything), until=Leave.day + days(1)))) as engine:
        with pytest.raises(IncomparableError) as raised:
            engine.timeline()
        assert str(raised.value).startswith("a clause compares Leave.day with Leave.on, which is")
