"""The course of events: which exercises took effect, so what is in force and owed when.

Instants are gone through in their order. At each, first what exercises of before end has ended,
what is reversed counts no more, and what should have been performed before falls into breach;
then, one stratum of norms after another, powers are exercised, duties arise and acts are counted
to them; last come the duties that arise from prohibited acts of the instant. What an exercise
begins or resumes is there from its own instant on; what it ends, suspends, waives, sets off,
assigns or terminates is so from the next instant on, after a date from the next day on.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from itertools import product
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar, assert_never

from attrs import field

from contract_rules.contracts.program import CompiledNorm
from contract_rules.errors import ContractError, TooManyPeriodsError
from contract_rules.evaluation.deadline import look_at_the_time
from contract_rules.evaluation.evaluator import Judged, order_of, passes, value_of
from contract_rules.evaluation.matcher import Match
from contract_rules.evaluation.observers import observed_only_by, observers
from contract_rules.evaluation.semantics import SlotSearch
from contract_rules.evaluation.shortfalls import holding
from contract_rules.evaluation.timeline.accounts import others_of
from contract_rules.evaluation.timeline.course_tables import with_duties, without_duties
from contract_rules.evaluation.timeline.in_force import ForceChange, later
from contract_rules.evaluation.timeline.ledger import Awaited
from contract_rules.evaluation.timeline.lone_exercises import LoneExercises
from contract_rules.evaluation.timeline.outranking import AskingDuties, Outrankings
from contract_rules.evaluation.timeline.pending import Pending
from contract_rules.evaluation.timeline.same_instant import Meetings, SameInstant
from contract_rules.evaluation.timeline.schedule import Schedule, first_after
from contract_rules.evaluation.timeline.unread import Unread
from contract_rules.norms import derived_events
from contract_rules.norms.derived_events import CONTRACT, PeriodBegun
from contract_rules.norms.norms import (
    Assigns,
    Begins,
    Ends,
    Obligation,
    Releases,
    Resumes,
    SetsOff,
    Suspends,
    Terminates,
    Waives,
    effects,
    in_term,
)
from contract_rules.values.acts import Act, Party
from contract_rules.values.data_classes import define, frozen
from contract_rules.values.events import Event
from contract_rules.values.instants import END, beginning, day, instant
from contract_rules.values.money import Money
from contract_rules.values.periods import Days, after
from contract_rules.values.recurrence import Recurrence, next_day

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from contract_rules.contracts.contract import Contract
    from contract_rules.evaluation.judge import Judge
    from contract_rules.evaluation.matcher import Matcher
    from contract_rules.evaluation.timeline.in_force import InForce
    from contract_rules.evaluation.timeline.ledger import Ledger
    from contract_rules.evaluation.timeline.undo import UndoLog
    from contract_rules.evaluation.working_memory import WorkingMemory


T = TypeVar("T")

_INDEX = attrgetter("index")


@frozen
class _Apart:
    """How an act is judged that may bring about what it is judged by: as if that were not so.

    Attributes:
        powers: The numbers of the powers that it exercises.
        breached: The prohibitions that it breaches, of those that something follows upon.
        shut: The ids of the duties that are outranked, so that it does not count to them.
    """

    powers: frozenset[int]
    breached: frozenset[CompiledNorm]
    shut: frozenset[str]


@define(eq=False)
class _Instant:
    """What happens at an instant.

    Attributes:
        at: The instant.
        events: The events.
        apart: See `Course._happen`.
        echoed: The breaches by acts of the instant before.
        undone: The events that are reversed.
        shut: See `Course._happen`.
        weighed: The ids of the duties that were looked at for that.
        forbidden: The prohibitions that the events breach, as far as they were found.
        told: The ids of the breaches of clauses that were put on record.
    """

    at: int
    events: list[Event]
    apart: Mapping[str, _Apart]
    echoed: list[Event]
    undone: list[Event]
    shut: set[str] | None
    weighed: set[str]
    forbidden: dict[tuple[CompiledNorm, Event], None]
    told: set[str]


@frozen(eq=False)
class _Waiting:
    """What would have arisen during a suspension; it arises when that ends.

    Attributes:
        compiled: The obligation.
        occasion: Its occasion.
        found: How the obligation applied to it.
        at: The instant at which it would have arisen.
        extends: Whether the suspension moves deadlines.
    """

    compiled: CompiledNorm
    occasion: Event
    found: Match
    at: int
    extends: bool

    def rests_on(self, event: Event) -> bool:
        """Whether it is upon an event, alone or with others."""
        return self.occasion is event or event in others_of(self.compiled, self.found)


MOST_PERIODS = 20_000
"""How many periods of one duty may begin: of days, those of more than fifty years."""


@define(eq=False)
class _Run:
    """How far the duties of an obligation that recur have come.

    Attributes:
        first: The day from which its rule counts.
        starts: The day on which its first period begins.
        goes_on: Whether it takes over from an earlier wording.
        begun: Its periods that have begun.
        over: The instant at which it was found that there is no other; None as long as there is.
    """

    first: date
    starts: date
    goes_on: bool
    begun: list[PeriodBegun] = field(factory=list["PeriodBegun"])
    over: int | None = None

    @property
    def next(self) -> date:
        """The day on which its next period begins; the calendar's last where there is none."""
        if self.over is not None:
            return date.max
        return self.begun[-1].through + timedelta(days=1) if self.begun else self.starts


