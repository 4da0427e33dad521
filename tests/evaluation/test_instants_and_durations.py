"""Fields of instants and durations: deadlines, comparisons, totals, what is reckoned of them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    DutyStatus,
    Engine,
    Entity,
    Field,
    Money,
    Party,
    Rounding,
    Verdict,
    anything,
    at_least,
    at_most,
    days,
    days_between,
    hours,
    least,
    lookup,
    minutes,
    more_than,
    one_of,
    other_than,
    percent,
    rounded,
    total,
    usd,
    when,
)
from contract_rules.contracts.serialization import (
    event_from_json,
    event_to_json,
    from_json,
    to_json,
)
from contract_rules.errors import (
    CalendarEndError,
    IncomparableError,
    NaiveDatetimeError,
    NoSuchTimeError,
    NotExactError,
    OutOfRangeError,
    UnboundTermError,
    WrongTypeError,
)
from contract_rules.norms.subsumption import fits, implies
from support.histories import MATCHERS

NEW_YORK, TOKYO = ZoneInfo("America/New_York"), ZoneInfo("Asia/Tokyo")
START = date(2025, 1, 1)
ann, bob = Party("Ann"), Party("Bob")


class Site(Entity):
    """Where something runs."""


class Order(Action, phrase="order delivery at {deliver_at}"):
    """Names the instant of a delivery."""

    deliver_at: Field[datetime] = anything
    last_day: Field[date] = anything


class Deliver(Action, phrase="deliver what was promised for {promised}", past="delivered"):
    """What is owed."""

    promised: Field[datetime] = anything


class Notify(Action, phrase="give notice of {allowed}"):
    """States how long something may take."""

    allowed: Field[timedelta] = anything


class Cure(Action, phrase="cure the default"):
    """What a notice asks for."""


class Outage(Action, phrase="be down for {lasted} at {site}", past="was down for {lasted}"):
    """How long a service was not there."""

    lasted: Field[timedelta] = anything
    site: Field[Site] = anything


class Adjust(Action, phrase="adjust by {by_time}", signed="by_time"):
    """A correction of a clock, in either direction."""

    by_time: Field[timedelta] = anything


class Credit(Action, phrase="credit {amount}"):
    """What is owed for an outage."""

    amount: Field[Money] = anything


class Leave(Action, phrase="leave"):
    """What may be free, or not."""


def agreed(*norms, zone: str = "America/New_York") -> Contract:
    """A contract of these norms, each a clause of its own."""
    clauses = tuple(Clause(f"C{n}", "...", norm) for n, norm in enumerate(norms, 1))
    return Contract(name="X", parties=(ann, bob), clauses=clauses, effective=START, zone=zone)


def status(contract: Contract, events, on) -> str:
    """The status of the one duty, which all matchers give."""
    found = set()
    for matcher in MATCHERS:
        with Engine(contract, events, matcher=matcher) as engine:
            (duty,) = engine.duties(on=on)
            found.add(duty.status)
    (one,) = found
    return one.value


def verdict(norm, events, party, action, on) -> Verdict:
    """The verdict on an act under one norm, which all matchers give."""
    found = set()
    for matcher in MATCHERS:
        with Engine(agreed(norm), events, matcher=matcher) as engine:
            found.add(engine.decide(party, action, on=on).verdict)
    (one,) = found
    return one


def local(*at: int, zone=NEW_YORK) -> datetime:
    """A time of a zone's clocks."""
    return datetime(*at, tzinfo=zone)


MICROSECOND = timedelta(microseconds=1)

DELIVERY = agreed(ann.must(Deliver(), upon=bob.did(Order()), by=Order.deliver_at))


