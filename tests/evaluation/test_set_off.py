"""Set-off that a clause allows: what two parties owe each other is lowered by the lesser sum."""

from __future__ import annotations

from datetime import date

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    EntryKind,
    Field,
    FindingKind,
    Money,
    Party,
    StepKind,
    anything,
    days,
    interest,
    percent,
    sets_off,
    suspends,
    undisclosed,
    usd,
    waives,
)
from contract_rules.errors import MixedCurrenciesError, WrongTypeError
from support.billing import Bill, Remit, bill, buyer, seller
from support.dealings import each_matcher
from support.schemas import FINDINGS


class Complain(Action, phrase="complain of a damage of {amount}"):
    """A complaint."""

    amount: Field[Money]


class SetOff(Action, phrase="set off up to {amount}"):
    """A declaration of set-off."""

    amount: Field[Money]


class Halt(Action, phrase="halt"):
    """A suspension of the price."""


bank = Party("bank")

PRICE = Clause(
    "A",
    "The buyer pays each invoice within 30 days.",
    buyer.must(Remit(to=seller, amount=Bill.amount), upon=Bill, within=days(30)),
)

DAMAGES = Clause(
    "B",
    "The seller makes good each damage within 10 days.",
    seller.must(Remit(to=buyer, amount=Complain.amount), upon=Complain, within=days(10)),
)


def made(*clauses):
    """A supply of 2025."""
    return Contract(
        name="Supply", parties=(buyer, seller, bank), clauses=clauses, effective=date(2025, 1, 1)
    )


def setting(**parts):
    """The clause of set-off."""
    power = buyer.can(SetOff(amount=anything), then=sets_off("A", against="B", **parts))
    return Clause("S", "The buyer may set off.", power)


SUPPLY, UP_TO = (
    made(PRICE, DAMAGES, setting()),
    made(PRICE, DAMAGES, setting(amount=SetOff.amount)),
)


def damage(amount, on, **beside):
    """A complaint of a day of 2025."""
    return buyer.does(Complain(usd(amount)), on=date(2025, *on), **beside)


def offset(on, amount=1, **beside):
    """A declaration of a day of 2025."""
    return buyer.does(SetOff(usd(amount)), on=date(2025, *on), **beside)


def paid(by, to, amount, on, **beside):
    """A payment of a day of 2025."""
    return by.does(Remit(to, usd(amount)), on=date(2025, *on), **beside)


def told(agreed, events, on, matcher):
    """What is owed on a day: the clause, the status and what is left; statements add up to it."""
    with Engine(agreed, events, matcher=matcher) as engine:
        duties = engine.duties(on=date(2025, *on))
        for party in (buyer, seller):
            statement = engine.account(party, currency="USD", on=date(2025, *on))
            FINDINGS.validate(statement.to_json())
            owed = [d.outstanding for d in duties if d.bearer == party and d.outstanding]
            entries = [entry.amount for entry in statement.entries]
            assert statement.balance == sum(entries, usd(0)) == sum(owed, usd(0))
        for duty in duties:
            FINDINGS.validate(duty.to_json())
    return [f"{d.clause} {d.status.value} {d.outstanding.amount:.0f}" for d in duties]


@each_matcher
def test_both_are_lowered_by_the_lesser_sum(matcher) -> None:
    """From the day after it: what is set off in full is kept, and the other is owed less."""
    events = (bill(1000, (2, 1)), damage(300, (2, 5)), offset((2, 10)))
    assert told(SUPPLY, events, (2, 10), matcher) == ["A open 1000", "B open 300"]
    assert told(SUPPLY, events, (2, 11), matcher) == ["A open 700", "B kept 0"]
    rest = (*events, paid(buyer, seller, 700, (3, 3)))
    assert told(SUPPLY, rest, (4, 1), matcher) == ["A kept 0", "B kept 0"]


@each_matcher
def test_the_oldest_debts_are_set_off_first(matcher) -> None:
    """400 and 500 against 300 and 250: of the first 0 is left, of the second 350; one late."""
    events = (bill(400, (2, 1)), bill(500, (2, 2)), damage(300, (2, 5)), damage(250, (2, 20)))
    events = (*events, offset((2, 25)))
    assert told(SUPPLY, events, (2, 26), matcher) == [
        "A kept 0",
        "A open 350",
        "B late 0",
        "B kept 0",
    ]


