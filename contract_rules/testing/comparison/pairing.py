"""Which duty of one contract is which of another: by what they are, and not by their places."""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import TYPE_CHECKING, TypeAlias

from attrs import field

from contract_rules.answers.duties import Duty
from contract_rules.norms.derived_events import root_of
from contract_rules.norms.expressions import Const, OneOf
from contract_rules.norms.norms import Obligation
from contract_rules.values.data_classes import define, frozen
from contract_rules.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping

    from contract_rules.norms.expressions import FieldMatcher, Pattern

DutyPair: TypeAlias = "tuple[Duty | None, Duty | None]"
"""A duty by the first contract, and what that is by the second; None where it is not owed."""

_DAY = re.compile(r" for (\d{4}-\d\d-\d\d)(?= |$)")
"""What of the id of a duty that recurs tells the day for which it is."""


def asked_for(duty: Duty) -> Hashable:
    """What a duty asks for, but for amounts."""
    return tuple(map(_but_for_amounts, duty.acts))


def _but_for_amounts(act: Pattern) -> Hashable:
    return act.kind, tuple(field for field in act.fields if not _is_amount(field[1]))


def _is_amount(matcher: FieldMatcher) -> bool:
    terms = matcher.terms if isinstance(matcher, OneOf) else ()
    return any(isinstance(term, Const) and isinstance(term.value, Money) for term in terms)


def are_of_one_kind(was: Duty, now: Duty) -> bool:
    """Whether two duties ask for acts of the same kinds: else none is more than the other."""
    return _kinds(was) == _kinds(now)


def _kinds(duty: Duty) -> Hashable:
    return tuple(act.kind for act in duty.acts)


def paired(
    was: Iterable[Duty], now: Iterable[Duty], moved: Mapping[str, str]
) -> tuple[DutyPair, ...]:
    """The duties of two contracts, each with what it is by the other.

    Those are one that are the most alike: first what is asked, when and by whom in the same
    clause, then what differs in an amount or a day, then what another clause lays down now. A
    remedy goes with the remedy of the same duty.

    Args:
        was: The duties by the first contract.
        now: The duties by the second contract.
        moved: The new ids of the clauses that were renumbered, by their old ones.
    """
    pairing = _Pairing(_looked_at(was, moved), _looked_at(now, {}))
    pairing.pair()
    return tuple(pairing.pairs())


@frozen(eq=False, kw_only=True)
class _Looked:
    """A duty, and what it is by.

    Attributes:
        duty: The duty.
        clause: The id of its clause in the second contract.
        depth: Nothing; of a remedy one more than of the duty that it stands in for.
        occasion: The ids of the events upon which and by which it arose, of a breach what that
            goes back to, and the day that it is for.
        schedule: Upon what it arises by its clause, how it recurs, and what began it.
        origin: What its id tells beside the place of its norm.
        acts: What is asked, and to whom it is owed.
        gist: The same, but for amounts.
        days: When it arose, and by when it is due.
        recurs: Whether it recurs.
    """

    duty: Duty
    clause: str
    depth: int
    occasion: Hashable
    schedule: Hashable
    origin: str
    acts: Hashable
    gist: Hashable
    days: Hashable
    recurs: bool


def _looked(duty: Duty, clause: str, depth: int) -> _Looked:
    """A duty with what it is by."""
    reason = duty.reasons[0]
    norm = reason.norm
    assert isinstance(norm, Obligation)  # noqa: S101 (a duty is of one)
    trigger = None if duty.trigger is None else root_of(duty.trigger).id
    began = None if reason.exercise is None else reason.exercise.id
    days = _DAY.findall(duty.id) if norm.every is not None else ()
    return _Looked(
        duty=duty,
        clause=clause,
        depth=depth,
        occasion=(trigger, began, *days[-1:]),
        schedule=(norm.upon, norm.every, began),
        origin=duty.id.removeprefix(duty.clause).partition(" ")[2],
        acts=(duty.acts, duty.counterparty),
        gist=(asked_for(duty), duty.counterparty),
        days=(duty.arisen, duty.due),
        recurs=norm.every is not None,
    )


def _looked_at(duties: Iterable[Duty], moved: Mapping[str, str]) -> list[_Looked]:
    """Duties with what they are by."""
    listed = list(duties)
    known = {duty.id: duty for duty in listed}

    def depth(duty: Duty) -> int:
        principal = known.get(duty.stands_in_for or "")
        return 0 if principal is None else 1 + depth(principal)

    return [_looked(duty, moved.get(duty.clause, duty.clause), depth(duty)) for duty in listed]


DutyKey: TypeAlias = "Callable[[_Looked], Hashable]"
"""By what two duties may be one."""

