"""What an exercise brings about at a later instant, such as at the end of a notice."""

from __future__ import annotations

from bisect import bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING

from contract_rules.contracts.program import CompiledNorm
from contract_rules.evaluation.evaluator import Slots
from contract_rules.norms.expressions import AllOf
from contract_rules.norms.normal_form import Alternative, NoticeGiven
from contract_rules.norms.norms import Begins, PowerEffect, Resumes
from contract_rules.values.acts import Value
from contract_rules.values.data_classes import frozen
from contract_rules.values.events import Event

if TYPE_CHECKING:
    from contract_rules.norms.expressions import Condition


@frozen(eq=False)
class Pending:
    """An effect of an exercise, which takes place at an instant.

    Attributes:
        at: The first instant at which it is so.
        exercise: The event.
        compiled: The power exercised.
        effect: The effect.
        taken: What is taken for it at the exercise: the party to whom an assignment is, or who is
            released, or the amount that is waived or set off; None where it takes nothing.
        slots: The exercise, as it was judged, and the events by which the power applied.
        by_then: The ways for it to fail at the end of its notice.
        notice: The notice; a day by its operand.
    """

    at: int
    exercise: Event
    compiled: CompiledNorm
    effect: PowerEffect
    taken: Value | None
    slots: Slots
    by_then: tuple[Alternative, ...]
    notice: NoticeGiven | None

    def failing(self, place: int) -> Condition:
        """What holds where it fails in one of these ways, as written."""
        written = self.by_then[place].written
        return written[0] if len(written) == 1 else AllOf(written)

    @property
    def waited(self) -> bool:
        """Whether there was a notice, which did not end with the exercise."""
        opens = isinstance(self.effect, Begins | Resumes)
        return self.at > self.exercise.at + (not opens)

    @property
    def key(self) -> tuple[object, ...]:
        """What effects have in common that come about, or fail, together."""
        return self.compiled, self.exercise.id, self.notice

    def brings(self, compiled: CompiledNorm) -> bool:
        """Whether it is what begins a norm, by itself or with its clause."""
        match self.effect:
            case Begins(str(target)):
                return compiled.parent is None and compiled.clause.id == target
            case Begins(norm):
                parent = compiled.parent
                of_power = parent is not None and parent.original == self.compiled.original
                return of_power and compiled.norm == norm
            case _:
                return False


class Notices:
    """Effects that wait for the end of a notice, in the order of the exercises."""

    def __init__(self) -> None:
        self._pending: list[Pending] = []
        self._ends: list[int] = []  # the last end of a notice, of those up to each

    def append(self, pending: Pending) -> None:
        """Add one, whose exercise comes after those of the others, or at the same instant."""
        self._pending.append(pending)
        self._ends.append(max([pending.at, *self._ends[-1:]]))

    def pop(self) -> None:
        """Take away the last again."""
        self._pending.pop()
        self._ends.pop()

    def is_running(self, at: int) -> bool:
        """Whether a notice was given by an instant, and has not come to its end."""
        place = self._given(at)
        return place > 0 and self._ends[place - 1] > at

    def running(self, at: int) -> list[Pending]:
        """Those whose notice was given by an instant, and has not come to its end."""
        place, found = self._given(at), list[Pending]()
        while place and self._ends[place - 1] > at:
            place -= 1
            if self._pending[place].at > at:
                found.append(self._pending[place])
        return found[::-1]

    def _given(self, at: int) -> int:
        """How many notices were given by an instant."""
        return bisect_right(self._pending, at, key=_GIVEN)


_GIVEN = attrgetter("exercise.at")
