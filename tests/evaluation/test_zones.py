"""Civil days are those of the contract's time zone, whatever is asked."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve

from contract_rules import (
    Action,
    Amendment,
    Clause,
    Contract,
    Engine,
    Event,
    FactBase,
    Verdict,
    breach_of,
    days,
    total,
    usd,
)
from contract_rules.contracts.serialization import from_json, to_json
from contract_rules.errors import CalendarEndError, WrongTypeError
from contract_rules.testing.strategies.vocabulary import Deliver, Order, Pay, Visit
from support.dealings import ann, bea, clause, contract, each_matcher

NEW_YORK, TOKYO = ZoneInfo("America/New_York"), ZoneInfo("Asia/Tokyo")
RENT = clause("R", bea.must(Pay(to=ann, amount=usd(900)), by=date(2025, 3, 31)))
"""Bea pays 900 by 31 March."""

LEASE = evolve(contract(RENT), zone="America/New_York")


def paid(*parts, place, amount=900, **more) -> Event:
    """Bea pays at a time of day of a place."""
    return bea.does(Pay(usd(amount), ann), on=datetime(*parts, tzinfo=place), **more)


@each_matcher
@pytest.mark.parametrize(
    ("zone", "when", "place", "how"),
    [
        ("America/New_York", (2025, 3, 31, 21, 30), NEW_YORK, "kept"),
        ("America/New_York", (2025, 3, 31, 23, 59, 59, 999_999), NEW_YORK, "kept"),
        ("America/New_York", (2025, 4, 1, 0, 0), NEW_YORK, "late"),
        ("America/New_York", (2025, 4, 1, 12, 59), TOKYO, "kept"),
        ("America/New_York", (2025, 4, 1, 14, 0), TOKYO, "late"),
        ("Asia/Tokyo", (2025, 4, 1, 8, 0), TOKYO, "late"),
        ("Asia/Tokyo", (2025, 3, 31, 23, 30), TOKYO, "kept"),
        ("UTC", (2025, 4, 1, 8, 0), TOKYO, "kept"),
        ("UTC", (2025, 3, 31, 21, 30), NEW_YORK, "late"),
    ],
)
def test_what_is_due_on_a_day_is_due_by_its_end_in_the_contracts_zone(
    zone, when, place, how, matcher
) -> None:
    """The zone in which a payment's time is given is only shown."""
    with Engine(evolve(LEASE, zone=zone), matcher=matcher) as engine:
        assert [found.kind.value for found in engine.record(paid(*when, place=place))] == [how]
        (duty,) = engine.duties(on=date(2025, 5, 1))
        assert (duty.due, duty.status.value) == (
            date(2025, 3, 31),
            "kept" if how == "kept" else how,
        )


@each_matcher
def test_every_question_goes_by_the_days_of_the_contract(matcher) -> None:
    """What a datetime asks is asked of its day there, breaches and what is to come included."""
    night = datetime(2025, 4, 1, 1, tzinfo=UTC)  # the evening before in New York
    with Engine(LEASE, matcher=matcher) as engine:
        (duty,) = engine.duties(on=night)
        assert duty.status.value == "open"
        assert engine.breaches(on=night) == ()
        (change,) = engine.upcoming(on=night)
        assert change.on == date(2025, 3, 31)
        (breach,) = engine.breaches(on=night.replace(hour=4))
        assert breach.on == date(2025, 4, 1)


@each_matcher
def test_windows_and_terms_go_by_those_days(matcher) -> None:
    """A total of seven days, a term, and the days of a history."""
    sold = total(Pay.amount, by=bea, in_any=days(1))
    cap = clause("C", bea.must_not(Pay(amount=usd(1)), provided=sold >= usd(5)))
    term = clause("T", bea.must_not(Deliver(), until=date(2025, 3, 31)))
    agreed = evolve(contract(cap, term), zone="America/New_York")
    evening = paid(2025, 3, 30, 21, place=NEW_YORK, amount=5)
    with Engine(agreed, [evening], matcher=matcher) as engine:
        for hour, verdict in ((2, Verdict.PROHIBITED), (5, Verdict.SILENT)):
            on = datetime(2025, 3, 31, hour, tzinfo=UTC)
            assert engine.decide(bea, Pay(usd(1), ann), on=on).verdict is verdict
            on = datetime(2025, 4, 1, hour, tzinfo=UTC)
            assert engine.decide(bea, Deliver(level=1), on=on).verdict is verdict
        sold_on = [i.since for i in engine.history(bea, Pay(usd(1), ann))]
        assert sold_on[1:] == [date(2025, 3, 30), date(2025, 3, 31)]
        assert next(iter(engine.facts)).day == date(2025, 3, 30)


