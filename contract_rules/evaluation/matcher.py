"""The interface of a matcher: it finds which norms in force apply to an act, by which events."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from contract_rules.values.events import Event  # noqa: TC001 (of a named tuple)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from contract_rules.contracts.program import CompiledNorm
    from contract_rules.evaluation.evaluator import Judged
    from contract_rules.evaluation.working_memory import WorkingMemory
    from contract_rules.values.acts import Act, Value


class Match(NamedTuple):
    """A norm applies to an act, or would apply but for an exception; made for each act.

    Attributes:
        exercise: The exercise or breach that brought the norm into force, if one did.
        events: The events that its conditions found, in the order of the slots.
        exceptions: None where the norm applies; else the events that its exception found.
        case: The number of the case of its normal form that holds.
        exception: The number of the alternative of `unless` that holds; 0 where none does.
    """

    exercise: Event | None = None
    events: tuple[Event, ...] = ()
    exceptions: tuple[Event, ...] | None = None
    case: int = 0
    exception: int = 0


Effective: TypeAlias = "Callable[[CompiledNorm, Event], bool]"
"""Whether an event brought a norm into force: an effective exercise of its power, or a breach."""


MatchNorms: TypeAlias = (
    "Callable[[Judged, Sequence[CompiledNorm], Effective], list[tuple[CompiledNorm, Match]]]"
)
"""What finds which norms apply; see `Matcher.match`."""


class Find(Protocol):
    """Finds events on record, as `WorkingMemory.find` does."""

    def __call__(
        self, by: str, kind: str, fields: Sequence[tuple[str, Value]] = (), /
    ) -> Sequence[Event]:
        """The events of a party and an action; with fields, those that may have them."""
        ...


class Applies(Protocol):
    """Tells how a norm applies to an act, or would but for an exception."""

    def __call__(  # noqa: PLR0913, PLR0917 (it is what the act is judged by)
        self,
        judged: Judged | None,
        act: Act,
        at: int,
        find: Find,
        gone: Callable[[Event], bool] | None,
        exercise: Event | None,
        /,
    ) -> Match | None:
        """How the norm applies; None where its condition fails.

        Args:
            judged: What is judged; None may be given where the function is of the act alone.
            act: Its act.
            at: Its instant.
            find: What finds events on record.
            gone: What tells of an event whether it does not count; None where all do.
            exercise: The exercise or breach that brought the norm into force, if one did.
        """
        ...


class AskedNorm(NamedTuple):
    """How a norm is asked whether it applies to an act.

    Attributes:
        applies: The function of the norm.
        find: What finds events for it.
        is_of_act: Whether it goes by the act alone, its instant and the events on record, so that
            it may be given None in place of what is judged.
    """

    applies: Applies
    find: Find
    is_of_act: bool


class Matcher(Protocol):
    """Finds which norms apply. Of several ways for a norm to apply it reports the first.

    Cases and alternatives are tried in the order of writing; events in the order of their
    instants, those of one instant in the order of recording. So every matcher gives the same
    evidence.
    """

    def match(
        self, judged: Judged, compiled_norms: Sequence[CompiledNorm], effective: Effective
    ) -> list[tuple[CompiledNorm, Match]]:
        """Which of the norms in force apply to an act, or would but for an exception.

        Args:
            judged: The act judged, with its instant and the working memory; what happened up to
                the instant counts. An act on record is no evidence on itself.
            compiled_norms: Norms in force for acts of this kind by whoever does it, or obligations
                that such an act is the occasion of.
            effective: Tells the effective exercises among the events.

        Returns:
            The matches, in the order of the norms; for a norm that exercises or breaches bring
            into force, one for each of these.
        """
        ...

    def asking(
        self, norms: Sequence[CompiledNorm], memory: WorkingMemory
    ) -> Sequence[AskedNorm] | None:
        """How norms are asked about acts, one by one; see `Judge.asking`.

        It holds as long as nothing that was so is so no longer (`Record.has_lifted`).

        Args:
            norms: The norms.
            memory: What is on record.

        Returns:
            How each norm is asked. None where more is to be known than what is judged: which norm
            it is judged under, how what is open is settled, what brought norms into force; or
            where there is no such function.
        """
        ...

    def close(self) -> None:
        """Give back what the matcher holds outside of Python."""
