"""What contracts owe, as SQL tells it: right values by hand, and what goes by the engine."""

from __future__ import annotations

import gc
import json
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from attrs import evolve

from contract_rules import (
    Action,
    Amendment,
    Calendar,
    Clause,
    Contract,
    Field,
    Money,
    MonthEnd,
    Parameter,
    Party,
    Roll,
    Rounding,
    anything,
    begins,
    breach_of,
    business_days,
    count,
    days,
    days_between,
    end_of_month,
    kept,
    monthly,
    months,
    more_than,
    outstanding,
    percent,
    periods_between,
    rounded,
    terminates,
    total,
    usd,
    weeks,
    years,
)
from contract_rules.norms.norms import Power, Prohibition
from contract_rules.portfolio import Portfolio
from contract_rules.portfolio.sql import duty_days, ways
from contract_rules.values.periods import whole
from support.owing import (
    ANY_ORDER,
    Deliver,
    Enter,
    Item,
    Order,
    Pay,
    PayFor,
    Quit,
    Send,
    Waive,
    buyer,
    grace,
    rent,
    seller,
    start,
)

BANK = Party("the bank")

ending = Parameter("ending", date)

FIRST, ON = date(2024, 1, 1), date(2024, 3, 25)

ACTIONS = (Pay, PayFor, Order, Deliver, Send, Waive, Quit, Enter)

PAID = buyer.must(Pay(seller, Order.price), upon=buyer.did(ANY_ORDER), within=days(5))


def orders_for(price: Any) -> Order:
    return Order(anything, price, anything)


def template(*norms: Any, **more: Any) -> Contract:
    clauses = [Clause(str(n), "As said.", norm) for n, norm in enumerate(norms, 1)]
    given = {"effective": FIRST, "parties": (seller, buyer, BANK), "actions": ACTIONS, **more}
    return Contract(name="What {buyer} owes", clauses=tuple(clauses), **given)


def happened(*events: tuple[str, str, Any, str, dict[str, str]]) -> pa.Table:
    """Events of one contract: the day, the id, by whom, what, and its fields."""
    rows = [
        {
            "instance": "c",
            "id": id_,
            "on": date.fromisoformat(f"2024-{day}"),
            "by": by,
            "action": action,
            "fields": json.dumps(fields),
        }
        for day, id_, by, action, fields in events
    ]
    names = ("instance", "id", "on", "by", "action", "fields")
    types = {"on": pa.date32()}
    schema = pa.schema([(name, types.get(name, pa.string())) for name in names])
    return pa.Table.from_pylist(rows, schema)


def ordered(day: str, id_: str, price: int, item: str = "x", by_day: str = "2024-06-01") -> tuple:
    fields = {"item": item, "price": f"USD {price}", "by_day": by_day}
    return day, id_, "B", "Order", fields


def paid(day: str, id_: str, amount: int) -> tuple:
    return day, id_, "B", "Pay", {"to": "the seller", "amount": f"USD {amount}"}


@pytest.fixture(autouse=True)
def _few(monkeypatch) -> None:
    monkeypatch.setattr(ways, "FEWEST", 0)


def asked(  # noqa: PLR0913 (what is asked has this many parts)
    made: Contract,
    events: pa.Table,
    name: str = "duties",
    on: Any = ON,
    other: Any = None,
    start: date = FIRST,
    more: dict[str, Any] | None = None,
) -> Any:
    """The answers about one contract, and whether the engine gave them."""
    values = {"id": "c", "buyer": "B", "rent": "USD 20", "start": start, "grace": 3}
    values["ending"] = date(2024, 1, 10)
    days = {"on": on} if other is None else {"on": on, "other": other}
    days |= more or {}
    names = {"id", *(known.name for known in made.parameters)}
    instances = pa.Table.from_pylist([{k: v for k, v in values.items() if k in names}])
    with Portfolio(made, instances, events, workers=1) as portfolio:
        answered = portfolio._ways.of(*portfolio._asked(name, days))
        engine = answered is None or bool(answered.part(0)[1])
        rows = portfolio.batches(name, **days).read_all().to_pylist()
        with pytest.MonkeyPatch.context() as patch:
            rejects = portfolio.rejects
            patch.setattr(ways, "FEWEST", 2)
            assert rows == portfolio.batches(name, **days).read_all().to_pylist()
            assert rejects.equals(portfolio.rejects)
    return rows, engine


def test_parts_count_to_what_is_due_first_and_too_much_is_lost():
    events = happened(
        paid("01-02", "p0", 500),
        ordered("01-10", "o1", 100),
        ordered("01-12", "o2", 50),
        paid("01-13", "p1", 60),
        paid("01-20", "p2", 60),
        paid("01-30", "p3", 100),
        ordered("02-01", "o3", 30),
        ordered("03-24", "o4", 0),
        ordered("03-25", "o5", 7),
    )
    rows, engine = asked(template(PAID), events)
    assert engine is False
    columns = ("duty", "status", "since", "due", "breached", "paid", "outstanding", "events")
    assert [tuple(row[c] for c in columns) for row in rows] == [
        (
            *("1.0 o1", "late", date(2024, 1, 20), date(2024, 1, 15), date(2024, 1, 16)),
            *(Decimal(100), Decimal(0), ["o1", "p1", "p2"]),
        ),
        (
            *("1.0 o2", "late", date(2024, 1, 30), date(2024, 1, 17), date(2024, 1, 18)),
            *(Decimal(50), Decimal(0), ["o2", "p2", "p3"]),
        ),
        (
            *("1.0 o3", "breached", date(2024, 2, 7), date(2024, 2, 6), date(2024, 2, 7)),
            *(Decimal(0), Decimal(30), ["o3"]),
        ),
        (
            *("1.0 o4", "kept", date(2024, 3, 24), date(2024, 3, 29), None),
            *(Decimal(0), Decimal(0), ["o4"]),
        ),
        (
            *("1.0 o5", "open", date(2024, 3, 25), date(2024, 3, 30), None),
            *(Decimal(0), Decimal(7), ["o5"]),
        ),
    ]
    assert {row["currency"] for row in rows} == {"USD"}
    (row,), engine = asked(template(PAID), events, "totals")
    assert engine is False
    names = ("party", "owed", "paid", "outstanding", "overdue", "not_binding", "unknown")
    assert [row[name] for name in names] == ["B", 187, 150, 37, 30, 0, 0]


