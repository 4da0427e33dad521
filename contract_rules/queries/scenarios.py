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
from contract_rules.evaluation.deadline import look_at_the_time
from contract_rules.evaluation.dependencies import DependencyIndex
from contract_rules.evaluation.session import open_session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from contract_rules.contracts.contract import Contract
    from contract_rules.evaluation.dependencies import Dependencies
    from contract_rules.evaluation.session import Session
    from contract_rules.evaluation.settlement import Settlement
    from contract_rules.values.events import Event

R = TypeVar("R")

MOST_WAYS = 4096
"""How many ways of settling what one answer reaches are gone through."""

MOST_WAITING = 16
"""How many sessions are kept that nothing was asked of since events were put on record."""


class Scenarios:
    """Puts questions to a contract under every way of settling what they reach.

    Args:
        contract: The contract.
        base: The session that supposes the readings chosen, else the first, and nothing else.
        matcher: By what norms are evaluated, as `open_session` takes it.
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
        self._own_way = self._about(chosen)
        self._is_base = self._own_way == self._own
        self._settled: tuple[Session, Session] | None = None
        self._sessions: dict[Settlement, Session] = {}
        self._asked: set[Settlement] = set()
        self._waiting: dict[Settlement, list[Event]] = {}  # for sessions that nothing was asked of

    def _about(self, way: Settlement) -> Settlement:
        """The part of a settlement on which the course of events depends."""
        return way.about(self._course.questions, self._course.off_record)

    def put(self, events: Iterable[Event], currency: str | None) -> None:
        """Put events on record that the session given has on record by now.

        The sessions that were asked since events were put on record before learn of them at once;
        for the others the events wait until they are asked. Such a session is closed once half as
        many events wait for it as are on record, since opening one anew takes little longer then,
        and where `MOST_WAITING` others were asked later.
        """
        events = list(events)
        enough = len(self._base.memory.facts.recorded) / 2
        for way, session in list(self._sessions.items()):
            if way in self._asked:
                session.put(events, currency)
                continue
            waiting = self._waiting.setdefault(way, [])
            waiting += events
            if len(waiting) >= enough:
                self._close(way)
        for way in list(self._waiting)[:-MOST_WAITING]:
            self._close(way)
        self._asked.clear()

    def _close(self, way: Settlement) -> None:
        """Close a session that nothing was asked of, for which events wait."""
        del self._waiting[way]
        self._sessions.pop(way).close()

    def close(self) -> None:
        """Close the sessions that were opened beside the one given."""
        for session in self._sessions.values():
            session.close()
        self._sessions.clear()
        self._waiting.clear()

    def ask(
        self, dependencies: Dependencies, at: int | None, question: Callable[[Session], R]
    ) -> list[tuple[Settlement, R]]:
        """Every way of settling what an answer reaches, with the answer; the supposed one first.

        Args:
            dependencies: What the answer depends on.
            at: The instant up to which the course of events is gone through; None for all of it.
            question: The question.

        Raises:
            TooManyOpenPointsError: When there are more than `MOST_WAYS`.
        """
        return list(self.each(dependencies, at, question))

    def each(
        self, dependencies: Dependencies, at: int | None, question: Callable[[Session], R]
    ) -> Iterator[tuple[Settlement, R]]:
        """The ways that `ask` gives, one after another, for whoever may stop before the last."""
        if not dependencies.is_open:
            yield self._chosen, question(self.settled(at))
            return
        found = 0
        waiting = [self._chosen]
        while waiting:
            look_at_the_time()
            way = waiting.pop()
            points, answer = self._answer(way, dependencies, at, question)
            for point in points:
                supposed, *others = choices(point)
                waiting += (way.settling(point, other) for other in others)
                way = way.settling(point, supposed)
            yield way, answer
            found += 1
            if found + len(waiting) > MOST_WAYS:
                msg = (
                    f"the answer turns on more than {MOST_WAYS} ways of settling what is open; "
                    'settle some of the questions: readings={"post-agi-access": "lost"}'
                )
                raise TooManyOpenPointsError(msg)

    def settled(self, at: int | None) -> Session:
        """The session for what turns on no open point, up to an instant, as `ask` takes it."""
        session = self._base if self._is_base else self._session(self._chosen)
        _go_through(session, at)
        if self._settled is None or self._settled[0] is not session:
            self._settled = session, session.under(self._chosen).quiet
        return self._settled[1]

    def _answer(
        self,
        way: Settlement,
        dependencies: Dependencies,
        at: int | None,
        question: Callable[[Session], R],
    ) -> tuple[list[Point], R]:
        """The open points that an answer reaches under a settlement, and the answer."""
        session = self._session(way)
        _go_through(session, at)
        supposing = session.under(way)
        answer = question(supposing)
        norms = dependencies.norms
        points = dict.fromkeys((*session.reached(norms), *supposing.reached(norms)))
        return [point for point in points if point not in way.known], answer

    def _session(self, way: Settlement) -> Session:
        """The session that agrees with a settlement on what the course of events depends on."""
        key = self._own_way if way is self._chosen else self._about(way)
        if key == self._own:
            return self._base
        session = self._sessions.get(key)
        if session is None:
            session = open_session(self._contract, self._matcher, key, tracked=True)
            session.put(self._base.memory.facts.recorded, self._base.memory.currency)
            self._sessions[key] = session
        elif key in self._waiting:
            session.put(self._waiting.pop(key), self._base.memory.currency)
        self._asked.add(key)
        return session


def _go_through(session: Session, at: int | None) -> None:
    """Go through the course of events up to an instant, or all of it."""
    if at is None:
        session.course.run_out()
    else:
        session.course.advance(at)
