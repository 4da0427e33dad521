"""Prints what commands say, so that nothing in it is taken for more than text."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from unicodedata import category

import click

from contract_rules.contracts.files import replace
from contract_rules.values.escapes import UNSEEN, printable

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")


def say(text: str, *, err: bool = False) -> None:
    """Print lines, with what nobody sees in them shown escaped, and what cannot be written, too.

    Args:
        text: The lines.
        err: Whether they are printed as an error.
    """
    stream = sys.stderr if err else sys.stdout
    click.echo(printable(text, getattr(stream, "encoding", None)), err=err)


def visible(text: str) -> str:
    """Lines with the characters escaped that nobody sees, or that the terminal has not."""
    return printable(text, getattr(sys.stdout, "encoding", None))


def _json_text(data: object) -> str:
    """JSON data as text; characters that nobody sees by their numbers."""
    text = json.dumps(data, indent=2, ensure_ascii=False)
    return "".join(c if c == "\n" or category(c) not in UNSEEN else _in_json(c) for c in text)


def say_json(data: object, file: str | None = None) -> None:
    """Print JSON data, or write it to a file.

    Characters that nobody sees, or the terminal has not, stand there by their numbers.
    """
    told = _json_text(data)
    if file is not None:
        write(file, f"{told}\n")
        return
    if visible(told) != told:
        told = json.dumps(data, indent=2)
    click.echo(told)


def say_or_write(text: str, file: str | None) -> None:
    """Print lines, or write them to a file, with what nobody sees in them shown escaped."""
    if file is None:
        say(text)
    else:
        write(file, f"{printable(text, 'utf-8')}\n")


def write(file: str, text: str) -> None:
    """Write a text to a file, which takes the place of one that is there as a whole.

    Raises:
        OSError: When it cannot be written.
    """
    replace(Path(file), text.removesuffix("\n").split("\n"))


def hand_over(text: str, file: str | None) -> None:
    """Print a text for another program, in UTF-8 and as it is, or write it to a file."""
    if file is None:
        click.echo(text.encode(), nl=False)
    else:
        write(file, text)


def tell(text: str) -> None:
    """Print an answer, in colours where it goes to a terminal.

    Rich is imported for colours alone: what goes to a file or another command has none.
    """
    if not (sys.stdout and sys.stdout.isatty()) and not _ASKED_FOR & os.environ.keys():
        click.echo(visible(text))
        return
    from rich.console import Console
    from rich.text import Text

    shown = Text(visible(text))
    for pattern, style in STYLES.items():
        shown.highlight_regex(pattern, style)
    Console(highlight=False, soft_wrap=True).print(shown)


def shown_progress(things: Iterable[T], what: str, count: int | None = None) -> Iterable[T]:
    """The things one after another, with a bar on the terminal as long as that takes.

    Args:
        things: The things; what takes long is to get the next.
        what: What they are called.
        count: How many there are, where that is known.
    """
    from rich.console import Console
    from rich.progress import track

    screen = Console(stderr=True)
    hidden = not screen.is_terminal
    return track(things, what, count, console=screen, transient=True, disable=hidden)


_ASKED_FOR = frozenset({"FORCE_COLOR", "TTY_COMPATIBLE"})
"""What in the environment asks for colours wherever the output goes, as rich knows it."""

STYLES = {
    r"(?m)^(?:  )?(MAY|CAN|EXERCISED|KEPT|COUNTED)\b": "bold green",
    r"(?m)^(?:  )?(MAY NOT|CANNOT|BREACH|LATE)\b": "bold red",
    r"(?m)^(?:  )?(CONFLICT|DEPENDS|FREE|UNDETERMINED|VOID|MUST)\b": "bold yellow",
    r"(?m)^(?:  )?(SUSPENDED|UNALLOCATED|REVERSED)\b": "bold yellow",
}
"""How words that lines begin with are shown; rows of a sheet stand two columns in."""


def _in_json(character: str) -> str:
    return json.dumps(character)[1:-1]
