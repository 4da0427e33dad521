"""Findings as JSON data, with the fields that they have; ``findings.schema.json`` describes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contract_rules import wire
from contract_rules.phrases import Words
from contract_rules.questions import Question

if TYPE_CHECKING:
    from contract_rules.duties import Duty, Step
    from contract_rules.explain import Decided
    from contract_rules.findings import Ending, Reason
    from contract_rules.money import Money
    from contract_rules.nodes import Pattern
    from contract_rules.settlement import Settled, Way


def decided(found: Decided, pattern: Pattern | None = None) -> dict[str, Any]:
    """A decision, or a row of a report where a pattern says for which acts it stands."""
    words = Words(found.contract.vocabulary, {})
    act = {name: wire.value_to_json(value) for name, value in found.act.fields}
    what: dict[str, Any] = {"action": found.act.kind}
    if pattern is None:
        what |= {"fields": act, "phrase": words.act(found.act)}
    else:
        matchers = {name: wire.to_json(matcher) for name, matcher in pattern.fields}
        what |= {"pattern": matchers, "example": act, "phrase": words.pattern(pattern)}
    return {
        "party": found.party.name,
        **what,
        "on": found.on.isoformat(),
        "verdict": found.verdict.value,
        "void": found.void,
        "clauses": list(found.clauses),
        "reasons": [reason(r) for r in found.reasons],
        "ways": [_way(way, way.answer.verdict.value) for way in found.ways],
    }


def _way(way: Way[Any], answer: str | None) -> dict[str, Any]:
    """How open points are settled in a way, and the answer that it gives."""
    return {"settled": [_settled(one) for one in way.settled], "answer": answer}


def _settled(one: Settled) -> dict[str, Any]:
    if isinstance(one.point, Question):
        return {"question": one.point.id, "reading": one.choice}
    return {"off_record": one.point.id, "happened": one.choice}


def duty(told: Duty) -> dict[str, Any]:
    """A duty, with what has happened to it; events are named by their ids."""
    words = Words(told.contract.vocabulary, {})
    return {
        "duty": told.id,
        "clause": told.clause,
        "bearer": told.bearer.name,
        "counterparty": told.counterparty.name if told.counterparty else None,
        "action": told.action.kind,
        "pattern": {name: wire.to_json(matcher) for name, matcher in told.action.fields},
        "phrase": words.pattern(told.action),
        "on": told.on.isoformat(),
        "status": told.status.value,
        "since": told.since.isoformat(),
        "arisen": told.arisen.isoformat(),
        "due": told.due.isoformat() if told.due else None,
        "breached": told.breached.isoformat() if told.breached else None,
        "amount": money(told.amount),
        "paid": money(told.paid),
        "outstanding": money(told.outstanding),
        "trigger": told.trigger.id if told.trigger else None,
        "stands_in_for": told.stands_in_for,
        "reasons": [reason(r) for r in told.reasons],
        "steps": [_step(step) for step in told.steps],
        "ways": [_way(way, way.answer.status.value if way.answer else None) for way in told.ways],
    }


def money(amount: Money | None) -> str | None:
    """An amount as currency and digits."""
    return wire.money_to_json(amount) if amount else None


def _step(step: Step) -> dict[str, Any]:
    data: dict[str, Any] = {"step": step.kind.value, "on": step.on.isoformat()}
    if step.event:
        data["event"] = step.event.id
    if step.amendment:
        data["amendment"] = step.amendment.title
    if step.amount:
        data["amount"] = money(step.amount)
    if step.party:
        data["party"] = step.party.name
    if step.due:
        data["due"] = step.due.isoformat()
    return data


def reason(told: Reason) -> dict[str, Any]:
    """One norm's part in a decision; events are named by their ids."""
    data: dict[str, Any] = {
        "outcome": told.outcome.value,
        "clause": told.clause.id,
        "text": told.clause.text,
        "confidence": told.clause.confidence.value,
        "norm": type(told.norm).__name__.lower(),
        "since": told.since.isoformat(),
        "events": [event.id for event in told.events],
        "exceptions": [event.id for event in told.exceptions],
    }
    if told.clause.source:
        data["source"] = wire.to_json(told.clause.source)
    if told.exercise:
        data["exercise"] = told.exercise.id
    if told.defeats:
        defeats = ({"clause": d.by.id, "ground": d.ground.value} for d in told.defeats)
        data["outranked_by"] = list(defeats)
    if told.ending:
        data["ended"] = _ending(told.ending)
    return data


def _ending(ending: Ending) -> dict[str, Any]:
    data: dict[str, Any] = {"on": ending.on.isoformat()}
    if ending.exercise and ending.clause:
        data |= {"exercise": ending.exercise.id, "clause": ending.clause.id}
    if ending.amendment:
        data["amendment"] = ending.amendment.title
    return data
