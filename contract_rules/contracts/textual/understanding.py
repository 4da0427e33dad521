"""Understands what is written as text: makes the plain data of norms of it.

What a text may say is listed here, word by word; nothing of it is looked up anywhere else.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast, get_args, get_type_hints

from attrs import NOTHING, evolve, field, fields

from contract_rules.contracts.textual.grammar import (
    KEYWORDS,
    NotUnderstoodError,
    TextPart,
    every,
    parsed,
)
from contract_rules.errors import (
    ContractError,
    MissingFieldError,
    TooDeeplyNestedError,
    UnboundTermError,
    UnknownActionError,
    UnknownFieldError,
    UnknownReadingError,
    WrongTypeError,
    nearest,
)
from contract_rules.language.parties import any_party
from contract_rules.norms import derived_events, expressions
from contract_rules.norms.computed_terms import (
    Interest,
    Outstanding,
    PeriodsLate,
    Rounded,
    ToDate,
    Total,
    Undisclosed,
    figure,
    total_of,
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
    AllOf,
    AnyOf,
    AnyTerm,
    AuthorTerm,
    Between,
    Combinable,
    Computed,
    Condition,
    Const,
    Defined,
    FieldMatcher,
    FieldOf,
    Occurred,
    OneOf,
    Pattern,
    Term,
    When,
    as_condition,
    is_term,
    term,
)
from contract_rules.norms.norms import (
    Norm,
    Notice,
    PowerEffect,
)
from contract_rules.norms.questions import Question
from contract_rules.norms.tables import Conditional, TableLookup, TableRow, Tiered, whole
from contract_rules.norms.traversal import fit, is_bound, plain, terms_of
from contract_rules.values import periods
from contract_rules.values.acts import ORDERED, ActionType, Entity, Party, PartyGroup
from contract_rules.values.apportioning import Apportionment, by_days
from contract_rules.values.calendars import Calendar, calendar_of
from contract_rules.values.data_classes import define
from contract_rules.values.day_counts import DayCount
from contract_rules.values.elapsed import from_iso
from contract_rules.values.money import Rounding, amount_of, exact, percent, quantity
from contract_rules.values.periods import Days, Elapsing, MonthEnd, Period
from contract_rules.values.recurrence import Recurrence, monthly, weekly, yearly
from contract_rules.values.unbound import Unbound

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import UnionType

MOST_PARTS = 20_000
"""How many parts a text may have, once each name in it is written out."""

"""Every party of the contract, each on its own."""

E = TypeVar("E", bound=Enum)


def effect_word(cls: type[PowerEffect]) -> str:
    """The word that makes an effect: that of its function in Python, such as ``sets_off``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cls.__name__).lower()


EFFECTS: dict[str, type[PowerEffect]] = {effect_word(cls): cls for cls in get_args(PowerEffect)}
"""The effects of powers, by the words that make them."""


@define(eq=False)
class FileScope:
    """What the words of a file mean, beside those that mean the same everywhere.

    Attributes:
        names: Parties, groups, things, and what else was given a name.
        sizes: How many parts each of these has that was given a name as a text.
        actions: The actions.
        calendars: The calendars that have names of their own.
        questions: The contested questions, by their ids.
    """

    names: dict[str, object] = field(factory=dict[str, object])
    sizes: dict[str, int] = field(factory=dict[str, int])
    actions: dict[str, ActionType] = field(factory=dict[str, ActionType])
    calendars: dict[str, Calendar] = field(factory=dict[str, Calendar])
    questions: dict[str, Question] = field(factory=dict[str, Question])

    def calendar(self, text: str) -> Calendar:
        """The calendar of a name, or of several with commas between.

        Raises:
            UnknownCalendarError: When there is none.
        """
        if text.strip() in self.calendars:
            return self.calendars[text.strip()]
        named = tuple(name.strip() for name in text.split(","))
        return calendar_of(named[0] if len(named) == 1 else named)

    def understand(self, text: str, wanted: Callable[[Meaning, TextPart], E1]) -> E1:
        """What a text means, where something of one kind is wanted.

        Args:
            text: The text.
            wanted: The method of `Meaning` for what is wanted.

        Raises:
            NotUnderstoodError: When it means nothing, or something else.
        """
        part = parsed(text)
        self.size(part)
        return wanted(Meaning(self), part)

    def size(self, part: TextPart) -> int:
        """How many parts a text has, once each name in it is written out.

        Raises:
            NotUnderstoodError: When there are too many.
        """
        count = sum(self.sizes.get(one.text, 1) for one in every(part))
        if count > MOST_PARTS:
            msg = f"with its names written out the text has more than {MOST_PARTS:,} parts"
            raise NotUnderstoodError(part.start, TooDeeplyNestedError(msg))
        return count


E1 = TypeVar("E1")


