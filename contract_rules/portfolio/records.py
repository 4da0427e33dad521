"""Reads rows of events: what a contract admits is taken, and the rest is told with its reason.

What rows say alike is read once: the act that an action and fields state is kept, with all that
was looked at when a contract first admitted it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from attrs import evolve

from contract_rules.contracts import admission, corrections, serialization
from contract_rules.contracts.cells import cell_value, json_in, when
from contract_rules.contracts.fact_base import FactBase
from contract_rules.contracts.names import NamesInUse
from contract_rules.contracts.textual.spelling import plainly
from contract_rules.errors import (
    ContractError,
    InvalidContractError,
    MalformedRecordError,
    MissingFieldError,
    UnknownActionError,
    UnknownPartyError,
    WrongTypeError,
    nearest,
)
from contract_rules.values.acts import Act, ActionType, Entity, Party
from contract_rules.values.arguments import shown
from contract_rules.values.data_classes import frozen
from contract_rules.values.events import Event, numbered, taken, telling
from contract_rules.values.instants import in_utc
from contract_rules.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contract_rules.contracts.contract import Contract
    from contract_rules.values.acts import Value
    from contract_rules.values.instants import On

REQUIRED = ("instance", "by", "action")
"""The columns that a table of events must have, beside ``on`` or ``at``."""

NAMING = ("towards", "reverses", "corrects", "strikes")

OPTIONAL = ("id", "on", "at", "fields", "recorded", *NAMING, "source", "confidence", "note")

RARE = (*NAMING, "source", "confidence", "note")
"""The columns that few events have anything in."""

Cells: TypeAlias = Mapping[str, Sequence[Any]]
"""The cells of a table, by the names of its columns."""

_Row: TypeAlias = tuple[
    int, str | None, object, object, object, object, object, dict[str, object] | None
]
"""A row of events: its number, what its cells ``id``, ``by``, ``action`` and ``fields`` say, when
it happened, when it was recorded, and what it says beside by the names of columns, if it does."""

MOST_ACTS = 4096
"""How many acts are kept, as they were read."""


@frozen
class Refused:
    """A row that is left out.

    Attributes:
        row: Its number in its table, from 1.
        id: The id that it states; None where it states none.
        reason: Why, as a sentence.
    """

    row: int
    id: str | None
    reason: str


@frozen
class Admitted:
    """The events of an instance.

    Attributes:
        events: Those that are admitted, in the order of rows.
        names: The names of things that are in use by them.
        refused: The rows that are not.
    """

    events: list[Event]
    names: NamesInUse
    refused: list[Refused]


@frozen
class _Kept:
    """An act as it was read and admitted.

    Attributes:
        act: The act.
        kind: Its action, so that no other comes to have its place in memory.
        has_things: Whether it names things.
        is_plain: Whether nothing of it is to be looked at again under a contract with its parties.
        parties: The names of parties in it, which another contract may know otherwise.
    """

    act: Act
    kind: ActionType
    has_things: bool
    is_plain: bool
    parties: tuple[str, ...]

    @cached_property
    def told(self) -> str:
        """The act, as ids by default tell it."""
        return self.act.told(in_utc)


def why(error: ContractError) -> str:
    """Why a row is left out, for whoever fills in tables: in a line, and without Python."""
    told = getattr(error, "errors", ()) or (error,)
    return plainly("; ".join(map(str, told)))


class Records:
    """Reads the events of instances.

    Args:
        early: Whether events count that happened before the first day of their contract.
    """

    def __init__(self, *, early: bool) -> None:
        self._early = early
        self._acts: dict[object, _Kept] = {}
        self._days: dict[str, On] = {}

    def admitted(self, contract: Contract, cells: Cells, first: int, last: int) -> Admitted:
        """The events of a contract, and the rows that it does not admit.

        Args:
            contract: The contract.
            cells: The cells of events.
            first: The place of its first event in them.
            last: The place after its last.
        """
        names = NamesInUse(contract.names)
        refused: list[Refused] = []
        parties: dict[str, Party] = {party.name: party for party in contract.parties}
        currency = contract.currency
        numbers: dict[str, int] = {}
        known: dict[str, tuple[int, Event]] = {}
        for row in _rows(cells, first, last):
            number, id_, *_ = row
            try:
                event, has_things = self._event(contract, row, parties, currency, names)
                if not id_ and not event.undoes:
                    nth = numbers[event.id] = numbers.get(event.id, 0) + 1
                    if nth > 1:
                        event = evolve(event, id=numbered(event.id, nth))
                if event.id in known:
                    _refuse_again(*known[event.id], event)
            except ContractError as error:
                refused.append(Refused(number, id_ or None, why(error)))
                continue
            known[event.id] = number, event
            if has_things:
                names.add(event.act)
            if currency is None:
                currency = admission.currency_of(contract, event.act)
        events = [event for _, event in known.values()]
        if corrections.undoing(events):
            refused += _check_undoing(known, contract)
            events = [event for _, event in known.values()]
        return Admitted(events, names, refused)

    def _event(
        self,
        contract: Contract,
        row: _Row,
        called: dict[str, Party],
        currency: str | None,
        names: NamesInUse,
    ) -> tuple[Event, bool]:
        """The event of a row, as the contract admits it, and whether it names things.

        Raises:
            ContractError: When it is none.
        """
        _, id_, by, _, _, on, recorded, rest = row
        party = called.get(by) if type(by) is str else None
        if party is None:
            party = _party(contract, by, called)
        on = on if type(on) is date else self._when(on, "on")
        if type(recorded) is not date:
            recorded = on if recorded is None else self._when(recorded, "recorded")
        kept = self._act(contract, row, currency, names)
        blank = type(id_) is str and id_.isspace()  # which names none: the event refuses it
        is_plain = (
            kept.is_plain
            and not (rest or blank)
            and not (kept.has_things and not names.are_all_right)
        )
        for name in kept.parties if is_plain else ():
            is_plain = is_plain and name in called and called[name].name == name
        zone = contract.program.zone
        if is_plain:
            id_ = id_ or telling(on, party, kept.told)
            event = taken(party, kept.act, on, recorded, id_, zone)
        else:
            offered = Event(
                by=party,
                act=kept.act,
                on=on,
                id=id_ or "",
                recorded=recorded,
                zone=zone,
                **_rest(rest or {}),
            )
            event = admission.event(contract, offered, currency, names)
        if not self._early and (on if type(on) is date else event.day) < contract.effective:
            msg = (
                f"it happened on {event.on.isoformat()}, before the first day of the contract, "
                f"{contract.effective.isoformat()}; put it right, or have early events counted"
            )
            raise WrongTypeError(msg)
        return event, kept.has_things

    def _when(self, cell: object, column: str) -> On:
        if not isinstance(cell, str):
            return _read_day(cell, column)
        found = self._days.get(cell)
        if found is None:
            if len(self._days) >= MOST_ACTS:
                self._days.clear()
            found = self._days[cell] = _read_day(cell, column)
        return found

    def _act(
        self, contract: Contract, row: _Row, currency: str | None, names: NamesInUse
    ) -> _Kept:
        """The act that a row states, as the contract admits it."""
        _, _, _, action, told, *_ = row
        kind = contract.vocabulary.get(action) if type(action) is str else None
        if kind is None:
            kind = _kind(contract, action)
        fields = told if type(told) is str else _pairs_of(told)
        key = id(kind), currency, fields
        try:
            kept = self._acts.get(key)
        except TypeError:  # something in it has parts of its own
            return _read(contract, kind, fields, row, currency, names)
        if kept is None:
            kept = _read(contract, kind, fields, row, currency, names)
            if len(self._acts) >= MOST_ACTS:
                self._acts.clear()
            if kept.is_plain:
                self._acts[key] = kept
        return kept


def _read(  # noqa: PLR0913, PLR0917 (what an act is looked at by)
    contract: Contract,
    kind: ActionType,
    fields: object,
    row: _Row,
    currency: str | None,
    names: NamesInUse,
) -> _Kept:
    """The act of a row, once the contract admits it."""
    act = _stated(contract, kind, fields)
    label = row[1] or f"of row {row[0]}"
    offered = Event(by=contract.parties[0], act=act, on=contract.effective, id=label)
    admitted = admission.event(contract, offered, currency, names).act
    things = [value for _, value in admitted.fields if isinstance(value, Entity)]
    has_amounts = any(isinstance(value, Money) for _, value in admitted.fields)
    is_plain = (
        admitted.schema is kind
        and _is_as_written(admitted, fields)
        and not any(thing.aliases for thing in things)
        and (currency is not None or not has_amounts)
        and (not things or names.are_all_right)
    )
    parties = tuple(value.name for _, value in admitted.fields if isinstance(value, Party))
    return _Kept(admitted, kind, bool(things), is_plain, parties)


def _is_as_written(act: Act, fields: object) -> bool:
    """Whether cells call the parties in an act as it does, by names that are no others'."""
    cells = dict(_pairs(fields))
    return all(
        cells[name] in (value.name, {"Party": value.name})
        for name, value in act.fields
        if isinstance(value, Party)
    )


