"""A report lists each duty that would arise upon an act of which none is on record yet."""

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
    Question,
    anything,
    days,
    percent,
    usd,
)

START = date(2025, 1, 1)


class Audit(Action, phrase="audit at a cost of {cost}, finding {gap}"):
    cost: Field[Money]
    gap: Field[Money]


class TopUp(Action, phrase="pay a shortfall of {amount}"):
    amount: Field[Money]


class Bear(Action, phrase="bear audit costs of {amount}"):
    amount: Field[Money]


licensee, licensor = Party("The licensee"), Party("The licensor")
AUDITED = licensor.did(Audit(anything, anything))
WIDE = Question("scope", "How far?", readings=("narrow", "wide", "other"))
SMALL, LARGE = Audit.gap <= usd(100), Audit.gap > usd(100)
NARROW, OTHERWISE = WIDE.reads("narrow"), WIDE.reads("wide")


def standing(*norms: object) -> list[str]:
    """What a report lists of the licensee, before there is an audit."""
    clause = Clause("3", "As clause 3 says.", *norms)
    parties = licensee, licensor
    contract = Contract(name="Licence", parties=parties, clauses=(clause,), effective=START)
    with Engine(contract) as engine:
        return [row["what"] for row in engine.report(on=date(2025, 6, 1)).to_rows()]


def test_two_duties_of_a_clause_upon_one_occasion_are_two_rows() -> None:
    assert standing(
        licensee.must(TopUp(Audit.gap), upon=AUDITED, within=days(15)),
        licensee.must(Bear(Audit.cost), upon=AUDITED, within=days(15)),
    ) == [
        "pay a shortfall of the gap in auditing",
        "bear audit costs of the cost in auditing",
    ]


def test_two_amounts_that_are_both_owed_are_two_rows() -> None:
    """One now and one later is not one of them."""
    assert standing(
        licensee.must(TopUp(usd(5)), upon=AUDITED, within=days(15)),
        licensee.must(TopUp(usd(7)), upon=AUDITED, within=days(30)),
    ) == ["pay a shortfall of USD 5.00", "pay a shortfall of USD 7.00"]


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        (NARROW, OTHERWISE, True),
        (NARROW & SMALL, OTHERWISE & SMALL, True),
        (SMALL, LARGE, True),
        (LARGE, SMALL, True),
        (NARROW, NARROW, False),
        (SMALL, Audit.gap >= usd(100), False),  # of exactly 100 both are owed
        (SMALL, Audit.gap > usd(50), False),
        (NARROW, SMALL, False),
        (NARROW, None, False),
        (SMALL, licensor.did(TopUp(anything)), False),
    ],
)
def test_amounts_of_which_only_one_is_owed_at_a_time_are_one_row(one, other, apart) -> None:
    """By what each is owed under: another reading of a question, or the other side of a bound."""
    amount = percent(10) * Audit.gap
    told = standing(
        licensee.must(TopUp(Audit.gap), upon=AUDITED, provided=one),
        licensee.must(TopUp(amount), upon=AUDITED, provided=other),
    )
    if apart:
        assert told == ["pay a shortfall of the gap in auditing or 10% of the gap in auditing"]
    else:
        assert told == [
            "pay a shortfall of the gap in auditing",
            "pay a shortfall of 10% of the gap in auditing",
        ]
