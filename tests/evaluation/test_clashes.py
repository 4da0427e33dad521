"""What asks about a duty on which clauses clash is open: it turns on which of them prevails.

The values are worked out by hand. While nothing ranks a duty and what forbids it, the duty is in
conflict; whoever asks whether it is due, overdue, breached or outstanding is told that this is
open, with both clauses. Each answer must be the one that the contract gives where it ranks them.
"""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_rules import (
    DutyStatus,
    Effect,
    Engine,
    Verdict,
    breach_of,
    days,
    due,
    kept,
    least,
    outstanding,
    overdue,
    periods_late,
    resumes,
    suspends,
    terminates,
    usd,
)
from contract_rules.answers.open_points import Clash
from contract_rules.testing import clause_coverage
from contract_rules.testing.strategies.vocabulary import Claim, Deliver, Order, Pay, Visit
from support.dealings import (
    PRICE,
    ann,
    bea,
    claim,
    clause,
    contract,
    cyd,
    day,
    dov,
    duties,
    each_matcher,
    order,
    pay,
    visit,
)
from support.histories import MATCHERS
from support.schemas import FINDINGS

QUESTIONS = {
    "due": due("C1"),
    "overdue": overdue("C1"),
    "overdue by": overdue("C1", by=days(3)),
    "breached": breach_of("C1"),
    "outstanding": outstanding("C1") >= usd(1),
    "nothing outstanding": outstanding("C1") <= usd(0),
    "not due": ~due("C1"),
    "kept": kept("C1"),
}


def agreed(provided, *, last=31, duty=(), ban=(), then=None, beside=()):  # noqa: PLR0913
    """Bea pays in ten days, must not to the end of January, and Ann may quit on a condition."""
    return contract(
        clause("C1", *PRICE.norms, overrides=duty),
        clause("C2", bea.must_not(Pay(to=ann), until=day(last)), overrides=ban),
        clause("C3", ann.can(Claim(number=1), provided=provided, then=then or terminates())),
        *beside,
    )


def decided(contract_, events, on, matcher):
    """What is decided on quitting, on a day."""
    with Engine(contract_, events, matcher=matcher) as engine:
        return engine.decide(ann, Claim(1, cyd), on=on)


@each_matcher
@pytest.mark.parametrize(
    ("asked", "open_"),
    [
        ("due", (4, 5, 13, 14, 16, 17, 31)),
        ("not due", (4, 5, 13, 14, 16, 17, 31)),
        ("outstanding", (4, 5, 13, 14, 16, 17, 31)),
        ("nothing outstanding", (4, 5, 13, 14, 16, 17, 31)),
        ("breached", (14, 16, 17, 31)),
        ("overdue", (14, 16, 17, 31)),
        ("overdue by", (17, 31)),
        ("kept", ()),
    ],
)
def test_whether_a_condition_on_a_duty_in_conflict_holds_is_open(matcher, asked, open_) -> None:
    """Ordered on the 3rd and due on the 13th; the prohibition ends on 31 January."""
    with Engine(agreed(QUESTIONS[asked]), [order(3)], matcher=matcher) as engine:
        for on in (4, 5, 13, 14, 16, 17, 31):
            found = engine.decide(ann, Claim(1, cyd), on=day(on))
            assert found.verdict is (Verdict.UNDETERMINED if on in open_ else Verdict.VOID), on
            assert found.effect is (Effect.OPEN if on in open_ else Effect.VOID)
        assert not engine.decide(ann, Claim(1, cyd), on=day(1, 2)).turns_on  # it has ended
        (duty,) = engine.duties(on=day(31))
        assert duty.status is DutyStatus.CONFLICT


@each_matcher
def test_both_clauses_are_named(matcher) -> None:
    """In the sentence, in the points and in the data."""
    with Engine(agreed(due("C1")), [order(3)], matcher=matcher) as engine:
        found = engine.decide(ann, Claim(1, cyd), on=day(5))
        report, missing = engine.report(on=day(5)), found.why_not(Verdict.PERMITTED)
    said = " ".join(str(found).split())
    assert "if clause C2 prevails over clause C1 then CANNOT: " in said
    assert "if clause C1 prevails over clause C2 then CAN: " in said
    (point,) = found.turns_on
    assert isinstance(point, Clash)
    assert (point.clause, point.against) == ("C1", ("C2",))
    assert [str(way.settled[0]) for way in found.ways] == [
        f"not bound: {point.duty}",
        f"bound: {point.duty}",
    ]
    told = found.to_json()
    FINDINGS.validate(json.loads(json.dumps(told)))
    assert [way["settled"] for way in told["ways"]] == [
        [{"duty": point.duty, "clause": "C1", "against": ["C2"], "binds": binds}]
        for binds in (False, True)
    ]
    assert "DEPENDS" in str(report)
    assert all(not isinstance(s.point, Clash) for m in missing for s in m.settled)


