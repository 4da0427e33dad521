"""A contract of one's own: a tenant may sublet only to whom the landlord has agreed."""

from datetime import date

from contract_rules import Action, Clause, Contract, Engine, Entity, Field, Party, anything


class Person(Entity):
    """Somebody who may live in the flat."""


class Sublet(Action, phrase="sublet to {person}"):
    """Let a part of the flat to somebody else."""

    person: Field[Person]


class Agree(Action, phrase="agree to {person}"):
    """Agree to a subtenant."""

    person: Field[Person]


landlord, tenant = Party("the landlord"), Party("the tenant")
agreed = landlord.did(Agree(person=Sublet.person))
clause = Clause(
    "7", "Subletting needs agreement.", tenant.must_not(Sublet(person=anything), unless=agreed)
)
lease = Contract(
    name="Lease", parties=(landlord, tenant), clauses=(clause,), effective=date(2026, 1, 1)
)

with Engine(lease, [landlord.does(Agree(person=Person("Ada")), on=date(2026, 3, 1))]) as engine:
    print(engine.report(on=date(2026, 3, 31)))
