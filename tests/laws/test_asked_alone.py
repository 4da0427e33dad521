"""What is worked out of a contract for one question alone is what all else would give."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from contract_rules import ContractError, Engine
from contract_rules.answers.brief import BreachInBrief, DutyInBrief
from contract_rules.answers.duties import DutyAmounts
from contract_rules.contracts.names import NamesInUse
from contract_rules.engine import reader_on
from contract_rules.testing import contracts, histories, questions
from support.examples import many

if TYPE_CHECKING:
    from collections.abc import Generator
    from datetime import date

    from contract_rules.engine import BriefReader

pytestmark = pytest.mark.law


def told(ask: Any) -> object:
    """An answer, or the reason why there is none."""
    try:
        return ask()
    except ContractError as error:
        return type(error), str(error)


def admitted(contract: Any, history: Any) -> list[Any]:
    with Engine(contract, history, matcher="semantics") as engine:
        return list(engine.facts)


@settings(max_examples=many(40))
@given(data=st.data())
def test_a_decision_is_the_same_without_the_duties_on_which_it_does_not_turn(data) -> None:
    contract = data.draw(contracts())
    history = data.draw(histories(contract, max_size=7))
    strategy = questions(contract, history)
    assume(not strategy.is_empty)
    party, act, on = data.draw(strategy)
    events = admitted(contract, history)
    names = NamesInUse(contract.names)
    for event in events:
        names.add(event.act)
    about = {(party.name, act.kind)}
    with (
        Engine(contract, history, matcher="semantics") as engine,
        reader_on(contract, events, names, (about, on)) as alone,
    ):
        expected = told(lambda: gist(engine.decide(party, act, on=on)))
        assert (told(lambda: gist(alone.decide(party, act, on=on))) == expected) is True


def gist(decision: Any) -> object:
    deciding = [(reason.clause.id, reason.events) for reason in decision.reasons]
    return decision.verdict, decision.effect, decision.clauses, deciding, str(decision)


@contextmanager
def both(data: Any) -> Generator[tuple[Engine, BriefReader, date]]:
    """An engine on a history, a reader that tells parts of its answers, and the last day."""
    contract = data.draw(contracts())
    history = data.draw(histories(contract, max_size=7))
    last = max((event.day for event in history), default=contract.effective)
    with (
        Engine(contract, history) as engine,
        reader_on(contract, admitted(contract, history), NamesInUse(contract.names)) as alone,
    ):
        yield engine, alone, last


@settings(max_examples=many(40))
@given(data=st.data())
def test_what_is_owed_is_the_same_by_itself_as_of_duties_told_in_full(data) -> None:
    with both(data) as (engine, alone, last):
        expected = told(lambda: tuple(map(DutyAmounts.of, engine.duties(on=last))))
        assert (told(lambda: alone.amounts_owed(last)) == expected) is True


@settings(max_examples=many(40))
@given(data=st.data())
def test_duties_and_breaches_are_the_same_in_brief_as_told_in_full(data) -> None:
    with both(data) as (engine, alone, last):
        duties = told(lambda: tuple(map(DutyInBrief.of, engine.duties(on=last))))
        assert (told(lambda: alone.duties_in_brief(last)) == duties) is True
        breaches = told(lambda: tuple(map(BreachInBrief.of, engine.breaches(on=last))))
        assert (told(lambda: alone.breaches_in_brief(last)) == breaches) is True
