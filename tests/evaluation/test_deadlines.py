"""Duties arise upon their occasions, and are kept, late or in breach by their deadlines."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from contract_rules import (
    Amendment,
    Calendar,
    Clause,
    Contract,
    ContractError,
    DutyStatus,
    Engine,
    FindingKind,
    MonthEnd,
    Roll,
    StepKind,
    begins,
    breach_of,
    business_days,
    count,
    days,
    days_between,
    end_of_month,
    ends,
    months,
    nth_business_day,
    periods_between,
    resumes,
    suspends,
    total,
    usd,
    weeks,
    years,
)
from contract_rules.contracts.serialization import from_json, to_json
from contract_rules.errors import CalendarEndError
from contract_rules.evaluation.timeline.course import Course
from contract_rules.testing.strategies.vocabulary import Claim, Deliver, Order, Pay, Visit
from contract_rules.values import instants
from support.billing import Bill, Remit, bill, buyer, seller
from support.dealings import (
    PRICE,
    SALE,
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
    visit,
)


@each_matcher
def test_each_occasion_makes_a_duty(matcher) -> None:
    """Two orders make two debts, each with its own amount, deadline, trigger and counterparty."""
    orders = (order(2, 10), order(4, 30))
    first, second = duties(SALE, orders, day(5), matcher)
    assert (first.amount, second.amount) == (usd(10), usd(30))
    assert (first.due, second.due) == (day(12), day(14))
    assert (first.trigger, second.trigger) == orders
    assert first.bearer == bea
    assert first.counterparty == ann
    assert first.status is DutyStatus.OPEN
    assert first.clause == "C1"
    assert first.reasons[0].events == (orders[0],)


@each_matcher
def test_a_deadline_includes_its_last_day_and_before_does_not(matcher) -> None:
    """within= and by= include their last day; before= ends the day before it."""
    for parts, last in (
        ({"within": days(3)}, 5),
        ({"by": day(7)}, 7),
        ({"by": Order.due}, 20),
        ({"before": day(7)}, 6),
    ):
        agreed = contract(clause("C1", ann.must(Deliver(), upon=bea.did(Order()), **parts)))
        made = (order(2),)
        for on, status in ((last, DutyStatus.OPEN), (last + 1, DutyStatus.BREACHED)):
            (duty,) = duties(agreed, made, day(on), matcher)
            assert (duty.due, duty.status) == (day(last), status)
        kept, late = (
            stands(agreed, (*made, deliver(n)), day(30), matcher) for n in (last, last + 1)
        )
        assert (kept, late) == (["C1 kept"], ["C1 late"])


@each_matcher
def test_without_an_occasion_there_is_one_standing_duty(matcher) -> None:
    """It arises when the clause is in force, and has no deadline where none is stated."""
    agreed = contract(clause("C1", bea.must(Pay(amount=usd(50), to=ann))))
    (duty,) = duties(agreed, (), day(3), matcher)
    assert (duty.arisen, duty.due, duty.trigger) == (day(1), None, None)
    assert duties(agreed, (), date(2019, 12, 31), matcher) == ()
    assert stands(agreed, (pay(2, 20),), date(2030, 1, 1), matcher) == ["C1 open 20 30"]


@each_matcher
def test_a_standing_duty_waits_for_its_condition(matcher) -> None:
    """provided= and unless= are asked whenever something happens, until it arises."""
    agreed = contract(
        clause("C1", ann.must(Deliver(), provided=bea.did(Order()), unless=cyd.did(Visit())))
    )
    assert stands(agreed, (), day(9), matcher) == []
    (duty,) = duties(agreed, (order(3), cyd.does(Visit(1), on=day(4))), day(9), matcher)
    assert duty.arisen == day(3)
    assert duties(agreed, (order(3), cyd.does(Visit(1), on=day(2))), day(9), matcher) == ()


@each_matcher
def test_conditions_are_asked_on_the_occasion(matcher) -> None:
    """What happens after the occasion makes no duty and takes none away."""
    agreed = contract(
        clause(
            "C1",
            ann.must(Deliver(), upon=bea.did(Order()), provided=cyd.did(Visit()), until=day(10)),
        )
    )
    visit = cyd.does(Visit(1), on=day(3))
    assert stands(agreed, (order(2), visit), day(9), matcher) == []
    assert stands(agreed, (order(3), visit), day(9), matcher) == ["C1 open"]
    assert stands(agreed, (visit, order(10), order(11)), day(12), matcher) == ["C1 open"]


@each_matcher
def test_a_breach_is_found_when_its_time_has_passed(matcher) -> None:
    """Record tells a duty left in breach by the last day on record, once."""
    with Engine(SALE, matcher=matcher) as engine:
        (made,) = engine.record(order(2, 10))
        assert (made.kind, made.duty.due) == (FindingKind.DUTY, day(12))
        assert engine.record(deliver(12)) == ()
        (left,) = engine.record(deliver(13))
        assert (left.kind, left.clauses) == (FindingKind.BREACH, ("C1",))
        assert engine.record(deliver(14)) == ()
        late = engine.record(pay(15, 10))
        assert [f.kind for f in late] == [FindingKind.LATE]
        (breach,) = engine.breaches(on=day(20))
        assert (breach.clause, breach.party, breach.on) == ("C1", bea, day(13))
        assert breach.duty.status is DutyStatus.LATE
        assert breach.reasons == breach.duty.reasons
        assert engine.breaches(on=day(12)) == ()


@each_matcher
def test_the_past_is_answered_after_the_future_was_asked_about(matcher) -> None:
    """What becomes known late changes what followed from its absence."""
    with Engine(SALE, (order(2, 10),), matcher=matcher) as engine:
        assert [d.status for d in engine.duties(on=date(2021, 1, 1))] == [DutyStatus.BREACHED]
        engine.record(pay(5, 4), pay(6, 6))
        assert [d.status for d in engine.duties(on=date(2021, 1, 1))] == [DutyStatus.KEPT]
        assert [d.outstanding for d in engine.duties(on=day(5))] == [usd(6)]


@each_matcher
def test_a_month_after_the_31st_needs_a_rule(matcher) -> None:
    """The contract states it, so that no event is refused for want of one."""
    for rule, last in ((MonthEnd.LAST_DAY, day(29, 2)), (MonthEnd.NEXT_DAY, day(1, 3))):
        norm = ann.must(Deliver(), upon=bea.did(Order()), within=months(1, rounding=rule))
        (duty,) = duties(contract(clause("C1", norm)), (order(31),), day(31), matcher)
        assert duty.due == last


@each_matcher
def test_a_window_of_months_has_its_rule(matcher) -> None:
    """A month from 31 January runs through 29 February, or through 1 March."""
    for rule, last in ((MonthEnd.LAST_DAY, day(29, 2)), (MonthEnd.NEXT_DAY, day(1, 3))):
        recent = count(Order, by=bea, within=months(1, rounding=rule)) > 0
        agreed = contract(clause("C1", ann.must_not(Visit(), provided=recent)))
        with Engine(agreed, (order(31),), matcher=matcher) as engine:
            asked = (day(28, 2), day(29, 2), day(1, 3), day(2, 3))
            barred = [on for on in asked if engine.decide(ann, Visit(1), on=on).clauses]
        assert barred == [on for on in asked if on <= last]


@each_matcher
def test_no_deadline_falls_before_the_end_of_the_day_of_its_duty(matcher) -> None:
    """Whatever day it names."""
    for limit in ({"by": Order.due}, {"before": Order.due}, {"by": day(5)}, {"before": day(5)}):
        agreed = contract(clause("C1", ann.must(Deliver(), upon=bea.did(Order()), **limit)))
        late = bea.does(Order(usd(1), 1, day(4)), on=datetime(2020, 1, 9, 8, tzinfo=UTC))
        for made in (order(9, due=day(4)), late):
            (duty,) = duties(agreed, (made,), day(9), matcher)
            assert (duty.due, duty.status) == (day(9), DutyStatus.OPEN)
            (duty,) = duties(agreed, (made,), day(10), matcher)
            assert duty.breached == day(10)
            (duty,) = duties(agreed, (made, deliver(9)), day(10), matcher)
            assert duty.status is DutyStatus.KEPT


@each_matcher
def test_business_days_skip_holidays(matcher) -> None:
    """Five working days after 2020-01-17 in the United States skip the 20th, a holiday."""
    norm = ann.must(Deliver(), upon=bea.did(Order()), within=business_days(5, "US"))
    (duty,) = duties(contract(clause("C1", norm)), (order(17),), day(18), matcher)
    assert duty.due == day(27)


@each_matcher
def test_a_duty_of_a_moment_is_due_by_the_end_of_a_day(matcher) -> None:
    """An occasion within a day counts from that day (UTC)."""
    made = bea.does(Order(usd(10), 1, day(9)), on=datetime(2020, 1, 2, 15, tzinfo=UTC))
    (duty,) = duties(SALE, (made,), day(2), matcher)
    assert duty.due == day(12)


@each_matcher
def test_amendments_leave_what_is_owed(matcher) -> None:
    """Open duties stand; new ones follow the text of their day; one may say otherwise."""
    dearer = clause("C1", bea.must(Pay(amount=Order.price * 2, to=ann), upon=Order))
    events = (order(2, 10), order(6, 10))
    for parts, first in (({}, "C1 open 0 10"), ({"discharges": ("C1",)}, "C1 discharged 0 0")):
        change = Amendment(title="Dearer", effective=day(5), replaces=(dearer,), **parts)
        agreed = contract(PRICE, amendments=(change,))
        assert stands(agreed, events, day(4), matcher) == ["C1 open 0 10"]
        assert stands(agreed, events, day(7), matcher) == [first, "C1 open 0 20"]
    (duty, _) = duties(agreed, events, day(7), matcher)
    assert (duty.since, duty.steps[0].kind) == (day(5), StepKind.DISCHARGED)
    assert duty.steps[0].amendment is change
    assert "discharged, by the Dearer" in str(duty)


@each_matcher
def test_a_day_is_late_only_once_it_is_over(matcher) -> None:
    """At its last instant there is time; the first of the next day is a breach."""
    last = datetime(2020, 1, 12, 23, 59, 59, 999_999, tzinfo=UTC)
    with Engine(SALE, (order(2),), matcher=matcher) as engine:
        assert [d.status for d in engine.duties(on=last)] == [DutyStatus.OPEN]
        midnight = datetime(2020, 1, 13, tzinfo=UTC)
        (duty,) = engine.duties(on=midnight)
        assert (duty.status, duty.since, duty.breached) == (
            DutyStatus.BREACHED,
            day(13),
            day(13),
        )


@each_matcher
def test_a_deadline_that_is_over_when_the_duty_arises_gives_that_instant(matcher) -> None:
    """What is done with the occasion is in time; after it, it is late."""
    agreed = contract(clause("C1", ann.must(Deliver(), upon=bea.did(Order()), by=day(3))))
    made = (order(9),)
    assert stands(agreed, made, day(9), matcher) == ["C1 open"]
    assert stands(agreed, made, day(10), matcher) == ["C1 breached"]
    assert stands(agreed, (*made, deliver(9)), day(10), matcher) == ["C1 kept"]


@each_matcher
def test_a_deadline_on_a_date_left_open_is_none(matcher) -> None:
    """An occasion states every field; a deadline may be a field of an event beside it."""
    joined = bea.did(Order(level=Visit.level))
    norm = ann.must(Deliver(), upon=cyd.did(Visit()), provided=joined, by=Order.due)
    agreed = contract(clause("C1", norm))
    (duty,) = duties(agreed, (order(2, due=day(8)), visit(3)), day(4), matcher)
    assert (duty.due, duty.trigger) == (day(8), visit(3))
    assert duty.reasons[0].events == (visit(3), order(2, due=day(8)))


@each_matcher
def test_an_exception_and_an_end_keep_a_duty_from_arising(matcher) -> None:
    """On the occasion; what has arisen stands."""
    norm = ann.must(
        Deliver(), upon=bea.did(Order()), unless=cyd.did(Visit(level=1)), until=cyd.did(Visit(2))
    )
    agreed = contract(clause("C1", norm))
    assert stands(agreed, (order(2), visit(3, 1), order(4)), day(9), matcher) == ["C1 open"]
    assert stands(agreed, (order(2), visit(3, 2), order(4)), day(9), matcher) == ["C1 open"]


@each_matcher
def test_one_occasion_makes_one_duty_of_each_norm(matcher) -> None:
    """However many events provide for it; and a duty under each of two norms."""
    agreed = contract(
        clause(
            "C1",
            ann.must(Deliver(), upon=bea.did(Order()), provided=cyd.did(Visit())),
            ann.must(Deliver(level=2), upon=bea.did(Order())),
        )
    )
    events = (visit(2, 1), visit(2, 2), order(3))
    found = duties(agreed, events, day(9), matcher)
    assert [duty.id.partition(" ")[0] for duty in found] == ["C1.0", "C1.1"]


@each_matcher
def test_a_clause_that_waits_makes_its_duty_once_it_is_begun(matcher) -> None:
    """Each time anew; and none that is asked for again while it is in force."""
    agreed = contract(
        clause("C1", ann.must(Deliver(), within=days(2)), dormant=True),
        clause("C2", ann.can(Claim(number=1), then=begins("C1"))),
        clause("C3", ann.can(Claim(number=2), then=ends("C1"))),
    )
    assert stands(agreed, (), day(9), matcher) == []
    (duty,) = duties(agreed, (claim(3), claim(4)), day(5), matcher)
    assert (duty.arisen, duty.due) == (day(3), day(5))
    again = (claim(3), claim(4, 2), claim(6))
    assert stands(agreed, again, day(7), matcher) == ["C1 breached", "C1 open"]


@each_matcher
def test_a_replaced_clause_makes_its_standing_duty_anew(matcher) -> None:
    """The first stands beside it; a text that repeats the clause makes none."""
    standing = clause("C1", ann.must(Deliver()))
    same = Amendment(title="Other", effective=day(3), adds=(clause("C2", bea.may(Visit())),))
    anew = Amendment(title="New", effective=day(5), replaces=(clause("C1", bea.must(Deliver())),))
    agreed = contract(standing, amendments=(same, anew))
    assert [d.arisen for d in duties(agreed, (), day(4), matcher)] == [day(1)]
    found = duties(agreed, (), day(9), matcher)
    assert [(d.bearer, d.arisen) for d in found] == [(ann, day(1)), (bea, day(5))]


@each_matcher
def test_the_counterparty_is_the_one_party_named(matcher) -> None:
    """Or who is said; of two that are named, neither."""
    for parts, party in (({}, ann), ({"owed_to": cyd}, cyd)):
        agreed = contract(clause("C1", bea.must(Pay(amount=usd(1), to=ann), **parts)))
        (duty,) = duties(agreed, (), day(2), matcher)
        assert duty.counterparty == party
    agreed = contract(clause("C1", bea.must(Deliver(), upon=ann.did(Claim()), owed_to=Claim.to)))
    (duty,) = duties(agreed, (claim(2),), day(2), matcher)
    assert duty.counterparty == cyd


@each_matcher
def test_what_is_asked_early_is_answered_by_what_is_known_late(matcher) -> None:
    """Occasions, payments and their order, whichever is recorded first."""
    events = (order(2, 10), order(3, 30), pay(4, 25), pay(20, 15))
    expected = {n: stands(SALE, events, day(n), matcher) for n in (2, 3, 4, 13, 14, 21)}
    assert expected[14] == ["C1 kept 10 0", "C1 breached 15 15"]
    for later in (events[::-1], events[2:] + events[:2]):
        with Engine(SALE, matcher=matcher) as engine:
            for event in later:
                engine.record(event)
                assert len(engine.duties(on=date(2021, 1, 1))) <= 2
            for n, known in expected.items():
                assert stands(SALE, engine.facts, day(n), matcher) == known
                assert [d.status.value for d in engine.duties(on=day(n))] == [
                    text.split()[1] for text in known
                ]


NEXT_MONTH = months(1, MonthEnd.LAST_DAY)


@each_matcher
@pytest.mark.parametrize(
    ("parts", "last"),
    [
        ({"by": end_of_month(Order.on + NEXT_MONTH)}, date(2020, 2, 29)),
        ({"by": end_of_month(bea.did(Order()).on)}, day(31)),
        ({"by": Order.on + days(30)}, day(10, 2)),
        ({"by": Order.due - days(3)}, day(17)),
        ({"before": Order.due + days(1)}, day(20)),
        ({"by": Order.on - days(3)}, day(11)),
        ({"by": nth_business_day(2, Order.on + NEXT_MONTH, "US")}, day(4, 2)),
        ({"by": nth_business_day(-1, Order.on, "US")}, day(31)),
        ({"within": days(Order.level)}, day(18)),
        ({"within": days(days_between(Order.on, Order.due) - 2)}, day(18)),
    ],
)
def test_days_reckon(parts, last, matcher) -> None:
    """From the day of the occasion, or from one that it states; none is before it arises."""
    agreed = contract(clause("C1", ann.must(Deliver(), upon=bea.did(Order()), **parts)))
    (duty,) = duties(agreed, (order(11, level=7, due=day(20)),), day(11), matcher)
    assert duty.due == last
    assert from_json(Contract, to_json(agreed)) == agreed


@each_matcher
def test_invoices_fall_due_at_the_end_of_the_month_that_follows(matcher) -> None:
    """One of 11 June on 31 July."""
    norm = ann.must(Deliver(), upon=bea.did(Order()), by=end_of_month(Order.on + NEXT_MONTH))
    (duty,) = duties(contract(clause("C1", norm)), (order(11, month=6),), day(11, 6), matcher)
    assert duty.due == day(31, 7)


@each_matcher
def test_what_a_day_costs_is_paid_for_each_day(matcher) -> None:
    """Days are counted from the first, which is not counted, to the last, which is."""
    per_day = usd(5) * days_between(Order.on, Order.due)
    agreed = contract(clause("C1", bea.must(Pay(amount=per_day, to=ann), upon=bea.did(Order()))))
    (duty,) = duties(agreed, (order(11, due=day(20)),), day(11), matcher)
    assert duty.amount == usd(45)
    said = " ".join(str(duty).split())
    assert "USD 5.00 times (a)" in said
    assert "(a) is the number of days from ordering to 2020-01-20: 9." in said
    longer = days_between(end_of_month(Order.on - days(31)), Order.due + days(1))
    agreed = contract(clause("C1", bea.must(Pay(amount=usd(5) * longer, to=ann), upon=Order)))
    (duty,) = duties(agreed, (order(11, due=day(20)),), day(11), matcher)
    assert duty.amount == usd(105)
    said = " ".join(str(duty).split())
    assert "from the last day of the month of 31 days before ordering to 1 day after" in said
    shared = days_between(Order.on, Order.due)
    twice = clause(
        "C1",
        bea.must(Pay(amount=usd(5) * shared + usd(1) * shared, to=ann), upon=bea.did(Order())),
    )
    (duty,) = duties(contract(twice), (order(11, due=day(20)),), day(11), matcher)
    assert [figure["is"] for figure in duty.to_json()["figures"]].count("days between") == 1


A_MONTH = months(1, rounding=MonthEnd.LAST_DAY)


@each_matcher
@pytest.mark.parametrize(
    ("every", "first", "last", "passed"),
    [
        (A_MONTH, date(2020, 1, 15), date(2020, 2, 14), 0),
        (A_MONTH, date(2020, 1, 15), date(2020, 2, 15), 1),
        (A_MONTH, date(2020, 1, 31), date(2020, 3, 31), 2),
        (months(1, rounding=MonthEnd.NEXT_DAY), date(2020, 1, 31), date(2020, 3, 1), 1),
        (years(1, rounding=MonthEnd.LAST_DAY), date(2020, 2, 29), date(2023, 2, 28), 3),
        (weeks(1), date(2020, 1, 1), date(2020, 1, 15), 2),
        (business_days(2, Calendar(off=(), years=(2020, 2020))), day(3), day(8), 1),
        (A_MONTH, date(2020, 3, 15), date(2019, 1, 15), 0),
    ],
)
def test_whole_periods_between_two_days_are_counted(every, first, last, passed, matcher) -> None:
    """The first day is not counted, the last is, to its end; months all count from the first."""
    each = usd(5) * periods_between(every, Order.on, Order.due)
    agreed = contract(clause("C1", bea.must(Pay(amount=each, to=ann), upon=bea.did(Order()))))
    made = order(first.day, month=first.month, due=last)
    (duty,) = duties(agreed, (made,), first, matcher)
    assert duty.amount == usd(5) * passed
    have = "has" if every.count == 1 else "have"
    told = (
        f"(a) is the number of times that {every} {have} passed from ordering to {last}: {passed}"
    )
    assert told in " ".join(str(duty).split())
    assert [one["is"] for one in duty.to_json()["figures"]] == ["periods between", "product"]
    assert from_json(Contract, to_json(agreed)) == agreed


@each_matcher
def test_a_share_goes_by_the_months_since_another_act(matcher) -> None:
    """A twelfth of what is repaid falls away with each month after the visit, known anew."""
    left = 12 - periods_between(A_MONTH, Visit.on, Order.on)
    owed = bea.must(
        Pay(amount=usd(10) * left, to=ann), upon=bea.did(Order()), provided=cyd.did(Visit())
    )
    seen = visit(15)
    made = order(14, month=4)
    with Engine(contract(clause("C1", owed)), [seen, made], matcher=matcher) as engine:
        assert [d.amount for d in engine.duties(on=day(14, 4))] == [usd(100)]
        engine.record(seen.correction(recorded=day(1, 5), on=day(14)))
        assert [d.amount for d in engine.duties(on=day(1, 5))] == [usd(90)]
        assert [d.amount for d in engine.duties(on=day(1, 5), known_by=day(30, 4))] == [usd(100)]


@each_matcher
def test_what_is_to_be_paid_at_once_may_reckon_with_days(matcher) -> None:
    """It is what a single payment is asked for."""
    per_day = usd(5) * days_between(Order.on, Order.due)
    norm = bea.must(Pay(amount=per_day, to=ann), upon=bea.did(Order()), in_one_payment=True)
    agreed, made = contract(clause("C1", norm)), order(11, due=day(20))
    assert stands(agreed, (made, pay(12, 44)), day(13), matcher) == ["C1 open"]
    assert stands(agreed, (made, pay(12, 45)), day(13), matcher) == ["C1 kept"]


@each_matcher
def test_a_total_begins_on_a_day_that_is_reckoned(matcher) -> None:
    """With its beginning."""
    since = total(Order.price, by=bea, since=Order.on - days(2))
    agreed = contract(
        clause("C1", bea.must(Pay(amount=since, to=ann), upon=bea.did(Order(level=2))))
    )
    events = (order(8, 1), order(9, 2), order(11, 4, level=2))
    (duty,) = duties(agreed, events, day(11), matcher)
    assert duty.amount == usd(6)


@pytest.mark.parametrize("level", [-3, 10**9])
def test_a_number_of_days_that_is_none_is_refused_with_its_event(level) -> None:
    """And the record is as it was."""
    norm = ann.must(Deliver(), upon=bea.did(Order()), within=days(Order.level))
    with Engine(contract(clause("C1", norm))) as engine:
        with pytest.raises(ContractError, match="days"):
            engine.record(order(2, level=level))
        assert engine.duties(on=day(3)) == ()


def test_a_month_that_has_not_so_many_business_days_is_refused_with_its_event() -> None:
    """February 2020 had 19 in the United States."""
    norm = ann.must(Deliver(), upon=bea.did(Order()), by=nth_business_day(20, Order.on, "US"))
    agreed = contract(clause("C1", norm))
    with (
        Engine(agreed) as engine,
        pytest.raises(CalendarEndError, match=r"2020-02 has 19 business days \(US\), not 20"),
    ):
        engine.record(order(2, month=2))


OFFICE = Calendar(off=(day(10), day(17)), years=(2020, 2020))
"""10 January 2020 was a Friday."""


@each_matcher
@pytest.mark.parametrize(
    ("rule", "last"),
    [(Roll.FOLLOWING, 13), (Roll.MODIFIED_FOLLOWING, 13), (Roll.PRECEDING, 9), (Roll.NONE, 10)],
)
def test_a_last_day_off_rolls(rule, last, matcher) -> None:
    """Whichever way the deadline is stated; the answer says from which day."""
    for parts in ({"within": days(8)}, {"by": day(10)}, {"before": day(11)}, {"by": Order.due}):
        norm = ann.must(Deliver(), upon=bea.did(Order()), rolls=rule, calendar=OFFICE, **parts)
        agreed, made = contract(clause("C1", norm)), order(2, due=day(10))
        (duty,) = duties(agreed, (made,), day(3), matcher)
        assert duty.due == day(last)
        assert duty.rolled_from == (None if rule is Roll.NONE else day(10))
        assert ("as 2020-01-10 is no business day" in str(duty)) is (rule is not Roll.NONE)
        assert duty.to_json().get("rolled_from") == (None if rule is Roll.NONE else "2020-01-10")
        assert stands(agreed, (made, deliver(last)), day(30), matcher) == ["C1 kept"]
        assert stands(agreed, (made, deliver(last + 1)), day(30), matcher) == ["C1 late"]


@each_matcher
def test_no_deadline_rolls_to_before_its_duty_arises(matcher) -> None:
    """The end of that day is the earliest that there is."""
    norm = ann.must(
        Deliver(), upon=bea.did(Order()), within=days(0), rolls=Roll.PRECEDING, calendar=OFFICE
    )
    (duty,) = duties(contract(clause("C1", norm)), (order(10),), day(10), matcher)
    assert (duty.due, duty.status) == (day(10), DutyStatus.OPEN)


@each_matcher
def test_a_deadline_that_gives_way_to_the_day_of_arising_did_not_roll(matcher) -> None:
    """Nothing is told of business days where the last day was over when the duty arose."""
    for parts in ({}, {"rolls": Roll.FOLLOWING, "calendar": OFFICE}):
        late = ann.must(Deliver(), upon=bea.did(Order()), by=day(8), **parts)
        (duty,) = duties(contract(clause("C1", late)), (order(15),), day(15), matcher)
        assert (duty.due, duty.rolled_from) == (day(15), None)
        assert "business day" not in str(duty)
    norm = ann.must(
        Deliver(),
        upon=bea.did(Order()),
        within=days(2),
        otherwise=ann.must(Deliver(level=2), within=days(0)),
    )
    _, remedy = duties(contract(clause("C1", norm)), (order(2),), day(5), matcher)
    assert (remedy.due, remedy.rolled_from) == (day(5), None)


@each_matcher
def test_a_remedy_counts_from_the_deadline_as_it_rolled_and_was_extended(matcher) -> None:
    """An extension that ends on a day off rolls anew."""
    norm = ann.must(
        Deliver(),
        upon=bea.did(Order()),
        within=days(8),
        rolls=Roll.FOLLOWING,
        calendar=OFFICE,
        otherwise=ann.must(Deliver(level=2), within=days(2)),
    )
    powers = clause(
        "C2",
        ann.can(Claim(number=1), then=suspends("C1", extends=True)),
        ann.can(Claim(number=2), then=resumes("C1")),
    )
    agreed = contract(clause("C1", norm), powers)
    _, remedy = duties(agreed, (order(2),), day(14), matcher)
    assert remedy.due == day(15)
    events = (order(2), claim(3, 1), claim(7, 2))  # due on Monday the 13th, four days slept
    first, remedy = duties(agreed, events, day(21), matcher)
    assert (first.due, first.rolled_from, remedy.due) == (day(20), day(17), day(22))


BANNED = clause("C2", ann.must_not(Deliver(level=2)))


@each_matcher
@pytest.mark.parametrize("beside", [(), (BANNED,)], ids=["alone", "beside a prohibition"])
def test_a_year_that_the_calendar_does_not_know_is_refused_with_its_event(matcher, beside) -> None:
    """And the record is as it was."""
    norm = ann.must(
        Deliver(), upon=bea.did(Order()), within=days(365), rolls=Roll.FOLLOWING, calendar=OFFICE
    )
    with Engine(contract(clause("C1", norm), *beside), matcher=matcher) as engine:
        with pytest.raises(CalendarEndError, match="known for 2020 to 2020"):
            engine.record(order(2))
        assert engine.duties(on=day(3)) == ()


@pytest.mark.parametrize("is_asked_about", [False, True])
@pytest.mark.parametrize("is_reversed", [False, True])
def test_a_deadline_after_which_nothing_follows_is_passed_over(
    monkeypatch, is_reversed, is_asked_about
) -> None:
    """As that of a performed duty, unless what performed it was reversed before."""
    gone_through: list[date] = []
    turn = Course._turn

    def counted(course: Course, at: int) -> None:
        gone_through.append(instants.day(at))
        turn(course, at)

    monkeypatch.setattr(Course, "_turn", counted)
    owed = buyer.must(Remit(seller, Bill.amount), upon=Bill, within=days(9))
    parties, start = (buyer, seller), date(2025, 1, 1)
    asking = Clause("2", "Till then.", seller.may(Remit(buyer, usd(1)), provided=breach_of("1")))
    clauses = (Clause("1", "Pay.", owed), *((asking,) if is_asked_about else ()))
    one = Contract(name="Bills", parties=parties, effective=start, clauses=clauses)
    paid = buyer.does(Remit(seller, usd(5)), on=date(2025, 1, 4), id="p")
    gone = [paid.reversal(on=date(2025, 1, 6))] if is_reversed else []
    events = [bill(5, (1, 2)), bill(6, (1, 2)), paid, *gone, bill(7, (2, 1))]
    with Engine(one, events[:1] + events[2:], matcher="compiled") as engine:
        first, _ = engine.duties(on=date(2025, 2, 2))
        assert first.status is (DutyStatus.BREACHED if is_reversed else DutyStatus.KEPT)
    assert (date(2025, 1, 12) in gone_through) is (is_reversed and is_asked_about)
    with Engine(one, events, matcher="compiled") as engine:
        statuses = [duty.status for duty in engine.duties(on=date(2025, 2, 2))]
    breached = DutyStatus.BREACHED
    kept = breached if is_reversed else DutyStatus.KEPT
    assert statuses == [kept, breached, DutyStatus.OPEN]
    assert (date(2025, 1, 12) in gone_through) is is_asked_about
