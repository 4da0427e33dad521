"""What may have happened off the record: the events that a condition looks for and may be so.

An act that need not be on record may have been done at any time and in any way. Of all that may
have happened only what makes a difference is supposed: an event that fits what is asked, as late
as it can be, with no more said of it than is asked.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING

from contract_rules.events import SUPPOSED, Event
from contract_rules.forms import Ref, refs, tests_in
from contract_rules.periods import day, instant, moment
from contract_rules.reckoning import level, passes, value_of
from contract_rules.values import Act, moved, type_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contract_rules.forms import Atom, Form, Test
    from contract_rules.reckoning import Places
    from contract_rules.records import Records
    from contract_rules.values import FieldType, Value


def grounded(atom: Atom, places: Places, at: int, form: Form, records: Records) -> Iterator[Event]:
    """The events that may have happened and would fill an atom's place.

    Args:
        atom: What is looked for.
        places: What stands in the places before.
        at: The instant up to which it may have happened.
        form: The norm that looks for it.
        records: What is on record.
    """
    kind, place = records.kinds[atom.kind], len(places)
    others = [t for t in tests_in(form) if t not in atom.tests]
    spoken = {r.field for t in others for r in refs(t.subject, *t.operands) if r.place == place}
    asked = {
        known.name: [t for t in atom.tests if t.subject == Ref(place, known.name)]
        for known in kind.fields
    }
    pinned = {n for n, tests in asked.items() if n in spoken or any(t.op == "in" for t in tests)}
    fields = [_values(f, asked[f.name], places, records, f.name in spoken) for f in kind.fields]
    instants = _instants(atom, places, at, records if None in spoken else None)
    told: set[object] = set()
    for values, i in product(product(*fields), instants):
        stated = dict(zip(asked, values, strict=True))
        act = Act(kind.name, tuple((n, v) for n, v in stated.items() if v is not None), kind)
        by = f"{atom.by} {act} by {moment(at).isoformat()}, off the record"
        event = Event(by=atom.by, act=act, on=moment(i), id=by, note=SUPPOSED)
        same = (tuple(stated[n] for n in sorted(pinned)), i if None in spoken else None)
        if same not in told and all(passes(t, (*places, event)) for t in atom.tests):
            told.add(same)
            yield event


def _values(
    known: FieldType,
    asked: Sequence[Test],
    places: Places,
    records: Records,
    spoken: bool,  # noqa: FBT001
) -> list[Value | None]:
    """What a field of the event may hold, as far as that makes a difference."""
    for test in asked:
        if test.op == "in":
            values = (value_of(operand, places) for operand in test.operands)
            return [value for value in dict.fromkeys(values) if value is not None]
    found: dict[Value | None, None] = {}
    if spoken:
        acts = (*(p.act for p in places), *(event.act for event in records.facts))
        stated = (value for act in acts for _, value in act.fields)
        found |= dict.fromkeys(value for value in stated if type_of(value) == known.type)
    for test in asked:
        for bound in (value_of(operand, places) for operand in test.operands):
            if bound is not None and test.op != "not in":
                found |= dict.fromkeys((bound, moved(bound, -1), moved(bound, 1)))
    return [*found, *(() if None in found else (None,))]


def _instants(atom: Atom, places: Places, at: int, records: Records | None) -> list[int]:
    """When the event may have been, whole days and the latest first."""
    found = {at}
    near = [event.at for event in records.facts] if records is not None else []
    for test in atom.tests:
        if test.subject == Ref(len(places), None):
            bounds = (level(operand, places, test.op) for operand in test.operands)
            near += [bound for bound in bounds if isinstance(bound, int)]
    for bound in near:
        before = instant(day(bound) - timedelta(days=1))
        found |= {before, instant(day(bound)), bound - 1, bound, bound + 1}
    possible = sorted((i for i in found if i <= at), reverse=True)
    return sorted(possible, key=lambda i: i != instant(day(i)))
