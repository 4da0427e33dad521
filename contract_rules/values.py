"""Values, and the fields and actions that hold them, as plain frozen data."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias, assert_never

from attrs import field, frozen

from contract_rules.arguments import annotated
from contract_rules.errors import NotExactError, UnknownFieldError, WrongTypeError, nearest
from contract_rules.money import Money, plus, times


@frozen(eq=False, field_transformer=annotated)
class Party:
    """A person of the contract, or a third party named in it.

    Attributes:
        name: What the contract calls it.
    """

    name: str

    def __eq__(self, other: object) -> bool:
        return self.name == other.name if isinstance(other, Party) else NotImplemented

    def __hash__(self) -> int:
        return hash(("party", self.name))

    def __str__(self) -> str:
        return self.name


@frozen(eq=False)
class Entity:
    """A named thing of a sort that fields range over.

    Attributes:
        sort: What kind of thing it is, such as ``"Provider"``.
        name: Which one it is, such as ``"Azure"``.
    """

    sort: str
    name: str

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Entity):
            return NotImplemented
        return self.name == other.name and self.sort == other.sort

    def __hash__(self) -> int:
        return hash((self.sort, self.name))

    def __repr__(self) -> str:
        return f"Entity({self.sort!r}, {self.name!r})"

    def __str__(self) -> str:
        return self.name


Value: TypeAlias = Party | Entity | Money | Decimal | int | str | date
"""What a field holds."""

Level: TypeAlias = Money | Decimal | int | date
"""A value of a type that has an order."""

ORDERED = frozenset({"Money", "Decimal", "int", "date"})
"""The types whose values come in an order."""

PLAIN = ORDERED | {"str", "Party"}
"""The types of values that are not entities."""


def type_of(value: object) -> str:
    """The type of a field's value: the sort of an entity, else the name of its type.

    Raises:
        WrongTypeError: For a value that no field can hold.
    """
    match value:
        case Entity(sort):
            return sort
        case Party():
            return "Party"
        case Decimal() if not value.is_finite():
            msg = f"{value!r} is not a finite number; a field holds one"
            raise NotExactError(msg)
        case Money() | Decimal() | int() | str() if not isinstance(value, bool):
            return type(value).__name__
        case date():
            return "date"
        case _:
            pass
    msg = (
        f"{value!r} cannot stand in a field; "
        "a field holds an entity, a party, money, a number, a string or a date"
    )
    raise WrongTypeError(msg)


@frozen
class FieldType:
    """A field of an action.

    Attributes:
        name: Its name.
        type: The sort of its entities, or one of ``PLAIN``.
        optional: Whether a pattern or question may leave it out.
    """

    name: str
    type: str
    optional: bool = field(default=False, kw_only=True)


@frozen
class Kind:
    """An action as a kind of thing that a party can do.

    Attributes:
        name: Its name, such as ``"ProcureCompute"``.
        fields: Its fields, in their order.
        phrase: What a party does, with fields in braces: ``"procure compute from {provider}"``.
        on_record: Whether such an act is on record if it was done; where not, that none is on
            record proves nothing.
    """

    name: str
    fields: tuple[FieldType, ...]
    phrase: str
    on_record: bool = field(default=True, kw_only=True)

    def field(self, name: str) -> FieldType:
        """The field of that name.

        Raises:
            UnknownFieldError: When there is none; names the nearest.
        """
        for known in self.fields:
            if known.name == name:
                return known
        known_names = (known.name for known in self.fields)
        msg = f"{self.name} has no field {name!r}{nearest(name, known_names)}"
        raise UnknownFieldError(msg)

    def wrong(self, name: str, type_: str, shown: object) -> WrongTypeError:
        """The error that a field was given something of another type.

        Args:
            name: The field.
            type_: What was given is of this type.
            shown: What was given.
        """
        wanted = f"{self.name}.{name} holds values of type {self.field(name).type}"
        return WrongTypeError(f"{wanted}; write one in place of {shown}, of type {type_}")


@frozen
class Act:
    """One act, done or asked about.

    Attributes:
        kind: The action's name.
        fields: The fields that are stated, in the action's order. A field left out stands for
            a value that no clause names: it equals nothing and is neither above nor below
            anything.
        schema: The action itself, where it is at hand; carried, not compared.
    """

    kind: str
    fields: tuple[tuple[str, Value], ...] = ()
    schema: Kind | None = field(default=None, eq=False, repr=False)

    def get(self, name: str) -> Value | None:
        """The field's value, or None where it is left open."""
        for known, value in self.fields:
            if known == name:
                return value
        return None

    def __str__(self) -> str:
        """As one writes it: ``ProcureCompute(provider=Oracle)``."""
        return f"{self.kind}({', '.join(f'{name}={value}' for name, value in self.fields)})"


def moved(value: Level, by: int) -> Level | None:
    """The value so many after or before; None at the end of the calendar."""
    match value:
        case Money(amount, currency):
            return Money(plus(amount, Decimal(by)), currency)
        case Decimal():
            return plus(value, Decimal(by))
        case int():
            return value + by
        case date():
            last = date.max if by > 0 else date.min
            return None if value == last else value + timedelta(days=by)
    assert_never(value)


def middle(low: Level, high: Level) -> Level | None:
    """A value between two, or None where there is none."""
    match low, high:
        case Money(one, currency), Money(other, _):
            return Money(times(plus(one, other), Decimal("0.5")), currency)
        case (Decimal(), Decimal()):
            return times(plus(low, high), Decimal("0.5"))
        case _:
            after = moved(low, 1)
            return after if after != high else None
