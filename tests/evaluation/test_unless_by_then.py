"""What makes the effects of a notice fail is judged once, at its end, by all that is so then."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from attrs import evolve

from contract_rules import (
    Action,
    Clause,
    Contract,
    ContractState,
    DutyStatus,
    Engine,
    FateKind,
    Field,
    Money,
    Outcome,
    Party,
    Question,
    UpcomingKind,
    Verdict,
    anything,
    begins,
    count,
    days,
    due,
    ends,
    hours,
    kept,
    overdue,
    terminates,
    total,
    usd,
    weeks,
)
from contract_rules.errors import WrongTypeError
from contract_rules.testing import clause_coverage, mutants
from support.histories import MATCHERS
from support.schemas import FINDINGS

ann, bea = Party("Ann"), Party("Bea")


class Bill(Action):
    """Send a bill."""

    number: Field[int]


class Pay(Action):
    """Pay a bill."""

    bill: Field[int]


class Warn(Action):
    """Warn of the end."""

    bill: Field[int]


class Remit(Action):
    """Pay what is no bill."""

    amount: Field[Money]


class Use(Action):
    """Use the flat."""


class Leave(Action):
    """Leave the flat."""


class Wave(Action, on_record=False):
    """Be seen to wave."""


def april(day: int) -> date:
    """A day of the month in which it happens."""
    return date(2024, 4, day)


PAID = bea.did(Pay(bill=Warn.bill))
ENDED = (terminates(after=days(14)),)


def lease(*, saved=PAID, then=ENDED):
    """A lease with a power to give notice, saved by what is done until its end."""
    return Contract(
        name="The lease",
        parties=(ann, bea),
        effective=date(2024, 1, 1),
        clauses=(
            Clause("1", "Bea may use the flat.", bea.may(Use())),
            Clause(
                "2",
                "Bea pays bills within 30 days.",
                bea.must(
                    Pay(bill=Bill.number), upon=ann.did(Bill(number=anything)), within=days(30)
                ),
            ),
            Clause(
                "3",
                "Ann can end it by 14 days' notice, unless Bea has paid by then.",
                ann.can(
                    Warn(bill=anything),
                    then=then,
                    provided=overdue("2", of=Bill(number=Warn.bill)),
                    unless_by_then=saved,
                ),
            ),
            Clause("4", "What an end begins.", bea.must_not(Wave()), dormant=True),
        ),
        actions=(Leave, Wave),
    )


BILL = ann.does(Bill(number=1), on=date(2024, 2, 1))
WARN = ann.does(Warn(bill=1), on=april(1))


def pays(day: int, bill: int = 1):
    """A payment of Bea's on a day of April."""
    return bea.does(Pay(bill=bill), on=april(day))


def used(engine, day: int) -> Verdict:
    """Whether Bea may use the flat on a day of April."""
    return engine.decide(bea, Use(), on=april(day)).verdict


@pytest.fixture(params=MATCHERS)
def engine(request):
    """An engine on the lease, with the bill and the notice."""
    with Engine(lease(), [BILL, WARN], matcher=request.param) as engine:
        yield engine


def test_the_notice_runs_out(engine) -> None:
    """Nothing is done by then: it takes effect from the day after its last."""
    assert used(engine, 15) is Verdict.PERMITTED
    assert used(engine, 16) is Verdict.SILENT
    status = engine.status(on=april(20))
    assert (status.state, status.since) == (ContractState.TERMINATED, april(16))
    assert not status.failed


@pytest.mark.parametrize("day", [2, 14, 15])
def test_what_is_done_by_then_saves(engine, day) -> None:
    """Up to the end of the last day, that included; in whatever order it is recorded."""
    engine.record(pays(day))
    assert used(engine, 16) is Verdict.PERMITTED
    status = engine.status(on=april(20))
    assert status.state is ContractState.IN_FORCE
    (failed,) = status.failed
    assert (failed.event, failed.clause, failed.on) == (WARN, "3", april(15))
    assert str(status) == (
        "The lease has been in force since 2024-01-01.\n"
        "Ann warned (1) on 2024-04-01, but that came to nothing at the end of 2024-04-15,\n"
        f"as Bea paid (1) on 2024-04-{day:02}."
    )
    assert not engine.status(on=april(15)).failed
    data = status.to_json()
    FINDINGS.validate(data)
    assert data["failed"] == [
        {"event": WARN.id, "clause": "3", "on": "2024-04-15", "by": [pays(day).id]}
    ]


