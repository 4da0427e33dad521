"""Lines of evidence: an event as it is told below an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_rules.norms.derived_events import CONTRACT, IN_FORCE, Followed, PeriodBegun

if TYPE_CHECKING:
    from contract_rules.answers.phrases import Words
    from contract_rules.values.events import Event


def event_line(event: Event, words: Words) -> str:
    """An event as a line of evidence."""
    if event.is_supposed:
        return f"supposed: {words.done(event.by, event.act)}, of which nothing is on record"
    if event.by == CONTRACT:
        upon = event.upon if isinstance(event, Followed) else None
        what = "" if upon is None else f": {_cause(upon, words)}"
        return f"by what is on record, since {event.on.isoformat()}{what}"
    where = f"; {event.source}" if event.source else ""
    known = f"; known since {event.recorded.isoformat()}" if event.recorded != event.on else ""
    right = "" if event.corrected is None else f"; corrected on {event.corrected.isoformat()}"
    named = f" [{event.id}]" if event.source else ""
    return f"{words.happened(event)}{words.unspoken(event.act)}{known}{right}{where}{named}"


def _cause(upon: Event, words: Words) -> str:
    """The act in breach, or what the duty arose from, as a clause of a sentence."""
    if isinstance(upon, PeriodBegun):
        return f"the duty is that of {upon.since.isoformat()} to {upon.through.isoformat()}"
    if upon.act.kind == IN_FORCE.name:
        return f"the duty arose on {upon.on.isoformat()}"
    return words.happened(upon)
