"""Payments count first to costs, then to interest and last to principal, or in another order."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from contract_rules import (
    Action,
    Allocation,
    Amendment,
    Clause,
    Contract,
    Debt,
    Engine,
    Field,
    Party,
    Quantity,
    Rounding,
    any_party,
    anything,
    assigns,
    begins,
    days,
    interest,
    jointly,
    outstanding,
    percent,
    quantity,
    rounded,
    suspends,
    usd,
    waives,
)
from contract_rules.answers.norms_in_words import norm_in_full
from contract_rules.answers.phrases import Words
from contract_rules.contracts.serialization import from_json, to_json
from contract_rules.errors import InvalidContractError, WrongTypeError
from contract_rules.norms.norms import Obligation
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
    digits,
    dov,
    duties,
    each_matcher,
    order,
    pay,
    stands,
)
from support.schemas import FINDINGS

COSTS_FIRST = Allocation.COSTS_INTEREST_PRINCIPAL
PRINCIPAL_FIRST = Allocation.PRINCIPAL_INTEREST_COSTS


def on_loan(rate: str = "1", **how):
    """Interest of so much a day on what is unpaid of the loan."""
    return interest(percent(rate), on=outstanding("L"), per=days(1), **how)


def lending(allocation=COSTS_FIRST, bearer=bea, **how) -> tuple[Clause, ...]:
    """A loan due in March, interest of 1% a day on what is unpaid of it, and costs."""
    lent = {"upon": ann.did(Order(level=1)), "by": day(1, 3), "allocation": allocation}
    costs = ann.did(Order(level=2))
    return (
        clause("L", bearer.must(Pay(Order.price, ann), **lent, **how)),
        clause("I", bearer.must(Pay(on_loan(), ann), **lent, **how)),
        clause(
            "K",
            bearer.must(
                Pay(Order.price, ann), upon=costs, allocation=allocation, debt=Debt.COSTS, **how
            ),
        ),
    )


def lent(number: int, price, level: int = 1, **parts):
    """Ann lends, or spends on collection."""
    return ann.does(Order(usd(price), level, day(20)), on=day(number), **parts)


LOAN, COSTS = lent(1, 1000, id="loan"), lent(5, 40, 2, id="costs")


@each_matcher
def test_interest_is_paid_before_the_principal(matcher) -> None:
    """The principal falls by what is left, and interest runs on what is left of it."""
    agreed, events = contract(*lending()), (LOAN, pay(11, 150))
    assert stands(agreed, events, day(10), matcher) == ["I open 0 90", "L open 0 1000"][::-1]
    assert stands(agreed, events, day(11), matcher) == ["L open 50 950", "I open 100 0"]
    assert stands(agreed, events, day(21), matcher) == ["L open 50 950", "I open 100 95"]


@each_matcher
def test_interest_runs_on_a_loan_whose_amount_is_stated(matcher) -> None:
    """As on one that arises upon an event: it does not change by itself either."""
    how = {"by": day(1, 3), "allocation": COSTS_FIRST}
    agreed = contract(
        clause("L", bea.must(Pay(usd(1000), ann), **how)),
        clause("I", bea.must(Pay(on_loan(), ann), **how)),
    )
    assert stands(agreed, (pay(11, 150),), day(21), matcher) == ["L open 50 950", "I open 100 95"]


@each_matcher
def test_or_the_principal_before_the_interest(matcher) -> None:
    """Which stays owed, and bears none."""
    agreed = contract(*lending(PRINCIPAL_FIRST))
    events = (LOAN, pay(11, 150))
    assert stands(agreed, events, day(11), matcher) == ["L open 150 850", "I open 0 100"]
    assert stands(agreed, events, day(21), matcher) == ["L open 150 850", "I open 0 185"]


@each_matcher
def test_costs_are_paid_before_the_interest(matcher) -> None:
    """A payment that covers the costs, and a part of the interest."""
    agreed, events = contract(*lending()), (LOAN, COSTS, pay(11, 100), pay(12, 60))
    at = [stands(agreed, events, day(number), matcher) for number in (11, 12)]
    assert at == [
        ["L open 0 1000", "I open 60 40", "K kept 40 0"],
        ["L open 10 990", "I open 110 0", "K kept 40 0"],
    ]


@pytest.mark.parametrize(
    ("allocation", "paid"),
    [
        (Allocation.COSTS_INTEREST_PRINCIPAL, ("10", "100", "40")),
        (Allocation.COSTS_PRINCIPAL_INTEREST, ("110", "0", "40")),
        (Allocation.INTEREST_COSTS_PRINCIPAL, ("10", "100", "40")),
        (Allocation.INTEREST_PRINCIPAL_COSTS, ("50", "100", "0")),
        (Allocation.PRINCIPAL_COSTS_INTEREST, ("150", "0", "0")),
        (Allocation.PRINCIPAL_INTEREST_COSTS, ("150", "0", "0")),
        (Allocation.OLDEST_DUE, ("110", "0", "40")),
        (Allocation.OLDEST, ("150", "0", "0")),
    ],
)
@each_matcher
def test_each_order_is_as_it_reads(allocation, paid, matcher) -> None:
    """Of 150, where 40 of costs, 100 of interest and 1,000 of principal are owed."""
    found = duties(contract(*lending(allocation)), (LOAN, COSTS, pay(11, 150)), day(11), matcher)
    assert tuple(digits(duty.paid) for duty in found) == paid


@each_matcher
def test_of_one_sort_what_is_due_first_is_paid_first(matcher) -> None:
    """As without an order."""
    later, sooner = order(2, 10, due=day(30)), order(3, 10, due=day(10))
    how = {"upon": bea.did(Order(level=1)), "by": Order.due, "allocation": COSTS_FIRST}
    agreed = contract(clause("C1", bea.must(Pay(Order.price, ann), **how)), *lending()[2:])
    assert stands(agreed, (later, sooner, pay(5, 12)), day(5), matcher) == [
        "C1 open 2 8",
        "C1 kept 10 0",
    ]


LATE = bea.must(Pay(interest(percent("10"), per=days(1)), ann), allocation=COSTS_FIRST)
"""What is owed for a debt that is late; several clauses may state it."""


@each_matcher
def test_of_interest_since_one_day_that_of_the_first_clause_is_paid_first(matcher) -> None:
    """Also where both clauses state it in the same words, and the other's debt is older."""
    agreed = contract(
        *(
            clause(
                f"C{number}",
                bea.must(
                    Pay(Order.price, ann),
                    upon=ann.did(Order(level=number)),
                    within=days(limit),
                    allocation=COSTS_FIRST,
                    otherwise=LATE,
                ),
            )
            for number, limit in ((1, 0), (2, 1))
        )
    )
    events = lent(1, 20, 2), lent(2, 10, 1), pay(3, 1)
    assert stands(agreed, events, day(3), matcher) == [
        "C2 breached 0 20",
        "C1 breached 0 10",
        "C1 open 1 0",
        "C2 open 0 2",
    ]


