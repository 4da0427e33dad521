"""The matcher on durable-rules: events become facts, a question becomes a fact, matches are read.

The fact of a question is called the candidate. It is asserted, the rules that fired are read, and
it is retracted again. What the network does not hold, another matcher answers beside it.

The facts in the network are a copy of what is on record, brought up to date when a question is
asked; matches of an act that is reversed by then are left out as they are read. Where a question
is broken off, by an interrupt, say, that copy is thrown away, and the next question makes another.
"""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from itertools import islice, takewhile
from typing import TYPE_CHECKING, TypeAlias
from weakref import finalize

from contract_rules.evaluation.durable.network import Network
from contract_rules.evaluation.durable.symbols import Symbols
from contract_rules.evaluation.matcher import Effective, Match, MatchNorms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from contract_rules.contracts.fact_base import FactBase
    from contract_rules.contracts.program import CompiledNorm, Program
    from contract_rules.evaluation.durable.rules import FactKind, RuleStep
    from contract_rules.evaluation.evaluator import Judged
    from contract_rules.evaluation.working_memory import WorkingMemory
    from contract_rules.values.acts import Act, ActionType
    from contract_rules.values.events import Event

Alike: TypeAlias = list[tuple[int, int]]
"""Events that no rule tells apart but by their order: the instant and the number of each."""

OBSERVED, UNMATCHED = 2, 1
"""The answers of durable-rules to a fact whose id it has, and to one that no rule asks about."""

_JOINED = re.compile(r'"e1":\{[^}]*?"id":([0-9]+)')
"""The id of the fact that was joined, in a message; what facts hold are integers."""


class DurableMatcher:
    """The matcher on durable-rules.

    Args:
        program: The compiled contract.
        facts: The events on record.
        beside: What answers what the network does not hold.

    Raises:
        EngineUnavailableError: When durable-rules cannot be imported.
    """

    def __init__(self, program: Program, facts: FactBase, beside: MatchNorms) -> None:
        self._starts, self._kinds = program.starts, program.kinds
        self._network = program.once(Network)
        self._facts = facts
        self._beside = beside
        self._copy: _Copy | None = None

    def close(self) -> None:
        """Give the session of the network back; a question asked afterwards takes another."""
        self._copy = None

    def asking(self, norms: Sequence[CompiledNorm], memory: WorkingMemory) -> None:
        """None: there is no such way; see `Matcher.asking`."""

    def match(
        self, judged: Judged, compiled_norms: Sequence[CompiledNorm], effective: Effective
    ) -> list[tuple[CompiledNorm, Match]]:
        """See `Matcher.match`."""
        if judged.memory.record.hidden is not None:  # the network holds all that is on record
            return self._beside(judged, compiled_norms, effective)
        steps = self._network.rule_set.steps
        held = [compiled for compiled in compiled_norms if compiled.index in steps]
        reading = self._read(judged, held) if held else None
        if reading is None:
            return self._beside(judged, compiled_norms, effective)
        found = [
            (compiled, match)
            for compiled in held
            for match in reading.found(compiled, steps[compiled.index], effective)
        ]
        if len(held) < len(compiled_norms):
            beside = [compiled for compiled in compiled_norms if compiled.index not in steps]
            found += self._beside(judged, beside, effective)
            place = {compiled.index: n for n, compiled in enumerate(compiled_norms)}
            found.sort(key=lambda one: place[one[0].index])
        return found

    def _read(self, judged: Judged, held: Sequence[CompiledNorm]) -> _Reading | None:
        """What the network says of norms that it holds; None where it does not hold a number."""
        with self._network.lock:
            copy, self._copy = self._copy or _Copy(self._network, self._kinds), None
            copy.update(self._facts)
            text = bisect_right(self._starts, judged.at) - 1
            reading = copy.ask(judged, held, text)
            self._copy = copy  # nothing broke it off
        return reading


