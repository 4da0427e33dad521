"""Reports: for each party, what it may, may not and must do on a date, and why; and as told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from contract_rules.answers.comparison import between
from contract_rules.answers.decisions import AGAIN, Decision, because, decision_to_json
from contract_rules.answers.duties import Duty, duty_row, duty_to_json
from contract_rules.answers.explanation import headline
from contract_rules.answers.json_format import FORMAT
from contract_rules.answers.layout import Notes, wrapped
from contract_rules.answers.phrases import Words, counted, noun
from contract_rules.answers.reasons import Verdict
from contract_rules.contracts.contract import Contract
from contract_rules.norms.expressions import Const, OneOf, Pattern
from contract_rules.values.acts import Act, Entity, Party
from contract_rules.values.arguments import checked, guard_of, look
from contract_rules.values.events import Event
from contract_rules.values.instants import On

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contract_rules.answers.differences import Differences
    from contract_rules.answers.open_points import Point
    from contract_rules.answers.reasons import Effect, Reason
    from contract_rules.values.acts import Value

ORDER = ("MAY", "CAN", "MAY NOT", "CANNOT", "CONFLICT", "DEPENDS", "FREE")
"""The order in which a report lists the rows of a party, by their verdict words."""


@frozen(kw_only=True)
class Position:
    """A row of a report: acts that are decided alike, for the same reasons.

    Attributes:
        action: The pattern of the acts.
        decision: The decision on one of them, which stands for all.
    """

    action: Pattern
    decision: Decision

    @property
    def party(self) -> Party:
        """Whose acts they are."""
        return self.decision.party

    @property
    def verdict(self) -> Verdict:
        """The verdict on each of them."""
        return self.decision.verdict

    @property
    def clauses(self) -> tuple[str, ...]:
        """The ids of the clauses that decide it."""
        return self.decision.clauses

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What became of every norm that bears on them."""
        return self.decision.reasons

    @property
    def effect(self) -> Effect:
        """Whether the acts take effect, as exercises of a power."""
        return self.decision.effect

    @property
    def void(self) -> bool | None:
        """Whether the acts would be void exercises of a power; see `Decision.void`."""
        return self.decision.void

    def __str__(self) -> str:
        """The row, its reason and its evidence."""
        notes = Notes()
        return f"{self.row(notes)}\n{notes}"

    def row(self, notes: Notes) -> str:
        """The row and its reason; evidence goes to the notes."""
        words = Words.of(self.decision.contract)
        decision = _loosened(self.decision, self.action)
        what = words.pattern(self.action)
        unnamed = {
            (kind, known.name): f"that {noun(known.name)}"
            for kind in words.kinds[self.action.kind].names
            for known in words.kinds[kind].fields
        }
        about = evolve(words, said=unnamed).about(self.action)
        return f"{headline(decision, what)}\n{because(decision, what, about, notes, called=AGAIN)}"


