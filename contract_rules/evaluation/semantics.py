"""The matcher that defines the meaning: finds which norms apply to an act by plain search.

A norm applies when the act passes its tests and there are events, up to the act's instant and
other than the act itself, that pass the tests of one of its cases, while no events make the
case's exception, or a condition that it negates, hold together with them. What is the occasion of
a duty is among the events that the duty's conditions find. Where a norm takes something from an
event that is found, such as an amount, it is the latest that fits, or the first where that is
asked for; of combinations, it is that whose first-named event is so. Which of two events that
happened and were recorded at the same instants is so, is open, where they differ.

The search fills the slots of the normal form one after another. Where it fails, it goes back to
the last slot that had a part in the failure: with another event in a slot that had none it would
fail again (conflict-directed backjumping).
"""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

from attrs import evolve

from contract_rules.answers.open_points import Tie
from contract_rules.evaluation.evaluator import (
    Filled,
    Judged,
    Slots,
    events_in,
    fixed,
    joined,
    order_of,
    passes,
)
from contract_rules.evaluation.hypotheses import grounded
from contract_rules.evaluation.matcher import Effective, Match
from contract_rules.norms.derived_events import CONTRACT
from contract_rules.norms.normal_form import Alternative, Form
from contract_rules.norms.norms import Power
from contract_rules.values.events import Event

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence

    from contract_rules.contracts.program import CompiledNorm
    from contract_rules.evaluation.working_memory import WorkingMemory
    from contract_rules.norms.normal_form import Atom
    from contract_rules.values.acts import Act, Value


class Semantics:
    """The matcher that evaluates norms as they are defined; it keeps nothing of its own."""

    def close(self) -> None:
        """Do nothing: nothing is held."""

    def asking(self, norms: Sequence[CompiledNorm], memory: WorkingMemory) -> None:
        """None: there is no such way; see `Matcher.asking`."""

    def match(
        self, judged: Judged, compiled_norms: Sequence[CompiledNorm], effective: Effective
    ) -> list[tuple[CompiledNorm, Match]]:
        """See `Matcher.match`."""
        found: list[tuple[CompiledNorm, Match]] = []
        search, tracked = SlotSearch(judged), judged.memory.reached is not None
        for compiled in compiled_norms:
            if tracked or judged.power is not None or isinstance(compiled.norm, Power):
                judged = judged.under(compiled)
                search = SlotSearch(judged)
            for exercise in search.exercises(compiled, judged):
                if exercise is None or effective(compiled, exercise):
                    one = search.norm(compiled.form, judged, exercise)
                    if one is not None:
                        found.append((compiled, one))
        return found


Ways: TypeAlias = "Generator[Slots, frozenset[int], frozenset[int]]"
"""The ways to fill slots, one after another; `SlotSearch.ways` says what is sent and returned."""

_ALWAYS = Alternative()
"""The one alternative of a norm without a condition."""


