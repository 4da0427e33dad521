"""Two answers are the same by one meaning, wherever they are compared."""

from __future__ import annotations

from datetime import date

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    Field,
    Money,
    Party,
    Question,
    days,
    undisclosed,
    usd,
)


class Order(Action):
    """Order goods at a price that is not published."""


class Pay(Action):
    to: Field[Party]
    amount: Field[Money]


buyer, seller = Party("The buyer"), Party("The seller")
term = Question("term", "By when is the price due?", readings=("a month", "two months"))
EARLIER, LATER = date(2025, 3, 1), date(2025, 3, 20)


def sale(*clauses: Clause) -> Contract:
    return Contract(
        name="Sale", parties=(buyer, seller), clauses=clauses, effective=date(2025, 1, 1)
    )


price = Pay(to=seller, amount=undisclosed)
SECRET = sale(Clause("S1", "The price is payable.", buyer.must(price, upon=Order)))


def paid(amount: int, on: date):
    return buyer.does(Pay(to=seller, amount=usd(amount)), on=on)


def test_a_payment_to_a_debt_of_unknown_amount_differs() -> None:
    """What is left is not known before it, nor after; what is paid differs all the same."""
    ordered = buyer.does(Order(), on=date(2025, 2, 1))
    with Engine(SECRET, [ordered, paid(600, date(2025, 3, 10))]) as engine:
        before, after = engine.report(on=EARLIER), engine.report(on=LATER)
    (found,) = before.diff(after).duties
    assert found.before is not None
    assert found.after is not None
    assert (found.before.paid, found.after.paid) == (None, usd(600))
    assert "USD 600.00 paid" in " ".join(str(before.diff(after)).split())


@pytest.mark.parametrize("amount", [0, 600])
def test_a_report_does_not_differ_from_itself(amount: int) -> None:
    """Nor does one that another engine makes of the same events."""
    events = [buyer.does(Order(), on=date(2025, 2, 1)), paid(amount, date(2025, 3, 10))]
    with Engine(SECRET, events) as one, Engine(SECRET, reversed(events)) as other:
        assert one.report(on=LATER).diff(other.report(on=LATER)).is_empty


def test_a_day_that_turns_on_a_reading_is_no_settled_day() -> None:
    """Scenarios are compared by what reports are compared by: the deadline counts."""
    open_day = sale(
        Clause(
            "S1",
            "The price is due in time.",
            buyer.must(price, upon=Order, within=days(30), provided=term.reads("a month")),
            buyer.must(price, upon=Order, within=days(60), provided=term.reads("two months")),
        )
    )
    with Engine(open_day, [buyer.does(Order(), on=date(2025, 2, 1))]) as engine:
        (duty,) = engine.duties(on=EARLIER)
        month, two = (
            engine.report(on=EARLIER, readings={"term": reading}) for reading in term.readings
        )
    assert duty.turns_on == (term,)
    assert not month.diff(two).is_empty
