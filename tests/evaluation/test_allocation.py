"""Which acts count to which duties, and how much of a payment."""

from __future__ import annotations

from contract_rules import (
    Engine,
    FindingKind,
    StepKind,
    Verdict,
    anything,
    at_least,
    one_of,
    suspends,
    undisclosed,
    usd,
)
from contract_rules.testing.strategies.vocabulary import Claim, Deliver, Order, Pay
from support.dealings import (
    SALE,
    ann,
    bea,
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


@each_matcher
def test_part_payments_add_up_and_count_to_the_oldest(matcher) -> None:
    """The oldest duty first; what exceeds everything owed is reported as unallocated."""
    events = (order(2, 10), order(3, 30), pay(4, 25), pay(5, 5))
    assert stands(SALE, events, day(4), matcher) == ["C1 kept 10 0", "C1 open 15 15"]
    assert stands(SALE, events, day(5), matcher) == ["C1 kept 10 0", "C1 open 20 10"]
    with Engine(SALE, events, matcher=matcher) as engine:
        (kept, excess) = engine.record(pay(6, 17))
        assert (kept.kind, kept.amount) == (FindingKind.KEPT, usd(10))
        assert (excess.kind, excess.amount) == (FindingKind.UNALLOCATED, usd(7))
        assert engine.unallocated(on=day(5)) == ()
        ((event, left),) = engine.unallocated(on=day(6))
        assert (event.on, left) == (day(6), usd(7))


@each_matcher
def test_a_payment_that_names_its_trigger_counts_to_it_first(matcher) -> None:
    """What is left of it goes to the oldest duty, as of any other."""
    second = order(3, 30)
    events = (order(2, 10), second, pay(4, 35, towards=second))
    assert stands(SALE, events, day(4), matcher) == ["C1 open 5 5", "C1 kept 30 0"]
    named = (order(2, 10), second, pay(4, 5, towards=second.id))
    assert stands(SALE, named, day(4), matcher) == ["C1 open 0 10", "C1 open 5 25"]


@each_matcher
def test_an_act_counts_once_under_each_norm(matcher) -> None:
    """One delivery performs one of two duties of a norm, and one of another norm too."""
    agreed = contract(
        clause("C1", ann.must(Deliver(), upon=bea.did(Order()))),
        clause("C2", ann.must(Deliver(), by=day(9))),
    )
    events = (order(2), order(3), deliver(4))
    assert stands(agreed, events, day(5), matcher) == ["C2 kept", "C1 kept", "C1 open"]
    assert stands(agreed, (*events, deliver(6)), day(6), matcher)[2] == "C1 kept"


@each_matcher
def test_an_act_performs_what_it_is_joined_to(matcher) -> None:
    """A delivery of level 2 performs the order of level 2, whichever is older."""
    agreed = contract(clause("C1", ann.must(Deliver(level=Order.level), upon=bea.did(Order()))))
    events = (order(2, level=1), order(3, level=2), deliver(4, 2), deliver(5, 3))
    assert stands(agreed, events, day(6), matcher) == ["C1 open", "C1 kept"]
    loose = contract(
        clause("C1", ann.must(Deliver(level=at_least(Order.level)), upon=bea.did(Order())))
    )
    assert stands(loose, (order(2, level=2), deliver(4, 1)), day(6), matcher) == ["C1 open"]
    assert stands(loose, (order(2, level=2), deliver(4, 3)), day(6), matcher) == ["C1 kept"]


@each_matcher
def test_what_was_paid_before_a_duty_arose_does_not_count(matcher) -> None:
    """A payment before is unallocated, one of the same day counts."""
    assert stands(SALE, (pay(1, 10), order(2, 10)), day(3), matcher) == ["C1 open 0 10"]
    assert stands(SALE, (order(2, 10), pay(2, 10)), day(3), matcher) == ["C1 kept 10 0"]


@each_matcher
def test_a_payment_in_time_is_kept_and_one_after_the_breach_is_late(matcher) -> None:
    """By the payment that completes it; what is paid in time does not save the rest."""
    assert stands(SALE, (order(2), pay(12, 10)), day(20), matcher) == ["C1 kept 10 0"]
    assert stands(SALE, (order(2), pay(12, 9)), day(20), matcher) == ["C1 breached 9 1"]
    assert stands(SALE, (order(2), pay(12, 9), pay(13, 1)), day(20), matcher) == ["C1 late 10 0"]


@each_matcher
def test_a_payment_to_another_counts_to_nothing(matcher) -> None:
    """Nor one by another; it is no payment of what is owed, and none is left over."""
    for wrong in (pay(3, 10, cyd), pay(3, 10, ann, by=cyd)):
        with Engine(SALE, (order(2),), matcher=matcher) as engine:
            found = engine.record(wrong)
            assert [f.kind for f in found if f.duty] == []
            (duty,) = engine.duties(on=day(3))
            assert duty.paid == usd(0)
            assert duty.steps == ()


@each_matcher
def test_a_least_amount_is_a_debt_of_it(matcher) -> None:
    """Payments add up to it, in parts or beyond it; what exceeds it is not in excess."""
    agreed = contract(
        clause("C1", bea.must(Pay(amount=at_least(usd(20)), to=ann), by=day(4))),
        clause("C2", bea.must(Pay(amount=Order.price, to=ann), upon=bea.did(Order()))),
    )
    for payments, told in (
        ((pay(2, 12), pay(3, 8)), "C1 kept 20 0"),
        ((pay(2, 12),), "C1 breached 12 8"),
        ((pay(5, 20),), "C1 late 20 0"),
        ((pay(2, 25),), "C1 kept 20 0"),
    ):
        assert stands(agreed, payments, day(6), matcher) == [told]
        with Engine(agreed, payments, matcher=matcher) as engine:
            assert engine.unallocated(on=day(6)) == ()
    with Engine(agreed, [order(2, 5), pay(3, 30)], matcher=matcher) as engine:
        assert [str(duty.outstanding) for duty in engine.duties(on=day(6))] == ["USD 0.00"] * 2
        (duty, _) = engine.duties(on=day(6))
        assert duty.to_json()["phrase"].startswith("pay (at least USD 20.00")
    with Engine(agreed, matcher=matcher) as engine:
        verdicts = [engine.decide(bea, Pay(usd(n), ann), on=day(3)).verdict for n in (5, 500)]
        assert verdicts == [Verdict.PERMITTED] * 2


@each_matcher
def test_one_payment_may_be_asked_for(matcher) -> None:
    """Parts do not add up to it, nor does it use a payment up that other debts are paid by."""
    for asked, right, wrong in ((at_least(usd(10)), 11, 9), (usd(10), 10, 11)):
        whole = bea.must(Pay(amount=asked, to=ann), by=day(5), in_one_payment=True)
        agreed = contract(clause("C1", whole))
        assert stands(agreed, (pay(2, 6), pay(3, 6)), day(4), matcher) == ["C1 open"]
        assert stands(agreed, (pay(2, 6), pay(3, wrong)), day(6), matcher) == ["C1 breached"]
        assert stands(agreed, (pay(2, 6), pay(3, right)), day(4), matcher) == ["C1 kept"]
        with Engine(agreed, matcher=matcher) as engine:
            (duty,) = engine.duties(on=day(4))
            assert duty.to_json()["phrase"].endswith("in one payment")
            assert " in one payment" in str(duty).splitlines()[0]
            assert str(duty).count("in one payment") == 2


@each_matcher
def test_a_least_amount_beside_others_is_filled_in_their_order(matcher) -> None:
    """What fills none is the surplus of the least amount, whichever debt it was paid after."""
    agreed = contract(
        clause("C1", bea.must(Pay(amount=Order.price, to=ann), upon=Order)),
        clause("C2", bea.must(Pay(amount=at_least(usd(20)), to=ann), upon=Order)),
        clause("C3", bea.must(Pay(amount=at_least(Order.price), to=ann), upon=Order)),
    )
    events = (order(2, 5), pay(3, 7), pay(4, 21), pay(5, 4))
    found = [stands(agreed, events, day(n), matcher) for n in (3, 4, 5)]
    assert found == [
        ["C1 kept 5 0", "C2 open 2 18", "C3 open 0 5"],
        ["C1 kept 5 0", "C2 kept 20 0", "C3 open 3 2"],
        ["C1 kept 5 0", "C2 kept 20 0", "C3 kept 5 0"],
    ]
    with Engine(agreed, events, matcher=matcher) as engine:
        assert engine.unallocated(on=day(6)) == ()
        engine.record(pay(6, 1))  # nothing is left to pay that it would be a surplus of
        assert [str(left) for _, left in engine.unallocated(on=day(6))] == ["USD 1.00"]


@each_matcher
def test_an_amount_that_is_one_of_several_asks_for_one_payment(matcher) -> None:
    """Only a single amount is added up to; otherwise one act performs the duty."""
    either = contract(clause("C1", bea.must(Pay(amount=one_of(usd(1), usd(2)), to=anything))))
    assert stands(either, (pay(2, 2, cyd),), day(4), matcher) == ["C1 kept"]


@each_matcher
def test_money_counts_once_in_all(matcher) -> None:
    """To the older of two norms first, or to the earlier in the text; a deed under each."""
    agreed = contract(
        clause("C1", bea.must(Pay(amount=usd(10), to=ann))),
        clause("C2", bea.must(Pay(amount=usd(10), to=anything))),
    )
    assert stands(agreed, (pay(2, 15),), day(3), matcher) == ["C1 kept 10 0", "C2 open 5 5"]
    assert stands(agreed, (pay(2, 15, cyd),), day(3), matcher) == ["C1 open 0 10", "C2 kept 10 0"]


@each_matcher
def test_suspended_and_unknown_amounts_come_last(matcher) -> None:
    """First what is owed and known, then what is suspended, then what is not known."""
    agreed = contract(
        clause("C1", bea.must(Pay(amount=undisclosed, to=ann))),
        clause("C2", bea.must(Pay(amount=usd(10), to=ann))),
        clause("C3", bea.must(Pay(amount=usd(10), to=ann))),
        clause("C4", ann.can(Claim(), then=suspends("C2", extends=False))),
    )
    held = ann.does(Claim(1, cyd), on=day(2))
    assert stands(agreed, (held, pay(3, 15)), day(4), matcher) == [
        "C1 open 0 ?",
        "C2 suspended 5 5",
        "C3 kept 10 0",
    ]
    assert stands(agreed, (held, pay(3, 25)), day(4), matcher) == [
        "C1 open 5 ?",
        "C2 kept 10 0",
        "C3 kept 10 0",
    ]


@each_matcher
def test_what_an_unknown_amount_takes_is_never_left_over(matcher) -> None:
    """Whatever is paid may be owed."""
    agreed = contract(clause("C1", bea.must(Pay(amount=undisclosed, to=ann))))
    with Engine(agreed, (pay(2, 999),), matcher=matcher) as engine:
        assert engine.unallocated(on=day(9)) == ()


@each_matcher
def test_a_deed_towards_an_occasion_performs_what_arose_from_it(matcher) -> None:
    """The younger of two, where it says so."""
    agreed = contract(clause("C1", ann.must(Deliver(), upon=bea.did(Order()))))
    second = order(3)
    events = (order(2), second, deliver(4, towards=second))
    assert stands(agreed, events, day(4), matcher) == ["C1 open", "C1 kept"]
    elsewhere = (order(2), second, deliver(4, towards="somewhere else"))
    assert stands(agreed, elsewhere, day(4), matcher) == ["C1 kept", "C1 open"]


@each_matcher
def test_what_counts_is_a_step_of_the_duty_and_a_finding_of_the_act(matcher) -> None:
    """With the part that counts; in the order of the acts."""
    with Engine(SALE, (order(2, 10), order(3, 10)), matcher=matcher) as engine:
        first, second = engine.record(pay(4, 15))
        assert [(f.kind, f.amount) for f in (first, second)] == [
            (FindingKind.KEPT, usd(10)),
            (FindingKind.COUNTED, usd(5)),
        ]
        kept, counted = engine.duties(on=day(5))
        assert [(s.kind, s.on, s.amount) for s in kept.steps] == [
            (StepKind.COUNTED, day(4), usd(10)),
            (StepKind.PERFORMED, day(4), None),
        ]
        assert [s.event for s in counted.steps] == [pay(4, 15)]
        assert counted.status.value == "open"
    before = duties(SALE, (order(2, 10), pay(4, 15)), day(3), matcher)
    assert [duty.steps for duty in before] == [()]


@each_matcher
def test_what_counted_is_counted_anew_when_more_becomes_known(matcher) -> None:
    """An older order, or an older payment, moves what was paid later."""
    events = (order(3, 10), order(4, 20), pay(6, 25))
    with Engine(SALE, events, matcher=matcher) as engine:
        engine.record(order(2, 12))
        assert [d.paid for d in engine.duties(on=day(6))] == [usd(12), usd(10), usd(3)]
        engine.record(pay(5, 12))
        assert [d.paid for d in engine.duties(on=day(6))] == [usd(12), usd(10), usd(15)]
        assert engine.unallocated(on=day(6)) == ()
        assert [d.paid for d in engine.duties(on=day(5))] == [usd(12), usd(0), usd(0)]


@each_matcher
def test_what_has_no_deadline_is_counted_anew_when_more_becomes_known(matcher) -> None:
    """An older order moves a payment that counted to two, of which one was performed."""
    owed = bea.must(Pay(to=ann, amount=Order.price), upon=bea.did(Order()))
    events = (order(3, 10), order(4, 20), pay(6, 25))
    with Engine(contract(clause("C1", owed)), events, matcher=matcher) as engine:
        assert [d.due for d in engine.duties(on=day(6))] == [None, None]
        engine.record(order(2, 12))
        assert [d.paid for d in engine.duties(on=day(6))] == [usd(12), usd(10), usd(3)]


@each_matcher
def test_what_was_paid_by_a_day_does_not_change_once_a_currency_becomes_known(matcher) -> None:
    """A contract that states none, and a duty of which nothing was paid by then."""
    unknown = contract(clause("C1", bea.must(Pay(amount=undisclosed, to=ann))))
    with Engine(unknown, matcher=matcher) as engine:
        before = engine.duties(on=day(3))
        engine.record(pay(5, 1))
        assert engine.duties(on=day(3)) == before
        assert [(d.paid, d.outstanding) for d in before] == [(None, None)]
        (later,) = engine.duties(on=day(5))
        assert later.paid == usd(1)
