"""Prints what commands say, so that nothing in it is taken for more than text."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from unicodedata import category

import click

from contract_rules.contracts.files import replace
from contract_rules.values.escapes import UNSEEN, printable


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


def _in_json(character: str) -> str:
    return json.dumps(character)[1:-1]
