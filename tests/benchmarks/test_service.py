"""What a service answers, and how fast, when 16 clients ask at once.

Run on request: ``pytest tests/benchmarks/test_service.py --benchmark-only``. The ratio is to the
same questions put to an engine in this process, one after another.
"""

from __future__ import annotations

import os
import statistics
import time
from datetime import date
from threading import Thread

import pytest

from contract_rules import Engine
from contract_rules.agreements.microsoft_openai import (
    ProcureCompute,
    agreement,
    openai,
    oracle,
    record,
)
from support.serving import Client, served

CLIENTS, QUESTIONS = 16, 50

ASKED = {"party": "OpenAI", "action": "ProcureCompute", "on": "2024-06-30"}
ASKED["fields"] = {"provider": {"Provider": "Oracle"}}


def ask(port, times) -> None:
    with Client(port) as client:
        for _ in range(QUESTIONS):
            began = time.perf_counter()
            status, _answer = client.ask("POST", "/decide", ASKED)
            times.append(time.perf_counter() - began)
            assert status == 200


@pytest.mark.parametrize("where", ["an engine here", "a service"])
def test_sixteen_clients_ask_for_decisions(benchmark, where) -> None:
    benchmark.group = f"{CLIENTS * QUESTIONS} decisions on the agreement"
    if where == "an engine here":
        with Engine(agreement, record) as engine:
            on = date.fromisoformat(ASKED["on"])
            benchmark.pedantic(
                lambda: [
                    engine.decide(openai, ProcureCompute(oracle), on=on).to_json()
                    for _ in range(CLIENTS * QUESTIONS)
                ],
                rounds=3,
            )
        return
    times: list[float] = []

    def all_ask() -> None:
        asking = [Thread(target=ask, args=(port, times)) for _ in range(CLIENTS)]
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join()

    with served(env=dict(os.environ)) as (_, port):
        benchmark.pedantic(all_ask, rounds=3, warmup_rounds=1)
    times.sort()
    benchmark.extra_info["p50 in ms"] = round(statistics.median(times) * 1000, 1)
    benchmark.extra_info["p99 in ms"] = round(times[len(times) * 99 // 100] * 1000, 1)
    benchmark.extra_info["a second"] = round(CLIENTS * QUESTIONS / benchmark.stats["mean"])
