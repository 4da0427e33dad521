"""The meaning: which norms apply to an act, read off their normal forms and the fact base.

A norm applies when the act passes its tests and there are events, up to the act's instant and
other than the act itself, that pass the tests of one of its cases, while no events make the
case's exception, or a condition it negates, hold beside them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from contract_rules.evaluation.evaluator import Judged, Places, events_in, fixed, joined, passes
from contract_rules.evaluation.hypotheses import grounded
from contract_rules.evaluation.matcher import Effective, Found
from contract_rules.evaluation.working_memory import Records
from contract_rules.norms.normal_form import Alternative, Form
from contract_rules.values.events import Event

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contract_rules.evaluation.program import Entry
    from contract_rules.norms.normal_form import Atom
    from contract_rules.values.acts import Act, Value


class Semantics:
    """The matcher that evaluates norms as they are defined.

    Args:
        records: What the questions are about.
    """

    def __init__(self, records: Records) -> None:
        self._records = records

    def check(self, act: Act) -> None:
        """Numbers of every size are held."""

    def add(self, event: Event) -> None:
        """Nothing is kept beside the records."""

    def remove(self, event: Event) -> None:
        """Nothing is kept beside the records."""

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
        records = self._records
        search = _Search(records, at, itself)
        judged = Judged(act, at, self._records, itself)
        found: list[tuple[Entry, Found]] = []
        for entry in entries:
            if records.reached is not None:
                records.reached.norm = entry.original
            for exercise in search.exercises(entry, judged):
                if exercise is None or effective(entry, exercise):
                    one = search.norm(entry.form, judged, exercise)
                    if one is not None:
                        found.append((entry, one))
        return found


_ALWAYS = Alternative()
"""What a norm asks that states no condition."""


@define(eq=False)
class _Search:
    records: Records
    at: int
    itself: Event | None

    def exercises(self, entry: Entry, judged: Judged) -> Sequence[Event | None]:
        """The events that may have brought the entry into force; None where it needs none."""
        if entry.origin is None:
            return (None,)
        known: list[tuple[str, Value]] = []
        for test in entry.form.tests:
            known += joined(test, judged)
        found = self.records.find(*entry.origin, known)
        return [e for e in found if e.at <= self.at and e is not self.itself]

    def norm(self, form: Form, judged: Judged, exercise: Event | None) -> Found | None:
        places: Places = (judged,) if exercise is None else (judged, exercise)
        if not all(passes(test, places) for test in form.tests):
            return None
        excepted = None
        for number, case in enumerate(form.cases):
            if case.given == _ALWAYS and not case.unless:
                return Found(exercise, case=number)
            for given in self.ways(case.given, places):
                events = _events(given, places)
                exception = self.exception(case.unless, given)
                if exception is None:
                    return Found(exercise, events, case=number)
                if excepted is None:
                    place, way = exception
                    excepted = Found(exercise, events, _events(way, given), number, place)
        return excepted

    def exception(
        self, alternatives: tuple[Alternative, ...], places: Places
    ) -> tuple[int, Places] | None:
        """The first alternative that holds, by its number, and by what."""
        ways = ((n, way) for n, a in enumerate(alternatives) for way in self.ways(a, places))
        return next(ways, None)

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
                break
            way = (*places, event)
            if event is not self.itself and all(passes(t, way) for t in atoms[0].tests):
                yield from self.filled(atoms[1:], way)
        self.reach(atoms, places)

    def reach(self, atoms: tuple[Atom, ...], places: Places) -> None:
        """Take note of what may have happened off the record and would fill the first place."""
        reached, known = self.records.reached, self.records.settlement.known
        if reached is not None and self.records.is_off_record(atoms[0].kind):
            for event in grounded(atoms[0], places, self.at, self.records):
                if event not in known and self.may(atoms[1:], (*places, event)):
                    reached.note(event)

    def may(self, atoms: tuple[Atom, ...], places: Places) -> bool:
        """Whether places may be filled, by what is on record or may have happened off it."""
        if not atoms or self.records.is_off_record(atoms[0].kind):
            return True
        found = (e for e in self.candidates(atoms[0], places) if e.at <= self.at)
        ways = ((*places, event) for event in found if event is not self.itself)
        return any(
            all(passes(test, way) for test in atoms[0].tests) and self.may(atoms[1:], way)
            for way in ways
        )

    def candidates(self, atom: Atom, places: Places) -> Sequence[Event]:
        return self.records.find(atom.by.name, atom.kind, fixed(atom.tests, places))


def _events(way: Places, places: Places) -> tuple[Event, ...]:
    """The events that a way finds beyond the places that it extends."""
    return events_in(way, len(places))
