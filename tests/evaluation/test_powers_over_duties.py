"""Powers that suspend, resume, waive, assign, begin, end and terminate what is owed."""

from __future__ import annotations

from datetime import date

import pytest

from contract_rules import (
    Amendment,
    Contract,
    DutyStatus,
    Engine,
    FindingKind,
    StepKind,
    Verdict,
    anything,
    assigns,
    at_least,
    begins,
    business_days,
    days,
    ends,
    releases,
    resumes,
    suspends,
    terminates,
    to_date,
    total,
    usd,
    waives,
)
from contract_rules.testing.strategies.vocabulary import Claim, Deliver, Order, Pay, Visit
from support.dealings import (
    ann,
    bea,
    claim,
    clause,
    contract,
    cyd,
    day,
    deliver,
    dov,
    duties,
    each_matcher,
    order,
    pay,
    stands,
    visit,
)

WORK = clause("C1", ann.must(Deliver(), upon=bea.did(Order()), within=days(5)))
DEED = clause("C1", bea.must(Deliver(), upon=Order, within=days(5)))
PRICE = clause("C1", bea.must(Pay(amount=Order.price, to=ann), upon=Order, within=days(5)))


def power(number: int, *effects, id_: str = "", **parts):
    """A clause by which Ann can bring about effects with her claim of that number."""
    return clause(id_ or f"P{number}", ann.can(Claim(number=number), then=effects, **parts))


HOLD = power(1, suspends("C1", extends=False))
EXTEND = power(2, suspends("C1", extends=True))
RESUME = power(3, resumes("C1"))
PROHIBITED = Verdict.PROHIBITED


@pytest.mark.parametrize(
    ("effect", "right"),
    [
        (assigns("C1", to=cyd), (cyd, DutyStatus.KEPT)),
        (waives("C1"), (ann, DutyStatus.DISCHARGED)),
        (releases("C1", debtor=bea), (ann, DutyStatus.DISCHARGED)),
    ],
)
@pytest.mark.parametrize("last", [True, False])
@each_matcher
def test_what_goes_with_a_termination_does_so_whichever_is_named_first(
    matcher, last, effect, right
) -> None:
    """A debt of nothing is kept as the contract ends: to whom it is owed then, if it still is."""
    sold = to_date(total(Order.price, by=bea))
    debt = clause("C1", bea.must(Pay(amount=sold, to=ann), upon=ann.did(Deliver())))
    both = (terminates(), effect) if last else (effect, terminates())
    (duty,) = duties(contract(debt, power(1, *both)), (deliver(3), claim(3, 1)), day(4), matcher)
    assert (duty.counterparty, duty.status) == right


@each_matcher
def test_a_suspended_duty_does_not_fall_into_breach(matcher) -> None:
    """Until it is resumed; then, without extension, at once where its deadline has passed."""
    agreed = contract(WORK, HOLD, RESUME)
    held = (order(2), claim(4, 1))
    assert stands(agreed, held, date(2030, 1, 1), matcher) == ["C1 suspended"]
    (duty,) = duties(agreed, held, day(9), matcher)
    assert (duty.since, duty.due) == (day(5), day(7))
    resumed = (*held, claim(20, 3))
    assert stands(agreed, resumed, day(20), matcher) == ["C1 open"]
    (duty,) = duties(agreed, resumed, day(21), matcher)
    assert (duty.status.value, duty.due, duty.breached) == ("breached", day(7), day(21))
    assert [(s.kind, s.on, s.event) for s in duty.steps] == [
        (StepKind.SUSPENDED, day(5), held[1]),
        (StepKind.RESUMED, day(20), resumed[2]),
        (StepKind.BREACHED, day(21), None),
    ]


@each_matcher
def test_a_suspension_that_extends_moves_the_deadline(matcher) -> None:
    """By as many days as the duty slept; each sleep adds its own."""
    agreed = contract(WORK, EXTEND, RESUME)
    events = (order(2), claim(4, 2), claim(10, 3))
    (duty,) = duties(agreed, events, day(10), matcher)
    assert (duty.status.value, duty.since, duty.due) == ("open", day(10), day(13))
    assert stands(agreed, events, day(14), matcher) == ["C1 breached"]
    again = (*events, claim(11, 2), claim(16, 3))
    (duty,) = duties(agreed, again, day(16), matcher)
    assert duty.due == day(18)
    assert duties(agreed, again, day(3), matcher)[0].due == day(7)


