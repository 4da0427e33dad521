"""Interest accrues day by day on what is owed, and is what the sum over the days is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from attrs import evolve

from contract_rules import (
    Action,
    Clause,
    Contract,
    DayCount,
    DutyStatus,
    Engine,
    Field,
    Money,
    Party,
    Question,
    Rounding,
    Verdict,
    anything,
    begins,
    days,
    interest,
    least,
    monthly,
    outstanding,
    percent,
    periods_late,
    resumes,
    rounded,
    suspends,
    terminates,
    total,
    undisclosed,
    usd,
    waives,
    weekly,
)
from contract_rules.contracts.serialization import from_json, to_json
from contract_rules.errors import WrongTypeError
from contract_rules.testing.mutation.mutants import mutants
from support.dealings import each_matcher
from support.schemas import FINDINGS

DAY = timedelta(days=1)


class Lend(Action, phrase="lend {amount}"):
    amount: Field[Money]
    rate: Field[Decimal]


class Repay(Action, phrase="repay {amount}"):
    amount: Field[Money]


class PayInterest(Action, phrase="pay interest of {amount}"):
    amount: Field[Money]


class Deliver(Action, phrase="deliver the goods"):
    pass


class Release(Action, phrase="release the debtor"):
    pass


lender, borrower = Party("The lender"), Party("The borrower")
lent = lender.did(Lend(amount=anything, rate=anything))
DAILY = interest(percent("0.05"), per=days(1))


def made(*clauses, **parts):
    return Contract(
        name="Loan",
        parties=(lender, borrower),
        clauses=clauses,
        effective=date(2012, 1, 1),
        actions=(Lend, Repay, PayInterest, Deliver, Release),
        **parts,
    )


def late(amount):
    """What is lent is due in 30 days, or an amount of interest is due beside it."""
    return Clause(
        "1",
        "Repayable in 30 days, else with interest.",
        borrower.must(
            Repay(Lend.amount),
            upon=lent,
            within=days(30),
            otherwise=borrower.must(PayInterest(amount)),
        ),
    )


def lend(amount, on, rate="0.1"):
    return lender.does(Lend(usd(amount), Decimal(rate)), on=on)


def repay(amount, on, act=Repay):
    return borrower.does(act(usd(amount)), on=on)


HISTORY = (
    lend(1000, date(2025, 2, 1)),
    repay(600, date(2025, 3, 13)),
    repay(400, date(2025, 3, 23)),
)


def accrued(contract, events, on, matcher="semantics"):
    """What the duty of interest stands at, and how."""
    with Engine(contract, events, matcher=matcher) as engine:
        (duty,) = [d for d in engine.duties(on=on) if d.action.kind == "PayInterest"]
    return duty.amount, duty.outstanding, duty.status


@each_matcher
@pytest.mark.parametrize(
    ("on", "amount"),
    [
        (date(2025, 3, 4), "0.50"),  # the deadline's day, the 3rd, bears none
        (date(2025, 3, 12), "4.50"),
        (date(2025, 3, 13), "5.00"),  # the day of payment bears interest
        (date(2025, 3, 22), "6.80"),
        (date(2025, 3, 23), "7.00"),  # and nothing of it is lost by paying
        (date(2026, 3, 23), "7.00"),
    ],
)
def test_what_has_accrued_stays(matcher, on, amount) -> None:
    """0.05% a day on what is unpaid: ten days on 1,000 and ten days on 400."""
    owed = accrued(made(late(DAILY)), HISTORY, on, matcher)
    assert owed == (usd(amount), usd(amount), DutyStatus.OPEN)


@each_matcher
def test_interest_that_is_paid_is_kept_once_nothing_more_accrues(matcher) -> None:
    """Before that it stays open, whatever is paid on it."""
    contract = made(late(DAILY))
    early = (*HISTORY, repay(5, date(2025, 3, 13), PayInterest))
    assert accrued(contract, early, date(2025, 3, 13), matcher) == (
        usd(5),
        usd(0),
        DutyStatus.OPEN,
    )
    whole = (*early, repay(2, date(2025, 3, 24), PayInterest))
    assert accrued(contract, whole, date(2025, 3, 24), matcher) == (
        usd(7),
        usd(0),
        DutyStatus.KEPT,
    )


def test_the_hour_of_a_payment_does_not_matter() -> None:
    """The day of payment bears interest on the balance of the day before, to its last cent."""
    for hour in (0, 12, 23):
        paid = datetime(2025, 3, 13, hour, tzinfo=UTC)
        events = (lend(1000, date(2025, 2, 1)), repay(1000, paid), repay(5, paid, PayInterest))
        found = accrued(made(late(DAILY)), events, date(2025, 3, 13))
        assert found == (usd(5), usd(0), DutyStatus.KEPT)


def test_a_payment_recorded_late_counts_from_its_own_day() -> None:
    """What has accrued is worked out anew from what is known."""
    with Engine(made(late(DAILY)), HISTORY[:1]) as engine:
        assert engine.duties(on=date(2025, 3, 23))[-1].amount == usd(10)
        engine.record(*HISTORY[1:])
        assert engine.duties(on=date(2025, 3, 23))[-1].amount == usd(7)


ANNUAL = interest(percent(10))


@pytest.mark.parametrize(
    ("places", "amounts"),
    [(6, ("25.479452", "48.493151")), (2, ("25.48", "48.49"))],
)
def test_the_monthly_loan_of_actus(places, amounts) -> None:
    """3,000 at 10% ACT/365F from 1 January 2013: 25.479452 in January, 23.013699 in February."""
    on = Lend.amount - total(Repay.amount, by=borrower)
    amount = rounded(interest(Lend.rate, on=on), places, Rounding.HALF_UP)
    contract = made(
        Clause("1", "Interest runs.", borrower.must(PayInterest(amount), upon=lent)),
    )
    history = [lend(3000, date(2013, 1, 1))]
    for when, expected in zip((date(2013, 2, 1), date(2013, 3, 1)), amounts, strict=True):
        assert accrued(contract, history, when)[0] == usd(expected)
    assert usd(amounts[1]) - usd(amounts[0]) == usd("23.013699") or places == 2


@each_matcher
def test_interest_for_a_time_is_taken_last_at_its_deadline(matcher) -> None:
    """It is kept or breached by what was paid by then, and grows no more."""
    amount = rounded(interest(percent(10), on=Lend.amount), 2, Rounding.HALF_UP)
    norm = borrower.must(PayInterest(amount), upon=lent, within=days(31))
    contract, history = (
        made(Clause("1", "A month's interest.", norm)),
        [lend(3000, date(2013, 1, 1))],
    )
    last = date(2013, 2, 1)
    paid = [*history, repay("25.48", last, PayInterest)]
    assert accrued(contract, paid, last, matcher) == (usd("25.48"), usd(0), DutyStatus.OPEN)
    assert accrued(contract, paid, last + DAY, matcher) == (
        usd("25.48"),
        usd(0),
        DutyStatus.KEPT,
    )
    unpaid = accrued(contract, history, date(2014, 1, 1), matcher)
    assert unpaid == (usd("25.48"), usd("25.48"), DutyStatus.BREACHED)


@each_matcher
@pytest.mark.parametrize("own", [True, False], ids=["a norm", "a clause"])
def test_interest_that_begins_with_a_notice_runs_from_its_end(matcher, own) -> None:
    """From the exercise where there is none; a notice of ten days begins the same ten days later.

    The day on which the duty arises bears none, as always.
    """
    runs = borrower.must(PayInterest(interest(percent(1), per=days(1), on=usd(100))))
    clause = Clause("1", "Interest runs.", runs, dormant=True)
    for notice, first in (({}, 1), ({"after": days(0)}, 1), ({"after": days(10)}, 11)):
        target = runs if own else clause
        calls = lender.can(Release(), then=begins(target, **notice))
        contract = made(clause, Clause("2", "The lender calls for it.", calls))
        history = [lender.does(Release(), on=date(2025, 2, 1))]
        for later in (0, 1, 10):
            on = date(2025, 2, first + later)
            assert accrued(contract, history, on, matcher)[0] == usd(later)


@each_matcher
def test_interest_whose_notice_ends_in_a_suspension_runs_from_that_end_or_the_resumption(
    matcher,
) -> None:
    """What a suspension does not extend counts from when it would have begun."""
    runs = borrower.must(PayInterest(interest(percent(1), per=days(1), on=usd(100))))
    for extends, amount in ((True, 6), (False, 10)):
        contract = made(
            Clause("1", "By notice.", lender.can(Release(), then=begins(runs, after=days(10)))),
            Clause("2", "Halt.", lender.can(Deliver(), then=suspends("1", extends=extends))),
            Clause("3", "Go on.", borrower.can(Deliver(), then=resumes("1"))),
        )
        history = [
            lender.does(Release(), on=date(2025, 2, 1)),
            lender.does(Deliver(), on=date(2025, 2, 5)),
            borrower.does(Deliver(), on=date(2025, 2, 15)),
        ]
        assert accrued(contract, history, date(2025, 2, 21), matcher)[0] == usd(amount)


def test_interest_on_interest_that_fell_due_runs_on_its_fixed_amount() -> None:
    """Default interest on a month's interest of 25.48, which changes no more."""
    amount = rounded(interest(percent(10), on=Lend.amount), 2, Rounding.HALF_UP)
    remedy = borrower.must(Repay(interest(percent(1), per=days(1))))
    norm = borrower.must(PayInterest(amount), upon=lent, within=days(31), otherwise=remedy)
    with Engine(
        made(Clause("1", "A month's interest.", norm)), [lend(3000, date(2013, 1, 1))]
    ) as e:
        assert e.duties(on=date(2013, 2, 11))[-1].amount == usd("2.548")


