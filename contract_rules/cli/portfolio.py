"""The command ``portfolio``: asks many contracts of one template, a table in, a table out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from contract_rules.cli.group import cli
from contract_rules.cli.options import day, on_day
from contract_rules.cli.output import say, shown_progress
from contract_rules.contracts.lookup import contract_at
from contract_rules.errors import MissingFieldError, UnknownFieldError, WrongTypeError
from contract_rules.portfolio import Portfolio
from contract_rules.portfolio.asking import act_in_words
from contract_rules.portfolio.portfolio import MEMORY, PART
from contract_rules.portfolio.questions import ARGUMENTS, AskedAbout
from contract_rules.portfolio.resuming import write_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contract_rules.contracts.contract import Contract
    from contract_rules.values.instants import On


OTHERS = (".csv", ".tsv", ".json", ".jsonl", ".xlsx")
"""What the names of files of other forms end with."""

LEAST = 2
"""How many words state an act at least: a party and an action."""


@cli.command()
@click.argument("question", type=click.Choice(get_args(AskedAbout)))
@click.argument("act", nargs=-1, metavar="[PARTY ACTION [FIELD=VALUE]...]")
@click.option(
    "--template", metavar="PACKAGE.MODULE:NAME|FILE", required=True, help="The template."
)
@click.option(
    "--instances", metavar="FILE", required=True, help="The instances, as Parquet or CSV."
)
@click.option("--events", metavar="FILE", required=True, help="Their events, as Parquet or CSV.")
@on_day
@click.option("--until", callback=day, metavar="DATE", help="Of upcoming: the last day told.")
@click.option("--other", callback=day, metavar="DATE", help="Of diff: the second date.")
@click.option("--with", "compared", metavar="FILE", help="Of compare: the other template.")
@click.option("--party", metavar="NAME", help="Of --acts: whose; a parameter, or a name.")
@click.option("--acts", metavar="FILE", help="Of decide: the acts, as Parquet or CSV.")
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
    "--memory",
    default=MEMORY,
    show_default=True,
    metavar="SIZE",
    help="How much memory may be taken to sort the tables; what is more is kept on disk.",
)
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, writable=True),
    metavar="FOLDER",
    help="Where that is kept; by default, where files are kept for a time.",
)
@click.option(
    "-o", "--output", metavar="FILE", required=True, help="The answer, as Parquet; see below."
)
def portfolio(  # noqa: PLR0913 (a parameter for each option)
    *,
    question: AskedAbout,
    act: tuple[str, ...],
    template: str,
    instances: str,
    events: str,
    on: On,
    output: str,
    ignore: tuple[str, ...],
    early: bool,
    workers: int | None,
    part: int,
    memory: str,
    folder: str | None,
    **more: Any,  # noqa: ANN401 (what the question takes)
) -> int:
    """Ask QUESTION of many contracts of one template: tables in, a table out.

    Of decide, an act is stated as elsewhere, decide tenant Pay to=landlord amount='USD 500', and
    asked about under each contract; PARTY may be a parameter of the template, and so may a value
    in braces, amount={rent}. Or --acts names a table of acts, each of one contract.

    What is answered is kept in FILE.parts until all is, so that the same command goes on where
    it was broken off. Rows that are left out are told with their reasons in a table beside FILE:
    answers.rejects.parquet beside answers.parquet. Exit status: 1 where there are some, else 0.
    """
    target = Path(output)
    if target.suffix.casefold() in OTHERS:
        msg = f"the answer is a file of Parquet; write -o {target.with_suffix('.parquet')}"
        raise WrongTypeError(msg)
    beside = target.with_name(f"{target.stem}.rejects.parquet")
    for what, table in (("instances", instances), ("events", events), ("acts", more["acts"])):
        if table is not None and Path(table).resolve() in (target.resolve(), beside.resolve()):
            msg = f"{table} is the table of {what}, and would be written over; name another file"
            raise WrongTypeError(msg)
    with Portfolio(
        contract_at(template),
        instances,
        events,
        workers=workers,
        ignore=ignore,
        early=early,
        part=part,
        memory=memory,
        folder=folder,
    ) as asked:
        given = _arguments(question, on, more)
        if act or question == "decide":
            given |= _about_acts(question, act, given, asked.template)
        rows = asked.write(target, question, progress=_shown, **given)
        rejects = asked.rejects
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
        MissingFieldError: When one is lacking that it needs.
    """
    given = {name: value for name, value in more.items() if value is not None}
    compared = given.pop("compared", None)
    if compared is not None:
        given["template"] = contract_at(compared)
    for name in given:
        if name not in ARGUMENTS[question]:
            msg = f"{question} takes no --{_OPTIONS.get(name, name)}; leave it out"
            raise UnknownFieldError(msg)
    for name, option in _OPTIONS.items():
        if name in ARGUMENTS[question] and name not in given:
            msg = f"{question} wants to know --{option}; write --{option}=..."
            raise MissingFieldError(msg)
    return {**given, "on": on}


def _about_acts(
    question: str, words: tuple[str, ...], given: dict[str, object], template: Contract
) -> dict[str, object]:
    """The arguments by which acts of a table are asked about, or one act under each contract.

    Args:
        question: What is asked.
        words: The party, the action and the fields.
        given: The other arguments.
        template: The template.

    Raises:
        WrongTypeError: When nothing is asked about acts, or it is told twice which.
        ContractError: When the words state no act, as `act_in_words` tells.
    """
    if question != "decide":
        msg = f"{question} is asked about no act, and {' '.join(words)} says one; leave it out"
        raise WrongTypeError(msg)
    if "acts" in given and not words:
        return {"party": given.get("party")}
    if "acts" in given or "party" in given:
        msg = "--acts and --party are of a table of acts; leave them out, or PARTY ACTION"
        raise WrongTypeError(msg)
    if len(words) < LEAST:
        msg = "decide wants to know which act; write PARTY ACTION FIELD=VALUE, or --acts FILE"
        raise WrongTypeError(msg)
    party, action, *fields = words
    return {"party": party, "acts": act_in_words(template, action, fields)}


_OPTIONS = {"other": "other", "template": "with"}
"""The options of arguments that some questions need, by the names of these."""