@each_matcher
def test_a_clause_that_sleeps_makes_no_duties_until_it_wakes(matcher) -> None:
    """Nor do its other norms apply; what arises when it wakes, or after, is not moved."""
    whole = clause(
        "C1",
        ann.must(Deliver(), upon=bea.did(Order()), within=days(5)),
        ann.must_not(Visit()),
    )
    agreed = contract(whole, EXTEND, RESUME)
    events = (claim(3, 2), order(4), claim(6, 3), order(7))
    assert duties(agreed, events, day(5), matcher) == ()
    found = [(duty.arisen, duty.due) for duty in duties(agreed, events, day(9), matcher)]
    assert found == [(day(6), day(11)), (day(7), day(12))]
    with Engine(agreed, events, matcher=matcher) as engine:
        found = [engine.decide(ann, Visit(1), on=day(n)).verdict for n in (2, 4, 6)]
        assert found == [Verdict.PROHIBITED, Verdict.SILENT, Verdict.PROHIBITED]


@each_matcher
def test_a_standing_duty_sleeps_and_is_not_made_anew(matcher) -> None:
    """It is the same duty that wakes."""
    agreed = contract(clause("C1", ann.must(Deliver(), by=day(8))), EXTEND, RESUME)
    (duty,) = duties(agreed, (claim(3, 2), claim(6, 3)), day(9), matcher)
    assert (duty.arisen, duty.due) == (day(1), day(11))


@each_matcher
def test_what_is_suspended_can_be_performed(matcher) -> None:
    """It is kept then."""
    agreed = contract(WORK, HOLD)
    events = (order(2), claim(4, 1), deliver(20))
    assert stands(agreed, events, day(20), matcher) == ["C1 kept"]


@each_matcher
def test_what_is_in_breach_is_not_suspended(matcher) -> None:
    """And what is suspended already stays so by a second suspension."""
    agreed = contract(WORK, HOLD, EXTEND, RESUME)
    assert stands(agreed, (order(2), claim(9, 1)), day(9), matcher) == ["C1 breached"]
    twice = (order(2), claim(4, 1), claim(5, 2), claim(6, 3))
    (duty,) = duties(agreed, twice, day(6), matcher)
    assert (duty.status.value, duty.due) == ("open", day(7))
    assert [step.kind for step in duty.steps] == [StepKind.SUSPENDED, StepKind.RESUMED]


@each_matcher
def test_resuming_what_is_awake_changes_nothing(matcher) -> None:
    """Nor what is already resumed, nor what a text begins."""
    agreed = contract(WORK, EXTEND, RESUME)
    (duty,) = duties(agreed, (order(2), claim(4, 3)), day(5), matcher)
    assert (duty.steps, duty.due) == ((), day(7))


@each_matcher
@pytest.mark.parametrize("extends", [False, True])
def test_what_is_suspended_and_resumed_on_one_day_is_never_suspended(matcher, extends) -> None:
    """Only what is suspended can be resumed, so that came first, whatever was recorded first."""
    hold = power(1, suspends("C1", extends=extends), suspends("C2", extends=extends))
    ban = clause("C2", bea.must_not(Pay()))
    agreed = contract(WORK, ban, hold, power(3, resumes("C1"), resumes("C2")))
    both = order(2), claim(4, 1), claim(4, 3)
    for made in (both, (*both[:1], *both[:0:-1])):
        (duty,) = duties(agreed, made, day(5), matcher)
        assert (duty.steps, duty.due) == ((), day(7))
        with Engine(agreed, made[:1], matcher=matcher) as engine:
            assert [[f.kind for f in engine.record(e)] for e in made[1:]] == [
                [FindingKind.EXERCISED],
                [FindingKind.EXERCISED],
            ]
            for on in (4, 5, 9):
                assert engine.decide(bea, Pay(usd(1), ann), on=day(on)).verdict is PROHIBITED
            engine.record(claim(3, 1))  # and so it was resumed on the 4th, and suspended anew
            assert engine.decide(bea, Pay(usd(1), ann), on=day(4)).verdict is PROHIBITED
            assert engine.decide(bea, Pay(usd(1), ann), on=day(5)).verdict is Verdict.SILENT
            assert "and so suspended it" in " ".join(
                str(engine.decide(bea, Pay(usd(1), ann), on=day(5))).split()
            )


