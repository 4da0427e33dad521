"""Where the tables of a portfolio come from, how they are cut, and by whom they are worked on."""

from __future__ import annotations

import gc
import pickle
import sys
from datetime import date
from decimal import Decimal
from multiprocessing import Pipe
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa
import pytest
from pyarrow import parquet

from contract_rules.errors import (
    ExtraMissingError,
    MissingFieldError,
    UnknownFieldError,
    WrongTypeError,
)
from contract_rules.portfolio import Portfolio, working
from contract_rules.portfolio.questions import AskedOfEach
from contract_rules.portfolio.tables import Tables
from support.leases import ON, RECORD, TWO, events, instances, lease, paid

if TYPE_CHECKING:
    from pathlib import Path

PAID = [700, 700]


def totals(table, record, **more) -> list[int]:
    with Portfolio(lease, table, record, workers=1, **more) as portfolio:
        assert portfolio.rejects.to_pylist() == []
        return [int(row["paid"]) for row in portfolio.totals(on=ON).to_pylist()]


def test_files_of_parquet(tmp_path: Path) -> None:
    """One, or several by a star; by a path or a text."""
    parquet.write_table(TWO, tmp_path / "leases.parquet")
    for number in range(RECORD.num_rows):
        parquet.write_table(RECORD.slice(number, 1), tmp_path / f"events-{number}.parquet")
    found = totals(tmp_path / "leases.parquet", str(tmp_path / "events-*.parquet"))
    assert found == PAID


def test_readers_of_arrow() -> None:
    """Which are read once, so that several questions may follow."""
    reader = pa.RecordBatchReader.from_batches(RECORD.schema, RECORD.to_batches(max_chunksize=1))
    assert totals(TWO.to_reader(), reader) == PAID


def test_relations_of_duckdb() -> None:
    """Of a connection of their own; fields may be JSON."""
    with duckdb.connect() as db:
        db.register("record", RECORD)
        db.register("two", TWO)
        record = db.sql("SELECT * REPLACE (CAST(fields AS JSON) AS fields) FROM record")
        assert totals(db.sql("SELECT * FROM two"), record) == PAID


@pytest.mark.parametrize("column", ["file_row_number", "other"])
def test_rows_of_a_file_have_their_numbers(tmp_path, column) -> None:
    """Also of one that has the column in which DuckDB would tell them."""
    ids, rents = ["a", "b", "a", ""], ["USD 500", "USD", "USD 500", "USD 500"]
    same = {"tenant": ["Ann"] * 4, "start": [date(2026, 1, 1)] * 4}
    rows = pa.table({"id": ids, "rent": rents, **same, column: [3, 2, 1, 0]})
    path = tmp_path / "Ann's leases.parquet"
    parquet.write_table(rows, path, row_group_size=1)
    with Portfolio(lease, path, RECORD, workers=1, ignore=[column]) as portfolio:
        told = [row["row"] for row in portfolio.rejects.to_pylist() if row["table"] == "instances"]
    assert told == [1, 2, 3, 4]  # the second states no amount


def test_ids_may_be_numbers() -> None:
    table = pa.table(
        {"id": [7], "tenant": ["Ann"], "rent": ["USD 500"], "start": [date(2026, 1, 1)]}
    )
    record = pa.table(
        {"instance": [7], "on": [date(2026, 1, 3)], "by": ["the landlord"], "action": ["Enter"]}
    )
    with Portfolio(lease, table, record, workers=1) as portfolio:
        assert portfolio.breaches(on=ON).column("instance").to_pylist()[0] == "7"


@pytest.mark.parametrize(
    ("of_instances", "of_events", "id_"),
    [
        (pa.array([7.0, None]), pa.array([7]), "7"),
        (pa.array([7.5]), pa.array(["7.5"]), "7.5"),
        (pa.array([7.0], pa.float32()), pa.array(["7"]), "7"),
        (pa.array([Decimal("7.00")]), pa.array([7], pa.uint64()), "7"),
        (pa.array([Decimal(2**60 + 1)]), pa.array([2**60 + 1]), str(2**60 + 1)),
    ],
    ids=["double", "fraction", "float", "decimal", "large"],
)
def test_numbers_that_are_whole_are_ids(of_instances, of_events, id_) -> None:
    """As a column of whole numbers comes to be one of floats where a cell is empty."""
    count = len(of_instances)
    table = pa.table(
        {
            "id": of_instances,
            "tenant": ["Ann"] * count,
            "rent": ["USD 500"] * count,
            "start": [date(2026, 1, 1)] * count,
        }
    )
    record = pa.table(
        {
            "instance": of_events,
            "id": [1.0],
            "on": [date(2026, 1, 3)],
            "by": ["the landlord"],
            "action": ["Enter"],
            "corrects": pa.array([5], pa.int64()),
        }
    )
    with Portfolio(lease, table, record, workers=1) as portfolio:
        told = [(r["table"], r["instance"], r["id"]) for r in portfolio.rejects.to_pylist()]
        reasons = portfolio.rejects.column("reason").to_pylist()
    assert told == [("instances", None, None)] * (count - 1) + [("events", id_, "1")]
    assert reasons[-1].startswith("event '1' corrects '5', which is not on record")


