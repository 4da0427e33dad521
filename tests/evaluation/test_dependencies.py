"""On what an answer may depend."""

from __future__ import annotations

from datetime import date

import pytest

from contract_rules import Clause, Contract, begins, ends
from contract_rules.agreements.microsoft_openai import agreement
from contract_rules.evaluation.dependencies import DependencyIndex
from contract_rules.testing.strategies.vocabulary import PARTIES, Declare, Notify, Release, Ship

ann, bea, _, _ = PARTIES
BAN = Clause("C1", "Ann does not ship.", ann.must_not(Ship()))
DECLARED = Clause("C2", "Bea may lift C1.", bea.can(Declare(), then=ends("C1")))


def bears_on_itself(party, kind, *clauses) -> bool:
    contract = Contract(name="C", parties=(ann, bea), clauses=clauses, effective=date(2020, 1, 1))
    return contract.program.once(DependencyIndex).bears_on_itself(party.name, kind)


def test_an_act_that_is_judged_by_the_exercises_of_others_bears_on_them_not_at_all() -> None:
    """So the exercises of one day are judged each once, however many they are."""
    restricts = Clause(
        "C3",
        "x",
        ann.can(Release(), provided=bea.did(Declare()), then=begins(bea.must_not(Ship()))),
    )
    assert not bears_on_itself(ann, "Release", BAN, DECLARED, restricts)
    index = agreement.program.once(DependencyIndex)
    assert not index.bears_on_itself("OpenAI", "RestrictAccess")


@pytest.mark.parametrize(
    "clauses",
    [
        (Clause("C3", "Ann may lift it, once.", ann.can(Ship(), then=ends("C3"))),),
        (
            BAN,
            Clause("C3", "Ann may lift the ban, as she ships.", ann.can(Ship(), then=ends("C1"))),
        ),
        (
            BAN,
            Clause(
                "C3",
                "Bea may lift it.",
                bea.can(Notify(), provided=ann.did(Ship()), then=ends("C1")),
            ),
        ),
    ],
    ids=["it ends its own clause", "it ends the ban", "it lets another end the ban"],
)
def test_an_act_may_bring_about_what_it_is_judged_by(clauses) -> None:
    assert bears_on_itself(ann, "Ship", *clauses)
