"""A contract may count in several currencies: each amount is of one, each its own account.

The values are worked out by hand: what is owed in euros is paid in euros alone, nothing is added
up that is not of one currency, and what one currency comes to does not depend on the other.
"""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from contract_rules import (
    Action,
    Clause,
    Contract,
    DutyStatus,
    Engine,
    EntryKind,
    Field,
    Money,
    Party,
    Rounding,
    Verdict,
    anything,
    at_most,
    days,
    ends,
    interest,
    lookup,
    more_than,
    outstanding,
    percent,
    rounded,
    sets_off,
    total,
    usd,
    waives,
    when,
)
from contract_rules.contracts.lines import LineReader
from contract_rules.errors import MixedCurrenciesError, UnknownCurrencyError, WrongTypeError
from contract_rules.testing import check_contract, histories
from contract_rules.values.acts import Act
from support.dealings import each_matcher
from support.histories import matchers
from support.schemas import FINDINGS

ann, bea = Party("Ann"), Party("Bea")


def eur(amount) -> Money:
    """So many euros."""
    return Money(amount, "EUR")


class Order(Action, currency="USD"):
    """Order goods at a price in dollars."""

    price: Field[Money]


class Rent(Action, currency="EUR"):
    """Let a flat at a rent in euros."""

    rent: Field[Money]


class Pay(Action, currency="USD"):
    """Pay dollars."""

    amount: Field[Money]
    to: Field[Party] = anything


class PayInEuro(Action, currency="EUR"):
    """Pay euros."""

    amount: Field[Money]
    to: Field[Party] = anything


class Exchange(Action, currency={"sold": "USD", "bought": "EUR"}):
    """Exchange dollars for euros."""

    sold: Field[Money]
    bought: Field[Money]


DOLLARS = (
    Clause(
        "D1",
        "Bea pays the price of each order within ten days, with 1% for each day late.",
        bea.must(
            Pay(Order.price, ann),
            upon=bea.did(Order(price=anything)),
            within=days(10),
            on_account=True,
            otherwise=bea.must(Pay(interest(percent(1), per=days(1)), ann)),
        ),
    ),
    Clause(
        "D2",
        "No order for more than 100 dollars while 50 are outstanding.",
        bea.must_not(Order(price=more_than(usd(100))), provided=outstanding("D1") > usd(50)),
    ),
)
EUROS = (
    Clause(
        "E1",
        "Bea pays the rent of each letting within five days.",
        bea.must(PayInEuro(Rent.rent, ann), upon=ann.did(Rent(rent=anything)), within=days(5)),
    ),
    Clause(
        "E2",
        "No letting for more than 900 euros once 1,000 are paid.",
        ann.must_not(
            Rent(rent=more_than(eur(900))), provided=total(PayInEuro.amount, by=bea) > eur(1000)
        ),
    ),
)


def contract(*clauses, actions=(Order, Rent, Pay, PayInEuro)) -> Contract:
    """A contract of 2020 between two parties."""
    return Contract(
        name="Of two currencies",
        parties=(ann, bea),
        clauses=clauses,
        effective=date(2020, 1, 1),
        actions=actions,
    )


BOTH = contract(*DOLLARS, *EUROS)


def day(number: int) -> date:
    """A day of January 2020."""
    return date(2020, 1, number)


EVENTS = (
    bea.does(Order(usd(80)), on=day(2), id="O"),
    ann.does(Rent(eur(700)), on=day(3), id="R"),
    bea.does(Pay(usd(100), ann), on=day(4), id="P"),
    bea.does(PayInEuro(eur(600), ann), on=day(5), id="E"),
    bea.does(Order(usd(30)), on=day(6), id="O2"),
)


