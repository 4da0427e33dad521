"""A record within one transaction of its database: its events are read, checked and written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, text

from contract_rules.contracts import serialization
from contract_rules.contracts.lasting import Head, Stored, Writing
from contract_rules.errors import TamperedRecordError
from contract_rules.store import chain
from contract_rules.store.sealing import Seals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence

    from sqlalchemy import Connection, CursorResult

    from contract_rules.values.events import Event

_AT_ONCE = 500
"""How many events are looked for by their ids in one statement."""

_SEALED = "SELECT sealed FROM contract_rules_heads WHERE record = :record"

_NAMES = "SELECT record FROM contract_rules_heads ORDER BY record"

_BEGIN = (
    "INSERT INTO contract_rules_heads (record, position, hash, sealed) "
    "VALUES (:record, 0, :hash, :sealed) ON CONFLICT DO NOTHING"
)

_LOCK = "UPDATE contract_rules_heads SET position = position WHERE record = :record"
"""What other writers of the record wait for, where the database has no lock for all."""

_HEAD = (
    "SELECT h.position AS position, h.hash AS hash, h.sealed AS sealed, e.hash AS last "
    "FROM contract_rules_heads h LEFT JOIN contract_rules_events e "
    "ON e.record = h.record AND e.position = h.position WHERE h.record = :record"
)

_AFTER = (
    "SELECT h.position AS last, h.hash AS told, h.sealed AS sealed, "
    "e.position AS position, e.id_hash AS id_hash, e.line AS line, e.hash AS hash "
    "FROM contract_rules_heads h LEFT JOIN contract_rules_events e "
    "ON e.record = h.record AND e.position > :after "
    "WHERE h.record = :record ORDER BY e.position"
)

_COUNT = "SELECT count(*) FROM contract_rules_events WHERE record = :record"

_ALIKE = (
    "SELECT position, line FROM contract_rules_events "
    "WHERE record = :record AND id_hash IN :hashes ORDER BY position"
)

_APPEND = (
    "INSERT INTO contract_rules_events (record, position, id_hash, line, hash) "
    "VALUES (:record, :position, :id_hash, :line, :hash)"
)

_MOVE = "UPDATE contract_rules_heads SET position = :position, hash = :hash WHERE record = :record"


_ENDLESS = "nothing tells any more where it ends"


class KeptRecord(NamedTuple):
    """What is known of a record outside its database.

    Attributes:
        record: Its name.
        where: Its name and its database, for messages.
        keys: Where the user keeps the keys; None where they stand in the database.
    """

    record: str
    where: str
    keys: MutableMapping[str, bytes] | None


class Transaction(Writing):
    """A record within one transaction.

    Args:
        connection: The connection, on which the transaction has begun.
        kept: What is known of the record.
        sealed: The fields that are sealed; None where that is not known yet.
    """

    def __init__(
        self, connection: Connection, kept: KeptRecord, sealed: Mapping[str, str] | None
    ) -> None:
        self._connection, self._kept, self.sealed = connection, kept, sealed

    def _run(self, statement: str, **values: object) -> CursorResult[Any]:
        given = {"record": self._kept.record, **values}
        return self._connection.execute(text(statement), given)

    def told_sealed(self) -> dict[str, str] | None:
        """The fields that are sealed by what is there; None where there is no record yet."""
        found = self._run(_SEALED).scalar_one_or_none()
        return None if found is None else self._told(found)

    def names(self) -> list[str]:
        """The names of the records in the database."""
        return list(self._run(_NAMES).scalars())

    def _told(self, sealed: str) -> dict[str, str]:
        """What is said to be sealed, where that is written as `begin` writes it."""
        told = chain.object_in(sealed)
        if told is None:
            raise self._broken(0, "it no longer tells which fields are sealed", 0)
        return told

    def begin(self, sealed: Mapping[str, str]) -> None:
        """Write down that there is a record, unless that is written; keep other writers out."""
        first = chain.first_hash(self._kept.record, sealed)
        self._run(_BEGIN, hash=first, sealed=chain.line_of(dict(sealed)))
        self._run(_LOCK)

    def after(self, head: Head | None) -> Stored:
        """The events after a head; all of them for None.

        Raises:
            TamperedRecordError: When what is there does not follow from that head.
            SealedFieldError: When a key is not at hand by which a field was sealed.
        """
        return self.read(head, None)

    def read(self, head: Head | None, passed: Head | None) -> Stored:
        """The events after a head, where the record passed another on its way.

        Raises:
            TamperedRecordError: When it does not, or as for `after`.
        """
        rows = self._rows(head)
        last = self._last(rows, head)
        reached = head if head is not None and head.position else self._first
        events: list[Event] = []
        for row in (row for row in rows if row.position is not None):
            reached, event = self._next(reached, row)
            events.append(event)
            if passed is not None and passed.position == reached.position != 0:
                self._same(passed, reached)
        if last.position < reached.position or last.position > reached.position:
            at = min(last.position, reached.position) + 1
            raise self._broken(at, f"it should have {last.position} events", at)
        self._same(last, reached)
        if passed is not None and passed.position > reached.position:
            at = reached.position + 1
            raise self._broken(at, f"it had {passed.position} events", at)
        return Stored(tuple(events), reached, self._kept.where)

    def _rows(self, head: Head | None) -> Sequence[Any]:
        """The rows after a head, each with where the record ends; none where there is no record.

        Raises:
            TamperedRecordError: When there are events of a record that has not begun.
        """
        after = 0 if head is None else head.position
        rows = self._run(_AFTER, after=after).all()
        if not rows and self._run(_COUNT).scalar_one():
            rows = self._run(_AFTER, after=after).all()  # somebody may have begun it in between
            if not rows:
                raise self._broken(0, _ENDLESS, 0)
        return rows

    @property
    def _first(self) -> Head:
        return Head(0, chain.first_hash(self._kept.record, self.sealed or {}))

    def _last(self, rows: Sequence[Any], head: Head | None) -> Head:
        """Where the record should end, by what is there."""
        if rows:
            self._agrees(rows[0].sealed)
            return Head(rows[0].last, rows[0].told)
        if head is not None and head.position:
            raise self._broken(0, _ENDLESS, 0)
        return self._first

    def _agrees(self, sealed: str) -> None:
        """Hold what is said to be sealed against what was said before."""
        told = self._told(sealed)
        if self.sealed is None:
            self.sealed = told
        elif told != self.sealed:
            raise self._broken(0, "it no longer tells the same fields to be sealed", 0)

    def _next(self, reached: Head, row: Any) -> tuple[Head, Event]:  # noqa: ANN401 (a row)
        """The next event, where its row follows from where the record was reached."""
        at = reached.position + 1
        if row.position != at:
            raise self._broken(at, "the event there is gone", at)
        head = Head(at, chain.next_hash(reached, row.line))
        if head.hash != row.hash:
            raise self._broken(at, "what is there was not recorded after what is before it", at)
        data = chain.written_in(row.line)
        if chain.id_hash(data["id"]) != row.id_hash:
            raise self._broken(at, "the event there is not found by its id", at)
        return head, self._event(data, at)

    def _event(self, data: dict[str, Any], at: int) -> Event:
        if "sealed" in data:
            data = self._seals.opening(self._connection, data, at)
        return serialization.event_from_json(data, is_kept=True)

    @property
    def _seals(self) -> Seals:
        return Seals(self._kept.record, self.sealed or {}, self._kept.keys)

    def _same(self, told: Head, reached: Head) -> None:
        if told.hash != reached.hash:
            at = reached.position
            raise self._broken(at, "the record up to there is not the one that it was", at)

    def _broken(self, at: int, what: str, position: int) -> TamperedRecordError:
        place = f"position {at} of {self._kept.where}" if at else self._kept.where
        msg = (
            f"{place}: {what}; go back to the last copy that verifies, and record in it again "
            "what came after"
        )
        return TamperedRecordError(msg, position)

    def alike(self, events: Iterable[Event]) -> Iterator[Event]:
        """The events on record that have the id of one of some events."""
        hashes = [chain.id_hash(event.id) for event in events]
        statement = text(_ALIKE).bindparams(bindparam("hashes", expanding=True))
        for start in range(0, len(hashes), _AT_ONCE):
            given = {"record": self._kept.record, "hashes": hashes[start : start + _AT_ONCE]}
            for row in self._connection.execute(statement, given):
                yield self._event(chain.written_in(row.line), row.position)

    def append(self, events: Iterable[Event]) -> Head:
        """Write events at the end that are new; says where the record ends then.

        Raises:
            SealedFieldError: When a field of one cannot be sealed.
            TamperedRecordError: When the record does not end where it should.
        """
        found = self._run(_HEAD).one()
        self._agrees(found.sealed)
        head = Head(found.position, found.hash)
        self._same(head, Head(head.position, found.last or self._first.hash))
        rows: list[dict[str, object]] = []
        for event in events:
            line = chain.line_of(self._seals.sealing(self._connection, event))
            head = Head(head.position + 1, chain.next_hash(head, line))
            rows.append(
                {
                    "record": self._kept.record,
                    "position": head.position,
                    "id_hash": chain.id_hash(event.id),
                    "line": line,
                    "hash": head.hash,
                }
            )
        if rows:
            self._connection.execute(text(_APPEND), rows)
            self._run(_MOVE, position=head.position, hash=head.hash)
        return head

    def forget(self, person: str) -> None:
        """Delete the key of a person.

        Raises:
            SealedFieldError: When nothing is sealed for that person.
        """
        self._seals.forget(self._connection, person)
