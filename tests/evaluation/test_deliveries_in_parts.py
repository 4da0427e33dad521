"""Quantities of goods are delivered in parts, as money is paid.

The values are worked out by hand: parts add up, what is late is late by part, what is too much
counts to nothing, and tonnes meet no dollars.
"""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract_rules import (
    Action,
    Clause,
    Contract,
    DutyStatus,
    Engine,
    Event,
    FactBase,
    Field,
    Money,
    Party,
    Quantity,
    anything,
    at_least,
    days,
    monthly,
    quantity,
    usd,
)
from contract_rules.cli.arguments import ContractAndRecord
from contract_rules.contracts import serialization
from contract_rules.errors import MixedCurrenciesError
from contract_rules.testing import as_code, check_contract, histories
from support.dealings import each_matcher
from support.examples import many


class Deliver(Action, phrase="deliver {weight} to {to}", additive={"weight": "tonnes"}):
    weight: Field[Quantity]
    to: Field[Party]


class Pay(Action, phrase="pay {amount} to {to}", currency="USD"):
    amount: Field[Money]
    to: Field[Party]


buyer, seller = Party("The buyer"), Party("The seller")

LAST = date(2025, 3, 31)
AFTER = date(2025, 4, 1)


def tonnes(amount):
    return quantity(amount, "tonnes")


def supply(*norms, **parts):
    clauses = [
        Clause(f"D{n}", "The seller delivers, the buyer pays.", norm)
        for n, norm in enumerate(norms, 1)
    ]
    return Contract(
        name="Wheat",
        parties=(buyer, seller),
        clauses=clauses,
        effective=date(2025, 1, 1),
        actions=(Deliver, Pay),
        **parts,
    )


def hundred(by=LAST, **parts):
    return seller.must(Deliver(tonnes(100), buyer), by=by, **parts)


def delivered(amount, month, day, **parts):
    return seller.does(Deliver(tonnes(amount), buyer), on=date(2025, month, day), **parts)


def stands(agreed, events, on, matcher):
    """The status of each duty and how many tonnes are outstanding, whatever is recorded first."""
    found = set()
    for order in permutations(events):
        with Engine(agreed, order, matcher=matcher) as engine:
            duties = engine.duties(on=on)
            found.add(tuple((duty.status, duty.outstanding) for duty in duties))
    (told,) = found
    return list(told)


@each_matcher
def test_parts_in_time_keep_the_duty(matcher):
    parts = [delivered(60, 3, 10), delivered(40, 3, 31)]
    assert stands(supply(hundred()), parts, AFTER, matcher) == [(DutyStatus.KEPT, tonnes(0))]


@each_matcher
def test_it_is_told_with_its_unit(matcher):
    """Of what is not there yet, too; and the statement is of goods."""
    with Engine(supply(hundred()), [delivered("60.5", 3, 10)], matcher=matcher) as engine:
        (duty,) = engine.duties(on=LAST)
        told = str(engine.account(seller, on=LAST, currency="tonnes"))
    assert "60.5 tonnes done, 39.5 tonnes outstanding." in " ".join(str(duty).split())
    assert told.endswith("  Balance: 39.5 tonnes")
    assert "100                 100  D1" in told


@each_matcher
def test_one_part_leaves_the_rest_outstanding(matcher):
    part = [delivered(60, 3, 10)]
    assert stands(supply(hundred()), part, LAST, matcher) == [(DutyStatus.OPEN, tonnes(40))]
    assert stands(supply(hundred()), part, AFTER, matcher) == [(DutyStatus.BREACHED, tonnes(40))]


@each_matcher
def test_a_part_after_the_deadline_is_late(matcher):
    parts = [delivered(60, 3, 10), delivered(40, 4, 2)]
    assert stands(supply(hundred()), parts, AFTER, matcher) == [(DutyStatus.BREACHED, tonnes(40))]
    later = date(2025, 4, 2)
    assert stands(supply(hundred()), parts, later, matcher) == [(DutyStatus.LATE, tonnes(0))]


@each_matcher
def test_what_is_too_much_counts_to_nothing_unless_the_least_is_asked_for(matcher):
    parts = [delivered(60, 3, 10), delivered(50, 3, 20)]
    exact = supply(hundred())
    least = supply(seller.must(Deliver(at_least(tonnes(100)), buyer), by=LAST))
    for agreed, left in ((exact, [tonnes(10)]), (least, [])):
        assert stands(agreed, parts, AFTER, matcher) == [(DutyStatus.KEPT, tonnes(0))]
        with Engine(agreed, parts, matcher=matcher) as engine:
            assert [excess for _, excess in engine.unallocated(on=AFTER)] == left


@each_matcher
def test_a_part_counts_first_to_what_is_due_first(matcher):
    agreed = supply(hundred(date(2025, 4, 30)), hundred())
    expected = [(DutyStatus.OPEN, tonnes(70)), (DutyStatus.KEPT, tonnes(0))]
    assert stands(agreed, [delivered(130, 3, 10)], AFTER, matcher) == expected


@each_matcher
def test_each_months_delivery_may_be_made_in_parts(matcher):
    agreed = supply(seller.must(Deliver(tonnes(100), buyer), every=monthly(day=-1)))
    parts = [delivered(60, 1, 10), delivered(40, 1, 31), delivered(30, 2, 5)]
    expected = [(DutyStatus.KEPT, tonnes(0)), (DutyStatus.OPEN, tonnes(70))]
    assert stands(agreed, parts, date(2025, 2, 6), matcher) == expected


