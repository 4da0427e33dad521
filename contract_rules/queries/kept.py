"""Keeps what was decided for reports, as far as no event bears on it that was recorded since.

An event bears on a decision by its action: where norms look for such events that equal the act in
some fields, where duties or exercises go by them, or where what may be off the record is compared
with them. All else about a decision is the contract's, but for what amounts are counted in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from contract_rules.answers.decisions import Decision
from contract_rules.evaluation.dependencies import ANY, DependencyIndex
from contract_rules.queries.likeness import DecidedAlike, Likeness
from contract_rules.values.data_classes import define
from contract_rules.values.instants import as_given

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contract_rules.contracts.program import Program
    from contract_rules.evaluation.dependencies import Join
    from contract_rules.evaluation.working_memory import WorkingMemory
    from contract_rules.norms.expressions import Pattern
    from contract_rules.values.acts import Act, Party
    from contract_rules.values.events import Event
    from contract_rules.values.instants import On

ReportRow: TypeAlias = "tuple[Pattern, Decision, Act]"
"""A row of a report: which acts, and the decision on one of them, or on one that is alike."""

Recorded: TypeAlias = "tuple[Act, frozenset[Join]]"
"""An act on record, and in which fields it must equal another to bear on the decision on that."""

MOST_KEPT = 4096
"""About how many decisions are kept on acts that clauses tell apart; then all are let go."""

MOST_SINCE = 64
"""After how many events it is still looked which of them bear on what was decided before."""


@define(eq=False, repr=False)
class KeptAnswers:
    """What was decided of acts of an action by a party on a day.

    Attributes:
        decided: The decisions.
        known: How many events were on record when it was last seen that they hold.
        currency: What amounts were counted in, and since when that was known.
        rows: The rows of a report that were made of them, with what else they were made from.
    """

    decided: DecidedAlike[Decision]
    known: int
    currency: tuple[str | None, int]
    rows: tuple[object, tuple[ReportRow, ...]] | None = None


class KeptDecisions:
    """Keeps what was decided on one record, by party, action and day.

    Args:
        program: The contract's program.
        memory: What is on record.
    """

    def __init__(self, program: Program, memory: WorkingMemory) -> None:
        self._program = program
        self._memory = memory
        self._dependencies = program.once(DependencyIndex)
        self._kept: dict[object, KeptAnswers] = {}

    def __len__(self) -> int:
        """How many decisions are kept."""
        return sum(len(kept.decided) for kept in self._kept.values())

    def of(self, party: Party, kind: str, on: On) -> KeptAnswers:
        """What was decided of acts of an action by a party on a day, as far as it still holds.

        It is the same one as before where all of it holds.
        """
        record, at = self._memory.record, self._program.zone.instant(on)
        key, currency = (party.name, kind, as_given(on)), (record.currency, record.priced)
        kept = self._kept.get(key)
        if kept is not None and kept.currency == currency:
            decided = self._still_so(kept, party.name, kind, at)
            if decided is kept.decided:
                kept.known = len(record.facts)
                return kept
        else:
            if len(self) + len(self._kept) > MOST_KEPT:
                self._kept.clear()
            decided = self._nothing(party.name, kind, at)
        found = self._kept[key] = KeptAnswers(decided, len(record.facts), currency)
        return found

    def _nothing(self, party: str, kind: str, at: int) -> DecidedAlike[Decision]:
        return DecidedAlike(Likeness(self._program, self._memory, party, kind, at), _itself)

    def _still_so(
        self, kept: KeptAnswers, party: str, kind: str, at: int
    ) -> DecidedAlike[Decision]:
        """What was decided on which no event bears that was put on record since."""
        since = self._memory.facts.recorded[kept.known :]
        bearing = tuple(self._bearing(since, party, kind, at))
        if not bearing:
            return kept.decided
        found = self._nothing(party, kind, at)
        if len(since) <= MOST_SINCE:
            found.take_over(kept.decided, lambda act: not _may_bear(bearing, act))
        return found

    def _bearing(
        self, events: Iterable[Event], party: str, kind: str, at: int
    ) -> Iterable[Recorded]:
        """The events that may bear on acts of an action by a party at an instant."""
        compared = self._dependencies.acts(party, kind).compared
        joins = self._dependencies.bearing(party, kind)
        for event in events:
            name = event.act.kind
            if name in compared:
                yield event.act, frozenset({ANY})
            elif name in joins and event.at <= at:
                yield event.act, joins[name]


def _may_bear(events: Iterable[Recorded], act: Act) -> bool:
    """Whether one of some events may bear on an act: a field left open equals nothing stated."""
    return any(
        all(act.get(own) == other.get(name) for name, own in join)
        for other, joins in events
        for join in joins
    )


def _itself(decision: Decision) -> Decision:
    return decision
