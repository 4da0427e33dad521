"""Flaws that what else happens used to hide, and how a clash under a reading is told."""

from __future__ import annotations

from contract_rules import Question, days, terminates
from contract_rules.testing import FlawKind, check_contract
from contract_rules.testing.words import Claim, Deliver, Order, Visit
from support.dealings import ann, bea, clause, contract, cyd, deliver, dov, order, visit


def test_a_duty_that_is_kept_by_what_is_prohibited_alone_is_told() -> None:
    """That somebody did it all the same does not make it right."""
    owed = bea.must(Deliver(level=1), upon=Order, within=days(5))
    agreed = contract(clause("C1", owed), clause("C2", bea.must_not(Deliver(level=1))))
    (flaw,) = check_contract(agreed, histories=[[order(1), deliver(2, 1, by=bea)]])
    assert (flaw.kind, flaw.clause) == (FlawKind.HOPELESS_DUTY, "C1")
    assert "as whatever would perform it is prohibited" in flaw.text
    assert flaw.history == (order(1),)


def test_a_duty_that_is_kept_once_it_is_allowed_is_sound() -> None:
    """Whatever the attempts made in other histories."""
    owed = bea.must(Deliver(level=1), upon=Order, within=days(5))
    barred = bea.must_not(Deliver(level=1), unless=ann.did(Visit()))
    agreed = contract(clause("C1", owed), clause("C2", barred))
    histories = [[order(1)], [order(1), visit(2, by=ann), deliver(3, 1, by=bea)]]
    assert check_contract(agreed, histories=histories) == ()


def test_what_is_free_after_the_end_of_the_contract_is_closed_nevertheless() -> None:
    each = [party.must_not(Visit()) for party in (ann, bea, cyd, dov)]
    over = clause("C2", ann.can(Claim(number=1), then=terminates()))
    (flaw,) = check_contract(contract(clause("C1", *each), over), examples=60)
    assert (flaw.kind, flaw.clause) == (FlawKind.CLOSED_ACTION, "C1")


def test_a_clash_under_a_reading_says_under_which() -> None:
    strict = Question("strict", "Is it?", readings=("yes", "no"))
    both = (
        clause("C1", ann.may(Visit(level=1))),
        clause("C2", ann.must_not(Visit(level=1), until=strict.reads("no"))),
    )
    (flaw,) = check_contract(contract(*both), examples=20)
    assert flaw.text.endswith(" if strict: yes, and nothing ranks them")
