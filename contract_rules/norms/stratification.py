"""Stratifies the norms of a text: finds which are evaluated after which at one instant.

A norm that asks about the duties of a clause must come after the norms that make them, and after
what may keep these duties from binding; a norm that an exercise or a breach brings into force
must not come before what brings it. Each norm gets a stratum, a number, as in stratified logic
programs: strata are evaluated in order, so that what is asked about, or denied, is complete by
then. Norms that wait for each other in a circle have no strata, and are refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from contract_rules.errors import CircularQuestionError
from contract_rules.norms.competition import Placed, allows, contested_in, is_remedy_for
from contract_rules.norms.computed_terms import Outstanding, Total
from contract_rules.norms.derived_events import BREACHED, asked, occasion_in
from contract_rules.norms.expressions import Pattern
from contract_rules.norms.normal_form import Form, atoms_in, reckonings_in
from contract_rules.norms.norms import Begins, Obligation, Power, Prohibition, effects
from contract_rules.values.acts import Party, PartyGroup
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


@frozen(eq=False, repr=False)
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
        CircularQuestionError: When clauses ask about each other's duties and exercises in a
            circle.
    """
    rivals = _rivals(laid)
    edges = [edge for number, one in enumerate(laid) for edge in _edges(number, one, laid, rivals)]
    found, because = [0] * len(laid), dict[int, _Edge]()
    rising = edges
    for _ in range(len(laid) + 1):
        rising = [edge for edge in edges if found[edge.after] < found[edge.before] + edge.by]
        for edge in rising:
            found[edge.after] = max(found[edge.after], found[edge.before] + edge.by)
            because[edge.after] = edge
    if not rising:
        return found
    number = rising[0].after
    for _ in laid:
        number = because[number].before  # by now it is in the circle
    circle = [because[number]]
    while circle[-1].before != number:
        circle.append(because[circle[-1].before])
    named = list(dict.fromkeys(laid[edge.after].clause for edge in circle))
    shown = " waits for ".join([*named, named[0]])
    if any(edge.exercise for edge in circle):
        msg = (
            f"clauses wait for exercises of powers in a circle: {shown}; ask in one of them "
            "what was attempted, effective or not: party.attempted(Action(...))"
        )
    else:
        msg = (
            f"clauses ask about each other's duties in a circle: {shown}; ask in one of them "
            "about the act instead: party.did(Action(...))"
        )
    raise CircularQuestionError(msg, named)


@frozen(eq=False, repr=False)
class _Edge:
    """A norm is evaluated after another, `by` strata later; 0 allows the same stratum.

    Attributes:
        before: The number of the other.
        after: The number of the norm.
        by: How many strata later.
        exercise: Whether the other is a power, about whose exercise the norm asks.
    """

    before: int
    after: int
    by: int
    exercise: bool = False


def _rivals(laid: Sequence[Laid]) -> dict[int, list[int]]:
    """For each obligation that something may keep from binding: the norms that decide whether.

    They are prohibitions and exemptions of what its duties ask for, and permissions, which may
    prevail over these.
    """
    norms = [one.form.norm for one in laid]
    placed = [
        Placed(norm, one.clause, None if one.parent is None else norms[one.parent])
        for norm, one in zip(norms, laid, strict=True)
    ]
    return {
        number: against + [other for other, norm in enumerate(norms) if allows(norm, duty)]
        for number, duty, against in contested_in(placed)
    }


def _edges(
    number: int, one: Laid, laid: Sequence[Laid], rivals: Mapping[int, Sequence[int]]
) -> Iterator[_Edge]:
    if one.parent is not None:
        yield _Edge(one.parent, number, 0)
    questions = set(_questions(one.form, evaluated=True))
    upon = one.form.norm.upon if isinstance(one.form.norm, Obligation) else None
    broken = asked(upon) if upon is not None and upon.act.kind == BREACHED.name else None
    begun = {e.target for e in effects(one.form.norm) if isinstance(e, Begins)}
    named = {question.clause for question in questions} | begun | {broken}
    for other, there in enumerate(laid):
        if there.clause not in named:
            continue
        if isinstance(there.form.norm, Obligation):
            about = [question for question in questions if question.clause == there.clause]
            kinds = {question.kind for question in about}
            if kinds - {""} or (kinds and there.clause != one.clause):
                yield _Edge(other, number, 1)
                parent = None if there.parent is None else laid[there.parent].form.norm
                if not is_remedy_for(parent) or any(question.remedies for question in about):
                    yield from (_Edge(rival, number, 1) for rival in rivals.get(other, ()))
        if isinstance(there.form.norm, Prohibition) and there.clause == broken:
            yield _Edge(other, number, 0)
        if there.clause in begun:
            yield _Edge(number, other, 0)
    yield from _after_exercises(number, one, laid)


