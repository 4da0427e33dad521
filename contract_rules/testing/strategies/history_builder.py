"""Builds a history norm by norm: a few events that together meet a norm, or only just do not.

Events drawn at random would hardly ever meet a clause. So they are read off the normal form of a
norm. The fields of the act that the norm bears on, or of the duty's occasion, are drawn first,
since the events that conditions ask for refer to them. Then these events happen, then the act
itself; whatever is done about a duty comes last. Each event may be left out, which is simpler, so
that Hypothesis shrinks a history to the events that matter.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from attrs import evolve

from contract_rules.errors import ContractError
from contract_rules.norms import derived_events
from contract_rules.norms.computed_terms import Total
from contract_rules.norms.normal_form import ACT, Case, Ref, reckonings_in, tests_in
from contract_rules.norms.norms import Before, Obligation, Power, acts_of
from contract_rules.testing.strategies.drawing import heads, pick, tails
from contract_rules.testing.strategies.pools import Drafted, choice, held, shifted, worth
from contract_rules.testing.strategies.stage import (
    first_day,
    last_day,
    later,
    root_of,
)
from contract_rules.values.acts import Act, ActionType, Entity, FieldType, Party, each_of
from contract_rules.values.data_classes import define, frozen
from contract_rules.values.instants import day
from contract_rules.values.money import Money, Rounding
from contract_rules.values.periods import Days, Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hypothesis.strategies import DrawFn

    from contract_rules.contracts.program import CompiledNorm
    from contract_rules.norms.expressions import Occurred
    from contract_rules.norms.normal_form import (
        Alternative,
        Atom,
        NoticeGiven,
        Operand,
        Promise,
        Reckoning,
        Test,
    )
    from contract_rules.testing.strategies.stage import Stage
    from contract_rules.values.acts import Value

DELAYS = (1, 30, 365)
"""How many days late something becomes known that does."""

MOST_COUNTED = 8
"""How often something happens at most because a norm counts it."""

DEPTH = 3
"""How many other norms are played before one, because it asks about them."""


@frozen(eq=False)
class Draft:
    """An event that is being drawn, and has no id yet.

    Attributes:
        by: Who does it.
        act: What is done.
        on: The day.
        towards: The event from which the duty arose that it performs, where it says so.
        known: How many days late it becomes known; None for a moment, noon, that is known at
            once.
    """

    by: Party
    act: Act
    on: date
    towards: Draft | None = None
    known: int | None = 0


@define(eq=False)
class Played:
    """What was drawn for a norm: to play a norm is to have happen what it needs.

    Attributes:
        drafted: What is in slot 0: the act that the norm bears on, or the duty's occasion.
        case: The way for the norm to apply that was played.
        slots: What is in each slot.
        occasion: The event in slot 0, where there is one and it happened.
    """

    drafted: Drafted
    case: Case
    slots: dict[int, Drafted]
    occasion: Draft | None = None


class HistoryBuilder:
    """Draws the events of a history; what happened for one norm counts for the next.

    Args:
        draw: Hypothesis' function that draws from a strategy.
        stage: What is known of the contract.

    Attributes:
        drafts: The events, in the order of being drawn.
        now: The day that the history has come to.
    """

    def __init__(self, draw: DrawFn, stage: Stage) -> None:
        self._draw = draw
        self._stage = stage
        self.now: date = stage.contract.effective
        self.drafts: list[Draft] = []
        self._played: dict[int, Played] = {}
        self._mentioned: set[Value] = set()

    def about(self, compiled: CompiledNorm) -> None:
        """Draw what a norm needs, the act or occasion, and what is done about the duty.

        It begins when the norm does, or goes on from the day that the history has come to. Here
        and in `_one_of` a coin is thrown whether or not it matters, so that leaving out an event
        does not shift what is drawn next.
        """
        if not heads(self._draw, 1) or not self.drafts:
            self.now = self._first_day(root_of(compiled))
        changed = self._stage.changed_by(compiled) if isinstance(compiled.norm, Power) else ()
        target = pick(self._draw, *changed) if changed and tails(self._draw, 2) else None
        if target is not None and isinstance(target.norm, Obligation):
            owed = self._before(target, 1)
        else:
            owed = None
        played = self.play(compiled, DEPTH)
        if isinstance(compiled.norm, Obligation):
            self.perform(compiled, played)
        elif owed is not None and target is not None:
            self.perform(target, owed)
        elif target is not None:
            self.play(target, 0)

    def something(self) -> None:
        """Have anything happen that the contract has the words for, on a day that it names."""
        kind = pick(self._draw, *self._stage.contract.actions)
        by = pick(self._draw, *self._stage.contract.parties)
        on = pick(self._draw, self.now, *self._stage.days)
        self._happen(Draft(by, _act(kind, self._fields(kind, (), {}, ACT)), on))

    def _first_day(self, compiled: CompiledNorm) -> date:
        """A day on which the norm is in force; seldom one on the edge of that time."""
        first, last = first_day(compiled), last_day(compiled)
        if not heads(self._draw, 3):
            return shifted(first, pick(self._draw, 0, 1, 10))
        if last is None:
            return shifted(first, -1)
        return pick(self._draw, last, shifted(last, 1), shifted(last, -1), shifted(first, -1))

    def _before(self, compiled: CompiledNorm, depth: int) -> Played:
        """How a norm was played: mostly as it was before, else it is played now."""
        known = self._played.get(compiled.index)
        if known is None or heads(self._draw, 2):
            return self.play(compiled, depth)
        self.now = max(self.now, known.drafted.day or self.now)
        return known

    def play(self, compiled: CompiledNorm, depth: int) -> Played:
        """Have happen what a norm needs, and then the act that it bears on, or the occasion."""
        self._bring_into_force(compiled, depth)
        slots = self._origin(compiled, depth)
        case = pick(self._draw, *compiled.form.cases)
        if isinstance(compiled.norm, Obligation) and compiled.norm.upon is not None:
            self._follow(compiled.norm.upon, slots, depth)
        given = ACT in slots
        if not given:
            kind = self._kind(self._stage.program.kinds[compiled.kind])
            fields = self._fields(kind, _asked(compiled, case), slots, ACT)
            slots[ACT] = self._stage.drafted(kind.name, fields)
        self._find(case.given, slots, 1 + compiled.form.begun, depth)
        self._spoil(case, slots, len(slots), depth)
        self._count(compiled, slots)
        played = Played(slots[ACT], case, slots)
        if not given:
            played.occasion = self._act(compiled, case, slots)
            played.drafted = slots[ACT] = evolve(slots[ACT], day=self.now)
        self._played[compiled.index] = played
        return played

    def _bring_into_force(self, compiled: CompiledNorm, depth: int) -> None:
        powers = self._stage.beginning(compiled.clause.id) if compiled.clause.dormant else ()
        if powers and depth and tails(self._draw, 3):
            self._before(pick(self._draw, *powers), depth - 1)

    def _origin(self, compiled: CompiledNorm, depth: int) -> dict[int, Drafted]:
        """What brings the norm into force, in its slot."""
        if compiled.parent is None:
            drafted = self._stage.drafted(compiled.kind, {}, first_day(compiled))
            return {ACT: drafted} if compiled.arises_at_once else {}
        origin = self._before(compiled.parent, depth)
        if isinstance(compiled.parent.norm, Obligation):
            self._let_pass(compiled.parent, origin)
        elif compiled.notice is not None:
            ready = self._ready(compiled.notice, origin)
            self.now = shifted(ready, -1) if heads(self._draw, 3) else ready
        drafted = evolve(origin.drafted, day=self.now)
        return {1 if compiled.form.begun else ACT: drafted}

    def _ready(self, notice: NoticeGiven, origin: Played) -> date:
        """The day that a notice leads to; today where that is not known, or over."""
        if isinstance(notice, Period):
            return later(self.now, notice) or self.now
        last = worth(notice, origin.slots)
        return max(last, self.now) if isinstance(last, date) else self.now

    def _let_pass(self, compiled: CompiledNorm, played: Played) -> None:
        """Let the deadline of a duty pass; seldom not quite."""
        last = self._last_day(compiled, played)
        if last is not None and last >= self.now:
            self.now = last if heads(self._draw, 3) else shifted(last, 1)

    def _last_day(self, compiled: CompiledNorm, played: Played) -> date | None:
        assert played.case.promise is not None  # noqa: S101 (it is an obligation's)
        norm, limit = compiled.norm, self._reached(played.case.promise.deadline, played)
        assert isinstance(norm, Obligation)  # noqa: S101 (only these have one)
        if limit is None:
            return None
        last = shifted(limit, -isinstance(norm.deadline, Before))
        try:
            return norm.rolled(last)
        except ContractError:  # the calendar does not know the year
            return last

    def _reached(self, stated: Period | Operand | None, played: Played) -> date | None:
        """The day that is stated, or to which a period leads; None where neither is known."""
        limit: object = stated
        if stated is not None and not isinstance(stated, Period):
            limit = worth(stated, played.slots)
        period = Days(max(limit, 0)) if isinstance(limit, int) else limit
        if isinstance(limit, timedelta):  # the day at whose end so much time has passed
            period = Days(max(-(-limit // timedelta(days=1)), 0))
        if isinstance(period, Period):
            limit = later(played.drafted.day or self.now, period)
        if isinstance(limit, datetime):
            return day(self._stage.program.zone.named(limit))
        return limit if isinstance(limit, date) else None

    def _find(self, asked: Alternative, slots: dict[int, Drafted], base: int, depth: int) -> None:
        """Have happen what a condition asks for; seldom what it rules out."""
        for slot, atom in enumerate(asked.atoms, base):
            slots[slot] = self._meet(atom, slot, slots, depth)
        if asked.nots and heads(self._draw, 2):
            ruled_out = pick(self._draw, *pick(self._draw, *asked.nots))
            self._find(ruled_out, dict(slots), base + len(asked.atoms), depth)

    def _spoil(self, case: Case, slots: dict[int, Drafted], base: int, depth: int) -> None:
        """Sometimes have happen what excepts the norm."""
        if case.unless and heads(self._draw, 1):
            self._find(pick(self._draw, *case.unless), dict(slots), base, depth)

    def _meet(self, atom: Atom, slot: int, slots: dict[int, Drafted], depth: int) -> Drafted:
        if self._follow(atom.asked, slots, depth, slot):
            return slots[slot]
        kind = self._kind(self._stage.contract.kind(atom.kind))
        fields = self._fields(kind, atom.tests, slots, slot)
        on = self._day(atom.tests, slots, slot, (self.now, shifted(self.now, 1)))
        self._happen(Draft(self._stage.parties[atom.by.name], _act(kind, fields), on))
        self.now = max(self.now, on)
        return self._stage.drafted(kind.name, fields, on)

    def _follow(
        self, asked: Occurred, slots: dict[int, Drafted], depth: int, slot: int = ACT
    ) -> bool:
        """Have a duty arise, be kept or fall into breach, or something forbidden be done.

        Returns:
            Whether that is what the condition asks for, rather than an act.
        """
        clause = derived_events.asked(asked)
        if clause is None:
            return False
        obliging, forbidding = self._stage.obliging(clause), self._stage.forbidding(clause)
        breached = asked.act.kind == derived_events.BREACHED.name
        compiled_norms = (*obliging, *(forbidding if breached else ()))
        if depth and compiled_norms:
            compiled = pick(self._draw, *compiled_norms)
            played = self._before(compiled, depth - 1)
            if breached and isinstance(compiled.norm, Obligation):
                self._let_pass(compiled, played)
            elif asked.act.kind in (derived_events.KEPT.name, derived_events.CLOSED.name):
                self.perform(compiled, played)
        slots[slot] = self._stage.drafted(asked.act.kind, {"clause": clause}, self.now)
        return True

    def _count(self, compiled: CompiledNorm, slots: dict[int, Drafted]) -> None:
        """Sometimes have something happen that counts to a total which the norm speaks of."""
        for reckoned in reckonings_in(compiled.form):
            total = reckoned.term
            if isinstance(total, Total) and heads(self._draw, 1):
                kind = self._stage.contract.kind(total.act.kind)
                for _ in range(self._times(compiled, reckoned, slots)):
                    fields = self._fields(kind, reckoned.tests, slots, reckoned.slot)
                    by = self._stage.parties[total.by.name]
                    self._happen(Draft(by, _act(kind, fields), self.now))

    def _times(self, compiled: CompiledNorm, counted: Reckoning, slots: dict[int, Drafted]) -> int:
        """How often what counts happens: once, or as often as a norm asks that counts acts."""
        asked = [test for test in tests_in(compiled.form) if test.subject == counted]
        found = choice(asked, slots, ()) if counted.term.type == "int" else None
        fitting = () if found is None else found.fitting
        enough = [n for n in fitting if isinstance(n, int) and 1 < n <= MOST_COUNTED]
        return pick(self._draw, 1, *enough[:1] * 3)

    def _act(self, compiled: CompiledNorm, case: Case, slots: dict[int, Drafted]) -> Draft | None:
        """Do the act that a norm bears on, or the occasion, once what it needs has happened."""
        on = self._day(
            _asked(compiled, case), slots, ACT, (self.now, self.now, shifted(self.now, 1))
        )
        self.now = on
        by, kind = self._stage.parties[compiled.by], self._stage.program.kinds[slots[ACT].act.kind]
        if heads(self._draw, 4):
            by = pick(self._draw, *self._stage.contract.parties)
        return self._happen(Draft(by, evolve(slots[ACT].act, schema=kind), on))

    def _kind(self, asked: ActionType) -> ActionType:
        """An action, or one that is a kind of it."""
        kinds = self._stage.program.below.get(asked.name, ())
        return pick(self._draw, *kinds) if len(kinds) > 1 else asked

    def _fields(
        self, kind: ActionType, tests: Sequence[Test], slots: dict[int, Drafted], slot: int
    ) -> dict[str, Value]:
        """Values for the fields of an act; mostly such as pass the tests."""
        fields: dict[str, Value] = {}
        for known in kind.fields:
            asked = [t for t in tests if t.subject == Ref(slot, known.name)]
            here = {**slots, slot: self._stage.drafted(kind.name, fields)}
            fields[known.name] = self._value(asked, here, known)
        return fields

    def _value(self, asked: Iterable[Test], slots: dict[int, Drafted], known: FieldType) -> Value:
        pool = held(known, self._stage.pools)
        found = choice(asked, slots, pool, known)
        if found is None:
            return self._one_of(pool)
        if found.others and (not found.fitting or heads(self._draw, 3)):
            return self._one_of(found.others)
        return self._one_of(found.fitting)

    def _one_of(self, values: tuple[Value, ...]) -> Value:
        """A value, often a thing that was spoken of before."""
        again = tuple(value for value in values if value in self._mentioned)
        found: Value = pick(self._draw, *(again if heads(self._draw, 1) and again else values))
        return found

    def _day(
        self,
        tests: Iterable[Test],
        slots: dict[int, Drafted],
        slot: int,
        otherwise: tuple[date, ...],
    ) -> date:
        """A day that passes what is asked of the instant, if something is."""
        own = {Ref(slot, None), Ref(slot, None, judged=True)}
        found = choice((t for t in tests if t.subject in own), slots, ())
        if found is None:
            return pick(self._draw, *otherwise)
        days = [on for on in found.fitting if isinstance(on, date)]
        fitting = [on for on in days if on >= self.now] or days
        others = [on for on in found.others if isinstance(on, date)]
        if others and (not fitting or heads(self._draw, 2)):
            return pick(self._draw, *others)
        return pick(self._draw, *fitting)

    def perform(self, compiled: CompiledNorm, played: Played) -> None:
        """Do what a duty asks for: not at all, in full, in parts, too little or too much."""
        ways = tuple(zip(acts_of(compiled.norm), played.case.promises, strict=True))
        act, promise = ways[0] if len(ways) == 1 else pick(self._draw, *ways)
        last, each = self._last_day(compiled, played), each_of(compiled.norm.bearer)
        first = self._reached(promise.opening, played)
        kind = self._stage.contract.kind(act.kind)
        for amount in self._amounts(promise, played):
            fields = self._fields(kind, promise.tests, played.slots, promise.slot)
            if promise.amount is not None and amount is not None:
                fields[promise.amount[0]] = amount
            days = [self.now, shifted(self.now, 1)]
            if first is not None:
                days += [on for on in (first, first, shifted(first, -1)) if on >= self.now]
            if last is not None:
                days += [on for on in (last, shifted(last, 1)) * 3 if on >= self.now]
            self.now = pick(self._draw, *days)
            towards = played.occasion if heads(self._draw, 3) else None
            by = pick(self._draw, *each)
            self._happen(Draft(by, _act(kind, fields), self.now, towards))

    def _amounts(self, promise: Promise, played: Played) -> tuple[Money | None, ...]:
        """What is paid each time; None where what is done is no payment of a known amount."""
        if not tails(self._draw, 2):
            return ()
        owed = None if promise.amount is None else worth(promise.amount[1], played.slots)
        if not isinstance(owed, Money) or owed.amount <= 0:
            return (None,)
        owed = owed.rounded(2, Rounding.UP)
        cent = Money("0.01", owed.currency)
        half = (owed * Money("0.5", "").amount).rounded(2, Rounding.DOWN)
        ways = [(owed,), (owed,), (half, owed - half), (half,), (owed - cent,), (owed + cent,)]
        paid = pick(self._draw, *ways)
        return tuple(amount for amount in paid if amount.amount > 0)

    def _happen(self, draft: Draft) -> Draft | None:
        """Have something happen, or leave it out; as much is drawn for either."""
        draft = evolve(draft, known=self._known())
        if not tails(self._draw, 4):
            return None
        self.drafts.append(draft)
        self._mentioned.update(v for _, v in draft.act.fields if isinstance(v, Entity))
        return draft

    def _known(self) -> int | None:
        """How many days late an event becomes known; see `Draft`."""
        if not heads(self._draw, 3):
            return 0
        return pick(self._draw, *DELAYS, None)


def _act(kind: ActionType, fields: Mapping[str, Value]) -> Act:
    return Act(kind.name, tuple(fields.items()), kind)


def _asked(compiled: CompiledNorm, case: Case) -> tuple[Test, ...]:
    """What is asked of the act that a norm bears on, or of the occasion."""
    return (*compiled.form.tests, *case.given.tests)
