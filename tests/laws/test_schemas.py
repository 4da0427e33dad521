"""Whatever events may be recorded under a contract, the schemas take their lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from contract_rules.contracts.serialization import event_to_json
from contract_rules.interop import events_schema
from contract_rules.testing import contracts, histories

GENERAL = Draft202012Validator(events_schema())


@given(st.data())
def test_what_is_drawn_fits_the_schemas_of_events(data) -> None:
    """Of any contract, and of its own."""
    contract = data.draw(contracts())
    own = Draft202012Validator(events_schema(contract))
    for event in data.draw(histories(contract)):
        line = event_to_json(event)
        assert GENERAL.is_valid(line)
        assert own.is_valid(line)
