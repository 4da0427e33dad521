"""Histories and questions about one clause, and what is told apart by them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from contract_rules import Question, breach_of, least, more_than, usd
from contract_rules.errors import UnknownClauseError
from contract_rules.testing import FlawKind, check_contract, histories, mutants, questions
from contract_rules.testing.mutation.differences import DifferenceSearch
from contract_rules.testing.strategies.vocabulary import Order, Pay, Visit
from support.dealings import PRICE, SALE, ann, bea, clause, contract, cyd, day, order

CROWD = contract(
    *(clause(f"C{n}", cyd.may(Visit(level=n))) for n in range(1, 40)),
    clause("D", ann.must_not(Visit(level=2), unless=bea.did(Visit(level=more_than(7))))),
)
"""A clause among many."""

FEE = Question("fee", "Which fee?", readings=("full", "capped"))


@given(histories(CROWD, about="D", max_size=3))
def test_histories_about_a_clause_are_made_of_what_it_speaks_of(history) -> None:
    """Now and then something else happens, as anywhere."""
    assert len(history) <= 3


@given(questions(CROWD, about="D"))
def test_questions_about_a_clause_are_about_what_it_bears_on(question) -> None:
    assert question.party == ann
    assert question.act.kind == "Visit"


def test_a_clause_that_there_is_not_is_refused_at_once() -> None:
    told = re.escape("has no clause 'C4' with norms; name C1 or C2")
    both = contract(PRICE, clause("C2", ann.may(Visit())))
    with pytest.raises(UnknownClauseError, match=told):
        histories(both, about="C4")
    with pytest.raises(UnknownClauseError, match=told):
        questions(both, about="C4")


@pytest.mark.slow
def test_what_few_histories_bring_into_play_is_looked_for_on_its_own() -> None:
    """One norm in forty is the clause's, and its exception applies in few of these histories."""
    flaws = check_contract(CROWD, examples=12)
    found = {flaw.clause for flaw in flaws if flaw.kind is not FlawKind.GAP}
    assert found.isdisjoint({"C1", "C20", "C39", "D"})


@pytest.mark.slow
def test_a_mutant_of_a_clause_among_many_is_told_apart() -> None:
    differences = DifferenceSearch(CROWD, examples=200)
    for mutant in mutants(CROWD, only="D"):
        found = differences.first(mutant.contract, "D")
        assert found is not None, mutant
        assert differences.count("D") > differences.count()


def test_duties_that_there_are_in_some_way_only_tell_contracts_apart() -> None:
    """One norm is for one reading, the other for either."""

    def owing(amount):
        pay, provided = Pay(to=bea, amount=amount), FEE.reads("full")
        return contract(clause("C1", ann.must(pay, upon=bea.did(Order()), provided=provided)))

    capped = owing(least(Order.price, usd(1)))
    found = DifferenceSearch(owing(Order.price), [[order(2, 5)]]).first(capped)
    assert found is not None
    assert found.here == (
        "undetermined, USD 5.00, USD 5.00, Bea; if fee: full, open, USD 5.00, USD 5.00, Bea; "
        "if fee: capped, nothing"
    )


def test_a_law_is_tried_on_contracts_with_breaches() -> None:
    agreed = contract(*SALE.clauses, clause("C9", cyd.must_not(Visit(), provided=breach_of("C1"))))
    assert check_contract(agreed, examples=60) == ()
    assert agreed.effective <= day(1)