@each_matcher
def test_of_one_clause_the_names_of_events_decide(matcher) -> None:
    """The last resort: both are late, and owe interest, since the same day."""
    how = {"upon": ann.did(Order()), "by": day(5), "allocation": COSTS_FIRST, "otherwise": LATE}
    agreed = contract(clause("C1", bea.must(Pay(Order.price, ann), **how)))
    events = lent(1, 20, id="b"), lent(2, 10, id="a"), pay(6, 1)
    assert stands(agreed, events, day(6), matcher) == [
        "C1 breached 0 20",
        "C1 breached 0 10",
        "C1 open 1 0",
        "C1 open 0 2",
    ]


INVOICE = bea.must(
    Pay(Order.price, ann),
    upon=ann.did(Order(level=1)),
    within=days(10),
    allocation=COSTS_FIRST,
    otherwise=bea.must(Pay(interest(percent("0.1"), per=days(1)), ann), allocation=COSTS_FIRST),
)


@each_matcher
def test_default_interest_is_paid_before_what_is_late(matcher) -> None:
    """Due on the 11th; 1 a day accrues from the 12th on, and 0.50 a day from the 17th."""
    agreed = contract(clause("C1", INVOICE))
    events = (LOAN, pay(16, 505), pay(26, 505))
    at = [stands(agreed, events, day(number), matcher) for number in (15, 16, 25, 26)]
    assert at == [
        ["C1 breached 0 1000", "C1 open 0 4"],
        ["C1 breached 500 500", "C1 open 5 0"],
        ["C1 breached 500 500", "C1 open 5 4.5"],
        ["C1 late 1000 0", "C1 kept 10 0"],
    ]