class _Call:
    """The arguments of a word with brackets, each taken once."""

    def __init__(self, part: TextPart) -> None:
        self.part = part
        self.word = part.parts[0].text
        self.row = [one for one in part.parts[1:] if one.kind != "named"]
        self.named: dict[str, TextPart] = {}
        for one in part.parts[1:]:
            if one.kind == "named":
                name = one.parts[0].text
                if name in self.named:
                    msg = f"{self.word}(...) states {name} twice; state it once"
                    raise NotUnderstoodError(one.start, WrongTypeError(msg))
                self.named[name] = one.parts[1]

    def next(self, what: str) -> TextPart:
        """The next argument that has no name."""
        if not self.row:
            msg = f"{self.word}(...) needs {what}"
            raise NotUnderstoodError(self.part.start, WrongTypeError(msg))
        return self.row.pop(0)

    def needs(self, name: str) -> TextPart:
        """The argument of that name."""
        found = self.named.pop(name, None)
        if found is None:
            msg = f"{self.word}(...) needs {name}; write {self.word}(..., {name} = ...)"
            raise NotUnderstoodError(self.part.start, WrongTypeError(msg))
        return found

    def may(self, name: str, read: Callable[[TextPart], E1]) -> E1 | None:
        """What the argument of that name means; None where it is not stated."""
        found = self.named.pop(name, None)
        return None if found is None else read(found)

    def takes_no_more_names(self) -> None:
        """See that no argument with a name is left over."""
        for name, part in self.named.items():
            msg = f"{self.word}(...) takes no {name}; leave it out"
            msg += ", or put brackets round a comparison"
            raise NotUnderstoodError(part.start, WrongTypeError(msg))

    def done(self) -> None:
        """See that nothing is left over."""
        self.takes_no_more_names()
        for part in self.row:
            msg = f"{self.word}(...) takes no more here; leave it out"
            raise NotUnderstoodError(part.start, WrongTypeError(msg))


