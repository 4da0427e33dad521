"""Money counts once, to what is owed; duties are told alike however one comes to know of them."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import ExitStack
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import accumulate, product

import pytest
from attrs import define, evolve, field
from hypothesis import given, settings
from hypothesis import strategies as st

from contract_rules import (
    Allocation,
    Clause,
    Contract,
    Debt,
    DutyStatus,
    Engine,
    FindingKind,
    Money,
    Outcome,
    StepKind,
    UpcomingKind,
    Verdict,
    assigns,
    jointly,
    least,
    more_than,
    outstanding,
    percent,
    sets_off,
    total,
    usd,
    waives,
)
from contract_rules.answers.statement import EntryKind
from contract_rules.errors import IncomparableError
from contract_rules.norms.computed_terms import Interest, Outstanding, PeriodsLate, ToDate, Total
from contract_rules.norms.norms import Obligation, Prohibition, within
from contract_rules.norms.traversal import plain
from contract_rules.testing.orders import paying
from contract_rules.testing.strategies.vocabulary import (
    DEALINGS,
    PARTIES,
    Claim,
    Order,
    Pay,
    Ship,
    Visit,
)
from contract_rules.values.acts import owes
from support.duty_strategies import (
    ANN,
    ASKED,
    BEA,
    CYD,
    FORESEEN,
    HOURS,
    START,
    WEEK,
    duty_cases,
    payments,
    spans,
    varied_cases,
)
from support.examples import many
from support.histories import MATCHERS, matchers

DAY = timedelta(days=1)

MANY = many(60)

NOTHING = usd(0)


def sum_of(amounts):
    """What amounts come to in all."""
    return sum(amounts, NOTHING)


def is_of_money(duty):
    """Whether payments add up to it."""
    return duty.reasons[0].norm.amount is not None


def varies(duty):
    """Whether what is owed may be as of other days than its occasion's."""
    norm = duty.reasons[0].norm
    terms = [] if norm.amount is None else list(plain(norm.amount[1:]))
    counted = any(isinstance(t, Total | Outstanding) for t in terms) and norm.upon is None
    return counted or any(isinstance(t, ToDate) for t in terms)


def came_to(duty):
    """What a duty came to, with what was waived of it or set off."""
    waived = (s.amount for s in duty.steps if s.kind in {StepKind.WAIVED, StepKind.SET_OFF})
    return sum(waived, duty.amount) - (duty.beyond or NOTHING)


def grows(duty):
    """Whether what is owed depends on how late another duty is."""
    norm = duty.reasons[0].norm
    return norm.amount is not None and any(
        isinstance(t, PeriodsLate | Interest) for t in plain(norm.amount[1:])
    )


def parts_in_ways(duty):
    """What counts of payments to a duty with alternatives; what was freed is taken off."""
    sign = {StepKind.COUNTED: 1, StepKind.FREED: -1}
    told = [step for step in duty.steps if step.kind in sign and step.amount is not None]
    return [(step.event.id, step.amount * sign[step.kind]) for step in told]


def exceeded_in_ways(duty):
    """The payments that count to a duty of which more may be paid than is owed in some way."""
    more = any(way.takes_more for way in duty.reasons[0].norm.ways)
    return {event for event, _ in parts_in_ways(duty)} if more else set()


def owes_in_ways(duty):
    """Assert that each way is an account of its own, and all hold what counts to the duty."""
    first = duty.reasons[0].norm.amount is not None
    ways = [(duty.amount, duty.paid, duty.outstanding)] if first else []
    ways += [(other.amount, other.paid, other.outstanding) for other in duty.alternatives]
    parts = sum_of(part for _, part in parts_in_ways(duty))
    assert parts == sum_of(paid for _, paid, _ in ways if paid is not None)
    for amount, paid, left in ways:
        if paid is None:
            assert left is None
        elif amount is not None:
            assert paid <= amount
            assert left == (NOTHING if duty.is_settled else amount - paid)
    deeds = [s for s in duty.steps if s.kind is StepKind.COUNTED and s.amount is None]
    done = duty.status in {DutyStatus.KEPT, DutyStatus.LATE}
    full = any(amount is not None and paid == amount for amount, paid, _ in ways)
    assert done == (full or bool(deeds)) or duty.status is DutyStatus.DISCHARGED


