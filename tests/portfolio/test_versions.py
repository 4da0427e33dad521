"""Instances that adopt some amendments alone: SQL answers about them as the engine does."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest
from attrs import evolve

from contract_rules import Amendment, Clause, Money, Parameter, days, monthly, more_than
from contract_rules.portfolio import Portfolio
from contract_rules.portfolio.sql import ways
from support.both_ways import by_engine
from support.leases import Enter, Pay, events, grace, instances, landlord, lease, rent, tenant

QUIET = Amendment(
    title="Quiet",
    effective=date(2026, 3, 1),
    adds=(Clause("4", "The tenant stays out, too.", tenant.must_not(Enter())),),
)
ENTRY = Amendment(title="Entry", effective=date(2026, 4, 1), repeals=("3",))
RENT = Clause(
    "1", "Rent is due.", tenant.must(Pay(landlord, rent), every=monthly(day=1), within=days(grace))
)
LEASE = evolve(lease, clauses=(RENT, lease.clauses[2]), amendments=(QUIET, ENTRY))
TITLES = ["Quiet", "Entry"]
ON = date(2026, 4, 4)

CELLS = [
    None,
    [],
    TITLES,
    TITLES[:1],
    TITLES[::-1],
    TITLES[1:],
    ["Large"],
    [TITLES[0]] * 2,
    [],
    None,
]
"""What each names; two of them name what is no list of its amendments."""


PAID = '{"to": "the landlord", "amount": "USD 5"}'


def portfolio(template=LEASE, cells=CELLS, type_=None, **more) -> Portfolio:
    rows = [{"id": str(n), "tenant": f"T{n}", **more} for n in range(len(cells))]
    table = instances(*rows).append_column("amendments", pa.array(cells, type_))
    told = [
        {"instance": str(n), "id": f"{n} {on} {act['by']}", "on": on, **act}
        for n in range(len(cells))
        for act in (
            {"by": f"T{n}", "action": "Pay", "fields": PAID},
            {"by": "the landlord", "action": "Enter"},
        )
        for on in (date(2026, 1, 4), date(2026, 3, 20))
    ]
    return Portfolio(template, table, events(*told), workers=1, part=9)


QUESTIONS = {
    "duties": {"on": ON},
    "breaches": {"on": ON},
    "totals": {"on": ON},
    "diff": {"on": date(2026, 2, 1), "other": ON},
    "decide": {"party": landlord, "acts": Enter(), "on": ON},
}

OTHERS = {
    "the same": LEASE,
    "with one amendment": evolve(LEASE, amendments=(QUIET,)),
    "with none": evolve(LEASE, amendments=()),
}


def asked_both_ways(made: Portfolio, monkeypatch, name: str, **asked) -> set[str]:
    """Ask by SQL and by the engine, which answer the same; whom SQL leaves to the engine."""
    monkeypatch.setattr(ways, "FEWEST", 1)
    question, acts = made._asked(name, asked)
    answered = made._ways.of(question, acts)
    assert answered
    left = by_engine(made, answered)
    answered.close()
    mine, rejects = made.batches(name, **asked).read_all(), made.rejects
    monkeypatch.setattr(ways, "FEWEST", 10**9)
    assert mine.equals(made.batches(name, **asked).read_all())
    assert rejects.equals(made.rejects)
    assert mine.num_rows
    return {str(place) for place in left}


@pytest.mark.parametrize("name", QUESTIONS)
def test_sql_answers_about_each_version(name, monkeypatch) -> None:
    """Of no amendments, one, or all in any order; what is wrong is told by the engine.

    It tells of acts prohibited, too, under what is repealed.
    """
    repealed = {*"024579"} if name in {"breaches", "diff"} else set()
    with portfolio() as made:
        left = asked_both_ways(made, monkeypatch, name, **QUESTIONS[name])
        assert left == {"6", "7"} | repealed


def test_acts_of_rows_are_asked_about_under_each_version(monkeypatch) -> None:
    ids = [str(n) for n in range(6)]
    acts = pa.table({"instance": ids, "action": ["Enter"] * 6})
    with portfolio() as made:
        left = asked_both_ways(made, monkeypatch, "decide", party=landlord, acts=acts, on=ON)
        assert left == {"6", "7"}
        told = made.decide(landlord, acts, on=ON).column("verdict").to_pylist()
    assert [one == "prohibited" for one in told] == [False, True, False, True, False, False]


@pytest.mark.parametrize(
    ("other", "left"),
    [("the same", "0245679"), ("with one amendment", "0245679"), ("with none", "02345679")],
)
def test_versions_are_compared_with_those_of_another_template(other, left, monkeypatch) -> None:
    """Of which one may lack an amendment that an instance names: that is a reject."""
    with portfolio() as made:
        found = made.compare(OTHERS[other], on=ON)
        assert {*found.schema.names} >= {"status_before", "status_after"}
        monkeypatch.setattr(ways, "FEWEST", 1)
        question, _ = made._asked("compare", {"template": OTHERS[other], "on": ON})
        answered = made._ways.of(question)
        assert answered
        assert {*map(str, by_engine(made, answered))} == {*left}
        answered.close()
        mine, rejects = made.compare(OTHERS[other], on=ON), made.rejects
        monkeypatch.setattr(ways, "FEWEST", 10**9)
        assert mine.equals(made.compare(OTHERS[other], on=ON))
        assert rejects.equals(made.rejects)


def test_few_of_a_version_go_by_the_engine(monkeypatch) -> None:
    """And so do those of a version that has other actions or parameters."""
    monkeypatch.setattr(ways, "FEWEST", 2)
    with portfolio() as made:
        assert [len(one.named) for one, _ in made._ways._plain] == [2, 1]
    cap = Parameter("cap", Money)
    capped = Clause("4", "No more.", tenant.must_not(Pay(landlord, more_than(cap))))
    grown = evolve(LEASE, amendments=(evolve(QUIET, adds=(capped,)), ENTRY))
    with portfolio(grown, cap="USD 9") as made:
        assert [one.template is grown for one, _ in made._ways._plain] == [True]


def test_titles_in_texts(monkeypatch) -> None:
    """As files of CSV have them."""
    cells = [None, "[]", "Entry", '["Entry"]', '["Quiet", "Entry"]', "[1"]
    with portfolio(cells=cells, type_=pa.string()) as made:
        assert asked_both_ways(made, monkeypatch, "duties", on=ON) == {"5"}
