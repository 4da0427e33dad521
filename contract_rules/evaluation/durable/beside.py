"""Evaluates what a network of rules does not hold: as norms are defined, and often as compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_rules.evaluation.semantics import Semantics

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contract_rules.contracts.program import CompiledNorm, Program
    from contract_rules.evaluation.evaluator import Judged
    from contract_rules.evaluation.matcher import Effective, Match, MatchNorms

MANY = 100
"""After how many questions it is worth its while to compile norms."""


class Beside:
    """Answers what the network does not hold.

    The first `MANY` questions are answered as norms are defined, the others by the functions to
    which they are compiled, so that an engine that is asked little compiles nothing.

    Args:
        program: The compiled contract.
    """

    def __init__(self, program: Program) -> None:
        self._program = program
        self._match: MatchNorms = Semantics().match
        self._asked = 0

    def match(
        self, judged: Judged, compiled_norms: Sequence[CompiledNorm], effective: Effective
    ) -> list[tuple[CompiledNorm, Match]]:
        """See `Matcher.match`."""
        self._asked += 1
        if self._asked == MANY:
            from contract_rules.evaluation.compiled import CompiledMatcher

            self._match = CompiledMatcher(self._program).match
        return self._match(judged, compiled_norms, effective)
