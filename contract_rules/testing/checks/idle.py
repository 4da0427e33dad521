"""Finds words that change nothing: a precedence where nothing clashes, a clause said twice."""

from __future__ import annotations

from datetime import date
from itertools import combinations, product
from typing import TYPE_CHECKING

from attrs import evolve

from contract_rules.answers.phrases import Words
from contract_rules.contracts.clauses import Clause
from contract_rules.norms.norms import (
    Exemption,
    Obligation,
    Permission,
    Prohibition,
    acts_of,
    within,
)
from contract_rules.norms.subsumption import is_special
from contract_rules.testing.checks.flaws import FlawKind, flaw
from contract_rules.testing.checks.stated import stated_norms
from contract_rules.values.acts import PartyGroup, each_of
from contract_rules.values.instants import beginning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from contract_rules.contracts.contract import Contract
    from contract_rules.norms.norms import Norm
    from contract_rules.testing.checks.flaws import Flaw
    from contract_rules.testing.code_printer import History
    from contract_rules.testing.coverage.points import Key


def idle_precedences(contract: Contract) -> Iterator[Flaw]:
    """Clauses that prevail over others of which no norm can clash with one of theirs."""
    meeting: dict[tuple[str, str], bool] = {}
    for text in contract.texts:
        provisions = (one.provision for one in text.provisions_in_text)
        clauses = {one.id: one for one in provisions if isinstance(one, Clause)}
        for clause in clauses.values():
            for other in clause.overrides:
                if other in clauses:
                    both = (clause.id, other)
                    meeting[both] = meeting.get(both, False) or _meet(clause, clauses[other])
    for (one, other), meets in meeting.items():
        if not meets:
            told = f"{one} prevails over {other}, and no act or duty is ever under both at odds"
            instead = f"leave overrides=({other!r},) out, or name the clause that is meant"
            yield flaw(FlawKind.IDLE_PRECEDENCE, (one,), None, told, instead)


def idle_beginnings(contract: Contract) -> Iterator[Flaw]:
    """Norms that say that they begin before their contract is in force."""
    first = contract.effective
    found: dict[tuple[str, date], None] = {}
    for compiled in contract.program.norms:
        begins = compiled.norm.from_
        if isinstance(begins, date) and contract.program.zone.instant(begins) < beginning(first):
            found[compiled.clause.id, begins] = None
    for clause, begins in found:
        told = (
            f"it says that a norm begins on {begins.isoformat()}, and the contract is in force, "
            f"and the norm with it, only from {first.isoformat()} on"
        )
        instead = "leave from_= out, or state the day that is meant"
        yield flaw(FlawKind.IDLE_BEGINNING, (clause,), None, told, instead)


def _meet(one: Clause, other: Clause) -> bool:
    """Whether a norm of one clause may clash with a norm of another."""
    here = [inner for norm in one.norms for inner in within(norm)]
    there = [inner for norm in other.norms for inner in within(norm)]
    return any(_clash(a, b) for a, b in product(here, there))


def _clash(one: Norm, other: Norm) -> bool:
    if not (_forbids(one, other) or _forbids(other, one)):
        return False
    if not _parties(one) & _parties(other):
        return False
    return any(
        a.kind in b.names or b.kind in a.names for a, b in product(acts_of(one), acts_of(other))
    )


def _forbids(one: Norm, other: Norm) -> bool:
    if isinstance(one, Exemption):
        return isinstance(other, Obligation)
    return isinstance(one, Prohibition) and not isinstance(other, Prohibition | Exemption)


def _parties(norm: Norm) -> set[str]:
    return {
        member.name
        for bearer in each_of(norm.bearer)
        for member in (bearer.members if isinstance(bearer, PartyGroup) else (bearer,))
    }


def said_twice(contract: Contract, arising: Callable[[Key], History | None]) -> Iterator[Flaw]:
    """Norms that stand in two clauses of a text, or twice in one.

    Args:
        contract: The contract.
        arising: Gives the shortest history in which a duty arises, by the key of the point that
            it is kept.
    """
    words = Words.of(contract)
    stated = [one for one in stated_norms(contract) if not one.parents]
    in_text = [
        {(one.provision.id, one.since) for one in text.provisions_in_text}
        for text in contract.texts
    ]
    for one, other in combinations(stated, 2):
        here, there = one.wording.clause, other.wording.clause
        if here.rank is not there.rank or here.dormant or there.dormant:
            continue
        if not any({one.wording.place, other.wording.place} <= places for places in in_text):
            continue
        said = one.said(words)
        clauses = tuple(dict.fromkeys((here.id, there.id)))
        if one.norm == other.norm:
            is_duty = isinstance(one.norm, Obligation)
            twice = ", so that it is owed twice" if is_duty else ""
            where = f"{here.id} and {there.id} both say" if here is not there else "it says twice"
            history = arising(one.kept) if is_duty else None
            instead = "leave one of them out, or say in which they differ"
            yield flaw(FlawKind.SAID_TWICE, clauses, history, f"{where}{twice}: {said}", instead)
        elif _includes(one.norm, other.norm) or _includes(other.norm, one.norm):
            text = f"one of these says all that the other says: {said}; {other.said(words)}"
            instead = "leave the narrower one out, or say in which they differ"
            yield flaw(FlawKind.SAID_TWICE, clauses, None, text, instead)


def _includes(wider: Norm, narrower: Norm) -> bool:
    """Whether a permission or prohibition says of more acts what another says of some."""
    if not isinstance(wider, Permission | Prohibition) or type(wider) is not type(narrower):
        return False
    return evolve(narrower, act=wider.act) == wider and is_special(narrower, wider)
