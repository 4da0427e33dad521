"""Answers from many partitions are put in order, however few of them are in memory at a time."""

from __future__ import annotations

import random
from itertools import chain

import pyarrow as pa
import pytest

from contract_rules.portfolio.merging import in_order

ORDER = ("place", "number")


def run(*rows: tuple[int, int]) -> pa.Table:
    """A run of answers, each of which says where it belongs."""
    return pa.table(
        {
            "answer": pa.array(
                [
                    {"told": f"{place}.{number}", "events": ["e"] * number}
                    for place, number in rows
                ],
                pa.struct([("told", pa.string()), ("events", pa.list_(pa.string()))]),
            ),
            "place": pa.array([place for place, _ in rows], pa.int64()),
            "number": pa.array([number for _, number in rows], pa.int64()),
        }
    )


def told(tables) -> list[str]:
    return [text for table in tables for text in table.column("told").to_pylist()]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("size", [1, 7, 1000])
def test_runs_in_any_order(tmp_path, seed: int, size: int) -> None:
    """Row for row, a place alone being more than there are to be in a table."""
    draw = random.Random(seed)  # noqa: S311 (a test)
    partitions: list[list[tuple[int, int]]] = [[] for _ in range(4)]
    for place in range(1, 60):
        partitions[draw.randrange(4)] += [(place, n) for n in range(draw.choice((0, 1, 1, 9)))]
    runs = []
    for rows in partitions:
        first = 0
        while first < len(rows):
            last = first + draw.randrange(1, 12)
            runs.append(run(*rows[first:last]))
            first = last
    draw.shuffle(runs)
    file = tmp_path / "sorted.arrow"
    tables = list(in_order(iter(runs), "answer", ORDER, file, size))
    expected = [f"{place}.{number}" for place, number in sorted(chain(*partitions))]
    assert told(tables) == expected
    assert all(
        table.num_rows <= size or len({t.split(".")[0] for t in told([table])}) == 1
        for table in tables
    )
    assert [len(cell) for table in tables for cell in table.column("events").to_pylist()] == [
        int(text.split(".")[1]) for text in expected
    ]
    assert not file.exists()


def test_nothing_at_all(tmp_path) -> None:
    assert list(in_order(iter(()), "answer", ORDER, tmp_path / "sorted.arrow", 5)) == []
    runs = iter((run(), run((3, 0)), run()))
    assert told(in_order(runs, "answer", ORDER, tmp_path / "sorted.arrow", 5)) == ["3.0"]


def test_what_is_broken_off_leaves_no_file(tmp_path) -> None:
    """Whether while runs come, or while they are read."""
    file = tmp_path / "sorted.arrow"

    def broken():
        yield run((1, 0))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(in_order(broken(), "answer", ORDER, file, 5))
    assert not file.exists()
    tables = in_order(iter((run((1, 0), (2, 0)),)), "answer", ORDER, file, 1)
    assert told([next(tables)]) == ["1.0"]
    assert file.exists()
    tables.close()
    assert not file.exists()


def test_where_there_is_no_room_to_write_them_the_error_says_where_else(tmp_path) -> None:
    file = tmp_path / "gone" / "sorted.arrow"
    with pytest.raises(OSError, match=r"cannot be kept on disk \(.*folder=") as caught:
        list(in_order([run((1, 1))], "answer", ORDER, file, 10))
    assert caught.value.__cause__ is None
