"""On a local Spark, where it is installed, a portfolio answers as it does here."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest
from pyarrow import parquet

from contract_rules import usd
from contract_rules.errors import (
    MissingFieldError,
    UnknownFieldError,
    UnknownInstanceError,
    UnknownPartyError,
    WrongTypeError,
)
from contract_rules.portfolio import Portfolio
from contract_rules.portfolio.sql import ways
from support.leases import ON, RECORD, TWO, Enter, Pay, events, instances, landlord, lease, paid
from support.portfolios import ACTS, EVENTS, INSTANCES, QUESTIONS

pytestmark = [pytest.mark.heavy, pytest.mark.slow]


@pytest.fixture(scope="module")
def both(spark):
    """A portfolio of tables, and the same of DataFrames."""
    frames = map(spark.createDataFrame, (INSTANCES, EVENTS))
    with (
        Portfolio(lease, INSTANCES, EVENTS, workers=1) as known,
        Portfolio(lease, *frames) as spread,
    ):
        yield known, spread


@pytest.mark.parametrize(("question", "arguments"), QUESTIONS, ids=lambda told: str(told)[:20])
def test_answers_and_rejects_are_the_same(spark, both, question, arguments) -> None:
    """Column for column and row for row; acts may be a DataFrame or a table of Arrow."""
    known, spread = both
    expected = known.batches(question, **arguments).read_all()
    assert spread.batches(question, **arguments).read_all() == expected
    assert spread.rejects.to_pylist() == known.rejects.to_pylist()
    if "acts" in arguments and arguments["acts"] is ACTS:
        more = {**arguments, "acts": spark.createDataFrame(ACTS)}
        assert spread.batches(question, **more).read_all() == expected


def test_whole_numbers_of_floats_are_ids_there_too(spark) -> None:
    """And a party that is in no row is told at once."""
    table = instances({"id": "1"}, {"id": "2", "tenant": "Ben"})
    table = table.set_column(table.column_names.index("id"), "id", pa.array([1.0, 2.0]))
    record = events({**paid("1", "Ann", date(2026, 1, 3), "USD 500"), "id": "january"})
    tables = map(spark.createDataFrame, (table, record))
    with Portfolio(lease, *tables) as spread:
        assert spread.totals(on=ON).column("instance").to_pylist() == ["1", "2"]
        assert spread.rejects.num_rows == 0
        assert spread.decide("ben", Enter(), on=ON).column("party").to_pylist() == ["Ben"]
        with pytest.raises(UnknownPartyError, match="has no party 'Bob' in any row"):
            spread.decide("Bob", Enter(), on=ON)


def test_what_stays_on_spark(both) -> None:
    """An answer is a DataFrame like others, and what it leaves out is among the rejects."""
    known, spread = both
    frame = spread.frame("totals", on=ON)
    assert frame.columns == known.totals(on=ON).column_names
    (row,) = frame.groupBy("currency").sum("owed").collect()
    assert tuple(row) == ("USD", sum(known.totals(on=ON).column("owed").to_pylist()))
    act = Pay(landlord, usd(5))
    assert spread.frame("decide", party="Ann", acts=act, on=ON).count() == 1
    assert known.decide("Ann", act, on=ON).num_rows == 1
    assert spread.rejects.to_pylist() == known.rejects.to_pylist()


def test_answers_are_written_by_spark(both, tmp_path) -> None:
    """In order, in the place of what was there."""
    known, spread = both
    expected = known.duties(on=ON)
    (tmp_path / "duties").mkdir()
    (tmp_path / "duties" / "part-old.parquet").write_text("old", encoding="utf-8")
    assert spread.write(tmp_path / "duties", "duties", on=ON) == expected.num_rows
    parts = sorted((tmp_path / "duties").glob("part-*.parquet"))
    found = pa.concat_tables([parquet.ParquetFile(part).read() for part in parts])
    assert found.cast(expected.schema) == expected


def test_one_is_explained(both, monkeypatch) -> None:
    """And the plan is that of a partition, of which the first rows are looked at."""
    known, spread = both
    told = [str(one.explain("A", "duties", on=ON)) for one in (spread, known)]
    assert told[0] == told[1]
    monkeypatch.setattr(ways, "FEWEST", 7)
    assert "about so few (instances: 6, events: 10)" in spread.plan().column("reason")[1].as_py()
    monkeypatch.setattr(ways, "FEWEST", 3)
    assert spread.plan() == known.plan()
    for portfolio in both:
        with pytest.raises(UnknownInstanceError, match="the nearest: 'A', 'B', 'C'"):
            portfolio.engine("D")


def test_files_of_parquet_that_spark_reads(spark, tmp_path) -> None:
    """Ids that are numbers, fields as a map, an instant, in the order of the file's rows."""
    count = 50
    rows = [{"id": n, "tenant": f"T{n}", "rent": f"USD {500 + n}"} for n in range(count)]
    table = instances(*rows)
    record = pa.table(
        {
            "instance": pa.array([n for _ in range(4) for n in range(count)], pa.int32()),
            "at": pa.array(
                [
                    datetime(2026, 1, 3 + turn, 23, tzinfo=UTC)
                    for turn in range(4)
                    for _ in range(count)
                ],
                pa.timestamp("us", "UTC"),
            ),
            "by": [f"T{n}" for _ in range(4) for n in range(count)],
            "action": ["Pay"] * (4 * count),
            "fields": pa.array(
                [[("to", "the landlord"), ("amount", "USD 150")]] * (4 * count),
                pa.map_(pa.string(), pa.string()),
            ),
        }
    )
    parquet.write_table(table, tmp_path / "leases.parquet", row_group_size=10)
    parquet.write_table(record, tmp_path / "events.parquet", row_group_size=10)
    frames = [spark.read.parquet(str(tmp_path / f"{n}.parquet")) for n in ("leases", "events")]
    with (
        Portfolio(lease, tmp_path / "leases.parquet", tmp_path / "events.parquet") as known,
        Portfolio(lease, *frames, part=8) as spread,
    ):
        assert spread._spread._partitions == 4
        assert spread.duties(on=ON) == known.duties(on=ON)
        assert spread.rejects.to_pylist() == known.rejects.to_pylist() == []


