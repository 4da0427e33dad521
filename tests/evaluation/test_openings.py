"""What is done before `not_before=` counts to no duty, and no duty permits it before."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from contract_rules import (
    Engine,
    Roll,
    UpcomingKind,
    Verdict,
    any_party,
    business_days,
    days,
    hours,
    monthly,
    resumes,
    suspends,
    usd,
    waives,
    weeks,
)
from contract_rules.contracts.serialization import from_json, to_json
from contract_rules.errors import WrongTypeError
from contract_rules.norms.norms import Obligation
from contract_rules.testing.strategies.vocabulary import Claim, Deliver, Order, Pay, Visit
from support.dealings import (
    ann,
    bea,
    claim,
    clause,
    contract,
    day,
    deliver,
    duties,
    each_matcher,
    order,
    pay,
    stands,
)


def at(number: int, hour: int) -> datetime:
    """A time of day in January, of the contract's time zone."""
    return datetime(2020, 1, number, hour)  # noqa: DTZ001 (a contract names its own)


DELIVERY = ann.must(
    Deliver(1), upon=bea.did(Order()), not_before=days(5), within=days(9), owed_to=bea
)


@each_matcher
def test_an_act_before_it_does_not_count(matcher) -> None:
    """Delivered from the fifth to the ninth day after the order: each edge, and beyond."""
    agreed = contract(clause("C1", DELIVERY))
    found = {
        number: stands(agreed, (order(2), deliver(number)), day(20), matcher)
        for number in (3, 6, 7, 11, 12)
    }
    assert found == {
        3: ["C1 breached"],
        6: ["C1 breached"],
        7: ["C1 kept"],
        11: ["C1 kept"],
        12: ["C1 late"],
    }


@each_matcher
@pytest.mark.parametrize(
    ("stated", "first"),
    [
        (date(2020, 1, 8), day(8)),
        (Order.due, day(10)),
        (Order.on + days(3), day(5)),
        (days(Order.level), day(4)),
        (weeks(1), day(9)),
        (business_days(2, "US"), day(6)),
        (hours(36), datetime(2020, 1, 4, 12, tzinfo=UTC)),
        (at(8, 9), datetime(2020, 1, 8, 9, tzinfo=UTC)),
        (date(2019, 1, 8), None),
    ],
)
def test_it_is_a_day_or_a_period(stated, first, matcher) -> None:
    """A date, a day that the occasion states, or a period after it; hours are an instant."""
    norm = bea.must(Pay(usd(5), ann), upon=bea.did(Order()), not_before=stated)
    agreed = contract(clause("C1", norm))
    happened = [order(2, level=2, due=day(10))]
    (duty,) = duties(agreed, happened, day(3), matcher)
    assert (duty.not_before, duty.due) == (first, None)
    told = "not before" in str(duty)
    assert told is (first is not None)
    assert (duty.to_json().get("not_before")) == (first and first.isoformat())
    assert from_json(Obligation, to_json(norm)) == norm


@each_matcher
def test_an_hour_before_is_too_early(matcher) -> None:
    """What is done at an instant counts from that instant on."""
    norm = bea.must(Pay(usd(5), ann), upon=bea.did(Order()), not_before=at(8, 9))
    agreed = contract(clause("C1", norm))
    found = []
    for hour in (8, 9):
        paid = bea.does(Pay(usd(5), ann), on=datetime(2020, 1, 8, hour, tzinfo=UTC))
        found += stands(agreed, (order(2), paid), day(20), matcher)
    assert found == ["C1 open 0 5", "C1 kept 5 0"]


@each_matcher
def test_what_is_paid_too_early_is_unallocated(matcher) -> None:
    """It stays so when the duty may be performed; another duty takes it at once."""
    late = bea.must(Pay(usd(5), ann), upon=bea.did(Order()), not_before=day(10), by=day(20))
    now = bea.must(Pay(usd(3), ann), upon=bea.did(Order()), within=days(30))
    agreed = contract(clause("C1", late), clause("C2", now))
    with Engine(agreed, [order(2), pay(4, 5)], matcher=matcher) as engine:
        found = [(d.clause, d.status.value, d.paid) for d in engine.duties(on=day(25))]
        assert found == [("C1", "breached", usd(0)), ("C2", "kept", usd(3))]
        assert [amount for _, amount in engine.unallocated(on=day(25))] == [usd(2)]


@each_matcher
def test_a_duty_permits_from_then_on(matcher) -> None:
    """Against a ban on which it prevails, the duty permits its act from the first day only."""
    duty = clause("C1", DELIVERY, overrides=("R",))
    ban = clause("R", any_party.must_not(Deliver()))
    with Engine(contract(duty, ban), [order(2)], matcher=matcher) as engine:
        verdicts = [
            engine.decide(ann, Deliver(1), on=day(number)).verdict for number in (3, 6, 7, 11)
        ]
        assert verdicts == [Verdict.PROHIBITED] * 2 + [Verdict.PERMITTED] * 2
        changed = [i.since for i in engine.history(ann, Deliver(1))]
        assert day(7) in changed


@each_matcher
def test_a_ban_that_ends_before_it_moves_no_deadline(matcher) -> None:
    """Nothing is asked for before: a duty is weighed from its first day, and then moves."""
    duty = clause("C1", DELIVERY)
    for last, due in ((day(6), day(11)), (day(8), day(13))):
        ban = clause("R", ann.must_not(Deliver(), until=last), overrides=("C1",))
        agreed = contract(duty, ban)
        (early,) = duties(agreed, (order(2),), day(5), matcher)
        (then,) = duties(agreed, (order(2),), day(10), matcher)
        assert (early.status.value, then.status.value, then.due) == ("open", "open", due)
    (asleep,) = duties(agreed, (order(2),), day(8), matcher)
    assert (asleep.status.value, asleep.since) == ("suspended", day(7))


