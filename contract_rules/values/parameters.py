"""Parameters: what differs between the contracts that are made of one template.

A parameter stands where a constant may. What it is in an instance of the template is refused where
it is no value of the parameter's type, none of its choices or outside its bounds.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Any, TypeAlias

from attrs import field

from contract_rules.errors import OutOfRangeError, WrongTypeError, nearest
from contract_rules.values.acts import (
    ORDERED,
    Entity,
    Party,
    PartyGroup,
    Value,
    choice,
    decimal_of,
    type_of,
)
from contract_rules.values.arguments import shown
from contract_rules.values.data_classes import frozen
from contract_rules.values.money import Percentage, hundredths
from contract_rules.values.unbound import Unbound

_EXAMPLES = {
    "Money": "usd(500)",
    "Decimal": "percent(5), or Decimal('0.05')",
    "int": "30",
    "date": "date(2026, 1, 31)",
    "timedelta": "hours(36)",
    "str": "'...'",
    "bool": "True or False",
    "Party": "Party('Ann')",
}

Given: TypeAlias = Value | Enum
"""What a parameter may be given: a value, or a member of an enum, which stands for one."""


@frozen
class TemplateParameter:
    """What is known of a parameter of a template.

    Attributes:
        name: Its name, by which an instance states its value.
        type: The name of the type of its values: that of a plain type such as ``"Money"``, or the
            sort of its things.
        default: Its value where an instance states none; None where each must state one.
        at_least: The least value; None where there is no least.
        at_most: The greatest value; None where there is no greatest.
        choices: The values of which it is one; none where it is any of its type.
        description: What it is, for whoever fills it in; not compared.
    """

    name: str
    type: str
    default: Value | None = None
    at_least: Value | None = None
    at_most: Value | None = None
    choices: tuple[Value, ...] = ()
    description: str = field(default="", eq=False)

    def __attrs_post_init__(self) -> None:
        if not re.fullmatch(r"[^\W\d]\w*", self.name):
            msg = f"{shown(self.name)} names no parameter; write one word of letters, digits and _"
            raise WrongTypeError(msg)
        if self.type == "datetime":
            msg = (
                f"{self.name} is for an instant, which no parameter holds; make it one for a day, "
                "or let an event state the instant in a field"
            )
            raise WrongTypeError(msg)
        if (self.at_least, self.at_most) != (None, None) and self.type not in ORDERED:
            msg = f"{self.name} is a {self.type}, which has no bounds; leave them out"
            raise WrongTypeError(msg)
        for bound in (self.at_least, self.at_most):
            if bound is not None:
                self._typed(bound)
        if self.at_least is not None and self.at_most is not None:
            _within(self.name, self.at_least, None, self.at_most)
        if self.default is not None:
            object.__setattr__(self, "default", self.admit(self.default))

    def admit(self, given: object) -> Value:
        """The value that is given to it.

        Raises:
            WrongTypeError: When it is of another type, or none of the choices.
            OutOfRangeError: When it is outside the bounds.
            MixedCurrenciesError: When it is an amount of another currency than the bounds.
        """
        value = self._typed(given)
        if self.choices and value not in self.choices:
            names = sorted(map(told, self.choices))
            msg = f"{self.name}={told(value)!r} is none of {', '.join(names)}"
            raise OutOfRangeError(msg + nearest(told(value), names))
        _within(self.name, value, self.at_least, self.at_most)
        return value

    def _typed(self, given: object) -> Value:
        value: Any = choice(given) if isinstance(given, Enum) else given
        try:
            fits = type_of(value) == self.type and not isinstance(value, _APART)
        except WrongTypeError:
            fits = False
        if not fits or isinstance(value, PartyGroup):
            example = _EXAMPLES.get(self.type, f"{self.type}('...')")
            if type(given) is int:
                example = decimal_of(self.type, "int", str(given)) or example
            msg = f"{self.name}={shown(given)} is no {self.type}; write {self.name}={example}"
            raise WrongTypeError(msg)
        return value  # type: ignore[no-any-return]  # it is a value, as type_of has seen


def _within(name: str, value: Any, low: Any, high: Any) -> None:  # noqa: ANN401 (they have an order)
    """Refuse a value outside bounds (OutOfRangeError), or in another currency than they are."""
    if low is not None and value < low:
        msg = f"{name}={told(value)} is less than {told(low)}, the least that it may be"
        raise OutOfRangeError(msg)
    if high is not None and value > high:
        msg = f"{name}={told(value)} is more than {told(high)}, the most that it may be"
        raise OutOfRangeError(msg)


def told(value: Value) -> str:
    """A value as a text of a contract tells it."""
    if isinstance(value, Percentage):
        return f"{hundredths(value)}%"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Party):
        return value.in_text or value.name
    return value.name if isinstance(value, Entity) else str(value)


@frozen(repr=False)
class UnboundValue(Unbound):
    """The value of a parameter, in a template.

    Attributes:
        parameter: The parameter.
    """

    parameter: TemplateParameter

    @property
    def type(self) -> str:
        """The type of the values that it may have."""
        return self.parameter.type

    def __repr__(self) -> str:
        return f"{{{self.parameter.name}}}"


@frozen(eq=False, repr=False)
class UnboundParty(Party):
    """A party that is another in each instance of a template.

    Attributes:
        parameter: The parameter.
    """

    parameter: TemplateParameter = field(kw_only=True)

    def __repr__(self) -> str:
        return f"{{{self.parameter.name}}}"


def parameter_of(thing: object) -> TemplateParameter | None:
    """The parameter whose value something stands for; None where it stands for itself."""
    return thing.parameter if isinstance(thing, _UNBOUND) else None


_UNBOUND, _APART = (UnboundValue, UnboundParty), (Unbound, UnboundParty)
