"""Grids: the cases of an action that patterns tell apart, and where patterns meet.

Every pattern of a report's rows asks constants of the fields of an act, each by itself. So it is
a box in the grid of the fields' cases, and two patterns meet in a box.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, TypeAlias

from attrs import evolve, frozen

from contract_rules.cases import Cases, Levels, Names, Whole
from contract_rules.errors import IncomparableError
from contract_rules.money import Money
from contract_rules.nodes import Const, Pattern
from contract_rules.precedence import fits
from contract_rules.values import ORDERED, Level
from contract_rules.walks import terms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from contract_rules.cases import FieldCases
    from contract_rules.contract import Contract
    from contract_rules.nodes import Matcher
    from contract_rules.values import FieldType, Kind

Box: TypeAlias = "tuple[frozenset[int], ...]"
"""For each field of an action the numbers of some of its cases."""


@frozen
class Grid:
    """The cases of an action that patterns tell apart.

    Attributes:
        cases: The cases.
    """

    cases: Cases

    @classmethod
    def of(cls, kind: Kind, patterns: Sequence[Pattern]) -> Grid:
        """The cases that patterns of constants tell apart."""
        asked = [pair for pattern in patterns for pair in pattern.fields]
        return cls(Cases(kind, tuple(_field_cases(known, asked) for known in kind.fields)))

    def box(self, pattern: Pattern) -> Box:
        """The cases of the acts that fit a pattern."""
        matchers = dict(pattern.fields)
        named = zip(self.cases.kind.fields, self.cases.fields, strict=True)
        return tuple(frozenset(_fitting(cases, matchers.get(f.name))) for f, cases in named)

    def meeting(self, one: Box, other: Box) -> Iterator[Pattern]:
        """The pattern that acts fit which are in both boxes; nothing where there are none."""
        both = (here & there for here, there in zip(one, other, strict=True))
        return (pattern for pattern, _ in self.cases.patterns(product(*both)))


def joined(name: str, before: Contract, after: Contract) -> Kind:
    """The action with the fields that it has in either contract.

    Raises:
        IncomparableError: When a field holds values of different types in them.
    """
    kinds = [c.vocabulary[name] for c in (after, before) if name in c.vocabulary]
    fields: dict[str, FieldType] = {}
    for kind in kinds:
        for known in kind.fields:
            held = fields.setdefault(known.name, known)
            if held.type != known.type:
                msg = (
                    f"{name}.{known.name} holds values of type {held.type} in one contract and "
                    f"{known.type} in the other; give one of the actions another name"
                )
                raise IncomparableError(msg)
    return evolve(kinds[0], fields=tuple(fields.values()))


def _field_cases(known: FieldType, asked: Sequence[tuple[str, Matcher]]) -> FieldCases:
    terms = (term for name, m in asked if name == known.name for term in terms_of(m))
    values = dict.fromkeys(term.value for term in terms if isinstance(term, Const))
    if not values:
        return Whole()
    if known.type in ORDERED:
        return Levels(tuple(sorted(_levels(values))))
    return Names(tuple(sorted(values, key=str)))


def _levels(values: Iterable[object]) -> Iterable[Level]:
    """The values that have an order; nothing, of no currency yet, is none in that of others."""
    levels = [value for value in values if isinstance(value, Level)]
    currency = next((level.currency for level in levels if isinstance(level, Money)), None)
    if currency is None:
        return levels
    return {level if isinstance(level, Money) else Money(0, currency) for level in levels}


def _fitting(cases: FieldCases, matcher: Matcher | None) -> Iterator[int]:
    """The numbers of the cases of a field that a matcher fits."""
    for number in range(len(cases)):
        example = cases.example(number)
        possible = example is not None or not isinstance(cases, Levels)
        if possible and (matcher is None or fits(example, matcher)):
            yield number
