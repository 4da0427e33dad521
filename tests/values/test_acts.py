"""Parties, entities and the actions that they stand in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from contract_rules import Party, usd
from contract_rules.errors import UnknownFieldError, WrongTypeError
from contract_rules.testing.strategies.vocabulary import KINDS, Model, Provider
from contract_rules.values import acts
from contract_rules.values.acts import type_of


def test_a_name_of_a_sort_is_one_thing() -> None:
    """An entity is its sort and name, whoever wrote it; so is a party its name."""
    azure = acts.Entity("Provider", "Azure")
    assert azure == Provider("Azure")
    assert hash(azure) == hash(Provider("Azure"))
    assert azure != Model("Azure")
    assert azure != "Azure"
    assert Party("Ann") == acts.Party("Ann")
    assert hash(Party("Ann")) == hash(acts.Party("Ann"))
    assert Party("Ann") != "Ann"
    assert (str(azure), repr(azure)) == ("Azure", "Entity('Provider', 'Azure')")


@pytest.mark.parametrize(
    ("value", "type_"),
    [
        (Provider("Azure"), "Provider"),
        (Party("Ann"), "Party"),
        (usd(1), "Money"),
        (Decimal(1), "Decimal"),
        (1, "int"),
        ("one", "str"),
        (date(2025, 1, 1), "date"),
        (datetime(2025, 1, 1, tzinfo=UTC), "datetime"),
        (timedelta(hours=1), "timedelta"),
        (type("Day", (date,), {})(2025, 1, 1), "date"),
        (type("Count", (int,), {})(1), "Count"),
    ],
)
def test_a_value_has_a_type(value, type_) -> None:
    """The sort of an entity, else the name that Python gives it."""
    assert type_of(value) == type_


@pytest.mark.parametrize("value", [1.5, None, [], object()])
def test_what_no_field_holds_has_none(value) -> None:
    """A float is no number here."""
    with pytest.raises(WrongTypeError):
        type_of(value)


def test_an_action_knows_its_fields() -> None:
    """By name; a wrong name is told the right one."""
    kind = KINDS["Procure"].kind
    assert kind.field("price").type == "Money"
    with pytest.raises(UnknownFieldError, match="did you mean 'price'"):
        kind.field("prize")
