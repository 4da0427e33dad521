"""Findings about events on record, and breaches: as data, sentences and JSON."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol

from contract_rules.answers.decisions import Decision
from contract_rules.answers.duties import Duty, DutyStatus, how_it_stands
from contract_rules.answers.json_format import STAMP
from contract_rules.answers.layout import indented
from contract_rules.answers.phrases import Words, shown
from contract_rules.answers.reasons import Effect, Reason, Verdict
from contract_rules.contracts.serialization import amount_to_json
from contract_rules.values.acts import Party
from contract_rules.values.data_classes import frozen
from contract_rules.values.events import Event
from contract_rules.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class FindingKind(Enum):
    """What an event on record amounts to."""

    BREACH = "breach"
    """It was prohibited when it was done; or by its day a duty is in breach."""
    CONFLICT = "conflict"
    """Clauses clash on it."""
    EXERCISED = "exercised"
    """It is the exercise of a power, and took effect."""
    UNDETERMINED = "undetermined"
    """Whether it was prohibited, or took effect, turns on what is not settled."""
    VOID = "void"
    """It is the exercise of a power that its party lacked, and changed nothing."""
    DUTY = "duty"
    """A duty arose upon it."""
    COUNTED = "counted"
    """It counts to a duty, which is not performed in full."""
    KEPT = "kept"
    """By it a duty is performed in time."""
    LATE = "late"
    """By it a duty is performed, after it had fallen into breach."""
    REVERSED = "reversed"
    """By it an act no longer counts to a duty, or a duty is discharged that arose upon the act."""
    UNALLOCATED = "unallocated"
    """It is a payment, or a part of one, that exceeds what is owed."""
    UNDONE = "undone"
    """By it something is no longer so that was found before: it happened earlier than that, or
    corrects the record."""
    REPEATED = "repeated"
    """It was on record already; another like it needs an id of its own."""


@frozen(kw_only=True)
class Finding:
    """What an event amounts to, as found when it was recorded.

    Attributes:
        kind: What the event amounts to.
        event: The event.
        decision: The decision on the act, where the finding is about that.
        duty: The duty, where the finding is about one.
        amount: The part of a payment that counts, that counts no longer, or that exceeds what is
            owed.
        undone: What was found before and is no longer so; None but for that.
    """

    kind: FindingKind
    event: Event
    decision: Decision | None = None
    duty: Duty | None = None
    amount: Money | None = None
    undone: Finding | None = None

    @property
    def clauses(self) -> tuple[str, ...]:
        """The ids of the clauses that decide what it amounts to."""
        if self.undone is not None:
            return self.undone.clauses
        if self.duty is not None:
            return (self.duty.clause,)
        return self.decision.clauses if self.decision is not None else ()

    def to_json(self) -> dict[str, Any]:
        """The finding as JSON data; ``schemas/findings.schema.json`` describes it."""
        return {
            **STAMP,
            "finding": self.kind.value,
            "event": self.event.id,
            "decision": self.decision.to_json() if self.decision else None,
            "duty": self.duty.to_json() if self.duty else None,
            "amount": amount_to_json(self.amount),
            **({"undone": self.undone.to_json()} if self.undone is not None else {}),
        }

    def __repr__(self) -> str:
        """What the event amounts to, and under which clauses, in one line."""
        under = f", under {', '.join(self.clauses)}" if self.clauses else ""
        return f"Finding({self.kind.value}, {str(self.event)!r}{under})"

    def __str__(self) -> str:
        """The kind, the clauses, the event, and how a duty or payment stands, in a line.

        Of a duty in breach it tells the duty, in place of the event by whose day that is so.
        """
        what = str(self.event)
        if self.kind is FindingKind.BREACH and self.duty is not None:
            words = Words.of(self.duty.contract)
            what = f"{self.duty.bearer}: {words.either(self.duty.acts)}"
        parts = [self.kind.value.upper(), ", ".join(self.clauses), what]
        if self.amount is not None:
            parts.append(shown(self.amount))
        if self.duty is not None:
            parts.append(how_it_stands(self.duty))
        if self.kind is FindingKind.UNALLOCATED and self.event.towards:
            parts.append(
                f"it names {self.event.towards!r}, and counts to nothing else while that is not "
                "on record, or not paid"
            )
        if self.undone is not None:
            parts.append(f"no longer: {self.undone}")
        return "  ".join(filter(None, parts))


@frozen(kw_only=True)
class Breach:
    """A duty that was not performed in time, or an act that was done though prohibited.

    Attributes:
        clause: The id of the clause that was breached.
        party: The party that breached it.
        on: The day of the act, or the first day on which the duty was in breach.
        duty: The duty, as it stands on the date asked about; None for an act.
        event: The act; None for a duty.
        decision: The decision on the act.
        remedies: The duties that arose from it, by ``otherwise=``.
        unallocated: While a duty is in breach: the payments such as it asks for that count to
            nothing, each with how much of it does; they came too early, or name something else.
    """

    clause: str
    party: Party
    on: date
    duty: Duty | None = None
    event: Event | None = None
    decision: Decision | None = None
    remedies: tuple[Duty, ...] = ()
    unallocated: tuple[tuple[Event, Money], ...] = ()

    @property
    def made_good(self) -> date | None:
        """The day since which it is made good; None as long as it is not.

        It is where what arose from it was performed, or else the duty itself, late.
        """
        return made_good(self.duty, self.remedies)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The clauses and events that decide it."""
        if self.duty is not None:
            return self.duty.reasons
        return self.decision.deciding if self.decision is not None else ()

    def to_json(self) -> dict[str, Any]:
        """The breach as JSON data; ``schemas/findings.schema.json`` describes it."""
        return {
            **STAMP,
            "breach": self.clause,
            "party": self.party.name,
            "on": self.on.isoformat(),
            "event": self.event.id if self.event else None,
            "decision": self.decision.to_json() if self.decision else None,
            "duty": self.duty.to_json() if self.duty else None,
            "remedies": [remedy.id for remedy in self.remedies],
            "made_good": self.made_good.isoformat() if self.made_good else None,
            "unallocated": left_to_json(self.unallocated),
        }

    def __repr__(self) -> str:
        """The clause, who breached it and when, and whether it was made good, in one line."""
        good = "" if self.made_good is None else f", made good {self.made_good.isoformat()}"
        return f"Breach({self.clause!r}, {self.party}, {self.on.isoformat()}{good})"

    def __str__(self) -> str:
        """The duty, or the decision on the act, explained; and whether it was made good.

        Payments such as the duty asks for that count to nothing are told beside it.
        """
        told = str(self.duty or self.decision)
        if self.duty is not None and self.unallocated:
            words = Words.of(self.duty.contract)
            held = [
                f"{words.happened(e)}, of which {left} counts to nothing."
                for e, left in self.unallocated
            ]
            told = "\n\n".join((told, *map(indented, held)))
        if self.made_good is None or self.duty is not None:
            return told
        return f"{told}\n\n  The breach was made good on {self.made_good.isoformat()}."


