"""One call names the clauses at fault, and shows by which history."""

from __future__ import annotations

import re
from datetime import date
from itertools import repeat

import pytest
from hypothesis import strategies as st

from contract_rules import (
    Action,
    Allocation,
    Amendment,
    Clause,
    Contract,
    Engine,
    Field,
    Group,
    Money,
    MonthEnd,
    Party,
    Question,
    Rounding,
    any_party,
    anything,
    at_least,
    at_most,
    begins,
    breach_of,
    count,
    days,
    ends,
    interest,
    jointly,
    least,
    less_than,
    monthly,
    months,
    more_than,
    other_than,
    outstanding,
    percent,
    resumes,
    rounded,
    suspends,
    terminates,
    to_date,
    total,
    undisclosed,
    usd,
    waives,
)
from contract_rules.testing import Flaw, FlawKind, History, Severity, check_contract
from contract_rules.testing.checks import laws
from contract_rules.testing.checks.performability import Performing
from contract_rules.testing.checks.sampling import histories_of
from contract_rules.testing.coverage.points import PointKind, points_of
from contract_rules.testing.strategies.vocabulary import (
    Claim,
    Declare,
    Deliver,
    Order,
    Pay,
    Report,
    Visit,
)
from support.dealings import (
    PRICE,
    SALE,
    ann,
    bea,
    clause,
    contract,
    cyd,
    day,
    deliver,
    dov,
    order,
    visit,
)


def told(*clauses, **parts) -> list[str]:
    """The flaws of a contract, as they are printed."""
    return [counted(str(flaw)) for flaw in check_contract(contract(*clauses), **parts)]


def kinds(flaws) -> set[FlawKind]:
    """What is wrong."""
    return {flaw.kind for flaw in flaws}


def counted(text: str) -> str:
    """What is told of histories that were drawn, without their number."""
    return re.sub(r"none of \d+ ", "none of N ", text)


def test_a_sound_contract_has_no_flaw() -> None:
    assert check_contract(SALE, examples=60) == ()


@pytest.mark.slow
def test_a_clash_is_shown_by_the_shortest_history() -> None:
    both = (
        clause("C1", ann.may(Visit(), provided=bea.did(Visit(level=1)))),
        clause("C2", ann.must_not(Visit(level=1), unless=bea.did(Visit(level=2)))),
    )
    (flaw,) = check_contract(contract(*both), examples=100)
    assert (flaw.kind, flaw.clause) == (FlawKind.CONFLICT, "C1 and C2")
    assert flaw.history is not None
    assert [(event.by, dict(event.act.fields)) for event in flaw.history] == [(bea, {"level": 1})]
    assert flaw.text.startswith("C1 and C2 clash on whether Ann may visit (1) on 20")
    assert f"    after:    {flaw.history[0]}" in str(flaw).splitlines()


@pytest.mark.slow
def test_a_clash_under_one_reading_is_one() -> None:
    strict = Question("strict", "Is it?", readings=("yes", "no"))
    both = (
        clause("C1", ann.may(Visit(level=1))),
        clause("C2", ann.must_not(Visit(level=1), until=strict.reads("no"))),
    )
    (flaw,) = [f for f in check_contract(contract(*both)) if f.kind is FlawKind.CONFLICT]
    assert (flaw.clause, flaw.history) == ("C1 and C2", ())
    assert "\n    after:    nothing\n" in str(flaw)


def test_what_no_history_brings_into_play_is_told() -> None:
    dormant = clause("C2", ann.must_not(Visit(level=1)), dormant=True)
    assert told(PRICE, dormant, examples=60) == [
        (
            "C2 out of play  (warning)\n"
            "    text:     As C2 says.\n"
            "    wrong:    none of N histories brings into play that Ann may not visit (1)\n"
            "    instead:  let something bring it into force, or leave it out"
        )
    ]