def test_what_is_paid_too_early_counts_as_soon_as_something_is_owed():
    owed = evolve(PAID, on_account=True)
    rule = buyer.must(Pay(seller, rent), every=monthly(day=1), within=days(3), on_account=True)
    events = happened(
        paid("01-02", "p0", 15),
        ordered("01-10", "o1", 10),
        paid("01-10", "p1", 4),
        paid("01-11", "p2", 6),
        ordered("01-12", "o2", 20),
        paid("01-30", "p3", 50),
        ordered("02-12", "o3", 30),
    )
    rows, engine = asked(template(owed), events)
    assert engine is False
    assert [tuple(row[c] for c in ("status", "since", "paid", "events")) for row in rows] == [
        ("kept", date(2024, 1, 10), 10, ["o1", "p0"]),
        ("late", date(2024, 1, 30), 20, ["o2", "p0", "p1", "p2", "p3"]),
        ("kept", date(2024, 2, 12), 30, ["o3", "p3"]),
    ]
    rows, engine = asked(template(rule), events)
    assert ([row["status"] for row in rows], engine) == (["late", "kept", "kept", "open"], False)


def test_parts_are_told_in_the_order_of_their_days():
    """Whatever their ids, and the order of their rows."""
    parts = [paid(f"01-{11 + n}", f"p{7 * n % 10}", 1 + n) for n in range(10)]
    events = happened(ordered("01-10", "o", 55), *parts[::-1])
    (row,), engine = asked(template(PAID), events)
    assert engine is False
    assert row["events"] == ["o", *(f"p{7 * n % 10}" for n in range(10))]
    assert (row["status"], row["since"]) == ("late", date(2024, 1, 20))


def test_what_is_paid_under_one_contract_counts_to_nothing_under_another():
    """Neither what was too much, nor what is left; and whichever comes first."""
    order = ordered("01-10", "o", 30)
    parts = {
        "a": [order, paid("01-11", "p", 99)],
        "b": [order],
        "c": [order, *(paid(f"01-{11 + n}", f"p{n}", 10) for n in range(3))],
        "d": [order, paid("01-11", "p", 20), paid("01-12", "q", 10)],
        "e": [order, paid("01-11", "p", 29)],
    }
    instances = pa.Table.from_pylist([{"id": one, "buyer": "B"} for one in parts])
    tables = [
        happened(*told).set_column(0, "instance", pa.array([one] * len(told)))
        for one, told in parts.items()
    ]
    with Portfolio(template(PAID), instances, pa.concat_tables(tables), workers=1) as portfolio:
        rows = portfolio.duties(on=ON).to_pylist()
        assert portfolio._ways.of(*portfolio._asked("duties", {"on": ON})).part(0)[1] == []
    columns = ("instance", "status", "paid", "events")
    assert [tuple(row[c] for c in columns) for row in rows] == [
        ("a", "kept", 30, ["o", "p"]),
        ("b", "breached", 0, ["o"]),
        ("c", "kept", 30, ["o", "p0", "p1", "p2"]),
        ("d", "kept", 30, ["o", "p", "q"]),
        ("e", "breached", 29, ["o", "p"]),
    ]


def test_a_payment_in_time_on_the_last_day():
    events = happened(ordered("01-10", "o", 9), paid("01-15", "p", 9))
    (row,), _ = asked(template(PAID), events)
    assert (row["status"], row["breached"]) == ("kept", None)
    assert asked(template(PAID), events, "breaches") == ([], False)


def test_acts_perform_duties_about_the_same_thing_first_come_first_served():
    deliver = seller.must(Deliver(Order.item), upon=buyer.did(ANY_ORDER), within=weeks(1))
    events = happened(
        ordered("01-10", "o1", 1, "x"),
        ordered("01-11", "o2", 1, "y"),
        ordered("01-12", "o3", 1, "x"),
        ("01-13", "d1", "the seller", "Deliver", {"item": "x"}),
        ("01-30", "d2", "the seller", "Deliver", {"item": "y"}),
    )
    rows, engine = asked(template(deliver), events)
    assert engine is False
    assert [(row["status"], row["amount"], row["events"]) for row in rows] == [
        ("kept", None, ["o1", "d1"]),
        ("late", None, ["o2", "d2"]),
        ("breached", None, ["o3"]),
    ]
    assert asked(template(deliver), events, "totals") == ([], False)


def test_whoever_orders_is_sent_what_was_ordered_by_the_day_that_was_said():
    send = seller.must(Send(Order.item, Order.by_day), upon=ANY_ORDER, within=days(9))
    sent = {"item": "x", "by_day": "2024-06-01"}
    events = happened(
        ordered("01-10", "o1", 1, "x"),
        ("01-11", "o2", "the bank", "Order", {**sent, "price": "USD 1"}),
        ("01-12", "s1", "the seller", "Send", {**sent, "by_day": "2024-06-02"}),
        ("01-13", "s2", "the seller", "Send", sent),
    )
    rows, engine = asked(template(send), events)
    assert engine is False
    assert [row["events"] for row in rows] == [["o1", "s2"], ["o2"]]


def test_what_recurs_has_the_days_of_each_contract():
    rule = buyer.must(Pay(seller, rent), every=monthly(day=1), within=days(grace))
    made = template(rule, effective=start)
    events = happened(paid("02-05", "p", 30))
    rows, engine = asked(made, events, start=date(2024, 1, 15))
    assert engine is False
    told = [(row["duty"], row["arisen"], row["due"], row["paid"], row["trigger"]) for row in rows]
    assert told == [
        ("1.0 1 for 2024-02-01", date(2024, 1, 15), date(2024, 2, 4), 20, None),
        ("1.0 1 for 2024-03-01", date(2024, 2, 2), date(2024, 3, 4), 10, None),
        ("1.0 1 for 2024-04-01", date(2024, 3, 2), date(2024, 4, 4), 0, None),
    ]