@each_matcher
def test_a_waiver_discharges_what_is_owed(matcher) -> None:
    """All of it, or what arose from the event that it is towards; not what arises later."""
    agreed = contract(PRICE, power(4, waives("C1")))
    orders = (order(2, 10), order(3, 20))
    both = (*orders, claim(4, 4), order(5, 30))
    assert stands(agreed, both, day(5), matcher) == [
        "C1 discharged 0 0",
        "C1 discharged 0 0",
        "C1 open 0 30",
    ]
    assert stands(agreed, both, day(3), matcher) == ["C1 open 0 10", "C1 open 0 20"]
    one = (*orders, claim(4, 4, towards=orders[1]))
    assert stands(agreed, one, day(5), matcher) == ["C1 open 0 10", "C1 discharged 0 0"]
    (_, duty) = duties(agreed, one, day(5), matcher)
    assert (duty.since, duty.steps[-1].event) == (day(5), one[2])


@each_matcher
def test_what_is_discharged_takes_no_payment_and_no_breach(matcher) -> None:
    """What was paid before stays paid; a breach before stays a breach."""
    agreed = contract(PRICE, power(4, waives("C1")))
    events = (order(2, 10), pay(3, 4), claim(4, 4), pay(5, 6))
    with Engine(agreed, events, matcher=matcher) as engine:
        (duty,) = engine.duties(on=day(30))
        assert (duty.status.value, duty.paid, duty.outstanding) == ("discharged", usd(4), usd(0))
        assert engine.breaches(on=day(30)) == ()
        assert [left for _, left in engine.unallocated(on=day(30))] == [usd(6)]
    late = (order(2, 10), claim(9, 4))
    with Engine(agreed, late, matcher=matcher) as engine:
        (duty,) = engine.duties(on=day(30))
        assert (duty.status.value, duty.breached) == ("discharged", day(8))
        assert [breach.on for breach in engine.breaches(on=day(30))] == [day(8)]


@each_matcher
def test_an_assignment_changes_to_whom_it_is_owed(matcher) -> None:
    """From then on a payment counts if it is made to the assignee; part payments stand."""
    agreed = contract(PRICE, power(5, assigns("C1", to=Claim.to)))
    events = (order(2, 10), pay(3, 4), claim(4, 5, cyd))
    assert stands(agreed, (*events, pay(5, 6)), day(5), matcher) == ["C1 open 4 6"]
    done = (*events, pay(5, 6, cyd))
    assert stands(agreed, done, day(5), matcher) == ["C1 kept 10 0"]
    with Engine(agreed, done, matcher=matcher) as engine:
        (before,), (after,) = engine.duties(on=day(3)), engine.duties(on=day(5))
        assert (before.counterparty, after.counterparty) == (ann, cyd)
        assert after.steps[1].kind is StepKind.ASSIGNED
        assert after.steps[1].party == cyd


@each_matcher
def test_an_assignment_holds_for_what_arises_later(matcher) -> None:
    """And a second one passes on what the first passed on."""
    agreed = contract(PRICE, power(5, assigns("C1", to=Claim.to)), power(6, assigns("C1", to=dov)))
    events = (claim(2, 5, cyd), order(3, 10))
    (duty,) = duties(agreed, events, day(4), matcher)
    assert duty.counterparty == cyd
    assert stands(agreed, (*events, pay(4, 10)), day(4), matcher) == ["C1 open 0 10"]
    assert stands(agreed, (*events, pay(4, 10, cyd)), day(4), matcher) == ["C1 kept 10 0"]
    twice = (*events, claim(4, 6), pay(5, 10, dov))
    assert stands(agreed, twice, day(5), matcher) == ["C1 kept 10 0"]


@each_matcher
def test_what_is_learnt_before_an_assignment_takes_it_back(matcher) -> None:
    """A payment and an order that become known late are counted as if known in time."""
    agreed = contract(PRICE, power(5, assigns("C1", to=Claim.to)), HOLD, RESUME)
    events = (order(2, 10), claim(4, 5, cyd), claim(6, 1), claim(8, 3), pay(8, 6, cyd))
    for late in (pay(3, 4), order(3, 4)):
        with Engine(agreed, events, matcher=matcher) as engine:
            engine.record(late)
            told = [(d.id, d.status, d.paid, d.counterparty) for d in engine.duties(on=day(9))]
        known = duties(agreed, (*events, late), day(9), matcher)
        assert told == [(d.id, d.status, d.paid, d.counterparty) for d in known]


