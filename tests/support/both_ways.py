"""Asks a portfolio by SQL and by the engine alone, which must come to the same."""

from __future__ import annotations

import json
from datetime import date
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from contract_rules.portfolio import Portfolio
from contract_rules.portfolio.sql import ways
from support.plainly import ANN, FIRST

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

    from contract_rules import Contract

ON = date(2020, 1, 15)

ROW = {"bob": "Bob", "limit": "USD 15", "good": "Egg", "start": FIRST, "end": ON, "most": "3"}
"""What a row of instances says of the parameters of `support.plainly`."""

NAMES = {"ann": ANN.name, "bob": "Bob"}


def done(id_: str, by: str, on: date, action: str, **fields: Any) -> dict[str, Any]:
    """A row of an event, by Ann or by Bob."""
    told = json.dumps(fields) if fields else None
    return {"id": id_, "on": on, "by": NAMES[by], "action": action, "fields": told}


def portfolio_of(
    template: Contract,
    *histories: list[dict[str, Any]],
    rows: Sequence[dict[str, Any]] = (),
    **more: Any,
) -> Portfolio:
    """A portfolio with a contract for each history; rows say what is otherwise in the first."""
    others = chain(rows, repeat({}))
    table = pa.Table.from_pylist(
        [
            {"id": str(n), **ROW, **row}
            for n, (_, row) in enumerate(zip(histories, others, strict=False))
        ]
    )
    told = [
        {"instance": str(n), **event} for n, events in enumerate(histories) for event in events
    ]
    texts = ("instance", "id", "by", "action", "fields")
    schema = pa.schema([("on", pa.date32()), *((name, pa.string()) for name in texts)])
    return Portfolio(template, table, pa.Table.from_pylist(told, schema), **{"workers": 1, **more})


def both_ways(
    portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch, who: Any, asked: Any, on: Any = ON
) -> list[dict[str, Any]]:
    """The answers by SQL, which are those of the engine alone."""
    monkeypatch.setattr(ways, "FEWEST", 0)
    question, _ = portfolio._asked("decide", {"party": who, "acts": asked, "on": on})
    assert portfolio._ways.of(question)
    mine = portfolio.decide(who, asked, on=on)
    monkeypatch.setattr(ways, "FEWEST", 10**9)
    assert mine.equals(portfolio.decide(who, asked, on=on))
    return mine.to_pylist()


def rows_both_ways(
    portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch, who: Any, acts: pa.Table, on: Any = ON
) -> tuple[list[dict[str, Any]], list[int] | None]:
    """The answers about acts of a table by SQL, which are those of the engine alone.

    Returns:
        The answers, and the places of the contracts about which the engine answered all the same;
        None for all.
    """
    monkeypatch.setattr(ways, "FEWEST", 0)
    question, name = portfolio._asked("decide", {"party": who, "acts": acts, "on": on})
    answered = portfolio._ways.of(question, name)
    engine = None if answered is None else by_engine(portfolio, answered)
    mine, rejects = portfolio.decide(who, acts, on=on), portfolio.rejects
    monkeypatch.setattr(ways, "FEWEST", 10**9)
    assert mine.equals(portfolio.decide(who, acts, on=on)) is True
    assert rejects.equals(portfolio.rejects) is True
    return mine.to_pylist(), engine


def by_engine(portfolio: Portfolio, answered: ways.Answered) -> list[int]:
    """The places of the contracts about which the engine answers all the same."""
    return [p for n in range(portfolio._tables.parts) for p in answered.part(n)[1]]


def plain_of(portfolio: Portfolio) -> set[str]:
    """The ids of the instances that are plain."""
    portfolio._ways._whole.ready()
    found = portfolio._tables.run("SELECT id FROM plain_instances")
    return {id_ for (id_,) in found}
