"""Amounts that are not of an occasion: of the day asked about, up to the deadline, or to date."""

from __future__ import annotations

import pytest

from contract_rules import (
    Engine,
    StepKind,
    Verdict,
    any_party,
    count,
    days,
    one_of,
    other_than,
    outstanding,
    percent,
    resumes,
    suspends,
    to_date,
    total,
    usd,
    waives,
)
from contract_rules.errors import WrongTypeError
from contract_rules.testing.strategies.vocabulary import Claim, Deliver, Order, Pay, Visit
from support.dealings import (
    ann,
    bea,
    claim,
    clause,
    contract,
    cyd,
    day,
    each_matcher,
    order,
    pay,
    stands,
    visit,
)

SALES = total(Order.price, by=bea)
TENTH = percent(10) * SALES
SOLD = (order(2, 100), order(5, 200), order(8, 400))


TO_DATE = bea.must(Pay(amount=to_date(total(Pay.amount, by=bea)), to=ann))
"""What she has paid, to date."""


def tithe(amount=TENTH, **stated):
    """Bea pays Ann a tenth of what she sold."""
    return clause("C1", bea.must(Pay(amount=amount, to=ann), **stated))


@each_matcher
def test_what_is_paid_while_nothing_is_owed_counts_to_nothing(matcher) -> None:
    """Nor does it later, when something is: it was not paid on account."""
    agreed = contract(tithe(usd(10) * count(Order, by=bea), within=days(20)))
    with Engine(agreed, (pay(3, 10), order(5)), matcher=matcher) as engine:
        assert [left for _, left in engine.unallocated(on=day(9))] == [usd(10)]
    assert by_day(agreed, (pay(3, 10), order(5)), (9,), matcher) == ["open 0 10"]


@each_matcher
def test_what_is_paid_to_somebody_else_counts_to_nothing(matcher) -> None:
    """She may pay whom she likes, but Cyd."""
    owed = bea.must(Pay(amount=usd(10), to=other_than(cyd)), upon=bea.did(Order()))
    events = (order(2), bea.does(Pay(usd(4), cyd), on=day(3)), pay(4, 2))
    assert by_day(contract(clause("C1", owed)), events, (5,), matcher) == ["open 2 8"]


@each_matcher
def test_what_has_no_deadline_has_none_when_it_is_resumed(matcher) -> None:
    """It is owed as before."""
    powers = (
        ann.can(Claim(1), then=suspends("C1", extends=True)),
        ann.can(Claim(2), then=resumes("C1")),
    )
    agreed = contract(tithe(usd(7)), clause("P", *powers))
    events = (claim(3, 1), claim(6, 2))
    assert by_day(agreed, events, (2, 5, 9), matcher) == [
        "open 0 7",
        "suspended 0 7",
        "open 0 7",
    ]


def by_day(agreed, events, numbers, matcher, *, month=1):
    """How the one duty stands on these days, without the clause."""
    found = [stands(agreed, events, day(number, month), matcher) for number in numbers]
    return [told.removeprefix("C1 ") for (told,) in found]


@each_matcher
def test_upon_each_sale_it_is_to_date_of_the_sale(matcher) -> None:
    """A tenth of all sales to date, upon each sale: 10, 30, 70."""
    agreed = contract(tithe(upon=Order))
    assert stands(agreed, SOLD, day(9), matcher) == [
        "C1 open 0 10",
        "C1 open 0 30",
        "C1 open 0 70",
    ]


@each_matcher
def test_a_standing_duty_moves_until_its_deadline(matcher) -> None:
    """A tenth of all sales, by the 8th, is 70 and open to the end of that day."""
    agreed = contract(tithe(by=day(8)))
    assert by_day(agreed, SOLD, (1, 2, 7, 8, 9), matcher) == [
        "open",  # of no currency that is known yet
        "open 0 10",
        "open 0 30",
        "open 0 70",
        "breached 0 70",
    ]
    later = (*SOLD, pay(6, 30), pay(8, 40), order(9, 1000))
    assert by_day(agreed, later, (6, 7, 8, 9), matcher) == [
        "open 30 0",
        "open 30 0",
        "open 70 0",
        "kept 70 0",
    ]
    with Engine(agreed, later[:4], matcher=matcher) as engine:
        assert (
            engine.decide(bea, Pay(usd(1), ann), on=day(7)).verdict is Verdict.SILENT
        )  # nothing is outstanding yet
        engine.record(order(8, 400))
        (duty,) = engine.duties(on=day(9))
        assert (duty.breached, duty.outstanding) == (day(9), usd(40))
    assert by_day(agreed, (order(9, 1),), (1, 8, 9), matcher) == ["open"] * 2 + ["kept 0 0"]


