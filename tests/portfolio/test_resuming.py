"""Answers are written part by part, and what was broken off is gone on with."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from pyarrow import parquet

from contract_rules import usd
from contract_rules.errors import ResumptionError
from contract_rules.portfolio import Portfolio, resuming
from support.leases import ON, Enter, Pay, events, instances, landlord, lease, paid, tenant

if TYPE_CHECKING:
    from pathlib import Path


def opened(*, amount: str = "USD 100") -> Portfolio:
    rows = [{"id": str(n), "tenant": f"T{n}"} for n in range(12)]
    record = [paid(str(n), f"T{n}", date(2026, 1, 3), amount) for n in range(12)]
    record.append(paid("7", "Nobody", date(2026, 1, 3), "USD 1"))
    return Portfolio(lease, instances(*rows), events(*record), workers=1, part=6)


class BrokenOffError(Exception):
    """Somebody pulls the plug."""


def after(count: int):
    """Progress that is broken off after so many parts."""

    def shown(parts, whole):
        assert whole > count
        for number, part in enumerate(parts, 1):
            yield part
            if number == count:
                raise BrokenOffError

    return shown


def worked_on(monkeypatch) -> list[int]:
    """The parts that are worked on from now on."""
    from contract_rules.portfolio.tables import Tables

    numbers: list[int] = []
    part = Tables.part

    def counted(self, number, acts=None):
        numbers.append(number)
        return part(self, number, acts)

    monkeypatch.setattr(Tables, "part", counted)
    return numbers


def test_it_goes_on_where_it_was_broken_off(tmp_path: Path, monkeypatch) -> None:
    """In another process, say; what was rejected before is told as well."""
    path = tmp_path / "duties.parquet"
    with opened() as portfolio, pytest.raises(BrokenOffError):
        portfolio.write(path, "duties", progress=after(2), on=ON)
    assert not path.exists()
    numbers = worked_on(monkeypatch)
    with opened() as portfolio:
        assert portfolio._tables.parts == 4
        rows = portfolio.write(path, "duties", on=ON)
        assert numbers == [2, 3]
        assert [row["instance"] for row in portfolio.rejects.to_pylist()] == ["7"]
        assert numbers == [2, 3]
        whole = portfolio.duties(on=ON)
    assert parquet.read_table(path) == whole
    assert rows == whole.num_rows
    assert [file.name for file in tmp_path.iterdir()] == ["duties.parquet"]


def test_an_answer_that_is_there_is_replaced_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "duties.parquet"
    path.write_text("old", encoding="utf-8")
    with opened() as portfolio:
        with pytest.raises(BrokenOffError):
            portfolio.write(path, "totals", progress=after(1), on=ON)
        assert path.read_text(encoding="utf-8") == "old"
        assert portfolio.write(path, "totals", on=ON) == 12
    assert parquet.read_table(path).num_rows == 12


def test_another_run_is_not_gone_on_with(tmp_path: Path) -> None:
    """Of another day, other tables, or acts; the same is."""
    path = tmp_path / "duties.parquet"
    acts = pa.table({"instance": ["1"], "action": ["Enter"]})
    with opened() as portfolio, pytest.raises(BrokenOffError):
        portfolio.write(path, "decide", progress=after(3), party=landlord, acts=acts, on=ON)
    with opened() as portfolio:
        for asked in (
            {"party": landlord, "acts": acts, "on": date(2026, 2, 11)},
            {"party": tenant, "acts": acts, "on": ON},
            {"party": landlord, "acts": acts.slice(0, 0), "on": ON},
            {"party": landlord, "acts": Enter(), "on": ON},
        ):
            with pytest.raises(ResumptionError, match="remove it to begin anew"):
                portfolio.write(path, "decide", **asked)
    with opened(amount="USD 101") as portfolio, pytest.raises(ResumptionError):
        portfolio.write(path, "decide", party=landlord, acts=acts, on=ON)
    with opened() as portfolio:
        assert portfolio.write(path, "decide", party=landlord, acts=acts, on=ON) == 1
    assert parquet.read_table(path).column("verdict").to_pylist() == ["prohibited"]


def test_what_cannot_be_written_leaves_nothing_half_done(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "duties.parquet"

    def full(_: Path) -> None:
        raise OSError(28, "no space left")

    with opened() as portfolio:
        with monkeypatch.context() as patched:
            patched.setattr(resuming, "_to_disk", full)
            with pytest.raises(OSError, match="no space left"):
                portfolio.write(path, "decide", party=tenant, acts=Pay(landlord, usd(1)), on=ON)
        left = {file.name for file in (tmp_path / "duties.parquet.parts").iterdir()}
        assert left == {"manifest.json"}
        assert (
            portfolio.write(path, "decide", party=tenant, acts=Pay(landlord, usd(1)), on=ON) == 12
        )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes are of POSIX")
def test_an_answer_goes_to_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with opened() as portfolio, pytest.raises(OSError, match="is a pipe"):
        portfolio.write(tmp_path / "pipe", "duties", on=ON)


def test_a_folder_is_no_file_of_answers(tmp_path: Path) -> None:
    """It is told before anything is asked."""
    with opened() as portfolio, pytest.raises(OSError, match="is a folder, and answers are"):
        portfolio.write(tmp_path, "duties", on=ON)
    assert list(tmp_path.parent.glob("*.parts")) == []


def test_the_folder_of_an_answer_is_there(tmp_path: Path) -> None:
    told = "there is no folder .*nowhere, where duties.parquet is to be; make it first"
    with opened() as portfolio, pytest.raises(FileNotFoundError, match=told):
        portfolio.write(tmp_path / "nowhere" / "duties.parquet", "duties", on=ON)
