"""Rights that a day cuts off before the periods that lead to them can all have run.

The days are counted by hand. A claim is made by the 14th day after delivery, repair is due by the
28th day after the claim: by the 42nd, so that what follows from a failure begins on the 43rd.
"""

from __future__ import annotations

from datetime import date, timedelta

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
    Party,
    anything,
    breach_of,
    business_days,
    days,
    terminates,
    usd,
)
from contract_rules.testing import FlawKind, Severity, check_contract


class Deliver(Action, phrase="deliver the car"):
    """Hand the car over."""


class Claim(Action, phrase="claim that it is repaired"):
    """Tell of a defect."""


class Repair(Action, phrase="repair the car"):
    """Mend the car."""


class Refund(Action, phrase="refund {amount}"):
    """Pay back."""

    amount: Field[Money] = anything


class Rescind(Action, phrase="rescind the sale"):
    """Give the car back."""


buyer, seller = Party("The buyer"), Party("The seller")
DELIVERED = seller.did(Deliver())


FOUR_WEEKS = days(28)


def repair(within=FOUR_WEEKS, **parts):
    """Repair of what is claimed within 14 days."""
    return seller.must(
        Repair(),
        upon=buyer.did(Claim()),
        provided=DELIVERED,
        until=Deliver.on + days(14),
        within=within,
        owed_to=buyer,
        **parts,
    )


def refund(**parts):
    """A refund, to which something entitles."""
    return seller.must(Refund(usd(500)), provided=DELIVERED, owed_to=buyer, **parts)


def rescission(provided=None, **parts):
    """The power to rescind."""
    given = DELIVERED if provided is None else DELIVERED & provided
    return buyer.can(Rescind(), provided=given, then=terminates(), **parts)


def warranty(*norms) -> Contract:
    """A warranty of several clauses."""
    clauses = (Clause(f"W{n}", "So it is agreed.", norm) for n, norm in enumerate(norms, 1))
    parts = {"actions": (Deliver, Claim, Repair, Refund, Rescind), "effective": date(2025, 1, 1)}
    return Contract(name="Warranty", parties=(buyer, seller), clauses=tuple(clauses), **parts)


def cut_off(contract: Contract, *acts):
    """The rights that are cut off: each clause, and the acts that show it by their days.

    Args:
        contract: The contract.
        acts: The one history that is tried, each by its day; the first day is 1.
    """
    history = [
        party.does(act, on=FIRST + timedelta(days=number - 1)) for party, act, number in acts
    ]
    found = check_contract(contract, histories=[history])
    shown = [flaw for flaw in found if flaw.kind is FlawKind.CUT_OFF]
    for flaw in shown:
        assert flaw.severity is Severity.ERROR
        assert flaw.instead == "let the periods before it add up to less, or name a later day"
    return [
        (flaw.clause, *((e.act.kind, (e.day - FIRST).days + 1) for e in flaw.history))
        for flaw in shown
    ]


FIRST = date(2025, 1, 1)
CLAIMED = ((seller, Deliver(), 1), (buyer, Claim(), 3))
RESCINDED = (*CLAIMED, (buyer, Rescind(), 35))
REPAIRED = (*CLAIMED, (seller, Repair(), 5))

CHAINS = {
    "a duty by a failure": (
        lambda last: (repair(otherwise=refund(within=days(14), until=last)),),
        CLAIMED,
        42,
        ("W1", ("Deliver", 1), ("Claim", 15)),
    ),
    "the time for it": (  # on the 43rd day, and at once
        lambda last: (repair(otherwise=refund(by=last)),),
        CLAIMED,
        43,
        ("W1", ("Deliver", 1), ("Claim", 15)),
    ),
    "a power by a failure": (
        lambda last: (repair(otherwise=rescission(until=last)),),
        RESCINDED,
        42,
        ("W1", ("Deliver", 1), ("Claim", 15), ("Rescind", 44)),
    ),
    "a power of another clause": (
        lambda last: (repair(), rescission(breach_of("W1"), until=last)),
        RESCINDED,
        42,
        ("W2", ("Deliver", 1), ("Claim", 15), ("Rescind", 44)),
    ),
    "a duty upon what is done": (  # the 42nd day is the last one for repair
        lambda last: (repair(), refund(upon=seller.did(Repair()), within=days(14), until=last)),
        REPAIRED,
        41,
        ("W2", ("Deliver", 1), ("Claim", 15), ("Repair", 43)),
    ),
}


