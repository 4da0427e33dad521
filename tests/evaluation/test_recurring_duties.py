"""Duties that recur: one for each period, which arises when the period begins."""

from __future__ import annotations

from datetime import date

import pytest

from contract_rules import (
    Amendment,
    Calendar,
    Contract,
    DutyStatus,
    Engine,
    Roll,
    UpcomingKind,
    Verdict,
    begins,
    days,
    ends,
    monthly,
    resumes,
    suspends,
    terminates,
    total,
    usd,
    weekly,
)
from contract_rules.contracts.serialization import from_json, to_json
from contract_rules.errors import WrongTypeError
from contract_rules.testing.mutation.mutants import mutants
from contract_rules.testing.strategies.vocabulary import Claim, Deliver, Order, Pay
from support.dealings import (
    ann,
    bea,
    claim,
    clause,
    contract,
    cyd,
    day,
    duties,
    each_matcher,
    order,
    pay,
    stands,
)

RENT = clause("R", bea.must(Pay(amount=usd(500), to=ann), every=monthly(day=-1)))

POWERS = clause(
    "P",
    ann.can(Claim(number=1), then=suspends("R", extends=False)),
    ann.can(Claim(number=2), then=suspends("R", extends=True)),
    ann.can(Claim(number=3), then=resumes("R")),
    ann.can(Claim(number=4), then=ends("R")),
    ann.can(Claim(number=5), then=begins("R")),
    ann.can(Claim(number=6), then=terminates()),
)


def told(found):
    """When duties arose and are due."""
    return [(duty.arisen, duty.due) for duty in found]


@each_matcher
def test_one_rent_is_owed_a_month_until_further_notice(matcher) -> None:
    """Each from the first of its month; nothing is owed for the next."""
    agreed = contract(RENT)
    with Engine(agreed, (pay(31, 500),), matcher=matcher) as engine:
        january, february = engine.duties(on=day(1, 2))
        assert (january.status, february.status) == (DutyStatus.KEPT, DutyStatus.OPEN)
        assert told((january, february)) == [(day(1), day(31)), (day(1, 2), day(29, 2))]
        assert len(engine.duties(on=date(2022, 6, 30))) == 30
        assert len(engine.duties(on=day(1, 2))) == 2
        assert str(engine.report(on=day(1, 2))).count("MUST") == 1
    assert from_json(Contract, to_json(agreed)) == agreed


@each_matcher
def test_the_next_one_is_told_and_not_the_next_twelve(matcher) -> None:
    """And what is asked afterwards is answered as ever."""
    with Engine(contract(RENT), matcher=matcher) as engine:
        for _ in range(2):
            coming = engine.upcoming(on=day(3, 2))
            assert [(u.on, u.kind) for u in coming] == [
                (day(29, 2), UpcomingKind.DEADLINE),
                (day(1, 3), UpcomingKind.PERIOD),
            ]
            assert coming[1].what.startswith("Bea comes to owe again: pay")
            assert len(engine.duties(on=day(3, 5))) == 5
    ended = contract(
        clause("R", bea.must(Pay(amount=usd(5), to=ann), every="FREQ=MONTHLY", until=day(29, 2)))
    )
    with Engine(ended, matcher=matcher) as engine:
        kinds = [u.kind for u in engine.upcoming(on=day(3, 2))]
        assert UpcomingKind.PERIOD not in kinds
        assert len(engine.duties(on=day(1, 6))) == 3


@each_matcher
def test_the_first_part_of_a_period_makes_a_whole_duty(matcher) -> None:
    """Also of a clause that begins by an exercise, each time anew."""
    dormant = clause("R", *RENT.norms, dormant=True)
    agreed = contract(dormant, POWERS)
    events = (claim(20, 5), claim(10, 4, month=3), claim(5, 5, month=5))
    found = duties(agreed, events, day(30, 5), matcher)
    assert told(found) == [
        (day(20), day(31)),
        (day(1, 2), day(29, 2)),
        (day(1, 3), day(31, 3)),
        (day(5, 5), day(31, 5)),
    ]


@each_matcher
def test_within_counts_from_the_day_and_the_day_may_roll(matcher) -> None:
    """Three days after each Monday, or the next business day."""
    parts = {"every": weekly("MO"), "within": days(3)}
    agreed = contract(clause("R", bea.must(Deliver(), **parts)))
    assert told(duties(agreed, (), day(7), matcher)) == [(day(1), day(9)), (day(7), day(16))]
    office = Calendar(off=(day(9),), years=(2020, 2020))
    parts |= {"rolls": Roll.FOLLOWING, "calendar": office}
    agreed = contract(clause("R", bea.must(Deliver(), **parts)))
    assert told(duties(agreed, (), day(1), matcher)) == [(day(1), day(10))]


