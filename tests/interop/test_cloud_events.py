"""Events as CloudEvents, held against the SDK of those who keep the specification."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, date, datetime

import pytest
from cloudevents.core.bindings import http
from cloudevents.core.v1.event import CloudEvent

from contract_rules import Engine, Event, FindingKind, interop
from contract_rules.errors import MalformedRecordError, WrongTypeError
from contract_rules.interop import (
    event_as_cloud_event,
    event_as_http,
    event_from_cloud_event,
    event_from_http,
)
from support.shop import HISTORY, Consent, bea, shop

OURS, THEIRS = "https://example.com/shop", "/other"

TIMED = bea.does(
    Consent(shop='50 % "Zoë" 😀'),
    on=datetime(2024, 1, 9, 9, 30, tzinfo=UTC),
    id='consent 7 % "ë😀"',
)

EVENTS = (
    *HISTORY,
    TIMED,
    HISTORY[2].reversal(on=date(2024, 2, 1)),
    HISTORY[3].correction(recorded=date(2024, 3, 1)),
)

each = pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.id)


def test_a_cloud_event_is_written_out() -> None:
    consent = HISTORY[0]
    assert event_as_cloud_event(consent, OURS) == {
        "specversion": "1.0",
        "type": "contract_rules.event",
        "id": "consent to A",
        "source": "https://example.com/shop",
        "subject": "Consent",
        "datacontenttype": "application/json",
        "data": {
            "id": "consent to A",
            "on": "2024-01-02",
            "by": "Bea",
            "action": "Consent",
            "fields": {"shop": "A"},
            "recorded": "2024-01-02",
        },
    }
    headers, body = event_as_http(TIMED, OURS)
    assert headers == {
        "content-type": "application/json",
        "ce-specversion": "1.0",
        "ce-type": "contract_rules.event",
        "ce-id": "consent%207%20%25%20%22%C3%AB%F0%9F%98%80%22",
        "ce-source": "https://example.com/shop",
        "ce-subject": "Consent",
        "ce-time": "2024-01-09T09:30:00Z",
    }
    assert json.loads(body)["id"] == TIMED.id


@each
def test_an_event_comes_back_as_it_was(event) -> None:
    assert event_from_cloud_event(event_as_cloud_event(event, OURS), OURS) == event
    for structured in (False, True):
        told = event_as_http(event, OURS, structured=structured)
        assert event_from_http(*told, OURS) == event


@each
@pytest.mark.parametrize("structured", [False, True])
def test_the_sdk_reads_what_is_written(event, structured) -> None:
    headers, body = event_as_http(event, OURS, structured=structured)
    read = http.from_http_event(http.HTTPMessage(headers, body))
    assert (read.get_id(), read.get_source()) == (event.id, OURS)
    assert (read.get_type(), read.get_subject()) == ("contract_rules.event", event.act.kind)
    assert read.get_data() == event_as_cloud_event(event, OURS)["data"]
    if isinstance(event.on, datetime):  # else the SDK takes the present
        assert read.get_time() == event.on


@each
def test_what_the_sdk_writes_is_read(event) -> None:
    told = event_as_cloud_event(event, OURS)
    data = told.pop("data")
    told.pop("time", None)
    for written in (http.to_binary_event, http.to_structured_event):
        message = written(CloudEvent({**told}, data))
        headers = {name.upper(): value for name, value in message.headers.items()}
        assert event_from_http(headers, bytes(message.body), OURS) == event


LATE = {
    "2024-01-09T09:30:00Z",
    "2024-01-09T10:30:00.123456789+01:00",
    "2024-01-09t09:30:00z",
    "2031-01-01T00:00:00Z",
}
"""Times of a CloudEvent at or after half past nine: of what happened, or of its being sent."""


@pytest.mark.parametrize("time", sorted(LATE))
def test_the_time_may_be_that_of_sending(time) -> None:
    """It changes neither when the event happened nor when it became known."""
    told = {**event_as_cloud_event(TIMED, OURS), "time": time}
    assert event_from_cloud_event(told, OURS) == TIMED
    day_before = {**event_as_cloud_event(HISTORY[0], OURS), "time": "2024-01-01T10:00:00Z"}
    assert event_from_cloud_event(day_before, OURS) == HISTORY[0]  # a day has begun at UTC+14


TOO_EARLY = (
    "the CloudEvent is of the time 2024-01-09T09:29:59Z, before what its data tell, which "
    "happened on 2024-01-09T09:30:00+00:00; state when it happened under on, and as its time "
    "the same, or when it was sent"
)


@pytest.mark.parametrize(
    ("time", "says"),
    [
        ("2024-01-09T09:29:59Z", TOO_EARLY),
        ("2024-01-09", "the time of the CloudEvent, '2024-01-09', is a day; write an instant"),
        ("yesterday", "the time of the CloudEvent: 'YESTERDAY' is not a date"),
        ("2024-01-09T09:30", "the time of the CloudEvent: '2024-01-09T09:30' does not say its"),
        (7, "a CloudEvent has the attribute time, which is a text"),
    ],
)
def test_a_time_before_the_event_is_refused(time, says) -> None:
    told = {**event_as_cloud_event(TIMED, OURS), "time": time}
    with pytest.raises(MalformedRecordError) as raised:
        event_from_cloud_event(told, OURS)
    assert str(raised.value).startswith(says)
    told = {**event_as_cloud_event(HISTORY[0], OURS), "time": "2024-01-01T09:59:59Z"}
    with pytest.raises(MalformedRecordError, match="which happened on 2024-01-02; state when"):
        event_from_cloud_event(told, OURS)


def test_data_may_be_written_as_base64() -> None:
    told = event_as_cloud_event(TIMED, OURS)
    told["data_base64"] = b64encode(json.dumps(told.pop("data")).encode()).decode()
    assert event_from_cloud_event(told, OURS) == TIMED


def test_an_event_is_known_by_its_source_and_its_id() -> None:
    """Delivered twice it is one; two sources may give the same id."""
    with Engine(shop) as engine:
        for source in (OURS, THEIRS, THEIRS, OURS):
            told = [event_as_http(event, source) for event in EVENTS]
            found = engine.record(*(event_from_http(*one, OURS) for one in told))
            repeated = [finding.event for finding in found if finding.kind is FindingKind.REPEATED]
            assert len(repeated) in {0, len(EVENTS)}
        assert len(engine.facts) == 2 * len(EVENTS)
        undone = engine.facts.get("/other reversal of some")
        assert undone is not None
        assert undone.reverses == "/other some"


@pytest.mark.parametrize("id_", ["a\nb", "\ufdd0", "\uffff"])
def test_what_no_cloud_event_can_say_is_refused(id_) -> None:
    event = Event(by=bea, act=HISTORY[0].act, on=date(2024, 1, 1), id=id_)
    with pytest.raises(WrongTypeError, match="the id of a CloudEvent is a text without control"):
        event_as_cloud_event(event, OURS)
    with pytest.raises(WrongTypeError, match="the source of a CloudEvent is a text"):
        event_as_http(HISTORY[0], "")


GOOD = event_as_cloud_event(HISTORY[0], OURS)

BAD = {
    "no version": (
        {"specversion": None},
        "a CloudEvent has the attribute specversion, which is a text",
    ),
    "another version": ({"specversion": "0.3"}, "of version 0.3; only 1.0 is read"),
    "no id": ({"id": ""}, "a CloudEvent has the attribute id, which is a text"),
    "another type": ({"type": "x"}, "is of the type 'x', and those that tell an event of"),
    "no data": ({"data": None}, "no JSON object that tells an event"),
    "two ids": ({"id": "B"}, "has the id 'B', and its data 'consent to A'"),
    "no event": ({"data": {"on": "2024-01-01"}}, "an event needs 'action', 'by'"),
    "no base64": ({"data_base64": "?"}, "the data of the CloudEvent are no base64"),
    "no text": ({"data_base64": 5}, "a CloudEvent has the attribute data_base64, which is a text"),
    "no JSON": ({"data_base64": "eA=="}, "the data of the CloudEvent are no JSON"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_malformed_cloud_event_is_refused(what) -> None:
    changed, told = BAD[what]
    with pytest.raises(MalformedRecordError) as raised:
        event_from_cloud_event({**GOOD, **changed}, OURS)
    assert told in str(raised.value)


@pytest.mark.parametrize(
    ("headers", "body", "told"),
    [
        ({}, b"{}", "the content type is ''; a CloudEvent that tells an event has"),
        ({"Content-Type": "application/cloudevents-batch+json"}, b"[]", "one by one"),
        (
            {"Content-Type": "application/cloudevents+json; charset=utf-8"},
            b"[]",
            "is no CloudEvent",
        ),
        ({"Content-Type": "application/json"}, b"{", "are no JSON"),
        ({"Content-Type": "application/json"}, b"\xff", "are no JSON"),
        ({"Content-Type": "application/json"}, b"[" * 100_000, "are no JSON"),
    ],
)
def test_a_malformed_message_is_refused(headers, body, told) -> None:
    with pytest.raises(MalformedRecordError) as raised:
        event_from_http(headers, body, OURS)
    assert told in str(raised.value)


def test_other_names_are_refused() -> None:
    with pytest.raises(AttributeError, match=r"module 'contract_rules.interop' has no attribute"):
        _ = interop.cloudy


@pytest.mark.parametrize(("subject", "is_so"), [("Consent", True), ("Leave", False), (5, False)])
def test_a_subject_that_is_another_than_the_action_is_refused(subject, is_so) -> None:
    """What is not said may be anything."""
    document = event_as_cloud_event(TIMED, OURS) | {"subject": subject}
    if is_so:
        assert event_from_cloud_event(document, OURS) == TIMED
    else:
        with pytest.raises(MalformedRecordError, match="and its data the action 'Consent'"):
            event_from_cloud_event(document, OURS)
    del document["subject"]
    assert event_from_cloud_event(document, OURS) == TIMED
