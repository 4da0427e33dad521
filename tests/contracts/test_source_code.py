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
