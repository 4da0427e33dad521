"""Histories and questions drawn at random, until the strategies of the testing kit are here.

Everything else takes histories as they come: this module is the one place where those of
``contract_rules.testing.histories`` are to be plugged in, in `histories_of` and `Sampler.asked`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING, TypeAlias

from contract_rules.book import Entry, book_of
from contract_rules.derived import CONTRACT
from contract_rules.errors import ContractError
from contract_rules.events import Event
from contract_rules.forms import Ref
from contract_rules.money import Money
from contract_rules.nodes import Const
from contract_rules.norms import Obligation, Power, Within
from contract_rules.periods import after, day, instant
from contract_rules.values import Act, Entity, Party, Value, moved, type_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hypothesis.strategies import SearchStrategy

    from contract_rules.contract import Contract
    from contract_rules.forms import Alternative, Operand, Promise, Test
    from contract_rules.values import FieldType

History: TypeAlias = tuple[Event, ...]
"""Events in the order of their days."""

Histories: TypeAlias = "Iterable[Sequence[Event]] | SearchStrategy[Sequence[Event]] | None"
"""Where histories come from; None for those that are drawn here."""

Asked: TypeAlias = tuple[Party, Act, date]
"""A question: may the party do the act on that day?"""

Known: TypeAlias = dict[int, tuple[dict[str, Value], date]]
"""What stands in the places of a scene: its fields, and its day."""

MOST_SCENES = 4
"""How many norms a history is about at most."""

AT_THE_END = 3
"""So many years from the ends of the calendar nothing happens."""

SEED = 20200101
"""Where drawing begins, so that the same histories are drawn each time."""

_LIKELY, _NOW_AND_THEN = 0.85, 0.3

_NEAR: dict[str, int] = {"in": 0, ">=": 0, ">": 1, "<=": 0, "<": -1}


def histories_of(contract: Contract, histories: Histories, count: int) -> Iterator[History]:
    """So many histories of a contract.

    Args:
        contract: The contract.
        histories: What they are taken from, or a strategy of Hypothesis that draws them; None
            draws them here.
        count: How many there are at most.
    """
    if histories is None:
        sampler = Sampler(contract)
        histories = (sampler.history() for _ in range(count))
    elif not isinstance(histories, Iterable):
        histories = _drawn(histories, count)
    for _, history in zip(range(count), histories, strict=False):
        yield tuple(history)


def _drawn(strategy: SearchStrategy[Sequence[Event]], count: int) -> list[Sequence[Event]]:
    """So many histories that a strategy draws, the same ones each time."""
    from hypothesis import HealthCheck, Phase, given, settings

    found: list[Sequence[Event]] = []

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=(HealthCheck.too_slow, HealthCheck.filter_too_much),
    )
    @given(strategy)
    def collect(history: Sequence[Event]) -> None:
        found.append(history)

    collect()
    return found


def shortest(history: History, shows: Callable[[History], bool]) -> History:
    """A history with every event left out that is not needed to show something.

    Args:
        history: A history that shows it.
        shows: Whether another does.
    """
    for event in history:
        fewer = tuple(other for other in history if other is not event)
        if shows(fewer):
            return shortest(fewer, shows)
    return history


class Sampler:
    """Draws histories of a contract, and questions.

    Args:
        contract: The contract.
        seed: Where drawing begins.

    Attributes:
        start: The contract's first day.
    """

    def __init__(self, contract: Contract, seed: int = SEED) -> None:
        self.start = contract.effective
        self._contract = contract
        self._book = book_of(contract)
        self._random = Random(seed)  # noqa: S311 (nothing is to be kept secret)
        self._parties = {party.name: party for party in contract.parties}
        self._events: dict[str, Event] = {}

    @cached_property
    def _days(self) -> tuple[date, ...]:
        """The days on which something begins or ends, those that clauses name, and beside them."""
        named = {text.since for text in self._contract.texts}
        named |= {day(e.last) for e in self._book.entries if e.last is not None}
        named |= {day(instant(on)) for on in self.pool("date") if isinstance(on, date)}
        return tuple(
            sorted(
                on + timedelta(days=n)
                for on in named
                if date.min.year + AT_THE_END < on.year < date.max.year - AT_THE_END
                for n in (-1, 0, 1, 9)
            )
        )

    def pool(self, type_: str) -> list[Value]:
        """The values of a type that are worth drawing."""
        found = [v for v in self._contract.constants if type_of(v) == type_]
        found += [near for v in found for by in (-1, 1) if (near := moved(v, by)) is not None]
        plain: dict[str, tuple[Value, ...]] = {
            "Party": self._contract.parties,
            "Money": (Money(100, self._contract.currency or "USD"),),
            "Decimal": (Decimal(1),),
            "int": (1, 2),
            "str": ("one",),
            "date": (self._contract.effective + timedelta(days=30),),
        }
        named = {known.type for kind in self._contract.actions for known in kind.fields}
        entity = (Entity(type_, "another"),) if type_ in named - plain.keys() else ()
        return list(dict.fromkeys((*found, *plain.get(type_, entity))))

    def history(self) -> History:
        """A history; an empty one now and then."""
        self._events = {}
        for _ in range(self._random.randrange(MOST_SCENES + 1) if self._book.entries else 0):
            entry = self._random.choice(self._book.entries)
            start = day(entry.first) + timedelta(days=self._random.randrange(30))
            self._scene(entry, self._random.choice((start, self._random.choice(self._days))))
        return tuple(sorted(self._events.values(), key=lambda event: event.at))

    def asked(self, history: History, count: int) -> tuple[Asked, ...]:
        """So many questions about a history; none where the contract speaks of no action."""
        return tuple(self._asked(history) for _ in range(count if self._contract.actions else 0))

    def _asked(self, history: History) -> Asked:
        entries = [e for e in self._book.entries if not isinstance(e.norm, Obligation)]
        days = [*self._days, *(day(e.at) + timedelta(days=n) for e in history for n in (0, 1))]
        on = self._random.choice(days)
        if not entries:
            kind = self._random.choice(self._contract.actions)
            fields = self._fields(kind.name, 0, (), {})
            party = self._random.choice(self._contract.parties)
            return party, Act(kind.name, tuple(fields.items())), on
        entry = self._random.choice(entries)
        known = {n: (dict(e.act.fields), day(e.at)) for n, e in enumerate(history, 1)}
        fields = self._fields(entry.kind, 0, (*entry.form.tests, *_given(entry)), known)
        return self._parties[entry.by], Act(entry.kind, tuple(fields.items())), on

    # a scene: what a norm needs, and what it is about

    def _scene(self, entry: Entry, on: date) -> tuple[dict[str, Value], date]:
        """Draw what a norm is about; what stands in its place 0."""
        known: Known = {}
        if entry.parent is not None:
            before = on - timedelta(days=self._random.randrange(3))
            known[int(entry.form.begun)] = self._scene(entry.parent, before)
        case = self._random.choice(entry.form.cases)
        if 0 not in known:
            tests = (*entry.form.tests, *case.given.tests)
            known[0] = (self._fields(entry.kind, 0, tests, known), on)
        self._alternative(case.given, known, on, _LIKELY)
        for other in case.unless:
            self._alternative(other, dict(known), on, _NOW_AND_THEN)
        if entry.by != CONTRACT.name and entry.kind in self._contract.vocabulary:
            often = 0.95 if isinstance(entry.norm, Obligation | Power) else 0.4
            self._does(entry.by, entry.kind, known[0][0], on, often)
        if case.promise is not None and isinstance(entry.norm, Obligation):
            self._perform(entry.norm, case.promise, known, on)
        return known[0]

    def _alternative(self, alternative: Alternative, known: Known, on: date, often: float) -> None:
        first = max(known) + 1
        for place, atom in enumerate(alternative.atoms, first):
            then = on - timedelta(days=self._random.choice((0, 0, 1, 2, 5)))
            if atom.by != CONTRACT:
                fields = self._fields(atom.kind, place, atom.tests, known)
                self._does(atom.by.name, atom.kind, fields, then, often)
                known[place] = (fields, then)
        for ruled_out in alternative.nots:
            for inner in ruled_out:
                self._alternative(inner, dict(known), on, _NOW_AND_THEN)

    def _perform(self, norm: Obligation, promise: Promise, known: Known, on: date) -> None:
        fields = self._fields(norm.act.kind, promise.place, promise.tests, known)
        if promise.amount is not None:
            name, operand = promise.amount
            owed = _worth(operand, known)
            fields[name] = owed if owed is not None else fields[name]
        last = on
        if isinstance(norm.deadline, Within):
            try:
                last = after(on, norm.deadline.period)
            except ContractError:
                last = on
        then = self._random.choice((on, last, last, last + timedelta(days=1)))
        self._does(norm.bearer.name, norm.act.kind, fields, then, 0.7)

    def _does(self, by: str, kind: str, fields: dict[str, Value], on: date, often: float) -> None:
        """Mostly, the party does that."""
        if self._random.random() < often:
            schema = self._contract.vocabulary[kind]
            event = Event(
                by=self._parties[by], act=Act(kind, tuple(fields.items()), schema), on=on
            )
            self._events[event.id] = event

    def _fields(
        self, kind: str, place: int, tests: Iterable[Test], known: Known
    ) -> dict[str, Value]:
        """Fields of an act that mostly pass the tests on what stands in a place."""
        asked: dict[str, list[Value]] = {}
        for test in tests:
            if (
                isinstance(test.subject, Ref)
                and test.subject.place == place
                and test.subject.field
            ):
                for operand in test.operands:
                    worth = _worth(operand, known)
                    if worth is not None and test.op in _NEAR:
                        near = moved(worth, _NEAR[test.op]) or worth
                        asked.setdefault(test.subject.field, []).append(near)
        return {
            field.name: self._value(field, asked.get(field.name, []))
            for field in self._book.kinds[kind].fields
        }

    def _value(self, field: FieldType, asked: list[Value]) -> Value:
        likely = asked and self._random.random() < _LIKELY
        return self._random.choice(asked if likely else self.pool(field.type) or asked)


def _given(entry: Entry) -> Iterator[Test]:
    return (test for case in entry.form.cases for test in case.given.tests)


def _worth(operand: Operand, known: Known) -> Value | None:
    """What an operand comes to in a scene, where that is plain."""
    match operand:
        case Const(value):
            worth: Value = value
            return worth
        case Ref(place, name) if place in known:
            fields, on = known[place]
            return on if name is None else fields.get(name)
        case _:
            return None
