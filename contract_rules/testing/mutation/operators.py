"""The small changes that a norm, a condition or a term may be given, one at a time.

Here are those that any program has: something dropped, moved, or swapped with its opposite. What
people get wrong in clauses is in `mistakes`.

Terms speak of the events that conditions ask for. So where such an event is changed, it is changed
wherever it is named in the norm.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs
from attrs import evolve

from contract_rules.answers.norms_in_words import (
    beginning_in_words,
    effect_in_words,
    end_in_words,
    norm_in_words,
)
from contract_rules.answers.phrases import under_clause
from contract_rules.errors import ContractError
from contract_rules.language.parties import together
from contract_rules.norms.computed_terms import Interest, Total
from contract_rules.norms.dates import MOST_BUSINESS_DAYS, EndOfMonth, NthBusinessDay
from contract_rules.norms.expressions import (
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
    FieldMatcher,
    LessThan,
    MoreThan,
    Occurred,
    is_term,
)
from contract_rules.norms.norms import (
    Before,
    By,
    Exemption,
    Norm,
    Obligation,
    Permission,
    Power,
    Prohibition,
    SetsOff,
    Waives,
    counterparty_in,
    remedy_of,
    with_amount,
)
from contract_rules.norms.orders import Allocation, Debt
from contract_rules.norms.questions import IS, Question
from contract_rules.norms.tables import Conditional, TableLookup, TableRow
from contract_rules.norms.traversal import occurrences
from contract_rules.values.acts import Debtors, Entity, Party
from contract_rules.values.calendars import Roll
from contract_rules.values.data_classes import frozen
from contract_rules.values.day_counts import DayCount
from contract_rules.values.levels import moved
from contract_rules.values.money import Money, times
from contract_rules.values.periods import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from contract_rules.answers.phrases import Words

Node: TypeAlias = Any
"""What a norm is made of, of whatever class, or what such a part is called in it."""

MORE = Decimal("1.01")
"""What a rate or an amount is multiplied by."""


class ChangeKind(Enum):
    """What is changed."""

    EXCEPTION = "exception"
    """An exception is dropped."""
    CONDITION = "condition"
    """A condition is dropped."""
    ALTERNATIVE = "alternative"
    """One of several alternatives is dropped."""
    CONNECTIVE = "connective"
    """"And" and "or" are swapped."""
    MODALITY = "modality"
    """What was permitted is forbidden, or the other way round."""
    BOUND = "bound"
    """What was included is excluded, or the other way round."""
    DATE = "date"
    """A date or a deadline is moved by a day, or a period by one of its units."""
    EFFECT = "effect"
    """What follows upon an exercise, or a breach, is dropped."""
    PRECEDENCE = "precedence"
    """A clause no longer prevails."""
    RATE = "rate"
    """A rate or an amount is a hundredth more."""
    ALLOCATION = "allocation"
    """Payments count to debts in another order or not on account, or a debt is of another sort."""
    CONVENTION = "convention"
    """Days are counted by another convention."""
    DEBTOR = "debtor"
    """One of several who owe a debt together owes nothing."""
    LINK = "link"
    """A field is linked to nothing, or to another field of its type."""
    PARTY = "party"
    """Another party does it, or it is done to another party."""
    DEADLINE = "deadline"
    """A deadline is dropped, is twice as long, or is another that the contract names."""
    CHOICE = "choice"
    """The least of several amounts is the greatest, or the other way round."""
    CALENDAR = "calendar"
    """Business days are counted by another calendar, or as any days."""
    WINDOW = "window"
    """A total or a count is of all time, or of another time."""
    REVERSAL = "reversal"
    """An exception is a condition, or the other way round."""
    READING = "reading"
    """A contested question is read otherwise."""
    NAMES = "names"
    """Something else is excepted from "other than", or is one of several."""
    EXCHANGE = "exchange"
    """What is done upon an occasion, and the occasion, change places."""


@frozen
class Change:
    """A change of something.

    Attributes:
        kind: What is changed.
        place: Where, in the author's words: ``("otherwise", "within")``.
        text: What is changed, in words.
        new: What is written there then; None where nothing can stand there so.
    """

    kind: ChangeKind
    place: tuple[str, ...]
    text: str
    new: Any


Changes: TypeAlias = "Iterator[Change]"

Here: TypeAlias = "Iterator[tuple[ChangeKind, str, Any]]"

Rule: TypeAlias = "Callable[[Node, Words], Here]"
"""What gives the changes of a node."""

_WORDS = {
    "provided": "provided",
    "unless": "unless",
    "until": "until",
    "from_": "from_",
    "unless_by_then": "unless_by_then",
    "upon": "upon",
    "deadline": "deadline",
    "not_before": "not_before",
    "otherwise": "otherwise",
    "effects": "then",
    "counterparty": "owed_to",
}
"""What authors call the parts of a norm."""


def changes(written: Norm | Condition, words: Words) -> Changes:
    """Every change of a norm, or of a definition's condition.

    Args:
        written: The norm, or the condition.
        words: What changes are put into words by.
    """
    return changed(written, words, _here, _of_exercise)


def changed(written: Norm | Condition, words: Words, here: Rule, asking: Rule) -> Changes:
    """Every change of a norm, or of a definition's condition, that rules give.

    Args:
        written: The norm, or the condition.
        words: What changes are put into words by.
        here: The changes of a node by itself.
        asking: The changes of an event that is asked for, beside those of its pattern.
    """
    about = words if isinstance(written, Condition) else words.about(written.act)
    yield from _changed(written, about, (), here)
    asked = dict[Occurred, tuple[str, ...]]()
    for place, found in _occurred(written, ()):
        asked.setdefault(found, place)
    for found, place in asked.items():
        for change in _changed(found.act, about, place, here):
            new = None if change.new is None else evolve(found, act=change.new)
            yield evolve(change, new=None if new is None else _with(written, found, new))
        for kind, told, other in asking(found, about):
            yield Change(kind, place, told, _with(written, found, other))


def _of_exercise(asked: Occurred, words: Words) -> Here:
    """The changes of whether it must have taken effect, and of which of several is meant."""
    if asked.first:
        yield (
            ChangeKind.BOUND,
            "takes the latest in place of the first",
            evolve(asked, first=False),
        )
    if asked.attempted:
        other = evolve(asked, attempted=False)
        yield ChangeKind.BOUND, instead(words.condition(asked), words.condition(other)), other
    yield from _of_effect(asked)


def _of_effect(asked: Node) -> Here:
    """The change of the clause under which what is asked for took effect, to any."""
    if asked.under:
        told = f"drops the condition {under_clause(asked).strip()!r}"
        yield ChangeKind.CONDITION, told, evolve(asked, under="")


def _changed(node: Node, words: Words, place: tuple[str, ...], here: Rule) -> Changes:
    """The changes of a node: its own, and those of what it is made of."""
    for kind, text, new in here(node, words):
        yield Change(kind, place, text, new)
    for name, word, part in parts_of(node):
        if not isinstance(part, Occurred):
            for change in _changed(part, words, (*place, *word), here):
                try:
                    new = None if change.new is None else putting(node, name, change.new)
                except ContractError:  # a day less is no period that may stand there
                    new = None
                yield evolve(change, new=new)


def parts_of(node: Node) -> Iterator[tuple[Any, tuple[str, ...], Any]]:
    """What a node is made of: each part's name in it, the author's word, and the part."""
    of: type[Node] = node.__class__
    if of is tuple:
        for number, part in enumerate(node):
            yield number, (), part
    elif of is TableRow:  # what it is for changes only together with the row beside it
        yield "value", (), node.value
    elif attrs.has(of) and not issubclass(of, Question | Party | Entity | Money | Period):
        for known in attrs.fields(of):
            if known.eq and known.init and not (known.name == "counterparty" and _follows(node)):
                word = (_WORDS[known.name],) if known.name in _WORDS else ()
                yield known.name, word, getattr(node, known.name)


def everything_in(node: Node) -> Iterator[Node]:
    """A node, and all that it is made of."""
    yield node
    for _, _, part in parts_of(node):
        yield from everything_in(part)


def putting(node: Node, name: Node, new: Node) -> Node:
    """A tuple with another member of that number, or a frozen object with another field.

    A duty that is owed to whom its acts name is so still.
    """
    if isinstance(node, tuple):
        return (*node[:name], new, *node[name + 1 :])
    put = evolve(node, **{name: new})
    if name in {"act", "alternatives"} and isinstance(node, Obligation) and _follows(node):
        put = evolve(put, counterparty=counterparty_in(put.acts))
    return put


def _follows(node: Node) -> bool:
    """Whether an obligation is owed to the party that its acts name, as is so unless it says."""
    return isinstance(node, Obligation) and node.counterparty == counterparty_in(node.acts)


def _occurred(node: Node, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Occurred]]:
    """The events that a node asks for, each with where it does, in the author's words."""
    if isinstance(node, Occurred):
        yield place, node
    for _, word, part in parts_of(node):
        yield from _occurred(part, (*place, *word))


