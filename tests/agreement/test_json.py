"""The JSON of the agreement, its record and answers about them is what it was, to the byte."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256

from contract_rules import Engine
from contract_rules.agreements.microsoft_openai import agreement, record
from contract_rules.contracts import serialization
from contract_rules.version import VERSION

STAMPED = f' "version": "{VERSION}",'
"""What each answer says of the version; it is left out here, as each release has another."""

DAYS = (date(2019, 8, 1), date(2024, 6, 30), date(2025, 2, 1), date(2026, 6, 1), date(2031, 1, 1))


def answers(engine: Engine):
    """What is known of the agreement, by what it is: as JSON data."""
    yield "contract", serialization.to_json(agreement)
    yield "events", [serialization.event_to_json(event) for event in record]
    yield "findings", [finding.to_json() for finding in engine.findings()]
    for on in DAYS:
        yield f"report {on}", engine.report(on=on).to_json()
        yield f"duties {on}", [duty.to_json() for duty in engine.duties(on=on)]
        yield f"breaches {on}", [breach.to_json() for breach in engine.breaches(on=on)]
        yield f"upcoming {on}", [change.to_json() for change in engine.upcoming(on=on)]
    before, after = (engine.report(on=on) for on in DAYS[1:3])
    yield "difference", before.diff(after).to_json()
    for event in tuple(record)[:6]:
        found = engine.history(event.by, event.act)
        yield f"history of {event.id}", [interval.to_json() for interval in found]


def test_json_is_what_it_was(golden) -> None:
    """One line for each answer: how many bytes it has, and their digest."""
    with Engine(agreement, record) as engine:
        told = [
            (name, json.dumps(data, ensure_ascii=False).replace(STAMPED, "").encode())
            for name, data in answers(engine)
        ]
    lines = [f"{sha256(data).hexdigest()[:16]} {len(data):>7} {name}" for name, data in told]
    golden("json-of-the-agreement", "\n".join((*lines, "")))
