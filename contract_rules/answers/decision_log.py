"""The decision log: each decision as a line of JSON, which can be asked again and compared.

Lines go to the logger ``contract_rules.decisions``, at the level INFO. It is off until somebody
turns it on, whatever the level of other loggers is, as lines tell of who asked what.
"""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from contract_rules.answers.json_format import STAMP
from contract_rules.contracts import serialization

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence
    from logging import Logger

    from contract_rules.answers.decisions import Decision
    from contract_rules.contracts.contract import Contract
    from contract_rules.values.events import Event
    from contract_rules.values.instants import On

NAME = "contract_rules.decisions"
"""The name of the logger."""


@cache
def _log() -> Logger:
    import logging

    found = logging.getLogger(NAME)
    found.addHandler(logging.NullHandler())
    if found.level == logging.NOTSET:  # pragma: no branch (else somebody has turned it on)
        found.setLevel(logging.WARNING)
    return found


_MODULUS = 1 << 256


_ASKED_AGAIN: ContextVar[bool] = ContextVar("_ASKED_AGAIN", default=False)
"""Whether what is decided was asked by a log, and so is no line of one."""


def is_on() -> bool:
    """Whether decisions are logged; not in a process where nobody has imported `logging`."""
    logging = sys.modules.get("logging")
    return logging is not None and _log().isEnabledFor(logging.INFO) and not _ASKED_AGAIN.get()


@contextmanager
def asked_again() -> Generator[None]:
    """What is decided within is not logged."""
    token = _ASKED_AGAIN.set(True)
    try:
        yield
    finally:
        _ASKED_AGAIN.reset(token)


class Fingerprints:
    """The fingerprints of a contract and of a record, each worked out where it is asked for.

    Args:
        contract: The contract.
    """

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._of_contract = ""
        self._sums = [0]

    @property
    def of_contract(self) -> str:
        """That of the contract: of all that its JSON data says."""
        if not self._of_contract:
            self._of_contract = _hashed(_json(serialization.to_json(self._contract)))
        return self._of_contract

    def of_record(self, events: Sequence[Event], count: int) -> str:
        """That of the first so many events, whatever their order among each other.

        It tells records apart that differ by accident; whether somebody tampered with one is not
        told by it.

        Args:
            events: The events; none that was given before is ever changed.
            count: How many of them.
        """
        sums = self._sums
        for event in events[len(sums) - 1 : count]:
            digest = int(_hashed(_json(serialization.event_to_json(event))), 16)
            sums.append((sums[-1] + digest) % _MODULUS)
        return _hashed(f"{count}\n{sums[count]:x}")


def logged(  # noqa: PLR0913 (each is named)
    decision: Decision,
    prints: Fingerprints,
    events: Sequence[Event],
    *,
    count: int,
    known_by: On | None,
    readings: Mapping[str, str],
) -> None:
    """Log a decision.

    Args:
        decision: The decision.
        prints: The fingerprints of the contract and of the record.
        events: The events, in the order of recording.
        count: How many of them are on record.
        known_by: By when what counted was known.
        readings: The readings that were settled.
    """
    fields = {name: serialization.value_to_json(value) for name, value in decision.act.fields}
    line = {
        **STAMP,
        "at": datetime.now(UTC).isoformat(),
        "contract": {"name": decision.contract.name, "sha256": prints.of_contract},
        "record": {"events": count, "sha256": prints.of_record(events, count)},
        "question": {
            "party": decision.party.name,
            "action": decision.act.kind,
            "fields": fields,
            "on": decision.on.isoformat(),
            "known_by": None if known_by is None else known_by.isoformat(),
            "readings": dict(readings),
        },
        "answer": answer_of(decision),
    }
    _log().info("%s", _json(line))


def answer_of(decision: Decision) -> dict[str, Any]:
    """What a line says of the answer, and what is compared when it is asked again."""
    return {
        "verdict": decision.verdict.value,
        "effect": decision.effect.value,
        "clauses": list(decision.clauses),
    }


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=True, sort_keys=True)


def _hashed(text: str) -> str:
    from hashlib import sha256

    return sha256(text.encode()).hexdigest()
