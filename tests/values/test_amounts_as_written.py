"""Amounts as one writes them: in contracts, events, lines and tables by the same rules."""

from __future__ import annotations

import re
from datetime import date

import pytest

from contract_rules import Contract, Money, Party
from contract_rules.contracts import serialization
from contract_rules.contracts.cells import plain_value
from contract_rules.contracts.textual.understanding import FileScope, Meaning
from contract_rules.errors import ContractError, MalformedRecordError
from contract_rules.norms.expressions import Const
from contract_rules.values.acts import ActionType, FieldType
from contract_rules.values.money import amount_of

AS_WRITTEN = {
    "GBP 1,000": Money(1000, "GBP"),
    "GBP 1,234,567.80": Money("1234567.80", "GBP"),
    "GBP -12,000": Money(-12000, "GBP"),
    "GBP  900": Money(900, "GBP"),
    "KWD 1.250": Money("1.250", "KWD"),
    "1,500 tonnes": Money(1500, "tonnes"),
    "60 GPU-hours": Money(60, "GPU-hours"),
}
"""Amounts, however written."""

NOT_AN_AMOUNT = {
    "GBP 1.000": "1.000 may be thousands, or a decimal; write 1,000, or 1.0000",
    "12.500 tonnes": "12.500 may be thousands, or a decimal; write 12,500, or 12.5000",
    "1,000 GBP": "'1,000 GBP' has its currency last; write it first: GBP 1,000",
    "GBP 1,00": "'1,00' is not a number; write digits, such as '1500.25' or '38e9'",
    "GBP 0,500": "'0,500' is not a number; write digits, such as '1500.25' or '38e9'",
    "GBP 1,0000": "'1,0000' is not a number; write digits, such as '1500.25' or '38e9'",
}
"""What might be one amount or another, or is none."""


@pytest.mark.parametrize("written", AS_WRITTEN)
def test_an_amount_is_read_alike_wherever_it_is_written(written) -> None:
    """In a contract, an event, a line, a table."""
    sold = ActionType("Sell", (FieldType("price", "Money"),), phrase="sell")
    contract = Contract(
        name="Sale",
        parties=(Party("Ann"),),
        clauses=(),
        effective=date(2025, 1, 1),
        actions=(sold,),
    )
    assert amount_of(written) == AS_WRITTEN[written]
    assert serialization.value_from_json({"Money": written}) == AS_WRITTEN[written]
    assert plain_value(sold.fields[0], written, contract) == AS_WRITTEN[written]
    if "-hours" not in written:  # a minus, in a text of a contract
        found = FileScope().understand(written, Meaning.term)
        assert found == Const(AS_WRITTEN[written])


@pytest.mark.parametrize("written", NOT_AN_AMOUNT)
def test_what_is_no_amount_is_refused_alike_wherever_it_is_written(written) -> None:
    event = {"on": "2025-01-01", "by": "Ann", "action": "Sell"}
    sold = ActionType("Sell", (FieldType("price", "Money"),), phrase="sell")
    contract = Contract(
        name="Sale",
        parties=(Party("Ann"),),
        clauses=(),
        effective=date(2025, 1, 1),
        actions=(sold,),
    )
    with pytest.raises(ContractError, match=f"^{re.escape(NOT_AN_AMOUNT[written])}$"):
        amount_of(written)
    with pytest.raises(ContractError, match=f"^{re.escape(NOT_AN_AMOUNT[written])}$"):
        plain_value(sold.fields[0], written, contract)
    with pytest.raises(MalformedRecordError, match=re.escape(NOT_AN_AMOUNT[written])):
        serialization.event_from_json({**event, "fields": {"price": {"Money": written}}})


def test_a_bare_number_is_an_amount_where_a_currency_is_known() -> None:
    assert amount_of("1,200", "EUR") == Money(1200, "EUR")
    with pytest.raises(ContractError, match="write its currency too, 'USD 500', or '60 tonnes'"):
        amount_of("1,200")
