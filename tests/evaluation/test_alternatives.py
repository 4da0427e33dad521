"""A duty that is performed in one of several ways: to deliver the goods or to pay their price.

The values are worked out by hand from what a lawyer says of it. The debtor chooses, by performing:
one duty, one deadline, one breach. Performed in one way it is performed, and what was paid in part
in another counts to it no longer, so that it is left over and not lost. Parts of several ways do
not add up. What is forbidden is one way less, and the duty binds as long as one is left.
"""

from __future__ import annotations

from itertools import permutations

from attrs import evolve

from contract_rules import (
    Action,
    Clause,
    Contract,
    DutyStatus,
    Engine,
    EntryKind,
    Field,
    FindingKind,
    Money,
    Party,
    Quantity,
    Question,
    StepKind,
    Verdict,
    anything,
    assigns,
    at_least,
    breach_of,
    days,
    due,
    kept,
    monthly,
    outstanding,
    periods_late,
    quantity,
    suspends,
    terminates,
    undisclosed,
    usd,
    waives,
)
from contract_rules.contracts.serialization import from_json, to_json
from contract_rules.norms.norms import Obligation, is_grace
from contract_rules.testing.strategies.vocabulary import (
    DEALINGS,
    Claim,
    Deliver,
    Order,
    Pay,
    Remit,
    Visit,
)
from support.dealings import (
    SALE,
    ann,
    bea,
    clause,
    contract,
    cyd,
    day,
    deliver,
    duties,
    each_matcher,
    order,
    pay,
    stands,
    told,
    visit,
)
from support.schemas import FINDINGS

EITHER = clause("C1", bea.must(Deliver(1), alternatives=(Pay(usd(60), ann),), by=day(20)))
"""By the 20th Bea delivers, or pays 60 to Ann."""

AGREED = contract(EITHER)

DELIVERED = deliver(10, by=bea)


@each_matcher
def test_one_way_performs_it(matcher) -> None:
    """Whichever it is, and whichever is written first."""
    turned = bea.must(Pay(usd(60), ann), alternatives=(Deliver(1),), by=day(20))
    for agreed in (AGREED, contract(clause("C1", turned))):
        assert stands(agreed, (), day(9), matcher) == ["C1 open 0 60"]
        assert stands(agreed, (DELIVERED,), day(9), matcher) == ["C1 open 0 60"]
        assert stands(agreed, (DELIVERED,), day(10), matcher) == ["C1 kept 0 0"]
        assert stands(agreed, (pay(3, 60),), day(3), matcher) == ["C1 kept 60 0"]
        assert stands(agreed, (pay(3, 20), pay(8, 40)), day(8), matcher) == ["C1 kept 60 0"]
        assert stands(agreed, (deliver(10, 2, by=bea),), day(10), matcher) == ["C1 open 0 60"]


@each_matcher
def test_what_comes_after_counts_to_nothing(matcher) -> None:
    """A payment after the delivery is left over, and a delivery after the payment no breach."""
    with Engine(AGREED, [DELIVERED, pay(12, 60)], matcher=matcher) as engine:
        (duty,) = engine.duties(on=day(30))
        assert (duty.status, duty.since) == (DutyStatus.KEPT, day(10))
        ((event, left),) = engine.unallocated(on=day(30))
        assert (event.on, left) == (day(12), usd(60))
        assert engine.breaches(on=day(30)) == ()
    with Engine(AGREED, [pay(3, 60), DELIVERED], matcher=matcher) as engine:
        (duty,) = engine.duties(on=day(30))
        assert (duty.status, duty.since, duty.paid) == (DutyStatus.KEPT, day(3), usd(60))
        assert engine.unallocated(on=day(30)) == ()


