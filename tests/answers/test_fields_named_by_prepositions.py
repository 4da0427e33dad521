"""A field that is called "to" or "from" is told by what it holds."""

from __future__ import annotations

from datetime import date

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    Field,
    Party,
    anything,
    other_than,
)
from contract_rules.answers.phrases import Words


class Order(Action, phrase="order release to {to}"):
    to: Field[Party]


class Send(Action, phrase="send goods from {of} to {to}"):
    of: Field[Party]
    to: Field[Party]
    by: Field[date]


class Weigh(Action, phrase="weigh goods of {of}"):
    of: Field[int]


class Release(Action, phrase="release to {to}"):
    to: Field[Party]


class Ship(Action, phrase="ship on {day}"):
    day: Field[date]


class Stack(Action, phrase="stack {number}"):
    number: Field[int]


court, agent = Party("The court"), Party("The agent")


def rows(*norms: object) -> list[str]:
    """What the rows of a report on a contract without a record say is to be done."""
    clause = Clause("1", "As clause 1 says.", *norms)
    parties = court, agent
    contract = Contract(name="X", parties=parties, clauses=(clause,), effective=date(2025, 1, 1))
    with Engine(contract) as engine:
        return [row["what"] for row in engine.report(on=date(2025, 2, 1)).to_rows()]


@pytest.mark.parametrize(
    ("asked", "upon", "told"),
    [
        (Release(Order.to), Order(anything), "release to the party named in ordering release"),
        (
            Release(Send.of),
            Send(anything, anything, anything),
            'release to the party named as "of" in sending goods',
        ),
        (
            Ship(Send.by),
            Send(anything, anything, anything),
            "ship on the day named in sending goods",
        ),
        (Stack(Weigh.of), Weigh(anything), "stack the value named in weighing goods"),
    ],
)
def test_a_field_that_is_called_by_a_preposition_is_told_by_what_it_holds(
    asked, upon, told
) -> None:
    assert told in rows(agent.must(asked, upon=court.did(upon)))


def test_so_it_is_where_it_is_compared_and_where_others_are_excluded() -> None:
    norm = agent.must_not(Send(anything, other_than(court), other_than(date(2025, 1, 1))))
    clauses = (
        Clause("1", "As clause 1 says.", norm),
        Clause("2", "As clause 2 says.", court.may(Order(anything))),
    )
    contract = Contract(
        name="X", parties=(court, agent), clauses=clauses, effective=date(2025, 1, 1)
    )
    words = Words.of(contract)
    assert words.condition(Order.to == court) == "the party named is the court"
    assert words.condition(Send.to == court) == 'the party named as "to" is the court'
    assert words.matched("to", dict(norm.act.fields)["to"]) == "a party other than the court"
    assert words.matched("by", dict(norm.act.fields)["by"]) == "a day other than 2025-01-01"


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (Weigh(anything), "weigh goods of any value"),
        (Ship(anything), "ship on any day"),
        (Stack(anything), "stack any number"),
        (Release(anything), "release to anyone"),
    ],
)
def test_so_is_one_that_may_hold_anything(act, told) -> None:
    assert rows(agent.may(act)) == [told]
