"""What is given to the kit wrongly is refused, with words that say what to give."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_rules import Contract
from contract_rules.errors import UnknownClauseError, WrongTypeError
from contract_rules.testing import (
    ContractMachine,
    as_code,
    check_contract,
    clause_coverage,
    dates,
    histories,
    mutants,
    questions,
)
from contract_rules.testing.strategies.vocabulary import Order
from support.dealings import SALE, day, order

NO_CONTRACT = "'sale' is no contract; give the Contract itself"
NO_HISTORY = "is no history; give its events"
NO_EVENT = "1 is no event; write party.does(action, on=...)"


class Nameless(ContractMachine):
    """It says of nothing what it is about."""


def covered(of: Contract) -> None:
    with clause_coverage(of):
        pass


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: histories("sale"), NO_CONTRACT),
        (lambda: questions("sale"), NO_CONTRACT),
        (lambda: dates("sale"), NO_CONTRACT),
        (lambda: check_contract("sale"), NO_CONTRACT),
        (lambda: covered("sale"), NO_CONTRACT),
        (lambda: next(mutants("sale")), NO_CONTRACT),
        (Nameless, "None is no contract"),
        (
            lambda: histories(["a clause"] * 20),
            "['a clause', 'a clause', 'a clause', 'a clause', ",
        ),
        (lambda: histories(SALE, max_size=-1), "max_size=-1 is no number from 0 up"),
        (lambda: histories(SALE, max_size="3"), "max_size='3' is no number from 0 up"),
        (lambda: histories(SALE, known_by="2020"), "known_by='2020' is no date"),
        (lambda: questions(SALE, histories(SALE)), NO_HISTORY),
        (lambda: questions(SALE, [1]), NO_EVENT),
        (lambda: dates(SALE, "an order"), NO_HISTORY),
        (lambda: as_code(histories(SALE)), NO_HISTORY),
        (lambda: check_contract(SALE, examples=0), "examples=0 is no number from 1 up"),
        (lambda: check_contract(SALE, histories=3), "3 are no histories; give some"),
        (lambda: check_contract(SALE, histories=[order(1)]), NO_HISTORY),
        (lambda: check_contract(SALE, histories=[[1]]), NO_EVENT),
        (lambda: check_contract(SALE, histories=st.just(1), examples=1), NO_HISTORY),
    ],
)
def test_what_is_no_contract_history_or_number_is_refused(wrong, said) -> None:
    with pytest.raises(WrongTypeError, match=re.escape(said)) as caught:
        wrong()
    assert len(str(caught.value)) < 150


def test_mutants_of_a_clause_that_is_not_there_are_refused() -> None:
    with pytest.raises(UnknownClauseError, match="no clause 'C9'; there are: C1"):
        next(mutants(SALE, only="C9"))


def test_what_strategies_are_made_of_is_told_in_short() -> None:
    """Hypothesis warns of those that are long, and shows them where something fails."""
    for strategy in (histories(SALE), questions(SALE), dates(SALE)):
        assert len(repr(strategy)) < 400


NOBODY = Contract(name="N", parties=(), clauses=(), effective=day(1), actions=(Order,))


@given(history=histories(NOBODY))
def test_nothing_happens_where_nobody_is_party(history) -> None:
    assert history == ()


@given(history=histories(SALE, max_size=0))
def test_no_event_is_no_event(history) -> None:
    assert history == ()
