"""Statements of account: entries, the balance after each, and what they leave open."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from contract_rules import (
    Engine,
    Entry,
    EntryKind,
    Party,
    Question,
    at_least,
    days,
    interest,
    least,
    outstanding,
    percent,
    periods_late,
    resumes,
    suspends,
    to_date,
    total,
    undisclosed,
    usd,
    waives,
    weeks,
)
from contract_rules.errors import UnknownCurrencyError, UnknownPartyError, WrongTypeError
from contract_rules.testing.strategies.vocabulary import Claim, Deliver, Order, Pay
from support.dealings import (
    PRICE,
    SALE,
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
)
from support.schemas import FINDINGS


def entries(agreed, events, on, matcher, party=bea):
    """The entries in short: the day, what it is, by how much, the balance."""
    with Engine(agreed, events, matcher=matcher) as engine:
        told = engine.account(party, on=on)
        FINDINGS.validate(told.to_json())
        return [(e.on.day, e.kind.value, str(e.amount), str(e.balance)) for e in told.entries]


@each_matcher
def test_debts_and_payments_have_an_entry_each(matcher) -> None:
    """A payment in full, whatever it counts to; what is paid in advance is below zero."""
    events = (order(2, 10), pay(4, 15), pay(5, 1, cyd), order(6, 3), pay(7, 4, ann))
    assert entries(SALE, events, day(8), matcher) == [
        (2, "debt", "USD 10.00", "USD 10.00"),
        (4, "payment", "USD -15.00", "USD -5.00"),
        (5, "payment", "USD -1.00", "USD -6.00"),
        (6, "debt", "USD 3.00", "USD -3.00"),
        (7, "payment", "USD -4.00", "USD -7.00"),
    ]
    assert entries(SALE, events, day(3), matcher) == [(2, "debt", "USD 10.00", "USD 10.00")]
    assert entries(SALE, events, day(8), matcher, ann) == []


@each_matcher
def test_what_bounces_is_owed_again(matcher) -> None:
    """A reversal of a payment, and one of what was owed; one at once is none."""
    first, cheque = order(2, 10), pay(4, 10)
    events = (first, cheque, cheque.reversal(on=day(6)), pay(8, 10), first.reversal(on=day(9)))
    assert entries(SALE, events, day(10), matcher) == [
        (2, "debt", "USD 10.00", "USD 10.00"),
        (4, "payment", "USD -10.00", "USD 0.00"),
        (6, "reversal", "USD 10.00", "USD 10.00"),
        (8, "payment", "USD -10.00", "USD 0.00"),
        (9, "discharge", "USD -10.00", "USD -10.00"),
    ]
    assert len(entries(SALE, events, day(5), matcher)) == 2
    at_once = (first, cheque, cheque.reversal(on=day(4)))
    assert entries(SALE, at_once, day(10), matcher) == [(2, "debt", "USD 10.00", "USD 10.00")]


@each_matcher
def test_what_is_waived_is_discharged(matcher) -> None:
    """What is paid of it is not, nor is it owed again when that bounces."""
    agreed = contract(
        clause("C1", bea.must(Pay(Order.price, ann), upon=bea.did(Order()))),
        clause("P", ann.can(Claim(number=1), then=waives("C1"))),
    )
    part = pay(3, 4)
    events = (order(2, 10), part, claim(5), part.reversal(on=day(8)))
    assert entries(agreed, events, day(9), matcher) == [
        (2, "debt", "USD 10.00", "USD 10.00"),
        (3, "payment", "USD -4.00", "USD 6.00"),
        (6, "discharge", "USD -6.00", "USD 0.00"),
        (8, "change", "USD -4.00", "USD -4.00"),
        (8, "reversal", "USD 4.00", "USD 0.00"),
    ]


@each_matcher
def test_interest_and_what_moves_are_brought_up_to_each_day(matcher) -> None:
    """As far as they come on the day of an entry, and on the day asked about."""
    late = bea.must(
        Pay(interest(percent(1), per=days(1)), ann),
    )
    agreed = contract(
        clause("C1", bea.must(Pay(usd(100), ann), by=day(3), otherwise=late)),
    )
    assert entries(agreed, (pay(6, 100),), day(9), matcher) == [
        (1, "debt", "USD 100.00", "USD 100.00"),
        (4, "interest", "USD 1.00", "USD 101.00"),
        (6, "interest", "USD 2.00", "USD 103.00"),
        (6, "payment", "USD -100.00", "USD 3.00"),
    ]
    moving = contract(
        clause("C2", bea.must(Pay(to_date(total(Order.price, by=bea)), ann), upon=Order(level=2)))
    )
    events = (order(2, 5, 2), order(4, 3), pay(6, 8))
    assert entries(moving, events, day(9), matcher) == [
        (2, "debt", "USD 5.00", "USD 5.00"),
        (4, "change", "USD 3.00", "USD 8.00"),
        (6, "payment", "USD -8.00", "USD 0.00"),
    ]


@each_matcher
def test_what_accrued_on_the_first_day_is_interest(matcher) -> None:
    """And what else is owed with it is a debt; a penalty for each day late is interest, too."""
    for more, found in (
        (usd(5) + interest(percent(1), per=days(1)), [(4, "debt", "5"), (4, "interest", "1")]),
        (usd(5) * periods_late(days(1)), [(4, "growth", "5")]),
        (usd(5) + usd(2) * periods_late(days(1)), [(4, "debt", "5"), (4, "growth", "2")]),
        (usd(5) * periods_late(weeks(1)), []),
    ):
        agreed = contract(
            clause(
                "C1", bea.must(Pay(usd(100), ann), by=day(3), otherwise=bea.must(Pay(more, ann)))
            )
        )
        told = entries(agreed, (), day(4), matcher)
        assert told[1:] == [
            (on, kind, f"USD {amount}.00", told[n][3])
            for n, (on, kind, amount) in enumerate(found, 1)
        ]
    lent = bea.must(
        Pay(Order.price + interest(percent(1), on=Order.price, per=days(1)), ann),
        upon=Order,
        by=day(4),
    )
    assert entries(contract(clause("C1", lent)), (order(2, 100),), day(4), matcher) == [
        (2, "debt", "USD 100.00", "USD 100.00"),
        (4, "interest", "USD 2.00", "USD 102.00"),
    ]


@each_matcher
def test_what_waited_is_owed_with_the_interest_of_the_days_before(matcher) -> None:
    """Of a duty that arose after its occasion, as its clause was suspended."""
    lent = bea.must(
        Pay(Order.price + interest(percent(1), on=Order.price, per=days(1)), ann),
        upon=bea.did(Order()),
        within=days(9),
    )
    for extends, found in (
        (False, [(5, "debt", "100"), (5, "interest", "3")]),
        (True, [(5, "debt", "100")]),
    ):
        powers = clause(
            "P",
            ann.can(Claim(number=1), then=suspends("C1", extends=extends)),
            ann.can(Claim(number=2), then=resumes("C1")),
        )
        agreed = contract(clause("C1", lent), powers)
        told = entries(agreed, (claim(1), order(2, 100), claim(5, 2)), day(5), matcher)
        assert [(on, kind, amount) for on, kind, amount, _ in told] == [
            (on, kind, f"USD {amount}.00") for on, kind, amount in found
        ]


@each_matcher
def test_what_is_counted_to_date_changes_on_the_day_it_does(matcher) -> None:
    """By an act, a reversal, what is outstanding elsewhere, or as a window of days passes."""
    first = order(2, 5)
    events = (first, order(4, 3), first.reversal(on=day(6)))
    falling = bea.must(
        Pay(to_date(total(Order.price, by=bea)), ann), upon=Order(level=1), by=day(9)
    )
    windows = bea.must(Pay(total(Order.price, by=bea, in_any=days(3)), ann), by=day(9))
    moving = bea.must(Pay(outstanding("C1"), cyd), by=day(9))
    for norm, found in (
        (bea.must(Pay(total(Order.price, by=bea), ann), by=day(5)), [(2, "5"), (4, "3")]),
        (windows, [(2, "5"), (4, "3"), (5, "-5"), (7, "-3")]),
    ):
        told = entries(contract(clause("C1", norm)), events[:2], day(12), matcher)
        assert [
            (on, amount.removeprefix("USD ").removesuffix(".00")) for on, _, amount, _ in told
        ] == found
    told = entries(contract(clause("C1", falling)), (*events, pay(8, 1)), day(12), matcher)
    assert [(on, balance) for on, _, _, balance in told][-1][1] == "USD 2.00"
    agreed = contract(PRICE, clause("C2", moving))
    told = entries(agreed, (order(2, 10), pay(4, 10)), day(12), matcher)
    assert [(on, kind, amount) for on, kind, amount, _ in told] == [
        (2, "debt", "USD 10.00"),
        (2, "change", "USD 10.00"),
        (4, "change", "USD -10.00"),
        (4, "payment", "USD -10.00"),
    ]


@each_matcher
def test_a_surplus_is_no_credit(matcher) -> None:
    """What is paid beyond the least that is asked for does not come back, but when undone."""
    agreed = contract(clause("C1", bea.must(Pay(amount=at_least(usd(20)), to=ann), by=day(9))))
    paid = pay(2, 25)
    assert entries(agreed, (paid, paid.reversal(on=day(4))), day(5), matcher) == [
        (1, "debt", "USD 20.00", "USD 20.00"),
        (2, "payment", "USD -25.00", "USD -5.00"),
        (2, "surplus", "USD 5.00", "USD 0.00"),
        (4, "surplus", "USD -5.00", "USD -5.00"),
        (4, "reversal", "USD 25.00", "USD 20.00"),
    ]


@each_matcher
def test_of_what_is_not_known_there_is_as_much_as_is_paid(matcher) -> None:
    """And the statement says of which debts that is so."""
    agreed = contract(clause("C1", bea.must(Pay(amount=undisclosed, to=ann))))
    with Engine(agreed, [pay(2, 25)], matcher=matcher) as engine:
        told = engine.account(bea, on=day(3))
        assert (told.balance, len(told.unknown)) == (usd(0), 1)
        assert str(told).endswith(
            "\n  It is not known what the duty of Bea under C1 (since 2020-01-01) comes to."
        )
    waived = clause("P", ann.can(Claim(number=1), then=waives("C1")))
    agreed = contract(clause("C1", bea.must(Pay(amount=undisclosed, to=ann))), waived)
    with Engine(agreed, [pay(2, 25), claim(3)], matcher=matcher) as engine:
        told = engine.account(bea, on=day(4))
        assert (told.balance, told.unknown) == (usd(0), ())


@each_matcher
def test_it_may_turn_on_what_is_open(matcher) -> None:
    """Then there is one for each way, and none of its own."""
    base = Question("base", "Is it five or six?", readings=("five", "six"))
    asked = [
        bea.must(Pay(usd(n), ann), provided=base.reads(reading))
        for n, reading in ((5, "five"), (6, "six"))
    ]
    agreed = contract(clause("C1", *asked))
    with Engine(agreed, matcher=matcher) as engine:
        told = engine.account(bea, on=day(3))
        assert (told.balance, told.entries) == (None, ())
        assert {str(way.answer.balance) for way in told.ways} == {"USD 5.00", "USD 6.00"}
        assert len(told.turns_on) == 1
        assert str(told).count("USD") == 3
        assert told.to_json()["balance"] is None
        settled = engine.account(bea, on=day(3), readings={"base": "six"})
        assert settled.balance == usd(6)


@each_matcher
def test_each_way_says_what_is_not_known(matcher) -> None:
    """A price that one reading publishes and the other does not; as data, too."""
    price = Question("price", "Is the price published?", readings=("yes", "no"))
    agreed = contract(
        clause(
            "C1",
            bea.must(Pay(usd(9), ann), upon=bea.did(Order()), provided=price.reads("yes")),
            bea.must(Pay(undisclosed, ann), upon=bea.did(Order()), provided=price.reads("no")),
        )
    )
    with Engine(agreed, [order(2)], matcher=matcher) as engine:
        told = engine.account(bea, on=day(5))
        (duty,) = engine.duties(on=day(5), readings={"price": "no"})
        assert engine.account(bea, on=day(5), readings={"price": "no"}).unknown == (duty.id,)
    unknown = "USD 0.00; what the duty of Bea under C1 (since 2020-01-02) comes to is not known"
    assert [way["answer"] for way in told.to_json()["ways"]] == [
        "USD 9.00",
        unknown,
    ]
    assert f"read as no: {unknown}" in str(told)


@each_matcher
@pytest.mark.parametrize("overrides", [("C1",), ()], ids=["exempt", "conflict"])
def test_what_does_not_bind_is_marked(matcher, overrides) -> None:
    """The balance holds it, and it is told with the clause; by each way of what is open, too."""
    norm = bea.need_not(Pay(to=ann)) if overrides else bea.must_not(Pay(to=ann))
    agreed = contract(PRICE, clause("C2", norm, overrides=overrides))
    with Engine(agreed, [order(2)], matcher=matcher) as engine:
        told = engine.account(bea, on=day(5))
        (duty,) = engine.duties(on=day(5))
    word = "suspended" if overrides else "in conflict"
    assert str(told).endswith(
        f"  Balance: USD 10.00\n  Of it USD 10.00 does not bind: the duty under C1 is {word}."
    )
    FINDINGS.validate(told.to_json())
    (one,) = told.to_json()["not_binding"]
    assert (one["duty"], one["status"]) == (duty.id, duty.status.value)
    by_reading = Question("war", "Is it war?", readings=("yes", "no"))
    if overrides:
        norm = bea.need_not(Pay(to=ann), provided=by_reading.reads("yes"))
        agreed = contract(PRICE, clause("C2", norm, overrides=overrides))
        with Engine(agreed, [order(2)], matcher=matcher) as engine:
            ways = engine.account(bea, on=day(5)).ways
        assert [way.answer.in_short() for way in ways] == [
            "USD 10.00; Of it USD 10.00 does not bind: the duty under C1 is suspended",
            "USD 10.00",
        ]


@each_matcher
def test_what_interest_came_to_is_told_before_it_is_waived(matcher) -> None:
    """Ten a day from the 13th on, waived on the 15th."""
    fine = bea.must(Pay(interest(percent(10), per=days(1)), ann))
    agreed = contract(
        clause("C1", bea.must(Pay(usd(100), to=ann), by=day(12), otherwise=fine)),
        clause("P", ann.can(Claim(number=1), then=waives("C1"))),
    )
    assert entries(agreed, [claim(15)], day(20), matcher) == [
        (1, "debt", "USD 100.00", "USD 100.00"),
        (13, "interest", "USD 10.00", "USD 110.00"),
        (15, "interest", "USD 20.00", "USD 130.00"),
        (16, "discharge", "USD -100.00", "USD 30.00"),
        (16, "discharge", "USD -30.00", "USD 0.00"),
    ]


@each_matcher
def test_it_is_of_a_known_currency_and_one_party(matcher) -> None:
    """None in which nothing is counted is answered; none that is not told is guessed."""
    with Engine(SALE, [order(2, 10)], matcher=matcher) as engine:
        moment = datetime(2020, 1, 2, 9, tzinfo=UTC)
        assert engine.account(bea, on=moment).entries == ()
        (entry,) = engine.account(bea, on=day(2)).entries
        assert isinstance(entry, Entry)
        assert (entry.kind, entry.clause, entry.event) == (EntryKind.DEBT, "C1", None)
        with pytest.raises(UnknownPartyError):
            engine.account(Party("Eve"), on=day(2))
        for wrong, near in (("usd", "; did you mean 'USD'?"), ("EUR", "; there are: USD")):
            with pytest.raises(UnknownCurrencyError) as unknown:
                engine.account(bea, currency=wrong, on=day(2))
            assert str(unknown.value) == f"nothing is counted in {wrong!r}{near}"
    with Engine(SALE, matcher=matcher) as engine:
        with pytest.raises(WrongTypeError) as raised:
            engine.account(bea, on=day(3))
        assert str(raised.value) == "nothing says in which currency; state it: currency='USD'"
        assert engine.account(bea, currency="EUR", on=day(3)).entries == ()
        with pytest.raises(UnknownCurrencyError):
            engine.account(bea, currency="eur", on=day(3))


@each_matcher
def test_it_is_laid_out_in_lines(matcher) -> None:
    """A line for each entry, with the payment's id or the debt's clause."""
    with Engine(SALE, [order(2, 1000), pay(4, 15, id="P1")], matcher=matcher) as engine:
        assert str(engine.account(bea, on=day(5))).splitlines() == [
            "Account of Bea in USD (2020-01-05)",
            "  2020-01-02  debt                 1,000.00            1,000.00  C1",
            "  2020-01-04  payment                -15.00              985.00  P1",
            "  Balance: USD 985.00",
        ]


@each_matcher
def test_what_counts_to_nothing_is_marked(matcher) -> None:
    """A payment, or a part of it: but for what is undone, or a surplus."""
    undone = pay(5, 3, id="P3")
    paid = (pay(4, 1015, id="P1"), pay(5, 7, cyd, id="P2"), undone, undone.reversal(on=day(6)))
    with Engine(SALE, [order(2, 1000), *paid], matcher=matcher) as engine:
        told = engine.account(bea, on=day(6))
        found = [(e.event.id, e.unallocated) for e in told.entries if e.event is not None]
        assert found[:3] == [("P1", usd(15)), ("P2", usd(7)), ("P3", None)]
        lines = [line.partition("  P")[2] for line in str(told).splitlines()]
        assert lines[2:5] == ["1  15.00 of it counts to nothing", "2  counts to nothing", "3"]
        assert told.to_json()["entries"][1]["unallocated"] == "USD 15"


@each_matcher
@pytest.mark.parametrize("on", [9, 12, 20])
def test_what_grew_is_dated_when_it_did_whenever_that_is_asked(matcher, on) -> None:
    """A penalty of 5 a day from the 4th on: delivered on the 9th, or at most 30 in all."""
    delivered = [bea.does(Deliver(level=1), on=day(9))]
    for most, events, last in ((99, delivered, 9), (30, [], 9), (20, delivered, 7)):
        amount = least(usd(5) * periods_late(days(1)), usd(most))
        penalty = bea.must(Pay(amount=amount, to=ann), within=days(90))
        late = clause("C1", bea.must(Deliver(), by=day(3), otherwise=penalty))
        found = entries(contract(late), events, day(on), matcher)
        full = min(most, 30)
        assert found == [
            (4, "growth", "USD 5.00", "USD 5.00"),
            (last, "growth", f"USD {full - 5}.00", f"USD {full}.00"),
        ]


@each_matcher
def test_interest_is_dated_when_it_accrued_last(matcher) -> None:
    """For a fixed time, on a constant balance: 1% a day on 100, from 1 to 5 January."""
    fee = bea.must(Pay(amount=interest(percent(1), on=usd(100), per=days(1)), to=ann), by=day(5))
    told = {on: entries(contract(clause("C1", fee)), [], day(on), matcher) for on in (4, 5, 6, 20)}
    assert [(e[0], e[1]) for e in told[4]] == [(4, "interest")]
    assert told[5] == told[6] == told[20]
    assert [(e[0], e[1]) for e in told[5]] == [(5, "interest")]
