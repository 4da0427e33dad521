"""The three contracts of the examples: each history ends as its reader would reckon it."""

from __future__ import annotations

from datetime import date

import loan
import pytest
import sale_of_goods as sale
import service_agreement as service

from contract_rules import DutyStatus, Effect, Engine, FindingKind, StepKind, Verdict, usd
from support.dealings import each_matcher, stands, told

EVERY = [(module, name) for module in (sale, loan, service) for name in module.HISTORIES]
every_history = pytest.mark.parametrize(
    ("module", "name"), EVERY, ids=[f"{module.__name__}-{name}" for module, name in EVERY]
)


def on_record(module, name, matcher) -> Engine:
    """An engine of the example's contract with one of its histories on record."""
    return Engine(module.contract, module.HISTORIES[name], matcher=matcher)


def standing(module, name, on, matcher) -> list[str]:
    """How the duties stand on a day of a history, in whole dollars."""
    lines = stands(module.contract, module.HISTORIES[name], on, matcher)
    return [line.replace(".00", "") for line in lines]


def story(module, name, matcher) -> list[list[str]]:
    """What each event of a history amounts to when it is recorded: kinds and clauses."""
    with Engine(module.contract, matcher=matcher) as engine:
        return [
            [" ".join((f.kind.value, *f.clauses)) for f in engine.record(event)]
            for event in module.HISTORIES[name]
        ]


def breaches(module, name, matcher) -> list[tuple[str, str, date]]:
    """What was breached in a history, by whom and when."""
    with on_record(module, name, matcher) as engine:
        found = engine.breaches(on=date(2030, 1, 1))
        return [(breach.clause, breach.party.name, breach.on) for breach in found]


@each_matcher
def test_the_examples_show_every_outcome(matcher):
    """Every status of a duty, and all that an event can amount to in an orderly record."""
    statuses, kinds = set(), set()
    for module, name in EVERY:
        with on_record(module, name, matcher) as engine:
            statuses |= {d.status for on in module.DAYS[name] for d in engine.duties(on=on)}
        with Engine(module.contract, matcher=matcher) as engine:
            kinds |= {f.kind for e in module.HISTORIES[name] for f in engine.record(e)}
    assert statuses == set(DutyStatus) - {DutyStatus.UNDETERMINED, DutyStatus.CONFLICT}
    left_out = {FindingKind.CONFLICT, FindingKind.UNDETERMINED}
    left_out |= {FindingKind.REPEATED, FindingKind.UNDONE, FindingKind.REVERSED}
    assert kinds == set(FindingKind) - left_out


@each_matcher
@every_history
def test_a_history_ends_alike_in_whatever_order_it_is_recorded(module, name, matcher):
    """Backwards, forwards or at once: the same findings, duties and breaches."""
    events = module.HISTORIES[name]
    orders = ([events], [[e] for e in events], [[e] for e in events[::-1]])
    ends = []
    for order in orders:
        with Engine(module.contract, matcher=matcher) as engine:
            for batch in order:
                engine.record(*batch)
            on = module.DAYS[name][-1]
            ends.append((engine.findings(), engine.duties(on=on), engine.breaches(on=on)))
    assert ends[0] == ends[1] == ends[2]


# the sale of goods


@each_matcher
def test_a_sale_that_both_keep_to(matcher):
    """Part payments make up the price by its 30th day, and nobody is in breach."""
    first, *others = story(sale, "kept", matcher)
    assert first == ["duty S2", "kept S1"]
    assert others == [["counted S2"], ["kept S2"], [], [], ["kept S1"]]
    for on, expected in (
        (date(2025, 4, 1), ["S1 kept", "S1 open", "S2 open 20000 40000"]),
        (date(2025, 12, 15), ["S1 kept", "S1 kept", "S2 kept 60000 0"]),
    ):
        assert standing(sale, "kept", on, matcher) == expected
    assert breaches(sale, "kept", matcher) == []
    with on_record(sale, "kept", matcher) as engine:
        ends = [(change.on, change.clauses) for change in engine.upcoming(on=date(2025, 4, 1))]
    assert ends == [(date(2025, 4, 19), ("S2",)), (date(2025, 12, 15), ("S1",))]


