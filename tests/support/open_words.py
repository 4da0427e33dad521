"""Short words for tests of open points: a contract that leaves them, what is asked, the ways."""

from __future__ import annotations

from contract_rules import Action, Contract, Engine, Field, Party, Question, anything
from contract_rules.testing.strategies.vocabulary import (
    PARTIES,
    Claim,
    Deliver,
    Model,
    Order,
    Pay,
    Visit,
)
from support.dealings import (
    ann,
    bea,
    clause,
    day,
)

SCOPE = Question("scope", "Does it cover visits?", readings=("narrow", "wide"))
TERM = Question("term", "How long?", readings=("short", "long", "forever"))

NARROW, WIDE = SCOPE.reads("narrow"), SCOPE.reads("wide")


class Use(Action):
    """What is asked about."""

    model: Field[Model] = anything


class Refuse(Action, on_record=False):
    """An act that need not be on record."""

    level: Field[int] = anything


class Doubt(Action, on_record=False):
    """An act about a model that need not be on record."""

    model: Field[Model] = anything


class Release(Action, on_record=False):
    """An act for a party that need not be on record."""

    to: Field[Party] = anything


M1 = Model("M1")


def agreed(*norms, amendments=(), **parts) -> Contract:
    """A contract with a clause of each norm, C1, C2 ..."""
    clauses = [clause(f"C{n}", norm, **parts) for n, norm in enumerate(norms, 1)]
    return Contract(
        name="The contract",
        parties=PARTIES,
        clauses=tuple(clauses),
        effective=day(1),
        amendments=amendments,
        actions=(Order, Pay, Deliver, Visit, Claim, Use, Refuse, Doubt, Release),
    )


def asked(contract, history=(), act=None, *, on=6, matcher="semantics", **parts):
    """The decision on an act of Ann's, by default that she delivers."""
    with Engine(contract, history, matcher=matcher) as engine:
        return engine.decide(ann, act or Deliver(1), on=day(on), **parts)


def ways(found):
    """The ways of an answer in short: what is settled, and the verdict or status."""
    return {" & ".join(map(str, way.settled)): _short(way.answer) for way in found.ways}


def _short(answer):
    if answer is None:
        return None
    return getattr(answer, "verdict", getattr(answer, "status", None)).value


def refuse(number, level=1, *, by=bea, **parts):
    """Bea refuses."""
    return by.does(Refuse(level), on=day(number), **parts)
