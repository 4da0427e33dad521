"""JSON both ways: values, events, whole contracts, and findings outward.

An entity is an object of its sort and name, ``{"Provider": "Azure"}``; every other value that
JSON lacks is an object of its type, ``{"Money": "USD 100000000000"}``. Nodes carry their class
under ``"is"``. Defaults are left out.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, get_origin

import attrs
from cattrs import Converter, override
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn

from contract_rules import nodes, norms
from contract_rules.clauses import Clause, Definition, Provision
from contract_rules.errors import ContractError, MalformedRecordError
from contract_rules.events import Event
from contract_rules.money import Money
from contract_rules.nodes import Act, Condition, Entity, Party, Term, Value
from contract_rules.sources import Confidence, Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_rules.periods import On

_TAGGED: dict[str, type] = {
    cls.__name__: cls
    for cls in (
        *(nodes.Const, nodes.FieldOf, nodes.When),
        *(nodes.OneOf, nodes.OtherThan, nodes.AtLeast, nodes.AtMost),
        *(nodes.MoreThan, nodes.LessThan, nodes.Between),
        *(nodes.Occurred, nodes.Compared, nodes.Defined, nodes.AllOf, nodes.AnyOf, nodes.Not),
        *(norms.Permission, norms.Prohibition, norms.Power, norms.Begins, norms.Ends),
        *(Clause, Definition),
    )
}
_UNIONS = (nodes.Matcher, norms.Norm, norms.Effect, Provision)
_BASES = (nodes.Combinable, Term, *nodes.Matcher.__args__, *norms.Norm.__args__)

_UNTIL = date | Condition | None

T = TypeVar("T")


def value_to_json(value: Value) -> Any:
    """A field's value as JSON data."""
    match value:
        case Entity(sort, name):
            return {sort: name}
        case Party(name):
            return {"Party": name}
        case Money(amount, currency):
            return {"Money": f"{currency} {amount:f}"}
        case Decimal():
            return {"Decimal": str(value)}
        case date():
            return {"date": value.isoformat()}
        case _:
            return value


def value_from_json(data: Any) -> Value:
    """The value that `value_to_json` wrote.

    Raises:
        MalformedRecordError: When the data is no value.
    """
    match data:
        case bool():
            pass
        case int() | str():
            return data
        case {**single} if len(single) == 1:
            ((tag, text),) = single.items()
            if isinstance(text, str):
                return _tagged_value(tag, text)
    msg = f"{json.dumps(data)} is no value; write a string, an integer or {{sort: name}}"
    raise MalformedRecordError(msg)


def _tagged_value(tag: str, text: str) -> Value:
    match tag:
        case "Party":
            return Party(text)
        case "Money":
            currency, _, amount = text.partition(" ")
            return Money(amount, currency)
        case "Decimal":
            return Decimal(text)
        case "date":
            return on_from_json(text)
        case _:
            return Entity(tag, text)


def on_from_json(text: str) -> On:
    """A date, or a datetime where the text has a time of day.

    Raises:
        MalformedRecordError: When it is neither.
    """
    try:
        return date.fromisoformat(text) if len(text) == len("2025-01-21") else _moment(text)
    except (TypeError, ValueError):
        msg = f"{text!r} is not a date; write 2025-01-21 or 2025-01-21T09:30:00+00:00"
        raise MalformedRecordError(msg) from None


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def event_to_json(event: Event) -> dict[str, Any]:
    """An event as one JSON object."""
    data: dict[str, Any] = {
        "id": event.id,
        "on": event.on.isoformat(),
        "by": event.by.name,
        "action": event.act.kind,
        "fields": {name: value_to_json(value) for name, value in event.act.fields},
        "recorded": event.recorded.isoformat(),
    }
    if event.source:
        data["source"] = to_json(event.source)
    if event.confidence:
        data["confidence"] = event.confidence.value
    if event.note:
        data["note"] = event.note
    return data


