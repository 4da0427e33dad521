"""The command ``contract-rules``: reports, decisions, duties, clauses and events of a contract.

Exit status: 0 fine, 1 could not run, 2 prohibited or breach found, 4 undetermined or conflict.
"""

from __future__ import annotations

import json
from functools import wraps
from typing import TYPE_CHECKING

import click
from attrs import frozen
from rich.console import Console
from rich.table import Table
from rich.text import Text

from contract_rules import wire
from contract_rules.accounts import DutyStatus
from contract_rules.clauses import Clause, Provision
from contract_rules.code import code_of
from contract_rules.errors import UnknownReadingError
from contract_rules.findings import Verdict
from contract_rules.inquiry import Engine
from contract_rules.matter import Matter, matter_of
from contract_rules.outcomes import Finding, FindingKind
from contract_rules.periods import On

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_rules.contract import Standing
    from contract_rules.values import Party

PROHIBITED, UNDETERMINED = 2, 4
STATUS = {
    Verdict.PERMITTED: 0,
    Verdict.PROHIBITED: PROHIBITED,
    Verdict.CONFLICT: UNDETERMINED,
    Verdict.UNDETERMINED: UNDETERMINED,
}
STYLES = {
    r"(?m)^(MAY|CAN|EXERCISED|KEPT|COUNTED)\b": "bold green",
    r"(?m)^(MAY NOT|CANNOT|BREACH|LATE)\b": "bold red",
    r"(?m)^(CONFLICT|UNDETERMINED|VOID|MUST|SUSPENDED|UNALLOCATED)\b": "bold yellow",
}


@frozen
class Asked:
    """What every command is told.

    Attributes:
        matter: The contract and the record.
        known_by: By when what counts was known, or None for everything on record.
        readings: The readings that are settled, by their questions.
        as_json: Whether JSON is printed.
    """

    matter: Matter
    known_by: On | None
    readings: dict[str, str]
    as_json: bool

    def engine(self) -> Engine:
        """An engine on the matter, under the readings."""
        return Engine(self.matter.contract, self.matter.facts, readings=self.readings)

    @property
    def known(self) -> Matter:
        """The matter, as far as it was known."""
        if self.known_by is None:
            return self.matter
        contract, facts = self.matter.contract, self.matter.facts
        return Matter(contract.known_by(self.known_by), facts.known_by(self.known_by))

    def tell(self, data: object, text: str) -> None:
        """Print the data or the text, whichever was asked for; nothing where there is no text."""
        if self.as_json:
            click.echo(json.dumps(data, indent=2, ensure_ascii=False))
        elif text:
            shown = Text(text)
            for pattern, style in STYLES.items():
                shown.highlight_regex(pattern, style)
            Console(highlight=False, soft_wrap=True).print(shown)


def day(_: click.Context, __: click.Parameter, text: str | None) -> On | None:
    """An option's date or instant."""
    return None if text is None else wire.on_from_json(text)


def readings_of(_: click.Context, __: click.Parameter, texts: tuple[str, ...]) -> dict[str, str]:
    """An option's readings, by their questions."""
    found: dict[str, str] = {}
    for text in texts:
        question, equals, reading = text.partition("=")
        if not equals:
            msg = f"{text!r} settles no question; write --reading question=reading"
            raise UnknownReadingError(msg)
        found[question] = reading
    return found


OPTIONS = (
    click.option("--json", "as_json", is_flag=True, help="Print JSON."),
    click.option(
        "--reading",
        "readings",
        metavar="QUESTION=READING",
        multiple=True,
        callback=readings_of,
        help="Settle a contested question; may be repeated.",
    ),
    click.option(
        "--known-by", callback=day, metavar="DATE", help="Count only what was known by then."
    ),
    click.option("--events", metavar="FILE", help="Events, one JSON object a line."),
    click.option("--contract", metavar="PACKAGE.MODULE:NAME", help="Another contract."),
)
"""The options that every command has."""