def test_what_is_done_after_it_saves_no_more(engine) -> None:
    """Nor does the payment of another bill."""
    engine.record(pays(3, bill=2), pays(16))
    assert used(engine, 16) is Verdict.SILENT


def test_what_is_undone_by_then_saves_nothing(engine) -> None:
    """It is judged at the end, and not as the payment is made."""
    payment = pays(3)
    engine.record(payment, payment.reversal(on=april(12)))
    assert used(engine, 16) is Verdict.SILENT


def test_a_payment_recorded_late_saves_for_those_who_know(engine) -> None:
    """And what was told before is taken back."""
    assert used(engine, 16) is Verdict.SILENT
    late = bea.does(Pay(bill=1), on=april(10), recorded=april(20))
    engine.record(late)
    assert used(engine, 16) is Verdict.PERMITTED
    known = engine.decide(bea, Use(), on=april(16), known_by=april(19))
    assert known.verdict is Verdict.SILENT


def test_it_is_told_what_would_save(engine) -> None:
    """Of what is to come: that it takes effect unless something is done; or that it fails."""
    (notice,) = (u for u in engine.upcoming(on=april(2)) if u.kind is UpcomingKind.NOTICE)
    assert (notice.on, notice.what) == (
        april(16),
        f"{WARN} takes effect: terminates the contract, unless by then Bea paid (1)",
    )
    engine.record(pays(5))
    (notice,) = (u for u in engine.upcoming(on=april(6)) if u.kind is UpcomingKind.NOTICE)
    assert notice.what == (
        f"{WARN} comes to nothing, as Bea paid (1) on 2024-04-05, so that nothing "
        "terminates the contract"
    )
    assert len(list(engine.history(bea, Use()))) == 1  # nothing became of it


@pytest.mark.parametrize("matcher", MATCHERS)
def test_what_a_notice_begins_is_there_at_its_end(matcher) -> None:
    """As without what would save from it: a period counts from the last day of the notice."""
    leave = bea.must(Leave(), within=days(3))
    contract = lease(then=(begins(leave, after=days(14)), begins("4", after=weeks(2))))
    with Engine(contract, [BILL, WARN], matcher=matcher) as engine:
        assert not engine.duties(on=april(14), clause="3")
        (duty,) = engine.duties(on=april(16), clause="3")
        assert (duty.arisen, duty.due) == (april(15), april(18))
        engine.record(pays(15))
        assert not engine.duties(on=april(16), clause="3")


@pytest.mark.parametrize("matcher", MATCHERS)
@pytest.mark.parametrize("saved", [None, PAID], ids=["in any case", "unless paid"])
def test_money_of_the_last_day_counts_first_to_what_was_owed_before(matcher, saved) -> None:
    """Whether the notice fails is judged by what was paid; else what is due first comes first."""
    fine = bea.must(Remit(amount=usd(4)), within=days(2))
    price = Clause("5", "Bea remits 9.", bea.must(Remit(amount=usd(9)), within=days(150)))
    notice = lease(saved=saved, then=begins(fine, after=days(14)))
    contract = evolve(notice, clauses=(*notice.clauses, price), actions=(Leave, Wave, Remit))
    told = ((3, 0, 3), (11, 2, 9)) if saved is PAID else ((3, 3, 0), (11, 4, 7))
    for paid, of_fine, of_price in told:
        events = [BILL, WARN, bea.does(Remit(amount=usd(paid)), on=april(15))]
        with Engine(contract, events, matcher=matcher) as engine:
            counted = {duty.clause: duty.paid for duty in engine.duties(on=april(15))}
            assert (counted["3"], counted["5"]) == (usd(of_fine), usd(of_price))


@pytest.mark.parametrize("matcher", MATCHERS)
def test_the_effects_of_one_notice_come_about_or_fail_together(matcher) -> None:
    """They are judged once, by the same."""
    both = (begins("4", after=days(14)), begins(bea.must_not(Leave()), after=days(14)))
    for paid, verdict in ((False, Verdict.PROHIBITED), (True, Verdict.SILENT)):
        events = [BILL, WARN, *([pays(8)] if paid else [])]
        with Engine(lease(then=both), events, matcher=matcher) as engine:
            for act in (Leave(), Wave()):
                assert engine.decide(bea, act, on=april(16)).verdict is verdict


