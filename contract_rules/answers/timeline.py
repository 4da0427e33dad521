"""Timelines: each case that the clauses of any text tell apart, with its history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import field

from contract_rules.answers import drawing
from contract_rules.answers.decisions import Decision, decision_to_json
from contract_rules.answers.drawing import Scale
from contract_rules.answers.explanation import word
from contract_rules.answers.history import Interval
from contract_rules.answers.json_format import STAMP
from contract_rules.answers.open_points import Way, settled_to_json
from contract_rules.answers.phrases import Words
from contract_rules.answers.reasons import Verdict
from contract_rules.contracts.contract import Contract
from contract_rules.norms.expressions import Pattern
from contract_rules.values.acts import Party
from contract_rules.values.arguments import checked
from contract_rules.values.data_classes import frozen
from contract_rules.values.instants import On


@frozen(kw_only=True)
class Span:
    """The days on which acts are decided alike, however what is open is settled.

    Attributes:
        interval: The days, the decision on the first of them, and what changed it then.
        ways: The smallest sets of settled points that fix the answer and the clauses that give
            it, each with its decision; none where these turn on nothing open. Of a decision whose
            verdict turns on open points, `Decision.ways` fix the verdict alone.
    """

    interval: Interval
    ways: tuple[Way[Decision], ...] = ()

    @property
    def since(self) -> date:
        """The first day."""
        return self.interval.since

    @property
    def until(self) -> date | None:
        """The last day; None where nothing on record ends it."""
        return self.interval.until

    @property
    def decision(self) -> Decision:
        """The decision on the first day."""
        return self.interval.decision


def _span_to_json(span: Span, action: Pattern) -> dict[str, Any]:
    interval, decision = span.interval, span.decision
    return {
        "since": interval.since.isoformat(),
        "until": interval.until.isoformat() if interval.until else None,
        "open_ended": interval.open_ended,
        "word": word(decision),
        "decision": decision_to_json(decision, action),
        "changed_by": [cause.to_json() for cause in interval.changed_by],
        "ways": [
            {"settled": [settled_to_json(one) for one in way.settled], **_answer(way.answer)}
            for way in span.ways
        ],
    }


def _answer(decision: Decision) -> dict[str, Any]:
    return {
        "word": word(decision),
        "verdict": decision.verdict.value,
        "effect": decision.effect.value,
        "clauses": list(decision.clauses),
    }


@frozen(kw_only=True)
class TimelineRow:
    """A row of a timeline: acts of a party that are decided alike on every day.

    Attributes:
        party: Whose acts they are.
        action: The pattern of the acts.
        spans: From when to when the decision on them is the same, from the first day of the
            contract on.
    """

    party: Party
    action: Pattern
    spans: tuple[Span, ...]

    @property
    def what(self) -> str:
        """The acts, as an infinitive."""
        return Words.of(self.spans[0].decision.contract).pattern(self.action)

    @checked
    def on(self, on: date) -> Span | None:
        """The span in which a day lies; None where that is before the contract's first day."""
        return next((span for span in self.spans if span.interval.holds(on)), None)

    @checked
    def verdict(self, on: date) -> Verdict | None:
        """The verdict on a day; None before the contract's first day."""
        span = self.on(on)
        return None if span is None else span.decision.verdict


@frozen(kw_only=True)
class Unlisted:
    """An action of which a timeline has no rows, as its cases have no list.

    Attributes:
        contract: The contract, as it is known.
        party: Whose acts they are.
        action: The name of the action.
        why: Why there is no list, as the error says that `Engine.timeline` else raises.
    """

    contract: Contract = field(repr=False, eq=False)
    party: Party
    action: str
    why: str

    @property
    def what(self) -> str:
        """The acts, as an infinitive."""
        return Words.of(self.contract).pattern(Pattern(self.action))

    def __str__(self) -> str:
        """Of what there are no rows, and why, in a sentence."""
        return f"{self.party}: {self.what} has no rows: {self.why}"

    def to_json(self) -> dict[str, Any]:
        """It as JSON data."""
        party, action = self.party.name, self.action
        return {"party": party, "action": action, "phrase": self.what, "why": self.why}


@frozen(kw_only=True)
class Timeline:
    """What each party may and may not do from the first day of a contract on, row by row.

    Attributes:
        contract: The contract, as it is known.
        rows: The rows, by party and action.
        record_ends: The day of the last event on record; None where there is none.
        known_by: When the events and amendments that count were known at the latest; None where
            all count.
        readings: The readings of contested questions that were chosen, by their ids.
        unlisted: The actions that have no rows, by party, each with the reason; none unless these
            were asked to be left out.
    """

    contract: Contract = field(repr=False)
    rows: tuple[TimelineRow, ...]
    record_ends: date | None = None
    known_by: On | None = None
    readings: Mapping[str, str] = field(factory=dict[str, str])
    unlisted: tuple[Unlisted, ...] = ()

    @checked
    def of(self, party: Party) -> tuple[TimelineRow, ...]:
        """The rows of one party."""
        return tuple(row for row in self.rows if row.party == party)

    @property
    def days(self) -> tuple[date, date]:
        """The days that a drawing shows: the first, and one somewhat after the last change."""
        first = self.contract.effective
        turns = [span.since for row in self.rows for span in row.spans]
        begun = [amendment.effective for amendment in self.contract.amendments]
        latest = max([first, self.record_ends or first, *turns, *begun])
        scale = drawing.scale_of(first, latest)
        return scale.first, scale.last

    def _repr_html_(self) -> str:
        """The rows as bars of SVG, as notebooks show them."""
        first, last = self.days
        left_out = "".join(f"<p>{drawing.shown(str(one))}</p>" for one in self.unlisted)
        rows = [
            (row.party.name, row.what, [span.interval.bar for span in row.spans])
            for row in self.rows
        ]
        drawn = drawing.table(
            rows,
            Scale(first=first, last=last),
            lines=[amendment.effective for amendment in self.contract.amendments],
            projected=self.record_ends,
        )
        return f"{drawn}{left_out}"

    def to_json(self) -> dict[str, Any]:
        """The timeline as JSON data; ``schemas/findings.schema.json`` describes it."""
        by, ends = self.known_by, self.record_ends
        rows = [
            {
                "party": row.party.name,
                "action": row.action.kind,
                "phrase": row.what,
                "spans": [_span_to_json(span, row.action) for span in row.spans],
            }
            for row in self.rows
        ]
        return {
            **STAMP,
            "contract": self.contract.name,
            "effective": self.contract.effective.isoformat(),
            "record_ends": ends.isoformat() if ends else None,
            "known_by": by.isoformat() if by else None,
            "readings": dict(self.readings),
            "rows": rows,
            "unlisted": [one.to_json() for one in self.unlisted],
        }
