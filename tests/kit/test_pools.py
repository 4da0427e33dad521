"""What terms come to while a history is drawn, of which there is no record yet."""

from __future__ import annotations

from contract_rules import to_date, total, usd
from contract_rules.norms.computed_terms import ToDate
from contract_rules.norms.normal_form import reckonings_in
from contract_rules.testing.strategies.pools import Drafted, worth
from contract_rules.testing.strategies.vocabulary import Order, Pay
from support.dealings import ann, bea, clause, contract, day, order


def test_of_a_total_to_date_nothing_is_there_yet() -> None:
    """An amount that goes by it is worked out so."""
    owed = usd(9) - to_date(total(Order.price, by=bea))
    (norm,) = contract(clause("C1", bea.must(Pay(owed, ann), by=day(9)))).program.norms
    (as_of_then,) = (r for r in reckonings_in(norm.form) if isinstance(r.term, ToDate))
    drafted = Drafted(order(2, 5).act, nothing=usd(0))
    assert worth(as_of_then, dict.fromkeys(range(2), drafted)) == usd(0)
