"""Powers, duties, breaches and reports that turn on what is open."""

from __future__ import annotations

import pytest

from contract_rules import (
    DutyStatus,
    Engine,
    FindingKind,
    Verdict,
    begins,
    breach_of,
    days,
    due,
    ends,
    kept,
    monthly,
    usd,
    waives,
)
from contract_rules.testing.strategies.vocabulary import Claim, Deliver, Order, Pay, Visit
from support.dealings import (
    ann,
    bea,
    claim,
    cyd,
    day,
    deliver,
    digits,
    each_matcher,
    order,
    pay,
    visit,
)
from support.open_words import (
    NARROW,
    SCOPE,
    WIDE,
    Refuse,
    agreed,
    asked,
    refuse,
    ways,
)


@each_matcher
def test_a_power_turns_on_a_reading_and_so_does_what_it_changes(matcher) -> None:
    contract = agreed(
        ann.must_not(Deliver()), ann.can(Claim(number=1), then=ends("C1"), provided=NARROW)
    )
    history = [claim(3)]
    exercise = asked(contract, act=Claim(1, cyd), matcher=matcher)
    assert (exercise.verdict, exercise.void) == (Verdict.UNDETERMINED, None)
    assert [(str(w.settled[0]), w.answer.void) for w in exercise.ways] == [
        ("scope: narrow", False),
        ("scope: wide", True),
    ]
    assert asked(contract, history, on=3, matcher=matcher).verdict is Verdict.PROHIBITED
    decision = asked(contract, history, on=4, matcher=matcher)
    assert ways(decision) == {"scope: narrow": "silent", "scope: wide": "prohibited"}
    with Engine(contract, matcher=matcher) as engine:
        (found,) = engine.record(*history)
    assert found.kind is FindingKind.UNDETERMINED


@each_matcher
def test_a_power_turns_on_what_happened_before_it_was_exercised(matcher) -> None:
    contract = agreed(
        ann.must_not(Deliver()),
        ann.can(Claim(number=1), then=ends("C1"), provided=bea.did(Refuse())),
    )
    decision = asked(contract, [claim(3)], matcher=matcher)
    assert ways(decision) == {
        "not 2020-01-03 Bea Refuse()": "prohibited",
        "2020-01-03 Bea Refuse()": "silent",
    }
    assert asked(contract, [claim(3), refuse(4)], matcher=matcher).turns_on == decision.turns_on
    assert asked(contract, [claim(3), refuse(2)], matcher=matcher).verdict is Verdict.SILENT


def debt(**parts):
    """Bea pays the price of each order within two days, where something is so."""
    return bea.must(Pay(amount=Order.price, to=ann), upon=bea.did(Order()), **parts)


@each_matcher
def test_a_duty_turns_on_a_reading(matcher) -> None:
    contract = agreed(debt(within=days(2), provided=NARROW))
    with Engine(contract, matcher=matcher) as engine:
        (found,) = engine.record(order(2))
        assert (found.kind, found.duty.status) == (FindingKind.DUTY, DutyStatus.UNDETERMINED)
        (duty,) = engine.duties(on=day(6))
        assert duty.status is DutyStatus.UNDETERMINED
        assert not duty.is_settled
        assert duty.turns_on == (SCOPE,)
        assert ways(duty) == {"scope: narrow": "breached", "scope: wide": None}
        assert (digits(duty.amount), duty.due, duty.steps) == ("10", day(4), ())
        assert engine.duties(on=day(6), readings={"scope": "wide"}) == ()
        (sure,) = engine.duties(on=day(6), readings={"scope": "narrow"})
        assert (sure.status, sure.ways) == (DutyStatus.BREACHED, ())


@each_matcher
def test_duties_are_told_by_age_whether_they_are_open_or_not(matcher) -> None:
    """Of one day, too: a period begins with the day, and what happens on it comes after."""
    contract = agreed(
        ann.must(Deliver(), upon=bea.did(Order()), within=days(5)),
        bea.must(Pay(usd(1), ann), every=monthly(day=1), within=days(5), provided=NARROW),
    )
    with Engine(contract, [order(2, month=2)], matcher=matcher) as engine:
        told = engine.duties(on=day(9, 2))
    assert [(duty.clause, duty.arisen) for duty in told] == [
        ("C2", day(1)),
        ("C2", day(2)),
        ("C2", day(2, 2)),
        ("C1", day(2, 2)),
    ]


@each_matcher
def test_only_what_is_so_in_every_way_is_said_of_an_open_duty(matcher) -> None:
    waived = ann.can(Claim(number=1), then=waives("C1"), provided=WIDE)
    contract = agreed(debt(within=days(2)), waived)
    with Engine(contract, [order(2), claim(3), pay(9, 4)], matcher=matcher) as engine:
        (duty,) = engine.duties(on=day(9))
        (before,) = engine.duties(on=day(2))
    assert ways(duty) == {"scope: narrow": "breached", "scope: wide": "discharged"}
    assert (duty.due, digits(duty.amount), duty.breached) == (day(4), "10", None)
    assert (duty.paid, duty.outstanding, duty.since) == (None, None, day(4))
    assert (before.status, before.ways) == (DutyStatus.OPEN, ())