@pytest.mark.slow
@settings(max_examples=MANY)
@given(case=varied_cases(), matcher=matchers)
def test_payments_never_exceed_nor_lose_a_cent(case, matcher):  # noqa: C901
    """Of every payment each cent counts to one duty or to none, on every date.

    What is paid beyond a least amount is a surplus of it.
    """
    texts = case.contract.texts
    with case.engine(matcher) as engine:
        for on in ASKED:
            counted: Counter[str] = Counter()
            surplus: set[str] = set()
            for duty in engine.duties(on=on):
                parts = [step for step in duty.steps if step.kind is StepKind.COUNTED]
                if duty.alternatives:
                    owes_in_ways(duty)
                    surplus |= exceeded_in_ways(duty)
                    for event, part in parts_in_ways(duty):
                        counted[event] += part.amount
                    continue
                if duty.paid is None:
                    assert duty.outstanding is None
                    assert duty.amount is None
                    performed = duty.status in {DutyStatus.KEPT, DutyStatus.LATE}
                    assert len(parts) == (performed and not is_of_money(duty))
                    continue
                assert sum_of(step.amount for step in parts) == duty.paid
                assert all(step.amount > NOTHING for step in parts)
                for step in parts:
                    counted[step.event.id] += step.amount.amount
                    surplus |= {step.event.id} if duty.reasons[0].norm.takes_more else set()
                if duty.amount is not None:
                    assert duty.paid <= duty.amount
                    owed = duty.amount - duty.paid
                    discharged = duty.status is DutyStatus.DISCHARGED
                    assert duty.outstanding == (NOTHING if discharged else owed)
            for event, left in engine.unallocated(on=on):
                assert left > NOTHING
                counted[event.id] += left.amount
            for event in engine.facts.up_to(on):
                begun = [t for t in texts if t is texts[0] or t.since <= on]
                if any(obliges(text, event) for text in begun):
                    paid = event.act.get("amount").amount
                    assert counted[event.id] == paid or (
                        event.id in surplus and counted[event.id] < paid
                    )


def obliges(text, event):
    """Whether a text obliges whoever paid to such payments, be it upon whatever occasion."""
    norms_of_text = (norm for c in text.clauses for stated in c.norms for norm in within(stated))
    return any(
        way.amount is not None and owes(way.bearer, event.by) and way.act.kind == event.act.kind
        for norm in norms_of_text
        if isinstance(norm, Obligation)
        for way in norm.ways
    )


@settings(max_examples=MANY)
@given(case=varied_cases(), matcher=matchers)
def test_caps_do_not_undo_what_is_owed(case, matcher):
    """An amount is what it came to when the duty arose, unless it grows; then it never falls.

    But by what was waived of it.
    """
    with case.engine(matcher) as engine:
        found = {on: engine.duties(on=on) for on in ASKED}
        for earlier, later in spans():
            after = {duty.id: duty for duty in found[later]}
            for duty in found[earlier]:
                if grows(duty):
                    assert came_to(duty) <= came_to(after[duty.id])
                elif not varies(duty) and duty.amount is not None:
                    assert came_to(duty) == came_to(after[duty.id])
                assert duty.paid is None or duty.paid <= after[duty.id].paid


@settings(max_examples=MANY)
@given(case=varied_cases(), matcher=matchers, remedies=st.booleans())
def test_what_is_outstanding_under_a_clause_is_what_its_duties_tell(case, matcher, remedies):
    """Whatever else is owed, and whatever is recorded later; it is unknown where a part is.

    Duties in the place of others count where that is said.
    """
    owed = outstanding("C1", remedies=remedies)
    limit = CYD.must_not(Ship(price=more_than(owed + NOTHING)))
    asking = Clause("Q", "As much as is outstanding.", limit, survives=True)
    stated = [norm for clause in provisions_of(case.contract) for norm in clause.norms]
    banned = [n for norm in stated for n in within(norm) if isinstance(n, Prohibition)]
    fines = [norm.otherwise for norm in banned]
    whole = evolve(case.contract, clauses=(*case.contract.clauses, asking))
    with Engine(whole, case.history, matcher=matcher) as engine:
        for on in (*HOURS[:6], *ASKED[1:]):
            asked = [
                duty
                for duty in engine.duties(on=on)
                if duty.clause == "C1" and duty.paid is not None
                if duty.reasons[0].outcome is not Outcome.OUTRANKED  # then it does not bind
                if remedies or not (duty.stands_in_for or duty.reasons[0].norm in fines)
            ]
            parts = [duty.outstanding for duty in asked]
            clash = any(duty.status is DutyStatus.CONFLICT for duty in asked)
            for more in (NOTHING, usd("0.01")):
                price = sum_of(part for part in parts if part is not None) + more
                barred = engine.decide(CYD, Ship(price=price), on=on).verdict
                known = None not in parts and more > NOTHING
                if not (clash and barred is Verdict.UNDETERMINED):  # it may bind, or not
                    assert barred is (Verdict.PROHIBITED if known else Verdict.SILENT)


