"""A session: one contract at work on one record, with what is open settled in one way.

It brings together what an evaluation takes: the working memory, the matcher, the judge and the
course of events. A session answers under its own settlement, or for a while under another that
agrees with it on what the course of events depends on (`Session.under`).
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from itertools import compress
from typing import TYPE_CHECKING

from attrs import evolve

from contract_rules.contracts.contract import Contract
from contract_rules.errors import ContractError, WrongTypeError
from contract_rules.evaluation.deadline import look_at_the_time
from contract_rules.evaluation.distinctions import distinctions_of
from contract_rules.evaluation.judge import Judge
from contract_rules.evaluation.matcher import Matcher
from contract_rules.evaluation.observers import observers
from contract_rules.evaluation.settlement import Reached, Settlement
from contract_rules.evaluation.timeline.accounts import Accounts
from contract_rules.evaluation.timeline.course import Course
from contract_rules.evaluation.timeline.in_force import InForce
from contract_rules.evaluation.timeline.ledger import Ledger
from contract_rules.evaluation.timeline.undo import UndoLog
from contract_rules.evaluation.working_memory import ALWAYS, NEVER, Record, WorkingMemory
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contract_rules.answers.decisions import Decision
    from contract_rules.answers.open_points import Point
    from contract_rules.contracts.fact_base import FactBase
    from contract_rules.contracts.program import Program
    from contract_rules.evaluation.judge import Heard, Hearing
    from contract_rules.values.acts import Act, Party
    from contract_rules.values.events import Event
    from contract_rules.values.instants import On


@frozen(eq=False, repr=False)
class Session:
    """What answers questions about one contract, on one record, under one settlement.

    Attributes:
        contract: The contract.
        memory: What is on record, and how what is open is settled.
        matcher: What finds which norms apply.
        judge: What decides on acts, on this working memory.
        course: What is in force and owed when.
    """

    contract: Contract
    memory: WorkingMemory
    matcher: Matcher
    judge: Judge
    course: Course

    def put(self, events: Iterable[Event], currency: str | None) -> tuple[bool, ...]:
        """Put events on record that were admitted; whether each is new.

        What follows from them is worked out as far as something is asked about; where somebody is
        told of it, at once, as a later question may be put quietly.

        Args:
            events: The events.
            currency: What amounts are counted in.

        Raises:
            EventConflictError: When an event's id is taken by a different event.
        """
        events = tuple(events)
        if events and self.course.unread:
            self.course.unread.read(min([event.at for event in events]))
        new = self.memory.facts.add(*events)
        self.memory.record.count_in(currency, events)
        self.course.add(events if all(new) else list(compress(events, new)))
        if observers():
            with suppress(ContractError):  # whoever asks is told
                self.course.advance(self.course.latest)
        return new

    def decide(self, party: Party, act: Act, on: On, itself: Event | None = None) -> Decision:
        """The decision on an act; see `Judge.decide`."""
        look_at_the_time()
        self.course.advance(self.contract.program.zone.instant(on))
        decide = partial(self.judge.decide, party, act, on, itself)
        if itself is not None and self.course.sees_itself(itself):
            return self.course.without(itself, decide)
        return decide()

    def hear_at(
        self, hearings: dict[Course, Hearing], party: Party, act: Act, at: int
    ) -> tuple[Hearing, Heard]:
        """What speaks about an act, of several such that are asked about at one instant.

        The course of events was gone through by then.

        Args:
            hearings: What is the same for all of them, by the course of events; it is added to.
            party: Whose act it is.
            act: The act.
            at: The instant at which it would be done.
        """
        look_at_the_time()
        hearing = hearings.get(self.course)
        if hearing is None:
            hearing = hearings[self.course] = self.judge.hearing(party, act.kind, at)
        return hearing, self.judge.hear(hearing, act)

    def decide_at(
        self, hearings: dict[Course, Hearing], party: Party, act: Act, on: On
    ) -> Decision:
        """The decision on an act; see `hear_at`, but for when it would be done."""
        at = self.contract.program.zone.instant(on)
        return self.judge.decided(*self.hear_at(hearings, party, act, at), on)

    def reached(self, norms: Iterable[int]) -> list[Point]:
        """The open points that norms (by their numbers) asked about, where that is noted."""
        return [] if self.memory.reached is None else self.memory.reached.by(norms)

    def under(self, settlement: Settlement) -> Session:
        """A session under a settlement that agrees with its own on what the course depends on.

        Both share the record, the course of events and the matcher.
        """
        memory = self.memory.under(settlement)
        return Session(self.contract, memory, self.matcher, self.judge.on(memory), self.course)

    @property
    def quiet(self) -> Session:
        """The same session, where it is not noted which open points are reached."""
        if self.memory.reached is None:
            return self
        memory = self.memory.quiet
        return Session(self.contract, memory, self.matcher, self.judge.on(memory), self.course)

    def in_bulk(self) -> Session:
        """The same session, in which compiled norms are asked whether norms apply to acts."""
        from contract_rules.evaluation.compiled import CompiledMatcher

        matcher = CompiledMatcher(self.contract.program)
        return evolve(self, matcher=matcher, judge=self.judge.by(matcher))

    def close(self) -> None:
        """Give back what is held."""
        self.matcher.close()


def open_session(  # noqa: PLR0913 (each is named)
    contract: Contract,
    matcher: str | None,
    settlement: Settlement | None = None,
    *,
    tracked: bool = False,
    in_doubt: bool = False,
    owing: bool = True,
) -> Session:
    """A session with nothing on record yet.

    Args:
        contract: The contract.
        matcher: ``"durable"``, ``"compiled"``, ``"both"`` of these, ``"semantics"``, or None for
            the first that can be had.
        settlement: How what the course of events depends on is settled.
        tracked: Whether it is noted which open points are reached.
        in_doubt: Whether every action is taken to be one that need not be on record.
        owing: Whether duties are gone through; see `may_be_left_aside`.

    Raises:
        EngineUnavailableError: When ``"durable"`` or ``"both"`` is asked for, and durable-rules
            cannot be imported.
        WrongTypeError: When there is no such matcher.
    """
    program, settled = contract.program, settlement or Settlement()
    accounts, undo_log = Accounts(program.late), UndoLog()
    memory = WorkingMemory(
        record=Record(
            contract.currency,
            program.exercised,
            NEVER if contract.currency is None else ALWAYS,
        ),
        zone=program.zone,
        below=program.below,
        groups=program.groups,
        owed=accounts,
        settlement=settled,
        reached=Reached() if tracked else None,
        in_doubt=in_doubt,
        distinctions=program.once(distinctions_of) if tracked else {},
    )
    found = _matcher(matcher, program, memory.facts)
    in_force = InForce(program, undo_log)
    ledger = Ledger(program, memory, accounts, undo_log)
    judge = Judge(contract, memory, found, in_force, ledger)
    course = Course(contract, memory, found, judge, in_force, ledger, undo_log, owing=owing)
    course.add(settled.happened)
    return Session(contract, memory, found, judge, course)


def _matcher(name: str | None, program: Program, facts: FactBase) -> Matcher:
    match name:
        case "durable":
            from contract_rules.evaluation.durable import Beside, DurableMatcher

            return DurableMatcher(program, facts, Beside(program).match)
        case "both":
            from contract_rules.evaluation.agreeing import AgreeingMatcher

            return AgreeingMatcher(program, facts)
        case "compiled":
            from contract_rules.evaluation.compiled import CompiledMatcher

            return CompiledMatcher(program)
        case "semantics":
            from contract_rules.evaluation.semantics import Semantics

            return Semantics()
        case None:
            from contract_rules.evaluation.durable import is_available

            return _matcher("durable" if is_available() else "compiled", program, facts)
        case _:
            pass
    msg = f"there is no matcher {name!r}; write 'durable', 'compiled', 'both' or 'semantics'"
    raise WrongTypeError(msg)
