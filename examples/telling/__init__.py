"""How the examples tell the histories of a contract: events, and how duties stand on some days."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, NamedTuple

from contract_rules import Engine

if TYPE_CHECKING:
    from datetime import date

    from contract_rules import Contract, Duty, Event


class History(NamedTuple):
    """A course that a contract may take, and the days on which to look at it."""

    title: str
    events: tuple[Event, ...]
    days: tuple[date, ...]


def tell(contract: Contract, history: History) -> None:
    """Print what each event amounts to, how things stand on some days, and what was breached."""
    print(f"{history.title}\n{'=' * len(history.title)}")
    with Engine(contract) as engine:
        for event in history.events:
            for finding in engine.record(event):
                show(finding)
        for on in history.days:
            print(f"On {on}")
            for duty in engine.duties(on=on):
                show(row(duty))
            for change in engine.upcoming(on=on)[:1]:
                show(f"next: {change}")
        breaches = engine.breaches(on=history.days[-1])
        print(f"Breaches by {history.days[-1]}: {len(breaches) or 'none'}")
        for breach in breaches:
            show(f"{breach.on}  {breach.clause}  {breach.party}")
    print()


def row(duty: Duty) -> str:
    """A duty in a line: how it stands, what must be done, by when, and what is left to pay."""
    what, _, _ = str(duty).partition(f"\n  {duty.status.value.capitalize()} since ")
    parts = [what.replace("\n    ", " ")]
    if duty.due:
        parts.append(f"by {duty.due}")
    if duty.outstanding and not duty.is_settled:
        parts.append(f"{duty.outstanding} left")
    return "; ".join(parts)


def show(line: object) -> None:
    """Print a line, folded where it is long."""
    print(fill(str(line), 80, initial_indent="  ", subsequent_indent="      "))
