"""The JSON Schema of files of cases, with which editors complete and check them.

``python -m contract_rules.testing.cases.schema`` prints it; it is published as
``contract_rules/schemas/cases.schema.json``. Lines of events and questions it takes as texts.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

from contract_rules.testing.cases.asking import CLAUSES, FORMS
from contract_rules.testing.cases.form import (
    CASE,
    CASE_NEEDS,
    EVENT,
    FILE,
    FILE_NEEDS,
    NOTHING,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

CasesSchema: TypeAlias = dict[str, Any]
"""A part of the schema."""

_TEXT: CasesSchema = {"type": ["string", "number", "boolean"]}
"""A text; what YAML takes for a number or a truth value is the text that was written."""

_EVENT: CasesSchema = {"$ref": "#/$defs/event"}

_CASE: CasesSchema = {"$ref": "#/$defs/case"}

_SAYS = {
    "contract": "The contract: its file, or package.module:name.",
    "cases": "The cases.",
    "given": "What has happened, each: DATE PARTY ACTION FIELD=VALUE ...",
    "name": "What the case is called.",
    "asked": f"The question; it begins with one of {', '.join(FORMS)}.",
    "on": "The day, or the instant.",
    "known by": "By when what counts was known.",
    "readings": "How contested questions are read, by their ids.",
    "expected": f"The answer: a word, or columns with what they have; a list; or {NOTHING}.",
    "why": "Why this is expected.",
    "event": "What happened: DATE PARTY ACTION FIELD=VALUE ...",
    "id": "Its id, by which other events name it.",
    "known": "When it became known.",
    "towards": "The id of the event whose duty it performs.",
    "reverses": "The id of the event that it reverses.",
    "strikes": "The id of the event that never happened.",
}


def cases_schema() -> CasesSchema:
    """The schema, as JSON data."""
    columns: dict[str, CasesSchema] = {}
    for form in FORMS.values():
        for name, held in form.columns.items():
            columns.setdefault(name, _some(_TEXT) if held == CLAUSES else _TEXT)
    row = {"anyOf": [_TEXT, _part(tuple(columns), columns, least=1)]}
    event = {"anyOf": [_TEXT, _part(EVENT, {})]}
    expected = {"anyOf": [row, {"type": "array", "items": row, "minItems": 1}]}
    readings = {"type": "object", "additionalProperties": _TEXT}
    case = _part(
        CASE,
        {"given": _some(_EVENT), "readings": readings, "expected": expected},
        CASE_NEEDS,
    )
    whole = _part(
        FILE,
        {"given": _some(_EVENT), "cases": {"type": "array", "items": _CASE, "minItems": 1}},
        FILE_NEEDS,
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What a contract is expected to answer",
        **whole,
        "$defs": {"event": event, "case": case},
    }


def _some(one: CasesSchema) -> CasesSchema:
    """One, or a list of them."""
    return {"anyOf": [one, {"type": "array", "items": one}]}


def _part(
    keys: tuple[str, ...],
    held: Mapping[str, CasesSchema],
    needed: tuple[str, ...] = (),
    least: int = 0,
) -> CasesSchema:
    """A part with these keys; one of which nothing is said holds a text."""
    return {
        "type": "object",
        "properties": {key: {**_described(key), **held.get(key, _TEXT)} for key in keys},
        "additionalProperties": False,
        **({"required": list(needed)} if needed else {}),
        **({"minProperties": least} if least else {}),
    }


def _described(key: str) -> CasesSchema:
    return {"description": _SAYS[key]} if key in _SAYS else {}


if __name__ == "__main__":
    print(json.dumps(cases_schema(), indent=2))  # noqa: T201 (what it is run for)
