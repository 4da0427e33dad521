"""What is on record, as conditions and amounts see it: events, what followed, what is owed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from contract_rules.derived import CONTRACT
from contract_rules.facts import FactBase
from contract_rules.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from contract_rules.events import Event
    from contract_rules.periods import Period
    from contract_rules.values import Value


class Owed(Protocol):
    """What is known of duties."""

    def outstanding(self, clause: str, since: date | None, at: int) -> Money | int | None:
        """What is owed and not paid under a clause; None where that is not known."""

    def periods_late(self, breach: Event, every: Period, at: int) -> int:
        """How many whole periods the duty in breach is late by then."""
        ...


class Records:
    """The fact base, and beside it what has followed by itself.

    Attributes:
        facts: The events on record.
        currency: What amounts are counted in; None as long as there are none.
        owed: What is known of duties.
    """

    owed: Owed

    def __init__(self, currency: str | None = None) -> None:
        self.facts = FactBase()
        self.currency = currency
        self._followed: dict[object, list[Event]] = {}

    @property
    def nothing(self) -> Money | None:
        """No money, in the currency of the record; None where that has none."""
        return None if self.currency is None else Money(0, self.currency)

    def follow(self, event: Event) -> None:
        """Take note of what followed by itself; in order of instants."""
        for key in _keys(event):
            self._followed.setdefault(key, []).append(event)

    def undo(self, event: Event) -> None:
        """Forget what followed last."""
        for key in _keys(event):
            self._followed[key].pop()

    def find(
        self, by: str, kind: str, fields: Iterable[tuple[str, Value]] = ()
    ) -> Sequence[Event]:
        """See `FactBase.find`."""
        if by != CONTRACT.name:
            return self.facts.find(by, kind, fields)
        found: Sequence[Event] = self._followed.get(kind, ())
        for name, value in fields:
            narrower = self._followed.get((kind, name, value), ())
            if len(narrower) < len(found):
                found = narrower
        return found


def _keys(event: Event) -> Iterator[object]:
    kind = event.act.kind
    yield kind
    for name, value in event.act.fields:
        yield kind, name, value