_KEYS: tuple[DutyKey, ...] = (
    lambda one: (one.clause, one.occasion, one.acts, one.days, one.origin),
    lambda one: (one.clause, one.occasion, one.acts, one.days),
    lambda one: (one.clause, one.occasion, one.acts, one.origin),
    lambda one: (one.clause, one.occasion, one.acts),
    lambda one: (one.clause, one.occasion, one.gist, one.days),
    lambda one: (one.clause, one.occasion, one.gist),
    lambda one: (one.occasion, one.acts),  # as where a clause was split in two
    lambda one: (one.occasion, one.gist),
    lambda one: (one.clause, one.occasion, _kinds(one.duty)),
)
"""By what duties are one, from the most alike on."""


@define(eq=False)
class _Pairing:
    """Pairs duties, and those that stand in for others after these.

    Attributes:
        old: Those of the first contract.
        new: Those of the second contract.
        found: Those of the second contract that are paired, by the ids of those of the first.
        taken: The ids of those.
    """

    old: list[_Looked]
    new: list[_Looked]
    found: dict[str, Duty] = field(init=False, factory=dict[str, "Duty"])
    taken: set[str] = field(init=False, factory=set[str])

    def pair(self) -> None:
        """Pair what is one."""
        for depth in sorted({one.depth for one in (*self.old, *self.new)}):
            for key in _KEYS:
                self._round(key, depth)
            self._round(lambda one: (one.clause, one.acts), depth, _by_other_days)
            self._round(lambda one: (one.clause, one.occasion), depth, _is_alone)
        self._round(lambda one: (one.acts, one.days), None)

    def pairs(self) -> Iterator[DutyPair]:
        """Each duty of the first contract with what it is by the second, then what is left."""
        yield from ((one.duty, self.found.get(one.duty.id)) for one in self.old)
        yield from ((None, one.duty) for one in self.new if one.duty.id not in self.taken)

    def _round(self, key: DutyKey, depth: int | None, match: DutyMatch | None = None) -> None:
        """Pair what is one by a key, of one depth or of any: in their order, or as is said."""
        left = self._grouped(self.old, key, depth, self.found)
        right = self._grouped(self.new, key, depth, self.taken)
        for name, ones in left.items():
            for one, other in (match or _in_order)(ones, right.get(name, [])):
                self.found[one.duty.id] = other.duty
                self.taken.add(other.duty.id)

    def _grouped(
        self, side: list[_Looked], key: DutyKey, depth: int | None, done: Container[str]
    ) -> dict[Hashable, list[_Looked]]:
        """What of one side is not paired yet: by who owes, in whose place it stands, and a key."""
        groups: dict[Hashable, list[_Looked]] = {}
        for one in side:
            if one.duty.id not in done and depth in {None, one.depth}:
                place = None if depth is None else self._place(one, side)
                groups.setdefault((one.duty.bearer, place, key(one)), []).append(one)
        return groups

    def _place(self, one: _Looked, side: list[_Looked]) -> Hashable:
        """What a duty stands in for: of both sides the id by the second contract."""
        principal = one.duty.stands_in_for
        if principal is None or side is self.new:
            return principal
        by_new = self.found.get(principal)
        return (principal,) if by_new is None else by_new.id


DutyMatch: TypeAlias = (
    "Callable[[list[_Looked], list[_Looked]], Iterable[tuple[_Looked, _Looked]]]"
)
"""Which of the duties that are one by a key are paired."""

_NEAR = 15
"""How many days apart are the days of two schedules that are taken for one."""


def _in_order(ones: list[_Looked], others: list[_Looked]) -> Iterable[tuple[_Looked, _Looked]]:
    return zip(ones, others, strict=False)


def _by_other_days(
    ones: list[_Looked], others: list[_Looked]
) -> Iterator[tuple[_Looked, _Looked]]:
    """Where they arise upon something else, or recur by other days: the nearest first."""
    apart = [
        (one, other)
        for one in ones
        for other in others
        if one.schedule != other.schedule and (_days_apart(one, other) <= _NEAR or not one.recurs)
    ]
    done: set[str] = set()
    for one, other in sorted(apart, key=lambda pair: _days_apart(*pair)):
        sides = {f"old {one.duty.id}", f"new {other.duty.id}"}
        if not sides & done:
            done |= sides
            yield one, other


def _days_apart(one: _Looked, other: _Looked) -> int:
    on, then = (each.duty.due or each.duty.arisen for each in (one, other))
    return abs(on.toordinal() - then.toordinal())


def _is_alone(ones: list[_Looked], others: list[_Looked]) -> Iterable[tuple[_Looked, _Looked]]:
    return zip(ones, others, strict=True) if len(ones) == len(others) == 1 else ()
