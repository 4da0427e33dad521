"""Credit notes as waivers of a part: what they lower, in which order, and what is left of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from contract_rules import (
    Action,
    Allocation,
    Clause,
    Contract,
    Debt,
    Engine,
    EntryKind,
    Field,
    Money,
    Question,
    Rounding,
    StepKind,
    anything,
    days,
    interest,
    monthly,
    outstanding,
    percent,
    periods_late,
    rounded,
    to_date,
    total,
    undisclosed,
    usd,
    waives,
)
from support.billing import Bill, Remit, bill, buyer, seller
from support.dealings import each_matcher
from support.schemas import FINDINGS


class CreditNote(Action, phrase="credit {amount}"):
    """A credit note."""

    amount: Field[Money]


class Rebate(Action, phrase="grant a rebate of {amount}"):
    """What lowers the amount itself."""

    amount: Field[Money]


class Warn(Action, phrase="warn"):
    """A reminder."""


BILLED = seller.did(Bill(amount=anything))

PRICE = Clause(
    "P",
    "The buyer pays each invoice within 30 days.",
    buyer.must(Remit(to=seller, amount=Bill.amount), upon=BILLED, within=days(30)),
)

NOTE = Clause(
    "W",
    "The seller may credit a part.",
    seller.can(CreditNote(amount=anything), then=waives("P", amount=CreditNote.amount)),
)


def made(*clauses):
    """A sale of 2025."""
    return Contract(
        name="Sale", parties=(buyer, seller), clauses=clauses, effective=date(2025, 1, 1)
    )


SALE = made(PRICE, NOTE)


def credit(amount, on, **beside):
    """A credit note of a day of 2025."""
    return seller.does(CreditNote(usd(amount)), on=date(2025, *on), **beside)


def paid(amount, on, **beside):
    """A payment of a day of 2025."""
    return buyer.does(Remit(seller, usd(amount)), on=date(2025, *on), **beside)


FIRST, SECOND = bill(1000, (2, 1), id="I1"), bill(500, (2, 3), id="I2")


def account(events, on, matcher, agreed=SALE):
    """The statement of the buyer, whose entries come to its balance and fit the schema."""
    with Engine(agreed, events, matcher=matcher) as engine:
        statement = engine.account(buyer, currency="USD", on=date(2025, *on))
        owed = [d.outstanding for d in engine.duties(on=date(2025, *on)) if d.outstanding]
        left = [amount for _, amount in engine.unallocated(on=date(2025, *on))]
        FINDINGS.validate(statement.to_json())
        for duty in engine.duties(on=date(2025, *on)):
            FINDINGS.validate(duty.to_json())
    entries = [entry.amount for entry in statement.entries]
    assert statement.balance == sum(entries, usd(0)) == sum(owed, usd(0)) - sum(left, usd(0))
    return statement


def told(events, on, matcher, agreed=SALE):
    """What is owed on a day: the status of each duty, its amount, and what is left of it."""
    account(events, on, matcher, agreed)
    with Engine(agreed, events, matcher=matcher) as engine:
        return [
            f"{d.status.value} {d.amount.amount:.2f} {d.outstanding.amount:.2f}"
            for d in engine.duties(on=date(2025, *on))
        ]


@each_matcher
def test_a_credit_lowers_the_invoice_that_it_names(matcher) -> None:
    """From the day after it, and no other; the rest of the price performs."""
    events = (FIRST, SECOND, credit(100, (2, 10), towards="I1"))
    assert told(events, (2, 10), matcher) == ["open 1000.00 1000.00", "open 500.00 500.00"]
    assert told(events, (2, 11), matcher) == ["open 900.00 900.00", "open 500.00 500.00"]
    events = (*events, paid(900, (3, 3), towards="I1"))
    assert told(events, (3, 4), matcher)[0] == "kept 900.00 0.00"


@each_matcher
def test_a_credit_that_names_none_lowers_the_oldest_debt_first(matcher) -> None:
    """As a payment counts: the whole of the first is waived, so that it is discharged."""
    events = (FIRST, SECOND, credit(1200, (2, 10)))
    assert told(events, (2, 11), matcher) == ["discharged 1000.00 0.00", "open 300.00 300.00"]
    kinds = [(e.kind.value, e.amount) for e in account(events, (2, 11), matcher).entries[2:]]
    assert kinds == [("waiver", usd(-200)), ("discharge", usd(-1000))]


@each_matcher
def test_what_a_credit_is_of_beyond_what_is_left_is_told(matcher) -> None:
    """Below what is paid nothing is lowered, and what arises later is not, either."""
    events = (FIRST, paid(950, (2, 5)), credit(80, (2, 10), id="N"), bill(70, (2, 12)))
    statement = account(events, (2, 20), matcher)
    assert told(events, (2, 20), matcher) == ["kept 950.00 0.00", "open 70.00 70.00"]
    (waiver,) = [entry for entry in statement.entries if entry.kind is EntryKind.WAIVER]
    assert (waiver.amount, waiver.event.id, waiver.clause) == (usd(-50), "N", "P")
    (rest,) = statement.beyond
    assert (rest.clause, rest.amount, rest.duty, rest.event.id) == ("P", usd(30), None, "N")
    lost = "USD 30.00 of what N waives lowers nothing: no more was outstanding under P"
    assert f"  {lost}." in str(statement).splitlines()
    assert statement.in_short() == f"USD 70.00; {lost}"
    assert account(events, (2, 10), matcher).beyond == ()
    with Engine(SALE, events, matcher=matcher) as engine:
        assert engine.account(seller, currency="USD", on=date(2025, 2, 20)).beyond == ()


@each_matcher
def test_a_payment_that_bounces_is_owed_again_less_what_was_waived(matcher) -> None:
    """The rest was waived, so that the payment performed; what was waived stays waived."""
    cheque = paid(600, (2, 5))
    events = (FIRST, cheque, credit(400, (2, 9)))
    assert told(events, (2, 10), matcher) == ["kept 600.00 0.00"]
    events = (*events, cheque.reversal(on=date(2025, 2, 14)))
    assert told(events, (2, 14), matcher) == ["open 600.00 600.00"]
    assert told(events, (3, 4), matcher) == ["breached 600.00 600.00"]


@each_matcher
def test_a_credit_after_the_deadline_makes_good_no_breach(matcher) -> None:
    """Less is owed, late; what is waived wholly is discharged, and its breach stays told."""
    events = (FIRST, credit(100, (4, 10)), paid(900, (4, 20)))
    assert told(events, (4, 11), matcher) == ["breached 900.00 900.00"]
    assert told(events, (4, 20), matcher) == ["late 900.00 0.00"]
    with Engine(SALE, (FIRST, credit(1000, (4, 10))), matcher=matcher) as engine:
        (duty,) = engine.duties(on=date(2025, 4, 11))
        assert (duty.status.value, duty.breached) == ("discharged", date(2025, 3, 4))
        assert [breach.on for breach in engine.breaches(on=date(2025, 4, 11))] == [duty.breached]


@each_matcher
def test_interest_runs_on_what_is_left(matcher) -> None:
    """At 0.05% a day on 1,000 due on 3 March: 600 are waived from 13 March, 400 paid on the 23rd.

    That is 0.50 a day through the 12th, 0.20 a day through the 23rd: 4.50 and 6.70.
    """
    rate = rounded(interest(percent("0.05"), per=days(1)), 2, Rounding.HALF_UP)
    price = buyer.must(
        Remit(to=seller, amount=Bill.amount),
        upon=BILLED,
        within=days(30),
        otherwise=buyer.must(Remit(to=seller, amount=rate)),
    )
    agreed = made(Clause("P", "Within 30 days, or with interest.", price), NOTE)
    events = (bill(1000, (2, 1), id="I1"), credit(600, (3, 12), towards="I1"))
    events = (*events, paid(400, (3, 23), towards="I1"))
    with Engine(agreed, events, matcher=matcher) as engine:
        accrued = [
            str(engine.duties(on=date(2025, 3, on))[1].outstanding.amount)
            for on in (12, 13, 14, 22, 23, 30)
        ]
    assert accrued == ["4.50", "4.70", "4.90", "6.50", "6.70", "6.70"]
    account(events, (3, 30), matcher, agreed)


@each_matcher
@pytest.mark.parametrize("hour", [None, 0, 12])
@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("what", ["400", "999.99", "1000"])
def test_a_day_bears_as_little_on_what_is_waived_as_on_what_is_paid(
    matcher, what, own, hour
) -> None:
    """1,000 due on 3 March bear 1.00 a day, through the day on which they are waived or paid.

    On the 13th that is 10.00, and from then on what is left bears, be it a cent or nothing.
    """
    rate = interest(percent("0.1"), per=days(1), **({"on": outstanding("P")} if own else {}))
    late = buyer.must(Remit(to=seller, amount=rate))
    price = buyer.must(
        Remit(to=seller, amount=Bill.amount),
        upon=BILLED,
        within=days(30),
        otherwise=None if own else late,
    )
    beside = [Clause("Y", "It bears interest.", late)] if own else []
    agreed = made(Clause("P", "Within 30 days.", price), NOTE, *beside)
    on = date(2025, 3, 13)
    when = on if hour is None else datetime(2025, 3, 13, hour, tzinfo=UTC)
    waived = seller.does(CreditNote(usd(what)), on=when)
    settled = buyer.does(Remit(seller, usd(what)), on=when, towards="I1")
    left = (usd(1000) - usd(what)).amount * Decimal("0.001")
    came = []
    for events in ((FIRST, waived), (FIRST, settled)):
        with Engine(agreed, events, matcher=matcher) as engine:
            bearing = [engine.duties(on=date(2025, 3, day)) for day in (12, 13, 14, 15)]
        came.append([duties[0 if own else 1].amount.amount for duties in bearing])
    start = 39 if own else 9
    assert came[0] == came[1] == [start, start + 1, start + 1 + left, start + 1 + 2 * left]


@each_matcher
def test_of_a_penalty_as_much_is_waived_as_it_had_come_to(matcher) -> None:
    """2 for each day late after 3 March: 20 by the 13th, and with the price waived no more.

    Waived first is the penalty, as it ranks; what is waived beyond both is told, as if it were
    paid.
    """
    sorted_ = {"allocation": Allocation.COSTS_INTEREST_PRINCIPAL}
    penalty = buyer.must(
        Remit(to=seller, amount=usd(2) * periods_late(days(1))), debt=Debt.COSTS, **sorted_
    )
    price = buyer.must(
        Remit(to=seller, amount=Bill.amount),
        upon=BILLED,
        within=days(30),
        otherwise=penalty,
        debt=Debt.PRINCIPAL,
        **sorted_,
    )
    agreed = made(Clause("P", "Within 30 days, or with a penalty.", price), NOTE)
    for much, left, beyond in ((15, ["1000.00", "7.00"], 0), (1100, ["0.00", "0.00"], 80)):
        events = (FIRST, credit(much, (3, 13)))
        found = account(events, (3, 14), matcher, agreed)
        assert [one.amount.amount for one in found.beyond] == [beyond] * bool(beyond)
        assert [one.split()[-1] for one in told(events, (3, 14), matcher, agreed)] == left


@each_matcher
@pytest.mark.parametrize("waived", [600, 1000])
def test_no_interest_runs_on_the_day_from_which_the_rest_is_waived(matcher, waived) -> None:
    """As if nothing had been paid, and all were waived: on 12 March 4.50 have accrued.

    1,000 are due on 3 March, at 0.05% a day; 400 of it are paid on the 12th, and the rest is
    waived from the 13th on. What is waived beyond that counts to the interest, then to nothing.
    """
    rate = rounded(interest(percent("0.05"), per=days(1)), 2, Rounding.HALF_UP)
    price = buyer.must(
        Remit(to=seller, amount=Bill.amount),
        upon=BILLED,
        within=days(30),
        otherwise=buyer.must(Remit(to=seller, amount=rate)),
    )
    agreed = made(Clause("P", "Within 30 days, or with interest.", price), NOTE)
    events = (bill(1000, (2, 1), id="I1"), paid(400, (3, 12), towards="I1"))
    events = (*events, credit(waived, (3, 12), id="N"))
    found = told(events, (3, 20), matcher, agreed)
    whole = waived == 1000
    assert found == ["late 400.00 0.00", "discharged 4.50 0.00" if whole else "open 4.50 4.50"]
    beyond = account(events, (3, 20), matcher, agreed).beyond
    assert [str(rest.amount) for rest in beyond] == (["USD 395.50"] if whole else [])


@each_matcher
def test_what_still_grows_is_lowered_and_not_discharged(matcher) -> None:
    """2.00 of the interest are waived: what accrues from then on is owed.

    Of more than had accrued, 2.50 by the 10th, no more is waived than if it had been paid.
    """
    rate = rounded(
        interest(percent("0.05"), per=days(1), on=outstanding("P")), 2, Rounding.HALF_UP
    )
    yields = Clause(
        "Y",
        "The buyer pays interest from the invoice on.",
        buyer.must(Remit(to=seller, amount=rate), upon=BILLED),
    )
    note = seller.can(CreditNote(amount=anything), then=waives("Y", amount=CreditNote.amount))
    agreed = made(PRICE, yields, Clause("W", "It may waive interest.", note))
    events = (FIRST, credit(2, (2, 5), id="N"))
    assert told(events, (2, 5), matcher, agreed)[1] == "open 2.00 2.00"
    assert told(events, (2, 6), matcher, agreed)[1] == "open 0.50 0.50"
    assert told(events, (2, 7), matcher, agreed)[1] == "open 1.00 1.00"
    more = (*events, credit(5, (2, 10), id="M"))
    assert told(more, (2, 11), matcher, agreed)[1] == "open 0.50 0.50"
    (rest,) = account(more, (2, 11), matcher, agreed).beyond
    assert rest.amount == usd("2.50")


@each_matcher
def test_a_credit_that_is_known_late_is_counted_all_the_same(matcher) -> None:
    """In whatever order they are recorded: what was worked out before is taken back."""
    events = (FIRST, SECOND, credit(1600, (2, 10), id="N"), paid(950, (2, 5)), paid(50, (2, 20)))
    with Engine(SALE, (FIRST, SECOND), matcher=matcher) as engine:
        engine.duties(on=date(2025, 3, 1))
        for event in reversed(events[2:]):
            engine.record(event)
            engine.duties(on=date(2025, 3, 1))
        found = engine.account(buyer, currency="USD", on=date(2025, 3, 1))
    assert found == account(events, (3, 1), matcher)
    assert [rest.amount for rest in found.beyond] == [usd(1050)]


@each_matcher
@pytest.mark.parametrize(("much", "left"), [(100, "900.00"), (1000, "0.00"), (1700, "0.00")])
def test_what_was_waived_of_a_debt_that_is_undone_lowers_nothing(matcher, much, left) -> None:
    """With the goods of the first invoice the price goes; what was credited on it is told then.

    So it is of a part and of the whole; as with payments, it moves to no other debt by itself.
    """
    back = FIRST.reversal(on=date(2025, 2, 20))
    events = (FIRST, SECOND, credit(much, (2, 10)), back)
    rest = max(much - 1000, 0)
    second = f"{500 - min(rest, 500):.2f}"
    over = usd(max(rest - 500, 0))
    for on, price, beyond in (
        ((2, 19), left, over),
        ((2, 20), "0.00", over + usd(min(much, 1000))),
    ):
        with Engine(SALE, events, matcher=matcher) as engine:
            duties = engine.duties(on=date(2025, *on))
            owed = [f"{duty.outstanding.amount:.2f}" for duty in duties]
        statement = account(events, on, matcher)
        assert owed == [price, second]
        assert sum((one.amount for one in statement.beyond), usd(0)) == beyond


REBATES = total(Rebate.amount, by=seller)


@pytest.mark.parametrize(
    ("much", "left"),
    [
        (usd(70), "930.00"),
        (percent(50) * CreditNote.amount, "950.00"),
        (REBATES, "971.00"),
        (CreditNote.amount - usd(100), "1000.00"),
        (CreditNote.amount - usd(101), "1000.00"),
    ],
)
@each_matcher
def test_how_much_is_waived_is_taken_at_the_exercise(matcher, much, left) -> None:
    """A constant, a share of a field, or a total; nothing, and less than that, waives nothing."""
    note = seller.can(CreditNote(amount=anything), then=waives("P", amount=much))
    rebate = seller.may(Rebate(amount=anything))
    agreed = made(PRICE, Clause("W", "It may credit.", note, rebate))
    rebates = [seller.does(Rebate(usd(on)), on=date(2025, 2, on)) for on in (11, 18, 22)]
    events = (FIRST, *rebates, credit(100, (2, 20)))
    assert told(events, (2, 23), matcher, agreed) == [f"open {left} {left}"]
    assert account(events, (2, 23), matcher, agreed).beyond == ()


@each_matcher
def test_a_total_of_nothing_waives_nothing(matcher) -> None:
    """It is of no currency, even."""
    note = seller.can(CreditNote(amount=anything), then=waives("P", amount=REBATES))
    rebate = seller.may(Rebate(amount=anything))
    agreed = made(PRICE, Clause("W", "It may credit.", note, rebate))
    events = (FIRST, credit(100, (2, 20)))
    assert told(events, (2, 23), matcher, agreed) == ["open 1000.00 1000.00"]
    assert account(events, (2, 23), matcher, agreed).beyond == ()


@each_matcher
def test_after_a_notice_it_is_lowered_that_much_later(matcher) -> None:
    """By what was stated at the exercise, of what is owed by then."""
    note = seller.can(
        CreditNote(amount=anything), then=waives("P", amount=CreditNote.amount, after=days(5))
    )
    agreed = made(PRICE, Clause("W", "It may credit, by notice.", note))
    events = (FIRST, credit(100, (2, 10)))
    assert told(events, (2, 15), matcher, agreed) == ["open 1000.00 1000.00"]
    assert told(events, (2, 16), matcher, agreed) == ["open 900.00 900.00"]


@each_matcher
def test_a_debt_that_is_not_known_comes_last(matcher) -> None:
    """It takes what is left, and what is left of it stays unknown."""
    fee = Clause(
        "P", "The buyer pays a fee.", buyer.must(Remit(to=seller, amount=undisclosed), upon=Warn)
    )
    note = seller.can(CreditNote(amount=anything), then=waives("P", amount=CreditNote.amount))
    agreed = made(fee, Clause("W", "It may credit.", note))
    events = (seller.does(Warn(), on=date(2025, 2, 1)), credit(100, (2, 10)))
    with Engine(agreed, events, matcher=matcher) as engine:
        (duty,) = engine.duties(on=date(2025, 2, 11))
        assert (duty.status.value, duty.outstanding) == ("open", None)
        assert [step.kind.value for step in duty.steps] == ["waived"]
        statement = engine.account(buyer, currency="USD", on=date(2025, 2, 11))
        assert (statement.entries, statement.unknown, statement.beyond) == ((), (duty.id,), ())


@each_matcher
def test_the_rest_of_a_credit_in_an_amount_is_told(matcher) -> None:
    """What would lower it below what is paid, as the amount says, with what was waived beside."""
    lower = buyer.must(
        Remit(to=seller, amount=Bill.amount - to_date(total(Rebate.amount, by=seller))),
        upon=BILLED,
        within=days(30),
    )
    agreed = made(Clause("P", "The buyer pays each invoice, less rebates.", lower), NOTE)
    rebate = seller.does(Rebate(usd(100)), on=date(2025, 2, 20))
    events = (FIRST, paid(950, (2, 5)), rebate)
    with Engine(agreed, events, matcher=matcher) as engine:
        before, after = (engine.duties(on=date(2025, 2, on))[0] for on in (19, 20))
        assert (before.beyond, after.beyond, after.amount) == (None, usd(50), usd(950))
        assert after.to_json()["beyond"] == "USD 50"
        text = " ".join(str(after).split())
        assert "It comes to USD 900.00, which is USD 50.00 less than what was paid." in text
    (rest,) = account(events, (4, 1), matcher, agreed).beyond
    assert (rest.clause, rest.amount, rest.event) == ("P", usd(50), None)
    last = str(account(events, (4, 1), matcher, agreed)).splitlines()[-1]
    assert last == (
        "  What the duty of buyer under P (due 2025-03-03) comes to is USD 50.00 less than what "
        "stays paid."
    )
    events = (FIRST, paid(950, (2, 5)), credit(20, (2, 10)), rebate)
    with Engine(agreed, events, matcher=matcher) as engine:
        (duty,) = engine.duties(on=date(2025, 2, 20))
        assert (duty.amount, duty.beyond) == (usd(950), usd(70))
        assert "It comes to USD 880.00, which is USD 70.00 less" in " ".join(str(duty).split())


@each_matcher
def test_steps_and_sentences_tell_what_was_waived(matcher) -> None:
    """With the exercise, as evidence."""
    events = (FIRST, credit(100, (2, 10), id="N"))
    with Engine(SALE, events, matcher=matcher) as engine:
        (duty,) = engine.duties(on=date(2025, 2, 11))
    (step,) = duty.steps
    assert (step.kind, step.on, step.amount) == (StepKind.WAIVED, date(2025, 2, 11), usd(100))
    assert step.event.id == "N"
    assert duty.to_json()["steps"] == [
        {"step": "waived", "on": "2025-02-11", "event": "N", "amount": "USD 100"}
    ]
    text = " ".join(str(duty).split())
    assert "On 2025-02-11 USD 100.00 of it was waived, as seller credited USD 100.00" in text


@each_matcher
def test_interest_that_was_waived_joins_no_balance(matcher) -> None:
    """12% a year on 1,000 from 1 February, compounded monthly: 9.21 by March, 19.49 by April.

    Where what had accrued is waived on 1 March, as where it is paid, March bears 10.19 on 1,000.
    """
    rate = interest(percent(12), on=Bill.amount, compound=monthly(day=1))
    runs = Clause(
        "P",
        "Interest runs, compounded on the first of each month.",
        buyer.must(Remit(to=seller, amount=rounded(rate, 2, Rounding.HALF_UP)), upon=BILLED),
    )
    agreed = made(runs, NOTE)
    events = (FIRST, credit("9.21", (3, 1)))
    with Engine(agreed, (FIRST,), matcher=matcher) as engine:
        assert engine.duties(on=date(2025, 4, 1))[0].amount == usd("19.49")
    with Engine(agreed, events, matcher=matcher) as engine:
        assert engine.duties(on=date(2025, 4, 1))[0].outstanding == usd("10.19")


@each_matcher
def test_of_no_currency_nothing_is_waived(matcher) -> None:
    """A total where no money is known at all."""
    power = seller.can(Warn(), then=waives("P", amount=REBATES))
    agreed = made(PRICE, Clause("W", "It may.", power, seller.may(Rebate(amount=anything))))
    with Engine(agreed, (seller.does(Warn(), on=date(2025, 2, 1)),), matcher=matcher) as engine:
        assert engine.duties(on=date(2025, 2, 2)) == ()
        assert engine.record(FIRST)
        assert engine.duties(on=date(2025, 2, 2))[0].outstanding == usd(1000)


@each_matcher
def test_what_lowers_nothing_is_told_of_the_reading_under_which_it_is_so(matcher) -> None:
    """Where the note may be void, each way says what it leaves over, and nothing else does."""
    valid = Question("valid", "Is a note without a date valid?", readings=("yes", "no"))
    effect = waives("P", amount=CreditNote.amount)
    power = seller.can(CreditNote(amount=anything), then=effect, provided=valid.reads("yes"))
    agreed = made(PRICE, Clause("W", "It may.", power))
    with Engine(agreed, (FIRST, credit(1200, (2, 10))), matcher=matcher) as engine:
        told = engine.account(buyer, on=date(2025, 3, 1))
    assert told.beyond == ()
    assert [len(way.answer.beyond) for way in told.ways] == [1, 0]
