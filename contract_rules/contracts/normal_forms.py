"""The normal forms of a contract's norms, each worked out once.

A norm that uses no definition is normalised where its clause is written, and never again. One
that uses definitions means what they mean: it is normalised once for each text that changes
one of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from contract_rules.contracts.clauses import Clause, Definition
from contract_rules.norms.normalise import forms
from contract_rules.norms.norms import Norm, conditions, within
from contract_rules.norms.traversal import definitions_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from contract_rules.contracts.clauses import Provision
    from contract_rules.norms.expressions import Condition
    from contract_rules.norms.normal_form import Forms


Kept: TypeAlias = "tuple[Clause, int, tuple[tuple[str, Condition], ...], Forms]"
"""A clause, the place of a norm in it, what definitions mean for it, and its normal forms."""


class NormalForms:
    """The normal forms of the clauses of one contract, under the definitions of its texts."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, int, frozenset[tuple[str, int]]], Forms] = {}

    def of(self, clause: Clause, meanings: Mapping[str, Condition]) -> tuple[Forms, ...]:
        """The normal forms of each norm of a clause.

        Args:
            clause: The clause; it is kept for as long as these normal forms are asked for.
            meanings: The condition of each definition of the text, by its id; without a circle.

        Raises:
            UnboundTermError: When a term speaks of an event that nothing finds.
            AmbiguousTermError: When it could speak of two.
        """
        written = zip(clause.norms, clause.forms, strict=True)
        return tuple(
            known or self._under(clause, number, norm, meanings)
            for number, (norm, known) in enumerate(written)
        )

    def kept(self, provisions: Sequence[Provision]) -> list[Kept]:
        """The normal forms of norms that use definitions.

        Args:
            provisions: Every provision of the contract.
        """
        clauses = {id(p): p for p in provisions if isinstance(p, Clause)}
        stated = {id(p.condition): p.condition for p in provisions if isinstance(p, Definition)}
        return [
            (clauses[clause], number, tuple((id_, stated[one]) for id_, one in used), found)
            for (clause, number, used), found in self._kept.items()
        ]

    def keep(
        self,
        clause: Clause,
        number: int,
        meanings: Iterable[tuple[str, Condition]],
        found: Forms,
    ) -> None:
        """Take the normal forms of a norm of a clause as they are known, under definitions."""
        used = frozenset((id_, id(condition)) for id_, condition in meanings)
        self._kept[id(clause), number, used] = found

    def _under(
        self, clause: Clause, number: int, norm: Norm, meanings: Mapping[str, Condition]
    ) -> Forms:
        used = frozenset((id_, id(meanings[id_])) for id_ in _used(norm, meanings))
        key = (id(clause), number, used)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = tuple(forms(norm, meanings))
        return found


def _used(norm: Norm, meanings: Mapping[str, Condition]) -> set[str]:
    """The ids of the definitions that a norm uses, by way of others too."""
    waiting = [c for inner in within(norm) for c in conditions(inner)]
    found: set[str] = set()
    while waiting:
        new = set(definitions_in(waiting.pop())) - found
        found |= new
        waiting += (meanings[id_] for id_ in new)
    return found
