"""The command ``contract-rules``: reports, decisions, duties, clauses and events of a contract.

Exit status: 0 fine, 1 could not run, 2 prohibited or breach found, 4 undetermined or conflict.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar

import click
from attrs import frozen
from rich.console import Console
from rich.table import Table
from rich.text import Text

from contract_rules import admission, wire
from contract_rules.accounts import DutyStatus
from contract_rules.clauses import Clause, Provision
from contract_rules.code import code_of
from contract_rules.contract import Contract
from contract_rules.errors import ContractNotFoundError, UnknownFieldError, WrongTypeError
from contract_rules.facts import FactBase
from contract_rules.findings import Verdict
from contract_rules.inquiry import Engine
from contract_rules.money import Money, exact
from contract_rules.outcomes import Finding, FindingKind
from contract_rules.values import Act, Entity, Party

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_rules.contract import Standing
    from contract_rules.periods import On
    from contract_rules.values import FieldType, Value

AGREEMENT = "contract_rules.agreements.microsoft_openai"
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

T = TypeVar("T")


@frozen
class Matter:
    """What a command is about.

    Attributes:
        contract: The contract.
        facts: The events on record.
    """

    contract: Contract
    facts: FactBase

    def party(self, name: str) -> Party:
        """The party of that name, in whatever case.

        Raises:
            UnknownPartyError: When the contract names no such party.
        """
        names = {party.name.casefold(): party for party in self.contract.parties}
        return admission.party(self.contract, names.get(name.casefold(), Party(name)))

    def value(self, known: FieldType, text: str) -> Value:
        """A field's value as it is written on a command line.

        Raises:
            ContractError: When the text is no value of the field's type.
        """
        match known.type:
            case "Party":
                return self.party(text)
            case "Money":
                currency, _, amount = text.rpartition(" ")
                return Money(amount, currency or self.contract.currency or "USD")
            case "Decimal":
                return exact(text)
            case "int":
                return _whole(text)
            case "date":
                return wire.on_from_json(text)
            case "str":
                return text
            case sort:
                return self._entity(sort, text)

    def _entity(self, sort: str, name: str) -> Entity:
        """The entity on record or in a clause, in whatever case, or else a new one."""
        recorded = (value for event in self.facts for _, value in event.act.fields)
        named = (*recorded, *self.contract.constants)
        known = {e.name.casefold(): e for e in named if isinstance(e, Entity) and e.sort == sort}
        if name.casefold() not in known:
            message = f"note: no clause and no event names a {sort} {name!r}"
            click.echo(message, err=True)
        return known.get(name.casefold(), Entity(sort, name))


def _whole(text: str) -> int:
    number = exact(text)
    if number != int(number):
        msg = f"{text!r} is no whole number; write one, such as 12"
        raise WrongTypeError(msg)
    return int(number)


def _found(where: str, wanted: type[T]) -> T:
    module, _, name = where.partition(":")
    if "" not in sys.path:
        sys.path.insert(0, "")  # as python -m does: a contract beside the user is found
    try:
        thing = getattr(import_module(module), name)
    except Exception as error:
        msg = f"no contract under {where!r} ({error}); write package.module:name"
        raise ContractNotFoundError(msg) from error
    if not isinstance(thing, wanted):
        msg = f"{where!r} is a {type(thing).__name__}, no {wanted.__name__}; name another"
        raise ContractNotFoundError(msg)
    return thing


def _matter(contract: str | None, events: str | None) -> Matter:
    ours = contract is None
    found = _found(f"{AGREEMENT}:agreement" if contract is None else contract, Contract)
    if events is not None:
        return Matter(found, FactBase.load(events))
    return Matter(found, _found(f"{AGREEMENT}:record", FactBase) if ours else FactBase())


def _day(_: click.Context, __: click.Parameter, text: str | None) -> On | None:
    return None if text is None else wire.on_from_json(text)


def _print(text: str) -> None:
    """Print text as it is, with the verdict words in colour on a terminal."""
    shown = Text(text)
    for pattern, style in STYLES.items():
        shown.highlight_regex(pattern, style)
    Console(highlight=False, soft_wrap=True).print(shown)


def _print_json(data: object) -> None:
    click.echo(json.dumps(data, indent=2, ensure_ascii=False))


def _options(command: Callable[..., int]) -> Callable[..., int]:
    """The options that every command has."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print JSON."),
        click.option("--events", metavar="FILE", help="Events, one JSON object a line."),
        click.option("--contract", metavar="PACKAGE.MODULE:NAME", help="Another contract."),
    ):
        command = option(command)
    return command