@pytest.mark.slow
def test_an_exception_that_cannot_apply_is_told() -> None:
    never = bea.did(Visit(level=1)) & bea.did(Visit(level=at_least(5)), "x") & ~bea.did(Visit())
    norms = (ann.must_not(Visit(level=1), unless=never), ann.may(Deliver(level=1), unless=never))
    dormant = clause("C2", ann.must_not(Deliver(level=2), unless=never), dormant=True)
    every = check_contract(contract(clause("C1", *norms), dormant), examples=60)
    open_ = {FlawKind.UNLINKED_EXCEPTION, FlawKind.FORGOTTEN_FIELD}
    flaws = [flaw for flaw in every if flaw.kind not in open_]
    assert [(f.kind, f.clause, f.history) for f in flaws] == [
        (FlawKind.OUT_OF_PLAY, "C2", None),
        (FlawKind.IDLE_EXCEPTION, "C1", None),  # of both norms, as it is the same exception
    ]
    assert counted(flaws[1].text).startswith("in none of N histories does the exception apply: B")


TOO_LATE = bea.must(Deliver(level=1), upon=Order, unless=bea.did(Deliver(level=1)), within=days(0))
"""Done on the day it keeps the duty from arising, and a day after it is too late."""


class PayInt(Action, phrase="pay default interest of {amount}"):
    """Pay interest."""

    amount: Field[Money]


class Advance(Action, phrase="advance {amount}"):
    """Lend money."""

    amount: Field[Money]


class Repay(Action, phrase="repay {amount}"):
    """Pay money back."""

    amount: Field[Money]


HOPELESS = "a duty arises that cannot be kept, as "


@pytest.mark.parametrize(
    ("norms", "why"),
    [
        ([TOO_LATE], "no act performs it in time"),
        (
            [bea.must(Pay(amount=undisclosed, to=ann), upon=Order, within=days(5))],
            "it is not on record what is to be done",
        ),
        (
            [
                bea.must(Deliver(level=at_least(2)), upon=Order, within=days(5)),
                clause("C2", bea.must_not(Deliver(level=more_than(1))), overrides=("C1",)),
            ],
            "whatever would perform it is prohibited",
        ),
        (
            [
                bea.must(Deliver(level=1), upon=Order, within=days(5)),
                clause("C2", bea.need_not(Deliver()), overrides=("C1",)),
            ],
            "it never binds",
        ),
    ],
)
def test_duties_that_cannot_be_kept_are_told(norms, why) -> None:
    facts = [[], [visit(1), order(2)], [order(3), visit(4)], [order(1)], [order(5)]]
    norm, *others = norms
    flaws = check_contract(contract(clause("C1", norm), *others), histories=facts)
    (flaw,) = [flaw for flaw in flaws if flaw.kind is not FlawKind.IDLE_EXCEPTION]
    assert (flaw.kind, flaw.clause) == (FlawKind.HOPELESS_DUTY, "C1")
    assert flaw.history == (order(1),)
    assert flaw.text.startswith(HOPELESS + why + ": Bea must ")


def test_a_duty_that_one_way_performs_lawfully_can_be_kept() -> None:
    """Though another is forbidden, or it is not on record what it comes to."""
    facts = [[], [order(3), visit(4)], [order(1)], [order(5)]]
    ban = clause("C2", bea.must_not(Deliver()), overrides=("C1",))
    for first, other in (
        (Deliver(1), Pay(usd(3), ann)),
        (Pay(usd(3), ann), Deliver(1)),
        (Deliver(1), Visit(1)),
    ):
        norm = bea.must(first, alternatives=(other,), upon=Order, within=days(5))
        flaws = check_contract(contract(clause("C1", norm), ban), histories=facts)
        assert FlawKind.HOPELESS_DUTY not in {flaw.kind for flaw in flaws}
    hidden = Pay(amount=undisclosed, to=ann)
    for others, found in (((Visit(1),), False), ((), True)):
        norm = bea.must(hidden, alternatives=others, upon=Order, within=days(5))
        flaws = check_contract(contract(clause("C1", norm)), histories=facts)
        assert (FlawKind.HOPELESS_DUTY in {flaw.kind for flaw in flaws}) is found


