"""Puts queries to DuckDB so that an interruption ends them, whenever it comes.

Within a long query DuckDB may miss the signal of Ctrl-C, and Python hears it where its main thread
comes back alone. So each query runs in a thread of its own, for which the one that asks waits: an
interruption is heard while it waits, and has DuckDB end the query. No handler of signals is set
for that, so that whoever uses a portfolio has their own.
"""

from __future__ import annotations

from concurrent.futures import Future
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from contract_rules.portfolio.extra import ArrowTable

T = TypeVar("T")

Connection: TypeAlias = Any
"""A ``duckdb.DuckDBPyConnection``."""

NAME = "contract-rules query"
"""What the threads are called in which queries run."""

_LOOKS, _ENDS = 0.1, 0.01
"""After how many seconds it is looked whether there was a signal, where none wakes whoever waits;
and how often DuckDB is told to end a query that may not have begun."""


def interruptible(db: Connection, work: Callable[[], T]) -> T:
    """What comes of some work that a connection does, and that an interruption ends.

    Whatever it raises is raised here.

    Args:
        db: The connection.
        work: What has the connection do it.

    Raises:
        KeyboardInterrupt: When it was interrupted; the connection does nothing any more then.
    """
    future = Future[T]()

    def done() -> None:
        if not future.set_running_or_notify_cancel():
            return
        try:
            future.set_result(work())
        except BaseException as error:  # noqa: BLE001 (it is raised by whoever waits)
            future.set_exception(error)

    try:
        Thread(target=done, name=NAME, daemon=True).start()
        _wait(future, _LOOKS)
    except BaseException:
        future.cancel()  # what has begun goes on, and what has not never does
        while not future.done():
            db.interrupt()
            with suppress(TimeoutError):
                future.exception(_ENDS)
        raise
    return future.result()


def _wait(future: Future[T], seconds: float) -> None:
    """Wait until there is a result, or an error, and look again and again whether there is."""
    while not future.done():
        with suppress(TimeoutError):
            future.exception(seconds)


def rows_of_query(
    db: Connection, query: str, values: Sequence[object] = ()
) -> list[tuple[Any, ...]]:
    """The rows that a query finds, with values in the place of its question marks."""
    return interruptible(db, lambda: db.execute(query, list(values)).fetchall())


def table_of_query(db: Connection, query: str) -> ArrowTable:
    """What a query finds, as a table of Arrow."""
    return interruptible(db, lambda: db.sql(query).to_arrow_table())
