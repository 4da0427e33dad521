"""What acts count to in SQL is what a queue has them count to, line by line."""

# ruff: noqa: S608 (the queries are our own)

from __future__ import annotations

from collections import deque
from random import Random
from typing import Any

import duckdb
import pytest

from contract_rules.portfolio.sql.allocation import AllocationBySql

DAYS = 12


def drawn(seed: int) -> list[tuple[Any, ...]]:
    """What happened on some lines: their number and key, the day, an id, and how much."""
    random, found = Random(seed), list[tuple[Any, ...]]()  # noqa: S311 (no secret)
    for line in range(8):
        for key in ("a", "b"):
            for day in range(random.randrange(DAYS)):
                is_duty = random.random() < random.choice([0.3, 0.6])
                much = random.choice([0, 1, 1, 2, 3, 5, 9])
                since = day + random.choice([0, 0, 0, 2])
                found.append((line, key, day, f"{day}", is_duty, much, since))
    return found


def queued(rows: list[tuple[Any, ...]], *, keeps: bool) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """What is paid of each duty, when it was performed, and by which acts, by a queue."""
    found: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for line in {row[:2] for row in rows}:
        owed, over = deque[list[Any]](), deque[list[Any]]()

        def count(duty: list[Any], act: list[Any]) -> None:
            part = min(duty[1], act[1])
            duty[1], act[1] = duty[1] - part, act[1] - part
            duty[2] += part
            duty[3].append(act[0])

        for *_, day, id_, is_duty, much, _since in (row for row in rows if row[:2] == line):
            if not is_duty:
                act = [id_, much]
                while owed and act[1]:
                    count(owed[0], act)
                    if not owed[0][1]:
                        owed.popleft()[4] = day
                over += [act] if keeps and act[1] else []
                continue
            duty = [id_, much, 0, [], None if much else day]
            found[*line, id_] = duty
            while over and duty[1]:
                count(duty, over[0])
                over = deque(act for act in over if act[1])
                duty[4] = None if duty[1] else day
            owed += [duty] if duty[1] else []
    return {key: (paid, day, acts or None) for key, (_, _, paid, acts, day) in found.items()}


def slipped(rows: list[tuple[Any, ...]]) -> set[tuple[Any, ...]]:
    """The duties that are due before others that arose before them."""
    duties = [row for row in rows if row[4] and row[5]]
    return {
        (*row[:2], row[3])
        for place, row in enumerate(duties)
        if any(one[:2] == row[:2] and one[6] > row[6] for one in duties[:place])
    }


@pytest.mark.parametrize("keeps", [False, True])
@pytest.mark.parametrize("has_keys", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_acts_count_as_by_a_queue(seed: int, *, has_keys: bool, keeps: bool) -> None:
    rows = [row for row in drawn(seed) if has_keys or row[1] == "a"]
    allocation = AllocationBySql("DECIMAL(18, 4)", ("key",), has_keys, keeps, may_slip=True)
    with duckdb.connect() as db:
        db.execute(f"CREATE TABLE happened AS FROM (VALUES {', '.join(map(repr, rows))}) {_NAMES}")
        of_all = "SELECT line, key, day AS moment, id, day"
        query = allocation.query(
            f"{of_all}, much AS owed, if(much > 0, since, NULL) AS since "
            "FROM happened WHERE is_duty",
            f"{of_all}, much AS paid, {keeps} AS keeps FROM happened WHERE NOT is_duty",
        )
        columns = "line, key, id, paid, performed, acts, slips"
        told = db.execute(f"SELECT {columns} FROM ({query})").fetchall()
    assert {row[:3]: row[3:6] for row in told} == queued(rows, keeps=keeps)
    assert {row[:3] for row in told if row[6]} == slipped(rows)


_NAMES = "happened(line, key, day, id, is_duty, much, since)"
