"""A view of a contract and a record: what is known by a day and how the caller settled questions.

Each question that an engine answers is put to a view. The view puts it to a session, or, where the
answer may depend on an open point, to sessions under every scenario, and joins their answers.
What answers one kind of question alone is imported when the first such question is asked.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from enum import Enum
from itertools import groupby, islice
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias, TypeVar

from attrs import evolve, field

from contract_rules.answers.decisions import (
    InCommon,
    briefly,
    changed,
    each_briefly,
    gist,
    is_open,
    restored,
    supposed_in,
)
from contract_rules.answers.reasons import Reason, Verdict
from contract_rules.contracts.clauses import Clause
from contract_rules.contracts.fact_base import FactBase
from contract_rules.contracts.names import NamedThings
from contract_rules.errors import (
    UnknownClauseError,
    UnknownCurrencyError,
    UnknownDutyError,
    UnknownEventError,
    WrongTypeError,
    nearest,
)
from contract_rules.evaluation.at_once import AtOnce, at_once
from contract_rules.evaluation.deadline import within
from contract_rules.evaluation.dependencies import DependencyIndex
from contract_rules.evaluation.judge import Heard, Hearing
from contract_rules.evaluation.observers import observers
from contract_rules.evaluation.session import Session, open_session
from contract_rules.evaluation.timeline.course import Course
from contract_rules.language import parties
from contract_rules.norms.derived_events import going_back
from contract_rules.norms.norms import Obligation
from contract_rules.queries import consensus
from contract_rules.queries.findings import (
    EventFindings,
    PartInDuty,
    bears_on_breaches,
    left_over,
    paying,
    told_of,
)
from contract_rules.queries.scenarios import Scenarios
from contract_rules.values.acts import PLAIN, Act, Entity, Party, owes
from contract_rules.values.data_classes import define, frozen
from contract_rules.values.events import Event
from contract_rules.values.instants import as_given, day
from contract_rules.values.money import is_code

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from datetime import date

    from contract_rules.answers.brief import BreachInBrief, DutyInBrief
    from contract_rules.answers.contract_status import ContractStatus
    from contract_rules.answers.decisions import Decision, Missing
    from contract_rules.answers.duties import Duty, DutyAmounts
    from contract_rules.answers.history import Intervals
    from contract_rules.answers.not_owed import NotOwed
    from contract_rules.answers.open_points import Settled, Way
    from contract_rules.answers.report import Report
    from contract_rules.answers.standing import StandingDuty
    from contract_rules.answers.statement import Statement
    from contract_rules.answers.timeline import Timeline
    from contract_rules.answers.upcoming import Upcoming
    from contract_rules.contracts.contract import Contract
    from contract_rules.contracts.program import CompiledNorm
    from contract_rules.evaluation.dependencies import Dependencies
    from contract_rules.evaluation.judge import Ruled
    from contract_rules.evaluation.settlement import Settlement
    from contract_rules.evaluation.timeline.accounts import Account
    from contract_rules.queries.change_points import ChangePoints
    from contract_rules.queries.findings import Amounting
    from contract_rules.queries.kept import KeptAnswers, KeptDecisions
    from contract_rules.values.acts import Value
    from contract_rules.values.instants import On, Seconds
    from contract_rules.values.money import Money


T = TypeVar("T")

Settling: TypeAlias = "tuple[Decision, tuple[Way[Decision], ...]]"
"""A decision, and the smallest sets of settled points that fix it, its clauses included."""

MOST_SITTINGS = 64
"""For how many actions of parties at instants it is kept what decides on them."""

MOST_NAMED = 12
"""Of how many duties the ids are named to whoever asks for one that there is not."""


@define(eq=False, repr=False)
class Standing:
    """Whether views are as the last call left them, which was not broken off.

    Attributes:
        lock: Held by whoever puts a question to one of them.
        is_whole: Whether no question is being put to them, nor was one broken off.
        is_ready: Whether it is known which duties are in breach by the last day on record, so
            that what is recorded next is told from that.
    """

    lock: AbstractContextManager[Any]
    is_whole: bool = True
    is_ready: bool = False


@frozen
class Wanted:
    """Which duties are asked about; what is None makes no difference.

    Attributes:
        clause: The clause that lays them down, or its id.
        bearer: The party that must perform them, alone or together with others.
        trigger: The event upon which they arose, or its id; of what arose upon a breach, what the
            duty in breach arose upon, too.
    """

    clause: Clause | str | None = None
    bearer: Party | None = None
    trigger: Event | str | None = None

    def has(self, duty: Duty) -> bool:
        """Whether a duty, of the clause, is among them."""
        if self.bearer is not None and not owes(duty.bearer, self.bearer):
            return False
        if self.trigger is None:
            return True
        wanted = self.trigger.id if isinstance(self.trigger, Event) else self.trigger
        trigger = duty.trigger
        return trigger is not None and any(one.id == wanted for one in going_back(trigger))


class _Ruling(Enum):
    """How it is found what acts on record come to."""

    NONE = "no norm bears on them"
    AT_ONCE = "they turn on nothing open, and not on themselves"
    ASKED = "each is asked about by itself"


class View:
    """Answers about one contract and one record, as far as the answers are settled.

    Args:
        contract: The contract, as it is known.
        matcher: By what norms are evaluated, as `Session` takes it.
        chosen: The readings that the caller has settled.
        session: A session on the contract, where there is one; else the view opens its own.
        standing: How the view stands, where that is kept; else the reasons of its decisions are
            worked out with them.
        owing: Whether duties are gone through; see `may_be_left_aside`.

    Attributes:
        event_findings: What events and duties amount to.
        session: What answers where nothing is open.
    """

    def __init__(  # noqa: PLR0913 (each is named)
        self,
        contract: Contract,
        matcher: str | None,
        chosen: Settlement,
        session: Session | None = None,
        standing: Standing | None = None,
        *,
        owing: bool = True,
    ) -> None:
        self._standing = standing
        self._contract = contract
        self._program = program = contract.program
        self._matcher = matcher
        self._chosen = chosen
        self._owns = session is None
        self._dependencies = program.once(DependencyIndex)
        course = self._dependencies.course
        settled = chosen.about(course.questions, course.off_record)
        self.session = session or open_session(
            contract, matcher, settled, tracked=self._dependencies.every.is_open, owing=owing
        )
        self._scenarios = Scenarios(contract, self.session, matcher, chosen)
        self._sittings: dict[tuple[str, str, date | str, bool], _Sitting] = {}
        self._rulings: dict[tuple[str, str], _Ruling] = {}
        self._kept: KeptDecisions | None = None
        self._earlier: tuple[int, View] | None = None
        self._is_closed = False
        self.event_findings = EventFindings(
            contract, self.session.memory, self.session.course, self
        )

    def _at(self, on: On) -> int:
        """The instant of a datetime, or of the end of a day."""
        return self._program.zone.instant(on)

    def put(self, events: Iterable[Event], currency: str | None) -> None:
        """Put events on record, and whatever follows from them; see `Session.put`."""
        self._sittings.clear()
        if self._owns:
            self.session.put(events, currency)
        self._scenarios.put(events, currency)

    def close(self) -> None:
        """Give back what is held."""
        self._is_closed = True
        self._forget_earlier()
        self._scenarios.close()
        if self._owns:
            self.session.close()

    def decide_each(
        self,
        party: Party,
        acts: Iterable[Act],
        on: On,
        names: NamedThings,
        *,
        in_bulk: bool = False,
    ) -> tuple[Decision, ...]:
        """The decisions on acts of a party; see `Reader.decide` and `Reader.decide_many`.

        The reasons of those that turn on no open point are worked out where they are first asked
        for, if ever, and so are the notes on their names.

        Args:
            party: Whose acts they are.
            acts: The acts.
            on: When they would be done.
            names: What things are called.
            in_bulk: Whether they are many, for which compiled norms are asked unless the caller
                named a matcher.
        """
        acts = tuple(acts)
        told: list[Decision] = []
        for kind, alike in _by_kind(acts):
            sitting = self._sitting(party, kind, on, names, in_bulk=in_bulk)
            if sitting is not None:
                told += sitting.decide_each(alike)
                continue
            for act in alike:
                told.append(self._noted(self.decide(party, act, on), names))
        return tuple(told)

    def _noted(self, decision: Decision, names: NamedThings) -> Decision:
        """A decision with the notes on the names in its act."""
        notes = tuple(names.doubts(decision.act, self.session.memory.facts))
        return changed(decision, notes=notes) if notes else decision

    def _sitting(
        self, party: Party, kind: str, on: On, names: NamedThings, *, in_bulk: bool
    ) -> _Sitting | None:
        """What decides on acts of an action by a party; None where each is asked about apart.

        Each is where that is observed.
        """
        if self._standing is None or observers():
            return None
        at, is_open = self._at(on), self._dependencies.acts(party.name, kind).is_open
        in_bulk = in_bulk and not is_open
        key = party.name, kind, as_given(on), in_bulk
        session = self._scenarios.settled(at)
        found = self._sittings.get(key)
        if found is None:
            if len(self._sittings) >= MOST_SITTINGS:
                self._sittings.clear()
            if in_bulk and self._matcher is None:
                session = session.in_bulk()
            facts, hearing = self.session.memory.facts, session.judge.hearing(party, kind, at)
            told = InCommon(party=party, on=on, contract=self._contract, known=facts.until(at))
            size = len(self._program.kinds[kind].fields)
            ruling = None if is_open else at_once(session.judge, hearing, size)
            each = {session.course: hearing} if is_open else None
            found = _Sitting(self, len(facts), session, hearing, each, ruling, told, names)
            self._sittings[key] = found
        return found

    def decide_open(
        self, sitting: _Sitting, hearings: dict[Course, Hearing], act: Act
    ) -> Decision:
        """The decision on an act that may turn on open points.

        Where all ways of settling them give the same answer by the same clauses, its reasons are
        worked out where they are first asked for.

        Args:
            sitting: What decides on such acts.
            hearings: What is the same for all of them, by the course of events.
            act: The act.
        """
        party, on, at = sitting.told.party, sitting.told.on, sitting.at
        asked = self._supposing(party, act)

        def ask(session: Session) -> tuple[Session, Hearing, Heard]:
            return session, *session.hear_at(hearings, party, asked, at)

        dependencies = self._dependencies.acts(party.name, act.kind)
        found = list(self._scenarios.each(dependencies, at, ask))
        (_, (_, _, first)), *others = found
        if asked is act and all(_is_same(first, heard) for _, (_, _, heard) in others):
            verdict, effect, _ = first.answer
            return briefly(sitting, act, verdict, effect, first)
        each = [
            (way, changed(session.judge.decided(hearing, heard, on), act=act))
            for way, (session, hearing, heard) in found
        ]
        return self._noted(self._decided(each), sitting.names)

    def settled(self, at: int) -> Session:
        """What answers at an instant where nothing open makes a difference."""
        return self._scenarios.settled(at)

    def sitting(self, party: Party, kind: str, on: date) -> _Sitting | None:
        """What decided on acts of an action by a party on a day, and still does so at once.

        None where nothing did, where more is asked to answer than norms, or where the course of
        events was gone back in since.
        """
        found = self._sittings.get((party.name, kind, on, False))
        if found is None or found.ruling is None or found.told.party is not party:
            return None
        return found if found.session.course.is_through(found.hearing.at) else None

    def reasons(
        self, decision: Decision, heard: object, sitting: _Sitting | _OnRecord
    ) -> tuple[Reason, ...]:
        """The reasons of a decision that turns on no open point.

        Where events were put on record since, or a call was broken off, all is worked out once
        more, by what was on record when the decision was given.

        Args:
            decision: The decision.
            heard: What spoke about the act; None to have it heard once more.
            sitting: What decided on it.
        """
        known, session = sitting.known, sitting.session
        memory, standing = self.session.memory, self._standing
        assert standing is not None  # noqa: S101 (else the decision had its reasons)
        with standing.lock:
            if standing.is_whole and len(memory.facts) == known:
                ruling = sitting.ruling
                if ruling is not None and session.course.is_through(ruling.at):
                    return ruling.reasons(decision.act)  # which leaves nothing half done
                standing.is_whole = False  # as long as this may be broken off
                session.course.advance(sitting.at)
                hearing = sitting.hearing
                if not isinstance(heard, Heard):
                    heard = session.judge.hear(hearing, decision.act, sitting.itself)
                reasons = session.judge.reasons(hearing, heard)
                standing.is_whole = True
                return reasons
            again = self._as_it_was(known)
            self._earlier = None  # as long as this may be broken off
            try:
                party, act, on = decision.party, decision.act, decision.on
                session = again.settled(sitting.at)
                reasons = session.decide(party, act, on, sitting.itself).reasons
            except BaseException:
                again.close()
                raise
            if self._is_closed:
                again.close()
            else:
                self._earlier = known, again
            return reasons

    def _as_it_was(self, known: int) -> View:
        """A view on what was on record once, which is kept for the next that asks about that.

        Args:
            known: How many events were on record.
        """
        if self._earlier is not None:
            of, again = self._earlier
            if of == known:
                return again
            self._forget_earlier()
        again, memory = View(self._contract, self._matcher, self._chosen), self.session.memory
        try:
            again.session.put(memory.facts.recorded[:known], memory.currency)
        except BaseException:
            again.close()
            raise
        return again

    def _forget_earlier(self) -> None:
        """Give back the view on what was on record once, if one is kept."""
        if self._earlier is not None:
            _, again = self._earlier
            self._earlier = None
            again.close()

    def decide(
        self,
        party: Party,
        act: Act,
        on: On,
        itself: Event | None = None,
        among: Collection[Verdict] = tuple(Verdict),
    ) -> Decision:
        """The decision on an act; see `Judge.decide`.

        Args:
            party: Whose act it is.
            act: The act.
            on: The date or instant.
            itself: The act, where it is on record.
            among: The verdicts that are wanted: as soon as a way of settling what is open gives
                another, that is the decision.
        """
        asked = act if itself is not None else self._supposing(party, act)

        def ask(session: Session) -> Decision:
            return session.decide(party, asked, on, itself)

        return self._decided(self._in_each(party, act, on, ask, among))

    def _in_each(
        self,
        party: Party,
        act: Act,
        on: On,
        ask: Callable[[Session], Decision],
        among: Collection[Verdict] = tuple(Verdict),
    ) -> list[tuple[Settlement, Decision]]:
        """The decision in each way of settling what is open, as far as `decide` looks at them.

        Args:
            party: Whose act it is.
            act: The act.
            on: The date or instant.
            ask: Decides on it in one way.
            among: The verdicts that are wanted.
        """
        dependencies = self._dependencies.acts(party.name, act.kind)

        def question(session: Session) -> Decision:
            found = ask(session)
            return found if found.act is act else changed(found, act=act)

        found: list[tuple[Settlement, Decision]] = []
        for way, answer in self._scenarios.each(dependencies, self._at(on), question):
            found.append((way, answer))
            if answer.verdict not in among:
                break  # whoever asks wants no such answer
        return found

    def _decided(self, found: list[tuple[Settlement, Decision]]) -> Decision:
        """The decision that all ways of settling what is open have in common."""
        asker = _Asker(self, len(self.session.memory.facts))
        answer = changed(consensus.decided(found), asker=asker)
        dependencies = self._dependencies.acts(answer.party.name, answer.act.kind)
        for observer in observers():
            observer.decided(answer, self._settled(dependencies))
        return answer

    def decide_alike(self, party: Party, acts: Sequence[Act], on: On) -> list[Decision]:
        """The decision on each of some acts of one action, or on one that no clause tells apart.

        What was decided is kept until events are recorded that may bear on it; `told` makes of it
        the decision on the act. Where decisions are observed, each is worked out.

        Args:
            party: Whose acts they would be.
            acts: The acts.
            on: When they would be done.
        """
        kept = self.kept_of(party, acts[0].kind, on)
        if kept is None:
            return [self.decide(party, act, on) for act in acts]
        if self._dependencies.acts(party.name, acts[0].kind).is_open:
            in_each = self._in_each_at_once(party, on)
            return list(kept.decided.each(acts, lambda act: self._decided(in_each(act))))
        return list(kept.decided.each(acts, self._at_one_hearing(party, acts[0].kind, on)))

    def restated(self, decision: Decision, act: Act) -> Decision:
        """A decision on an act, or on one that no clause tells apart from it, as one given now."""
        facts = self.session.memory.facts
        found = restored(decision, act, known=facts.until(self._at(decision.on)))
        return changed(found, asker=_Asker(self, len(facts)))

    def kept_of(self, party: Party, kind: str, on: On) -> KeptAnswers | None:
        """What was decided of acts of an action by a party; None where decisions are observed."""
        return None if observers() else self.kept.of(party, kind, on)

    @property
    def kept(self) -> KeptDecisions:
        """What was decided for reports; see `decide_alike`."""
        from contract_rules.queries.kept import KeptDecisions

        if self._kept is None:
            self._kept = KeptDecisions(self._program, self.session.memory)
        return self._kept

    def _in_each_at_once(
        self, party: Party, on: On
    ) -> Callable[[Act], list[tuple[Settlement, Decision]]]:
        """What decides on acts of an action in each way of settling what is open."""
        hearings: dict[Course, Hearing] = {}

        def in_each(act: Act) -> list[tuple[Settlement, Decision]]:
            asked = self._supposing(party, act)
            return self._in_each(
                party, act, on, lambda session: session.decide_at(hearings, party, asked, on)
            )

        return in_each

    def _at_one_hearing(self, party: Party, kind: str, on: On) -> Callable[[Act], Decision]:
        """What decides on acts of an action that turn on no open point."""
        at, asker = self._at(on), _Asker(self, len(self.session.memory.facts))
        judge = self._scenarios.settled(at).judge
        hearing = judge.hearing(party, kind, at)

        def decide(act: Act) -> Decision:
            return changed(judge.decided(hearing, judge.hear(hearing, act), on), asker=asker)

        return decide

    def amounting(self, event: Event) -> Amounting | None:
        """The decision on an event on record, where its verdict may make a finding.

        Returns:
            The decision, with its reasons, and the clauses that the event breaches by it; None
            where nothing speaks of such acts, or the decision makes no finding.
        """
        how = self._ruling(event)
        if how is _Ruling.NONE or event.reverses:
            return None
        if how is _Ruling.ASKED or observers():
            return self._asked(event)
        session = self._scenarios.settled(event.at)
        ruled = session.judge.rule_on_record(event)
        return self._ruled(session, event, ruled, whole=True) if ruled.kinds else None

    def breaching(
        self, events: Iterable[Event], *, whole: bool
    ) -> Iterator[tuple[Event, Amounting]]:
        """Those of some events on record by which clauses are breached, as `amounting` has them.

        Args:
            events: The events, in the order of their instants.
            whole: Whether the reasons of decisions are worked out with them; else they are where
                they are first asked for, as those of `decide_each`.
        """
        alike, at_once = list[Event](), not observers()
        rulings, none, at_sight = self._rulings, _Ruling.NONE, _Ruling.AT_ONCE
        for event in events:
            how = rulings.get((event.by.name, event.act.kind)) or self._ruling(event)
            if how is none or event.reverses:
                continue
            if how is at_sight and at_once:
                alike.append(event)
                continue
            yield from self._breaching_alike(alike, whole=whole)
            alike.clear()
            asked = self._asked(event)
            if asked[1]:
                yield event, asked
        yield from self._breaching_alike(alike, whole=whole)

    def _breaching_alike(
        self, events: Sequence[Event], *, whole: bool
    ) -> Iterator[tuple[Event, Amounting]]:
        """Those by which clauses are breached of events that are ruled on at once."""
        if events:
            session = self._scenarios.settled(events[-1].at)
            for event, ruled in zip(events, session.judge.rule_on_each(events), strict=True):
                if ruled.breached:
                    yield event, self._ruled(session, event, ruled, whole=whole)

    def _asked(self, event: Event) -> Amounting:
        """The decision on an event on record that is asked about by itself."""
        decision = self.decide(event.by, event.act, event.on, event)
        return decision, decision.clauses if decision.verdict is Verdict.PROHIBITED else ()

    def _ruled(self, session: Session, event: Event, ruled: Ruled, *, whole: bool) -> Amounting:
        """The decision on an event on record, of which it is known what it comes to."""
        breached = tuple(dict.fromkeys([compiled.clause.id for compiled in ruled.breached]))
        facts = self.session.memory.facts
        sitting = _OnRecord(self, len(facts), session, event, facts.until(event.at))
        decision = briefly(sitting, event.act, ruled.verdict, ruled.effect)
        if whole or self._standing is None:
            reasons = session.judge.reasons_on_record(event)
            decision = changed(decision, reasons=reasons)
        return decision, breached

    def _ruling(self, event: Event) -> _Ruling:
        """How it is found what an event on record comes to, as all such acts of its party do."""
        key = event.by.name, event.act.kind
        how = self._rulings.get(key)
        if how is None:
            if not self._program.speaks_of(event.by, event.act):
                how = _Ruling.NONE
            elif self._dependencies.acts(*key).is_open or self.session.course.sees_itself(event):
                how = _Ruling.ASKED
            else:
                how = _Ruling.AT_ONCE
            self._rulings[key] = how
        return how

    def _settled(self, dependencies: Dependencies) -> dict[str, str]:
        """The readings that the caller has settled and an answer may depend on."""
        asked = {question.id for question in dependencies.questions}
        return {name: said for name, said in self._chosen.readings.items() if name in asked}

    def missing(
        self, decision: Decision, verdict: Verdict, most: int, known: int
    ) -> tuple[Missing, ...]:
        """The least that would give another verdict; see `Decision.why_not`.

        Args:
            decision: The decision, which was given here.
            verdict: The verdict wanted.
            most: How many events and readings are supposed together at most.
            known: How many events were on record then; later ones do not count.
        """
        from contract_rules.queries.why_not import Search

        party, act, on = decision.party, decision.act, decision.on
        memory = self.session.memory
        facts = memory.facts.recorded[:known]

        wanted = {verdict}
        if verdict is Verdict.PERMITTED:
            wanted = {Verdict.PERMITTED, Verdict.SILENT} - {decision.verdict}
        joined = wanted & {Verdict.UNDETERMINED, Verdict.CONFLICT}  # of ways that differ
        among = tuple(Verdict) if joined else tuple(wanted)

        def suppose(settled: tuple[Settled, ...], day: date | None) -> Decision:
            chosen, events = self._chosen, supposed_in(settled)
            for one in settled:
                if not isinstance(one.point, Event):
                    chosen = chosen.settling(one.point, one.choice)
            other = View(self._contract, self._matcher, chosen)
            other.session.put((*facts, *events), memory.currency)
            try:
                return evolve(other.decide(party, act, day or on, among=among), asker=None)
            finally:
                other.close()

        search = Search(
            contract=self._contract,
            facts=FactBase(facts),
            chosen=self._chosen,
            dependencies=self._dependencies.acts(party.name, act.kind),
            act=act,
            at=self._at(on),
            reasons=decision.reasons,
            ask=lambda session, day: session.decide(party, self._filled(act), day or on),
            suppose=suppose,
        )
        return search.least(wanted, most)

    def history(self, party: Party, act: Act) -> Intervals:
        """From when to when the decision on an act is the same; see `Engine.history`."""
        from contract_rules.answers.history import Intervals
        from contract_rules.queries.history import intervals

        change_points = self.change_points(party, (act,))
        return Intervals(intervals(lambda on: self.decide(party, act, on), change_points))

    def change_points(self, party: Party, acts: Sequence[Act]) -> ChangePoints:
        """The days on which the decision on one of some acts of an action may change."""
        from contract_rules.queries.change_points import ChangePoints

        dependencies = self._dependencies.acts(party.name, acts[0].kind)
        found = ChangePoints(self._contract, dependencies, *acts)
        self._scenarios.ask(
            dependencies, None, lambda session: found.gather(session.course, session.memory)
        )
        return found

    def timeline(self, known_by: On | None, *, partial: bool) -> Timeline:
        """Every case that the clauses of any text tell apart, with its history.

        Args:
            known_by: When what counts here was known at the latest, for the timeline to say so.
            partial: Whether actions of which there is no list of cases are left out, and told.
        """
        from contract_rules.answers.timeline import Timeline
        from contract_rules.queries.timeline import rows

        facts = self.session.memory.facts
        found, unlisted = rows(self._contract, self.session.memory, self, partial=partial)
        return Timeline(
            contract=self._contract,
            rows=found,
            unlisted=unlisted,
            record_ends=None if facts.last is None else day(facts.last.at),
            known_by=known_by,
            readings=dict(self._chosen.readings),
        )

    def settled_alike(self, party: Party, acts: Sequence[Act], on: On) -> Iterator[Settling]:
        """The decision on each of some acts, or on one that no clause tells apart with it.

        Each with the smallest sets of settled points that fix it, its clauses included.
        """
        from contract_rules.queries.likeness import DecidedAlike, Likeness

        in_each = self._in_each_at_once(party, on)
        if observers():
            return (self._settling(in_each(act)) for act in acts)
        likeness = Likeness(
            self._program, self.session.memory, party.name, acts[0].kind, self._at(on)
        )
        alike: DecidedAlike[Settling] = DecidedAlike(likeness, itemgetter(0))
        if not self._dependencies.acts(party.name, acts[0].kind).is_open:
            at_once = self._at_one_hearing(party, acts[0].kind, on)
            return alike.each(acts, lambda act: (at_once(act), ()))
        return alike.each(acts, lambda act: self._settling(in_each(act)))

    def _settling(self, found: list[tuple[Settlement, Decision]]) -> Settling:
        decision = self._decided(found)
        if not is_open(decision):
            return decision, decision.ways  # they fix the clauses already
        return decision, consensus.smallest(found, gist)

    def _supposing(self, party: Party, act: Act) -> Act:
        """The act as it is asked about, where things off the record may relate to it."""
        is_filled = self._dependencies.acts(party.name, act.kind).off_record
        return self._filled(act) if is_filled else act

    def _filled(self, act: Act) -> Act:
        """The act with names that nobody knows in fields left open, to which things may relate."""
        stated = dict(act.fields)
        kind = self._program.kinds[act.kind]
        for known in kind.fields:
            if known.name not in stated and known.type not in PLAIN and not known.options:
                stated[known.name] = Entity(known.type, f"that {known.type.lower()}")
            elif known.name not in stated and known.type == "Party":
                stated[known.name] = parties.Party("that party")
        if len(stated) == len(act.fields):
            return act
        fields: tuple[tuple[str, Value], ...] = tuple(
            (f.name, stated[f.name]) for f in kind.fields if f.name in stated
        )
        return Act(act.kind, fields, kind)

    def duties(self, on: On, wanted: Wanted | None = None) -> tuple[Duty, ...]:
        """The duties that had arisen by a date, by age."""
        asked = wanted or Wanted()
        clause = None if asked.clause is None else self._clause(asked.clause).id
        found = tuple(duty for duty, _ in self._owed(on, clause) if asked.has(duty))
        for duty in found if observers() else ():
            self._tell(duty)
        return found

    def amounts(self, on: On) -> Iterator[DutyAmounts]:
        """What is owed by each duty that had arisen by a date, by age."""
        from contract_rules.answers.duties import DutyAmounts
        from contract_rules.queries.duties import amounts_of

        if not self._is_told_by_accounts:
            return map(DutyAmounts.of, self.duties(on))
        at = self._at(on)
        return (amounts_of(account, at) for account in self._all_arisen(self.session, on))

    def duties_in_brief(self, on: On) -> Iterator[DutyInBrief]:
        """The duties that had arisen by a date, by age, in brief."""
        from contract_rules.answers.brief import DutyInBrief
        from contract_rules.queries.duties import brief_of

        if not self._is_told_by_accounts:
            return map(DutyInBrief.of, self.duties(on))
        at, arisen = self._at(on), self._all_arisen(self.session, on)
        return (brief_of(account, on, at, self._contract) for account in arisen)

    def breaches_in_brief(self, on: On) -> Iterable[BreachInBrief]:
        """The breaches by a date, in the order of their days, in brief."""
        from contract_rules.answers.brief import BreachInBrief

        if not self._is_told_by_accounts:
            return map(BreachInBrief.of, self.event_findings.breaches(on))
        return self.event_findings.breaches_in_brief(on)

    @property
    def _is_told_by_accounts(self) -> bool:
        """Whether accounts tell what is owed: no duty turns on what is open, nobody watches."""
        return not (self._dependencies.owing.is_open or observers())

    def duty_named(self, id_: str, on: On) -> Duty:
        """The duty of an id, as it stood on a date; see `Reader.duty`."""
        clauses = [p.id for p in self._contract.provisions if id_.startswith(f"{p.id}.")]
        owed = [pair for clause in dict.fromkeys(clauses) for pair in self._owed(on, clause)]
        for duty, ids in owed:
            if id_ in ids:
                self._tell(duty)
                return duty
        known = [id_ for _, ids in owed or self._owed(on) for id_ in ids]
        many = f"; engine.duties(on=...) has the {len(known)} that there are"
        end = nearest(id_, known) if len(known) <= MOST_NAMED else many
        msg = f"there is no duty {id_!r} by {on.isoformat()}{end}"
        raise UnknownDutyError(msg)

    def _owed(self, on: On, of: str | None = None) -> list[tuple[Duty, set[str]]]:
        """The duties, each with the ids that it has in one way or another.

        Args:
            on: As of when.
            of: The id of their clause; None for any.
        """
        at = self._at(on)
        obliging = (e for e in self._program.norms if isinstance(e.norm, Obligation))
        clauses = dict.fromkeys(e.clause.id for e in obliging if of in {None, e.clause.id})
        unsure = [c for c in clauses if self._dependencies.duties(c).is_open]
        sure = clauses.keys() - unsure
        told = self._told_later(self._arisen(self.session, on, sure), on)
        found = [(duty, {duty.id}) for duty in told]
        if not unsure:
            return found  # which is by age
        for clause in unsure:

            def question(session: Session, clause: str = clause) -> tuple[Duty, ...]:
                from contract_rules.queries.duties import duty_of

                accounts = self._arisen(session, on, {clause})
                return tuple(duty_of(account, on, self._contract) for account in accounts)

            dependencies = self._dependencies.duties(clause)
            found += consensus.owed(self._scenarios.ask(dependencies, at, question))
        ages = {
            account.id: age for age, account in enumerate(self._arisen(self.session, on, clauses))
        }
        last = len(ages)  # of what is owed in other ways to settle what is open

        def age(owed: tuple[Duty, set[str]]) -> tuple[date, int]:
            duty, ids = owed
            return duty.arisen, min(ages.get(id_, last) for id_ in ids)

        return sorted(found, key=age)

    def _tell(self, duty: Duty) -> None:
        settled = self._settled(self._dependencies.duties(duty.clause))
        for observer in observers():
            observer.owed(duty, settled)

    def _arisen(self, session: Session, on: On, clauses: Collection[str]) -> Iterator[Account]:
        """The accounts of the duties under some clauses that had arisen by a date, by age."""
        arisen = self._all_arisen(session, on)
        return (account for account in arisen if account.compiled.clause.id in clauses)

    def _all_arisen(self, session: Session, on: On) -> Iterator[Account]:
        """The accounts of all duties that had arisen by a date, by age."""
        at = self._at(on)
        session.course.advance(at)
        return session.course.ledger.arisen(at)

    def _told_later(self, accounts: Iterable[Account], on: On) -> list[Duty]:
        """The duties of accounts of the view's own session, as they stand on a date.

        What is said of one is worked out where it is first looked at, unless that is observed.
        """
        from contract_rules.queries.duties import Telling, duty_of

        if self._standing is None or observers():
            return [duty_of(account, on, self._contract) for account in accounts]
        teller = Telling(on, self._at(on), self._contract, self._standing.lock)
        found = list(map(teller.told_later, accounts))
        self.session.course.unread.note(teller.at, found)
        return found

    def unkept(self, on: On) -> Sequence[Duty]:
        """The duties that bear on which were breached by a date, by age; there may be others."""
        if not self._is_told_by_accounts:
            return self.duties(on)
        bears = bears_on_breaches(self._at(on))
        return self._told_later(filter(bears, self._all_arisen(self.session, on)), on)

    def duty(self, account: Account, on: On) -> Duty:
        """The duty of an account, as it stands on a date."""
        if not self._dependencies.duties(account.compiled.clause.id).is_open:
            (found,) = self._told_later((account,), on)
        else:
            found = next(duty for duty, ids in self._owed(on) if account.id in ids)
        if observers():
            self._tell(found)
        return found

    def status(self, on: On) -> ContractStatus:
        """What has become of the contract by a date; see `Reader.status`."""
        from contract_rules.answers.contract_status import ContractState, contract_status_gist, now
        from contract_rules.queries.contract_status import contract_status_of

        def question(session: Session) -> ContractStatus:
            return contract_status_of(session, on, self._contract)

        found = self._scenarios.ask(self._dependencies.course, self._at(on), question)
        first = found[0][1]
        if len({contract_status_gist(status) for _, status in found}) == 1:
            return first
        if len({now(status) for _, status in found}) > 1:
            undetermined = ContractState.UNDETERMINED
            first = evolve(first, state=undetermined, since=None, event=None, clause=None)
        return evolve(
            first,
            running=(),
            duties=tuple({d.id: d for _, status in found for d in status.duties}.values()),
            ways=consensus.smallest(found, contract_status_gist),
        )

    def account(self, party: Party, on: On, currency: str | None) -> Statement:
        """The statement of a party's account; see `Reader.account`."""
        from contract_rules.answers.statement import statement_gist
        from contract_rules.queries.statement import statement_of

        here = self.session.memory.currency
        known = self._contract.currencies or (() if here is None else (here,))
        meant = currency or (known[0] if len(known) == 1 else None)
        if meant is None:
            why = " and ".join(known)
            why = f"the contract counts in {why}" if known else "nothing says in which currency"
            msg = f"{why}; state it: currency={(known or ('USD',))[0]!r}"
            raise WrongTypeError(msg)
        if meant not in (known or ((meant,) if is_code(meant) else ())):
            msg = f"nothing is counted in {meant!r}{nearest(meant, known or (meant.upper(),))}"
            raise UnknownCurrencyError(msg)

        def question(session: Session) -> Statement:
            return statement_of(session, party, on, self._contract, meant)

        found = self._scenarios.ask(self._dependencies.owing, self._at(on), question)
        first = found[0][1]
        if len({statement_gist(told) for _, told in found}) == 1:
            return first
        ways = consensus.smallest(found, statement_gist)
        return evolve(
            first, entries=(), balance=None, unstated=(), not_binding=(), beyond=(), ways=ways
        )

    def told(self, event: Event) -> list[tuple[PartInDuty, ...]]:
        """What an event is to duties, in every way of settling what is open."""
        if not self._dependencies.owing.is_open:
            session = self._scenarios.settled(event.at)
            return [tuple(told_of(session.course.ledger, event))]

        def question(session: Session) -> tuple[PartInDuty, ...]:
            return tuple(told_of(session.course.ledger, event))

        return [
            told for _, told in self._scenarios.ask(self._dependencies.owing, event.at, question)
        ]

    def why_not_owed(self, asked: Event | Clause | str, on: On) -> NotOwed:
        """Why nothing is owed upon an event, or under a clause; see `Reader.why_not_owed`."""
        from contract_rules.answers.not_owed import NotOwed, asked_as_of, not_owed_gist
        from contract_rules.queries.not_owed import Unowed

        about = self._on_record(asked, on) if isinstance(asked, Event) else self._clause(asked)

        def question(session: Session) -> NotOwed:
            unowed = Unowed(self._contract, session, on)
            fates = (
                unowed.of_event(about) if isinstance(about, Event) else unowed.of_clause(about.id)
            )
            until = session.memory.facts.until
            fates = tuple(evolve(f, known=until(self._at(asked_as_of(f, on)))) for f in fates)
            known = until(self._at(on))
            return NotOwed(about=about, on=on, fates=fates, contract=self._contract, known=known)

        found = self._scenarios.ask(self._dependencies.owing, self._at(on), question)
        first = found[0][1]
        if len({not_owed_gist(answer) for _, answer in found}) == 1:
            return first
        return evolve(first, fates=(), ways=consensus.smallest(found, not_owed_gist))

    def _on_record(self, event: Event, on: On) -> Event:
        """The event, which must be on record by a date."""
        known = self.session.memory.facts.get(event.id)
        same = known is not None and (known == event or known.corrected is not None)
        if known is not None and same and known.at <= self._at(on):
            return known
        msg = f"{event} is not on record by {on.isoformat()}; record it, or ask engine.suppose(it)"
        raise UnknownEventError(msg)

    def _clause(self, asked: Clause | str) -> Clause:
        """The clause of that id, in its last wording."""
        id_ = asked if isinstance(asked, str) else asked.id
        found = [c for c in self._contract.provisions if isinstance(c, Clause) and c.id == id_]
        if not found:
            msg = f"{self._contract.name} has no clause {id_!r}; ask about one of its clauses"
            raise UnknownClauseError(msg)
        return found[-1]

    def compiled(self, asked: Clause | str) -> str:
        """The Python that the norms of a clause are compiled to; see `Reader.compiled`."""
        from contract_rules.evaluation.compiled import Functions

        functions = self._program.once(Functions)
        norms = self._program.by_clause[self._clause(asked).id]
        told = (f"# {ascii(norm.name)[1:-1]}\n{functions.source(norm)}" for norm in norms)
        return "\n".join(told)

    def unallocated(self, on: On) -> tuple[tuple[Event, Money], ...]:
        """The payments up to a date that exceed what was owed, by what exceeds it in any case."""
        at = self._at(on)
        facts, keys = self.session.memory.facts, self._program.once(paying)
        known = islice(facts, facts.until(at))
        return self.unallocated_of(
            tuple(event for event in known if (event.by.name, event.act.kind) in keys), at
        )

    def unallocated_of(
        self, events: tuple[Event, ...], at: int
    ) -> tuple[tuple[Event, Money], ...]:
        """The payments among events that exceed what was owed, by what exceeds it in any case.

        Args:
            events: The events.
            at: As of which instant: what counted by then, and is not reversed by then, counts.
        """

        def question(session: Session) -> dict[tuple[Event, str], Money]:
            return dict(left_over(self._program, session, events, at))

        found = [left for _, left in self._scenarios.ask(self._dependencies.owing, at, question)]
        return tuple(
            (event, min(left[event, name] for left in found))
            for event, name in found[0]
            if all((event, name) in left for left in found)
        )

    def standing(self, on: On) -> tuple[StandingDuty, ...]:
        """The duties that clauses lay down upon occasions, of which there is none by a date."""
        from contract_rules.queries.report import standing

        at = self._at(on)
        self.session.course.advance(at)
        return standing(self._contract, self.session.memory, self, at)

    def upcoming(self, on: On) -> tuple[Upcoming, ...]:
        """What changes after a date if nobody does anything, whatever is open."""
        from contract_rules.queries.upcoming import ahead

        dependencies = self._dependencies.course
        ways = [self._chosen]
        if dependencies.is_open:
            asked = self._scenarios.ask(dependencies, self._at(on), lambda _: None)
            ways = [way for way, _ in asked]
        settled = dict.fromkeys(
            w.about(dependencies.questions, dependencies.off_record) for w in ways
        )
        first, *others = [ahead(self._contract, self._fork(on, way), on) for way in settled]
        return tuple(u for u in first if all(u in found for found in others))

    def _fork(self, on: On, way: Settlement) -> Course:
        """The course of events on what is on record up to a date alone."""
        session = open_session(self._contract, "semantics", way)
        memory = self.session.memory
        session.put(memory.facts.up_to(on), memory.currency)
        session.course.advance(self._at(on))
        return session.course

    def report(self, on: On, known_by: On | None) -> Report:
        """What each party may, may not and must do on a date, and why.

        Args:
            on: The date.
            known_by: When what counts here was known at the latest, for the report to say so.
        """
        from contract_rules.answers.contract_status import ending
        from contract_rules.queries.report import survey

        self.session.course.advance(self._at(on))
        owed = tuple(d for d in self.duties(on) if not d.is_settled)
        found = survey(self._contract, self.session.memory, self, on, owed)
        readings = {name: str(said) for name, said in self._chosen.readings.items()}
        left = self.unallocated(on)
        over = ending(self.status(on))
        return evolve(found, known_by=known_by, readings=readings, unallocated=left, ended=over)

    def bears(self, compiled: CompiledNorm, at: int) -> bool:
        """Whether a report speaks of a norm, under one way of settling what is open or another."""
        if not self._dependencies.course.is_open:
            return self.session.judge.bears(compiled, at)
        dependencies = self._dependencies.acts(compiled.by, compiled.kind)
        found = self._scenarios.ask(
            dependencies, at, lambda session: session.judge.bears(compiled, at)
        )
        return any(bears for _, bears in found)


