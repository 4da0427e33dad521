"""What events amount to: findings, breaches, payments left over; as text and as data."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from jsonschema import ValidationError

from contract_rules import (
    Amendment,
    Breach,
    DutyStatus,
    Engine,
    FindingKind,
    Outcome,
    Party,
    Verdict,
    anything,
    assigns,
    begins,
    breach_of,
    days,
    due,
    ends,
    more_than,
    outstanding,
    percent,
    periods_late,
    resumes,
    suspends,
    terminates,
    total,
    undisclosed,
    usd,
    waives,
)
from contract_rules.errors import UnknownPartyError
from contract_rules.testing.strategies.vocabulary import Claim, Deliver, Order, Pay, Visit
from contract_rules.version import VERSION
from support.dealings import (
    PRICE,
    SALE,
    ann,
    bea,
    claim,
    clause,
    contract,
    cyd,
    day,
    deliver,
    each_matcher,
    order,
    pay,
    visit,
)
from support.schemas import FINDINGS


def kinds(found) -> list[str]:
    return [finding.kind.value for finding in found]


def as_data(thing):
    """What it is as JSON, once that is what the schema describes."""
    data = json.loads(json.dumps(thing.to_json()))
    FINDINGS.validate(data)
    return data


@each_matcher
def test_every_event_says_what_it_amounts_to(matcher) -> None:
    """Each line is the kind, the clauses, the event, and how the duty or payment stands."""
    with Engine(SALE, matcher=matcher) as engine:
        lines = [
            str(finding)
            for event in (order(2, 10), pay(3, 4), pay(4, 6), order(5, 8), pay(16, 9), pay(16, 9))
            for finding in engine.record(event)
        ]
    bought, paid = "Bea Order(price=USD 10.00, level=1, due=2020-01-20)", "Bea Pay(amount=USD"
    stands = "due by 2020-01-12; owed to Ann"
    assert lines == [
        (
            f"DUTY  C1  2020-01-02 {bought}  Open since 2020-01-02; {stands}; "
            "nothing on record towards it, USD 10.00 outstanding"
        ),
        (
            f"COUNTED  C1  2020-01-03 {paid} 4.00, to=Ann)  USD 4.00  Open since 2020-01-02; "
            f"{stands}; USD 4.00 paid, USD 6.00 outstanding"
        ),
        (
            f"KEPT  C1  2020-01-04 {paid} 6.00, to=Ann)  USD 6.00  Kept since 2020-01-04; "
            f"{stands}; USD 10.00 paid, USD 0.00 outstanding"
        ),
        (
            "DUTY  C1  2020-01-05 Bea Order(price=USD 8.00, level=1, due=2020-01-20)  "
            "Open since 2020-01-05; due by 2020-01-15; owed to Ann; "
            "nothing on record towards it, USD 8.00 outstanding"
        ),
        (
            f"LATE  C1  2020-01-16 {paid} 9.00, to=Ann)  USD 8.00  Late since 2020-01-16; "
            "due by 2020-01-15; owed to Ann; USD 8.00 paid, USD 0.00 outstanding"
        ),
        f"UNALLOCATED  2020-01-16 {paid} 9.00, to=Ann)  USD 1.00",
        f"REPEATED  2020-01-16 {paid} 9.00, to=Ann)",
    ]


@each_matcher
def test_the_findings_on_record_are_by_all_that_is_known(matcher) -> None:
    """Also of events recorded out of their order; breaches by time alone are not among them."""
    agreed = contract(
        PRICE,
        clause("C2", cyd.must_not(Visit())),
        clause("C3", ann.can(Claim(number=1), then=ends("C2"))),
    )
    events = (visit(3), claim(4), claim(5, by=bea), pay(6, 10), order(2, 10))
    with Engine(agreed, events, matcher=matcher) as engine:
        assert kinds(engine.findings()) == ["duty", "breach", "exercised", "void", "kept"]
        assert [f.clauses for f in engine.findings()] == [
            ("C1",),
            ("C2",),
            ("C3",),
            ("C3",),
            ("C1",),
        ]


@each_matcher
def test_a_duty_left_in_breach_is_told_once(matcher) -> None:
    """With the last event; what was in breach when the engine began is known."""
    with Engine(SALE, (order(2, 10), deliver(20)), matcher=matcher) as engine:
        assert kinds(engine.record(deliver(21))) == []
        assert kinds(engine.record(order(22, 3))) == ["duty"]
        (found,) = engine.record(deliver(3, month=2), deliver(2, month=2))
        assert (found.kind, found.event) == (FindingKind.BREACH, deliver(3, month=2))
        assert found.duty.status is DutyStatus.BREACHED
        assert kinds(engine.record(deliver(4, month=2))) == []


@each_matcher
def test_a_breach_by_the_last_day_on_record_is_told(matcher) -> None:
    """By the last day on record, also where what is recorded is earlier."""
    with Engine(SALE, (deliver(20),), matcher=matcher) as engine:
        assert kinds(engine.record(order(2, 10))) == ["duty", "breach"]
        assert kinds(engine.record(deliver(21))) == []


@each_matcher
def test_asking_about_the_future_tells_no_breach(matcher) -> None:
    """Nor hides one that comes to pass."""
    with Engine(SALE, (order(2, 10),), matcher=matcher) as engine:
        assert [b.on for b in engine.breaches(on=day(1, 6))] == [day(13)]
        assert kinds(engine.record(deliver(5))) == []
        assert kinds(engine.record(deliver(14))) == ["breach"]


@each_matcher
def test_what_was_forbidden_and_done_is_a_breach_too(matcher) -> None:
    """Breaches lists acts beside duties by day, each with its clause and judgement."""
    agreed = contract(PRICE, clause("C2", cyd.must_not(Visit())))
    events = (order(2, 10), visit(3))
    with Engine(agreed, events, matcher=matcher) as engine:
        act, duty = engine.breaches(on=day(20))
        assert (act.clause, act.party, act.on, act.event) == ("C2", cyd, day(3), events[1])
        assert act.reasons == act.decision.deciding
        assert act.reasons[0].outcome is Outcome.SPEAKS
        assert str(act) == str(act.decision)
        assert str(duty) == str(duty.duty)
        assert engine.report(on=day(20)).duties == (duty.duty,)
        assert engine.report(on=day(20)).only(cyd).duties == ()
        assert as_data(act)["decision"]["verdict"] == "prohibited"
        assert as_data(duty) == {
            "format": 2,
            "version": VERSION,
            "breach": "C1",
            "party": "Bea",
            "on": "2020-01-13",
            "event": None,
            "decision": None,
            "duty": duty.duty.to_json(),
            "remedies": [],
            "made_good": None,
            "unallocated": [],
        }


@each_matcher
def test_a_breach_that_is_told_later_stays_one(matcher) -> None:
    """Performed or discharged, it says how it stands by then."""
    agreed = contract(PRICE, clause("C2", ann.can(Claim(), then=waives("C1"))))
    events = (order(2, 10), order(3, 10), pay(20, 10), claim(21))
    with Engine(agreed, events, matcher=matcher) as engine:
        found = engine.breaches(on=day(22))
        assert [b.duty.status for b in found] == [DutyStatus.LATE, DutyStatus.DISCHARGED]
        assert [b.duty.status for b in engine.breaches(on=day(19))] == [DutyStatus.BREACHED] * 2
        assert [b.clause for b in engine.breaches(on=day(13))] == ["C1"]


@each_matcher
def test_what_names_something_else_says_so(matcher) -> None:
    """As nothing else shows why it counts to nothing."""
    named = pay(3, 10, towards="no such order")
    why = "it names 'no such order', and counts to nothing else while that is not on record, "
    with Engine(SALE, [order(2)], matcher=matcher) as engine:
        (found,) = engine.record(named)
        assert str(found).endswith(f"USD 10.00  {why}or not paid")
        told = " ".join(str(engine.report(on=day(5))).split())
        assert "counts to nothing so far; it names 'no such order'" in told


@each_matcher
def test_a_finding_without_a_judgement_has_no_clauses(matcher) -> None:
    """An event on record already, and a payment left over."""
    with Engine(SALE, (pay(2, 3),), matcher=matcher) as engine:
        (repeated,) = engine.record(pay(2, 3))
        assert (repeated.clauses, repeated.decision, repeated.duty) == ((), None, None)
        (left,) = engine.findings()
        assert (left.kind, left.clauses, left.amount) == (FindingKind.UNALLOCATED, (), usd(3))
        assert as_data(left) == {
            "format": 2,
            "version": VERSION,
            "finding": "unallocated",
            "event": pay(2, 3).id,
            "decision": None,
            "duty": None,
            "amount": "USD 3",
        }
    empty = Breach(clause="C1", party=ann, on=day(1))
    assert empty.reasons == ()


@each_matcher
def test_everything_found_is_data_that_the_schema_describes(matcher) -> None:
    """Findings, duties in every state with every step, breaches and reports."""
    fine = bea.must(Pay(amount=percent(1) * Order.price * periods_late(days(2)), to=ann))
    norm = bea.must(Pay(amount=Order.price, to=ann), upon=Order, within=days(5), otherwise=fine)
    agreed = contract(
        clause("C1", norm),
        clause("C2", ann.must(Deliver(), by=day(15))),
        clause("C3", cyd.must(Visit(), upon=breach_of("C1"))),
        clause("C4", bea.must(Pay(amount=undisclosed, to=cyd)), survives=True),
        clause("C5", ann.can(Claim(number=1), then=suspends("C2", extends=True))),
        clause("C6", ann.can(Claim(number=2), then=resumes("C2"))),
        clause("C7", ann.can(Claim(number=3), then=assigns("C1", to=Claim.to))),
        clause("C8", ann.can(Claim(number=4), then=terminates())),
        clause("C9", cyd.must_not(Visit(level=3), otherwise=cyd.must(Deliver()))),
        clause("C10", ann.must(Visit(level=2))),
        clause("C11", ann.must_not(Visit(level=2))),
        clause("C12", ann.must(Visit(level=1))),
        clause("C13", ann.must_not(Visit(level=1), until=day(9)), overrides=("C12",)),
        amendments=(Amendment(title="The first", effective=day(25), discharges=("C3",)),),
    )
    events = (
        order(2, 10),
        pay(3, 4),
        claim(4, 1),
        claim(6, 2),
        order(7, 20),
        claim(9, 3),
        pay(10, 6, cyd),
        visit(11, 3),
        pay(12, 99, cyd),
        deliver(13),
        order(14, 5),
        claim(20, 4),
    )
    with Engine(agreed, matcher=matcher) as engine:
        found = [finding for event in events for finding in engine.record(event)]
        assert {"duty", "counted", "late", "exercised", "breach", "kept"} <= set(kinds(found))
        for finding in found:
            as_data(finding)
        seen, steps = set(), set()
        for number in range(1, 31):
            for duty in engine.duties(on=day(number)):
                data = as_data(duty)
                seen.add(data["status"])
                steps |= {step["step"] for step in data["steps"]}
            for breach in engine.breaches(on=day(number)):
                as_data(breach)
            report = as_data(engine.report(on=day(number)))
            assert [d["duty"] for d in report["duties"]]
        assert seen == {status.value for status in DutyStatus} - {"undetermined"}
        assert steps == {
            *("counted", "breached", "suspended", "resumed", "assigned"),
            *("performed", "discharged", "outranked", "clashed", "binds"),
        }


@each_matcher
def test_the_data_of_a_discharge_name_what_discharged_it(matcher) -> None:
    """An amendment by its title."""
    first = Amendment(title="The first", effective=day(5), discharges=("C1",))
    with Engine(contract(PRICE, amendments=(first,)), (order(2, 10),), matcher=matcher) as engine:
        (duty,) = engine.duties(on=day(9))
    assert as_data(duty)["steps"] == [
        {"step": "discharged", "on": "2020-01-05", "amendment": "The first"}
    ]


@each_matcher
def test_the_data_of_a_duty(matcher) -> None:
    """Every field, with what is not known as null."""
    with Engine(SALE, (order(2, 10), pay(3, "4.5")), matcher=matcher) as engine:
        (duty,) = engine.duties(on=day(4))
        data = as_data(duty)
    reason = data.pop("reasons")[0]
    assert data == {
        "format": 2,
        "version": VERSION,
        "duty": f"C1.0 {order(2, 10).id}",
        "clause": "C1",
        "bearer": "Bea",
        "counterparty": "Ann",
        "action": "Pay",
        "pattern": {
            "amount": {
                "is": "OneOf",
                "terms": [{"is": "Const", "value": {"Money": "USD 10"}}],
            },
            "to": {"is": "OneOf", "terms": [{"is": "Const", "value": {"Party": "Ann"}}]},
        },
        "phrase": "pay (USD 10.00, Ann)",
        "on": "2020-01-04",
        "status": "open",
        "since": "2020-01-02",
        "arisen": "2020-01-02",
        "due": "2020-01-12",
        "breached": None,
        "amount": "USD 10",
        "figures": [],
        "paid": "USD 4.5",
        "outstanding": "USD 5.5",
        "trigger": order(2, 10).id,
        "stands_in_for": None,
        "confidence": "official",
        "caveats": [],
        "steps": [
            {
                "step": "counted",
                "on": "2020-01-03",
                "event": pay(3, "4.5").id,
                "amount": "USD 4.5",
            }
        ],
        "ways": [],
    }
    assert (reason["norm"], reason["events"]) == ("obligation", [order(2, 10).id])


def test_the_schema_refuses_what_is_none_of_it() -> None:
    """A field too many, one too few, a word that is none."""
    with Engine(SALE, (order(2, 10),), matcher="semantics") as engine:
        data = engine.duties(on=day(4))[0].to_json()
    for wrong in ({**data, "more": 1}, {**data, "status": "done"}, {"duty": "C1"}):
        with pytest.raises(ValidationError):
            FINDINGS.validate(wrong)


@each_matcher
def test_what_is_refused_leaves_the_record_as_it_was(matcher) -> None:
    """Of several events recorded together none is kept."""
    with Engine(SALE, (order(2, 10),), matcher=matcher) as engine:
        with pytest.raises(UnknownPartyError):
            engine.record(pay(3, 10), pay(4, 1, by=Party("Eve")))
        assert [d.paid for d in engine.duties(on=day(5))] == [usd(0)]
        assert kinds(engine.record(pay(3, 10))) == ["kept"]


@each_matcher
def test_a_duty_that_follows_on_notice_is_no_finding_of_its_exercise(matcher) -> None:
    """It arises later; asking what is on record amounts to does not stumble over it."""
    own = begins(bea.must(Pay(usd(5), ann)), after=days(2))
    agreed = contract(clause("C1", ann.can(Claim(), then=own)))
    with Engine(agreed, (ann.does(Claim(1, cyd), on=day(3)),), matcher=matcher) as engine:
        assert [duty.arisen for duty in engine.duties(on=day(20))] == [day(5)]
        assert kinds(engine.findings()) == ["exercised"]


@each_matcher
def test_what_nobody_was_owed_does_not_depend_on_later_texts(matcher) -> None:
    """A payment of a party that owes no such thing yet is no payment left over: not then."""
    owing = clause("C2", bea.must(Pay(amount=Order.price, to=ann), upon=Order))
    change = Amendment(title="The first", effective=day(5), adds=(owing,))
    for amendments, later in (((), []), ((change,), [usd(5)])):
        agreed = contract(clause("C1", ann.must(Deliver())), amendments=amendments)
        with Engine(agreed, (pay(2, 5),), matcher=matcher) as engine:
            assert engine.findings() == ()
            assert engine.unallocated(on=day(4)) == ()
            assert [left for _, left in engine.unallocated(on=day(5))] == later


@each_matcher
def test_a_correction_of_what_was_on_account_tells_what_becomes_of_the_duty(matcher) -> None:
    """It was kept as it arose, by what was paid before; so it is told anew."""
    norm = bea.must(Pay(Order.price, ann), upon=bea.did(Order()), within=days(5), on_account=True)
    paid = pay(2, 10, id="P")
    for corrected, paid_now in (
        (paid.correction(recorded=day(6)), usd(0)),
        (paid.correction(recorded=day(6), amount=usd(4)), usd(4)),
    ):
        with Engine(contract(clause("C1", norm)), matcher=matcher) as engine:
            engine.record(paid)
            (made,) = engine.record(order(4, 10))
            assert made.duty.status is DutyStatus.KEPT
            told = engine.record(corrected)
            undone = [f.undone for f in told if f.undone is not None]
            assert kinds(undone) == ["unallocated", "duty"]
            assert undone[1] == made
            (now,) = [f for f in told if f.kind is FindingKind.DUTY]
            assert (now.duty.status, now.duty.paid) == (DutyStatus.OPEN, paid_now)


@each_matcher
def test_beside_a_breach_is_told_what_was_paid_and_counts_to_nothing(matcher) -> None:
    """What would have counted to it, had it come later or named it; not what others were paid."""
    events = (pay(1, 10), order(2, 30), pay(3, 4), pay(4, 9, towards="J"), pay(5, 3, cyd))
    with Engine(SALE, events, matcher=matcher) as engine:
        assert engine.breaches(on=day(12)) == ()
        (breach,) = engine.breaches(on=day(13))
        assert [(e.on.day, left) for e, left in breach.unallocated] == [(1, usd(10)), (4, usd(9))]
        told = " ".join(str(breach).split())
        assert "Bea paid (USD 10.00, Ann) on 2020-01-01, of which USD 10.00 counts to" in told
        as_data = breach.to_json()["unallocated"]
        assert [one["amount"] for one in as_data] == ["USD 10", "USD 9"]
        engine.record(pay(14, 26))
        (late,) = engine.breaches(on=day(14))
        assert late.unallocated == ()


@each_matcher
def test_findings_do_not_depend_on_the_order_of_recording(matcher) -> None:
    """An act that counts under two norms is found to, in the order of the text."""
    agreed = contract(
        clause(
            "C1",
            ann.must(Deliver(), upon=bea.did(Order())),
            ann.must(Deliver(), upon=cyd.did(Visit())),
        ),
    )
    events = (order(2), visit(2), deliver(4))
    for history in (events, (events[1], events[0], events[2])):
        with Engine(agreed, matcher=matcher) as engine:
            for event in history:
                engine.record(event)
            found = [f.duty.trigger for f in engine.findings() if f.kind is FindingKind.KEPT]
            assert found == [events[0], events[1]]


@each_matcher
def test_an_act_is_not_judged_by_what_follows_from_it(matcher) -> None:
    """Neither by what it pays or performs, nor by the duty or the clause that it brings about."""
    done, paid = deliver(5), pay(5, 100)
    for act, *clauses in (
        (
            paid,
            clause("C1", bea.must(Pay(usd(100), ann))),
            clause("C2", bea.must_not(Pay(amount=more_than(outstanding("C1"))))),
        ),
        (
            done,
            clause("C1", ann.must(Deliver())),
            clause("C2", ann.must_not(Deliver(), provided=ann.did(Deliver()))),
        ),
        (
            done,
            clause("C1", bea.must(Visit(), upon=ann.did(Deliver()), within=days(3))),
            clause("C2", ann.must_not(Deliver(), provided=due("C1"))),
        ),
        (
            done,
            clause("C1", ann.can(Deliver(), then=begins("C2"))),
            clause("C2", ann.must_not(Deliver()), dormant=True),
        ),
    ):
        watch = clause("C3", cyd.must_not(Visit(), provided=breach_of("C2")))
        with Engine(contract(*clauses, watch), matcher=matcher) as engine:
            assert engine.decide(act.by, act.act, on=act.on).verdict is not Verdict.PROHIBITED
            assert FindingKind.BREACH not in {f.kind for f in engine.record(act)}
            assert [b for b in engine.breaches(on=day(9)) if b.event] == []
            assert engine.decide(cyd, Visit(1), on=day(9)).verdict is Verdict.SILENT
            if act is done:  # but what followed from an earlier act, it is judged by
                assert FindingKind.BREACH in {f.kind for f in engine.record(deliver(7))}
                assert [b.clause for b in engine.breaches(on=day(8)) if b.event] == ["C2"]
                assert engine.decide(cyd, Visit(1), on=day(8)).verdict is Verdict.PROHIBITED


@each_matcher
def test_an_act_exercises_no_power_that_hangs_on_it(matcher) -> None:
    """As it hangs on a duty that the act is the occasion of, or is begun by it."""
    hanging = clause("C2", ann.can(Deliver(), then=begins("C3"), provided=due("C1")))
    agreed = contract(
        clause("C1", bea.must(Visit(), upon=ann.attempted(Deliver()), within=days(3))),
        hanging,
        clause("C3", cyd.must_not(Visit()), dormant=True),
    )
    with Engine(agreed, matcher=matcher) as engine:
        for event, kind, verdict in (
            (deliver(5), FindingKind.VOID, Verdict.SILENT),
            (deliver(7), FindingKind.EXERCISED, Verdict.PROHIBITED),
        ):
            assert kind in {f.kind for f in engine.record(event)}
            assert engine.decide(cyd, Visit(1), on=day(8)).verdict is verdict


@pytest.mark.parametrize("amounts", [(900, 800), (800, 900)])
@each_matcher
def test_of_acts_of_one_day_under_a_cap_the_same_is_in_breach_however_they_are_recorded(
    matcher, amounts
):
    """Days alone do not tell which came first; times of day do, and then all answers agree."""
    made = contract(
        clause(
            "C1",
            bea.must_not(
                Pay(to=anything), provided=total(Pay.amount, by=bea) + Pay.amount > usd(1000)
            ),
        )
    )
    days_alone = [bea.does(Pay(to=ann, amount=usd(n)), on=day(1)) for n in amounts]
    with Engine(made, matcher=matcher) as engine:
        engine.record(days_alone[0])
        asked = engine.decide(bea, Pay(to=ann, amount=usd(amounts[1])), on=day(1))
        assert asked.verdict is Verdict.PROHIBITED  # as the last of its day
        (found,) = engine.record(days_alone[1])
        (breach,) = engine.breaches(on=day(1))
        assert found.event == breach.event
        assert breach.event.act.get("amount") == usd(900)
    timed = [
        bea.does(Pay(to=ann, amount=usd(n)), on=datetime(2020, 1, 1, hour, tzinfo=UTC))
        for n, hour in zip(amounts, (9, 15), strict=True)
    ]
    with Engine(made, matcher=matcher) as engine:
        assert not engine.record(timed[0])
        asked = engine.decide(bea, timed[1].act, on=timed[1].on)
        assert asked.verdict is Verdict.PROHIBITED
        (found,) = engine.record(timed[1])
        (breach,) = engine.breaches(on=day(1))
        assert found.event == breach.event == timed[1]