@each_matcher
def test_what_is_paid_in_part_before_it_is_delivered_is_left_over(matcher) -> None:
    """It counted, so that less was left to pay; then it does no longer, which is told."""
    with Engine(AGREED, [pay(3, 20)], matcher=matcher) as engine:
        assert told(*engine.duties(on=day(9))) == "C1 open 20 40"
        found = engine.record(DELIVERED)
        kinds = [(f.kind, f.amount) for f in found]
        assert kinds == [(FindingKind.KEPT, None), (FindingKind.REVERSED, usd(20))]
        assert told(*engine.duties(on=day(9))) == "C1 open 20 40"
        assert engine.unallocated(on=day(9)) == ()
        (duty,) = engine.duties(on=day(10))
        assert told(duty) == "C1 kept 0 0"
        ((_, left),) = engine.unallocated(on=day(10))
        assert left == usd(20)
        text = " ".join(str(duty).split())
        freed = "On 2020-01-10 USD 20.00 ceased to count towards it"
        assert f"{freed}, as it was performed in another way." in text


@each_matcher
def test_it_is_breached_once(matcher) -> None:
    """With what is left to pay, and what else would perform it; late, it is by either way."""
    for events, found in (
        ((), "C1 breached 0 60"),
        ((pay(3, 20),), "C1 breached 20 40"),
        ((pay(3, 20), deliver(25, by=bea)), "C1 late 0 0"),
        ((pay(3, 20), pay(25, 40)), "C1 late 60 0"),
    ):
        with Engine(AGREED, events, matcher=matcher) as engine:
            assert told(*engine.duties(on=day(30))) == found
            (breach,) = engine.breaches(on=day(30))
            assert (breach.clause, breach.on) == ("C1", day(21))
    (duty,) = duties(AGREED, (pay(3, 20),), day(30), matcher)
    text = " ".join(str(duty).split())
    assert "USD 20.00 paid, USD 40.00 outstanding, or else to deliver (1)." in text
    (other,) = duty.alternatives
    assert (other.amount, other.paid, other.outstanding) == (usd(60), usd(20), usd(40))


class Send(Action, currency="USD"):
    """Send dollars."""

    amount: Field[Money]
    to: Field[Party] = anything


class Wire(Action, currency="EUR"):
    """Wire euros."""

    amount: Field[Money]


def eur(amount) -> Money:
    """So many euros."""
    return Money(amount, "EUR")


IN_TWO = Contract(
    name="In dollars or in euros",
    parties=(ann, bea),
    clauses=(
        Clause(
            "C1",
            "Bea pays 60 dollars, or 50 euros.",
            bea.must(Send(usd(60), ann), alternatives=(Wire(eur(50)),), by=day(20)),
        ),
    ),
    effective=day(1),
)


@each_matcher
def test_sums_of_two_currencies_are_each_its_own_account(matcher) -> None:
    """Half of the one and half of the other perform nothing."""
    half = bea.does(Send(usd(30), ann), on=day(3)), bea.does(Wire(eur(25)), on=day(4))
    (duty,) = duties(IN_TWO, half, day(30), matcher)
    assert (duty.status, duty.paid, duty.outstanding) == (DutyStatus.BREACHED, usd(30), usd(30))
    (other,) = duty.alternatives
    assert (other.paid, other.outstanding) == (eur(25), eur(25))
    assert "USD 30.00 paid, USD 30.00 outstanding or EUR 25.00 paid, EUR 25.00 outstanding" in (
        " ".join(str(duty).split())
    )
    rest = bea.does(Wire(eur(30)), on=day(5))
    with Engine(IN_TWO, [*half, rest], matcher=matcher) as engine:
        (duty,) = engine.duties(on=day(30))
        assert duty.status is DutyStatus.KEPT
        assert "EUR 50.00 paid." in " ".join(str(duty).split())
        left = {(event.act.kind, amount) for event, amount in engine.unallocated(on=day(30))}
        assert left == {("Send", usd(30)), ("Wire", eur(5))}
        dollars = engine.account(bea, currency="USD", on=day(30))
        assert [(e.on.day, e.kind, e.amount) for e in dollars.entries] == [
            (1, EntryKind.DEBT, usd(60)),
            (3, EntryKind.PAYMENT, usd(-30)),
            (5, EntryKind.DISCHARGE, usd(-60)),
        ]
        euros = engine.account(bea, currency="EUR", on=day(30))
        assert [(e.on.day, e.kind, e.amount) for e in euros.entries] == [
            (1, EntryKind.DEBT, eur(50)),
            (4, EntryKind.PAYMENT, eur(-25)),
            (5, EntryKind.PAYMENT, eur(-30)),
        ]
        assert euros.balance == eur(-5)