@each_matcher
def test_a_late_price_costs_two_percent_and_holds_deliveries_back(matcher):
    """1,200 beside 60,000, by 3 May; 61,500 is 300 too much; the delivery moves by 40 days."""
    # 20 March + 30 days = 19 April, late on 20 April; + 14 days = 3 May; 2% of 60,000 = 1,200
    # 1 May to 10 June = 30 + 10 days; 15 December + 40 days = 24 January
    assert story(sale, "suspended", matcher) == [
        ["duty S2", "kept S1"],
        ["void S3"],
        ["exercised S3", "breach S2"],
        ["late S2", "counted S2", "breach S2"],
        ["exercised S3"],
        ["late S2", "unallocated"],
        ["kept S1"],
    ]
    for on, expected in (
        (date(2025, 4, 19), ["S1 kept", "S1 open", "S2 open 0 60000"]),
        (date(2025, 4, 20), ["S1 kept", "S1 open", "S2 breached 0 60000", "S2 open 0 1200"]),
        (date(2025, 5, 1), ["S1 kept", "S1 open", "S2 breached 0 60000", "S2 open 0 1200"]),
        (date(2025, 5, 3), ["S1 kept", "S1 suspended", "S2 breached 0 60000", "S2 open 0 1200"]),
        (date(2025, 6, 10), ["S1 kept", "S1 open", "S2 late 60000 0", "S2 breached 1000 200"]),
        (date(2026, 1, 24), ["S1 kept", "S1 kept", "S2 late 60000 0", "S2 late 1200 0"]),
    ):
        assert standing(sale, "suspended", on, matcher) == expected
    with on_record(sale, "suspended", matcher) as engine:
        (before,), (after,) = (
            [d.due for d in engine.duties(on=on) if d.action == sale.Deliver(sale.spares)]
            for on in (date(2025, 6, 9), date(2025, 6, 10))
        )
        assert (before, after) == (date(2025, 12, 15), date(2026, 1, 24))
        ((event, excess),) = engine.unallocated(on=date(2026, 1, 24))
        assert (event.on, excess) == (date(2025, 6, 16), usd(300))
        (_, spares, *_) = engine.duties(on=date(2026, 1, 24))
        assert [(step.kind, step.on) for step in spares.steps] == [
            (StepKind.SUSPENDED, date(2025, 5, 2)),
            (StepKind.RESUMED, date(2025, 6, 10)),
            (StepKind.COUNTED, date(2026, 1, 24)),
            (StepKind.PERFORMED, date(2026, 1, 24)),
        ]
    assert breaches(sale, "suspended", matcher) == [
        ("S2", "the buyer", date(2025, 4, 20)),
        ("S2", "the buyer", date(2025, 5, 4)),
    ]


@each_matcher
def test_after_the_long_stop_date_the_buyer_may_terminate(matcher):
    """Not on it; the looms stay in breach, the spare parts are discharged."""
    early, *others = story(sale, "terminated", matcher)
    assert early == ["void S4", "breach S1"]
    assert others == [["exercised S4"], ["breach S5"]]
    for on, expected in (
        (date(2025, 3, 31), ["S1 open", "S1 open"]),
        (date(2025, 9, 30), ["S1 breached", "S1 open"]),
        (date(2025, 10, 1), ["S1 breached", "S1 open"]),
        (date(2025, 10, 2), ["S1 breached", "S1 discharged"]),
    ):
        assert standing(sale, "terminated", on, matcher) == expected
    assert breaches(sale, "terminated", matcher) == [
        ("S1", "the seller", date(2025, 4, 1)),
        ("S5", "the buyer", date(2026, 2, 1)),
    ]


@each_matcher
def test_spare_parts_in_time_do_not_keep_the_sale_alive(matcher):
    """The right to terminate is for want of the looms, whatever else is delivered."""
    spares = sale.seller.does(sale.Deliver(sale.spares), on=date(2025, 9, 1))
    with Engine(sale.contract, [spares], matcher=matcher) as engine:
        decision = engine.decide(sale.buyer, sale.Terminate(), on=date(2025, 10, 1))
    assert decision.effect is Effect.TAKES_EFFECT


@each_matcher
def test_secrets_outlive_the_sale(matcher):
    """The clause on them still forbids when nothing else is left, until the seller releases."""
    disclosure = sale.Disclose(sale.drawings)
    with on_record(sale, "terminated", matcher) as engine:
        for on in (date(2025, 9, 30), date(2025, 10, 1), date(2030, 1, 1)):
            decision = engine.decide(sale.buyer, disclosure, on=on)
            assert (decision.verdict, decision.clauses) == (Verdict.PROHIBITED, ("S5",))
        suspension = engine.decide(sale.seller, sale.Suspend(), on=date(2030, 1, 1))
        assert (suspension.void, suspension.clauses) == (True, ("S3",))
        engine.record(sale.seller.does(sale.Release(sale.drawings), on=date(2029, 1, 1)))
        released = engine.decide(sale.buyer, disclosure, on=date(2030, 1, 1))
        assert (released.verdict, released.clauses) == (Verdict.PERMITTED, ("S5",))


