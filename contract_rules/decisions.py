"""Decisions: the answers to "may this party do this then?"."""

from __future__ import annotations

from typing import Any

from attrs import field, frozen

from contract_rules import explain, published
from contract_rules.contract import Contract
from contract_rules.findings import Outcome, Reason, Verdict
from contract_rules.norms import Permission, Power
from contract_rules.periods import On
from contract_rules.settlement import Point, Way
from contract_rules.values import Act, Party


@frozen(kw_only=True)
class Decision:
    """The answer to one question, with its reasons; ``str()`` explains it.

    Attributes:
        verdict: The answer.
        party: Whose act it is.
        act: The act.
        on: The date or instant asked about.
        reasons: What became of every norm that bears on the act, in the order of the text.
        void: Whether, as the exercise of a power, it would change nothing; None where the act
            is no exercise of a power, or that is not settled.
        ways: The smallest ways of settling what is open that give an answer, with the decision
            under each, where the decision or its reasons turn on that.
        contract: The contract asked; carried, not compared.
        known: How many events there are up to then; carried, not compared.
    """

    verdict: Verdict
    party: Party
    act: Act
    on: On
    reasons: tuple[Reason, ...]
    void: bool | None = None
    ways: tuple[Way[Decision], ...] = ()
    contract: Contract = field(eq=False, repr=False)
    known: int = field(default=0, eq=False, repr=False)

    @property
    def deciding(self) -> tuple[Reason, ...]:
        """The reasons that the verdict rests on; of every way, where it turns on something."""
        found = (way.answer for way in self.ways)
        told = (r for decision in found for r in deciding(decision.verdict, decision.reasons))
        return tuple(dict.fromkeys(told)) or deciding(self.verdict, self.reasons)

    @property
    def turns_on(self) -> tuple[Point, ...]:
        """The open points that the verdict turns on; none where it is settled."""
        if self.verdict is not Verdict.UNDETERMINED:
            return ()
        return tuple(dict.fromkeys(s.point for way in self.ways for s in way.settled))

    @property
    def clauses(self) -> tuple[str, ...]:
        """The ids of the clauses that decide it, in the order of the text."""
        return tuple(dict.fromkeys(reason.clause.id for reason in self.deciding))

    def to_json(self) -> dict[str, Any]:
        """The decision as JSON data; ``findings.schema.json`` in the package describes it."""
        return published.decided(self)

    def __str__(self) -> str:
        """The verdict, the reason in a sentence, and the evidence, in at most 80 columns."""
        return explain.decision(self)


def deciding(verdict: Verdict, reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """The reasons that a verdict rests on.

    A prohibition rests on what forbids; a conflict on all that clashes; a permission on what
    permits and on the exceptions to what would forbid, failing these on the powers that lack
    their conditions, failing these on what forbade once and lapsed.
    """
    speaking = tuple(r for r in reasons if r.outcome is Outcome.SPEAKS)
    if verdict is not Verdict.PERMITTED:
        return tuple(r for r in speaking if not isinstance(r.norm, Power))
    yielding = tuple(
        r for r in reasons if r.outcome is Outcome.YIELDS and not isinstance(r.norm, Permission)
    )
    for rests_on in (Outcome.UNMET, Outcome.LAPSED):
        if speaking or yielding:
            break
        yielding = tuple(r for r in reasons if r.outcome is rests_on)
    return tuple(r for r in reasons if r in speaking or r in yielding)