@pytest.mark.parametrize(("norms", "acts", "last", "shown"), CHAINS.values(), ids=CHAINS)
def test_a_right_is_cut_off_before_the_periods_to_it_have_run(norms, acts, last, shown) -> None:
    """The last period that is too short is told, and one of a day more is not."""
    assert cut_off(warranty(*norms(Deliver.on + days(last))), *acts) == [shown]
    assert cut_off(warranty(*norms(Deliver.on + days(last + 1))), *acts) == []


def test_what_is_told_is_the_norm_and_that_all_was_in_time() -> None:
    agreed = warranty(repair(otherwise=refund(within=days(14), until=Deliver.on + days(42))))
    history = [party.does(act, on=date(2025, 1, number)) for party, act, number in CLAIMED]
    (flaw,) = check_contract(agreed, histories=[history])
    assert flaw.name == "W1 cut off"
    assert flaw.text == (
        "this is cut off before the periods that lead to it have run, all in time: "
        "the seller must refund USD 500.00"
    )


def test_a_fixed_last_day_may_cut_off_too() -> None:
    """Delivery is on 1 January, the claim on the 15th; repair fails on 13 February."""
    norms = (repair(), rescission(breach_of("W1") & (Rescind.on <= date(2025, 2, 12))))
    assert cut_off(warranty(*norms), *RESCINDED) == [
        ("W2", ("Deliver", 1), ("Claim", 15), ("Rescind", 44))
    ]
    norms = (repair(), rescission(breach_of("W1") & (Rescind.on < date(2025, 2, 14))))
    assert cut_off(warranty(*norms), *RESCINDED) == []


def test_one_period_that_a_day_cuts_short_is_meant_so() -> None:
    """As for who pays early: 30 days to pay in, and a gift for who does so within 10."""
    paid = buyer.must(
        Refund(usd(500)), upon=seller.did(Deliver()), within=days(30), owed_to=seller
    )
    gift = seller.must(
        Repair(),
        upon=buyer.did(Refund(amount=anything)),
        provided=DELIVERED,
        until=Deliver.on + days(10),
        within=days(5),
        owed_to=buyer,
    )
    acts = ((seller, Deliver(), 1), (buyer, Refund(usd(500)), 4))
    assert cut_off(warranty(paid, gift), *acts) == []


def test_a_step_that_may_be_taken_whenever_one_likes_adds_no_period() -> None:
    """A claim that nothing limits may come after the last day: that is what this is for."""
    free = seller.must(
        Repair(),
        upon=buyer.did(Claim()),
        provided=DELIVERED,
        within=days(28),
        owed_to=buyer,
        otherwise=refund(within=days(14), until=Deliver.on + days(42)),
    )
    assert cut_off(warranty(free), *CLAIMED) == []


def test_a_right_that_is_never_there_in_time_is_shown_by_what_once_gave_it() -> None:
    """A second delivery begins the periods anew; without it the 20 days never do for repair."""
    agreed = warranty(repair(otherwise=refund(within=days(14), until=Deliver.on + days(20))))
    acts = (*CLAIMED, (seller, Deliver(), 17))
    assert cut_off(agreed, *acts) == [("W1", ("Deliver", 1), ("Claim", 15))]


def test_where_a_calendar_ends_nothing_is_called_cut_off() -> None:
    """The claim is made on 22 November; two weeks later the time for repair would be unknown."""
    within = business_days(20, calendar=Calendar(years=(2025, 2025)))
    other = refund(within=days(14), until=Deliver.on + days(30))
    acts = ((seller, Deliver(), 324), (buyer, Claim(), 326))
    assert cut_off(warranty(repair(within, otherwise=other)), *acts) == []


def test_what_an_amendment_cuts_off_is_told() -> None:
    """From the second day on the refund is cut off; before, the clause says nothing of it."""
    amended = repair(otherwise=refund(within=days(14), until=Deliver.on + days(42)))
    change = Amendment(
        title="Change",
        effective=date(2025, 1, 2),
        replaces=(Clause("W1", "So it is agreed.", amended),),
    )
    agreed = evolve(warranty(repair()), amendments=(change,))
    acts = ((seller, Deliver(), 2), (buyer, Claim(), 4))
    assert cut_off(agreed, *acts) == [("W1", ("Deliver", 2), ("Claim", 16))]


def test_what_nothing_leads_to_is_not_cut_off() -> None:
    """Its exercise is all that happens."""
    power = buyer.can(Rescind(), then=terminates(), until=date(2025, 2, 1))
    assert cut_off(warranty(power), (buyer, Rescind(), 5)) == []
