"""Makes hypotheses: the events off the record that may have happened and would meet a condition.

An act that need not be on record may have been done at any time and with any values. The contract
tells only some of these apart: by the constants, the fields of other events and the instants with
which its tests compare them (see ``distinctions``). So candidate values are taken at, between and
beside these bounds, and of the events that stand alike to all tests one is kept. This is what
solvers call grounding.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise, product
from typing import TYPE_CHECKING

from attrs import evolve

from contract_rules.evaluation.evaluator import judged_in, level, passes, value_of
from contract_rules.language import parties
from contract_rules.norms.expressions import IN_TIME, Const
from contract_rules.norms.normal_form import Reckoning, Ref, refs
from contract_rules.values.acts import ORDERED, PLAIN, Act, Entity, type_of
from contract_rules.values.events import SUPPOSED, Event
from contract_rules.values.instants import MICROSECOND, beginning, day, instant
from contract_rules.values.levels import Level, middle, moved
from contract_rules.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contract_rules.evaluation.distinctions import Distinction
    from contract_rules.evaluation.evaluator import Filled, Slots
    from contract_rules.evaluation.working_memory import WorkingMemory
    from contract_rules.norms.normal_form import Atom
    from contract_rules.values.acts import ActionType, FieldType, Value

_DAY = timedelta(days=1)

_START = datetime(1970, 1, 1, tzinfo=UTC)

_NAMING = {"in", "not in"}


def grounded(atom: Atom, slots: Slots, at: int, memory: WorkingMemory) -> Iterator[Event]:
    """The events that may have happened off the record and would fill an atom's slot.

    Args:
        atom: The event that a condition looks for.
        slots: What fills the slots before.
        at: The instant (microseconds) up to which it may have happened.
        memory: The working memory, with what is on record and what is supposed already.

    Yields:
        One event for each way in which the contract tells such events apart.
    """
    for kind, by in product(memory.off_record(atom.kind), memory.parties(atom.by)):
        own = atom if by is atom.by else evolve(atom, by=by)
        yield from _grounded_in(kind, own, slots, at, memory)


def _grounded_in(
    kind: ActionType, atom: Atom, slots: Slots, at: int, memory: WorkingMemory
) -> list[Event]:
    """The events of one action among them, by one party."""
    distinctions = memory.distinctions.get((atom.by.name, kind.name), ())
    guess = _Guess(atom, slots, at, memory, distinctions)
    instants = guess.instants()
    fitting: list[Event] = []
    for stated, i in product(product(*map(guess.values, kind.fields)), instants):
        named = zip((known.name for known in kind.fields), stated, strict=True)
        act = Act(kind.name, tuple((n, v) for n, v in named if v is not None), kind)
        on = memory.zone.moment(i)
        by = f"{atom.by} {act} by {on.isoformat()}, off the record"
        event = Event(by=atom.by, act=act, on=on, id=by, note=SUPPOSED, zone=memory.zone)
        if all(passes(test, (*slots, event)) for test in atom.tests):
            fitting.append(event)
    if len(fitting) < 2:  # as it mostly is  # noqa: PLR2004
        return fitting
    apart: dict[object, Event] = {}
    for event in fitting:
        apart.setdefault(tuple(guess.sign(one, event) for one in distinctions), event)
    return list(apart.values())


class _Guess:
    """Candidate values for the fields and the instant of one event off the record.

    Where an event is compared with others that may be off the record, too, there are as many
    candidates more (``_twins``), so that several may be supposed that differ. Each bounds the
    next, so that once twice as many are supposed (``_is_full``), nothing is beside them.
    """

    def __init__(
        self,
        atom: Atom,
        slots: Slots,
        at: int,
        memory: WorkingMemory,
        distinctions: tuple[Distinction, ...],
    ) -> None:
        self._atom = atom
        self._slots = slots
        self._at = at
        self._memory = memory
        self._distinctions = distinctions
        twins = [distinction for distinction in distinctions if self._is_twin(distinction)]
        self._twins = 1 + len(twins)
        others = {other for distinction in twins for other in distinction.others}
        supposed = [e for e in memory.settlement.happened if (e.by.name, e.act.kind) in others]
        self._is_full = len(supposed) > 2 * len(twins)
        self._named: dict[tuple[int, str], tuple[Value, ...]] = {}
        self._beside: dict[int, tuple[Event, ...]] = {}

    def _is_twin(self, distinction: Distinction) -> bool:
        """Whether an event with which a test compares may be off the record itself."""
        return any(self._memory.is_off_record(kind) for _, kind in distinction.others)

    def sign(self, distinction: Distinction, event: Event) -> object:
        """How an event stands to a test; two events with equal signs for all tests are alike.

        For a test on constants: whether it passes. For a comparison with other events: below,
        at or above each of their values; the value itself where these may be off the record.
        """
        if (
            not distinction.others
            and distinction.test.op in _NAMING
            and distinction.field is not None
        ):
            mine = event.act.get(distinction.field)
            named = any(mine == value for value in self._compared(distinction, ""))
            return mine if named else None
        if not distinction.others:
            before = (event for _ in range(distinction.slot))
            return passes(distinction.test, (judged_in(self._slots), *before))
        mine = event.at if distinction.field is None else event.act.get(distinction.field)
        if self._is_twin(distinction) or mine is None:
            return mine
        bounds = (
            self._bounds(distinction)
            if distinction.field is None
            else self._compared(distinction, type_of(mine), mine)
        )
        return tuple(_stand(mine, bound) for bound in bounds)

    def values(self, known: FieldType) -> list[Value | None]:
        """The candidate values of a field, those that tests name first; None leaves it open."""
        here = Ref(len(self._slots), known.name)
        for test in self._atom.tests:
            if test.subject == here and test.op == "in":
                values = (value_of(operand, self._slots) for operand in test.operands)
                return [value for value in dict.fromkeys(values) if value is not None]
        distinctions = [
            distinction for distinction in self._distinctions if distinction.field == known.name
        ]
        some = None if known.currency is None else Money(0, known.currency)
        found = dict.fromkeys(v for m in distinctions for v in self._compared(m, known.type, some))
        if not distinctions:
            return [None]
        if known.options:
            return list(known.options)
        ordered = any(
            distinction.others or distinction.test.op not in _NAMING
            for distinction in distinctions
        )
        if known.type in ORDERED and ordered:
            levels = [value for value in found if isinstance(value, Level)]
            held = [level for level in levels if known.holds(level)] or [self._some(known)]
            return [v for v in _stretches(held, self._twins) if known.holds(v)]
        return [*found, *_fresh(known, self._twins)] if self._twins > 1 else [*found, None]

    def _compared(
        self, distinction: Distinction, type_: str, like: object = None
    ) -> Iterator[Value]:
        """The values of a type with which a test compares a field, of the currency of one."""
        key = id(distinction), type_
        if key not in self._named:
            named = self._comparing(distinction, type_)
            held = (one for v in named for one in self._memory.zone.held_as(type_, v))
            self._named[key] = tuple(dict.fromkeys(held))
        return (value for value in self._named[key] if _is_like(value, like))

    def _comparing(self, distinction: Distinction, type_: str) -> Iterator[Value]:
        """These values, of any currency, one after another, as often as they are named."""
        for side in (distinction.test.subject, *distinction.test.operands):
            match side:
                case Const(value):
                    yield value
                case Reckoning() if not any(refs(side)):
                    known = (value_of(side, self._slots),)
                    yield from (value for value in known if value is not None)
                case Ref(_, None) if type_ == "date":
                    yield from (day(event.at) for event in self._others(distinction))
                    yield day(self._at)
                case Ref(_, None) if type_ == "datetime":
                    zone = self._memory.zone
                    yield from (zone.time(event.at) for event in self._others(distinction))
                    yield zone.time(self._at)
                case _:
                    pass
        if distinction.others:
            filled = (p for p in self._slots if not self._is_left_out(p))
            acts = (*(p.act for p in filled), *(e.act for e in self._others(distinction)))
            stated = (value for act in acts for _, value in act.fields)
            among = IN_TIME if type_ in IN_TIME else {type_}
            yield from (value for value in stated if type_of(value) in among)

    def _others(self, distinction: Distinction) -> tuple[Event, ...]:
        """The events on record, or supposed, that may fill the other slots of a test.

        Those that happened later are none of them: what may have happened by an instant, and what
        turns on it, is the same whatever is recorded after it.
        """
        found = self._beside.get(id(distinction))
        if found is None:
            supposed = () if self._is_full else self._memory.settlement.happened
            others = distinction.others
            also = (e for e in supposed if (e.by.name, e.act.kind) in others)
            known = (e for e in self._memory.record.among(others) if e.at <= self._at)
            found = (*known, *also)
            self._beside[id(distinction)] = found
        return found

    def _some(self, known: FieldType) -> Level:
        """Some value of an ordered field, where tests name none."""
        if isinstance(known.least, Level):
            return known.least
        if known.type == "Money":
            return Money(0, known.currency or self._memory.currency or "USD")
        some: dict[str, Level] = {"Decimal": Decimal(0), "int": 0, "timedelta": timedelta()}
        if known.type == "datetime":
            return self._memory.zone.time(self._at)
        return some.get(known.type, day(self._at))

    def instants(self) -> list[int]:
        """The candidate instants (microseconds): ends of days first, and the latest first."""
        found = {self._at}
        distinctions = [
            distinction for distinction in self._distinctions if distinction.field is None
        ]
        for distinction in distinctions:
            for bound in self._bounds(distinction):
                found |= {instant(day(bound) + _DAY * n) for n in (-1, 0, 1)}
                if bound not in found and bound != beginning(day(bound)):
                    found |= {bound - 1, bound, bound + 1}  # within a day
        if distinctions:
            days = (day(self._at) - _DAY * n for n in range(1, self._twins + 1))
            found |= {instant(on) for on in days}
        possible = sorted((i for i in found if i <= self._at), reverse=True)
        return sorted(possible, key=lambda i: i != instant(day(i)))

    def _bounding(self, ref: Ref) -> bool:
        """Whether what is referred to is known, and may bound what is supposed beside it."""
        known = ref.slot < len(self._slots)
        return known and not self._is_left_out(self._slots[ref.slot])

    def _is_left_out(self, filled: Filled) -> bool:
        """Whether what fills a slot bounds nothing more, as it is but one of many supposed."""
        return self._is_full and isinstance(filled, Event) and filled.is_supposed

    def _bounds(self, distinction: Distinction) -> Iterator[int]:
        """The instants (microseconds) with which a test compares the event's instant."""
        for side in (distinction.test.subject, *distinction.test.operands):
            if isinstance(side, Const) and isinstance(side.value, datetime):
                yield self._memory.zone.instant(side.value)
            elif isinstance(side, Const) and isinstance(side.value, date):
                yield from (beginning(side.value), instant(side.value))
            elif distinction.others and all(map(self._bounding, refs(side))):
                bound = level(side, self._slots, distinction.test.op)
                if isinstance(bound, int):
                    yield bound
        for event in self._others(distinction):
            yield event.at
            stated = (v for _, v in event.act.fields if isinstance(v, date))
            yield from (self._memory.zone.instant(value) for value in stated)


