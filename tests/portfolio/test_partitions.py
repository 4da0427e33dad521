"""What executors of Spark do is done here in this process: no answer tells of the division.

The tests of Spark itself, in test_on_spark.py, run where it is installed.
"""

from __future__ import annotations

import sys

import pyarrow as pa
import pytest
from pyarrow import parquet

from contract_rules import usd
from contract_rules.errors import (
    ExtraMissingError,
    MissingFieldError,
    UnknownInstanceError,
    WrongTypeError,
)
from contract_rules.portfolio import Portfolio
from contract_rules.portfolio import portfolio as module
from contract_rules.portfolio.partitions import arrow_out, columns_out, in_executor
from contract_rules.portfolio.questions import NAMES
from contract_rules.portfolio.spark import at_once, is_frame, partitions_of
from contract_rules.portfolio.sql import plain, ways
from support import spread
from support.leases import (
    ENTRY,
    ON,
    PART,
    RECORD,
    TWO,
    Pay,
    events,
    landlord,
    lease,
)
from support.portfolios import ACTS, EVENTS, INSTANCES, QUESTIONS
from support.spread import DataFrame


@pytest.fixture
def spread_out(monkeypatch) -> None:
    """DataFrames are those that stand in for Spark's."""
    monkeypatch.setattr(module, "Spread", spread.Spread)
    monkeypatch.setattr(spread.Spread, "kept", 0)


@pytest.fixture
def both(spread_out):  # noqa: ARG001 (it has stood in)
    """A portfolio of tables, and the same of what stands in for DataFrames of Spark."""
    with (
        Portfolio(lease, INSTANCES, EVENTS, workers=1, part=3) as known,
        Portfolio(lease, DataFrame(INSTANCES), DataFrame(EVENTS)) as spread_,
    ):
        yield known, spread_


@pytest.mark.parametrize(("question", "arguments"), QUESTIONS, ids=lambda told: str(told)[:20])
def test_answers_and_rejects_are_the_same(both, question, arguments) -> None:
    """Row for row, with the same numbers of rows, also within what is told of rejects."""
    known, spread_ = both
    expected = known.batches(question, **arguments).read_all()
    assert expected.num_rows or question == "compare"
    assert spread_.batches(question, **arguments).read_all() == expected
    rejects = spread_.rejects.to_pylist()
    assert rejects == known.rejects.to_pylist()
    reasons = [row["reason"] for row in rejects]
    assert "the id 'february' is that of row 2, which says the same; leave one of them out" in (
        reasons
    )
    assert spread.Spread.kept == 0  # all was given back


def test_rejects_of_one_question_after_another(both) -> None:
    """What is wrong with rows is told once; of acts, those of the last table."""
    for portfolio in both:
        for question, arguments in QUESTIONS[-3:]:
            portfolio.batches(question, **arguments).read_all()
    known, spread_ = both
    assert spread_.rejects.to_pylist() == known.rejects.to_pylist()
    for portfolio in both:
        portfolio.decide("Ann", ACTS.slice(0, 1), on=ON)  # who is none of that lease
    assert spread_.rejects.to_pylist() == known.rejects.to_pylist()
    assert sum(row["table"] == "acts" for row in spread_.rejects.to_pylist()) == 1


def test_rejects_alone(both) -> None:
    known, spread_ = both
    assert spread_.rejects.to_pylist() == known.rejects.to_pylist()


def test_a_frame_is_asked_for_its_rejects_too(both) -> None:
    known, spread_ = both
    frame = spread_.frame("decide", party="Ann", acts=Pay(landlord, usd(5)), on=ON)
    expected = known.decide("Ann", Pay(landlord, usd(5)), on=ON)
    assert frame == expected.cast(frame.schema)
    assert spread_.rejects.to_pylist() == known.rejects.to_pylist()
    with pytest.raises(WrongTypeError, match="frame is asked of tables that are DataFrames"):
        known.frame("duties", on=ON)


def test_it_is_written_as_a_folder(both, tmp_path) -> None:
    known, spread_ = both
    shown = []

    def progress(parts, count):
        shown.append(count)
        return parts

    for number, how in enumerate(({}, {"progress": progress})):
        path = tmp_path / str(number)
        expected = known.duties(on=ON)
        assert spread_.write(path, "duties", on=ON, **how) == expected.num_rows
        found = parquet.read_table(path / "part-0.parquet")
        assert found.cast(expected.schema) == expected
    assert shown == [1]
    assert spread_.rejects.to_pylist() == known.rejects.to_pylist()
    assert spread.Spread.kept == 0


