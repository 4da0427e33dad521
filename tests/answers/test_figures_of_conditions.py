"""A total that decides is told with its figure, its bound, and what makes it up."""

from __future__ import annotations

from datetime import date

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    Field,
    Money,
    Party,
    anything,
    at_most,
    count,
    days,
    least,
    lookup,
    monthly,
    more_than,
    outstanding,
    percent,
    tiered,
    total,
    undisclosed,
    usd,
    when,
)
from support.histories import MATCHERS
from support.schemas import FINDINGS


class Deliver(Action, phrase="deliver {crates} crates"):
    crates: Field[int]


class Pay(Action, phrase="pay {amount}"):
    amount: Field[Money]


class Cancel(Action, phrase="cancel the order"):
    pass


class Reserve(Action, phrase="reserve {crates} crates"):
    crates: Field[int]


seller, buyer = Party("The seller"), Party("The buyer")
DELIVERED = total(Deliver.crates, by=seller)
PAID = total(Pay.amount, by=buyer)
DELIVERIES = [
    seller.does(Deliver(crates), on=date(2026, month, 3))
    for month, crates in ((1, 40), (2, 35), (3, 30))
]
PAYMENTS = [buyer.does(Pay(usd(10)), on=date(2026, month, 5)) for month in range(1, 6)]
DAY = date(2026, 6, 30)


def agreed(*norms):
    return Contract(
        name="Crates",
        parties=(seller, buyer),
        clauses=tuple(Clause(str(n), f"Clause {n}.", norm) for n, norm in enumerate(norms, 1)),
        effective=date(2026, 1, 1),
        actions=(Deliver, Pay, Cancel, Reserve),
    )


def decided(norm, events, matcher, act=None, party=buyer, *others):
    with Engine(agreed(norm, *others), events, matcher=matcher) as engine:
        decision = engine.decide(party, act or Cancel(), on=DAY)
        FINDINGS.validate(decision.to_json())
        return decision, " ".join(str(decision).split())


@pytest.mark.parametrize("matcher", MATCHERS)
def test_a_total_by_which_a_norm_applies_is_told_with_its_events(matcher) -> None:
    """As text and as data."""
    decision, told = decided(buyer.may(Cancel(), provided=DELIVERED > 100), DELIVERIES, matcher)
    assert "as the total crates that the seller delivered is more than 100 (2)." in told
    assert (
        "(2) it is 105, by the record of 3 events to 2026-06-30; 3 events count (3), (4) and (5) "
        "(3) the seller delivered 40 crates on 2026-01-03 (4)" in told
    )
    (reason,) = decision.reasons
    (one,) = reason.measured
    assert (one.left.value, one.right.value, one.holds) == (100, 105, True)
    (figure,) = one.right.figures
    assert (figure.number, figure.events) == (3, tuple(DELIVERIES))
    (data,) = decision.to_json()["reasons"][0]["compared"]
    assert data["left"] == {"value": 100, "figures": []}
    assert data["right"]["value"] == 105
    assert data["right"]["figures"][0]["events"] == [event.id for event in DELIVERIES]


@pytest.mark.parametrize("matcher", MATCHERS)
def test_of_many_events_the_first_and_the_last_are_told(matcher) -> None:
    _, told = decided(
        buyer.must_not(Cancel(), unless=count(Pay, by=buyer) >= 5), PAYMENTS, matcher
    )
    assert "the number of times that the buyer paid any amount is at least 5 (2)." in told
    assert "; 5 events count, the first and the last (3) and (4) (3)" in told


@pytest.mark.parametrize("matcher", MATCHERS)
def test_what_is_worked_out_from_a_total_is_told_with_both(matcher) -> None:
    """Also of the act itself, so that each act has its own figure."""
    capped = seller.must_not(Reserve(anything), provided=DELIVERED + Reserve.crates > 110)
    for crates, outcome in ((6, "is more than 110 (2)"), (5, "is not more than 110 (3)")):
        _, told = decided(capped, DELIVERIES, matcher, Reserve(crates), seller)
        assert f"the total crates that the seller delivered plus {crates} {outcome}" in told
        assert f"it is {105 + crates}, by the record of 3 events to 2026-06-30; the total" in told
        assert "the seller delivered is 105, as 3 events count (" in told


@pytest.mark.parametrize("matcher", MATCHERS)
def test_two_figures_are_told_against_each_other(matcher) -> None:
    cap = least(percent(50) * PAID, usd(500))
    _, told = decided(buyer.may(Cancel(), provided=cap < PAID), PAYMENTS, matcher)
    assert "(2) it is USD 25.00, against USD 50.00, by the record of 5 events" in told
    assert "the total amount that the buyer paid is USD 50.00, as 5 events count" in told
    assert "50% of the total amount that the buyer paid is USD 25.00" in told