@each_matcher
def test_each_debt_is_paid_in_its_own_currency(matcher) -> None:
    """What is too much of one goes on to debts of that one; the rest is told."""
    with Engine(BOTH, EVENTS, matcher=matcher) as engine:
        told = [(d.clause, d.status, d.paid, d.outstanding) for d in engine.duties(on=day(8))]
        assert told == [
            ("D1", DutyStatus.KEPT, usd(80), usd(0)),
            ("E1", DutyStatus.OPEN, eur(600), eur(100)),
            ("D1", DutyStatus.OPEN, usd(20), usd(10)),
        ]
        engine.record(bea.does(PayInEuro(eur(150), ann), on=day(8), id="E2"))
        assert [(e.id, left) for e, left in engine.unallocated(on=day(8))] == [("E2", eur(50))]
        for one in (*engine.duties(on=day(8)), *engine.findings(), *engine.breaches(on=day(20))):
            FINDINGS.validate(one.to_json())
        told_of = [str(finding) for finding in engine.findings() if finding.event.id == "E"]
        assert "EUR 600.00 paid, EUR 100.00 outstanding" in told_of[0]


@each_matcher
def test_each_currency_has_its_own_account(matcher) -> None:
    """With a balance that is the sum of its entries; which is meant must be said."""
    with Engine(BOTH, EVENTS, matcher=matcher) as engine:
        dollars = engine.account(bea, currency="USD", on=day(18))
        euros = engine.account(bea, currency="EUR", on=day(18))
        assert [(e.kind, e.amount) for e in dollars.entries] == [
            (EntryKind.DEBT, usd(80)),
            (EntryKind.PAYMENT, usd(-100)),
            (EntryKind.DEBT, usd(30)),
            (EntryKind.INTEREST, usd("0.1")),
            (EntryKind.INTEREST, usd("0.1")),
        ]
        assert [e.amount for e in euros.entries] == [eur(700), eur(-600)]
        assert (dollars.balance, euros.balance) == (usd("10.2"), eur(100))
        assert str(euros).startswith("Account of Bea in EUR (2020-01-18)")
        FINDINGS.validate(euros.to_json())
        with pytest.raises(WrongTypeError) as unstated:
            engine.account(bea, on=day(18))
        told = "the contract counts in EUR and USD; state it: currency='EUR'"
        assert str(unstated.value) == told
        with pytest.raises(UnknownCurrencyError) as unknown:
            engine.account(bea, currency="eur", on=day(18))
        assert str(unknown.value) == "nothing is counted in 'eur'; did you mean 'EUR'?"


@each_matcher
def test_nothing_is_nothing_of_each_currency(matcher) -> None:
    """Before anything is paid, and of a debt that is waived or comes to nothing."""
    moving = bea.must(PayInEuro(total(Rent.rent, by=ann), ann), by=day(9))
    agreed = contract(*DOLLARS, Clause("E1", "The sum of the rents.", moving))
    with Engine(agreed, matcher=matcher) as engine:
        (duty,) = engine.duties(on=day(2))
        assert (duty.amount, duty.paid, duty.outstanding) == (eur(0), eur(0), eur(0))
        engine.record(bea.does(Order(usd(80)), on=day(2)))
        assert engine.duties(on=day(2))[1].paid == usd(0)
        rent = ann.does(Rent(eur(5)), on=day(3))
        engine.record(rent)
        assert engine.duties(on=day(3))[0].amount == eur(5)
        engine.record(rent.reversal(on=day(4)))
        assert engine.duties(on=day(4))[0].amount == eur(0)


@each_matcher
def test_what_is_outstanding_is_compared_in_its_currency(matcher) -> None:
    """Under D1 in dollars; of euros the total alone counts."""
    with Engine(BOTH, EVENTS, matcher=matcher) as engine:
        large, rent = Order(usd(200)), Rent(eur(950))
        assert engine.decide(bea, large, on=day(3)).verdict is Verdict.PROHIBITED
        assert engine.decide(bea, large, on=day(4)).verdict is Verdict.SILENT
        assert engine.decide(ann, rent, on=day(8)).verdict is Verdict.SILENT
        engine.record(bea.does(PayInEuro(eur(401), ann), on=day(8)))
        assert engine.decide(ann, rent, on=day(9)).verdict is Verdict.PROHIBITED
        rows = str(engine.report(on=day(9)))
        assert "EUR 900.00" in rows or "EUR 900" in rows
        assert "USD 100.00" in engine.report(on=day(3)).full()