@pytest.mark.parametrize(
    ("done", "wanted"),
    [
        # 09:00 on 11 March in Tokyo is 00:00 UTC, which is 20:00 on the 10th in New York: the
        # clocks there were put forward on the 9th
        (local(2025, 3, 10, 20), DutyStatus.KEPT),
        (local(2025, 3, 11, 9, zone=TOKYO), DutyStatus.KEPT),
        (datetime(2025, 3, 11, tzinfo=UTC), DutyStatus.KEPT),
        (local(2025, 3, 10, 20) + MICROSECOND, DutyStatus.LATE),
        (date(2025, 3, 9), DutyStatus.KEPT),
        (date(2025, 3, 10), DutyStatus.LATE),  # known by its day, it may be of its end
    ],
)
def test_a_duty_is_due_at_the_instant_that_its_occasion_names(done, wanted) -> None:
    """In another zone than the contract's, with the clocks changed between."""
    named = local(2025, 3, 11, 9, zone=TOKYO)
    order = bob.does(Order(deliver_at=named, last_day=START), on=local(2025, 3, 7, 18))
    deliver = ann.does(Deliver(promised=local(2025, 3, 10, 20)), on=done)
    assert status(DELIVERY, [order, deliver], date(2025, 3, 12)) == wanted.value


def test_before_an_instant_is_a_microsecond_earlier() -> None:
    """What is done at it is late."""
    contract = agreed(ann.must(Deliver(), upon=bob.did(Order()), before=Order.deliver_at))
    at = local(2025, 3, 10, 20)
    order = bob.does(Order(deliver_at=at, last_day=START), on=local(2025, 3, 7, 18))
    for done, wanted in ((at - MICROSECOND, "kept"), (at, "late")):
        deliver = ann.does(Deliver(promised=at), on=done)
        assert status(contract, [order, deliver], date(2025, 3, 12)) == wanted


def test_before_the_end_of_a_day_known_as_an_instant() -> None:
    """A day's last microsecond is its end: what is done then is not before it."""
    contract = agreed(ann.must(Deliver(), upon=bob.did(Order()), before=Order.on + hours(24)))
    order = bob.does(Order(deliver_at=local(2025, 3, 3), last_day=START), on=date(2025, 3, 3))
    for done, wanted in ((date(2025, 3, 4), "late"), (local(2025, 3, 4, 23, 59), "kept")):
        deliver = ann.does(Deliver(promised=local(2025, 3, 3)), on=done)
        assert status(contract, [order, deliver], date(2025, 3, 12)) == wanted


def test_an_act_counts_from_an_instant_on() -> None:
    """An act before it is no performance."""
    contract = agreed(
        ann.must(
            Deliver(),
            upon=bob.did(Order()),
            not_before=Order.deliver_at,
            by=Order.deliver_at + hours(2),
        )
    )
    at = local(2025, 3, 10, 20)
    order = bob.does(Order(deliver_at=at, last_day=START), on=local(2025, 3, 7, 18))
    wanted = {
        at - MICROSECOND: "breached",
        at: "kept",
        at + timedelta(hours=2): "kept",
        at + timedelta(hours=2) + MICROSECOND: "late",
    }
    for done, told in wanted.items():
        deliver = ann.does(Deliver(promised=at), on=done)
        assert status(contract, [order, deliver], date(2025, 3, 12)) == told


def test_days_after_an_instant_are_of_the_contract_s_clocks() -> None:
    """01:00 on 4 March in Tokyo is 3 March in New York: two days after are through 5 March."""
    contract = agreed(ann.must(Deliver(), upon=bob.did(Order()), by=Order.deliver_at + days(2)))
    at = local(2025, 3, 4, 1, zone=TOKYO)
    order = bob.does(Order(deliver_at=at, last_day=START), on=date(2025, 3, 1))
    for done, told in (((2025, 3, 5, 23, 59), "kept"), ((2025, 3, 6, 0, 0), "late")):
        deliver = ann.does(Deliver(promised=at), on=local(*done))
        assert status(contract, [order, deliver], date(2025, 3, 12)) == told


NOTICE = agreed(ann.must(Cure(), upon=bob.did(Notify()), within=Notify.allowed))