class Ship(Action, additive={"looms": "looms"}):
    """Ship looms, in parts."""

    looms: Field[Quantity]


@each_matcher
def test_a_quantity_is_a_way_as_a_sum_is(matcher) -> None:
    """60 looms and 20 dollars are neither 100 looms nor 60 dollars; a fine goes by lateness."""
    fine = bea.must(Send(usd(1) * periods_late(days(1)), ann))
    norm = bea.must(
        Ship(quantity(100, "looms")),
        alternatives=(Send(usd(60), ann),),
        by=day(20),
        otherwise=fine,
    )
    agreed = evolve(IN_TWO, clauses=(Clause("C1", "Bea ships, or pays.", norm),))
    part, rest = (bea.does(Ship(quantity(n, "looms")), on=day(d)) for n, d in ((60, 3), (40, 23)))
    paid = bea.does(Send(usd(20), ann), on=day(4))
    (duty,) = duties(agreed, (part, paid), day(9), matcher)
    assert "60 looms done, 40 looms outstanding or USD 20.00 paid, USD 40.00 outstanding" in (
        " ".join(str(duty).split())
    )
    duty, late = duties(agreed, (part, paid, rest), day(30), matcher)
    assert (duty.status, duty.paid) == (DutyStatus.LATE, quantity(100, "looms"))
    assert "100 looms done." in " ".join(str(duty).split())
    assert late.outstanding == usd(3)


@each_matcher
def test_sums_of_one_currency_do_not_add_up(matcher) -> None:
    """60 to Ann or 50 to Cyd: 30 to each is neither, and the account holds the first."""
    agreed = contract(
        clause("C1", bea.must(Pay(usd(60), ann), alternatives=(Pay(usd(50), cyd),), by=day(20)))
    )
    half = (pay(3, 30), pay(4, 30, cyd))
    (duty,) = duties(agreed, half, day(30), matcher)
    assert told(duty) == "C1 breached 30 30"
    assert duty.alternatives[0].outstanding == usd(20)
    with Engine(agreed, [*half, pay(5, 20, cyd)], matcher=matcher) as engine:
        assert told(*engine.duties(on=day(30))) == "C1 kept 0 0"
        statement = engine.account(bea, currency="USD", on=day(30))
        assert statement.balance == usd(-30)
        ((event, left),) = engine.unallocated(on=day(30))
        assert (event.on, left) == (day(3), usd(30))


@each_matcher
def test_each_way_permits_its_act(matcher) -> None:
    """Of money, up to what is left, as long as it is owed; it prevails as its clause does."""
    ban = clause("C2", bea.must_not(Pay()), bea.must_not(Deliver()))
    agreed = contract(clause("C1", *EITHER.norms, overrides=("C2",)), ban)
    with Engine(agreed, [pay(3, 20)], matcher=matcher) as engine:
        for act, on, verdict in (
            (Deliver(1), 4, Verdict.PERMITTED),
            (Deliver(2), 4, Verdict.PROHIBITED),
            (Pay(usd(40), ann), 4, Verdict.PERMITTED),
            (Pay(usd(41), ann), 4, Verdict.PROHIBITED),
            (Pay(usd(40), cyd), 4, Verdict.PROHIBITED),
            (Deliver(1), 30, Verdict.PERMITTED),
        ):
            assert engine.decide(bea, act, on=day(on)).verdict is verdict
        assert "to deliver (1) or pay (USD 60.00, Ann)" in " ".join(
            str(engine.decide(bea, Deliver(1), on=day(4))).split()
        )
        engine.record(DELIVERED)
        after = engine.decide(bea, Pay(usd(40), ann), on=day(11))
        assert after.verdict is Verdict.PROHIBITED


@each_matcher
def test_what_is_special_is_told_for_each_way(matcher) -> None:
    """A duty to pay Ann is special to a ban on paying, and one to deliver to no narrower ban."""
    agreed = contract(
        EITHER, clause("C2", bea.must_not(Pay())), clause("C3", bea.must_not(Deliver(1)))
    )
    with Engine(agreed, matcher=matcher) as engine:
        assert engine.decide(bea, Pay(usd(60), ann), on=day(4)).verdict is Verdict.PERMITTED
        assert engine.decide(bea, Deliver(1), on=day(4)).verdict is Verdict.CONFLICT
        (duty,) = engine.duties(on=day(4))
        assert duty.status is DutyStatus.OPEN


