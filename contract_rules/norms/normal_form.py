"""The normal form of a norm, as data: numbered slots, tests on them, and events to find.

The conditions of a norm are kept as alternatives of events, tests and negations: a disjunctive
normal form (DNF). The act and the events that it speaks of have numbered slots: slot 0 is the act
judged, or the occasion of a duty; a norm that an exercise or a breach brought into force has that
in slot 1; the events that conditions ask for follow. Every term is a reference to a slot, so that
the semantics and the network of rules, which evaluate this form, need not resolve names.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import field

from contract_rules.norms.expressions import (
    IN_TIME,
    Compared,
    Condition,
    Const,
    Occurred,
    Reckoned,
)
from contract_rules.norms.norms import Norm
from contract_rules.norms.questions import Reading
from contract_rules.values.acts import Party
from contract_rules.values.data_classes import frozen
from contract_rules.values.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ACT = 0
"""The slot of the act judged, or of the occasion of a duty."""

EXERCISE = 1
"""The slot of the exercise or the breach that brought a norm into force, where one did."""


@frozen
class Ref:
    """A field of what fills a slot; its instant where the field is None.

    Attributes:
        slot: The number of the slot.
        field: The name of the field.
        judged: Whether it is the instant that is judged instead of its own: the one at which a
            duty arises, which may be later than its occasion.
    """

    slot: int
    field: str | None
    judged: bool = False


@frozen
class Reckoning:
    """A term that is worked out, with references in place of its terms.

    Attributes:
        term: The term as written.
        parts: The operands that its parts have become.
        slot: For a total: the slot that an event fills while it is tested whether it counts.
        tests: The tests on it there; for one of two terms, the comparisons that decide.
        added: What a total adds up of each event, where that is no field as it is.
    """

    term: Reckoned[Any]
    parts: tuple[Operand, ...] = ()
    slot: int = 0
    tests: tuple[Test, ...] = ()
    added: Operand | None = None


Operand: TypeAlias = Const[Any] | Ref | Reckoning
"""What a test compares, or compares with."""


NoticeGiven: TypeAlias = Period | Operand
"""What the effect of an exercise waits for: a period that passes, or the day after whose end."""


@frozen
class Test:
    """A comparison of a field, an instant or a computed term with operands.

    Attributes:
        subject: The operand on the left.
        op: ``"in"`` (equals one), ``"not in"`` (equals none), ``"<"``, ``"<="``, ``">"``,
            ``">="``; the last four have one operand.
        operands: The operands on the right; no slot in them is later than the subject's.
        asked: The comparison as written; None for a field of a pattern. Carried, not compared.
    """

    __test__ = False  # not a test case, whatever pytest thinks of the name

    subject: Ref | Reckoning
    op: str
    operands: tuple[Operand, ...]
    asked: Compared | None = field(default=None, eq=False, repr=False)

    @cached_property
    def slot(self) -> int:
        """The last slot that it refers to: it can be evaluated once that is filled."""
        return max((ref.slot for ref in refs(self.subject, *self.operands)), default=ACT)

    @cached_property
    def operand_slot(self) -> int:
        """The last slot that its operands refer to; that of the act where they refer to none."""
        return max((ref.slot for ref in refs(*self.operands)), default=ACT)

    @cached_property
    def is_reckoned(self) -> bool:
        """Whether one of its operands is to be worked out."""
        return any(isinstance(o, Reckoning) for o in (self.subject, *self.operands))

    @cached_property
    def is_measured(self) -> bool:
        """Whether it compares an amount, a number or a time that is worked out, as written.

        Not so how a question is read, nor the day on which a norm begins or ends.
        """
        if self.asked is None or self.asked.left.type in IN_TIME:
            return False
        worked_out = (o.term for o in (self.subject, *self.operands) if isinstance(o, Reckoning))
        return any(not isinstance(term, Reading) for term in worked_out)

    @cached_property
    def is_of_act(self) -> bool:
        """Whether it speaks of a field of what fills slot 0."""
        spoken = refs(self.subject, *self.operands)
        return any(ref.slot == ACT and ref.field is not None for ref in spoken)


def refs(*operands: Operand) -> Iterator[Ref]:
    """The references in operands, also in the parts that they are worked out from.

    What is counted is tested in a slot of its own, which is not among them.
    """
    yield from (operand for operand in operands if isinstance(operand, Ref))
    for reckoning in _worked_out_from(operands, set()):
        yield from (part for part in reckoning.parts if isinstance(part, Ref))
        tested = (r for t in reckoning.tests for r in refs(t.subject, *t.operands))
        spoken = (*tested, *(() if reckoning.added is None else refs(reckoning.added)))
        yield from (ref for ref in spoken if ref.slot < reckoning.slot)


def reads(tests: Iterable[Test]) -> Iterator[Ref]:
    """The references in tests, also in those by which something is counted."""
    for test in tests:
        yield from refs(test.subject, *test.operands)
        for reckoned in reckonings_among((test.subject, *test.operands)):
            yield from reads(reckoned.tests)
            yield from () if reckoned.added is None else refs(reckoned.added)


def _slots(tests: Iterable[Test]) -> frozenset[int]:
    """The slots of which tests speak, also those by which something is counted."""
    return frozenset(ref.slot for ref in reads(tests))


@frozen
class Atom:
    """An event to be found; it fills one slot.

    Attributes:
        by: The party that must have done it.
        kind: The name of the action.
        tests: The tests on the event, and on it together with what fills earlier slots.
        asked: The part of the condition, as written, that asks for it.
        latest: Whether the latest that fits fills the slot, or the first, where the norm takes
            something from what is found; None where nothing is taken, so that any does.
        slots: The slots of which its tests speak; carried, not compared.
        fields: Those of its tests that its pattern makes; carried, not compared.
        spoken: The slots of which these speak, but for what is counted; carried, not compared.
    """

    by: Party
    kind: str
    tests: tuple[Test, ...]
    asked: Occurred
    latest: bool | None = None
    slots: frozenset[int] = field(init=False, eq=False, repr=False)
    fields: tuple[Test, ...] = field(init=False, eq=False, repr=False)
    spoken: frozenset[int] = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        fields = tuple(test for test in self.tests if test.asked is None)
        spoken = (ref.slot for test in fields for ref in refs(test.subject, *test.operands))
        object.__setattr__(self, "slots", _slots(self.tests))
        object.__setattr__(self, "fields", fields)
        object.__setattr__(self, "spoken", frozenset(spoken))


@frozen
class Alternative:
    """One way for a condition to hold: a conjunction.

    Attributes:
        tests: The tests on what fills the slots before the atoms.
        atoms: The events to be found; they fill the slots that follow, in order.
        nots: The negated conditions, each as its alternatives, none of which may hold; their
            atoms fill the slots after.
        written: The parts of the condition, as written, that hold together; carried, not compared.
        named: The slots of its atoms, in the order of writing; carried, not compared.
        slots: The slots of which its tests, and those in it, speak; carried, not compared.
    """

    tests: tuple[Test, ...] = ()
    atoms: tuple[Atom, ...] = ()
    nots: tuple[tuple[Alternative, ...], ...] = ()
    written: tuple[Condition, ...] = field(default=(), eq=False, repr=False)
    named: tuple[int, ...] = field(default=(), eq=False, repr=False)
    slots: frozenset[int] = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        own = _slots(self.tests)
        ruled_out = (inner.slots for group in self.nots for inner in group)
        slots = own.union(*(atom.slots for atom in self.atoms), *ruled_out)
        object.__setattr__(self, "slots", slots)

    @cached_property
    def worked_out(self) -> tuple[tuple[Test, bool], ...]:
        """The comparisons, as written, of what is worked out, each with whether it is to hold.

        Those that are ruled out by themselves are among them.
        """
        alone = (group[0] for group in self.nots if len(group) == 1)
        ruled_out = (i.tests[0] for i in alone if len(i.tests) == 1 and not (i.atoms or i.nots))
        tests = (*((test, True) for test in self.asked), *((test, False) for test in ruled_out))
        return tuple((test, holds) for test, holds in tests if test.is_measured)

    @cached_property
    def measures_act(self) -> bool:
        """Whether one of these comparisons speaks of a field of the act."""
        return any(test.is_of_act for test, _ in self.worked_out)

    @property
    def asked(self) -> Iterator[Test]:
        """Its own tests and those of its atoms, without those of what is ruled out."""
        yield from self.tests
        for atom in self.atoms:
            yield from atom.tests


@frozen
class Promise:
    """The performance that a duty asks for which arises in a case.

    Attributes:
        slot: The slot that an act fills while it is tested whether it performs the duty.
        tests: The tests on it there.
        amount: The field in which payments add up, and the amount owed; None without one.
        deadline: The period within which, the number of days within which, or the day by which,
            it is due.
        opening: Likewise, from when an act counts; None from when it arises.
        counterparty: The party to whom it is owed.
    """

    slot: int
    tests: tuple[Test, ...]
    amount: tuple[str, Operand] | None
    deadline: Period | Operand | None
    opening: Period | Operand | None
    counterparty: Operand | None


@frozen
class Case:
    """One way for a norm to apply, with the ways in which it is excepted then.

    Attributes:
        given: The alternative of its condition.
        unless: The alternatives of its exception; one that holds defeats the norm.
        promise: For an obligation: the performance that its duty asks for, in the first way.
        others: For an obligation with alternatives: that in each other way.
        effects: For a power: the operand of each effect, in their order; None for one without.
        by_then: For a power: the alternatives of what makes its effects fail at the end of their
            notice.
    """

    given: Alternative
    unless: tuple[Alternative, ...]
    promise: Promise | None = None
    effects: tuple[Operand | None, ...] = ()
    by_then: tuple[Alternative, ...] = ()
    others: tuple[Promise, ...] = ()

    @property
    def promises(self) -> tuple[Promise, ...]:
        """The performance that a duty asks for in each way; none for another norm."""
        return () if self.promise is None else (self.promise, *self.others)

    @property
    def taken(self) -> Iterator[int]:
        """The slots from which something is taken: for what is owed, or for an effect."""
        operands = [operand for operand in self.effects if operand is not None]
        for promise in self.promises:
            yield from (ref.slot for ref in reads(promise.tests))
            limits = promise.deadline, promise.opening
            asked = (*(promise.amount or ())[1:], *limits)
            operands += [o for o in asked if o is not None and not isinstance(o, Period)]
            operands += [] if promise.counterparty is None else [promise.counterparty]
        yield from (ref.slot for ref in refs(*operands))


@frozen
class Form:
    """A norm in normal form.

    Attributes:
        norm: The norm as written.
        begun: Whether slot 1 is the exercise or breach that brought it into force.
        spoken: The names of the actions by which terms speak of slot 0: of its action, then of
            those that this is a kind of; none where no event fills it.
        tests: The tests on what fills slot 0.
        cases: The ways for it to apply, in the order of writing.
        notices: For a power: the notice of each effect, in their order; a day by its operand,
            which refers to no slot but that of the exercise.
    """

    norm: Norm
    begun: bool
    spoken: tuple[str, ...]
    tests: tuple[Test, ...]
    cases: tuple[Case, ...]
    notices: tuple[NoticeGiven | None, ...] = ()

    @cached_property
    def reckonings(self) -> tuple[Reckoning, ...]:
        """All that is worked out in it, as `reckonings_in` has it."""
        return tuple(_reckonings(self, earlier=True, later=True))


Forms: TypeAlias = tuple[tuple[Form, Form | None], ...]
"""A norm's normal form and those of the norms of its own, each with that of its parent."""


