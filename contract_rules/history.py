"""Histories: from when to when an act is decided alike, and what changed that."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Any

from attrs import field, frozen

from contract_rules.arguments import checked
from contract_rules.clauses import Amendment
from contract_rules.contract import Contract
from contract_rules.decisions import Decision
from contract_rules.events import Event
from contract_rules.explain import headline, wrapped
from contract_rules.phrases import Words, listed


class CauseKind(Enum):
    """What kind of thing changes a decision."""

    EVENT = "event"
    """Something was done."""
    AMENDMENT = "amendment"
    """Another text took effect."""
    TERM = "term"
    """The term of a norm ended."""
    DEADLINE = "deadline"
    """The last day to perform a duty passed."""
    NOTICE = "notice"
    """The notice of something done ran out, and it took effect."""
    TIME = "time"
    """A day came: one that is written down, or until or from which something counts."""


@frozen(kw_only=True)
class Cause:
    """What changed a decision.

    Attributes:
        kind: What kind of thing.
        on: When: the day of the event, the first day of the amendment or of what was done with
            notice, the last day of the term or deadline, the day that came.
        event: What was done.
        amendment: The amendment.
        clause: The id of the clause whose term or deadline it is.
        duty: The id of the duty whose deadline it is.
        contract: The contract asked; carried, not compared.
    """

    kind: CauseKind
    on: date
    event: Event | None = None
    amendment: Amendment | None = None
    clause: str | None = None
    duty: str | None = None
    contract: Contract = field(eq=False, repr=False)

    def __str__(self) -> str:
        """What changed it, as the end of a sentence."""
        on = self.on.isoformat()
        if self.amendment is not None:
            return f"by the {self.amendment.title}"
        if self.event is not None:
            done = f"as {Words(self.contract.vocabulary, {}).happened(self.event)}"
            notice = self.kind is CauseKind.NOTICE
            return f"{done}, which took effect on {on}" if notice else done
        if self.clause is None:
            return f"as {on} came"
        if self.kind is CauseKind.TERM:
            return f"as the term of {self.clause} ended on {on}"
        return f"as a deadline under {self.clause} passed on {on}"

    def to_json(self) -> dict[str, Any]:
        """The cause as JSON data; ``findings.schema.json`` in the package describes it."""
        return {
            "cause": self.kind.value,
            "on": self.on.isoformat(),
            "event": self.event.id if self.event else None,
            "amendment": self.amendment.title if self.amendment else None,
            "clause": self.clause,
            "duty": self.duty,
            "text": str(self),
        }


@frozen(kw_only=True)
class Interval:
    """The days on which an act is decided alike: one verdict by the same clauses.

    Attributes:
        since: The first day.
        until: The last day; None where nothing on record ends it.
        decision: The decision on the first day.
        changed_by: What changed the decision on the first day; where the reasons do not tell,
            all that came about on it and bears on such acts. Nothing for the first interval.
    """

    since: date
    until: date | None
    decision: Decision
    changed_by: tuple[Cause, ...] = ()

    @checked
    def holds(self, on: date) -> bool:
        """Whether a day lies in the interval."""
        return self.since <= on and (self.until is None or on <= self.until)

    def to_json(self) -> dict[str, Any]:
        """The interval as JSON data; ``findings.schema.json`` in the package describes it."""
        return {
            "since": self.since.isoformat(),
            "until": self.until.isoformat() if self.until else None,
            "decision": self.decision.to_json(),
            "changed_by": [cause.to_json() for cause in self.changed_by],
        }

    def __str__(self) -> str:
        """The verdict, the clauses, the act and the days; below, what changed it; 80 columns."""
        decision = self.decision
        act = Words(decision.contract.vocabulary, {}).act(decision.act)
        since = f"since {self.since.isoformat()}"
        days = f"{since} until {self.until.isoformat()}" if self.until else since
        why = listed(map(str, self.changed_by), "and") or "from the first day of the contract"
        head = headline(decision, f"{decision.party}: {act} ({days})")
        return f"{head}\n{wrapped(f'{why[0].upper()}{why[1:]}.', '  ', '  ')}"
