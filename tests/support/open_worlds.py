"""Worlds in which nothing is open: a case with every point settled, in a contract of its own.

A world is a way of reading every question, with what happened beside the record. There are few
acts, values and days, so that all that may have happened can be gone through.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations, product
from typing import TYPE_CHECKING

import attrs
from attrs import evolve, frozen

from contract_rules import (
    Action,
    Clause,
    Contract,
    Definition,
    Engine,
    Entity,
    Event,
    Party,
    Question,
)
from contract_rules.norms.norms import conditions, within
from contract_rules.norms.traversal import occurrences
from contract_rules.testing.strategies.vocabulary import Model
from contract_rules.values.acts import Act, ActionType
from support.open_strategies import MODELS, START, STRANGER, WEEK, WORDS, Doubt, OpenCase, Refuse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_rules.answers.open_points import Way
    from contract_rules.norms.expressions import Occurred


def on_record(part):
    """A contract or a part of it, with all acts on record."""
    return _changed(part, ActionType, lambda kind: evolve(kind, on_record=True))


def turned(part):
    """A contract or a part of it, with the readings of each question in the other order."""
    return _changed(part, Question, lambda asked: evolve(asked, readings=asked.readings[::-1]))


def _changed(part, sort: type, change):
    """Something with each part of a sort changed."""
    if isinstance(part, sort):
        return change(part)
    match part:
        case tuple():
            return tuple(_changed(one, sort, change) for one in part)
        case Clause():
            norms = [_changed(norm, sort, change) for norm in part.norms]
            kept = {"rank": part.rank, "dormant": part.dormant}
            return Clause(part.id, part.text, *norms, **kept)
        case Action() | Entity() | Party():
            return part
    if not attrs.has(type(part)):
        return part
    fields = [f for f in attrs.fields(type(part)) if f.init]
    given = {f.name.lstrip("_"): getattr(part, f.name) for f in fields}
    return evolve(part, **{name: _changed(one, sort, change) for name, one in given.items()})


@frozen
class World:
    """One way in which everything may be: the readings, and what happened off the record."""

    readings: dict[str, str]
    happened: tuple[Event, ...]


@frozen(eq=False)
class Worlds:
    """The worlds of a case, as far as they are tried."""

    case: OpenCase
    closed: Contract
    tried: tuple[World, ...]

    @classmethod
    def of(cls, case: OpenCase, most: int = 2) -> Worlds:
        """All readings, and all sets of so many events that a clause may ask for."""
        readings = [
            dict(zip([q.id for q in case.contract.questions], chosen, strict=True))
            for chosen in product(*(q.readings for q in case.contract.questions))
        ]
        possible = tuple(candidates(case))
        sets = [c for size in range(most + 1) for c in combinations(possible, size)]
        tried = tuple(World(chosen, happened) for chosen in readings for happened in sets)
        return cls(case, on_record(case.contract), tried)

    def engine(self, world: World) -> Engine:
        """An ordinary engine, in whose contract and record nothing is open."""
        history = (*self.case.history, *world.happened)
        return Engine(self.closed, history, matcher="semantics", readings=world.readings)

    def engines(self) -> Iterator[Engine]:
        """The engine of each world that is tried, while it is open."""
        for world in self.tried:
            with self.engine(world) as engine:
                yield engine

    def agreeing(self, way: Way, level: int = 9) -> Iterator[World]:
        """Worlds in which the points are settled so, with what is tried beside them.

        A level that a point leaves open is the one given, which no clause names.
        """
        acts = (self.case.act, *(event.act for event in self.case.history))
        spoken = {value for act in acts for _, value in act.fields}
        other = STRANGER if STRANGER not in spoken else Model("M10")
        points = (s.point for s in way.settled if s.choice is True)
        happened = tuple(_whole(point, level, other) for point in points)
        absent = [s.point for s in way.settled if s.choice is False]
        settled = {s.point.id: s.choice for s in way.settled if isinstance(s.point, Question)}
        for world in self.tried:
            if settled.items() <= world.readings.items():
                both = tuple({e.id: e for e in (*happened, *world.happened)}.values())
                if not any(_is_such(event, no) for event in both for no in absent):
                    yield World(world.readings, both)


def _whole(event: Event, level: int, model: Model) -> Event:
    """The event, with what nobody speaks of in the fields that it leaves open."""
    fresh = {"Model": model, "int": level}
    kind = {word.kind.name: word.kind for word in WORDS}[event.act.kind]
    stated = dict(event.act.fields)
    named = ((f.name, stated.get(f.name, fresh[f.type])) for f in kind.fields)
    return evolve(event, act=Act(kind.name, tuple(named), kind))


def _is_such(event: Event, described: Event) -> bool:
    """Whether an event may be one for which another stands: of its sort, and no later."""
    alike = (event.by, event.act.kind) == (described.by, described.act.kind)
    return alike and event.at <= described.at


def candidates(case: OpenCase) -> Iterator[Event]:
    """Events off the record that a clause may ask for, on each day up to the question."""
    before = START - timedelta(days=1)
    asked = dict.fromkeys((o.by, o.act.kind) for o in _asked(case.contract))
    pools = {"Refuse": (*MODELS, STRANGER), "Doubt": (0, 1, 2, 3, 4)}
    words = {"Refuse": Refuse, "Doubt": Doubt}
    for by, kind in asked:
        for on, value in product((before, *WEEK), pools.get(kind, ())):
            if on <= case.on:
                yield by.does(words[kind](value), on=on, id=f"{by} {kind} {value} {on}")


def _asked(contract: Contract) -> Iterator[Occurred]:
    for provision in contract.provisions:
        if isinstance(provision, Definition):
            yield from occurrences(provision.condition)
        else:
            norms = (inner for norm in provision.norms for inner in within(norm))
            for condition in (c for norm in norms for c in conditions(norm)):
                yield from occurrences(condition)