@each_matcher
def test_goods_that_come_back_are_owed_again(matcher):
    first, second = delivered(60, 3, 10), delivered(40, 3, 20)
    returned = second.reversal(on=date(2025, 4, 5))
    with Engine(supply(hundred()), [first, second, returned], matcher=matcher) as engine:
        (before,) = engine.duties(on=AFTER)
        (after,) = engine.duties(on=date(2025, 4, 5))
    assert (before.status, before.outstanding) == (DutyStatus.KEPT, tonnes(0))
    assert (after.status, after.outstanding) == (DutyStatus.BREACHED, tonnes(40))


@each_matcher
def test_a_part_that_was_weighed_wrongly_is_corrected(matcher):
    first, second = delivered(60, 3, 10), delivered(40, 3, 20)
    right = second.correction(recorded=date(2025, 4, 5), weight=tonnes(35))
    with Engine(supply(hundred()), [first, second, right], matcher=matcher) as engine:
        (now,) = engine.duties(on=AFTER)
        (then,) = engine.duties(on=AFTER, known_by=AFTER)
    assert (now.status, now.outstanding) == (DutyStatus.BREACHED, tonnes(5))
    assert (then.status, then.outstanding) == (DutyStatus.KEPT, tonnes(0))


@each_matcher
def test_what_is_delivered_late_has_its_remedy(matcher):
    remedy = seller.must(Pay(usd(50), buyer), within=days(14))
    agreed = supply(hundred(otherwise=remedy))
    found = stands(agreed, [delivered(60, 3, 10)], AFTER, matcher)
    assert found == [(DutyStatus.BREACHED, tonnes(40)), (DutyStatus.OPEN, usd(50))]


@each_matcher
def test_tonnes_and_dollars_are_accounts_of_their_own(matcher):
    price = buyer.must(Pay(usd(100), seller), by=LAST)
    parts = [delivered(100, 3, 10)]
    found = stands(supply(hundred(), price), parts, AFTER, matcher)
    assert found == [(DutyStatus.KEPT, tonnes(0)), (DutyStatus.BREACHED, usd(100))]
    with Engine(supply(hundred(), price), parts, matcher=matcher) as engine:
        assert engine.account(seller, currency="tonnes", on=AFTER).balance == tonnes(0)
        assert engine.account(buyer, currency="USD", on=AFTER).balance == usd(100)


@each_matcher
@settings(max_examples=many(60))
@given(
    parts=st.lists(st.integers(1, 40), min_size=1, max_size=6),
    days_=st.lists(st.integers(1, 31), min_size=6, max_size=6),
)
def test_no_gram_is_created_or_lost(matcher, parts, days_):
    """What is delivered, in whatever parts and order, is done, or counts to nothing."""
    events = [
        delivered(part, 3, on, id=f"e{number}")
        for number, (part, on) in enumerate(zip(parts, days_, strict=False))
    ]
    agreed = supply(hundred(), seller.must(Deliver(tonnes(20), buyer), by=date(2025, 4, 30)))
    with Engine(agreed, events, matcher=matcher) as engine:
        duties, left = engine.duties(on=AFTER), engine.unallocated(on=AFTER)
        balance = engine.account(seller, on=AFTER, currency="tonnes").balance
    done = sum(duty.paid.amount for duty in duties if duty.paid is not None)
    over = sum(excess.amount for _, excess in left)
    assert done + over == sum(parts)
    assert balance == tonnes(120 - sum(parts))
    first, second = duties
    assert first.paid.amount == min(sum(parts), 100)
    assert second.outstanding == tonnes(20 - min(max(sum(parts) - 100, 0), 20))


def test_it_crosses_as_data_and_as_code() -> None:
    """A contract and an event, as JSON, as Python and as a command states it."""
    agreed = supply(hundred())
    assert serialization.from_json(Contract, serialization.to_json(agreed)) == agreed
    event = delivered("60.5", 3, 10)
    data = serialization.event_to_json(event)
    assert data["fields"]["weight"] == {"Money": "tonnes 60.5"}
    assert serialization.event_from_json(data) == event
    assert 'quantity("60.5", "tonnes")' in as_code((event,))
    subject = ContractAndRecord(agreed, FactBase())
    for text in ("60.5 tonnes", "tonnes 60.5", "60.5"):
        assert subject.act("Deliver", [f"weight={text}", "to=The buyer"]) == event.act


def test_money_beside_a_unit_says_its_currency() -> None:
    """As what is not said might be taken for either."""

    class Tip(Action):
        amount: Field[Money]

    norms = (hundred(), buyer.may(Tip(anything)))
    clauses = [Clause(f"D{n}", "x", norm) for n, norm in enumerate(norms)]
    with pytest.raises(MixedCurrenciesError, match="in what it is counted, beside tonnes; write"):
        Contract(
            name="Wheat", parties=(buyer, seller), clauses=clauses, effective=date(2025, 1, 1)
        )
    euro = Clause("E", "x", buyer.may(Pay(Money(5, "USD"), seller)))
    with pytest.raises(MixedCurrenciesError, match="does not say in what"):
        Contract(
            name="Wheat",
            parties=(buyer, seller),
            clauses=(*clauses, euro),
            effective=date(2025, 1, 1),
        )


def test_the_kit_knows_it() -> None:
    """Histories deliver parts in the unit, and duties are kept by them."""
    agreed = supply(hundred())
    assert check_contract(agreed, examples=200) == ()
    drawn: list[tuple[Event, ...]] = []

    @settings(max_examples=100, database=None, derandomize=True, deadline=None)
    @given(histories(agreed))
    def draw(history):
        drawn.append(history)

    draw()
    parts = {e.act.get("weight") for history in drawn for e in history if e.act.kind == "Deliver"}
    assert {part.currency for part in parts} == {"tonnes"}
    assert any(part < tonnes(100) for part in parts)