@each_matcher
def test_interest_under_a_clause_of_its_own_runs_on_what_is_outstanding_under_another(
    matcher,
) -> None:
    """From the day after the loan, on the balance at the end of each day."""
    principal = Clause("1", "To be repaid.", borrower.must(Repay(Lend.amount), upon=lent))
    runs = borrower.must(
        PayInterest(interest(percent(1), on=outstanding("1"), per=days(1))), upon=lent
    )
    contract = made(Clause("0", "Interest runs.", runs), principal)
    for on, amount in ((1, 0), (2, 10), (3, 20), (4, 25), (5, 30), (6, 30)):
        events = (
            lend(1000, date(2025, 1, 1)),
            repay(500, date(2025, 1, 3)),
            repay(500, date(2025, 1, 5)),
        )
        assert accrued(contract, events, date(2025, 1, on), matcher)[0] == usd(amount)


def test_looking_at_days_before_is_no_circle() -> None:
    """Each of two clauses may bear interest on what is outstanding under the other."""
    clauses = [
        Clause(
            id_,
            f"As {id_} says.",
            borrower.must(
                Repay(Lend.amount),
                upon=lent,
                within=days(1),
                otherwise=borrower.must(
                    PayInterest(interest(percent(1), on=outstanding(other), per=days(1)))
                ),
            ),
        )
        for id_, other in (("1", "2"), ("2", "1"))
    ]
    with Engine(made(*clauses), [lend(100, date(2025, 1, 1)), repay(100, date(2025, 1, 5))]) as e:
        owed = [d.amount for d in e.duties(on=date(2025, 1, 7)) if d.stands_in_for]
    assert owed == [usd(3), usd(3)]  # the first loan, paid on the 5th, bears and is borne by then


