"""Stratifies the norms of a text: finds which are evaluated after which at one instant.

A norm that asks about the duties of a clause must come after the norms that make them, and after
what may keep these duties from binding; a norm that an exercise or a breach brings into force
must not come before what brings it. Each norm gets a stratum, a number, as in stratified logic
programs: strata are evaluated in order, so that what is asked about, or denied, is complete by
then. Norms that wait for each other in a circle have no strata, and are refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from attrs import frozen

from contract_rules.errors import CircularQuestionError
from contract_rules.norms.competition import (
    allows,
    assigned_by,
    contested,
    contests,
    is_in_place,
)
from contract_rules.norms.computed_terms import Outstanding
from contract_rules.norms.derived_events import BREACHED, asked, occasion_in
from contract_rules.norms.normal_form import Form, atoms_in, reckonings_in
from contract_rules.norms.norms import Begins, Obligation, Prohibition, effects

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


@frozen(eq=False)
class Laid:
    """A norm of a text, as stratification sees it.

    Attributes:
        clause: The clause that lays it down.
        form: The norm in normal form.
        parent: The number of the norm whose exercise or breach brings it into force, if any.
    """

    clause: str
    form: Form
    parent: int | None = None


def strata(laid: Sequence[Laid]) -> list[int]:
    """The stratum of each norm: how many must be evaluated one after another before it.

    This is the longest path to it. Strata rise along every edge until none rises any more; where
    they still rise after as many rounds as there are norms, there is a circle (Bellman and Ford).

    Raises:
        CircularQuestionError: When clauses ask about each other's duties in a circle.
    """
    rivals = _rivals(laid)
    edges = [edge for number, one in enumerate(laid) for edge in _edges(number, one, laid, rivals)]
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
    raise CircularQuestionError(msg, named)


@frozen
class _Edge:
    """A norm is evaluated after another, `by` strata later; 0 allows the same stratum."""

    before: int
    after: int
    by: int


def _rivals(laid: Sequence[Laid]) -> dict[int, list[int]]:
    """For each obligation that something may keep from binding: the norms that decide whether.

    They are prohibitions and exemptions of what its duties ask for, and permissions, which may
    prevail over these.
    """
    norms = [one.form.norm for one in laid]
    assigned = assigned_by(norms)
    found: dict[int, list[int]] = {}
    for number, one in enumerate(laid):
        parent = None if one.parent is None else norms[one.parent]
        duty = contested(one.form.norm, one.clause, parent, assigned)
        if duty is not None and any(contests(norm, duty) for norm in norms):
            found[number] = [
                other
                for other, norm in enumerate(norms)
                if contests(norm, duty) or allows(norm, duty)
            ]
    return found


def _edges(
    number: int, one: Laid, laid: Sequence[Laid], rivals: Mapping[int, Sequence[int]]
) -> Iterator[_Edge]:
    if one.parent is not None:
        yield _Edge(one.parent, number, 0)
    questions = asks(one.form)
    upon = one.form.norm.upon if isinstance(one.form.norm, Obligation) else None
    broken = asked(upon) if upon is not None and upon.act.kind == BREACHED.name else None
    begun = {e.target for e in effects(one.form.norm) if isinstance(e, Begins)}
    for other, there in enumerate(laid):
        if isinstance(there.form.norm, Obligation):
            about = [question for question in questions if question.clause == there.clause]
            kinds = {question.kind for question in about}
            if kinds - {""} or (kinds and there.clause != one.clause):
                yield _Edge(other, number, 1)
                parent = None if there.parent is None else laid[there.parent].form.norm
                if not is_in_place(parent) or any(question.remedies for question in about):
                    yield from (_Edge(rival, number, 1) for rival in rivals.get(other, ()))
        if isinstance(there.form.norm, Prohibition) and there.clause == broken:
            yield _Edge(other, number, 0)
        if there.clause in begun:
            yield _Edge(number, other, 0)


class AskedOfDuties(NamedTuple):
    """What a norm asks about duties.

    Attributes:
        kind: The action type of the derived events that it asks for; empty for an amount
            outstanding, where only earlier duties are asked about.
        clause: The id of the clause that lays the duties down.
        remedies: Whether duties in the place of others are meant, too.
    """

    kind: str
    clause: str
    remedies: bool


def asks(form: Form) -> set[AskedOfDuties]:
    """What a norm asks about duties."""
    return set(_questions(form))


def narrowed(form: Form) -> set[tuple[str, bool, str]]:
    """Of what occasions the duties are about which a norm asks, where it says so.

    Returns:
        The clause's id, whether acts that the clause forbids count, and the action's name.
    """
    found: set[tuple[str, bool, str]] = set()
    for atom in atoms_in(form):
        clause, occasion = asked(atom.asked), occasion_in(atom.asked.act)
        if clause is not None and occasion is not None:
            found.add((clause, atom.kind == BREACHED.name, occasion.kind))
    for reckoned in reckonings_in(form):
        if isinstance(reckoned.term, Outstanding) and reckoned.term.of is not None:
            found.add((reckoned.term.clause, False, reckoned.term.of.kind))
    return found


def _questions(form: Form) -> Iterator[AskedOfDuties]:
    """As `asks`, in order, with repetitions."""
    upon = form.norm.upon if isinstance(form.norm, Obligation) else None
    conditions = [] if upon is None else [upon]
    conditions += [atom.asked for atom in atoms_in(form)]
    for condition in conditions:
        clause = asked(condition)
        if clause is not None:
            stated = dict(condition.act.fields)  # "duty" is that of an event found beside it
            remedies = not stated.keys() & {"standing", "duty"}
            yield AskedOfDuties(condition.act.kind, clause, remedies)
    for reckoned in reckonings_in(form):
        if isinstance(reckoned.term, Outstanding):
            yield AskedOfDuties("", reckoned.term.clause, reckoned.term.remedies)
