"""How deep norms and conditions nest, found without going as deep."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, cast

import attrs

from contract_rules.errors import TooDeeplyNestedError
from contract_rules.norms.expressions import Condition, Reckoned
from contract_rules.norms.norms import Norm

if TYPE_CHECKING:
    from collections.abc import Iterable

DEEPEST = 60
"""How deep norms and conditions may stand within each other."""

DEEPEST_TERM = 100
"""How deep terms that are worked out may stand within each other; not less than `DEEPEST`."""


def refuse_deep(what: str, parts: Iterable[object]) -> None:
    """See that nothing nests deeper than can be gone through.

    Args:
        what: What the parts are of: ``"clause 'C01'"``.
        parts: Its norms or its condition.

    Raises:
        TooDeeplyNestedError: When something does.
    """
    whole = tuple(parts)
    if _is_shallow(whole):
        return
    found, worked_out = depths(whole)
    if found > DEEPEST:
        msg = (
            f"{what} nests {found:,} deep, and at most {DEEPEST} can be gone through; name parts "
            "of a condition by definitions, and state remedies of remedies in clauses of their "
            "own, upon=breach_of(...)"
        )
        raise TooDeeplyNestedError(msg)
    if worked_out > DEEPEST_TERM:
        msg = (
            f"what is worked out in {what} nests {worked_out:,} deep, and at most {DEEPEST_TERM} "
            "can be gone through; add up in groups: (a + b) + (c + d)"
        )
        raise TooDeeplyNestedError(msg)


def _is_shallow(parts: Iterable[object]) -> bool:
    """Whether whatever stands in them, tuples too, ends before it can be too deep.

    They are gone through level by level, which is quicker than finding how deep each part is.
    """
    level = [*parts]
    for _ in range(DEEPEST):
        level = [*{id(one): one for part in level for one in _inside(part)}.values()]
        if not level:
            return True
    return False


def depths(parts: Iterable[object]) -> tuple[int, int]:
    """How many norms and conditions, and how many worked-out terms, stand in each other at most.

    What stands in several places is gone through once.
    """
    known: dict[int, tuple[int, int]] = {}
    whole = tuple(parts)
    waiting: list[tuple[object, list[object] | None]] = [(part, None) for part in whole]
    while waiting:
        part, inner = waiting.pop()
        if inner is not None:
            beneath = [known[id(one)] for one in inner]
            known[id(part)] = (
                max((n for n, _ in beneath), default=0) + isinstance(part, Norm | Condition),
                max((n for _, n in beneath), default=0) + isinstance(part, Reckoned),
            )
        elif id(part) not in known:
            inside = _inside(part)
            waiting.append((part, inside))
            waiting += [(one, None) for one in inside]
    found = [known[id(part)] for part in whole]
    return max((n for n, _ in found), default=0), max((n for _, n in found), default=0)


def _inside(part: object) -> list[object]:
    """What stands in a part of a norm, and may hold parts in turn."""
    if isinstance(part, tuple):
        found = [*cast("tuple[object, ...]", part)]
    else:
        found = [getattr(part, name) for name in _fields(part)]
    return [one for one in found if isinstance(one, tuple) or _fields(one)]


def _fields(part: Any) -> tuple[str, ...]:  # noqa: ANN401 (anything)
    return _names(part.__class__)


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    """The fields of a kind of part; none of a plain value. They are the same of all such parts."""
    if not attrs.has(kind) or not kind.__module__.startswith(_HERE):
        return ()
    return tuple(a.name for a in attrs.fields(kind) if a.eq)


_HERE = __name__.rpartition(".")[0]