@each_matcher
def test_one_act_may_pay_in_two_currencies(matcher) -> None:
    """Each of its amounts counts to debts in its field alone, and is told by itself."""
    agreed = contract(
        Clause("S", "Bea sells 100 dollars.", bea.must(Exchange(sold=usd(100), bought=anything))),
        Clause("B", "Bea buys 90 euros.", bea.must(Exchange(bought=eur(90), sold=anything))),
        actions=(Exchange,),
    )
    with Engine(agreed, matcher=matcher) as engine:
        engine.record(bea.does(Exchange(usd(60), eur(54)), on=day(2), id="X"))
        found = {d.clause: (d.paid, d.outstanding) for d in engine.duties(on=day(2))}
        assert found == {"S": (usd(60), usd(40)), "B": (eur(54), eur(36))}
        whole, more = Exchange(usd(40), eur(36)), Exchange(usd(40), eur(37))
        assert engine.decide(bea, whole, on=day(3)).verdict is Verdict.PERMITTED
        assert engine.decide(bea, more, on=day(3)).verdict is Verdict.SILENT
        engine.record(bea.does(Exchange(usd(50), eur(40)), on=day(3), id="Y"))
        assert [left for _, left in engine.unallocated(on=day(3))] == [eur(4), usd(10)]
        assert [engine.account(bea, currency=c, on=day(3)).balance for c in ("USD", "EUR")] == [
            usd(-10),
            eur(-4),
        ]


@each_matcher
def test_a_rate_that_the_contract_states_converts(matcher) -> None:
    """A price in dollars, divided by a dollar, is a number, of which each is 92 cents."""
    converted = rounded((Order.price / usd(1)) * eur("0.92"), 2, Rounding.HALF_UP)
    norm = bea.must(PayInEuro(converted, ann), upon=bea.did(Order(price=anything)))
    with Engine(contract(Clause("C", "Converted.", norm)), matcher=matcher) as engine:
        engine.record(bea.does(Order(usd("10.55")), on=day(2)))
        assert engine.duties(on=day(2))[0].amount == eur("9.71")


def paid_to(act):
    """To whom a payment is."""
    return (ann,) if act in {Pay, PayInEuro} else ()


AMOUNTS = st.sampled_from((5, 10, 60))
MOVES = st.tuples(st.integers(1, 9), st.sampled_from((Order, Rent, Pay, PayInEuro)), AMOUNTS)


@given(moves=st.lists(MOVES, max_size=8), matcher=matchers)
def test_one_currency_does_not_depend_on_the_other(moves, matcher) -> None:
    """A contract of both says of each what a contract of that alone says."""
    events = [
        (ann if act is Rent else bea).does(
            act(Money(amount, act.kind.fields[0].currency), *paid_to(act)),
            on=day(number),
            id=f"e{place}",
        )
        for place, (number, act, amount) in enumerate(moves)
    ]
    alone = {
        "USD": (contract(*DOLLARS, actions=(Order, Pay)), (Order, Pay)),
        "EUR": (contract(*EUROS, actions=(Rent, PayInEuro)), (Rent, PayInEuro)),
    }
    with Engine(BOTH, events, matcher=matcher) as both:
        for currency, (agreed, acts) in alone.items():
            names = {act.kind.name for act in acts}
            own = [event for event in events if event.act.kind in names]
            with Engine(agreed, own, matcher=matcher) as engine:
                for on in (day(4), day(9), day(15)):
                    clauses = {clause.id for clause in agreed.clauses}
                    told = [d for d in both.duties(on=on) if d.clause in clauses]
                    assert [_gist(d) for d in told] == [_gist(d) for d in engine.duties(on=on)]
                    left = [pair for pair in both.unallocated(on=on) if pair[0].act.kind in names]
                    assert left == list(engine.unallocated(on=on))
                    for party in (ann, bea):
                        one, other = (
                            e.account(party, currency=currency, on=on) for e in (both, engine)
                        )
                        assert (one.entries, one.balance) == (other.entries, other.balance)


