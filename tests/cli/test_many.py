"""The command that decides on the rows of a file of CSV."""

from __future__ import annotations

import csv
import io
import json
import os
from datetime import date
from pathlib import Path

import pytest

from contract_rules import Engine, usd
from contract_rules.__main__ import main
from contract_rules.cli import many
from support.subletting import Person, Sublet, lease, tenant

ABOUT = ("--contract", "support.subletting:lease")
ON = ("--on", "2026-03-31")


@pytest.fixture
def told(capsys, tmp_path, monkeypatch):
    """What the command says of a file with these lines, and its exit status."""
    monkeypatch.chdir(tmp_path)

    def tell(text: str | bytes, *args: str, who: str = "the tenant") -> tuple[int, str, str]:
        data = text.encode() if isinstance(text, str) else text
        Path("acts.csv").write_bytes(data)
        status = main(["decide-many", who, "acts.csv", *args, *ABOUT])
        return status, *capsys.readouterr()

    return tell


def rows_of(out: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(out, newline="")))


def test_each_row_has_its_answer_beside_it(told) -> None:
    """Blank lines are none, and a mark of the order of bytes is no part of a name."""
    acts = "\ufeffid,person,price\n1,Ada,90\n\n2,Bob,USD 900\n"
    status, out, err = told(acts, "--action", "Sublet", *ON)
    assert (status, err) == (2, "")
    assert out == (
        "id,person,price,verdict,effect,clauses,confidence,notes,error\r\n"
        "1,Ada,90,silent,none,,,,\r\n"
        "2,Bob,USD 900,prohibited,none,7,official,,\r\n"
    )


def test_they_are_data_or_in_a_file_on_request(told) -> None:
    acts = "person,price\nAda,90\n"
    status, out, _ = told(acts, "--action", "Sublet", *ON, "--json")
    (row,) = json.loads(out)
    assert (status, row["format"], row["verdict"]) == (3, 2, "silent")
    assert told(acts, "--action", "Sublet", *ON, "-o", "answers.csv") == (3, "", "")
    (row,) = rows_of(Path("answers.csv").read_text(encoding="utf-8"))
    assert row["verdict"] == "silent"


def test_action_day_and_columns_may_be_told(told) -> None:
    acts = "action,day,whom,price\nSublet,2026-03-31,Ada,900\nRest,2026-03-31,,\n"
    status, out, _ = told(acts, "--on", "day", "--column", "person=whom")
    assert (status, [row["verdict"] for row in rows_of(out)]) == (2, ["prohibited", "permitted"])
    status, out, _ = told("price\n90\n", "--action", "Sublet", *ON, "--column", "person=")
    assert (status, [row["verdict"] for row in rows_of(out)]) == (3, ["silent"])
    assert told("price\n90\n", "--action", "Sublet", *ON, "--column", "person") == (
        1,
        "",
        "error: 'person' places no field; write --column field=column, or --column field=\n",
    )


def test_the_status_is_that_of_the_gravest_answer(told) -> None:
    """As decide has it; without a row, all is well."""
    assert told("action\nRest\n", *ON)[0] == 0
    assert told("action\nRest\n", *ON, who="the landlord")[0] == 4
    assert told("action\n", *ON) == (
        0,
        "action,verdict,effect,clauses,confidence,notes,error\r\n",
        "",
    )


def test_rows_that_state_no_act_are_counted_and_numbered(told, monkeypatch) -> None:
    """By their place in the file, however many are decided at once; the others are decided."""
    monkeypatch.setattr(many, "AT_ONCE", 2)
    acts = "person,price\nAda,x\nAda,90\nAda,90\n,\nAda\n"
    status, out, err = told(acts, "--action", "Sublet", *ON)
    assert (status, err) == (1, "error: 3 of 5 rows state no act; see column error\n")
    assert [row["error"].partition(":")[0] for row in rows_of(out)] == [
        *("row 1", "", "", "row 4", "row 5"),
    ]
    assert [row["verdict"] for row in rows_of(out)] == ["", "silent", "silent", "", ""]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a,a\n", "acts.csv:1: there are two columns 'a'; name each otherwise"),
        (b"a\n1,2\n1\n1,2,3\n", ("acts.csv: more cells than columns in the rows 1, 3; "
         "quote commas")),
        (b"\xff\n", "acts.csv is not in UTF-8; write it so"),
        (b"", ("acts.csv is no table as CSV: its first line names the columns "
         "(not enough values to unpack (expected at least 1, got 0))")),
        (b'a\n"x', ("acts.csv is no table as CSV: its first line names the columns "
         "(unexpected end of data)")),
    ],
)  # fmt: skip
def test_a_file_that_is_no_table_is_refused(told, data, text) -> None:
    assert told(data, "--action", "Sublet", *ON) == (1, "", f"error: {text}\n")


def test_a_pipe_is_refused(tmp_path, capsys) -> None:
    """It may have no end."""
    os.mkfifo(tmp_path / "pipe")
    assert main(["decide-many", "the tenant", str(tmp_path / "pipe"), *ON, *ABOUT]) == 1
    assert "is a pipe, and a table is read from a file" in capsys.readouterr().err


def test_it_decides_as_the_engine(told) -> None:
    people = ["Ada", "Bob", "Cleo"]
    acts = "".join(f"{person},{80 + n * 20}\n" for n, person in enumerate(people))
    _, out, _ = told(f"person,price\n{acts}", "--action", "Sublet", *ON)
    with Engine(lease) as engine:
        for n, (person, row) in enumerate(zip(people, rows_of(out), strict=True)):
            act = Sublet(Person(person), usd(80 + n * 20))
            assert row["verdict"] == engine.decide(tenant, act, on=date(2026, 3, 31)).verdict.value
