"""Mistakes by which more is asked than can be gone through, with their exact texts."""

from __future__ import annotations

from contract_rules import Action, Engine, Field, Party, anything, at_least
from contract_rules.errors import (
    OutOfTimeError,
    TooDeeplyNestedError,
    TooManyAlternativesError,
    TooManyCasesError,
    WrongTypeError,
)
from contract_rules.testing.strategies.vocabulary import Deliver, Order, Visit
from support.dealings import ann, bea, clause, contract, cyd, day


class Ship(Action):
    """Ship."""

    weight: Field[int] = anything
    length: Field[int] = anything
    height: Field[int] = anything


def multiplied() -> None:
    """Twelve pairs of visits, and the day of one of them."""
    whole = bea.did(Order()) & (Visit.on > Order.on)
    for n in range(13):
        whole &= cyd.did(Visit(level=2 * n)) | cyd.did(Visit(level=2 * n + 1))
    clause("C1", ann.must_not(Deliver(), provided=whole))


def nested() -> None:
    """A condition within a condition, and so on."""
    whole = bea.did(Order())
    for _ in range(1000):
        whole = ~(whole & cyd.did(Visit()))
    clause("C1", ann.must_not(Deliver(), provided=whole))


def reported() -> None:
    """Thirty bounds on each of three fields."""
    names = ("weight", "length", "height")
    norms = [ann.must_not(Ship(**{name: at_least(n)})) for name in names for n in range(30)]
    Engine(contract(clause("C1", *norms))).report(on=day(3))


BUDGETS = {
    "a condition that comes to too many alternatives": (
        multiplied,
        TooManyAlternativesError,
        (
            "a condition may hold in 8,192 ways, and at most 4,096 can be gone through, as AND "
            "multiplies the alternatives of its parts; state fewer alternatives, or parts of it "
            "in clauses of their own, and take fields only from events that every alternative "
            "asks for"
        ),
    ),
    "a condition that nests too deep": (
        nested,
        TooDeeplyNestedError,
        (
            "clause 'C1' nests 2,002 deep, and at most 60 can be gone through; name parts of a "
            "condition by definitions, and state remedies of remedies in clauses of their own, "
            "upon=breach_of(...)"
        ),
    ),
    "a report of too many cases": (
        reported,
        TooManyCasesError,
        (
            "clauses and the record tell 32,768 cases of Ship apart (32 of weight, 32 of length, "
            "32 of height), and a report decides at most 20,000 of one action; ask about single "
            "acts instead: engine.decide_many(party, [Ship(...), ...], "
            "on=date.fromisoformat('2020-01-03'))"
        ),
    ),
    "a question that has no time": (
        lambda: Engine(contract()).decide(ann, Deliver(1), on=day(3), timeout=0),
        OutOfTimeError,
        (
            "the question was not answered within 0 seconds; give it more time, or ask less: "
            "about one act, an earlier day, or with open questions settled by readings="
        ),
    ),
    "a time that is no number": (
        lambda: Engine(contract()).decide(ann, Deliver(1), on=day(3), timeout=float("nan")),
        WrongTypeError,
        "timeout=nan is no number of seconds; write timeout=2.5",
    ),
    "a party without a name": (
        lambda: Party(" "),
        WrongTypeError,
        "' ' names no party; write Party('Ann')",
    ),
}