def _gist(duty):
    return duty.id, duty.status, duty.amount, duty.paid, duty.outstanding, duty.due


@given(history=histories(BOTH))
def test_what_is_drawn_is_of_the_currency_of_its_field(history) -> None:
    """The testing kit draws events of a contract of two currencies that it admits."""
    with Engine(BOTH, history) as engine:
        for event in engine.facts:
            for known in BOTH.kind(event.act.kind).fields:
                value = event.act.get(known.name)
                assert not isinstance(value, Money) or value.currency == known.currency


def test_the_kit_checks_it() -> None:
    """And finds nothing amiss in it; its currencies are told."""
    assert BOTH.currencies == ("EUR", "USD")
    assert BOTH.currency is None
    assert [flaw for flaw in check_contract(BOTH) if "currenc" in str(flaw)] == []


def test_an_amount_on_the_command_line_is_of_its_fields_currency() -> None:
    """Where it does not say one itself."""
    given_ = LineReader(BOTH, (), print)
    known = BOTH.kind("PayInEuro").field("amount")
    assert given_.value(known, "5") == eur(5)
    assert given_.value(known, "USD 5") == usd(5)  # which is refused later


def refused(make) -> str:
    """Why something is refused, as amounts of two currencies meet or nothing says which."""
    with pytest.raises(MixedCurrenciesError) as raised:
        make()
    return str(raised.value)


CONVERT = "; convert one by a rate that the contract states"
THROUGHOUT = "are of two currencies; use one throughout"


def clause(*norms) -> Clause:
    """A clause of that id."""
    return Clause("C", "As C says.", *norms)


def paying(amount, **how):
    """A duty to pay so much in euros."""
    return bea.must(PayInEuro(amount, ann), **how)


def late(amount):
    """A duty to pay dollars, and more if they are late."""
    return bea.must(Pay(usd(5), ann), by=day(9), otherwise=amount)


ON_D1 = outstanding("D1", of=Order(price=anything))

