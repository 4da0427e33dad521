"""Personal fields are sealed with a key for each person, and forgotten by deleting the key."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from datetime import date, datetime, timedelta

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    Entity,
    FactStore,
    Field,
    anything,
    other_than,
)
from contract_rules.contracts.lasting import is_redacted
from contract_rules.errors import (
    EventConflictError,
    RecordStoreError,
    SealedFieldError,
    TamperedRecordError,
    UnknownActionError,
    UnknownFieldError,
)
from support.clinic import ADMISSIONS, SEALED, Admit, Disease, admission, care, clinic, insurer
from support.dealings import each_matcher

ON = date(2025, 5, 1)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "record.db"


@pytest.fixture
def url(file) -> str:
    return f"sqlite:///{file}"


def names(store) -> list[str]:
    return [dict(event.act.fields)["name"] for event in store]


def in_files(file, text) -> bool:
    """Whether a text stands in the database, or in a file beside it."""
    return any(text.encode() in path.read_bytes() for path in file.parent.iterdir())


def test_what_is_sealed_is_read_as_it_was_and_stands_nowhere_in_the_file(url, file) -> None:
    with FactStore(url, sealed=SEALED) as store:
        store.add(*ADMISSIONS)
        assert list(store) == list(ADMISSIONS)
        assert not in_files(file, "Jo Doe")
        assert not in_files(file, "Gout")
        assert in_files(file, "admission 3")
    with FactStore(url) as store:
        assert list(store) == list(ADMISSIONS)
        assert store.sealed == SEALED
        store.add(admission("P-3", "Cy Poe", 12))  # whoever opens it seals
    assert not in_files(file, "Cy Poe")


def test_whoever_is_forgotten_is_redacted_and_the_chain_verifies(url, file) -> None:
    with FactStore(url, sealed=SEALED) as store:
        store.add(*ADMISSIONS)
        head = store.head
        with closing(sqlite3.connect(file)) as raw:
            keys = dict(raw.execute("SELECT person, secret FROM contract_rules_keys"))
        store.forget("P-1")
        assert names(store) == ["[redacted]", "Al Roe", "[redacted]"]
        assert store.verify(head) == head
        first, second, _ = store
        assert dict(first.act.fields)["disease"] == Disease("[redacted]")
        assert all(is_redacted(dict(first.act.fields)[n]) for n in ("name", "disease"))
        assert not is_redacted(dict(second.act.fields)["disease"])
        assert not in_files(file, keys['"P-1"'])
        assert in_files(file, keys['"P-2"'])
        with pytest.raises(SealedFieldError, match="nothing on record is sealed for 'P-1'"):
            store.forget("P-1")
        store.add(admission("P-1", "Jo Doe", 20))  # with a key of their own from then on
        assert names(store)[-1] == "Jo Doe"
        assert names(store)[0] == "[redacted]"


def test_what_was_forgotten_may_be_offered_again_and_is_not_told(url) -> None:
    with FactStore(url, sealed=SEALED) as store:
        store.add(*ADMISSIONS)
        store.forget("P-1")
        assert store.add(*ADMISSIONS) == (False,) * 3
        assert names(store)[0] == "[redacted]"
        with pytest.raises(EventConflictError, match="the field price"):
            store.add(admission("P-1", "Jo Doe", 3, price=7))
        with Engine(care, store) as engine:
            assert [f.kind.value for f in engine.record(*ADMISSIONS)] == ["repeated"] * 3


@each_matcher
def test_an_engine_answers_the_same_once_somebody_is_forgotten(url, matcher) -> None:
    """Each admission is still paid for; what is redacted is told as redacted."""
    with FactStore(url, sealed=SEALED) as store:
        with Engine(care, store, matcher=matcher) as engine:
            engine.record(*ADMISSIONS)
            before = [(d.status, d.outstanding, d.due) for d in engine.duties(on=ON)]
            assert "admitted Jo Doe (P-1)" in str(engine.duties(on=ON)[0])
        store.forget("P-1")
        with Engine(care, store, matcher=matcher) as engine:
            duties = engine.duties(on=ON)
            assert [(d.status, d.outstanding, d.due) for d in duties] == before
            assert "admitted [redacted] (P-1) for [redacted]" in str(duties[0])
            assert "admitted Al Roe (P-2) for Gout" in str(duties[1])


def test_a_correction_and_a_reversal_of_what_is_sealed_are_sealed(url, file) -> None:
    right = ADMISSIONS[0].correction(recorded=date(2025, 4, 1), name="Jo Dow")
    undone = ADMISSIONS[1].reversal(on=date(2025, 4, 2))
    with FactStore(url, sealed=SEALED) as store, Engine(care, store) as engine:
        engine.record(*ADMISSIONS, right, undone)
        assert list(store) == [*ADMISSIONS, right, undone]
        assert not in_files(file, "Jo Dow")
        store.forget("P-1")
        store.forget("P-2")
    with FactStore(url) as store, Engine(care, store) as engine:
        assert len(engine.facts) == 5
        assert names(store) == ["[redacted]"] * 5


def test_the_person_may_be_the_field_itself(url, file) -> None:
    with FactStore(url, sealed={"Admit.name": "name"}) as store:
        store.add(*ADMISSIONS)
        store.forget("Jo Doe")
        assert names(store) == ["[redacted]", "Al Roe", "[redacted]"]
    assert not in_files(file, "Jo Doe")


def test_keys_may_be_kept_apart(url, file) -> None:
    keys: dict[str, bytes] = {}
    with FactStore(url, sealed=SEALED, keys=keys) as store:
        store.add(*ADMISSIONS)
        assert sorted(map(len, keys.values())) == [32, 32]
        assert not any(in_files(file, secret.hex()) for secret in keys.values())
    with FactStore(url) as store, pytest.raises(SealedFieldError, match="open it with them"):
        store.verify()
    with (
        FactStore(url, keys={}) as store,
        pytest.raises(SealedFieldError, match="not among those"),
    ):
        store.verify()
    with FactStore(url, keys=keys) as store:
        store.forget("P-1")
        assert len(keys) == 1
        assert names(store) == ["[redacted]", "Al Roe", "[redacted]"]
    with FactStore(url, keys=dict.fromkeys(keys, b"?" * 32)) as store:
        with pytest.raises(TamperedRecordError, match="is not the one that sealed it") as raised:
            store.verify()
        assert raised.value.position == 2


TAMPERED = {
    "a key": "UPDATE contract_rules_keys SET secret = upper(secret)",
    "another key": (
        "UPDATE contract_rules_keys SET secret = "
        "iif(secret LIKE '00%', '01', '00') || substr(secret, 3)"  # as keys are drawn at random
    ),
    "no key": "UPDATE contract_rules_keys SET secret = substr(secret, 3)",
    "a person": "UPDATE contract_rules_keys SET person = replace(person, 'P', 'Q')",
    "half forgotten": "UPDATE contract_rules_keys SET person = NULL",
    "a key by another name": "UPDATE contract_rules_keys SET key_id = person",
}


@pytest.mark.parametrize("what", TAMPERED)
def test_keys_that_were_tampered_with_are_noticed(url, file, what) -> None:
    with FactStore(url, sealed=SEALED) as store:
        store.add(*ADMISSIONS)
    with closing(sqlite3.connect(file)) as raw:
        raw.execute(TAMPERED[what])
        raw.commit()
    with FactStore(url) as store, pytest.raises(TamperedRecordError) as raised:
        store.verify()
    assert raised.value.position == 1
    assert str(raised.value) == (
        "position 1: the key of the field 'name' is not the one that sealed it; "
        "bring back the table contract_rules_keys as it was, from a copy"
    )


def test_what_is_sealed_is_said_before_the_first_event(url) -> None:
    with FactStore(url) as early, FactStore(url, sealed=SEALED) as store:
        early.add(*ADMISSIONS)  # opened before there was a record: it seals as well
        assert early.sealed == store.sealed == SEALED
        FactStore(url, sealed=SEALED).close()
    for other in ({"Admit.name": "patient"}, {**SEALED, "Admit.patient": "patient"}):
        with pytest.raises(SealedFieldError, match=r"Admit.name, Admit.disease from its first"):
            FactStore(url, sealed=other)
    with FactStore(f"{url}?record=plain") as plain:
        plain.add(*ADMISSIONS)
    with pytest.raises(SealedFieldError, match="seals no field from its first event on"):
        FactStore(f"{url}?record=plain", sealed=SEALED)


class Ward(Entity):
    """Where somebody lies."""


class Move(Admit, phrase="move {name}"):
    """Take a patient in from elsewhere: a kind of admission."""

    ward: Field[Ward] = anything


def contract(norm) -> Contract:
    return Contract(
        name="Care",
        parties=(clinic, insurer),
        effective=date(2025, 1, 1),
        clauses=(Clause("9", "It turns on something.", norm),),
        actions=(Admit, Move),
    )


TURNING = {
    "a constant": (lambda: clinic.must_not(Admit(name="Jo")), "Admit.name"),
    "another value": (lambda: clinic.must_not(Move(ward=other_than(Ward("A")))), "Move.ward"),
    "a field taken": (
        lambda: clinic.may(Move(), provided=insurer.did(Admit(name=Move.name))),
        "Admit.name",
    ),
    "a field of the wider action": (lambda: clinic.must_not(Admit(name="Jo")), "Move.name"),
    "a field of the narrower": (lambda: clinic.must_not(Move(name="Jo")), "Admit.name"),
}


@pytest.mark.parametrize("what", TURNING)
def test_a_field_on_which_a_clause_turns_is_not_sealed(url, what) -> None:
    norm, field = TURNING[what]
    store = FactStore(url, sealed={field: "patient"})
    with store, pytest.raises(SealedFieldError) as raised:
        Engine(contract(norm()), store)
    assert str(raised.value) == (
        f"{field} is sealed, and clause 9 turns on it: once somebody is forgotten, nobody could "
        "say what it decides; have it turn on a field that is not personal, such as a number, "
        "and seal the others"
    )


@pytest.mark.parametrize(
    ("sealed", "error"),
    [
        ({"Admti.name": "patient"}, UnknownActionError),
        ({"Admit.nmae": "patient"}, UnknownFieldError),
        ({"Admit.name": "pateint"}, UnknownFieldError),
        ({"Admit.price": "patient"}, SealedFieldError),
    ],
)
def test_what_the_contract_does_not_have_is_not_sealed(url, sealed, error) -> None:
    with FactStore(url, sealed=sealed) as store, pytest.raises(error):
        Engine(care, store)


@pytest.mark.parametrize("name", ["at", "lasted"])
def test_an_instant_or_a_duration_is_not_sealed(url, name) -> None:
    """Nor is it taken for a thing that has a name: it is refused before the first event."""

    class Visit(Action):
        patient: Field[str] = anything
        at: Field[datetime] = anything
        lasted: Field[timedelta] = anything

    clause = Clause("1", "It may be visited.", clinic.may(Visit()))
    ward = Contract(name="Ward", parties=(clinic,), clauses=(clause,), effective=date(2025, 1, 1))
    sealed = {f"Visit.{name}": "patient"}
    with (
        FactStore(url, sealed=sealed) as store,
        pytest.raises(SealedFieldError, match="what is sealed is any text or any entity"),
    ):
        Engine(ward, store)


def test_an_engine_learns_what_is_sealed_with_the_first_event(url) -> None:
    """It was opened before there was a record, and another began one."""
    with FactStore(url) as store, Engine(contract(TURNING["a constant"][0]()), store) as engine:
        with FactStore(url, sealed={"Admit.name": "patient"}) as other:
            other.add(*ADMISSIONS)
        with pytest.raises(SealedFieldError, match="clause 9 turns on it"):
            engine.duties(on=ON)


def test_sealing_needs_cryptography(url, monkeypatch) -> None:
    with FactStore(url, sealed=SEALED) as store:
        monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.ciphers", None)
        with pytest.raises(RecordStoreError, match=r"pip install 'contract-rules\[store\]'"):
            store.add(*ADMISSIONS)
