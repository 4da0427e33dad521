"""Converts values, events and contracts to JSON data and back.

An entity is an object of its sort and name, ``{"Provider": "Azure"}``; every other value that
JSON lacks is an object of its type, ``{"Money": "USD 100000000000"}``. Expressions, norms and
clauses carry the name of their class under ``"is"``. Fields with default values are left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache, lru_cache, partial
from itertools import repeat
from types import UnionType
from typing import (
    TYPE_CHECKING,
    Any,
    TypeAlias,
    TypeVar,
    Union,
    assert_never,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

import attrs

from contract_rules.contracts.clauses import Amendment, Clause, Definition, Survival
from contract_rules.contracts.contract import Contract
from contract_rules.contracts.json_parts import is_object, object_of, shown_json, text_of
from contract_rules.contracts.templates import parameters_of
from contract_rules.errors import ContractError, MalformedRecordError, UnboundParameterError
from contract_rules.language import parties
from contract_rules.norms import computed_terms, dates, expressions, norms, questions, tables
from contract_rules.values import periods
from contract_rules.values.acts import (
    Act,
    Debtors,
    Entity,
    Party,
    PartyGroup,
    Sharers,
    Value,
    act_of,
    thing,
    type_of,
)
from contract_rules.values.arguments import checked
from contract_rules.values.calendars import Calendar
from contract_rules.values.elapsed import from_iso, iso
from contract_rules.values.events import Event, made_of
from contract_rules.values.instants import at_offset, aware
from contract_rules.values.money import (
    THREE_PLACES,
    Money,
    Percentage,
    amount_of,
    exact,
    hundredths,
    is_ambiguous,
    percent,
)
from contract_rules.values.sources import Confidence, Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from cattrs import Converter

    from contract_rules.values.instants import On


@checked
def amount_to_json(amount: Money | None) -> str | None:
    """An amount as `money_to_json` writes it; None for none."""
    return money_to_json(amount) if amount else None


_TAGGED: dict[str, type] = {
    cls.__name__: cls
    for cls in (
        *(expressions.Const, expressions.FieldOf, expressions.When),
        *(expressions.OneOf, expressions.OtherThan, expressions.AtLeast, expressions.AtMost),
        *(expressions.MoreThan, expressions.LessThan, expressions.Between),
        *(
            expressions.Occurred,
            expressions.Compared,
            expressions.Defined,
            expressions.AllOf,
            expressions.AnyOf,
            expressions.Not,
        ),
        *(
            expressions.Computed,
            computed_terms.Rounded,
            computed_terms.Total,
            computed_terms.ToDate,
            computed_terms.Outstanding,
        ),
        *(tables.TableLookup, tables.Tiered, tables.Conditional),
        *(expressions.Shifted, dates.EndOfMonth, dates.NthBusinessDay),
        *(dates.DaysBetween, dates.PeriodsBetween),
        *(dates.StatedDays, dates.StatedTime),
        *(computed_terms.Lateness, computed_terms.PeriodsLate, computed_terms.Interest),
        computed_terms.Undisclosed,
        questions.Reading,
        *(norms.Permission, norms.Prohibition, norms.Obligation, norms.Exemption, norms.Power),
        *(norms.Within, norms.By, norms.Before, norms.Begins, norms.Ends, norms.Suspends),
        *(norms.Resumes, norms.Waives, norms.Releases, norms.SetsOff),
        *(norms.Assigns, norms.Terminates),
        *(periods.Days, periods.Weeks, periods.Months, periods.Years, periods.BusinessDays),
        *(periods.Hours, periods.Minutes),
        *(Clause, Definition),
    )
}

T = TypeVar("T")

Json: TypeAlias = Any
"""JSON data: an object, an array, a string, a number, a boolean or null."""


def value_to_json(value: Value) -> Json:
    """A field's value as JSON data."""
    type_of(value)  # what no field holds is refused
    match value:
        case Entity(sort, name):
            return {sort: name}
        case Party(name):
            return {"Party": name}
        case Money():
            told = money_to_json(value)
            return {"Money": f"{told}0" if _may_be_thousands(told) else told}
        case Decimal():
            return {"Decimal": str(value)}
        case datetime():
            return {"datetime": aware(value).isoformat()}
        case date():
            return {"date": value.isoformat()}
        case timedelta():
            return {"timedelta": iso(value)}
        case int() | str():
            return value
    assert_never(value)


