"""Terms and conditions about duties and amounts, in words."""

from __future__ import annotations

from datetime import date

import pytest

from contract_rules import (
    Action,
    Field,
    Rounding,
    anything,
    at_least,
    at_most,
    breach_of,
    count,
    days,
    due,
    greatest,
    interest,
    least,
    more_than,
    outstanding,
    percent,
    periods_late,
    rounded,
    to_date,
    total,
    undisclosed,
    usd,
    years,
)
from contract_rules.answers.phrases import Words
from contract_rules.answers.verbs import singular
from support.lending import LOAN, Lend, Repay, bank, borrower, lender, loan

ONE_MORE = "the amount in lending plus USD 1.00"


@pytest.mark.parametrize(
    ("term", "text"),
    [
        (Lend.amount + usd(1), ONE_MORE),
        (usd(9) - Lend.amount - usd(1), "(USD 9.00 less the amount in lending) less USD 1.00"),
        (percent(20) * Lend.amount, "20% of the amount in lending"),
        (percent("10.50") * Lend.amount, "10.5% of the amount in lending"),
        (greatest(Lend.amount, usd(1)), "the larger of the amount in lending and USD 1.00"),
        (
            rounded(Lend.amount, 2, Rounding.HALF_UP),
            "the amount in lending, rounded to 2 places (HALF_UP)",
        ),
        (
            total(Repay.amount, by=borrower, to=bank, since=date(2025, 1, 1)),
            "the total amount that Borrower repaid to Bank since 2025-01-01",
        ),
        (
            count(Repay, by=borrower, within=years(1)),
            ("the number of times that Borrower repaid any amount to anyone within 1 year before"),
        ),
        (
            count(Repay, by=borrower, in_any=years(1)),
            "the number of times that Borrower repaid any amount to anyone in the last year",
        ),
        (
            count(Repay, by=borrower, in_any=days(7)),
            "the number of times that Borrower repaid any amount to anyone in the last 7 days",
        ),
        (least(Lend.amount + usd(1), usd(9)), f"the smaller of {ONE_MORE} and USD 9.00"),
        (
            least(greatest(Lend.amount, usd(1)), usd(9)),
            "the smaller of (the larger of the amount in lending and USD 1.00) and USD 9.00",
        ),
        (percent(20) * (Lend.amount + usd(1)), f"20% of ({ONE_MORE})"),
        (Lend.amount * percent(20), "the amount in lending times 20%"),
        (percent(20) * Lend.amount - usd(1), "20% of the amount in lending less USD 1.00"),
        (
            percent(1) * periods_late(days(1)),
            "1% times the number of times that 1 day has passed since the deadline",
        ),
        (outstanding("K1"), "what is outstanding under clause K1"),
        (
            to_date(count(Repay, by=borrower)),
            "the number of times that Borrower repaid any amount to anyone to date",
        ),
        (
            outstanding("K1", since=date(2025, 2, 1)),
            "what is outstanding under clause K1 of what arose since 2025-02-01",
        ),
        (
            periods_late(days(7)),
            "the number of times that 7 days have passed since the deadline",
        ),
        (interest(percent(1), per=days(1)), "interest at 1% a day on what is unpaid"),
        (
            interest(percent("1.5"), per=days(30)),
            "interest at 1.5% for each 30 days on what is unpaid",
        ),
        (
            interest(percent(4), on=Lend.amount + usd(1)),
            f"interest at 4% a year (ACT/365F) on ({ONE_MORE})",
        ),
        (undisclosed, "an amount that is not on record"),
    ],
)
def test_terms_are_told_in_words(term, text) -> None:
    """What they are worked out from, and how."""
    assert Words(loan(LOAN).vocabulary, {}).term(term) == text


def test_what_is_asked_about_duties_is_told_in_words() -> None:
    """That something followed under a clause, or did not."""
    words = Words(loan(LOAN).vocabulary, {})
    assert words.condition(breach_of("K1")) == "clause K1 was breached"
    assert words.condition(~breach_of("K1")) == "clause K1 was not breached"
    assert words.condition(due("K1")) == "something is owed under clause K1"
    assert words.condition(~due("K1")) == "nothing is owed under clause K1"
    assert words.condition(due("K1") & breach_of("K2") & due("K3", "later")) == (
        "something is owed under clause K1, clause K2 was breached and something is owed "
        "under clause K3"
    )


LENT = lender.did(Lend(amount=anything))


@pytest.mark.parametrize(
    ("condition", "text", "denied"),
    [
        (LENT[Lend.amount] < usd(5), "is less than USD 5.00", "is not less than USD 5.00"),
        (LENT[Lend.amount] <= usd(5), "is at most USD 5.00", "is not at most USD 5.00"),
        (LENT[Lend.amount] > usd(5), "is more than USD 5.00", "is not more than USD 5.00"),
        (LENT[Lend.amount] >= usd(5), "is at least USD 5.00", "is not at least USD 5.00"),
    ],
)
def test_amounts_are_compared_with_what_is_known(condition, text, denied) -> None:
    """However it was written, the amount that is not known comes first."""
    words = Words(loan(LOAN).vocabulary, {})
    assert words.condition(condition) == f"the amount in lending {text}"
    assert words.condition(~condition) == f"the amount in lending {denied}"


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (LENT.on < date(2025, 2, 1), "before 2025-02-01"),
        (LENT.on <= date(2025, 2, 1), "on or before 2025-02-01"),
        (LENT.on > date(2025, 2, 1), "after 2025-02-01"),
        (LENT.on >= date(2025, 2, 1), "on or after 2025-02-01"),
    ],
)
def test_days_are_compared_with_what_is_known(condition, text) -> None:
    """As amounts are."""
    words = Words(loan(LOAN).vocabulary, {})
    assert words.condition(condition) == f"Lender lent any amount {text}"
    assert words.condition(~condition) == f"Lender had not lent any amount {text}"


class Pack(Action, phrase="pack {crates} crates in {boxes} boxes"):
    crates: Field[int]
    boxes: Field[int]


def test_what_a_field_counts_is_named_once_and_in_its_number() -> None:
    """A phrase names it behind the number: one is told in the singular, any number once."""
    words = Words({"Pack": Pack.kind})
    assert words.act(Pack(1, 2).act) == "pack 1 crate in 2 boxes"
    assert words.act(Pack(2, 1).act) == "pack 2 crates in 1 box"
    assert words.pattern(Pack(anything, 3).pattern) == "pack any crates in 3 boxes"


class Store(Action, phrase="store at {degrees} degrees or at {place}"):
    degrees: Field[int]
    place: Field[str]


def test_a_bound_after_at_does_not_say_at_twice() -> None:
    words = Words({"Store": Store.kind})
    for bound, told in (
        (at_least(5), "5 or more"),
        (at_most(5), "5 or less"),
        (more_than(5), "more than 5"),
    ):
        phrase = words.pattern(Store(bound, "home").pattern)
        assert phrase == f"store at {told} degrees or at home"


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("crates", "crate"),
        ("boxes", "box"),
        ("batches", "batch"),
        ("classes", "class"),
        ("copies", "copy"),
        ("glass", "glass"),
        ("kg", "kg"),
    ],
)
def test_the_singular_of_a_noun_follows_its_spelling(plural, one) -> None:
    assert singular(plural) == one
