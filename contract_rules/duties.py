"""Duties: what a party must do, by when, how much, how far it is done, and why."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Any

from attrs import field, frozen

from contract_rules import explain_duties, published
from contract_rules.accounts import SETTLED, DutyStatus
from contract_rules.clauses import Amendment
from contract_rules.contract import Contract
from contract_rules.events import Event
from contract_rules.findings import Reason
from contract_rules.money import Money
from contract_rules.nodes import Pattern
from contract_rules.periods import On
from contract_rules.settlement import Point, Way
from contract_rules.values import Party


class StepKind(Enum):
    """What happened to a duty."""

    COUNTED = "counted"
    """An act counted to it."""
    BREACHED = "breached"
    """Its deadline passed."""
    SUSPENDED = "suspended"
    """An exercise suspended it."""
    RESUMED = "resumed"
    """An exercise resumed it."""
    ASSIGNED = "assigned"
    """It came to be owed to another."""
    PERFORMED = "performed"
    """It was performed in full."""
    DISCHARGED = "discharged"
    """It ceased to be owed."""


@frozen(kw_only=True)
class Step:
    """Something that happened to a duty.

    Attributes:
        kind: What happened.
        on: On which day.
        event: The act or exercise that did it, if one did.
        amendment: The amendment that did it, if one did.
        amount: How much of a payment counted.
        party: To whom it came to be owed.
        due: The deadline, where that moved.
    """

    kind: StepKind
    on: date
    event: Event | None = None
    amendment: Amendment | None = None
    amount: Money | None = None
    party: Party | None = None
    due: date | None = None


@frozen(kw_only=True)
class Duty:
    """One duty, as it stands on a date; ``str()`` explains it.

    Attributes:
        id: What names it: the clause and the occasion.
        clause: The id of the clause that lays it down.
        bearer: Who must perform it.
        counterparty: To whom it is owed; None where the contract does not say.
        action: The acts that perform it.
        amount: What it comes to; None where it is of no amount, or that is not on record.
        due: The last day to perform it in time; None where no deadline is on record.
        status: What has become of it.
        since: Since when that is so.
        arisen: When it arose.
        breached: When it fell into breach, if it did; performance and discharge leave that.
        paid: What was paid so far; None where it is of no money.
        outstanding: What is left to pay; None where it is of no money, or that is not known.
        trigger: The event upon which it arose; None where it needed none.
        stands_in_for: The id of the duty in breach whose place it takes, if it does.
        reasons: The clause and the events that decide it.
        steps: What has happened to it, in order.
        ways: The smallest ways of settling what is open that say how it stands, with the duty
            under each, None where there is none; where it turns on nothing, none.
        on: The date or instant asked about; carried, not compared.
        contract: The contract asked; carried, not compared.
    """

    id: str
    clause: str
    bearer: Party
    counterparty: Party | None
    action: Pattern
    amount: Money | None
    due: date | None
    status: DutyStatus
    since: date
    arisen: date
    breached: date | None
    paid: Money | None
    outstanding: Money | None
    trigger: Event | None
    stands_in_for: str | None
    reasons: tuple[Reason, ...]
    steps: tuple[Step, ...]
    ways: tuple[Way[Duty | None], ...] = ()
    on: On = field(eq=False, repr=False)
    contract: Contract = field(eq=False, repr=False)

    @property
    def turns_on(self) -> tuple[Point, ...]:
        """The open points that it turns on; none where it is settled how it stands."""
        return tuple(dict.fromkeys(s.point for way in self.ways for s in way.settled))

    @property
    def is_settled(self) -> bool:
        """Whether it was performed or discharged."""
        return self.status in SETTLED

    def to_json(self) -> dict[str, Any]:
        """The duty as JSON data; ``findings.schema.json`` in the package describes it."""
        return published.duty(self)

    def __str__(self) -> str:
        """What must be done, how it stands, the reason and the evidence; 80 columns."""
        return explain_duties.duty(self)
