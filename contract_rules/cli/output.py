"""Prints what commands say, so that nothing in it is taken for more than text."""

from __future__ import annotations

import json
import sys
from unicodedata import category

import click

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


def say_json(data: object) -> None:
    """Print JSON data; characters that nobody sees, or the terminal has not, by their numbers."""
    text = json.dumps(data, indent=2, ensure_ascii=False)
    told = "".join(c if c == "\n" or category(c) not in UNSEEN else _in_json(c) for c in text)
    if visible(told) != told:
        told = json.dumps(data, indent=2)
    click.echo(told)


def _in_json(character: str) -> str:
    return json.dumps(character)[1:-1]
