"""What becomes known later of earlier days: what was told before and is no longer so."""

from __future__ import annotations

import json
from collections import Counter

from contract_rules import (
    DutyStatus,
    Engine,
    breach_of,
    count,
    days,
    due,
    ends,
    resumes,
    suspends,
    terminates,
)
from contract_rules.evaluation.timeline.course import Course
from contract_rules.queries.findings import EventFindings
from contract_rules.testing.strategies.vocabulary import Claim, Deliver, Order, Pay, Visit
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
from support.shop import Buy, consents, later, shop

CONSENT = clause("C1", cyd.must_not(Visit(), unless=ann.did(Deliver())))
"""Cyd may not visit unless Ann has delivered."""


def told(findings) -> list[str]:
    """Findings in short: the kind and the event's id; of what is undone, what undid it, too."""
    return [
        f"{f.kind.value} {f.event.id}"
        if f.undone is None
        else f"undone by {f.event.id}: {f.undone.kind.value} {f.undone.event.id}"
        for f in findings
    ]


@each_matcher
def test_a_payment_recorded_late_undoes_the_breach_that_was_told(matcher) -> None:
    """For those who know of it: by what was known before, the duty is in breach still."""
    with Engine(SALE, [order(1, 10, id="o")], matcher=matcher) as engine:
        assert told(engine.record(visit(20, id="v"))) == ["breach v"]
        found = engine.record(pay(5, 10, id="p", recorded=day(21)))
        assert told(found) == ["kept p", "undone by p: breach v"]
        assert found[1].clauses == ("C1",)
        assert str(found[1]) == (
            "UNDONE  C1  2020-01-05 Bea Pay(amount=USD 10.00, to=Ann)  no longer: "
            "BREACH  C1  Bea: pay (USD 10.00, Ann)  Breached since 2020-01-12; "
            "due by 2020-01-11; owed to Ann; nothing on record towards it, USD 10.00 outstanding"
        )
        data = json.loads(json.dumps(found[1].to_json()))
        FINDINGS.validate(data)
        assert (data["finding"], data["event"]) == ("undone", "p")
        assert (data["undone"]["finding"], data["undone"]["event"]) == ("breach", "v")
        for known, status in ((20, DutyStatus.BREACHED), (21, DutyStatus.KEPT)):
            (duty,) = engine.duties(on=day(20), known_by=day(known))
            assert duty.status is status
            breaches = engine.breaches(on=day(20), known_by=day(known))
            assert len(breaches) == (known == 20)
        assert "undone" not in {f.kind.value for f in engine.findings()}


@each_matcher
def test_what_is_paid_late_undoes_nothing(matcher) -> None:
    """Nor does what happens later, or what happened before and does not bear on it."""
    with Engine(SALE, [order(1, 10), visit(20, id="v")], matcher=matcher) as engine:
        assert told(engine.record(pay(15, 10, id="p", recorded=day(21)))) == ["late p"]
        assert told(engine.record(visit(5, id="w", recorded=day(22)))) == []
        assert told(engine.record(pay(25, 10, id="q"))) == ["unallocated q"]


@each_matcher
def test_what_was_prohibited_is_free_by_what_becomes_known(matcher) -> None:
    """Of the same day, too; and what was free may come to be prohibited."""
    for on in (3, 5):
        with Engine(contract(CONSENT), matcher=matcher) as engine:
            assert told(engine.record(visit(4, id="u"), visit(5, id="v"))) == [
                "breach u",
                "breach v",
            ]
            undone = ["undone by d: breach u", "undone by d: breach v"]
            assert told(engine.record(deliver(on, id="d"))) == undone[on == 5 :]
    banned = clause("C1", cyd.must_not(Visit(), provided=count(Claim, by=ann) > 0))
    with Engine(contract(banned), [visit(4, id="u")], matcher=matcher) as engine:
        assert told(engine.record(claim(4, id="c"))) == ["breach u"]


@each_matcher
def test_an_exercise_that_rests_on_a_breach_is_void_once_that_is_undone(matcher) -> None:
    power = clause("C2", ann.can(Claim(), provided=breach_of("C1"), then=terminates()))
    agreed = contract(PRICE, power)
    with Engine(agreed, [order(1, 10, id="o")], matcher=matcher) as engine:
        assert told(engine.record(claim(13, id="c"))) == ["exercised c", "breach c"]
        assert told(engine.record(pay(9, 10, id="p"))) == [
            "kept p",
            "undone by p: exercised c",
            "undone by p: breach c",
            "void c",
        ]


@each_matcher
def test_a_later_payment_counts_to_something_else(matcher) -> None:
    with Engine(SALE, [order(1, 10, id="o")], matcher=matcher) as engine:
        assert told(engine.record(pay(8, 10, id="q"))) == ["kept q"]
        assert told(engine.record(pay(5, 4, id="p"))) == [
            "counted p",
            "undone by p: kept q",
            "kept q",
            "unallocated q",
        ]
        assert told(engine.record(order(2, 4, id="n"))) == [
            "duty n",
            "undone by n: unallocated q",
            "kept q",
        ]


@each_matcher
def test_a_duty_that_arose_did_not_by_what_becomes_known(matcher) -> None:
    free = bea.must(Deliver(), upon=ann.did(Visit()), unless=cyd.did(Claim()))
    agreed = contract(clause("C1", free))
    with Engine(agreed, matcher=matcher) as engine:
        assert told(engine.record(visit(4, by=ann, id="v"))) == ["duty v"]
        assert told(engine.record(claim(3, by=cyd, id="c"))) == ["undone by c: duty v"]


