"""Duties in words: exact texts, of at most 80 columns."""

from __future__ import annotations

from datetime import date

import pytest

from contract_rules import (
    Clause,
    Engine,
    anything,
    begins,
    days,
    to_date,
    total,
    undisclosed,
    usd,
)
from contract_rules.testing.strategies.vocabulary import Claim, Order, Pay, Visit
from contract_rules.testing.strategies.vocabulary import Deliver as DeliverGoods
from support.dealings import (
    SALE,
    ann,
    bea,
    claim,
    clause,
    contract,
    cyd,
    day,
    deliver,
    order,
    pay,
    visit,
)
from support.lending import (
    FIRST,
    GOODS,
    LOAN,
    POWERS,
    Cede,
    Deliver,
    Fine,
    Forgive,
    Go,
    Lend,
    Pause,
    Repay,
    bank,
    borrower,
    lender,
    lent,
    loan,
    repaid,
)


def told(contract, events, on, number=0) -> str:
    with Engine(contract, events, matcher="semantics") as engine:
        return f"{engine.duties(on=on)[number]}\n"


def test_a_duty_without_an_occasion() -> None:
    """What must be done, how that stands, and the clause."""
    assert (
        told(loan(GOODS), (), date(2025, 2, 1))
        == """\
MUST  K2  Lender: deliver the goods
  Open since 2025-01-01; due by 2025-02-28.

  Lender must deliver the goods by 2025-02-28: clause K2 requires it (1), from
  2025-01-01.
  (1) K2, in force since 2025-01-01: "The Lender delivers." (official)
"""
    )


def test_a_duty_upon_an_event_that_is_paid_in_part() -> None:
    """The event and the payment are evidence; what is left is told."""
    events = (lent(), repaid(1, 20, 400))
    assert (
        told(loan(LOAN), events, date(2025, 2, 5))
        == """\
MUST  K1  Borrower: repay USD 1,000.00 to Lender
  Open since 2025-01-10; due by 2025-02-09; owed to Lender; USD 400.00 paid, USD
  600.00 outstanding.

  Borrower must repay USD 1,000.00 to Lender by 2025-02-09: clause K1 requires
  it (1), as Lender lent USD 1,000.00 on 2025-01-10 (2). Borrower repaid USD
  400.00 to Lender on 2025-01-20 (3), which went towards it.
  (1) K1, in force since 2025-01-01: "The Borrower repays what was lent within
      30 days." (official; Lender, "Loan agreement", 2025)
  (2) Lender lent USD 1,000.00 on 2025-01-10
  (3) Borrower repaid USD 400.00 to Lender on 2025-01-20
"""
    )


def test_a_duty_that_was_performed_late() -> None:
    """Its breach and its performance are steps of it."""
    events = (lent(), repaid(2, 20, 1000))
    assert (
        told(loan(LOAN), events, date(2025, 3, 1))
        == """\
LATE  K1  Borrower: repay USD 1,000.00 to Lender
  Late since 2025-02-20; due by 2025-02-09; owed to Lender; USD 1,000.00 paid,
  USD 0.00 outstanding.

  Borrower had to repay USD 1,000.00 to Lender by 2025-02-09: clause K1 requires
  it (1), as Lender lent USD 1,000.00 on 2025-01-10 (2). On 2025-02-10 its
  deadline had passed. Borrower repaid USD 1,000.00 to Lender on 2025-02-20 (3),
  which went towards it. On 2025-02-20 it was performed.
  (1) K1, in force since 2025-01-01: "The Borrower repays what was lent within
      30 days." (official; Lender, "Loan agreement", 2025)
  (2) Lender lent USD 1,000.00 on 2025-01-10
  (3) Borrower repaid USD 1,000.00 to Lender on 2025-02-20
"""
    )


def test_a_remedy_says_that_it_is_owed_in_addition_to_what_was_due() -> None:
    """And its amount both as it is and as it is worked out."""
    assert (
        told(loan(LOAN), (lent(),), date(2025, 2, 18), 1)
        == """\
MUST  K1  Borrower: repay USD 10.00 to Lender
  Open since 2025-02-10; no deadline on record; owed to Lender; nothing on
  record towards it, USD 10.00 outstanding so far, as it grows.

  Borrower must repay USD 10.00 to Lender: clause K1 obliges Borrower to repay
  the smaller of (c) and (d) to Lender (1), as Lender lent USD 1,000.00 on
  2025-01-10 (2), from 2025-02-10, in addition to the duty in breach. (a) is 1%
  of USD 1,000.00: USD 10.00. (b) is the number of times that 7 days have passed
  since the deadline: 1. (c) is (a) times (b): USD 10.00. (d) is 2.5% of USD
  1,000.00: USD 25.00.
  (1) K1, in force since 2025-01-01: "The Borrower repays what was lent within
      30 days." (official; Lender, "Loan agreement", 2025)
  (2) Lender lent USD 1,000.00 on 2025-01-10
"""
    )


