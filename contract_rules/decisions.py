"""Decisions: the answers to "may this party do this then?"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from attrs import field, frozen

from contract_rules import explain_ways, published
from contract_rules.arguments import checked
from contract_rules.contract import Contract
from contract_rules.events import Event
from contract_rules.explain import wrapped
from contract_rules.findings import Outcome, Reason, Verdict
from contract_rules.norms import Permission, Power
from contract_rules.periods import On
from contract_rules.phrases import Words, listed
from contract_rules.questions import Question
from contract_rules.settlement import Point, Settled, Way
from contract_rules.values import Act, Party

if TYPE_CHECKING:
    from collections.abc import Hashable


class Asker(Protocol):
    """Whoever was asked, and can be asked again."""

    def missing(self, decision: Decision, verdict: Verdict) -> tuple[Missing, ...]:
        """The least that would give another verdict."""
        ...


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
        asker: Who was asked; carried, not compared.
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
    asker: Asker | None = field(default=None, eq=False, repr=False)

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
        found = dict.fromkeys(reason.clause.id for reason in self.deciding)
        if not self.ways:
            return tuple(found)
        written = [provision.id for provision in self.contract.provisions]
        return tuple(sorted(found, key=written.index))

    @checked
    def why_not(self, verdict: Verdict) -> tuple[Missing, ...]:
        """The least that would have to happen, or be read so, for another verdict.

        Each is found by supposing it beside what is on record with the engine by now, on the
        day asked about.

        Returns:
            The smallest sets of suppositions, each with its decision; none where none was
            found, or where the verdict is that.
        """
        if self.asker is None or verdict is self.verdict:
            return ()
        return self.asker.missing(self, verdict)

    def to_json(self) -> dict[str, Any]:
        """The decision as JSON data; ``findings.schema.json`` in the package describes it."""
        return published.decided(self)

    def __str__(self) -> str:
        """The verdict, the reason in a sentence, and the evidence, in at most 80 columns."""
        return explain_ways.decision(self)


@frozen
class Missing:
    """What would give another verdict, if it were so; found by supposing it.

    Attributes:
        settled: The events that would have to happen, and the readings that would have to be
            right.
        decision: The decision that there would be then.
    """

    settled: tuple[Settled, ...]
    decision: Decision

    @property
    def events(self) -> tuple[Event, ...]:
        """The events that would have to happen, as one may suppose them."""
        return supposed_in(self.settled)

    @property
    def readings(self) -> dict[str, str]:
        """The readings that would have to be right, by their questions."""
        return {s.point.id: str(s.choice) for s in self.settled if isinstance(s.point, Question)}

    def __str__(self) -> str:
        """What would have to be so, in a sentence."""
        words = Words(self.decision.contract.vocabulary, {})
        parts = [f"{e.by} did {words.act(e.act)} by {e.on.isoformat()}" for e in self.events]
        parts += [f"{name} is read as {reading}" for name, reading in self.readings.items()]
        return wrapped(f"It would be {self.decision.verdict.value} if {listed(parts, 'and')}.")


def supposed_in(settled: tuple[Settled, ...]) -> tuple[Event, ...]:
    """The events that are supposed to have happened."""
    return tuple(s.point for s in settled if isinstance(s.point, Event) and s.choice)


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


def gist(decision: Decision, *, loosely: bool = False) -> Hashable:
    """What of a decision counts when two are compared: not its day, nor its evidence.

    It is the verdict, whether the act would be void, the clauses, and what it turns on; of an
    act off the record, whose it is and what is done, but not by when.

    Args:
        decision: The decision.
        loosely: Whether of what is done off the record only the kind counts, as where the
            decision stands for acts that differ.
    """
    open_ = frozenset(
        point
        if isinstance(point, Question)
        else (point.by, point.act.kind, () if loosely else point.act.fields)
        for point in decision.turns_on
    )
    return decision.verdict, decision.void, decision.clauses, open_