def test_all_that_happens_on_a_day_is_in_its_balance() -> None:
    """Two loans of one day both bear interest from the next day on."""
    on = total(Lend.amount, by=lender)
    norm = borrower.must(PayInterest(interest(percent(1), on=on, per=days(1))), upon=lent)
    events = [lend(100, date(2025, 1, 1)), lend(200, date(2025, 1, 1))]
    with Engine(made(Clause("1", "Interest runs.", norm)), events) as engine:
        assert [d.amount for d in engine.duties(on=date(2025, 1, 2))] == [usd(3), usd(3)]


def test_a_balance_below_nothing_bears_nothing() -> None:
    """As where more was repaid than lent."""
    on = Lend.amount - total(Repay.amount, by=borrower)
    norm = borrower.must(PayInterest(interest(percent(1), on=on, per=days(1))), upon=lent)
    contract = made(Clause("1", "Interest runs.", norm))
    events = [lend(100, date(2025, 1, 1)), repay(300, date(2025, 1, 3))]
    assert accrued(contract, events, date(2025, 1, 9))[0] == usd(2)
    assert accrued(contract, [lend(100, date(2025, 1, 1), "-1")], date(2025, 1, 9))[0] == usd(8)
    field = borrower.must(PayInterest(interest(Lend.rate, on=Lend.amount, per=days(1))), upon=lent)
    below = made(Clause("1", "Interest runs.", field))
    assert accrued(below, [lend(100, date(2025, 1, 1), "-1")], date(2025, 1, 9))[0] == usd(0)


def test_interest_may_have_a_cap_at_which_it_is_paid_in_full() -> None:
    """Though the loan is not repaid."""
    contract = made(late(least(DAILY, usd(2))))
    events = [lend(1000, date(2025, 2, 1)), repay(2, date(2025, 3, 10), PayInterest)]
    assert accrued(contract, events, date(2025, 3, 10)) == (usd(2), usd(0), DutyStatus.KEPT)


def test_fractions_are_reckoned_with_exactly_until_they_are_rounded() -> None:
    """Three thirds of a cent are a cent: rounding comes once, and last."""
    thirds = interest(percent(1), on=usd("0.01"), per=days(3))
    amount = rounded(percent(100) * thirds + least(thirds, usd(9)) - usd(0), 9, Rounding.HALF_EVEN)
    norm = borrower.must(PayInterest(amount), upon=lent)
    contract = made(Clause("1", "Interest runs.", norm))
    events = [lend(1, date(2025, 1, 1))]
    assert accrued(contract, events, date(2025, 1, 2))[0] == usd("0.000066667")
    assert accrued(contract, events, date(2025, 1, 4))[0] == usd("0.0002")


