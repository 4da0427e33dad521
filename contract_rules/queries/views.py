"""The views of an engine: of all that is on record, and of what was known or is read otherwise."""

from __future__ import annotations

from datetime import date
from itertools import chain
from typing import TYPE_CHECKING

from attrs import field

from contract_rules.contracts import admission, corrections
from contract_rules.contracts.admission import has_aliases
from contract_rules.contracts.contract import Contract
from contract_rules.contracts.fact_base import FactBase
from contract_rules.evaluation.observers import observed_only_by, observers
from contract_rules.evaluation.settlement import Settlement
from contract_rules.language.actions import Action
from contract_rules.queries.view import Standing, View
from contract_rules.values.acts import Act, ActionType, Party
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from typing import Any

    from contract_rules.answers.decisions import Decision
    from contract_rules.answers.findings import Finding
    from contract_rules.contracts.names import NamesInUse
    from contract_rules.values.events import Event
    from contract_rules.values.instants import On

MOST_VIEWS = 8
"""How many views beside its own an engine keeps at hand."""


def opened(
    contract: Contract,
    matcher: str | None,
    readings: Mapping[str, str],
    lock: AbstractContextManager[Any],
    *,
    owing: bool,
) -> Views:
    """The views of an engine that has nothing on record yet.

    Args:
        contract: Its contract.
        matcher: By what norms are evaluated; None for the default.
        readings: The readings that are settled throughout.
        lock: Held by whoever puts a question to one of the views.
        owing: Whether duties are gone through; see `may_be_left_aside`.
    """
    standing = Standing(lock)
    view = View(contract, matcher, settled(contract, readings), standing=standing, owing=owing)
    return Views(contract, matcher, view, standing)


def settled(contract: Contract, readings: Mapping[str, str]) -> Settlement:
    """What is settled by readings, by the ids of their questions.

    Raises:
        UnknownReadingError: When the contract has no such question, or the question no such
            reading.
    """
    found = Settlement()
    for name, reading in readings.items():
        question = contract.question(name)
        question.check(reading)
        found = found.settling(question, reading)
    return found


