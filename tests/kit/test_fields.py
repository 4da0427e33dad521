"""What the kit makes of fields of few values and of tables: histories, questions, mutants."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    Field,
    Money,
    Party,
    anything,
    at_least,
    at_most,
    between,
    lookup,
    more_than,
    percent,
    tiered,
    usd,
    when,
)
from contract_rules.testing import check_contract, histories, questions
from contract_rules.testing.mutation.mutants import mutants
from contract_rules.testing.mutation.operators import ChangeKind

ANN, BEA = Party("Ann"), Party("Bea")


class Way(Enum):
    """How it is sent."""

    SEA = "sea"
    AIR = "air"


class Ship(Action):
    """What is sent."""

    way: Field[Way]
    form: Field[Literal["box", "bag", "crate"]]
    urgent: Field[bool]
    weight: Field[int] = between(1, 30)


class Pay(Action):
    """What it costs."""

    amount: Field[Money]


FREIGHT = Contract(
    name="Freight",
    parties=(ANN, BEA),
    clauses=(
        Clause(
            "1",
            "A fee.",
            BEA.must(
                Pay(
                    amount=lookup(
                        Ship.weight,
                        (at_most(10), usd(1)),
                        (more_than(10) & at_most(20), usd(2)),
                        (more_than(20), usd(3)),
                    )
                    + when(Ship.urgent, usd(5), usd(0))
                ),
                upon=Ship,
            ),
        ),
        Clause(
            "2",
            "No boxes.",
            ANN.must_not(Ship(form="box", way=Way.AIR, urgent=anything, weight=at_least(25))),
        ),
    ),
    effective=date(2025, 1, 1),
)


@settings(max_examples=30)
@given(data=st.data())
def test_histories_and_questions_hold_what_fields_hold(data) -> None:
    """An engine takes them all."""
    history = data.draw(histories(FREIGHT, max_size=5))
    with Engine(FREIGHT, history, matcher="semantics") as engine:
        assert len(engine.facts) == len(history)
        data.draw(questions(FREIGHT, history)).put_to(engine)


def test_a_duty_upon_such_fields_can_be_kept() -> None:
    """Nothing is found that is wrong with it, but that no deadline ends it."""
    assert [flaw.name for flaw in check_contract(FREIGHT)] == ["1 endless duty"]


def test_the_mutants_of_tables_change_what_rows_give_and_where_they_meet() -> None:
    """And which of two terms it is."""
    told = [str(mutant).split(": ", 1)[1] for mutant in mutants(FREIGHT)]
    assert "reads 'less than 10' in place of 'at most 10'" in told
    assert "reads 'less than 20' in place of 'at most 20'" in told
    assert "reads 'USD 3.03' in place of 'USD 3.00'" in told
    assert "gives 'USD 5.00' unless \"urgent\" is yes" in told
    last = lookup(Pay.amount, (at_most(usd(1)), usd(5)), (anything, usd(3)))
    clause = Clause("3", "Rows.", ANN.must(Pay(amount=last), upon=BEA.did(Pay(anything))))
    rows = Contract(name="Rows", parties=(ANN, BEA), clauses=(clause,), effective=date(2025, 1, 1))
    assert "reads 'less than USD 1.00' in" in "".join(map(str, mutants(rows)))
    steps = tiered(Pay.amount, (at_most(usd(1)), percent(5)), (more_than(usd(1)), percent(3)))
    clause = Clause("3", "Steps.", ANN.must(Pay(amount=steps), upon=BEA.did(Pay(anything))))
    fees = Contract(name="Fees", parties=(ANN, BEA), clauses=(clause,), effective=date(2025, 1, 1))
    rates = [one for one in mutants(fees) if one.kind is ChangeKind.RATE]
    assert len(rates) == 2
