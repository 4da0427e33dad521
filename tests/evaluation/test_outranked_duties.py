"""A duty binds as long as nothing forbids what it asks for, or exempts from it.

The values are worked out by hand from what clauses mean: while outranked or in conflict a duty is
not in breach, what is done does not count to it, and its deadline moves by the whole days.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from contract_rules import (
    Action,
    Amendment,
    Calendar,
    DutyStatus,
    Effect,
    Engine,
    FindingKind,
    Question,
    Rank,
    Roll,
    Rounding,
    UpcomingKind,
    Verdict,
    assigns,
    at_least,
    at_most,
    begins,
    breach_of,
    count,
    days,
    due,
    interest,
    more_than,
    other_than,
    outstanding,
    overdue,
    percent,
    periods_late,
    resumes,
    rounded,
    suspends,
    terminates,
    total,
    undisclosed,
    usd,
    waives,
)
from contract_rules.errors import CircularQuestionError
from contract_rules.evaluation.timeline.outranking import Outrankings
from contract_rules.testing import clause_coverage
from contract_rules.testing.strategies.vocabulary import Claim, Deliver, Order, Pay, Visit
from support.dealings import (
    PRICE,
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

FREE = clause("C2", bea.need_not(Pay(to=ann)), overrides=("C1",))
BAN = clause("C2", bea.must_not(Pay(to=ann)), overrides=("C1",))
UNRANKED = clause("C2", bea.must_not(Pay(to=ann)))

HOLIDAYS = (day(7), day(8), day(9))


def acts_in_breach(agreed, events, on, matcher):
    """The clauses that acts breached."""
    with Engine(agreed, events, matcher=matcher) as engine:
        return [b.clause for b in engine.breaches(on=on) if b.event is not None]


@each_matcher
@pytest.mark.parametrize(
    ("rule", "status", "of_paying", "after"),
    [
        (FREE, "suspended", [], "suspended 0 10"),
        (BAN, "suspended", ["C2"], "suspended 0 10"),
        (UNRANKED, "conflict", [], "kept 10 0"),
    ],
    ids=["exempt", "forbidden", "unranked"],
)
def test_what_is_left_undone_is_no_breach(matcher, rule, status, of_paying, after) -> None:
    """Paying is one only where it is forbidden; and it counts only where nothing prevails."""
    agreed = contract(PRICE, rule)
    assert stands(agreed, [order(2)], day(25), matcher) == [f"C1 {status} 0 10"]
    with Engine(agreed, [order(2)], matcher=matcher) as engine:
        assert engine.breaches(on=day(25)) == ()
    paid = [order(2), pay(3, 10)]
    assert acts_in_breach(agreed, paid, day(25), matcher) == of_paying
    assert stands(agreed, paid, day(25), matcher) == [f"C1 {after}"]
    with Engine(agreed, paid, matcher=matcher) as engine:
        left = ((paid[1], usd(10)),) if status == "suspended" else ()
        assert engine.unallocated(on=day(25)) == left


PARTS = {
    "more than 50": (Pay(amount=more_than(usd(50))), "open 0 80", "kept 80 0"),
    "50 or more": (Pay(amount=at_least(usd(50))), "open 0 80", "kept 80 0"),
    "all that is owed": (Pay(amount=usd(80)), "open 0 80", "kept 80 0"),
    "all but tens": (Pay(amount=other_than(usd(10))), "open 0 80", "kept 80 0"),
    "more than 50 in all": (
        Pay(amount=more_than(usd(50) - total(Pay.amount, by=bea))),
        "open 0 80",
        "suspended 50 30",
    ),
    "anything, once it comes to more than 50 in all": (
        {"provided": total(Pay.amount, by=bea) + Pay.amount > usd(50)},
        "open 0 80",
        "suspended 50 30",
    ),
    "up to 80": (Pay(amount=at_most(usd(80))), "suspended 0 80", "suspended 0 80"),
    "anything": (Pay(amount=more_than(usd(0))), "suspended 0 80", "suspended 0 80"),
    "all but what is too much": (
        Pay(amount=other_than(usd(90))),
        "suspended 0 80",
        "suspended 0 80",
    ),
}


@each_matcher
@pytest.mark.parametrize("banned", PARTS)
def test_what_may_be_paid_in_parts_binds_while_a_part_is_free(matcher, banned) -> None:
    """A ban on some amounts leaves others, each of which counts; one on all of them does not."""
    act, at_first, at_last = PARTS[banned]
    banning = bea.must_not(Pay(), **act) if isinstance(act, dict) else bea.must_not(act)
    agreed = contract(
        clause("C1", bea.must(Pay(usd(80), ann), by=day(10))),
        clause("C2", banning, overrides=("C1",)),
    )
    assert stands(agreed, [], day(1), matcher) == [f"C1 {at_first}"]
    events = [pay(number, 10) for number in range(2, 10)]
    assert stands(agreed, events, day(11), matcher) == [f"C1 {at_last}"]


@each_matcher
def test_what_is_asked_for_in_one_payment_is_not_free_in_parts(matcher) -> None:
    """A ban on that payment outranks it; nor may a policy's exclusion be got round in parts."""
    for norm, rule in (
        (bea.must(Pay(usd(80), ann), in_one_payment=True), bea.must_not),
        (bea.must(Pay(usd(80), ann)), bea.need_not),
    ):
        agreed = contract(
            clause("C1", norm),
            clause("C2", rule(Pay(amount=more_than(usd(50)))), overrides=("C1",)),
        )
        (duty,) = duties(agreed, [], day(2), matcher)
        assert duty.status is DutyStatus.SUSPENDED