class Meaning:
    """What the parts of a text mean, by the words of a file."""

    def __init__(self, scope: FileScope) -> None:
        self._scope = scope

    # What is wanted

    def term(self, part: TextPart) -> AnyTerm:
        """A value, a field or what is worked out."""
        found = self._value(part)
        if is_term(found):
            return found
        lasts = isinstance(found, Elapsing)
        if lasts or (isinstance(found, Party | Entity) and not isinstance(found, PartyGroup)):
            return term(found)
        raise self._other(part, "an amount, a number, a day, a name or a field", found)

    def condition(self, part: TextPart) -> Condition:
        """What may hold."""
        found = self._value(part)
        if is_term(found) and found.type == "bool":
            found = as_condition(AuthorTerm[bool](found))
        if not isinstance(found, Combinable):
            wanted = "a condition, such as Order by client, or a comparison"
            raise self._other(part, wanted, found)
        return as_one(found)

    def pattern(self, part: TextPart) -> Pattern:
        """The acts that fit."""
        found = self._value(part)
        if not isinstance(found, Pattern):
            raise self._other(part, "an act, such as Pay(to = seller, amount = USD 5)", found)
        return found

    def named_act(self, part: TextPart) -> Occurred:
        """An act that somebody did; of an act alone, whoever did it."""
        found = self._value(part)
        if isinstance(found, Pattern):
            return Occurred(any_party, found)
        if not isinstance(found, Occurred):
            wanted = "one act, such as Order by client; what else must hold goes under provided"
            raise self._other(part, wanted, found)
        if found.first:
            msg = "each act is an occasion of its own; leave first(...) out"
            raise NotUnderstoodError(part.start, WrongTypeError(msg))
        return found

    def period(self, part: TextPart) -> Any:  # noqa: ANN401 (of one of several classes)
        """A period, such as 30 days."""
        found = self._value(part)
        if not isinstance(found, Period):
            raise self._other(part, "a period, such as 30 days", found)
        return found

    def stated_period(self, part: TextPart) -> Any:  # noqa: ANN401 (of one of several classes)
        """A period, as many days as a field says, or as much time."""
        found = _lasting(self._value(part))
        if not isinstance(found, Period | StatedPeriod):
            raise self._other(part, "a period, such as 30 days, or days(Order.days)", found)
        return found

    def limit(self, part: TextPart) -> AnyTerm:
        """A day, or a time of one, which may be without a time zone."""
        if part.kind == "DATE":
            return Const(_day(part))
        return self.term(part)

    def opening(self, part: TextPart) -> Any:  # noqa: ANN401 (of one of several classes)
        """A day, or a period."""
        if part.kind == "DATE":
            return Const(_day(part))
        found = _lasting(self._value(part))
        return found if isinstance(found, Period | StatedPeriod) else self.term(part)

    def notice(self, part: TextPart) -> Any:  # noqa: ANN401 (of one of several classes)
        """A period, or a day."""
        if part.kind == "DATE":
            return Const(_day(part))
        found = self._value(part)
        return found if isinstance(found, Period) else self.term(part)

    def until(self, part: TextPart) -> Any:  # noqa: ANN401 (of one of several classes)
        """A last day, which an event may tell, or a condition."""
        if part.kind == "DATE":
            return _day(part)
        left = self._left(part)
        if left is not None and left.type == "date":
            return left
        found = self._value(part)
        return found if is_term(found) and found.type != "bool" else self.condition(part)

    def beginning(self, part: TextPart) -> Any:  # noqa: ANN401 (of one of several classes)
        """A first day, or a first instant, which an event may tell."""
        if part.kind == "DATE":
            return _day(part)
        left = self._left(part)
        if left is not None and left.type == "date":
            return left
        found = self.term(part)
        return found.value if isinstance(found, Const) else found

    def _left(self, part: TextPart) -> Unbound | None:
        """What is left to each instance of a template, if a text is the name of that."""
        found = self._scope.names.get(part.text) if part.kind == "WORD" else None
        value = cast("Const[object]", found).value if isinstance(found, Const) else None
        return value if isinstance(value, Unbound) else None

    def effect(self, part: TextPart) -> PowerEffect:
        """What the exercise of a power brings about."""
        found = self._value(part)
        if not isinstance(found, PowerEffect):
            words = ", ".join(EFFECTS)
            raise self._other(part, f"an effect ({words}), such as ends(S1)", found)
        return found

    def recurrence(self, part: TextPart) -> Recurrence:
        """Days that come again and again."""
        found = self._value(part)
        if not isinstance(found, Recurrence):
            raise self._other(part, "days that recur, such as monthly(day = 1)", found)
        return found

    def apportionment(self, part: TextPart) -> Apportionment:
        """What a part of a period makes of an amount."""
        found = self._value(part)
        if not isinstance(found, Apportionment):
            raise self._other(part, "a way to count part-periods: by_days(2, half_up)", found)
        return found

    def named(self, part: TextPart) -> object:
        """Whatever may be given a name: a condition, or a term."""
        found = self._value(part)
        if isinstance(found, Combinable) or is_term(found):
            return found
        raise self._other(part, "an amount, a number, a day or a condition", found)

    def party(self, part: TextPart) -> Party:
        """A party, or a group of them."""
        found = self._value(part) if part.kind == "WORD" else None
        if not isinstance(found, Party):
            raise self._other(part, "a party, by its name in this file", found)
        return found

    # Words that stand for one thing

    def clause(self, part: TextPart) -> str:
        """The id of a clause."""
        if part.kind not in {"WORD", "NUMBER", "STRING"}:
            raise self._other(part, 'the id of a clause, S1 or "S1.2"')
        return _text(part)

    def whole(self, part: TextPart) -> int:
        """A whole number."""
        if part.kind != "NUMBER" or "." in part.text:
            raise self._other(part, "a whole number", self._scope.names.get(part.text))
        return int(exact(part.text))

    def truth(self, part: TextPart) -> bool:
        """Yes or no."""
        if part.text not in _TRUTH:
            raise self._other(part, "yes or no")
        return _TRUTH[part.text]

    def _word(self, part: TextPart, of: type[E]) -> E:
        for member in of:
            if part.text == member.name.lower():
                return member
        words = ", ".join(member.name.lower() for member in of)
        raise self._other(part, f"one of the words {words}")

    def _calendar(self, part: TextPart) -> Calendar:
        if part.kind not in {"WORD", "STRING"}:
            raise self._other(part, 'a calendar, US or "US-NY"')
        return self._scope.calendar(_text(part))

    def _other(self, part: TextPart, wanted: str, found: object = None) -> NotUnderstoodError:
        """The error for what stands where something else is wanted."""
        told = next((told for cls, told in _KINDS if isinstance(found, cls)), "something else")
        msg = f"{told} stands where one writes {wanted}"
        return NotUnderstoodError(part.start, WrongTypeError(msg))

    def _unknown(self, word: str) -> ContractError:
        hint = nearest(word, [*self._scope.names, *self._scope.actions])
        return UnboundTermError(f"nothing in this file is called {word!r}{hint}")

    # How each part is understood

    def _value(self, part: TextPart) -> object:
        try:
            return self._PARTS[part.kind](self, part)
        except NotUnderstoodError:
            raise
        except RecursionError:
            msg = "parts of the text stand within each other too deep; give some of them names"
            raise NotUnderstoodError(part.start, TooDeeplyNestedError(msg)) from None
        except ContractError as error:
            raise NotUnderstoodError(part.start, error) from None

    def _of_word(self, part: TextPart) -> object:
        word = part.text
        if word in _TRUTH:
            return Const(_TRUTH[word])
        if word == "undisclosed":
            return Undisclosed()
        if word == "anyone":
            return any_party
        if word in self._scope.names:
            return self._scope.names[word]
        if word in self._scope.actions:
            kind = self._scope.actions[word]
            return Pattern(kind.name, schema=kind)
        raise self._unknown(word)

    def _of_money(self, part: TextPart) -> object:
        return Const(amount_of(part.text))

    def _of_quantity(self, part: TextPart) -> object:
        return Const(amount_of(part.text))

    def _of_percent(self, part: TextPart) -> object:
        return Const(percent(part.text.rstrip("%").strip()))

    def _of_number(self, part: TextPart) -> object:
        number = exact(part.text.rstrip("."))
        return Const(number if "." in part.text else int(number))

    def _of_thousands(self, part: TextPart) -> object:
        number = part.text.replace(",", "")
        msg = f"{part.text} may be one number or several; write {number}, or spaces after commas"
        raise WrongTypeError(msg)

    def _of_string(self, part: TextPart) -> object:
        return term(_text(part))

    def _of_date(self, part: TextPart) -> object:
        return term(_day(part))

    def _of_duration(self, part: TextPart) -> object:
        return Const(from_iso(part.text))

    def _of_rule(self, part: TextPart) -> object:
        return Recurrence(part.text)

    def _of_period(self, part: TextPart) -> object:
        written, _, rest = part.text.partition("(")
        number, *words = written.split()
        unit, more = " ".join(words).removesuffix("s"), rest.removesuffix(")").strip()
        count = int(exact(number))
        if unit == "business day":
            if not more:
                msg = f"{count} business days of which calendar? write {count} business days (US)"
                raise WrongTypeError(msg)
            return periods.business_days(count, self._scope.calendar(more))
        if unit in {"month", "year"}:
            rules = {rule.value: rule for rule in MonthEnd}
            if more and more not in rules:
                msg = f"({more}) is no rule for a day that a month lacks; write (last day)"
                raise WrongTypeError(msg)
            made = periods.months if unit == "month" else periods.years
            return made(count, rules.get(more))
        if more:
            msg = f"({more}) says nothing of {written.strip()}; leave it out"
            raise WrongTypeError(msg)
        return _UNITS[unit](count)

    def _of_either(self, part: TextPart) -> object:
        first, *others = map(self.condition, part.parts)
        for other in others:
            first = first | other
        return first

    def _of_both(self, part: TextPart) -> object:
        first, *others = map(self.condition, part.parts)
        for other in others:
            first = first & other
        return first

    def _of_negation(self, part: TextPart) -> object:
        return ~self.condition(part.parts[0])

    def _of_comparison(self, part: TextPart) -> object:
        one, op, other = self.term(part.parts[0]), part.parts[1].text, self.term(part.parts[2])
        left, right = directed(one, other.type), directed(other, one.type)
        match op:
            case "=":
                return AuthorTerm[Any](left) == right
            case "!=":
                return AuthorTerm[Any](left) != right
            case "<":
                return left < right
            case "<=":
                return left <= right
            case ">":
                return left > right
            case _:
                return left >= right

    def _of_sum(self, part: TextPart) -> object:
        found = self.term(part.parts[0])
        for op, one in zip(part.parts[1::2], part.parts[2::2], strict=True):
            other = self._value(one)
            other = other if isinstance(other, Period) else self.term(one)
            made: Any = found + other if op.text == "+" else found - other
            found = made
        return found

    def _of_product(self, part: TextPart) -> object:
        found = self.term(part.parts[0])
        for op, one in zip(part.parts[1::2], part.parts[2::2], strict=True):
            other = self.term(one)
            made: Any = found * other if op.text == "*" else found / other
            found = made
        return found

    def _of_field(self, part: TextPart) -> object:
        base, name = part.parts[0], part.parts[1].text
        if base.kind == "WORD" and base.text in self._scope.actions:
            return self._field(base.text, name, None)
        return self._taken(base, name, "")

    def _of_field_of(self, part: TextPart) -> object:
        base, kind, name = part.parts
        return self._taken(base, name.text, kind.text)

    def _taken(self, base: TextPart, name: str, kind: str) -> AnyTerm:
        """A field of the event that a condition finds."""
        found = self._value(base)
        if not isinstance(found, Occurred):
            raise self._other(base, "an act, such as (Order by client), or an action", found)
        if name == "on":
            return When(found.act.kind, found)
        if found.act.kind in derived_events.KINDS:
            msg = f"of what follows by itself only the day is told; write .on in place of .{name}"
            raise UnknownFieldError(msg)
        kind = kind or found.act.kind
        if kind not in found.act.names:
            msg = f"{kind}.{name} is no field of {found.act.kind}; write {found.act.kind}.<field>"
            raise UnknownFieldError(msg)
        return self._field(kind, name, found)

    def _field(self, word: str, name: str, found: Occurred | None) -> AnyTerm:
        if name == "on":
            return When(word)
        kind = self._scope.actions[word]
        return FieldOf[Any](kind.name, name, kind.field(name).type, found, kind)

    def _of_occurrence(self, part: TextPart) -> object:
        act, by, *rest = part.parts
        under, label = "", ""
        for word in rest:
            if word.kind == "under":
                under = self.clause(word.parts[0])
            else:
                label = _text(word.parts[0])
        return Occurred(self.party(by), self.pattern(act), label, under=under)

    def _of_bound(self, part: TextPart) -> object:
        bound = self.term(part.parts[1])
        if bound.type not in ORDERED:
            msg = f"{bound} has no order; write one of (...), or other than (...)"
            raise WrongTypeError(msg)
        return _BOUNDS[" ".join(part.parts[0].text.split())](bound)

    def _of_between(self, part: TextPart) -> object:
        bounds: list[Any] = list(map(self._of_bound, part.parts))
        first, second = bounds
        one, other = _bounded(first, second.term.type), _bounded(second, first.term.type)
        for low, high in ((one, other), (other, one)):
            if isinstance(low, expressions.AtLeast | expressions.MoreThan) and isinstance(
                high, expressions.AtMost | expressions.LessThan
            ):
                if low.term.type != high.term.type:
                    raise expressions.unlike(low.term, high.term)
                return Between(low, high)
        msg = "a bound from below goes with one from above: more than 2 and at most 5"
        raise WrongTypeError(msg)

    def _of_one_of(self, part: TextPart) -> object:
        return OneOf(tuple(map(self.term, part.parts[1].parts)))

    def _of_other_than(self, part: TextPart) -> object:
        listed = part.parts[1]
        values = listed.parts if listed.kind == "values" else (listed,)
        return expressions.OtherThan(tuple(map(self.term, values)))

    def _of_row(self, _: TextPart) -> object:
        msg = "-> is for the rows of lookup(...) and tiered(...)"
        raise WrongTypeError(msg)

    def _of_call(self, part: TextPart) -> object:
        call = _Call(part)
        if call.word in self._scope.actions:
            made: object = self._act(call, self._scope.actions[call.word])
        elif call.word in EFFECTS:
            made = self._effect(call, EFFECTS[call.word])
        elif call.word in self._WORDS:
            made = self._WORDS[call.word](self, call)
        else:
            known = [*self._scope.actions, *self._WORDS, *EFFECTS]
            msg = f"there is no action and no word {call.word!r}{nearest(call.word, known)}"
            raise UnknownActionError(msg)
        call.done()
        return made

    _PARTS: ClassVar[Mapping[str, Callable[..., object]]] = {
        "WORD": _of_word,
        "MONEY": _of_money,
        "QUANTITY": _of_quantity,
        "PERCENT": _of_percent,
        "NUMBER": _of_number,
        "THOUSANDS": _of_thousands,
        "STRING": _of_string,
        "DATE": _of_date,
        "DURATION": _of_duration,
        "RULE": _of_rule,
        "PERIOD": _of_period,
        "either": _of_either,
        "both": _of_both,
        "negation": _of_negation,
        "comparison": _of_comparison,
        "sum": _of_sum,
        "product": _of_product,
        "field": _of_field,
        "field_of": _of_field_of,
        "occurrence": _of_occurrence,
        "bound": _of_bound,
        "between": _of_between,
        "one_of": _of_one_of,
        "other_than": _of_other_than,
        "row": _of_row,
        "call": _of_call,
    }

    # Acts

    def _act(self, call: _Call, kind: ActionType) -> Pattern:
        """A pattern of the acts of an action; each field that it needs is stated."""
        asked = self._asked(call, kind)
        for known in kind.fields:
            if known.name not in asked and not known.optional:
                msg = f"{kind.name} needs its {known.name}; write {known.name} = any for any"
                raise MissingFieldError(msg)
        order = [known.name for known in kind.fields]
        stated = [(name, asked[name]) for name in order if name in asked]
        given = tuple((name, matcher) for name, matcher in stated if matcher is not None)
        return Pattern(kind.name, given, kind)

    def _asked(self, call: _Call, kind: ActionType) -> dict[str, FieldMatcher | None]:
        """What is asked of each field; None of one that may be any."""
        asked: dict[str, FieldMatcher | None] = {}
        for name in list(call.named):
            part = call.named.pop(name)
            try:
                known = kind.field(name)
                asked[name] = self._matcher(part, known.type)
                matcher = asked[name]
                for told in () if matcher is None else terms_of(matcher):
                    fit(kind, name, told, bound=matcher is not None and is_bound(matcher))
            except NotUnderstoodError:
                raise
            except ContractError as error:
                raise NotUnderstoodError(part.start, error) from None
        return asked

    def _matcher(self, part: TextPart, wanted: str) -> Any:  # noqa: ANN401 (a matcher, or None)
        """What is asked of a field of a type, or of a row; None where it may be any."""
        if part.kind == "WORD" and part.text == "any":
            return None
        if part.kind not in {"bound", "between", "one_of", "other_than"}:
            return OneOf((directed(self.term(part), wanted),))
        found: Any = self._value(part)
        if isinstance(found, Between):
            return Between(_bounded(found.low, wanted), _bounded(found.high, wanted))
        if isinstance(found, OneOf | expressions.OtherThan):
            return type(found)(tuple(directed(one, wanted) for one in found.terms))
        return _bounded(found, wanted)

    # Words with brackets

    def _least(self, call: _Call) -> AnyTerm:
        return self._joined("least", call)

    def _greatest(self, call: _Call) -> AnyTerm:
        return self._joined("greatest", call)

    def _joined(self, op: str, call: _Call) -> AnyTerm:
        terms = tuple(map(self.term, call.row))
        call.row.clear()
        return Computed(op, terms)

    def _rounded(self, call: _Call) -> AnyTerm:
        amount = figure(self.term(call.next("an amount, and how it is rounded")))
        places = self.whole(call.next("a number of places"))
        return Rounded(amount, places, self._word(call.next("a rule: half_up"), Rounding))

    def _total(self, call: _Call) -> AnyTerm:
        added = self.term(call.next("what is added up: total(Pay.amount, by = ...)"))
        how = self._counted(call)
        summed = next((p for p in plain((added,)) if isinstance(p, FieldOf)), None)
        schema = None if summed is None else summed.schema
        asked = {} if schema is None else self._asked(call, schema)
        stated = tuple((name, found) for name, found in asked.items() if found is not None)
        return total_of(added, stated, **how)

    def _count(self, call: _Call) -> AnyTerm:
        act = self.pattern(call.next("the acts that are counted: count(Order, by = ...)"))
        return Total(act=act, **self._counted(call))

    def _counted(self, call: _Call) -> dict[str, Any]:
        """By whom, when and under which clause acts count."""
        found: dict[str, Any] = {"by": self.party(call.needs("by"))}
        for name, read in (
            ("since", self.term),
            ("until", self.term),
            ("within", self.period),
            ("in_any", self.period),
            ("under", self.clause),
        ):
            stated = call.may(name, read)
            if stated is not None:
                found[name] = stated
        return found

    def _to_date(self, call: _Call) -> AnyTerm:
        return ToDate(self.term(call.next("a total: to_date(total(...))")))

    def _outstanding(self, call: _Call) -> AnyTerm:
        clause = self.clause(call.next("a clause: outstanding(S1)"))
        since = call.may("since", self.until)
        of, remedies = self._of_duty(call)
        return Outstanding(clause, since=since, of=of, remedies=remedies)

    def _periods_late(self, call: _Call) -> AnyTerm:
        return PeriodsLate(self.period(call.next("a period: periods_late(1 week)")))

    def _interest(self, call: _Call) -> AnyTerm:
        rate = self.term(call.next("a rate: interest(4%)"))
        on = call.may("on", self.term)
        convention = call.may("convention", lambda part: self._word(part, DayCount))
        per = call.may("per", self.period)
        if convention is not None and per is not None:
            msg = "a rate for days counts them by no convention; leave convention or per out"
            raise WrongTypeError(msg)
        return Interest(
            rate,
            on=on,
            basis=per or convention or DayCount.ACT_365F,
            coupons=call.may("coupons", self.recurrence),
            compound=call.may("compound", self.recurrence),
        )

    def _lookup(self, call: _Call) -> AnyTerm:
        looked_up = self.term(call.next("what is looked up, and rows: any -> USD 5"))
        return whole(TableLookup(looked_up, self._rows(call, looked_up.type)))

    def _tiered(self, call: _Call) -> AnyTerm:
        amount = figure(self.term(call.next("an amount, and steps: at most USD 5 -> 2%")))
        return whole(Tiered(amount, self._rows(call, amount.type)))

    def _rows(self, call: _Call, wanted: str) -> tuple[TableRow, ...]:
        rows: list[TableRow] = []
        for part in call.row:
            if part.kind != "row":
                msg = 'a row says for what it is, and what it gives: "fire" -> USD 5'
                raise NotUnderstoodError(part.start, WrongTypeError(msg))
            asked = self._matcher(part.parts[0], wanted)
            rows.append(TableRow(asked, self.term(part.parts[1])))
        call.row.clear()
        return tuple(rows)

    def _when(self, call: _Call) -> AnyTerm:
        call.takes_no_more_names()  # a = b among arguments states one
        condition = self.condition(call.next("a condition, and two amounts"))
        then = self.term(call.next("what it is where the condition holds"))
        return Conditional(condition, then, self.term(call.next("what it is otherwise")))

    def _end_of_month(self, call: _Call) -> AnyTerm:
        return EndOfMonth(self.term(call.next("a day: end_of_month(Invoice.on)")))

    def _nth_business_day(self, call: _Call) -> AnyTerm:
        number = self.whole(call.next("a number, a day and a calendar"))
        day = self.term(call.next("a day, and a calendar"))
        return NthBusinessDay(number, day, self._calendar(call.next("a calendar")))

    def _days_between(self, call: _Call) -> AnyTerm:
        first = self.term(call.next("two days"))
        return DaysBetween(first, self.term(call.next("a second day")))

    def _periods_between(self, call: _Call) -> AnyTerm:
        every = self.period(call.next("a period, and two days"))
        first = self.term(call.next("two days"))
        return PeriodsBetween(every, first, self.term(call.next("a second day")))

    def _days(self, call: _Call) -> StatedDays | Days:
        part = call.next("a field that holds a number: days(Order.days)")
        left: Any = self._left(part)
        return StatedDays(self.term(part)) if left is None else Days(left)

    def _weeks(self, call: _Call) -> Period:
        return periods.weeks(self._number_of(call))

    def _hours(self, call: _Call) -> Period:
        return periods.hours(self._number_of(call))

    def _minutes(self, call: _Call) -> Period:
        return periods.minutes(self._number_of(call))

    def _months(self, call: _Call) -> Period:
        return periods.months(self._number_of(call), self._rule(call))

    def _years(self, call: _Call) -> Period:
        return periods.years(self._number_of(call), self._rule(call))

    def _business_days(self, call: _Call) -> Period:
        number = self._number_of(call)
        return periods.business_days(number, self._calendar(call.next("a calendar")))

    def _number_of(self, call: _Call) -> Any:  # noqa: ANN401 (a number, or what is left)
        """How many of a unit: a whole number, or a parameter."""
        part = call.next(f"a parameter: {call.word}(notice)")
        left = self._left(part)
        return self.whole(part) if left is None else left

    def _rule(self, call: _Call) -> MonthEnd | None:
        return call.may("rounding", lambda part: self._word(part, MonthEnd))

    def _quantity(self, call: _Call) -> AnyTerm:
        number = call.next('a number and a unit: quantity(60, "GPU-hours")')
        unit = call.next("a unit")
        return Const(quantity(number.text.rstrip("."), _text(unit)))

    def _monthly(self, call: _Call) -> Recurrence:
        return monthly(**_stated(day=call.may("day", self.whole)))

    def _yearly(self, call: _Call) -> Recurrence:
        month = self.whole(call.needs("month"))
        return yearly(month, **_stated(day=call.may("day", self.whole)))

    def _weekly(self, call: _Call) -> Recurrence:
        return weekly(_text(call.next("a day: weekly(MO)")))

    def _by_days(self, call: _Call) -> Apportionment:
        places = self.whole(call.next("a number of places, and a rule"))
        rule = self._word(call.next("a rule: half_up"), Rounding)
        return by_days(places, rule, of=call.may("of", self.period))

    def _first(self, call: _Call) -> Occurred:
        return evolve(self._single(call), first=True)

    def _attempted(self, call: _Call) -> Occurred:
        return evolve(self._single(call), attempted=True)

    def _single(self, call: _Call) -> Occurred:
        part = call.next("one act: first(Order by client)")
        found = self._value(part)
        if not isinstance(found, Occurred):
            raise self._other(part, "one act, such as Order by client", found)
        return found

    def _holds(self, call: _Call) -> Condition:
        return Defined(self.clause(call.next("the id of a definition: holds(D1)")))

    def _reads(self, call: _Call) -> Condition:
        name = self.clause(call.next("a question, and a reading"))
        if name not in self._scope.questions:
            msg = f"there is no question {name!r}{nearest(name, self._scope.questions)}"
            raise UnknownReadingError(msg)
        return self._scope.questions[name].reads(self.clause(call.next("a reading")))

    def _breach_of(self, call: _Call) -> Condition:
        return self._of_clause(derived_events.BREACHED, call)

    def _kept(self, call: _Call) -> Condition:
        return self._of_clause(derived_events.KEPT, call)

    def _of_clause(self, kind: ActionType, call: _Call) -> Occurred:
        clause, label = self._about(call)
        of, remedies = self._of_duty(call)
        return derived_events.of_clause(kind, clause, label, of, remedies=remedies)

    def _due(self, call: _Call) -> Condition:
        clause, label = self._about(call)
        of, remedies = self._of_duty(call)
        return derived_events.owing(clause, label, of, remedies=remedies)

    def _overdue(self, call: _Call) -> Condition:
        clause, label = self._about(call)
        by = call.may("by", self.period)
        of, remedies = self._of_duty(call)
        return derived_events.late(clause, by, label, of, remedies=remedies)

    def _about(self, call: _Call) -> tuple[str, str]:
        clause = self.clause(call.next(f"a clause: {call.word}(S1)"))
        return clause, call.may("called", _text) or ""

    def _of_duty(self, call: _Call) -> tuple[Pattern | None, bool]:
        return call.may("of", self._occasion), bool(call.may("remedies", self.truth))

    def _occasion(self, part: TextPart) -> Pattern:
        found = self._value(part)
        if isinstance(found, Occurred):
            return derived_events.itself(found)
        return self.pattern(part)

    def _all_of(self, call: _Call) -> Condition:
        return AllOf(self._listed(call))

    def _any_of(self, call: _Call) -> Condition:
        return AnyOf(self._listed(call))

    def _listed(self, call: _Call) -> tuple[Condition, ...]:
        found = tuple(map(self.condition, call.row))
        call.row.clear()
        return found

    def _effect(self, call: _Call, cls: type[PowerEffect]) -> PowerEffect:
        """An effect, by the fields of its class: a clause first, and what else is stated."""
        given: dict[str, Any] = {}
        for known in fields(cls):
            read = getattr(self, EFFECT_PARTS[get_type_hints(cls)[known.name]])
            if known.name == "target":
                given[known.name] = read(call.next(f"a clause: {call.word}(S1)"))
            elif known.name in call.named or known.default is NOTHING:
                given[known.name] = read(call.needs(known.name))
        for party in (given[word] for word in ("to", "debtor") if word in given):
            if party.type != "Party":
                msg = f"{party} is no party; name a party, or a field that holds one"
                raise WrongTypeError(msg)
        return cls(**given)

    _WORDS: ClassVar[Mapping[str, Callable[..., object]]] = {
        "least": _least,
        "greatest": _greatest,
        "rounded": _rounded,
        "total": _total,
        "count": _count,
        "to_date": _to_date,
        "outstanding": _outstanding,
        "periods_late": _periods_late,
        "interest": _interest,
        "lookup": _lookup,
        "tiered": _tiered,
        "when": _when,
        "end_of_month": _end_of_month,
        "nth_business_day": _nth_business_day,
        "days_between": _days_between,
        "periods_between": _periods_between,
        "days": _days,
        "weeks": _weeks,
        "hours": _hours,
        "minutes": _minutes,
        "months": _months,
        "years": _years,
        "business_days": _business_days,
        "quantity": _quantity,
        "monthly": _monthly,
        "yearly": _yearly,
        "weekly": _weekly,
        "by_days": _by_days,
        "first": _first,
        "attempted": _attempted,
        "holds": _holds,
        "reads": _reads,
        "breach_of": _breach_of,
        "kept": _kept,
        "due": _due,
        "overdue": _overdue,
        "all_of": _all_of,
        "any_of": _any_of,
    }
    """The words with brackets, each with what makes its meaning."""


