"""`Order.on` is the order's own day, also where a norm is judged at a later instant."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from attrs import evolve

from contract_rules import (
    Clause,
    Contract,
    Engine,
    Rounding,
    Verdict,
    begins,
    count,
    days,
    ends,
    hours,
    percent,
    resumes,
    rounded,
    suspends,
    usd,
)
from contract_rules.testing.strategies.vocabulary import (
    PARTIES,
    Claim,
    Deliver,
    Order,
    Pay,
    Visit,
)
from support.dealings import (
    ann,
    bea,
    claim,
    clause,
    contract,
    day,
    deliver,
    duties,
    each_matcher,
    order,
)

WARN = ann.does(Order(usd(1), 1, day(20)), on=day(2))


def ended(saved, *events, on, matcher):
    """Whether notice of ten days, given on the 2nd, has ended a ban by a day."""
    agreed = Contract(
        name="The lease",
        parties=PARTIES,
        effective=day(1),
        clauses=(
            Clause("1", "Bea does not claim.", bea.must_not(Claim())),
            Clause(
                "2",
                "Ann may lift the ban with ten days' notice, unless Bea has delivered since.",
                ann.can(Order(), then=ends("1", after=days(10)), unless_by_then=saved),
            ),
        ),
        actions=(Deliver,),
    )
    with Engine(agreed, [WARN, *events], matcher=matcher) as engine:
        return engine.decide(bea, Claim(1, bea), on=on).verdict is Verdict.SILENT


@each_matcher
@pytest.mark.parametrize(
    "saved",
    [
        count(Deliver, by=bea, since=Order.on) >= 1,
        bea.did(Deliver()) & (Deliver.on >= Order.on),
        bea.did(Deliver()) & (Deliver.on - Order.on >= hours(0)),
    ],
    ids=["counted", "compared", "measured"],
)
def test_what_is_done_since_a_notice_is_reckoned_from_its_own_day(saved, matcher) -> None:
    """And not from its end, at which it is judged whether it comes to nothing."""
    for number, is_ended in ((1, True), (2, False), (3, False), (12, False), (13, True)):
        done = deliver(number, by=bea)
        assert ended(saved, done, on=day(14), matcher=matcher) is is_ended, number
    assert ended(saved, on=day(14), matcher=matcher)
    assert not ended(saved, on=day(12), matcher=matcher)


@each_matcher
def test_what_was_done_by_the_day_of_a_notice(matcher) -> None:
    """A total that ends with the exercise counts nothing of the days of its notice."""
    before = count(Deliver, by=bea, until=Order.on) >= 1
    assert not ended(before, deliver(2, by=bea), on=day(14), matcher=matcher)
    assert ended(before, deliver(3, by=bea), on=day(14), matcher=matcher)
    assert not ended(Order.on <= day(2), on=day(14), matcher=matcher)
    assert ended(Order.on > day(2), on=day(14), matcher=matcher)


SEVEN = usd(7)
UPON = (bea.did(Order()), ann.did(Deliver()))


def joint(amount=SEVEN, **parts):
    """Bea pays upon her order and Ann's delivery, whichever is later."""
    return clause("1", bea.must(Pay(amount=amount, to=ann), upon=UPON, **parts))


@each_matcher
@pytest.mark.parametrize(
    ("provided", "arises"),
    [
        (Order.on <= day(5), True),
        (Order.on > day(5), False),
        (Order.on < Deliver.on, True),
        (count(Deliver, by=ann, until=Order.on) >= 1, False),
    ],
)
def test_a_duty_upon_two_acts_asks_for_the_own_day_of_the_first(provided, arises, matcher) -> None:
    """It arises when the last is done, which changes nothing about when the first was."""
    events = (order(2), deliver(8))
    assert bool(duties(contract(joint(provided=provided)), events, day(9), matcher)) is arises


@each_matcher
def test_hours_between_two_acts_upon_which_a_duty_arises(matcher) -> None:
    """They pass from one to the other: in an amount, a deadline and a condition."""
    wait = rounded(usd(10) * ((Deliver.on - Order.on) / hours(1)), 2, Rounding.HALF_UP)
    morning, noon = (datetime(2020, 1, 2, hour, tzinfo=UTC) for hour in (9, 12))
    events = (evolve(order(2), on=morning), evolve(deliver(2), on=noon))
    agreed = contract(
        joint(wait, by=Order.on + hours(20), provided=Deliver.on - Order.on > hours(2))
    )
    (duty,) = duties(agreed, events, day(2), matcher)
    assert (duty.amount, duty.due) == (usd(30), datetime(2020, 1, 3, 5, tzinfo=UTC))


