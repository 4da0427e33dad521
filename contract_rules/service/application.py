"""The service as an application of ASGI, which any server of that standard can run."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from html import escape
from http import HTTPStatus
from typing import TYPE_CHECKING

from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from contract_rules.answers.findings import FindingKind
from contract_rules.answers.json_format import STAMP
from contract_rules.contracts import admission, serialization
from contract_rules.contracts.textual.spelling import plainly
from contract_rules.engine import Engine
from contract_rules.errors import (
    ContractError,
    EventConflictError,
    ExtraMissingError,
    MalformedRecordError,
    OutOfTimeError,
    RecordStoreError,
)
from contract_rules.language.parties import Party
from contract_rules.page import page
from contract_rules.service import requests
from contract_rules.service.gate import Gate, Limits
from contract_rules.service.openapi import openapi
from contract_rules.values.arguments import guard_of, look
from contract_rules.values.escapes import printable

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from starlette.requests import Request

    from contract_rules.answers.decisions import Decision

    Answer = Callable[[Request, bytes], Response]

STATUS: tuple[tuple[type[Exception], int], ...] = (
    (MalformedRecordError, 400),
    (EventConflictError, 409),
    (OutOfTimeError, 503),
    (RecordStoreError, 503),
    (ContractError, 422),
)
"""The status of each sort of error, the first that fits."""

_ENGINE, _KEY = guard_of(Engine), guard_of(str | None)

_LIMITS, _RECORDS = guard_of(Limits | None), guard_of(bool)

MOST_EVENTS = 1000
"""How many events are told at once."""

THREADS = 4
"""How many requests are answered at once; the others wait, and who came first is next.

