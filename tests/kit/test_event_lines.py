"""Histories as numbered lines for people, and on which civil day of a contract an event was."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from contract_rules import Contract, Engine, Event
from contract_rules.errors import WrongTypeError
from contract_rules.testing import History
from contract_rules.values.acts import Act
from support.dealings import SALE, bea, day, order, pay


def test_a_history_is_told_line_by_line() -> None:
    """When, who did what, when that became known, and which event it names, by its number."""
    ordered = order(2)
    late = pay(12, 10, recorded=day(15), towards=ordered.id)
    history = History(
        (
            ordered,
            late,
            late.reversal(on=day(20)),
            ordered.correction(recorded=day(21), level=2),
            late.correction(recorded=day(22), id="x"),
        )
    )
    again = "Bea ordered (USD 10.00, 2, 2020-01-20)"
    assert history.text().splitlines() == [
        "1  2020-01-02  Bea ordered (USD 10.00, 1, 2020-01-20)",
        "2  2020-01-12  Bea paid (USD 10.00, Ann); known on 2020-01-15; towards event 1",
        "3  2020-01-20  event 2 is reversed",
        f"4  2020-01-02  event 1 is corrected: {again}; known on 2020-01-21",
        "5  2020-01-12  event 2 is struck from the record: it never happened; known on 2020-01-22",
    ]


def test_what_is_not_in_the_history_is_named_by_its_id() -> None:
    """With what nobody would see in it escaped; and an act that knows no action as it stands."""
    strange = Event(by=bea, act=Act("Dance", (("level", 5),)), on=day(2), towards="a\nb")
    undone = Event(by=bea, act=strange.act, on=day(3), strikes="c\x1b")
    assert History((strange, undone)).text().splitlines() == [
        "1  2020-01-02  Bea Dance(level=5); towards event a\\nb",
        "2  2020-01-03  event c\\x1b is struck from the record: it never happened",
    ]


def test_numbers_stand_under_each_other_and_nothing_is_told_as_such() -> None:
    told = History(order(2, level=n) for n in range(1, 11)).text().splitlines()
    assert (told[0][:6], told[9][:6]) == (" 1  20", "10  20")
    assert History().text() == "nothing has happened"


def test_the_day_of_an_event_is_that_of_the_contract() -> None:
    """23:30 in London on 1 June is the next day in Tokyo; what a day names is that day."""
    tokyo = Contract(name="Tokyo", parties=(bea,), clauses=(), effective=day(1), zone="Asia/Tokyo")
    event = Event(by=bea, act=order(2).act, on=datetime(2020, 6, 1, 22, 30, tzinfo=UTC))
    assert event.day == date(2020, 6, 1)
    assert tokyo.day_of(event) == date(2020, 6, 2)
    assert SALE.day_of(event) == date(2020, 6, 1)
    assert tokyo.day_of(order(2)) == day(2)


def test_it_is_the_day_by_which_an_engine_goes() -> None:
    """An engine admits the event in its own zone; corrections and reversals have their own."""
    ordered = Event(by=bea, act=order(2).act, on=datetime(2020, 1, 2, 12, tzinfo=UTC))
    with Engine(SALE, [ordered]) as engine:
        (admitted,) = engine.facts
    assert SALE.day_of(ordered) == admitted.day
    assert SALE.day_of(ordered.reversal(on=day(9))) == day(9)


def test_what_is_no_event_has_no_day() -> None:
    with pytest.raises(WrongTypeError, match="event"):
        SALE.day_of(day(2))