class _AsOfThen:
    """What asks a view once more by what was on record when it gave a decision.

    A record only grows, so that what was known then can be asked again, whatever came after.
    """

    __slots__ = ()

    view: View
    known: int

    def missing(
        self, decision: Decision, verdict: Verdict, most: int, timeout: Seconds | None
    ) -> tuple[Missing, ...]:
        """See `Asker.missing`."""
        with within(timeout):
            return self.view.missing(decision, verdict, most, self.known)


@frozen(eq=False, repr=False)
class _Asker(_AsOfThen):
    """What gave a decision with its reasons, and how many events were on record then."""

    view: View
    known: int


@frozen(eq=False, repr=False)
class _Sitting(_AsOfThen):
    """What decides on all acts of an action by a party at an instant, until events are recorded.

    Attributes:
        view: The view.
        known: How many events are on record.
        session: What decides.
        hearing: What is the same for all such acts.
        hearings: The same by the course of events, where such acts may turn on open points; else
            None.
        ruling: What gives the answers and their reasons at once, where there is such a thing.
        told: What the decisions have in common.
        names: What things are called.
        itself: None: the acts are not on record.
    """

    view: View
    known: int
    session: Session
    hearing: Hearing
    hearings: dict[Course, Hearing] | None
    ruling: AtOnce | None
    told: InCommon
    names: NamedThings
    itself: None = field(init=False, default=None)

    @property
    def at(self) -> int:
        """The instant."""
        return self.hearing.at

    def decide_each(self, acts: Sequence[Act]) -> Sequence[Decision]:
        """The decisions on acts; of many, what speaks about them is not kept."""
        if self.ruling is None or len(acts) == 1:
            return [self.decide(act) for act in acts]
        return each_briefly(self, acts, self.ruling.rule_each(acts))

    def decide(self, act: Act) -> Decision:
        """The decision on an act, of which nothing more is worked out than the answer."""
        ruling = self.ruling
        if ruling is not None:
            verdict, effect, _ = ruling.rule(act)
            return briefly(self, act, verdict, effect)
        if self.hearings is not None:
            return self.view.decide_open(self, self.hearings, act)
        heard = self.session.judge.hear(self.hearing, act)
        verdict, effect, _ = heard.answer
        return briefly(self, act, verdict, effect, heard)

    def reasons(self, decision: Decision, heard: object) -> tuple[Reason, ...]:
        """See `Teller.reasons`."""
        return self.view.reasons(decision, heard, self)

    def notes(self, decision: Decision) -> tuple[str, ...]:
        """See `Teller.notes`."""
        facts = self.view.session.memory.facts.recorded[: self.known]
        return tuple(self.names.doubts(decision.act, facts))


