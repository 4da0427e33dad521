"""Histories of decisions: the intervals in which an act is decided alike, and what ended each."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Any

from attrs import field

from contract_rules.answers.decisions import Decision
from contract_rules.answers.drawing import Bar, scale_of, table
from contract_rules.answers.explanation import headline, word
from contract_rules.answers.json_format import STAMP
from contract_rules.answers.layout import wrapped
from contract_rules.answers.phrases import Words, listed
from contract_rules.contracts.clauses import Amendment
from contract_rules.contracts.contract import Contract
from contract_rules.values.arguments import checked
from contract_rules.values.data_classes import frozen
from contract_rules.values.events import Event
from contract_rules.values.periods import Period


class CauseKind(Enum):
    """The kinds of causes that change a decision."""

    EVENT = "event"
    """Something was done."""
    AMENDMENT = "amendment"
    """Another text took effect."""
    BEGINNING = "beginning"
    """A norm began, on the day that it says."""
    TERM = "term"
    """The term of a norm ended."""
    DEADLINE = "deadline"
    """The last day to perform a duty passed."""
    OVERDUE = "overdue"
    """A duty became overdue by as much as a clause asks about."""
    NOTICE = "notice"
    """The notice of something done ran out, and it took effect."""
    TIME = "time"
    """A day came: one that is written down, or until or from which something counts."""


@frozen(kw_only=True)
class Cause:
    """Something that changed a decision.

    Attributes:
        kind: The kind of cause.
        on: The day of the event, the first day of the amendment, the day on which an exercise
            with notice took effect, the first day of the norm that began,
            the last day of the term or deadline, the first day on which
            a duty is overdue by more than that, or the day that came.
        event: The event, or the exercise.
        amendment: The amendment.
        clause: The id of the clause whose norm began, or whose term or deadline it is.
        duty: The id of the duty whose deadline it is, or that is overdue.
        by: By how much it is overdue.
        contract: The contract asked; left out of equality.
    """

    kind: CauseKind
    on: date
    event: Event | None = None
    amendment: Amendment | None = None
    clause: str | None = None
    duty: str | None = None
    by: Period | None = None
    contract: Contract = field(eq=False, repr=False)

    def __str__(self) -> str:
        """The cause, as the end of a sentence."""
        on = self.on.isoformat()
        if self.amendment is not None:
            return f"by the {self.amendment.title}"
        if self.event is not None:
            done = f"as {Words.of(self.contract).happened(self.event)}"
            notice = self.kind is CauseKind.NOTICE
            return f"{done}, which took effect on {on}" if notice else done
        if self.clause is None:
            return f"as {on} came"
        if self.kind is CauseKind.TERM:
            return f"as the term of {self.clause} ended on {on}"
        if self.kind is CauseKind.BEGINNING:
            return f"as {self.clause} began on {on}"
        if self.kind is CauseKind.OVERDUE:
            return f"as a duty under {self.clause} was overdue by more than {self.by} on {on}"
        return f"as a deadline under {self.clause} passed on {on}"

    def to_json(self) -> dict[str, Any]:
        """The cause as JSON data; ``schemas/findings.schema.json`` describes it."""
        return {
            **STAMP,
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
        open_ended: Whether the last day is only the last one that was looked at, so that the
            interval may go on after it. It is so of the last interval where duties recur that
            may bear on the decision: their periods begin without end.
        decision: The decision on the first day.
        changed_by: What changed the decision on the first day; where the reasons do not tell,
            all causes of that day that bear on such acts. None for the first interval.
    """

    since: date
    until: date | None
    decision: Decision
    open_ended: bool = False
    changed_by: tuple[Cause, ...] = ()

    @checked
    def holds(self, on: date) -> bool:
        """Whether a day lies in the interval."""
        return self.since <= on and (self.until is None or on <= self.until)

    def to_json(self) -> dict[str, Any]:
        """The interval as JSON data; ``schemas/findings.schema.json`` describes it."""
        return {
            **STAMP,
            "since": self.since.isoformat(),
            "until": self.until.isoformat() if self.until else None,
            "open_ended": self.open_ended,
            "decision": self.decision.to_json(),
            "changed_by": [cause.to_json() for cause in self.changed_by],
        }

    def __str__(self) -> str:
        """The verdict, the clauses, the act and the days; below, what changed it; 80 columns."""
        decision = self.decision
        act = Words.of(decision.contract).act(decision.act)
        since = f"since {self.since.isoformat()}"
        days = f"{since} until {self.until.isoformat()}" if self.until else since
        days += " at least" if self.open_ended else ""
        why = listed(map(str, self.changed_by), "and") or "from the first day of the contract"
        head = headline(decision, f"{decision.party}: {act} ({days})")
        return f"{head}\n{wrapped(f'{why[0].upper()}{why[1:]}.', '  ', '  ')}"

    @property
    def bar(self) -> Bar:
        """It as a bar of a drawing."""
        decision = self.decision
        return Bar(
            since=self.since,
            until=self.until,
            word=word(decision),
            label=", ".join(decision.clauses),
            title=str(self),
        )


class Intervals(tuple[Interval, ...]):
    """The intervals of a history, one after another; a notebook draws them as bars."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        """The intervals as bars of SVG, as notebooks show them, with the texts as lines."""
        if not self:
            return ""
        first, last = self[0], self[-1]
        decision = first.decision
        return table(
            [(decision.party.name, Words.of(decision.contract).act(decision.act), self._bars)],
            scale_of(first.since, last.until or last.since),
            lines=[amendment.effective for amendment in decision.contract.amendments],
        )

    @property
    def _bars(self) -> list[Bar]:
        return [interval.bar for interval in self]