@pytest.fixture
def read(monkeypatch) -> list[int]:
    """In which places instances are read by SQL, which is asked about any."""
    monkeypatch.setattr(ways, "FEWEST", 1)
    found, query = list[int](), plain.instances_read

    def counted(*args):
        found.append(len(found))
        return query(*args)

    monkeypatch.setattr(plain, "instances_read", counted)
    return found


@pytest.mark.usefixtures("spread_out")
def test_rows_are_read_once_for_all_questions(read) -> None:
    """Where the tables are divided: what is kept of a partition holds what SQL asks."""
    with Portfolio(lease, INSTANCES, EVENTS, workers=1) as known:
        expected = [known.batches(name, **given).read_all() for name, given in QUESTIONS]
        rejects = known.rejects.to_pylist()
    read.clear()
    with Portfolio(lease, DataFrame(INSTANCES), DataFrame(EVENTS)) as portfolio:
        assert len(read) == 2  # the third partition has nothing in it
        read.clear()
        for (name, given), table in zip(QUESTIONS, expected, strict=True):
            assert portfolio.batches(name, **given).read_all() == table
            if name != "compare":  # of which the other version is read
                assert read == []
            read.clear()
        assert portfolio.rejects.to_pylist() == rejects


def test_what_is_fetched_at_once() -> None:
    """Whole partitions, and no more than so many bytes of them; one that has more alone."""
    half = 1 << 25
    sizes = [(3, half), (1, half - 1), (3, 0), (1, 1), (2, 5), (4, 9 * half), (5, 1)]
    assert list(at_once(sizes)) == [[3, 1], [2], [4], [5]]
    assert list(at_once([])) == []


def test_one_of_them_is_explained(both) -> None:
    known, spread_ = both
    told = [str(one.explain("A", "duties", on=ON)) for one in (spread_, known)]
    assert told[0] == told[1]
    with spread_.engine("A") as engine:
        assert [event.id for event in engine.facts] == ["january", "february"]
    with pytest.raises(
        UnknownInstanceError, match="'D', or it is a reject; the nearest: 'like D'"
    ):
        spread_.engine("D")


def test_the_plan_is_that_of_a_partition(both, monkeypatch) -> None:
    """By some of its rows, and how many there are in one on the average."""
    known, spread_ = both
    reason = "SQL carries it, but the engine is quicker about so few (instances: 2, events: 3)"
    assert reason in spread_.plan().column("reason").to_pylist()
    monkeypatch.setattr(ways, "FEWEST", 2)
    assert spread_.plan() == known.plan()
    assert {*known.plan().column("way").to_pylist()} == {"sql", "engine"}
    tables = (t.append_column("row", pa.array(range(len(t)))) for t in (TWO, RECORD))
    with Portfolio(lease, *map(DataFrame, tables), numbered=True) as portfolio:
        assert portfolio.plan().num_rows == 4


@pytest.mark.usefixtures("spread_out")
def test_one_table_may_be_of_arrow() -> None:
    with Portfolio(lease, TWO, DataFrame(RECORD)) as portfolio:
        assert portfolio.totals(on=ON).num_rows == 2


@pytest.mark.usefixtures("spread_out")
def test_what_is_wrong_with_columns_is_told_at_once() -> None:
    with pytest.raises(MissingFieldError, match="events has no column 'by'"):
        Portfolio(lease, DataFrame(TWO), DataFrame(RECORD.drop_columns(["by"])))
    acts = ACTS.select(["instance"])
    with (
        Portfolio(lease, DataFrame(TWO), DataFrame(RECORD)) as portfolio,
        pytest.raises(MissingFieldError, match="acts has no column 'action'"),
    ):
        portfolio.decide("Ann", acts, on=ON)


@pytest.mark.usefixtures("spread_out")
def test_rows_that_have_numbers() -> None:
    """Their order is that of the numbers, wherever they stand."""
    entries = [{**ENTRY, "id": None} for _ in range(2)]
    record = events(PART, *entries).append_column("row", pa.array([30, 20, 10]))
    table = TWO.append_column("row", pa.array([5, 4]))
    wrapped = DataFrame(table), DataFrame(record)
    for tables in ((table, record), wrapped):
        with Portfolio(lease, *tables, numbered=True, early=True, workers=1) as portfolio:
            told = portfolio.breaches(on=ON).to_pylist()
            assert [row["instance"] for row in told if row["status"] is None] == ["B", "B"]
            assert told[0]["instance"] == "B"
            acts = ACTS.slice(0, 3).append_column("row", pa.array([9, 8, 7]))
            found = portfolio.decide("the landlord", acts, on=ON).to_pylist()
            assert [(row["instance"], row["row"]) for row in found] == [("B", 9), ("A", 8)]
            assert [row["row"] for row in portfolio.rejects.to_pylist()] == [7]