@checked
def money_to_json(amount: Money) -> str:
    """An amount as its currency and its digits: ``"USD 250000000000"``."""
    return f"{amount.currency} {amount.amount:f}"


def value_from_json(data: Json) -> Value:
    """The value that `value_to_json` wrote.

    Raises:
        MalformedRecordError: When the data is no value.
    """
    if isinstance(data, (int, str)):
        type_of(data)  # what no field holds is refused
        return data
    if is_object(data) and len(data.keys() - {"aliases"}) == 1:
        tag, text = next((tag, text) for tag, text in data.items() if tag != "aliases")
        value = _tagged_value(tag, text) if isinstance(text, str) else None
        if value is not None and "aliases" not in data:
            return value
        aliases: Json = data.get("aliases")
        if isinstance(value, Entity) and _are_strings(aliases):
            return attrs.evolve(value, aliases=tuple(aliases))
    msg = f"{shown_json(data)} is no value; write {_FORMS}"
    raise MalformedRecordError(msg)


def _may_be_thousands(told: str) -> bool:
    """Whether an amount as JSON has it, ``"EUR 1.000"``, may be meant as thousands."""
    currency, _, number = told.partition(" ")
    return is_ambiguous(number) and currency not in THREE_PLACES


def _refuse_thousands(name: str, told: str) -> None:
    try:
        amount_of(told)
    except ContractError as error:
        msg = f"{name} is {told}: {error}"
        raise MalformedRecordError(msg) from None


def _named_to_json(value: Value) -> Json:
    """A value where it may say what a thing is also called: in clauses and events."""
    data = value_to_json(value)
    if isinstance(value, Entity) and value.aliases:
        data["aliases"] = list(value.aliases)
    return data


def _are_strings(data: Json) -> bool:
    if not isinstance(data, list):
        return False
    return all(isinstance(one, str) for one in cast("list[object]", data))


def _tagged_value(tag: str, text: str) -> Value:
    match tag:
        case "Party":
            return parties.Party(text)
        case "Money":
            return amount_of(text, is_kept=True)
        case "Decimal":
            return exact(text)
        case "date" | "datetime":
            return _held(_on(text))
        case "timedelta":
            return from_iso(text)
        case _:
            return thing(tag, text)


def _held(on: On) -> On:
    """A day, or an instant as a field holds it; a time of day without a zone is left as it is."""
    return at_offset(on) if isinstance(on, datetime) and on.utcoffset() is not None else on


def on_from_json(text: str) -> On:
    """A date, or where the text has a time of day, a datetime with its time zone.

    Raises:
        MalformedRecordError: When it is neither.
    """
    on = _on(text)
    if isinstance(on, datetime) and on.utcoffset() is None:
        msg = f"{text!r} does not say its time zone; write {text}-05:00, or {text}Z for UTC"
        raise MalformedRecordError(msg)
    return on


_DATED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?!.*\.[0-9]{7})")
"""How what is read as a date begins; of a second there are six digits at most."""


def _on(text: Any) -> On:  # noqa: ANN401 (JSON data)
    """A date, or a datetime; a time of day without a zone is one of a contract's zone.

    Raises:
        MalformedRecordError: When it is neither.
    """
    try:
        if not _DATED.match(text):
            raise ValueError  # noqa: TRY301 (weeks are read, too, and a time is cut)
        if len(text) == len("2025-01-21"):
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        moment = None
    if moment is None or len(text) < len("2025-01-21T09"):
        told = repr(text) if isinstance(text, str) else shown_json(text)
        msg = f"{told} is not a date; write 2025-01-21 or 2025-01-21T09:30:00+00:00"
        raise MalformedRecordError(msg)
    return moment