class SlotSearch:
    """The search for what lets norms apply to one act; see `Shortfalls` for why they do not."""

    def __init__(self, judged: Judged) -> None:
        self.judged = judged
        self.memory, self.at, self.sees = judged.memory, judged.at, judged.sees

    def exercises(self, compiled: CompiledNorm, judged: Judged) -> Sequence[Event | None]:
        """The events that may have brought a norm into force; None where it needs none."""
        if compiled.origin is None:
            return (None,)
        known: list[tuple[str, Value]] = []
        for test in compiled.form.tests:
            known += joined(test, judged)
        found = self.memory.find(*compiled.origin, known)
        return [e for e in found if e.at <= self.at and self.sees(e)]

    def norm(self, form: Form, judged: Judged, exercise: Event | None) -> Match | None:
        """How a norm applies, or would but for an exception; None where its condition fails."""
        slots: Slots = (judged,) if exercise is None else (judged, exercise)
        if not all(passes(test, slots) for test in form.tests):
            return None
        excepted = None
        for number, case in enumerate(form.cases):
            if case.given == _ALWAYS and not case.unless:
                return Match(exercise, case=number)
            ways = self.ranked(case.given, slots)
            given = next(ways, None)
            while given is not None:
                events = _events(given, slots)
                exception = self.exception(case.unless, given)
                if exception is None:
                    return Match(exercise, events, case=number)
                place, way = exception
                if excepted is None:
                    excepted = Match(exercise, events, _events(way, given), number, place)
                given = _next(ways, case.unless[place].slots)
        return excepted

    def ranked(self, given: Alternative, slots: Slots) -> Ways:
        """The ways for the condition of a case to hold, that first from which it takes something.

        The search goes slot by slot. Where events fill slots in another order than that in which
        they are named, all ways are compared.
        """
        if given.named == tuple(sorted(given.named)) or given.atoms[0].latest is None:
            return (yield from self.ways(given, slots))
        unranked = evolve(given, atoms=tuple(evolve(a, latest=None) for a in given.atoms))
        found, ways = list[Slots](), self.ways(unranked, slots)
        way = next(ways, None)
        while way is not None:
            found.append(way)
            way = _next(ways, frozenset(given.named))  # none is passed over
        for place in reversed(given.named):  # sorting is stable: the first-named goes before
            latest = given.atoms[place - len(slots)].latest is True
            found.sort(key=partial(_rank_in, place), reverse=latest)
        for way in self.by_counting(found, given.named):
            yield way
        return frozenset()

    def by_counting(self, ways: Iterable[Slots], places: Sequence[int]) -> Iterator[Slots]:
        """Ways that are ranked by places; of those that nothing tells apart, that which counts."""
        if not places:
            yield from ways
            return
        place, *others = places
        for _, group in groupby(ways, key=partial(_known_in, place)):
            alike: dict[str, list[Slots]] = {}
            for way in group:
                alike.setdefault(_event(way[place]).id, []).append(way)
            chosen = self.counting([those[0][place] for those in alike.values()])
            for _, those in sorted(alike.items(), key=partial(_is_not, chosen)):
                yield from self.by_counting(those, others)

    def counting(self, events: Sequence[Filled]) -> str:
        """The id of the event that counts, of some of which nothing on record tells which.

        Where what they state differs, that is open: the first is supposed to, and it is noted.
        """
        different: dict[Act, Event] = {}
        for event in map(_event, events):
            different.setdefault(event.act, event)
        tied = tuple(different.values())
        return tied[0].id if len(tied) == 1 else self.memory.counting(Tie(tied), self.judged.norm)

    def exception(
        self, alternatives: tuple[Alternative, ...], slots: Slots
    ) -> tuple[int, Slots] | None:
        """The number of the first alternative that holds, with the slots filled for it."""
        ways = ((n, way) for n, a in enumerate(alternatives) for way in self.ways(a, slots))
        return next(ways, None)

    def ways(self, alternative: Alternative, slots: Slots) -> Ways:
        """The ways for an alternative to hold; whoever refuses one sends the slots that had part.

        The slots that are sent are those on which it depends that the way is refused.
        """
        if all(passes(test, slots) for test in alternative.tests):
            ways = self.filled(alternative.atoms, slots)
            way = next(ways, None)
            while way is not None:
                refused = self.ruled_out(alternative, way)
                if refused is None:
                    refused = yield way
                way = _next(ways, refused)
        return frozenset()

    def ruled_out(self, alternative: Alternative, way: Slots) -> frozenset[int] | None:
        """The slots on which it depends that a negated condition holds; None where none does."""
        for group in alternative.nots:
            for inner in group:
                if next(self.ways(inner, way), None) is not None:
                    return inner.slots
        return None

    def filled(self, atoms: tuple[Atom, ...], slots: Slots) -> Ways:
        """The ways to fill slots for atoms.

        Returns:
            The slots on which it depends that there is no further way.
        """
        if not atoms:
            return (yield slots)
        here, found = len(slots), atoms[0].slots
        for event in self.candidates(atoms[0], slots):
            if event.at > self.at:
                break
            way = (*slots, event)
            if self.judged.finds(event, atoms[0].asked) and all(
                passes(t, way) for t in atoms[0].tests
            ):
                refused = yield from self.filled(atoms[1:], way)
                if here not in refused:
                    return refused  # with another event here it would be the same
                found |= refused
        self.reach(atoms, slots)
        return found - {here}

    def reach(self, atoms: tuple[Atom, ...], slots: Slots) -> None:
        """Note the hypotheses for the first of the slots left: open points that were asked about.

        One is noted where the slots after it could be filled as well; else it changes nothing.
        """
        reached, known = self.memory.reached, self.memory.settlement.known
        if reached is not None and self.memory.is_off_record(atoms[0].kind):
            for event in grounded(atoms[0], slots, self.at, self.memory):
                if event not in known and self.may(atoms[1:], (*slots, event)):
                    reached.note(event, self.judged.norm)

    def may(self, atoms: tuple[Atom, ...], slots: Slots) -> bool:
        """Whether the slots left may be filled, by events on record or off it."""
        if not atoms or self.memory.is_off_record(atoms[0].kind):
            return True
        found = (e for e in self.candidates(atoms[0], slots) if e.at <= self.at)
        ways = ((*slots, e) for e in found if self.judged.finds(e, atoms[0].asked))
        return any(
            all(passes(test, way) for test in atoms[0].tests) and self.may(atoms[1:], way)
            for way in ways
        )

    def candidates(self, atom: Atom, slots: Slots) -> Iterable[Event]:
        """The events that may fill an atom's slot; where something is taken, in that order."""
        known = fixed(atom.tests, slots)
        if atom.by == CONTRACT and self.memory.reached is not None:
            self.doubt(atom, slots, dict(known).get("clause"))
        found = self.memory.find(atom.by.name, atom.kind, known)
        if atom.latest is None or len(found) == 1:
            return found
        ranked = sorted((e for e in found if e.at <= self.at), key=_rank, reverse=atom.latest)
        return self.untied(atom, slots, ranked)

    def untied(self, atom: Atom, slots: Slots, ranked: Iterable[Event]) -> Iterator[Event]:
        """Events in their order; of those of one rank that fit, that first which counts."""
        for _, group in groupby(ranked, key=_known):
            alike = list(group)
            if len(alike) > 1:
                fitting = [
                    e
                    for e in alike
                    if self.judged.finds(e, atom.asked)
                    and all(passes(test, (*slots, e)) for test in atom.tests)
                ]
                if len(fitting) > 1:
                    chosen = self.counting(fitting)
                    alike.sort(key=lambda event: event.id != chosen)
            yield from alike

    def doubt(self, atom: Atom, slots: Slots, clause: Value | None) -> None:
        """Note the clashes on which it turns whether there is such an event about a duty."""
        assert isinstance(clause, str)  # noqa: S101 (what is asked about duties names a clause)
        found = self.memory.owed.doubts(atom.kind, clause, self.at)
        clashes = (c for c, e in found if all(passes(t, (*slots, e)) for t in atom.tests))
        self.memory.doubt(clashes, self.judged.norm)


def _event(filled: Filled) -> Event:
    assert isinstance(filled, Event)  # noqa: S101 (only events are found)
    return filled


def _known(filled: Filled) -> tuple[int, int]:
    """When an event happened, and when that was recorded: what tells which is the latest."""
    return _rank(filled)[:2]


def _known_in(place: int, way: Slots) -> tuple[int, int]:
    return _known(way[place])


def _is_not(id_: str, named: tuple[str, object]) -> bool:
    return named[0] != id_


def _rank_in(place: int, way: Slots) -> tuple[int, int, str]:
    return _rank(way[place])


def _rank(event: Filled) -> tuple[int, int, str]:
    """The key by which events are later or earlier: by instant, then recorded, then by id."""
    found = _event(event)
    return found.at, *order_of(found)


def _next(ways: Ways, refused: frozenset[int]) -> Slots | None:
    """The next way, after one was refused on account of some slots; None where there is none."""
    try:
        return ways.send(refused)
    except StopIteration:
        return None


def _events(way: Slots, slots: Slots) -> tuple[Event, ...]:
    """The events in the slots that `way` adds to `slots`."""
    return events_in(way, len(slots))
