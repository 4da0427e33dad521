"""What is public takes what its annotations say, and refuses anything else where it is written.

An annotation is read once, at the first call, as a `Guard`: whether it admits a value, and what
it asks for in words. Functions are guarded by `checked`, data by `annotated`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from functools import cache, wraps
from inspect import Parameter, signature
from types import GeneratorType, NoneType, SimpleNamespace, UnionType
from typing import (
    Any,
    NoReturn,
    ParamSpec,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from attrs import Attribute, field

from contract_rules.errors import WrongTypeError
from contract_rules.values.data_classes import frozen
from contract_rules.values.unbound import Stands

P = ParamSpec("P")

R = TypeVar("R")

MOST_SHOWN = 60
"""How much of a thing a message shows."""

_WORDS = {
    "str": ("string", "'...'"),
    "int": ("whole number", "1"),
    "bool": ("truth value", "True or False"),
    "type": ("class", "the class itself"),
    "Decimal": ("decimal", "Decimal('0.1')"),
    "date": ("date", "date(2025, 1, 31)"),
    "datetime": ("date", "date(2025, 1, 31)"),
    "Path": ("path", "Path('events.jsonl')"),
    "Party": ("party", "Party('Ann')"),
    "Entity": ("entity", "Ship('Argo')"),
    "Money": ("amount", "usd('38e9')"),
    "Source": ("source", "Source(title='...')"),
    "Clause": ("clause", "Clause('1', '...', party.may(...))"),
    "Definition": ("definition", "Definition('D1', '...', party.did(...))"),
    "Amendment": ("amendment", "Amendment(title='...', effective=date(2025, 1, 31))"),
    "Contract": ("contract", "Contract(name='...', ...)"),
    "Question": ("question", "Question('scope', '...', readings=('narrow', 'wide'))"),
    "Report": ("report", "engine.report(on=...)"),
    "Event": ("event", "party.does(Action(...), on=...)"),
    "Kind": ("action", "Pay"),
    "Act": ("act", "Pay(amount=usd(60))"),
    "Action": ("action", "Pay(amount=usd(60))"),
    "Term": ("term", "Pay.amount"),
} | {
    name: (noun, example)
    for noun, example, names in (
        ("condition", "party.did(Action(...))", "Occurred Compared Defined AllOf AnyOf Not"),
        ("norm", "party.must(Action(...))", "Permission Prohibition Obligation Exemption Power"),
        ("period", "days(30)", "Days Weeks Months Years BusinessDays Hours Minutes"),
        ("calendar", "Calendar('US')", "Calendar"),
        ("rule", "Roll.FOLLOWING", "Roll"),
        (
            "effect",
            "ends(clause)",
            "Begins Ends Suspends Resumes Waives Releases SetsOff Assigns Terminates",
        ),
    )
    for name in names.split()
}


@frozen
class Guard:
    """What an annotation admits.

    Attributes:
        admits: Whether it admits a value.
        noun: What it asks for, such as "clause or definition".
        example: What one may write.
        member: What it asks of each member, where it is a container.
        classes: The classes whose every instance it admits, and no other value, if it is so.
    """

    admits: Callable[[Any], bool] = field(eq=False)
    noun: str
    example: str
    member: Guard | None = None
    classes: tuple[type, ...] = ()


@frozen(eq=False, repr=False)
class _Parameters:
    """What the parameters of a function admit.

    Attributes:
        row: Those that may be given in a row, in their order.
        rest: The one that takes all others of the row, if there is one.
        named: Those that have a name.
    """

    row: tuple[tuple[str, Guard], ...]
    rest: tuple[tuple[str, Guard], ...]
    named: dict[str, Guard]

    def look(self, args: tuple[object, ...], given: Mapping[str, object]) -> None:
        """See that each argument is what its annotation says."""
        for (name, guard), value in zip(self.row, args, strict=False):
            if not guard.admits(value):
                refuse(name, value, guard)
        for name, guard in self.rest:
            for value in args[len(self.row) :]:
                if not guard.admits(value):
                    refuse(name, value, guard, among=True)
        for name, value in given.items():
            known = self.named.get(name)
            if known is not None and not known.admits(value):
                refuse(name, value, known)


def _parameters(function: Callable[..., object]) -> _Parameters:
    stated = {name: hint for name, hint in function.__annotations__.items() if name != "return"}
    home = vars(sys.modules[function.__module__])
    hints = get_type_hints(SimpleNamespace(__annotations__=stated), home)
    guards = {
        p: (p.name, guard_of(hints.get(p.name, Any)))
        for p in signature(function).parameters.values()
    }
    return _Parameters(
        row=tuple(g for p, g in guards.items() if p.kind is p.POSITIONAL_OR_KEYWORD),
        rest=tuple(g for p, g in guards.items() if p.kind is p.VAR_POSITIONAL),
        named=dict(g for p, g in guards.items() if p.kind in _NAMED),
    )


_NAMED = (Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY)


def checked(function: Callable[P, R]) -> Callable[P, R]:
    """The function, once it is sure to be given what its annotations say.

    Raises:
        WrongTypeError: By the function, for an argument that is anything else.
    """
    found: list[_Parameters] = []

    @wraps(function)
    def looked_at(*args: P.args, **given: P.kwargs) -> R:
        if not found:
            found.append(_parameters(function))
        found[0].look(args, given)
        return function(*args, **given)

    return looked_at


def annotated(cls: type, fields: list[Attribute[Any]]) -> list[Attribute[Any]]:
    """The fields of data, each with a validator by its annotation: a transformer for attrs.

    A field that converts what it is given looks at that itself, and what is carried without
    being compared the library makes. Where a tuple is asked for, a list becomes one.
    """
    hints = cache(lambda: get_type_hints(cls, vars(sys.modules[cls.__module__])))
    return [
        known
        if known.converter  # pyright: ignore[reportUnknownMemberType]
        or not (known.init and known.eq)
        else _annotated(known, hints)
        for known in fields
    ]


def _annotated(known: Attribute[Any], hints: Callable[[], dict[str, Any]]) -> Attribute[Any]:
    first, guard = known.validator, _ANYTHING
    has_none = first is None and known.default in {None, ""}
    absent: object = known.default if has_none else _ANYTHING  # which is looked at by itself

    def validate(instance: object, attribute: Attribute[Any], value: object) -> None:
        nonlocal guard
        if value is absent:
            return
        if first is not None:
            first(instance, attribute, value)
        if guard is _ANYTHING:
            guard = guard_of(hints()[known.name])
        if not guard.admits(value):
            refuse(known.alias or known.name, value, guard)

    is_tuple = str(known.type).startswith("tuple[")
    return known.evolve(validator=validate, converter=_tupled if is_tuple else None)


def _tupled(given: Any) -> Any:  # noqa: ANN401 (a validator looks at it)
    return tuple(cast("list[object]", given)) if isinstance(given, list) else given


def look(name: str, value: object, guard: Guard) -> None:
    """See that an argument is what is asked for; as `refuse`, where it is not."""
    if not guard.admits(value):
        refuse(name, value, guard)


def refuse(name: str, value: object, guard: Guard, *, among: bool = False) -> NoReturn:
    """Say what is wrong with an argument.

    Args:
        name: Its name.
        value: What was given.
        guard: What is asked for.
        among: Whether it is one of several of that name.
    """
    wrong = _wrong_member(value, guard)
    for text in (value, *wrong):
        if isinstance(text, str):
            refuse_unwritable(name, text)
    if among or wrong:
        asked = guard.member or guard if wrong else guard
        held = shown(wrong[0] if wrong else value)
        msg = f"{name} holds {held}, which is no {asked.noun}; write {asked.example}"
        raise WrongTypeError(msg)
    if isinstance(value, Stands):
        msg = (
            f"{name}={shown(value)} is a parameter, and stands here for no value; write "
            f"{name}={guard.example}, the same for every instance"
        )
        raise WrongTypeError(msg)
    if guard.member is not None:
        msg = f"{name} takes {guard.noun}, not {described(value)}; write {name}={guard.example}"
        raise WrongTypeError(msg)
    msg = f"{name}={shown(value)} is no {guard.noun}; write {name}={guard.example}"
    raise WrongTypeError(msg)


def is_text(text: str) -> bool:
    """Whether a text can be written to a file: it has no half of a surrogate pair."""
    return text.isascii() or not _HALF.search(text)


_HALF = re.compile("[\ud800-\udfff]")
"""Half of a surrogate pair, which no encoding of Unicode has."""


def naming(noun: str, example: str) -> Callable[[object, Attribute[Any], str], None]:
    """A validator of a text that names something: it is not empty, nor of blanks alone.

    Args:
        noun: What is named.
        example: How one is written.
    """

    def validate(_: object, __: Attribute[Any], name: str) -> None:
        if not str(name).strip():  # what is no text is refused by its type
            msg = f"{name!r} names no {noun}; write {example}"
            raise WrongTypeError(msg)

    return validate


def refuse_unwritable(name: str, text: str) -> None:
    """See that a text can be written to a file.

    Args:
        name: What the text is of.
        text: The text.

    Raises:
        WrongTypeError: When it cannot.
    """
    if not is_text(text):
        msg = (
            f"{name}={shown(text)} holds half of a surrogate pair, which no file can hold; write "
            "whole characters"
        )
        raise WrongTypeError(msg)


def _wrong_member(value: Any, guard: Guard) -> list[object]:  # noqa: ANN401 (anything)
    """The first member of a container that is not what it asks for, if that is the mistake."""
    if guard.member is None or not isinstance(value, tuple | list | Mapping):
        return []
    given = cast("Mapping[object, object] | list[object]", value)
    members = [*given, *given.values()] if isinstance(given, Mapping) else given
    return [one for one in members if not guard.member.admits(one)][:1]


def shown(thing: object) -> str:
    """A thing in a message, cut where it is long."""
    return cut(repr(thing))


def cut(text: str) -> str:
    """A text in a message, cut where it is long."""
    return text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 3]}..."


def described(thing: object) -> str:
    """What something is that is no container: a generator, or the thing itself."""
    return "a generator" if isinstance(thing, GeneratorType) else shown(thing)


def guard_of(hint: Any) -> Guard:  # noqa: ANN401 (a line for each form of type)
    """What an annotation admits."""
    origin, inner = get_origin(hint), get_args(hint)
    if hint in (Any, object) or isinstance(hint, TypeVar):
        return _ANYTHING
    if hint in (None, NoneType):
        return _simple(NoneType)
    if origin in (Union, UnionType):
        return _one_of(tuple(guard_of(one) for one in inner))
    if origin is tuple:
        return _container((tuple, list), inner[0], "a tuple of")
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping(guard_of(inner[1]))
    if isinstance(origin, type) and issubclass(origin, Iterable):
        return _container(origin, inner[0], "several")
    return _simple(cast("type", origin or hint))


_ANYTHING = Guard(lambda _: True, "thing", "...")


def _simple(cls: type) -> Guard:
    noun, example = _words(cls)
    if cls is str:
        return Guard(lambda v: isinstance(v, str) and (v.isascii() or is_text(v)), noun, example)
    if cls is int:
        return Guard(
            lambda v: isinstance(v, int) and v is not True and v is not False, noun, example
        )
    if cls is date:
        return Guard(lambda v: isinstance(v, date) and not isinstance(v, datetime), noun, example)
    return Guard(lambda value: isinstance(value, cls), noun, example, classes=(cls,))


def _one_of(guards: tuple[Guard, ...]) -> Guard:
    classes = tuple(cls for guard in guards for cls in guard.classes)
    ways = tuple(guard.admits for guard in guards if not guard.classes)
    told = [guard for guard in guards if guard.classes != (NoneType,)]
    return Guard(
        lambda value: isinstance(value, classes) or any(admits(value) for admits in ways),
        _or([*dict.fromkeys(guard.noun for guard in told)]),
        told[0].example,
        next((guard.member for guard in guards if guard.member), None),
        () if ways else classes,
    )


def _container(kinds: Any, hint: Any, name: str) -> Guard:  # noqa: ANN401 (types)
    member = guard_of(hint)
    every = member.admits

    def admits(value: Any) -> bool:  # noqa: ANN401 (anything)
        if type(value) is tuple:  # as most are
            held = cast("tuple[object, ...]", value)
            return isinstance(held, kinds) and all(map(every, held))
        if isinstance(value, str | bytes | Mapping) or not isinstance(value, kinds):
            return False
        return isinstance(value, Iterator) or all(map(every, value))

    return Guard(admits, f"{name} {_several(member.noun)}", f"({member.example}, ...)", member)


def _mapping(member: Guard) -> Guard:
    def admits(value: Any) -> bool:  # noqa: ANN401 (anything)
        if not isinstance(value, Mapping):
            return False
        items = cast("Mapping[object, object]", value).items()
        return all(isinstance(key, str) and member.admits(one) for key, one in items)

    return Guard(admits, "a dict of strings", "{'...': '...'}", member)


def _words(cls: type) -> tuple[str, str]:
    if issubclass(cls, Enum):
        noun = cls.__name__.lower()
        return noun, _or([f"{cls.__name__}.{member.name}" for member in cls])
    return _WORDS.get(cls.__name__, (cls.__name__, f"{cls.__name__}(...)"))


def _several(noun: str) -> str:
    """A noun, or nouns joined by "or", of several: "clauses or definitions"."""
    plural = re.sub(r"(\w)(?=$|,| or )", r"\1s", noun)
    return re.sub(r"ys\b", "ies", plural)


def _or(words: list[str]) -> str:
    *some, last = words
    return f"{', '.join(some)} or {last}" if some else last