def _with(node: Node, old: Occurred, new: Occurred) -> Node:
    """The node with another event asked for, wherever that one was."""
    if isinstance(node, Occurred) and node == old:
        return new
    for name, _, part in parts_of(node):
        put = _with(part, old, new)
        if put is not part:
            node = putting(node, name, put)
    return node


def _here(node: Node, words: Words) -> Here:  # noqa: C901, PLR0912 (one case a kind)
    """The changes of a node itself."""
    match node:
        case Permission() | Prohibition() | Exemption() | Obligation() | Power():
            yield from _of_norm(node, words)
        case AllOf() | AnyOf():
            yield from _of_joint(node, words)
        case AtLeast() | AtMost() | MoreThan() | LessThan():
            yield from _of_bound(node, words)
        case Compared(_, op, _) if op != IS:
            other = evolve(node, op={"<": "<=", "<=": "<", "==": "!=", "!=": "=="}[op])
            yield ChangeKind.BOUND, instead(words.condition(node), words.condition(other)), other
        case By(day) | Before(day):
            before, after = ("by", "before") if isinstance(node, By) else ("before", "by")
            limit = Before(day) if isinstance(node, By) else By(day)
            yield ChangeKind.DATE, instead(before, after), limit
        case Computed(op, terms):
            for number, term in enumerate(terms):
                raised = _raised(term) if isinstance(term, Const) else term
                if raised != term:  # nothing is raised to nothing
                    told = instead(words.term(term), words.term(raised))
                    yield ChangeKind.RATE, told, Computed(op, putting(terms, number, raised))
        case TableRow(asked, Const() as value) if _raised(value) != value:
            raised = _raised(value)
            told = f"reads {words.term(raised)!r} in place of {words.term(value)!r}"
            yield ChangeKind.RATE, told, TableRow(asked, raised)
        case TableLookup():
            yield from _of_table(node, words)
        case Conditional(condition, then, otherwise):
            told = f"gives {words.term(then)!r} unless {words.condition(condition)}"
            yield ChangeKind.CONDITION, told, Conditional(condition, otherwise, then)
        case NthBusinessDay():
            yield from _renumbered(node, words)
        case Total():
            yield from _of_effect(node)
        case Interest():
            yield from _of_interest(node, words)
        case _ if isinstance(node, date | Period):
            yield from _moved(node)
        case _:
            return


