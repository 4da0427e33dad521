"""Goods that are counted in a code of their own are delivered in parts, as money is paid.

TNE is the code of the tonne in international trade. The values are worked out by hand: parts add
up, what is late is late by part, what is too much counts to nothing, and tonnes meet no dollars.
"""

from __future__ import annotations

from datetime import date
from itertools import permutations

from contract_rules import (
    Action,
    Clause,
    Contract,
    DutyStatus,
    Engine,
    Field,
    Money,
    Party,
    at_least,
    days,
    monthly,
    usd,
)
from support.dealings import each_matcher

pytestmark = each_matcher


class Deliver(Action, phrase="deliver {weight} to {to}", currency="TNE"):
    weight: Field[Money]
    to: Field[Party]


class Pay(Action, phrase="pay {amount} to {to}", currency="USD"):
    amount: Field[Money]
    to: Field[Party]


buyer, seller = Party("The buyer"), Party("The seller")

LAST = date(2025, 3, 31)
AFTER = date(2025, 4, 1)


def tonnes(amount):
    return Money(amount, "TNE")


def supply(*norms, **parts):
    clauses = [
        Clause(f"D{n}", "The seller delivers, the buyer pays.", norm)
        for n, norm in enumerate(norms, 1)
    ]
    return Contract(
        name="Wheat",
        parties=(buyer, seller),
        clauses=clauses,
        effective=date(2025, 1, 1),
        actions=(Deliver, Pay),
        **parts,
    )


def hundred(by=LAST, **parts):
    return seller.must(Deliver(tonnes(100), buyer), by=by, **parts)


def delivered(amount, month, day, **parts):
    return seller.does(Deliver(tonnes(amount), buyer), on=date(2025, month, day), **parts)


def stands(agreed, events, on, matcher):
    """The status of each duty and how many tonnes are outstanding, whatever is recorded first."""
    found = set()
    for order in permutations(events):
        with Engine(agreed, order, matcher=matcher) as engine:
            duties = engine.duties(on=on)
            found.add(tuple((duty.status, duty.outstanding) for duty in duties))
    (told,) = found
    return list(told)


def test_parts_in_time_keep_the_duty(matcher):
    parts = [delivered(60, 3, 10), delivered(40, 3, 31)]
    assert stands(supply(hundred()), parts, AFTER, matcher) == [(DutyStatus.KEPT, tonnes(0))]


def test_one_part_leaves_the_rest_outstanding(matcher):
    part = [delivered(60, 3, 10)]
    assert stands(supply(hundred()), part, LAST, matcher) == [(DutyStatus.OPEN, tonnes(40))]
    assert stands(supply(hundred()), part, AFTER, matcher) == [(DutyStatus.BREACHED, tonnes(40))]


def test_a_part_after_the_deadline_is_late(matcher):
    parts = [delivered(60, 3, 10), delivered(40, 4, 2)]
    assert stands(supply(hundred()), parts, AFTER, matcher) == [(DutyStatus.BREACHED, tonnes(40))]
    later = date(2025, 4, 2)
    assert stands(supply(hundred()), parts, later, matcher) == [(DutyStatus.LATE, tonnes(0))]


def test_what_is_too_much_counts_to_nothing_unless_the_least_is_asked_for(matcher):
    parts = [delivered(60, 3, 10), delivered(50, 3, 20)]
    exact = supply(hundred())
    least = supply(seller.must(Deliver(at_least(tonnes(100)), buyer), by=LAST))
    for agreed, left in ((exact, [tonnes(10)]), (least, [])):
        assert stands(agreed, parts, AFTER, matcher) == [(DutyStatus.KEPT, tonnes(0))]
        with Engine(agreed, parts, matcher=matcher) as engine:
            assert [excess for _, excess in engine.unallocated(on=AFTER)] == left


def test_a_part_counts_first_to_what_is_due_first(matcher):
    agreed = supply(hundred(date(2025, 4, 30)), hundred())
    expected = [(DutyStatus.OPEN, tonnes(70)), (DutyStatus.KEPT, tonnes(0))]
    assert stands(agreed, [delivered(130, 3, 10)], AFTER, matcher) == expected


def test_each_months_delivery_may_be_made_in_parts(matcher):
    agreed = supply(seller.must(Deliver(tonnes(100), buyer), every=monthly(day=-1)))
    parts = [delivered(60, 1, 10), delivered(40, 1, 31), delivered(30, 2, 5)]
    expected = [(DutyStatus.KEPT, tonnes(0)), (DutyStatus.OPEN, tonnes(70))]
    assert stands(agreed, parts, date(2025, 2, 6), matcher) == expected


def test_goods_that_come_back_are_owed_again(matcher):
    first, second = delivered(60, 3, 10), delivered(40, 3, 20)
    returned = second.reversal(on=date(2025, 4, 5))
    with Engine(supply(hundred()), [first, second, returned], matcher=matcher) as engine:
        (before,) = engine.duties(on=AFTER)
        (after,) = engine.duties(on=date(2025, 4, 5))
    assert (before.status, before.outstanding) == (DutyStatus.KEPT, tonnes(0))
    assert (after.status, after.outstanding) == (DutyStatus.BREACHED, tonnes(40))


def test_a_part_that_was_weighed_wrongly_is_corrected(matcher):
    first, second = delivered(60, 3, 10), delivered(40, 3, 20)
    right = second.correction(recorded=date(2025, 4, 5), weight=tonnes(35))
    with Engine(supply(hundred()), [first, second, right], matcher=matcher) as engine:
        (now,) = engine.duties(on=AFTER)
        (then,) = engine.duties(on=AFTER, known_by=AFTER)
    assert (now.status, now.outstanding) == (DutyStatus.BREACHED, tonnes(5))
    assert (then.status, then.outstanding) == (DutyStatus.KEPT, tonnes(0))


def test_what_is_delivered_late_has_its_remedy(matcher):
    remedy = seller.must(Pay(usd(50), buyer), within=days(14))
    agreed = supply(hundred(otherwise=remedy))
    found = stands(agreed, [delivered(60, 3, 10)], AFTER, matcher)
    assert found == [(DutyStatus.BREACHED, tonnes(40)), (DutyStatus.OPEN, usd(50))]


def test_tonnes_and_dollars_are_accounts_of_their_own(matcher):
    price = buyer.must(Pay(usd(100), seller), by=LAST)
    parts = [delivered(100, 3, 10)]
    found = stands(supply(hundred(), price), parts, AFTER, matcher)
    assert found == [(DutyStatus.KEPT, tonnes(0)), (DutyStatus.BREACHED, usd(100))]
    with Engine(supply(hundred(), price), parts, matcher=matcher) as engine:
        assert engine.account(seller, currency="TNE", on=AFTER).balance == tonnes(0)
        assert engine.account(buyer, currency="USD", on=AFTER).balance == usd(100)
