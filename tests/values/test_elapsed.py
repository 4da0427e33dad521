"""Durations of elapsed time, as they are written and told, and the values beside them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from contract_rules.errors import (
    NaiveDatetimeError,
    NoSuchTimeError,
    NotExactError,
    WrongTypeError,
)
from contract_rules.values.elapsed import from_iso, in_words, iso, microseconds, of_microseconds
from contract_rules.values.instants import DAY, at_offset, instant
from contract_rules.values.levels import middle, moved
from contract_rules.values.zones import zone

MICROSECOND = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("duration", "text", "words"),
    [
        (timedelta(), "PT0S", "0 hours"),
        (timedelta(days=3), "PT72H", "72 hours"),
        (timedelta(hours=1, minutes=30), "PT1H30M", "1 hour 30 minutes"),
        (timedelta(seconds=1), "PT1S", "1 second"),
        (MICROSECOND, "PT0.000001S", "0.000001 seconds"),
        (timedelta(seconds=1, milliseconds=500), "PT1.5S", "1.5 seconds"),
        (-timedelta(minutes=1, seconds=2), "-PT1M2S", "-1 minute 2 seconds"),
        (timedelta(hours=1000), "PT1000H", "1,000 hours"),
        (timedelta.max, "PT23999999999H59M59.999999S", None),
    ],
)
def test_a_duration_is_written_and_read_without_loss(duration, text, words) -> None:
    """By ISO 8601, in hours, minutes and seconds."""
    assert iso(duration) == text
    assert from_iso(text) == duration
    assert words is None or in_words(duration) == words


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PT",
        "P1D",
        "P1M",
        "PT1.5H",
        "PT1H1H",
        "PT1M1H",
        "pt1h",
        "PT0.0000001S",
        "PT-1H",
        "1H",
    ],
)
def test_what_is_no_such_duration_is_refused(text) -> None:
    """Days, months and years are counted by a calendar; a part of a microsecond is not held."""
    with pytest.raises(WrongTypeError, match="write hours, minutes and seconds"):
        from_iso(text)


def test_what_lasts_longer_than_can_be_held_is_refused() -> None:
    """As is what comes to a part of a microsecond."""
    with pytest.raises(WrongTypeError, match="shorter"):
        from_iso("PT24000000000H")
    with pytest.raises(NotExactError, match="shorter"):
        of_microseconds(microseconds(timedelta.max) + 1)
    with pytest.raises(NotExactError, match="a part of a microsecond"):
        of_microseconds(Fraction(1, 2))
    assert of_microseconds(Fraction(-3)) == -3 * MICROSECOND


def test_an_instant_is_held_by_its_distance_from_utc() -> None:
    """Where clocks are put back, a time that they show twice is either of two instants."""
    london = ZoneInfo("Europe/London")
    first, second = (datetime(2025, 10, 26, 1, 30, tzinfo=london, fold=fold) for fold in (0, 1))
    assert at_offset(first).isoformat() == "2025-10-26T01:30:00+01:00"
    assert at_offset(second).isoformat() == "2025-10-26T01:30:00+00:00"
    assert at_offset(second) - at_offset(first) == timedelta(hours=1)
    assert at_offset(second).tzinfo is UTC
    with pytest.raises(NoSuchTimeError):
        at_offset(datetime(2025, 3, 30, 1, 30, tzinfo=london))
    with pytest.raises(NaiveDatetimeError):
        at_offset(datetime(2025, 3, 30, 1, 30))  # noqa: DTZ001


def test_the_time_between_instants_is_what_passes() -> None:
    """Of a day it passes from its end, which is midnight; over a change of clocks an hour less."""
    there = zone("America/New_York")
    noon = datetime(2025, 3, 9, 16, tzinfo=UTC)  # 12:00 there
    assert there.elapsed(date(2025, 3, 8), noon) == timedelta(hours=11)
    assert there.elapsed(noon, date(2025, 3, 9)) == timedelta(hours=12)
    assert there.elapsed(instant(date(2025, 3, 9)), date(2025, 3, 8)) == -timedelta(hours=23)
    assert there.elapsed(noon, noon + MICROSECOND) == MICROSECOND


def test_an_instant_has_a_time_of_the_clocks() -> None:
    """The end of a day is its last microsecond."""
    there = zone("America/New_York")
    end = there.time(instant(date(2025, 3, 9)))
    assert end == datetime(2025, 3, 10, 3, 59, 59, 999999, tzinfo=UTC)
    assert end.utcoffset() == timedelta(hours=-4)
    assert there.instant(end) % DAY == DAY - 1
    assert there.held_as("date", end) == (date(2025, 3, 9),)
    assert there.held_as("datetime", date(2025, 3, 9))[1] == end
    assert there.held_as("int", 5) == (5,)


def test_a_value_has_neighbours() -> None:
    """Of instants and durations those a minute away; and one between two, if there is one."""
    at = datetime(2025, 3, 9, tzinfo=timezone(timedelta(hours=2)))
    assert moved(at, -1) == at - timedelta(minutes=1)
    assert moved(timedelta.max, 1) is None
    assert moved(datetime(9999, 12, 31, 23, 59, 30, tzinfo=UTC), 1) is None
    assert moved(datetime(1, 1, 1, 2, tzinfo=timezone(timedelta(hours=2))), -1) is None
    assert middle(at, at + timedelta(hours=1)) == at + timedelta(minutes=30)
    assert middle(at, at + MICROSECOND) is None
    assert middle(timedelta(), timedelta(hours=1)) == timedelta(minutes=30)
    assert middle(timedelta(), MICROSECOND) is None
