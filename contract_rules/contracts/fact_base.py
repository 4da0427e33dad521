"""The fact base: the events on record, append-only, indexed by what conditions ask."""

from __future__ import annotations

import json
import re
from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Iterable
from contextlib import contextmanager
from io import BufferedIOBase
from operator import attrgetter
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

from attrs import evolve

from contract_rules.contracts import files, serialization
from contract_rules.errors import ContractError, EventConflictError, MalformedRecordError
from contract_rules.values.arguments import checked, guard_of, look
from contract_rules.values.events import Event, in_zone, numbered
from contract_rules.values.zones import Zone

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from contract_rules.values.acts import Value
    from contract_rules.values.instants import On

_EVENT, _EVENTS = guard_of(Event), guard_of(Iterable[Event])

LONGEST = 1_000_000
"""How many bytes a line of a file has at most."""

_NONE: tuple[Event, ...] = ()

_COUNT = "events"

_COUNT_LINE = re.compile(rb'\{\s*"events"\s*:\s*([0-9]{1,18})\s*\}')
"""The line that says how many come after it."""

_BY_INSTANT = attrgetter("at")

_INDEXING = Lock()
"""Held by whoever looks for something in a fact base first, so that no event is found twice."""


class FactBase:
    """Events in order of their instants; those of one instant in the order of recording.

    Its days are those of UTC; of events that an engine gives back, those of the contract's zone.

    Args:
        events: The events on record at first; an event given twice counts once.

    Raises:
        EventConflictError: When two different events have one id.
    """

    def __init__(self, events: Iterable[Event] = ()) -> None:
        self._recorded: list[Event] = []
        self._by_id: dict[str, Event] = {}
        self._undoing: list[Event] = []
        self._all: list[Event] = []
        self._instants: list[int] = []
        self._latest: int | None = None
        self._places: dict[str, str] = {}
        self._by_act: dict[tuple[str, str], _Acts] = {}
        self._indexed = 0
        if events is not _NONE:  # of which most are made
            look("events", events, _EVENTS)
            self.add(*events)

    def add(self, *events: Event) -> tuple[bool, ...]:
        """Record events: all of them, or none where one is refused.

        Returns:
            For each whether it was new; an equal event of the same id changes nothing.

        Raises:
            EventConflictError: When an id is taken by a different event.
        """
        new, by_id = self._sorted_out(events)
        if not by_id:
            return new
        fresh = list(by_id.values())
        self._recorded += fresh
        self._by_id |= by_id
        self._undoing += [e for e in fresh if e.reverses or e.corrects or e.strikes]
        instants, every = self._instants, self._all
        if not instants:
            fresh.sort(key=_BY_INSTANT)
        ats = [event.at for event in fresh]
        latest = max(*ats, *[event.known for event in fresh])
        if self._latest is None or self._latest < latest:
            self._latest = latest
        if (not instants or instants[-1] <= ats[0]) and ats == sorted(ats):
            instants += ats
            every += fresh
            return new
        for at, event in zip(ats, fresh, strict=True):
            place = bisect_right(instants, at)
            instants.insert(place, at)
            every.insert(place, event)
        return new

    def admits(self, *events: Event) -> tuple[bool, ...]:
        """Whether each of some events would be new, if they were recorded now; see `add`.

        Raises:
            EventConflictError: When an id is taken by a different event.
        """
        return self._sorted_out(events)[0]

    def _sorted_out(self, events: Sequence[Event]) -> tuple[tuple[bool, ...], dict[str, Event]]:
        """Whether each of some events would be new, and those that would be, by their ids.

        Raises:
            EventConflictError: When an id is taken by a different event.
        """
        known = self._by_id
        fresh = {event.id: event for event in events if type(event) is Event}
        if len(fresh) == len(events) and known.keys().isdisjoint(fresh):
            return (True,) * len(events), fresh  # as most are
        fresh.clear()
        new: list[bool] = []
        for event in events:
            if type(event) is not Event:
                look("events", event, _EVENT)
            other = known.get(event.id) or fresh.get(event.id)
            if other is not None and other is not event and other != event:
                raise _conflict(other, event)
            new.append(other is None)
            if other is None:
                fresh[event.id] = event
        return tuple(new), fresh

    def _index(self) -> None:
        """Have the events found that were recorded since something was looked for last."""
        by_act = self._by_act
        with _INDEXING:
            for event in self._recorded[self._indexed :]:
                if not (event.reverses or event.corrects or event.strikes):
                    by = event.by.name
                    for kind in event.act.kinds:
                        acts = by_act.get((by, kind))
                        if acts is None:
                            acts = by_act[by, kind] = _Acts()
                        acts.add(event)
                self._indexed += 1

    def find(
        self, by: str, kind: str, fields: Sequence[tuple[str, Value]] = ()
    ) -> Sequence[Event]:
        """The acts of a party and an action, in order; with fields, those that may have them.

        Acts of a kind of the action are among them, where the action type is carried.

        Args:
            by: The party's name.
            kind: The action's name.
            fields: Values that fields must have. The rarest one alone narrows the search, so
                that the caller must test the others.
        """
        if self._indexed < len(self._recorded):
            self._index()
        acts = self._by_act.get((by, kind))
        if acts is None:
            return ()
        if len(fields) == 1:  # as most ask: it alone narrows the search
            ((name, value),) = fields
            of = acts.by_field.get(name)
            return (acts.by(name) if of is None else of).get(value, ())
        found: Sequence[Event] = acts.events
        for name, value in fields:
            of = acts.by_field.get(name)
            narrower = (acts.by(name) if of is None else of).get(value, ())
            if len(narrower) < len(found):
                found = narrower
        return found

    def up_to(self, on: On) -> FactBase:
        """The events up to the end of a day, or to an instant.

        Raises:
            NaiveDatetimeError: For a datetime without a time zone.
        """
        return FactBase(event for event in self._all if event.at <= event.zone.instant(on))

    def known_by(self, on: On) -> FactBase:
        """The events that were known by the end of a day or by an instant.

        Raises:
            NaiveDatetimeError: For a datetime without a time zone.
        """
        return FactBase(event for event in self._all if event.known <= event.zone.instant(on))

    @property
    def recorded(self) -> Sequence[Event]:
        """The events in the order of recording; it grows as they are recorded."""
        return self._recorded

    @property
    def undoing(self) -> Sequence[Event]:
        """The events that undo others, by reversing or correcting them, in that order."""
        return self._undoing

    @property
    def reversals(self) -> Sequence[Event]:
        """The events that reverse others, in the order of recording."""
        return [event for event in self._undoing if event.reverses]

    @checked
    def get(self, id_: str) -> Event | None:
        """The event of that id; None where there is none."""
        return self._by_id.get(id_)

    @property
    def last(self) -> Event | None:
        """The last event on record; None where there is none."""
        return self._all[-1] if self._all else None

    @property
    def latest(self) -> int | None:
        """The last instant (microseconds) at which something happened or was recorded, if any."""
        return self._latest

    def until(self, at: int) -> int:
        """The number of events up to and including an instant (microseconds)."""
        return bisect_right(self._instants, at)

    def __iter__(self) -> Iterator[Event]:
        return iter(tuple(self._all))

    def __len__(self) -> int:
        return len(self._all)

    def __contains__(self, event: object) -> bool:
        return self._by_id.get(getattr(event, "id", "")) == event

    def __getitem__(self, id_: str) -> Event:
        """The event of that id; ``KeyError`` when there is none."""
        return self._by_id[id_]

    def __eq__(self, other: object) -> bool:
        return self._all == other._all if isinstance(other, FactBase) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # it grows

    def __repr__(self) -> str:
        """The call that makes an equal one."""
        return f"FactBase({self._all!r})"

    @checked
    def dump(self, path: str | Path) -> None:
        """Write the events to a file, one JSON object a line.

        The first line says how many there are, so that a file that was cut is noticed when it is
        read. The file takes the place of one that is there only once it is written as a whole:
        where that fails, for want of space, say, the old one is left as it was.

        Raises:
            OSError: When the file cannot be written, or the path is that of a pipe or a device.
        """
        lines = (json.dumps(serialization.event_to_json(e), ensure_ascii=False) for e in self)
        files.replace(Path(path), (json.dumps({_COUNT: len(self)}), *lines))

    @classmethod
    @checked
    def load(cls, path: str | Path) -> FactBase:
        """Read the events of a file that has one JSON object a line.

        A first line such as ``{"events": 12}`` says how many lines come after it at least; `dump`
        writes it, and whoever writes a file by hand may leave it out. A file may also be one list
        of such objects, as ``contract-rules events --json`` prints it; what an event there amounts
        to is left out.

        A line without an id has one by its content: the n-th of several lines of one content is
        the n-th such event, so that two equal lines are two payments, and a file that is read
        again, or has grown, tells of the same events.

        Raises:
            MalformedRecordError: When a line is not an event, is longer than a million bytes, or
                fewer lines come than the first one says; it names the file, the line and the
                column, and holds the good events before it as ``.read``. Also when the path is
                that of a pipe or a device.
            OSError: When the file cannot be read.
        """
        return cls._of(files.lines(Path(path), LONGEST), str(path))

    @classmethod
    @checked
    def read(cls, file: BufferedIOBase, name: str) -> FactBase:
        """Read the events of what is open for reading, such as ``sys.stdin.buffer``, to its end.

        Args:
            file: What has the lines, as bytes; what they may be stands at `load`.
            name: What it is called in messages.

        Raises:
            MalformedRecordError: As for `load`.
            OSError: When it cannot be read.
        """
        return cls._of(files.lines_of(file, LONGEST), name)

    @classmethod
    def _of(cls, lines: Iterator[tuple[int, bytes]], name: str) -> FactBase:
        facts, alike, counts = cls(), Counter[str](), _Counts(name)
        for number, line in lines:
            place = f"{name}:{number}"
            if not len(facts) and line.lstrip().startswith(b"["):
                rest = b"".join(more for _, more in lines)
                whole = b"\n" * (number - 1) + line + rest
                for event, where in _read_list(whole, facts, name, alike):
                    facts._places.setdefault(event.id, where)
                break
            if len(line) > LONGEST:
                msg = f"{place}:1: it is longer than {LONGEST:,} bytes; a line holds one event"
                raise MalformedRecordError(msg, facts)
            if line.strip() and not counts.is_one(line, number):
                event = _read(line, facts, place, alike)
                facts._places.setdefault(event.id, place)
        counts.check(facts)
        return facts

    @checked
    def joined(self, other: FactBase) -> FactBase:
        """The events of both, those of this one recorded first.

        Raises:
            EventConflictError: When two different events have one id.
        """
        found = FactBase((*self._recorded, *other._recorded))
        found._places = {**other._places, **self._places}
        return found

    @checked
    def place_of(self, id_: str) -> str:
        """The file and line that an event was read from, ``events.jsonl:3``; else empty."""
        return self._places.get(id_, "")

    @checked
    def in_zone(self, zone: Zone) -> FactBase:
        """The same events, their days those of a time zone."""
        events = self._recorded
        found = FactBase(in_zone(event, zone) for event in events)
        found._places = self._places
        return found


