"""What a workload of eight clauses costs from raw events to breaches, here and elsewhere.

The figure in brackets is the ratio to a straight-line program that knows these clauses and nothing
else. ``tests/README.md`` says what is to be installed for the other engines; those that are not
are skipped. Run on request: ``pytest tests/benchmarks --benchmark-only``.
"""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from contract_rules import Action, Engine, usd
from contract_rules.evaluation.durable import is_available
from support import workload
from support.workload import BY, Raw, Told, end_of, straight, stream, supply

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_rules import Event

MATCHERS = ["semantics", "compiled", *(["durable"] if is_available() else [])]
PEERS = {
    "sqlite": "sqlite3",
    "durable_rules": "durable_rules_engine",
    "clips": "clips",
    "cedar": "cedarpy",
    "clingo": "clingo",
}
"""The other engines, by the names of their files in `support.peers`, and what each imports."""

ACTS: dict[str, type[Action]] = {kind: getattr(workload, kind) for kind in BY}

pytestmark = pytest.mark.filterwarnings(  # of durable-rules, whenever a rule of it fires
    "ignore:datetime.datetime.utcfromtimestamp:DeprecationWarning"
)


def ours(events: list[Raw], matcher: str) -> list[Told]:
    """What an engine of ours tells."""
    with Engine(supply, events_of(events), matcher=matcher) as engine:
        return sorted(
            (breach.clause, (breach.event or breach.duty.trigger).id, breach.on)
            for breach in engine.breaches(on=end_of(events))
        )


def events_of(events: list[Raw]) -> list[Event]:
    made = []
    for id_, kind, key, amount, at in events:
        act = ACTS[kind](key=key, amount=usd(amount)) if amount else ACTS[kind](key=key)
        made.append(BY[kind].does(act, on=at, id=id_))
    return made


def told_by(how: str) -> Callable[[list[Raw]], list[Told]]:
    """What tells the breaches of raw events; a skip where it is not installed."""
    if how == "straight":
        return straight
    if how in PEERS:
        pytest.importorskip(PEERS[how], reason=f"{PEERS[how]} is not installed")
        return import_module(f"support.peers.on_{how}").breaches
    return partial(ours, matcher=how)


@pytest.mark.parametrize("how", [*MATCHERS, *PEERS])
def test_all_tell_the_same_breaches(how: str) -> None:
    told = told_by(how)
    events = stream(1_000)
    expected = straight(events)
    assert {clause for clause, _, _ in expected} == {clause.id for clause in supply.clauses}
    assert told(events) == expected


@pytest.mark.parametrize("size", [1_000, 10_000, 100_000])
@pytest.mark.parametrize("how", ["straight", *MATCHERS, *PEERS])
def test_breaches(benchmark, how: str, size: int) -> None:
    if how == "semantics" and size > 1_000:
        pytest.skip("it defines the meaning, and is not made for many events")
    benchmark.group = f"the workload, {size} events"
    told, events = told_by(how), stream(size)
    rounds = 1 if size == 100_000 and how != "straight" else 5
    assert benchmark.pedantic(told, (events,), rounds=rounds, warmup_rounds=1) == straight(events)
