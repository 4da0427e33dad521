"""Acts that do what a norm asks for, or is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_rules.norms.expressions import Const
from contract_rules.norms.subsumption import fits
from contract_rules.norms.traversal import terms_of
from contract_rules.testing.strategies.pools import held
from contract_rules.values.acts import Act
from contract_rules.values.levels import Level, moved

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contract_rules.contracts.contract import Contract
    from contract_rules.norms.expressions import FieldMatcher, Pattern
    from contract_rules.values.acts import FieldType, Value


def act_of(
    contract: Contract,
    pools: Mapping[str, tuple[Value, ...]],
    way: Pattern,
    given: Mapping[str, Value] | None = None,
) -> Act | None:
    """An act that fits a pattern; None where one cannot tell.

    Args:
        contract: The contract.
        pools: The values of each type.
        way: The pattern.
        given: The values of some of the fields.
    """
    kind, asked = contract.kind(way.kind), dict(way.fields)
    fields: list[tuple[str, Value]] = []
    for known in kind.fields:
        value = (given or {}).get(known.name)
        value = _value(known, asked.get(known.name), pools) if value is None else value
        if value is None:
            return None
        fields.append((known.name, value))
    return Act(kind.name, tuple(fields), kind)


def _value(
    known: FieldType, asked: FieldMatcher | None, pools: Mapping[str, tuple[Value, ...]]
) -> Value | None:
    """A value that passes what is asked of a field; None where none is found."""
    pool = held(known, pools)
    if asked is None:
        return pool[0]
    named: list[Value] = [t.value for t in terms_of(asked) if isinstance(t, Const)]
    near = [moved(v, by) for v in named if isinstance(v, Level) for by in (1, -1)]
    among = (*named, *(value for value in near if value is not None), *pool)
    return next((v for v in among if fits(v, asked) and known.holds(v)), None)