@each_matcher
def test_where_one_owes_nothing_nothing_is_changed(matcher) -> None:
    """Neither by what is not due yet, nor by what is owed to another, suspended or unknown."""
    price = bill(1000, (2, 1))
    assert told(SUPPLY, (price, offset((2, 10))), (2, 11), matcher) == ["A open 1000"]
    later = (price, offset((2, 10)), damage(300, (2, 11)))
    assert told(SUPPLY, later, (3, 1), matcher) == ["A open 1000", "B breached 300"]
    other = Clause(
        "B",
        "The seller pays the bank.",
        seller.must(Remit(to=bank, amount=Complain.amount), upon=Complain, within=days(10)),
    )
    events = (price, damage(300, (2, 5)), offset((2, 10)))
    agreed = made(PRICE, other, setting())
    assert told(agreed, events, (2, 11), matcher) == ["A open 1000", "B open 300"]
    halt = Clause("H", "It may halt.", seller.can(Halt(), then=suspends("A", extends=True)))
    agreed = made(PRICE, DAMAGES, setting(), halt)
    halted = (*events, seller.does(Halt(), on=date(2025, 2, 8)))
    assert told(agreed, halted, (2, 11), matcher) == ["A suspended 1000", "B open 300"]
    open_ = Clause(
        "B",
        "The seller makes good.",
        seller.must(Remit(to=buyer, amount=undisclosed), upon=Complain),
    )
    with Engine(made(PRICE, open_, setting()), events, matcher=matcher) as engine:
        assert [d.outstanding for d in engine.duties(on=date(2025, 2, 11))] == [usd(1000), None]


@each_matcher
def test_no_more_is_set_off_than_is_stated(matcher) -> None:
    """And what is stated beyond what is due of both is told."""
    events = (bill(1000, (2, 1)), damage(300, (2, 5)), offset((2, 10), 200, id="S1"))
    assert told(UP_TO, events, (2, 11), matcher) == ["A open 800", "B open 100"]
    more = (*events, offset((2, 12), 150, id="S2"))
    assert told(UP_TO, more, (2, 13), matcher) == ["A open 700", "B kept 0"]
    with Engine(UP_TO, more, matcher=matcher) as engine:
        statement = engine.account(buyer, on=date(2025, 2, 13))
        assert engine.account(buyer, on=date(2025, 2, 12)).beyond == ()
        assert engine.account(seller, on=date(2025, 2, 13)).beyond == ()
    (rest,) = statement.beyond
    assert (rest.amount, rest.clause, rest.against, rest.event.id) == (usd(50), "A", "B", "S2")
    assert str(statement).splitlines()[-1] == (
        "  USD 50.00 of what S2 sets off lowers nothing: no more was due both under A and under B."
    )


@each_matcher
def test_an_event_that_is_named_is_set_off_on_its_side(matcher) -> None:
    """The second invoice, or the second damage, against the oldest of the other side."""
    events = [bill(400, (2, 1)), bill(500, (2, 2), id="I2"), damage(300, (2, 5))]
    events.append(damage(100, (2, 6), id="D2"))
    for name, left in (
        ("I2", ["A open 400", "A open 100", "B kept 0", "B kept 0"]),
        ("D2", ["A open 300", "A open 500", "B open 300", "B kept 0"]),
        ("S", ["A open 400", "A open 500", "B open 300", "B open 100"]),
    ):
        one = (*events, offset((2, 7), towards=name, id="S"))
        assert told(SUPPLY, one, (2, 8), matcher) == left


@each_matcher
def test_what_is_set_off_performs_and_is_told(matcher) -> None:
    """In the steps, with the other clause, and in the statements of both."""
    events = (bill(300, (2, 1)), damage(300, (2, 5)), offset((2, 10), id="S1"))
    with Engine(SUPPLY, events, matcher=matcher) as engine:
        price, damages = engine.duties(on=date(2025, 2, 11))
        accounts = [engine.account(p, on=date(2025, 2, 11)) for p in (buyer, seller)]
    for duty, against in ((price, "B"), (damages, "A")):
        step, last = duty.steps
        assert (step.kind, step.amount, step.clauses) == (StepKind.SET_OFF, usd(300), (against,))
        assert (step.on, step.event.id, last.kind) == (date(2025, 2, 11), "S1", StepKind.PERFORMED)
        assert duty.status.value == "kept"
    text = " ".join(str(price).split())
    assert "USD 300.00 of it was set off against what is owed under B, as buyer set off" in text
    for account in accounts:
        assert [e.kind for e in account.entries] == [EntryKind.DEBT, EntryKind.SET_OFF]
        assert account.balance == usd(0)


