"""Statuses of contracts: whether one is in force, terminated, expired or fulfilled."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from attrs import field

from contract_rules.answers.decisions import given
from contract_rules.answers.duty_names import DutyName, named
from contract_rules.answers.json_format import STAMP
from contract_rules.answers.layout import wrapped
from contract_rules.answers.open_points import Point, Way, points_of, way_to_json
from contract_rules.answers.phrases import Words, listed, opening
from contract_rules.contracts.contract import Contract
from contract_rules.norms.expressions import AllOf, Condition, Occurred
from contract_rules.values.data_classes import frozen
from contract_rules.values.events import Event
from contract_rules.values.instants import On

if TYPE_CHECKING:
    from collections.abc import Hashable


class ContractState(Enum):
    """What has become of a contract."""

    NOT_YET = "not yet in force"
    """Its first text takes effect later."""
    IN_FORCE = "in force"
    """Some norm of it is in force, and it is not fulfilled."""
    FULFILLED = "fulfilled"
    """All that was owed is performed or discharged, and nothing it says can make more owed."""
    TERMINATED = "terminated"
    """A power to terminate it was exercised, with effect; what survives that may go on."""
    EXPIRED = "expired"
    """No norm of it is in force any more, by the ends of their terms or by amendments."""
    UNDETERMINED = "undetermined"
    """It turns on open points."""


@frozen(kw_only=True)
class FailedNotice:
    """A notice that came to nothing, by what was so at its end.

    Attributes:
        event: The exercise of the power, by which notice was given.
        clause: The id of the clause that gives the power.
        on: The last day of the notice.
        by: The events that made it fail, of a total those that it counts; none where it failed as
            something was not done.
        condition: What made it fail, as the clause says it.
    """

    event: Event
    clause: str
    on: date
    by: tuple[Event, ...]
    condition: Condition

    def to_json(self) -> dict[str, Any]:
        """The notice as JSON data; ``schemas/findings.schema.json`` describes it."""
        return {
            "event": self.event.id,
            "clause": self.clause,
            "on": self.on.isoformat(),
            "by": [event.id for event in self.by],
        }


@frozen(kw_only=True)
class RunningNotice:
    """A notice that ends a contract at a later day.

    Attributes:
        event: The exercise of the power, by which notice was given.
        clause: The id of the clause that gives the power.
        on: The last day of the notice, and of the contract.
        may_fail: Whether something that its clause states may bring it to nothing by then.
    """

    event: Event
    clause: str
    on: date
    may_fail: bool

    def to_json(self) -> dict[str, Any]:
        """The notice as JSON data; ``schemas/findings.schema.json`` describes it."""
        return {
            "event": self.event.id,
            "clause": self.clause,
            "on": self.on.isoformat(),
            "may_fail": self.may_fail,
        }


@frozen(kw_only=True)
class ContractStatus:
    """What has become of a contract by a date; ``str()`` tells it.

    Attributes:
        state: What has become of it.
        since: The first day on which it was so; for one not yet in force, the first on which it
            is. None where it turns on open points.
        event: The exercise that terminated it.
        clause: The id of the clause that gave the power to.
        duties: The duties that are neither performed nor discharged, but for those suspended.
        suspended: The duties that need not be performed for the time being, as a power suspended
            them or a norm outranks them.
        failed: The notices of termination that came to nothing by then, the earliest first.
        running: The notice that is given and ends the contract later, after those that end it
            earlier unless they come to nothing; none where it turns on open points which there
            are: then the ways tell.
        ways: Where it turns on open points: the smallest sets of settled points that fix it, each
            with the status then.
        on: The date or instant asked about; left out of equality.
        contract: The contract asked; left out of equality.
    """

    state: ContractState
    since: date | None
    event: Event | None = None
    clause: str | None = None
    duties: tuple[DutyName, ...] = ()
    suspended: tuple[DutyName, ...] = ()
    failed: tuple[FailedNotice, ...] = ()
    running: tuple[RunningNotice, ...] = ()
    ways: tuple[Way[ContractStatus], ...] = ()
    on: On = field(eq=False)
    contract: Contract = field(eq=False, repr=False)

    @property
    def owed(self) -> tuple[str, ...]:
        """The ids of the duties that are neither performed nor discharged nor suspended."""
        return tuple(duty.id for duty in self.duties)

    @property
    def turns_on(self) -> tuple[Point, ...]:
        """The open points on which it turns."""
        return points_of(self.ways)

    def to_json(self) -> dict[str, Any]:
        """The status as JSON data; ``schemas/findings.schema.json`` describes it."""
        return {
            **STAMP,
            "contract": self.contract.name,
            "on": self.on.isoformat(),
            "state": self.state.value,
            "since": None if self.since is None else self.since.isoformat(),
            "event": None if self.event is None else self.event.id,
            "clause": self.clause,
            "owed": list(self.owed),
            "suspended": [duty.id for duty in self.suspended],
            "failed": [notice.to_json() for notice in self.failed],
            "running": [notice.to_json() for notice in self.running],
            "ways": [way_to_json(way, way.answer.state.value) for way in self.ways],
        }

    def __str__(self) -> str:
        """The status in a sentence or two."""
        words = Words.of(self.contract)
        told = [wrapped(f"{self.contract.name} {_state(self, words)}.")]
        told += [wrapped(f"It {_coming(notice, words)}.") for notice in self.running]
        told += [
            wrapped(f"{given(way.settled, words)}: it {_whole(way.answer, words)}.", "  ", "  ")
            for way in self.ways
        ]
        told += [
            wrapped(f"{opening(came_to_nothing(notice, words), notice.event.by)}.")
            for notice in self.failed
        ]
        for duties, how in ((self.duties, "not performed"), (self.suspended, "suspended")):
            if duties:
                what = "1 duty is" if len(duties) == 1 else f"{len(duties)} duties are"
                told.append(wrapped(f"{what} {how}: {named(duties, words)}."))
        return "\n".join(told)


_OVER = frozenset({ContractState.TERMINATED, ContractState.EXPIRED, ContractState.UNDETERMINED})
"""The states in which a contract is over, or may be."""


def ending(status: ContractStatus) -> str:
    """That a contract is over or comes to an end, or may, for a reader who did not ask for it.

    Else nothing.
    """
    words = Words.of(status.contract)
    if status.state in _OVER:
        return _state(status, words)
    if status.ways:
        return "may come to an end by notice: it turns on what is open"
    return _coming(status.running[0], words) if status.running else ""


def _coming(notice: RunningNotice, words: Words) -> str:
    """That a contract comes to an end by notice, as what follows its name."""
    event = notice.event
    done = f"{words.done(event.by, event.act)} on {event.on.isoformat()}"
    end = f"comes to an end with {notice.on.isoformat()}"
    unless = ", unless that comes to nothing by then" if notice.may_fail else ""
    return f"{end}, as {done} under clause {notice.clause}{unless}"


def _whole(status: ContractStatus, words: Words) -> str:
    """What has become of a contract, and what comes by notice, as what follows its name."""
    return ", and ".join((_state(status, words), *(_coming(n, words) for n in status.running)))


def _state(status: ContractStatus, words: Words) -> str:
    """What has become of a contract, as what follows its name."""
    if status.since is None:
        return "may be in force or not: it turns on what is open"
    since = status.since.isoformat()
    if status.event is not None:
        event = status.event
        done = f"{words.done(event.by, event.act)} on {event.on.isoformat()}"
        return f"has been terminated since {since}, as {done} under clause {status.clause}"
    if status.state is ContractState.NOT_YET:
        return f"is not yet in force: it will be from {since} on"
    return f"has been {status.state.value} since {since}"


def came_to_nothing(notice: FailedNotice, words: Words) -> str:
    """That notice was given, and came to nothing, and why; without a full stop."""
    event = notice.event
    why = failing_in_words(notice.condition, notice.by, words.about(event.act))
    done = f"{words.done(event.by, event.act)} on {event.on.isoformat()}"
    end = f"at the end of {notice.on.isoformat()}"
    return f"{done}, but that came to nothing {end}, as {why}"


def failing_in_words(condition: Condition, by: tuple[Event, ...], words: Words) -> str:
    """What made a notice fail: the events that were asked for, or what held, by which events.

    Args:
        condition: What held at its end.
        by: The events that show it.
        words: What puts it into words.
    """
    happened = listed(map(words.happened, by), "and")
    parts = condition.conditions if isinstance(condition, AllOf) else (condition,)
    if by and all(isinstance(part, Occurred) for part in parts):
        return happened
    return f"{words.condition(condition)} ({happened})" if by else words.condition(condition)


def contract_status_gist(status: ContractStatus) -> Hashable:
    """What makes two statuses the same: not what is owed, of which duties tell themselves."""
    return (*now(status), status.running)


def now(status: ContractStatus) -> tuple[Hashable, ...]:
    """What has become of a contract, and not what comes."""
    return status.state, status.since, status.event, status.clause, status.failed