REFUSED = {
    "a constant in a field": (
        lambda: Pay(eur(5), ann),
        (
            "Pay.amount is counted in USD, and EUR 5.00 in EUR; convert it by a rate that the "
            "contract states"
        ),
    ),
    "a field in a field": (
        lambda: PayInEuro(Order.price, ann),
        (
            "PayInEuro.amount is counted in EUR, and Order.price in USD; convert it by a rate "
            "that the contract states"
        ),
    ),
    "a bound in a field": (
        lambda: Pay(more_than(Rent.rent), ann),
        (
            "Pay.amount is counted in USD, and Rent.rent in EUR; convert it by a rate that the "
            "contract states"
        ),
    ),
    "a sum": (
        lambda: Order.price + Rent.rent,
        f"Order.price, in USD, and Rent.rent, in EUR, {THROUGHOUT}",
    ),
    "a sum of what is worked out": (
        lambda: Order.price * 2 + total(Rent.rent, by=ann),
        "an amount that is worked out, in USD, and a total of Rent.rent, in EUR, " + THROUGHOUT,
    ),
    "a total of what is worked out": (
        lambda: total(Order.price * 2, by=ann) - eur(1),
        f"a total of Order, in USD, and EUR 1.00 {THROUGHOUT}",
    ),
    "a comparison": (
        lambda: total(Pay.amount, by=bea) > eur(5),
        f"EUR 5.00 and a total of Pay.amount, in USD, {THROUGHOUT}",
    ),
    "the rows of a table": (
        lambda: lookup(Order.price, (at_most(usd(9)), usd(1)), (anything, Rent.rent)),
        f"USD 1.00 and Rent.rent, in EUR, {THROUGHOUT}",
    ),
    "a table in a field": (
        lambda: Pay(lookup(Order.price, (at_most(usd(9)), eur(1)), (anything, eur(2))), ann),
        (
            "Pay.amount is counted in USD, and an amount that is worked out in EUR; convert it by "
            "a rate that the contract states"
        ),
    ),
    "either of two": (
        lambda: Pay(when(Order.price > usd(9), eur(1), eur(2)), ann),
        (
            "Pay.amount is counted in USD, and an amount that is worked out in EUR; convert it by "
            "a rate that the contract states"
        ),
    ),
    "an event": (
        lambda: Engine(BOTH).record(
            evolve(EVENTS[2], act=Act("Pay", (("amount", eur(5)), ("to", ann))), id="")
        ),
        (
            "Pay.amount is counted in USD, and EUR 5.00 in EUR; convert it by a rate that the "
            "contract states"
        ),
    ),
    "what is outstanding, in a field": (
        lambda: contract(*DOLLARS, clause(paying(ON_D1))),
        "C: PayInEuro.amount is counted in EUR, and what is outstanding under D1 in USD" + CONVERT,
    ),
    "a share of what is outstanding": (
        lambda: contract(*DOLLARS, clause(paying(outstanding("D1") * 2))),
        "C: PayInEuro.amount is counted in EUR, and an amount that is worked out in USD" + CONVERT,
    ),
    "what is outstanding, compared": (
        lambda: contract(*DOLLARS, clause(bea.may(Rent(anything), provided=eur(1) < ON_D1))),
        "C: EUR 1.00 is counted in EUR, and what is outstanding under D1 in USD" + CONVERT,
    ),
    "what is outstanding, in a sum": (
        lambda: contract(*DOLLARS, clause(paying(rounded(ON_D1 + eur(1), 2, Rounding.UP)))),
        "C: what is outstanding under D1 is counted in USD, and EUR 1.00 in EUR" + CONVERT,
    ),
    "what is outstanding of both": (
        lambda: contract(
            Clause("M", "Both.", bea.must(Pay(usd(5), ann)), paying(eur(5))),
            clause(bea.must(Pay(outstanding("M"), ann))),
        ),
        (
            "under M is owed in EUR and USD, which do not add up; ask about a clause that is owed "
            "in one of them"
        ),
    ),
    "interest on what is paid in another": (
        lambda: contract(clause(late(paying(interest(percent(1), per=days(1)))))),
        "C: what is due under C is counted in USD, and the interest on it in EUR" + CONVERT,
    ),
    "what is waived of what is paid in another": (
        lambda: contract(
            *DOLLARS, clause(ann.can(Rent(anything), then=waives("D1", amount=eur(1))))
        ),
        "C: EUR 1.00 is counted in EUR, and what is due under D1 in USD" + CONVERT,
    ),
    "a field that does not say": (
        lambda: contract(clause(bea.must(Pay(usd(5), ann))), actions=(Pay, Rent, Bare)),
        (
            "Bare.fee does not say in which of EUR and USD it is counted; write class Bare("
            "Action, currency='EUR')"
        ),
    ),
    "a field of one, and another amount": (
        lambda: contract(clause(bea.may(Bare(usd(5)))), actions=(Rent, Bare)),
        (
            "Bare.fee does not say in which of EUR and USD it is counted; write class Bare("
            "Action, currency='EUR')"
        ),
    ),
}


class Bare(Action):
    """Pay a fee in whatever the contract counts in."""

    fee: Field[Money]


@pytest.mark.parametrize("case", REFUSED)
def test_what_would_mix_them_is_refused_where_it_is_written(case) -> None:
    """With the currency of each."""
    make, told = REFUSED[case]
    assert refused(make) == told


