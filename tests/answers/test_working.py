"""An amount is told with its working: each part named once, with its value and its events."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from attrs import evolve

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    Field,
    Money,
    MonthEnd,
    Party,
    Rounding,
    anything,
    count,
    days,
    greatest,
    least,
    months,
    outstanding,
    percent,
    periods_late,
    rounded,
    to_date,
    total,
    undisclosed,
    usd,
)
from contract_rules.contracts.serialization import from_json, to_json
from support.dealings import each_matcher
from support.schemas import FINDINGS

START = date(2025, 1, 1)

ann, bob = Party("Ann"), Party("Bob")


class Pay(Action, phrase="pay {amount} to {to}"):
    to: Field[Party]
    amount: Field[Money]


class Lend(Action, phrase="lend {sum}"):
    sum: Field[Money]


class Sell(Action, phrase="sell {pieces} pieces for {price}"):
    pieces: Field[int]
    price: Field[Money]


def agreed(*norms):
    return Contract(
        name="C",
        parties=(ann, bob),
        clauses=(Clause("1", "As it says.", *norms),),
        effective=START,
        actions=(Pay, Lend, Sell),
    )


def instalments(number, times):
    """A loan in instalments; the last is of the balance that is carried forward."""
    balance, norms = Lend.sum, []
    for k in range(1, number + 1):
        interest = rounded(balance * Decimal(times), 2, Rounding.HALF_UP)
        norms.append(
            ann.must(
                Pay(to=bob, amount=usd("263.75") if k < number else balance + interest),
                upon=bob.did(Lend(sum=anything)),
                within=months(k, rounding=MonthEnd.LAST_DAY),
            )
        )
        balance = balance + interest - usd("263.75")
    return agreed(*norms)


def told(contract, events, *, on=date(2025, 3, 1), matcher="semantics"):
    with Engine(contract, events, matcher=matcher) as engine:
        return str(engine.duties(on=on)[-1])


def flat(*args, **given):
    return " ".join(told(*args, **given).split())


LOAN = bob.does(Lend(usd(3000)), on=START)
LOAN_LATER = bob.does(Lend(usd(3000)), on=date(2025, 1, 10))


@each_matcher
@pytest.mark.parametrize("read", [False, True], ids=["written", "read from JSON"])
def test_no_explanation_grows_faster_than_what_it_explains(read, matcher) -> None:
    """Each balance is named once, and cited in the next."""
    contract = instalments(6, "0.008333333333")
    if read:
        contract = from_json(Contract, to_json(contract))
    text = told(contract, [LOAN], matcher=matcher)
    assert len(text) < 2000
    whole = " ".join(text.split())
    assert "obliges Ann to pay (e) plus ((e) times" in whole
    assert "less USD 263.75: USD 2,761.25. (b) is ((a) plus" in whole
    longer = told(instalments(7, "0.008333333333"), [LOAN])
    assert len(longer) - len(text) < 200


def sale(day, price, pieces=1):
    return ann.does(Sell(pieces=pieces, price=usd(price)), on=date(2025, 1, day))


SOLD = [sale(day, 10) for day in (2, 3, 4, 5)]

SHARE = ann.must(
    Pay(
        to=bob,
        amount=least(percent(20) * total(Sell.price, by=ann), usd(100) - percent(5) * Lend.sum),
    ),
    upon=bob.did(Lend(sum=anything)),
)


@each_matcher
def test_totals_shares_and_caps_are_told_with_their_values(matcher) -> None:
    """A total tells how many events it adds up; of few all are listed."""
    loan = bob.does(Lend(usd(1000)), on=date(2025, 1, 10))
    text = flat(agreed(SHARE), [*SOLD[:3], loan], matcher=matcher)
    assert "to pay the smaller of (b) and (d) to Bob (1)" in text
    assert "(a) is the total price that Ann sold any pieces for: USD 30.00, of 3" in text
    assert "USD 30.00, of 3 events (3), (4) and" in text
    assert "(b) is 20% of (a): USD 6.00." in text
    assert "(c) is 5% of USD 1,000.00: USD 50.00. (d) is USD 100.00 less (c): USD 50.00." in text


@each_matcher
def test_of_many_events_the_first_and_the_last_are_listed(matcher) -> None:
    """Whether one field is asked for, or none, or several."""
    loan = bob.does(Lend(usd(1000)), on=date(2025, 1, 10))
    text = flat(agreed(SHARE), [*SOLD, loan], matcher=matcher)
    assert "USD 40.00, of 4 events, the first and the last (3) and (4)." in text
    assert "(3) Ann sold 1 piece for USD 10.00 on 2025-01-02" in text
    assert "(4) Ann sold 1 piece for USD 10.00 on 2025-01-05" in text
    both = count(Sell(pieces=1, price=usd(10)), by=ann)
    norm = ann.must(Pay(to=bob, amount=usd(2) * both), upon=bob.did(Lend(sum=anything)))
    text = flat(agreed(norm), [*SOLD, loan], matcher=matcher)
    assert "to pay USD 2.00 times (a) to Bob" in text
    assert "sold 1 piece for USD 10.00: 4, of 4 events, the first and the last" in text


@each_matcher
@pytest.mark.parametrize(
    ("few", "whole", "events"), [(1, "17", "2 events"), (4, "47", "5 events")]
)
def test_the_events_of_a_total_are_those_that_it_takes(few, whole, events, matcher) -> None:
    """The occasion is one of them; what comes after it at its instant is none."""
    amount = total(Sell.price, by=ann, within=days(30))
    sold = ann.did(Sell(pieces=2, price=anything))
    after = sale(5, 99, pieces=3)
    history = [*SOLD[:few], sale(5, 7, pieces=2), after]
    norm = ann.must(Pay(to=bob, amount=amount), upon=sold)
    text = flat(agreed(norm), history, matcher=matcher)
    assert (
        "The amount is the total price that Ann sold any pieces for within 30 days before" in text
    )
    assert f"USD {whole}.00, of {events}" in text
    assert "pieces 3" not in text


class Check(Action, phrase="check in {kg} kg"):
    kg: Field[Decimal]


@each_matcher
def test_plain_numbers_are_told_as_numbers(matcher) -> None:
    """A number that is added, subtracted or compared is no percentage."""
    excess = usd(5) * greatest(Check.kg - Decimal(23), Decimal(0))
    norm = ann.must(Pay(to=bob, amount=excess), upon=ann.did(Check(kg=anything)))
    bag = ann.does(Check(Decimal(25)), on=START)
    contract = Contract(
        name="C", parties=(ann, bob), clauses=(Clause("1", "x", norm),), effective=START
    )
    text = flat(contract, [bag], matcher=matcher)
    assert "to pay USD 5.00 times (b) to Bob" in text
    assert "(a) is 25 less 23: 2. (b) is the larger of (a) and 0: 2." in text


@each_matcher
def test_an_amount_that_is_not_worked_out_has_no_working(matcher) -> None:
    norm = ann.must(Pay(to=bob, amount=greatest(usd(1), Lend.sum)), upon=bob.did(Lend(anything)))
    text = flat(agreed(norm), [LOAN], matcher=matcher)
    assert "to pay the larger of USD 1.00 and USD 3,000.00 to Bob" in text
    assert "(a)" not in text


def as_data(contract, events, matcher, *, on=date(2025, 3, 1)):
    """The figures of the last duty as JSON, once that is what the schema describes."""
    with Engine(contract, events, matcher=matcher) as engine:
        data = json.loads(json.dumps(engine.duties(on=on)[-1].to_json()))
    FINDINGS.validate(data)
    return data["figures"]


@each_matcher
def test_the_working_is_data(matcher) -> None:
    """Each total has its number of events and these, each part the names of those it uses."""
    loan = bob.does(Lend(usd(1000)), on=date(2025, 1, 10))
    found = as_data(agreed(SHARE), [*SOLD, loan], matcher)
    assert found == [
        {
            "figure": "(a)",
            "is": "total",
            "text": "the total price that Ann sold any pieces for",
            "value": {"Money": "USD 40"},
            "uses": [],
            "count": 4,
            "events": [SOLD[0].id, SOLD[-1].id],
        },
        {
            "figure": "(b)",
            "is": "share",
            "text": "20% of (a)",
            "value": {"Money": "USD 8.00"},
            "uses": ["(a)"],
        },
        {
            "figure": "(c)",
            "is": "share",
            "text": "5% of USD 1,000.00",
            "value": {"Money": "USD 50.00"},
            "uses": [],
        },
        {
            "figure": "(d)",
            "is": "difference",
            "text": "USD 100.00 less (c)",
            "value": {"Money": "USD 50.00"},
            "uses": ["(c)"],
        },
        {
            "figure": None,
            "is": "least",
            "text": "the smaller of (b) and (d)",
            "value": {"Money": "USD 8.00"},
            "uses": ["(b)", "(d)"],
        },
    ]


@each_matcher
def test_what_is_shared_is_told_once_in_data_too(matcher) -> None:
    """A balance is carried forward by its name, and rounded as it was written."""
    found = as_data(instalments(6, "0.008333333333"), [LOAN], matcher)
    whole = found[-1]
    assert (whole["figure"], whole["is"], whole["uses"]) == (None, "sum", ["(e)"])
    assert [one["is"] for one in found[:-1]] == ["difference"] * 5
    longer = as_data(instalments(7, "0.008333333333"), [LOAN], matcher)
    assert len(json.dumps(longer)) - len(json.dumps(found)) < 400


TO_DATE = to_date(total(Lend.sum, by=bob))

WAYS = {
    "count": (usd(2) * count(Sell(pieces=anything, price=anything), by=ann), "USD 2"),
    "rounded": (rounded(percent("0.5") * Lend.sum, 0, Rounding.HALF_UP), "USD 15"),
    "undisclosed": (undisclosed, None),
    "to date": (TO_DATE + TO_DATE, "USD 6000"),
    "outstanding": (outstanding("2") + Lend.sum, "USD 3010"),
}


@each_matcher
@pytest.mark.parametrize("what", WAYS)
def test_each_way_to_work_an_amount_out_is_called_in_a_word(what, matcher) -> None:
    """What is not known has no value."""
    amount, worth = WAYS[what]
    norm = ann.must(Pay(to=bob, amount=amount), upon=bob.did(Lend(sum=anything)))
    price = ann.must(Pay(to=bob, amount=Sell.price), upon=ann.did(Sell(anything, anything)))
    contract = evolve(
        agreed(), clauses=(Clause("2", "The price.", price), Clause("1", "As it says.", norm))
    )
    found = as_data(contract, [sale(2, 10), LOAN_LATER], matcher)
    assert what in {one["is"] for one in found}
    value = found[-1]["value"]
    assert (value and value["Money"]) == worth


@each_matcher
def test_periods_late_are_told_with_their_number(matcher) -> None:
    """In the working of what grows, as data."""
    late = ann.must(Pay(to=bob, amount=usd(5) * periods_late(days(1))))
    norm = ann.must(
        Pay(to=bob, amount=usd(100)),
        upon=bob.did(Lend(sum=anything)),
        within=days(10),
        otherwise=late,
    )
    periods, whole = as_data(agreed(norm), [LOAN], matcher, on=date(2025, 1, 14))
    assert (periods["is"], periods["value"]) == ("periods late", 3)
    assert (whole["is"], whole["uses"]) == ("product", ["(a)"])
    assert whole["value"] == {"Money": "USD 15"}


@each_matcher
def test_what_is_no_calculation_has_no_figures(matcher) -> None:
    norm = ann.must(Pay(to=bob, amount=Lend.sum), upon=bob.did(Lend(anything)))
    assert as_data(agreed(norm), [LOAN], matcher) == []


def twice_each(bal):
    """The balance, used twice."""
    return bal + percent(1) * bal


def either_way(bal):
    """The balance, in both of what is compared."""
    return least(bal + usd(1), bal - usd(1))


def rounded_twice(bal):
    """The balance, of which a share is rounded."""
    return bal + rounded(percent(1) * bal, 2, Rounding.HALF_UP)


def nested(step, levels):
    """An amount whose parts stand in it twice at each level."""
    bal = Lend.sum
    for _ in range(levels):
        bal = step(bal)
    return agreed(ann.must(Pay(to=bob, amount=bal), upon=bob.did(Lend(sum=anything))))


def all_told(contract, matcher):
    """What the duty, the decision on it and the answer to why nothing was owed print."""
    with Engine(contract, [LOAN], matcher=matcher) as engine:
        return (
            str(engine.duties(on=date(2025, 3, 1))[-1]),
            str(engine.decide(ann, Pay(bob, usd(1)), on=date(2025, 3, 1))),
            str(engine.why_not_owed("1", on=date(2024, 12, 1))),
        )


@each_matcher
@pytest.mark.parametrize("step", [twice_each, either_way, rounded_twice])
def test_an_amount_whose_parts_are_used_twice_at_each_level_grows_by_a_line_each(
    step, matcher
) -> None:
    """At 30 levels it would never end, did it take twice as long, or as much text, at each."""
    short, longer, longest = (all_told(nested(step, n), matcher) for n in (8, 9, 30))
    for few, more, most in zip(short, longer, longest, strict=True):
        assert 0 < len(more) - len(few) < 250
        assert len(most) < len(few) + 22 * 250


def test_what_is_shared_is_told_once_where_an_amount_has_no_working() -> None:
    """As in a decision, which has no figures: each part by a name, after the whole."""
    with Engine(nested(twice_each, 3), [LOAN]) as engine:
        text = " ".join(str(engine.decide(ann, Pay(bob, usd(1)), on=date(2025, 3, 1))).split())
    assert (
        "to pay (b) plus 1% of (b) (where (a) is USD 3,000.00 plus 1% of USD 3,000.00 and (b) "
        "is (a) plus 1% of (a)) to Bob"
    ) in text


def test_an_amount_that_was_read_from_data_is_told_alike() -> None:
    """What is written alike is one part, though it is read as two."""
    contract = nested(rounded_twice, 4)
    read = from_json(Contract, to_json(contract))
    assert all_told(read, "semantics") == all_told(contract, "semantics")
