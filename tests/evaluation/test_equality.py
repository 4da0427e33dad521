"""``==`` and ``!=`` between fields, instants and values, as conditions."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations

import pytest

from contract_rules import Action, Contract, Engine, Field, Verdict, anything, usd
from contract_rules.contracts import serialization
from contract_rules.errors import IncomparableError, UnboundTermError
from contract_rules.norms.expressions import Compared, Const, term
from contract_rules.testing.strategies.vocabulary import Deliver, Order, Pay, Visit
from support.dealings import ann, bea, clause, contract, cyd, day, each_matcher, order

OWED = Pay(amount=usd(100), to=ann)
UPON = bea.did(Order())
WAR = Order.level == 9


def upon(agreed, matcher, *events):
    """The levels of the orders upon which duties arose, in any order of recording."""
    found = set()
    for history in permutations(events):
        with Engine(agreed, history, matcher=matcher) as engine:
            found.add(tuple(duty.trigger.act.get("level") for duty in engine.duties(on=day(30))))
    (one,) = found
    return list(one)


@each_matcher
@pytest.mark.parametrize(
    ("given", "levels"),
    [
        ({"unless": WAR}, [1]),
        ({"provided": WAR}, [9]),
        ({"provided": Order.level != 9}, [1]),
        ({"provided": ~WAR}, [1]),
        ({"provided": ~(Order.level != 9)}, [9]),
        ({"provided": term(9) == Order.level}, [9]),
    ],
)
def test_a_condition_is_about_the_occasion_and_not_about_earlier_ones(
    matcher, given, levels
) -> None:
    """A claim for war is not paid, the one for fire after it is."""
    agreed = contract(clause("C1", bea.must(OWED, upon=UPON, **given)))
    assert upon(agreed, matcher, order(2, level=9), order(3, level=1)) == levels


@each_matcher
def test_a_field_left_open_equals_nothing_and_differs_from_all(matcher) -> None:
    same = contract(clause("C1", ann.must_not(Deliver(), provided=Deliver.level == 1)))
    other = contract(clause("C1", ann.must_not(Deliver(), provided=Deliver.level != 1)))
    wanted = {1: (Verdict.PROHIBITED, Verdict.SILENT), 2: (Verdict.SILENT, Verdict.PROHIBITED)}
    wanted[None] = (Verdict.SILENT, Verdict.PROHIBITED)
    for level, verdicts in wanted.items():
        act = Deliver() if level is None else Deliver(level)
        for agreed, verdict in zip((same, other), verdicts, strict=True):
            with Engine(agreed, matcher=matcher) as engine:
                assert engine.decide(ann, act, on=day(3)).verdict is verdict


@each_matcher
def test_fields_of_two_events_are_compared(matcher) -> None:
    """Of the act and of what a condition finds, whichever is written first."""
    visited = cyd.did(Visit())
    for same in (Visit.level == Deliver.level, Deliver.level == visited[Visit.level]):
        agreed = contract(clause("C1", ann.must_not(Deliver(), unless=visited & same)))
        with Engine(agreed, [cyd.does(Visit(2), on=day(2))], matcher=matcher) as engine:
            verdicts = [engine.decide(ann, Deliver(n), on=day(3)).verdict for n in (1, 2)]
        assert verdicts == [Verdict.PROHIBITED, Verdict.PERMITTED]


@each_matcher
def test_an_instant_equals_the_day_in_which_it_lies(matcher) -> None:
    agreed = contract(clause("C1", ann.must_not(Deliver(), provided=Deliver.on == day(3))))
    other = contract(clause("C1", ann.must_not(Deliver(), provided=Deliver.on != day(3))))
    noon = datetime(2020, 1, 3, 12, tzinfo=UTC)
    for on, here in ((day(2), False), (day(3), True), (noon, True), (day(4), False)):
        for asked, wanted in ((agreed, here), (other, not here)):
            with Engine(asked, matcher=matcher) as engine:
                found = engine.decide(ann, Deliver(1), on=on).verdict
            assert (found is Verdict.PROHIBITED) is wanted


def test_nodes_keep_their_plain_equality() -> None:
    """And the condition survives being written as JSON and as code."""
    assert term(Order.level) == term(Order.level)
    assert (Order.level == 9) == Compared(term(Order.level), "==", Const(9))
    assert {Order.level: 1}[Order.level] == 1
    assert Order.level.type == "int"
    agreed = contract(clause("C1", bea.must(OWED, upon=UPON, unless=WAR | (Order.level != 3))))
    assert serialization.from_json(Contract, serialization.to_json(agreed)) == agreed


def test_what_is_never_equal_is_refused() -> None:
    """Values of two types, and two constants."""
    with pytest.raises(IncomparableError, match="an int is never equal to a str"):
        _ = Order.level == "nine"
    alike = Compared(Const(1), "==", Const(1))
    with pytest.raises(UnboundTermError, match="two constants"):
        clause("C1", ann.must_not(Deliver(), provided=alike))


def test_it_is_told_in_words() -> None:
    agreed = contract(clause("C1", ann.must_not(Deliver(), provided=Deliver.level == 1)))
    with Engine(agreed) as engine:
        told = " ".join(str(engine.decide(ann, Deliver(1), on=day(3))).split())
    assert "as the level is 1" in told


class Swap(Action):
    """Give one thing for another."""

    given: Field[int] = anything
    taken: Field[int] = anything


@each_matcher
def test_two_fields_of_one_event_are_compared(matcher) -> None:
    """Of an event that is found, and of the act that is judged."""
    swapped = bea.did(Swap())
    fair = swapped & (swapped[Swap.given] == swapped[Swap.taken])
    agreed = contract(
        clause("C1", ann.must_not(Deliver(), unless=fair)),
        clause("C2", ann.must_not(Swap(), provided=Swap.given != Swap.taken)),
    )
    for given, taken in ((1, 2), (2, 2)):
        events = [bea.does(Swap(given, taken), on=day(2))]
        with Engine(agreed, events, matcher=matcher) as engine:
            verdict = engine.decide(ann, Deliver(1), on=day(3)).verdict
            own = engine.decide(ann, Swap(given, taken), on=day(3)).verdict
        assert verdict is (Verdict.PERMITTED if given == taken else Verdict.PROHIBITED)
        assert own is (Verdict.SILENT if given == taken else Verdict.PROHIBITED)