def test_columns_that_hold_no_ids() -> None:
    table = TWO.set_column(TWO.column_names.index("id"), "id", pa.array([date(2026, 1, 1)] * 2))
    with pytest.raises(WrongTypeError) as caught:
        Portfolio(lease, table, RECORD, workers=1)
    assert str(caught.value) == (
        "the column 'id' of the table of instances holds cells of the type DATE; an id is a text "
        "or a whole number: write them as texts"
    )
    with pytest.raises(WrongTypeError, match="the column 'towards' of the table of events holds"):
        Portfolio(lease, TWO, RECORD.append_column("towards", pa.array([[1]] * 4)), workers=1)


def test_nothing_at_all() -> None:
    """No instances, no events: empty tables, with their columns."""
    with Portfolio(lease, TWO.slice(0, 0), RECORD.slice(0, 0), workers=1) as portfolio:
        assert portfolio.duties(on=ON).num_rows == 0
        assert portfolio.rejects.num_rows == 0
        assert portfolio.duties(on=ON).column_names[:2] == ["instance", "duty"]


@pytest.mark.parametrize(
    ("table", "record", "error", "words"),
    [
        (
            TWO.drop_columns(["id"]),
            RECORD,
            MissingFieldError,
            "instances has no column 'id'; it has",
        ),
        (
            TWO.drop_columns(["rent"]),
            RECORD,
            MissingFieldError,
            "has no column 'rent'; each parameter",
        ),
        (
            TWO.rename_columns(["tenant", "rent", "strat", "id"]),
            RECORD,
            UnknownFieldError,
            "no parameters: 'strat'; did you mean 'start'",
        ),
        (TWO, RECORD.drop_columns(["by"]), MissingFieldError, "events has no column 'by'; it has"),
        (TWO, RECORD.drop_columns(["on"]), MissingFieldError, "no column 'on', nor 'at'"),
        (
            TWO,
            RECORD.rename_columns([*RECORD.column_names[:-1], "field"]),
            UnknownFieldError,
            "a column 'field', which says nothing of them; did you mean 'fields'",
        ),
        (TWO, RECORD.append_column("row", pa.array(range(4))), WrongTypeError, "rename it"),
        (TWO, 7, WrongTypeError, "7 is no table of events; give the path"),
    ],
)
def test_tables_that_are_refused(table, record, error, words) -> None:
    with pytest.raises(error, match=words):
        Portfolio(lease, table, record, workers=1)


def test_columns_that_do_not_count_are_named() -> None:
    table = TWO.append_column("address", pa.array(["here", "there"]))
    assert totals(table, RECORD, ignore=["address"]) == PAID


def test_files_that_are_none(tmp_path: Path) -> None:
    (tmp_path / "leases.parquet").write_text("id,tenant", encoding="utf-8")
    with pytest.raises(OSError, match="is no table of Parquet, nor called as one of CSV"):
        Portfolio(lease, tmp_path / "leases.parquet", RECORD)
    told = "there is no file .*; a table of instances is one of Arrow, or the path of a file"
    with pytest.raises(FileNotFoundError, match=told):
        Portfolio(lease, tmp_path / "none.parquet", RECORD)
    with pytest.raises(OSError, match="is no table of Parquet, nor called as one of CSV"):
        Portfolio(lease, str(tmp_path / "none-*.parquet"), RECORD)


