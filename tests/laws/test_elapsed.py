"""Time passes alike in all zones: durations that events state, and the time between two events."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from contract_rules import Action, Clause, Contract, Engine, Field, Party, Verdict, anything
from contract_rules.contracts.serialization import value_from_json, value_to_json
from support.clocks import ZONES, elapsed
from support.histories import matchers

ann, bob = Party("Ann"), Party("Bob")
SECOND = timedelta(seconds=1)


class Report(Action, phrase="report a fault, to be mended within {allowed}"):
    """States how long that may take, and until when."""

    allowed: Field[timedelta]
    until: Field[datetime]


class Mend(Action, phrase="mend the fault"):
    """What is owed."""


class Leave(Action, phrase="leave"):
    """What may be free."""


days = st.dates(date(2025, 1, 2), date(2025, 12, 30))
instants = st.datetimes(
    datetime(2025, 1, 2),  # noqa: DTZ001 (hypothesis adds the zone)
    datetime(2025, 12, 30),  # noqa: DTZ001
    timezones=st.sampled_from(ZONES).map(ZoneInfo),
    allow_imaginary=False,
)
durations = st.timedeltas(timedelta(minutes=1), timedelta(hours=100))


def agreed(place: str, *norms) -> Contract:
    """A contract of these norms in a zone."""
    clauses = tuple(Clause(f"C{n}", "...", norm) for n, norm in enumerate(norms, 1))
    return Contract(
        name="X", parties=(ann, bob), clauses=clauses, effective=date(2025, 1, 1), zone=place
    )


@given(
    matcher=matchers,
    place=st.sampled_from(ZONES),
    on=days | instants,
    allowed=durations,
    late=st.booleans(),
)
def test_as_much_time_passes_as_an_event_states(matcher, place, on, allowed, late) -> None:
    """A second before it has passed is in time, a second after is late; so of the instant."""
    last = elapsed(on, allowed, place)
    by_time = ann.must(Mend(), upon=bob.did(Report(anything, anything)), within=Report.allowed)
    by_instant = ann.must(Mend(), upon=bob.did(Report(anything, anything)), by=Report.until)
    reckoned = ann.must(
        Mend(), upon=bob.did(Report(anything, anything)), by=Report.on + Report.allowed
    )
    contract = agreed(place, by_time, by_instant, reckoned)
    events = [
        bob.does(Report(allowed=allowed, until=last.astimezone(ZoneInfo(place))), on=on),
        ann.does(Mend(), on=last + (SECOND if late else -SECOND)),
    ]
    with Engine(contract, events, matcher=matcher) as engine:
        found = {duty.status.value for duty in engine.duties(on=date(2026, 3, 1))}
    assert found == {"late" if late else "kept"}


@given(
    matcher=matchers,
    place=st.sampled_from(ZONES),
    on=days | instants,
    passed=durations,
    bound=durations,
)
def test_the_time_between_two_events_is_what_passed(matcher, place, on, passed, bound) -> None:
    """Whatever the clocks of any place showed between."""
    then = elapsed(on, passed, place)
    asked = bob.did(Report(anything, anything)) & ann.did(Mend())
    contract = agreed(
        place,
        ann.must_not(Leave(), provided=asked & (Mend.on - Report.on > bound)),
        bob.must_not(Leave(), provided=asked & (Mend.on - Report.on <= bound)),
    )
    events = [
        bob.does(Report(allowed=bound, until=then), on=on),
        ann.does(Mend(), on=then),
    ]
    with Engine(contract, events, matcher=matcher) as engine:
        found = [engine.decide(party, Leave(), on=date(2026, 3, 1)) for party in (ann, bob)]
    wanted = [Verdict.PROHIBITED, Verdict.SILENT]
    assert [one.verdict for one in found] == (wanted if passed > bound else wanted[::-1])


@given(duration=st.timedeltas(), at=instants)
def test_files_hold_them_without_loss(duration, at) -> None:
    """To the microsecond, below zero too; an instant with what its clocks showed."""
    assert value_from_json(value_to_json(duration)) == duration
    found = value_from_json(value_to_json(at))
    assert found == at.astimezone(UTC)
    assert found.replace(tzinfo=None) == at.replace(tzinfo=None)
