"""Histories and questions for a contract: about what its clauses speak of, on a few days."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING

from attrs import frozen
from hypothesis import strategies as st
from strategies import chance, contracts, pick
from vocabulary import DAYS, KINDS, POOLS

from contract_rules import Contract, Decision, Engine, Event
from contract_rules.clauses import Clause
from contract_rules.engine.network import durable
from contract_rules.errors import EngineUnavailableError
from contract_rules.nodes import Act, Pattern
from contract_rules.norms import Norm, conditions, within
from contract_rules.periods import On
from contract_rules.precedence import fits
from contract_rules.values import Party
from contract_rules.walks import occurrences

if TYPE_CHECKING:
    from collections.abc import Iterable

NEW_YORK = timezone(timedelta(hours=-5))

MOMENTS = tuple(
    datetime.combine(day, time(hour), zone)
    for day in DAYS[1:4]
    for hour, zone in ((12, UTC), (7, NEW_YORK), (20, NEW_YORK))
)
"""Noon in London twice over, and an evening in New York that is the next day in London."""


try:
    durable()
    MATCHERS = ("semantics", "durable")
except EngineUnavailableError:  # pragma: no cover
    MATCHERS = ("semantics",)

matchers = st.sampled_from(MATCHERS)
"""The engines that this machine has; a law holds of each."""


@frozen
class Case:
    """A contract, a history of events in the order of recording, and questions."""

    contract: Contract
    history: tuple[Event, ...]
    questions: tuple[Question, ...]

    def engine(self, matcher: str, history: Iterable[Event] | None = None) -> Engine:
        """An engine of the contract, on the history or another."""
        return Engine(self.contract, self.history if history is None else history, matcher=matcher)

    def answers(self, engine: Engine) -> list[Decision]:
        """The decisions on the questions."""
        return [question.asked(engine) for question in self.questions]


@frozen
class Question:
    """May the party do the act then?"""

    party: Party
    act: Act
    on: On

    def asked(self, engine: Engine) -> Decision:
        """The engine's decision."""
        return engine.decide(self.party, self.act, on=self.on)


def borne(contract: Contract) -> tuple[tuple[Party, Pattern], ...]:
    """Whose acts the contract's norms bear on."""
    return tuple((norm.bearer, norm.act) for norm in norms_of(contract))


def spoken_of(contract: Contract) -> tuple[tuple[Party, Pattern], ...]:
    """Whose acts the contract's norms bear on, and then whose its conditions ask for."""
    stated = [c for norm in norms_of(contract) for c in conditions(norm)]
    stated += [d.condition for d in contract.provisions if not isinstance(d, Clause)]
    asked = [(o.by, o.act) for c in stated for o in occurrences(c)]
    return (*borne(contract), *asked)


def norms_of(contract: Contract) -> tuple[Norm, ...]:
    """Every norm of every text, and those that exercises would bring into force."""
    clauses = (c for c in contract.provisions if isinstance(c, Clause))
    return tuple(norm for clause in clauses for stated in clause.norms for norm in within(stated))


def an_act(draw, pattern: Pattern, *, whole: bool) -> Act:
    """An act of the pattern's kind that fits it, as far as its matchers are plain."""
    asked, fields = dict(pattern.fields), []
    for known in KINDS[pattern.kind].kind.fields:
        values = POOLS[known.type]
        if known.name in asked:
            values = [v for v in values if fits(v, asked[known.name])] or values
        if whole or not chance(draw, 6):
            fields.append((known.name, pick(draw, *values)))
    return Act(pattern.kind, tuple(fields), KINDS[pattern.kind].kind)


@st.composite
def events(draw, contract: Contract, number: int):
    """An event with the number as its id; mostly on a day, sometimes at an hour."""
    by, pattern = pick(draw, *spoken_of(contract))
    if chance(draw, 10):
        by = pick(draw, *contract.parties)
    on = pick(draw, *(MOMENTS if chance(draw, 4) else DAYS))
    return Event(by=by, act=an_act(draw, pattern, whole=True), on=on, id=f"e{number}")


@st.composite
def histories(draw, contract: Contract, most: int = 12):
    """Events of a contract in the order of recording."""
    count = draw(st.integers(0, most))
    return tuple(draw(events(contract, number)) for number in range(count))


@st.composite
def questions(draw, contract: Contract):
    """A question about the acts that a norm bears on."""
    by, pattern = pick(draw, *borne(contract))
    act = an_act(draw, pattern, whole=False)
    return Question(by, act, pick(draw, *DAYS[:1:-1], *DAYS[:1:-1], *DAYS, *MOMENTS[:6]))


@st.composite
def cases(draw, most_clauses: int = 4, most_amendments: int = 2, most_events: int = 12):
    """A contract with a history of it and questions on it."""
    contract = draw(contracts(most_clauses, most_amendments))
    history = draw(histories(contract, most_events))
    asked = draw(st.lists(questions(contract), min_size=2, max_size=5))
    return Case(contract, history, tuple(asked))
