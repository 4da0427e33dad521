"""Tables of fees, steps, choices between two terms, quotients, and totals of expressions."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Literal

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    ContractError,
    Engine,
    Field,
    Money,
    Party,
    Rounding,
    Verdict,
    anything,
    at_least,
    at_most,
    between,
    count,
    days,
    less_than,
    lookup,
    more_than,
    one_of,
    other_than,
    outstanding,
    percent,
    rounded,
    tiered,
    total,
    undisclosed,
    usd,
    when,
)
from contract_rules.contracts.serialization import from_json, to_json
from contract_rules.values.money import rounded_quotient
from support.histories import MATCHERS
from support.schemas import FINDINGS

ANN, BEA = Party("Ann"), Party("Bea")
START = date(2025, 1, 1)


class Kind(Enum):
    """Of what is sold."""

    NEW = "new"
    USED = "used"


class Sale(Action, phrase="sell for {price}"):
    """What fees are owed upon."""

    price: Field[Money] = anything
    rate: Field[Decimal] = anything
    sort: Field[Kind] = anything
    way: Field[Literal["sea", "air"]] = anything
    express: Field[bool] = anything
    units: Field[int] = anything
    months: Field[int] = between(1, 12, default=anything)
    name: Field[str] = anything


class Pay(Action, phrase="pay {amount}"):
    """What performs them."""

    amount: Field[Money]


PRICE = Sale.price
STEPS = (
    (at_most(usd(100)), percent(5)),
    (more_than(usd(100)) & at_most(usd(200)), percent(3)),
    (more_than(usd(200)), percent(1)),
)


def sale(on=date(2025, 2, 1), **fields):
    """A sale by Ann."""
    known = {
        "price": usd(250),
        "rate": Decimal("0.1"),
        "sort": Kind.USED,
        "way": "air",
        "express": True,
        "units": 3,
        "months": 6,
        "name": "a car",
    }
    return ANN.does(Sale(**known | fields), on=on)


def owing(amount):
    """A contract by which Ann pays an amount upon each sale, read from data."""
    fee = Clause("1", "Fees.", ANN.must(Pay(amount=amount), upon=Sale, within=days(10)))
    made = Contract(name="Fees", parties=(ANN, BEA), clauses=(fee,), effective=START)
    read = from_json(Contract, json.loads(json.dumps(to_json(made))))
    assert read == made
    return read


def duty(amount, *sales):
    """What is owed upon the last of some sales; both engines say the same."""
    events = sales or (sale(),)
    found = []
    for matcher in MATCHERS:
        with Engine(owing(amount), events, matcher=matcher) as engine:
            found.append(engine.duties(on=events[-1].day)[-1])
    assert len({one.amount for one in found}) == 1
    FINDINGS.validate(json.loads(json.dumps(found[0].to_json())))
    return found[0]


def owed(amount, *sales):
    """The amount owed upon the last of some sales."""
    return duty(amount, *sales).amount


def told(amount, *sales):
    """The duty in words, in one line."""
    return " ".join(str(duty(amount, *sales)).split())


@pytest.mark.parametrize(
    ("price", "fee"), [(0, "0"), (60, "3"), (100, "5"), (101, "5.03"), (200, "8"), (250, "8.5")]
)
def test_each_part_of_an_amount_is_at_the_rate_of_its_step(price, fee) -> None:
    """A step takes what lies between its ends."""
    assert owed(tiered(PRICE, *STEPS), sale(price=usd(price))) == usd(fee)


def test_steps_may_be_of_numbers_at_amounts_and_in_any_order() -> None:
    """Two units at five each, the others at four; a whole number below 3 is at most 2."""
    for first, then in ((at_most(2), more_than(2)), (less_than(3), at_least(3))):
        by_units = tiered(Sale.units, (then, usd(4)), (first, usd(5)))
        assert owed(by_units, sale(units=2)) == usd(10)
        assert owed(by_units, sale(units=3)) == usd(14)
    by_rate = tiered(Sale.rate, (less_than(Decimal(1)), usd(2)), (at_least(Decimal(1)), usd(1)))
    assert owed(by_rate, sale(rate=Decimal("1.5"))) == usd("2.5")
    given = tiered(Sale.units, (at_most(2), 2), (more_than(2), 1))
    assert owed(usd(1) * given, sale(units=3)) == usd(5)


def test_what_is_less_than_nothing_is_at_the_first_rate() -> None:
    """As where a credit is larger than a price."""
    less = tiered(PRICE - usd(300), *STEPS)
    assert owed(usd(10) + less, sale(price=usd(200))) == usd(5)


def test_an_unknown_part_leaves_the_whole_unknown() -> None:
    """Of the steps that count, of what is looked up, of what is compared."""
    steps = ((at_most(usd(100)), percent(5)), (more_than(usd(100)), lookup_of_unknown()))
    assert owed(tiered(PRICE, *steps), sale(price=usd(50))) == usd("2.50")
    assert owed(tiered(PRICE, *steps)) is None
    assert owed(tiered(unknown(), *STEPS)) is None
    assert owed(lookup(unknown(), (anything, usd(1)))) is None
    assert owed(lookup(Sale.way, ("sea", usd(1)), ("air", undisclosed))) is None
    assert owed(when(unknown() > usd(1), usd(1), usd(2))) is None
    assert owed(when(~(unknown() > usd(1)) & (Sale.units > 1), usd(1), usd(2))) is None
    assert owed(when((unknown() > usd(1)) | (Sale.units > 1), usd(1), usd(2))) == usd(1)
    assert owed(when(Sale.express, undisclosed, usd(2))) is None
    assert owed(rounded(unknown() / 3, 2, Rounding.UP)) is None


def unknown():
    """An amount that is not known."""
    return undisclosed + usd(0)


def lookup_of_unknown():
    """A number that is not known: a quotient by nothing."""
    return rounded(Sale.rate / (Sale.units - Sale.units), 2, Rounding.UP)


def test_a_table_gives_the_value_of_the_row() -> None:
    """By a choice, by a stretch of values, by what is written out; else by the last row."""
    by_kind = lookup(Sale.sort, (Kind.NEW, usd(10)), (Kind.USED, usd(20)))
    assert owed(by_kind) == usd(20)
    by_way = lookup(Sale.way, (one_of("sea", "air"), PRICE - usd(1)))
    assert owed(by_way) == usd(249)
    rate = lookup(PRICE, (at_most(usd(100)), percent(5)), (more_than(usd(100)), percent(3)))
    assert owed(rate * PRICE, sale(price=usd(100))) == usd(5)
    assert owed(rate * PRICE, sale(price=usd(200))) == usd(6)
    from_nothing = lookup(PRICE, (at_least(usd(0)), usd(4)))  # a price is never below
    assert owed(from_nothing) == usd(4)
    by_months = lookup(Sale.months, (at_most(6), usd(1)), (between(7, 12), usd(2)))
    assert [owed(by_months, sale(months=n)) for n in (1, 6, 7, 12)] == [*map(usd, (1, 1, 2, 2))]
    by_name = lookup(Sale.name, (anything, usd(1)), ("a boat", usd(5)))
    assert owed(by_name) == usd(1)
    assert owed(by_name, sale(name="a boat")) == usd(5)
    by_truth = lookup(Sale.express, (True, 1), (False, Decimal("0.5")))
    assert owed(by_truth * PRICE, sale(express=False)) == usd(125)


def test_one_of_two_terms_goes_by_a_condition() -> None:
    """Of fields, days and counts, joined as conditions are."""
    assert owed(when(Sale.express, usd(7), usd(3))) == usd(7)
    assert owed(when(~Sale.express, usd(7), usd(3))) == usd(3)
    early = when(Sale.on < date(2025, 3, 1), usd(1), usd(2))
    assert owed(early) == usd(1)
    assert owed(early, sale(date(2025, 3, 1))) == usd(2)
    often = when(count(Sale, by=ANN) > 1, usd(1), usd(2))
    assert owed(often) == usd(2)
    assert owed(often, sale(), sale(date(2025, 2, 2))) == usd(1)
    either = when((Sale.units > 5) | (Sale.way == "air"), PRICE, usd(2))
    assert owed(either) == usd(250)
    assert owed(either, sale(way="sea")) == usd(2)
    both = when((Sale.units > 5) & (Sale.way == "air"), PRICE, usd(2))
    assert owed(both) == usd(2)
    assert owed(when(Sale.sort != Kind.NEW, percent(2), percent(1)) * PRICE) == usd(5)


def test_a_quotient_is_exact_or_rounded() -> None:
    """By what is stated; one by nothing has no value."""
    assert owed(PRICE / 8) == usd("31.25")
    assert owed(rounded(PRICE / 3, 2, Rounding.HALF_UP)) == usd("83.33")
    assert owed(rounded(PRICE / Sale.units, 2, Rounding.UP)) == usd("83.34")
    assert owed(rounded(PRICE / Sale.units, 2, Rounding.UP), sale(units=0)) is None
    assert owed(rounded(PRICE / usd(300), 4, Rounding.DOWN) * usd(1)) == usd("0.8333")
    assert owed(PRICE / usd(4) * usd(1)) == usd("62.5")
    assert owed(Sale.units / 2 * usd(1)) == usd("1.5")
    assert owed(usd(1) * rounded(1 / Sale.units, 1, Rounding.UP)) == usd("0.4")


@pytest.mark.parametrize("rule", Rounding)
@pytest.mark.parametrize("of", ["7", "-7", "5", "-5", "3", "-3", "1", "0", "8"])
def test_a_quotient_is_rounded_as_if_it_were_exact(rule, of) -> None:
    """By eighths, which are exact, and by what comes near them."""
    number = Decimal(of)
    assert rounded_quotient(number, Decimal(4), 0, rule) == (number / 4).quantize(1, rule.value)
    near = number + Decimal("1e-40")
    shown = rounded_quotient(near * 3, Decimal(12), 0, rule)
    assert shown == rounded_quotient(near, Decimal(4), 0, rule)


def test_a_total_adds_up_what_is_worked_out_of_each_act() -> None:
    """A product, a choice; a field of another act is that of the one at hand."""
    second = sale(date(2025, 2, 2), price=usd(100), express=False)
    assert owed(total(PRICE * Sale.rate, by=ANN), sale(), second) == usd(35)
    assert owed(total(when(Sale.express, PRICE, usd(1)), by=ANN), sale(), second) == usd(251)
    assert owed(total(tiered(PRICE, *STEPS), by=ANN), sale(), second) == usd("13.5")
    assert owed(total(PRICE * Sale.rate, by=BEA)) == usd(0)
    assert owed(total(PRICE * Sale.rate, by=ANN, way="sea")) == usd(0)
    by_nothing = total(rounded(PRICE / Sale.units, 2, Rounding.UP), by=ANN)
    assert owed(by_nothing, sale(units=0)) is None


def test_a_total_ends_with_its_last_day() -> None:
    """That day included; nothing after it counts, though it is asked later."""
    sales = [sale(date(2025, 2, n), price=usd(n)) for n in (1, 2, 3)]
    assert owed(total(PRICE, by=ANN, until=date(2025, 2, 2)), *sales) == usd(3)
    since_too = total(PRICE, by=ANN, since=date(2025, 2, 2), until=date(2025, 2, 2))
    assert owed(since_too, *sales) == usd(2)
    assert owed(usd(1) * count(Sale, by=ANN, until=date(2025, 1, 31)), *sales) == usd(0)
    assert owed(total(PRICE, by=ANN, until=date(2025, 3, 1)), *sales) == usd(6)
    assert owed(total(PRICE * Sale.units, by=ANN, until=date(2025, 2, 1)), *sales) == usd(3)


def test_a_prohibition_may_compare_what_tables_give() -> None:
    """Beside the network, which does not hold it."""
    ban = ANN.must_not(Sale(), provided=tiered(PRICE, *STEPS) > usd(8))
    no_more = Contract(
        name="A cap",
        parties=(ANN, BEA),
        clauses=(Clause("1", "A cap.", ban), Clause("2", "A fee.", BEA.must(Pay(amount=usd(1))))),
        effective=START,
    )
    for matcher in MATCHERS:
        with Engine(no_more, matcher=matcher) as engine:
            verdicts = [
                engine.decide(ANN, sale(price=usd(n)).act, on=START).verdict for n in (200, 201)
            ]
        assert verdicts == [Verdict.SILENT, Verdict.PROHIBITED]


def test_the_working_tells_the_row_that_counted() -> None:
    """And each step with its part; a choice by its condition."""
    assert (
        "USD 8.50, being USD 5.00 for at most USD 100.00, USD 3.00 for more than USD 100.00 and "
        "at most USD 200.00 and USD 0.50 for more than USD 200.00."
    ) in told(tiered(PRICE, *STEPS))
    rate = lookup(PRICE, (at_most(usd(100)), percent(5)), (more_than(usd(100)), percent(3)))
    assert (
        "(a) is what the table says for USD 250.00 (at most USD 100.00: 5%; more than USD "
        "100.00: 3%): 3%, by the row for more than USD 100.00."
    ) in told(rate * PRICE)
    by_name = lookup(Sale.name, ("a boat", usd(5)), (anything, usd(1)))
    assert (
        "(a boat: USD 5.00; anything else: USD 1.00): USD 1.00, by the row for anything"
        in told(by_name)
    )
    chosen = told(when(Sale.express, usd(7), usd(3)), sale(express=False))
    assert (
        'is USD 7.00 if "express" is yes, else USD 3.00: USD 3.00, as "express" is no.' in chosen
    )
    added = told(usd(1) + total(PRICE * Sale.rate, by=ANN, until=date(2025, 3, 1)))
    assert (
        "(a) is the total of (the price in selling times the rate in selling) over the times that "
        "Ann sold for any price until 2025-03-01: USD 25.00, of 1 event"
    ) in added
    third = PRICE / 3
    twice = rounded(third, 2, Rounding.UP) + rounded(third, 1, Rounding.UP)
    assert "not known" not in told(twice)
    assert "USD 250.00 divided by 3" in told(rounded(third, 2, Rounding.UP))


def test_the_working_is_told_as_data() -> None:
    """Each row by its number, beginning with 1."""
    figures = duty(tiered(PRICE, *STEPS) + when(Sale.express, usd(7), usd(3))).to_json()["figures"]
    steps, choice, _ = figures
    assert (steps["is"], choice["is"]) == ("steps", "choice")
    assert [(row["row"], row["value"]) for row in steps["rows"]] == [
        (1, {"Money": "USD 5.00"}),
        (2, {"Money": "USD 3.00"}),
        (3, {"Money": "USD 0.50"}),
    ]
    assert choice["rows"] == [
        {"row": 1, "text": '"express" is yes', "value": {"Money": "USD 7"}},
    ]
    (table,) = duty(lookup(Sale.way, ("sea", usd(1)), ("air", usd(2)))).to_json()["figures"]
    assert table["is"] == "table"
    assert table["rows"] == [{"row": 2, "text": "air", "value": {"Money": "USD 2"}}]
    (quotient,) = duty(PRICE / 8).to_json()["figures"]
    assert quotient["is"] == "quotient"


def clause(amount):
    """A clause by which the amount is paid upon a sale."""
    return Clause("1", "Fees.", ANN.must(Pay(amount=amount), upon=Sale))


WRONG = {
    "a quotient without end": (
        lambda: clause(PRICE / 3),
        (
            "Sale.price / 3 may have no end as a decimal; compare it without dividing: "
            "a > b * 4; as an amount, state how it is rounded, last of all: "
            "rounded(a * c / b, 2, Rounding.HALF_UP)"
        ),
    ),
    "one that is reckoned with": (
        lambda: clause(rounded(PRICE / 3 * 2, 2, Rounding.UP)),
        (
            "Sale.price / 3 may have no end as a decimal; compare it without dividing: "
            "a > b * 4; as an amount, state how it is rounded, last of all: "
            "rounded(a * c / b, 2, Rounding.HALF_UP)"
        ),
    ),
    "a quotient by nothing": (
        lambda: PRICE / 0,
        "Sale.price is divided by nothing; divide by another number",
    ),
    "a number by an amount": (
        lambda: Sale.units / PRICE,
        "int and Money do not go together by /; add amounts, multiply by numbers",
    ),
    "a gap between choices": (
        lambda: lookup(Sale.sort, (Kind.NEW, usd(10))),
        (
            "the table by Sale.sort has no row for used; let each row begin where the one before "
            "ends, or add (anything, ...) as the last"
        ),
    ),
    "names without an end": (
        lambda: lookup(Sale.name, ("a", usd(10))),
        (
            "the table by Sale.name has no row for any other value; let each row begin where the "
            "one before ends, or add (anything, ...) as the last"
        ),
    ),
    "a gap between rows": (
        lambda: lookup(PRICE, (at_most(usd(100)), 1), (at_least(usd(120)), 2)),
        (
            "the table by Sale.price has no row for values between USD 100.00 and USD 120.00; let "
            "each row begin where the one before ends, or add (anything, ...) as the last"
        ),
    ),
    "a gap at one value": (
        lambda: tiered(PRICE, (less_than(usd(100)), 1), (more_than(usd(100)), 2)),
        (
            "the table by Sale.price has no row for values between USD 100.00 and USD 100.00; let "
            "each row begin where the one before ends, or add (anything, ...) as the last"
        ),
    ),
    "a gap above": (
        lambda: lookup(Sale.months, (at_most(11), 1)),
        (
            "the table by Sale.months has no row for values above 12; let each row "
            "begin where the "
            "one before ends, or add (anything, ...) as the last"
        ),
    ),
    "a gap below": (
        lambda: lookup(Sale.units, (at_least(0), 1)),
        (
            "the table by Sale.units has no row for values below 0; let each row "
            "begin where the one "
            "before ends, or add (anything, ...) as the last"
        ),
    ),
    "a gap below a range's least": (
        lambda: lookup(Sale.months, (at_least(2), 1)),
        (
            "the table by Sale.months has no row for values below 2; let each row begin where the "
            "one before ends, or add (anything, ...) as the last"
        ),
    ),
    "rows that overlap": (
        lambda: lookup(PRICE, (at_most(usd(100)), 1), (at_least(usd(100)), 2)),
        (
            "two rows of a table are for the same values, at most USD 100.00 and at "
            "least USD 100.00; "
            "let each begin where the one before ends: at_most(a), more_than(a) & at_most(b)"
        ),
    ),
    "two rows without an end": (
        lambda: lookup(PRICE, (at_least(usd(0)) & at_most(usd(9)), 1), (at_most(usd(1)), 2)),
        (
            "two rows of a table are for the same values, at most USD 1.00 and at "
            "least USD 0.00 and "
            "at most USD 9.00; let each begin where the one before ends: at_most(a), "
            "more_than(a) & "
            "at_most(b)"
        ),
    ),
    "a choice in two rows": (
        lambda: lookup(Sale.way, ("sea", 1), (one_of("sea", "air"), 2)),
        (
            "two rows of a table are for the same values, 'sea' and 'sea' or 'air'; "
            "let each begin "
            "where the one before ends: at_most(a), more_than(a) & at_most(b)"
        ),
    ),
    "what is no choice": (
        lambda: lookup(Sale.way, ("see", 1), (anything, 2)),
        "Sale.way has no choice 'see'; did you mean 'sea'?",
    ),
    "a table by no term": (
        lambda: lookup(5, (anything, usd(1))),
        "5 is no term; write lookup(File.cause, ('fire', usd(1)), (anything, x))",
    ),
    "a row for a term": (
        lambda: lookup(PRICE, (at_most(PRICE), 1), (anything, 2)),
        "a row of a table is for constants, not for Sale.price; write when(...) for terms",
    ),
    "a row of another type": (
        lambda: lookup(PRICE, (at_most(5), 1), (anything, 2)),
        "a table by values of Money has no row for int; write one",
    ),
    "a row for others": (
        lambda: lookup(Sale.name, (other_than("a"), 1), (anything, 2)),
        (
            "a row is for values, or for anything else, not for others than some; "
            "write the values, "
            "and (anything, b) last"
        ),
    ),
    "a row for other numbers": (
        lambda: lookup(Sale.units, (other_than(1), 1), (anything, 2)),
        (
            "a row is for a stretch of values, not for others than some; write at_most(a), "
            "more_than(a) & at_most(b)"
        ),
    ),
    "two rows for anything else": (
        lambda: lookup(Sale.name, (anything, 1), (anything, 2)),
        "two rows are for anything else; leave one out",
    ),
    "values of two types": (
        lambda: lookup(Sale.name, ("a", 1), (anything, usd(2))),
        "int and Money cannot be given alternatively; give values of one type",
    ),
    "no rows": (
        lambda: lookup(Sale.name),
        "nothing cannot be given alternatively; give values of one type",
    ),
    "a table by a day": (
        lambda: lookup(Sale.on, (anything, 1)),
        "a table is looked up by no date; write when(Order.on < date(2026, 1, 1), a, b)",
    ),
    "what is no row": (
        lambda: lookup(Sale.name, 5),
        "5 is no row; write lookup(Sale.price, (at_most(usd(100)), percent(5)))",
    ),
    "steps from below nothing": (
        lambda: tiered(PRICE, (at_most(usd(0)), 1), (more_than(usd(0)), 2)),
        "the first step ends at USD 0.00; the steps of an amount begin at nothing",
    ),
    "a step of one value": (
        lambda: tiered(PRICE, (usd(1), 1)),
        (
            "a step is no single value, nor anything; say where it ends, at_most(usd(100)), "
            "and of the last where it begins, more_than(usd(100))"
        ),
    ),
    "steps of an amount at amounts": (
        lambda: tiered(PRICE, (at_least(usd(0)), usd(1))),
        (
            "a Money has no steps at rates of type Money; write tiered(Sale.price, "
            "(at_most(usd(100)), percent(5)), (more_than(usd(100)), percent(3)))"
        ),
    ),
    "a choice by an event": (
        lambda: when(ANN.did(Pay(anything)), 1, 2),
        (
            "when(...) compares what is known: fields, days, totals and counts; write "
            "when(count(Register, by=buyer) > 0, a, b), or two norms with provided="
        ),
    ),
    "a choice between two types": (
        lambda: when(Sale.express, 1, usd(2)),
        "int and Money cannot be given alternatively; give values of one type",
    ),
    "a choice by no condition": (
        lambda: when(5, 1, 2),
        "5 is no condition; write when(Sale.express, a, b), or compare terms",
    ),
    "a total of a total": (
        lambda: total(PRICE + total(PRICE, by=ANN), by=ANN),
        (
            "what is worked out of each act and added up is of its fields, constants "
            "and fields found "
            "elsewhere; take a total of a total apart, as a difference or sum"
        ),
    ),
    "a total of what is outstanding": (
        lambda: total(PRICE + outstanding("1"), by=ANN),
        (
            "what is worked out of each act and added up is of its fields, constants "
            "and fields found "
            "elsewhere; take a total of a total apart, as a difference or sum"
        ),
    ),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=list(WRONG))
def test_what_cannot_be_said_is_refused_where_it_is_written(wrong) -> None:
    """With what to write instead."""
    write, says = wrong
    with pytest.raises(ContractError) as raised:
        write()
    assert str(raised.value) == says


def test_a_table_from_data_is_held_to_the_same() -> None:
    """A row that is taken out leaves a gap."""
    data = to_json(owing(lookup(Sale.way, ("sea", usd(1)), ("air", usd(2)))))
    amount = data["clauses"][0]["norms"][0]["act"]["fields"][0][1]["terms"][0]
    del amount["rows"][0]
    with pytest.raises(ContractError) as raised:
        from_json(Contract, data)
    assert str(raised.value) == "a table in 1 has no row for sea; add the rows that it lacks"
