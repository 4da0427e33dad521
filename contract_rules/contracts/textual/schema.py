"""The JSON Schema of files of contracts, with which editors complete and check them.

``python -m contract_rules.contracts.textual.schema`` prints it; it is published as
``contract_rules/schemas/contract.schema.json``. What is written as text it takes as text: that is
parsed when the contract is loaded.
"""

from __future__ import annotations

import json
from typing import Any, TypeAlias

from contract_rules.contracts.clauses import Rank, Survival
from contract_rules.contracts.textual.form import (
    ACTION,
    AMENDMENT,
    CALENDAR,
    CLAUSE,
    CONTRACT,
    DEFINITION,
    FIELD,
    GROUP,
    PARAMETER,
    QUESTION,
    SOURCE,
)
from contract_rules.contracts.textual.keys import VERBS, words_of
from contract_rules.contracts.textual.spelling import words_for
from contract_rules.norms.orders import Allocation, Debt
from contract_rules.values.calendars import Roll
from contract_rules.values.sources import Confidence

Schema: TypeAlias = dict[str, Any]
"""A part of a JSON Schema."""

_TEXT: Schema = {"type": ["string", "number", "boolean"]}
"""A text; what YAML takes for a number or a truth value is the text that was written."""


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _some(one: Schema) -> Schema:
    """One, or a list of them."""
    return {"anyOf": [one, {"type": "array", "items": one}]}


def _by_words(one: Schema) -> Schema:
    """Parts by words that their author chooses."""
    return {"type": "object", "additionalProperties": one}


def _part(
    keys: tuple[str, ...], says: str, needed: tuple[str, ...] = (), **held: Schema
) -> Schema:
    """A part with these keys; a key of which nothing is said holds a text."""
    told = {key.replace("_", " "): one for key, one in held.items()}
    properties = {key: told.get(key, _ref("text")) for key in keys}
    required = {"required": list(needed)} if needed else {}
    return {
        "type": "object",
        "description": says,
        "properties": properties,
        "additionalProperties": False,
        **required,
    }


def _words(of: Any) -> Schema:  # noqa: ANN401 (an enum)
    return {"enum": [words_for(member) for member in of]}


def _norm(verb: str) -> Schema:
    """A norm: its head, such as ``seller must``, and the keys that may stand beside that."""
    held: dict[str, Schema] = {
        "truth": _ref("truth"),
        "roll": _words(Roll),
        "allocation": _words(Allocation),
        "debt": _words(Debt),
        "clause": _ref("text"),
        "calendar": _ref("texts"),
        "upon": _ref("texts"),
        "acts": _ref("texts"),
        "norm": _ref("norm"),
        "effects": _some(_ref("effect")),
    }
    return {
        "type": "object",
        "properties": {
            word: held.get(key.held, _ref("text")) for word, key in words_of(VERBS[verb]).items()
        },
        "patternProperties": {rf"^\S+\s+{verb}$": _ref("text")},
        "additionalProperties": False,
    }


def schema() -> Schema:
    """The schema, as JSON data."""
    sources = _some({"anyOf": [_ref("text"), _ref("source")]})
    source = {"anyOf": [_ref("text"), _ref("source")]}
    named = {"anyOf": [_ref("text"), _part(("name", "called"), "A party.", ("name",))]}
    thing = _part(("name", "also called"), "A thing.", ("name",), also_called=_ref("texts"))
    group = _part(
        GROUP,
        "Several parties, each on its own, or owing together: jointly, or by shares.",
        members=_ref("texts"),
        jointly=_ref("texts"),
        shares=_by_words(_ref("text")),
    )
    told = {"source": source, "confidence": _words(Confidence)}
    provisions = _by_words(_ref("provision"))
    whole = _part(
        CONTRACT,
        "A contract; 'Contracts as files' in the guide shows how one is written.",
        ("name", "effective", "parties", "clauses"),
        effective=_ref("day"),
        parameters=_by_words({"anyOf": [_ref("text"), _ref("parameter")]}),
        parties=_by_words(named),
        groups=_by_words(group),
        things=_by_words(_by_words({"anyOf": [_ref("text"), thing]})),
        calendars=_by_words(_ref("calendar")),
        sources=_by_words(_ref("source")),
        questions=_by_words(_ref("question")),
        names=_by_words(_ref("text")),
        actions=_by_words(_ref("action")),
        clauses=provisions,
        amendments=_some(_ref("amendment")),
    )
    clause = _part(
        CLAUSE,
        "A clause: its wording, and the norms that it lays down.",
        ("text",),
        norms=_some(_ref("norm")),
        rank=_words(Rank),
        overrides=_ref("texts"),
        dormant=_ref("truth"),
        survives={"anyOf": [_ref("truth"), _words(Survival)]},
        **told,
    )
    definition = _part(DEFINITION, "A named condition.", ("text", "means"), **told)
    field = _part(
        FIELD,
        "What a field of an action holds.",
        ("type",),
        optional=_ref("truth"),
        signed=_ref("truth"),
        choices=_ref("texts"),
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A contract as a file",
        **whole,
        "$defs": {
            "text": _TEXT,
            "texts": _some(_ref("text")),
            "truth": {"enum": ["yes", "no", "true", "false", True, False]},
            "date": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
            "day": {
                "description": "A day, or the name of a parameter for one.",
                "type": "string",
                "pattern": r"^(\d{4}-\d\d-\d\d|[A-Za-z_]\w*)$",
            },
            "parameter": _part(
                PARAMETER,
                "What differs between the contracts that are made of a template.",
                ("type",),
                choices=_ref("texts"),
            ),
            "source": _part(SOURCE, "A published text.", ("title",)),
            "calendar": _part(
                CALENDAR,
                "Which days are business days.",
                names=_ref("texts"),
                off=_some(_ref("date")),
                years=_ref("texts"),
            ),
            "question": _part(
                QUESTION,
                "A contested point, and its readings.",
                ("text", "readings"),
                readings={"anyOf": [_ref("texts"), _by_words(_ref("text"))]},
                sources=sources,
            ),
            "action": _part(
                ACTION,
                "A kind of thing that a party can do.",
                ("phrase",),
                on_record=_ref("truth"),
                fields=_by_words({"anyOf": [_ref("text"), field]}),
            ),
            "provision": {"anyOf": [clause, definition]},
            "norm": {"anyOf": [_norm(verb) for verb in VERBS]},
            "effect": {
                "anyOf": [
                    _ref("text"),
                    _part(("begins", "after"), "A norm begins.", ("begins",), begins=_ref("norm")),
                ]
            },
            "amendment": _part(
                AMENDMENT,
                "A dated change of the text.",
                ("title", "effective"),
                effective=_ref("day"),
                announced=_ref("day"),
                adds=provisions,
                replaces=provisions,
                repeals=_ref("texts"),
                discharges=_ref("texts"),
                source=source,
            ),
        },
    }


if __name__ == "__main__":
    print(json.dumps(schema(), indent=2))  # noqa: T201 (what it is run for)