@each_matcher
def test_a_payment_that_names_a_loan_counts_in_the_order_there(matcher) -> None:
    """To all that is owed upon it, interest first, and what is left goes on to the others."""
    agreed = contract(*lending())
    events = (LOAN, COSTS, pay(11, 110, towards="loan"), pay(12, 950, towards="loan"))
    at = [stands(agreed, events, day(number), matcher) for number in (11, 12)]
    assert at == [
        ["L open 10 990", "I open 100 0", "K open 0 40"],
        ["L open 950.1 49.9", "I open 109.9 0", "K open 0 40"],
    ]
    rest = pay(13, "110.40", towards="loan")
    found = duties(agreed, (*events, rest), day(13), matcher)
    assert [digits(duty.outstanding) for duty in found] == ["0", "0", "0"]
    with Engine(agreed, (*events, rest), matcher=matcher) as engine:
        assert [str(left) for _, left in engine.unallocated(on=day(13))] == ["USD 20.001"]


@each_matcher
def test_a_payment_that_names_one_of_two_loans_is_of_that_one(matcher) -> None:
    """Its interest, then its principal; one that names none is of the interest on both first."""
    made = ann.did(Order(level=1))
    how = {"upon": made, "by": day(1, 3), "allocation": COSTS_FIRST}
    accrues = interest(percent(1), on=outstanding("L", of=made), per=days(1))
    agreed = contract(
        clause("L", bea.must(Pay(Order.price, ann), **how)),
        clause("I", bea.must(Pay(accrues, ann), **how)),
    )
    both = (lent(1, 1000, id="A"), lent(1, 100, id="B"))
    for towards, expected in (
        ("B", ["L open 0 1000", "L open 20 80", "I open 0 100", "I open 10 0"]),
        ("", ["L open 0 1000", "L open 0 100", "I open 30 70", "I open 0 10"]),
    ):
        events = (*both, pay(11, 30, towards=towards))
        assert stands(agreed, events, day(11), matcher) == expected


@each_matcher
def test_a_payment_that_names_a_debt_counts_to_the_interest_for_its_lateness_first(
    matcher,
) -> None:
    """Before that on an older debt, and before its own principal, where the clause says so.

    Where it does not, the principal was due first; and what is left is of that interest before
    it moves on to the other debt.
    """
    two = (lent(1, 100, id="A"), lent(2, 100, id="B"))
    for order_, amount, expected in (
        (COSTS_FIRST, 10, ["C1 breached 0 100", "C1 breached 2 98", "C1 open 0 9", "C1 open 8 0"]),
        (COSTS_FIRST, 110, ["C1 breached 0 100", "C1 late 100 0", "C1 open 2 7", "C1 kept 8 0"]),
        (
            Allocation.OLDEST_DUE,
            104,
            [
                "C1 breached 0 100",
                "C1 late 100 0",
                "C1 open 0 9",
                "C1 open 4 4",
            ],
        ),
    ):
        late = bea.must(Pay(interest(percent(1), per=days(1)), ann), allocation=order_)
        debt = {"upon": ann.did(Order(level=1)), "within": days(10), "allocation": order_}
        agreed = contract(clause("C1", bea.must(Pay(Order.price, ann), **debt, otherwise=late)))
        events = (*two, pay(20, amount, towards="B"))
        assert stands(agreed, events, day(20), matcher) == expected


@each_matcher
def test_what_was_paid_ahead_counts_to_a_penalty_upon_what_it_names(matcher) -> None:
    """It waits for that, as nothing is owed upon the order in money until the goods are late."""
    penalty = ann.must(Pay(usd(5), bea))
    goods = ann.must(Deliver(), upon=bea.did(Order()), within=days(10), otherwise=penalty)
    ahead = pay(5, 3, bea, by=ann, towards="B")
    events = (order(2, id="A"), order(3, id="B"), ahead)
    found = stands(contract(clause("C1", goods)), events, day(14), matcher)
    assert found == ["C1 breached", "C1 breached", "C1 open 0 5", "C1 open 3 2"]


