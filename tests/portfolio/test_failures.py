"""What ends a question to a portfolio from outside: no room, no parent."""

from __future__ import annotations

import signal
from multiprocessing import Pipe
from types import SimpleNamespace

import duckdb
import pytest

from contract_rules.portfolio import Portfolio, working
from contract_rules.portfolio.failures import told_as_python_does
from contract_rules.portfolio.tables import Tables
from support.leases import ON, RECORD, TWO, lease


def test_another_error_stays_what_it_is() -> None:
    with pytest.raises(ZeroDivisionError), told_as_python_does():
        _ = 1 / 0
    with pytest.raises(RuntimeError, match=r"^$"), told_as_python_does():
        raise RuntimeError


def test_too_little_memory_is_told() -> None:
    with pytest.raises(OSError, match=r"memory than .* \(Out of .*: memory=\.\.\., or --memory"):
        Portfolio(lease, TWO, RECORD, workers=1, memory="1MB")


def test_too_little_memory_to_read_a_table_is_told(monkeypatch) -> None:
    """It is no fault of the table."""

    def full(*_: object) -> None:
        raise duckdb.OutOfMemoryException

    monkeypatch.setattr(Tables, "_types", full)
    with pytest.raises(OSError, match="need more memory than they may take"):
        Portfolio(lease, TWO, RECORD, workers=1)


def test_a_disk_without_room_is_told(tmp_path) -> None:
    """With where there may be room."""
    resource = pytest.importorskip("resource", reason="a limit to the size of files is of POSIX")
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, usual[1]))
    try:
        with pytest.raises(
            OSError, match=r"cannot be kept on disk \(.* File too large\); .*TMPDIR"
        ):
            Portfolio(lease, TWO, RECORD, workers=1, folder=tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert not [*tmp_path.iterdir()]
    with pytest.raises(OSError, match="kept on disk"), told_as_python_does():
        duckdb.sql("COPY (SELECT 1) TO '/nowhere/at all'")


@pytest.mark.parametrize("closed", [0, 1], ids=["its end", "its word"])
def test_a_process_ends_with_the_one_that_began_it(monkeypatch, closed) -> None:
    """Whether that has ended, or closes its end of the pipe."""
    ended, pipes = [], [Pipe(duplex=False), Pipe(duplex=False)]
    monkeypatch.setattr(working.os, "_exit", ended.append)
    (sentinel, _), (heard, _) = pipes
    working.end_with(None, heard)
    assert ended == []
    pipes[closed][1].close()
    working.end_with(SimpleNamespace(sentinel=sentinel), heard)
    assert ended == [1]


def test_processes_that_begin_do_not_hear_an_interruption(monkeypatch) -> None:
    """Where the system can have it so; the process that asks hears it afterwards."""
    usual = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    with working.unheard():
        assert signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ())
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == usual
    monkeypatch.delattr(signal, "pthread_sigmask")
    with working.unheard():
        pass


def broken_off(kept: list[object]) -> None:
    """Ask by processes, and let an error end that."""
    with Portfolio(lease, TWO, RECORD, workers=2, part=1) as portfolio:
        kept.append(portfolio)
        assert len(portfolio.upcoming(on=ON, until=ON.replace(year=2031))) > 0
        assert portfolio._pool is not None
        kept.append(portfolio._pool)
        raise ZeroDivisionError


def test_where_an_error_ends_it_its_processes_are_told_to_end() -> None:
    """They end at once, whatever they are at."""
    kept = []
    with pytest.raises(ZeroDivisionError):
        broken_off(kept)
    portfolio, pool = kept
    assert portfolio._pool is portfolio._broken_off is None
    with pytest.raises(RuntimeError):  # it is shut down, or has lost its processes
        pool.submit(len, ())