@each_matcher
@pytest.mark.parametrize("at_once", [True, False])
def test_how_much_is_owed_makes_no_duty_special(matcher, at_once) -> None:
    """Whether it is asked for in one payment or not; a ban on large payments speaks of less."""
    norm = bea.must(Pay(usd(2), ann), by=day(5), in_one_payment=at_once)
    for banned, told in (
        (Pay(to=ann), "conflict"),
        (Pay(more_than(usd(1)), ann), "suspended" if at_once else "open"),  # or 1 and 1
    ):
        agreed = contract(clause("C1", norm), clause("C2", bea.must_not(banned)))
        (duty,) = duties(agreed, [], day(2), matcher)
        assert duty.status.value == told


@each_matcher
@pytest.mark.parametrize("price", [4, 5])
def test_what_another_duty_asks_for_in_one_payment_frees_no_part(matcher, price) -> None:
    """To pay just 2 is free for the sake of that duty, whatever half of the debt may be."""
    agreed = contract(
        PRICE,
        clause("C2", bea.must_not(Pay(to=ann)), overrides=("C1",)),
        clause(
            "C3",
            bea.must(Pay(usd(2), ann), in_one_payment=True, by=day(20)),
            overrides=("C2",),
        ),
    )
    assert stands(agreed, [order(2, price)], day(3), matcher) == [
        "C3 open",
        f"C1 suspended 0 {price}",
    ]


@each_matcher
def test_what_may_be_more_is_free_if_more_is(matcher) -> None:
    """Of "at least 20" more than 20 may be paid, where less is forbidden."""
    for most, status in ((20, "open"), (30, "open")):
        agreed = contract(
            clause("C1", bea.must(Pay(at_least(usd(20)), ann), by=day(10))),
            clause("C2", bea.must_not(Pay(amount=at_most(usd(most)))), overrides=("C1",)),
        )
        assert stands(agreed, [], day(2), matcher) == [f"C1 {status} 0 20"]


@each_matcher
def test_bans_that_leave_no_part_outrank_together(matcher) -> None:
    """Each with its clause; where one of them clashes, the debt is in conflict with that."""
    small, large = Pay(amount=at_most(usd(50))), Pay(amount=more_than(usd(50)))
    for over, told, against in (
        (("C1",), "suspended", {"C1", "C2", "C3"}),
        ((), "conflict", {"C1", "C3"}),
    ):
        agreed = contract(
            clause("C1", bea.must(Pay(usd(80), ann), by=day(10))),
            clause("C2", bea.must_not(large), overrides=("C1",)),
            clause("C3", bea.must_not(small), overrides=over),
        )
        (duty,) = duties(agreed, [], day(2), matcher)
        assert (duty.status.value, {r.clause.id for r in duty.reasons}) == (told, against)


@each_matcher
def test_a_ban_may_go_by_the_amounts_of_events(matcher) -> None:
    """Only what the order says may be paid: a part of that amount is free, so the debt binds."""
    agreed = contract(
        clause("C1", bea.must(Pay(usd(80), ann), by=day(10))),
        clause(
            "C2",
            bea.must_not(Pay(), provided=bea.did(Order(price=other_than(Pay.amount)))),
            overrides=("C1",),
        ),
    )
    for price, status in ((30, "open"), (90, "suspended")):
        assert stands(agreed, [order(1, price)], day(2), matcher) == [f"C1 {status} 0 80"]


@each_matcher
def test_it_is_told_with_the_clause_and_since_when(matcher) -> None:
    """In the duty's reasons, its steps and its sentence; a conflict when both first stand."""
    for rule, how in ((FREE, "Suspended"), (UNRANKED, "Conflict")):
        with Engine(contract(PRICE, rule), [order(2)], matcher=matcher) as engine:
            (duty,) = engine.duties(on=day(5))
        assert (duty.since, duty.steps[0].clauses) == (day(2), ("C2",))
        assert {reason.clause.id for reason in duty.reasons} == {"C1", "C2"}
        assert f"{how} since 2020-01-02" in str(duty)


@each_matcher
def test_the_deadline_moves_by_the_whole_days(matcher) -> None:
    """Of ten days from the 2nd, a ban to the end of the 9th takes seven: 19th, not 12th."""
    agreed = contract(
        PRICE, clause("C2", bea.must_not(Pay(to=ann), until=day(9)), overrides=("C1",))
    )
    (duty,) = duties(agreed, [order(2)], day(9), matcher)
    assert (duty.status, duty.due) == (DutyStatus.SUSPENDED, day(12))
    (duty,) = duties(agreed, [order(2)], day(19), matcher)
    assert (duty.status, duty.due, duty.since) == (DutyStatus.OPEN, day(19), day(10))
    (duty,) = duties(agreed, [order(2)], day(20), matcher)
    assert (duty.status, duty.since) == (DutyStatus.BREACHED, day(20))
    assert stands(agreed, [order(2), pay(15, 10)], day(20), matcher) == ["C1 kept 10 0"]


