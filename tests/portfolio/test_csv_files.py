"""Tables from files of CSV are those of other tables: each cell is a text, and read as one."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from contract_rules import usd
from contract_rules.errors import MalformedRecordError, WrongTypeError
from contract_rules.portfolio import Portfolio
from contract_rules.portfolio.sql import ways
from support.leases import ON, RECORD, TWO, Enter, Pay, events, landlord, lease, paid, tenant

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "id,tenant,rent,start\n"

ROWS = HEAD + "A,Ann,USD 500,2026-01-01\nB,Ben,USD 700,2026-01-01\n"


def to_csv(table: pa.Table, path: Path, between: str = ",", encoding: str = "utf-8") -> Path:
    """A table as a file of CSV."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=between)
        writer.writerow(table.column_names)
        writer.writerows(row.values() for row in table.to_pylist())
    return path


@pytest.mark.parametrize("fewest", [0, 10**9], ids=["by SQL", "by the engine"])
@pytest.mark.parametrize(
    ("between", "encoding"), [(",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-8")]
)
def test_answers_and_rejects_are_those_of_other_tables(
    tmp_path, monkeypatch, fewest, between, encoding
) -> None:
    monkeypatch.setattr(ways, "FEWEST", fewest)
    odd = paid("A", "Bob", ON, "USD 5", id="odd", recorded="2026-02-11")
    record = pa.concat_tables([RECORD, events(odd)], promote_options="default")
    files = (
        to_csv(TWO, tmp_path / "leases.csv", between, encoding),
        str(to_csv(record, tmp_path / "events.tsv", between, encoding)),
    )
    acts = pa.table({"instance": ["B"], "action": ["Enter"]})
    of_acts = to_csv(acts, tmp_path / "acts.CSV", between, encoding)
    with (
        Portfolio(lease, TWO, record, workers=1) as mine,
        Portfolio(lease, *files, workers=1) as other,
    ):
        assert other.totals(on=ON).equals(mine.totals(on=ON))
        asked = landlord, Pay(tenant, usd(600))
        assert other.decide(*asked, on=ON).equals(mine.decide(*asked, on=ON))
        assert other.decide(landlord, of_acts, on=ON).equals(mine.decide(landlord, acts, on=ON))
        assert other.rejects.equals(mine.rejects)
        assert other.rejects.num_rows == 1


def test_several_files_and_numbers_of_rows(tmp_path) -> None:
    for number, name in enumerate(("b", "a")):
        text = f"instance,on,by,action,row\nA,2026-01-0{number + 3},the landlord,Enter,{number}\n"
        (tmp_path / f"events-{name}.csv").write_text(text, encoding="utf-8")
    (tmp_path / "leases.csv").write_text(
        "id,tenant,rent,start,row\nA,Ann,USD 500,2026-01-01,7\n", encoding="utf-8"
    )
    files = tmp_path / "leases.csv", tmp_path / "events-*.csv"
    with (
        Portfolio(lease, *files, workers=1, numbered=True) as portfolio,
        portfolio.engine("A") as engine,
    ):
        assert [event.on.day for event in engine.facts] == [3, 4]
    (tmp_path / "leases.csv").write_text(
        "id,tenant,rent,start,row\nA,Ann,USD 500,2026-01-01,x\n", encoding="utf-8"
    )
    with pytest.raises(WrongTypeError, match="has a row without a number in 'row'"):
        Portfolio(lease, *files, workers=1, numbered=True)
    to_csv(TWO.append_column("row", pa.array([1, 2])), tmp_path / "leases.csv")
    (tmp_path / "events-c.csv").write_text("instance,on,action,by,row\n", encoding="utf-8")
    with pytest.raises(
        MalformedRecordError, match=r"events-c.csv has other columns than .*-a.csv"
    ):
        Portfolio(lease, *files, workers=1, numbered=True)
    with pytest.raises(FileNotFoundError, match="there is no file none-"):
        Portfolio(lease, "none-*.csv", RECORD)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1: it is to name the columns, each by a name; write such as id,rent"),
        ("id,,rent\n", "line 1: it is to name the columns, each by a name"),
        ('id,"rent\n', "line 1: it is to name the columns, each by a name"),
        ("id,rent,id\n", "line 1: two columns are called 'id'; rename one"),
        ("Id,rent,id\n", "line 1: two columns are called 'Id'; rename one"),
        (
            ROWS + "C,Cy, and Co,USD 5,2026-01-01\n",
            (
                "line 4: it has 5 cells, and the first line 4; a cell in which a comma stands is "
                'written in quotes, "Ann, and Bob"'
            ),
        ),
        (ROWS + "C\n", "line 4: it has 1 cells, and the first line 4"),
        (ROWS + 'C,"Cy,USD 5,2026-01-01\n', "line 4: a quote is not closed, or stands within a"),
        (ROWS + "C," + "x" * 3_000_000 + ",USD 5,\n", "line 4: it is longer than a line may be"),
    ],
    ids=["nothing", "no name", "quote", "twice", "case", "more", "fewer", "not closed", "long"],
)
def test_a_file_that_is_not_whole_is_told_with_its_line(tmp_path, text, words) -> None:
    path = tmp_path / "leases.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MalformedRecordError) as caught:
        Portfolio(lease, path, RECORD, workers=1)
    assert str(caught.value).startswith(f"{path}, {words}")


@pytest.mark.parametrize("line", [1, 2])
def test_a_file_of_another_encoding_is_told(tmp_path, line) -> None:
    path = tmp_path / "leases.csv"
    told = HEAD + "A,Ann,USD 500,2026-01-01\n" if line == 2 else HEAD.replace("rent", "r\u00fcnt")
    path.write_bytes(told.replace("Ann", "J\u00fcrgen").encode("latin-1"))
    with pytest.raises(MalformedRecordError, match=f"line {line}: it is no UTF-8; save the file"):
        Portfolio(lease, path, RECORD, workers=1)


def test_lines_that_end_in_two_ways_are_told(tmp_path) -> None:
    path = tmp_path / "leases.csv"
    path.write_bytes(HEAD.replace("\n", "\r\n").encode() + b"A,Ann,USD 500,2026-01-01\nB,,,\r\n")
    with pytest.raises(OSError, match=r"leases\.csv, the table of instances, cannot be read: "):
        Portfolio(lease, path, RECORD, workers=1)


def test_an_empty_cell_is_empty(tmp_path) -> None:
    path = tmp_path / "leases.csv"
    path.write_text("id,tenant,rent,start,grace\nA,Ann,USD 500,2026-01-01,\n", encoding="utf-8")
    with Portfolio(lease, path, RECORD.slice(0, 1), workers=1) as portfolio:
        assert portfolio.decide(tenant, Enter(), on=ON).num_rows == 1
        assert portfolio.rejects.num_rows == 0
