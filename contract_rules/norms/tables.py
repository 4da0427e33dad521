"""Terms that take one of several values: a row of a table, its steps, one of two terms."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from attrs import field

from contract_rules.errors import IncomparableError, UnboundTermError, WrongTypeError
from contract_rules.norms.expressions import (
    IN_TIME,
    AnyTerm,
    AtLeast,
    AtMost,
    Between,
    Compared,
    Condition,
    Const,
    Defined,
    FieldMatcher,
    FieldOf,
    LessThan,
    MoreThan,
    Occurred,
    OneOf,
    Reckoned,
    as_condition,
    one_currency,
)
from contract_rules.norms.questions import IS
from contract_rules.norms.traversal import admitted, compared_in, terms_of, walk
from contract_rules.norms.validators import asking
from contract_rules.values.acts import ORDERED, decimal_of, in_line
from contract_rules.values.data_classes import frozen
from contract_rules.values.levels import moved
from contract_rules.values.money import Money, number_of
from contract_rules.values.unbound import Unbound

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from contract_rules.values.acts import ActionType, FieldType, Value

V = TypeVar("V")

NUMBERS = frozenset({"Decimal", "int"})
"""The types of numbers."""


_STATED = asking("when(Sale.express, a, b), or compare terms")


@frozen
class TableRow:
    """A row of a table.

    Attributes:
        asked: The values that it is for; None for every value that no other row is for.
        value: What it gives for them.
    """

    asked: FieldMatcher | None
    value: AnyTerm


@frozen(order=False, cache_hash=True)
class TableLookup(Reckoned[V]):
    """What a table gives for a value: the value of the one row that the value falls in.

    Attributes:
        term: What is looked up.
        rows: The rows; no value falls in two of them.
        type: The type of the rows' values.
    """

    term: AnyTerm
    rows: tuple[TableRow, ...]
    type: str = field(init=False, eq=False, repr=False)  # pyright: ignore[reportIncompatibleMethodOverride]

    def __attrs_post_init__(self) -> None:
        if self.term.type in IN_TIME:
            msg = "a table is looked up by no date; write when(Order.on < date(2026, 1, 1), a, b)"
            raise IncomparableError(msg)
        _fitting(self.term, self.rows)
        object.__setattr__(self, "type", _one_type([row.value for row in self.rows]))

    @property
    def parts(self) -> tuple[AnyTerm, ...]:
        """What is looked up, the value of each row, and what its rows ask for."""
        return _parts(self.term, self.rows)

    @property
    def currency(self) -> str | None:
        """That of the values of its rows, in which what is looked up need not be."""
        return next((row.value.currency for row in self.rows if row.value.currency), None)


@frozen(order=False, cache_hash=True)
class Tiered(Reckoned[V]):
    """An amount or number by steps: each part of it at the rate of the row that it falls in.

    Attributes:
        term: The amount or number.
        rows: The steps, the lowest first; each begins where the one before ends.
        type: Money where the term or the rates are, else a number.
    """

    term: AnyTerm
    rows: tuple[TableRow, ...]
    type: str = field(init=False, eq=False, repr=False)  # pyright: ignore[reportIncompatibleMethodOverride]

    def __attrs_post_init__(self) -> None:
        rates = _one_type([row.value for row in self.rows])
        types = (self.term.type, rates)
        if types.count("Money") > 1 or not NUMBERS.issuperset({*types} - {"Money"}):
            msg = (
                f"a {self.term.type} has no steps at rates of type {rates}; write "
                "tiered(Sale.price, (at_most(usd(100)), percent(5)), (more_than(usd(100)), "
                "percent(3)))"
            )
            raise IncomparableError(msg)
        _fitting(self.term, self.rows)
        if any(row.asked is None or isinstance(row.asked, OneOf) for row in self.rows):
            msg = (
                "a step is no single value, nor anything; say where it ends, at_most(usd(100)), "
                "and of the last where it begins, more_than(usd(100))"
            )
            raise WrongTypeError(msg)
        if not any(_is_unbound(row.asked) for row in self.rows if row.asked is not None):
            object.__setattr__(self, "rows", tuple(sorted(self.rows, key=_lower)))
        found = next(t for t in ("Money", "Decimal", "int") if t in types)
        object.__setattr__(self, "type", found)

    @property
    def parts(self) -> tuple[AnyTerm, ...]:
        """The amount or number, the rate of each step, and where it begins and ends."""
        return _parts(self.term, self.rows)

    @property
    def ends(self) -> tuple[Value | None, ...]:
        """Where each step ends; None for one that does not."""
        return tuple(_end(row.asked) for row in self.rows)


@frozen(order=False, cache_hash=True)
class Conditional(Reckoned[V]):
    """One of two terms, by whether a condition holds.

    Attributes:
        condition: A comparison, or several joined; what it speaks of is found elsewhere.
        then: The term where it holds.
        otherwise: The term where it does not.
        type: The type of both.
    """

    condition: Condition = field(converter=as_condition, validator=_STATED)
    then: AnyTerm
    otherwise: AnyTerm
    type: str = field(init=False, eq=False, repr=False)  # pyright: ignore[reportIncompatibleMethodOverride]

    def __attrs_post_init__(self) -> None:
        if any(
            isinstance(part, Occurred | Defined) or (isinstance(part, Compared) and part.op == IS)
            for part in walk(self.condition)
        ):
            msg = (
                "when(...) compares what is known: fields, days, totals and counts; write "
                "when(count(Register, by=buyer) > 0, a, b), or two norms with provided="
            )
            raise UnboundTermError(msg)
        object.__setattr__(self, "type", _one_type([self.then, self.otherwise]))

    @property
    def parts(self) -> tuple[AnyTerm, ...]:
        """Both terms, and the terms that the condition compares."""
        return (self.then, self.otherwise, *compared_in(self.condition))

    @property
    def currency(self) -> str | None:
        """That of either term; what the condition compares may be of another."""
        return self.then.currency or self.otherwise.currency


Table: TypeAlias = TableLookup[Any] | Tiered[Any]
"""A term with rows."""


def _parts(term: AnyTerm, rows: Sequence[TableRow]) -> tuple[AnyTerm, ...]:
    bounds = (bound for row in rows if row.asked is not None for bound in terms_of(row.asked))
    return (term, *(row.value for row in rows), *bounds)


def _one_type(terms: Sequence[AnyTerm]) -> str:
    """The type of terms of which one counts.

    Raises:
        IncomparableError: When there are none, or they are of several types.
        MixedCurrenciesError: When constants among them are of two currencies.
    """
    types = list(dict.fromkeys(term.type for term in terms))
    if NUMBERS.issuperset(types) and len(types) > 1:
        return "Decimal"
    if len(types) != 1:
        named = " and ".join(types) or "nothing"
        msg = f"{named} cannot be given alternatively; give values of one type"
        raise IncomparableError(msg)
    one_currency(tuple(terms))
    return types[0]


def _fitting(term: AnyTerm, rows: Sequence[TableRow]) -> None:
    """Refuse rows whose values are not constants of the term's type, and rows that overlap."""
    asked = [row.asked for row in rows if row.asked is not None]
    if len(rows) - len(asked) > 1:
        msg = "two rows are for anything else; leave one out"
        raise WrongTypeError(msg)
    for bound in (bound for one in asked for bound in terms_of(one)):
        if not isinstance(bound, Const):
            msg = f"a row of a table is for constants, not for {bound}; write when(...) for terms"
            raise WrongTypeError(msg)
        if bound.type != term.type:
            right = decimal_of(term.type, bound.type, str(bound)) or "one"
            msg = f"a table by values of {term.type} has no row for {bound.type}; write {right}"
            raise IncomparableError(msg)
    one_currency((term, *(bound for one in asked for bound in terms_of(one))))
    if any(map(_is_unbound, asked)):
        return  # an instance is told
    for one, other in _overlapping(asked, ordered=term.type in ORDERED):
        msg = (
            f"two rows of a table are for the same values, {_told(one)} and {_told(other)}; let "
            "each begin where the one before ends: at_most(a), more_than(a) & at_most(b)"
        )
        raise WrongTypeError(msg)


