"""The command that compares two drafts of a contract, as a user runs it."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

import pytest

from contract_rules.__main__ import main
from contract_rules.contracts.contract import Contract
from contract_rules.contracts.lookup import found
from contract_rules.errors import ContractNotFoundError
from contract_rules.testing import compare
from support.schemas import FINDINGS

LEASE = (Path(__file__).parents[2] / "examples" / "lease.yaml").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def drafts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with three drafts of a lease: one reworded, one without the exception."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    Path("old.yaml").write_text(LEASE, encoding="utf-8")
    reworded = LEASE.replace("Subletting needs agreement.", "One agrees to it first.")
    Path("reworded.yaml").write_text(reworded, encoding="utf-8")
    strict = LEASE.replace("      unless: Agree(person = Sublet.person) by landlord\n", "")
    Path("strict.yaml").write_text(strict, encoding="utf-8")
    Path("bare.yaml").write_text(strict.replace("Agree:", "Consent:"), encoding="utf-8")


FEW = ("--examples", "10")


@pytest.mark.slow
def test_what_differs_is_told_and_the_status_says_that_something_does(capsys) -> None:
    """As the library tells it, by the same seed."""
    assert main(["compare", "old.yaml", "strict.yaml", *FEW]) == 2
    told = capsys.readouterr().out
    old, new = (Contract.load(name) for name in ("old.yaml", "strict.yaml"))
    compared = compare(old, new, examples=10)
    assert told == f"{compared}\n"
    assert "RIGHT LOST  7  the tenant: to sublet to" in told
    assert "against the tenant" in told
    assert main(["compare", "old.yaml", "strict.yaml", *FEW, "--seed", "7"]) == 2
    assert "(seed 7)" in capsys.readouterr().out


def test_where_clauses_say_the_same_that_is_told(capsys) -> None:
    assert main(["compare", "old.yaml", "reworded.yaml"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Lease and Lease",
        "  reworded: 7",
        "",
        "The two say the same: every clause has the same normal form.",
    ]


def test_what_cannot_be_compared_has_a_status_of_its_own(capsys) -> None:
    assert main(["compare", "strict.yaml", "bare.yaml", *FEW]) == 4
    told = capsys.readouterr().out
    assert "not compared: only the second has the action Consent" in told
    assert "that is no proof" in told


@pytest.mark.slow
def test_it_is_data_and_goes_to_a_file(capsys) -> None:
    assert main(["compare", "old.yaml", "strict.yaml", *FEW, "--json"]) == 2
    data = json.loads(capsys.readouterr().out)
    FINDINGS.validate(data)
    assert data["clauses"] == {"7": "changed"}
    assert main(["compare", "old.yaml", "strict.yaml", *FEW, "-o", "told"]) == 2
    assert capsys.readouterr().out == ""
    assert Path("told").read_text(encoding="utf-8").startswith("Lease and Lease\n")


def test_without_hypothesis_it_says_what_to_install(capsys, monkeypatch) -> None:
    from contract_rules import testing

    def missing(name: str) -> object:
        msg = f"{name} needs: pip install 'contract-rules[testing]'"
        raise ModuleNotFoundError(msg, name="hypothesis")

    monkeypatch.delattr(testing, "compare", raising=False)
    monkeypatch.setattr(testing, "__getattr__", missing)
    assert main(["compare", "old.yaml", "old.yaml"]) == 1
    assert "pip install 'contract-rules[testing]'" in capsys.readouterr().err


PYTHON = """
from datetime import date
from contract_rules import Action, Clause, Contract, Party
from {words} import Go

ann = Party("Ann")
draft = Contract(name="Draft", parties=(ann,), effective=date(2025, 1, 1),
                 clauses=(Clause("1", "Ann goes.", ann.{verb}(Go())),))
"""

GO = """
from contract_rules import Action

class Go(Action):
    pass
"""


def test_drafts_in_python_are_named_by_their_files(capsys, monkeypatch) -> None:
    """Two files of one name are two modules; what they import lies beside them."""
    monkeypatch.setattr("sys.path", [*sys.path])
    for folder, verb in (("first", "may"), ("second", "must_not")):
        Path(folder).mkdir()
        words = f"words_of_{folder}"
        Path(folder, f"{words}.py").write_text(GO, encoding="utf-8")
        text = PYTHON.format(words=words, verb=verb)
        Path(folder, "draft_of_ann.py").write_text(text, encoding="utf-8")
    names = [f"{folder}/draft_of_ann.py:draft" for folder in ("first", "second")]
    assert main(["compare", *names, *FEW]) == 2
    assert "RIGHT LOST  1  Ann: to go" in capsys.readouterr().out
    one, other = (found(name, Contract) for name in names)
    assert [c.clauses[0].norms[0].act.kind for c in (one, other)] == ["Go", "Go"]
    assert (found(names[0], Contract), found(names[1], Contract)) == (one, other)
    assert one is found(names[0], Contract)
    assert other is found(names[1], Contract)


@pytest.mark.parametrize("name", ["colorsys.py", "two words.py"])
def test_a_file_takes_no_other_modules_name(name) -> None:
    """Whoever imports that module later has it, and not the draft."""
    Path(name).write_text(PYTHON.format(words="turtle_words", verb="may"), encoding="utf-8")
    Path("turtle_words.py").write_text(GO, encoding="utf-8")
    assert found(f"{name}:draft", Contract).name == "Draft"
    assert hasattr(importlib.import_module("colorsys"), "rgb_to_hsv")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("none.py:draft", "No such file"),
        ("broken.py:draft", "invalid syntax"),
        ("broken.py", "no contract under 'broken.py'"),
    ],
)
def test_files_that_hold_no_contract_are_refused(name, why) -> None:
    Path("broken.py").write_text("draft = = 5\n", encoding="utf-8")
    for _ in range(2):  # what failed is not taken for made
        with pytest.raises(ContractNotFoundError, match=why):
            found(name, Contract)
