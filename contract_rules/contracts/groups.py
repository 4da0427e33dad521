"""Expands what a clause says of a group of parties: a norm on a group is one for each member.

Each member is bound, permitted or empowered on its own, so that whoever reads a contract finds
norms of single parties in it. What a norm on a group brings into force for the same group is the
member's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from contract_rules.contracts.clauses import Amendment, Clause
from contract_rules.errors import WrongTypeError
from contract_rules.norms.debt_shares import shares_of
from contract_rules.norms.norms import (
    Begins,
    Norm,
    Obligation,
    Power,
    Prohibition,
    remedy_of,
    within,
)
from contract_rules.values.acts import Debtors, PartyGroup, Sharers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from contract_rules.contracts.clauses import Provision
    from contract_rules.contracts.mistakes import Mistakes
    from contract_rules.norms.norms import PowerEffect
    from contract_rules.values.acts import Party


def expanded(provision: Provision, parties: tuple[Party, ...], mistakes: Mistakes) -> Provision:
    """The provision with norms of single parties in place of those on groups of them.

    Noted as a mistake (WrongTypeError): a norm for a breach that is on another group.

    Args:
        provision: The provision; it is given back as it is where no norm is on a group.
        parties: The parties of the contract, which are those of a group of all.
        mistakes: Where mistakes are noted.
    """
    if not isinstance(provision, Clause):
        return provision
    inner = (norm for stated in provision.norms for norm in within(stated))
    if not any(_is_of_each(norm.bearer) for norm in inner):
        return provision
    norms: list[Norm] = []
    with mistakes.of(provision):
        norms += [one for norm in provision.norms for one in _each(norm, parties, {})]
    return _saying(provision, norms) if norms else provision


def _saying(clause: Clause, norms: list[Norm]) -> Clause:
    """The same clause with other norms, as if it was written where this one is."""
    new = Clause(
        clause.id,
        clause.text,
        *norms,
        source=clause.source,
        confidence=clause.confidence,
        rank=clause.rank,
        overrides=clause.overrides,
        dormant=clause.dormant,
        survives=clause.survives,
        caveat=clause.caveat,
        note=clause.note,
    )
    object.__setattr__(new, "written", clause.written)
    return new


def changed(amendment: Amendment, parties: tuple[Party, ...], mistakes: Mistakes) -> Amendment:
    """The amendment with what it adds and replaces as `expanded` gives it."""
    adds = tuple(expanded(p, parties, mistakes) for p in amendment.adds)
    replaces = tuple(expanded(p, parties, mistakes) for p in amendment.replaces)
    pairs = zip((*adds, *replaces), (*amendment.adds, *amendment.replaces), strict=True)
    if all(new is old for new, old in pairs):
        return amendment
    new = evolve(amendment, adds=adds, replaces=replaces)
    object.__setattr__(new, "written", amendment.written)
    return new


def _each(norm: Norm, parties: tuple[Party, ...], meant: Mapping[Party, Party]) -> Iterator[Norm]:
    """The norm for each member of its group.

    Args:
        norm: The norm.
        parties: The parties of the contract.
        meant: The member that a group stands for, in what a norm on that group brings into force.
    """
    group = norm.bearer
    if not isinstance(group, PartyGroup) or not _is_of_each(group):
        yield _within(norm, parties, meant)
        return
    for one in _by_member(norm, group, parties):
        if group not in meant or meant[group] == one.bearer:
            yield _within(one, parties, {**meant, group: one.bearer})


def _by_member(norm: Norm, group: PartyGroup, parties: tuple[Party, ...]) -> Iterable[Norm]:
    """The norm on each member of a group alone; of what they owe by shares, its share."""
    if isinstance(norm, Obligation) and isinstance(group, Sharers):
        return shares_of(norm)
    return (evolve(norm, bearer=member) for member in group.members or parties)


def _within(norm: Norm, parties: tuple[Party, ...], meant: Mapping[Party, Party]) -> Norm:
    """The norm, with what it brings into force for each member of a group."""
    if isinstance(norm, Power):
        began = (new for effect in norm.effects for new in _begun(effect, parties, meant))
        return evolve(norm, effects=tuple(began))
    otherwise = remedy_of(norm)
    if isinstance(norm, Obligation | Prohibition) and otherwise is not None:
        first, *others = _each(otherwise, parties, meant)
        if others:
            msg = (
                f"otherwise= holds one norm, and one on {otherwise.bearer} is one for each "
                f"of {1 + len(others)} parties; write a clause with breach_of(...) for them"
            )
            raise WrongTypeError(msg)
        return evolve(norm, otherwise=first)
    return norm


def _begun(
    effect: PowerEffect, parties: tuple[Party, ...], meant: Mapping[Party, Party]
) -> Iterator[PowerEffect]:
    if isinstance(effect, Begins) and not isinstance(effect.target, str):
        for norm in _each(effect.target, parties, meant):
            yield evolve(effect, target=norm)
    else:
        yield effect


def _is_of_each(bearer: Party) -> bool:
    """Whether a norm on a bearer is one for each of several parties."""
    return isinstance(bearer, PartyGroup) and not isinstance(bearer, Debtors)
