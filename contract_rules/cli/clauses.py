"""The command ``clauses``: what clauses say, in words and in code, and where they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from contract_rules.answers.wordings import ClauseInFull
from contract_rules.answers.wordings import wordings as wordings_of
from contract_rules.cli.group import cli
from contract_rules.cli.options import CommandInput, asking, one_party, until_day
from contract_rules.cli.output import visible
from contract_rules.contracts.clauses import Clause
from contract_rules.contracts.source_code import code_of
from contract_rules.errors import UnknownClauseError, nearest
from contract_rules.values.acts import owes

if TYPE_CHECKING:
    from rich.table import Table

    from contract_rules.contracts.clauses import Provision
    from contract_rules.contracts.contract import Contract
    from contract_rules.contracts.texts import ProvisionInText
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
    wordings = wordings_of(subject.contract, on)
    if id_ is not None:
        wordings = _of(subject.contract, wordings, id_)
    if party is not None:
        who = subject.party(party)
        wordings = [one for one in wordings if _speaks_of(one.in_text.provision, who)]
    if asked.as_json:
        asked.tell(lambda: [one.to_json() for one in wordings], str)
    elif id_ is None:
        from rich.console import Console

        console = Console(highlight=False, force_terminal=False if asked.output else None)
        table = _side_by_side([one.in_text for one in wordings])
        if asked.output is None:
            console.print(table)
        else:
            with console.capture() as told:
                console.print(table)
            asked.tell(list, lambda: told.get().rstrip("\n"))
    else:
        asked.tell(list, lambda: "\n\n".join(map(str, wordings)))
    return 0


def _of(contract: Contract, wordings: list[ClauseInFull], id_: str) -> list[ClauseInFull]:
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
    from rich.table import Column, Table
    from rich.text import Text

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
