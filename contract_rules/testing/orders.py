"""Changes how payments count to the debts of a contract, in all its clauses at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias, TypeVar

from attrs import evolve

from contract_rules.contracts.clauses import Amendment, Clause, Provision
from contract_rules.norms.norms import (
    Begins,
    Norm,
    Obligation,
    Power,
    Prohibition,
    is_grace,
    remedy_of,
    within,
)
from contract_rules.testing.rewording import reworded

P = TypeVar("P", bound=Provision)

Reordering: TypeAlias = Callable[[Obligation], dict[str, Any]]
"""What is stated anew of an obligation to pay: ``allocation``, ``debt``."""


def paying(norms: Iterable[Norm]) -> Iterator[Obligation]:
    """The obligations to pay in parts among norms, and inside them; grace among them."""
    for inner in (inner for norm in norms for inner in within(norm)):
        if isinstance(inner, Obligation) and _pays(inner):
            yield inner


def _pays(duty: Obligation) -> bool:
    return any(way.amount for way in duty.ways)


def counting_in(provisions: Iterable[P], change: Reordering) -> tuple[P, ...]:
    """Provisions in which something else is said of how payments count."""
    return tuple(_in_provision(provision, change) for provision in provisions)


def counting_in_amendments(
    amendments: Iterable[Amendment], change: Reordering
) -> tuple[Amendment, ...]:
    """Amendments in whose provisions something else is said of how payments count."""
    return tuple(
        evolve(
            amendment,
            adds=counting_in(amendment.adds, change),
            replaces=counting_in(amendment.replaces, change),
        )
        for amendment in amendments
    )


def _in_provision(provision: Any, change: Reordering) -> Any:  # noqa: ANN401 (it stays of its class)
    if not isinstance(provision, Clause):
        return provision
    return reworded(provision, norms=tuple(_counting(norm, change) for norm in provision.norms))


def _counting(norm: Norm, change: Reordering) -> Norm:
    """A norm of which something else is said, and in what is inside it."""
    new = change(norm) if isinstance(norm, Obligation) and _pays(norm) else {}
    return evolve(norm, **new, **_inside(norm, change))


def _inside(norm: Norm, change: Reordering) -> dict[str, Any]:
    """What is inside a norm, with something else said there; grace says nothing of its own."""
    remedy = remedy_of(norm)
    if isinstance(norm, Obligation | Prohibition) and remedy is not None:
        if is_grace(remedy, norm):
            return {"otherwise": evolve(remedy, **_inside(remedy, change))}
        return {"otherwise": _counting(remedy, change)}
    if not isinstance(norm, Power):
        return {}
    return {
        "effects": tuple(
            evolve(effect, target=_counting(effect.target, change))
            if isinstance(effect, Begins) and not isinstance(effect.target, str)
            else effect
            for effect in norm.effects
        )
    }
