"""Evaluates terms and tests: works out values, totals and computed amounts, and compares them.

A field left open has no value: it equals nothing and is neither above nor below anything. What is
worked out from it has no value either.

What a term is worked out from is in slots. Slot 0 says also what terms come to that no slot holds,
such as totals (`Lookup`): the engine looks them up on record, and who makes a record up, as the
testing kit does, takes them to be something, so that there is one evaluator of terms for both.
"""

from __future__ import annotations

import operator
from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from itertools import repeat
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, assert_never, cast

from attrs import evolve

from contract_rules.contracts.program import CompiledNorm
from contract_rules.errors import CalendarEndError
from contract_rules.evaluation.working_memory import Late, Paid, WorkingMemory, number
from contract_rules.norms.computed_terms import (
    Interest,
    Lateness,
    Outstanding,
    PeriodAmount,
    PeriodsLate,
    Rounded,
    ToDate,
    Total,
    Undisclosed,
)
from contract_rules.norms.dates import (
    DayReckoned,
    DaysBetween,
    EndOfMonth,
    NthBusinessDay,
    PeriodsBetween,
)
from contract_rules.norms.derived_events import KINDS, Followed, PeriodBegun
from contract_rules.norms.expressions import (
    IDENTITY,
    AllOf,
    AnyOf,
    Compared,
    Computed,
    Const,
    Not,
    Shifted,
    is_instant,
)
from contract_rules.norms.normal_form import ACT, Reckoning, Ref, reckonings_among
from contract_rules.norms.norms import Power
from contract_rules.norms.questions import Reading
from contract_rules.norms.subsumption import fits
from contract_rules.norms.tables import Conditional, TableLookup, Tiered
from contract_rules.values.accrual import (
    TOLD_PLACES,
    Accrual,
    Joining,
    Stretch,
    compounded,
    money_of,
    stretches,
)
from contract_rules.values.acts import Act
from contract_rules.values.apportioning import days_of_whole, part_of
from contract_rules.values.data_classes import define
from contract_rules.values.day_counts import DayCount
from contract_rules.values.elapsed import microseconds, of_microseconds
from contract_rules.values.events import Event
from contract_rules.values.instants import (
    DAY,
    MICROSECOND,
    at_offset,
    beginning,
    day,
    edge,
    instant,
)
from contract_rules.values.money import (
    FractionOfMoney,
    Money,
    Rounding,
    as_decimal,
    exact,
    held_money,
    minus,
    number_of,
    plus,
    quotient,
    rounded,
    rounded_fraction,
    rounded_quotient,
    times,
)
from contract_rules.values.periods import (
    Elapsing,
    after,
    before,
    civil,
    end_of_month,
    nth_business_day,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from contract_rules.norms.expressions import Condition, Occurred
    from contract_rules.norms.normal_form import Operand, Test
    from contract_rules.values.acts import Value
    from contract_rules.values.zones import Zone

_AT = attrgetter("at")


class Filled(Protocol):
    """What fills a slot."""

    @property
    def act(self) -> Act:
        """The act, with the fields that are known."""
        ...

    @property
    def at(self) -> int | None:
        """The instant (microseconds); None where it is not known."""
        ...

    @property
    def zone(self) -> Zone:
        """The time zone of the contract's civil days."""
        ...

    @property
    def day(self) -> date | None:
        """The day; None where it is not known."""
        ...

    @property
    def id(self) -> str | None:
        """The id of the event; None where it is none on record."""
        ...


Exactly: TypeAlias = "Value | FractionOfMoney | Fraction"
"""What something comes to, before it is rounded."""

WorkedOut: TypeAlias = "dict[int, Exactly | None]"
"""What has been worked out, by its identity."""

Slots: TypeAlias = tuple[Filled, ...]
"""What fills the slots: in slot 0 what is judged, then the events found with it."""

Figured: TypeAlias = "Money | Decimal | int"
"""What one reckons with; durations apart."""

NOBODY = -1
"""In place of a norm's number, where no norm is evaluated."""


class Lookup(ABC):
    """What fills slot 0, which also says what terms come to that no slot holds."""

    __slots__ = ()

    @abstractmethod
    def looked_up(self, reckoning: Reckoning, slots: Slots) -> Exactly | None:
        """What a total, an amount outstanding, interest, a count or a reading is; or None."""


@define(eq=False, repr=False)
class Judged(Lookup):
    """What fills slot 0: the act that is judged, or the occasion of a duty.

    Nobody changes it; it is not frozen, as one is made for each act, and what is frozen takes
    three times as long to make.

    Attributes:
        act: The act.
        at: Its instant.
        memory: What is on record.
        itself: The event, where the act is on record.
        norm: The number of the norm that is evaluated, where one is; open points that are
            asked about are noted for it.
        is_occasion: Whether the event is the occasion of a duty, whose conditions and totals see
            it; an act that is judged does not see itself.
        power: The power that is evaluated, where one is; its conditions find no other exercise of
            the same action by the same party at the same instant.
        asked: The instant of what is taken to date; None for `at`.
        begun: The instant from which interest runs, where that is not the occasion's.
        accrued: The instant up to which interest has accrued; None for `at`.
        is_over: Whether the day of its instant is over, so that totals take all of that day, and
            what is outstanding leaves out what ceases to be owed as the next begins.
        own: The duty whose amount is worked out, once it has arisen: what is paid on it.
    """

    act: Act
    at: int
    memory: WorkingMemory
    itself: Event | None = None
    norm: int = NOBODY
    is_occasion: bool = False
    power: CompiledNorm | None = None
    asked: int | None = None
    begun: int | None = None
    accrued: int | None = None
    is_over: bool = False
    own: Paid | None = None

    def under(self, compiled: CompiledNorm) -> Judged:
        """The same, as a norm is evaluated on it."""
        power = compiled if isinstance(compiled.norm, Power) else None
        return self._as(self.memory, compiled.original, power)

    def _as(self, memory: WorkingMemory, norm: int, power: CompiledNorm | None) -> Judged:
        """The same on a working memory, as a norm is evaluated on it."""
        return Judged(
            self.act,
            self.at,
            memory,
            self.itself,
            norm,
            self.is_occasion,
            power,
            self.asked,
            self.begun,
            self.accrued,
            self.is_over,
            self.own,
        )

    def sees(self, event: Event) -> bool:
        """Whether a condition may find an event of its instant or before."""
        if event is self.itself and not self.is_occasion:
            return False
        return not self.memory.record.is_lifted(event, self.at)

    @property
    def gone(self) -> Callable[[Event], bool] | None:
        """What tells of an event whether no condition finds it; None where none is so."""
        hides = self.itself is not None and not self.is_occasion
        return self._is_gone if hides or self.memory.record.has_lifted else None

    def _is_gone(self, event: Event) -> bool:
        return not self.sees(event)

    def finds(self, event: Event, asked: Occurred) -> bool:
        """Whether a condition that asks for such events finds one that took place by then."""
        if not self.sees(event) or not self.memory.record.finds(event, asked):
            return False
        return asked.attempted or not self._is_rival(event)

    def _is_rival(self, event: Event) -> bool:
        """Whether an event exercises the action of the power evaluated, at the same instant."""
        power = self.power
        if power is None or event.at < self.at or event.by.name != power.by:
            return False
        exercised = self.memory.record.exercised_under(event)
        return any(other.kind == power.kind for other in exercised)

    def counts(self, event: Event, total: Total[Any]) -> bool:
        """Whether a total takes an event of its instant or before.

        Of exercises it takes those that took effect; of acts, those that are not reversed. Where
        it is over acts such as the one that is judged or is an occasion, it takes at one instant
        only those that come before by the day on which they were recorded, then by their ids.
        """
        record = self.memory.record
        if not record.is_done(event, total.under) or record.is_lifted(event, self.at):
            return False
        own = self.itself
        if own is None or event.at < self.at or own.at < self.at or self.is_over:
            return True
        if event is own:
            return self.is_occasion
        if total.act.kind not in own.act.kinds or own.by not in self.memory.parties(total.by):
            return not self._is_rival(event)
        return order_of(event) < order_of(own)

    @property
    def quiet(self) -> Judged:
        """The same, where nothing is noted of the open points that are asked about."""
        if self.memory.reached is None:
            return self
        return self._as(self.memory.quiet, self.norm, self.power)

    @property
    def to_date(self) -> Judged:
        """The same, as of the instant of what is taken to date."""
        return self if self.asked is None else evolve(self, at=self.asked, asked=None)

    @property
    def zone(self) -> Zone:
        """The time zone of the contract's civil days."""
        return self.memory.zone

    @property
    def day(self) -> date:
        """Its day; a breach by an act is of the act's day."""
        return day(self.at) if self.itself is None else self.itself.day

    @property
    def id(self) -> str | None:
        """The id of the event, where the act is on record."""
        return None if self.itself is None else self.itself.id

    def looked_up(self, reckoning: Reckoning, slots: Slots) -> Exactly | None:
        """What is on record by its instant."""
        match reckoning.term:
            case Total() as total:
                return _total(total, reckoning, slots)
            case ToDate():
                return value_of(reckoning.parts[0], (self.to_date, *slots[1:]))
            case Outstanding() as outstanding:
                return self._outstanding(outstanding, reckoning, slots)
            case PeriodsLate(every):
                return self.memory.owed.periods_late(_breach(slots), every, self.at)
            case Interest():
                return _accrued(accrual(reckoning, slots), self)
            case PeriodAmount():
                return _of_period(reckoning, slots)
            case Reading(question):
                return self.memory.reading(question, self.norm)
            case _:  # pragma: no cover (there are no others)
                raise TypeError(reckoning.term)

    def _outstanding(
        self, term: Outstanding, reckoning: Reckoning, slots: Slots
    ) -> Money | int | None:
        """What is owed and not paid under a clause; None where that is not known."""
        if self.memory.reached is not None:
            counts = _counting(term, reckoning, slots)
            self.memory.doubt(self.memory.owed.clashes_in(term, counts, self.at), self.norm)
        owed = self.owing(term, reckoning, slots)
        if owed is None:
            return None
        amounts = [amount for _, amount in owed]
        return sum(amounts[1:], amounts[0]) if amounts else self.memory.nothing(self.at) or 0

    def owing(
        self, term: Outstanding, reckoning: Reckoning, slots: Slots
    ) -> list[tuple[Event, Money]] | None:
        """What each duty arose upon that a term means, and what is outstanding of it."""
        counts = _counting(term, reckoning, slots)
        return self.memory.owed.outstanding(term, counts, self.at, is_over=self.is_over)


def _counting(term: Outstanding, reckoning: Reckoning, slots: Slots) -> Callable[[Event], bool]:
    """What tells whether a term means the duties that arose from an event."""

    def counts(occasion: Event) -> bool:
        beside = _beside(slots, reckoning, occasion)
        return term.of is None or (
            term.of.kind in occasion.act.kinds
            and all(passes(test, beside) for test in reckoning.tests)
        )

    return counts


def order_of(event: Event) -> tuple[int, str]:
    """The key by which events of one instant are in order: when they were recorded, then id."""
    return event.known, event.id


def _beside(slots: Slots, reckoning: Reckoning, event: Event) -> Slots:
    """The slots with an event in that in which it is tested whether it counts.

    Slots before it that are not filled yet hold the event, too: no test on it speaks of them.
    """
    filled = slots[: reckoning.slot]
    return (*filled, *repeat(event, reckoning.slot + 1 - len(filled)))


def judged_in(slots: Slots) -> Judged:
    """What is judged: the content of slot 0."""
    judged = slots[ACT]
    assert isinstance(judged, Judged)  # noqa: S101
    return judged


def events_in(slots: Slots, first: int) -> tuple[Event, ...]:
    """The events in the slots from `first` on, without what is judged."""
    return tuple(found for found in slots[first:] if isinstance(found, Event))


def passes(test: Test, slots: Slots) -> bool:
    """Whether a test holds of what fills the slots."""
    value = level(test.subject, slots, test.op)
    return compares(value, test.op, [level(operand, slots, test.op) for operand in test.operands])


def compares(value: object, op: str, bounds: Sequence[object]) -> bool:
    """Whether a value passes a test whose operands come to these bounds; see `Test.op`."""
    if op == "in":
        return value is not None and value in bounds
    if op == "not in":
        return value is None or value not in bounds
    bound = bounds[0]
    if value is None or bound is None:
        return False
    return _ORDER[op](value, bound)


_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def fixed(tests: Sequence[Test], slots: Slots) -> list[tuple[str, Value]]:
    """The fields of an event looked for that must equal a known value: they narrow the search."""
    found: list[tuple[str, Value]] = []
    for test in tests:
        if test.op == "in" and len(test.operands) == 1:
            subject, operand = test.subject, test.operands[0]
            if test.operand_slot >= len(slots):
                continue  # it is another field of the event looked for
            value = value_of(operand, slots)
            if isinstance(subject, Ref) and subject.field is not None and value is not None:
                found.append((subject.field, value))
    return found


def joined(test: Test, judged: Judged) -> Iterator[tuple[str, Value]]:
    """The field, with its value, that an exercise must have for a test on the act judged."""
    if test.op == "in" and len(test.operands) == 1:
        other, value = test.operands[0], value_of(test.subject, (judged,))
        if isinstance(other, Ref) and other.field is not None and value is not None:
            yield other.field, value


def value_of(operand: Operand, slots: Slots, worked_out: WorkedOut | None = None) -> Value | None:
    """The value of an operand, None where it has none; for an instant, its day.

    A fraction that no decimal holds, which is none of the amounts that are owed but a part from
    which one is worked out, is told to `TOLD_PLACES` decimal places.

    Args:
        operand: The operand.
        slots: What it refers to.
        worked_out: The values of what has been worked out from these slots, by its identity;
            what stands in several places is worked out once.
    """
    return _told(_exactly(operand, slots, worked_out))


def _told(value: Exactly | None) -> Value | None:
    """A value as it is told: see `value_of`."""
    if isinstance(value, FractionOfMoney):
        near = rounded_fraction(value.amount, TOLD_PLACES, Rounding.HALF_EVEN)
        return Money(near, value.currency)
    if type(value) is Fraction:  # `isinstance` takes ten times as long to find that it is none
        return rounded_fraction(value, TOLD_PLACES, Rounding.HALF_EVEN)
    return cast("Value | None", value)


def _exactly(operand: Operand, slots: Slots, worked_out: WorkedOut | None) -> Exactly | None:
    match operand:
        case Const(value):
            known: Value = value
            return known
        case Ref(slot, name):
            found = slots[slot]
            if name is None:
                return found.day
            return found.id if name == IDENTITY else found.act.get(name)
        case Reckoning():
            values = {} if worked_out is None else worked_out
            if id(operand) not in values:
                values[id(operand)] = _reckoned(operand, slots, values)
            return values[id(operand)]
    assert_never(operand)


def level(operand: Operand, slots: Slots, op: str) -> object:
    """What a test compares: of a date the instant (microseconds), of money the bare amount.

    A constant date stands for its beginning or its end, whichever the operator means.
    """
    if isinstance(operand, Ref) and operand.field is None:
        return _instant_of(operand, slots)
    value = value_of(operand, slots)
    if isinstance(value, datetime):
        return slots[ACT].zone.instant(value)
    if isinstance(value, date):
        return edge(value, op) if isinstance(operand, Const) else instant(value)
    return value.amount if isinstance(value, Money) else value


def _instant_of(ref: Ref, slots: Slots) -> int | None:
    """The instant (microseconds) of what fills a slot: its own, or the one that is judged.

    They differ where a duty arises later than its occasion, and at the end of a notice.
    """
    found = slots[ref.slot]
    return found.at if ref.judged else happened(found)


def happened(found: Filled) -> int | None:
    """The own instant (microseconds) of what fills a slot.

    Of a breach by which something else is owed or begins, it is that of what the duty arose from,
    or of the act: terms speak of these.
    """
    itself = found.itself or found if isinstance(found, Judged) else found
    if isinstance(itself, Followed) and itself.upon is not None and itself.act.kind not in KINDS:
        return itself.upon.at
    return itself.at


def _reckoned(  # noqa: C901, PLR0911, PLR0912 (one case a kind)
    operand: Reckoning, slots: Slots, worked_out: WorkedOut
) -> Exactly | None:
    term = operand.term
    if type(term) is Computed and term.op != "/" and term.type not in _IN_TIME:
        return _computed(term.op, operand, slots, worked_out)  # as most is
    match operand.term:
        case Computed(op) if operand.term.type in _IN_TIME:
            return _in_time(op, operand, slots, worked_out)
        case Shifted() if operand.term.type == "datetime":
            return _later(operand.term, _moment(operand.parts[0], slots, worked_out), slots)
        case (
            Total()
            | ToDate()
            | Outstanding()
            | PeriodsLate()
            | Interest()
            | PeriodAmount()
            | Reading()
        ):
            lookup = slots[ACT]
            assert isinstance(lookup, Lookup)  # noqa: S101 (nothing else is put there)
            return lookup.looked_up(operand, slots)
        case Undisclosed():
            return None
        case Lateness() as lateness:
            return lateness.name
        case TableLookup() | Tiered() | Conditional():
            return chosen(operand, slots, worked_out)[0]
        case Rounded(Computed("/"), places, rule):
            return _quotient(operand.parts[0], slots, worked_out, (places, rule))
        case Computed("/"):
            return _quotient(operand, slots, worked_out, None)
        case _:
            pass
    parts = [_exactly(part, slots, worked_out) for part in operand.parts]
    if isinstance(operand.term, DayReckoned):
        days = [_civil(part, slots) for part in parts if isinstance(part, date)]
        return reckoned_day(operand.term, days) if len(days) == len(parts) else None
    figures = [part for part in parts if isinstance(part, _FIGURES)]
    if len(figures) < len(parts):
        return None
    known = [figure for figure in figures if not isinstance(figure, FractionOfMoney | Fraction)]
    match operand.term:
        case Rounded(_, places_kept, rule) if known:
            return _of(known, exact(rounded(number_of(known[0]), places_kept, rule)))
        case Rounded(_, places_kept, rule):
            return _cut(figures[0], places_kept, rule)
        case _:  # pragma: no cover (there are no others)
            raise TypeError(operand.term)


def _computed(op: str, operand: Reckoning, slots: Slots, worked_out: WorkedOut) -> Exactly | None:
    """A sum, a difference, a product, the least or the greatest; None where a part is unknown."""
    parts = [_exactly(part, slots, worked_out) for part in operand.parts]
    numbers: list[Decimal] = []
    currency = ""
    for part in parts:
        if isinstance(part, Money):
            currency = currency or part.currency
            numbers.append(part.amount)
        elif isinstance(part, Decimal | int):
            numbers.append(Decimal(part))
        else:
            figures = [one for one in parts if isinstance(one, _FIGURES)]
            return _in_fractions(op, figures) if len(figures) == len(parts) else None
    number = reduce(_OPERATIONS[op], numbers)
    if currency:
        return held_money(number, currency)
    return int(number) if all(isinstance(part, int) for part in parts) else number


_IN_TIME = frozenset({"datetime", "timedelta"})
"""The types of what is reckoned of instants and durations."""


def _civil(on: date, slots: Slots) -> date:
    """The civil day of a date or an instant."""
    return day(slots[ACT].zone.instant(on))


def _moment(operand: Operand, slots: Slots, worked_out: WorkedOut) -> int | datetime | None:
    """The instant of an event (microseconds), or that a term comes to; None where not known."""
    if isinstance(operand, Ref) and operand.field is None:
        return _instant_of(operand, slots)
    value = _exactly(operand, slots, worked_out)
    return value if isinstance(value, datetime) else None


def _later(term: Shifted, since: int | datetime | None, slots: Slots) -> datetime | None:
    """The instant to which hours or minutes lead."""
    assert isinstance(term.period, Elapsing)  # noqa: S101 (others lead to a day)
    elapsed = term.period.elapsed
    return None if since is None else _passed(since, -elapsed if term.back else elapsed, slots)


def _passed(since: int | datetime, elapsed: timedelta, slots: Slots) -> datetime:
    """The instant that comes so much time after another."""
    zone = slots[ACT].zone
    if isinstance(since, int):
        return zone.time(zone.later(since, elapsed))
    try:
        return at_offset(since + elapsed)
    except OverflowError:
        raise CalendarEndError(_BEYOND) from None


_BEYOND = "an instant lies beyond the years that there are; use a shorter time"


def _in_time(
    op: str, operand: Reckoning, slots: Slots, worked_out: WorkedOut
) -> datetime | timedelta | None:
    """What is reckoned of instants, durations and numbers; None where one is not known."""
    instants: list[int | datetime] = []
    lasting: list[Fraction] = []
    for part, term in zip(operand.parts, operand.term.parts, strict=True):
        if is_instant(term):
            at = _moment(part, slots, worked_out)
            if at is None:
                return None
            instants.append(at)
            continue
        value = _exactly(part, slots, worked_out)
        if isinstance(value, timedelta):
            lasting.append(microseconds(value))
        elif isinstance(value, Decimal | int):
            lasting.append(Fraction(value))
        else:
            return None
    if len(instants) > 1:
        return slots[ACT].zone.elapsed(instants[1], instants[0])
    if instants:
        return _passed(
            instants[0], of_microseconds(-lasting[0] if op == "-" else lasting[0]), slots
        )
    if op == "/":
        return of_microseconds(lasting[0] / lasting[1]) if lasting[1] else None
    return of_microseconds(reduce(_EXACTLY[op], lasting))


def _quotient(
    operand: Operand,
    slots: Slots,
    worked_out: WorkedOut,
    rounding: tuple[int, Rounding] | None,
) -> Exactly | None:
    """A quotient, exact or rounded; None where it divides by nothing, or has no end unrounded."""
    assert isinstance(operand, Reckoning)  # noqa: S101 (it is a term that is worked out)
    of, by = (_exactly(part, slots, worked_out) for part in operand.parts)
    if isinstance(of, Fraction) and isinstance(by, Decimal | int) and by:
        return (
            _number(of / Fraction(by)) if rounding is None else _cut(of / Fraction(by), *rounding)
        )
    if isinstance(of, FractionOfMoney) and isinstance(by, Decimal | int) and by:
        part = FractionOfMoney(of.amount / Fraction(by), of.currency)
        return part if rounding is None else _cut(part, *rounding)
    if isinstance(of, timedelta) and isinstance(by, timedelta):
        of, by = of // MICROSECOND, by // MICROSECOND
        if rounding is None and by:
            return _number(Fraction(of, by))
    if not isinstance(of, Money | Decimal | int) or not isinstance(by, Money | Decimal | int):
        return None
    one, other = number_of(of), number_of(by)
    if rounding is None:
        number = quotient(one, other)
    else:
        number = rounded_quotient(one, other, *rounding) if other else None
    if number is None or isinstance(by, Money) or not isinstance(of, Money):
        return number
    return Money(number, of.currency)


def chosen(
    operand: Reckoning, slots: Slots, worked_out: WorkedOut
) -> tuple[Value | None, tuple[tuple[int, Value], ...]]:
    """What a table, or one of two terms, comes to, and by which of its rows.

    Args:
        operand: The table, the steps or the choice.
        slots: What it refers to.
        worked_out: As for `value_of`.

    Returns:
        The value, None where it has none; the numbers of the rows that count, each with what it
        comes to.
    """
    match operand.term:
        case Conditional(condition):
            holds = _holds(condition, iter(operand.tests), slots)
            if holds is None:
                return None, ()
            number = 0 if holds else 1
            value = value_of(operand.parts[number], slots, worked_out)
            return value, () if value is None else ((number, value),)
        case TableLookup(_, rows):
            asked = value_of(operand.parts[0], slots, worked_out)
            fitting = [
                number
                for number, row in enumerate(rows, 1)
                if asked is not None and (row.asked is None or fits(asked, row.asked))
            ]
            named = [number for number in fitting if rows[number - 1].asked is not None]
            for number in (named or fitting)[:1]:
                value = value_of(operand.parts[number], slots, worked_out)
                return value, () if value is None else ((number - 1, value),)
            return None, ()
        case Tiered() as tiered:
            return _by_steps(tiered, operand, slots, worked_out)
        case _:  # pragma: no cover (there are no others)
            raise TypeError(operand.term)


def _by_steps(
    tiered: Tiered[Any], operand: Reckoning, slots: Slots, worked_out: WorkedOut
) -> tuple[Value | None, tuple[tuple[int, Value], ...]]:
    """An amount by steps: the first takes it up to its end, each other what lies above it."""
    whole = value_of(operand.parts[0], slots, worked_out)
    if not isinstance(whole, Money | Decimal | int):
        return None, ()
    number, start = number_of(whole), Decimal(0)
    found: list[tuple[int, Value]] = []
    parts: list[Money | Decimal | int] = []
    for place, last in enumerate(tiered.ends):
        if place and number <= start:
            break
        end = None if not isinstance(last, Money | Decimal | int) else number_of(last)
        upto = number if end is None else min(number, end)
        rate = value_of(operand.parts[place + 1], slots, worked_out)
        if not isinstance(rate, Money | Decimal | int):
            return None, ()
        part = _of((whole, rate), times(minus(upto, start), number_of(rate)))
        parts.append(part)
        found.append((place, part))
        start = upto if end is None else end
    return _of(parts, reduce(plus, map(number_of, parts))), tuple(found)


def _holds(condition: Condition, tests: Iterator[Test], slots: Slots) -> bool | None:
    """Whether a condition of comparisons holds; None where what it compares has no value.

    Args:
        condition: The condition.
        tests: Its comparisons, in the order of writing.
        slots: What they refer to.
    """
    match condition:
        case Compared():
            test = next(tests)
            sides = (value_of(side, slots) for side in (test.subject, *test.operands))
            return None if any(side is None for side in sides) else passes(test, slots)
        case Not(inner):
            holds = _holds(inner, tests, slots)
            return None if holds is None else not holds
        case AllOf(inner) | AnyOf(inner):
            settled = isinstance(condition, AnyOf)
            each = [_holds(part, tests, slots) for part in inner]
            if settled in each:
                return settled
            return None if None in each else not settled
        case _:  # pragma: no cover (a choice was refused by them)
            raise TypeError(condition)


_OPERATIONS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": plus,
    "-": minus,
    "*": times,
    "least": min,
    "greatest": max,
}