@each_matcher
def test_without_a_deadline_it_is_never_kept(matcher) -> None:
    """Nothing is outstanding, and more may be tomorrow."""
    for amount, upon in ((TENTH, {}), (percent(10) * to_date(SALES), {"upon": bea.did(Visit())})):
        agreed = contract(tithe(amount, **upon))
        events = (order(1, 100), visit(1, by=bea), pay(2, 10), order(5, 50))
        assert by_day(agreed, events, (1, 2, 5, 20), matcher) == [
            "open 0 10",
            "open 10 0",
            "open 10 5",
            "open 10 5",
        ]


CREDITS = to_date(total(Order.price, by=bea)) - to_date(total(Order.price, by=cyd))


def credit(number, price):
    """Cyd takes back what was sold for a price."""
    return cyd.does(Order(usd(price), 1, day(20)), on=day(number))


@each_matcher
def test_to_date_may_fall_but_not_rise_once_the_deadline_has_passed(matcher) -> None:
    """A credit lowers it, never below what is paid; then it is kept, or late, and stays so."""
    agreed = contract(tithe(CREDITS, upon=bea.did(Visit()), within=days(3)))
    arisen = (visit(1, by=bea), order(2, 100))
    assert by_day(agreed, (*arisen, order(6, 50)), (2, 4, 5, 6), matcher) == [
        "open 0 100",
        "open 0 100",
        "breached 0 100",
        "breached 0 100",
    ]
    events = (*arisen, pay(4, 60), order(6, 50), credit(7, 70), credit(8, 45))
    # on the 7th 80 are left of 150, which is 20 less than at the deadline
    assert by_day(agreed, events, (5, 6, 7, 8), matcher) == [
        "breached 60 40",
        "breached 60 40",
        "breached 60 20",
        "late 60 0",
    ]
    with Engine(agreed, events, matcher=matcher) as engine:
        (duty,) = engine.duties(on=day(8))
        assert (duty.amount, duty.figure) == (usd(60), usd(35))
        assert "which is USD 25.00 less than what was paid" in " ".join(str(duty).split())
        assert duty.steps[-1].kind is StepKind.PERFORMED
    kept = (*arisen, pay(4, 100), credit(7, 30))
    assert by_day(agreed, kept, (4, 5, 7), matcher) == ["open 100 0", "kept 100 0", "kept 100 0"]


@each_matcher
def test_what_is_recorded_late_takes_back_what_fell(matcher) -> None:
    """In whichever order events are recorded, before its occasion too, the duty stands alike."""
    agreed = contract(tithe(CREDITS, upon=bea.did(Visit()), within=days(3)))
    events = (visit(2, by=bea), order(2, 100), pay(4, 60), credit(7, 40), order(1, 10))
    with Engine(agreed, matcher=matcher) as engine:
        for event in events:
            engine.record(event)
        (duty,) = engine.duties(on=day(9))
        assert (duty.status.value, duty.outstanding) == ("breached", usd(10))


@each_matcher
def test_a_standing_duty_neither_rises_nor_falls_after_its_deadline(matcher) -> None:
    """It is final, unless what it counts is to date."""
    less = usd(100) - SALES
    events = (order(2, 30), order(9, 20))
    for amount, last in ((less, "breached 0 70"), (usd(100) - to_date(SALES), "breached 0 50")):
        agreed = contract(tithe(amount, by=day(5)))
        assert by_day(agreed, events, (2, 5, 6, 9), matcher) == [
            "open 0 70",
            "open 0 70",
            "breached 0 70",
            last,
        ]


