"""Duties: what a party must do, by when, how much, how far it is done, and why; as told."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, assert_never

from attrs import field, fields

from contract_rules.answers.decisions import given, turning
from contract_rules.answers.explanation import (
    caveats_in_words,
    cited,
    clause_line,
    exercise_of,
    ruled_out_by,
    sizes_in,
    with_exercise,
    with_found,
)
from contract_rules.answers.figures import Figure, Measured, figures_to_json, with_parts
from contract_rules.answers.json_format import STAMP
from contract_rules.answers.layout import Notes, indented, wrapped
from contract_rules.answers.open_points import Point, Way, points_of, way_to_json
from contract_rules.answers.phrases import Words, listed, opening, shown
from contract_rules.answers.reasons import (
    Reason,
    caveats_of,
    confidence_of,
    reason_to_json,
    rests_on_to_json,
)
from contract_rules.answers.told_later import ToldLater
from contract_rules.answers.working import measured_line, working
from contract_rules.contracts import serialization
from contract_rules.contracts.clauses import Amendment
from contract_rules.contracts.contract import Contract
from contract_rules.contracts.serialization import amount_to_json
from contract_rules.norms.derived_events import CONTRACT, Followed
from contract_rules.norms.expressions import Occurred, Pattern
from contract_rules.norms.norms import Obligation, Prohibition
from contract_rules.values.acts import Party, Value, each_of
from contract_rules.values.data_classes import frozen
from contract_rules.values.events import Event
from contract_rules.values.instants import On, beginning
from contract_rules.values.money import Money, is_unit

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator
    from contextlib import AbstractContextManager

    from contract_rules.norms.orders import Debt
    from contract_rules.values.sources import Confidence


class DutyStatus(Enum):
    """What has become of a duty."""

    OPEN = "open"
    """It is to be performed, and there is time."""
    KEPT = "kept"
    """It was performed before it could fall into breach."""
    LATE = "late"
    """It was performed after it had fallen into breach."""
    BREACHED = "breached"
    """Its deadline has passed, and it is not performed."""
    SUSPENDED = "suspended"
    """It need not be performed for the time being: a power suspended it, or a norm outranks it."""
    CONFLICT = "conflict"
    """A norm forbids what it asks for, or exempts from it, and nothing ranks the two."""
    DISCHARGED = "discharged"
    """It is no longer owed, though not performed."""
    UNDETERMINED = "undetermined"
    """Whether it arose, what it comes to or what became of it turns on what is not settled."""


SETTLED = frozenset({DutyStatus.KEPT, DutyStatus.LATE, DutyStatus.DISCHARGED})
"""The statuses of duties of which nothing is left to do."""


def duty_to_json(told: Duty) -> dict[str, Any]:
    """A duty as JSON data, with what has happened to it; events are named by their ids."""
    words, each = Words.of(told.contract), each_of(told.bearer)
    return {
        **STAMP,
        "duty": told.id,
        "clause": told.clause,
        "bearer": told.bearer.name,
        **({"debtors": [one.name for one in each]} if len(each) > 1 else {}),
        "counterparty": told.counterparty.name if told.counterparty else None,
        "action": told.action.kind,
        "pattern": {name: serialization.to_json(matcher) for name, matcher in told.action.fields},
        "phrase": words.asked(told.reasons[0].norm, *told.acts),
        "on": told.on.isoformat(),
        "status": told.status.value,
        "since": told.since.isoformat(),
        "arisen": told.arisen.isoformat(),
        "due": told.due.isoformat() if told.due else None,
        **({"not_before": told.not_before.isoformat()} if told.not_before else {}),
        **({"rolled_from": told.rolled_from.isoformat()} if told.rolled_from else {}),
        "breached": told.breached.isoformat() if told.breached else None,
        **({"debt": told.debt.value} if told.debt is not None else {}),
        "amount": amount_to_json(told.amount),
        **(
            {"alternatives": [_other_way_to_json(o, words) for o in told.alternatives]}
            if told.alternatives
            else {}
        ),
        "figures": figures_to_json(told.figures, _known(words, told.reasons[0])),
        "paid": amount_to_json(told.paid),
        "outstanding": amount_to_json(told.outstanding),
        **({"grows": True} if told.grows else {}),
        **({"beyond": amount_to_json(told.beyond)} if told.beyond is not None else {}),
        **({"grace": [_grace_to_json(one) for one in told.grace]} if told.grace else {}),
        **({"figure": amount_to_json(fallen)} if (fallen := _below(told)) else {}),
        "trigger": told.trigger.id if told.trigger else None,
        "stands_in_for": told.stands_in_for,
        **rests_on_to_json(told.confidence, told.caveats),
        "reasons": [reason_to_json(r, words) for r in told.reasons],
        "steps": [_step_to_json(step) for step in told.steps],
        "ways": [
            way_to_json(way, way.answer.status.value if way.answer else None) for way in told.ways
        ],
    }


def _other_way_to_json(other: OtherWay, words: Words) -> dict[str, Any]:
    fields = other.action.fields
    return {
        "action": other.action.kind,
        "pattern": {name: serialization.to_json(matcher) for name, matcher in fields},
        "phrase": words.pattern(other.action),
        "amount": amount_to_json(other.amount),
        "paid": amount_to_json(other.paid),
        "outstanding": amount_to_json(other.outstanding),
    }


def _grace_to_json(grace: Grace) -> dict[str, Any]:
    return {
        "since": grace.since.isoformat(),
        "due": grace.due.isoformat() if grace.due else None,
        "passed": grace.passed.isoformat() if grace.passed else None,
    }


def _step_to_json(step: Step) -> dict[str, Any]:
    data: dict[str, Any] = {"step": step.kind.value, "on": step.on.isoformat()}
    if step.event:
        data["event"] = step.event.id
    if step.amendment:
        data["amendment"] = step.amendment.title
    if step.amount:
        data["amount"] = amount_to_json(step.amount)
    if step.party:
        data["party"] = step.party.name
    if step.due:
        data["due"] = step.due.isoformat()
    if step.clauses:
        data["clauses"] = list(step.clauses)
    if step.remedy:
        data["duty"] = step.remedy.id
    return data


class StepKind(Enum):
    """What happened to a duty."""

    COUNTED = "counted"
    """An act counted to it."""
    REVERSED = "reversed"
    """An act ceased to count to it: it was reversed, or what the duty arose upon; or it is set off
    no longer, as what one of the two debts arose upon was reversed."""
    FREED = "freed"
    """What was paid in part ceased to count to it, as it was performed in another way."""
    WAIVED = "waived"
    """A part of it was waived."""
    SET_OFF = "set off"
    """It, or a part of it, was set off against what the other party owes."""
    BREACHED = "breached"
    """Its deadline passed."""
    GRACE = "grace"
    """It was given a further deadline."""
    LAPSED = "lapsed"
    """That passed, too."""
    SUSPENDED = "suspended"
    """An exercise suspended it."""
    RESUMED = "resumed"
    """An exercise resumed it."""
    OUTRANKED = "outranked"
    """A norm came to outrank it, so that it does not bind."""
    CLASHED = "clashed"
    """A norm came to clash with it, and nothing ranks the two."""
    BINDS = "binds"
    """It binds again."""
    ASSIGNED = "assigned"
    """It came to be owed to another."""
    RELEASED = "released"
    """One of those who owed it together came to owe it no longer."""
    PERFORMED = "performed"
    """It was performed in full."""
    DISCHARGED = "discharged"
    """It ceased to be owed."""


@frozen(kw_only=True)
class Step:
    """Something that happened to a duty.

    Attributes:
        kind: What happened.
        on: The day on which it happened.
        event: The act, exercise or reversal that did it, if one did; of what was freed, the
            payment.
        amendment: The amendment that did it, if one did.
        amount: The part of a payment that counted, or ceased to count; what was waived, or set
            off.
        party: The party to whom it came to be owed, or who came to owe it no longer.
        due: The new deadline, where it moved, or the further one of grace.
        clauses: The clauses that came to outrank it, or to clash with it; that under which is owed
            what it was set off against, or no longer is.
        remedy: What is owed instead, where that discharged it.
    """

    kind: StepKind
    on: date
    event: Event | None = None
    amendment: Amendment | None = None
    amount: Money | None = None
    party: Party | None = None
    due: On | None = None
    clauses: tuple[str, ...] = ()
    remedy: Remedy | None = None


@frozen
class Remedy:
    """A duty that is owed instead of another.

    Attributes:
        id: Its id.
        norm: The obligation.
        action: What it asks for, with the values that it had when it arose.
        others: What it may be performed by as well, likewise.
    """

    id: str
    norm: Obligation
    action: Pattern
    others: tuple[Pattern, ...] = ()


@frozen(kw_only=True)
class OtherWay:
    """Another way to perform a duty than the first that its clause names.

    Attributes:
        action: The pattern of the acts that perform it so.
        amount: The amount owed in all, if it is performed so; None without one, or where it is
            not known.
        paid: The amount paid so far in this way; None where it is of no money.
        outstanding: The amount left to pay in this way; None where it is of no money, or where
            that is not known.
    """

    action: Pattern
    amount: Money | None
    paid: Money | None
    outstanding: Money | None


@frozen
class Grace:
    """A further deadline of a duty in breach; what performs it until then is late all the same.

    Attributes:
        reason: The obligation, under ``otherwise=``, that gives it; left out of equality.
        since: The day on which it was given.
        due: The further deadline; None where none is on record.
        passed: The first day after that, where the duty was not performed by then.
    """

    reason: Reason = field(eq=False, repr=False)
    since: date
    due: On | None
    passed: date | None


class DutyTeller(Protocol):
    """What works out duties where they are first looked at."""

    @property
    def lock(self) -> AbstractContextManager[Any]:
        """Held by whoever reads what the duties are worked out from, or changes it."""
        ...

    def tell(self, duty: Duty) -> None:
        """Work out a duty, which holds from then on all that is said of it."""
        ...


@frozen(kw_only=True, slots=False)
class Duty(ToldLater):
    """One duty, as it stands on a date; ``str()`` explains it.

    Attributes:
        id: The id of the duty: the clause's, the place of the norm in the clause, and the
            occasion's. It stays the same whatever clauses and events are added beside these.
        clause: The id of the clause that lays it down.
        bearer: The party that must perform it; of several who owe it together, all who do by
            then, as one bearer.
        counterparty: The party to whom it is owed; None where the contract does not say.
        action: The pattern of the acts that perform it; where that turns on open points, of those
            that perform it in one way or another.
        alternatives: The other ways to perform it, as the bearer chooses. Each has an amount of
            its own; those of the duty are of the first way in which money is paid.
        amount: The amount owed in all, never less than nothing nor than what is paid; None where
            there is none, or where it is not on record. What was waived is not in it. See
            `figure`.
        due: The last day to perform it in time, or the last instant where hours or a time of
            day are stated; None where no deadline is on record.
        not_before: The first day on which an act counts to it, or the first instant where hours
            or a time of day are stated; None where it may be performed from when it arises.
        rolled_from: The last day by the words of the clause, where that is no business day and
            the deadline rolled from it.
        status: What has become of it.
        since: The day since which it has that status.
        arisen: The day on which it arose.
        breached: The day on which it fell into breach, if it did, performed later or not. Where
            that turns on open points, the last of the days on which it may have, if it did in
            every way.
        breached_by: Who owed it when it fell into breach, if it did.
        paid: The amount paid so far; None where it is of no money.
        beyond: By how much credits and waivers would have lowered the amount below what is paid;
            None where they would not.
        outstanding: The amount left to pay; None where it is of no money, or where that is not
            known.
        trigger: The event upon which it arose; None where it needed none. Where it arose upon a
            breach, that: `reasons` in JSON, and tables, name what the duty in breach arose upon,
            too.
        stands_in_for: The id of the duty in breach for which it is a remedy, if it is one: it is
            owed in addition to that, or with ``instead=True`` instead of it.
        reasons: The clause and the events that decide it.
        steps: What has happened to it, in order.
        grace: The further deadlines that it was given once it was in breach, in their order.
        ways: Where it turns on open points: the smallest sets of settled points that fix how it
            stands, each with the duty then, None where there is none.
        figures: What an amount that is worked out was worked out from, each part after those
            that it uses, itself last; left out of equality.
        grows: Whether the amount is that up to the date, and grows by itself after it, as
            interest does; left out of equality.
        on: The date or instant asked about; left out of equality.
        contract: The contract asked; left out of equality.
    """

    id: str
    clause: str
    bearer: Party
    counterparty: Party | None
    action: Pattern
    amount: Money | None
    due: On | None
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
    grace: tuple[Grace, ...] = ()
    ways: tuple[Way[Duty | None], ...] = ()
    rolled_from: date | None = None
    not_before: On | None = None
    breached_by: Party | None = None
    alternatives: tuple[OtherWay, ...] = ()
    beyond: Money | None = None
    figures: tuple[Figure, ...] = field(default=(), eq=False, repr=False)
    grows: bool = field(default=False, eq=False, repr=False)
    on: On = field(eq=False, repr=False)
    contract: Contract = field(eq=False, repr=False)

    if not TYPE_CHECKING:  # pragma: no branch (else it would have any attribute)

        def __getattr__(self, name: str) -> object:
            """What is worked out where it is first looked at."""
            if name in _PARTS and "_teller" in self.__dict__:
                work_out(self)
                return self.__dict__[name]
            msg = f"{type(self).__name__!r} object has no attribute {name!r}"
            raise AttributeError(msg)

    def __getstate__(self) -> dict[str, Any]:
        """All that is said of it; what works it out stays behind."""
        return {name: getattr(self, name) for name in _PARTS}

    @property
    def debt(self) -> Debt | None:
        """What sort of debt it is; None where its clause says nothing of that, nor goes by it."""
        norm = self.reasons[0].norm
        return norm.told_sort if isinstance(norm, Obligation) else None

    @property
    def acts(self) -> tuple[Pattern, ...]:
        """The patterns of the acts that perform it, one for each way."""
        return (self.action, *(other.action for other in self.alternatives))

    @property
    def figure(self) -> Value | None:
        """What the amount was worked out to be, also where that is less than what is owed.

        It is a number where it is nothing, of no currency yet; None where it is not known.
        """
        return self.figures[-1].value if self.figures else self.amount

    @property
    def turns_on(self) -> tuple[Point, ...]:
        """The open points that the duty turns on; none where it turns on none."""
        return points_of(self.ways)

    @property
    def confidence(self) -> Confidence | None:
        """How well what it rests on is known: as its least known clause or event."""
        return confidence_of(self.reasons)

    @property
    def caveats(self) -> dict[str, str]:
        """The caveats of the clauses that lay it down or stand against it, by their ids."""
        return caveats_of(self.reasons)

    @property
    def is_settled(self) -> bool:
        """Whether it was performed or discharged."""
        return self.status in SETTLED

    @property
    def is_in_breach(self) -> bool:
        """Whether it is in breach, however the open points that it turns on are settled."""
        if not self.ways:
            return self.status is DutyStatus.BREACHED
        return all(way.answer is not None and way.answer.is_in_breach for way in self.ways)

    def to_json(self) -> dict[str, Any]:
        """The duty as JSON data; ``schemas/findings.schema.json`` describes it."""
        return duty_to_json(self)

    def __repr__(self) -> str:
        """The clause, who must do what, how it stands and when it is due, in one line."""
        what = Words.of(self.contract).either(self.acts)
        due = "" if self.due is None else f", due {self.due.isoformat()}"
        return f"Duty({self.clause!r}, {self.bearer}, {what!r}, {self.status.value}{due})"

    def __str__(self) -> str:
        """What must be done, how it stands, the reason and the evidence; 80 columns."""
        return explain_duty(self)


_PARTS = tuple(known.name for known in fields(Duty))


def told_later(teller: DutyTeller, **known: object) -> Duty:
    """A duty of which only what is known already is there; its teller works out the rest.

    Args:
        teller: What works it out where it is first looked at.
        known: What is known of it, and what the teller goes by.
    """
    duty = object.__new__(Duty)
    duty.__dict__.update(known, _teller=teller)
    return duty


def work_out(duty: Duty) -> None:
    """Work out a duty now, if that was left to when it is looked at."""
    own = duty.__dict__
    teller: DutyTeller | None = own.get("_teller")
    if teller is not None:
        with teller.lock:
            if "_teller" in own:  # else another thread has worked it out
                teller.tell(duty)
                del own["_teller"]


DUTY_WORDS = {
    DutyStatus.OPEN: "MUST",
    DutyStatus.KEPT: "KEPT",
    DutyStatus.LATE: "LATE",
    DutyStatus.BREACHED: "BREACH",
    DutyStatus.SUSPENDED: "SUSPENDED",
    DutyStatus.CONFLICT: "CONFLICT",
    DutyStatus.DISCHARGED: "DISCHARGED",
    DutyStatus.UNDETERMINED: "UNDETERMINED",
}
"""The word that a line about a duty begins with."""

OVER = frozenset(DUTY_WORDS[status] for status in SETTLED)
"""The words for duties of which nothing is left to do."""

NOTHING_OWED = "nothing owed"
"""What takes its place where there would be no duty."""


def duty_word(duty: Duty | None) -> str:
    """The word for how a duty stands, or would stand; where that turns on what is open, so."""
    if duty is None:
        return NOTHING_OWED
    return "DEPENDS" if duty.status is DutyStatus.UNDETERMINED else DUTY_WORDS[duty.status]


def duty_gist(duty: Duty | None) -> Hashable:
    """What makes two duties the same answer: not their ids, nor the day asked about.

    It is how the duty stands, from when and by when it is to be performed, with what grace, by
    whom and to whom it is owed, by which acts it is performed, what it comes to, what is paid and
    what is left; None where there is no duty.
    """
    if duty is None:
        return None
    owed = (duty.amount, duty.paid, duty.outstanding, duty.beyond)
    when = duty.not_before, duty.due, duty.breached, duty.grace
    who = duty.bearer, duty.counterparty
    return duty.status, when, who, duty.action, duty.alternatives, owed


def explain_duty(told: Duty) -> str:
    """A duty in full: a line that can stand alone, how it stands, the reason, the evidence."""
    notes = Notes()
    row = duty_row(told, notes, bearer=True)
    return "\n".join((row, str(notes), *caveats_in_words(told.caveats)))


def duty_row(told: Duty, notes: Notes, *, bearer: bool = False) -> str:
    """A duty as a row of a report: the line, how it stands, the reason; evidence goes to notes.

    Args:
        told: The duty.
        notes: Where the evidence is noted.
        bearer: Whether the line names the bearer.
    """
    words = Words.of(told.contract)
    what = words.asked(told.reasons[0].norm, *told.acts)
    head = f"{DUTY_WORDS[told.status]}  {told.clause}  "
    head += f"{told.bearer}: {what}" if bearer else what
    texts = (wrapped(head, then="    "), indented(f"{how_it_stands(told)}."), "")
    parts = (
        _sentence(told, what, words, notes),
        _working(told, words, notes),
        _unexcepted(told, words, notes),
        _history(told, words, notes),
        _against(told, words, notes),
    )
    told_in_full = " ".join(filter(None, parts))
    if told.ways:
        told_in_full = f"{told_in_full.rstrip()} {_turns(told, words, notes)}"
    return "\n".join((*texts, indented(told_in_full.strip())))


UNKNOWN_AMOUNT = "the amount is not known"
"""What is said of an amount that is owed, where it is not on record or not to be worked out."""


def how_it_stands(told: Duty) -> str:
    """How a duty stands: its status, its deadline, what is paid and what is left."""
    due = f"due by {told.due.isoformat()}" if told.due else "no deadline on record"
    if told.rolled_from is not None:
        due += f", as {told.rolled_from.isoformat()} is no business day"
    due += _opens(told)
    if told.grace and told.grace[-1].due is not None:
        due += f", with grace to {told.grace[-1].due.isoformat()}"
    rivals = listed(dict.fromkeys(rival.clause.id for rival in _rivals(told)), "and")
    status = told.status.value.capitalize()
    again = ", owed again" if _is_owed_again(told) else ""
    since = f"{status}{again} since {told.since.isoformat()}"
    if told.ways and told.is_in_breach and told.breached is not None:
        since += f", but in breach in any case since {told.breached.isoformat()}"
    if rivals:
        since += f" with {rivals}" if told.status is DutyStatus.CONFLICT else f" by {rivals}"
    parts = [since, due]
    sort = "" if told.debt is None else f"{told.debt.value} "
    if told.counterparty is not None:
        parts.append(f"{sort}owed to {Words.of(told.contract).party(told.counterparty)}")
    elif sort:
        parts.append(f"owed as {sort.strip()}")
    if told.alternatives:
        parts += filter(None, (_in_each_way(told),))
    elif is_of_money(told):
        fallen = _below(told)
        why = "" if fallen is None else f", as the amount comes to {shown(fallen)}"
        parts.append(f"{_paid(told)}, {left_to_pay(told)}{why}")
    return "; ".join(parts)


def _in_each_way(told: Duty) -> str:
    """What is paid and left in each way of money to perform a duty, and what else performs it.

    Of a duty that is settled, what was paid alone.
    """
    words, ways = Words.of(told.contract), _ways_of(told)
    paid = [(way, way.paid) for way in ways if way.paid is not None and way.paid.amount]
    if told.is_settled:
        return " and ".join(_done(amount) for _, amount in paid)
    of_money = _are_of_money(told)
    each = [_left_in(way) for way, is_paid in zip(ways, of_money, strict=True) if is_paid]
    others = (way for way, is_paid in zip(ways, of_money, strict=True) if not is_paid)
    deeds = [f"to {words.pattern(way.action)}" for way in others]
    left = ", or else ".join(filter(None, (" or ".join(each), listed(deeds, "or"))))
    return left if paid else f"nothing on record towards it, {left}"


def _left_in(way: OtherWay) -> str:
    """What is paid and left in a way of money to perform a duty."""
    left = UNKNOWN_AMOUNT if way.outstanding is None else f"{shown(way.outstanding)} outstanding"
    return f"{_done(way.paid)}, {left}" if way.paid is not None and way.paid.amount else left


def _ways_of(told: Duty) -> tuple[OtherWay, ...]:
    """The ways to perform a duty, as written: the first, and the others."""
    of_money = _are_of_money(told)[0]
    first = OtherWay(
        action=told.action,
        amount=told.amount if of_money else None,
        paid=told.paid if of_money else None,
        outstanding=told.outstanding if of_money else None,
    )
    return (first, *told.alternatives)


def _are_of_money(told: Duty) -> tuple[bool, ...]:
    """Of each way to perform a duty, whether payments add up in it."""
    norm = told.reasons[0].norm
    ways = norm.ways if isinstance(norm, Obligation) else ()
    return tuple(way.amount is not None for way in ways)


def _is_owed_again(told: Duty) -> bool:
    """Whether a duty stands as it does since what had performed it was reversed."""
    kinds = [step.kind for step in told.steps]
    if told.is_settled or StepKind.PERFORMED not in kinds:
        return False
    after = told.steps[kinds.index(StepKind.PERFORMED) :]
    return any(step.kind is StepKind.REVERSED and step.on == told.since for step in after)


def _opens(told: Duty) -> str:
    """From when a duty may be performed, if it does not say from its arising on."""
    if told.not_before is None:
        return ""
    opens, zone = told.not_before, told.contract.program.zone
    first = zone.instant(opens) if isinstance(opens, datetime) else beginning(opens)
    late = told.due is not None and first > zone.instant(told.due)
    return f", not before {opens.isoformat()}{', which is after that' if late else ''}"


def is_of_money(told: Duty) -> bool:
    """Whether an amount is owed by a duty, known or not."""
    duties = (reason.norm for reason in told.reasons if isinstance(reason.norm, Obligation))
    return any(way.amount for norm in duties for way in norm.ways)


class DutyAmounts(NamedTuple):
    """What is owed by a duty, and no more of it; each as `Duty` has it.

    Attributes:
        bearer: Who owes it.
        status: How it stands.
        amount: The amount; None where it is not known, or of a deed.
        paid: What counts to it.
        outstanding: What is left.
        is_of_money: Whether an amount is owed, known or not.
    """

    bearer: Party
    status: DutyStatus
    amount: Money | None
    paid: Money | None
    outstanding: Money | None
    is_of_money: bool

    @classmethod
    def of(cls, told: Duty) -> DutyAmounts:
        """Those of a duty that is told in full."""
        figures = told.amount, told.paid, told.outstanding
        return cls(told.bearer, told.status, *figures, is_of_money(told))


def left_to_pay(told: Duty) -> str:
    """What is left to pay of a duty of money, in a few words."""
    if told.outstanding is not None:
        so_far = " so far, as it grows" if told.grows else ""
        return f"{shown(told.outstanding)} outstanding{so_far}"
    if told.ways:
        return "what is left to pay depends"
    return UNKNOWN_AMOUNT if told.figure is None else "nothing outstanding"


def _paid(told: Duty) -> str:
    """What is paid of a duty; that nothing is on record does not say that nothing was paid."""
    if told.paid is None and told.ways:
        return "what counts to it depends"
    if told.paid is None or not told.paid.amount:
        return "nothing on record towards it"
    return _done(told.paid)


def _done(amount: Money) -> str:
    """That an amount was paid, or done where it is a quantity."""
    return f"{shown(amount)} {'done' if is_unit(amount.currency) else 'paid'}"


def duty_in_a_sentence(told: Duty) -> str:
    """What is to be done, or had to be, and under which clause, but not how far that is done.

    ``"The buyer must pay USD 100.00 to the seller under 2.1"``.
    """
    words = Words.of(told.contract)
    what = words.asked(told.reasons[0].norm, *told.acts)
    sentence = f"{words.party(told.bearer)} {_must(told)} {what} under {told.clause}"
    return opening(sentence, told.bearer)


def _must(told: Duty) -> str:
    return _MUST[DutyStatus.OPEN if _is_owed_anyway(told) else told.status]


def _sentence(told: Duty, what: str, words: Words, notes: Notes) -> str:
    """What must be done, or had to be, and why, and since when where the reason does not say."""
    reason = told.reasons[0]
    norm, party = reason.norm, words.party(told.bearer)
    known = with_parts(_known(words, reason), told.figures)
    asked = known.asked(norm)
    is_open = bool(told.ways) and told.amount is None  # else it would be told of one way alone
    does = "requires it" if asked == what or is_open else f"obliges {party} to {asked}"
    because = f"clause {told.clause} {does} {notes.cite(clause_line(reason))}"
    occasions = tuple(_occasions(reason))
    grounds = (
        *(cited(event, known, notes) for event in occasions),
        *(known.condition(part) for part in sizes_in(reason)),
        *_measured(reason, told.arisen, known, notes),
        *(() if told.ways else _ruled_out(reason, told.arisen, known, notes)),
    )
    because += f", as {listed(grounds, 'and')}" if grounds else ""
    if all(event.on != told.arisen for event in occasions):
        because += f", from {told.arisen.isoformat()}"
    if told.stands_in_for:
        instead = isinstance(norm, Obligation) and norm.instead
        because += f", {'instead of' if instead else 'in addition to'} the duty in breach"
    due = f" by {told.due.isoformat()}" if told.due else ""
    due += (
        f"{' and' if due else ''} not before {told.not_before.isoformat()}"
        if told.not_before
        else ""
    )
    return f"{opening(f'{party} {_must(told)} {what}{due}', told.bearer)}: {because}."


def _measured(reason: Reason, on: date, words: Words, notes: Notes) -> Iterator[str]:
    """What totals and other figures came to by which a norm applied, with their evidence."""
    for one in reason.measured:
        if not one.excepts:
            yield _compared(one, on, words, notes)


def _ruled_out(reason: Reason, on: date, words: Words, notes: Notes) -> Iterator[str]:
    """What had not happened when a norm applied, as its condition asks."""
    moments = [event.on for event in _occasions(reason) if isinstance(event.on, datetime)]
    by = "by that time" if moments else f"by {on.isoformat()}"
    for part in ruled_out_by(*reason.held):
        text = words.condition(part, holds=True)
        if isinstance(part.condition, Occurred) and part.condition.by != CONTRACT:
            absence = f"no record {by} that {words.condition(part.condition)}"
            yield f"{text} {by} {notes.cite(absence)}"
        else:
            yield f"{text} {notes.cite(f'the record {by}')}"


def _compared(one: Measured, on: date, words: Words, notes: Notes) -> str:
    """That a comparison held on a day, or did not, with its figures as evidence."""
    line = partial(measured_line, (one,), words, notes, f"as of {on.isoformat()}")
    return f"{words.condition(one.comparison, holds=one.holds)} {notes.cite_over(line)}"


def _is_owed_anyway(told: Duty) -> bool:
    """Whether it is open what a duty comes to, and it is to be performed in any case."""
    owed = {DutyStatus.OPEN, DutyStatus.BREACHED}
    answers = [way.answer for way in told.ways]
    return bool(answers) and all(one is not None and one.status in owed for one in answers)


_MUST = {
    DutyStatus.OPEN: "must",
    DutyStatus.BREACHED: "must",
    DutyStatus.KEPT: "had to",
    DutyStatus.LATE: "had to",
    DutyStatus.DISCHARGED: "had to",
    DutyStatus.SUSPENDED: "would have to",
    DutyStatus.CONFLICT: "would have to",
    DutyStatus.UNDETERMINED: "might have to",
}


def _rivals(told: Duty) -> tuple[Reason, ...]:
    """The reasons of the norms that keep a duty from binding, or clash with it."""
    return tuple(reason for reason in told.reasons if not isinstance(reason.norm, Obligation))


def _against(told: Duty, words: Words, notes: Notes) -> str:
    """What keeps a duty from binding, or clashes with it, and why; nothing where nothing does."""
    rivals = _rivals(told)
    if not rivals:
        return ""
    lead = told.reasons[0]
    grounds = {defeat.by.id: defeat.ground.value for defeat in lead.defeats}
    laws: list[str] = []
    for rival in rivals:
        forbids = isinstance(rival.norm, Prohibition)
        law = f"clause {rival.clause.id} {'forbids' if forbids else 'exempts'}"
        law = f"{law} {words.party(rival.norm.bearer)}"
        law = f"{law} {'to' if forbids else 'from having to'} {words.pattern(rival.norm.act)}"
        law = f"{law} {notes.cite(clause_line(rival))}"
        known = with_found(with_exercise(words, rival).about(told.action), rival)
        given = (
            *(cited(event, words, notes) for event in _occasions(rival)),
            *(known.condition(part) for part in sizes_in(rival)),
            *_measured(rival, told.since, known, notes),
            *_ruled_out(rival, told.since, known, notes),
        )
        law = f"{law}, as {listed(given, 'and')}," if given else law
        ground = grounds.get(rival.clause.id)
        laws.append(f"{law} and prevails {ground}" if ground else law)
    since = told.since.isoformat()
    if told.status is DutyStatus.CONFLICT:
        return f"But {listed(laws, 'and')}, and nothing says which prevails, since {since}."
    return f"But {listed(laws, 'and')}, so that it does not bind since {since}."


def _working(told: Duty, words: Words, notes: Notes) -> str:
    """How the amount was worked out."""
    known = with_parts(_known(words, told.reasons[0]), told.figures)
    return f"{working(told.figures, known, notes)} {_fallen(told)}".strip()


def _unexcepted(told: Duty, words: Words, notes: Notes) -> str:
    """Of a duty in breach, that the exception of its clause did not keep it from arising."""
    lead = told.reasons[0]
    if told.status is not DutyStatus.BREACHED or lead.norm.unless is None:
        return ""
    known = _known(words, lead)
    excepting = (one for one in lead.measured if one.excepts)
    one = next((one for one in excepting if one.comparison == lead.norm.unless), None)
    if one is None:
        why = known.condition(lead.norm.unless, holds=False)
    else:
        why = _compared(one, told.arisen, known, notes)
    return f"When it arose, on {told.arisen.isoformat()}, the clause made no exception, as {why}."


def _fallen(told: Duty) -> str:
    """That the amount is less than nothing, or than what is paid; empty where it is not."""
    figure, owed, beyond = _below(told), told.amount, told.beyond
    if beyond is not None and owed is not None:
        return f"It comes to {owed - beyond}, which is {beyond} less than what was paid."
    if figure is not None:
        return f"It comes to {figure}, less than nothing, so that nothing is owed."
    return ""


def _below(told: Duty) -> Money | None:
    """What the amount was worked out to be, where that is less than what is owed; else None."""
    figure, owed = told.figure, told.amount
    if isinstance(figure, Money) and owed is not None and figure < owed:
        return figure
    return None


def _worked_out(amount: Money, told: Duty, words: Words) -> str:
    """An amount, and what it is of, where that is one step of reckoning."""
    if len(told.figures) != 1:
        return shown(amount)
    known = _known(words, told.reasons[0])
    return f"{shown(amount)} ({known.described(told.figures[0].term)})"


def _known(words: Words, reason: Reason) -> Words:
    """The words, with the fields of the occasion and of the events found with it known."""
    words = with_exercise(words, reason)
    for event in reason.events:
        if isinstance(event, Followed) and event.upon is not None:
            words = words.about(event.upon.act)
    upon = reason.norm.upon if isinstance(reason.norm, Obligation) else None
    if reason.events and (upon is not None or reason.exercise is None):
        words = words.about(reason.events[0].act)  # that of the occasion, or else of what is found
    return with_found(words, reason)


def _occasions(reason: Reason) -> Iterator[Event]:
    exercise = exercise_of(reason)
    if exercise is not None:
        yield exercise
    yield from reason.events


def _history(told: Duty, words: Words, notes: Notes) -> str:
    steps = list(told.steps)
    outranked = [n for n, step in enumerate(steps) if step.kind in _OUTRANKINGS]
    if outranked and _rivals(told):  # told last, with why
        del steps[outranked[-1]]
    said = (_of_final_amount(told, step) or _step_in_words(step, words, notes) for step in steps)
    return " ".join(
        f"{text}{_by_day_alone(told, step)}." for text, step in zip(said, steps, strict=True)
    )


def _of_final_amount(told: Duty, step: Step) -> str:
    """That a duty was performed by what was paid before, as its amount was final only then.

    Or that there was nothing to perform, where its amount is nothing and no act counted to it.
    """
    before = told.steps[: told.steps.index(step)]
    paid = any(one.kind is StepKind.COUNTED for one in before)
    by_itself = not any(one.on == step.on for one in before)
    is_nothing = told.amount is not None and told.amount.amount <= 0
    if step.kind is StepKind.PERFORMED and is_nothing and not any(one.event for one in before):
        return f"On {step.on.isoformat()} there was nothing to perform"
    if step.kind is not StepKind.PERFORMED or not paid or not by_itself:
        return ""
    return f"On {step.on.isoformat()} its amount was final, and what was paid performed it"


def _by_day_alone(told: Duty, step: Step) -> str:
    """That an act on the day of a deadline at a time of day counts as of the end of that day."""
    act, due = step.event, told.due
    if act is None or not isinstance(due, datetime) or isinstance(act.on, datetime):
        return ""
    if step.kind is not StepKind.COUNTED or act.on != due.date():
        return ""
    return " as of the end of that day, as no time of day is on record"


def _turns(told: Duty, words: Words, notes: Notes) -> str:
    """The open points that a duty turns on, and how it stands under each way."""
    ways = (f"{given(w.settled, words)}: {_stands(w.answer, words)}." for w in told.ways)
    return " ".join((f"It turns on {turning(told.ways, words, notes)}.", *ways))


def _stands(told: Duty | None, words: Words) -> str:
    if told is None:
        return "no such duty"
    parts = [told.status.value]
    if told.amount is not None:
        parts.append(_worked_out(told.amount, told, words))
    elif is_of_money(told):
        parts.append(UNKNOWN_AMOUNT)
    if told.due is not None:
        parts.append(f"due by {told.due.isoformat()}")
    if told.outstanding is not None and told.status is not DutyStatus.KEPT:
        parts.append(f"{shown(told.outstanding)} outstanding")
    return ", ".join(parts)


_OUTRANKINGS = frozenset({StepKind.OUTRANKED, StepKind.CLASHED})


def _outranking(step: Step) -> str:
    """That a norm came to outrank a duty or to clash with it, or no longer does."""
    on, clauses = step.on.isoformat(), listed(step.clauses, "and")
    if step.kind is StepKind.OUTRANKED:
        return f"Since {on} it did not bind, as {clauses} prevailed"
    if step.kind is StepKind.CLASHED:
        return f"Since {on} it clashed with {clauses}"
    moved = f", and its deadline moved to {step.due.isoformat()}" if step.due else ""
    return f"Since {on} it binds again{moved}"


def _counted(step: Step, words: Words, notes: Notes) -> str:
    """What an act did towards a duty, and how much of what it paid, where that is not all."""
    assert step.event is not None  # noqa: S101 (an act counts)
    done = opening(cited(step.event, words, notes), step.event.by)
    part = "which"
    if step.amount is not None and all(step.amount != paid for _, paid in step.event.act.fields):
        part = f"of which {shown(step.amount)}"
    later = "" if step.on == step.event.on else f" on {step.on.isoformat()}"
    counted = "counts" if step.amount is None else "went"
    return f"{done}, {part} {counted} towards it{later}"


def _reversed(step: Step, words: Words, notes: Notes) -> str:
    """That an act ceased to count, and what was reversed, or that another way was taken."""
    assert step.event is not None  # noqa: S101 (a reversal did it)
    what = "what was done" if step.amount is None else shown(step.amount)
    why = "it was performed in another way"
    if step.kind is StepKind.REVERSED:
        why = cited(step.event, words, notes, step.on)
    if step.clauses:
        off = (
            f"of it was no longer set off against what is owed under {listed(step.clauses, 'and')}"
        )
        return f"On {step.on.isoformat()} {what} {off}, as {why}"
    return f"On {step.on.isoformat()} {what} ceased to count towards it, as {why}"


def _waived(step: Step, words: Words, notes: Notes) -> str:
    """That a part of a debt was waived, or set off, and against what."""
    assert step.event is not None  # noqa: S101 (an exercise waived it)
    assert step.amount is not None  # noqa: S101
    why = cited(step.event, words, notes, step.on)
    done = "waived"
    if step.kind is StepKind.SET_OFF:
        done = f"set off against what is owed under {listed(step.clauses, 'and')}"
    return f"On {step.on.isoformat()} {shown(step.amount)} of it was {done}, as {why}"


def _passing(step: Step) -> str:
    """That a deadline passed, or that there is a further one."""
    if step.kind is StepKind.GRACE:
        return "It was given grace" + (f" to {step.due.isoformat()}" if step.due else "")
    what = "deadline" if step.kind is StepKind.BREACHED else "grace"
    return f"On {step.on.isoformat()} its {what} had passed"


def _who(step: Step, words: Words) -> str:
    """To whom something came to be owed, or who came to owe it no longer."""
    assert step.party is not None  # noqa: S101 (it is of one)
    assigned, party = step.kind is StepKind.ASSIGNED, words.party(step.party)
    return f"it is owed to {party}" if assigned else f"{party} owes it no longer"


def _by_what(step: Step, words: Words, notes: Notes) -> str:
    """By what it happened: by an event or an amendment, or for what is owed instead."""
    if step.remedy is not None:
        norm, acts = step.remedy.norm, (step.remedy.action, *step.remedy.others)
        return f", as {words.party(norm.bearer)} must {words.asked(norm, *acts)} instead"
    if step.amendment is not None:
        return f", by the {step.amendment.title}"
    return "" if step.event is None else f", as {cited(step.event, words, notes, step.on)}"


def _step_in_words(step: Step, words: Words, notes: Notes) -> str:
    on, event = step.on.isoformat(), _by_what(step, words, notes)
    match step.kind:
        case StepKind.COUNTED | StepKind.REVERSED | StepKind.FREED:
            counted = step.kind is StepKind.COUNTED
            return (_counted if counted else _reversed)(step, words, notes)
        case StepKind.WAIVED | StepKind.SET_OFF:
            return _waived(step, words, notes)
        case StepKind.ASSIGNED | StepKind.RELEASED:
            return f"Since {on} {_who(step, words)}{event}"
        case StepKind.BREACHED | StepKind.GRACE | StepKind.LAPSED:
            return _passing(step)
        case StepKind.RESUMED if step.due is not None:
            return (
                f"On {on} it was resumed{event}, and its deadline moved to {step.due.isoformat()}"
            )
        case StepKind.OUTRANKED | StepKind.CLASHED | StepKind.BINDS:
            return _outranking(step)
        case StepKind.SUSPENDED | StepKind.RESUMED | StepKind.PERFORMED | StepKind.DISCHARGED:
            return f"On {on} it was {step.kind.value}{event}"
    assert_never(step.kind)
