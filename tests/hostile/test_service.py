"""A service that is killed has lost nothing that it had answered for."""

from __future__ import annotations

import random
import time
from http.client import HTTPException
from threading import Thread

import pytest
from hypothesis import settings

from contract_rules import FactStore
from contract_rules.contracts import serialization
from support.dealings import order
from support.serving import Client, served

TIMES = max(2, settings().max_examples // 10)
"""How often it is killed: 50 times with 500 examples."""

CONTRACT = ("--contract", "support.dealings:SALE")


def post(port, name, acknowledged) -> None:
    """Post events, one after another, until the service is gone."""
    with Client(port) as client:
        for number in range(10_000):
            id_ = f"{name}-{number}"
            event = serialization.event_to_json(order(2 + number % 20, 1 + number, id=id_))
            try:
                status, data = client.ask("POST", "/events", [event])
            except (OSError, HTTPException):
                return
            assert (status, data["recorded"]) == (201, [id_])
            acknowledged.append(id_)


@pytest.mark.slow
def test_what_was_acknowledged_is_on_record(tmp_path, monkeypatch) -> None:
    """However it was killed, the chain of the record verifies, and the next service goes on."""
    monkeypatch.setenv("PYTHONPATH", "tests:examples")
    url = f"sqlite:///{tmp_path}/record.db"
    chance = random.Random(1)  # noqa: S311 (when it is killed)
    acknowledged: list[str] = []
    head = None
    for time_ in range(TIMES):
        with served(*CONTRACT, "--events", url) as (process, port):
            names = [f"{time_}{letter}" for letter in "abc"]
            posting = [Thread(target=post, args=(port, name, acknowledged)) for name in names]
            for thread in posting:
                thread.start()
            while not acknowledged:  # as begins late where the machine is busy
                assert process.poll() is None
                time.sleep(0.01)
            time.sleep(chance.uniform(0.05, 0.6))
            process.kill()
            for thread in posting:
                thread.join()
        with FactStore(url) as store:
            head = store.verify(head)
            recorded = {event.id for event in store}
        assert recorded.issuperset(acknowledged)
        assert len(recorded) <= len(acknowledged) + len(names) * (time_ + 1)
    assert acknowledged
