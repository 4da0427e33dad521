"""What a contract tells apart of the acts that it asks for: every test on a field or an instant.

Acts that need not be on record are told apart by these alone: of two that pass the same tests,
and have the same values where others are compared with them, it is enough to suppose one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from attrs import frozen

from contract_rules.norms.normal_form import ACT, Test, refs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from contract_rules.evaluation.program import Book, Entry
    from contract_rules.norms.normal_form import Alternative

Sort: TypeAlias = tuple[str, str]
"""Who does what: a party's name and an action's."""


@frozen
class Mark:
    """A test that asks for a field, or the instant, of an act that is looked for.

    Attributes:
        field: The field; None for the instant.
        test: The test.
        place: The place of the act in it.
        others: Of which sorts the acts are with which it is compared.
    """

    field: str | None
    test: Test
    place: int
    others: frozenset[Sort]


def marks_of(book: Book) -> Mapping[Sort, tuple[Mark, ...]]:
    """The marks of each sort of acts, in the order of the book."""
    found: dict[Sort, dict[Mark, None]] = {}
    for entry in book.entries:
        for test, places in _tests(entry):
            asked = dict.fromkeys(refs(test.subject, *test.operands))
            for ref in asked:
                others = frozenset(places[r.place] for r in asked if r.place != ref.place)
                if ref.place > ACT:
                    mark = Mark(ref.field, test, ref.place, others)
                    found.setdefault(places[ref.place], {})[mark] = None
    return {sort: tuple(marks) for sort, marks in found.items()}


def _tests(entry: Entry) -> Iterator[tuple[Test, tuple[Sort, ...]]]:
    """The tests of a norm, each with the sorts of what stands in the places."""
    start = ((entry.by, entry.kind), *((entry.origin,) if entry.origin else ()))
    for test in entry.form.tests:
        yield test, start
    for case in entry.form.cases:
        yield from _in(case.given, start)
        given = _longer(case.given, start)
        for alternative in case.unless:
            yield from _in(alternative, given)


def _longer(alternative: Alternative, places: Sequence[Sort]) -> tuple[Sort, ...]:
    return (*places, *((atom.by.name, atom.kind) for atom in alternative.atoms))


def _in(
    alternative: Alternative, places: tuple[Sort, ...]
) -> Iterator[tuple[Test, tuple[Sort, ...]]]:
    longer = _longer(alternative, places)
    for test in (*alternative.tests, *(t for atom in alternative.atoms for t in atom.tests)):
        yield test, longer
    for ruled_out in alternative.nots:
        for inner in ruled_out:
            yield from _in(inner, longer)
