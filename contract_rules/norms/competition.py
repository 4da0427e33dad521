"""Tells which norms may compete with a duty: forbid what it asks for, exempt from it, or allow it.

This goes by what is written, before anything has happened. It says no only where it is plain that
no act that a duty of the norm asks for is one that the other norm is about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from contract_rules.norms.computed_terms import Outstanding
from contract_rules.norms.expressions import Const, FieldMatcher, MoreThan, OneOf
from contract_rules.norms.norms import (
    Assigns,
    Exemption,
    Norm,
    Obligation,
    Permission,
    Power,
    Prohibition,
    effects,
)
from contract_rules.norms.subsumption import asked_for, fits
from contract_rules.norms.traversal import terms_of
from contract_rules.values.acts import each_of
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@frozen(eq=False, repr=False)
class Contested:
    """An obligation, as other norms compete with its duties.

    Attributes:
        norm: The obligation.
        clause: The id of the clause that lays it down.
        is_remedy: Whether its duties are remedies for a breach.
        assigned: Whether the contract has an exercise that assigns what is owed under the clause.
    """

    norm: Obligation
    clause: str
    is_remedy: bool
    assigned: bool


@frozen(eq=False, repr=False)
class Placed:
    """A norm, and what lays it down.

    Attributes:
        norm: The norm.
        clause: The id of the clause.
        parent: The norm whose exercise or breach brings it into force, if one does.
    """

    norm: Norm
    clause: str
    parent: Norm | None


def contested_in(placed: Sequence[Placed]) -> Iterator[tuple[int, Contested, list[int]]]:
    """The obligations that something may keep from binding, of norms of one text or several.

    Args:
        placed: The norms.

    Returns:
        For each such obligation: its number, how others compete with it, and the numbers of the
        prohibitions and exemptions that do.
    """
    every = (effect for one in placed for effect in effects(one.norm))
    assigned = {effect.target for effect in every if isinstance(effect, Assigns)}
    against = [
        number for number, p in enumerate(placed) if isinstance(p.norm, Prohibition | Exemption)
    ]
    for number, one in enumerate(placed):
        if isinstance(one.norm, Obligation):
            duty = Contested(
                one.norm, one.clause, is_remedy_for(one.parent), one.clause in assigned
            )
            ways = _ways(duty)
            contesting = [
                other for other in against if any(_contests(placed[other].norm, w) for w in ways)
            ]
            if contesting:
                yield number, duty, contesting


def is_remedy_for(parent: Norm | None) -> bool:
    """Whether a norm that another brings into force is a remedy for the breach of that."""
    return parent is not None and not isinstance(parent, Power)


def _ways(duty: Contested) -> list[Contested]:
    """An obligation in each of the ways in which its duties may be performed, as its first."""
    return [evolve(duty, norm=way) for way in duty.norm.ways]


def _contests(norm: Norm, duty: Contested) -> bool:
    """Whether a prohibition or an exemption may be about what a duty asks for in its first way.

    No duty asks for more than is outstanding under its clause, so that who may not pay more than
    that may pay what is owed.
    """
    if not _meet(norm, duty):
        return False
    if duty.norm.amount is None or duty.is_remedy:  # what is outstanding leaves remedies out
        return True
    return dict(norm.act.fields).get(duty.norm.amount[0]) != MoreThan(Outstanding(duty.clause))


def allows(norm: Norm, duty: Contested) -> bool:
    """Whether a norm may permit what a duty asks for, and so prevail over what contests it."""
    return isinstance(norm, Permission) and any(_meet(norm, way) for way in _ways(duty))


def _meet(norm: Norm, duty: Contested) -> bool:
    """Whether a norm may be about some of the acts that perform a duty in its first way."""
    if norm.bearer not in each_of(duty.norm.bearer) or norm.act.kind not in duty.norm.act.names:
        return False
    asked = dict(asked_for(duty.norm).fields)
    if duty.assigned and duty.norm.counterparty is not None:  # to whomever
        owed_to = OneOf((duty.norm.counterparty,))
        asked = {name: matcher for name, matcher in asked.items() if matcher != owed_to}
    return not any(name in asked and _are_apart(asked[name], m) for name, m in norm.act.fields)


def _are_apart(one: FieldMatcher, other: FieldMatcher) -> bool:
    """Whether it is plain that no value is matched by both."""
    terms = (*terms_of(one), *terms_of(other))
    if not all(isinstance(term, Const) for term in terms):
        return False
    for named, matcher in ((one, other), (other, one)):
        if isinstance(named, OneOf):
            values = (t.value for t in named.terms if isinstance(t, Const))
            return not any(fits(value, matcher) for value in values)
    return False
