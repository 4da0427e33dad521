"""The tables of a store, and how those of an earlier version are brought up to this one."""

from __future__ import annotations

import os
import sqlite3
import weakref
from contextlib import closing, contextmanager
from itertools import count
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidRequestError, NoSuchModuleError

from contract_rules.errors import RecordStoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

    from sqlalchemy import Connection
    from sqlalchemy.pool import PoolProxiedConnection

PATIENCE = 60
"""How many seconds a writer waits for others to come to their end."""

_APPEND_ONLY = "the record is append-only; what is wrong in it is corrected by a further event"

_LOCKS = {"sqlite": "SELECT 1", "postgresql": "SELECT pg_advisory_xact_lock(1668444530)"}
"""What keeps a second process from making the tables at the same time; SQLite has one writer."""

_IS_THERE = {
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE name = 'contract_rules_version'",
    "postgresql": (
        "SELECT count(*) FROM information_schema.tables "
        "WHERE table_schema = current_schema() AND table_name = 'contract_rules_version'"
    ),
}
"""Whether a database has a store, by database."""

_TRIGGERS = {
    "sqlite": tuple(
        f"""CREATE TRIGGER contract_rules_no_{what} BEFORE {what} ON contract_rules_events
        BEGIN SELECT RAISE(ABORT, '{_APPEND_ONLY}'); END"""
        for what in ("UPDATE", "DELETE")
    ),
    "postgresql": (
        f"""CREATE FUNCTION contract_rules_append_only() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{_APPEND_ONLY}'; END $$""",
        """CREATE TRIGGER contract_rules_append_only BEFORE UPDATE OR DELETE OR TRUNCATE
        ON contract_rules_events EXECUTE FUNCTION contract_rules_append_only()""",
    ),
}
"""What refuses that an event is changed or taken away, by database."""


def _first(database: str) -> tuple[str, ...]:
    """Version 1: events in a chain, and where each record ends."""
    return (
        "CREATE TABLE contract_rules_version (version INTEGER NOT NULL)",
        "INSERT INTO contract_rules_version VALUES (0)",
        """CREATE TABLE contract_rules_heads (
        record TEXT NOT NULL PRIMARY KEY, position INTEGER NOT NULL, hash TEXT NOT NULL)""",
        """CREATE TABLE contract_rules_events (
        record TEXT NOT NULL, position INTEGER NOT NULL, id_hash TEXT NOT NULL,
        line TEXT NOT NULL, hash TEXT NOT NULL,
        PRIMARY KEY (record, position), UNIQUE (record, id_hash))""",
        *_TRIGGERS[database],
    )


def _second(_: str) -> tuple[str, ...]:
    """Version 2: which fields of a record are sealed, and the key of each person."""
    return (
        "ALTER TABLE contract_rules_heads ADD COLUMN sealed TEXT NOT NULL DEFAULT '{}'",
        """CREATE TABLE contract_rules_keys (
        record TEXT NOT NULL, key_id TEXT NOT NULL, person TEXT, secret TEXT,
        PRIMARY KEY (record, key_id), UNIQUE (record, person))""",
    )


_STEPS = (_first, _second)
"""What leads from each version of the tables to the next."""

VERSION = len(_STEPS)
"""The version of the tables that this version of the library reads and writes."""


def address(url: str) -> tuple[URL, str]:
    """The address of a database, and the name of the record in it: ``?record=lease``.

    Raises:
        RecordStoreError: When it is none, or that of a database that cannot hold a record.
    """
    try:
        given = make_url(url)
        database = given.get_backend_name()
    except ArgumentError as error:
        msg = f"{url!r} is no address of a database; write sqlite:///record.db"
        raise RecordStoreError(msg) from error
    named = given.query.get("record", "record")
    given = given.difference_update_query(["record"])
    if database not in _STEPS_OF:
        msg = f"a record is kept in SQLite or PostgreSQL, not in {database}"
        raise RecordStoreError(msg)
    if not isinstance(named, str) or not named.isprintable():
        msg = f"a record has one name: {given.render_as_string()}?record=lease"
        raise RecordStoreError(msg)
    in_memory = given.database in {None, "", ":memory:"} or "mode" in given.query
    if database == "sqlite" and in_memory:
        msg = "a store lasts, and needs a file: sqlite:///record.db; in memory, use FactBase"
        raise RecordStoreError(msg)
    if database == "sqlite" and given.query:
        unknown = ", ".join(map(repr, given.query))
        msg = f"the address of a record in SQLite has no {unknown}; it may end in ?record=lease"
        raise RecordStoreError(msg)
    return given, named


_STEPS_OF = frozenset(_TRIGGERS)
"""The databases that can hold a record."""


