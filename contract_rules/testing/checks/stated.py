"""The norms of a contract as they are written, each with those in which it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from contract_rules.norms.norms import Norm, own_norms
from contract_rules.testing.coverage.points import Wording, wordings_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_rules.contracts.contract import Contract


@frozen(eq=False)
class StatedNorm:
    """A norm as it is written.

    Attributes:
        wording: The clause, as it stands in one text or more.
        number: The norm's number in it.
        norm: The norm.
        parents: The norms in which it is written, the outermost first.
    """

    wording: Wording
    number: int
    norm: Norm
    parents: tuple[Norm, ...]

    @property
    def clause(self) -> str:
        """The id of its clause."""
        return self.wording.clause.id


def stated_norms(contract: Contract) -> Iterator[StatedNorm]:
    """The norms of every wording, each followed by those that are written in it."""
    for wording in wordings_of(contract).values():
        number = 0
        for norm in wording.clause.norms:
            for inner, parents in _within(norm, ()):
                yield StatedNorm(wording, number, inner, parents)
                number += 1


def _within(norm: Norm, parents: tuple[Norm, ...]) -> Iterator[tuple[Norm, tuple[Norm, ...]]]:
    yield norm, parents
    for own in own_norms(norm):
        yield from _within(own, (*parents, norm))