@pytest.mark.parametrize(
    ("noticed", "done", "wanted"),
    [
        # the clocks change on 9 March: 72 hours from 18:00 on the 7th are 19:00 on the 10th
        (local(2025, 3, 7, 18), local(2025, 3, 10, 19), "kept"),
        (local(2025, 3, 7, 18), local(2025, 3, 10, 19) + MICROSECOND, "late"),
        # from what is known by its day alone they pass from the end of that
        (date(2025, 3, 3), date(2025, 3, 6), "kept"),
        (date(2025, 3, 3), local(2025, 3, 7), "late"),
    ],
)
def test_a_notice_states_how_long_a_cure_may_take(noticed, done, wanted) -> None:
    """The hours pass, whatever clocks show."""
    events = [bob.does(Notify(allowed=hours(72)), on=noticed), ann.does(Cure(), on=done)]
    assert status(NOTICE, events, date(2025, 3, 12)) == wanted


def test_a_duty_opens_as_late_as_an_event_states() -> None:
    """A period of elapsed time leads to an instant."""
    contract = agreed(
        ann.must(Cure(), upon=bob.did(Notify()), not_before=Notify.allowed, within=hours(10))
    )
    noticed = local(2025, 3, 3, 8)
    for done, told in ((local(2025, 3, 3, 9, 29), "breached"), (local(2025, 3, 3, 9, 30), "kept")):
        events = [bob.does(Notify(allowed=minutes(90)), on=noticed), ann.does(Cure(), on=done)]
        assert status(contract, events, date(2025, 3, 12)) == told


def test_an_instant_and_a_duration_that_events_state_make_a_deadline() -> None:
    """The instant of the order, as much later as the notice says."""
    contract = agreed(
        ann.must(
            Deliver(),
            upon=(bob.did(Order()), bob.did(Notify())),
            by=Order.deliver_at + Notify.allowed * 2 - minutes(30),
        )
    )
    at = local(2025, 3, 10, 20)
    events = [
        bob.does(Order(deliver_at=at, last_day=START), on=local(2025, 3, 7, 18)),
        bob.does(Notify(allowed=hours(1)), on=local(2025, 3, 7, 18)),
    ]
    for late, told in ((timedelta(), "kept"), (MICROSECOND, "late")):
        done = ann.does(Deliver(promised=at), on=at + timedelta(minutes=90) + late)
        assert status(contract, [*events, done], date(2025, 3, 12)) == told


OUT = ann.must_not(
    Leave(), provided=total(Outage.lasted, by=bob, since=date(2025, 3, 1)) > hours(4)
)


@pytest.mark.parametrize(
    ("lasted", "wanted"),
    [
        ((timedelta(hours=3, minutes=20), timedelta(minutes=40)), Verdict.SILENT),
        (
            (timedelta(hours=3, minutes=20), timedelta(minutes=40, microseconds=1)),
            Verdict.PROHIBITED,
        ),
        ((), Verdict.SILENT),
    ],
)
def test_downtime_adds_up_over_a_month(lasted, wanted) -> None:
    """3 hours 20 minutes and 40 minutes are 4 hours, and a microsecond more is more."""
    site = Site("here")
    events = [
        bob.does(Outage(lasted=time, site=site), on=date(2025, 3, 3 + n))
        for n, time in enumerate((*lasted,))
    ]
    events.append(bob.does(Outage(lasted=hours(9), site=site), on=date(2025, 2, 28)))
    assert verdict(OUT, events, ann, Leave(), date(2025, 3, 31)) is wanted
    twice = total(Outage.lasted * 2, by=bob, site=site, since=date(2025, 3, 1)) > hours(8)
    norm = ann.must_not(Leave(), provided=twice)
    assert verdict(norm, events, ann, Leave(), date(2025, 3, 31)) is wanted


def test_an_outage_that_is_reversed_counts_no_more() -> None:
    """The running sum loses it."""
    one = bob.does(Outage(lasted=hours(3), site=Site("here")), on=date(2025, 3, 3))
    other = bob.does(Outage(lasted=hours(2), site=Site("here")), on=date(2025, 3, 4))
    events = [one, other, one.reversal(on=date(2025, 3, 5))]
    assert verdict(OUT, events[:2], ann, Leave(), date(2025, 3, 31)) is Verdict.PROHIBITED
    assert verdict(OUT, events, ann, Leave(), date(2025, 3, 31)) is Verdict.SILENT


