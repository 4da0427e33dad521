"""How the examples tell a history: what each event amounts to, and how duties stand on a day."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

from contract_rules import Engine

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from contract_rules import Contract, Duty, Event, Finding


def tell(contract: Contract, name: str, events: Iterable[Event], days: Iterable[date]) -> None:
    """Print the events in the order of recording, then how things stand on each of the days."""
    title = f"{contract.name}: {name}"
    print(f"{title}\n{'-' * len(title)}")
    with Engine(contract) as engine:
        for event in events:
            found = ", ".join(map(outcome, engine.record(event)))
            show(f"{event}: {found or 'noted'}")
        for on in days:
            print(f"On {on}")
            for duty in engine.duties(on=on):
                show(standing(duty))
            breaches = [f"{b.clause} by {b.party} on {b.on}" for b in engine.breaches(on=on)]
            show(f"breaches: {', '.join(breaches) or 'none'}")
            coming = [
                f"{c.kind.value} {', '.join(c.clauses)} {c.on}" for c in engine.upcoming(on=on)
            ]
            show(f"upcoming: {', '.join(coming) or 'nothing'}")
    print()


def outcome(finding: Finding) -> str:
    """What an event amounts to, under which clause; or how much of a payment is owed to nobody."""
    of = finding.clauses or (str(finding.amount),)
    return " ".join((finding.kind.value, *of))


def standing(duty: Duty) -> str:
    """A duty in a line: how it stands, what must be done, by when, what is paid and left."""
    parts = [f"{duty.clause} {duty.status.name}  {duty.bearer}: {duty.to_json()['phrase']}"]
    if duty.due:
        parts.append(f"by {duty.due}")
    if duty.paid and not duty.is_settled:
        parts.append(f"{duty.paid} paid, {duty.outstanding} left")
    return "; ".join(parts)


def show(line: str) -> None:
    """Print a line, folded where it is long."""
    print(fill(line, 80, initial_indent="  ", subsequent_indent="      "))