@each_matcher
def test_a_deed_in_anothers_place_counts_to_that_which_it_names(matcher) -> None:
    """The repair of the second order, of two that are late."""
    repair = ann.must(Deliver(2))
    goods = ann.must(Deliver(1), upon=bea.did(Order()), within=days(10), otherwise=repair)
    events = (order(2, id="A"), order(3, id="B"), deliver(20, 2, towards="B"))
    found = stands(contract(clause("C1", goods)), events, day(20), matcher)
    assert found == ["C1 breached", "C1 breached", "C1 open", "C1 kept"]


@each_matcher
def test_a_payment_that_bounces_leaves_each_part_owed_again(matcher) -> None:
    """Interest runs on the balance as it stood each day: 950 from the 12th to the 16th."""
    first = pay(11, 150)
    agreed, events = contract(*lending()), (LOAN, first, first.reversal(on=day(16)))
    at = [stands(agreed, events, day(number), matcher) for number in (15, 16, 17)]
    assert at == [
        ["L open 50 950", "I open 100 38"],
        ["L open 0 1000", "I open 0 147.5"],
        ["L open 0 1000", "I open 0 157.5"],
    ]


@each_matcher
def test_a_payment_that_bounces_after_interest_has_joined_the_balance(matcher) -> None:
    """What it had paid of that is in the balance again from then on.

    100 accrue by the 11th, of which 50 are paid, so that 50 join; then 10.50 a day. The cheque
    bounces on the 16th: of what accrued by the 11th all is unpaid, so that 11 a day accrue; at
    the end of the 21st all joins, 207.50, and the day after 12.075 accrue, rounded in the sum.
    """
    joining = on_loan(compound="FREQ=MONTHLY;BYMONTHDAY=11,21")
    of_loan, _, costs = lending()
    how = {"upon": ann.did(Order(level=1)), "by": day(1, 3), "allocation": COSTS_FIRST}
    amount = rounded(joining, 2, Rounding.HALF_UP)
    agreed = contract(of_loan, clause("I", bea.must(Pay(amount, ann), **how)), costs)
    first = pay(6, 50)
    events = (LOAN, first, first.reversal(on=day(16)))
    at = [stands(agreed, events, day(number), matcher)[1] for number in (6, 11, 12, 16, 21, 22)]
    assert at == [
        "I open 50 0",
        "I open 50 50",
        "I open 50 60.5",
        "I open 0 152.5",
        "I open 0 207.5",
        "I open 0 219.58",
    ]


@each_matcher
def test_what_one_of_several_debtors_pays_counts_in_the_order(matcher) -> None:
    """For all of them."""
    agreed = contract(*lending(bearer=jointly(bea, cyd)))
    events = (LOAN, pay(11, 150, by=cyd), pay(12, 40))
    assert stands(agreed, events, day(12), matcher) == ["L open 80.5 919.5", "I open 109.5 0"]
    with Engine(agreed, events, matcher=matcher) as engine:
        told = engine.account(bea, on=day(12))
        parts = [[f"{p.debt.value} {digits(p.amount)}" for p in e.parts] for e in told.entries]
        assert [part for part in parts if part] == [
            ["interest 100", "principal 50"],
            ["interest 9.5", "principal 30.5"],
        ]
        assert sum((e.amount for e in told.entries), usd(0)) == told.balance == usd("919.5")


@each_matcher
def test_an_advance_counts_in_the_order_to_what_arises_together(matcher) -> None:
    """Upon one event costs and principal are owed, on account."""
    how = {"upon": ann.did(Order()), "allocation": COSTS_FIRST, "on_account": True}
    agreed = contract(
        clause("C1", bea.must(Pay(Order.price, ann), **how)),
        clause("C2", bea.must(Pay(usd(40), ann), debt=Debt.COSTS, **how)),
    )
    assert stands(agreed, (pay(1, 50), lent(2, 100)), day(2), matcher) == [
        "C1 open 10 90",
        "C2 kept 40 0",
    ]


