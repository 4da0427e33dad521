"""Many processes write to one record, and some are killed: nothing acknowledged is lost."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import settings

from contract_rules import Engine, FactStore
from support.shop import consents, shop, told

TIMES = max(3, settings().max_examples // 2)
"""So often is a process ended, each time a little later."""

WRITER = """
import sys
url, who, size = sys.argv[1], sys.argv[2], int(sys.argv[3])
sys.path.insert(0, sys.argv[4])
from contract_rules import Engine, FactStore
from support.shop import consents, shop
with FactStore(url) as store, Engine(shop, store, matcher="compiled") as engine:
    print("ready", flush=True)
    for number in range(size):
        (engine.record if number % 2 else store.add)(
            *(consents(f"{who}-{number}-{part}") for part in "abc")
        )
        print(number, flush=True)
"""
"""Records batches of three events, through an engine and without, and says so after each."""


def begun(url, who, size) -> subprocess.Popen:
    command = [sys.executable, "-c", WRITER, url, who, str(size), str(Path(__file__).parents[1])]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def batches(store, who) -> list[int]:
    """The batches of a writer that are on record, each of which must be whole and in its order."""
    named = [event.id.removeprefix("consent to ") for event in store]
    of_writer = [name.split("-") for name in named if name.startswith(f"{who}-")]
    numbers = [int(number) for _, number, part in of_writer if part == "a"]
    assert of_writer == [[who, str(n), part] for n in numbers for part in "abc"]
    return numbers


@pytest.mark.slow
def test_processes_that_write_at_the_same_time_lose_nothing(tmp_path) -> None:
    """They even make the file at the same time."""
    url, size, writers = f"sqlite:///{tmp_path / 'record.db'}", 8, "ABCD"
    running = {who: begun(url, who, size) for who in writers}
    for process in running.values():
        told_by, _ = process.communicate(timeout=300)
        assert process.returncode == 0
        assert told_by.split() == ["ready", *map(str, range(size))]
    with FactStore(url) as store, Engine(shop, store) as engine:
        assert store.verify().position == len(writers) * size * 3
        for who in writers:
            assert batches(store, who) == list(range(size))
        with Engine(shop, list(store)) as alone:
            assert told(engine) == told(alone)


@pytest.mark.slow
def test_a_writer_that_is_killed_loses_nothing_that_it_acknowledged(tmp_path) -> None:
    """Nor is half of a batch there, and whoever comes next goes on."""
    url = f"sqlite:///{tmp_path / 'record.db'}"
    with FactStore(url) as store:
        for turn in range(TIMES):
            who = f"W{turn}"
            with begun(url, who, 10**6) as process:
                assert process.stdout is not None
                assert process.stdout.readline() == "ready\n"
                time.sleep(0.003 * turn)
                process.send_signal(signal.SIGKILL)
                acknowledged = [int(line) for line in process.stdout if line.endswith("\n")]
            there = batches(store, who)
            assert there[: len(acknowledged)] == acknowledged
            assert len(there) <= len(acknowledged) + 1
            head = store.verify()
            store.add(consents(f"after {turn}"))
            assert store.verify(head).position == head.position + 1


FORKED = """
import os, sys
url = sys.argv[1]
sys.path.insert(0, sys.argv[2])
from contract_rules import Engine, FactStore
from support.shop import consents, later, shop
with FactStore(url) as store, Engine(shop, store, matcher="compiled") as engine:
    engine.record(consents("parent"))
    children = []
    for child in "AB":
        pid = os.fork()
        if not pid:
            for number in range(5):
                engine.record(consents(f"{child}-{number}"))
            os._exit(0 if len(engine.facts) >= 6 else 1)
        children.append(pid)
    for number in range(5):
        engine.record(consents(f"C-{number}"))
    assert [os.waitpid(pid, 0)[1] for pid in children] == [0, 0]
    assert store.verify().position == len(engine.facts) == 16
print("fine")
"""


@pytest.mark.slow
def test_a_process_that_was_forked_has_connections_of_its_own(tmp_path) -> None:
    url, tests = f"sqlite:///{tmp_path / 'record.db'}", str(Path(__file__).parents[1])
    command = [sys.executable, "-c", FORKED, url, tests]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.stdout == "fine\n", done.stderr
