"""What is not yet as it should be of open points: each of these is to come true."""

from __future__ import annotations

import pytest
from dealings import ann, bea, cyd, day, order, pay, visit
from open_words import SCOPE, Doubt, Refuse, agreed, asked
from vocabulary import Deliver, Order, Pay, Visit

from contract_rules import (
    DutyStatus,
    Engine,
    FindingKind,
    Verdict,
    at_least,
    at_most,
    days,
    less_than,
    other_than,
    usd,
)

SOME = bea.did(Refuse())
OTHER = bea.did(Refuse(), "other")
DOUBT = bea.did(Doubt())
VISIT = cyd.did(Visit())
LEVEL = SOME[Refuse.level]
ALIKE = cyd.did(Visit(level=LEVEL))

OPEN = {
    "another level": (SOME, bea.did(Refuse(level=other_than(1)))),
    "an earlier day": (SOME, OTHER & (day(3) < OTHER.on)),
    "a day before one on record": (SOME, OTHER & VISIT & (VISIT.on < OTHER.on)),
    "a higher level": (bea.did(Refuse(level=at_least(1))), bea.did(Refuse(level=at_most(3)))),
    "a level not on record": (
        bea.did(Refuse(level=at_least(2))),
        VISIT & bea.did(Refuse(level=Visit.level)),
    ),
    "two in an order": (SOME & OTHER & (SOME.on < OTHER.on), None),
    "two of one model": (DOUBT & bea.did(Doubt(model=DOUBT[Doubt.model]), "other"), None),
    "a level above one on record": (SOME & cyd.did(Visit(level=less_than(LEVEL))), None),
    "joined to what is on record and before it": (SOME & ALIKE & (SOME.on < ALIKE.on), None),
    "compared with itself": (SOME & (SOME.on <= SOME.on), None),
}


@pytest.mark.xfail(strict=True, raises=Exception, reason="one event stands for all that fit")
@pytest.mark.parametrize("case", OPEN)
def test_what_another_event_would_change_is_open(case) -> None:
    provided, unless = OPEN[case]
    contract = agreed(ann.must_not(Deliver(), provided=provided, unless=unless))
    decision = asked(contract, [] if case.startswith("two") else [visit(3, 2)])
    assert decision.verdict is Verdict.UNDETERMINED


@pytest.mark.xfail(strict=True, reason="what is supposed off the record is no turn of the course")
def test_a_standing_duty_may_have_arisen_off_the_record() -> None:
    must = bea.must(Pay(amount=usd(2), to=ann), within=days(1), provided=SOME & (day(2) < SOME.on))
    with Engine(agreed(must)) as engine:
        assert [d.status for d in engine.duties(on=day(6))] == [DutyStatus.UNDETERMINED]


@pytest.mark.xfail(strict=True, reason="findings go by the first readings")
@pytest.mark.parametrize("reading", ["wide"])
def test_findings_tell_of_a_duty_that_is_open_whatever_reading_comes_first(reading) -> None:
    debt = bea.must(
        Pay(amount=Order.price, to=ann),
        upon=bea.did(Order()),
        within=days(2),
        provided=SCOPE.reads(reading),
    )
    with Engine(agreed(debt)) as engine:
        found = [finding.kind for finding in engine.record(order(2), pay(3, 10))]
    assert FindingKind.DUTY in found


SETTLED = {
    "its own model": (DOUBT, bea.did(Doubt(model=DOUBT[Doubt.model]), "other")),
    "every level": (
        SOME,
        bea.did(Refuse(level=at_least(1)), "other") | bea.did(Refuse(level=less_than(1)), "other"),
    ),
}


@pytest.mark.xfail(strict=True, reason="a field left open is like no value that there is")
@pytest.mark.parametrize("case", SETTLED)
def test_what_every_event_does_is_settled(case) -> None:
    provided, unless = SETTLED[case]
    contract = agreed(ann.must_not(Deliver(), provided=provided, unless=unless))
    assert asked(contract).verdict is Verdict.PERMITTED
