"""Duties arise, are performed, fall into breach and are discharged, each once and for good."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from datetime import timedelta

import pytest
from attrs import evolve
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

from contract_rules import (
    Clause,
    Contract,
    ContractError,
    DutyStatus,
    Engine,
    StepKind,
    Verdict,
    breach_of,
    days,
    due,
    ends,
    kept,
    overdue,
    resumes,
    suspends,
    usd,
)
from contract_rules.norms.norms import Obligation, is_grace
from contract_rules.testing.strategies.vocabulary import (
    DEALINGS,
    Claim,
    Deliver,
    Notify,
    Order,
    Pay,
    Provider,
    Visit,
)
from contract_rules.values.acts import each_of
from contract_rules.values.instants import instant
from contract_rules.values.periods import after
from support.duty_oracle import Calendar, told
from support.duty_strategies import (
    ANN,
    ASKED,
    BEA,
    HOURS,
    START,
    WEEK,
    duty_cases,
    ordered_cases,
    simple_cases,
    spans,
    varied_cases,
)
from support.examples import many
from support.histories import MATCHERS, matchers, norms_of

DAY = timedelta(days=1)

SETTLED = {DutyStatus.KEPT, DutyStatus.LATE, DutyStatus.DISCHARGED}

ENDED = WEEK[3]

MANY = many(60)
MOST = many(300)
"""How many examples a law is tried on that is cheap, and tells most of what is wrong."""


def contract_of(*clauses, name="The contract"):
    return Contract(
        name=name, parties=(ANN, BEA), clauses=clauses, effective=START, actions=DEALINGS
    )


def standings(engine, on):
    """The duties that had arisen by a date, by their ids."""
    told = engine.duties(on=on)
    duties = {duty.id: duty for duty in told}
    assert len(duties) == len(told)
    return duties


@pytest.mark.slow
@settings(max_examples=MOST)
@given(case=st.one_of(simple_cases(), ordered_cases()), matcher=matchers)
def test_what_becomes_of_duties_is_what_a_calendar_shows(case, matcher):
    """Day by day, every duty stands as one finds who goes through the days on paper."""
    dates = [on for on in ASKED if on >= START]
    paper = Calendar(case.contract, case.history, dates[-1])
    with case.engine(matcher) as engine:
        for on in dates:
            found = [told(duty) for duty in engine.duties(on=on)]
            assert Counter(found) == Counter(paper.told[on])
        left = {event.id: amount for event, amount in engine.unallocated(on=dates[-1])}
    laid_down = [n for n in norms_of(case.contract) if type(n) is Obligation]
    obliged = {(b, n.act.kind) for n in laid_down if n.amount for b in each_of(n.bearer)}
    kinds = [(e.id, e.by, kind) for e in case.history for kind in e.act.kinds]
    paid = {id_ for id_, by, kind in kinds if (by, kind) in obliged}
    paid -= paper.surplus
    assert left == {id_: left for id_, left in paper.left.items() if left > usd(0) and id_ in paid}


@settings(max_examples=MANY)
@given(case=varied_cases(), matcher=matchers)
def test_a_breach_never_unhappens(case, matcher):
    """Once told it is told on every later day, with its day and its place in the history."""
    with case.engine(matcher) as engine:
        found = {on: (standings(engine, on), breached(engine, on)) for on in ASKED}
        for earlier, later in spans():
            (before, seen), (after, still) = found[earlier], found[later]
            for id_, duty in before.items():
                if duty.breached is not None:
                    assert duty.breached <= earlier
                    assert after[id_].breached == duty.breached
                else:
                    assert after[id_].breached is None or after[id_].breached > earlier
                for answer in answers(after[id_]):
                    assert answer.steps[: len(duty.steps)] == duty.steps
            assert not seen - still


def answers(duty):
    """The duty as it stands, or where that turns on what is open, as it would stand."""
    return [way.answer for way in duty.ways] or [duty]


def breached(engine, on):
    """What was breached by a date, so many times."""
    return Counter((b.clause, b.party, b.on, b.event) for b in engine.breaches(on=on))


@given(case=varied_cases(), matcher=matchers)
def test_a_duty_depends_only_on_what_happened_by_then(case, matcher):
    """What is told of a date is the same without the events and amendments that are later."""
    made = case.contract.amendments
    try:
        contracts = [evolve(case.contract, amendments=made[:n]) for n in range(len(made) + 1)]
    except ContractError:  # what an amendment adds may be what makes it whole, as a sort of debt
        reject()
    assume(contracts[0].currency is not None)  # else an amendment or the first payment tells it
    known: dict[tuple[int, int], Engine] = {}
    with ExitStack() as opened:
        engine = opened.enter_context(case.engine(matcher))
        for on in (*WEEK, *HOURS[3:5], ASKED[-1]):
            by_then = sum(a.effective <= on_day(on) for a in made)
            history = tuple(e for e in case.history if e.at <= case.at(on))
            key = by_then, len(history)
            if key not in known:
                then = Engine(contracts[by_then], history, matcher=matcher)
                known[key] = opened.enter_context(then)
            assert in_words(engine, on) == in_words(known[key], on)


def on_day(on):
    """The day that is asked about, or on which an hour is."""
    return getattr(on, "date", lambda: on)()


def in_words(engine, on):
    """All that is told of a date."""
    visits = [
        engine.decide(party, Visit(level), on=on).verdict
        for party in (ANN, BEA)
        for level in (1, 2)
    ]
    return engine.duties(on=on), breaches(engine, on), engine.unallocated(on=on), visits


def breaches(engine, on):
    """The breaches by a date, but for what decisions on acts say of later days."""
    return [(b.clause, b.party, b.on, b.duty, b.event) for b in engine.breaches(on=on)]


def as_of_no_currency(later, earlier):
    """A settled duty as it was told before a currency was known, in which it comes to nothing."""
    told = [(earlier.paid, later.paid)]
    told += [
        (before.paid, after.paid)
        for before, after in zip(earlier.alternatives, later.alternatives, strict=True)
    ]
    assert all(
        after in {before, usd(0)} if before is None else after == before for before, after in told
    )
    return evolve(
        later,
        action=earlier.action,
        amount=earlier.amount,
        paid=earlier.paid,
        outstanding=earlier.outstanding,
        alternatives=earlier.alternatives,
    )


@settings(max_examples=MANY)
@given(case=varied_cases(), matcher=matchers)
def test_a_settled_duty_stays_settled(case, matcher):
    """What was performed or discharged stays so, and nothing more counts to it."""
    with case.engine(matcher) as engine:
        found = {on: standings(engine, on) for on in ASKED}
        for earlier, later in spans():
            after = found[later]
            for id_, duty in found[earlier].items():
                assert duty.is_settled == (duty.status in SETTLED)
                if duty.is_settled:
                    same = evolve(after[id_], on=duty.on, contract=duty.contract)
                    assert same == duty or as_of_no_currency(same, duty) == duty


@settings(max_examples=MANY)
@given(case=varied_cases(), matcher=matchers)
def test_a_discharged_duty_never_revives(case, matcher):
    """Nothing is owed of it from that day on, and its discharge is the last of its steps."""
    with case.engine(matcher) as engine:
        for on in ASKED:
            for duty in engine.duties(on=on):
                kinds = [step.kind for step in duty.steps]
                ended = kinds.count(StepKind.DISCHARGED) + kinds.count(StepKind.PERFORMED)
                assert ended == duty.is_settled
                if duty.status is DutyStatus.DISCHARGED:
                    assert kinds[-1] is StepKind.DISCHARGED
                    assert duty.outstanding in {None, usd(0)}
                    assert (duty.outstanding is None) == (duty.paid is None)


@settings(max_examples=MANY)
@given(case=varied_cases(), matcher=matchers)
def test_suspension_keeps_out_of_breach(case, matcher):
    """Between its suspension and its resumption no duty falls into breach.

    Nor does it between the step by which it is outranked, or clashes, and that by which it binds.
    """
    kept_off = {StepKind.OUTRANKED: DutyStatus.SUSPENDED, StepKind.CLASHED: DutyStatus.CONFLICT}
    with case.engine(matcher) as engine:
        for on in ASKED:
            for duty in engine.duties(on=on):
                asleep, against = False, None
                for step in duty.steps:
                    if step.kind in {StepKind.SUSPENDED, StepKind.RESUMED}:
                        assert asleep == (step.kind is StepKind.RESUMED)
                        asleep = not asleep
                    elif step.kind in {*kept_off, StepKind.BINDS}:
                        assert (step.kind is StepKind.BINDS) <= (against is not None)
                        against = kept_off.get(step.kind)
                    assert not ((asleep or against) and step.kind is StepKind.BREACHED)
                if duty.status in {DutyStatus.SUSPENDED, DutyStatus.CONFLICT}:
                    assert asleep or against is duty.status
                    assert duty.breached is None


@pytest.mark.parametrize("matcher", MATCHERS)
@given(
    times=st.tuples(st.integers(0, 4), st.integers(0, 3), st.integers(1, 9)),
    extends=st.booleans(),
    order=st.permutations(range(4)),
)
def test_a_deadline_moves_by_the_days_slept_where_it_is_so_agreed(matcher, times, extends, order):
    """And where not, what was due while the clause slept is in breach once it wakes."""
    limit, slept, sleeps = times
    pays = Clause(
        "C1", "Pay.", BEA.must(Pay(amount=usd(1)), upon=ANN.did(Order()), within=days(limit))
    )
    sleep = Clause(
        "P",
        "Sleep.",
        ANN.can(Claim(number=1), then=suspends("C1", extends=extends)),
        ANN.can(Claim(number=2), then=resumes("C1")),
    )
    asleep, awake = START + slept * DAY, START + (slept + sleeps) * DAY
    history = (
        ANN.does(Order(usd(1), 1, START), on=START),
        ANN.does(Claim(1, ANN), on=asleep),
        ANN.does(Claim(3, ANN), on=asleep + (sleeps // 2) * DAY),  # a void one
        ANN.does(Claim(2, ANN), on=awake),
    )
    last = START + limit * DAY
    with Engine(contract_of(pays, sleep), matcher=matcher) as engine:
        for number in order:
            engine.record(history[number])
        (duty,) = engine.duties(on=START + 60 * DAY)
    if last < asleep:
        assert duty.breached == last + DAY
    elif extends:
        assert duty.due == last + sleeps * DAY
        assert duty.breached == duty.due + DAY
    else:
        assert duty.due == last
        assert duty.breached == max(last, awake) + DAY


@settings(max_examples=MANY)
@given(case=duty_cases(plain=True), matcher=matchers)
def test_a_remedy_arises_with_a_breach_and_only_then(case, matcher):
    """On the day of each breach one duty comes in its place, where one was agreed."""
    norms = [norm for norm in norms_of(case.contract) if isinstance(norm, Obligation)]
    remedies = [n.otherwise for n in norms if isinstance(n.otherwise, Obligation)]
    elsewhere = Counter(norms) - Counter(remedies)
    in_place = {norm for norm in remedies if is_sure(norm) and norm not in elsewhere}

    def failed(duty):
        """What was breached, and since when: the duty, then each grace that it was given."""
        yield duty.reasons[0].norm, duty.breached
        yield from ((grace.reason.norm, grace.passed) for grace in duty.grace)

    with case.engine(matcher) as engine:
        for on in ASKED:
            duties = [(duty, duty.reasons[0].norm) for duty in engine.duties(on=on)]
            wanted = Counter(
                (duty.clause, norm.otherwise, since)
                for duty, _ in duties
                for norm, since in failed(duty)
                if since is not None and norm.otherwise in in_place
                if not is_grace(norm.otherwise, norm)
            )
            arisen = Counter(
                (duty.clause, norm, duty.arisen) for duty, norm in duties if norm in in_place
            )
            assert arisen == wanted


def is_sure(norm):
    """Whether something comes to be owed wherever the norm takes another's place."""
    differs = norm.amount is not None and getattr(norm.amount[1], "op", "") == "-"
    return norm.upon is None and not differs


