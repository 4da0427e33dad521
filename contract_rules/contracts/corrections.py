"""Corrections and reversals on record: what is known to have happened, and what may be recorded.

A record holds what was written down, corrections among it. What questions are answered on is the
record as corrected: every event as it is known to have happened, without what never did. So
whatever looks at that knows acts, and reversals of acts, and nothing of corrections.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from attrs import evolve

from contract_rules.errors import (
    ContractError,
    EventConflictError,
    ReversalError,
    UnknownEventError,
)
from contract_rules.values.events import corrected

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping

    from contract_rules.contracts.program import Program
    from contract_rules.values.events import Event


class Corrected:
    """The events of a record as they are known to have happened.

    Args:
        events: What is on record, in the order of recording.

    Attributes:
        known: What happened, by id: acts, and the reversals of those among them.
        events: The same, in the order of recording, but for reversals of acts that are known to
            have happened later than that, as long as only the half of it is corrected.
    """

    def __init__(self, events: Iterable[Event]) -> None:
        recorded = tuple(events)
        self._corrections: dict[str, list[Event]] = {}
        for event in recorded:
            if event.is_correction:
                self._corrections.setdefault(event.undoes, []).append(event)
        right = (self.of(event) for event in recorded if not event.is_correction)
        known = {event.id: event for event in right if event is not None}
        self.known = {e.id: with_act(e, known) for e in known.values() if _is_of(e, known)}
        self.events = tuple(e for e in self.known.values() if _is_later(e, known))

    def of(self, event: Event) -> Event | None:
        """An event of the record as it happened; None where it never did."""
        for last in sorted(self._corrections.get(event.id, ()), key=_order, reverse=True):
            right = self.of(last)
            if right is not None:
                since = right.corrected or right.recorded
                return None if right.strikes else corrected(event, right, since)
        return event


def _order(event: Event) -> tuple[int, str]:
    return event.known, event.id


def _is_of(event: Event, known: Mapping[str, Event]) -> bool:
    """Whether an event is an act, or the reversal of one that is known."""
    return not event.reverses or event.reverses in known


def _is_later(event: Event, known: Mapping[str, Event]) -> bool:
    """Whether an event is an act, or the reversal of one that had happened by then."""
    return not event.reverses or known[event.reverses].at <= event.at


def with_act(event: Event, known: Mapping[str, Event]) -> Event:
    """A reversal with the party and the act of what it reverses, as that is known; else itself."""
    act = known.get(event.reverses)
    if act is None or (act.by, act.act) == (event.by, event.act):
        return event
    told = evolve(event, by=act.by, act=act.act)
    return told if event.corrected is None else corrected(told, told, event.corrected)


def is_struck(event: Event, recorded: Iterable[Event]) -> bool:
    """Whether an event is known never to have happened, by all that is on record."""
    return event.id not in Corrected(recorded).known


def undoing(events: Iterable[Event]) -> list[Event]:
    """Those of some events that undo others, be it as reversals or as corrections."""
    return [event for event in events if event.reverses or event.corrects or event.strikes]


def check(recorded: Iterable[Event], program: Program) -> None:
    """Check that what undoes events names such as it can undo.

    Args:
        recorded: All that is on record, or would be.
        program: The contract's program, which says what the exercise of a power is.

    Raises:
        UnknownEventError: When an event is undone that is not on record.
        EventConflictError: When an event is reversed twice.
        ReversalError: When it cannot be undone in that way.
    """
    events = {event.id: event for event in recorded}
    for event in undoing(events.values()):
        with _of(event):
            _check_target(event, events)
    known = Corrected(events.values()).known
    taken: dict[str, Event] = {}
    for event in known.values():
        if event.reverses:
            with _of(event):
                _check_reversal(event, events, known, program)
                _check_once(event, taken.setdefault(event.reverses, event))


@contextmanager
def _of(event: Event) -> Generator[None]:
    """Let what is raised say which event it is about."""
    try:
        yield
    except ContractError as error:
        error.event = event.id
        raise


def _check_once(event: Event, other: Event) -> None:
    if other is not event:
        msg = (
            f"event {event.reverses!r} is reversed by {other.id!r} already; an event is "
            f"reversed once. If that was recorded wrongly, correct it, and leave out "
            f"{event.id!r}"
        )
        raise EventConflictError(msg)


def _check_target(event: Event, events: Mapping[str, Event]) -> None:
    """Check that what an event undoes is on record, and is what may be so undone."""
    does = "reverses" if event.reverses else "corrects"
    target = events.get(event.undoes)
    if target is None:
        msg = (
            f"event {event.id!r} {does} {event.undoes!r}, which is not on record; record that "
            "before, or together with it, or name the id of one that is"
        )
        raise UnknownEventError(msg)
    if event.reverses and target.undoes:
        what = "a reversal" if target.reverses else "a correction"
        msg = (
            f"event {event.id!r} reverses {target.id!r}, which is itself {what}; record a "
            "correction of that instead: event.correction(recorded=...)"
        )
        raise ReversalError(msg)
    if event.corrects and target.strikes:
        msg = (
            f"event {event.id!r} changes {target.id!r}, which says that an event never happened; "
            "strike it, by correction(recorded=...) alone, and correct the event"
        )
        raise ReversalError(msg)
    if event.corrects and target.reverses and (event.by, event.act) != (target.by, target.act):
        msg = (
            f"event {event.id!r} changes the act of {target.id!r}, which reverses an event, the "
            "whole of it; correct on=, or the event that is reversed"
        )
        raise ReversalError(msg)
    seen = {event.id}
    while target is not None and target.is_correction:
        if target.id in seen:
            msg = (
                f"events {event.id!r} and {event.undoes!r} correct each other; one of them must "
                "name the event whose record was wrong"
            )
            raise ReversalError(msg)
        seen.add(target.id)
        target = events.get(target.undoes)


def _check_reversal(
    event: Event, events: Mapping[str, Event], known: Mapping[str, Event], program: Program
) -> None:
    """Check that what is reversed is no exercise, is the act that is told, and happened before."""
    target = known[event.reverses]
    if program.exercised_by(target.act.kind, target.at):
        msg = (
            f"event {target.id!r} is the exercise of a power, which no reversal undoes; if it was "
            "recorded wrongly, correct it: event.correction(recorded=...); else record the "
            "exercise that ends what it began"
        )
        raise ReversalError(msg)
    told, first = events[event.id], events[event.reverses]
    if (told.by, told.act) not in [(one.by, one.act) for one in (target, first)]:
        msg = (
            f"event {event.id!r} reverses {target.id!r}, and tells of another act than that: "
            f"{told.by} {told.act}, not {first.by} {first.act}; write event.reversal(on=...)"
        )
        raise ReversalError(msg)
    if event.at < target.at:
        msg = (
            f"event {target.id!r} happened on {target.on.isoformat()}, and cannot be reversed "
            f"before that, on {event.on.isoformat()}, as {event.id!r} says"
        )
        raise ReversalError(msg)
