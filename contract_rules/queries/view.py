"""A standpoint: what is taken as known and as settled, and the questions put from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from contract_rules.answers.decisions import supposed_in
from contract_rules.evaluation.dependencies import Reaches
from contract_rules.evaluation.observers import OBSERVERS
from contract_rules.evaluation.program import book_of
from contract_rules.evaluation.session import Sitting
from contract_rules.norms.norms import Obligation
from contract_rules.norms.questions import Question
from contract_rules.queries import consensus
from contract_rules.queries.change_points import END, Turns
from contract_rules.queries.duties import duty_of
from contract_rules.queries.findings import Inquest, Told, left_over, told_of
from contract_rules.queries.history import intervals
from contract_rules.queries.report import survey
from contract_rules.queries.scenarios import Ways
from contract_rules.queries.upcoming import ahead
from contract_rules.queries.why_not import Search
from contract_rules.values.acts import PLAIN, Act, Entity, Party
from contract_rules.values.instants import instant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_rules.answers.decisions import Decision, Missing
    from contract_rules.answers.duties import Duty
    from contract_rules.answers.history import Interval
    from contract_rules.answers.open_points import Settled
    from contract_rules.answers.reasons import Verdict
    from contract_rules.answers.report import Report
    from contract_rules.answers.upcoming import Upcoming
    from contract_rules.contracts.contract import Contract
    from contract_rules.evaluation.dependencies import Reach
    from contract_rules.evaluation.program import Entry
    from contract_rules.evaluation.settlement import Settlement
    from contract_rules.evaluation.timeline.accounts import Account
    from contract_rules.evaluation.timeline.course import Course
    from contract_rules.values.acts import Value
    from contract_rules.values.events import Event
    from contract_rules.values.instants import On
    from contract_rules.values.money import Money


class Standpoint:
    """Answers about one contract and one record, as far as the answers are settled.

    Args:
        contract: The contract, as it is known.
        matcher: By what norms are evaluated, as `Sitting` takes it.
        chosen: The readings that the caller has settled.
        sitting: A sitting on the contract, where there is one; else it makes one of its own.

    Attributes:
        inquest: What events and duties amount to.
        sitting: What answers where nothing is open.
    """

    def __init__(
        self,
        contract: Contract,
        matcher: str | None,
        chosen: Settlement,
        sitting: Sitting | None = None,
    ) -> None:
        self._book = book = book_of(contract)
        self._matcher = matcher
        self._chosen = chosen
        self._owns = sitting is None
        self._reaches = Reaches(book)
        course = self._reaches.course
        settled = chosen.about(course.questions, course.off_record)
        self.sitting = sitting or Sitting(book, matcher, settled)
        self._ways = Ways(book, self._reaches, self.sitting, matcher, chosen)
        self.inquest = Inquest(book, self.sitting.records, self.sitting.course, self)

    def refresh(self) -> None:
        """Forget what was worked out on less than what is on record now."""
        self._ways.close()

    def close(self) -> None:
        """Give back what is held."""
        self._ways.close()
        if self._owns:
            self.sitting.close()

    def decide(self, party: Party, act: Act, on: On, itself: Event | None = None) -> Decision:
        """The decision on an act; see `Judge.decide`."""
        reach = self._reaches.acts(party.name, act.kind)
        asked = self._filled(act) if reach.off_record and itself is None else act

        def question(sitting: Sitting) -> Decision:
            return sitting.judge.decide(party, asked, on, itself)

        decision = consensus.decided(self._ways.ask(reach, instant(on), question))
        answer = evolve(decision if asked is act else _restored(decision, act), asker=self)
        for observer in OBSERVERS:
            observer.decided(answer, self._settled(reach))
        return answer

    def _settled(self, reach: Reach) -> dict[str, str]:
        """The readings that the caller has settled and an answer may depend on."""
        asked = {question.id for question in reach.questions}
        return {name: said for name, said in self._chosen.readings.items() if name in asked}

    def missing(self, decision: Decision, verdict: Verdict) -> tuple[Missing, ...]:
        """The least that would give another verdict; see `Decision.why_not`."""
        party, act, on = decision.party, decision.act, decision.on
        records = self.sitting.records

        def suppose(settled: tuple[Settled, ...]) -> Decision:
            chosen, events = self._chosen, supposed_in(settled)
            for one in settled:
                if isinstance(one.point, Question):
                    chosen = chosen.settling(one.point, one.choice)
            other = Standpoint(self._book.contract, self._matcher, chosen)
            other.sitting.put((*records.facts, *events), records.currency)
            try:
                return evolve(other.decide(party, act, on), asker=None)
            finally:
                other.close()

        search = Search(
            book=self._book,
            facts=records.facts,
            chosen=self._chosen,
            reach=self._reaches.acts(party.name, act.kind),
            act=act,
            at=instant(on),
            ask=lambda sitting: sitting.judge.decide(party, self._filled(act), on),
            suppose=suppose,
        )
        return search.least(verdict)

    def history(self, party: Party, act: Act) -> tuple[Interval, ...]:
        """From when to when the decision on an act is the same; see `Engine.history`."""
        reach = self._reaches.acts(party.name, act.kind)
        turns = Turns(self._book, reach, act)
        self._ways.ask(reach, END, lambda sitting: turns.gather(sitting.course, sitting.records))
        return intervals(lambda on: self.decide(party, act, on), turns)

    def _filled(self, act: Act) -> Act:
        """The act with names that nobody knows in fields left open, to which things may relate."""
        stated = dict(act.fields)
        kind = self._book.kinds[act.kind]
        for known in kind.fields:
            if known.name not in stated and known.type not in PLAIN:
                stated[known.name] = Entity(known.type, f"that {known.type.lower()}")
            elif known.name not in stated and known.type == "Party":
                stated[known.name] = Party("that party")
        if len(stated) == len(act.fields):
            return act
        fields: tuple[tuple[str, Value], ...] = tuple(
            (f.name, stated[f.name]) for f in kind.fields if f.name in stated
        )
        return Act(act.kind, fields, kind)

    def duties(self, on: On) -> tuple[Duty, ...]:
        """The duties that had arisen by a date, by age."""
        found = tuple(duty for duty, _ in self._owed(on))
        for duty in found if OBSERVERS else ():
            self._tell(duty)
        return found

    def _owed(self, on: On) -> list[tuple[Duty, set[str]]]:
        """The duties, each with the ids that it has in one way or another."""
        at = instant(on)
        obliging = (e for e in self._book.entries if isinstance(e.norm, Obligation))
        clauses = dict.fromkeys(entry.clause.id for entry in obliging)
        unsure = [c for c in clauses if self._reaches.duties(c).is_open]
        found = [(d, {d.id}) for d in self._duties(self.sitting, on) if d.clause not in unsure]
        for clause in unsure:

            def question(sitting: Sitting, clause: str = clause) -> tuple[Duty, ...]:
                return tuple(d for d in self._duties(sitting, on) if d.clause == clause)

            reach = self._reaches.duties(clause)
            found += consensus.owed(self._ways.ask(reach, at, question))
        return sorted(found, key=lambda owed: owed[0].arisen)

    def _tell(self, duty: Duty) -> None:
        settled = self._settled(self._reaches.duties(duty.clause))
        for observer in OBSERVERS:
            observer.owed(duty, settled)

    def _duties(self, sitting: Sitting, on: On) -> Iterator[Duty]:
        sitting.course.advance(instant(on))
        arisen = sitting.course.ledger.arisen(instant(on))
        return (duty_of(account, on, self._book.contract) for account in arisen)

    def duty(self, account: Account, on: On) -> Duty:
        """The duty of an account, as it stands on a date."""
        if not self._reaches.duties(account.entry.clause.id).is_open:
            found = duty_of(account, on, self._book.contract)
        else:
            found = next(duty for duty, ids in self._owed(on) if account.id in ids)
        self._tell(found)
        return found

    def told(self, event: Event) -> list[tuple[Told, ...]]:
        """What an event is to duties, in every way of settling what is open."""

        def question(sitting: Sitting) -> tuple[Told, ...]:
            return tuple(told_of(sitting.course.ledger, event))

        return [told for _, told in self._ways.ask(self._reaches.owing, event.at, question)]

    def unallocated(self, on: On) -> tuple[tuple[Event, Money], ...]:
        """The payments up to a date that exceed what was owed, by what exceeds it in any case."""
        return self.unallocated_of(tuple(self.sitting.records.facts.up_to(on)))

    def unallocated_of(self, events: tuple[Event, ...]) -> tuple[tuple[Event, Money], ...]:
        """The payments among events that exceed what was owed, by what exceeds it in any case."""

        def question(sitting: Sitting) -> dict[str, Money]:
            left = left_over(self._book, sitting.course.ledger.counting, events)
            return {event.id: excess for event, excess in left}

        at = max((event.at for event in events), default=0)
        found = [left for _, left in self._ways.ask(self._reaches.owing, at, question)]
        return tuple(
            (event, min(left[event.id] for left in found))
            for event in events
            if all(event.id in left for left in found)
        )

    def upcoming(self, on: On) -> tuple[Upcoming, ...]:
        """What changes after a date if nobody does anything, whatever is open."""
        reach = self._reaches.course
        ways = [way for way, _ in self._ways.ask(reach, instant(on), lambda _: None)]
        settled = dict.fromkeys(w.about(reach.questions, reach.off_record) for w in ways)
        first, *others = [ahead(self._book, self._fork(on, way), on) for way in settled]
        return tuple(u for u in first if all(u in found for found in others))

    def _fork(self, on: On, way: Settlement) -> Course:
        """The course of events on what is on record up to a date alone."""
        sitting = Sitting(self._book, "semantics", way)
        records = self.sitting.records
        sitting.put(records.facts.up_to(on), records.currency)
        sitting.course.advance(instant(on))
        return sitting.course

    def report(self, on: On) -> Report:
        """What each party may, may not and must do on a date, and why."""
        self.sitting.course.advance(instant(on))
        owed = tuple(d for d in self.duties(on) if not d.is_settled)
        return survey(self._book, self.sitting.records, self, on, owed)

    def bears(self, entry: Entry, at: int) -> bool:
        """Whether a report speaks of a norm, under one way of settling what is open or another."""
        if not self._reaches.course.is_open:
            return self.sitting.judge.bears(entry, at)
        reach = self._reaches.acts(entry.by, entry.kind)
        found = self._ways.ask(reach, at, lambda sitting: sitting.judge.bears(entry, at))
        return any(bears for _, bears in found)


def _restored(decision: Decision, act: Act) -> Decision:
    """The decision, of the act that was asked about."""
    ways = tuple(evolve(way, answer=_restored(way.answer, act)) for way in decision.ways)
    return evolve(decision, act=act, ways=ways)