@each_matcher
def test_a_termination_ends_what_does_not_survive(matcher) -> None:
    """Deeds are discharged, money that is earned stays owed, what survives goes on."""
    agreed = contract(
        PRICE,
        clause("C2", ann.must(Deliver(), upon=bea.did(Order())), survives=True),
        clause("C3", cyd.must_not(Visit())),
        clause("C4", dov.must_not(Visit()), survives=True),
        clause("C5", ann.must(Deliver(), upon=bea.did(Order()))),
        power(7, terminates(), id_="P7"),
    )
    events = (order(2, 10), order(8, 20), claim(9, 7), order(10, 30))
    assert stands(agreed, events, day(11), matcher) == [
        "C1 breached 0 10",
        "C2 open",
        "C5 discharged",
        "C1 open 0 20",
        "C2 open",
        "C5 discharged",
        "C2 open",
    ]
    with Engine(agreed, events, matcher=matcher) as engine:
        assert engine.decide(cyd, Visit(1), on=day(10)).verdict is Verdict.SILENT
        assert engine.decide(dov, Visit(1), on=day(10)).verdict is Verdict.PROHIBITED
        (void,) = engine.record(claim(12, 7, dov))
        assert void.kind is FindingKind.VOID


@each_matcher
def test_a_notice_lets_an_exercise_take_effect_later(matcher) -> None:
    """Every effect has one; until its day everything is as it was."""
    notice = days(3)
    made = (order(2, 10), claim(4, 8))
    for effect, before, after in (
        (waives("C1", after=notice), "C1 open 0 10", "C1 discharged 0 0"),
        (suspends("C1", extends=True, after=notice), "C1 open 0 10", "C1 suspended 0 10"),
        (terminates(after=notice), "C1 open", "C1 discharged"),
    ):
        agreed = contract(DEED if "0" not in before else PRICE, power(8, effect))
        assert stands(agreed, made, day(7), matcher) == [before]
        assert stands(agreed, made, day(8), matcher) == [after]
    agreed = contract(PRICE, power(8, assigns("C1", to=Claim.to, after=notice)))
    assert [duties(agreed, made, day(n), matcher)[0].counterparty for n in (7, 8)] == [ann, cyd]
    agreed = contract(PRICE, HOLD, power(8, resumes("C1", after=notice)))
    held = (*made, claim(3, 1))
    assert stands(agreed, held, day(6), matcher) == ["C1 suspended 0 10"]
    assert stands(agreed, held, day(7), matcher) == ["C1 open 0 10"]


@each_matcher
def test_norms_begin_and_end_after_their_notice(matcher) -> None:
    """A clause, and a norm of the exercise's own."""
    own = begins(cyd.must_not(Visit(level=at_least(Claim.number))), after=days(2))
    agreed = contract(
        clause("C1", dov.must_not(Visit()), dormant=True),
        clause("C2", ann.must_not(Visit())),
        power(1, begins("C1", after=days(3)), ends("C2", after=days(4)), own),
    )
    with Engine(agreed, (claim(2, 1),), matcher=matcher) as engine:

        def barred(party):
            asked = [engine.decide(party, Visit(1), on=day(n)).verdict for n in range(2, 8)]
            return [verdict is Verdict.PROHIBITED for verdict in asked]

        assert barred(cyd) == [False, False, True, True, True, True]
        assert barred(dov) == [False, False, False, True, True, True]
        assert barred(ann) == [True, True, True, True, True, False]


@each_matcher
def test_an_exercise_lays_a_duty_of_its_own(matcher) -> None:
    """One for each exercise, of what it names, from its instant or after its notice."""
    refund = bea.must(Pay(amount=usd(7), to=Claim.to), within=days(3))
    for after, arisen in ((None, day(2)), (days(4), day(6))):
        agreed = contract(power(1, begins(refund, after=after)))
        events = (claim(2, 1), claim(3, 1, dov))
        first, second = duties(agreed, events, day(9), matcher)
        assert (first.counterparty, first.arisen) == (cyd, arisen)
        assert (first.due, second.due) == (day(arisen.day + 3), day(arisen.day + 4))
        assert (second.counterparty, second.trigger) == (dov, events[1])
        assert second.reasons[0].events == (events[1],)
        paid = (*events, pay(9, 7, dov))
        statuses = [duty.status.value for duty in duties(agreed, paid, day(9), matcher)]
        assert statuses == (["breached", "late"] if after is None else ["open", "kept"])


