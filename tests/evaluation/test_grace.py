"""Grace: one debt with a further deadline; and duties that are owed instead of others."""

from __future__ import annotations

import itertools
import json

import pytest

from contract_rules import (
    DutyStatus,
    Engine,
    FindingKind,
    StepKind,
    UpcomingKind,
    Verdict,
    breach_of,
    days,
    due,
    interest,
    least,
    outstanding,
    overdue,
    percent,
    periods_late,
    suspends,
    terminates,
    total,
    usd,
    waives,
)
from contract_rules.testing.strategies.vocabulary import Claim, Deliver, Order, Pay, Visit
from support.dealings import (
    ann,
    bea,
    claim,
    clause,
    contract,
    cyd,
    day,
    deliver,
    duties,
    each_matcher,
    order,
    pay,
    stands,
)
from support.schemas import FINDINGS

PRICE = Pay(amount=Order.price, to=ann)

FEE = bea.must(Pay(amount=usd(2), to=ann), within=days(3))


def priced(**graced):
    """Bea pays each order within 4 days; what is written for that gives grace, as it says."""
    again = bea.must(PRICE, **graced)
    return clause("C1", bea.must(PRICE, upon=bea.did(Order()), within=days(4), otherwise=again))


AGREED = contract(priced(within=days(5), otherwise=FEE))
"""Due on the 5th, with grace to the 10th; then a fee is due, too, by the 13th."""


def graces(duty) -> list[tuple[int | None, ...]]:
    """The days of the month since when there was grace, to when, and when it had passed."""
    days_ = ((grace.since, grace.due, grace.passed) for grace in duty.grace)
    return [tuple(on and on.day for on in one) for one in days_]


@each_matcher
def test_grace_is_the_same_debt_with_a_further_deadline(matcher) -> None:
    """It is told once, in breach since the first deadline; grace is no second breach."""
    made = (order(1, 10),)
    for number, status, given in (
        (5, "C1 open 0 10", []),
        (6, "C1 breached 0 10", [(6, 10, None)]),
        (10, "C1 breached 0 10", [(6, 10, None)]),
        (11, "C1 breached 0 10", [(6, 10, 11)]),
    ):
        debt, *others = duties(AGREED, made, day(number), matcher)
        assert (stands(AGREED, made, day(number), matcher)[0], graces(debt)) == (status, given)
        assert debt.due == day(5)
        assert [(fee.amount, fee.due) for fee in others] == [(usd(2), day(13))] * (number > 10)
        assert all(fee.stands_in_for == debt.id for fee in others)
    with Engine(AGREED, made, matcher=matcher) as engine:
        assert [(b.clause, b.on) for b in engine.breaches(on=day(12))] == [("C1", day(6))]
        (found,) = engine.record(cyd.does(Visit(1), on=day(12)))
        assert (found.kind, found.duty.breached) == (FindingKind.BREACH, day(6))


@each_matcher
def test_what_performs_a_debt_in_its_grace_ends_that(matcher) -> None:
    """In parts as well; the fee for a grace that passed is then never owed."""
    made = (order(1, 10), pay(4, 3), pay(10, 7))
    assert stands(AGREED, made, day(20), matcher) == ["C1 late 10 0"]
    (debt,) = duties(AGREED, made, day(20), matcher)
    assert graces(debt) == [(6, 10, None)]
    with Engine(AGREED, made, matcher=matcher) as engine:
        assert engine.unallocated(on=day(20)) == ()
        (breach,) = engine.breaches(on=day(20))
        assert (breach.remedies, breach.made_good) == ((), day(10))
    late = (order(1, 10), pay(11, 12))
    assert stands(AGREED, late, day(20), matcher) == ["C1 late 10 0", "C1 kept 2 0"]
    kept = (order(1, 10), pay(5, 10))
    assert graces(*duties(AGREED, kept, day(20), matcher)) == []


