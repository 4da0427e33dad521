"""Compares two reports: of two dates, two records, two contracts, with and without suppositions.

The rows of two reports divide the acts of an action differently. So the action is split into the
cases that the patterns of both tell apart (a grid); a row is a box of these cases. Where a row of
one report and a row of the other have cases in common, and are decided otherwise, they differ.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

from attrs import evolve

from contract_rules.answers.decisions import Decision, gist
from contract_rules.answers.differences import (
    DifferenceKind,
    Differences,
    DutyDifference,
    PositionDifference,
    parties,
)
from contract_rules.answers.duties import duty_gist
from contract_rules.answers.reasons import Effect, Verdict
from contract_rules.errors import IncomparableError
from contract_rules.norms.expressions import Const, Pattern
from contract_rules.norms.partition import Cases, Choices, Levels, Names, Whole
from contract_rules.norms.subsumption import fits
from contract_rules.norms.traversal import terms_of
from contract_rules.values.acts import ORDERED, order_of
from contract_rules.values.data_classes import frozen
from contract_rules.values.levels import Level
from contract_rules.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from contract_rules.answers.differences import Reported, Row
    from contract_rules.contracts.contract import Contract
    from contract_rules.norms.expressions import FieldMatcher
    from contract_rules.norms.partition import FieldCases
    from contract_rules.values.acts import ActionType, FieldType, Party

Box: TypeAlias = "tuple[frozenset[int], ...]"
"""For each field of an action the numbers of some of its cases; it stands for all combinations."""


@frozen
class Grid:
    """The cases of an action that the rows of two reports tell apart.

    Attributes:
        cases: The cases.
    """

    cases: Cases

    @classmethod
    def of(cls, kind: ActionType, patterns: Sequence[Pattern]) -> Grid:
        """The grid of the cases that patterns of constants tell apart."""
        asked = [pair for pattern in patterns for pair in pattern.fields]
        return cls(Cases(kind, tuple(_field_cases(known, asked) for known in kind.fields)))

    def box(self, pattern: Pattern) -> Box:
        """The cases of the acts that fit a pattern."""
        matchers = dict(pattern.fields)
        named = zip(self.cases.kind.fields, self.cases.fields, strict=True)
        return tuple(frozenset(_fitting(cases, matchers.get(f.name))) for f, cases in named)

    def meeting(self, one: Box, other: Box) -> Iterator[Pattern]:
        """The patterns of the acts in both boxes; none where the boxes have no case in common."""
        both = (here & there for here, there in zip(one, other, strict=True))
        return (pattern for pattern, _ in self.cases.patterns(product(*both)))

    def union(self, boxes: Iterable[Box]) -> Iterator[Pattern]:
        """The patterns of the acts in any of some boxes, as few as there need be."""
        either = {case for box in boxes for case in product(*box)}
        return (pattern for pattern, _ in self.cases.patterns(either))


def joined(name: str, before: Contract, after: Contract) -> ActionType:
    """The action of a name, with the fields that it has in either contract.

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


def _field_cases(known: FieldType, asked: Sequence[tuple[str, FieldMatcher]]) -> FieldCases:
    terms = (term for name, m in asked if name == known.name for term in terms_of(m))
    values = dict.fromkeys(term.value for term in terms if isinstance(term, Const))
    if not values:
        return Whole()
    if known.options:
        return Choices.of(known, values)
    if known.type in ORDERED:
        return Levels(tuple(sorted(_levels(values))), known)
    return Names(tuple(sorted(values, key=str)))


def _levels(values: Iterable[object]) -> Iterable[Level]:
    """The ordered values; 0, of no currency yet, becomes zero in the currency of the others."""
    levels = [value for value in values if isinstance(value, Level)]
    currency = next((level.currency for level in levels if isinstance(level, Money)), None)
    if currency is None:
        return levels
    return {level if isinstance(level, Money) else Money(0, currency) for level in levels}


def _fitting(cases: FieldCases, matcher: FieldMatcher | None) -> Iterator[int]:
    """The numbers of the cases of a field that a matcher fits."""
    for number in range(len(cases)):
        example = cases.example(number)
        possible = example is not None or not isinstance(cases, Levels)
        if possible and (matcher is None or fits(example, matcher)):
            yield number


def between(before: Reported, after: Reported) -> Differences:
    """The differences from one report to another: what is gained, lost or changed.

    Args:
        before: The first report.
        after: The second report.

    Raises:
        IncomparableError: When the contracts have an action of one name whose fields hold
            values of different types.
        MixedCurrenciesError: When amounts of two currencies are compared.
    """
    order, kinds = order_of(parties(before, after)), list(DifferenceKind)
    positions = sorted(
        _positions(before, after), key=lambda p: (order(p.party), kinds.index(p.kind))
    )
    duties = sorted(
        _duties(before, after), key=lambda d: (order(d.duty.bearer), kinds.index(d.kind))
    )
    return Differences(
        before=before, after=after, positions=tuple(positions), duties=tuple(duties)
    )


def _duties(before: Reported, after: Reported) -> Iterator[DutyDifference]:
    old = {(duty.id, duty.bearer): duty for duty in before.duties}
    new = {(duty.id, duty.bearer): duty for duty in after.duties}
    for key in dict.fromkeys((*old, *new)):
        one, other = old.get(key), new.get(key)
        if one is None or other is None or duty_gist(one) != duty_gist(other):
            yield DutyDifference(before=one, after=other)


def _positions(before: Reported, after: Reported) -> Iterator[PositionDifference]:
    old, new = _grouped(before), _grouped(after)
    for party, name in dict.fromkeys((*old, *new)):
        kind = joined(name, before.contract, after.contract)
        ones, others = (_rows(grouped, party, kind) for grouped in (old, new))
        grid = Grid.of(kind, [row.action for row in (*ones, *others)])
        for (one, here), (other, there) in product(_placed(ones, grid), _placed(others, grid)):
            if _gist(one) != _gist(other):
                for action in grid.meeting(here, there):
                    yield PositionDifference(party=party, action=action, before=one, after=other)


def _rows(
    grouped: Mapping[tuple[Party, str], list[Row]], party: Party, kind: ActionType
) -> list[Row]:
    """A party's rows for an action; where it has none, those for the nearest wider action."""
    names = [name for name in kind.names if (party, name) in grouped]
    return grouped[party, names[0]] if names else []


def _placed(rows: Sequence[Row], grid: Grid) -> list[tuple[Decision | None, Box]]:
    """Each row's decision, with its box; where there is no row, None with the box of all acts."""
    if not rows:
        return [(None, grid.box(Pattern(grid.cases.kind.name)))]
    return [(row.decision, grid.box(row.action)) for row in rows]


_UNSPOKEN = (Verdict.SILENT, Effect.NONE, (), frozenset[object]())


def _gist(decision: Decision | None) -> Hashable:
    return _UNSPOKEN if decision is None else gist(decision, loosely=True)


def _grouped(report: Reported) -> dict[tuple[Party, str], list[Row]]:
    """The rows of a report, by party and action."""
    grouped: defaultdict[tuple[Party, str], list[Row]] = defaultdict(list)
    for row in report.positions:
        grouped[row.decision.party, row.action.kind].append(row)
    return grouped