class _Copy:
    """A session of the network, with the events on record that rules ask about.

    Of events that no rule tells apart the network holds the earliest: a match of it is one of all
    of them. So a question joins as many events as there are values that differ, however often
    these are on record.

    Args:
        network: The network of the contract.
        kinds: The contract's actions.
    """

    def __init__(self, network: Network, kinds: Mapping[str, ActionType]) -> None:
        self._engine = network.engine
        self._rule_set = network.rule_set
        self._kinds = kinds
        self._symbols = Symbols(network.rule_set.symbols)
        self._handle, self._sid = session = network.take()
        finalize(self, network.give_back, session)
        self._ids = 0
        self._seen = 0
        self._events: list[Event] = []
        self._numbers: dict[str, set[int]] = {}
        self._alike: dict[tuple[str, int | None], Alike] = {}
        self._stood_for: dict[int, Alike] = {}
        self._is_too_wide = False
        self._places: dict[FactKind, list[tuple[str, str]]] = {}

    def update(self, facts: FactBase) -> None:
        """Assert the events that were recorded since."""
        asked = self._rule_set.asked
        for event in facts.recorded[self._seen :]:
            if not event.undoes:
                by = event.by.name
                for name in event.act.kinds:
                    kind = ("event", by, name)
                    if kind in asked:
                        self._hold(event, kind)
            self._seen += 1

    def _hold(self, event: Event, kind: FactKind) -> None:
        """Hold an event as one of an action: its own, or one that it is a kind of."""
        fields = self._fields(event.act, kind)
        if fields is None:
            self._is_too_wide = True
            return
        told = f'"k":{self._symbols.number(kind)}{fields}'
        timed = event.at if self._rule_set.asked[kind].is_timed else None
        alike = self._alike.setdefault((told, timed), [])
        if not alike or event.at < alike[0][0]:
            fact, _, _ = self._assert(f'{told},"t":{event.at}')
            self._stood_for[fact] = alike
        number = len(self._events)
        self._events.append(event)
        self._numbers.setdefault(event.id, set()).add(number)
        insort(alike, (event.at, number))

    def ask(self, judged: Judged, held: Sequence[CompiledNorm], text: int) -> _Reading | None:
        """What the rules say of an act; None where a number that counts does not fit.

        Args:
            judged: The act.
            held: The norms asked about, all of acts by whoever does it: of its action, or of one
                that this is a kind of.
            text: The number of the contract's text at that instant.
        """
        matches: dict[int, set[tuple[int, ...]]] = {}
        for by, action in dict.fromkeys((compiled.by, compiled.kind) for compiled in held):
            kind = ("act", by, action)
            fields = self._fields(judged.act, kind)
            if fields is None or self._is_too_wide:
                return None
            number = self._symbols.number(kind)
            _, state, fact = self._assert(f'"k":{number},"v":{text},"t":{judged.at}{fields}')
            if state is not None:
                matches |= self._matches(state, judged)
                self._engine.retract_fact(self._handle, fact)
        return _Reading(self._events, matches)

    def _fields(self, act: Act, kind: FactKind) -> str | None:
        """The fields that rules test, of an act, as properties of a fact of a kind.

        None where a number does not fit.
        """
        places = self._places.get(kind)
        if places is None:
            asked = self._rule_set.asked[kind].fields
            names = [known.name for known in self._kinds[kind[2]].fields]
            places = [(f',"f{n}":', name) for n, name in enumerate(names) if name in asked]
            self._places[kind] = places
        told = ""
        for place, name in places:
            number = self._symbols.encode(act.get(name))
            if number is None:
                return None
            told += f"{place}{number}"
        return told

    def _assert(self, properties: str) -> tuple[int, int | None, str]:
        """Assert a fact; its id, the state to read matches from, if any, and the fact."""
        while True:
            self._ids += 1
            fact = f'{{"id":{self._ids},"sid":"{self._sid}","z":0,{properties}}}'
            answer, state = self._engine.assert_fact(self._handle, fact)
            if answer != OBSERVED:
                return self._ids, None if answer == UNMATCHED else state, fact

    def _matches(self, state: int, judged: Judged) -> dict[int, set[tuple[int, ...]]]:
        """The matches by step, each as the number of the event that was joined, if any was."""
        matches: dict[int, set[tuple[int, ...]]] = {}
        variants = self._rule_set.variants
        itself = judged.itself
        own = set[int]() if itself is None else {*self._numbers.get(itself.id, ())}
        for event in judged.memory.record.reversed_by(judged.at):
            own |= self._numbers.get(event.id, set())
        started = self._engine.start_action_for_state(self._handle, state)
        message = started[1] if started else None
        while message:
            # the message is {"rule": {"e0": {...}, ...}}, of facts as they were asserted
            variant = variants[message[2 : message.index('"', 2)]]
            found = matches.setdefault(variant.key, set())
            if variant.joins:
                joined = _JOINED.search(message)
                assert joined is not None  # noqa: S101 (it was asserted with an id)
                alike = self._stood_for[int(joined[1])]
                by_then = takewhile(lambda one: one[0] <= judged.at, alike)
                seen = ((number,) for _, number in by_then if number not in own)
                found.update(seen if variant.each else islice(seen, 1))
            else:
                found.add(())
            message = self._engine.complete_and_start_action(self._handle, state)
        return matches