@each_matcher
def test_what_was_set_off_stays_so_where_the_rest_is_waived_or_bounces(matcher) -> None:
    """The rest that is waived performs then; a payment that bounces is owed again."""
    waiving = Clause("W", "It may waive.", seller.can(Halt(), then=waives("A", amount=usd(2000))))
    agreed = made(PRICE, DAMAGES, setting(), waiving)
    events = (bill(1000, (2, 1)), damage(300, (2, 5)), offset((2, 10)))
    waived = (*events, seller.does(Halt(), on=date(2025, 2, 20)))
    assert told(agreed, waived, (2, 21), matcher) == ["A kept 0", "B kept 0"]
    cheque = paid(buyer, seller, 700, (2, 15))
    bounced = (*events, cheque, cheque.reversal(on=date(2025, 2, 20)))
    assert told(SUPPLY, bounced, (2, 19), matcher) == ["A kept 0", "B kept 0"]
    assert told(SUPPLY, bounced, (2, 20), matcher) == ["A open 700", "B kept 0"]


@each_matcher
@pytest.mark.parametrize("much", ["400", "999.99", "1000"])
def test_a_day_bears_as_little_on_what_is_set_off_as_on_what_is_paid(matcher, much) -> None:
    """1.00 a day on 1,000 due on 3 March: 10.00 through the 13th, then on what is left of it."""
    rate = interest(percent("0.1"), per=days(1))
    price = buyer.must(
        Remit(to=seller, amount=Bill.amount),
        upon=Bill,
        within=days(30),
        otherwise=buyer.must(Remit(to=seller, amount=rate)),
    )
    agreed = made(Clause("A", "It pays, or with interest.", price), DAMAGES, setting())
    bill_ = bill(1000, (2, 1), id="I1")
    left = usd(1000) - usd(much)
    for events in (
        (damage(much, (3, 5)), offset((3, 13), towards="I1")),
        (paid(buyer, seller, much, (3, 13), towards="I1"),),
    ):
        with Engine(agreed, (bill_, *events), matcher=matcher) as engine:
            price_, bears = engine.duties(on=date(2025, 3, 15), bearer=buyer)
        assert price_.outstanding == left
        assert bears.amount == usd(10) + percent("0.2") * left


# what becomes of it where the invoice, or the damage, is undone


INVOICED, DAMAGED, OFFSET = bill(1000, (2, 1)), damage(300, (2, 5)), offset((2, 10), id="S1")


def undone(event, on):
    """A reversal on a day of 2025."""
    return event.reversal(on=date(2025, *on))


@each_matcher
def test_against_a_claim_that_was_undone_before_nothing_is_set_off(matcher) -> None:
    """Be it on the very day, whose end is before the set-off lowers anything."""
    for on in ((2, 7), (2, 10)):
        events = (INVOICED, DAMAGED, OFFSET, undone(DAMAGED, on))
        assert told(SUPPLY, events, (2, 11), matcher) == ["A open 1000", "B discharged 0"]
        assert told(SUPPLY, events, (4, 1), matcher) == ["A breached 1000", "B discharged 0"]


@each_matcher
def test_with_the_claim_goes_what_it_was_set_off_against(matcher) -> None:
    """From the day of the reversal on the whole price is owed, by its old deadline, 3 March."""
    events = (INVOICED, DAMAGED, OFFSET, undone(DAMAGED, (2, 20)))
    assert told(SUPPLY, events, (2, 19), matcher) == ["A open 700", "B kept 0"]
    assert told(SUPPLY, events, (2, 20), matcher) == ["A open 1000", "B discharged 0"]
    paid_ = (*events[:3], paid(buyer, seller, 700, (3, 3)), undone(DAMAGED, (3, 10)))
    assert told(SUPPLY, paid_, (3, 9), matcher) == ["A kept 0", "B kept 0"]
    assert told(SUPPLY, paid_, (3, 10), matcher) == ["A breached 300", "B discharged 0"]
    again = (*paid_, paid(buyer, seller, 300, (3, 11)))
    assert told(SUPPLY, again, (3, 11), matcher) == ["A late 0", "B discharged 0"]


@each_matcher
def test_with_the_invoice_goes_what_it_was_set_off_against(matcher) -> None:
    """The damage is to be made good again, due on the 15th; and with both, nothing is left."""
    for on, status in (((2, 12), "open"), ((2, 20), "breached")):
        events = (INVOICED, DAMAGED, OFFSET, undone(INVOICED, on))
        assert told(SUPPLY, events, on, matcher) == ["A discharged 0", f"B {status} 300"]
        more = (*events, undone(DAMAGED, (2, 25)))
        assert told(SUPPLY, more, (2, 25), matcher) == ["A discharged 0", "B discharged 0"]