# the loan


@each_matcher
def test_a_loan_that_is_repaid(matcher):
    """Three instalments are owed from the advance on, each to its own day."""
    assert story(loan, "kept", matcher) == [["duty L1"] * 3, *([["kept L1"]] * 3)]
    with on_record(loan, "kept", matcher) as engine:
        assert tuple(d.due for d in engine.duties(on=date(2025, 1, 10))) == loan.PAYDAYS
        assert [d.due for d in engine.duties(on=date(2025, 1, 9))] == []
    assert standing(loan, "kept", date(2025, 9, 30), matcher) == ["L1 kept 31200 0"] * 3
    assert breaches(loan, "kept", matcher) == []


@each_matcher
def test_a_default_is_cured_by_its_fifteenth_day(matcher):
    """31,200 - 10,000 are in arrears; paid by 3 + 15 April they cure: nothing is called in."""
    assert story(loan, "cured", matcher) == [
        ["duty L1"] * 3,
        ["counted L1"],
        ["duty L2", "breach L1"],
        ["kept L2", "late L1"],
        ["void L3"],
    ]
    rest = ["L1 open 0 31200"] * 2
    for on, expected in (
        (date(2025, 4, 3), ["L1 breached 10000 21200", *rest, "L2 open"]),
        (date(2025, 4, 17), ["L1 breached 10000 21200", *rest, "L2 open"]),
        (date(2025, 4, 18), ["L1 late 31200 0", *rest, "L2 kept"]),
    ):
        assert standing(loan, "cured", on, matcher) == expected
    assert breaches(loan, "cured", matcher)[0] == ("L1", "the borrower", date(2025, 4, 1))


@each_matcher
def test_a_default_that_is_not_cured_makes_all_payable(matcher):
    """Of 93,600 less 32,400 paid 61,200 are left, instead of the instalments, by 31 July."""
    # 5 July + 15 days = 20 July; 21 July + 10 days = 31 July; 93,600 - 31,200 - 1,200 = 61,200
    assert story(loan, "accelerated", matcher) == [
        ["duty L1"] * 3,
        ["kept L1"],
        ["duty L2", "breach L1"],
        ["counted L1"],
        ["void L3"],
        ["exercised L3", "duty L3", "breach L2"],
        ["kept L3"],
    ]
    paid, gone = "L1 kept 31200 0", ["L1 discharged 1200 0", "L1 discharged 0 0", "L2 discharged"]
    still = ["L1 breached 1200 30000", "L1 open 0 31200"]
    for on, expected in (
        (date(2025, 7, 20), [paid, *still, "L2 open"]),
        (date(2025, 7, 21), [paid, *still, "L2 breached", "L3 open 0 61200"]),
        (date(2025, 7, 22), [paid, *gone, "L3 open 0 61200"]),
        (date(2025, 7, 30), [paid, *gone, "L3 kept 61200 0"]),
    ):
        assert standing(loan, "accelerated", on, matcher) == expected
    with on_record(loan, "accelerated", matcher) as engine:
        *_, called = engine.duties(on=date(2025, 7, 21))
        assert (called.due, called.counterparty) == (date(2025, 7, 31), loan.lender)
        assert called.trigger.act.kind == "Accelerate"
    assert breaches(loan, "accelerated", matcher) == [
        ("L1", "the borrower", date(2025, 7, 1)),
        ("L2", "the borrower", date(2025, 7, 21)),
    ]


@each_matcher
def test_a_loan_is_called_in_once(matcher):
    """A day later there are no instalments left to call in."""
    *events, _ = loan.HISTORIES["accelerated"]
    with Engine(loan.contract, events, matcher=matcher) as engine:
        again = engine.record(loan.lender.does(loan.Accelerate(), on=date(2025, 7, 22)))
    assert [finding.kind for finding in again] == [FindingKind.VOID]


