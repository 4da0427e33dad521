"""Values worth drawing: those that clauses name, those just beside them, and a plain few."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias, assert_never

from contract_rules.errors import ContractError
from contract_rules.evaluation.evaluator import Lookup, compares, value_of
from contract_rules.norms.computed_terms import (
    Interest,
    Outstanding,
    PeriodAmount,
    PeriodsLate,
    ToDate,
    Total,
)
from contract_rules.norms.normal_form import ACT, refs
from contract_rules.norms.questions import Reading
from contract_rules.testing.author_names import entities_of, sort_of
from contract_rules.values import acts
from contract_rules.values.acts import Act, ActionType, Entity, FieldType, Party, Value
from contract_rules.values.data_classes import frozen
from contract_rules.values.instants import SECOND, beginning, instant
from contract_rules.values.levels import moved
from contract_rules.values.money import Money, Rounding
from contract_rules.values.zones import GREENWICH, Zone

if TYPE_CHECKING:
    from contract_rules.contracts.contract import Contract
    from contract_rules.evaluation.evaluator import Slots
    from contract_rules.norms.normal_form import Operand, Reckoning, Test

CENT = Decimal("0.01")

NOON = 12 * 3600 * SECOND

FIRST, LAST = date.min.toordinal(), date.max.toordinal()


@frozen(eq=False)
class Drafted(Lookup):
    """What is in a slot while a history is drawn: an act or event, as far as it is drawn.

    There is no record yet. A total is taken to be nothing as yet, nothing to be outstanding, and
    what is late to be so by a period; which reading of a question is right is not known.

    Attributes:
        act: The act, with the fields that are known.
        day: Its day, once that is drawn.
        nothing: No money, in the contract's currency; None where it counts in several.
        zone: The time zone of the contract's civil days.
    """

    act: Act
    day: date | None = None
    nothing: Money | None = None
    zone: Zone = GREENWICH

    @property
    def at(self) -> int | None:
        """The end of its day, once that is drawn."""
        return None if self.day is None else instant(self.day)

    @property
    def id(self) -> None:
        """None: it is on record nowhere yet."""
        return

    def _none(self, reckoning: Reckoning) -> Money | None:
        """No money, of the currency of a term; None where nothing tells that."""
        currency = reckoning.term.currency
        return self.nothing if currency is None else Money(0, currency)

    def looked_up(self, reckoning: Reckoning, slots: Slots) -> Value | None:
        """What a term that no slot holds is taken to come to."""
        match reckoning.term:
            case PeriodsLate():
                return 1
            case Interest():
                return self._none(reckoning)
            case ToDate() | PeriodAmount():
                return value_of(reckoning.parts[0], slots)
            case Total(of=of) if of != "Money":
                return 0
            case Total() | Outstanding():
                return self._none(reckoning)
            case Reading():
                return None
            case _:  # pragma: no cover (there are no others)
                raise TypeError(reckoning.term)


DraftedSlots: TypeAlias = Mapping[int, Drafted]
"""What is in the slots that are filled."""

_UNKNOWN = Drafted(Act(""))
"""What is in a slot that is not filled yet, of which nothing is known."""


def shifted(on: date, by: int) -> date:
    """So many days later, or earlier; at most the last or first day of the calendar."""
    return date.fromordinal(min(max(on.toordinal() + by, FIRST), LAST))


def beside(value: Value) -> tuple[Value, ...]:
    """The values next below and above: by a cent, a hundredth, one or a day."""
    match value:
        case Money(amount, currency):
            return Money(amount - CENT, currency), Money(amount + CENT, currency)
        case Decimal():
            return value - CENT, value + CENT
        case bool():
            return ()
        case int():
            return value - 1, value + 1
        case datetime() | timedelta():
            return tuple(near for by in (-1, 1) if (near := moved(value, by)) is not None)
        case date():
            return shifted(value, -1), shifted(value, 1)
        case str() | Party() | Entity():
            return ()
    assert_never(value)


def pools_of(contract: Contract) -> dict[str, tuple[Value, ...]]:
    """The values that fields of each type are drawn from, simple ones first."""
    named: dict[str, list[Value]] = {}
    for value in contract.constants:
        named.setdefault(acts.type_of(value), []).append(value)
    types = {known.type for kind in contract.actions for known in kind.fields}
    return {type_: _pool(type_, named.get(type_, []), contract) for type_ in sorted(types)}


def _pool(type_: str, named: list[Value], contract: Contract) -> tuple[Value, ...]:
    amounts = [
        Money(amount, currency)
        for currency in contract.currencies or ("USD",)
        for amount in (100, 1_000, "0.01")
    ]
    plain: dict[str, tuple[Value, ...]] = {
        "Party": contract.parties,
        "Money": tuple(amounts),
        "Decimal": (Decimal(1), Decimal("0.5")),
        "int": (1, 2, 3),
        "str": ("one", "another"),
        "bool": (True, False),
        "date": (contract.effective, shifted(contract.effective, 30)),
        "datetime": tuple(_instants(contract)),
        "timedelta": (timedelta(hours=1), timedelta(hours=72)),
    }
    pool = plain[type_] if type_ in plain else _entities(type_, named, contract.actions)
    near = [close for value in named for close in beside(value) if _is_positive(close)]
    return tuple(dict.fromkeys((*filter(_is_positive, named), *pool, *near)))


def _entities(sort: str, named: Sequence[Value], kinds: Iterable[ActionType]) -> tuple[Value, ...]:
    """The entities of a sort that have names, and one more where these are fewer than two."""
    made = sort_of(sort, kinds)
    pool: dict[Value, None] = dict.fromkeys((*named, *(entities_of(made) if made else ())))
    for name in ("one", "another"):
        if len(pool) < len(("one", "another")):
            pool[Entity(sort, name) if made is None else made(name)] = None
    return tuple(pool)


def _is_positive(value: Value) -> bool:
    if isinstance(value, timedelta):
        return value > timedelta()
    return not isinstance(value, Money) or value.amount > 0


def _instants(contract: Contract) -> Iterator[datetime]:
    """Instants of the day on which a contract comes into force, of a month later, and of its days.

    Each is at noon, or the end of the day, by the contract's clocks.
    """
    zone, days = contract.program.zone, (v for v in contract.constants if isinstance(v, date))
    for on in (contract.effective, shifted(contract.effective, 30), *days):
        yield from (zone.time(at) for at in (beginning(on) + NOON, instant(on)))


def _level(value: Value, zone: Zone) -> object:
    """What is compared of a value: of a day the instant at which it ends."""
    return zone.instant(value) if isinstance(value, date) else value


def worth(operand: Operand, slots: DraftedSlots) -> Value | None:
    """What an operand comes to while a history is drawn; None where that is not known.

    The evaluator works it out, as it does for an engine; see `Drafted` for what there is no
    record of.
    """
    last = max((ref.slot for ref in refs(operand)), default=ACT)
    try:
        return value_of(operand, tuple(slots.get(n, _UNKNOWN) for n in range(last + 1)))
    except ContractError:  # it has too many digits
        return None


@frozen(eq=False)
class Candidates:
    """What a field may hold: values that pass the tests on it, and values that do not."""

    fitting: tuple[Value, ...]
    others: tuple[Value, ...]


def held(known: FieldType, pools: Mapping[str, tuple[Value, ...]]) -> tuple[Value, ...]:
    """The values that a field is drawn from: its choices, or those of its type in its range."""
    if known.options:
        return known.options
    edges = () if known.least is None or known.greatest is None else (known.least, known.greatest)
    return (*(value for value in pools[known.type] if known.holds(value)), *edges)


def choice(
    tests: Iterable[Test],
    slots: DraftedSlots,
    pool: tuple[Value, ...],
    of: FieldType | None = None,
) -> Candidates | None:
    """The values worth drawing for a field, or an instant; None where nothing is asked.

    Args:
        tests: What is asked of it. An amount of nothing is no bound: no such amount is drawn.
        slots: What is in other slots.
        pool: The values of the field's type.
        of: The field, where it is one: what it does not hold is not drawn.
    """
    asked: list[tuple[str, list[Value]]] = []
    for test in tests:
        bounds = [worth(operand, slots) for operand in test.operands]
        known = [bound for bound in bounds if bound is not None and _is_positive(bound)]
        if known:
            asked.append((test.op, known))
    if not asked:
        return None
    zone = next((drafted.zone for drafted in slots.values()), GREENWICH)
    type_ = "date" if of is None else of.type  # of an instant a day is drawn
    named = [one for _, known in asked for bound in known for one in zone.held_as(type_, bound)]
    near = [close for bound in named for close in beside(bound) if _is_positive(close)]
    every = tuple(dict.fromkeys((*named, *near, *pool)))
    if of is not None:
        every = tuple(value for value in every if of.holds(value))
    fitting = [
        v
        for v in every
        if all(compares(_level(v, zone), op, [_level(k, zone) for k in ks]) for op, ks in asked)
    ]
    others = [v for v in every if v not in fitting and _is_positive(v)]
    return Candidates(tuple(map(_payable, fitting)), tuple(map(_payable, others)))


def _payable(value: Value) -> Value:
    """An amount in whole cents; other values as they are."""
    return value.rounded(2, Rounding.HALF_UP) if isinstance(value, Money) else value
