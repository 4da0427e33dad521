"""The matcher that defines the meaning: finds which norms apply to an act by plain search.

A norm applies when the act passes its tests and there are events, up to the act's instant and
other than the act itself, that pass the tests of one of its cases, while no events make the
case's exception, or a condition that it negates, hold together with them. The search fills the
slots of the normal form one after another and goes back where it fails.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_rules.evaluation.evaluator import Judged, Slots, events_in, fixed, joined, passes
from contract_rules.evaluation.hypotheses import grounded
from contract_rules.evaluation.matcher import Effective, Match
from contract_rules.norms.normal_form import Alternative, Form

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contract_rules.contracts.program import CompiledNorm
    from contract_rules.norms.normal_form import Atom
    from contract_rules.values.acts import Act, Value
    from contract_rules.values.events import Event


class Semantics:
    """The matcher that evaluates norms as they are defined; it keeps nothing of its own."""

    def check(self, act: Act) -> None:
        """Accept every act: numbers of any size can be held."""

    def add(self, event: Event) -> None:
        """Do nothing: events are found in the working memory."""

    def remove(self, event: Event) -> None:
        """Do nothing: events are found in the working memory."""

    def close(self) -> None:
        """Do nothing: nothing is held."""

    def match(
        self, judged: Judged, compiled_norms: Sequence[CompiledNorm], effective: Effective
    ) -> list[tuple[CompiledNorm, Match]]:
        """See `Matcher.match`."""
        found: list[tuple[CompiledNorm, Match]] = []
        search, tracked = _Search(judged), judged.memory.reached is not None
        for compiled in compiled_norms:
            if tracked:
                judged = judged.by(compiled.original)
                search = _Search(judged)
            for exercise in search.exercises(compiled, judged):
                if exercise is None or effective(compiled, exercise):
                    one = search.norm(compiled.form, judged, exercise)
                    if one is not None:
                        found.append((compiled, one))
        return found


_ALWAYS = Alternative()
"""The one alternative of a norm without a condition."""


class _Search:
    """The search for what lets norms apply to one act."""

    def __init__(self, judged: Judged) -> None:
        self.judged = judged
        self.memory, self.at, self.itself = judged.memory, judged.at, judged.itself

    def exercises(self, compiled: CompiledNorm, judged: Judged) -> Sequence[Event | None]:
        """The events that may have brought a norm into force; None where it needs none."""
        if compiled.origin is None:
            return (None,)
        known: list[tuple[str, Value]] = []
        for test in compiled.form.tests:
            known += joined(test, judged)
        found = self.memory.find(*compiled.origin, known)
        return [e for e in found if e.at <= self.at and e is not self.itself]

    def norm(self, form: Form, judged: Judged, exercise: Event | None) -> Match | None:
        slots: Slots = (judged,) if exercise is None else (judged, exercise)
        if not all(passes(test, slots) for test in form.tests):
            return None
        excepted = None
        for number, case in enumerate(form.cases):
            if case.given == _ALWAYS and not case.unless:
                return Match(exercise, case=number)
            for given in self.ways(case.given, slots):
                events = _events(given, slots)
                exception = self.exception(case.unless, given)
                if exception is None:
                    return Match(exercise, events, case=number)
                if excepted is None:
                    slot, way = exception
                    excepted = Match(exercise, events, _events(way, given), number, slot)
        return excepted

    def exception(
        self, alternatives: tuple[Alternative, ...], slots: Slots
    ) -> tuple[int, Slots] | None:
        """The number of the first alternative that holds, with the slots filled for it."""
        ways = ((n, way) for n, a in enumerate(alternatives) for way in self.ways(a, slots))
        return next(ways, None)

    def first(self, alternatives: tuple[Alternative, ...], slots: Slots) -> Slots | None:
        ways = (way for alternative in alternatives for way in self.ways(alternative, slots))
        return next(ways, None)

    def ways(self, alternative: Alternative, slots: Slots) -> Iterator[Slots]:
        if all(passes(test, slots) for test in alternative.tests):
            for way in self.filled(alternative.atoms, slots):
                if all(self.first(ruled_out, way) is None for ruled_out in alternative.nots):
                    yield way

    def filled(self, atoms: tuple[Atom, ...], slots: Slots) -> Iterator[Slots]:
        if not atoms:
            yield slots
            return
        for event in self.candidates(atoms[0], slots):
            if event.at > self.at:
                break
            way = (*slots, event)
            if event is not self.itself and all(passes(t, way) for t in atoms[0].tests):
                yield from self.filled(atoms[1:], way)
        self.reach(atoms, slots)

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
        ways = ((*slots, event) for event in found if event is not self.itself)
        return any(
            all(passes(test, way) for test in atoms[0].tests) and self.may(atoms[1:], way)
            for way in ways
        )

    def candidates(self, atom: Atom, slots: Slots) -> Sequence[Event]:
        return self.memory.find(atom.by.name, atom.kind, fixed(atom.tests, slots))


def _events(way: Slots, slots: Slots) -> tuple[Event, ...]:
    """The events in the slots that `way` adds to `slots`."""
    return events_in(way, len(slots))