@each_matcher
@pytest.mark.parametrize(("rolls", "last"), [(Roll.PRECEDING, 7), (Roll.FOLLOWING, 10), (None, 9)])
def test_a_deadline_that_moved_rolls_to_no_day_before_the_duty_binds(matcher, rolls, last) -> None:
    """Due on the 3rd and forbidden for six days, it is due on the 9th, which may be a day off."""
    off = {} if rolls is None else {"rolls": rolls, "calendar": Calendar(off=HOLIDAYS)}
    pays = bea.must(Pay(usd(10), ann), by=day(3), **off)
    ban = clause("C2", bea.must_not(Pay(to=ann), until=day(6)), overrides=("C1",))
    agreed = contract(clause("C1", pays), ban)
    (duty,) = duties(agreed, [], day(7), matcher)
    assert (duty.status, duty.due) == (DutyStatus.OPEN, day(last))
    assert stands(agreed, [], day(last), matcher) == ["C1 open 0 10"]
    assert stands(agreed, [], day(last + 1), matcher) == ["C1 breached 0 10"]


@each_matcher
def test_a_deadline_that_a_suspension_extends_rolls_to_no_day_before_its_end(matcher) -> None:
    """Due on the 3rd and put to sleep for five days, it is due on the 8th, which is a day off."""
    pays = bea.must(
        Pay(usd(10), ann), by=day(3), rolls=Roll.PRECEDING, calendar=Calendar(off=HOLIDAYS)
    )
    powers = clause(
        "P",
        ann.can(Claim(1), then=suspends("C1", extends=True)),
        ann.can(Claim(2), then=resumes("C1")),
    )
    (duty,) = duties(
        contract(clause("C1", pays), powers), [claim(2, 1), claim(7, 2)], day(7), matcher
    )
    assert (duty.status, duty.due) == (DutyStatus.OPEN, day(7))


@each_matcher
def test_a_duty_is_waived_while_it_does_not_bind(matcher) -> None:
    """And so it is when something is recorded late that happened before."""
    powers = clause("P", ann.can(Claim(1), then=waives("C1", after=days(0))))
    agreed = contract(PRICE, BAN, powers)
    with Engine(agreed, [order(2), claim(5, 1)], matcher=matcher) as engine:
        for late in (pay(4, 1), pay(3, 2)):
            (duty,) = engine.duties(on=day(6))
            assert duty.status is DutyStatus.DISCHARGED
            engine.record(late)
        (duty,) = engine.duties(on=day(4))
        assert duty.status is DutyStatus.SUSPENDED


@each_matcher
def test_a_ban_that_events_begin_and_end(matcher) -> None:
    """From the visit on the 5th to the delivery on the 8th: three days, due the 15th."""
    ban = bea.must_not(Pay(to=ann), provided=cyd.did(Visit()), until=ann.did(Deliver()))
    agreed = contract(PRICE, clause("C2", ban, overrides=("C1",)))
    events = [order(2), visit(5), deliver(8)]
    for on, status in ((4, "open"), (5, "suspended"), (7, "suspended"), (9, "open")):
        assert stands(agreed, events, day(on), matcher) == [f"C1 {status} 0 10"], on
    assert duties(agreed, events, day(9), matcher)[0].due == day(15)
    late = [order(2), deliver(8), visit(5)]  # in whatever order they come to be known
    assert duties(agreed, late, day(9), matcher)[0].due == day(15)


@each_matcher
def test_a_ban_that_an_amendment_brings_and_another_takes(matcher) -> None:
    """From the 5th to the end of the 9th; a text begins and ends with its day."""
    agreed = contract(
        PRICE,
        amendments=(
            Amendment(title="The first", effective=day(5), adds=(BAN,)),
            Amendment(title="The second", effective=day(10), repeals=("C2",)),
        ),
    )
    for on, status in ((4, "open"), (5, "suspended"), (9, "suspended"), (10, "open")):
        assert stands(agreed, [order(2)], day(on), matcher) == [f"C1 {status} 0 10"], on
    assert duties(agreed, [order(2)], day(10), matcher)[0].due == day(17)


@each_matcher
def test_a_ban_of_some_ways_leaves_the_duty_binding(matcher) -> None:
    """Who may not deliver at level 1 may at level 2; and who must, may not be exempt by half."""
    for rule in (ann.must_not(Deliver(level=1)), ann.need_not(Deliver(level=1))):
        agreed = contract(
            clause("C1", ann.must(Deliver(), by=day(5))), clause("C2", rule, overrides=("C1",))
        )
        assert stands(agreed, [], day(6), matcher) == ["C1 breached"]
        assert stands(agreed, [deliver(3, 2)], day(6), matcher) == ["C1 kept"]


@each_matcher
def test_what_was_in_breach_before_stays_so(matcher) -> None:
    """With its remedy; only what grows with time stands still for the five days of the ban."""
    fine = ann.must(Pay(amount=usd(1) * periods_late(days(1)), to=bea))
    agreed = contract(
        clause("C1", ann.must(Deliver(), by=day(5), otherwise=fine)),
        clause("C2", ann.must_not(Deliver(), provided=cyd.did(Visit()), until=day(12))),
    )
    for number, owed in ((7, 2), (12, 2), (13, 3), (15, 5)):
        found = stands(agreed, [visit(7)], day(number), matcher)
        assert found == ["C1 breached", f"C1 open 0 {owed}"], number


@each_matcher
def test_a_payment_that_reaches_the_cap_itself_counts(matcher) -> None:
    """It is judged as if it were not done; what is left then binds no longer."""
    cap = bea.must_not(Pay(to=ann), provided=total(Pay.amount, by=bea) >= usd(10))
    agreed = contract(PRICE, clause("C2", cap, overrides=("C1",)))
    events = [order(2, 15), pay(3, 10), pay(4, 5)]
    assert stands(agreed, events[:1], day(3), matcher) == ["C1 open 0 15"]
    assert stands(agreed, events[:2], day(3), matcher) == ["C1 suspended 10 5"]
    assert acts_in_breach(agreed, events, day(9), matcher) == ["C2"]
    assert stands(agreed, events, day(30), matcher) == ["C1 suspended 10 5"]