def test_hours_of_downtime_are_paid_for_at_a_rate() -> None:
    """50 an hour for 1 hour 1 minute are 50.8333..., rounded once, at the end."""
    rate = usd(50) * (Outage.lasted / hours(1))
    lasted = Outage.lasted / hours(1)
    owed = {
        rounded(rate, 2, Rounding.HALF_UP): "50.83",
        rounded(rate, 0, Rounding.UP): "51",
        rounded(lasted, 1, Rounding.HALF_UP) * usd(50): "50",
        rounded(rate * 60, 2, Rounding.HALF_UP): "3050",
        rounded(usd(50) * (lasted / 4), 2, Rounding.HALF_UP): "12.71",
        rounded(rate / 4, 2, Rounding.HALF_UP): "12.71",
        rounded(lasted / 3, 2, Rounding.HALF_UP) * usd(50): "17",
        usd(50) * rounded(Outage.lasted * 60 / hours(1), 0, Rounding.UP): "3050",
        rounded(lasted + lasted, 3, Rounding.UP) * usd(1): "2.034",
        rounded(lasted - lasted, 3, Rounding.UP) * usd(1): "0",
        rounded(lasted * usd(60), 2, Rounding.UP): "61",
        rounded(lasted, 3, Rounding.HALF_UP) * usd(1): "1.017",
        usd(1) * (Outage.lasted / timedelta(microseconds=1_000_000)): "3660",
        usd(60) * lookup(Outage.lasted, (at_most(hours(1)), 1), (more_than(hours(1)), 2)): "120",
        when(Outage.lasted > hours(1), usd(7), usd(8)): "7",
    }
    event = bob.does(Outage(lasted=timedelta(minutes=61), site=Site("here")), on=START)
    for amount, wanted in owed.items():
        contract = agreed(ann.must(Credit(amount=amount), upon=bob.did(Outage())))
        for matcher in MATCHERS:
            with Engine(contract, [event], matcher=matcher) as engine:
                (duty,) = engine.duties(on=START)
                assert duty.outstanding == usd(wanted)
                assert str(duty)
        assert from_json(Contract, json.loads(json.dumps(to_json(contract)))) == contract


def test_a_rate_for_hours_says_how_it_is_rounded() -> None:
    """An hour is no decimal of another time, where nothing rounds what is reckoned."""
    with pytest.raises(NotExactError, match="rounded"):
        agreed(ann.must(Credit(usd(50) * (Outage.lasted / hours(1))), upon=bob.did(Outage())))
    with pytest.raises(NotExactError, match="by nothing"):
        Outage.lasted / hours(0)


def test_division_by_a_duration_of_nothing_has_no_value() -> None:
    """So has an amount that divides by one."""
    share = rounded(usd(50) * (hours(1) / Outage.lasted), 2, Rounding.UP)
    norm = ann.must_not(Leave(), provided=bob.did(Outage()) & (share > usd(0)))
    for lasted, wanted in ((hours(2), Verdict.PROHIBITED), (hours(0), Verdict.SILENT)):
        outage = bob.does(Outage(lasted=lasted, site=Site("here")), on=START)
        assert verdict(norm, [outage], ann, Leave(), date(2025, 3, 31)) is wanted
    half = ann.must_not(Leave(), provided=bob.did(Outage()) & (Outage.lasted / 2 > hours(1)))
    for lasted, wanted in ((hours(2), Verdict.SILENT), (minutes(121), Verdict.PROHIBITED)):
        outage = bob.does(Outage(lasted=lasted, site=Site("here")), on=START)
        assert verdict(half, [outage], ann, Leave(), date(2025, 3, 31)) is wanted


