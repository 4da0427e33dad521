"""What the kit makes of fields of instants and durations: histories, questions, code, mutants."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    Field,
    Money,
    Party,
    Rounding,
    hours,
    minutes,
    more_than,
    rounded,
    total,
    usd,
)
from contract_rules.testing import FlawKind, as_code, check_contract, histories, questions
from contract_rules.testing.mutation.mutants import mutants
from contract_rules.testing.strategies.pools import beside

ANN, BEA = Party("Ann"), Party("Bea")


class Order(Action, phrase="order delivery at {deliver_at}"):
    """Names the instant of a delivery."""

    deliver_at: Field[datetime]


class Deliver(Action, phrase="deliver"):
    """What is owed then."""


class Report(Action, phrase="report a fault, to be mended within {allowed}"):
    """States how long that may take."""

    allowed: Field[timedelta]


class Mend(Action, phrase="mend the fault"):
    """What is owed in that time."""


class Stand(Action, phrase="stand still for {lasted}"):
    """What is paid for by the hour."""

    lasted: Field[timedelta]


class Pay(Action, phrase="pay {amount}"):
    """What it costs."""

    amount: Field[Money]


class Leave(Action, phrase="leave"):
    """What may be free."""


SUPPORT = Contract(
    name="Support",
    parties=(ANN, BEA),
    clauses=(
        Clause("1", "In time.", ANN.must(Deliver(), upon=Order, by=Order.deliver_at)),
        Clause("2", "Mended.", ANN.must(Mend(), upon=Report, within=Report.allowed)),
        Clause(
            "3",
            "Paid for.",
            ANN.must(
                Pay(amount=rounded(usd(50) * (Stand.lasted / hours(1)), 2, Rounding.UP)),
                upon=Stand(lasted=more_than(minutes(30))),
            ),
        ),
        Clause(
            "4",
            "Leaving.",
            BEA.must_not(
                Leave(),
                provided=ANN.did(Report(allowed=more_than(hours(1))))
                & (Leave.on - Report.on < hours(72)),
                unless=total(Stand.lasted, by=ANN) > hours(4),
            ),
        ),
        Clause(
            "5",
            "Early.",
            BEA.must_not(Order(deliver_at=more_than(datetime(2026, 1, 1, tzinfo=UTC)))),
            BEA.must_not(
                Leave(),
                provided=BEA.did(Order(deliver_at=more_than(datetime(2025, 6, 1, 9, tzinfo=UTC))))
                & (Order.deliver_at > Leave.on),
            ),
        ),
    ),
    effective=date(2025, 1, 1),
    zone="America/New_York",
)


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_histories_and_questions_hold_what_fields_hold(data) -> None:
    """An engine takes them all."""
    history = data.draw(histories(SUPPORT, max_size=5))
    with Engine(SUPPORT, history, matcher="semantics") as engine:
        assert len(engine.facts) == len(history)
        data.draw(questions(SUPPORT, history)).put_to(engine)


def test_duties_by_such_fields_can_be_kept() -> None:
    """Nothing is found that is wrong with them, but that no deadline ends one of them."""
    assert [flaw.kind for flaw in check_contract(SUPPORT)] == [FlawKind.ENDLESS_DUTY]


def test_the_code_of_a_history_has_them_as_one_writes_them() -> None:
    """Hours and minutes as periods, what is finer as a timedelta; instants in UTC."""
    lasting = {
        timedelta(hours=1000): "hours(1_000)",
        timedelta(): "hours(0)",
        timedelta(minutes=90): "minutes(90)",
        timedelta(seconds=61): "timedelta(seconds=61)",
        timedelta(seconds=-3600): "timedelta(seconds=-3_600)",
        timedelta(microseconds=1): "timedelta(microseconds=1)",
    }
    for duration, code in lasting.items():
        assert code in as_code([ANN.does(Stand(lasted=duration), on=date(2025, 1, 1))])
    order = Order(deliver_at=datetime(2025, 3, 1, 9, 30, tzinfo=UTC))
    code = as_code([BEA.does(order, on=date(2025, 1, 1))])
    assert "datetime(2025, 3, 1, 9, 30, tzinfo=UTC)" in code


def test_values_beside_them_are_a_minute_apart() -> None:
    """The last instant that there is has no later one."""
    assert beside(timedelta(hours=1)) == (timedelta(minutes=59), timedelta(minutes=61))
    last = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert beside(last) == (last - timedelta(minutes=1),)


def test_mutants_change_what_is_reckoned_of_them() -> None:
    """A duration by a hundredth, a deadline at an instant to before it."""
    share = Clause(
        "6",
        "More.",
        ANN.must(Deliver(), upon=Order, by=Order.deliver_at + hours(2)),
        BEA.must_not(Leave(), provided=BEA.did(Stand(lasted=more_than(hours(1))))),
        ANN.must(Deliver(), by=datetime(9999, 12, 31, 9, tzinfo=UTC)),
        ANN.must(Mend(), upon=Report, within=Report.allowed + minutes(100)),
    )
    more = Contract(name="X", parties=(ANN, BEA), clauses=(share,), effective=date(2025, 1, 1))
    told = [str(mutant).split(": ", 1)[1] for mutant in mutants(more)]
    assert "reads 'before' in place of 'by'" in told
    assert "reads '3 hours' in place of '2 hours'" in told
    assert "reads 'at least 1 hour' in place of 'more than 1 hour'" in told
    assert "reads '1 hour 41 minutes' in place of '1 hour 40 minutes'" in told
    assert "reads '9999-12-30 09:00:00+00:00' in place of '9999-12-31 09:00:00+00:00'" in told