@each_matcher
def test_a_replacement_takes_over_from_the_next_period(matcher) -> None:
    """And the values are those in force when the period begins."""
    more = clause("R", bea.must(Pay(amount=usd(600), to=ann), every=monthly(day=-1)))
    change = Amendment(title="More", effective=day(10, 2), replaces=(more,))
    found = duties(contract(RENT, amendments=(change,)), (), day(1, 3), matcher)
    assert [(d.arisen, d.amount) for d in found] == [
        (day(1), usd(500)),
        (day(1, 2), usd(500)),
        (day(1, 3), usd(600)),
    ]
    both = clause("R", *RENT.norms, bea.must(Deliver(), every=weekly("MO")))
    twice = Amendment(title="Again", effective=day(15), replaces=(both,))
    again = Amendment(title="More", effective=day(10, 2), replaces=(more,))
    found = duties(contract(RENT, amendments=(twice, again)), (), day(1, 3), matcher)
    assert [d.arisen for d in found if d.amount] == [day(1), day(1, 2), day(1, 3)]


@each_matcher
def test_a_period_that_begins_in_a_suspension_makes_no_duty_unless_it_extends(matcher) -> None:
    """Then the duty arises when that ends, and is due as much later as it does."""
    agreed = contract(RENT, POWERS)
    halted = (claim(20, 1), claim(10, 3, month=3))
    assert [d.arisen for d in duties(agreed, halted, day(1, 4), matcher)] == [day(1), day(1, 4)]
    extended = (claim(20, 2), claim(10, 3, month=2))
    found = duties(agreed, extended, day(10, 2), matcher)
    assert told(found) == [(day(1), day(21, 2)), (day(10, 2), day(9, 3))]


@each_matcher
def test_a_termination_leaves_what_is_owed_for_the_period(matcher) -> None:
    """It is earned; the next period makes no duty."""
    agreed = contract(RENT, POWERS)
    events = (claim(10, 6, month=2), pay(5, 500))
    assert stands(agreed, events, day(29, 2), matcher) == ["R kept 500 0", "R open 0 500"]
    assert stands(agreed, events, day(1, 6), matcher) == ["R kept 500 0", "R breached 0 500"]


@each_matcher
def test_conditions_and_amounts_are_of_the_day_on_which_the_period_begins(matcher) -> None:
    """What happens later in the period changes neither."""
    counted = bea.must(
        Pay(amount=total(Order.price, by=bea), to=ann), every=monthly(), provided=bea.did(Order())
    )
    agreed = contract(clause("R", counted))
    events = (order(5, 10), order(7, 20, month=2))
    found = duties(agreed, events, day(1, 3), matcher)
    assert [(d.arisen, d.amount) for d in found] == [(day(1, 2), usd(10)), (day(1, 3), usd(30))]


@each_matcher
def test_a_record_that_comes_late_is_taken_in(matcher) -> None:
    """Whether periods have begun since, or not."""
    agreed = contract(RENT, POWERS)
    with Engine(agreed, matcher=matcher) as engine:
        assert len(engine.duties(on=day(1, 6))) == 6
        engine.record(claim(10, 6, month=2))
        assert len(engine.duties(on=day(1, 6))) == 2
        assert engine.upcoming(on=day(1, 6)) == ()


@each_matcher
def test_a_history_tells_that_days_are_left_out(matcher) -> None:
    """It goes on for a year after what is known, and from then on by samples."""
    agreed = contract(RENT, clause("X", bea.must_not(Pay(), provided=cyd.did(Order()))))
    with Engine(agreed, (pay(31, 500),), matcher=matcher) as engine:
        found = engine.history(bea, Pay(usd(500), ann))
        assert [interval.decision.verdict for interval in found][:3] == [
            Verdict.PERMITTED,
            Verdict.SILENT,
            Verdict.PERMITTED,
        ]


@each_matcher
def test_it_recurs_until_the_calendar_ends(matcher) -> None:
    """A rule that gives no day any more makes no duty."""
    agreed = Contract(
        name="C",
        parties=(ann, bea),
        clauses=(clause("R", bea.must(Deliver(), every="FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1")),),
        effective=date(9998, 5, 1),
    )
    with Engine(agreed, matcher=matcher) as engine:
        assert told(engine.duties(on=date(9999, 12, 1))) == [(date(9998, 5, 1), date(9999, 3, 1))]


def test_what_is_begun_or_remedies_does_not_recur() -> None:
    """It goes into a dormant clause."""
    again = bea.must(Deliver(), every=monthly())
    for norm in (
        ann.can(Claim(), then=begins(again)),
        bea.must(Deliver(), by=day(3), otherwise=again),
    ):
        with pytest.raises(WrongTypeError, match="put it into a dormant clause"):
            contract(clause("C1", norm))


def test_a_recurrence_is_dropped_by_a_mutant() -> None:
    """With the day by which the duty is due."""
    found = [str(mutant) for mutant in mutants(contract(RENT))]
    assert any("drops the recurrence 'FREQ=MONTHLY;BYMONTHDAY=-1'" in line for line in found)
