"""Queries that are interrupted: they end at once, whatever DuckDB is at."""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import contextmanager
from threading import Event, Thread, Timer
from threading import enumerate as threads

import duckdb
import pytest

from contract_rules.portfolio import Portfolio, querying
from contract_rules.portfolio.querying import interruptible, rows_of_query, table_of_query
from support.leases import RECORD, TWO, lease

LONG = "SELECT sum(hash(one.range + other.range)) FROM range(10000000) one, range(10000) other"
"""A query of an hour or so."""

posix = pytest.mark.skipif(sys.platform == "win32", reason="a signal to oneself is of POSIX")


@contextmanager
def ctrl_c():
    """Interrupt what is done, soon, also where whoever runs the tests hears no interruption."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    timer = Timer(0.02, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    try:
        yield
    finally:
        timer.join()
        signal.signal(signal.SIGINT, before)


@posix
@pytest.mark.parametrize("ask", [rows_of_query, table_of_query])
def test_an_interruption_ends_a_query(ask) -> None:
    """And the connection can be asked again."""
    with duckdb.connect() as db:
        begun = time.monotonic()
        with pytest.raises(KeyboardInterrupt), ctrl_c():
            ask(db, LONG)
        assert time.monotonic() - begun < 5
        assert rows_of_query(db, "SELECT ?", [5]) == [(5,)]


@posix
def test_an_interruption_of_a_portfolio_is_one() -> None:
    """Whose handler of signals stays what it was."""
    before = signal.getsignal(signal.SIGINT)
    with Portfolio(lease, TWO, RECORD, workers=1) as portfolio:
        with pytest.raises(KeyboardInterrupt), ctrl_c():
            portfolio._tables.run(LONG)
        assert portfolio.rejects.num_rows == 0
    assert signal.getsignal(signal.SIGINT) is before


@posix
def test_what_is_interrupted_has_ended() -> None:
    """Also where DuckDB had not begun, so that it knew nothing of the first interruption."""
    told = []

    class Late:
        ended = Event()

        def interrupt(self) -> None:
            told.append("interrupt")
            if len(told) == 3:
                self.ended.set()

    with pytest.raises(KeyboardInterrupt), ctrl_c():
        interruptible(Late(), lambda: Late.ended.wait(60))
    assert len(told) >= 3
    assert not [one for one in threads() if one.name == querying.NAME]


def test_what_is_interrupted_before_it_began_never_does(monkeypatch) -> None:
    begun, late = [], []

    class Slow(Thread):
        def start(self) -> None:
            late.append(self)
            raise KeyboardInterrupt

    monkeypatch.setattr(querying, "Thread", Slow)
    with pytest.raises(KeyboardInterrupt):
        interruptible(None, lambda: begun.append("work"))
    Thread.start(late[0])
    late[0].join()
    assert begun == []


def test_what_a_query_raises_is_raised() -> None:
    with duckdb.connect() as db:
        with pytest.raises(duckdb.CatalogException, match="nowhere"):
            rows_of_query(db, "SELECT * FROM nowhere")
        with pytest.raises(TimeoutError, match=r"^mine$"):
            interruptible(db, _late)


def _late() -> None:
    raise TimeoutError("mine")  # noqa: EM101 (it is raised anew)


def test_what_takes_longer_is_waited_for() -> None:
    """It is looked now and then whether a signal has come that woke nobody."""
    with duckdb.connect() as db:
        assert interruptible(db, lambda: time.sleep(0.15) or "done") == "done"