_DONE = frozenset({DutyStatus.KEPT, DutyStatus.LATE})


class WithStatus(Protocol):
    """How a duty stands, in full or in brief."""

    @property
    def status(self) -> DutyStatus:
        """What has become of it."""
        ...

    @property
    def since(self) -> date:
        """The day since which it has that status."""
        ...


def made_good(duty: WithStatus | None, remedies: Sequence[WithStatus]) -> date | None:
    """The day since which a breach is made good; see `Breach.made_good`.

    Args:
        duty: The duty; None for an act.
        remedies: The duties that arose from the breach.
    """
    done = [remedy.since for remedy in remedies if remedy.status in _DONE]
    if remedies and len(done) == len(remedies):
        return max(done)
    return duty.since if duty is not None and duty.status is DutyStatus.LATE else None


def left_to_json(left: Iterable[tuple[Event, Money]]) -> list[dict[str, str | None]]:
    """Payments that count to nothing, each with how much of it does, as JSON data."""
    return [{"event": event.id, "amount": amount_to_json(rest)} for event, rest in left]


def kinds_of(verdict: Verdict, effect: Effect) -> Iterator[FindingKind]:
    """The kinds of findings that a verdict on an act on record makes, with its effect."""
    if verdict is Verdict.PROHIBITED:
        yield FindingKind.BREACH
    if verdict is Verdict.CONFLICT:
        yield FindingKind.CONFLICT
    if verdict is Verdict.UNDETERMINED or effect is Effect.OPEN:
        yield FindingKind.UNDETERMINED
    if effect is Effect.TAKES_EFFECT:
        yield FindingKind.EXERCISED
    if effect is Effect.VOID:
        yield FindingKind.VOID