def _is_unbound(asked: FieldMatcher) -> bool:
    """Whether a row is for values that an instance of a template states."""
    return any(isinstance(t, Const) and isinstance(t.value, Unbound) for t in terms_of(asked))


Cut: TypeAlias = tuple[Any, int]
"""A place between values: just before a value (0), or just after it (1)."""


def _overlapping(
    asked: Sequence[FieldMatcher], *, ordered: bool
) -> Iterator[tuple[FieldMatcher, FieldMatcher]]:
    if not ordered:
        seen: dict[object, FieldMatcher] = {}
        for one in asked:
            if not isinstance(one, OneOf):
                msg = (
                    f"a row is for values, or for anything else, not for {_told(one)}; write "
                    "the values, and (anything, b) last"
                )
                raise WrongTypeError(msg)
            for value in terms_of(one):
                if value in seen:
                    yield seen[value], one
                seen[value] = one
        return
    spans = sorted(((span, one) for one in asked for span in _spans(one)), key=_begin)
    for (before, one), (span, other) in pairwise(spans):
        if before[1] is None or span[0] is None or span[0] < before[1]:
            yield one, other


def gap_of(table: Table, actions: Mapping[str, ActionType] | None = None) -> str:
    """What values no row of a table is for, in words; empty where there are none.

    Args:
        table: The table.
        actions: The actions by name, where the terms do not carry them.
    """
    asked = [row.asked for row in table.rows if row.asked is not None]
    known = _field(table.term, actions or {})
    if len(asked) < len(table.rows) or any(map(_is_unbound, asked)):
        return ""
    if table.term.type in ORDERED:
        spans = sorted((span for one in asked for span in _spans(one)), key=_start)
        return _between(spans, known, counts=isinstance(table, Tiered) or _never_below(known))
    options = known.options if known else ()
    given = [value for one in asked for value in terms_of(one)]
    missing = [str(option) for option in options if Const(option) not in given]
    return " and ".join(missing) if options else "any other value"


