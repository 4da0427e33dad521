"""What SQL decides about acts of a table; rows are by hand, and what is odd goes to the engine."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet
from attrs import evolve

from contract_rules import (
    Clause,
    Contract,
    Parameter,
    Party,
    anything,
    at_least,
    more_than,
    terminates,
)
from contract_rules.portfolio import Portfolio
from contract_rules.portfolio.sql import ways
from support.both_ways import ON, plain_of, portfolio_of, rows_both_ways
from support.plainly import (
    ANN,
    DAYS,
    FIRST,
    PARAMETERS,
    Call,
    Pay,
    Quit,
    bob,
    limit,
    trade,
)

if TYPE_CHECKING:
    from datetime import date

A = DAYS[2]

longest = Parameter("longest", timedelta)

TEMPLATE = trade(
    ANN.must_not(Pay(bob, more_than(limit)), unless=bob.did(Pay(ANN, Pay.amount))),
    bob.may(Pay(ANN, anything)),
    bob.must(Quit(), upon=ANN.did(Quit())),
)


def event(id_: str, by: str, on: date, action: str, **fields: str) -> dict[str, Any]:
    told = json.dumps(fields) if fields else None
    return {"id": id_, "on": on, "by": by, "action": action, "fields": told}


def act(instance: int, by: str | None, action: str, **fields: str) -> dict[str, Any]:
    told = json.dumps(fields) if fields else None
    return {"instance": str(instance), "by": by, "action": action, "fields": told}


def acts(*rows: dict[str, Any]) -> pa.Table:
    names = ("instance", "by", "action", "fields")
    return pa.Table.from_pylist(list(rows), pa.schema([(name, pa.string()) for name in names]))


def test_each_act_goes_by_its_own_fields_and_party(monkeypatch) -> None:
    """In the order of instances and, of one, of the rows of acts."""
    paid = event("p", "Bob", A, "Pay", to="Ann & Co", amount="USD 20")
    rows = acts(
        act(1, "Ann & Co", "Pay", to="Bob", amount="USD 20"),
        act(0, "Ann & Co", "Pay", to="Bob", amount="USD 20"),
        act(0, "Bob", "Pay", to="Ann & Co", amount="USD 99"),
        act(0, "Ann & Co", "Pay", to="Bob", amount="USD 15"),
        act(1, "Ann & Co", "Pay", to="Bob", amount="USD 21"),
        act(0, "Ann & Co", "Quit"),
    )
    with portfolio_of(TEMPLATE, [paid], [], [paid], part=2) as portfolio:
        told, engine = rows_both_ways(portfolio, monkeypatch, None, rows)
    assert engine == []
    columns = ("instance", "row", "party", "action", "verdict", "clauses", "events")
    assert [tuple(row[name] for name in columns) for row in told] == [
        ("0", 2, "Ann & Co", "Pay", "permitted", ["1"], ["p"]),
        ("0", 3, "Bob", "Pay", "permitted", ["2"], []),
        ("0", 4, "Ann & Co", "Pay", "silent", [], []),
        ("0", 6, "Ann & Co", "Quit", "silent", [], []),
        ("1", 1, "Ann & Co", "Pay", "prohibited", ["1"], []),
        ("1", 5, "Ann & Co", "Pay", "prohibited", ["1"], []),
    ]


def test_instants_and_durations_are_read_as_those_of_events(monkeypatch) -> None:
    """Acts need no id for that; what is written otherwise, or is no such value, is not."""
    noon, called = datetime(2020, 1, 4, 12, tzinfo=UTC), bob.did(Call(Call.at, anything))
    template = trade(
        ANN.must_not(Call(at_least(noon), more_than(timedelta(minutes=90)))),
        ANN.may(Call(anything, anything), provided=called),
        bob.must_not(Call(anything, longest), unless=Call.at < Call.on),
    )
    template = evolve(template, parameters=(*PARAMETERS, longest))
    told = [
        *(("2020-01-04T12:00:00Z", "PT91M"), ("2020-01-04T13:00:00+01:00", "PT1H30M1S")),
        *(("2020-01-04T12:59:59+01:00", "PT2H"), ("2020-01-04T11:00:00-05:00", "PT90M")),
        *(("2020-01-04T12:00", "PT2H"), ("2020-01-04", "PT2H"), ("2020-01-05T00:00:00Z", "P1D")),
        *(("2020-01-05T00:00:00.5Z", "PT1H"), ("2020-01-05T00:00:00Z", "-PT1H")),
    ]
    rows = [
        act(n, "Ann & Co", "Call", at=at, lasted=lasted) for n, (at, lasted) in enumerate(told)
    ]
    rows += [act(n, "Bob", "Call", at="2020-01-16T00:00:00Z", lasted="PT2H") for n in (1, 2, 3)]
    heard = event("c", "Bob", A, "Call", at="2020-01-04T17:00:00+01:00", lasted="PT0S")
    histories = [[heard] if n == 3 else [] for n in range(len(told))]
    lasting = [{"longest": one} for one in ("PT2H", "PT1H", "PT120M", *("PT2H",) * 6)]
    with portfolio_of(template, *histories, rows=lasting) as portfolio:
        found, engine = rows_both_ways(portfolio, monkeypatch, None, acts(*rows))
    assert engine == [4, 5, 6, 7, 8]
    mine = [(r["instance"], r["party"][0], r["verdict"]) for r in found if r["instance"] < "4"]
    assert mine == [
        *(("0", "A", "prohibited"), ("1", "A", "prohibited"), ("1", "B", "silent")),
        *(("2", "A", "silent"), ("2", "B", "prohibited")),
        *(("3", "A", "permitted"), ("3", "B", "prohibited")),
    ]


ODD = {
    "a party by the name of its parameter": ("bob", "Pay", {"to": "Ann & Co", "amount": "USD 5"}),
    "no party": ("Eve", "Pay", {"to": "Ann & Co", "amount": "USD 5"}),
    "nobody": (None, "Pay", {"to": "Ann & Co", "amount": "USD 5"}),
    "towards a stranger": ("Bob", "Pay", {"to": "Eve", "amount": "USD 5"}),
    "towards the name of a parameter": ("Ann & Co", "Pay", {"to": "bob", "amount": "USD 50"}),
    "no action": ("Bob", "Sing", {}),
    "a field is missing": ("Bob", "Pay", {"to": "Ann & Co"}),
    "a field too many": ("Bob", "Pay", {"to": "Ann & Co", "amount": "USD 5", "of": "x"}),
    "below zero": ("Bob", "Pay", {"to": "Ann & Co", "amount": "USD -5"}),
    "another currency": ("Bob", "Pay", {"to": "Ann & Co", "amount": "EUR 5"}),
    "an amount with a comma": ("Bob", "Pay", {"to": "Ann & Co", "amount": "USD 1,000"}),
    "what a duty asks for": ("Bob", "Quit", {}),
}


def test_a_contract_with_an_odd_act_is_the_engines(monkeypatch) -> None:
    """With all of its acts; refused ones are among the rejects, whichever way it goes."""
    odd = [act(n, by, action, **fields) for n, (by, action, fields) in enumerate(ODD.values())]
    numbers = range(len(odd) + 1)
    plain = [act(n, "Ann & Co", "Pay", to="Bob", amount="USD 20") for n in numbers]
    rows = acts(*plain, *odd, {**plain[0], "instance": "Z"})
    with portfolio_of(TEMPLATE, *([] for _ in numbers)) as portfolio:
        told, engine = rows_both_ways(portfolio, monkeypatch, None, rows)
    assert engine == [*range(len(odd))]
    mine = [row["verdict"] for row in told if row["row"] <= len(plain)]
    assert mine == ["prohibited"] * len(plain)


def test_one_party_for_all_rows(monkeypatch) -> None:
    """Whoever a row names; and fields may be a struct."""
    rows = pa.table({"instance": ["0", "1"], "by": ["Bob", None], "action": ["Pay", "Pay"]})
    fields = [{"to": "Bob", "amount": "USD 16"}, {"to": "Bob", "amount": "USD 5"}]
    rows = rows.append_column("fields", pa.array(fields))
    with portfolio_of(TEMPLATE, [], []) as portfolio:
        for party in (ANN, "Ann & Co"):
            told, engine = rows_both_ways(portfolio, monkeypatch, party, rows)
            assert engine == []
            assert [row["verdict"] for row in told] == ["prohibited", "silent"]
        told, _ = rows_both_ways(portfolio, monkeypatch, bob, rows)
        assert [row["party"] for row in told] == ["Bob", "Bob"]


def test_tables_that_sql_does_not_read_are_the_engines(monkeypatch) -> None:
    """Where nobody is named, a party is one of some contracts alone, or actions are no texts."""
    rows = pa.table({"instance": ["0"], "action": ["Quit"]})
    numbers = pa.table({"instance": ["0"], "action": [5]})
    with portfolio_of(TEMPLATE, []) as portfolio:
        for party, table in ((None, rows), (Party("Bob"), rows), (ANN, numbers)):
            _, engine = rows_both_ways(portfolio, monkeypatch, party, table)
            assert engine is None


def test_contracts_that_have_not_begun_or_have_ended_are_the_engines(monkeypatch) -> None:
    template = trade(ANN.must_not(Pay(bob, anything)), bob.can(Quit(), then=terminates()))
    rows = acts(*(act(n, "Ann & Co", "Pay", to="Bob", amount="USD 5") for n in range(3)))
    ended = event("q", "Bob", A, "Quit")
    later = [{"start": FIRST}, {}, {"start": ON}]
    with portfolio_of(template, [], [ended], [], rows=later) as portfolio:
        told, engine = rows_both_ways(portfolio, monkeypatch, None, rows, on=DAYS[8])
        assert engine == [1, 2]
    assert [row["verdict"] for row in told] == ["prohibited", "silent", "silent"]


def test_no_act_at_all(monkeypatch) -> None:
    with portfolio_of(TEMPLATE, []) as portfolio:
        assert rows_both_ways(portfolio, monkeypatch, None, acts()) == ([], [])


def test_who_is_called_as_a_parameter_is_another(monkeypatch) -> None:
    """A name in a row that is both a party's and a parameter's means whom that stands for."""
    eve, other = Party("eve"), Parameter("eve", Party)
    template = Contract(
        name="Of eve and {eve}",
        parties=(eve, other),
        effective=FIRST,
        clauses=(
            Clause("1", "...", eve.must_not(Quit())),
            Clause("2", "...", other.must_not(Pay(other, anything))),
        ),
    )
    rows = acts(act(0, "eve", "Quit"), act(1, "Bob", "Pay", to="eve", amount="USD 5"))
    table = pa.table({"id": ["0", "1"], "eve": ["Bob", "Bob"]})
    record = pa.table({name: pa.array([], pa.string()) for name in (*rows.column_names, "on")})
    with Portfolio(template, table, record, workers=1) as portfolio:
        told, engine = rows_both_ways(portfolio, monkeypatch, None, rows)
    assert engine == [0, 1]
    assert [(row["party"], row["verdict"]) for row in told] == [
        ("Bob", "silent"),
        ("Bob", "prohibited"),
    ]


def test_in_files(monkeypatch, tmp_path) -> None:
    """Part by part, of which SQL answers about some and the engine about others."""
    rows = acts(
        *(act(n, "Ann & Co", "Pay", to="Bob", amount=f"USD {10 + n}") for n in range(8)),
        act(3, "Eve", "Quit"),
        act(5, "Bob", "Quit"),
    )
    histories: list[list[dict[str, Any]]] = [[] for _ in range(8)]

    def written(portfolio: Portfolio) -> pa.Table:
        path = tmp_path / "told.parquet"
        portfolio.write(path, "decide", party=None, acts=rows, on=ON)
        return pa.parquet.read_table(path)

    with portfolio_of(TEMPLATE, *histories) as whole:
        monkeypatch.setattr(ways, "FEWEST", 10**9)
        expected, rejects = whole.decide(None, rows, on=ON), whole.rejects
    monkeypatch.setattr(ways, "FEWEST", 0)
    monkeypatch.setattr(ways, "STRETCH", 2)
    with portfolio_of(TEMPLATE, *histories, part=1) as parts:
        assert written(parts).equals(expected)
        assert parts.rejects.equals(rejects)
    assert expected.num_rows == 9


def test_durations_that_lie_otherwise_among_those_of_the_template_are_told_apart() -> None:
    """One below what a clause names may be alike to none that is that long, or longer."""
    most = timedelta(hours=5)
    template = trade(
        bob.must_not(Call(anything, more_than(most))), ANN.may(Call(anything, longest))
    )
    template = evolve(template, parameters=(*PARAMETERS, longest))
    lasting = [{"longest": one} for one in ("PT3H", "PT4H", "PT5H", "PT6H", "PT299M", "PT7H")]
    with portfolio_of(template, *([] for _ in lasting), rows=lasting) as portfolio:
        assert len(plain_of(portfolio)) == len(lasting)
        run = portfolio._tables.run
        found = [n for (n,) in run("SELECT likeness FROM plain_instances ORDER BY place")]
    below, same, above = found[0], found[2], found[3]
    assert len({below, same, above}) == 3
    assert found == [below, below, same, above, below, above]