@each_matcher
def test_what_is_outstanding_elsewhere_may_be_to_date(matcher) -> None:
    """It is of the day asked about, as what is owed there is paid."""
    price = clause("C0", cyd.must(Pay(amount=Order.price, to=ann), upon=Order))
    agreed = contract(price, tithe(to_date(outstanding("C0")), upon=Visit, within=days(2)))
    events = (order(1, 10), visit(1), pay(5, 4, by=cyd), pay(6, 6, by=cyd))
    found = [stands(agreed, events, day(n), matcher)[1] for n in (1, 3, 4, 5, 6)]
    assert found == [
        "C1 open 0 10",
        "C1 open 0 10",
        "C1 breached 0 10",
        "C1 breached 0 6",
        "C1 late 0 0",
    ]


@each_matcher
def test_while_a_deadline_is_being_extended_it_moves_on(matcher) -> None:
    """It is taken last at the deadline as that is extended; without extension, as it stood."""
    for extends, last in ((True, "open 0 70"), (False, "open 0 30")):
        powers = clause(
            "P",
            ann.can(Claim(number=1), then=suspends("C1", extends=extends)),
            ann.can(Claim(number=2), then=resumes("C1")),
        )
        agreed = contract(tithe(by=day(6)), powers)
        events = (*SOLD, claim(4, 1), claim(9, 2), order(20, 1000))
        assert by_day(agreed, events, (9,), matcher) == [last]
    assert by_day(agreed, events, (5, 7, 10), matcher) == [
        "suspended 0 30",
        "suspended 0 30",
        "breached 0 30",
    ]


@each_matcher
def test_what_is_discharged_moves_no_more(matcher) -> None:
    """Its amount is of the day before."""
    agreed = contract(tithe(by=day(20)), clause("P", ann.can(Claim(number=1), then=waives("C1"))))
    events = (*SOLD[:2], claim(5, 1), SOLD[2])
    with Engine(agreed, events, matcher=matcher) as engine:
        (duty,) = engine.duties(on=day(9))
        assert (duty.status.value, duty.amount, duty.outstanding) == (
            "discharged",
            usd(30),
            usd(0),
        )


@each_matcher
def test_a_remedy_is_of_the_day_of_the_breach(matcher) -> None:
    """It arises from that, and its totals are as of then unless they are to date."""
    for amount, found in ((TENTH, "C1 open 0 10"), (percent(10) * to_date(SALES), "C1 open 0 70")):
        late = bea.must(Pay(amount=amount, to=ann))
        agreed = contract(clause("C1", bea.must(Deliver(), by=day(3), otherwise=late)))
        assert stands(agreed, SOLD, day(9), matcher) == ["C1 breached", found]


@pytest.mark.parametrize(
    "paid",
    [
        total(Pay.amount, by=bea),
        total(Pay.amount, by=any_party),
        usd(1) * count(Pay(to=one_of(ann, cyd)), by=bea),
    ],
)
def test_an_amount_that_moves_does_not_count_what_pays_it(paid) -> None:
    """Each payment would count twice; what is plainly another payment does not."""
    contract(tithe(usd(50) - paid, upon=Order))
    for stated in (
        lambda: tithe(usd(50) - paid),
        lambda: clause("C1", bea.must(Deliver(), by=day(2), otherwise=TO_DATE)),
    ):
        with pytest.raises(WrongTypeError, match="each would count twice"):
            contract(stated())
    for other in (total(Pay.amount, by=cyd), usd(1) * count(Pay(to=cyd), by=bea), SALES):
        contract(tithe(usd(50) - other))


@each_matcher
@pytest.mark.parametrize("less", [0, 500])
def test_what_is_waived_on_its_last_day_is_discharged_with_its_remedy(less, matcher) -> None:
    """Both at once: the end of the primary does not settle a remedy first, even one of nothing."""
    remedy = bea.must(Pay(amount=to_date(SALES) - usd(less), to=ann), within=days(2))
    one = clause("C1", bea.must(Pay(amount=usd(7), to=ann), by=day(3), otherwise=remedy))
    agreed = contract(one, clause("P", ann.can(Claim(number=1), then=waives("C1"))))
    found = stands(agreed, (*SOLD[:1], claim(5)), day(6), matcher)
    assert [told.split()[1] for told in found] == ["discharged", "discharged"]
