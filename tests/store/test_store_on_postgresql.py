"""A store in PostgreSQL is like one in SQLite; tried where a server can be begun here."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from contract_rules import Engine, FactStore
from contract_rules.errors import RecordStoreError, TamperedRecordError
from support.clinic import ADMISSIONS, SEALED
from support.shop import HISTORY, consents, shop, told

psycopg = pytest.importorskip("psycopg", reason="the driver psycopg is not installed")

pytestmark = [
    pytest.mark.heavy,
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("initdb") is None, reason="there is no PostgreSQL here"),
]

WRITER = """
import sys
url, who, size = sys.argv[1], sys.argv[2], int(sys.argv[3])
sys.path.insert(0, sys.argv[4])
from contract_rules import Engine, FactStore
from support.shop import consents, shop
with FactStore(url) as store, Engine(shop, store, matcher="compiled") as engine:
    for number in range(size):
        engine.record(*(consents(f"{who}-{number}-{part}") for part in "abc"))
"""


@pytest.fixture(scope="module")
def server():
    """The address of a server of its own, which may not run as root."""
    with TemporaryDirectory(prefix="pg") as folder:
        as_whom = {}
        if os.getuid() == 0:
            shutil.chown(folder, "nobody")
            as_whom = {"user": "nobody", "group": "nogroup", "extra_groups": [], "cwd": "/"}

        def run(*command) -> None:
            done = subprocess.run(command, **as_whom, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr

        data, port = f"{folder}/data", "54329"
        run("initdb", "-D", data, "-U", "keeper", "-A", "trust", "-E", "UTF8", "--locale=C")
        settings = f"-k {folder} -p {port} -c listen_addresses="
        run("pg_ctl", "-D", data, "-o", settings, "-l", f"{folder}/log", "-w", "start")
        try:
            yield f"host={folder}&port={port}"
        finally:
            with suppress(AssertionError):
                run("pg_ctl", "-D", data, "-m", "immediate", "stop")


@pytest.fixture
def url(server, request) -> str:
    """The address of an empty database."""
    name = f"db{abs(hash(request.node.name))}"
    asked = server.replace("&", " ")
    with psycopg.connect(f"{asked} user=keeper dbname=postgres", autocommit=True) as made:
        made.execute(f"CREATE DATABASE {name}")
    return f"postgresql+psycopg://keeper@/{name}?{server}"


def change(url, statement) -> None:
    """Change a database as somebody does who goes around the store."""
    name, _, asked = url.partition("@/")[2].partition("?")
    with psycopg.connect(f"user=keeper dbname={name} {asked.replace('&', ' ')}") as connection:
        connection.execute(statement)


def test_a_store_is_followed_and_opened_again(url) -> None:
    with FactStore(url) as store, Engine(shop, store) as engine, FactStore(url) as other:
        for number, event in enumerate(HISTORY):
            (other.add if number % 2 else engine.record)(event)
        assert told(engine) == told(Engine(shop, HISTORY))
        head = store.verify()
    with FactStore(url, must_exist=True) as store:
        assert list(store) == list(HISTORY)
        assert store.verify(head) == head
        assert store.add(HISTORY[0]) == (False,)


def test_what_must_exist_is_not_made(url) -> None:
    with pytest.raises(RecordStoreError, match="there is no record in it"):
        FactStore(url, must_exist=True)


def test_people_are_forgotten(url) -> None:
    with FactStore(f"{url}&record=care", sealed=SEALED) as store:
        store.add(*ADMISSIONS)
        store.forget("P-1")
        names = [dict(event.act.fields)["name"] for event in store]
        assert names == ["[redacted]", "Al Roe", "[redacted]"]
        assert store.verify().position == 3


def test_the_database_refuses_changes_and_tampering_is_noticed(url) -> None:
    with FactStore(url) as store:
        store.add(*HISTORY)
        for statement in (
            "UPDATE contract_rules_events SET line = ''",
            "DELETE FROM contract_rules_events",
            "TRUNCATE contract_rules_events",
        ):
            with pytest.raises(psycopg.errors.RaiseException, match="the record is append-only"):
                change(url, statement)
        store.verify()
        change(url, "DROP TRIGGER contract_rules_append_only ON contract_rules_events")
        change(url, "UPDATE contract_rules_events SET line = '' WHERE position = 4")
        with pytest.raises(TamperedRecordError) as raised:
            store.verify()
        assert raised.value.position == 4


def test_processes_that_write_at_the_same_time_lose_nothing(url) -> None:
    """They even make the tables at the same time."""
    tests = str(Path(__file__).parents[1])
    running = [
        subprocess.Popen([sys.executable, "-c", WRITER, url, who, "6", tests]) for who in "ABC"
    ]
    assert [process.wait(timeout=300) for process in running] == [0, 0, 0]
    with FactStore(url) as store:
        assert store.verify().position == 3 * 6 * 3
        ids = [event.id for event in store]
        for who in "ABC":
            mine = [consents(f"{who}-{n}-{part}").id for n in range(6) for part in "abc"]
            assert [id_ for id_ in ids if id_ in mine] == mine
