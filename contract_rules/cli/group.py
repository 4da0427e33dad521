"""The command to which all commands are added, each by the module that it stands in."""

from __future__ import annotations

import click

from contract_rules.version import VERSION


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION)
def cli() -> None:
    """What the parties of a contract may, may not and must do, and why.

    Without --contract, of the Microsoft-OpenAI agreement as publicly reported, on the public
    record of events.
    """
