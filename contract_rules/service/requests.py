"""Reads what a request asks: the JSON of its body, or what its address says after the ``?``."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, TypeGuard

from contract_rules.contracts import admission, files, serialization
from contract_rules.contracts.fact_base import counted
from contract_rules.contracts.json_parts import is_object, object_of, shown_json, text_of
from contract_rules.errors import ContractError, EventConflictError, MalformedRecordError
from contract_rules.language.parties import Party
from contract_rules.values.acts import Act
from contract_rules.values.data_classes import frozen
from contract_rules.values.instants import On

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from contract_rules.contracts.contract import Contract
    from contract_rules.contracts.serialization import Json
    from contract_rules.values.events import Event

QUESTION = ("party", "action", "fields", "on", "known_by", "readings")
"""The parts of a question about an act."""


@frozen
class Times:
    """Of when a question is, and by what it is answered.

    Attributes:
        on: The day or the instant.
        known_by: By when what counts was known; None for all that is on record.
        readings: The readings of contested questions that are taken as settled, by their ids.
    """

    on: On
    known_by: On | None
    readings: dict[str, str]

    @property
    def known(self) -> dict[str, Any]:
        """What every question of an engine takes beside its day."""
        return {"known_by": self.known_by, "readings": self.readings}


@frozen
class Inquiry:
    """A question about an act.

    Attributes:
        party: Whose act it would be.
        act: The act.
        times: Of when.
    """

    party: Party
    act: Act
    times: Times


def json_of(body: bytes) -> Json:
    """The JSON data of a body.

    Raises:
        MalformedRecordError: When it is none.
    """
    try:
        return files.json_of(body.decode())
    except json.JSONDecodeError as error:
        msg = f"{error.lineno}:{error.colno}: {error.msg.lower()}; a body is one JSON value"
        raise MalformedRecordError(msg) from None
    except UnicodeDecodeError as error:
        msg = f"byte {error.start + 1}: {error.reason}; write the body in UTF-8"
        raise MalformedRecordError(msg) from None
    except RecursionError:
        msg = "it nests too deep; a question or an event is one object of plain fields"
        raise MalformedRecordError(msg) from None
    except ValueError as error:
        raise MalformedRecordError(str(error)) from None


def asked(data: Json, contract: Contract) -> Inquiry:
    """The question about an act of a contract that JSON data state.

    Raises:
        MalformedRecordError: When they state none; it says what is missing or wrong.
        ContractError: When a value in it is refused.
    """
    stated = object_of(data, "a question", QUESTION, {"party", "action", "on"})
    readings = stated.get("readings", {})
    if not is_object(readings) or not all(isinstance(r, str) for r in readings.values()):
        told = shown_json(readings)
        msg = f"readings is {told}; write an object of readings by their questions"
        raise MalformedRecordError(msg)
    act = admission.named_act(contract, serialization.act_from_json(stated, "a question"))
    party = Party(text_of(stated, "party"))
    known_by = None if stated.get("known_by") is None else _day(stated, "known_by")
    return Inquiry(party, act, Times(_day(stated, "on"), known_by, readings))


def times(query: Sequence[tuple[str, str]], also: Sequence[str] = ()) -> Times:
    """Of when a question is whose parts stand in the address.

    Args:
        query: The names and values after the ``?``.
        also: What else may stand there.

    Raises:
        MalformedRecordError: When there is no day, or what is no part of the question.
    """
    known = ("on", "known_by", "reading", *also)
    given: dict[str, str] = {}
    readings: dict[str, str] = {}
    for name, value in query:
        question, equals, reading = value.partition("=")
        if name not in known:
            msg = f"the address has no {name!r} to ask by; it has {', '.join(known)}"
            raise MalformedRecordError(msg)
        if name == "reading" and not equals:
            msg = f"{value!r} settles no question; write ?reading=question%3Dreading"
            raise MalformedRecordError(msg)
        if name in given:
            msg = f"{name} is given twice; give it once"
            raise MalformedRecordError(msg)
        if name == "reading":
            readings[question] = reading
        else:
            given[name] = value
    if "on" not in given:
        msg = "the address says no day; write ?on=2025-01-21"
        raise MalformedRecordError(msg)
    known_by = _day(given, "known_by") if "known_by" in given else None
    return Times(_day(given, "on"), known_by, readings)


def whole(query: Sequence[tuple[str, str]], name: str) -> int:
    """The whole number that stands in the address under a name, as nothing else may; else 0.

    Raises:
        MalformedRecordError: When it is none, or something else stands there.
    """
    given = dict(query)
    if given.keys() - {name} or len(given) < len(query):
        msg = f"the address may say {name}, once, and nothing else"
        raise MalformedRecordError(msg)
    text = given.get(name, "0")
    if not (text.isascii() and text.isdecimal() and len(text) < 16):  # noqa: PLR2004 (digits)
        msg = f"{name} is {text!r}; write a whole number, such as ?{name}=1000"
        raise MalformedRecordError(msg)
    return int(text)


def events(data: Json, contract: Contract) -> tuple[Event, ...]:
    """The events that a body states: one object, or a list of objects.

    An event without an id has one by its content, as a line of a file has: the n-th of several
    equal ones of a list is the n-th such event, so that a list that is sent again tells of the
    same events. Parties are called as `Contract.party` takes it.

    Raises:
        MalformedRecordError: When it states none; it names the place in the list.
        ContractError: When a value in it is refused.
    """
    stated = data if _is_list(data) else [data]
    if not stated:
        msg = "the list has no event; send one, as an object, or several, in a list"
        raise MalformedRecordError(msg)
    alike = Counter[str]()
    found: list[Event] = []
    for number, one in enumerate(stated):
        try:
            event = admission.named(contract, serialization.event_from_json(one))
            found.append(counted(event, alike, has_id=bool(one.get("id"))))
        except ContractError as error:
            id_ = one.get("id") if is_object(one) else None
            error.event = id_ if isinstance(id_, str) else ""
            if _is_list(data):
                error.where = f"[{number}]"
            raise
    return tuple(found)


def point_out(error: ContractError, data: Json, told: Sequence[Event]) -> None:
    """Have an error say at which place of the list that was sent its event stands."""
    places = [number for number, event in enumerate(told) if event.id == error.event]
    if _is_list(data) and places and not error.where:
        is_taken = isinstance(error, EventConflictError)  # by the one before
        error.where = f"[{places[-1 if is_taken else 0]}]"


def _day(data: Mapping[str, Json], name: str) -> On:
    return serialization.on_from_json(text_of(data, name))


def _is_list(data: Json) -> TypeGuard[list[Json]]:
    return isinstance(data, list)
