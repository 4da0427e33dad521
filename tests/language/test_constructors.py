"""The constructor that is written for a class of actions does what all constructors do."""

from __future__ import annotations

import pickle
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from typing import Any, Literal
from zoneinfo import ZoneInfo

import pytest

from contract_rules import (
    Action,
    Entity,
    Field,
    Group,
    Money,
    Parameter,
    Party,
    Quantity,
    anything,
    at_least,
    between,
    days,
    hours,
    one_of,
    other_than,
    percent,
    quantity,
    usd,
)
from contract_rules.errors import MissingFieldError, UnknownFieldError
from contract_rules.language.actions import MANY
from contract_rules.values import acts

ann, bea = Party("Ann"), Party("Bea")


class Provider(Entity):
    """A provider."""


class Cloud(Provider):
    """A provider, by its class another sort."""


class Cause(Enum):
    """Why something happened."""

    FIRE = "fire"
    WAR = "war"


class Level(IntEnum):
    """A number that is a choice."""

    LOW = 1


class Word(StrEnum):
    """A text that is a choice."""

    HI = "fire"


class Text(str):
    """A text of a class of its own."""

    __slots__ = ()


class Branch(Party):
    """A party of a class of its own."""


TYPES: dict[str, Any] = {
    "text": str,
    "price": Money,
    "weight": Quantity,
    "count": int,
    "is_done": bool,
    "rate": Decimal,
    "day": date,
    "at": datetime,
    "lasting": timedelta,
    "to": Party,
    "provider": Provider,
    "why": Literal["fire", "war"],
    "cause": Cause,
    "level": int,
    "share": Decimal,
}
"""A field of every type; some have choices, a range, or a currency."""

OPEN = {"level": between(1, 10), "share": between(Decimal(0), Decimal("0.5"), default=anything)}

GOOD: dict[str, Any] = {
    "text": "all",
    "price": usd(5),
    "weight": quantity(2, "tonnes"),
    "count": 3,
    "is_done": True,
    "rate": Decimal("0.5"),
    "day": date(2025, 1, 31),
    "at": datetime(2025, 1, 31, 12, tzinfo=UTC),
    "lasting": hours(3).elapsed,
    "to": ann,
    "provider": Provider("Azure"),
    "why": "war",
    "cause": acts.Entity("Cause", "fire"),
    "level": 10,
    "share": Decimal("0.2"),
}

ODD: tuple[Any, ...] = (
    *GOOD.values(),
    anything,
    None,
    "",
    "ä",
    "\ud800",
    Text("fire"),
    Word.HI,
    Cause.FIRE,
    Level.LOW,
    0,
    11,
    True,
    0.5,
    Decimal(7),
    Decimal("NaN"),
    Decimal("sNaN"),
    Decimal("inf"),
    percent(20),
    Money("5", "EUR"),
    usd(-5),
    datetime(2025, 1, 31, 12),  # noqa: DTZ001 (it names no instant)
    datetime(2025, 1, 31, 12, tzinfo=ZoneInfo("Asia/Tokyo")),
    datetime(2025, 1, 31, 12, tzinfo=UTC, fold=1),
    timedelta(-1),
    hours(2),
    days(2),
    Group("both", ann, bea),
    Branch("Ann"),
    acts.Party("Ann"),
    acts.Entity("Provider", "Azure"),
    Provider("Azure", aliases=("az",)),
    Cloud("Azure"),
    other_than("fire"),
    one_of(usd(5)),
    at_least(2),
    Parameter("rent", Money),
    Parameter("who", Party),
    object(),
    [],
)


def made(name: str = "Do", **fields: Any) -> type[Action]:
    """A class of actions; its price is in dollars, its weight in tonnes."""
    counted: dict[str, Any] = {}
    if "price" in fields:
        counted["currency"] = "USD"
    if "weight" in fields:
        counted["additive"] = {"weight": "tonnes"}
    hints = {name: Field[type_] for name, type_ in fields.items()}
    ranges = {name: OPEN[name] for name in fields if name in OPEN}
    return type(name, (Action,), {"__annotations__": hints, **ranges}, **counted)


def often(cls: type[Action], *args: object, **fields: object) -> type[Action]:
    """A class of actions, once so many acts of it were stated that its constructor is written."""
    for _ in range(MANY):
        assert cls(*args, **fields).act
    return cls


