"""What a name on a command line stands for: a name in a module, in a file, or a file of text."""

from __future__ import annotations

import sys

import pytest

from contract_rules.contracts.lookup import contract_at
from contract_rules.errors import ContractNotFoundError
from support.dealings import PRICE, contract

LEASE = """
from datetime import date
from lease_words import Go, ann
from contract_rules import Clause, Contract

lease = Contract(
    name="Lease", parties=(ann,), clauses=(Clause("1", "Go.", ann.may(Go())),),
    effective=date(2025, 1, 1),
)
"""

WORDS = """
from contract_rules import Action, Party

ann = Party("Ann")


class Go(Action):
    pass
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with a contract and what that imports; what is imported is forgotten again."""
    place = tmp_path / "of mine"
    place.mkdir()
    (place / "the_lease.py").write_text(LEASE, encoding="utf-8")
    (place / "lease_words.py").write_text(WORDS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    yield place
    for name in ("the_lease", "lease_words"):
        sys.modules.pop(name, None)


def test_a_contract_is_found_in_the_file_that_is_named(folder, monkeypatch) -> None:
    """In another folder than one works in, from which what it imports comes, and in that."""
    found = contract_at("of mine/the_lease.py:lease")
    assert found.name == "Lease"
    assert contract_at(f"{folder}/the_lease.py:lease") is found
    monkeypatch.chdir(folder)
    assert contract_at("the_lease.py:lease") is found
    assert contract_at("the_lease:lease") is found


def test_a_contract_is_found_in_a_file_of_text(tmp_path) -> None:
    contract(PRICE).dump(tmp_path / "sale.yaml")
    assert contract_at(str(tmp_path / "sale.yaml")) == contract(PRICE)


@pytest.mark.parametrize("where", ["of mine/none.py:lease", "of mine/the_lease.py:loan"])
def test_what_is_not_there_is_refused(folder, where) -> None:
    assert folder.exists()
    with pytest.raises(ContractNotFoundError, match=r"write .* or a file: lease.py:name"):
        contract_at(where)


@pytest.mark.parametrize("other", ["json.py", "sys.py", "of two.py"])
def test_a_file_may_be_called_like_another_module_or_like_none(folder, other) -> None:
    """It is the file that is read, and who imports the other module has that."""
    (folder / other).write_text(LEASE, encoding="utf-8")
    found = contract_at(f"of mine/{other}:lease")
    assert found.name == "Lease"
    assert contract_at(f"{folder}/{other}:lease") is found
    assert sys.modules["json"].__name__ == "json"
    assert sys.modules["sys"] is sys
