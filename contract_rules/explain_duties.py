"""Duties as sentences: what must be done, how that stands, and why, with numbered evidence."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from contract_rules.accounts import DutyStatus
from contract_rules.explain import (
    Notes,
    clause_line,
    event_line,
    exercise_of,
    with_exercise,
    wrapped,
)
from contract_rules.explain_ways import given, turning
from contract_rules.norms import Obligation
from contract_rules.phrases import Words, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_rules.duties import Duty, Step
    from contract_rules.events import Event
    from contract_rules.findings import Reason

HEADS = {
    DutyStatus.OPEN: "MUST",
    DutyStatus.KEPT: "KEPT",
    DutyStatus.LATE: "LATE",
    DutyStatus.BREACHED: "BREACH",
    DutyStatus.SUSPENDED: "SUSPENDED",
    DutyStatus.DISCHARGED: "DISCHARGED",
    DutyStatus.UNDETERMINED: "UNDETERMINED",
}
"""The word that a line about a duty begins with."""


def duty(told: Duty) -> str:
    """A duty in full: a line that stands alone, how it stands, the reason, the evidence."""
    notes = Notes()
    return f"{row(told, notes, bearer=True)}\n{notes}"


def row(told: Duty, notes: Notes, *, bearer: bool = False) -> str:
    """The line, how it stands and the reason, with the evidence noted."""
    words = Words(told.contract.vocabulary, {})
    what = words.pattern(told.action)
    head = f"{HEADS[told.status]}  {told.clause}  "
    head += f"{told.bearer}: {what}" if bearer else what
    texts = (wrapped(head, then="    "), _block(f"{standing(told)}."), "")
    told_in_full = f"{_sentence(told, words, notes)} {_history(told, words, notes)}"
    if told.ways:
        told_in_full += _turns(told, words, notes)
    return "\n".join((*texts, _block(told_in_full.strip())))


def standing(told: Duty) -> str:
    """How a duty stands: its status, its deadline, what is paid and what is left."""
    due = f"due by {told.due.isoformat()}" if told.due else "no deadline on record"
    parts = [f"{told.status.value.capitalize()} since {told.since.isoformat()}", due]
    if told.counterparty is not None:
        parts.append(f"owed to {told.counterparty}")
    if any(isinstance(r.norm, Obligation) and r.norm.amount for r in told.reasons):
        left = f"{told.outstanding} outstanding" if told.outstanding else "the amount is not known"
        parts.append(f"{told.paid or 'nothing'} paid, {left}")
    return "; ".join(parts)


def _block(text: str) -> str:
    return wrapped(text, "  ", "  ")


def _sentence(told: Duty, words: Words, notes: Notes) -> str:
    reason = told.reasons[0]
    norm = reason.norm
    words = _known(words, reason)
    law = f"clause {told.clause} obliges {norm.bearer} to {words.pattern(norm.act)}"
    law = f"{law} {notes.cite(clause_line(reason))}"
    happened = (f"{words.happened(e)} {notes.cite(event_line(e))}" for e in _occasions(reason))
    given = listed(happened, "and")
    because = f"Because {law}, as {given}" if given else f"Because {law}"
    instead = " in place of one in breach" if told.stands_in_for else ""
    return f"{because}, the duty arose on {told.arisen.isoformat()}{instead}."


def _known(words: Words, reason: Reason) -> Words:
    """The words in which the fields of the occasion and of what was found with it are known."""
    words = with_exercise(words, reason)
    kinds = Counter(event.act.kind for event in reason.events)
    for event in reason.events:
        if kinds[event.act.kind] == 1:  # else a term does not tell which is meant
            words = words.about(event.act)
    return words


def _occasions(reason: Reason) -> Iterator[Event]:
    exercise = exercise_of(reason)
    if exercise is not None:
        yield exercise
    yield from reason.events


def _history(told: Duty, words: Words, notes: Notes) -> str:
    return " ".join(f"{_step(step, words, notes)}." for step in told.steps)


def _turns(told: Duty, words: Words, notes: Notes) -> str:
    """What a duty turns on, and how it stands in each way."""
    ways = [f"{given(way.settled, words)}: {_stands(way.answer)}." for way in told.ways]
    return " ".join((f"It turns on {turning(told.ways, words, notes)}.", *ways))


def _stands(told: Duty | None) -> str:
    if told is None:
        return "no such duty"
    parts = [told.status.value]
    if told.amount is not None:
        parts.append(f"{told.amount}")
    if told.due is not None:
        parts.append(f"due by {told.due.isoformat()}")
    if told.outstanding is not None and told.status is not DutyStatus.KEPT:
        parts.append(f"{told.outstanding} outstanding")
    return ", ".join(parts)


def _step(step: Step, words: Words, notes: Notes) -> str:
    on = step.on.isoformat()
    event = ""
    if step.event is not None:
        happened = words.happened(step.event, step.on)
        event = f", as {happened} {notes.cite(event_line(step.event))}"
    if step.amendment is not None:
        event = f", by the {step.amendment.title}"
    match step.kind.value:
        case "counted":
            counted = f"{step.amount} counted to it" if step.amount else "an act counted to it"
            return f"On {on} {counted}{event}"
        case "assigned":
            return f"Since {on} it is owed to {step.party}"
        case "breached":
            return f"On {on} its deadline had passed"
        case "resumed" if step.due is not None:
            return (
                f"On {on} it was resumed{event}, and its deadline moved to {step.due.isoformat()}"
            )
        case word:
            return f"On {on} it was {word}{event}"
