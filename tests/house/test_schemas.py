"""The schemas are data of the package, and describe all answers; the old path holds a copy."""

from __future__ import annotations

import importlib
import json
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from contract_rules.answers.json_format import FORMAT
from contract_rules.contracts.textual.schema import schema as contract_schema
from contract_rules.interop.schemas import events_schema
from contract_rules.testing.cases.schema import cases_schema

PACKAGE = files("contract_rules")
SCHEMA = "findings.schema.json"
AGREEMENT = "contract_rules.agreements.microsoft_openai:agreement"


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
    assert len(answers) == 14
    for name in (*answers, "cause", "position_difference", "duty_difference"):
        assert "format" in parts[name]["required"], name
        assert parts[name]["properties"]["format"] == {"$ref": "#/$defs/format"}, name
        assert "version" in parts[name]["required"], name
        assert parts[name]["properties"]["version"] == {"$ref": "#/$defs/version"}, name


COMMAND = "python -m contract_rules.contracts.textual.schema"


def test_the_schema_of_contracts_is_what_is_made_of_their_form() -> None:
    """Where it is not, write it anew: COMMAND > contract_rules/schemas/contract.schema.json."""
    published = PACKAGE.joinpath("schemas", "contract.schema.json").read_text(encoding="utf-8")
    assert published == f"{json.dumps(contract_schema(), indent=2)}\n", COMMAND


EVENTS_COMMAND = "python -m contract_rules.interop.schemas"


def test_the_schema_of_events_is_what_is_made() -> None:
    """Where it is not, run EVENTS_COMMAND > contract_rules/schemas/events.schema.json."""
    published = PACKAGE.joinpath("schemas", "events.schema.json").read_text(encoding="utf-8")
    assert published == f"{json.dumps(events_schema(), indent=2)}\n", EVENTS_COMMAND


CASES_COMMAND = "python -m contract_rules.testing.cases.schema"


def test_the_schema_of_cases_is_what_is_made_of_their_form() -> None:
    """Where it is not, run CASES_COMMAND > contract_rules/schemas/cases.schema.json."""
    published = PACKAGE.joinpath("schemas", "cases.schema.json").read_text(encoding="utf-8")
    assert published == f"{json.dumps(cases_schema(), indent=2)}\n", CASES_COMMAND


def valid(data: object) -> bool:
    """Whether the schema of contracts takes data."""
    schema = contract_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema).is_valid(data)


@pytest.mark.parametrize("where", ["own_contract:lease", "loan:contract", AGREEMENT])
def test_contracts_that_are_dumped_fit_their_schema(where: str, tmp_path: Path) -> None:
    """In YAML and in JSON; what an editor takes for numbers in YAML fits, too."""
    module, _, name = where.partition(":")
    contract = getattr(importlib.import_module(module), name)
    contract.dump(tmp_path / "c.json")
    assert valid(json.loads((tmp_path / "c.json").read_text(encoding="utf-8")))
    contract.dump(tmp_path / "c.yaml")
    text = (tmp_path / "c.yaml").read_text(encoding="utf-8")
    assert valid(yaml.load(text, Loader=yaml.BaseLoader))  # noqa: S506 (it makes texts alone)


def test_what_is_no_contract_does_not_fit() -> None:
    """A key that there is not, a norm without a verb, and what its verb does not have."""
    lease = Path(__file__).parents[2] / "examples" / "lease.yaml"
    text = lease.read_text(encoding="utf-8")
    data = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 (it makes texts alone)
    assert valid(data)
    assert not valid(data | {"party": "x"})
    for norm in ({"tenant should": "Sublet"}, {"tenant may": "Sublet", "within": "2 days"}):
        assert not valid(data | {"clauses": {"7": {"text": "x", "norms": norm}}})
    assert valid(data | {"clauses": {"7": {"text": 5, "norms": {"tenant may": "Sublet"}}}})
