"""What an executor of Spark does with a partition: the rows in it are a portfolio, asked there.

A partition holds whole contracts: their rows of instances and all of their events, each with the
number that it has in its table. They are read once: what is kept of a partition is the database of
its portfolio, as bytes, which is opened again for each question, wherever that is. What comes out
are answers and rejects, with the numbers of rows that the tables have, so that nobody sees where a
table was divided.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from contract_rules.portfolio.extra import ArrowBatches, ArrowTable, extra
from contract_rules.portfolio.instances import ID
from contract_rules.portfolio.questions import COLUMNS, Sort
from contract_rules.portfolio.tables import ACTS, EVENTS, INSTANCES, KeptDatabase
from contract_rules.portfolio.working import rejects_schema, schema_of, seldom_collected
from contract_rules.values.data_classes import frozen
from contract_rules.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType
    from typing import Self

    from contract_rules.contracts.contract import Contract

ArrowBatch: TypeAlias = Any
"""A ``pyarrow.RecordBatch``."""

ROW, KEY, ANSWER, REJECT = "row", "key", "answer", "reject"
"""Columns of what is divided: the number of a row, and the contract that it is of; and of what
comes out, as structs."""

ORDER = ("place", "number")
"""What the answers are in the order of: the row of the instance, and their order there."""

BUCKET, PIECE, DATABASE = "bucket", "piece", "database"
"""Columns of what is kept of a partition: which it is, and the pieces of its database."""

KEPT = f"{BUCKET} int, {PIECE} bigint, {DATABASE} binary"
"""These columns, as Spark declares them."""

_PIECE = 1 << 22
"""How many bytes a piece of a database has."""

KIND, COUNT, BATCH = "kind", "count", "batch"
"""Columns of what is packed, beside its partition: whether it is answers or rejects, how many, and
their bytes."""

PACKED = f"{BUCKET} int, {KIND} string, {COUNT} bigint, {BATCH} binary"
"""These columns, as Spark declares them."""


class PortfolioHere(Protocol):
    """What is asked in an executor: a portfolio, of tables that are there."""

    def __enter__(self) -> Self:
        """Begin to ask it."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Have asked it."""

    def kept(self, size: int) -> Iterator[bytes]:
        """The database of its tables, ready to be asked, in pieces of a size; it is closed."""
        ...

    @property
    def numbers(self) -> ArrowTable:
        """The ids of instances with the numbers of their rows."""
        ...

    def batches(self, question: Any, /, **arguments: Any) -> ArrowBatches:  # noqa: ANN401 (as asked)
        """The answers, batch by batch."""

    @property
    def rejects(self) -> ArrowTable:
        """The rows that are left out, and what was refused."""


