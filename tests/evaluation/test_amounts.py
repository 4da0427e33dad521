"""Amounts that are worked out: arithmetic, totals, counts, what is outstanding or unknown."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from itertools import permutations

from contract_rules import (
    DutyStatus,
    Engine,
    MonthEnd,
    Rounding,
    Verdict,
    at_least,
    count,
    days,
    ends,
    greatest,
    least,
    more_than,
    outstanding,
    percent,
    rounded,
    total,
    undisclosed,
    usd,
    years,
)
from contract_rules.norms.expressions import FieldOf
from contract_rules.testing.strategies.vocabulary import Deliver, Order, Pay, Visit
from support.dealings import (
    ann,
    bea,
    clause,
    contract,
    cyd,
    day,
    deliver,
    digits,
    dov,
    duties,
    each_matcher,
    order,
    pay,
    stands,
    visit,
)


@each_matcher
def test_amounts_are_worked_out_exactly(matcher) -> None:
    """Sums, differences, products, the smaller and the larger; rounding only where stated."""
    for amount, comes_to in (
        (Order.price + usd(1), usd("11.1111")),
        (usd(11) - Order.price, usd("0.8889")),
        (Order.price * 3, usd("30.3333")),
        (percent("33.3") * Order.price, usd("3.3669963")),
        (rounded(percent("33.3") * Order.price, 2, Rounding.HALF_UP), usd("3.37")),
        (least(Order.price, usd(5)), usd(5)),
        (greatest(Order.price, usd(5)), usd("10.1111")),
        (Order.level * usd(2), usd(6)),
        (usd(2) * (Order.level + 1), usd(8)),
        (2 * usd(2) + Order.price - Decimal("0.5") * Order.price, usd("9.05555")),
        (usd(100) * count(Visit, by=cyd), usd(200)),
        (usd(1) + total(Visit.level, by=cyd) * usd(1), usd(8)),
    ):
        agreed = contract(clause("C1", bea.must(Pay(amount=amount, to=ann), upon=Order)))
        visits = [cyd.does(Visit(n), on=day(2)) for n in (3, 4)]
        (duty,) = duties(agreed, (*visits, order(3, "10.1111", 3)), day(4), matcher)
        assert duty.amount == comes_to


@each_matcher
def test_an_amount_of_nothing_or_less_is_a_duty_of_nothing(matcher) -> None:
    """It is kept as it arises, permits no payment and takes none; its figure is told."""
    left = Order.price - usd(10)
    agreed = contract(
        clause(
            "C1",
            bea.must(
                Pay(amount=left, to=ann),
                upon=Order,
                within=days(1),
                otherwise=bea.must(Pay(amount=usd(1), to=ann)),
            ),
        )
    )
    events = (order(2, 10), order(3, 5), order(4, 12), pay(4, 3))
    assert stands(agreed, events, day(9), matcher) == ["C1 kept 0 0", "C1 kept 0 0", "C1 kept 2 0"]
    with Engine(agreed, events[:1], matcher=matcher) as engine:
        (found,) = engine.record(events[1])
        assert "USD 0.00 outstanding, as the amount comes to USD -5.00" in str(found)
        nothing, less = engine.duties(on=day(3))
        assert (less.amount, less.figure, less.paid) == (usd(0), usd(-5), usd(0))
        assert (nothing.amount, nothing.figure) == (usd(0), usd(0))
        assert (less.to_json()["figure"], "figure" in nothing.to_json()) == ("USD -5", False)
        assert "It comes to USD -5.00, less than nothing, so that nothing is owed." in words(less)
        assert "less than nothing" not in words(nothing)
        assert engine.decide(bea, Pay(usd(1), ann), on=day(3)).verdict is Verdict.SILENT
        assert [amount for _, amount in engine.unallocated(on=day(9))] == []
    assert [breach.clause for breach in breaches(agreed, events, matcher)] == []


def words(told) -> str:
    """What is told, in one line."""
    return " ".join(str(told).split())


def breaches(agreed, events, matcher):
    """The breaches by the 9th."""
    with Engine(agreed, events, matcher=matcher) as engine:
        return engine.breaches(on=day(9))


@each_matcher
def test_nothing_of_no_currency_is_nothing(matcher) -> None:
    """Where no amount is on record, nothing tells what a total would be counted in."""
    paid = percent(10) * total(Pay.amount, by=cyd)
    agreed = contract(clause("C1", bea.must(Pay(amount=paid, to=ann), upon=bea.did(Visit()))))
    first, second = bea.does(Visit(1), on=day(2)), bea.does(Visit(2), on=day(5))
    (duty,) = duties(agreed, (first,), day(3), matcher)
    assert (duty.status, duty.amount, duty.paid, duty.figure) == (DutyStatus.KEPT, None, None, 0)
    assert "nothing on record towards it, nothing outstanding" in words(duty)
    events = (first, pay(4, 20, by=cyd), second)
    assert stands(agreed, events, day(5), matcher) == ["C1 kept 0 0", "C1 open 0 2"]


@each_matcher
def test_a_cap_fits_the_last_payment_in_part(matcher) -> None:
    """What is paid and what is owed count against it; at the cap nothing more is owed."""
    left = usd(100) - total(Pay.amount, by=bea, to=ann, since=day(2)) - outstanding("C1")
    amount = least(percent(20) * Order.price, left)
    agreed = contract(clause("C1", bea.must(Pay(amount=amount, to=ann), upon=Order)))
    events = (order(2, 300), order(3, 300), pay(1, 99), pay(4, 60), order(5, 300))
    assert stands(agreed, events, day(9), matcher) == [
        "C1 kept 60 0",
        "C1 open 0 40",
        "C1 kept 0 0",
    ]
    paid = (order(2, 450), pay(3, 90), order(4, 450), order(5, 450))
    assert stands(agreed, paid, day(9), matcher) == [
        "C1 kept 90 0",
        "C1 open 0 10",
        "C1 kept 0 0",
    ]


@each_matcher
def test_totals_and_counts_are_conditions(matcher) -> None:
    """In a window, from a day, of acts that fit; the act judged does not count itself."""
    agreed = contract(
        clause("C1", bea.must_not(Order(), provided=total(Pay.amount, by=bea, to=ann) < usd(10))),
        clause("C2", cyd.must_not(Visit(), provided=count(Visit(level=2), by=cyd) >= 2)),
        clause(
            "C3",
            ann.may(Visit()),
            ann.must_not(Deliver(), provided=count(Deliver, by=ann, in_any=days(3)) >= 1),
        ),
        clause(
            "C4",
            ann.must_not(
                Pay(amount=more_than(total(Pay.amount, by=bea, since=day(4)))),
                provided=count(Order, by=bea, within=years(1, MonthEnd.LAST_DAY)) > 0,
            ),
        ),
    )
    visits = [cyd.does(Visit(2), on=day(n), id=f"v{n}") for n in (2, 3)]
    events = (pay(3, 6), pay(5, 4), pay(5, 1, cyd), *visits, deliver(4), order(6))
    with Engine(agreed, events, matcher=matcher) as engine:

        def verdict(party, action, on):
            return engine.decide(party, action, on=day(on)).verdict in FREE

        asked = Order(usd(1), 1, day(9))
        assert [verdict(bea, asked, n) for n in (4, 5)] == [False, True]
        assert [verdict(cyd, Visit(1), n) for n in (2, 3)] == [True, False]
        assert [verdict(ann, Deliver(1), n) for n in (3, 4, 6, 7)] == [True, False, False, True]
        assert [verdict(ann, Pay(usd(n), bea), 7) for n in (5, 6)] == [True, False]
        assert engine.findings() == ()  # no act on record counts against itself


@each_matcher
def test_an_undisclosed_amount_is_counted_but_not_known(matcher) -> None:
    """What is paid is counted, what is left is unknown, and known amounts come first."""
    agreed = contract(
        clause("C1", bea.must(Pay(amount=undisclosed, to=ann))),
        clause("C2", bea.must(Pay(amount=usd(10), to=ann))),
    )
    assert stands(agreed, (pay(2, 12),), day(3), matcher) == ["C1 open 2 ?", "C2 kept 10 0"]
    (duty, _) = duties(agreed, (pay(2, 12),), day(3), matcher)
    assert (duty.amount, duty.outstanding) == (None, None)
    assert "the amount is not known" in " ".join(str(duty).split())


FREE = (Verdict.PERMITTED, Verdict.SILENT)


def free(agreed, events, matcher, *asked) -> bool:
    """Whether a party may do an act on a day."""
    party, action, on = asked
    with Engine(agreed, events, matcher=matcher) as engine:
        return engine.decide(party, action, on=day(on)).verdict in FREE


@each_matcher
def test_a_window_runs_forward_from_each_act(matcher) -> None:
    """For a year, its own day not counted, the last to its end; a rolling cap has a day less."""
    year, orders = years(1, MonthEnd.LAST_DAY), (order(2), order(3, month=2))
    asked = (day(2), day(3, 2), day(1).replace(2021), day(2).replace(2021), day(3).replace(2021))
    for window, free in (({"within": year}, (0, 4)), ({"in_any": year}, (0, 3, 4))):
        busy = count(Order, by=bea, **window) >= 2
        agreed = contract(clause("C1", cyd.must_not(Visit(), provided=busy)))
        for recorded in permutations(orders):
            with Engine(agreed, recorded, matcher=matcher) as engine:
                verdicts = [engine.decide(cyd, Visit(1), on=on).verdict for on in asked]
            assert [n for n, v in enumerate(verdicts) if v is Verdict.SILENT] == [*free]


@each_matcher
def test_one_rule_counts_every_period(matcher) -> None:
    """Within three days of 1 February is through 4 February: as deadline, window and notice."""
    window = total(Order.price, by=bea, within=days(3)) > usd(0)
    agreed = contract(
        clause("C1", ann.must(Deliver(), upon=bea.did(Order()), within=days(3))),
        clause("C2", cyd.must_not(Visit(), provided=count(Order, by=bea, within=days(3)) >= 1)),
        clause("C3", dov.must_not(Visit(), provided=window)),
        clause("C4", ann.must_not(Visit())),
        clause("C5", bea.can(Order(), then=ends("C4", after=days(3)))),
    )
    hours = datetime(2020, 2, 1, 9, tzinfo=UTC), datetime(2020, 2, 4, 23, tzinfo=UTC)
    for on in (day(1, 2), hours[0]):
        made = bea.does(Order(usd(1), 1, day(20)), on=on)
        with Engine(agreed, (made,), matcher=matcher) as engine:
            assert [duty.due for duty in engine.duties(on=day(9, 2))] == [day(4, 2)]
            for party in (ann, cyd, dov):
                barred = [
                    asked
                    for asked in (*(day(n, 2) for n in range(1, 7)), hours[1])
                    if engine.decide(party, Visit(1), on=asked).verdict is Verdict.PROHIBITED
                ]
                assert barred == [*(day(n, 2) for n in range(1, 5)), hours[1]]


@each_matcher
def test_a_total_that_begins_after_the_act_is_nothing(matcher) -> None:
    """Of the act that is judged, and of every act before the first day that counts."""
    paid, visited = (
        total(Pay.amount, by=bea, since=day(9)),
        count(Visit(level=1), by=cyd, since=day(9)),
    )
    agreed = contract(
        clause("C1", bea.must_not(Pay(amount=more_than(usd(10) - paid)))),
        clause("C2", cyd.must_not(Visit(), unless=visited < 1)),
    )
    events = (pay(3, 10), pay(9, 4), visit(3), visit(10))
    for recorded in permutations(events):
        with Engine(agreed, matcher=matcher) as engine:
            assert [f for event in recorded for f in engine.record(event)] == []
            assert engine.breaches(on=day(20)) == ()
            asked = [(bea, Pay(usd(7), ann)), (cyd, Visit(1))]
            verdicts = [[engine.decide(*a, on=day(n)).verdict for n in (8, 11)] for a in asked]
            assert verdicts == [
                [Verdict.SILENT, Verdict.PROHIBITED],
                [Verdict.PERMITTED, Verdict.PROHIBITED],  # as long as the exception holds
            ]


@each_matcher
def test_a_window_that_is_longer_than_the_calendar_holds_all(matcher) -> None:
    """No question fails because a window would begin before the first day there is."""
    for window in ({"within": days(10**9)}, {"in_any": days(10**9)}):
        busy = count(Order, by=bea, **window) >= 1
        agreed = contract(clause("C1", cyd.must_not(Visit(), provided=busy)))
        assert not free(agreed, (order(2),), matcher, cyd, Visit(1), 30)
        assert free(agreed, (), matcher, cyd, Visit(1), 30)


@each_matcher
def test_a_total_counts_from_the_day_of_an_event(matcher) -> None:
    """From the instant that a condition finds, or from the beginning of a day that is a field."""
    paid = total(Pay.amount, by=bea, since=Order.on)
    since = clause("C1", ann.must_not(Deliver(), provided=bea.did(Order()) & (paid < usd(10))))
    events = (pay(2, 9), order(3), pay(4, 6), pay(5, 4))
    assert [free(contract(since), events, matcher, ann, Deliver(1), n) for n in (2, 3, 4, 5)] == [
        True,
        False,
        False,
        True,
    ]
    due = total(Pay.amount, by=bea, since=Order.due)
    field = clause("C1", ann.must_not(Deliver(), provided=bea.did(Order()) & (due < usd(10))))
    events = (order(1, due=day(4)), pay(3, 10), pay(4, 10))
    assert [free(contract(field), events, matcher, ann, Deliver(1), n) for n in (3, 4)] == [
        False,
        True,
    ]


@each_matcher
def test_the_narrower_of_two_windows_counts(matcher) -> None:
    """Since a day and within so long at once."""
    few = count(Visit, by=cyd, since=day(3), within=days(4)) < 1
    agreed = contract(clause("C1", ann.must_not(Deliver(), provided=few)))
    events = (visit(2), visit(4))
    assert [free(agreed, events, matcher, ann, Deliver(1), n) for n in (2, 3, 4, 8, 9)] == [
        False,
        False,
        True,
        True,
        False,
    ]


@each_matcher
def test_a_total_is_of_acts_that_fit_what_is_known(matcher) -> None:
    """A field of the act judged joins them; a bound on a field narrows them."""
    same = count(Visit(level=Deliver.level), by=cyd) < 1
    agreed = contract(clause("C1", ann.must_not(Deliver(), provided=same)))
    assert [free(agreed, (visit(2, 2),), matcher, ann, Deliver(n), 3) for n in (1, 2)] == [
        False,
        True,
    ]
    large = total(Pay.amount, by=bea, amount=at_least(usd(5)))
    bound = contract(clause("C1", ann.must_not(Deliver(), provided=large < usd(10))))
    events = (pay(2, 4), pay(3, 6), pay(4, 5))
    assert [free(bound, events, matcher, ann, Deliver(1), n) for n in (3, 4)] == [False, True]


@each_matcher
def test_a_total_of_nothing_is_nothing(matcher) -> None:
    """Of the currency on record; of numbers, or where there is no currency yet, it is zero."""
    joined = clause(
        "C1",
        ann.must_not(
            Deliver(), provided=bea.did(Order()) & (total(Pay.amount, by=bea) < Order.price)
        ),
    )
    assert [free(contract(joined), (order(3),), matcher, ann, Deliver(1), n) for n in (2, 3)] == [
        True,
        False,
    ]
    levels = contract(
        clause("C1", ann.must_not(Deliver(), provided=total(Visit.level, by=cyd) < 3))
    )
    assert [free(levels, (visit(3, 3),), matcher, ann, Deliver(1), n) for n in (2, 3)] == [
        False,
        True,
    ]


@each_matcher
def test_what_is_outstanding_falls_as_it_is_paid(matcher) -> None:
    """Of all that arose, or of what arose from a day on."""
    owing = clause("C1", bea.must(Pay(amount=Order.price, to=ann), upon=Order))
    agreed = contract(
        owing,
        clause("C2", ann.must_not(Deliver(level=1), provided=outstanding(owing) > usd(5))),
        clause(
            "C3",
            ann.must_not(Deliver(level=2), provided=outstanding("C1", since=day(3)) > usd(5)),
        ),
    )
    events = (order(2, 10), pay(4, 6), order(6, 6), pay(8, 4))
    asked = {
        level: [free(agreed, events, matcher, ann, Deliver(level), n) for n in (1, 2, 4, 6, 8)]
        for level in (1, 2)
    }
    assert asked[1] == [True, False, True, False, False]
    assert asked[2] == [True, True, True, False, False]
    with Engine(agreed, events, matcher=matcher) as engine:  # the past, after the present
        now = engine.decide(ann, Deliver(1), on=day(9)).verdict
        then = engine.decide(ann, Deliver(1), on=day(5)).verdict
        assert (now, then) == (Verdict.PROHIBITED, Verdict.SILENT)


@each_matcher
def test_what_is_outstanding_leaves_deeds_out(matcher) -> None:
    """A duty of no money adds nothing; and what follows does not change what was."""
    both = clause(
        "C1",
        bea.must(Pay(amount=Order.price, to=ann), upon=Order),
        bea.must(Deliver(), within=days(9)),
    )
    agreed = contract(
        both, clause("C2", ann.must_not(Deliver(), provided=outstanding("C1") > usd(5)))
    )
    with Engine(agreed, (order(2, 10),), matcher=matcher) as engine:
        assert engine.decide(ann, Deliver(1), on=day(3)).verdict is Verdict.PROHIBITED
        engine.record(bea.does(Deliver(1), on=day(4)), order(8, 10))
        assert engine.decide(ann, Deliver(1), on=day(3)).verdict is Verdict.PROHIBITED


@each_matcher
def test_nothing_is_outstanding_before_an_amount_is_on_record(matcher) -> None:
    """Which a first amount exceeds, though nothing says in what currency."""
    agreed = contract(
        clause("C1", bea.must(Pay(amount=Order.price, to=ann), upon=Order)),
        clause("C2", ann.must_not(Pay(amount=more_than(outstanding("C1"))))),
    )
    assert not free(agreed, (), matcher, ann, Pay(usd("0.01"), bea), 3)


@each_matcher
def test_what_is_outstanding_of_an_unknown_amount_is_unknown(matcher) -> None:
    """It is neither above nor below anything, and so is what is worked out from it."""
    unknown = clause("C1", bea.must(Pay(amount=undisclosed, to=ann)))
    for condition in (outstanding("C1") > usd(0), outstanding("C1") + usd(1) <= usd(9)):
        agreed = contract(unknown, clause("C2", ann.must_not(Deliver(), provided=condition)))
        assert free(agreed, (), matcher, ann, Deliver(1), 2)


@each_matcher
def test_a_share_of_what_is_left_open_is_left_open(matcher) -> None:
    """An act judged without its price is under no bound on a share of it."""
    share = percent(50) * Order.price
    agreed = contract(clause("C1", bea.must_not(Order(), provided=share > usd(4))))
    assert free(agreed, (), matcher, bea, Order(), 2)
    assert not free(agreed, (), matcher, bea, Order(usd(9)), 2)
    assert free(agreed, (), matcher, bea, Order(usd(8)), 2)


@each_matcher
def test_amounts_that_are_worked_out_bound_a_field(matcher) -> None:
    """In a matcher, of the act judged itself too."""
    agreed = contract(
        clause("C1", bea.must_not(Order(price=more_than(total(Pay.amount, by=bea) * 2))))
    )
    events = (pay(2, 5),)
    assert [free(agreed, events, matcher, bea, Order(usd(n)), 3) for n in (10, 11)] == [
        True,
        False,
    ]


@each_matcher
def test_every_rule_of_rounding_rounds(matcher) -> None:
    """Amounts to places, thousands with negative places, and shares before they are taken."""
    for amount, comes_to in (
        (rounded(Order.price, 1, Rounding.DOWN), "10.2"),
        (rounded(Order.price, 1, Rounding.UP), "10.3"),
        (rounded(Order.price * 1000, -3, Rounding.HALF_EVEN), "10000"),
        (rounded(percent(25) * Order.price, 0, Rounding.CEILING), "3"),
        (usd(1) * rounded(Order.level * Decimal("0.5"), 0, Rounding.HALF_UP), "2"),
    ):
        agreed = contract(clause("C1", bea.must(Pay(amount=amount, to=ann), upon=Order)))
        (duty,) = duties(agreed, (order(2, "10.25", 3),), day(3), matcher)
        assert digits(duty.amount) == comes_to


def test_a_total_of_a_field_as_data_is_that_of_the_field_as_written() -> None:
    """Data need not carry the action; a contract that has it checks the fields."""
    field = FieldOf("Pay", "amount", "Money")
    assert total(field, by=bea, to=ann) == total(Pay.amount, by=bea, to=ann)
    norm = ann.may(Deliver(), provided=total(field, by=bea, to=ann) > usd(1))
    assert contract(clause("C1", norm)).currency == "USD"


@each_matcher
def test_a_total_follows_what_becomes_known_later(matcher) -> None:
    """An earlier payment that is recorded last, and windows over what was summed before."""
    paid = total(Pay.amount, by=bea, to=ann)
    agreed = contract(
        clause("C1", ann.must_not(Deliver(level=1), provided=paid > usd(10))),
        clause(
            "C2",
            ann.must_not(
                Deliver(level=2),
                provided=total(Pay.amount, by=bea, to=ann, in_any=days(2)) > usd(5),
            ),
        ),
    )
    with Engine(agreed, (pay(3, 4), pay(5, 4)), matcher=matcher) as engine:

        def verdicts(level: int) -> list[bool]:
            asked = (engine.decide(ann, Deliver(level), on=day(n)).verdict for n in range(2, 9))
            return [verdict is Verdict.SILENT for verdict in asked]

        assert verdicts(1) == [True] * 7
        assert verdicts(2) == [True] * 7
        engine.record(pay(4, 3))
        assert verdicts(1) == [True, True, True, False, False, False, False]
        assert verdicts(2) == [True, True, False, False, True, True, True]