def told(cls: type[Action], *args: object, **fields: object) -> object:
    """What comes of an action: what was written, its pattern and its act, or the errors."""
    try:
        action = cls(*args, **fields)
    except Exception as error:  # noqa: BLE001 (whatever is raised)
        return type(error), str(error)
    found = [[(name, type(value), value) for name, value in action.written.items()]]
    try:
        act = action.act
    except Exception as error:  # noqa: BLE001 (whatever is raised)
        return repr(action), repr(found), type(error), str(error)
    assert act.schema is cls.kind
    found.append([(name, type(value), value) for name, value in act.fields])
    return repr(action), repr(found), repr(action.pattern)


@pytest.mark.parametrize("name", TYPES)
def test_a_value_is_taken_as_it_is_by_every_constructor(name: str) -> None:
    """Whatever it is, and whatever is said of it, for a field of each type."""
    first, written = made(**{name: TYPES[name]}), made(**{name: TYPES[name]})
    often(written, **{name: GOOD[name]})
    assert "__init__" not in vars(first)
    assert "__init__" in vars(written)
    for value in ODD:
        assert told(first, value) == told(written, value)
        assert told(first, **{name: value}) == told(written, **{name: value})
        assert told(first, value, **{name: GOOD[name]}) == told(
            written, value, **{name: GOOD[name]}
        )
    assert "act" in vars(written(GOOD[name]))  # it was made at once


def test_fields_are_taken_in_a_row_or_by_their_names() -> None:
    """Too many, too few and such as there are not are refused with the same words."""
    fields = {name: TYPES[name] for name in ("text", "price", "level")}
    row, other = ("all", usd(5), 3), {"text": "one", "price": usd(6), "level": 4}
    first, written = made(**fields), often(made(**fields), *row)
    for number in range(5):
        for named in ((), ("text",), ("price", "level"), ("level", "price", "text"), ("none",)):
            args = (*row, "more")[:number]
            given = {name: other.get(name) for name in named}
            assert told(first, *args, **given) == told(written, *args, **given)
    with pytest.raises(UnknownFieldError, match=r"^Do was given 4 values; its fields are: text, "):
        written(*row, "more")
    with pytest.raises(MissingFieldError, match=r"^Do needs its level; "):
        written(price=usd(5), text="all")
    with pytest.raises(UnknownFieldError, match=r"^Do has no field 'prise'; "):
        written(*row, prise=usd(5))


def test_an_action_without_fields_has_a_constructor_too() -> None:
    first, written = made(), often(made())
    assert "act" in vars(written())
    assert told(first) == told(written)
    assert told(first, 1) == told(written, 1)
    assert told(first, one=1) == told(written, one=1)


def test_what_extends_an_action_has_a_constructor_of_its_own() -> None:
    """Until it has, and where its author wrote one, it is made as its class says."""

    class Pay(Action):
        price: Field[Money]

    often(Pay, usd(5))

    class PayLate(Pay):
        why: Field[str]

    class PayAll(Pay):
        def __init__(self) -> None:
            super().__init__(usd(9))

    class PayAllAtOnce(PayAll):
        pass

    assert PayLate(usd(5), "late").act.fields == (("price", usd(5)), ("why", "late"))
    often(PayLate, usd(5), "late")
    assert PayLate(usd(5), "late").act.fields == (("price", usd(5)), ("why", "late"))
    assert "act" in vars(PayLate(usd(5), why="late"))
    for cls in (PayAll, PayAllAtOnce):
        often(cls)
        assert "act" not in vars(cls())
        assert cls().act.fields == (("price", usd(9)),)
        assert cls().act.kind == cls.__name__


@pytest.mark.parametrize("name", ["from", "größe", "1st", "_own"])
def test_a_field_that_is_called_as_no_parameter_is_keeps_the_constructor(name: str) -> None:
    cls = often(made(**{name: str}), **{name: "all"})
    assert "__init__" not in vars(cls)
    assert cls("all").act.fields == ((name, "all"),)


def test_an_action_that_was_made_at_once_is_as_any_other() -> None:
    first, written = made(text=str), often(made(text=str), "all")
    one, other = first("all"), written("all")
    assert one == other
    assert hash(one) == hash(other)
    assert written("all").text == "all"
    assert written("all").written == {"text": "all"}
    assert deepcopy(other) == other
    with pytest.raises(AttributeError, match=r"^an action does not change; write another Do"):
        other.text = "other"
    assert pickle.loads(pickle.dumps(often(Signed, "all")("it"))) == Signed("it")  # noqa: S301


class Signed(Action):
    """One that a pickle finds by its name."""

    what: Field[str]
