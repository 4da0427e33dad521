"""Which of the norms that apply prevails: by its own words, superior, special, later; in order.

A permission and a prohibition of one act clash. Of two that clash one may outrank the other;
where nothing ranks them each stands in the other's way. A norm prevails when everything in its
way is itself outranked by one that prevails (the grounded extension of Dung's argumentation).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from contract_rules.answers.reasons import Ground
from contract_rules.contracts.clauses import Clause
from contract_rules.norms.norms import Norm
from contract_rules.norms.subsumption import is_special

if TYPE_CHECKING:
    from collections.abc import Sequence


@frozen(eq=False)
class Claim:
    """A norm that applies, as it meets others.

    Attributes:
        clause: The clause that lays it down.
        norm: The norm.
        since: The instant from which it speaks: of its wording or of the exercise.
    """

    clause: Clause
    norm: Norm
    since: int


def outranks(one: Claim, other: Claim) -> Ground | None:
    """Why the first prevails over the second, or None where it does not."""
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
    permitting: Sequence[Claim], forbidding: Sequence[Claim]
) -> tuple[list[Claim], list[Claim], dict[Claim, list[tuple[Claim, Ground]]]]:
    """The permissions and the prohibitions that prevail, and what outranks the others.

    Returns:
        At most one of the first two lists is not empty; both are where nothing ranks a clash.
    """
    sides = ((permitting, forbidding), (forbidding, permitting))
    rivals = {claim: against for side, against in sides for claim in side}
    defeats: dict[Claim, list[tuple[Claim, Ground]]] = {claim: [] for claim in rivals}
    for claim, against in rivals.items():
        for rival in against:
            ground = outranks(rival, claim)
            if ground is not None:
                defeats[claim].append((rival, ground))
    stands, falls = set[Claim](), set[Claim]()
    while True:
        rising = {
            claim
            for claim, against in rivals.items()
            if claim not in stands
            and all(r in falls for r in against if not _beats(claim, r, defeats))
        }
        if not rising:
            break
        stands |= rising
        falls |= {r for c in rising for r in rivals[c] if not _beats(r, c, defeats)}
    keep = [[c for c in side if c in stands] for side in (permitting, forbidding)]
    return keep[0], keep[1], defeats


def _beats(one: Claim, other: Claim, defeats: dict[Claim, list[tuple[Claim, Ground]]]) -> bool:
    return any(by is one for by, _ in defeats[other])
