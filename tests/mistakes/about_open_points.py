"""Mistakes about contested questions and acts off the record: kind and exact text of each."""

from __future__ import annotations

from contract_rules import Action, Engine, Question, breach_of, count
from contract_rules.errors import (
    OffRecordError,
    TooManyOpenPointsError,
    UnknownReadingError,
    WrongTypeError,
)
from contract_rules.testing.strategies.vocabulary import Deliver, Order, Visit
from support.dealings import ann, bea, clause, contract, day

SCOPE = Question("scope", "Does it cover visits?", readings=("narrow", "wide"))
OTHER = Question("scope", "Does it cover orders?", readings=("narrow", "wide"))


class Refuse(Action, on_record=False):
    """An act that need not be on record."""


def narrow():
    """A contract with a contested question."""
    return contract(clause("C1", ann.must_not(Visit(), provided=SCOPE.reads("narrow"))))


def many():
    """A decision that turns on thirteen questions at once."""
    asked = [Question(f"q{n}", "Is it so?", readings=("yes", "no")) for n in range(13)]
    clauses = (
        clause(f"C{n}", ann.must_not(Visit(), provided=q.reads("no"))) for n, q in enumerate(asked)
    )
    with Engine(contract(*clauses), matcher="semantics") as engine:
        engine.decide(ann, Visit(1), on=day(2))


OPEN_POINTS = {
    "a question with one reading": (
        lambda: Question("scope", "Does it?", readings=("narrow",)),
        WrongTypeError,
        ('readings=(\'narrow\',) are none; name two or more: readings=("restricted", "lost")'),
    ),
    "a reading that the question does not have": (
        lambda: SCOPE.reads("narow"),
        UnknownReadingError,
        "'scope' has no reading 'narow'; did you mean 'narrow'?",
    ),
    "a settled reading that the question does not have": (
        lambda: Engine(narrow(), readings={"scope": "broad"}),
        UnknownReadingError,
        "'scope' has no reading 'broad'; there are: narrow, wide",
    ),
    "a question that the contract does not ask": (
        lambda: Engine(narrow()).decide(ann, Visit(1), on=day(2), readings={"scop": "wide"}),
        UnknownReadingError,
        "The contract has no question 'scop'; did you mean 'scope'?",
    ),
    "two questions of one id": (
        lambda: contract(
            clause("C1", ann.must_not(Visit(), provided=SCOPE.reads("narrow"))),
            clause("C2", ann.must_not(Visit(), provided=OTHER.reads("narrow"))),
        ),
        WrongTypeError,
        "two questions have the id 'scope' and differ; rename one",
    ),
    "a duty to do what need not be on record": (
        lambda: contract(clause("C1", ann.must(Refuse()))),
        OffRecordError,
        (
            "C1: Refuse need not be on record, so that duties, powers, totals and breaches "
            "cannot go by it; ask for it in a condition, or leave out on_record=False"
        ),
    ),
    "a power exercised by what need not be on record": (
        lambda: contract(clause("C1", ann.can(Refuse()))),
        OffRecordError,
        (
            "C1: Refuse need not be on record, so that duties, powers, totals and breaches "
            "cannot go by it; ask for it in a condition, or leave out on_record=False"
        ),
    ),
    "a duty upon several things of which one need not be on record": (
        lambda: contract(clause("C1", ann.must(Deliver(), upon=(ann.did(Visit()), Refuse)))),
        OffRecordError,
        (
            "C1: Refuse need not be on record, so that duties, powers, totals and breaches "
            "cannot go by it; ask for it in a condition, or leave out on_record=False"
        ),
    ),
    "a duty upon what need not be on record": (
        lambda: contract(clause("C1", ann.must(Deliver(), upon=bea.did(Refuse())))),
        OffRecordError,
        (
            "C1: Refuse need not be on record, so that duties, powers, totals and breaches "
            "cannot go by it; ask for it in a condition, or leave out on_record=False"
        ),
    ),
    "a count of what need not be on record": (
        lambda: contract(clause("C1", ann.may(Order(), provided=count(Refuse, by=bea) > 1))),
        OffRecordError,
        (
            "C1: Refuse need not be on record, so that duties, powers, totals and breaches "
            "cannot go by it; ask for it in a condition, or leave out on_record=False"
        ),
    ),
    "a question whether what need not be on record was forbidden": (
        lambda: contract(
            clause("C1", ann.may(Order(), provided=breach_of("C2"))),
            clause("C2", bea.must_not(Refuse())),
        ),
        OffRecordError,
        (
            "C1: Refuse need not be on record, so that duties, powers, totals and breaches "
            "cannot go by it; ask for it in a condition, or leave out on_record=False"
        ),
    ),
    "an answer that turns on too much": (
        many,
        TooManyOpenPointsError,
        (
            "the answer turns on more than 4096 ways of settling what is open; "
            'settle some of the questions: readings={"post-agi-access": "lost"}'
        ),
    ),
}
