"""Duties and breaches in brief: what the columns of a table hold of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from contract_rules.answers.reasons import ids_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from contract_rules.answers.duties import Duty, DutyStatus
    from contract_rules.answers.findings import Breach
    from contract_rules.answers.reasons import Reason
    from contract_rules.values.acts import Party
    from contract_rules.values.instants import On
    from contract_rules.values.money import Money


class DutyInBrief(NamedTuple):
    """A duty without its reasons, its steps and its acts; each part is as `Duty` has it.

    Attributes:
        kind: The name of the action that performs it.
        trigger: The id of the event upon which it arose, if it needed one.
        events: The ids of the events that decide how it stands: its grounds, and what was done.
    """

    id: str
    clause: str
    bearer: Party
    counterparty: Party | None
    kind: str
    status: DutyStatus
    since: date
    arisen: date
    not_before: On | None
    due: On | None
    breached: date | None
    breached_by: Party | None
    amount: Money | None
    paid: Money | None
    outstanding: Money | None
    trigger: str | None
    stands_in_for: str | None
    events: tuple[str, ...]

    @classmethod
    def of(cls, told: Duty) -> DutyInBrief:
        """A duty that is told in full."""
        done = (step.event.id for step in told.steps if step.event is not None)
        return cls(
            told.id,
            told.clause,
            told.bearer,
            told.counterparty,
            told.action.kind,
            told.status,
            told.since,
            told.arisen,
            told.not_before,
            told.due,
            told.breached,
            told.breached_by,
            told.amount,
            told.paid,
            told.outstanding,
            told.trigger.id if told.trigger else None,
            told.stands_in_for,
            tuple(dict.fromkeys((*events_of(told.reasons), *done))),
        )


class BreachInBrief(NamedTuple):
    """A breach without its reasons; each part is as `Breach` has it.

    Attributes:
        event: The id of the act; None for a duty.
        events: The ids of the events that decide it.
    """

    clause: str
    party: Party
    on: date
    event: str | None
    duty: DutyInBrief | None
    made_good: date | None
    events: tuple[str, ...]

    @classmethod
    def of(cls, told: Breach) -> BreachInBrief:
        """A breach that is told in full."""
        duty = DutyInBrief.of(told.duty) if told.duty else None
        return cls(
            told.clause,
            told.party,
            told.on,
            told.event.id if told.event else None,
            duty,
            told.made_good,
            duty.events if duty else events_of(told.reasons),
        )


def events_of(reasons: Iterable[Reason]) -> tuple[str, ...]:
    """The ids of the events that reasons rest on, each once; see `ids_of`."""
    found = (event for reason in reasons for event in (*reason.events, *reason.exceptions))
    return tuple(dict.fromkeys(ids_of(found)))
