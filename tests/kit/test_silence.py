"""Silence beside a permission of some acts: nothing forbids the others, which are free as well."""

from __future__ import annotations

from datetime import date

from contract_rules import (
    Action,
    Amendment,
    Clause,
    Contract,
    Entity,
    Field,
    Group,
    Money,
    Party,
    any_party,
    anything,
    at_most,
    usd,
)
from contract_rules.testing import FlawKind, check_contract


class Person(Entity):
    """Somebody."""


class Sublet(Action, phrase="sublet to {person} for {price}"):
    """Let somebody else live there."""

    person: Field[Person] = anything
    price: Field[Money] = anything


class Share(Sublet, phrase="share with {person} for {price}"):
    """Let a part."""


class Consent(Action, phrase="consent to {person}"):
    """Agree to somebody."""

    person: Field[Person] = anything


ann, bea, cyd = Party("Ann"), Party("Bea"), Party("Cyd")
TENANTS = Group("the tenants", ann, bea)
SILENT = "which are free as well"
HIGH = Sublet(price=at_most(usd(100)))


def gaps(*norms, amendments=()) -> list[tuple[str, str]]:
    """The clauses of gaps, and what is told of them."""
    contract = Contract(
        name="Lease",
        parties=(ann, bea, cyd),
        clauses=tuple(Clause(str(n), "So it is agreed.", norm) for n, norm in enumerate(norms, 1)),
        effective=date(2025, 1, 1),
        actions=(Sublet, Share, Consent),
        amendments=amendments,
    )
    found = check_contract(contract, histories=[()])
    return [(flaw.clause, flaw.text) for flaw in found if flaw.kind is FlawKind.GAP]


def test_a_permission_of_some_acts_leaves_the_others_free() -> None:
    consented = cyd.did(Consent(person=Sublet.person))
    for norm, said in (
        (ann.may(HIGH), "Ann may sublet to any person for at most USD 100.00"),
        (ann.may(Sublet(), provided=consented), "Ann may sublet to any person for any price"),
    ):
        ((clause, text),) = gaps(norm)
        assert clause == "1"
        assert text.startswith(f"nothing forbids other acts of Sublet, {SILENT}: {said}")


def test_a_permission_beside_what_is_forbidden_leaves_nothing_free() -> None:
    assert gaps(ann.may(Sublet())) == []  # all of them are free, and are meant to be
    assert gaps(ann.may(HIGH), ann.must_not(Sublet())) == []
    assert gaps(ann.may(HIGH), any_party.must_not(Sublet())) == []
    assert gaps(TENANTS.may(HIGH), any_party.must_not(Sublet())) == []
    assert gaps(ann.may(HIGH), ann.must_not(Share())) == []
    assert [id_ for id_, _ in gaps(ann.may(HIGH), bea.must_not(Sublet()))] == ["1"]


def test_what_is_forbidden_in_another_text_forbids_nothing_in_this() -> None:
    late = Amendment(
        title="Later",
        effective=date(2025, 3, 1),
        repeals=("2",),
        adds=(Clause("3", "So it is agreed.", ann.may(HIGH)),),
    )
    ((clause, text),) = gaps(bea.may(Sublet()), ann.must_not(Sublet()), amendments=(late,))
    assert clause == "3"
    assert SILENT in text
