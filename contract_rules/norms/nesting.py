"""How deep norms and conditions nest, found without going as deep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import attrs

from contract_rules.errors import TooDeeplyNestedError
from contract_rules.norms.expressions import Condition, Reckoned
from contract_rules.norms.norms import Norm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

DEEPEST = 60
"""How deep norms and conditions may stand within each other."""

DEEPEST_TERM = 100
"""How deep terms that are worked out may stand within each other."""


def refuse_deep(what: str, parts: Iterable[object]) -> None:
    """See that nothing nests deeper than can be gone through.

    Args:
        what: What the parts are of: ``"clause 'C01'"``.
        parts: Its norms or its condition.

    Raises:
        TooDeeplyNestedError: When something does.
    """
    parts = tuple(parts)
    found = max((depth(part, _is_norm_or_condition) for part in parts), default=0)
    if found > DEEPEST:
        msg = (
            f"{what} nests {found:,} deep, and at most {DEEPEST} can be gone through; name parts "
            "of a condition by definitions, and state remedies of remedies in clauses of their "
            "own, upon=breach_of(...)"
        )
        raise TooDeeplyNestedError(msg)
    found = max((depth(part, _is_worked_out) for part in parts), default=0)
    if found > DEEPEST_TERM:
        msg = (
            f"what is worked out in {what} nests {found:,} deep, and at most {DEEPEST_TERM} can "
            "be gone through; add up in groups: (a + b) + (c + d)"
        )
        raise TooDeeplyNestedError(msg)


def depth(whole: object, counts: Callable[[object], bool]) -> int:
    """How many parts that count stand within each other at most."""
    known: dict[int, int] = {}
    waiting: list[tuple[object, bool]] = [(whole, False)]
    while waiting:
        part, ready = waiting.pop()
        if ready:
            inner = max((known[id(one)] for one in _inside(part)), default=0)
            known[id(part)] = inner + counts(part)
        elif id(part) not in known:
            waiting.append((part, True))
            waiting += [(one, False) for one in _inside(part)]
    return known[id(whole)]


def _is_norm_or_condition(part: object) -> bool:
    return isinstance(part, Norm | Condition)


def _is_worked_out(part: object) -> bool:
    return isinstance(part, Reckoned)


def _inside(part: object) -> Iterator[object]:
    """What stands in a part of a norm."""
    kind: type[Any] = type(part)
    if isinstance(part, tuple):
        yield from cast("tuple[object, ...]", part)
    elif attrs.has(kind) and kind.__module__.startswith(_HERE):
        yield from (getattr(part, a.name) for a in attrs.fields(kind) if a.eq)


_HERE = __name__.rpartition(".")[0]
