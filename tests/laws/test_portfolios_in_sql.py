"""What SQL answers about a portfolio is what the engine answers about each contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
from hypothesis import assume, given, settings

from contract_rules.portfolio import Portfolio
from contract_rules.portfolio.sql import ways
from contract_rules.testing import contracts
from support.examples import many
from support.plainly import plainly
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

OWED = {"obligation", "exemption"}

SOME = 10
"""How many templates at least, as how much of them SQL carries is looked at."""


def planned(case: Templated) -> Iterator[tuple[str, bool]]:
    """The kinds of the norms of a template, each with whether SQL carries it."""
    template = case.template if case.values else case.contract
    told = {name: cell(value) for name, value in case.values.items()}
    instances, events = pa.Table.from_pylist([{"id": "c", **told}]), EVENTS.empty_table()
    with Portfolio(template, instances, events, workers=1) as portfolio:
        for row in portfolio.plan().to_pylist():
            yield row["kind"], row["way"] == "sql"


def shares(found: list[bool]) -> float:
    return sum(found) / len(found)


def test_decisions_are_those_of_the_engine(monkeypatch) -> None:
    """Every row and column; most norms are carried, and most contracts answered about, by SQL."""
    carried, asked, answered = list[bool](), list[bool](), list[bool]()
    cited: set[tuple[str, bool]] = set()

    @settings(max_examples=max(SOME, many(14)))
    @given(plainly())
    def law(case: Any) -> None:
        instances = pa.Table.from_pylist(case.instances)
        events = pa.Table.from_pylist(case.events, EVENTS)
        with Portfolio(case.template, instances, events, workers=1, part=20) as portfolio:
            carried.extend(way == "sql" for way in portfolio.plan().column("way").to_pylist())
            for who, act in case.acts:
                monkeypatch.setattr(ways, "FEWEST", 0)
                question, _ = portfolio._asked(
                    "decide", {"party": who, "acts": act, "on": case.on}
                )
                is_carried = portfolio._ways.of(question) is not None
                asked.append(is_carried)
                mine = portfolio.decide(who, act, on=case.on)
                if is_carried:
                    places = {p for (p,) in portfolio._tables.run("SELECT place FROM decided")}
                    answered.extend(place in places for place in range(instances.num_rows))
                monkeypatch.setattr(ways, "FEWEST", 10**9)
                theirs = portfolio.decide(who, act, on=case.on)
                assert mine.equals(theirs) is True
                cited.update((r["verdict"], bool(r["events"])) for r in mine.to_pylist())

    law()
    assert shares(carried) >= 0.7
    assert shares(asked) >= 0.5
    assert shares(answered) >= 0.5
    assert {"prohibited", "permitted", "silent"} <= {verdict for verdict, _ in cited}
    assert any(is_cited for _, is_cited in cited)


def test_most_norms_of_drawn_contracts_are_carried() -> None:
    """Of all contracts of the testing kit, and of their norms that are no duties."""
    found = list[tuple[str, bool]]()

    @settings(max_examples=max(30, many(40)))
    @given(templated(contracts()))
    def law(case: Templated) -> None:
        assume(all(map(can_be_told, case.values.values())))
        found.extend(planned(case))

    law()
    assert shares([is_carried for _, is_carried in found]) >= 0.6
    assert shares([is_carried for kind, is_carried in found if kind not in OWED]) >= 0.8