@each_matcher
def test_what_was_known_by_a_day_was_known_by_its_end_there(matcher) -> None:
    """Events as amendments."""
    change = Amendment(
        title="A",
        effective=date(2025, 4, 1),
        announced=date(2025, 4, 1),
        repeals=("R",),
        discharges=("R",),
    )
    agreed = evolve(LEASE, amendments=(change,))
    known = datetime(2025, 4, 1, 3, tzinfo=UTC)
    late = paid(2025, 3, 30, 12, place=NEW_YORK, recorded=known.replace(hour=5))
    for by, amended, kept in ((known, False, False), (known.replace(hour=5), True, True)):
        assert bool(agreed.known_by(by).amendments) is amended
        text = agreed.as_of(by)
        assert text is not None
        assert bool(text.clauses) is not amended
        with Engine(LEASE, [late], matcher=matcher) as engine:
            (duty,) = engine.duties(on=date(2025, 3, 31), known_by=by)
            assert (duty.status.value == "kept") is kept
            assert len(engine.facts.known_by(by)) == kept
            assert len(engine.facts.up_to(date(2025, 3, 29))) == 0
            assert len(engine.facts.up_to(date(2025, 3, 30))) == 1


def test_whether_it_was_recorded_before_it_happened_is_told_by_the_contract() -> None:
    """A date beside a datetime: it turns on the zone."""
    evening = paid(2025, 3, 31, 21, 30, place=NEW_YORK, recorded=date(2025, 3, 31))
    with Engine(LEASE, [evening]) as engine:
        assert len(engine.facts) == 1
    with pytest.raises(WrongTypeError, match="before it happened"):
        Engine(evolve(LEASE, zone="UTC"), [evening])


def test_a_day_that_the_zone_does_not_have_is_refused() -> None:
    """When the event is put on record."""
    last = paid(9999, 12, 31, 23, place=UTC)
    with Engine(LEASE, [last]) as engine:
        assert len(engine.facts) == 1
    with pytest.raises(CalendarEndError, match="Asia/Tokyo"):
        Engine(evolve(LEASE, zone="Asia/Tokyo"), [last])


def test_events_stay_equal_whatever_contract_admitted_them() -> None:
    """Their zone is carried, not compared, and recording one twice changes nothing."""
    here = paid(2025, 3, 31, 21, 30, place=NEW_YORK)
    with Engine(LEASE, [here]) as engine:
        (there,) = engine.facts
        assert (there, hash(there)) == (here, hash(here))
        assert (there.day, here.day) == (date(2025, 3, 31), date(2025, 4, 1))
        assert [f.kind.value for f in engine.record(here)] == ["repeated"]
        assert FactBase([there]) == FactBase([here])


def test_the_zone_is_written_where_it_is_not_utc() -> None:
    """JSON both ways, and the representation; an amendment leaves it as it is."""
    data = to_json(LEASE)
    assert data["zone"] == "America/New_York"
    assert from_json(Contract, data) == LEASE != evolve(LEASE, zone="UTC")
    assert "zone" not in to_json(evolve(LEASE, zone="UTC"))
    assert "zone='America/New_York'" in repr(LEASE)
    more = Amendment(title="A", effective=date(2025, 2, 1), adds=(Clause("Z", "Nothing."),))
    with Engine(LEASE).suppose(amendments=(more,)) as engine:
        assert engine.contract.zone == "America/New_York"


def test_a_breach_is_told_on_its_day_there() -> None:
    """Of an act, for whoever asks about it."""
    ban = clause("B", ann.must_not(Order()))
    told = clause("D", bea.must(Deliver(level=1), upon=breach_of("B"), within=days(1)))
    agreed: Contract = evolve(contract(ban, told), zone="Asia/Tokyo")
    order = ann.does(Order(usd(1), 1, date(2025, 3, 31)), on=datetime(2025, 3, 31, 23, tzinfo=UTC))
    with Engine(agreed, [order]) as engine:
        (breach,) = engine.breaches(on=date(2025, 4, 1))
        assert breach.on == date(2025, 4, 1)
        (duty,) = engine.duties(on=date(2025, 4, 1))
        assert duty.due == date(2025, 4, 2)


class Doubt(Action, on_record=False):
    """What need not be on record."""


@each_matcher
@pytest.mark.parametrize(
    ("hour", "verdicts"),
    [
        (0, {Verdict.PERMITTED, Verdict.CONFLICT}),
        (2, {Verdict.SILENT, Verdict.PROHIBITED}),
    ],
)
def test_a_moment_in_a_condition_is_one_whatever_the_zone(hour, verdicts, matcher) -> None:
    """It bounds acts on record, and those that may have been done off it."""
    moment = datetime(2025, 4, 1, 1, tzinfo=UTC)  # the evening before in New York
    asked = bea.did(Order(level=Visit.level))  # which the network joins
    agreed = contract(
        clause("1", ann.may(Visit(), provided=asked & (Order.on < moment))),
        clause("2", ann.must_not(Visit(), provided=bea.did(Doubt()) & (Doubt.on < moment))),
    )
    at = datetime(2025, 4, 1, hour, tzinfo=UTC)
    order = bea.does(Order(usd(1), 1, date(2025, 3, 31)), on=at)
    with Engine(evolve(agreed, zone="America/New_York"), [order], matcher=matcher) as engine:
        decision = engine.decide(ann, Visit(1), on=date(2025, 5, 1))
        assert decision.verdict is Verdict.UNDETERMINED
        assert {way.answer.verdict for way in decision.ways} == verdicts
