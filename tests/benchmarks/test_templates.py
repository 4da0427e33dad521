"""What an instance of a template costs, beside what it costs to make the contract anew.

Run on request: ``pytest tests/benchmarks/test_templates.py --benchmark-only``. The figure in
brackets is the ratio to the least: an instance is to take less than a millisecond, and less than a
fourth of making the contract anew.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from statistics import median
from time import perf_counter

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    Field,
    Money,
    Parameter,
    Party,
    days,
    monthly,
    percent,
    terminates,
    usd,
)
from contract_rules.norms.expressions import AuthorTerm, term

FEWEST_TIMES = 2
"""How many times as long making a contract anew takes at least."""


class Pay(Action, phrase="pay {amount} to {to}"):
    """Pay rent."""

    to: Field[Party]
    amount: Field[Money]


class Quit(Action, phrase="give notice"):
    """End the lease."""


landlord = Party("the landlord")


def lease(tenant: Party, rent: Money, grace: int, start: date) -> Contract:
    """A lease: of parameters a template, of constants a contract."""
    late = tenant.must(Pay(landlord, percent(5) * AuthorTerm(term(rent))), within=days(14))
    monthly_rent = tenant.must(
        Pay(landlord, rent), every=monthly(day=1), within=days(grace), otherwise=late
    )
    return Contract(
        name="Lease",
        parties=(landlord, tenant),
        effective=start,
        clauses=(
            Clause("1", "Rent is paid.", monthly_rent),
            Clause("2", "Either may quit.", tenant.can(Quit(), then=terminates(after=days(90)))),
            Clause("3", "The landlord may quit.", landlord.can(Quit(), then=terminates())),
        ),
    )


TEMPLATE = lease(
    Parameter("tenant", Party),
    Parameter("rent", Money),
    Parameter("grace", int),
    Parameter("start", date),
)
NUMBERS = count()


def values() -> dict:
    """Values as no instance had them before."""
    number = next(NUMBERS)
    return {
        "tenant": Party(f"Tenant {number}"),
        "rent": usd(500 + number),
        "grace": 3,
        "start": date(2026, 1, 1) + timedelta(days=number % 28),
    }


@pytest.mark.benchmark(group="a contract of a template")
@pytest.mark.parametrize("how", ["instance", "anew"])
def test_a_contract_is_made(benchmark, how: str) -> None:
    make = TEMPLATE.instance if how == "instance" else lease
    assert not benchmark(lambda: make(**values())).parameters


def test_an_instance_takes_a_part_of_making_the_contract_anew() -> None:
    """By the median of many, one after the other."""
    took: dict[str, list[float]] = {"instance": [], "anew": []}
    for _ in range(60):
        for how, make in (("instance", TEMPLATE.instance), ("anew", lease)):
            given = values()
            before = perf_counter()
            make(**given)
            took[how].append(perf_counter() - before)
    assert median(took["anew"]) > FEWEST_TIMES * median(took["instance"])
