"""The differences between two reports, as data, sentences and JSON: in acts and in duties."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol

from attrs import evolve, field

from contract_rules.answers.decisions import Decision, because
from contract_rules.answers.duties import Duty, how_it_stands
from contract_rules.answers.explanation import word
from contract_rules.answers.json_format import STAMP
from contract_rules.answers.layout import (
    NARROWEST,
    Columns,
    Notes,
    indented,
    screen_columns,
    wrapped,
)
from contract_rules.answers.phrases import Words, called, text_in_force
from contract_rules.answers.reasons import Effect, Verdict
from contract_rules.contracts import serialization
from contract_rules.norms.expressions import Pattern
from contract_rules.values.acts import Party, order_of, owes
from contract_rules.values.arguments import checked
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contract_rules.contracts.contract import Contract
    from contract_rules.values.instants import On


class Row(Protocol):
    """A row of a report."""

    @property
    def action(self) -> Pattern:
        """The pattern of the acts that it is about."""
        ...

    @property
    def decision(self) -> Decision:
        """The decision on these acts."""
        ...

    @property
    def owed_under(self) -> tuple[str, ...]:
        """The ids of the clauses under which some of them are owed, and so permitted."""
        ...


class Reported(Protocol):
    """A report, as it is compared with another."""

    @property
    def contract(self) -> Contract:
        """The contract."""
        ...

    @property
    def on(self) -> On:
        """The date or instant asked about."""
        ...

    @property
    def positions(self) -> Sequence[Row]:
        """The rows."""
        ...

    @property
    def duties(self) -> Sequence[Duty]:
        """The duties that are owed."""
        ...


ORDER = ("GAINED", "LOST", "OWED", "ENDED", "SETTLED", "OPEN", "CHANGED")
"""The words that the lines of a sheet begin with, in their order; see `Differences.sheet`."""

_MOST_OF_NAME = 16
"""How wide the column of parties is at most."""


def parties(before: Reported, after: Reported) -> tuple[Party, ...]:
    """The parties of both contracts, in the order of the second."""
    return tuple(dict.fromkeys((*after.contract.parties, *before.contract.parties)))


class DifferenceKind(Enum):
    """Whether something is gained, lost or otherwise changed from one report to another."""

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
        action: The pattern of the acts.
        before: The decision on them in the first report; None where that has no row for them,
            as no clause restricts them.
        after: The decision on them in the second report, or None.
    """

    party: Party
    action: Pattern
    before: Decision | None
    after: Decision | None

    @property
    def kind(self) -> DifferenceKind:
        """Whether a permission or a power is gained, lost or changed."""
        was, now = _allowed(self.before), _allowed(self.after)
        if was is None or now is None:
            return DifferenceKind.CHANGED
        if was == now:
            was, now = (_is_power(decision) for decision in (self.before, self.after))
        return gain(was=was, now=now)

    def to_json(self) -> dict[str, Any]:
        """The difference as JSON data; ``schemas/findings.schema.json`` describes it."""
        return {
            **STAMP,
            "difference": self.kind.value,
            "party": self.party.name,
            "action": self.action.kind,
            "pattern": {
                name: serialization.to_json(matcher) for name, matcher in self.action.fields
            },
            "phrase": self._words.pattern(self.action),
            "before": self.before.to_json() if self.before else None,
            "after": self.after.to_json() if self.after else None,
        }

    def __str__(self) -> str:
        """The kind, the acts, and the decisions with their reasons and evidence; 80 columns."""
        notes = Notes()
        return f"{self.row(notes, self.party)}\n{notes}".rstrip()

    @property
    def line(self) -> tuple[str, str, str]:
        """A line of a sheet: what it is to the party, the party, and what was and is."""
        depended, depends = map(_is_undetermined, (self.before, self.after))
        kind = self.kind.name
        if depended != depends:
            kind = "OPEN" if depends else "SETTLED"
        was, now = map(self._in_short, (self.before, self.after))
        what = self._words.pattern(self.action)
        return kind, self.party.name, f"{what}: was {was}, now {now}"

    def _in_short(self, decision: Decision | None) -> str:
        """The verdict in a word, and the clauses that give it."""
        if decision is None:
            return self._unspoken
        speaks = decision.verdict is not Verdict.SILENT  # else its clauses are those that lapsed
        clauses = ", ".join(decision.clauses) if speaks else ""
        return f"{word(decision)} ({clauses})" if clauses else word(decision)

    def row(self, notes: Notes, party: Party | None = None) -> str:
        """The kind, the acts, and the decisions with their reasons; evidence goes to the notes."""
        words, action = self._words, self.action
        what = f"{party}: {words.pattern(action)}" if party else words.pattern(action)
        head = wrapped(f"{self.kind.name}  {what}", then="    ")
        unnamed = {
            (kind, known.name): f"that {called(known.name, known.type)}"
            for kind in words.kinds[action.kind].names
            for known in words.kinds[kind].fields
        }
        about = evolve(words, said=unnamed).about(action)
        sides = (("Before", self.before), ("After", self.after))
        told = (self._told(when, side, about, notes) for when, side in sides)
        return "\n".join((head, *told))

    def _told(self, when: str, decision: Decision | None, words: Words, notes: Notes) -> str:
        """The verdict word and the clauses of a decision, and its reason."""
        if decision is None:
            why = ", as no clause speaks of it" if self._unspoken == _FREE else ""
            return indented(f"{when}: {self._unspoken}{why}.")
        head = "  ".join(filter(None, (word(decision), ", ".join(decision.clauses))))
        what = self._words.pattern(self.action)
        told = because(decision, what, words, notes)
        return f"{indented(f'{when}: {head}')}\n{told}"

    @property
    def _unspoken(self) -> str:
        """What holds where no clause speaks of the acts, in short."""
        effects = [side.effect for side in (self.before, self.after) if side is not None]
        return _FREE if effects == [Effect.NONE] else "no such power"

    @property
    def _words(self) -> Words:
        decision = self.after or self.before
        assert decision is not None  # noqa: S101 (reports that speak of nothing do not differ)
        return Words.of(decision.contract)