_EXACTLY: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "least": min,
    "greatest": max,
}


_WHOLE = (Money, Decimal, int)
"""What one reckons with."""

_FIGURES = (*_WHOLE, FractionOfMoney, Fraction)
"""What one reckons with, or fractions of it; of a fraction it takes longest to find that."""


def _number(number: Fraction) -> Decimal | Fraction:
    """A number as a decimal, where one holds it."""
    held = as_decimal(number)
    return number if held is None else held


def _in_fractions(op: str, figures: Sequence[FractionOfMoney | Fraction | Figured]) -> Exactly:
    """Amounts and numbers put together, of which some are fractions."""
    parts = (f.amount if isinstance(f, FractionOfMoney | Money) else f for f in figures)
    number = reduce(_EXACTLY[op], [Fraction(part) for part in parts])
    amounts = (f for f in figures if isinstance(f, FractionOfMoney | Money))
    currency = next((amount.currency for amount in amounts), None)
    return _number(number) if currency is None else money_of(number, currency)


def _cut(
    figure: FractionOfMoney | Fraction | Figured, places: int, rule: Rounding
) -> Money | Decimal:
    """A fraction, rounded."""
    if isinstance(figure, Fraction):
        return rounded_fraction(figure, places, rule)
    assert isinstance(figure, FractionOfMoney)  # noqa: S101 (others are rounded as decimals)
    return Money(rounded_fraction(figure.amount, places, rule), figure.currency)


