"""Whole contracts and histories around a few clauses that a law writes itself.

The law's clauses are about `Ship` and `Notify`, of which drawn clauses do not speak: what they
say must hold whatever else is agreed and done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve, frozen
from hypothesis import strategies as st

from contract_rules import Amendment, Clause, Engine, Event, at_least, at_most, one_of, other_than
from contract_rules.norms import expressions as n
from contract_rules.testing.strategies.drawing import chance, pick
from contract_rules.testing.strategies.vocabulary import DAYS, PARTIES, POOLS, Notify, Ship
from support.histories import Case, cases, matchers

if TYPE_CHECKING:
    from contract_rules.contracts.clauses import Provision

ANN, BEA = PARTIES[:2]

FIELDS = tuple(known.name for known in Ship.kind.fields)

AMENDED = DAYS[4]
"""The first day of the law's own amendment; those of drawn contracts are before it."""


@frozen
class Frame:
    """A case, and the engine that it is to be tried on."""

    case: Case
    matcher: str

    def engine(
        self, *clauses: Provision, later: tuple[Clause, ...] = (), events: tuple[Event, ...] = ()
    ) -> Engine:
        """An engine of the contract with the clauses, some added by an amendment."""
        contract = self.case.contract
        amendments = contract.amendments
        if later:
            added = Amendment(title="The last", effective=AMENDED, adds=later)
            amendments = (*amendments, added)
        whole = evolve(contract, clauses=(*contract.clauses, *clauses), amendments=amendments)
        return Engine(whole, (*self.case.history, *events), matcher=self.matcher)


frames = st.builds(Frame, cases(most_events=6, most_clauses=2), matchers)


@st.composite
def ships(draw):
    """An act of shipping."""
    return Ship(*(pick(draw, *POOLS[known.type]) for known in Ship.kind.fields))


def asked_of(draw, type_: str, value):
    """What may be asked of a field so that the value fits, but not the value itself."""
    pool = POOLS[type_]
    others = [v for v in pool if v != value]
    among = [one_of(value, others[0]), other_than(pick(draw, *others))]
    if type_ in n.ORDERED:
        among.append(at_least(pick(draw, *(v for v in pool if v <= value))))
        among.append(at_most(pick(draw, *(v for v in pool if v >= value))))
    return pick(draw, *among)


@st.composite
def around(draw, act: Ship):
    """A pattern that the act fits; it asks something of some of the fields, or of none."""
    known = [f for f in Ship.kind.fields if chance(draw, 2)]
    return Ship(**{f.name: asked_of(draw, f.type, act.written[f.name]) for f in known})


@st.composite
def narrower(draw, wide: Ship, act: Ship, *, fields: tuple[str, ...] = FIELDS):
    """A pattern that the act fits, and that is narrower than another which it fits."""
    narrowed = draw(st.lists(st.sampled_from(fields), min_size=1, unique=True))
    return Ship(**(wide.written | {name: act.written[name] for name in narrowed}))


notices = st.builds(Notify, *(st.sampled_from(POOLS[f.type]) for f in Notify.kind.fields))
