"""A store: events in a database, in a chain, whose tampering is noticed; opened by its address."""

from __future__ import annotations

import copy
import sqlite3
import sys
from contextlib import closing

import pytest

from contract_rules import ContractError, FactBase, FactStore, Head
from contract_rules.errors import EventConflictError, RecordStoreError, TamperedRecordError
from contract_rules.store import tables
from contract_rules.store.transaction import Transaction
from support.shop import HISTORY, consents, later


@pytest.fixture
def file(tmp_path):
    return tmp_path / "record.db"


@pytest.fixture
def url(file) -> str:
    return f"sqlite:///{file}"


def change(file, *statements) -> None:
    """Change a database as somebody does who goes around the store."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("DROP TRIGGER IF EXISTS contract_rules_no_UPDATE")
        connection.execute("DROP TRIGGER IF EXISTS contract_rules_no_DELETE")
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_a_store_closed_and_opened_has_the_events_in_their_order(url) -> None:
    with FactStore(url) as store:
        assert store.add(*HISTORY) == (True,) * len(HISTORY)
        head = store.head
    with FactStore(url) as store:
        assert list(store) == list(HISTORY)
        assert store.facts == FactBase(HISTORY)
        assert len(store) == len(HISTORY)
        assert store.head == store.verify() == store.verify(head) == head
        assert repr(store) == f"<FactStore: the record 'record' in {url}>"


def test_an_event_recorded_again_is_one_and_another_of_its_id_takes_the_batch_with_it(url) -> None:
    with FactStore(url) as store:
        store.add(*HISTORY[:2])
        assert store.add(HISTORY[1], HISTORY[2], HISTORY[2]) == (False, True, False)
        with pytest.raises(EventConflictError, match="the id 'order' is taken"):
            store.add(
                HISTORY[3], consents("Z"), HISTORY[1].correction(recorded=later(9), id="order")
            )
        assert list(store) == list(HISTORY[:3])
        assert store.add() == ()


def test_the_same_events_make_the_same_chain(tmp_path) -> None:
    """So that two copies are compared by their heads."""
    heads = set()
    for name in ("a", "b"):
        with FactStore(f"sqlite:///{tmp_path / name}?record=lease") as store:
            for event in HISTORY if name == "a" else ():
                store.add(event)
            store.add(*HISTORY)
            heads.add(store.head)
    assert len(heads) == 1


def test_one_database_holds_several_records(url) -> None:
    with FactStore(f"{url}?record=lease") as lease, FactStore(f"{url}?record=sale") as sale:
        lease.add(*HISTORY[:3])
        sale.add(*HISTORY[2:])
        assert (list(lease), list(sale)) == (list(HISTORY[:3]), list(HISTORY[2:]))
        assert lease.verify().hash != sale.verify().hash
    with FactStore(url) as other:
        assert (len(other), other.verify().position) == (0, 0)


def test_a_store_that_is_asked_again_sees_what_was_written_meanwhile(url) -> None:
    """By itself, by another, and after it was closed."""
    with FactStore(url) as store, FactStore(url) as other:
        heads = [store.head]
        for writer in (store, other, store, other):
            assert store.after(heads[-1]).events == ()
            assert store.after(heads[-1]).head == heads[-1]
            store.close()
            assert store.after(heads[-1]).events == ()
            event = consents(f"no {len(heads)}")
            writer.add(event)
            assert store.after(heads[-1]).events == (event,)
            assert other.after(heads[-1]).events == (event,)
            heads.append(store.head)
        assert store.after(heads[0]).head == heads[-1]


def test_a_store_is_sent_to_other_processes_by_its_address(url) -> None:
    with FactStore(url) as store, copy.copy(store) as other:
        store.add(*HISTORY)
        assert list(other) == list(HISTORY)


TAMPERED = {
    "a line": ("UPDATE contract_rules_events SET line = replace(line, 'Ann', 'Bea')", 2),
    "a hash": ("UPDATE contract_rules_events SET hash = 'x' WHERE position = 3", 3),
    "an id": ("UPDATE contract_rules_events SET id_hash = 'x' WHERE position = 4", 4),
    "a line taken out": ("DELETE FROM contract_rules_events WHERE position = 5", 5),
    "the last line": ("DELETE FROM contract_rules_events WHERE position = 8", 8),
    "all lines": ("DELETE FROM contract_rules_events", 1),
    "where it ends": ("UPDATE contract_rules_heads SET position = 7", 8),
    "the last hash": ("UPDATE contract_rules_heads SET hash = 'x'", 8),
    "that it ends": ("DELETE FROM contract_rules_heads", 0),
    "what is sealed": ('UPDATE contract_rules_heads SET sealed = \'{"Buy.shop":"shop"}\'', 1),
    "another record": ("UPDATE contract_rules_events SET record = 'x' WHERE position = 1", 1),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_tampering_is_noticed_where_it_was_done(url, file, what) -> None:
    statement, position = TAMPERED[what]
    with FactStore(url) as store:
        store.add(*HISTORY)
    change(file, statement)
    with FactStore(url) as store:
        for asked in (store.verify, lambda: store.facts, lambda: list(store)):
            with pytest.raises(TamperedRecordError) as raised:
                asked()
            assert raised.value.position == position
        place = f"position {position} of the record" if position else "the record"
        assert str(raised.value).startswith(
            f"{place} 'record' in {url}: " if position == 0 else place
        )
        assert str(raised.value).endswith(
            "; go back to the last copy that verifies, and record in it again what came after"
        )


def test_what_is_no_longer_told_to_be_sealed_is_noticed_when_the_store_is_opened(
    url, file
) -> None:
    with FactStore(url) as store:
        store.add(*HISTORY)
    for told in ("''", "'{ }'"):
        change(file, f"UPDATE contract_rules_heads SET sealed = {told}")  # noqa: S608
        with pytest.raises(TamperedRecordError, match="no longer tells which fields are sealed"):
            FactStore(url)


def test_two_lines_that_changed_places_are_noticed(url, file) -> None:
    with FactStore(url) as store:
        store.add(*HISTORY)
    change(
        file,
        "UPDATE contract_rules_events SET position = 99 WHERE position = 3",
        "UPDATE contract_rules_events SET position = 3 WHERE position = 4",
        "UPDATE contract_rules_events SET position = 4 WHERE position = 99",
    )
    with FactStore(url) as store, pytest.raises(TamperedRecordError) as raised:
        store.verify()
    assert raised.value.position == 3


def test_whoever_reads_on_notices_that_the_past_is_another(url, file) -> None:
    """Also where what is there now would verify by itself."""
    with FactStore(url) as store:
        store.add(*HISTORY)
        heads = [store.after(None).head, Head(3, "0" * 64), Head(12, store.head.hash)]
        with pytest.raises(TamperedRecordError, match="the record up to there is not the one"):
            store.verify(heads[1])
        with pytest.raises(TamperedRecordError, match="it had 12 events"):
            store.verify(heads[2])
        with pytest.raises(TamperedRecordError, match="it should have 8 events"):
            store.after(heads[2])
        change(file, 'UPDATE contract_rules_heads SET sealed = \'{"Buy.shop":"shop"}\'')
        with pytest.raises(TamperedRecordError, match="no longer tells the same fields"):
            store.verify()
        change(file, "DELETE FROM contract_rules_events", "DELETE FROM contract_rules_heads")
        with pytest.raises(TamperedRecordError, match="nothing tells any more where it ends"):
            store.after(heads[0])
        assert store.after(None).events == ()  # as if there never had been a record: hence heads


def test_a_record_that_begins_while_it_is_read_is_read_once_more(url, file, monkeypatch) -> None:
    """On PostgreSQL each statement sees what others have written by then, and not before."""
    with FactStore(url) as store:
        store.add(*HISTORY)
        run, asked = Transaction._run, []

        def begun_in_between(self, statement, **values):
            asked.append(statement)
            early = {"record": "nobody"} if len(asked) == 1 else {}
            return run(self, statement, **(values | early))

        monkeypatch.setattr(Transaction, "_run", begun_in_between)
        assert store.after(None).events == HISTORY
        assert len(asked) == 3
        asked.clear()
        change(file, "DELETE FROM contract_rules_heads")
        with pytest.raises(TamperedRecordError, match="nothing tells any more where it ends"):
            store.after(None)


def test_nothing_is_recorded_after_an_end_that_was_tampered_with(url, file) -> None:
    with FactStore(url) as store:
        store.add(*HISTORY)
        change(file, "UPDATE contract_rules_heads SET hash = 'x'")
        with pytest.raises(TamperedRecordError):
            store.add(consents("Z"))


@pytest.mark.parametrize(
    "what", ["UPDATE contract_rules_events SET line = ''", "DELETE FROM contract_rules_events"]
)
def test_the_database_refuses_to_change_what_is_recorded(url, file, what) -> None:
    with FactStore(url) as store:
        store.add(*HISTORY)
    with (
        closing(sqlite3.connect(file)) as other,
        pytest.raises(sqlite3.IntegrityError, match="the record is append-only; what is wrong"),
    ):
        other.execute(what)


WRONG = {
    "no address": ("record.db", "'record.db' is no address of a database"),
    "another database": ("oracle://x/y", "kept in SQLite or PostgreSQL, not in oracle"),
    "memory": ("sqlite://", "a store lasts, and needs a file"),
    "memory by name": ("sqlite:///:memory:", "a store lasts, and needs a file"),
    "two names": ("sqlite:///x.db?record=a&record=b", "a record has one name"),
    "no driver": ("postgresql+nothing://x/y", "install what speaks to that database"),
    "no folder": ("sqlite:////nowhere/at/all/x.db", "unable to open database file"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_hold_a_record_is_refused(what) -> None:
    url, told = WRONG[what]
    with pytest.raises(RecordStoreError) as raised:
        FactStore(url)
    assert told in str(raised.value)


def test_what_must_exist_is_not_made(url, file) -> None:
    with pytest.raises(RecordStoreError, match="there is no such file"):
        FactStore(url, must_exist=True)
    assert not file.exists()
    sqlite3.connect(file).close()
    file.touch()
    with pytest.raises(RecordStoreError, match="there is no record in it"):
        FactStore(url, must_exist=True)
    FactStore(url).close()
    with pytest.raises(RecordStoreError, match=r"is not there; there is none$"):
        FactStore(url, must_exist=True)
    for name in ("lease", "sale"):
        FactStore(f"{url}?record={name}").add()
    with pytest.raises(
        RecordStoreError, match=r"'leese' in .* not there; there is 'lease', 'sale'"
    ):
        FactStore(f"{url}?record=leese", must_exist=True)


def test_a_store_needs_sqlalchemy(url, monkeypatch) -> None:
    monkeypatch.delitem(sys.modules, "contract_rules.store.tables", raising=False)
    monkeypatch.delattr("contract_rules.store.tables", raising=False)
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    with pytest.raises(RecordStoreError, match=r"pip install 'contract-rules\[store\]'"):
        FactStore(url)


EARLIER = """
CREATE TABLE contract_rules_version (version INTEGER NOT NULL);
INSERT INTO contract_rules_version VALUES (1);
CREATE TABLE contract_rules_heads (
    record TEXT NOT NULL PRIMARY KEY, position INTEGER NOT NULL, hash TEXT NOT NULL);
