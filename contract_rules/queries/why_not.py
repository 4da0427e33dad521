"""Finds what is missing for another verdict: the fewest events or readings that would give it.

A breadth-first search: first one thing is supposed beside what is on record, then two, then three.
What is worth supposing is what the evaluation asked about and did not find, and the exercises of
powers on which the decision depends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from contract_rules.answers.decisions import Decision, Missing, supposed_in
from contract_rules.answers.open_points import Settled
from contract_rules.answers.phrases import noun
from contract_rules.contracts.contract import Contract
from contract_rules.contracts.fact_base import FactBase
from contract_rules.evaluation.dependencies import Dependencies
from contract_rules.evaluation.session import Session, open_session
from contract_rules.evaluation.settlement import Settlement
from contract_rules.norms.expressions import AtLeast, AtMost, Const, LessThan, MoreThan, OneOf
from contract_rules.norms.norms import Begins, Power, Resumes, effects
from contract_rules.norms.questions import Question
from contract_rules.values.acts import PLAIN, Act, Entity, type_of
from contract_rules.values.events import Event
from contract_rules.values.instants import DAY, moment
from contract_rules.values.levels import moved

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from contract_rules.answers.reasons import Verdict
    from contract_rules.norms.expressions import FieldMatcher, Pattern
    from contract_rules.values.acts import FieldType, Value
    from contract_rules.values.instants import On

MOST_TRIED = 200
"""How many sets of suppositions are tried in all."""

MOST_TIMES = 2
"""On how many days at most one and the same act is supposed, the latest first."""

MOST_NEEDED = 3
"""How many events and readings at most are supposed at once."""


@frozen(eq=False)
class Search:
    """The search for the smallest sets of suppositions that give a verdict.

    Attributes:
        contract: The contract.
        facts: What is on record.
        chosen: The readings that are settled.
        dependencies: What the decision depends on.
        act: The act asked about.
        at: The instant asked about (microseconds).
        ask: Asks one session for the decision, so that it notes what it asked about.
        suppose: The decision under suppositions, over all scenarios of what is still open.
    """

    contract: Contract
    facts: FactBase
    chosen: Settlement
    dependencies: Dependencies
    act: Act
    at: int
    ask: Callable[[Session], Decision]
    suppose: Callable[[tuple[Settled, ...]], Decision]

    def least(self, wanted: Collection[Verdict]) -> tuple[Missing, ...]:
        """The smallest sets of suppositions that give one of the verdicts wanted.

        Returns:
            All that were found of the smallest size; none where the bounds of the search, which
            are `MOST_TRIED` and `MOST_NEEDED`, were reached first.
        """
        tried: set[frozenset[Settled]] = set()
        waiting: list[tuple[Settled, ...]] = [()]
        for _ in range(MOST_NEEDED):
            longer: list[tuple[Settled, ...]] = []
            for settled in waiting:
                for more in self._candidates(settled):
                    together = frozenset({*settled, more})
                    if together not in tried and len(tried) < MOST_TRIED:
                        tried.add(together)
                        longer.append((*settled, more))
            decided = [Missing(settled, self.suppose(settled)) for settled in longer]
            found = [missing for missing in decided if missing.decision.verdict in wanted]
            if found:
                return tuple(
                    {_supposed(missing.settled): missing for missing in found[::-1]}.values()
                )[::-1]
            waiting = longer
        return ()

    def _candidates(self, settled: tuple[Settled, ...]) -> Iterator[Settled]:
        """What may be supposed beside what has been settled already.

        The open points and exercises of powers that the evaluation asked about and that are not
        yet true. In doubt every act counts as one that need not be on record, so that the
        evaluation notes each event that it looked for and did not find.
        """
        chosen = self.chosen
        for one in settled:
            if isinstance(one.point, Question):
                chosen = chosen.settling(one.point, one.choice)
        session = open_session(self.contract, "semantics", chosen, tracked=True, in_doubt=True)
        session.put((*self.facts, *supposed_in(settled)), session.memory.currency)
        self.ask(session)
        known = {*chosen.readings, *(event.id for event in session.memory.facts)}
        times = Counter[object]()
        for point in (*session.reached(self.dependencies.norms), *self._exercises()):
            if isinstance(point, Question):
                yield from (Settled(point, reading) for reading in point.readings)
            if not isinstance(point, Event):  # who prevails is nobody's to bring about
                continue
            times[point.by, point.act] += 1
            if point.id not in known and times[point.by, point.act] <= MOST_TIMES:
                yield from (Settled(event, choice=True) for event in self._complete(point))

    def _exercises(self) -> Iterator[Event]:
        """The exercises of powers on which the decision depends."""
        for compiled in (self.contract.program.norms[norm] for norm in self.dependencies.norms):
            if isinstance(compiled.norm, Power):
                act = self._such(compiled.norm.act)
                for on in self._days(compiled.norm):
                    what = f"{compiled.norm.bearer} {act} by {on.isoformat()}, supposed"
                    yield Event(by=compiled.norm.bearer, act=act, on=on, id=what)

    def _days(self, power: Power) -> Iterator[On]:
        """When an exercise would have to be: what it ends it ends only after its instant."""
        opens = [isinstance(effect, Begins | Resumes) for effect in effects(power)]
        now = moment(self.at)
        if any(opens):
            yield now
        if not all(opens):
            yield moment(self.at - (1 if isinstance(now, datetime) else DAY))

    def _such(self, pattern: Pattern) -> Act:
        """An act that fits a pattern; where it is free, with values of the act asked about."""
        stated: dict[str, Value] = {}
        named = {type_of(value): value for _, value in self.act.fields}
        for known in self.contract.program.kinds[pattern.kind].fields:
            fitting = _fitting(dict(pattern.fields).get(known.name)) or named.get(known.type)
            if fitting is not None:
                stated[known.name] = fitting
        return Act(pattern.kind, tuple(stated.items()))

    def _complete(self, event: Event) -> Iterator[Event]:
        """The event with a value in every field, as what is recorded has, if one is known."""
        kind, stated = self.contract.program.kinds[event.act.kind], dict(event.act.fields)
        free = (known for known in kind.fields if known.name not in stated)
        stated |= {known.name: value for known in free for value in self._some(known)}
        fields = tuple((f.name, stated[f.name]) for f in kind.fields if f.name in stated)
        if len(fields) == len(kind.fields):
            yield evolve(event, act=Act(kind.name, fields, kind), note="")

    def _some(self, known: FieldType) -> tuple[Value, ...]:
        """Some value for a field on which there is no test: one known value, or none."""
        values = (value for event in self.facts for _, value in event.act.fields)
        stated = (*self.contract.constants, *self.contract.parties, *values)
        alike = tuple(value for value in stated if type_of(value) == known.type)
        edge = () if known.least is None else (known.least,)
        alike = tuple(v for v in (*alike, *known.options, *edge) if known.holds(v))
        some = () if known.type in PLAIN else (Entity(known.type, f"any {noun(known.type)}"),)
        return (*alike[:1], *some)[:1]


def _supposed(settled: tuple[Settled, ...]) -> object:
    """What a set supposes, whatever the order and the days: two such sets are the same answer."""
    return frozenset(
        (s.point.by, s.point.act) if isinstance(s.point, Event) else (s.point, s.choice)
        for s in settled
    )


def _fitting(matcher: FieldMatcher | None) -> Value | None:
    """A value that certainly fits a matcher, if one can be told from its constants."""
    match matcher:
        case OneOf((Const(value), *_)) | AtLeast(Const(value)) | AtMost(Const(value)):
            fitting: Value = value
            return fitting
        case MoreThan(Const(value)):
            return moved(value, 1)
        case LessThan(Const(value)):
            return moved(value, -1)
        case _:
            return None
