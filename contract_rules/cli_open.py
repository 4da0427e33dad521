"""The commands about what is open: why, what-if, diff, history and questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from contract_rules import wire
from contract_rules.cli import STATUS, Asked, acting, asking, cli, on_day, readings_of
from contract_rules.explain import wrapped
from contract_rules.findings import Verdict
from contract_rules.inquiry import Engine
from contract_rules.matter import matter_of
from contract_rules.questions import Question

__all__ = ["cli"]

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_rules.events import Event
    from contract_rules.periods import On
    from contract_rules.report import Report
    from contract_rules.settlement import Point


@cli.command()
@acting
@on_day
@asking
def why(asked: Asked, *, party: str, action: str, fields: tuple[str, ...], on: On) -> int:
    """Why PARTY may or may not do ACTION, and the least that would change it."""
    act = asked.matter.act(action, fields)
    with asked.engine() as engine:
        who = asked.matter.party(party)
        decision = engine.decide(who, act, on=on, known_by=asked.known_by)
        others = [v for v in (Verdict.PERMITTED, Verdict.PROHIBITED) if v is not decision.verdict]
        missing = [missing for verdict in others for missing in decision.why_not(verdict)]
    told = [str(decision), "", *map(str, missing)] if missing else [str(decision)]
    changes = [
        {
            "verdict": one.decision.verdict.value,
            "events": [wire.event_to_json(event) for event in one.events],
            "readings": one.readings,
        }
        for one in missing
    ]
    asked.tell({**decision.to_json(), "missing": changes}, "\n".join(told))
    return STATUS[decision.verdict]


@cli.command(name="what-if")
@click.argument("events_", nargs=-1, metavar="[EVENT]...")
@on_day
@click.option(
    "--suppose",
    metavar="QUESTION=READING",
    multiple=True,
    callback=readings_of,
    help="Suppose that a contested question is read so; may be repeated.",
)
@asking
def what_if(asked: Asked, *, events_: tuple[str, ...], on: On, suppose: dict[str, str]) -> int:
    """What each party gains and loses if an EVENT had happened.

    An EVENT is a date, a party, an action and its fields:
    '2025-03-20 Microsoft Consent provider=CoreWeave'.
    """
    supposed = [asked.matter.event(text) for text in events_]
    with asked.engine() as engine, engine.suppose(*supposed, readings=suppose) as other:
        before = engine.report(on=on, known_by=asked.known_by)
        after = other.report(on=on, known_by=asked.known_by)
    return _changed(asked, before, after)


@cli.command()
@click.argument("before", metavar="DATE[@KNOWN]")
@click.argument("after", metavar="DATE[@KNOWN]")
@click.option("--other", metavar="PACKAGE.MODULE:NAME", help="Another contract for the second.")
@asking
def diff(asked: Asked, *, before: str, after: str, other: str | None) -> int:
    """What each party gains and loses from one date to another: diff 2025-01-20 2025-01-21.

    2031-06-01@2025-06-01 is the first date by what was known on the second.
    """
    second = asked.engine() if other is None else _engine_on(other, asked)
    with asked.engine() as engine, second:
        return _changed(asked, _report(engine, before, asked), _report(second, after, asked))


def _engine_on(contract: str, asked: Asked) -> Engine:
    return Engine(matter_of(contract, None).contract, asked.matter.facts, readings=asked.readings)


def _report(engine: Engine, text: str, asked: Asked) -> Report:
    on, at, known_by = text.partition("@")
    known = wire.on_from_json(known_by) if at else asked.known_by
    return engine.report(on=wire.on_from_json(on), known_by=known)


def _changed(asked: Asked, before: Report, after: Report) -> int:
    found = before.diff(after)
    asked.tell(found.to_json(), str(found))
    return 0


@cli.command()
@acting
@asking
def history(asked: Asked, *, party: str, action: str, fields: tuple[str, ...]) -> int:
    """From when to when PARTY might do ACTION, and what changed that."""
    act = asked.matter.act(action, fields)
    with asked.engine() as engine:
        found = engine.history(asked.matter.party(party), act, known_by=asked.known_by)
    asked.tell([interval.to_json() for interval in found], "\n".join(map(str, found)))
    return 0


@cli.command()
@on_day
@asking
def questions(asked: Asked, *, on: On) -> int:
    """The open points of a contract on a date, and how many positions turn on each."""
    with asked.engine() as engine:
        report = engine.report(on=on, known_by=asked.known_by)
    settled = asked.readings
    open_ = [q for q in asked.known.contract.questions if q.id not in settled]
    turns: dict[str, int] = {question.id: 0 for question in open_}
    for points in _turning(report):
        for name in {_named(point) for point in points}:
            turns[name] = turns.get(name, 0) + 1
    known = {question.id: question for question in open_}
    data = [
        {"point": name, "turns": count, "readings": list(known[name].readings)}
        if name in known
        else {"point": name, "turns": count}
        for name, count in turns.items()
    ]
    lines = [_line(known.get(name), name, count) for name, count in turns.items()]
    asked.tell(data, "\n".join(lines))
    return 0


def _turning(report: Report) -> Iterator[tuple[Point, ...]]:
    yield from (position.decision.turns_on for position in report.positions)
    yield from (duty.turns_on for duty in report.duties)


def _named(point: Question | Event) -> str:
    if isinstance(point, Question):
        return point.id
    return f"{point.act.kind} by {point.by}, off the record"


def _line(question: Question | None, name: str, count: int) -> str:
    first = f"{count:>3}  "
    if question is None:
        return wrapped(name, first, "     ")
    asked = f"{name}: {question.text} ({' or '.join(question.readings)})"
    sources = (wrapped(str(source), "     - ", "       ") for source in question.sources)
    return "\n".join((wrapped(asked, first, "     "), *sources))
