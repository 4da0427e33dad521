"""The command ``check``: what is wrong with a contract, or unclear in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from contract_rules.answers.json_format import STAMP
from contract_rules.answers.layout import wrapped
from contract_rules.cli.arguments import subject_of
from contract_rules.cli.group import cli
from contract_rules.cli.options import PROHIBITED, another_contract, set_values, to_file
from contract_rules.cli.output import say_json, say_or_write, shown_progress
from contract_rules.contracts import serialization
from contract_rules.errors import ContractError, InvalidContractError

if TYPE_CHECKING:
    from contract_rules.testing.checks.flaws import Flaw


@cli.command()
@another_contract
@set_values
@click.option("--examples", default=200, help="How many histories are tried at most.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--sarif", is_flag=True, help="Print SARIF, mistakes of the contract included.")
@click.option(
    "--accept",
    "accept",
    metavar="NAME: REASON",
    multiple=True,
    help="Accept a flaw, as it is named, for a reason; may be repeated.",
)
@click.option(
    "--accepted",
    "accepted",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False),
    help="A file of flaws that are accepted, one a line as in --accept; # begins a remark.",
)
@to_file
def check(  # noqa: PLR0913 (a parameter for each option)
    *,
    contract: str | None,
    settings: dict[str, str],
    examples: int,
    as_json: bool,
    sarif: bool,
    accept: tuple[str, ...],
    accepted: str | None,
    output: str | None,
) -> int:
    """What is wrong with a contract: clauses that clash, never apply, or say what is not meant.

    Each flaw has a severity: error, warning or note. Exit status: 0 when nothing is found that
    is not accepted, 2 when something is.
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
    checking = Checking(about, _reasons(accept, accepted))
    for _ in shown_progress(checking.tries(None, examples), "histories"):
        pass
    found = checking.flaws()
    if sarif:
        say_json(flaws_as_sarif(about, found), output)
    elif as_json:
        say_json([_to_json(one) for one in found], output)
    else:
        shown = "\n".join(map(str, found)).splitlines()
        lines = [wrapped(line, then=_THEN if line.startswith("  ") else "  ") for line in shown]
        found_in = f"found in {about.name}, by at most {examples} histories for each clause"
        counted = f"{len(found) or 'nothing'} {found_in}"
        settled = sum(1 for one in found if one.accepted)
        told = "\n".join((*lines, f"{counted}; {settled} accepted" if settled else counted))
        say_or_write(told, output)
    return PROHIBITED if any(not one.accepted for one in found) else 0


_THEN = " " * 14
"""How far a line is indented that goes on with what stands beside a label."""


def _reasons(accept: tuple[str, ...], accepted: str | None) -> dict[str, str]:
    """The reasons for which flaws are accepted, by the flaws' names."""
    lines = Path(accepted).read_text(encoding="utf-8").splitlines() if accepted else []
    written = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    found: dict[str, str] = {}
    for text in (*written, *accept):
        name, colon, reason = text.partition(": ")
        if not colon or not reason.strip() or name.strip() in found:
            msg = f"{text!r} accepts no flaw; write each once: 'A1 endless duty: the reason'"
            raise click.UsageError(msg)
        found[name.strip()] = reason
    return found


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
        "name": found.name,
        "severity": found.severity.value,
        "clause": found.clause,
        "wording": found.wording,
        "text": found.text,
        "instead": found.instead,
        "accepted": found.accepted or None,
        "history": None if history is None else list(map(serialization.event_to_json, history)),
    }
