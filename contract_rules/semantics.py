"""The meaning: which norms apply to an act, read off their normal forms and the fact base.

A norm applies when the act passes its tests and there are events, up to the act's instant and
other than the act itself, that pass the tests of one of its cases, while no events make the
case's exception, or a condition it negates, hold beside them.
"""

from __future__ import annotations

import operator
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from attrs import frozen

from contract_rules.events import Event
from contract_rules.facts import FactBase
from contract_rules.matching import Effective, Found
from contract_rules.money import Money
from contract_rules.nodes import Act, Const
from contract_rules.normal import Alternative, Case, Ref
from contract_rules.periods import edge, instant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from contract_rules.book import Entry
    from contract_rules.normal import Atom, Form, Operand, Test
    from contract_rules.values import Value


@frozen(eq=False)
class Judged:
    """The act judged, in place 0."""

    act: Act
    at: int


Places: TypeAlias = "tuple[Judged | Event, ...]"


class Semantics:
    """The matcher that evaluates norms as they are defined.

    Args:
        facts: The fact base that the questions are about.
    """

    def __init__(self, facts: FactBase) -> None:
        self._facts = facts

    def check(self, act: Act) -> None:
        """Numbers of every size are held."""

    def add(self, event: Event) -> None:
        """Nothing is kept beside the fact base."""

    def close(self) -> None:
        """Nothing was taken."""

    def match(
        self,
        act: Act,
        at: int,
        entries: Sequence[Entry],
        effective: Effective,
        itself: Event | None = None,
    ) -> list[tuple[Entry, Found]]:
        """See `Matcher.match`."""
        search = _Search(self._facts, at, itself)
        judged = Judged(act, at)
        found: list[tuple[Entry, Found]] = []
        for entry in entries:
            for exercise in search.exercises(entry, judged):
                if exercise is None or effective(entry, exercise):
                    one = search.norm(entry.form, judged, exercise)
                    if one is not None:
                        found.append((entry, one))
        return found


_ALWAYS = Case(Alternative(), ())
"""The case of a norm that states no condition."""


@frozen(eq=False)
class _Search:
    facts: FactBase
    at: int
    itself: Event | None

    def exercises(self, entry: Entry, judged: Judged) -> Sequence[Event | None]:
        """The events that may have brought the entry into force; None where it needs none."""
        if entry.power is None:
            return (None,)
        power = entry.power.norm
        fixed: list[tuple[str, Value]] = []
        for test in entry.form.tests:
            if test.op == "in" and len(test.operands) == 1:
                joined, value = test.operands[0], _value(test.subject, (judged,))
                if isinstance(joined, Ref) and joined.field and value is not None:
                    fixed.append((joined.field, value))
        found = self.facts.find(power.bearer.name, power.act.kind, fixed)
        return [e for e in found if e.at <= self.at and e is not self.itself]

    def norm(self, form: Form, judged: Judged, exercise: Event | None) -> Found | None:
        places: Places = (judged,) if exercise is None else (judged, exercise)
        if not all(passes(test, places) for test in form.tests):
            return None
        excepted = None
        for case in form.cases:
            if case == _ALWAYS:
                return Found(exercise)
            for given in self.ways(case.given, places):
                events = _events(given, places)
                exception = self.first(case.unless, given)
                if exception is None:
                    return Found(exercise, events)
                if excepted is None:
                    excepted = Found(exercise, events, _events(exception, given))
        return excepted

    def first(self, alternatives: tuple[Alternative, ...], places: Places) -> Places | None:
        ways = (way for alternative in alternatives for way in self.ways(alternative, places))
        return next(ways, None)

    def ways(self, alternative: Alternative, places: Places) -> Iterator[Places]:
        if all(passes(test, places) for test in alternative.tests):
            for way in self.filled(alternative.atoms, places):
                if all(self.first(ruled_out, way) is None for ruled_out in alternative.nots):
                    yield way

    def filled(self, atoms: tuple[Atom, ...], places: Places) -> Iterator[Places]:
        if not atoms:
            yield places
            return
        for event in self.candidates(atoms[0], places):
            if event.at > self.at:
                return
            way = (*places, event)
            if event is not self.itself and all(passes(t, way) for t in atoms[0].tests):
                yield from self.filled(atoms[1:], way)

    def candidates(self, atom: Atom, places: Places) -> Sequence[Event]:
        fixed: list[tuple[str, Value]] = []
        for test in atom.tests:
            if test.op == "in" and len(test.operands) == 1 and test.subject.field is not None:
                value = _value(test.operands[0], places)
                if value is not None:
                    fixed.append((test.subject.field, value))
        return self.facts.find(atom.by.name, atom.kind, fixed)


def _events(way: Places, places: Places) -> tuple[Event, ...]:
    """The events that a way finds beyond the places that it extends."""
    # what is judged stands in place 0 and nowhere else
    return cast("tuple[Event, ...]", way[len(places) :])


def passes(test: Test, places: Places) -> bool:
    """Whether what stands in the places passes a test; a field left open equals nothing."""
    value = _level(test.subject, places, test.op)
    bounds = [_level(operand, places, test.op) for operand in test.operands]
    if test.op == "in":
        return value is not None and value in bounds
    if test.op == "not in":
        return value is None or value not in bounds
    bound = bounds[0]
    if value is None or bound is None:
        return False
    return _ORDER[test.op](value, bound)


_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _value(operand: Operand, places: Places) -> Value | None:
    if isinstance(operand, Ref):
        return places[operand.place].act.get(operand.field) if operand.field else None
    value: Value = operand.value
    return value


def _level(operand: Operand, places: Places, op: str) -> object:
    """What a test compares: a date is an instant, and money of one currency an amount."""
    if isinstance(operand, Ref) and operand.field is None:
        return places[operand.place].at
    value = _value(operand, places)
    if isinstance(value, date):
        return edge(value, op) if isinstance(operand, Const) else instant(value)
    return value.amount if isinstance(value, Money) else value