NO_GOODS = clause("C2", bea.must_not(Deliver()), overrides=("C1",))
NO_MONEY = clause("C3", bea.must_not(Pay()), overrides=("C1",))


@each_matcher
def test_a_ban_on_one_way_leaves_it_binding(matcher) -> None:
    """What is done in spite of it performs the duty, and is a breach of the ban."""
    for ban in (NO_GOODS, NO_MONEY):
        agreed = contract(EITHER, ban)
        assert stands(agreed, (), day(30), matcher) == ["C1 breached 0 60"]
        assert stands(agreed, (DELIVERED,), day(30), matcher) == ["C1 kept 0 0"]
        assert stands(agreed, (pay(3, 60),), day(30), matcher) == ["C1 kept 60 0"]
    with Engine(contract(EITHER, NO_GOODS), [DELIVERED], matcher=matcher) as engine:
        assert [breach.clause for breach in engine.breaches(on=day(30))] == ["C2"]


@each_matcher
def test_a_ban_on_all_ways_suspends_it(matcher) -> None:
    """With each clause that forbids a way, until one of them ends; its deadline moves by that."""
    agreed = contract(EITHER, NO_GOODS, NO_MONEY)
    (duty,) = duties(agreed, (), day(30), matcher)
    assert duty.status is DutyStatus.SUSPENDED
    assert [reason.clause.id for reason in duty.reasons] == ["C1", "C2", "C3"]
    till = clause("C3", bea.must_not(Pay(), until=day(10)), overrides=("C1",))
    with Engine(contract(EITHER, NO_GOODS, till), [pay(3, 60)], matcher=matcher) as engine:
        (before,), (after,) = engine.duties(on=day(5)), engine.duties(on=day(12))
        assert before.status is DutyStatus.SUSPENDED
        assert (after.status, after.due, after.paid) == (DutyStatus.OPEN, day(30), usd(0))
    exempt = contract(EITHER, NO_GOODS, clause("C3", bea.need_not(Pay()), overrides=("C1",)))
    assert stands(exempt, (), day(30), matcher) == ["C1 suspended 0 60"]


@each_matcher
def test_what_clashes_with_the_last_way_clashes_with_it(matcher) -> None:
    """It is open whether it binds, where one way is forbidden and none ranks the other."""
    clash = clause("C3", bea.must_not(Pay(to=ann)))
    (duty,) = duties(contract(EITHER, NO_GOODS, clash), (), day(30), matcher)
    assert duty.status is DutyStatus.CONFLICT
    (duty,) = duties(contract(EITHER, clash), (), day(30), matcher)
    assert duty.status is DutyStatus.BREACHED


@each_matcher
def test_a_remedy_follows_where_no_way_was_taken(matcher) -> None:
    """Or another deadline for the same: grace, in whatever order the ways are written."""
    fine = bea.must(Pay(usd(5), ann), within=days(5))
    either = {"alternatives": (Pay(usd(60), ann),), "by": day(20)}
    agreed = contract(clause("C1", bea.must(Deliver(1), otherwise=fine, **either)))
    assert stands(agreed, (pay(3, 20),), day(30), matcher) == [
        "C1 breached 20 40",
        "C1 breached 0 5",
    ]
    assert stands(agreed, (pay(3, 60),), day(30), matcher) == ["C1 kept 60 0"]
    again = bea.must(Pay(usd(60), ann), alternatives=(Deliver(1),), within=days(5))
    graced = bea.must(Deliver(1), otherwise=again, **either)
    assert is_grace(again, graced)
    assert not is_grace(bea.must(Deliver(1), within=days(5)), graced)
    (duty,) = duties(contract(clause("C1", graced)), (), day(22), matcher)
    assert (duty.status, duty.grace[0].due) == (DutyStatus.BREACHED, day(25))
    late = duties(contract(clause("C1", graced)), (deliver(23, by=bea),), day(30), matcher)
    assert [duty.status for duty in late] == [DutyStatus.LATE]
    instead = bea.must(Visit(1), alternatives=(Pay(usd(9), ann),), instead=True, within=days(9))
    agreed = contract(clause("C1", bea.must(Deliver(1), by=day(20), otherwise=instead)))
    first, second = duties(agreed, (), day(22), matcher)
    assert (first.status, second.status) == (DutyStatus.DISCHARGED, DutyStatus.OPEN)
    assert "Bea must visit (1) or pay (USD 9.00, Ann) instead" in " ".join(str(first).split())


