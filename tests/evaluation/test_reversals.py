"""Acts that are reversed count until then: payments, occasions, and what conditions find."""

from __future__ import annotations

from datetime import date

from contract_rules import (
    Action,
    Clause,
    Contract,
    DutyStatus,
    Engine,
    Field,
    FindingKind,
    Money,
    Party,
    StepKind,
    Verdict,
    anything,
    assigns,
    at_least,
    begins,
    count,
    days,
    due,
    interest,
    kept,
    overdue,
    percent,
    periods_late,
    resumes,
    suspends,
    to_date,
    total,
    usd,
)
from support.dealings import each_matcher
from support.invoicing import Invoice, Pay, billed, buyer, seller


class Deliver(Action, phrase="deliver"):
    pass


class Inspect(Action, phrase="inspect the goods"):
    pass


class Halt(Action, phrase="halt"):
    pass


class GoOn(Action, phrase="go on"):
    pass


class Cede(Action, phrase="cede to {to}"):
    to: Field[Party]


bank = Party("bank")
FEBRUARY = [date(2025, 2, 1).replace(day=n) for n in range(1, 29)]
MARCH = [date(2025, 3, n) for n in range(1, 32)]
APRIL = date(2025, 4, 1)
pays = {"upon": billed, "within": days(30)}
price = Clause("P", "Paid within 30 days.", buyer.must(Pay(seller, Invoice.amount), **pays))


def feb(n):
    return FEBRUARY[n - 1]


def mar(n):
    return MARCH[n - 1]


def made(*clauses, actions=()):
    return Contract(
        name="The sale",
        parties=(buyer, seller, bank),
        clauses=clauses,
        effective=date(2025, 1, 1),
        actions=actions,
    )


def bill(amount, on, **more):
    return seller.does(Invoice(usd(amount)), on=on, **more)


def paid(amount, on, to=seller, **more):
    return buyer.does(Pay(to, usd(amount)), on=on, **more)


def standing(engine, on, clause="P", **asked):
    (duty,) = engine.duties(on=on, clause=clause, **asked)
    return duty.status.value, duty.since, duty.breached, duty.outstanding


@each_matcher
def test_a_cheque_that_bounces_leaves_the_price_owed_with_its_old_deadline(matcher) -> None:
    cheque = paid(1000, feb(10), id="cheque")
    with Engine(made(price), (bill(1000, feb(1)), cheque), matcher=matcher) as engine:
        (found,) = engine.record(cheque.reversal(on=feb(14)))
        assert found.kind is FindingKind.REVERSED
        assert found.amount == usd(1000)
        assert found.duty.status is DutyStatus.OPEN
        assert standing(engine, feb(13)) == ("kept", feb(10), None, usd(0))
        assert standing(engine, feb(14)) == ("open", feb(14), None, usd(1000))
        assert standing(engine, APRIL) == ("breached", mar(4), mar(4), usd(1000))
        assert standing(engine, APRIL, known_by=feb(13)) == ("kept", feb(10), None, usd(0))
        assert engine.unallocated(on=feb(14)) == engine.unallocated(on=feb(12)) == ()
        (duty,) = engine.duties(on=feb(20))
        assert [s.kind for s in duty.steps][-2:] == [StepKind.PERFORMED, StepKind.REVERSED]
        told = " ".join(str(duty).split())
        assert "On 2025-02-14 USD 1,000.00 ceased to count towards it, as it was reversed" in told
        assert duty.steps[-1].event == cheque.reversal(on=feb(14))


@each_matcher
def test_a_payment_reversed_after_the_deadline_is_a_breach_from_then_on(matcher) -> None:
    """Periods late and the period of the remedy count from the old deadline."""
    late = buyer.must(Pay(seller, usd(10) * periods_late(days(7))), within=days(14))
    owed = buyer.must(Pay(seller, Invoice.amount), **pays, otherwise=late)
    cheque = paid(1000, feb(10), id="cheque")
    history = (bill(1000, feb(1)), cheque, cheque.reversal(on=mar(20)))
    clause = Clause("P", "Paid within 30 days.", owed)
    with Engine(made(clause), history, matcher=matcher) as engine:
        assert standing(engine, mar(19)) == ("kept", feb(10), None, usd(0))
        duty, fee = engine.duties(on=mar(20))
        assert (duty.status, duty.since, duty.breached) == (DutyStatus.BREACHED, mar(20), mar(20))
        assert (fee.arisen, fee.amount, fee.due) == (mar(20), usd(20), mar(20))
        (breach,) = engine.breaches(on=mar(20))
        assert breach.on == mar(20)
        assert engine.breaches(on=mar(19)) == ()