@pytest.mark.parametrize(
    ("condition", "held"),
    [
        (Deliver.promised == Order.deliver_at, True),
        (Deliver.promised != Order.deliver_at, False),
        (Deliver.promised < Order.deliver_at, False),
        (Deliver.promised <= Order.deliver_at, True),
        (Deliver.on > Order.deliver_at, False),
        (Deliver.on == Deliver.promised, False),
        (Deliver.promised < Order.last_day, True),
        (Deliver.promised == date(2025, 3, 10), True),
        (Deliver.promised == date(2025, 3, 11), False),
        (Deliver.promised < date(2025, 3, 10), False),
        (Deliver.promised < date(2025, 3, 11), True),
        (Deliver.promised >= local(2025, 3, 11, 9, zone=TOKYO), True),
        (Deliver.on - Order.on > hours(1), True),
        (Deliver.on - Order.on > hours(2), False),
        (Order.deliver_at - Deliver.on >= hours(1), True),
        (Order.on - Deliver.promised < hours(0), True),
        (least(Deliver.on - Order.on, hours(1)) + hours(1) >= hours(2), True),
        (percent(50) * (Deliver.on - Order.on) < hours(1), False),
        (Deliver.on - local(2025, 3, 10, 17) <= hours(2), True),
    ],
)
def test_instants_and_durations_are_compared(condition, held) -> None:
    """Ordered at 17:00, delivered at 19:00, promised for 20:00, written in two zones."""
    order = Order(deliver_at=local(2025, 3, 11, 9, zone=TOKYO), last_day=date(2025, 3, 10))
    events = [
        bob.does(order, on=local(2025, 3, 10, 17)),
        ann.does(Deliver(promised=local(2025, 3, 10, 20)), on=local(2025, 3, 10, 19)),
    ]
    norm = bob.must_not(Leave(), provided=bob.did(Order()) & ann.did(Deliver()) & condition)
    wanted = Verdict.PROHIBITED if held else Verdict.SILENT
    assert verdict(norm, events, bob, Leave(), date(2025, 3, 12)) is wanted
    contract = agreed(norm)
    assert from_json(Contract, json.loads(json.dumps(to_json(contract)))) == contract


def test_time_passes_from_the_end_of_a_day_that_is_known_as_a_day() -> None:
    """From the end of 3 March to noon of the 4th are 12 hours, over the change of clocks 11."""
    for on, noon, passed in (
        (date(2025, 3, 3), local(2025, 3, 4, 12), 12),
        (date(2025, 3, 8), local(2025, 3, 9, 12), 11),
    ):
        events = [bob.does(Notify(allowed=hours(1)), on=on), ann.does(Cure(), on=noon)]
        both = bob.did(Notify()) & ann.did(Cure())
        time = Cure.on - Notify.on
        exactly = (time <= hours(passed)) & (time >= hours(passed))
        norm = bob.must_not(Leave(), provided=both & exactly)
        assert verdict(norm, events, bob, Leave(), date(2025, 3, 12)) is Verdict.PROHIBITED


def test_equal_instants_of_two_zones_are_one_value() -> None:
    """Clauses, patterns and events mean the same by them, also where clocks are put back."""
    once = local(2025, 11, 2, 1, 30)  # shown twice: this is the first time, 05:30 UTC
    again = once.replace(fold=1)
    for named, same, other in (
        (once, datetime(2025, 11, 2, 5, 30, tzinfo=UTC), again),
        (again, datetime(2025, 11, 2, 6, 30, tzinfo=UTC), once),
    ):
        event = ann.does(Deliver(promised=named), on=date(2025, 3, 3))
        assert event.act == Deliver(promised=same).act
        assert event.act != Deliver(promised=other).act
        assert Deliver(promised=named) == Deliver(promised=same)
        for asked, wanted in ((same, True), (other, False)):
            norm = bob.must_not(Leave(), provided=ann.did(Deliver(promised=asked)))
            found = verdict(norm, [event], bob, Leave(), date(2025, 3, 12))
            assert found is (Verdict.PROHIBITED if wanted else Verdict.SILENT)
        loose = bob.must_not(Leave(), provided=ann.did(Deliver(promised=other_than(same))))
        assert verdict(loose, [event], bob, Leave(), date(2025, 3, 12)) is Verdict.SILENT
        assert event_from_json(json.loads(json.dumps(event_to_json(event)))) == event


