"""The command ``decide-many``: decides on the rows of a file of CSV, each of which is an act."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contract_rules.answers.json_format import STAMP
from contract_rules.answers.reasons import Verdict
from contract_rules.cli.group import cli
from contract_rules.cli.options import STATUS, UNDETERMINED, CommandInput, asking
from contract_rules.cli.output import say, shown_progress
from contract_rules.contracts import serialization
from contract_rules.contracts.files import refuse_endless
from contract_rules.contracts.textual.spelling import plainly
from contract_rules.errors import MalformedRecordError, UnknownFieldError
from contract_rules.interop.rows import csv_of
from contract_rules.queries.rows import ANSWERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contract_rules.values.instants import On

AT_ONCE = 1000
"""How many rows are decided in one go, between which progress is shown."""


@cli.command("decide-many")
@click.argument("party")
@click.argument("file")
@click.option("--action", metavar="NAME", help="The action; by default, what column action names.")
@click.option("--on", "when", metavar="DATE", required=True, help="When; or the column with it.")
@click.option(
    "--column",
    "columns",
    metavar="FIELD=[COLUMN]",
    multiple=True,
    help="In which column a field stands; in none, it is left open. May be repeated.",
)
@asking
def decide_many(  # noqa: PLR0913 (a parameter for each option)
    asked: CommandInput,
    *,
    party: str,
    file: str,
    action: str | None,
    when: str,
    columns: tuple[str, ...],
) -> int:
    """Whether PARTY may do what each row of FILE, a table as CSV, states.

    Its columns are named as the fields of the action. Prints the table with columns for the
    answer, or with --json the same as data. A row that states no act has an error in place of a
    verdict. Exit status: 1 where there is one, else 2, 4, 3 or 0, as `decide` has it, for the
    first of these that an answer has.
    """
    names, rows = _table(Path(file))
    on: On | str = when if when in names else serialization.on_from_json(when)
    answers: list[dict[str, object]] = []
    with asked.engine() as engine:
        who, placed = asked.subject.party(party), _placed(columns)
        firsts = range(0, len(rows), AT_ONCE)
        for first in shown_progress(firsts, f"rows, by {AT_ONCE:,}", len(firsts)):
            part = rows[first : first + AT_ONCE]
            found = engine.decide_many(
                who, part, on=on, action=action, columns=placed, known_by=asked.known_by
            )
            answers += [_numbered(row, place, first) for place, row in enumerate(found, 1)]
    if asked.as_json:
        asked.tell(lambda: [{**STAMP, **row} for row in answers], str)
    else:
        asked.hand_over(csv_of(answers, (*names, *ANSWERS)), "--csv")
    wrong = sum(1 for row in answers if row["error"] is not None)
    if wrong:
        say(f"error: {wrong} of {len(answers)} rows state no act; see column error", err=True)
        return 1
    return _status(Verdict(row["verdict"]) for row in answers)


def _numbered(row: dict[str, object], place: int, before: int) -> dict[str, object]:
    """A row whose error names its place in the file, of which some rows came before."""
    error = row["error"]
    if error is None:
        return row
    told = plainly(str(error)).replace(f"row {place}:", f"row {before + place}:", 1)
    return {**row, "error": told}


def _status(verdicts: Iterable[Verdict]) -> int:
    found = {STATUS[verdict] for verdict in verdicts}
    return next((one for one in _WORST_FIRST if one in found), 0)


_WORST_FIRST = (STATUS[Verdict.PROHIBITED], UNDETERMINED, STATUS[Verdict.SILENT])


def _placed(columns: Iterable[str]) -> dict[str, str | None]:
    """The columns of fields, by the names of these.

    Raises:
        UnknownFieldError: When a text names no field.
    """
    found: dict[str, str | None] = {}
    for text in columns:
        name, equals, column = text.partition("=")
        if not name or not equals:
            msg = f"{text!r} places no field; write --column field=column, or --column field="
            raise UnknownFieldError(msg)
        found[name] = column or None
    return found


def _table(path: Path) -> tuple[list[str], list[dict[str, str | None]]]:
    """The names of the columns of a file of CSV, and its rows; None in cells that are empty.

    Raises:
        MalformedRecordError: When it is no such file, or a row has more cells than the first.
        OSError: When it cannot be read.
    """
    refuse_endless(path, "a table")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            names, *lines = csv.reader(file, strict=True)
    except UnicodeDecodeError:
        msg = f"{path} is not in UTF-8; write it so"
        raise MalformedRecordError(msg) from None
    except (ValueError, csv.Error) as error:
        msg = f"{path} is no table as CSV: its first line names the columns ({error})"
        raise MalformedRecordError(msg) from None
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if twice:
        msg = f"{path}:1: there are two columns {twice[0]!r}; name each otherwise"
        raise MalformedRecordError(msg)
    rows = [row for row in lines if row]  # else the line is blank
    long = [str(place) for place, row in enumerate(rows, 1) if len(row) > len(names)]
    if long:
        msg = f"{path}: more cells than columns in the rows {', '.join(long)}; quote commas"
        raise MalformedRecordError(msg)
    told = [[cell or None for cell in row] for row in rows]
    return names, [
        dict(zip(names, [*row, *[None] * (len(names) - len(row))], strict=True)) for row in told
    ]
