"""The tables of a portfolio, in a database of their own: numbered, sorted, cut into parts.

DuckDB reads what is given once, sorting events by the contract that they are of, and spills to
disk what does not fit into the memory that it may have. A part is some contracts with all of their
events, about as many rows in each; parts are the same whenever the tables are.
"""

# ruff: noqa: S608 (the names in queries are our own)

from __future__ import annotations

import re
from contextlib import contextmanager, suppress
from copy import copy
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

from contract_rules.errors import MissingFieldError, UnknownFieldError, WrongTypeError, nearest
from contract_rules.portfolio.csv_files import is_csv, read_csv, see_whole
from contract_rules.portfolio.extra import ArrowTable, extra
from contract_rules.portfolio.failures import first_line, told_as_python_does
from contract_rules.portfolio.instances import ID
from contract_rules.portfolio.merging import in_order
from contract_rules.portfolio.querying import interruptible, rows_of_query, table_of_query
from contract_rules.portfolio.records import NAMING, OPTIONAL, REQUIRED
from contract_rules.values.arguments import shown
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence

    from contract_rules.portfolio.instances import Instances

INSTANCES, EVENTS, ACTS = "instances", "events", "acts"

IDS = ("id", "instance", *NAMING)
"""The columns that hold ids."""

_OURS = ("row", "place")
"""The columns that the rows of events and of acts have beside what is given."""

OF_ACTS = ("instance", "by", "action", "fields")

REJECTS = ("table", "row", "instance", "id", "question", "reason")
"""The columns of rejects."""

MAIN = "portfolio.main"
"""The schema of the tables; and of what is made of them, unless it stands aside."""

_ASIDE = "aside"
"""The database in memory of what stands aside; what does not fit there is kept on disk, too."""

_WHOLE = ("BIGINT", "INTEGER", "SMALLINT", "TINYINT", "UINTEGER", "USMALLINT", "UTINYINT")

_AS_TEXT = re.compile(r'VARCHAR|JSON|UUID|ENUM\(.*|U?HUGEINT|UBIGINT|"NULL"|' + "|".join(_WHOLE))
"""The types of columns whose cells are written as ids are."""

_WITH_POINT = re.compile(r"DOUBLE|FLOAT|DECIMAL\(.*")
"""The types of columns whose whole numbers are ids, as a column with empty cells has them."""

_EXACT = {"DOUBLE": 2**53, "FLOAT": 2**24}
"""The numbers up to which floats are exact."""

_SHARES = 4
"""Among how many processors work is shared at most by which each has a query, as that takes time
to be planned; within a query, others help."""

_NUMBER = "file_row_number"
"""The column by which DuckDB tells the numbers of the rows of a file of Parquet, from 0."""

_REASONS = {
    "no id": "the cell 'id' is empty; each contract has an id of its own",
    "twice": "the id stands in {count} rows; it is not known which is right",
    "nobody": "no row of the table of instances has this id; write the one that it has in 'id'",
    "no instance": "the cell 'instance' is empty; say which contract it is of",
    "refused": "its instance is a reject, as its id stands in several rows",
}


@frozen
class KeptDatabase:
    """A database of tables that was closed, and is opened again elsewhere.

    Attributes:
        pieces: The bytes of its file, in their order.
    """

    pieces: tuple[bytes, ...]


