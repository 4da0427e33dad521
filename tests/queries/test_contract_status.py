"""What has become of a contract: in force, terminated, expired or fulfilled, and since when."""

from __future__ import annotations

import json
from datetime import date

import pytest

from contract_rules import (
    Action,
    Amendment,
    ContractState,
    Engine,
    at_most,
    begins,
    days,
    monthly,
    suspends,
    terminates,
    usd,
)
from contract_rules.agreements.microsoft_openai import agreement, record
from contract_rules.testing.strategies.vocabulary import Claim, Deliver, Order, Pay, Visit
from support.dealings import (
    PRICE,
    ann,
    bea,
    claim,
    clause,
    contract,
    cyd,
    day,
    deliver,
    each_matcher,
    order,
    pay,
)
from support.schemas import FINDINGS

ONCE = clause("C1", bea.must(Pay(amount=usd(5), to=ann), within=days(3)))
"""What is owed once."""


class Whisper(Action, on_record=False, phrase="whisper"):
    """What need not be on record."""


def status(agreed, events, on, matcher):
    """The status on a day; as data it fits the schema."""
    with Engine(agreed, events, matcher=matcher) as engine:
        found = engine.status(on=on)
    FINDINGS.validate(json.loads(json.dumps(found.to_json())))
    return found


def told(agreed, events, on, matcher):
    """The state and the day since which it is so."""
    found = status(agreed, events, on, matcher)
    return found.state, found.since


@each_matcher
def test_a_contract_is_not_yet_in_force_and_then_is(matcher) -> None:
    before = date(2019, 12, 31)
    assert told(contract(PRICE), [], before, matcher) == (ContractState.NOT_YET, day(1))
    assert told(contract(PRICE), [], day(1), matcher) == (ContractState.IN_FORCE, day(1))
    assert "is not yet in force" in str(status(contract(PRICE), [], before, matcher))
    found = status(contract(PRICE), [order(3)], day(4), matcher)
    assert str(found) == (
        "The contract has been in force since 2020-01-01.\n"
        "1 duty is not performed: that of Bea under C1 (due 2020-01-13)."
    )


@each_matcher
@pytest.mark.parametrize("notice", [None, days(5)])
def test_a_termination_is_told_with_who_and_when(matcher, notice) -> None:
    """It is so from the day after, or after its notice; a void one ends nothing."""
    quit_ = clause("C2", ann.can(Claim(number=1), then=terminates(after=notice)))
    agreed, last = contract(PRICE, quit_), day(10) if notice is None else day(15)
    events = [claim(9, 2), claim(10), claim(12)]
    assert told(agreed, events, last, matcher) == (ContractState.IN_FORCE, day(1))
    running = status(agreed, events, last, matcher)
    (coming,) = running.running
    assert (coming.event, coming.clause, coming.on, coming.may_fail) == (
        events[1],
        "C2",
        last,
        False,
    )
    assert f"It comes to an end with {last}, as Ann claimed" in str(running)
    assert status(agreed, events, day(9), matcher).running == ()
    found = status(agreed, events, date(2020, 2, 3), matcher)
    assert found.running == ()
    assert found.state is ContractState.TERMINATED
    assert (found.since, found.event, found.clause) == (day(last.day + 1), events[1], "C2")
    assert "has been terminated since" in str(found)
    assert "on 2020-01-10 under" in " ".join(str(found).split())


@each_matcher
def test_a_notice_that_may_come_to_nothing_is_told_so(matcher) -> None:
    """The earlier end first, and none after one that ends it in any case."""
    ends, unless = terminates(after=days(9)), bea.did(Visit())
    quit_ = clause("C2", ann.can(Claim(number=1), then=ends, unless_by_then=unless))
    sure = clause("C3", bea.can(Claim(number=2), then=terminates(after=days(12))))
    events = [claim(5), claim(6, 2, by=bea), claim(7, 2, by=bea)]
    found = status(contract(quit_, sure), events, day(7), matcher)
    assert [(one.clause, one.on, one.may_fail) for one in found.running] == [
        ("C2", day(14), True),
        ("C3", day(18), False),
    ]
    assert "under clause C2, unless that comes to nothing by then." in " ".join(str(found).split())


