"""Histories and questions as code that can be pasted into a file, and run."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, assert_never

from contract_rules.answers.event_lines import in_lines
from contract_rules.language import parties
from contract_rules.testing.arguments import events_given
from contract_rules.testing.author_names import action_of, homes, member_of, names, sort_of
from contract_rules.values.acts import Act, Entity, Party
from contract_rules.values.instants import MICROSECOND, SECOND
from contract_rules.values.money import Money, is_unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contract_rules.answers.decisions import Decision
    from contract_rules.engine import Engine
    from contract_rules.values.acts import ActionType, Value
    from contract_rules.values.events import Event
    from contract_rules.values.instants import On

LINE_WIDTH = 99
"""How long a line of imports may be."""


class History(tuple["Event", ...]):
    """Events in the order of recording; ``repr()`` is the code that makes them.

    ``History(events)`` of any events; those that are drawn are of this class.
    """

    __slots__ = ()

    def text(self) -> str:
        """The events as numbered lines for people, one a line.

        Each says when it happened and who did what, in the words of the action; when it became
        known, where that was later; and by its number the event that it performs a duty of, or
        that it reverses or corrects. Where there is no event it says so.
        """
        return in_lines(self)

    def __repr__(self) -> str:
        return _Writer(self).events(self)


class Asked(NamedTuple):
    """A question: may the party do the act then?

    Attributes:
        party: Whose act it would be.
        act: The act.
        on: When.
    """

    party: Party
    act: Act
    on: On

    def put_to(self, engine: Engine) -> Decision:
        """The engine's decision. Errors as for `Engine.decide`."""
        return engine.decide(self.party, self.act, on=self.on)

    def __repr__(self) -> str:
        writer = _Writer((), (self.act,), (self.party,))
        party, act = writer.party(self.party), writer.act(self.act)
        return f"({party}, {act}, {writer.value(self.on)})"


def as_code(history: Iterable[Event]) -> str:
    """A history as code: imports, and an assignment to ``history``.

    Actions, parties and entities go by the names that they have in the modules of the actions,
    or elsewhere; what has no name in any module is made anew, or, for an action that is local to
    a function, supposed to be at hand.

    Args:
        history: The events, in the order of recording.

    Returns:
        The code, which ends with a line break.

    Raises:
        WrongTypeError: When the history holds anything but events.
    """
    events = events_given(history)
    writer = _Writer(events)
    body = f"history = {writer.events(events)}\n"
    return "\n\n".join(filter(None, (*writer.imports(), body)))