@settings(max_examples=MANY)
@given(case=varied_cases(), matcher=matchers, party=st.sampled_from((ANN, BEA)))
def test_the_balance_of_an_account_is_what_is_owed_and_the_sum_of_its_entries(
    case, matcher, party
):
    """To the cent: what is outstanding, less what counts to nothing; whatever has happened."""
    with case.engine(matcher) as engine:
        for on in (*HOURS[:6], *ASKED[1:]):
            statement = engine.account(party, currency="USD", on=on)
            every = engine.duties(on=on, bearer=party)
            duties = [d for d in every if d.paid is not None]
            left = sum_of(a for event, a in engine.unallocated(on=on) if event.by == party)
            owed = sum_of(d.outstanding for d in duties if d.outstanding is not None)
            assert statement.balance == owed - left
            sums = accumulate((entry.amount for entry in statement.entries), initial=NOTHING)
            assert [NOTHING, *(e.balance for e in statement.entries)] == list(sums)
            assert (statement.entries[-1:] or (statement,))[0].balance == statement.balance
            assert [e.on for e in statement.entries] == sorted(e.on for e in statement.entries)
            unknown = {
                d.id for d in every if is_of_money(d) and d.outstanding is None if d.figure is None
            }
            assert set(statement.unknown) == unknown


@settings(max_examples=MANY)
@given(case=varied_cases(), matcher=matchers, party=st.sampled_from((ANN, BEA)))
def test_the_parts_of_a_payment_in_an_account_add_up(case, matcher, party):
    """Where all count by costs, interest and principal: with what counts to nothing, to the cent.

    A payment that was reversed has the parts that it had before, and its reversal the same.
    """
    stated = [norm for clause in provisions_of(case.contract) for norm in paying(clause.norms)]
    surplus = any(way.takes_more for norm in stated for way in norm.ways)
    with case.engine(matcher) as engine:
        for on in ASKED[1:]:
            entries = engine.account(party, currency="USD", on=on).entries
            undone = {e.event.reverses: e.parts for e in entries if e.kind is EntryKind.REVERSAL}
            for entry in (one for one in entries if one.kind is EntryKind.PAYMENT):
                parts = sum_of(part.amount for part in entry.parts)
                assert len({part.debt for part in entry.parts}) == len(entry.parts)
                if not any(norm.allocation.sorts for norm in stated):
                    assert entry.parts == ()
                elif entry.event.id in undone:
                    assert entry.parts == undone[entry.event.id]
                    assert parts <= NOTHING - entry.amount
                else:
                    told = parts + (entry.unallocated or NOTHING)
                    assert told == NOTHING - entry.amount or (surplus and told < usd(6))


def provisions_of(contract):
    """The clauses of all wordings."""
    return [one for one in contract.provisions if isinstance(one, Clause)]


