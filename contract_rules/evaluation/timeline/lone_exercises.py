"""The exercises on which nothing depends that happens by itself; they are found beside the rest.

Such a power does no more than begin a permission or a prohibition at once, and no duty, no other
power and no condition of these asks for it. Whether an act exercises it is found from what is
on record by then, and from what happened by itself; so where something becomes known late that its
conditions look for, only the exercises are found anew that this may join, and where the exercise
itself becomes known late, only that is.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from contract_rules.answers.open_points import Point
from contract_rules.contracts.program import CompiledNorm
from contract_rules.evaluation.deadline import look_at_the_time
from contract_rules.evaluation.dependencies import DependencyIndex, borne_on, looked_for
from contract_rules.evaluation.evaluator import order_of
from contract_rules.norms.normal_form import atoms_in
from contract_rules.norms.norms import Begins, Permission, Power, Prohibition, effects
from contract_rules.norms.stratification import asks
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from contract_rules.contracts.fact_base import FactBase
    from contract_rules.contracts.program import Program
    from contract_rules.evaluation.dependencies import Join
    from contract_rules.evaluation.settlement import InOrder
    from contract_rules.evaluation.timeline.in_force import InForce
    from contract_rules.evaluation.working_memory import WorkingMemory
    from contract_rules.values.events import Event


class LonePowers:
    """The powers on whose exercise nothing depends that happens by itself.

    Args:
        program: The contract's program.

    Attributes:
        kinds: The names of the actions of which acts exercise these, and nothing else.
        bearing: The names of the actions on which the rest of the course of events depends.
    """

    def __init__(self, program: Program) -> None:
        self._program = program
        index = program.once(DependencyIndex)
        others = {e.original for e in program.norms if program.rivals or not self._is_lone(e)}
        lone = [e for e in program.norms if e.original not in others]
        rest = index.of(e for e in index.driving if e not in lone)
        while any(found := [e for e in lone if self._is_asked(e, rest.kinds, lone)]):
            others = {e.original for e in found}
            lone = [e for e in lone if e.original not in others]
            rest = index.of(e for e in index.driving if e not in lone)
        self.kinds = frozenset(name for e in lone for name in program.names_below(e.kind))
        self.bearing = rest.kinds
        self._read: dict[str, list[tuple[CompiledNorm, Join]]] = {}
        for compiled in lone:
            for kind, join in self._asked(compiled):
                self._read.setdefault(kind, []).append((compiled, join))

    def _is_lone(self, compiled: CompiledNorm) -> bool:
        """Whether all that an exercise of a norm does is to begin a permission or a prohibition.

        It is found from what is on record: no duties are asked about, nor what is off the record.
        """
        norm, form = compiled.norm, compiled.form
        return (
            isinstance(norm, Power)
            and compiled.parent is None
            and all(
                isinstance(effect, Begins) and isinstance(effect.target, Permission | Prohibition)
                for effect in effects(norm)
            )
            and all(notice is None for notice in form.notices)
            and not any(case.by_then for case in form.cases)
            and not asks(form)
            and all(atom.latest is None for atom in atoms_in(form))
            and all(self._program.kinds[name].on_record for name, _ in self._asked(compiled))
        )

    def _is_asked(
        self, compiled: CompiledNorm, kinds: frozenset[str], lone: list[CompiledNorm]
    ) -> bool:
        """Whether a norm that events are gone through by asks for exercises of a power.

        Args:
            compiled: The power.
            kinds: The actions on which the norms depend that are no lone powers.
            lone: The powers that may be lone.
        """
        asked = {name for other in lone for name, _ in self._asked(other)}
        return not (kinds | asked).isdisjoint(self._program.names_below(compiled.kind))

    def _asked(self, compiled: CompiledNorm) -> Iterator[tuple[str, Join]]:
        """The names of the actions that a norm looks for, each with how its acts join."""
        for kind, join in looked_for(compiled.form):
            for name in self._program.names_below(kind):
                yield name, join

    def joined(self, event: Event, facts: FactBase) -> Iterator[Event]:
        """The acts on record, of its instant or later, that an event may make exercises or not."""
        for compiled, join in self._read.get(event.act.kind, ()):
            yield from borne_on(facts, compiled.by, compiled.kind, join, event)


@frozen(eq=False, repr=False)
class _Exercise:
    """What was found of an act: the powers that it exercises, and the open points by which."""

    powers: list[CompiledNorm]
    reached: tuple[tuple[int, Point], ...]


class LoneExercises:
    """Which acts exercise lone powers, as far as that was found.

    Args:
        powers: These powers.
        memory: What is on record.
        in_force: Where it is noted which acts are exercises.
        exercised: Finds the powers that an act exercises, by a memory.
    """

    def __init__(
        self,
        powers: LonePowers,
        memory: WorkingMemory,
        in_force: InForce,
        exercised: Callable[[Event, WorkingMemory], list[CompiledNorm]],
    ) -> None:
        self._powers = powers
        self._memory = memory
        self._in_force = in_force
        self._exercised = exercised
        self._events: dict[str, Event] = {}
        self._waiting: list[InOrder] = []
        self._found: dict[str, _Exercise] = {}
        self._places: list[InOrder] = []

    def is_found(self, at: int) -> bool:
        """Whether it was found of all acts up to an instant."""
        return not self._waiting or self._waiting[0][0] > at

    def add(self, event: Event) -> None:
        """Take account of an event that was put on record, whatever it is."""
        kind = event.act.kind
        if event.reverses or kind in self._powers.bearing:
            self.back(event.at)
        elif kind in self._powers.kinds:
            self._events[event.id] = event
            heappush(self._waiting, _place(event))
        else:
            for act in self._powers.joined(event, self._memory.facts):
                if act.id in self._found:
                    place = _place(act)
                    del self._places[bisect_left(self._places, place)]
                    self._forget(place)

    def back(self, start: int) -> None:
        """Have it found anew which acts are exercises from an instant on."""
        while self._places and self._places[-1][0] >= start:
            self._forget(self._places.pop())

    def _forget(self, place: InOrder) -> None:
        _, (_, id_) = place
        event, found = self._events[id_], self._found.pop(id_)
        for compiled in found.powers:
            self._in_force.take_no_effect(compiled, event)
            self._memory.record.undo_exercise(event)
        if self._memory.reached is not None:
            self._memory.reached.forget_beside(place, found.reached)
        heappush(self._waiting, place)

    def find(self, at: int) -> None:
        """Find which acts are exercises up to an instant; the rest was gone through by then."""
        memory = self._memory
        while not self.is_found(at):
            look_at_the_time()
            place = self._waiting[0]
            _, (_, id_) = place
            event, apart = self._events[id_], memory.under(memory.settlement)
            powers = self._exercised(event, apart)
            reached = () if apart.reached is None else tuple(apart.reached.noted)
            heappop(self._waiting)
            insort(self._places, place)
            self._found[id_] = _Exercise(powers, reached)
            for compiled in powers:
                self._in_force.take_effect(compiled, event)
                memory.record.note_exercise(event, compiled)
            if memory.reached is not None:
                memory.reached.note_beside(place, reached)


def _place(event: Event) -> InOrder:
    return event.at, order_of(event)
