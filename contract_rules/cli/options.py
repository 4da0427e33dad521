"""The options, the printing and the exit statuses that commands have in common."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

import click

from contract_rules.answers.reasons import Verdict
from contract_rules.cli.arguments import ContractAndRecord, subject_of
from contract_rules.cli.output import hand_over, say_json, tell, write
from contract_rules.contracts import serialization
from contract_rules.engine import Engine
from contract_rules.errors import UnknownFieldError, UnknownReadingError
from contract_rules.values.data_classes import frozen
from contract_rules.values.escapes import printable
from contract_rules.values.instants import On

if TYPE_CHECKING:
    from collections.abc import Callable

PROHIBITED, SILENT, UNDETERMINED = 2, 3, 4

STATUS = {
    Verdict.PERMITTED: 0,
    Verdict.SILENT: SILENT,
    Verdict.PROHIBITED: PROHIBITED,
    Verdict.VOID: PROHIBITED,
    Verdict.CONFLICT: UNDETERMINED,
    Verdict.UNDETERMINED: UNDETERMINED,
}


@frozen(eq=False, repr=False)
class CommandInput:
    """The options that every command has, as they were given.

    Attributes:
        subject: The contract and the events.
        known_by: When events and amendments that count were known at the latest; None counts all.
        readings: The readings that are settled, by the ids of their questions.
        as_json: Whether JSON is printed.
        output: The file in which the answer is written; None where it is printed.
    """

    subject: ContractAndRecord
    known_by: On | None
    readings: dict[str, str]
    as_json: bool
    output: str | None = None

    def engine(self) -> Engine:
        """An engine on the contract and the events, under the readings."""
        return Engine(self.subject.contract, self.subject.facts, readings=self.readings)

    @property
    def known(self) -> ContractAndRecord:
        """The contract and the events, as far as they were known by `known_by`."""
        if self.known_by is None:
            return self.subject
        contract, facts = self.subject.contract, self.subject.facts
        return ContractAndRecord(contract.known_by(self.known_by), facts.known_by(self.known_by))

    def tell(self, data: Callable[[], object], text: Callable[[], str]) -> None:
        """Print the data or the text, whichever was asked for; nothing where there is no text.

        Only that is worked out. Where a file was named, it is written there.
        """
        if self.as_json:
            say_json(data(), self.output)
            return
        told = text()
        if self.output is not None:
            write(self.output, f"{printable(told, 'utf-8')}\n")
        elif told:
            tell(told)

    def hand_over(self, text: str, option: str) -> None:
        """Print or write a text as it is, ends of lines included, as another program reads it.

        Args:
            text: The text.
            option: The option by which it was asked for.

        Raises:
            click.UsageError: When JSON was asked for, too.
        """
        if self.as_json:
            msg = f"an answer has one form; write --json or {option}"
            raise click.UsageError(msg)
        hand_over(text, self.output)


def day(_: click.Context, __: click.Parameter, text: str | None) -> On | None:
    """The date or datetime of an option (a callback of click); None where it was not given."""
    return None if text is None else serialization.on_from_json(text)


def readings_of(_: click.Context, __: click.Parameter, texts: tuple[str, ...]) -> dict[str, str]:
    """The readings of an option (a callback of click), by the ids of their questions.

    Raises:
        UnknownReadingError: When a text is not of the form ``question=reading``.
    """
    found: dict[str, str] = {}
    for text in texts:
        question, equals, reading = text.partition("=")
        if not equals:
            msg = f"{text!r} settles no question; write --reading question=reading"
            raise UnknownReadingError(msg)
        found[question] = reading
    return found


to_file = click.option(
    "-o", "--output", metavar="FILE", help="Write the answer to a file, and print nothing."
)


def settings_of(_: click.Context, __: click.Parameter, texts: tuple[str, ...]) -> dict[str, str]:
    """The values of an option (a callback of click), by the names of parameters.

    Raises:
        UnknownFieldError: When a text is not of the form ``name=value``.
    """
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or name in found:
            msg = f"{text!r} sets no parameter; write each once: --set name=value"
            raise UnknownFieldError(msg)
        found[name] = value
    return found


set_values = click.option(
    "--set",
    "settings",
    metavar="NAME=VALUE",
    multiple=True,
    callback=settings_of,
    help="Give a parameter of a template its value; may be repeated.",
)

settle = click.option(
    "--reading",
    "readings",
    metavar="QUESTION=READING",
    multiple=True,
    callback=readings_of,
    help="Settle a contested question; may be repeated.",
)

another_contract = click.option(
    "--contract", metavar="PACKAGE.MODULE:NAME|FILE", help="Another contract."
)

OPTIONS = (
    click.option("--json", "as_json", is_flag=True, help="Print JSON."),
    settle,
    click.option(
        "--known-by", callback=day, metavar="DATE", help="Count only what was known by then."
    ),
    click.option(
        "--with-events",
        metavar="FILE|URL|-",
        help="Events in addition to the record, as --events takes them.",
    ),
    click.option(
        "--events",
        metavar="FILE|URL|-",
        help="Events in place of the record that comes with the agreement: a file, one JSON "
        "object a line or what `events --json` prints; a store, sqlite:///record.db; or - for "
        "what is piped in.",
    ),
    set_values,
    another_contract,
    to_file,
)
"""The options that every command has."""


def asking(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options that every command has; it gets them as a `CommandInput`."""

    @wraps(command)
    def told(  # noqa: PLR0913 (a parameter for each option)
        *args: object,
        contract: str | None,
        events: str | None,
        with_events: str | None,
        known_by: On | None,
        readings: dict[str, str],
        settings: dict[str, str],
        as_json: bool,
        output: str | None,
        **rest: object,
    ) -> int:
        subject = subject_of(contract, events, with_events, settings)
        asked = CommandInput(subject, known_by, readings, as_json, output)
        return command(asked, *args, **rest)

    for option in OPTIONS:
        told = option(told)
    return told


on_day = click.option("--on", callback=day, metavar="DATE", required=True, help="As of when.")

until_day = click.option("--on", callback=day, metavar="DATE", help="As of when; by default, all.")

in_rows = click.option("--csv", "as_csv", is_flag=True, help="Print CSV, a line for each.")
"""The option of a command that answers by rows."""

one_party = click.option("--party", metavar="NAME", help="This party alone.")


def acting(command: Callable[..., int]) -> Callable[..., int]:
    """Decorate a command with the arguments for an act: party, action and fields."""
    for argument in (
        click.argument("fields", nargs=-1, metavar="[FIELD=VALUE]..."),
        click.argument("action"),
        click.argument("party"),
    ):
        command = argument(command)
    return command