def _of_interest(node: Interest, words: Words) -> Here:
    """Another rate, another convention, and simple interest in place of compound."""
    if isinstance(node.rate, Const) and (raised := _raised(node.rate)) != node.rate:
        told = instead(words.term(node.rate), words.term(raised))
        yield ChangeKind.RATE, told, evolve(node, rate=raised)
    if isinstance(node.basis, DayCount):
        another = DayCount.ACT_360 if node.basis is DayCount.ACT_365F else DayCount.ACT_365F
        told = instead(str(node.basis), str(another))
        yield ChangeKind.CONVENTION, told, evolve(node, basis=another, coupons=None)
    if node.compound is not None:
        told = f"compounds no interest ({node.compound})"
        yield ChangeKind.CONVENTION, told, evolve(node, compound=None)


def _renumbered(node: NthBusinessDay, words: Words) -> Here:
    """The business day before and the one after."""
    for number in (node.number - 1, node.number + 1):
        if 0 < abs(number) <= MOST_BUSINESS_DAYS:
            other = evolve(node, number=number)
            yield ChangeKind.DATE, instead(words.term(node), words.term(other)), other


def instead(old: str, new: str) -> str:
    """That one thing stands in the place of another."""
    return f"reads {new!r} in place of {old!r}"


def _raised(term: Const[Any]) -> Const[Any]:
    value = term.value
    if isinstance(value, Money):
        return Const(Money(times(value.amount, MORE), value.currency))
    if isinstance(value, timedelta):
        return Const(value + value // 100)
    return Const(type(value)(times(value, MORE))) if isinstance(value, Decimal) else term


def _moved(node: date | Period) -> Here:
    """A day later and a day earlier; a period that is not of days moves by one of its units."""
    for by in (1, -1):
        new: object = None
        if isinstance(node, datetime):
            with suppress(OverflowError):
                new = node + timedelta(days=by)
        elif isinstance(node, date):
            new = moved(node, by)
        else:
            new = evolve(node, count=node.count + by) if node.count + by >= 0 else None
        if new is not None:
            yield ChangeKind.DATE, instead(str(node), str(new)), new


_OTHER: dict[type[Any], type[Any]] = {
    AtLeast: MoreThan,
    MoreThan: AtLeast,
    AtMost: LessThan,
    LessThan: AtMost,
}


def _of_bound(node: AtLeast | AtMost | MoreThan | LessThan, words: Words) -> Here:
    new = _OTHER[type(node)](node.term)
    yield ChangeKind.BOUND, instead(words.matched("", node), words.matched("", new)), new


def _of_table(table: Node, words: Words) -> Here:
    """What falls just where two rows meet falls in the other."""
    asked = [row.asked for row in table.rows if row.asked is not None]
    ends = [end for one in asked for end in _bounds(one) if isinstance(end, AtMost | LessThan)]
    for end in ends:
        rows = tuple(evolve(row, asked=_turned(row.asked, end.term)) for row in table.rows)
        told = instead(words.matched("", end), words.matched("", _other(end)))
        yield ChangeKind.BOUND, told, evolve(table, rows=rows)


def _bounds(asked: FieldMatcher) -> tuple[FieldMatcher, ...]:
    match asked:
        case Between(low, high):
            return low, high
        case _:
            return (asked,)


def _other(bound: AtLeast | AtMost | MoreThan | LessThan) -> Any:  # noqa: ANN401 (one of them)
    return _OTHER[type(bound)](bound.term)


def _turned(asked: FieldMatcher | None, at: AnyTerm) -> Any:  # noqa: ANN401 (as what it is given)
    match asked:
        case Between(low, high):
            return Between(_turned(low, at), _turned(high, at))
        case AtLeast() | AtMost() | MoreThan() | LessThan() if asked.term == at:
            return _other(asked)
        case _:
            return asked


def _of_joint(node: AllOf | AnyOf, words: Words) -> Here:
    other, kind = (AnyOf, "condition") if isinstance(node, AllOf) else (AllOf, "alternative")
    for number, part in enumerate(node.conditions):
        rest = (*node.conditions[:number], *node.conditions[number + 1 :])
        left = rest[0] if len(rest) == 1 else type(node)(rest)
        if not (isinstance(part, Occurred) and part in occurrences(left)):  # else it is asked for
            yield ChangeKind(kind), f"drops the {kind} {words.condition(part)!r}", left
    new = other(node.conditions)
    yield ChangeKind.CONNECTIVE, instead(words.condition(node), words.condition(new)), new


_MISTAKEN: dict[type[Norm], type[Permission | Prohibition]] = {
    Permission: Prohibition,
    Prohibition: Permission,
    Exemption: Prohibition,
}
"""For what a norm may be mistaken."""


def _of_norm(norm: Norm, words: Words) -> Here:
    mistaken = _MISTAKEN.get(type(norm))
    if mistaken is not None:
        new = mistaken(
            bearer=norm.bearer,
            act=norm.act,
            provided=norm.provided,
            unless=norm.unless,
            until=norm.until,
            from_=norm.from_,
        )
        told = instead(norm_in_words(norm, words), norm_in_words(new, words))
        yield ChangeKind.MODALITY, told, new
    if norm.unless is not None:
        told = f"drops the exception {words.condition(norm.unless)!r}"
        yield ChangeKind.EXCEPTION, told, evolve(norm, unless=None)
    if norm.provided is not None and not isinstance(norm.provided, AllOf):
        told = f"drops the condition {words.condition(norm.provided)!r}"
        yield ChangeKind.CONDITION, told, evolve(norm, provided=None)
    if norm.until is not None:
        told = f"drops the end {end_in_words(norm.until, words)!r}"
        yield ChangeKind.EXCEPTION, told, evolve(norm, until=None)
    if isinstance(norm.until, EndOfMonth) and norm.until.term.type == "date":
        told = f"does not last to the end of the month: {end_in_words(norm.until, words)!r}"
        yield ChangeKind.DATE, told, evolve(norm, until=norm.until.term)
    yield from _of_beginning(norm, words)
    if isinstance(norm, Power):
        yield from _of_power(norm, words)
    remedy = remedy_of(norm)
    if remedy is not None and isinstance(norm, Obligation | Prohibition):
        told = f"drops what follows upon a breach, {norm_in_words(remedy, words)!r}"
        yield ChangeKind.EFFECT, told, evolve(norm, otherwise=None)
    if isinstance(norm, Obligation):
        yield from _of_time(norm, words)
        yield from _of_payments(norm)
        yield from _of_debtors(norm, words)
        yield from _of_obligation(norm, words)


def _of_time(norm: Obligation, words: Words) -> Here:
    """The changes of when duties recur and may be performed, and of when a last day rolls."""
    for number, one in enumerate(norm.also):
        told = f"needs not that {words.condition(one)}"
        left = (*norm.also[:number], *norm.also[number + 1 :])
        yield ChangeKind.CONDITION, told, evolve(norm, also=left)
    if norm.not_before is not None:
        told = "lets acts count from when the duty arises"
        yield ChangeKind.DATE, told, evolve(norm, not_before=None)
    if norm.every is not None and norm.rolls is None:
        told = f"drops the recurrence {str(norm.every)!r}"
        alone = evolve(norm, every=None, apportioned=None, first_period=None, in_advance=False)
        yield ChangeKind.DATE, told, alone
    if norm.in_advance:
        told = "lets its periods end with the days, and not begin"
        yield ChangeKind.DATE, told, evolve(norm, in_advance=False)
    if norm.apportioned is not None:
        told = f"makes a whole duty for a part of a period, not {norm.apportioned}"
        yield ChangeKind.RATE, told, evolve(norm, apportioned=None)
    if norm.first_period is not None:
        told = f"makes the first period like each other, not {words.term(norm.first_period)!r}"
        yield ChangeKind.RATE, told, evolve(norm, first_period=None)
    if isinstance(norm.first_period, Const) and _raised(norm.first_period) != norm.first_period:
        raised = _raised(norm.first_period)
        told = instead(words.term(norm.first_period), words.term(raised))
        yield ChangeKind.RATE, told, evolve(norm, first_period=raised)
    for rule in Roll if norm.rolls is not None and norm.calendar is not None else ():
        if rule is not norm.rolls:
            told = instead(str(norm.rolls), str(rule))
            yield ChangeKind.DATE, told, evolve(norm, rolls=rule)


def _of_power(norm: Power, words: Words) -> Here:
    saving = norm.unless_by_then
    if saving is not None:
        told = f"drops what makes its effects fail by then, {words.condition(saving)!r}"
        yield ChangeKind.EXCEPTION, told, evolve(norm, unless_by_then=None)
        told = f"judges at the exercise, not at the end of the notice, {words.condition(saving)!r}"
        unless = saving if norm.unless is None else AnyOf((norm.unless, saving))
        yield ChangeKind.DATE, told, evolve(norm, unless=unless, unless_by_then=None)
    for number, effect in enumerate(norm.effects):
        if isinstance(effect, Waives | SetsOff) and effect.amount is not None:
            does = "waives" if isinstance(effect, Waives) else "sets off"
            much = words.term(effect.amount)
            told = f"{does} all that is owed under {effect.target}, not {much!r}"
            whole = putting(norm.effects, number, evolve(effect, amount=None))
            yield ChangeKind.EFFECT, told, evolve(norm, effects=whole)
        if isinstance(effect.after, EndOfMonth) and effect.after.term.type == "date":
            told = f"is no notice to the end of the month: {effect_in_words(effect, words)!r}"
            within = putting(norm.effects, number, evolve(effect, after=effect.after.term))
            yield ChangeKind.DATE, told, evolve(norm, effects=within)
        if is_term(effect.after) and saving is None:
            told = f"lets it take effect at once: {effect_in_words(effect, words)!r}"
            at_once = putting(norm.effects, number, evolve(effect, after=None))
            yield ChangeKind.DATE, told, evolve(norm, effects=at_once)
        left = (*norm.effects[:number], *norm.effects[number + 1 :])
        told = f"drops the effect {effect_in_words(effect, words)!r}"
        new = evolve(norm, effects=left, unless_by_then=saving if left else None)
        yield ChangeKind.EFFECT, told, new


def _of_payments(norm: Obligation) -> Here:
    """The changes of how payments count to debts."""
    for sort in Debt if norm.allocation.sorts else ():
        if sort is not norm.sort:
            told = f"is a debt of {sort.value}, not of {norm.sort.value}"
            yield ChangeKind.ALLOCATION, told, evolve(norm, debt=sort)
    if norm.allocation in {Allocation.OLDEST, Allocation.AS_NAMED}:
        told = instead(str(norm.allocation.value), str(Allocation.OLDEST_DUE.value))
        yield ChangeKind.ALLOCATION, told, evolve(norm, allocation=Allocation.OLDEST_DUE)
    if norm.on_account:
        told = "counts nothing on account"
        yield ChangeKind.ALLOCATION, told, evolve(norm, on_account=False)
    if norm.counter_performance is not None:
        told = f"is not for what is owed under {norm.counter_performance}"
        yield ChangeKind.ALLOCATION, told, evolve(norm, counter_performance=None)


def _of_beginning(norm: Norm, words: Words) -> Here:
    begins = norm.from_
    if begins is None:
        return
    said = beginning_in_words(begins, words)
    yield ChangeKind.DATE, f"drops the beginning {said!r}", evolve(norm, from_=None)
    if isinstance(begins, EndOfMonth) and begins.term.type == "date":
        told = f"does not wait for the end of the month: {said!r}"
        yield ChangeKind.DATE, told, evolve(norm, from_=begins.term)


def _of_debtors(norm: Obligation, words: Words) -> Here:
    """The changes of who owes a debt, where several do together."""
    debtors = norm.bearer
    if isinstance(debtors, Debtors):
        for debtor in debtors.members:
            left = together(tuple(one for one in debtors.members if one != debtor))
            told = instead(words.party(debtors), words.party(left))
            yield ChangeKind.DEBTOR, told, evolve(norm, bearer=left)


def _of_obligation(norm: Obligation, words: Words) -> Here:
    if norm.instead:
        told = f"leaves what was due owed beside {norm_in_words(norm, words)!r}"
        yield ChangeKind.EFFECT, told, evolve(norm, instead=False)
    for number, way in enumerate(norm.ways):
        name, amount = way.amount or ("", None)
        if isinstance(amount, Const):
            raised = _raised(amount)
            acts = putting(norm.acts, number, with_amount(way.act, name, raised))
            with suppress(ContractError):  # as much may be owed instead
                new = evolve(norm, act=acts[0], alternatives=acts[1:])
                yield ChangeKind.RATE, instead(words.term(amount), words.term(raised)), new
        if norm.alternatives:
            told = f"drops the way to perform it {words.pattern(way.act)!r}"
            left = (*norm.acts[:number], *norm.acts[number + 1 :])
            with suppress(ContractError):  # what is said of payments may be of this way alone
                new = evolve(norm, act=left[0], alternatives=left[1:])
                yield ChangeKind.ALTERNATIVE, told, new
