"""Mistakes that are easily made in clauses are mutants of the right ones, and tests notice them.

Each of the eight is written down as somebody would write it who got it wrong. Those that are
mutants are made by exactly one change of the right clause, which the example's own tests kill.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import service_agreement as service
from attrs import evolve
from service_agreement import Deliver, Order, Pay, Terminate, client, supplier

from contract_rules import Contract, days, greatest, least, percent, periods_late, terminates
from contract_rules.testing import mutants
from contract_rules.testing.mutation.runner import Runner
from contract_rules.testing.mutation.trial import plugin

WHERE = "service_agreement:contract"
ROOT = Path(__file__).parents[2]
EXAMPLES, TESTS = ROOT / "examples", ROOT / "tests" / "examples" / "test_contracts.py"

(FEE,) = service.fee.norms


def terminating(delivered=None):
    """The right to terminate of A3."""
    return client.can(
        Terminate(milestone=Order.milestone),
        unless=supplier.did(delivered or Deliver(milestone=Order.milestone)),
        then=terminates(after=days(30)),
    )


def penalty(to=client, which=least):
    """The penalty of A1."""
    grown = percent("10.5") * periods_late(days(2)) * Order.price
    return supplier.must(
        Pay(to=to, amount=which(grown, percent("55") * Order.price)), within=days(30)
    )


def delivering(clause, within, otherwise):
    """That an order is delivered in time, of a clause."""
    return clause, supplier.must(
        Deliver(milestone=Order.milestone),
        upon=client.did(Order()),
        within=days(within),
        owed_to=client,
        otherwise=otherwise,
    )


ORDERED = client.did(Order(milestone=Deliver.milestone))
NEVER = supplier.did(Order(milestone=Deliver.milestone))

OF_IT = ("-k", "milestone or penalty or fifteen_days or in_the_end")
"""The tests of the example that are about it."""

PLANTED = {
    "a wrong period": ("A2", evolve(FEE, deadline=evolve(FEE.deadline, period=days(30)))),
    "an exception that is not linked to the act": delivering("A3", 75, terminating(Deliver())),
    "a payment to oneself": delivering("A1", 60, penalty(to=supplier)),
    "a missing deadline": ("A2", evolve(FEE, deadline=None)),
    "the wrong bearer": (
        "A2",
        supplier.must(
            Pay(to=supplier, amount=ORDERED[Order.price]),
            upon=supplier.did(Deliver()),
            provided=ORDERED,
            within=days(20),
        ),
    ),
    "60 days for 75": delivering("A3", 60, terminating()),
    "the greatest for the least": delivering("A1", 60, penalty(which=greatest)),
    "a clause that never speaks": (  # the supplier orders nothing
        "A2",
        client.must(
            Pay(to=supplier, amount=NEVER[Order.price]),
            upon=supplier.did(Deliver()),
            provided=NEVER,
            within=days(20),
        ),
    ),
}


def with_norm(id_, norm) -> Contract:
    """The service agreement with another norm in a clause."""
    clauses = service.contract.clauses
    wrong = (
        type(one)(one.id, one.text, norm if one.id == id_ else one.norms[0]) for one in clauses
    )
    return evolve(service.contract, clauses=tuple(wrong))


def mutant_with(id_, norm):
    """The mutant that makes exactly this mistake."""
    wrong = with_norm(id_, norm)
    (found,) = (one for one in mutants(service.contract, only=id_) if one.contract == wrong)
    return found


@pytest.mark.parametrize(("id_", "norm"), PLANTED.values(), ids=PLANTED)
def test_a_planted_mistake_is_a_mutant(id_, norm) -> None:
    mutant = mutant_with(id_, norm)
    assert mutant.text == next(one.text for one in service.contract.clauses if one.id == id_)
    assert (mutant.before, mutant.after) != ((), ())


@pytest.mark.slow
def test_the_tests_of_the_example_notice_each(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(EXAMPLES), prepend=os.pathsep)
    notice = {}
    with Runner(WHERE) as runner:
        for name, planted in PLANTED.items():
            asked = ("--mutant", f"{WHERE}#{mutant_with(*planted).number}", str(TESTS))
            arguments = ["-x", "-q", "--tb=no", *plugin(), *asked, *OF_IT]
            notice[name], _ = runner.run(arguments, tmp_path / "said.txt", 100)
    assert notice == dict.fromkeys(PLANTED, 1)
