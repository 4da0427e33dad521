"""An event: a dated act of a party, with where it is written down."""

from __future__ import annotations

from datetime import date, datetime

from attrs import Attribute, Factory, field, frozen

from contract_rules.errors import MissingFieldError, WrongTypeError
from contract_rules.values.acts import Act, Party, PartyGroup
from contract_rules.values.arguments import annotated, shown
from contract_rules.values.instants import On, aware, day
from contract_rules.values.sources import Confidence, Source
from contract_rules.values.zones import GREENWICH, Zone

SUPPOSED = "may have happened off the record"
"""The note by which an event off the record, which is only supposed, is known."""


def _single(_: object, __: Attribute[Party], by: Party) -> None:
    if isinstance(by, PartyGroup):
        msg = f"{by} is a group, and an event is of one party; say who of them did it"
        raise WrongTypeError(msg)


def _instant(_: object, __: Attribute[On], on: On) -> None:
    aware(on)


def _zone(_: object, __: Attribute[Zone], zone: object) -> None:
    if not isinstance(zone, Zone):
        msg = f"{shown(zone)} is no time zone; leave it out, as it is that of the contract"
        raise WrongTypeError(msg)


@frozen(kw_only=True, field_transformer=annotated)
class Event:
    """A dated occurrence of an action by a party.

    Attributes:
        by: The party that did it.
        act: The act.
        on: When it happened; a date means by the end of that day.
        id: Its id in a fact base. By default it is made of the above, so that an event recorded
            twice is one event; give two alike of one day ids of their own.
        recorded: When it became known; by default, when it happened.
        towards: The id of the event whose duty it performs, where it says so.
        source: Where it is written down.
        confidence: How far that is to be trusted.
        note: What else a reader should know.
        zone: The time zone in whose civil days it is reckoned: that of the contract that
            admitted it; left out of equality.
        at: Its instant there, made of `on`; left out of equality.
        known: The instant from which it was known, made of `recorded`; left out of equality.

    Raises:
        NaiveDatetimeError: When a datetime has no time zone.
        WrongTypeError: When it is recorded before it happened, or is of a group of parties.
    """

    by: Party = field(validator=_single)
    act: Act
    on: On = field(validator=_instant)
    id: str = ""
    recorded: On = field(
        default=Factory(lambda event: event.on, takes_self=True), validator=_instant
    )
    towards: str = ""
    source: Source | None = None
    confidence: Confidence | None = field(default=None, repr=str)
    note: str = ""
    zone: Zone = field(default=GREENWICH, eq=False, repr=False, validator=_zone)
    at: int = field(init=False, eq=False, repr=False)
    known: int = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "at", self.zone.instant(self.on))
        object.__setattr__(self, "known", self.zone.instant(self.recorded))
        if not self.id:
            object.__setattr__(self, "id", f"{self.on.isoformat()} {self.by} {self.act}")
        if isinstance(self.on, datetime) is isinstance(self.recorded, datetime):
            in_order(self)  # else it turns on the zone

    @property
    def day(self) -> date:
        """The civil day on which it happened, in its zone."""
        return day(self.at) if isinstance(self.on, datetime) else self.on

    @property
    def is_supposed(self) -> bool:
        """Whether it is not on record, and only supposed to have happened."""
        return self.note == SUPPOSED

    def __str__(self) -> str:
        """Its date, its party and its act."""
        return f"{self.on.isoformat()} {self.by} {self.act}"


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