def test_two_clauses_meet_by_an_instant() -> None:
    """An act is found by the field of another that holds the same instant, in another zone."""
    asked = bob.did(Order(deliver_at=Deliver.promised))
    norm = ann.must_not(Deliver(), unless=asked)
    at = local(2025, 3, 10, 20)
    order = Order(deliver_at=local(2025, 3, 11, 9, zone=TOKYO), last_day=START)
    events = [bob.does(order, on=date(2025, 3, 3))]
    deliver, late = Deliver(promised=at), Deliver(promised=at + MICROSECOND)
    assert verdict(norm, events, ann, deliver, date(2025, 3, 12)) is Verdict.PERMITTED
    assert verdict(norm, events, ann, late, date(2025, 3, 12)) is Verdict.PROHIBITED


@pytest.mark.parametrize(
    ("matcher", "fits"),
    [
        (at_most(hours(72)), True),
        (at_least(hours(73)), False),
        (more_than(minutes(4319)), True),
        (one_of(hours(1), timedelta(days=3)), True),
        (other_than(hours(72)), False),
        (at_least(hours(1)) & at_most(hours(80)), True),
        (hours(72), True),
        (minutes(4321), False),
    ],
)
def test_durations_are_matched(matcher, fits) -> None:
    """72 hours are 4320 minutes, and three times 24 hours."""
    norm = ann.must_not(Leave(), provided=bob.did(Notify(allowed=matcher)))
    events = [bob.does(Notify(allowed=hours(72)), on=date(2025, 3, 3))]
    wanted = Verdict.PROHIBITED if fits else Verdict.SILENT
    assert verdict(norm, events, ann, Leave(), date(2025, 3, 12)) is wanted
    free = ann.must_not(Notify(allowed=matcher))
    wanted = Verdict.PROHIBITED if fits else Verdict.SILENT
    assert verdict(free, [], ann, Notify(allowed=hours(72)), date(2025, 3, 12)) is wanted


def test_days_from_an_instant_are_civil_days() -> None:
    """01:00 on 4 March in Tokyo is 3 March in New York: seven days before the 10th."""
    amount = usd(5) * days_between(Order.deliver_at, Order.last_day)
    contract = agreed(ann.must(Credit(amount=amount), upon=bob.did(Order())))
    order = Order(deliver_at=local(2025, 3, 4, 1, zone=TOKYO), last_day=date(2025, 3, 10))
    for matcher in MATCHERS:
        with Engine(contract, [bob.does(order, on=START)], matcher=matcher) as engine:
            (duty,) = engine.duties(on=START)
            assert duty.outstanding == usd(35)


