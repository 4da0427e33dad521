"""Lets in who may ask, and no more than can be answered."""

from __future__ import annotations

import hmac
from contextlib import contextmanager
from ipaddress import ip_address
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from contract_rules.values.arguments import annotated
from contract_rules.values.data_classes import frozen
from contract_rules.values.instants import Seconds

if TYPE_CHECKING:
    from collections.abc import Generator

    from starlette.requests import Request


@frozen(kw_only=True, field_transformer=annotated)
class Limits:
    """How much a service takes on.

    Attributes:
        body: How many bytes a body may have.
        seconds: How many seconds a question may take.
        at_once: How many requests may be waiting at once; more are told to come again.
    """

    body: int = 1_000_000
    seconds: Seconds = 10
    at_once: int = 64


def is_loopback(host: str) -> bool:
    """Whether a host can be reached from its own machine alone."""
    name = host.strip("[]").lower()
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


class Gate:
    """Refuses who has no key, what is too large, and what comes while too much is waiting.

    Args:
        key: What a request must bring along, as ``Authorization: Bearer KEY``; with None,
            it must come from this machine, and name it, so that no page of another site that
            somebody here looks at can ask in their name.
        limits: How much is taken on.
    """

    def __init__(self, key: str | None, limits: Limits) -> None:
        self._key = key
        self._limits = limits
        self._waiting = 0

    @contextmanager
    def passing(self, request: Request) -> Generator[None]:
        """Let a request in, and count it until it is answered.

        Raises:
            HTTPException: When it is refused.
        """
        self._may_ask(request)
        if self._waiting >= self._limits.at_once:
            told = f"{self._waiting} requests are waiting already; ask again in a second"
            raise HTTPException(503, told, headers={"Retry-After": "1"})
        self._waiting += 1
        try:
            yield
        finally:
            self._waiting -= 1

    def _may_ask(self, request: Request) -> None:
        if self._key is not None:
            sort, _, given = request.headers.get("authorization", "").partition(" ")
            known = hmac.compare_digest(given.strip().encode(), self._key.encode())
            if sort.lower() != "bearer" or not known:
                told = "no key, or another than this service has; send Authorization: Bearer KEY"
                raise HTTPException(401, told, headers={"WWW-Authenticate": "Bearer"})
        elif not is_loopback(request.url.hostname or ""):
            told = f"the host {request.url.hostname!r} is not this machine; begin with a key"
            raise HTTPException(403, told)

    async def body(self, request: Request) -> bytes:
        """The body of a request that sends JSON.

        Raises:
            HTTPException: When it says that it is of another type, or has too many bytes.
        """
        sort = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if sort != "application/json":
            told = f"the content type is {sort or 'not said'}; send Content-Type: application/json"
            raise HTTPException(415, told)
        parts: list[bytes] = []
        size = 0
        async for part in request.stream():
            size += len(part)
            if size > self._limits.body:
                told = f"a body may have {self._limits.body:,} bytes; send less at a time"
                raise HTTPException(413, told)
            parts.append(part)
        return b"".join(parts)
