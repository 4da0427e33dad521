"""Tells which acts no clause tells apart, so that one of them is decided, and the others with it.

Of a field it counts which of the constants it fits that norms compare it with, and, where events
are looked for that equal the act in it, its value, if there are such events at all. Where a norm
asks in any other way, as for an amount that a share is of, each value counts by itself. What is
asked beside an event of which there is none whatever the act is, counts for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from attrs import field

from contract_rules.answers.decisions import Decision
from contract_rules.evaluation.deadline import look_at_the_time
from contract_rules.evaluation.dependencies import DependencyIndex
from contract_rules.evaluation.evaluator import Judged, passes
from contract_rules.norms.derived_events import CONTRACT
from contract_rules.norms.expressions import IDENTITY, Const
from contract_rules.norms.normal_form import (
    ACT,
    Ref,
    alternatives_in,
    reckonings_in,
    refs,
)
from contract_rules.values.acts import Act, Entity
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contract_rules.contracts.program import CompiledNorm, Program
    from contract_rules.evaluation.working_memory import WorkingMemory
    from contract_rules.norms.normal_form import Alternative, Atom, Test
    from contract_rules.values.acts import Value

Looked: TypeAlias = tuple[str, str, str]
"""What is looked for: the party and the action of an event, by name, and a field of it."""


T = TypeVar("T")


class Likeness:
    """What acts of one action by a party have in common on which their decisions turn.

    Args:
        program: The contract's program.
        memory: What is on record.
        party: The name of the party.
        kind: The name of the action.
        at: The instant asked about (microseconds).
    """

    def __init__(
        self, program: Program, memory: WorkingMemory, party: str, kind: str, at: int
    ) -> None:
        self._memory = memory
        self._at = at
        self._kind = kind
        self._tests: dict[str, dict[Test, None]] = {}
        self._looked: dict[str, dict[Looked, None]] = {}
        self._by_itself: set[str] = set()
        self._signs: dict[tuple[str, Value | None], Hashable] = {}
        self._named: dict[str, frozenset[Value]] = {}
        self._unnamed: dict[str, tuple[bool, ...]] = {}
        self._may_be_owed = (party, kind) in program.deeds
        self._off_record = bool(program.once(DependencyIndex).acts(party, kind).off_record)
        judging = (*program.by_act.get((party, kind), ()), *program.powers.get(kind, ()))
        for compiled in dict.fromkeys(judging):
            self._note(compiled)
        self._asked = tuple(dict.fromkeys((*self._tests, *self._looked, *self._by_itself)))

    def of(self, act: Act) -> Hashable:
        """What acts have in common that are decided alike, for the same reasons."""
        if self._may_be_owed:  # duties ask for acts by what they are about
            return act.fields
        return tuple([self._sign(name, act.get(name)) for name in self._asked])

    def is_of_all(self, decision: Decision) -> bool:
        """Whether the decision on one act is that on all that are alike.

        It is not where it turns on an act that may be off the record, which is about the same.
        """
        return not (self._off_record and decision.ways)

    def _note(self, compiled: CompiledNorm) -> None:
        """Take note of how a norm asks about the fields of an act."""
        form = compiled.form
        tests = [(test, compiled.origin) for test in form.tests]
        hopeless = set(map(id, self._hopeless(compiled)))
        for alternative, _ in alternatives_in(form):
            if id(alternative) in hopeless:
                continue
            tests += [(test, None) for test in alternative.tests]
            tests += [(t, (a.by.name, a.kind)) for a in alternative.atoms for t in a.tests]
        tests += [(test, None) for reckoned in reckonings_in(form) for test in reckoned.tests]
        added = [r.added for r in reckonings_in(form) if r.added is not None]
        joins: list[tuple[str, Ref, tuple[str, str]]] = []
        spoken = set(refs(*added))
        for test, found in tests:
            operands = (test.subject, *test.operands)
            others = [part for part in operands if not isinstance(part, Const)]
            mine = {ref.field for ref in refs(*operands) if ref.slot == ACT and ref.field}
            theirs = [part for part in others if isinstance(part, Ref) and part.slot != ACT]
            if len(mine) == 1 and others == [test.subject] and isinstance(test.subject, Ref):
                self._tests.setdefault(mine.pop(), {})[test] = None
            elif found and test.op == "in" and len(mine) == len(theirs) == 1 == len(operands) - 1:
                joins.append((mine.pop(), theirs[0], found))
            else:
                spoken.update(refs(*operands))
        for name, other, found in joins:
            if other.field in {None, IDENTITY} or other in spoken:
                self._by_itself.add(name)
            else:
                self._looked.setdefault(name, {})[(*found, str(other.field))] = None
        self._by_itself |= {ref.field for ref in spoken if ref.slot == ACT and ref.field}

    def _hopeless(self, compiled: CompiledNorm) -> Iterator[Alternative]:
        """The alternatives that hold of no act, for the same reason, and what they rule out."""
        first = 1 if compiled.origin is None else 2
        for case in compiled.form.cases:
            if self._is_hopeless(case.given, first):
                yield from _with_inner(case.given)
            for alternative in case.unless:
                if self._is_hopeless(alternative, first + len(case.given.atoms)):
                    yield from _with_inner(alternative)

    def _is_hopeless(self, alternative: Alternative, first: int) -> bool:
        """Whether there is no event of those that an alternative asks for, whatever the act is.

        It is not certain where anything that may be open could be asked about before that is seen.

        Args:
            alternative: The alternative.
            first: The slot that the first of its events fills.
        """
        atoms = alternative.atoms
        lost = [p for p, a in enumerate(atoms, first) if a.spoken <= {p} and self._is_lost(a)]
        if not lost or any(map(self._may_be_open, atoms)):
            return False
        inner = (one for group in alternative.nots for one in group)
        return all(max(one.slots, default=ACT) >= lost[0] for one in inner)

    def _is_lost(self, atom: Atom) -> bool:
        """Whether no act such as an atom asks for is on record by the instant asked about."""
        found = self._memory.find(atom.by.name, atom.kind)
        return atom.by != CONTRACT and (not found or found[0].at > self._at)

    def _may_be_open(self, atom: Atom) -> bool:
        """Whether it may turn on an open point which event an atom finds."""
        taken = atom.latest is not None or any(test.is_reckoned for test in atom.tests)
        return taken or self._memory.is_off_record(atom.kind)

    def _sign(self, name: str, value: Value | None) -> Hashable:
        """What counts of the value of a field."""
        key = name, value
        found = self._signs.get(key)
        if found is None:
            found = self._signs[key] = self._worked_out(name, value)
        return found

    def _worked_out(self, name: str, value: Value | None) -> Hashable:
        if name in self._by_itself or value is None:
            return (value,)
        asked = self._looked.get(name, ())
        is_known = any(self._memory.find(by, kind, [(other, value)]) for by, kind, other in asked)
        return self._fits(name, value), value if is_known else None

    def _fits(self, name: str, value: Value) -> tuple[bool, ...]:
        """Which comparisons with constants a value of a field passes.

        Things that none of them names pass the same.
        """
        tests = self._tests.get(name, {})
        if isinstance(value, Entity):
            if name not in self._named:
                constants = (one for test in tests for one in test.operands)
                self._named[name] = frozenset(o.value for o in constants if isinstance(o, Const))
            if value not in self._named[name]:
                if name not in self._unnamed:
                    self._unnamed[name] = self._passed(name, tests, value)
                return self._unnamed[name]
        return self._passed(name, tests, value)

    def _passed(self, name: str, tests: Iterable[Test], value: Value) -> tuple[bool, ...]:
        judged = Judged(Act(self._kind, ((name, value),)), self._at, self._memory)
        return tuple([passes(test, (judged,)) for test in tests])


@frozen(eq=False, repr=False)
class DecidedAlike(Generic[T]):
    """Answers on acts of one action by a party at an instant, of those that are alike one.

    Attributes:
        likeness: What tells which are.
        decision_of: The decision in an answer.
        known: The answers so far, by what acts have in common.
        own: Likewise of acts whose decision is theirs alone, by their fields.
    """

    likeness: Likeness
    decision_of: Callable[[T], Decision]
    known: dict[Hashable, T] = field(init=False, factory=dict[Hashable, T])
    own: dict[Hashable, T] = field(init=False, factory=dict[Hashable, T])

    def __len__(self) -> int:
        """How many answers are known."""
        return len(self.known) + len(self.own)

    def each(self, acts: Iterable[Act], decide: Callable[[Act], T]) -> Iterator[T]:
        """The answer on each of some acts, or on one that is alike.

        Args:
            acts: The acts.
            decide: Gives the answer on an act.
        """
        for act in acts:
            look_at_the_time()
            key = self.likeness.of(act)
            found = self.own.get(act.fields) or self.known.get(key)
            if found is None:
                found = decide(act)
                self._keep(key, act, found)
            yield found

    def take_over(self, before: DecidedAlike[T], holds: Callable[[Act], bool]) -> None:
        """Take over answers that were given when less was on record.

        Args:
            before: The answers.
            holds: Whether the answer on an act is the same as it was.
        """
        for found in (*before.known.values(), *before.own.values()):
            act = self.decision_of(found).act
            if holds(act):
                self._keep(self.likeness.of(act), act, found)

    def _keep(self, key: Hashable, act: Act, found: T) -> None:
        if self.likeness.is_of_all(self.decision_of(found)):
            self.known[key] = found
        else:
            self.own[act.fields] = found


def _with_inner(alternative: Alternative) -> Iterator[Alternative]:
    """An alternative, and those in it that it rules out."""
    yield alternative
    for group in alternative.nots:
        for inner in group:
            yield from _with_inner(inner)
