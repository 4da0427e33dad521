"""What keeps a duty from arising counts, and what needs many events comes about."""

from __future__ import annotations

import pytest

from contract_rules import Action, Contract, Definition, Engine, Field, count, days
from contract_rules.testing import FlawKind, check_contract, clause_coverage
from contract_rules.testing.strategies.vocabulary import Deliver, Order, Visit
from support.dealings import ann, bea, clause, contract, cyd, day, order, visit


class Tell(Action, phrase="tell of {level}", on_record=False):
    level: Field[int]


def brought(agreed: Contract, *facts) -> list[str]:
    """What comes into play of a contract by looking at its duties."""
    with clause_coverage(agreed) as seen, Engine(agreed, facts) as engine:
        engine.duties(on=day(20))
    return [str(point) for point in seen.points if seen.count(point)]


def test_an_exception_of_a_duty_is_in_play_where_none_arises() -> None:
    none = bea.did(Visit(level=1)) | bea.did(Visit(level=Order.level))
    agreed = contract(clause("C1", bea.must(Deliver(level=1), upon=Order, unless=none)))
    assert brought(agreed, visit(1, 2, by=bea), order(2, level=2)) == [
        "C1  exception: Bea visited (the level in ordering)"
    ]
    assert brought(agreed, visit(1, 1, by=ann), order(2, level=2)) == [
        "C1  norm: Bea must deliver (1)"
    ]


def test_the_end_of_a_duty_is_in_play_and_what_is_defined() -> None:
    over = Definition("D1", "It is over.", ann.did(Visit(level=3)))
    agreed = contract(
        over,
        clause("C1", bea.must(Deliver(level=1), upon=Order, unless=over.holds)),
        clause("C2", bea.must(Deliver(level=2), upon=Order, until=ann.did(Visit(level=3)))),
    )
    assert brought(agreed, visit(1, 3, by=ann), order(2)) == [
        "D1  definition: It is over.",
        "C1  exception: D1 is fulfilled",
        "C2  end: Ann visited (3)",
    ]


def test_a_contract_that_differs_counts_for_nothing() -> None:
    either = [
        contract(clause("C1", bea.must(Deliver(level=n), upon=Order, unless=bea.did(Visit()))))
        for n in (1, 2)
    ]
    with clause_coverage(either[0]) as seen, Engine(either[1], [visit(1, by=bea), order(2)]):
        pass
    assert seen.percent == 0


@pytest.mark.slow
def test_an_exception_that_need_not_be_on_record_is_found() -> None:
    norm = bea.must(
        Deliver(level=1), upon=Order, within=days(3), unless=ann.did(Tell(level=Order.level))
    )
    agreed = contract(clause("C1", norm))
    assert "C1  exception: Ann told of the level in ordering" in brought(agreed, order(1))
    flaws = check_contract(agreed, examples=40)
    assert [flaw.kind for flaw in flaws] == [FlawKind.LATE_EXCEPTION]  # and that it is not idle


def test_what_is_counted_happens_often_enough() -> None:
    """Seven visits, which are not drawn by chance."""
    many = ann.must_not(Deliver(level=1), provided=count(Visit, by=cyd) > 6)
    assert check_contract(contract(clause("C1", many)), examples=60) == ()