@pytest.mark.parametrize("matcher", MATCHERS)
def test_a_norm_that_a_notice_begins_waits_for_its_end(matcher) -> None:
    """And is not there where the notice fails, of two notices by that which does."""
    effects = (
        begins(bea.must_not(Leave()), after=days(2)),
        begins(bea.must_not(Use()), after=days(14)),
    )
    contract = lease(then=effects)
    with Engine(contract, [BILL, WARN, pays(8)], matcher=matcher) as engine:
        assert engine.decide(bea, Leave(), on=april(2)).verdict is Verdict.SILENT
        assert engine.decide(bea, Leave(), on=april(20)).verdict is Verdict.PROHIBITED
        assert used(engine, 20) is Verdict.PERMITTED


@pytest.mark.parametrize("matcher", MATCHERS)
@pytest.mark.parametrize("day", [14, 15, 16])
def test_it_may_ask_about_the_duty_that_the_notice_is_about(matcher, day) -> None:
    """Which is no circle: it is judged later. What is not kept by then ends with the contract."""
    contract = Contract(
        name="The lease",
        parties=(ann, bea),
        effective=date(2024, 1, 1),
        clauses=(
            Clause("1", "Bea may use the flat.", bea.may(Use())),
            Clause(
                "2",
                "Bea pays within 14 days of the warning.",
                bea.must(Pay(bill=Warn.bill), upon=ann.did(Warn(bill=anything)), within=days(14)),
            ),
            Clause(
                "3",
                "Ann can end it, unless that is kept.",
                ann.can(
                    Warn(bill=anything),
                    then=terminates(after=days(14)),
                    unless_by_then=kept("2", of=Warn(bill=Warn.bill)),
                ),
            ),
        ),
    )
    with Engine(contract, [WARN, pays(day)], matcher=matcher) as engine:
        saved = day <= 15
        assert used(engine, 17) is (Verdict.PERMITTED if saved else Verdict.SILENT)
        (duty,) = engine.duties(on=april(17))
        assert duty.status is (DutyStatus.KEPT if saved else DutyStatus.DISCHARGED)


@pytest.mark.parametrize("matcher", MATCHERS)
def test_what_was_not_done_by_then_may_make_it_fail(matcher) -> None:
    """There is no event to name then, but what held."""
    contract = lease(saved=~ann.did(Leave()))
    with Engine(contract, [BILL, WARN], matcher=matcher) as engine:
        assert used(engine, 16) is Verdict.PERMITTED
        (failed,) = engine.status(on=april(16)).failed
        assert failed.by == ()
        told = str(engine.status(on=april(16))).replace("\n", " ")
        assert told.endswith(
            "at the end of 2024-04-15, as Ann had not left. 1 duty is not performed: "
            "that of Bea under 2 (due 2024-03-02)."
        )
        (notice,) = (u for u in engine.upcoming(on=april(2)) if u.kind is UpcomingKind.NOTICE)
        assert notice.what == (
            f"{WARN} comes to nothing, as Ann had not left, so that nothing terminates the "
            "contract"
        )
        engine.record(ann.does(Leave(), on=april(15)))
        assert used(engine, 16) is Verdict.SILENT


@pytest.mark.parametrize("matcher", MATCHERS)
def test_a_notice_of_hours_ends_at_its_instant(matcher) -> None:
    """What is done a minute later does not save from it."""
    contract = lease(then=ends("1", after=hours(24)))
    noon = datetime.fromisoformat("2024-04-01T12:00:00+00:00")
    warned = ann.does(Warn(bill=1), on=noon)
    for minute, found in ((0, Verdict.PERMITTED), (1, Verdict.SILENT)):
        paid = bea.does(Pay(bill=1), on=noon.replace(day=2, minute=minute))
        with Engine(contract, [BILL, warned, paid], matcher=matcher) as engine:
            assert used(engine, 3) is found


@pytest.mark.parametrize("matcher", MATCHERS)
def test_it_may_turn_on_what_is_open(matcher) -> None:
    """A reading, or an act that need not be on record: then the answer is DEPENDS, both ways."""
    scope = Question("scope", "Does waving save?", readings=("yes", "no"))
    for saved in (bea.did(Wave()), scope.reads("yes")):
        with Engine(lease(saved=saved), [BILL, WARN], matcher=matcher) as engine:
            decision = engine.decide(bea, Use(), on=april(20))
            assert decision.verdict is Verdict.UNDETERMINED
            assert {way.answer.verdict for way in decision.ways} == {
                Verdict.PERMITTED,
                Verdict.SILENT,
            }
            assert engine.decide(bea, Use(), on=april(15)).verdict is Verdict.PERMITTED


