"""Lists by what a contract tells acts apart: every test on a field or the instant of an event.

Acts that need not be on record may have been done in endless ways, of which only those matter that
the contract tells apart. Two acts that pass the same tests, and have the same values where other
acts are compared with them, are alike to it: it is enough to suppose one of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from contract_rules.norms.normal_form import ACT, Test, alternatives_in, refs
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from contract_rules.contracts.program import CompiledNorm, Program

ActorAction: TypeAlias = tuple[str, str]
"""Who does what: the name of a party and the name of an action."""


@frozen
class Distinction:
    """A test on a field, or on the instant, of an event that a condition looks for.

    Attributes:
        field: The field; None for the instant.
        test: The test.
        slot: The slot of the event in the test.
        others: Who does what in the other slots with which the test compares it.
    """

    field: str | None
    test: Test
    slot: int
    others: frozenset[ActorAction]


def distinctions_of(program: Program) -> Mapping[ActorAction, tuple[Distinction, ...]]:
    """The distinctions for each party and action, in the order of the program.

    What is told of acts of an action is told of those of the kinds of it.
    """
    found: dict[ActorAction, dict[Distinction, None]] = {}
    for compiled in program.norms:
        for test, slots in _tests(compiled):
            asked = dict.fromkeys(refs(test.subject, *test.operands))
            for ref in asked:
                others = frozenset(
                    who
                    for r in asked
                    if r.slot != ref.slot
                    for who in _whose(slots[r.slot], program)
                )
                if ref.slot > ACT:
                    distinction = Distinction(ref.field, test, ref.slot, others)
                    for who in _whose(slots[ref.slot], program):
                        found.setdefault(who, {})[distinction] = None
    return {sort: tuple(distinctions) for sort, distinctions in found.items()}


def _whose(slot: ActorAction, program: Program) -> Iterator[ActorAction]:
    """Who does what in a slot: each party of a group, the action and each kind of it."""
    by, name = slot
    for party in program.parties(by):
        for kind in program.below[name]:
            yield party, kind.name


def _tests(compiled: CompiledNorm) -> Iterator[tuple[Test, tuple[ActorAction, ...]]]:
    """The tests of a norm, each with who does what in its slots."""
    start = ((compiled.by, compiled.kind), *((compiled.origin,) if compiled.origin else ()))
    for test in compiled.form.tests:
        yield test, start
    for alternative, atoms in alternatives_in(compiled.form):
        slots = (*start, *((atom.by.name, atom.kind) for atom in atoms))
        for test in alternative.asked:
            yield test, slots