@each_matcher
def test_a_notice_that_turns_on_what_is_open_is_told_by_the_ways(matcher) -> None:
    """The contract is in force either way."""
    ends = terminates(after=days(5))
    quit_ = clause("C2", ann.can(Claim(number=1), then=ends, provided=cyd.did(Whisper())))
    found = status(contract(PRICE, quit_), [claim(5)], day(6), matcher)
    assert (found.state, found.since, found.running) == (ContractState.IN_FORCE, day(1), ())
    assert sorted(len(way.answer.running) for way in found.ways) == [0, 1]
    told = " ".join(str(found).split())
    assert "whispered: it has been in force since 2020-01-01, and comes to an end with" in told


@each_matcher
def test_what_survives_a_termination_is_owed(matcher) -> None:
    quit_ = clause("C2", ann.can(Claim(number=1), then=terminates()))
    kept = clause("C3", bea.must(Pay(amount=usd(1), to=cyd), within=days(30)), survives=True)
    price = clause("C1", bea.must(Deliver(), upon=ann.did(Order()), within=days(10)))
    found = status(contract(price, quit_, kept), [order(3), claim(4)], day(5), matcher)
    assert [id_.partition(" ")[0] for id_ in found.owed] == ["C3.0"]
    two = clause("C3", *kept.norms, *kept.norms, survives=True)
    found = status(contract(two), [], day(5), matcher)
    assert str(found).endswith("2 duties are not performed: 2 of Bea under C3 (due 2020-01-31).")
    each = [bea.must(Pay(amount=usd(n), to=cyd), within=days(n)) for n in (1, 2, 3, 4, 5, 6, 6)]
    many = clause("C3", *each, survives=True)
    found = str(status(contract(many), [], day(1), matcher)).replace("\n", " ")
    first = ", ".join(f"that of Bea under C3 (due 2020-01-0{n + 1})" for n in (1, 2, 3, 4, 5))
    assert found.endswith(f"7 duties are not performed: {first} and 2 more.")


@each_matcher
def test_a_contract_is_fulfilled_once_nothing_is_owed_or_can_be(matcher) -> None:
    """Paid on the 3rd; where each order makes another duty, it never is."""
    assert told(contract(ONCE), [], day(2), matcher) == (ContractState.IN_FORCE, day(1))
    paid = [pay(3, 5)]
    assert told(contract(ONCE), paid, day(2), matcher) == (ContractState.IN_FORCE, day(1))
    assert told(contract(ONCE), paid, day(9), matcher) == (ContractState.FULFILLED, day(3))
    more = clause("C2", *PRICE.norms)
    assert told(contract(ONCE, more), paid, day(9), matcher)[0] is ContractState.IN_FORCE
    late = clause("C1", bea.must(Pay(amount=usd(5), to=ann), within=days(1), otherwise=FINE))
    assert told(contract(late), [pay(9, 5)], day(9), matcher)[0] is ContractState.IN_FORCE
    both = [pay(9, 5), pay(10, 1)]
    assert told(contract(late), both, day(9), matcher)[0] is ContractState.IN_FORCE
    assert told(contract(late), both, day(12), matcher) == (ContractState.FULFILLED, day(10))


@each_matcher
def test_what_recurs_keeps_a_contract_going_to_its_end(matcher) -> None:
    """Though what has arisen of it is paid: at its beginning, early, and with notice given."""
    rent = {"every": monthly(day=1), "in_advance": True}
    for terms in (rent, {"every": monthly(day=-1)}):
        lease = clause("C1", bea.must(Pay(amount=usd(5), to=ann), **terms))
        quit_ = clause("C2", ann.can(Claim(number=1), then=terminates(after=days(9))))
        for events in ([pay(1, 5)], [pay(1, 5), claim(5)]):
            for on in (day(1), day(4), day(9), day(14)):
                found = told(contract(lease, quit_), events, on, matcher)
                assert found == (ContractState.IN_FORCE, day(1))
    brief = clause("C1", bea.must(Pay(amount=usd(5), to=ann), **rent, until=day(31)))
    assert told(contract(brief), [pay(1, 5)], day(31), matcher)[0] is ContractState.IN_FORCE


