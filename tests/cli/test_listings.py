"""The commands that list whom and what a contract speaks of."""

from __future__ import annotations

import json
from datetime import date
from typing import Literal

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    Definition,
    Entity,
    Field,
    Party,
    anything,
    begins,
    between,
    days,
    ends,
    usd,
)
from contract_rules.__main__ import main
from contract_rules.values.money import Money
from contract_rules.version import VERSION


class Cloud(Entity):
    """A cloud."""


class Host(Action, phrase="host on {cloud}"):
    cloud: Field[Cloud]


class HostAlone(Host, phrase="host alone on {cloud}"):
    hours: Field[int] = between(1, 9, default=anything)


class Refuse(Action, phrase="refuse {cloud} for {why}", on_record=False):
    cloud: Field[Cloud]
    why: Field[Literal["price", "speed"]]


class Pay(Action, phrase="pay {amount}", currency="USD"):
    amount: Field[Money]


class Declare(Action, phrase="declare it done"):
    pass


ann, bob, eve = Party("Ann"), Party("The builder"), Party("Eve")
done = Definition("D", "It is done once it is declared.", bob.did(Declare()))
contract = Contract(
    name="Deal",
    parties=(ann, bob, eve),
    clauses=(
        Clause(
            "1",
            "No hosting.",
            ann.must_not(Host(cloud=anything), unless=bob.did(Refuse(Host.cloud, anything))),
        ),
        Clause(
            "2",
            "Ann can have it end.",
            ann.can(Declare(), then=(ends("1"), begins(bob.must(Pay(usd(5)), within=days(3))))),
        ),
        Clause("3", "Alone is fine.", ann.may(HostAlone(cloud=anything))),
        done,
    ),
    effective=date(2025, 1, 1),
)
THIS = ("--contract", f"{__name__}:contract")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]):
    def call(*args: str) -> str:
        assert main([*args, *THIS]) == 0
        return capsys.readouterr().out

    return call


def test_parties_are_listed_with_the_clauses_that_are_about_them(run) -> None:
    """Norms that a power begins are among those of its clause."""
    assert run("parties").splitlines() == [
        "Ann: 1, 2, 3",
        "The builder: 2",
        "Eve: no clause binds or frees it",
    ]
    assert json.loads(run("parties", "--json"))[1] == {
        "format": 2,
        "version": VERSION,
        "party": "The builder",
        "in_text": "the builder",
        "clauses": ["2"],
    }


def test_actions_are_listed_with_their_fields_and_clauses(run) -> None:
    told = dict(text.split(": ", 1) for text in run("actions").rstrip().split("\n\n"))
    assert told["Host"].splitlines() == [
        "host on {cloud}",
        "  cloud: Cloud",
        "  clauses about it: 1",
    ]
    assert told["HostAlone"].splitlines() == [
        "host alone on {cloud}",
        "  cloud: Cloud",
        "  hours: int, at least 1, at most 9, may be left out",
        "  a kind of Host",
        "  clauses about it: 3",
    ]
    assert told["Refuse"].splitlines() == [
        "refuse {cloud} for {why}",
        "  cloud: Cloud",
        "  why: str, one of price, speed",
        "  need not be on record",
        "  clauses about it: none",
        "  clauses that ask whether it was done: 1",
    ]
    assert told["Pay"].splitlines() == [
        "pay {amount}",
        "  amount: Money, in USD",
        "  clauses about it: 2",
    ]
    assert told["Declare"].splitlines() == [
        "declare it done",
        "  clauses about it: 2",
        "  clauses that ask whether it was done: D",
    ]
    (data,) = (one for one in json.loads(run("actions", "--json")) if one["name"] == "Refuse")
    assert (data["format"], data["clauses"], data["asked_by"]) == (2, [], ["1"])


def test_the_text_in_force_alone_counts_on_a_date(run) -> None:
    early = ("--on", "2024-12-31")
    assert run("parties", *early).startswith("Ann: no clause binds or frees it\n")
    assert "clauses about it: 1" not in run("actions", *early)
    assert run("parties", "--on", "2025-01-01") == run("parties")
