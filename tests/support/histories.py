"""Histories and questions for a contract: about what its clauses speak of, on a few days."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, TypeAlias

from attrs import evolve, frozen
from hypothesis import assume
from hypothesis import strategies as st

from contract_rules import Clause, Contract, Decision, Engine, Event, begins, ends
from contract_rules.errors import EngineUnavailableError
from contract_rules.evaluation.durable.network import durable
from contract_rules.norms.norms import Norm, conditions, within
from contract_rules.norms.subsumption import fits
from contract_rules.norms.traversal import occurrences
from contract_rules.testing.code_printer import Asked
from contract_rules.testing.strategies.drawing import chance, pick
from contract_rules.testing.strategies.norm_contracts import texts as contracts
from contract_rules.testing.strategies.pools import held
from contract_rules.testing.strategies.vocabulary import DAYS, KINDS, PARTIES, POOLS, Notify, Ship
from contract_rules.values.acts import Act, Party, PartyGroup, Value
from contract_rules.values.zones import GREENWICH

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contract_rules.norms.expressions import Pattern
    from contract_rules.values.instants import On

ANN, BEA = PARTIES[:2]

NEW_YORK = timezone(timedelta(hours=-5))

MOMENTS = tuple(
    datetime.combine(day, time(hour), zone)
    for day in DAYS[1:4]
    for hour, zone in ((12, UTC), (7, NEW_YORK), (20, NEW_YORK))
)
"""Noon in London twice over, and an evening in New York that is the next day in London."""


try:
    durable()
    MATCHERS = ("semantics", "compiled", "durable")
except EngineUnavailableError:  # pragma: no cover
    MATCHERS = ("semantics", "compiled")

matchers = st.sampled_from(MATCHERS)
"""The engines that this machine has; a law holds of each."""


@frozen
class Case:
    """A contract, a history of events in the order of recording, and questions."""

    contract: Contract
    history: tuple[Event, ...]
    questions: tuple[Asked, ...]

    def at(self, on: On) -> int:
        """The instant of a datetime, or of the end of a day."""
        return self.contract.program.zone.instant(on)

    def engine(self, matcher: str, history: Iterable[Event] | None = None) -> Engine:
        """An engine of the contract, on the history or another."""
        return Engine(self.contract, self.history if history is None else history, matcher=matcher)

    def answers(self, engine: Engine) -> list[Decision]:
        """The decisions on the questions."""
        return [question.put_to(engine) for question in self.questions]


def borne(contract: Contract) -> tuple[tuple[Party, Pattern], ...]:
    """Whose acts the contract's norms bear on."""
    return tuple((norm.bearer, norm.act) for norm in norms_of(contract))


def spoken_of(contract: Contract) -> tuple[tuple[tuple[Party, Pattern], ...], ...]:
    """What each norm bears on, and what each condition and definition asks for together."""
    stated = [c for norm in norms_of(contract) for c in conditions(norm)]
    stated += [d.condition for d in contract.provisions if not isinstance(d, Clause)]
    asked = [tuple((o.by, o.act) for o in occurrences(c)) for c in stated]
    return (*((one,) for one in borne(contract)), *filter(None, asked))


def norms_of(contract: Contract) -> tuple[Norm, ...]:
    """Every norm of every text, and those that exercises would bring into force."""
    clauses = (c for c in contract.provisions if isinstance(c, Clause))
    return tuple(norm for clause in clauses for stated in clause.norms for norm in within(stated))


Favourites: TypeAlias = dict[str, Value]
"""The value of each type that most acts of a case have, so that joins hit."""

favourites = st.fixed_dictionaries({type_: st.sampled_from(POOLS[type_]) for type_ in POOLS})


def an_act(draw, pattern: Pattern, liked: Favourites, *, whole: bool) -> Act:
    """An act of the pattern's action, or of a kind of it, that fits as far as that is plain."""
    asked, fields = dict(pattern.fields), []
    below = [k.kind for k in KINDS.values() if pattern.kind in k.kind.names]
    kind = pick(draw, *below) if len(below) > 1 else below[0]
    for known in kind.fields:
        values = held(known, POOLS)
        if known.name in asked:
            values = [v for v in values if fits(v, asked[known.name])] or values
        if liked[known.type] in values and not chance(draw, 3):
            values = (liked[known.type],)
        if whole or known.options or not chance(draw, 4):
            fields.append((known.name, pick(draw, *values)))
    return Act(kind.name, tuple(fields), kind)


def one_of(draw, party: Party, contract: Contract) -> Party:
    """The party; of a group, one of its members."""
    if not isinstance(party, PartyGroup):
        return party
    return pick(draw, *(party.members or contract.parties))


@st.composite
def histories(draw, contract: Contract, liked: Favourites, most: int = 12):
    """Events of a contract in the order of recording, on days or sometimes at hours."""
    count, groups = draw(st.integers(0, most)), spoken_of(contract)
    wanted: list[tuple[Party, Pattern]] = []
    while len(wanted) < count:
        wanted += pick(draw, *groups)
    history = []
    for number, (party, pattern) in enumerate(wanted[:count]):
        by = pick(draw, *contract.parties) if chance(draw, 10) else one_of(draw, party, contract)
        act = an_act(draw, pattern, liked, whole=True)
        on = pick(draw, *(MOMENTS if chance(draw, 4) else DAYS))
        history.append(Event(by=by, act=act, on=on, id=f"e{number}"))
    return tuple(history)