@each_matcher
def test_of_what_was_set_off_in_part_the_part_is_undone(matcher) -> None:
    """200 of 300 were, and it is told that they lower nothing.

    The rest of the claim was made good in money: that counts to nothing.
    """
    events = (INVOICED, DAMAGED, offset((2, 10), 200))
    assert told(UP_TO, events, (2, 11), matcher) == ["A open 800", "B open 100"]
    for event, left in (
        (DAMAGED, ["A open 1000", "B discharged 0"]),
        (INVOICED, ["A discharged 0", "B breached 300"]),
    ):
        assert told(UP_TO, (*events, undone(event, (2, 20))), (2, 20), matcher) == left
        with Engine(UP_TO, (*events, undone(event, (2, 20))), matcher=matcher) as engine:
            (rest,) = engine.account(buyer, on=date(2025, 2, 20)).beyond
            assert (rest.amount, rest.clause, rest.against) == (usd(200), "A", "B")
            assert engine.account(buyer, on=date(2025, 2, 19)).beyond == ()
    money = paid(seller, buyer, 100, (2, 12))
    with Engine(UP_TO, (*events, money, undone(DAMAGED, (2, 20))), matcher=matcher) as engine:
        on = date(2025, 2, 20)
        owed = [d.outstanding.amount for d in engine.duties(on=on)]
        balances = [engine.account(p, on=on).balance.amount for p in (buyer, seller)]
        assert (owed, balances) == ([1000, 0], [1000, -100])
        assert engine.unallocated(on=on) == ((money, usd(100)),)


@each_matcher
def test_of_several_debts_those_are_owed_again_that_were_set_off_against_it(matcher) -> None:
    """400 and 500 against 300 and 250: 300 and 100 of the first, 150 of the second."""
    first, second = bill(400, (2, 1)), damage(250, (2, 6))
    events = (first, bill(500, (2, 2)), DAMAGED, second, OFFSET)
    before = ["A kept 0", "A open 350", "B kept 0", "B kept 0"]
    assert told(SUPPLY, events, (2, 11), matcher) == before
    without = (*events, undone(second, (2, 12)))
    left = ["A open 100", "A open 500", "B kept 0", "B discharged 0"]
    assert told(SUPPLY, without, (2, 12), matcher) == left
    without = (*events, undone(first, (2, 12)))
    left = ["A discharged 0", "A open 350", "B open 300", "B open 100"]
    assert told(SUPPLY, without, (2, 12), matcher) == left
    anew = (*without, offset((2, 13)))
    left = ["A discharged 0", "A kept 0", "B kept 0", "B open 50"]
    assert told(SUPPLY, anew, (2, 14), matcher) == left


@each_matcher
def test_a_claim_that_is_corrected_downwards_was_set_off_as_it_was(matcher) -> None:
    """It was of 200, for those who know of it; who does not has 300 set off."""
    lower = DAMAGED.correction(amount=usd(200), recorded=date(2025, 2, 20))
    with Engine(SUPPLY, (INVOICED, DAMAGED, OFFSET, lower), matcher=matcher) as engine:
        for known, left in (((2, 19), [700, 0]), ((2, 20), [800, 0])):
            asked = {"on": date(2025, 2, 15), "known_by": date(2025, *known)}
            assert [d.outstanding.amount for d in engine.duties(**asked)] == left
            assert engine.account(buyer, **asked).balance == usd(left[0])


@each_matcher
def test_interest_runs_on_the_balance_as_it_stood_each_day(matcher) -> None:
    """1.00 a day through 13 March, 0.70 through the 20th, and 1.00 again: 19.90 by the 25th."""
    rate = interest(percent("0.1"), per=days(1))
    price = buyer.must(
        Remit(to=seller, amount=Bill.amount),
        upon=Bill,
        within=days(30),
        otherwise=buyer.must(Remit(to=seller, amount=rate)),
    )
    agreed = made(Clause("A", "It pays, or with interest.", price), DAMAGES, setting())
    claimed = damage(300, (3, 5))
    events = (INVOICED, claimed, offset((3, 13)), undone(claimed, (3, 20)))
    with Engine(agreed, events, matcher=matcher) as engine:
        for on, came in ((13, "10.00"), (14, "10.70"), (20, "14.90"), (25, "19.90")):
            bears = engine.duties(on=date(2025, 3, on), bearer=buyer)[1]
            assert bears.amount == usd(came)
    told(agreed, events, (3, 25), matcher)


