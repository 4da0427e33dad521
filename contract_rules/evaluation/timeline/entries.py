"""What is written in the account of a duty: what became of it, and when.

Instants are integers, as `contract_rules.values.instants` says.
"""

from __future__ import annotations

from typing import TypeAlias, TypeVar

from contract_rules.answers.open_points import Clash
from contract_rules.answers.reasons import Ground
from contract_rules.contracts.program import CompiledNorm
from contract_rules.evaluation.evaluator import Judged
from contract_rules.evaluation.matcher import Match
from contract_rules.norms.normal_form import Alternative
from contract_rules.values.data_classes import define, frozen
from contract_rules.values.events import Event

T = TypeVar("T")

Stood: TypeAlias = "tuple[tuple[int, T], ...]"
"""What stood, each with the instant from which it did; the first stood always."""


def standing(told: Stood[T], at: int) -> T:
    """What stood at an instant, of what was told from instants on; the first stood always."""
    since, last = told[-1]
    return last if since <= at else [one for since, one in told if since <= at][-1]


@frozen
class Performance:
    """A stretch of time in which a duty was performed, until what had performed it was reversed.

    Attributes:
        start: The instant at which it was performed in full.
        end: The instant from which it was owed again.
    """

    start: int
    end: int


@define(eq=False)
class Hold:
    """A suspension of a duty.

    Attributes:
        start: The instant from which the duty was suspended.
        exercise: The exercise of a power that suspended it.
        extends: Whether the deadline moves by as many days as it was suspended.
        end: The instant at which it was resumed; None while it is suspended.
        resumed: The exercise that resumed it.
    """

    start: int
    exercise: Event
    extends: bool
    end: int | None = None
    resumed: Event | None = None


@frozen
class Rival:
    """A norm that keeps a duty from binding.

    Attributes:
        compiled: The prohibition, or the exemption.
        found: How it applies.
        given: What it applied by, as far as it speaks of what is known of the act.
        asked: The act that the duty asked for, when it ceased to bind.
        ground: The ground on which it outranks the duty; None where nothing ranks them.
    """

    compiled: CompiledNorm
    found: Match
    given: Alternative
    asked: Judged
    ground: Ground | None


@define(eq=False)
class Outranking:
    """A stretch of time in which a duty does not bind, or clashes with what nothing ranks.

    Attributes:
        start: Its first instant.
        rivals: The norms against which the duty does not prevail.
        clash: What clashes, where nothing ranks the duty and these norms.
        supposed: Whether, where they clash, it is supposed that the duty binds.
        end: The instant from which it no longer is so; None as long as it is.
        moved: By how many days the deadline moved at its end.
    """

    start: int
    rivals: tuple[Rival, ...]
    clash: Clash | None = None
    supposed: bool = False
    end: int | None = None
    moved: int = 0

    @property
    def clashes(self) -> bool:
        """Whether nothing ranks the duty and these norms."""
        return self.clash is not None


@define(eq=False)
class FurtherDeadline:
    """A further deadline for a debt that is in breach.

    Attributes:
        id: The clause, the norm's number and the id of the occasion.
        compiled: The obligation, under `otherwise`, that gives it.
        found: How that applies.
        occasion: The derived event of the breach upon which it is given.
        since: The instant from which it is given.
        last: The further deadline: the last instant; None where there is none on record.
        passed: The instant at which that had passed, and the debt was not performed.
    """

    id: str
    compiled: CompiledNorm
    found: Match
    occasion: Event
    since: int
    last: int | None
    passed: int | None = None


@frozen
class Release:
    """One of several parties who owed something together owes it no longer.

    Attributes:
        at: The instant.
        exercise: What released it.
    """

    at: int
    exercise: Event