@frozen
class Task:
    """A question to all contracts, as it is sent to where they are.

    Attributes:
        make: Makes a portfolio of tables of Arrow.
        template: The template, pickled.
        options: Its further arguments.
        question: What is asked; None to look at the rows alone.
        arguments: The arguments of the question, pickled; without ``acts``, where they stand in a
            table, which then is in the partitions.
    """

    make: Callable[..., PortfolioHere]
    template: bytes
    options: Mapping[str, object]
    question: str | None
    arguments: bytes

    def kept(self, batches: Iterable[ArrowBatch]) -> Iterator[ArrowBatch]:
        """What is kept of a partition: its tables in a database, ready for all questions.

        Args:
            batches: Its rows, with the columns ``bucket``, ``row`` and a struct for the table that
                each is of; the structs of the other tables are null.

        Yields:
            Batches with the columns of `KEPT`, the pieces of the database in their order.
        """
        rows = list(batches)
        if rows:
            with seldom_collected():
                yield from self._kept(rows)

    def _kept(self, rows: list[ArrowBatch]) -> Iterator[ArrowBatch]:
        pa = extra("pyarrow")
        bucket = _bucket(rows)
        tables = tables_in(pa.Table.from_batches(rows))
        rows.clear()  # they are in the tables
        with self._made(tables[INSTANCES], tables[EVENTS]) as made:
            for number, piece in enumerate(made.kept(_PIECE)):
                columns = {
                    BUCKET: pa.array([bucket], pa.int32()),
                    PIECE: pa.array([number]),
                    DATABASE: pa.array([piece], pa.binary()),
                }
                yield pa.record_batch(columns)

    def _made(self, instances: object, events: object = None) -> PortfolioHere:
        return self.make(_unpickled(self.template), instances, events, **self.options)

    def packs(self, batches: Iterable[ArrowBatch]) -> Iterator[ArrowBatch]:
        """What comes of a partition, packed: Spark keeps few bytes, and takes no row of it apart.

        Args:
            batches: What is kept of it, in any order, and the acts that are asked about, if these
                stand in a table.

        Yields:
            Batches with the columns of `PACKED`; packed are batches with those of `columns_out`:
            an answer in each row, or a reject.
        """
        rows = list(batches)
        if rows:
            bucket = _bucket(rows)
            with seldom_collected():
                yield from packed(self._done(rows), bucket)

    def answers(self, packs: Iterable[ArrowBatch]) -> Iterator[ArrowBatch]:
        """What was packed, as rows of `columns_out`."""
        for batch in packs:
            for told in batch.column(BATCH):
                yield from unpacked(told.as_buffer()).to_batches()

    def _done(self, rows: list[ArrowBatch]) -> Iterator[ArrowBatch]:
        table = extra("pyarrow").Table.from_batches(rows)
        rows.clear()  # they are in the table
        database, tables = database_in(table), tables_in(table)
        del table
        with self._made(database) as asked:
            if self.question is not None:
                numbers = asked.numbers
                arguments = pickle.loads(self.arguments)  # noqa: S301 (our own)
                if ACTS in tables:
                    arguments[ACTS] = tables[ACTS]
                number = 0
                for batch in asked.batches(self.question, **arguments):
                    yield self._out(ANSWER, batch, _places(batch, numbers), number)
                    number += batch.num_rows
            rejects = asked.rejects
            for batch in rejects.to_batches():
                yield self._out(REJECT, batch, [None] * batch.num_rows, 0)

    def _out(self, kind: str, batch: ArrowBatch, places: Any, number: int) -> ArrowBatch:  # noqa: ANN401 (of Arrow)
        pa, count = extra("pyarrow"), batch.num_rows
        schema = arrow_out(self.question)
        columns = {
            ORDER[0]: pa.array(places, pa.int64()),
            ORDER[1]: pa.array(range(number, number + count), pa.int64()),
            kind: batch.to_struct_array(),
        }
        return pa.record_batch(
            [
                columns[field.name] if field.name in columns else pa.nulls(count, field.type)
                for field in schema
            ],
            schema=schema,
        )


def in_executor(work: Callable[[Iterable[ArrowBatch]], Iterator[ArrowBatch]]) -> Any:  # noqa: ANN401 (as Spark calls it)
    """Work on batches as Spark is given it: sent by its content, so that it comes to be anywhere.

    Where it cannot be done, as the Python there has not this package, it can say so.

    Args:
        work: What is done, which needs this package.
    """
    sent, version = pickle.dumps(work), VERSION

    def done(batches: Iterable[ArrowBatch]) -> Iterator[ArrowBatch]:
        import pickle
        import sys

        where = f"the Python of an executor of Spark, {sys.executable},"
        wanted = (
            f"install contract-rules[portfolio]=={version} there, or name a Python that has it"
        )
        try:
            from contract_rules.version import VERSION

            here = pickle.loads(sent)  # noqa: S301 (our own)
        except ModuleNotFoundError as error:
            msg = f"{where} has no {error.name}; {wanted} by PYSPARK_PYTHON"
            raise RuntimeError(msg) from None
        if version != VERSION:
            msg = f"{where} has contract-rules of version {VERSION}; {wanted} by PYSPARK_PYTHON"
            raise RuntimeError(msg)
        yield from here(batches)

    return done


