"""Laws that hold of every contract, whatever happens under it.

A broken one is a fault of the engine, or of a contract that the engine should have refused.
"""

from __future__ import annotations

from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from contract_rules.answers.duties import Duty, StepKind
from contract_rules.answers.findings import Breach, FindingKind
from contract_rules.contracts.corrections import Corrected
from contract_rules.norms.norms import Obligation
from contract_rules.testing.strategies.pools import shifted
from contract_rules.values.instants import day
from contract_rules.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from datetime import date

    from contract_rules.engine import Engine
    from contract_rules.values.events import Event
    from contract_rules.values.instants import On

DutiesTold: TypeAlias = (
    "tuple[tuple[Duty, ...], tuple[Breach, ...], tuple[tuple[Event, Money], ...]]"
)
"""Duties, breaches and payments in excess, as of a date."""


def told(engine: Engine, on: On, known_by: On | None = None) -> DutiesTold:
    """An engine's answers as of a date, and, where one is named, as known by a day."""
    return (
        engine.duties(on=on, known_by=known_by),
        engine.breaches(on=on, known_by=known_by),
        engine.unallocated(on=on, known_by=known_by),
    )


def same(one: object, other: object, law: str) -> None:
    """See that two answers are equal.

    Raises:
        AssertionError: When they differ; it shows both, and says what law is broken.
    """
    if one != other:
        msg = f"{law}\n  the one: {one}\n  the other: {other}"
        raise AssertionError(msg)


@contextmanager
def the_past_stays(engine: Engine, event: Event) -> Generator[None]:
    """See that recording an event, meanwhile, does not change what is told of the time before.

    Raises:
        AssertionError: When what was so, or was known, on an earlier day changes.
    """
    first, zone = _first(engine, event), engine.contract.program.zone
    eve, unknown = (shifted(day(zone.instant(on)), -1) for on in (first, event.recorded))
    late = event.recorded != first
    past = told(engine, eve)
    known = told(engine, unknown, known_by=unknown) if late else None
    yield
    law = f"what was so on {eve} does not change by what happens later: {event}"
    same(past, told(engine, eve), law)
    if late:
        law = f"what was known by {unknown} does not change by what is known later: {event}"
        same(known, told(engine, unknown, known_by=unknown), law)


def hold(engine: Engine, event: Event, last: date, here: DutiesTold) -> None:
    """See that the laws hold once an event is on record.

    Args:
        engine: The engine.
        event: The event that was recorded last.
        last: A day after everything on record.
        here: The engine's answers as of that day.

    Raises:
        AssertionError: When one is broken; it says which.
    """
    no_cent_is_lost(engine, last, here)
    breaches_stay(engine.breaches(on=event.on), here[1])
    recording_again_changes_nothing(engine, event, last, here)


def recording_again_changes_nothing(
    engine: Engine, event: Event, on: On, before: DutiesTold
) -> None:
    """See that an event which is on record makes no difference.

    Args:
        engine: The engine.
        event: The event.
        on: A date.
        before: The engine's answers as of that date.

    Raises:
        AssertionError: When it does.
    """
    found = [finding.kind for finding in engine.record(event)]
    law = f"recording again changes nothing: {event}"
    same(found, [FindingKind.REPEATED], law)
    same(before, told(engine, on), law)


def breaches_stay(earlier: Iterable[Breach], later: Iterable[Breach]) -> None:
    """See that what was in breach on a day is told as a breach of a later one.

    Raises:
        AssertionError: When it is not.
    """
    names = set(map(_named, later))
    for breach in earlier:
        if _named(breach) not in names:
            msg = f"a breach never unhappens: later this one is no longer told\n{breach}"
            raise AssertionError(msg)


def _named(breach: Breach) -> tuple[object, ...]:
    thing = breach.event if breach.duty is None else breach.duty
    return breach.clause, breach.party, breach.on, None if thing is None else thing.id


def no_cent_is_lost(engine: Engine, on: date, here: DutiesTold) -> None:
    """See that each cent that was paid by a date counts to one duty, or to none.

    Args:
        engine: The engine.
        on: The date.
        here: The engine's answers as of it.

    Raises:
        AssertionError: When a cent is lost, or counts twice.
    """
    duties, _, unallocated = here
    if any(duty.ways for duty in duties):
        return  # to which duty a payment counts may not be settled
    counted: dict[str, Decimal] = {}
    last = engine.contract.program.zone.instant(on)
    events = [event for event in Corrected(engine.facts).events if event.at <= last]
    gone = {event.reverses for event in events}
    standing = (d for d in duties if d.trigger is None or d.trigger.id not in gone)
    for event, amount in (*(part for duty in standing for part in _counted(duty)), *unallocated):
        counted[event.id] = counted.get(event.id, Decimal(0)) + amount.amount
    for event in (event for event in events if not event.reverses and event.id not in gone):
        paid = _paid(engine, event)
        if paid is not None:
            law = f"no cent is lost: of {event}, so much is accounted for on {on}"
            same(paid.amount, counted.get(event.id), law)


def _first(engine: Engine, event: Event) -> On:
    """The first day on which something may be otherwise by an event; of a correction, by both."""
    facts, days, undone = engine.facts, [event.on], event
    while undone.is_correction:
        undone = facts[undone.undoes]
        days.append(undone.on)
    return min(days, key=engine.contract.program.zone.instant)


def _counted(duty: Duty) -> Iterator[tuple[Event, Money]]:
    for step in duty.steps:
        sign = _SIGNS.get(step.kind)
        if sign is not None and step.event is not None and step.amount is not None:
            yield step.event, step.amount * sign


_SIGNS = {StepKind.COUNTED: 1, StepKind.FREED: -1}
"""Whether what a payment counts to becomes more by a step, or less."""


def _paid(engine: Engine, event: Event) -> Money | None:
    """The amount of a payment towards such duties as the contract has, if it is one."""
    fields: dict[str, None] = {}
    for compiled in engine.contract.program.deeds.get((event.by.name, event.act.kind), ()):
        ways = compiled.norm.ways if isinstance(compiled.norm, Obligation) else ()
        for way in ways if compiled.given <= event.at else ():
            if way.amount is not None and way.act.kind in event.act.kinds:
                fields[way.amount[0]] = None
    amounts = [event.act.get(name) for name in fields]
    return amounts[0] if len(amounts) == 1 and isinstance(amounts[0], Money) else None
