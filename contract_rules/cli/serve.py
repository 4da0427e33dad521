"""The command ``serve``: a contract and its record over HTTP."""

from __future__ import annotations

import gc
import os
from contextlib import nullcontext
from pathlib import Path

import click

from contract_rules.cli.arguments import subject_of
from contract_rules.cli.group import cli
from contract_rules.cli.options import another_contract, settle
from contract_rules.engine import Engine
from contract_rules.errors import ExtraMissingError, OpenServiceError
from contract_rules.store.fact_store import FactStore

KEY = "CONTRACT_RULES_KEY"
"""The environment variable in which the key of the service stands."""


@cli.command()
@another_contract
@click.option(
    "--events",
    metavar="URL|FILE",
    help="The record: a store, sqlite:///record.db, in which events are recorded, too; of a file, "
    "questions are answered alone.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Where it is reached.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Its port; 0 for any that is free.",
)
@click.option("--key-file", metavar="FILE", help=f"The key is in it; by default, in {KEY}.")
@settle
@click.pass_obj
def serve(  # noqa: PLR0913 (a parameter for each option)
    usual: tuple[int, int, int],
    *,
    contract: str | None,
    events: str | None,
    host: str,
    port: int,
    key_file: str | None,
    readings: dict[str, str],
) -> int:
    """Answer questions and record events over HTTP, as JSON, until it is interrupted.

    On this machine anybody may ask; for others to ask, a key is needed, which they send as
    "Authorization: Bearer KEY".
    """
    try:
        from contract_rules.service import server
    except ModuleNotFoundError as error:
        msg = f"{error}; the service needs: pip install 'contract-rules[serve]'"
        raise ExtraMissingError(msg) from error
    gc.set_threshold(*usual)  # it goes on, where other commands are over before that counts
    key = _key(key_file)
    server.check(host, key)  # before a record is made
    keeps = events is not None and "://" in events
    subject = subject_of(contract, None if keeps else events)
    stored = FactStore(events) if events is not None and keeps else nullcontext(subject.facts)
    with stored as facts, Engine(subject.contract, facts, readings=readings) as engine:
        server.serve(engine, host=host, port=port, key=key, records=keeps)
    return 0


def _key(file: str | None) -> str | None:
    if file is None:
        return os.environ.get(KEY)
    key = Path(file).read_text(encoding="utf-8").strip()
    if not key:
        msg = f"{file} holds no key; write one of 16 characters of ASCII or more into it"
        raise OpenServiceError(msg)
    return key