def test_interest_on_one_of_several_instalments_can_be_kept() -> None:
    """Once all that is owed of the instalments is paid, which a payment meets in their order."""
    borrower, lender = Party("The borrower"), Party("The lender")
    owed = rounded(interest(percent(12)), 2, Rounding.HALF_UP)
    late = borrower.must(PayInt(owed), owed_to=lender)
    parts = [
        borrower.must(
            Repay(usd(10_000)),
            upon=lender.did(Advance(anything)),
            by=date(2025, month, on),
            owed_to=lender,
            otherwise=late,
        )
        for month, on in ((3, 31), (6, 30), (9, 30), (12, 31))
    ]
    loan = Contract(
        name="Loan",
        parties=(borrower, lender),
        clauses=(Clause("1", "Four parts, and interest.", *parts),),
        effective=date(2025, 1, 1),
    )
    days_of = (date(2025, 1, 12), date(2025, 4, 1))
    history = History([lender.does(Advance(usd(1)), on=on) for on in days_of])
    kept = [point.key for point in points_of(loan) if point.kind is PointKind.KEPT]
    with Engine(loan, history) as engine:
        duties = engine.duties(on=date(2026, 2, 5))
    assert len(duties) == 16
    for duty in duties:
        performing = Performing(loan)
        performing.attempt(duty, history)
        assert not any(performing.hindrance(key, is_kept=False) for key in kept)


def test_the_history_of_a_duty_is_as_short_as_can_be() -> None:
    agreed = contract(clause("C1", TOO_LATE))
    (flaw,) = [
        flaw
        for flaw in check_contract(agreed, histories=[[visit(1), order(2)]])
        if flaw.kind is FlawKind.HOPELESS_DUTY
    ]
    assert flaw.history == (order(2),)


@pytest.mark.parametrize(
    "asked",
    [
        Deliver(level=1),
        Deliver(level=at_most(2)),
        Deliver(level=less_than(5)),
        Deliver(level=other_than(1)),
        Deliver(level=Order.level),
    ],
)
def test_duties_that_can_be_kept_are_not_told(asked) -> None:
    """In no history are they kept; but they could have been."""
    norm = bea.must(asked, upon=Order, within=days(5))
    assert check_contract(contract(clause("C1", norm)), histories=[[order(1)]]) == ()


def test_a_duty_is_tried_in_some_histories_only() -> None:
    histories = repeat([order(1)])
    flaws = check_contract(contract(clause("C1", TOO_LATE)), histories=histories, examples=20)
    assert [flaw.kind for flaw in flaws] == [FlawKind.IDLE_EXCEPTION, FlawKind.HOPELESS_DUTY]


def test_several_duties_alike_can_be_kept_together() -> None:
    each = [bea.must(Pay(amount=Order.price, to=ann), upon=Order, within=days(3))] * 2
    alike = [clause(f"C{n}", norm) for n, norm in enumerate(each, 1)]
    unknown = clause("C3", bea.must(Pay(amount=undisclosed, to=ann), upon=Order))
    hopeless = {FlawKind.HOPELESS_DUTY}
    assert not hopeless & kinds(check_contract(contract(*alike), histories=[[order(1)]]))
    flaws = check_contract(contract(*alike, unknown), histories=[[order(1)]])
    assert [flaw.clause for flaw in flaws if flaw.kind in hopeless] == ["C3"]


def test_a_duty_that_turns_on_what_is_open_is_not_tried() -> None:
    strict = Question("strict", "Is it?", readings=("yes", "no"))
    norm = bea.must(Deliver(level=1), upon=Order, provided=strict.reads("yes"), before=day(1))
    assert check_contract(contract(clause("C1", norm)), histories=[[order(1)]]) == ()


@pytest.mark.slow
def test_an_action_that_every_party_is_forbidden_is_told() -> None:
    each = [clause(f"C{n}", party.must_not(Visit())) for n, party in enumerate((ann, bea, cyd), 1)]
    assert told(*each, examples=60) == []
    fourth = clause("C4", dov.must_not(Visit(level=1)))
    assert told(*each, fourth, examples=60) == []
    (flaw,) = check_contract(contract(*each, clause("C4", dov.must_not(Visit()))), examples=60)
    assert (flaw.kind, flaw.history) == (FlawKind.CLOSED_ACTION, None)
    assert counted(flaw.text) == "in none of N histories may anybody ever do Visit"