@each_matcher
def test_duties_upon_occasions_take_what_each_is_upon(matcher) -> None:
    """A payment that names an order counts to that; the next delivery to the oldest left."""
    norm = bea.must(
        Pay(Order.price, ann),
        alternatives=(Deliver(Order.level),),
        upon=bea.did(Order()),
        by=day(20),
    )
    one, two = order(2, 10, 1), order(3, 10, 1)
    agreed = contract(clause("C1", norm))
    assert stands(agreed, (one, two, pay(4, 4, towards=two)), day(9), matcher) == [
        "C1 open 0 10",
        "C1 open 4 6",
    ]
    assert stands(agreed, (one, two, DELIVERED), day(15), matcher) == [
        "C1 kept 0 0",
        "C1 open 0 10",
    ]
    named = deliver(10, by=bea, towards=two)
    assert stands(agreed, (one, two, named), day(15), matcher) == ["C1 open 0 10", "C1 kept 0 0"]
    assert stands(agreed, (one, order(3, 0, 1)), day(15), matcher) == [
        "C1 open 0 10",
        "C1 kept 0 0",
    ]
    early = pay(1, 10, towards=two)
    assert stands(agreed, (early, one, two), day(15), matcher) == ["C1 open 0 10", "C1 kept 10 0"]


@each_matcher
def test_what_is_left_over_counts_on_account(matcher) -> None:
    """Where the clause says so: what was paid in part, before it was delivered, to the next."""
    norm = bea.must(
        Pay(Order.price, ann),
        alternatives=(Deliver(1),),
        upon=bea.did(Order()),
        by=day(20),
        on_account=True,
    )
    agreed = contract(clause("C1", norm))
    events = (order(2, 10), pay(3, 4), DELIVERED, order(12, 10))
    assert stands(agreed, events, day(15), matcher) == ["C1 kept 0 0", "C1 open 4 6"]


@each_matcher
def test_a_delivery_that_is_reversed_has_it_owed_again(matcher) -> None:
    """With what was paid in part, if that is left still."""
    back = DELIVERED.reversal(on=day(12))
    events = (pay(3, 20), DELIVERED, back)
    assert stands(AGREED, events, day(11), matcher) == ["C1 kept 0 0"]
    assert stands(AGREED, events, day(12), matcher) == ["C1 open 20 40"]
    assert stands(AGREED, (*events, pay(14, 40)), day(30), matcher) == ["C1 kept 60 0"]
    assert stands(AGREED, events, day(30), matcher) == ["C1 breached 20 40"]
    with Engine(AGREED, events, matcher=matcher) as engine:
        assert engine.unallocated(on=day(30)) == ()
        statement = engine.account(bea, currency="USD", on=day(30))
        assert [(e.on.day, e.amount) for e in statement.entries] == [
            (1, usd(60)),
            (3, usd(-20)),
            (10, usd(-60)),
            (12, usd(60)),
        ]
        assert statement.balance == usd(40)
    bounced = pay(3, 20).reversal(on=day(11))  # and is nothing that could count again
    assert stands(AGREED, (*events, bounced), day(13), matcher) == ["C1 open 0 60"]
    late = DELIVERED.reversal(on=day(25))
    assert stands(AGREED, (DELIVERED, late), day(25), matcher) == ["C1 breached 0 60"]
    bounced = pay(3, 60)
    assert stands(AGREED, (bounced, bounced.reversal(on=day(5)), DELIVERED), day(30), matcher) == [
        "C1 kept 0 0"
    ]
    contested = contract(EITHER, clause("C2", bea.must_not(Pay()), overrides=("C1",)))
    assert stands(contested, (pay(3, 20), DELIVERED, back), day(13), matcher) == ["C1 open 20 40"]


