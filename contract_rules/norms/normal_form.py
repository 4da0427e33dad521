"""What the normal form of a norm is made of: numbered places, tests on them, events to find.

An act and the events that a condition speaks of are numbered. Place 0 is the act judged, or the
occasion of a duty; a norm that an exercise or a breach brought into force has that in place 1;
the events that conditions ask for follow. Every term is a reference to a place.
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
"""The place of the act judged."""


@frozen
class Ref:
    """A field of what stands in a place, or its instant where the field is None."""

    slot: int
    field: str | None


@frozen
class Reckoning:
    """A term that is worked out, with what it is worked out from.

    Attributes:
        term: The term as written.
        parts: What its parts refer to.
        slot: The place that an act takes while it is asked whether it counts towards a total.
        tests: What is asked of it there.
    """

    term: Reckoned[Any]
    parts: tuple[Operand, ...] = ()
    slot: int = 0
    tests: tuple[Test, ...] = ()


Operand: TypeAlias = Const[Any] | Ref | Reckoning
"""What a test compares, or compares with."""


@frozen
class Test:
    """A comparison of what stands in a place with operands.

    Attributes:
        subject: What is compared.
        op: ``"in"`` (equals one), ``"not in"`` (equals none), ``"<"``, ``"<="``, ``">"``,
            ``">="``; the last four have one operand.
        operands: What it is compared with; no place in them is later than the subject's.
    """

    __test__ = False  # not a test case, whatever pytest thinks of the name

    subject: Ref | Reckoning
    op: str
    operands: tuple[Operand, ...]

    @property
    def slot(self) -> int:
        """The last place that it speaks of."""
        return max((ref.slot for ref in refs(self.subject, *self.operands)), default=ACT)

    @property
    def is_reckoned(self) -> bool:
        """Whether something in it is to be worked out first."""
        return any(isinstance(o, Reckoning) for o in (self.subject, *self.operands))


def refs(*operands: Operand) -> Iterator[Ref]:
    """What operands refer to, also by way of what they are worked out from."""
    for operand in operands:
        if isinstance(operand, Ref):
            yield operand
        elif isinstance(operand, Reckoning):
            yield from refs(*operand.parts)


@frozen
class Atom:
    """An event to be found.

    Attributes:
        by: Who must have done it.
        kind: What must have been done.
        tests: On the event itself and on what stands in earlier places.
        asked: The part of the condition that asks for it.
    """

    by: Party
    kind: str
    tests: tuple[Test, ...]
    asked: Occurred


@frozen
class Alternative:
    """One way for a condition to hold.

    Attributes:
        tests: On what stands in the places before the atoms.
        atoms: The events to be found; they take the following places in order.
        nots: Conditions none of whose alternatives may hold; their atoms' places follow.
    """

    tests: tuple[Test, ...] = ()
    atoms: tuple[Atom, ...] = ()
    nots: tuple[tuple[Alternative, ...], ...] = ()

    @property
    def asked(self) -> Iterator[Test]:
        """Its own tests and those of its atoms, without those of what is ruled out."""
        yield from self.tests
        for atom in self.atoms:
            yield from atom.tests


@frozen
class Promise:
    """What a duty comes to that arises in a case; the places are those of its occasion.

    Attributes:
        slot: The place that an act takes while it is asked whether it performs the duty.
        tests: What is asked of it there.
        amount: The field that payments add up in, and what it comes to; None without an amount.
        deadline: The period, or the day.
        counterparty: To whom it is owed.
    """

    slot: int
    tests: tuple[Test, ...]
    amount: tuple[str, Operand] | None
    deadline: Period | Operand | None
    counterparty: Operand | None


@frozen
class Case:
    """One way for a norm to apply, and the ways in which it is excepted then.

    Attributes:
        given: What must hold.
        unless: What excepts it.
        promise: What an obligation comes to then.
        effects: What the parts of a power's effects refer to, by their order.
    """

    given: Alternative
    unless: tuple[Alternative, ...]
    promise: Promise | None = None
    effects: tuple[Operand | None, ...] = ()


@frozen
class Form:
    """A norm in normal form.

    Attributes:
        norm: As it was written.
        begun: Whether what brought it into force stands in place 1.
        spoken: The action by which terms speak of what stands in place 0.
        tests: On what stands in place 0.
        cases: The ways for it to apply, in the order of writing.
    """

    norm: Norm
    begun: bool
    spoken: str
    tests: tuple[Test, ...]
    cases: tuple[Case, ...]


def alternatives_in(form: Form) -> Iterator[tuple[Alternative, tuple[Atom, ...]]]:
    """Every way for a condition of a norm to hold, in the order of writing.

    This is the walk of a normal form; the others are made of it.

    Yields:
        The alternative, and the atoms that fill the slots of which it speaks: those before it,
        and its own.
    """
    for case in form.cases:
        yield from _nested(case.given, ())
        for alternative in case.unless:
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
    """Every test that a norm's conditions make."""
    yield from form.tests
    for alternative, _ in alternatives_in(form):
        yield from alternative.asked


def atoms_in(form: Form) -> Iterator[Atom]:
    """Every event that a norm's conditions look for."""
    for alternative, _ in alternatives_in(form):
        yield from alternative.atoms


def reckonings_in(form: Form) -> Iterator[Reckoning]:
    """What is worked out in a norm: for its conditions, and for the duty that arises."""
    yield from _worked_out(tests_in(form))
    for case in form.cases:
        if case.promise is not None:
            yield from _worked_out(case.promise.tests)
            yield from reckonings_of(case.promise)


def reckonings_of(promise: Promise) -> Iterator[Reckoning]:
    """What is worked out for an amount."""
    return _reckonings(promise.amount[1:]) if promise.amount is not None else iter(())


def _worked_out(tests: Iterable[Test]) -> Iterator[Reckoning]:
    for test in tests:
        yield from _reckonings((test.subject, *test.operands))


def _reckonings(operands: Iterable[Operand]) -> Iterator[Reckoning]:
    for operand in operands:
        if isinstance(operand, Reckoning):
            yield operand
            yield from _reckonings(operand.parts)
            yield from _worked_out(operand.tests)