@checked
def event_to_json(event: Event) -> dict[str, Json]:
    """An event as one JSON object."""
    data: dict[str, Json] = {
        "id": event.id,
        "on": event.on.isoformat(),
        "by": event.by.name,
        "action": event.act.kind,
        "fields": {name: _named_to_json(value) for name, value in event.act.fields},
        "recorded": event.recorded.isoformat(),
    }
    for key in _NAMING:
        if getattr(event, key):
            data[key] = getattr(event, key)
    if event.source:
        data["source"] = to_json(event.source)
    if event.confidence:
        data["confidence"] = event.confidence.value
    if event.note:
        data["note"] = event.note
    return data


@checked
def event_from_json(data: Json, *, is_kept: bool = False) -> Event:
    """The event that `event_to_json` wrote.

    Args:
        data: The event.
        is_kept: Whether it is read from where it was written by this library, be it by an earlier
            version, and not by hand.

    Raises:
        MalformedRecordError: When the data is no event; says what is missing or wrong.
        ContractError: When a value in it is refused.
    """
    data = object_of(data, "an event", _EVENT_KEYS, {"on", "by", "action"})
    id_, on = text_of(data, "id"), on_from_json(data["on"])
    by, act = _party_called(text_of(data, "by")), _act(data, "an event", is_kept=is_kept)
    known: Json = data.get("recorded", data["on"])
    recorded = on if known == data["on"] else on_from_json(known)
    towards, reverses, corrects, strikes = (text_of(data, key) for key in _NAMING)
    told, trusted = data.get("source"), data.get("confidence")
    source = None if told is None else _source(told)
    confidence = None if trusted is None else _confidence(trusted)
    note = text_of(data, "note")
    beside: dict[str, Any] = {
        "id": id_,
        "towards": towards,
        "source": source,
        "confidence": confidence,
        "note": note,
    }
    if reverses or corrects or strikes:
        beside |= {"reverses": reverses, "corrects": corrects, "strikes": strikes}
        return Event(by=by, act=act, on=on, recorded=recorded, **beside)
    return made_of(by, act, on, recorded, **beside)


MOST_PARTIES = 1024
"""How many parties are remembered by their names."""

_party_called = lru_cache(MOST_PARTIES)(parties.Party)


def mistaken_in(data: Json) -> tuple[tuple[str, ...], bool]:
    """What is mistaken in the data of an event that `event_from_json` refuses.

    Returns:
        The keys that lead there, none where it is the whole; and whether it is the key itself.
    """
    if not is_object(data):
        return (), False
    for key in data:
        if key not in _EVENT_KEYS:
            return (key,), True
    fields = data.get("fields")
    for name, value in fields.items() if is_object(fields) else ():
        if _is_refused(event_from_json, fields={name: value}):
            return ("fields", name), False
    for key in data:
        if _is_refused(event_from_json, **{key: data[key]}):
            return (key,), False
    return (), False


def _is_refused(read: Callable[[dict[str, Json]], object], **told: Json) -> bool:
    """Whether an event is refused that is in order, but for what is told of it."""
    try:
        read({"on": "0009-01-01", "by": "-", "action": "-", "recorded": "9990-01-01", **told})
    except ContractError:
        return True
    return False


@checked
def act_from_json(data: Mapping[str, Json], what: str, *, is_kept: bool = False) -> Act:
    """The act that the action and the fields of an object state.

    Args:
        data: The object, which has an action.
        what: What it says, for messages: ``"an event"``.
        is_kept: As `event_from_json` takes it.

    Raises:
        MalformedRecordError: When the action is no text, the fields are no object of values, or
            an amount may be thousands or a decimal.
        ContractError: When a value in it is refused.
    """
    return _act(data, what, is_kept=is_kept)


