"""The deadline of a duty, and its opening: from when and until when it may be performed in time.

Instants are integers, as `contract_rules.values.instants` says.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from contract_rules.evaluation.evaluator import judged_in, value_of
from contract_rules.norms.dates import StatedTime
from contract_rules.norms.derived_events import CONTRACT, IN_FORCE
from contract_rules.norms.norms import Before
from contract_rules.values.instants import DAY, beginning, day, instant
from contract_rules.values.periods import Days, Elapsing, Period

if TYPE_CHECKING:
    from contract_rules.evaluation.evaluator import Slots
    from contract_rules.norms.normal_form import Operand, Promise
    from contract_rules.norms.norms import Obligation


def meant_by(norm: Obligation, last: int, arisen: int) -> int:
    """The last instant that is meant by one in words: rolled, as the obligation says.

    It is never before the end of the day on which the duty arose, but where hours, minutes or a
    time of day say so; where these have passed when the duty arises, it is that end.
    """
    meant, end = last, arisen - arisen % DAY + DAY - 1
    if norm.rolls is not None:
        on = day(last)
        meant += (norm.rolled(on) - on).days * DAY
    return meant if meant >= end or (norm.is_timed and meant >= arisen) else end


def deadline_of(
    norm: Obligation, promise: Promise, slots: Slots, at: int, missed: int | None
) -> int | None:
    """The last instant (microseconds) to perform in time, by the words, a duty that arises.

    A period runs from the day on which the duty arises; upon the breach of a prohibition, from the
    day of the act; for a duty in the place of another, from the deadline of that. Hours and
    minutes pass from the instant, of what is known by its day alone, from its end.

    Args:
        norm: The obligation.
        promise: The performance that is asked for.
        slots: The occasion, and the events found with it.
        at: The instant at which the duty arises.
        missed: The deadline of the duty in breach that it stands in for, if it is a remedy.
    """
    if promise.deadline is None:
        return None if norm.every is None else _start(norm, slots, at, missed)
    limit = _meant(promise.deadline, norm, slots, at, missed)
    if type(limit) is int:  # as most are
        return limit
    before = isinstance(norm.deadline, Before)
    if isinstance(limit, datetime):
        return judged_in(slots).zone.named(limit) - before
    assert isinstance(limit, date)  # noqa: S101 (else it is an instant)
    return beginning(limit) - 1 if before else instant(limit)


def opening_of(
    norm: Obligation, opening: Period | Operand, slots: Slots, at: int, missed: int | None
) -> int:
    """The first instant (microseconds) at which an act counts to a duty that arises.

    A period runs from where that of a deadline does; of days, it leads to the beginning of its
    last. Arguments as for `deadline_of`, but for the opening that is stated.
    """
    limit = _meant(opening, norm, slots, at, missed)
    if isinstance(limit, datetime):
        return judged_in(slots).zone.named(limit)
    if isinstance(limit, date):
        return beginning(limit)
    passes = isinstance(norm.not_before, Elapsing | StatedTime)
    return limit if passes else beginning(day(limit))


def _meant(
    limit: Period | Operand, norm: Obligation, slots: Slots, at: int, missed: int | None
) -> int | date:
    """The day or the time that is stated, or the last instant of a period."""
    zone = judged_in(slots).zone
    if type(limit) is Days:  # as most are
        return zone.after(_start(norm, slots, at, missed), limit)
    if isinstance(limit, Period):
        elapsing = isinstance(limit, Elapsing)
        return zone.after(_start(norm, slots, at, missed, elapsing=elapsing), limit)
    stated = value_of(limit, slots)
    if isinstance(stated, int):
        return zone.after(_start(norm, slots, at, missed), Days(stated))
    if isinstance(stated, timedelta):
        return zone.later(_start(norm, slots, at, missed, elapsing=True), stated)
    assert isinstance(stated, date)  # noqa: S101 (what happened has all its fields)
    return stated


def _start(
    norm: Obligation, slots: Slots, at: int, missed: int | None, *, elapsing: bool = False
) -> int:
    """The instant, or the end of the day, from which the period of a duty runs."""
    if missed is not None and norm.upon is None:
        return missed
    occasion = judged_in(slots).itself
    assert occasion is not None  # noqa: S101 (a duty has one)
    if norm.every is not None:  # from the day that comes again, or as much later as it arises
        return instant(occasion.day + (day(at) - day(occasion.at)))
    if occasion.by.name != CONTRACT.name or occasion.at < at:
        return at
    by_day = occasion.act.kind == IN_FORCE.name and not isinstance(occasion.on, datetime)
    return at if elapsing and not by_day else instant(occasion.day)
