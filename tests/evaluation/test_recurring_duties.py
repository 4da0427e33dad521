"""Duties that recur: one for each period, which arises when the period begins."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve

from contract_rules import (
    Allocation,
    Amendment,
    Calendar,
    Contract,
    DutyStatus,
    Engine,
    Roll,
    Rounding,
    UpcomingKind,
    Verdict,
    at_least,
    begins,
    by_days,
    days,
    ends,
    monthly,
    resumes,
    suspends,
    terminates,
    to_date,
    total,
    undisclosed,
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
    deliver,
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
def test_every_second_week_goes_on_as_it_was_when_worded_anew(matcher) -> None:
    """From the 1st: the 1st, the 15th, the 29th; another rule counts from where it takes over."""
    second = clause("R", bea.must(Deliver(), every="FREQ=WEEKLY;INTERVAL=2"))
    for rule, due in (
        ("FREQ=WEEKLY;INTERVAL=2", [1, 15, 29]),
        ("FREQ=DAILY;INTERVAL=9", [1, 15, 16, 25]),
    ):
        anew = clause("R", bea.must(Deliver(), every=rule), note="In other words.")
        changes = (Amendment(title="Again", effective=day(8), replaces=(anew,)),)
        found = duties(contract(second, amendments=changes), (), day(25), matcher)
        assert [duty.due.day for duty in found if duty.due <= day(31)] == due


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
    """A rule that gives no day any more makes no duty, whatever else happens."""
    agreed = Contract(
        name="C",
        parties=(ann, bea),
        clauses=(clause("R", bea.must(Deliver(), every="FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1")),),
        effective=date(9998, 5, 1),
    )
    with Engine(agreed, matcher=matcher) as engine:
        assert told(engine.duties(on=date(9999, 12, 1))) == [(date(9998, 5, 1), date(9999, 3, 1))]
        engine.record(*(bea.does(Deliver(level=1), on=date(9999, 12, day)) for day in (2, 3)))
        assert told(engine.duties(on=date(9999, 12, 4))) == [(date(9998, 5, 1), date(9999, 3, 1))]


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


EXACTLY = by_days(2, Rounding.HALF_UP)

OF_THIRTY = by_days(2, Rounding.HALF_UP, of=days(30))


def rent(**parts):
    """The rent of 500 a month, with what is said of its first period."""
    parts = {"every": monthly(day=-1), **parts}
    return clause("R", bea.must(Pay(amount=usd(500), to=ann), **parts))


def owed(agreed, events, on, matcher="semantics"):
    """When duties arose, and what they are of."""
    return [(duty.arisen, duty.amount) for duty in duties(agreed, events, on, matcher)]


@each_matcher
@pytest.mark.parametrize(
    ("way", "begun", "amount"),
    [
        (EXACTLY, day(16), "258.06"),  # 16 of the 31 days of January
        (EXACTLY, day(10, 2), "344.83"),  # 20 of the 29 days of February
        (EXACTLY, day(31), "16.13"),
        (EXACTLY, day(1), "500"),
        (OF_THIRTY, day(16), "266.67"),  # 16 of 30
        (OF_THIRTY, day(10, 2), "333.33"),
        (OF_THIRTY, day(2), "500"),  # 30 of 30
        (OF_THIRTY, day(1), "500"),  # a whole period
        (OF_THIRTY, day(1, 2), "500"),  # however short
    ],
)
def test_a_first_part_of_a_period_is_apportioned_by_days(matcher, way, begun, amount) -> None:
    """A tenant who comes on the 16th owes for 16 days of January, then whole rents."""
    agreed = Contract(
        name="C", parties=(ann, bea), clauses=(rent(apportioned=way),), effective=begun
    )
    first, second, *_ = owed(agreed, (), day(1, 4), matcher)
    assert first == (begun, usd(amount))
    assert second[1] == usd(500)
    assert from_json(Contract, to_json(agreed)) == agreed


@each_matcher
@pytest.mark.parametrize("begun", [day(1), day(16)])
def test_the_amount_for_the_first_period_is_stated(matcher, begun) -> None:
    """The first month is free, whether or not it is whole; what is kept needs no payment."""
    agreed = Contract(
        name="C", parties=(ann, bea), clauses=(rent(first_period=usd(0)),), effective=begun
    )
    assert stands(agreed, (), day(1, 2), matcher) == ["R kept 0 0", "R open 0 500"]
    assert from_json(Contract, to_json(agreed)) == agreed
    more = Contract(
        name="C", parties=(ann, bea), clauses=(rent(first_period=usd(700)),), effective=begun
    )
    assert owed(more, (), day(1, 2), matcher) == [(begun, usd(700)), (day(1, 2), usd(500))]


@each_matcher
def test_each_beginning_of_a_clause_has_a_first_period(matcher) -> None:
    """Of a dormant clause, each time that it is begun."""
    events = (claim(20, 5), claim(10, 4, month=3), claim(5, 5, month=5))
    dormant = clause("R", *rent(apportioned=EXACTLY).norms, dormant=True)
    assert owed(contract(dormant, POWERS), events, day(30, 5), matcher) == [
        (day(20), usd("193.55")),
        (day(1, 2), usd(500)),
        (day(1, 3), usd(500)),
        (day(5, 5), usd("435.48")),
    ]
    dormant = clause("R", *rent(first_period=usd(9)).norms, dormant=True)
    found = owed(contract(dormant, POWERS), events, day(30, 5), matcher)
    assert [amount for _, amount in found] == [usd(9), usd(500), usd(500), usd(9)]


@each_matcher
def test_what_takes_over_has_no_first_period_but_may_have_a_part(matcher) -> None:
    """A rent a quarter after rents a month: for two months of the three."""
    again = Amendment(title="More", effective=day(10, 2), replaces=(rent(first_period=usd(9)),))
    found = owed(contract(rent(), amendments=(again,)), (), day(1, 4), matcher)
    assert [amount for _, amount in found] == [usd(500)] * 4
    quarterly = "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1"
    parts = {"every": quarterly, "apportioned": EXACTLY}
    change = Amendment(title="Quarters", effective=day(10, 2), replaces=(rent(**parts),))
    found = owed(contract(rent(), amendments=(change,)), (), day(1, 8), matcher)
    assert found[:4] == [
        (day(1), usd(500)),
        (day(1, 2), usd(500)),
        (day(1, 3), usd("170.33")),  # March, 31 of the 91 days from January on
        (day(1, 4), usd(500)),
    ]


@each_matcher
def test_a_first_period_that_begins_in_a_suspension(matcher) -> None:
    """Its duty is of the same amount, and arises when that ends, if the suspension extends."""
    dormant = clause("R", *rent(apportioned=EXACTLY).norms, dormant=True)
    agreed = contract(dormant, POWERS)
    events = (claim(16, 5), claim(16, 6))
    assert stands(agreed, events, day(1, 3), matcher) == ["R breached 0 258.06"]
    for number, amount in ((1, []), (2, [(day(10, 2), usd(500))])):
        events = (claim(1, number), claim(10, 3, month=2))
        agreed = contract(rent(first_period=usd(9), until=day(20, 2)), POWERS)
        found = owed(agreed, events, day(15, 2), matcher)
        assert found == [(day(1), usd(9)), *amount]


@each_matcher
def test_what_is_apportioned_may_fall_or_be_nothing(matcher) -> None:
    """A rent less what is ordered to date, the least of a rent, and no rent at all."""
    ordered = to_date(total(Order.price, by=bea))
    for amount, first in (
        (usd(500) - ordered, "206.45"),  # 16/31 of 400
        (at_least(usd(500)), "258.06"),
        (total(Order.price, by=ann), "0"),
    ):
        norm = bea.must(Pay(amount=amount, to=ann), every=monthly(), apportioned=EXACTLY)
        agreed = Contract(
            name="C",
            parties=(ann, bea, cyd),
            clauses=(clause("R", norm),),
            effective=day(16),
            actions=(Order,),
        )
        found = duties(agreed, (order(20, 100),), day(25), matcher)
        assert [duty.amount for duty in found] == [usd(first)]


def test_an_amount_that_is_not_disclosed_has_no_part() -> None:
    """It stays unknown."""
    norm = bea.must(Pay(amount=undisclosed, to=ann), every=monthly(), apportioned=EXACTLY)
    agreed = Contract(
        name="C", parties=(ann, bea), clauses=(clause("R", norm),), effective=day(16)
    )
    assert [duty.amount for duty in duties(agreed, (), day(25), "semantics")] == [None]


def test_a_first_period_is_told_with_its_working() -> None:
    """Of the first duty alone, by how many days of how many."""
    agreed = Contract(
        name="C",
        parties=(ann, bea),
        clauses=(rent(apportioned=EXACTLY),),
        effective=day(16),
    )
    with Engine(agreed) as engine:
        first, second = engine.duties(on=day(1, 2))
        assert (
            "The amount is USD 500.00 for a whole period, for a part by its days, rounded to 2 "
            "places (HALF_UP): USD 258.06, for 16 days of 31." in " ".join(str(first).split())
        )
        (figure,) = first.to_json()["figures"]
        assert (figure["is"], figure["days"], figure["of"]) == ("first period", 16, 31)
        assert "for a part" not in str(second)
        assert second.to_json()["figures"] == []
    share = total(Order.price, by=bea) + usd(500)
    norm = bea.must(Pay(amount=share, to=ann), every=monthly(), first_period=usd(9))
    with Engine(contract(clause("R", norm))) as engine:
        first, second = engine.duties(on=day(1, 2))
        told = " ".join(str(first).split())
        assert "for each other: USD 9.00." in told
        assert "USD 9.00 for the first period" in told
        assert [figure["is"] for figure in second.to_json()["figures"]] == ["total", "sum"]


def test_the_amount_for_a_period_is_an_amount() -> None:
    """As each term has a type."""
    name, owed_ = rent(apportioned=EXACTLY).norms[0].owed
    assert (name, owed_.type) == ("amount", "Money")


def test_what_is_said_of_the_first_period_is_changed_by_mutants() -> None:
    """The part makes a whole, of other days, or another amount."""
    found = [str(mutant) for mutant in mutants(contract(rent(apportioned=OF_THIRTY)))]
    assert any("makes a whole duty for a part of a period, not by its days" in m for m in found)
    assert any("reads '31 days' in place of '30 days'" in line for line in found)
    found = [str(mutant) for mutant in mutants(contract(rent(first_period=usd(100))))]
    assert any("makes the first period like each other, not 'USD 100.00'" in m for m in found)
    assert any("reads 'USD 101.00' in place of 'USD 100.00'" in line for line in found)
    assert any("drops the recurrence" in line for line in found)


def how_each_stands(agreed, events, on, matcher):
    return [duty.status.value for duty in duties(agreed, events, on, matcher)]


@each_matcher
def test_a_report_is_for_the_month_that_it_names(matcher) -> None:
    """January's is missed, or given in February; one that names nothing is for none.

    Without `Allocation.AS_NAMED` it is for the oldest month that wants one.
    """
    january, february, march = (f"R for 2020-{end}" for end in ("01-31", "02-29", "03-31"))
    monthly_ = {"every": monthly(day=-1)}
    named = contract(clause("R", ann.must(Deliver(), **monthly_, allocation=Allocation.AS_NAMED)))
    oldest = contract(clause("R", ann.must(Deliver(), **monthly_)))
    in_february = deliver(20, month=2, towards=february)
    in_march = deliver(20, month=3, towards=march)
    late = deliver(3, month=2, towards=january)
    for agreed, events, expected in (
        (named, (in_february, in_march), ["breached", "kept", "kept"]),
        (named, (late, in_february, in_march), ["late", "kept", "kept"]),
        (named, (deliver(20, month=2),), ["breached", "breached", "open"]),
        (named, (deliver(20, month=2, towards=march),), ["breached", "breached", "open"]),
        (oldest, (in_february, in_march), ["breached", "kept", "kept"]),
        (oldest, (deliver(20, month=2), deliver(20, month=3)), ["late", "late", "open"]),
    ):
        assert how_each_stands(agreed, events, day(31, 3), matcher) == expected


@each_matcher
def test_a_rent_is_for_the_month_that_it_names(matcher) -> None:
    """Ahead of it, too; what exceeds it goes on to what is due first, unless it is as named."""
    (norm,) = RENT.norms
    ahead = pay(20, 700, month=2, towards="R for 2020-03-31")
    for allocation, expected in (
        (Allocation.OLDEST_DUE, ["R breached 200 300", "R breached 0 500", "R kept 500 0"]),
        (Allocation.AS_NAMED, ["R breached 0 500", "R breached 0 500", "R kept 500 0"]),
    ):
        agreed = contract(clause("R", evolve(norm, allocation=allocation)))
        assert stands(agreed, (ahead,), day(31, 3), matcher) == expected


@each_matcher
def test_a_period_that_an_exercise_begins_is_named_with_it(matcher) -> None:
    agreed = contract(clause("R", *RENT.norms, dormant=True), POWERS)
    started = claim(20, 5, id="start")
    paid = pay(20, 500, month=2, towards="R for 2020-02-29 start")
    found = how_each_stands(agreed, (started, paid), day(29, 2), matcher)
    assert found == ["breached", "kept"]
