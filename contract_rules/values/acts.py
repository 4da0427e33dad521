"""Acts and the values in their fields, and the types of both, as plain frozen data."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from math import isfinite
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from attrs import Attribute, field

from contract_rules.errors import (
    ContractError,
    MixedCurrenciesError,
    NaiveDatetimeError,
    NotExactError,
    OutOfRangeError,
    UnknownFieldError,
    WrongTypeError,
    nearest,
)
from contract_rules.values.arguments import annotated, naming, refuse_unwritable, shown
from contract_rules.values.data_classes import Held, blank_of, frozen
from contract_rules.values.elapsed import iso
from contract_rules.values.escapes import escaped
from contract_rules.values.money import Money, Percentage, hundredths, is_unit
from contract_rules.values.unbound import Stands, Unbound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


@frozen(eq=False, field_transformer=annotated)
class Party:
    """A person of the contract, or a third party named in it.

    Attributes:
        name: Its name in the contract; two parties of one name are the same.
        in_text: What sentences call it, where that is not its name: ``"the expert panel"`` of
            ``Party("Expert panel")``. Of "The tenant" they say "the tenant" without it.
        word: The word by which the file of its contract calls it, and by which who asks may call
            it, too; empty where there is none.
    """

    name: str = field(validator=naming("party", "Party('Ann')"))
    in_text: str = field(default="", kw_only=True, repr=False)
    word: str = field(default="", kw_only=True, repr=False)

    def __eq__(self, other: object) -> bool:
        return self.name == other.name if isinstance(other, Party) else NotImplemented

    def __hash__(self) -> int:
        return hash(("party", self.name))

    def __str__(self) -> str:
        return escaped(self.name)


@frozen(eq=False, field_transformer=annotated)
class PartyGroup(Party):
    """Several parties of whom each is meant on its own.

    Attributes:
        name: What they are called together.
        members: The parties; none stands for every party of the contract.
    """

    members: tuple[Party, ...]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Party):
            return NotImplemented
        same = isinstance(other, PartyGroup) and self.members == other.members
        return same and self.name == other.name

    def __hash__(self) -> int:
        return hash(("group", self.name, self.members))


FEWEST = 2
"""How many parties are several."""


@frozen(eq=False, field_transformer=annotated)
class Debtors(PartyGroup):
    """Several parties who owe one debt together, be it in whatever order they are named.

    What any of them does counts to it, and each of them owes what is left.

    Attributes:
        name: What they are called together: ``"Ann and Bob, jointly"``.
        members: The parties, two or more.

    Raises:
        WrongTypeError: When a member is a group, or is named twice, or where there are fewer
            than two.
    """

    def __attrs_post_init__(self) -> None:
        _refuse_few(self.members)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Party):
            return NotImplemented
        return isinstance(other, Debtors) and {*self.members} == {*other.members}

    def __hash__(self) -> int:
        return hash(("debtors", frozenset(self.members)))


@frozen(eq=False, field_transformer=annotated)
class Sharers(PartyGroup):
    """Several parties who owe a debt by shares: what is said of them is said of each for its own.

    Attributes:
        name: What they are called together: ``"Ann and Bob, by shares"``.
        members: The parties, two or more.
        shares: The share of each, written with ``percent``; all make a whole.

    Raises:
        WrongTypeError: When a member is a group, or is named twice, where there are fewer than
            two, or where the shares are not one of each, written in hundredths.
        OutOfRangeError: When a share is nothing or less, or they do not come to 100%.
    """

    shares: tuple[Decimal, ...]

    def __attrs_post_init__(self) -> None:
        _refuse_few(self.members)
        percentages = all(isinstance(share, Percentage) for share in self.shares)
        if len(self.shares) != len(self.members) or not percentages:
            msg = "state the share of each debtor: shares={ann: percent(60), bob: percent(40)}"
            raise WrongTypeError(msg)
        if sum(self.shares) != 1 or min(self.shares) <= 0:
            told = ", ".join(f"{hundredths(share)}%" for share in self.shares)
            msg = f"shares of {told} make no whole; state shares above 0% that add up to 100%"
            raise OutOfRangeError(msg)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Party):
            return NotImplemented
        owed = self.members, self.shares
        return isinstance(other, Sharers) and owed == (other.members, other.shares)

    def __hash__(self) -> int:
        return hash(("sharers", self.members, self.shares))


def _refuse_few(members: tuple[Party, ...]) -> None:
    parties = {member for member in members if not isinstance(member, PartyGroup)}
    if len(parties) < max(len(members), FEWEST):
        msg = (
            "those who owe one debt together are two parties or more, each named once, and "
            "none a group: write jointly(one, other)"
        )
        raise WrongTypeError(msg)


def called_jointly(debtors: tuple[Party, ...], how: str = "jointly") -> str:
    """What those who owe together are called: ``"Ann, Bob and Cyd, jointly"``."""
    if not debtors:
        return "nobody"
    *first, last = (debtor.name for debtor in debtors)
    return f"{', '.join(first)} and {last}, {how}"


def each_of(bearer: Party) -> tuple[Party, ...]:
    """The parties that a norm is on: each of those who owe together, or the one that it names."""
    return bearer.members if isinstance(bearer, Debtors) else (bearer,)


def owes(bearer: Party, party: Party) -> bool:
    """Whether what a bearer must do is owed by a party, be it alone or together with others."""
    return party in {bearer, *each_of(bearer)}


def order_of(parties: Iterable[Party]) -> Callable[[Party], tuple[int, str]]:
    """The key by which bearers are in the order of parties, and then those who owe together."""
    numbers = {party: number for number, party in enumerate(parties)}
    return lambda bearer: (numbers.get(bearer, len(numbers)), bearer.name)


def each_alone(_: object, __: Attribute[Party], party: object) -> None:
    """Refuse those who owe together where it is meant what each does on its own.

    Raises:
        WrongTypeError: When the party is such.
    """
    if isinstance(party, Debtors | Sharers):
        names = ", ".join(repr(member.name) for member in party.members)
        msg = (
            f"jointly(...) is for what several must do alone; of what each of {names} may, "
            "must not, need not, can or did do write one norm each, or "
            "Group('the debtors', one, other)"
        )
        raise WrongTypeError(msg)


@frozen(eq=False)
class Entity:
    """A named thing of a sort that fields range over.

    Attributes:
        sort: The sort of things that it is of, such as ``"Provider"``.
        name: Its name, such as ``"Azure"``.
        aliases: What else it is called; carried, not compared.
    """

    sort: str
    name: str
    aliases: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        for text in (self.sort, self.name, *self.aliases):
            refuse_unwritable("name", text)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Entity):
            return NotImplemented
        return self.name == other.name and self.sort == other.sort

    def __hash__(self) -> int:
        return hash(self.name)  # which the string remembers; things of two sorts seldom meet

    def __repr__(self) -> str:
        return f"Entity({self.sort!r}, {self.name!r})"

    def __str__(self) -> str:
        return escaped(self.name)


def thing(sort: str, name: str) -> Entity:
    """The thing of a name, as a cell or JSON states it.

    Raises:
        WrongTypeError: When the name is empty.
    """
    if not name.strip():
        msg = f"{name!r} names no {sort}; write its name"
        raise WrongTypeError(msg)
    return Entity(sort, name)


def unbound_of(given: Any) -> Any:  # noqa: ANN401 (a converter; validators come after)
    """What a template has in place of a value that is left to its instances, or the value."""
    return given.unbound if isinstance(given, Stands) else given


def day_of(given: date) -> date:
    """A day, or what a template has in its place (a converter of fields)."""
    day: date = unbound_of(given)
    return day


def day_if_any(given: date | None) -> date | None:
    """As `day_of`, where there may be none."""
    day: date | None = unbound_of(given)
    return day


def count_of(given: int | Stands) -> int:
    """A number of days, say, or what a template has in its place (a converter of fields)."""
    count: int = unbound_of(given)
    return count


Value: TypeAlias = Party | Entity | Money | Decimal | int | str | date | timedelta | bool
"""A value that a field can hold; a date that is a datetime is an instant."""

ORDERED = frozenset({"Money", "Decimal", "int", "date", "datetime", "timedelta"})
"""The names of the types whose values have an order."""

PLAIN = ORDERED | {"str", "Party", "bool"}
"""The names of the types of values that are not entities."""


_AT_SIGHT: dict[type, str] = {
    Party: "Party",
    Money: "Money",
    int: "int",
    bool: "bool",
    date: "date",
}
"""The names of types of which every value is one that a field can hold, as it stands."""


def type_of(value: object) -> str:
    """The type of a field's value: the sort of an entity, else the name of its type.

    Raises:
        WrongTypeError: For a value that no field can hold.
    """
    if type(value) is str and value.isascii():
        return "str"
    return _AT_SIGHT.get(type(value)) or _type_of_another(value)


def _type_of_another(value: object) -> str:  # noqa: C901, PLR0911 (one a type)
    match value:
        case Entity(sort):
            return sort
        case Unbound():
            return value.type
        case Party() if not isinstance(value, PartyGroup):
            return "Party"
        case Decimal() if not value.is_finite():
            msg = f"{value!r} is not a finite number; a field holds one"
            raise NotExactError(msg)
        case Decimal():
            return "Decimal"
        case str() if not isinstance(value, Enum):
            refuse_unwritable("value", value)
            return type(value).__name__
        case Money() | int() if not isinstance(value, Enum):
            return type(value).__name__
        case datetime():
            return "datetime"
        case date():
            return "date"
        case timedelta():
            return "timedelta"
        case float() if isfinite(value):
            whole = f"{int(value)}, or " if value.is_integer() else ""
            msg = f"{value!r} is not an exact number; write {whole}Decimal('{value!r}')"
            raise WrongTypeError(msg)
        case _:
            pass
    msg = (
        f"{shown(value)} cannot stand in a field; a field holds an entity, a party, money, "
        "a number, a string, a date, an instant, a duration or a truth value"
    )
    raise WrongTypeError(msg)


def choice(member: Enum) -> Entity:
    """The entity that a member of an enum is: the enum is a sort of just so many things.

    It is called by the member's value, where that is a string, else by the member's name.
    """
    name = member.value if isinstance(member.value, str) else member.name
    return Entity(type(member).__name__, name)


@frozen
class FieldType:
    """The name and type of a field of an action.

    Attributes:
        name: Its name.
        type: The sort of its entities, or one of ``PLAIN``.
        optional: Whether a pattern or question may leave it out.
        signed: Whether an event may hold an amount, or a duration, below zero in it.
        currency: The code of the currency of its amounts; None for that of the contract, which
            counts in one.
        choices: The values of which it holds one; none where it holds any of its type.
        least: The least number that it holds; None where there is no least.
        greatest: The greatest number that it holds; None where there is no greatest.
    """

    name: str
    type: str
    optional: bool = field(default=False, kw_only=True)
    signed: bool = field(default=False, kw_only=True)
    currency: str | None = field(default=None, kw_only=True)
    choices: tuple[Value, ...] = field(default=(), kw_only=True)
    least: Value | None = field(default=None, kw_only=True)
    greatest: Value | None = field(default=None, kw_only=True)

    @property
    def options(self) -> tuple[Value, ...]:
        """The values of which it holds one: its choices, or the two truth values; or none."""
        return (True, False) if self.type == "bool" else self.choices

    def takes(self, value: object) -> bool:
        """Whether it holds something as it stands, at first sight; else it is to be looked at."""
        if self.choices or self.least is not None or self.greatest is not None:
            return False
        cls = type(value)
        if cls is str:
            return self.type == "str" and cast("str", value).isascii()
        if cls is Money:
            own = self.currency
            return self.type == "Money" and (own is None or own == cast("Money", value).currency)
        if isinstance(value, Entity):
            return self.type == value.sort
        return self.type == _AT_SIGHT.get(cls)

    def holds(self, value: Value) -> bool:
        """Whether a value of its type is among its choices, in its range and of its currency."""
        if isinstance(value, Money) and self.currency not in {None, value.currency}:
            return False
        if self.choices:
            return value in self.choices
        number: Any = value
        above = self.least is None or number >= self.least
        return above and (self.greatest is None or number <= self.greatest)


@frozen(field_transformer=annotated)
class ActionType:
    """An action type: a kind of thing that a party can do.

    Attributes:
        name: Its name, such as ``"ProcureCompute"``.
        fields: Its fields, in their order.
        phrase: What a party does, with fields in braces: ``"procure compute from {provider}"``.
        past: What it did: ``"procured compute from {provider}"``; empty where the past is made
            of the verb that the phrase begins with.
        on_record: Whether such an act is on record if it was done. Where it need not be, that
            none is on record is no proof that none was done.
        wider: The names of the actions that it is a kind of, the nearest first. It has the
            fields of the nearest, then its own.
        above: The nearest of these, where it is known; left out of equality.
    """

    name: str = field(validator=naming("action", "one word, such as 'Pay'"))
    fields: tuple[FieldType, ...]
    phrase: str
    past: str = field(default="", kw_only=True)
    on_record: bool = field(default=True, kw_only=True)
    wider: tuple[str, ...] = field(default=(), kw_only=True)
    above: ActionType | None = field(default=None, eq=False, repr=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        for name in re.findall(r"{(\w*)", f"{self.phrase} {self.past}"):
            self.field(name)

    @property
    def names(self) -> tuple[str, ...]:
        """Its name, and the names of the actions that it is a kind of, the nearest first."""
        return (self.name, *self.wider)

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
        """The error for a field that was given something of another type.

        Args:
            name: The field.
            type_: The type of what was given.
            shown: What was given.
        """
        known = self.field(name)
        if known.currency is not None and is_unit(known.currency):
            msg = (
                f"{self.name}.{name} holds quantities in {known.currency}; write "
                f"quantity(60, {known.currency!r}) in place of {shown}, of type {type_}"
            )
            return WrongTypeError(msg)
        instead = in_place(known.type, type_, str(shown), known.choices)
        return WrongTypeError(f"{self.name}.{name} holds values of type {known.type}; {instead}")

    def unheld(self, name: str, value: object, error: ContractError) -> ContractError:
        """The error for a field that was given what no field holds, which names the field.

        Args:
            name: The field.
            value: What was given.
            error: The error about it, wherever it stands.
        """
        if isinstance(value, str):
            return error  # it is a text that no file can hold, and the error shows where
        if isinstance(value, datetime) and self.field(name).type == "datetime":
            msg = f"{self.name}.{name} is {value.isoformat()}, which has no time zone"
            return NaiveDatetimeError(f"{msg}; add tzinfo=timezone.utc")
        return type(error)(str(self.wrong(name, type(value).__name__, shown(value))))

    def counted(self, name: str, currency: str | None, shown: object) -> None:
        """Refuse an amount of another currency than that of a field; None for an unknown one.

        Args:
            name: The field.
            currency: The currency of the amount.
            shown: The amount, as a message shows it.

        Raises:
            MixedCurrenciesError: When it is another.
        """
        own = self.field(name).currency
        if None not in (own, currency) and own != currency:
            how = "convert it by a rate that the contract states"
            how = f"write how much it is in {own}" if is_unit(own or "") else how
            msg = f"{self.name}.{name} is counted in {own}, and {shown} in {currency}; {how}"
            raise MixedCurrenciesError(msg)

    def admit(self, name: str, value: Value) -> None:
        """Refuse a value which the field does not hold; one of another type is left to others.

        Raises:
            UnknownFieldError: When there is no such field.
            OutOfRangeError: When it is none of the field's choices, or outside its range.
            MixedCurrenciesError: When it is an amount of another currency than the field's.
        """
        known = self.field(name)
        if isinstance(value, Unbound):
            return  # an instance is told
        if isinstance(value, Money):
            self.counted(name, value.currency, value)
        if type_of(value) != known.type or known.holds(value):
            return
        if known.choices:
            names = sorted(map(str, known.choices))
            msg = f"{self.name}.{name} has no choice {str(value)!r}{nearest(str(value), names)}"
            raise OutOfRangeError(msg)
        what = "durations" if known.type == "timedelta" else "a number"
        least, greatest = (in_line(v) for v in (known.least, known.greatest) if v is not None)
        range_ = f"from {least} to {greatest}"
        msg = f"{self.name}.{name} holds {what} {range_}, not {in_line(value)}; write one of these"
        raise OutOfRangeError(msg)


def decimal_of(wanted: str, type_: str, shown: str) -> str | None:
    """How a whole number is written where a decimal is wanted; None of anything else.

    Args:
        wanted: The type that is wanted.
        type_: The type of what stands there.
        shown: What stands there, as a message shows it.
    """
    is_number = (wanted, type_) == ("Decimal", "int") and re.fullmatch(r"-?\d+", shown)
    return f"Decimal({shown})" if is_number else None


def in_place(wanted: str, type_: str, told: str, choices: tuple[Value, ...] = ()) -> str:
    """What to write in place of a value of another type: the end of a message.

    Args:
        wanted: The type that is wanted.
        type_: The type of what stands there.
        told: What stands there, as a message shows it.
        choices: The values of which one is wanted; none where it is any of its type.
    """
    one = decimal_of(wanted, type_, told) or (wanted == "timedelta" and elapsing(told))
    one = one or _WRITTEN.get(wanted, f"one, such as {wanted}('...'),")
    if wanted == "int" and re.fullmatch(r"-?\d+\.0", told):
        one = told.removesuffix(".0")
    elif choices:
        several = sorted(repr(c) if isinstance(c, str) else str(c) for c in choices)
        one = f"one of {', '.join(several)}"
    return f"write {one} in place of {told}, of type {type_}"


def elapsing(told: str) -> str | None:
    """How days or weeks are written as elapsed time: ``hours(48)`` for ``days(2)``; else None."""
    period = re.fullmatch(r"(days|weeks)\((\d+)\)", told)
    return f"hours({int(period[2]) * _HOURS[period[1]]})" if period else None


_HOURS = {"days": 24, "weeks": 168}
"""How many hours there are in a day or a week of elapsed time."""


_WRITTEN = {
    "int": "a whole number, such as 30,",
    "Decimal": "a finite number, such as Decimal('1.5'),",
    "str": "a text, such as 'north',",
    "bool": "True or False",
    "date": "a day, such as date(2025, 1, 31),",
    "datetime": "an instant, such as datetime(2025, 3, 31, 17, tzinfo=ZoneInfo('Asia/Tokyo')),",
    "timedelta": "a duration, such as hours(72),",
    "Money": "an amount, such as usd('1500.25'),",
    "Party": "a party, such as Party('Ann'),",
}
"""How a value is written, in a message, by its type."""


@frozen
class Act(Held):
    """One act, done or asked about.

    Attributes:
        kind: The action's name.
        fields: The fields that are stated, in the action's order. A field left out stands for
            a value that no clause names: it equals nothing and is neither above nor below
            anything.
        schema: The action type, where it is known; left out of equality.
    """

    kind: str
    fields: tuple[tuple[str, Value], ...] = ()
    schema: ActionType | None = field(default=None, eq=False, repr=False)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The names of the actions that it is an act of: its own, then those that is a kind of."""
        schema = self.schema
        return (self.kind,) if schema is None or not schema.wider else schema.names

    def get(self, name: str) -> Value | None:
        """The field's value, or None where it is left open."""
        for known, value in self.fields:
            if known == name:
                return value
        return None

    def __str__(self) -> str:
        """As one writes it: ``ProcureCompute(provider=Oracle)``."""
        return self.told(in_line)

    def told(self, moment: Callable[[date], str]) -> str:
        """As ``str()`` has it, with days and instants as is asked for."""
        told = [
            f"{name}={moment(value) if isinstance(value, date) else in_line(value)}"
            for name, value in self.fields
        ]
        return f"{self.kind}({', '.join(told)})"


ActBlank = blank_of(Act)
"""What an act is made of whose fields were looked at one by one."""


def act_of(called: str, fields: tuple[tuple[str, Value], ...], schema: ActionType | None) -> Act:
    """The act of an action, by its name, whose fields were looked at one by one.

    Args:
        called: The name of the action.
        fields: The fields, in the action's order where it is known.
        schema: The action, where it is known.
    """
    made: Any = ActBlank()
    made.kind = called
    made.fields = fields
    made.schema = schema
    made.__class__ = Act
    act: Act = made
    return act


def in_line(value: Value) -> str:
    """A value as a line or a message tells it: an instant and a duration by ISO 8601."""
    match value:
        case date():
            return value.isoformat()
        case timedelta():
            return iso(value)
        case _:
            return escaped(str(value))
