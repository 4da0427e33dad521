"""Dates and datetimes on one time line."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from contract_rules.errors import NaiveDatetimeError, WrongTypeError
from contract_rules.periods import aware, beginning, day, edge, instant

DAY = date(2025, 1, 21)
NOON = datetime(2025, 1, 21, 12, tzinfo=UTC)
MICROSECONDS = 24 * 60 * 60 * 10**6


def test_a_day_lasts_from_its_beginning_to_its_end() -> None:
    """Its moments are within, the next day begins where it ends."""
    assert beginning(DAY) < instant(NOON) < instant(DAY)
    assert instant(DAY) + 1 == beginning(DAY + timedelta(days=1))
    assert instant(DAY) - beginning(DAY) == MICROSECONDS - 1


def test_the_epoch_is_where_it_is_known_to_be() -> None:
    """Microseconds are counted from 1970-01-01 UTC, backwards too."""
    assert beginning(date(1970, 1, 1)) == 0
    assert beginning(date(1969, 12, 31)) == -MICROSECONDS


def test_a_moment_is_the_same_in_every_time_zone() -> None:
    """A datetime is its own beginning, and an instant lies on a day of UTC."""
    there = NOON.astimezone(timezone(timedelta(hours=-5)))
    assert instant(there) == instant(NOON) == beginning(NOON)
    late = datetime(2025, 1, 21, 23, tzinfo=timezone(timedelta(hours=-5)))
    assert day(instant(late)) == date(2025, 1, 22)
    assert day(instant(DAY)) == day(beginning(DAY)) == DAY


@pytest.mark.parametrize(
    ("op", "expected"), [("<", beginning), (">=", beginning), ("<=", instant), (">", instant)]
)
def test_before_a_day_is_before_it_begins(op, expected) -> None:
    """What is compared with a day is compared with its beginning or with its end."""
    assert edge(DAY, op) == expected(DAY)
    assert edge(NOON, op) == instant(NOON)


def test_what_names_no_instant_is_refused() -> None:
    """A naive datetime is refused, and what is no date; the others are what they were."""
    assert (aware(DAY), aware(NOON)) == (DAY, NOON)
    for refused in (NOON.replace(tzinfo=None), NOON.replace(tzinfo=None, hour=0)):
        with pytest.raises(NaiveDatetimeError):
            instant(refused)
    with pytest.raises(WrongTypeError):
        beginning("2025-01-21")