_FREE = "FREE"


def _is_undetermined(decision: Decision | None) -> bool:
    return decision is not None and decision.verdict is Verdict.UNDETERMINED


def _allowed(decision: Decision | None) -> bool | None:
    """Whether acts are free of prohibitions; None where that is not settled."""
    if decision is None:
        return True
    if _is_undetermined(decision):
        return None
    return decision.verdict in {Verdict.PERMITTED, Verdict.SILENT, Verdict.VOID}


def _is_power(decision: Decision | None) -> bool:
    """Whether acts are exercises of a power that take effect, and permitted."""
    takes_effect = decision is not None and decision.effect is Effect.TAKES_EFFECT
    return takes_effect and _allowed(decision) is True


def gain(*, was: bool, now: bool) -> DifferenceKind:
    """GAINED or LOST where something is had in one report alone; CHANGED where in both or none."""
    if was == now:
        return DifferenceKind.CHANGED
    return DifferenceKind.GAINED if now else DifferenceKind.LOST


@frozen(kw_only=True)
class DutyDifference:
    """A duty that is owed in one report alone, or that stands differently in the two.

    Attributes:
        before: The duty as it stands in the first report; None where it is not owed.
        after: The duty as it stands in the second report, or None.
    """

    before: Duty | None
    after: Duty | None

    @property
    def kind(self) -> DifferenceKind:
        """Whether the duty is owed in the second report alone, the first alone, or in both."""
        return gain(was=self.before is not None, now=self.after is not None)

    @property
    def duty(self) -> Duty:
        """The duty as it stands in the second report, or else in the first."""
        duty = self.after or self.before
        assert duty is not None  # noqa: S101 (it is owed in one of them)
        return duty

    def to_json(self) -> dict[str, Any]:
        """The difference as JSON data; ``schemas/findings.schema.json`` describes it."""
        return {
            **STAMP,
            "difference": self.kind.value,
            "duty": self.duty.id,
            "before": self.before.to_json() if self.before else None,
            "after": self.after.to_json() if self.after else None,
        }

    def __str__(self) -> str:
        """The kind, the clause, what must be done, and how it stands; 80 columns."""
        return self.row(self.duty.bearer)

    @property
    def line(self) -> tuple[str, str, str]:
        """A line of a sheet: what it is to the bearer, the bearer, and how it stood and stands."""
        what = f"{Words.of(self.duty.contract).either(self.duty.acts)} ({self.duty.clause})"
        kind = {DifferenceKind.GAINED: "OWED", DifferenceKind.LOST: "ENDED"}
        sides = (("was", self.before), ("now", self.after))
        told = "; ".join(f"{when} {_in_passing(side)}" for when, side in sides if side)
        return kind.get(self.kind, "CHANGED"), self.duty.bearer.name, f"{what}: {told}"

    def row(self, bearer: Party | None = None) -> str:
        """The kind, the clause, what must be done, and how it stands."""
        what = Words.of(self.duty.contract).either(self.duty.acts)
        what = f"{bearer}: {what}" if bearer else what
        head = wrapped(f"{self.kind.name}  {self.duty.clause}  {what}", then="    ")
        was = how_it_stands(self.before) if self.before else "not owed"
        now = how_it_stands(self.after) if self.after else "owed no longer"
        return "\n".join(
            (head, wrapped(f"Before: {was}.", "  ", "  "), wrapped(f"After: {now}.", "  ", "  "))
        )


