"""Mistakes in a record that lasts, with their exact texts."""

from __future__ import annotations

from tempfile import TemporaryDirectory

from contract_rules import Engine, FactStore, Head
from contract_rules.errors import RecordStoreError, SealedFieldError, TamperedRecordError
from contract_rules.values.acts import Act
from contract_rules.values.events import Event
from support.clinic import ADMISSIONS, SEALED, care, clinic
from support.shop import later


def stored(sealed=None, record="record", then=lambda _: None):
    """A case in which something is done to a store."""

    def provoked() -> None:
        with TemporaryDirectory() as folder:
            address = f"sqlite:///{folder}/r.db?record={record}"
            with FactStore(address, sealed=sealed) as store:
                then(store)

    return provoked


def admitted(fields, id_="one"):
    return Event(by=clinic, act=Act("Admit", fields), on=later(1), id=id_)


RECORDS = {
    "an address of no database": (
        lambda: FactStore("record.db"),
        RecordStoreError,
        "'record.db' is no address of a database; write sqlite:///record.db",
    ),
    "a database that is not served": (
        lambda: FactStore("mssql://host/name"),
        RecordStoreError,
        "a record is kept in SQLite or PostgreSQL, not in mssql",
    ),
    "an address that says more than a record": (
        lambda: FactStore("sqlite:///r.db?recrod=lease"),
        RecordStoreError,
        "the address of a record in SQLite has no 'recrod'; it may end in ?record=lease",
    ),
    "a record in memory": (
        lambda: FactStore("sqlite://"),
        RecordStoreError,
        "a store lasts, and needs a file: sqlite:///record.db; in memory, use FactBase",
    ),
    "a head that the record never had": (
        stored(then=lambda store: store.verify(Head(3, "0" * 64))),
        TamperedRecordError,
        (
            "position 1 of the record 'record' in FOLDER: it had 3 events; go back to the last "
            "copy that verifies, and record in it again what came after"
        ),
    ),
    "a sealed field of no action": (
        stored(sealed={"name": "patient"}),
        SealedFieldError,
        "'name' names no field; write sealed={'Admit.name': 'patient'}",
    ),
    "a sealed field in the id": (
        stored(
            sealed=SEALED,
            then=lambda s: s.add(Event(by=clinic, act=ADMISSIONS[0].act, on=later(1))),
        ),
        SealedFieldError,
        (
            "Admit.name, disease is sealed, and the id of an event tells of its fields unless it "
            "has one of its own: does(..., id='...')"
        ),
    ),
    "a sealed number": (
        stored(sealed=SEALED, then=lambda s: s.add(admitted((("name", 5), ("patient", "P"))))),
        SealedFieldError,
        "Admit.name is 5, and what is sealed is a text or an entity",
    ),
    "a sealed field of nobody": (
        stored(sealed=SEALED, then=lambda s: s.add(admitted((("name", "Jo"),)))),
        SealedFieldError,
        "Admit.name is sealed for the person in Admit.patient, which is not stated",
    ),
    "somebody to be forgotten who is not known": (
        stored(sealed=SEALED, then=lambda s: s.forget("P-9")),
        SealedFieldError,
        "nothing on record is sealed for 'P-9'; name whom the field names",
    ),
    "a sealed field on which a clause turns": (
        stored(sealed={"Admit.price": "patient"}, then=lambda s: Engine(care, s)),
        SealedFieldError,
        "Admit.price is sealed, and what is sealed is any text or any entity of a sort",
    ),
}