@each_matcher
def test_interest_runs_on_the_balance_of_each_day(matcher) -> None:
    """It is paid late, on 13 March, and that is reversed on the 23rd: ten days bear nothing."""
    late = buyer.must(Pay(seller, interest(percent(1), per=days(1))), within=days(400))
    owed = buyer.must(Pay(seller, Invoice.amount), **pays, otherwise=late)
    cheque = paid(1000, mar(13), id="cheque")
    history = (bill(1000, feb(1)), cheque, cheque.reversal(on=mar(23)))
    with Engine(made(Clause("P", "Paid.", owed)), history, matcher=matcher) as engine:
        due_on = {on: engine.duties(on=on)[1].amount for on in (mar(12), mar(22), mar(24))}
        assert due_on == {mar(12): usd(90), mar(22): usd(100), mar(24): usd(110)}

        duty, fee = engine.duties(on=mar(23))
        assert (duty.status, duty.since) == (DutyStatus.BREACHED, mar(23))
        assert duty.breached == mar(4)
        assert fee.status is DutyStatus.OPEN


@each_matcher
def test_interest_paid_in_full_is_owed_again_with_what_it_is_on(matcher) -> None:
    late = buyer.must(Pay(bank, interest(percent(1), per=days(1))), within=days(400))
    owed = buyer.must(Pay(seller, Invoice.amount), **pays, otherwise=late)
    cheque = paid(1000, mar(13), id="cheque")
    history = (bill(1000, feb(1)), cheque, paid(100, mar(14), bank))
    with Engine(made(Clause("P", "Paid.", owed)), history, matcher=matcher) as engine:
        assert [d.status.value for d in engine.duties(on=mar(20))] == ["late", "kept"]
        engine.record(cheque.reversal(on=mar(23)))
        duty, fee = engine.duties(on=mar(25))
        assert (duty.outstanding, fee.outstanding) == (usd(1000), usd(20))
        assert fee.status is DutyStatus.OPEN
        assert engine.history(buyer, Pay(seller, usd(1000)))


@each_matcher
def test_goods_returned_discharge_the_price_and_free_what_was_paid(matcher) -> None:
    """A deed that was done stays done."""
    ships = Clause("D", "Delivered.", seller.must(Deliver(), upon=billed, owed_to=buyer))
    looks = Clause("I", "Inspected.", buyer.must(Inspect(), upon=billed, owed_to=seller))
    sale = bill(1000, feb(1), id="sale")
    history = (
        sale,
        paid(600, feb(10)),
        paid(400, feb(11)),
        seller.does(Deliver(), on=feb(12)),
        sale.reversal(on=feb(20)),
    )
    contract = made(price, ships, looks)
    with Engine(contract, history, matcher=matcher) as engine:
        assert standing(engine, feb(19)) == ("kept", feb(11), None, usd(0))
        assert standing(engine, feb(20)) == ("discharged", feb(20), None, usd(0))
        assert standing(engine, feb(20), "D")[0] == "kept"
        assert standing(engine, feb(20), "I")[:2] == ("discharged", feb(20))
        left = {event.act.get("amount"): part for event, part in engine.unallocated(on=feb(20))}
        assert left == {usd(600): usd(600), usd(400): usd(400)}
        assert engine.unallocated(on=feb(19)) == ()
        assert [f.kind for f in engine.findings()][-2:] == [FindingKind.REVERSED] * 2


@each_matcher
def test_what_was_paid_on_a_reversed_occasion_may_bounce_in_its_turn(matcher) -> None:
    sale, cheque = bill(1000, feb(1), id="sale"), paid(400, feb(11), id="cheque")
    history = (sale, cheque, sale.reversal(on=feb(20)), cheque.reversal(on=feb(25)))
    with Engine(made(price), history, matcher=matcher) as engine:
        assert standing(engine, APRIL) == ("discharged", feb(20), None, usd(0))
        assert [e.id for e, _ in engine.unallocated(on=feb(24))] == ["cheque"]
        assert engine.unallocated(on=feb(25)) == ()
        assert [s.kind for s in engine.duties(on=APRIL)[0].steps].count(StepKind.REVERSED) == 1