def test_what_recurs_alike_is_told_once(monkeypatch):
    """In contracts that differ in the rent: it is above, at or below what a clause names."""
    norms = (
        buyer.must(Pay(seller, rent), every=monthly(day=1), within=days(3)),
        seller.must_not(Pay(buyer, usd(20))),
    )
    rents = {"a": "USD 20", "b": "USD 30", "c": "USD 10"}
    table = pa.Table.from_pylist([{"id": i, "buyer": "B", "rent": r} for i, r in rents.items()])
    asked_engines = list[date]()
    days_of = duty_days._days_of
    monkeypatch.setattr(
        duty_days, "_days_of", lambda *args: asked_engines.append(args[1]) or days_of(*args)
    )
    with Portfolio(template(*norms), table, happened().slice(0, 0), workers=1) as portfolio:
        told = portfolio.duties(on=ON).to_pylist()
    assert asked_engines == [ON]
    assert [(row["instance"], row["due"].month, row["amount"]) for row in told] == [
        (id_, month, amount)
        for id_, amount in (("a", 20), ("b", 30), ("c", 10))
        for month in (1, 2, 3, 4)
    ]


def test_a_calendar_counts_periods_as_far_as_it_knows_the_years():
    worked = Calendar(off=(date(2024, 1, 11),), years=(2024, 2024))
    norm = buyer.must(
        Pay(seller, Order.price), upon=buyer.did(ANY_ORDER), within=business_days(2, worked)
    )
    rows, engine = asked(template(norm), happened(ordered("01-10", "o", 1)))
    assert (rows[0]["due"], engine) == (date(2024, 1, 15), False)
    late = happened(ordered("12-30", "o", 1))
    assert asked(template(norm), late, on=date(2024, 12, 31)) == ([], True)


def test_where_duties_may_be_refused_an_act_is_decided_on_as_they_are_told():
    """By SQL where it tells them; else by the engine, which refuses the question, too."""
    worked = Calendar(off=(date(2024, 1, 11),), years=(2024, 2024))
    owed = buyer.must(
        Pay(seller, Order.price), upon=buyer.did(ANY_ORDER), within=business_days(2, worked)
    )
    made, act = template(owed, seller.must_not(Enter())), {"party": seller, "acts": Enter()}
    rows, engine = asked(made, happened(ordered("01-10", "o", 1)), "decide", more=act)
    assert ([row["verdict"] for row in rows], engine) == (["prohibited"], False)
    late = happened(ordered("12-30", "o", 1))
    assert asked(made, late, "decide", date(2024, 12, 31), more=act) == ([], True)
    assert asked(made, late, "decide", NOON, more=act)[1] is True
    acts = pa.table({"instance": ["c", "c"], "action": ["Enter", "Quit"]})
    of_rows = {"party": seller, "acts": acts}
    rows, engine = asked(made, happened(ordered("01-10", "o", 1)), "decide", more=of_rows)
    assert ([row["verdict"] for row in rows], engine) == (["prohibited", "silent"], False)
    assert asked(made, late, "decide", date(2024, 12, 31), more=of_rows) == ([], True)
    assert asked(made, late, "decide", NOON, more=of_rows)[1] is True


def test_acts_that_are_prohibited_are_breaches():
    norms = (seller.must_not(Enter()), PAID)
    events = happened(
        ordered("01-10", "o", 9),
        ("01-16", "e1", "the seller", "Enter", {}),
        ("01-18", "e2", "the seller", "Enter", {}),
        paid("01-20", "p", 9),
    )
    rows, engine = asked(template(*norms), events, "breaches")
    assert engine is False
    columns = ("clause", "party", "on", "event", "duty", "status", "made_good")
    assert [tuple(row[c] for c in columns) for row in rows] == [
        ("2", "B", date(2024, 1, 16), None, "2.0 o", "late", date(2024, 1, 20)),
        ("1", "the seller", date(2024, 1, 16), "e1", None, None, None),
        ("1", "the seller", date(2024, 1, 18), "e2", None, None, None),
    ]


ENTERED = happened(ordered("01-10", "o", 9), ("01-16", "e", "the seller", "Enter", {}))


@pytest.mark.parametrize(
    "norms",
    [
        pytest.param([seller.must_not(Enter()), seller.may(Enter())], id="permitted"),
        pytest.param([seller.must_not(Enter()), seller.must_not(Enter())], id="by two clauses"),
        pytest.param(
            [seller.must_not(Enter(), until=buyer.did(Waive(anything)))], id="until something"
        ),
        pytest.param(
            [seller.must_not(Enter(), otherwise=seller.must(Pay(buyer, usd(9))))], id="a remedy"
        ),
    ],
)
def test_acts_about_which_more_is_asked_go_by_the_engine(norms):
    _, engine = asked(template(PAID, *norms), ENTERED, "breaches")
    assert engine is True


def test_what_an_exercise_forbids_by_what_it_says_goes_by_the_engine():
    """The act alone does not say whether it is one."""
    power = seller.can(
        Waive(anything), then=begins(buyer.must_not(Order(Waive.item, anything, anything)))
    )
    events = happened(
        ("01-09", "w", "the seller", "Waive", {"item": "x"}),
        ordered("01-10", "o", 9, "x"),
        ordered("01-11", "p", 9, "y"),
    )
    rows, engine = asked(template(power), events, "breaches")
    assert ([row["event"] for row in rows], engine) == (["o"], True)
    instances = pa.table({"id": ["c"], "buyer": ["B"]})
    with Portfolio(template(power), instances, events, workers=1) as portfolio:
        (row,) = portfolio.plan().to_pylist()
    assert (row["kind"], row["breaches"]) == ("power", None)


GRACE = Parameter("grace", int)

WORTH = total(Order.price, by=buyer)