@each_matcher
def test_what_is_suspended_is_paid_last(matcher) -> None:
    """Whatever sort of debt it is."""
    powers = clause("P", ann.can(Claim(number=1), then=suspends("K", extends=True)))
    agreed = contract(*lending(), powers)
    events = (LOAN, COSTS, claim(6), pay(11, 150))
    assert stands(agreed, events, day(11), matcher) == [
        "L open 50 950",
        "I open 100 0",
        "K suspended 0 40",
    ]


@each_matcher
def test_a_part_that_is_waived_is_of_what_payments_count_to_first(matcher) -> None:
    """Of what is late and the interest on it, interest first: 4 by the 15th, as if paid."""
    powers = clause("P", ann.can(Claim(number=1), then=waives("C1", amount=usd(10))))
    agreed = contract(clause("C1", INVOICE), powers)
    assert stands(agreed, (LOAN, claim(15)), day(16), matcher) == [
        "C1 breached 0 994",
        "C1 open 0 0.994",
    ]


@each_matcher
def test_what_is_assigned_and_what_a_power_begins_count_in_the_order(matcher) -> None:
    """The loan is owed to Cyd from the 5th on, to whom a fee is owed too, upon a claim."""
    fee = bea.must(Pay(usd(40), cyd), allocation=COSTS_FIRST, debt=Debt.COSTS)
    powers = clause(
        "P",
        ann.can(Claim(number=1), then=assigns("L", to=cyd)),
        ann.can(Claim(number=2), then=begins(fee)),
    )
    agreed = contract(lending()[0], powers)
    events = (LOAN, claim(4), claim(6, 2), pay(8, 50, cyd))
    assert stands(agreed, events, day(8), matcher) == ["L open 10 990", "P kept 40 0"]


@each_matcher
def test_on_one_day_payments_count_in_the_order_of_their_hours(matcher) -> None:
    """The day of payment bears interest: 100 by the 11th, of which the first leaves 10."""
    first = bea.does(Pay(usd(90), ann), on=datetime(2020, 1, 11, 9, tzinfo=UTC))
    second = bea.does(Pay(usd(30), ann), on=datetime(2020, 1, 11, 17, tzinfo=UTC))
    found = stands(contract(*lending()), (LOAN, first, second), day(11), matcher)
    assert found == ["L open 20 980", "I open 100 0"]


class Haul(Action, additive={"grain": "tonnes"}):
    """Haul grain."""

    grain: Field[Quantity]
    to: Field[Party] = anything


@each_matcher
def test_units_of_goods_count_in_the_order(matcher) -> None:
    """10 tonnes for storing come first, or last."""
    for allocation, expected in ((COSTS_FIRST, ["50", "0"]), (PRINCIPAL_FIRST, ["40", "10"])):
        sold = bea.must(Haul(quantity(100, "tonnes"), ann), allocation=allocation)
        stored = bea.must(
            Haul(quantity(10, "tonnes"), ann), allocation=allocation, debt=Debt.COSTS
        )
        agreed = Contract(
            name="Grain",
            parties=(ann, bea),
            clauses=(clause("C1", sold), clause("C2", stored)),
            effective=day(1),
        )
        hauled = bea.does(Haul(quantity(60, "tonnes"), ann), on=day(2))
        found = duties(agreed, (hauled,), day(2), matcher)
        assert [digits(duty.outstanding) for duty in found] == expected


