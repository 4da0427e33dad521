"""The command ``check``: what is wrong with a contract, or unclear in it."""

from __future__ import annotations

import click

from contract_rules.answers.json_format import STAMP
from contract_rules.answers.layout import wrapped
from contract_rules.cli.arguments import subject_of
from contract_rules.cli.commands import cli
from contract_rules.cli.options import PROHIBITED, set_values
from contract_rules.cli.output import say, say_json
from contract_rules.contracts import serialization


@cli.command()
@click.option("--contract", metavar="PACKAGE.MODULE:NAME|FILE", help="Another contract.")
@set_values
@click.option("--examples", default=200, help="How many histories are tried at most.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def check(*, contract: str | None, settings: dict[str, str], examples: int, as_json: bool) -> int:
    """Clauses that clash, that never apply, or that cannot be kept, as histories show.

    Exit status: 0 when nothing is found, 2 when something is.
    """
    try:
        from contract_rules.testing import check_contract
    except ModuleNotFoundError as error:
        raise click.ClickException(str(error)) from error
    about = subject_of(contract, None, settings).contract
    found = check_contract(about, examples=examples)
    if as_json:
        told = [
            {
                **STAMP,
                "flaw": one.kind.value,
                "clause": one.clause,
                "text": one.text,
                "history": None
                if one.history is None
                else [serialization.event_to_json(event) for event in one.history],
            }
            for one in found
        ]
        say_json(told)
    else:
        for line in "\n".join(map(str, found)).splitlines():
            say(wrapped(line, then="      "))
        found_in = f"found in {about.name}, by at most {examples} histories for each clause"
        say(f"{len(found) or 'nothing'} {found_in}")
    return PROHIBITED if found else 0