def test_it_ends_with_what_it_runs_on() -> None:
    """Waived, the loan bears no more interest from then on; what had accrued stays owed."""
    waiver = Clause("2", "The lender may waive it.", lender.can(Release(), then=waives("1")))
    contract = made(late(DAILY), waiver)
    with Engine(contract, (HISTORY[0], lender.does(Release(), on=date(2025, 3, 13)))) as engine:
        duties = engine.duties(on=date(2025, 4, 1))
    assert [duty.status for duty in duties] == [DutyStatus.DISCHARGED] * 2


def test_it_runs_on_after_a_termination_until_what_stays_is_paid() -> None:
    """The loan was in breach before, and stays owed."""
    power = Clause("2", "The lender may end it.", lender.can(Release(), then=terminates()))
    events = (*HISTORY, lender.does(Release(), on=date(2025, 3, 5)))
    found = accrued(made(late(DAILY), power), events, date(2025, 4, 1))
    assert found == (usd(7), usd(7), DutyStatus.OPEN)


def test_interest_in_a_remedy_that_asks_about_something_more() -> None:
    """A remedy upon a demand runs from the deadline of the duty in breach all the same."""
    remedy = borrower.must(PayInterest(DAILY), upon=lender.did(Release()))
    norm = borrower.must(Repay(Lend.amount), upon=lent, within=days(30), otherwise=remedy)
    contract = made(Clause("1", "Interest on demand.", norm))
    events = (HISTORY[0], lender.does(Release(), on=date(2025, 3, 10)))
    assert accrued(contract, events, date(2025, 3, 13))[0] == usd(5)


def test_upon_the_breach_of_a_prohibition_it_runs_from_the_day_after_the_act() -> None:
    """There is no deadline."""
    amount = interest(percent(1), on=Lend.amount, per=days(1))
    norm = lender.must_not(
        Lend(amount=anything, rate=anything), otherwise=lender.must(PayInterest(amount))
    )
    contract = made(Clause("1", "No lending.", norm))
    assert accrued(contract, [lend(100, date(2025, 1, 1))], date(2025, 1, 4))[0] == usd(3)


def test_history_of_a_condition_on_interest_that_accrues() -> None:
    """Each day on which it may change is asked about."""
    stop = Clause(
        "2",
        "No loans while more than 2 of interest is owed.",
        lender.must_not(
            Lend(amount=anything, rate=anything),
            provided=outstanding("1", remedies=True) > usd(1002),
        ),
    )
    with Engine(made(late(DAILY), stop), HISTORY) as engine:
        found = engine.history(lender, Lend(usd(1), Decimal(1)))
    assert [i.since for i in found][-2:] == [date(2025, 3, 8), date(2025, 3, 13)]


def test_conventions_are_told_apart() -> None:
    """February has 28 days, or 30."""
    for convention, share in (
        (DayCount.ACT_365F, Fraction(28, 365)),
        (DayCount.ACT_360, Fraction(28, 360)),
        (DayCount.THIRTY_360, Fraction(30, 360)),
    ):
        amount = interest(percent(10), on=Lend.amount, convention=convention)
        norm = borrower.must(PayInterest(rounded(amount, 2, Rounding.HALF_UP)), upon=lent)
        contract = made(Clause("1", "Interest runs.", norm))
        found = accrued(contract, [lend(36500, date(2025, 2, 1))], date(2025, 3, 1))[0]
        assert found == usd(f"{float(3650 * share):.2f}")


def told(contract, events, on):
    """The working of interest, in a sentence, and as data."""
    with Engine(contract, events) as engine:
        duty = engine.duties(on=on)[-1]
    sentence = " ".join(str(duty).split()).partition(" is interest at ")[2].partition(" (1) 1,")[0]
    return sentence, duty.to_json()["figures"]


def test_interest_is_told_with_the_days_on_each_balance() -> None:
    """In a sentence and as data."""
    sentence, figures = told(made(late(DAILY)), HISTORY, date(2025, 4, 1))
    assert sentence == (
        "0.05% a day on what is unpaid: USD 7.00, 10 days on USD 1,000.00 and 10 days on "
        "USD 400.00."
    )
    assert figures == [
        {
            "figure": None,
            "is": "interest",
            "text": "interest at 0.05% a day on what is unpaid",
            "value": {"Money": "USD 7"},
            "uses": [],
            "stretches": [
                {
                    "after": "2025-03-03",
                    "through": "2025-03-13",
                    "days": 10,
                    "balance": {"Money": "USD 1000"},
                },
                {
                    "after": "2025-03-13",
                    "through": "2025-03-23",
                    "days": 10,
                    "balance": {"Money": "USD 400"},
                },
            ],
        }
    ]


def test_of_many_balances_the_first_and_the_last_are_told() -> None:
    """With the amount before it is rounded."""
    amount = rounded(interest(percent(9)), 2, Rounding.HALF_UP)
    events = [HISTORY[0], *(repay(100 + n, date(2025, 3, 10 + 3 * n)) for n in range(6))]
    sentence, (part, whole) = told(made(late(amount)), events, date(2025, 4, 23))
    assert sentence == (
        "9% a year (ACT/365F) on what is unpaid: USD 7.053288 before rounding, 7 days on "
        "USD 1,000.00, 15 days on 5 other balances and 29 days on USD 385.00."
    )
    assert (part["value"], whole["value"]) == ({"Money": "USD 7.053288"}, {"Money": "USD 7.05"})


