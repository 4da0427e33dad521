"""Scenarios: every way of settling the open points that an answer depends on.

A question is put to one session after another: first with every open point settled as is
supposed anyway (the first reading; nothing happened off the record), and then, for each open point
that the answer was seen to ask about, settled otherwise. So the tree of scenarios branches only
where an answer branches: open points that it never asks about are not varied, and the leaves of
the tree together are all the scenarios that there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from contract_rules.answers.open_points import Point, choices
from contract_rules.errors import TooManyOpenPointsError
from contract_rules.evaluation.dependencies import DependencyIndex
from contract_rules.evaluation.session import open_session

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_rules.contracts.contract import Contract
    from contract_rules.evaluation.dependencies import Dependencies
    from contract_rules.evaluation.session import Session
    from contract_rules.evaluation.settlement import Settlement

R = TypeVar("R")

MOST_WAYS = 4096
"""How many ways of settling what one answer reaches are gone through."""


class Scenarios:
    """Puts questions to a contract under every way of settling what they reach.

    Args:
        contract: The contract.
        base: The session that supposes the readings chosen, else the first, and nothing else.
        matcher: The matcher by which answers are found, as `Session` takes it.
        chosen: What the caller has settled.
    """

    def __init__(
        self,
        contract: Contract,
        base: Session,
        matcher: str | None,
        chosen: Settlement,
    ) -> None:
        self._contract = contract
        self._course = contract.program.once(DependencyIndex).course
        self._base = base
        self._own = base.memory.settlement
        self._matcher = matcher
        self._chosen = chosen
        self._sessions: dict[tuple[Settlement, bool], Session] = {}

    def close(self) -> None:
        """Close the sessions that were opened beside the one given."""
        for session in self._sessions.values():
            session.close()
        self._sessions.clear()

    def ask(
        self, dependencies: Dependencies, at: int, question: Callable[[Session], R]
    ) -> list[tuple[Settlement, R]]:
        """Every way of settling what an answer reaches, with the answer; the supposed one first.

        Raises:
            TooManyOpenPointsError: When there are more than `MOST_WAYS`.
        """
        if not dependencies.is_open:
            return [(self._chosen, self._put(self._chosen, at, question))]
        found: list[tuple[Settlement, R]] = []
        waiting = [self._chosen]
        while waiting:
            way = waiting.pop()
            points, answer = self._track(way, dependencies, at, question)
            for point in points:
                supposed, *others = choices(point)
                waiting += (way.settling(point, other) for other in others)
                way = way.settling(point, supposed)
            found.append((way, answer))
            if len(found) + len(waiting) > MOST_WAYS:
                msg = (
                    f"the answer turns on more than {MOST_WAYS} ways of settling what is open; "
                    'settle some of the questions: readings={"post-agi-access": "lost"}'
                )
                raise TooManyOpenPointsError(msg)
        if self._base.is_defining:
            return found
        return [(way, self._put(way, at, question)) for way, _ in found]

    def _track(
        self,
        way: Settlement,
        dependencies: Dependencies,
        at: int,
        question: Callable[[Session], R],
    ) -> tuple[list[Point], R]:
        """The open points that an answer reaches under a settlement, and the answer."""
        session = self._session(way, tracked=True)
        session.course.advance(at)
        with session.under(way) as supposing:
            answer = question(supposing)
        norms = dependencies.norms
        points = dict.fromkeys((*session.reached(norms), *supposing.reached(norms)))
        return [point for point in points if point not in way.known], answer

    def _put(self, way: Settlement, at: int, question: Callable[[Session], R]) -> R:
        session = self._session(way, tracked=False)
        session.course.advance(at)
        with session.under(way) as supposing:
            return question(supposing)

    def _session(self, way: Settlement, *, tracked: bool) -> Session:
        """The session that agrees with a settlement on what the course of events depends on."""
        key = way.about(self._course.questions, self._course.off_record)
        if key == self._own and not tracked:
            return self._base
        session = self._sessions.get((key, tracked))
        if session is None:
            matcher = "semantics" if tracked else self._matcher
            session = open_session(self._contract, matcher, key, tracked=tracked)
            session.put(self._base.memory.facts, self._base.memory.currency)
            self._sessions[key, tracked] = session
        return session