class _Acts:
    """The acts of a party and an action, by the values of the fields that were looked for.

    Attributes:
        events: All of them, in the order of their instants.
        by_field: Those of each value of a field, by its name.
    """

    __slots__ = ("by_field", "events")

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.by_field: dict[str, dict[Value, list[Event]]] = {}

    def add(self, event: Event) -> None:
        """Add one that was recorded."""
        events = self.events
        if not events or events[-1].at <= event.at:  # as most come in order
            events.append(event)
        else:
            insort(events, event, key=_BY_INSTANT)
        if self.by_field:
            for name, of in self.by_field.items():
                value = event.act.get(name)
                if value is not None:
                    _place(of.setdefault(value, []), event)

    def by(self, name: str) -> dict[Value, list[Event]]:
        """Those of each value of a field, which is looked for from now on."""
        with _INDEXING:
            found: dict[Value, list[Event]] = {}
            for event in self.events:  # which are in order
                value = event.act.get(name)
                if value is not None:
                    found.setdefault(value, []).append(event)
            self.by_field[name] = found
        return found


class _Counts:
    """How many lines a file says that it has, wherever it says so, and how many there were."""

    def __init__(self, path: str | Path) -> None:
        self._path, self._read = path, 0
        self._told: list[tuple[int, int, int]] = []

    def is_one(self, line: bytes, number: int) -> bool:
        """Whether a line says how many come after it; every other is counted."""
        found = _COUNT_LINE.fullmatch(line.strip())
        if found is None:
            self._read += 1
        else:
            self._told.append((number, int(found[1]), self._read))
        return found is not None

    def check(self, facts: FactBase) -> None:
        """See that as many lines came as were told.

        Raises:
            MalformedRecordError: When there were fewer.
        """
        for number, told, before in self._told:
            if self._read - before < told:
                msg = (
                    f"{self._path}:{number}:1: it tells of {told} events, and "
                    f"{self._read - before} come after it; the file is cut"
                )
                raise MalformedRecordError(msg, facts)