def test_a_remedy_that_takes_the_place_of_what_was_due_says_so() -> None:
    """It is owed instead of that, which is discharged."""
    fine = bea.must(DeliverGoods(level=2), instead=True)
    due_ = clause("C1", bea.must(Pay(usd(10), ann), by=day(10), otherwise=fine))
    with Engine(contract(due_), matcher="semantics") as engine:
        _, remedy = engine.duties(on=day(20))
    assert "from 2020-01-11, instead of the duty in breach." in " ".join(str(remedy).split())


def test_what_is_owed_again_after_a_reversal_says_since_when() -> None:
    """Not where only a part was paid, or the deadline has passed since."""
    history = (order(1), pay(5, "10", id="cheque"))
    for reversed_, on, stands in (
        (8, 9, "Open, owed again since 2020-01-08"),
        (15, 16, "Breached, owed again since 2020-01-15"),
        (8, 16, "Breached since 2020-01-12"),
    ):
        bounced = history[1].reversal(on=day(reversed_))
        with Engine(SALE, (*history, bounced), matcher="semantics") as engine:
            (duty,) = engine.duties(on=day(on))
        assert str(duty).splitlines()[1].startswith(f"  {stands}; ")
    again = pay(9, "10", id="again")
    with Engine(SALE, (*history, history[1].reversal(on=day(8)), again)) as engine:
        (duty,) = engine.duties(on=day(20))
    assert "  Kept since 2020-01-09; " in str(duty)
    part = pay(5, "4", id="part")
    with Engine(SALE, (history[0], part, part.reversal(on=day(8)))) as engine:
        (duty,) = engine.duties(on=day(9))
    assert "  Open since 2020-01-01; " in str(duty)


def test_what_powers_did_to_a_duty() -> None:
    """Each step with its exercise."""
    events = (
        lent(),
        lender.does(Pause(), on=date(2025, 1, 15)),
        lender.does(Go(), on=date(2025, 1, 25)),
        lender.does(Cede(to=bank), on=date(2025, 2, 1)),
        lender.does(Forgive(), on=date(2025, 2, 3)),
    )
    assert (
        told(loan(LOAN, *POWERS), events, date(2025, 2, 5))
        == """\
DISCHARGED  K1  Borrower: repay USD 1,000.00 to Bank
  Discharged since 2025-02-04; due by 2025-02-19; owed to Bank; nothing on
  record towards it, USD 0.00 outstanding.

  Borrower had to repay USD 1,000.00 to Bank by 2025-02-19: clause K1 obliges
  Borrower to repay USD 1,000.00 to Lender (1), as Lender lent USD 1,000.00 on
  2025-01-10 (2). On 2025-01-16 it was suspended, as Lender paused the loan on
  2025-01-15 (3). On 2025-01-25 it was resumed, as Lender went on with the loan
  (4), and its deadline moved to 2025-02-19. Since 2025-02-02 it is owed to
  Bank. On 2025-02-04 it was discharged, as Lender forgave the loan on
  2025-02-03 (5).
  (1) K1, in force since 2025-01-01: "The Borrower repays what was lent within
      30 days." (official; Lender, "Loan agreement", 2025)
  (2) Lender lent USD 1,000.00 on 2025-01-10
  (3) Lender paused the loan on 2025-01-15
  (4) Lender went on with the loan on 2025-01-25
  (5) Lender forgave the loan on 2025-02-03
"""
    )


def test_the_past_is_told_as_it_was() -> None:
    """An assignment that follows does not change to whom it was to be paid."""
    events = (lent(), lender.does(Cede(to=bank), on=date(2025, 2, 1)))
    assert (
        told(loan(LOAN, *POWERS), events, date(2025, 1, 15))
        == """\
MUST  K1  Borrower: repay USD 1,000.00 to Lender
  Open since 2025-01-10; due by 2025-02-09; owed to Lender; nothing on record
  towards it, USD 1,000.00 outstanding.

  Borrower must repay USD 1,000.00 to Lender by 2025-02-09: clause K1 requires
  it (1), as Lender lent USD 1,000.00 on 2025-01-10 (2).
  (1) K1, in force since 2025-01-01: "The Borrower repays what was lent within
      30 days." (official; Lender, "Loan agreement", 2025)
  (2) Lender lent USD 1,000.00 on 2025-01-10
"""
    )