def test_interest_of_which_none_has_accrued_is_told_so() -> None:
    """As on the day of the loan, which bears none."""
    runs = borrower.must(PayInterest(interest(percent(1), on=Lend.amount, per=days(1))), upon=lent)
    contract = made(Clause("1", "Interest runs.", runs))
    sentence, _ = told(contract, [lend(100, date(2025, 1, 1))], date(2025, 1, 1))
    assert sentence == "1% a day on USD 100.00: USD 0.00, as no day has borne any."


def test_interest_on_what_is_not_known_is_not_known() -> None:
    """Nor is it where its rate is left open, while a history is drawn."""
    remedy = borrower.must(PayInterest(DAILY))
    norm = borrower.must(Repay(undisclosed), upon=lent, within=days(30), otherwise=remedy)
    contract = made(Clause("1", "Repayable.", norm))
    found = accrued(contract, HISTORY[:1], date(2025, 4, 1))
    assert found == (None, None, DutyStatus.OPEN)
    with Engine(contract, HISTORY[:1]) as engine:
        assert "what is unpaid: not known." in " ".join(
            str(engine.duties(on=date(2025, 4, 1))[-1]).split()
        )


def test_interest_stands_still_while_the_duty_in_breach_is_outranked() -> None:
    """The days of the ban bear none."""
    ban = Clause(
        "2",
        "No repayment while it is banned.",
        borrower.must_not(Repay(anything), until=date(2025, 3, 20)),
        overrides=("1",),
        dormant=True,
    )
    start = Clause("3", "The lender may ban it.", lender.can(Release(), then=begins("2")))
    events = (HISTORY[0], lender.does(Release(), on=date(2025, 3, 10)))
    for on, amount in ((9, "3.00"), (10, "3.50"), (11, "3.50"), (20, "3.50"), (21, "4.00")):
        found = accrued(made(late(DAILY), ban, start), events, date(2025, 3, on))
        assert found[0] == usd(amount)


@each_matcher
def test_a_part_of_what_accrues_is_divided_exactly(matcher) -> None:
    """A third of the interest of ninety days at 4% a year, rounded once, at the end."""
    whole = interest(percent(4), on=Lend.amount, convention=DayCount.ACT_365F)
    third = rounded(whole / 3, 2, Rounding.HALF_UP)
    clause = Clause("1", "A third.", borrower.must(Repay(third), upon=lent))
    with Engine(made(clause), HISTORY[:1], matcher=matcher) as engine:
        (duty,) = engine.duties(on=HISTORY[0].on + timedelta(days=90))
    assert duty.amount == usd("3.29")  # 1,000 * 4% * 90 / 365 / 3 = 3.2876...


@each_matcher
def test_conditions_find_interest_outstanding(matcher) -> None:
    """Beside what it runs on."""
    ask = lender.may(Release(), provided=outstanding("1", remedies=True) > usd("1004.50"))
    contract = made(late(DAILY), Clause("2", "A release is allowed.", ask))
    with Engine(contract, HISTORY[:1], matcher=matcher) as engine:
        verdicts = [
            engine.decide(lender, Release(), on=date(2025, 3, on)).verdict for on in (12, 13)
        ]
    assert verdicts == [Verdict.SILENT, Verdict.PERMITTED]


@each_matcher
@pytest.mark.parametrize(
    ("extends", "amounts"), [(False, ("2.00", "3.00")), (True, ("0.00", "1.00"))], ids=str
)
def test_interest_of_a_duty_that_waited_runs_as_its_periods_do(extends, amounts, matcher) -> None:
    """From the loan of the 4th, or, where the suspension extends, from its end on the 6th."""
    rate = interest(percent("0.1"), on=Lend.amount, per=days(1))
    clause = Clause("1", "Interest.", borrower.must(PayInterest(rate), upon=lent, within=days(9)))
    powers = Clause(
        "2",
        "The lender may suspend it.",
        lender.can(Release(), then=suspends("1", extends=extends)),
        lender.can(Deliver(), then=resumes("1")),
    )
    events = (
        lender.does(Release(), on=date(2025, 3, 3)),
        lend(1000, date(2025, 3, 4)),
        lender.does(Deliver(), on=date(2025, 3, 6)),
    )
    with Engine(made(clause, powers), events, matcher=matcher) as engine:
        assert engine.duties(on=date(2025, 3, 5)) == ()
        found = [engine.duties(on=date(2025, 3, on))[0].amount for on in (6, 7)]
    assert found == list(map(usd, amounts))


