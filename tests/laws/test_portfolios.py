"""A portfolio answers about each contract as its engine does, which goes by the semantics."""

from __future__ import annotations

from hypothesis import given, settings

from contract_rules.portfolio import Portfolio
from support.examples import many
from support.portfolio_cases import LAST, check_by_engines, portfolios


@settings(max_examples=many(8))
@given(case=portfolios())
def test_each_contract_is_answered_about_as_by_its_engine(case):
    """Several records of one contract, and one with other values, all in one portfolio."""
    with Portfolio(
        case.template, case.table, case.record, workers=1, early=True, part=8
    ) as portfolio:
        found = {
            "duties": portfolio.duties(on=LAST).to_pylist(),
            "breaches": portfolio.breaches(on=LAST).to_pylist(),
        }
        decided = [portfolio.decide(who.name, act, on=LAST).to_pylist() for who, act in case.acts]
        rejects = portfolio.rejects.to_pylist()
    check_by_engines(case, found, decided, rejects)