@each_matcher
def test_an_assigned_loan_is_owed_to_the_assignee(matcher):
    """What is paid to the first lender afterwards counts to nothing; the rest is forgiven."""
    assert story(loan, "assigned", matcher) == [
        ["duty L1"] * 3,
        ["kept L1"],
        ["exercised L5"],
        ["unallocated"],
        ["late L1"],
        ["exercised L4"],
    ]
    for on, expected in (
        (date(2025, 6, 30), ["L1 kept 31200 0", "L1 open 0 31200", "L1 open 0 31200"]),
        (date(2025, 7, 1), ["L1 kept 31200 0", "L1 breached 0 31200", "L1 open 0 31200"]),
        (date(2025, 7, 4), ["L1 kept 31200 0", "L1 late 31200 0", "L1 open 0 31200"]),
        (date(2025, 9, 1), ["L1 kept 31200 0", "L1 late 31200 0", "L1 open 0 31200"]),
        (date(2025, 9, 2), ["L1 kept 31200 0", "L1 late 31200 0", "L1 discharged 0 0"]),
    ):
        assert standing(loan, "assigned", on, matcher) == expected
    with on_record(loan, "assigned", matcher) as engine:
        for on, to in ((date(2025, 5, 1), loan.lender), (date(2025, 5, 2), loan.harbour)):
            first, *others = (duty.counterparty for duty in engine.duties(on=on))
            assert (first, others) == (loan.lender, [to, to])
        ((event, excess),) = engine.unallocated(on=date(2025, 9, 1))
        assert (event.on, excess) == (date(2025, 6, 27), usd(31_200))


@each_matcher
def test_what_is_called_in_after_an_assignment_is_owed_to_the_assignee(matcher):
    """And what was paid to either lender is taken off: 93,600 - 31,200 - 10,000 = 52,400."""
    lender = loan.lender
    events = (
        loan.ADVANCE,
        loan.paid(31_200, date(2025, 3, 31)),
        lender.does(loan.Assign(loan.harbour), on=date(2025, 5, 1)),
        lender.does(loan.NotifyDefault(usd(31_200)), on=date(2025, 7, 5)),
        loan.paid(10_000, date(2025, 7, 10), to=loan.harbour),
        lender.does(loan.Accelerate(), on=date(2025, 7, 21)),
    )
    with Engine(loan.contract, events, matcher=matcher) as engine:
        *_, called = engine.duties(on=date(2025, 7, 21))
        assert (told(called), called.counterparty) == ("L3 open 0 52400", loan.harbour)
        (kept,) = engine.record(loan.paid(52_400, date(2025, 7, 31), to=loan.harbour))
        assert (kept.kind, kept.amount) == (FindingKind.KEPT, usd(52_400))


# the service agreement


@each_matcher
def test_a_milestone_in_time(matcher):
    """It is due on the 60th day, its price on the 20th after its delivery."""
    # 10 January + 21 + 28 + 11 days = 11 March, + 15 days = 26 March; 11 + 20 days = 31 March
    assert story(service, "kept", matcher) == [
        ["duty A1", "duty A3"],
        ["duty A2", "kept A1", "kept A3"],
        ["kept A2"],
    ]
    with on_record(service, "kept", matcher) as engine:
        due = [(duty.clause, duty.due) for duty in engine.duties(on=date(2025, 3, 31))]
    assert due == [
        ("A1", date(2025, 3, 11)),
        ("A3", date(2025, 3, 26)),
        ("A2", date(2025, 3, 31)),
    ]
    assert standing(service, "kept", date(2025, 3, 31), matcher)[2] == "A2 kept 20000 0"
    assert breaches(service, "kept", matcher) == []


@each_matcher
def test_a_penalty_grows_until_the_milestone_comes(matcher):
    """10.5% of 20,000 for every two whole days: of five days late, 2 x 2,100."""
    assert story(service, "late", matcher) == [
        ["duty A1", "duty A3"],
        ["counted A1", "breach A1"],
        ["void A3"],
        ["duty A2", "late A1", "kept A3"],
        ["kept A1"],
        ["late A2"],
    ]
    with on_record(service, "late", matcher) as engine:
        for on, amount, outstanding in (
            (date(2025, 3, 12), 0, 0),
            (date(2025, 3, 13), 2_100, 0),
            (date(2025, 3, 14), 2_100, 0),
            (date(2025, 3, 15), 4_200, 2_100),
            (date(2025, 3, 19), 4_200, 2_100),
            (date(2025, 3, 20), 4_200, 0),
        ):
            (penalty,) = (duty for duty in engine.duties(on=on) if duty.stands_in_for)
            assert (penalty.amount, penalty.outstanding) == (usd(amount), usd(outstanding))
        assert penalty.status is DutyStatus.KEPT
    assert breaches(service, "late", matcher) == [
        ("A1", "the supplier", date(2025, 3, 12)),
        ("A2", "the client", date(2025, 4, 6)),
    ]