CAPPED = {
    "with it": WORTH + Order.price > usd(10),
    "before it": usd(8) < WORTH,
    "how many": count(Order, by=buyer) >= 1,
    "since a day": total(Order.price, by=buyer, since=date(2024, 1, 10)) >= usd(9),
    "within days": total(Order.price, by=buyer, within=days(3)) >= usd(9),
    "within days of each": total(Order.price, by=buyer, within=days(GRACE)) >= usd(9),
    "in any days": count(Order, by=buyer, in_any=days(GRACE)) >= 1,
}


@pytest.mark.parametrize("when", CAPPED)
def test_an_act_is_forbidden_by_what_came_before_it(when):
    """A total leaves out the act that is judged, and is as of its day, not as of that asked about.

    The first of two orders is never one too many, and the second always is.
    """
    made = template(buyer.must_not(ANY_ORDER, provided=CAPPED[when]))
    one, two = ordered("01-10", "o", 9), ordered("01-12", "p", 9)
    is_of_each = "each" in when or when == "in any days"
    assert asked(made, happened(one), "breaches") == ([], is_of_each)
    rows, engine = asked(made, happened(one, two), "breaches")
    assert ([row["event"] for row in rows], engine) == (["p"], is_of_each)


WAIVED_IT = seller.did(Waive(Order.item))
SAME = Order(Order.item, anything, anything)
BOTH = WAIVED_IT & seller.did(Deliver(Order.item))

BEFORE = {
    "one of its item": ({"provided": WAIVED_IT}, ["w1"], ["o1"]),
    "none of its item": ({"unless": WAIVED_IT}, ["w1"], ["o2"]),
    "both of its item": ({"provided": BOTH}, ["w1", "d1"], ["o1"]),
    "one, but not the other": ({"provided": WAIVED_IT, "unless": BOTH}, ["w1"], ["o1"]),
    "none but of another item": ({"provided": ~WAIVED_IT}, ["w1"], ["o2"]),
    "six days before, or less": (
        {"provided": count(SAME, by=buyer, in_any=weeks(1)) >= 1},
        ["again"],
        [],
    ),
    "a week before, or less": (
        {"provided": count(SAME, by=buyer, within=weeks(1)) >= 1},
        ["again"],
        ["o1"],
    ),
}


@pytest.mark.parametrize("when", BEFORE)
def test_an_act_is_forbidden_by_what_is_on_record_by_its_day(when):
    """What came on its very day counts, what came after it does not, and nor does itself."""
    given, before, breaches = BEFORE[when]
    made = template(buyer.must_not(ANY_ORDER, **given))
    there = {
        "w1": ("01-10", "w1", "the seller", "Waive", {"item": "item 1"}),
        "d1": ("01-09", "d1", "the seller", "Deliver", {"item": "item 1"}),
        "again": ordered("01-03", "again", 9, "item 1"),
    }
    later = ("01-11", "w2", "the seller", "Waive", {"item": "item 2"})
    events = happened(
        *(there[id_] for id_ in before),
        ordered("01-10", "o1", 9, "item 1"),
        ordered("01-10", "o2", 9, "item 2"),
        later,
    )
    rows, engine = asked(made, events, "breaches")
    assert ([row["event"] for row in rows], engine) == (breaches, False)


@pytest.mark.parametrize(
    "both", [BOTH, seller.did(Waive(anything)) & seller.did(Deliver(Waive.item))]
)
def test_where_it_is_not_sure_what_an_exception_lacks_the_engine_tells(both):
    """One of the two is there, or both are, of other items each."""
    events = happened(
        ("01-10", "w", "the seller", "Waive", {"item": "item 1"}),
        ("01-09", "d", "the seller", "Deliver", {"item": "item 2"}),
        ordered("01-10", "o1", 9, "item 1"),
    )
    rows, engine = asked(template(buyer.must_not(ANY_ORDER, unless=both)), events, "breaches")
    assert ([row["event"] for row in rows], engine) == (["o1"], True)


@pytest.mark.parametrize("when", CAPPED)
def test_of_two_acts_on_one_day_the_second_by_its_id_is_one_too_many(when):
    """It counts acts such as itself as they come: as recorded, and then by their ids."""
    made = template(buyer.must_not(ANY_ORDER, provided=CAPPED[when]))
    rows, _ = asked(made, happened(ordered("01-12", "p", 9), ordered("01-12", "o", 9)), "breaches")
    assert [row["event"] for row in rows] == ["p"]
    narrower = template(
        buyer.must_not(Pay(anything, anything), provided=count(PayFor, by=buyer) >= 1)
    )
    bought = ("01-12", "a", "B", "PayFor", {"to": "the bank", "amount": "USD 1", "item": "x"})
    again = ("01-12", "c", "B", "PayFor", {"to": "the bank", "amount": "USD 1", "item": "x"})
    rows, engine = asked(narrower, happened(paid("01-12", "b", 1), again, bought), "breaches")
    assert ([row["event"] for row in rows], engine) == (["b", "c"], False)


def test_an_act_is_forbidden_by_how_much_is_left():
    """As a total in the pattern of the act says."""
    norm = buyer.must_not(Order(anything, more_than(usd(10) - WORTH), anything))
    one, two = ordered("01-10", "o", 9), ordered("01-12", "p", 9)
    assert asked(template(norm), happened(one), "breaches")[0] == []
    rows, _ = asked(template(norm), happened(one, two), "breaches")
    assert [row["event"] for row in rows] == ["p"]


def test_a_duty_that_goes_by_what_came_before_its_occasion():
    """What is due upon an order when there was one before."""
    norm = buyer.must(
        Pay(seller, Order.price),
        upon=buyer.did(ANY_ORDER),
        within=days(5),
        provided=total(Order.price, by=buyer) > usd(9),
    )
    events = happened(ordered("01-10", "o", 9), ordered("01-12", "p", 9))
    rows, engine = asked(template(norm), events)
    assert ([row["trigger"] for row in rows], engine) == (["p"], True)


def test_an_act_while_the_clause_lasted_is_a_breach():
    norm = seller.must_not(Enter(), from_=date(2024, 1, 5), until=date(2024, 1, 15))
    assert asked(template(PAID, norm), ENTERED, "breaches", date(2024, 1, 14)) == ([], False)
    rows, engine = asked(template(PAID, norm), ENTERED, "breaches")
    assert ([row["duty"] for row in rows], engine) == (["1.0 o"], False)