def test_a_table_that_is_broken_off_is_told(tmp_path: Path) -> None:
    """Where it is read, and its file names it."""
    path = tmp_path / "leases.parquet"
    parquet.write_table(many(2_000)[0], path, compression="none", use_dictionary=False)
    whole = path.read_bytes()
    path.write_bytes(whole[:40] + b"\xff" * (len(whole) // 2) + whole[40 + len(whole) // 2 :])
    with pytest.raises(
        OSError, match=r"leases\.parquet, the table of instances, cannot be read: "
    ):
        Portfolio(lease, path, RECORD, workers=1)

    def batches():
        yield RECORD.to_batches()[0]
        msg = "no more is there"
        raise OSError(msg)

    reader = pa.RecordBatchReader.from_batches(RECORD.schema, batches())
    with pytest.raises(OSError, match=r"^the table of events cannot be read: .*no more is there"):
        Portfolio(lease, TWO, reader, workers=1)


@pytest.mark.parametrize("name", ["workers", "part"])
def test_numbers_from_one_up(name) -> None:
    with pytest.raises(WrongTypeError, match=f"{name}= is 0; write a number from 1 up"):
        Portfolio(lease, TWO, RECORD, **{name: 0})


@pytest.mark.parametrize("package", ["duckdb", "pyarrow"])
def test_what_is_not_installed_is_told(monkeypatch, package) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ExtraMissingError, match=r"pip install 'contract-rules\[portfolio\]'"):
        Portfolio(lease, TWO, RECORD)


def many(count: int) -> tuple[pa.Table, pa.Table]:
    """Leases of whom every third has paid three times, in a record that is in another order."""
    rows = [{"id": str(n), "tenant": f"T{n}", "rent": f"USD {500 + n}"} for n in range(count)]
    record = [
        paid(str(n), f"T{n}", date(2026, 1, day), "USD 100")
        for day in (3, 4, 5)
        for n in reversed(range(0, count, 3))
    ]
    return instances(*rows), events(*record)


def test_work_is_shared_by_parts_that_follow_each_other() -> None:
    with Portfolio(lease, *many(30), part=8) as portfolio:
        tables = portfolio._tables
        tables.run("SET threads = 2")
        (_, middle), (after, _) = shares = tables.shares(0, 29)
        tables.run("SET threads = 64")
        assert len(tables.shares(0, 29)) == 4  # at most
        assert tables.shares(0, 0) == [(0, 0)]
    assert shares == [(0, middle), (after, 29)]
    assert after == middle + 1


def test_parts_hold_whole_contracts(monkeypatch, tmp_path: Path) -> None:
    """About as many rows as is asked for, and never the events of one contract apart."""
    sizes: list[tuple[int, int]] = []
    part = Tables.part

    def counted(self, number, acts=None):
        found = part(self, number, acts)
        sizes.append((found[0].num_rows, found[1].num_rows))
        return found

    monkeypatch.setattr(Tables, "part", counted)
    table, record = many(30)
    with Portfolio(lease, table, record, workers=1, part=8, folder=tmp_path) as portfolio:
        assert list(tmp_path.iterdir())
        whole = portfolio.totals(on=ON)
    assert not list(tmp_path.iterdir())
    assert len(sizes) > 5
    assert sum(n for n, _ in sizes) == 30
    assert sum(n for _, n in sizes) == record.num_rows
    assert all(sum(size) <= 8 + 4 for size in sizes)
    assert whole.column("instance").to_pylist() == [str(n) for n in range(30)]
    assert [int(n) for n in whole.column("paid").to_pylist()] == [300, 0, 0] * 10


def test_a_process_begins_once_and_reads_each_question_once(monkeypatch) -> None:
    """What the processes of a pool do, done here."""
    monkeypatch.setattr(working, "_HERE", [])
    usual = gc.get_threshold()
    try:
        working.begin(pickle.dumps(lease), False, Pipe()[0])  # noqa: FBT003 (as a pool calls it)
    finally:
        gc.set_threshold(*usual)
    question = pickle.dumps(AskedOfEach(name="totals", on=ON))
    with Portfolio(lease, TWO, RECORD, workers=1) as portfolio:
        tables = portfolio._tables.part(0)
        done = [working.work_here(question, *tables) for _ in range(2)]
        assert [one.answers for one in done] == [portfolio.totals(on=ON)] * 2


@pytest.mark.slow
def test_processes_answer_as_this_one() -> None:
    """In the order of instances; rejects of theirs are told, and what they ask apart, too."""
    table, record = many(24)
    bad = events(paid("3", "Nobody", date(2026, 1, 3), "USD 1"))
    record = pa.concat_tables([record, bad])
    with Portfolio(lease, table, record, workers=1, part=9) as alone:
        expected = alone.duties(on=ON), alone.rejects
    with Portfolio(lease, table, record, workers=2, part=9) as portfolio:
        reader = portfolio.batches("duties", on=ON)
        reader.read_next_batch()
        reader.close()  # broken off
        assert portfolio.duties(on=ON) == expected[0]
        assert portfolio.rejects == expected[1]
        assert portfolio.rejects.num_rows == 1
        stated = pa.table({"instance": ["5", "20"], "action": ["Enter", "Enter"]})
        found = portfolio.decide("the landlord", stated, on=ON)
        assert found.column("instance").to_pylist() == ["5", "20"]
        processes = list(portfolio._pool._processes.values())
        for process in processes:
            process.kill()
        with pytest.raises(Exception, match="process") as caught:
            portfolio.totals(on=ON)
        assert 'if __name__ == "__main__"' in caught.value.__notes__[0]
        assert portfolio.totals(on=ON).num_rows == 24  # by others


def test_memory_is_told_with_its_unit() -> None:
    for memory in ("much", "-1GB", "5"):
        with pytest.raises(WrongTypeError, match=f"memory is '{memory}'; write how much it may"):
            Portfolio(lease, TWO, RECORD, workers=1, memory=memory)
