"""Writes the constructor of a class of actions, once many acts of it have been stated.

As attrs does for a class of data, it writes a Python function that has the fields as parameters:

    def constructor(_self, /, *_args, key=_LEFT_OUT, amount=_LEFT_OUT, **_rest):
        if _args:
            key, amount, _args = _in_row(_args, (key, amount))
        if (
            _type(_self) is _own and not _args and not _rest
            and _type(key) is _str and key.isascii()
            and _type(amount) is _Money and amount.currency == 'EUR'
        ):
            ...  # the act is made at once
        else:
            _at_length(_self, *_args, **_given({'key': key, 'amount': amount}), **_rest)

Where all that it is given stands in an act as it is, by the type of each field, the act is made at
once. Anything else is looked at as it was before, with its errors.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from keyword import iskeyword
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from contract_rules.norms.expressions import Term
from contract_rules.values.acts import Act, ActBlank, Entity, Party, PartyGroup
from contract_rules.values.money import Money

if TYPE_CHECKING:
    from contract_rules.values.acts import ActionType, FieldType

MOST_SHAPES = 1024
"""How many constructors are kept, so that what is written alike is compiled once."""

Constructor: TypeAlias = Callable[..., None]

_LEFT_OUT = object()
"""What stands in the place of a field that is not given."""


def constructor_of(
    own: type, kind: ActionType, at_length: Constructor, matching: type
) -> Constructor | None:
    """The constructor of a class of actions; None where a field's name is none of a parameter.

    Args:
        own: The class; what extends it is looked at at length.
        kind: Its action.
        at_length: The constructor that looks at what is given at length.
        matching: The class of the matchers that may stand in a field.
    """
    fields = kind.fields
    if not all(_is_parameter(known.name) for known in fields):
        return None
    return _template(_source(fields))(
        own,
        kind,
        kind.name,
        at_length,
        (matching, Term, Enum, PartyGroup),
        [known.choices for known in fields],
        [known.least for known in fields],
        [known.greatest for known in fields],
    )


def _is_parameter(name: str) -> bool:
    is_name = name.isascii() and name.isidentifier() and not iskeyword(name)
    return is_name and not name.startswith("_")  # as the names of the function's own are


def _source(fields: tuple[FieldType, ...]) -> str:
    row = "".join(f"{known.name}, " for known in fields)
    given = "".join(f", {known.name}=_LEFT_OUT" for known in fields)
    stated = "".join(f"({known.name!r}, {known.name}), " for known in fields)
    by_name = ", ".join(f"{known.name!r}: {known.name}" for known in fields)
    plain = " and ".join(test for n, known in enumerate(fields) for test in _tests(n, known))
    return f"""\
def template(_own, _kind, _called, _at_length, _unlike, _choices, _least, _greatest):
    def constructor(_self, /, *_args{given}, **_rest):
        if _args:
            {row}_args = _in_row(_args, ({row}))
        if _type(_self) is _own and not _args and not _rest{plain and " and "}{plain}:
            _act = _ActBlank()
            _act.kind = _called
            _act.fields = ({stated})
            _act.schema = _kind
            _act.__class__ = _Act
            _put(_self, "act", _act)
        else:
            _at_length(_self, *_args, **_given({{{by_name}}}), **_rest)
    return constructor
"""


def _tests(n: int, known: FieldType) -> list[str]:
    """What is asked of what is given for the n-th field, so that it stands in an act as it is."""
    name = known.name
    is_thing = f"_isinstance({name}, _Entity) and {name}.sort == {known.type!r}"
    tests = [_TESTS.get(known.type, f"{is_thing} and {_IS_LIKE}").format(name)]
    if known.currency is not None:
        tests.append(f"{name}.currency == {known.currency!r}")
    if known.choices:
        tests.append(f"{name} in _choices[{n}]")
    if known.least is not None:
        tests.append(f"{name} >= _least[{n}]")
    if known.greatest is not None:
        tests.append(f"{name} <= _greatest[{n}]")
    return tests


_IS_LIKE = "not _isinstance({0}, _unlike)"

_TESTS = {
    "str": "_type({0}) is _str and {0}.isascii()",
    "Money": "_type({0}) is _Money",
    "int": "_type({0}) is _int",
    "bool": "_type({0}) is _bool",
    "Decimal": "_type({0}) is _Decimal and {0}.is_finite()",
    "date": "_type({0}) is _date",
    "datetime": "_type({0}) is _datetime and {0}.tzinfo is _UTC and not {0}.fold",
    "timedelta": "_type({0}) is _timedelta",
    "Party": f"_isinstance({{0}}, _Party) and {_IS_LIKE}",
}
"""What is asked of what is given for a field, by its type."""


def _in_row(args: tuple[object, ...], given: tuple[object, ...]) -> tuple[object, ...]:
    """The values of the fields, and then those in a row, if something is wrong with them.

    That is so where they are too many, or one of them is given by the name of its field, too.
    """
    is_twice = any(one is not _LEFT_OUT for one in given[: len(args)])
    if is_twice or len(args) > len(given):
        return (*given, args)
    return (*args, *given[len(args) :], ())


def _given(fields: dict[str, object]) -> dict[str, object]:
    """The fields that are given."""
    return {name: value for name, value in fields.items() if value is not _LEFT_OUT}


@lru_cache(MOST_SHAPES)
def _template(source: str) -> Callable[..., Constructor]:
    names = dict(_NAMES)
    code = compile(source, "<constructor>", "exec", dont_inherit=True)
    exec(code, names)  # noqa: S102 (what it says of an action is in quotes, or is an identifier)
    return cast("Callable[..., Constructor]", names["template"])


_NAMES: dict[str, Any] = {
    "_type": type,
    "_isinstance": isinstance,
    "_str": str,
    "_int": int,
    "_bool": bool,
    "_date": date,
    "_datetime": datetime,
    "_timedelta": timedelta,
    "_UTC": UTC,
    "_Decimal": Decimal,
    "_Money": Money,
    "_Party": Party,
    "_Entity": Entity,
    "_Act": Act,
    "_ActBlank": ActBlank,
    "_put": object.__setattr__,
    "_in_row": _in_row,
    "_given": _given,
    "_LEFT_OUT": _LEFT_OUT,
}
"""What a constructor calls, by the names that it has there."""
