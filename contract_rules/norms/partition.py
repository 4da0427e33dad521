"""Splits an action into the cases that a contract tells apart, so that a report can list all.

A field that no clause asks about is one case. A field of choices has a case for each that clauses
ask about, and one for the rest. A field of names has a case for every name known by then or
written in a clause, and one for any other; an ordered field has a case for every constant that it
is compared with, and one for each interval between them. The cases of an action are all
combinations. For printing, cases are put together to patterns again, as few as is plain.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, TypeAlias

from attrs import field

from contract_rules.norms.expressions import (
    AtLeast,
    AtMost,
    Between,
    Const,
    FieldMatcher,
    LessThan,
    MoreThan,
    OneOf,
    OtherThan,
    Pattern,
)
from contract_rules.values.acts import Act, ActionType, FieldType, Value
from contract_rules.values.data_classes import frozen
from contract_rules.values.levels import Level, middle, moved

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

Chosen: TypeAlias = tuple[int, ...]
"""A case of an action: for each of its fields the number of a case of the field."""

Matched: TypeAlias = tuple[FieldMatcher | None, int]
"""A matcher for some cases of a field (None matches anything), and the number of one of them."""


@frozen
class Names:
    """The cases of a field of names: each of them, then any other."""

    values: tuple[Value, ...]

    def __len__(self) -> int:
        return len(self.values) + 1

    def example(self, number: int) -> Value | None:
        """A value in a case; None, an open field, for any other."""
        return self.values[number] if number < len(self.values) else None

    def matchers(self, numbers: frozenset[int]) -> Iterator[Matched]:
        """One matcher for the cases together."""
        named = tuple(Const(self.values[n]) for n in sorted(numbers) if n < len(self.values))
        if len(self.values) not in numbers:
            yield OneOf(named), max(numbers)
        else:
            others = tuple(Const(v) for n, v in enumerate(self.values) if n not in numbers)
            yield (OtherThan(others) if others else None), max(numbers)


@frozen
class Choices:
    """The cases of a field that holds one of a few values: there is no other.

    Attributes:
        groups: The values, those together that no clause tells apart.
    """

    groups: tuple[tuple[Value, ...], ...]

    @classmethod
    def of(cls, known: FieldType, asked: Collection[Value]) -> Choices:
        """The cases of a field, of which clauses ask for some values."""
        named = tuple((value,) for value in known.options if value in asked)
        others = tuple(value for value in known.options if value not in asked)
        return cls((*named, others) if others else named)

    def __len__(self) -> int:
        return len(self.groups)

    def example(self, number: int) -> Value:
        """A value in a case."""
        return self.groups[number][0]

    def matchers(self, numbers: frozenset[int]) -> Iterator[Matched]:
        """One matcher for the cases together; none for all of them."""
        values = tuple(Const(value) for n in sorted(numbers) for value in self.groups[n])
        yield (None if len(numbers) == len(self) else OneOf(values)), max(numbers)


@frozen
class Levels:
    """The cases of an ordered field: below the first value, at it, between it and the next ...

    Attributes:
        values: The values.
        known: The field, which may hold a range alone.
    """

    values: tuple[Level, ...]
    known: FieldType
    _examples: dict[int, Value | None] = field(
        init=False, factory=dict[int, "Value | None"], eq=False, repr=False
    )
    _matched: dict[frozenset[int], tuple[Matched, ...]] = field(
        init=False, factory=dict[frozenset[int], "tuple[Matched, ...]"], eq=False, repr=False
    )

    def __len__(self) -> int:
        return 2 * len(self.values) + 1

    def example(self, number: int) -> Value | None:
        """A value in a case; None where there is none, as between two, or in the field's range."""
        if number not in self._examples:
            value = self._example(number)
            held = value is not None and self.known.holds(value)
            self._examples[number] = value if held else None
        return self._examples[number]

    def _example(self, number: int) -> Value | None:
        place, between = divmod(number, 2)
        if between:
            return self.values[place]
        if place == 0:
            return moved(self.values[0], -1)
        if place == len(self.values):
            return moved(self.values[-1], 1)
        return middle(self.values[place - 1], self.values[place])

    def matchers(self, numbers: frozenset[int]) -> Iterator[Matched]:
        """A matcher for each run of neighbouring cases; many rows have the same of one field."""
        found = self._matched.get(numbers)
        if found is None:
            found = self._matched[numbers] = tuple(self._runs(numbers))
        return iter(found)

    def _runs(self, numbers: frozenset[int]) -> Iterator[Matched]:
        skipped = {n for n in range(len(self)) if self.example(n) is None}
        runs: list[list[int]] = []
        for number in sorted(numbers | skipped):
            if runs and runs[-1][-1] == number - 1:
                runs[-1].append(number)
            else:
                runs.append([number])
        for run in runs:
            if not skipped.issuperset(run):
                yield self._run(run[0], run[-1]), max(numbers.intersection(run))

    def _run(self, first: int, last: int) -> FieldMatcher | None:
        low: AtLeast | MoreThan | None = None
        high: AtMost | LessThan | None = None
        if first > 0:
            bound = Const(self.values[(first - 1) // 2])
            low = AtLeast(bound) if first % 2 else MoreThan(bound)
        if last < len(self) - 1:
            bound = Const(self.values[last // 2])
            high = AtMost(bound) if last % 2 else LessThan(bound)
        if low is not None and high is not None:
            return OneOf((low.term,)) if first == last and first % 2 else Between(low, high)
        return low or high


@frozen
class Whole:
    """The one case of a field whose values no clause tells apart.

    Attributes:
        value: An example, where clauses tell a stated value from a field left open.
    """

    value: Value | None = None

    def __len__(self) -> int:
        return 1

    def example(self, number: int) -> Value | None:  # noqa: ARG002 (the only one there is)
        """An open field, unless a value is wanted."""
        return self.value

    def matchers(self, numbers: frozenset[int]) -> Iterator[Matched]:
        """No matcher: it matches anything."""
        yield None, max(numbers)


FieldCases: TypeAlias = Names | Choices | Levels | Whole


@frozen
class Cases:
    """The cases of an action.

    Attributes:
        kind: The action type.
        fields: The cases of each of its fields.
    """

    kind: ActionType
    fields: tuple[FieldCases, ...]

    @property
    def counts(self) -> tuple[int, ...]:
        """How many there are of each field; multiplied, as many as there are."""
        return tuple(
            sum(cases.example(n) is not None for n in range(len(cases)))
            if isinstance(cases, Levels)
            else len(cases)
            for cases in self.fields
        )

    def __iter__(self) -> Iterator[tuple[Chosen, Act]]:
        """Each case, and an act in it."""
        for chosen in product(*(range(len(cases)) for cases in self.fields)):
            examples = [c.example(n) for c, n in zip(self.fields, chosen, strict=True)]
            impossible = (
                isinstance(c, Levels) and e is None
                for c, e in zip(self.fields, examples, strict=True)
            )
            if not any(impossible):
                named = zip(self.kind.fields, examples, strict=True)
                fields = tuple((f.name, e) for f, e in named if e is not None)
                yield chosen, Act(self.kind.name, fields, self.kind)

    def patterns(self, chosen: Iterable[Chosen]) -> Iterator[tuple[Pattern, Chosen]]:
        """Patterns that together match the given cases, each with one of its cases."""
        for block in _blocks(frozenset(chosen)):
            ways = (c.matchers(numbers) for c, numbers in zip(self.fields, block, strict=True))
            for matched in product(*ways):
                named = zip(self.kind.fields, matched, strict=True)
                fields = tuple((f.name, m) for f, (m, _) in named if m is not None)
                case = tuple(number for _, number in matched)
                yield Pattern(self.kind.name, fields, self.kind), case


def _blocks(chosen: frozenset[Chosen]) -> Iterator[tuple[frozenset[int], ...]]:
    """The cases as blocks: a block is every combination of some cases of each field.

    Cases are grouped by their first field; first fields with the same rest share a block.
    """
    if () in chosen:
        yield ()
        return
    rest: dict[int, set[Chosen]] = {}
    for case in chosen:
        rest.setdefault(case[0], set()).add(case[1:])
    together: dict[frozenset[Chosen], set[int]] = {}
    for first, after in rest.items():
        together.setdefault(frozenset(after), set()).add(first)
    for others, firsts in together.items():
        for block in _blocks(others):
            yield (frozenset(firsts), *block)