def test_histories_that_are_refused_are_left_out() -> None:
    """There is no day eight thousand years after 31 January."""
    endless = clause("C1", bea.must(Deliver(level=1), upon=Order, within=days(3_000_000)))
    (flaw,) = check_contract(contract(endless), histories=[[order(31)], []])
    assert flaw.text == "none of 1 histories brings into play that Bea must deliver (1)"


def test_a_contract_of_which_no_report_is_complete_is_checked_by_questions() -> None:
    """A norm that compares two fields of one act."""
    two = clause("C1", ann.must_not(Report(), provided=Report.year <= Report.year))
    assert check_contract(contract(two), examples=30) == ()


def test_a_contract_that_speaks_of_no_action_has_no_flaw() -> None:
    bare = contract(clause("C1"))
    assert check_contract(bare, examples=3) == ()


def test_it_is_asked_what_a_cap_within_a_period_means() -> None:
    """Of a prohibition that counts the same action by the same party, and of no other."""
    within, rolling = {"within": days(7)}, {"in_any": days(7)}
    most = more_than(usd(9) - total(Pay.amount, by=bea, **within))
    spent = count(Visit, by=cyd, **within) >= 3
    agreed = contract(
        clause("C1", bea.must_not(Pay(amount=most))),
        clause(
            "C2", cyd.must_not(Visit(), provided=spent), cyd.must_not(Visit(level=2), unless=spent)
        ),
        clause("C3", bea.must_not(Visit(), provided=spent)),
        clause("C4", cyd.must_not(Visit(), provided=count(Visit, by=cyd, **rolling) >= 3)),
        clause("C5", cyd.may(Visit(), provided=spent)),
    )
    flaws = check_contract(agreed, histories=[[]])
    asked = [flaw for flaw in flaws if flaw.kind is FlawKind.UNCLEAR_CAP]
    assert [flaw.clause for flaw in asked] == ["C1", "C2"]
    assert asked[0].text == (
        "it counts Pay within 7 days of each, not its own day but the last; which is meant?"
    )
    assert asked[0].instead == (
        "a rolling cap, of so many civil days that end with the day of the act, is in_any=days(7)"
    )


def test_a_total_that_lowers_every_invoice_is_told() -> None:
    """Not one that asks for the invoice, is of a time, or lowers a total or a constant."""
    paid = total(Pay.amount, by=ann)
    own = total(Report.profit, by=ann, year=Order.level)
    amounts = (
        Order.price - to_date(paid),
        least(usd(9), percent(50) * Order.price - paid),
        Order.price - own,
        Order.price - total(Pay.amount, by=ann, within=days(3)),
        Order.price - total(Pay.amount, by=ann, since=Order.on),
        Order.price - total(Pay.amount, by=ann, since=day(9)),
        total(Order.price, by=bea) - paid,
        usd(9) - paid,
        Order.price - usd(1) * count(Visit, by=cyd),
        Order.price + paid,
    )
    clauses = [
        clause(f"C{n}", bea.must(Pay(amount=amount, to=ann), upon=Order))
        for n, amount in enumerate(amounts)
    ]
    flaws = check_contract(contract(*clauses), histories=[[]])
    asked = [flaw for flaw in flaws if flaw.kind is FlawKind.SHARED_CREDIT]
    assert [flaw.clause for flaw in asked] == ["C0", "C1"]
    assert asked[0].text == (
        "each Order is lowered by a total of Pay.amount, the same for all, as that asks for "
        "nothing of the Order"
    )
    assert asked[0].instead == (
        "name this in a field of Pay, and ask for it in the total, or let a power lower what is "
        "owed: then=waives('C0', amount=Pay.amount), beside an amount of Order.price"
    )