LATE = happened(ordered("01-10", "o", 9))


@pytest.mark.parametrize(
    ("lasts", "found"),
    [
        ({"until": date(2024, 1, 10)}, True),
        ({"until": date(2024, 1, 9)}, False),
        ({"until": ending}, True),
        ({"from_": ending}, True),
        ({"from_": ending, "until": date(2024, 1, 11)}, True),
        ({"from_": date(2024, 1, 11)}, False),
        ({"until": Order.by_day}, True),
        ({"until": Order.by_day - days(150)}, False),
    ],
)
def test_duties_arise_as_long_as_an_obligation_lasts(lasts, found):
    """There is an order on the tenth, for the first of June; each contract ends on the tenth."""
    norm = buyer.must(Pay(seller, Order.price), upon=buyer.did(ANY_ORDER), within=days(5), **lasts)
    rows, engine = asked(template(norm), LATE)
    assert (bool(rows), engine) == (found, False)


@pytest.mark.parametrize(("until", "found"), [(ending, 1), (start, 0)])
def test_an_act_by_the_last_day_of_each_contract_is_a_breach(until, found):
    made = template(PAID, seller.must_not(Enter(), until=until))
    entered = happened(("01-10", "e", "the seller", "Enter", {}))
    rows, engine = asked(made, entered, "breaches")
    assert (len(rows), engine) == (found, False)


def test_two_norms_of_a_clause_may_be_one_in_a_contract():
    """The rent is the very fee; each of them is owed all the same."""
    stated = [Pay(seller, usd(20)), Pay(seller, rent)]
    twice = [buyer.must(pay, upon=buyer.did(ANY_ORDER), within=days(5)) for pay in stated]
    made = evolve(template(PAID), clauses=(Clause("1", "As said.", *twice),))
    rows, engine = asked(made, happened(ordered("01-10", "o", 9), paid("01-12", "p", 30)))
    assert [(row["amount"], row["paid"]) for row in rows] == [(20, 20), (20, 10)]
    assert engine is False


def test_duties_arise_by_the_wording_of_their_day():
    """What arose before an amendment stays as it was; the last day of a wording is its own."""
    longer = buyer.must(Pay(seller, Order.price), upon=buyer.did(ANY_ORDER), within=days(9))
    service = seller.must(Deliver(anything), every=monthly(day=1), within=days(3))
    later = seller.must(Deliver(anything), every=monthly(day=15), within=days(4))
    changes = (
        Amendment(
            title="Longer",
            effective=date(2024, 2, 1),
            replaces=(Clause("1", "As said.", longer), Clause("2", "As said.", later)),
        ),
        Amendment(title="None", effective=date(2024, 3, 1), repeals=("1",)),
    )
    events = happened(
        *(ordered("01-31", "a", 9), ordered("02-01", "b", 9)),
        *(ordered("02-29", "c", 9), ordered("03-01", "d", 9)),
    )
    rows, engine = asked(template(PAID, service, amendments=changes), events, on=date(2024, 3, 10))
    assert engine is False
    upon = {row["trigger"]: row["due"] for row in rows if row["trigger"]}
    assert upon == {
        "a": date(2024, 2, 5),
        "b": date(2024, 2, 10),
        "c": date(2024, 3, 9),
    }
    recurring = [(row["duty"], row["due"]) for row in rows if row["clause"] == "2"]
    assert recurring == [
        ("2.0 2 for 2024-01-01", date(2024, 1, 4)),
        ("2.0 2 for 2024-02-01", date(2024, 2, 4)),
        ("2.0 of 2024-02-01 2 for 2024-02-15", date(2024, 2, 19)),
        ("2.0 of 2024-02-01 2 for 2024-03-15", date(2024, 3, 19)),
    ]


@pytest.mark.parametrize(
    ("made", "events"),
    [
        pytest.param(
            template(
                buyer.must(
                    Pay(seller, Order.price),
                    upon=buyer.did(ANY_ORDER),
                    within=days(5),
                    otherwise=buyer.must(Pay(seller, usd(3)), within=days(5)),
                )
            ),
            LATE,
            id="a breach with a remedy",
        ),
        pytest.param(
            template(PAID, buyer.can(Quit(), then=terminates())),
            happened(ordered("01-10", "o", 9), ("01-16", "q", "B", "Quit", {})),
            id="an exercise",
        ),
        pytest.param(
            template(
                buyer.must(Pay(seller, Order.price), upon=buyer.did(ANY_ORDER), by=Order.by_day)
            ),
            happened(
                ordered("01-10", "o1", 9, by_day="2024-03-01"),
                ordered("01-11", "o2", 9, by_day="2024-02-01"),
            ),
            id="due first, arisen last",
        ),
    ],
)
def test_contracts_in_which_something_is_not_carried_go_by_the_engine(made, events):
    rows, engine = asked(made, events)
    assert (bool(rows), engine) == (True, True)


def test_deadlines_that_events_tell():
    for word, told, last in (
        ("by", Order.by_day, date(2024, 6, 1)),
        ("before", Order.by_day, date(2024, 5, 31)),
        ("by", end_of_month(Order.by_day - days(1)), date(2024, 5, 31)),
        ("before", Order.on + weeks(2), date(2024, 1, 23)),
    ):
        norm = buyer.must(Pay(seller, Order.price), upon=buyer.did(ANY_ORDER), **{word: told})
        (row,), engine = asked(template(norm), LATE)
        assert (row["due"], engine) == (last, False)


def test_an_amount_goes_by_the_days_between_two():
    owed = usd(2) * days_between(Order.on, Order.by_day)
    norm = buyer.must(Pay(seller, owed), upon=buyer.did(ANY_ORDER), within=days(5))
    (row,), engine = asked(template(norm), happened(ordered("03-07", "o", 9, "x", "2024-03-17")))
    assert (row["amount"], engine) == (Decimal(20), False)


IN_GRACE = days(grace)


