"""Terms and conditions about duties and amounts, in words."""

from __future__ import annotations

from datetime import date

import pytest
from lending import LOAN, Lend, Repay, bank, borrower, loan

from contract_rules import (
    Rounding,
    breach_of,
    count,
    days,
    greatest,
    outstanding,
    percent,
    periods_late,
    rounded,
    total,
    undisclosed,
    usd,
    years,
)
from contract_rules.phrases import Words


@pytest.mark.parametrize(
    ("term", "text"),
    [
        (Lend.amount + usd(1), "the amount of that Lend plus USD 1.00"),
        (usd(9) - Lend.amount - usd(1), "(USD 9.00 less the amount of that Lend) less USD 1.00"),
        (percent(20) * Lend.amount, "20% of the amount of that Lend"),
        (percent("10.50") * Lend.amount, "10.5% of the amount of that Lend"),
        (greatest(Lend.amount, usd(1)), "the larger of the amount of that Lend and USD 1.00"),
        (
            rounded(Lend.amount, 2, Rounding.HALF_UP),
            "the amount of that Lend, rounded to 2 places (HALF_UP)",
        ),
        (
            total(Repay.amount, by=borrower, to=bank, since=date(2025, 1, 1)),
            "the total amount of each Repay by Borrower naming Bank since 2025-01-01",
        ),
        (
            count(Repay, by=borrower, within=years(1)),
            "the number of Repay by Borrower in the last year",
        ),
        (outstanding("K1"), "what is outstanding under K1"),
        (
            periods_late(days(7)),
            "the number of times that 7 days have passed since the deadline",
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
    assert words.condition(breach_of("K1")) == "K1 was breached"
    assert words.condition(~breach_of("K1")) == "K1 was not breached"
