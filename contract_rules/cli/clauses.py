"""The command ``clauses``: what clauses say, in words and in code, and where they come from."""

from __future__ import annotations

from datetime import date, timedelta
from textwrap import indent
from typing import TYPE_CHECKING, Any

import click
from attrs import frozen
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from contract_rules.answers.json_format import STAMP
from contract_rules.answers.layout import screen_columns, wrapped
from contract_rules.answers.norms_in_words import norm_in_full
from contract_rules.answers.phrases import Words
from contract_rules.cli.commands import cli
from contract_rules.cli.options import CommandInput, asking, one_party, until_day
from contract_rules.cli.output import visible
from contract_rules.contracts import serialization
from contract_rules.contracts.clauses import Clause
from contract_rules.contracts.contract import Contract
from contract_rules.contracts.source_code import code_of
from contract_rules.contracts.texts import ProvisionInText
from contract_rules.errors import UnknownClauseError, nearest
from contract_rules.values.acts import owes

if TYPE_CHECKING:
    from contract_rules.contracts.clauses import Provision
    from contract_rules.values.acts import Party
    from contract_rules.values.instants import On


@cli.command()
@click.argument("id_", metavar="[ID]", required=False)
@until_day
@one_party
@asking
def clauses(asked: CommandInput, *, id_: str | None, on: On | None, party: str | None) -> int:
    """The clauses with their sources, beside their code; --on for the text in force.

    With an ID that clause alone, in full, in each of its wordings.
    """
    subject = asked.known
    wordings = _wordings(subject.contract, on)
    if id_ is not None:
        wordings = _of(subject.contract, wordings, id_)
    if party is not None:
        who = subject.party(party)
        wordings = [one for one in wordings if _speaks_of(one.in_text.provision, who)]
    if asked.as_json:
        asked.tell([one.to_json() for one in wordings], "")
    elif id_ is None:
        console = Console(highlight=False, force_terminal=False if asked.output else None)
        table = _side_by_side([one.in_text for one in wordings])
        if asked.output is None:
            console.print(table)
        else:
            with console.capture() as told:
                console.print(table)
            asked.tell([], told.get().rstrip("\n"))
    else:
        asked.tell([], "\n\n".join(map(str, wordings)))
    return 0


@frozen
class _ClauseInFull:
    """One wording of a clause or definition, with all that is known of it.

    Attributes:
        in_text: The wording, and since when it stands.
        until: Its last day; None where no amendment ends it.
        contract: The contract.
    """

    in_text: ProvisionInText
    until: date | None
    contract: Contract

    def to_json(self) -> dict[str, Any]:
        """The wording as JSON data."""
        return {
            **STAMP,
            "since": self.in_text.since.isoformat(),
            "until": self.until.isoformat() if self.until else None,
            "in_words": self._in_words(),
            **serialization.to_json(self.in_text.provision),
        }

    def __str__(self) -> str:
        """Its days, its text, its norms in words, its code, its source and its note, all whole."""
        provision, amendment = self.in_text.provision, self.in_text.amendment
        since = self.in_text.since.isoformat()
        until = f" until {self.until.isoformat()}" if self.until else ""
        by = f", by the {amendment.title}" if amendment else ""
        width = screen_columns()
        parts = [
            wrapped(f"{provision.id}, since {since}{until}{by}", "", "  ", width),
            wrapped(f'"{provision.text}"', "  ", "  ", width),
        ]
        lines = (
            wrapped(f"- {line}" if line[:1] != " " else line, "  ", " " * 6, width)
            for line in self._in_words()
        )
        parts += ["", "  In words", *lines, "", "  Code", indent(code_of(provision), "    "), ""]
        sure = provision.confidence.value
        from_ = f"{sure}; {provision.source}" if provision.source else sure
        parts.append(wrapped(f"Source: {from_}", "  ", "    ", width))
        if provision.source and provision.source.address:
            parts.append(f"    {provision.source.address}")
        if isinstance(provision, Clause) and provision.caveat:
            parts.append(wrapped(f"Caveat: {provision.caveat}", "  ", "    ", width))
        if provision.note:
            parts.append(wrapped(f"Note: {provision.note}", "  ", "    ", width))
        return "\n".join(parts)

    def _in_words(self) -> list[str]:
        words, provision = Words.of(self.contract), self.in_text.provision
        if isinstance(provision, Clause):
            return [line for norm in provision.norms for line in norm_in_full(norm, words)]
        return [f"{provision.id} is fulfilled: {words.condition(provision.condition)}"]


def _wordings(contract: Contract, on: On | None) -> list[_ClauseInFull]:
    """The wordings of every text, or of the one in force on a date, each once."""
    last = {
        in_text: text.until - timedelta(1) if text.until else None
        for text in contract.texts
        for in_text in text.provisions_in_text
    }
    texts = contract.texts
    if on is not None:
        in_force = contract.as_of(on)
        texts = (in_force,) if in_force else ()
    found = dict.fromkeys(in_text for text in texts for in_text in text.provisions_in_text)
    return [_ClauseInFull(in_text, last[in_text], contract) for in_text in found]


def _of(contract: Contract, wordings: list[_ClauseInFull], id_: str) -> list[_ClauseInFull]:
    """The wordings of one clause; its id may be written in whatever case.

    Raises:
        UnknownClauseError: When no text has such a clause; names the nearest.
    """
    ids = {provision.id.casefold(): provision.id for provision in contract.provisions}
    right = ids.get(id_.casefold())
    if right is None:
        msg = f"{contract.name} has no clause {id_!r}{nearest(id_, ids.values())}"
        raise UnknownClauseError(msg)
    return [one for one in wordings if one.in_text.provision.id == right]


def _speaks_of(provision: Provision, party: Party) -> bool:
    norms = provision.norms if isinstance(provision, Clause) else ()
    return any(owes(norm.bearer, party) for norm in norms)


def _side_by_side(provisions_in_text: list[ProvisionInText]) -> Table:
    table = Table(
        *(Column(name, overflow="fold") for name in ("clause", "code")),
        show_lines=True,
        expand=True,
    )
    for in_text in provisions_in_text:
        provision = in_text.provision
        source = f"\n{provision.source}" if provision.source else ""
        note = f"\n{provision.note}" if provision.note else ""
        head = f"{provision.id}, since {in_text.since}, {provision.confidence.value}"
        told = (f"{head}\n{provision.text}{source}{note}", code_of(provision))
        table.add_row(*(Text(visible(cell)) for cell in told))
    return table
