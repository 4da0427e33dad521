"""Events as CloudEvents 1.0, in both modes: one JSON document, or headers beside the data.

A CloudEvent is known by its source and its id. So events of a source of one's own keep their ids,
and those of another have ids that begin with it: whatever is delivered twice is one event, and two
systems may count from 1.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, cast
from unicodedata import category
from urllib.parse import quote, unquote

from contract_rules.contracts import files, serialization
from contract_rules.errors import ContractError, MalformedRecordError, WrongTypeError
from contract_rules.values.arguments import checked
from contract_rules.values.escapes import escaped
from contract_rules.values.events import Event

TYPE = "contract_rules.event"
"""The type of the CloudEvents that are events of a record."""

_VERSION = "1.0"

_JSON, _STRUCTURED = "application/json", "application/cloudevents+json"

_NAMING = ("id", "towards", "reverses", "corrects", "strikes")
"""The parts of an event that are ids."""

_SAFE = "".join(map(chr, range(0x21, 0x7F))).translate({ord('"'): None, ord("%"): None})
"""The characters that stand in a header as they are."""


@checked
def event_as_cloud_event(event: Event, source: str) -> dict[str, Any]:
    """An event as one CloudEvent in JSON, the structured mode.

    Args:
        event: The event. One of a day has no ``time``, as a day has none; its data tell the day.
        source: Whence it comes, a URI such as ``https://example.com/leases/12``; together with
            the event's id it names the event for everybody.

    Raises:
        WrongTypeError: When the source or the event's id has what no CloudEvent can say.
    """
    attributes = {"id": event.id, "source": source, "subject": event.act.kind}
    for name, text in attributes.items():
        if not text or not all(map(_is_said, text)):
            msg = (
                f"the {name} of a CloudEvent is a text without control characters, not "
                f"{escaped(text)!r}; give the event an id of its own, and a URI as its source"
            )
            raise WrongTypeError(msg)
    told: dict[str, Any] = {"specversion": _VERSION, "type": TYPE, **attributes}
    if isinstance(event.on, datetime):
        moment = event.on.astimezone(UTC).isoformat()
        told["time"] = moment.replace("+00:00", "Z")
    return {**told, "datacontenttype": _JSON, "data": serialization.event_to_json(event)}


@checked
def event_as_http(
    event: Event, source: str, *, structured: bool = False
) -> tuple[dict[str, str], bytes]:
    """An event as the headers and the body of an HTTP message.

    Args:
        event: The event.
        source: As `event_as_cloud_event` takes it.
        structured: Whether all stands in the body; by default, in the binary mode, the
            attributes stand in headers ``ce-...``, and the event in the body.

    Raises:
        WrongTypeError: As for `event_as_cloud_event`.
    """
    told = event_as_cloud_event(event, source)
    if structured:
        return {"content-type": _STRUCTURED}, json.dumps(told).encode()
    data, content = told.pop("data"), told.pop("datacontenttype")
    headers = {f"ce-{name}": quote(value, safe=_SAFE) for name, value in told.items()}
    return {"content-type": content, **headers}, json.dumps(data).encode()


@checked
def event_from_cloud_event(document: Mapping[str, Any], source: str) -> Event:
    """The event that a CloudEvent in JSON tells.

    When it happened and became known its data say, under ``on`` and ``recorded``. Its own
    ``time`` is neither, as a producer may set it to the present; but it is refused where it is
    before the event happened.

    Args:
        document: The CloudEvent.
        source: The source of one's own events, which keep their ids. The id of an event of any
            other source, and those that it names, have that source before them:
            ``"https://example.com/b 17"``.

    Raises:
        MalformedRecordError: When it is no CloudEvent of version 1.0 that tells an event, or
            its time contradicts its data.
        ContractError: When a value in it is refused.
    """
    told = {name: _text(document, name) for name in ("specversion", "id", "source", "type")}
    if told["specversion"] != _VERSION:
        msg = f"it is a CloudEvent of version {told['specversion']}; only 1.0 is read"
        raise MalformedRecordError(msg)
    if told["type"] != TYPE:
        msg = (
            f"the CloudEvent is of the type {told['type']!r}, and those that tell an event of "
            f"{TYPE!r}; make an event of what others tell: party.does(action, on=..., id=...)"
        )
        raise MalformedRecordError(msg)
    data = _data(document)
    if not isinstance(data, dict):
        msg = "the data of the CloudEvent are no JSON object that tells an event"
        raise MalformedRecordError(msg)
    event = {"id": told["id"], **cast("dict[str, Any]", data)}
    if event["id"] != told["id"]:
        msg = f"the CloudEvent has the id {told['id']!r}, and its data {event['id']!r}"
        raise MalformedRecordError(msg)
    if told["source"] != source:
        for name in _NAMING:
            if isinstance(event.get(name), str) and event[name]:
                event[name] = f"{told['source']} {event[name]}"
    found = serialization.event_from_json(event)
    subject, kind = document.get("subject"), found.act.kind
    if subject is not None and subject != kind:
        msg = f"the CloudEvent has the subject {subject!r}, and its data the action {kind!r}"
        raise MalformedRecordError(msg)
    if document.get("time") is not None:
        _refuse_before(found, _text(document, "time"))
    return found


def _refuse_before(event: Event, time: str) -> None:
    """See that a CloudEvent is of no time before that of the event that it tells.

    Its time is that of what happened or, where a producer takes another, the present: so it may
    be later, by however much, but nothing is told before it has happened.

    Raises:
        MalformedRecordError: When it is, or is no time.
    """
    try:
        stated = serialization.on_from_json(_FINER.sub(r"\1", time.upper()))
    except ContractError as error:
        msg = f"the time of the CloudEvent: {error}"
        raise MalformedRecordError(msg) from None
    began = event.on
    if not isinstance(began, datetime):  # of a day that begins somewhere already
        began = datetime(began.year, began.month, began.day, tzinfo=_FIRST)
    if not isinstance(stated, datetime):
        msg = f"the time of the CloudEvent, {time!r}, is a day; write an instant of it"
        raise MalformedRecordError(msg)
    if stated < began:
        msg = (
            f"the CloudEvent is of the time {time}, before what its data tell, which happened on "
            f"{event.on.isoformat()}; state when it happened under on, and as its time the same, "
            "or when it was sent"
        )
        raise MalformedRecordError(msg)


_FINER = re.compile(r"(\.[0-9]{6})[0-9]+")
"""Digits of a second that are finer than instants are."""

_FIRST = timezone(timedelta(hours=14))
"""The zone in which days begin first."""


@checked
def event_from_http(headers: Mapping[str, str], body: bytes, source: str) -> Event:
    """The event that an HTTP message tells as a CloudEvent, in whichever mode.

    Args:
        headers: The headers, in whatever case.
        body: The body.
        source: As `event_from_cloud_event` takes it.

    Raises:
        MalformedRecordError: When it is no such message, or as for `event_from_cloud_event`.
        ContractError: When a value in it is refused.
    """
    given = {name.lower(): value for name, value in headers.items()}
    content = given.get("content-type", "").partition(";")[0].strip().lower()
    data = _parsed(body)
    if content == _STRUCTURED:
        if not isinstance(data, dict):
            msg = "the body is no CloudEvent, which is a JSON object"
            raise MalformedRecordError(msg)
        return event_from_cloud_event(cast("dict[str, Any]", data), source)
    if content != _JSON:
        msg = (
            f"the content type is {content!r}; a CloudEvent that tells an event has {_JSON!r}, or "
            f"{_STRUCTURED!r} where all of it stands in the body, one by one"
        )
        raise MalformedRecordError(msg)
    told = {n.removeprefix("ce-"): unquote(v) for n, v in given.items() if n.startswith("ce-")}
    return event_from_cloud_event({**told, "data": data}, source)


def _is_said(character: str) -> bool:
    """Whether an attribute of a CloudEvent may have a character."""
    point = ord(character)
    never = point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF  # noqa: PLR2004 (as Unicode says)
    return category(character) != "Cc" and not never


def _text(document: Mapping[str, Any], name: str) -> str:
    found = document.get(name)
    if not isinstance(found, str) or not found:
        msg = f"a CloudEvent has the attribute {name}, which is a text"
        raise MalformedRecordError(msg)
    return found


def _data(document: Mapping[str, Any]) -> object:
    """The data of a CloudEvent, which may be written as base64."""
    if "data_base64" not in document:
        return document.get("data")
    try:
        return _parsed(b64decode(_text(document, "data_base64"), validate=True))
    except ValueError as error:
        msg = f"the data of the CloudEvent are no base64: {error}"
        raise MalformedRecordError(msg) from error


def _parsed(body: bytes) -> object:
    try:
        return files.json_of(body.decode())
    except (ValueError, RecursionError) as error:
        msg = f"the data of the CloudEvent are no JSON: {error}"
        raise MalformedRecordError(msg) from error
