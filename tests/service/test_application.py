"""What the service answers is what the library says, and what it refuses it refuses in words."""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from importlib import import_module
from threading import Barrier, Lock

import pytest
from attrs import evolve
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.testclient import TestClient

from contract_rules import Engine, FactStore
from contract_rules.agreements.microsoft_openai import (
    ProcureCompute,
    agreement,
    openai,
    oracle,
    record,
)
from contract_rules.contracts import serialization
from contract_rules.service import Limits, application
from contract_rules.service.application import THREADS
from support.dealings import PRICE, contract, day, order, pay

HERE = "http://127.0.0.1:8000"

SALE = contract(PRICE)

ORACLE = {
    "party": "OpenAI",
    "action": "ProcureCompute",
    "fields": {"provider": {"Provider": "Oracle"}},
}


def asking(engine, **how):
    """A client of the service of an engine."""
    return TestClient(application(engine, **how), base_url=HERE)


@pytest.fixture(scope="module")
def partnership():
    """A client of the service of the reference contract."""
    with asking(Engine(agreement, record), records=False) as client:
        yield client


@pytest.fixture
def sale(tmp_path):
    """A client of the service of a sale, whose record is in a store."""
    with FactStore(f"sqlite:///{tmp_path}/record.db") as store, asking(Engine(SALE, store)) as one:
        yield one


def lines(*events):
    """Events as they are sent."""
    return [serialization.event_to_json(event) for event in events]


def test_a_decision_is_that_of_the_engine(partnership) -> None:
    """On a day, by what was known, under a reading, and in words with what would change it."""
    with Engine(agreement, record) as engine:
        for on, more in (
            ("2024-06-30", {}),
            ("2024-06-01", {}),
            ("2024-06-30", {"known_by": "2024-06-01"}),
            ("2024-06-30T12:00:00Z", {"known_by": None, "readings": {}}),
        ):
            known_by = more.get("known_by")
            decision = engine.decide(
                openai,
                ProcureCompute(oracle),
                on=serialization.on_from_json(on),
                known_by=known_by and date.fromisoformat(known_by),
            )
            answer = partnership.post("/decide", json={**ORACLE, "on": on, **more})
            assert (answer.status_code, answer.json()) == (200, decision.to_json())
            told = partnership.post("/why", json={**ORACLE, "on": on, **more}).json()
            assert told["text"] == str(decision)
            assert told["missing"] == [one.to_json() for one in decision.least_changes()]


def test_a_report_and_duties_are_those_of_the_engine(partnership) -> None:
    """Whole, and narrowed."""
    on = date(2025, 2, 1)
    with Engine(agreement, record) as engine:
        report, duties = engine.report(on=on), engine.duties(on=on)
        answer = partnership.get("/report", params={"on": "2025-02-01"})
        assert answer.json() == report.to_json()
        narrowed = {"on": "2025-02-01", "party": "OpenAI", "action": "ProcureCompute"}
        answer = partnership.get("/report", params=narrowed)
        assert answer.json() == report.only(openai, action="ProcureCompute").to_json()
        answer = partnership.get("/duties", params={"on": "2025-02-01"})
        assert answer.json() == [duty.to_json() for duty in duties]
        answer = partnership.get("/duties", params={"on": "2025-02-01", "bearer": "Microsoft"})
        assert answer.json() == [d.to_json() for d in duties if d.bearer.name == "Microsoft"]
        asked = partnership.get("/report", params={"on": "2025-02-01", "known_by": "2024-01-01"})
        assert asked.json() == engine.report(on=on, known_by=date(2024, 1, 1)).to_json()
        (question, *_) = agreement.questions
        read = {question.id: question.readings[0]}
        reading = f"{question.id}={question.readings[0]}"
        asked = partnership.get("/report", params={"on": "2025-02-01", "reading": reading})
        assert asked.json() == engine.report(on=on, readings=read).to_json()


def test_events_are_recorded_once_however_often_they_are_sent(sale) -> None:
    """One, several, and some of them again; what they amount to is told, and what is owed."""
    first = sale.post("/events", json=lines(order(2, 5, id="I"))[0])
    assert (first.status_code, first.json()["recorded"]) == (201, ["I"])
    assert [one["finding"] for one in first.json()["findings"]] == ["duty"]
    more = sale.post("/events", json=lines(order(2, 5, id="I"), pay(3, 5, id="P")))
    assert (more.status_code, more.json()["recorded"], more.json()["known"]) == (201, ["P"], ["I"])
    again = sale.post("/events", json=lines(order(2, 5, id="I"), pay(3, 5, id="P")))
    assert (again.status_code, again.json()["known"]) == (200, ["I", "P"])
    (duty,) = sale.get("/duties", params={"on": day(4).isoformat()}).json()
    assert duty["status"] == "kept"
    told = sale.get("/events").json()
    assert ([event["id"] for event in told["events"]], told["next"]) == (["I", "P"], None)


