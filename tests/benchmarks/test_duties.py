"""What duties cost, as ratios to a straight-line ledger in the same group.

Run on request: ``pytest tests/benchmarks --benchmark-only``.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from attrs import evolve

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    Event,
    Field,
    FindingKind,
    Money,
    Party,
    anything,
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


rent = Contract(
    name="Rent",
    parties=(ann, bea),
    clauses=(
        Clause(
            "C1",
            "Ten dollars are payable for each day within five days.",
            ann.must(Pay(to=bea, amount=usd(10)), every="FREQ=DAILY", within=days(5)),
        ),
    ),
    effective=date(2000, 1, 1),
)

forbidden_rent = evolve(
    rent,
    clauses=(
        *rent.clauses,
        Clause(
            "C2",
            "Once Bea has reported, Ann may pay nothing.",
            ann.must_not(Pay(to=bea, amount=anything), provided=bea.did(Report(anything))),
        ),
    ),
)


def rents(periods: int) -> list:
    """The rent of so many days: each in two parts, every tenth late, every hundredth in part."""
    events = []
    for n in range(periods):
        day = rent.effective + timedelta(days=n)
        later = 8 if n % 10 == 9 else 1
        first = Pay(to=bea, amount=usd(6))
        events.append(ann.does(first, on=day + timedelta(days=1), id=f"p{n}"))
        if n % 100 != 99:
            rest = Pay(to=bea, amount=usd(4))
            events.append(ann.does(rest, on=day + timedelta(days=later), id=f"q{n}"))
    return sorted(events, key=lambda event: (event.at, event.id))


def straight_rents(events: list) -> StraightLedger:
    """What is owed by the day of the last payment."""
    yardstick, begins = StraightLedger(), rent.effective
    for event in events:
        while begins <= event.on:
            yardstick.owe(Decimal(10), begins + timedelta(days=5))
            begins += timedelta(days=1)
        yardstick.record(event)
    return yardstick


def test_the_yardstick_and_the_engines_agree_on_rents() -> None:
    events = rents(300)
    on = events[-1].on
    expected = straight_rents(events).states(on)
    for matcher in MATCHERS:
        with Engine(rent, events, matcher=matcher) as engine:
            found = engine.duties(on=on)
        states = [(d.amount.amount, d.paid.amount, d.due, d.status.value) for d in found]
        assert states == expected


def settling(benchmark, how: str, agreed: Contract, events: list[Event], yardstick) -> None:
    """How long an engine takes to go through a history, or the program in straight lines."""

    def settle() -> None:
        with Engine(agreed, events, matcher=how) as engine:
            assert engine.contract is agreed

    run = (lambda: yardstick(events)) if how == "straight" else settle
    benchmark.pedantic(run, rounds=3, warmup_rounds=1)


@pytest.mark.parametrize("periods", [1_000, 10_000])
@pytest.mark.parametrize("how", ["straight", *MATCHERS])
def test_recurring_duties_with_part_payments(benchmark, how: str, periods: int) -> None:
    events = rents(periods)
    benchmark.group = f"{periods} duties that recur, {len(events)} part payments at once"
    settling(benchmark, how, rent, events, straight_rents)


@pytest.mark.parametrize("periods", [100, 200, 400])
def test_recurring_duties_that_are_outranked(benchmark, periods: int) -> None:
    """None is paid; a prohibition outranks all of them from the first day on."""
    benchmark.group = f"{periods} duties that recur, all outranked"
    reported = bea.does(Report(usd(1)), on=rent.effective)
    on = rent.effective + timedelta(days=periods)

    def ask() -> None:
        with Engine(forbidden_rent, [reported], matcher="compiled") as engine:
            assert len(engine.duties(on=on)) > periods

    benchmark.pedantic(ask, rounds=3, warmup_rounds=1)


def in_parts(parts: int) -> list[Event]:
    """One duty, of which a tenth is paid in so many parts."""
    start, pay = rent.effective, Pay(to=bea, amount=usd(1))
    events = [ann.does(Report(usd(10 * parts)), on=start)]
    events += [
        ann.does(pay, on=start + timedelta(days=1 + n // 200), id=f"p{n}") for n in range(parts)
    ]
    return events


@pytest.mark.parametrize("parts", [1_000, 4_000])
@pytest.mark.parametrize("how", ["straight", *MATCHERS])
def test_one_duty_in_many_parts(benchmark, how: str, parts: int) -> None:
    benchmark.group = f"one duty paid in {parts} parts"
    settling(benchmark, how, contract, in_parts(parts), straight)


@pytest.mark.parametrize("parts", [1_000, 4_000])
@pytest.mark.parametrize("how", ["straight", *MATCHERS])
def test_one_part_more(benchmark, how: str, parts: int) -> None:
    """A payment after all others, with its findings; what is said of the duty nobody reads."""
    benchmark.group = f"one payment more to a duty with {parts} part payments"
    events, last = in_parts(parts), rent.effective + timedelta(days=29)
    more = [ann.does(Pay(to=bea, amount=usd(1)), on=last, id=f"m{n}") for n in range(100)]
    if how == "straight":
        yardstick = straight(events)
        benchmark.pedantic(yardstick.record, setup=lambda: ((more.pop(),), {}), rounds=50)
        return
    with Engine(contract, events, matcher=how) as engine:
        benchmark.pedantic(
            engine.record, setup=lambda: ((more.pop(),), {}), rounds=50, warmup_rounds=5
        )
        (duty,) = engine.duties(on=last)
    assert duty.paid == usd(parts + 100 - len(more))


@pytest.mark.parametrize("duties", [100, 1_000, 10_000])
@pytest.mark.parametrize("how", ["straight", *MATCHERS])
def test_open_and_pay(benchmark, how: str, duties: int) -> None:
    events = history(duties)
    benchmark.group = f"{duties} duties, {len(events)} events at once"
    settling(benchmark, how, contract, events, straight)


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
