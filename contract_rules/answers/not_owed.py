"""Why nothing is owed: what became of every obligation that an event, or a clause, might tell."""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any

from attrs import evolve, field

from contract_rules.answers.contract_status import FailedNotice, came_to_nothing
from contract_rules.answers.decisions import Decision, given, turning
from contract_rules.answers.duties import Duty, how_it_stands
from contract_rules.answers.explanation import (
    clause_line,
    ending_of,
    excepting,
    exercise_of,
    lacking,
    what_happened,
    with_exercise,
)
from contract_rules.answers.json_format import STAMP
from contract_rules.answers.layout import Notes, indented, wrapped
from contract_rules.answers.open_points import Point, Way, points_of, way_to_json
from contract_rules.answers.phrases import Words, listed, noun
from contract_rules.answers.reasons import Reason, Verdict, reason_to_json
from contract_rules.contracts.clauses import Clause
from contract_rules.contracts.contract import Contract
from contract_rules.norms.norms import Obligation
from contract_rules.values.acts import Act
from contract_rules.values.data_classes import frozen
from contract_rules.values.events import Event
from contract_rules.values.instants import On

if TYPE_CHECKING:
    from collections.abc import Hashable


class FateKind(Enum):
    """What became of an obligation on an occasion."""

    AROSE = "arose"
    """A duty arose; the answer lists it."""
    EXCEPTED = "excepted"
    """Its exception holds."""
    UNMET = "unmet"
    """Its condition does not hold, or the event does not fit its occasion."""
    PENDING = "pending"
    """It was not in force yet."""
    FAILED = "failed"
    """It never came into force: the notice that would have begun it came to nothing."""
    LAPSED = "lapsed"
    """It was no longer in force."""
    WAITING = "waiting"
    """Its occasion, or what would begin it, has not happened."""


@frozen(kw_only=True)
class ObligationFate:
    """What became of one obligation, on one occasion.

    Attributes:
        fate: What became of it.
        reason: The clause and the norm, with the events that show it.
        occasion: The event that is its occasion, or would be; None where there is none.
        duties: The duties that arose, as they stand on the date asked about.
        failed: The notices that would have begun it and came to nothing.
        began: Of a duty that recurs the first day of the period at whose beginning it did not
            arise, for what held then; None where that was not asked.
        known: The number of events on record by when its condition would have had to hold; left
            out of equality.
    """

    fate: FateKind
    reason: Reason
    occasion: Event | None = None
    duties: tuple[Duty, ...] = ()
    failed: tuple[FailedNotice, ...] = ()
    began: date | None = None
    known: int = field(default=0, eq=False, repr=False)


@frozen(kw_only=True)
class NotOwed:
    """Why nothing is owed on account of an event, or under a clause; ``str()`` explains it.

    Attributes:
        about: The event or the clause asked about.
        on: The date or instant asked about.
        fates: What became of every obligation that it tells of, in the order of the text.
        ways: Where that turns on open points: the smallest sets of settled points that fix it,
            each with the answer then.
        contract: The contract asked; left out of equality.
        known: The number of events on record by then; left out of equality.
    """

    about: Event | Clause
    on: On
    fates: tuple[ObligationFate, ...]
    ways: tuple[Way[NotOwed], ...] = ()
    contract: Contract = field(eq=False, repr=False)
    known: int = field(default=0, eq=False, repr=False)

    @property
    def is_owed(self) -> bool:
        """Whether something arose after all, in one way or another."""
        fates = (*self.fates, *(fate for way in self.ways for fate in way.answer.fates))
        return any(fate.fate is FateKind.AROSE for fate in fates)

    @property
    def turns_on(self) -> tuple[Point, ...]:
        """The open points that it turns on; none where it is settled."""
        return points_of(self.ways)

    def to_json(self) -> dict[str, Any]:
        """The answer as JSON data; ``schemas/findings.schema.json`` describes it."""
        words = Words.of(self.contract)
        return {
            **STAMP,
            "about": "clause" if isinstance(self.about, Clause) else "event",
            "id": self.about.id,
            "on": self.on.isoformat(),
            "obligations": [_fate_to_json(fate, words) for fate in self.fates],
            "ways": [way_to_json(way, _gist_in_words(way.answer)) for way in self.ways],
        }

    def __str__(self) -> str:
        """What became of each obligation in a sentence, and the evidence, in 80 columns."""
        words, notes = Words.of(self.contract), Notes()
        about, asked = f"clause {self.about.id}", "What became of"
        if isinstance(self.about, Event):
            about, asked = words.happened(self.about), f"{asked} this:"
        if not self.is_owed:
            asked = "Why nothing is owed:"
        head = wrapped(f"{asked} {about} ({self.on.isoformat()})", then="    ")
        told = _told(self, words, notes)
        if self.ways:
            open_ = f"It turns on {turning(self.ways, words, notes)}."
            ways = ((given(w.settled, words), _told(w.answer, words, notes)) for w in self.ways)
            told = [open_, *(f"{settled}: {' '.join(each)}" for settled, each in ways)]
        return "\n".join((head, "", *map(indented, told), str(notes))).rstrip()