def test_equal_events_of_one_list_are_several(sale) -> None:
    """As equal lines of a file are; the list may be sent again."""
    data = lines(pay(3, 5, id="P"))[0]
    del data["id"]
    for status in (201, 200):
        answer = sale.post("/events", json=[data, data])
        assert answer.status_code == status
    first, second = (event["id"] for event in sale.get("/events").json()["events"])
    assert second == f"{first} (2)"


def test_a_record_is_told_a_page_at_a_time(monkeypatch, sale) -> None:
    """Each says where the next begins."""
    monkeypatch.setattr(import_module("contract_rules.service.application"), "MOST_EVENTS", 2)
    sale.post("/events", json=lines(*(order(2, 5, id=f"I{n}") for n in range(5))))
    told, after = [], 0
    while after is not None:
        page = sale.get("/events", params={"after": after}).json()
        told.append([event["id"] for event in page["events"]])
        after = page["next"]
    assert told == [["I0", "I1"], ["I2", "I3"], ["I4"]]


def test_what_others_record_in_the_store_counts(tmp_path) -> None:
    """From the next question on."""
    url = f"sqlite:///{tmp_path}/record.db"
    with FactStore(url) as store, asking(Engine(SALE, store)) as client, FactStore(url) as other:
        assert client.get("/duties", params={"on": day(4).isoformat()}).json() == []
        other.add(order(2, 5))
        assert len(client.get("/duties", params={"on": day(4).isoformat()}).json()) == 1


def test_where_nothing_lasts_nothing_is_recorded(partnership) -> None:
    """A service that only answers questions says that there is no such address to send to."""
    answer = partnership.post("/events", json=lines(*list(record)[:1]))
    assert (answer.status_code, answer.json()["error"]["type"]) == (405, "Method Not Allowed")


@pytest.mark.parametrize(
    ("status", "sort", "asked", "sent"),
    [
        (400, "MalformedRecordError", "POST /decide", '{"party":'),
        (400, "MalformedRecordError", "POST /decide", b"\xff"),
        (400, "MalformedRecordError", "POST /decide", "[" * 100_000),
        (400, "MalformedRecordError", "POST /decide", '{"on": 1, "on": 2}'),
        (400, "MalformedRecordError", "POST /decide", "1" * 5000),
        (400, "MalformedRecordError", "POST /decide", "[]"),
        (400, "MalformedRecordError", "POST /decide", '{"party": "Ann"}'),
        (400, "MalformedRecordError", "POST /decide", '{"who": "Ann"}'),
        (400, "MalformedRecordError", "POST /decide", {"party": 1}),
        (400, "MalformedRecordError", "POST /decide", {"on": "soon"}),
        (400, "MalformedRecordError", "POST /decide", {"on": 20250101}),
        (400, "MalformedRecordError", "POST /decide", {"fields": ["x" * 100]}),
        (400, "MalformedRecordError", "POST /decide", {"readings": {"q": 1}}),
        (422, "UnknownPartyError", "POST /decide", {"party": "Dee"}),
        (422, "UnknownActionError", "POST /decide", {"action": "Fly"}),
        (422, "UnknownReadingError", "POST /decide", {"readings": {"q": "r"}}),
        (400, "MalformedRecordError", "POST /events", "[]"),
        (400, "MalformedRecordError", "POST /events", '{"id": "E"}'),
        (400, "MalformedRecordError", "GET /report", ""),
        (400, "MalformedRecordError", "GET /report?on=2025-01-01&on=2025-01-02", ""),
        (400, "MalformedRecordError", "GET /report?on=2025-01-01&who=Ann", ""),
        (400, "MalformedRecordError", "GET /report?on=2025-01-01&reading=q", ""),
        (422, "UnknownReadingError", "GET /report?on=2025-01-01&reading=q%3Dr", ""),
        (422, "UnknownPartyError", "GET /duties?on=2025-01-01&bearer=Dee", ""),
        (422, "UnknownClauseError", "GET /duties?on=2025-01-01&clause=99", ""),
        (422, "UnknownEventError", "GET /duties?on=2025-01-01&trigger=NOPE", ""),
        (422, "UnknownActionError", "GET /report?on=2025-01-01&action=Fly", ""),
        (422, "UnknownClauseError", "GET /report?on=2025-01-01&clause=99", ""),
        (400, "MalformedRecordError", "POST /events", [1]),
        (400, "MalformedRecordError", "GET /events?after=-1", ""),
        (400, "MalformedRecordError", "GET /events?after=1&after=2", ""),
        (400, "MalformedRecordError", "GET /events?since=1", ""),
        (404, "Not Found", "GET /nothing", ""),
        (405, "Method Not Allowed", "GET /decide", ""),
    ],
)
def test_what_is_refused_is_refused_in_a_sentence(sale, status, sort, asked, sent) -> None:
    """With a status, the sort of the error, and no trace of Python."""
    if isinstance(sent, dict):
        question = {"party": "Ann", "action": "Order", "on": "2025-01-01"}
        sent = json.dumps({**question, **sent})
    sent = json.dumps(sent) if isinstance(sent, list) else sent
    method, _, path = asked.partition(" ")
    answer = sale.request(method, path, content=sent, headers={"content-type": "application/json"})
    told = answer.json()["error"]
    assert (answer.status_code, told["type"]) == (status, sort)
    assert told["message"]
    assert "Traceback" not in answer.text


