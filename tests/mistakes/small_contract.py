"""A small contract, and ways to be mistaken about it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from contract_rules import (
    Action,
    Amendment,
    Clause,
    Contract,
    Definition,
    Engine,
    Entity,
    Field,
    Money,
    Party,
    anything,
    between,
    other_than,
    usd,
)
from contract_rules.contracts import serialization


class Provider(Entity):
    pass


class Model(Entity):
    pass


class Procure(Action):
    provider: Field[Provider]


class Consent(Action):
    provider: Field[Provider]


class Declare(Action):
    profit: Field[Money]
    level: Field[int] = anything


class Answer(Action):
    how: Field[Literal["yes", "no", "maybe"]]
    surety: Field[int] = between(1, 10, default=anything)


class Sell(Action):
    pass


ann, bea = Party("Ann"), Party("Bea")
azure, oracle, gpt = Provider("Azure"), Provider("Oracle"), Model("GPT")
NAIVE = datetime(2025, 1, 1, 9)  # noqa: DTZ001 (the mistake that is meant)
start, later = date(2025, 1, 1), date(2025, 6, 1)
consented = bea.did(Consent(provider=azure))
rule = Clause("C01", "A.", ann.must_not(Procure(provider=other_than(azure))))
more = Clause("C02", "B.", bea.may(Consent(provider=anything)))
done = bea.does(Consent(provider=azure), on=later, id="one")


def contract(*clauses, amendments=(), parties=(ann, bea)):
    return Contract(
        name="The contract",
        parties=parties,
        clauses=clauses or (rule, more),
        effective=start,
        amendments=amendments,
        actions=(Declare, Procure),
    )


def amended(**changes):
    return contract(amendments=(Amendment(title="The first", effective=later, **changes),))


def lone(norm, **more):
    return contract(Clause("C01", "A.", norm, **more))


def provided(condition):
    return Clause("C01", "A.", ann.may(Procure(provider=azure), provided=condition))


def decide(party, action, on=later, matcher="semantics"):
    with Engine(contract(), matcher=matcher) as engine:
        return engine.decide(party, action, on=on)


def record(*events, matcher="semantics"):
    with Engine(contract(), matcher=matcher) as engine:
        return engine.record(*events)


def declared(profit):
    return bea.does(Declare(profit=usd(profit), level=1), on=later)


def if_condition():
    if consented:
        pass


def circle():
    first = Definition("D1", "One.", Definition("D2", "Two.", consented).holds)
    return contract(first, Definition("D2", "Two.", first.holds), rule)


def closed():
    engine = Engine(contract(), matcher="semantics")
    engine.close()
    engine.decide(ann, Procure(provider=azure), on=later)


def constants():
    condition = {"is": "Compared", "left": {"is": "Const", "value": 1}, "op": "<"}
    condition["right"] = {"is": "Const", "value": 2}
    norm = {"is": "Permission", "bearer": "Ann", "act": {"kind": "Procure"}}
    clause = {
        "is": "Clause",
        "id": "C01",
        "text": "A.",
        "norms": [{**norm, "provided": condition}],
    }
    serialization.from_json(Clause, clause)


def tagged(cls, **data):
    return serialization.from_json(cls, {"is": cls.__name__, **data})
