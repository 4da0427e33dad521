"""An event: a dated act of a party, or what undoes one, with where it is written down.

An act may be undone in two ways. A reversal is something that happens: a cheque bounces, goods
come back. The act was done, and counts until then. A correction says that the record was wrong:
the act never happened, or happened otherwise, for whoever knows of the correction.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, cast

from attrs import Attribute, Factory, evolve, field

from contract_rules.errors import (
    MissingFieldError,
    ReversalError,
    UnknownFieldError,
    WrongTypeError,
    nearest,
)
from contract_rules.values.acts import Act, Party, PartyGroup, Value, type_of
from contract_rules.values.arguments import annotated, checked, shown
from contract_rules.values.data_classes import Held, blank_of, frozen
from contract_rules.values.escapes import escaped
from contract_rules.values.held import held
from contract_rules.values.instants import On, aware, day, in_utc, instant
from contract_rules.values.sources import Confidence, Source
from contract_rules.values.zones import GREENWICH, Zone, at_sight

SUPPOSED = "may have happened off the record"
"""The note by which an event off the record, which is only supposed, is known."""


def _single(_: object, __: Attribute[Party], by: Party) -> None:
    if isinstance(by, PartyGroup):
        msg = f"{by} is a group, and an event is of one party; say who of them did it"
        raise WrongTypeError(msg)


def _instant(_: object, __: Attribute[On], on: On) -> None:
    aware(on)


def _noted(event: Event, __: Attribute[On], recorded: On) -> None:
    if recorded is not event.on:
        aware(recorded)


def _zone(_: object, __: Attribute[Zone], zone: object) -> None:
    if not isinstance(zone, Zone):
        msg = f"{shown(zone)} is no time zone; leave it out, as it is that of the contract"
        raise WrongTypeError(msg)


@frozen(kw_only=True, field_transformer=annotated)
class Event(Held):
    """A dated occurrence of an action by a party.

    Attributes:
        by: The party that did it.
        act: The act.
        on: When it happened; a date means by the end of that day.
        id: Its id in a fact base. By default, and where it is empty, it is made of the above, so
            that an event recorded twice is one event; of two alike of one day the second is
            ``does(..., nth=2)``.
        recorded: When it became known; by default, when it happened.
        towards: The id of the event whose duty it performs, where it says so.
        source: Where it is written down.
        confidence: How far that is to be trusted.
        note: What else a reader should know.
        reverses: The id of the event that it reverses, whose party and act it repeats; empty for
            an act. See `reversal`.
        corrects: The id of the event that happened as this one says, and not as recorded; empty
            where it is no such correction. See `correction`.
        strikes: The id of the event that never happened; empty where it is no such correction.
        corrected: Since when it is known that it happened as it says; None where that was said
            from the first. The engine tells it; left out of equality.
        zone: The time zone in whose civil days it is reckoned: that of the contract that
            admitted it; left out of equality.
        at: Its instant there, made of `on`; left out of equality.
        known: The instant from which it was known, made of `recorded`; left out of equality.

    Raises:
        NaiveDatetimeError: When a datetime has no time zone.
        WrongTypeError: When it is recorded before it happened, is of a group of parties, or an id
            is of blanks alone.
        ReversalError: When it undoes more than one event.
    """

    by: Party = field(validator=_single)
    act: Act
    on: On = field(validator=_instant)
    id: str = ""
    recorded: On = field(
        default=Factory(lambda event: event.on, takes_self=True), validator=_noted
    )
    towards: str = ""
    source: Source | None = None
    confidence: Confidence | None = field(default=None, repr=str)
    note: str = ""
    reverses: str = ""
    corrects: str = ""
    strikes: str = ""
    corrected: On | None = field(init=False, default=None, eq=False, repr=False)
    zone: Zone = field(default=GREENWICH, eq=False, repr=False, validator=_zone)
    at: int = field(init=False, eq=False, repr=False)
    known: int = field(init=False, eq=False, repr=False)

    def __hash__(self) -> int:
        return hash(self.id)  # a record has one event of an id

    def __attrs_post_init__(self) -> None:
        on, recorded, zone = self.on, self.recorded, self.zone
        at = zone.instant(on)
        object.__setattr__(self, "at", at)
        object.__setattr__(self, "known", at if recorded is on else zone.instant(recorded))
        if bool(self.reverses) + bool(self.corrects) + bool(self.strikes) > 1:
            msg = (
                "an event undoes one event, in one way: give it reverses=, corrects= or strikes=, "
                "or write event.reversal(on=...) and event.correction(recorded=...)"
            )
            raise ReversalError(msg)
        for name in (self.id, self.towards, self.reverses, self.corrects, self.strikes):
            if name.isspace():
                msg = f"{name!r} names no event; write its id, or leave it out"
                raise WrongTypeError(msg)
        if not self.id:
            object.__setattr__(self, "id", self._named())
        if recorded is not on and _alike(on, recorded):
            in_order(self)  # else it turns on the zone

    @property
    def day(self) -> date:
        """The civil day on which it happened, in its zone."""
        return day(self.at) if isinstance(self.on, datetime) else self.on

    def _named(self) -> str:
        """The id that it has by default: by its content, or by what it undoes."""
        if self.reverses:
            return f"reversal of {self.reverses}"
        if self.is_correction:
            return f"correction of {self.undoes} recorded on {in_utc(self.recorded)}"
        return self.told

    @property
    def told(self) -> str:
        """Its date, its party and its act; instants by UTC, as their own zone is only shown."""
        return telling(self.on, self.by, self.act.told(in_utc))

    @property
    def undoes(self) -> str:
        """The id of the event that it undoes, be it as a reversal or a correction; or empty."""
        return self.reverses or self.corrects or self.strikes

    @property
    def is_correction(self) -> bool:
        """Whether it says that the record of another was wrong."""
        return bool(self.corrects or self.strikes)

    @checked
    def reversal(  # noqa: PLR0913 (an event has this many parts, each named)
        self,
        *,
        on: On,
        id: str = "",  # noqa: A002 (the word that events use)
        recorded: On | None = None,
        source: Source | None = None,
        confidence: Confidence | None = None,
        note: str = "",
    ) -> Event:
        """The event that this one is reversed: the cheque bounces, the goods come back.

        It counts from its own instant on, and changes nothing of the days before. A payment no
        longer counts to the duty that it performed, which is owed again with its old deadline; of
        a duty that arose upon the event, what is not performed is discharged, and what was paid
        counts to nothing. Conditions and totals no longer find the event.

        Args:
            on: When.
            id: Its id; by default, of what it is the reversal.
            recorded: When it became known; by default when it happened, or as this event did
                where that was later.
            source: Where it is written down.
            confidence: How far that is to be trusted.
            note: What else a reader should know.

        Raises:
            ReversalError: When this event is itself a reversal or a correction, or happened later.
        """
        if self.undoes:
            what = "a reversal" if self.reverses else "a correction"
            msg = (
                f"{what} cannot be reversed; if the record of it is wrong, correct it: "
                "event.correction(recorded=...)"
            )
            raise ReversalError(msg)
        if _alike(self.on, on) and self.zone.instant(on) < self.at:  # else it turns on the zone
            msg = (
                f"event {self.id!r} happened on {self.on.isoformat()}, and cannot be reversed "
                f"before that, on {on.isoformat()}"
            )
            raise ReversalError(msg)
        known = self.recorded if self.known > self.zone.instant(on) else on
        return Event(
            by=self.by,
            act=self.act,
            on=on,
            id=id,
            recorded=known if recorded is None else recorded,
            source=source,
            confidence=confidence,
            note=note,
            reverses=self.id,
            zone=self.zone,
        )

    @checked
    def correction(  # noqa: PLR0913 (an event has this many parts, each named)
        self,
        *,
        recorded: On,
        by: Party | None = None,
        on: On | None = None,
        towards: str | None = None,
        id: str = "",  # noqa: A002 (the word that events use)
        source: Source | None = None,
        confidence: Confidence | None = None,
        note: str = "",
        **fields: Value,
    ) -> Event:
        """The event that the record of this one was wrong; with no changes, it never happened.

        ``paid.correction(recorded=date(2025, 3, 1), amount=usd(900))``. Whoever knows of it sees
        what would have been so had the event been recorded right; whoever asks what was known
        before sees what was on record then. Of several corrections the one recorded last counts.

        Args:
            recorded: When the mistake became known.
            by: The party that did it.
            on: When it happened.
            towards: The id of the event whose duty it performs.
            id: Its id; by default, of what it is the correction, and of when.
            source: Where it is written down.
            confidence: How far that is to be trusted.
            note: What else a reader should know.
            fields: What the act was, as far as that was recorded otherwise.

        Raises:
            ReversalError: When it is recorded before this event, or changes of a reversal more
                than its day, or anything of a correction that struck an event.
            UnknownFieldError: When the act states no such field.
            WrongTypeError: When a field is of another type, or the event is said to have happened
                after that.
        """
        if _alike(self.recorded, recorded) and self.zone.instant(recorded) < self.known:
            msg = (
                f"event {self.id!r} was recorded on {self.recorded.isoformat()}, and cannot be "
                f"corrected before that, on {recorded.isoformat()}"
            )
            raise ReversalError(msg)
        changes = {"by": by, "on": on, "towards": towards, **fields}
        changed = [name for name, value in changes.items() if value is not None]
        if changed and self.strikes:
            msg = (
                f"{self.id!r} says that an event never happened, so that it has nothing to be "
                "changed; strike it, by correction(recorded=...) alone, and correct the event"
            )
            raise ReversalError(msg)
        if self.reverses and set(changed) - {"on"}:
            msg = (
                f"{self.id!r} reverses an event, the whole of it; all that can be corrected of it "
                "is on=, or, without changes, that it happened"
            )
            raise ReversalError(msg)
        stated = dict(self.act.fields)
        right = {name: cast("Value", held(value)) for name, value in fields.items()}
        for name, value in right.items():
            if name not in stated:
                msg = f"event {self.id!r} states no {name}{nearest(name, stated)}"
                raise UnknownFieldError(msg)
            if type_of(value) != type_of(stated[name]):
                msg = (
                    f"event {self.id!r} has {name} {stated[name]}, and the right one is of the "
                    f"same type: {type_of(stated[name])}, not {value}"
                )
                raise WrongTypeError(msg)
        act = Act(self.act.kind, tuple((stated | right).items())) if right else self.act
        return Event(
            by=self.by if by is None else by,
            act=act,
            on=self.on if on is None else on,
            id=id,
            recorded=recorded,
            towards=self.towards if towards is None else towards,
            source=source,
            confidence=confidence,
            note=note,
            corrects=self.id if changed else "",
            strikes="" if changed else self.id,
            zone=self.zone,
        )

    @property
    def is_supposed(self) -> bool:
        """Whether it is not on record, and only supposed to have happened."""
        return self.note == SUPPOSED

    def __str__(self) -> str:
        """Its date, its party and its act; of what undoes another, that it does, and when."""
        if self.reverses:
            undone = escaped(self.reverses)
            return f"{self.on.isoformat()} reversal of {undone}: {self.by} {self.act}"
        if self.is_correction:
            right = self.told if self.corrects else "it never happened"
            return f"{self.recorded.isoformat()} correction of {escaped(self.undoes)}: {right}"
        return self.told


def telling(on: On, by: Party, act: str) -> str:
    """A date, a party and an act, which is told with instants by UTC: an id by default."""
    return f"{in_utc(on)} {by} {act}"


def taken(  # noqa: PLR0913, PLR0917 (an event has this many parts)
    by: Party, act: Act, on: On, recorded: On, id_: str, zone: Zone
) -> Event:
    """An event of parts that are known to be right, as they were looked at one by one before.

    It is what `Event` makes of them, in a fraction of the time.

    Args:
        by: The party that did it.
        act: The act.
        on: When it happened.
        recorded: When it became known.
        id_: Its id; see `telling` for that which it has by default.
        zone: The time zone of the contract.

    Raises:
        WrongTypeError: When it is recorded before it happened.
        NaiveDatetimeError: When a datetime has no time zone.
        CalendarEndError: When its day lies beyond the years that there are.
    """
    at = instant(on) if type(on) is date else zone.instant(on)
    known = at if recorded is on else zone.instant(recorded)
    event = filled(by, act, on, recorded, id_, zone, at, known)
    return event if known >= at else in_order(event)


def made_of(  # noqa: PLR0913 (an event has this many parts)
    by: Party,
    act: Act,
    on: On,
    recorded: On,
    *,
    id: str,  # noqa: A002 (the word that events use)
    towards: str,
    source: Source | None,
    confidence: Confidence | None,
    note: str,
) -> Event:
    """The event that `Event` makes of these parts, in a fraction of the time where all are plain.

    Arguments and errors as for `Event`, but that the act is one.
    """
    at, known = at_sight(on), at_sight(recorded)
    if (
        at is None
        or known is None
        or known < at
        or isinstance(by, PartyGroup)
        or not all(map(_is_plain, (id, towards, note)))
        or not (source is None or type(source) is Source)
        or not (confidence is None or type(confidence) is Confidence)
    ):
        return Event(
            by=by,
            act=act,
            on=on,
            id=id,
            recorded=recorded,
            towards=towards,
            source=source,
            confidence=confidence,
            note=note,
        )
    id_ = id or telling(on, by, act.told(in_utc))
    return filled(
        by, act, on, recorded, id_, GREENWICH, at, known, towards, source, confidence, note
    )


def _is_plain(text: object) -> bool:
    return type(text) is str and text.isascii() and not text.isspace()


def filled(  # noqa: PLR0913, PLR0917 (an event has this many parts)
    by: Party,
    act: Act,
    on: On,
    recorded: On,
    id_: str,
    zone: Zone,
    at: int,
    known: int,
    towards: str = "",
    source: Source | None = None,
    confidence: Confidence | None = None,
    note: str = "",
) -> Event:
    """An event as `taken` has it, of which the instants are known, too; nothing is looked at."""
    made: Any = _EventBlank()
    made.by = by
    made.act = act
    made.on = on
    made.id = id_
    made.recorded = recorded
    made.towards = towards
    made.source = source
    made.confidence = confidence
    made.note = note
    made.reverses = made.corrects = made.strikes = ""
    made.corrected = None
    made.zone = zone
    made.at = at
    made.known = known
    made.__class__ = Event
    event: Event = made
    return event


_EventBlank = blank_of(Event)


def in_zone(event: Event, zone: Zone) -> Event:
    """The event, reckoned in the civil days of a time zone.

    Raises:
        CalendarEndError: When its day there lies beyond the years that there are.
    """
    if event.zone is zone:
        return event
    if type(event) is not Event:  # what extends it may have other places
        return evolve(event, zone=zone)
    made = _blank_of(event)
    made.zone = zone
    made.at = at = zone.instant(event.on)
    made.known = at if event.recorded is event.on else zone.instant(event.recorded)
    made.__class__ = Event
    there: Event = made
    return there


def stating(event: Event, act: Act) -> Event:
    """The event with an act that is equal to its own, of which the action type is known."""
    made = _blank_of(event)
    made.act = act
    made.__class__ = Event
    stated: Event = made
    return stated


def _blank_of(event: Event) -> Any:  # noqa: ANN401 (of a class that is made here)
    """A blank with what an event holds, but for what an engine tells of it."""
    made: Any = _EventBlank()
    made.by = event.by
    made.act = event.act
    made.on = event.on
    made.id = event.id
    made.recorded = event.recorded
    made.towards = event.towards
    made.source = event.source
    made.confidence = event.confidence
    made.note = event.note
    made.reverses = event.reverses
    made.corrects = event.corrects
    made.strikes = event.strikes
    made.corrected = None
    made.zone = event.zone
    made.at = event.at
    made.known = event.known
    return made


def _alike(one: On, other: On) -> bool:
    """Whether two are both days, or both instants, so that no zone decides which comes first."""
    return isinstance(one, datetime) is isinstance(other, datetime)


def in_order(event: Event) -> Event:
    """The event, checked to become known when it happens, or later.

    Raises:
        WrongTypeError: When it is recorded before it happened.
    """
    if event.known < event.at:
        msg = (
            f"event {event.id!r} is recorded on {event.recorded}, before it happened; "
            "it becomes known when it happens, or later"
        )
        raise WrongTypeError(msg)
    return event


def complete(act: Act) -> Act:
    """The act, checked to state every field of its action.

    Raises:
        MissingFieldError: When a field is left open; an event states what happened.
    """
    stated = {name for name, _ in act.fields}
    for known in act.schema.fields if act.schema else ():
        if known.name not in stated:
            msg = f"an event states what happened: give {act.kind} its {known.name}"
            raise MissingFieldError(msg)
    return act


def corrected(event: Event, right: Event, since: On) -> Event:
    """An event as it happened, with the party, the act and the day of another.

    Args:
        event: The event; it counts as known since it was recorded, rightly or not.
        right: What it is to be like.
        since: Since when it is known to be so.
    """
    later = event.zone.instant(right.on) > event.known
    made = evolve(
        event,
        by=right.by,
        act=right.act,
        on=right.on,
        towards=right.towards,
        recorded=right.on if later else event.recorded,
    )
    object.__setattr__(made, "corrected", since)
    return made


def numbered(id_: str, nth: int) -> str:
    """The id of the n-th of several events of one content, which one source tells apart."""
    return id_ if nth == 1 else f"{id_} ({nth})"