def test_one_event_that_is_refused_has_none_recorded(sale) -> None:
    """The place in the list is told; nor is an id taken twice."""
    good = lines(order(2, 5, id="I"))[0]
    answer = sale.post("/events", json=[good, {"id": "E"}])
    told = answer.json()["error"]
    assert (answer.status_code, told["where"], told["event"]) == (400, "[1]", "E")
    answer = sale.post("/events", json=[good, {**good, "id": "J", "by": "Dee"}])
    told = answer.json()["error"]
    assert (answer.status_code, told["type"]) == (422, "UnknownPartyError")
    assert (told["where"], told["event"]) == ("[1]", "J")
    undone = {**good, "id": "R", "reverses": "nothing"}
    answer = sale.post("/events", json=[undone])
    told = answer.json()["error"]
    assert (told["type"], told["where"], told["event"]) == ("UnknownEventError", "[0]", "R")
    answer = sale.post("/events", json=[good, {**good, "note": "anew"}])
    told = answer.json()["error"]
    assert (answer.status_code, told["where"], told["event"]) == (409, "[1]", "I")
    assert sale.get("/events").json()["events"] == []
    assert sale.post("/events", json=good).status_code == 201
    other = lines(order(2, 6, id="I"))[0]
    answer = sale.post("/events", json=other)
    assert answer.status_code == 409
    assert "where" not in answer.json()["error"]  # it is no list
    assert answer.json()["error"]["event"] == "I"


def test_who_has_no_key_gets_no_answer() -> None:
    """Nor who has another; with it, from anywhere."""
    key = "a key that is long enough"
    with TestClient(application(Engine(SALE), key=key), base_url="http://example.org") as client:
        for sent in ({}, {"Authorization": "Bearer no"}, {"Authorization": f"Basic {key}"}):
            answer = client.get("/events", headers=sent)
            assert (answer.status_code, answer.json()["error"]["type"]) == (401, "Unauthorized")
            assert answer.headers["WWW-Authenticate"] == "Bearer"
        answer = client.get("/events", headers={"Authorization": f"Bearer {key}"})
        assert answer.status_code == 200


@pytest.mark.parametrize(
    ("base", "status"),
    [
        ("http://localhost:1", 200),
        ("http://[::1]:8000", 200),
        ("http://127.1.2.3", 200),
        ("http://example.org", 403),
        ("http://10.0.0.1", 403),
    ],
)
def test_without_a_key_this_machine_alone_may_ask(base, status) -> None:
    """By its name: a page of another site cannot have a browser here ask in our name."""
    with TestClient(application(Engine(SALE)), base_url=base) as client:
        assert client.get("/events").status_code == status


