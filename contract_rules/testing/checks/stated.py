"""The norms of a contract as they are written, each with those in which it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_rules.answers.norms_in_words import norm_in_words
from contract_rules.norms.norms import Norm, own_norms
from contract_rules.testing.coverage.points import Wording, wordings_of
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_rules.answers.phrases import Words
    from contract_rules.contracts.contract import Contract
    from contract_rules.testing.coverage.points import Key


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

    @property
    def kept(self) -> Key:
        """The key of the point that a duty of it is kept."""
        return self.wording.kept(self.number)

    def said(self, words: Words) -> str:
        """The norm in words of the contract."""
        return norm_in_words(self.norm, words.about(self.norm.act))


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
