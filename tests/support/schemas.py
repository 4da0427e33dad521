"""The published schemas of answers, as what validates data by them."""

from __future__ import annotations

import json
from importlib.resources import files

from jsonschema import Draft202012Validator

import contract_rules

FINDINGS = Draft202012Validator(
    json.loads(
        (files(contract_rules) / "schemas" / "findings.schema.json").read_text(encoding="utf-8")
    )
)
"""What validates answers as JSON data; ``FINDINGS.schema`` is the schema."""