More answer no faster, as one engine answers them all, and then it is by chance who is next.
"""


def application(
    engine: Engine,
    *,
    key: str | None = None,
    limits: Limits | None = None,
    records: bool = True,
) -> Starlette:
    """The service of an engine, as an application of ASGI.

    ``POST /decide``, ``POST /why``, ``GET /report``, ``GET /duties``, ``GET /events`` and
    ``POST /events`` take and give JSON; ``GET /openapi.json`` describes them, and ``GET /``
    shows a page of it all, or where Jinja2 is not installed the report of today as text. An
    answer is what the engine's `to_json` gives. An error is ``{"error": {"type": ...,
    "message": ...}}``, with the status 400 where the request has not the form that it should,
    422 where what it states is refused, and 409 where an id is taken.

    Args:
        engine: The engine. Where it is on a `FactStore`, an event that the service has answered
            for is on the disk, and what others record there counts from the next question on.
        key: What each request must bring along, as ``Authorization: Bearer KEY``; without one,
            requests are answered that are made to this machine by the name of this machine.
        limits: How much is taken on; see `Limits`.
        records: Whether events are taken. What an engine of its own is told goes with it.
    """
    look("engine", engine, _ENGINE)
    look("key", key, _KEY)
    look("limits", limits, _LIMITS)
    look("records", records, _RECORDS)
    limits = limits or Limits()
    service, gate = _Service(engine, limits), Gate(key, limits)
    threads = CapacityLimiter(THREADS)

    def route(path: str, method: str, answer: Answer) -> Route:
        async def answered(request: Request) -> Response:
            with gate.passing(request):
                body = await gate.body(request) if method == "POST" else b""
                return await to_thread.run_sync(partial(answer, request, body), limiter=threads)

        return Route(path, answered, methods=[method])

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None]:
        yield
        engine.close()

    taken = [route("/events", "POST", service.record)] if records else []
    return Starlette(
        routes=[
            *taken,
            route("/", "GET", service.page),
            route("/decide", "POST", service.decide),
            route("/why", "POST", service.why),
            route("/report", "GET", service.report),
            route("/duties", "GET", service.duties),
            route("/events", "GET", service.events),
            route("/openapi.json", "GET", service.described),
        ],
        exception_handlers={ContractError: _refused, HTTPException: _turned_away},
        lifespan=lifespan,
    )


class _Service:
    """Answers requests by an engine, each in one of a few threads.

    Args:
        engine: The engine.
        limits: How much is taken on.
    """

    def __init__(self, engine: Engine, limits: Limits) -> None:
        self._engine = engine
        self._limits = limits
        self._description = openapi(engine.contract)
        self._page: tuple[int, str] | None = None

    def decide(self, _: Request, body: bytes) -> Response:
        asked = requests.asked(requests.json_of(body), self._engine.contract)
        return JSONResponse(self._decided(asked).to_json())

    def why(self, _: Request, body: bytes) -> Response:
        asked = requests.asked(requests.json_of(body), self._engine.contract)
        decision = self._decided(asked)
        changes = decision.least_changes(timeout=self._limits.seconds)
        missing = [one.to_json() for one in changes]
        told = {"decision": decision.to_json(), "text": str(decision), "missing": missing}
        return JSONResponse({**STAMP, **told})

    def _decided(self, asked: requests.Inquiry) -> Decision:
        return self._engine.decide(
            asked.party,
            asked.act,
            on=asked.times.on,
            timeout=self._limits.seconds,
            **asked.times.known,
        )

    def report(self, request: Request, _: bytes) -> Response:
        times = requests.times(request.query_params.multi_items(), ("party", "action", "clause"))
        asked = request.query_params
        found = self._engine.report(on=times.on, timeout=self._limits.seconds, **times.known)
        party = self._party(asked["party"]) if "party" in asked else None
        narrowed = found.only(party, action=asked.get("action"), clause=asked.get("clause"))
        return JSONResponse(narrowed.to_json())

    def duties(self, request: Request, _: bytes) -> Response:
        times = requests.times(request.query_params.multi_items(), ("bearer", "clause", "trigger"))
        asked = request.query_params
        found = self._engine.duties(
            on=times.on,
            bearer=self._party(asked["bearer"]) if "bearer" in asked else None,
            clause=asked.get("clause"),
            trigger=asked.get("trigger"),
            timeout=self._limits.seconds,
            **times.known,
        )
        return JSONResponse([duty.to_json() for duty in found])

    def _party(self, name: str) -> Party:
        return admission.party(self._engine.contract, Party(name))

    def events(self, request: Request, _: bytes) -> Response:
        after = requests.whole(request.query_params.multi_items(), "after")
        recorded = self._engine.facts.recorded
        told = recorded[after : after + MOST_EVENTS]
        data = {
            **STAMP,
            "events": [serialization.event_to_json(event) for event in told],
            "next": after + len(told) if after + len(told) < len(recorded) else None,
        }
        return JSONResponse(data)

    def record(self, _: Request, body: bytes) -> Response:
        stated = requests.json_of(body)
        events = requests.events(stated, self._engine.contract)
        try:
            found = self._engine.record(*events)
        except ContractError as error:
            requests.point_out(error, stated, events)
            raise
        known = {one.event.id for one in found if one.kind is FindingKind.REPEATED}
        data = {
            **STAMP,
            "recorded": [event.id for event in events if event.id not in known],
            "known": [event.id for event in events if event.id in known],
            "findings": [finding.to_json() for finding in found],
        }
        return JSONResponse(data, 201 if data["recorded"] else 200)

    def page(self, _: Request, __: bytes) -> Response:
        known = len(self._engine.facts)
        if self._page is not None and self._page[0] == known:
            return HTMLResponse(self._page[1])
        try:
            shown = page(self._engine, timeout=self._limits.seconds)
        except ExtraMissingError:
            return HTMLResponse(self._report_of_today())
        self._page = known, shown
        return HTMLResponse(shown)

    def _report_of_today(self) -> str:
        """What takes the place of the page where Jinja2 is not installed: a report as text."""
        today = datetime.now(self._engine.contract.program.zone.shown).date()
        report = self._engine.report(on=today, timeout=self._limits.seconds)
        title, text = (
            escape(printable(told, "utf-8"))
            for told in (self._engine.contract.name, report.sheet(100))
        )
        return _PAGE.format(title=title, text=text)

    def described(self, _: Request, __: bytes) -> Response:
        return JSONResponse(self._description)


_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>{title}</title>
<body><main><pre>{text}</pre></main></body>
</html>
"""


def _refused(_: Request, error: Exception) -> Response:
    """What is said of a request that the contract or its record refuses."""
    status = next(status for sort, status in STATUS if isinstance(error, sort))
    assert isinstance(error, ContractError)  # noqa: S101 (it is the handler of these)
    which = {"where": error.where, "event": error.event}
    told = {"type": type(error).__name__, "message": plainly(str(error))}
    told |= {name: text for name, text in which.items() if text}
    return JSONResponse({"error": told}, status)


def _turned_away(_: Request, error: Exception) -> Response:
    """What is said of a request that is not let in, or is made to no address of the service."""
    assert isinstance(error, HTTPException)  # noqa: S101 (it is the handler of these)
    told = {"type": HTTPStatus(error.status_code).phrase, "message": error.detail}
    return JSONResponse({"error": told}, error.status_code, headers=error.headers)
