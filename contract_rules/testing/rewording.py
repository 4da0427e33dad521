"""Makes a contract anew with another wording of a clause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
from attrs import evolve

from contract_rules.contracts.clauses import Clause

if TYPE_CHECKING:
    from contract_rules.contracts.clauses import Amendment, Provision
    from contract_rules.contracts.contract import Contract


def reworded(clause: Clause, **changed: Any) -> Clause:  # noqa: ANN401 (a part of a clause)
    """A clause of which something is changed, as of ``norms`` or ``overrides``.

    It was written where the clause was.
    """
    kept = {f.name: getattr(clause, f.name) for f in attrs.fields(Clause) if f.eq} | changed
    new = Clause(kept.pop("id"), kept.pop("text"), *kept.pop("norms"), **kept)
    object.__setattr__(new, "written", clause.written)
    return new


def with_wording(contract: Contract, old: Clause, new: Clause) -> Contract:
    """A contract with a clause in the place of another, wherever that is written."""

    def put(provisions: tuple[Provision, ...]) -> tuple[Provision, ...]:
        return tuple(new if one is old else one for one in provisions)

    def amended(one: Amendment) -> Amendment:
        return evolve(one, adds=put(one.adds), replaces=put(one.replaces))

    amendments = tuple(map(amended, contract.amendments))
    return evolve(contract, clauses=put(contract.clauses), amendments=amendments)