@pytest.mark.parametrize("matcher", MATCHERS)
def test_a_product_is_told_with_what_it_is_worked_out_from(matcher) -> None:
    _, told = decided(
        buyer.may(Cancel(), provided=usd(2) * DELIVERED > PAID), [*DELIVERIES, *PAYMENTS], matcher
    )
    assert "(2) it is USD 50.00, against USD 210.00, by the record of 8 events" in told
    assert "the total crates that the seller delivered is 105, as 3 events count" in told


OF_DELIVERED = "the total crates that the seller delivered"


@pytest.mark.parametrize("matcher", MATCHERS)
@pytest.mark.parametrize(
    ("least_paid", "line"),
    [
        (
            lookup(DELIVERED, (at_most(100), usd(20)), (more_than(100), usd(30))),
            "it is USD 30.00, {}; the row for more than 100 counts; " + OF_DELIVERED,
        ),
        (
            when(DELIVERED > 100, usd(20), usd(30)),
            f"it is USD 20.00, {{}}; {OF_DELIVERED} is more than 100; {OF_DELIVERED} is 105, as",
        ),
        (
            tiered(PAID, (at_most(usd(20)), percent(10)), (more_than(usd(20)), percent(20))),
            (
                "it is USD 8.00, {}; USD 2.00 is for at most USD 20.00 and USD 6.00 is for more "
                "than USD 20.00; the total amount that the buyer paid is USD 50.00, as"
            ),
        ),
    ],
)
def test_a_table_is_told_with_the_row_that_counts(matcher, least_paid, line) -> None:
    """Of one of two amounts, why it is; of steps, each with its part."""
    norm = buyer.may(Cancel(), provided=least_paid < PAID)
    _, told = decided(norm, [*DELIVERIES, *PAYMENTS], matcher)
    assert (
        f"(2) {line.format('against USD 50.00, by the record of 8 events to 2026-06-30')}" in told
    )


@pytest.mark.parametrize("matcher", MATCHERS)
def test_several_figures_of_one_condition_are_told_in_one_line(matcher) -> None:
    _, told = decided(
        buyer.may(Cancel(), provided=(DELIVERED > 100) & (count(Pay, by=buyer) < 3)),
        DELIVERIES,
        matcher,
    )
    assert (
        "(2) by the record of 3 events to 2026-06-30: the total crates that the seller delivered "
        "is 105; 3 events count (3), (4) and (5); the number of times that the buyer paid any "
        "amount is 0; no event counts" in told
    )


@pytest.mark.parametrize("matcher", MATCHERS)
def test_a_figure_is_told_beside_the_event_that_was_found(matcher) -> None:
    found = buyer.did(Pay(amount=anything))
    _, told = decided(
        buyer.may(Cancel(), provided=found & ~(DELIVERED > 200)), DELIVERIES + PAYMENTS, matcher
    )
    assert "as the buyer paid USD 10.00 on" in told
    assert "and the total crates that the seller delivered is not more than 200 (3)." in told
    _, told = decided(
        buyer.must_not(Cancel(), unless=found & (DELIVERED > 100)), DELIVERIES + PAYMENTS, matcher
    )
    assert "and the total crates that the seller delivered is more than 100 (3)." in told


@pytest.mark.parametrize("matcher", MATCHERS)
def test_a_figure_may_go_by_what_was_found(matcher) -> None:
    """Where it does not suffice, it is told of the event from which it is counted."""
    since = buyer.did(Pay(usd(10))) & (total(Deliver.crates, by=seller, since=Pay.on) > 200)
    _, told = decided(buyer.may(Cancel(), provided=since), DELIVERIES + PAYMENTS[:1], matcher)
    assert "but the total crates that the seller delivered since" in told
    assert "it is 65, by the record of 4 events to 2026-06-30; 2 events count" in told


PRICE = buyer.must(Pay(usd(100)), upon=seller.did(Deliver(anything)), within=days(30))
RENT = buyer.must(Pay(usd(30)), every=monthly(day=-1), until=date(2026, 5, 31))


