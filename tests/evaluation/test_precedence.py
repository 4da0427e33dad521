"""Which of two clauses prevails, and which pattern is the special one."""

from __future__ import annotations

from itertools import permutations

import pytest

from contract_rules import (
    Clause,
    Rank,
    at_least,
    at_most,
    less_than,
    more_than,
    one_of,
    other_than,
    usd,
)
from contract_rules.answers.reasons import Ground
from contract_rules.evaluation.precedence import Claim, outranks, prevailing
from contract_rules.language.actions import Matching
from contract_rules.norms.expressions import Between, Const
from contract_rules.norms.subsumption import fits, is_special
from contract_rules.testing.strategies.vocabulary import (
    PARTIES,
    Consent,
    Procure,
    Provider,
    Release,
)

ann, bea, _, _ = PARTIES
azure, oracle, nimbus = map(Provider, ("Azure", "Oracle", "Nimbus"))


def claim(norm, id_="C1", since=0, **more):
    return Claim(Clause(id_, "As it says.", norm, **more), norm, since)


def between(low, high):
    return Matching(Between(low.matcher, high.matcher))


def priced(price):
    return ann.may(Procure(price=price))


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        (at_least(usd(2)), at_least(usd(1))),
        (more_than(usd(1)), at_least(usd(1))),
        (more_than(usd(2)), more_than(usd(1))),
        (at_least(usd(2)), more_than(usd(1))),
        (at_most(usd(1)), at_most(usd(2))),
        (less_than(usd(2)), at_most(usd(2))),
        (less_than(usd(1)), less_than(usd(2))),
        (at_most(usd(1)), less_than(usd(2))),
        (between(at_least(usd(1)), at_most(usd(2))), at_least(usd(1))),
        (between(at_least(usd(1)), at_most(usd(2))), less_than(usd(3))),
        (between(at_least(usd(1)), at_most(usd(2))), between(more_than(usd(0)), at_most(usd(2)))),
        (usd(2), at_least(usd(2))),
        (usd(2), at_most(usd(2))),
        (usd(2), between(more_than(usd(1)), less_than(usd(3)))),
        (usd(1), one_of(usd(1), usd(2))),
        (usd(1), other_than(usd(2))),
        (at_least(usd(2)), other_than(usd(1))),
        (other_than(usd(1), usd(2)), other_than(usd(1))),
    ],
)
def test_what_allows_less_is_special(narrow, wide) -> None:
    """A bound within a bound, a value within a bound, fewer values within more."""
    assert is_special(priced(narrow), priced(wide))
    assert not is_special(priced(wide), priced(narrow))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (at_least(usd(1)), at_most(usd(2))),
        (at_least(usd(1)), at_least(usd(1))),
        (more_than(usd(1)), usd(1)),
        (at_least(usd(1)), other_than(usd(1))),
        (at_least(usd(1)), other_than(Procure.price)),
        (Procure.price, at_least(usd(1))),
        (other_than(usd(1)), at_least(usd(0))),
        (one_of(usd(1), Procure.price), other_than(Procure.price)),
    ],
)
def test_what_overlaps_or_cannot_be_compared_is_not_special(one, other) -> None:
    """Neither way round."""
    assert not is_special(priced(one), priced(other))
    assert not is_special(priced(other), priced(one))


def test_a_field_or_a_condition_more_is_special() -> None:
    """A pattern that asks more, or a norm that supposes more, speaks of less."""
    wide = ann.may(Procure())
    given, also = bea.did(Consent()), bea.did(Release())
    assert is_special(ann.may(Procure(provider=azure)), wide)
    assert is_special(ann.may(Procure(), provided=given), wide)
    assert is_special(ann.may(Procure(), provided=given & also), ann.may(Procure(), provided=also))
    assert not is_special(wide, wide)


@pytest.mark.parametrize(
    ("matcher", "fitting"),
    [
        (one_of(usd(1), usd(2)), {1, 2}),
        (other_than(usd(1)), {0, 2, 3}),
        (at_least(usd(2)), {2, 3}),
        (more_than(usd(2)), {3}),
        (at_most(usd(1)), {0, 1}),
        (less_than(usd(1)), {0}),
        (between(at_least(usd(1)), less_than(usd(3))), {1, 2}),
        (at_least(Procure.price), set()),
        (other_than(Procure.price), set()),
    ],
)
def test_a_value_fits_a_matcher_of_constants(matcher, fitting) -> None:
    """What a matcher of another term asks is not known from the value alone."""
    assert {n for n in range(4) if fits(usd(n), matcher.matcher)} == fitting
    assert Const(usd(1)) == Const(usd("1.0"))


def test_the_strongest_ground_decides() -> None:
    """By its own words, then superior, then special, then later; each as its name says."""
    wide, narrow = ann.must_not(Procure()), ann.may(Procure(provider=azure))
    assert outranks(claim(wide, overrides=("C2",)), claim(narrow, "C2", 9)) is Ground.NAMED
    superior = claim(wide, rank=Rank.MANDATORY_LAW)
    assert outranks(superior, claim(narrow, "C2", 9)) is Ground.SUPERIOR
    assert outranks(claim(narrow), claim(wide, "C2", 9)) is Ground.SPECIALIS
    assert outranks(claim(wide, since=9), claim(ann.may(Procure()), "C2")) is Ground.POSTERIOR
    assert outranks(claim(narrow, "C2", 9), superior) is None
    assert outranks(claim(wide), claim(ann.may(Procure()), "C2")) is None


def test_what_is_outranked_does_not_stand_in_the_way() -> None:
    """A prohibition outranked by one permission leaves another, that it outranks, standing."""
    forbids = claim(ann.must_not(Procure(provider=azure)))
    named = claim(ann.may(Procure()), "C2", overrides=("C1",))
    general = claim(ann.may(Procure()), "C3")
    for permitting in permutations((named, general)):
        permit, forbid, defeats = prevailing(permitting, (forbids,))
        assert set(permit) == {named, general}
        assert forbid == []
        assert defeats[forbids] == [(named, Ground.NAMED)]
        assert defeats[general] == [(forbids, Ground.SPECIALIS)]
    permit, forbid, _ = prevailing((general,), (claim(ann.must_not(Procure()), "C4"),))
    assert (permit, forbid) == ([], [])