@given(
    order=st.sampled_from([one for one in Allocation if one.sorts]),
    steps=st.lists(st.tuples(st.integers(0, 5), st.integers(1, 9)), max_size=12),
    matcher=matchers,
)
def test_payments_fill_the_sorts_of_debts_in_their_order(order, steps, matcher):
    """As with pencil and paper: what is owed of the first sort to the oldest, then of the next."""
    contract = contract_of(
        *(
            Clause(
                f"C{number}",
                "Pay.",
                BEA.must(
                    Pay(amount=Order.price, to=ANN),
                    upon=ANN.did(Order(level=number)),
                    allocation=order,
                    debt=sort,
                ),
            )
            for number, sort in enumerate(Debt)
        )
    )
    places = [order.value.split(", ").index(sort.value) for sort in Debt]
    owed: list[list] = []
    with Engine(contract, matcher=matcher) as engine:
        for number, (what, amount) in enumerate(steps):
            on, id_ = START + number * DAY, f"e{number:02}"
            if what < len(places):
                engine.record(ANN.does(Order(usd(amount), what, START), on=on, id=id_))
                owed.append([places[what], id_, amount, 0])
            else:
                engine.record(BEA.does(Pay(usd(amount), ANN), on=on, id=id_))
                left = amount
                for debt in sorted(owed):
                    part = min(left, debt[2] - debt[3])
                    debt[3] += part
                    left -= part
            found = {duty.trigger.id: duty.paid for duty in engine.duties(on=on)}
            assert found == {id_: usd(paid) for _, id_, _, paid in owed}


@settings(max_examples=MANY)
@given(case=varied_cases(), matcher=matchers, party=st.sampled_from((ANN, BEA)))
def test_a_statement_says_of_each_day_what_that_of_the_day_says(case, matcher, party):
    """Its running balance is the balance of the day, but for what grows from day to day."""
    with case.engine(matcher) as engine:
        last = engine.account(party, currency="USD", on=ASKED[-1])
        duties = [d for on in ASKED for d in engine.duties(on=on, bearer=party)]
        if not any(map(grows, duties)):
            for on in ASKED:
                balances = [entry.balance for entry in last.entries if entry.on <= on]
                now = engine.account(party, currency="USD", on=on).balance
                assert now == (balances or [NOTHING])[-1]


@pytest.mark.slow
@settings(max_examples=MANY)
@given(case=duty_cases(plain=True), matcher=matchers, data=st.data())
def test_amounts_are_monotone_in_payments(case, matcher, data):
    """One more payment never raises what is outstanding of a duty, nor brings a breach."""
    more = data.draw(payments("more", WEEK, (), hours=True))
    with case.engine(matcher) as engine, case.engine(matcher, (*case.history, more)) as other:
        for on in ASKED:
            before = {duty.id: duty for duty in engine.duties(on=on)}
            for duty in other.duties(on=on):
                if duty.outstanding is not None:
                    assert duty.outstanding <= before[duty.id].outstanding
                assert duty.breached in {None, before[duty.id].breached}


@pytest.mark.parametrize("matcher", MATCHERS)
@given(
    prices=st.lists(st.integers(1, 9), min_size=1, max_size=4),
    cap=st.integers(1, 12),
    paid=st.integers(0, 12),
)
def test_a_total_with_a_cap_is_never_exceeded(matcher, prices, cap, paid):
    """What is paid and what is outstanding come to no more than the cap in all."""
    left = usd(cap) - total(Pay.amount, by=BEA) - outstanding("C1")
    pays = BEA.must(Pay(amount=least(Order.price, left)), upon=ANN.did(Order()))
    contract = contract_of(Clause("C1", "Pay up to a cap.", pays))
    with Engine(contract, matcher=matcher) as engine:
        for number, price in enumerate(prices):
            on = START + 2 * number * DAY
            engine.record(ANN.does(Order(usd(price), 1, START), on=on))
            duties = engine.duties(on=on)
            assert sum_of(duty.amount for duty in duties) <= usd(cap)
            pay = min(sum_of(duty.outstanding for duty in duties), usd(paid))
            if pay > NOTHING:
                engine.record(BEA.does(Pay(pay, ANN), on=on + DAY))
        assert sum_of(duty.amount for duty in duties) == min(usd(cap), usd(sum(prices)))


def contract_of(*parts):
    return Contract(
        name="The contract",
        parties=(ANN, BEA, CYD),
        clauses=parts,
        effective=START,
        actions=DEALINGS,
    )


