"""The JSON Schemas of events, of which a file of a record has one a line.

Those of contracts and of answers lie beside the one that is made here, in ``schemas/``.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from contract_rules.contracts.contract import Contract
from contract_rules.values.acts import Entity
from contract_rules.values.arguments import guard_of, look
from contract_rules.values.sources import Confidence

if TYPE_CHECKING:
    from contract_rules.values.acts import ActionType, FieldType

_CONTRACT = guard_of(Contract | None)

_TEXT = {"type": "string"}

_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

_ON = {
    "type": "string",
    "pattern": rf"^{_DAY}([T ][0-9:.,]+(Z|[+-][0-9:.]+))?$",
    "description": "A day, or an instant with its offset: 2025-01-21, 2025-01-21T09:00:00Z.",
}

_DECIMAL = r"-?[0-9]+(\.[0-9]+)?([Ee][+-]?[0-9]+)?"

_NAMES = {"type": "array", "items": _TEXT, "description": "What it is also called."}


def events_schema(contract: Contract | None = None) -> dict[str, Any]:
    """The JSON Schema of one line of a file of events.

    A line is an event, or says how many events come after it. By the schema of a contract an
    event is of one of its parties and states every field of one of its actions; what only the
    record can tell, as that an id is not taken, no schema says.

    Args:
        contract: The contract; None for the schema of the events of any contract, which the
            package holds as ``schemas/events.schema.json``.

    Raises:
        WrongTypeError: When it is no contract.
    """
    look("contract", contract, _CONTRACT)
    whose = "any contract" if contract is None else contract.name
    by: dict[str, Any] = _TEXT
    if contract is not None:
        by = {"enum": [party.name for party in contract.parties]}
    event: dict[str, Any] = {
        "type": "object",
        "required": ["on", "by", "action"],
        "additionalProperties": False,
        "properties": {
            "id": {**_TEXT, "description": "By default, made of the content."},
            "on": {"$ref": "#/$defs/on"},
            "by": {**by, "description": "The name of the party that did it."},
            "action": _TEXT,
            "fields": {"type": "object"},
            "recorded": {"$ref": "#/$defs/on"},
            "towards": {**_TEXT, "description": "The id of the event whose duty it performs."},
            "reverses": {**_TEXT, "description": "The id of the event that it reverses."},
            "corrects": {**_TEXT, "description": "The id of the event that it puts right."},
            "strikes": {**_TEXT, "description": "The id of the event that never happened."},
            "source": {"$ref": "#/$defs/source"},
            "confidence": {"enum": [one.value for one in Confidence]},
            "note": _TEXT,
        },
    }
    if contract is None:
        event["properties"]["fields"]["additionalProperties"] = {"$ref": "#/$defs/value"}
    else:
        event["oneOf"] = [_of_action(kind, contract) for kind in contract.actions]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"A line of a file of events of {whose}",
        "oneOf": [{"$ref": "#/$defs/event"}, {"$ref": "#/$defs/count"}],
        "$defs": {
            "event": event,
            "count": {
                "type": "object",
                "description": "How many lines come after it at least.",
                "required": ["events"],
                "additionalProperties": False,
                "properties": {"events": {"type": "integer", "minimum": 0}},
            },
            "on": _ON,
            "source": {
                "type": "object",
                "required": ["title"],
                "additionalProperties": False,
                "properties": {
                    "title": _TEXT,
                    "publisher": _TEXT,
                    "address": {"type": ["string", "null"]},
                    "date": {"type": ["string", "null"]},
                },
            },
            **({"value": _ANY} if contract is None else {}),
        },
    }


_ANY = {
    "description": "A string, a whole number, a truth value, or a name by its sort.",
    "anyOf": [
        {"type": ["boolean", "string", "integer"]},
        {
            "type": "object",
            "minProperties": 1,
            "properties": {"aliases": _NAMES},
            "additionalProperties": _TEXT,
            "maxProperties": 2,
        },
    ],
}


def _of_action(kind: ActionType, contract: Contract) -> dict[str, Any]:
    fields = {known.name: _of_field(known, contract) for known in kind.fields}
    required = {"required": ["fields"]} if fields else {}
    return {
        "properties": {
            "action": {"const": kind.name},
            "fields": {
                "type": "object",
                "required": list(fields),
                "additionalProperties": False,
                "properties": fields,
            },
        },
        **required,
    }


def _of_field(known: FieldType, contract: Contract) -> dict[str, Any]:
    """The values of a field, as JSON data."""
    match known.type:
        case "bool":
            return {"type": "boolean"}
        case "str":
            return {"enum": list(known.choices)} if known.choices else _TEXT
        case "int":
            bounds = {"minimum": known.least, "maximum": known.greatest}
            stated = {name: bound for name, bound in bounds.items() if bound is not None}
            return {"type": "integer"} | stated
        case "date":
            return _tagged("date", _matching(_DAY))
        case "Party":
            return _tagged("Party", _TEXT)
        case "Decimal":
            return _tagged("Decimal", _matching(_DECIMAL))
        case "Money":
            currency = known.currency or contract.currency
            code = r"\S+" if currency is None else re.escape(currency)
            sign = "-?" if known.signed else ""
            return _tagged("Money", _matching(rf"{code} {sign}[0-9]+(\.[0-9]+)?"))
        case sort:
            named = [one for one in known.choices if isinstance(one, Entity)]
            names = [name for one in named for name in (one.name, *one.aliases)]
            told = _tagged(sort, {"enum": names} if names else _TEXT)
            told["properties"]["aliases"] = _NAMES
            return told


def _tagged(sort: str, text: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": [sort],
        "additionalProperties": False,
        "properties": {sort: text},
    }


def _matching(pattern: str) -> dict[str, str]:
    return {"type": "string", "pattern": f"^{pattern}$"}


if __name__ == "__main__":
    print(json.dumps(events_schema(), indent=2))  # noqa: T201 (what it is run for)