def _act(data: Mapping[str, Json], what: str, *, is_kept: bool) -> Act:
    fields = data.get("fields", {})
    if not is_object(fields):
        msg = f"the fields of {what} are an object, not {shown_json(fields)}"
        raise MalformedRecordError(msg)
    for name, value in () if is_kept else fields.items():
        told = value.get("Money") if is_object(value) else None
        if isinstance(told, str):
            _refuse_thousands(name, told)
    values = tuple([(name, value_from_json(value)) for name, value in fields.items()])
    called = text_of(data, "action")
    if called.isascii() and all(map(str.isascii, fields)):  # as most are
        return act_of(called, values, None)
    return Act(called, values)


def _source(data: Json) -> Source:
    """The source of an event.

    Raises:
        MalformedRecordError: When it is none; says what is missing or wrong.
    """
    stated = object_of(data, "a source", _OF_SOURCE, {"title"})
    told = {name: text_of(stated, name) for name, text in stated.items() if text is not None}
    return Source(**{"title": text_of(stated, "title"), **told})


def _confidence(data: Json) -> Confidence:
    """How far an event is to be trusted.

    Raises:
        MalformedRecordError: When it is none of the words for it.
    """
    known = _CONFIDENCES.get(data) if isinstance(data, str) else None
    if known is None:
        msg = f"{shown_json(data)} is no confidence; write one of {', '.join(_CONFIDENCES)}"
        raise MalformedRecordError(msg)
    return known


_OF_SOURCE = tuple(a.name for a in attrs.fields(Source))

_CONFIDENCES = {one.value: one for one in Confidence}

_NAMING = ("towards", "reverses", "corrects", "strikes")
"""The parts of an event that name another by its id."""

_FORMS = (
    "a string, an integer, a boolean or {sort: name}, such as "
    '{"Money": "USD 900"}, {"Decimal": "0.5"}, {"date": "2025-01-21"}, '
    '{"datetime": "2025-01-21T09:30:00+00:00"}, {"timedelta": "PT72H"} or {"Provider": "Azure"}'
)
"""How values are written, for messages."""

_EVENT_KEYS = (
    *("id", "on", "by", "action", "fields", "recorded"),
    *(*_NAMING, "source", "confidence", "note"),
)


def to_json(thing: object) -> Json:
    """Contracts, clauses and all that they are made of, as JSON data.

    Raises:
        UnboundParameterError: For a template, or a part of one.
    """
    if isinstance(thing, Contract | Clause | Definition | Amendment):
        left = next((known.name for known in parameters_of(thing)), None)
        if left is not None:
            msg = (
                f"what the parameter {left!r} is stands in no JSON of this form; write "
                "template.dump('lease.json'), or take an instance"
            )
            raise UnboundParameterError(msg)
    return _converter().unstructure(thing)


@checked
def from_json(cls: type[T], data: Json) -> T:
    """The object that `to_json` wrote.

    Args:
        cls: Its class, such as `Contract`, `Clause` or `Amendment`.
        data: JSON data.

    Raises:
        MalformedRecordError: When the data does not say what the class needs.
        ContractError: When the parts are refused by the contract that they make.
    """
    from cattrs.errors import ForbiddenExtraKeysError, StructureHandlerNotFoundError

    try:
        return _converter().structure(data, cls)
    except ContractError:
        raise
    except (
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
        ForbiddenExtraKeysError,
        StructureHandlerNotFoundError,
    ) as error:
        msg = f"this is no {cls.__name__}: {error!r}; see to_json for the form"
        raise MalformedRecordError(msg) from error


