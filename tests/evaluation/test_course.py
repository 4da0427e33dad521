"""What is in force when: exercises of powers, and what they begin and end."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import permutations

import pytest

from contract_rules import Clause, Contract, Engine, FindingKind, Verdict, begins, days, ends
from contract_rules.answers.reasons import Outcome
from contract_rules.testing.strategies.vocabulary import (
    PARTIES,
    Consent,
    Declare,
    Model,
    Notify,
    Provider,
    Release,
    Ship,
)
from support.histories import MATCHERS

ann, bea, _, _ = PARTIES
azure, oracle, first = Provider("Azure"), Provider("Oracle"), Model("M1")
START = date(2020, 1, 1)
SHIP = Ship(provider=azure, level=1)

pytestmark = pytest.mark.parametrize("matcher", MATCHERS)


def day(number):
    return date(2020, 1, number)


def notify(number, by=bea, level=1, **more):
    return by.does(Notify(provider=azure, level=level), on=day(number), **more)


def consent(number, by=bea):
    return by.does(Consent(provider=azure, to=ann), on=day(number))


def contract(*clauses):
    return Contract(name="The contract", parties=(ann, bea), clauses=clauses, effective=START)


def verdicts(contract, matcher, events, *days, act=SHIP, by=ann):
    with Engine(contract, events, matcher=matcher) as engine:
        return [engine.decide(by, act, on=day(n)).verdict for n in days]


FREE, BARRED = Verdict.SILENT, Verdict.PROHIBITED
BAN = Clause("C1", "Ann does not ship.", ann.must_not(Ship()))
DORMANT = Clause("C1", "Ann does not ship, once it is said.", ann.must_not(Ship()), dormant=True)
LIFT = Clause("C2", "Bea may lift it.", bea.can(Notify(level=1), then=ends("C1")))
SET = Clause("C3", "Bea may set it.", bea.can(Notify(level=2), then=begins("C1")))


def test_a_power_ends_a_clause_after_its_instant(matcher) -> None:
    """After a day, from the next on; what was so before stays so."""
    assert verdicts(contract(BAN, LIFT), matcher, [notify(3)], 2, 3, 4, 9) == [
        BARRED,
        BARRED,
        FREE,
        FREE,
    ]


def test_a_notice_is_the_same_so_many_days_later(matcher) -> None:
    """Of fourteen days, given on the first: in force on the fifteenth, ended on the sixteenth."""
    noon = datetime(2020, 1, 15, 12, tzinfo=UTC)
    for notice, last in ((None, 1), (days(0), 1), (days(14), 15)):
        lift = Clause("C2", "Lift.", bea.can(Notify(), then=ends("C1", after=notice)))
        set_ = Clause("C3", "Set.", bea.can(Notify(), then=begins("C4", after=notice)))
        other = Clause("C4", "Bea does not ship.", bea.must_not(Ship()), dormant=True)
        agreed = contract(BAN, lift, set_, other)
        for event in (notify(1), bea.does(Notify(azure, 1), on=noon.replace(day=1))):
            with Engine(agreed, [event], matcher=matcher) as engine:
                for n in range(1, 20):
                    barred = engine.decide(ann, SHIP, on=day(n)).verdict is BARRED
                    at_noon = last == 1 and event.on != day(1)  # so it has ended by the end of it
                    assert barred == (n < last or (n == last and not at_noon))
                    begun = engine.decide(bea, SHIP, on=day(n)).verdict is BARRED
                    assert begun == (n >= last)
    with Engine(agreed, [event], matcher=matcher) as engine:
        assert engine.decide(ann, SHIP, on=noon).verdict is BARRED


def test_a_dormant_clause_waits_for_its_beginning(matcher) -> None:
    """And can be ended and begun again."""
    events = [notify(2, level=2), notify(4, level=1), notify(6, level=2)]
    for recorded in permutations(events):
        found = verdicts(contract(DORMANT, LIFT, SET), matcher, recorded, 1, 2, 4, 5, 6)
        assert found == [FREE, BARRED, BARRED, FREE, BARRED]


def test_of_one_instant_an_end_has_the_last_word(matcher) -> None:
    """In whichever order the two are recorded."""
    for recorded in permutations([notify(3, level=2), notify(3, level=1)]):
        assert verdicts(contract(DORMANT, LIFT, SET), matcher, recorded, 3, 4) == [BARRED, FREE]


def test_what_begins_at_an_instant_can_be_used_at_it(matcher) -> None:
    """A power that one exercise brings into force is exercised on the same day."""
    waiting = Clause("C2", "Waits.", bea.can(Notify(level=1), then=ends("C1")), dormant=True)
    wake = Clause("C3", "Wakes.", ann.can(Consent(), then=begins("C2")))
    for recorded in permutations([notify(3), consent(3, ann)]):
        assert verdicts(contract(BAN, waiting, wake), matcher, recorded, 3, 4) == [BARRED, FREE]
    assert verdicts(contract(BAN, waiting, wake), matcher, [notify(3)], 3) == [BARRED]


def test_an_exercise_without_the_power_is_void(matcher) -> None:
    """By another party, or without what the power supposes; it changes nothing."""
    given = Clause(
        "C2", "If.", bea.can(Notify(level=1), provided=ann.did(Consent()), then=ends("C1"))
    )
    for event in (notify(3), notify(3, by=ann)):
        with Engine(contract(BAN, given), matcher=matcher) as engine:
            (finding,) = engine.record(event)
            assert finding.kind is FindingKind.VOID
            assert engine.decide(ann, SHIP, on=day(9)).verdict is BARRED
    events = [consent(2, ann), notify(3)]
    assert verdicts(contract(BAN, given), matcher, events, 9) == [FREE]


def test_what_is_learnt_late_changes_what_it_was_about(matcher) -> None:
    """A condition recorded after the exercise that it supports makes that effective."""
    given = Clause(
        "C2", "If.", bea.can(Notify(level=1), provided=ann.did(Consent()), then=ends("C1"))
    )
    with Engine(contract(BAN, given), [notify(3)], matcher=matcher) as engine:
        assert engine.decide(ann, SHIP, on=day(9)).verdict is BARRED
        engine.record(consent(2, ann))
        assert engine.decide(ann, SHIP, on=day(9)).verdict is FREE
        exercised = [f.kind for f in engine.findings()]
        assert exercised == [FindingKind.EXERCISED]


def test_what_is_learnt_late_undoes_what_it_excepts(matcher) -> None:
    """An exception recorded after the exercise that it defeats makes that void."""
    unless = Clause(
        "C2", "Unless.", bea.can(Notify(level=1), unless=ann.did(Consent()), then=ends("C1"))
    )
    with Engine(contract(BAN, unless), [notify(3)], matcher=matcher) as engine:
        assert engine.decide(ann, SHIP, on=day(9)).verdict is FREE
        engine.record(consent(2, ann))
        assert engine.decide(ann, SHIP, on=day(9)).verdict is BARRED
        assert [f.kind for f in engine.findings()] == [FindingKind.VOID]


def test_a_norm_of_an_exercise_speaks_of_it(matcher) -> None:
    """One for each exercise, of what that one named, from its instant on."""
    power = Clause(
        "C1",
        "Bea may withhold a model.",
        bea.can(Declare(), then=begins(ann.must_not(Release(model=Declare.model)))),
    )
    declared = bea.does(Declare(model=first, level=1, share=Decimal(0)), on=day(3), id="d1")
    release = Release(model=first)
    with Engine(contract(power), [declared], matcher=matcher) as engine:
        assert engine.decide(ann, release, on=day(2)).verdict is FREE
        decision = engine.decide(ann, release, on=day(3))
        assert decision.verdict is BARRED
        assert [reason.exercise for reason in decision.reasons] == [engine.facts["d1"]]
        assert engine.decide(ann, Release(model=Model("M2")), on=day(3)).verdict is FREE
        assert engine.decide(ann, Release(), on=day(3)).verdict is FREE


def test_a_power_that_ends_itself_is_spent(matcher) -> None:
    """Its last exercise took effect; the next is void."""
    once = Clause("C2", "Once.", bea.can(Notify(level=1), then=(ends("C1"), ends("C2"))))
    with Engine(contract(BAN, once), matcher=matcher) as engine:
        assert [f.kind for f in engine.record(notify(3))] == [FindingKind.EXERCISED]
        assert [f.kind for f in engine.record(notify(5))] == [FindingKind.VOID]
        assert [f.kind for f in engine.findings()] == [FindingKind.EXERCISED, FindingKind.VOID]


def test_an_instant_within_a_day_is_before_its_end(matcher) -> None:
    """An exercise on a date has happened by its end, not at its noon; what it ends, ends then."""
    noon = datetime(2020, 1, 3, 12, tzinfo=UTC)
    with Engine(contract(BAN, LIFT), [notify(3)], matcher=matcher) as engine:
        assert engine.decide(ann, SHIP, on=noon).verdict is BARRED
        assert engine.decide(ann, SHIP, on=day(4)).verdict is FREE
    event = bea.does(Notify(azure, 1), on=noon)
    with Engine(contract(BAN, LIFT), [event], matcher=matcher) as engine:
        later = noon + timedelta(microseconds=1)
        found = [engine.decide(ann, SHIP, on=on).verdict for on in (noon, later, day(3))]
        assert found == [BARRED, FREE, FREE]


def test_what_ended_a_clause_is_told(matcher) -> None:
    """The decision names the exercise, and the clause that conferred the power."""
    with Engine(contract(BAN, LIFT), [notify(3, id="lifted")], matcher=matcher) as engine:
        (reason,) = engine.decide(ann, SHIP, on=day(9)).reasons
        assert reason.outcome is Outcome.LAPSED
        assert reason.ending.on == day(3)
        assert reason.ending.exercise == engine.facts["lifted"]
        assert reason.ending.clause == LIFT


def test_a_void_exercise_begins_nothing_of_its_own(matcher) -> None:
    """The norm that it would have begun applies to nobody."""
    given = Clause(
        "C1",
        "If.",
        bea.can(
            Declare(),
            provided=ann.did(Consent()),
            then=begins(ann.must_not(Release(model=Declare.model))),
        ),
    )
    declared = bea.does(Declare(model=first, level=1, share=Decimal(0)), on=day(3))
    with Engine(contract(given), [declared], matcher=matcher) as engine:
        decision = engine.decide(ann, Release(model=first), on=day(9))
        assert (decision.verdict, decision.reasons) == (FREE, ())
        engine.record(consent(2, ann))
        assert engine.decide(ann, Release(model=first), on=day(9)).verdict is BARRED