def fee(**when):
    """A fee of a thousandth a day on what is lent, which recurs or is due once."""
    rate = interest(percent("0.1"), on=total(Lend.amount, by=lender), per=days(1))
    return made(Clause("1", "A fee.", borrower.must(PayInterest(rate), **when)))


LOANS = (lend(1000, date(2012, 1, 1)), lend(500, date(2012, 1, 31)), lend(500, date(2012, 2, 9)))


@each_matcher
@pytest.mark.parametrize("within", [{}, {"within": days(10)}], ids=["by its day", "days after"])
def test_a_period_bears_interest_on_each_of_its_days(within, matcher) -> None:
    """On none before and on none after; so that all periods bear what one duty would.

    January: 30 days on 1,000. February: 9 days on 1,500 and 20 on 2,000.
    """
    with Engine(fee(every=monthly(-1), **within), LOANS, matcher=matcher) as engine:
        found = [duty.amount for duty in engine.duties(on=date(2012, 3, 20))]
        open_ = [engine.duties(on=date(2012, 3, on))[1] for on in (1, 5)]
    assert found == [usd("30.00"), usd("53.50"), usd("40.00")]
    assert [duty.amount for duty in open_] == [usd("53.50"), usd("53.50")]
    assert "as it grows" not in str(open_[1])
    with Engine(fee(by=date(2012, 3, 20)), LOANS, matcher=matcher) as engine:
        (once,) = engine.duties(on=date(2012, 3, 20))
    assert once.amount == sum(found[1:], found[0])


@each_matcher
def test_what_a_period_bears_is_paid_once_it_is_over(matcher) -> None:
    """Not yet in February what January bore alone; and it grows while the period lasts."""
    events = [LOANS[0], repay("31.00", date(2012, 2, 1), PayInterest)]
    with Engine(fee(every=monthly(-1), within=days(5)), events, matcher=matcher) as engine:
        assert "so far, as it grows" in str(engine.duties(on=date(2012, 1, 31) - DAY)[0])
        told = [str(duty.status.value) for duty in engine.duties(on=date(2012, 2, 6))]
        left = engine.duties(on=date(2012, 2, 6))[1].outstanding
    assert (told, left) == (["kept", "open"], usd("5.00"))  # six days, less a dollar too much


def test_a_period_that_begins_late_bears_interest_on_as_many_days() -> None:
    """From the end of the suspension on the 10th of March, to the 9th of April: 31 days."""
    powers = Clause(
        "2",
        "The lender may suspend it.",
        lender.can(Release(), then=suspends("1", extends=True)),
        lender.can(Deliver(), then=resumes("1")),
    )
    (clause,) = fee(every=monthly(-1)).clauses
    events = (
        lend(1000, date(2012, 1, 1)),
        lender.does(Release(), on=date(2012, 2, 28)),
        lender.does(Deliver(), on=date(2012, 3, 10)),
    )
    with Engine(made(clause, powers), events) as engine:
        late_ = engine.duties(on=date(2012, 6, 1))[2]
    assert (late_.arisen, late_.due, late_.amount) == (
        date(2012, 3, 10),
        date(2012, 4, 9),
        usd("31.00"),
    )


def test_interest_of_a_period_is_not_known_in_advance() -> None:
    with pytest.raises(WrongTypeError, match="what a period bears is known as it ends"):
        fee(every=monthly(1), in_advance=True)


def compound():
    """12% a year by 30/360 on what is lent, compounded on the first of each month, in cents."""
    joining = interest(
        percent(12), on=Lend.amount, convention=DayCount.THIRTY_360, compound=monthly(1)
    )
    return rounded(joining, 2, Rounding.HALF_UP)


def running(amount):
    """Interest that runs on what is lent, in a duty of its own."""
    return made(Clause("1", "Interest runs.", borrower.must(PayInterest(amount), upon=lent)))


@each_matcher
@pytest.mark.parametrize(
    ("paid", "on", "amount"),
    [
        ((), date(2013, 2, 1), "10.00"),
        ((), date(2013, 2, 16), "15.05"),  # fifteen days on 1,010
        ((), date(2013, 3, 1), "20.10"),
        ((), date(2014, 1, 1), "126.83"),  # 1,000 * (1.01 ** 12 - 1) = 126.825
        # what is paid as it joins bears none
        ((("10", date(2013, 2, 1)),), date(2013, 3, 1), "20.00"),
        # nor does what is paid before it joins: 8 of the 10 that accrue in January
        ((("5", date(2013, 1, 20)), ("3", date(2013, 1, 25))), date(2013, 3, 1), "20.02"),
        # what is paid on the 15th day after bore interest until then: 15 days on 10, 15 on 5
        ((("5", date(2013, 2, 16)),), date(2013, 3, 1), "20.08"),
    ],
)
def test_interest_that_joins_its_balance_bears_interest(matcher, paid, on, amount) -> None:
    """1,000 at 12% a year, compounded each month, as far as the interest is unpaid."""
    events = [lend(1000, date(2013, 1, 1)), *(repay(a, d, PayInterest) for a, d in paid)]
    assert accrued(running(compound()), events, on, matcher)[0] == usd(amount)