def act_of(contract: Contract, action: object, fields: object) -> Act:
    """The act that an action and the cell of its fields state.

    Args:
        contract: The contract.
        action: The name of the action.
        fields: JSON text, a struct or a map. Each value is as JSON of events has it,
            ``{"Money": "USD 900"}``, or as a cell of its type, ``"USD 900"``.

    Raises:
        ContractError: When they state none.
    """
    kind = _kind(contract, action)
    act = _stated(contract, kind, _pairs_of(fields))
    lacking = [f.name for f in kind.fields if not f.optional and act.get(f.name) is None]
    if lacking:
        msg = f"{kind.name} needs its {', '.join(lacking)}; state it in the cell 'fields'"
        raise MissingFieldError(msg)
    return act


def _kind(contract: Contract, action: object) -> ActionType:
    """The action of a name.

    Raises:
        UnknownActionError: When the contract has none of that name.
    """
    if action is None:
        msg = "the cell 'action' is empty; say what is done"
        raise MissingFieldError(msg)
    kind = contract.vocabulary.get(action) if isinstance(action, str) else None
    if kind is None:
        names = sorted(contract.vocabulary)
        hint = nearest(action, names) if isinstance(action, str) else ""
        msg = f"{contract.name} has no action {shown(action)}{hint}"
        raise UnknownActionError(msg)
    return kind


