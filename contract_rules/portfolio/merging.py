"""Puts answers from many partitions in order, on disk.

What comes of a part of a partition is in order by itself: a run, as sorting by merging has it.
Runs are written down one after another, and read from there stretch by stretch, so that a stretch
alone is in memory, and sorted, at a time, however many they are.
"""

from __future__ import annotations

from bisect import bisect_left
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias

from contract_rules.portfolio.extra import ArrowTable, extra
from contract_rules.portfolio.failures import without_room

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence
    from pathlib import Path

Run: TypeAlias = Any
"""A ``pyarrow.RecordBatch`` whose rows are in order."""


def in_order(
    runs: Iterable[ArrowTable], column: str, order: Sequence[str], file: Path, size: int
) -> Iterator[ArrowTable]:
    """The structs in a column of some tables, in order.

    Args:
        runs: The tables, each of which is in order, whatever the order that they come in.
        column: The column.
        order: The columns by which they are in order: the place, a whole number, and what tells
            its rows apart.
        file: Where they are written down meanwhile.
        size: How many rows there are at most in a table, but of one place.

    Yields:
        Tables with the fields of the structs as columns.

    Raises:
        OSError: When there is no room to write them down.
    """
    pa = extra("pyarrow")
    place = order[0]
    try:
        if _write(runs, [*order, column], file):
            with pa.memory_map(str(file)) as source:
                reader = pa.ipc.open_file(source)
                written = [reader.get_batch(n) for n in range(reader.num_record_batches)]
                for stretch in _stretches(written, place, size):
                    yield _sorted(stretch, column, order)
    finally:
        file.unlink(missing_ok=True)


def _write(runs: Iterable[ArrowTable], columns: Sequence[str], file: Path) -> bool:
    """Write down tables, a batch for each; whether there is one with rows."""
    pa, writer = extra("pyarrow"), None
    batches = (b for run in runs for b in run.select(columns).combine_chunks().to_batches())
    try:
        for batch in batches:
            with _told_of_room():
                writer = writer or pa.ipc.new_file(str(file), batch.schema)
                writer.write_batch(batch)
    finally:
        if writer is not None:
            with _told_of_room():
                writer.close()
    return writer is not None


@contextmanager
def _told_of_room() -> Generator[None]:
    """Of what is written within it, tell a lack of room as that of a database is told."""
    try:
        yield
    except OSError as error:
        raise without_room(error) from None


def _stretches(runs: list[Run], place: str, size: int) -> Iterator[list[Run]]:
    """The rows of runs from the first place to the last, about so many at a time."""
    first = min(run.column(place)[0].as_py() for run in runs)
    last = max(run.column(place)[run.num_rows - 1].as_py() for run in runs)
    waiting = [(first, last, runs)]
    while waiting:
        first, last, there = waiting.pop()
        if first < last and sum(run.num_rows for run in there) > size:
            middle = (first + last) // 2 + 1
            halves = [_cut(run, place, middle) for run in there]
            before, after = (
                [run for run in half if run.num_rows] for half in zip(*halves, strict=True)
            )
            waiting += [(middle, last, after), (first, middle - 1, before)]  # the last is next
        elif there:
            yield there


def _cut(run: Run, place: str, at: int) -> tuple[Run, Run]:
    """The rows of a run before a place, and the others."""
    places = run.column(place)
    count = bisect_left(range(run.num_rows), at, key=lambda n: places[n].as_py())
    return run.slice(0, count), run.slice(count)


def _sorted(runs: list[Run], column: str, order: Sequence[str]) -> ArrowTable:
    pa = extra("pyarrow")
    table = pa.Table.from_batches(runs).combine_chunks()
    by = [(name, "ascending") for name in order]
    indices = extra("pyarrow.compute").sort_indices(table.select(order), sort_keys=by)
    return pa.Table.from_struct_array(table.column(column)).take(indices)
