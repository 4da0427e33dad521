"""The command ``mutate``: tries a user's tests on mutants of a contract."""

from __future__ import annotations

import click

from contract_rules.cli.group import cli
from contract_rules.cli.options import PROHIBITED, to_file
from contract_rules.cli.output import say_json, say_or_write, shown_progress


@cli.command()
@click.argument("arguments", nargs=-1, metavar="[-- PYTEST_ARGUMENT...]")
@click.option(
    "--contract", metavar="PACKAGE.MODULE:NAME|FILE", required=True, help="The contract."
)
@click.option("--tests", metavar="PATH", multiple=True, help="Where tests are; may be repeated.")
@click.option("--only", metavar="CLAUSE", help="Change this clause alone.")
@click.option("--examples", default=500, help="By how many histories survivors are compared.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--sarif", is_flag=True, help="Print those that are not killed as SARIF.")
@to_file
def mutate(  # noqa: PLR0913 (a parameter for each option)
    *,
    arguments: tuple[str, ...],
    contract: str,
    tests: tuple[str, ...],
    only: str | None,
    examples: int,
    as_json: bool,
    sarif: bool,
    output: str | None,
) -> int:
    """Change one place of a contract after another, and see whether tests fail.

    The tests are run once for each change, those first that bring the changed clause into play,
    and stop at the first that fails. Where none does, histories are tried, the same ones each
    time: what they tell from the contract, tests should too. Exit status: 0 when nothing survives
    that histories tell apart, 2 when something does.
    """
    if as_json and sarif:
        msg = "an answer has one form; write --json or --sarif"
        raise click.UsageError(msg)
    try:
        from contract_rules.interop.sarif import survivors_as_sarif
        from contract_rules.testing import Fate, Trial
        from contract_rules.testing.mutation.mutants import count_of
    except ModuleNotFoundError as error:
        raise click.ClickException(str(error)) from error
    trial = Trial(contract, (*tests, *arguments), examples)
    said = trial.unmutated()
    if said is not None:
        msg = f"the tests do not pass on {trial.contract.name} as it is:\n{said.rstrip()}"
        raise click.ClickException(msg)
    found = list(shown_progress(trial.trialled(only), "mutants", count_of(trial.contract, only)))
    if sarif:
        say_json(survivors_as_sarif(trial.contract, found), output)
    elif as_json:
        say_json([one.to_json() for one in found], output)
    else:
        counted = [sum(1 for one in found if one.fate is fate) for fate in Fate]
        parts = (f"{n} {fate.value}" for n, fate in zip(counted, Fate, strict=True))
        skipped, seed = trial.skipped, f"histories by the seed {trial.seed}"
        left_out = f"{skipped.refused} that leave no contract, {skipped.alike} that change nothing"
        lines = (
            *map(str, found),
            "",
            f"{len(found)} mutants of {trial.contract.name}: {', '.join(parts)}",
            f"changes left out: {left_out}; {seed}",
        )
        say_or_write("\n".join(lines), output)
    return PROHIBITED if any(one.fate is Fate.SURVIVES for one in found) else 0
