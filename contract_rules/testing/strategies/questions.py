"""Questions that are worth asking, and days that are worth asking about."""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING, Protocol, TypeVar

from hypothesis import strategies as st

from contract_rules.contracts.program import CompiledNorm
from contract_rules.norms.normal_form import ACT, Ref
from contract_rules.norms.norms import Obligation
from contract_rules.testing.arguments import events_given, id_given
from contract_rules.testing.code_printer import Asked, History
from contract_rules.testing.strategies.drawing import pick
from contract_rules.testing.strategies.pools import choice, held
from contract_rules.testing.strategies.stage import Stage, later, stage_of, with_neighbours
from contract_rules.values.acts import Act, Party
from contract_rules.values.data_classes import frozen
from contract_rules.values.instants import END, instant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from hypothesis.strategies import DrawFn, SearchStrategy

    from contract_rules.contracts.contract import Contract
    from contract_rules.contracts.program import Program
    from contract_rules.norms.normal_form import Case
    from contract_rules.values.acts import ActionType, Value
    from contract_rules.values.events import Event

V = TypeVar("V")

MOST_VALUES, MOST_ACTS = 4, 12
"""How many values of a field, and how many acts, are asked about for each way of a norm."""


@frozen(eq=False)
class Asking:
    """An act that may be asked about.

    Attributes:
        party: Whose act it would be.
        act: The act.
        compiled: The norm for whose sake it is asked about; None where it is for no norm.
    """

    party: Party
    act: Act
    compiled: CompiledNorm | None = None


def days_to_ask(stage: Stage, history: Iterable[Event] = ()) -> tuple[date, ...]:
    """The days that are worth asking about, in their order."""
    days = set(stage.days)
    for event in history:
        led_to = [end for period in stage.periods if (end := later(event.day, period))]
        days |= set(with_neighbours((event.day, *led_to)))
    return tuple(sorted(days))


def dates(contract: Contract, history: Iterable[Event] = ()) -> SearchStrategy[date]:
    """Days that are worth asking about.

    Those on which texts and norms begin and end, and that clauses name; of a history, the days
    of events and those that the periods of the contract lead to from there: last days of
    deadlines among them. Beside each the day before and the day after.

    Args:
        contract: The contract.
        history: What has happened.

    Raises:
        WrongTypeError: When it is no contract, or the history holds anything but events.
    """
    return st.sampled_from(days_to_ask(stage_of(contract), events_given(history)))


def questions(
    contract: Contract, history: Iterable[Event] = (), *, about: str = ""
) -> SearchStrategy[Asked]:
    """Questions worth asking: may the party do the act on that day?

    They are about acts that some norm bears on, with values at and beside those that it names,
    mostly while the norm can be in force; and now and then about any other.

    Args:
        contract: The contract.
        history: What has happened: its days are asked about, and the acts that were done.
        about: The id of the one clause that is asked about; by default, any.

    Returns:
        A strategy of `Asked`, a tuple of a party, an act and a day; of nothing, where the
        contract, or the clause, speaks of no acts.

    Raises:
        UnknownClauseError: When the contract has no clause of that id, or it has no norms.
        WrongTypeError: When it is no contract, or the history holds anything but events.
    """
    among = Askings(contract, history, id_given("about", about))
    return _questions(among) if among.askings else st.nothing()


class Choose(Protocol):
    """What chooses one of several."""

    def __call__(self, among: Sequence[V], /) -> V:
        """One of them."""
        ...


class Askings:
    """What may be asked about a history of a contract.

    Attributes:
        askings: The acts that may be asked about.
        days: The days.
    """

    def __init__(self, contract: Contract, history: Iterable[Event] = (), about: str = "") -> None:
        stage, done = stage_of(contract), History(events_given(history))
        acts = (*acts_to_ask(stage), *(Asking(event.by, event.act) for event in done))
        bearing = {
            compiled for compiled_norms in stage.about(about) for compiled in compiled_norms
        }
        self.askings = tuple(a for a in acts if not about or a.compiled in bearing)
        self.days = days_to_ask(stage, done)

    def __repr__(self) -> str:
        """How many they are; strategies show this."""
        return f"{len(self.askings)} acts"

    def one(self, choose: Choose) -> Asked:
        """A question, by two choices and no more, so that Hypothesis shrinks a run easily."""
        asking = choose(self.askings)
        days = self.days
        if asking.compiled is not None:
            first, last = asking.compiled.first, asking.compiled.last or END
            days = (*[on for on in days if first <= instant(on) <= last] * 3, *days)
        return Asked(asking.party, asking.act, choose(days))


@st.composite
def _questions(draw: DrawFn, among: Askings) -> Asked:
    def choose(values: Sequence[V]) -> V:
        return pick(draw, *values)

    return among.one(choose)


def acts_to_ask(stage: Stage) -> tuple[Asking, ...]:
    """The acts that norms bear on, at and beside what they name; then an act of each kind."""
    return stage.program.once(_acts_to_ask, stage)


def _acts_to_ask(program: Program, stage: Stage) -> tuple[Asking, ...]:
    found: dict[tuple[Party, Act, int], Asking] = {}
    for compiled in program.norms:
        if not isinstance(compiled.norm, Obligation):
            party = stage.parties[compiled.by]
            for case in compiled.form.cases:
                for act in _acts(stage, compiled, case):
                    found.setdefault((party, act, compiled.index), Asking(party, act, compiled))
    plain = [_plain(stage, kind) for kind in stage.contract.actions]
    others = [Asking(party, act) for act in plain for party in stage.contract.parties]
    return (*found.values(), *others)


def _acts(stage: Stage, compiled: CompiledNorm, case: Case) -> Iterator[Act]:
    """Acts for a norm: more of them pass its tests than do not."""
    kind = stage.contract.kind(compiled.kind)
    tests = (*compiled.form.tests, *case.given.tests)
    slots = {ACT: stage.drafted(kind.name, {})}
    values: list[tuple[Value, ...]] = []
    for known in kind.fields:
        pool = held(known, stage.pools)
        asked = [test for test in tests if test.subject == Ref(ACT, known.name)]
        found = choice(asked, slots, pool, known)
        fitting = pool if found is None else found.fitting
        others = () if found is None else found.others
        values.append((*fitting[: MOST_VALUES - 1], *others[:1]))
    names = [known.name for known in kind.fields]
    for chosen in islice(product(*values), MOST_ACTS):
        yield Act(kind.name, tuple(zip(names, chosen, strict=True)), kind)


def _plain(stage: Stage, kind: ActionType) -> Act:
    fields = tuple((known.name, held(known, stage.pools)[0]) for known in kind.fields)
    return Act(kind.name, fields, kind)