@each_matcher
def test_what_is_written_in_an_account_tells_the_parts(matcher) -> None:
    """Of each payment and of its reversal; and of each debt what it is."""
    bounced = pay(11, 160)
    events = (LOAN, COSTS, bounced, bounced.reversal(on=day(16)), pay(18, 30))
    with Engine(contract(*lending()), events, matcher=matcher) as engine:
        told = engine.account(bea, on=day(18))
        assert FINDINGS.is_valid(told.to_json())
        lines = [re.split(r"  +", line)[2:] for line in str(told).splitlines()[1:-1]]
        parts = "40.00 to costs, 100.00 to interest, 20.00 to principal"
        assert lines == [
            ["debt", "1,000.00", "1,000.00", "L, principal"],
            ["debt", "40.00", "1,040.00", "K, costs"],
            ["interest", "40.00", "1,080.00", "I"],
            ["interest", "60.00", "1,140.00", "I"],
            ["payment", "-160.00", "980.00", f"{bounced.id}, {parts}"],
            ["interest", "49.00", "1,029.00", "I"],
            ["reversal", "160.00", "1,189.00", f"reversal of {bounced.id}, {parts}"],
            ["interest", "20.00", "1,209.00", "I"],
            ["payment", "-30.00", "1,179.00", f"{events[-1].id}, 30.00 to costs"],
        ]
        assert sum((entry.amount for entry in told.entries), usd(0)) == told.balance


def test_a_duty_tells_what_sort_of_debt_it_is() -> None:
    """As data, in words and as JSON, where its clause says so or goes by that; else not."""
    found = duties(contract(*lending()), (LOAN, COSTS), day(11), "semantics")
    assert [duty.debt for duty in found] == [Debt.PRINCIPAL, Debt.INTEREST, Debt.COSTS]
    assert [duty.to_json()["debt"] for duty in found] == ["principal", "interest", "costs"]
    assert all(FINDINGS.is_valid(duty.to_json()) for duty in found)
    told = [" ".join(str(duty).split()) for duty in found]
    assert [words in text for words, text in zip(SORTED, told, strict=True)] == [True] * 3
    (plain,) = duties(contract(clause("C1", bea.must(Pay(usd(1), ann)))), (), day(2), "semantics")
    assert plain.debt is None
    assert "debt" not in plain.to_json()
    (deed,) = duties(contract(clause("C1", bea.must(Claim(1)))), (), day(2), "semantics")
    assert deed.debt is None
    fee = clause("C1", bea.must(Pay(usd(1)), debt=Debt.COSTS))
    (nobodys,) = duties(contract(fee), (), day(2), "semantics")
    assert "owed as costs" in str(nobodys)


SORTED = ("principal owed to Ann", "interest owed to Ann", "costs owed to Ann")


FEE = bea.must(Pay(usd(40), ann), allocation=COSTS_FIRST, debt=Debt.COSTS)
DUE = bea.must(Pay(usd(100), ann), allocation=COSTS_FIRST)
PLAIN = bea.must(Pay(usd(100), ann))
FIRST = "payments count to costs, interest, principal, and"
ONE = (
    f"{FIRST} one payment may count to %s, too, which goes by another order, %s; state "
    "allocation=Allocation.COSTS_INTEREST_PRINCIPAL there, or let payments differ in a field, or "
    "in their action"
)
STATED = clause("L", bea.must(Pay(usd(1000), ann)))
ALONE = (
    f"{FIRST} all that they may count to is %s; say of what is another sort of debt which it is, "
    "as in debt=Debt.%s, or leave allocation= out"
)


@pytest.mark.parametrize(
    ("clauses", "text"),
    [
        ([clause("C1", DUE, PLAIN)], "C1: " + ONE % ("another of its duties", "oldest due")),
        (
            [clause("C1", DUE, FEE), clause("C2", PLAIN)],
            "C1: " + ONE % ("what is owed under C2", "oldest due"),
        ),
        (
            [clause("C1", DUE), clause("C2", bea.must(Pay(Order.price), upon=Order()))],
            "C1: " + ONE % ("what is owed under C2", "oldest due"),
        ),
        ([clause("C1", DUE)], "C1: " + ALONE % ("principal", "INTEREST")),
        ([clause("C1", FEE)], "C1: " + ALONE % ("costs", "INTEREST")),
        ([lending()[1], STATED], "I: " + ONE % ("what is owed under L", "oldest due")),
        (
            [
                clause(
                    "C1",
                    bea.must(
                        Pay(interest(percent(1), on=usd(1), per=days(1)), ann),
                        allocation=COSTS_FIRST,
                    ),
                ),
            ],
            "C1: " + ALONE % ("interest", "PRINCIPAL"),
        ),
    ],
)
def test_orders_that_meet_and_orders_of_one_sort_are_refused(clauses, text) -> None:
    """Where they are written, with what to write instead."""
    with pytest.raises(WrongTypeError, match=re.escape(text)):
        contract(*clauses)