@each_matcher
def test_a_reversed_occasion_takes_it_with_all_ways(matcher) -> None:
    """What was paid in part is left over; what was performed by an act stays so."""
    norm = bea.must(
        Deliver(1), alternatives=(Pay(Order.price, ann),), upon=bea.did(Order()), by=day(20)
    )
    agreed, placed = contract(clause("C1", norm)), order(2, 10)
    back = placed.reversal(on=day(8))
    with Engine(agreed, [placed, pay(3, 4), back], matcher=matcher) as engine:
        assert told(*engine.duties(on=day(9))) == "C1 discharged 0 0"
        assert [left for _, left in engine.unallocated(on=day(9))] == [usd(4)]
    assert stands(agreed, (placed, deliver(5, by=bea), back), day(9), matcher) == ["C1 kept 0 0"]
    assert stands(agreed, (placed, pay(5, 10), back), day(9), matcher) == ["C1 discharged 0 0"]


@each_matcher
def test_whatever_is_recorded_first_the_answer_is_the_same(matcher) -> None:
    """What becomes known late is gone through as if it had been known."""
    events = (pay(3, 20), DELIVERED, pay(16, 40), DELIVERED.reversal(on=day(15)))
    expected = "C1 kept 60 0"
    for among in permutations(events):
        if among.index(events[1]) > among.index(events[3]):
            continue
        with Engine(AGREED, matcher=matcher) as engine:
            for event in among:
                engine.record(event)
                engine.duties(on=day(30))
            assert told(*engine.duties(on=day(30))) == expected
            assert told(*engine.duties(on=day(9))) == "C1 open 20 40"
            assert told(*engine.duties(on=day(13))) == "C1 kept 0 0"


@each_matcher
def test_conditions_ask_about_it_as_about_any_duty(matcher) -> None:
    """What is outstanding is what is left to pay; nothing is once it is delivered."""
    asking = {
        "C2": cyd.may(Visit(2), provided=outstanding("C1") > usd(30)),
        "C3": cyd.may(Visit(3), provided=due("C1")),
        "C4": cyd.may(Visit(4), provided=kept("C1")),
        "C5": cyd.may(Visit(5), provided=breach_of("C1")),
    }
    agreed = contract(EITHER, *(clause(id_, norm) for id_, norm in asking.items()))

    def may(*events, on):
        with Engine(agreed, events, matcher=matcher) as engine:
            asked = range(2, 6)
            return [
                n
                for n in asked
                if engine.decide(cyd, Visit(n), on=on).verdict is Verdict.PERMITTED
            ]

    assert may(on=day(5)) == [2, 3]
    assert may(pay(3, 40), on=day(5)) == [3]
    assert may(pay(3, 20), on=day(25)) == [2, 3, 5]
    assert may(pay(3, 20), DELIVERED, on=day(11)) == [4]
    assert may(pay(3, 60), on=day(11)) == [4]


@each_matcher
def test_effects_reach_every_way(matcher) -> None:
    """It is assigned, suspended, waived and left by a termination as one duty."""
    powers = (
        ann.can(Claim(1), then=assigns("C1", to=cyd)),
        ann.can(Claim(2), then=suspends("C1", extends=True)),
        ann.can(Claim(3), then=waives("C1")),
        ann.can(Claim(4), then=terminates()),
    )
    agreed = contract(EITHER, clause("C2", *powers))

    def claimed(number):
        return ann.does(Claim(number, cyd), on=day(5))

    (duty,) = duties(agreed, (claimed(1), pay(7, 60, cyd)), day(30), matcher)
    assert (duty.status, duty.counterparty) == (DutyStatus.KEPT, cyd)
    assert stands(agreed, (claimed(1), pay(7, 60)), day(8), matcher) == ["C1 open 0 60"]
    assert stands(agreed, (claimed(2), pay(7, 60)), day(8), matcher) == ["C1 kept 60 0"]
    assert stands(agreed, (claimed(2),), day(30), matcher) == ["C1 suspended 0 60"]
    waived = (pay(3, 20), claimed(3), DELIVERED)
    assert stands(agreed, waived, day(30), matcher) == ["C1 discharged 20 0"]
    ended = (pay(3, 20), claimed(4), pay(7, 40))
    assert stands(agreed, ended, day(30), matcher) == ["C1 kept 60 0"]  # what is earned stays owed
    back = (pay(3, 60), claimed(1), pay(3, 60).reversal(on=day(8)), pay(9, 60, cyd))
    (duty,) = duties(agreed, back, day(30), matcher)
    assert (duty.status, duty.since, duty.counterparty) == (DutyStatus.KEPT, day(9), cyd)