def test_a_deed_that_recurs_and_names_no_period_is_told() -> None:
    """Once of a clause, and not where it is of money, happens once or says that it is as named."""
    monthly_ = {"every": monthly(day=-1)}
    named = {"allocation": Allocation.AS_NAMED}
    agreed = contract(
        clause("C1", ann.must(Deliver(1), **monthly_), ann.must(Deliver(2), **monthly_)),
        clause("C2", ann.must(Deliver(3), **monthly_, **named)),
        clause("C3", bea.must(Pay(usd(5), ann), **monthly_)),
        clause("C4", ann.must(Deliver(4), by=day(9))),
    )
    flaws = check_contract(agreed, histories=[[]])
    (asked,) = [flaw for flaw in flaws if flaw.kind is FlawKind.UNNAMED_PERIOD]
    assert asked.clause == "C1"
    assert asked.text == (
        "each Deliver counts to the oldest period that wants one, so that after one is missed "
        "every later one is late, though it is done in its own time"
    )
    assert asked.instead == (
        "if each is for one period alone, say allocation=Allocation.AS_NAMED, and in each event "
        "the day of its period, such as towards='C1 for 2026-01-31'"
    )


def test_an_amount_that_recurs_and_goes_by_the_period_before_is_told() -> None:
    """Once of a clause and total; not in advance, without a window, nor of what happens once."""
    month = months(1, rounding=MonthEnd.LAST_DAY)
    share = percent(2) * total(Order.price, by=bea, within=month)
    owed, ends = Pay(share, bea), {"every": monthly(day=-1), "within": days(30)}
    agreed = contract(
        clause("C1", ann.must(owed, **ends), ann.must(owed, **ends)),
        clause("C2", ann.must(Pay(usd(2) * count(Order, by=bea, in_any=days(30)), bea), **ends)),
        clause("C3", ann.must(owed, every=monthly(day=1), in_advance=True, within=days(30))),
        clause("C4", ann.must(Pay(percent(2) * total(Order.price, by=bea), bea), **ends)),
        clause("C5", ann.must(owed, upon=bea.did(Order()), within=days(30))),
        clause("C6", ann.must(Deliver(1), **ends)),
    )
    flaws = check_contract(agreed, histories=[[]])
    found = [flaw for flaw in flaws if flaw.kind is FlawKind.PERIOD_BEFORE]
    assert [flaw.clause for flaw in found] == ["C1", "C2"]
    assert found[0].text == (
        "a total of Order.price is as of the beginning of each period, so that nothing of the "
        "period itself is in it"
    )
    assert found[0].instead == (
        "if acts of the period itself are meant, let each day be the first after one, and the "
        "window reach back over it: every=monthly(day=1), in_advance=True, total(..., "
        "within=months(1, rounding=MonthEnd.LAST_DAY))"
    )


@pytest.mark.parametrize(
    ("end", "lifting", "is_stuck"),
    [
        (terminates(), {}, True),
        (terminates(), {"survives": "accrued"}, True),
        (terminates(), {"survives": True}, False),
        ((terminates(), resumes("C1")), {}, False),
        ((waives("C1"), terminates()), {}, False),
        ((waives("C2"), terminates()), {}, True),
        (ends("C1"), {}, False),
    ],
)
def test_money_that_is_suspended_when_the_contract_ends_is_told(end, lifting, is_stuck) -> None:
    """Once of each power; a deed is discharged, and what may be resumed later is not stuck."""
    agreed = contract(
        clause("C1", ann.must(Pay(usd(9), bea), by=day(30))),
        clause("C2", ann.must(Deliver(1), by=day(30))),
        clause(
            "C3", *(cyd.can(Claim(1), then=suspends(f"C{n}", extends=True)) for n in (1, 1, 2))
        ),
        clause("C4", cyd.can(Claim(2), then=resumes("C1")), **lifting),
        clause("C5", dov.can(Claim(3), then=end)),
    )
    found = check_contract(agreed, histories=[[]])
    told = [(one.clause, one.text, one.instead) for one in found if one.text.startswith("money")]
    assert told == int(is_stuck) * [
        (
            "C1, C3 and C5",
            (
                "money that is owed under C1 when C3 suspends it and C5 terminates the contract "
                "stays suspended for ever, as nothing resumes it then"
            ),
            (
                "say what becomes of it: resumes('C1') or waives('C1') beside terminates(), or "
                "survives=True of a clause that may resume it"
            ),
        )
    ]