def test_it_is_data(tmp_path) -> None:
    """A sort and an order come back as they were written, from JSON and from a file."""
    norm = bea.must(Pay(usd(40), ann), allocation=PRINCIPAL_FIRST, debt=Debt.COSTS)
    assert from_json(Obligation, to_json(norm)) == norm
    assert (repr(Debt.COSTS), repr(PRINCIPAL_FIRST)) == (
        "Debt.COSTS",
        "Allocation.PRINCIPAL_INTEREST_COSTS",
    )
    for allocation in (one for one in Allocation if one.sorts):
        agreed = contract(*lending(allocation))
        agreed.dump(tmp_path / "loan.yaml")
        assert Contract.load(tmp_path / "loan.yaml") == agreed


def test_a_clause_in_words_tells_the_order_and_the_sort() -> None:
    """Where it states them."""
    words = Words.of(contract(*lending()))
    (norm,) = lending()[2].norms
    assert list(norm_in_full(norm, words))[-2:] == [
        "  debt: costs",
        "  order of payments: costs, interest, principal",
    ]
    plain = list(norm_in_full(bea.must(Pay(usd(1), ann)), words))
    assert not [line for line in plain if "order of" in line or "debt:" in line]


def test_an_amendment_of_the_order_is_refused() -> None:
    """Debts of both wordings would meet in two orders."""
    changed = lending(PRINCIPAL_FIRST)
    later = Amendment(title="Later", effective=day(1, 2), replaces=changed)
    with pytest.raises(InvalidContractError, match="owed under another wording of it, too, which"):
        contract(*lending(), amendments=(later,))


def test_debts_that_no_payment_meets_go_by_orders_of_their_own() -> None:
    """Of other debtors, to others, or by other acts; what is assigned may meet them."""
    others = (
        clause("C1", bea.must(Pay(usd(1), cyd))),
        clause("C2", dov.must(Pay(usd(1), ann))),
        clause("C3", bea.must(Claim(1))),
        clause("C4", bea.must(Pay(amount=usd(1), to=ann), in_one_payment=True)),
    )
    agreed = contract(*lending(), *others)
    assert len(agreed.clauses) == 7
    powers = clause("P", ann.can(Claim(number=1), then=assigns("L", to=Claim.to)))
    with pytest.raises(WrongTypeError, match=r"L: payments .* owed under C1, too, which goes by"):
        contract(*lending(), others[0], powers)


def test_orders_of_each_member_of_a_group_meet() -> None:
    """What anybody owes is owed by Bea, too."""
    with pytest.raises(WrongTypeError, match=r"C1: payments .* owed under C2, too, which goes by"):
        contract(clause("C1", DUE, FEE), clause("C2", any_party.must(Pay(usd(1), ann))))


@each_matcher
def test_grace_goes_by_the_order_of_its_debt(matcher) -> None:
    """It is no debt of its own."""
    how = {"allocation": COSTS_FIRST, "by": day(5)}
    late = bea.must(Pay(usd(100), ann), by=day(9))
    agreed = contract(clause("C1", bea.must(Pay(usd(100), ann), otherwise=late, **how), FEE))
    assert stands(agreed, (pay(7, 50),), day(8), matcher) == [
        "C1 breached 10 90",
        "C1 kept 40 0",
    ]


@each_matcher
def test_a_way_that_pays_nothing_has_no_sort(matcher) -> None:
    """Of a debt that may be paid, or worked off."""
    how = {"allocation": COSTS_FIRST, "debt": Debt.COSTS}
    either = bea.must(Pay(usd(40), ann), alternatives=(Deliver(1),), **how)
    agreed = contract(clause("C1", either, DUE))
    assert [(way.debt, way.allocation) for way in either.ways] == [
        (Debt.COSTS, COSTS_FIRST),
        (None, Allocation.OLDEST_DUE),
    ]
    assert stands(agreed, (pay(7, 50),), day(8), matcher) == ["C1 kept 40 0", "C1 open 10 90"]