def asking(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options that every command has, as what it was asked."""

    @wraps(command)
    def told(
        *args: object,
        contract: str | None,
        events: str | None,
        known_by: On | None,
        readings: dict[str, str],
        as_json: bool,
        **rest: object,
    ) -> int:
        asked = Asked(matter_of(contract, events), known_by, readings, as_json)
        return command(asked, *args, **rest)

    for option in OPTIONS:
        told = option(told)
    return told


on_day = click.option("--on", callback=day, metavar="DATE", required=True, help="As of when.")
_until = click.option("--on", callback=day, metavar="DATE", help="As of when; by default, all.")
_party = click.option("--party", metavar="NAME", help="This party alone.")


def acting(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the act that it is about."""
    for argument in (
        click.argument("fields", nargs=-1, metavar="[FIELD=VALUE]..."),
        click.argument("action"),
        click.argument("party"),
    ):
        command = argument(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="contract-rules")
def cli() -> None:
    """What the parties of a contract may, may not and must do, and why.

    Without --contract, of the Microsoft-OpenAI agreement as publicly reported, on the public
    record of events.
    """


@cli.command()
@on_day
@_party
@asking
def report(asked: Asked, *, on: On, party: str | None) -> int:
    """What each party may, may not and must do on a date."""
    with asked.engine() as engine:
        found = engine.report(on=on, known_by=asked.known_by)
        if party is not None:
            found = found.only(asked.matter.party(party))
        asked.tell(found.to_json(), str(found))
    return 0


@cli.command()
@acting
@on_day
@asking
def decide(asked: Asked, *, party: str, action: str, fields: tuple[str, ...], on: On) -> int:
    """Whether PARTY may do ACTION on a date: decide OpenAI ProcureCompute provider=Oracle."""
    act = asked.matter.act(action, fields)
    with asked.engine() as engine:
        who = asked.matter.party(party)
        decision = engine.decide(who, act, on=on, known_by=asked.known_by)
        asked.tell(decision.to_json(), str(decision))
    return STATUS[decision.verdict]


@cli.command()
@on_day
@_party
@asking
def duties(asked: Asked, *, on: On, party: str | None) -> int:
    """What each party must do, or had to, and how that stands on a date."""
    with asked.engine() as engine:
        found = engine.duties(on=on, known_by=asked.known_by)
    if party is not None:
        found = tuple(duty for duty in found if duty.bearer == asked.matter.party(party))
    asked.tell([duty.to_json() for duty in found], "\n\n".join(map(str, found)))
    return PROHIBITED if any(d.status is DutyStatus.BREACHED for d in found) else 0


@cli.command()
@on_day
@asking
def upcoming(asked: Asked, *, on: On) -> int:
    """What changes next, and when, if nobody does anything."""
    with asked.engine() as engine:
        found = engine.upcoming(on=on, known_by=asked.known_by)
    asked.tell([change.to_json() for change in found], "\n".join(map(str, found)))
    return 0


@cli.command()
@_until
@_party
@asking
def clauses(asked: Asked, *, on: On | None, party: str | None) -> int:
    """The clauses with their sources, beside their code; --on for the text in force."""
    matter = asked.known
    contract = matter.contract
    texts = contract.texts
    if on is not None:
        in_force = contract.as_of(on)
        texts = (in_force,) if in_force else ()
    standings = dict.fromkeys(standing for text in texts for standing in text.standings)
    shown = [s for s in standings if party is None or _speaks_of(s.provision, matter.party(party))]
    if asked.as_json:
        told = [{"since": s.since.isoformat(), **wire.to_json(s.provision)} for s in shown]
        asked.tell(told, "")
    else:
        Console(highlight=False).print(_side_by_side(shown))
    return 0


def _speaks_of(provision: Provision, party: Party) -> bool:
    norms = provision.norms if isinstance(provision, Clause) else ()
    return any(norm.bearer == party for norm in norms)


def _side_by_side(standings: list[Standing]) -> Table:
    table = Table("clause", "code", show_lines=True, expand=True)
    for standing in standings:
        provision = standing.provision
        source = f"\n{provision.source}" if provision.source else ""
        note = f"\n{provision.note}" if provision.note else ""
        head = f"{provision.id}, since {standing.since}, {provision.confidence.value}"
        code = code_of(provision) if isinstance(provision, Clause) else repr(provision)
        table.add_row(Text(f"{head}\n{provision.text}{source}{note}"), Text(code))
    return table


@cli.command()
@_until
@_party
@asking
def events(asked: Asked, *, on: On | None, party: str | None) -> int:
    """The events on record, and what each amounts to by the clauses then in force."""
    matter = asked.known
    facts = matter.facts if on is None else matter.facts.up_to(on)
    shown = [event for event in facts if party is None or event.by == matter.party(party)]
    told: dict[str, list[Finding]] = {}
    with Engine(matter.contract, facts, readings=asked.readings) as engine:
        for finding in engine.findings():
            told.setdefault(finding.event.id, []).append(finding)
    data = [
        wire.event_to_json(e) | {"findings": [f.to_json() for f in told.get(e.id, [])]}
        for e in shown
    ]
    lines = [str(line) for event in shown for line in told.get(event.id, [event])]
    asked.tell(data, "\n".join(lines))
    kinds = {finding.kind for event in shown for finding in told.get(event.id, [])}
    if FindingKind.BREACH in kinds:
        return PROHIBITED
    unclear = {FindingKind.CONFLICT, FindingKind.UNDETERMINED}
    return UNDETERMINED if kinds & unclear else 0