@each_matcher
@pytest.mark.parametrize("small", [3, 5, 7, 9])
@pytest.mark.parametrize("parts", [(6, 4), (4, 6), (2, 3, 5)])
def test_what_acts_of_one_day_leave_keeps_off_none_of_them(matcher, parts, small) -> None:
    """Small sums need not be paid, and yet all that is paid on one day of what was owed counts.

    What the first leaves may be such a sum, and so may what is left without any one of them.
    """
    free = clause("C2", bea.need_not(Pay(at_most(usd(small)), ann)), overrides=("C1",))
    agreed = contract(PRICE, free)
    events = [order(2, 10), *(pay(3, part) for part in parts)]
    assert stands(agreed, events, day(3), matcher) == ["C1 kept 10 0"]
    assert stands(agreed, events, day(30), matcher) == ["C1 kept 10 0"]


@each_matcher
def test_what_acts_of_one_day_leave_is_kept_off_from_its_end_on(matcher) -> None:
    """What is paid on the next day of a sum so small counts to nothing."""
    free = clause("C2", bea.need_not(Pay(at_most(usd(5)), ann)), overrides=("C1",))
    agreed = contract(PRICE, free)
    events = [order(2, 10), pay(3, 4), pay(3, 2), pay(4, 4)]
    assert stands(agreed, events, day(3), matcher) == ["C1 suspended 6 4"]
    assert stands(agreed, events, day(30), matcher) == ["C1 suspended 6 4"]
    with Engine(agreed, events, matcher=matcher) as engine:
        assert engine.unallocated(on=day(30)) == ((events[-1], usd(4)),)


@each_matcher
def test_what_asks_about_duties_leaves_it_out(matcher) -> None:
    """It is neither due nor overdue, and nothing is outstanding, as long as it does not bind."""
    agreed = contract(
        PRICE,
        clause("C2", bea.must_not(Pay(to=ann), until=day(9)), overrides=("C1",)),
        clause("C3", cyd.must_not(Visit(level=1), provided=due("C1"))),
        clause("C4", cyd.must_not(Visit(level=2), provided=overdue("C1"))),
        clause("C5", cyd.must_not(Order(price=more_than(outstanding("C1"))))),
    )
    with Engine(agreed, [order(2)], matcher=matcher) as engine:

        def verdicts(number):
            acts = (Visit(1), Visit(2), Order(usd(9), 1, day(20)))
            found = (engine.decide(cyd, act, on=day(number)) for act in acts)
            return [decision.verdict is Verdict.PROHIBITED for decision in found]

        assert verdicts(9) == [False, False, True]
        assert verdicts(10) == [True, False, False]
        assert verdicts(20) == [True, True, False]


@each_matcher
def test_ranks_are_those_of_permissions(matcher) -> None:
    """Named, superior, special, later; a permission that prevails over the ban lifts it."""
    ban = clause("C2", bea.must_not(Pay()))
    assert stands(contract(PRICE, ban), [order(2)], day(3), matcher) == ["C1 open 0 10"]
    law = clause("C2", bea.must_not(Pay()), rank=Rank.MANDATORY_LAW)
    assert stands(contract(PRICE, law), [order(2)], day(3), matcher) == ["C1 suspended 0 10"]
    named = clause("C1", *PRICE.norms, overrides=("C2",))
    assert stands(contract(named, UNRANKED), [order(2)], day(3), matcher) == ["C1 open 0 10"]
    leave = clause("C3", bea.may(Pay(to=ann)), overrides=("C2",))
    assert stands(contract(PRICE, BAN, leave), [order(2)], day(3), matcher) == ["C1 open 0 10"]
    assert stands(contract(PRICE, FREE, leave), [order(2)], day(3), matcher) == [
        "C1 suspended 0 10"  # a permission obliges to nothing
    ]
    later = Amendment(title="The first", effective=day(5), adds=(UNRANKED,))
    agreed = contract(PRICE, amendments=(later,))
    assert stands(agreed, [order(2)], day(5), matcher) == ["C1 suspended 0 10"]


@each_matcher
def test_it_follows_whom_it_is_owed_to(matcher) -> None:
    """What may not be paid to Ann may be paid to Cyd, to whom it is assigned; and the reverse."""
    power = clause("P", ann.can(Claim(), then=assigns("C1", to=cyd)))
    to_cyd = clause("C2", bea.must_not(Pay(to=cyd)), overrides=("C1",))
    for rule, before, after in ((BAN, "suspended", "open"), (to_cyd, "open", "suspended")):
        events = [order(2), claim(5)]
        agreed = contract(PRICE, rule, power)
        assert stands(agreed, events, day(4), matcher) == [f"C1 {before} 0 10"]
        assert stands(agreed, events, day(6), matcher) == [f"C1 {after} 0 10"]


@each_matcher
def test_a_ban_that_a_power_suspends(matcher) -> None:
    """While the ban itself is suspended, the duty binds."""
    power = clause("P", ann.can(Claim(), then=suspends("C2", extends=False)))
    agreed = contract(PRICE, BAN, power)
    events = [order(2), claim(5)]
    assert stands(agreed, events, day(4), matcher) == ["C1 suspended 0 10"]
    (duty,) = duties(agreed, events, day(6), matcher)
    assert (duty.status, duty.due) == (DutyStatus.OPEN, day(15))


