"""What a contract tells apart of the acts that it asks for: every test on a field or an instant.

Acts that need not be on record are told apart by these alone: of two that pass the same tests,
and have the same values where others are compared with them, it is enough to suppose one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from attrs import frozen

from contract_rules.norms.normal_form import ACT, Test, alternatives_in, refs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from contract_rules.evaluation.program import CompiledNorm, Program

ActorAction: TypeAlias = tuple[str, str]
"""Who does what: a party's name and an action's."""


@frozen
class Distinction:
    """A test that asks for a field, or the instant, of an act that is looked for.

    Attributes:
        field: The field; None for the instant.
        test: The test.
        slot: The place of the act in it.
        others: Of which sorts the acts are with which it is compared.
    """

    field: str | None
    test: Test
    slot: int
    others: frozenset[ActorAction]


def distinctions_of(program: Program) -> Mapping[ActorAction, tuple[Distinction, ...]]:
    """The marks of each sort of acts, in the order of the book."""
    found: dict[ActorAction, dict[Distinction, None]] = {}
    for compiled in program.norms:
        for test, slots in _tests(compiled):
            asked = dict.fromkeys(refs(test.subject, *test.operands))
            for ref in asked:
                others = frozenset(slots[r.slot] for r in asked if r.slot != ref.slot)
                if ref.slot > ACT:
                    distinction = Distinction(ref.field, test, ref.slot, others)
                    found.setdefault(slots[ref.slot], {})[distinction] = None
    return {sort: tuple(distinctions) for sort, distinctions in found.items()}


def _tests(compiled: CompiledNorm) -> Iterator[tuple[Test, tuple[ActorAction, ...]]]:
    """The tests of a norm, each with the sorts of what stands in the places."""
    start = ((compiled.by, compiled.kind), *((compiled.origin,) if compiled.origin else ()))
    for test in compiled.form.tests:
        yield test, start
    for alternative, atoms in alternatives_in(compiled.form):
        slots = (*start, *((atom.by.name, atom.kind) for atom in atoms))
        for test in alternative.asked:
            yield test, slots