@frozen(eq=False, repr=False)
class Views:
    """What the questions of an engine are put to.

    Attributes:
        contract: The contract.
        matcher: By what norms are evaluated; None for the default.
        here: The view of all that is on record, as corrected.
        standing: Whether they are as the last call left them.
        record: What is on record, corrections among it.
        others: The views of what was known by a day, or under other readings, by these.
        in_order: The actions, by their names, of which acts were asked about since the record
            grew, each with the size by which acts are in order; see `admission.size_in_order`.
    """

    contract: Contract
    matcher: str | None
    here: View
    standing: Standing
    record: FactBase = field(factory=FactBase)
    others: dict[tuple[int | None, Settlement], View] = field(
        factory=dict[tuple[int | None, Settlement], View]
    )

    in_order: dict[str, tuple[ActionType | None, int]] = field(
        factory=dict[str, tuple[ActionType | None, int]]
    )

    @property
    def currency(self) -> str | None:
        """What amounts are counted in; None as long as there are none."""
        return self.here.session.memory.currency

    def put(self, events: Sequence[Event], currency: str | None) -> None:
        """Put events on record that are no corrections."""
        self.in_order.clear()
        self.record.add(*events)
        self.here.put(_known_to(self.here, events), currency)
        for (by, _), view in self.others.items():
            known = [event for event in events if by is None or event.known <= by]
            view.put(_known_to(view, known), currency)

    def fill(self, recorded: Iterable[Event], currency: str | None) -> None:
        """Put a whole record, corrections among it, where nothing is on record yet."""
        self.record.add(*recorded)
        self.follow(currency)

    def follow(self, currency: str | None) -> None:
        """Have what questions are put to follow the record, where it knows of nothing yet."""
        events = self.record.recorded
        if self.record.undoing:
            events = corrections.Corrected(events).events
        self.here.put(events, currency)

    def ready(self) -> Views:
        """These views, once it is known which duties are in breach by now."""
        if not self.standing.is_ready:
            with observed_only_by():  # nobody asked
                self.here.event_findings.left_in_breach(self.record.latest)
            self.standing.is_ready = True
        return self

    def at_once(
        self, party: object, action: object, on: object, names: NamesInUse
    ) -> Decision | None:
        """The decision on an act of which an answer is known for the like, on the same day.

        It skips what such a question was taken through when the first of its like was asked, and
        changes nothing that a call that is broken off could leave half done.

        Args:
            party: As it was given.
            action: As it was given.
            on: As it was given.
            names: The names of things that are in use.

        Returns:
            None where anything is not as it was then, so that all is to be looked at.
        """
        if not self.standing.is_whole or observers():
            return None
        act = action.act if isinstance(action, Action) else action
        if type(on) is not date or not isinstance(act, Act) or not isinstance(party, Party):
            return None
        sitting = self.here.sitting(party, act.kind, on)
        if sitting is None:
            return None
        known = self.in_order.get(act.kind)
        if known is None:
            size = admission.size_in_order(self.contract, act, names)
            known = self.in_order[act.kind] = act.schema, size
        schema, size = known
        is_right = act.schema is schema and len(act.fields) == size and not has_aliases(act)
        if is_right or admission.is_in_order(self.contract, act, self.currency, names):
            return sitting.decide(act)
        return None

    def other(self, by: int | None, known_by: On | None, readings: Mapping[str, str]) -> View:
        """The view of what was known by a day, or under other readings, or both.

        Args:
            by: The instant by which what counts was known; None where everything counts.
            known_by: The same as it was given.
            readings: The readings of contested questions that are settled.
        """
        chosen = settled(self.contract, readings)
        found = self.others.get((by, chosen))
        if found is None:
            while len(self.others) >= MOST_VIEWS:
                self.others.pop(next(iter(self.others))).close()
            found = self._elsewhere(known_by, chosen)
            self.others[by, chosen] = found
        return found

    def _elsewhere(self, known_by: On | None, chosen: Settlement) -> View:
        session = self.here.session
        if known_by is None:
            return View(self.contract, self.matcher, chosen, session, self.standing)
        contract = self.contract.known_by(known_by)
        other = View(contract, self.matcher, chosen, standing=self.standing)
        known = self.record.known_by(known_by).recorded
        other.put(corrections.Corrected(known).events, self.currency)
        return other

    def findings(self, offered: Sequence[tuple[Event, bool]]) -> list[Finding]:
        """The findings about events that were recorded, as they are known to have happened.

        They are worked out in the order of their instants, which goes through the course of events
        once, and are told in the order given.

        Args:
            offered: The events, each with whether it was new.
        """
        facts, event_findings = self.here.session.memory.facts, self.here.event_findings
        told: list[list[Finding]] = [[] for _ in offered]
        for place in sorted(range(len(offered)), key=lambda place: offered[place][0].at):
            event, new = offered[place]
            if new:
                try:
                    event = facts[event.id]
                except KeyError:  # it never happened, as is known by now
                    continue
            told[place] += event_findings.findings(event, new=new)
        return list(chain.from_iterable(told))

    def close(self) -> None:
        """Give back what is held."""
        for view in (self.here, *self.others.values()):
            view.close()


def _known_to(view: View, events: Sequence[Event]) -> tuple[Event, ...]:
    """Events that are no corrections, as a view comes to know them."""
    named = {event.reverses for event in events if event.reverses}
    if not named:
        return tuple(events)
    on_record = (view.session.memory.facts.get(id_) for id_ in named)
    known = {e.id: e for e in (*events, *on_record) if e is not None}
    return tuple(
        corrections.with_act(event, known)
        for event in events
        if not event.reverses or event.reverses in known
    )
