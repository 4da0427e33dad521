"""Why a norm does not apply: a reason names what is lacking, and the events that show it."""

from __future__ import annotations

import re
from datetime import date
from itertools import permutations

import pytest

from contract_rules import (
    Action,
    Amendment,
    Clause,
    Contract,
    Engine,
    Entity,
    Field,
    Outcome,
    Party,
    Question,
    Verdict,
    anything,
    at_most,
    begins,
)
from contract_rules.norms.norms import Prohibition
from support.dealings import each_matcher

START, NOW = date(2025, 1, 1), date(2025, 2, 20)


class Person(Entity):
    """Somebody."""


class Consent(Action, phrase="consent for {who}"):
    who: Field[Person]


class Withdraw(Action, phrase="withdraw consent for {who}"):
    who: Field[Person]


class Process(Action, phrase="process the data of {who}"):
    who: Field[Person]


class Enter(Action, phrase="enter"):
    """Go in."""


class EnterByNight(Enter, phrase="enter by night"):
    """Go in when nobody is there."""


class Claim(Action, phrase="claim for {missing} pieces"):
    missing: Field[int]


subject, firm = Party("the subject"), Party("the firm")
ann = Person("Ann")
given = subject.did(Consent(who=Process.who))
gone = subject.did(Withdraw(who=Process.who))
stands = given & ~(gone & (given.on <= gone.on))


def agreed(*clauses, amendments=()):
    return Contract(
        name="C",
        parties=(subject, firm),
        clauses=clauses,
        effective=START,
        amendments=amendments,
        actions=(Consent, Withdraw, Process, Enter, EnterByNight, Claim),
    )


def consented(day, month=1):
    return subject.does(Consent(ann), on=date(2025, month, day))


def withdrew(day, month=2):
    return subject.does(Withdraw(ann), on=date(2025, month, day))


def outcomes(decision):
    return [(reason.clause.id, reason.outcome) for reason in decision.reasons]


def told(decision):
    return " ".join(str(decision).split())


ONLY_WITH_CONSENT = {
    "an exception": firm.must_not(Process(who=anything), unless=stands),
    "a condition": firm.may(Process(who=anything), provided=stands),
    "a negated condition": firm.must_not(Process(who=anything), provided=~stands),
    "a power": firm.can(Process(who=anything), provided=stands),
}


@each_matcher
@pytest.mark.parametrize("norm", ONLY_WITH_CONSENT.values(), ids=ONLY_WITH_CONSENT)
def test_what_was_given_and_taken_back_is_told_with_both_events(norm, matcher) -> None:
    """The last that was given counts, in whatever order the events were recorded."""
    contract = agreed(Clause("1", "Only with consent that stands.", norm))
    history = [consented(10), withdrew(10), consented(12, 2), withdrew(14)]
    for events in permutations(history):
        with Engine(contract, events, matcher=matcher) as engine:
            (reason,) = engine.decide(firm, Process(ann), on=NOW).reasons
            assert reason.events == (history[2], history[3])
            (lack,) = reason.lacks
            assert (lack.found, lack.against) == ((history[2],), (history[3],))
    with Engine(contract, history, matcher=matcher) as engine:
        text = re.sub(r" \(\d\)", "", told(engine.decide(firm, Process(ann), on=NOW)))
    consented_, withdrew_ = (
        "the subject consented for Ann on 2025-02-12",
        "the subject withdrew consent for Ann on 2025-02-14",
    )
    if isinstance(norm, Prohibition):
        assert f"as {consented_}, but {withdrew_}" in text
    else:
        assert f"but though {consented_}, {withdrew_}" in text


@each_matcher
def test_what_was_never_given_reads_otherwise(matcher) -> None:
    """No event is cited, and what is missing is named."""
    contract = agreed(Clause("1", "x", ONLY_WITH_CONSENT["an exception"]))
    with Engine(contract, matcher=matcher) as engine:
        decision = engine.decide(firm, Process(ann), on=NOW)
    assert [reason.events for reason in decision.reasons] == [()]
    assert "as the subject had not consented for Ann by 2025-02-20 (2)." in told(decision)
    assert "it is not so" not in told(decision)