@each_matcher
def test_it_is_told_from_when_it_binds(matcher) -> None:
    """Upcoming lists the edge, and the deadline as it will be."""
    agreed = contract(
        PRICE, clause("C2", bea.must_not(Pay(to=ann), until=day(9)), overrides=("C1",))
    )
    with Engine(agreed, [order(2)], matcher=matcher) as engine:
        found = [(u.kind, u.on) for u in engine.upcoming(on=day(3)) if u.duty is not None]
    assert found == [(UpcomingKind.BINDING, day(10)), (UpcomingKind.DEADLINE, day(19))]


FINED = clause(
    "C1",
    cyd.must_not(
        Visit(level=at_least(2)),
        otherwise=cyd.must(Pay(amount=usd(5) * Visit.level, to=ann), within=days(3)),
    ),
)


@each_matcher
def test_what_comes_does_not_turn_on_what_interest_will_come_to(matcher) -> None:
    """Which would have joined its balance more often than anybody goes through."""
    daily = interest(percent(1), on=Order.price, per=days(1), compound="FREQ=DAILY")
    accrued = rounded(daily, 2, Rounding.HALF_UP)
    duty = clause("C1", bea.must(Pay(amount=accrued, to=ann), upon=bea.did(Order())))
    ban = clause("C2", bea.must_not(Pay(to=ann), until=day(9)), overrides=("C1",))
    with Engine(contract(duty, ban), [order(2)], matcher=matcher) as engine:
        found = [(coming.kind, coming.on) for coming in engine.upcoming(on=day(3))]
    assert (UpcomingKind.BINDING, day(10)) in found


@each_matcher
def test_a_prohibition_may_have_a_remedy(matcher) -> None:
    """It arises on the day of the act, which is its occasion; paid, the breach is made good."""
    agreed = contract(FINED)
    paid = pay(7, 15, by=cyd)
    with Engine(agreed, [visit(5, 1)], matcher=matcher) as engine:
        assert engine.duties(on=day(5)) == ()
        found = engine.record(visit(5, 3))
        assert [f.kind for f in found] == [FindingKind.BREACH, FindingKind.DUTY]
        (duty,) = engine.duties(on=day(5))
        assert (duty.amount, duty.due, duty.trigger) == (usd(15), day(8), visit(5, 3))
        (breach,) = engine.breaches(on=day(6))
        assert (breach.clause, breach.made_good, breach.remedies) == ("C1", None, (duty,))
        assert [b.on for b in engine.breaches(on=day(9))] == [day(5), day(9)]
        engine.record(paid)
        (breach,) = engine.breaches(on=day(9))
        assert breach.made_good == day(7)
        assert "made good" in str(breach)


@each_matcher
def test_where_the_ban_does_not_prevail_no_remedy_arises(matcher) -> None:
    """Neither in a conflict nor where the act is permitted."""
    for rank in (Rank.CONTRACT, Rank.MANDATORY_LAW):
        leave = clause("C2", cyd.may(Visit(level=at_least(2))), rank=rank)
        agreed = contract(FINED, leave)
        assert stands(agreed, [visit(5, 3)], day(5), matcher) == []
        assert acts_in_breach(agreed, [visit(5, 3)], day(5), matcher) == []


@each_matcher
def test_the_remedy_may_be_a_power(matcher) -> None:
    """Of the other party, from the act on."""
    ban = cyd.must_not(Visit(), otherwise=ann.can(Claim(1), then=terminates()))
    with Engine(contract(clause("C1", ban)), [visit(5)], matcher=matcher) as engine:
        assert engine.decide(ann, Claim(1, cyd), on=day(4)).verdict is Verdict.VOID
        assert engine.decide(ann, Claim(1, cyd), on=day(6)).effect is Effect.TAKES_EFFECT


@each_matcher
def test_a_breach_of_a_prohibition_is_an_occasion(matcher) -> None:
    """Of another clause's duty, whose bearer may be another."""
    agreed = contract(
        clause("C1", cyd.must_not(Visit())),
        clause("C2", bea.must(Pay(amount=usd(3), to=ann), upon=breach_of("C1"))),
    )
    assert stands(agreed, [visit(5)], day(5), matcher) == ["C2 open 0 3"]


@each_matcher
def test_an_act_that_the_duty_permits_is_done_for_the_remedy_too(matcher) -> None:
    """Doing what a binding duty asks for breaches no prohibition that does not prevail."""
    agreed = contract(PRICE, clause("C2", bea.must_not(Pay())))
    events = [order(2), pay(3, 10), pay(4, 1)]
    assert acts_in_breach(agreed, events, day(9), matcher) == ["C2"]  # the second: nothing is owed
    assert stands(agreed, events, day(9), matcher) == ["C1 kept 10 0"]
    fine = bea.must(Deliver(), within=days(5))
    agreed = contract(PRICE, clause("C2", bea.must_not(Pay(), otherwise=fine)))
    assert stands(agreed, events[:2], day(9), matcher) == ["C1 kept 10 0"]
    assert stands(agreed, events, day(9), matcher) == ["C1 kept 10 0", "C2 open"]
    on_one_day = [order(2), order(2, 20), pay(3, 10), pay(3, 20)]
    assert stands(agreed, on_one_day, day(9), matcher) == ["C1 kept 10 0", "C1 kept 20 0"]