@each_matcher
def test_conditions_and_amounts_see_one_debt(matcher) -> None:
    """`breach_of` holds from the first deadline on, and what is outstanding counts once."""
    asking = clause(
        "C2",
        cyd.may(Visit(level=1), provided=breach_of("C1")),
        cyd.may(Visit(level=2), provided=due("C1", remedies=True)),
        cyd.may(Visit(level=3), provided=overdue("C1", by=days(3))),
        cyd.must_not(Pay(amount=outstanding("C1", remedies=True))),
    )
    agreed = contract(priced(within=days(5)), asking)
    with Engine(agreed, [order(1, 10)], matcher=matcher) as engine:
        for level, first in ((1, 6), (2, 1), (3, 9)):
            for number in range(1, 15):
                said = engine.decide(cyd, Visit(level=level), on=day(number)).verdict
                assert (said is Verdict.PERMITTED) is (number >= first)
        for number in (3, 8, 12):
            for amount in (10, 20):
                said = engine.decide(cyd, Pay(usd(amount), ann), on=day(number)).verdict
                assert (said is Verdict.PROHIBITED) is (amount == 10)


@each_matcher
def test_what_is_written_for_the_end_of_grace_waits_for_that(matcher) -> None:
    """A power, a chain of graces, an amount that grows: by the deadline that passed."""
    power = ann.can(Claim(number=1), then=terminates())
    agreed = contract(priced(within=days(5), otherwise=power))
    for number, kind in ((10, "void"), (11, "exercised")):
        with Engine(agreed, [order(1, 10)], matcher=matcher) as engine:
            assert kind in {f.kind.value for f in engine.record(claim(number))}
    fine = bea.must(
        Pay(amount=least(usd(9), usd(1) * periods_late(days(1))), to=ann), within=days(30)
    )
    twice = bea.must(PRICE, within=days(2), otherwise=fine)
    agreed = contract(priced(within=days(3), otherwise=twice))
    debt, told = duties(agreed, (order(1, 10),), day(14), matcher)
    assert graces(debt) == [(6, 8, 9), (9, 10, 11)]
    assert (told.amount, told.arisen) == (usd(4), day(11))


@each_matcher
def test_that_grace_has_passed_is_told_as_no_second_breach(matcher) -> None:
    """By what is allowed from then on, and by what is missing while it runs."""
    allowed = priced(within=days(5), otherwise=ann.may(Visit()))
    with Engine(contract(allowed), [order(1)], matcher=matcher) as engine:
        after = " ".join(str(engine.decide(ann, Visit(), on=day(11))).split())
        for on in (3, 8):
            (missing,) = engine.decide(ann, Visit(), on=day(on)).why_not(Verdict.PERMITTED)
            assert missing.decision.on == day(11)
            assert missing.clauses == ("C1",)
            assert "if the grace of Bea under clause C1 had passed on 2020-01-11" in " ".join(
                str(missing).split()
            )
    assert "as the grace of Bea under clause C1 had passed on 2020-01-11 (2)" in after
    assert "breached" not in after


@each_matcher
def test_an_amount_that_goes_by_the_duty_in_breach_is_never_the_same(matcher) -> None:
    """Written alike, it is of another duty: of how late that is."""
    fine = Pay(amount=usd(1) * periods_late(days(1)), to=ann)
    again = bea.must(fine, within=days(2), otherwise=bea.must(fine, within=days(2)))
    norm = bea.must(Pay(amount=usd(10), to=ann), by=day(4), otherwise=again)
    debt, first, second = duties(contract(clause("C1", norm)), (), day(9), matcher)
    assert [debt.grace, first.grace, second.grace] == [(), (), ()]
    assert (first.amount, second.amount) == (usd(5), usd(3))


@each_matcher
def test_interest_for_the_end_of_grace_runs_from_that(matcher) -> None:
    """As the period of what is owed then counts from it, and the periods by which it is late."""
    charge = bea.must(Pay(amount=interest(percent(10), per=days(1)), to=ann), within=days(9))
    agreed = contract(priced(within=days(5), otherwise=charge))
    _, charged = duties(agreed, (order(1, 10),), day(13), matcher)
    assert (charged.amount, charged.arisen, charged.due) == (usd(3), day(11), day(19))


