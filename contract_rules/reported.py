"""What is compared: reports, their rows, and the parties that they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contract_rules.contract import Contract
    from contract_rules.decisions import Decision
    from contract_rules.duties import Duty
    from contract_rules.nodes import Pattern
    from contract_rules.periods import On
    from contract_rules.values import Party


class Row(Protocol):
    """A row of a report."""

    @property
    def action(self) -> Pattern:
        """Which acts."""
        ...

    @property
    def decision(self) -> Decision:
        """The decision on them."""
        ...


class Reported(Protocol):
    """What is compared: a report."""

    @property
    def contract(self) -> Contract:
        """The contract."""
        ...

    @property
    def on(self) -> On:
        """The date or instant."""
        ...

    @property
    def positions(self) -> Sequence[Row]:
        """The rows."""
        ...

    @property
    def duties(self) -> Sequence[Duty]:
        """What is owed."""
        ...


def parties(before: Reported, after: Reported) -> tuple[Party, ...]:
    """The parties of both contracts, in the order of the second."""
    return tuple(dict.fromkeys((*after.contract.parties, *before.contract.parties)))