def _pairs_of(fields: object) -> object:
    """A cell of fields as it is kept: a text, or pairs of names and values."""
    if isinstance(fields, dict | Mapping):  # most are a dict, which is seen at once
        return tuple(cast("Mapping[str, object]", fields).items())
    if isinstance(fields, list):  # a map, as Arrow has it
        return tuple(cast("list[tuple[str, object]]", fields))
    return fields


def _stated(contract: Contract, kind: ActionType, fields: object) -> Act:
    wrong: list[str] = []
    values: list[tuple[str, Value]] = []
    for name, cell in _pairs(fields):
        if cell is None:
            continue
        try:
            values.append((name, _value(contract, kind, name, cell)))
        except ContractError as error:
            wrong.append(f"{name}: {error}")
    if wrong:
        raise InvalidContractError("; ".join(wrong))
    return Act(kind.name, tuple(values))


def _value(contract: Contract, kind: ActionType, name: str, cell: object) -> Value:
    known = kind.field(name)
    if isinstance(cell, Mapping):
        data: dict[str, Any] = {"action": kind.name, "fields": {name: cell}}
        return serialization.act_from_json(data, "an event").fields[0][1]
    return cell_value(known, cell, contract)


def _pairs(fields: object) -> Iterable[tuple[str, object]]:
    """The names and the values that a cell states.

    Raises:
        MalformedRecordError: When it states none.
    """
    if isinstance(fields, str):
        read = json_in(fields, "fields")
        if not isinstance(read, dict):
            msg = f"fields: {shown(fields)} is no JSON object of values by the names of fields"
            raise MalformedRecordError(msg)
        return tuple(cast("dict[str, object]", read).items())
    if fields is None:
        return ()
    if not isinstance(fields, tuple):
        msg = f"fields: {shown(fields)} is no JSON text, no struct and no map of values"
        raise MalformedRecordError(msg)
    return cast("tuple[tuple[str, object], ...]", fields)


