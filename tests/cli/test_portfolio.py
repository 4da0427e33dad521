"""The command that asks many contracts: tables in, a table out."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import get_args

import pyarrow as pa
import pytest
from pyarrow import parquet

from contract_rules.__main__ import main
from contract_rules.portfolio import Portfolio
from contract_rules.portfolio.questions import AskedAbout
from support.leases import ANN, BEN, ENTRY, PART, TWO, events, instances, lease

TEMPLATE = ("--template", "support.leases:lease")
ON = ("--on", "2026-02-10")


@pytest.fixture
def told(capsys, tmp_path, monkeypatch):
    """What the command says of the two leases, and its exit status."""
    monkeypatch.chdir(tmp_path)
    parquet.write_table(TWO, "leases.parquet")
    parquet.write_table(events(ANN, PART, BEN, ENTRY), "events.parquet")

    def tell(*args: str) -> tuple[int, str, str]:
        tables = ("--instances", "leases.parquet", "--events", "events.parquet")
        status = main(["portfolio", *args, *TEMPLATE, *tables, *ON, "--workers", "1"])
        return status, *capsys.readouterr()

    return tell


def test_duties(told) -> None:
    assert told("duties", "-o", "duties.parquet") == (0, "9 rows in duties.parquet\n", "")
    assert parquet.read_table("duties.parquet").column("instance").to_pylist()[0] == "A"
    assert parquet.read_table("duties.rejects.parquet").num_rows == 0
    assert not Path("duties.parquet.parts").exists()


def test_rows_that_are_left_out(told) -> None:
    """They are in a table of their own, and the exit status says so."""
    parquet.write_table(events(ANN, {**PART, "by": "Bob"}), "events.parquet")
    status, out, err = told("totals", "-o", "totals.parquet")
    assert (status, out) == (1, "2 rows in totals.parquet\n")
    assert err == "error: 1 row is left out; see totals.rejects.parquet\n"
    (row,) = parquet.read_table("totals.rejects.parquet").to_pylist()
    assert row["reason"] == "Lease to Ann has no party 'Bob'; there are: Ann, the landlord"
    parquet.write_table(events({**ANN, "by": "Bob"}, {**PART, "by": "Bob"}), "events.parquet")
    assert "error: 2 rows are left out" in told("totals", "-o", "totals.parquet")[2]


def test_acts_of_a_table(told) -> None:
    parquet.write_table(pa.table({"instance": ["B"], "action": ["Enter"]}), "acts.parquet")
    asked = ("decide", "--party", "the landlord", "--acts", "acts.parquet", "-o", "told.parquet")
    assert told(*asked)[0] == 0
    assert parquet.read_table("told.parquet").column("verdict").to_pylist() == ["prohibited"]


def test_one_act_under_each_contract(told) -> None:
    """Stated as other commands take acts; the tenant is that of each, and so is the rent."""
    paid = ("the landlord", "Pay", "to=tenant", "amount=USD 600")
    assert told("decide", *paid, "-o", "told.parquet") == (0, "2 rows in told.parquet\n", "")
    found = parquet.read_table("told.parquet")
    assert found.column("verdict").to_pylist() == ["prohibited", "silent"]
    assert told("decide", "tenant", "Enter", "-o", "told.parquet")[0] == 0
    assert parquet.read_table("told.parquet").column("party").to_pylist() == ["Ann", "Ben"]
    paid = ("tenant", "Pay", "to=landlord", "amount={rent}")
    assert told("decide", *paid, "-o", "told.parquet")[0] == 0
    assert told("decide", "Ben", "Enter", "-o", "told.parquet")[0] == 1
    (reject,) = parquet.read_table("told.rejects.parquet").to_pylist()
    assert (reject["table"], reject["row"], reject["instance"]) == ("instances", 1, "A")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("tenant", "Play"), "has no action 'Play'; did you mean 'Pay'?"),
        (("TENANT", "Enter"), "has no party 'TENANT' in any row; did you mean 'tenant'?"),
        (("tenant", "Pay", "to=landlord"), "Pay needs its amount; state it, too"),
    ],
)
def test_a_slip_in_the_act_is_told_once(told, words, why) -> None:
    """Not by a reject of each contract, and there is no answer then."""
    status, out, err = told("decide", *words, "-o", "told.parquet")
    assert (status, out, len(err.splitlines())) == (1, "", 1)
    assert why in err
    assert not Path("told.parquet").exists()


def test_tables_of_csv_and_no_answer_as_csv(told) -> None:
    Path("acts.csv").write_text("instance,action\nB,Enter\n", encoding="utf-8")
    asked = ("decide", "--party", "the landlord", "--acts", "acts.csv", "-o")
    assert told(*asked, "told.parquet")[:2] == (0, "1 rows in told.parquet\n")
    assert told(*asked, "told.csv")[::2] == (
        1,
        "error: the answer is a file of Parquet; write -o told.parquet\n",
    )


def test_all_questions_of_the_library_are_asked(told) -> None:
    """Each writes the columns that its method gives."""
    more = {"decide": ("tenant", "Enter"), "diff": ("--other", "2026-01-31")}
    more["compare"] = ("--with", "support.leases:lease")
    with Portfolio(lease, "leases.parquet", "events.parquet", workers=1) as portfolio:
        for question in get_args(AskedAbout):
            assert told(question, *more.get(question, ()), "-o", "a.parquet")[0] == 0
            assert parquet.read_schema("a.parquet").names[0] == "instance"
            assert callable(getattr(portfolio, question))


def test_each_question_has_its_options(told) -> None:
    assert told("diff", "--other", "2026-01-31", "-o", "a.parquet")[0] == 0
    assert told("upcoming", "--until", "2026-02-28", "-o", "a.parquet")[0] == 0
    assert parquet.read_table("a.parquet").num_rows == 2
    assert told("compare", "--with", "support.leases:lease", "-o", "a.parquet")[0] == 0
    assert parquet.read_table("a.parquet").num_rows == 0
    for args, words in (
        (("duties", "--until", "2026-02-28"), "duties takes no --until; leave it out"),
        (("duties", "--with", "support.leases:lease"), "duties takes no --with; leave it out"),
        (("diff",), "diff wants to know --other; write --other=..."),
        (("compare",), "compare wants to know --with; write --with=..."),
        (("decide",), "decide wants to know which act; write PARTY ACTION FIELD=VALUE, or --acts"),
        (("decide", "tenant"), "decide wants to know which act; write PARTY ACTION FIELD=VALUE"),
        (("decide", "tenant", "Pay", "to"), "'to' does not state a field; write each field once"),
        (("duties", "tenant", "Enter"), "duties is asked about no act, and tenant Enter says one"),
        (
            ("decide", "tenant", "Enter", "--acts", "a"),
            "--acts and --party are of a table of acts",
        ),
        (("decide", "tenant", "Enter", "--party", "a"), "--acts and --party are of a table of"),
        (("decide", "--party", "tenant"), "--acts and --party are of a table of acts; leave them"),
    ):
        status, _, err = told(*args, "-o", "a.parquet")
        assert status == 1
        assert words in err


def test_how_much_memory_is_taken_and_where_the_rest_is_kept(told) -> None:
    Path("kept").mkdir()
    asked = ("totals", "-o", "a.parquet")
    assert told(*asked, "--memory", "100MB", "--folder", "kept")[0] == 0
    assert not [*Path("kept").iterdir()]
    for option, value, words in (
        ("--memory", "much", "memory is 'much'; write how much it may be, such as '1GB' or"),
        ("--memory", "-1GB", "memory is '-1GB'; write how much it may be, such as '1GB' or"),
        ("--memory", "1MB", "let them take more: memory=..., or --memory"),
        ("--folder", "nowhere", "'--folder': Directory 'nowhere' does not exist."),
        ("--folder", "a.parquet", "'--folder': Directory 'a.parquet' is a file."),
    ):
        status, out, err = told(*asked, option, value)
        assert (status, out, len(err.splitlines())) == (1, "", 1)
        assert words in err


@pytest.mark.parametrize(
    ("output", "what"),
    [
        ("leases.parquet", "leases.parquet is the table of instances"),
        ("./events.parquet", "events.parquet is the table of events"),
        ("told.parquet", "told.rejects.parquet is the table of acts"),
    ],
)
def test_no_table_is_written_over(told, output, what) -> None:
    """Neither by the answer nor by the rejects."""
    parquet.write_table(pa.table({"instance": ["B"], "action": ["Enter"]}), "told.rejects.parquet")
    asked = ("decide", "--party", "the landlord", "--acts", "told.rejects.parquet", "-o", output)
    why = f"error: {what}, and would be written over; name another file\n"
    assert told(*asked) == (1, "", why)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="a signal that kills is of POSIX")
def test_it_goes_on_after_it_was_killed(tmp_path: Path) -> None:
    """With the parts that are missing, by the same command; its processes end with it."""
    count = 8
    rows = [{"id": str(n), "tenant": f"T{n}"} for n in range(count)]
    parquet.write_table(instances(*rows), tmp_path / "leases.parquet")
    parquet.write_table(events(), tmp_path / "events.parquet")
    command = [
        *(sys.executable, "-m", "contract_rules", "portfolio", "duties", *TEMPLATE),
        *("--on", "2031-02-10", "--instances", "leases.parquet", "--events", "events.parquet"),
        *("--workers", "2", "--part", "1", "-o", "duties.parquet"),
    ]
    beside = os.pathsep.join(str(Path(__file__).parents[up]) for up in (1, 2))
    environment = {**os.environ, "PYTHONPATH": beside}
    parts = tmp_path / "duties.parquet.parts"
    process = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE)
    until = time.monotonic() + 60
    while len(list(parts.glob("*.answers.parquet"))) < 3 and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    assert process.communicate(timeout=60) == (b"", None)  # until nobody could write there
    assert process.returncode == -signal.SIGKILL
    kept = {file.name: file.stat().st_mtime_ns for file in parts.glob("*.answers.parquet")}
    assert 3 <= len(kept) < count
    assert not (tmp_path / "duties.parquet").exists()
    again = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=True)
    assert b" rows in duties.parquet" in again.stdout
    found = parquet.read_table(tmp_path / "duties.parquet").column("instance").to_pylist()
    assert list(dict.fromkeys(found)) == [str(n) for n in range(count)]


def test_the_day_of_a_part_is_kept(told) -> None:
    """A run of another day does not go on with one that was broken off."""
    Path("duties.parquet.parts").mkdir()
    Path("duties.parquet.parts/manifest.json").write_text("{}", encoding="utf-8")
    status, _, err = told("duties", "-o", "duties.parquet")
    assert status == 1
    assert "remove it to begin anew" in err
    assert date(2026, 2, 10).isoformat() in ON