@cache
def _converter() -> Converter:
    from cattrs import Converter

    converter = Converter(
        omit_if_default=True,
        forbid_extra_keys=True,
        detailed_validation=False,
        unstruct_collection_overrides={tuple: list},
    )
    outward = converter.register_unstructure_hook_factory
    outward(attrs.has, partial(_unstructure_of, converter))
    outward(_is_open_union, partial(_by_itself, converter))
    for cls in (Entity, Money, Decimal, date, timedelta):
        converter.register_unstructure_hook(cls, value_to_json)
    converter.register_unstructure_hook(Party, _party_to_json)
    converter.register_unstructure_hook(PartyGroup, _party_to_json)
    converter.register_unstructure_hook(Event, event_to_json)
    converter.register_unstructure_hook(expressions.Const, _const_to_json)
    converter.register_unstructure_hook(Calendar, partial(_calendar_to_json, converter))
    converter.register_structure_hook(Party, _party)
    converter.register_structure_hook(Calendar, partial(_calendar, converter))
    converter.register_structure_hook(date, _value)
    for plain in (str, int, bool):
        converter.register_structure_hook(plain, _itself)
    converter.register_structure_hook_func(_is_survival, _survival)
    converter.register_structure_hook_func(_is_tuple, partial(_tuple, converter))
    converter.register_structure_hook_func(_is_open, partial(_structure, converter))
    return converter


def _unstructure_of(converter: Converter, cls: type[Any]) -> Callable[[Any], Json]:
    from cattrs import override
    from cattrs.gen import make_dict_unstructure_fn

    carried = {a.name: override(omit=True) for a in attrs.fields(cls) if not a.eq}
    if cls is Contract:
        carried["parties"] = override(unstruct_hook=_parties_to_json)
    plain: Callable[[Any], dict[str, Json]] = make_dict_unstructure_fn(
        cls,
        converter,
        _cattrs_omit_if_default=True,
        # a keyword argument without _cattrs_ stands for a field
        **carried,  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    )
    if cls.__name__ not in _TAGGED:
        return plain
    return lambda node: {"is": cls.__name__, **plain(node)}


def _by_itself(converter: Converter, _: object) -> Callable[[object], Json]:
    return lambda thing: converter.unstructure(thing, type(thing))


def _const_to_json(const: expressions.Const[Any]) -> Json:
    written = {"percent": True} if isinstance(const.value, Percentage) else {}
    if isinstance(const.value, Money):
        return {"is": "Const", "value": {"Money": money_to_json(const.value)}}
    if isinstance(const.value, datetime):  # it may be a time of day in the contract's zone
        return {"is": "Const", "value": {"datetime": const.value.isoformat()}}
    return {"is": "Const", "value": _named_to_json(const.value), **written}


def _const(stated: dict[str, Json]) -> expressions.Const[Any]:
    """The constant; a decimal that was written as a percentage is one again."""
    value = value_from_json(stated["value"])
    if stated.get("percent") is True and isinstance(value, Decimal):
        value = Percentage(value)
    return expressions.Const(value)


def _party_to_json(party: Party) -> Json:
    """A party as its name; a group of parties as its name and theirs, and if they owe jointly."""
    if isinstance(party, PartyGroup):
        jointly: dict[str, Json] = {"jointly": True} if isinstance(party, Debtors) else {}
        if isinstance(party, Sharers):
            jointly = {"percent": [hundredths(share) for share in party.shares]}
        members = [member.name for member in party.members]
        return {"name": party.name, "members": members, **jointly}
    return party.name


def _parties_to_json(named: tuple[Party, ...]) -> Json:
    """The parties of a contract by their names, with what sentences call them where that differs.

    Whoever names a party elsewhere names it by its name alone.
    """
    return [{"name": p.name, "in_text": p.in_text} if p.in_text else p.name for p in named]


def _party(data: Json, _: object) -> parties.Party:
    if not is_object(data):
        return parties.Party(data)
    if "in_text" in data:
        return parties.Party(data["name"], in_text=data["in_text"])
    names: list[str] = data["members"]
    members = tuple(map(parties.Party, names))
    if "percent" in data:
        return parties.SharingDebtors(data["name"], members, tuple(map(percent, data["percent"])))
    if data.get("jointly") is True:
        return parties.JointDebtors(data["name"], members)
    return parties.group_of(data["name"], members)


def _calendar_to_json(converter: Converter, calendar: Calendar) -> Json:
    """A calendar as its name where that says all of it, else as an object."""
    if calendar.is_plain:
        return calendar.names[0]
    return _unstructure_of(converter, Calendar)(calendar)