@pytest.mark.parametrize(
    ("every", "is_carried"),
    [
        (months(1, rounding=MonthEnd.LAST_DAY), True),
        (months(5, rounding=MonthEnd.LAST_DAY), True),
        (years(1, rounding=MonthEnd.LAST_DAY), True),
        (days(7), True),
        (weeks(2), True),
        (months(1, rounding=MonthEnd.NEXT_DAY), False),
        (IN_GRACE, False),
        (business_days(5, "US"), False),
    ],
)
def test_an_amount_goes_by_the_whole_periods_between_two_days(every, is_carried):
    owed = usd(1) + periods_between(every, Order.on, Order.by_day) * usd(1)
    norm = buyer.must(Pay(seller, owed), upon=buyer.did(ANY_ORDER), within=days(5))
    days_told = [
        (on, last)
        for on in (date(2024, 1, 31), date(2024, 2, 15), date(2024, 2, 29))
        for last in (
            *(date(2024, 1, 1), date(2024, 2, 29), date(2024, 3, 14), date(2024, 3, 15)),
            *(date(2024, 3, 31), date(2025, 2, 28), date(2026, 6, 30)),
        )
    ]
    events = happened(
        *(
            ordered(f"{on:%m-%d}", str(n), 9, "x", str(last))
            for n, (on, last) in enumerate(days_told)
        )
    )
    rows, engine = asked(template(norm), events)
    said = every if every is not IN_GRACE else days(3)
    right = [1 + whole(said, on, last) for on, last in days_told]
    told = {row["trigger"]: row["amount"] for row in rows}
    assert ([told[str(n)] for n in range(len(days_told))], engine) == (right, not is_carried)


def test_a_contract_that_has_not_begun_goes_by_the_engine():
    _, engine = asked(template(PAID, effective=start), LATE[:0], start=date(2024, 5, 1))
    assert engine is True


def test_one_obligation_that_is_not_carried_sends_all_to_the_engine():
    made = template(PAID, buyer.must(Deliver(anything), unless=buyer.did(Quit())))
    rows, engine = asked(made, LATE)
    assert ([row["duty"] for row in rows], engine) == (
        ["2.0 2 in force since 2024-01-01", "1.0 o"],
        True,
    )


BACK = ("01-16", "w", "the seller", "Waive", {"item": "x"})

WAIVED = seller.did(Waive(anything))


@pytest.mark.parametrize(
    "norms",
    [
        pytest.param([buyer.must(Pay(BANK, usd(3)), upon=WAIVED)], id="of another pool"),
        pytest.param(
            [seller.must(Deliver(anything), upon=WAIVED, not_before=days(2))], id="opens later"
        ),
        pytest.param(
            [buyer.must(Pay(seller, usd(3)), upon=(WAIVED, buyer.did(ANY_ORDER)))],
            id="upon several acts",
        ),
        pytest.param(
            [
                seller.must(Deliver(anything), upon=WAIVED, not_before=days(2)),
                buyer.must(Send(anything, anything), upon=kept("2")),
            ],
            id="upon what becomes of that",
        ),
        pytest.param(
            [
                seller.must_not(Waive(anything)),
                buyer.must(Send(anything, anything), upon=breach_of("2")),
            ],
            id="upon a breach by an act",
        ),
    ],
)
def test_an_obligation_that_is_not_carried_is_the_engines_upon_its_occasion(norms):
    made = template(PAID, *norms)
    rows, engine = asked(made, LATE)
    assert ([row["duty"] for row in rows], engine) == (["1.0 o"], False)
    _, engine = asked(made, happened(ordered("01-10", "o", 9), BACK))
    assert engine is True


def test_upon_what_becomes_of_a_duty_that_arises_by_itself_the_engine_tells_all():
    made = template(buyer.must(Deliver(anything)), buyer.must(Enter(), upon=kept("1")))
    assert asked(made, LATE[:0])[1] is True


def test_what_an_amendment_discharges_goes_by_the_engine():
    service = buyer.must(Deliver(anything), upon=WAIVED)
    change = Amendment(title="No more", effective=date(2024, 2, 1), discharges=("1",))
    repealed = evolve(change, repeals=("2",))
    made = template(PAID, service, amendments=(repealed,))
    rows, engine = asked(made, happened(BACK))
    assert ([row["status"] for row in rows], engine) == (["open"], False)
    rows, engine = asked(made, LATE)
    assert ([row["status"] for row in rows], engine) == (["discharged"], True)


def test_acts_that_a_prohibition_may_speak_of_go_by_the_engine_where_it_is_not_carried():
    norm = seller.must_not(Pay(buyer, more_than(rounded(rent, 0, Rounding.DOWN))))
    made = template(PAID, norm)
    assert asked(made, LATE, "breaches")[1] is False
    back = ("01-16", "p", "the seller", "Pay", {"to": "B", "amount": "USD 25"})
    rows, engine = asked(made, happened(back), "breaches")
    assert ([row["event"] for row in rows], engine) == (["p"], True)


DEBTS = happened(
    ordered("01-10", "o1", 30),
    paid("01-12", "p1", 12),
    ordered("02-10", "o2", 5),
    ordered("03-10", "o3", 7),
    ordered("03-25", "o4", 0),
)
"""30 are owed by January 15th, 5 by February 15th, 7 by March 15th; 12 are paid."""


@pytest.mark.parametrize(
    ("norm", "prices", "verdict"),
    [
        (buyer.must_not(orders_for(more_than(outstanding("1")))), (30, 31), "prohibited"),
        (
            buyer.must_not(orders_for(more_than(outstanding("1", since=date(2024, 2, 1))))),
            (12, 13),
            "prohibited",
        ),
        (
            buyer.may(orders_for(anything), provided=outstanding("1") <= Order.price),
            (29, 30),
            "permitted",
        ),
        (
            buyer.must_not(orders_for(anything), unless=outstanding("1") > Order.price),
            (29, 30),
            "prohibited",
        ),
        (buyer.must_not(orders_for(more_than(outstanding("3")))), (0, 1), "prohibited"),
    ],
)
def test_acts_are_decided_on_by_what_is_outstanding(norm, prices, verdict):
    delivers = seller.must(Deliver(Order.item), upon=buyer.did(ANY_ORDER))
    late = buyer.must(Pay(seller, usd(1)), upon=seller.did(Waive(anything)), not_before=days(1))
    made = template(PAID, norm, delivers, late)
    told = list[str]()
    for price in prices:
        act = Order(Item("x"), usd(price), date(2024, 6, 1))
        (row,), engine = asked(made, DEBTS, "decide", more={"party": buyer, "acts": act})
        assert engine is False
        told.append(row["verdict"])
    assert (told[0] == verdict, told[1] == verdict) == (False, True)
    act = {"party": buyer, "acts": act}
    assert asked(made, happened(BACK), "decide", more=act)[1] is True


