"""Tells a decision that stands for several acts without the name of the one that was asked about.

A row of a report stands for all acts that fit a pattern, and was decided on one of them. Where a
field may hold any name, what is told of it says "that provider" in place of the example's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from contract_rules.answers.phrases import Words, called
from contract_rules.language import parties
from contract_rules.norms.expressions import Const, OneOf, Pattern
from contract_rules.values.acts import Act, Entity, Party
from contract_rules.values.events import Event

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contract_rules.answers.decisions import Decision
    from contract_rules.answers.open_points import Point
    from contract_rules.answers.reasons import Reason
    from contract_rules.values.acts import Value


def words_for(decision: Decision, pattern: Pattern) -> Words:
    """What puts a row into words: a field that the pattern leaves open is "that provider"."""
    words = Words.of(decision.contract)
    unnamed = {
        (kind, known.name): f"that {called(known.name, known.type)}"
        for kind in words.kinds[pattern.kind].names
        for known in words.kinds[kind].fields
    }
    return evolve(words, said=unnamed).about(pattern)


def loosened(decided: Decision, pattern: Pattern) -> Decision:
    """The decision with "that provider" in place of the example's name, where any would do."""
    named = dict(decided.act.fields)
    loose: dict[Value, Value] = {}
    for known in decided.contract.vocabulary[pattern.kind].fields:
        value, matcher = named.get(known.name), dict(pattern.fields).get(known.name)
        one = isinstance(matcher, OneOf) and [type(t) for t in matcher.terms] == [Const]
        if isinstance(value, Entity | Party) and not one:
            that = f"that {called(known.name, known.type)}"
            loose[value] = (
                parties.Party(that) if isinstance(value, Party) else Entity(value.sort, that)
            )
    return _loose(decided, loose) if loose else decided


def _loose(decided: Decision, loose: Mapping[Value, Value]) -> Decision:
    ways = tuple(
        evolve(
            way,
            settled=tuple(evolve(s, point=_loose_point(s.point, loose)) for s in way.settled),
            answer=_loose(way.answer, loose),
        )
        for way in decided.ways
    )
    reasons = tuple(_loose_reason(reason, loose) for reason in decided.reasons)
    return evolve(decided, ways=ways, reasons=reasons)


def _loose_reason(reason: Reason, loose: Mapping[Value, Value]) -> Reason:
    return evolve(
        reason,
        events=tuple(_loose_event(e, loose) for e in reason.events),
        exceptions=tuple(_loose_event(e, loose) for e in reason.exceptions),
    )


def _loose_point(point: Point, loose: Mapping[Value, Value]) -> Point:
    return _loose_event(point, loose) if isinstance(point, Event) else point


def _loose_event(event: Event, loose: Mapping[Value, Value]) -> Event:
    if not event.is_supposed:
        return event
    fields = tuple((name, loose.get(value, value)) for name, value in event.act.fields)
    return evolve(event, act=Act(event.act.kind, fields, event.act.schema))