class Course:
    """What is in force and owed when, for one contract and one record.

    Args:
        contract: The contract.
        memory: What is on record, and how what the course depends on is settled.
        matcher: What finds which norms apply.
        judge: What says which clauses an act breaches.
        in_force: Where it is kept what is in force when.
        ledger: Where it is kept what is owed when.
        undo_log: Where everything done is noted.
        owing: Whether duties are gone through; see `may_be_left_aside`.

    Attributes:
        in_force: What is in force when.
        ledger: What is owed when.
        latest: The last instant on record.
        terminated: The terminations that took effect, in the order of their instants.
        idle: The suspensions that came to nothing, as their clause was resumed at once.
        failed: The effects that failed at the end of their notice, in the order of its instants,
            each with the number of the alternative by which they did, and the events.
        unread: The duties that were told, and will be worked out where they are looked at.
    """

    def __init__(  # noqa: PLR0913, PLR0917 (it brings all of these together)
        self,
        contract: Contract,
        memory: WorkingMemory,
        matcher: Matcher,
        judge: Judge,
        in_force: InForce,
        ledger: Ledger,
        undo_log: UndoLog,
        *,
        owing: bool = True,
    ) -> None:
        self._contract = contract
        self._program = contract.program
        self._tables = self._program.once(with_duties if owing else without_duties, contract)
        self._memory = memory
        self._matcher = matcher
        self._judge = judge
        self._undo_log = undo_log
        self.in_force = in_force
        self.ledger = ledger
        self._done = self.latest = -(1 << 63)
        self._outrankings = Outrankings(contract, memory, judge, in_force, ledger)
        self._lone = None
        if self._tables.lone is not None:
            self._lone = LoneExercises(self._tables.lone, memory, in_force, self._exercised_alone)
        self._queue: Schedule[Event] = Schedule()
        self._reversals: Schedule[Event] = Schedule()
        self._edges: Schedule[int] = Schedule()
        self._pending: Schedule[Pending] = Schedule()
        self._ending: Schedule[Pending] = Schedule()
        self._schedules = (
            self._queue,
            self._reversals,
            *((self._pending, self._ending) if self._program.powers else ()),
            *((self._edges,) if self._tables.contested else ()),
            *ledger.schedules,
        )
        self._is_swept = self._tables.is_plain and not self._tables.starts
        self._seldom = self._schedules[1:]
        self.terminated: list[Pending] = []
        self.idle: list[Pending] = []
        self.failed: list[tuple[Pending, tuple[int, tuple[Event, ...]]]] = []
        self._regime: tuple[int, int] | None = None
        self._waiting: dict[str, list[_Waiting]] = {}
        self._runs: dict[tuple[int, tuple[int, str]], _Run] = {}
        self._undo_period = self._take_back_period  # made once, not with each period
        self._periods: Schedule[_Run] = Schedule()
        self._begun: int | None = None
        self._partly: dict[int, dict[Event, int]] = {}
        self._roused: set[tuple[int, tuple[int, str]]] = set()
        self.unread = Unread()
        self._coming: int | None = None
        self._by_deadline = False  # alone: nothing else may happen then
        self._plain: int | None = None  # the last instant at which all that happened was plain
        self._beside_those: SameInstant | None = None  # the acts of that instant
        self._look_ahead()

    def add(self, events: Sequence[Event]) -> None:
        """Take account of events that were put on record.

        What follows from them is worked out by `advance`, as far as something is asked about.
        """
        start = None
        stirring, bearing, queue = self._tables.stirring, self._tables.bearing, self._queue
        is_contested, done = self._tables.contested, self._done
        apart, lone = self._lone, self._tables.lone_kinds
        for event in events:
            kind, at = event.act.kind, event.at
            if apart is not None:
                apart.add(event)
            if at <= done and kind in bearing and (start is None or at < start):
                start = None if start is None and self._put_beside(event) else at
            if event.reverses:
                self._note_reversal(event)
            elif kind in lone:
                pass  # it stirs nothing, and is found to be an exercise apart
            elif kind in stirring or (event.by.name, kind) in stirring:  # as `stirs` has it
                queue.put(at, event, event.id)
            if is_contested:
                for edge in self._tables.edges_of(event):
                    self._edges.put(edge, edge)
        self.latest = max([self.latest, *[event.at for event in events]])
        if start is not None:
            self._undo_log.back(start)
            self._done = start - 1
        self._look_ahead()

    def _exercised_alone(self, event: Event, memory: WorkingMemory) -> list[CompiledNorm]:
        """The lone powers that an act exercises, by a memory; see `LoneExercises`."""
        found = self._exercised(event, event.at, self._program.strata, memory)
        for observer, (compiled, _) in product(observers(), found):
            for effect in effects(compiled.norm):
                observer.took_effect(self._contract, compiled.clause, compiled.norm, effect)
        return [compiled for compiled, _ in found]

    def met_by(self, event: Event) -> Collection[Event] | None:
        """The acts of its instant of which an act may change what they are to duties.

        It becomes known late, alone. Of an action on which no duty depends, it changes none.

        Returns:
            None where more may change than that, and the instants from its own on are gone
            through anew.
        """
        at, program, counting = event.at, self._program, self.ledger.allocation
        if event.act.kind not in self._tables.bearing and not event.reverses:
            return ()
        if at != self._done or at != self._plain or observers():
            return None
        meetings, kind = program.once(Meetings), event.act.kind
        if not meetings.are_told or meetings.is_read(event) or kind in program.powers:
            return None
        if event.reverses or self.ledger.falling or self._memory.record.is_lifted(event, at):
            return None
        key, those = (event.by.name, kind), self._those()
        upon = self._tables.occasions.get(key, ())
        if upon and (counting.kept(event.id) or those.meets_occasion(event, upon)):
            return None
        if not meetings.are_stated(upon, is_left=counting.has_kept):
            return None
        return those.met_by(event) if key in program.deeds else ()

    def _those(self) -> SameInstant:
        """The acts of the last instant that was gone through that may count to duties."""
        if self._beside_those is None:
            lifted, deeds = self._memory.record.is_lifted, self._program.deeds
            self._beside_those = SameInstant(
                self._program.once(Meetings),
                self.ledger.allocation,
                (
                    event
                    for event in self._queue.at(self._done)
                    if (event.by.name, event.act.kind) in deeds and not lifted(event, self._done)
                ),
            )
        return self._beside_those

    def _put_beside(self, event: Event) -> bool:
        """Let happen what an act of an instant that was gone through brings about by itself.

        Returns:
            Whether it was no more than that; else the instant is to be gone through anew.
        """
        if self.met_by(event) is None:
            return False
        try:
            self._arise((event,), event.at, 0, event.at)
            if (event.by.name, event.act.kind) in self._program.deeds:
                self.ledger.perform(event, event.at)
                self._those().add(event)
        except ContractError:  # whoever asks is told
            return False
        return True

    def _note_reversal(self, reversal: Event) -> None:
        """Take account of the reversal of an act on record."""
        self._memory.record.reverse(self._memory.facts[reversal.reverses], reversal)
        self._reversals.put(reversal.at, reversal, reversal.id)

    def advance(self, at: int, begun: int | None = None) -> None:
        """Go through the instants up to one; every question about an instant needs it.

        Args:
            at: The instant.
            begun: The last instant at which periods of duties that recur begin, where that is not
                the same; see `run_out`.

        Raises:
            ContractError: When what follows at an instant cannot be worked out, as a date.
        """
        if self._tables.recurring:
            self._bound(begun)
        if not self.ledger.shifting and (self._coming is None or self._coming > at):
            if self._lone is not None:
                self._lone.find(at)
            return  # as most questions find it
        while True:
            if self._is_swept and self._is_sweeping:
                self._sweep(at)
            turn = self._turning(at)
            if turn is None:
                break
            look_at_the_time()
            try:
                if not (self._by_deadline and self.ledger.pass_quietly(turn)):
                    self._turn(turn)
            except ContractError:
                self._undo_log.back(turn)
                raise
            self._done = turn
            self._look_ahead()
        if self._lone is not None:
            self._lone.find(at)

    @property
    def _is_sweeping(self) -> bool:
        """Whether no event is hidden or reversed, and no notice has an end that is looked at."""
        record = self._memory.record
        return record.hidden is None and not (record.has_lifted or self._ending.instants)

    def _sweep(self, at: int) -> None:
        """Go through the instants up to one, to the first at which there is more to go through.

        There is but acts and deadlines, as a rule, of a course that is swept: it goes through the
        acts in one pass.
        """
        ledger, queue = self.ledger, self._queue
        seldom = [schedule.instants for schedule in self._seldom]
        powers, instants = self._program.powers, queue.instants
        place, count = bisect_right(instants, self._done), len(instants)
        try:
            while True:
                turn = deadline = ledger.next_deadline(self._done)
                acts = place < count and (deadline is None or instants[place] <= deadline)
                if acts:
                    turn = instants[place]
                if turn is None or turn > at:
                    break
                other = first_after(self._done, self._seldom) if any(seldom) else None
                if other is not None and other <= turn:
                    break
                first, place = place, bisect_right(instants, turn, place) if acts else place
                events = queue.things[first:place]
                if powers and any(event.act.kind in powers for event in events):
                    break
                look_at_the_time()
                if acts:
                    self._note_reached(turn)
                    ledger.accounts.now = turn
                    ledger.prepaid.clear()
                    followed = ledger.fall_due(turn) if turn == deadline else []
                    self._happen_plainly(events, followed, turn)
                elif not ledger.pass_quietly(turn):
                    self._turn(turn)
                self._done = turn
        except ContractError:
            self._undo_log.back(self._done + 1)
            raise
        finally:
            self._look_ahead()

    def is_through(self, at: int) -> bool:
        """Whether it is certain at first sight that nothing is left to go through by then."""
        is_ahead = self._coming is None or self._coming > at
        is_ahead = is_ahead and (self._lone is None or self._lone.is_found(at))
        return is_ahead and not self.ledger.shifting and not self._tables.recurring

    def _turning(self, at: int) -> int | None:
        """The next instant to go through, if it comes by an instant.

        Before the next at which something may happen, a debt may have grown by itself past an
        amount by which a prohibition or an exemption goes.
        """
        coming = self._coming if self._coming is not None and self._coming <= at else None
        if not self.ledger.shifting:
            return coming
        until = at if coming is None else coming - 1
        growing = (a for a in self.ledger.shifting if a.grows or a.accrues)
        turns = (self._outrankings.grown(account, self._done, until) for account in growing)
        return min((turn for turn in (*turns, coming) if turn is not None), default=None)

    def run_out(self) -> None:
        """Go through all the instants at which something may happen, to the last that there is.

        The periods of duties that recur begin up to the `horizon` only: they would never end.
        """
        self.advance(END, self.horizon if self._tables.recurring else None)

    def _bound(self, begun: int | None) -> None:
        """Let periods begin up to an instant only; go back to it where others were left out."""
        left_out = None if self._begun is None else self._periods.next(self._begun)
        if begun != self._begun and left_out is not None and left_out <= self._done:
            self.unread.read(left_out)
            self._undo_log.back(left_out)
            self._done = left_out - 1
        self._begun = begun
        self._look_ahead()

    @property
    def horizon(self) -> int:
        """A year after all that is on record, and after the first day of the last text."""
        last = day(max(self.latest, *(e.first for e in self._tables.recurring)))
        return instant(after(last, Days(366)))

    @property
    def recurs(self) -> bool:
        """Whether there are duties that recur."""
        return bool(self._tables.recurring)

    def periods(self, at: int) -> list[tuple[int, CompiledNorm]]:
        """The obligations whose next period is known to begin after an instant, with when."""
        return [
            (beginning(run.next), compiled)
            for compiled in self._tables.recurring
            if self.in_force.is_in_force(compiled, at)
            for run in (self._runs.get((compiled.original, self.in_force.start(compiled, at))),)
            if run is not None and run.next < date.max
            if in_term(compiled.norm) is None or self._lasts(compiled, beginning(run.next))
        ]

    def _lasts(self, compiled: CompiledNorm, at: int) -> bool:
        """Whether an obligation, whose last day events tell, applies at an instant."""
        occasion = derived_events.followed(Act(derived_events.IN_FORCE.name), at, "")
        judged = Judged(occasion.act, at, self._memory, occasion, is_occasion=True)
        return bool(self._matcher.match(judged, [compiled], self.in_force.effective(at)))

    def period_begun(self, compiled: CompiledNorm, at: int) -> Event | None:
        """That the last period of an obligation has begun by an instant; None where none has."""
        key = compiled.original, self.in_force.start(compiled, at)
        run = self._runs.get(key)
        begun = () if run is None else reversed(run.begun)
        return next((event for event in begun if event.at <= at), None)

    def sees_itself(self, event: Event) -> bool:
        """Whether an act may bring about itself what it is judged by, as a duty or a clause."""
        return (event.by.name, event.act.kind) in self._tables.seeing

    def stirs(self, event: Event) -> bool:
        """Whether something may happen by itself upon an event: a duty arise, or be performed."""
        stirring, kind = self._tables.stirring, event.act.kind
        return bool(event.reverses) or kind in stirring or (event.by.name, kind) in stirring

    def without(self, event: Event, ask: Callable[[], T]) -> T:
        """What is asked, as all would be if an event on record had not happened.

        An act that is judged sees neither itself nor what follows from it. The course stays at the
        instant of the event, so that to ask about one event after another, in the order of their
        instants, goes through each instant once.
        """
        self._set(event, event.at)
        try:
            with observed_only_by():
                self.advance(event.at)
            return ask()
        finally:
            self._set(None, event.at)
            self.advance(event.at)

    def _set(self, hidden: Event | None, at: int) -> None:
        """Go back to before an instant, and hide an event from then on, or none."""
        self.unread.read(at)
        self._undo_log.back(at)
        self._memory.record.hidden = hidden
        self._done = min(self._done, at - 1)
        self._look_ahead()

    def _look_ahead(self) -> None:
        """Note the next instant at which something may happen, and whether a deadline passes."""
        done = self._done
        first = first_after(done, self._schedules)
        starts = self._tables.starts
        if starts and starts[-1] > done:
            start = starts[bisect_right(starts, done)]
            first = start if first is None or start < first else first
        period = self._periods.next(done) if self._tables.recurring else None
        if period is not None and (self._begun is None or period <= self._begun):
            first = period if first is None or period < first else first
        deadline = self.ledger.next_deadline(done)
        self._by_deadline = deadline is not None and (first is None or deadline < first)
        self._coming = deadline if self._by_deadline else first

    def pending(self, at: int) -> list[Pending]:
        """The effects of exercises that take place after an instant."""
        return self._pending.after(at)

    # one instant

    def _turn(self, at: int) -> None:
        self._plain = None
        record, events = self._memory.record, self._queue.at(at)
        hidden, lifted = record.hidden, record.is_lifted
        if hidden is not None or record.has_lifted:
            events = [e for e in events if e is not hidden and not lifted(e, at)]
        apart: dict[str, _Apart] = {}
        if hidden is None and self._tables.seeing:
            seeing = [event for event in events if self.sees_itself(event)]
            apart = {event.id: self._apart(event, events, at) for event in seeing}
        self._happen(events, at, apart)

    def _apart(self, event: Event, events: list[Event], at: int) -> _Apart:
        """How an act is judged by what is so without it and what follows from it."""
        self._memory.record.hidden = event
        try:
            with observed_only_by():
                shut: set[str] = set()
                others = [other for other in events if other is not event]
                self._happen(others, at, {}, shut)
                powers = frozenset(
                    e.original
                    for e, _ in self._exercised(event, at, self._program.strata, self._memory)
                )
                breached = frozenset(norm for norm, _ in self._forbidden([event], {}))
                return _Apart(powers, breached, frozenset(shut))
        finally:
            self._undo_log.back(at)
            self._memory.record.hidden = None

    def _happen(
        self,
        events: list[Event],
        at: int,
        apart: Mapping[str, _Apart],
        shut: set[str] | None = None,
    ) -> None:
        """Let happen what happens at an instant.

        Args:
            events: The events of the instant.
            at: The instant.
            apart: Of those that may see what they bring about, by id, how they are judged.
            shut: Where it is given, a set that takes the ids of the duties that are outranked
                before the acts of the instant count. So a payment is judged by what was owed
                before all payments of that instant, and not by what another of them left.
        """
        self._note_reached(at)
        ledger, program = self.ledger, self._program
        ledger.accounts.now = at
        reversals = self._reversals.at(at) if self._reversals.instants else []
        followed = self._pass_by(reversals, at)
        powers = program.powers
        attempts = [e for e in events if e.act.kind in powers] if powers else []
        if self._tables.is_plain and not attempts and not self._ending.instants:
            self._happen_plainly(events, followed, at)
            return
        undone = [self._memory.facts[one.reverses] for one in reversals] if reversals else []
        echoed = ledger.echoed(at)
        now = _Instant(at, events, apart, echoed, undone, shut, set(), {}, set())
        fresh, over = True, False
        while fresh:
            if self._tables.contested:
                ledger.reweigh_upon((*events, *reversals))
            for stratum in range(program.strata):
                if attempts:
                    followed += self._exercise(attempts, at, stratum, apart)
                self._begin_duties(now, stratum, followed)
                self._count_to_duties(now, stratum, followed)
            fresh = bool(self._tables.watched) and self._breach_prohibitions(now, followed)
            if not fresh and not over and self._ending.instants:
                over, begun = True, self._end_notices(at)
                followed += begun
                fresh = bool(self._ending.at(at))

    def _note_reached(self, at: int) -> None:
        """Note which open points were reached before an instant, to go back to that."""
        reached = self._memory.reached
        if reached is not None:
            self._undo_log.note(at, reached.back, len(reached))

    def _happen_plainly(self, events: list[Event], followed: list[Event], at: int) -> None:
        """Let duties arise and acts count to them, where nothing else may happen."""
        ledger, deeds = self.ledger, self._program.deeds
        self._plain, self._beside_those = at, None
        if events or followed:
            self._arise((*events, *followed), at, 0, at)
        if ledger.falling:
            ledger.retake(at, 0)
        if ledger.prepaid:
            if ledger.has_named_advances():
                self._plain = None  # what is left of them may count to whatever else arises
            ledger.count_prepaid(at)
        for event in events:
            if (event.by.name, event.act.kind) in deeds:
                ledger.perform(event, at)

    def _pass_by(self, reversals: list[Event], at: int) -> list[Event]:
        """Let happen what comes about at an instant by itself, and what is reversed then."""
        ledger, pending = self.ledger, self._pending.instants
        followed: list[Event] = []
        if pending:
            followed += self._take_place(at, opening=False)
        if self.terminated and self.terminated[-1].at == at:
            followed += ledger.keep_stopped(at)
        if reversals or self._tables.contested:
            followed += self._reverse(reversals, at)
        followed += ledger.fall_due(at)
        if at in self._tables.discharging:
            followed += ledger.amend(self._tables.discharging[at], at)
        if pending:
            followed += self._take_place(at, opening=True)
        return followed

    def _begin_duties(self, now: _Instant, stratum: int, followed: list[Event]) -> None:
        """Let the duties of a stratum arise at an instant; what follows is added."""
        at, tables = now.at, self._tables
        if now.events or followed:
            followed += self._arise((*now.events, *followed), at, stratum, at)
        if now.echoed:
            followed += self._arise(now.echoed, at, stratum, at - 1)
        if self._program.joint:
            followed += self._join((*now.events, *now.undone), at, stratum)
        if now.forbidden:
            followed += self._remedy(now.forbidden, at, stratum)
        if tables.standing:
            followed += self._rouse(at, stratum)
        if tables.recurring:
            followed += self._recur(at, stratum)

    def _count_to_duties(self, now: _Instant, stratum: int, followed: list[Event]) -> None:
        """Let the acts of an instant count to duties, as these stand; what follows is added."""
        at, ledger, contested = now.at, self.ledger, self._tables.contested
        deeds = self._program.deeds
        if ledger.falling:
            followed += ledger.retake(at, stratum)
        if contested:
            self._weigh(at, stratum)
            if now.shut is not None:
                now.shut.update(self._shut(at, stratum, now.weighed))
        if ledger.prepaid:
            followed += ledger.count_prepaid(at)
        for event in now.events:
            if (event.by.name, event.act.kind) in deeds:
                off = now.apart[event.id].shut if event.id in now.apart else None
                followed += ledger.perform(event, at, off)
        if contested:
            self._weigh(at, stratum)

    def _breach_prohibitions(self, now: _Instant, followed: list[Event]) -> bool:
        """Let follow what does upon acts that breach prohibitions; whether they are found anew."""
        found = self._forbidden(now.events, now.apart)
        new = [one for one in found if one not in now.forbidden]
        now.forbidden.update(dict.fromkeys(new))
        followed += self.ledger.forbidden(new, now.at, now.told)
        return bool(new)

    def _reverse(self, reversals: list[Event], at: int) -> list[Event]:
        """Let the acts that are reversed at an instant count to nothing from then on."""
        followed: list[Event] = []
        for reversal in reversals:
            event = self._memory.facts[reversal.reverses]
            if event.at < at:  # else it never counted
                followed += self.ledger.reverse(event, reversal, at)
                for account in self.ledger.upon(event):
                    ended = account.discharged
                    if ended is not None and ended.cause is reversal:
                        self._begin_anew(account.compiled, account.occasion, event, at)
                for waiting in self._waiting.values():
                    for one in [one for one in waiting if one.rests_on(event)]:
                        place = waiting.index(one)
                        self._undo_log.note(at, waiting.insert, place, waiting.pop(place))
                        self._begin_anew(one.compiled, one.occasion, event, at)
                for partly in self._partly.values():
                    if event in partly:
                        self._wait_no_more(partly, event, at)
        contested = self.ledger.contested
        for account in [a for a in contested if a.owed_again(at) == at] if contested else ():
            self.ledger.outrank(account, self._outrankings.of(account, at, AskingDuties()), at)
        return followed

    def _weigh(self, at: int, stratum: int) -> None:
        """Find which duties bind at an instant, of those that something may keep from it."""
        ledger, regime = self.ledger, self.in_force.regime(at)
        if regime != self._regime:
            self._undo_log.set(self, "_regime", regime, at)
            ledger.reweigh(ledger.contested)
        asking = AskingDuties()
        for account in [*ledger.shifting, *ledger.unweighed]:
            if self._program.weighed[account.compiled.index] == stratum:
                ledger.outrank(account, self._outrankings.of(account, at, asking), at)

    def _shut(self, at: int, stratum: int, seen: set[str]) -> Iterator[str]:
        """The ids of the duties that are outranked at an instant, of those not seen before."""
        for account in self.ledger.contested:
            if self._program.weighed[account.compiled.index] == stratum and account.id not in seen:
                seen.add(account.id)
                by = account.outranking(at)
                if by is not None and not by.clashes:
                    yield account.id

    def _forbidden(
        self, events: Iterable[Event], apart: Mapping[str, _Apart]
    ) -> Iterator[tuple[CompiledNorm, Event]]:
        """The prohibitions that acts breach, of those that something follows upon."""
        for event in events:
            if event.id in apart:
                breached: Iterable[CompiledNorm] = apart[event.id].breached
            elif (event.by.name, event.act.kind) in self._tables.watched:
                breached = self._judge.rule_on_record(event).breached
            else:
                continue
            for compiled in sorted(breached, key=_INDEX):
                if compiled.breach is not None or compiled.clause.id in self._program.asked:
                    yield compiled, event

    def _remedy(
        self, forbidden: Iterable[tuple[CompiledNorm, Event]], at: int, stratum: int
    ) -> list[Event]:
        """Let the duties arise that are written for the breach of a prohibition, upon the act."""
        followed: list[Event] = []
        for breached, event in forbidden:
            key = (CONTRACT.name, breached.breach.name if breached.breach else "")
            for compiled in self._tables.occasions.get(key, ()):
                if compiled.stratum == stratum and compiled.stands_in:
                    followed += self._lay(compiled, event, at)
        return followed

    def _exercise(
        self, attempts: list[Event], at: int, stratum: int, apart: Mapping[str, _Apart]
    ) -> list[Event]:
        """Settle which attempts of an instant take effect, and what they begin at once."""
        followed: list[Event] = []
        attempts = sorted(attempts, key=order_of)  # a power counts its exercises in this order
        settled = False
        while not settled:
            settled = True
            for event in attempts:
                for compiled, found in self._exercised(event, at, stratum, self._memory):
                    if event.id in apart and compiled.original not in apart[event.id].powers:
                        continue
                    self.in_force.note_exercise(compiled, event, at)
                    self._memory.record.note_exercise(event, compiled)
                    forget = partial(self._memory.record.undo_exercise, event)
                    self._undo_log.note(at, forget)
                    followed += self._bring_about(event, compiled, found, at)
                    settled = False
        return followed

    def _exercised(
        self, event: Event, at: int, stratum: int, memory: WorkingMemory
    ) -> list[tuple[CompiledNorm, Match]]:
        """The powers that an attempt exercises, beside those that it was found to."""
        powers = [
            compiled
            for compiled in self._program.exercised_by(event.act.kind, at)
            if compiled.by == event.by.name and compiled.stratum <= stratum
            if self.in_force.is_in_force(compiled, at)
            and not self.in_force.took_effect(compiled, event)
        ]
        if not powers:
            return []
        judged = Judged(event.act, at, memory, event)
        matched = self._matcher.match(judged, powers, self.in_force.effective(at))
        return [(compiled, found) for compiled, found in matched if found.exceptions is None]

    def _bring_about(
        self, event: Event, compiled: CompiledNorm, found: Match, at: int
    ) -> list[Event]:
        """Let what the exercise begins at once begin; what else it does waits for its instant."""
        followed: list[Event] = []
        judged = Judged(event.act, at, self._memory, event, compiled.original)
        slots = (judged, *((found.exercise,) if found.exercise else ()), *found.events)
        case = compiled.form.cases[found.case]
        form = compiled.form
        for effect, operand, notice in zip(
            effects(compiled.norm), case.effects, form.notices, strict=True
        ):
            taken = value_of(operand, slots) if operand is not None else None
            opens = isinstance(effect, Begins | Resumes)
            last = later(event, notice)
            since = last + (not opens)
            pending = Pending(since, event, compiled, effect, taken, slots, case.by_then, notice)
            if since == at and not case.by_then:
                followed += self._effect(pending)
            else:
                self._pending.note(since, pending, "", self._undo_log, at)
                if isinstance(effect, Begins) and not case.by_then:
                    self.in_force.note_notice(pending)
            if case.by_then:
                self._ending.note(last, pending, "", self._undo_log, at)
        return followed

    def _take_place(self, at: int, *, opening: bool) -> list[Event]:
        """Let the effects whose instant it is take place: those that open something, or others."""
        return [
            event
            for pending in self._pending.at(at)
            if isinstance(pending.effect, Begins | Resumes) == opening
            if not (opening and pending.by_then)  # which is found when all else has happened
            if self.in_force.comes_about(pending.compiled, pending.exercise, pending.notice)
            for event in self._effect(pending)
        ]

    def _end_notices(self, at: int) -> list[Event]:
        """Find which effects fail by what is so at the end of their notice; let the others begin.

        All else of the instant has happened by then. The effects of one exercise by one notice
        fail together, so that is found once.
        """
        ending = self._ending.at(at)
        found: dict[tuple[object, ...], tuple[int, tuple[Event, ...]] | None] = {}
        for pending in ending:
            key = pending.key
            if key not in found:
                found[key] = failing = self._failing(pending, at)
                self.in_force.note_end_of_notice(
                    pending.compiled,
                    pending.exercise,
                    pending.notice,
                    saved=failing is not None,
                )
                if failing is not None:
                    self._tell_failed(pending, failing[0])
        followed: list[Event] = []
        for pending in ending:
            failing = found[pending.key]
            if failing is not None:
                self.failed.append((pending, failing))
                self._undo_log.note(at, self.failed.pop)
            elif isinstance(pending.effect, Begins | Resumes):
                followed += self._effect(pending)
        return followed

    def _failing(self, pending: Pending, at: int) -> tuple[int, tuple[Event, ...]] | None:
        """The alternative by which an effect fails at an instant, and the events, if one does."""
        (_, *found), event, compiled = pending.slots, pending.exercise, pending.compiled
        judged = Judged(event.act, at, self._memory, event, compiled.original)
        failing = SlotSearch(judged).exception(pending.by_then, (judged, *found))
        if failing is None:
            return None
        place, way = failing
        return place, holding(pending.by_then[place], way, 1 + len(found))

    def _tell_failed(self, pending: Pending, place: int) -> None:
        for observer in observers():
            observer.failed(self._contract, pending.compiled, place, pending.exercise.day)

    def _effect(self, pending: Pending) -> list[Event]:
        at, event, compiled = pending.at, pending.exercise, pending.compiled
        self._tell(pending)
        match pending.effect:
            case Begins(str(target)):
                self.in_force.note(target, ForceChange(at, True, event, compiled))  # noqa: FBT003 (it begins)
            case Begins(norm):
                own = [
                    e
                    for e in self._tables.own[compiled.original]
                    if (e.norm, e.notice) == (norm, pending.notice)
                ]
                return [follows for e in own for follows in self._lay_or_wait(e, event, at, at)]
            case Ends(target):
                self.in_force.note(target, ForceChange(at - 1, False, event, compiled))  # noqa: FBT003 (it ends)
                self._no_longer_wait(target, at)
            case Suspends() as effect:
                self._suspend(effect, pending)
            case Resumes(target):
                self.in_force.note(target, ForceChange(at, True, event, compiled, sleeps=True))  # noqa: FBT003
                self.ledger.resume(target, event, at)
                return self._arise_at_last(target, event, at)
            case Waives() | SetsOff() as effect:
                return self._waive(effect, pending)
            case Releases() | Assigns() as effect:
                return self._move_debts(effect, pending)
            case Terminates():
                self.terminated.append(pending)
                self._undo_log.note(at, self.terminated.pop)
                self.in_force.note_termination(at)
                for target in self._tables.ending:
                    self.in_force.note(target, ForceChange(at - 1, False, event, compiled))  # noqa: FBT003
                    self._no_longer_wait(target, at)
                return self.ledger.terminate(event, at)
            case _:
                assert_never(pending.effect)
        return []

    def _move_debts(self, effect: Releases | Assigns, pending: Pending) -> list[Event]:
        """Let what is owed under a clause be owed no longer by a party, or to another."""
        party = pending.taken
        assert isinstance(party, Party)  # noqa: S101 (an exercise has all its fields)
        if isinstance(effect, Releases):
            return self.ledger.release(effect.target, party, pending.exercise, pending.at)
        self.ledger.assign(effect.target, party, pending.at)
        return []

    def _waive(self, effect: Waives | SetsOff, pending: Pending) -> list[Event]:
        """Let what is owed under a clause, or a part of it, be waived or set off."""
        target, exercise = effect.target, pending.exercise
        much = pending.taken if isinstance(pending.taken, Money) else None
        if effect.amount is not None and much is None:  # it is nothing, of whatever currency
            return []
        if isinstance(effect, SetsOff):
            return self.ledger.set_off((target, effect.against), exercise, much, pending.at)
        if much is None:
            return self.ledger.waive(target, exercise, pending.at)
        return self.ledger.waive_part(target, exercise, much, pending.at)

    def _suspend(self, effect: Suspends, pending: Pending) -> None:
        at, exercise, target = pending.at, pending.exercise, effect.target
        if self.ledger.is_resumed_too(target, at - 1):
            self.idle.append(pending)
            self._undo_log.note(at, self.idle.pop)
        else:
            self.in_force.note(
                target,
                ForceChange(
                    at - 1,
                    begins=False,
                    exercise=exercise,
                    compiled=pending.compiled,
                    sleeps=True,
                    extends=effect.extends,
                ),
            )
            self.ledger.suspend(target, exercise, at, extends=effect.extends)

    def _tell(self, pending: Pending) -> None:
        compiled = pending.compiled
        for observer in observers():
            observer.took_effect(self._contract, compiled.clause, compiled.norm, pending.effect)

    def _arise(
        self, occasions: Iterable[Event], at: int, stratum: int, happened: int
    ) -> list[Event]:
        """Let the duties arise that events are occasions of.

        Args:
            occasions: The events.
            at: The instant at which the duties arise.
            stratum: Whose duties.
            happened: The instant of the events, at which a clause must be in force.
        """
        followed: list[Event] = []
        arising, exercised = self._tables.occasions, self._memory.record.exercised
        for event in occasions:
            for compiled in arising.get((event.by.name, event.act.kind), ()):
                if compiled.stratum != stratum:
                    continue
                if event.act.kind in exercised and not self._is_occasion(event, compiled):
                    continue
                if compiled.stands_in:
                    followed += self._lay(compiled, event, at)
                elif isinstance(compiled.norm, Obligation) and compiled.norm.also:
                    self._begin_jointly(compiled, event, at)
                else:
                    followed += self._lay_or_wait(compiled, event, at, happened)
        return followed

    def _begin_jointly(self, compiled: CompiledNorm, occasion: Event, at: int) -> None:
        """Have an occasion wait for what else must have been done, unless its duty has arisen."""
        partly = self._partly.setdefault(compiled.original, {})
        arisen = any(a.compiled.original == compiled.original for a in self.ledger.upon(occasion))
        if occasion not in partly and not arisen:
            self._wait_jointly(partly, occasion, at)

    def _begin_anew(self, compiled: CompiledNorm, occasion: Event, undone: Event, at: int) -> None:
        """Have an occasion wait again, where what is undone is another act that it waited for."""
        partly = self._partly.get(compiled.original, {})
        gone = occasion is undone or self._memory.record.is_lifted(occasion, at)
        if not gone and occasion not in partly:
            self._wait_jointly(partly, occasion, at)

    def _wait_jointly(self, partly: dict[Event, int], occasion: Event, at: int) -> None:
        partly[occasion] = at
        self._undo_log.note(at, partly.pop, occasion)

    def _wait_no_more(self, partly: dict[Event, int], occasion: Event, at: int) -> None:
        since = partly.pop(occasion)
        self._undo_log.note(at, partly.__setitem__, occasion, since)

    def _join(self, events: Iterable[Event], at: int, stratum: int) -> list[Event]:
        """Let the duties arise for which all has been done, the last of it at an instant.

        Args:
            events: What is done, or undone, at the instant.
            at: The instant.
            stratum: Whose duties.
        """
        joint = self._program.joint
        keys = dict.fromkeys((event.by.name, event.act.kind) for event in events)
        touched = dict.fromkeys(e for key in keys for e in joint.get(key, ()))
        followed: list[Event] = []
        for compiled in (e for e in touched if e.stratum == stratum):
            partly = self._partly.get(compiled.original, {})
            for occasion, since in list(partly.items()):
                found = [others_of(compiled, m) for m in self._found(compiled, occasion, at)]
                last = any(since == at or any(o.at == at for o in others) for others in found)
                last = last and not self._was_joined(compiled, occasion)
                if last and self._may_arise(compiled, at):
                    self._wait_no_more(partly, occasion, at)
                    followed += self._lay_or_wait(compiled, occasion, at, at)
        return followed

    def _was_joined(self, compiled: CompiledNorm, occasion: Event) -> bool:
        """Whether the same obligation, in the wording before, has made the duty."""
        before = self._tables.before.get(compiled.index)
        if before is None:
            return False
        made = (a for a in self.ledger.upon(occasion) if a.occasion is occasion)
        here = any(account.compiled.original == before.original for account in made)
        return here or self._was_joined(before, occasion)

    def _may_arise(self, compiled: CompiledNorm, at: int) -> bool:
        """Whether duties of an obligation arise at an instant, or wait for a suspension's end."""
        here = self.in_force.is_in_force(compiled, at)
        return here or self.in_force.suspension(compiled, at) is not None

    def _lay_or_wait(
        self, compiled: CompiledNorm, occasion: Event, at: int, happened: int
    ) -> list[Event]:
        """Let duties arise if the clause is in force; if it is suspended, have them wait."""
        if self.in_force.is_in_force(compiled, happened):
            return self._lay(compiled, occasion, at)
        suspension = self.in_force.suspension(compiled, happened)
        if suspension is not None:
            waiting = self._waiting.setdefault(compiled.clause.id, [])
            known = {(w.compiled.original, w.occasion.id, w.found.exercise) for w in waiting}
            for found in self._found(compiled, occasion, at):
                if (compiled.original, occasion.id, found.exercise) not in known:
                    one = _Waiting(compiled, occasion, found, at, suspension.extends)
                    waiting.append(one)
                    self._undo_log.note(at, waiting.remove, one)
        return []

    def _arise_at_last(self, clause: str, resumed: Event, at: int) -> list[Event]:
        """Let the duties arise that would have arisen during a suspension that ends."""
        waiting = self._no_longer_wait(clause, at)
        in_force = any(
            self.in_force.is_in_force(e, at) for e in self._program.by_clause.get(clause, ())
        )
        return [
            event
            for one in (waiting if in_force else ())
            if not self._is_over(one, at)
            for event in self.ledger.arise(
                one.compiled,
                one.occasion,
                one.found,
                at,
                Awaited(one.at, one.extends, resumed),
            )
        ]

    def _is_over(self, waiting: _Waiting, at: int) -> bool:
        """Whether the last day on which the duty would have arisen has passed by an instant."""
        compiled, found = waiting.compiled, waiting.found
        if isinstance(compiled.norm.until, date):
            return at > instant(compiled.norm.until)
        term, given = in_term(compiled.norm), compiled.form.cases[found.case].given
        if term is None:
            return False
        tests = (*compiled.form.tests, *given.tests, *(t for a in given.atoms for t in a.tests))
        occasion = waiting.occasion
        judged = Judged(occasion.act, at, self._memory, occasion, is_occasion=True)
        slots = (judged, *((found.exercise,) if found.exercise else ()), *found.events)
        return not all(passes(test, slots) for test in tests if test.asked == term)

    def _no_longer_wait(self, clause: str, at: int) -> list[_Waiting]:
        """What waited for the end of a suspension of a clause; nothing does any more."""
        waiting = self._waiting.get(clause)
        if not waiting:
            return []
        self._waiting[clause] = []
        self._undo_log.note(at, self._waiting.__setitem__, clause, waiting)
        return waiting

    def _is_occasion(self, event: Event, compiled: CompiledNorm) -> bool:
        """Whether duties arise from an event, which may be an exercise that took no effect."""
        upon = compiled.norm.upon if isinstance(compiled.norm, Obligation) else None
        return upon is None or self._memory.record.finds(event, upon)

    def _lay(self, compiled: CompiledNorm, occasion: Event, at: int) -> list[Event]:
        """Let duties of one obligation arise from an occasion."""
        followed: list[Event] = []
        for found in self._found(compiled, occasion, at):
            followed += self.ledger.arise(compiled, occasion, found, at)
        return followed

    def _found(self, compiled: CompiledNorm, occasion: Event, at: int) -> list[Match]:
        """How an obligation applies to an occasion, unless an exception prevents it."""
        judged = Judged(occasion.act, at, self._memory, occasion, is_occasion=True)
        matched = self._matcher.match(judged, (compiled,), self.in_force.effective(at))
        applying = [found for _, found in matched if found.exceptions is None]
        if len(applying) < len(matched) and observers():
            excepted = [found for _, found in matched if found.exceptions is not None]
            for observer, found in product(observers(), excepted):
                observer.prevented(self._contract, compiled, found.exception, day(at))
        return applying

    def _rouse(self, at: int, stratum: int) -> list[Event]:
        """Let the duties arise that need no occasion but that their clause is in force."""
        followed: list[Event] = []
        for compiled in self._tables.standing:
            if compiled.stratum == stratum and self._stands(compiled, at):
                start = self.in_force.start(compiled, at)
                key = (compiled.original, start)
                if key not in self._roused and not self._is_owed_already(compiled, start):
                    id_ = f"{compiled.clause.id} in force since {day(start[0])} {start[1]}".strip()
                    begun = self._memory.zone.moment(at) if start[1] else None
                    act = Act(derived_events.IN_FORCE.name)
                    occasion = derived_events.followed(act, at, id_, begun)
                    followed += self._lay_or_wait(compiled, occasion, at, at)
                    waiting = self._waiting.get(compiled.clause.id, ())
                    waits = any(one.occasion is occasion for one in waiting)
                    if waits or self.ledger.has(compiled, occasion):
                        self._roused.add(key)
                        self._undo_log.note(at, self._roused.remove, key)
        return followed

    def _stands(self, compiled: CompiledNorm, at: int) -> bool:
        """Whether a duty without an occasion arises, or would if its clause were not suspended.

        That it begins in a suspension is what would have happened then; else it has begun before.
        """
        if self.in_force.is_in_force(compiled, at):
            return True
        begins = compiled.begins is not None and compiled.first == at
        return begins and self.in_force.suspension(compiled, at) is not None

    def _is_owed_already(self, compiled: CompiledNorm, start: tuple[int, str]) -> bool:
        """Whether a duty arose by the same obligation in the wording before."""
        before = self._tables.before.get(compiled.index)
        if before is None or start != (compiled.since, ""):
            return False
        began = self.in_force.start(before, compiled.since - 1)
        return (before.original, began) in self._roused or self._is_owed_already(before, began)

    def _recur(self, at: int, stratum: int) -> list[Event]:
        """Let the duties arise that recur, whose periods begin."""
        followed: list[Event] = []
        today = day(at)
        for compiled in self._tables.recurring:
            start = self.in_force.start(compiled, at)
            run = self._runs.get((compiled.original, start))
            since = None if run is None else run.next
            if compiled.stratum != stratum or (since is not None and since > today):
                continue
            suspension = self.in_force.suspension(compiled, at)
            if suspension is None and not self.in_force.is_in_force(compiled, at):
                continue
            if run is None:
                run = self._run(compiled, start, at)
                since = run.next
            assert since is not None  # noqa: S101 (it has begun to recur)
            left_out = self._begun is not None and beginning(since) > self._begun
            if since > today or left_out:
                continue
            norm = compiled.norm
            assert isinstance(norm, Obligation)  # noqa: S101 (only these recur)
            assert norm.every is not None  # noqa: S101
            ahead = timedelta(days=1 if norm.in_advance else 0)
            coming = next_day(norm.every, run.first, since + ahead)
            through = None if coming is None else coming - ahead
            if through is None or through == date.max:
                self._undo_log.set(run, "over", at, at)
                self._periods.note(beginning(date.max), run, "", self._undo_log, at)
                continue
            if len(run.begun) >= MOST_PERIODS:
                msg = (
                    f"clause {compiled.clause.id}: after {since.isoformat()} more than "
                    f"{MOST_PERIODS} periods of its duty would have begun; ask about a day before "
                    "that, and look for a wrong year in what is on record"
                )
                raise TooManyPeriodsError(msg)
            due = since if norm.in_advance else through
            id_ = f"{compiled.clause.id} for {due.isoformat()} {start[1]}".strip()
            is_first = not run.begun and not run.goes_on
            occasion = derived_events.period_begun(
                id_,
                at,
                since=since,
                through=through,
                is_first=is_first,
                in_advance=norm.in_advance,
            )
            run.begun.append(occasion)
            self._periods.put(beginning(run.next), run)
            self._undo_log.note(at, self._undo_period, run)
            if suspension is None:
                followed += self._lay(compiled, occasion, at)
            elif suspension.extends:
                followed += self._lay_or_wait(compiled, occasion, at, at)
        return followed

    def _run(self, compiled: CompiledNorm, start: tuple[int, str], at: int) -> _Run:
        """How an obligation begins to recur, after the wording before it."""
        first = day(max(start[0], compiled.first) if compiled.norm.from_ else start[0])
        before = [run.begun[-1].through for _, run in self._beside(compiled) if run.begun]
        goes_on = not start[1] and bool(before)
        if goes_on:
            first = max(first, max(before) + timedelta(days=1))
        since = self._counted_since(compiled) if goes_on else None
        run = _Run(since or first, first, goes_on)
        self._undo_log.put(self._runs, (compiled.original, start), run, at)
        self._periods.note(beginning(first), run, "", self._undo_log, at)
        return run

    def _take_back_period(self, run: _Run) -> None:
        """Undo that a period began."""
        self._periods.remove(beginning(run.next), run)
        run.begun.pop()

    def _beside(self, compiled: CompiledNorm) -> Iterator[tuple[CompiledNorm, _Run]]:
        """The obligations of the other wordings of a clause that recur, with how far they came."""
        for (original, _), run in self._runs.items():
            other = self._program.norms[original]
            if other.clause.id == compiled.clause.id and other.since != compiled.since:
                yield other, run

    def _counted_since(self, compiled: CompiledNorm) -> date | None:
        """The day from which the rule of an obligation counted in the wording before.

        None where it had another rule: "every second week" goes on as it was, if it is that still.
        """
        earlier = [(o, run) for o, run in self._beside(compiled) if o.since < compiled.since]
        alike = [(o, run) for o, run in earlier if _rule_of(o) == _rule_of(compiled)]
        return max(alike, key=lambda found: found[0].since)[1].first if alike else None


def _rule_of(compiled: CompiledNorm) -> Recurrence | None:
    """The rule by which the duties of an obligation recur."""
    assert isinstance(compiled.norm, Obligation)  # noqa: S101 (only these recur)
    return compiled.norm.every