@each_matcher
def test_what_is_reversed_on_its_own_day_never_counts(matcher) -> None:
    cheque = paid(1000, feb(10), id="cheque")
    sale = bill(50, feb(11), id="returned at once")
    history = (bill(1000, feb(1)), cheque, cheque.reversal(on=feb(10)), sale)
    with Engine(made(price), (*history, sale.reversal(on=feb(11))), matcher=matcher) as engine:
        (duty,) = engine.duties(on=feb(12))
        assert (duty.status, duty.steps) == (DutyStatus.OPEN, ())
        assert engine.unallocated(on=feb(12)) == ()
        assert {f.event.id for f in engine.findings()} == {history[0].id}


@each_matcher
def test_a_deed_that_is_reversed_is_owed_again(matcher) -> None:
    ships = Clause("D", "Delivered.", seller.must(Deliver(), **pays, owed_to=buyer))
    done = seller.does(Deliver(), on=feb(5), id="delivered")
    history = (bill(1, feb(1)), done, done.reversal(on=feb(7)))
    with Engine(made(ships), history, matcher=matcher) as engine:
        assert standing(engine, feb(6), "D")[0] == "kept"
        assert standing(engine, feb(8), "D") == ("open", feb(7), None, None)
        told = " ".join(str(engine.duties(on=feb(8))[0]).split())
        assert "On 2025-02-07 what was done ceased to count towards it" in told
        engine.record(seller.does(Deliver(), on=feb(9)))
        assert standing(engine, feb(9), "D")[:2] == ("kept", feb(9))


@each_matcher
def test_conditions_totals_and_counts_see_an_act_until_it_is_reversed(matcher) -> None:
    paid_some = buyer.did(Pay(seller, at_least(usd(1))))
    clauses = (
        Clause("C", "Once paid.", seller.may(Deliver(), provided=paid_some)),
        Clause(
            "T", "From 100.", seller.must_not(Halt(), unless=total(Pay.amount, by=buyer) > usd(99))
        ),
        Clause("N", "Twice.", seller.must_not(GoOn(), unless=count(Pay, by=buyer) > 1)),
    )
    cheque = paid(60, feb(3), id="cheque")
    history = (paid(50, feb(2)), cheque, cheque.reversal(on=feb(8)), paid(1, feb(9)))
    only = (cheque, cheque.reversal(on=feb(8)))
    with Engine(made(*clauses), history, matcher=matcher) as engine:
        for act in (Halt(), GoOn()):
            found = [engine.decide(seller, act, on=feb(n)).verdict for n in (2, 3, 7, 8)]
            assert [v is Verdict.PROHIBITED for v in found] == [True, False, False, True]
        assert engine.decide(seller, GoOn(), on=feb(9)).verdict is not Verdict.PROHIBITED
    with Engine(made(*clauses), only, matcher=matcher) as engine:
        before, after = (engine.decide(seller, Deliver(), on=feb(n)) for n in (7, 8))
        assert (before.verdict, after.verdict) == (Verdict.PERMITTED, Verdict.SILENT)
        changes = [i.since for i in engine.history(seller, Deliver())]
        assert feb(8) in changes


@each_matcher
def test_a_window_leaves_out_what_is_reversed_in_it_alone(matcher) -> None:
    recent = total(Pay.amount, by=buyer, within=days(5)) > usd(99)
    clause = Clause("T", "From 100 of late.", seller.must_not(Halt(), unless=recent))
    first, second = paid(60, feb(3), id="first"), paid(60, feb(9), id="second")
    history = (first, second, paid(70, feb(10)), first.reversal(on=feb(10)))
    with Engine(made(clause), history, matcher=matcher) as engine:
        assert engine.decide(seller, Halt(), on=feb(11)).verdict is not Verdict.PROHIBITED
        engine.record(second.reversal(on=feb(12)))
        assert engine.decide(seller, Halt(), on=feb(11)).verdict is not Verdict.PROHIBITED
        assert engine.decide(seller, Halt(), on=feb(12)).verdict is Verdict.PROHIBITED


