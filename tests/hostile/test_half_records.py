"""Of what is offered together all is recorded or nothing, and an engine is never poisoned."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    ContractError,
    Engine,
    Event,
    Field,
    FindingKind,
    Money,
    Party,
    Question,
    anything,
    days,
    usd,
)
from contract_rules.errors import CalendarEndError, EventConflictError
from support.dealings import each_matcher
from support.shop import HISTORY, Buy, Consent, Pay, ann, bea, consents, later, shop, told

LATE = datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-12)))

REFUSED = {
    "no event": lambda: 5,
    "an id that is taken": lambda: bea.does(Consent(shop="X"), on=later(3), id="order"),
    "a party of another contract": lambda: Party("Cyd").does(Consent(shop="X"), on=later(3)),
    "a field left open": lambda: Event(by=ann, act=Buy().act, on=later(3), id="open"),
    "another currency": lambda: ann.does(Pay(amount=Money(5, "EUR")), on=later(3)),
    "a note that is no text": lambda: bea.does(Consent(shop="X"), on=later(3), note=["x"]),
    "an instant of no day of UTC": lambda: bea.does(Consent(shop="X"), on=LATE),
    "one recorded on no day of UTC": lambda: bea.does(
        Consent(shop="X"), on=later(3), recorded=LATE
    ),
}


def offered(what):
    yield consents("E", 3)
    yield REFUSED[what]()
    yield consents("F", 3)


@each_matcher
@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_takes_all_that_was_offered_with_it(matcher, what) -> None:
    """Recorded, supposed or given at the start."""
    with Engine(shop, HISTORY[:5], matcher=matcher) as engine:
        before = told(engine)
        with pytest.raises(ContractError):
            engine.record(*offered(what))
        with pytest.raises(ContractError):
            engine.suppose(*offered(what))
        with pytest.raises(ContractError):
            Engine(shop, (event for events in (HISTORY[:5], offered(what)) for event in events))
        assert told(engine) == before
        engine.record(*HISTORY)
        with Engine(shop, HISTORY, matcher=matcher) as other:
            assert told(engine) == told(other)


class Borrow(Action):
    """Take a loan."""

    amount: Field[Money] = anything


class Repay(Action):
    """Give it back."""

    amount: Field[Money] = anything


loan = Contract(
    name="A loan of a day",
    parties=(ann, bea),
    effective=date(2024, 1, 1),
    clauses=(
        Clause(
            "C1",
            "Within eight thousand years.",
            ann.must(Repay(amount=Borrow.amount), upon=ann.did(Borrow()), within=days(2_900_000)),
        ),
    ),
)


@each_matcher
def test_what_follows_on_no_day_takes_the_whole_call_with_it(matcher) -> None:
    """Eight thousand years from a day end after the last day that there is."""
    first = ann.does(Borrow(amount=usd(10)), on=date(2024, 1, 5))
    second = ann.does(Borrow(amount=usd(20)), on=date(2324, 1, 31))
    third = ann.does(Repay(amount=usd(10)), on=date(2024, 2, 1))
    with Engine(loan, [first], matcher=matcher) as engine:
        for _ in range(2):
            with pytest.raises(CalendarEndError):
                engine.record(third, second)
            assert list(engine.facts) == [first]
            (duty,) = engine.duties(on=date(2024, 3, 1))
            assert duty.outstanding == usd(10)
        kinds = [finding.kind for finding in engine.record(third)]
        assert kinds == [FindingKind.KEPT]


@each_matcher
def test_offered_events_may_come_from_what_breaks_off(matcher) -> None:
    """An error of the caller's own goes through, and nothing is recorded."""

    def lines():
        yield consents("E", 3)
        msg = "the disk is gone"
        raise OSError(msg)

    with pytest.raises(OSError, match="the disk is gone"):
        Engine(shop, lines(), matcher=matcher)
    with Engine(shop, HISTORY[:5], matcher=matcher) as engine:
        before = told(engine)
        with pytest.raises(OSError, match="the disk is gone"):
            engine.record(*lines())
        with pytest.raises(EventConflictError):
            engine.record(consents("E", 3), bea.does(Consent(shop="E"), on=later(4), id="order"))
        assert told(engine) == before


def test_a_moment_of_no_day_of_utc_is_refused_where_it_is_written() -> None:
    """In an event and in a question, at either end of the calendar."""
    early = datetime(1, 1, 1, 0, 0, tzinfo=timezone(timedelta(hours=12)))
    with Engine(shop) as engine:
        for moment in (LATE, early):
            with pytest.raises(CalendarEndError, match="beyond the days of UTC that there are"):
                bea.does(Consent(shop="X"), on=moment)
            with pytest.raises(CalendarEndError):
                engine.decide(ann, Buy(shop="A"), on=moment)


@each_matcher
def test_another_reading_does_not_keep_an_event_off_the_record(matcher) -> None:
    """By that reading a deadline lies beyond the calendar: whoever asks by it is told."""
    scope = Question("scope", "Is there a deadline?", readings=("no", "yes"))
    soon = ann.must(Repay(), upon=ann.did(Borrow()), within=days(30), provided=scope.reads("yes"))
    agreed = Contract(
        name="A loan without end",
        parties=(ann, bea),
        effective=date(2024, 1, 1),
        clauses=(Clause("C1", "Soon, perhaps.", soon),),
    )
    late = ann.does(Borrow(amount=usd(10)), on=date(9999, 12, 30))
    with Engine(agreed, matcher=matcher, readings={"scope": "no"}) as engine:
        assert engine.duties(on=date(2024, 3, 1), readings={"scope": "yes"}) == ()
        engine.record(late)
        assert engine.duties(on=date.max) == ()
        with pytest.raises(CalendarEndError):
            engine.duties(on=date.max, readings={"scope": "yes"})
