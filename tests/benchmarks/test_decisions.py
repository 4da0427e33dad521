"""What one decision costs: compiled against straight-line Python, and against the network.

The clause is that of the first page of the README; a hundred consents are on record. What the
matcher finds, verdicts alone and decisions with their reasons are measured apart. Run on request:
``pytest tests/benchmarks --benchmark-only``; what counts is the ratio in brackets.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from contract_rules import Action, Clause, Contract, Engine, Entity, Field, Party, other_than
from contract_rules.evaluation.evaluator import Judged
from support.histories import MATCHERS


class Provider(Entity):
    """Somebody who rents out computing capacity."""


class Procure(Action):
    """Rent capacity."""

    provider: Field[Provider]


class Agree(Action):
    """Consent to a provider."""

    provider: Field[Provider]


TENANT, OWNER = Party("Tenant"), Party("Owner")
AZURE = Provider("Azure")
START, ON = date(2020, 1, 1), date(2020, 3, 1)

CONTRACT = Contract(
    name="Exclusivity",
    parties=(TENANT, OWNER),
    clauses=(
        Clause(
            "C01",
            "Capacity comes from Azure alone, unless the owner agrees.",
            TENANT.must_not(
                Procure(provider=other_than(AZURE)),
                unless=OWNER.did(Agree(provider=Procure.provider)),
            ),
        ),
    ),
    effective=START,
)
CONSENTS = [
    OWNER.does(Agree(Provider(f"P{number}")), on=START + timedelta(days=number))
    for number in range(100)
]
ACTS = [Procure(Provider(f"P{number}")) for number in range(0, 200, 2)]


def straight_answers():
    """The verdicts, by a function as one would write it for this clause alone."""
    consents: dict[str, list[int]] = {}
    for event in CONSENTS:
        consents.setdefault(event.act.get("provider").name, []).append(event.at)
    at = CONTRACT.program.zone.instant(ON)

    def verdict(provider: str) -> str:
        if provider == "Azure":
            return "silent"
        if any(since <= at for since in consents.get(provider, ())):
            return "permitted"
        return "prohibited"

    names = [action.act.get("provider").name for action in ACTS]
    return lambda: [verdict(name) for name in names]


def matched(engine: Engine):
    """What the matcher of an engine finds of each act, and nothing else."""
    session = engine._views.here.session
    at = CONTRACT.program.zone.instant(ON)
    judged = [Judged(action.act, at, session.memory) for action in ACTS]
    norms, matcher = CONTRACT.program.norms, session.matcher
    return lambda: [matcher.match(one, norms, lambda *_: True) for one in judged]


def ways(engine: Engine) -> dict:
    """The ways to ask an engine about all acts."""
    return {
        "matching": matched(engine),
        "decide_many": lambda: engine.decide_many(TENANT, ACTS, on=ON),
        "decide": lambda: [engine.decide(TENANT, action, on=ON) for action in ACTS],
        "decide, with reasons": lambda: [
            engine.decide(TENANT, action, on=ON).reasons for action in ACTS
        ],
    }


def test_each_way_says_the_same() -> None:
    expected = straight_answers()()
    for matcher in MATCHERS:
        with Engine(CONTRACT, CONSENTS, matcher=matcher) as engine:
            asked = ways(engine)
            for how in ("decide_many", "decide"):
                assert [decision.verdict.value for decision in asked[how]()] == expected
            held = [[found.exceptions is None for _, found in one] for one in asked["matching"]()]
            assert held == [[word == "prohibited"] for word in expected]


@pytest.mark.parametrize("how", ["matching", "decide_many", "decide", "decide, with reasons"])
@pytest.mark.parametrize("matcher", ["straight", *MATCHERS])
def test_one_decision(benchmark, matcher: str, how: str) -> None:
    benchmark.group = f"a hundred acts under one clause: {how}"
    if matcher == "straight":
        benchmark(straight_answers())
        return
    with Engine(CONTRACT, CONSENTS, matcher=matcher) as engine:
        benchmark(ways(engine)[how])


@pytest.mark.parametrize("how", ["straight", *MATCHERS])
def test_compiling(benchmark, how: str) -> None:
    """A contract of a hundred clauses that are written alike, and its first decision."""
    benchmark.group = "a contract of a hundred clauses, made and asked once"

    def made() -> None:
        norms = [
            TENANT.must_not(
                Procure(provider=Provider(f"P{number}")),
                unless=OWNER.did(Agree(provider=Provider(f"Q{number}"))),
            )
            for number in range(100)
        ]
        clauses = tuple(Clause(f"C{n}", "x", norm) for n, norm in enumerate(norms))
        contract = Contract(name="Many", parties=(TENANT, OWNER), clauses=clauses, effective=START)
        if how != "straight":
            with Engine(contract, CONSENTS[:1], matcher=how) as engine:
                engine.decide(TENANT, ACTS[0], on=ON)

    benchmark.pedantic(made, rounds=3, warmup_rounds=1)
