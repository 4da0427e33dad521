"""The command that asks what files of cases ask, as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from contract_rules.__main__ import main
from support.schemas import FINDINGS

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(autouse=True)
def lease(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with the lease, its cases, and one case that fails."""
    monkeypatch.chdir(tmp_path)
    for name in ("lease.yaml", "lease.cases.yaml"):
        Path(name).write_text((EXAMPLES / name).read_text(encoding="utf-8"), encoding="utf-8")
    head = "contract: lease.yaml\ncases:\n"
    case = "- {name: It ends, asked: status, on: 2026-01-05, expected: expired}\n"
    Path("wrong.cases.yaml").write_text(head + case, encoding="utf-8")


def test_cases_that_pass_are_counted(capsys) -> None:
    assert main(["test", "lease.cases.yaml"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "PASSES  lease.cases.yaml:4:3  Without agreement the tenant may not sublet"
    assert told[-2:] == ["", "6 passed, 0 failed"]


def test_one_that_fails_is_told_with_its_reasons(capsys) -> None:
    assert main(["test", "lease.cases.yaml", "wrong.cases.yaml"]) == 2
    told = capsys.readouterr().out.splitlines()
    assert "FAILS  wrong.cases.yaml:3:3  It ends" in told
    assert "  answered: state in force" in told
    assert told[-1] == "6 passed, 1 failed"


def test_mistakes_are_told_all_at_once(capsys) -> None:
    text = Path("wrong.cases.yaml").read_text(encoding="utf-8").replace("expired", "over")
    Path("wrong.cases.yaml").write_text(text.replace("2026-01-05", "then"), encoding="utf-8")
    assert main(["test", "wrong.cases.yaml"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("error: 2 mistakes in the file:\n1. wrong.cases.yaml:3:")


def test_results_are_data_and_go_to_a_file(capsys) -> None:
    assert main(["test", "lease.cases.yaml", "wrong.cases.yaml", "--json"]) == 2
    data = json.loads(capsys.readouterr().out)
    for one in data:
        FINDINGS.validate(one)
    assert [one["passed"] for one in data] == [True] * 6 + [False]
    assert main(["test", "lease.cases.yaml", "--json", "-o", "told.json"]) == 0
    assert len(json.loads(Path("told.json").read_text(encoding="utf-8"))) == 6
    assert main(["test", "lease.cases.yaml", "-o", "told"]) == 0
    assert capsys.readouterr().out == ""
    assert Path("told").read_text(encoding="utf-8").endswith("\n6 passed, 0 failed\n")
