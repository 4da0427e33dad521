"""The mistakes of a contract are told all at once, each with its file and line."""

from __future__ import annotations

import re
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from contract_rules import (
    Action,
    Amendment,
    Clause,
    Contract,
    ContractError,
    Definition,
    Field,
    Money,
    Party,
    Question,
    anything,
    breach_of,
    due,
    usd,
)
from contract_rules.contracts import serialization
from contract_rules.errors import (
    AmendmentError,
    CircularDefinitionError,
    CircularPrecedenceError,
    DuplicateClauseError,
    InvalidContractError,
    MixedCurrenciesError,
    OffRecordError,
    UnknownClauseError,
    UnknownPartyError,
    WrongTypeError,
)
from contract_rules.norms.expressions import Defined


class Sell(Action):
    price: Field[Money] = anything


class Tell(Action, on_record=False):
    """Tell somebody, which need not be on record."""


ann, bob, stranger = Party("Ann"), Party("Bob"), Party("A stranger")
START = date(2025, 1, 1)


def contract(*clauses: Clause | Definition, amendments: tuple[Amendment, ...] = ()) -> Contract:
    return Contract(
        name="Sale",
        parties=(ann, bob),
        clauses=clauses,
        effective=START,
        amendments=amendments,
    )


def mistakes(*clauses, amendments=()) -> tuple[ContractError, ...]:
    """The errors of the contract that these clauses make."""
    try:
        contract(*clauses, amendments=amendments)
    except InvalidContractError as error:
        return error.errors
    except ContractError as error:
        return (error,)
    return ()


def reading(*readings: str):
    return Question("scope", "How far does it go?", readings=readings).reads(readings[0])


SINGLE = {
    UnknownPartyError: lambda: [Clause("A", "A.", stranger.may(Sell()))],
    UnknownClauseError: lambda: [Clause("B", "B.", ann.may(Sell(), provided=due("nowhere")))],
    DuplicateClauseError: lambda: [Clause("C", "C."), Clause("C", "C again.")],
    CircularPrecedenceError: lambda: [
        Clause("D", "D.", overrides=("E",)),
        Clause("E", "E.", overrides=("D",)),
    ],
    CircularDefinitionError: lambda: [
        Definition("F", "F.", ~Defined("G")),
        Definition("G", "G.", ~Defined("F")),
        Clause(
            "H", "Rests on it.", ann.may(Sell(), unless=Definition("F", "", ann.did(Sell())).holds)
        ),
    ],
    MixedCurrenciesError: lambda: [
        Clause("I", "I.", ann.may(Sell(price=usd(5)))),
        Clause("J", "J.", ann.may(Sell(price=Money(5, "EUR")))),
    ],
    OffRecordError: lambda: [Clause("K", "K.", bob.must(Tell()))],
    WrongTypeError: lambda: [
        Clause("L", "L.", ann.may(Sell(), provided=reading("narrow", "wide"))),
        Clause("M", "M.", ann.may(Sell(), provided=reading("narrow", "wider"))),
    ],
}
"""Clauses with one mistake, by the kind of its error."""


@pytest.mark.parametrize("kind", SINGLE)
def test_one_mistake_is_the_error_that_is_raised(kind) -> None:
    """With its own class and text, as ever."""
    with pytest.raises(ContractError) as caught:
        contract(*SINGLE[kind]())
    assert type(caught.value) is kind


@pytest.mark.parametrize("kinds", list(combinations(SINGLE, 2)))
def test_the_mistakes_of_two_clauses_are_those_of_each(kinds) -> None:
    """Neither hides the other, and together they make no third."""
    one, other = (SINGLE[kind]() for kind in kinds)
    alone = {_what(error) for error in (*mistakes(*one), *mistakes(*other))}
    assert {_what(error) for error in mistakes(*one, *other)} == alone
    assert len(alone) == 2


def _what(error: ContractError) -> tuple[type, str]:
    """What is wrong; which names there are besides may differ."""
    return type(error), str(error).partition(";")[0]


def test_five_mistakes_are_told_with_their_lines_in_the_order_of_the_text() -> None:
    """As compilers do."""
    first = Clause("1", "One.", stranger.may(Sell()))
    second = Clause("2", "Two.", ann.may(Sell(), provided=breach_of("nowhere")))
    third = Definition("3", "Three.", stranger.did(Sell()))
    fourth = Clause("4", "Four.", bob.must(Tell()))
    change = Amendment(title="The change", effective=START, repeals=("9",))
    with pytest.raises(InvalidContractError) as caught:
        contract(fourth, second, third, first, amendments=(change,))
    told = str(caught.value).splitlines()
    assert told[0] == "6 mistakes in the contract 'Sale':"
    lines = [
        int(found) for found in re.findall(rf"{Path(__file__).name}:(\d+): ", str(caught.value))
    ]
    begun = [thing.written.line for thing in (fourth, second, third, first, change, change)]
    assert lines == begun
    assert [line.split(". ")[0].strip() for line in told[1:]] == ["1", "2", "3", "4", "5", "6"]
    assert [type(error) for error in caught.value.errors] == [
        OffRecordError,
        UnknownClauseError,
        UnknownPartyError,
        UnknownPartyError,
        AmendmentError,
        UnknownClauseError,
    ]


def test_a_mistake_that_stands_in_every_text_is_told_once() -> None:
    """An amendment that leaves a clause as it was does not make its mistake another."""
    change = Amendment(title="The change", effective=date(2026, 1, 1), adds=(Clause("2", "Two."),))
    lost = Clause("1", "One.", ann.may(Sell(), provided=Defined("D")))
    assert [type(error) for error in mistakes(lost, amendments=(change,))] == [UnknownClauseError]


def test_what_is_no_mistake_of_a_line_is_one_of_the_contract() -> None:
    """Its line is that on which the contract was written."""
    with pytest.raises(InvalidContractError, match=r"1\. test_mistakes\.py:\d+: ") as caught:
        contract(*SINGLE[CircularPrecedenceError](), *SINGLE[UnknownPartyError]())
    assert isinstance(caught.value.errors[0], CircularPrecedenceError)


def test_a_party_is_named_once() -> None:
    """Two of one name could not be told apart."""
    with pytest.raises(WrongTypeError, match="the contract names 'Ann' 2 times; name each party"):
        Contract(name="Sale", parties=(ann, bob, Party("Ann")), clauses=(), effective=START)


def test_a_contract_that_is_read_from_json_tells_its_mistakes_too() -> None:
    """Its clauses have no line of their own."""
    data = serialization.to_json(contract(Clause("1", "One.", ann.may(Sell()))))
    data["clauses"][0]["overrides"] = ["8", "9"]
    with pytest.raises(InvalidContractError, match=r"2\. 1 names '9', no clause"):
        serialization.from_json(Contract, data)
