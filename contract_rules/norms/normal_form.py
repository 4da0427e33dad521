"""The normal form of a norm, as data: numbered slots, tests on them, and events to find.

The conditions of a norm are kept as alternatives of events, tests and negations: a disjunctive
normal form (DNF). The act and the events that it speaks of have numbered slots: slot 0 is the act
judged, or the occasion of a duty; a norm that an exercise or a breach brought into force has that
in slot 1; the events that conditions ask for follow. Every term is a reference to a slot, so that
the semantics and the network of rules, which evaluate this form, need not resolve names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import frozen

from contract_rules.norms.expressions import Const, Occurred, Reckoned
from contract_rules.norms.norms import Norm
from contract_rules.values.acts import Party
from contract_rules.values.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ACT = 0
"""The slot of the act judged, or of the occasion of a duty."""


@frozen
class Ref:
    """A field of what fills a slot; its instant where the field is None."""

    slot: int
    field: str | None


@frozen
class Reckoning:
    """A term that is worked out, with references in place of its terms.

    Attributes:
        term: The term as written.
        parts: The operands that its parts have become.
        slot: For a total: the slot that an event fills while it is tested whether it counts.
        tests: The tests on it there.
    """

    term: Reckoned[Any]
    parts: tuple[Operand, ...] = ()
    slot: int = 0
    tests: tuple[Test, ...] = ()


Operand: TypeAlias = Const[Any] | Ref | Reckoning
"""What a test compares, or compares with."""


@frozen
class Test:
    """A comparison of a field, an instant or a computed term with operands.

    Attributes:
        subject: The operand on the left.
        op: ``"in"`` (equals one), ``"not in"`` (equals none), ``"<"``, ``"<="``, ``">"``,
            ``">="``; the last four have one operand.
        operands: The operands on the right; no slot in them is later than the subject's.
    """

    __test__ = False  # not a test case, whatever pytest thinks of the name

    subject: Ref | Reckoning
    op: str
    operands: tuple[Operand, ...]

    @property
    def slot(self) -> int:
        """The last slot that it refers to: it can be evaluated once that is filled."""
        return max((ref.slot for ref in refs(self.subject, *self.operands)), default=ACT)

    @property
    def is_reckoned(self) -> bool:
        """Whether one of its operands is to be worked out."""
        return any(isinstance(o, Reckoning) for o in (self.subject, *self.operands))


def refs(*operands: Operand) -> Iterator[Ref]:
    """The references in operands, also in the parts that they are worked out from."""
    for operand in operands:
        if isinstance(operand, Ref):
            yield operand
        elif isinstance(operand, Reckoning):
            yield from refs(*operand.parts)


@frozen
class Atom:
    """An event to be found; it fills one slot.

    Attributes:
        by: The party that must have done it.
        kind: The name of the action.
        tests: The tests on the event, and on it together with what fills earlier slots.
        asked: The part of the condition, as written, that asks for it.
    """

    by: Party
    kind: str
    tests: tuple[Test, ...]
    asked: Occurred


@frozen
class Alternative:
    """One way for a condition to hold: a conjunction.

    Attributes:
        tests: The tests on what fills the slots before the atoms.
        atoms: The events to be found; they fill the slots that follow, in order.
        nots: The negated conditions, each as its alternatives, none of which may hold; their
            atoms fill the slots after.
    """

    tests: tuple[Test, ...] = ()
    atoms: tuple[Atom, ...] = ()
    nots: tuple[tuple[Alternative, ...], ...] = ()


@frozen
class Promise:
    """The performance that a duty asks for which arises in a case.

    Attributes:
        slot: The slot that an act fills while it is tested whether it performs the duty.
        tests: The tests on it there.
        amount: The field in which payments add up, and the amount owed; None without one.
        deadline: The period within which, or the day by which, it is due.
        counterparty: The party to whom it is owed.
    """

    slot: int
    tests: tuple[Test, ...]
    amount: tuple[str, Operand] | None
    deadline: Period | Operand | None
    counterparty: Operand | None


@frozen
class Case:
    """One way for a norm to apply, with the ways in which it is excepted then.

    Attributes:
        given: The alternative of its condition.
        unless: The alternatives of its exception; one that holds defeats the norm.
        promise: For an obligation: the performance that its duty asks for.
        effects: For a power: the operand of each effect, in their order; None for one without.
    """

    given: Alternative
    unless: tuple[Alternative, ...]
    promise: Promise | None = None
    effects: tuple[Operand | None, ...] = ()


@frozen
class Form:
    """A norm in normal form.

    Attributes:
        norm: The norm as written.
        begun: Whether slot 1 is the exercise or breach that brought it into force.
        spoken: The name of the action by which terms speak of slot 0.
        tests: The tests on what fills slot 0.
        cases: The ways for it to apply, in the order of writing.
    """

    norm: Norm
    begun: bool
    spoken: str
    tests: tuple[Test, ...]
    cases: tuple[Case, ...]


Forms: TypeAlias = tuple[tuple[Form, Form | None], ...]
"""A norm's normal form and those of the norms of its own, each with that of its parent."""


def tests_in(form: Form) -> Iterator[Test]:
    """Every test in a norm's conditions."""
    yield from form.tests
    for case in form.cases:
        for alternative in (case.given, *case.unless):
            yield from _tests_of(alternative)


def _tests_of(alternative: Alternative) -> Iterator[Test]:
    yield from alternative.tests
    for atom in alternative.atoms:
        yield from atom.tests
    for ruled_out in alternative.nots:
        for inner in ruled_out:
            yield from _tests_of(inner)


def atoms_in(form: Form) -> Iterator[Atom]:
    """Every atom in a norm's conditions."""
    for case in form.cases:
        for alternative in (case.given, *case.unless):
            yield from _atoms_of(alternative)


def _atoms_of(alternative: Alternative) -> Iterator[Atom]:
    yield from alternative.atoms
    for ruled_out in alternative.nots:
        for inner in ruled_out:
            yield from _atoms_of(inner)


def reckonings_in(form: Form) -> Iterator[Reckoned[Any]]:
    """Every term that is worked out for a norm's conditions, and for the duty that arises."""
    yield from _reckoned_of(tests_in(form))
    for case in form.cases:
        if case.promise is not None:
            yield from _reckoned_of(case.promise.tests)
            yield from reckoned(case.promise)


def reckoned(promise: Promise) -> Iterator[Reckoned[Any]]:
    """Every term that is worked out for the amount of a duty."""
    return _reckoned(promise.amount[1:]) if promise.amount is not None else iter(())


def _reckoned_of(tests: Iterable[Test]) -> Iterator[Reckoned[Any]]:
    for test in tests:
        yield from _reckoned((test.subject, *test.operands))


def _reckoned(operands: Iterable[Operand]) -> Iterator[Reckoned[Any]]:
    for operand in operands:
        if isinstance(operand, Reckoning):
            yield operand.term
            yield from _reckoned(operand.parts)
            yield from _reckoned_of(operand.tests)
