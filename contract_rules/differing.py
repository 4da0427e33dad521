"""What differs from one report to another for certain acts: how they are decided, and why."""

from __future__ import annotations

from enum import Enum
from typing import Any

from attrs import frozen

from contract_rules import wire
from contract_rules.decisions import Decision
from contract_rules.explain import Notes, word, wrapped
from contract_rules.explain_ways import because
from contract_rules.findings import Verdict
from contract_rules.nodes import Pattern
from contract_rules.phrases import Words, noun
from contract_rules.values import Party


class DifferenceKind(Enum):
    """What kind of difference."""

    GAINED = "gained"
    """It is permitted, or a power, and was not; or it is owed, and was not."""
    LOST = "lost"
    """It was permitted, or a power, and is not; or it was owed, and is not."""
    CHANGED = "changed"
    """Anything else: it is not settled now, or was not; or it is so by other clauses."""


@frozen(kw_only=True)
class PositionDifference:
    """Acts that are decided in one way in one report and in another in the other.

    Attributes:
        party: Whose acts they are.
        action: Which acts.
        before: The decision on them in the first report; None where that does not speak of
            them, as no clause restricts them.
        after: The decision on them in the second report, or None.
    """

    party: Party
    action: Pattern
    before: Decision | None
    after: Decision | None

    @property
    def kind(self) -> DifferenceKind:
        """What kind of difference it is."""
        was, now = _allowed(self.before), _allowed(self.after)
        if was is None or now is None:
            return DifferenceKind.CHANGED
        if was == now:
            was, now = (_is_power(decision) for decision in (self.before, self.after))
        return gain(was=was, now=now)

    def to_json(self) -> dict[str, Any]:
        """The difference as JSON data; ``findings.schema.json`` in the package describes it."""
        return {
            "difference": self.kind.value,
            "party": self.party.name,
            "action": self.action.kind,
            "pattern": {name: wire.to_json(matcher) for name, matcher in self.action.fields},
            "phrase": self._words.pattern(self.action),
            "before": self.before.to_json() if self.before else None,
            "after": self.after.to_json() if self.after else None,
        }

    def __str__(self) -> str:
        """The kind, the acts, and the decisions with their reasons and evidence; 80 columns."""
        notes = Notes()
        return f"{self.row(notes, self.party)}\n{notes}".rstrip()

    def row(self, notes: Notes, party: Party | None = None) -> str:
        """The kind, the acts, and the decisions with their reasons, the evidence noted."""
        words, action = self._words, self.action
        what = f"{party}: {words.pattern(action)}" if party else words.pattern(action)
        head = wrapped(f"{self.kind.name}  {what}", then="    ")
        fields = words.kinds[action.kind].fields
        unnamed = {(action.kind, known.name): f"that {noun(known.name)}" for known in fields}
        about = Words(words.kinds, unnamed).about(action)
        sides = (("Before", self.before), ("After", self.after))
        told = (_told(when, side, self._unspoken, about, notes) for when, side in sides)
        return "\n".join((head, *told))

    @property
    def _unspoken(self) -> str:
        """What holds where no clause speaks of the acts."""
        voids = [side.void for side in (self.before, self.after) if side is not None]
        return "MAY, as no clause speaks of it" if voids == [None] else "no such power"

    @property
    def _words(self) -> Words:
        decision = self.after or self.before
        assert decision is not None  # noqa: S101 (reports that speak of nothing do not differ)
        return Words(decision.contract.vocabulary, {})


def _allowed(decision: Decision | None) -> bool | None:
    """Whether acts are permitted; None where that is not settled."""
    if decision is None:
        return True
    if decision.verdict is Verdict.UNDETERMINED:
        return None
    return decision.verdict is Verdict.PERMITTED


def _is_power(decision: Decision | None) -> bool:
    """Whether acts are exercises of a power that take effect, and permitted."""
    return decision is not None and decision.void is False and _allowed(decision) is True


def gain(*, was: bool, now: bool) -> DifferenceKind:
    """What kind of difference it is to have something, or not."""
    if was == now:
        return DifferenceKind.CHANGED
    return DifferenceKind.GAINED if now else DifferenceKind.LOST


def _told(when: str, decision: Decision | None, unspoken: str, words: Words, notes: Notes) -> str:
    """A decision's word and clauses, and why."""
    if decision is None:
        return _block(f"{when}: {unspoken}.")
    head = "  ".join(filter(None, (word(decision), ", ".join(decision.clauses))))
    return f"{_block(f'{when}: {head}')}\n{because(decision, words, notes)}"


def _block(text: str) -> str:
    return wrapped(text, "  ", "  ")