def event_from_json(data: Any) -> Event:
    """The event that `event_to_json` wrote.

    Raises:
        MalformedRecordError: When the data is no event; says what is missing or wrong.
        ContractError: When a value in it is refused.
    """
    if not isinstance(data, dict):
        msg = f"an event is an object, not {json.dumps(data)}"
        raise MalformedRecordError(msg)
    unknown = data.keys() - _EVENT_KEYS
    missing = {"on", "by", "action"} - data.keys()
    if unknown or missing:
        wrong = "has no" if unknown else "needs"
        names = ", ".join(map(repr, sorted(unknown or missing)))
        msg = f"an event {wrong} {names}; it has {', '.join(_EVENT_KEYS)}"
        raise MalformedRecordError(msg)
    fields = data.get("fields", {})
    if not isinstance(fields, dict):
        msg = f"the fields of an event are an object, not {json.dumps(fields)}"
        raise MalformedRecordError(msg)
    values = tuple((name, value_from_json(value)) for name, value in fields.items())
    source, confidence = data.get("source"), data.get("confidence")
    return Event(
        id=_text(data, "id"),
        on=on_from_json(data["on"]),
        by=Party(_text(data, "by")),
        act=Act(_text(data, "action"), values),
        recorded=on_from_json(data.get("recorded", data["on"])),
        source=None if source is None else from_json(Source, source),
        confidence=None if confidence is None else from_json(Confidence, confidence),
        note=_text(data, "note"),
    )


_EVENT_KEYS = ("id", "on", "by", "action", "fields", "recorded", "source", "confidence", "note")


def _text(data: dict[str, Any], key: str) -> str:
    text = data.get(key, "")
    if not isinstance(text, str):
        msg = f"{key!r} is a string, not {json.dumps(text)}"
        raise MalformedRecordError(msg)
    return text


def to_json(thing: object) -> Any:
    """Clauses, contracts, decisions, positions and all that they are made of, as JSON data."""
    return _converter().unstructure(thing)


def from_json(cls: type[T], data: Any) -> T:
    """What `to_json` wrote, as the class that it was.

    Args:
        cls: Such as `Contract`, `Clause` or `Amendment`.
        data: JSON data.

    Raises:
        MalformedRecordError: When the data does not say what the class needs.
        ContractError: When the parts are refused by the contract that they make.
    """
    try:
        return _converter().structure(data, cls)
    except ContractError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        msg = f"this is no {cls.__name__}: {error!r}; see to_json for the form"
        raise MalformedRecordError(msg) from error


@cache
def _converter() -> Converter:
    converter = Converter(omit_if_default=True, detailed_validation=False)
    outward = converter.register_unstructure_hook_factory
    outward(attrs.has, lambda cls: _unstructure_of(cls, converter))
    outward(_is_open, lambda _: lambda thing: converter.unstructure(thing, type(thing)))
    for cls in (Entity, Money, Decimal, date):
        converter.register_unstructure_hook(cls, value_to_json)
    converter.register_unstructure_hook(Party, lambda party: party.name)
    converter.register_structure_hook(Party, lambda name, _: Party(name))
    converter.register_unstructure_hook(Event, event_to_json)
    converter.register_unstructure_hook(nodes.Const, _const_to_json)
    converter.register_structure_hook(date, lambda data, _: value_from_json(data))
    converter.register_structure_hook_func(_is_node, lambda d, _: _untagged(d, converter))
    converter.register_structure_hook_func(lambda cls: cls == _UNTIL, _until(converter))
    return converter


def _unstructure_of(cls: type, converter: Converter) -> Callable[[Any], Any]:
    carried = {a.name: override(omit=True) for a in attrs.fields(cls) if not a.eq}
    plain = make_dict_unstructure_fn(cls, converter, _cattrs_omit_if_default=True, **carried)
    if cls.__name__ not in _TAGGED:
        return plain
    return lambda node: {"is": cls.__name__, **plain(node)}


def _const_to_json(const: nodes.Const[Value]) -> dict[str, Any]:
    return {"is": "Const", "value": value_to_json(const.value)}


def _is_open(cls: object) -> bool:
    """Whether what stands in a field of this type is told by the thing itself."""
    return cls in (*_UNIONS, _UNTIL, Value) or get_origin(cls) is Term or cls is Condition


def _is_node(cls: object) -> bool:
    origin = get_origin(cls) or cls
    return cls in _UNIONS or (isinstance(origin, type) and issubclass(origin, _BASES))


def _untagged(data: Any, converter: Converter) -> Any:
    data = dict(data)
    cls = _TAGGED[data.pop("is")]
    if cls is nodes.Const:
        return nodes.Const(value_from_json(data["value"]))
    if cls is Clause:
        parts = {a.name: a.type for a in attrs.fields(Clause) if a.name in data}
        given = {name: converter.structure(data[name], type_) for name, type_ in parts.items()}
        return Clause(given.pop("id"), given.pop("text"), *given.pop("norms", ()), **given)
    return make_dict_structure_fn(cls, converter, _cattrs_forbid_extra_keys=True)(data, cls)


def _until(converter: Converter) -> Callable[[Any, Any], Any]:
    def structure(data: Any, _: Any) -> Any:
        if data is None or "date" in data:
            return None if data is None else value_from_json(data)
        return converter.structure(data, Condition)

    return structure
