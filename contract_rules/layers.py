"""Which norms are evaluated after which, where one instant bears on several.

A norm that asks about the duties of a clause comes after what lays them down; what an exercise
or a breach brings into force comes after what brings it. Questions in a circle have no answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from contract_rules.amounts import Outstanding
from contract_rules.derived import asked
from contract_rules.errors import CircularQuestionError
from contract_rules.forms import Form, Reckoning
from contract_rules.norms import Begins, Obligation, effects

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contract_rules.forms import Alternative, Operand, Test


@frozen(eq=False)
class Laid:
    """A norm of a text.

    Attributes:
        clause: The clause that lays it down.
        form: The norm in normal form.
        parent: The number of the norm that brings it into force, if one does.
    """

    clause: str
    form: Form
    parent: int | None = None


def strata(laid: Sequence[Laid]) -> list[int]:
    """For each norm how many must be evaluated one after another before it.

    Raises:
        CircularQuestionError: When clauses ask about each other's duties in a circle.
    """
    edges = [edge for number, one in enumerate(laid) for edge in _edges(number, one, laid)]
    found, because = [0] * len(laid), dict[int, int]()
    rising = edges
    for _ in range(len(laid) + 1):
        rising = [edge for edge in edges if found[edge.after] < found[edge.before] + edge.by]
        for edge in rising:
            found[edge.after] = max(found[edge.after], found[edge.before] + edge.by)
            because[edge.after] = edge.before
    if not rising:
        return found
    number = rising[0].after
    for _ in laid:
        number = because[number]  # by now it is in the circle
    circle = [number]
    while because[circle[-1]] != number:
        circle.append(because[circle[-1]])
    named = list(dict.fromkeys(laid[n].clause for n in circle))
    shown = " waits for ".join([*named, named[0]])
    msg = f"clauses ask about each other's duties in a circle: {shown}; ask about acts instead"
    raise CircularQuestionError(msg, tuple(named))


@frozen
class _Edge:
    """That a norm is evaluated after another, in a later stratum or in the same."""

    before: int
    after: int
    by: int


def _edges(number: int, one: Laid, laid: Sequence[Laid]) -> Iterator[_Edge]:
    if one.parent is not None:
        yield _Edge(one.parent, number, 0)
    questions = asks(one.form)
    begun = {e.target for e in effects(one.form.norm) if isinstance(e, Begins)}
    for other, there in enumerate(laid):
        if isinstance(there.form.norm, Obligation):
            kinds = {kind for kind, clause in questions if clause == there.clause}
            if kinds - {""} or (kinds and there.clause != one.clause):
                yield _Edge(other, number, 1)
        if there.clause in begun:
            yield _Edge(number, other, 0)


def asks(form: Form) -> set[tuple[str, str]]:
    """What a norm asks about duties: the kind of what follows, and the clause's id."""
    return set(_questions(form))


def _questions(form: Form) -> Iterator[tuple[str, str]]:
    """As `asks`; the kind is empty where only what arose before is asked about."""
    upon = form.norm.upon if isinstance(form.norm, Obligation) else None
    clause = None if upon is None else asked(upon)
    if upon is not None and clause is not None:
        yield upon.act.kind, clause
    yield from _in_tests(form.tests)
    for case in form.cases:
        for alternative in (case.given, *case.unless):
            yield from _in(alternative)
        if case.promise:
            yield from _in_tests(case.promise.tests)
            if case.promise.amount:
                yield from _in_operands(case.promise.amount[1])


def _in(alternative: Alternative) -> Iterator[tuple[str, str]]:
    yield from _in_tests(alternative.tests)
    for atom in alternative.atoms:
        clause = asked(atom.asked)
        if clause is not None:
            yield atom.kind, clause
        yield from _in_tests(atom.tests)
    for ruled_out in alternative.nots:
        for inner in ruled_out:
            yield from _in(inner)


def _in_tests(tests: Sequence[Test]) -> Iterator[tuple[str, str]]:
    for test in tests:
        yield from _in_operands(test.subject, *test.operands)


def _in_operands(*operands: Operand) -> Iterator[tuple[str, str]]:
    for operand in operands:
        if isinstance(operand, Reckoning):
            if isinstance(operand.term, Outstanding):
                yield "", operand.term.clause
            yield from _in_operands(*operand.parts)
            yield from _in_tests(operand.tests)