@each_matcher
def test_an_exercise_brings_an_obligation_upon_acts_into_force(matcher) -> None:
    """Each occasion from then on makes a duty; it may speak of the exercise and the occasion."""
    own = ann.must(Deliver(level=Claim.number), upon=bea.did(Order()), within=days(2))
    agreed = contract(power(2, begins(own)))
    events = (order(1), claim(2, 2), order(3), order(4))
    found = duties(agreed, (*events, deliver(4, 2)), day(5), matcher)
    assert [(d.arisen, d.due, d.status.value) for d in found] == [
        (day(3), day(5), "kept"),
        (day(4), day(6), "open"),
    ]
    assert found[0].reasons[0].exercise == events[1]
    ended = contract(power(2, begins(own)), power(3, ends("P2")))
    assert len(duties(ended, (*events[:3], claim(4, 3), order(5)), day(6), matcher)) == 1


@each_matcher
def test_duties_stand_when_their_clause_ends(matcher) -> None:
    """No new ones arise."""
    agreed = contract(PRICE, power(3, ends("C1")))
    events = (order(2, 10), claim(3, 3), order(4, 20))
    assert stands(agreed, events, day(5), matcher) == ["C1 open 0 10"]
    assert stands(agreed, (*events, pay(5, 10)), day(5), matcher) == ["C1 kept 10 0"]


@each_matcher
def test_an_exercise_without_the_power_changes_no_duty(matcher) -> None:
    """By another party, or without what it supposes."""
    given = power(4, waives("C1"), provided=cyd.did(Visit()))
    agreed = contract(PRICE, given)
    made = (order(2, 10), claim(4, 4))
    assert stands(agreed, made, day(5), matcher) == ["C1 open 0 10"]
    assert stands(agreed, (*made, visit(3)), day(5), matcher) == ["C1 discharged 0 0"]
    other = (order(2, 10), visit(3), claim(4, 4, by=bea))
    assert stands(agreed, other, day(5), matcher) == ["C1 open 0 10"]


@each_matcher
def test_effects_of_one_exercise_take_place_together(matcher) -> None:
    """What they begin on its day, and what they end after it."""
    agreed = contract(
        PRICE,
        power(9, waives("C1"), begins(bea.must(Pay(amount=usd(3), to=anything), within=days(1)))),
    )
    assert stands(agreed, (order(2, 10), claim(3, 9)), day(3), matcher) == [
        "C1 open 0 10",
        "P9 open 0 3",
    ]
    assert stands(agreed, (order(2, 10), claim(3, 9)), day(4), matcher) == [
        "C1 discharged 0 0",
        "P9 open 0 3",
    ]


@each_matcher
def test_equal_duties_of_an_exercise_arise_after_their_own_notices(matcher) -> None:
    """Each once: instalments, or two at once."""
    part = bea.must(Pay(amount=usd(7), to=Claim.to), within=days(3))
    for notices, arisen in (
        ((days(2), days(4)), [day(4), day(6)]),
        ((None, days(4)), [day(2), day(6)]),
        ((None, None), [day(2), day(2)]),
    ):
        effects = tuple(begins(part, after=notice) for notice in notices)
        agreed = contract(power(1, *effects))
        assert [d.arisen for d in duties(agreed, (claim(2, 1),), day(9), matcher)] == arisen


@each_matcher
def test_a_duty_of_its_own_needs_the_clause_that_confers_the_power(matcher) -> None:
    """Where that ends before the notice runs out, none arises; one that has arisen stands."""
    own = begins(bea.must(Deliver()), after=days(3))
    agreed = contract(power(1, own), power(2, ends("P1")))
    assert stands(agreed, (claim(2, 1), claim(4, 2)), day(9), matcher) == []
    assert stands(agreed, (claim(2, 1), claim(6, 2)), day(9), matcher) == ["P1 open"]


SLEEPING = clause("C1", ann.must(Deliver(), upon=bea.did(Order()), within=days(5)))

WAKE = clause(
    "C2",
    ann.can(Claim(number=1), then=suspends("C1", extends=False)),
    ann.can(Claim(number=2), then=suspends("C1", extends=True)),
    ann.can(Claim(number=3), then=resumes("C1")),
    ann.can(Claim(number=4), then=ends("C1")),
    ann.can(Claim(number=5), then=begins("C1")),
    ann.can(Claim(number=6), then=terminates()),
)


