"""A sitting: a contract, what is on record and one way of settling what is open, at work."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from contract_rules.errors import WrongTypeError
from contract_rules.evaluation.distinctions import distinctions_of
from contract_rules.evaluation.durable import DurableMatcher, is_available
from contract_rules.evaluation.judge import Judge
from contract_rules.evaluation.semantics import Semantics
from contract_rules.evaluation.settlement import Reached, Settlement
from contract_rules.evaluation.timeline.course import Course
from contract_rules.evaluation.timeline.undo import UndoLog
from contract_rules.evaluation.working_memory import WorkingMemory

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from contract_rules.answers.open_points import Point
    from contract_rules.evaluation.matcher import Matcher
    from contract_rules.evaluation.program import Program
    from contract_rules.values.events import Event


class Session:
    """Whoever answers questions about one contract, one record, one settlement.

    Args:
        program: The contract's book.
        matcher: ``"durable"``, ``"semantics"``, or None for the first that can be had.
        settlement: How what the course of events depends on is settled.
        tracked: Whether it is noted which open points are reached.

    Raises:
        EngineUnavailableError: When ``"durable"`` is asked for and cannot be imported.
        NetworkTooLargeError: When it does not hold the contract.
        WrongTypeError: When there is no such matcher.
    """

    def __init__(
        self,
        program: Program,
        matcher: str | None,
        settlement: Settlement | None = None,
        *,
        tracked: bool = False,
    ) -> None:
        self.memory = WorkingMemory(program.contract.currency, program.contract.vocabulary)
        self.memory.settlement = settlement or Settlement()
        self.memory.reached = Reached() if tracked else None
        self.memory.distinctions = distinctions_of(program) if tracked else {}
        self.matcher = _matcher(matcher, program, self.memory)
        self.course = Course(program, self.memory, self.matcher, UndoLog())
        self.judge = Judge(program, self.memory, self.matcher, self.course)
        for event in self.memory.settlement.happened:
            self.matcher.add(event)
        self.course.add(self.memory.settlement.happened)

    @property
    def is_defining(self) -> bool:
        """Whether norms are evaluated as they are defined."""
        return isinstance(self.matcher, Semantics)

    def put(self, events: Iterable[Event], currency: str | None) -> tuple[bool, ...]:
        """Put events on record that were admitted; whether each is new.

        Args:
            events: The events.
            currency: What amounts are counted in.

        Raises:
            EventConflictError: When an event's id is taken by a different event.
            ContractError: When what follows from them cannot be worked out, as a date; nothing
                can be asked then.
        """
        events = tuple(events)
        new = self.memory.facts.add(*events)
        self.memory.currency = currency
        added = [event for event, is_new in zip(events, new, strict=True) if is_new]
        for event in added:
            self.matcher.add(event)
        self.course.add(added)
        return new

    def reached(self, norms: Iterable[int]) -> list[Point]:
        """The open points that norms (numbers of entries) have asked about, where it is noted."""
        return self.memory.reached.by(norms) if self.memory.reached else []

    @contextmanager
    def under(self, settlement: Settlement) -> Generator[Reached]:
        """Answer under a settlement, which agrees with its own on what the course depends on.

        Yields:
            What is reached, where that is noted.
        """
        memory, own, noted = self.memory, self.memory.settlement, self.memory.reached
        supposed = [event for event in settlement.happened if event not in own.known]
        reached = Reached()
        try:
            memory.settlement = settlement
            memory.reached = None if noted is None else reached
            for event in supposed:
                self.matcher.add(event)
            yield reached
        finally:
            memory.settlement, memory.reached = own, noted
            for event in supposed:
                self.matcher.remove(event)

    def close(self) -> None:
        """Give back what is held."""
        self.matcher.close()
        self.course.close()


def _matcher(name: str | None, program: Program, memory: WorkingMemory) -> Matcher:
    match name:
        case "durable":
            return DurableMatcher(program, memory)
        case "semantics":
            return Semantics(memory)
        case None:
            return DurableMatcher(program, memory) if is_available() else Semantics(memory)
        case _:
            pass
    msg = f"there is no matcher {name!r}; write 'durable' or 'semantics'"
    raise WrongTypeError(msg)
