"""Finds rights that a day cuts off before the periods that lead to them can all have run.

A claim is made within 14 days of delivery, repair is due within 28 days of the claim, and failing
that there is a refund, for which everything is over 42 days after delivery: who claims on the
14th day waits for the repair up to the 42nd, and comes too late. So each step that leads to a
right that is cut off is taken as late as it may be, and it is seen whether the right is there
still. What is not there is told only if it were there but for the cut-off.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from attrs import evolve

from contract_rules.answers.duties import DutyStatus
from contract_rules.answers.reasons import Effect, Verdict
from contract_rules.contracts.contract import Contract
from contract_rules.engine import Engine
from contract_rules.errors import ContractError
from contract_rules.evaluation.observers import observed_only_by
from contract_rules.norms.expressions import AllOf, Compared, Condition, Shifted, When
from contract_rules.norms.norms import Before, By, Obligation, Power
from contract_rules.testing.checks.stated import stated_norms
from contract_rules.testing.code_printer import History
from contract_rules.testing.coverage.points import Key, kept_key, wordings_of
from contract_rules.testing.mutation.operators import everything_in, parts_of, putting
from contract_rules.testing.rewording import reworded, with_wording
from contract_rules.testing.strategies.stage import later
from contract_rules.values.data_classes import frozen
from contract_rules.values.events import Event
from contract_rules.values.instants import day
from contract_rules.values.periods import Period

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from datetime import date

    from contract_rules.answers.decisions import Decision
    from contract_rules.answers.duties import Duty
    from contract_rules.answers.reasons import Reason
    from contract_rules.norms.norms import Norm
    from contract_rules.testing.checks.stated import StatedNorm
    from contract_rules.testing.coverage.points import PlacedWordings

_DAY = timedelta(days=1)

_LATER = timedelta(days=400)
"""How long after the last event one looks at what has become of it all."""

_PERIODS = 2
"""How many periods add up at least; one alone that a day cuts short is meant so."""


class CutOffs:
    """Takes the steps to each right that is cut off as late as they may be taken.

    Args:
        contract: The contract.
    """

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._wordings = wordings_of(contract)
        self._limited = {
            one.kept: one
            for one in stated_norms(contract)
            if isinstance(one.norm, Obligation | Power) and _is_limited(one.norm)
        }
        self._seeds: dict[Key, dict[bool, History]] = {}

    def look(self, history: History, done: Iterable[Decision], duties: Iterable[Duty]) -> None:
        """Note that rights are there in a history.

        Args:
            history: The history.
            done: The decisions on its events.
            duties: The duties that are owed in it.
        """
        if not self._limited:
            return
        owed = [one for one in duties if not one.ways]
        steps = _steps(owed)
        for one in owed:
            if not is_cut_off(one):
                is_step = one.trigger is not None and one.trigger.id in steps
                self._note(kept_key(self._wordings, one.reasons[0]), history, is_step=is_step)
        for decision in done:
            if decision.effect is Effect.TAKES_EFFECT:
                for reason in decision.reasons:
                    self._note(kept_key(self._wordings, reason), history, is_step=False)

    def _note(self, key: Key, history: History, *, is_step: bool) -> None:
        if key in self._limited:
            known = self._seeds.setdefault(key, {})
            if is_step not in known or len(history) < len(known[is_step]):
                known[is_step] = history

    def shown(self, key: Key) -> History | None:
        """A history in which each step is taken in time, and what it leads to is cut off.

        Args:
            key: The key of the point that a duty of the norm is kept, or would be.

        Returns:
            A short one; None where none of the histories that were looked at leads to one.
        """
        seeds = self._seeds.get(key, {})
        for is_step in sorted(seeds):
            found = _Delay(self._contract, self._limited[key], is_step=is_step)
            with suppress(ContractError):  # it is refused once a step is taken later
                shown = found.shown(seeds[is_step])
                if shown is not None:
                    return shown
        return None


@frozen(eq=False, slots=False)
class _Right:
    """A norm of a contract, and whether it gives a right, in one history or another.

    Attributes:
        contract: The contract.
        of: The key of the norm.
        ever: Whether it counts as well if the time for what it asks for is up.
    """

    contract: Contract
    of: Key
    ever: bool = False

    @cached_property
    def _wordings(self) -> PlacedWordings:
        return wordings_of(self.contract)

    def is_of(self, duty: Duty) -> bool:
        """Whether a duty is one of the norm."""
        return self._gives(duty.reasons[0])

    def _gives(self, reason: Reason) -> bool:
        """Whether a reason is the norm."""
        return kept_key(self._wordings, reason) == self.of

    def dues(self, duties: Iterable[Duty]) -> set[date]:
        """The days by which duties are due."""
        zone = self.contract.program.zone
        return {day(zone.instant(duty.due)) for duty in duties if duty.due is not None}

    def since(self, history: tuple[Event, ...], exercise: Event | None) -> date | None:
        """The first day on which there is the right; None where there never is.

        Args:
            history: What happens.
            exercise: The act by which it is exercised, if it is a power; its day is left out.
        """
        with _asked(self.contract, history) as engine:
            duties = engine.duties(on=_end_of(history))
            if exercise is None:
                found = (d for d in duties if self.is_of(d) and (self.ever or not is_cut_off(d)))
                return min((duty.arisen for duty in found), default=None)
            steps = {one.day for one in history}
            for on in sorted({*steps, *(on + _DAY for on in steps | self.dues(duties))}):
                decision = engine.decide(exercise.by, exercise.act, on=on)
                takes = decision.effect is Effect.TAKES_EFFECT
                if takes and any(map(self._gives, decision.reasons)):
                    return on
        return None


@frozen(eq=False)
class _Found:
    """What is so in a history: a step is taken in time as long as that stays so.

    Attributes:
        kept: The ids of the duties that steps keep.
        arisen: The ids of those that arose upon a step.
        broken: The ids of those that are kept late, or not at all.
        undue: The ids of the steps that are prohibited, or void.
    """

    kept: frozenset[str]
    arisen: frozenset[str]
    broken: frozenset[str]
    undue: frozenset[str]

    def still_in(self, other: _Found) -> bool:
        """Whether all steps are taken in time in another history, as far as they are here."""
        lasts = self.kept <= other.kept and self.arisen <= other.arisen
        return lasts and other.broken <= self.broken and other.undue <= self.undue


class _Delay:
    """Takes the steps of a history that leads to a right as late as they may be taken.

    Args:
        contract: The contract.
        stated: The norm, which a day cuts off.
        is_step: Whether its occasion is to be a step that keeps another duty.
    """

    def __init__(self, contract: Contract, stated: StatedNorm, *, is_step: bool) -> None:
        self._right = _Right(contract, stated.kept)
        self._free = _Right(_but_for_the_end(contract, stated), stated.kept, ever=True)
        self._is_power = isinstance(stated.norm, Power)
        parts = everything_in(tuple(contract.provisions))
        self._periods = {part for part in parts if isinstance(part, Period)}
        self._is_step = is_step

    def shown(self, seed: History) -> History | None:
        """A history like one that leads to the right, in which it is cut off; None where none is.

        Args:
            seed: The history.
        """
        steps = [_step(event, f"step {number}") for number, event in enumerate(seed)]
        courses = (
            (tuple(step for step in steps if step is not exercise), exercise)
            for exercise in (steps if self._is_power else (None,))
        )
        led = (course for course in courses if course[0] and self._right.since(*course))
        found = (self._delayed(self._needed(*course), course[1]) for course in led)
        return next(found, None)

    def _needed(self, history: tuple[Event, ...], exercise: Event | None) -> tuple[Event, ...]:
        """The history without the steps that do not lead to the right."""
        for step in history:
            fewer = tuple(other for other in history if other is not step)
            leads = fewer and self._free.since(fewer, exercise) is not None
            if leads and (self._keeps(fewer) or not self._is_step):
                return self._needed(fewer, exercise)
        return history

    def _keeps(self, history: tuple[Event, ...]) -> bool:
        """Whether the occasion of a duty of the norm keeps another duty."""
        with _asked(self._free.contract, history) as engine:
            duties = engine.duties(on=_end_of(history))
        upon = {one.trigger.id for one in duties if one.trigger and self._free.is_of(one)}
        return not upon.isdisjoint(_steps(duties))

    def _delayed(self, history: tuple[Event, ...], exercise: Event | None) -> History | None:
        periods = 0
        for number in range(1, len(history)):
            moved = self._as_late_as_may_be(history, number)
            if moved is None:
                continue
            history, periods = moved, periods + 1
            since = self._free.since(history, exercise)
            if since is None or self._right.since(history, exercise) is not None:
                continue
            waits = since - history[-1].day > _DAY  # for a period that begins with a step
            if periods + waits >= _PERIODS:
                last = () if exercise is None else (evolve(exercise, on=since, recorded=since),)
                return History(_step(event, "") for event in (*history, *last))
        return None

    def _as_late_as_may_be(
        self, history: tuple[Event, ...], number: int
    ) -> tuple[Event, ...] | None:
        """The history with a step, and those after it, as late as that may be taken.

        None where it may be taken whenever one likes.
        """
        first, so_far = history[number].day, self._found(history)
        reached = (later(e.day, period) for e in history[:number] for period in self._periods)
        days = {on for on in reached if on is not None}
        with _asked(self._right.contract, history) as engine:
            days |= self._right.dues(engine.duties(on=_end_of(history)))
        after = sorted((on for on in days if on > first), reverse=True)
        in_time = (
            by
            for by in ((on - first).days for on in after)
            if so_far.still_in(self._found(_moved(history, number, by)))
        )
        by = next(in_time, 0)
        is_free = so_far.still_in(self._found(_moved(history, number, by + 1)))
        return None if is_free else _moved(history, number, by)

    def _found(self, history: tuple[Event, ...]) -> _Found:
        with _asked(self._right.contract, history) as engine:
            duties = engine.duties(on=_end_of(history))
            verdicts = [(e.id, engine.decide(e.by, e.act, on=e.on).verdict) for e in history]
        by_id = {duty.id: duty for duty in duties}

        def follows(duty: Duty | None) -> bool:
            """Whether a duty is of the norm, or stands in for one that is."""
            if duty is None:
                return False
            return self._right.is_of(duty) or follows(by_id.get(duty.stands_in_for or ""))

        steps = {one.id for one in history}
        owed = [one for one in duties if not follows(one)]
        upon = [one for one in owed if one.trigger is not None and one.trigger.id in steps]
        return _Found(
            kept=frozenset(one.id for one in owed if _steps((one,))),
            arisen=frozenset(one.id for one in upon),
            broken=frozenset(one.id for one in upon if one.breached is not None),
            undue=frozenset(id_ for id_, verdict in verdicts if verdict in _UNDUE),
        )


_UNDUE = (Verdict.PROHIBITED, Verdict.VOID)


def _step(event: Event, id_: str) -> Event:
    """An event of its day, with an id of its own or, where that is empty, by what it is."""
    return Event(by=event.by, act=event.act, on=event.day, id=id_)


def _moved(history: tuple[Event, ...], number: int, by: int) -> tuple[Event, ...]:
    """The history with a step, and those after it, so many days later."""
    on = (step.day + timedelta(days=by) for step in history[number:])
    late = (evolve(s, on=d, recorded=d) for s, d in zip(history[number:], on, strict=True))
    return (*history[:number], *late)


def _steps(duties: Iterable[Duty]) -> set[str]:
    """The ids of the events that keep duties."""
    kept = (duty for duty in duties if duty.status is DutyStatus.KEPT)
    return {s.event.id for duty in kept for s in duty.steps if s.event is not None}


def _end_of(history: tuple[Event, ...]) -> date:
    return history[-1].day + _LATER


@contextmanager
def _asked(contract: Contract, history: tuple[Event, ...]) -> Generator[Engine]:
    with observed_only_by(), Engine(contract, history, matcher="semantics") as engine:
        yield engine


def is_cut_off(duty: Duty) -> bool:
    """Whether a duty arises on the day by which it is due, which other events have set.

    The time for it was up by then, or is up with that day, as none is due before it arises.
    """
    norm = duty.reasons[0].norm
    return isinstance(norm, Obligation) and _is_late(norm) and duty.due == duty.arisen


def _is_late(norm: Norm) -> bool:
    """Whether a duty is due by a day that is reckoned from another."""
    deadline = norm.deadline if isinstance(norm, Obligation) else None
    return isinstance(deadline, By | Before) and isinstance(deadline.day, Shifted)


def _is_limited(norm: Norm) -> bool:
    """Whether a day cuts off what a norm gives."""
    return _is_late(norm) or _without_end(norm) != norm


def _without_end(norm: Norm) -> Norm:
    """The norm without the last day on which it applies."""
    until = norm.until if isinstance(norm.until, Condition) else None
    return evolve(norm, until=until, provided=_without_days(norm.provided))


def _without_days(condition: Condition | None) -> Condition | None:
    """A condition without the last days by which it asks that something is done."""
    if isinstance(condition, AllOf):
        left = tuple(one for one in map(_without_days, condition.conditions) if one is not None)
        return AllOf(left) if left else None
    if isinstance(condition, Compared) and isinstance(condition.left, When):
        return None if condition.op in {"<", "<="} else condition
    return condition


def _but_for_the_end(contract: Contract, stated: StatedNorm) -> Contract:
    """The contract in which no day cuts off what a norm gives."""
    clause, old = stated.wording.clause, stated.norm
    norms = _with(clause.norms, old, _without_end(old))
    return with_wording(contract, clause, reworded(clause, norms=norms))


def _with(node: Any, old: Norm, new: Norm) -> Any:  # noqa: ANN401 (as what it is given)
    """What norms are made of, with another norm in the place of one."""
    if node is old:
        return new
    for name, _, part in parts_of(node):
        put = _with(part, old, new)
        if put is not part:
            return putting(node, name, put)
    return node
