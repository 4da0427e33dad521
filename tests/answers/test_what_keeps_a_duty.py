"""Why a clause keeps a duty from binding is told: by which events, totals and absences."""

from __future__ import annotations

import pytest

from contract_rules import Duty, DutyStatus, Engine, begins, count, days, total, usd
from contract_rules.testing.strategies.vocabulary import Deliver, Order, Pay, Visit
from support.dealings import ann, bea, clause, contract, cyd, day, order, pay, visit
from support.histories import MATCHERS

OWED = clause("1", ann.must(Deliver(), upon=bea.did(Order()), within=days(20)))


def against(norm, overrides=("1",)):
    return clause("2", norm, overrides=overrides)


FREE, BANNED = ann.need_not, ann.must_not
PAID_10 = total(Pay.amount, by=bea) >= usd(10)

CASES = {
    "a total, exempting": (
        FREE(Deliver(), provided=PAID_10),
        "as the total amount that Bea paid (anyone) is at least USD 10.00 (4)",
        "it is USD 12.00, as of 2020-01-04; 2 events count (5) and (6)",
    ),
    "a total, forbidding": (
        BANNED(Deliver(), provided=PAID_10),
        "as the total amount that Bea paid (anyone) is at least USD 10.00 (4)",
        "it is USD 12.00, as of 2020-01-04; 2 events count (5) and (6)",
    ),
    "a total beside an event": (
        FREE(Deliver(), provided=cyd.did(Visit()) & PAID_10),
        "as Cyd visited (1) on 2020-01-04 (4) and the total amount that Bea paid (anyone) is",
        "it is USD 12.00, as of 2020-01-04; 2 events count (6) and (7)",
    ),
    "what was not done beside an event": (
        FREE(Deliver(), provided=cyd.did(Visit()) & ~ann.did(Pay())),
        "(4) and Ann had not paid (any amount, anyone) by 2020-01-04 (5), and prevails",
        "no record by 2020-01-04 that Ann paid",
    ),
}


def told(*clauses) -> tuple[str, Duty]:
    """What is told in one line of the duty that an order makes, after payments and a visit."""
    history = [order(2), pay(3, 5), pay(4, 7), visit(4)]
    found: dict[str, Duty] = {}
    for matcher in MATCHERS:
        with Engine(contract(*clauses), history, matcher=matcher) as engine:
            (duty,) = engine.duties(on=day(9))
            found[" ".join(str(duty).split())] = duty
    (alike,) = found.items()
    return alike


@pytest.mark.parametrize("case", CASES)
def test_by_what_it_holds(case) -> None:
    norm, grounds, evidence = CASES[case]
    text, duty = told(OWED, against(norm))
    assert duty.status is DutyStatus.SUSPENDED
    assert grounds in text
    assert evidence in text


def test_the_exercise_that_began_it() -> None:
    power = cyd.can(Visit(), then=begins(BANNED(Deliver())))
    text, duty = told(OWED, clause("2", power))
    assert duty.status is DutyStatus.SUSPENDED
    assert "(3), as Cyd visited (1) on 2020-01-04 (4), and prevails as the later clause" in text


def test_what_is_counted_is_about_what_the_duty_asks_for() -> None:
    owed = clause("1", ann.must(Pay(usd(7), bea), upon=bea.did(Order()), within=days(20)))
    asked = count(Pay(amount=Pay.amount), by=bea) >= 1
    text, _ = told(owed, against(FREE(Pay(to=bea), provided=asked)))
    assert "the number of times that Bea paid (USD 7.00, anyone)" in text


def test_which_of_its_cases_applies() -> None:
    """A case that speaks of what the duty leaves open keeps no duty from binding."""
    either = cyd.did(Visit(level=Deliver.level)) | PAID_10
    text, duty = told(OWED, against(FREE(Deliver(), provided=either)))
    assert duty.reasons[1].case == 1
    assert "as the total amount that Bea paid (anyone) is at least USD 10.00 (4)" in text
