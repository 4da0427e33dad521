"""Tables of Spark: divided by contracts among its executors, which answer as is done here.

What is here is what is asked of Spark itself; what its executors do stands in `partitions`.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, TypeAlias

from contract_rules.errors import WrongTypeError
from contract_rules.portfolio.extra import ArrowTable, extra
from contract_rules.portfolio.instances import ID
from contract_rules.portfolio.partitions import (
    ANSWER,
    BATCH,
    BUCKET,
    COUNT,
    KEPT,
    KEY,
    KIND,
    ORDER,
    PACKED,
    ROW,
    columns_out,
    database_in,
    in_executor,
    unpacked,
)
from contract_rules.portfolio.tables import ACTS, EVENTS, INSTANCES
from contract_rules.values.arguments import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from contract_rules.portfolio.partitions import Task
    from contract_rules.portfolio.tables import KeptDatabase

SparkFrame: TypeAlias = Any
"""A ``pyspark.sql.DataFrame``."""

_SOME = 20
"""How many instances are looked at to say how they are written."""

PARTS = 10
"""How many parts a partition holds: they begin to be worked on sooner than a partition does."""

_FETCHED = 1 << 26
"""About how many bytes of answers are fetched from executors at once."""

_KEYS = {INSTANCES: ID, EVENTS: "instance", ACTS: "instance"}


def is_frame(given: object) -> bool:
    """Whether something is a DataFrame of Spark; Spark is not imported for that."""
    return any(
        kind.__name__ == "DataFrame" and kind.__module__.startswith("pyspark.sql")
        for kind in type(given).__mro__
    )


def refuse_remote(*tables: object) -> None:
    """Refuse DataFrames of a server of Spark Connect.

    Raises:
        WrongTypeError: When one of some tables is such.
    """
    for given in tables:
        if any(kind.__module__.startswith("pyspark.sql.connect") for kind in type(given).__mro__):
            msg = (
                f"{shown(given)} is a DataFrame of Spark Connect, by which no rows are divided "
                "and kept; begin a session of the cluster, SparkSession.builder.master(...), or "
                "give tables of Arrow, frame.toArrow()"
            )
            raise WrongTypeError(msg)


def partitions_of(rows: int, part: int, processors: int) -> int:
    """Into how many partitions so many rows are divided.

    Args:
        rows: How many rows there are.
        part: How many rows a part has.
        processors: How many there are, all of which are to have work.
    """
    return max(1, -(-rows // (part * PARTS)), min(processors, -(-rows // part)))


def at_once(sizes: Iterable[tuple[int, int]]) -> Iterator[list[int]]:
    """The partitions whose packs are fetched at once, as they come to no more than `_FETCHED`.

    Args:
        sizes: Of each pack, the partition that it is of and how many bytes it has.

    Yields:
        The partitions, each once; one that comes to more stands alone.
    """
    wholes = Counter[int]()
    for bucket, size in sizes:
        wholes[bucket] += size
    found, sum_ = list[int](), 0
    for bucket, size in wholes.items():
        if found and sum_ + size > _FETCHED:
            yield found
            found, sum_ = [], 0
        found.append(bucket)
        sum_ += size
    if found:
        yield found


class Spread:  # pragma: no cover (where there is Spark, by the tests that are marked heavy)
    """The tables of a portfolio, divided among the executors of Spark.

    Args:
        instances: The instances, a DataFrame or a table of Arrow.
        events: The events, likewise; one of both is a DataFrame.
        numbered: Whether rows have numbers.

    Attributes:
        numbered: The same.
        in_each: How many instances, and how many events, there are in a partition.

    Raises:
        ExtraMissingError: When PySpark is not installed.
        WrongTypeError: When one of them is neither.
    """

    def __init__(self, instances: object, events: object, *, numbered: bool) -> None:
        self._functions = extra("pyspark.sql.functions", "spark")
        self._disk = extra("pyspark", "spark").StorageLevel.DISK_ONLY
        self.numbered = numbered
        one: SparkFrame = instances if is_frame(instances) else events
        self._session = one.sparkSession
        self._given = {
            INSTANCES: self.taken(instances, INSTANCES),
            EVENTS: self.taken(events, EVENTS),
        }
        self._partitions, self.in_each = 0, (0, 0)
        self._tables: SparkFrame = None
        self._kept: list[SparkFrame] = []

    def taken(self, given: Any, what: str) -> SparkFrame:  # noqa: ANN401 (of whoever made it)
        """A table as a DataFrame.

        Raises:
            WrongTypeError: When it is none, nor a table of Arrow.
        """
        if is_frame(given):
            return given
        if hasattr(given, "__arrow_c_stream__"):
            reader = extra("pyarrow").RecordBatchReader.from_stream(given)
            return self._session.createDataFrame(reader.read_all())
        msg = (
            f"{shown(given)} is no DataFrame of {what}, as another table is one; write "
            "spark.read.parquet(...), or give a table of Arrow"
        )
        raise WrongTypeError(msg)

    @property
    def columns(self) -> tuple[ArrowTable, ArrowTable]:
        """The tables with no rows in them: their columns, as Arrow has them."""
        return self.no_rows(self._given[INSTANCES]), self.no_rows(self._given[EVENTS])

    @staticmethod
    def no_rows(frame: SparkFrame) -> ArrowTable:
        """The columns of a DataFrame, as Arrow has them."""
        return frame.limit(0).toArrow()

    @property
    def some(self) -> tuple[ArrowTable, ArrowTable]:
        """Some of the instances, and the columns of events, which show how they are written."""
        return self._given[INSTANCES].limit(_SOME).toArrow(), self.no_rows(self._given[EVENTS])

    def divide(self, part: int, task: Task) -> None:
        """Divide the tables, of which each question then is asked.

        They are sorted out when the first is asked, and kept on the disks of executors: of each
        partition the database in which its rows are ready for all questions.

        Args:
            part: How many rows a part has.
            task: What makes these databases.
        """
        counts = {name: frame.count() for name, frame in self._given.items()}
        processors = self._session.sparkContext.defaultParallelism
        self._partitions = partitions_of(sum(counts.values()), part, processors)
        self.in_each = counts[INSTANCES] // self._partitions, counts[EVENTS] // self._partitions
        instances, events = (self._rows(name, frame) for name, frame in self._given.items())
        buckets = self._session.range(self._partitions).select(
            self._functions.col("id").cast("int").alias(BUCKET)  # each has a database
        )
        rows = _together(_together(instances, events), buckets)
        self._tables = self._keep(self._divided(rows).mapInArrow(in_executor(task.kept), KEPT))

    def _rows(self, name: str, frame: SparkFrame) -> SparkFrame:
        """The rows of a table: each with its number, its contract, and what it says."""
        col, key = self._functions.col, _KEYS[name]
        number = col(ROW).cast("bigint")
        if not self.numbered:
            frame, number = frame.zipWithIndex(ROW), number + 1
        contract = self._id(frame, key)
        cells = [
            contract.alias(key) if column == key else col(_quoted(column))
            for column in frame.columns
            if column != ROW
        ]
        return frame.select(
            self._bucket(contract).alias(BUCKET),
            number.alias(ROW),
            contract.alias(KEY),
            self._functions.struct(*cells).alias(name),
        )

    def _bucket(self, contract: Any) -> Any:  # noqa: ANN401 (columns of Spark)
        """The partition that a contract is in, by its id."""
        functions = self._functions
        return functions.pmod(functions.hash(contract), functions.lit(self._partitions))

    def _id(self, frame: SparkFrame, column: str) -> Any:  # noqa: ANN401 (a column of Spark)
        """A column of ids as texts; whole numbers as a table of others has them."""
        told = self._functions.col(column)
        text = told.cast("string")
        if not dict(frame.dtypes)[column].startswith(("double", "float", "decimal")):
            return text
        whole = told.cast("decimal(38, 0)")
        exact = self._functions.when(told == whole, whole.cast("string")).otherwise(text)
        return self._functions.when(text != "NaN", exact)

    def _divided(self, rows: SparkFrame) -> SparkFrame:
        return rows.repartitionById(self._partitions, BUCKET)

    def _keep(self, frame: SparkFrame) -> SparkFrame:
        self._kept.append(frame.persist(self._disk))
        return frame

    def release(self, found: SparkFrame) -> None:
        """Give back what was kept of the answers to a question."""
        if found in self._kept:
            self._kept.remove(found)
            found.unpersist()

    def close(self) -> None:
        """Give back all that is kept."""
        for frame in [*self._kept]:
            self.release(frame)

    # what is asked

    def ask(self, task: Task, acts: SparkFrame) -> SparkFrame:
        """Ask each contract; it is done when the answers are wanted, and once.

        Args:
            task: What is asked.
            acts: The table of acts; None for none.

        Returns:
            What comes of it, to be handed to what follows.
        """
        rows = self._tables
        if acts is not None:
            rows = self._divided(_together(rows, self._rows(ACTS, acts)))
        return self._keep(rows.mapInArrow(in_executor(task.packs), PACKED))

    def answers(self, found: SparkFrame, task: Task) -> SparkFrame:
        """The answers, in order, as a DataFrame.

        Args:
            found: What came of a question.
            task: The same question.
        """
        mine = self._packs(found, ANSWER).mapInArrow(
            in_executor(task.answers), columns_out(task.question)
        )
        return mine.orderBy(*ORDER).select(f"{ANSWER}.*")

    def told(self, found: SparkFrame, kind: str) -> Iterator[ArrowTable]:
        """What came of a question, as it was packed: all is done at once, and then told.

        Args:
            found: What came of it.
            kind: Whether answers are told, or what was left out.

        Yields:
            Tables with the columns of `arrow_out`, each in order by itself.
        """
        functions = self._functions
        mine = self._packs(found, kind)
        sizes = mine.select(BUCKET, functions.length(BATCH)).collect()
        for buckets in at_once([(int(row[0]), int(row[1])) for row in sizes]):
            some = mine.where(functions.col(BUCKET).isin(buckets)).select(BATCH)
            for batch in some.toArrow().column(BATCH):
                yield unpacked(batch.as_buffer())

    def _packs(self, found: SparkFrame, kind: str) -> SparkFrame:
        return found.where(self._functions.col(KIND) == kind)

    def write(self, found: SparkFrame, task: Task, path: str | Path) -> int:
        """Write the answers as Parquet; how many there are."""
        counted = self._packs(found, ANSWER).agg(self._functions.sum(COUNT))
        count = counted.collect()[0][0] or 0  # before what another has written gives way
        self.answers(found, task).write.mode("overwrite").parquet(str(path))
        return int(count)

    # one of them

    def database_of(self, instance: str) -> KeptDatabase:
        """The database of the partition that an instance is in, if it is in any."""
        mine = self._bucket(self._functions.lit(instance))
        return database_in(self._tables.where(self._functions.col(BUCKET) == mine).toArrow())

    def named(self, columns: Iterable[str]) -> Iterator[str]:
        """The texts in some columns of the instances, each once."""
        instances = self._given[INSTANCES]
        for column in columns:
            if column in instances.columns:
                once = instances.select(self._functions.col(_quoted(column)).cast("string"))
                for row in once.distinct().toLocalIterator():
                    yield row[0] or ""

    def near(self, instance: str) -> list[str]:
        """The ids that are nearest to one, some of them."""
        functions = self._functions
        ids = self._rows(INSTANCES, self._given[INSTANCES]).where(functions.col(KEY) != "")
        once = ids.groupBy(KEY).agg(
            functions.count(ROW).alias("count"), functions.min(ROW).alias("first")
        )
        distance = functions.levenshtein(functions.col(KEY), functions.lit(instance))
        nearest = once.where("count = 1").orderBy(distance, "first").limit(3)
        return [str(row[0]) for row in nearest.collect()]


def _together(
    rows: SparkFrame, others: SparkFrame
) -> SparkFrame:  # pragma: no cover (as `Spread`)
    return rows.unionByName(others, allowMissingColumns=True)


def _quoted(column: str) -> str:  # pragma: no cover (as `Spread`)
    return "`" + column.replace("`", "``") + "`"
