"""What the engines cost, as ratios to a yardstick in the same group: the figure in brackets.

Run on request: ``pytest tests/benchmarks --benchmark-only``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    Field,
    anything,
    at_least,
    usd,
)
from contract_rules.agreements.microsoft_openai import (
    Consent,
    DeclareAGI,
    Model,
    NewProvider,
    ProcureCompute,
    Provider,
    ReleaseModel,
    RestrictAccess,
    UseModel,
    agreement,
    board,
    microsoft,
    openai,
    record,
)
from contract_rules.evaluation.durable import is_available
from contract_rules.evaluation.durable.network import Network
from support.straight import Straight

if TYPE_CHECKING:
    from pathlib import Path

MATCHERS = ["semantics", "compiled", *(["durable"] if is_available() else [])]
START = date(2023, 2, 1)
ASKED_ON = date(2025, 9, 1)
BEFORE = date(2024, 12, 31)
READINGS = {"post-agi-access": "restricted"}
"""What the yardstick takes for granted."""


class Deal(Action):
    """Deal."""

    size: Field[int] = anything
    price: Field[int] = anything


def history(size: int) -> list:
    """Consents, releases and restrictions, each of a provider or a model of its own."""
    declared = DeclareAGI(projected_profits=usd("120e9"))
    events = [board.does(declared, on=START, id="declared")]
    for n in range(size // 3):
        day = START + timedelta(days=1 + n % 600)
        model = Model(f"M{n}")
        events += [
            microsoft.does(Consent(provider=Provider(f"P{n}")), on=day, id=f"c{n}"),
            openai.does(ReleaseModel(model=model), on=day, id=f"r{n}"),
            openai.does(RestrictAccess(model=model), on=day + timedelta(days=1), id=f"x{n}"),
        ]
    return events[:size]


def questions(size: int) -> list[tuple]:
    """Questions whose answers join: every fourth finds nothing."""
    step = max(1, size // 3 // 50)
    asked = []
    for n in range(0, 50 * step, step):
        beyond = n + 10**6 if n // step % 4 == 3 else n
        asked.append((microsoft, UseModel(model=Model(f"M{beyond}")), ASKED_ON))
        asked.append((openai, ProcureCompute(provider=Provider(f"P{beyond}")), BEFORE))
    return asked


def straight_answers(yardstick: Straight, asked: list[tuple]) -> list[tuple]:
    return [
        yardstick.use(action.model.name, on)
        if action.kind.name == "UseModel"
        else yardstick.procure(action.provider.name, on)
        for _, action, on in asked
    ]


def answers(engine: Engine, asked: list[tuple]) -> list:
    return [engine.decide(party, action, on=on) for party, action, on in asked]


def test_the_yardstick_and_the_engines_agree() -> None:
    events, asked = history(300), questions(300)
    yardstick = Straight()
    for event in events:
        yardstick.record(event)
    expected = [(verdict, clauses) for verdict, clauses, _ in straight_answers(yardstick, asked)]
    for matcher in MATCHERS:
        with Engine(agreement, events, matcher=matcher, readings=READINGS) as engine:
            found = [(d.verdict.value, d.clauses) for d in answers(engine, asked)]
        assert found == expected


@pytest.mark.parametrize("size", [100, 1_000, 10_000])
@pytest.mark.parametrize("how", ["straight", *MATCHERS])
def test_decide(benchmark, how: str, size: int) -> None:
    benchmark.group = f"a hundred decisions on {size} events"
    events, asked = history(size), questions(size)
    if how == "straight":
        yardstick = Straight()
        for event in events:
            yardstick.record(event)
        benchmark(straight_answers, yardstick, asked)
        return
    with Engine(agreement, events, matcher=how, readings=READINGS) as engine:
        benchmark(answers, engine, asked)


@pytest.mark.parametrize("size", [1_000, 10_000])
@pytest.mark.parametrize("how", ["bare network", "straight", *MATCHERS])
def test_record(benchmark, how: str, size: int) -> None:
    benchmark.group = f"recording {size} events"
    events = history(size)
    if how == "bare network":
        pytest.importorskip("durable_rules_engine")
        network = agreement.program.once(Network)
        facts = bare_facts(events)

        def assert_all() -> None:
            handle, sid = session = network.take()
            for fact in facts:
                network.engine.assert_fact(handle, fact.replace("SID", sid))
            network.give_back(session)

        benchmark.pedantic(assert_all, rounds=3, warmup_rounds=1)
    elif how == "straight":

        def keep_all() -> None:
            yardstick = Straight()
            for event in events:
                yardstick.record(event)

        benchmark.pedantic(keep_all, rounds=3, warmup_rounds=1)
    else:

        def record_all() -> None:
            with Engine(agreement, matcher=how) as engine:
                engine.record(*events)

        benchmark.pedantic(record_all, rounds=3, warmup_rounds=1)


def bare_facts(events: list) -> list[str]:
    """The facts as a plain user of the network would write them."""
    symbols = agreement.program.once(Network).rule_set.symbols
    numbers: dict = {}
    facts = []
    for n, event in enumerate(events, 1):
        kind = symbols.number(("event", event.by.name, event.act.kind))
        ((_, value),) = event.act.fields
        field = numbers.setdefault(value, 10_000 + len(numbers))
        fact = {"id": n, "sid": "SID", "z": 0, "k": kind, "t": event.at, "f0": field}
        facts.append(json.dumps(fact))
    return facts


@pytest.mark.parametrize("how", ["straight", *MATCHERS])
def test_report(benchmark, how: str) -> None:
    benchmark.group = "a full report on the shipped record"
    on = date(2025, 9, 1)
    if how == "straight":
        yardstick = Straight()
        for event in record:
            if event.act.kind in {"Consent", "ReleaseModel", "RestrictAccess", "DeclareAGI"}:
                yardstick.record(event)
        models = [e.act.fields[0][1].name for e in record if e.act.kind == "ReleaseModel"]
        providers = [e.act.fields[0][1].name for e in record if e.act.kind == "NewProvider"]

        def both() -> list[tuple]:
            used = [yardstick.use(model, on) for model in models]
            return used + [yardstick.procure(provider, on) for provider in providers]

        benchmark(both)
        return
    with Engine(agreement, record, matcher=how) as engine:
        benchmark(engine.report, on=on)


@pytest.mark.parametrize("how", ["straight", *MATCHERS])
def test_report_with_many_named(benchmark, how: str) -> None:
    """A thousand providers come forward; of most of them nothing more is known."""
    benchmark.group = "a full report with 1000 providers named"
    on = date(2024, 12, 1)
    named = [Provider(f"P{n}") for n in range(1_000)]
    if how == "straight":
        yardstick = Straight()
        benchmark(lambda: [yardstick.procure(provider.name, on) for provider in named])
        return
    events = [openai.does(NewProvider(provider=provider), on=START) for provider in named]
    with Engine(agreement, [*record, *events], matcher=how) as engine:
        assert benchmark(engine.report, on=on).positions


@pytest.mark.parametrize("bounds", [25, 50])
def test_report_with_many_bounds(benchmark, bounds: int) -> None:
    """Of the square of the bounds there are as many rows, each with as many reasons."""
    benchmark.group = f"a full report with {bounds} bounds on each of two fields"
    clauses = tuple(
        Clause(f"{name}{n}", "x", openai.must_not(Deal(**{name: at_least(n)})))
        for n in range(bounds)
        for name in ("size", "price")
    )
    agreed = Contract(name="Bounds", parties=(openai,), clauses=clauses, effective=START)
    with Engine(agreed, matcher="compiled") as engine:
        assert len(benchmark(engine.report, on=ASKED_ON).positions) >= bounds**2


@pytest.mark.parametrize("matcher", MATCHERS)
def test_late_events(benchmark, matcher: str) -> None:
    """Of each ten events, one is recorded after all others, one by one."""
    benchmark.group = "60 late events one by one, on 540"
    events = history(600)
    late = events[::10]
    in_time = [event for event in events if event not in late]

    def setup() -> tuple:
        return (Engine(agreement, in_time, matcher=matcher),), {}

    def record_late(engine: Engine) -> None:
        for event in late:
            engine.record(event)
        engine.close()

    benchmark.pedantic(record_late, setup=setup, rounds=1)


def cold(benchmark, command: list[str], path: Path) -> None:
    """How long a process takes; what it imports is compiled to a folder once, as installed."""
    unset = {"PYTHONDONTWRITEBYTECODE"}
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    given = {"env": environment | {"PYTHONPYCACHEPREFIX": str(path)}, "check": True}
    given["stdout"] = subprocess.DEVNULL
    benchmark.pedantic(subprocess.run, (command,), given, rounds=10, warmup_rounds=1)


@pytest.mark.parametrize(
    "what",
    [
        "import attrs, decimal, zoneinfo",
        "import contract_rules",
        "from contract_rules import Action, Clause, Contract, Field, Party, days",
        "from contract_rules import Engine",
        "import contract_rules.agreements.microsoft_openai",
    ],
)
def test_import(benchmark, what: str, tmp_path) -> None:
    benchmark.group = "importing"
    cold(benchmark, [sys.executable, "-c", what], tmp_path)


@pytest.mark.parametrize("what", ["pass", "decide"])
def test_command(benchmark, what: str, tmp_path) -> None:
    """One decision on the agreement, from cold."""
    benchmark.group = "the command, from cold"
    asked = ["OpenAI", "ProcureCompute", "provider=Oracle", "--on", "2024-06-30"]
    command = ["-m", "contract_rules", "decide", *asked] if what == "decide" else ["-c", what]
    cold(benchmark, [sys.executable, *command], tmp_path)