@each_matcher
def test_a_penalty_stops_at_its_cap(matcher):
    """5 x 10.5% of 20,000 after ten days, 55% instead of 6 x 10.5% from the twelfth on."""
    with on_record(service, "terminated", matcher) as engine:
        for on, amount in (
            (date(2025, 3, 21), 10_500),
            (date(2025, 3, 22), 10_500),
            (date(2025, 3, 23), 11_000),
            (date(2026, 3, 23), 11_000),
        ):
            (penalty,) = (duty for duty in engine.duties(on=on) if duty.stands_in_for)
            assert penalty.amount == usd(amount)


@each_matcher
def test_a_client_that_waits_for_more_than_fifteen_days_may_give_notice(matcher):
    """From 27 March; 30 days on, after 26 April, all ends but what is in breach by then."""
    assert story(service, "terminated", matcher) == [
        ["duty A1", "duty A3"],
        ["duty A1", "duty A3"],
        ["void A3", "breach A1"],
        ["exercised A3", "breach A3"],
        ["breach A1"],
        ["late A1"],
    ]
    late = ["A1 breached", "A3 breached"]
    for on, expected in (
        (date(2025, 4, 26), [*late, "A1 open", "A3 open", "A1 breached 0 11000"]),
        (date(2025, 4, 27), [*late, "A1 discharged", "A3 discharged", "A1 breached 0 11000"]),
        (date(2025, 5, 5), [*late, "A1 discharged", "A3 discharged", "A1 late 11000 0"]),
    ):
        assert standing(service, "terminated", on, matcher) == expected
    with on_record(service, "terminated", matcher) as engine:
        notices = [u for u in engine.upcoming(on=date(2025, 4, 12)) if not u.duty]
        assert [(u.on, u.clauses) for u in notices] == [(date(2025, 4, 27), ("A3",))]
    assert breaches(service, "terminated", matcher) == [
        ("A1", "the supplier", date(2025, 3, 12)),
        ("A3", "the supplier", date(2025, 3, 27)),
        ("A1", "the supplier", date(2025, 4, 11)),
    ]


@each_matcher
def test_a_delivery_in_the_end_takes_the_right_to_give_notice_away(matcher):
    """On the 77th day it has come, late as it is."""
    client, supplier, design = service.client, service.supplier, service.design
    delivered = supplier.does(service.Deliver(design), on=date(2025, 3, 28))
    with Engine(service.contract, (service.ORDER, delivered), matcher=matcher) as engine:
        for on, void in (
            (date(2025, 3, 26), True),
            (date(2025, 3, 27), False),
            (date(2025, 3, 28), True),
        ):
            assert engine.decide(client, service.Terminate(design), on=on).void is void


@each_matcher
def test_another_milestone_than_was_ordered_changes_nothing(matcher):
    """It performs no duty, makes no price due and takes no right away; nor is notice of it one."""
    # 11 March + 16 days late = 27 March: 8 x 10.5% of 20,000, but at most 55%
    client, supplier, design, build = (
        service.client,
        service.supplier,
        service.design,
        service.build,
    )
    delivered = supplier.does(service.Deliver(build), on=date(2025, 3, 11))
    with Engine(service.contract, (service.ORDER, delivered), matcher=matcher) as engine:
        duties = engine.duties(on=date(2025, 3, 27))
        assert [(d.clause, d.status, d.amount, d.counterparty) for d in duties] == [
            ("A1", DutyStatus.BREACHED, None, client),
            ("A3", DutyStatus.BREACHED, None, client),
            ("A1", DutyStatus.OPEN, usd(11_000), client),
        ]
        for milestone, void in ((design, False), (build, True)):
            decision = engine.decide(client, service.Terminate(milestone), on=date(2025, 3, 27))
            assert decision.void is void


@each_matcher
def test_one_notice_ends_it_for_two_orders_and_can_be_taken_back(matcher) -> None:
    """A power that two breaches confer is exercised by one act; what is earlier may come later."""
    with Engine(service.contract, matcher=matcher) as engine:
        for price in (1_000, 100):
            engine.record(
                service.client.does(service.Order(service.build, usd(price)), on=date(2025, 1, 1))
            )
        engine.record(service.client.does(service.Terminate(service.build), on=date(2025, 3, 18)))
        engine.record(service.supplier.does(service.Deliver(service.build), on=date(2025, 1, 1)))
        assert engine.duties(on=date(2025, 4, 1))
