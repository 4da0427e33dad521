"""What it is to a party that an answer differs: a right gained or lost, a burden, an amount."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from itertools import product
from math import inf
from typing import TYPE_CHECKING, TypeAlias

from attrs import field

from contract_rules.answers.decisions import is_open, supposing, verdict_of
from contract_rules.answers.duties import DutyStatus, duty_gist, how_it_stands
from contract_rules.answers.explanation import word
from contract_rules.answers.phrases import Words
from contract_rules.answers.reasons import Effect, Verdict
from contract_rules.testing.comparison.pairing import are_of_one_kind, asked_for
from contract_rules.values.acts import Party, each_of
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterator, Mapping

    from contract_rules.answers.decisions import Decision
    from contract_rules.answers.duties import Duty
    from contract_rules.answers.open_points import Settled
    from contract_rules.values.money import Money

ShiftKey: TypeAlias = "tuple[ShiftKind, tuple[str, ...], Party]"
"""By what differences are grouped: what it is, by which clauses, and for whom."""


class ShiftKind(Enum):
    """What it is to the party that acts, or that owes, that an answer differs."""

    RIGHT_GAINED = "right gained"
    """It may do what it might not, or has a power that it had not."""
    RIGHT_LOST = "right lost"
    """It may no longer do what it might, or has a power no longer."""
    NEW_BURDEN = "new burden"
    """It owes what it did not owe."""
    BURDEN_LIFTED = "burden lifted"
    """It no longer owes what it owed."""
    AMOUNT_UP = "amount up"
    """It owes more."""
    AMOUNT_DOWN = "amount down"
    """It owes less."""
    LESS_TIME = "less time"
    """It must perform earlier."""
    MORE_TIME = "more time"
    """It may perform later."""
    NEW_BREACH = "new breach"
    """It is in breach where it was not, though it owes as much by the same day."""
    BREACH_LIFTED = "breach lifted"
    """It is in breach no longer, though it owes as much by the same day."""
    LEFT_OPEN = "left open"
    """What was settled turns on what is not, or on clauses that clash."""
    SETTLED = "settled"
    """What turned on what is not settled, or on clauses that clash, is settled."""
    OTHERWISE = "answered otherwise"
    """Anything else: it is free by no clause now, owes to another, or in another way."""


BETTER = frozenset(
    {
        ShiftKind.RIGHT_GAINED,
        ShiftKind.BURDEN_LIFTED,
        ShiftKind.AMOUNT_DOWN,
        ShiftKind.MORE_TIME,
        ShiftKind.BREACH_LIFTED,
    }
)
"""What is in favour of the party that acts or owes."""

WORSE = frozenset(
    {
        ShiftKind.RIGHT_LOST,
        ShiftKind.NEW_BURDEN,
        ShiftKind.AMOUNT_UP,
        ShiftKind.LESS_TIME,
        ShiftKind.NEW_BREACH,
    }
)
"""What is against it."""


@frozen(eq=False)
class Shift:
    """What it is to a party that one answer differs.

    Attributes:
        kind: What it is.
        clauses: The ids of the clauses by which it is so.
        party: The party that acts, or that owes.
        other: To whom it is owed, where that is known.
        asked: What was asked, in words.
        before: What the first contract answers.
        after: What the second contract answers.
    """

    kind: ShiftKind
    clauses: tuple[str, ...]
    party: Party
    other: Party | None = field(kw_only=True, default=None)
    asked: str = field(kw_only=True)
    before: str = field(kw_only=True)
    after: str = field(kw_only=True)

    @property
    def key(self) -> ShiftKey:
        """By what it is grouped with others."""
        return self.kind, self.clauses, self.party

    @property
    def in_favour_of(self) -> tuple[Party, ...]:
        """Who is better off by it, as far as the clauses say."""
        return self._sides(BETTER, WORSE)

    @property
    def against(self) -> tuple[Party, ...]:
        """Who is worse off by it, as far as the clauses say."""
        return self._sides(WORSE, BETTER)

    def _sides(
        self, own: Collection[ShiftKind], others: Collection[ShiftKind]
    ) -> tuple[Party, ...]:
        if self.kind in own:
            return each_of(self.party)
        return (self.other,) if self.kind in others and self.other is not None else ()


def shift_of_decisions(
    asked: str,
    was: Decision,
    now: Decision,
    changed: Collection[str],
    moved: Mapping[str, str],
) -> Shift | None:
    """What it is that two decisions on one act differ; None where they do not.

    By which clauses an answer comes out is no difference, where the answer is the same.

    Args:
        asked: The question, in words.
        was: The decision of the first contract.
        now: The decision of the second contract.
        changed: The ids of the clauses that are not the same in the two.
        moved: The new ids of the clauses that were renumbered, by their old ones.
    """
    if is_open(was) and is_open(now):
        found = _in_one_way(was, now)
        if found is None:
            return None
        kind, settled, was, now = found
        asked = f"{asked}, if {supposing(settled, Words.of(now.contract))}"
    else:
        found_kind = _kind_of_decisions(was, now)
        if found_kind is None:
            return None
        kind = found_kind
    named = tuple(dict.fromkeys((*(moved.get(c, c) for c in was.clauses), *now.clauses)))
    clauses = tuple(id_ for id_ in named if id_ in changed) or named
    before, after = map(_decided, (was, now))
    return Shift(kind, clauses, now.party, asked=asked, before=before, after=after)


def _kind_of_decisions(was: Decision, now: Decision) -> ShiftKind | None:
    """What it is that two decisions differ; None where they answer the same."""
    was_open, is_open_now = map(_is_unsettled, (was, now))
    if was_open != is_open_now:
        return ShiftKind.SETTLED if was_open else ShiftKind.LEFT_OPEN
    had, has = map(_rights, (was, now))
    if had != has:
        return ShiftKind.RIGHT_GAINED if has > had else ShiftKind.RIGHT_LOST
    return ShiftKind.OTHERWISE if verdict_of(was) != verdict_of(now) else None


def _in_one_way(
    was: Decision, now: Decision
) -> tuple[ShiftKind, tuple[Settled, ...], Decision, Decision] | None:
    """What it is to the party in one way of settling what is open in both; None if in none.

    Of several ways one in which a right is gained or lost.
    """
    found: list[tuple[ShiftKind, tuple[Settled, ...], Decision, Decision]] = []
    for one, other in product(was.ways, now.ways):
        settled = tuple(dict.fromkeys((*one.settled, *other.settled)))
        if len({each.point for each in settled}) == len(settled):  # both may be so
            kind = _kind_of_decisions(one.answer, other.answer)
            if kind is not None:
                found.append((kind, settled, one.answer, other.answer))
    return min(found, key=lambda each: each[0] is ShiftKind.OTHERWISE, default=None)


def _is_unsettled(decision: Decision) -> bool:
    return is_open(decision) or decision.verdict is Verdict.CONFLICT


def _rights(decision: Decision) -> int:
    """How much a party may do: nothing, the act, or the act as the exercise of a power."""
    if decision.verdict not in {Verdict.PERMITTED, Verdict.SILENT}:
        return 0
    return 2 if decision.effect is Effect.TAKES_EFFECT else 1


def _decided(decision: Decision) -> str:
    clauses = decision.clauses if decision.verdict is not Verdict.SILENT else ()
    void = ", without effect" if _is_void_besides(decision) else ""
    by = f" ({', '.join(clauses)})" if clauses else ""
    return f"{word(decision)}{by}{void}"


def _is_void_besides(decision: Decision) -> bool:
    return decision.effect is Effect.VOID and decision.verdict is not Verdict.VOID


def shifts_of_duties(
    asked: str, was: Duty | None, now: Duty | None, moved: Mapping[str, str]
) -> Iterator[Shift]:
    """What it is that a duty stands differently in two contracts; nothing where it does not.

    Args:
        asked: The question, in words.
        was: The duty by the first contract; None where it is not owed there.
        now: The duty by the second contract, or None.
        moved: The new ids of the clauses that were renumbered, by their old ones.
    """
    duty = now or was
    assert duty is not None  # noqa: S101 (it is of one of the two)
    before = () if was is None else (moved.get(was.clause, was.clause),)
    after = () if now is None else (now.clause,)
    for kind in _kinds_of_duties(was, now):
        yield Shift(
            kind,
            tuple(dict.fromkeys((*before, *after))),
            duty.bearer,
            other=duty.counterparty,
            asked=asked,
            before=_owed(was),
            after=_owed(now),
        )


def _kinds_of_duties(was: Duty | None, now: Duty | None) -> Iterator[ShiftKind]:
    unsettled = tuple(duty is not None and duty.status in _UNSETTLED for duty in (was, now))
    if any(unsettled):
        if unsettled == (True, True):
            if _gists(was) != _gists(now):
                yield ShiftKind.OTHERWISE
        else:
            yield ShiftKind.SETTLED if unsettled[0] else ShiftKind.LEFT_OPEN
        return
    bound, binds = (duty is not None and duty.status not in _UNBOUND for duty in (was, now))
    if bound != binds:
        yield ShiftKind.NEW_BURDEN if binds else ShiftKind.BURDEN_LIFTED
    elif was is not None and now is not None and binds:
        yield from _kinds_of_owed(was, now)
    elif _sleeps(was) != _sleeps(now):
        yield ShiftKind.OTHERWISE


def _sleeps(duty: Duty | None) -> bool:
    """Whether a duty does not bind for the time being, but may again."""
    return duty is not None and duty.status is DutyStatus.SUSPENDED


_UNSETTLED = frozenset({DutyStatus.UNDETERMINED, DutyStatus.CONFLICT})

_UNBOUND = frozenset({DutyStatus.DISCHARGED, DutyStatus.SUSPENDED})


def _kinds_of_owed(was: Duty, now: Duty) -> Iterator[ShiftKind]:
    """How a duty differs that is owed by both contracts.

    What asks for another act is neither more nor less, nor is it due earlier or later.
    """
    if not are_of_one_kind(was, now):
        yield ShiftKind.OTHERWISE
        return
    found: list[ShiftKind] = []
    more = _growth(was.amount, now.amount)
    if more:
        found.append(ShiftKind.AMOUNT_UP if more > 0 else ShiftKind.AMOUNT_DOWN)
    ended, ends = _last_instant(was), _last_instant(now)
    if ended != ends:
        found.append(ShiftKind.MORE_TIME if ends > ended else ShiftKind.LESS_TIME)
    if not found and was.is_in_breach != now.is_in_breach:
        found.append(ShiftKind.NEW_BREACH if now.is_in_breach else ShiftKind.BREACH_LIFTED)
    if _asked_for(was) != _asked_for(now) or (not found and duty_gist(was) != duty_gist(now)):
        found.append(ShiftKind.OTHERWISE)
    yield from found


def _growth(owed: Money | None, owes: Money | None) -> Decimal:
    """By how much an amount is more; nothing where the two are not counted alike."""
    if owed is None or owes is None or owed.currency != owes.currency:
        return Decimal(0)
    return owes.amount - owed.amount


def _last_instant(duty: Duty) -> float:
    """The last instant to perform a duty in time; where there is none, after every other."""
    return inf if duty.due is None else duty.contract.program.zone.instant(duty.due)


def _asked_for(duty: Duty) -> Hashable:
    """What a duty asks for, to whom it is owed and from when on, but for amounts."""
    return asked_for(duty), duty.counterparty, duty.not_before


def _gists(duty: Duty | None) -> Hashable:
    """How a duty stands, in each way of settling what is open."""
    ways = () if duty is None else duty.ways
    each = ((frozenset(map(str, way.settled)), duty_gist(way.answer)) for way in ways)
    return duty_gist(duty), frozenset(each)


def _owed(duty: Duty | None) -> str:
    if duty is None:
        return "not owed"
    what = Words.of(duty.contract).asked(duty.reasons[0].norm, *duty.acts)
    stands = how_it_stands(duty)
    return f"{what} ({stands[:1].lower()}{stands[1:]})"