@each_matcher
def test_a_clash_may_decide_why_alone(matcher) -> None:
    """In any case she may not, by the one clause or by the other."""
    bans = (
        clause("C5", ann.must_not(Visit(), provided=due("C1"))),
        clause("C6", ann.must_not(Visit(), unless=due("C1"))),
    )
    with Engine(agreed(due("C1"), beside=bans), [order(3)], matcher=matcher) as engine:
        said = " ".join(str(engine.decide(ann, Visit(1), on=day(5))).split())
    assert (
        "In any case Ann may not visit (1), but why turns on whether clause C1 prevails over "
        "clause C2, or the reverse. if clause C2 prevails over clause C1 then MAY NOT: clause C6"
    ) in said


@each_matcher
def test_several_clauses_may_be_against_it(matcher) -> None:
    """Both are named, and prevail together."""
    other = clause("C4", bea.must_not(Pay(to=ann)))
    said = str(decided(agreed(due("C1"), beside=(other,)), [order(3)], day(5), matcher))
    assert "over clauses C2 and C4" in " ".join(said.split())
    assert "if clauses C2 and C4 prevail over clause C1 then CANNOT: " in " ".join(said.split())


@each_matcher
def test_what_was_done_on_an_open_condition_stays_open(matcher) -> None:
    """Ann quit on the 20th as the duty was breached, if it bound: then the contract has ended.

    That ends no conflict about what arose before: by the clause that may prevail it is not owed.
    """
    done, events = agreed(breach_of("C1")), [order(3), claim(20)]
    with Engine(done, events, matcher=matcher) as engine:
        for on in (day(19), day(21)):
            assert [d.status for d in engine.duties(on=on)] == [DutyStatus.CONFLICT]
        for on in (day(1, 2), day(1, 3)):  # by then the other clause has ended by itself
            assert not any(isinstance(p, Clash) for d in engine.duties(on=on) for p in d.turns_on)
        found = engine.decide(bea, Pay(usd(1), cyd), on=day(21))
        assert found.verdict is Verdict.SILENT
        found = engine.decide(bea, Pay(usd(1), ann), on=day(21))
        assert {way.answer.verdict for way in found.ways} == {Verdict.CONFLICT, Verdict.PERMITTED}


@each_matcher
def test_a_clash_that_ended_leaves_no_breach(matcher) -> None:
    """The deadline has moved by 28 days, to 10 February: it is overdue from the 11th on."""
    with Engine(agreed(overdue("C1")), [order(3), claim(2)], matcher=matcher) as engine:
        engine.decide(ann, Claim(1, cyd), on=day(20))
        verdicts = [
            engine.decide(ann, Claim(1, cyd), on=day(n, 2)).verdict for n in (1, 10, 11, 28)
        ]
        assert verdicts == [Verdict.VOID, Verdict.VOID, Verdict.PERMITTED, Verdict.PERMITTED]
        assert engine.decide(ann, Claim(1, cyd), on=day(20)).verdict is Verdict.UNDETERMINED


@each_matcher
def test_what_is_done_in_a_conflict_counts_and_settles_what_was_open(matcher) -> None:
    """It is kept, though done after the deadline as it stood: nothing is due, nor was breached."""
    events = [order(3), pay(20, 10)]
    for asked, verdict in (("due", Verdict.VOID), ("kept", Verdict.PERMITTED)):
        for on in (day(21), day(2, 2)):
            assert decided(agreed(QUESTIONS[asked]), events, on, matcher).verdict is verdict
    for asked in ("breached", "overdue"):
        assert not decided(agreed(QUESTIONS[asked]), events, day(21), matcher).turns_on
    (duty,) = duties(agreed(breach_of("C1")), events, day(21), matcher)
    assert duty.status is DutyStatus.KEPT


@each_matcher
def test_a_condition_about_one_duty_turns_on_its_clash_alone(matcher) -> None:
    """Of three orders only that one counts of which it is asked."""
    asked = due("C1", of=Order(level=2))
    found = decided(agreed(asked), [order(3), order(4, level=2), order(5)], day(6), matcher)
    (point,) = found.turns_on
    assert isinstance(point, Clash)
    assert "level=2" in point.duty


@each_matcher
def test_ways_grow_with_the_number_of_clashes_and_no_faster(matcher) -> None:
    """Any of 24 duties would do: one way for each, and one for none of them."""
    orders = [order(1 + number % 20, number + 1) for number in range(24)]
    found = decided(agreed(due("C1")), orders, day(25), matcher)
    assert len(found.ways) == len(orders) + 1


@each_matcher
def test_a_duty_upon_a_breach_that_is_open_is_open(matcher) -> None:
    """Cyd delivers once Bea has breached: if the duty bound, it is owed."""
    beside = clause("C4", cyd.must(Deliver(), upon=breach_of("C1")))
    found = duties(agreed(due("C1"), beside=(beside,)), [order(3)], day(20), matcher)
    told = {duty.clause: duty.status for duty in found}
    assert told == {"C1": DutyStatus.CONFLICT, "C4": DutyStatus.UNDETERMINED}


