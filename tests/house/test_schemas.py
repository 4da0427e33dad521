"""The schemas are data of the package, and describe all answers; the old path holds a copy."""

from __future__ import annotations

import json
from importlib.resources import files

from contract_rules.answers.json_format import FORMAT

PACKAGE = files("contract_rules")
SCHEMA = "findings.schema.json"


def test_the_old_path_holds_a_copy() -> None:
    """Until 1.0: whoever reads it there reads the same, to the byte."""
    moved = PACKAGE.joinpath("schemas", SCHEMA).read_bytes()
    assert PACKAGE.joinpath(SCHEMA).read_bytes() == moved


def test_every_answer_that_is_described_names_the_format() -> None:
    """And it is the one that the package writes."""
    schema = json.loads(PACKAGE.joinpath("schemas", SCHEMA).read_text(encoding="utf-8"))
    parts = schema["$defs"]
    assert parts["format"]["const"] == FORMAT
    answers = [one["$ref"].rpartition("/")[2] for one in schema["oneOf"]]
    assert len(answers) == 11
    for name in (*answers, "cause", "position_difference", "duty_difference"):
        assert "format" in parts[name]["required"], name
        assert parts[name]["properties"]["format"] == {"$ref": "#/$defs/format"}, name
        assert "version" in parts[name]["required"], name
        assert parts[name]["properties"]["version"] == {"$ref": "#/$defs/version"}, name