@each_matcher
def test_a_debt_that_is_discharged_has_no_more_grace(matcher) -> None:
    powers = clause(
        "P",
        ann.can(Claim(number=1), then=waives("C1")),
        ann.can(Claim(number=2), then=suspends("C1", extends=True)),
    )
    agreed = contract(priced(within=days(5), otherwise=FEE), powers)
    (debt,) = duties(agreed, (order(1, 10), claim(8)), day(20), matcher)
    assert (debt.status, graces(debt)) == (DutyStatus.DISCHARGED, [(6, 10, None)])
    debt, _ = duties(agreed, (order(1, 10), claim(8, 2)), day(20), matcher)
    assert graces(debt) == [(6, 10, 11)]  # what is in breach is not suspended


@each_matcher
def test_a_payment_that_is_recorded_late_undoes_what_the_end_of_grace_brought(matcher) -> None:
    with Engine(AGREED, [order(1, 10)], matcher=matcher) as engine:
        assert len(engine.duties(on=day(12))) == 2
        engine.record(pay(9, 10, recorded=day(13)))
        (debt,) = engine.duties(on=day(12))
        assert (debt.status, graces(debt)) == (DutyStatus.LATE, [(6, 10, None)])
        engine.record(pay(3, 10, recorded=day(14)))
        (debt,) = engine.duties(on=day(12))
        assert (debt.status, graces(debt)) == (DutyStatus.KEPT, [])


@each_matcher
def test_grace_may_have_a_condition_or_no_deadline(matcher) -> None:
    """Without a deadline it never passes; where its condition fails there is none."""
    made = (order(1, 10), deliver(3))
    endless = contract(priced(otherwise=FEE))
    (debt,) = duties(endless, made, day(30), matcher)
    assert graces(debt) == [(6, None, None)]
    assert "It was given grace." in str(debt)
    for level, given in ((1, [(6, 8, 9)]), (2, [])):
        asked = priced(within=days(3), provided=ann.did(Deliver(level=level)))
        assert graces(*duties(contract(asked), made, day(30), matcher)) == given


@each_matcher
def test_another_amount_act_or_creditor_is_a_debt_of_its_own(matcher) -> None:
    for other in (
        bea.must(Pay(amount=percent(100) * Order.price, to=ann), within=days(5)),
        bea.must(Pay(amount=Order.price, to=cyd), within=days(5)),
        bea.must(PRICE, within=days(5), owed_to=cyd),
        bea.must(PRICE, within=days(5), in_one_payment=True),
        cyd.must(PRICE, within=days(5)),
        bea.must(PRICE, upon=cyd.did(Visit()), within=days(5)),
    ):
        norm = bea.must(PRICE, upon=bea.did(Order()), within=days(4), otherwise=other)
        made = (order(1, 10), cyd.does(Visit(1), on=day(7)))
        both = duties(contract(clause("C1", norm)), made, day(8), matcher)
        assert [duty.grace for duty in both] == [(), ()]


@each_matcher
def test_the_end_of_grace_is_upcoming_and_changes_what_is_decided(matcher) -> None:
    after = cyd.may(Visit())
    agreed = contract(priced(within=days(5), otherwise=after))
    with Engine(agreed, [order(1, 10)], matcher=matcher) as engine:
        first, second = (
            [(u.kind, u.on, u.what) for u in engine.upcoming(on=day(n))] for n in (2, 7)
        )
        assert first == [
            (UpcomingKind.DEADLINE, day(5), "last day for Bea to pay (USD 10.00, Ann)")
        ]
        assert second == [
            (UpcomingKind.GRACE, day(10), "last day of grace for Bea to pay (USD 10.00, Ann)")
        ]
        silent, may = engine.history(cyd, Visit(1))
        assert (silent.decision.verdict, may.decision.verdict) == (
            Verdict.SILENT,
            Verdict.PERMITTED,
        )
        assert may.since == day(11)