def _stretches(levels: Iterable[Level], steps: int) -> Iterator[Level]:
    """Each level, one value between each two, and `steps` values above and below all of them."""
    ordered = sorted(dict.fromkeys(levels), key=_size)
    yield from ordered
    for low, high in pairwise(ordered):
        between = middle(low, high)
        if between is not None:
            yield between
    for end, step in ((ordered[-1], 1), (ordered[0], -1)):
        for count in range(1, steps + 1):
            value = moved(end, step * count)
            if value is not None:
                yield value


def _size(value: Level) -> Decimal | int:
    if isinstance(value, datetime):
        return (value - _START) // MICROSECOND
    if isinstance(value, timedelta):
        return value // MICROSECOND
    if isinstance(value, date):
        return value.toordinal()
    return value.amount if isinstance(value, Money) else value


def _is_like(value: Value, other: object) -> bool:
    """Whether a value is of the currency of another, if both are amounts."""
    if isinstance(value, Money) and isinstance(other, Money):
        return value.currency == other.currency
    return True


def _stand(mine: Value, bound: Value) -> object:
    """How a value stands to another: -1, 0 or 1 in order; for names, whether they are equal."""
    if isinstance(mine, Level) and isinstance(bound, Level):
        return (_size(mine) > _size(bound)) - (_size(mine) < _size(bound))
    return mine == bound


def _fresh(known: FieldType, count: int) -> Iterator[Value]:
    """Values that nothing names, but that fields of other hypotheses may equal."""
    for number in range(count):
        name = f"another {known.type.lower()}" + f" {number + 1}" * (number > 0)
        if known.type == "Party":
            yield parties.Party(name)
        else:
            yield name if known.type in PLAIN else Entity(known.type, name)