@pytest.mark.parametrize(
    ("write", "error", "told"),
    [
        (lambda: Order(deliver_at=datetime(2025, 3, 1, 9)), NaiveDatetimeError, "tzinfo"),  # noqa: DTZ001
        (lambda: Order(deliver_at=local(2025, 3, 9, 2, 30)), NoSuchTimeError, "did you mean"),
        (lambda: Order(deliver_at=date(2025, 3, 9)), WrongTypeError, "an instant, such as"),
        (lambda: Order(deliver_at=Deliver.on), WrongTypeError, "an instant, such as"),
        (lambda: Order(deliver_at=at_least(date(2025, 3, 9))), WrongTypeError, "instant"),
        (lambda: Order(last_day=local(2025, 3, 9, 9)), WrongTypeError, "type date"),
        (lambda: Notify(allowed=72), WrongTypeError, r"a duration, such as hours\(72\)"),
        (lambda: Notify(allowed=days(3)), WrongTypeError, r"write hours\(72\)"),
        (lambda: Outage.lasted > days(2), WrongTypeError, r"write hours\(48\)"),
        (lambda: Outage.lasted + days(2), WrongTypeError, r"write hours\(48\)"),
        (lambda: Outage.lasted > 3, IncomparableError, "compare terms of one type"),
        (lambda: Outage.lasted == Order.deliver_at, IncomparableError, "one type"),
        (lambda: Order.deliver_at - Order.last_day, IncomparableError, "durations"),
        (lambda: Order.on - Order.last_day, IncomparableError, "days_between"),
        (lambda: Order.last_day + hours(2), WrongTypeError, "lead to no day"),
        (lambda: Order.last_day - Outage.lasted, IncomparableError, "durations"),
        (lambda: Outage.lasted * Outage.lasted, IncomparableError, "by numbers"),
        (lambda: Outage.lasted * usd(5), IncomparableError, "by numbers"),
        (lambda: usd(5) / Outage.lasted, IncomparableError, "by numbers"),
        (lambda: rounded(Outage.lasted, 2, Rounding.UP), WrongTypeError, "amounts and numbers"),
        (lambda: total(Order.deliver_at, by=bob), WrongTypeError, "amounts and numbers"),
        (lambda: ann.must(Cure(), within=timedelta(hours=2)), WrongTypeError, "is no period"),
        (lambda: ann.must(Cure(), within=Order.deliver_at), WrongTypeError, "is no period"),
        (lambda: ann.must(Cure(), by=Notify.allowed), WrongTypeError, "is no day"),
        (lambda: lookup(Order.deliver_at, (anything, 1)), IncomparableError, "by no date"),
        (
            lambda: lookup(Outage.lasted, (at_most(hours(2)), 1)),
            WrongTypeError,
            "no row for values above PT2H",
        ),
        (
            lambda: lookup(Outage.lasted, (at_least(hours(2)), 1)),
            WrongTypeError,
            "no row for values below PT2H",
        ),
        (lambda: Adjust(by_time=usd(1)), WrongTypeError, "in place of USD 1.00"),
        (lambda: Order(last_day=hours(1)), WrongTypeError, "in place of PT1H, of type timedelta"),
    ],
)
def test_what_has_no_meaning_is_refused_where_it_is_written(write, error, told) -> None:
    """With what to write instead."""
    with pytest.raises(error, match=told):
        write()


def test_a_condition_reckons_to_no_instant() -> None:
    """It compares the time between two; so it never runs out of the calendar."""
    later = Order.deliver_at + Notify.allowed < Order.on
    asked = bob.did(Order()) & bob.did(Notify()) & later
    with pytest.raises(UnboundTermError, match=r"Pay.on - Order.on > hours\(72\)"):
        agreed(ann.must_not(Leave(), provided=asked))
    with pytest.raises(UnboundTermError, match="only a duty reckons"):
        agreed(ann.must_not(Leave(), provided=bob.did(Order()) & (Order.on + hours(2) < Order.on)))


def test_what_lasts_too_long_is_refused() -> None:
    """A deadline beyond the years that there are, and a duration that cannot be held."""
    by = Order.deliver_at + Notify.allowed
    contract = agreed(ann.must(Deliver(), upon=(bob.did(Order()), bob.did(Notify())), by=by))
    order = bob.does(Order(deliver_at=local(2025, 3, 10), last_day=START), on=START)
    notice = bob.does(Notify(allowed=timedelta(days=999_999_999)), on=START)
    with (
        pytest.raises(CalendarEndError, match="use a shorter time"),
        Engine(contract, [order, notice]) as engine,
    ):
        engine.duties(on=START)
    double = ann.must_not(Leave(), provided=bob.did(Notify()) & (Notify.allowed * 2 > hours(1)))
    with pytest.raises(NotExactError, match="longer than any"):
        verdict(double, [notice], ann, Leave(), START)
    third = ann.must_not(Leave(), provided=bob.did(Notify()) & (Notify.allowed / 7 > hours(1)))
    with pytest.raises(NotExactError, match="a part of a microsecond"):
        verdict(third, [bob.does(Notify(allowed=hours(1)), on=START)], ann, Leave(), START)