@pytest.mark.parametrize(
    "clauses",
    [
        (
            clause("C1", ann.must(Deliver())),
            clause("C2", ann.must_not(Deliver(), provided=due("C1"))),
        ),
        (
            clause("C1", ann.must(Deliver())),
            clause("C2", ann.need_not(Deliver(), provided=overdue("C1"))),
        ),
        (
            clause("C1", ann.must(Deliver(), provided=due("C2", remedies=True))),
            clause("C2", cyd.must_not(Visit(), otherwise=cyd.must(Claim()))),
            clause("C3", cyd.must_not(Claim(), provided=due("C1"))),
        ),
    ],
)
def test_circles_are_refused_with_their_clauses(clauses) -> None:
    """Whether the duty binds would hang on whether it binds."""
    with pytest.raises(CircularQuestionError) as raised:
        contract(*clauses)
    assert clauses[-1].id in raised.value.clauses


@each_matcher
def test_a_cap_on_what_is_outstanding_is_no_circle(matcher) -> None:
    """Nobody is obliged to pay more than that: what is owed binds, and more is forbidden."""
    cap = bea.must_not(Pay(amount=more_than(outstanding("C1"))))
    agreed = contract(PRICE, clause("C2", cap))
    assert stands(agreed, [order(2)], day(3), matcher) == ["C1 open 0 10"]
    with Engine(agreed, [order(2)], matcher=matcher) as engine:
        found = (engine.decide(bea, Pay(usd(n), ann), on=day(3)).verdict for n in (10, 11))
        assert [*found] == [Verdict.PERMITTED, Verdict.PROHIBITED]


@each_matcher
def test_a_dormant_clause_is_later_by_the_exercise_that_begins_it(matcher) -> None:
    """Between equals the later prevails, as what a power began on the 5th is."""
    power = clause("P", ann.can(Claim(), then=begins("C2")))
    ban = clause("C2", bea.must_not(Visit()), dormant=True)
    agreed = contract(clause("C1", bea.may(Visit())), ban, power)
    with Engine(agreed, [claim(5)], matcher=matcher) as engine:
        assert engine.decide(bea, Visit(1), on=day(4)).verdict is Verdict.PERMITTED
        assert engine.decide(bea, Visit(1), on=day(6)).verdict is Verdict.PROHIBITED
    for rule in (bea.must_not(Pay(to=ann)), bea.need_not(Pay(to=ann))):
        late = contract(PRICE, clause("C2", rule, dormant=True), power)
        assert stands(late, [order(2), claim(5)], day(6), matcher) == ["C1 suspended 0 10"]
    power = clause("P", ann.can(Claim(), then=begins("C1")))
    asleep = clause("C1", *PRICE.norms, dormant=True)
    late = contract(asleep, clause("C2", bea.must_not(Pay(to=ann))), power)
    assert stands(late, [claim(2), order(5)], day(6), matcher) == ["C1 open 0 10"]


@each_matcher
def test_the_course_of_it_is_told(matcher) -> None:
    """By its steps, each with its day and the clauses."""
    until = {"until": day(9)}
    ban = clause("C2", bea.must_not(Pay(to=ann), **until), overrides=("C1",))
    clash = clause("C2", bea.must_not(Pay(to=ann), **until))
    for rule, said in ((ban, "it did not bind, as C2 prevailed"), (clash, "it clashed with C2")):
        (duty,) = duties(contract(PRICE, rule), [order(2)], day(12), matcher)
        told = " ".join(str(duty).split())
        assert f"Since 2020-01-02 {said}." in told
        assert "Since 2020-01-10 it binds again, and its deadline moved to 2020-01-19." in told


@each_matcher
def test_what_has_no_deadline_has_none_after_it_either(matcher) -> None:
    """It binds again, and may be performed at any time."""
    owed = clause("C1", bea.must(Pay(amount=usd(5), to=ann)))
    ban = clause("C2", bea.must_not(Pay(to=ann), until=day(9)), overrides=("C1",))
    (duty,) = duties(contract(owed, ban), [], day(12), matcher)
    assert (duty.status, duty.due, duty.since) == (DutyStatus.OPEN, None, day(10))
    assert "it binds again." in " ".join(str(duty).split())


@each_matcher
def test_hours_move_no_deadline(matcher) -> None:
    """Only whole days do."""
    ban = bea.must_not(Pay(to=ann), provided=cyd.did(Visit()), until=ann.did(Deliver()))
    agreed = contract(PRICE, clause("C2", ban, overrides=("C1",)))
    nine, three = (datetime(2020, 1, 5, hour, tzinfo=UTC) for hour in (9, 15))
    events = [order(2), cyd.does(Visit(1), on=nine), ann.does(Deliver(1), on=three)]
    (duty,) = duties(agreed, events, day(6), matcher)
    assert (duty.status, duty.due) == (DutyStatus.OPEN, day(12))


@each_matcher
@pytest.mark.parametrize("extends", [True, False])
def test_a_day_moves_the_deadline_once(matcher, extends) -> None:
    """By the seven days outranked, of which two were also slept, in whatever suspension."""
    powers = clause(
        "P",
        ann.can(Claim(1), then=suspends("C1", extends=extends)),
        ann.can(Claim(2), then=resumes("C1")),
    )
    ban = clause("C2", bea.must_not(Pay(to=ann), until=day(9)), overrides=("C1",))
    events = [order(2), claim(4, 1), claim(6, 2)]
    (duty,) = duties(contract(PRICE, ban, powers), events, day(12), matcher)
    assert (duty.status, duty.due) == (DutyStatus.OPEN, day(19))


