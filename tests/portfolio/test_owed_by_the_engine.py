"""Duties that SQL does not carry, each with the reason that the plan gives."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import reduce

import pyarrow as pa
import pytest
from attrs import evolve

from contract_rules import (
    Action,
    Allocation,
    Amendment,
    Clause,
    Contract,
    Field,
    Money,
    Parameter,
    Party,
    Question,
    Roll,
    anything,
    at_least,
    at_most,
    breach_of,
    business_days,
    count,
    days,
    hours,
    jointly,
    less_than,
    monthly,
    more_than,
    outstanding,
    to_date,
    total,
    usd,
)
from contract_rules.portfolio import Portfolio
from contract_rules.portfolio.sql import ways
from support.owing import (
    ANY_ORDER,
    Deliver,
    Enter,
    Order,
    Pay,
    PayFor,
    Quit,
    Waive,
    buyer,
    grace,
    rent,
    seller,
)

BANK = Party("the bank")

LAST = date(2024, 3, 1)

UPON = buyer.did(ANY_ORDER)

DUE = Pay(seller, Order.price)

PAID = buyer.must(DUE, upon=UPON, within=days(5))

COUNTED = count(Order, by=buyer)


class Deposit(Action, phrase="deposit {amount}"):
    """Leave with the other."""

    amount: Field[Money]


class Lend(Action, phrase="lend {amount} for {term} days"):
    """Lend."""

    amount: Field[Money]
    term: Field[int]


ANY_LOAN = Lend(anything, anything)

MANY_DAYS_LATER = reduce(lambda day, _: day + days(1), range(10), Order.by_day)
"""Ten periods after one another: more than SQL counts, as they might lead out of the calendar."""

ending, rate = Parameter("ending", date), Parameter("rate", Decimal)


def template(*norms, **more) -> Contract:
    clauses = [Clause(str(n), "As said.", norm) for n, norm in enumerate(norms, 1)]
    parties = (seller, buyer, BANK)
    actions = (Pay, PayFor, Order, Deliver, Waive, Quit, Enter, Deposit, Lend)
    made = {"effective": date(2024, 1, 1), "parties": parties, "actions": actions, **more}
    return Contract(name="What {buyer} owes", clauses=tuple(clauses), **made)


@pytest.fixture(autouse=True)
def _of_any_size(monkeypatch):
    """SQL is asked about few contracts, too."""
    monkeypatch.setattr(ways, "FEWEST", 0)


def planned(made: Contract) -> list[tuple[str, str]]:
    """The way and the reason of each norm."""
    values = {
        "id": "c",
        "buyer": "B",
        "rent": "USD 20",
        "grace": 3,
        "rate": "5%",
        "ending": date(2024, 6, 1),
    }
    names = {"id", *(known.name for known in made.parameters)}
    instances = pa.Table.from_pylist([{k: v for k, v in values.items() if k in names}])
    events = pa.table({n: pa.array([], pa.string()) for n in ("instance", "on", "by", "action")})
    with Portfolio(made, instances, events, workers=1) as portfolio:
        rows = portfolio.plan().to_pylist()
    return [(row["way"], row["reason"]) for row in rows]


@pytest.mark.parametrize(
    ("norms", "reason"),
    [
        (
            [PAID, buyer.must_not(Pay(seller, less_than(usd(3))))],
            "clause 2 may keep its duties from binding",
        ),
        ([buyer.must(Pay(seller, anything), upon=UPON)], None),
        (
            [buyer.must(DUE, upon=UPON, alternatives=(Waive(Order.item),))],
            "it may be performed in several ways (alternatives=)",
        ),
        (
            [buyer.must(Pay(seller, rent), upon=(UPON, seller.did(Deliver(anything))))],
            "it arises once several acts have happened",
        ),
        (
            [buyer.must(DUE, upon=UPON, not_before=days(2), within=days(5))],
            "it may be performed from a later day on (not_before=)",
        ),
        (
            [jointly(buyer, BANK).must(DUE, upon=UPON)],
            "several owe it together; SQL carries an obligation of each",
        ),
        ([buyer.must(DUE, upon=UPON, on_account=True)], None),
        (
            [PAID, buyer.must(DUE, upon=UPON, on_account=True)],
            "payments may count to duties under clause 1, too, which asks for them in another",
        ),
        (
            [buyer.must(Pay(seller, at_least(Order.price)), upon=UPON)],
            "more may be paid than is owed (at_least); SQL carries",
        ),
        (
            [buyer.must(DUE, upon=UPON, allocation=Allocation.AS_NAMED)],
            "payments count to the duties that they name",
        ),
        (
            [buyer.must(DUE, upon=UPON, until=seller.did(Waive(anything)))],
            "it ends by a condition (until=); SQL carries what ends on a day",
        ),
        ([buyer.must(DUE, upon=UPON, until=Order.by_day)], None),
        ([buyer.must(DUE, upon=UPON, from_=ending)], None),
        (
            [
                buyer.must(
                    Pay(seller, to_date(total(Deposit.amount, by=buyer))),
                    upon=UPON,
                )
            ],
            "its amount moves from day to day",
        ),
        (
            [buyer.must(DUE, upon=UPON, provided=seller.did(Waive(Order.item)))],
            "it is provided that something has happened beside its occasion",
        ),
        (
            [buyer.must(DUE, upon=UPON, provided=(Order.price > usd(1)) | (Order.by_day > LAST))],
            "its condition holds in several ways (|), each of which may",
        ),
        (
            [buyer.must(DUE, upon=UPON, within=hours(5))],
            "its deadline is an instant; SQL carries days",
        ),
        (
            [buyer.must(Pay(seller, rent), unless=buyer.did(Quit()))],
            "it arises as time goes by, and stands under a condition",
        ),
        (
            [buyer.must(Pay(BANK, usd(1)), upon=buyer.did(Pay(seller, anything)))],
            "the act upon which it arises may perform it, too",
        ),
        (
            [buyer.must(Pay(seller, at_most(Order.price)), upon=UPON)],
            "what performs it is compared with its occasion",
        ),
        (
            [buyer.must(DUE, upon=UPON, in_one_payment=True)],
            "what performs it has the amount that its occasion says, in one act",
        ),
        (
            [buyer.must(DUE, upon=UPON, by=Order.by_day, rolls=Roll.FOLLOWING, calendar="US")],
            "its deadline rolls (rolls=)",
        ),
        (
            [buyer.must(DUE, upon=UPON, within=business_days(grace, "US"))],
            "its period is counted by a calendar, and another in each contract",
        ),
        ([buyer.must(DUE, upon=UPON, until=ending)], None),
        (
            [buyer.must(DUE, upon=UPON, from_=datetime(2024, 2, 1, 12, tzinfo=UTC))],
            "it begins at an instant (from_=)",
        ),
        (
            [
                buyer.must(
                    Pay(
                        seller,
                        rent,
                    ),
                    every=monthly(day=1),
                    owed_to=BANK,
                )
            ],
            None,
        ),
        (
            [PAID, buyer.must(Pay(anything, usd(5)), upon=UPON)],
            "payments may count to duties under clause 1, too, which asks for them in another",
        ),
        (
            [
                PAID,
                buyer.must(Pay(seller, rent), every=monthly(day=1), allocation=Allocation.OLDEST),
            ],
            "payments may count to duties under clause 2, too, in another order",
        ),
        ([PAID, seller.must(Pay(buyer, usd(5)), upon=UPON)], None),
        ([PAID, buyer.must(Deposit(Order.price), upon=UPON)], None),
        (
            [buyer.must(Pay(seller, rent * rate), upon=UPON)],
            "its amount may have more digits than SQL adds up",
        ),
        (
            [
                buyer.must(
                    Pay(seller, Lend.amount), upon=seller.did(ANY_LOAN), within=days(Lend.term)
                )
            ],
            "its period is a number that its occasion says",
        ),
        (
            [buyer.must(DUE, upon=UPON, by=MANY_DAYS_LATER)],
            "it counts more than 9 periods after one another",
        ),
        (
            [PAID, buyer.must(PayFor(seller, usd(5), Order.item), upon=UPON)],
            "payments may count to duties under clause 1",
        ),
        (
            [PAID, buyer.must(Pay(BANK, usd(5)), upon=UPON)],
            "payments may count to duties under clause 1",
        ),
        ([buyer.must(DUE, upon=UPON, provided=COUNTED > 1)], "it goes by a total or a count"),
        (
            [PAID, seller.must(Deliver(anything), upon=breach_of("1"))],
            "it arises upon what becomes of duties or clauses, and not",
        ),
        ([PAID, buyer.must_not(Order(anything, more_than(outstanding("1")), anything))], None),
        (
            [
                buyer.must(Pay(seller, rent), unless=buyer.did(Quit())),
                buyer.must_not(Order(anything, more_than(outstanding("1")), anything)),
            ],
            "clause 1: it arises as time goes by",
        ),
        (
            [
                PAID,
                buyer.must_not(
                    Order(anything, more_than(outstanding("1", of=ANY_ORDER)), anything)
                ),
            ],
            "it asks what is outstanding upon some occasions alone",
        ),
        (
            [PAID, buyer.must(Pay(seller, outstanding("1")), upon=seller.did(Waive(anything)))],
            "it asks what is outstanding, which is another at each occasion",
        ),
    ],
)
def test_the_plan_says_why(norms, reason):
    told = planned(template(*norms))
    if reason is None:
        assert {way for way, _ in told} == {"sql"}
    else:
        assert any(way == "engine" and reason in why for way, why in told)


LONGER = Amendment(
    title="Longer",
    effective=date(2024, 4, 1),
    replaces=(Clause("1", "As said.", buyer.must(DUE, upon=UPON, within=days(9))),),
)


@pytest.mark.parametrize(
    ("amendment", "reason"),
    [
        (LONGER, "it is carried by SQL"),
        (
            evolve(LONGER, discharges=("1",)),
            "an amendment discharges what is owed under its clause",
        ),
        (
            evolve(LONGER, announced=date(2024, 4, 2)),
            "'Longer' is announced later than it has effect",
        ),
    ],
)
def test_what_the_plan_says_of_amended_templates(amendment, reason):
    told = planned(template(PAID, amendments=(amendment,)))
    assert [why for _, why in told] == [reason] * 2


def test_the_plan_says_upon_which_breaches_the_engine_tells_what_is_owed():
    charge, stop = buyer.must(Pay(seller, usd(3)), within=days(5)), buyer.must_not(ANY_ORDER)
    one, other, last = (
        buyer.must(DUE, upon=UPON, within=days(9), otherwise=remedy)
        for remedy in (charge, stop, buyer.must(DUE, within=days(5)))
    )
    told = [why for norm in (one, other, last) for _, why in planned(template(norm))]
    far = "but for contracts in which it is breached: what is owed upon that the engine tells"
    assert told == [f"it is carried by SQL, {far}", "it is carried by SQL", told[0]]


def test_of_three_debts_to_which_the_same_may_count_two_are_left():
    other = buyer.must(Pay(BANK, usd(5)), upon=UPON)
    told = planned(template(PAID, other, evolve(other, deadline=None), PAID))
    assert [way for way, _ in told] == ["sql", "engine", "engine", "sql"]


def test_the_days_of_an_amended_text_are_carried_where_they_are_those_of_each_contract():
    assert planned(template(PAID, amendments=(LONGER,)))[0][0] == "sql"
    later = evolve(LONGER, effective=date(2024, 7, 1), announced=date(2024, 7, 1))
    told = planned(template(PAID, amendments=(later,), effective=ending))
    assert all(way == "engine" and "other days in each contract" in why for way, why in told)


def test_what_the_plan_says_of_open_templates():
    question = Question("fit", "Is it fit?", readings=("yes", "no"))
    asking = buyer.must(DUE, upon=UPON, provided=question.reads("yes"))
    assert planned(template(asking))[0][0] == "engine"


def test_each_obligation_is_planned_for_itself():
    other = seller.must(Deliver(anything), unless=buyer.did(Quit()))
    told = planned(template(PAID, other))
    assert [way for way, _ in told] == ["sql", "engine"]


def test_where_no_contract_is_plain_the_plan_says_so():
    nothing = pa.table({n: pa.array([], pa.string()) for n in ("id", "buyer")})
    events = pa.table({n: pa.array([], pa.string()) for n in ("instance", "on", "by", "action")})
    asks = buyer.must_not(Order(anything, more_than(outstanding("1")), anything))
    with Portfolio(template(PAID, asks), nothing, events, workers=1) as portfolio:
        told = portfolio.plan().to_pylist()
    assert [(row["way"], row["reason"]) for row in told] == [
        (
            "engine",
            (
                "no contract is plain; write days as 2026-11-30, amounts as USD 500, and parties "
                "by their names"
            ),
        )
    ] * 2
