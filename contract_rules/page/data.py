"""What a page knows: the answers of an engine as JSON data, worked out beforehand.

Answers, reasons and points that come again stand there once, and are named by their numbers.
"""

from __future__ import annotations

import json
import time
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, cast

from attrs import evolve

from contract_rules.answers.contract_status import ContractState, ending
from contract_rules.answers.decisions import (
    is_open,
    is_told_by_ways,
    missing_in_words,
    supposing,
)
from contract_rules.answers.drawing import SIGNS
from contract_rules.answers.duties import (
    OVER,
    duty_to_json,
    duty_word,
    is_of_money,
    left_to_pay,
)
from contract_rules.answers.evidence import event_line
from contract_rules.answers.explanation import sentence, word
from contract_rules.answers.layout import Notes
from contract_rules.answers.loosening import loosened, words_for
from contract_rules.answers.norms_in_words import norm_in_full
from contract_rules.answers.open_points import Clash, Tie
from contract_rules.answers.phrases import Words, shown
from contract_rules.answers.rows import ORDER, row_of_unallocated
from contract_rules.answers.wordings import wordings
from contract_rules.contracts.clauses import Clause
from contract_rules.contracts.source_code import code_of
from contract_rules.errors import OutOfTimeError
from contract_rules.norms.questions import Question
from contract_rules.values.acts import owes
from contract_rules.values.escapes import escaped
from contract_rules.values.instants import day
from contract_rules.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from contract_rules.answers.decisions import Decision
    from contract_rules.answers.duties import Duty
    from contract_rules.answers.open_points import Point, Settled, Way
    from contract_rules.answers.reasons import Reason
    from contract_rules.answers.standing import StandingDuty
    from contract_rules.answers.timeline import Span, TimelineRow, Unlisted
    from contract_rules.answers.wordings import ClauseInFull
    from contract_rules.engine import Reader
    from contract_rules.norms.expressions import Pattern
    from contract_rules.values.events import Event
    from contract_rules.values.instants import On, Seconds
    from contract_rules.values.sources import Source

_DAY = timedelta(1)

MOST_DAYS = 400
"""On how many days it is told how duties stand, as far as these are to come."""

MOST_SUPPOSED = 2
"""How many acts and readings are supposed together at most, for what would change an answer."""

LEAST_WITHIN = 20.0
"""How many seconds it may take in all to look for that."""


