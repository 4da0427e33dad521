"""A clause that is worded anew with the same obligation makes no second debt."""

from __future__ import annotations

import pytest

from contract_rules import Amendment, Engine, begins, days, ends, usd
from contract_rules.testing import check_contract, clause_coverage
from contract_rules.testing.strategies.vocabulary import Claim, Deliver, Order, Pay, Visit
from support.dealings import (
    ann,
    bea,
    claim,
    clause,
    contract,
    day,
    deliver,
    each_matcher,
    order,
    pay,
    stands,
)


def owed(amount="10"):
    """Bea pays Ann by the 20th."""
    return bea.must(Pay(usd(amount), to=ann), by=day(20))


def reworded(*norms, on=10, **parts):
    """The amendment that words the clause anew."""
    again = clause("C1", *norms, note="As the amendment words it.")
    return Amendment(title=f"Of the {on}th", effective=day(on), replaces=(again,), **parts)


@each_matcher
@pytest.mark.parametrize("amendments", [1, 2])
def test_what_is_owed_is_owed_once(matcher, amendments) -> None:
    """However often it is worded anew, paid before, in part, after, or not at all."""
    changes = [reworded(owed(), on=10 + number) for number in range(amendments)]
    agreed = contract(clause("C1", owed()), amendments=changes)
    for events, on, told in (
        ((pay(5, 10),), 25, "kept 10 0"),
        ((pay(5, 4),), 15, "open 4 6"),
        ((pay(5, 4), pay(15, 6)), 25, "kept 10 0"),
        ((pay(15, 10),), 15, "kept 10 0"),
        ((), 25, "breached 0 10"),
    ):
        assert stands(agreed, events, day(on), matcher) == [f"C1 {told}"]


@each_matcher
def test_what_differs_is_owed_beside_it_unless_that_is_discharged(matcher) -> None:
    """As an amendment that says another thing may add to what is owed, or put an end to it."""
    more = contract(clause("C1", owed()), amendments=(reworded(owed(12)),))
    assert stands(more, [], day(15), matcher) == ["C1 open 0 10", "C1 open 0 12"]
    anew = contract(clause("C1", owed()), amendments=(reworded(owed(), discharges=("C1",)),))
    assert stands(anew, [], day(15), matcher) == ["C1 discharged 0 0", "C1 open 0 10"]


@each_matcher
def test_two_alike_stay_two(matcher) -> None:
    """Of an obligation that stands twice in the clause; a third is owed beside them."""
    twice = clause("C1", owed(), owed())
    for norms, told in ((2, 2), (1, 2), (3, 3)):
        agreed = contract(twice, amendments=(reworded(*[owed()] * norms),))
        assert stands(agreed, [], day(15), matcher) == ["C1 open 0 10"] * told


@each_matcher
def test_a_clause_that_slept_owes_when_it_is_worded_anew(matcher) -> None:
    """As nothing was owed by the wording before; what is owed under one that ended goes on."""
    power = clause(
        "P", ann.can(Visit(level=1), then=begins("C1")), ann.can(Visit(level=2), then=ends("C1"))
    )
    begin, end = (ann.does(Visit(level), on=day(level + 1)) for level in (1, 2))
    asleep = contract(clause("C1", owed(), dormant=True), power, amendments=(reworded(owed()),))
    assert stands(asleep, [], day(15), matcher) == ["C1 open 0 10"]
    assert stands(asleep, [begin], day(15), matcher) == ["C1 open 0 10"]
    awake = contract(clause("C1", owed()), power, amendments=(reworded(owed()),))
    assert stands(awake, [end], day(9), matcher) == ["C1 open 0 10"]
    assert stands(awake, [end], day(15), matcher) == ["C1 open 0 10"]


@each_matcher
def test_a_remedy_goes_on_too(matcher) -> None:
    """What follows upon the breach of the one duty follows once."""
    fine = bea.must(Deliver(), within=days(30))
    norm = bea.must(Pay(usd(10), to=ann), by=day(5), otherwise=fine)
    agreed = contract(clause("C1", norm), amendments=(reworded(norm),))
    assert stands(agreed, [], day(15), matcher) == ["C1 breached 0 10", "C1 open"]
    assert stands(agreed, [deliver(12, by=bea)], day(15), matcher) == [
        "C1 breached 0 10",
        "C1 kept",
    ]


def test_it_is_no_point_of_coverage_and_no_flaw() -> None:
    """No test could bring into play a duty that the wording before has brought about."""
    agreed = contract(clause("C1", owed()), amendments=(reworded(owed()),))
    assert check_contract(agreed) == ()
    with clause_coverage(agreed) as covered, Engine(agreed, [pay(3, 10)]) as engine:
        engine.duties(on=day(15))
    missed = "C1  missed: Bea must pay (USD 10.00, Ann)"
    assert [str(point) for point in covered.missing()] == [missed]
    slept = contract(
        clause("C1", owed(), dormant=True),
        clause("P", ann.can(Visit(), then=begins("C1"))),
        amendments=(reworded(owed()),),
    )
    with clause_coverage(slept) as covered, Engine(slept, [claim(3)]) as engine:
        engine.duties(on=day(15))
    assert any(point.since == day(10) for point in covered.points)


@each_matcher
def test_what_had_made_a_duty_makes_no_second_with_another_act(matcher) -> None:
    """Each order makes one, once a claim follows; a claim under the new wording is no other."""
    upon = (bea.did(Order()), ann.did(Claim()))
    norm = bea.must(Pay(usd(3), to=ann), upon=upon, within=days(30))
    agreed = contract(clause("C1", norm), amendments=(reworded(norm),))
    both = (order(2), claim(3), claim(12))
    assert stands(agreed, both, day(13), matcher) == ["C1 open 0 3"]
    later = (order(2), claim(12))  # it has waited
    assert stands(agreed, later, day(13), matcher) == ["C1 open 0 3"]
    unlike = bea.must(Pay(usd(4), to=ann), upon=upon, within=days(30))
    other = contract(clause("C1", norm), amendments=(reworded(unlike),))
    assert stands(other, both, day(13), matcher) == ["C1 open 0 3", "C1 open 0 4"]
    twice = clause("C1", norm, norm)
    assert stands(contract(twice), both, day(13), matcher) == ["C1 open 0 3"] * 2
    for norms, told in ((2, 2), (1, 2), (3, 3)):
        again = contract(twice, amendments=(reworded(*[norm] * norms),))
        assert stands(again, both, day(13), matcher) == ["C1 open 0 3"] * told
        discharged = reworded(*[norm] * norms, discharges=("C1",))
        again = contract(twice, amendments=(discharged,))
        stand = ["C1 discharged 0 0"] * 2 + ["C1 open 0 3"] * norms
        assert stands(again, both, day(13), matcher) == stand
