"""The yardstick: a straight-line function with dictionaries that answers the same questions.

It knows nothing but this agreement's clauses on compute and on the use of models; it answers
with the verdict, the clauses and the events that decide, as the engines do.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contract_rules import Event

V2, V3, V4, V5 = date(2023, 1, 23), date(2025, 1, 21), date(2025, 10, 28), date(2026, 4, 27)
V1, THROUGH_2030, THROUGH_2032 = date(2019, 7, 22), date(2030, 12, 31), date(2032, 12, 31)


class Straight:
    """First events by what they are about, and the answers."""

    def __init__(self) -> None:
        self.first: dict[tuple[str, str], Event] = {}
        self.declared: Event | None = None

    def record(self, event: Event) -> None:
        """Keep the first event of its kind about its subject."""
        fields = event.act.fields
        if event.act.kind == "DeclareAGI":
            if event.by.name == "OpenAI board" and fields[0][1].amount >= 100_000_000_000:
                self.declared = self.declared or event
        else:
            key = (event.act.kind, fields[0][1].name if fields else "")
            known = self.first.get(key)
            if known is None or event.on < known.on:
                self.first[key] = event

    def procure(self, provider: str, on: date):
        """Whether OpenAI may procure compute from a provider."""
        if on < V1 or on >= V4 or on > THROUGH_2030 or provider == "Azure":
            return "permitted", (), ()
        kind, clause = ("Consent", "C01") if on < V3 else ("DeclineFirstRefusal", "C02")
        event = self.first.get((kind, provider)) if on >= V2 else None
        if event is not None and event.on <= on:
            return "permitted", (clause,), (event.id,)
        return "prohibited", (clause,), ()

    def use(self, model: str, on: date):
        """Whether Microsoft may use a model."""
        if on > (THROUGH_2032 if on >= V4 else THROUGH_2030) or on < V1:
            return "prohibited", ("L01",), ()
        if V2 <= on < V4:
            restricted = self.first.get(("RestrictAccess", model))
            released = self.first.get(("ReleaseModel", model))
            declared = self.declared
            if (
                restricted is not None
                and released is not None
                and declared is not None
                and declared.on < released.on <= restricted.on <= on
            ):
                return "prohibited", ("L01", "C15"), (restricted.id,)
        return "permitted", ("C10",), ()
