"""The matcher on durable-rules: events become facts, a question becomes a fact, matches are read.

The fact of a question is called the candidate. It is asserted, the rules that fired are read, and
it is retracted again. What the network does not hold, the semantics answer beside it.

The facts in the network are a copy of what is on record, brought up to date when a question is
asked; matches of an act that is reversed by then are left out as they are read. Where a question
is broken off, by an interrupt, say, that copy is thrown away, and the next question makes another.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from typing import TYPE_CHECKING
from weakref import finalize

from contract_rules.evaluation.durable.network import Network
from contract_rules.evaluation.durable.symbols import Symbols
from contract_rules.evaluation.matcher import Effective, Match
from contract_rules.evaluation.semantics import Semantics

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from contract_rules.contracts.fact_base import FactBase
    from contract_rules.contracts.program import CompiledNorm, Program
    from contract_rules.evaluation.durable.rules import RuleStep
    from contract_rules.evaluation.evaluator import Judged
    from contract_rules.values.acts import Act, ActionType
    from contract_rules.values.events import Event

OBSERVED, UNMATCHED = 2, 1
"""The answers of durable-rules to a fact whose id it has, and to one that no rule asks about."""


class DurableMatcher:
    """The matcher on durable-rules.

    Args:
        program: The compiled contract.
        facts: The events on record.

    Raises:
        EngineUnavailableError: When durable-rules cannot be imported.
    """

    def __init__(self, program: Program, facts: FactBase) -> None:
        self._starts, self._kinds = program.starts, program.kinds
        self._network = program.once(Network)
        self._facts = facts
        self._semantics = Semantics()
        self._copy: _Copy | None = None

    def close(self) -> None:
        """Give the session of the network back; a question asked afterwards takes another."""
        self._copy = None

    def match(
        self, judged: Judged, compiled_norms: Sequence[CompiledNorm], effective: Effective
    ) -> list[tuple[CompiledNorm, Match]]:
        """See `Matcher.match`."""
        if judged.memory.record.hidden is not None:  # the network holds all that is on record
            return self._semantics.match(judged, compiled_norms, effective)
        steps = self._network.rule_set.steps
        held = [compiled for compiled in compiled_norms if compiled.index in steps]
        reading = self._read(judged, held) if held else None
        if reading is None:
            return self._semantics.match(judged, compiled_norms, effective)
        found = [
            (compiled, match)
            for compiled in held
            for match in reading.found(compiled, steps[compiled.index], effective)
        ]
        if len(held) < len(compiled_norms):
            beside = [compiled for compiled in compiled_norms if compiled.index not in steps]
            found += self._semantics.match(judged, beside, effective)
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
        self._events: dict[int, Event] = {}
        self._numbers: dict[str, set[int]] = {}
        self._too_wide: set[tuple[str, str]] = set()

    def update(self, facts: FactBase) -> None:
        """Assert the events that were recorded since."""
        for event in facts.recorded[self._seen :]:
            for name in () if event.undoes else event.act.kinds:
                if (event.by.name, name) in self._rule_set.asked:
                    self._hold(event, name)
            self._seen += 1

    def _hold(self, event: Event, kind: str) -> None:
        """Assert an event as one of an action: its own, or one that it is a kind of."""
        what, fields = (event.by.name, kind), self._fields(event.act, kind)
        if fields is None:
            self._too_wide.add(what)
            return
        asked = self._symbols.number(("event", *what))
        number, _, _ = self._assert(f'"k":{asked},"t":{event.at}{fields}')
        self._events[number] = event
        self._numbers.setdefault(event.id, set()).add(number)

    def ask(self, judged: Judged, held: Sequence[CompiledNorm], text: int) -> _Reading | None:
        """What the rules say of an act; None where a number that counts does not fit.

        Args:
            judged: The act.
            held: The norms asked about, all of acts by whoever does it: of its action, or of one
                that this is a kind of.
            text: The number of the contract's text at that instant.
        """
        matches: dict[int, list[tuple[int, ...]]] = {}
        for by, kind in dict.fromkeys((compiled.by, compiled.kind) for compiled in held):
            fields = self._fields(judged.act, kind)
            if fields is None or self._too_wide:
                return None
            number = self._symbols.number(("act", by, kind))
            _, state, fact = self._assert(f'"k":{number},"v":{text},"t":{judged.at}{fields}')
            if state is not None:
                matches |= self._matches(state, judged)
                self._engine.retract_fact(self._handle, fact)
        return _Reading(self._events, matches)

    def _fields(self, act: Act, kind: str) -> str | None:
        """The fields that an action has, of an act, as properties of a fact.

        None where a number does not fit.
        """
        names = self._kinds[kind].fields
        encoded = [self._symbols.encode(act.get(known.name)) for known in names]
        if None in encoded:
            return None
        return "".join(f',"f{n}":{number}' for n, number in enumerate(encoded))

    def _assert(self, properties: str) -> tuple[int, int | None, str]:
        """Assert a fact; its id, the state to read matches from, if any, and the fact."""
        while True:
            self._ids += 1
            fact = f'{{"id":{self._ids},"sid":"{self._sid}","z":0,{properties}}}'
            answer, state = self._engine.assert_fact(self._handle, fact)
            if answer != OBSERVED:
                return self._ids, None if answer == UNMATCHED else state, fact

    def _matches(self, state: int, judged: Judged) -> dict[int, list[tuple[int, ...]]]:
        """The matches by step, each as the id of the event that was joined, if any was."""
        matches: dict[int, list[tuple[int, ...]]] = {}
        variants = self._rule_set.variants
        itself = judged.itself
        unseen = [] if itself is None else [itself]
        unseen += judged.memory.record.reversed_by(judged.at)
        own = {number for event in unseen for number in self._numbers.get(event.id, ())}
        started = self._engine.start_action_for_state(self._handle, state)
        message = started[1] if started else None
        while message:
            # the message is {"rule": {"e0": {...}, ...}}; most rules ask about the candidate alone
            variant = variants[message[2 : message.index('"', 2)]]
            ids: tuple[int, ...] = ()
            if variant.joins:
                (facts,) = json.loads(message).values()
                ids = (facts["e1"]["id"],)
            if own.isdisjoint(ids):
                matches.setdefault(variant.key, []).append(ids)
            message = self._engine.complete_and_start_action(self._handle, state)
        return matches


class _Reading:
    """Reads the matches of one question: resolves exceptions and negations among them.

    Both are rules of their own that extend the match of what they except or negate, as
    durable-rules' negation is not reliable.
    """

    def __init__(
        self, events: dict[int, Event], matches: dict[int, list[tuple[int, ...]]]
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