@each_matcher
def test_why_not_names_the_reversal(matcher) -> None:
    paid_some = buyer.did(Pay(seller, at_least(usd(1))))
    ban = Clause("B", "Not before payment.", seller.must_not(Deliver(), unless=paid_some))
    cheque = paid(60, feb(10), id="cheque")
    with Engine(made(ban), (cheque, cheque.reversal(on=feb(14))), matcher=matcher) as engine:
        decision = engine.decide(seller, Deliver(), on=feb(20))
        assert decision.verdict is Verdict.PROHIBITED
        told = " ".join(str(decision).split())
        assert (
            "buyer paid USD 60.00 to seller on 2025-02-10 (2), but that was reversed on 2025-02-14"
        ) in told
        assert engine.decide(seller, Deliver(), on=feb(13)).verdict is not Verdict.PROHIBITED


@each_matcher
def test_an_amount_to_date_goes_by_what_stands(matcher) -> None:
    class Credit(Action, phrase="credit {amount}"):
        amount: Field[Money]

    less = Invoice.amount - to_date(total(Credit.amount, by=seller))
    clause = Clause("P", "Less credits.", buyer.must(Pay(seller, less), **pays))
    credit = seller.does(Credit(usd(100)), on=feb(10), id="credit")
    history = (bill(1000, feb(1)), credit, credit.reversal(on=feb(20)))
    with Engine(made(clause), history, matcher=matcher) as engine:
        owed = [engine.duties(on=feb(n))[0].amount for n in (9, 10, 19, 20)]
        assert owed == [usd(1000), usd(900), usd(900), usd(1000)]
        told = " ".join(str(engine.duties(on=feb(19))[0]).split())
        assert "credited USD 100.00" in told


@each_matcher
def test_conditions_on_duties_follow_a_reversal(matcher) -> None:
    clauses = (
        price,
        Clause("K", "Once kept.", seller.may(Deliver(), provided=kept("P"))),
        Clause("O", "While due.", seller.may(Halt(), provided=due("P"))),
        Clause("L", "While late.", seller.may(GoOn(), provided=overdue("P", by=days(10)))),
    )
    cheque = paid(1000, feb(10), id="cheque")
    history = (bill(1000, feb(1)), cheque, cheque.reversal(on=mar(20)), paid(1000, mar(25)))
    with Engine(made(*clauses), history, matcher=matcher) as engine:
        for act, on in ((Deliver(), (mar(19),)), (Halt(), (feb(9), mar(20), mar(24)))):
            for day in on:
                assert engine.decide(seller, act, on=day).verdict is Verdict.PERMITTED
        assert engine.decide(seller, GoOn(), on=mar(20)).verdict is Verdict.PERMITTED
        for act, on in ((Deliver(), mar(20)), (Halt(), mar(19)), (Halt(), mar(25))):
            assert engine.decide(seller, act, on=on).verdict is Verdict.SILENT


@each_matcher
def test_a_duty_in_breach_for_long_is_overdue_at_once_as_it_is_owed_again(matcher) -> None:
    clauses = (price, Clause("L", "Late.", seller.may(GoOn(), provided=overdue("P", by=days(10)))))
    cheque = paid(1000, mar(6), id="cheque")
    history = (bill(1000, feb(1)), cheque, cheque.reversal(on=mar(25)))
    with Engine(made(*clauses), history, matcher=matcher) as engine:
        found = [engine.decide(seller, GoOn(), on=mar(n)).verdict for n in (5, 20, 24, 25)]
        assert [v is Verdict.PERMITTED for v in found] == [False, False, False, True]
    early = (bill(1000, feb(1)), cheque, cheque.reversal(on=mar(8)))
    with Engine(made(*clauses), early, matcher=matcher) as engine:
        found = [engine.decide(seller, GoOn(), on=mar(n)).verdict for n in (13, 14)]
        assert [v is Verdict.PERMITTED for v in found] == [False, True]


@each_matcher
def test_grace_that_ran_out_meanwhile_has_run_out(matcher) -> None:
    fee = buyer.must(Pay(bank, usd(50)), within=days(5))
    grace = buyer.must(Pay(seller, Invoice.amount), within=days(10), otherwise=fee)
    owed = buyer.must(Pay(seller, Invoice.amount), **pays, otherwise=grace)
    cheque = paid(1000, mar(6), id="cheque")
    history = (bill(1000, feb(1)), cheque, cheque.reversal(on=mar(25)))
    with Engine(made(Clause("P", "Paid.", owed)), history, matcher=matcher) as engine:
        assert len(engine.duties(on=mar(24))) == 1
        duty, fine = engine.duties(on=mar(25))
        assert duty.grace[0].passed == mar(25)
        assert (fine.amount, fine.arisen) == (usd(50), mar(25))
    early = (bill(1000, feb(1)), cheque, cheque.reversal(on=mar(8)))
    with Engine(made(Clause("P", "Paid.", owed)), early, matcher=matcher) as engine:
        assert engine.duties(on=mar(10))[0].grace[0].passed is None
        assert engine.duties(on=mar(14))[0].grace[0].passed == mar(14)


