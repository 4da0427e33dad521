"""Statements of account: what a party has come to owe and has paid, entry by entry."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from attrs import field

from contract_rules.answers.decisions import given
from contract_rules.answers.duties import DutyStatus
from contract_rules.answers.duty_names import DutyName, of_whom
from contract_rules.answers.json_format import STAMP
from contract_rules.answers.open_points import Point, Way, points_of, way_to_json
from contract_rules.answers.phrases import Words
from contract_rules.contracts.contract import Contract
from contract_rules.contracts.serialization import amount_to_json
from contract_rules.language.parties import together
from contract_rules.norms.orders import Debt
from contract_rules.values.acts import Party
from contract_rules.values.data_classes import frozen
from contract_rules.values.events import Event
from contract_rules.values.instants import On
from contract_rules.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Hashable


class EntryKind(Enum):
    """What changes a balance."""

    DEBT = "debt"
    """A debt arose."""
    INTEREST = "interest"
    """What is owed grew by itself, by interest."""
    GROWTH = "growth"
    """What is owed grew by itself, by how late another duty is, as liquidated damages do."""
    CHANGE = "change"
    """What is owed became more or less, as what is counted for it did."""
    PAYMENT = "payment"
    """Something was paid, whether it counts to a debt or not."""
    SURPLUS = "surplus"
    """More was paid than the least that was asked for, and does not come back."""
    REVERSAL = "reversal"
    """A payment was undone; or what another paid, who owes it too, ceased to count; or what was
    set off is owed again, as what it was set off against is not."""
    WAIVER = "waiver"
    """A part of a debt was waived, as by a credit note."""
    SET_OFF = "set-off"
    """A debt was set off against what the other party owes."""
    DISCHARGE = "discharge"
    """What was left of a debt ceased to be owed."""


@frozen
class PaidPart:
    """The part of a payment that went to debts of one sort.

    Attributes:
        debt: The sort.
        amount: How much of it.
    """

    debt: Debt
    amount: Money

    def to_json(self) -> dict[str, Any]:
        """It as JSON data."""
        return {"debt": self.debt.value, "amount": amount_to_json(self.amount)}


@frozen(kw_only=True)
class Entry:
    """One entry of an account.

    Attributes:
        on: The day.
        kind: What happened.
        amount: By how much it raises what the party owes; below zero, lowers it.
        balance: What the party owes after it; below zero, what it has paid beyond that.
        event: The payment, the event that reverses it, or the exercise that waives or sets off;
            None where the entry is of a debt that changed by itself.
        duty: The id of the duty whose debt it is; None where the entry is of a payment.
        clause: The id of the clause of that.
        debtors: Who owe the debt, where several do together; none otherwise.
        unallocated: Of a payment: how much of it counts to nothing on the date asked about; None
            where all of it counts.
        debt: Of a debt: what sort of debt it is; None where its clause says nothing of that, nor
            counts payments by it.
        parts: Of a payment, and of its reversal: how much of it went to debts of which sort, in
            the order in which it counted, where their clauses go by that; none where they do not.
    """

    on: date
    kind: EntryKind
    amount: Money
    balance: Money
    event: Event | None = None
    duty: str | None = None
    clause: str | None = None
    debtors: tuple[Party, ...] = ()
    unallocated: Money | None = None
    debt: Debt | None = None
    parts: tuple[PaidPart, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The entry as JSON data; ``schemas/findings.schema.json`` describes it."""
        return {
            "on": self.on.isoformat(),
            "entry": self.kind.value,
            "amount": amount_to_json(self.amount),
            "balance": amount_to_json(self.balance),
            "event": None if self.event is None else self.event.id,
            "duty": self.duty,
            "clause": self.clause,
            **({"debtors": [one.name for one in self.debtors]} if self.debtors else {}),
            "unallocated": amount_to_json(self.unallocated),
            **({"debt": self.debt.value} if self.debt is not None else {}),
            **({"parts": [part.to_json() for part in self.parts]} if self.parts else {}),
        }


@frozen
class NotBinding:
    """A debt in an account that does not bind on the date asked about.

    Attributes:
        duty: The id of the duty.
        clause: The id of its clause.
        outstanding: How much of it the balance holds.
        status: Why: it is suspended, as where a clause exempts from it, or in conflict.
    """

    duty: str
    clause: str
    outstanding: Money
    status: DutyStatus

    def to_json(self) -> dict[str, Any]:
        """It as JSON data."""
        return {
            "duty": self.duty,
            "clause": self.clause,
            "outstanding": amount_to_json(self.outstanding),
            "status": self.status.value,
        }

    def __str__(self) -> str:
        """How much of the balance is not owed for now, by which clause."""
        why = "is suspended" if self.status is DutyStatus.SUSPENDED else "is in conflict"
        return f"Of it {self.outstanding} does not bind: the duty under {self.clause} {why}."


@frozen(kw_only=True)
class Beyond:
    """What would have lowered a debt, and did not, as there was no more of it left to pay.

    Attributes:
        clause: The id of the clause under which it is owed.
        amount: How much of a credit, or of what is waived, lowered nothing.
        of: The duty whose amount credits would lower below what is paid; None where it is of a
            waiver.
        event: The exercise that waives more than was outstanding, or sets off more than could be;
            None where it is of a credit in the amount of a duty.
        against: The id of the clause against which it sets off; None where it does not.
    """

    clause: str
    amount: Money
    of: DutyName | None = None
    event: Event | None = None
    against: str | None = None

    @property
    def duty(self) -> str | None:
        """The id of the duty; None where it is of a waiver."""
        return None if self.of is None else self.of.id

    def to_json(self) -> dict[str, Any]:
        """It as JSON data."""
        return {
            "clause": self.clause,
            "amount": amount_to_json(self.amount),
            "duty": self.duty,
            "event": None if self.event is None else self.event.id,
            "against": self.against,
        }

    def told(self, words: Words) -> str:
        """What lowered nothing, and why, in a sentence."""
        if self.of is not None:
            duty = of_whom(self.of, words)
            return f"What the duty {duty} comes to is {self.amount} less than what stays paid."
        event = "" if self.event is None else self.event.id
        does, where = "waives", f"outstanding under {self.clause}"
        if self.against is not None:
            does, where = "sets off", f"due both under {self.clause} and under {self.against}"
        return f"{self.amount} of what {event} {does} lowers nothing: no more was {where}."


