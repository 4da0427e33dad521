"""Walks through conditions: what they are made of, what they ask for and what they compare."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from contract_rules.nodes import (
    AllOf,
    AnyOf,
    AnyTerm,
    Compared,
    Condition,
    Const,
    Defined,
    Not,
    Occurred,
    terms_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


def occurrences(condition: Condition) -> Iterator[Occurred]:
    """The occurrences that a condition asks for, from left to right, without definitions'."""
    match condition:
        case Occurred(act=act):
            yield condition
            for _, matcher in act.fields:
                yield from _of_terms(terms_of(matcher))
        case Compared(left, _, right):
            yield from _of_terms((left, right))
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from occurrences(part)
        case Not(inner):
            yield from occurrences(inner)
        case Defined():
            return
        case _:
            assert_never(condition)


def _of_terms(terms: tuple[AnyTerm, ...]) -> Iterator[Occurred]:
    for found in terms:
        if not isinstance(found, Const) and found.occurrence is not None:
            yield from occurrences(found.occurrence)


def walk(condition: Condition | None) -> Iterator[Condition]:
    """A condition and the conditions that it is made of, from left to right."""
    if condition is None:
        return
    yield condition
    match condition:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from walk(part)
        case Not(inner):
            yield from walk(inner)
        case Occurred() | Compared() | Defined():
            return
        case _:
            assert_never(condition)


def definitions_in(condition: Condition | None) -> Iterator[str]:
    """The ids of the definitions that a condition uses, from left to right."""
    return (part.id for part in walk(condition) if isinstance(part, Defined))


def compared_in(condition: Condition) -> Iterator[AnyTerm]:
    """The terms that a condition compares, from left to right."""
    compared = (part for part in walk(condition) if isinstance(part, Compared))
    return (side for part in compared for side in (part.left, part.right))
