"""Why nothing is owed has an answer: for an event, and for a clause."""

from __future__ import annotations

import json
from datetime import date

import pytest

from contract_rules import (
    Action,
    Amendment,
    Clause,
    Contract,
    Engine,
    FateKind,
    Field,
    Money,
    Party,
    Question,
    anything,
    begins,
    days,
    ends,
    monthly,
    usd,
)
from contract_rules.errors import UnknownClauseError, UnknownEventError
from support.dealings import each_matcher
from support.schemas import FINDINGS

ann, bob = Party("Ann"), Party("Bob")


class Pay(Action, phrase="pay {amount} to {to}"):
    to: Field[Party]
    amount: Field[Money]


class File(Action, phrase="file a claim for {cause}"):
    cause: Field[str]


class Tell(Action, phrase="tell of {cause}"):
    cause: Field[str]


class Close(Action, phrase="close the policy"):
    """End it."""


START = date(2025, 1, 1)
FLU = ann.does(File("flu"), on=date(2025, 2, 2))
TOLD = ann.does(Tell("flu"), on=date(2025, 2, 1))
DUE = Pay(to=ann, amount=usd(100))


def on(number, month=2):
    return date(2025, month, number)


TODAY = on(3)


def covered(upon=None, **parts):
    return bob.must(DUE, upon=ann.did(File(cause=anything)) if upon is None else upon, **parts)


def agreed(*clauses, **parts):
    return Contract(
        name="C",
        parties=(ann, bob),
        clauses=clauses,
        effective=START,
        actions=(Pay, File, Tell, Close),
        **parts,
    )


def asked(contract, events, about, *, day=TODAY, matcher=None, **known):
    with Engine(contract, events, matcher=matcher) as engine:
        answer = engine.why_not_owed(about, on=day, **known)
    data = json.loads(json.dumps(answer.to_json()))
    FINDINGS.validate(data)
    return answer


def fates(answer):
    return [fate.fate for fate in answer.fates]


def text(answer):
    return " ".join(str(answer).split())


told_before = ann.did(Tell(cause=File.cause))


@each_matcher
@pytest.mark.parametrize("by_clause", [False, True])
def test_an_exclusion_that_holds_is_named_with_its_events(by_clause, matcher) -> None:
    contract = agreed(Clause("1", "Cover.", covered(unless=told_before)))
    for events in ([TOLD, FLU], [FLU, TOLD]):
        answer = asked(contract, events, "1" if by_clause else FLU, matcher=matcher)
        (fate,) = answer.fates
        assert (fate.fate, fate.occasion, fate.reason.exceptions) == (
            FateKind.EXCEPTED,
            FLU,
            (TOLD,),
        )
        assert not answer.is_owed
        assert (
            "claim for flu on 2025-02-02 (2), but makes an exception here, as Ann told of flu"
            in (text(answer))
        )


@each_matcher
def test_a_condition_that_fails_is_named(matcher) -> None:
    """As of the occasion: what comes later does not count."""
    contract = agreed(Clause("1", "Cover.", covered(provided=told_before)))
    late = ann.does(Tell("flu"), on=on(5))
    answer = asked(contract, [FLU, late], contract.clauses[0], day=on(9), matcher=matcher)
    assert fates(answer) == [FateKind.UNMET]
    assert "but Ann had not told of flu by 2025-02-02" in text(answer)
    assert "no record, among 1 event to 2025-02-02, that Ann told of flu" in text(answer)


@each_matcher
def test_what_arose_is_told_as_such(matcher) -> None:
    contract = agreed(Clause("1", "Cover.", covered(unless=told_before)))
    answer = asked(contract, [FLU], FLU, matcher=matcher)
    assert fates(answer) == [FateKind.AROSE]
    assert answer.is_owed
    assert answer.fates[0].duties[0].outstanding == usd(100)
    assert "What became of this: Ann filed a claim for flu on 2025-02-02" in text(answer)
    assert "Open since 2025-02-02" in text(answer)