@settings(max_examples=MANY)
@given(case=duty_cases(), matcher=matchers)
def test_ends_do_not_undo_what_is_owed(case, matcher):
    """That its clause ends changes no duty that has arisen on that day or before."""
    ids = [c.id for c in case.contract.clauses if c.id.startswith("C")]  # that oblige
    power = Clause("Q", "End all.", ANN.can(Notify(), then=tuple(map(ends, ids))))
    whole = evolve(case.contract, clauses=(*case.contract.clauses, power))
    history = [event for event in case.history if event.at <= instant(ENDED)]
    end = ANN.does(Notify(Provider("Azure"), 1), on=ENDED)
    with (
        Engine(whole, history, matcher=matcher) as engine,
        Engine(whole, (*history, end), matcher=matcher) as ended,
    ):
        owed = standings(engine, ENDED)
        for on in (ENDED, *ASKED[-6:]):
            now, then = standings(ended, on), standings(engine, on)
            assert all(now[id_] == then[id_] for id_ in owed)


@pytest.mark.parametrize("matcher", MATCHERS)
@given(
    on=st.sampled_from((None, *WEEK)),
    limit=st.integers(0, 3),
    grace=st.integers(1, 3),
    asked=st.sampled_from(ASKED),
)
def test_conditions_see_what_duties_tell(matcher, on, limit, grace, asked):
    """A clause that asks how it is with duties is told what `duties` tells."""
    clauses = (
        Clause("C1", "Deliver.", BEA.must(Deliver(), upon=ANN.did(Order()), within=days(limit))),
        Clause("C2", "Due.", ANN.must_not(Visit(level=1), provided=due("C1"))),
        Clause("C3", "Kept.", ANN.must_not(Visit(level=2), provided=kept("C1"))),
        Clause("C4", "Breach.", ANN.must_not(Visit(level=3), provided=breach_of("C1"))),
        Clause("C5", "Overdue.", ANN.must_not(Visit(level=4), provided=overdue("C1"))),
        Clause(
            "C6", "Late.", ANN.must_not(Visit(level=5), provided=overdue("C1", by=days(grace)))
        ),
    )
    history = [ANN.does(Order(usd(1), 1, START), on=START)]
    if on is not None:
        history.append(BEA.does(Deliver(1), on=on))
    with Engine(contract_of(*clauses), history, matcher=matcher) as engine:
        barred = [
            engine.decide(ANN, Visit(level), on=asked).verdict is Verdict.PROHIBITED
            for level in (1, 2, 3, 4, 5)
        ]
        duties = engine.duties(on=asked)
    told_of = [
        any(not duty.is_settled for duty in duties),
        any(duty.status is DutyStatus.KEPT for duty in duties),
        any(duty.breached for duty in duties),
        any(duty.status is DutyStatus.BREACHED for duty in duties),
        any(not duty.is_settled and asked > after(duty.due, days(grace)) for duty in duties),
    ]
    assert barred == told_of
