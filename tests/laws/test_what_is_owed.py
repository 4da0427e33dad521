"""What SQL tells of duties, totals and breaches is what the engine tells, to the last cell."""

from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random
from typing import Any
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from contract_rules.portfolio import Portfolio
from contract_rules.portfolio.sql import ways
from support.examples import many
from support.owing import Enter, events, instances, seller, sorts, template, version

COUNT = 8

DAYS = date(2024, 3, 25), date(2024, 2, 14)

QUESTIONS = ("duties", "totals", "breaches", "diff", "compare", "decide")


def told(seed: int, by: Counter[tuple[str, str]]) -> None:
    """See that both ways tell the same of some contracts, and count which went which way."""
    random = Random(seed)  # noqa: S311 (nothing is to be kept secret)
    chosen = sorts(random)
    made = template(random, chosen)
    given_ = instances(random, made, COUNT)
    record = events(random, given_)
    with Portfolio(made, given_, record, workers=1, part=100) as portfolio:
        on, other = random.sample(DAYS, 2)
        for name in QUESTIONS:
            days: dict[str, Any] = {"on": on, "other": other} if name == "diff" else {"on": on}
            days |= {"template": version(random, made, chosen)} if name == "compare" else {}
            days |= {"party": seller, "acts": Enter()} if name == "decide" else {}
            with patch.object(ways, "FEWEST", 0):
                found = portfolio.batches(name, **days).read_all()
                answered = portfolio._ways.of(portfolio._asked(name, days)[0])
                rejects = portfolio.rejects
            with patch.object(ways, "FEWEST", COUNT + 1):
                expected = portfolio.batches(name, **days).read_all()
                assert rejects.equals(portfolio.rejects) is True
            assert (found.to_pylist() == expected.to_pylist()) is True
            assert found.schema == expected.schema
            parts = range(portfolio._tables.parts)
            others = COUNT if answered is None else sum(len(answered.part(n)[1]) for n in parts)
            by["engine", name] += others
            by["sql", name] += COUNT - others


@settings(max_examples=many(10))
@given(seed=st.integers(0, 2**32))
def test_sql_tells_what_the_engine_tells(seed):
    told(seed, Counter())


def test_sql_tells_most_of_it():
    by = Counter[tuple[str, str]]()
    for seed in range(8, 16):
        told(seed, by)
    for name in QUESTIONS:
        assert by["sql", name] > (1 if name == "compare" else 2) * by["engine", name]