def _place(events: list[Event], event: Event) -> None:
    if not events or events[-1].at <= event.at:
        events.append(event)
    else:
        insort(events, event, key=_BY_INSTANT)


def _read(line: bytes, facts: FactBase, place: str, alike: Counter[str]) -> Event:
    cut = "" if line.endswith(b"\n") else ", and the file may be cut here"
    with _placed(facts, place, cut):
        try:
            data = files.json_of(line.decode().rstrip("\r\n"))
        except json.JSONDecodeError as error:
            msg = f"{error.msg.lower()}; a line holds one whole JSON object{cut}"
            what = f"{place}:{error.colno}: {msg}"
            raise MalformedRecordError(what, facts) from None
        try:
            event = event_of(data, alike)
        except ContractError as error:
            keys, of_key = serialization.mistaken_in(data)
            column = files.place_in(line.decode(), keys, of_key=of_key) + 1
            what = f"{place}:{column}: {error}"
            raise MalformedRecordError(what, facts) from error
        facts.add(event)
        return event


def _read_list(
    text: bytes, facts: FactBase, name: str, alike: Counter[str]
) -> Iterator[tuple[Event, str]]:
    """Read the events of a JSON list, as the command prints them, each with its place."""
    with _placed(facts, f"{name}:1", ""):
        try:
            listed: list[Any] = files.json_of(text.decode())
        except json.JSONDecodeError as error:
            msg = f"{error.msg.lower()}; a list holds JSON objects, and the file may be cut here"
            what = f"{name}:{error.lineno}:{error.colno}: {msg}"
            raise MalformedRecordError(what, facts) from None
        except UnicodeDecodeError as error:
            before = text[: error.start]
            line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
            what = f"{name}:{line}:{column}: {error.reason}; write the file in UTF-8"
            raise MalformedRecordError(what, facts) from None
    for number, data in enumerate(listed, 1):
        place = f"{name}, event {number} of the list"
        with _placed(facts, place, ""):
            yield _put(_recorded_of(data), facts, alike), place


