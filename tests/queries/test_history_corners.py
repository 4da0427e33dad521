"""Where a decision turns: on what may have been done off the record, and in windows of totals."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice, takewhile

import pytest
from attrs import evolve

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    MonthEnd,
    business_days,
    count,
    days,
    ends,
    months,
    more_than,
    total,
    usd,
    years,
)
from contract_rules.periods import before
from contract_rules.spans import MOST_STEPS, leaving, steps
from contract_rules.testing.words import Pay, Visit
from support.dealings import (
    ann,
    bea,
    clause,
    contract,
    cyd,
    day,
    each_matcher,
    pay,
    visit,
)

ONE = timedelta(days=1)


def told(agreed, events, matcher, party=bea, act=Visit):
    """The history of an act, by default Bea's visits: the word, the days and the causes."""
    with Engine(agreed, events, matcher=matcher) as engine:
        return [line(interval) for interval in engine.history(party, act())]


def line(interval):
    word = str(interval).partition("  ")[0]
    until = interval.until.isoformat() if interval.until else "..."
    causes = " & ".join(map(str, interval.changed_by))
    return " ".join(filter(None, (word, interval.since.isoformat(), until, causes)))


class Whisper(Action, on_record=False):
    """Something of which nobody need hear."""


class Knock(Action):
    """Something of which all hear."""


class Enter(Action):
    """What is asked about."""


@each_matcher
def test_what_may_have_been_done_off_the_record(matcher) -> None:
    """It may have been done whenever something turns on it, and so may what it would bring."""
    heard = Clause("C1", "Heard.", bea.must_not(Enter(), unless=ann.did(Whisper())))
    power = cyd.can(Knock(), then=ends("C1"), provided=ann.did(Whisper()))
    agreed = Contract(
        name="T",
        parties=(ann, bea, cyd),
        clauses=(Clause("C1", "Closed.", bea.must_not(Enter())), Clause("C2", "Opened.", power)),
        effective=day(1),
    )
    assert told(evolve(agreed, clauses=(heard,)), (), matcher, act=Enter) == [
        "UNDETERMINED 2020-01-01 ...",
    ]
    knocked = cyd.does(Knock(), on=day(4))
    assert told(agreed, (knocked,), matcher, act=Enter) == [
        "MAY NOT 2020-01-01 2020-01-03",
        "UNDETERMINED 2020-01-04 ... as Cyd did knock on 2020-01-04",
    ]
    slow = cyd.can(Knock(), then=ends("C1", after=days(3)), provided=ann.did(Whisper()))
    later = evolve(agreed, clauses=(agreed.clauses[0], Clause("C2", "Opened.", slow)))
    assert told(later, (knocked,), matcher, act=Enter)[1:] == [
        (
            "UNDETERMINED 2020-01-07 ... as Cyd did knock on 2020-01-04, "
            "which took effect on 2020-01-07"
        ),
    ]


def test_the_end_of_the_calendar() -> None:
    """What ends on the last day there is has no end; what would end later has none either."""
    last = cyd.does(Visit(1), on=date.max)
    for window, left in ((years(2000), "4020-01-03"), (days(1), "2020-01-04")):
        often = count(Visit, by=cyd, within=window) >= 1
        agreed = contract(clause("C1", bea.must_not(Visit(), provided=often)))
        found = told(agreed, (visit(3), last), "semantics")
        assert found[2:] == [
            f"MAY {left} 9999-12-30 as {left} came",
            "MAY NOT 9999-12-31 ... as Cyd did visit (1) on 9999-12-31",
        ]
    endless = contract(clause("C1", bea.must_not(Visit(), until=date.max)))
    assert told(endless, (), "semantics") == ["MAY NOT 2020-01-01 ..."]


@pytest.mark.parametrize("period", [days(9), months(1), months(5, MonthEnd.NEXT_DAY), years(1)])
def test_what_lies_in_a_window_leaves_it_once(period) -> None:
    """On the first day from which the window does not reach back to it."""
    ruled = (
        evolve(period, rounding=MonthEnd.LAST_DAY)
        if getattr(period, "rounding", 0) is None
        else period
    )
    for on in (date(2020, 1, 20) + timedelta(days=n) for n in range(80)):
        reaching = takewhile(lambda d, on=on: before(d, ruled) < on, _days(on))
        assert list(leaving(on, period)) == [max(reaching) + ONE]


def test_windows_of_working_days() -> None:
    period = business_days(5, "US-NY")
    for on in (date(2020, 12, 20) + timedelta(days=n) for n in range(30)):
        reaching = takewhile(lambda d, on=on: before(d, period) < on, _days(on))
        assert list(leaving(on, period)) == [max(reaching) + ONE]


def _days(on):
    return (on + timedelta(days=n) for n in range(1000))


def test_steps_are_told_one_by_one_and_then_ever_fewer() -> None:
    """Until the calendar ends."""
    first = list(islice(steps(date(2020, 1, 31), months(1)), 3))
    assert first == [(1, date(2020, 2, 29)), (2, date(2020, 3, 31)), (3, date(2020, 4, 30))]
    numbers = [number for number, _ in steps(date(2020, 1, 1), days(1))]
    assert numbers[: MOST_STEPS + 1] == [*range(1, MOST_STEPS + 1), MOST_STEPS * 11 // 10]
    assert list(steps(date.max, days(1))) == []


@each_matcher
def test_totals_in_bounds_of_the_act(matcher) -> None:
    """Of payments in a window of a month, where no month is missing a day."""
    most = usd(5) - total(Pay.amount, by=bea, within=months(1, MonthEnd.LAST_DAY))
    agreed = contract(clause("C1", bea.must_not(Pay(amount=more_than(most), to=cyd))))
    with Engine(agreed, (pay(30, 3), pay(31, 1)), matcher=matcher) as engine:
        found = engine.history(bea, Pay(usd(2), cyd))
    assert list(map(line, found)) == [
        "MAY 2020-01-01 2020-01-30",
        "MAY NOT 2020-01-31 2020-02-29 as Bea did pay (USD 1.00, Ann) on 2020-01-31",
        "MAY 2020-03-01 ... as 2020-03-01 came",
    ]
