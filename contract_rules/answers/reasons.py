"""Verdicts and the reasons for them: what became of each norm that bears on an act."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from attrs import field

from contract_rules.answers.figures import Figure, Measured, measured_to_json
from contract_rules.contracts import serialization
from contract_rules.contracts.clauses import Amendment, Clause
from contract_rules.errors import TruthValueError
from contract_rules.norms.derived_events import IN_FORCE, going_back
from contract_rules.norms.expressions import Condition
from contract_rules.norms.norms import Norm
from contract_rules.values.data_classes import frozen
from contract_rules.values.events import Event
from contract_rules.values.instants import On
from contract_rules.values.sources import Confidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from contract_rules.answers.phrases import Words


def reason_to_json(told: Reason, words: Words) -> dict[str, Any]:
    """A reason as JSON data; events are named by their ids.

    Args:
        told: The reason.
        words: The words for what the contract speaks of.
    """
    data: dict[str, Any] = {
        "outcome": told.outcome.value,
        "clause": told.clause.id,
        "text": told.clause.text,
        "confidence": told.clause.confidence.value,
        "norm": type(told.norm).__name__.lower(),
        "since": told.since.isoformat(),
        "events": list(dict.fromkeys(ids_of(told.events))),
        "exceptions": [event.id for event in told.exceptions],
    }
    lacks = [lack for lack in told.lacks if lack.events or told.outcome is Outcome.UNMET]
    if lacks:
        data["lacks"] = list(map(_lack_to_json, lacks))
    compared = told.compared
    if compared:
        data["compared"] = [measured_to_json(one, words) for one in compared]
    if told.misfits:
        data["misfits"] = list(told.misfits)
    if told.clause.source:
        data["source"] = serialization.to_json(told.clause.source)
    if told.exercise:
        data["exercise"] = told.exercise.id
    if told.defeats:
        defeats = ({"clause": d.by.id, "ground": d.ground.value} for d in told.defeats)
        data["outranked_by"] = list(defeats)
    if told.beginning:
        data["begins"] = told.beginning.title
    if told.begins:
        data["begins_on"] = told.begins.isoformat()
    if told.ending:
        data["ended"] = _ending_to_json(told.ending)
    return data


def ids_of(events: Iterable[Event]) -> Iterator[str]:
    """The ids of events; after that of a breach those of what the duty in breach arose from."""
    for event in events:
        for one in going_back(event):
            if one.act.kind != IN_FORCE.name:
                yield one.id


def _lack_to_json(lack: Lack) -> dict[str, Any]:
    return {
        "of": "exception" if lack.exception else "condition",
        "missing": serialization.to_json(lack.missing),
        "found": [event.id for event in lack.found],
        "against": [event.id for event in lack.against],
    }


def _ending_to_json(ending: Ending) -> dict[str, Any]:
    data: dict[str, Any] = {"on": ending.on.isoformat()}
    if ending.exercise and ending.clause:
        data |= {"exercise": ending.exercise.id, "clause": ending.clause.id}
    if ending.amendment:
        data["amendment"] = ending.amendment.title
    return data


class Verdict(Enum):
    """The answer to "may this party do this then?".

    Software that screens acts lets through what is PERMITTED, and nothing else.
    """

    PERMITTED = "permitted"
    """A clause permits or obliges it, excepts it from what it forbids, or gives a power to it."""
    SILENT = "silent"
    """No clause speaks of it: it is free for want of a rule."""
    PROHIBITED = "prohibited"
    """A clause forbids it, and nothing that prevails permits it."""
    VOID = "void"
    """It is not prohibited, but changes nothing, as the exercise of a power that is not there."""
    CONFLICT = "conflict"
    """Clauses clash, and nothing ranks them."""
    UNDETERMINED = "undetermined"
    """The answer turns on a point that is not settled."""


class Effect(Enum):
    """Whether an act takes effect, as the exercise of a power."""

    TAKES_EFFECT = "takes effect"
    """It exercises a power, which changes what is in force or owed."""
    VOID = "void"
    """It would be the exercise of a power that its party has not, and changes nothing."""
    OPEN = "open"
    """Whether it takes effect turns on a point that is not settled."""
    NONE = "none"
    """It is no exercise of a power."""

    def __bool__(self) -> bool:
        """Refuse to be a truth value, as it would not say which effect counts.

        Raises:
            TruthValueError: Always.
        """
        msg = f"{self} is no truth value; write decision.effect is Effect.TAKES_EFFECT"
        raise TruthValueError(msg)


class Outcome(Enum):
    """What became of a norm that bears on the act."""

    SPEAKS = "speaks"
    """It applies; of an obligation, that a duty under it is not performed yet."""
    YIELDS = "yields"
    """An exception defeats it."""
    OUTRANKED = "outranked"
    """It applies, but a clause that prevails says otherwise."""
    UNMET = "unmet"
    """It is about the act, but its condition does not hold, or it is a power that others have."""
    PENDING = "pending"
    """It is about the act, and is not in force yet."""
    LAPSED = "lapsed"
    """It applied once, and is no longer in force."""


class Ground(Enum):
    """Why one norm prevails over another, strongest first."""

    NAMED = "by its own words"
    SUPERIOR = "as the superior clause"
    SPECIALIS = "as the special clause"
    POSTERIOR = "as the later clause"


@frozen
class Defeat:
    """A norm is outranked by a clause.

    Attributes:
        by: The clause that prevails.
        ground: The ground on which it does.
    """

    by: Clause
    ground: Ground


@frozen(kw_only=True)
class Ending:
    """How a norm ceased to be in force.

    Attributes:
        on: Its last day.
        amendment: The amendment that ended it, if one did.
        exercise: The exercise of a power that ended it, if one did.
        clause: The clause that confers that power.
        is_suspension: Whether that suspended it, and it may be resumed.
    """

    on: date
    amendment: Amendment | None = None
    exercise: Event | None = None
    clause: Clause | None = None
    is_suspension: bool = False


@frozen(cache_hash=True)
class Lack:
    """Why one way for a condition to hold fails: the part of it that does not hold.

    Attributes:
        missing: The part, as written: an event that is not on record, a comparison that fails,
            or the negation (`Not`) of what holds all the same.
        found: The events found for the rest of the condition, as far as they show it.
        against: The events that make what is negated hold; of an event that is not on record, an
            exercise that would be it, had it taken effect, or an act that would be it, had it not
            been reversed, with its reversal.
        exception: Whether it is the exception of the norm that fails, not its condition.
        reckoned: The day, or the instant, that a comparison which fails works out; None where it
            works out none. Left out of equality.
        measured: What the sides of a comparison that fails came to, where one is worked out, such
            as a total. Left out of equality.
    """

    missing: Condition
    found: tuple[Event, ...] = ()
    against: tuple[Event, ...] = ()
    exception: bool = field(default=False, kw_only=True)
    reckoned: Figure | None = field(default=None, kw_only=True, eq=False, repr=False)
    measured: Measured | None = field(default=None, kw_only=True, eq=False, repr=False)

    @property
    def measures_act(self) -> bool:
        """Whether it is a comparison that speaks of the act."""
        return self.measured is not None and self.measured.is_of_act

    @property
    def events(self) -> tuple[Event, ...]:
        """The events that show it."""
        return *self.found, *self.against


@frozen(kw_only=True, cache_hash=True)
class Reason:
    """One norm's part in a decision.

    Attributes:
        outcome: What became of the norm.
        clause: The clause that lays it down.
        norm: The norm itself.
        since: The first day of the clause's wording.
        exercise: The exercise that brought the norm into force, if one did, or that brings it
            into force at the end of a notice which runs.
        events: The events that its conditions found; of a duty, its occasion. Also those that show
            why its condition, or its exception, does not hold.
        exceptions: The events that its exception found.
        defeats: The clauses that outrank it, with their grounds.
        ending: How it ceased to be in force, where it lapsed.
        beginning: The amendment by which it comes into force, where it is not in force yet and
            one brings it.
        begins: The first day, or first instant, of a norm that says when it begins, or that an
            exercise begins with notice, where that is to come.
        lacks: Why its condition does not hold, where it is unmet; why what its condition negates
            and its exception do not hold, where it applies. One for each way to hold.
        misfits: The names of the fields in which the act does not fit its pattern, where that is
            why it is unmet.
        case: The number of the case of its normal form by which it applies; None where it does
            not apply. Left out of equality.
        exception: The number of the alternative of its exception that holds; None where none
            does. Left out of equality.
        held: The parts that hold together of its exception, or of its condition where no exception
            holds, as written: of several alternatives, those of the first that holds. Empty where
            that is not known. Left out of equality.
        measured: The comparisons of what is worked out, such as a total, by which its condition
            holds, or its exception where that does, each with what its sides came to. Left out of
            equality.
    """

    outcome: Outcome
    clause: Clause
    norm: Norm
    since: date
    exercise: Event | None = None
    events: tuple[Event, ...] = ()
    exceptions: tuple[Event, ...] = ()
    defeats: tuple[Defeat, ...] = ()
    ending: Ending | None = None
    beginning: Amendment | None = None
    begins: On | None = None
    lacks: tuple[Lack, ...] = ()
    misfits: tuple[str, ...] = ()
    case: int | None = field(default=None, eq=False, repr=False)
    exception: int | None = field(default=None, eq=False, repr=False)
    held: tuple[Condition, ...] = field(default=(), eq=False, repr=False)
    measured: tuple[Measured, ...] = field(default=(), eq=False, repr=False)

    @property
    def compared(self) -> tuple[Measured, ...]:
        """All comparisons of what is worked out, with their figures: `measured`, and of lacks."""
        failing = [lack.measured for lack in self.lacks if lack.measured is not None]
        known = {one.comparison for one in self.measured}
        return *self.measured, *(one for one in failing if one.comparison not in known)


def confidence_of(reasons: Iterable[Reason]) -> Confidence | None:
    """How well what reasons rest on is known: as their least known clause or event.

    An event of which it is not said how well it is known, or that is only supposed, leaves that
    as it is. None where there is no reason.
    """
    found = set[Confidence]()
    for reason in reasons:
        found.add(reason.clause.confidence)
        events = (*reason.events, *reason.exceptions)
        found |= {e.confidence for e in events if e.confidence and not e.is_supposed}
    return max(found, key=tuple(Confidence).index, default=None)


def caveats_of(reasons: Iterable[Reason]) -> dict[str, str]:
    """The caveats of the clauses of reasons, by the ids of the clauses that have one."""
    return {reason.clause.id: reason.clause.caveat for reason in reasons if reason.clause.caveat}


def rests_on_to_json(confidence: Confidence | None, caveats: Mapping[str, str]) -> dict[str, Any]:
    """The confidence of an answer and its caveats as JSON data."""
    told = [{"clause": clause, "caveat": caveat} for clause, caveat in caveats.items()]
    return {"confidence": confidence.value if confidence else None, "caveats": told}