def _calendar(converter: Converter, data: Json, _: object) -> Calendar:
    if not is_object(data):
        return Calendar(data)
    stated = {**data, "names": tuple(data.get("names", ()))}
    return cast("Calendar", _structure_of(converter, Calendar)(stated, Calendar))


def _value(data: Json, _: object) -> Value:
    return value_from_json(data)


def _itself(data: Json, cls: type[T]) -> T:
    """The data, which nothing is made of that they are not: ``"no"`` is no truth value."""
    if issubclass(cls, Enum):
        return cls(data)
    if type(data) is not cls:
        msg = f"{shown_json(data)} is no {cls.__name__}"
        raise TypeError(msg)
    return data


def _is_survival(cls: object) -> bool:
    return cls == bool | Survival


def _survival(data: Json, _: object) -> bool | Survival:
    return Survival(data) if isinstance(data, str) else _itself(cast("bool", data), bool)


def _is_tuple(cls: object) -> bool:
    return get_origin(cls) is tuple


def _tuple(converter: Converter, data: Json, cls: object) -> tuple[object, ...]:
    """The data of an array: a string is none, though its letters come in a row."""
    if not isinstance(data, list | tuple):
        msg = f"{shown_json(data)} is no array"
        raise TypeError(msg)
    members, types = cast("list[object]", data), get_args(cls)
    each = repeat(types[0]) if types[1:] == (...,) else types
    if each is types and len(types) != len(members):
        msg = f"{shown_json(data)} is no array of {len(types)}"
        raise TypeError(msg)
    return tuple(
        converter.structure(one, type_) for one, type_ in zip(members, each, strict=False)
    )


def _members(cls: object) -> tuple[object, ...]:
    """The classes in a union, or the one class that a type is, without type arguments."""
    members = get_args(cls) if _is_union(cls) else (cls,)
    return tuple(get_origin(member) or member for member in members)


def _is_union(cls: object) -> bool:
    return get_origin(cls) in (Union, UnionType)


def _is_open(cls: object) -> bool:
    """Whether the data for a field of this type name their class, or are a value."""
    is_value = set(get_args(Value)) <= set(get_args(cls))
    return is_value or any(member in _TAGGED.values() for member in _members(cls))


def _is_open_union(cls: object) -> bool:
    return _is_union(cls) and _is_open(cls)


def _structure(converter: Converter, data: Json, cls: object) -> object:
    """The object of the class that the data name, where the type allows that class."""
    thing = _untagged(converter, data) if is_object(data) and "is" in data else data
    if is_object(thing):
        thing = value_from_json(thing)
    members = tuple(member for member in _members(cls) if isinstance(member, type))
    named = [member for member in members if issubclass(member, Enum)]
    if named and isinstance(thing, str):
        return named[0](thing)
    if not isinstance(thing, members):
        msg = f"{shown_json(data)} cannot stand here"
        raise TypeError(msg)
    return thing


def _untagged(converter: Converter, data: dict[str, Json]) -> object:
    stated = {name: value for name, value in data.items() if name != "is"}
    cls = _TAGGED[data["is"]]
    if cls is expressions.Const:
        return _const(stated)
    if cls is Clause:
        types = get_type_hints(Clause)
        parts = {name: converter.structure(part, types[name]) for name, part in stated.items()}
        clause = Clause(parts.pop("id"), parts.pop("text"), *parts.pop("norms", ()), **parts)
        object.__setattr__(clause, "written", None)  # by nobody's line
        return clause
    return _structure_of(converter, cls)(stated, cls)


@cache
def _structure_of(converter: Converter, cls: type[Any]) -> Callable[[Json, type], object]:
    from cattrs.gen import make_dict_structure_fn

    structure: Callable[[Json, type], object] = make_dict_structure_fn(
        cls, converter, _cattrs_forbid_extra_keys=True
    )
    return structure
