"""Finds the norms on which an answer may depend, and the open points that these ask about.

A norm depends on the powers that may bring its clause into force, end or suspend it, and on the
clauses whose duties and breaches it asks about; a duty depends on the other duties to which the
same acts count. The dependencies of an answer are the transitive closure. An answer that depends
on no open point need not be asked for in several scenarios.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, TypeAlias, cast

from contract_rules.evaluation.distinctions import distinctions_of
from contract_rules.norms.computed_terms import Total
from contract_rules.norms.derived_events import BREACHED, CONTRACT, clause_in
from contract_rules.norms.expressions import IDENTITY
from contract_rules.norms.normal_form import (
    ACT,
    Ref,
    alternatives_in,
    atoms_in,
    reads,
    reckonings_in,
    tests_in,
)
from contract_rules.norms.norms import (
    Begins,
    Obligation,
    Power,
    Prohibition,
    Terminates,
    effects,
    targets,
)
from contract_rules.norms.questions import Question, Reading
from contract_rules.norms.stratification import asks, exercises_asked
from contract_rules.values.acts import each_of
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contract_rules.contracts.fact_base import FactBase
    from contract_rules.contracts.program import Acting, CompiledNorm, Program
    from contract_rules.norms.normal_form import Atom, Form
    from contract_rules.values.events import Event

Join: TypeAlias = frozenset[tuple[str, str]]
"""Fields of an event, each with the field of the act judged that it must equal to bear on it."""

ANY: Join = frozenset()
"""The join of an event that may bear on an act whatever its fields."""


@frozen(eq=False, repr=False)
class Dependencies:
    """The norms on which an answer may depend.

    Attributes:
        norms: Their numbers in the program, the nearest first.
        kinds: The names of the actions that bear on it: those judged, looked for, counted,
            performed or done as an occasion.
        beside: Those of them whose acts on record bear on it: not the actions that are judged.
        questions: The contested questions that they ask.
        off_record: The names of the actions that they ask for and that need not be on record.
        compared: The names of the actions with whose acts on record those off the record are
            compared, by norms of whichever kind: so these tell apart what may be supposed, unless
            all of it is named by what asks for it.
        clashing: Whether they ask about duties about which clauses may clash.
        taking: Whether they take something from events that they find, which may be tied.
    """

    norms: tuple[int, ...]
    kinds: frozenset[str]
    beside: frozenset[str]
    questions: frozenset[Question]
    off_record: frozenset[str]
    compared: frozenset[str]
    clashing: bool
    taking: bool

    @property
    def is_open(self) -> bool:
        """Whether an answer may turn on an open point."""
        return bool(self.questions or self.off_record) or self.clashing or self.taking


class DependencyIndex:
    """The dependencies of every answer that can be asked of a contract; each found once.

    Args:
        program: The compiled contract.

    Attributes:
        every: The dependencies of all answers together.
        driving: The norms that the course of events goes by.
        course: The dependencies of the course of events, which every answer goes by.
        owing: The dependencies of all duties together.
    """

    def __init__(self, program: Program) -> None:
        self._program = program
        self._found: dict[object, Dependencies] = {}
        self._bearing: dict[tuple[str, str], dict[str, frozenset[Join]]] = {}
        self._directly: dict[int, tuple[CompiledNorm, ...]] = {}
        self._powers = {e.index for e in program.norms if isinstance(e.norm, Power)}
        known = program.alike.setdefault(DependencyIndex, dict[tuple[int, ...], Dependencies]())
        self._known = cast("dict[tuple[int, ...], Dependencies]", known)
        self._asked = program.asked
        self._contested = {program.norms[index].clause.id for index in program.rivals}
        self.every = self.of(program.norms)
        self.driving = tuple(
            compiled
            for compiled in program.norms
            if isinstance(compiled.norm, Power | Obligation) or compiled.clause.id in self._asked
        )
        self.course = self.of(self.driving)
        self.owing = self.of(e for e in program.norms if isinstance(e.norm, Obligation))

    def acts(self, by: str, kind: str) -> Dependencies:
        """The dependencies of a decision on an action of a party, both by name."""
        found = self._found.get((by, kind))
        if found is None:
            program = self._program
            compiled_norms = (
                *program.by_act.get((by, kind), ()),
                *program.powers.get(kind, ()),
                *program.deeds.get((by, kind), ()),
            )
            found = self._found[by, kind] = self.of(compiled_norms)
        return found

    def bears_on_itself(self, by: str, kind: str) -> bool:
        """Whether an act of a party, both by name, may bring about what it is judged by.

        That is what its norms look to beside events: whether duties are owed, powers are exercised
        and clauses are in force. It is none of its doing where no norm on which that depends asks
        about such acts.
        """
        norms = self._program.by_act.get((by, kind), ())
        return kind in self.of(e for n in norms for e in self._before(n)).beside

    def joins(self, by: str, kind: str) -> dict[str, frozenset[Join]]:
        """Which events may change the decision on an act of a party on record, both by name.

        They are fewer than those of the actions on which the decision depends: a norm that only
        judges the act looks for events by its fields, and other acts such as this one are none
        of its conditions.

        Returns:
            By the names of actions, in which fields an event of it must equal the act; an event
            that does so in none of these ways makes no difference.
        """
        dependencies = self.acts(by, kind)
        if dependencies.off_record:  # what else may have happened turns on every name on record
            return dict.fromkeys(dependencies.beside, frozenset({ANY}))
        return self._joined(dependencies, is_noted=False)

    def bearing(self, by: str, kind: str) -> dict[str, frozenset[Join]]:
        """As `joins`, of whatever is told of the decision on an act, its ways included.

        These turn on open points that norms ask about as events are gone through, too; and beside
        these events, on those with which acts off the record are compared.
        """
        found = self._bearing.get((by, kind))
        if found is None:
            dependencies = self.acts(by, kind)
            found = self._joined(dependencies, is_noted=dependencies.is_open)
            self._bearing[by, kind] = found
        return found

    def _joined(self, dependencies: Dependencies, *, is_noted: bool) -> dict[str, frozenset[Join]]:
        """See `joins`.

        Args:
            dependencies: Of what the decision depends on.
            is_noted: Whether it counts what norms ask about as events are gone through.
        """
        program = self._program
        found: dict[str, set[Join]] = {}
        norms = set(dependencies.norms)
        among = [compiled for compiled in program.norms if compiled.original in norms]
        acting = {before.original for compiled in among for before in self._before(compiled)}
        for compiled in among:
            judges = compiled.original not in acting and not isinstance(compiled.norm, Obligation)
            if judges and not (is_noted and self._is_of_events(compiled)):
                asked = looked_for(compiled.form)
            else:
                asked = [(kind, ANY) for kind in self._beside(compiled)]
            for wider, join in asked:
                for name in program.names_below(wider):
                    found.setdefault(name, set()).add(join)
        return {name: frozenset({ANY} if ANY in joins else joins) for name, joins in found.items()}

    def duties(self, clause: str) -> Dependencies:
        """The dependencies of the duties under a clause."""
        found = self._found.get(clause)
        if found is None:
            compiled_norms = (e for e in self._program.norms if e.clause.id == clause)
            obligations = (e for e in compiled_norms if isinstance(e.norm, Obligation))
            found = self._found[clause] = self.of(obligations)
        return found

    def of(self, compiled_norms: Iterable[CompiledNorm]) -> Dependencies:
        """The dependencies of norms, together."""
        first = {compiled.index: compiled for compiled in compiled_norms}
        key = tuple(first)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._found_of(first)
        return found

    def _found_of(self, found: dict[int, CompiledNorm]) -> Dependencies:
        """The dependencies of what depends on norms directly, by number, which grow to all."""
        following = list(found.values())
        while following:
            for compiled in self._before(following.pop(0)):
                if compiled.index not in found:
                    found[compiled.index] = compiled
                    following.append(compiled)
        forms = [compiled.form for compiled in found.values()]
        norms = dict.fromkeys(compiled.original for compiled in found.values())
        bearing = [compiled for compiled in self._program.norms if compiled.original in norms]
        judged = (c.kind for c in bearing if not self._is_of_events(c))
        beside = self._below(kind for c in bearing for kind in self._beside(c))
        off_record = frozenset(
            kind.name
            for f in forms
            for a in atoms_in(f)
            for kind in self._program.below[a.kind]
            if not kind.on_record
        )
        return Dependencies(
            norms=tuple(norms),
            kinds=beside | self._below(judged),
            beside=beside,
            questions=frozenset(q for form in forms for q in _questions(form)),
            off_record=off_record,
            compared=self._compared(found.values()),
            clashing=any(
                asked.clause in self._contested for form in forms for asked in asks(form)
            ),
            taking=any(a.latest is not None for form in forms for a in atoms_in(form)),
        )

    def _compared(self, compiled_norms: Iterable[CompiledNorm]) -> frozenset[str]:
        """The names of the actions with whose acts those off the record are compared.

        Where a norm names every field that clauses tell apart, there is one such act, whatever is
        on record.
        """
        told_apart = self._program.once(distinctions_of)
        return frozenset(
            other
            for compiled in compiled_norms
            for slot, atom in _slotted(compiled)
            for kind in self._program.below[atom.kind]
            if not kind.on_record
            for party in self._program.parties(atom.by.name)
            for distinctions in (told_apart.get((party, kind.name), ()),)
            if not {distinction.field for distinction in distinctions} <= _named(slot, atom)
            for distinction in distinctions
            for _, other in distinction.others
        )

    def _below(self, kinds: Iterable[str]) -> frozenset[str]:
        """The names of actions and of the kinds of them."""
        return frozenset(name for kind in kinds for name in self._program.names_below(kind))

    def _is_of_events(self, compiled: CompiledNorm) -> bool:
        """Whether acts on record bear on a norm as occasions, exercises or breaches of it."""
        return isinstance(compiled.norm, Obligation | Power) or self._is_watched(compiled)

    def _is_watched(self, compiled: CompiledNorm) -> bool:
        """Whether something may follow upon a breach of a norm."""
        return compiled.clause.id in self._asked or compiled.breach is not None

    def _beside(self, compiled: CompiledNorm) -> Iterator[str]:
        """The names of the actions whose acts on record bear on a norm."""
        form = compiled.form
        if self._is_of_events(compiled):
            yield compiled.kind
        yield from (atom.kind for atom in atoms_in(form))
        yield from counted_in(form)
        if isinstance(form.norm, Obligation):
            yield from (act.kind for act in form.norm.acts)

    def _before(self, compiled: CompiledNorm) -> tuple[CompiledNorm, ...]:
        """The norms on which a norm depends directly."""
        found = self._directly.get(compiled.index)
        if found is None:
            found = self._directly[compiled.index] = tuple(self._found_before(compiled))
        return found

    def _found_before(self, compiled: CompiledNorm) -> Iterator[CompiledNorm]:
        program = self._program
        if compiled.parent is not None:
            yield compiled.parent
        about = {question.clause for question in asks(compiled.form)}
        exercises = exercises_asked(compiled.form)
        asked = {other.index for clause in about for other in program.by_clause.get(clause, ())}
        for index in sorted(self._powers | asked):
            other = program.norms[index]
            norm = other.norm
            if isinstance(norm, Power) and (
                _touches(norm, compiled) or any(e.may_be(norm, other.clause.id) for e in exercises)
            ):
                yield other
            if other.clause.id in about and isinstance(norm, Obligation):
                yield other
            if other.clause.id in about and isinstance(norm, Prohibition):
                yield from self._sharing(program.by_act, other.by, other.kind)
        if isinstance(compiled.norm, Prohibition) and self._is_watched(compiled):
            # on whether it was breached
            yield from self._sharing(program.by_act, compiled.by, compiled.kind)
        if isinstance(compiled.norm, Obligation):
            rivals = program.rivals.get(compiled.index, ())
            yield from rivals
            for by, act in product(each_of(compiled.norm.bearer), compiled.norm.acts):
                yield from self._sharing(program.deeds, by.name, act.kind)
                if rivals:  # and on what prevails over these
                    yield from program.by_act.get((by.name, act.kind), ())

    def _sharing(self, table: Acting, by: str, kind: str) -> Iterator[CompiledNorm]:
        """The norms of a table that bear on some act on which norms on an action bear."""
        for name in self._program.names_below(kind):
            yield from table.get((by, name), ())


def counted_in(form: Form) -> Iterator[str]:
    """The names of the actions that a norm counts."""
    terms = (reckoned.term for reckoned in reckonings_in(form))
    yield from (term.act.kind for term in terms if isinstance(term, Total))


def looked_for(form: Form) -> list[tuple[str, Join]]:
    """The names of the actions of which a norm looks for acts, each with how these join."""
    counted = [(kind, ANY) for kind in counted_in(form)]
    return [*((atom.kind, _join(atom)) for atom in atoms_in(form)), *counted]


def borne_on(facts: FactBase, by: str, kind: str, join: Join, event: Event) -> Iterator[Event]:
    """The acts on record, of its instant or later, on which an event bears, the last first.

    Args:
        facts: What is on record.
        by: Whose acts, by name.
        kind: Of which action, by name.
        join: How events join such an act that bear on it.
        event: The event.
    """
    same = [(name, event.act.get(asked)) for asked, name in join]
    known = [(name, value) for name, value in same if value is not None]
    for act in reversed(facts.find(by, kind, known)):
        if act.at < event.at:
            break
        yield act


def _slotted(compiled: CompiledNorm) -> Iterator[tuple[int, Atom]]:
    """The events that a norm looks for, each with the slot that it fills."""
    first = 1 if compiled.origin is None else 2
    for alternative, atoms in alternatives_in(compiled.form):
        before = len(atoms) - len(alternative.atoms)
        yield from enumerate(alternative.atoms, first + before)


def _named(slot: int, atom: Atom) -> set[str | None]:
    """The fields of an event of which what looks for it names the one value that they have."""
    return {
        test.subject.field
        for test in atom.tests
        if isinstance(test.subject, Ref) and test.subject.slot == slot
        if test.op == "in" and len(test.operands) == 1 and test.subject.field is not None
    }


def _join(atom: Atom) -> Join:
    """In which fields an event must equal the act that is judged, to be what is looked for."""
    return frozenset(
        (test.subject.field, operand.field)
        for test in atom.tests
        if test.op == "in" and len(test.operands) == 1
        for operand in test.operands
        if isinstance(test.subject, Ref) and isinstance(operand, Ref) and operand.slot == ACT
        if test.subject.field is not None and operand.field is not None
        if IDENTITY not in {test.subject.field, operand.field}
    )


def _touches(power: Power, compiled: CompiledNorm) -> bool:
    """Whether the exercise of a power may change whether a norm is in force or owed."""
    terminates = any(isinstance(effect, Terminates) for effect in effects(power))
    return (terminates and compiled.clause.survives is not True) or compiled.clause.id in targets(
        power
    )


def _questions(form: Form) -> Iterator[Question]:
    for reckoned in reckonings_in(form):
        if isinstance(reckoned.term, Reading):
            yield reckoned.term.question


def upon_breach(program: Program) -> dict[str, list[CompiledNorm]]:
    """The obligations of which breaches are occasions, by the ids of the clauses breached."""
    found: dict[str, list[CompiledNorm]] = {}
    for compiled in program.occasions.get((CONTRACT.name, BREACHED.name), ()):
        norm = compiled.norm
        assert isinstance(norm, Obligation)  # noqa: S101 (nothing else has an occasion)
        assert norm.upon is not None  # noqa: S101
        clause = clause_in(norm.upon.act)
        assert clause is not None  # noqa: S101 (a breach that is asked about is of one clause)
        found.setdefault(clause, []).append(compiled)
    return found


def weighed_upon(program: Program) -> dict[int, frozenset[str]]:
    """The actions whose acts may change whether duties bind that something may keep from it.

    They are by the number of the obligation. Beside such acts, that changes only with what is in
    force, with the amount outstanding and with the party that a duty is owed to. Obligations of
    whose duties it may change otherwise, as days pass, say, are left out.
    """
    every = (effect for compiled in program.norms for effect in effects(compiled.norm))
    begun = {e.target for e in every if isinstance(e, Begins) and isinstance(e.target, str)}
    found: dict[int, frozenset[str]] = {}
    for index, rivals in program.rivals.items():
        duty = program.norms[index]
        acts = [(by.name, duty.norm.act.kind) for by in each_of(duty.norm.bearer)]
        several = isinstance(duty.norm, Obligation) and bool(duty.norm.alternatives)
        alone = all(other.index == index for own in acts for other in program.deeds[own])
        anew = duty.parent is not None or duty.clause.dormant or duty.clause.id in begun
        beside = (*rivals, *(e for own in acts for e in program.by_act.get(own, ())))
        if alone and not anew and not several and all(map(_is_plain, beside)):
            kinds = (atom.kind for compiled in beside for atom in atoms_in(compiled.form))
            asked = frozenset(name for kind in kinds for name in program.names_below(kind))
            if all(program.kinds[name].on_record for name in asked):
                found[index] = asked
    return found


def _is_plain(compiled: CompiledNorm) -> bool:
    """Whether a norm asks only about an act's fields, and about what was done."""
    form = compiled.form
    if compiled.parent is not None or any(reckonings_in(form)):
        return False
    passing = any(ref.slot == ACT and ref.field is None for ref in reads(tests_in(form)))
    return not passing and all(atom.by != CONTRACT for atom in atoms_in(form))