def _recorded_of(data: object) -> Any:  # noqa: ANN401 (JSON data)
    """What is recorded of an event, without what it amounts to."""
    if not isinstance(data, dict):
        return data
    told = cast("dict[str, object]", data)
    return {key: value for key, value in told.items() if key not in _ANSWERED}


_ANSWERED = frozenset({"format", "version", "findings"})
"""What the command tells of an event beside what is recorded of it."""


def event_of(data: Any, alike: Counter[str]) -> Event:  # noqa: ANN401 (JSON data)
    """The event that data say, as one of several that one source tells.

    Without an id, it has one by its content: the n-th of several of one content is the n-th such
    event, so that two equal lines are two payments.

    Args:
        data: The data.
        alike: How many of each content were told before; it is counted in.

    Errors as for `serialization.event_from_json`.
    """
    return counted(serialization.event_from_json(data), alike, has_id=bool(data.get("id")))


def counted(event: Event, alike: Counter[str], *, has_id: bool) -> Event:
    """An event as `event_of` has it; one with an id of its own as it is."""
    if event.undoes or has_id:
        return event
    alike[event.id] += 1
    return evolve(event, id=numbered(event.id, alike[event.id]))


def _put(data: Any, facts: FactBase, alike: Counter[str]) -> Event:  # noqa: ANN401 (JSON data)
    """The event that data says, put on record."""
    event = event_of(data, alike)
    facts.add(event)
    return event