@pytest.mark.parametrize("matcher", MATCHERS)
@pytest.mark.parametrize(
    ("debt", "events", "line", "owed"),
    [
        (
            PRICE,
            DELIVERIES[:1],
            (
                "it is USD 100.00, by the record of 1 event to 2026-06-30; "
                "1 debt counts, USD 100.00 "
                "upon (3) (3) the seller delivered 40 crates on 2026-01-03"
            ),
            [(DELIVERIES[0].id, "2026-01-03", 100)],
        ),
        (
            PRICE,
            [*DELIVERIES, *PAYMENTS],
            (
                "it is USD 250.00, by the record of 8 events to 2026-06-30; "
                "3 debts count, USD 50.00 "
                "upon (3), USD 100.00 upon (4) and USD 100.00 upon (5)"
            ),
            [
                (event.id, f"2026-0{month}-03", amount)
                for event, month, amount in zip(DELIVERIES, (1, 2, 3), (50, 100, 100), strict=True)
            ],
        ),
        (
            buyer.must(Pay(usd(60))),
            [],
            (
                "it is USD 60.00, by the record of 0 events to 2026-06-30; "
                "1 debt counts, USD 60.00 "
                "since 2026-01-01"
            ),
            [(None, "2026-01-01", 60)],
        ),
        (
            RENT,
            [],
            (
                "it is USD 150.00, by the record of 0 events to 2026-06-30; "
                "5 debts count, the first "
                "and the last, USD 30.00 for 2026-01-01 to 2026-01-31 and USD 30.00 for "
                "2026-05-01 to 2026-05-31"
            ),
            [(None, f"2026-0{month}-01", 30) for month in range(1, 6)],
        ),
    ],
)
def test_what_is_outstanding_is_told_by_debts(matcher, debt, events, line, owed) -> None:
    """Each with what it arose upon, or since when it is there."""
    ban = buyer.must_not(Cancel(), provided=outstanding("2") > usd(50))
    decision, told = decided(ban, events, matcher, None, buyer, debt)
    assert "as what is outstanding under clause 2 is more than USD 50.00 (2)." in told
    assert f"(2) {line}" in told
    (compared,) = decision.to_json()["reasons"][0]["compared"]
    (figure,) = compared["right"]["figures"]
    assert figure["is"] == "outstanding"
    assert [(o["occasion"], o["since"], o["amount"]) for o in figure["owed"]] == [
        (upon, since, {"Money": f"USD {amount}"}) for upon, since, amount in owed
    ]


@pytest.mark.parametrize("matcher", MATCHERS)
def test_a_duty_of_what_is_outstanding_tells_of_which_debts(matcher) -> None:
    penalty = buyer.must(Pay(percent(10) * outstanding("2")), upon=buyer.did(Cancel()))
    cancelled = buyer.does(Cancel(), on=date(2026, 2, 1))
    with Engine(agreed(penalty, PRICE), [DELIVERIES[0], cancelled], matcher=matcher) as engine:
        duty = next(d for d in engine.duties(on=DAY) if d.clause == "1")
    FINDINGS.validate(duty.to_json())
    told = " ".join(str(duty).split())
    assert "(a) is what is outstanding under clause 2: USD 100.00, as 1 debt counts" in told


@pytest.mark.parametrize("matcher", MATCHERS)
def test_a_figure_that_is_not_on_record_is_told_so(matcher) -> None:
    norm = buyer.may(Cancel(), provided=undisclosed < PAID)
    _, told = decided(norm, PAYMENTS, matcher)
    assert "it is not known, against USD 50.00, by the record of 5 events" in told


@pytest.mark.parametrize("matcher", MATCHERS)
def test_a_duty_says_by_which_figures_it_arose(matcher) -> None:
    """As of the day on which it did, and why no exception was made."""
    bonus = buyer.must(
        Pay(usd(5)),
        upon=seller.did(Deliver(anything)),
        provided=DELIVERED > 70,
        unless=DELIVERED > 100,
        within=days(3),
    )
    with Engine(agreed(bonus), DELIVERIES, matcher=matcher) as engine:
        (duty,) = engine.duties(on=DAY)
    FINDINGS.validate(duty.to_json())
    told = " ".join(str(duty).split())
    assert (
        "as the seller delivered 35 crates on 2026-02-03 (2) and the total crates that the "
        "seller delivered is more than 70 (3)." in told
    )
    assert (
        "When it arose, on 2026-02-03, the clause made no exception, as the total crates that the "
        "seller delivered is not more than 100 (3)." in told
    )
    assert "(3) it is 75, as of 2026-02-03; 2 events count (4) and (2)" in told
    assert [one["of"] for one in duty.to_json()["reasons"][0]["compared"]] == [
        "condition",
        "exception",
    ]
