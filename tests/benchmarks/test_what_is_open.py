"""What open points cost: reports of the whole agreement with all open, and with all settled."""

from __future__ import annotations

from datetime import date

import pytest

from contract_rules import Engine
from contract_rules.agreements.microsoft_openai import agreement, record

DATES = (date(2024, 6, 30), date(2025, 3, 20), date(2025, 12, 1), date(2026, 5, 1))
SETTLED = {question.id: question.readings[0] for question in agreement.questions}


@pytest.mark.parametrize("matcher", ["durable", "semantics"])
@pytest.mark.parametrize("readings", [SETTLED, {}], ids=["settled", "open"])
@pytest.mark.benchmark(group="a report of the agreement on four dates")
def test_a_report_with_open_points(benchmark, readings, matcher) -> None:
    """The target: with all open, within three times what it takes with all settled."""
    with Engine(agreement, record, matcher=matcher, readings=readings) as engine:
        found = benchmark(lambda: [engine.report(on=on) for on in DATES])
    assert all(report.positions for report in found)


@pytest.mark.benchmark(group="a supposition")
@pytest.mark.parametrize("what", ["engine", "supposition"])
def test_a_supposition(benchmark, what) -> None:
    """One more engine, and the same with what is supposed."""
    with Engine(agreement, record) as engine:

        def one() -> int:
            with Engine(agreement, record) if what == "engine" else engine.suppose() as other:
                return len(other.facts)

        assert benchmark(one) == len(record)
