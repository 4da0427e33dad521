"""What a matcher is: it says which of the norms in force apply to an act, and by which events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias

from attrs import frozen

from contract_rules.values.events import Event

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from contract_rules.contracts.program import CompiledNorm
    from contract_rules.evaluation.evaluator import Judged
    from contract_rules.values.acts import Act


@frozen
class Match:
    """That a norm applies to an act, or would but for an exception.

    Attributes:
        exercise: The exercise that brought the norm into force, if one did.
        events: Those that its conditions found, in the order of its places.
        exceptions: None where the norm applies; else those that its exception found.
        case: The number of the norm's case that this is about.
        exception: The number of the alternative that excepts the case; 0 where none does.
    """

    exercise: Event | None = None
    events: tuple[Event, ...] = ()
    exceptions: tuple[Event, ...] | None = None
    case: int = 0
    exception: int = 0


Effective: TypeAlias = "Callable[[CompiledNorm, Event], bool]"
"""Whether an event brought an entry into force: an effective exercise of its power, a breach."""


class Matcher(Protocol):
    """Finds which norms apply. Of several ways for one to apply it reports the first.

    Cases and alternatives are tried in the order of writing; events in the order of their
    instants, those of one instant in the order of recording.
    """

    def check(self, act: Act) -> None:
        """See whether the matcher can hold an act.

        Raises:
            NumberRangeError: When a number in it does not fit.
        """

    def add(self, event: Event) -> None:
        """Take note of an event that was checked and put on record, or that followed."""

    def remove(self, event: Event) -> None:
        """Forget an event that followed by itself."""

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
            In the order of the entries; one for each exercise where those bring an entry into
            force.
        """
        ...

    def close(self) -> None:
        """Give back what was taken."""
