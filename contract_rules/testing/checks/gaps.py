"""Finds acts that are free for want of a rule beside others of a wider action that are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from contract_rules.norms.norms import Prohibition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_rules.contracts.contract import Contract
    from contract_rules.contracts.program import CompiledNorm, Program
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
