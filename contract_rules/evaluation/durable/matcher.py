"""The matcher on durable-rules: events become facts, a question becomes a fact, matches are read.

The fact of a question is called the candidate. It is asserted, the rules that fired are read, and
it is retracted again.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from typing import TYPE_CHECKING
from weakref import finalize

from contract_rules.evaluation.durable.network import Network
from contract_rules.evaluation.durable.symbols import Symbols
from contract_rules.evaluation.evaluator import Judged, Slots, passes
from contract_rules.evaluation.matcher import Effective, Match

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contract_rules.contracts.program import CompiledNorm, Program
    from contract_rules.evaluation.durable.rules import RuleStep
    from contract_rules.norms.normal_form import Test
    from contract_rules.values.acts import Act
    from contract_rules.values.events import Event

OBSERVED, UNMATCHED = 2, 1
"""The answers of durable-rules to a fact whose id it has, and to one that no rule asks about."""


class DurableMatcher:
    """The matcher on durable-rules.

    Args:
        program: The compiled contract.

    Raises:
        EngineUnavailableError: When durable-rules cannot be imported.
        NetworkTooLargeError: When it does not hold the contract.
        NumberRangeError: When a constant of the contract does not fit.
    """

    def __init__(self, program: Program) -> None:
        self._starts, self._kinds = program.starts, program.kinds
        self._network = program.once(Network)
        self._engine = self._network.engine
        self._symbols = Symbols(self._network.rule_set.symbols)
        self._handle, self._sid = session = self._network.take()
        self._ids = 0
        self._facts: dict[int, Event] = {}
        self._numbers: dict[str, int] = {}
        self._told: dict[int, str] = {}
        self._end = finalize(self, self._network.give_back, session)

    def close(self) -> None:
        """Give the session back; closing twice does nothing more."""
        self._end()

    def check(self, act: Act) -> None:
        """See `Matcher.check`."""
        self._fields(act)

    def add(self, event: Event) -> None:
        """See `Matcher.add`."""
        what = ("event", event.by.name, event.act.kind)
        fact = f'"k":{self._symbols.number(what)},"t":{event.at}{self._fields(event.act)}'
        if what[1:] in self._network.rule_set.asked:
            number, _, told = self._assert(fact)
            self._facts[number] = event
            self._numbers[event.id] = number
            self._told[number] = told

    def remove(self, event: Event) -> None:
        """See `Matcher.remove`."""
        number = self._numbers.pop(event.id, None)
        if number is not None:
            del self._facts[number]
            self._engine.retract_fact(self._handle, self._told.pop(number))

    def match(
        self, judged: Judged, compiled_norms: Sequence[CompiledNorm], effective: Effective
    ) -> list[tuple[CompiledNorm, Match]]:
        """See `Matcher.match`."""
        act, at = judged.act, judged.at
        what = ("act", compiled_norms[0].by, act.kind)
        text = bisect_right(self._starts, at) - 1
        kind = f'"k":{self._symbols.number(what)},"v":{text},"t":{at}'
        _, state, fact = self._assert(f"{kind}{self._fields(act)}")
        if state is None:
            return []
        reading = _Reading(self._facts, self._matches(state, judged))
        self._engine.retract_fact(self._handle, fact)
        steps = self._network.rule_set.steps
        return [
            (compiled, found)
            for compiled in compiled_norms
            for found in reading.found(compiled, steps[compiled.index], effective)
        ]

    def _fields(self, act: Act) -> str:
        names = self._kinds[act.kind].fields
        encoded = (self._symbols.encode(act.get(known.name)) for known in names)
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
        """The matches by step, each as the ids of the events in its places."""
        matches: dict[int, list[tuple[int, ...]]] = {}
        variants = self._network.rule_set.variants
        itself = judged.itself
        own = self._numbers.get(itself.id) if itself else None
        started = self._engine.start_action_for_state(self._handle, state)
        message = started[1] if started else None
        while message:
            # the message is {"rule": {"e0": {...}, ...}}; most rules ask about the candidate alone
            variant = variants[message[2 : message.index('"', 2)]]
            ids: tuple[int, ...] = ()
            if variant.facts:
                (facts,) = json.loads(message).values()
                ids = tuple([facts[f"e{n}"]["id"] for n in variant.facts])
            if own not in ids and self._passes(variant.again, judged, ids):
                matches.setdefault(variant.key, []).append(ids)
            message = self._engine.complete_and_start_action(self._handle, state)
        return matches

    def _passes(self, again: tuple[Test, ...], judged: Judged, ids: tuple[int, ...]) -> bool:
        if not again:
            return True
        slots: Slots = (judged, *(self._facts[i] for i in ids))
        return all(passes(test, slots) for test in again)


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
        ways = [
            ids
            for ids in self._matches.get(step.key, ())
            if ids[: len(before)] == before
            if not any(self._ways(inner, ids) for group in step.nots for inner in group)
        ]
        if len(ways) > 1:
            ways.sort(key=lambda ids: [self._order(i) for i in ids])
        return ways

    def _order(self, number: int) -> tuple[int, int]:
        return self._events[number].at, number

    def _named(self, ids: tuple[int, ...]) -> tuple[Event, ...]:
        return tuple(self._events[i] for i in ids)