@lru_cache(maxsize=4)
def _unpickled(template: bytes) -> Contract:
    """A template, which is compiled once in each process."""
    found: Contract = pickle.loads(template)  # noqa: S301 (our own)
    return found


def _bucket(rows: list[ArrowBatch]) -> int:
    """The partition that rows are of: all are of one."""
    return int(rows[0].column(BUCKET)[0].as_py())


def database_in(rows: ArrowTable) -> KeptDatabase:
    """The database whose pieces are in a partition, in any order."""
    pieces = rows.select([PIECE, DATABASE]).filter(rows.column(PIECE).is_valid())
    return KeptDatabase(tuple(pieces.sort_by(PIECE).column(DATABASE).to_pylist()))


def tables_in(rows: ArrowTable) -> dict[str, ArrowTable]:
    """The tables whose rows are in a partition, each with the numbers of its rows."""
    pa = extra("pyarrow")
    found: dict[str, ArrowTable] = {}
    for name in (INSTANCES, EVENTS, ACTS):
        if name in rows.column_names:
            mine = rows.filter(rows.column(name).is_valid())
            table = pa.Table.from_struct_array(mine.column(name))
            found[name] = table.append_column(ROW, mine.column(ROW))
    return found


def _places(batch: ArrowBatch, numbers: ArrowTable) -> Any:  # noqa: ANN401 (of Arrow)
    """The rows of the instances that answers are about."""
    compute = extra("pyarrow.compute")
    ids = numbers.column(ID).combine_chunks()
    at = compute.index_in(batch.column("instance"), value_set=ids)
    return numbers.column(ROW).combine_chunks().take(at)


def arrow_out(question: str | None) -> Any:  # noqa: ANN401 (of Arrow)
    """The schema of what comes of a partition, as Arrow has it."""
    pa = extra("pyarrow")
    answers = [] if question is None else [(ANSWER, pa.struct(list(schema_of(question))))]
    places = [(name, pa.int64()) for name in ORDER]
    return pa.schema([*places, *answers, (REJECT, pa.struct(list(rejects_schema())))])


_IN_SPARK: dict[Sort, str] = {
    "text": "string",
    "texts": "array<string>",
    "day": "date",
    "instant": "timestamp",
    "amount": "decimal(38, 12)",
    "number": "bigint",
}


def columns_out(question: str | None) -> str:
    """The same, as Spark declares it."""
    rejects: dict[str, Sort] = {
        "table": "text",
        "row": "number",
        **dict.fromkeys(("instance", "id", "question", "reason"), "text"),
    }
    told = [f"{name} bigint" for name in ORDER]
    if question is not None:
        columns: dict[str, Sort] = {
            "instance": "text",
            **COLUMNS[question],
            "left_out": "number",
        }
        told.append(f"{ANSWER} {_struct(columns)}")
    return ", ".join((*told, f"{REJECT} {_struct(rejects)}"))


def _struct(columns: Mapping[str, Sort]) -> str:
    told = ", ".join(f"`{name}`: {_IN_SPARK[sort]}" for name, sort in columns.items())
    return f"struct<{told}>"


def packed(batches: Iterable[ArrowBatch], bucket: int) -> Iterator[ArrowBatch]:
    """Batches as the bytes of a stream of Arrow, a row for each.

    Args:
        batches: The batches.
        bucket: The partition that they are of.
    """
    pa = extra("pyarrow")
    for batch in batches:
        is_rejected = batch.column(REJECT).null_count < batch.num_rows
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, batch.schema) as writer:
            writer.write_batch(batch)
        columns = {
            BUCKET: pa.array([bucket], pa.int32()),
            KIND: pa.array([REJECT if is_rejected else ANSWER]),
            COUNT: pa.array([batch.num_rows]),
            BATCH: pa.array([sink.getvalue().to_pybytes()], pa.binary()),
        }
        yield pa.record_batch(columns)


def unpacked(told: Any) -> ArrowTable:  # noqa: ANN401 (bytes, or a buffer of Arrow)
    """The batch that a row of `packed` holds."""
    with extra("pyarrow").ipc.open_stream(told) as reader:
        return reader.read_all()