def _rows(cells: Cells, first: int, last: int) -> Iterable[_Row]:
    """The rows of events between two places."""
    nothing: list[Any] = [None] * (last - first)

    def of(name: str) -> Sequence[Any]:
        column = cells.get(name)
        return nothing if column is None else column[first:last]

    days, rest = of("on"), nothing
    if "at" in cells:
        days = [
            on if at is None else at if on is None else (on, at)
            for on, at in zip(days, of("at"), strict=True)
        ]
    rare = [(name, of(name)) for name in RARE if name in cells]
    if rare:
        rest = [
            {name: column[n] for name, column in rare if column[n] not in (None, "")}
            for n in range(last - first)
        ]
    told = map(of, ("row", "id", "by", "action", "fields"))
    return zip(*told, days, of("recorded"), rest, strict=True)


def _rest(cells: Mapping[str, object]) -> dict[str, Any]:
    """What few events say, as `Event` takes it.

    Raises:
        ContractError: When a cell is of another type.
    """
    data: dict[str, Any] = {"on": "2000-01-01", "by": "-", "action": "-", **cells}
    source = cells.get("source")
    if isinstance(source, str):
        data["source"] = json_in(source, "source")
        if not isinstance(data["source"], dict):
            msg = f"source: {shown(source)} is no JSON object with a title"
            raise MalformedRecordError(msg)
    event = serialization.event_from_json(data)
    return {name: getattr(event, name) for name in RARE if name in cells}


def _read_day(cell: object, column: str) -> On:
    """The day or instant of a cell; an error names its column."""
    if cell is None:
        msg = f"the cell {column!r} is empty; say when it happened"
        raise MissingFieldError(msg)
    if isinstance(cell, tuple):
        msg = "it has a day in 'on' and an instant in 'at'; leave one of them empty"
        raise WrongTypeError(msg)
    try:
        return when(cell)
    except ContractError as error:
        msg = f"{column}: {error}"
        raise type(error)(msg) from None


def _party(contract: Contract, name: object, known: dict[str, Party]) -> Party:
    """The party that a cell names, as `Contract.party` finds it.

    Args:
        contract: The contract.
        name: The cell.
        known: The parties that were found so far, by what they are called in cells: it is put
            there.

    Raises:
        UnknownPartyError: When it names none, or several may be meant.
    """
    if name is None or name == "":
        msg = "the cell 'by' is empty; say who did it"
        raise UnknownPartyError(msg)
    if not isinstance(name, str):
        msg = f"{contract.name} has no party {shown(name)}"
        raise UnknownPartyError(msg)
    found = known[name] = contract.party(name)
    return found


def _refuse_again(row: int, known: Event, event: Event) -> None:
    """Refuse a row whose id another has.

    Raises:
        ContractError: Always: EventConflictError where the two differ.
    """
    FactBase((known,)).admits(event)
    msg = f"the id {event.id!r} is that of row {row}, which says the same; leave one of them out"
    raise WrongTypeError(msg)


def _check_undoing(known: dict[str, tuple[int, Event]], contract: Contract) -> Iterable[Refused]:
    """Take out the events that undo what they cannot, each with the reason."""
    while True:
        try:
            corrections.check((event for _, event in known.values()), contract.program)
        except ContractError as error:
            row, event = known.pop(error.event)
            yield Refused(row, event.id, why(error))
        else:
            return
