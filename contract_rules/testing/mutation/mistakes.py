"""What people get wrong in clauses: the changes after which a clause still reads as if right.

A field that is linked to nothing, the wrong party, a deadline forgotten, the greatest for the
least: each is made once wherever a norm gives room for it. Whom and what else a change may name
is taken from the contract, as one who writes a clause takes it from the clause beside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import evolve, field

from contract_rules.answers.norms_in_words import norm_in_words
from contract_rules.errors import ContractError
from contract_rules.norms.computed_terms import Rounded, Total
from contract_rules.norms.expressions import (
    Compared,
    Computed,
    Condition,
    Const,
    FieldOf,
    Occurred,
    OneOf,
    OtherThan,
    Pattern,
    When,
)
from contract_rules.norms.norms import (
    Exemption,
    Norm,
    Obligation,
    Permission,
    Power,
    Prohibition,
    Within,
    counterparty_in,
)
from contract_rules.norms.questions import Reading
from contract_rules.testing.mutation.operators import (
    ChangeKind,
    Node,
    changed,
    everything_in,
    instead,
    putting,
)
from contract_rules.values.acts import Entity, Party, PartyGroup
from contract_rules.values.calendars import Calendar
from contract_rules.values.data_classes import frozen
from contract_rules.values.money import Rounding
from contract_rules.values.periods import BusinessDays, Days, Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contract_rules.answers.phrases import Words
    from contract_rules.testing.mutation.operators import Changes, Here

FEW = 3
"""Of how many parties each may be mistaken for any other; of more, those that a norm names."""

_CHOICES = {"least": "greatest", "greatest": "least"}

_TIMES = ("since", "until", "within", "in_any")
"""What bounds the time of a total."""


@frozen
class Stock:
    """What a contract names, from which the wrong thing is taken.

    Attributes:
        parties: Its parties.
        periods: The periods of its deadlines, notices and totals.
        entities: The entities that its clauses name.
        calendars: The calendars by which its clauses count business days.
    """

    parties: tuple[Party, ...]
    periods: tuple[Period, ...] = field(default=())
    entities: tuple[Const[Any], ...] = field(default=())
    calendars: tuple[Calendar, ...] = field(default=())

    @classmethod
    def of(cls, parties: tuple[Party, ...], written: Iterable[Norm | Condition]) -> Stock:
        """What norms and definitions name.

        Args:
            parties: The parties of the contract.
            written: All its norms, and the conditions of its definitions.
        """
        found = [node for one in written for node in everything_in(one)]
        periods = [node for node in found if isinstance(node, Period)]
        stated: list[Const[Any]] = [node for node in found if isinstance(node, Const)]
        calendars = [node for node in found if isinstance(node, Calendar)]
        calendars += [period.calendar for period in periods if isinstance(period, BusinessDays)]
        return cls(
            parties,
            tuple(dict.fromkeys(periods)),
            tuple(dict.fromkeys(one for one in stated if isinstance(one.value, Entity))),
            tuple(dict.fromkeys(calendars)),
        )


def mistakes(written: Norm | Condition, words: Words, stock: Stock) -> Changes:
    """The changes of a norm, or of a definition's condition, that people make by mistake.

    Args:
        written: The norm, or the condition.
        words: What changes are put into words by.
        stock: What the contract names.
    """
    about = _Mistaking(stock, written)
    return changed(written, words, about.here, about.asking)


class _Mistaking:
    """The mistakes that are made in one norm.

    Args:
        stock: What the contract names.
        written: The norm, or a definition's condition.
    """

    def __init__(self, stock: Stock, written: Norm | Condition) -> None:
        found = list(everything_in(written))
        named = {node for node in found if _is_one(node)}
        every = stock.parties
        self._parties = every if len(every) <= FEW else [p for p in every if p in named]
        self._stock = stock
        self._fields: list[Node] = list(dict.fromkeys(n for n in found if _is_field(n)))

    def here(self, node: Node, words: Words) -> Here:  # noqa: C901 (one case a kind)
        """The mistakes about a node itself."""
        match node:
            case Permission() | Prohibition() | Exemption() | Obligation() | Power():
                yield from self._of_norm(node, words)
            case Pattern(kind=kind) if " " not in kind:  # else it follows by itself
                for mistake, new in self._of_fields(node):
                    yield mistake, instead(words.pattern(node), words.pattern(new)), new
            case FieldOf():
                yield from self._linked_otherwise(node, words)
            case Const():
                yield from self._of_party(node, words)
            case Computed(op) if op in _CHOICES:
                yield from _of_choice(node, words)
            case Total():
                yield from self._of_total(node, words)
            case Compared(Reading(question) as asked, op, Const(reading)):
                place = question.readings.index(reading) + 1
                other = Const(question.readings[place % len(question.readings)])
                read = Compared(asked, op, other)
                told = instead(words.condition(node), words.condition(read))
                yield ChangeKind.READING, told, read
            case Rounded():
                yield from _of_rounding(node)
            case Within(period) if isinstance(period, Period):
                yield from self._of_deadline(period)
            case Calendar() | BusinessDays():
                yield from self._by_another_calendar(node)
            case _:
                return

    def _of_party(self, node: Node, words: Words) -> Here:
        """Another party for one, of a constant."""
        value = node.value
        for party in self._others(value) if _is_one(value) else ():
            told = instead(words.party(value), words.party(party))
            yield ChangeKind.PARTY, told, Const(party)

    def asking(self, asked: Node, words: Words) -> Here:
        """The mistakes about who must have done something."""
        others = self._others(asked.by) if " " not in asked.act.kind else ()
        for other in others:  # what follows by itself, such as a breach, says by whom
            new = evolve(asked, by=other)
            yield ChangeKind.PARTY, instead(words.condition(asked), words.condition(new)), new

    def _others(self, party: Party) -> Iterator[Party]:
        """For whom a party may be mistaken; a group is not."""
        if _is_one(party):
            others = [one for one in self._parties if one != party]
            first = [one for one in self._stock.parties if one != party][:1]
            yield from others or first

    def _of_norm(self, norm: Norm, words: Words) -> Here:
        for other in self._others(norm.bearer):
            new = evolve(norm, bearer=other)
            yield (
                ChangeKind.PARTY,
                instead(norm_in_words(norm, words), norm_in_words(new, words)),
                new,
            )
        if norm.unless is not None:
            told = f"makes the exception a condition, {words.condition(norm.unless)!r}"
            new = evolve(norm, unless=None, provided=_both(norm.provided, norm.unless))
            yield ChangeKind.REVERSAL, told, new
        elif norm.provided is not None:
            told = f"makes the condition an exception, {words.condition(norm.provided)!r}"
            yield ChangeKind.REVERSAL, told, evolve(norm, provided=None, unless=norm.provided)
        if isinstance(norm, Obligation) and norm.deadline is not None:
            rolls = {} if norm.every is not None else {"rolls": None, "calendar": None}
            without = _made(norm, deadline=None, not_before=None, **rolls)
            yield ChangeKind.DEADLINE, "drops the deadline", without
        if isinstance(norm, Obligation) and norm.calendar is not None:
            told = "leaves a last day on a day off as it is"
            yield ChangeKind.CALENDAR, told, evolve(norm, rolls=None, calendar=None)
        yield from _exchanged(norm, words)

    def _linked_otherwise(self, node: Node, words: Words) -> Here:
        """Another field of the same action, or another that the norm speaks of, of its type."""
        own = () if node.schema is None else node.schema.fields
        others = [evolve(node, name=one.name) for one in own if one.type == node.type]
        others += [one for one in self._fields if one.type == node.type]
        for other in dict.fromkeys(others):
            if other != node:
                yield ChangeKind.LINK, instead(words.term(node), words.term(other)), other

    def _of_fields(self, pattern: Pattern) -> Iterator[tuple[ChangeKind, Pattern]]:
        """A field that is linked asks for anything; one that asks for names, for others."""
        fields = pattern.fields
        for number, (name, matcher) in enumerate(fields):
            match matcher:
                case OneOf((FieldOf() | When(),)):
                    left = (*fields[:number], *fields[number + 1 :])
                    yield ChangeKind.LINK, evolve(pattern, fields=left)
                case OneOf(terms) | OtherThan(terms):
                    for other in self._of_names(matcher, terms):
                        put = putting(fields, number, (name, other))
                        yield ChangeKind.NAMES, evolve(pattern, fields=put)
                case _:
                    continue

    def _of_names(self, matcher: OneOf | OtherThan, terms: tuple[Any, ...]) -> Iterator[Node]:
        """One name fewer, another name, and the names alone for what is other than they."""
        for number in range(len(terms) if len(terms) > 1 else 0):
            yield evolve(matcher, terms=(*terms[:number], *terms[number + 1 :]))
        if isinstance(matcher, OtherThan):
            for number, term in enumerate(terms):
                alike = [one for one in self._stock.entities if one.type == term.type]
                for other in [one for one in alike if one not in terms][:1]:
                    yield OtherThan(putting(terms, number, other))
            yield OneOf(terms)

    def _of_total(self, node: Node, words: Words) -> Here:
        """All of time for some, a rolling period for one from each act, another's acts."""
        times = [name for name in _TIMES if getattr(node, name) is not None]
        others = [putting(node, name, None) for name in times]
        if node.in_any is not None:
            others.append(evolve(node, within=node.in_any, in_any=None))
        if node.within is not None:
            others.append(_made(node, within=None, in_any=node.within))
        for other in others:
            told = "" if other is None else words.term(other)
            yield ChangeKind.WINDOW, instead(words.term(node), told), other
        for party in self._others(node.by):
            new = evolve(node, by=party)
            yield ChangeKind.PARTY, instead(words.term(node), words.term(new)), new

    def _of_deadline(self, period: Any) -> Here:  # noqa: ANN401 (a period of any unit)
        """Twice the period, the nearest other one of its unit, and business days for days."""
        count = period.count
        others = [evolve(period, count=2 * count)] if count else []
        every = self._stock.periods
        alike = [one for one in every if one != period and evolve(one, count=count) == period]
        alike.sort(key=lambda one: abs(one.count - count))
        for new in (*others, *alike[:1]):
            yield ChangeKind.DEADLINE, instead(str(period), str(new)), Within(new)
        if isinstance(period, Days):
            for calendar in self._stock.calendars[:1]:
                new = BusinessDays(count, calendar)
                yield ChangeKind.CALENDAR, instead(str(period), str(new)), Within(new)

    def _by_another_calendar(self, node: Calendar | BusinessDays) -> Here:
        known = node if isinstance(node, Calendar) else node.calendar
        for other in [one for one in self._stock.calendars if one != known][:1]:
            new = other if isinstance(node, Calendar) else evolve(node, calendar=other)
            yield ChangeKind.CALENDAR, instead(str(node), str(new)), new
        if isinstance(node, BusinessDays):
            days = Days(node.count)
            yield ChangeKind.CALENDAR, instead(str(node), str(days)), days


