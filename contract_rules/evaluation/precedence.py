"""Finds which of the norms that apply to an act prevail, where permissions meet prohibitions.

A duty to do the act is weighed as a permission is, and a power to do it where its clause says that
it prevails over the prohibition.
Of a permission and a prohibition one may outrank the other: by its own words, as lex superior, lex
specialis or lex posterior; the first ground that tells them apart decides, and the higher attacks
the lower. Where none does, each attacks the other. Outranking is not transitive, so that to look
for a highest norm would not do. A norm prevails when each norm that attacks it is attacked by one
that prevails: this is the grounded extension of Dung's argumentation frameworks, the cautious one,
which never picks a winner that nothing ranks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_rules.answers.reasons import Ground
from contract_rules.contracts.clauses import Clause
from contract_rules.norms.norms import Norm, Power
from contract_rules.norms.subsumption import is_special
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@frozen(eq=False, repr=False)
class Claim:
    """A norm that applies to the act, with what decides how it ranks.

    Attributes:
        clause: The clause that lays it down.
        norm: The norm.
        since: When it came into force, for lex posterior: the instant of its wording or of the
            exercise that began it, or any number of the same order.
    """

    clause: Clause
    norm: Norm
    since: int


def outranks(one: Claim, other: Claim) -> Ground | None:
    """The ground on which the first outranks the second; None where it does not."""
    if isinstance(one.norm, Power) or isinstance(other.norm, Power):
        return Ground.NAMED if _names(one, other) else None  # a power is no permission otherwise
    mine, theirs = one.clause.rank, other.clause.rank
    rules = (
        (Ground.NAMED, _names(one, other), _names(other, one)),
        (Ground.SUPERIOR, mine > theirs, theirs > mine),
        (Ground.SPECIALIS, is_special(one.norm, other.norm), is_special(other.norm, one.norm)),
        (Ground.POSTERIOR, one.since > other.since, other.since > one.since),
    )
    for ground, here, there in rules:
        if here or there:
            return ground if here else None
    return None


def _names(one: Claim, other: Claim) -> bool:
    return other.clause.id in one.clause.overrides


def prevailing(
    permitting: Sequence[Claim],
    forbidding: Sequence[Claim],
    outranks: Callable[[Claim, Claim], Ground | None] = outranks,
) -> tuple[list[Claim], list[Claim], dict[Claim, list[tuple[Claim, Ground]]]]:
    """The permissions and the prohibitions that prevail, and what outranks each norm.

    Args:
        permitting: The permissions.
        forbidding: The prohibitions.
        outranks: Tells the ground on which one outranks another, for whoever remembers that.

    Returns:
        The permissions and the prohibitions of the grounded extension, of which one list at least
        is empty, and both are where nothing ranks the clash; then, for each norm, the norms that
        outrank it, with the ground.
    """
    sides = ((permitting, forbidding), (forbidding, permitting))
    rivals = {claim: against for side, against in sides for claim in side}
    defeats: dict[Claim, list[tuple[Claim, Ground]]] = {claim: [] for claim in rivals}
    attackers: dict[Claim, list[Claim]] = {}
    beaten: dict[Claim, set[Claim]] = {claim: set() for claim in rivals}
    for claim, against in rivals.items():
        for rival in against:
            ground = outranks(rival, claim)
            if ground is not None:
                defeats[claim].append((rival, ground))
                beaten[rival].add(claim)
    for claim, against in rivals.items():
        attackers[claim] = [rival for rival in against if rival not in beaten[claim]]
    stands, falls = set[Claim](), set[Claim]()
    while True:
        rising = {
            claim
            for claim, against in attackers.items()
            if claim not in stands and falls.issuperset(against)
        }
        if not rising:
            break
        stands |= rising
        falls |= {claim for claim, by in attackers.items() if not rising.isdisjoint(by)}
    keep = [[c for c in side if c in stands] for side in (permitting, forbidding)]
    return keep[0], keep[1], defeats
