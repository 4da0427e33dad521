"""Finds the code of a clause as its author wrote it."""

from __future__ import annotations

import ast
import textwrap
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from contract_rules.contracts.clauses import Clause

if TYPE_CHECKING:
    from contract_rules.contracts.clauses import Provision
    from contract_rules.contracts.mistakes import Written


def code_of(clause: Provision) -> str:
    """What wrote the clause: its call, or its lines in the file of a contract.

    Where no file has it, and of a definition in Python, a call that writes an equal one.
    """
    if clause.written is not None and clause.written.column is not None:
        return _lines(clause.written) or repr(clause)
    if clause.written is None or not isinstance(clause, Clause):
        return repr(clause)
    source, calls = _calls(clause.written.file)
    found = [c for c in calls if c.lineno <= clause.written.line <= (c.end_lineno or 0)]
    if not found:
        return repr(clause)
    innermost = max(found, key=lambda call: (call.lineno, call.col_offset))
    first, *rest = (ast.get_source_segment(source, innermost) or repr(clause)).splitlines()
    return "\n".join((first, *textwrap.dedent("\n".join(rest)).splitlines()))


def _lines(written: Written) -> str:
    """The line in the file of a contract, and those after it that stand deeper; else empty."""
    try:
        lines = Path(written.file).read_text(encoding="utf-8").splitlines()[written.line - 1 :]
    except (OSError, UnicodeDecodeError):
        return ""
    deep = takewhile(lambda line: not line.strip() or _depth(line) > _depth(lines[0]), lines[1:])
    return textwrap.dedent("\n".join((*lines[:1], *deep))).strip()


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


@cache
def _calls(file: str) -> tuple[str, tuple[ast.Call, ...]]:
    """A file's text, and the calls of `Clause` in it; empty where it cannot be read."""
    try:
        source = Path(file).read_text(encoding="utf-8")
        tree = ast.parse(source)
    except (OSError, SyntaxError):
        return "", ()
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    named = (c for c in calls if isinstance(c.func, ast.Name) and c.func.id == "Clause")
    return source, tuple(named)
