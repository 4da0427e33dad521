"""The command ``replay``: asks the questions of a decision log again."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from contract_rules.answers.json_format import STAMP
from contract_rules.cli.group import cli
from contract_rules.cli.options import PROHIBITED, CommandInput, asking
from contract_rules.cli.output import shown_progress
from contract_rules.contracts.files import refuse_endless
from contract_rules.interop.replay import ReplayKind, replay_log


@cli.command()
@click.argument("log")
@asking
def replay(asked: CommandInput, *, log: str) -> int:
    """Ask the questions of LOG, a decision log, again, and tell the lines that differ.

    Each is asked on the events of --events that were on record then. Where another version gave
    an answer, what has changed answers since is told. Exit status: 0 when all answers are the
    same, 2 when a line differs or cannot be asked again.
    """
    path = Path(log)
    refuse_endless(path, "a log")
    lines = path.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    replayed = replay_log(lines, asked.subject.contract, asked.subject.facts)
    asked_again = sum(1 for line in lines if line.strip())
    found = tuple(shown_progress(replayed, "lines", asked_again))
    others = [one for one in found if one.kind is not ReplayKind.SAME]
    data = [
        {
            **STAMP,
            "line": one.number,
            "replay": one.kind.value,
            "text": one.text,
            "given_by": one.version,
            "changes": [list(change) for change in one.changes],
        }
        for one in found
    ]
    kinds = Counter(one.kind.value for one in found)
    counted = ", ".join(f"{count} {kind}" for kind, count in kinds.items()) or "no lines"
    asked.tell(lambda: data, lambda: "\n".join((*map(str, others), counted)))
    return PROHIBITED if others else 0
