"""What duties cost, as ratios to a straight-line ledger in the same group.

Run on request: ``pytest tests/benchmarks --benchmark-only``.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    Field,
    FindingKind,
    Money,
    Party,
    days,
    percent,
    usd,
)
from contract_rules.evaluation.durable import is_available
from support.straight_ledger import StraightLedger

MATCHERS = ["semantics", "compiled", *(["durable"] if is_available() else [])]
ASKED_ON = date(2012, 1, 1)


class Report(Action):
    """Report revenue."""

    amount: Field[Money]


class Pay(Action):
    """Pay somebody."""

    to: Field[Party]
    amount: Field[Money]


ann, bea = Party("Ann"), Party("Bea")
contract = Contract(
    name="Share",
    parties=(ann, bea),
    clauses=(
        Clause(
            "C1",
            "A fifth of each reported revenue is payable within 30 days.",
            ann.must(
                Pay(to=bea, amount=percent("20") * Report.amount), upon=Report, within=days(30)
            ),
        ),
    ),
    effective=date(2000, 1, 1),
)


def history(duties: int) -> list:
    """So many duties: each is paid in two parts, every tenth late, every hundredth never."""
    events = []
    for n in range(duties):
        day = date(2000, 1, 1) + timedelta(hours=9 * n)
        events.append(ann.does(Report(usd(1000)), on=day, id=f"r{n}"))
        if n % 100 != 99:
            later = 40 if n % 10 == 9 else 20
            pay = Pay(to=bea, amount=usd(100))
            events.append(ann.does(pay, on=day + timedelta(days=10), id=f"p{n}"))
            events.append(ann.does(pay, on=day + timedelta(days=later), id=f"q{n}"))
    return sorted(events, key=lambda event: (event.at, event.id))


def straight(events: list) -> StraightLedger:
    yardstick = StraightLedger()
    for event in events:
        yardstick.record(event)
    return yardstick


def test_the_yardstick_and_the_engines_agree() -> None:
    events = history(300)
    expected = straight(events).states(ASKED_ON)
    for matcher in MATCHERS:
        with Engine(contract, events, matcher=matcher) as engine:
            found = engine.duties(on=ASKED_ON)
        states = [(d.amount.amount, d.paid.amount, d.due, d.status.value) for d in found]
        assert states == expected


@pytest.mark.parametrize("duties", [100, 1_000, 10_000])
@pytest.mark.parametrize("how", ["straight", *MATCHERS])
def test_open_and_pay(benchmark, how: str, duties: int) -> None:
    events = history(duties)
    benchmark.group = f"{duties} duties, {len(events)} events at once"

    def settle() -> None:
        with Engine(contract, events, matcher=how) as engine:
            assert engine.contract is contract

    run = (lambda: straight(events)) if how == "straight" else settle
    benchmark.pedantic(run, rounds=3, warmup_rounds=1)


@pytest.mark.parametrize("duties", [1_000, 10_000])
@pytest.mark.parametrize("how", ["straight", *MATCHERS])
def test_record_one_by_one(benchmark, how: str, duties: int) -> None:
    events = history(duties)
    benchmark.group = f"{duties} duties, {len(events)} events one by one, with findings"

    def record() -> int:
        with Engine(contract, matcher=how) as engine:
            found = (f for event in events for f in engine.record(event))
            return sum(f.kind is FindingKind.DUTY for f in found)

    run = (lambda: len(straight(events).duties)) if how == "straight" else record
    assert benchmark.pedantic(run, rounds=1, warmup_rounds=1) == duties


@pytest.mark.parametrize("how", ["straight", *MATCHERS])
def test_list_duties(benchmark, how: str) -> None:
    events = history(1_000)
    benchmark.group = "how 1000 duties stand"
    if how == "straight":
        benchmark(straight(events).states, ASKED_ON)
        return
    with Engine(contract, events, matcher=how) as engine:
        benchmark(engine.duties, on=ASKED_ON)
