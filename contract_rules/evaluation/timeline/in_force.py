"""Tells which norms are in force at an instant: by the texts, and by exercises of powers.

A text holds a norm from its first day until an amendment or its term. Within that time exercises
of powers begin, end, suspend and resume its clause: what begins or resumes does so at an instant,
that instant included, what ends or is suspended after it. Instants are integers, as
`contract_rules.values.instants` says.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING

from contract_rules.contracts.program import CompiledNorm
from contract_rules.evaluation.evaluator import value_of
from contract_rules.evaluation.timeline.pending import Notices
from contract_rules.evaluation.working_memory import ALWAYS, NEVER
from contract_rules.norms.norms import Begins, Power, by_then
from contract_rules.values.data_classes import frozen
from contract_rules.values.events import Event
from contract_rules.values.instants import instant
from contract_rules.values.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contract_rules.contracts.program import Program
    from contract_rules.evaluation.matcher import Effective
    from contract_rules.evaluation.timeline.accounts import Account
    from contract_rules.evaluation.timeline.pending import Pending
    from contract_rules.evaluation.timeline.undo import UndoLog
    from contract_rules.norms.normal_form import NoticeGiven
    from contract_rules.values.instants import On

_ORDER = attrgetter("order")


@frozen(eq=False)
class ForceChange:
    """A clause came into force, or ceased to be in force, by the exercise of a power.

    Attributes:
        at: The first instant in force, or the last.
        begins: Whether it came into force.
        exercise: The exercise.
        compiled: The power exercised.
        sleeps: Whether the change is a suspension, or the resumption from one.
        extends: Whether it is a suspension by which deadlines move.
    """

    at: int
    begins: bool
    exercise: Event
    compiled: CompiledNorm
    sleeps: bool = False
    extends: bool = False

    @property
    def since(self) -> int:
        """The first instant at which it is so."""
        return self.at if self.begins else self.at + 1

    @property
    def order(self) -> tuple[int, bool]:
        """The key by which changes are sorted: by instant, and beginnings before ends."""
        return self.at, not self.begins


class InForce:
    """Which norms are in force when, for one contract and the exercises that took effect.

    Args:
        program: The compiled contract.
        undo_log: Where changes are noted, to be taken back.
    """

    def __init__(self, program: Program, undo_log: UndoLog) -> None:
        self._program = program
        self._undo_log = undo_log
        self._changes: dict[str, list[ForceChange]] = {}
        self._turns = list(turns_of(program))
        self._in_force: dict[tuple[str, str, int], tuple[CompiledNorm, ...]] = {}
        self._effective: dict[int, set[str]] = {}
        self._saved_from: dict[tuple[int, str, NoticeGiven | None], bool] = {}
        self._lapsed: dict[tuple[str, str, int], tuple[tuple[int, CompiledNorm], ...]] = {}
        self._forgotten = 0
        self._terminated: list[int] = []
        self._notices = Notices()
        self._notices_of: dict[object, Notices] = {}

    def runs_notice(self, at: int) -> bool:
        """Whether a notice runs at an instant at whose end something begins."""
        return self._notices.is_running(at)

    def note_notice(self, pending: Pending) -> None:
        """Take note that an exercise begins something at the end of its notice."""
        of = self._notices_of.setdefault(_begun(pending), Notices())
        for notices in (self._notices, of):
            notices.append(pending)
            self._undo_log.note(pending.exercise.at, notices.pop)

    def to_come(self, by: str, kind: str, at: int) -> Iterator[tuple[CompiledNorm, Pending]]:
        """The norms on an action of a party, both by name, for which a notice runs at an instant.

        What has ended by then, as with the contract, is not to come.
        """
        for compiled in self._program.by_act.get((by, kind), ()):
            parent = compiled.parent
            of = self._notices_of.get(compiled.clause.id if parent is None else parent.original)
            if of is None or not self.is_in_text(compiled, at):
                continue
            if self.ended(compiled, at) is None:
                running = of.running(at)
                yield from ((compiled, one) for one in running if one.brings(compiled))

    def regime(self, at: int) -> tuple[int, int]:
        """What is the same at two instants only where the same is in force at both."""
        return self._forgotten, bisect_right(self._turns, at)

    def stretch(self, at: int) -> tuple[int, int]:
        """From when to before when the same is in force by itself as at an instant."""
        turns = self._turns
        place = bisect_right(turns, at)
        since = turns[place - 1] if place else ALWAYS
        return since, turns[place] if place < len(turns) else NEVER

    def bearing_on(self, by: str, kind: str, at: int) -> tuple[CompiledNorm, ...]:
        """The norms in force at an instant that bear on an action of a party, both by name."""
        key = (by, kind, bisect_right(self._turns, at))
        found = self._in_force.get(key)
        if found is None:
            compiled_norms = self._program.by_act.get((by, kind), ())
            found = tuple(
                e for e in compiled_norms if self.is_in_force(e, at) and self._is_by(kind, e, at)
            )
            self._in_force[key] = found
        return found

    def bearing_on_debt(self, by: str, kind: str, at: int, arisen: int) -> list[CompiledNorm]:
        """The norms that bear on an action of a party at an instant, for a duty that arose at one.

        See `goes_on`.
        """
        compiled_norms = self._program.by_act.get((by, kind), ())
        return [
            e for e in compiled_norms if self.goes_on(e, at, arisen) and self._is_by(kind, e, at)
        ]

    def _is_by(self, kind: str, compiled: CompiledNorm, at: int) -> bool:
        """Whether acts of a kind are exercises of a norm that bears on them, if it is a power."""
        own = compiled.kind == kind or not isinstance(compiled.norm, Power)
        return own or compiled in self._program.exercised_by(kind, at)

    def lapsed(self, by: str, kind: str, at: int) -> tuple[tuple[int, CompiledNorm], ...]:
        """The norms on an action of a party that lapsed by an instant, with their last instants.

        Norms that an exercise or a breach brings into force as its own are left out.
        """
        key = (by, kind, bisect_right(self._turns, at))
        found = self._lapsed.get(key)
        if found is None:
            compiled_norms = self._program.by_act.get((by, kind), ())
            ended = ((self.ended(e, at), e) for e in compiled_norms if e.parent is None)
            found = tuple((last, e) for last, e in ended if last is not None)
            self._lapsed[key] = found
        return found

    def is_in_force(self, compiled: CompiledNorm, at: int) -> bool:
        """Whether the norm's clause is in force, in the norm's wording, at an instant."""
        if not self.is_in_text(compiled, at):
            return False
        return _stands(compiled, self.last_change(compiled, at) if self._changes else None)

    def goes_on(self, compiled: CompiledNorm, at: int, arisen: int) -> bool:
        """Whether a norm is in force at an instant for a duty that arose at one.

        For what arose before a termination, what came to an end with it goes on: a debt that stays
        is owed no more freely than it was.
        """
        last = self.last_change(compiled, at) if self._terminated else None
        if last is None or last.begins or last.sleeps or last.at < arisen:
            return self.is_in_force(compiled, at)
        with_it = last.at in self._terminated and self.is_in_text(compiled, at)
        return with_it and _stands(compiled, self._last(compiled, (last.at, False)))

    def note_termination(self, at: int) -> None:
        """Take note that a termination takes effect, after which the contract is ended.

        Args:
            at: The first instant at which it is.
        """
        self._terminated.append(at - 1)
        self._undo_log.note(at, self._terminated.pop)

    @staticmethod
    def is_in_text(compiled: CompiledNorm, at: int) -> bool:
        """Whether a text holds the norm at an instant, whatever exercises did."""
        return compiled.first <= at and (compiled.last is None or at <= compiled.last)

    def to_begin(self, compiled: CompiledNorm, at: int) -> On | None:
        """When a norm begins that is not in force at an instant for that reason alone."""
        begins = compiled.to_begin(at)
        stands = begins is not None and _stands(compiled, self.last_change(compiled, at))
        return begins if stands else None

    def last_change(self, compiled: CompiledNorm, at: int) -> ForceChange | None:
        """The last change of the norm's clause by an exercise, in its wording, by an instant.

        An end or a suspension by an exercise of that instant is so only after it.
        """
        return self._last(compiled, (at, False))

    def _last(self, compiled: CompiledNorm, order: tuple[int, bool]) -> ForceChange | None:
        changes = self._changes.get(compiled.clause.id)
        if not changes:
            return None
        place = bisect_right(changes, order, key=_ORDER)
        last = changes[place - 1] if place else None
        return last if last and last.at >= compiled.since else None

    def begun_by(self, compiled: CompiledNorm, at: int) -> Event | None:
        """The exercise that last brought the norm's clause into force, if one did."""
        change = self.last_change(compiled, at) if self._changes else None
        return change.exercise if change and change.begins else None

    def ended(self, compiled: CompiledNorm, at: int) -> int | None:
        """The norm's last instant in force; None where it never was in force, or still is."""
        if at < compiled.first or self.is_in_force(compiled, at):
            return None
        until = at if compiled.last is None else min(at, compiled.last)
        change = self.last_change(compiled, until)
        if change is None:
            last = None if compiled.clause.dormant else until
        else:
            last = until if change.begins else change.at
        # what ends before it begins, as another text takes its place, never was
        return None if last is None or last < compiled.first else last

    def ended_by(self, compiled: CompiledNorm, last: int) -> ForceChange | None:
        """The exercise after whose effect the norm was no longer in force, if one ended it.

        Args:
            compiled: The norm.
            last: Its last instant in force.
        """
        change = self._last(compiled, (last, True))
        return change if change and change.at == last and not change.begins else None

    def start(self, compiled: CompiledNorm, at: int) -> tuple[int, str]:
        """Since when the norm's clause is in force, and the id of the exercise that began it.

        Suspensions are left out. Where no exercise began it: the wording's first instant, and "".
        """
        changes = self._changes.get(compiled.clause.id)
        if not changes:
            return compiled.since, ""
        here = [change for change in changes if compiled.since <= change.at <= at]
        begun = [change for change in here if change.begins and not change.sleeps]
        return (begun[-1].at, begun[-1].exercise.id) if begun else (compiled.since, "")

    def suspension(self, compiled: CompiledNorm, at: int) -> ForceChange | None:
        """The suspension of the norm's clause that lasts at an instant, if one does."""
        if not self._changes or not self.is_in_text(compiled, at):
            return None
        last = self.last_change(compiled, at)
        return last if last is not None and last.sleeps and not last.begins else None

    def later_since(self, compiled: CompiledNorm, exercise: Event | None, at: int) -> int:
        """When a norm came into force, as lex posterior goes by it.

        Args:
            compiled: The norm.
            exercise: The exercise that began the norm by itself, if one did.
            at: The instant asked about.

        Returns:
            The instant of the exercise that began the norm, or its clause, else of the wording.
        """
        if exercise is not None:
            return exercise.at
        since, stands = compiled.since, not compiled.clause.dormant
        for change in self._changes.get(compiled.clause.id, ()) if self._changes else ():
            if not change.sleeps and compiled.since <= change.at <= at:
                if change.begins and not stands:  # else it began nothing
                    since = change.exercise.at
                stands = change.begins
        return since

    def owed_since(self, account: Account) -> int:
        """When what obliges to a duty came into force, as lex posterior goes by it."""
        return self.later_since(account.compiled, account.begun_by, account.arisen)

    def took_effect(self, power: CompiledNorm, event: Event) -> bool:
        """Whether an event was found to be an effective exercise of a power."""
        return event.id in self._effective.get(power.original, ())

    def note_exercise(self, power: CompiledNorm, event: Event, at: int) -> None:
        """Take note that an event is an effective exercise of a power."""
        if not self.took_effect(power, event):  # one act may exercise it in two ways
            self.take_effect(power, event)
            self._undo_log.note(at, self.take_no_effect, power, event)

    def take_effect(self, power: CompiledNorm, event: Event) -> None:
        """Let an event be an effective exercise of a power, whatever the undo log takes back."""
        self._effective.setdefault(power.original, set()).add(event.id)

    def take_no_effect(self, power: CompiledNorm, event: Event) -> None:
        """Undo `take_effect`."""
        self._effective[power.original].discard(event.id)

    def effective(self, at: int) -> Effective:
        """What tells, of a norm, whether an event has brought it into force by an instant.

        Of a power, it tells whether the event was an effective exercise.
        """

        def tell(compiled: CompiledNorm, event: Event) -> bool:
            source = compiled.parent or compiled
            if source.breach is not None:
                return True  # nothing else is of that kind
            if later(event, compiled.notice) > at or not self.took_effect(source, event):
                return False
            return self.comes_about(source, event, compiled.notice)

        return tell

    def comes_about(self, power: CompiledNorm, event: Event, notice: NoticeGiven | None) -> bool:
        """Whether the effects of an exercise by a notice come about, as found at its end."""
        if by_then(power.norm) is None:
            return True
        return not self._saved_from.get((power.original, event.id, notice), True)

    def note_end_of_notice(
        self, power: CompiledNorm, event: Event, notice: NoticeGiven | None, *, saved: bool
    ) -> None:
        """Take note of what was found at the end of a notice.

        Args:
            power: The power exercised.
            event: The exercise.
            notice: The notice.
            saved: Whether the effects fail by what is so then.
        """
        key = power.original, event.id, notice
        self._saved_from[key] = saved
        self._undo_log.note(later(event, notice), self._saved_from.pop, key)

    def note(self, target: str, change: ForceChange) -> None:
        """Take note of a change, unless the clause is in that state already."""
        compiled_norms = self._program.by_clause.get(target, ())
        here = [e for e in compiled_norms if e.given <= change.at and not e.is_over(change.at)]
        before = [(e, self._last(e, (change.at, True))) for e in here]
        asleep = any(last and last.sleeps and not last.begins for _, last in before)
        wakes = change.begins and change.sleeps
        ends = not change.begins and not change.sleeps
        same = all(_stands(e, last) == change.begins for e, last in before)
        if (here and same and not (asleep and ends)) or (change.begins and wakes != asleep):
            return
        changes = self._changes.setdefault(target, [])
        insort(changes, change, key=_ORDER)
        insort(self._turns, change.since)
        self._forget()

        def undo() -> None:
            changes.remove(change)
            self._turns.remove(change.since)
            self._forget()

        self._undo_log.note(change.since, undo)

    def _forget(self) -> None:
        self._forgotten += 1
        self._in_force.clear()
        self._lapsed.clear()