def test_a_debt_of_what_the_same_exercise_waives_is_told() -> None:
    """Once of each debt; not of one that the exercise fixes, nor where nothing is waived."""
    debt = clause("C1", ann.must(Pay(usd(9), bea), by=day(30), owed_to=bea))
    left = Pay(outstanding("C1"), bea)
    wanted = {"within": days(5), "owed_to": bea}
    standing = clause("C2", ann.must(left, **wanted), ann.must(left, **wanted), dormant=True)
    beside = clause("C3", ann.may(Deliver(1)), ann.must(Deliver(1), within=days(5)), dormant=True)
    called = (begins("C2"), begins("C3"), waives("C1"))
    agreed = contract(
        debt,
        standing,
        beside,
        clause("C4", bea.can(Deliver(2), then=called), bea.can(Deliver(3), then=called)),
        clause("C5", bea.can(Deliver(4), then=(begins(ann.must(left, **wanted)), waives("C1")))),
        clause("C6", bea.can(Deliver(5), then=(begins("C2"), waives("C1", amount=usd(1))))),
        clause("C7", bea.can(Deliver(6), then=begins("C2"))),
    )
    flaws = check_contract(agreed, histories=[[]])
    (asked,) = [flaw for flaw in flaws if flaw.kind is FlawKind.WAIVED_AMOUNT]
    assert (asked.clause, asked.severity) == ("C4 and C2", Severity.ERROR)
    assert asked.text == (
        "C4 begins C2, which asks from day to day for what is outstanding under C1, and waives "
        "that, so that from the next day on nothing is to be paid"
    )
    assert asked.instead == (
        "let the exercise begin the duty itself, whose amount is then that of the exercise: "
        "begins(party.must(Pay(outstanding('C1')), ...)) in place of begins('C2')"
    )


def test_flaws_are_data() -> None:
    flaw = Flaw(kind=FlawKind.OUT_OF_PLAY, clause="C1", history=None, text="so")
    assert str(flaw) == "C1 out of play  (warning)\n    wrong:    so"
    assert flaw == Flaw(kind=FlawKind.OUT_OF_PLAY, clause="C1", history=None, text="so")


def test_a_law_that_is_broken_is_told_with_the_shortest_history(monkeypatch) -> None:
    """It is no fault of the contract; here the engine is supposed to lose what is paid."""

    def lose(engine, last, _) -> None:
        assert not any(e.act.kind == "Pay" for e in engine.facts), f"no cent is lost: of {last}"

    monkeypatch.setattr(laws, "no_cent_is_lost", lose)
    (flaw,) = check_contract(SALE, examples=40)
    assert (flaw.kind, flaw.clause) == (FlawKind.BROKEN_LAW, SALE.name)
    assert flaw.text == "this does not hold, which is a fault to report: no cent is lost"
    (paid,) = flaw.history
    assert paid.act.kind == "Pay"


# the histories that are drawn


@pytest.mark.slow
def test_histories_bring_into_play_what_follows_upon_acts_breaches_and_exercises() -> None:
    rest = bea.must(Deliver(level=1), within=days(5))
    agreed = contract(
        clause(
            "C1",
            bea.must(
                Pay(amount=Order.price, to=ann),
                upon=Order,
                within=months(1, MonthEnd.LAST_DAY),
                otherwise=rest,
            ),
        ),
        clause(
            "C2", ann.can(Claim(number=1), then=begins(ann.must_not(Visit(level=Claim.number))))
        ),
        clause("C3", cyd.must(Deliver(level=2), by=day(9), owed_to=dov)),
        clause("C4", ann.must_not(Visit(level=2), unless=breach_of("C1"))),
        clause("C5", ann.may(Declare(), provided=~bea.did(Visit(level=less_than(3))))),
        clause("C6", dov.may(Visit(), provided=(Visit.on >= day(5)), until=date.max)),
    )
    drawn = list(histories_of(agreed, None, 100))
    assert drawn == list(histories_of(agreed, None, 100))
    assert all(list(history) == sorted(history, key=lambda e: e.at) for history in drawn)
    assert {flaw.kind for flaw in check_contract(agreed)} == {
        FlawKind.GAP
    }  # C5 and C6 permit some