@pytest.mark.parametrize("matcher", MATCHERS)
@given(
    price=st.integers(1, 5),
    assigned=st.sampled_from(WEEK),
    payments=st.lists(
        st.tuples(st.sampled_from(WEEK), st.sampled_from((ANN, CYD)), st.integers(1, 3)),
        max_size=4,
    ),
)
def test_what_is_assigned_is_owed_once(matcher, price, assigned, payments):
    """To the one until the evening of the assignment, to the other from then on."""
    contract = contract_of(
        Clause("C1", "Pay.", BEA.must(Pay(amount=Order.price, to=ANN), upon=ANN.did(Order()))),
        Clause("P", "Assign.", ANN.can(Claim(), then=assigns("C1", to=Claim.to))),
    )
    history = [
        ANN.does(Order(usd(price), 1, START), on=START),
        ANN.does(Claim(1, CYD), on=assigned),
        *(
            BEA.does(Pay(usd(amount), to), on=on, id=f"p{number}")
            for number, (on, to, amount) in enumerate(payments)
        ),
    ]
    with Engine(contract, history, matcher=matcher) as engine:
        for asked in WEEK:
            (duty,) = engine.duties(on=asked)
            early = [usd(amount) for on, to, amount in payments if on <= assigned and to == ANN]
            is_owed = asked > assigned and sum_of(early) < usd(price)
            fitting = [
                usd(amount)
                for on, to, amount in payments
                if on <= asked and to == (CYD if on > assigned else ANN)
            ]
            assert duty.counterparty == (CYD if is_owed else ANN)
            assert duty.paid == min(usd(price), sum_of(fitting))
            paid = sum_of(usd(amount) for on, _, amount in payments if on <= asked)
            assert duty.paid + sum_of(a for _, a in engine.unallocated(on=asked)) == paid


@given(case=varied_cases(), matcher=matchers, data=st.data())
def test_the_order_of_recording_does_not_matter_for_duties(case, matcher, data):
    """Recorded one by one, late, with questions in between, they are told as all at once.

    Events of one instant are recorded in their order: which of them is named may depend on it.
    """
    shuffled = data.draw(st.permutations(case.history))
    kept = {at: iter([e for e in case.history if e.at == at]) for at in {e.at for e in shuffled}}
    orderly = [next(kept[event.at]) for event in shuffled]
    with case.engine(matcher) as engine, case.engine(matcher, ()) as pieces:
        for event in orderly:
            pieces.record(event)
            pieces.duties(on=data.draw(st.sampled_from(ASKED)))
            pieces.upcoming(on=event.on)
        for on in ASKED:
            assert pieces.duties(on=on) == engine.duties(on=on)
            assert pieces.breaches(on=on) == engine.breaches(on=on)
            assert pieces.unallocated(on=on) == engine.unallocated(on=on)
        for on in FORESEEN:
            assert pieces.upcoming(on=on) == engine.upcoming(on=on)
        assert pieces.findings() == engine.findings()


@settings(max_examples=MANY)
@given(case=duty_cases(plain=True), matcher=matchers, data=st.data())
def test_events_of_one_day_may_be_recorded_in_any_order(case, matcher, data):
    """They are told alike, where amounts speak of nothing but the occasion."""
    shuffled = data.draw(st.permutations(case.history))
    with case.engine(matcher) as engine, case.engine(matcher, shuffled) as other:
        for on in ASKED:
            told, alike = engine.duties(on=on), other.duties(on=on)
            assert [evolve(d, reasons=()) for d in told] == [evolve(d, reasons=()) for d in alike]


def everything(engine, case):
    """All that an engine says, recorded in two parts with questions in between."""
    half = len(case.history) // 2
    said: list[object] = [engine.record(*case.history[:half])]
    said += [engine.duties(on=ASKED[-1]), engine.record(*case.history[half:]), engine.findings()]
    for on in ASKED:
        said += [engine.duties(on=on), engine.breaches(on=on), engine.unallocated(on=on)]
    said += [engine.upcoming(on=on) for on in FORESEEN]
    for on in (WEEK[3], ASKED[-1]):
        try:
            said.append(engine.report(on=on).full())
        except IncomparableError as refused:
            said.append(str(refused))
    return said


@pytest.mark.slow
@given(case=varied_cases())
def test_the_engines_agree_on_duties(case):
    """Each tells the same duties, breaches, findings and reports as the semantics."""
    with ExitStack() as opened:
        engines = [opened.enter_context(case.engine(matcher, ())) for matcher in MATCHERS]
        told = (everything(engine, case) for engine in engines)
        for each in zip(*told, strict=True):
            assert all(one == each[0] for one in each)