@each_matcher
@pytest.mark.parametrize(("halt", "last"), [(1, 9), (2, 14)])
def test_what_would_have_arisen_during_a_suspension_arises_when_it_ends(
    halt, last, matcher
) -> None:
    """Its period counts from then if the suspension extends, else from the occasion."""
    agreed = contract(SLEEPING, WAKE)
    events = (claim(2, halt), order(4), claim(9, 3))
    assert duties(agreed, events[:2], day(30), matcher) == ()
    with Engine(agreed, events, matcher=matcher) as engine:
        assert engine.duties(on=day(8)) == ()
        (duty,) = engine.duties(on=day(9))
        assert (duty.arisen, duty.due, duty.trigger) == (day(9), day(last), events[1])
        (step,) = duty.steps
        assert (step.kind, step.on, step.event) == (StepKind.RESUMED, day(9), events[2])
        assert "from 2020-01-09. On 2020-01-09 it was" in " ".join(str(duty).split())
        late = order(3, id="late")
        engine.record(late)
        assert {d.trigger.id for d in engine.duties(on=day(9))} == {late.id, events[1].id}


@each_matcher
def test_what_waits_falls_due_no_earlier_than_on_the_day_on_which_it_arises(matcher) -> None:
    """However long ago its occasion was."""
    agreed = contract(SLEEPING, WAKE)
    events = (claim(2, 1), order(4), claim(25, 3))
    (duty,) = duties(agreed, events, day(25), matcher)
    assert (duty.due, duty.status) == (day(25), DutyStatus.OPEN)
    assert stands(agreed, (*events, deliver(25)), day(26), matcher) == ["C1 kept"]


@each_matcher
def test_what_waits_never_arises_if_its_clause_or_the_contract_ends_first(matcher) -> None:
    """Nor if the clause begins anew, and is suspended and resumed again."""
    agreed = contract(SLEEPING, WAKE)
    halted = (claim(2, 1), order(4))
    for end in (4, 6):
        assert duties(agreed, (*halted, claim(6, end), claim(9, 3)), day(30), matcher) == ()
    again = (claim(6, 4), claim(8, 5), claim(10, 1), claim(12, 3))
    assert duties(agreed, (*halted, *again), day(30), matcher) == ()


@each_matcher
def test_an_occasion_without_its_condition_does_not_wait(matcher) -> None:
    """What is decided is decided on the occasion, and amounts are of it."""
    norm = bea.must(
        Pay(amount=total(Order.price, by=bea), to=ann),
        upon=bea.did(Order()),
        provided=cyd.did(Visit()),
    )
    agreed = contract(clause("C1", norm), WAKE)
    events = (claim(2, 1), order(3), visit(4), order(5, 20), claim(9, 3), order(9, 40))
    assert stands(agreed, events, day(9), matcher) == ["C1 open 0 30", "C1 open 0 70"]


@each_matcher
def test_what_a_power_begins_with_notice_waits_while_its_clause_is_suspended(matcher) -> None:
    """And begins when that ends."""
    agreed = contract(
        clause("C1", ann.can(Claim(number=9), then=begins(bea.must(Visit()), after=days(2)))), WAKE
    )
    events = (claim(2, 9), claim(3, 1), claim(8, 3))
    assert duties(agreed, events, day(7), matcher) == ()
    (duty,) = duties(agreed, events, day(8), matcher)
    assert duty.arisen == day(8)


@each_matcher
def test_a_wording_that_was_repealed_meanwhile_makes_no_duty(matcher) -> None:
    """A clause that no text holds cannot be resumed."""
    repeal = Amendment(title="The end", effective=day(6), repeals=("C1",))
    powers = clause(
        "C2",
        ann.can(Claim(number=1), then=suspends("C1", extends=False)),
        ann.can(Claim(number=3), then=resumes("C1")),
    )
    agreed = contract(SLEEPING, powers, amendments=(repeal,))
    assert duties(agreed, (claim(2, 1), order(4), claim(9, 3)), day(30), matcher) == ()


@each_matcher
def test_an_extension_counts_business_days_where_the_deadline_does(matcher) -> None:
    """Ten business days from 3 March 2025, of which three were slept."""
    agreed = Contract(
        name="C",
        parties=(ann, bea, cyd),
        clauses=(
            clause(
                "C1", ann.must(Deliver(), upon=bea.did(Order()), within=business_days(10, "US"))
            ),
            WAKE,
        ),
        effective=date(2025, 1, 1),
        actions=(Order, Visit, Pay),
    )
    ordered = bea.does(Order(usd(1), 1, day(20)), on=date(2025, 3, 3))
    halted, resumed = (
        ann.does(Claim(number, cyd), on=date(2025, 3, on)) for number, on in ((2, 6), (3, 11))
    )
    (duty,) = duties(agreed, (ordered, halted, resumed), date(2025, 3, 14), matcher)
    assert duty.due == date(2025, 3, 20)
