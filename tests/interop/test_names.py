"""The names of the room are imported where they are first used."""

from __future__ import annotations

import pytest

from contract_rules import interop


@pytest.mark.parametrize("name", interop.__all__)
def test_a_name_is_that_of_its_module(name: str) -> None:
    found = getattr(interop, name)
    assert found.__name__ == name
    assert found.__module__ == f"contract_rules.interop.{interop._MODULES[name]}"
    assert interop.__getattr__(name) is found


def test_another_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'duties_as_poem'"):
        _ = interop.duties_as_poem
