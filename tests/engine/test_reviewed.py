"""What a reader with fresh eyes found wrong stays right."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    Entity,
    FactBase,
    Field,
    Money,
    Party,
    Verdict,
    anything,
    at_least,
    at_most,
    begins,
    ends,
    less_than,
    more_than,
    usd,
)
from contract_rules.__main__ import main
from contract_rules.contracts import serialization
from contract_rules.errors import (
    MalformedRecordError,
    MixedCurrenciesError,
    NotExactError,
)
from contract_rules.evaluation.durable.symbols import scaled
from contract_rules.language.actions import Matching
from contract_rules.norms.expressions import AtLeast, AtMost, Between, Const
from contract_rules.norms.subsumption import is_special

DAY = date(2025, 6, 1)


class Thing(Entity):
    """A thing."""


class Buy(Action, phrase="buy {thing}"):
    thing: Field[Thing]


class Offer(Action, phrase="offer {price}"):
    price: Field[Money]


class Take(Action, phrase="take {price}"):
    price: Field[Money]


class Count(Action, phrase="count {number}"):
    number: Field[int]


class Meet(Action, phrase="meet on {day}"):
    day: Field[date]


class Stop(Action, phrase="stop"):
    """Stop."""


ann, bob = Party("Ann"), Party("Bob")
book = Thing("Book")


def contract_of(*clauses: Clause) -> Contract:
    return Contract(
        name="T",
        parties=(ann, bob),
        clauses=clauses,
        effective=date(2020, 1, 1),
        actions=(Buy, Offer, Take, Count, Stop),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("matcher", [None, "semantics"])
def test_amounts_of_two_currencies_never_meet(matcher) -> None:
    """The first amount sets the currency where the contract states none."""
    offered = bob.did(Offer(price=Take.price))
    contract = contract_of(Clause("1", "x", ann.must_not(Take(anything), unless=offered)))
    euros = bob.does(Offer(Money("5", "EUR")), on=DAY)
    with Engine(contract, [euros], matcher=matcher) as engine:
        with pytest.raises(MixedCurrenciesError):
            engine.record(bob.does(Offer(usd("7")), on=DAY))
        with pytest.raises(MixedCurrenciesError):
            engine.decide(ann, Take(usd("5")), on=DAY)
        assert engine.decide(ann, Take(Money("5", "EUR")), on=DAY).verdict is Verdict.PERMITTED


def test_a_number_is_scaled_without_loss_or_not_at_all() -> None:
    """Whatever its length."""
    assert scaled(Decimal("12.50")) == 125000
    assert scaled(Decimal("-3e2")) == -3_000_000
    assert scaled(Decimal("1.00000000000000000000000000000000")) == 10_000
    for wide in ("99999999999.99999999999999999999", "1e19", "0.00001"):
        assert scaled(Decimal(wide)) is None
    with pytest.raises(NotExactError):
        usd("1e999999")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Count(at_least(5)), Count(more_than(4))),
        (Count(at_most(5)), Count(less_than(6))),
        (Meet(at_least(date(2025, 1, 2))), Meet(more_than(date(2025, 1, 1)))),
        (Count(5), Count(Matching(Between(AtLeast(Const(5)), AtMost(Const(5)))))),
    ],
)
def test_two_ways_to_say_the_same_are_neither_special(one, other) -> None:
    """Whole numbers and days follow each other."""
    assert not is_special(ann.may(one), ann.may(other))
    assert not is_special(ann.may(other), ann.may(one))


def test_a_permission_that_is_excepted_decides_nothing() -> None:
    """What permits nothing is no reason to permit."""
    banned = bob.did(Stop())
    contract = contract_of(Clause("1", "x", ann.may(Buy(anything), unless=banned)))
    with Engine(contract, [bob.does(Stop(), on=DAY)]) as engine:
        decision = engine.decide(ann, Buy(book), on=DAY)
    assert (decision.verdict, decision.clauses) == (Verdict.SILENT, ())


def test_what_ended_a_norm_is_not_told_as_its_exception() -> None:
    """It was one or the other, and the sentence says which."""
    norm = ann.must_not(Buy(anything), unless=bob.did(Stop()), until=~bob.did(Offer(anything)))
    with Engine(contract_of(Clause("1", "x", norm))) as engine:
        told = " ".join(str(engine.decide(ann, Buy(book), on=DAY)).split())
    assert f"makes an exception here, as Bob had not offered any price by {DAY} (2)." in told


def test_an_exercise_outside_the_power_is_not_blamed_on_its_condition() -> None:
    """The act does not fit, whatever was done before."""
    power = ann.can(Count(at_least(100)), provided=bob.did(Stop()))
    with Engine(contract_of(Clause("1", "x", power)), [bob.does(Stop(), on=DAY)]) as engine:
        for act in (Count(90), Count(anything)):
            told = " ".join(str(engine.decide(ann, act, on=DAY)).split())
            assert "(1), which this is not." in told


def test_an_effect_that_changes_nothing_is_not_told_as_a_change() -> None:
    """A clause ends once, and begins only where it was not in force."""
    clauses = (
        Clause("1", "x", ann.must_not(Buy(anything))),
        Clause("2", "x", bob.can(Stop(), then=ends("1")), bob.can(Count(1), then=begins("1"))),
    )
    stops = [bob.does(Stop(), on=date(year, 1, 1)) for year in (2021, 2024)]
    with Engine(contract_of(*clauses), stops) as engine:
        (reason,) = engine.decide(ann, Buy(book), on=DAY).reasons
        assert reason.ending is not None
        assert reason.ending.on == date(2021, 1, 1)
    with Engine(contract_of(*clauses), [bob.does(Count(1), on=DAY)]) as engine:
        (reason,) = engine.decide(ann, Buy(book), on=DAY).reasons
        assert reason.exercise is None


def test_a_key_that_no_node_has_is_refused() -> None:
    """Else a misspelt one would widen a norm."""
    contract = contract_of(Clause("1", "x", ann.may(Buy(book), unless=bob.did(Stop()))))
    text = json.dumps(serialization.to_json(contract))
    assert serialization.from_json(Contract, json.loads(text)) == contract
    for right, wrong in (("fields", "feilds"), ("clauses", "clawses"), ("unless", "unles")):
        with pytest.raises(MalformedRecordError):
            serialization.from_json(Contract, json.loads(text.replace(right, wrong)))


def test_a_line_that_nests_without_end_is_refused(tmp_path) -> None:
    """With its place, as any other."""
    file = tmp_path / "deep.jsonl"
    file.write_text("[" * 100_000)
    with pytest.raises(MalformedRecordError, match=r"deep.jsonl:1:1: "):
        FactBase.load(file)


def test_a_conflict_among_events_is_in_the_exit_status(tmp_path, monkeypatch) -> None:
    """And a module that fails to load is no traceback."""
    (tmp_path / "clash.py").write_text(CLASH)
    (tmp_path / "broken.py").write_text("1 / 0")
    monkeypatch.chdir(tmp_path)
    assert main(["events", "--contract", "clash:contract", "--events", "clash.jsonl"]) == 1
    FactBase([ann.does(Buy(book), on=DAY)]).dump(tmp_path / "clash.jsonl")
    assert main(["events", "--contract", "clash:contract", "--events", "clash.jsonl"]) == 4
    assert main(["report", "--on", "2025-01-01", "--contract", "broken:x"]) == 1


CLASH = """
from datetime import date
from contract_rules import Action, Clause, Contract, Entity, Field, Party, anything
class Thing(Entity):
    pass
class Buy(Action):
    thing: Field[Thing]
ann = Party("Ann")
clauses = (Clause("1", "x", ann.may(Buy(anything))), Clause("2", "x", ann.must_not(Buy(anything))))
contract = Contract(name="T", parties=(ann,), clauses=clauses, effective=date(2020, 1, 1))
"""