@pytest.mark.slow
@settings(max_examples=MANY)
@given(case=varied_cases(), matcher=matchers)
def test_upcoming_comes_true(case, matcher):
    """If nothing more is done, a duty is open on its last day and in breach on the next."""
    left: dict[int, Engine] = {}
    with ExitStack() as opened:
        engine = opened.enter_context(case.engine(matcher))
        for on in WEEK:
            coming, known = engine.upcoming(on=on), engine.facts.up_to(on)
            assert list(coming) == sorted(coming, key=lambda change: change.on)
            if len(known) not in left:
                left[len(known)] = opened.enter_context(case.engine(matcher, known))
            undisturbed = left[len(known)]
            for change in coming:
                assert change.on >= on
                if change.kind is UpcomingKind.DEADLINE:
                    falls_due(undisturbed, change)
                elif change.kind is UpcomingKind.GRACE:
                    passes(undisturbed, change)
                elif change.kind is UpcomingKind.NOTICE:
                    takes_effect(undisturbed, change)
            breached = {d.id for d in undisturbed.duties(on=on) if d.breached or d.is_settled}
            told = {change.duty.id for change in coming if change.duty is not None}
            for duty in undisturbed.duties(on=ASKED[-1] + 300 * DAY):
                if duty.breached and duty.arisen <= on and duty.id not in breached:
                    assert duty.id in told


def recurring(contract):
    """The ids of the clauses by which something is owed again and again."""
    stated = [*contract.clauses, *(c for a in contract.amendments for c in (*a.adds, *a.replaces))]
    laid_down = [(c.id, own) for c in stated if isinstance(c, Clause) for own in c.norms]
    norms = [(id_, norm) for id_, own in laid_down for norm in within(own)]
    return {id_ for id_, n in norms if isinstance(n, Obligation) and n.every is not None}


def passes(engine, change):
    """The grace of the duty lasts on the day, and has passed on the next.

    On that it may be discharged by a notice that runs out within the day.
    """
    last, after = (
        next(d for d in engine.duties(on=on) if d.id == change.duty.id)
        for on in (change.on, change.on + DAY)
    )
    assert last.status is DutyStatus.BREACHED
    waived = after.status is DutyStatus.DISCHARGED and after.since == change.on + DAY
    assert waived or after.status is DutyStatus.BREACHED
    ended = [(g.due, g.passed) for g in last.grace]
    assert (change.on, None) in ended
    assert (change.on, change.on + DAY) in [(g.due, g.passed) for g in after.grace]


def falls_due(engine, change):
    """The duty is open on the day, and has fallen into breach on the next."""
    due = change.duty.due
    timed = isinstance(due, datetime)  # then it falls into breach within the day
    last, after = (
        next(d for d in engine.duties(on=on) if d.id == change.duty.id)
        for on in (due if timed else change.on, change.on + DAY)
    )
    assert last.breached is None
    assert last.status is DutyStatus.OPEN
    assert after.breached in ({change.on, change.on + DAY} if timed else {change.on + DAY})


def takes_effect(engine, change):
    """It comes on that day, and is behind on the next; money owed stays owed."""
    assert change in engine.upcoming(on=change.on - DAY)
    assert change not in engine.upcoming(on=change.on)
    duties = engine.duties(on=change.on)
    open_ = [d for d in duties if not d.is_settled and not d.breached and d.arisen < change.on]
    if change.what.endswith("takes effect: terminates the contract"):
        surviving = {c.id for c in engine.contract.clauses if c.survives}
        ends = {d.clause for d in open_ if d.stands_in_for is None and not d.outstanding}
        ends -= recurring(engine.contract)  # a period that it falls into leaves its duty
        assert ends <= surviving | {
            p.id for a in engine.contract.amendments for p in a.replaces if p.survives
        }
    if "takes effect: suspends " in change.what:
        target = change.clauses[-1]
        assert all(d.status is DutyStatus.SUSPENDED for d in open_ if d.clause == target)