@each_matcher
def test_a_duty_that_is_owed_again_is_owed_as_its_clause_is(matcher) -> None:
    """To whom it was assigned meanwhile, and suspended, if the clause is."""
    clauses = (
        price,
        Clause("A", "Ceded.", seller.can(Cede(to=anything), then=assigns("P", to=Cede.to))),
        Clause("S", "Halted.", seller.can(Halt(), then=suspends("P", extends=True))),
        Clause("R", "Resumed.", seller.can(GoOn(), then=resumes("P"))),
    )
    sale, cheque = bill(1000, feb(1)), paid(1000, feb(10), id="cheque")
    ceded = seller.does(Cede(bank), on=feb(12))
    halted = seller.does(Halt(), on=feb(13))
    bounced = cheque.reversal(on=feb(20))
    with Engine(made(*clauses), (sale, cheque, ceded, bounced), matcher=matcher) as engine:
        (duty,) = engine.duties(on=feb(20))
        assert duty.counterparty == bank
        engine.record(halted)
        assert standing(engine, feb(20))[:2] == ("suspended", feb(20))
        engine.record(seller.does(GoOn(), on=feb(25)))
        (duty,) = engine.duties(on=feb(26))
        assert (duty.status, duty.due) == (DutyStatus.OPEN, mar(8))
    early = seller.does(Cede(bank), on=feb(9))
    to_bank = paid(1000, feb(11), bank, id="to the bank")
    again = (sale, early, to_bank, to_bank.reversal(on=feb(20)))
    with Engine(made(*clauses), again, matcher=matcher) as engine:
        assert engine.duties(on=feb(20))[0].counterparty == bank
    history = (sale, seller.does(Halt(), on=feb(5)), cheque, seller.does(GoOn(), on=feb(15)))
    with Engine(made(*clauses), (*history, bounced), matcher=matcher) as engine:
        assert standing(engine, feb(12))[0] == "kept"
        (duty,) = engine.duties(on=feb(20))
        assert (duty.status, duty.due) == (DutyStatus.OPEN, mar(13))


@each_matcher
def test_what_waits_for_the_end_of_a_suspension_is_dropped_with_its_occasion(matcher) -> None:
    clauses = (
        price,
        Clause("S", "Halted.", seller.can(Halt(), then=suspends("P", extends=False))),
        Clause("R", "Resumed.", seller.can(GoOn(), then=resumes("P"))),
    )
    sale = bill(1000, feb(5), id="sale")
    history = (
        seller.does(Halt(), on=feb(2)),
        sale,
        bill(5, feb(6), id="other"),
        sale.reversal(on=feb(10)),
        seller.does(GoOn(), on=feb(15)),
    )
    with Engine(made(*clauses), history, matcher=matcher) as engine:
        (duty,) = engine.duties(on=feb(20))
        assert duty.trigger.id == "other"


@each_matcher
def test_a_duty_owed_again_is_weighed_before_its_deadline_passes(matcher) -> None:
    ban = Clause(
        "B",
        "No payments.",
        buyer.must_not(Pay(to=seller, amount=anything)),
        overrides=("P",),
        dormant=True,
    )
    power = Clause("S", "Stop.", seller.can(Halt(), then=begins("B")))
    cheque = paid(1000, feb(10), id="cheque")
    history = (
        bill(1000, feb(1)),
        cheque,
        seller.does(Halt(), on=mar(10)),
        cheque.reversal(on=mar(20)),
    )
    with Engine(made(price, ban, power), history, matcher=matcher) as engine:
        assert standing(engine, mar(20))[:3] == ("suspended", mar(20), None)