class _Reading:
    """Reads the matches of one question: resolves exceptions and negations among them.

    Both are rules of their own that extend the match of what they except or negate, as
    durable-rules' negation is not reliable.
    """

    def __init__(
        self, events: Sequence[Event], matches: Mapping[int, set[tuple[int, ...]]]
    ) -> None:
        self._events = events
        self._matches = matches
        self._extending: dict[tuple[int, int], dict[tuple[int, ...], list[tuple[int, ...]]]] = {}

    def found(
        self, compiled: CompiledNorm, steps: tuple[RuleStep, ...], effective: Effective
    ) -> Iterator[Match]:
        """The match of a norm; for one that exercises bring into force, one for each of them."""
        if compiled.origin is None:
            found = self._first(steps, (), None)
            if found:
                yield found
            return
        exercises = {i[0] for step in steps for i in self._matches.get(step.key, ())}
        for number in sorted(exercises, key=self._order):
            exercise = self._events[number]
            if effective(compiled, exercise):
                found = self._first(steps, (number,), exercise)
                if found:
                    yield found

    def _first(
        self, steps: tuple[RuleStep, ...], before: tuple[int, ...], exercise: Event | None
    ) -> Match | None:
        excepted = None
        for case, step in enumerate(steps):
            for given in self._ways(step, before):
                exceptions = (
                    (place, way)
                    for place, other in enumerate(step.unless)
                    for way in self._ways(other, given)
                )
                exception = next(exceptions, None)
                events = self._named(given[len(before) :])
                if exception is None:
                    return Match(exercise, events, case=case)
                if excepted is None:
                    place, way = exception
                    beside = self._named(way[len(given) :])
                    excepted = Match(exercise, events, beside, case, place)
        return excepted

    def _ways(self, step: RuleStep, before: tuple[int, ...]) -> list[tuple[int, ...]]:
        """The matches of a step that extend the match `before`, less those that are ruled out."""
        matches = self._extending.get((step.key, len(before)))
        if matches is None:
            matches = self._extending[step.key, len(before)] = {}
            for ids in self._matches.get(step.key, ()):
                matches.setdefault(ids[: len(before)], []).append(ids)
        ways = [
            ids
            for ids in matches.get(before, ())
            if not any(self._ways(inner, ids) for group in step.nots for inner in group)
        ]
        if len(ways) > 1:
            ways.sort(key=lambda ids: [self._order(i) for i in ids])
        return ways

    def _order(self, number: int) -> tuple[int, int]:
        return self._events[number].at, number

    def _named(self, ids: tuple[int, ...]) -> tuple[Event, ...]:
        return tuple(self._events[i] for i in ids)
