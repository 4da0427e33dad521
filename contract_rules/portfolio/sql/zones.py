"""Has instants that columns hold in UTC be told as the time zone of a template has them."""

# ruff: noqa: S608 (the names in queries are our own)

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_rules.portfolio.sql.columns import name_of
from contract_rules.values.instants import DAY
from contract_rules.values.zones import zone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contract_rules.portfolio.tables import Tables

_DAYS = "zone_days"
"""The table of the days of a zone: their numbers, and the microseconds to when they begin."""

_EARLIER = 100_000
"""By how many days numbers of days are moved, so that none is below zero."""

_TURN = DAY // 2
"""How many microseconds a day of 24 hours has."""


def in_zone(tables: Tables, here: str, columns: Sequence[str], source: str) -> str:
    """The query for a source whose instants are those of a time zone, and not of UTC.

    A table is made of the days about the instants that there are, so it is asked for when the
    source is there.

    Args:
        tables: The database.
        here: The name of the zone.
        columns: The columns of instants, which are of whole seconds.
        source: What may stand after ``FROM``.
    """
    if here == "UTC" or not columns:
        return f"SELECT * FROM {source}"
    names = [name_of(column) for column in columns]
    each = " UNION ".join(f"SELECT {_number(one)} FROM {source}" for one in names)
    near = {
        number + beside
        for (number,) in tables.run(each)
        if number is not None
        for beside in (-1, 0, 1)
    }
    utc, there = zone("UTC"), zone(here)
    # a day that clocks have skipped begins as the next one does
    begins = {_elapsed(utc.instant(there.time(number * DAY))): number for number in sorted(near)}
    told = ", ".join(f"({number}, {begun})" for begun, number in begins.items())
    tables.run(f"CREATE OR REPLACE TABLE {_DAYS} (number BIGINT, begins BIGINT)")
    if told:
        tables.run(f"INSERT INTO {_DAYS} VALUES {told}")
    passed = [f"{_number(one)} * {_TURN} + {one} - {_number(one)} * {DAY}" for one in names]
    moved = ", ".join(
        f"d{n}.number * {DAY} + {by} - d{n}.begins AS {one}"
        for n, (one, by) in enumerate(zip(names, passed, strict=True))
    )
    joined = " ".join(
        f"ASOF LEFT JOIN {_DAYS} d{n} ON {by} >= d{n}.begins" for n, by in enumerate(passed)
    )
    return f"SELECT source.* REPLACE ({moved}) FROM (SELECT * FROM {source}) source {joined}"


def _number(instant: str) -> str:
    """The number of the day of an instant in UTC, as an expression."""
    return f"(({instant} + {_EARLIER * DAY}) // {DAY} - {_EARLIER})"


def _elapsed(instant: int) -> int:
    """The microseconds from 1970 to an instant in UTC."""
    number, passed = divmod(instant, DAY)
    return number * _TURN + passed
