"""Checks that nothing in a contract waits for itself."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from contract_rules.errors import CircularPrecedenceError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from contract_rules.contracts.clauses import Clause
    from contract_rules.contracts.mistakes import Mistakes


def circle_in(needs: Mapping[str, Sequence[str]]) -> list[str]:
    """A circle in which each id needs the next, from its first-written id to that id again.

    Returns:
        The ids; none where there is no circle.
    """
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        _, found = error.args  # each is needed by the next, and the last is the first again
        circle: list[str] = found[:0:-1]
        start = circle.index(next(id_ for id_ in needs if id_ in circle))
        return [*circle[start:], *circle[: start + 1]]
    return []


def check_precedence(clauses: list[Clause], mistakes: Mistakes) -> None:
    """Check that no clause prevails over itself; noted for the first-written of each circle."""
    by_id = {clause.id: clause for clause in clauses}
    overrides = {id_: clause.overrides for id_, clause in by_id.items()}
    while circle := circle_in(overrides):
        first = circle[0]
        msg = f"{first} prevails over itself by way of {', '.join(overrides[first])}"
        msg += "; drop one of the overrides"
        mistakes.note(CircularPrecedenceError(msg), by_id[first])
        overrides = {id_: named for id_, named in overrides.items() if id_ not in circle}
