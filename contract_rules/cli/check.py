"""The command ``check``: what is wrong with a contract, or unclear in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from contract_rules.answers.json_format import STAMP
from contract_rules.answers.layout import wrapped
from contract_rules.cli.arguments import subject_of
from contract_rules.cli.commands import cli
from contract_rules.cli.options import PROHIBITED, another_contract, set_values, to_file
from contract_rules.cli.output import say, say_json, shown_progress, write
from contract_rules.contracts import serialization
from contract_rules.errors import ContractError, InvalidContractError
from contract_rules.values.escapes import printable

if TYPE_CHECKING:
    from contract_rules.testing.checks.flaws import Flaw


@cli.command()
@another_contract
@set_values
@click.option("--examples", default=200, help="How many histories are tried at most.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--sarif", is_flag=True, help="Print SARIF, mistakes of the contract included.")
@to_file
def check(  # noqa: PLR0913 (a parameter for each option)
    *,
    contract: str | None,
    settings: dict[str, str],
    examples: int,
    as_json: bool,
    sarif: bool,
    output: str | None,
) -> int:
    """Clauses that clash, that never apply, or that cannot be kept, as histories show.

    Exit status: 0 when nothing is found, 2 when something is.
    """
    if as_json and sarif:
        msg = "an answer has one form; write --json or --sarif"
        raise click.UsageError(msg)
    try:
        from contract_rules.interop.sarif import flaws_as_sarif, mistakes_as_sarif
        from contract_rules.testing.checks.check_contract import Checking
    except ModuleNotFoundError as error:
        raise click.ClickException(str(error)) from error
    try:
        about = subject_of(contract, settings=settings).contract
    except ContractError as error:
        if not sarif or not _is_of_a_contract(error):
            raise
        say_json(mistakes_as_sarif(error), output)
        return PROHIBITED
    checking = Checking(about)
    for _ in shown_progress(checking.tries(None, examples), "histories"):
        pass
    found = tuple(checking.flaws())
    if sarif:
        say_json(flaws_as_sarif(about, found), output)
    elif as_json:
        say_json([_to_json(one) for one in found], output)
    else:
        lines = [wrapped(line, then="      ") for line in "\n".join(map(str, found)).splitlines()]
        found_in = f"found in {about.name}, by at most {examples} histories for each clause"
        told = "\n".join((*lines, f"{len(found) or 'nothing'} {found_in}"))
        if output is None:
            say(told)
        else:
            write(output, f"{printable(told, 'utf-8')}\n")
    return PROHIBITED if found else 0


def _is_of_a_contract(error: ContractError) -> bool:
    """Whether it is a mistake in a contract that there is, and that can be read."""
    return error.place is not None or (
        isinstance(error, InvalidContractError) and bool(error.errors)
    )


def _to_json(found: Flaw) -> dict[str, Any]:
    history = found.history
    return {
        **STAMP,
        "flaw": found.kind.value,
        "clause": found.clause,
        "text": found.text,
        "history": None if history is None else list(map(serialization.event_to_json, history)),
    }
