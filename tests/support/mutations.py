"""Which changes of mutants are what people get wrong in clauses."""

from __future__ import annotations

from contract_rules.testing.mutation.operators import ChangeKind

MISTAKES = frozenset(
    {
        ChangeKind.LINK,
        ChangeKind.PARTY,
        ChangeKind.DEADLINE,
        ChangeKind.CHOICE,
        ChangeKind.CALENDAR,
        ChangeKind.WINDOW,
        ChangeKind.REVERSAL,
        ChangeKind.READING,
        ChangeKind.NAMES,
        ChangeKind.EXCHANGE,
    }
)
"""What people get wrong in clauses; the others are the small changes that any program has."""