@contextmanager
def _placed(facts: FactBase, place: str, cut: str) -> Generator[None]:
    """Have errors of what is read name its place, and hold the good events before it."""
    try:
        yield
    except UnicodeDecodeError as error:
        what = f"{place}:{error.start + 1}: {error.reason}; write the file in UTF-8{cut}"
        raise MalformedRecordError(what, facts) from None
    except RecursionError:
        what = f"{place}:1: it nests too deep; an event is one object of plain fields"
        raise MalformedRecordError(what, facts) from None
    except MalformedRecordError as error:
        if error.read is facts:
            raise
        what = f"{place}:1: {error}"
        raise MalformedRecordError(what, facts) from error
    except (ContractError, ValueError) as error:
        what = f"{place}:1: {error}"
        raise MalformedRecordError(what, facts) from error


@contextmanager
def placing(events: Iterable[Event]) -> Generator[None]:
    """Let an error name the place in the file where its event stands, if it was read from one."""
    try:
        yield
    except ContractError as error:
        place = events.place_of(error.event) if isinstance(events, FactBase) else ""
        if place:
            error.where = place
            error.add_note(f"The event stands at {place}.")
        raise


def _conflict(known: Event, event: Event) -> EventConflictError:
    """The error of an event whose id is taken by another, with what differs between them."""
    parts, others = _parts(known), _parts(event)
    names = [n for n in dict.fromkeys((*parts, *others)) if parts.get(n) != others.get(n)]
    differs = " and ".join(
        f"{name} ({parts.get(name, 'none')} on record, {others.get(name, 'none')} here)"
        for name in names
    )
    error = EventConflictError(
        f"the id {event.id!r} is taken by a different event ({known}): they differ in {differs}; "
        "if it is the same event, leave it out or record it with what is on record; "
        "if it is a second one, give it an id of its own: does(..., id='...')"
    )
    error.event = event.id
    return error


def _parts(event: Event) -> dict[str, object]:
    """What an event says, part by part, without what it leaves unsaid."""
    given: dict[str, object] = {
        "the party": event.by,
        "the action": event.act.kind,
        "the day": event.on.isoformat(),
        **{f"the field {name}": value for name, value in event.act.fields},
        "recorded": event.recorded.isoformat(),
        "towards": event.towards,
        "what it reverses": event.reverses,
        "what it corrects": event.corrects or event.strikes,
        "whether that happened": event.strikes and "it never did",
        "the source": event.source,
        "the confidence": event.confidence and event.confidence.value,
        "the note": event.note and repr(event.note),
    }
    return {name: value for name, value in given.items() if value not in (None, "")}