@each_matcher
def test_an_event_of_another_kind_does_not_fit(matcher) -> None:
    """Its fields are named; and where no obligation has such acts, that is said."""
    contract = agreed(Clause("1", "x", covered(upon=ann.did(File(cause="hiv")))))
    answer = asked(contract, [FLU, TOLD], FLU, matcher=matcher)
    assert fates(answer) == [FateKind.UNMET]
    assert "flu on 2025-02-02 (2), whose cause it does not cover." in text(answer)
    assert "No obligation has such an act" in text(asked(contract, [TOLD], TOLD))
    waiting = asked(contract, [FLU], "1", matcher=matcher)
    assert fates(waiting) == [FateKind.WAITING]
    assert "but Ann had not filed a claim for hiv by 2025-02-03." in text(waiting)


@each_matcher
def test_a_clause_that_was_ended_or_has_not_begun_says_so(matcher) -> None:
    closing = Clause("P", "y", bob.can(Close(), then=ends("1")))
    contract = agreed(Clause("1", "x", covered()), closing)
    closed = bob.does(Close(), on=on(1))
    answer = asked(contract, [closed, FLU], FLU, matcher=matcher)
    assert fates(answer) == [FateKind.LAPSED]
    assert "in force only until 2025-02-01, when Bob closed the policy" in text(answer)
    asleep = agreed(
        Clause("1", "x", covered(), dormant=True),
        Clause("P", "y", bob.can(Close(), then=begins("1"))),
    )
    answer = asked(asleep, [FLU], FLU, matcher=matcher)
    assert fates(answer) == [FateKind.PENDING]
    assert "but it was not in force yet" in text(answer)


@each_matcher
def test_an_amendment_that_repeals_or_brings_a_clause_is_told(matcher) -> None:
    change = Amendment(
        title="A", effective=on(2), repeals=("1",), adds=(Clause("2", "y", covered()),)
    )
    contract = agreed(Clause("1", "x", covered()), amendments=(change,))
    early = ann.does(File("flu"), on=on(1))
    assert fates(asked(contract, [FLU], FLU, matcher=matcher)) == [FateKind.LAPSED, FateKind.AROSE]
    assert fates(asked(contract, [early], early, matcher=matcher)) == [
        FateKind.AROSE,
        FateKind.PENDING,
    ]


@each_matcher
def test_a_duty_without_an_occasion_is_told_by_its_clause(matcher) -> None:
    """Also one that stands in for another, or that an exercise begins."""
    remedy = bob.must(Pay(to=ann, amount=usd(5)))
    standing = bob.must(DUE, within=days(5), provided=ann.did(Close()), otherwise=remedy)
    contract = agreed(Clause("1", "x", standing))
    answer = asked(contract, [], "1", matcher=matcher)
    assert fates(answer) == [FateKind.UNMET, FateKind.WAITING]
    assert "to Ann (1), but Ann had not closed the policy by 2025-02-03 (2)." in text(answer)
    assert "but nothing has brought that into force by 2025-02-03." in text(answer)
    closed = ann.does(Close(), on=on(1))
    answer = asked(contract, [closed], "1", day=on(20), matcher=matcher)
    assert fates(answer) == [FateKind.AROSE, FateKind.AROSE]
    begun = Clause(
        "1", "x", ann.can(Close(), then=begins(bob.must(DUE)), provided=told_before_any)
    )
    answer = asked(agreed(begun), [closed], "1", matcher=matcher)
    assert fates(answer) == [FateKind.PENDING]


told_before_any = ann.did(Tell(cause=anything))


@each_matcher
def test_an_obligation_that_another_act_would_begin_says_so(matcher) -> None:
    """An exercise that concerns another cause does not begin it for this one."""
    own = bob.must(DUE, upon=ann.did(File(cause=Tell.cause)), unless=ann.did(Close()))
    contract = agreed(Clause("1", "x", ann.can(Tell(cause=anything), then=begins(own))))
    other = ann.does(Tell("hiv"), on=on(1))
    assert fates(asked(contract, [other, FLU], FLU, matcher=matcher)) == [FateKind.PENDING]
    barred = ann.can(Tell(cause=anything), then=begins(own), unless=bob.did(Close()))
    closing = bob.does(Close(), on=START)
    void = asked(agreed(Clause("1", "x", barred)), [closing, TOLD, FLU], FLU, matcher=matcher)
    assert fates(void) == [FateKind.PENDING]
    closed = ann.does(Close(), on=on(1))
    answer = asked(contract, [TOLD, closed, FLU], FLU, matcher=matcher)
    assert fates(answer) == [FateKind.EXCEPTED]
    assert answer.fates[0].reason.exercise == TOLD
    assert fates(asked(contract, [TOLD, FLU], FLU, matcher=matcher)) == [FateKind.AROSE]


