"""Describes the service as OpenAPI 3.1, by the schemas of events and of answers."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeGuard

from contract_rules.interop.schemas import events_schema
from contract_rules.version import VERSION

if TYPE_CHECKING:
    from contract_rules.contracts.contract import Contract

_TEXT = {"type": "string"}

_ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["type", "message"],
            "properties": {
                "type": {**_TEXT, "description": "What sort of error it is."},
                "message": {**_TEXT, "description": "What is wrong, and what to write instead."},
                "where": {
                    **_TEXT,
                    "description": "The place in the list that was sent: [0] is its first event.",
                },
                "event": {**_TEXT, "description": "The id of the event that is refused."},
            },
        }
    },
}

_MISSING = {
    "type": "object",
    "required": ["verdict", "events", "readings", "breaches"],
    "properties": {
        "verdict": {**_TEXT, "description": "What the decision would be."},
        "events": {"type": "array", "items": {"$ref": "#/components/schemas/event"}},
        "readings": {"type": "object", "additionalProperties": _TEXT},
        "breaches": {"type": "array", "items": _TEXT, "description": "Ids of clauses."},
    },
}

_WHY = {
    "type": "object",
    "required": ["format", "version", "decision", "text", "missing"],
    "properties": {
        "format": {"$ref": "#/components/schemas/format"},
        "version": {"$ref": "#/components/schemas/version"},
        "decision": {"$ref": "#/components/schemas/decision"},
        "text": {**_TEXT, "description": "The decision in words, with its reasons."},
        "missing": {"type": "array", "items": _MISSING},
    },
}

_REFUSALS = {
    400: "What was sent has not the form that it should.",
    401: "No key was sent, or another than the service has.",
    403: "The host is not this machine, and the service has no key.",
    409: "An id is taken by another event.",
    413: "The body is too large.",
    415: "The content type is not application/json.",
    422: "What was sent is refused: an unknown party, a wrong value.",
    503: "It took too long, too much is waiting, or the store cannot be reached.",
}


def openapi(contract: Contract) -> dict[str, Any]:
    """The description of the service of a contract, as JSON data.

    Args:
        contract: The contract, whose parties and actions it names.
    """
    stored = files("contract_rules").joinpath("schemas/findings.schema.json")
    answers = json.loads(stored.read_text(encoding="utf-8"))
    events = events_schema(contract)
    schemas: dict[str, Any] = {}
    for schema in (answers, events):
        for name, one in schema["$defs"].items():
            schemas[_named(name, schema is events)] = _moved(one, events=schema is events)
    schemas["recorded_value"] = events_schema()["$defs"]["value"]
    schemas["question"] = _question(contract)
    schemas["error"] = _ERROR
    return {
        "openapi": "3.1.0",
        "info": {
            "title": contract.name,
            "version": VERSION,
            "description": "What the parties of the contract may, may not and must do, and why.",
        },
        "paths": _paths(),
        "components": {
            "schemas": schemas,
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"key": []}, {}],
    }


def _named(name: str, events: bool) -> str:  # noqa: FBT001 (which of the two schemas it is of)
    return f"recorded_{name}" if events and name != "event" else name


def _moved(schema: Any, *, events: bool) -> Any:  # noqa: ANN401 (JSON data)
    """A part of a schema, with what it refers to among the components."""
    if _is_list(schema):
        return [_moved(one, events=events) for one in schema]
    if not _is_object(schema):
        return schema
    return {key: _reference(key, value, events=events) for key, value in schema.items()}


def _is_list(schema: object) -> TypeGuard[list[Any]]:
    return isinstance(schema, list)


def _is_object(schema: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(schema, dict)


def _reference(key: str, value: Any, *, events: bool) -> Any:  # noqa: ANN401 (JSON data)
    if key == "$ref":
        return _ref(_named(value.rpartition("/")[2], events))["$ref"]
    return _moved(value, events=events)


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _question(contract: Contract) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["party", "action", "on"],
        "additionalProperties": False,
        "properties": {
            "party": {"enum": [party.name for party in contract.parties]},
            "action": {"enum": [kind.name for kind in contract.actions]},
            "fields": {
                "type": "object",
                "description": "Values by the names of fields, as in events; any may be left out.",
                "additionalProperties": _ref("recorded_value"),
            },
            "on": _ref("recorded_on"),
            "known_by": {"anyOf": [_ref("recorded_on"), {"type": "null"}]},
            "readings": {
                "type": "object",
                "description": "Readings of contested questions, by the ids of these.",
                "additionalProperties": _TEXT,
            },
        },
    }


def _paths() -> dict[str, Any]:
    recorded = {
        "type": "object",
        "required": ["format", "version", "recorded", "known", "findings"],
        "properties": {
            "format": _ref("format"),
            "version": _ref("version"),
            "recorded": {"type": "array", "items": _TEXT},
            "known": {"type": "array", "items": _TEXT},
            "findings": {"type": "array", "items": _ref("finding")},
        },
    }
    told = {
        "type": "object",
        "required": ["format", "version", "events", "next"],
        "properties": {
            "format": _ref("format"),
            "version": _ref("version"),
            "events": {"type": "array", "items": _ref("event")},
            "next": {"type": ["integer", "null"], "description": "The `after` of the next page."},
        },
    }
    event = _ref("event")
    several = {"anyOf": [event, {"type": "array", "items": event, "minItems": 1}]}
    times = (
        _parameter("on", "As of when.", _ref("recorded_on"), required=True),
        _parameter("known_by", "Count only what was known by then.", _ref("recorded_on")),
        _parameter("reading", "A question and its reading: question=reading.", _TEXT),
    )
    bearer, clause = _parameter("bearer", "Whose duties.", _TEXT), _clause("lays them down")
    narrowing = (
        _parameter("party", "Of this party alone.", _TEXT),
        _parameter("action", "About this action alone, and kinds of it.", _TEXT),
        _clause("decides"),
    )
    trigger = _parameter("trigger", "The id of the event upon which they arose.", _TEXT)
    after = _parameter("after", "How many events to leave out.", {"type": "integer", "minimum": 0})
    duties = {"type": "array", "items": _ref("duty")}
    return {
        "/decide": {
            "post": {
                "summary": "Whether a party may do something, and why.",
                **_body(_ref("question")),
                **_responses(("A decision.", _ref("decision"))),
            }
        },
        "/why": {
            "post": {
                "summary": "The decision, in words as well, and the least that would change it.",
                **_body(_ref("question")),
                **_responses(("A decision, and what would change it.", _WHY)),
            }
        },
        "/report": {
            "get": {
                "summary": "What each party may, may not and must do on a day.",
                "parameters": [*times, *narrowing],
                **_responses(("A report.", _ref("report"))),
            }
        },
        "/duties": {
            "get": {
                "summary": "What each party must do, or had to, and how that stands on a day.",
                "parameters": [*times, bearer, clause, trigger],
                **_responses(("The duties.", duties)),
            }
        },
        "/events": {
            "get": {
                "summary": "The events on record, in the order of recording, a thousand at most.",
                "parameters": [after],
                **_responses(("Events.", told)),
            },
            "post": {
                "summary": "Record events: all of them, or none where one is refused.",
                "description": "An event that is on record already changes nothing.",
                **_body(several),
                **_responses(("All were known.", recorded), ("Some are new.", recorded)),
            },
        },
    }


def _clause(what: str) -> dict[str, Any]:
    return _parameter("clause", f"The id of the clause that {what}.", _TEXT)


def _parameter(
    name: str, told: str, schema: dict[str, Any], *, required: bool = False
) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": required,
        "description": told,
        "schema": schema,
    }


def _body(schema: dict[str, Any]) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def _responses(*answers: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    statuses = zip(("200", "201"), answers, strict=False)
    found: dict[str, Any] = {
        status: {"description": told, "content": {"application/json": {"schema": schema}}}
        for status, (told, schema) in statuses
    }
    for code, told in _REFUSALS.items():
        refused = {"application/json": {"schema": _ref("error")}}
        found[str(code)] = {"description": told, "content": refused}
    return {"responses": found}