def test_acts_of_a_table_are_decided_on_by_what_is_outstanding():
    made = template(PAID, buyer.must_not(orders_for(more_than(outstanding("1")))))
    fields = [
        json.dumps({"item": "x", "price": f"USD {price}", "by_day": "2024-06-01"})
        for price in (30, 31)
    ]
    acts = pa.table({"instance": ["c"] * 2, "action": ["Order"] * 2, "fields": fields})
    rows, engine = asked(made, DEBTS, "decide", more={"party": buyer, "acts": acts})
    assert ([row["verdict"] for row in rows], engine) == (["silent", "prohibited"], False)


def test_a_remedy_that_is_never_owed_leaves_it_to_sql():
    charge = buyer.must(Pay(seller, usd(3)), within=days(5))
    rule = buyer.must(Pay(seller, rent), every=monthly(day=1), within=days(3), otherwise=charge)
    events = [paid(day, f"p{day}", 20) for day in ("01-02", "02-02", "03-02")]
    rows, engine = asked(template(rule), happened(*events))
    assert ([row["status"] for row in rows], engine) == (["kept"] * 3 + ["open"], False)
    rows, engine = asked(template(rule), happened(*events[:1]))
    assert ("2024" in rows[-1]["duty"], engine) == (True, True)


@pytest.mark.parametrize("question", ["duties", "breaches", "totals"])
@pytest.mark.parametrize(
    "remedy",
    [
        seller.can(Quit(), then=terminates()),
        buyer.must_not(Enter()),
        buyer.must_not(Enter(), otherwise=buyer.must(Pay(seller, usd(3)), within=days(2))),
    ],
)
def test_a_breach_upon_which_nothing_more_is_owed_leaves_it_to_sql(remedy, question):
    """Who may terminate then has not done so; who has goes by the engine."""
    rule = buyer.must(Pay(seller, rent), every=monthly(day=1), within=days(3), otherwise=remedy)
    made, events = template(rule), [paid("01-02", "p1", 20), paid("03-20", "p2", 25)]
    rows, engine = asked(made, happened(*events), question)
    owes_more = isinstance(remedy, Prohibition) and remedy.otherwise is not None
    assert (bool(rows), engine) == (True, owes_more)
    quits = ("03-21", "q", "the seller", "Quit", {})
    rows, engine = asked(made, happened(*events, quits), question)
    assert engine is (owes_more or isinstance(remedy, Power))


def test_days_that_an_engine_refuses_to_tell_are_left_to_it():
    known = Calendar(years=(2024, 2024))
    rule = buyer.must(
        Pay(seller, rent), every=monthly(day=1), rolls=Roll.FOLLOWING, calendar=known
    )
    assert asked(template(rule), LATE, on=date(2024, 11, 30))[1] is False
    assert asked(template(rule), LATE, on=date(2025, 1, 30)) == ([], True)


def test_where_nothing_is_owed_acts_may_be_breaches_all_the_same():
    made = template(seller.must_not(Enter()), seller.must_not(Pay(buyer, rent)))
    assert asked(made, ENTERED) == ([], False)
    rows, engine = asked(made, ENTERED, "breaches")
    assert ([row["event"] for row in rows], engine) == (["e"], False)


def test_where_no_clause_obliges_or_forbids_nothing_is_found():
    made = template(buyer.may(Quit()))
    assert asked(made, LATE, "breaches") == ([], False)


def test_what_recurs_only_later_is_not_owed_yet():
    rule = buyer.must(Pay(seller, rent), every=monthly(day=1), from_=date(2024, 6, 1))
    assert asked(template(rule), LATE) == ([], False)


NOON = datetime(2024, 3, 25, 12, tzinfo=UTC)


def test_an_instant_goes_by_the_engine():
    rows, engine = asked(template(PAID), LATE, on=NOON)
    assert (len(rows), engine) == (1, True)
    assert asked(template(PAID), LATE, "diff", FIRST, NOON)[1] is True
    assert asked(template(PAID), LATE, "diff", NOON, ON)[1] is True


def test_what_differs_between_two_days():
    made = template(seller.must_not(Enter()), PAID)
    events = happened(
        ordered("01-10", "o1", 9),
        ("01-11", "e1", "the seller", "Enter", {}),
        ordered("01-12", "o2", 9),
        ("01-20", "e2", "the seller", "Enter", {}),
        paid("01-20", "p", 12),
        ordered("01-21", "o3", 9),
    )
    early, late = date(2024, 1, 14), date(2024, 1, 22)
    rows, engine = asked(made, events, "diff", early, late)
    assert engine is False
    columns = ("duty", "event", "change", "status_before", "status_after", "outstanding_after")
    assert [tuple(row[c] for c in columns) for row in rows] == [
        ("2.0 o1", "o1", "changed", "open", "late", 0),
        ("2.0 o2", "o2", "changed", "open", "breached", 6),
        ("2.0 o3", "o3", "new", None, "open", 9),
        (None, "e2", "new", None, None, None),
    ]
    rows, engine = asked(made, events, "diff", late, early)
    assert ([row["change"] for row in rows], engine) == (
        ["changed", "changed", "gone", "gone"],
        False,
    )
    assert asked(made, events, "diff", early, early) == ([], False)


def compared(made: Contract, version: Contract, events: pa.Table, on: Any = ON) -> Any:
    return asked(made, events, "compare", on, more={"template": version})