@define(eq=False, repr=False)
class _OnRecord(_AsOfThen):
    """What decided on an act on record, and tells of that what is asked for.

    Nobody changes it; it is not frozen, as what is frozen takes longer to make.

    Attributes:
        view: The view.
        known: How many events are on record.
        session: What decided.
        itself: The event.
        until: How many events were on record by its instant.
    """

    view: View
    known: int
    session: Session
    itself: Event
    until: int
    ruling: ClassVar[None] = None

    @property
    def at(self) -> int:
        """The instant."""
        return self.itself.at

    @property
    def hearing(self) -> Hearing:
        """What is the same for all such acts, once the course of events was gone through."""
        event = self.itself
        return self.session.judge.hearing(event.by, event.act.kind, event.at)

    @property
    def told(self) -> InCommon:
        """What decisions on such acts have in common."""
        event = self.itself
        contract = self.session.contract
        return InCommon(party=event.by, on=event.on, contract=contract, known=self.until)

    def reasons(self, decision: Decision, heard: object) -> tuple[Reason, ...]:
        """See `Teller.reasons`."""
        return self.view.reasons(decision, heard, self)

    def notes(self, decision: Decision) -> tuple[str, ...]:
        """None: the names of an act on record were noted when it was recorded."""
        del decision
        return ()


def _is_same(one: Heard, other: Heard) -> bool:
    """Whether it is known that both come to the same answer by the same clauses."""
    clauses = one.clauses if one.answer[:2] == other.answer[:2] else None
    return clauses is not None and clauses == other.clauses


def _by_kind(acts: Sequence[Act]) -> Iterable[tuple[str, Sequence[Act]]]:
    """Acts by the name of their action, those of one that follow each other together."""
    if len({act.kind for act in acts}) == 1:
        return ((acts[0].kind, acts),)
    return ((kind, tuple(alike)) for kind, alike in groupby(acts, key=_KIND))


_KIND = attrgetter("kind")
