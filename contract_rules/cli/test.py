"""The command ``test``: asks contracts what files of cases ask, and compares the answers."""

from __future__ import annotations

import click

from contract_rules.cli.group import cli
from contract_rules.cli.options import PROHIBITED, to_file
from contract_rules.cli.output import say_json, say_or_write


@cli.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@to_file
def test(*, files: tuple[str, ...], as_json: bool, output: str | None) -> int:
    """Ask what each case of FILE asks, such as lease.cases.yaml, and compare the answers.

    Where one is not as expected, it is printed with its reasons. Exit status: 0 when all are as
    expected, 2 when one is not.
    """
    from contract_rules.testing.cases.form import read_cases

    cases = [case for file in files for case in read_cases(file)]
    found = [case.run() for case in cases]
    failed = sum(1 for one in found if not one.passed)
    if as_json:
        say_json([one.to_json() for one in found], output)
        return PROHIBITED if failed else 0
    told = "\n".join((*map(str, found), "", f"{len(found) - failed} passed, {failed} failed"))
    say_or_write(told, output)
    return PROHIBITED if failed else 0
