"""Rewrites conditions that would come to too many alternatives, so that their parts are shared.

AND multiplies alternatives, so that fourteen pairs ``(a | b) & (c | d) & ...`` come to 16,384.
Where nothing speaks of the events of a pair, it holds as soon as one of its parts does, and needs
no alternatives of its own: it is looked for as what is not ruled out. What the parts of an OR have
in common is stated once, so that definitions that are used twice are walked once.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from contract_rules.errors import TooManyAlternativesError
from contract_rules.norms.expressions import (
    AllOf,
    AnyOf,
    Condition,
    Defined,
    FieldOf,
    Not,
    When,
)
from contract_rules.norms.norms import conditions, terms, within
from contract_rules.norms.traversal import compared_in, occurrences, plain, terms_of, walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from contract_rules.norms.expressions import AnyTerm
    from contract_rules.norms.norms import Norm

PLAIN = 64
"""Up to how many alternatives a condition is multiplied out as it is written."""

MOST_ALTERNATIVES = 4096
"""How many alternatives a condition may come to."""


def shared(condition: Condition, definitions: Mapping[str, Condition], norm: Norm) -> Condition:
    """A condition that means the same and comes to few alternatives; itself, if it does.

    Args:
        condition: The condition.
        definitions: The condition of each definition by its id; acyclic.
        norm: The norm whose condition it is.

    Raises:
        TooManyAlternativesError: When it comes to more than `MOST_ALTERNATIVES` all the same.
    """
    counting = _Counting(definitions)
    if counting.of(condition) <= PLAIN:
        return condition
    rewritten = _Sharing(definitions, _spoken_of(norm, definitions)).rewritten(condition)
    count = counting.of(rewritten)
    if count > max(MOST_ALTERNATIVES, sum(1 for _ in walk(rewritten))):
        msg = (
            f"a condition may hold in {count:,} ways, and at most {MOST_ALTERNATIVES:,} can be "
            "gone through, as AND multiplies the alternatives of its parts; state fewer "
            "alternatives, or parts of it in clauses of their own, and take fields only from "
            "events that every alternative asks for"
        )
        raise TooManyAlternativesError(msg)
    return rewritten


class _Counting:
    """Counts the alternatives that conditions come to, each definition once."""

    def __init__(self, definitions: Mapping[str, Condition]) -> None:
        self._definitions = definitions
        self._known: dict[str, int] = {}

    def of(self, condition: Condition) -> int:
        match condition:
            case Defined(id_):
                if id_ not in self._known:
                    self._known[id_] = self.of(self._definitions[id_])
                return self._known[id_]
            case AllOf(parts):
                return prod(map(self.of, parts))
            case AnyOf(parts):
                return sum(map(self.of, parts))
            case _:
                return 1


class _Sharing:
    """Rewrites conditions, each definition once.

    Args:
        definitions: The condition of each definition by its id.
        spoken: The names of the actions from whose events some term takes something.
    """

    def __init__(self, definitions: Mapping[str, Condition], spoken: frozenset[str]) -> None:
        self._definitions, self._spoken = definitions, spoken
        self._known: dict[str, Condition] = {}

    def rewritten(self, condition: Condition) -> Condition:
        """The condition with what parts have in common stated once, and closed parts shared."""
        return self._sharing(self._factored(condition))

    def _sharing(self, condition: Condition) -> Condition:
        match condition:
            case AllOf(parts):
                return AllOf(tuple(map(self._closed, parts)))
            case AnyOf(parts):
                return AnyOf(tuple(map(self._sharing, parts)))
            case _:
                return condition

    def _factored(self, condition: Condition) -> Condition:
        match condition:
            case Defined(id_):
                if id_ not in self._known:
                    self._known[id_] = self._factored(self._definitions[id_])
                return self._known[id_]
            case AllOf(conditions):
                parts = (part for c in conditions for part in _parts(self._factored(c)))
                return AllOf(tuple(dict.fromkeys(parts)))
            case AnyOf(conditions):
                return _any_of([_parts(self._factored(c)) for c in conditions])
            case _:
                return condition

    def _closed(self, condition: Condition) -> Condition:
        """A part of an AND: an OR of whose events nothing speaks, as what is not ruled out."""
        if not isinstance(condition, AnyOf):
            return condition
        if any(self._spoken.intersection(o.act.names) for o in occurrences(condition)):
            return condition
        return Not(Not(condition))


def _parts(condition: Condition) -> tuple[Condition, ...]:
    return condition.conditions if isinstance(condition, AllOf) else (condition,)


def _any_of(ways: list[tuple[Condition, ...]]) -> Condition:
    """That one of some conjunctions holds, with the parts that all have in common stated once."""
    common = tuple(part for part in ways[0] if all(part in way for way in ways))
    rests = [tuple(part for part in way if part not in common) for way in ways]
    if not all(rests):
        return AllOf(common)
    either = AnyOf(tuple(rest[0] if len(rest) == 1 else AllOf(rest) for rest in rests))
    return AllOf((*common, either)) if common else either


def _spoken_of(norm: Norm, definitions: Mapping[str, Condition]) -> frozenset[str]:
    """The names of the actions from whose acts terms of a norm or a definition take something.

    Terms in patterns of what is asked for are among them, and those of norms that it begins.
    """
    found = plain(_terms(norm, definitions))
    return frozenset(term.kind for term in found if isinstance(term, FieldOf | When))


def _terms(norm: Norm, definitions: Mapping[str, Condition]) -> Iterator[AnyTerm]:
    stated = [c for one in within(norm) for c in conditions(one)]
    for condition in (*stated, *definitions.values()):
        yield from compared_in(condition)
        for part in occurrences(condition):
            yield from (term for _, matcher in part.act.fields for term in terms_of(matcher))
    for one in within(norm):
        yield from terms(one)
        yield from (term for _, matcher in one.act.fields for term in terms_of(matcher))