@each_matcher
def test_the_last_day_of_a_duty_upon_two_acts_is_that_on_which_it_may_arise(matcher) -> None:
    """As it says in so many words that duties arise no later."""
    events = (order(2), deliver(8))
    for number, arises in ((5, False), (6, True)):
        agreed = contract(joint(until=Order.on + days(number)))
        assert bool(duties(agreed, events, day(9), matcher)) is arises


@each_matcher
@pytest.mark.parametrize(
    ("until", "arises"),
    [
        (None, True),
        (day(8), True),
        (day(7), False),
        (Order.on + days(4), True),
        (Order.on + days(3), False),
        (Deliver.on + days(7), True),
        (Deliver.on + days(6), False),
    ],
    ids=str,
)
def test_a_duty_that_waits_for_the_end_of_a_suspension_arises_on_its_last_day_at_most(
    until, arises, matcher
) -> None:
    """Whether its last day is a constant or is told, and whatever else its clause lays down."""
    owed = bea.must(
        Pay(amount=percent(50) * Order.price, to=ann),
        upon=bea.did(Order()),
        provided=ann.did(Deliver()),
        until=until,
    )
    agreed = contract(
        clause("1", owed, ann.may(Deliver())),
        clause(
            "P",
            ann.can(Claim(number=1), then=suspends("1", extends=False)),
            ann.can(Claim(number=3), then=resumes("1")),
        ),
    )
    events = (deliver(1), claim(2, 1), order(4), claim(8, 3))
    assert bool(duties(agreed, events, date(2020, 1, 9), matcher)) is arises


@each_matcher
def test_a_duty_that_a_power_began_waits_too(matcher) -> None:
    """Its last day may be told by the exercise that began it."""
    for number, arises in ((6, True), (5, False)):
        owed = bea.must(
            Pay(amount=usd(5), to=ann), upon=bea.did(Order()), until=Deliver.on + days(number)
        )
        agreed = contract(
            clause("1", ann.can(Deliver(), then=begins(owed))),
            clause(
                "P",
                ann.can(Claim(number=1), then=suspends("1", extends=False)),
                ann.can(Claim(number=3), then=resumes("1")),
            ),
        )
        events = (deliver(2), claim(3, 1), order(4), claim(8, 3))
        assert bool(duties(agreed, events, date(2020, 1, 9), matcher)) is arises


DELIVERED = count(Deliver, by=ann, since=Order.on)


@each_matcher
@pytest.mark.parametrize(
    ("amount", "parts", "owed"),
    [
        (usd(7), {"provided": Order.on <= day(5)}, ["7"]),
        (usd(7), {"provided": Order.on > day(5)}, []),
        (usd(7), {"provided": ann.did(Deliver()) & (Deliver.on > Order.on)}, ["7"]),
        (usd(1) * DELIVERED, {}, ["1"]),
        (usd(1) * count(Deliver, by=ann, until=Order.on), {}, ["0"]),
    ],
)
def test_a_remedy_asks_for_the_own_day_of_what_the_duty_arose_from(
    amount, parts, owed, matcher
) -> None:
    """And not for the day of the breach, which is another."""
    remedy = bea.must(Pay(amount=amount, to=ann), **parts)
    late = bea.must(Visit(level=1), upon=bea.did(Order()), within=days(3), otherwise=remedy)
    found = duties(contract(clause("1", late)), (order(2), deliver(4)), day(9), matcher)
    assert [f"{one.outstanding.amount:f}" for one in found[1:]] == owed


@each_matcher
def test_hours_from_what_a_duty_in_breach_arose_from(matcher) -> None:
    """They pass from its own instant, of a duty and of a prohibition in breach."""
    remedy = bea.must(Pay(amount=usd(7), to=ann), by=Order.on + hours(200))
    late = bea.must(Visit(level=1), upon=bea.did(Order()), within=days(3), otherwise=remedy)
    banned = bea.must_not(Order(), otherwise=remedy)
    ordered = evolve(order(2), on=datetime(2020, 1, 2, 9, tzinfo=UTC))
    for norm in (late, banned):
        *_, duty = duties(contract(clause("1", norm)), (ordered,), day(9), matcher)
        assert duty.due == datetime(2020, 1, 10, 17, tzinfo=UTC)


@each_matcher
@pytest.mark.parametrize(("until", "verdict"), [(5, "prohibited"), (1, "silent")])
def test_what_a_breach_brings_into_force_asks_for_that_day_too(until, verdict, matcher) -> None:
    """A ban that follows upon an order that was not paid, by when that was made."""
    ban = bea.must_not(Claim(), provided=Order.on <= day(until))
    late = bea.must(Visit(level=1), upon=bea.did(Order()), within=days(3), otherwise=ban)
    with Engine(contract(clause("1", late)), [order(2)], matcher=matcher) as engine:
        decision = engine.decide(bea, Claim(1, bea), on=day(9))
    assert decision.verdict.value == verdict