@given(case=duty_cases(), matcher=matchers)
def test_all_that_is_told_of_duties_can_be_printed(case, matcher):
    """As text of 80 columns, and as JSON."""
    with case.engine(matcher) as engine:
        for on in (WEEK[3], ASKED[-1]):
            told = (*engine.duties(on=on), *engine.breaches(on=on), *engine.upcoming(on=on))
            for one in (*told, *engine.findings()):
                assert json.loads(json.dumps(one.to_json()))
                assert str(one)
            for duty in engine.duties(on=on):
                assert max(map(len, str(duty).splitlines())) <= 80
                assert duty.clause in str(duty)


@pytest.mark.slow
@settings(max_examples=MANY)
@given(case=varied_cases(), matcher=matchers)
def test_each_breach_of_a_duty_is_told_once(case, matcher):
    """Recorded day by day, a breach is found with the first event that comes after it."""
    told: Counter[str] = Counter()
    with case.engine(matcher, ()) as engine:
        for at in sorted({event.at for event in case.history}):
            day = [event for event in case.history if event.at == at]
            for finding in engine.record(*day):
                if finding.duty is not None and finding.kind is FindingKind.BREACH:
                    assert finding.duty.status is DutyStatus.BREACHED
                    told[finding.duty.id] += 1
            for duty in engine.duties(on=day[-1].on):
                if duty.status is DutyStatus.BREACHED:
                    assert told[duty.id] == 1
    assert set(told.values()) <= {1}


SIDES = {
    "A": Clause("A", "Bea pays.", BEA.must(Pay(amount=Order.price, to=ANN), upon=Order)),
    "B": Clause("B", "Ann pays.", ANN.must(Pay(amount=Visit.level * usd(1), to=BEA), upon=Visit)),
}

LOWERING = Contract(
    name="The contract",
    parties=(ANN, BEA, CYD),
    clauses=(
        *SIDES.values(),
        Clause(
            "S",
            "Claims lower what is owed.",
            ANN.can(Claim(number=1), then=waives("A", amount=usd(3))),
            ANN.can(Claim(number=2), then=sets_off("A", against="B")),
            ANN.can(Claim(number=3), then=sets_off("B", against="A", amount=usd(2))),
        ),
    ),
    effective=START,
    actions=DEALINGS,
)


@define
class OnPaper:
    """What is left of a debt, with what was waived of it, and set off against which others."""

    occasion: str
    left: Money
    waived: Money = NOTHING
    offset: list[tuple[OnPaper, Money, bool]] = field(factory=list)

    def lower(self, most):
        """Lower it by as much as is left; how much that is."""
        much = min(self.left, most)
        self.left -= much
        return much


def spent(owed, left):
    """An amount is waived of debts, the oldest first; what is left of it."""
    for debt in owed:
        much = debt.lower(left)
        debt.waived, left = debt.waived + much, left - much
    return left


def netted(debts, most, *, stated):
    """What two sides owe is set off, each debt of one against each of the other."""
    for debt, counter in product(debts["A"], debts["B"]):
        much = min(debt.left, counter.left, most)
        most -= much
        for one, other in ((debt, counter), (counter, debt)):
            one.left -= much
            one.offset.append((other, much, stated))


def gone(debt):
    """What a debt arose upon is undone: what was set off against it is owed again.

    How much was waived of it, and set off by what states an amount: that lowers nothing.
    """
    for other, much, _ in debt.offset:
        other.left += much
        other.offset = [part for part in other.offset if part[0] is not debt]
    stated = sum_of(much for _, much, stated in debt.offset if stated)
    waived, debt.left, debt.waived, debt.offset = debt.waived, NOTHING, NOTHING, []
    return waived, stated


def claimed(debts, beyond, number):
    """A claim waives 3 of what Bea owes, sets off what it can, or no more than 2."""
    sums = [sum_of(debt.left for debt in owed) for owed in debts.values()]
    match number:
        case 1:
            beyond["A"] += spent(debts["A"], usd(3))
        case 2:
            netted(debts, min(sums), stated=False)
        case _:
            most = min(*sums, usd(2))
            beyond["B"] += usd(2) - most
            netted(debts, most, stated=True)


