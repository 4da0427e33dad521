"""Mistakes about duties and amounts: what provokes each, its kind, and its exact text."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from contract_rules import (
    Action,
    Allocation,
    Amendment,
    Contract,
    DayCount,
    Debt,
    Engine,
    Field,
    Money,
    Party,
    Roll,
    Rounding,
    assigns,
    begins,
    breach_of,
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
    latest,
    least,
    monthly,
    months,
    nth_business_day,
    outstanding,
    percent,
    periods_late,
    resumes,
    rounded,
    suspends,
    tiered,
    to_date,
    total,
    usd,
    waives,
    years,
)
from contract_rules.contracts import serialization
from contract_rules.errors import (
    AmbiguousDateError,
    CircularQuestionError,
    IncomparableError,
    MalformedRecordError,
    MixedCurrenciesError,
    TooManyPeriodsError,
    UnboundTermError,
    UnknownClauseError,
    UnknownCurrencyError,
    UnknownFieldError,
    UnknownPartyError,
    WrongTypeError,
)
from contract_rules.norms.computed_terms import Interest
from contract_rules.norms.expressions import Pattern, term
from contract_rules.norms.norms import Obligation, Within
from contract_rules.testing.strategies.vocabulary import Claim, Deliver, Order, Pay, Remit, Visit
from contract_rules.values.arguments import shown
from support.dealings import ann, bea, clause, contract, cyd, day

DEBT = Pay(amount=usd(5), to=ann)
FINE = Pay(amount=usd(1), to=ann)
NOT_KNOWN = "is no amount known at the exercise; write amount=usd(100), or amount=Credit.amount"
DAILY = interest(percent(1), per=days(1))
CHANGING_WAY = (
    "an amount that changes from day to day is no way to perform a duty beside others, as it is "
    "never known which is chosen; state an amount as of an occasion: upon=..."
)
WORK = clause("C1", ann.must(Deliver(), upon=bea.did(Order())))


class Swap(Action):
    give: Field[Money]
    take: Field[Money]


def lone(norm) -> Contract:
    return contract(clause("C1", norm))


def two(*norms) -> Contract:
    """A contract of clauses C1 and C2, of one norm each."""
    return contract(*(clause(f"C{n}", norm) for n, norm in enumerate(norms, 1)))


def free(condition) -> Contract:
    return contract(WORK, clause("C2", cyd.may(Visit(), provided=condition)))


DUTIES = {
    "two deadlines": (
        lambda: bea.must(DEBT, within=days(3), by=day(9)),
        WrongTypeError,
        "a duty has one deadline; write one of within=, by= and before=",
    ),
    "a day that comes again, and an occasion": (
        lambda: bea.must(DEBT, every=monthly(), upon=Order),
        WrongTypeError,
        "a duty recurs, or arises upon an occasion; write every= or upon=, not both",
    ),
    "a day that comes again, and a last day": (
        lambda: bea.must(DEBT, every=monthly(), by=day(3)),
        WrongTypeError,
        "a duty that recurs is due by the day of every=; state within= for days after it",
    ),
    "a number for days that come again": (
        lambda: bea.must(DEBT, every=30),
        WrongTypeError,
        (
            "every=30 is no recurrence; write every=monthly(day=-1), or "
            "every='FREQ=MONTHLY;BYMONTHDAY=-1'"
        ),
    ),
    "several occasions of which one is no act": (
        lambda: bea.must(DEBT, upon=(Order, breach_of("C1"))),
        WrongTypeError,
        (
            "a duty upon several things arises when the last act is done; name acts in upon=, "
            "and write breach_of(...) and the like as provided="
        ),
    ),
    "several occasions and none": (
        lambda: bea.must(DEBT, upon=(Order, None)),
        WrongTypeError,
        "upon= names several acts; write each as an act: upon=(party.did(Order()), Deliver)",
    ),
    "one occasion twice": (
        lambda: bea.must(DEBT, upon=(Order, Order)),
        WrongTypeError,
        "upon= names one act twice; leave one of them out",
    ),
    "several occasions of what is asked for": (
        lambda: bea.must(DEBT, upon=(Order, bea.did(Pay()))),
        WrongTypeError,
        (
            "a duty upon several things of which Pay is one cannot ask for that; state one "
            "occasion, and what else must have been done as provided="
        ),
    ),
    "a part of a period of what does not recur": (
        lambda: bea.must(DEBT, apportioned=by_days(2, Rounding.HALF_UP)),
        WrongTypeError,
        "only what recurs has periods; state every= beside apportioned=, or leave it out",
    ),
    "the first period of what does not recur": (
        lambda: bea.must(DEBT, first_period=usd(1)),
        WrongTypeError,
        "only what recurs has periods; state every= beside first_period=, or leave it out",
    ),
    "a first period that is stated and apportioned": (
        lambda: bea.must(
            DEBT,
            every=monthly(),
            apportioned=by_days(2, Rounding.HALF_UP),
            first_period=usd(1),
        ),
        WrongTypeError,
        (
            "what the first period makes is stated, or apportioned; write first_period= or "
            "apportioned=, not both"
        ),
    ),
    "a part of no amount": (
        lambda: bea.must(
            Deliver(level=1), every=monthly(), apportioned=by_days(2, Rounding.HALF_UP)
        ),
        WrongTypeError,
        "Deliver is asked for no amount in parts; leave apportioned= out",
    ),
    "a part of one payment": (
        lambda: bea.must(DEBT, every=monthly(), in_one_payment=True, first_period=usd(1)),
        WrongTypeError,
        "Pay is asked for no amount in parts; leave first_period= out",
    ),
    "interest apportioned": (
        lambda: bea.must(
            Pay(interest(percent(1), on=usd(5), per=days(1)), ann),
            every=monthly(),
            apportioned=by_days(2, Rounding.HALF_UP),
        ),
        WrongTypeError,
        "interest counts its days by itself; leave apportioned= out",
    ),
    "a first period to date": (
        lambda: bea.must(DEBT, every=monthly(), first_period=to_date(total(Order.price, by=ann))),
        WrongTypeError,
        (
            "the amount for the first period is taken as that begins; leave interest(...), "
            "periods_late(...) and to_date(...) out of first_period="
        ),
    ),
    "a first period of no amount": (
        lambda: bea.must(DEBT, every=monthly(), first_period=Order.level),
        WrongTypeError,
        "Order.level is no amount for the first period; write first_period=usd(250)",
    ),
    "no way to apportion in a norm": (
        lambda: Obligation(bearer=bea, act=Pattern("Pay"), apportioned=30),
        WrongTypeError,
        (
            "30 does not say how a part-period counts; write "
            "apportioned=by_days(2, Rounding.HALF_UP)"
        ),
    ),
    "a period of no days": (
        lambda: by_days(2, Rounding.HALF_UP, of=days(0)),
        WrongTypeError,
        "a period of no days has no parts; write of=days(30), or leave it out",
    ),
    "no recurrence in a norm": (
        lambda: Obligation(bearer=bea, act=Pattern("Pay"), every="FREQ=MONTHLY"),
        WrongTypeError,
        (
            "'FREQ=MONTHLY' is no recurrence; write every=monthly(day=-1), or "
            "every='FREQ=MONTHLY;BYMONTHDAY=-1'"
        ),
    ),
    "a first day of no day": (
        lambda: bea.must(DEBT, not_before=30),
        WrongTypeError,
        "30 is no day and no period; write not_before=date(2025, 1, 31), or not_before=days(15)",
    ),
    "no first day in a norm": (
        lambda: Obligation(bearer=bea, act=Pattern("Pay"), not_before=30),
        WrongTypeError,
        ("30 is no day and no period; write not_before=date(2025, 1, 31), or not_before=days(15)"),
    ),
    "a first day after the last": (
        lambda: bea.must(DEBT, within=days(3), not_before=days(4)),
        WrongTypeError,
        (
            "no act would count in time: not_before= is after the deadline; state a day or a "
            "period that is not"
        ),
    ),
    "one first day of duties that recur": (
        lambda: bea.must(DEBT, every=monthly(), not_before=day(3)),
        WrongTypeError,
        (
            "a duty that recurs may be performed from a day of its own on; state "
            "not_before=days(2), which counts from the day of every=, as within= does"
        ),
    ),
    "a first day of grace": (
        lambda: bea.must(
            DEBT, within=days(3), otherwise=bea.must(DEBT, within=days(5), not_before=days(2))
        ),
        WrongTypeError,
        (
            "the same act and amount under otherwise= is grace, one debt with a further "
            "deadline, which may be performed already; leave not_before= out"
        ),
    ),
    "a last day that rolls, where there is none": (
        lambda: bea.must(DEBT, rolls=Roll.FOLLOWING, calendar="US"),
        WrongTypeError,
        "a duty without a deadline has no last day that rolls; state within= or by=",
    ),
    "a last day that rolls by no calendar": (
        lambda: bea.must(DEBT, within=days(3), rolls=Roll.FOLLOWING),
        WrongTypeError,
        "a last day rolls by a calendar; state calendar='US' beside rolls=",
    ),
    "a calendar by which nothing rolls": (
        lambda: bea.must(DEBT, within=days(3), calendar="US"),
        WrongTypeError,
        "a calendar is for a last day that is no business day; state rolls= beside it",
    ),
    "a rule for days off by its name": (
        lambda: bea.must(DEBT, within=days(3), rolls="following", calendar="US"),
        WrongTypeError,
        (
            "'following' is no rule for a last day that is no business day; "
            "write rolls=Roll.FOLLOWING"
        ),
    ),
    "no calendar in a norm": (
        lambda: Obligation(
            bearer=bea,
            act=Pattern("Pay"),
            deadline=Within(days(1)),
            rolls=Roll.NONE,
            calendar="US",
        ),
        WrongTypeError,
        "'US' is no calendar; write calendar='US', or calendar=Calendar(...)",
    ),
    "a period after what is no day": (
        lambda: Order.price + days(3),
        IncomparableError,
        "Order.price is no day; write Order.on + days(3)",
    ),
    "the end of a month of what is no day": (
        lambda: end_of_month(Order.price),
        WrongTypeError,
        "Order.price is no day; write Order.on, or a field that holds a date",
    ),
    "so many days as there is money": (
        lambda: days(Order.price),
        WrongTypeError,
        "Order.price is no number of days; write days(30), or days(Order.days)",
    ),
    "no business day of a month": (
        lambda: nth_business_day(0, Order.on, "US"),
        WrongTypeError,
        "0 is the number of no business day of a month; write 1 for the first, -1 for the last",
    ),
    "a day that is reckoned in a condition": (
        lambda: lone(bea.may(DEBT, provided=bea.did(Order()) & (Pay.on <= Order.on + days(3)))),
        UnboundTermError,
        (
            "only a duty reckons with days, in its deadline and what it asks for, and until=, "
            "from_= and after=; in a condition compare with a day, or the day of an event: "
            "Pay.on <= Order.due"
        ),
    ),
    "a number of days as a last one": (
        lambda: bea.must(DEBT, upon=Order, until=days_between(Order.on, Order.due)),
        WrongTypeError,
        (
            "a number that is worked out is neither a last day nor a condition; write "
            "until=date(...), or the day that an event tells: until=Grant.last"
        ),
    ),
    "a last day that nothing tells": (
        lambda: lone(bea.may(DEBT, until=Order.due)),
        UnboundTermError,
        (
            "nothing finds the Order that Order.due in until= speaks of; find it in "
            "provided=party.did(Order(...)), take the day from the act itself or its occasion, or "
            "state it: until=date(...)"
        ),
    ),
    "a last day that is reckoned by months without a rule": (
        lambda: lone(bea.must(DEBT, upon=Order, until=Order.on + months(1))),
        AmbiguousDateError,
        (
            "C1: months(1) counts from a day that only a history tells, and it may be the 31st; "
            "state the rule: months(1, rounding=MonthEnd.LAST_DAY) or MonthEnd.NEXT_DAY"
        ),
    ),
    "a number of days as a first one": (
        lambda: bea.must(DEBT, upon=Order, from_=days_between(Order.on, Order.due)),
        WrongTypeError,
        (
            "a number that is worked out is no beginning; write from_=date(...), or a datetime "
            "with a time zone, or the day that an event tells: from_=Grant.first"
        ),
    ),
    "a first instant in no time zone": (
        lambda: bea.may(DEBT, from_=datetime(2025, 3, 1, 9)),  # noqa: DTZ001 (the mistake)
        WrongTypeError,
        (
            "datetime.datetime(2025, 3, 1, 9, 0) is no beginning; write from_=date(...), or a "
            "datetime with a time zone, or the day that an event tells: from_=Grant.first"
        ),
    ),
    "a first day that nothing tells": (
        lambda: lone(bea.may(DEBT, from_=Order.due)),
        UnboundTermError,
        (
            "nothing finds the Order that Order.due in from_= speaks of; find it in "
            "provided=party.did(Order(...)), take the day from the act itself, or state it: "
            "from_=date(...)"
        ),
    ),
    "a first day of a duty that nothing tells": (
        lambda: lone(bea.must(DEBT, upon=Visit, from_=Order.due)),
        UnboundTermError,
        (
            "nothing finds the Order that Order.due in from_= speaks of; find it in "
            "provided=party.did(Order(...)), or state it: from_=date(...)"
        ),
    ),
    "a first day of a duty that its occasion tells": (
        lambda: lone(bea.must(DEBT, upon=Order, from_=Order.on + days(10))),
        WrongTypeError,
        (
            "Order.on + days(10) in from_= is told by the occasion, from which the duty is there; "
            "say from when it may be performed, not_before=Order.on + days(10), and by= or "
            "within= when it is due"
        ),
    ),
    "a first day of a duty that one of its occasions tells": (
        lambda: lone(bea.must(DEBT, upon=(Order, ann.did(Visit())), from_=Order.due)),
        WrongTypeError,
        (
            "Order.due in from_= is told by the occasion, from which the duty is there; "
            "say from when it may be performed, not_before=Order.due, and by= or within= when it "
            "is due"
        ),
    ),
    "a first day that an event tells of a duty without an occasion": (
        lambda: bea.must(DEBT, provided=ann.did(Order()), from_=Order.due),
        WrongTypeError,
        (
            "Order.due in from_= is no constant, and the duty has no occasion; state its first "
            "day, from_=date(...), or let the event be its occasion: upon=..., not_before=..."
        ),
    ),
    "a first day that an event tells of a duty that recurs": (
        lambda: bea.must(DEBT, every=monthly(), provided=ann.did(Order()), from_=Order.due),
        WrongTypeError,
        (
            "Order.due in from_= is no constant, and the duty has no occasion; state its first "
            "day, from_=date(...), or let an exercise begin the duty: "
            "then=begins(party.must(...), after=...)"
        ),
    ),
    "a first instant of a duty that recurs": (
        lambda: bea.must(DEBT, every=monthly(), from_=datetime(2025, 3, 1, 9, tzinfo=UTC)),
        WrongTypeError,
        (
            "the periods of a duty that recurs begin with days; write from_=date(...), without a "
            "time"
        ),
    ),
    "a first day of what an exercise begins": (
        lambda: lone(ann.can(Visit(), then=begins(bea.must(DEBT, from_=day(3))))),
        WrongTypeError,
        (
            "a duty that an exercise begins is there from the end of its notice on; leave from_= "
            "out, and state begins(party.must(...), after=...)"
        ),
    ),
    "a first day of what follows a breach": (
        lambda: lone(
            bea.must(DEBT, upon=Order, within=days(3), otherwise=bea.must(FINE, from_=day(3)))
        ),
        WrongTypeError,
        (
            "a duty under otherwise= is there from the breach on; leave from_= out, and say from "
            "when it may be performed: not_before="
        ),
    ),
    "an end before the beginning": (
        lambda: bea.may(DEBT, from_=date(2025, 3, 2), until=date(2025, 3, 1)),
        WrongTypeError,
        (
            "until=2025-03-01 is over before from_=2025-03-02, so that the norm would never be "
            "there; let it begin before it ends"
        ),
    ),
    "a first day that is reckoned by months without a rule": (
        lambda: lone(bea.may(DEBT, provided=ann.did(Order()), from_=Order.on + months(1))),
        AmbiguousDateError,
        (
            "C1: months(1) counts from a day that only a history tells, and it may be the 31st; "
            "state the rule: months(1, rounding=MonthEnd.LAST_DAY) or MonthEnd.NEXT_DAY"
        ),
    ),
    "a number for the time that there is": (
        lambda: bea.must(DEBT, within=30),
        WrongTypeError,
        "30 is no period; write days(30), or months(1)",
    ),
    "a string for the last day": (
        lambda: bea.must(DEBT, by="2025-01-31"),
        WrongTypeError,
        "'2025-01-31' is no day; write date(2025, 1, 31), or a field that holds a date",
    ),
    "hours where days are counted": (
        lambda: count(Visit(), by=bea, in_any=hours(24)),
        WrongTypeError,
        "hours(24) is no period of a day or more; write in_any=days(2), or in_any=years(1)",
    ),
    "so many hours late": (
        lambda: periods_late(hours(1)),
        WrongTypeError,
        "hours(1) is no period of a day or more; write every=days(2), or every=years(1)",
    ),
    "an amount for the first day too late": (
        lambda: bea.must(DEBT, before=Order.price),
        WrongTypeError,
        "Order.price is no day; write date(2025, 1, 31), or a field that holds a date",
    ),
    "two amounts": (
        lambda: bea.must(Swap(give=usd(1), take=usd(2))),
        WrongTypeError,
        "Swap is asked for two amounts, give and take; write two obligations",
    ),
    "what is no occasion": (
        lambda: bea.must(DEBT, upon="Order"),
        WrongTypeError,
        "'Order' is no action; write the action, Pay, or Pay(amount=usd(60))",
    ),
    "a condition for an occasion": (
        lambda: bea.must(DEBT, upon=Order.price > usd(1)),
        WrongTypeError,
        (
            f"upon={shown(Order.price > usd(1))} is no act; "
            "write one occasion, upon=party.did(Action(...)), "
            "and whatever else must hold on it as provided="
        ),
    ),
    "no order of payments": (
        lambda: Obligation(bearer=bea, act=Pattern("Pay"), allocation="oldest"),
        WrongTypeError,
        "'oldest' is no order in which payments count; write allocation=Allocation.OLDEST",
    ),
    "no sort of debt": (
        lambda: Obligation(bearer=bea, act=Pattern("Pay"), debt="costs"),
        WrongTypeError,
        "'costs' is no sort of debt; write debt=Debt.INTEREST",
    ),
    "a deed that is a debt": (
        lambda: bea.must(Deliver(), debt=Debt.COSTS),
        WrongTypeError,
        "Deliver is asked for no amount to which payments add up; leave debt= out",
    ),
    "deeds in an order of debts": (
        lambda: bea.must(Deliver(), allocation=Allocation.COSTS_INTEREST_PRINCIPAL),
        WrongTypeError,
        "Deliver is asked for no amount to which payments add up; leave allocation= out",
    ),
    "principal and interest in one debt, in an order of these": (
        lambda: bea.must(
            Pay(Order.price + interest(percent(1), on=Order.price, per=days(1))),
            upon=Order,
            allocation=Allocation.COSTS_INTEREST_PRINCIPAL,
        ),
        WrongTypeError,
        (
            "payments count to costs, interest, principal, and an amount that grows by itself may "
            "be any of these; say debt=Debt.INTEREST or what else it is, or write principal and "
            "interest as two duties"
        ),
    ),
    "what is owed upon a breach, in an order of debts": (
        lambda: bea.must(
            DEBT,
            by=day(3),
            otherwise=bea.must(Pay(usd(40)), allocation=Allocation.COSTS_INTEREST_PRINCIPAL),
        ),
        WrongTypeError,
        (
            "payments count to costs, interest, principal, and what is owed as another debt is "
            "late may be any of these; say in it debt=Debt.COSTS, or what else it is"
        ),
    ),
    "what does not say whether it counts on account": (
        lambda: Obligation(bearer=bea, act=Pattern("Pay"), on_account="yes"),
        WrongTypeError,
        (
            "'yes' does not say whether what is paid too early counts; write on_account=True, or "
            "leave it out"
        ),
    ),
    "debts as named that no event names": (
        lambda: bea.must(DEBT, by=day(3), allocation=Allocation.AS_NAMED),
        WrongTypeError,
        (
            "a payment names the event upon which a debt arose, or the period for which it is "
            "owed; state upon= or every=, or leave allocation=Allocation.AS_NAMED out"
        ),
    ),
    "as named, and on account": (
        lambda: bea.must(DEBT, upon=Order, allocation=Allocation.AS_NAMED, on_account=True),
        WrongTypeError,
        (
            "under allocation=Allocation.AS_NAMED nothing counts but what names the event, paid "
            "before it or after; leave on_account=True out, or the allocation"
        ),
    ),
    "alternatives that are none": (
        lambda: Obligation(bearer=bea, act=Pattern("Pay"), alternatives=("Deliver",)),
        WrongTypeError,
        (
            "('Deliver',) are no patterns of acts; write "
            "alternatives=(Pay(amount=usd(60), to=buyer),)"
        ),
    ),
    "an alternative that is in no tuple": (
        lambda: bea.must(Deliver(), alternatives=DEBT),
        WrongTypeError,
        (
            f"alternatives={DEBT!r} are no acts in a tuple; write "
            "alternatives=(Pay(amount=usd(60), to=buyer),)"
        ),
    ),
    "an alternative that is the same": (
        lambda: bea.must(Deliver(1), alternatives=(DEBT, Deliver(1))),
        WrongTypeError,
        (
            "Deliver is asked for twice, and is no alternative to itself; name another way to "
            "perform the duty in alternatives=, or leave it out"
        ),
    ),
    "alternatives that one payment may both be": (
        lambda: bea.must(Pay(usd(5), ann), alternatives=(Deliver(1), Pay(amount=usd(9)))),
        WrongTypeError,
        (
            "a payment may be Pay of the one amount and Pay of the other, and would count to "
            "both; state the lower of two amounts, or let the ways differ in a field: in to=, say"
        ),
    ),
    "alternatives of which one is a kind of the other": (
        lambda: bea.must(Remit(usd(5), ann), alternatives=(Pay(usd(9), ann),)),
        WrongTypeError,
        (
            "a payment may be Remit of the one amount and Pay of the other, and would count to "
            "both; state the lower of two amounts, or let the ways differ in a field: in to=, say"
        ),
    ),
    "alternatives with a first period": (
        lambda: bea.must(DEBT, alternatives=(Deliver(),), every=monthly(), first_period=usd(1)),
        WrongTypeError,
        (
            "first_period= speaks of one amount, and there are several ways; leave first_period= "
            "out, and write a clause of its own for the first period"
        ),
    ),
    "alternatives that are apportioned": (
        lambda: bea.must(
            DEBT,
            alternatives=(Deliver(),),
            every=monthly(),
            apportioned=by_days(2, Rounding.HALF_UP),
        ),
        WrongTypeError,
        (
            "apportioned= speaks of one amount, and there are several ways; leave apportioned= "
            "out, and write a clause of its own for the first period"
        ),
    ),
    "an alternative that changes from day to day": (
        lambda: bea.must(
            Deliver(),
            alternatives=(Pay(usd(1) * to_date(count(Order, by=bea)), ann),),
            upon=bea.did(Order()),
        ),
        WrongTypeError,
        CHANGING_WAY,
    ),
    "an alternative that counts until the deadline": (
        lambda: bea.must(Deliver(), alternatives=(Pay(total(Order.price, by=bea), ann),)),
        WrongTypeError,
        CHANGING_WAY,
    ),
    "interest on what may be delivered": (
        lambda: bea.must(
            DEBT,
            alternatives=(Deliver(),),
            within=days(3),
            otherwise=bea.must(Pay(interest(percent(1), per=days(1)), ann)),
        ),
        WrongTypeError,
        (
            "interest without on= runs on the duty in breach, which may be performed in several "
            "ways; say on what it runs: interest(percent(4), on=Invoice.amount)"
        ),
    ),
    "a way of two amounts": (
        lambda: bea.must(Deliver(), alternatives=(Swap(usd(1), usd(2)),)),
        WrongTypeError,
        "Swap is asked for two amounts, give and take; write two obligations",
    ),
    "deeds on account": (
        lambda: ann.must(Deliver(), on_account=True),
        WrongTypeError,
        ("Deliver is asked for no amount to which payments add up; leave on_account=True out"),
    ),
    "grace with an order of its own": (
        lambda: bea.must(
            DEBT,
            within=days(3),
            otherwise=bea.must(DEBT, within=days(5), allocation=Allocation.OLDEST),
        ),
        WrongTypeError,
        (
            "the same act and amount under otherwise= is grace, one debt to which payments count "
            "as before; state allocation=, on_account= and debt= of the duty itself"
        ),
    ),
    "what does not say whether it is owed instead": (
        lambda: bea.must(DEBT, instead="yes"),
        WrongTypeError,
        "'yes' does not say whether what was due falls away; write instead=True, or leave it out",
    ),
    "a duty instead of none": (
        lambda: clause("C1", bea.must(DEBT, instead=True)),
        WrongTypeError,
        (
            "only a duty under otherwise= of another duty is owed instead of that; leave "
            "instead=True out"
        ),
    ),
    "a duty instead of a prohibition": (
        lambda: clause("C1", bea.must_not(DEBT, otherwise=bea.must(Deliver(), instead=True))),
        WrongTypeError,
        (
            "only a duty under otherwise= of another duty is owed instead of that; leave "
            "instead=True out"
        ),
    ),
    "grace that is owed instead": (
        lambda: bea.must(DEBT, by=day(3), otherwise=bea.must(DEBT, within=days(3), instead=True)),
        WrongTypeError,
        (
            "the same act and amount under otherwise= is grace, one debt with a further "
            "deadline; leave instead=True out, or ask for something else"
        ),
    ),
    "a growing amount instead of what it grows by": (
        lambda: bea.must(
            Pay(amount=usd(1) * periods_late(days(1)), to=ann),
            instead=True,
        ),
        WrongTypeError,
        (
            "what falls away is late for no further period and bears no interest; leave "
            "instead=True out, or state an amount without periods_late(...) and interest(...)"
        ),
    ),
    "the first of several occasions": (
        lambda: bea.must(DEBT, upon=first(bea.did(Order()))),
        WrongTypeError,
        (
            "upon=first(...) would be one occasion of many, and each is one; leave first(...) "
            "out, and say in provided= when it counts"
        ),
    ),
    "the latest of what is no act": (
        lambda: latest(Order.price > usd(1)),
        WrongTypeError,
        (
            "latest(...) is of one act; write latest(party.did(Action(...))), "
            f"not latest({Order.price > usd(1)!r})"
        ),
    ),
    "the first of what is no condition": (
        lambda: first("Order"),
        WrongTypeError,
        "first(...) is of one act; write first(party.did(Action(...))), not first('Order')",
    ),
    "what is no remedy": (
        lambda: bea.must(DEBT, otherwise=DEBT),
        WrongTypeError,
        (
            f"{shown(DEBT)} is no norm; write one, otherwise=party.must(...) or party.can(...), "
            "and what else follows as a clause of its own, upon=breach_of(clause, of=Order(...))"
        ),
    ),
    "two remedies, told in short": (
        lambda: bea.must(DEBT, otherwise=(bea.must(DEBT), bea.can(DEBT))),
        WrongTypeError,
        (
            f"{shown((bea.must(DEBT), bea.can(DEBT)))} is no norm; write one, "
            "otherwise=party.must(...) or party.can(...), and what else follows as a clause of "
            "its own, upon=breach_of(clause, of=Order(...))"
        ),
    ),
    "one occasion or another": (
        lambda: bea.must(DEBT, upon=bea.did(Order()) | ann.did(Deliver())),
        WrongTypeError,
        (
            "upon= is of one act, and this is one or another; write a norm for each, or declare "
            "them as kinds of one action: class Consent(Agree), and upon=Agree"
        ),
    ),
    "a string for whom it is owed to": (
        lambda: bea.must(DEBT, owed_to="Ann"),
        WrongTypeError,
        "'Ann' is no party; say to whom it is owed: owed_to=seller",
    ),
    "a deadline on what nothing finds": (
        lambda: lone(bea.must(DEBT, by=Order.due)),
        UnboundTermError,
        (
            "nothing here finds the Order that Order.due speaks of; "
            "add a condition such as party.did(Order(...)), or use a field of the act itself"
        ),
    ),
    "a counterparty that nothing finds": (
        lambda: lone(bea.must(Deliver(), owed_to=Claim.to)),
        UnboundTermError,
        (
            "nothing here finds the Claim that Claim.to speaks of; "
            "add a condition such as party.did(Claim(...)), or use a field of the act itself"
        ),
    ),
    "a deadline on what only the power that begins it asks for": (
        lambda: clause(
            "C1",
            bea.can(
                Claim(1, ann), provided=ann.did(Order()), then=begins(bea.must(DEBT, by=Order.due))
            ),
        ),
        UnboundTermError,
        (
            "nothing here finds the Order that Order.due speaks of; add a condition such as "
            "party.did(Order(...)) to what is begun, as that knows nothing of what the power "
            "asks for, or use a field of the act itself"
        ),
    ),
    "periods late of no breach": (
        lambda: lone(bea.must(Pay(amount=usd(1) * periods_late(days(1)), to=ann))),
        UnboundTermError,
        "only an amount under otherwise= grows; state periods_late(...) in one",
    ),
    "periods late in a condition": (
        lambda: free(periods_late(days(1)) > 3),
        UnboundTermError,
        "only an amount under otherwise= grows; state periods_late(...) in one",
    ),
    "periods late of no days": (
        lambda: periods_late(days(0)),
        WrongTypeError,
        "days(0) is no period of a day or more; write every=days(2), or every=years(1)",
    ),
    "interest in a condition": (
        lambda: free(interest(percent(1), on=Order.price, per=days(1)) > usd(3)),
        UnboundTermError,
        "only the amount of a duty is interest that accrues; state interest(...) in one",
    ),
    "interest on nothing": (
        lambda: lone(bea.must(Pay(amount=interest(percent(1), per=days(1)), to=ann))),
        UnboundTermError,
        (
            "interest under otherwise= runs on what is outstanding of the duty in breach; "
            "here say on what it runs: interest(percent(4), on=Lend.amount)"
        ),
    ),
    "interest that is not rounded": (
        lambda: bea.must(Pay(amount=usd(1) + interest(percent(1), on=usd(9)), to=ann)),
        WrongTypeError,
        (
            "interest of so much a year, or on interest, comes to fractions of a cent, which "
            "nobody pays; say how it is rounded when it is paid: "
            "rounded(interest(...), 2, Rounding.HALF_UP)"
        ),
    ),
    "interest on interest that is not rounded": (
        lambda: bea.must(
            Pay(amount=interest(percent(1), on=usd(9), per=days(1), compound=monthly()), to=ann)
        ),
        WrongTypeError,
        (
            "interest of so much a year, or on interest, comes to fractions of a cent, which "
            "nobody pays; say how it is rounded when it is paid: "
            "rounded(interest(...), 2, Rounding.HALF_UP)"
        ),
    ),
    "interest on interest beside something else": (
        lambda: bea.must(
            Pay(
                amount=rounded(
                    usd(9) + interest(percent(1), on=usd(9), compound=monthly()),
                    2,
                    Rounding.HALF_UP,
                ),
                to=ann,
            )
        ),
        WrongTypeError,
        (
            "interest that joins its balance stands alone in the amount of a duty, as what is "
            "paid on that bears none; write a duty of its own for it: "
            "rounded(interest(...), 2, Rounding.HALF_UP)"
        ),
    ),
    "interest that joins its balance on no days": (
        lambda: interest(percent(1), compound=30),
        WrongTypeError,
        (
            "compound=30 is no recurrence; write compound=monthly(day=-1), or "
            "compound='FREQ=MONTHLY;BYMONTHDAY=-1'"
        ),
    ),
    "no days on which interest joins its balance in a term": (
        lambda: Interest(term(percent(1)), compound=30),
        WrongTypeError,
        "30 gives no days; write such as compound=monthly(day=-1)",
    ),
    "coupon periods of a rate a day": (
        lambda: interest(percent(1), per=days(1), coupons=monthly()),
        WrongTypeError,
        "a rate for days counts in no coupon periods; leave coupons= out",
    ),
    "coupon periods of another convention": (
        lambda: interest(percent(1), coupons=monthly()),
        WrongTypeError,
        (
            "ACT/365F counts in no coupon periods; leave coupons= out, or write "
            "convention=DayCount.ACT_ACT_ICMA"
        ),
    ),
    "no coupon periods": (
        lambda: interest(percent(1), convention=DayCount.ACT_ACT_ICMA),
        WrongTypeError,
        (
            "ACT/ACT (ICMA) counts in coupon periods; say by which days they end: "
            "coupons='FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=15'"
        ),
    ),
    "coupon periods of weeks": (
        lambda: interest(
            percent(1), convention=DayCount.ACT_ACT_ICMA, coupons="FREQ=WEEKLY;BYDAY=MO"
        ),
        WrongTypeError,
        (
            "FREQ=WEEKLY;BYDAY=MO gives no coupon periods of one, two, three, four, six or twelve "
            "months; write such as coupons='FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=15'"
        ),
    ),
    "interest in one payment": (
        lambda: bea.must(
            Pay(amount=interest(percent(1), on=usd(9), per=days(1)), to=ann), in_one_payment=True
        ),
        WrongTypeError,
        (
            "an amount that changes from day to day cannot be asked for in one payment; "
            "leave in_one_payment=True out, or state an amount as of the occasion"
        ),
    ),
    "interest on a delivery": (
        lambda: bea.must(Deliver(), otherwise=bea.must(Pay(amount=DAILY, to=ann)), within=days(1)),
        WrongTypeError,
        (
            "interest without on= runs on the duty in breach, which is for no amount of which a "
            "part may be outstanding; say on what it runs: interest(percent(4), on=Invoice.amount)"
        ),
    ),
    "interest on interest that runs": (
        lambda: bea.must(
            DEBT,
            within=days(1),
            otherwise=bea.must(
                Pay(amount=DAILY, to=ann),
                within=days(1),
                otherwise=bea.must(Pay(amount=DAILY, to=ann)),
            ),
        ),
        WrongTypeError,
        (
            "interest without on= runs on the duty in breach, which is for what grows by itself, "
            "and interest runs on principal; "
            "say on what it runs: interest(percent(4), on=Invoice.amount)"
        ),
    ),
    "interest on what grows": (
        lambda: interest(percent(1), on=usd(1) * periods_late(days(1))),
        WrongTypeError,
        (
            "an amount that is worked out is more than principal at the end of each day: leave "
            "out to_date(...), within=, in_any=, remedies=True, and what grows by itself"
        ),
    ),
    "interest on what is outstanding of interest": (
        lambda: two(
            bea.must(Pay(amount=interest(percent(1), on=usd(9), per=days(1)), to=ann)),
            bea.must(Pay(amount=interest(percent(1), on=outstanding("C1"), per=days(1)), to=ann)),
        ),
        WrongTypeError,
        (
            "C2: interest runs on principal, and what is outstanding under C1 changes by itself "
            "from day to day; name the amounts and payments: "
            "on=Lend.amount - total(Repay.amount, by=borrower)"
        ),
    ),
    "interest on a number": (
        lambda: interest(percent(1), on=Order.level),
        WrongTypeError,
        (
            "Order.level is no amount that bears interest; "
            "write on=Lend.amount - total(Repay.amount, by=borrower)"
        ),
    ),
    "interest at a rate below nothing": (
        lambda: interest(percent(-1), on=Order.price),
        WrongTypeError,
        (
            "-0.01 is no rate of interest; write percent(4), or a field of the occasion that "
            "holds a rate"
        ),
    ),
    "interest at an amount": (
        lambda: interest(Order.price, on=Order.price),
        WrongTypeError,
        (
            "Order.price is no rate of interest; write percent(4), or a field of the occasion "
            "that holds a rate"
        ),
    ),
    "interest at a rate that changes": (
        lambda: interest(percent(1) * count(Order, by=ann), on=Order.price),
        WrongTypeError,
        (
            "a number that is worked out is no rate of interest; write percent(4), or a field of "
            "the occasion that holds a rate"
        ),
    ),
    "interest at a rate for no days": (
        lambda: interest(percent(1), on=Order.price, per=days(0)),
        WrongTypeError,
        (
            "days(0) counts no days; write convention=DayCount.ACT_365F for a rate a year, "
            "per=days(1) for one a day"
        ),
    ),
    "interest at a rate for days, by a convention": (
        lambda: interest(percent(1), convention=DayCount.ACT_360, per=days(1)),
        WrongTypeError,
        (
            "a rate for 1 day counts the days as they are, by no convention; "
            "leave convention= or per= out"
        ),
    ),
    "an account in what is no currency": (
        lambda: Engine(contract(clause("C1", bea.must(DEBT)))).account(
            bea, currency="usd", on=day(2)
        ),
        UnknownCurrencyError,
        "nothing is counted in 'usd'; did you mean 'USD'?",
    ),
    "to date, what is no total": (
        lambda: to_date(Order.price),
        WrongTypeError,
        (
            "Order.price is no total; take each total by itself to date, as in "
            "percent(10) * to_date(total(Sell.price, by=seller))"
        ),
    ),
    "to date, a difference of totals": (
        lambda: to_date(total(Order.price, by=bea) - total(Pay.amount, by=ann)),
        WrongTypeError,
        (
            "an amount that is worked out is no total; take each total by itself to date, as in "
            "percent(10) * to_date(total(Sell.price, by=seller))"
        ),
    ),
    "a total in place of a day": (
        lambda: bea.must(DEBT, by=total(Order.price, by=bea)),
        WrongTypeError,
        "a total of Order.price is no day; write date(2025, 1, 31), or a field that holds a date",
    ),
    "a count in place of a day": (
        lambda: bea.must(DEBT, by=count(Order, by=bea)),
        WrongTypeError,
        "a count of Order is no day; write date(2025, 1, 31), or a field that holds a date",
    ),
    "a total of what is worked out in place of a day": (
        lambda: bea.must(DEBT, by=total(Order.price * 2, by=bea)),
        WrongTypeError,
        "a total of Order is no day; write date(2025, 1, 31), or a field that holds a date",
    ),
    "a total in place of rows": (
        lambda: tiered(Order.price, total(Order.price, by=bea)),
        WrongTypeError,
        (
            "a total of Order.price is no row; "
            "write tiered(Sale.price, (at_most(usd(100)), percent(5)))"
        ),
    ),
    "to date, what is no term": (
        lambda: to_date(5),
        WrongTypeError,
        "5 is no total; write to_date(total(Pay.amount, by=...))",
    ),
    "to date, within a window": (
        lambda: to_date(count(Order, by=bea, in_any=days(3))),
        WrongTypeError,
        (
            "a total to date has no window, in which it would fall as days pass; "
            "write since=, or leave to_date(...) out"
        ),
    ),
    "to date, in a condition": (
        lambda: free(to_date(count(Order, by=bea)) > 3),
        UnboundTermError,
        (
            "only the amount of a duty is taken to date; leave to_date(...) out, as "
            "everything else is of the day asked about"
        ),
    ),
    "an amount that moves and counts what pays it": (
        lambda: lone(bea.must(Pay(amount=usd(9) - total(Pay.amount, by=bea), to=ann))),
        WrongTypeError,
        (
            "C1: an amount that moves counts the acts by which it is paid, so that each would "
            "count twice; leave them out, as they count to the duty, or name an occasion as of "
            "which they are counted: upon=..."
        ),
    ),
    "one payment of an amount to date": (
        lambda: ann.must(
            Pay(usd(1) * to_date(count(Order, by=bea)), bea), upon=Order, in_one_payment=True
        ),
        WrongTypeError,
        (
            "an amount that changes from day to day cannot be asked for in one payment; "
            "leave in_one_payment=True out, or state an amount as of the occasion"
        ),
    ),
    "one payment of an amount that moves": (
        lambda: lone(bea.must(Pay(total(Order.price, by=bea), ann), in_one_payment=True)),
        WrongTypeError,
        (
            "C1: an amount that moves until the deadline cannot be asked for in one payment; "
            "leave in_one_payment=True out, or name an occasion as of which it is taken: upon=..."
        ),
    ),
    "one payment of no amount": (
        lambda: ann.must(Deliver(), in_one_payment=True),
        WrongTypeError,
        (
            "Deliver is asked for no single amount that could be in one payment; "
            "leave in_one_payment=True out"
        ),
    ),
    "an effect that is none": (
        lambda: ann.can(Claim(), then="C1"),
        WrongTypeError,
        "('C1',) are no effects; write then=begins(clause), or then=ends(clause)",
    ),
    "a beginning of what cannot begin": (
        lambda: begins(DEBT),
        WrongTypeError,
        f"{shown(DEBT)} cannot begin; write begins(clause), or begins(party.must(...))",
    ),
    "an end of what is no clause": (
        lambda: ends(bea.must(DEBT)),
        WrongTypeError,
        f"{shown(bea.must(DEBT))} is no clause; write the clause, or its id: '2.1'",
    ),
    "a number for a clause": (
        lambda: waives(3),
        WrongTypeError,
        "3 is no clause; write the clause, or its id: '2.1'",
    ),
    "a number for what is waived": (
        lambda: waives("C1", amount=3),
        WrongTypeError,
        f"3 {NOT_KNOWN}",
    ),
    "a waiver of nothing": (
        lambda: waives("C1", amount=usd(0)),
        WrongTypeError,
        f"USD 0.00 {NOT_KNOWN}",
    ),
    "a waiver of what is owed by then": (
        lambda: waives("C1", amount=percent(50) * outstanding("C1")),
        WrongTypeError,
        f"an amount that is worked out {NOT_KNOWN}",
    ),
    "a waiver of an amount of a deed": (
        lambda: contract(WORK, clause("C2", ann.can(Claim(), then=waives("C1", amount=usd(1))))),
        WrongTypeError,
        (
            "C2 waives an amount of what is owed under C1, which asks for no amount; waive all "
            "that it asks for: waives('C1')"
        ),
    ),
    "a number for a notice": (
        lambda: resumes("C1", after=30),
        WrongTypeError,
        (
            "30 is no notice; write a period, after=days(30), or a day that the exercise tells: "
            "after=end_of_month(Quit.on + days(30)), or after=Quit.leaving"
        ),
    ),
    "a notice of as many days as an event states": (
        lambda: resumes("C1", after=days(Order.level)),
        WrongTypeError,
        (
            "days(Order.level) is no notice; write a period, after=days(30), or a day that the "
            "exercise tells: after=end_of_month(Quit.on + days(30)), or after=Quit.leaving"
        ),
    ),
    "a suspension that does not say what deadlines do": (
        lambda: suspends("C1", extends=None),
        WrongTypeError,
        "None does not say whether deadlines move; write extends=True or extends=False",
    ),
    "an assignment to what is no party": (
        lambda: assigns("C1", to="Cyd"),
        WrongTypeError,
        "'Cyd' is no party; assign to a party, or to a field that holds one",
    ),
    "an assignment to a field that holds no party": (
        lambda: assigns("C1", to=Claim.number),
        WrongTypeError,
        "Claim.number is no party; assign to a party, or to a field that holds one",
    ),
    "an effect on duties of a clause that is not there": (
        lambda: contract(WORK, clause("C2", ann.can(Claim(), then=waives("C9")))),
        UnknownClauseError,
        "C2 names 'C9', no clause; there are: C1, C2",
    ),
    "an amendment that discharges a clause that is not there": (
        lambda: contract(
            WORK, amendments=(Amendment(title="One", effective=day(9), discharges=("X",)),)
        ),
        UnknownClauseError,
        "One changes 'X', which is not there; there are: C1",
    ),
    "a question about duties of a clause that lays down none": (
        lambda: free(kept("C2")),
        UnknownClauseError,
        "C2 asks about duties under 'C2', which lays down none; there are: C1",
    ),
    "a question about duties of a clause that is not there": (
        lambda: free(~due("Annex")),
        UnknownClauseError,
        "C2 asks about duties under 'Annex', which lays down none; there are: C1",
    ),
    "a question about what is outstanding under none": (
        lambda: free(outstanding("Annex") > usd(1)),
        UnknownClauseError,
        "C2 asks about duties under 'Annex', which lays down none; there are: C1",
    ),
    "a question about breaches of a clause that cannot be breached": (
        lambda: free(breach_of("C2")),
        UnknownClauseError,
        "C2 asks about breaches of 'C2', which lays down none; there are: C1",
    ),
    "an occasion under a clause that lays down no duties": (
        lambda: contract(WORK, clause("C2", cyd.must(Visit(), upon=breach_of("Annex")))),
        UnknownClauseError,
        "C2 asks about breaches of 'Annex', which lays down none; there are: C1, C2",
    ),
    "a question about one's own duties": (
        lambda: lone(ann.must(Deliver(), upon=bea.did(Order()), provided=~due("C1"))),
        CircularQuestionError,
        (
            "clauses ask about each other's duties in a circle: C1 waits for C1; "
            "ask in one of them about the act instead: party.did(Action(...))"
        ),
    ),
    "an amount and a number added": (
        lambda: Order.price + 1,
        IncomparableError,
        "Money and int do not go together by +; add amounts, multiply by numbers",
    ),
    "an amount and a date added": (
        lambda: usd(1) - Order.on,
        IncomparableError,
        "Money and date do not go together by -; add amounts, multiply by numbers",
    ),
    "two amounts multiplied": (
        lambda: Order.price * usd(2),
        IncomparableError,
        "Money and Money do not go together by *; add amounts, multiply by numbers",
    ),
    "a share of a day": (
        lambda: percent(50) * Order.due,
        IncomparableError,
        "Decimal and date do not go together by *; add amounts, multiply by numbers",
    ),
    "the least of unlike things": (
        lambda: least(Order.price, 3),
        IncomparableError,
        "Money and int do not go together by least; add amounts, multiply by numbers",
    ),
    "the least of nothing": (
        least,
        IncomparableError,
        "no terms do not go together by least; add amounts, multiply by numbers",
    ),
    "the later of two days": (
        lambda: greatest(Order.on, Order.due),
        IncomparableError,
        (
            "date and date do not go together by greatest; of days write "
            "when(one > other, one, other)"
        ),
    ),
    "the earlier of two days": (
        lambda: least(Order.on + days(3), Order.due),
        IncomparableError,
        "date and date do not go together by least; of days write when(one < other, one, other)",
    ),
    "a float for a share of an amount": (
        lambda: Order.price * 0.5,
        WrongTypeError,
        "0.5 is not an exact number; write Decimal('0.5')",
    ),
    "amounts of two currencies added": (
        lambda: least(usd(1), Money(1, "EUR")),
        MixedCurrenciesError,
        "USD 1.00 and EUR 1.00 are of two currencies; use one throughout",
    ),
    "amounts of two currencies far apart in a term": (
        lambda: lone(
            bea.must(
                Pay(amount=least(Order.price + usd(1), Money(1, "EUR") * Order.level), to=ann),
                upon=Order,
            )
        ),
        MixedCurrenciesError,
        (
            "an amount that is worked out, in USD, and an amount that is worked out, in EUR, are "
            "of two currencies; use one throughout"
        ),
    ),
    "a date rounded": (
        lambda: rounded(Order.due, 2, Rounding.UP),
        WrongTypeError,
        "Order.due holds a date; reckon with amounts and numbers",
    ),
    "a rounding without a rule": (
        lambda: rounded(Order.price, 2, "half up"),
        WrongTypeError,
        "'half up' states no rule of rounding; write rounded(x, 2, Rounding.HALF_UP)",
    ),
    "a rounding to no number of places": (
        lambda: rounded(Order.price, Decimal(2), Rounding.UP),
        WrongTypeError,
        "Decimal('2') is no number of places; write rounded(x, 2, Rounding.HALF_UP)",
    ),
    "a total of what is no field": (
        lambda: total(Pay, by=bea),
        WrongTypeError,
        f"{Pay!r} is no field of an action; write total(Pay.amount, by=...)",
    ),
    "a total of a field that does not add up": (
        lambda: total(Pay.to, by=bea),
        WrongTypeError,
        "Pay.to holds a Party; reckon with amounts and numbers",
    ),
    "a total by a field that the action does not have": (
        lambda: total(Pay.amount, by=bea, from_=ann),
        UnknownFieldError,
        "Pay has no field 'from_'; there are: amount, to",
    ),
    "a total by a field of another type": (
        lambda: free(total(Pay.amount, by=bea, to="Ann") > usd(1)),
        WrongTypeError,
        "C2: Pay.to holds a Party, not a str",
    ),
    "a total by nobody": (
        lambda: total(Pay.amount, by="Bea"),
        WrongTypeError,
        "'Bea' is no party; say whose acts count: by=buyer",
    ),
    "a total by a party that the contract does not name": (
        lambda: free(total(Pay.amount, by=Party("Eve")) > usd(1)),
        UnknownPartyError,
        "C2 names 'Eve', no party of the contract; there are: Ann, Bea, Cyd, Dov",
    ),
    "a total since no day": (
        lambda: total(Pay.amount, by=bea, since=2025),
        WrongTypeError,
        "2025 is no day; write since=date(2025, 1, 31), or a field that holds a date",
    ),
    "a total within no period": (
        lambda: total(Pay.amount, by=bea, within=365),
        WrongTypeError,
        "365 is no period of some length; write within=days(2), or within=hours(24)",
    ),
    "a count of what is no action": (
        lambda: count("Order", by=bea),
        WrongTypeError,
        "'Order' is no action; write the action, Pay, or Pay(amount=usd(60))",
    ),
    "what is outstanding under no clause": (
        lambda: outstanding(3),
        WrongTypeError,
        "3 is no clause; write the clause, or its id: '2.1'",
    ),
    "what is outstanding since an instant": (
        lambda: outstanding("C1", since=datetime(2025, 1, 1, tzinfo=UTC)),
        WrongTypeError,
        f"{shown(datetime(2025, 1, 1, tzinfo=UTC))} is no day; write since=date(2026, 4, 27)",
    ),
    "a deadline that its month does not have": (
        lambda: contract(
            clause("C1", ann.must(Deliver(), upon=bea.did(Order()), within=months(1)))
        ),
        AmbiguousDateError,
        (
            "C1: months(1) counts from a day that only a history tells, and it may be the 31st; "
            "state the rule: months(1, rounding=MonthEnd.LAST_DAY) or MonthEnd.NEXT_DAY"
        ),
    ),
    "a remedy a year after a day that not every year has": (
        lambda: contract(
            clause(
                "C1",
                ann.must(
                    Deliver(), by=date(2024, 2, 29), otherwise=ann.must(DEBT, within=years(1))
                ),
            )
        ),
        AmbiguousDateError,
        (
            "C1: years(1) counts from 2024-02-29, a day that not every month has; state the "
            "rule: years(1, rounding=MonthEnd.LAST_DAY) or MonthEnd.NEXT_DAY"
        ),
    ),
    "a window and a rolling cap in one": (
        lambda: total(Pay.amount, by=bea, within=days(3), in_any=days(3)),
        WrongTypeError,
        "acts count within 3 days of each, or in any 3 days; write within= or in_any=, not both",
    ),
    "a notice that its month does not have": (
        lambda: contract(
            clause("C1", ann.can(Claim(), then=begins(bea.must(DEBT), after=months(1))))
        ),
        AmbiguousDateError,
        (
            "C1: months(1) counts from a day that only a history tells, and it may be the 31st; "
            "state the rule: months(1, rounding=MonthEnd.LAST_DAY) or MonthEnd.NEXT_DAY"
        ),
    ),
    "a day by which a duty of each day would have arisen too often": (
        lambda: Engine(contract(clause("C1", bea.must(DEBT, every="FREQ=DAILY")))).duties(
            on=date(2999, 1, 1)
        ),
        TooManyPeriodsError,
        (
            "clause C1: after 2074-10-04 more than 20000 periods of its duty would have begun; "
            "ask about a day before that, and look for a wrong year in what is on record"
        ),
    ),
    "an event towards a number": (
        lambda: serialization.event_from_json(
            {"on": "2025-01-01", "by": "Ann", "action": "Deliver", "towards": 3}
        ),
        MalformedRecordError,
        "'towards' is a string, not 3",
    ),
}