@pytest.mark.parametrize("numbers", [[1, 1], [1, None]])
def test_numbers_that_are_none(numbers) -> None:
    table = TWO.append_column("row", pa.array(numbers))
    record = RECORD.append_column("row", pa.array(range(4)))
    with pytest.raises(WrongTypeError, match="instances has a row without a number in 'row', or"):
        Portfolio(lease, table, record, numbered=True)
    with pytest.raises(WrongTypeError, match="'row' of the table of events holds no whole numb"):
        Portfolio(
            lease,
            TWO.append_column("row", pa.array([1, 2])),
            RECORD.append_column("row", pa.array([0.5, 1.5, 2.5, 3.5])),
            numbered=True,
        )
    with pytest.raises(MissingFieldError, match="instances has no column 'row'"):
        Portfolio(lease, TWO, record, numbered=True)


@pytest.mark.parametrize(
    ("rows", "part", "processors", "expected"),
    [
        (0, 20_000, 2, 1),
        (19, 20_000, 8, 1),
        (30_000, 20_000, 8, 2),
        (400_000, 20_000, 8, 8),
        (11_000_000, 20_000, 2, 55),
        (1, 1, 2, 1),
    ],
)
def test_how_many_partitions(rows, part, processors, expected) -> None:
    """Enough that each processor has work, none with less than a part, none with over ten."""
    assert partitions_of(rows, part, processors) == expected


def test_what_spark_is_told_is_what_comes() -> None:
    """Its declaration names the columns of Arrow, in their order."""
    sorts = {
        "string": pa.string(),
        "array<string>": pa.list_(pa.string()),
        "date": pa.date32(),
        "timestamp": pa.timestamp("us", "UTC"),
        "decimal(38, 12)": pa.decimal128(38, 12),
        "bigint": pa.int64(),
    }
    for question in (*NAMES, None):
        declared = [
            f"{field.name} {_declared(field.type, sorts)}" for field in arrow_out(question)
        ]
        assert columns_out(question) == ", ".join(declared)


def _declared(kind: pa.DataType, sorts: dict[str, pa.DataType]) -> str:
    if pa.types.is_struct(kind):
        inside = ", ".join(f"`{field.name}`: {_declared(field.type, sorts)}" for field in kind)
        return f"struct<{inside}>"
    return next(name for name, sort in sorts.items() if sort == kind)


def test_a_frame_without_spark_says_what_to_install(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(ExtraMissingError, match=r"on Spark need: .*'contract-rules\[spark\]'"):
        Portfolio(lease, DataFrame(TWO), DataFrame(RECORD))


def test_what_is_a_frame() -> None:
    assert is_frame(DataFrame(TWO))
    assert not is_frame(TWO)
    assert not is_frame("pyspark.sql")


class RemoteFrame:
    """Stands in for a DataFrame of Spark Connect."""


RemoteFrame.__module__ = "pyspark.sql.connect.dataframe"
RemoteFrame.__name__ = "DataFrame"


def test_frames_of_spark_connect_are_refused() -> None:
    with pytest.raises(WrongTypeError, match=r"is a DataFrame of Spark Connect, by which no rows"):
        Portfolio(lease, TWO, RemoteFrame())


def doubled(batches):
    """Work that is sent to executors."""
    return (2 * batch for batch in batches)


def test_an_executor_without_the_package_says_so(monkeypatch) -> None:
    """Its work is sent by its content, which needs nothing of this package before it says so."""
    work = in_executor(doubled)
    assert list(work([1, 2])) == [2, 4]
    assert "<locals>" in work.__qualname__
    assert not {*work.__code__.co_names} & {*work.__globals__} - {"pickle", "sys", "VERSION"}
    monkeypatch.setattr("contract_rules.version.VERSION", "0.0.1")
    wanted = r"has contract-rules of version 0\.0\.1; install contract-rules\[portfolio\]=="
    with pytest.raises(RuntimeError, match=wanted):
        list(work([1]))
    monkeypatch.setitem(sys.modules, "contract_rules.version", None)
    with pytest.raises(RuntimeError) as caught:
        list(work([1]))
    told = f"the Python of an executor of Spark, {sys.executable}, has no contract_rules.version; "
    assert str(caught.value).startswith(told + "install contract-rules[portfolio]==")
    assert str(caught.value).endswith("there, or name a Python that has it by PYSPARK_PYTHON")