CHANGE = ("duty", "change", "status_before", "status_after", "due_after", "outstanding_after")


def test_what_differs_under_another_version():
    """The period is longer and half of it is owed; there is a clause more, and one less."""
    made = template(PAID, seller.must_not(Enter()))
    half = Pay(seller, Order.price * percent(50))
    version = template(
        buyer.must(half, upon=buyer.did(ANY_ORDER), within=days(9)),
        seller.may(Enter()),
        seller.must_not(Pay(BANK, anything)),
        seller.must(Deliver(Order.item), upon=buyer.did(ANY_ORDER), within=days(70)),
    )
    events = happened(
        ordered("01-10", "o1", 10),
        ("01-11", "e", "the seller", "Enter", {}),
        ordered("01-12", "o2", 8),
        paid("01-17", "p", 7),
        ("01-18", "q", "the seller", "Pay", {"to": "the bank", "amount": "USD 5"}),
    )
    rows, engine = compared(made, version, events)
    assert engine is False
    assert [tuple(row[name] for name in CHANGE) for row in rows] == [
        ("1.0 o1", "changed", "breached", "kept", date(2024, 1, 19), 0),
        ("1.0 o2", "changed", "breached", "breached", date(2024, 1, 21), 2),
        ("4.0 o1", "new", None, "breached", date(2024, 3, 20), None),
        ("4.0 o2", "new", None, "breached", date(2024, 3, 22), None),
        (None, "gone", None, None, None, None),
        (None, "new", None, None, None, None),
    ]
    assert [row["outstanding_before"] for row in rows][:2] == [3, 8]
    assert [(row["clause"], row["event"], row["party"]) for row in rows][4:] == [
        ("2", "e", "the seller"),
        ("3", "q", "the seller"),
    ]
    assert compared(made, made, events) == ([], False)


def test_by_whom_and_in_which_currency_another_version_has_it_owed():
    """The party is that of the other version, and the currency that of this one."""
    made, version = (
        template(buyer.must(Pay(BANK, usd(25)), by=FIRST)),
        template(seller.must(Pay(BANK, usd(25)), by=FIRST)),
    )
    (row,), engine = compared(made, version, happened())
    assert (row["party"], row["change"], engine) == ("the seller", "changed", False)
    dearer = template(buyer.must(Pay(BANK, Money(25, "EUR")), by=FIRST))
    (row,), engine = compared(made, dearer, happened())
    assert (row["currency"], row["outstanding_after"], engine) == ("USD", 25, False)


def enter() -> type[Action]:
    """Another action of that name."""

    class Enter(Action, phrase="enter for {item}"):
        item: Field[Item]

    return Enter


BEA = Parameter("buyer", Party, default=Party("Bea"))

VERSIONS = {
    "another act performs it": template(
        buyer.must(Pay(BANK, Order.price), upon=buyer.did(ANY_ORDER), within=days(5))
    ),
    "less is enough": template(
        buyer.must(Deliver(Order.item), upon=buyer.did(ANY_ORDER), within=days(5))
    ),
    "a party may be another": template(
        BEA.must(Pay(seller, Order.price), upon=BEA.did(ANY_ORDER), within=days(5)),
        parties=(seller, BEA, BANK),
    ),
    "an action is another": template(PAID, actions=(*ACTIONS[:-1], enter())),
    "it begins later": template(PAID, effective=date(2024, 2, 1)),
    "it is not carried": template(PAID, buyer.must(Pay(BANK, usd(7)), not_before=FIRST)),
    "a remedy is owed": template(
        buyer.must(
            Pay(seller, Order.price),
            upon=buyer.did(ANY_ORDER),
            within=days(5),
            otherwise=buyer.must(Pay(seller, usd(7)), within=days(3)),
        )
    ),
}


@pytest.mark.parametrize("version", VERSIONS)
def test_versions_that_are_compared_by_the_engine(version):
    events = happened(ordered("01-10", "o", 9), paid("01-30", "p", 5))
    _, engine = compared(template(PAID), VERSIONS[version], events)
    assert engine is True


def test_versions_are_not_compared_as_of_an_instant():
    assert compared(template(PAID), template(PAID), LATE, NOON) == ([], True)


def test_what_is_asked_and_not_read_to_its_end_is_given_back():
    """Be it after the portfolio is closed."""
    instances = pa.table({"id": ["c", "d"], "buyer": ["B", "B"]})
    version = template(buyer.must(Pay(seller, Order.price), upon=buyer.did(ANY_ORDER)))
    made, events = template(PAID), happened(ordered("01-10", "o", 9))
    unraised = list[object]()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "unraisablehook", unraised.append)
        with Portfolio(made, instances, events, workers=1, part=1) as portfolio:
            reader = portfolio.batches("compare", template=version, on=ON)
            assert reader.read_next_batch().num_rows == 1
        del reader
        gc.collect()
    assert unraised == []


def test_what_is_asked_meanwhile_changes_no_answer(monkeypatch):
    """Each question has the days of its own duties."""
    monkeypatch.setattr(ways, "STRETCH", 1)
    made = template(buyer.must(Pay(seller, rent), every=monthly(day=1), within=days(5)))
    rows = [{"id": id_, "buyer": "B", "rent": "USD 20"} for id_ in "ab"]
    with Portfolio(made, pa.Table.from_pylist(rows), happened(), workers=1, part=1) as portfolio:
        reader = portfolio.batches("duties", on=ON)
        first = reader.read_next_batch()
        assert portfolio.duties(on=FIRST).num_rows == 2
        assert reader.read_all().num_rows == first.num_rows == 4


def test_a_plan_tells_of_duties_though_a_prohibition_is_not_carried(monkeypatch):
    monkeypatch.setattr(ways, "FEWEST", 0)
    norm = seller.must_not(Pay(buyer, more_than(rounded(rent, 0, Rounding.DOWN))))
    table = pa.table({"id": ["c"], "buyer": ["B"], "rent": ["USD 20"]})
    with Portfolio(template(PAID, norm), table, happened(), workers=1) as portfolio:
        assert portfolio.plan().column("way").to_pylist() == ["sql", "engine"]