class Data:
    """What a page knows of a contract and its record.

    Args:
        engine: The engine that answers.
        known_by: The days of which it is told, too, what was known by them.
        timeout: How many seconds each timeline may take.

    Attributes:
        timelines: What was known each time, with the timeline; first that of all on record.
        first: The first day that is shown.
        last: The last.
        unlisted: The actions of which the timelines have no rows.
    """

    def __init__(
        self, engine: Reader, known_by: Iterable[On] = (), timeout: Seconds | None = None
    ) -> None:
        self._engine = engine
        self.contract = engine.contract
        self._words = Words.of(engine.contract)
        self._interned: dict[str, dict[str, int]] = {}
        self._held: dict[str, list[Any]] = {
            "answers": [],
            "reasons": [],
            "points": [],
            "occasions": [],
        }
        self._recorded = engine.facts.recorded
        zone = self.contract.program.zone
        days = (None, *sorted({day(zone.instant(on)) for on in known_by}))
        self.timelines = [
            (by, engine.timeline(partial=True, known_by=by, timeout=timeout)) for by in days
        ]
        self.unlisted: tuple[Unlisted, ...] = tuple(
            dict.fromkeys(one for _, timeline in self.timelines for one in timeline.unlisted)
        )
        self.first = engine.contract.effective
        self.last = max(timeline.days[1] for _, timeline in self.timelines)
        self._stood: dict[date, tuple[Duty, ...]] = {}
        self._duty_days, self._duties_until = self._days()

    @property
    def record_ends(self) -> date | None:
        """The day of the last event on record."""
        return self.timelines[0][1].record_ends

    @property
    def opens_on(self) -> date:
        """The day that the page shows first: that of the last event, or the contract's first."""
        return max(self.record_ends or self.first, self.first)

    def to_json(self) -> dict[str, Any]:
        """All of it; no text holds what nobody sees."""
        contract = self.contract
        least_by = time.monotonic() + LEAST_WITHIN
        epochs = [
            {
                "known_by": by and by.isoformat(),
                "rows": [self._row(row, None if by else least_by) for row in told.rows],
                "unlisted": [one.to_json() for one in told.unlisted],
            }
            for by, told in self.timelines
        ]
        duties, days = self._duties()
        whole: dict[str, Any] = {
            "version": VERSION,
            "contract": contract.name,
            "zone": contract.zone,
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "opens_on": self.opens_on.isoformat(),
            "record_ends": self.record_ends and self.record_ends.isoformat(),
            "readings": dict(self._engine.readings),
            "parties": [party.name for party in contract.parties],
            "texts": list(self._texts()),
            "questions": [self._question(q) for q in contract.questions],
            "order": list(dict.fromkeys(p.id for p in contract.provisions)),
            "epochs": epochs,
            "duties": duties,
            "duty_days": days,
            "duties_until": self._duties_until.isoformat(),
            "standing": [*self._standing()],
            "unallocated": self._unallocated(),
            "endings": [*self._endings()],
            "events": [self._event(event) for event in self._recorded],
            "clauses": [self._clause(wording) for wording in wordings(contract, None)],
            "signs": SIGNS,
            "sheet_order": ORDER,
            "over": sorted(OVER),
            **self._held,
        }
        return {key: _visible(value) for key, value in whole.items()}

    def _once(self, sort: str, told: Any) -> int:  # noqa: ANN401 (any data)
        """The number of some data among those of a sort."""
        key = json.dumps(told, sort_keys=True)
        known = self._interned.setdefault(sort, {})
        if key not in known:
            known[key] = len(known)
            self._held[sort].append(told)
        return known[key]

    def _texts(self) -> Iterator[dict[str, Any]]:
        by_day = {amendment.effective: amendment for amendment in self.contract.amendments}
        for text in self.contract.texts:
            amendment = by_day.get(text.since)
            yield {
                "since": text.since.isoformat(),
                "title": amendment.title if amendment else "First text",
                "announced": amendment.announced.isoformat() if amendment else None,
                "source": _source(amendment.source) if amendment else None,
                "note": amendment.note if amendment else "",
            }

    def _question(self, question: Question) -> dict[str, Any]:
        meanings = question.meanings or question.readings
        return {
            "id": question.id,
            "text": question.text,
            "readings": [
                {"name": name, "meaning": meaning}
                for name, meaning in zip(question.readings, meanings, strict=True)
            ],
            "sources": [_source(source) for source in question.sources],
            "note": question.note,
        }

    def _row(self, row: TimelineRow, least_by: float | None) -> dict[str, Any]:
        return {
            "party": row.party.name,
            "action": row.action.kind,
            "what": row.what,
            "spans": [
                {**self._span(span, row.action), **_least(span, least_by)} for span in row.spans
            ],
        }

    def _span(self, span: Span, action: Pattern) -> dict[str, Any]:
        decision = loosened(evolve(span.decision, ways=span.ways), action)
        words = words_for(span.decision, action)
        ways = [
            {
                "settled": self._settled(way),
                "told": supposing(way.settled, words),
                "answer": self._answer(way.answer, action),
            }
            for way in decision.ways
        ]
        return {
            "since": span.since.isoformat(),
            "until": span.until and span.until.isoformat(),
            "answer": self._answer(span.decision, action),
            "ways": ways,
            "by": [
                {"text": str(cause), "event": cause.event and cause.event.id}
                for cause in span.interval.changed_by
            ],
        }

    def _point(self, point: Point) -> int:
        """The number of an open point; an act off the record is the same on each day."""
        told: dict[str, Any]
        match point:
            case Question(id=id_):
                told = {"question": id_}
            case Clash(duty=duty):
                told = {"clash": duty}
            case Tie(events=events):
                told = {"tie": [event.id for event in events]}
            case event:
                told = {"off_record": self._words.done(event.by, event.act)}
        return self._once("points", told)

    def _answer(self, decision: Decision, action: Pattern) -> int:
        told = loosened(decision, action)
        said: dict[str, Any] = {}
        if not is_open(decision):
            notes, words = Notes(), words_for(decision, action)
            what = self._words.pattern(action)
            said["why"] = sentence(evolve(told, ways=()), what, words, notes)
            said["evidence"] = notes.lines
        sure = decision.confidence
        return self._once(
            "answers",
            {
                "word": word(decision),
                "verdict": decision.verdict.value,
                "effect": decision.effect.value,
                "clauses": list(decision.clauses),
                "confidence": sure and sure.value,
                "caveats": dict(decision.caveats),
                "reasons": [self._reason(reason) for reason in told.reasons],
                **said,
            },
        )

    def _reason(self, reason: Reason) -> int:
        words = self._words
        events = (reason.exercise, *reason.events)
        ending, beginning = reason.ending, reason.beginning
        told: dict[str, Any] = {
            "outcome": reason.outcome.value,
            "clause": reason.clause.id,
            "since": reason.since.isoformat(),
            "norm": [*norm_in_full(reason.norm, words)],
            "shown": [_evidence(event, words) for event in events if event],
            "excepted": [_evidence(event, words) for event in reason.exceptions],
            "outranked": [f"{one.by.id}, {one.ground.value}" for one in reason.defeats],
        }
        if ending is not None:
            told["ended"] = ending.on.isoformat()
            if ending.amendment:
                told["ended_by"] = ending.amendment.title
            elif ending.exercise:
                told["ended_by"] = event_line(ending.exercise, words)
        if beginning is not None:
            told["begins"] = beginning.title
        return self._once("reasons", told)

    def _bears_from(self, event: Event) -> date:
        """The first day on which an event bears: of one that undoes another, the other's."""
        if not event.undoes:
            return event.day
        return min(event.day, self._bears_from(self._engine.facts[event.undoes]))

    def _event(self, event: Event) -> dict[str, Any]:
        return {
            "id": event.id,
            "on": self._bears_from(event).isoformat(),
            "day": event.day.isoformat(),
            "known": day(event.known).isoformat(),
            "by": event.by.name,
            "text": event_line(event, self._words),
            "confidence": event.confidence and event.confidence.value,
            "source": _source(event.source),
        }

    def _clause(self, wording: ClauseInFull) -> dict[str, Any]:
        provision, before = wording.in_text.provision, wording.in_text.replaced
        amendment = wording.in_text.amendment
        return {
            "id": provision.id,
            "since": wording.in_text.since.isoformat(),
            "until": wording.until and wording.until.isoformat(),
            "by": amendment.title if amendment else None,
            "text": provision.text,
            "before": before.provision.text if before else None,
            "in_words": wording.in_words,
            "code": code_of(provision),
            "confidence": provision.confidence.value,
            "caveat": provision.caveat if isinstance(provision, Clause) else "",
            "note": provision.note,
            "source": _source(provision.source),
        }

    def _duties(self) -> tuple[list[dict[str, Any]], list[str]]:
        """Each duty with how it stood from day to day, and the days on which that was asked."""
        states: dict[str, list[dict[str, Any]]] = {}
        for on in self._duty_days:
            for duty in self._owed(on):
                told, held = self._duty(duty), states.setdefault(duty.id, [])
                if not held or held[-1]["state"] != told:
                    held.append({"since": on.isoformat(), "state": told})
        listed = [{"id": id_, "states": held} for id_, held in states.items()]
        return listed, [on.isoformat() for on in self._duty_days]

    def _endings(self) -> Iterator[dict[str, Any]]:
        """From when on it is told that the contract is over or comes to an end, and no longer."""
        before: dict[str, Any] = {"told": "", "ways": []}
        passed = self.first
        for on in self._changes:
            status = self._engine.status(on=on)
            told = {
                "told": ending(status),
                "ways": [
                    {"settled": self._settled(way), "told": ending(way.answer)}
                    for way in status.ways
                ],
            }
            if told != before:
                begun = None if status.state is ContractState.IN_FORCE else status.since
                since = begun if begun and passed < begun < on else on
                yield {"since": since.isoformat(), **told}
            before, passed = told, on

    @property
    def _changes(self) -> list[date]:
        """The days on which something is asked that is neither a decision nor a duty."""
        _, timeline = self.timelines[0]
        changes = {span.since for row in timeline.rows for span in row.spans}
        recorded = {event.day for event in self._engine.facts}
        return sorted({*self._duty_days, *changes, *recorded, self.last})

    def _standing(self) -> Iterator[dict[str, Any]]:
        """From when on which duties stand that clauses lay down upon occasions yet to come."""
        before: list[int] = []
        for on in self._changes:
            told = [self._occasion(one) for one in self._engine.standing(on=on)]
            if told != before:
                yield {"since": on.isoformat(), "duties": told}
            before = told

    def _occasion(self, standing: StandingDuty) -> int:
        clause, contract = standing.clause, self.contract
        return self._once(
            "occasions",
            {
                "clause": clause.id,
                "bearer": standing.bearer.name,
                "what": standing.what(contract),
                "when": standing.when(contract),
                "confidence": clause.confidence.value,
                "caveats": {clause.id: clause.caveat} if clause.caveat else {},
            },
        )

    def _unallocated(self) -> list[dict[str, Any]]:
        """Each payment that exceeded what was owed, with by how much it did from day to day."""
        about: dict[tuple[str, str], dict[str, Any]] = {}
        states: dict[tuple[str, str], list[dict[str, str]]] = {}
        for on in self._duty_days:
            told: dict[tuple[str, str], tuple[str, str]] = dict.fromkeys(about, ("", ""))
            for event, money in self._engine.unallocated(on=on):
                row, key = (
                    row_of_unallocated(event, money, self.contract),
                    (event.id, money.currency),
                )
                about[key] = {"event": event.id, "by": event.by.name, "what": row.what}
                told[key] = shown(money), row.stands
            for key, (left, stands) in told.items():
                held = states.setdefault(key, [])
                if not held or (held[-1]["left"], held[-1]["told"]) != (left, stands):
                    held.append({"since": on.isoformat(), "left": left, "told": stands})
        return [{**one, "states": states[key]} for key, one in about.items()]

    def _settled(self, way: Way[Any]) -> dict[str, str]:
        """How the points are settled in a way of an answer, by their numbers."""
        return {str(self._point(one.point)): _choice(one) for one in way.settled}

    def _owed(self, on: date) -> tuple[Duty, ...]:
        """How duties stand on a day, which is asked once."""
        if on not in self._stood:
            self._stood[on] = tuple(self._engine.duties(on=on))
        return self._stood[on]

    def _days(self) -> tuple[list[date], date]:
        """The days on which duties may come to stand otherwise, and up to which that is known."""
        found, until = {self.first, self.opens_on}, self.last
        for event in self._recorded:
            found |= _and_next(event.day)
        found |= {amendment.effective for amendment in self.contract.amendments}
        asked, most = self.opens_on, len(found) + MOST_DAYS
        while asked <= self.last:
            if len(found) >= most:
                until = asked
                break
            coming = [one.on for one in self._engine.upcoming(on=asked) if one.on > asked]
            if not coming:
                break
            asked = min(coming)
            found |= _and_next(asked)
        for on in sorted(found):
            for duty in self._owed(on):
                found |= {duty.arisen, *(step.on for step in duty.steps)}
                if duty.due is not None:
                    found |= _and_next(day(self.contract.program.zone.instant(duty.due)))
        return sorted(on for on in found if self.first <= on <= until), until

    def _duty(self, duty: Duty) -> dict[str, Any]:
        told = duty_to_json(duty)
        return {
            "word": duty_word(duty),
            "status": duty.status.value,
            "clause": duty.clause,
            "bearer": duty.bearer.name,
            "bearers": [p.name for p in self.contract.parties if owes(duty.bearer, p)],
            "what": told["phrase"],
            "arisen": duty.arisen.isoformat(),
            "since": duty.since.isoformat(),
            "due": duty.due and duty.due.isoformat(),
            "breached": told["breached"],
            "paid": None if duty.paid is None else shown(duty.paid),
            "left": _left(duty),
            "grows": duty.outstanding is not None
            and any(map(_grows, (duty, *(way.answer for way in duty.ways)))),
            "confidence": told["confidence"],
            "trigger": told["trigger"],
            "steps": [
                {
                    "on": one.on.isoformat(),
                    "what": one.kind.value,
                    "event": one.event and one.event.id,
                }
                for one in duty.steps
            ],
            "ways": [
                {
                    "settled": self._settled(way),
                    "told": supposing(way.settled, self._words),
                    "word": duty_word(way.answer),
                    "left": _left(way.answer),
                    "grows": _grows(way.answer),
                    "due": way.answer and way.answer.due and way.answer.due.isoformat(),
                }
                for way in duty.ways
            ],
        }


