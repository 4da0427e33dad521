"""What differs between two reports: of two dates, two records, two contracts or suppositions.

Rows of two reports divide the acts differently. They are compared where a row of one and a row
of the other meet; such acts fit both patterns, and are described by what both ask for.
"""

from __future__ import annotations

from collections import defaultdict
from enum import Enum
from itertools import product
from typing import TYPE_CHECKING, Any, Protocol

from attrs import field, frozen

from contract_rules import wire
from contract_rules.decisions import Decision, gist
from contract_rules.duties import Duty
from contract_rules.explain import Notes, word, wrapped
from contract_rules.explain_duties import standing
from contract_rules.explain_ways import because
from contract_rules.findings import Verdict
from contract_rules.grids import Grid, joined
from contract_rules.nodes import Pattern
from contract_rules.phrases import Words, noun
from contract_rules.values import Party

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from contract_rules.contract import Contract
    from contract_rules.grids import Box
    from contract_rules.periods import On


class Row(Protocol):
    """A row of a report."""

    @property
    def action(self) -> Pattern:
        """Which acts."""
        ...

    @property
    def decision(self) -> Decision:
        """The decision on them."""
        ...


class Reported(Protocol):
    """What is compared: a report."""

    @property
    def contract(self) -> Contract:
        """The contract."""
        ...

    @property
    def on(self) -> On:
        """The date or instant."""
        ...

    @property
    def positions(self) -> Sequence[Row]:
        """The rows."""
        ...

    @property
    def duties(self) -> Sequence[Duty]:
        """What is owed."""
        ...


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
        return _gain(was=was, now=now)

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
        return _gain(was=self.before is not None, now=self.after is not None)

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
        return "\n".join((head, _block(f"Before: {was}."), _block(f"After: {now}.")))


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

    def of(self, party: Party) -> tuple[PositionDifference, ...]:
        """What differs for one party's acts."""
        return tuple(p for p in self.positions if p.party == party)

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
        told = [self._section(party) for party in _parties(before, after)]
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


def between(before: Reported, after: Reported) -> Differences:
    """What is gained, lost or changed from one report to another.

    Args:
        before: The first report.
        after: The second report.

    Raises:
        IncomparableError: When the contracts have an action of one name whose fields hold
            values of different types.
        MixedCurrenciesError: When amounts are compared that are of two currencies.
    """
    numbers = {party: number for number, party in enumerate(_parties(before, after))}
    kinds = list(DifferenceKind)
    positions = sorted(
        _positions(before, after), key=lambda p: (numbers[p.party], kinds.index(p.kind))
    )
    duties = sorted(
        _duties(before, after), key=lambda d: (numbers[d.duty.bearer], kinds.index(d.kind))
    )
    return Differences(
        before=before, after=after, positions=tuple(positions), duties=tuple(duties)
    )


def _parties(before: Reported, after: Reported) -> tuple[Party, ...]:
    return tuple(dict.fromkeys((*after.contract.parties, *before.contract.parties)))


def _named(report: Reported) -> dict[str, str]:
    return {"contract": report.contract.name, "on": report.on.isoformat()}


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


def _gain(*, was: bool, now: bool) -> DifferenceKind:
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


def _duties(before: Reported, after: Reported) -> Iterator[DutyDifference]:
    old = {(duty.id, duty.bearer): duty for duty in before.duties}
    new = {(duty.id, duty.bearer): duty for duty in after.duties}
    for key in dict.fromkeys((*old, *new)):
        one, other = old.get(key), new.get(key)
        if one is None or other is None or _stands(one) != _stands(other):
            yield DutyDifference(before=one, after=other)


def _stands(duty: Duty) -> Hashable:
    """What of a duty counts: how it stands, by when it is due, what is owed, and to whom."""
    return duty.status, duty.due, duty.amount, duty.outstanding, duty.counterparty


def _positions(before: Reported, after: Reported) -> Iterator[PositionDifference]:
    old, new = _grouped(before), _grouped(after)
    for party, name in dict.fromkeys((*old, *new)):
        ones, others = old.get((party, name), []), new.get((party, name), [])
        kind = joined(name, before.contract, after.contract)
        grid = Grid.of(kind, [row.action for row in (*ones, *others)])
        for (one, here), (other, there) in product(_placed(ones, grid), _placed(others, grid)):
            if _gist(one) != _gist(other):
                for action in grid.meeting(here, there):
                    yield PositionDifference(party=party, action=action, before=one, after=other)


def _placed(rows: Sequence[Row], grid: Grid) -> list[tuple[Decision | None, Box]]:
    """Each row's decision with its place; where there is no row, none for all acts."""
    if not rows:
        return [(None, grid.box(Pattern(grid.cases.kind.name)))]
    return [(row.decision, grid.box(row.action)) for row in rows]


_UNSPOKEN = (Verdict.PERMITTED, None, (), frozenset[object]())


def _gist(decision: Decision | None) -> Hashable:
    return _UNSPOKEN if decision is None else gist(decision, loosely=True)


def _grouped(report: Reported) -> dict[tuple[Party, str], list[Row]]:
    """The rows of a report, by party and action."""
    grouped: defaultdict[tuple[Party, str], list[Row]] = defaultdict(list)
    for row in report.positions:
        grouped[row.decision.party, row.action.kind].append(row)
    return grouped
