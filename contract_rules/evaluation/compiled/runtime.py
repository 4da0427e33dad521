"""What compiled norms call: how values are compared, and in which order events are looked at."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date, datetime
from functools import partial
from itertools import groupby, islice
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from contract_rules.answers.open_points import Tie
from contract_rules.evaluation.evaluator import (
    fixed,
    happened,
    passes,
    reversed_among,
    value_of,
)
from contract_rules.evaluation.hypotheses import grounded
from contract_rules.evaluation.matcher import Match
from contract_rules.evaluation.working_memory import number
from contract_rules.norms.derived_events import CONTRACT
from contract_rules.values.instants import instant
from contract_rules.values.money import Money, minus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from contract_rules.evaluation.evaluator import Judged, Slots
    from contract_rules.norms.computed_terms import Total
    from contract_rules.norms.normal_form import Atom
    from contract_rules.values.acts import Act
    from contract_rules.values.events import Event
    from contract_rules.values.zones import Zone

_AT = attrgetter("at")

_RANK = attrgetter("at", "known", "id")
"""The key by which events are later or earlier: by instant, then recorded, then by id."""

_TOLD = attrgetter("at", "known")
"""What of it tells which is later; by ids events are in an order that tells nothing."""


def amount(value: Money | None) -> object:
    """The bare amount of money; None where there is none."""
    return None if value is None else value.amount


def compared(value: object, zone: Zone) -> object:
    """What is compared of a value: of a date the instant at which it ends, of money the amount."""
    match value:
        case datetime():
            return zone.instant(value)
        case date():
            return instant(value)
        case Money():
            return value.amount
        case _:
            return value


def by_then(found: Sequence[Event], at: int) -> Iterable[Event]:
    """The events of an instant (microseconds) or before, of some that are in order."""
    if not found or found[-1].at <= at:
        return found
    return islice(found, bisect_right(found, at, key=_AT))


def running(
    total: Total[Any], asked: tuple[tuple[str, Any], ...], judged: Judged
) -> Decimal | int:
    """The bare number that a total comes to, by running sums.

    Args:
        total: The total: of acts that are no exercises, by a party, or within a period of each.
        asked: The field that such an act must have, with its value; none for any.
        judged: What is judged.
    """
    memory, at, by, kind = judged.memory, judged.at, total.by.name, total.act.kind
    events = memory.find(by, kind, asked)
    high = len(events)
    if high and events[-1].at > at:
        high = bisect_right(events, at, key=_AT)
    low = 0
    if high and total.within is not None:
        low = bisect_left(events, memory.zone.reaching(at, total.within), hi=high, key=_AT)
    own = None if judged.is_occasion or judged.is_over else judged.itself
    if high > low and events[high - 1] is own:
        high -= 1  # as a rule it is the only one of its instant
    before = high
    left_out: list[Event] = []
    while before > low and events[before - 1].at == at:
        before -= 1
        if events[before] is own or not judged.counts(events[before], total):
            left_out.append(events[before])
    if memory.record.has_lifted:
        left_out += reversed_among(events, low, before, judged)
    name = total.field
    if name is None:
        return high - low - len(left_out)
    sums, key = memory.record.sums, (by, kind, asked, name)
    added = sums.upto(key, events, name, high)
    if low:
        added = minus(added, sums.upto(key, events, name, low))
    for event in left_out:
        added = minus(added, number(event, name))
    return added


def taken(found: Sequence[Event], atom: Atom, judged: Judged, slots: Slots) -> Iterable[Event]:
    """The events that may fill a slot from which something is taken, in the order of that.

    Args:
        found: The events, in the order of their instants.
        atom: The event to be found.
        judged: What is judged.
        slots: What fills the slots before.
    """
    if len(found) == 1:
        return by_then(found, judged.at)
    ranked = sorted(by_then(found, judged.at), key=_RANK, reverse=atom.latest is True)
    return _untied(ranked, atom, judged, slots)


def _untied(ranked: Iterable[Event], atom: Atom, judged: Judged, slots: Slots) -> Iterator[Event]:
    """Events in their order; of those of one rank that fit, that first which counts."""
    for _, group in groupby(ranked, key=_TOLD):
        alike = list(group)
        if len(alike) > 1:
            fitting = [event for event in alike if _fits(event, atom, judged, slots)]
            if len(fitting) > 1:
                chosen = _counting(fitting, judged)
                alike.sort(key=partial(_is_other, chosen))
        yield from alike


def _is_other(id_: str, event: Event) -> bool:
    return event.id != id_


def _fits(event: Event, atom: Atom, judged: Judged, slots: Slots) -> bool:
    """Whether an event may fill a slot."""
    way = (*slots, event)
    return judged.finds(event, atom.asked) and all(passes(test, way) for test in atom.tests)


def _counting(events: Iterable[Event], judged: Judged) -> str:
    """The id of the event that counts, of some of which nothing tells which; it may be open."""
    stated: dict[Act, Event] = {}
    for event in events:
        stated.setdefault(event.act, event)
    tied = tuple(stated.values())
    return tied[0].id if len(tied) == 1 else judged.memory.counting(Tie(tied), judged.norm)


def in_order(
    ways: Iterable[tuple[Event, ...]], order: Sequence[tuple[int, bool]], judged: Judged
) -> Iterator[tuple[Event, ...]]:
    """All ways to fill slots, in the order in which something is taken from them.

    Args:
        ways: The events of each.
        order: The places among the events by which they are sorted, and whether the latest goes
            before there; the first-named goes before the others.
        judged: What is judged.
    """
    found = list(ways)
    for place, is_latest in reversed(order):
        found.sort(key=partial(_rank_in, place), reverse=is_latest)  # it is stable
    return _by_counting(found, [place for place, _ in order], judged)


def _by_counting(
    ways: Iterable[tuple[Event, ...]], places: Sequence[int], judged: Judged
) -> Iterator[tuple[Event, ...]]:
    """Ways that are in order; of those that nothing tells apart at a place, that which counts."""
    if not places:
        yield from ways
        return
    place, *others = places
    for _, group in groupby(ways, key=partial(_told_in, place)):
        alike: dict[str, list[tuple[Event, ...]]] = {}
        for way in group:
            alike.setdefault(way[place].id, []).append(way)
        chosen = _counting([those[0][place] for those in alike.values()], judged)
        for id_ in (chosen, *(other for other in alike if other != chosen)):
            yield from _by_counting(alike[id_], others, judged)


def _rank_in(place: int, way: tuple[Event, ...]) -> tuple[int, int, str]:
    return _RANK(way[place])


def _told_in(place: int, way: tuple[Event, ...]) -> tuple[int, int]:
    return _TOLD(way[place])


def reach(atoms: tuple[Atom, ...], judged: Judged, slots: Slots) -> None:
    """Note the events off the record that would fill a slot, where those after it could be, too.

    Args:
        atoms: The events to be found that are left, the first of which fills the slot.
        judged: What is judged.
        slots: What fills the slots before.
    """
    memory = judged.memory
    reached, known = memory.reached, memory.settlement.known
    assert reached is not None  # noqa: S101 (it is not called where nothing is noted)
    for event in grounded(atoms[0], slots, judged.at, memory):
        if event not in known and _may(atoms[1:], judged, (*slots, event)):
            reached.note(event, judged.norm)


def _may(atoms: tuple[Atom, ...], judged: Judged, slots: Slots) -> bool:
    """Whether the slots left may be filled, by events on record or off it."""
    memory = judged.memory
    if not atoms or memory.is_off_record(atoms[0].kind):
        return True
    atom = atoms[0]
    if atom.by == CONTRACT:
        doubt(atom, judged, slots)
    found = memory.find(atom.by.name, atom.kind, fixed(atom.tests, slots))
    is_taken = atom.latest is not None
    for event in taken(found, atom, judged, slots) if is_taken else by_then(found, judged.at):
        if _fits(event, atom, judged, slots) and _may(atoms[1:], judged, (*slots, event)):
            return True
    return False


def doubt(atom: Atom, judged: Judged, slots: Slots) -> None:
    """Note the clashes on which it turns whether there is such an event about a duty.

    Args:
        atom: The event that is looked for.
        judged: What is judged.
        slots: What fills the slots before.
    """
    clause = dict(fixed(atom.tests, slots)).get("clause")
    assert isinstance(clause, str)  # noqa: S101 (what is asked about duties names a clause)
    found = judged.memory.owed.doubts(atom.kind, clause, judged.at)
    clashes = (c for c, event in found if all(passes(t, (*slots, event)) for t in atom.tests))
    judged.memory.doubt(clashes, judged.norm)


NAMES: Mapping[str, object] = {
    "Match": Match,
    "amount": amount,
    "by_then": by_then,
    "compared": compared,
    "doubt": doubt,
    "happened": happened,
    "in_order": in_order,
    "match": vars(tuple)["__new__"],
    "passes": passes,
    "reach": reach,
    "running": running,
    "taken": taken,
    "value_of": value_of,
}
"""The names that compiled norms know beside their arguments."""