@each_matcher
def test_an_outranking_that_turns_into_a_conflict_is_one_span(matcher) -> None:
    """Suspended to the 5th, in conflict to the 9th: the deadline moves by all seven days."""
    ban = clause("C2", bea.must_not(Pay(to=ann), until=day(5)), overrides=("C1",))
    clash = clause("C3", bea.must_not(Pay(to=ann), until=day(9)))
    agreed = contract(PRICE, ban, clash)
    for number, status in ((5, "suspended"), (6, "conflict"), (9, "conflict"), (10, "open")):
        assert stands(agreed, [order(2)], day(number), matcher) == [f"C1 {status} 0 10"], number
    assert duties(agreed, [order(2)], day(10), matcher)[0].due == day(19)


@each_matcher
def test_an_exemption_may_have_an_exception(matcher) -> None:
    """While that holds the duty binds; which the coverage of clauses knows."""
    free = bea.need_not(Pay(to=ann), unless=cyd.did(Visit()))
    agreed = contract(PRICE, clause("C2", free, overrides=("C1",)))
    with clause_coverage(agreed) as seen, Engine(agreed, [order(2)], matcher=matcher) as engine:
        assert [duty.status for duty in engine.duties(on=day(3))] == [DutyStatus.SUSPENDED]
        engine.record(visit(4))
        assert [duty.status for duty in engine.duties(on=day(4))] == [DutyStatus.OPEN]
    assert [point for point in map(str, seen.missing()) if point.startswith("C2")] == []


@each_matcher
@pytest.mark.parametrize(
    ("begun", "status"), [((3, 5), "suspended"), ((5, 3), "open")], ids=["ban later", "duty later"]
)
def test_a_duty_of_an_exercise_is_later_by_that(begun, status, matcher) -> None:
    """Between equals the later prevails, both by the exercises that began them."""
    duty = bea.must(Pay(usd(10), to=ann), within=days(10))
    agreed = contract(
        clause("C1", ann.can(Claim(number=1), then=begins(duty))),
        clause("C2", ann.can(Claim(number=2), then=begins(bea.must_not(Pay(to=ann))))),
    )
    claims = [claim(number, what) for what, number in enumerate(begun, start=1)]
    assert stands(agreed, claims, day(6), matcher) == [f"C1 {status} 0 10"]


@each_matcher
def test_a_cap_on_any_days_in_a_row_outranks_until_they_have_gone_by(matcher) -> None:
    """What was paid on the 3rd counts through the 5th: the deadline moves by two whole days."""
    cap = total(Pay.amount, by=bea, in_any=days(3)) >= usd(5)
    agreed = contract(
        PRICE, clause("C2", bea.must_not(Pay(to=ann), provided=cap), overrides=("C1",))
    )
    events = [order(2), pay(3, 5, cyd)]
    for number, status in ((2, "open"), (3, "suspended"), (5, "suspended"), (6, "open")):
        assert stands(agreed, events, day(number), matcher) == [f"C1 {status} 0 10"]
    (duty,) = duties(agreed, events, day(6), matcher)
    assert duty.due == day(14)


@each_matcher
def test_what_is_recorded_late_is_as_if_it_had_been_known(matcher) -> None:
    """Also after the duty was found to bind again."""
    agreed = contract(
        PRICE,
        clause("C2", bea.must_not(Pay(to=ann), until=day(9)), overrides=("C1",)),
        clause("C3", cyd.must_not(Visit(), provided=due("C1"))),
    )
    with Engine(agreed, [order(2)], matcher=matcher) as engine:
        for _ in range(2):
            for number, verdict in ((9, Verdict.SILENT), (12, Verdict.PROHIBITED)):
                assert engine.decide(cyd, Visit(1), on=day(number)).verdict is verdict
            engine.record(order(4, 3))
        assert [d.status for d in engine.duties(on=day(4))] == [DutyStatus.SUSPENDED] * 2


@each_matcher
def test_it_is_weighed_up_to_the_end_of_the_calendar(matcher) -> None:
    """On the last day there is, too."""
    last = date.max
    ban = bea.must_not(Pay(to=ann), provided=count(Visit, by=cyd, within=days(2)) >= 1)
    owed = clause("C1", bea.must(Pay(amount=usd(5), to=ann)))
    agreed = contract(owed, clause("C2", ban, overrides=("C1",)))
    events = [cyd.does(Visit(1), on=last - timedelta(days=3))]
    for before, status in ((1, "suspended"), (0, "open")):
        told = stands(agreed, events, last - timedelta(days=before), matcher)
        assert told == [f"C1 {status} 0 5"], before


