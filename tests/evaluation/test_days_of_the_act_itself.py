"""The first and the last day of a norm are reckoned from no day of the act that it is about."""

from __future__ import annotations

import pytest

from contract_rules import Engine, Verdict, days, end_of_month, nth_business_day, usd
from contract_rules.errors import WrongTypeError
from contract_rules.testing.strategies.vocabulary import Order, Visit
from support.dealings import ann, bea, clause, contract, cyd, day


@pytest.mark.parametrize("word", ["until", "from_"])
@pytest.mark.parametrize(
    "told",
    [Visit.on, Visit.on - days(1), end_of_month(Visit.on), nth_business_day(1, Visit.on, "US")],
)
@pytest.mark.parametrize("verb", ["may", "must_not"])
def test_they_are_refused(word, told, verb) -> None:
    """As that is another on each day: only on the first business day of whatever month it is."""
    norm = getattr(cyd, verb)(Visit(), **{word: told})
    with pytest.raises(WrongTypeError) as raised:
        contract(clause("1", norm))
    assert str(raised.value).endswith(
        f"{word}= is reckoned from the day of the act itself, Visit.on, which is another whenever "
        f"it is done; state the day, {word}=date(...), or take it from a field of Visit, or from "
        "another event"
    )


def test_the_day_of_another_event_or_of_the_occasion_of_a_duty_is_none() -> None:
    agreed = contract(
        clause("1", cyd.may(Visit(), provided=ann.did(Order()), until=end_of_month(Order.on))),
        clause("2", bea.must(Visit(), upon=ann.did(Order()), until=Order.on + days(3))),
    )
    ordered = ann.does(Order(price=usd(1), level=1, due=day(9)), on=day(5))
    with Engine(agreed, [ordered], matcher="semantics") as engine:
        found = [engine.decide(cyd, Visit(), on=on).verdict for on in (day(31), day(1, 2))]
        (duty,) = engine.duties(on=day(31))
    assert found == [Verdict.PERMITTED, Verdict.SILENT]
    assert (duty.clause, duty.arisen) == ("2", day(5))
