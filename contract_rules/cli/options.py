"""What the commands have in common: their options, how they print, and their exit statuses."""

from __future__ import annotations

import json
from functools import wraps
from typing import TYPE_CHECKING

import click
from attrs import frozen
from rich.console import Console
from rich.text import Text

from contract_rules.answers.reasons import Verdict
from contract_rules.cli.arguments import Matter, matter_of
from contract_rules.contracts import serialization
from contract_rules.engine import Engine
from contract_rules.errors import UnknownReadingError
from contract_rules.values.instants import On

if TYPE_CHECKING:
    from collections.abc import Callable

PROHIBITED, UNDETERMINED = 2, 4

STATUS = {
    Verdict.PERMITTED: 0,
    Verdict.PROHIBITED: PROHIBITED,
    Verdict.CONFLICT: UNDETERMINED,
    Verdict.UNDETERMINED: UNDETERMINED,
}

STYLES = {
    r"(?m)^(MAY|CAN|EXERCISED|KEPT|COUNTED)\b": "bold green",
    r"(?m)^(MAY NOT|CANNOT|BREACH|LATE)\b": "bold red",
    r"(?m)^(CONFLICT|UNDETERMINED|VOID|MUST|SUSPENDED|UNALLOCATED)\b": "bold yellow",
}


@frozen
class Asked:
    """What every command is told.

    Attributes:
        matter: The contract and the record.
        known_by: By when what counts was known, or None for everything on record.
        readings: The readings that are settled, by their questions.
        as_json: Whether JSON is printed.
    """

    matter: Matter
    known_by: On | None
    readings: dict[str, str]
    as_json: bool

    def engine(self) -> Engine:
        """An engine on the matter, under the readings."""
        return Engine(self.matter.contract, self.matter.facts, readings=self.readings)

    @property
    def known(self) -> Matter:
        """The matter, as far as it was known."""
        if self.known_by is None:
            return self.matter
        contract, facts = self.matter.contract, self.matter.facts
        return Matter(contract.known_by(self.known_by), facts.known_by(self.known_by))

    def tell(self, data: object, text: str) -> None:
        """Print the data or the text, whichever was asked for; nothing where there is no text."""
        if self.as_json:
            click.echo(json.dumps(data, indent=2, ensure_ascii=False))
        elif text:
            shown = Text(text)
            for pattern, style in STYLES.items():
                shown.highlight_regex(pattern, style)
            Console(highlight=False, soft_wrap=True).print(shown)


def day(_: click.Context, __: click.Parameter, text: str | None) -> On | None:
    """An option's date or instant."""
    return None if text is None else serialization.on_from_json(text)


def readings_of(_: click.Context, __: click.Parameter, texts: tuple[str, ...]) -> dict[str, str]:
    """An option's readings, by their questions."""
    found: dict[str, str] = {}
    for text in texts:
        question, equals, reading = text.partition("=")
        if not equals:
            msg = f"{text!r} settles no question; write --reading question=reading"
            raise UnknownReadingError(msg)
        found[question] = reading
    return found


OPTIONS = (
    click.option("--json", "as_json", is_flag=True, help="Print JSON."),
    click.option(
        "--reading",
        "readings",
        metavar="QUESTION=READING",
        multiple=True,
        callback=readings_of,
        help="Settle a contested question; may be repeated.",
    ),
    click.option(
        "--known-by", callback=day, metavar="DATE", help="Count only what was known by then."
    ),
    click.option("--events", metavar="FILE", help="Events, one JSON object a line."),
    click.option("--contract", metavar="PACKAGE.MODULE:NAME", help="Another contract."),
)
"""The options that every command has."""


def asking(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options that every command has, as what it was asked."""

    @wraps(command)
    def told(
        *args: object,
        contract: str | None,
        events: str | None,
        known_by: On | None,
        readings: dict[str, str],
        as_json: bool,
        **rest: object,
    ) -> int:
        asked = Asked(matter_of(contract, events), known_by, readings, as_json)
        return command(asked, *args, **rest)

    for option in OPTIONS:
        told = option(told)
    return told


on_day = click.option("--on", callback=day, metavar="DATE", required=True, help="As of when.")

until_day = click.option("--on", callback=day, metavar="DATE", help="As of when; by default, all.")

one_party = click.option("--party", metavar="NAME", help="This party alone.")


def acting(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the act that it is about."""
    for argument in (
        click.argument("fields", nargs=-1, metavar="[FIELD=VALUE]..."),
        click.argument("action"),
        click.argument("party"),
    ):
        command = argument(command)
    return command