def test_histories_that_are_given_are_taken_as_they_come() -> None:
    given = ([order(n)] for n in (1, 2, 3))
    assert list(histories_of(SALE, given, 2)) == [(order(1),), (order(2),)]


def test_histories_may_be_drawn_by_a_strategy() -> None:
    strategy = st.lists(st.integers(1, 9).map(order), max_size=3)
    drawn = list(histories_of(SALE, strategy, 20))
    assert 15 <= len(drawn) <= 20
    assert drawn == list(histories_of(SALE, strategy, 20))
    assert {event.act.kind for history in drawn for event in history} == {"Order"}
    assert check_contract(SALE, histories=strategy, examples=20) == ()


def test_a_duty_that_is_kept_by_what_is_prohibited_alone_is_told() -> None:
    """That somebody did it all the same does not make it right."""
    owed = bea.must(Deliver(level=1), upon=Order, within=days(5))
    barred = clause("C2", bea.must_not(Deliver(level=1)), overrides=("C1",))
    agreed = contract(clause("C1", owed), barred)
    (flaw,) = check_contract(agreed, histories=[[order(1), deliver(2, 1, by=bea)]])
    assert (flaw.kind, flaw.clause) == (FlawKind.HOPELESS_DUTY, "C1")
    assert "as whatever would perform it is prohibited" in flaw.text
    assert flaw.history == (order(1),)


def test_a_duty_that_is_kept_once_it_is_allowed_is_sound() -> None:
    """Whatever the attempts made in other histories."""
    owed = bea.must(Deliver(level=1), upon=Order, within=days(5))
    barred = bea.must_not(Deliver(level=1), unless=ann.did(Visit(level=1)))
    agreed = contract(clause("C1", owed), clause("C2", barred, overrides=("C1",)))
    histories = [[order(1)], [order(1), visit(2, by=ann), deliver(3, 1, by=bea)]]
    assert check_contract(agreed, histories=histories) == ()


def test_a_debt_of_several_can_be_kept_by_whoever_of_them_may() -> None:
    """Ann is forbidden what both owe: Bea can do it, until she is, too."""
    owed = jointly(ann, bea).must(Deliver(level=1), upon=Order, within=days(5))
    visits = jointly(bea, ann).must(Deliver(level=1), upon=Order, within=days(6))
    barred = [clause(f"N-{p}", p.must_not(Deliver(level=1))) for p in (ann, bea)]
    first, second = (clause(c.id, *c.norms, overrides=("C1", "C2")) for c in barred)
    debts = clause("C1", owed), clause("C2", visits)
    assert check_contract(contract(*debts, first), histories=[[order(1)]]) == ()
    flaws = check_contract(contract(*debts, first, second), histories=[[order(1)]])
    found = [(flaw.clause, flaw.text) for flaw in flaws if flaw.kind is FlawKind.HOPELESS_DUTY]
    assert [id_ for id_, _ in found] == ["C1", "C2"]
    assert "Ann and Bea jointly must deliver" in found[0][1]


def test_histories_have_each_of_several_debtors_pay() -> None:
    owed = jointly(ann, bea).must(Pay(amount=Order.price, to=cyd), upon=Order, within=days(5))
    drawn = histories_of(contract(clause("C1", owed)), None, 60)
    assert {e.by for history in drawn for e in history if e.act.kind == "Pay"} >= {ann, bea}


