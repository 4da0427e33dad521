"""What compiled norms call: how values are compared, and in which order events are looked at."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from functools import partial
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING

from contract_rules.evaluation.evaluator import fixed, passes, value_of
from contract_rules.evaluation.hypotheses import grounded
from contract_rules.evaluation.matcher import Match
from contract_rules.norms.derived_events import CONTRACT
from contract_rules.values.instants import instant
from contract_rules.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from contract_rules.evaluation.evaluator import Judged, Slots
    from contract_rules.norms.normal_form import Atom
    from contract_rules.values.events import Event

_AT = attrgetter("at")

_RANK = attrgetter("at", "known", "id")
"""The key by which events are later or earlier: by instant, then recorded, then by id."""


def amount(value: Money | None) -> object:
    """The bare amount of money; None where there is none."""
    return None if value is None else value.amount


def compared(value: object) -> object:
    """What is compared of a value: of a date the instant at which it ends, of money the amount."""
    match value:
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


def latest(found: Sequence[Event], at: int) -> Iterable[Event]:
    """The events of an instant or before, the latest first."""
    return sorted(by_then(found, at), key=_RANK, reverse=True)


def earliest(found: Sequence[Event], at: int) -> Iterable[Event]:
    """The events of an instant or before, the first one first."""
    return sorted(by_then(found, at), key=_RANK)


def in_order(
    ways: Iterable[tuple[Event, ...]], order: Sequence[tuple[int, bool]]
) -> list[tuple[Event, ...]]:
    """All ways to fill slots, in the order in which something is taken from them.

    Args:
        ways: The events of each.
        order: The places among the events by which they are sorted, the last first, and whether
            the latest goes before there.
    """
    found = list(ways)
    for place, is_latest in order:
        found.sort(key=partial(_rank_in, place), reverse=is_latest)  # it is stable
    return found


def _rank_in(place: int, way: tuple[Event, ...]) -> tuple[int, int, str]:
    return _RANK(way[place])


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
    for event in _BY_ORDER[atom.latest](found, judged.at):
        way = (*slots, event)
        fits = judged.finds(event, atom.asked) and all(passes(test, way) for test in atom.tests)
        if fits and _may(atoms[1:], judged, way):
            return True
    return False


_BY_ORDER = {None: by_then, True: latest, False: earliest}


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
    "earliest": earliest,
    "in_order": in_order,
    "latest": latest,
    "passes": passes,
    "reach": reach,
    "value_of": value_of,
}
"""The names that compiled norms know beside their arguments."""