def test_more_than_the_limits_is_not_taken_on() -> None:
    """Bodies that are too large, of another type, and questions that take too long."""
    small = Limits(body=100, seconds=0.0)
    with asking(Engine(SALE), limits=small) as client:
        assert client.post("/events", json=["x" * 100]).status_code == 413
        assert client.post("/events", content="{}").status_code == 415
        sent = {"content-type": "text/plain"}
        assert client.post("/events", content="{}", headers=sent).status_code == 415
        asked = {"party": "Ann", "action": "Order", "on": "2025-01-01"}
        answer = client.post("/decide", json=asked)
        assert (answer.status_code, answer.json()["error"]["type"]) == (503, "OutOfTimeError")
    with asking(Engine(SALE), limits=Limits(at_once=0)) as client:
        answer = client.get("/events")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")


def test_a_few_are_answered_at_once_and_the_others_wait_for_their_turn(monkeypatch) -> None:
    """All of a dozen are answered; a barrier lets through as many as are answered at once."""
    within, most, lock, gate = 0, 0, Lock(), Barrier(THREADS)

    def asked(*_: object, **__: object) -> tuple[()]:
        nonlocal within, most
        with lock:
            within += 1
            most = max(most, within)
        gate.wait(timeout=30)
        with lock:
            within -= 1
        return ()

    monkeypatch.setattr(Engine, "duties", asked)
    with asking(Engine(SALE)) as client, ThreadPoolExecutor(12) as many:
        asking_at_once = [many.submit(client.get, "/duties?on=2025-01-01") for _ in range(12)]
        answers = [answer.result().status_code for answer in asking_at_once]
    assert (answers, most) == ([200] * 12, THREADS)


@pytest.mark.parametrize("drawn", [True, False])
def test_the_page_shows_what_is_known_as_text(monkeypatch, drawn) -> None:
    """Whatever the names and texts of the contract are; without Jinja2, the report of today."""
    if not drawn:
        monkeypatch.setitem(sys.modules, "jinja2", None)
    named = evolve(SALE, name="<script>alert(1)</script>")
    with asking(Engine(named)) as client:
        answer = client.get("/")
        assert client.get("/").text == answer.text
        client.post("/events", json=lines(order(2, 5, id="I")))
        assert client.get("/").text != answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "Bea" in answer.text
    assert "<script>alert" not in answer.text
    assert ('id="timeline"' in answer.text) is drawn


def test_the_report_in_place_of_the_page_is_of_today_each_day(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)

    class Clock:
        """Tells another day each time."""

        days = iter((datetime(2020, 1, 5, tzinfo=UTC), datetime(2020, 6, 5, tzinfo=UTC)))

        @classmethod
        def now(cls, _: object) -> datetime:
            return next(cls.days)

    monkeypatch.setattr(import_module("contract_rules.service.application"), "datetime", Clock)
    with asking(Engine(SALE)) as client:
        first, second = (client.get("/").text for _ in range(2))
    assert "2020-01-05" in first
    assert "2020-06-05" in second


def test_it_is_described_as_it_answers(sale, partnership) -> None:
    """By OpenAPI 3.1; each answer has the form that is described."""
    for client in (sale, partnership):
        described = client.get("/openapi.json").json()
        OpenAPIV31SpecValidator(described).validate()
    day_4 = day(4).isoformat()
    asked = {"party": "Bea", "action": "Order", "fields": {"level": 1}, "on": day_4}
    described = sale.get("/openapi.json").json()
    for method, path, sent in (
        ("post", "/events", lines(order(2, 5, id="I"))[0]),
        ("post", "/events", lines(order(2, 5, id="I"), pay(3, 5, id="P"))),
        ("post", "/events", {}),
        ("get", "/events", None),
        ("post", "/decide", asked),
        ("post", "/why", asked),
        ("get", f"/report?on={day_4}", None),
        ("get", f"/duties?on={day_4}", None),
        ("get", "/duties", None),
    ):
        answer = sale.request(method, path, json=sent)
        known = described["paths"][path.partition("?")[0]][method]["responses"]
        schema = known[str(answer.status_code)]["content"]["application/json"]["schema"]
        whole = {**schema, "components": described["components"]}
        assert list(Draft202012Validator(whole).iter_errors(answer.json())) == []
        if sent is not None and answer.status_code < 400:
            body = described["paths"][path][method]["requestBody"]["content"]["application/json"]
            whole = {**body["schema"], "components": described["components"]}
            assert list(Draft202012Validator(whole).iter_errors(sent)) == []


def test_the_engine_is_closed_with_the_service() -> None:
    """As the server ends."""
    engine = Engine(SALE)
    with asking(engine):
        pass
    with pytest.raises(Exception, match="closed"):
        engine.duties(on=day(4))