def _after_exercises(number: int, one: Laid, laid: Sequence[Laid]) -> Iterator[_Edge]:
    """A norm comes after the powers about whose exercises it asks.

    A power, and what is owed with its exercise, comes later by a stratum, but for exercises of
    the same action by the same party, of which it finds those of earlier instants.
    """
    wanted = exercises_asked(one.form, later=False)
    if not wanted:
        return
    power = number
    if isinstance(one.form.norm, Obligation) and one.form.norm.upon is None:
        power = number if one.parent is None else one.parent
    asking = laid[power].form.norm
    for other, there in enumerate(laid):
        norm = there.form.norm
        if isinstance(norm, Power) and any(e.may_be(norm, there.clause) for e in wanted):
            if not isinstance(asking, Power):
                yield _Edge(other, number, 0, exercise=True)
            elif (asking.bearer, asking.act.kind) != (norm.bearer, norm.act.kind):
                yield _Edge(other, power, 1, exercise=True)


@frozen
class AskedExercise:
    """Acts about which a norm asks, which it finds only if they took effect.

    Attributes:
        by: Who did them.
        act: Their pattern.
        under: The id of the clause under which they took effect; empty for any.
    """

    by: Party
    act: Pattern
    under: str = ""

    def may_be(self, power: Power, clause: str) -> bool:
        """Whether such acts may be exercises of a power that a clause gives."""
        by, act = self.by, power.act
        members = by.members if isinstance(by, PartyGroup) else (by,)
        return (
            self.under in {"", clause}
            and (not members or power.bearer in members)
            and (act.kind in self.act.names or self.act.kind in act.names)
        )


def exercises_asked(form: Form, *, later: bool = True) -> set[AskedExercise]:
    """What acts a norm asks about that it finds, if they are exercises, where they took effect.

    Args:
        form: The norm.
        later: Whether to go into what is judged at the end of a notice, and not as the norm is.
    """
    asked_for = [atom.asked for atom in atoms_in(form, later=later)]
    if isinstance(form.norm, Obligation) and form.norm.upon is not None:
        asked_for.append(form.norm.upon)
    worked_out = reckonings_in(form, later=later)
    totals = [r.term for r in worked_out if isinstance(r.term, Total)]
    return {AskedExercise(a.by, a.act, a.under) for a in asked_for if not a.attempted} | {
        AskedExercise(total.by, total.act, total.under) for total in totals
    }


class AskedOfDuties(NamedTuple):
    """What a norm asks about duties.

    Attributes:
        kind: The action type of the derived events that it asks for; empty for an amount
            outstanding, where only earlier duties are asked about.
        clause: The id of the clause that lays the duties down.
        remedies: Whether remedies (duties under ``otherwise=``) are meant, too.
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
    upon = form.norm.upon if isinstance(form.norm, Obligation) else None
    for one in (*(() if upon is None else (upon,)), *(atom.asked for atom in atoms_in(form))):
        clause, occasion = asked(one), occasion_in(one.act)
        if clause is not None and occasion is not None:
            found.add((clause, one.act.kind == BREACHED.name, occasion.kind))
    for reckoned in reckonings_in(form):
        if isinstance(reckoned.term, Outstanding) and reckoned.term.of is not None:
            found.add((reckoned.term.clause, False, reckoned.term.of.kind))
    return found


def _questions(form: Form, *, evaluated: bool = False) -> Iterator[AskedOfDuties]:
    """As `asks`, in order, with repetitions.

    Args:
        form: The norm.
        evaluated: Whether to leave out what is not asked as the norm is evaluated: what is taken
            as of days before, and what is judged at the end of a notice.
    """
    every = not evaluated
    upon = form.norm.upon if isinstance(form.norm, Obligation) else None
    conditions = [] if upon is None else [upon]
    conditions += [atom.asked for atom in atoms_in(form, later=every)]
    for condition in conditions:
        clause = asked(condition)
        if clause is not None:
            stated = dict(condition.act.fields)  # "duty" is that of an event found beside it
            remedies = not stated.keys() & {"standing", "duty"}
            yield AskedOfDuties(condition.act.kind, clause, remedies)
    for reckoned in reckonings_in(form, earlier=every, later=every):
        if isinstance(reckoned.term, Outstanding):
            yield AskedOfDuties("", reckoned.term.clause, reckoned.term.remedies)
