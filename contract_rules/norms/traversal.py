"""Walks through conditions and terms: lists the occurrences, definitions and terms in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from contract_rules.norms.expressions import (
    AllOf,
    AnyOf,
    AnyTerm,
    AtLeast,
    AtMost,
    Between,
    Compared,
    Condition,
    Const,
    Defined,
    FieldMatcher,
    FieldOf,
    LessThan,
    MoreThan,
    Not,
    Occurred,
    OneOf,
    OtherThan,
    Reckoned,
    When,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contract_rules.values.acts import ActionType, Value


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


def _of_terms(terms: Iterable[AnyTerm]) -> Iterator[Occurred]:
    for found in plain(terms):
        if isinstance(found, FieldOf | When) and found.occurrence is not None:
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


def terms_of(matcher: FieldMatcher) -> tuple[AnyTerm, ...]:
    """The terms that a matcher compares with."""
    match matcher:
        case OneOf(terms) | OtherThan(terms):
            return terms
        case Between(low, high):
            return (low.term, high.term)
        case AtLeast(bound) | AtMost(bound) | MoreThan(bound) | LessThan(bound):
            return (bound,)
    assert_never(matcher)


def admitted(kind: ActionType, name: str, matcher: FieldMatcher) -> None:
    """Refuse constants that a field of an action does not hold.

    Raises:
        OutOfRangeError: When one is none of its choices, or outside its range.
        MixedCurrenciesError: When one is an amount of another currency than the field's.
    """
    for asked in terms_of(matcher):
        if isinstance(asked, Const):
            held: Value = asked.value
            kind.admit(name, held)


def fit(kind: ActionType, name: str, told: AnyTerm, *, bound: bool = False) -> None:
    """Refuse a term that has no place in a field of an action.

    Args:
        kind: The action.
        name: The field.
        told: The term.
        bound: Whether it is one above or below which the field's values lie; of days that may
            be an instant.

    Raises:
        WrongTypeError: When it is of another type.
        OutOfRangeError: When it is a constant that the field does not hold.
        MixedCurrenciesError: When it is an amount of another currency than the field's.
    """
    if not suits(kind.field(name).type, told.type, bound=bound):
        raise kind.wrong(name, told.type, told)
    if isinstance(told, Const):
        held: Value = told.value
        kind.admit(name, held)
    else:
        kind.counted(name, told.currency, told)


def suits(held: str, told: str, *, bound: bool) -> bool:
    """Whether a term of a type may stand in a field of a type, or bound what it holds."""
    return told == held or (bound and (held, told) == ("date", "datetime"))


def is_bound(matcher: FieldMatcher) -> bool:
    """Whether a matcher asks above or below which terms a value lies."""
    return not isinstance(matcher, OneOf | OtherThan)


def plain(terms: Iterable[AnyTerm], *, earlier: bool = True) -> Iterator[AnyTerm]:
    """The terms, each that is worked out followed by the terms that it is worked out from.

    One that is worked out, and stands in several places, comes once.

    Args:
        terms: The terms.
        earlier: Whether to go into what is taken as of days before, as interest takes it.
    """
    seen: set[int] = set()
    waiting = list(terms)[::-1]
    while waiting:
        term = waiting.pop()
        if not isinstance(term, Reckoned):
            yield term
        elif id(term) not in seen:
            seen.add(id(term))
            yield term
            if earlier or not term.looks_back:
                waiting += term.parts[::-1]
