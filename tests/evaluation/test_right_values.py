"""Clauses on time and money with the right values, as one reads them off a calendar.

What interest accrues each day is in `test_interest`, hours in `test_hours`, and the ten business
days that a suspension lengthens in `test_powers_over_duties`; a delivery in parts is in
`test_deliveries_in_parts`.
"""

from __future__ import annotations

from datetime import date

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    DutyStatus,
    Engine,
    Field,
    Money,
    Party,
    Roll,
    anything,
    count,
    days,
    end_of_month,
    monthly,
    months,
    percent,
    usd,
)
from contract_rules.values.periods import MonthEnd
from support.dealings import each_matcher


class Invoice(Action, phrase="invoice {amount}"):
    amount: Field[Money]


class Pay(Action, phrase="pay {amount} to {to}"):
    to: Field[Party]
    amount: Field[Money]


class Complain(Action, phrase="complain"):
    pass


buyer, seller = Party("The buyer"), Party("The seller")
billed = seller.did(Invoice(amount=anything))


def due(**by):
    """Each invoice is paid by some day."""
    norm = buyer.must(Pay(to=seller, amount=Invoice.amount), upon=billed, **by)
    return made(Clause("P", "Each invoice is paid.", norm), zone="America/New_York")


def made(clause, **parts):
    return Contract(
        name="Sale",
        parties=(buyer, seller),
        clauses=(clause,),
        effective=date(2025, 1, 1),
        actions=(Invoice, Pay, Complain),
        **parts,
    )


def bill(amount, on, **parts):
    return seller.does(Invoice(usd(amount)), on=on, **parts)


def paid(amount, on, **parts):
    return buyer.does(Pay(seller, usd(amount)), on=on, **parts)


def told(contract, events, on, matcher, **known):
    """Each duty's status, last day and what is outstanding of it."""
    with Engine(contract, events, matcher=matcher) as engine:
        found = engine.duties(on=on, **known)
        return [(duty.status, duty.due, duty.outstanding) for duty in found]


@each_matcher
@pytest.mark.parametrize(
    ("on", "status"), [(date(2025, 6, 2), DutyStatus.KEPT), (date(2025, 6, 3), DutyStatus.LATE)]
)
def test_thirty_days_that_end_on_a_sunday_end_on_monday(on, status, matcher) -> None:
    """30 days after 2 May 2025 is Sunday, 1 June."""
    contract = due(within=days(30), rolls=Roll.FOLLOWING, calendar="US")
    events = (bill(1, date(2025, 5, 2)), paid(1, on))
    found = told(contract, events, date(2025, 7, 1), matcher)
    assert found == [(status, date(2025, 6, 2), usd(0))]


@each_matcher
def test_an_invoice_falls_due_at_the_end_of_the_month_that_follows(matcher) -> None:
    """One of 11 June on 31 July."""
    contract = due(by=end_of_month(Invoice.on + months(1, MonthEnd.LAST_DAY)))
    found = told(contract, (bill(1, date(2025, 6, 11)),), date(2025, 6, 12), matcher)
    assert found == [(DutyStatus.OPEN, date(2025, 7, 31), usd(1))]


@each_matcher
def test_one_rent_is_kept_one_is_open_and_there_is_no_third(matcher) -> None:
    """500 on the last day of each month until further notice; January is paid."""
    norm = buyer.must(Pay(to=seller, amount=usd(500)), every=monthly(day=-1))
    contract = made(Clause("R", "Rent.", norm))
    with Engine(contract, (paid(500, date(2025, 1, 31)),), matcher=matcher) as engine:
        found = engine.duties(on=date(2025, 2, 1))
        assert [(duty.arisen, duty.status) for duty in found] == [
            (date(2025, 1, 1), DutyStatus.KEPT),
            (date(2025, 2, 1), DutyStatus.OPEN),
        ]


@each_matcher
def test_what_is_prepaid_the_day_before_and_names_the_invoice_keeps_it(matcher) -> None:
    """Nothing of it is left unallocated."""
    events = (
        paid(1000, date(2025, 1, 31), towards="INV-7"),
        bill(1000, date(2025, 2, 1), id="INV-7"),
    )
    contract = due(within=days(30))
    with Engine(contract, events, matcher=matcher) as engine:
        (duty,) = engine.duties(on=date(2025, 4, 1))
        assert (duty.status, duty.outstanding) == (DutyStatus.KEPT, usd(0))
        assert engine.unallocated(on=date(2025, 4, 1)) == ()


@each_matcher
def test_a_cheque_that_bounces_leaves_a_breach_for_those_who_know(matcher) -> None:
    """A cheque of 10 February, due 3 March, reversed on 14 February."""
    cheque = paid(1000, date(2025, 2, 10))
    events = (bill(1000, date(2025, 2, 1)), cheque, cheque.reversal(on=date(2025, 2, 14)))
    contract, on = due(within=days(30)), date(2025, 4, 1)
    last = date(2025, 3, 3)
    assert told(contract, events, on, matcher) == [(DutyStatus.BREACHED, last, usd(1000))]
    before = told(contract, events, on, matcher, known_by=date(2025, 2, 10))
    assert before == [(DutyStatus.KEPT, last, usd(0))]


@each_matcher
def test_an_amount_below_nothing_is_a_duty_of_nothing_and_is_told(matcher) -> None:
    """100 less a half for each of three complaints: USD -50.00."""
    for_each = percent(50) * usd(100) * count(Complain, by=buyer)
    norm = buyer.must(Pay(to=seller, amount=Invoice.amount - for_each), upon=billed)
    complaints = [buyer.does(Complain(), on=date(2025, 1, 5), nth=n) for n in (1, 2, 3)]
    events = (*complaints, bill(100, date(2025, 2, 1)))
    with Engine(made(Clause("P", "x", norm)), events, matcher=matcher) as engine:
        (duty,) = engine.duties(on=date(2025, 2, 2))
        assert (duty.status, duty.amount) == (DutyStatus.KEPT, usd(0))
        assert duty.figure == usd(-50)
        assert "USD -50.00" in " ".join(str(duty).split())