def _in_passing(duty: Duty) -> str:
    """How a duty stands, within a sentence."""
    told = how_it_stands(duty)
    return f"{told[:1].lower()}{told[1:]}"


@frozen(kw_only=True)
class Differences:
    """All that is gained, lost or changed from one report to another; ``str()`` is its sheet.

    What differs of an action differs of each kind of it that has no rows of its own.

    Attributes:
        before: The first report; left out of equality.
        after: The second report; left out of equality.
        positions: The acts that are decided differently, by party and kind of difference.
        duties: The duties that are owed in one report alone, or stand differently; in that order.
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
        """The differences in the acts of one party."""
        return tuple(p for p in self.positions if p.party == party)

    @checked
    def owed_by(self, party: Party) -> tuple[DutyDifference, ...]:
        """The differences in the duties of one party, those owed together with others included."""
        return tuple(d for d in self.duties if owes(d.duty.bearer, party))

    def to_json(self) -> dict[str, Any]:
        """The differences as JSON data; ``schemas/findings.schema.json`` describes it."""
        return {
            **STAMP,
            "before": _named(self.before),
            "after": _named(self.after),
            "positions": [position.to_json() for position in self.positions],
            "duties": [duty.to_json() for duty in self.duties],
        }

    def __str__(self) -> str:
        """The sheet, as wide as the terminal; see `sheet`."""
        return self.sheet()

    @checked
    def sheet(self, width: int | None = None) -> str:
        """What differs on one screen: a line or two for each difference.

        First come permissions and powers that are gained, then those that are lost, duties that
        are owed and were not, and duties that are owed no longer; then what depended on open
        points and is settled, what was settled and depends; last what is otherwise changed.

        Args:
            width: How many columns a line has at most, 40 or more; by default as many as the
                terminal, or 100 where there is none.
        """
        width = max(screen_columns() if width is None else width, NARROWEST)
        lines = [wrapped(self._title, then="    ", width=width)]
        was, now = (text_in_force(one.contract, one.on) for one in (self.before, self.after))
        for name, text in (("text", was),) if was == now else (("before", was), ("after", now)):
            lines.append(wrapped(f"{name:6}  {text}", "  ", " " * 10, width))
        told = [*(one.line for one in self.positions), *(one.line for one in self.duties)]
        told.sort(key=lambda line: ORDER.index(line[0]))
        columns = Columns.of(((kind, party) for kind, party, _ in told), width, _MOST_OF_NAME)
        rows = [columns.laid_out(*line) for line in told]
        return "\n".join((*lines, "", *(rows or ("Nothing differs.",))))

    def full(self) -> str:
        """A section for each party: what differs, with the reasons, then the evidence."""
        known = parties(self.before, self.after)
        every = {*known, *(one.duty.bearer for one in self.duties)}
        told = map(self._section, sorted(every, key=order_of(known)))
        sections = [section for section in told if section]
        return "\n".join((wrapped(self._title), *(sections or ("", "Nothing differs."))))

    @property
    def _title(self) -> str:
        before, after = self.before, self.after
        same = before.contract.name == after.contract.name
        of = "" if same else f"{after.contract.name} on "
        return f"{before.contract.name} on {before.on.isoformat()} and {of}{after.on.isoformat()}"

    def _section(self, party: Party) -> str:
        notes = Notes()
        told = [position.row(notes) for position in self.of(party)]
        told += [one.row() for one in self.duties if one.duty.bearer == party]
        if not told:
            return ""
        rows = "\n\n".join(told)
        return f"\n{party}\n{'-' * len(party.name)}\n\n{rows}\n\n{notes}".rstrip()


def _named(report: Reported) -> dict[str, str]:
    return {"contract": report.contract.name, "on": report.on.isoformat()}