EFFECT_PARTS: dict[Any, str] = {
    str: "clause",
    str | Norm: "clause",
    bool: "truth",
    AnyTerm: "term",
    AnyTerm | None: "term",
    Notice | None: "notice",
}
"""The method of `Meaning` for what a field of an effect holds, by its annotation."""


_TRUTH = {"yes": True, "no": False}

_UNITS: dict[str, Callable[[int], Period]] = {
    "day": Days,
    "week": periods.weeks,
    "hour": periods.hours,
    "minute": periods.minutes,
}

_BOUNDS: dict[str, Callable[[AnyTerm], FieldMatcher]] = {
    "at least": expressions.AtLeast,
    "at most": expressions.AtMost,
    "more than": expressions.MoreThan,
    "less than": expressions.LessThan,
}

_KINDS: tuple[tuple[type[Any] | UnionType, str], ...] = (
    (Combinable, "a condition"),
    (Term, "an amount or another value"),
    (Pattern, "an act"),
    (PartyGroup, "a group of parties"),
    (Party, "a party"),
    (Entity, "a thing"),
    (Period | StatedPeriod, "a period"),
    (Recurrence, "days that recur"),
    (PowerEffect, "an effect"),
)
"""What a message calls what stands where something else is wanted."""


def is_handle(word: str) -> bool:
    """Whether a word may name something in a file."""
    return word.isidentifier() and word not in KEYWORDS


