"""The command ``page``: a contract and its record as a page to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from contract_rules.cli.group import cli
from contract_rules.cli.options import CommandInput, asking
from contract_rules.cli.output import say
from contract_rules.contracts import serialization
from contract_rules.engine import Engine
from contract_rules.page.data import Data
from contract_rules.page.document import written

if TYPE_CHECKING:
    from contract_rules.values.instants import On


def _days(_: click.Context, __: click.Parameter, texts: tuple[str, ...]) -> tuple[On, ...]:
    return tuple(map(serialization.on_from_json, texts))


@cli.command()
@click.option(
    "--also-known-by",
    metavar="DATE",
    callback=_days,
    multiple=True,
    help="Tell what was to come by what was known on a day, too; may be repeated.",
)
@asking
def page(asked: CommandInput, *, also_known_by: tuple[On, ...]) -> int:
    """A page to look at, in one file: what each party may and must do over the years, and why.

    Write it with -o partnership.html, and open that in a browser.
    """
    known = asked.known
    with Engine(
        known.contract, known.facts, matcher="compiled", readings=asked.readings
    ) as engine:
        data = Data(engine, also_known_by)
        if asked.as_json:
            asked.tell(data.to_json, str)
        else:
            asked.hand_over(written(data), "--json")
        for one in data.unlisted:
            say(str(one), err=True)
    return 0