def _begun(pending: Pending) -> object:
    """By what a norm tells what begins it: the id of its clause, or the number of the power."""
    effect = pending.effect
    assert isinstance(effect, Begins)  # noqa: S101 (what else waits begins nothing)
    return effect.target if isinstance(effect.target, str) else pending.compiled.original


def later(event: Event, notice: NoticeGiven | None) -> int:
    """The instant at which the notice of an event has run out; its own where there is none.

    A day up to which notice is given is over at its end.
    """
    if notice is None:
        return event.at
    if isinstance(notice, Period):
        return event.zone.after(event.at, notice) if notice.count else event.at
    last = value_of(notice, (event,))
    assert isinstance(last, date)  # noqa: S101 (an exercise has all its fields)
    return max(event.at, instant(last))


def _stands(compiled: CompiledNorm, change: ForceChange | None) -> bool:
    """Whether a norm's clause is in force after its last change by an exercise, if any."""
    return change.begins if change else not compiled.clause.dormant


def turns_of(program: Program) -> tuple[int, ...]:
    """The instants at which texts, norms and terms begin or have ended, in their order."""
    return program.once(_all_turns)


def _all_turns(program: Program) -> tuple[int, ...]:
    """The instants at which texts, norms and terms begin or have ended, in their order."""
    return tuple(sorted({turn for compiled in program.norms for turn in _turns(compiled)}))


def _turns(compiled: CompiledNorm) -> Iterable[int]:
    yield compiled.first
    if compiled.last is not None:
        yield compiled.last + 1
