"""The command ``portfolio``: asks many contracts of one template, a table in, a table out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from contract_rules.cli.commands import cli
from contract_rules.cli.options import day, on_day
from contract_rules.cli.output import say, shown_progress
from contract_rules.contracts.lookup import contract_at
from contract_rules.errors import UnknownFieldError
from contract_rules.portfolio import Portfolio
from contract_rules.portfolio.portfolio import PART
from contract_rules.portfolio.questions import ARGUMENTS, AskedAbout
from contract_rules.portfolio.resuming import write_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contract_rules.values.instants import On


@cli.command()
@click.argument("question", type=click.Choice(get_args(AskedAbout)))
@click.option(
    "--template", metavar="PACKAGE.MODULE:NAME|FILE", required=True, help="The template."
)
@click.option("--instances", metavar="FILE", required=True, help="The instances, as Parquet.")
@click.option("--events", metavar="FILE", required=True, help="Their events, as Parquet.")
@on_day
@click.option("--until", callback=day, metavar="DATE", help="Of upcoming: the last day told.")
@click.option("--other", callback=day, metavar="DATE", help="Of diff: the second date.")
@click.option("--with", "compared", metavar="FILE", help="Of compare: the other template.")
@click.option("--party", metavar="NAME", help="Of decide: whose act; a parameter, or a name.")
@click.option("--acts", metavar="FILE", help="Of decide: the acts, as Parquet.")
@click.option("--ignore", metavar="COLUMN", multiple=True, help="A column that does not count.")
@click.option("--early", is_flag=True, help="Count events before the first day of a contract.")
@click.option("--workers", type=click.IntRange(1), metavar="N", help="How many processes work.")
@click.option(
    "--part",
    type=click.IntRange(1),
    default=PART,
    show_default=True,
    metavar="ROWS",
    help="About how many rows are worked on at a time.",
)
@click.option(
    "-o", "--output", metavar="FILE", required=True, help="The answer, as Parquet; see below."
)
def portfolio(  # noqa: PLR0913 (a parameter for each option)
    *,
    question: AskedAbout,
    template: str,
    instances: str,
    events: str,
    on: On,
    output: str,
    ignore: tuple[str, ...],
    early: bool,
    workers: int | None,
    part: int,
    **more: Any,  # noqa: ANN401 (what the question takes)
) -> int:
    """Ask QUESTION of many contracts of one template: tables of Parquet in, a table out.

    What is answered is kept in FILE.parts until all is, so that the same command goes on where
    it was broken off. Rows that are left out are told with their reasons in a table beside FILE:
    answers.rejects.parquet beside answers.parquet. Exit status: 1 where there are some, else 0.
    """
    target = Path(output)
    with Portfolio(
        contract_at(template),
        instances,
        events,
        workers=workers,
        ignore=ignore,
        early=early,
        part=part,
    ) as asked:
        rows = asked.write(target, question, progress=_shown, **_arguments(question, on, more))
        rejects = asked.rejects
    beside = target.with_name(f"{target.stem}.rejects.parquet")
    write_table(rejects, beside)
    say(f"{rows:,} rows in {target}")
    if len(rejects):
        told = "1 row is" if len(rejects) == 1 else f"{len(rejects):,} rows are"
        say(f"error: {told} left out; see {beside}", err=True)
        return 1
    return 0


def _shown(parts: Iterable[int], count: int) -> Iterable[int]:
    return shown_progress(parts, "parts", count)


def _arguments(question: AskedAbout, on: On, more: dict[str, Any]) -> dict[str, object]:
    """The arguments of a question, of the options that were given.

    Raises:
        UnknownFieldError: When an option says nothing of this question.
    """
    given = {name: value for name, value in more.items() if value is not None}
    compared = given.pop("compared", None)
    if compared is not None:
        given["template"] = contract_at(compared)
    if question == "decide":
        given.setdefault("party", None)
    for name in given:
        if name not in ARGUMENTS[question]:
            option = "with" if name == "template" else name
            msg = f"{question} takes no --{option}; leave it out"
            raise UnknownFieldError(msg)
    return {**given, "on": on}
