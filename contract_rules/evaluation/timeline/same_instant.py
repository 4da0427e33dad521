"""Tells whether one act more of an instant can be put beside the others, as it meets none of them.

An instant is gone through as a whole. Where no more happens at it than that duties arise and acts
count to them, one act more, known later, need not have all of it gone through anew: acts of one
instant meet only in a duty to which both may count, or that arises upon one while the other may
count to it. Then it matters which comes first, in the order of their ids.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from contract_rules.evaluation.dependencies import DependencyIndex, counted_in
from contract_rules.evaluation.timeline.traits import asked_of
from contract_rules.norms.computed_terms import Rounded
from contract_rules.norms.expressions import Computed, Const
from contract_rules.norms.normal_form import atoms_in, reckonings_in
from contract_rules.norms.norms import Assigns, Obligation, Releases, effects
from contract_rules.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contract_rules.contracts.program import CompiledNorm, Program
    from contract_rules.evaluation.timeline.allocation import Counting
    from contract_rules.norms.normal_form import Promise
    from contract_rules.values.acts import Value
    from contract_rules.values.events import Event

_Fields: TypeAlias = "tuple[str, tuple[str, ...]]"
"""The name of an action, with the names of fields of it."""

_Values: TypeAlias = "tuple[Value | None, ...]"


class Meetings:
    """In what acts of one instant may meet; it is made once for a contract.

    Args:
        program: The contract's program.

    Attributes:
        are_told: Whether acts meet in duties alone: these turn on nothing that is open, no norm
            asks how they stand, and none of them passes to another party.
    """

    def __init__(self, program: Program) -> None:
        obligations = [e for e in program.norms if isinstance(e.norm, Obligation)]
        moving = (
            isinstance(e, Assigns | Releases) for n in program.norms for e in effects(n.norm)
        )
        is_open = program.once(DependencyIndex).course.is_open
        self.are_told = not (is_open or program.asked or any(moving))
        self._read = {atom.kind for e in obligations for atom in atoms_in(e.form)}
        self._read.update(kind for e in obligations for kind in counted_in(e.form))
        self._program = program
        self._asked: dict[tuple[str, str], frozenset[_Fields] | None] = {}

    def is_read(self, event: Event) -> bool:
        """Whether duties may turn on an act that is neither their occasion nor counts to them."""
        return not self._read.isdisjoint(event.act.kinds)

    @staticmethod
    def are_stated(norms: Iterable[CompiledNorm], *, is_left: bool) -> bool:
        """Whether all that is owed is told by the occasion alone, as duties arise upon one.

        Args:
            norms: The obligations.
            is_left: Whether something is left of payments, which may count to what arises.
        """
        return all(
            _is_told(e) and not (is_left and any(way.on_account for way in _obligation(e).ways))
            for e in norms
        )

    def asked(self, by: str, kind: str) -> frozenset[_Fields] | None:
        """By which fields duties ask for acts of a party, both by name.

        Where more is asked of an act than what its fields equal, it is by none of them.

        Returns:
            None where an act that counts to a duty may change another as well.
        """
        key = by, kind
        if key not in self._asked:
            norms = self._program.deeds.get(key, ())
            fields = (
                (name, tuple(field for field, _ in asked_of(promise.tests) or ()))
                for compiled in norms
                for name, promise in _wanted(compiled)
            )
            self._asked[key] = frozenset(fields) if all(map(self._is_alone, norms)) else None
        return self._asked[key]

    def _is_alone(self, compiled: CompiledNorm) -> bool:
        """Whether what counts to a duty of an obligation changes no other duty."""
        norm = _obligation(compiled)
        return (
            compiled.breach is None
            and not compiled.stands_in
            and not norm.alternatives
            and norm.bearer.name not in self._program.groups
            and _is_told(compiled)
        )


def _is_told(compiled: CompiledNorm) -> bool:
    """Whether what is worked out for an obligation goes by its occasion alone."""
    return all(isinstance(r.term, Computed | Rounded) for r in reckonings_in(compiled.form))


def _wanted(compiled: CompiledNorm) -> Iterator[tuple[str, Promise]]:
    """What an obligation asks for, in each case and way, with the name of the action."""
    kinds = [act.kind for act in _obligation(compiled).acts]
    for case in compiled.form.cases:
        yield from zip(kinds, case.promises, strict=True)


def _obligation(compiled: CompiledNorm) -> Obligation:
    assert isinstance(compiled.norm, Obligation)  # noqa: S101 (nothing else asks for acts)
    return compiled.norm


def _told_by(occasion: Event, promise: Promise) -> tuple[tuple[str, ...], _Values]:
    """By which fields of which values a duty asks for acts that arises upon an occasion."""
    asked = asked_of(promise.tests) or ()
    told = [
        (name, one.value if isinstance(one, Const) else occasion.act.get(one.field or ""))
        for name, one in asked
    ]
    return tuple(name for name, _ in told), tuple(value for _, value in told)


class _Alike:
    """The acts of an instant that have the same values in some fields.

    Attributes:
        last: The greatest of their ids.
        is_bound: Whether each was spent in full on debts upon the event that it names.
        partly: Those that may count to duties that are not performed.
    """

    def __init__(self) -> None:
        self.last = ""
        self.is_bound = True
        self.partly: list[Event] = []


class SameInstant:
    """The acts of an instant that may count to duties, as far as others may meet them.

    Args:
        meetings: In what acts may meet.
        counting: What counted to which duties.
        deeds: The acts, which have counted.
    """

    def __init__(self, meetings: Meetings, counting: Counting, deeds: Iterable[Event]) -> None:
        self._meetings = meetings
        self._counting = counting
        self._deeds = [*deeds]
        self._by: dict[_Fields, dict[_Values, _Alike]] = {}

    def add(self, deed: Event) -> None:
        """Add an act that has counted by now."""
        self._deeds.append(deed)
        for fields, alike in self._by.items():
            self._place(deed, fields, alike)

    def meets_occasion(self, occasion: Event, norms: Iterable[CompiledNorm]) -> bool:
        """Whether an act may count to a duty that would arise upon an occasion of the instant.

        Args:
            occasion: The occasion.
            norms: The obligations that it is an occasion of.
        """
        for compiled in norms:
            for kind, promise in _wanted(compiled):
                names, values = _told_by(occasion, promise)
                alike = self._alike((kind, names)).get(values)
                if alike is not None and not (alike.is_bound and promise.amount is not None):
                    return True
        return False

    def met_by(self, deed: Event) -> list[Event] | None:
        """The acts of which it changes what they are to duties that another counts after them.

        Returns:
            None where it may change more: it comes before others that count to what it may.
        """
        asked = self._meetings.asked(deed.by.name, deed.act.kind)
        found: dict[str, Event] = {}
        for kind, names in () if asked is None else asked:
            alike = self._alike((kind, names)).get(_values(deed, names))
            if alike is not None:
                if alike.last > deed.id:
                    return None
                alike.partly = [one for one in alike.partly if self._is_partial(one)]
                found |= {one.id: one for one in alike.partly}
        return None if asked is None else [*found.values()]

    def _is_partial(self, deed: Event) -> bool:
        """Whether an act counts to a duty that is not performed."""
        return any(not one.account.duty.is_settled for one in self._counting.counted(deed))

    def _alike(self, fields: _Fields) -> dict[_Values, _Alike]:
        """The acts of an action by their values of fields; it is made where it is asked first."""
        found = self._by.get(fields)
        if found is None:
            found = self._by[fields] = {}
            for deed in self._deeds:
                self._place(deed, fields, found)
        return found

    def _place(self, deed: Event, fields: _Fields, alike: dict[_Values, _Alike]) -> None:
        """Place an act among those of an action that have the same values."""
        kind, names = fields
        if kind in deed.act.kinds:
            values = _values(deed, names)
            same = alike.get(values)
            if same is None:
                same = alike[values] = _Alike()
            same.last = max(same.last, deed.id)
            same.is_bound = same.is_bound and self._is_bound(deed)
            same.partly.append(deed)

    def _is_bound(self, deed: Event) -> bool:
        """Whether a payment was spent in full on debts upon the event that it names."""
        counted, upon = self._counting.counted(deed), deed.towards
        named = (one.amount is not None and one.account.arose_from(upon) for one in counted)
        paid = (name for name, value in deed.act.fields if isinstance(value, Money))
        left = (self._counting.left(deed, name, deed.at) for name in paid)
        return bool(upon and counted) and all(named) and not any(left)


def _values(deed: Event, names: Iterable[str]) -> _Values:
    return tuple(deed.act.get(name) for name in names)