@each_matcher
def test_a_payment_known_late_that_leaves_a_duty_in_breach_anew_is_told(matcher) -> None:
    """The breach of before was one; since the reversal it is owed again, and that is another."""
    due = buyer.must(Pay(to=seller, amount=usd(100)), upon=billed, within=days(30))
    agreed = Contract(
        name="Sale",
        parties=(buyer, seller),
        clauses=(Clause("1", "Invoices are paid.", due),),
        effective=date(2026, 1, 1),
    )
    bill = seller.does(Invoice(amount=usd(100)), on=date(2026, 1, 10))
    paid = buyer.does(Pay(to=seller, amount=usd(60)), on=date(2026, 2, 20))
    rest = buyer.does(Pay(to=seller, amount=usd(40)), on=date(2026, 2, 25))
    back = paid.reversal(on=date(2026, 3, 20))
    with Engine(agreed, matcher=matcher) as engine:
        engine.record(bill, paid, back)
        late, anew = engine.record(rest)
    assert (late.kind.value, anew.kind.value) == ("late", "breach")
    assert "owed again since 2026-03-20" in str(anew)


def a_price(**more):
    return Clause("P", "Paid by 3 March.", buyer.must(Pay(seller, Invoice.amount), **pays, **more))


@each_matcher
def test_what_stands_on_account_counts_to_what_a_reversal_leaves_owed(matcher) -> None:
    """As it does to the next debt; what is wholly paid by it is never in breach."""
    cheque, rest = paid(1000, feb(5), id="cheque"), paid(400, feb(6), id="rest")
    transfer = paid(1000, feb(6), id="transfer")
    for other, on, found in (
        (rest, feb(10), ("open", feb(10), None, usd(600))),
        (rest, mar(10), ("breached", mar(10), mar(10), usd(600))),
        (transfer, feb(10), ("kept", feb(10), None, usd(0))),
        (transfer, mar(10), ("kept", mar(10), None, usd(0))),
    ):
        events = (bill(1000, feb(1)), cheque, other)
        with Engine(made(a_price(on_account=True)), events, matcher=matcher) as engine:
            engine.record(cheque.reversal(on=on))
            assert standing(engine, on) == found
            assert not engine.unallocated(on=on)
            (before, left) = engine.unallocated(on=on.replace(day=9))[0]
            assert (before.id, left) == (other.id, other.act.get("amount"))


@each_matcher
def test_what_names_the_invoice_counts_to_it_again_and_what_names_nothing_does_not(
    matcher,
) -> None:
    """Unless the clause takes advances, what is paid in excess counts to what it names alone."""
    cheque = paid(1000, feb(5), id="cheque")
    for named, left in (({"towards": "bill"}, 600), ({}, 1000)):
        events = (bill(1000, feb(1), id="bill"), cheque, paid(400, feb(6), **named))
        with Engine(made(a_price()), events, matcher=matcher) as engine:
            engine.record(cheque.reversal(on=feb(10)))
            assert standing(engine, feb(10)) == ("open", feb(10), None, usd(left))


@each_matcher
def test_what_was_paid_too_early_counts_to_what_is_owed_again_on_account_alone(matcher) -> None:
    """Whether it names the invoice or not: it was paid before the price could be."""
    cheque = paid(1000, feb(12), id="cheque")
    early = paid(400, feb(3), towards="bill")
    for more, left in (({}, 1000), ({"on_account": True}, 600)):
        contract = made(a_price(not_before=feb(10), **more))
        events = (bill(1000, feb(1), id="bill"), early, cheque)
        with Engine(contract, events, matcher=matcher) as engine:
            engine.record(cheque.reversal(on=feb(14)))
            assert standing(engine, feb(14)) == ("open", feb(14), None, usd(left))


@each_matcher
def test_a_debt_that_moves_takes_what_stands_on_account_as_a_payment_bounces(matcher) -> None:
    """It was not performed before, though nothing was outstanding."""
    share = percent(10) * total(Invoice.amount, by=seller)
    owed = Clause("P", "A tenth.", buyer.must(Pay(seller, share), by=mar(31), on_account=True))
    cheque, other = paid(100, feb(5), id="cheque"), paid(70, feb(6), id="other")
    with Engine(made(owed), (bill(1000, feb(1)), cheque, other), matcher=matcher) as engine:
        assert engine.unallocated(on=feb(9)) == ((other, usd(70)),)
        engine.record(cheque.reversal(on=feb(10)))
        assert standing(engine, feb(10))[3] == usd(30)
        assert not engine.unallocated(on=feb(10))