@each_matcher
def test_that_it_is_set_off_no_more_is_told(matcher) -> None:
    """In the findings, the steps and the statements of both, whenever it becomes known."""
    events = (INVOICED, DAMAGED, OFFSET)
    back = undone(DAMAGED, (2, 20))
    with Engine(SUPPLY, events, matcher=matcher) as engine:
        engine.duties(on=date(2025, 3, 1))
        found = [f for f in engine.record(back) if f.kind is FindingKind.REVERSED]
        price, damages = engine.duties(on=date(2025, 2, 20))
        mine, theirs = (engine.account(p, on=date(2025, 2, 20)) for p in (buyer, seller))
        spans = engine.history(buyer, Remit(seller, usd(1000)))
    assert [(f.duty.clause, f.amount) for f in found] == [("A", usd(300)), ("B", None)]
    assert [s.kind for s in price.steps] == [StepKind.SET_OFF, StepKind.REVERSED]
    last = price.steps[-1]
    assert (last.on, last.event, last.amount) == (date(2025, 2, 20), back, usd(300))
    assert last.clauses == ("B",)
    text = " ".join(str(price).split())
    assert "USD 300.00 of it was no longer set off against what is owed under B, as" in text
    kinds = [(s.kind, s.amount) for s in damages.steps][-2:]
    assert kinds == [(StepKind.REVERSED, usd(300)), (StepKind.DISCHARGED, None)]
    assert [(e.kind, e.amount) for e in mine.entries] == [
        (EntryKind.DEBT, usd(1000)),
        (EntryKind.SET_OFF, usd(-300)),
        (EntryKind.REVERSAL, usd(300)),
    ]
    assert (mine.entries[-1].event, mine.entries[-1].clause) == (back, "A")
    assert [(e.kind, e.amount) for e in theirs.entries] == [
        (EntryKind.DEBT, usd(300)),
        (EntryKind.SET_OFF, usd(-300)),
    ]
    assert [(span.since, span.decision.verdict.value) for span in spans][-3:] == [
        (date(2025, 2, 1), "permitted"),
        (date(2025, 2, 11), "silent"),
        (date(2025, 2, 20), "permitted"),
    ]


@each_matcher
def test_one_clause_may_bind_both(matcher) -> None:
    """What each owes the other under it is set off against itself."""
    both = Clause(
        "A",
        "Each pays what it caused.",
        buyer.must(Remit(to=seller, amount=Bill.amount), upon=Bill, within=days(30)),
        seller.must(Remit(to=buyer, amount=Complain.amount), upon=Complain, within=days(10)),
    )
    power = buyer.can(SetOff(amount=anything), then=sets_off("A", against="A"))
    agreed = made(both, Clause("S", "It may set off.", power))
    events = (bill(1000, (2, 1)), damage(300, (2, 5)), offset((2, 10)))
    assert told(agreed, events, (2, 11), matcher) == ["A open 700", "A kept 0"]


def test_what_cannot_be_set_off_is_refused_where_it_is_written() -> None:
    """A deed, what is owed to nobody in particular, and what is of two currencies."""

    class Fix(Action):
        """A deed."""

    class Owe(Action):
        """A payment to whomever."""

        amount: Field[Money]

    class PayInEuro(Action, currency="EUR"):
        """A payment in another currency."""

        amount: Field[Money]

    class PayInDollars(Action, currency="USD"):
        """A payment."""

        amount: Field[Money]

    allowed = Clause("S", "It may.", buyer.can(Halt(), then=sets_off("A", against="B")))
    deed = Clause("B", "It repairs.", seller.must(Fix()))
    with pytest.raises(WrongTypeError) as raised:
        made(PRICE, deed, allowed)
    assert "S sets off what is owed under B, which asks for no amount; name one that does" in str(
        raised.value
    )
    to_whom = Clause("B", "It pays.", seller.must(Owe(usd(5))))
    with pytest.raises(WrongTypeError) as raised:
        made(PRICE, to_whom, allowed)
    assert "S sets off what is owed under B, which does not say to whom" in str(raised.value)
    one = Clause("A", "It pays.", buyer.must(PayInDollars(usd(5)), owed_to=seller))
    other = Clause("B", "It pays.", seller.must(PayInEuro(Money(5, "EUR")), owed_to=buyer))
    with pytest.raises(MixedCurrenciesError) as raised:
        made(one, other, allowed)
    assert "what is due under A is counted in USD, and what is due under B in EUR" in str(
        raised.value
    )