def test_it_is_refused_without_a_notice() -> None:
    """At whose end would it be judged?"""
    for then in ((), ends("1"), (ends("1", after=days(2)), ends("2")), ends("1", after=days(0))):
        with pytest.raises(WrongTypeError, match="is judged at the end of a notice"):
            ann.can(Leave(), then=then, unless_by_then=bea.did(Use()))


def test_the_kit_knows_it() -> None:
    """It is a point of coverage, and there are changes of it."""
    contract = lease()
    with clause_coverage(contract) as coverage, Engine(contract, [BILL, WARN, pays(3)]) as engine:
        engine.status(on=april(20))
        with Engine(evolve(contract, name="Another"), [BILL, WARN, pays(3)]) as other:
            other.status(on=april(20))
    points = {point.kind.value: coverage.count(point) for point in coverage.points}
    assert points["failed"] == 1
    told = [str(mutant) for mutant in mutants(contract)]
    assert any("drops what makes its effects fail by then" in one for one in told)
    assert any("judges at the exercise, not at the end of the notice" in one for one in told)


class Fee(Action, phrase="pay a fee of {amount}"):
    """Pay a fee."""

    amount: Field[Money] = anything


def warned(saved, then=ENDED, *more):
    """A contract where Bea must pay what she is warned of; Ann's warning is a notice."""
    owes = bea.must(Pay(bill=Warn.bill), upon=ann.did(Warn(bill=anything)), within=days(14))
    return Contract(
        name="The lease",
        parties=(ann, bea),
        effective=date(2024, 1, 1),
        clauses=(
            Clause("2", "Bea pays within 14 days of the warning.", owes),
            Clause("3", "Ann.", ann.can(Warn(bill=anything), then=then, unless_by_then=saved)),
            *more,
        ),
        actions=(Fee, Use),
    )


FEE, TEN = bea.does(Fee(usd(12)), on=april(6)), total(Fee.amount, by=bea) >= usd(10)
NO_LONGER_DUE = (
    "nothing is owed under clause 2 (something has been owed by Bea under clause 2 since "
    "2024-04-01 and a duty of Bea under clause 2 came to its end on 2024-04-05)"
)
PAID_TEN = (
    "the total amount that Bea paid a fee of is at least USD 10.00 (Bea paid a fee of USD 12.00 "
    "on 2024-04-06)"
)
ENOUGH = {
    "a duty that was kept": (
        kept("2", of=Warn(bill=Warn.bill)),
        "a duty of Bea under clause 2 was kept on 2024-04-05",
    ),
    "nothing due": (~due("2"), NO_LONGER_DUE),
    "a total": (TEN, PAID_TEN),
    "a count": (
        count(Pay(bill=anything), by=bea) >= 1,
        "the number of times that Bea paid (any bill) is at least 1 (Bea paid (1) on 2024-04-05)",
    ),
    "two at once": (
        TEN & bea.did(Pay(bill=Warn.bill)),
        (
            "the total amount that Bea paid a fee of is at least USD 10.00 and Bea paid (1) (Bea "
            "paid (1) on 2024-04-05 and Bea paid a fee of USD 12.00 on 2024-04-06)"
        ),
    ),
    "one of two": (TEN | bea.did(Leave()), PAID_TEN),
    "two events": (
        bea.did(Fee()) & bea.did(Pay(bill=Warn.bill)),
        "Bea paid a fee of USD 12.00 on 2024-04-06 and Bea paid (1) on 2024-04-05",
    ),
}


@pytest.mark.parametrize("matcher", MATCHERS)
@pytest.mark.parametrize("case", ENOUGH)
def test_what_made_a_notice_fail_is_named_whatever_the_condition_asks(matcher, case) -> None:
    """The events that show it, too, of a total those that it counts."""
    saved, why = ENOUGH[case]
    with Engine(warned(saved), [WARN, pays(5), FEE], matcher=matcher) as engine:
        status = engine.status(on=april(16))
        told = " ".join(str(status).split())
        assert f"came to nothing at the end of 2024-04-15, as {why}." in told
        FINDINGS.validate(status.to_json())
        (failed,) = status.failed
        assert failed.by
        (notice,) = (u for u in engine.upcoming(on=april(8)) if u.kind is UpcomingKind.NOTICE)
        assert notice.what == (
            f"{WARN} comes to nothing, as {why}, so that nothing terminates the contract"
        )


