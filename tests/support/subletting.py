"""A lease by which a tenant sublets for little: what is decided on row by row."""

from __future__ import annotations

from datetime import date

from contract_rules import (
    Action,
    Clause,
    Contract,
    Entity,
    Field,
    Money,
    Party,
    anything,
    more_than,
    usd,
)


class Person(Entity):
    """Somebody."""


class Sublet(Action, phrase="sublet to {person} for {price}"):
    person: Field[Person]
    price: Field[Money]


class Rest(Action, phrase="rest"):
    pass


tenant, landlord = Party("The tenant"), Party("The landlord")
lease = Contract(
    name="Lease",
    parties=(tenant, landlord),
    clauses=(
        Clause(
            "7",
            "Not for more than 100.",
            tenant.must_not(Sublet(person=anything, price=more_than(usd(100)))),
        ),
        Clause("8", "Rest.", tenant.may(Rest())),
        Clause("9", "Rest not.", landlord.may(Rest()), landlord.must_not(Rest())),
    ),
    effective=date(2026, 1, 1),
)