def test_a_field_that_does_not_say_counts_in_the_one_currency() -> None:
    """Of a contract whose other fields say it; an event in another is refused."""
    agreed = contract(clause(ann.may(Rent(anything))), actions=(Rent, Bare))
    assert (agreed.currencies, agreed.currency) == (("EUR",), "EUR")
    with Engine(agreed) as engine:
        engine.record(bea.does(Bare(eur(5)), on=day(2)))
        assert "counts in EUR" in refused(lambda: engine.record(bea.does(Bare(usd(5)), on=day(2))))


def test_remedies_in_another_currency_are_owed_beside() -> None:
    """A fixed sum in euros for dollars that are late; of D1 itself dollars are outstanding."""
    agreed = contract(
        clause(late(paying(eur(7)))),
        Clause("Q", "Asks.", bea.may(Order(anything), provided=outstanding("C") > usd(1))),
    )
    with Engine(agreed) as engine:
        assert [duty.outstanding for duty in engine.duties(on=day(10))] == [usd(5), eur(7)]


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ("eur", "'eur' is no code of a currency; write currency='EUR'"),
        (5, "5 is no code of a currency; write currency='EUR'"),
        ({"amount": 5}, "5 is no code of a currency; write currency='EUR'"),
        (
            {"price": "EUR"},
            (
                "Late has no Field[Money] 'price' of its own that could be counted in EUR; leave "
                "it out of currency="
            ),
        ),
    ],
)
def test_a_currency_is_stated_by_its_code_and_of_money(stated, told) -> None:
    """Anything else is refused where the action is made."""
    with pytest.raises(WrongTypeError) as raised:

        class Late(Action, currency=stated):
            """Pay too late."""

            amount: Field[Money]

    assert str(raised.value) == told


def test_an_action_without_money_has_no_currency() -> None:
    """Its number is of none; one that is a kind of another inherits that of its fields."""
    with pytest.raises(WrongTypeError) as raised:

        class Count(Action, currency="EUR"):
            """Count heads."""

            heads: Field[int]

    assert str(raised.value) == (
        "Count has no Field[Money] of its own that could be counted in EUR; leave it out of "
        "currency="
    )

    class Prepay(PayInEuro):
        """Pay in advance."""

    assert [known.currency for known in Prepay.kind.fields] == ["EUR", None]


@each_matcher
def test_what_is_waived_and_set_off_is_so_in_its_currency(matcher) -> None:
    """Of a clause that asks for two, the one; at most so much in euros sets off no dollars."""
    both = Clause("M", "Both.", bea.must(Pay(usd(5), ann)), paying(eur(5)))
    back = Clause("N", "Back.", ann.must(Pay(usd(2), bea)), ann.must(PayInEuro(eur(1), bea)))
    rent, more = ann.does(Rent(eur(9)), on=day(2)), ann.does(Order(usd(9)), on=day(4))
    waiving = clause(ann.can(Rent(anything), then=(waives("M", amount=eur(3)), ends("D1"))))
    with Engine(contract(*DOLLARS, both, waiving), [rent], matcher=matcher) as engine:
        owed = engine.duties(on=day(3), clause="M")
        assert [duty.outstanding for duty in owed] == [usd(5), eur(2)]
    setting = clause(
        ann.can(Rent(anything), then=sets_off("M", against="N", amount=eur(3))),
        ann.can(Order(anything), then=sets_off("M", against="N")),
    )
    with Engine(contract(both, back, setting), [rent, more], matcher=matcher) as engine:
        for on, left in (
            (3, [usd(5), eur(4), usd(2), eur(0)]),
            (5, [usd(3), eur(4), usd(0), eur(0)]),
        ):
            assert [duty.outstanding for duty in engine.duties(on=day(on))] == left
        (rest,) = engine.account(bea, currency="EUR", on=day(5)).beyond
        assert (rest.amount, rest.against) == (eur(2), "N")
        assert engine.account(bea, currency="USD", on=day(5)).beyond == ()