class Tables:
    """The tables that a portfolio is asked on.

    Args:
        instances: The instances: the path of a file of Parquet or CSV, a table or a reader of
            Arrow, or a relation of DuckDB; or a database with both tables, which `kept` told.
        events: The events, likewise; None beside a database.
        reading: What reads rows of instances, and knows their columns.
        ignored: The columns of instances that do not count.
        folder: Where the database is kept, and what does not fit into memory.
        memory: How much memory DuckDB may take: ``"1GB"``.
        size: About how many rows a part has.
        numbered: Whether each table has a column ``row``, with the numbers of its rows.
        threads: How many threads DuckDB has; None for as many as there are processors.

    Attributes:
        parts: How many parts there are.
        count: How many instances there are.
        events: How many events they have.
        schema: Where it stands what is made of them.
        path: The schemas in which tables are looked for, the first first.

    Raises:
        ExtraMissingError: When DuckDB or pyarrow is not installed.
        MissingFieldError: When a table lacks a column.
        UnknownFieldError: When a table has another column.
        WrongTypeError: When something is no table.
        OSError: When a file cannot be read, or there is no room to sort.
    """

    @told_as_python_does()
    def __init__(  # noqa: PLR0913 (each is named)
        self,
        instances: object,
        events: object,
        *,
        reading: Instances,
        ignored: Iterable[str],
        folder: Path,
        memory: str,
        size: int,
        numbered: bool,
        threads: int | None = None,
    ) -> None:
        self._duckdb, self._arrow = extra("duckdb"), extra("pyarrow")
        self._size, self._taken, self._numbered = size, 0, numbered
        self._numbers, self.schema, self.path = count(1), MAIN, MAIN
        self._noted: set[tuple[int, str | None]] = set()  # of what there are rejects
        self._file = folder / "portfolio.duckdb"
        if isinstance(instances, KeptDatabase):
            self._file.write_bytes(b"".join(instances.pieces))
        self._db: Any = self._duckdb.connect(str(self._file))
        self._do("SET temp_directory = ?", str(folder / "spilled"))
        self._limit(memory)
        if threads is not None:
            self._do(f"SET threads = {threads}")
        self._do(f"ATTACH ':memory:' AS {_ASIDE}")
        self._do("SET TimeZone = 'UTC'")
        self._do("SET enable_progress_bar = false")
        if not isinstance(instances, KeptDatabase):
            self._make(instances, events, reading, ignored)
        self.parts = int(self._one("SELECT coalesce(max(part), -1) + 1 FROM instances"))
        self.count = int(self._one("SELECT count(*) FROM instances"))
        self.events = int(self._one("SELECT count(*) FROM events"))

    def _make(
        self, instances: object, events: object, reading: Instances, ignored: Iterable[str]
    ) -> None:
        """Make the tables of what is given; see `Tables`."""
        self._do(
            'CREATE TABLE rejects (part BIGINT, "table" VARCHAR, row BIGINT, instance VARCHAR, '
            "id VARCHAR, question VARCHAR, reason VARCHAR)"
        )
        self._take("given_instances", instances, "instances", (ID,))
        reading.check(self._columns("given_instances"), ignored)
        self._number_instances()
        self._take(EVENTS, events, EVENTS, REQUIRED, "numbered")
        self._check_events(EVENTS, (*REQUIRED, *OPTIONAL), EVENTS)
        if not {"on", "at"} & {*self._columns(EVENTS)}:
            msg = "the table of events has no column 'on', nor 'at'; say when each happened"
            raise MissingFieldError(msg)
        self._reject_of_none(EVENTS, EVENTS)
        self._cut()

    def kept(self, size: int) -> Iterator[bytes]:
        """The database, closed, as others open it again: in pieces of so many bytes.

        Raises:
            OSError: When there is no room on disk for all of it.
        """
        with told_as_python_does():
            self._do("CHECKPOINT")  # else what is not in the file yet could be lost in silence
        self._db.close()
        with self._file.open("rb") as file:
            while piece := file.read(size):
                yield piece

    def _limit(self, memory: str) -> None:
        """Let DuckDB take no more memory than this.

        Raises:
            WrongTypeError: When the text states no such amount.
        """
        is_amount = not memory.strip().startswith("-")  # DuckDB takes that for any amount
        try:
            if is_amount:
                self._do("SET memory_limit = ?", memory)
        except self._duckdb.Error:
            is_amount = False
        if not is_amount:
            msg = f"memory is {memory!r}; write how much it may be, such as '1GB' or '500MB'"
            raise WrongTypeError(msg)

    def close(self) -> None:
        """Give back what the database holds."""
        self._db.close()

    # what is given

    def _take(
        self,
        name: str,
        given: object,
        what: str,
        needed: tuple[str, ...],
        instances: str | None = None,
    ) -> None:
        """Take a table that is given into the database, its rows numbered.

        Args:
            name: What it is called there.
            given: What is given.
            what: What it is a table of.
            needed: The columns that it must have.
            instances: The table of the instances by whose places its rows are sorted, those of
                none last; None for a table that is not.
        """
        source = self._source(given, what)
        needed, taken = (*needed, *(("row",) if self._numbered else ())), {*_OURS, "part"}
        try:
            self._db.register("source", source)
            names = self._columns("source")
            lacking = [column for column in needed if column not in names]
            if lacking:
                told = ", ".join(map(repr, lacking))
                msg = f"the table of {what} has no column {told}; it has {', '.join(names)}"
                raise MissingFieldError(msg)
            if taken.intersection(names) - ({"row"} if self._numbered else set()):
                msg = f"the table of {what} has a column 'row', 'place' or 'part'; rename it"
                raise WrongTypeError(msg)
            types, in_texts = dict(self._types("source")), is_path(given) and is_csv(given)
            if self._numbered and types["row"] not in _WHOLE and not in_texts:
                msg = f"the column 'row' of the table of {what} holds no whole numbers"
                raise WrongTypeError(msg)
            ids = (ID,) if what == INSTANCES else IDS
            changed = [_as_id(n, types[n], what) for n in names if n in ids]
            changed += [_as_text(n) for n in names if types[n] == "JSON" and n not in ids]
            replace = f" REPLACE ({', '.join(changed)})" if changed else ""
            numbers, there = self._numbering(given, names)
            rows = f"SELECT {numbers}{replace} FROM {there}"
            if instances is not None:
                rows = (
                    f"SELECT there.place, given.* FROM ({rows}) given LEFT JOIN {instances} there "
                    "ON given.instance = there.id ORDER BY there.place NULLS LAST, given.row"
                )
            self._do(f"CREATE OR REPLACE TABLE {name} AS {rows}")
            if in_texts:
                see_whole(self._db)
        except (self._duckdb.OutOfMemoryException, self._duckdb.TransactionException):
            raise  # it was read, and there is no room for it
        except self._duckdb.Error as error:
            which = f"{given}, the table of {what}," if is_path(given) else f"the table of {what}"
            msg = f"{which} cannot be read: {first_line(error)}"
            raise OSError(msg) from None
        finally:
            self._db.unregister("source")
        if self._numbered:
            self._check_numbers(name, what)

    def _numbering(self, given: object, names: Iterable[str]) -> tuple[str, str]:
        """What is selected of a table so that its rows are numbered, and from where."""
        if self._numbered:
            return "TRY_CAST(row AS BIGINT) AS row, * EXCLUDE (row)", "source"
        if _is_one_file(given) and _NUMBER not in map(str.lower, names):
            # several processors do it; what numbers other rows, runs in one
            path = str(given).replace("'", "''")
            return f"{_NUMBER} + 1 AS row, *", f"read_parquet('{path}')"
        return "row_number() OVER () AS row, *", "source"

    def _check_numbers(self, name: str, what: str) -> None:
        """See that each row has a number of its own.

        Raises:
            WrongTypeError: When it has not.
        """
        if self._one(f"SELECT count(*) - count(DISTINCT row) FROM {name}"):
            msg = (
                f"the table of {what} has a row without a number in 'row', or two with the same; "
                "each has one of its own"
            )
            raise WrongTypeError(msg)

    def _source(self, given: object, what: str) -> Any:  # noqa: ANN401 (what DuckDB reads)
        """What DuckDB reads of what is given.

        Raises:
            WrongTypeError: When it is no table.
            OSError: When a file cannot be read.
        """
        if is_path(given):
            if not _are_many(given):
                _see_file(Path(given), what)
            if is_csv(given):
                return read_csv(self._db, given)
            try:
                return interruptible(self._db, lambda: self._db.read_parquet(str(given)))
            except self._duckdb.Error as error:
                why = first_line(error)
                msg = f"{given} is no table of Parquet, nor called as one of CSV, .csv: {why}"
                raise OSError(msg) from None
        if isinstance(given, self._arrow.Table):
            return given
        if hasattr(given, "__arrow_c_stream__"):
            return self._arrow.RecordBatchReader.from_stream(given)
        msg = (
            f"{shown(given)} is no table of {what}; give the path of a file of Parquet or CSV, a "
            "table or a reader of Arrow, or a relation of DuckDB"
        )
        raise WrongTypeError(msg)

    def _check_events(self, name: str, known: tuple[str, ...], what: str) -> None:
        others = [column for column in self._columns(name) if column not in (*_OURS, *known)]
        if others:
            msg = (
                f"the table of {what} has a column {others[0]!r}, which says nothing of them"
                f"{nearest(others[0], known)}; leave it out, or select the others"
            )
            raise UnknownFieldError(msg)

    def _types(self, name: str) -> list[tuple[str, str]]:
        found = self._do(f"DESCRIBE {name}")
        return [(str(row[0]), str(row[1])) for row in found]

    def _columns(self, name: str) -> list[str]:
        return [column for column, _ in self._types(name)]

    def _one(self, query: str, *values: object) -> Any:  # noqa: ANN401 (a cell)
        return self._do(query, *values)[0][0]

    def _do(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Run a query on the connection of the tables itself; its rows."""
        return rows_of_query(self._db, query, values)

    # how it is kept

    def _number_instances(self) -> None:
        self._reject(
            INSTANCES,
            "no id",
            "SELECT row, id, id FROM given_instances WHERE coalesce(id, '') = ''",
        )
        self._do(
            "CREATE TABLE twice AS SELECT id, count(*) AS count FROM given_instances "
            "WHERE id <> '' GROUP BY id HAVING count(*) > 1"
        )
        self._do(
            "INSERT INTO rejects SELECT -1, 'instances', row, id, id, NULL, "
            "replace(?, '{count}', CAST(count AS VARCHAR)) "
            "FROM given_instances JOIN twice USING (id) ORDER BY row",
            _REASONS["twice"],
        )
        self._do(
            "CREATE TABLE numbered AS SELECT row_number() OVER (ORDER BY row) - 1 AS place, * "
            "FROM given_instances WHERE id <> '' AND id NOT IN (SELECT id FROM twice)"
        )
        self._do("DROP TABLE given_instances")

    def _reject(self, table: str, why: str, rows: str) -> None:
        """Note rows as rejects; a row has its number, its instance and its id."""
        self._do(
            f"INSERT INTO rejects SELECT -1, ?, found.*, NULL, ? FROM ({rows} ORDER BY row) found",
            table,
            _REASONS[why],
        )

    def _reject_of_none(self, name: str, table: str) -> None:
        """Reject the rows of events, or of acts, that are of no contract."""
        of_none = f"FROM {name} WHERE place IS NULL"
        if not self._one(f"SELECT count(*) {of_none}"):
            return
        id_ = "id" if "id" in self._columns(name) else "NULL"
        rows, in_twice = (
            f"SELECT row, instance, {id_} {of_none}",
            "instance IN (SELECT id FROM twice)",
        )
        self._reject(table, "no instance", f"{rows} AND coalesce(instance, '') = ''")
        self._reject(table, "refused", f"{rows} AND {in_twice}")
        self._reject(table, "nobody", f"{rows} AND instance <> '' AND NOT {in_twice}")
        self._do(f"DELETE {of_none}")

    def _cut(self) -> None:
        """Cut the instances into parts, by how many rows they and their events are."""
        self._do(
            "CREATE TABLE instances AS WITH weighed AS (SELECT numbered.*, "
            "1 + coalesce(counted.events, 0) AS weight FROM numbered LEFT JOIN "
            "(SELECT place, count(*) AS events FROM events GROUP BY place) counted "
            "USING (place)), begun AS (SELECT *, "
            "(sum(weight) OVER (ORDER BY place) - weight) // ? AS chunk FROM weighed) "
            "SELECT dense_rank() OVER (ORDER BY chunk) - 1 AS part, * EXCLUDE (weight, chunk) "
            "FROM begun ORDER BY place",
            self._size,
        )
        self._do("DROP TABLE numbered")

    @told_as_python_does()
    def take_acts(self, acts: object) -> str:
        """Take a table of acts that are asked about; `drop` gives back what it takes.

        Returns:
            The name by which `part` finds them.

        Raises:
            ContractError: As for the table of events.
        """
        self._taken += 1
        name = f"acts_{self._taken}"
        self._do("DELETE FROM rejects WHERE \"table\" = 'acts'")
        self._take(name, acts, ACTS, ("instance", "action"), INSTANCES)
        self._check_events(name, OF_ACTS, ACTS)
        self._reject_of_none(name, ACTS)
        return name

    def drop(self, name: str) -> None:
        """Give back what a table of acts takes."""
        self._drop(f"TABLE IF EXISTS {name}")

    # what is made of them

    @contextmanager
    def aside(self) -> Generator[Tables]:
        """The same tables, but that what is made of them there stands in a schema of its own.

        It is given back in the end.
        """
        found = copy(self)
        found.schema = f"{_ASIDE}.of_{next(self._numbers)}"
        found.path = f"{found.schema},{self.path}"
        self.run(f"CREATE SCHEMA {found.schema}")
        try:
            yield found
        finally:
            self._drop(f"SCHEMA {found.schema} CASCADE")

    def _drop(self, what: str) -> None:
        """Give back what something takes; once the database is closed, all is."""
        with suppress(self._duckdb.ConnectionException):
            self._db.cursor().execute(f"DROP {what}")

    def _cursor(self) -> Any:  # noqa: ANN401 (a connection)
        db = self._db.cursor()
        if self.schema != MAIN:
            db.execute(f"SET search_path = '{self.path}'")
        return db

    def in_order(
        self, runs: Iterable[ArrowTable], column: str, order: Sequence[str]
    ) -> Iterator[ArrowTable]:
        """The structs in a column of some tables, a part at a time; see `merging.in_order`."""
        file = self._file.with_name(f"sorted_{next(self._numbers)}.arrow")
        return in_order(runs, column, order, file, self._size)

    # what is asked for

    @told_as_python_does()
    def run(self, query: str) -> list[tuple[Any, ...]]:
        """Run a query on the tables; its rows."""
        return rows_of_query(self._cursor(), query)

    @told_as_python_does()
    def fetched(self, query: str) -> ArrowTable:
        """What a query on the tables finds, as a table of Arrow."""
        return table_of_query(self._cursor(), query)

    def types(self, name: str) -> dict[str, str]:
        """The columns of a table, each with its type."""
        return {str(column): str(type_) for column, type_, *_ in self.run(f"DESCRIBE {name}")}

    def has(self, name: str) -> bool:
        """Whether there is a table of a name in the schema of these."""
        return bool(
            self.run(
                "SELECT 1 FROM duckdb_tables() WHERE "
                f"concat(database_name, '.', schema_name) = '{self.schema}' "
                f"AND table_name = '{name}'"
            )
        )

    def stretches(self, rows: int) -> tuple[int, list[tuple[int, int]]]:
        """Of some parts together, of about so many rows, the first and last places.

        Returns:
            How many parts there are in each, and the places.
        """
        count = max(1, rows // self._size)
        query = (
            "SELECT min(place), max(place) FROM instances "
            f"GROUP BY part // {count} ORDER BY part // {count}"
        )
        return count, self.run(query)

    def shares(self, first: int, last: int) -> list[tuple[int, int]]:
        """The first and last places of the stretches among which the work on one is shared.

        What runs through rows in their order, DuckDB has one processor do; of several queries that
        are united, each does one.

        Args:
            first: The first place.
            last: The last.
        """
        return self.run(
            "SELECT min(first), max(last) FROM (SELECT min(place) AS first, max(place) AS last, "
            "row_number() OVER (ORDER BY part) - 1 AS number, count(*) OVER () AS parts "
            f"FROM instances WHERE place BETWEEN {first} AND {last} GROUP BY part) "
            f"GROUP BY number * least(current_setting('threads'), {_SHARES}) // parts "
            "ORDER BY min(first)"
        )

    @told_as_python_does()
    def part(
        self, number: int, acts: str | None = None, only: Sequence[int] | None = None
    ) -> tuple[ArrowTable, ArrowTable, ArrowTable]:
        """The instances of a part, their events, and the acts of a table; None for none.

        Args:
            number: The number of the part.
            acts: The name of the table of acts.
            only: The places of the instances that are wanted; None for all of the part.
        """
        db = self._db.cursor()
        where = f"WHERE part = {number}"
        where += "" if only is None else f" AND place IN ({', '.join(map(str, only))})"
        instances = table_of_query(db, f"SELECT * FROM instances {where} ORDER BY place")
        places = instances.column("place")
        within = f"WHERE place BETWEEN {places[0]} AND {places[len(places) - 1]}"
        within += "" if only is None else f" AND place IN ({', '.join(map(str, only))})"
        events = table_of_query(db, f"SELECT * FROM events {within} ORDER BY place, row")
        asked = None
        if acts is not None:
            asked = table_of_query(db, f"SELECT * FROM {acts} {within} ORDER BY place, row")
        return instances, events, asked

    @told_as_python_does()
    def of(self, instance: str) -> tuple[ArrowTable, ArrowTable] | None:
        """The row of an instance, and its events; None where there is no such instance."""
        db = self._db.cursor()
        found = rows_of_query(db, "SELECT place FROM instances WHERE id = ?", [instance])
        if not found:
            return None
        ((place,),) = found
        return (
            table_of_query(db, f"SELECT * FROM instances WHERE place = {place}"),
            table_of_query(db, f"SELECT * FROM events WHERE place = {place} ORDER BY row"),
        )

    @told_as_python_does()
    def print_of(self, acts: str | None = None) -> str:
        """What is in the tables, in short: how many rows, and the sum of what each hashes to."""
        db, told = self._db.cursor(), list[str]()
        for name in (INSTANCES, EVENTS, *(() if acts is None else (acts,))):
            query = f"SELECT count(*), sum(hash(kept)) FROM {name} kept"
            told += map(str, rows_of_query(db, query)[0])
        return " ".join(told)

    def near(self, instance: str) -> list[str]:
        """The ids that are nearest to one, some of them."""
        query = "SELECT id FROM instances ORDER BY levenshtein(id, ?), place LIMIT 3"
        return [str(row[0]) for row in self._do(query, instance)]

    def named(self, columns: Iterable[str]) -> Iterator[str]:
        """The texts in some columns of the instances, each once."""
        there = [column for column, type_ in self._types(INSTANCES) if type_ == "VARCHAR"]
        for column in columns:
            if column in there:
                query = f"SELECT DISTINCT {quoted(column)} AS name FROM instances"
                for batch in table_of_query(self._db.cursor(), query).to_batches():
                    yield from (name or "" for name in batch.column("name").to_pylist())

    @told_as_python_does()
    def reject(self, part: int, question: str | None, rejects: ArrowTable) -> None:
        """Note what was rejected of a part, in the place of what was noted of the same before."""
        db = self._db.cursor()
        if (part, question) in self._noted:
            rows_of_query(
                db,
                "DELETE FROM rejects WHERE part = ? AND question IS NOT DISTINCT FROM ?",
                [part, question],
            )
        if len(rejects):
            self._noted.add((part, question))
            db.register("found", rejects)
            rows_of_query(db, f"INSERT INTO rejects SELECT {part}, * FROM found")
            db.unregister("found")

    @told_as_python_does()
    def rejects(self) -> ArrowTable:
        """All that was rejected, in the order of the tables and their rows."""
        names = ", ".join(f'"{name}"' for name in REJECTS)
        order = (
            "list_position(['instances', 'events', 'acts'], \"table\"), row, question NULLS FIRST"
        )
        return table_of_query(self._db.cursor(), f"SELECT {names} FROM rejects ORDER BY {order}")


def is_path(given: object) -> TypeGuard[str | Path]:
    """Whether a table is given by the path of a file."""
    return isinstance(given, str | Path)


def _are_many(path: str | Path) -> bool:
    """Whether a path stands for several files."""
    return any(sign in str(path) for sign in "*?[")


def _is_one_file(given: object) -> bool:
    """Whether a table is given by the path of one file of Parquet."""
    return is_path(given) and not is_csv(given) and not _are_many(given)


def _as_text(column: str) -> str:
    return f"CAST({quoted(column)} AS VARCHAR) AS {quoted(column)}"


def _as_id(column: str, type_: str, what: str) -> str:
    """A column of ids as texts; whole numbers are taken, also those that floats are exactly.

    Raises:
        WrongTypeError: When the column holds what is no id.
    """
    name = quoted(column)
    if _AS_TEXT.fullmatch(type_):
        return _as_text(column)
    if _WITH_POINT.fullmatch(type_):
        is_whole = f"{name} = floor({name})"
        is_whole += f" AND abs({name}) <= {_EXACT[type_]}" if type_ in _EXACT else ""
        whole = f"CAST(TRY_CAST({name} AS HUGEINT) AS VARCHAR)"
        there = f"CASE WHEN {is_whole} THEN {whole} ELSE CAST({name} AS VARCHAR) END"
        return f"nullif({there}, 'nan') AS {name}"
    msg = (
        f"the column {column!r} of the table of {what} holds cells of the type {type_}; an id is "
        "a text or a whole number: write them as texts"
    )
    raise WrongTypeError(msg)


def quoted(column: str) -> str:
    """The name of a column as queries have it."""
    return '"' + column.replace('"', '""') + '"'


def _see_file(path: Path, what: str) -> None:
    """See that a file of a table can be opened.

    Raises:
        FileNotFoundError: When there is none.
        OSError: When it cannot be opened.
    """
    try:
        path.open("rb").close()
    except FileNotFoundError:
        msg = f"there is no file {path}; a table of {what} is one of Arrow, or the path of a file"
        raise FileNotFoundError(msg) from None