@each_matcher
def test_what_is_paid_is_seen_where_the_amount_is_worked_out_beside_an_open_question(
    matcher,
) -> None:
    """The working comes to the amount, be it asked about quietly."""
    asked = Question("scope", "How far?", readings=("narrow", "wide"))
    amount = compound()
    duty = borrower.must(PayInterest(amount), upon=lent)
    ban = lender.must_not(Deliver(), provided=asked.reads("wide"))
    contract = made(Clause("1", "Interest runs.", duty), Clause("2", "Perhaps.", ban))
    events = [lend(1000, date(2013, 1, 1)), repay("10", date(2013, 2, 1), PayInterest)]
    with Engine(contract, events, matcher=matcher) as engine:
        (duty,) = engine.duties(on=date(2013, 3, 1))
        assert duty.amount == duty.figure == usd("20.00")


@each_matcher
def test_default_interest_that_joins_its_balance(matcher) -> None:
    """1% a day on 1,000 due on 3 March, joined each Monday: the 10th and the 17th."""
    weekly_ = rounded(
        interest(percent(1), per=days(1), compound=weekly("MO")), 2, Rounding.HALF_UP
    )
    contract = made(late(weekly_))
    for on, amount in ((10, "70.00"), (11, "80.70"), (17, "144.90"), (18, "156.35")):
        found = accrued(contract, HISTORY[:1], date(2025, 3, on), matcher)
        assert found[0] == usd(amount)
    # six hundred are paid on the 13th, and all the interest on the 10th
    events = (*HISTORY[:2], repay(70, date(2025, 3, 10), PayInterest))
    assert accrued(contract, events, date(2025, 3, 14), matcher)[0] == usd("104.00")


def test_a_payment_of_interest_that_is_reversed_bears_interest_again() -> None:
    """From the day on which it was reversed; of the days before, it had been paid."""
    payment = repay(10, date(2013, 2, 1), PayInterest)
    events = [lend(1000, date(2013, 1, 1)), payment, payment.reversal(on=date(2013, 2, 16))]
    assert accrued(running(compound()), events, date(2013, 3, 1))[0] == usd("20.05")


def test_no_interest_joins_its_balance_while_the_duty_in_breach_is_outranked() -> None:
    """It stands still, what has joined with the rest."""
    ban = Clause(
        "2",
        "No repayment while it is banned.",
        borrower.must_not(Repay(anything), until=date(2025, 3, 20)),
        overrides=("1",),
        dormant=True,
    )
    start = Clause("3", "The lender may ban it.", lender.can(Release(), then=begins("2")))
    daily = interest(percent(1), per=days(1), compound="FREQ=DAILY")
    contract = made(late(rounded(daily, 2, Rounding.HALF_UP)), ban, start)
    events = (HISTORY[0], lender.does(Release(), on=date(2025, 3, 5)))
    for on, amount in ((4, "10.00"), (5, "20.10"), (6, "20.10"), (20, "20.10"), (21, "30.30")):
        assert accrued(contract, events, date(2025, 3, on))[0] == usd(amount)


@each_matcher
def test_coupon_periods_count_as_parts_of_a_year(matcher) -> None:
    """A half of a year's interest for each six months, however many days they have."""
    amount = interest(
        percent(10),
        on=Lend.amount,
        convention=DayCount.ACT_ACT_ICMA,
        coupons="FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=1",
    )
    contract = running(rounded(amount, 2, Rounding.HALF_UP))
    events = [lend(1000, date(2013, 1, 1))]
    for on, expected in (
        (date(2013, 7, 1), "50.00"),
        (date(2014, 1, 1), "100.00"),
        (date(2013, 4, 1), "24.86"),  # 90 days of 181
        (date(2013, 10, 1), "75.00"),  # 92 days of 184
    ):
        assert accrued(contract, events, on, matcher)[0] == usd(expected)
    assert from_json(Contract, to_json(contract)) == contract
    sentence, _ = told(contract, events, date(2013, 7, 1))
    assert "10% a year (ACT/ACT (ICMA), FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=1) on" in sentence


def test_default_interest_by_coupon_periods_grows_for_ever() -> None:
    """Unless a bound holds it: then it is kept once that is paid."""
    growing = interest(percent(10), convention=DayCount.ACT_ACT_ICMA, coupons=monthly(1))
    bounded = least(rounded(growing, 2, Rounding.HALF_UP), usd(5))
    paid = repay(5, date(2025, 4, 10), PayInterest)
    found = accrued(made(late(bounded)), (HISTORY[0], paid), date(2025, 4, 10))
    assert found == (usd(5), usd(0), DutyStatus.KEPT)