@each_matcher
def test_a_clause_that_obliges_nobody_says_so(matcher) -> None:
    contract = agreed(Clause("1", "x", ann.may(Close())))
    assert "Clause 1 obliges nobody to anything." in text(
        asked(contract, [], "1", matcher=matcher)
    )


@each_matcher
def test_an_exclusion_without_events_is_told_in_words(matcher) -> None:
    contract = agreed(Clause("1", "x", covered(unless=~told_before)))
    answer = asked(contract, [FLU], FLU, matcher=matcher)
    assert "but makes an exception here, as Ann had not told of flu by 2025-02-02 (3)." in text(
        answer
    )


@each_matcher
def test_what_turns_on_a_reading_is_told_for_each(matcher) -> None:
    """And a reading that is settled settles it."""
    wide = Question("scope", "Is flu covered?", readings=("no", "yes"))
    contract = agreed(Clause("1", "x", covered(provided=wide.reads("yes"))))
    answer = asked(contract, [FLU], FLU, matcher=matcher)
    assert answer.turns_on == (wide,)
    assert answer.is_owed
    assert "If scope is read as no: Clause 1 would oblige" in text(answer)
    assert "If scope is read as yes: Clause 1 obliges Bob" in text(answer)
    settled = asked(contract, [FLU], FLU, matcher=matcher, readings={"scope": "no"})
    assert fates(settled) == [FateKind.UNMET]


@each_matcher
def test_what_is_not_there_is_refused(matcher) -> None:
    contract = agreed(Clause("1", "x", covered()))
    with pytest.raises(UnknownEventError, match="is not on record by 2025-02-01; record it, or"):
        asked(contract, [FLU], FLU, day=on(1), matcher=matcher)
    with pytest.raises(UnknownClauseError, match="C has no clause '9'; ask about one of its"):
        asked(contract, [FLU], "9", matcher=matcher)


@each_matcher
def test_of_a_duty_that_recurs_it_is_told_why_none_arose_as_the_period_began(matcher) -> None:
    """Worked out by hand: rent set on 1 January, by its end, is set after January has begun."""
    monthly_rent = bob.must(DUE, every=monthly(day=-1), provided=told_before_any)
    contract = agreed(Clause("1", "Rent.", monthly_rent))
    told = ann.does(Tell("flu"), on=on(1, 1))
    answer = asked(contract, [told], "1", day=on(31, 1), matcher=matcher)
    (fate,) = answer.fates
    assert (fate.fate, fate.began) == (FateKind.UNMET, on(1, 1))
    why = "but when its period began on 2025-01-01, Ann had not told of any cause by 2024-12-31"
    assert why in text(answer)
    assert asked(contract, [told], "1", day=on(1), matcher=matcher).is_owed
    with Engine(contract, [told], matcher=matcher) as engine:
        (rent,) = engine.duties(on=on(1))
    assert (rent.arisen, rent.due) == (on(1), on(28))


@each_matcher
def test_of_a_duty_that_recurs_an_exception_is_told_as_the_period_began(matcher) -> None:
    """Also where what is asked about lies before what was asked already."""
    monthly_rent = bob.must(DUE, every=monthly(day=-1), unless=ann.did(Close()))
    contract = agreed(Clause("1", "Rent.", monthly_rent))
    closed = ann.does(Close(), on=date(2024, 12, 1))
    early = Contract(
        name="C", parties=(ann, bob), clauses=contract.clauses, effective=date(2024, 11, 30)
    )
    with Engine(early, [closed], matcher=matcher) as engine:
        later = engine.why_not_owed("1", on=on(5, 3))
        sooner = engine.why_not_owed("1", on=on(5, 2))
    for answer, began in ((later, on(1, 3)), (sooner, on(1, 2))):
        arose, excepted = answer.fates
        assert (arose.fate, [duty.arisen for duty in arose.duties]) == (
            FateKind.AROSE,
            [date(2024, 11, 30), date(2024, 12, 1)],
        )
        assert (excepted.fate, excepted.began) == (FateKind.EXCEPTED, began)
        assert f"when its period began on {began}, makes an exception here" in text(answer)