@each_matcher
def test_a_supposed_breach_is_neither_suspended_nor_discharged(matcher) -> None:
    """Ann quits upon it, or suspends: neither rids it of its conflict."""
    again = clause("C4", ann.can(Claim(number=2), then=resumes("C1")))
    for effect in (terminates(), suspends("C1", extends=True)):
        done = agreed(breach_of("C1"), then=effect, beside=(again,))
        (duty,) = duties(done, [order(3), claim(20)], day(25), matcher)
        answers = [way.answer.status.value for way in duty.ways] or [duty.status.value]
        assert answers == ["conflict"]


@each_matcher
def test_an_amount_goes_by_a_duty_in_conflict_up_to_its_bound(matcher) -> None:
    """A fine of a dollar a day, to what is outstanding of the price: open, paid in full or not."""
    fine = bea.must(Pay(least(outstanding("C1"), usd(1) * periods_late(days(1))), dov))
    late = clause("L", bea.must(Pay(usd(2), cyd), within=days(1), otherwise=fine))
    with Engine(
        agreed(due("C1"), beside=(late,)), [order(1), pay(20, 10, dov)], matcher=matcher
    ) as engine:
        for on in (6, 19, 25):
            (_, _, owed) = engine.duties(on=day(on))
            bound, free = ((str(w.settled[0])[:5], w.answer) for w in reversed(owed.ways))
            assert (bound[0], free[0]) == ("bound", "not b")
            assert bound[1].amount == usd(min(on - 2, 10))
            assert free[1].amount == usd(0)
            assert owed.status is DutyStatus.UNDETERMINED


@each_matcher
def test_what_follows_a_breach_in_doubt_is_followed_where_nothing_else_is_open(matcher) -> None:
    """What would change a decision is looked for with the duty bound, and with it not."""
    after = clause("N", ann.must(Deliver(), upon=breach_of("C1"), within=days(2)))
    shut = clause("S", cyd.must_not(Visit(), provided=breach_of("N")))
    with Engine(agreed(due("C1"), beside=(after, shut)), [order(3)], matcher=matcher) as engine:
        found = engine.decide(cyd, Visit(), on=day(20))
        assert found.verdict is Verdict.UNDETERMINED
        assert all(
            m.decision.verdict is Verdict.PROHIBITED for m in found.why_not(Verdict.PROHIBITED)
        )


@each_matcher
def test_a_clash_that_ends_before_a_period_has_passed_leaves_no_lateness(matcher) -> None:
    """It holds from the 3rd through the 15th: the deadline moves from the 13th to the 25th."""
    stated = clause("S", cyd.must_not(Visit(), provided=overdue("C1", by=days(3))))
    contested = agreed(due("C1"), last=15, beside=(stated,))
    with clause_coverage(contested), Engine(contested, [order(3)], matcher=matcher) as e:
        assert e.decide(ann, Claim(1, cyd), on=day(14)).verdict is Verdict.UNDETERMINED
        e.record(visit(30, by=dov))  # as coverage is counted, what was supposed goes on, too
        assert [(i.since, i.decision.verdict) for i in e.history(ann, Claim(1, cyd))] == [
            (day(1), Verdict.VOID),
            (day(3), Verdict.UNDETERMINED),
            (day(16), Verdict.PERMITTED),
        ]
        assert e.decide(cyd, Visit(), on=day(18)).verdict is Verdict.SILENT
        assert e.decide(cyd, Visit(), on=day(28)).verdict is Verdict.SILENT
        assert e.decide(cyd, Visit(), on=day(29)).verdict is Verdict.PROHIBITED


@pytest.mark.law
@given(
    asked=st.sampled_from(sorted(set(QUESTIONS) - {"kept"})),
    orders=st.lists(st.integers(1, 28), min_size=1, max_size=3),
    on=st.integers(1, 28),
    until=st.integers(1, 31),
    matcher=st.sampled_from(MATCHERS),
)
def test_each_way_is_what_the_contract_says_where_it_ranks_them(
    asked, orders, on, until, matcher
) -> None:
    """With the duty over the prohibition, and with the prohibition over the duty."""
    events = [order(n, number + 1) for number, n in enumerate(orders)]
    open_ = decided(agreed(QUESTIONS[asked], last=until), events, day(on), matcher)
    ranked = {
        True: agreed(QUESTIONS[asked], last=until, duty=("C2",)),
        False: agreed(QUESTIONS[asked], last=until, ban=("C1",)),
    }
    if on > until:
        assert not open_.turns_on
        return
    verdicts = {binds: decided(c, events, day(on), matcher).verdict for binds, c in ranked.items()}
    if len(set(verdicts.values())) == 1:
        assert open_.verdict is verdicts[True]
    else:
        assert open_.verdict is Verdict.UNDETERMINED
        for binds, verdict in verdicts.items():
            alike = [
                way.answer.verdict
                for way in open_.ways
                if {settled.choice for settled in way.settled} == {binds}
            ]
            assert set(alike) == {verdict}