@each_matcher
def test_an_event_that_came_at_the_wrong_time_is_told(matcher) -> None:
    """With the comparison that fails."""
    early = firm.may(Process(who=anything), provided=gone & given & (given.on < gone.on))
    contract = agreed(Clause("1", "x", early), Clause("2", "y", firm.must_not(Process(anything))))
    with Engine(contract, [withdrew(1), consented(2, 2)], matcher=matcher) as engine:
        decision = engine.decide(firm, Process(ann), on=NOW)
    assert outcomes(decision) == [("2", Outcome.SPEAKS), ("1", Outcome.UNMET)]
    assert decision.reasons[1].events == (withdrew(1), consented(2, 2))
    assert decision.clauses == ("2",)
    assert "but the subject had not consented for Ann before the subject withdrew" in told(
        decision
    )


@each_matcher
@pytest.mark.parametrize(
    ("provided", "bound"),
    [
        (Enter.on >= date(2025, 3, 1), "not before 2025-03-01"),
        (Enter.on > date(2025, 3, 1), "only after 2025-03-01"),
        (Enter.on <= date(2025, 1, 31), "not after 2025-01-31"),
        (Enter.on < date(2025, 1, 31), "only before 2025-01-31"),
        (Enter.on == date(2025, 1, 31), "not after 2025-01-31"),
    ],
)
def test_a_permission_at_another_time_is_among_the_reasons(provided, bound, matcher) -> None:
    """As one is that has lapsed; the verdict and its clauses stay what they are."""
    contract = agreed(
        Clause("A", "At times.", firm.may(Enter(), provided=provided)),
        Clause("D", "Else not.", firm.must_not(Enter())),
    )
    with Engine(contract, matcher=matcher) as engine:
        decision = engine.decide(firm, Enter(), on=NOW)
    assert outcomes(decision) == [("D", Outcome.SPEAKS), ("A", Outcome.UNMET)]
    assert (decision.verdict, decision.clauses) == (Verdict.PROHIBITED, ("D",))
    assert f"clause A would permit it (2), but {bound}." in told(decision)


@each_matcher
@pytest.mark.parametrize(
    ("provided", "bound"),
    [
        (Enter.on >= date(2025, 1, 31), "2025-02-20 is not before 2025-01-31"),
        (Enter.on > date(2025, 1, 31), "2025-02-20 is after 2025-01-31"),
        (Enter.on <= date(2025, 3, 1), "2025-02-20 is not after 2025-03-01"),
        (Enter.on < date(2025, 3, 1), "2025-02-20 is before 2025-03-01"),
    ],
)
def test_a_prohibition_of_a_time_says_how_the_day_lies_to_it(provided, bound, matcher) -> None:
    """Also of a narrower act, and where no exception holds; the record is no matter."""
    for norm, because in (
        (firm.must_not(Enter(), provided=provided), f"as {bound}."),
        (firm.must_not(Enter(), unless=~provided), f"and makes no exception here, as {bound}."),
    ):
        with Engine(agreed(Clause("A", "At times.", norm)), matcher=matcher) as engine:
            wide, narrow = (engine.decide(firm, act, on=NOW) for act in (Enter(), EnterByNight()))
        assert f"clause A forbids it (1), {because}" in told(wide)
        assert f"clause A forbids the firm to enter (1), {because}" in told(narrow)
        assert "the record" not in told(wide) + told(narrow)


@each_matcher
def test_a_prohibition_whose_condition_fails_is_told_of_what_is_free(matcher) -> None:
    """It is no reason for the verdict, but says what would change it."""
    norm = firm.must_not(Enter(), provided=subject.did(Withdraw(who=anything)))
    with Engine(agreed(Clause("1", "x", norm)), matcher=matcher) as engine:
        decision = engine.decide(firm, Enter(), on=NOW)
    assert outcomes(decision) == [("1", Outcome.UNMET)]
    assert (decision.verdict, decision.clauses) == (Verdict.SILENT, ())
    assert "clause 1 would forbid it (2), but the subject had not withdrawn consent" in told(
        decision
    )


@each_matcher
def test_a_permission_that_waits_for_its_beginning_is_told(matcher) -> None:
    """Until it has begun."""
    begun = Clause("A", "x", firm.may(Enter()), dormant=True, overrides=("D",))
    power = Clause("P", "y", subject.can(Consent(who=anything), then=begins("A")))
    contract = agreed(begun, power, Clause("D", "z", firm.must_not(Enter())))
    with Engine(contract, matcher=matcher) as engine:
        decision = engine.decide(firm, Enter(), on=NOW)
        assert outcomes(decision) == [("D", Outcome.SPEAKS), ("A", Outcome.PENDING)]
        assert "(2), but is not in force yet." in told(decision)
        engine.record(consented(1))
        assert engine.decide(firm, Enter(), on=NOW).verdict is Verdict.PERMITTED