@frozen(kw_only=True)
class Statement:
    """The account of what a party owes, up to a date; ``str()`` lays it out.

    Attributes:
        party: Whose debts and payments they are.
        currency: Of which currency.
        entries: What changed the balance, in the order of happening.
        balance: What the party owes; below zero, what it has paid beyond that. It is the sum of
            the entries, and what is outstanding of the duties less what counts to none. None
            where it turns on open points.
        unstated: The duties of which it is not known what they come to; of these the account has
            as much as is paid.
        not_binding: The debts that do not bind on the date, as a clause exempts from them, or
            they are suspended or in conflict; the balance holds them.
        beyond: The rest of credits and waivers that were of more than what was left to pay; the
            balance does not hold it.
        ways: Where it turns on open points: the smallest sets of settled points that fix it, each
            with the statement then.
        on: The date or instant asked about; left out of equality.
        contract: The contract asked; left out of equality.
    """

    party: Party
    currency: str
    entries: tuple[Entry, ...]
    balance: Money | None
    unstated: tuple[DutyName, ...] = ()
    not_binding: tuple[NotBinding, ...] = ()
    beyond: tuple[Beyond, ...] = ()
    ways: tuple[Way[Statement], ...] = ()
    on: On = field(eq=False)
    contract: Contract = field(eq=False, repr=False)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The ids of the duties of which it is not known what they come to."""
        return tuple(duty.id for duty in self.unstated)

    @property
    def turns_on(self) -> tuple[Point, ...]:
        """The open points on which it turns."""
        return points_of(self.ways)

    def to_json(self) -> dict[str, Any]:
        """The statement as JSON data; ``schemas/findings.schema.json`` describes it."""
        return {
            **STAMP,
            "account": self.party.name,
            "currency": self.currency,
            "on": self.on.isoformat(),
            "entries": [entry.to_json() for entry in self.entries],
            "balance": amount_to_json(self.balance),
            "unknown": list(self.unknown),
            "not_binding": [one.to_json() for one in self.not_binding],
            "beyond": [one.to_json() for one in self.beyond],
            "ways": [way_to_json(way, way.answer.in_short()) for way in self.ways],
        }

    def __str__(self) -> str:
        """A line for each entry, with the balance after it."""
        words = Words.of(self.contract)
        told = [f"Account of {words.party(self.party)} in {self.currency} ({self.on.isoformat()})"]
        told += [_line(entry, self.party, words) for entry in self.entries]
        if self.balance is not None:
            told.append(f"  Balance: {self.balance}")
        told += [f"  {given(way.settled, words)}: {way.answer.in_short()}" for way in self.ways]
        beside = (*map(str, self.not_binding), *(one.told(words) for one in self.beyond))
        told += [f"  {one}" for one in beside]
        told += [f"  It is not known {one}." for one in self._unstated(words)]
        return "\n".join(told)

    def in_short(self) -> str:
        """The balance, and of which duties it leaves out what they come to or does not bind."""
        told = [str(self.balance)]
        words = Words.of(self.contract)
        told += [f"{one} is not known" for one in self._unstated(words)]
        told += [*map(str, self.not_binding), *(one.told(words) for one in self.beyond)]
        return "; ".join(told).removesuffix(".")

    def _unstated(self, words: Words) -> list[str]:
        """What is not known of which duties."""
        return [f"what the duty {of_whom(one, words)} comes to" for one in self.unstated]


def _line(entry: Entry, party: Party, words: Words) -> str:
    """The day, what happened, where, by how much, the balance, and what counts to nothing.

    Of a debt of several it tells who owe it together, and of what one of the others paid, who; of
    a debt what sort it is, and of a payment how much of it went to which, where clauses say so.
    """
    by = None if entry.event is None else entry.event.id
    of = " by ".join(filter(None, (entry.clause, by)))
    if entry.debt is not None and entry.debt.value != entry.kind.value:
        of = f"{of}, {entry.debt.value}"
    of = f"{of}, {words.party(together(entry.debtors))}" if entry.debtors else of
    if entry.clause is None and entry.event is not None and entry.event.by != party:
        of = f"{of}, by {words.party(entry.event.by)}"
    figures = (f"{_digits(amount):>18}" for amount in (entry.amount, entry.balance))
    parts = [f"{_digits(part.amount)} to {part.debt.value}" for part in entry.parts]
    of = ", ".join(filter(None, (of, *parts)))
    told = "  ".join(("", entry.on.isoformat(), f"{entry.kind.value:<9}", *figures, of))
    if entry.unallocated is None:
        return told
    whole = entry.unallocated + entry.amount == Money(0, entry.amount.currency)
    part = "" if whole else f"{_digits(entry.unallocated)} of it "
    return f"{told}  {part}counts to nothing"


def _digits(amount: Money) -> str:
    """An amount without its currency, or its unit."""
    told = str(amount)
    return told.removeprefix(amount.currency).removesuffix(amount.currency).strip()


def statement_gist(told: Statement) -> Hashable:
    """What makes two statements the same."""
    return told.entries, told.unstated, told.not_binding, told.beyond
