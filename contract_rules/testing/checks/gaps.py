"""Finds acts that are free for want of a rule beside others of a wider action that are not."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from contract_rules.answers.norms_in_words import norm_in_words
from contract_rules.answers.phrases import Words
from contract_rules.norms.norms import Permission, Prohibition
from contract_rules.testing.checks.flaws import FlawKind, flaw
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_rules.contracts.contract import Contract
    from contract_rules.contracts.program import CompiledNorm, Program
    from contract_rules.testing.checks.flaws import Flaw
    from contract_rules.values.acts import ActionType


@frozen
class Gap:
    """No clause speaks of a party's acts of an action, and some clause forbids it others beside.

    Attributes:
        party: The name of the party.
        kind: The name of the action of which no clause speaks.
        beside: The name of the action that is restricted.
        wider: The name of the action of which both are kinds.
        clauses: The ids of the clauses that restrict it.
    """

    party: str
    kind: str
    beside: str
    wider: str
    clauses: tuple[str, ...]


def gaps(contract: Contract) -> Iterator[Gap]:
    """The gaps of a contract, in one text or another, in the order of actions and parties.

    A clause on a wider action speaks of every kind of it. So what is free for want of a rule is
    an action beside one that clauses name, and not below it.
    """
    program = contract.program
    for kind in contract.actions:
        for beside in _beside(kind, contract.actions):
            for party in contract.parties:
                for text in range(len(contract.texts)):
                    clauses = _restricting(program, party.name, beside, text)
                    if clauses and not _spoken_of(program, party.name, kind.name, text):
                        yield Gap(party.name, kind.name, beside, kind.wider[0], clauses)
                        break


def idle_permissions(contract: Contract) -> Iterator[Flaw]:
    """Permissions of some acts, or under a condition, beside which nothing forbids the others."""
    program, words = contract.program, Words.of(contract)
    for compiled in program.norms:
        norm, (first, last) = compiled.norm, compiled.texts
        if not isinstance(norm, Permission):
            continue
        is_narrow = norm.provided is not None or bool(norm.act.fields)
        kinds = [kind.name for kind in contract.actions if norm.act.kind in kind.names]
        bearers = program.groups.get(norm.bearer.name, (norm.bearer.name,))
        beside = (one for at in product(bearers, kinds) for one in program.by_act.get(at, ()))
        forbids = (one.texts for one in beside if isinstance(one.norm, Prohibition))
        if is_narrow and not any(since <= last and first <= to for since, to in forbids):
            said = norm_in_words(norm, words.about(norm.act))
            told = f"nothing forbids other acts of {norm.act.kind}, which are free as well: {said}"
            instead = (
                f"forbid the others, must_not({norm.act.kind}(...), unless=...), or permit all of "
                "them"
            )
            yield flaw(FlawKind.GAP, (compiled.clause.id,), None, told, instead)


def _beside(kind: ActionType, actions: tuple[ActionType, ...]) -> list[str]:
    """The other actions, not below an action, that are kinds of the action just above it.

    Where no clause speaks of an action, none speaks of those above it; so it is enough to look
    beside the one that is highest.
    """
    others = (other for other in actions if kind.name not in other.names)
    return [other.name for other in others if kind.wider[:1] and kind.wider[0] in other.wider]


def _restricting(program: Program, by: str, kind: str, text: int) -> tuple[str, ...]:
    """The clauses of a text that forbid a party acts of the action itself."""
    found = program.by_act.get((by, kind), ())
    named = (e for e in found if isinstance(e.norm, Prohibition) and e.kind == kind)
    return tuple(dict.fromkeys(e.clause.id for e in named if _is_in(e, text)))


def _spoken_of(program: Program, by: str, kind: str, text: int) -> bool:
    tables = (program.by_act, program.deeds)
    norms = (compiled for table in tables for compiled in table.get((by, kind), ()))
    return any(_is_in(e, text) for e in (*norms, *program.powers.get(kind, ())))


def _is_in(compiled: CompiledNorm, text: int) -> bool:
    first, last = compiled.texts
    return first <= text <= last
