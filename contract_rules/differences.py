"""What differs between two reports: for acts and for duties, party by party."""

from __future__ import annotations

from typing import Any

from attrs import field, frozen

from contract_rules.arguments import checked
from contract_rules.differing import DifferenceKind, PositionDifference, gain
from contract_rules.duties import Duty
from contract_rules.explain import Notes, wrapped
from contract_rules.explain_duties import standing
from contract_rules.phrases import Words
from contract_rules.reported import Reported, parties
from contract_rules.values import Party


@frozen(kw_only=True)
class DutyDifference:
    """A duty that is owed in one report alone, or that stands otherwise in the other.

    Attributes:
        before: The duty as it stands in the first report; None where it is not owed.
        after: The duty as it stands in the second report, or None.
    """

    before: Duty | None
    after: Duty | None

    @property
    def kind(self) -> DifferenceKind:
        """What kind of difference it is."""
        return gain(was=self.before is not None, now=self.after is not None)

    @property
    def duty(self) -> Duty:
        """The duty as it stands in the second report, or else in the first."""
        duty = self.after or self.before
        assert duty is not None  # noqa: S101 (it is owed in one of them)
        return duty

    def to_json(self) -> dict[str, Any]:
        """The difference as JSON data; ``findings.schema.json`` in the package describes it."""
        return {
            "difference": self.kind.value,
            "duty": self.duty.id,
            "before": self.before.to_json() if self.before else None,
            "after": self.after.to_json() if self.after else None,
        }

    def __str__(self) -> str:
        """The kind, the clause, what must be done, and how it stands; 80 columns."""
        return self.row(self.duty.bearer)

    def row(self, bearer: Party | None = None) -> str:
        """The kind, the clause, what must be done, and how it stands."""
        what = Words(self.duty.contract.vocabulary, {}).pattern(self.duty.action)
        what = f"{bearer}: {what}" if bearer else what
        head = wrapped(f"{self.kind.name}  {self.duty.clause}  {what}", then="    ")
        was = standing(self.before) if self.before else "not owed"
        now = standing(self.after) if self.after else "owed no longer"
        return "\n".join(
            (head, wrapped(f"Before: {was}.", "  ", "  "), wrapped(f"After: {now}.", "  ", "  "))
        )


@frozen(kw_only=True)
class Differences:
    """What is gained, lost or changed from one report to another; ``str()`` prints it.

    Attributes:
        before: The first report; carried, not compared.
        after: The second report; carried, not compared.
        positions: The acts that are decided otherwise, by party and kind of difference.
        duties: The duties that are owed in one alone, or stand otherwise, likewise.
    """

    before: Reported = field(eq=False, repr=False)
    after: Reported = field(eq=False, repr=False)
    positions: tuple[PositionDifference, ...]
    duties: tuple[DutyDifference, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not self.positions and not self.duties

    @checked
    def of(self, party: Party) -> tuple[PositionDifference, ...]:
        """What differs for one party's acts."""
        return tuple(p for p in self.positions if p.party == party)

    @checked
    def owed_by(self, party: Party) -> tuple[DutyDifference, ...]:
        """What differs for one party's duties."""
        return tuple(d for d in self.duties if d.duty.bearer == party)

    def to_json(self) -> dict[str, Any]:
        """The differences as JSON data; ``findings.schema.json`` in the package describes it."""
        return {
            "before": _named(self.before),
            "after": _named(self.after),
            "positions": [position.to_json() for position in self.positions],
            "duties": [duty.to_json() for duty in self.duties],
        }

    def __str__(self) -> str:
        """A section for each party: what differs, with the reasons, then the evidence."""
        before, after = self.before, self.after
        same = before.contract.name == after.contract.name
        of = "" if same else f"{after.contract.name} on "
        title = f"{before.contract.name} on {before.on.isoformat()} and {of}{after.on.isoformat()}"
        told = [self._section(party) for party in parties(before, after)]
        sections = [section for section in told if section]
        return "\n".join((wrapped(title), *(sections or ("", "Nothing differs."))))

    def _section(self, party: Party) -> str:
        notes = Notes()
        told = [position.row(notes) for position in self.of(party)]
        told += [duty.row() for duty in self.owed_by(party)]
        if not told:
            return ""
        rows = "\n\n".join(told)
        return f"\n{party}\n{'-' * len(party.name)}\n\n{rows}\n\n{notes}".rstrip()


def _named(report: Reported) -> dict[str, str]:
    return {"contract": report.contract.name, "on": report.on.isoformat()}
