"""What follows from the record by itself is told as a sentence that says from which act."""

from __future__ import annotations

from datetime import date

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    Field,
    Money,
    Party,
    anything,
    breach_of,
    days,
    less_than,
    monthly,
    overdue,
    usd,
)
from support.histories import MATCHERS


class Sell(Action, phrase="sell for {price}"):
    price: Field[Money]


class Fine(Action, phrase="pay a fine of {amount}"):
    amount: Field[Money]


class Pay(Action, phrase="pay {amount}"):
    amount: Field[Money]


class Quit(Action, phrase="terminate"):
    pass


supplier, distributor = Party("The supplier"), Party("The distributor")
CHEAP = distributor.must_not(
    Sell(less_than(usd(50))), otherwise=distributor.must(Fine(usd(100)), within=days(10))
)
SOLD = distributor.does(Sell(usd(40)), on=date(2025, 3, 1))
BREACHED, LATE = breach_of("1"), overdue("1")
FINE = breach_of("1", remedies=True)


@pytest.mark.parametrize("matcher", MATCHERS)
@pytest.mark.parametrize(
    ("norm", "provided", "since", "told"),
    [
        (CHEAP, BREACHED, "2025-03-01", "the distributor sold for USD 40.00 on 2025-03-01"),
        (
            CHEAP,
            FINE & (FINE.on > date(2025, 3, 5)),
            "2025-03-12",
            "the distributor sold for USD 40.00 on 2025-03-01",
        ),
        (
            distributor.must(Pay(usd(7)), upon=distributor.did(Sell(anything)), within=days(5)),
            LATE,
            "2025-03-07",
            "the distributor sold for USD 40.00 on 2025-03-01",
        ),
        (
            distributor.must(Pay(usd(7)), by=date(2025, 2, 1)),
            LATE,
            "2025-02-02",
            "the duty arose on 2025-01-01",
        ),
        (
            distributor.must(Pay(usd(7)), every=monthly(day=-1)),
            LATE,
            "2025-02-01",
            "the duty is that of 2025-01-01 to 2025-01-31",
        ),
    ],
)
def test_a_breach_is_told_with_the_act_that_it_follows_from(
    matcher, norm, provided, since, told
) -> None:
    clauses = (
        Clause("1", "As clause 1 says.", norm),
        Clause("2", "As clause 2 says.", supplier.may(Quit(), provided=provided)),
    )
    contract = Contract(
        name="Supply",
        parties=(supplier, distributor),
        actions=(Sell,),
        clauses=clauses,
        effective=date(2025, 1, 1),
    )
    with Engine(contract, [SOLD], matcher=matcher) as engine:
        answer = " ".join(str(engine.decide(supplier, Quit(), on=date(2025, 4, 1))).split())
    assert answer.endswith(f" (2) by what is on record, since {since}: {told}")
