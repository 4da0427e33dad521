"""What an engine asks of a record that others write to as well, wherever that is kept."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from attrs import evolve

from contract_rules.values.acts import Act, Entity
from contract_rules.values.arguments import annotated
from contract_rules.values.data_classes import frozen
from contract_rules.values.events import Event

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager


REDACTED = "[redacted]"
"""What a sealed field reads as once its person is forgotten: a text, or the name of an entity."""


def is_redacted(value: object) -> bool:
    """Whether a value was sealed, and its person is forgotten."""
    return (value.name if isinstance(value, Entity) else value) == REDACTED


def redacted_like(there: Event | None, event: Event) -> Event:
    """An event that is offered again, without what is redacted of it on record."""
    gone = {} if there is None else {n: v for n, v in there.act.fields if is_redacted(v)}
    if not gone:
        return event
    told = tuple((name, gone.get(name, value)) for name, value in event.act.fields)
    return evolve(event, act=Act(event.act.kind, told, event.act.schema))


@frozen(field_transformer=annotated)
class Head:
    """Where a record ends.

    Whoever writes it down elsewhere can show later that what was recorded up to there is as it
    was: `FactStore.verify`.

    Attributes:
        position: How many events are on record; the first has position 1.
        hash: The hash of the last one, in 64 hexadecimal digits, which covers all before it.
    """

    position: int
    hash: str


@frozen
class Stored:
    """Events of a record, one after another.

    Attributes:
        events: The events, in the order of recording.
        head: Where the record ended with the last of them.
        where: The record, for messages.
    """

    events: tuple[Event, ...]
    head: Head
    where: str

    def __iter__(self) -> Iterator[Event]:
        return iter(self.events)

    def place_of(self, id_: str) -> str:
        """The record and the position at which the event of an id stands."""
        first = self.head.position - len(self.events) + 1
        found = next(n for n, event in enumerate(self.events, first) if event.id == id_)
        return f"{self.where}, position {found}"


class Writing(ABC):
    """A record as long as nobody else can write to it."""

    @abstractmethod
    def after(self, head: Head | None) -> Stored:
        """The events after a head; all of them for None."""

    @abstractmethod
    def append(self, events: Iterable[Event]) -> Head:
        """Write events at the end that are new; says where the record ends then."""


class LastingRecord(ABC):
    """A record that an engine follows: events that others put there are seen by it."""

    @property
    @abstractmethod
    def sealed(self) -> Mapping[str, str]:
        """The fields that are sealed, as ``Action.field``, each with the field of its person."""

    @abstractmethod
    def after(self, head: Head | None) -> Stored:
        """The events after a head; all of them for None.

        Raises:
            TamperedRecordError: When what is there does not follow from that head.
        """

    @abstractmethod
    def writing(self) -> AbstractContextManager[Writing]:
        """Keep other writers out until the end; all is written then, or nothing on an error."""