def test_events_hold_instants_and_durations_as_their_fields_say() -> None:
    """What is admitted from elsewhere is checked as it would be where it is written."""
    contract = agreed(ann.must(Deliver(), upon=bob.did(Order()), by=Order.deliver_at), NOTICES)
    told = [
        ({"datetime": "2025-03-01T09:00:00"}, NaiveDatetimeError, "Order.deliver_at: .*tzinfo"),
        ({"date": "2025-03-01"}, WrongTypeError, "an instant, such as"),
        ("2025-03-01", WrongTypeError, '{"datetime": "2025-03-01"}'),
    ]
    for value, error, match in told:
        fields = {"deliver_at": value, "last_day": {"date": "2025-03-01"}}
        data = {"on": "2025-02-01", "by": "Bob", "action": "Order", "fields": fields}
        with pytest.raises(error, match=match), Engine(contract) as engine:
            engine.record(event_from_json(data))
    for text, match in (
        ("P3D", "PT72H"),
        ("PT", "PT72H"),
        ("72", "PT72H"),
        (f"PT{9**20}H", "PT72H"),
    ):
        data = {"on": "2025-02-01", "by": "Bob", "action": "Notify"}
        with pytest.raises(WrongTypeError, match=match):
            event_from_json(data | {"fields": {"allowed": {"timedelta": text}}})
    data = {"on": "2025-02-01", "by": "Bob", "action": "Notify", "fields": {"allowed": 72}}
    with (
        pytest.raises(WrongTypeError, match=r'in JSON it is {"timedelta": "PT72H"}'),
        Engine(contract) as engine,
    ):
        engine.record(event_from_json(data))


NOTICES = ann.must(Cure(), upon=bob.did(Notify()), within=Notify.allowed)


def test_a_duration_below_zero_is_of_a_field_that_is_declared_signed() -> None:
    """Others refuse an event with one."""
    contract = agreed(NOTICES, ann.must_not(Adjust(by_time=at_most(timedelta(hours=-1)))))
    with Engine(contract) as engine:
        with pytest.raises(WrongTypeError, match=r"-PT1H, below zero.*signed='allowed'"):
            engine.record(bob.does(Notify(allowed=timedelta(hours=-1)), on=START))
        engine.record(bob.does(Adjust(by_time=timedelta(hours=-1)), on=START))
        assert engine.decide(ann, Adjust(by_time=hours(0)), on=START).verdict is Verdict.SILENT
        wrong = engine.decide(ann, Adjust(by_time=-timedelta(hours=2)), on=START)
        assert wrong.verdict is Verdict.PROHIBITED


def test_a_field_of_durations_may_have_a_range() -> None:
    """What lies outside is refused."""
    from contract_rules import between

    class Pause(Action, phrase="pause for {how_long}"):
        """Not for long."""

        how_long: Field[timedelta] = between(minutes(5), hours(2))

    assert Pause(how_long=hours(2)).act.get("how_long") == timedelta(hours=2)
    with pytest.raises(OutOfRangeError, match="durations from PT5M to PT2H, not PT3H"):
        Pause(how_long=hours(3))


def test_bounds_by_days_and_by_instants_are_not_compared_by_what_is_written() -> None:
    """Which zone's day it is, the pattern does not say."""
    noon = local(2025, 3, 1, 12)
    day, instant = Order(last_day=at_least(date(2025, 3, 2))), Order(last_day=at_least(noon))
    bounds = [dict(order.pattern.fields)["last_day"] for order in (day, instant)]
    assert not implies(*bounds)
    assert not implies(*bounds[::-1])
    assert not fits(date(2025, 3, 5), bounds[1])
    later, above = (Order(deliver_at=at) for at in (at_least(noon), more_than(noon)))
    matchers = [dict(order.pattern.fields)["deliver_at"] for order in (later, above)]
    assert implies(matchers[1], matchers[0])
    assert not implies(*matchers)
    assert fits(noon, matchers[0])


def test_what_is_not_known_has_no_duration() -> None:
    """A question that leaves a field open compares with nothing that is reckoned from it."""
    conditions = (
        Outage.lasted * 2 > hours(1),
        Order.deliver_at - Order.on > hours(1),
        rounded(Outage.lasted / hours(1), 2, Rounding.UP) > Decimal(1),
    )
    for condition, action in zip(conditions, (Outage(), Order(), Outage()), strict=True):
        norm = ann.must_not(action, provided=condition)
        assert verdict(norm, [], ann, action, date(2025, 3, 31)) is Verdict.SILENT
