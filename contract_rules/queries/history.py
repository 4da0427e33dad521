"""Makes the history of a decision: the intervals in which it is the same, and what ended each.

The decision is asked for on every day on which it may change. Where an amount grows without end
such days are too many to list: between two of them the first day of change is found by bisection.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from contract_rules.answers.decisions import gist
from contract_rules.answers.history import Cause, CauseKind, Interval
from contract_rules.norms.derived_events import CONTRACT

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator
    from datetime import date

    from contract_rules.answers.decisions import Decision
    from contract_rules.answers.reasons import Reason
    from contract_rules.contracts.clauses import Amendment
    from contract_rules.queries.change_points import ChangePoints
    from contract_rules.values.events import Event

_DAY = timedelta(days=1)


def intervals(
    decide: Callable[[date], Decision],
    change_points: ChangePoints,
    told: Callable[[date], Hashable] | None = None,
) -> tuple[Interval, ...]:
    """The intervals in which a decision is the same, from the first day of the contract on.

    Args:
        decide: Gives the decision on a day.
        change_points: The days on which the decision may change, with what happens on them.
        told: Gives what counts of the decision on a day; by default, its gist.
    """
    decided: Callable[[date], Decision] = cache(decide)  # where it changes it is asked for again

    def counts(on: date) -> Hashable:
        return gist(decided(on)) if told is None else told(on)

    found = list(_changes(decided, change_points, cache(counts)))
    lasts = [since - _DAY for since, _ in found[1:]]
    ends: list[date | None] = [*lasts, change_points.last]
    return tuple(
        Interval(
            since=since,
            until=until,
            decision=decision,
            open_ended=number == len(found) - 1 and until is not None,
            changed_by=_causes(decided(since - _DAY), decision, since, change_points)
            if number
            else (),
        )
        for number, ((since, decision), until) in enumerate(zip(found, ends, strict=True))
    )


def _changes(
    decide: Callable[[date], Decision],
    change_points: ChangePoints,
    told: Callable[[date], Hashable],
) -> Iterator[tuple[date, Decision]]:
    """The first day, and each day on which the decision is another than the day before."""
    days = change_points.days
    yield days[0], decide(days[0])
    now = told(days[0])
    for before, on in pairwise(days):
        last = before
        while told(on) != now:
            last = _first_other(told, last, on) if last >= change_points.sparse else on
            now = told(last)
            yield last, decide(last)


def _first_other(told: Callable[[date], Hashable], last: date, on: date) -> date:
    """The first day after `last`, up to `on`, of which something else is told than of `last`.

    Of `on` something else is told. Bisection: of several changes it finds one.
    """
    now = told(last)
    while on - last > _DAY:
        middle = last + (on - last) // 2
        if told(middle) == now:
            last = middle
        else:
            on = middle
    return on


def _causes(
    before: Decision, after: Decision, on: date, change_points: ChangePoints
) -> tuple[Cause, ...]:
    """What changed a decision on a day: the causes that its reasons name, else all of that day."""
    direct, late = change_points.on(on)
    told = [cause for cause in (*direct, *late) if _tells(cause, before, after)]
    return tuple(told or direct or late) or (change_points.came(on),)


def _tells(cause: Cause, before: Decision, after: Decision) -> bool:
    """Whether a cause is named by the reasons that went or came with a change."""
    gone = [reason for reason in before.reasons if reason not in after.reasons]
    come = [reason for reason in after.reasons if reason not in before.reasons]
    if cause.amendment is not None:
        return _amended(cause.amendment, gone, come)
    if cause.kind is CauseKind.TERM:
        return any(reason.clause.id == cause.clause for reason in gone)
    if cause.kind is CauseKind.BEGINNING:
        return any(reason.clause.id == cause.clause for reason in (*gone, *come))
    of = cause.duty if cause.event is None else cause.event.id
    return of in set(_named(gone)) ^ set(_named(come))


def _amended(amendment: Amendment, gone: list[Reason], come: list[Reason]) -> bool:
    ended = {*amendment.repeals, *(provision.id for provision in amendment.replaces)}
    began = any(
        reason.since == amendment.effective
        or (reason.ending is not None and reason.ending.amendment == amendment)
        for reason in come
    )
    return began or any(reason.clause.id in ended for reason in gone)


def _named(reasons: list[Reason]) -> Iterator[str]:
    """The ids of the events and duties that reasons name."""
    for reason in reasons:
        ending = reason.ending.exercise if reason.ending else None
        for event in (reason.exercise, *reason.events, *reason.exceptions, ending):
            if event is not None:
                yield _about(event)


def _about(event: Event) -> str:
    """The id of an event; for a derived event, that of the duty or act which it is about."""
    return event.towards if event.by == CONTRACT else event.id
