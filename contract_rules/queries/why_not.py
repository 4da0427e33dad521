"""Finds what is missing for another verdict: the fewest events or readings that would give it.

A breadth-first search: first one thing is supposed beside what is on record, then two, then three.
What is worth supposing is what the evaluation asked about and did not find, the exercises of
powers on which the decision depends, one act more for each total that it compares, and the acts
that breach a clause whose breach it depends on or that make a duty of it arise. A duty falls into
breach with time: so it is asked, too, how the act would be decided on the first day on which a
clause is in breach.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import chain, count
from typing import TYPE_CHECKING, Any

from attrs import evolve, field

from contract_rules.answers.decisions import Decision, Missing, supposed_in
from contract_rules.answers.explanation import exercise_of
from contract_rules.answers.open_points import Settled, Tie, choices
from contract_rules.answers.phrases import noun
from contract_rules.answers.reasons import Reason
from contract_rules.contracts.contract import Contract
from contract_rules.contracts.fact_base import FactBase
from contract_rules.errors import CalendarEndError
from contract_rules.evaluation.deadline import look_at_the_time
from contract_rules.evaluation.dependencies import Dependencies
from contract_rules.evaluation.session import Session, open_session
from contract_rules.evaluation.settlement import Settlement
from contract_rules.evaluation.timeline.in_force import later
from contract_rules.norms.computed_terms import Total
from contract_rules.norms.derived_events import BREACHED, CONTRACT, GRACE, OVERDUE
from contract_rules.norms.expressions import AtLeast, AtMost, Const, LessThan, MoreThan, OneOf
from contract_rules.norms.normal_form import reckonings_among, tests_in
from contract_rules.norms.norms import Begins, Obligation, Power, Resumes, effects
from contract_rules.norms.questions import Question
from contract_rules.values.acts import PLAIN, Act, Entity, PartyGroup, type_of
from contract_rules.values.data_classes import frozen
from contract_rules.values.events import Event
from contract_rules.values.instants import DAY, beginning, day
from contract_rules.values.levels import moved

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from contract_rules.answers.reasons import Verdict
    from contract_rules.contracts.program import CompiledNorm
    from contract_rules.norms.expressions import FieldMatcher, Pattern
    from contract_rules.norms.normal_form import NoticeGiven, Test
    from contract_rules.values.acts import FieldType, Party, Value
    from contract_rules.values.instants import On

MOST_TRIED = 200
"""How many sets of suppositions are tried in all."""

MOST_TIMES = 2
"""On how many days at most one and the same act is supposed, the latest first."""

MOST_NEEDED = 3
"""How many events and readings at most are supposed at once, one by one."""

MOST_REPEATED = 100
"""How often at most one and the same act is supposed, where a count asks for it."""


@frozen
class _Supposed:
    """What is supposed.

    Attributes:
        settled: The open points that are settled, in a set; their order counts for nothing.
        on: The later day on which the act is decided then; None for the day asked about.
    """

    settled: tuple[Settled, ...] = field(eq=frozenset)
    on: date | None


@frozen(eq=False, repr=False)
class Search:
    """The search for the smallest sets of suppositions that give a verdict.

    Attributes:
        contract: The contract.
        facts: What is on record.
        chosen: The readings that are settled.
        dependencies: What the decision depends on.
        act: The act asked about.
        at: The instant asked about (microseconds).
        reasons: The reasons of the decision as it is.
        ask: Asks one session for the decision, so that it notes what it asked about; on the day
            asked about, or another.
        suppose: The decision under suppositions, over all scenarios of what is still open; on the
            day asked about, or another.
    """

    contract: Contract
    facts: FactBase
    chosen: Settlement
    dependencies: Dependencies
    act: Act
    at: int
    reasons: tuple[Reason, ...]
    ask: Callable[[Session, date | None], Decision]
    suppose: Callable[[tuple[Settled, ...], date | None], Decision]

    def least(self, wanted: Collection[Verdict], most: int) -> tuple[Missing, ...]:
        """The smallest sets of suppositions that give one of the verdicts wanted.

        Args:
            wanted: The verdicts.
            most: How many events and readings are supposed at once, `MOST_NEEDED` at most.

        Returns:
            All that were found of the smallest size, or else one act as often as a count wants it;
            none where the bounds of the search, which are `MOST_TRIED`, `MOST_NEEDED` and
            `MOST_REPEATED`, were reached first.
        """
        known = self._known_breaches()
        tried: set[_Supposed] = set()
        waiting = [_Supposed((), None)]
        for _ in range(min(max(most, 1), MOST_NEEDED)):
            longer: list[_Supposed] = []
            for supposed in waiting:
                look_at_the_time()
                for more in (*self._with_more(supposed), *self._later(supposed)):
                    if more not in tried and len(tried) < MOST_TRIED:
                        tried.add(more)
                        longer.append(more)
            decided = [(supposed, self._missing(supposed, known)) for supposed in longer]
            found = [missing for s, missing in decided if self._gives(s, missing, wanted)]
            if found:
                return tuple({_same(missing): missing for missing in found[::-1]}.values())[::-1]
            waiting = longer
        return self._many_times(wanted, known) if most >= MOST_NEEDED else ()

    def _many_times(
        self, wanted: Collection[Verdict], known: Collection[str]
    ) -> tuple[Missing, ...]:
        """One act, done more often than sets of suppositions are long: as often as a count wants.

        A count that is compared with a number has that many acts at most to wait for; how many of
        them are enough is found by halving.
        """
        found: list[Missing] = []
        for event, most in dict.fromkeys(self._asked_often()):
            enough, few = min(most, MOST_REPEATED), MOST_NEEDED
            least = self._missing(_repeated(event, enough), known)
            if least.decision.verdict not in wanted:
                continue
            while enough - few > 1:
                look_at_the_time()
                between = (enough + few) // 2
                missing = self._missing(_repeated(event, between), known)
                if missing.decision.verdict in wanted:
                    enough, least = between, missing
                else:
                    few = between
            found.append(least)
        return tuple(found)

    def _asked_often(self) -> Iterator[tuple[Event, int]]:
        """The acts of which a condition asks for more than a few, and how many at most."""
        for event, total, test in self._compared():
            sides = (
                side.value for side in (test.subject, *test.operands) if isinstance(side, Const)
            )
            wanted = next((value for value in sides if isinstance(value, int)), 0)
            if total.field is None and total.added is None and wanted >= MOST_NEEDED:
                for complete in self._complete(event):
                    yield complete, wanted + 1

    def _known_breaches(self) -> set[str]:
        """The ids of the breaches that there are already."""
        known = {breach.id for reason in self.reasons for breach in _breaches(reason)}
        session = self._session(_Supposed((), None))
        session.course.advance(self.at)
        followed = (session.memory.record.followed(kind, ()) for kind in _BREACHES)
        return known | {breach.id for breaches in followed for breach in breaches}

    def _missing(self, supposed: _Supposed, known: Collection[str]) -> Missing:
        """The decision under suppositions, with the breaches that it takes."""
        decision = self.suppose(supposed.settled, supposed.on)
        found = (breach for reason in decision.reasons for breach in _breaches(reason))
        breaches = {breach.id: breach for breach in found if breach.id not in known}
        return Missing(supposed.settled, decision, tuple(breaches.values()))

    def _gives(self, supposed: _Supposed, missing: Missing, wanted: Collection[Verdict]) -> bool:
        """Whether what is supposed gives a verdict wanted, and it is not time alone that does."""
        if missing.decision.verdict not in wanted or supposed.on is None:
            return missing.decision.verdict in wanted
        eve = supposed.on - timedelta(days=1)
        return bool(missing.breaches) and self.suppose(supposed.settled, eve).verdict not in wanted

    def _with_more(self, supposed: _Supposed) -> Iterator[_Supposed]:
        """What is supposed, with one thing more."""
        for more in self._candidates(supposed):
            yield evolve(supposed, settled=(*supposed.settled, more))

    def _later(self, supposed: _Supposed) -> Iterator[_Supposed]:
        """What is supposed, on the first later days on which clauses are in breach or overdue."""
        asked = {compiled.index for compiled in self._breachable()}
        if not asked:
            return
        first: dict[object, int] = {}
        zone = self.contract.program.zone
        after = self.at if supposed.on is None else zone.instant(supposed.on)
        session = self._session(supposed)
        session.course.run_out()
        for account in session.course.ledger.accounts.all:
            if account.compiled.index in asked and account.breached is not None:
                late = ((since, str(by)) for since, by in account.lateness)
                graces = ((grace.passed, GRACE) for grace in account.graces if grace.passed)
                for at, by in ((account.breached, ""), *late, *graces):
                    what = account.compiled.clause.id, by
                    if at > after:
                        first[what] = min(at, first.get(what, at))
        for on in sorted({day(at) for at in first.values()}):
            yield evolve(supposed, on=on)

    def _breachable(self) -> Iterator[CompiledNorm]:
        """The norms on whose breach the decision may depend."""
        program = self.contract.program
        for compiled in (program.norms[norm] for norm in self.dependencies.norms):
            if compiled.breach is not None or compiled.clause.id in program.asked:
                yield compiled

    def _session(self, supposed: _Supposed, *, in_doubt: bool = False) -> Session:
        """A session on what is on record and supposed."""
        chosen = self.chosen
        for one in supposed.settled:
            if not isinstance(one.point, Event):
                chosen = chosen.settling(one.point, one.choice)
        session = open_session(
            self.contract, "semantics", chosen, tracked=in_doubt, in_doubt=in_doubt
        )
        events = supposed_in(supposed.settled)
        session.put((*self.facts, *events), session.memory.currency)
        return session

    def _candidates(self, supposed: _Supposed) -> Iterator[Settled]:
        """What may be supposed beside what has been settled already.

        The open points and exercises of powers that the evaluation asked about and that are not
        yet true. In doubt every act counts as one that need not be on record, so that the
        evaluation notes each event that it looked for and did not find.
        """
        session = self._session(supposed, in_doubt=True)
        self.ask(session, supposed.on)
        read = {s.point.id for s in supposed.settled if isinstance(s.point, Question)}
        known = {*self.chosen.readings, *read, *(event.id for event in session.memory.facts)}
        times = Counter[object]()
        for event in self._counted():
            again = evolve(event, id=_unused(event.id, known))
            yield from (Settled(complete, choice=True) for complete in self._complete(again))
        for event in (*self._exercises(), *self._breaching()):
            if event.id not in known:
                yield from (Settled(complete, choice=True) for complete in self._complete(event))
        for point in session.reached(self.dependencies.norms):
            if isinstance(point, Question | Tie):
                yield from (Settled(point, choice) for choice in choices(point))
            if not isinstance(point, Event):  # who prevails is nobody's to bring about
                continue
            times[point.by, point.act] += 1
            if point.id not in known and times[point.by, point.act] <= MOST_TIMES:
                yield from (Settled(event, choice=True) for event in self._complete(point))

    def _exercises(self) -> Iterator[Event]:
        """The exercises of powers on which the decision depends."""
        for compiled in (self.contract.program.norms[norm] for norm in self.dependencies.norms):
            if isinstance(compiled.norm, Power):
                act = self._such(compiled.norm.act)
                for on in dict.fromkeys(self._days(compiled, compiled.norm, act)):
                    yield self._by(compiled.norm.bearer, act, on)

    def _breaching(self) -> Iterator[Event]:
        """The acts that breach a clause on which the decision depends, or that oblige by it."""
        eve = self._eve()
        for on, norm in ((on, compiled.norm) for on in eve for compiled in self._breachable()):
            by, pattern = norm.bearer, norm.act
            if isinstance(norm, Obligation):
                if norm.upon is None or norm.upon.by == CONTRACT:
                    continue
                by, pattern = norm.upon.by, norm.upon.act
            yield from self._by_each(by, self._such(pattern), on)

    def _counted(self) -> Iterator[Event]:
        """One more act for each total that conditions on which the decision depends compare.

        Where what is added up is compared with a constant, it has as much by itself.
        """
        for event, _, _ in self._compared():
            yield event

    def _compared(self) -> Iterator[tuple[Event, Total[Any], Test]]:
        """As `_counted`, with the total and the comparison."""
        asked = self.contract.program.zone.moment(self.at)
        for compiled in (self.contract.program.norms[norm] for norm in self.dependencies.norms):
            for test in tests_in(compiled.form):
                sides = (test.subject, *test.operands)
                terms = [reckoning.term for reckoning in reckonings_among(sides)]
                for total in dict.fromkeys(term for term in terms if isinstance(term, Total)):
                    act = _with_much(self._such(total.act), total, test)
                    last = total.until.value if isinstance(total.until, Const) else None
                    on = last if type(last) is date and last < day(self.at) else asked
                    for event in self._by_each(total.by, act, on):
                        yield event, total, test

    def _by_each(self, by: Party, act: Act, on: On) -> Iterator[Event]:
        """An act of a party, or of each of a group, by a day or an instant."""
        members = by.members if isinstance(by, PartyGroup) else (by,)
        for party in members or self.contract.parties:
            yield self._by(party, act, on)

    def _by(self, party: Party, act: Act, on: On) -> Event:
        """An act of a party by a day or an instant, as it is supposed."""
        what = f"{party} {act} by {on.isoformat()}, supposed"
        return Event(by=party, act=act, on=on, id=what, zone=self.contract.program.zone)

    def _eve(self) -> tuple[On, ...]:
        """The last instant before the one asked about, in its own terms, if there is one."""
        moment = self.contract.program.zone.moment
        before = self.at - (1 if isinstance(moment(self.at), datetime) else DAY)
        return () if before < beginning(date.min) else (moment(before),)

    def _days(self, compiled: CompiledNorm, power: Power, act: Act) -> Iterator[On]:
        """When an exercise would have to be: what it ends it ends only after its instant.

        With notice it would have to be so long before, and in any case by the power's last day.
        """
        on = self.contract.program.zone.moment(self.at)
        last = power.until if type(power.until) is date else None
        for effect, notice in zip(effects(power), compiled.form.notices, strict=True):
            opens = isinstance(effect, Begins | Resumes)
            if notice is not None or last is not None:
                for event in self._complete(self._by(power.bearer, act, on)):
                    yield from self._latest(event, notice, last, opens=opens)
            elif opens:
                yield on
            else:
                yield from self._eve()

    def _latest(
        self, exercise: Event, notice: NoticeGiven | None, last: date | None, *, opens: bool
    ) -> Iterator[date]:
        """The last day on which an exercise has its effect by the instant asked about, if any.

        Args:
            exercise: The exercise.
            notice: How long the effect waits.
            last: The last day of the power; None where it has none.
            opens: Whether the effect is there from the end of the notice on, or after it.
        """

        def takes_place(number: int) -> int:
            on = date.fromordinal(number)
            try:
                return later(evolve(exercise, on=on, recorded=on), notice) + (not opens)
            except CalendarEndError:
                return self.at + 1

        until = min(day(self.at), date.max if last is None else last)
        every = range(self.contract.effective.toordinal(), until.toordinal() + 1)
        place = bisect_right(every, self.at, key=takes_place)
        if place:
            yield date.fromordinal(every[place - 1])

    def _such(self, pattern: Pattern) -> Act:
        """An act that fits a pattern; where it is free, with values of the act asked about."""
        stated: dict[str, Value] = {}
        named = {type_of(value): value for _, value in self.act.fields}
        for known in self.contract.program.kinds[pattern.kind].fields:
            fitting = _fitting(dict(pattern.fields).get(known.name)) or named.get(known.type)
            if fitting is not None:
                stated[known.name] = fitting
        return Act(pattern.kind, tuple(stated.items()))

    def _complete(self, event: Event) -> Iterator[Event]:
        """The event with a value in every field, as what is recorded has, if one is known."""
        kind, stated = self.contract.program.kinds[event.act.kind], dict(event.act.fields)
        free = (known for known in kind.fields if known.name not in stated)
        stated |= {known.name: value for known in free for value in self._some(known)}
        fields = tuple((f.name, stated[f.name]) for f in kind.fields if f.name in stated)
        if len(fields) == len(kind.fields):
            yield evolve(event, act=Act(kind.name, fields, kind), note="")

    def _some(self, known: FieldType) -> tuple[Value, ...]:
        """Some value for a field on which there is no test: one known value, or none."""
        values = (value for event in self.facts for _, value in event.act.fields)
        stated = (*self.contract.constants, *self.contract.parties, *values)
        alike = tuple(value for value in stated if type_of(value) == known.type)
        edge = () if known.least is None else (known.least,)
        alike = tuple(v for v in (*alike, *known.options, *edge) if known.holds(v))
        some = () if known.type in PLAIN else (Entity(known.type, f"any {noun(known.type)}"),)
        return (*alike[:1], *some)[:1]


_BREACHES = frozenset({BREACHED.name, OVERDUE.name})


def _breaches(reason: Reason) -> Iterator[Event]:
    """The breaches that a reason rests on, as derived events."""
    lacks = (event for lack in reason.lacks for event in lack.events)
    for event in filter(None, (exercise_of(reason), *reason.events, *reason.exceptions, *lacks)):
        if event.by == CONTRACT and event.act.kind in _BREACHES:
            yield event


def _with_much(act: Act, total: Total[Any], test: Test) -> Act:
    """An act that counts in a total, with as much as that is compared with in a test."""
    bounds = [side.value for side in (test.subject, *test.operands) if isinstance(side, Const)]
    if total.field is None or not bounds:
        return act
    much = bounds[0] if "=" in test.op else moved(bounds[0], 1)
    stated: dict[str, Value] = {**dict(act.fields), total.field: much or bounds[0]}
    return Act(act.kind, tuple(stated.items()))


def _repeated(event: Event, times: int) -> _Supposed:
    """An act that is supposed several times, by ids that no event on record has."""
    each = (evolve(event, id=f"{event.id} ({n} of {times})") for n in range(1, times + 1))
    return _Supposed(tuple(Settled(one, choice=True) for one in each), None)


def _unused(id_: str, known: Collection[str]) -> str:
    """An id, or the next of such that is not known: several equal acts may be supposed."""
    return next(
        one for one in chain((id_,), (f"{id_} ({n})" for n in count(2))) if one not in known
    )


def _same(missing: Missing) -> object:
    """What a set supposes, whatever the order and the days: two such sets are the same answer."""
    points = frozenset(
        (s.point.by, s.point.act) if isinstance(s.point, Event) else (s.point, s.choice)
        for s in missing.settled
    )
    return points, missing.clauses


def _fitting(matcher: FieldMatcher | None) -> Value | None:
    """A value that certainly fits a matcher, if one can be told from its constants."""
    match matcher:
        case OneOf((Const(value), *_)) | AtLeast(Const(value)) | AtMost(Const(value)):
            fitting: Value = value
            return fitting
        case MoreThan(Const(value)):
            return moved(value, 1)
        case LessThan(Const(value)):
            return moved(value, -1)
        case _:
            return None