def test_an_amendment_that_discharges_is_named() -> None:
    """By its title."""
    assert (
        told(loan(GOODS, amendments=(FIRST,)), (), date(2025, 9, 1))
        == """\
DISCHARGED  K2  Lender: deliver the goods
  Discharged since 2025-08-01; due by 2025-02-28.

  Lender had to deliver the goods by 2025-02-28: clause K2 requires it (1), from
  2025-01-01. On 2025-03-01 its deadline had passed. On 2025-08-01 it was
  discharged, by the First Amendment.
  (1) K2, in force since 2025-01-01: "The Lender delivers." (official)
"""
    )


def test_a_deed_that_counts_is_an_act() -> None:
    """It has no amount."""
    events = (lender.does(Deliver(), on=date(2025, 2, 1)),)
    assert (
        told(loan(GOODS), events, date(2025, 2, 2))
        == """\
KEPT  K2  Lender: deliver the goods
  Kept since 2025-02-01; due by 2025-02-28.

  Lender had to deliver the goods by 2025-02-28: clause K2 requires it (1), from
  2025-01-01. Lender delivered the goods on 2025-02-01 (2), which counts towards
  it. On 2025-02-01 it was performed.
  (1) K2, in force since 2025-01-01: "The Lender delivers." (official)
  (2) Lender delivered the goods on 2025-02-01
"""
    )


def test_a_duty_of_an_exercise_names_it_once() -> None:
    """The exercise is the occasion."""
    events = (lender.does(Fine(amount=usd(50)), on=date(2025, 2, 1)),)
    assert (
        told(loan(LOAN, *POWERS), events, date(2025, 2, 2))
        == """\
MUST  K7  Borrower: repay USD 50.00 to Lender
  Open since 2025-02-01; due by 2025-06-30; owed to Lender; nothing on record
  towards it, USD 50.00 outstanding.

  Borrower must repay USD 50.00 to Lender by 2025-06-30: clause K7 requires it
  (1), as Lender fined the other USD 50.00 on 2025-02-01 (2).
  (1) K7, in force since 2025-01-01: "It may fine." (official)
  (2) Lender fined the other USD 50.00 on 2025-02-01
"""
    )


def test_a_duty_under_a_norm_that_an_exercise_began_names_both() -> None:
    """The exercise first, then the occasion."""
    norm = borrower.must(Deliver(), upon=lender.did(Lend(amount=anything)))
    powers = (Clause("K1", "It may go on.", lender.can(Go(), then=begins(norm))),)
    events = (lender.does(Go(), on=date(2025, 1, 5)), lent())
    assert (
        told(loan(*powers), events, date(2025, 2, 2))
        == """\
MUST  K1  Borrower: deliver the goods
  Open since 2025-01-10; no deadline on record.

  Borrower must deliver the goods: clause K1 requires it (1), as Lender went on
  with the loan on 2025-01-05 (2) and Lender lent USD 1,000.00 on 2025-01-10
  (3).
  (1) K1, in force since 2025-01-01: "It may go on." (official)
  (2) Lender went on with the loan on 2025-01-05
  (3) Lender lent USD 1,000.00 on 2025-01-10
"""
    )


def test_an_amount_that_is_not_on_record() -> None:
    """It is said to be unknown, in the act and in what is left."""
    unknown = Clause("K1", "It pays.", borrower.must(Repay(amount=undisclosed, to=lender)))
    assert (
        told(loan(unknown), (repaid(1, 5, 30),), date(2025, 2, 2))
        == """\
MUST  K1  Borrower: repay an amount that is not on record to Lender
  Open since 2025-01-01; no deadline on record; owed to Lender; USD 30.00 paid,
  the amount is not known.

  Borrower must repay an amount that is not on record to Lender: clause K1
  requires it (1), from 2025-01-01. Borrower repaid USD 30.00 to Lender on
  2025-01-05 (2), which went towards it.
  (1) K1, in force since 2025-01-01: "It pays." (official)
  (2) Borrower repaid USD 30.00 to Lender on 2025-01-05
"""
    )


def test_an_amount_that_is_not_on_record_where_no_currency_is() -> None:
    """Nothing is paid, and that the amount is not known is said all the same."""
    unknown = Clause("K1", "It pays.", borrower.must(Repay(amount=undisclosed, to=lender)))
    text = told(loan(unknown), (), date(2025, 2, 2))
    assert "owed to Lender; nothing on record towards it, the amount is not known." in " ".join(
        text.split()
    )


