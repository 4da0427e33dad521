"""The command ``compare``: what two drafts of a contract answer differently."""

from __future__ import annotations

import click

from contract_rules.cli.arguments import subject_of
from contract_rules.cli.group import cli
from contract_rules.cli.options import PROHIBITED, UNDETERMINED, set_values, to_file
from contract_rules.cli.output import say_json, say_or_write

WHERE = "FILE|PACKAGE.MODULE:NAME"
"""How a contract is named: lease.yaml, lease.json, lease.py:lease, leases.flat:lease."""


@cli.command()
@click.argument("old", metavar=f"OLD:{WHERE}")
@click.argument("new", metavar=f"NEW:{WHERE}")
@set_values
@click.option(
    "--examples",
    default=100,
    help="How many histories are drawn at most from each, and for each clause that is not the "
    "same.",
)
@click.option("--seed", type=click.IntRange(0), help="By what histories are drawn.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@to_file
def compare(  # noqa: PLR0913 (a parameter for each option)
    *,
    old: str,
    new: str,
    settings: dict[str, str],
    examples: int,
    seed: int | None,
    as_json: bool,
    output: str | None,
) -> int:
    """What two contracts, or drafts of one, answer differently, and in whose favour that is.

    OLD and NEW are each a file, lease.yaml or lease.json, or the name of a contract in Python:
    lease.py:lease, leases.flat:lease. Histories are drawn from both; for each clause, kind of
    difference and party the shortest that was found is told.

    Exit status: 0 when no difference is found, 2 when one is, 4 when none is found but
    something could not be compared.
    """
    try:
        from contract_rules.testing import compare as compared
        from contract_rules.testing.checks.sampling import SEED
    except ModuleNotFoundError as error:
        raise click.ClickException(str(error)) from error
    first, second = (subject_of(one, settings=settings).contract for one in (old, new))
    found = compared(first, second, examples=examples, seed=SEED if seed is None else seed)
    if as_json:
        say_json(found.to_json(), output)
    else:
        say_or_write(str(found), output)
    if found.differences:
        return PROHIBITED
    return UNDETERMINED if found.not_compared else 0
