"""Joins the answers found in different scenarios into one answer.

A scenario is one way of settling the open points. Where all scenarios give the same answer, that
is the answer; where they differ it is undetermined, and lists the smallest sets of settled points
that fix it. These are the prime implicants of each answer, as a function of the points; they say
what it turns on without naming a point that makes no difference.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations, count, product
from math import prod
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from attrs import evolve

from contract_rules.answers.decisions import gist, verdict_of
from contract_rules.answers.duties import DutyStatus, OtherWay, duty_gist
from contract_rules.answers.open_points import Choice, Point, Settled, Way, choices
from contract_rules.answers.reasons import Effect, Verdict
from contract_rules.language.parties import together
from contract_rules.norms.derived_events import root_of
from contract_rules.norms.expressions import OneOf
from contract_rules.values.acts import each_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from contract_rules.answers.decisions import Decision
    from contract_rules.answers.duties import Duty
    from contract_rules.evaluation.settlement import Settlement
    from contract_rules.norms.expressions import Pattern
    from contract_rules.queries.scenarios import R
    from contract_rules.values.acts import Party

MOST_SETS = 1000
"""Up to how many sets of settled points are all tried, to find every smallest one."""

Cube: TypeAlias = dict[Point, Choice]
"""Some open points, and how each is settled; the others are left open."""

Leaf: TypeAlias = tuple[Cube, object]
"""A scenario: how the points that were asked about are settled, and what counts of its answer."""


def smallest(
    found: Sequence[tuple[Settlement, R]], answer_of: Callable[[R], object]
) -> tuple[Way[R], ...]:
    """The smallest sets of settled points that fix the answer, with the answer under each.

    Up to `MOST_SETS` candidates these are all prime implicants. Beyond that they are some: from
    each none of its points can be left out, and together they cover every scenario.

    Args:
        found: Every scenario with its answer, as `Scenarios.ask` finds them.
        answer_of: What of an answer counts when two are compared.
    """
    leaves = _Leaves([({s.point: s.choice for s in w.settled}, answer_of(a)) for w, a in found])
    varied = leaves.varied
    kept = leaves.least(varied) if _count(varied) <= MOST_SETS else _needed(leaves, varied)
    return tuple(
        Way(
            tuple(Settled(point, choice) for point, choice in cube.items()),
            found[leaves.first(cube)][1],
        )
        for cube in kept
    )


def _count(points: list[Point]) -> int:
    return prod(len(choices(point)) + 1 for point in points)


def _needed(leaves: _Leaves, points: list[Point]) -> list[Cube]:
    """A smallest set for each scenario: points are left out one by one while the answer stays."""
    kept: list[Cube] = []
    covered = 0
    for number, settled in enumerate(leaves.settled):
        if not covered >> number & 1:
            cube = {point: choice for point, choice in settled.items() if point in points}
            for point in tuple(cube):
                fewer = {p: choice for p, choice in cube.items() if p != point}
                if leaves.is_fixed(fewer):
                    cube = fewer
            kept.append(cube)
            covered |= leaves.within(cube)
    return [cube for cube in sorted(kept, key=len) if leaves.is_fixed(cube)]


class _Leaves:
    """The scenarios, with how each settles points as bits of numbers, a bit for each scenario.

    So what is asked of all of them takes one step for each point of a set.

    Args:
        leaves: The scenarios.

    Attributes:
        settled: How each settles the points that were asked about.
    """

    def __init__(self, leaves: Sequence[Leaf]) -> None:
        self.settled = [settled for settled, _ in leaves]
        self._answers = [answer for _, answer in leaves]
        self._all = (1 << len(leaves)) - 1
        self._so: dict[tuple[Point, Choice], int] = {}
        self._open: dict[Point, int] = {}
        self._alike: dict[object, int] = {}
        for number, (settled, answer) in enumerate(leaves):
            self._alike[answer] = self._alike.get(answer, 0) | 1 << number
            for item in settled.items():
                self._so[item] = self._so.get(item, 0) | 1 << number
        for (point, _), so in self._so.items():
            self._open[point] = self._open.get(point, self._all) & ~so

    @property
    def varied(self) -> list[Point]:
        """The points that scenarios settle in several ways, in the order of being asked about."""
        chosen = Counter(point for point, _ in self._so)
        return [point for point in self._open if chosen[point] > 1]

    def least(self, points: list[Point]) -> list[Cube]:
        """All of the smallest sets that settle some points and fix the answer, the least first."""
        numbered = count()
        ways = [
            [
                (1 << next(numbered), self._so.get((point, choice), 0) | self._open[point], choice)
                for choice in choices(point)
            ]
            for point in points
        ]
        kept: list[tuple[int, Cube]] = []
        for size in range(len(points) + 1):
            for some in combinations(range(len(points)), size):
                for chosen in product(*[ways[place] for place in some]):
                    own, agreeing = 0, self._all
                    for number, so, _ in chosen:
                        own |= number
                        agreeing &= so
                    known = any(smaller & own == smaller for smaller, _ in kept)
                    if not known and self._have_one_answer(agreeing):
                        pairs = zip(some, chosen, strict=True)
                        kept.append((own, {points[p]: choice for p, (*_, choice) in pairs}))
        return [cube for _, cube in kept]

    def within(self, cube: Cube) -> int:
        """The scenarios that settle all of the points of a set in its way, as bits."""
        found = self._all
        for item in cube.items():
            found &= self._so.get(item, 0)
        return found

    def first(self, cube: Cube) -> int:
        """The number of the first scenario that settles no point of a set otherwise."""
        found = self._agreeing(cube)
        return (found & -found).bit_length() - 1

    def is_fixed(self, cube: Cube) -> bool:
        """Whether all scenarios that settle no point of a set otherwise have one answer."""
        return self._have_one_answer(self._agreeing(cube))

    def _have_one_answer(self, scenarios: int) -> bool:
        """Whether there are scenarios, given as bits, and all have one answer."""
        first = (scenarios & -scenarios).bit_length() - 1
        return bool(scenarios) and not scenarios & ~self._alike[self._answers[first]]

    def _agreeing(self, cube: Cube) -> int:
        found = self._all
        for point, choice in cube.items():
            found &= self._so.get((point, choice), 0) | self._open[point]
        return found


V = TypeVar("V")


def decided(found: Sequence[tuple[Settlement, Decision]]) -> Decision:
    """The decision that all scenarios give; UNDETERMINED where two give different verdicts.

    Where the verdict is the same in all, and the effect differs, that is OPEN; where both are the
    same, and the clauses that decide it differ, the decision lists the scenarios all the same.

    Args:
        found: Every scenario with its decision, first the one that is supposed by default.
    """
    decisions = [decision for _, decision in found]
    if len(decisions) == 1:
        return decisions[0]
    gists = {id(decision): gist(decision) for decision in decisions}
    if len(set(gists.values())) == 1:
        return decisions[0]
    if len({verdict_of(decision) for decision in decisions}) == 1:
        ways = smallest(found, lambda decision: gists[id(decision)])
        return evolve(decisions[0], ways=ways)
    verdicts = {decision.verdict for decision in decisions}
    effects = {decision.effect for decision in decisions}
    return evolve(
        decisions[0],
        verdict=verdicts.pop() if len(verdicts) == 1 else Verdict.UNDETERMINED,
        reasons=tuple(dict.fromkeys(r for decision in decisions for r in decision.reasons)),
        effect=effects.pop() if len(effects) == 1 else Effect.OPEN,
        ways=smallest(found, verdict_of),
    )


def owed(found: Sequence[tuple[Settlement, tuple[Duty, ...]]]) -> list[tuple[Duty, set[str]]]:
    """The duties that exist in some scenario; UNDETERMINED where scenarios differ about one.

    Args:
        found: Every scenario with its duties, first the one that is supposed by default.

    Returns:
        Each duty, with the ids that it has in one scenario or another.
    """
    first, *others = ({duty.id for duty in duties} for _, duties in found)
    always = first.intersection(*others)
    keyed = [(way, _keyed(duties, always)) for way, duties in found]
    keys = dict.fromkeys(key for _, duties in keyed for key in duties)
    alike = ([(way, duties.get(key)) for way, duties in keyed] for key in keys)
    return [(_together(each), {duty.id for _, duty in each if duty}) for each in alike]


def _keyed(duties: tuple[Duty, ...], always: set[str]) -> dict[object, Duty]:
    """Duties by a key that is the same in every scenario: the id, where each scenario has it.

    Else the key is the clause, bearer, action and trigger, of a breach what that goes back to:
    where a clause has one norm for each reading, their duties are one duty, and not several.
    """
    found: dict[object, Duty] = {}
    for duty in duties:
        key: object = duty.id
        if duty.id not in always:
            kinds = tuple(act.kind for act in duty.acts)
            upon = None if duty.trigger is None else root_of(duty.trigger)
            alike = (duty.clause, duty.bearer, kinds, upon, duty.stands_in_for)
            key = next(key for n in count() if (key := (alike, n)) not in found)
        found[key] = duty
    return found


def _together(found: list[tuple[Settlement, Duty | None]]) -> Duty:
    known = [duty for _, duty in found if duty is not None]
    first = known[0]
    if len({duty_gist(duty) for _, duty in found}) == 1:
        return first
    amount = _same({d.amount for d in known})
    return evolve(
        first,
        bearer=_all([d.bearer for d in known]),
        counterparty=_same({d.counterparty for d in known}),
        action=any_of([d.action for d in known]),
        amount=amount,
        alternatives=tuple(
            _joined(each) for each in zip(*(d.alternatives for d in known), strict=True)
        ),
        figures=first.figures if amount == first.amount else (),
        due=_same({d.due for d in known}),
        not_before=_same({d.not_before for d in known}),
        breached=_last_of([None if d is None else d.breached for _, d in found]),
        paid=_same({d.paid for d in known}),
        outstanding=_same({d.outstanding for d in known}),
        status=DutyStatus.UNDETERMINED,
        since=min(d.since for d in known),
        reasons=tuple(dict.fromkeys(r for d in known for r in d.reasons)),
        steps=(),
        grace=_same({d.grace for d in known}) or (),
        ways=smallest(found, duty_gist),
    )


def _all(bearers: Sequence[Party]) -> Party:
    """All who owe something in some scenario, as one bearer."""
    return together(tuple(dict.fromkeys(by for bearer in bearers for by in each_of(bearer))))


def _joined(found: Sequence[OtherWay]) -> OtherWay:
    """One way to perform a duty, of which scenarios say what it comes to."""
    return OtherWay(
        action=any_of([one.action for one in found]),
        amount=_same({one.amount for one in found}),
        paid=_same({one.paid for one in found}),
        outstanding=_same({one.outstanding for one in found}),
    )


def any_of(actions: Sequence[Pattern]) -> Pattern:
    """The pattern of the acts that fit one of some patterns of the same action."""
    first, *others = actions
    fields = dict(first.fields)
    for name, matcher in first.fields:
        found = dict.fromkeys((matcher, *(dict(a.fields).get(name, matcher) for a in others)))
        named = [one for one in found if isinstance(one, OneOf)]
        if len(named) == len(found):
            terms = dict.fromkeys(term for one in named for term in one.terms)
            fields[name] = OneOf(tuple(terms))
    return evolve(first, fields=tuple(fields.items()))


def _last_of(days: Sequence[date | None]) -> date | None:
    """The last of some days, by which it is so in every scenario; None where in some it is not."""
    known = [day for day in days if day is not None]
    return max(known) if len(known) == len(days) else None


def _same(values: set[V]) -> V | None:
    """The one value, or None where there are several."""
    return values.pop() if len(values) == 1 else None
