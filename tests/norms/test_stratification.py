"""Which norms are evaluated after which: who asks about duties comes after what makes them."""

from __future__ import annotations

import pytest

from contract_rules import begins, breach_of, due, kept, outstanding, total, usd
from contract_rules.errors import CircularQuestionError
from contract_rules.norms.derived_events import asked
from contract_rules.testing.strategies.vocabulary import Claim, Deliver, Order, Pay, Visit
from support.dealings import ann, bea, clause, contract, cyd, each_matcher, order, stands
from support.dealings import day as on_day

WORK = clause("C1", ann.must(Deliver()))


def strata(*clauses) -> list[int]:
    """For each norm of a contract, in the order of the text, its stratum."""
    return [compiled.stratum for compiled in contract(*clauses).program.norms]


def test_norms_that_ask_about_no_duty_are_of_one_stratum() -> None:
    """Whatever else they ask."""
    given = clause("C2", ann.may(Visit(), provided=bea.did(Order())))
    paid = clause("C3", ann.may(Visit(), provided=total(Pay.amount, by=bea) > usd(1)))
    assert strata(WORK, given, paid) == [0, 0, 0]


@pytest.mark.parametrize(
    "norm",
    [
        cyd.must_not(Visit(), provided=breach_of("C1")),
        cyd.must_not(Visit(), unless=~kept("C1")),
        cyd.may(Visit(), provided=due("C1") | bea.did(Order())),
        cyd.may(Visit(), provided=outstanding("C1") > usd(1)),
        cyd.must(Visit(), upon=breach_of("C1")),
        cyd.must(Pay(amount=outstanding("C1") * 2, to=ann)),
        cyd.must(Visit(level=total(Visit.level, by=cyd)), until=kept("C1")),
        cyd.can(Claim(), provided=kept("C1")),
    ],
    ids=lambda norm: type(norm).__name__,
)
def test_a_norm_that_asks_about_duties_comes_after_what_lays_them_down(norm) -> None:
    """Wherever it asks, and whichever is written first."""
    asking = clause("C2", norm)
    assert strata(WORK, asking) == [0, 1]
    assert strata(asking, WORK) == [1, 0]


def test_what_is_brought_into_force_comes_no_earlier_than_what_brings_it() -> None:
    """A clause that is begun, a norm of an exercise's own, and a remedy."""
    waits = clause("C2", ann.must_not(Visit()), dormant=True)
    power = clause(
        "C3",
        bea.can(Claim(), provided=kept("C1"), then=(begins("C2"), begins(cyd.may(Visit())))),
    )
    remedy = clause("C4", cyd.must(Visit(), upon=kept("C1"), otherwise=cyd.must(Deliver())))
    assert strata(waits, WORK, power, remedy) == [1, 0, 1, 1, 1, 1]


def test_questions_may_follow_each_other() -> None:
    """Each is a stratum of its own."""
    second = clause("C2", bea.must(Deliver(), upon=kept("C1")))
    third = clause("C3", cyd.must(Deliver(), upon=kept("C2"), provided=kept("C1")))
    assert strata(third, second, WORK) == [2, 1, 0]


def test_a_clause_may_ask_what_was_outstanding_under_itself() -> None:
    """What arose before is meant."""
    own = clause("C1", bea.must(Pay(amount=usd(9) - outstanding("C1"), to=ann), upon=Order))
    assert strata(own) == [0]


@each_matcher
def test_what_was_outstanding_under_itself_is_what_arose_before(matcher) -> None:
    """The first duty of an instant does not count the second."""
    own = clause("C1", bea.must(Pay(amount=usd(9) - outstanding("C1"), to=ann), upon=Order))
    events = (order(2, 1), order(3, 2))
    assert stands(contract(own), events, on_day(4), matcher) == ["C1 open 0 9", "C1 kept 0 0"]


def test_a_question_is_about_the_clause_that_it_names() -> None:
    """An act is about none."""
    assert asked(breach_of("C1")) == "C1"
    assert asked(kept(WORK, "a label")) == "C1"
    assert asked(bea.did(Order())) is None


@pytest.mark.parametrize(
    ("clauses", "circle"),
    [
        (
            (
                clause("C1", ann.must(Deliver(), upon=kept("C2"))),
                clause("C2", ann.must(Deliver(), upon=breach_of("C1"))),
            ),
            "C1 waits for C2 waits for C1",
        ),
        ((clause("C1", ann.must(Deliver(), provided=~due("C1"))),), "C1 waits for C1"),
        (
            (
                clause("C1", ann.must(Deliver(), provided=kept("C3")), dormant=True),
                clause("C2", bea.can(Claim(), provided=kept("C1"), then=begins("C3"))),
                clause("C3", bea.must(Visit()), dormant=True),
            ),
            None,
        ),
    ],
    ids=["of two", "of one", "by way of a power"],
)
def test_questions_in_a_circle_are_refused(clauses, circle) -> None:
    """The error names the clauses in their order."""
    with pytest.raises(CircularQuestionError) as raised:
        contract(*clauses)
    said = str(raised.value).removeprefix("clauses ask about each other's duties in a circle: ")
    said, _, cure = said.partition("; ")
    assert cure == "ask in one of them about the act instead: party.did(Action(...))"
    names = said.split(" waits for ")
    assert names[0] == names[-1]
    assert circle is None or set(names) == set(circle.split(" waits for "))
    assert circle is not None or set(names) == {"C1", "C2", "C3"}
