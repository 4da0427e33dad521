"""The testing kit: what is drawn, how it shrinks, and how it is printed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from contract_rules import (
    Calendar,
    Engine,
    FindingKind,
    Question,
    Roll,
    Rounding,
    StepKind,
    days,
    months,
    nth_business_day,
    usd,
)
from contract_rules.agreements.microsoft_openai import agreement
from contract_rules.evaluation.evaluator import passes
from contract_rules.norms.computed_terms import (
    Interest,
    Outstanding,
    PeriodsLate,
    Rounded,
    Total,
    Undisclosed,
)
from contract_rules.norms.expressions import Computed, Const, Pattern
from contract_rules.norms.normal_form import Reckoning, Ref, Test
from contract_rules.norms.questions import Reading
from contract_rules.testing import History, as_code, histories, questions
from contract_rules.testing.strategies.pools import Drafted, worth
from contract_rules.testing.strategies.stage import later, stage_of
from contract_rules.testing.strategies.vocabulary import Deliver, Order, Visit
from contract_rules.values.acts import Act
from contract_rules.values.instants import instant
from support.dealings import ann, clause, contract, day
from support.few_words import ANN, NOTHING, SMALL, Make, Report, contract_of
from support.sampled import SEARCH, contracts, loan, sale, sample, service
from support.worth import is_worth_it

DAY = timedelta(days=1)


def share(contract, told) -> float:
    """The share of histories of which something is so."""
    drawn = sample(contract)
    return sum(map(told, drawn)) / len(drawn)


# what is drawn


@pytest.mark.slow
@contracts
def test_every_history_is_admitted_in_order(contract) -> None:
    """An engine takes each; events are in order, have ids of their own, and are not too many."""
    for history in sample(contract):
        assert isinstance(history, History)
        assert len(history) <= 12
        assert [e.at for e in history] == sorted(e.at for e in history)
        with Engine(contract, history, matcher="semantics") as engine:
            assert tuple(engine.facts) == history


@contracts
def test_most_histories_are_worth_looking_at(contract) -> None:
    """Clauses restrict, permit or oblige in most of them, though Hypothesis begins with little."""
    assert share(contract, lambda history: is_worth_it(contract, history)) > 0.75


@contracts
def test_few_histories_are_empty_or_repeated(contract) -> None:
    """Hypothesis varies what it has drawn; that seldom leaves nothing, or the same again."""
    assert share(contract, lambda history: not history) < 0.2
    assert len(set(sample(contract))) > 0.4 * len(sample(contract))


@pytest.mark.parametrize(
    ("contract", "kind", "least"),
    [
        (agreement, FindingKind.BREACH, 0.15),
        (agreement, FindingKind.EXERCISED, 0.05),  # half of its powers are under a second reading
        (sale.contract, FindingKind.KEPT, 0.15),
        (sale.contract, FindingKind.LATE, 0.05),
        (sale.contract, FindingKind.COUNTED, 0.05),
        (sale.contract, FindingKind.UNALLOCATED, 0.02),
        (sale.contract, FindingKind.EXERCISED, 0.15),
        (sale.contract, FindingKind.VOID, 0.1),
        (loan.contract, FindingKind.DUTY, 0.5),
        (loan.contract, FindingKind.COUNTED, 0.05),
        (service.contract, FindingKind.KEPT, 0.15),
        (service.contract, FindingKind.EXERCISED, 0.02),
    ],
)
def test_histories_meet_what_clauses_ask_for(contract, kind, least) -> None:
    """Duties are kept, late and paid in part; exercises take effect, and are void."""

    def found(history) -> bool:
        with Engine(contract, history, matcher="semantics") as engine:
            return any(finding.kind is kind for finding in engine.findings())

    assert share(contract, found) >= least


def test_a_consent_is_for_the_provider_whose_compute_is_used() -> None:
    """In most of the histories that have both, they join."""
    pairs = joined = 0
    for history in sample(agreement, 1200):
        providers = {
            kind: {e.act.get("provider") for e in history if kind in e.act.kinds}
            for kind in ("Consent", "UseCompute")
        }
        if all(providers.values()):
            pairs += 1
            joined += not providers["Consent"].isdisjoint(providers["UseCompute"])
    assert pairs > 4
    assert joined / pairs > 0.5


@pytest.mark.slow
def test_duties_are_performed_on_the_last_day_and_on_the_day_after() -> None:
    """A fair part of payments is on the edge of the deadline."""
    last = after = paid = 0
    for history in set(sample(sale.contract, 600)):  # chance repeats some of them often
        with Engine(sale.contract, history, matcher="semantics") as engine:
            for duty in engine.duties(on=date(2027, 1, 1)):
                for step in duty.steps:
                    if step.kind is StepKind.COUNTED:
                        paid += 1
                        last += step.on == duty.due
                        after += step.on == duty.due + DAY
    assert last / paid > 0.05
    assert after / paid > 0.05


@contracts
def test_histories_are_varied(contract) -> None:
    """Some events are of one day, some become known late, some are alike, some have an hour."""
    events = [event for history in sample(contract) for event in history]
    assert 0.01 < sum(e.recorded != e.on for e in events) / len(events) < 0.3
    assert any(isinstance(e.on, datetime) for e in events)
    assert any(e.id.startswith("again ") for e in events)
    assert share(contract, lambda h: len({e.on for e in h}) < len(h)) > 0.1


def test_payments_say_what_they_are_towards() -> None:
    """Now and then one names the event that the duty arose from."""
    ids = [(h, e) for h in sample(service.contract) for e in h if e.towards]
    assert ids
    assert all(event.towards in {e.id for e in history} for history, event in ids)


@given(history=histories(sale.contract, max_size=2, known_by=date(2025, 3, 1)))
def test_what_is_known_by_a_day(history) -> None:
    """Nothing happens later, and nothing becomes known later."""
    assert len(history) <= 2
    for event in history:
        recorded = event.recorded
        day = recorded.date() if isinstance(recorded, datetime) else recorded
        assert day <= date(2025, 3, 1)


def test_what_would_be_known_too_late_is_known_at_once() -> None:
    """What happened in time is not left out for being recorded late."""
    by = date(2025, 1, 15)
    drawn = []

    @settings(SEARCH, max_examples=300)
    @given(histories(sale.contract, known_by=by))
    def draw(history) -> None:
        drawn.extend(history)

    draw()
    assert drawn
    assert all(event.recorded == event.on for event in drawn if event.on == by)


# contracts of few words


def test_a_contract_of_no_words_has_the_empty_history_alone() -> None:
    """There is nothing to do, and nothing to ask about."""
    assert find(histories(NOTHING), lambda _: True) == ()
    with pytest.raises(Exception, match="empty"):
        find(questions(NOTHING), lambda _: True)


def test_a_contract_of_words_alone_has_histories() -> None:
    """What may be recorded beside clauses is recorded."""
    words = contract_of(actions=(Report, Make))
    history = find(histories(words), lambda h: len(h) == 1, settings=SEARCH)
    assert history[0].act.kind == "Report"
    question = find(questions(words), lambda _: True, settings=SEARCH)
    assert question.act.kind == "Report"


HUGE = Computed("*", (Const(usd("1e900")), Const(Decimal("1e900"))))
CONTESTED = Question("q", "Which is it?", readings=("this", "that"))


@pytest.mark.parametrize(
    ("term", "parts", "amount"),
    [
        (Rounded(Const(Decimal("0.126")), 2, Rounding.UP), (Decimal("0.126"),), Decimal("0.13")),
        (Rounded(Const(usd("0.126")), 2, Rounding.DOWN), (usd("0.126"),), usd("0.12")),
        (Undisclosed(), (), None),
        (PeriodsLate(days(1)), (), 1),
        (Interest(Const(Decimal(1))), (), None),
        (Computed("*", (Const(usd(2)), Const(2))), (usd(2), 2), usd(4)),
        (Computed("least", (Const(usd(2)), Const(usd(3)))), (usd(2), usd(3)), usd(2)),
        (HUGE, (usd("1e900"), Decimal("1e900")), None),
        (Total(act=Pattern("Pay"), by=ANN, field="amount", of="Money"), (), None),
        (Reading(CONTESTED), (), None),
        (Rounded(Const(Decimal(1)), 5000, Rounding.UP), (Decimal(1),), None),
    ],
)
def test_what_terms_come_to_while_a_history_is_drawn(term, parts, amount) -> None:
    """As far as that is known without asking an engine."""
    assert worth(Reckoning(term, tuple(map(Const, parts))), {}) == amount


def test_a_slot_that_is_not_filled_is_worth_nothing() -> None:
    """Nor is a day that the calendar does not have."""
    assert worth(Ref(3, "level"), {}) is None
    assert worth(Ref(3, None), {}) is None
    assert later(date(2020, 1, 31), months(1)) is None


def test_nothing_is_paid_or_owed_while_a_history_is_drawn() -> None:
    """So what is left of an amount is all of it; the evaluator says so, as it does on record."""
    slots = {0: stage_of(SMALL).drafted("Make", {})}
    paid = Reckoning(Total(act=Pattern("Pay"), by=ANN, field="amount", of="Money"))
    counted = Reckoning(Total(act=Pattern("Pay"), by=ANN))
    owed = Reckoning(Outstanding("C1"))
    assert [worth(term, slots) for term in (paid, counted, owed)] == [usd(0), 0, usd(0)]
    five = Const(usd(5))
    left = Reckoning(Computed("-", (five, paid.term, owed.term)), (five, paid, owed))
    assert worth(left, slots) == usd(5)


def test_tests_are_put_to_what_is_drafted() -> None:
    """Its day is compared once it is drawn, and is neither before nor after any until then."""
    stage = stage_of(SMALL)
    by_then = Test(Ref(0, None), "<=", (Const(date(2020, 1, 31)),))
    for on, is_so in ((date(2020, 1, 31), True), (date(2020, 2, 1), False), (None, False)):
        assert passes(by_then, (stage.drafted("Make", {}, on),)) is is_so


@pytest.mark.slow
def test_powers_periods_totals_and_terms_of_all_sorts() -> None:
    """Whatever a contract asks about, its histories are admitted and its questions answered."""
    for history in sample(SMALL, 400):
        with Engine(SMALL, history, matcher="semantics") as engine:
            assert tuple(engine.facts) == history
    begun = find(
        histories(SMALL),
        lambda h: any(f.kind is FindingKind.BREACH for f in _findings(SMALL, h)),
        settings=SEARCH,
    )
    assert len(begun) <= 3


def _findings(contract, history):
    with Engine(contract, history, matcher="semantics") as engine:
        return engine.findings()


def test_what_is_only_drafted_is_on_record_nowhere() -> None:
    """So that no duty is that of its occasion."""
    assert Drafted(Act("Deliver")).id is None


@given(st.data())
@settings(max_examples=20)
def test_a_history_is_drawn_whatever_the_calendar_knows(data) -> None:
    """A last day of a year that it does not know is taken as it stands; so is a number of days."""
    office = Calendar(off=(day(10),), years=(2020, 2020))
    rolled = {"rolls": Roll.FOLLOWING, "calendar": office}
    late = ann.must(Deliver(), upon=Order, within=days(400), **rolled, otherwise=ann.must(Visit()))
    stated = ann.must(Deliver(), upon=Order, within=days(Order.level), otherwise=ann.must(Visit()))
    lacking = nth_business_day(22, Order.on, "US")  # of which most months have fewer
    last = ann.must(Deliver(), upon=Order, by=lacking, otherwise=ann.must(Visit()))
    agreed = contract(clause("C1", late), clause("C2", stated), clause("C3", last))
    assert all(event.act.kind for event in data.draw(histories(agreed)))


@given(history=histories(sale.contract, max_size=6, undone=True))
def test_histories_may_be_partly_undone(history) -> None:
    """What undoes events comes last; an engine admits it, and it prints as code."""
    acts = [event for event in history if not event.undoes]
    assert list(history[: len(acts)]) == acts
    with Engine(sale.contract, history, matcher="semantics") as engine:
        assert len(engine.facts) == len(history)
    space: dict[str, object] = {}
    exec(as_code(history), space)  # noqa: S102 (our own)
    assert space["history"] == tuple(history)


@pytest.mark.parametrize("what", ["reversals", "strikes", "corrects", "strikes strikes"])
def test_every_way_of_undoing_is_drawn(what) -> None:
    """Reversals of acts; events that never happened, or on another day; and that it was not so."""

    def has(history):
        by_id = {event.id: event for event in history}
        match what:
            case "reversals":
                return any(event.reverses for event in history)
            case "strikes strikes":
                return any(e.strikes and by_id[e.strikes].strikes for e in history)
            case _:
                return any(getattr(event, what) for event in history)

    assert has(find(histories(sale.contract, max_size=4, undone=True), has))


def test_by_a_day_everything_that_is_undone_is_known() -> None:
    last = date(2025, 1, 20)

    @settings(max_examples=100)
    @given(history=histories(sale.contract, max_size=4, undone=True, known_by=last))
    def all_is_known(history) -> None:
        assert all(max(e.at, e.known) <= instant(last) for e in history if e.undoes)

    all_is_known()
