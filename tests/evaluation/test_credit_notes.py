"""Credit notes as totals to date: each counts to the invoice that it names, to the cent."""

from __future__ import annotations

from datetime import date

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    Field,
    Money,
    Party,
    anything,
    days,
    to_date,
    total,
    usd,
)
from support.dealings import each_matcher


class Invoice(Action, phrase="invoice {amount} as number {number}"):
    """An invoice."""

    number: Field[int]
    amount: Field[Money]


class Settle(Action, phrase="pay {amount} to {to}"):
    """A payment."""

    to: Field[Party]
    amount: Field[Money]


class Credit(Action, phrase="credit {amount} on invoice {number}"):
    """A credit note, which names its invoice."""

    number: Field[int]
    amount: Field[Money]


buyer, seller = Party("buyer"), Party("seller")

CREDITED = to_date(total(Credit.amount, by=seller, number=Invoice.number))

SALE = Contract(
    name="Sale",
    parties=(buyer, seller),
    clauses=(
        Clause(
            "P",
            "The buyer pays each invoice, less what the seller credits on it, within 30 days.",
            buyer.must(
                Settle(to=seller, amount=Invoice.amount - CREDITED),
                upon=seller.did(Invoice(number=anything, amount=anything)),
                within=days(30),
            ),
        ),
    ),
    effective=date(2025, 1, 1),
)


def invoice(number, amount, on, **beside):
    return seller.does(Invoice(number, usd(amount)), on=date(2025, *on), **beside)


def credit(number, amount, on, **beside):
    return seller.does(Credit(number, usd(amount)), on=date(2025, *on), **beside)


def paid(amount, on, **beside):
    return buyer.does(Settle(seller, usd(amount)), on=date(2025, *on), **beside)


FIRST, SECOND = invoice(1, 1000, (2, 1), id="I1"), invoice(2, 500, (2, 2), id="I2")


def told(events, on, matcher):
    """What is owed on a day, each with its status; and the balance, which the entries come to."""
    with Engine(SALE, events, matcher=matcher) as engine:
        duties = engine.duties(on=date(2025, *on))
        statement = engine.account(buyer, currency="USD", on=date(2025, *on))
    entries = [entry.amount for entry in statement.entries]
    assert statement.balance == sum(entries[1:], entries[0])
    states = [f"{d.status.value} {d.amount.amount:.0f} {d.outstanding.amount:.0f}" for d in duties]
    return states, f"{statement.balance.amount:.0f}"


@each_matcher
def test_what_is_credited_is_no_longer_owed(matcher) -> None:
    """On the invoice that is named, and no other: the rest of the price performs."""
    events = (FIRST, SECOND, credit(1, 100, (2, 10)))
    assert told(events, (2, 11), matcher) == (["open 900 900", "open 500 500"], "1400")
    events = (*events, paid(900, (2, 20)), paid(500, (2, 21)))
    assert told(events, (4, 1), matcher) == (["kept 900 0", "kept 500 0"], "0")


@each_matcher
def test_a_credit_lowers_nothing_below_what_is_paid(matcher) -> None:
    """Not where all is paid, and where a part is, no more than the rest."""
    note = credit(1, 100, (2, 10))
    assert told((FIRST, paid(950, (2, 5)), note), (4, 1), matcher) == (["kept 950 0"], "0")
    assert told((FIRST, paid(1000, (2, 5)), note), (4, 1), matcher) == (["kept 1000 0"], "0")


@each_matcher
def test_a_credit_after_the_deadline_makes_good_no_breach(matcher) -> None:
    """Less is owed, late."""
    events = (FIRST, credit(1, 100, (4, 10)), paid(900, (4, 20)))
    assert told(events, (4, 9), matcher) == (["breached 1000 1000"], "1000")
    assert told(events, (4, 11), matcher) == (["breached 900 900"], "900")
    assert told(events, (5, 1), matcher) == (["late 900 0"], "0")


@each_matcher
def test_a_credit_is_reversed_or_corrected(matcher) -> None:
    """From the reversal on it lowers nothing; corrected, it is as if recorded so at first."""
    note = credit(1, 100, (2, 10))
    events = (FIRST, note, paid(900, (2, 20)))
    reversed_ = (*events, note.reversal(on=date(2025, 2, 25)))
    assert told(reversed_, (2, 24), matcher) == (["open 900 0"], "0")
    assert told(reversed_, (4, 1), matcher) == (["breached 1000 100"], "100")
    never = (*events, note.correction(recorded=date(2025, 2, 25)))
    assert told(never, (4, 1), matcher) == told((FIRST, events[2]), (4, 1), matcher)