def _is_one(node: Node) -> bool:
    """Whether it is a party, and not several."""
    return isinstance(node, Party) and not isinstance(node, PartyGroup)


def _is_field(node: Node) -> bool:
    return isinstance(node, FieldOf)


def _of_choice(node: Node, words: Words) -> Here:
    """The greatest in place of the least."""
    choice: Computed[Any] = Computed(_CHOICES[node.op], node.terms)
    yield ChangeKind.CHOICE, instead(words.term(node), words.term(choice)), choice


def _of_rounding(node: Node) -> Here:
    """Half a cent is dropped that was rounded up, and rounded up where it was not."""
    rule = Rounding.DOWN if node.rule is Rounding.HALF_UP else Rounding.HALF_UP
    yield ChangeKind.CONVENTION, instead(repr(node.rule), repr(rule)), evolve(node, rule=rule)


def _made(node: Node, **parts: Node) -> Node | None:
    """The node with other parts; None where there is no such node."""
    try:
        return evolve(node, **parts)
    except ContractError:
        return None


def _both(one: Condition | None, other: Condition) -> Condition:
    return other if one is None else one & other


def _exchanged(norm: Norm, words: Words) -> Here:
    """What is done upon an occasion is the occasion; what is excepted, the exception."""
    if isinstance(norm, Obligation):
        if norm.upon is None or norm.also or norm.alternatives or not norm.upon.is_of_act:
            return
        asked = norm.upon
        occasion, act = _turned(norm.act, asked.act)
        owed = norm.counterparty
        if owed == counterparty_in(norm.acts):
            owed = counterparty_in((act,))
        elif owed == Const(asked.by):
            owed = Const(norm.bearer)
        upon = evolve(asked, by=norm.bearer, act=occasion)
        told = _as_exchanged(norm, asked.by, act, words.condition(upon), words)
        new = _made(norm, bearer=asked.by, act=act, upon=upon, counterparty=owed)
        yield ChangeKind.EXCHANGE, told, new
        return
    for name in ("provided", "unless"):
        asked = getattr(norm, name)
        if isinstance(asked, Occurred) and asked.is_of_act:
            act, done = _turned(asked.act, norm.act)
            other = evolve(asked, by=norm.bearer, act=done)
            told = _as_exchanged(norm, asked.by, act, words.condition(other), words)
            new = _made(norm, bearer=asked.by, act=act, **{name: other})
            yield ChangeKind.EXCHANGE, told, new


def _as_exchanged(norm: Norm, by: Party, act: Pattern, where: str, words: Words) -> str:
    """What an exchange is in words: who does what, and where."""
    old = words.done(norm.bearer, norm.act)
    return f"speaks of {words.done(by, act)!r} in place of {old!r}, where {where}"


def _turned(speaking: Pattern, spoken: Pattern) -> tuple[Pattern, Pattern]:
    """The one without the fields that it takes from the other, and the other with these of it.

    Args:
        speaking: The pattern of which fields are linked to the other's.
        spoken: The other.
    """
    left, turned = list[tuple[str, Any]](), dict(spoken.fields)
    for name, matcher in speaking.fields:
        match matcher:
            case OneOf((FieldOf(kind, other, type_, None),)) if kind in spoken.names:
                of: FieldOf[Any] = FieldOf(speaking.kind, name, type_, None, speaking.schema)
                turned[other] = OneOf((of,))
            case _:
                left.append((name, matcher))
    order = [] if spoken.schema is None else [known.name for known in spoken.schema.fields]
    fields = sorted(turned.items(), key=lambda one: order.index(one[0]) if order else 0)
    return evolve(speaking, fields=tuple(left)), evolve(spoken, fields=tuple(fields))
