"""What the course of events looks up is the same of an instance as of the contract made anew."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    Field,
    Money,
    Parameter,
    Party,
    begins,
    days,
    monthly,
    more_than,
    overdue,
    to_date,
    total,
    usd,
)
from contract_rules.evaluation.timeline.course_tables import with_duties, without_duties
from support.leases import Enter, Pay, landlord


class Open(Action, phrase="open the rooms"):
    """Let somebody in."""


class Bill(Action, phrase="bill {amount}"):
    """Ask for money."""

    amount: Field[Money]


def lease(tenant: Any, rent: Any, *, asks: bool) -> Contract:
    """A lease, of parameters or constants; one that asks, and one that asks for nothing."""
    clauses = [
        Clause(
            "1", "Rent.", tenant.must(Pay(landlord, rent), every=monthly(day=1), within=days(3))
        )
    ]
    if asks:
        late = overdue("1", by=days(9))
        paid = to_date(total(Bill.amount, by=tenant))
        clauses += [
            Clause("2", "More.", tenant.may(Pay(landlord, more_than(rent)), provided=late)),
            Clause("3", "A bonus.", landlord.must(Pay(tenant, paid), upon=Enter, within=days(9))),
            Clause("4", "It may be opened.", landlord.can(Open(), then=begins("5"))),
            Clause("5", "Then it may be entered.", tenant.may(Enter())),
        ]
    return Contract(
        name="Lease", parties=(landlord, tenant), effective=date(2026, 1, 1), clauses=clauses
    )


def told(contract: Contract) -> dict[str, object]:
    program = contract.program
    tables = [make(program, contract) for make in (with_duties, without_duties)]
    found = [(one.seeing, one.stirring, one.bearing, one.is_plain) for one in tables]
    return {"tables": found, "late": program.late}


@pytest.mark.parametrize("asks", [True, False])
def test_each_instance_has_the_tables_of_its_own_parties(asks) -> None:
    template = lease(Parameter("tenant", Party), Parameter("rent", Money), asks=asks)
    for number in range(3):  # whose values lie alike
        tenant, rent = Party(f"T{number}"), usd(500 + number)
        anew = told(lease(tenant, rent, asks=asks))
        assert told(template.instance(tenant=tenant, rent=rent)) == anew
        assert bool(anew["late"]) is asks
        assert ("Bill" in anew["tables"][0][1]) is asks
        assert any(key[0] == tenant.name for key in anew["tables"][0][0]) is asks
