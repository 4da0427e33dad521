"""What has not happened is told, too, where a condition asks for it beside what has."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from contract_rules import Clause, Contract, Definition, Engine, days, total, usd
from contract_rules.testing.strategies.vocabulary import Deliver, Order, Pay, Visit
from support.dealings import ann, bea, cyd, day, order, pay, visit
from support.open_words import Refuse

ORDERED, PAID, VISITED = bea.did(Order()), bea.did(Pay()), cyd.did(Visit())

NOT_PAID, NOT_VISITED = "Bea had not paid", "Cyd had not visited"

CASES = {
    "one thing": (ORDERED & ~PAID, [NOT_PAID]),
    "two things": (ORDERED & ~PAID & ~VISITED, [NOT_PAID, NOT_VISITED]),
    "either of two": (ORDERED & ~(PAID | VISITED), [NOT_PAID, NOT_VISITED]),
    "both of two": (ORDERED & ~(PAID & VISITED), [NOT_PAID]),
    "the second of two ways": (ORDERED & (PAID | ~VISITED), [NOT_VISITED]),
    "joined one by one": (ORDERED & (~PAID & ~VISITED), [NOT_PAID, NOT_VISITED]),
}
"""Conditions that hold once Bea has ordered and nothing else was done, and what was not."""


def told(agreed: Contract, history, asked=None) -> str:
    """What is told of a delivery by Ann in January, or of her duties, in one line."""
    with Engine(agreed, history) as engine:
        found = engine.duties(on=day(31)) if asked == "duty" else [decision(engine)]
    return " ".join(" ".join(str(one) for one in found).split())


def decision(engine: Engine):
    return engine.decide(ann, Deliver(1), on=day(31))


def agreed_on(norm, *others: Definition) -> Contract:
    return Contract(
        name="A sale",
        parties=(ann, bea, cyd),
        clauses=(*others, Clause("1", "As agreed.", norm)),
        effective=day(1),
        actions=(Order, Pay, Visit, Deliver, Refuse),
    )


@pytest.mark.parametrize("case", CASES)
def test_beside_the_events_by_which_a_norm_applies(case) -> None:
    condition, absent = CASES[case]
    text = told(agreed_on(ann.must_not(Deliver(), provided=condition)), [order(2)])
    grounds = text.partition("(1), as ")[2]
    assert grounds.startswith("Bea ordered")
    assert [one for one in (NOT_PAID, NOT_VISITED) if one in grounds] == absent


@pytest.mark.parametrize("case", CASES)
def test_beside_the_events_by_which_an_exception_holds(case) -> None:
    """Of two things of which not both were done, it is told that one of them was not."""
    condition, absent = CASES[case]
    text = told(agreed_on(ann.must_not(Deliver(), unless=condition)), [order(2)])
    grounds = text.partition("makes an exception here, as ")[2]
    assert grounds.startswith("Bea ordered")
    assert all(one in grounds for one in absent)
    assert (f"either {NOT_PAID}" in grounds) == (case == "both of two")


@pytest.mark.parametrize("case", CASES)
def test_beside_the_occasion_of_a_duty(case) -> None:
    """As of the day on which it arose, and not of the day asked about."""
    condition, absent = CASES[case]
    norm = ann.must(Deliver(), upon=ORDERED, within=days(9), provided=condition)
    later = [pay(3, 1), visit(3)]
    text = told(agreed_on(norm), [order(2), *later], "duty")
    grounds = text.partition("requires it (1), as ")[2].partition(" On ")[0]
    assert grounds.startswith("Bea ordered")
    assert all(one in grounds for one in absent)
    assert "2020-01-31" not in grounds


@pytest.mark.parametrize("case", CASES)
def test_where_nothing_is_owed_as_an_exception_held(case) -> None:
    condition, absent = CASES[case]
    agreed = agreed_on(ann.must(Deliver(), upon=ORDERED, within=days(9), unless=condition))
    with Engine(agreed, [order(2), pay(3, 1), visit(3)]) as engine:
        text = " ".join(str(engine.why_not_owed("1", on=day(31))).split())
    grounds = text.partition("makes an exception here, as ")[2]
    assert all(one in grounds for one in absent)
    assert "2020-01-31" not in grounds


def test_of_a_duty_that_arose_within_a_day_by_that_time() -> None:
    """An act later on that day had not been done."""
    norm = ann.must(Deliver(), upon=ORDERED, within=days(9), provided=~PAID)
    at = [datetime(2020, 1, 2, hour, tzinfo=UTC) for hour in (9, 15)]
    history = [bea.does(order(2).act, on=at[0]), bea.does(pay(2, 1).act, on=at[1])]
    text = told(agreed_on(norm), history, "duty")
    assert f"{NOT_PAID} (any amount, anyone) by that time (3)" in text
    assert "(3) no record by that time that Bea paid" in text


def test_what_was_reversed_is_told_with_its_reversal() -> None:
    """It did happen, and counts no more."""
    paid = pay(3, 1, id="paid")
    norm = ann.must_not(Deliver(), provided=ORDERED & ~PAID)
    text = told(agreed_on(norm), [order(2), paid, paid.reversal(on=day(5))])
    assert "as Bea ordered" in text
    undone = "Bea paid (USD 1.00, Ann) on 2020-01-03 (3), but that was reversed on 2020-01-05 (4)"
    assert undone in text


def test_by_a_definition_it_is_told_in_the_words_of_that() -> None:
    done = Definition("D", "What settles it.", PAID | VISITED)
    norm = ann.must_not(Deliver(), provided=ORDERED & ~done.holds)
    grounds = told(agreed_on(norm, done), [order(2)]).partition("(1), as ")[2]
    assert grounds.startswith("Bea ordered")
    assert " and " in grounds.partition("(3)")[0]


def test_a_comparison_that_fails_is_told_by_its_figures_alone() -> None:
    small = ~(total(Pay.amount, by=bea) > usd(5))
    text = told(agreed_on(ann.must_not(Deliver(), provided=ORDERED & small)), [order(2)])
    assert text.count("USD 5.00") == 1 + text.partition("(1) 1,")[2].count("USD 5.00")


def test_of_a_duty_that_turns_on_what_nobody_recorded_it_is_not_told() -> None:
    """It may have happened: that is what the duty turns on."""
    norm = ann.must(Deliver(), upon=ORDERED, within=days(9), provided=~bea.did(Refuse()))
    text = told(agreed_on(norm), [order(2)], "duty")
    assert "It turns on" in text
    assert "Bea had not refused" not in text.partition("It turns on")[0]
