"""Validators for the fields of norms and terms: an error comes where an author writes it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeGuard

from contract_rules.errors import WrongTypeError
from contract_rules.norms.expressions import (
    IN_TIME,
    Condition,
    Const,
    in_message,
    is_term,
    no_condition,
)
from contract_rules.values.periods import CivilPeriod, Period, is_some
from contract_rules.values.unbound import Unbound

if TYPE_CHECKING:
    from collections.abc import Callable

    from attrs import Attribute

    from contract_rules.norms.expressions import AnyTerm


def stated(
    fits: Callable[[Any], bool], says: str
) -> Callable[[object, Attribute[Any], object], None]:
    """A validator for a field of an attrs class.

    Args:
        fits: Whether a value is right for the field.
        says: The end of the message about another: what is wrong with it, and what to write;
            ``{name}`` stands in it for the name of the field.

    Raises:
        WrongTypeError: By the validator, for a value that is not right.
    """

    def validate(_: object, field: Attribute[Any], value: object) -> None:
        if not fits(value):
            msg = f"{in_message(value)} {says.replace('{name}', field.name)}"
            raise WrongTypeError(msg)

    return validate


def is_day(value: object) -> bool:
    """Whether something is a date, and no datetime."""
    return isinstance(value, date) and not isinstance(value, datetime)


def is_unbound_day(value: object) -> bool:
    """Whether something is a date that each instance of a template states."""
    return isinstance(value, Unbound) and value.type == "date"


def is_dated(value: object) -> TypeGuard[AnyTerm]:
    """Whether something is a term for a day."""
    return is_term(value) and value.type == "date"


def is_bound(value: object) -> bool:
    """Whether something is a term for a day, or for an instant that is no constant."""
    return is_dated(value) or (is_limit(value) and not isinstance(value, Const))


def is_limit(value: object) -> bool:
    """Whether something is a term for a day, or for an instant, a time of day among them."""
    return is_term(value) and value.type in IN_TIME


A_DATE = stated(is_limit, "is no day; write Order.on, or a field that holds a date")


def asking(
    way: str, *, optional: bool = False
) -> Callable[[object, Attribute[Any], object], None]:
    """A validator for a field that holds a condition.

    Args:
        way: What to write, for the message about another value; ``{name}`` stands in it for the
            name of the field.
        optional: Whether there may be none.

    Raises:
        WrongTypeError: By the validator, for a value that is no condition.
    """

    def validate(_: object, field: Attribute[Any], value: object) -> None:
        if not (isinstance(value, Condition) or (optional and value is None)):
            raise WrongTypeError(no_condition(value, way.replace("{name}", field.name)))

    return validate


CONDITION = asking("{name}=party.did(Action(...)), or {name}=definition.holds", optional=True)


SOME_TIME = stated(
    lambda value: isinstance(value, Period) and is_some(value),
    "is no period of some length; write {name}=days(2), or {name}=hours(24)",
)

SOME_DAYS = stated(
    lambda value: isinstance(value, CivilPeriod) and is_some(value),
    "is no period of a day or more; write {name}=days(2), or {name}=years(1)",
)

A_LIMIT = stated(
    is_limit,
    "is no day; write date(2025, 1, 31), or a field that holds a date",
)

A_DAY = stated(is_bound, "is no day; write {name}=date(2025, 1, 31), or a field that holds a date")
