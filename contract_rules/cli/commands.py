"""The command ``contract-rules``: reports, decisions, duties, clauses and events of a contract.

Exit status: 0 fine, 1 could not run, 2 prohibited or breach found, 4 undetermined or conflict.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, assert_never

import click

from contract_rules.answers.decisions import is_told_by_ways
from contract_rules.answers.findings import Finding, FindingKind
from contract_rules.answers.json_format import STAMP
from contract_rules.answers.layout import wrapped
from contract_rules.answers.open_points import Clash, Point, Tie
from contract_rules.cli.arguments import subject_of
from contract_rules.cli.group import cli
from contract_rules.cli.options import (
    PROHIBITED,
    STATUS,
    UNDETERMINED,
    CommandInput,
    acting,
    asking,
    in_rows,
    on_day,
    one_party,
    readings_of,
    until_day,
)
from contract_rules.cli.output import say
from contract_rules.contracts import corrections, serialization
from contract_rules.contracts.fact_base import FactBase, placing
from contract_rules.engine import Engine
from contract_rules.norms.questions import Question
from contract_rules.values.events import Event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_rules.answers.report import Report
    from contract_rules.values.instants import On


@cli.command()
@on_day
@one_party
@click.option("--action", metavar="NAME", help="This action alone, and kinds of it.")
@click.option("--clause", metavar="ID", help="What this clause decides alone.")
@click.option("--full", is_flag=True, help="Print reasons and evidence, too.")
@in_rows
@asking
def report(  # noqa: PLR0913 (a parameter for each option)
    asked: CommandInput,
    *,
    on: On,
    party: str | None,
    action: str | None,
    clause: str | None,
    full: bool,
    as_csv: bool,
) -> int:
    """What each party may, may not and must do on a date, on one screen."""
    with asked.engine() as engine:
        found = engine.report(on=on, known_by=asked.known_by)
        who = None if party is None else asked.subject.party(party)
        found = found.only(who, action=action, clause=clause)
        if as_csv:
            from contract_rules.interop.rows import to_csv

            asked.hand_over(to_csv(found), "--csv")
        else:
            asked.tell(found.to_json, found.full if full else found.sheet)
    return 0


@cli.command()
@acting
@on_day
@asking
def decide(
    asked: CommandInput, *, party: str, action: str, fields: tuple[str, ...], on: On
) -> int:
    """Whether PARTY may do ACTION on a date: decide OpenAI ProcureCompute provider=Oracle."""
    act = asked.subject.act(action, fields)
    with asked.engine() as engine:
        who = asked.subject.party(party)
        decision = engine.decide(who, act, on=on, known_by=asked.known_by)
        asked.tell(decision.to_json, partial(str, decision))
    return STATUS[decision.verdict]


@cli.command()
@on_day
@one_party
@click.option("--ics", is_flag=True, help="Print them as a calendar (iCalendar).")
@click.option(
    "--remind",
    metavar="DAYS",
    type=click.IntRange(0),
    multiple=True,
    help="In a calendar, remind so many days before; may be repeated.",
)
@click.option(
    "--ahead",
    metavar="DAYS",
    type=click.IntRange(0),
    help="In a calendar, for how many days recurring duties are told ahead; by default a year.",
)
@click.option("--as-events", is_flag=True, help="In a calendar, as events in place of tasks.")
@in_rows
@asking
def duties(  # noqa: PLR0913 (a parameter for each option)
    asked: CommandInput,
    *,
    on: On,
    party: str | None,
    ics: bool,
    remind: tuple[int, ...],
    ahead: int | None,
    as_events: bool,
    as_csv: bool,
) -> int:
    """What each party must do, or had to, and how that stands on a date."""
    if ics and as_csv:
        msg = "an answer has one form; write --ics or --csv"
        raise click.UsageError(msg)
    who = None if party is None else asked.subject.party(party)
    with asked.engine() as engine:
        found = engine.duties(on=on, bearer=who, known_by=asked.known_by)
        if ics:
            from contract_rules.interop.calendars import A_YEAR, duties_as_calendar

            calendar = duties_as_calendar(
                engine,
                on=on,
                bearer=who,
                known_by=asked.known_by,
                reminders=remind,
                ahead=A_YEAR if ahead is None else ahead,
                entries="events" if as_events else "todos",
            )
            asked.hand_over(calendar, "--ics")
        elif as_csv:
            from contract_rules.interop.rows import DUTY_COLUMNS, to_csv

            asked.hand_over(to_csv(found, DUTY_COLUMNS), "--csv")
        else:
            asked.tell(
                lambda: [duty.to_json() for duty in found], lambda: "\n\n".join(map(str, found))
            )
    return PROHIBITED if any(duty.is_in_breach for duty in found) else 0


@cli.command()
@click.argument("party")
@click.option(
    "--currency", metavar="CODE", help="Of which currency, such as USD; by default the contract's."
)
@on_day
@asking
def account(asked: CommandInput, *, party: str, currency: str | None, on: On) -> int:
    """What PARTY has come to owe and has paid, entry by entry, with the balance after each."""
    with asked.engine() as engine:
        who = asked.subject.party(party)
        found = engine.account(who, currency=currency, on=on, known_by=asked.known_by)
    asked.tell(found.to_json, partial(str, found))
    return 0


@cli.command()
@on_day
@one_party
@in_rows
@asking
def breaches(asked: CommandInput, *, on: On, party: str | None, as_csv: bool) -> int:
    """What was breached by a date: duties not performed in time, acts that were prohibited."""
    who = None if party is None else asked.subject.party(party)
    with asked.engine() as engine:
        breached = engine.breaches(on=on, known_by=asked.known_by)
    found = [breach for breach in breached if who in (None, breach.party)]
    if as_csv:
        from contract_rules.interop.rows import BREACH_COLUMNS, to_csv

        asked.hand_over(to_csv(found, BREACH_COLUMNS), "--csv")
    else:
        told = "\n\n".join(map(str, found)) or f"Nothing was breached by {on.isoformat()}."
        asked.tell(lambda: [breach.to_json() for breach in found], lambda: told)
    return PROHIBITED if found else 0


@cli.command()
@on_day
@asking
def status(asked: CommandInput, *, on: On) -> int:
    """What has become of the contract: in force, terminated, fulfilled or expired."""
    from contract_rules.answers.contract_status import ContractState

    with asked.engine() as engine:
        found = engine.status(on=on, known_by=asked.known_by)
    asked.tell(found.to_json, partial(str, found))
    return UNDETERMINED if found.state is ContractState.UNDETERMINED else 0


@cli.command("why-not-owed")
@click.argument("about")
@on_day
@asking
def why_not_owed(asked: CommandInput, *, about: str, on: On) -> int:
    """Why nothing is owed under a clause, or upon an event; ABOUT is the id of either."""
    with asked.engine() as engine:
        event = next((event for event in engine.facts if event.id == about), about)
        found = engine.why_not_owed(event, on=on, known_by=asked.known_by)
    asked.tell(found.to_json, partial(str, found))
    return 0


@cli.command()
@on_day
@in_rows
@asking
def upcoming(asked: CommandInput, *, on: On, as_csv: bool) -> int:
    """What changes next, and when, if nobody does anything."""
    with asked.engine() as engine:
        found = engine.upcoming(on=on, known_by=asked.known_by)
    if as_csv:
        from contract_rules.interop.rows import UPCOMING_COLUMNS, to_csv

        asked.hand_over(to_csv(found, UPCOMING_COLUMNS), "--csv")
        return 0
    told = map(str, found or (f"Nothing changes by itself after {on.isoformat()}.",))
    asked.tell(lambda: [change.to_json() for change in found], lambda: "\n".join(told))
    return 0


@cli.command()
@until_day
@one_party
@in_rows
@asking
def events(asked: CommandInput, *, on: On | None, party: str | None, as_csv: bool) -> int:
    """The events on record, and what each amounts to by the clauses then in force.

    With --csv, a line for each of what they amount to.
    """
    subject = asked.known
    with placing(asked.subject.facts):
        corrections.check(asked.subject.facts, subject.contract.program)
    with Engine(subject.contract, subject.facts) as engine:
        recorded = engine.facts  # with parties and things by their names
    corrected = corrections.Corrected(recorded)
    facts = FactBase(corrected.events) if on is None else FactBase(corrected.events).up_to(on)
    by_then = [event for event in recorded if on is None or _is_told(event, corrected, on)]
    shown = [event for event in by_then if party is None or event.by == subject.party(party)]
    told: dict[str, list[Finding]] = {}
    with Engine(subject.contract, facts, readings=asked.readings) as engine:
        for finding in engine.findings():
            told.setdefault(finding.event.id, []).append(finding)
    data = [
        {
            **STAMP,
            **serialization.event_to_json(e),
            "findings": [finding.to_json() for finding in told.get(e.id, [])],
        }
        for e in shown
    ]
    lines = [line for event in shown for line in _lines(event, corrected, told.get(event.id, []))]
    if as_csv:
        found = [finding for event in shown for finding in told.get(event.id, [])]
        from contract_rules.interop.rows import FINDING_COLUMNS, to_csv

        asked.hand_over(to_csv(found, FINDING_COLUMNS), "--csv")
    else:
        asked.tell(lambda: data, lambda: "\n".join(lines))
    kinds = {finding.kind for event in shown for finding in told.get(event.id, [])}
    if FindingKind.BREACH in kinds:
        return PROHIBITED
    unclear = {FindingKind.CONFLICT, FindingKind.UNDETERMINED}
    return UNDETERMINED if kinds & unclear else 0


def _is_told(event: Event, corrected: corrections.Corrected, on: On) -> bool:
    """Whether an event happened by a day, as recorded or as corrected; a correction is known."""
    right = corrected.known.get(event.id, event)
    first = event.known if event.is_correction else min(event.at, right.at)
    return first <= event.zone.instant(on)


def _lines(event: Event, corrected: corrections.Corrected, told: list[Finding]) -> Iterator[str]:
    """An event with what it amounts to, a line for each; before them, that it was corrected."""
    right = corrected.known.get(event.id)
    if not event.is_correction and (right is None or right.corrected is not None):
        yield f"CORRECTED  {event}"
    elif not told:
        yield str(event)
    yield from map(str, told)


__all__ = ["cli"]


@cli.command()
@acting
@on_day
@asking
def why(asked: CommandInput, *, party: str, action: str, fields: tuple[str, ...], on: On) -> int:
    """Why PARTY may or may not do ACTION, and the least that would change it."""
    act = asked.subject.act(action, fields)
    with asked.engine() as engine:
        who = asked.subject.party(party)
        decision = engine.decide(who, act, on=on, known_by=asked.known_by)
        missing = decision.least_changes()
    untold = [one for one in missing if not is_told_by_ways(one, decision.ways)]
    told = [str(decision), "", *map(str, untold)] if untold else [str(decision)]

    def data() -> dict[str, object]:
        return {**decision.to_json(), "missing": [one.to_json() for one in missing]}

    asked.tell(data, lambda: "\n".join(told))
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
@click.option("--full", is_flag=True, help="Print reasons and evidence, too.")
@asking
def what_if(
    asked: CommandInput,
    *,
    events_: tuple[str, ...],
    on: On,
    suppose: dict[str, str],
    full: bool,
) -> int:
    """What each party gains and loses if an EVENT had happened.

    An EVENT is a date, a party, an action and its fields:
    '2025-03-20 Microsoft Consent provider=CoreWeave'.
    """
    supposed = [asked.subject.event(text) for text in events_]
    zone = asked.subject.contract.program.zone
    for event in supposed:
        if zone.instant(event.on) > zone.instant(on):
            told = f"note: {event} lies after {on.isoformat()}, and changes nothing by then"
            say(told, err=True)
    with asked.engine() as engine, engine.suppose(*supposed, readings=suppose) as other:
        before = engine.report(on=on, known_by=asked.known_by)
        after = other.report(on=on, known_by=asked.known_by)
    return _changed(asked, before, after, full=full)


@cli.command()
@click.argument("before", metavar="DATE[@KNOWN]")
@click.argument("after", metavar="DATE[@KNOWN]")
@click.option(
    "--other", metavar="PACKAGE.MODULE:NAME|FILE", help="Another contract for the second."
)
@click.option("--full", is_flag=True, help="Print reasons and evidence, too.")
@asking
def diff(asked: CommandInput, *, before: str, after: str, other: str | None, full: bool) -> int:
    """What each party gains and loses from one date to another: diff 2025-01-20 2025-01-21.

    2031-06-01@2025-06-01 is the first date by what was known on the second.
    """
    second = asked.engine() if other is None else _engine_on(other, asked)
    with asked.engine() as engine, second:
        reports = _report(engine, before, asked), _report(second, after, asked)
        return _changed(asked, *reports, full=full)


def _engine_on(contract: str, asked: CommandInput) -> Engine:
    return Engine(subject_of(contract).contract, asked.subject.facts, readings=asked.readings)


def _report(engine: Engine, text: str, asked: CommandInput) -> Report:
    on, at, known_by = text.partition("@")
    known = serialization.on_from_json(known_by) if at else asked.known_by
    return engine.report(on=serialization.on_from_json(on), known_by=known)


def _changed(asked: CommandInput, before: Report, after: Report, *, full: bool) -> int:
    found = before.diff(after)
    asked.tell(found.to_json, found.full if full else found.sheet)
    return 0


@cli.command()
@acting
@asking
def history(asked: CommandInput, *, party: str, action: str, fields: tuple[str, ...]) -> int:
    """From when to when PARTY might do ACTION, and what changed that."""
    act = asked.subject.act(action, fields)
    with asked.engine() as engine:
        found = engine.history(asked.subject.party(party), act, known_by=asked.known_by)
    asked.tell(
        lambda: [interval.to_json() for interval in found], lambda: "\n".join(map(str, found))
    )
    return 0


@cli.command()
@on_day
@asking
def questions(asked: CommandInput, *, on: On) -> int:
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
        {**STAMP, "point": name, "turns": count, "readings": list(known[name].readings)}
        if name in known
        else {**STAMP, "point": name, "turns": count}
        for name, count in turns.items()
    ]
    lines = [_line(known.get(name), name, count) for name, count in turns.items()]
    asked.tell(lambda: data, lambda: "\n".join(lines))
    return 0


def _turning(report: Report) -> Iterator[tuple[Point, ...]]:
    yield from (position.decision.turns_on for position in report.positions)
    yield from (duty.turns_on for duty in report.duties)


def _named(point: Point) -> str:
    match point:
        case Question(id=id_):
            return id_
        case Event(by=by, act=act):
            return f"{act.kind} by {by}, off the record"
        case Clash(clause=clause, against=against):
            return f"whether {clause} prevails over {', '.join(against)}"
        case Tie(events):
            return f"which counts, {' or '.join(map(str, events))}"
    assert_never(point)


def _line(question: Question | None, name: str, count: int) -> str:
    first = f"{count:>3}  "
    if question is None:
        return wrapped(name, first, "     ")
    asked = f"{name}: {question.text} ({' or '.join(question.readings)})"
    sources = (wrapped(str(source), "     - ", "       ") for source in question.sources)
    return "\n".join((wrapped(asked, first, "     "), *sources))
