"""Duties are left aside where a decision turns on none, and nothing about them can be refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from contract_rules import (
    Action,
    Calendar,
    Clause,
    Contract,
    Field,
    Money,
    Parameter,
    Party,
    Roll,
    Rounding,
    anything,
    at_least,
    by_days,
    days,
    hours,
    monthly,
    percent,
    terminates,
    usd,
    weeks,
)
from contract_rules.contracts.names import NamesInUse
from contract_rules.engine import reader_on
from contract_rules.evaluation.timeline.aside import may_be_left_aside
from contract_rules.values.instants import instant
from support.leases import Enter, Pay, landlord

tenant = Party("the tenant")
FIRST, ON = date(2026, 1, 1), date(2026, 3, 1)


class Bill(Action, phrase="bill {amount} by {last}"):
    """Ask for money."""

    amount: Field[Money]
    last: Field[date]


class Quit(Action, phrase="give notice"):
    """End it."""


PAYS = Clause("1", "Bills are paid.", tenant.must(Pay(landlord, Bill.amount), upon=Bill))
RENT = Clause(
    "2",
    "Rent.",
    tenant.must(
        Pay(landlord, usd(100)),
        every=monthly(day=1),
        within=days(3),
        otherwise=tenant.must(Pay(landlord, usd(100) * percent(5)), within=weeks(2)),
    ),
)
NO_ENTRY = Clause("8", "Stay out.", landlord.must_not(Enter()))
QUIT = Clause("9", "Either may quit.", tenant.can(Quit(), then=terminates(after=days(9))))


def lease(*clauses: Clause) -> Contract:
    return Contract(
        name="Lease",
        parties=(landlord, tenant),
        effective=FIRST,
        clauses=(*clauses, NO_ENTRY, QUIT),
        actions=(Pay, Bill),
    )


def aside(contract: Contract, by: Party = landlord, kind: str = "Enter", on: date = ON) -> bool:
    return may_be_left_aside(contract, {(by.name, kind)}, instant(on))


def test_whether_one_may_enter_turns_on_no_rent() -> None:
    """The tenant's own payments do: a duty permits what it asks for."""
    contract = lease(PAYS, RENT)
    assert aside(contract)
    assert not aside(contract, tenant, "Pay")


def test_nothing_is_owed_where_duties_are_left_aside() -> None:
    """And the contract that ended forbids nothing any more, as exercises are gone through."""
    contract = lease(PAYS, RENT)
    events = [
        landlord.does(Bill(amount=usd(5), last=ON), on=date(2026, 1, 2)),
        tenant.does(Quit(), on=date(2026, 2, 1)),
    ]
    about = {("the landlord", "Enter")}
    for on, verdict in ((date(2026, 2, 1), "prohibited"), (ON, "silent")):
        names = NamesInUse(contract.names)
        with reader_on(contract, events, names, (about, on)) as reader:
            assert reader.decide(landlord, Enter(), on=on).verdict.value == verdict
            assert reader.duties(on=on) == ()
        with reader_on(contract, events, names) as reader:
            assert reader.decide(landlord, Enter(), on=on).verdict.value == verdict
            assert len(reader.duties(on=on)) > 1


OFFICE = Calendar(off=(date(2026, 1, 1),))

pay = tenant.must
REFUSABLE: dict[str, Any] = {
    "an exception": pay(Pay(landlord, usd(5)), upon=Bill, unless=landlord.did(Enter())),
    "a condition": pay(Pay(landlord, usd(5)), upon=Bill, provided=landlord.did(Enter())),
    "several acts": pay(Pay(landlord, usd(5)), upon=(Bill, landlord.did(Enter()))),
    "an end that events bring": pay(Pay(landlord, usd(5)), until=landlord.did(Enter())),
    "a last day that rolls": pay(
        Pay(landlord, usd(5)), within=days(3), rolls=Roll.FOLLOWING, calendar=OFFICE
    ),
    "an occasion of some size": pay(
        Pay(landlord, usd(5)), upon=Bill(amount=at_least(usd(3)), last=anything)
    ),
    "a sum that is worked out of events": pay(Pay(landlord, Bill.amount * 2), upon=Bill),
    "a period of passing time": pay(Pay(landlord, usd(5)), upon=Bill, within=hours(3)),
    "a period past all days": pay(Pay(landlord, usd(5)), upon=Bill, within=days(99_999)),
    "a day that an event states": pay(Pay(landlord, usd(5)), upon=Bill, by=Bill.last),
    "a first part of a period": pay(
        Pay(landlord, usd(5)),
        every=monthly(day=1),
        apportioned=by_days(places=2, rule=Rounding.HALF_UP),
    ),
}


@pytest.mark.parametrize("what", REFUSABLE)
def test_what_may_be_refused_is_gone_through(what: str) -> None:
    assert not aside(lease(Clause("1", what, REFUSABLE[what])))


@pytest.mark.parametrize(("rent", "is_told"), [("0.5", True), (f"0.{'7' * 900}", False)])
def test_an_amount_that_is_worked_out_of_constants(rent: str, *, is_told: bool) -> None:
    """It is known beforehand whether it comes to one; the second has too many digits."""
    parameter = Parameter("rent", Money)
    part = percent(f"0.{'3' * 600}")
    template = lease(Clause("1", "Pay.", pay(Pay(landlord, parameter * part * part))))
    assert aside(template.instance(rent=Money(rent, "USD"))) is is_told


def test_a_day_that_is_stated_leaves_nothing_to_refuse() -> None:
    by = Clause("1", "Pay.", pay(Pay(landlord, usd(5)), by=ON))
    assert aside(lease(by))


def test_days_far_away_are_gone_through() -> None:
    """Periods that recur may be too many by then, and days may have no number."""
    assert aside(lease(RENT), on=date(2070, 1, 1))
    assert not aside(lease(RENT), on=date(2080, 1, 1))
    late = Contract(
        name="Late", parties=(landlord, tenant), effective=date(9950, 1, 1), clauses=(NO_ENTRY,)
    )
    assert not aside(late, on=date(9960, 1, 1))


def test_amounts_of_two_currencies_are_gone_through() -> None:
    """As they may meet in one account."""

    class Grant(Action, phrase="grant {amount}", currency="EUR"):
        amount: Field[Money]

    class Give(Action, phrase="give {amount}", currency="USD"):
        amount: Field[Money]

    euros = Clause("1", "Grant.", pay(Grant(Money(5, "EUR"))))
    dollars = Clause("2", "Give.", pay(Give(usd(5))))
    contract = Contract(
        name="Two", parties=(landlord, tenant), effective=FIRST, clauses=(euros, dollars, NO_ENTRY)
    )
    assert contract.currencies == ("EUR", "USD")
    assert not aside(contract)