CREATE TABLE contract_rules_events (
    record TEXT NOT NULL, position INTEGER NOT NULL, id_hash TEXT NOT NULL, line TEXT NOT NULL,
    hash TEXT NOT NULL, PRIMARY KEY (record, position), UNIQUE (record, id_hash));
ATTACH 'later' AS later;
INSERT INTO contract_rules_events SELECT * FROM later.contract_rules_events;
INSERT INTO contract_rules_heads SELECT record, position, hash FROM later.contract_rules_heads;
"""
"""A store as version 1 made it, with the events of another."""


@pytest.fixture
def earlier(tmp_path):
    """A store of version 1."""
    with FactStore(f"sqlite:///{tmp_path / 'later.db'}") as store:
        store.add(*HISTORY)
        head = store.head
    path = tmp_path / "earlier.db"
    with closing(sqlite3.connect(path)) as made:
        made.executescript(EARLIER.replace("'later'", f"'{tmp_path / 'later.db'}'"))
    return path, head


def test_an_earlier_store_is_brought_up(earlier) -> None:
    path, head = earlier
    with FactStore(f"sqlite:///{path}", must_exist=True) as store:
        assert store.verify() == head
        store.add(consents("Z"))
        assert list(store.facts.recorded) == [*HISTORY, consents("Z")]
    with closing(sqlite3.connect(path)) as made:
        assert made.execute("SELECT version FROM contract_rules_version").fetchall() == [(2,)]


def test_a_store_that_cannot_be_brought_up_is_left_as_it_was(earlier, monkeypatch) -> None:
    path, head = earlier

    def failing(_):
        return ("CREATE TABLE contract_rules_half (x TEXT)", "NO SQL")

    monkeypatch.setattr(tables, "_STEPS", (tables._first, failing))
    with pytest.raises(RecordStoreError, match="syntax error"):
        FactStore(f"sqlite:///{path}")
    monkeypatch.undo()
    with FactStore(f"sqlite:///{path}") as store:
        assert store.verify() == head
    with closing(sqlite3.connect(path)) as made:
        names = made.execute("SELECT name FROM sqlite_master WHERE name LIKE '%half'")
        assert names.fetchall() == []


def test_a_later_store_is_refused(url, file) -> None:
    FactStore(url).close()
    change(file, "UPDATE contract_rules_version SET version = 7")
    with pytest.raises(RecordStoreError, match=r"of version 7, .* up to version 2; update"):
        FactStore(url)


def test_errors_are_those_of_the_library(url, file) -> None:
    """Of a file that is no database, too."""
    file.write_text("no database " * 100)
    with pytest.raises(ContractError, match="file is not a database"):
        FactStore(url)