FINE = bea.must(Pay(amount=usd(1), to=ann))


@each_matcher
def test_a_duty_that_waits_to_be_begun_keeps_a_contract_going(matcher) -> None:
    waiting = clause("C2", bea.must(Deliver()), dormant=True)
    power = clause("C3", ann.can(Claim(number=1), then=begins("C2")))
    agreed = contract(ONCE, waiting, power)
    assert told(agreed, [pay(3, 5)], day(9), matcher)[0] is ContractState.IN_FORCE
    done = [pay(3, 5), claim(4), deliver(6, by=bea)]
    assert told(agreed, done, day(9), matcher) == (ContractState.FULFILLED, day(6))


@each_matcher
def test_a_contract_expires_with_the_last_of_its_norms(matcher) -> None:
    """By their terms, or as an amendment repeals them; one to come keeps it going."""
    ban = clause("C1", bea.must_not(Visit(), until=day(10)))
    longer = clause("C2", ann.may(Visit(), until=day(20)))
    agreed = contract(ban, longer)
    assert told(agreed, [], day(20), matcher) == (ContractState.IN_FORCE, day(1))
    assert told(agreed, [], day(25), matcher) == (ContractState.EXPIRED, day(21))
    repeal = Amendment(title="End", effective=day(12), repeals=("C1", "C2"))
    ended = contract(ban, longer, amendments=(repeal,))
    assert told(ended, [], day(25), matcher) == (ContractState.EXPIRED, day(12))
    again = Amendment(title="Anew", effective=date(2020, 3, 1), adds=(clause("C3", *ban.norms),))
    renewed = contract(clause("C1", *ban.norms), amendments=(again,))
    assert told(renewed, [], day(25), matcher)[0] is ContractState.IN_FORCE


@each_matcher
def test_a_status_may_turn_on_what_is_open(matcher) -> None:
    """Whether Ann could terminate turns on what need not be on record."""
    power = ann.can(Claim(number=1), then=terminates(), provided=cyd.did(Whisper()))
    agreed = contract(PRICE, clause("C2", power))
    found = status(agreed, [order(3), claim(10)], day(12), matcher)
    assert (found.state, found.since) == (ContractState.UNDETERMINED, None)
    assert {way.answer.state for way in found.ways} == {
        ContractState.IN_FORCE,
        ContractState.TERMINATED,
    }
    assert len(found.turns_on) == 1
    said = " ".join(str(found).split())
    assert "may be in force or not: it turns on what is open" in said
    assert "If Cyd whispered: it has been terminated since 2020-01-11" in said
    assert found.to_json()["ways"][0]["answer"] in {"in force", "terminated"}


def test_the_reference_contract_is_in_force() -> None:
    with Engine(agreement, record) as engine:
        found = engine.status(on=date(2026, 6, 1))
    assert (found.state, found.since) == (ContractState.IN_FORCE, agreement.effective)
    assert found.turns_on == ()


@each_matcher
def test_what_is_excluded_or_suspended_is_told_apart_from_what_is_not_performed(matcher) -> None:
    """Of two prices the small one need not be paid, and of the other Ann suspends the payment."""
    pays = clause("C1", bea.must(Pay(amount=Order.price, to=ann), upon=bea.did(Order())))
    spared = clause("C2", bea.need_not(Pay(at_most(usd(20)), ann)), overrides=("C1",))
    halted = clause("C3", ann.can(Claim(2), then=suspends("C1", extends=True)))
    agreed, told = contract(pays, spared, halted), [order(2, 20), order(3, 80)]
    found = status(agreed, told, day(5), matcher)
    assert str(found).splitlines()[1:] == [
        "1 duty is not performed: that of Bea under C1 (since 2020-01-03).",
        "1 duty is suspended: that of Bea under C1 (since 2020-01-02).",
    ]
    data = found.to_json()
    assert (data["owed"], data["suspended"]) == ([*found.owed], [found.suspended[0].id])
    found = status(agreed, [*told, claim(4, 2)], day(5), matcher)
    assert (found.owed, len(found.suspended)) == ((), 2)