def _of(figures: Sequence[Figured], number: Decimal) -> Figured:
    """The number as money where one of the figures is, as an int where all of them are."""
    for figure in figures:
        if isinstance(figure, Money):
            return held_money(number, figure.currency)
    return int(number) if all(isinstance(figure, int) for figure in figures) else number


def interest_days(judged: Judged, missed: int | None = None) -> tuple[date, date]:
    """The day after which interest accrues, and the last on which it does, if it has one.

    A period of a duty that recurs bears interest on each of its days, so that none is left out
    between two, and on none after it; of the first, the day on which it begins is not counted, as
    of any other duty. What arose late, as its clause was suspended, has as many days, later.

    Args:
        judged: The occasion of the duty.
        missed: The deadline of the duty in whose place it stands, if it has one.
    """
    begun = judged.begun if missed is None else missed
    period = judged.itself
    if missed is not None or not isinstance(period, PeriodBegun):
        return judged.day if begun is None else day(begun), date.max
    before = period.since if period.is_first else period.since - timedelta(days=1)
    moved = timedelta() if begun is None else day(begun) - period.since
    return before + moved, period.through + moved


def accrual(reckoning: Reckoning, slots: Slots) -> Accrual | None:
    """The interest that has accrued of a term; None where its balance is not known."""
    term, judged = reckoning.term, judged_in(slots)
    assert isinstance(term, Interest)  # noqa: S101 (it is asked of nothing else)
    owed = judged.memory.owed
    late = _in_breach(slots)
    rate = value_of(reckoning.parts[0], slots)
    assert isinstance(rate, Decimal | int)  # noqa: S101 (what happened has all its fields)
    last = None if late is None else late.last
    start, over = interest_days(judged, last)
    until = max(start, min(over, day(judged.at if judged.accrued is None else judged.accrued)))
    if owed.is_endless:
        boundless = Money(_BOUNDLESS, judged.memory.currency or "")
        any_basis = DayCount.ACT_365F if term.coupons else term.basis
        return Accrual(rate, any_basis, start, (Stretch(start, date.max, boundless),))
    balances: dict[date, Money | None] = {}

    def balance(on: date) -> Money | None:
        """The balance that bears interest on the day after one; none while the duty sleeps."""
        at = instant(on)
        if late is not None and last is not None:
            asleep = [late.asleep(last, end) // DAY for end in (at, at + DAY)]
            if asleep[0] < asleep[1]:
                return None
        if term.on is None:
            found: object = None if late is None else late.carried(at)
        else:
            then = evolve(judged, at=at, asked=None, accrued=None, is_over=True)
            found = value_of(reckoning.parts[1], (then, *slots[1:]))
        balances[on] = found if isinstance(found, Money) else None if found is None else _NOTHING
        return balances[on] or _NOTHING

    def paid(on: date) -> Money | None:
        return None if judged.own is None else judged.own.settled_of(instant(on))

    turns = map(day, _turns(reckoning, slots, late, instant(start), instant(until)))
    found = Accrual(rate, term.basis, start, coupons=term.coupons)
    if term.compound is None:
        bore = stretches(start, until, turns, lambda on: balance(on) or _NOTHING)
        found = evolve(found, stretches=bore)
    else:
        found = compounded(found, until, turns, Joining(term.compound, paid), balance)
    return None if None in balances.values() else found


_NOTHING = Money(0, "")

_BOUNDLESS = Decimal(10) ** 12
"""A balance that makes what a bound says be less than the interest on it."""


def _turns(
    reckoning: Reckoning, slots: Slots, late: Late | None, since: int, until: int
) -> Iterator[int]:
    """The instants between two at which what bears interest may have changed."""
    if late is not None:
        yield from late.turns(since, until)
    own = judged_in(slots).own
    if own is not None:
        yield from own.turns(since, until)
    yield from turns_of(reckoning.parts[1:], slots, since, until)


def turns_of(operands: Sequence[Operand], slots: Slots, since: int, until: int) -> Iterator[int]:
    """The instants between two at which what operands count may have changed, by what happened."""
    memory = judged_in(slots).memory
    for asked in reckonings_among(operands):
        if isinstance(asked.term, Outstanding):
            yield from memory.owed.turns(asked.term, since, until)
        elif isinstance(asked.term, Total):
            total = asked.term
            found = memory.find(total.by.name, total.act.kind, fixed(asked.tests, slots))
            reversals = (memory.record.reversal_of(event) for event in found)
            both = (*found, *(reversal for reversal in reversals if reversal is not None))
            yield from (event.at for event in both if since <= event.at <= until)


def _accrued(known: Accrual | None, judged: Judged) -> Exactly | None:
    if known is None:
        return None
    if known.compounded:  # a decimal of it may have more digits than are held
        return FractionOfMoney(known.compounded, known.stretches[0].balance.currency)
    if not known.stretches:
        nothing = judged.memory.nothing(judged.at)
        return 0 if nothing is None else nothing
    return money_of(known.amount, known.stretches[0].balance.currency)


def for_period(reckoning: Reckoning, slots: Slots) -> tuple[Operand, tuple[int, int] | None]:
    """The amount that counts for the period of a duty that recurs.

    Args:
        reckoning: The amount for a whole period, with what is said of the first.
        slots: What it refers to.

    Returns:
        The amount for a whole period, or that for the first; and, where it is apportioned, the
        days of the period and those of a whole one.
    """
    term, begun = reckoning.term, judged_in(slots).itself
    assert isinstance(term, PeriodAmount)  # noqa: S101 (it is asked of nothing else)
    assert isinstance(begun, PeriodBegun)  # noqa: S101 (it is of a duty that recurs)
    if term.apportioned is None:
        return reckoning.parts[begun.is_first], None
    days = begun.part(term.every)
    return reckoning.parts[0], None if days is None else (
        days[0],
        days_of_whole(term.apportioned, days[1]),
    )


def _of_period(reckoning: Reckoning, slots: Slots) -> Value | None:
    """The amount for a period, which may be the first, or a part of one."""
    operand, days = for_period(reckoning, slots)
    value = value_of(operand, slots)
    assert isinstance(reckoning.term, PeriodAmount)  # noqa: S101
    way = reckoning.term.apportioned
    if days is None or way is None or not isinstance(value, Money):
        return value
    return part_of(value, way, *days)


def _in_breach(slots: Slots) -> Late | None:
    """The duty in whose place one with such slots stands; None where it stands in for none."""
    owed = judged_in(slots).memory.owed
    events = (judged_in(slots).itself, *slots[1:2])
    found = (owed.in_breach(event) for event in events if isinstance(event, Event))
    return next((late for late in found if late is not None), None)


def reckoned_day(term: DayReckoned, days: list[date]) -> date | int:
    """What a term that reckons with days comes to.

    Args:
        term: The term.
        days: The days that its parts come to.

    Raises:
        CalendarEndError: When there is no such day, or the calendar does not know it.
    """
    match term:
        case Shifted(_, period, back):
            assert not isinstance(period, Elapsing)  # noqa: S101 (it leads to an instant)
            return before(days[0], period) if back else after(days[0], period)
        case EndOfMonth():
            return end_of_month(days[0])
        case NthBusinessDay(number, _, calendar):
            return nth_business_day(number, days[0], calendar)
        case DaysBetween():
            return (days[1] - days[0]).days
        case PeriodsBetween(every):
            return whole(every, *days)
    assert_never(term)


def _breach(slots: Slots) -> Event:
    """The breach to which a remedy's amount refers: the occasion, or what began the norm."""
    found = slots[1] if len(slots) > 1 else judged_in(slots).itself
    assert isinstance(found, Event)  # noqa: S101 (the form was refused otherwise)
    return found


def _total(total: Total[Any], operand: Reckoning, slots: Slots) -> Value | None:
    running = _running(total, operand, slots)
    if running is not None:
        return running
    counted = list(_counted(total, operand, slots))
    if total.counts:
        return len(counted)
    if operand.added is None:
        values = [event.act.get(total.field or "") for event in counted]
    else:
        values = [value_of(operand.added, _beside(slots, operand, event)) for event in counted]
        if None in values:
            return None
    durations = [value for value in values if isinstance(value, timedelta)]
    if durations:
        return of_microseconds(sum(map(microseconds, durations), Fraction()))
    figures = [value for value in values if isinstance(value, Money | Decimal | int)]
    if not figures:
        return _nothing(total, slots)
    return _of(figures, reduce(plus, map(number_of, figures)))


def _nothing(total: Total[Any], slots: Slots) -> Value:
    """Nothing: of no currency where none is known by then."""
    if total.of == "timedelta":
        return timedelta()
    judged = judged_in(slots)
    if total.currency is not None:
        return Money(0, total.currency)
    nothing = judged.memory.nothing(judged.at) if total.of == "Money" else None
    return 0 if nothing is None else nothing


def _running(total: Total[Any], operand: Reckoning, slots: Slots) -> Value | None:
    """A total from running sums, in logarithmic time; None where it cannot be had like that.

    It can be where at most one field is asked for, by one known value, and the acts are no
    exercises, which may or may not have taken effect: then the events that count are one stretch
    of those that the working memory finds, less some of the instant judged, and less those that
    are reversed.
    """
    judged, asked = judged_in(slots), fixed(operand.tests, slots)
    if len(asked) > 1 or len(asked) < len(operand.tests):
        return None
    if operand.added is not None or _may_lack_effect(total, judged):
        return None
    memory, what = judged.memory, (total.by.name, total.act.kind, tuple(asked))
    events, first = memory.find(*what), _first(total, operand, slots)
    last = _last(total, operand, slots)
    high = bisect_right(events, last, key=_AT)
    low = 0 if first is None else min(bisect_left(events, first, key=_AT), high)
    now = events[max(low, bisect_left(events, judged.at, key=_AT)) : high]
    own = [event for event in now if not judged.counts(event, total)]
    own += reversed_among(events, low, high - len(now), judged)
    if total.field is None or high - low == len(own):
        return high - low - len(own) if total.field is None else _nothing(total, slots)
    name, key = total.field, (what, total.field)
    added = minus(*(memory.record.sums.upto(key, events, name, count) for count in (high, low)))
    others = reduce(minus, (number(event, name) for event in own), added)
    figure = events[low].act.get(name)
    if isinstance(figure, timedelta):
        return of_microseconds(Fraction(others))
    return _of([figure], others) if isinstance(figure, Money | Decimal | int) else None


def reversed_among(
    events: Sequence[Event], low: int, high: int, judged: Judged
) -> Iterator[Event]:
    """Those of a stretch of events that are reversed at the instant judged."""
    for event in judged.memory.record.reversed_by(judged.at):
        first = bisect_left(events, event.at, lo=low, hi=high, key=_AT)
        last = bisect_right(events, event.at, lo=low, hi=high, key=_AT)
        if any(events[place] is event for place in range(first, last)):
            yield event


MOST_TOLD = 3
"""How many events of a total are told; of more, the first and the last are."""


def _may_lack_effect(total: Total[Any], judged: Judged) -> bool:
    """Whether some acts that a total is over may be exercises, which may take no effect."""
    memory = judged.memory
    below = memory.below.get(total.act.kind, ())
    return any(kind.name in memory.record.exercised for kind in below)


def totalled(operand: Reckoning, slots: Slots) -> tuple[int, tuple[Event, ...]]:
    """How many events a total adds up or counts, and the first and last of many, or all of few.

    It takes no longer than to work the total out. What is no total has none.
    """
    total = operand.term
    if not isinstance(total, Total):
        return 0, ()
    judged, asked = judged_in(slots), fixed(operand.tests, slots)
    reversals = any(judged.memory.record.reversed_by(judged.at))
    some_count = reversals or _may_lack_effect(total, judged)
    if len(asked) > 1 or len(asked) < len(operand.tests) or some_count:
        found: Sequence[Event] = list(_counted(total, operand, slots))
        low, high = 0, len(found)
    else:
        found = judged.memory.find(total.by.name, total.act.kind, asked)
        first = _first(total, operand, slots)
        high = bisect_right(found, _last(total, operand, slots), key=_AT)
        low = 0 if first is None else min(bisect_left(found, first, key=_AT), high)
    now = found[bisect_left(found, judged.at, lo=low, hi=high, key=_AT) : high]
    own = sum(not judged.counts(event, total) for event in now)
    few = high - low <= MOST_TOLD + own
    ends = (*range(low, low + 1 + own), *range(high - 1 - own, high))
    places = range(low, high) if few else ends
    told = [found[place] for place in places if judged.counts(found[place], total)]
    return high - low - own, tuple(told if few else (told[0], told[-1]))


def _first(total: Total[Any], operand: Reckoning, slots: Slots) -> int | None:
    """The instant (microseconds) from which events count in a total; None where all do."""
    judged = judged_in(slots)
    first = None
    for since in operand.parts[:1] if total.since is not None else ():
        start = level(since, slots, ">=")
        first = start if isinstance(start, int) else None
        term = total.since
        of_a_day = term is not None and term.type == "date" and not isinstance(since, Const)
        of_a_day = of_a_day and not (isinstance(since, Ref) and since.field is None)
        if of_a_day and first is not None:
            first = beginning(day(first))
    starts: list[int] = [] if first is None else [first]
    if total.within is not None:
        starts.append(judged.memory.zone.reaching(judged.at, total.within))
    if total.in_any is not None:
        starts.append(beginning(civil(day(judged.at), total.in_any)))
    return max(starts, default=None)


def _last(total: Total[Any], operand: Reckoning, slots: Slots) -> int:
    """The instant (microseconds) up to which events count in a total: that asked about at most."""
    at = judged_in(slots).at
    if total.until is None:
        return at
    until = operand.parts[-1]
    end = level(until, slots, "<=")
    return min(at, end) if isinstance(end, int) else at


def _counted(total: Total[Any], operand: Reckoning, slots: Slots) -> Iterator[Event]:
    judged, first = judged_in(slots), _first(total, operand, slots)
    asked, last = fixed(operand.tests, slots), _last(total, operand, slots)
    for event in judged.memory.find(total.by.name, total.act.kind, asked):
        if event.at > last:
            return
        if judged.counts(event, total) and (first is None or event.at >= first):
            beside = _beside(slots, operand, event)
            if all(passes(test, beside) for test in operand.tests):
                yield event