_on = click.option("--on", callback=_day, metavar="DATE", required=True, help="As of when.")
_until = click.option("--on", callback=_day, metavar="DATE", help="As of when; by default, all.")
_party = click.option("--party", metavar="NAME", help="This party alone.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="contract-rules")
def cli() -> None:
    """What the parties of a contract may, may not and must do, and why.

    Without --contract, of the Microsoft-OpenAI agreement as publicly reported, on the public
    record of events.
    """


@cli.command()
@_on
@_party
@_options
def report(
    on: On, party: str | None, contract: str | None, events: str | None, *, as_json: bool
) -> int:
    """What each party may, may not and must do on a date."""
    matter = _matter(contract, events)
    with Engine(matter.contract, matter.facts) as engine:
        found = engine.report(on=on)
        if party is not None:
            found = found.only(matter.party(party))
    if as_json:
        _print_json(found.to_json())
    else:
        _print(str(found))
    return 0


@cli.command()
@click.argument("party")
@click.argument("action")
@click.argument("fields", nargs=-1, metavar="[FIELD=VALUE]...")
@_on
@_options
def decide(  # noqa: PLR0913 (a command has its options)
    party: str,
    action: str,
    fields: tuple[str, ...],
    *,
    on: On,
    contract: str | None,
    events: str | None,
    as_json: bool,
) -> int:
    """Whether PARTY may do ACTION on a date: decide OpenAI ProcureCompute provider=Oracle."""
    matter = _matter(contract, events)
    kind = matter.contract.kind(action)
    given: list[tuple[str, Value]] = []
    for text in fields:
        name, equals, value = text.partition("=")
        if not equals or not value or name in dict(given):
            msg = f"{text!r} does not state a field; write each field once, as field=value"
            raise UnknownFieldError(msg)
        given.append((name, matter.value(kind.field(name), value)))
    with Engine(matter.contract, matter.facts) as engine:
        decision = engine.decide(matter.party(party), Act(action, tuple(given)), on=on)
    if as_json:
        _print_json(decision.to_json())
    else:
        _print(str(decision))
    return STATUS[decision.verdict]


@cli.command()
@_on
@_party
@_options
def duties(
    on: On, party: str | None, contract: str | None, events: str | None, *, as_json: bool
) -> int:
    """What each party must do, or had to, and how that stands on a date."""
    matter = _matter(contract, events)
    with Engine(matter.contract, matter.facts) as engine:
        found = engine.duties(on=on)
    if party is not None:
        found = tuple(duty for duty in found if duty.bearer == matter.party(party))
    if as_json:
        _print_json([duty.to_json() for duty in found])
    elif found:
        _print("\n\n".join(map(str, found)))
    return PROHIBITED if any(d.status is DutyStatus.BREACHED for d in found) else 0


@cli.command()
@_on
@_options
def upcoming(on: On, contract: str | None, events: str | None, *, as_json: bool) -> int:
    """What changes next, and when, if nobody does anything."""
    matter = _matter(contract, events)
    with Engine(matter.contract, matter.facts) as engine:
        found = engine.upcoming(on=on)
    if as_json:
        _print_json([change.to_json() for change in found])
    elif found:
        _print("\n".join(map(str, found)))
    return 0


@cli.command()
@_until
@_party
@_options
def clauses(
    on: On | None, party: str | None, contract: str | None, events: str | None, *, as_json: bool
) -> int:
    """The clauses with their sources, beside their code; --on for the text in force."""
    matter = _matter(contract, events)
    texts = matter.contract.texts
    if on is not None:
        in_force = matter.contract.as_of(on)
        texts = (in_force,) if in_force else ()
    standings = dict.fromkeys(standing for text in texts for standing in text.standings)
    shown = [s for s in standings if party is None or _speaks_of(s.provision, matter.party(party))]
    if as_json:
        _print_json([{"since": s.since.isoformat(), **wire.to_json(s.provision)} for s in shown])
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
@_options
def events(
    on: On | None, party: str | None, contract: str | None, events: str | None, *, as_json: bool
) -> int:
    """The events on record, and what each amounts to by the clauses then in force."""
    matter = _matter(contract, events)
    facts = matter.facts if on is None else matter.facts.up_to(on)
    shown = [event for event in facts if party is None or event.by == matter.party(party)]
    told: dict[str, list[Finding]] = {}
    with Engine(matter.contract, facts) as engine:
        for finding in engine.findings():
            told.setdefault(finding.event.id, []).append(finding)
    if as_json:
        _print_json(
            [
                wire.event_to_json(e) | {"findings": [f.to_json() for f in told.get(e.id, [])]}
                for e in shown
            ]
        )
    else:
        for event in shown:
            lines = [str(finding) for finding in told.get(event.id, [])] or [f"{event}"]
            _print("\n".join(lines))
    kinds = {finding.kind for event in shown for finding in told.get(event.id, [])}
    if FindingKind.BREACH in kinds:
        return PROHIBITED
    return UNDETERMINED if FindingKind.CONFLICT in kinds else 0