def whole(table: Table) -> Table:
    """The table, if it has a row for every value, and each is for what its field holds.

    Raises:
        WrongTypeError: When it has not, or the first step of an amount ends at nothing.
        OutOfRangeError: When a row is for what the field does not hold.
    """
    first = next(iter(table.ends), None) if isinstance(table, Tiered) else None
    if isinstance(first, Money | Decimal | int) and number_of(first) <= 0:
        msg = f"the first step ends at {first}; the steps of an amount begin at nothing"
        raise WrongTypeError(msg)
    if isinstance(table, TableLookup) and isinstance(table.term, FieldOf) and table.term.schema:
        for row in table.rows:
            if row.asked is not None:
                admitted(table.term.schema, table.term.name, row.asked)
    missing = gap_of(table)
    if missing:
        msg = (
            f"the table by {table.term} has no row for {missing}; let each row begin where the "
            "one before ends, or add (anything, ...) as the last"
        )
        raise WrongTypeError(msg)
    return table


def _between(
    spans: Sequence[tuple[Cut | None, Cut | None]], known: FieldType | None, *, counts: bool
) -> str:
    """What no stretch of values is for; below nothing there is nothing where it `counts`."""
    first, last = spans[0][0], spans[-1][1]
    least = known.least if known else None
    if first is not None:
        low = first[0].amount if isinstance(first[0], Money) else first[0]
        nothing: Any = timedelta() if isinstance(low, timedelta) else 0
        begins = (low, first[1]) <= (nothing, 0) if least is None else first <= _cut(least, 0)
        if not begins or (least is None and not counts):
            return f"values below {in_line(first[0])}"
    for (_, end), (begin, _) in pairwise(spans):
        if end is not None and begin is not None and end < begin:
            return f"values between {in_line(end[0])} and {in_line(begin[0])}"
    top = known.greatest if known else None
    if last is None or (top is not None and last >= _cut(top, 1)):
        return ""
    return f"values above {in_line(last[0])}"


def _field(term: AnyTerm, actions: Mapping[str, ActionType]) -> FieldType | None:
    if not isinstance(term, FieldOf):
        return None
    kind = term.schema or actions.get(term.kind)
    return next((f for f in kind.fields if f.name == term.name), None) if kind else None


def _never_below(known: FieldType | None) -> bool:
    """Whether a field holds nothing below zero."""
    return known is not None and known.type in {"Money", "timedelta"} and not known.signed


def _begin(one: tuple[tuple[Cut | None, Cut | None], FieldMatcher]) -> tuple[bool, Any]:
    return _start(one[0])


def _start(span: tuple[Cut | None, Cut | None]) -> tuple[bool, Any]:
    return (span[0] is not None, span[0] or ())


def _spans(asked: FieldMatcher) -> list[tuple[Cut | None, Cut | None]]:
    """The stretches of an ordered type that a matcher of constants is for."""
    match asked:
        case OneOf(terms):
            return [(_cut(_value(t), 0), _cut(_value(t), 1)) for t in terms]
        case AtLeast(low):
            return [(_cut(_value(low), 0), None)]
        case MoreThan(low):
            return [(_cut(_value(low), 1), None)]
        case AtMost(high):
            return [(None, _cut(_value(high), 1))]
        case LessThan(high):
            return [(None, _cut(_value(high), 0))]
        case Between(low, high):
            ((begin, _),), ((_, end),) = _spans(low), _spans(high)
            return [(begin, end)]
        case _:
            msg = (
                f"a row is for a stretch of values, not for {_told(asked)}; write at_most(a), "
                "more_than(a) & at_most(b)"
            )
            raise WrongTypeError(msg)


def _value(term: AnyTerm) -> Any:  # noqa: ANN401 (a value that has an order)
    assert isinstance(term, Const)  # noqa: S101 (others are refused before)
    return term.value


def _cut(value: Any, after: int) -> Cut:  # noqa: ANN401 (a value that has an order)
    """The place just before or after a value; after a whole number it is before the next."""
    if after and isinstance(value, int):
        return moved(value, 1), 0
    return value, after


def _end(asked: FieldMatcher | None) -> Value | None:
    match asked:
        case Between(_, high):
            return _end(high)
        case AtMost(Const(last)):
            return _as_held(last)
        case LessThan(Const(beyond)):  # the last whole number before it
            return beyond - 1 if isinstance(beyond, int) else _as_held(beyond)
        case _:
            return None


def _as_held(value: Any) -> Value:  # noqa: ANN401 (of a constant)
    held: Value = value
    return held


def _lower(row: TableRow) -> tuple[bool, Any]:
    assert row.asked is not None  # noqa: S101 (a step is one)
    return _start(_spans(row.asked)[0])


def _told(asked: FieldMatcher) -> str:
    names = {AtLeast: "at least", AtMost: "at most", MoreThan: "more than", LessThan: "less than"}
    match asked:
        case OneOf(terms):
            return " or ".join(map(str, terms))
        case Between(low, high):
            return f"{_told(low)} and {_told(high)}"
        case AtLeast(t) | AtMost(t) | MoreThan(t) | LessThan(t):
            return f"{names[type(asked)]} {t}"
        case _:
            return "others than some"