def is_reversible(contract: Contract, event: Event) -> bool:
    """Whether an event may be reversed: it is an act, and no exercise of a power."""
    return not event.undoes and not contract.program.exercised_by(event.act.kind, event.at)


@st.composite
def reversals(draw, contract: Contract, history: tuple[Event, ...], days=DAYS, most: int = 3):
    """Reversals of some events of a history, each on its day or later."""
    among = [event for event in history if is_reversible(contract, event)]
    found = []
    for number in range(draw(st.integers(0, min(most, len(among))))):
        event = among.pop(draw(st.integers(0, len(among) - 1)))
        later = [on for on in days if contract.program.zone.instant(on) >= event.at]
        found.append(event.reversal(on=pick(draw, *(later or [event.on])), id=f"r{number}"))
    return tuple(found)


@st.composite
def partly_reversed(draw, cases_, days=DAYS):
    """Cases of which some events are reversed."""
    case = draw(cases_)
    return evolve(
        case, history=(*case.history, *draw(reversals(case.contract, case.history, days)))
    )


@st.composite
def mistaken(draw, cases_, days, recorded):
    """A case with an event that was recorded wrongly, its correction, and the record set right.

    The event never happened, or on another day, or was another act of that action by another.
    """
    case = draw(cases_)
    assume(case.history)
    place = draw(st.integers(0, len(case.history) - 1))
    event = case.history[place]
    others = [e for e in case.history if e.act.kind == event.act.kind]
    other = draw(st.sampled_from(others))
    how = draw(st.sampled_from(("never", "another day", "another act")))
    right = []
    if how == "never":
        correction = event.correction(recorded=recorded)
    elif how == "another day":
        on = draw(st.sampled_from(days))
        correction = event.correction(recorded=recorded, on=on)
        right = [evolve(event, on=on, recorded=max(on, event.recorded, key=GREENWICH.instant))]
    else:
        fields = dict(other.act.fields)
        correction = event.correction(recorded=recorded, by=other.by, **fields)
        right = [evolve(event, by=other.by, act=other.act)]
    rightly = (*case.history[:place], *right, *case.history[place + 1 :])
    return case, correction, rightly


@st.composite
def questions(draw, contract: Contract, liked: Favourites):
    """A question about the acts that a norm bears on."""
    party, pattern = pick(draw, *borne(contract))
    by, act = one_of(draw, party, contract), an_act(draw, pattern, liked, whole=False)
    return Asked(by, act, pick(draw, *DAYS[:1:-1], *DAYS[:1:-1], *DAYS, *MOMENTS[:6]))


@st.composite
def cases(draw, most_events: int = 12, **most: int):
    """A contract with a history of it and questions on it."""
    contract, liked = draw(contracts(**most)), draw(favourites)
    history = draw(histories(contract, liked, most_events))
    asked = draw(st.lists(questions(contract, liked), min_size=2, max_size=5))
    return Case(contract, history, tuple(asked))


@st.composite
def turning_cases(draw):
    """Powers that begin and end each other and two prohibitions, exercised again and again."""
    ids, parts = ("P1", "P2", "P3", "R1", "R2"), []
    for level in (1, 2, 3):
        effects = [pick(draw, begins, ends)(pick(draw, *ids)) for _ in range(pick(draw, 1, 2))]
        stated = {}
        if chance(draw, 3):
            stated[pick(draw, "provided", "unless")] = BEA.did(Notify(level=pick(draw, 1, 2, 3)))
        power = BEA.can(Notify(level=level), then=tuple(effects), **stated)
        parts.append(Clause(ids[level - 1], "A power.", power, dormant=chance(draw, 2)))
    parts.append(Clause("R1", "A rule.", ANN.must_not(Ship()), dormant=chance(draw, 2)))
    parts.append(Clause("R2", "A rule.", BEA.must_not(Ship()), dormant=chance(draw, 2)))
    contract = Contract(
        name="The contract", parties=(ANN, BEA), clauses=tuple(parts), effective=DAYS[1]
    )
    history = [
        BEA.does(Notify(POOLS["Provider"][0], pick(draw, 1, 2, 3)), on=on, id=f"e{number}")
        for number, on in enumerate(
            draw(st.lists(st.sampled_from((*DAYS[1:4], *MOMENTS[3:5])), max_size=8))
        )
    ]
    asked = [
        Asked(party, act.act, on)
        for on in DAYS
        for party, act in (
            (ANN, Ship()),
            (BEA, Ship()),
            *((BEA, Notify(level=n)) for n in (1, 2, 3)),
        )
    ]
    return Case(contract, tuple(history), tuple(asked))


def varied_cases(most_events: int = 12):
    """Cases of three sorts: broad ones, ones of a single kind of act, ones of powers alone."""
    of_one_kind = cases(most_events, most_clauses=1, most_amendments=0, most_kinds=1)
    return st.one_of(cases(most_events), of_one_kind, turning_cases())
