"""Compares patterns: whether every act that fits one fits another, and which norm is special.

The comparison goes by what is written, not by what is on record: a pattern is within another where
each of its matchers implies that of the other. It says yes only where that is plain. Lex specialis
goes by it, and so does the comparison of two reports.
"""

from __future__ import annotations

import operator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, assert_never

from attrs import evolve

from contract_rules.norms.expressions import (
    AllOf,
    AnyTerm,
    AtLeast,
    AtMost,
    Between,
    Compared,
    Condition,
    Const,
    FieldMatcher,
    LessThan,
    MoreThan,
    OneOf,
    OtherThan,
    Pattern,
)
from contract_rules.norms.norms import Obligation
from contract_rules.norms.questions import Reading
from contract_rules.norms.traversal import terms_of
from contract_rules.values.money import Money
from contract_rules.values.unbound import Unbound

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_rules.norms.norms import Norm
    from contract_rules.values.acts import Value


def is_special(one: Norm, other: Norm) -> bool:
    """Whether the first norm is lex specialis to the second.

    It is where its pattern and its conditions are within those of the second, and not the reverse.
    The amount that a duty is of is left out; a pattern of an action is not within one of a kind of
    that action.
    """
    here, there = asked_for(one), asked_for(other)
    narrower = [_within(here, there), _parts(one.provided) >= _parts(other.provided)]
    wider = [_within(there, here), _parts(other.provided) >= _parts(one.provided)]
    return all(narrower) and not all(wider)


def asked_for(norm: Norm) -> Pattern:
    """The pattern of a norm's acts, without the amount of a duty, at once or in parts."""
    amount = norm.stated if isinstance(norm, Obligation) else None
    fields = norm.act.fields
    if amount is None:
        return norm.act
    return evolve(norm.act, fields=tuple((n, m) for n, m in fields if n != amount[0]))


def _parts(condition: Condition | None) -> frozenset[Condition]:
    if condition is None:
        return frozenset()
    return frozenset(condition.conditions if isinstance(condition, AllOf) else (condition,))


def are_apart(one: Condition | None, other: Condition | None) -> bool:
    """Whether two conditions never hold together, as far as that is plain.

    It is where they ask for two readings of a question, or lie on both sides of a bound.
    """
    return any(_is_against(here, there) for here in _parts(one) for there in _parts(other))


def _is_against(one: Condition, other: Condition) -> bool:
    match one, other:
        case Compared(Reading() as left, _, right), Compared(Reading() as again, _, another):
            return left == again and right != another
        case Compared(left, how, right), Compared(again, turned, another):
            return (left, right) == (another, again) and "<" in {how, turned} <= {"<", "<="}
        case _:
            return False


def _within(one: Pattern, other: Pattern) -> bool:
    asked = dict(one.fields)
    return other.kind in one.names and all(
        name in asked and implies(asked[name], m) for name, m in other.fields
    )


def implies(one: FieldMatcher, other: FieldMatcher) -> bool:
    """Whether every value that the first matches is matched by the second, as far as is plain."""
    one, other = _closed(one), _closed(other)
    if one == other:
        return True
    match one, other:
        case _, Between(low, high):
            return implies(one, low) and implies(one, high)
        case OneOf(terms), _:
            return all(_term_fits(t, other) for t in terms)
        case OtherThan(mine), OtherThan(theirs):
            return set(theirs) <= set(mine)
        case _, OtherThan(terms):
            constants = [t for t in terms if isinstance(t, Const)]
            plain = len(constants) == len(terms)
            plain = plain and all(isinstance(t, Const) for t in terms_of(one))
            return plain and not any(fits(t.value, one) for t in constants)
        case Between(low, high), _:
            return implies(low, other) or implies(high, other)
        case _:
            return _is_tighter(one, other)


def _is_tighter(one: FieldMatcher, other: FieldMatcher) -> bool:
    """Whether both are bounds on one side, and the first is as tight as the second, or tighter."""
    match one, other:
        case ((AtLeast(Const(a)) | MoreThan(Const(a))), (AtLeast(Const(b)) | MoreThan(Const(b)))):
            beyond = operator.gt
        case ((AtMost(Const(a)) | LessThan(Const(a))), (AtMost(Const(b)) | LessThan(Const(b)))):
            beyond = operator.lt
        case _:
            return False
    if _is_apart(a, b):
        return False
    as_strict = isinstance(one, (MoreThan, LessThan)) or isinstance(other, (AtLeast, AtMost))
    return bool(beyond(a, b)) or (as_strict and a == b)


def _closed(matcher: FieldMatcher) -> FieldMatcher:
    """The matcher with closed bounds, for integers and dates: more than 3 is at least 4."""
    match matcher:
        case MoreThan(Const(datetime())) | LessThan(Const(datetime())):
            return matcher
        case MoreThan(Const(date() | int() as bound)) if bound != date.max:
            return AtLeast(Const(_next(bound, 1)))
        case LessThan(Const(date() | int() as bound)) if bound != date.min:
            return AtMost(Const(_next(bound, -1)))
        case Between(low, high):
            return _between(_closed(low), _closed(high))
        case _:
            return matcher


def _between(low: FieldMatcher, high: FieldMatcher) -> FieldMatcher:
    if isinstance(low, AtLeast) and isinstance(high, AtMost) and low.term == high.term:
        return OneOf((low.term,))
    assert isinstance(low, (AtLeast, MoreThan))  # noqa: S101 (closing keeps the direction)
    assert isinstance(high, (AtMost, LessThan))  # noqa: S101
    return Between(low, high)


def _next(value: date | int, by: int) -> date | int:
    return value + by if isinstance(value, int) else value + timedelta(days=by)


def _term_fits(term: AnyTerm, matcher: FieldMatcher) -> bool:
    if isinstance(matcher, OneOf):
        return term in matcher.terms
    return isinstance(term, Const) and fits(term.value, matcher)


def fits(value: Value | None, matcher: FieldMatcher) -> bool:
    """Whether a value fits a matcher of constants; a matcher with other terms it never fits.

    Args:
        value: The value; None for a field left open, which equals nothing.
        matcher: The matcher.
    """
    if value is None:
        return isinstance(matcher, OtherThan)  # a field left open equals nothing
    match matcher:
        case OneOf(terms):
            return any(isinstance(t, Const) and _like(t.value, value) == value for t in terms)
        case OtherThan(terms):
            return all(isinstance(t, Const) and _like(t.value, value) != value for t in terms)
        case Between(low, high):
            return fits(value, low) and fits(value, high)
        case AtLeast(bound) | AtMost(bound) | MoreThan(bound) | LessThan(bound):
            if not isinstance(bound, Const) or _is_apart(bound.value, value):
                return False
            return _FITS[type(matcher)](value, _like(bound.value, value))
    assert_never(matcher)


def _is_apart(one: object, other: object) -> bool:
    """Whether one of two is a day and the other an instant, which a contract's zone compares.

    So is what each instance of a template is told, from all else.
    """
    if isinstance(one, Unbound) or isinstance(other, Unbound):
        return True
    return isinstance(one, datetime) is not isinstance(other, datetime)


def _like(bound: Value, value: Value) -> Value:
    """A bound as a value's type has it: 0, of no currency yet, is zero in any currency."""
    return Money(0, value.currency) if isinstance(value, Money) and bound == 0 else bound


_FITS: dict[type[FieldMatcher], Callable[[Any, Any], bool]] = {
    AtLeast: operator.ge,
    AtMost: operator.le,
    MoreThan: operator.gt,
    LessThan: operator.lt,
}
