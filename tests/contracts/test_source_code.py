"""The code of a clause is what its author wrote, or else what writes an equal one."""

from __future__ import annotations

from datetime import date

from contract_rules import Action, Clause, Contract, Party
from contract_rules.contracts import serialization
from contract_rules.contracts.source_code import code_of


class Close(Action):
    """Close the shop."""


ann = Party("Ann")
clause = Clause(
    "K1",
    "Ann keeps the shop open.",
    ann.must_not(Close()),  # always
)


def test_it_is_the_call_with_its_own_words_and_comments() -> None:
    assert code_of(clause) == (
        "Clause(\n"
        '    "K1",\n'
        '    "Ann keeps the shop open.",\n'
        "    ann.must_not(Close()),  # always\n"
        ")"
    )


def test_of_clauses_within_clauses_it_is_the_innermost() -> None:
    pair = [Clause("K2", "x"), Clause("K3", "y")]
    assert code_of(pair[0]) in {'Clause("K2", "x")', 'Clause("K3", "y")'}


def test_a_clause_that_no_file_has_is_shown_as_the_call_that_writes_an_equal_one() -> None:
    contract = Contract(name="T", parties=(ann,), clauses=(clause,), effective=date(2025, 1, 1))
    (read,) = serialization.from_json(Contract, serialization.to_json(contract)).clauses
    assert read == clause
    assert code_of(read) == repr(clause)
    names: dict[str, object] = {}
    exec("from contract_rules import Clause\nmade = Clause('K4', 'z')", names)  # noqa: S102
    assert code_of(names["made"]) == "Clause('K4', 'z')"


IN_YAML = """\
name: T
effective: 2025-01-01
parties: {ann: Ann}
actions: {Close: {phrase: close the shop}}
clauses:
  K1:
    text: Ann keeps the shop open.

    norms:  # always
      ann must not: Close
  D1: {text: Late., means: breach_of(K1)}
"""


def test_of_what_stands_in_a_file_it_is_what_stands_there(tmp_path) -> None:
    """With its comments; where the file is gone, it is the call that writes an equal one."""
    path = tmp_path / "t.yaml"
    path.write_text(IN_YAML)
    first, second = Contract.load(path).clauses
    lines = IN_YAML.splitlines()
    assert code_of(first) == "\n".join(line[2:] for line in lines[5:10])
    assert code_of(second) == lines[10].strip()
    path.unlink()
    assert code_of(first) == repr(first)
    path.write_bytes(b"\xff")
    assert code_of(second) == repr(second)
    path.write_text("shorter")
    assert code_of(second) == repr(second)
