"""Decisions that turn on breaches, on what is owed and on what breaches bring about, in words."""

from __future__ import annotations

import pytest

from contract_rules import Engine, anything, begins, breach_of, days, due, ends, kept
from contract_rules.testing.strategies.vocabulary import Claim, Deliver, Order, Pay, Visit
from support.dealings import (
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
    visit,
)

ordered = bea.did(Order())


def remedied(otherwise):
    """A contract by which Ann delivers what Bea orders within three days, and what else holds."""
    norm = ann.must(Deliver(level=Order.level), upon=ordered, within=days(3), otherwise=otherwise)
    return contract(clause("C1", norm))


NOTICE = remedied(
    bea.can(
        Claim(number=Order.level),
        unless=ann.did(Deliver(level=Order.level)),
        then=ends("C1"),
    )
)
"""Once Ann is in breach, and for as long, Bea may end it."""


def why(agreed, events, *asked, matcher="semantics") -> str:
    """The reason and the evidence on an act of a party on a day, on one line."""
    party, act, on = asked
    with Engine(agreed, events, matcher=matcher) as engine:
        told = str(engine.decide(party, act, on=on))
    return " ".join(told.split("\n\n", 1)[1].split())


@each_matcher
def test_a_breach_by_a_forbidden_act_is_told_without_a_duty(matcher) -> None:
    """Like a breach of a duty, it is one of the clause; the evidence names the act."""
    agreed = contract(
        clause("C1", ann.must_not(Deliver(level=3))),
        clause("C2", cyd.must_not(Visit(), provided=breach_of("C1"))),
    )
    told = why(agreed, (deliver(4, 3),), cyd, Visit(1), day(9), matcher=matcher)
    assert ", as clause C1 was breached by Ann on 2020-01-0" in told
    assert told.endswith(": Ann delivered (3) on 2020-01-04")


@each_matcher
def test_a_power_under_a_breach_that_is_lacking_says_so(matcher) -> None:
    """The act is right, and what is missing is a breach that gives the power."""
    told = why(NOTICE, (order(2),), bea, Claim(1, cyd), day(5), matcher=matcher)
    assert told == (
        "Bea cannot claim (1, Cyd); it would be void and change nothing: clause C1 would "
        "empower Bea to claim (the level in ordering, anyone) (1), but no breach of "
        "clause C1 by Ann up to 2020-01-05 gives that power (2). (1) C1, in force since "
        '2020-01-01: "As C1 says." (official) (2) the record of 1 event to 2020-01-05'
    )
    told = why(NOTICE, (order(2),), bea, Claim(2, cyd), day(6), matcher=matcher)
    assert "but no breach of clause C1 by Ann up to 2020-01-06 gives that power" in told


@each_matcher
def test_a_power_under_a_breach_tells_the_breach_and_knows_the_occasion(matcher) -> None:
    """Its terms are those of what the duty in breach arose upon."""
    told = why(NOTICE, (order(2),), bea, Claim(1, cyd), day(6), matcher=matcher)
    assert told == (
        "Bea can claim (1, Cyd), and it takes effect: clause C1 empowers Bea to claim (1,"
        " anyone) (1), as clause C1 was breached by Ann on 2020-01-06 (2), and makes no "
        "exception here, as Ann had not delivered (1) by 2020-01-06 (3). (1) C1, in force "
        'since 2020-01-01: "As C1 '
        'says." (official) (2) by what is on record, since 2020-01-06: '
        "Bea ordered (USD 10.00, 1, 2020-01-20) on 2020-01-02 (3) no record, among 1 "
        "event to 2020-01-06, that Ann delivered (1)"
    )
    events = (order(2), deliver(8))
    assert (
        "but makes an exception here, as clause C1 was breached by Ann on 2020-01-06 (2) and Ann"
        in why(NOTICE, events, bea, Claim(1, cyd), day(9), matcher=matcher)
    )


def test_other_reasons_why_a_power_under_a_breach_is_lacking_come_first() -> None:
    """Another party, and an act that it is not about whatever happened."""
    assert "(the level in ordering, anyone) (1), not Cyd." in why(
        NOTICE, (order(2),), cyd, Claim(1, cyd), day(5)
    )
    agreed = remedied(bea.can(Claim(number=7), then=ends("C1")))
    assert "(1), which this is not." in why(agreed, (), bea, Claim(2, cyd), day(5))