def alternatives_in(
    form: Form, *, later: bool = True
) -> Iterator[tuple[Alternative, tuple[Atom, ...]]]:
    """Every way for a condition of a norm to hold, in the order of writing.

    This is the walk of a normal form; the others are made of it.

    Args:
        form: The norm.
        later: Whether to go into what is judged at the end of a notice, and not as the norm is.

    Yields:
        The alternative, and the atoms that fill the slots of which it speaks: those before it,
        and its own.
    """
    for case in form.cases:
        yield from _nested(case.given, ())
        for alternative in (*case.unless, *(case.by_then if later else ())):
            yield from _nested(alternative, case.given.atoms)


def _nested(
    alternative: Alternative, before: tuple[Atom, ...]
) -> Iterator[tuple[Alternative, tuple[Atom, ...]]]:
    atoms = (*before, *alternative.atoms)
    yield alternative, atoms
    for ruled_out in alternative.nots:
        for inner in ruled_out:
            yield from _nested(inner, atoms)


def tests_in(form: Form) -> Iterator[Test]:
    """Every test in a norm's conditions."""
    return _tests(form, later=True)


def _tests(form: Form, *, later: bool) -> Iterator[Test]:
    yield from form.tests
    for alternative, _ in alternatives_in(form, later=later):
        yield from alternative.asked


