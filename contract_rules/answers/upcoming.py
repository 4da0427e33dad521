"""Upcoming changes: what changes next, and when, if nobody does anything."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Any

from contract_rules.answers.duties import Duty
from contract_rules.answers.json_format import STAMP
from contract_rules.values.data_classes import frozen


class UpcomingKind(Enum):
    """The kinds of changes that come by themselves."""

    DEADLINE = "deadline"
    """The last day to perform a duty."""
    OPENING = "opening"
    """The first day on which an act counts to a duty that may not be performed before."""
    GRACE = "grace"
    """The last day of the grace of a duty in breach."""
    OVERDUE = "overdue"
    """The first day on which a duty is overdue by as much as a clause asks about."""
    PERIOD = "period"
    """The day on which the next of the duties arises that recur."""
    BEGINNING = "beginning"
    """The first day of a norm."""
    TERM = "term"
    """The last day of a norm."""
    BINDING = "binding"
    """The day from which a duty does not bind, or binds again."""
    NOTICE = "notice"
    """The day on which an exercise takes effect."""
    TEXT = "text"
    """The first day of another text."""


@frozen(kw_only=True)
class Upcoming:
    """A change that comes by itself.

    Attributes:
        on: The day.
        kind: The kind of change.
        clauses: The ids of the clauses concerned.
        what: What changes, in words.
        duty: The duty that falls into breach after that day, whose grace passes then, or that is
            overdue on it, unless it is performed; or that may be performed from that day on.
    """

    on: date
    kind: UpcomingKind
    clauses: tuple[str, ...]
    what: str
    duty: Duty | None = None

    def to_json(self) -> dict[str, Any]:
        """The change as JSON data; ``schemas/findings.schema.json`` describes it."""
        return {
            **STAMP,
            "upcoming": self.kind.value,
            "on": self.on.isoformat(),
            "clauses": list(self.clauses),
            "what": self.what,
            "duty": self.duty.id if self.duty else None,
        }

    def __str__(self) -> str:
        """The day, the clauses and the change in a line."""
        return "  ".join((self.on.isoformat(), ", ".join(self.clauses), self.what))