@each_matcher
def test_a_suspension_moves_the_deadline_alone(matcher) -> None:
    """The first day stands as it is."""
    powers = clause(
        "P",
        ann.can(Claim(number=1), then=suspends("C1", extends=True)),
        ann.can(Claim(number=2), then=resumes("C1")),
    )
    agreed = contract(clause("C1", DELIVERY), powers)
    (duty,) = duties(agreed, (order(2), claim(3), claim(5, 2)), day(6), matcher)
    assert (duty.not_before, duty.due) == (day(7), day(13))


@each_matcher
def test_in_a_remedy_it_runs_from_the_missed_deadline(matcher) -> None:
    """As the deadline does."""
    remedy = ann.must(Visit(1), not_before=days(2), within=days(4), owed_to=bea)
    norm = ann.must(
        Deliver(1), upon=bea.did(Order()), within=days(3), owed_to=bea, otherwise=remedy
    )
    (_, duty) = duties(contract(clause("C1", norm)), (order(2),), day(6), matcher)
    assert (duty.not_before, duty.due) == (day(7), day(9))


@each_matcher
def test_of_a_duty_that_recurs_it_runs_from_its_day(matcher) -> None:
    """Paid from the second to the fifth day after the end of the month."""
    norm = bea.must(Pay(usd(5), ann), every=monthly(), not_before=days(2), within=days(5))
    agreed = contract(clause("C1", norm))
    early, right = pay(31, 5), pay(2, 5, month=2)
    assert stands(agreed, (early,), day(9, 2), matcher)[0] == "C1 breached 0 5"
    (duty, _) = duties(agreed, (right,), day(9, 2), matcher)
    assert (duty.status.value, duty.not_before, duty.due) == ("kept", day(2, 2), day(5, 2))


@each_matcher
def test_what_comes_is_told(matcher) -> None:
    """The first day is among what is to come, unless the duty is no longer owed by then."""
    powers = clause("P", ann.can(Claim(number=1), then=waives("C1", after=days(2))))
    agreed = contract(clause("C1", DELIVERY), powers)
    with Engine(agreed, [order(2), claim(3)], matcher=matcher) as engine:
        assert {u.kind for u in engine.upcoming(on=day(3))} == {UpcomingKind.NOTICE}
    with Engine(agreed, [order(2)], matcher=matcher) as engine:
        told = [(u.kind, u.on) for u in engine.upcoming(on=day(3))]
        assert told == [(UpcomingKind.OPENING, day(7)), (UpcomingKind.DEADLINE, day(11))]
        assert UpcomingKind.OPENING not in {u.kind for u in engine.upcoming(on=day(7))}
        (row,) = [r for r in engine.report(on=day(3)).to_rows() if r["duty"]]
        assert row["status"] == "open"
        assert "not before 2020-01-07" in engine.report(on=day(3)).sheet(120)


@each_matcher
def test_where_it_is_after_the_deadline_that_is_told(matcher) -> None:
    """No act is in time; the duty says so, as the clause does."""
    norm = bea.must(Pay(usd(5), ann), upon=bea.did(Order()), not_before=Order.due, within=days(3))
    events = (order(2, due=day(20)), pay(4, 5), pay(20, 5))
    (duty,) = duties(contract(clause("C1", norm)), events, day(4), matcher)
    assert "due by 2020-01-05, not before 2020-01-20, which is after that" in " ".join(
        str(duty).split()
    )
    assert stands(contract(clause("C1", norm)), events, day(20), matcher) == ["C1 late 5 0"]


@pytest.mark.parametrize(
    "limits",
    [
        {"by": day(9), "not_before": day(10)},
        {"before": day(9), "not_before": day(9)},
        {"by": at(9, 12), "not_before": at(9, 13)},
        {"by": day(9), "not_before": at(10, 0)},
        {"within": days(9), "not_before": days(10)},
        {"within": days(6), "not_before": weeks(1)},
        {"within": hours(24), "not_before": hours(25)},
        {"within": business_days(2, "US"), "not_before": business_days(3, "US")},
        {"every": monthly(), "not_before": days(1)},
    ],
)
def test_one_that_is_after_the_deadline_is_refused(limits) -> None:
    """Where both are constant."""
    with pytest.raises(WrongTypeError, match="no act would count in time: not_before= is after"):
        bea.must(Pay(usd(5), ann), **limits)


@pytest.mark.parametrize(
    "limits",
    [
        {"by": day(9), "not_before": day(9)},
        {"before": day(9), "not_before": day(8)},
        {"by": datetime(2020, 1, 9, 12, tzinfo=UTC), "not_before": day(10)},
        {"within": days(9), "not_before": days(9)},
        {"within": days(3), "not_before": business_days(3, "US")},
        {"within": days(3), "not_before": hours(99)},
        {"within": days(3), "not_before": days(4), "rolls": Roll.FOLLOWING, "calendar": "US"},
        {"within": days(Order.level), "not_before": days(4), "upon": Order},
        {"by": Order.due, "not_before": day(4), "upon": Order},
        {"within": days(3), "not_before": day(4)},
        {"not_before": days(4)},
        {"every": monthly(), "not_before": days(0)},
    ],
)
def test_others_may_be_in_time(limits) -> None:
    """What a history tells, or whose units or zones differ, is not refused."""
    assert bea.must(Pay(usd(5), ann), **limits).not_before is not None