def test_rows_that_have_numbers(spark) -> None:
    """Whatever order a DataFrame comes in, they are in that of their numbers."""
    rows = [paid("A", "Ann", date(2026, 1, 2), f"USD {n}") for n in range(100, 140)]
    record = events(*rows).append_column("row", pa.array(range(40)))
    table = TWO.append_column("row", pa.array([9, 8]))
    shuffled = spark.createDataFrame(record).orderBy("fields", ascending=False)
    with (
        Portfolio(lease, table, record, numbered=True, workers=1) as known,
        Portfolio(lease, table, shuffled, numbered=True) as spread,
    ):
        told = known.duties(on=ON)
        assert told.column("instance").to_pylist()[0] == "B"
        assert spread.duties(on=ON) == told


def test_what_is_refused(spark, tmp_path) -> None:
    two, record = map(spark.createDataFrame, (TWO, RECORD))
    with pytest.raises(MissingFieldError, match="events has no column 'by'"):
        Portfolio(lease, two, record.drop("by"))
    with pytest.raises(UnknownFieldError, match="no parameters: 'rents'; did you mean 'rent'"):
        Portfolio(lease, two.withColumnRenamed("rent", "rents"), record)
    with pytest.raises(WrongTypeError, match="is no DataFrame of instances, as another table is"):
        Portfolio(lease, tmp_path / "leases.parquet", record)
    with Portfolio(lease, TWO, record) as portfolio:
        with pytest.raises(WrongTypeError, match="is no DataFrame of acts"):
            portfolio.decide("Ann", "acts.parquet", on=ON)
        with pytest.raises(MissingFieldError, match="acts has no column 'action'"):
            portfolio.decide("Ann", ACTS.select(["instance"]), on=ON)


def test_what_is_broken_off_is_given_back(both) -> None:
    """What executors keep of a question, they keep no longer than it is read."""
    _, spread = both
    kept = len(spread._spread._kept)
    reader = spread.batches("duties", on=ON)
    assert reader.read_next_batch().num_rows
    assert len(spread._spread._kept) == kept + 1
    reader.close()
    del reader
    assert len(spread._spread._kept) == kept


def test_nothing_at_all(spark) -> None:
    frames = map(spark.createDataFrame, (TWO.slice(0, 0), RECORD.slice(0, 0)))
    with Portfolio(lease, *frames) as portfolio:
        assert portfolio.duties(on=ON).num_rows == 0
        assert portfolio.rejects.num_rows == 0
        with pytest.raises(UnknownInstanceError):
            portfolio.engine("A")


def test_json_of_fields(spark) -> None:
    """As text, which is what most files have."""
    fields = json.dumps({"to": "the landlord", "amount": {"Money": "USD 700"}})
    record = events({**paid("B", "Ben", date(2026, 1, 2), ""), "fields": fields})
    with Portfolio(lease, TWO, spark.createDataFrame(record)) as portfolio:
        assert portfolio.duties(on=ON).column("status").to_pylist().count("kept") == 1
