"""Writes the plain data of norms as text, in the words that `understanding` understands."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias, assert_never

from attrs import evolve, fields

from contract_rules.contracts.textual.understanding import effect_word, is_handle
from contract_rules.errors import WrongTypeError
from contract_rules.language.parties import any_party
from contract_rules.norms import derived_events
from contract_rules.norms.computed_terms import (
    Interest,
    Lateness,
    Outstanding,
    PeriodsLate,
    Rounded,
    ToDate,
    Total,
    Undisclosed,
)
from contract_rules.norms.dates import (
    DaysBetween,
    EndOfMonth,
    NthBusinessDay,
    PeriodsBetween,
    StatedDays,
    StatedPeriod,
    StatedTime,
)
from contract_rules.norms.expressions import (
    IDENTITY,
    AllOf,
    AnyOf,
    AnyTerm,
    AtLeast,
    AtMost,
    Between,
    Compared,
    Computed,
    Condition,
    Const,
    Defined,
    FieldMatcher,
    FieldOf,
    LessThan,
    MoreThan,
    Not,
    Occurred,
    OneOf,
    OtherThan,
    Pattern,
    Shifted,
    When,
    is_term,
)
from contract_rules.norms.questions import IS, Question, Reading
from contract_rules.norms.tables import Conditional, TableLookup, TableRow, Tiered
from contract_rules.values.acts import ActionType, Entity, Party
from contract_rules.values.calendars import Calendar
from contract_rules.values.data_classes import define
from contract_rules.values.day_counts import DayCount
from contract_rules.values.elapsed import iso
from contract_rules.values.money import Money, Percentage, is_ambiguous, is_unit, times
from contract_rules.values.parameters import UnboundValue
from contract_rules.values.periods import BusinessDays, Months, Period, Years

if TYPE_CHECKING:
    from contract_rules.norms.norms import PowerEffect
    from contract_rules.values.apportioning import Apportionment
    from contract_rules.values.recurrence import Recurrence

EITHER, BOTH, NOT, COMPARED, SUM, PRODUCT, ATOM = range(1, 8)
"""How tightly the words of a text hold together, the loosest first."""

Told: TypeAlias = tuple[str, int]
"""A text, and how tightly it holds together."""


@define(eq=False)
class FileWording:
    """What things are called in a file.

    Attributes:
        handles: The words for parties, groups of them and things.
        calendars: The words for calendars that have more than names.
        actions: The actions of the contract, by name.
    """

    handles: Mapping[object, str]
    calendars: Mapping[Calendar, str]
    actions: Mapping[str, ActionType]

    # What a file says

    def term(self, told: AnyTerm, least: int = SUM) -> str:
        """A term, in brackets where what is around it holds tighter."""
        return _in(self._term(told), least)

    def condition(self, told: Condition, least: int = EITHER) -> str:
        """A condition, in brackets where what is around it holds tighter."""
        return _in(self._condition(told), least)

    def end(self, told: AnyTerm | Condition) -> str:
        """What ends a norm, where that is no constant."""
        return self.condition(told) if isinstance(told, Condition) else self.term(told)

    def pattern(self, told: Pattern) -> str:
        """The acts that fit: an action alone where its fields may be any."""
        if not told.fields:
            return _word(told.kind)
        asked = dict(told.fields)
        needed = [f.name for f in self.actions[told.kind].fields if not f.optional]
        anyhow = [name for name in needed if name not in asked]
        known = [f.name for f in self.actions[told.kind].fields]
        named = sorted((*asked, *anyhow), key=known.index)
        stated = (f"{n} = {self.matcher(asked[n]) if n in asked else 'any'}" for n in named)
        return f"{_word(told.kind)}({', '.join(stated)})"

    def occasion(self, told: Occurred) -> str:
        """What somebody did, as an occasion: an action alone, whoever does it."""
        plain = Occurred(any_party, told.act)
        return self.pattern(told.act) if told == plain else self.condition(told)

    def matcher(self, told: FieldMatcher) -> str:
        """What is asked of a field."""
        match told:
            case OneOf((one,)):
                return self.term(one)
            case OneOf(terms):
                return f"one of ({', '.join(map(self.term, terms))})"
            case OtherThan(terms):
                return f"other than ({', '.join(map(self.term, terms))})"
            case Between(low, high):
                return f"{self.matcher(low)} and {self.matcher(high)}"
            case AtLeast(bound):
                return f"at least {self.term(bound)}"
            case AtMost(bound):
                return f"at most {self.term(bound)}"
            case MoreThan(bound):
                return f"more than {self.term(bound)}"
            case LessThan(bound):
                return f"less than {self.term(bound)}"
        assert_never(told)

    def period(self, told: Period | StatedPeriod) -> str:
        """A period, as many days as a field says, or as much time."""
        if isinstance(told, Period) and isinstance(told.count, UnboundValue):
            return self._left(told)
        match told:
            case StatedDays(number):
                return f"days({self.term(number)})"
            case StatedTime(lasting):
                return self.term(lasting)
            case BusinessDays(count, calendar):
                days = "day" if count == 1 else "days"
                return f"{count} business {days} ({self.calendar(calendar)})"
            case Months() | Years() if told.rounding is not None:
                return f"{told} ({told.rounding.value})"
            case _:
                return str(told)

    def _left(self, told: Period) -> str:
        """A period of as many units as an instance of a template says."""
        left: object = told.count
        stated = [self.value(left)]
        if isinstance(told, BusinessDays):
            stated.append(_quoted(self.calendar(told.calendar)))
        if isinstance(told, Months | Years) and told.rounding is not None:
            stated.append(f"rounding = {told.rounding.name.lower()}")
        unit = re.sub("(?<=.)(?=[A-Z])", "_", type(told).__name__).lower()
        return f"{unit}({', '.join(stated)})"

    def calendar(self, told: Calendar) -> str:
        """A calendar by its word in the file, or the names of those that it joins."""
        return self.calendars.get(told) or ", ".join(told.names)

    def question(self, told: Question) -> str:
        """A contested question by its id."""
        return clause(told.id)

    def recurrence(self, told: Recurrence) -> str:
        """Days that come again and again."""
        for form, written in _RECURRING:
            found = form.fullmatch(told.rule)
            if found:
                return written.format(*found.groups())
        return told.rule

    def apportionment(self, told: Apportionment) -> str:
        """What a part of a period makes of an amount."""
        of = "" if told.of is None else f", of = {told.of}"
        return f"by_days({told.places}, {told.rule.name.lower()}{of})"

    def party(self, told: Party) -> str:
        """The word for a party, or for a group of them."""
        return "anyone" if told == any_party else self.handle(told)

    def effect(self, told: PowerEffect) -> str:
        """An effect, by the fields of its class."""
        stated: list[str] = []
        for known in fields(type(told)):
            value: object = getattr(told, known.name)
            if known.name == "target":
                stated.append(clause(str(value)))
            elif value != known.default:
                stated.append(f"{known.name} = {self.part(value)}")
        return f"{effect_word(type(told))}({', '.join(stated)})"

    def part(self, value: Any) -> str:  # noqa: ANN401 (what a field of an effect holds)
        """What a field of an effect holds, but for its clause."""
        if isinstance(value, bool):
            return _YES[value]
        if isinstance(value, str):
            return clause(value)
        return self.term(value) if is_term(value) else self.period(value)

    def handle(self, told: object) -> str:
        """The word for a party, a group of them or a thing.

        Raises:
            WrongTypeError: When there is none.
        """
        known = self.handles.get(told)
        if known is None:
            msg = f"{told} is no party and no thing that the clauses name"
            raise WrongTypeError(msg)
        return known

    # Terms

    def _term(self, told: AnyTerm) -> Told:
        match told:
            case Const(value):
                held: object = value
                return self.value(held), ATOM
            case FieldOf(kind, name, _, None):
                return f"{_word(kind)}.{_word(name)}", ATOM
            case FieldOf(kind, name, _, Occurred() as found):
                of = f".{_word(name)}" if kind == found.act.kind else f"[{kind}.{_word(name)}]"
                return f"{self.condition(found, ATOM)}{of}", ATOM
            case When(kind, None):
                return f"{_word(kind)}.on", ATOM
            case When(_, Occurred() as found):
                return f"{self.condition(found, ATOM)}.on", ATOM
            case Computed():
                return self._computed(told)
            case Shifted(day, period, back):
                return f"{self.term(day)} {'-' if back else '+'} {self.period(period)}", SUM
            case _:
                return f"{self._called(told)}", ATOM

    def _computed(self, told: Computed[Any]) -> Told:
        if told.op in {"least", "greatest"}:
            return f"{told.op}({', '.join(map(self.term, told.terms))})", ATOM
        level = SUM if told.op in {"+", "-"} else PRODUCT
        first, *others = told.terms
        parts = [self.term(first, level), *(self.term(one, level + 1) for one in others)]
        return f" {told.op} ".join(parts), level

    def _called(self, told: AnyTerm) -> str:
        """What is worked out by a word with brackets."""
        match told:
            case Rounded(amount, places, rule):
                return f"rounded({self.term(amount)}, {places}, {rule.name.lower()})"
            case Total():
                return self._total(told)
            case ToDate(counted):
                return f"to_date({self.term(counted)})"
            case Outstanding():
                stated = [clause(told.clause)]
                stated += [] if told.since is None else [f"since = {self.value(told.since)}"]
                return f"outstanding({', '.join((*stated, *self._of(told.of, told.remedies)))})"
            case Interest():
                return self._interest(told)
            case TableLookup() | Tiered() | Conditional():
                return self._table(told)
            case _:
                return self._of_days(told)

    def _table(self, told: TableLookup[Any] | Tiered[Any] | Conditional[Any]) -> str:
        if isinstance(told, Conditional):
            both = f"{self.term(told.then)}, {self.term(told.otherwise)}"
            return f"when({self._argument(told.condition)}, {both})"
        word = "lookup" if isinstance(told, TableLookup) else "tiered"
        return f"{word}({', '.join((self.term(told.term), *map(self._row, told.rows)))})"

    def _of_days(self, told: AnyTerm) -> str:
        match told:
            case PeriodsLate(every):
                return f"periods_late({self.period(every)})"
            case EndOfMonth(day):
                return f"end_of_month({self.term(day)})"
            case NthBusinessDay(number, day, calendar):
                known = _quoted(self.calendar(calendar))
                return f"nth_business_day({number}, {self.term(day)}, {known})"
            case DaysBetween(first, last):
                return f"days_between({self.term(first)}, {self.term(last)})"
            case PeriodsBetween(every, first, last):
                days = f"{self.term(first)}, {self.term(last)}"
                return f"periods_between({self.period(every)}, {days})"
            case Undisclosed():
                return "undisclosed"
            case _:
                msg = f"{type(told).__name__} has no words in a file yet"
                raise WrongTypeError(msg)

    def _argument(self, condition: Condition) -> str:
        """A condition among arguments, where ``a = b`` would state an argument."""
        return self.condition(condition, ATOM if isinstance(condition, Compared) else EITHER)

    def _row(self, row: TableRow) -> str:
        asked = "any" if row.asked is None else self.matcher(row.asked)
        return f"{asked} -> {self.term(row.value)}"

    def _total(self, told: Total[Any]) -> str:
        if told.counts:
            stated = [self.pattern(told.act)]
        elif told.added is not None:
            stated = [self.term(told.added)]
        else:
            stated = [f"{_word(told.act.kind)}.{_word(str(told.field))}"]
        stated.append(f"by = {self.party(told.by)}")
        asked = () if told.counts else told.act.fields
        stated += [f"{_word(name)} = {self.matcher(one)}" for name, one in asked]
        days = (("since", told.since), ("until", told.until))
        stated += [f"{word} = {self.term(day)}" for word, day in days if day is not None]
        windows = (("within", told.within), ("in_any", told.in_any))
        stated += [f"{word} = {self.period(one)}" for word, one in windows if one is not None]
        stated += [f"under = {clause(told.under)}"] if told.under else []
        return f"{'count' if told.counts else 'total'}({', '.join(stated)})"

    def _interest(self, told: Interest) -> str:
        stated = [self.term(told.rate)]
        stated += [] if told.on is None else [f"on = {self.term(told.on)}"]
        if not isinstance(told.basis, DayCount):
            stated.append(f"per = {self.period(told.basis)}")
        elif told.basis is not DayCount.ACT_365F:
            stated.append(f"convention = {told.basis.name.lower()}")
        days = (("coupons", told.coupons), ("compound", told.compound))
        stated += [f"{word} = {self.recurrence(one)}" for word, one in days if one is not None]
        return f"interest({', '.join(stated)})"

    def value(self, value: object) -> str:  # noqa: PLR0911 (one a type)
        """A value as it stands."""
        match value:
            case UnboundValue(parameter):
                return _word(parameter.name)
            case Party() | Entity():
                return self.handle(value)
            case Money():
                return _money(value)
            case Decimal():
                return _number(value)
            case date():
                return value.isoformat()
            case timedelta():
                return duration(value)
            case bool():
                return _YES[value]
            case int():
                return str(value)
            case _:
                return _quoted(str(value))

    # Conditions

    def _condition(self, told: Condition) -> Told:
        match told:
            case Occurred():
                return self._occurred(told)
            case Compared(Reading(question), op, Const(reading)) if op == IS:
                return f"reads({self.question(question)}, {clause(str(reading))})", ATOM
            case Compared(left, op, right):
                sign = "=" if op == "==" else op
                return f"{self.term(left)} {sign} {self.term(right)}", COMPARED
            case Defined(id_):
                return f"holds({clause(id_)})", ATOM
            case Not(inner):
                return f"not {self.condition(inner, NOT)}", NOT
            case AllOf(parts):
                return self._joined(parts, AllOf, BOTH)
            case AnyOf(parts):
                return self._joined(parts, AnyOf, EITHER)
        assert_never(told)

    def _joined(
        self, parts: tuple[Condition, ...], joint: type[AllOf | AnyOf], level: int
    ) -> Told:
        """Several conditions with a word between; what that would not give, as a list."""
        told = self._duties(parts, level + 1) if joint is AllOf else []
        told = told or [self.condition(one, level + 1) for one in parts]
        if len(parts) > 1 and not any(isinstance(one, joint) for one in parts):
            return (" and " if joint is AllOf else " or ").join(told), (
                level if len(told) > 1 else ATOM
            )
        word = "all_of" if joint is AllOf else "any_of"
        return f"{word}({', '.join(map(self._argument, parts))})", ATOM

    def _duties(self, parts: tuple[Condition, ...], least: int) -> list[str]:
        """What is said of duties by two conditions is told by one word for both."""
        told: list[str] = []
        waiting = list(parts)
        while waiting:
            one = waiting.pop(0)
            follows = waiting[0] if waiting else None
            if (
                isinstance(one, Occurred)
                and follows is not None
                and derived_events.unclosed(one, follows)
            ):
                waiting.pop(0)
                word = "overdue" if one.act.kind == derived_events.OVERDUE.name else "due"
                told.append(self._of_duty(word, one))
            else:
                told.append(self.condition(one, least))
        return told

    def _occurred(self, told: Occurred) -> Told:
        if told.first:
            return f"first({self.condition(evolve(told, first=False))})", ATOM
        if told.attempted:
            return f"attempted({self.condition(evolve(told, attempted=False))})", ATOM
        words = {derived_events.BREACHED.name: "breach_of", derived_events.KEPT.name: "kept"}
        if told.act.kind in words:
            return self._of_duty(words[told.act.kind], told), ATOM
        under = f" under {clause(told.under)}" if told.under else ""
        label = f" called {_label(told.label)}" if told.label else ""
        return f"{self.pattern(told.act)} by {self.party(told.by)}{under}{label}", COMPARED

    def _of_duty(self, word: str, told: Occurred) -> str:
        asked = dict(told.act.fields)
        stated = [clause(derived_events.clause_in(told.act) or "")]
        stated += [f"called = {_label(told.label)}"] if told.label else []
        match asked.get("by"):
            case OneOf((Lateness(by),)):
                stated.append(f"by = {self.period(by)}")
            case _:
                pass
        of = derived_events.occasion_in(told.act)
        stated += self._of(of, remedies="standing" not in asked)
        return f"{word}({', '.join(stated)})"

    def _of(self, of: Pattern | None, remedies: bool) -> list[str]:  # noqa: FBT001 (of a class)
        stated = ["remedies = yes"] if remedies else []
        if of is None:
            return stated
        match of.fields:
            case ((name, OneOf((FieldOf(occurrence=Occurred() as found),))),) if name == IDENTITY:
                return [f"of = {self.condition(found, ATOM)}", *stated]
            case _:
                return [f"of = {self.pattern(of)}", *stated]


_YES = {True: "yes", False: "no"}

_RECURRING: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"FREQ=MONTHLY;BYMONTHDAY=(-?\d+)"), "monthly(day = {})"),
    (
        re.compile(r"FREQ=YEARLY;BYMONTH=(\d+);BYMONTHDAY=(-?\d+)"),
        "yearly(month = {}, day = {})",
    ),
    (re.compile(r"FREQ=WEEKLY;BYDAY=(\w\w)"), "weekly({})"),
)


def clause(id_: str) -> str:
    """The id of a clause, a question or a reading, in quotes where it is no word."""
    return id_ if is_handle(id_) or re.fullmatch(r"\d+(\.\d+)?", id_) else _quoted(id_)


def _label(label: str) -> str:
    return label if is_handle(label) else _quoted(label)


def _word(name: str) -> str:
    """The name of an action or a field, which stands as it is."""
    if not is_handle(name):
        msg = f"{name!r} is no word that can stand in a text; call it otherwise"
        raise WrongTypeError(msg)
    return name


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _in(told: Told, least: int) -> str:
    text, level = told
    return text if level >= least else f"({text})"


def duration(told: timedelta) -> str:
    """A duration as a period, where that is so many hours or minutes; else by ISO 8601."""
    for unit, length in (("hour", timedelta(hours=1)), ("minute", timedelta(minutes=1))):
        number, rest = divmod(told, length)
        if number > 0 and not rest:
            return f"{number} {unit}{'' if number == 1 else 's'}"
    return iso(told)


def _money(value: Money) -> str:
    number = f"{value.amount:,f}"
    number += "0" if is_ambiguous(number) else ""
    if not is_unit(value.currency):
        return f"{value.currency} {number}"
    plain = re.fullmatch(r"[^\W\d_]\w*", value.currency)
    if plain and is_handle(value.currency) and value.currency not in _OF_PERIODS:
        return f"{number} {value.currency}"
    return f"quantity({value.amount:f}, {_quoted(value.currency)})"


_OF_PERIODS = {
    f"{unit}{end}"
    for unit in ("day", "week", "month", "year", "hour", "minute", "business")
    for end in ("", "s")
}


def _number(value: Decimal) -> str:
    if isinstance(value, Percentage):
        number = f"{times(value, Decimal(100)):f}"
        return f"{number.rstrip('0').rstrip('.') if '.' in number else number}%"
    number = f"{value:f}"
    return number if "." in number else f"{number}."
