"""Which of several clauses prevails on an act, weighed by hand; patterns hold values only.

A side is a list of claims, each a clause, a norm and the day since which it binds. It knows the
four grounds in their order, and takes of what attacks each other only what is defended.
"""

from __future__ import annotations

from attrs import field, frozen

from contract_rules.norms.expressions import AtMost, Const, MoreThan, OneOf
from contract_rules.norms.norms import Obligation


@frozen(eq=False)
class Claim:
    """A norm that speaks of an act."""

    clause: object
    norm: object
    since: object
    duty: object = field(default=None)
    asks: dict = field(init=False)
    """What the norm asks of fields, but for the amount of a duty."""

    @asks.default
    def _(self):
        amount = self.norm.stated if isinstance(self.norm, Obligation) else None
        return {n: m for n, m in self.norm.act.fields if amount is None or n != amount[0]}


def prevailing(permitting, forbidding):
    """Those of each side that stand: none falls but to one that stands."""
    attackers = {
        claim: [rival for rival in against if not outranks(claim, rival)]
        for side, against in ((permitting, forbidding), (forbidding, permitting))
        for claim in side
    }
    stands, falls = set(), set()
    while True:
        new = {c for c, by in attackers.items() if c not in stands and falls.issuperset(by)}
        if not new:
            break
        stands |= new
        falls |= {c for c, by in attackers.items() if stands.intersection(by)}
    return ([c for c in side if c in stands] for side in (permitting, forbidding))


def outranks(one, other):
    """Whether the first is the higher, on the first ground that tells them apart."""
    if other.clause.id in one.clause.overrides or one.clause.id in other.clause.overrides:
        return other.clause.id in one.clause.overrides
    if one.clause.rank != other.clause.rank:
        return one.clause.rank > other.clause.rank
    above, below = narrower(one, other), narrower(other, one)
    if above != below:
        return above
    return one.since > other.since


def narrower(one, other):
    """Whether whatever the first is about, by what is written, the second is about, too."""
    return other.norm.act.kind in one.norm.act.names and all(
        name in one.asks and is_within(one.asks[name], matcher)
        for name, matcher in other.asks.items()
    )


def is_within(one, other):
    """Whether what is asked of a field is plainly within what else is: 2 is more than 1."""
    if not isinstance(other, MoreThan | AtMost) or not isinstance(other.term, Const):
        return one == other
    bound, above = other.term.value, isinstance(other, MoreThan)
    if isinstance(one, OneOf) and all(isinstance(term, Const) for term in one.terms):
        return all(t.value > bound if above else t.value <= bound for t in one.terms)
    if type(one) is not type(other) or not isinstance(one.term, Const):
        return False
    return one.term.value >= bound if above else one.term.value <= bound
