"""How parties are called: alike in Python, events, files of cases, tables and over HTTP."""

from __future__ import annotations

import json
import pickle
from datetime import date

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    FactBase,
    Field,
    Money,
    Party,
    usd,
)
from contract_rules.contracts import serialization
from contract_rules.errors import UnknownPartyError
from contract_rules.service import requests
from contract_rules.testing import read_cases

TENANT, LANDLORD, BANK = Party("the tenant"), Party("the landlord"), Party("Bank")


class Pay(Action, phrase="pay {amount} to {to}"):
    """What rent is."""

    to: Field[Party]
    amount: Field[Money]


LEASE = Contract(
    name="Lease",
    parties=(TENANT, LANDLORD, BANK),
    clauses=(Clause("1", "Rent.", TENANT.must(Pay(to=LANDLORD, amount=usd(20)))),),
    effective=date(2026, 1, 1),
)

ON = date(2026, 1, 4)

PAID = {"on": "2026-01-04", "by": "the tenant", "action": "Pay"}
PAID["fields"] = {"to": {"Party": "the landlord"}, "amount": {"Money": "USD 10"}}

OTHERWISE = {**PAID, "by": "Tenant", "fields": {**PAID["fields"], "to": {"Party": "landlord"}}}


def outstanding(engine: Engine) -> Money | None:
    (duty,) = engine.duties(on=ON)
    return duty.outstanding


@pytest.mark.parametrize("name", ["the tenant", "tenant", "Tenant", "The Tenant", "THE TENANT"])
def test_a_party_is_found_by_its_name(name) -> None:
    assert LEASE.party(name) is TENANT
    with Engine(LEASE) as engine:
        assert [duty.bearer for duty in engine.duties(on=ON, bearer=Party(name))] == [TENANT]
        assert engine.decide(Party(name), Pay(LANDLORD, usd(5)), on=ON).party is TENANT


def test_the_nearest_name_is_meant_and_of_several_none() -> None:
    known = (Party("the agent"), Party("Agent"), Party("BANK"), Party("bank"))
    contract = Contract(name="Two", parties=known, clauses=(), effective=date(2026, 1, 1))
    assert contract.party("the agent").name == "the agent"
    assert contract.party("Agent").name == "Agent"
    assert contract.party("bank").name == "bank"
    with pytest.raises(UnknownPartyError) as raised:
        contract.party("Bank")
    assert str(raised.value) == "Two has no party 'Bank', but 'BANK' and 'bank'; write one of them"
    with pytest.raises(UnknownPartyError, match="has no party 'Banks'; did you mean"):
        contract.party("Banks")


def test_an_event_is_of_the_party_that_its_line_calls_by_another_name(tmp_path) -> None:
    """It is the same event as if it were called by its name, and has the same id."""
    with Engine(LEASE) as engine:
        engine.record(serialization.event_from_json(OTHERWISE))
        (event,) = engine.facts
        assert event == serialization.event_from_json(PAID)
        engine.record(serialization.event_from_json(PAID))
        assert len(engine.facts) == 1
        assert outstanding(engine) == usd(10)
    (tmp_path / "events.jsonl").write_text(json.dumps({**OTHERWISE, "id": "paid"}))
    with Engine(LEASE, FactBase.load(tmp_path / "events.jsonl")) as engine:
        assert [(event.id, event.by) for event in engine.facts] == [("paid", TENANT)]


@pytest.mark.parametrize("lines", [[PAID, OTHERWISE, PAID], [OTHERWISE, PAID, OTHERWISE]])
def test_equal_lines_of_a_file_are_events_of_their_own_however_parties_are_called(
    tmp_path, lines
) -> None:
    (tmp_path / "events.jsonl").write_text("\n".join(map(json.dumps, lines)))
    with Engine(LEASE, FactBase.load(tmp_path / "events.jsonl")) as engine:
        told = "2026-01-04 the tenant Pay(to=the landlord, amount=USD 10.00)"
        assert {event.id for event in engine.facts} == {told, f"{told} (2)", f"{told} (3)"}
    (tmp_path / "again.jsonl").write_text("\n".join(map(json.dumps, lines)))
    with Engine(LEASE, FactBase.load(tmp_path / "again.jsonl")) as engine:
        assert len(engine.facts) == 3


def test_a_service_numbers_equal_events_by_the_parties_that_are_meant() -> None:
    first, second = requests.events([PAID, OTHERWISE], LEASE)
    assert second.id == f"{first.id} (2)"
    asked = {**OTHERWISE, "party": "TENANT"}
    del asked["by"]
    assert requests.asked(asked, LEASE).act.get("to") == LANDLORD


def test_a_stranger_may_be_paid_and_does_nothing() -> None:
    stranger = {**PAID, "fields": {**PAID["fields"], "to": {"Party": "the grocer"}}}
    with Engine(LEASE) as engine:
        engine.record(serialization.event_from_json(stranger))
        assert outstanding(engine) == usd(20)
        with pytest.raises(UnknownPartyError, match="has no party 'the grocer'"):
            engine.record(serialization.event_from_json({**PAID, "by": "the grocer"}))


def test_rows_of_a_table_call_parties_as_lines_do() -> None:
    rows = [{"to": "Landlord", "amount": "USD 1,000"}, {"to": "grocer", "amount": "USD 5"}]
    with Engine(LEASE) as engine:
        told = engine.decide_many(Party("tenant"), rows, on=ON, action="Pay")
        assert [row["error"] for row in told] == [None, None]


def test_a_party_of_a_file_is_called_by_its_word_there(tmp_path) -> None:
    """Which `dump` keeps; a name of another goes before."""
    (tmp_path / "flat.yaml").write_text(
        "name: Flat\neffective: 2026-01-01\nparties: {owner: Mrs Patel, renter: Owner, x: Al}\n"
        "actions: {Quit: {phrase: quit}}\nclauses: {1: {text: Free., norms: {x may: Quit}}}\n"
    )
    flat = Contract.load(tmp_path / "flat.yaml")
    assert flat.party("renter") == flat.party("Owner") == Party("Owner")
    assert flat.party("owner") == Party("Mrs Patel")
    assert flat.party("OWNER") == Party("Owner")
    flat.dump(tmp_path / "again.yaml")
    again = pickle.loads(pickle.dumps(Contract.load(tmp_path / "again.yaml")))  # noqa: S301 (ours)
    assert [party.word for party in again.parties] == ["owner", "renter", "x"]
    with pytest.raises(UnknownPartyError, match="has no party ''"):
        Contract(
            name="No words", parties=(Party("Al"),), clauses=(), effective=date(2026, 1, 1)
        ).party("")


def test_cases_call_parties_in_whatever_case(tmp_path) -> None:
    (tmp_path / "lease.yaml").write_text(
        "name: Lease\neffective: 2026-01-01\nparties: {t: the tenant, l: the landlord}\n"
        'actions: {Pay: {phrase: "pay {amount} to {to}", fields: {to: party, amount: money}}}\n'
        'clauses: {1: {text: Rent., norms: {t must: "Pay(to = l, amount = GBP 1,000)"}}}\n'
    )
    (tmp_path / "lease.cases.yaml").write_text(
        "contract: lease.yaml\ncases:\n- name: Paid\n"
        '  given: 2026-01-04 Tenant Pay to=LANDLORD amount="GBP 1,000"\n'
        "  asked: duties of TENANT\n  on: 2026-01-04\n"
        "  expected: {status: kept, owed to: landlord}\n"
    )
    (case,) = read_cases(tmp_path / "lease.cases.yaml")
    assert case.run().answer.rows[0]["outstanding"] == "GBP 0.00"
