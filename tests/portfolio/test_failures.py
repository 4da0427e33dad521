"""What ends a question to a portfolio from outside: no room, no parent."""

from __future__ import annotations

import duckdb
import pytest

from contract_rules.portfolio import Portfolio, working
from contract_rules.portfolio.failures import told_as_python_does
from contract_rules.portfolio.tables import Tables
from support.leases import RECORD, TWO, lease


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


def test_a_process_ends_with_the_one_that_began_it(monkeypatch) -> None:
    ended = []

    class Parent:
        def join(self) -> None:
            ended.append("parent")

    monkeypatch.setattr(working.os, "_exit", ended.append)
    working.end_with(None)
    assert ended == []
    working.end_with(Parent())
    assert ended == ["parent", 1]