@each_matcher
def test_what_is_waived_in_part_is_of_one_way_and_told_once(matcher) -> None:
    """Of the first in which money is paid, by which a statement goes, too."""
    either = bea.must(Pay(usd(10), ann), alternatives=(Deliver(2), Pay(usd(8), cyd)), owed_to=ann)
    power = ann.can(Claim(1), then=waives("C1", amount=usd(4)))
    agreed = contract(clause("C1", either), clause("C2", power))
    (duty,) = duties(agreed, (ann.does(Claim(1, cyd), on=day(3)),), day(5), matcher)
    assert duty.outstanding == usd(6)
    assert [step.kind for step in duty.steps] == [StepKind.WAIVED]
    assert [way.outstanding for way in duty.alternatives] == [None, usd(8)]


@each_matcher
def test_other_kinds_of_ways(matcher) -> None:
    """Two acts; a wider action; the least that is paid; one payment; each period anew."""
    acts = contract(
        clause("C1", bea.must(Deliver(1), alternatives=(Visit(1), Deliver(2)), by=day(20)))
    )
    (duty,) = duties(acts, (), day(5), matcher)
    assert (duty.paid, duty.outstanding) == (None, None)
    assert "nothing on record towards it, or else to" not in str(duty)
    for event in (DELIVERED, visit(10, by=bea), deliver(10, 2, by=bea)):
        assert stands(acts, (event,), day(30), matcher) == ["C1 kept"]
    least = bea.must(Deliver(1), alternatives=(Pay(at_least(usd(20)), ann),), by=day(20))
    remitted = bea.does(Remit(usd(25), ann), on=day(3))
    agreed = evolve(contract(clause("C1", least)), actions=(*DEALINGS,))
    with Engine(agreed, [remitted], matcher=matcher) as engine:
        assert told(*engine.duties(on=day(30))) == "C1 kept 20 0"
        assert engine.unallocated(on=day(30)) == ()
    once = bea.must(Deliver(1), alternatives=(Pay(usd(60), ann),), by=day(20), in_one_payment=True)
    agreed = contract(clause("C1", once))
    assert stands(agreed, (pay(3, 30), pay(4, 30)), day(30), matcher) == ["C1 breached"]
    assert stands(agreed, (pay(3, 60),), day(30), matcher) == ["C1 kept"]
    each = bea.must(Deliver(1), alternatives=(Pay(usd(60), ann),), every=monthly(day=10))
    assert stands(contract(clause("C1", each)), (DELIVERED,), day(31), matcher) == [
        "C1 kept 0 0",
        "C1 open 0 60",
    ]


@each_matcher
def test_payments_that_fit_two_duties_go_on(matcher) -> None:
    """What is more than the way asks for counts to the next debt."""
    agreed = contract(EITHER, clause("C2", bea.must(Pay(usd(10), ann), by=day(25))))
    assert stands(agreed, (pay(3, 65),), day(9), matcher) == ["C1 kept 60 0", "C2 open 5 5"]
    assert stands(agreed, (DELIVERED, pay(11, 10)), day(30), matcher) == [
        "C1 kept 0 0",
        "C2 kept 10 0",
    ]


def test_a_report_about_an_action_has_the_duties_that_it_may_perform() -> None:
    """Be it the first way or another; also of duties of which there are none yet."""
    norm = bea.must(Deliver(1), alternatives=(Pay(usd(60), ann),), upon=bea.did(Order()))
    agreed = contract(EITHER, clause("C2", norm))
    with Engine(agreed, matcher="semantics") as engine:
        report = engine.report(on=day(9))
        for action, number in (("Deliver", 1), ("Pay", 1), ("Visit", 0)):
            about = report.only(action=action)
            assert (len(about.duties), len(about.standing)) == (number, number)
        assert "deliver (1) or pay (USD 60.00, Ann): each time" in " ".join(str(report).split())