def _least(span: Span, by: float | None) -> dict[str, Any]:
    """The least that would change the answer on the first day of a span, in sentences.

    None where it is not looked for, or is not found by an instant of the clock; nothing at all
    where the ways of settling what is open tell all of it.
    """
    if by is None or (left := by - time.monotonic()) <= 0:
        return {"least": None}
    try:
        found = span.decision.least_changes(most=MOST_SUPPOSED, timeout=left)
    except OutOfTimeError:
        return {"least": None}
    untold = [missing_in_words(one) for one in found if not is_told_by_ways(one, span.ways)]
    return {} if found and not untold else {"least": untold}


def _and_next(on: date) -> set[date]:
    """A day and the next, if there is one."""
    return {on, min(on, date.max - _DAY) + _DAY}


def _left(duty: Duty | None) -> str:
    """What is left to pay of a duty on the day asked about; nothing of what is not of money."""
    if duty is None or not is_of_money(duty):
        return ""
    return left_to_pay(evolve(duty, grows=False))


def _grows(duty: Duty | None) -> bool:
    """Whether an amount that is told is that of the day asked about alone."""
    return duty is not None and duty.grows and duty.outstanding is not None


def _choice(settled: Settled) -> str:
    """How a point is settled, as text."""
    choice = settled.choice
    return choice if isinstance(choice, str) else str(choice).lower()


def _evidence(event: Event, words: Words) -> dict[str, Any]:
    return {"event": event.id, "text": event_line(event, words)}


def _source(source: Source | None) -> dict[str, Any] | None:
    """A source; its address only where a browser opens it as a page."""
    if source is None:
        return None
    address = source.address or ""
    opens = address.startswith(("https://", "http://"))
    return {"text": str(source), "address": address if opens else None}


def _visible(data: object) -> Any:  # noqa: ANN401 (any data)
    """Data whose texts show what nobody sees in them by its number."""
    match data:
        case str():
            return escaped(data, keep="\n")
        case dict():
            named = cast("Mapping[str, object]", data)
            return {name: _visible(part) for name, part in named.items()}
        case list():
            return [_visible(part) for part in cast("Sequence[object]", data)]
        case _:
            return data