class _Writer:
    """Writes values as code, and takes note of what that code must import."""

    def __init__(
        self,
        events: Iterable[Event],
        acts: Iterable[Act] = (),
        people: Iterable[Party] = (),
    ) -> None:
        events = tuple(events)
        acts = (*(event.act for event in events), *acts)
        people = (*(event.by for event in events), *people)
        kinds = {act.kind: act.schema for act in acts if act.schema is not None}
        self.kinds: tuple[ActionType, ...] = tuple(kinds.values())
        found = {name: action_of(kind) for name, kind in kinds.items()}
        self.actions = {name: action for name, action in found.items() if action is not None}
        values = [value for act in acts for _, value in act.fields]
        entities = [value for value in values if isinstance(value, Entity)]
        self.sorts = {e.sort: sort_of(e.sort, self.kinds) for e in entities}
        people = (*people, *(value for value in values if isinstance(value, Party)))
        things = (*self.actions.values(), *filter(None, self.sorts.values()))
        self.names = names((*things, *people, *entities), homes(self.actions.values()))
        self.wanted: dict[str, set[str]] = {}
        self._events = {event.id: event for event in events}

    def imports(self) -> tuple[str, ...]:
        """The imports of what was written, standard library first."""
        standard = [m for m in sorted(self.wanted) if m in ("datetime", "decimal")]
        others = [m for m in sorted(self.wanted) if m not in standard]
        return tuple(
            "\n".join(_import(module, sorted(self.wanted[module])) for module in group)
            for group in (standard, others)
            if group
        )

    def use(self, module: str, name: str) -> str:
        """The name, once it is sure to be imported."""
        if module != "__main__":
            self.wanted.setdefault(module, set()).add(name)
        return name

    def events(self, events: tuple[Event, ...]) -> str:
        """The tuple of events, one a line."""
        lines = "".join(f"    {self.event(event)},\n" for event in events)
        return f"(\n{lines})" if lines else "()"

    def event(self, event: Event) -> str:
        """The call that makes the event; of what undoes another, after the call that made that."""
        undone = self._events.get(event.undoes)
        if undone is not None:
            return f"{self.event(undone)}.{self._undoing(event, undone)}"
        stated = [f"on={self.value(event.on)}"]
        if event.id != f"{event.on.isoformat()} {event.by} {event.act}":
            stated.append(f"id={_text(event.id)}")
        if event.recorded != event.on:
            stated.append(f"recorded={self.value(event.recorded)}")
        stated += [f"{n}={_text(v)}" for n, v in _named(event).items() if v]
        stated += self._told(event)
        rest = ", ".join(stated)
        act, of_author = self.act(event.act), event.act.kind in self.actions
        if of_author and not event.undoes:
            return f"{self.party(event.by)}.does({act}, {rest})"
        made = self.use("contract_rules", "Event")
        act += ".act" if of_author else ""
        return f"{made}(by={self.party(event.by)}, act={act}, {rest})"

    def _told(self, event: Event) -> list[str]:
        """Where an event is written down, and what else is said of it, as arguments."""
        stated: list[str] = []
        if event.source is not None:
            self.use("contract_rules", "Source")
            stated.append(f"source={event.source!r}")
        if event.confidence is not None:
            self.use("contract_rules", "Confidence")
            stated.append(f"confidence={event.confidence}")
        return [*stated, f"note={_text(event.note)}"] if event.note else stated

    def _undoing(self, event: Event, undone: Event) -> str:
        """The call by which an event is reversed, or its record corrected."""
        stated: list[str] = []
        if event.reverses:
            again = undone.reversal(on=event.on)
            stated.append(f"on={self.value(event.on)}")
            if event.recorded != again.recorded:
                stated.append(f"recorded={self.value(event.recorded)}")
        else:
            again = undone.correction(recorded=event.recorded)
            stated.append(f"recorded={self.value(event.recorded)}")
            changes = self._changes(event, undone)
            stated += changes if changes or event.strikes else [f"on={self.value(event.on)}"]
        stated += [f"id={_text(event.id)}"] if event.id != again.id else []
        stated += self._told(event)
        return f"{'reversal' if event.reverses else 'correction'}({', '.join(stated)})"

    def _changes(self, event: Event, undone: Event) -> list[str]:
        """What a correction says otherwise than the event that it corrects, as arguments."""
        found = [f"by={self.party(event.by)}"] if event.by != undone.by else []
        found += [f"on={self.value(event.on)}"] if event.on != undone.on else []
        if event.towards != undone.towards:
            found.append(f"towards={_text(event.towards)}")
        fields = (f for f in event.act.fields if f[1] != undone.act.get(f[0]))
        return [*found, *(f"{name}={self.value(value)}" for name, value in fields)]

    def act(self, act: Act) -> str:
        """The action, as its author would write it."""
        action = self.actions.get(act.kind)
        if action is None:
            made = self.use("contract_rules.values.acts", "Act")
            fields = "".join(f"({_text(name)}, {self.value(v)}), " for name, v in act.fields)
            return f"{made}({_text(act.kind)}, ({fields.rstrip(' ')}))"
        fields = ", ".join(f"{name}={self.value(value)}" for name, value in act.fields)
        return f"{self._called(action, action.__name__)}({fields})"

    def party(self, party: Party) -> str:
        """The party's name, or the call that makes it."""
        if party in self.names:
            return self.use(*self.names[party])
        return f"{self.use('contract_rules', parties.Party.__name__)}({_text(party.name)})"

    def value(self, value: Value | On) -> str:
        """A value, as one writes it."""
        match value:
            case Party():
                return self.party(value)
            case Entity():
                return self._entity(value)
            case Money():
                return self._money(value)
            case Decimal():
                return f"{self.use('decimal', 'Decimal')}({_number(value)})"
            case date():
                return self._day(value)
            case timedelta():
                return self._duration(value)
            case str():
                return _text(value)
            case int():  # a truth value, too
                return str(value)
        assert_never(value)

    def _money(self, money: Money) -> str:
        if money.currency == "USD":
            return f"{self.use('contract_rules', 'usd')}({_number(money.amount)})"
        made = self.use("contract_rules", "quantity" if is_unit(money.currency) else "Money")
        return f"{made}({_number(money.amount)}, {_text(money.currency)})"

    def _day(self, on: On) -> str:
        if isinstance(on, datetime):
            return self._moment(on)
        return f"{self.use('datetime', 'date')}({on.year}, {on.month}, {on.day})"

    def _moment(self, on: datetime) -> str:
        utc, made = on.astimezone(UTC), self.use("datetime", "datetime")
        parts = [utc.year, utc.month, utc.day, utc.hour, utc.minute, utc.second, utc.microsecond]
        while len(parts) > 4 and not parts[-1]:  # noqa: PLR2004 (the hour is always written)
            parts.pop()
        return f"{made}({', '.join(map(str, parts))}, tzinfo={self.use('datetime', 'UTC')})"

    def _duration(self, lasting: timedelta) -> str:
        for unit, count in (("hours", _HOUR), ("minutes", _MINUTE)):
            number, rest = divmod(lasting, count)
            if number >= 0 and not rest:
                return f"{self.use('contract_rules', unit)}({number:_})"
        made, parts = self.use("datetime", "timedelta"), {"microseconds": lasting // MICROSECOND}
        if lasting // MICROSECOND % SECOND == 0:
            parts = {"seconds": lasting // MICROSECOND // SECOND}
        return f"{made}({', '.join(f'{unit}={number:_}' for unit, number in parts.items())})"

    def _entity(self, entity: Entity) -> str:
        if entity in self.names:
            return self.use(*self.names[entity])
        member = member_of(entity, self.kinds)
        if member is not None:
            module, enum, name = member
            return f"{self.use(module, enum)}.{name}"
        sort = self.sorts[entity.sort]
        if sort is None:
            return f"{self.use('contract_rules.values.acts', 'Entity')}{repr(entity)[6:]}"
        return f"{self._called(sort, sort.__name__)}({_text(entity.name)})"

    def _called(self, thing: type, otherwise: str) -> str:
        return self.use(*self.names[thing]) if thing in self.names else otherwise


_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)


def _named(event: Event) -> dict[str, str]:
    """The ids of other events that an event names, by the arguments that take them."""
    return {
        "towards": event.towards,
        "reverses": event.reverses,
        "corrects": event.corrects,
        "strikes": event.strikes,
    }


def _number(amount: Decimal) -> str:
    """The number as an argument: whole ones as integers, others in quotes."""
    if amount == amount.to_integral_value():
        return f"{int(amount):_}"
    return f'"{amount:f}"'


def _text(text: str) -> str:
    """A string in double quotes, where that needs no more escapes."""
    shown = repr(text)
    return shown if '"' in shown or "\\" in shown else f'"{shown[1:-1]}"'


def _import(module: str, wanted: list[str]) -> str:
    line = f"from {module} import {', '.join(wanted)}"
    if len(line) <= LINE_WIDTH:
        return line
    return "\n".join((f"from {module} import (", *(f"    {name}," for name in wanted), ")"))
