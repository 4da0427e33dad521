"""Seals fields of events with a key for each person, so that a person can be forgotten.

A field that is sealed stands in the line of its event as ciphertext, which the chain covers. The
key is kept beside the record, or by the user; once it is deleted nobody can read the field again,
and everything else about the event stays as it was.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from secrets import token_bytes, token_hex
from typing import TYPE_CHECKING, Any

from attrs import evolve
from sqlalchemy import text

from contract_rules.contracts import serialization
from contract_rules.contracts.lasting import REDACTED
from contract_rules.errors import RecordStoreError, SealedFieldError, TamperedRecordError
from contract_rules.store.chain import line_of
from contract_rules.values.acts import Entity, type_of

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping

    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from sqlalchemy import Connection

    from contract_rules.values.events import Event

_NONCE = 12
"""How many bytes a ciphertext begins with that are drawn anew each time."""

_KEY_OF = (
    "SELECT key_id, secret FROM contract_rules_keys WHERE record = :record AND person = :person"
)

_KEY = "SELECT person, secret FROM contract_rules_keys WHERE record = :record AND key_id = :key_id"

_NEW_KEY = (
    "INSERT INTO contract_rules_keys (record, key_id, person, secret) "
    "VALUES (:record, :key_id, :person, :secret)"
)

_FORGET = (
    "UPDATE contract_rules_keys SET person = NULL, secret = NULL "
    "WHERE record = :record AND person = :person"
)


class Seals:
    """Seals and opens the fields of the events of one record, by the keys of one transaction.

    Args:
        record: The name of the record.
        sealed: The fields that are sealed, as ``Action.field``, each with that of its person.
        kept: Where the user keeps the keys, by their ids; None where they stand in the database.
    """

    def __init__(
        self, record: str, sealed: Mapping[str, str], kept: MutableMapping[str, bytes] | None
    ) -> None:
        self._record, self._sealed, self._kept = record, sealed, kept

    def sealing(self, connection: Connection, event: Event) -> dict[str, Any]:
        """An event as data, with what is sealed of it as ciphertext.

        Raises:
            SealedFieldError: When a field cannot be sealed, or the id of the event tells of it.
        """
        data: dict[str, Any] = serialization.event_to_json(event)
        kind, stated = event.act.kind, dict(event.act.fields)
        hidden = {
            name: self._sealed[f"{kind}.{name}"]
            for name in stated
            if f"{kind}.{name}" in self._sealed
        }
        if not hidden:
            return data
        plain = evolve(event, id="").id
        if not event.undoes and event.id.startswith(plain):
            msg = (
                f"{kind}.{', '.join(hidden)} is sealed, and the id of an event tells of its "
                f"fields unless it has one of its own: does(..., id='...')"
            )
            raise SealedFieldError(msg)
        seals: dict[str, Any] = {}
        for name, of in hidden.items():
            value = stated[name]
            if type_of(value) != "str" and not isinstance(value, Entity):
                msg = f"{kind}.{name} is {value}, and what is sealed is a text or an entity"
                raise SealedFieldError(msg)
            if of not in stated:
                msg = f"{kind}.{name} is sealed for the person in {kind}.{of}, which is not stated"
                raise SealedFieldError(msg)
            key_id, cipher = self._key_for(connection, person := str(stated[of]))
            nonce = token_bytes(_NONCE)
            told = line_of(data["fields"][name]).encode()
            what = self._bound(event.id, name, person)
            seals[name] = {
                "key": key_id,
                "sort": type_of(value),
                "text": b64encode(nonce + cipher.encrypt(nonce, told, what)).decode(),
            }
            data["fields"][name] = None
        data["sealed"] = seals
        return data

    def _bound(self, id_: str, name: str, person: str) -> bytes:
        """What a ciphertext is bound to, so that it opens nowhere else."""
        return line_of([self._record, id_, name, person]).encode()

    def _key_for(self, connection: Connection, person: str) -> tuple[str, AESGCM]:
        """The key of a person, with its id; a new one for whoever has none."""
        at = {"record": self._record, "person": json.dumps(person)}
        found = connection.execute(text(_KEY_OF), at).one_or_none()
        if found is not None:
            return found.key_id, self._cipher(found.key_id, found.secret)
        key_id, secret = token_hex(16), token_bytes(32)
        if self._kept is not None:
            self._kept[key_id] = secret
        told = secret.hex() if self._kept is None else None
        connection.execute(text(_NEW_KEY), {**at, "key_id": key_id, "secret": told})
        return key_id, _aes(secret)

    def _cipher(self, key_id: str, secret: str | None) -> AESGCM:
        """The cipher of a key that is there.

        Raises:
            SealedFieldError: When it is not at hand, and was not deleted to forget anybody.
        """
        if secret is not None:
            found = bytes.fromhex(secret)
            if found.hex() != secret:
                raise ValueError(secret)
            return _aes(found)
        if self._kept is None:
            msg = "the keys of this record are not kept in it; open it with them: FactStore(keys=)"
            raise SealedFieldError(msg)
        if key_id not in self._kept:
            msg = (
                f"the key {key_id!r} is not among those given, and nobody was forgotten by it; "
                "open the record with all of its keys, and delete one by FactStore.forget alone"
            )
            raise SealedFieldError(msg)
        return _aes(self._kept[key_id])

    def opening(
        self, connection: Connection, data: dict[str, Any], position: int
    ) -> dict[str, Any]:
        """The data of an event as it was before it was sealed, or redacted if forgotten.

        Raises:
            SealedFieldError: When a key is not at hand.
            TamperedRecordError: When a key does not open what it sealed, or is gone.
        """
        fields = dict(data["fields"])
        for name, seal in data["sealed"].items():
            at = {"record": self._record, "key_id": seal["key"]}
            found = connection.execute(text(_KEY), at).one_or_none()
            if found is None or (found.person is None) > (found.secret is None):
                raise _broken(position, name)
            if found.person is None:
                fields[name] = REDACTED if seal["sort"] == "str" else {seal["sort"]: REDACTED}
                continue
            try:
                bound = data["id"], name, json.loads(found.person)
                fields[name] = self._opened(bound, seal, found.secret)
            except ValueError as error:
                raise _broken(position, name) from error
        return {key: value for key, value in data.items() if key != "sealed"} | {"fields": fields}

    def _opened(
        self, bound: tuple[str, str, str], seal: dict[str, str], secret: str | None
    ) -> Any:  # noqa: ANN401 (JSON data)
        """What was sealed; errors of its key and its text as they come."""
        cipher = self._cipher(seal["key"], secret)
        return json.loads(_decrypted(cipher, b64decode(seal["text"]), self._bound(*bound)))

    def forget(self, connection: Connection, person: str) -> None:
        """Delete the key of a person, and the name by which it is found.

        Raises:
            SealedFieldError: When nothing is sealed for that person.
        """
        at = {"record": self._record, "person": json.dumps(person)}
        found = connection.execute(text(_KEY_OF), at).one_or_none()
        if found is None:
            msg = f"nothing on record is sealed for {person!r}; name whom the field names"
            raise SealedFieldError(msg)
        if self._kept is not None:
            self._kept.pop(found.key_id, None)
        connection.execute(text(_FORGET), at)


def _aes(secret: bytes) -> AESGCM:
    """The cipher of a key.

    Raises:
        RecordStoreError: When cryptography is not installed.
    """
    try:
        from cryptography.hazmat.primitives.ciphers import aead
    except ModuleNotFoundError as error:
        msg = f"{error}; sealed fields need: pip install 'contract-rules[store]'"
        raise RecordStoreError(msg) from error
    return aead.AESGCM(secret)


def _decrypted(cipher: AESGCM, sealed: bytes, bound: bytes) -> bytes:
    """What was sealed.

    Raises:
        ValueError: When the key is another, or it was bound to something else.
    """
    from cryptography.exceptions import InvalidTag

    try:
        return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], bound)
    except InvalidTag as error:
        raise ValueError(*error.args) from error


def _broken(position: int, name: str) -> TamperedRecordError:
    msg = (
        f"position {position}: the key of the field {name!r} is not the one that sealed it; "
        "bring back the table contract_rules_keys as it was, from a copy"
    )
    return TamperedRecordError(msg, position)
