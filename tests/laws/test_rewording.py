"""To word a clause anew, with the norms that it has, changes nothing of what is owed."""

from __future__ import annotations

from collections import Counter

import pytest
from attrs import evolve
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from contract_rules import Amendment, Clause, ContractError
from support.duty_strategies import ASKED, WEEK, duty_cases
from support.examples import many
from support.histories import matchers


def told(duty):
    """A duty but for the wording by which it arose, and for what counts to it.

    Which of two that rank alike an act counts to goes by the order of the text.
    """
    return duty.clause, duty.arisen, duty.amount, duty.counterparty


def worded(clause, text):
    """The clause in other words, in force from the beginning."""
    parts = {"overrides": clause.overrides, "rank": clause.rank, "survives": clause.survives}
    return Clause(clause.id, text, *clause.norms, **parts)


@pytest.mark.slow
@settings(max_examples=many(60))
@given(case=duty_cases(), on=st.sampled_from(WEEK[1:]), matcher=matchers)
def test_a_clause_that_is_worded_anew_owes_what_it_owed(case, on, matcher):
    """But for powers, which change the wording of the time, and rules, which it makes later."""
    clauses = [clause for clause in case.contract.clauses if clause.id not in {"P", "R"}]
    first, anew = (tuple(worded(c, text) for c in clauses) for text in ("So.", "In other words."))
    change = Amendment(title="Anew", effective=on, replaces=anew)
    try:
        once = evolve(case.contract, clauses=first, amendments=())
    except ContractError:  # they ask about the powers
        reject()
    twice = evolve(once, amendments=(change,))
    with (
        evolve(case, contract=once).engine(matcher) as before,
        evolve(case, contract=twice).engine(matcher) as after,
    ):
        for asked in ASKED:
            owed = Counter(map(told, before.duties(on=asked)))
            assert Counter(map(told, after.duties(on=asked))) == owed
