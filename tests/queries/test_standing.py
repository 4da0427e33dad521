"""What clauses demand upon occasions can be asked for without the rest of a report."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from contract_rules import Engine, Verdict
from contract_rules.agreements.microsoft_openai import (
    ProcureCompute,
    UseResearchIP,
    agreement,
    microsoft,
    openai,
    oracle,
    record,
)
from support.histories import MATCHERS
from support.pages import OVERPAID, busy, day, lease, owner


@pytest.mark.parametrize("matcher", MATCHERS)
def test_it_stands_until_there_is_an_occasion(matcher) -> None:
    """The owner paints where it agrees to a guest, which it does on the 10th."""
    with Engine(busy, OVERPAID, matcher=matcher) as engine:
        (one,) = engine.standing(on=day(9))
        assert (one.bearer, one.clause.id, one.what(busy)) == (owner, "4", "paint the walls")
        assert engine.standing(on=day(10)) == ()
        (again,) = engine.standing(on=day(15), known_by=day(15))  # that was known on the 20th
        assert again == one
    with Engine(lease, OVERPAID) as engine:
        assert engine.standing(on=day(9)) == ()


def test_it_is_what_a_report_has() -> None:
    with Engine(agreement, record, matcher="compiled") as engine:
        for on in (agreement.effective + timedelta(300 * n) for n in range(17)):
            assert engine.standing(on=on) == engine.report(on=on).standing


def test_as_much_is_supposed_together_as_was_asked_for() -> None:
    """One act would permit compute from Oracle; of three that forbid research, no two do."""
    with Engine(agreement, record, matcher="compiled") as engine:
        compute = engine.decide(openai, ProcureCompute(oracle), on=date(2023, 6, 1))
        for most in (0, 1, 2, 3, 9):
            (missing,) = compute.why_not(Verdict.PERMITTED, most=most)
            assert len(missing.settled) == 1
        research = engine.decide(microsoft, UseResearchIP(), on=date(2026, 4, 27))
        assert research.least_changes(most=2) == ()
        assert {len(one.settled) for one in research.least_changes()} == {3}
