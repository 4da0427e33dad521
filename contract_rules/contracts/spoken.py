"""What a provision speaks of, read once: the checks of a contract ask for it again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_rules.norms.expressions import AnyTerm, Condition, Pattern
from contract_rules.norms.norms import Norm, acts_of, conditions, terms, within
from contract_rules.norms.traversal import compared_in, occurrences, plain, terms_of
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable


@frozen(eq=False, repr=False)
class SpokenOf:
    """What a provision speaks of.

    Attributes:
        norms: Its norms, and the norms written inside them.
        conditions: Their conditions; of a definition, its own.
        patterns: The patterns of acts in norms and conditions.
        terms: The terms of all of these, and the terms from which they are worked out.
    """

    norms: tuple[Norm, ...]
    conditions: tuple[Condition, ...]
    patterns: tuple[Pattern, ...]
    terms: tuple[AnyTerm, ...]


def spoken_in(norms: Iterable[Norm], stated: Iterable[Condition] = ()) -> SpokenOf:
    """What norms, and conditions beside them, speak of."""
    every = tuple(inner for norm in norms for inner in within(norm))
    asked = (*(c for norm in every for c in conditions(norm)), *stated)
    acts = (act for norm in every for act in acts_of(norm))
    patterns = (*acts, *(o.act for condition in asked for o in occurrences(condition)))
    matchers = (matcher for pattern in patterns for _, matcher in pattern.fields)
    found = [term for matcher in matchers for term in plain(terms_of(matcher))]
    found += [term for condition in asked for term in plain(compared_in(condition))]
    found += [term for norm in every for term in plain(terms(norm))]
    return SpokenOf(every, asked, patterns, tuple(found))