@pytest.mark.parametrize(
    "provided", [None, cyd.did(Visit()), ~cyd.did(Visit(level=2))], ids=["none", "done", "undone"]
)
def test_a_duty_is_weighed_anew_only_where_something_may_have_changed(
    monkeypatch, provided
) -> None:
    """However many there are: a policy with an exclusion has thousands of claims."""
    weighed = []
    weigh = Outrankings.of

    def counted(self, account, at, asking):
        weighed.append(account)
        return weigh(self, account, at, asking)

    monkeypatch.setattr(Outrankings, "of", counted)
    free = clause("C2", bea.need_not(Pay(to=ann), provided=provided), overrides=("C1",))
    orders = [order(1 + number % 28, number + 1, month=1 + number // 28) for number in range(84)]
    assert len(duties(contract(PRICE, free), orders, date(2020, 3, 28), "semantics")) == len(
        orders
    )
    assert len(weighed) <= 2 * len(orders)
    weighed.clear()
    duties(contract(PRICE, free), [*orders, visit(28, month=3)], date(2020, 3, 28), "semantics")
    assert len(weighed) <= 4 * len(orders)


@each_matcher
def test_duties_that_ask_for_the_same_are_outranked_together(matcher) -> None:
    """Also where they are of clauses of which one alone prevails over the ban."""
    visited = cyd.did(Visit())
    ban = clause("C2", bea.must_not(Pay(to=ann), provided=visited), overrides=("C1",))
    owed = bea.must(Pay(amount=Order.price, to=ann), upon=Order)
    events = [order(1), order(2, level=2), order(3, 11), visit(4)]
    assert stands(contract(PRICE, ban), events, day(9), matcher) == [
        f"C1 suspended 0 {amount}" for amount in (10, 10, 11)
    ]
    mixed = contract(PRICE, ban, clause("C3", owed, overrides=("C2",)))
    assert sorted(stands(mixed, events, day(9), matcher)) == [
        f"{name} open 0 {amount}" for name in ("C1", "C3") for amount in (10, 10, 11)
    ]


class Whisper(Action, on_record=False, phrase="whisper"):
    """What need not be on record."""


@each_matcher
def test_whether_it_binds_may_turn_on_what_is_off_the_record(matcher) -> None:
    """It is weighed as each is supposed: that the act was done, and that it was not."""
    free = clause("C2", bea.need_not(Pay(to=ann), provided=cyd.did(Whisper())), overrides=("C1",))
    (duty,) = duties(contract(PRICE, free), [order(3)], day(20), matcher)
    assert duty.status is DutyStatus.UNDETERMINED
    ways = {way.settled[0].choice: way.answer.status for way in duty.ways}
    assert ways == {False: DutyStatus.BREACHED, True: DutyStatus.SUSPENDED}


@each_matcher
def test_a_duty_that_is_outranked_by_one_reading_is_told(matcher) -> None:
    """Its steps are those of each way, so that none of its own tells of the ban."""
    scope = Question("scope", "Is it shut?", readings=("open", "shut"))
    owed = clause("C1", ann.must(Deliver(), upon=bea.did(Order()), within=days(5)))
    shut = clause("R", ann.must_not(Deliver(), provided=scope.reads("shut")), overrides=("C1",))
    with Engine(contract(owed, shut), [order(2)], matcher=matcher) as engine:
        (duty,) = engine.duties(on=day(3))
        assert duty.status is DutyStatus.UNDETERMINED
        told = " ".join(str(duty).split())
        assert "If scope is read as shut: suspended, due by 2020-01-07." in told
        assert told.count("forbids Ann to deliver") == 1
        assert "suspended" in engine.report(on=day(3)).full()


@each_matcher
def test_what_is_owed_to_one_outranks_what_need_not_be_paid_to_anybody(matcher) -> None:
    """By speaking of less, so that it binds; where the exemption is named it does not."""
    agreed = contract(PRICE, clause("C2", bea.need_not(Pay())))
    assert stands(agreed, [order(1)], day(2), matcher)[0].startswith("C1 open")
    agreed = contract(PRICE, clause("C2", bea.need_not(Pay()), overrides=("C1",)))
    assert stands(agreed, [order(1)], day(2), matcher)[0].startswith("C1 suspended")


def small(*, compound=None, on=None):
    """Interest on what is late, due in a day; of up to a dollar none need be paid."""
    fee = rounded(
        interest(percent(10), on=on, per=days(1), compound=compound), 2, Rounding.HALF_UP
    )
    late = bea.must(Pay(amount=fee, to=ann), within=days(1))
    owed = bea.must(Pay(amount=usd(2), to=ann), by=day(3), otherwise=late)
    free = clause("C2", bea.need_not(Pay(amount=at_most(usd(1)))), overrides=("C1",))
    return contract(clause("C1", owed), free)


@each_matcher
@pytest.mark.parametrize(("compound", "first"), [(None, 9), ("FREQ=DAILY;INTERVAL=3", 8)])
def test_what_grows_past_what_need_not_be_paid_binds(compound, first, matcher) -> None:
    """On the day it does, though nothing happens on it; its deadline has moved till then."""
    agreed = small(compound=compound)
    with Engine(agreed, matcher=matcher) as engine:
        (seen,) = (u for u in engine.upcoming(on=day(4)) if u.kind is UpcomingKind.BINDING)
        assert seen.on == day(first)
        found = [engine.duties(on=day(n))[-1] for n in (first - 1, first, first + 1)]
    assert [duty.status.value for duty in found] == ["suspended", "open", "breached"]
    assert found[1].due == day(first)


@each_matcher
@pytest.mark.parametrize("compound", [None, "FREQ=DAILY"])
def test_what_never_grows_so_far_is_looked_at_for_a_century(compound, matcher) -> None:
    """No longer, where it is asked what changes next: each day may be the day, but none is."""
    agreed = small(on=total(Order.price, by=cyd), compound=compound)
    with Engine(agreed, matcher=matcher) as engine:
        assert UpcomingKind.BINDING not in {u.kind for u in engine.upcoming(on=day(5))}
        assert engine.duties(on=date(2021, 1, 1))[-1].status is DutyStatus.SUSPENDED


@each_matcher
def test_what_grows_from_an_amount_that_is_not_known_is_weighed_as_it_is(matcher) -> None:
    """Nobody can say when it is past the 7 of which nothing need be paid: it binds."""
    fee = undisclosed + interest(percent(10), on=usd(5), per=days(1))
    owed = bea.must(Visit(), by=day(5), otherwise=bea.must(Pay(amount=fee, to=ann)))
    free = clause("C2", bea.need_not(Pay(amount=at_most(usd(7)))), overrides=("C1",))
    assert stands(contract(clause("C1", owed), free), [], day(12), matcher) == [
        "C1 breached",
        "C1 open 0 ?",
    ]