def test_what_is_free_after_the_end_of_the_contract_is_closed_nevertheless() -> None:
    each = [party.must_not(Visit()) for party in (ann, bea, cyd, dov)]
    over = clause("C2", ann.can(Claim(number=1), then=terminates()))
    (flaw,) = check_contract(contract(clause("C1", *each), over), examples=60)
    assert (flaw.kind, flaw.clause) == (FlawKind.CLOSED_ACTION, "C1")


def test_a_clash_under_a_reading_says_under_which() -> None:
    strict = Question("strict", "Is it?", readings=("yes", "no"))
    both = (
        clause("C1", ann.may(Visit(level=1))),
        clause("C2", ann.must_not(Visit(level=1), until=strict.reads("no"))),
    )
    (flaw,) = check_contract(contract(*both), examples=20)
    assert flaw.text.endswith(" if strict: yes, and nothing ranks them")


class Ship(Action):
    """To ship something."""


class ShipByAir(Ship):
    """A kind of shipping."""


class ShipBySea(Ship):
    """Another kind of shipping."""


class ShipByBarge(ShipBySea):
    """A kind of shipping by sea."""


def gaps_of(*clauses, **parts) -> list[str]:
    """The gaps in a contract that speaks of shipping."""
    agreed = Contract(
        name="The contract",
        parties=(ann, bea),
        clauses=clauses,
        effective=day(1),
        actions=(ShipByAir, ShipByBarge),
        **parts,
    )
    return [f.text for f in check_contract(agreed, histories=[()]) if f.kind is FlawKind.GAP]


def test_what_is_free_for_want_of_a_rule_beside_what_is_restricted_is_told() -> None:
    """Ann must not ship by air, and no clause says whether she may ship by sea."""
    air = clause("C1", ann.must_not(ShipByAir()))
    assert gaps_of(air) == [
        (
            "no clause speaks of ShipBySea by Ann, which is free for want of a rule, "
            "while ShipByAir is restricted; all are kinds of Ship"
        )
    ]
    assert gaps_of(clause("C1", any_party.must_not(ShipByAir())))[0].startswith(
        "no clause speaks of ShipBySea by Ann and Bea"
    )


@pytest.mark.parametrize(
    "norm",
    [
        ann.may(Ship()),
        ann.may(ShipBySea()),
        ann.must_not(ShipBySea()),
        ann.must(ShipBySea()),
        bea.can(ShipBySea(), then=ends("C1")),
    ],
)
def test_what_some_clause_speaks_of_is_no_gap(norm) -> None:
    """A clause on the action, or on a wider one, whatever it says; then nothing is silent."""
    assert not gaps_of(clause("C1", ann.must_not(ShipByAir())), clause("C2", norm))


def test_a_restricted_wider_action_leaves_no_gap_and_nor_does_what_is_not_restricted() -> None:
    """A ban on shipping speaks of each kind of it; leave to ship by air restricts nothing."""
    assert not gaps_of(clause("C1", ann.must_not(Ship())))
    assert not gaps_of(clause("C1", ann.may(ShipByAir())))
    assert not gaps_of(clause("C1", ann.must_not(ShipBySea()), ann.must_not(ShipByAir())))


def test_a_gap_in_one_text_is_one() -> None:
    """What spoke of shipping by sea is repealed, and then nothing does."""
    both = clause("C1", ann.must_not(ShipByAir())), clause("C2", ann.may(ShipBySea()))
    change = Amendment(title="The amendment", effective=day(9), repeals=("C2",))
    assert not gaps_of(*both)
    assert len(gaps_of(*both, amendments=(change,))) == 1


def test_a_contract_that_speaks_of_groups_is_checked_like_any_other() -> None:
    """Its histories have acts of one of them where a condition, total or occasion asks for any."""
    pair = Group("the pair", ann, bea)
    norms = (
        cyd.must_not(Visit(), provided=pair.did(Claim())),
        dov.must_not(Visit(), provided=count(Claim, by=any_party) >= 2),
        cyd.must(Deliver(level=1), upon=pair.did(Order()), within=days(3)),
    )
    assert check_contract(contract(clause("C1", *norms)), examples=40) == ()