@each_matcher
def test_a_duty_upon_several_acts_arises_by_the_earlier_of_them_known_late(matcher) -> None:
    """In whatever order they become known: it arose upon the later act, once for each earlier."""
    several = bea.must(Deliver(), upon=(ann.did(Claim()), bea.did(Visit())), within=days(3))
    agreed = contract(clause("C1", several))
    first, second, visited = claim(2, 1, id="c"), claim(3, 2, id="d"), visit(5, by=bea, id="v")
    for events, found in (
        ((first, second, visited), [[], [], ["duty v", "duty v"]]),
        ((second, visited, first), [[], ["duty v"], ["duty v"]]),
        ((visited, first, second), [[], ["duty v"], ["duty v"]]),
    ):
        with Engine(agreed, matcher=matcher) as engine:
            assert [told(engine.record(event)) for event in events] == found
            ids = [duty.id for duty in engine.duties(on=day(5))]
            assert ids == ["C1.0 c v", "C1.0 d v"]


@each_matcher
def test_a_breach_of_another_day_is_told_anew(matcher) -> None:
    """A suspension that becomes known moves the deadline; what is undone is told once."""
    powers = clause(
        "P",
        ann.can(Claim(number=1), then=suspends("C1", extends=True)),
        ann.can(Claim(number=2), then=resumes("C1")),
    )
    agreed = contract(PRICE, powers)
    with Engine(agreed, [order(1, 10, id="o")], matcher=matcher) as engine:
        assert told(engine.record(visit(20, id="v"))) == ["breach v"]
        assert told(engine.record(claim(5, 1, id="s"), claim(8, 2, id="r"))) == [
            "exercised s",
            "exercised r",
            "undone by s: breach v",
            "breach v",
        ]
        assert [b.on for b in engine.breaches(on=day(20))] == [day(15)]
        assert told(engine.record(visit(21, id="w"))) == []


@each_matcher
def test_of_several_events_the_first_that_bears_on_it_undid_it(matcher) -> None:
    agreed = contract(PRICE, clause("C2", cyd.must_not(Visit(), unless=ann.did(Deliver()))))
    with Engine(agreed, [order(1, 10, id="o")], matcher=matcher) as engine:
        assert told(engine.record(visit(20, id="v"))) == ["breach v", "breach v"]
        found = engine.record(pay(6, 10, id="p"), claim(2, id="c"), deliver(4, id="d"))
        assert told(found) == ["kept p", "undone by d: breach v", "undone by p: breach v"]


@each_matcher
def test_a_breach_that_an_engine_found_on_record_is_undone_as_well(matcher) -> None:
    """One that was made good before anybody was told of it is not told of at all."""
    with Engine(SALE, [order(1, 10), visit(20, id="v")], matcher=matcher) as engine:
        assert told(engine.record(pay(9, 10, id="p"))) == ["kept p", "undone by p: breach v"]
    facts = [order(1, 10), pay(13, 10, id="q"), visit(20)]
    with Engine(SALE, facts, matcher=matcher) as engine:
        assert told(engine.record(pay(9, 10, id="p"))) == [
            "kept p",
            "undone by p: late q",
            "unallocated q",
        ]


@each_matcher
def test_what_ended_a_clause_undoes_what_it_forbade(matcher) -> None:
    agreed = contract(
        clause("C1", cyd.must_not(Visit())),
        clause("C2", ann.can(Claim(), then=ends("C1"), unless=due("C3"))),
        clause("C3", bea.must(Pay(amount=Order.price, to=ann), upon=bea.did(Order()))),
    )
    with Engine(agreed, [visit(9, id="v"), order(9, id="o")], matcher=matcher) as engine:
        assert told(engine.record(claim(3, id="c"))) == ["exercised c", "undone by c: breach v"]
        assert told(engine.record(order(2, id="n"))) == [
            "duty n",
            "undone by n: exercised c",
            "void c",
            "breach v",
        ]


@each_matcher
def test_only_what_a_late_event_may_change_is_judged_anew(matcher, monkeypatch) -> None:
    """Consent to one shop changes what was bought there, and nothing that was bought elsewhere."""
    bought = [ann.does(Buy(shop=f"S{n}"), on=later(9 + n), id=f"at S{n}") for n in range(20)]
    judged = []
    findings = EventFindings.findings

    def noted(self, event, *, new):
        judged.append(event.id)
        return findings(self, event, new=new)

    with Engine(shop, bought, matcher=matcher) as engine:
        monkeypatch.setattr(EventFindings, "findings", noted)
        found = engine.record(consents("S3", 2))
        assert told(found) == ["undone by consent to S3: breach at S3"]
        assert Counter(judged) == {"at S3": 2, "consent to S3": 1}
        assert told(engine.record(consents("elsewhere", 2))) == []
        found = engine.record(consents("S4", 2), consents("S5", 3))
        assert told(found) == [f"undone by consent to S{n}: breach at S{n}" for n in (4, 5)]


@each_matcher
def test_the_instants_after_a_late_event_are_gone_through_once(matcher, monkeypatch) -> None:
    facts = [order(n, 10, id=f"o{n}") for n in range(2, 22)]
    gone_through = Counter()
    happen = Course._happen_plainly

    def noted(self, events, followed, at):
        gone_through[at] += 1
        happen(self, events, followed, at)

    with Engine(SALE, facts, matcher=matcher) as engine:
        monkeypatch.setattr(Course, "_happen_plainly", noted)
        assert told(engine.record(order(1, 10, id="late")))[:1] == ["duty late"]
    assert len(gone_through) > len(facts)
    assert set(gone_through.values()) == {1}
