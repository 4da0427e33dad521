"""Sources of clauses and events: where they are published, and how far that is to be trusted."""

from __future__ import annotations

from enum import Enum

from contract_rules.values.arguments import annotated
from contract_rules.values.data_classes import frozen


class Confidence(Enum):
    """How well a clause or an event is known."""

    OFFICIAL = "official"
    """From a party's own statement or filing."""
    REPORTED = "reported"
    """From the press."""
    INFERRED = "inferred"
    """Concluded from the others; the note says how."""

    def __repr__(self) -> str:
        return f"Confidence.{self.name}"


@frozen(kw_only=True, field_transformer=annotated)
class Source:
    """A published text.

    Attributes:
        title: Its title.
        publisher: Who published it.
        address: Where it can be read, if that is known.
        date: When it was published, as far as that is known: a day, a month or a year.
    """

    title: str
    publisher: str = ""
    address: str | None = None
    date: str | None = None

    def __str__(self) -> str:
        """Publisher, title and date in one line."""
        parts = [self.publisher, f'"{self.title}"', self.date or ""]
        return ", ".join(part for part in parts if part)
