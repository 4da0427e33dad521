"""The matcher that asks the network of rules and compiled norms, which must say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from attrs import evolve

from contract_rules.errors import DisagreementError
from contract_rules.evaluation.compiled import CompiledMatcher
from contract_rules.evaluation.durable import DurableMatcher
from contract_rules.evaluation.semantics import Semantics
from contract_rules.evaluation.settlement import Reached

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contract_rules.answers.open_points import Point
    from contract_rules.contracts.fact_base import FactBase
    from contract_rules.contracts.program import CompiledNorm, Program
    from contract_rules.evaluation.evaluator import Judged
    from contract_rules.evaluation.matcher import Effective, Match, Matcher
    from contract_rules.evaluation.working_memory import WorkingMemory

Testimony: TypeAlias = "tuple[list[tuple[CompiledNorm, Match]], dict[int, list[Point]]]"
"""What a matcher found, and the open points that each norm, by its number, asked about."""


class AgreeingMatcher:
    """The matcher that asks two others.

    Args:
        program: The compiled contract.
        facts: The events on record.

    Raises:
        EngineUnavailableError: When durable-rules cannot be imported.
    """

    def __init__(self, program: Program, facts: FactBase) -> None:
        self._network: Matcher = DurableMatcher(program, facts, Semantics().match)
        self._compiled: Matcher = CompiledMatcher(program)
        self._facts = facts

    def close(self) -> None:
        """Give back what the network holds."""
        self._network.close()

    def asking(self, norms: Sequence[CompiledNorm], memory: WorkingMemory) -> None:
        """None: there is no such way; see `Matcher.asking`."""

    def match(
        self, judged: Judged, compiled_norms: Sequence[CompiledNorm], effective: Effective
    ) -> list[tuple[CompiledNorm, Match]]:
        """See `Matcher.match`.

        Raises:
            DisagreementError: When the two do not find the same.
        """
        found, points = _said(self._network, judged, compiled_norms, effective)
        other, others = _said(self._compiled, judged, compiled_norms, effective)
        if found != other or points != others:
            raise self._disagreement(judged, compiled_norms)
        if judged.memory.reached is not None:
            for number, asked in points.items():
                for point in asked:
                    judged.memory.reached.note(point, number)
        return found

    def _disagreement(
        self, judged: Judged, compiled_norms: Sequence[CompiledNorm]
    ) -> DisagreementError:
        clauses = ", ".join(dict.fromkeys(compiled.clause.id for compiled in compiled_norms))
        on = judged.memory.zone.moment(judged.at).isoformat()
        msg = (
            f"the network of rules and compiled norms do not agree on {judged.act} on {on}, "
            f"under clauses {clauses}; one of them is wrong, so please report it with the "
            "contract and error.history, and ask Engine(..., matcher='semantics') meanwhile"
        )
        supposed = judged.memory.settlement.happened
        return DisagreementError(msg, repr([*self._facts.recorded, *supposed]))


def _said(
    matcher: Matcher,
    judged: Judged,
    compiled_norms: Sequence[CompiledNorm],
    effective: Effective,
) -> Testimony:
    """What a matcher says, and of which open points, whatever was asked before."""
    if judged.memory.reached is None:
        return matcher.match(judged, compiled_norms, effective), {}
    reached = Reached()
    apart = evolve(judged, memory=evolve(judged.memory, reached=reached))
    found = matcher.match(apart, compiled_norms, effective)
    numbers = dict.fromkeys(compiled.original for compiled in compiled_norms)
    return found, {number: reached.by([number]) for number in numbers}