def test_what_has_joined_is_told_and_is_in_the_data() -> None:
    """Beside the balance, to six decimal places."""
    contract = running(compound())
    events = [lend(1000, date(2013, 1, 1))]
    sentence, (figure, _) = told(contract, events, date(2013, 3, 1))
    assert sentence == (
        "12% a year (30/360) on USD 1,000.00, compound (FREQ=MONTHLY;BYMONTHDAY=1): USD 20.10 "
        "before rounding, 31 days on USD 1,000.00 and 28 days on USD 1,000.00 and USD 10.00 of "
        "interest."
    )
    assert [s.get("interest") for s in figure["stretches"]] == [None, {"Money": "USD 10.000000"}]
    assert from_json(Contract, to_json(contract)) == contract


def test_compound_interest_is_changed_by_mutants() -> None:
    """Simple interest in its place."""
    found = [str(mutant) for mutant in mutants(running(compound()))]
    assert any("compounds no interest (FREQ=MONTHLY;BYMONTHDAY=1)" in line for line in found)
    icma = interest(
        percent(10), on=Lend.amount, convention=DayCount.ACT_ACT_ICMA, coupons=monthly()
    )
    found = [str(mutant) for mutant in mutants(running(rounded(icma, 2, Rounding.HALF_UP)))]
    assert any("reads 'ACT/365F' in place of 'ACT/ACT (ICMA)'" in line for line in found)


FEE = Clause(
    "4",
    "1% a year on 10,000, due on 30 June.",
    borrower.must(
        PayInterest(rounded(interest(percent(1), on=usd(10_000)), 2, Rounding.HALF_UP)),
        by=date(2025, 6, 30),
    ),
)
LATE_FEE = Clause(
    "4",
    "Delivery by 30 June, else USD 1 a day, up to USD 10.",
    borrower.must(
        Deliver(),
        by=date(2025, 6, 30),
        otherwise=borrower.must(
            PayInterest(least(periods_late(days(1)) * usd(1), usd(10))), within=days(60)
        ),
    ),
)
DELIVERED = borrower.does(Deliver(), on=date(2025, 7, 5))


@each_matcher
@pytest.mark.parametrize(
    ("clause", "events", "on", "expected"),
    [
        (FEE, (), date(2025, 3, 2), ("16.44", True)),  # 60 days at 1% on 10,000
        (FEE, (), date(2025, 6, 29), ("49.04", True)),
        (FEE, (), date(2025, 6, 30), ("49.32", False)),  # 180 days, and the deadline's day is over
        (FEE, (), date(2025, 7, 9), ("49.32", False)),
        (LATE_FEE, (), date(2025, 7, 3), ("3.00", True)),
        (LATE_FEE, (), date(2025, 7, 9), ("9.00", True)),
        (LATE_FEE, (), date(2025, 7, 10), ("10.00", False)),  # the cap
        (LATE_FEE, (DELIVERED,), date(2025, 7, 4), ("4.00", True)),
        (LATE_FEE, (DELIVERED,), date(2025, 7, 5), ("5.00", False)),
        (LATE_FEE, (DELIVERED,), date(2025, 7, 20), ("5.00", False)),
        (late(DAILY), HISTORY, date(2025, 3, 22), ("6.80", True)),
        (late(DAILY), HISTORY, date(2025, 3, 23), ("7.00", False)),
        (late(least(DAILY, usd(2))), HISTORY[:1], date(2025, 3, 6), ("1.50", True)),
        (late(least(DAILY, usd(2))), HISTORY[:1], date(2025, 3, 7), ("2.00", False)),
    ],
)
def test_an_amount_that_still_grows_is_told_as_that_up_to_the_day_asked(
    matcher, clause, events, on, expected
) -> None:
    """As long as it does, and no longer: worked out by hand."""
    amount, grows = expected
    contract = evolve(made(clause), effective=date(2025, 1, 1))
    with Engine(contract, events, matcher=matcher) as engine:
        (duty,) = [d for d in engine.duties(on=on) if d.action.kind == "PayInterest"]
        told = [change.what for change in engine.upcoming(on=on) if change.duty == duty]
        sheet = " ".join(str(engine.report(on=on)).split())
    assert (duty.amount, duty.grows) == (usd(amount), grows)
    assert duty.to_json().get("grows", False) is grows
    assert FINDINGS.validate(duty.to_json()) is None
    so_far = f"USD {amount} outstanding so far, as it grows"
    assert (so_far in " ".join(str(duty).split())) is grows
    assert (so_far in sheet) is (grows and not duty.is_settled)
    until = f" (so much up to {on}, and it grows)" if grows else ""
    assert all(f"pay interest of USD {amount}{until}" in what for what in told)
    assert len(told) == (duty.due is not None and duty.due >= on and duty.breached is None)
