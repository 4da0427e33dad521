"""Terms and conditions: how they combine, compare and are walked through."""

from __future__ import annotations

from datetime import date

import pytest

from contract_rules import at_least, less_than, usd
from contract_rules.errors import WrongTypeError
from contract_rules.norms import expressions
from contract_rules.norms.expressions import (
    AllOf,
    AnyOf,
    Compared,
    Const,
    Defined,
    FieldOf,
    Not,
    When,
    term,
)
from contract_rules.norms.traversal import compared_in, definitions_in, occurrences, terms_of, walk
from contract_rules.testing.strategies.vocabulary import (
    PARTIES,
    Consent,
    Declare,
    Procure,
    Provider,
    Release,
)

ann, bea, _, _ = PARTIES
one = ann.did(Consent(provider=Provider("Azure")))
two, three = bea.did(Consent()), bea.did(Release())


def test_conditions_join_into_flat_lists() -> None:
    """A chain of & or of | is one condition of many, in the order of writing."""
    assert one & two & three == one & (two & three) == AllOf((one, two, three))
    assert one | two | three == one | (two | three) == AnyOf((one, two, three))
    assert one & (two | three) == AllOf((one, AnyOf((two, three))))


def test_what_is_negated_twice_is_meant() -> None:
    """Not not is nothing; an exception to an exception is what it says."""
    assert ~one == Not(one)
    assert ~~one == one
    assert one.unless(two) == one & ~two


def test_a_comparison_is_less_or_not() -> None:
    """Four orders are two, with the sides exchanged."""
    when, day = When("Procure"), date(2025, 1, 1)
    assert (when < day) == Compared(when, "<", Const(day))
    assert (when <= day) == Compared(when, "<=", Const(day))
    assert (when > day) == Compared(Const(day), "<", when)
    assert (when >= day) == Compared(Const(day), "<=", when)
    price = term(Procure.price)
    assert (usd(5) < price) == (price > usd(5)) == Compared(Const(usd(5)), "<", price)
    assert (usd(5) >= price) == (price <= usd(5)) == Compared(price, "<=", Const(usd(5)))
    assert (day < Procure.on) == (Procure.on > day)


def test_an_occurrence_names_its_instant_and_fields() -> None:
    """They remember the event that they are of."""
    assert term(one.on) == When("Consent", one)
    assert term(one[Consent.provider]).occurrence == one
    assert str(one[Consent.provider]) == "Consent.provider"
    assert str(one.on) == "Consent.on"


def test_a_value_is_a_constant_term() -> None:
    """A term stays what it is; an author's is the node that it is of."""
    assert term(3) == Const(3)
    assert term(Const(3)) == Const(3)
    assert term(Procure.price) == FieldOf("Procure", "price", "Money")
    assert [str(term(value)) for value in ("one", 3, usd(1))] == ["'one'", "3", "USD 1.00"]


def test_every_matcher_tells_its_terms() -> None:
    """In the order of writing."""
    low, high = at_least(usd(1)).matcher, less_than(Procure.price).matcher
    assert terms_of(expressions.Between(low, high)) == (Const(usd(1)), term(Procure.price))
    assert terms_of(high) == (term(Procure.price),)


def test_a_walk_meets_every_part() -> None:
    """Through &, | and ~, from left to right; definitions stay closed."""
    below = three.on < two.on
    whole = one & (Defined("D1") | ~below)
    assert list(walk(whole)) == [whole, one, AnyOf((Defined("D1"), ~below)), Defined("D1"), ~below, below]  # fmt: skip  # noqa: E501
    assert list(walk(None)) == []
    assert list(definitions_in(whole)) == ["D1"]
    assert list(compared_in(whole)) == [term(three.on), term(two.on)]
    assert list(occurrences(whole)) == [one, three, two]


def test_an_occurrence_asks_for_those_that_its_fields_speak_of() -> None:
    """An event found by the field of another brings that other with it."""
    first = ann.did(Declare(level=3), "first")
    second = bea.did(Declare(level=first[Declare.level]))
    assert list(occurrences(second)) == [second, first]
    assert list(occurrences(Defined("D1"))) == []


def test_an_act_reads_as_it_is_written() -> None:
    """A field that is left open is not there."""
    act = Procure(provider=Provider("Azure")).act
    assert str(act) == "Procure(provider=Azure)"
    assert act.get("provider") == Provider("Azure")
    assert act.get("price") is None


def test_only_conditions_join() -> None:
    """A value beside a condition is refused on either side."""
    for join in (one.__and__, one.__or__):
        with pytest.raises(WrongTypeError):
            join(3)
