"""A contract means in each time zone what it means in another, by the clocks of each."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from contract_rules import Clause, Contract, Engine, hours, minutes
from contract_rules.contracts.serialization import from_json, to_json
from contract_rules.testing.code_printer import Asked
from contract_rules.testing.strategies.vocabulary import Claim, Visit
from contract_rules.values.instants import at_offset
from support.clocks import ZONES, civil_day, elapsed
from support.duty_strategies import ANN, ASKED, BEA, HOURS, duty_cases
from support.histories import cases, matchers

PLACES = st.sampled_from(ZONES)


def moved(on, place):
    """What the clocks of a place show when those of UTC show it in the history."""
    if not isinstance(on, datetime):
        return on
    return on.astimezone(UTC).replace(tzinfo=ZoneInfo(place)).astimezone(ZoneInfo("Asia/Tokyo"))


def elsewhere(case, place):
    """The contract under the zone of a place, and what happens at the same times of day there.

    Each datetime is given with the clocks of another place, which change nothing.
    """
    history = tuple(
        evolve(e, act=held(e.act, place), on=moved(e.on, place), recorded=moved(e.recorded, place))
        for e in case.history
    )
    questions = tuple(
        Asked(q.party, held(q.act, place), moved(q.on, place)) for q in case.questions
    )
    contract = evolve(named(case.contract, place), zone=place)
    return evolve(case, contract=contract, history=history, questions=questions)


def held(act, place):
    """An act with the instants in its fields at the same times of day of a place."""
    if not any(isinstance(value, datetime) for _, value in act.fields):
        return act
    fields = [
        (name, at_offset(moved(v, place)) if isinstance(v, datetime) else v)
        for name, v in act.fields
    ]
    return evolve(act, fields=tuple(fields))


def named(contract, place):
    """A contract with the instants that it names at the same times of day of a place."""
    data = to_json(contract)
    there = renamed(data, place)
    return contract if there == data else from_json(Contract, there)


def renamed(data, place):
    """The JSON of a contract with its instants at the same times of day of a place."""
    if isinstance(data, list):
        return [renamed(one, place) for one in data]
    if not isinstance(data, dict):
        return data
    if data.keys() == {"datetime"}:
        at = datetime.fromisoformat(data["datetime"])
        return {"datetime": moved(at, place).isoformat() if at.tzinfo else at.isoformat()}
    return {key: renamed(one, place) for key, one in data.items()}


def gist(decision):
    """What is decided, by which clauses and events."""
    events = [e.id for reason in decision.reasons for e in (*reason.events, *reason.exceptions)]
    return decision.verdict, decision.effect, decision.clauses, events


def owed(engine, on):
    """What is told of duties, but for how the datetimes of events are shown."""
    return [
        (d.id, d.status, d.amount, d.outstanding, d.due, d.arisen, d.breached, d.since)
        for d in engine.duties(on=on)
    ]


@given(case=cases(), matcher=matchers, place=PLACES)
def test_a_decision_is_the_same_by_the_clocks_of_each_place(case, matcher, place):
    """Whatever the zone, and whatever the zones in which datetimes are given."""
    there = elsewhere(case, place)
    with case.engine(matcher) as one, there.engine(matcher) as other:
        assert [gist(d) for d in case.answers(one)] == [gist(d) for d in there.answers(other)]


@given(case=duty_cases(), matcher=matchers, place=PLACES)
def test_duties_are_the_same_by_the_clocks_of_each_place(case, matcher, place):
    """On each day, what is to come included; one rule for every period agrees everywhere."""
    there = elsewhere(case, place)
    with case.engine(matcher) as one, there.engine(matcher) as other:
        for on in (*ASKED, *HOURS[::4]):
            assert owed(one, on) == owed(other, moved(on, place))
        for on in ASKED[:2]:
            here, further = one.upcoming(on=on), other.upcoming(on=on)
            assert [(u.on, u.kind, u.clauses) for u in here] == [
                (u.on, u.kind, u.clauses) for u in further
            ]


@given(case=duty_cases(), place=PLACES)
def test_an_event_is_of_the_day_that_the_clocks_of_the_contract_show(case, place):
    """As zoneinfo tells it."""
    contract = evolve(case.contract, zone=place)
    with evolve(case, contract=contract).engine("semantics") as engine:
        for event in engine.facts:
            if isinstance(event.on, datetime):
                assert event.day == civil_day(event.on, place)
            else:
                assert event.day == event.on


@given(data=st.data(), place=PLACES, matcher=matchers)
def test_what_is_due_within_hours_is_late_once_they_have_passed(data, place, matcher):
    """Since an instant, or the end of a day; whenever the clocks are changed meanwhile."""
    year = data.draw(st.sampled_from((2010, 2018, 2025)))
    start = data.draw(
        st.timedeltas(timedelta(0), timedelta(days=350)).map(
            lambda time: datetime(year, 1, 2, tzinfo=UTC) + time
        )
        | st.dates(date(year, 1, 2), date(year, 12, 20))
    )
    count = data.draw(st.integers(0, 200))
    period = data.draw(st.sampled_from((hours(count), minutes(count))))
    last = elapsed(start, period.elapsed, place)
    told = data.draw(
        st.timedeltas(timedelta(minutes=-10), timedelta(minutes=10)).map(lambda off: last + off)
        | st.sampled_from([civil_day(last, place) + timedelta(days=n) for n in (-1, 0, 1)])
    )
    ended = told if isinstance(told, datetime) else elapsed(told, timedelta(0), place)
    first = start if isinstance(start, datetime) else elapsed(start, timedelta(0), place)
    assume(first < ended)
    clause = Clause("N", "In hours.", BEA.must(Visit(1), upon=ANN.did(Claim()), within=period))
    contract = Contract(
        name="The contract",
        parties=(ANN, BEA),
        clauses=(clause,),
        effective=date(2010, 1, 1),
        zone=place,
    )
    claim, visit = ANN.does(Claim(1, BEA), on=start), BEA.does(Visit(1), on=told)
    with Engine(contract, [claim, visit], matcher=matcher) as engine:
        (duty,) = engine.duties(on=date(2026, 12, 31))
    assert duty.status.value == ("kept" if ended <= last else "late")
    if isinstance(duty.due, datetime):
        assert duty.due == last
    else:
        assert elapsed(duty.due, timedelta(0), place) == last


@given(place=PLACES, case=duty_cases(most_events=6))
def test_events_within_a_day_keep_their_distances(place, case):
    """A time zone does not change how much time lies between two events."""
    zone = evolve(case.contract, zone=place).program.zone
    hours = [event.on for event in case.history if isinstance(event.on, datetime)]
    for one in hours:
        for other in hours:
            apart = max(other - one, timedelta(0))
            assert zone.later(zone.instant(one), apart) == zone.instant(max(one, other))
