"""The commands ``parties``, ``actions``, ``schema``: what a contract speaks of, and its forms."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING

import click

from contract_rules.answers.json_format import STAMP
from contract_rules.answers.layout import wrapped
from contract_rules.answers.phrases import Words, shown
from contract_rules.cli.arguments import subject_of
from contract_rules.cli.group import cli
from contract_rules.cli.options import CommandInput, asking, to_file, until_day
from contract_rules.cli.output import say_json
from contract_rules.contracts import serialization
from contract_rules.contracts.clauses import Clause
from contract_rules.interop.schemas import events_schema
from contract_rules.norms.norms import conditions, within
from contract_rules.norms.traversal import occurrences
from contract_rules.values.acts import ActionType, owes
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contract_rules.contracts.clauses import Provision
    from contract_rules.contracts.contract import Contract
    from contract_rules.norms.norms import Norm
    from contract_rules.values.acts import FieldType
    from contract_rules.values.instants import On


@cli.command()
@until_day
@asking
def parties(asked: CommandInput, *, on: On | None) -> int:
    """The parties, each with the clauses by which it may, must or must not do something."""
    contract = asked.known.contract
    provisions = _provisions(contract, on)
    words = Words.of(contract)
    found = [
        (party, _ids(p for p in provisions if any(owes(n.bearer, party) for n in _norms(p))))
        for party in contract.parties
    ]
    data = [
        {**STAMP, "party": p.name, "in_text": words.party(p), "clauses": clauses}
        for p, clauses in found
    ]
    lines = [
        wrapped(f"{party}: {_listed(clauses, 'no clause binds or frees it')}", "", "    ")
        for party, clauses in found
    ]
    asked.tell(lambda: data, lambda: "\n".join(lines))
    return 0


@cli.command()
@until_day
@asking
def actions(asked: CommandInput, *, on: On | None) -> int:
    """The actions with their fields, and the clauses that speak of them."""
    contract = asked.known.contract
    provisions = _provisions(contract, on)
    found = [_ActionInText.of(kind, provisions) for kind in contract.actions]
    data = [
        {
            **STAMP,
            **serialization.to_json(one.kind),
            "clauses": one.about,
            "asked_by": one.asking,
        }
        for one in found
    ]
    asked.tell(lambda: data, lambda: "\n\n".join(map(str, found)))
    return 0


@cli.command()
@click.argument("what", type=click.Choice(["events", "contract", "cases", "findings"]))
@click.option(
    "--contract", metavar="PACKAGE.MODULE:NAME|FILE", help="Of events, those of this contract."
)
@to_file
def schema(*, what: str, contract: str | None, output: str | None) -> int:
    """The JSON Schema of a line of events, a contract as a file, a file of cases, or of answers.

    With --contract, that of the events of a contract: with its parties, actions and fields.
    """
    if contract is not None and what != "events":
        msg = "--contract goes with the schema of events alone; leave it out"
        raise click.UsageError(msg)
    if contract is not None:
        found = events_schema(subject_of(contract).contract)
    else:
        published = files("contract_rules").joinpath("schemas", f"{what}.schema.json")
        found = json.loads(published.read_text(encoding="utf-8"))
    say_json(found, output)
    return 0


@frozen
class _ActionInText:
    """An action, and where a contract speaks of it.

    Attributes:
        kind: The action.
        about: The ids of the clauses that say who may, must or must not do it.
        asking: The ids of the clauses and definitions that ask whether it was done.
    """

    kind: ActionType
    about: list[str]
    asking: list[str]

    @classmethod
    def of(cls, kind: ActionType, provisions: Iterable[Provision]) -> _ActionInText:
        """The action with the ids of those of some provisions that speak of it."""
        found = tuple(provisions)
        return cls(
            kind,
            _ids(p for p in found if any(n.act.kind == kind.name for n in _norms(p))),
            _ids(p for p in found if kind.name in _asked(p)),
        )

    def __str__(self) -> str:
        """Its name and phrase, its fields, and the clauses, a line or a few for each."""
        texts = [f"{self.kind.name}: {self.kind.phrase}"]
        texts += map(_field_line, self.kind.fields)
        if self.kind.wider:
            texts.append(f"  a kind of {', '.join(self.kind.wider)}")
        if not self.kind.on_record:
            texts.append("  need not be on record")
        texts.append(f"  clauses about it: {_listed(self.about, 'none')}")
        if self.asking:
            texts.append(f"  clauses that ask whether it was done: {_listed(self.asking, '')}")
        return "\n".join(wrapped(text, then="      ") for text in texts)


def _field_line(known: FieldType) -> str:
    """A field, as what it is given by on a command line."""
    one_of = f", one of {', '.join(map(shown, known.options))}" if known.options else ""
    bounds = "".join(
        f", {name} {shown(bound)}"
        for name, bound in (("at least", known.least), ("at most", known.greatest))
        if bound is not None
    )
    optional = ", may be left out" if known.optional else ""
    counted = f", in {known.currency}" if known.currency else ""
    return f"  {known.name}: {known.type}{counted}{one_of}{bounds}{optional}"


def _provisions(contract: Contract, on: On | None) -> tuple[Provision, ...]:
    """The provisions of the text in force on a date; of every text where none is given."""
    if on is None:
        return contract.provisions
    text = contract.as_of(on)
    return tuple(s.provision for s in text.provisions_in_text) if text else ()


def _norms(provision: Provision) -> Iterator[Norm]:
    """The norms of a provision, and those written inside them."""
    for norm in provision.norms if isinstance(provision, Clause) else ():
        yield from within(norm)


def _asked(provision: Provision) -> set[str]:
    """The names of the actions of which a provision asks whether they were done."""
    if isinstance(provision, Clause):
        stated = [c for norm in _norms(provision) for c in conditions(norm)]
    else:
        stated = [provision.condition]
    return {found.act.kind for condition in stated for found in occurrences(condition)}


def _ids(provisions: Iterable[Provision]) -> list[str]:
    return list(dict.fromkeys(provision.id for provision in provisions))


def _listed(ids: list[str], none: str) -> str:
    return ", ".join(ids) or none
