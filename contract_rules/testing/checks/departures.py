"""Finds money that is stuck, as somebody is gone: who owes it, or to whom it is owed.

Three things take a party out: a power releases it, an assignment makes it creditor and debtor in
one, or an amendment strikes what names it. What is owed then is seen in histories. That a party
dies, or is dissolved, no clause brings about by itself, and nothing is told of it.
"""

from __future__ import annotations

from functools import partial
from itertools import product
from typing import TYPE_CHECKING

from contract_rules.answers.duties import StepKind
from contract_rules.answers.phrases import Words
from contract_rules.answers.reasons import Effect
from contract_rules.engine import Engine
from contract_rules.evaluation.observers import observed_only_by
from contract_rules.norms.expressions import Const, FieldOf
from contract_rules.norms.norms import Obligation, Releases, effects
from contract_rules.testing.checks.flaws import FlawKind, flaw
from contract_rules.testing.checks.sampling import days_after, shortest
from contract_rules.testing.checks.stated import stated_norms
from contract_rules.testing.coverage.points import kept_key, wordings_of
from contract_rules.testing.mutation.operators import everything_in
from contract_rules.testing.strategies.stage import later
from contract_rules.values.acts import Party, PartyGroup, each_of
from contract_rules.values.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from contract_rules.answers.decisions import Decision
    from contract_rules.answers.duties import Duty
    from contract_rules.contracts.contract import Contract
    from contract_rules.contracts.texts import Text
    from contract_rules.norms.expressions import AnyTerm
    from contract_rules.norms.norms import Notice
    from contract_rules.testing.checks.flaws import Flaw
    from contract_rules.testing.code_printer import History
    from contract_rules.testing.coverage.points import Key
    from contract_rules.values.acts import Act
    from contract_rules.values.events import Event

_INSTEAD = {
    "is released": (
        "except who was released, unless=...did(...), or end the clause, and begin one for those "
        "who stay: ends(...), begins(...)"
    ),
    "owes itself": "let nobody assign it to who owes it: Assign(assignee=other_than(...))",
    "is struck": "let the amendment discharge what is open, discharges=(...), or say who has it",
}
"""What to write instead, by what takes the party out."""


class Departures:
    """Looks for money that is owed by or to who is gone.

    Args:
        contract: The contract.
    """

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._wordings = wordings_of(contract)
        self._named = {text.since: _parties_in(contract, text) for text in contract.texts}
        self._found: dict[tuple[Key, str], tuple[str, History]] = {}

    def look(self, history: History, done: Sequence[Decision], duties: Iterable[Duty]) -> None:
        """Note what is owed in a history by or to who is gone.

        Args:
            history: The history.
            done: The decisions on its events, in their order.
            duties: The duties that are owed in it.
        """
        for key, why, told in self._seen(history, done, duties):
            known = self._found.get((key, why))
            if known is None or len(history) < len(known[1]):
                self._found[key, why] = told, history

    def flaws(self) -> Iterator[Flaw]:
        """What was noted, each with the shortest history."""
        words = Words.of(self._contract)
        for stated, why in product(stated_norms(self._contract), _INSTEAD):
            found = self._found.get((stated.kept, why))
            if found is not None:
                told, history = found
                shown = shortest(history, partial(self._shows, (stated.kept, why, told)))
                text = f"{told}: {stated.said(words)}"
                clauses = (stated.clause,)
                yield flaw(FlawKind.STUCK_MONEY, clauses, shown, text, _INSTEAD[why])

    def _shows(self, found: tuple[Key, str, str], history: History) -> bool:
        with (
            observed_only_by(),
            Engine(self._contract, history, matcher="semantics") as engine,
        ):
            done = [engine.decide(one.by, one.act, on=one.day) for one in history]
            on = days_after(self._contract, history)
            duties = [duty for day in on for duty in engine.duties(on=day)]
        return found in set(self._seen(history, done, duties))

    def _seen(
        self, history: History, done: Sequence[Decision], duties: Iterable[Duty]
    ) -> Iterator[tuple[Key, str, str]]:
        """What is owed by or to who is gone: by which norm, why, and how it is told."""
        exercises = zip(history, done, strict=True)
        released = [one for event, decision in exercises for one in _released(event, decision)]
        for duty in duties:
            reason, norm = duty.reasons[0], duty.reasons[0].norm
            if duty.ways or not isinstance(norm, Obligation) or not norm.asks_for_money:
                continue
            key = kept_key(self._wordings, reason)
            for why, told in self._gone(duty, released):
                yield key, why, told

    def _gone(
        self, duty: Duty, released: list[tuple[str, Party, date]]
    ) -> Iterator[tuple[str, str]]:
        bearers = each_of(duty.bearer)
        for clause, party, on in released:
            if clause == duty.clause and party in bearers and duty.arisen > on:
                yield "is released", f"{party} was released, and owes what arises after that"
        for step in duty.steps:
            if step.kind is StepKind.ASSIGNED and step.party in bearers:
                yield "owes itself", f"{step.party} may come to owe this to itself"
        yield from self._struck(duty)

    def _struck(self, duty: Duty) -> Iterator[tuple[str, str]]:
        """What stays owed by or to those of whom no clause speaks any more."""
        then, now = self._contract.as_of(duty.arisen), self._contract.as_of(duty.on)
        is_open = bool(duty.outstanding) and not duty.is_settled
        if not is_open or then is None or now is None or not self._named[now.since]:
            return
        left = self._named[then.since] - self._named[now.since]
        owing = [("by", one) for one in each_of(duty.bearer)]
        for owed, party in (*owing, ("to", duty.counterparty)):
            if party in left:
                told = (
                    f"it stays owed {owed} {party}, of whom no clause speaks from {now.since} on"
                )
                yield "is struck", told


def _released(event: Event, decision: Decision) -> Iterator[tuple[str, Party, date]]:
    """Whom an exercise releases from all that is owed under a clause, and by which day."""
    if decision.effect is not Effect.TAKES_EFFECT or event.towards:
        return
    given = (effect for reason in decision.reasons for effect in effects(reason.norm))
    for effect in given:
        if isinstance(effect, Releases):
            party, on = _value(effect.debtor, event.act), _ready(effect.after, event.day)
            if isinstance(party, Party) and on is not None:
                yield effect.target, party, on


def _value(term: AnyTerm, act: Act) -> object:
    """What a term is of which the exercise alone tells the value; None of any other."""
    if isinstance(term, FieldOf):
        return act.get(term.name) if term.kind in act.kinds else None
    return term.value if isinstance(term, Const) else None


def _ready(notice: Notice | None, on: date) -> date | None:
    """The day after which an effect has taken place; None where it turns on more."""
    if notice is None:
        return on
    return later(on, notice) if isinstance(notice, Period) else None


def _parties_in(contract: Contract, text: Text) -> frozenset[Party]:
    """The parties of whom the provisions of a text speak, by name or as one of several."""
    provisions = tuple(one.provision for one in text.provisions_in_text)
    named = [node for node in everything_in(provisions) if isinstance(node, Party)]
    groups = [one for one in named if isinstance(one, PartyGroup)]
    members = (one for group in groups for one in group.members or contract.parties)
    return frozenset((*named, *members))