def lowered(events, last):
    """What is left of each debt, and what could not be lowered, by going through the days."""
    debts, beyond = {"A": [], "B": []}, {"A": NOTHING, "B": NOTHING}
    on = START
    while on <= last:
        for claim in (e for e in events if e.act.kind == "Claim" and e.on == on - DAY):
            claimed(debts, beyond, claim.act.get("number"))
        today = [event for event in events if event.on == on]
        undone = {event.reverses for event in today}
        for side, owed in debts.items():
            for debt in (d for d in owed if d.occasion in undone):
                waived, stated = gone(debt)
                beyond[side] += waived
                beyond["B"] += stated
        for event in (e for e in today if not e.reverses and e.id not in undone):
            fields = dict(event.act.fields)
            match event.act.kind:
                case "Order":
                    debts["A"].append(OnPaper(event.id, fields["price"]))
                case "Visit":
                    debts["B"].append(OnPaper(event.id, usd(fields["level"])))
        for event in (e for e in today if e.act.kind == "Pay"):
            left = event.act.get("amount")
            for debt in debts["A" if event.by == BEA else "B"]:
                left -= debt.lower(left)
        on += DAY
    return {side: [debt.left for debt in owed] for side, owed in debts.items()}, beyond


@st.composite
def lowering_events(draw):
    """Orders, visits, payments and claims, each on some day, and reversals of the first two."""
    found = []
    for number in range(draw(st.integers(0, 8))):
        on, id_ = draw(st.sampled_from(WEEK)), f"e{number}"
        much = usd(draw(st.integers(1, 4)))
        act = draw(
            st.sampled_from(
                [
                    (ANN, Order(much, 1, on)),
                    (ANN, Visit(draw(st.integers(1, 4)))),
                    (BEA, Pay(much, ANN)),
                    (ANN, Pay(much, BEA)),
                    *((ANN, Claim(which, CYD)) for which in (1, 2, 3)),
                ]
            )
        )
        found.append(act[0].does(act[1], on=on, id=id_))
    arising = [event for event in found if event.act.kind in {"Order", "Visit"}]
    for event in draw(st.lists(st.sampled_from(arising), unique=True)) if arising else ():
        later = [on for on in WEEK if on >= event.on]
        found.append(event.reversal(on=draw(st.sampled_from(later))))
    return found


@settings(max_examples=MANY)
@given(events=lowering_events(), matcher=matchers)
def test_what_is_waived_and_set_off_is_what_is_done_on_paper(events, matcher):
    """Of both sides, to the cent, in whatever order; what exceeds is told, and accounts add up."""
    with Engine(LOWERING, events, matcher=matcher) as engine:
        for on in WEEK:
            left, beyond = lowered(events, on)
            duties = engine.duties(on=on)
            for side, party in (("A", BEA), ("B", ANN)):
                owed = [duty.outstanding for duty in duties if duty.clause == side]
                assert owed == left[side]
                statement = engine.account(party, currency="USD", on=on)
                assert sum_of(rest.amount for rest in statement.beyond) == beyond[side]
                excess = [much for e, much in engine.unallocated(on=on) if e.by == party]
                assert statement.balance == sum_of(owed) - sum_of(excess)
                assert statement.balance == sum_of(entry.amount for entry in statement.entries)


@given(
    cents=st.integers(0, 10**7),
    parts=st.lists(st.integers(1, 50), min_size=2, max_size=4),
    matcher=matchers,
)
def test_shares_make_the_whole_to_the_cent(cents, parts, matcher):
    """Each but the last is its share, less what is no whole cent of that."""
    hundreds = [*parts[:-1], 10_000 - sum(parts[:-1])]
    shares = {p: percent(Decimal(n) / 100) for p, n in zip(PARTIES, hundreds, strict=False)}
    whole = usd(Decimal(cents) / 100)
    norm = jointly(*shares, shares=shares).must(Pay(amount=whole, to=ANN))
    agreed = Contract(
        name="The contract",
        parties=PARTIES,
        clauses=(Clause("C", "By shares.", norm),),
        effective=START,
        actions=DEALINGS,
    )
    with Engine(agreed, matcher=matcher) as engine:
        owed = [duty.amount.amount for duty in engine.duties(on=START)]
    assert sum(owed) == whole.amount
    for amount, share in list(zip(owed, hundreds, strict=True))[:-1]:
        assert amount == Decimal(cents * share // 10_000) / 100