@each_matcher
def test_what_is_in_breach_in_every_way_is_a_breach(matcher) -> None:
    waived = ann.can(Claim(number=1), then=waives("C1"), provided=WIDE)
    contract = agreed(debt(within=days(2)), waived)
    with Engine(contract, [order(2), claim(7)], matcher=matcher) as engine:
        (duty,) = engine.duties(on=day(9))
        (breach,) = engine.breaches(on=day(9))
    assert ways(duty) == {"scope: narrow": "breached", "scope: wide": "discharged"}
    assert (breach.clause, breach.on, breach.duty) == ("C1", day(5), duty)


@each_matcher
def test_only_what_is_certain_is_a_breach(matcher) -> None:
    contract = agreed(
        debt(within=days(2), provided=NARROW),
        ann.must_not(Deliver(level=1), provided=WIDE),
        ann.must_not(Deliver(level=2), provided=NARROW | WIDE),
    )
    history = [order(2), deliver(3, 1), deliver(3, 2)]
    with Engine(contract, history, matcher=matcher) as engine:
        assert [(b.clause, b.event) for b in engine.breaches(on=day(9))] == [("C3", history[2])]
        narrow = engine.breaches(on=day(9), readings={"scope": "narrow"})
        assert [b.clause for b in narrow] == ["C3", "C1"]
        kinds = [f.kind for f in engine.findings()]
    assert kinds == [FindingKind.DUTY, FindingKind.UNDETERMINED, FindingKind.BREACH]


@each_matcher
def test_what_exceeds_all_that_may_be_owed_is_unallocated(matcher) -> None:
    contract = agreed(debt(within=days(2), provided=NARROW))
    history = [order(2), pay(3, 12)]
    with Engine(contract, history, matcher=matcher) as engine:
        assert [digits(left) for _, left in engine.unallocated(on=day(9))] == ["2"]
        wide = engine.unallocated(on=day(9), readings={"scope": "wide"})
        assert [digits(left) for _, left in wide] == ["12"]
    with Engine(contract, [order(2), pay(3, 10)], matcher=matcher) as engine:
        assert engine.unallocated(on=day(9)) == ()


@each_matcher
def test_only_what_comes_in_any_case_is_upcoming(matcher) -> None:
    contract = agreed(debt(within=days(2), provided=NARROW), debt(within=days(3)))
    with Engine(contract, [order(2)], matcher=matcher) as engine:
        assert [(u.on, u.clauses) for u in engine.upcoming(on=day(2))] == [(day(5), ("C2",))]
        narrow = engine.upcoming(on=day(2), readings={"scope": "narrow"})
        assert [u.on for u in narrow] == [day(4), day(5)]


@each_matcher
def test_a_report_has_rows_for_what_is_open(matcher) -> None:
    contract = agreed(
        ann.must_not(Deliver(level=1), provided=NARROW),
        ann.must_not(Deliver(level=2)),
        ann.can(Claim(number=1), then=begins(ann.must_not(Visit())), provided=WIDE),
    )
    with Engine(contract, [claim(3)], matcher=matcher) as engine:
        report = engine.report(on=day(6))
        settled = engine.report(on=day(6), readings={"scope": "wide"})
    rows = [(p.action.kind, p.verdict) for p in report.positions]
    assert rows.count(("Deliver", Verdict.UNDETERMINED)) == 1
    assert rows.count(("Visit", Verdict.UNDETERMINED)) == 1
    assert Verdict.UNDETERMINED not in {p.verdict for p in settled.positions}


@each_matcher
@pytest.mark.parametrize("word", [breach_of, kept, due])
def test_what_asks_about_duties_turns_on_what_they_turn_on(matcher, word) -> None:
    contract = agreed(
        debt(within=days(2), provided=NARROW), ann.must_not(Deliver(), provided=word("C1"))
    )
    paid = [pay(3, 10)] if word is kept else []
    on = 3 if word is due else 6
    decision = asked(contract, [order(2), *paid], on=on, matcher=matcher)
    assert ways(decision) == {"scope: narrow": "prohibited", "scope: wide": "silent"}


@each_matcher
def test_what_asks_whether_a_prohibition_was_breached_turns_on_it(matcher) -> None:
    contract = agreed(
        bea.must_not(Visit(), provided=NARROW), ann.must_not(Deliver(), provided=breach_of("C1"))
    )
    decision = asked(contract, [visit(2, by=bea)], matcher=matcher)
    assert ways(decision) == {"scope: narrow": "prohibited", "scope: wide": "silent"}


@each_matcher
def test_what_takes_the_place_of_an_open_duty_is_open(matcher) -> None:
    fine = bea.must(Pay(amount=usd(1), to=ann), within=days(2))
    contract = agreed(
        debt(within=days(2), provided=NARROW, otherwise=fine),
        bea.must(Deliver(), upon=bea.did(Order()), within=days(1)),
    )
    with Engine(contract, [order(2)], matcher=matcher) as engine:
        told = [(d.clause, d.status.value) for d in engine.duties(on=day(9))]
        found = [(f.kind, f.duty.clause) for f in engine.findings()]
    assert sorted(told) == [("C1", "undetermined"), ("C1", "undetermined"), ("C2", "breached")]
    assert found == [(FindingKind.DUTY, "C1"), (FindingKind.DUTY, "C2")]
