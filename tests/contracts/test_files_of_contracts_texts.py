"""What is written as text in a file is understood, and written again in the same words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Literal

import pytest
from attrs import evolve

from contract_rules import (
    Action,
    Calendar,
    Definition,
    Entity,
    Field,
    Group,
    Money,
    MonthEnd,
    Party,
    Question,
    Rounding,
    any_party,
    anything,
    assigns,
    at_least,
    at_most,
    begins,
    between,
    breach_of,
    business_days,
    by_days,
    count,
    days,
    days_between,
    due,
    end_of_month,
    ends,
    first,
    greatest,
    hours,
    interest,
    kept,
    least,
    less_than,
    lookup,
    minutes,
    monthly,
    months,
    more_than,
    nth_business_day,
    one_of,
    other_than,
    outstanding,
    overdue,
    percent,
    periods_between,
    periods_late,
    quantity,
    releases,
    resumes,
    rounded,
    sets_off,
    suspends,
    terminates,
    tiered,
    to_date,
    total,
    undisclosed,
    usd,
    waives,
    weekly,
    weeks,
    when,
    yearly,
    years,
)
from contract_rules.contracts.textual.grammar import LONGEST, NotUnderstoodError
from contract_rules.contracts.textual.understanding import FileScope, Meaning
from contract_rules.contracts.textual.wording import FileWording
from contract_rules.errors import WrongTypeError
from contract_rules.norms.computed_terms import PeriodAmount
from contract_rules.norms.expressions import AllOf, AnyOf, Const, Not, Pattern, term
from contract_rules.values.day_counts import DayCount
from contract_rules.values.recurrence import Recurrence


class Cause(Enum):
    FIRE = "fire"
    WAR = "war"


class Goods(Entity):
    """Something sold."""


class Order(Action, phrase="order {goods} for {price}"):
    goods: Field[Goods]
    price: Field[Money]
    count: Field[int] = between(1, 10, default=anything)
    rate: Field[Decimal] = anything
    express: Field[bool] = anything
    how: Field[Literal["by ship", "by air"]] = anything
    until: Field[date] = anything
    whose: Field[Party] = anything
    ready: Field[datetime] = anything
    lasts: Field[timedelta] = anything


class OrderAbroad(Order, phrase="order {goods} abroad for {price}"):
    """A kind of order."""


class Report(Action, phrase="report {cause}"):
    cause: Field[Cause]


class Go(Action, phrase="go"):
    """Something without fields."""


buyer, seller = Party("the buyer"), Party("the seller")
both = Group("the two", buyer, seller)
looms = Goods("the looms")
own = Calendar("US", off=(date(2025, 12, 24),))
scope = Question("scope", "Narrow or wide?", readings=("narrow", "very wide"))
other = Question("the other", "Which?", readings=("a", "b"))
ACTIONS = {c.kind.name: c.kind for c in (Order, OrderAbroad, Report, Go)}
HANDLES = {buyer: "buyer", seller: "seller", both: "two", looms: "looms"} | {
    Report.kind.fields[0].choices[0]: "fire",
    Report.kind.fields[0].choices[1]: "war",
}
SCOPE = FileScope(
    names={word: thing for thing, word in HANDLES.items()} | {"price": term(usd(5))},
    actions=ACTIONS,
    calendars={"works": own},
    questions={"scope": scope, "the other": other},
)
WORDING = FileWording(HANDLES, {own: "works"}, ACTIONS)
ordered = buyer.did(Order(goods=anything, price=anything))
far = OrderAbroad(goods=anything, price=anything)

TERMS = [
    ("USD 60,000", Const(usd(60_000))),
    ("EUR -1,234.50", Const(Money("-1234.50", "EUR"))),
    ("EUR 1.1250", Const(Money("1.125", "EUR"))),
    ("EUR 0.125", Const(Money("0.125", "EUR"))),
    ("EUR 1,200.125", Const(Money("1200.125", "EUR"))),
    ("60 tonnes", Const(quantity(60, "tonnes"))),
    ('quantity(60, "GPU-hours")', Const(quantity(60, "GPU-hours"))),
    ('quantity(2, "days")', Const(quantity(2, "days"))),
    ("10%", Const(percent(10))),
    ("10.5%", Const(percent("10.5"))),
    ("2", Const(2)),
    ("-2", Const(-2)),
    ("2.", Const(Decimal(2))),
    ("0.25", Const(Decimal("0.25"))),
    ("yes", Const(value=True)),
    ("no", Const(value=False)),
    ('"by ship"', Const("by ship")),
    ("2025-03-31", Const(date(2025, 3, 31))),
    ("2025-03-31T17:00:00+00:00", Const(datetime(2025, 3, 31, 17, tzinfo=UTC))),
    ("72 hours", Const(timedelta(days=3))),
    ("90 minutes", Const(timedelta(minutes=90))),
    ("1 hour", Const(timedelta(hours=1))),
    ("PT0S", Const(timedelta())),
    ("-PT1H0.5S", Const(timedelta(hours=-1, milliseconds=-500))),
    ("Order.ready + 24 hours", Order.ready + hours(24)),
    ("Order.ready - Order.lasts * 2", Order.ready - Order.lasts * 2),
    ("Order.ready - Order.on", Order.ready - Order.on),
    ("Order.lasts + 24 hours", Order.lasts + hours(24)),
    ("72 hours - Order.lasts", Const(timedelta(days=3)) - Order.lasts),
    (
        "rounded(USD 50 * (Order.lasts / 1 hour), 2, up)",
        rounded(usd(50) * (Order.lasts / hours(1)), 2, Rounding.UP),
    ),
    ("total(Order.lasts, by = buyer)", total(Order.lasts, by=buyer)),
    ("buyer", Const(buyer)),
    ("looms", Const(looms)),
    ("undisclosed", undisclosed),
    ("Order.price", Order.price),
    ("Order.on", Order.on),
    ("(Order by buyer).price", ordered[Order.price]),
    ("(Order by buyer).on", ordered.on),
    ("(OrderAbroad by buyer)[Order.price]", buyer.did(far)[Order.price]),
    ("first(Order by buyer).price", first(ordered)[Order.price]),
    ("breach_of(S1).on", breach_of("S1").on),
    ("Order.price + USD 5.00", Order.price + usd("5.00")),
    ("USD 5 - Order.price - Order.price", usd(5) - Order.price - Order.price),
    ("Order.price - (Order.price - USD 1)", Order.price - (Order.price - usd(1))),
    ("10% * (Order.price + USD 1)", percent(10) * (Order.price + usd(1))),
    ("Order.price / 3 * Order.rate", Order.price / 3 * Order.rate),
    ("Order.price / (3 * Order.rate)", Order.price / (3 * Order.rate)),
    ("least(Order.price, USD 3)", least(Order.price, usd(3))),
    ("greatest(Order.price, USD 3)", greatest(Order.price, usd(3))),
    ("rounded(Order.price, 2, half_up)", rounded(Order.price, 2, Rounding.HALF_UP)),
    ("Order.on + 30 days", Order.on + days(30)),
    ("Order.on - 1 month (last day)", Order.on - months(1, MonthEnd.LAST_DAY)),
    ("Order.on + 2 years", Order.on + years(2)),
    ("Order.on + 1 business day (US)", Order.on + business_days(1, "US")),
    ("Order.on + 5 business days (US, GB)", Order.on + business_days(5, ("US", "GB"))),
    ("Order.on + 5 business days (works)", Order.on + business_days(5, own)),
    ("end_of_month(Order.on)", end_of_month(Order.on)),
    ('nth_business_day(-1, Order.on, "US-NY")', nth_business_day(-1, Order.on, "US-NY")),
    ("days_between(Order.on, Order.until)", days_between(Order.on, Order.until)),
    (
        "periods_between(1 month (last day), Order.on, Order.until)",
        periods_between(months(1, MonthEnd.LAST_DAY), Order.on, Order.until),
    ),
    ("total(Order.price, by = buyer)", total(Order.price, by=buyer)),
    (
        "total(Order.price, by = anyone, goods = looms, count = at least 2)",
        total(Order.price, by=any_party, goods=looms, count=at_least(2)),
    ),
    (
        "total(Order.price * Order.rate, by = two, since = 2025-01-01, until = 2025-12-31)",
        total(Order.price * Order.rate, by=both, since=date(2025, 1, 1), until=date(2025, 12, 31)),
    ),
    ("count(Order, by = buyer, within = 3 hours)", count(Order, by=buyer, within=hours(3))),
    (
        "count(Order(goods = looms, price = any), by = buyer, in_any = 1 week, under = S1)",
        count(Order(goods=looms, price=anything), by=buyer, in_any=weeks(1), under="S1"),
    ),
    ("to_date(total(Order.price, by = buyer))", to_date(total(Order.price, by=buyer))),
    ("outstanding(S1)", outstanding("S1")),
    (
        'outstanding("S-1", since = 2025-01-01, of = Order, remedies = yes)',
        outstanding("S-1", since=date(2025, 1, 1), of=Order, remedies=True),
    ),
    ("periods_late(1 week)", periods_late(weeks(1))),
    ("interest(4%)", interest(percent(4))),
    (
        "interest(4%, on = Order.price, convention = act_360, compound = monthly(day = -1))",
        interest(
            percent(4), on=Order.price, convention=DayCount.ACT_360, compound=monthly(day=-1)
        ),
    ),
    (
        "interest(4%, convention = act_act_icma, coupons = yearly(month = 3, day = 31))",
        interest(percent(4), convention=DayCount.ACT_ACT_ICMA, coupons=yearly(month=3, day=31)),
    ),
    (
        "interest(4%, convention = act_act_icma, coupons = FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=15)",
        interest(
            percent(4),
            convention=DayCount.ACT_ACT_ICMA,
            coupons=Recurrence("FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=15"),
        ),
    ),
    ("interest(1%, per = 1 day)", interest(percent(1), per=days(1))),
    (
        'lookup(Order.how, "by ship" -> USD 1, any -> USD 2)',
        lookup(Order.how, ("by ship", usd(1)), (anything, usd(2))),
    ),
    (
        "lookup(Order.rate, at most 5. -> 1, more than 5. -> 2)",
        lookup(Order.rate, (at_most(Decimal(5)), 1), (more_than(Decimal(5)), 2)),
    ),
    (
        "tiered(Order.price, at most USD 100 -> 5%, more than USD 100 -> 3%)",
        tiered(Order.price, (at_most(usd(100)), percent(5)), (more_than(usd(100)), percent(3))),
    ),
    ("when((Order.express = yes), 10%, 5%)", when(Order.express, percent(10), percent(5))),
    (
        "when(Order.express = yes or 2 < Order.count, 10%, 5%)",
        when(Order.express | (Order.count > 2), percent(10), percent(5)),
    ),
]

late = Definition("D1", "...", breach_of("S1"))
CONDITIONS = [
    ("Order by buyer", ordered),
    ('Order by buyer under "S.1" called second', evolve(ordered, under="S.1", label="second")),
    ('Order by anyone called "2 b"', evolve(ordered, by=any_party, label="2 b")),
    ("first(Order by two)", first(evolve(ordered, by=both))),
    ("attempted(Order by buyer)", buyer.attempted(Order(anything, anything))),
    ("first(attempted(Order by buyer))", first(buyer.attempted(Order(anything, anything)))),
    ("holds(D1)", late.holds),
    ("holds(7.1)", Definition("7.1", "...", breach_of("S1")).holds),
    ("reads(scope, narrow)", scope.reads("narrow")),
    ('reads("the other", a)', other.reads("a")),
    ('reads(scope, "very wide")', scope.reads("very wide")),
    ("Order.price < USD 5", Order.price < usd(5)),
    ("Order.price <= USD 5", Order.price <= usd(5)),
    ("USD 5 < Order.price", Order.price > usd(5)),
    ("USD 5 <= Order.price", Order.price >= usd(5)),
    ("Order.lasts < 2 hours", Order.lasts < hours(2)),
    ("Order.ready < Order.on", Order.ready < Order.on),
    ("Order.ready - Order.on < 90 minutes", Order.ready - Order.on < minutes(90)),
    (
        "Order.ready = 2025-03-31T17:00:00+00:00",
        Order.ready == datetime(2025, 3, 31, 17, tzinfo=UTC),
    ),
    ("Order.count = 2", Order.count == 2),
    ("Order.count != 2", Order.count != 2),
    ("2025-01-01 <= Order.on and Order.on <= 2025-01-01", Order.on == date(2025, 1, 1)),
    ("Order.express = yes", Order.express == True),  # noqa: E712
    ("Order.express != yes", ~Order.express),
    ("not Order by buyer", ~ordered),
    ("not Order.price < USD 5", ~(Order.price < usd(5))),
    (
        "Go by buyer and (Go by seller or Order by buyer)",
        buyer.did(Go()) & (seller.did(Go()) | ordered),
    ),
    (
        "Go by buyer and Go by seller or Order by buyer",
        (buyer.did(Go()) & seller.did(Go())) | ordered,
    ),
    ("not (Go by buyer or Go by seller)", ~(buyer.did(Go()) | seller.did(Go()))),
    ("all_of(Go by buyer)", AllOf((buyer.did(Go()),))),
    (
        "any_of(Go by buyer, any_of(Go by seller))",
        AnyOf((buyer.did(Go()), AnyOf((seller.did(Go()),)))),
    ),
    ("all_of()", AllOf(())),
    ("breach_of(S1)", breach_of("S1")),
    ("breach_of(S1, called = b, remedies = yes)", breach_of("S1", "b", remedies=True)),
    ("kept(S1, of = (Order by buyer))", kept("S1", of=ordered)),
    ("due(S1)", due("S1")),
    (
        "due(S1, of = Order(goods = looms, price = any))",
        due("S1", of=Order(goods=looms, price=anything)),
    ),
    (
        "Go by buyer and due(S1) and overdue(S2, by = 10 days, of = Order)",
        buyer.did(Go()) & due("S1") & overdue("S2", by=days(10), of=Order),
    ),
    ("overdue(S2)", overdue("S2")),
]

PATTERNS = [
    ("Go", Go().pattern),
    ("Order", Pattern("Order")),
    ("Order(goods = looms, price = any)", Order(goods=looms, price=anything).pattern),
    (
        "Order(goods = any, price = USD 5, rate = 2.)",
        Order(goods=anything, price=usd(5), rate=Decimal(2)).pattern,
    ),
    (
        "OrderAbroad(goods = looms, price = at least USD 5)",
        OrderAbroad(goods=looms, price=at_least(usd(5))).pattern,
    ),
    (
        "Order(goods = other than (looms), price = less than USD 5)",
        Order(goods=other_than(looms), price=less_than(usd(5))).pattern,
    ),
    (
        "Order(goods = any, price = more than USD 1 and at most USD 5)",
        Order(goods=anything, price=more_than(usd(1)) & at_most(usd(5))).pattern,
    ),
    (
        'Order(goods = any, price = any, how = one of ("by ship", "by air"))',
        Order(goods=anything, price=anything, how=one_of("by ship", "by air")).pattern,
    ),
    ("Report(cause = fire)", Report(cause=Cause.FIRE).pattern),
]

EFFECTS = [
    ("begins(S1)", begins("S1")),
    ("ends(S1, after = 14 days)", ends("S1", after=days(14))),
    ("suspends(S1, extends = yes)", suspends("S1", extends=True)),
    ("suspends(S1, extends = no)", suspends("S1", extends=False)),
    ("sets_off(S1, against = S2)", sets_off("S1", against="S2")),
    (
        "sets_off(S1, against = S2, amount = USD 5, after = 2 days)",
        sets_off("S1", against="S2", amount=usd(5), after=days(2)),
    ),
    ("waives(S1)", waives("S1")),
    ("resumes(S1)", resumes("S1")),
    ("assigns(S1, to = Order.whose)", assigns("S1", to=Order.whose)),
    ("terminates()", terminates()),
    ("releases(S1, debtor = buyer, after = 2 days)", releases("S1", debtor=buyer, after=days(2))),
]


@pytest.mark.parametrize(("text", "node"), TERMS)
def test_terms(text, node):
    """Each text is the term that its author in Python would write, and is written so again."""
    found = SCOPE.understand(text, Meaning.term)
    assert found == term(node)
    assert type(getattr(found, "value", None)) is type(getattr(term(node), "value", None))
    assert WORDING.term(term(node)) == text


@pytest.mark.parametrize(("text", "node"), CONDITIONS)
def test_conditions(text, node):
    assert SCOPE.understand(text, Meaning.condition) == node
    assert WORDING.condition(node) == text


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("Order.rate > 5", Order.rate > Decimal(5)),
        ("5 <= Order.rate", Order.rate >= Decimal(5)),
        ("Order.rate = 5", Order.rate == Decimal(5)),
        ("Order.rate != 5", Order.rate != Decimal(5)),
        ("total(Order.rate, by = buyer) < 5", total(Order.rate, by=buyer) < Decimal(5)),
        (
            "Order(goods = any, price = any, rate = at least 99 and less than 99.9) by buyer",
            buyer.did(
                Order(anything, anything, rate=at_least(Decimal(99)) & less_than(Decimal("99.9")))
            ),
        ),
        (
            "Order(goods = any, price = any, rate = less than 99 and more than 0.5) by buyer",
            buyer.did(
                Order(anything, anything, rate=more_than(Decimal("0.5")) & less_than(Decimal(99)))
            ),
        ),
    ],
)
def test_a_number_compares_with_one_that_is_written_without_a_point(text, condition):
    assert SCOPE.understand(text, Meaning.condition) == condition


@pytest.mark.parametrize(("text", "node"), PATTERNS)
def test_patterns(text, node):
    found = SCOPE.understand(text, Meaning.pattern)
    assert found == evolve(node, schema=found.schema)
    assert WORDING.pattern(node) == text


@pytest.mark.parametrize(("text", "node"), EFFECTS)
def test_effects(text, node):
    assert SCOPE.understand(text, Meaning.effect) == node
    assert WORDING.effect(node) == text


@pytest.mark.parametrize(
    ("text", "meaning", "word", "node"),
    [
        ("by_days(2, half_up)", "apportionment", "apportionment", by_days(2, Rounding.HALF_UP)),
        ("by_days(2, up, of = 30 days)", "apportionment", "apportionment",
         by_days(2, Rounding.UP, of=days(30))),
        ("monthly(day = 1)", "recurrence", "recurrence", monthly(day=1)),
        ("yearly(month = 3, day = -1)", "recurrence", "recurrence", yearly(month=3)),
        ("weekly(MO)", "recurrence", "recurrence", weekly("MO")),
        ("FREQ=DAILY;INTERVAL=3", "recurrence", "recurrence",
         Recurrence("FREQ=DAILY;INTERVAL=3")),
        ("days(Order.count)", "stated_period", "period", days(Order.count)),
        ("30 days", "opening", "period", days(30)),
        ("Order", "named_act", "occasion", evolve(ordered, by=any_party)),
        ("Order by buyer", "named_act", "occasion", ordered),
    ],
)  # fmt: skip
def test_what_else_is_stated(text, meaning, word, node):
    assert SCOPE.understand(text, getattr(Meaning, meaning)) == node
    assert getattr(WORDING, word)(node) == text


@pytest.mark.parametrize(
    ("text", "meaning", "node"),
    [
        ("2025-03-31T17:00", "limit", Const(datetime(2025, 3, 31, 17))),  # noqa: DTZ001
        ("Order.until", "limit", term(Order.until)),
        ("2025-03-31T17:00", "opening", Const(datetime(2025, 3, 31, 17))),  # noqa: DTZ001
        ("Order.until", "opening", term(Order.until)),
        ("2025-03-31", "until", date(2025, 3, 31)),
        ("Order by buyer", "until", ordered),
        ("price + price", "named", usd(5) + term(usd(5))),
        ("Order.express", "condition", Order.express == True),  # noqa: E712
        ("Order.express and Go by buyer", "condition", Order.express & buyer.did(Go())),
        ("Order(goods: looms, price: any)", "pattern", Order(looms, anything).pattern),
        ("Order(looms, any)", "pattern", None),
        ("Order.count > 2", "condition", Order.count > 2),
        ("Order.count >= 2", "condition", Order.count >= 2),
        ("other than looms", "term", None),
        ("Order(goods = other than looms, price = any)", "pattern",
         Order(other_than(looms), anything).pattern),
        ("Order(goods = any, price = any, rate = at least 2)", "pattern",
         Order(anything, anything, rate=at_least(Decimal(2))).pattern),
        ("Order(goods = any, price = any, rate = one of (2, 3.5))", "pattern",
         Order(anything, anything, rate=one_of(Decimal(2), Decimal("3.5"))).pattern),
        ("Order(goods = any, price = any, rate = at least 2 and less than 3)", "pattern",
         Order(anything, anything, rate=at_least(Decimal(2)) & less_than(Decimal(3))).pattern),
        ("monthly()", "recurrence", monthly()),
    ],
)  # fmt: skip
def test_other_ways_to_write_it(text, meaning, node):
    """What may be written in several ways is understood in each of them."""
    if node is None:
        with pytest.raises(NotUnderstoodError):
            SCOPE.understand(text, getattr(Meaning, meaning))
        return
    found = SCOPE.understand(text, getattr(Meaning, meaning))
    assert found == (evolve(node, schema=found.schema) if isinstance(node, Pattern) else node)


def test_a_pattern_that_is_read_knows_its_action():
    """So do its fields; a kind of an action says of which."""
    found = SCOPE.understand("OrderAbroad", Meaning.pattern)
    assert found.schema is OrderAbroad.kind
    assert found.wider == ("Order",)
    assert SCOPE.understand("Order.price", Meaning.term).schema is Order.kind


MISTAKES = [
    ("", "pattern", 0, "nothing is written here; what has a comma"),
    ("Order(", "pattern", 6, "the text ends too early: 'Order('"),
    ("a b", "term", 2, "'b' cannot stand here after 'a'"),
    ("overdue(3b, by = 2 days)", "condition", 9, 'an id such as 3b stands in quotes: "3b"'),
    ("due( 5.1.2 )", "condition", 9, 'an id such as 5.1.2 stands in quotes: "5.1.2"'),
    ("?" * 60, "term", 0, "???...' cannot stand here"),
    ("x" * (LONGEST + 1), "term", 0, "more than 20,000 characters"),
    ("Ordr.price", "term", 0, "nothing in this file is called 'Ordr'; did you mean 'Order'?"),
    ("Order.prize", "term", 0, "Order has no field 'prize'; did you mean 'price'?"),
    ("(Order by buyer).prize", "term", 0, "Order has no field 'prize'"),
    ("(Order by buyer)[Go.x]", "term", 0, "Go.x is no field of Order"),
    ("breach_of(S1).duty", "term", 0, "only the day is told; write .on in place of .duty"),
    ("looms.price", "term", 0, "a thing stands where one writes an act, such as (Order by"),
    ("Order by loms", "condition", 9, "nothing in this file is called 'loms'"),
    ("Order by looms", "condition", 9, "a thing stands where one writes a party"),
    ("Go by buyer", "term", 0, "a condition stands where one writes an amount"),
    ("Go", "term", 0, "an act stands where one writes an amount"),
    ("two", "term", 0, "a group of parties stands where one writes an amount"),
    ("price", "condition", 0, "an amount or another value stands where one writes a condition"),
    ("price", "pattern", 0, "stands where one writes an act, such as Pay("),
    ("Go by buyer and Go by seller", "named_act", 0, "what else must hold goes under provided"),
    ("first(Go by buyer)", "named_act", 0, "each act is an occasion of its own"),
    ("first(due(S1))", "condition", 6, "a condition stands where one writes one act"),
    ("price", "period", 0, "stands where one writes a period, such as 30 days"),
    ("price", "stated_period", 0, "30 days, or days(Order.days)"),
    ("price", "effect", 0, "one writes an effect (begins, ends, suspends, resumes,"),
    ("monthly(day = price)", "recurrence", 14, "another value stands where one writes a whole"),
    ("price", "recurrence", 0, "one writes days that recur, such as monthly(day = 1)"),
    ("price", "apportionment", 0, "one writes a way to count part-periods"),
    ("Go", "named", 0, "an act stands where one writes an amount, a number, a day or a cond"),
    ("1,200", "term", 0, "1,200 may be one number or several; write 1200, or spaces after"),
    ("EUR 1.200", "term", 0, "1.200 may be thousands, or a decimal; write 1,200, or 1.2000"),
    ("EUR 1.200.000", "term", 10, "'000' cannot stand here"),
    ("12.500 tonnes", "term", 0, "12.500 may be thousands, or a decimal; write 12,500, or"),
    ("USD 5 + EUR 5", "term", 0, "are of two currencies"),
    ("60 USD", "term", 0, "'60 USD' has its currency last; write it first: USD 60"),
    ("2025-02-30", "term", 0, "there is no day 2025-02-30"),
    ("2025-03-31T17:00", "term", 0, "2025-03-31T17:00:00"),
    ("5 business days", "period", 0, "of which calendar? write 5 business days (US)"),
    ("5 business days (XX)", "period", 0, "there is no calendar 'XX'"),
    ("1 month (middle)", "period", 0, "(middle) is no rule for a day that a month lacks"),
    ("1 day (US)", "period", 0, "(US) says nothing of 1 day; leave it out"),
    ("Order(goods = looms)", "pattern", 0, "Order needs its price; write price = any for any"),
    ("Order(goods = looms, price = 5)", "pattern", 29, "holds values of type Money"),
    ("Order(goods = looms, prize = any)", "pattern", 29, "Order has no field 'prize'"),
    ("Order(goods = any, price = any, count = 11)", "pattern", 40, "from 1 to 10, not 11"),
    ("Order.count > 5.5", "condition", 0, "Decimal does not compare with an int"),
    ("Order(goods = any, price = any, goods = any)", "pattern", 32, "states goods twice"),
    ("Order(goods = at least looms, price = any)", "pattern", 14, "looms has no order"),
    ("Order(goods = at least Go, price = any)", "pattern", 23, "an act stands where one"),
    ("Order(goods = any, price = at least USD 1 and more than USD 2)", "pattern", 27,
     "a bound from below goes with one from above"),
    ("Order(goods = any, price = at least USD 1 and less than 2)", "pattern", 27,
     "does not compare with"),
    ("frist(Go by buyer)", "condition", 0, "no action and no word 'frist'; did you mean 'first'"),
    ("when(price = USD 5, 1, 2)", "term", 13, "takes no price; leave it out, or put brackets"),
    ("least(price, x = 2)", "term", 17, "least(...) takes no x; leave it out, or put brackets"),
    ("periods_late(1 week, 2)", "term", 21, "takes no more here; leave it out"),
    ("total(Order.price)", "term", 0, "total(...) needs by; write total(..., by = ...)"),
    ("total(USD 5, by = buyer)", "term", 0, "is no field of an action"),
    ("total(Order.goods, by = buyer)", "term", 0, "holds a Goods; reckon with amounts"),
    ("rounded(price, 2.5, half_up)", "term", 15, "stands where one writes a whole number"),
    ("rounded(price, 2, halfup)", "term", 18, "one writes one of the words half_up, half_even"),
    ("nth_business_day(1, Order.on, 5)", "term", 30, 'a calendar, US or "US-NY"'),
    ("interest(4%, convention = act_360, per = 1 day)", "term", 0, "leave convention or per"),
    ("lookup(Order.how, 5)", "term", 18, "a row says for what it is, and what it gives"),
    ("(any -> 5)", "term", 5, "'->' cannot stand here"),
    ("least(5 -> 5)", "term", 6, "-> is for the rows of lookup(...) and tiered(...)"),
    ('lookup(Order.how, "by ship" -> 5)', "term", 0, "has no row for by air"),
    ("breach_of(S1 < S2)", "condition", 10, "one writes the id of a clause"),
    ("due(S1, remedies = 5)", "condition", 19, "stands where one writes yes or no"),
    ("due(S1, of = price)", "condition", 13, "stands where one writes an act"),
    ("reads(scop, wide)", "condition", 0, "there is no question 'scop'; did you mean 'scope'"),
    ("reads(scope, broad)", "condition", 0, "'scope' has no reading 'broad'"),
    ("assigns(S1, to = price)", "effect", 0, "name a party, or a field that holds one"),
    ("releases(S1, debtor = price)", "effect", 0, "name a party, or a field that holds one"),
    ("suspends(S1)", "effect", 0, "suspends(...) needs extends"),
    ("ends()", "effect", 0, "ends(...) needs a clause: ends(S1)"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "meaning", "start", "told"), MISTAKES)
def test_mistakes_are_told_where_they_stand(text, meaning, start, told):
    with pytest.raises(NotUnderstoodError) as error:
        SCOPE.understand(text, getattr(Meaning, meaning))
    assert told in str(error.value)
    assert error.value.start == start


def test_names_stand_for_what_they_mean_and_do_not_multiply():
    """A text is as long as it is once its names are written out."""
    scope = FileScope(names={"many": Const(1)}, sizes={"many": 15_000})
    assert scope.understand("many", Meaning.term) == Const(1)
    with pytest.raises(NotUnderstoodError, match="more than 20,000 parts"):
        scope.understand("many + many", Meaning.term)


def test_deep_brackets_are_refused():
    text = "least(" * 2_500 + "1" + ")" * 2_500
    with pytest.raises(NotUnderstoodError, match="within each other too deep"):
        SCOPE.understand(text, Meaning.term)


@pytest.mark.parametrize(
    ("write", "node", "told"),
    [
        ("term", term(Party("Nobody")), "Nobody is no party and no thing that the clauses name"),
        ("term", PeriodAmount(term(usd(5)), monthly()), "PeriodAmount has no words in a file"),
        ("pattern", Pattern("two words"), "'two words' is no word that can stand in a text"),
    ],
)
def test_what_has_no_words_is_not_written(write, node, told):
    with pytest.raises(WrongTypeError, match=told):
        getattr(WORDING, write)(node)


def test_a_condition_that_is_no_act_is_written_in_brackets():
    assert WORDING.condition(Not(Not(ordered))) == "not not Order by buyer"