@frozen(kw_only=True)
class Report:
    """What each party may, may not and must do on a date; ``str()`` prints it.

    Attributes:
        contract: The contract.
        on: The date or instant.
        known: The number of events on record by then.
        positions: The rows, by party and verdict.
        duties: Every duty that is neither performed nor discharged, by party.
    """

    contract: Contract = field(repr=False)
    on: On
    known: int
    positions: tuple[Position, ...]
    duties: tuple[Duty, ...] = ()

    @checked
    def of(self, party: Party) -> tuple[Position, ...]:
        """The rows of one party."""
        return tuple(p for p in self.positions if p.party == party)

    @checked
    def only(self, party: Party) -> Report:
        """The report with the rows of one party alone."""
        return evolve(self, positions=self.of(party), duties=self.owed_by(party))

    @checked
    def owed_by(self, party: Party) -> tuple[Duty, ...]:
        """The duties of one party."""
        return tuple(duty for duty in self.duties if duty.bearer == party)

    def diff(self, other: Report) -> Differences:
        """The differences from this report to another: what is gained, lost or changed.

        The reports may be of two dates, by what was known on two dates, under two readings, with
        and without suppositions, or of two contracts.

        Raises:
            IncomparableError: When the contracts have an action of one name whose fields hold
                values of different types.
            MixedCurrenciesError: When amounts of two currencies are compared.
        """
        look("other", other, guard_of(Report))
        return between(self, other)

    def __str__(self) -> str:
        """A section for each party: its rows with their reasons, then the evidence."""
        on = self.on.isoformat()
        text = self.contract.as_of(self.on)
        state = f"text of {text.since.isoformat()}" if text else "not yet in force"
        known = counted(self.known, "event")
        title = f"{self.contract.name} on {on} ({state}, {known} on record)"
        bearers = {*(p.party for p in self.positions), *(d.bearer for d in self.duties)}
        parties = [party for party in self.contract.parties if party in bearers]
        return "\n".join((wrapped(title), *map(self._section, parties)))

    def _section(self, party: Party) -> str:
        notes = Notes()
        told = [p.row(notes) for p in self.of(party) if p.verdict is not Verdict.SILENT]
        told += [duty_row(duty, notes) for duty in self.owed_by(party)]
        words = Words.of(self.contract)
        free = [words.pattern(p.action) for p in self.of(party) if p.verdict is Verdict.SILENT]
        if free:
            told.append(
                wrapped(f"FREE  no clause speaks of these: {'; '.join(free)}", then="    ")
            )
        rows = "\n\n".join(told)
        return f"\n{party}\n{'-' * len(party.name)}\n\n{rows}\n\n{notes}"

    def to_json(self) -> dict[str, Any]:
        """The report as JSON data; ``schemas/findings.schema.json`` describes it."""
        return {
            "format": FORMAT,
            "contract": self.contract.name,
            "on": self.on.isoformat(),
            "events": self.known,
            "duties": [duty_to_json(duty) for duty in self.duties],
            "positions": [decision_to_json(p.decision, p.action) for p in self.positions],
        }


def _loosened(decided: Decision, pattern: Pattern) -> Decision:
    """The decision with "that provider" in place of the example's name, where any would do."""
    named = dict(decided.act.fields)
    loose: dict[Value, Value] = {}
    for known in decided.contract.vocabulary[pattern.kind].fields:
        value, matcher = named.get(known.name), dict(pattern.fields).get(known.name)
        one = isinstance(matcher, OneOf) and [type(t) for t in matcher.terms] == [Const]
        if isinstance(value, Entity | Party) and not one:
            that = f"that {noun(known.name)}"
            loose[value] = Party(that) if isinstance(value, Party) else Entity(value.sort, that)
    return _loose(decided, loose) if loose else decided


def _loose(decided: Decision, loose: Mapping[Value, Value]) -> Decision:
    ways = tuple(
        evolve(
            way,
            settled=tuple(evolve(s, point=_loose_point(s.point, loose)) for s in way.settled),
            answer=_loose(way.answer, loose),
        )
        for way in decided.ways
    )
    reasons = tuple(_loose_reason(reason, loose) for reason in decided.reasons)
    return evolve(decided, ways=ways, reasons=reasons)


def _loose_reason(reason: Reason, loose: Mapping[Value, Value]) -> Reason:
    return evolve(
        reason,
        events=tuple(_loose_event(e, loose) for e in reason.events),
        exceptions=tuple(_loose_event(e, loose) for e in reason.exceptions),
    )


def _loose_point(point: Point, loose: Mapping[Value, Value]) -> Point:
    return _loose_event(point, loose) if isinstance(point, Event) else point


def _loose_event(event: Event, loose: Mapping[Value, Value]) -> Event:
    if not event.is_supposed:
        return event
    fields = tuple((name, loose.get(value, value)) for name, value in event.act.fields)
    return evolve(event, act=Act(event.act.kind, fields, event.act.schema))