@each_matcher
def test_a_permission_that_was_announced_is_told_with_its_amendment(matcher) -> None:
    """Of several the first, with its day; what nobody knew of then is not told."""
    opening, later = (
        Amendment(
            title=title,
            effective=date(2025, month, 1),
            announced=date(2025, 2, 1),
            adds=(Clause(title, "x", firm.may(Enter())),),
        )
        for title, month in (("O", 3), ("L", 4))
    )
    contract = agreed(Clause("D", "z", firm.must_not(Enter())), amendments=(opening, later))
    with Engine(contract, matcher=matcher) as engine:
        decision = engine.decide(firm, Enter(), on=NOW)
        assert outcomes(decision) == [("D", Outcome.SPEAKS), ("O", Outcome.PENDING)]
        assert decision.reasons[1].beginning == opening
        assert decision.to_json()["reasons"][1]["begins"] == "O"
        assert "but not before 2025-03-01 (3)." in told(decision)
        assert len(engine.decide(firm, Enter(), on=date(2025, 1, 31)).reasons) == 1


@each_matcher
def test_a_norm_of_an_exercise_that_lacks_its_condition_is_told_with_the_exercise(matcher) -> None:
    own = firm.must_not(Process(who=Consent.who), provided=gone)
    power = Clause("1", "x", subject.can(Consent(who=anything), then=begins(own)))
    with Engine(agreed(power), [consented(3)], matcher=matcher) as engine:
        (reason,) = engine.decide(firm, Process(ann), on=NOW).reasons
        assert (reason.outcome, reason.exercise) == (Outcome.UNMET, consented(3))
        assert engine.decide(firm, Process(Person("Ben")), on=NOW).reasons == ()


@each_matcher
def test_rows_of_a_report_join_only_acts_that_lack_the_same(matcher) -> None:
    """An act that does not fit the power is a row of its own."""
    power = firm.can(Claim(missing=at_most(100)), provided=subject.did(Enter()))
    with Engine(agreed(Clause("2", "x", power)), matcher=matcher) as engine:
        first, second = engine.report(on=NOW).positions
    assert "claim for at most 100 pieces" in str(first)
    assert "but the subject had not entered by 2025-02-20" in " ".join(str(first).split())
    assert "claim for more than 100 pieces" in str(second)
    assert "which this is not" in " ".join(str(second).split())
    assert second.reasons[0].misfits == ("missing",)
    assert second.decision.to_json()["reasons"][0]["misfits"] == ["missing"]


@each_matcher
def test_how_a_question_is_read_is_not_named_as_what_is_lacking(matcher) -> None:
    """The table says so before; what is on record, or is not, is named beside it."""
    asked = Question("q", "q?", readings=("no", "yes"))
    other = Question("r", "r?", readings=("no", "yes"))
    consent = subject.did(Consent(who=ann))
    norm = firm.must_not(Enter(), unless=asked.reads("yes") & other.reads("yes") & consent)
    contract = agreed(Clause("1", "x", norm))
    with Engine(contract, [consented(10)], matcher=matcher) as engine:
        text = told(engine.decide(firm, Enter(), on=NOW))
        assert (
            "if q is read as yes (1) and r is read as yes (2) then MAY: clause 1 forbids it (3), "
            "but makes an exception here, as the subject consented for Ann on 2025-01-10 (4). "
            "else MAY NOT: clause 1 forbids it (3). "
        ) in text
    reads = (asked.reads("yes") & other.reads("yes")) | consent
    contract = agreed(Clause("1", "x", firm.may(Enter(), provided=reads)))
    with Engine(contract, matcher=matcher) as engine:
        text = told(engine.decide(firm, Enter(), on=NOW))
    assert (
        "then MAY: clause 1 permits it (3). "
        "else FREE: no clause in force speaks of it (4); and clause 1 would permit it (3), but "
        "the subject had not consented for Ann by 2025-02-20 (5)."
    ) in text


@each_matcher
def test_two_ways_that_lack_the_same_are_told_once(matcher) -> None:
    """And what is lacking in several is told of each."""
    twice = (given & subject.did(Enter())) | (given & firm.did(Enter()))
    contract = agreed(Clause("1", "x", firm.must_not(Process(who=anything), unless=twice)))
    with Engine(contract, matcher=matcher) as engine:
        (reason,) = engine.decide(firm, Process(ann), on=NOW).reasons
        assert len(reason.lacks) == 2
        engine.record(subject.does(Enter(), on=NOW), firm.does(Enter(), on=NOW))
        (reason,) = engine.decide(firm, Process(ann), on=NOW).reasons
        assert len(reason.lacks) == 1