def atoms_in(form: Form, *, later: bool = True) -> Iterator[Atom]:
    """Every event that a norm's conditions look for; see `alternatives_in`."""
    for alternative, _ in alternatives_in(form, later=later):
        yield from alternative.atoms


def reckonings_in(form: Form, *, earlier: bool = True, later: bool = True) -> Iterator[Reckoning]:
    """What is worked out in a norm: for its conditions, and for the duty that arises.

    Args:
        form: The norm.
        earlier: Whether to go into what is taken as of days before, as interest takes it.
        later: As for `alternatives_in`.
    """
    if not form.reckonings or (earlier and later):
        return iter(form.reckonings)
    return _reckonings(form, earlier=earlier, later=later)


def _reckonings(form: Form, *, earlier: bool, later: bool) -> Iterator[Reckoning]:
    yield from _worked_out(_tests(form, later=later))
    for case in form.cases:
        for promise in case.promises:
            yield from _worked_out(promise.tests)
            yield from reckonings_of(promise, earlier=earlier)


def reckonings_of(promise: Promise, *, earlier: bool = True) -> Iterator[Reckoning]:
    """What is worked out for an amount; see `reckonings_in`."""
    return reckonings_among(promise.amount[1:], earlier=earlier) if promise.amount else iter(())


def _worked_out(tests: Iterable[Test]) -> Iterator[Reckoning]:
    for test in tests:
        yield from reckonings_among((test.subject, *test.operands))


def reckonings_among(operands: Iterable[Operand], *, earlier: bool = True) -> Iterator[Reckoning]:
    """What is worked out for operands; see `reckonings_in`."""
    for reckoning in _worked_out_from(operands, set(), earlier=earlier):
        yield reckoning
        yield from _worked_out(reckoning.tests)
        if reckoning.added is not None:
            yield from reckonings_among((reckoning.added,), earlier=earlier)


def _worked_out_from(
    operands: Iterable[Operand], seen: set[int], *, earlier: bool = True
) -> Iterator[Reckoning]:
    """What is worked out among operands and their parts; what stands in several places, once."""
    for operand in operands:
        if isinstance(operand, Reckoning) and id(operand) not in seen:
            seen.add(id(operand))
            yield operand
            if earlier or not operand.term.looks_back:
                yield from _worked_out_from(operand.parts, seen, earlier=earlier)