class Database:
    """A database with the tables of a store.

    Args:
        url: Its address.
        must_exist: Whether one that has no store yet is refused.

    Raises:
        RecordStoreError: When it cannot be opened, has no store though it must, or has the tables
            of a later version.
    """

    def __init__(self, url: URL, *, must_exist: bool) -> None:
        self.name = url.get_backend_name()
        self.where = url.render_as_string(hide_password=True)
        self._url = url
        self._engines: dict[int, Engine] = {}
        self._watching: dict[int, tuple[int, PoolProxiedConnection]] = {}
        self._opened = count()
        self._watched = Lock()
        try:
            _ = self._engine
        except (NoSuchModuleError, ModuleNotFoundError, InvalidRequestError) as error:
            msg = f"{self.where}: {error}; install what speaks to that database"
            raise RecordStoreError(msg) from error
        if must_exist and url.database and self.name == "sqlite":
            self._is_file(url.database)
        if self._version() != VERSION:
            self._bring_up(must_exist=must_exist)

    @property
    def _engine(self) -> Engine:
        """What has the connections of this process; one that was forked opens its own."""
        process = os.getpid()
        if process not in self._engines:
            waiting = {"timeout": PATIENCE} if self.name == "sqlite" else {}
            made = create_engine(self._url, connect_args=waiting)
            weakref.finalize(self, made.dispose)  # for whoever does not close it
            for what, told in _LISTENING[self.name].items():
                event.listen(made, what, told)
            self._engines[process] = made
        return self._engines[process]

    def _is_file(self, path: str) -> None:
        from pathlib import Path

        if not Path(path).is_file():
            msg = f"{self.where}: there is no such file"
            raise RecordStoreError(msg)

    def _version(self) -> int:
        """The version of the tables; 0 where there are none.

        Raises:
            RecordStoreError: When it is later than this one.
        """
        with self.reading() as connection:
            return self._version_in(connection)

    def _version_in(self, connection: Connection) -> int:
        if not connection.execute(text(_IS_THERE[self.name])).scalar_one():
            return 0
        found = connection.execute(text("SELECT version FROM contract_rules_version"))
        version = int(found.scalar_one())
        if version > VERSION:
            msg = (
                f"{self.where}: its tables are of version {version}, and this library knows them "
                f"up to version {VERSION}; update contract-rules to read it"
            )
            raise RecordStoreError(msg)
        return version

    def _bring_up(self, *, must_exist: bool) -> None:
        """Make the tables, or bring those of an earlier version up to this one, in one step."""
        self._beside(() if must_exist else _MAKING[self.name])
        with self.writing() as connection:
            connection.execute(text(_LOCKS[self.name]))
            version = self._version_in(connection)  # another process may have been first
            if must_exist and not version:
                msg = f"{self.where}: there is no record in it"
                raise RecordStoreError(msg)
            for step in _STEPS[version:]:
                for statement in step(self.name):
                    connection.exec_driver_sql(statement)
            connection.execute(
                text("UPDATE contract_rules_version SET version = :version"), {"version": VERSION}
            )

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """A connection for reading; each statement sees one state of the database.

        Raises:
            RecordStoreError: When the database refuses.
        """
        with self._told(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Generator[Connection]:
        """A connection that alone may write; at the end all is written, or nothing on an error.

        Raises:
            RecordStoreError: When the database refuses.
        """
        with self._told(), self._engine.execution_options(writes=True).begin() as connection:
            yield connection

    def _beside(self, statements: Iterable[str]) -> None:
        """Run statements that stand in no transaction."""
        with self._told(), closing(self._engine.raw_connection()) as raw:
            for statement in statements:
                cursor = raw.cursor()
                cursor.execute(statement)
                cursor.fetchall()

    @contextmanager
    def _told(self) -> Generator[None]:
        try:
            yield
        except (DBAPIError, sqlite3.Error) as error:
            msg = f"{self.where}: {getattr(error, 'orig', error)}"
            raise RecordStoreError(msg) from error

    def mark(self) -> object:
        """What stays the same as long as nothing is written; None where that is not known."""
        return _MARKING[self.name](self)

    def data_version(self) -> tuple[int, int, int]:
        """What SQLite counts up with whatever others write, and by which connection it does."""
        process = os.getpid()
        with self._told(), self._watched:
            if process not in self._watching:
                self._watching[process] = next(self._opened), self._engine.raw_connection()
            serial, connection = self._watching[process]
            cursor = connection.cursor()
            cursor.execute("PRAGMA data_version")
            ((found,),) = cursor.fetchall()
            return process, serial, int(found)

    def clear(self) -> None:
        """Have nothing stay in files beside the database of what was deleted from it."""
        self._beside(_CLEARING[self.name])

    def close(self) -> None:
        """Give back its connections."""
        with self._watched:
            if os.getpid() in self._watching:
                self._watching.pop(os.getpid())[1].close()
        self._engine.dispose()


def _connected(connection: sqlite3.Connection, _: object) -> None:
    """Have SQLite write what is acknowledged to the disk, and overwrite what is deleted."""
    connection.isolation_level = None  # transactions begin where they are said to
    for pragma in ("synchronous = FULL", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    """Begin a transaction of SQLite, of which the writers come one after another."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


_MAKING = {"sqlite": ("PRAGMA journal_mode = WAL",), "postgresql": ()}
"""What is set for a new database: readers and a writer do not wait for each other."""

_CLEARING = {"sqlite": ("PRAGMA wal_checkpoint(TRUNCATE)",), "postgresql": ()}
"""By which nothing that was deleted is left in files beside the database."""

_LISTENING: dict[str, dict[str, Callable[..., None]]] = {
    "sqlite": {"connect": _connected, "begin": _begin},
    "postgresql": {},
}
"""What is done with each connection and transaction, by database."""

_MARKING: dict[str, Callable[[Database], object]] = {
    "sqlite": Database.data_version,
    "postgresql": lambda _: None,
}
"""By what a database tells that nothing was written, without being asked for the record."""
