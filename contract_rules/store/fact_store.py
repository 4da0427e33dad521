"""A fact store: the events on record in a database, which last, and which several may write."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from contract_rules.contracts.fact_base import FactBase
from contract_rules.contracts.lasting import Head, LastingRecord, Stored, redacted_like
from contract_rules.errors import RecordStoreError, SealedFieldError
from contract_rules.values.arguments import checked, guard_of, look
from contract_rules.values.events import Event

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from types import TracebackType
    from typing import Self

    from sqlalchemy import Connection

    from contract_rules.store.tables import Database
    from contract_rules.store.transaction import Transaction

_EVENTS = guard_of(tuple[Event, ...])


class FactStore(LastingRecord):
    """Events on record in a database: in the order of recording, append-only, in a hash chain.

    ``Engine(contract, store)`` answers on what is recorded there, by whomever, and records there.
    Several processes may write; each batch is recorded as a whole or not at all, and once it is
    recorded it is on the disk. SQLite keeps a record in one file; PostgreSQL is reached by its
    address, such as ``postgresql+psycopg://user@host/database``, where a driver is installed.

    Args:
        url: The address of the database, as SQLAlchemy takes it: ``sqlite:///record.db``. One
            database may hold several records, each by a name: ``sqlite:///all.db?record=lease``.
        sealed: The personal fields, as ``Action.field``, each with the field of that action
            that says whose they are: ``{"Admit.name": "patient"}``. They are texts or entities,
            and no clause may turn on them. It is said before the first event, and holds from
            then on, for whoever opens the record.
        keys: Where the keys are kept by which fields are sealed, as a mapping of their ids to
            32 bytes each; by default in a table beside the record.
        must_exist: Whether a database that holds no record is refused, and not made.

    Attributes:
        record: The name of the record in its database.
        where: The record, for messages.

    Raises:
        RecordStoreError: When SQLAlchemy is not installed, the address is none, or the database
            refuses or was written by a later version of this library.
        SealedFieldError: When other fields are to be sealed than are sealed from the first.
    """

    @checked
    def __init__(
        self,
        url: str,
        *,
        sealed: Mapping[str, str] | None = None,
        keys: MutableMapping[str, bytes] | None = None,
        must_exist: bool = False,
    ) -> None:
        try:
            from contract_rules.store import tables, transaction
        except ModuleNotFoundError as error:
            msg = f"{error}; a store needs: pip install 'contract-rules[store]'"
            raise RecordStoreError(msg) from error
        for name in sealed or ():
            if name.count(".") != 1:
                msg = f"{name!r} names no field; write sealed={{'Admit.name': 'patient'}}"
                raise SealedFieldError(msg)
        self._url, self._keys, self._must_exist = url, keys, must_exist
        address, self.record = tables.address(url)
        self._database: Database = tables.Database(address, must_exist=must_exist)
        self.where = f"the record {self.record!r} in {self._database.where}"
        self._kept = transaction.KeptRecord(self.record, self.where, keys)
        self._sealed = self._agreed(dict(sealed or {}))
        self._unchanged: tuple[object, Head | None] = (None, None)

    def _agreed(self, sealed: dict[str, str]) -> Mapping[str, str] | None:
        """The fields that are sealed; None as long as there is no record that says so."""
        with self._database.reading() as connection:
            found = self._on(connection, None)
            known = found.told_sealed()
            names = found.names() if self._must_exist and known is None else []
        if self._must_exist and known is None:
            there = f"there is {', '.join(map(repr, names))}" if names else "there is none"
            msg = f"{self.where} is not there; {there}"
            raise RecordStoreError(msg)
        if sealed and known is None:
            with self._database.writing() as connection:
                beginning = self._on(connection, None)
                beginning.begin(sealed)
                known = beginning.told_sealed()
        if sealed and known != sealed:
            msg = (
                f"{self.where} seals {', '.join(known or ()) or 'no field'} from its first event "
                "on; open it without sealed=, or begin another record"
            )
            raise SealedFieldError(msg)
        return known

    def _on(self, connection: Connection, sealed: Mapping[str, str] | None) -> Transaction:
        from contract_rules.store.transaction import Transaction

        return Transaction(connection, self._kept, sealed)

    @contextmanager
    def _reading(self) -> Generator[Transaction]:
        with self._database.reading() as connection:
            found = self._on(connection, self._sealed)
            yield found
            self._sealed = found.sealed

    @contextmanager
    def writing(self) -> Generator[Transaction]:
        """Keep other writers out until the end; all is written then, or nothing on an error.

        Raises:
            RecordStoreError: When the database refuses, or others keep it for a minute.
        """
        with self._database.writing() as connection:
            found = self._on(connection, self._sealed)
            found.begin(self.sealed)
            yield found
        self._sealed = found.sealed

    @property
    def sealed(self) -> Mapping[str, str]:
        """The fields that are sealed, as ``Action.field``, each with the field of its person."""
        return self._sealed or {}

    @property
    def facts(self) -> FactBase:
        """A copy of the events on record, in memory; errors as for `verify`."""
        return FactBase(self.after(None))

    @property
    def head(self) -> Head:
        """Where the record ends: how many events there are, and the hash that covers them all.

        Errors as for `verify`.
        """
        return self.after(None).head

    @checked
    def add(self, *events: Event) -> tuple[bool, ...]:
        """Record events: all of them, or none where one is refused.

        They are not held against a contract: `Engine.record` does that before it records them.

        Returns:
            For each whether it was new; an equal event of the same id changes nothing. What is
            redacted by now is not compared.

        Raises:
            EventConflictError: When an id is taken by a different event.
            SealedFieldError: When a field of one cannot be sealed.
            RecordStoreError: When the database refuses.
        """
        look("events", events, _EVENTS)
        with self.writing() as writing:
            known = FactBase(writing.alike(events))
            new = known.admits(*(redacted_like(known.get(event.id), event) for event in events))
            fresh = {event.id: event for event, is_new in zip(events, new, strict=True) if is_new}
            writing.append(fresh.values())
        return new

    @checked
    def after(self, head: Head | None) -> Stored:
        """The events that were recorded after a head; all of them for None.

        Raises:
            TamperedRecordError: When what is there does not follow from that head.
            SealedFieldError: When a key is not at hand by which a field was sealed.
            RecordStoreError: When the database refuses.
        """
        mark = self._database.mark()
        if head is not None and mark is not None and self._unchanged == (mark, head):
            return Stored((), head, self.where)
        with self._reading() as found:
            stored = found.after(head)
        self._unchanged = mark, stored.head
        return stored

    @checked
    def verify(self, since: Head | None = None) -> Head:
        """Go through the record, and see that it is as it was recorded.

        Whoever may write to the database could replace all of a record by another that verifies,
        or leave out its end; but not so that it passes a head that was written down elsewhere.

        Args:
            since: A head that the record had at some time, which it must have passed.

        Returns:
            Where the record ends, to be written down elsewhere.

        Raises:
            TamperedRecordError: When an event was changed, taken away or put in; it says at
                which position, and what to do.
            SealedFieldError: When a key is not at hand by which a field was sealed.
            RecordStoreError: When the database refuses.
        """
        with self._reading() as found:
            return found.read(None, since).head

    @checked
    def forget(self, person: str) -> None:
        """Delete the key of a person, so that what is sealed for them can be read no more.

        The events stay, and the chain verifies as before; the fields read as ``[redacted]``.
        An engine that is open keeps what it has read until it is closed; copies of the database
        that were made before keep the key, unless keys are kept apart.

        Args:
            person: The person, by the field that names them, as it is printed.

        Raises:
            SealedFieldError: When nothing on record is sealed for that person.
            RecordStoreError: When the database refuses.
        """
        with self.writing() as writing:
            writing.forget(person)
        self._database.clear()

    def close(self) -> None:
        """Give back the connections to the database; the store opens others when it is asked."""
        self._database.close()

    def __iter__(self) -> Iterator[Event]:
        """The events in the order of recording; errors as for `verify`."""
        return iter(self.after(None).events)

    def __len__(self) -> int:
        return self.head.position

    def __repr__(self) -> str:
        """The record that it is."""
        return f"<FactStore: {self.where}>"

    def __reduce__(self) -> tuple[object, ...]:
        """How it is sent to other processes: by its address."""
        return _opened_again, (self._url, self._keys, self._must_exist)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _opened_again(
    url: str,
    keys: MutableMapping[str, bytes] | None,
    must_exist: bool,  # noqa: FBT001 (as given)
) -> FactStore:
    """A store of the same record."""
    return FactStore(url, keys=keys, must_exist=must_exist)