@each_matcher
def test_grace_and_what_is_owed_instead_are_data_that_the_schema_describes(matcher) -> None:
    """What cannot pass is no cause of a change, either."""
    fee = bea.must(Pay(amount=usd(5), to=ann), instead=True)
    other = clause("C2", bea.must(Visit(level=1), by=day(3), otherwise=fee))
    agreed = contract(priced(within=days(5)), other)
    told = [duty.to_json() for duty in duties(agreed, (order(1, 10),), day(12), matcher)]
    for one in told:
        FINDINGS.validate(json.loads(json.dumps(one)))
    graced, replaced_, instead = sorted(told, key=lambda one: (one["clause"], one["arisen"]))
    given = {"since": "2020-01-06", "due": "2020-01-10", "passed": "2020-01-11"}
    assert (graced["grace"], "grace" in replaced_) == ([given], False)
    assert replaced_["steps"][-1] == {
        "step": "discharged",
        "on": "2020-01-04",
        "duty": instead["duty"],
    }
    endless = contract(priced(), clause("C2", cyd.may(Visit(), provided=breach_of("C1"))))
    with Engine(endless, [order(1, 10)], matcher=matcher) as engine:
        assert [i.since for i in engine.history(cyd, Visit(1))] == [day(1), day(6)]
    (debt,) = duties(endless, (order(1, 10),), day(12), matcher)
    assert debt.to_json()["grace"] == [{"since": "2020-01-06", "due": None, "passed": None}]


@each_matcher
def test_grace_is_told_among_what_is_owed_under_a_clause(matcher) -> None:
    with Engine(AGREED, [order(1, 10)], matcher=matcher) as engine:
        fates = engine.why_not_owed("C1", on=day(7)).fates
        told = [(fate.fate.value, [d.breached for d in fate.duties]) for fate in fates]
    assert told == [("arose", [day(6)]), ("arose", [day(6)]), ("waiting", [])]


@each_matcher
def test_a_debt_in_grace_says_so(matcher) -> None:
    (debt,) = duties(AGREED, (order(1, 10),), day(7), matcher)
    said = " ".join(str(debt).split())
    assert "due by 2020-01-05, with grace to 2020-01-10; owed to Ann" in said
    assert "its deadline had passed. It was given grace to 2020-01-10." in said
    debt, _ = duties(AGREED, (order(1, 10),), day(11), matcher)
    assert "On 2020-01-11 its grace had passed." in " ".join(str(debt).split())
    with Engine(AGREED, [order(1, 10)], matcher=matcher) as engine:
        assert "grace to 2020-01-10" in " ".join(str(engine.report(on=day(7))).split())


# instead of what was due


def replaced(**parts):
    """Bea delivers within 4 days of an order; else she pays 5 instead."""
    fee = bea.must(Pay(amount=usd(5), to=ann), within=days(3), instead=True, **parts)
    norm = bea.must(
        Deliver(level=1), upon=bea.did(Order()), within=days(4), otherwise=fee, owed_to=ann
    )
    return clause("C1", norm)


@each_matcher
def test_a_duty_falls_away_where_another_is_owed_instead(matcher) -> None:
    """It is discharged, with the other named; its breach stays one, and is made good by that."""
    agreed, made = contract(replaced()), (order(1, 10),)
    assert stands(agreed, made, day(6), matcher) == ["C1 discharged", "C1 open 0 5"]
    due_, fee = duties(agreed, made, day(6), matcher)
    assert (due_.breached, due_.since, fee.stands_in_for) == (day(6), day(6), due_.id)
    step = due_.steps[-1]
    assert (step.kind, step.remedy.id) == (StepKind.DISCHARGED, fee.id)
    assert "it was discharged, as Bea must pay (USD 5.00, Ann) instead" in " ".join(
        str(due_).split()
    )
    late = (*made, deliver(7, by=bea), pay(8, 5))
    assert stands(agreed, late, day(9), matcher) == ["C1 discharged", "C1 kept 5 0"]
    with Engine(agreed, late, matcher=matcher) as engine:
        (breach,) = engine.breaches(on=day(9))
        assert (breach.on, breach.made_good) == (day(6), day(8))


