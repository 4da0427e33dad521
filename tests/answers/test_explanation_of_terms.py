"""What a duty comes to on its occasion, what a suspension did to its deadline: in words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from contract_rules import (
    Clause,
    Engine,
    anything,
    at_least,
    at_most,
    days,
    less_than,
    more_than,
    one_of,
    other_than,
    percent,
    suspends,
    undisclosed,
    usd,
)
from contract_rules.language.actions import Matching
from contract_rules.norms.expressions import AtLeast, Between, Const, LessThan, term
from support.lending import (
    LOAN,
    POWERS,
    Deliver,
    Fine,
    Go,
    Lend,
    Pause,
    Repay,
    borrower,
    lender,
    lent,
    loan,
)


def told(contract, events, number=0) -> str:
    """A duty of February, on one line."""
    with Engine(contract, events, matcher="semantics") as engine:
        return " ".join(str(engine.duties(on=date(2025, 2, 1))[number]).split())


@pytest.mark.parametrize(
    ("asked", "phrase"),
    [
        (at_least(Lend.amount), "at least USD 1,000.00"),
        (at_most(percent(50) * Lend.amount), "at most USD 500.00"),
        (more_than(Lend.amount), "more than USD 1,000.00"),
        (less_than(Lend.amount), "less than USD 1,000.00"),
        (one_of(Lend.amount, usd(9)), "USD 1,000.00 or USD 9.00"),
        (other_than(Lend.amount), "an amount other than USD 1,000.00"),
        (at_least(undisclosed), "at least an amount that is not on record"),
        (
            Matching(Between(AtLeast(Const(usd(9))), LessThan(term(Lend.amount)))),
            "at least USD 9.00 and less than USD 1,000.00",
        ),
    ],
)
def test_what_is_asked_of_an_act_is_worked_out(asked, phrase) -> None:
    """In whatever matcher a term stands, what it comes to on the occasion takes its place."""
    norm = borrower.must(Fine(amount=asked), upon=lender.did(Lend(amount=anything)))
    with Engine(loan(Clause("K1", "x", norm)), (lent(),), matcher="semantics") as engine:
        (duty,) = engine.duties(on=date(2025, 2, 1))
    assert f"{duty}".startswith(f"MUST  K1  Borrower: fine the other {phrase}\n")
    assert duty.to_json()["phrase"] == f"fine the other {phrase}"


def test_a_term_that_could_be_of_two_events_stands_as_it_is() -> None:
    """The sentence has the term, and the duty what it comes to; not where one event fits alone."""
    fines = [lender.does(Fine(amount=usd(n)), on=date(2025, 1, 2)) for n in (5, 7)]
    events = (*fines, lender.does(Go(), on=date(2025, 1, 3)))
    for asked, says in (
        ((usd(5), usd(7)), "requires it (1), as"),
        ((anything, usd(7)), "obliges Borrower to repay the amount in fining the other to Lender"),
    ):
        first, second = (lender.did(Fine(amount=amount)) for amount in asked)
        norm = borrower.must(
            Repay(amount=first[Fine.amount], to=lender),
            upon=lender.did(Go()),
            provided=first & second & (first[Fine.amount] < usd(7)),
        )
        text = told(loan(Clause("K1", "x", norm)), events)
        assert text.startswith("MUST K1 Borrower: repay USD 5.00 to Lender ")
        assert says in text


def test_a_duty_of_a_norm_under_a_breach_names_the_breach() -> None:
    """And knows what the duty in breach arose upon."""
    norm = borrower.must(
        Deliver(),
        upon=lender.did(Lend(amount=anything)),
        within=days(3),
        otherwise=borrower.must(Fine(amount=Lend.amount), upon=lender.did(Go())),
    )
    events = (lent(), lender.does(Go(), on=date(2025, 1, 20)))
    text = told(loan(Clause("K1", "x", norm)), events, 1)
    assert (
        "Borrower must fine the other USD 1,000.00: clause K1 requires it (1), as clause K1 was "
        "breached by Borrower on 2025-01-14 (2), Lender lent USD 1,000.00 on 2025-01-10 (3) "
        "and Lender went on with the loan on 2025-01-20 (4), in addition to the duty in breach."
    ) in text
    assert (
        "(2) by what is on record, since 2025-01-14: Lender lent USD 1,000.00 on 2025-01-10 ("
        in text
    )


def test_a_deadline_that_a_suspension_moved_is_a_part_of_the_step() -> None:
    """Each resumption has the deadline that it led to, in words and as data."""
    days_ = (15, 20, 22, 25)
    acts = (Pause(), Go(), Pause(), Go())
    events = (
        lent(),
        *(lender.does(act, on=date(2025, 1, n)) for act, n in zip(acts, days_, strict=True)),
    )
    with Engine(loan(LOAN, *POWERS), events, matcher="semantics") as engine:
        (duty,) = engine.duties(on=date(2025, 2, 5))
    assert [step.due for step in duty.steps] == [None, date(2025, 2, 14), None, date(2025, 2, 17)]
    assert duty.to_json()["steps"][-1] == {
        "step": "resumed",
        "on": "2025-01-25",
        "event": "2025-01-25 Lender Go()",
        "due": "2025-02-17",
    }
    assert "(6), and its deadline moved to 2025-02-17." in " ".join(str(duty).split())


@pytest.mark.parametrize("extends", [True, False])
def test_a_deadline_that_stays_is_not_told_to_have_moved(extends) -> None:
    """The suspension does not extend it, or lasted no day."""
    pause = Clause("K4", "x", lender.can(Pause(), then=suspends(LOAN, extends=extends)))
    last = 15 if extends else 20
    events = (
        lent(),
        lender.does(Pause(), on=datetime(2025, 1, 15, 9, tzinfo=UTC)),
        lender.does(Go(), on=datetime(2025, 1, last, 10, tzinfo=UTC)),
    )
    with Engine(loan(LOAN, pause, POWERS[2]), events, matcher="semantics") as engine:
        (duty,) = engine.duties(on=date(2025, 2, 5))
    assert [step.due for step in duty.steps] == [None, None]
    assert "as Lender went on with the loan on 2025-01-" in " ".join(str(duty).split())