def test_what_differs_and_what_comes_names_every_way() -> None:
    """What is upcoming, what another history changes, and why nothing is owed."""
    norm = bea.must(
        Deliver(1), alternatives=(Pay(usd(60), ann),), upon=bea.did(Order(level=1)), within=days(5)
    )
    agreed = contract(clause("C1", norm))
    both = "deliver (1) or pay (USD 60.00, Ann)"
    with Engine(agreed, [order(2, 10)], matcher="semantics") as engine:
        (last,) = engine.upcoming(on=day(3))
        assert both in last.what
        paid = engine.suppose(pay(4, 20))
        (changed,) = engine.report(on=day(5)).diff(paid.report(on=day(5))).duties
        assert both in " ".join(str(changed).split())
        told_of = " ".join(str(engine.why_not_owed("C1", on=day(9))).split())
        assert both in told_of
        (breach,) = [f for f in engine.record(visit(20)) if f.kind is FindingKind.BREACH]
        assert both in str(breach)


@each_matcher
def test_readings_tell_what_each_way_comes_to(matcher) -> None:
    """Where the sum turns on a reading, the other way does not."""
    scope = Question("scope", "Which is it?", readings=("wide", "narrow"))
    order_of = bea.did(Order())
    norms = [
        bea.must(
            Deliver(1),
            alternatives=(Pay(usd(amount), ann),),
            upon=order_of,
            by=day(20),
            provided=scope.reads(name),
        )
        for name, amount in (("wide", 60), ("narrow", 40))
    ]
    agreed = contract(clause("C1", *norms))
    (duty,) = duties(agreed, (order(2, 1), pay(3, 40)), day(9), matcher)
    assert duty.status is DutyStatus.UNDETERMINED
    (other,) = duty.alternatives
    assert (other.amount, other.paid, other.outstanding) == (None, usd(40), None)
    assert str(duty).count("deliver (1)") > 1
    (duty,) = duties(agreed, (order(2, 1), DELIVERED), day(11), matcher)
    assert all(way.answer.status is DutyStatus.KEPT for way in duty.ways)


@each_matcher
def test_what_is_not_on_record_is_told_so(matcher) -> None:
    """A sum that is confidential: what is paid is told, and that the rest is not known."""
    hidden = bea.must(Pay(undisclosed, ann), alternatives=(Deliver(1),), by=day(20))
    agreed = contract(clause("C1", hidden))
    (duty,) = duties(agreed, (pay(3, 40),), day(9), matcher)
    assert told(duty) == "C1 open 40 ?"
    assert "USD 40.00 paid, the amount is not known, or else to deliver (1)." in " ".join(
        str(duty).split()
    )
    assert stands(agreed, (DELIVERED,), day(11), matcher) == ["C1 kept"]
    (duty,) = duties(agreed, (), day(11), matcher)
    assert "nothing on record towards it, the amount is not known, or else to deliver (1)." in (
        " ".join(str(duty).split())
    )


def test_it_is_told_as_json() -> None:
    """Each other way with what is paid and left in it."""
    (duty,) = duties(AGREED, (pay(3, 20),), day(9), "semantics")
    data = duty.to_json()
    FINDINGS.validate(data)
    assert data["phrase"] == "deliver (1) or pay (USD 60.00, Ann)"
    (other,) = data["alternatives"]
    assert other["phrase"] == "pay (USD 60.00, Ann)"
    assert [other[name] for name in ("action", "amount", "paid", "outstanding")] == [
        "Pay",
        "USD 60",
        "USD 20",
        "USD 40",
    ]
    alone = duties(SALE, (order(2, 10),), day(9), "semantics")
    assert "alternatives" not in alone[0].to_json()


def test_it_is_written_down_and_read() -> None:
    """As JSON, with all ways; and an equal one is made of that."""
    norm = EITHER.norms[0]
    data = to_json(norm)
    assert isinstance(norm, Obligation)
    assert from_json(Obligation, data) == norm
    assert [way.act for way in norm.ways] == [norm.act, *norm.alternatives]
    plain = bea.must(Deliver(1))
    assert plain.ways == (plain,)
