"""The matcher on compiled norms: it calls the function of each norm in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_rules.evaluation.compiled.functions import (
    IN_DOUBT,
    NOTED,
    PLAIN,
    Functions,
)
from contract_rules.evaluation.evaluator import joined
from contract_rules.evaluation.matcher import AskedNorm

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contract_rules.contracts.program import CompiledNorm, Program
    from contract_rules.evaluation.evaluator import Judged
    from contract_rules.evaluation.matcher import Effective, Match
    from contract_rules.evaluation.working_memory import WorkingMemory
    from contract_rules.values.acts import Value
    from contract_rules.values.events import Event


class CompiledMatcher:
    """The matcher on compiled norms; it keeps nothing of the record.

    Args:
        program: The compiled contract.
    """

    def __init__(self, program: Program) -> None:
        self._functions = functions = program.once(Functions)
        self._plain, self._noted, self._in_doubt = map(functions.made, (PLAIN, NOTED, IN_DOUBT))

    def close(self) -> None:
        """Do nothing: nothing is held."""

    def match(
        self, judged: Judged, compiled_norms: Sequence[CompiledNorm], effective: Effective
    ) -> list[tuple[CompiledNorm, Match]]:
        """See `Matcher.match`."""
        memory, act, at = judged.memory, judged.act, judged.at
        mode, made = PLAIN, self._plain
        if memory.reached is not None:
            mode, made = (IN_DOUBT, self._in_doubt) if memory.in_doubt else (NOTED, self._noted)
        find, gone = memory.find, judged.gone
        found: list[tuple[CompiledNorm, Match]] = []
        for compiled in compiled_norms:
            function = made.get(compiled.index) or self._functions.make(compiled, mode)
            own = judged.under(compiled) if function.is_own else judged
            if compiled.origin is None:
                one = function.applies(own, act, at, find, gone, None)
                if one is not None:
                    found.append((compiled, one))
                continue
            for exercise in _exercises(compiled, own):
                if effective(compiled, exercise):
                    one = function.applies(own, act, at, find, gone, exercise)
                    if one is not None:
                        found.append((compiled, one))
        return found

    def asking(
        self, norms: Sequence[CompiledNorm], memory: WorkingMemory
    ) -> list[AskedNorm] | None:
        """See `Matcher.asking`."""
        is_plain = memory.reached is None and not memory.record.has_lifted
        if not is_plain or any(compiled.origin is not None for compiled in norms):
            return None
        functions = [self._plain.get(c.index) or self._functions.make(c, PLAIN) for c in norms]
        if any(function.is_own for function in functions):
            return None
        record = memory if memory.settlement.happened else memory.record.facts
        return [
            AskedNorm(f.applies, record.find if f.is_of_record else memory.find, f.is_of_act)
            for f in functions
        ]


def _exercises(compiled: CompiledNorm, judged: Judged) -> Iterator[Event]:
    """The events that may have brought a norm into force."""
    assert compiled.origin is not None  # noqa: S101 (others need none)
    known: list[tuple[str, Value]] = []
    for test in compiled.form.tests:
        known += joined(test, judged)
    for event in judged.memory.find(*compiled.origin, known):
        if event.at <= judged.at and judged.sees(event):
            yield event
