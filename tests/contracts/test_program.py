"""A contract is compiled once, when it is made; its program holds what depends on it alone."""

from __future__ import annotations

from datetime import date
from threading import Event, Thread

import pytest

from contract_rules import (
    Action,
    Amendment,
    Clause,
    Contract,
    Definition,
    Engine,
    Party,
    count,
    days,
)
from contract_rules.agreements import microsoft_openai
from contract_rules.contracts import program as program_module
from contract_rules.evaluation.dependencies import DependencyIndex
from contract_rules.norms import normalise as normalising


class Ask(Action):
    """Ask for something."""


class Give(Action):
    """Give it."""


ann, bob = Party("Ann"), Party("Bob")


@pytest.fixture
def normalised(monkeypatch) -> list[object]:
    """The norms that are normalised, each time that one is."""
    seen: list[object] = []
    real = normalising.normalise

    def noted(norm, *rest):
        seen.append(norm)
        return real(norm, *rest)

    monkeypatch.setattr(normalising, "normalise", noted)
    return seen


def defined(*amendments: Amendment) -> Contract:
    asked = Definition("asked", "Something is asked for.", ann.did(Ask()))
    return Contract(
        name="Giving",
        parties=(ann, bob),
        clauses=(
            asked,
            Clause("1", "Who is asked gives.", bob.must(Give(), upon=ann.did(Ask()))),
            Clause("2", "Unasked nobody gives.", bob.must_not(Give(), unless=asked.holds)),
        ),
        effective=date(2025, 1, 1),
        amendments=amendments,
    )


def test_a_norm_is_normalised_once(normalised) -> None:
    """Where its clause is written, or, if it uses definitions, where the contract is made."""
    contract = defined()
    assert len(normalised) == len(contract.program.norms) == 2
    with Engine(contract) as engine, Engine(contract) as other:
        engine.record(ann.does(Ask(), on=date(2025, 2, 1)))
        engine.report(on=date(2025, 3, 1), known_by=date(2025, 3, 1))
        other.duties(on=date(2025, 3, 1))
    assert len(normalised) == 2


def test_a_text_that_changes_a_definition_has_the_norms_that_use_it_normalised(normalised) -> None:
    """And a text that changes anything else does not."""
    twice = count(Ask(), by=ann) >= 2
    contract = defined(
        Amendment(
            title="Second",
            effective=date(2026, 1, 1),
            adds=(Clause("3", "Bob may ask.", bob.may(Ask())),),
        ),
        Amendment(
            title="Third",
            effective=date(2027, 1, 1),
            replaces=(Definition("asked", "Something is asked for twice.", twice),),
        ),
    )
    assert len(normalised) == len(contract.program.norms) == 4
    assert sorted(norm.act.kind for norm in normalised) == ["Ask", "Give", "Give", "Give"]


def test_the_agreement_has_one_normalisation_for_each_compiled_norm(normalised) -> None:
    """Its clauses are written by now; what is left is what its definitions change."""
    agreement = microsoft_openai.agreement
    carried = sum(
        len(forms)
        for provision in agreement.provisions
        if isinstance(provision, Clause)
        for forms in provision.forms
        if forms is not None
    )
    again = Contract(
        name=agreement.name,
        parties=agreement.parties,
        clauses=agreement.clauses,
        effective=agreement.effective,
        amendments=agreement.amendments,
        actions=agreement.actions,
    )
    assert len(normalised) + carried == len(again.program.norms)


def test_what_is_made_of_a_program_is_made_once() -> None:
    """Engines of one contract share it, and the program keeps it: nothing else does."""
    program = defined().program
    assert program.once(DependencyIndex) is program.once(DependencyIndex)
    assert defined().program.once(DependencyIndex) is not program.once(DependencyIndex)


def test_a_program_is_no_part_of_what_a_contract_is() -> None:
    """Two contracts that say the same are equal, and each has a program of its own."""
    one, other = defined(), defined()
    assert one == other
    assert hash(one) == hash(other)
    assert one.program is not other.program
    assert "program" not in repr(one)


def test_the_norms_of_a_clause_are_found_by_its_id() -> None:
    """Those of a norm's own among them."""
    clause = Clause(
        "1",
        "Bob gives within a day, or else Ann may.",
        bob.must(Give(), upon=ann.did(Ask()), within=days(1), otherwise=ann.may(Give())),
    )
    contract = Contract(
        name="Giving", parties=(ann, bob), clauses=(clause,), effective=date(2025, 1, 1)
    )
    must, may = contract.program.by_clause["1"]
    assert may.parent is must
    assert must.parent is None


def test_what_two_threads_ask_for_is_made_once() -> None:
    """The second waits while the first makes it, and gets the same."""
    clause = Clause("1", "It is given.", ann.must(Give()))
    agreed = Contract(name="A", parties=(ann, bob), clauses=(clause,), effective=date(2025, 1, 1))
    program = agreed.program
    asked, found = Event(), []

    class Watched(dict):
        def get(self, key, default=None):
            asked.set()
            return super().get(key, default)

    def refused(_):
        pytest.fail("it is made twice")

    made = Watched()
    object.__setattr__(program, "_made", made)  # it is frozen
    second = Thread(target=lambda: found.append(program.once(refused)))
    with program_module._MAKING:
        second.start()
        asked.wait(10)
        made[refused] = "made by the first"
    second.join(10)
    assert found == ["made by the first"]