LEAVES = bea.must(Leave(), within=days(3))
BEGUN = {
    "a norm of its own": (begins(LEAVES, after=days(14)), "3", ()),
    "a clause": (begins("4", after=days(14)), "4", (Clause("4", "x", LEAVES, dormant=True),)),
    "a norm with an occasion": (
        begins(bea.must(Leave(), upon=bea.did(Use()), within=days(3)), after=days(14)),
        "3",
        (),
    ),
}


@pytest.mark.parametrize("matcher", MATCHERS)
@pytest.mark.parametrize("case", BEGUN)
def test_why_nothing_is_owed_names_the_notice_that_came_to_nothing(matcher, case) -> None:
    """Once it has; before that, and as long as another notice runs, it is not in force yet."""
    effect, clause, more = BEGUN[case]
    contract = warned(PAID, effect, *more)
    used_ = bea.does(Use(), on=april(18))
    with Engine(contract, [WARN, pays(5), used_], matcher=matcher) as engine:
        answer = engine.why_not_owed(clause, on=april(20))
        (fate,) = answer.fates
        assert fate.fate is FateKind.FAILED
        assert [notice.event for notice in fate.failed] == [WARN]
        FINDINGS.validate(answer.to_json())
        told = " ".join(str(answer).split())
        assert (
            "it never came into force: Ann warned (1) on 2024-04-01, but that came to nothing at "
            "the end of 2024-04-15, as Bea paid (1) on 2024-04-05." in told
        )
        for fate in engine.why_not_owed(clause, on=april(10)).fates:
            assert fate.fate in {FateKind.PENDING, FateKind.WAITING}
            assert not fate.failed
    again = ann.does(Warn(bill=2), on=april(17))
    with Engine(contract, [WARN, pays(5), again, used_], matcher=matcher) as engine:
        fates = {fate.fate for fate in engine.why_not_owed(clause, on=april(20)).fates}
        assert FateKind.PENDING in fates


@pytest.mark.parametrize("matcher", MATCHERS)
def test_why_nothing_is_owed_by_one_notice_is_told_whatever_other_notices_run(matcher) -> None:
    """Of two claims of which the first came to nothing, the second still runs on that day."""
    contract = warned(PAID, begins(LEAVES, after=days(14)))
    again = ann.does(Warn(bill=2), on=april(2))
    with Engine(contract, [WARN, again, pays(5)], matcher=matcher) as engine:
        for on, of_other in ((15, FateKind.PENDING), (20, FateKind.AROSE)):
            found = engine.why_not_owed(WARN, on=april(on)).fates
            (fate,) = (one for one in found if one.reason.clause.id == "3")
            assert (fate.fate, [notice.event for notice in fate.failed]) == (
                FateKind.FAILED,
                [WARN],
            )
            fates = engine.why_not_owed("3", on=april(on)).fates
            assert [one.fate for one in fates] == [FateKind.FAILED, of_other]


@pytest.mark.parametrize("matcher", MATCHERS)
def test_a_notice_that_ends_something_begins_nothing(matcher) -> None:
    """So it is not named where it is asked why nothing is owed that it does not bring about."""
    dormant = Clause("4", "x", LEAVES, dormant=True)
    contract = warned(PAID, ends("2", after=days(14)), dormant)
    with Engine(contract, [WARN], matcher=matcher) as engine:
        (fate,) = engine.why_not_owed("4", on=april(10)).fates
        assert fate.fate is FateKind.PENDING
        assert not fate.failed


@pytest.mark.parametrize("matcher", MATCHERS)
def test_what_is_free_by_an_end_alone_names_the_end(matcher) -> None:
    """An act that was permitted is no longer spoken of: by which exercise is said."""
    with Engine(lease(), [BILL, WARN], matcher=matcher) as engine:
        decision = engine.decide(bea, Use(), on=april(20))
        assert decision.verdict is Verdict.SILENT
        (reason,) = decision.reasons
        assert reason.outcome is Outcome.LAPSED
        assert reason.ending.exercise == WARN
        assert " ".join(str(decision).split()).startswith(
            "FREE 1 Bea: use (2024-04-20) Bea is free to use: clause 1 permitted it (1) until "
            "2024-04-15, as Ann warned (1) on 2024-04-01 (2) and so ended it 14 days later (3)."
        )