def test_a_power_that_an_exercise_begins_misses_that_exercise() -> None:
    """And knows its fields once there is one."""
    begun = begins(bea.can(Visit(level=Claim.number), then=ends("C2")))
    agreed = contract(
        clause("C1", ann.can(Claim(number=anything), then=begun)),
        clause("C2", cyd.must_not(Deliver())),
    )
    assert why(agreed, (), bea, Visit(2), day(7)).startswith(
        "Bea cannot visit (2); it would be void and change nothing: clause C1 would empower "
        "Bea to visit (the number in claiming) (1), but no exercise of clause C1 by Ann up to "
        "2020-01-07 gives that power (2)."
    )
    assert why(agreed, (claim(3, 2),), bea, Visit(2), day(7)).startswith(
        "Bea can visit (2), and it takes effect: clause C1 gives that power (1), as Ann claimed "
        "(2, Cyd) on 2020-01-03"
    )


def test_a_power_that_an_exercise_began_says_which_of_its_conditions_fails() -> None:
    """And not that nothing gives it; of another number nothing does."""
    begun = bea.can(
        Visit(level=Claim.number),
        provided=ann.did(Deliver()),
        unless=cyd.did(Deliver()),
        then=ends("C2"),
    )
    agreed = contract(
        clause("C1", ann.can(Claim(number=anything), then=begins(begun))),
        clause("C2", cyd.must_not(Deliver())),
    )
    told = why(agreed, (claim(3, 2),), bea, Visit(2), day(7))
    assert "clause C1 gives that power (1), but Ann had not delivered" in told
    assert "but no exercise of clause C1 by Ann up to 2020-01-07 gives that power" in why(
        agreed, (claim(3, 2),), bea, Visit(3), day(7)
    )


@each_matcher
def test_a_prohibition_under_the_breach_of_a_remedy_knows_the_first_occasion(matcher) -> None:
    """Each breach repeats what the first duty arose upon."""
    agreed = remedied(
        ann.must(
            Pay(amount=Order.price, to=bea),
            within=days(2),
            otherwise=ann.must_not(Visit(level=Order.level)),
        )
    )
    told = why(agreed, (order(2),), ann, Visit(1), day(20), matcher=matcher)
    assert "clause C1 forbids it (1), as clause C1 was breached by Ann on 2020-01-08 (2)" in told


def test_a_norm_under_the_breach_of_a_standing_duty_has_no_occasion_to_know() -> None:
    """The duty arose with the clause."""
    norm = ann.must(Deliver(), by=day(5), otherwise=ann.must_not(Visit(level=2)))
    told = why(contract(clause("C1", norm)), (), ann, Visit(2), day(9))
    assert "clause C1 forbids it (1), as clause C1 was breached by Ann on 2020-01-06 (2)" in told


def test_a_norm_under_the_breach_of_a_duty_that_an_exercise_began_knows_the_exercise() -> None:
    """It is the occasion of the duty."""
    own = ann.must(
        Deliver(level=Claim.number), within=days(2), otherwise=ann.must_not(Visit(Claim.number))
    )
    agreed = contract(clause("C1", bea.can(Claim(number=anything), then=begins(own))))
    told = why(agreed, (claim(3, 2, by=bea),), ann, Visit(2), day(9))
    assert "clause C1 forbids it (1), as clause C1 was breached by Ann on 2020-01-06 (2)" in told


@pytest.mark.parametrize(
    ("provided", "events", "told"),
    [
        (due("C1"), (), "as something has been owed by Ann under clause C1 since 2020-01-01 (2)"),
        (~due("C1"), (deliver(3),), "as nothing is owed under clause C1 (2)"),
        (
            due("C1") & cyd.did(Visit()),
            (visit(3),),
            "as something has been owed by Ann under clause C1 since 2020-01-01 (2) and Cyd ",
        ),
        (
            ~(cyd.did(Visit()) & due("C1")),
            (),
            "as Cyd had not visited (any level) by 2020-01-05 (2)",
        ),
        (kept("C1"), (deliver(3),), "as a duty of Ann under clause C1 was kept on 2020-01-03 (2)"),
        (~kept("C1"), (), "as no duty under clause C1 was kept (2)"),
    ],
)
def test_what_is_owed_is_told_as_such(provided, events, told) -> None:
    """Not by its halves, that a duty arose and has not come to its end."""
    agreed = contract(
        clause("C1", ann.must(Deliver(), by=day(9))),
        clause("C2", bea.must_not(Visit(), provided=provided)),
    )
    assert told in why(agreed, events, bea, Visit(1), day(5))


def test_that_nothing_is_owed_denies_a_permission() -> None:
    """As a condition that fails does."""
    agreed = contract(
        clause("C1", ann.must(Deliver(), by=day(9))),
        clause("C2", bea.can(Claim(number=1), provided=due("C1"), then=ends("C1"))),
    )
    told = why(agreed, (deliver(3),), bea, Claim(1, cyd), day(5))
    assert "to claim (1, anyone) (1), but nothing is owed under clause C1 (2)." in told
