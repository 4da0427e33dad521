"""Finds the code of a clause as its author wrote it."""

from __future__ import annotations

import ast
import textwrap
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contract_rules.contracts.clauses import Clause


def code_of(clause: Clause) -> str:
    """The call that wrote the clause, or, where no file has it, one that writes an equal one."""
    if clause.written is None:
        return repr(clause)
    source, calls = _calls(clause.written.file)
    found = [c for c in calls if c.lineno <= clause.written.line <= (c.end_lineno or 0)]
    if not found:
        return repr(clause)
    innermost = max(found, key=lambda call: (call.lineno, call.col_offset))
    first, *rest = (ast.get_source_segment(source, innermost) or repr(clause)).splitlines()
    return "\n".join((first, *textwrap.dedent("\n".join(rest)).splitlines()))


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
