"""A history tells of interest that joins its balance as far as anybody looks."""

from __future__ import annotations

from datetime import date

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    Field,
    Money,
    Party,
    Rounding,
    Verdict,
    anything,
    days,
    interest,
    monthly,
    outstanding,
    percent,
    rounded,
    terminates,
    usd,
)
from contract_rules.values.periods import MOST_STEPS


class Lend(Action, phrase="lend {amount}"):
    """Lend money."""

    amount: Field[Money]


class Repay(Action, phrase="repay {amount}"):
    """Pay it back."""

    amount: Field[Money]


class PayInterest(Action, phrase="pay interest of {amount}"):
    """Pay interest."""

    amount: Field[Money]


class Quit(Action, phrase="terminate the loan"):
    """End the loan."""


borrower, lender = Party("The borrower"), Party("The lender")
DUE = date(2025, 1, 31)
ACCRUED = rounded(interest(percent(12), compound=monthly(day=-1)), 2, Rounding.HALF_UP)
LOAN = Contract(
    name="Loan",
    parties=(borrower, lender),
    clauses=(
        Clause(
            "1",
            "Repaid within 30 days, with 12% on what is late.",
            borrower.must(
                Repay(Lend.amount),
                upon=lender.did(Lend(anything)),
                within=days(30),
                owed_to=lender,
                otherwise=borrower.must(PayInterest(ACCRUED), owed_to=lender),
            ),
        ),
        Clause(
            "2",
            "The lender may end it once 1,010 and more are owed.",
            lender.can(
                Quit(),
                then=terminates(),
                provided=outstanding("1", remedies=True) >= usd(1010),
            ),
        ),
    ),
    effective=date(2025, 1, 1),
)


def test_it_ends_where_no_more_days_are_looked_at() -> None:
    """It is never paid, and in the end joins its balance more often than can be told.

    1,000 at 12% a year bears 9.86 in 30 days, and 10.19 in 31.
    """
    with Engine(LOAN, [lender.does(Lend(usd(1000)), on=date(2025, 1, 1))]) as engine:
        before, after = engine.history(lender, Quit())
        assert (before.until, before.decision.verdict) == (date(2025, 3, 2), Verdict.VOID)
        assert (after.since, after.decision.verdict) == (date(2025, 3, 3), Verdict.PERMITTED)
        assert after.open_ended
        assert MOST_STEPS - 2 <= (after.until - DUE).days <= MOST_STEPS
        for on in (before.until, after.since, after.until):
            told = engine.decide(lender, Quit(), on=on).verdict
            assert told is (after if on > before.until else before).decision.verdict


def test_it_ends_with_the_payment_where_it_is_paid() -> None:
    repaid = [
        borrower.does(Repay(usd(1000)), on=date(2025, 2, 10)),
        borrower.does(PayInterest(usd("3.29")), on=date(2025, 2, 10)),
    ]
    with Engine(LOAN, [lender.does(Lend(usd(1000)), on=date(2025, 1, 1)), *repaid]) as engine:
        (only,) = engine.history(lender, Quit())
        assert (only.until, only.open_ended) == (None, False)