def test_a_report_tells_duties_under_their_bearer() -> None:
    """After what the party may do, with the evidence of both; what is settled is left out."""
    bar = Clause("K8", "No fines.", lender.must_not(Fine(amount=anything)))
    contract = loan(LOAN, GOODS, bar)
    events = (lent(), lender.does(Deliver(), on=date(2025, 2, 1)))
    with Engine(contract, events, matcher="semantics") as engine:
        report = engine.report(on=date(2025, 2, 9))
    assert (
        f"{report.full()}\n"
        == """\
The loan on 2025-02-09 (text of 2025-01-01, 2 events on record)

Lender
------

MAY NOT  K8  fine the other any amount
  Lender may not fine the other any amount: clause K8 forbids it (1).

  (1) K8, in force since 2025-01-01: "No fines." (official)

Borrower
--------

MUST  K1  repay USD 1,000.00 to Lender
  Open since 2025-01-10; due by 2025-02-09; owed to Lender; nothing on record
  towards it, USD 1,000.00 outstanding.

  Borrower must repay USD 1,000.00 to Lender by 2025-02-09: clause K1 requires
  it (1), as Lender lent USD 1,000.00 on 2025-01-10 (2).

  (1) K1, in force since 2025-01-01: "The Borrower repays what was lent within
      30 days." (official; Lender, "Loan agreement", 2025)
  (2) Lender lent USD 1,000.00 on 2025-01-10
"""
    )
    assert [duty.clause for duty in report.owed_by(borrower)] == ["K1"]
    assert report.owed_by(lender) == ()


def test_no_line_is_longer_than_eighty_columns() -> None:
    """Of any text, whatever happened."""
    events = (
        lent(),
        repaid(1, 12, 100),
        lender.does(Pause(), on=date(2025, 1, 15)),
        lender.does(Go(), on=date(2025, 1, 25)),
        lender.does(Fine(amount=usd("123456789.12")), on=date(2025, 1, 26)),
        lender.does(Cede(to=bank), on=date(2025, 2, 1)),
        repaid(3, 1, 500, bank),
        lender.does(Forgive(), on=date(2025, 4, 3)),
    )
    contract = loan(LOAN, GOODS, *POWERS, amendments=(FIRST,))
    with Engine(contract, events, matcher="semantics") as engine:
        for month in range(1, 13):
            for duty in engine.duties(on=date(2025, month, 28)):
                assert all(len(line) <= 80 for line in str(duty).splitlines())


def test_of_a_duty_in_breach_it_is_told_that_its_exception_did_not_hold_as_it_arose() -> None:
    """What came about later excepts nothing: a lawyer would ask for it first."""
    norm = bea.must(
        Pay(amount=usd(9), to=ann),
        upon=bea.did(Order()),
        unless=ann.did(DeliverGoods()),
        within=days(3),
    )
    with Engine(contract(clause("C1", norm)), [order(2), deliver(3)]) as engine:
        (breached,) = engine.duties(on=day(9))
        (open_,) = engine.duties(on=day(4))
    said = " ".join(str(breached).split())
    assert "When it arose, on 2020-01-02, the clause made no exception, as Ann had not " in said
    assert said.count("exception") == 1
    assert "exception" not in str(open_)


@pytest.mark.parametrize("history", [[order(2)], [visit(1), deliver(2), order(2)]])
def test_that_an_exception_for_what_is_not_so_did_not_hold_is_told_as_what_is_so(history) -> None:
    """It is not that this would have excepted it."""
    unless = cyd.did(Visit()) & ~ann.did(DeliverGoods())
    norm = bea.must(Pay(amount=usd(9), to=ann), upon=bea.did(Order()), unless=unless, by=day(3))
    with Engine(contract(clause("C1", norm)), history) as engine:
        (breached,) = engine.duties(on=day(9))
    said = " ".join(str(breached).split())
    assert "made no exception, as either Cyd had not visited (any level) or Ann delivered" in said


def test_of_a_duty_of_nothing_it_is_told_that_there_was_nothing_to_perform() -> None:
    """What was paid performs a duty; what comes to nothing nobody performed."""
    norm = bea.must(Pay(amount=Order.price - usd(10), to=ann), upon=bea.did(Order()))
    with Engine(contract(clause("C1", norm)), [order(2), order(3, "14"), pay(4, 4)]) as engine:
        nothing, paid = (" ".join(str(duty).split()) for duty in engine.duties(on=day(9)))
    assert "On 2020-01-02 there was nothing to perform." in nothing
    assert "it was performed" not in nothing
    assert "On 2020-01-04 it was performed." in paid


def test_what_is_paid_before_its_amount_is_final_is_told_as_performed_by_that() -> None:
    """The amount may rise until the deadline, so that the duty is kept from the next day on."""
    norm = bea.must(
        Pay(amount=to_date(total(Claim.number, by=ann)) * usd(1), to=ann),
        upon=bea.did(Order()),
        within=days(3),
    )
    events = [order(2), claim(3, 4), pay(4, 4)]
    with Engine(contract(clause("C1", norm)), events) as engine:
        (duty,) = engine.duties(on=day(9))
    told = " ".join(str(duty).split())
    assert "On 2020-01-06 its amount was final, and what was paid performed it." in told
    assert "it was performed" not in told