def as_one(found: Any) -> Condition:  # noqa: ANN401 (what has the operators of conditions)
    """What has the operators of conditions is one."""
    condition: Condition = found
    return condition


def _lasting(found: object) -> object:
    """A term for a duration as the period that lasts as long; anything else as it is."""
    if is_term(found) and found.type == "timedelta":
        return StatedTime(found)
    return found


def _text(part: TextPart) -> str:
    text: str = json.loads(part.text) if part.kind == "STRING" else part.text
    return text


def _day(part: TextPart) -> date:
    try:
        made = datetime if "T" in part.text else date
        return made.fromisoformat(part.text)
    except ValueError:
        msg = f"there is no day {part.text}; write year, month and day: 2025-01-31"
        raise NotUnderstoodError(part.start, WrongTypeError(msg)) from None


def _stated(**given: Any) -> dict[str, Any]:  # noqa: ANN401 (arguments)
    return {name: value for name, value in given.items() if value is not None}


def directed(told: AnyTerm, wanted: str) -> AnyTerm:
    """A whole number as a decimal, where a decimal is wanted."""
    if wanted == "Decimal" and isinstance(told, Const) and told.type == "int":
        value: int = told.value
        return Const(exact(value))
    return told


def _bounded(bound: Any, wanted: str) -> Any:  # noqa: ANN401 (a bound)
    return type(bound)(directed(bound.term, wanted))
