"""The instants at which comparisons of instants and durations may turn out otherwise.

Whether more than 72 hours lie between two instants changes 72 hours after the first. So what is
looked at over time is looked at where instants that events name lie, and as much earlier and later
as durations last that clauses and events name.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from contract_rules.errors import CalendarEndError
from contract_rules.norms.expressions import Computed, is_instant
from contract_rules.norms.normal_form import reckonings_in
from contract_rules.values.instants import END

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contract_rules.contracts.program import Program
    from contract_rules.values.acts import Value
    from contract_rules.values.zones import Zone


def measures_time(program: Program) -> bool:
    """Whether some norm asks how much time lies between two instants."""
    terms = (r.term for compiled in program.norms for r in reckonings_in(compiled.form))
    reckoned = (term for term in terms if isinstance(term, Computed))
    return any(is_instant(part) for term in reckoned for part in term.terms)


def lasting(program: Program, constants: Iterable[Value]) -> tuple[timedelta, ...]:
    """The durations that clauses name and compare with the time between instants."""
    if not program.once(measures_time):
        return ()
    return tuple(value for value in constants if isinstance(value, timedelta))


def turns(
    values: Iterable[Value], at: int | None, named: tuple[timedelta, ...], zone: Zone
) -> Iterator[int]:
    """The instants (microseconds) about which something may turn on what an act names.

    Args:
        values: What is in its fields.
        at: Its instant; None for an act that is asked about.
        named: The durations that clauses name, where time between instants is compared.
        zone: The time zone of the contract.

    Yields:
        Each instant in its fields, and the next; then those as much earlier and later as a
        duration lasts that is named, of its own instant too.
    """
    held = tuple(values)
    instants = [zone.instant(value) for value in held if isinstance(value, datetime)]
    yield from (edge for instant in instants for edge in (instant, min(instant + 1, END)))
    durations = (*named, *(value for value in held if named and isinstance(value, timedelta)))
    own = [] if at is None else [at]
    for duration in durations:
        for since in (*instants, *own):
            for apart in (duration, -duration):
                with suppress(CalendarEndError):
                    later = zone.later(since, apart)
                    yield from (later, min(later + 1, END))
