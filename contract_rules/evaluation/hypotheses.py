"""What may have happened off the record: the events that a condition looks for and may be so.

An act that need not be on record may have been done at any time and in any way. Of all that may
have happened as much is supposed as makes a difference: one event for each way in which the
contract tells such acts apart.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise, product
from typing import TYPE_CHECKING

from contract_rules.evaluation.evaluator import judged_in, level, passes, value_of
from contract_rules.norms.expressions import Const
from contract_rules.norms.normal_form import Reckoning, Ref, refs
from contract_rules.values.acts import ORDERED, PLAIN, Act, Entity, Party, type_of
from contract_rules.values.events import SUPPOSED, Event
from contract_rules.values.instants import beginning, day, instant, moment
from contract_rules.values.levels import Level, middle, moved
from contract_rules.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contract_rules.evaluation.distinctions import Mark
    from contract_rules.evaluation.evaluator import Places
    from contract_rules.evaluation.working_memory import Records
    from contract_rules.norms.normal_form import Atom
    from contract_rules.values.acts import FieldType, Value

_DAY = timedelta(days=1)

_NAMING = {"in", "not in"}


def grounded(atom: Atom, places: Places, at: int, records: Records) -> Iterator[Event]:
    """The events that may have happened and would fill an atom's place, each told apart.

    Args:
        atom: What is looked for.
        places: What stands in the places before.
        at: The instant up to which it may have happened.
        records: What is on record.
    """
    kind = records.kinds[atom.kind]
    marks = records.marks.get((atom.by.name, atom.kind), ())
    guess = _Guess(atom, places, at, records, marks)
    instants = guess.instants()
    told: set[object] = set()
    for stated, i in product(product(*map(guess.values, kind.fields)), instants):
        named = zip((known.name for known in kind.fields), stated, strict=True)
        act = Act(kind.name, tuple((n, v) for n, v in named if v is not None), kind)
        by = f"{atom.by} {act} by {moment(i).isoformat()}, off the record"
        event = Event(by=atom.by, act=act, on=moment(i), id=by, note=SUPPOSED)
        if all(passes(test, (*places, event)) for test in atom.tests):
            sign = tuple(guess.sign(mark, event) for mark in marks)
            if sign not in told:
                told.add(sign)
                yield event


class _Guess:
    """What the fields and the instant of an event may be, as far as a contract tells apart."""

    def __init__(
        self, atom: Atom, places: Places, at: int, records: Records, marks: tuple[Mark, ...]
    ) -> None:
        self._atom = atom
        self._places = places
        self._at = at
        self._records = records
        self._marks = marks
        self._twins = 1 + sum(self._is_twin(mark) for mark in marks)

    def _is_twin(self, mark: Mark) -> bool:
        """Whether what is compared with may have happened off the record itself."""
        return any(self._records.is_off_record(kind) for _, kind in mark.others)

    def sign(self, mark: Mark, event: Event) -> object:
        """How an event stands to a test: whether it passes, or how to what is compared with."""
        if not mark.others and mark.test.op in _NAMING and mark.field is not None:
            mine = event.act.get(mark.field)
            named = any(mine == value for value in self._compared(mark, ""))
            return mine if named else None
        if not mark.others:
            before = (event for _ in range(mark.place))
            return passes(mark.test, (judged_in(self._places), *before))
        mine = event.at if mark.field is None else event.act.get(mark.field)
        if self._is_twin(mark) or mine is None:
            return mine
        bounds = self._bounds(mark) if mark.field is None else self._compared(mark, type_of(mine))
        return tuple(_stand(mine, bound) for bound in bounds)

    def values(self, known: FieldType) -> list[Value | None]:
        """What a field may hold, the likeliest first."""
        here = Ref(len(self._places), known.name)
        for test in self._atom.tests:
            if test.subject == here and test.op == "in":
                values = (value_of(operand, self._places) for operand in test.operands)
                return [value for value in dict.fromkeys(values) if value is not None]
        marks = [mark for mark in self._marks if mark.field == known.name]
        found = dict.fromkeys(v for m in marks for v in self._compared(m, known.type))
        if not marks:
            return [None]
        ordered = any(mark.others or mark.test.op not in _NAMING for mark in marks)
        if known.type in ORDERED and ordered:
            levels = [value for value in found if isinstance(value, Level)]
            return list(_stretches(levels or [self._some(known.type)], self._twins))
        return [*found, *_fresh(known, self._twins)] if self._twins > 1 else [*found, None]

    def _compared(self, mark: Mark, type_: str) -> Iterator[Value]:
        """The values with which a test compares a field."""
        for side in (mark.test.subject, *mark.test.operands):
            match side:
                case Const(value):
                    yield value
                case Reckoning() if not any(refs(side)):
                    known = (value_of(side, self._places),)
                    yield from (value for value in known if value is not None)
                case Ref(_, None) if type_ == "date":
                    yield from (day(event.at) for event in self._others(mark))
                    yield day(self._at)
                case _:
                    pass
        if mark.others:
            acts = (*(p.act for p in self._places), *(e.act for e in self._others(mark)))
            stated = (value for act in acts for _, value in act.fields)
            yield from (value for value in stated if type_of(value) == type_)

    def _others(self, mark: Mark) -> Iterator[Event]:
        """What is on record, or supposed, of the sorts with which a test compares."""
        events = (*self._records.facts, *self._records.settlement.happened)
        return (event for event in events if (event.by.name, event.act.kind) in mark.others)

    def _some(self, type_: str) -> Level:
        """A value of a type of which none is named."""
        if type_ == "Money":
            return Money(0, self._records.currency or "USD")
        some: dict[str, Level] = {"Decimal": Decimal(0), "int": 0}
        return some.get(type_, day(self._at))

    def instants(self) -> list[int]:
        """When the event may have been: as late as it can be first, whole days before others."""
        found = {self._at}
        marks = [mark for mark in self._marks if mark.field is None]
        for mark in marks:
            for bound in self._bounds(mark):
                found |= {instant(day(bound) + _DAY * n) for n in (-1, 0, 1)}
                if bound not in found and bound != beginning(day(bound)):
                    found |= {bound - 1, bound, bound + 1}  # within a day
        if marks:
            days = (day(self._at) - _DAY * n for n in range(1, self._twins + 1))
            found |= {instant(on) for on in days}
        possible = sorted((i for i in found if i <= self._at), reverse=True)
        return sorted(possible, key=lambda i: i != instant(day(i)))

    def _bounds(self, mark: Mark) -> Iterator[int]:
        """The instants with which a test compares that of the event."""
        for side in (mark.test.subject, *mark.test.operands):
            if isinstance(side, Const) and isinstance(side.value, date):
                yield from (beginning(side.value), instant(side.value))
            elif all(ref.place < len(self._places) for ref in refs(side)) and mark.others:
                bound = level(side, self._places, mark.test.op)
                if isinstance(bound, int):
                    yield bound
        for event in self._others(mark):
            yield event.at
            stated = (v for _, v in event.act.fields if isinstance(v, date))
            yield from (instant(value) for value in stated)


def _stretches(levels: Iterable[Level], steps: int) -> Iterator[Level]:
    """Each level, what lies between two, and what lies below and above all of them."""
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
    if isinstance(value, date):
        return value.toordinal()
    return value.amount if isinstance(value, Money) else value


def _stand(mine: Value, bound: Value) -> object:
    """How a value stands to another: below, above or equal; of names, whether it is the same."""
    if isinstance(mine, Level) and isinstance(bound, Level):
        return (_size(mine) > _size(bound)) - (_size(mine) < _size(bound))
    return mine == bound


def _fresh(known: FieldType, count: int) -> Iterator[Value]:
    """Values that nothing names, but that others may equal."""
    for number in range(count):
        name = f"another {known.type.lower()}" + f" {number + 1}" * (number > 0)
        if known.type == "Party":
            yield Party(name)
        else:
            yield name if known.type in PLAIN else Entity(known.type, name)
