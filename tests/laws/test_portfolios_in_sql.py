"""What SQL answers about a portfolio is what the engine answers about each contract."""

from __future__ import annotations

import json
from itertools import cycle
from typing import TYPE_CHECKING
from unittest.mock import patch

import pyarrow as pa
from hypothesis import assume, given, settings

from contract_rules.contracts.serialization import value_to_json
from contract_rules.language.actions import stated_of_each
from contract_rules.portfolio import Portfolio
from contract_rules.portfolio.answering import act_under
from contract_rules.portfolio.instances import Instances
from contract_rules.portfolio.sql import ways
from contract_rules.testing import contracts
from support.both_ways import by_engine, rows_both_ways
from support.examples import many
from support.plainly import ANN, plainly
from support.portfolio_cases import can_be_told, cell
from support.templates import Templated, templated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

EVENTS = pa.schema(
    [
        *(("instance", pa.string()), ("on", pa.date32()), ("recorded", pa.date32())),
        *((name, pa.string()) for name in ("id", "by", "action", "fields")),
    ]
)

OF_ACTS = ("instance", "by", "action", "fields")

OWED = {"obligation", "exemption"}

SOME = 10
"""How many templates at least, as how much of them SQL carries is looked at."""


def planned(case: Templated) -> Iterator[tuple[str, bool]]:
    """The kinds of the norms of a template, each with whether SQL carries it."""
    template = case.template if case.values else case.contract
    told = {name: cell(value) for name, value in case.values.items()}
    instances, events = pa.Table.from_pylist([{"id": "c", **told}]), EVENTS.empty_table()
    with (
        patch.object(ways, "FEWEST", 0),
        Portfolio(template, instances, events, workers=1) as portfolio,
    ):
        for row in portfolio.plan().to_pylist():
            yield row["kind"], row["way"] == "sql"


def shares(found: list[bool]) -> float:
    return sum(found) / len(found)


def acts_of(case: Any, events: pa.Table) -> pa.Table:
    """Acts of a table: some as events have them, and those of the case, one by each contract."""
    taken = events.select(OF_ACTS).to_pylist()[::4]
    reading = Instances(case.template)
    for row, (who, act) in zip(case.instances, cycle(case.acts), strict=False):
        mine = act_under(reading.filled(row), stated_of_each(act))
        fields = {name: value_to_json(value) for name, value in mine.fields}
        by = row["bob"] if who == "bob" else ANN.name
        told = (row["id"], by, mine.kind, json.dumps(fields))
        taken.append(dict(zip(OF_ACTS, told, strict=True)))
    return pa.Table.from_pylist(taken, pa.schema([(name, pa.string()) for name in OF_ACTS]))


def test_decisions_are_those_of_the_engine(monkeypatch) -> None:
    """Every row and column; most norms are carried, and most contracts answered about, by SQL."""
    carried, asked, answered = list[bool](), list[bool](), list[bool]()
    of_rows = list[bool]()
    cited: set[tuple[str, bool]] = set()

    @settings(max_examples=max(SOME, many(14)))
    @given(plainly())
    def law(case: Any) -> None:
        instances = pa.Table.from_pylist(case.instances)
        events = pa.Table.from_pylist(case.events, EVENTS)
        with Portfolio(case.template, instances, events, workers=1, part=20) as portfolio:
            monkeypatch.setattr(ways, "FEWEST", 0)
            carried.extend(way == "sql" for way in portfolio.plan().column("way").to_pylist())
            for who, act in case.acts:
                monkeypatch.setattr(ways, "FEWEST", 0)
                question, _ = portfolio._asked(
                    "decide", {"party": who, "acts": act, "on": case.on}
                )
                way = portfolio._ways.of(question)
                asked.append(way is not None)
                if way is not None:
                    others = by_engine(portfolio, way)
                    answered.extend(place not in others for place in range(instances.num_rows))
                mine = portfolio.decide(who, act, on=case.on)
                monkeypatch.setattr(ways, "FEWEST", 10**9)
                theirs = portfolio.decide(who, act, on=case.on)
                assert mine.equals(theirs) is True
                cited.update((r["verdict"], bool(r["events"])) for r in mine.to_pylist())
            rows = acts_of(case, events)
            _, others = rows_both_ways(portfolio, monkeypatch, None, rows, case.on)
            assert others is not None
            of_rows.extend(place not in others for place in range(instances.num_rows))

    law()
    assert shares(of_rows) >= 0.1
    assert shares(carried) >= 0.7
    assert shares(asked) >= 0.5
    assert shares(answered) >= 0.5
    assert {"prohibited", "permitted", "silent"} <= {verdict for verdict, _ in cited}
    assert any(is_cited for _, is_cited in cited)


def test_most_norms_of_drawn_contracts_are_carried() -> None:
    """Of all contracts of the testing kit, and of their norms that are no duties.

    Of five hundred contracts SQL carries 73 of a hundred norms; few vary by a tenth.
    """
    found = list[tuple[str, bool]]()

    @settings(max_examples=max(30, many(40)))
    @given(templated(contracts()))
    def law(case: Templated) -> None:
        assume(all(map(can_be_told, case.values.values())))
        found.extend(planned(case))

    law()
    assert shares([is_carried for _, is_carried in found]) >= (0.7 if len(found) > 2_000 else 0.6)
    assert shares([is_carried for kind, is_carried in found if kind not in OWED]) >= 0.85
