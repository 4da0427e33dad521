"""Runs the service by uvicorn."""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import TYPE_CHECKING

import uvicorn

from contract_rules.errors import OpenServiceError
from contract_rules.service.application import application
from contract_rules.service.gate import is_loopback
from contract_rules.values.arguments import guard_of, look

if TYPE_CHECKING:
    from contract_rules.engine import Engine
    from contract_rules.service.gate import Limits

_HOST, _PORT, _KEY = guard_of(str), guard_of(int), guard_of(str | None)

SHORTEST = 16
"""How many characters a key has at least."""


def serve(  # noqa: PLR0913 (each is named)
    engine: Engine,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    key: str | None = None,
    limits: Limits | None = None,
    records: bool = True,
) -> None:
    """Answer requests until the process is told to end (SIGINT, SIGTERM); says where, first.

    Args:
        engine: The engine; it is closed in the end.
        host: The name or number under which the service is reached.
        port: Its port; 0 for any that is free.
        key: As `application` takes it.
        limits: As `application` takes it.
        records: As `application` takes it.

    Raises:
        OpenServiceError: When others could reach it without a key, or the key can be guessed.
        OSError: When the port is taken.
    """
    look("host", host, _HOST)
    look("port", port, _PORT)
    look("key", key, _KEY)
    check(host, key)
    config = uvicorn.Config(
        application(engine, key=key, limits=limits, records=records),
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
    )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host.strip("[]"), port), family=family) as listening:
        bound, number = listening.getsockname()[:2]
        shown = f"[{bound}]" if family is socket.AF_INET6 else bound
        print(f"serving on http://{shown}:{number}", flush=True)  # noqa: T201 (the command's)
        with suppress(KeyboardInterrupt):  # by which it is told to end
            uvicorn.Server(config).run(sockets=[listening])


def check(host: str, key: str | None) -> None:
    """See that not anybody can ask.

    Raises:
        OpenServiceError: As for `serve`.
    """
    if key is None and not is_loopback(host):
        msg = (
            f"{host} can be reached from other machines, and the service has no key; set one as "
            "CONTRACT_RULES_KEY, or serve on 127.0.0.1"
        )
        raise OpenServiceError(msg)
    if key is not None and (len(key) < SHORTEST or not key.isascii() or not key.isprintable()):
        msg = (
            f"the key can be guessed or not be sent; write {SHORTEST} characters of ASCII or more"
        )
        raise OpenServiceError(msg)