def asked_as_of(told: ObligationFate, on: On) -> On:
    """By when the condition of an obligation would have had to hold, as asked on a date."""
    if told.began is not None:
        return max(told.began, date.min + timedelta(days=1)) - timedelta(days=1)
    norm = told.reason.norm
    several = isinstance(norm, Obligation) and bool(norm.also)
    return on if told.occasion is None or several else told.occasion.on


def not_owed_gist(answer: NotOwed) -> Hashable:
    """What makes two answers the same: what became of each obligation, and on which occasion."""
    return tuple((f.fate, f.reason.clause.id, f.reason.norm, f.occasion) for f in answer.fates)


def _gist_in_words(answer: NotOwed) -> str:
    return ", ".join(dict.fromkeys(fate.fate.value for fate in answer.fates))


def _fate_to_json(told: ObligationFate, words: Words) -> dict[str, Any]:
    return {
        "fate": told.fate.value,
        "clause": told.reason.clause.id,
        "occasion": told.occasion.id if told.occasion else None,
        "reason": reason_to_json(told.reason, words),
        "duties": [duty.id for duty in told.duties],
        "failed": [notice.to_json() for notice in told.failed],
        "began": None if told.began is None else told.began.isoformat(),
    }


def _told(answer: NotOwed, words: Words, notes: Notes) -> list[str]:
    if answer.fates:
        return [_sentence(answer, fate, words, notes) for fate in answer.fates]
    if isinstance(answer.about, Clause):
        return [f"Clause {answer.about.id} obliges nobody to anything."]
    return ["No obligation has such an act of that party as its occasion."]


def _sentence(answer: NotOwed, told: ObligationFate, words: Words, notes: Notes) -> str:
    reason = told.reason
    norm = reason.norm
    assert isinstance(norm, Obligation)  # noqa: S101 (only of these is it told)
    words = with_exercise(words, reason)
    if told.occasion is not None:
        words = words.about(told.occasion.act)
    occasion = told.occasion
    asked = occasion.act if occasion is not None else Act(norm.act.kind)
    decided = Decision(
        verdict=Verdict.PERMITTED,
        party=norm.bearer,
        act=asked,
        on=asked_as_of(told, answer.on),
        reasons=(reason,),
        contract=answer.contract,
        known=told.known,
    )
    would = "obliges" if told.fate is FateKind.AROSE else "would oblige"
    law = f"Clause {reason.clause.id} {would} {words.party(norm.bearer)} to {words.asked(norm)}"
    law = f"{law} {notes.cite(clause_line(reason))}"
    if told.fate is FateKind.WAITING:
        return f"{law}, but {_awaited(norm, words)} by {answer.on.isoformat()}."
    upon = "" if occasion is None else _happened(words, notes, exercise_of(reason), occasion)
    if reason.misfits:
        misfits = listed(map(noun, reason.misfits), "and")
        return f"{law}, but {upon}, whose {misfits} it does not cover."
    if told.fate is FateKind.AROSE:
        stand = listed(map(how_it_stands, told.duties), "and")
        return f"{law}, as {upon}: {stand}." if upon else f"{law}: {stand}."
    why = _why(told, decided, words, notes)
    if told.began is not None:
        why = f"when its period began on {told.began.isoformat()}, {why}"
    return f"{law}, as {upon}, but {why}." if upon else f"{law}, but {why}."


def _awaited(norm: Obligation, words: Words) -> str:
    """That the occasion of an obligation has not come, or what would bring it into force."""
    if norm.upon is None:
        return "nothing has brought that into force"
    return words.condition(norm.upon, holds=False)


def _why(told: ObligationFate, decided: Decision, words: Words, notes: Notes) -> str:
    """Why no duty arose, as what follows "but"."""
    reason = told.reason
    upon = reason.norm.upon if isinstance(reason.norm, Obligation) else None
    match told.fate:
        case FateKind.EXCEPTED:
            own = evolve(reason, exercise=None)  # which has been told
            return f"makes an exception here, as {excepting(decided, own, words, notes)}"
        case FateKind.LAPSED:
            return f"it was in force only {ending_of(decided, reason, words, notes)}"
        case FateKind.FAILED:
            failed = listed([came_to_nothing(notice, words) for notice in told.failed], "and")
            return f"it never came into force: {failed}"
        case FateKind.PENDING if reason.begins is not None:
            return f"it begins on {reason.begins.isoformat()}"
        case FateKind.PENDING:
            return "it was not in force yet"
        case _ if any(lack.missing == upon for lack in reason.lacks):
            return "that had no effect"
        case _:
            return lacking(decided, reason, words, notes)


def _happened(words: Words, notes: Notes, *events: Event | None) -> str:
    return what_happened((event for event in events if event is not None), words, notes)
