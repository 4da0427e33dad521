"""A contract has the actions of which its own are kinds, and says so in JSON."""

from __future__ import annotations

import json
from datetime import date

import pytest
from attrs import evolve

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    FactBase,
    Field,
    Party,
    Verdict,
    anything,
    usd,
)
from contract_rules.contracts.serialization import from_json, to_json
from contract_rules.errors import ContractError, UnknownActionError, WrongTypeError
from contract_rules.norms.expressions import Pattern
from contract_rules.norms.norms import Prohibition
from contract_rules.testing.strategies.vocabulary import Consent, Lease, Procure, Provider
from contract_rules.values.acts import Act, ActionType, FieldType

ann, bea = Party("Ann"), Party("Bea")
START, LATER = date(2020, 1, 1), date(2020, 1, 9)
azure = Provider("Azure")


class Sublease(Lease):
    """A kind of `Lease`."""

    floor: Field[int] = anything


def contract(*norms, actions=()) -> Contract:
    return Contract(
        name="The contract",
        parties=(ann, bea),
        clauses=(Clause("1", "As 1 says.", *norms),),
        effective=START,
        actions=actions,
    )


def test_a_contract_has_the_wider_actions_of_those_that_it_speaks_of():
    """Each after the actions that it is a kind of, whether a clause or the contract names it."""
    for agreed in (contract(ann.must_not(Sublease())), contract(actions=(Sublease,))):
        assert [kind.name for kind in agreed.actions] == ["Procure", "Lease", "Sublease"]
    names = contract(actions=(Procure, Sublease)).program.names_below("Procure")
    assert names == ("Procure", "Lease", "Sublease")


def test_kinds_of_actions_are_written_as_json_and_read_again():
    """An action names what it is a kind of, and so does a pattern; what is read decides alike."""
    agreed = contract(ann.must_not(Procure(), unless=bea.did(Sublease(provider=Procure.provider))))
    data = json.loads(json.dumps(to_json(agreed)))
    assert data["actions"][2]["wider"] == ["Lease", "Procure"]
    assert "wider" not in data["actions"][0]
    again = from_json(Contract, data)
    assert again == agreed
    events = [bea.does(Sublease(azure, usd(1), 1, 1), on=START)]
    for read in (agreed, again):
        with Engine(read, events) as engine:
            decision = engine.decide(ann, Lease(azure, usd(1), 1), on=LATER)
            assert decision.verdict is Verdict.PERMITTED
            assert engine.decide(ann, Lease(), on=LATER).verdict is Verdict.PROHIBITED


def test_a_term_of_a_wider_action_is_read_from_json():
    """A clause is read before there is a contract that says which action is a kind of which."""
    agreed = bea.did(Consent(provider=Procure.provider))
    clause = Clause("1", "A.", ann.must_not(Sublease(), unless=agreed))
    again = from_json(Clause, json.loads(json.dumps(to_json(clause))))
    assert again == clause
    assert again.forms == clause.forms


FIELDS = (FieldType("provider", "Provider"),)


@pytest.mark.parametrize(
    ("wrong", "error", "match"),
    [
        (
            ActionType("Lend", FIELDS, "lend", wider=("Give",)),
            UnknownActionError,
            "Lend is a kind of Give, no action of the contract; add Give to actions",
        ),
        (
            ActionType("Lend", (), "lend", wider=("Procure",)),
            WrongTypeError,
            "Lend is a kind of Procure, and says otherwise",
        ),
        (
            evolve(Sublease.kind, wider=("Lease",)),
            WrongTypeError,
            "Sublease is a kind of Lease, and says otherwise",
        ),
    ],
)
def test_an_action_that_does_not_fit_what_it_is_a_kind_of_is_refused(wrong, error, match):
    """It must be there, and have its fields first."""
    with pytest.raises(error, match=match):
        contract(actions=(Lease, wrong))


@pytest.mark.parametrize(
    ("pattern", "match"),
    [
        (Pattern("Lease"), r"1: Lease is a kind of Procure, not of none; state wider=\('Procure'"),
        (Pattern("Procure", wider=("Lease",)), r"Procure is a kind of none, not of Lease"),
    ],
)
def test_a_pattern_that_says_otherwise_of_what_its_action_is_a_kind_is_refused(pattern, match):
    """What is written as plain data says it as the contract does."""
    with pytest.raises(WrongTypeError, match=match):
        contract(Prohibition(bearer=ann, act=pattern), actions=(Lease,))


def test_two_circles_of_kinds_are_refused():
    """No action is a kind of itself by way of others."""
    one = ActionType("One", (), "do", wider=("Two", "One"))
    two = ActionType("Two", (), "do", wider=("One", "Two"))

    class Free(Action):
        pass

    with pytest.raises(ContractError, match="is a kind of"):
        contract(ann.may(Free()), actions=(one, two))


def test_an_event_that_was_read_from_a_file_is_of_the_wider_actions_too(tmp_path):
    """A line of a file names the action alone; the contract says what that is a kind of."""
    agreed = contract(ann.must_not(Procure(), provided=bea.did(Procure())), actions=(Sublease,))
    FactBase([bea.does(Sublease(azure, usd(1), 1, 1), on=START)]).dump(tmp_path / "events")
    read = FactBase.load(tmp_path / "events")
    with Engine(agreed, read) as engine, Engine(agreed) as other:
        other.record(*read)
        for one in (engine, other, engine.snapshot()):
            assert one.decide(ann, Act("Lease"), on=LATER).verdict is Verdict.PROHIBITED