@each_matcher
def test_what_is_owed_instead_may_come_to_the_amount_of_what_follows_upon_it(matcher) -> None:
    """The price happens to be the 5 that are due instead of it; that is no grace, and is told."""
    flat = bea.must(Pay(amount=usd(5), to=ann), within=days(3), instead=True)
    price = bea.must(PRICE, within=days(2), instead=True, otherwise=flat)
    norm = bea.must(Deliver(level=1), upon=bea.did(Order()), within=days(4), otherwise=price)
    agreed, made = contract(clause("C1", norm)), (order(1, 5),)
    told = duties(agreed, made, day(9), matcher)
    assert [duty.status.value for duty in told] == ["discharged", "discharged", "open"]
    for duty, other in itertools.pairwise(told):
        assert duty.steps[-1].remedy.id == other.id
        assert "as Bea must pay (USD 5.00, Ann) instead" in " ".join(str(duty).split())
        assert json.loads(json.dumps(duty.to_json()))["phrase"]
    with Engine(agreed, made, matcher=matcher) as engine:
        assert "pay (USD 5.00, Ann)" in str(engine.report(on=day(7)))


@each_matcher
def test_what_is_paid_of_a_duty_that_falls_away_counts_to_it_alone(matcher) -> None:
    """What asks about the clause sees that it was breached, and no more of it."""
    rest = bea.must(Pay(amount=usd(9), to=ann), instead=True)
    norms = (
        clause("C1", bea.must(Pay(amount=usd(10), to=ann), by=day(4), otherwise=rest)),
        clause("C2", cyd.may(Visit(level=1), provided=due("C1"))),
        clause("C3", cyd.may(Visit(level=2), provided=breach_of("C1"))),
    )
    agreed, made = contract(*norms), (pay(3, 4),)
    assert stands(agreed, made, day(6), matcher) == ["C1 discharged 4 0", "C1 open 0 9"]
    with Engine(agreed, made, matcher=matcher) as engine:
        said = [engine.decide(cyd, Visit(level=n), on=day(6)).verdict for n in (1, 2)]
        assert said == [Verdict.SILENT, Verdict.PERMITTED]


@each_matcher
def test_a_duty_upon_a_later_occasion_may_be_owed_instead(matcher) -> None:
    """Until then, what was due stays owed; where it is performed before, nothing falls away."""
    claimed = bea.must(
        Pay(amount=usd(5), to=ann), upon=ann.did(Visit()), within=days(3), instead=True
    )
    norm = bea.must(Deliver(level=1), by=day(4), otherwise=claimed, owed_to=ann)
    agreed, asked = contract(clause("C1", norm)), ann.does(Visit(1), on=day(8))
    assert stands(agreed, (asked,), day(7), matcher) == ["C1 breached"]
    assert stands(agreed, (asked,), day(8), matcher) == ["C1 discharged", "C1 open 0 5"]
    done = (deliver(7, by=bea), asked)
    assert stands(agreed, done, day(8), matcher) == ["C1 late", "C1 open 0 5"]


@each_matcher
def test_where_no_other_duty_arises_none_falls_away(matcher) -> None:
    agreed = contract(replaced(provided=ann.did(Visit())))
    assert stands(agreed, (order(1, 10),), day(6), matcher) == ["C1 breached"]


@pytest.mark.parametrize("amount", [usd(10), total(Pay.amount, by=cyd)])
def test_grace_goes_by_what_is_written(amount) -> None:
    """Of an amount that is worked out it is the same, once."""
    asked = Pay(amount=amount, to=ann)
    again = bea.must(asked, within=days(2))
    norm = bea.must(asked, by=day(4), otherwise=again)
    paid = pay(2, 10, ann, by=cyd)
    assert stands(contract(clause("C1", norm)), (paid,), day(6), "semantics") == [
        "C1 breached 0 10"
    ]
