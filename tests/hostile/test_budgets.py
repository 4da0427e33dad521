"""What would double with each part is shared, or refused by a sentence: how to ask less."""

from __future__ import annotations

import operator
import time
from datetime import date
from functools import reduce
from itertools import product

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    Definition,
    Engine,
    Event,
    Field,
    Money,
    Party,
    Question,
    Verdict,
    anything,
    at_least,
    days,
    usd,
)
from contract_rules.contracts.serialization import from_json, to_json
from contract_rules.errors import (
    OutOfTimeError,
    TooDeeplyNestedError,
    TooManyAlternativesError,
    TooManyCasesError,
    TooManyOpenPointsError,
)
from contract_rules.norms.nesting import DEEPEST, DEEPEST_TERM
from contract_rules.norms.normalise import normalise
from contract_rules.norms.sharing import PLAIN
from support.dealings import each_matcher

START, DAY = date(2020, 1, 1), date(2021, 1, 1)


class A(Action):
    """Something that may be on record."""

    x: Field[int] = anything


class B(Action):
    """Something else."""

    x: Field[int] = anything


class D(Action):
    """What is asked about."""

    x: Field[int] = anything
    y: Field[int] = anything
    z: Field[int] = anything


class Off(Action, on_record=False):
    """What need not be on record."""

    x: Field[int] = anything


ann, bea = Party("Ann"), Party("Bea")
ACT = D(1, 1, 1)


def contract(*norms, definitions=()):
    """A contract with a clause for each norm."""
    clauses = [Clause(f"{n}", "x", norm) for n, norm in enumerate(norms)]
    return Contract(
        name="C",
        parties=(ann, bea),
        clauses=(*clauses, *definitions),
        effective=START,
        actions=(A, B, D, Off),
    )


def did(*numbers) -> list[Event]:
    """That Bea did A with each number."""
    return [bea.does(A(n), on=START) for n in numbers]


def verdict(agreed, facts, matcher):
    """The verdict on the act, once all that is said of it could be printed."""
    with Engine(agreed, facts, matcher=matcher) as engine:
        decision = engine.decide(ann, ACT, on=DAY)
        assert len(str(decision)) < 100 * (50 + len(facts))
        return decision.verdict


def all_of(conditions):
    return reduce(operator.and_, conditions)


def any_of(conditions):
    return reduce(operator.or_, conditions)


@pytest.fixture(autouse=True)
def _in_seconds():
    """Each takes a second or two, and would take hours; tracing lines makes it slower."""
    began = time.process_time()
    yield
    assert time.process_time() - began < 300


def pairs(count):
    """Pairs of which each must be there by one of two."""
    return all_of(bea.did(A(2 * n)) | bea.did(A(2 * n + 1)) for n in range(count))


@each_matcher
@pytest.mark.parametrize("count", [7, 14, 40])
def test_conditions_in_pairs_are_shared(matcher, count) -> None:
    """As a condition and as an exception; the reasons name an event of each pair."""
    evens = did(*range(0, 2 * count, 2))
    forbidden = contract(ann.must_not(D(), provided=pairs(count)))
    assert verdict(forbidden, evens, matcher) is Verdict.PROHIBITED
    assert verdict(forbidden, evens[1:], matcher) is Verdict.SILENT
    freed = contract(ann.must_not(D(), unless=pairs(count)))
    assert verdict(freed, evens, matcher) is Verdict.PERMITTED
    assert verdict(freed, evens[:-1], matcher) is Verdict.PROHIBITED
    barred = contract(ann.must_not(D(), provided=~pairs(count)))
    assert verdict(barred, evens, matcher) is Verdict.SILENT
    assert verdict(barred, evens[1:], matcher) is Verdict.PROHIBITED
    with Engine(forbidden, evens, matcher=matcher) as engine:
        (reason,) = engine.decide(ann, ACT, on=DAY).reasons
        assert set(reason.events) == set(engine.facts)
        found = engine.decide(ann, ACT, on=DAY).why_not(Verdict.SILENT)
        assert found == ()  # nothing can be undone by supposing more


@each_matcher
def test_what_is_shared_means_what_is_multiplied_out(matcher) -> None:
    """On every record of eight events: a condition just beyond what is multiplied out."""
    parts = [bea.did(A(n)) for n in range(8)]
    small = (parts[0] | parts[1]) & (parts[2] | ~parts[3]) & (parts[4] | (parts[5] & parts[6]))
    many = all_of([small, *(parts[7] | bea.did(A(n)) for n in range(8, 8 + 5))])
    assert PLAIN < 2**8
    few, shared = (contract(ann.must_not(D(), provided=c)) for c in (small & parts[7], many))
    for chosen in product([False, True], repeat=7):
        facts = did(7, *(n for n, one in enumerate(chosen) if one))
        assert verdict(few, facts, matcher) is verdict(shared, facts, matcher)


@each_matcher
def test_an_or_of_whose_events_something_is_taken_is_multiplied_out(matcher) -> None:
    """Its events are meant elsewhere: by a comparison, or by a duty."""
    many = all_of(bea.did(A(2 * n)) | bea.did(A(2 * n + 1)) for n in range(7))
    later = many & bea.did(B(x=D.x)) & (B.on > START)
    norm = ann.must_not(D(), provided=later)
    assert len(normalise(norm, {}).cases) == 1
    taken = (bea.did(A(0)) | bea.did(A(1))) & (bea.did(B(0)) | bea.did(B(1)))
    bound = all_of(
        [taken & (B.on > START), *(bea.did(Off(n)) | bea.did(Off(-n)) for n in range(5))]
    )
    assert len(normalise(ann.must_not(D(), provided=bound), {}).cases) == 2
    facts = [*did(0), bea.does(B(0), on=DAY)]
    with Engine(contract(ann.must_not(D(), provided=bound)), facts, matcher=matcher) as engine:
        assert engine.decide(ann, ACT, on=DAY).verdict is Verdict.UNDETERMINED
    unbound = all_of(bea.did(B(2 * n)) | bea.did(B(2 * n + 1)) for n in range(14))
    said = "a condition may hold in 16,384 ways, and at most 4,096 can be gone through"
    with pytest.raises(TooManyAlternativesError, match=said):
        Clause("1", "x", ann.must_not(D(), provided=unbound & (B.on > START)))


@each_matcher
@pytest.mark.parametrize("count", [6, 16, 40])
def test_definitions_that_are_used_twice_are_walked_once(matcher, count) -> None:
    """Each level asks for the one below in both of its alternatives."""
    found = [Definition("D0", "x", bea.did(A(0)))]
    for n in range(1, count + 1):
        below = found[-1].holds
        both = (below & bea.did(A(n))) | (below & bea.did(B(n)))
        found.append(Definition(f"D{n}", "x", both))
    agreed = contract(ann.must_not(D(), provided=found[-1].holds), definitions=found)
    assert verdict(agreed, did(*range(count + 1)), matcher) is Verdict.PROHIBITED
    assert verdict(agreed, did(*range(1, count + 1)), matcher) is Verdict.SILENT
    either = [Definition("D0", "x", bea.did(A(0)) | bea.did(B(0)))]
    for n in range(1, count + 1):
        below = either[-1].holds
        either.append(Definition(f"D{n}", "x", below | (below & bea.did(A(n)))))
    agreed = contract(ann.must_not(D(), provided=either[-1].holds), definitions=either)
    assert verdict(agreed, did(0), matcher) is Verdict.PROHIBITED
    assert verdict(agreed, did(1), matcher) is Verdict.SILENT


def remedies(count):
    """A duty, a remedy for its breach, a remedy for the breach of that, and so on."""
    norm = ann.must(A(0), within=days(1))
    for n in range(1, count):
        norm = ann.must(A(n), within=days(1), otherwise=norm)
    return norm


def nested(count):
    """A condition in which AND and OR change about."""
    whole = bea.did(A(0))
    for n in range(1, count):
        whole = (whole | bea.did(A(n))) if n % 2 else (whole & bea.did(A(n)))
    return whole


def negated(count):
    """A condition that is negated at each level."""
    whole = bea.did(A(0))
    for n in range(1, count):
        whole = ~(whole & bea.did(A(n)))
    return whole


DEEP = {
    "remedies": remedies,
    "conditions": lambda count: ann.must_not(D(), provided=nested(count)),
    "negations": lambda count: ann.must_not(D(), unless=negated(count)),
}


@pytest.mark.parametrize("what", DEEP)
def test_what_nests_a_thousand_deep_is_refused_in_words(what) -> None:
    """And what nests as deep as is allowed has an answer, also deep within other calls."""
    with pytest.raises(TooDeeplyNestedError) as raised:
        Clause("C1", "x", DEEP[what](1000))
    assert str(raised.value).startswith("clause 'C1' nests ")
    assert "at most 60 can be gone through; name parts of a condition" in str(raised.value)
    inner = {"remedies": DEEPEST, "conditions": DEEPEST - 1, "negations": DEEPEST // 2 - 1}
    norm = DEEP[what](inner[what])

    def within(levels):
        if levels:
            return within(levels - 1)
        with Engine(contract(norm), did(0)) as engine:
            str(engine.decide(ann, ACT, on=DAY))
            return len(engine.duties(on=DAY))

    assert within(150) == (DEEPEST if what == "remedies" else 0)


def test_amounts_that_nest_too_deep_are_refused_in_words() -> None:
    """A sum of as many parts as may be is worked out, told and written; one of more is refused."""

    class Pay(Action):
        amount: Field[Money]

    def summed(parts):
        total = Pay.amount
        for _ in range(parts):
            total = total + usd(1)
        return Clause("C1", "x", ann.must(Pay(amount=total), upon=bea.did(Pay(anything))))

    with pytest.raises(TooDeeplyNestedError) as raised:
        summed(1000)
    assert str(raised.value).startswith("what is worked out in clause 'C1' nests 1,000 deep")
    agreed = contract(*summed(DEEPEST_TERM).norms)
    with Engine(agreed, [bea.does(Pay(usd(1)), on=START)]) as engine:
        (duty,) = engine.duties(on=DAY)
        assert duty.amount == usd(1 + DEEPEST_TERM)
        assert str(duty)
    assert from_json(Contract, to_json(agreed)) == agreed


def test_definitions_that_nest_too_deep_are_refused_in_words() -> None:
    """One by one they are shallow; what they mean together is not."""
    with pytest.raises(TooDeeplyNestedError, match="the definition nests 1,000 deep"):
        Definition("D", "x", nested(1000))
    found = [Definition("D0", "x", bea.did(A(0)))]
    for n in range(1, 1500):
        found.append(Definition(f"D{n}", "x", ~found[-1].holds))
    with pytest.raises(TooDeeplyNestedError, match="definitions of C stand within each other"):
        contract(ann.must_not(D(), provided=found[-1].holds), definitions=found)


def test_long_conditions_are_not_deep() -> None:
    """A thousand in a row."""
    row = contract(ann.must_not(D(), provided=all_of(bea.did(A(n)) for n in range(1000))))
    assert verdict(row, did(*range(1000)), "compiled") is Verdict.PROHIBITED
    row = contract(ann.must_not(D(), provided=any_of(bea.did(A(n)) for n in range(5000))))
    assert verdict(row, did(4999), "compiled") is Verdict.PROHIBITED
    either = contract(ann.must_not(D(), provided=pairs(14) | bea.did(B(1))))
    assert verdict(either, [bea.does(B(1), on=START)], "compiled") is Verdict.PROHIBITED
    assert verdict(either, did(*range(1, 29, 2)), "compiled") is Verdict.PROHIBITED
    assert verdict(either, did(*range(3, 29, 2)), "compiled") is Verdict.SILENT


@each_matcher
def test_many_questions_that_bear_on_one_decision_are_told_apart(matcher) -> None:
    """Each alone, in pairs, or each in a clause with an exception of its own."""
    asked = [Question(f"q{n}", "?", readings=("a", "b")) for n in range(12)]
    each = any_of(q.reads("a") & bea.did(A(n)) for n, q in enumerate(asked))
    two = all_of(a.reads("a") | b.reads("a") for a, b in zip(asked[::2], asked[1::2], strict=True))
    for condition, ways in ((each, 13), (two, 70)):
        agreed = contract(ann.must_not(D(), provided=condition))
        with Engine(agreed, did(*range(12)), matcher=matcher) as engine:
            decision = engine.decide(ann, ACT, on=DAY)
            assert decision.verdict is Verdict.UNDETERMINED
            assert len(decision.ways) == ways
            assert str(decision)
    norms = [
        ann.must_not(D(), provided=q.reads("a"), unless=bea.did(A(n)))
        for n, q in enumerate(asked[:8])
    ]
    with Engine(contract(*norms), matcher=matcher) as engine:
        decision = engine.decide(ann, ACT, on=DAY)
        assert len(decision.ways) == 9
        assert decision.why_not(Verdict.PERMITTED) == ()
        found = decision.why_not(Verdict.PROHIBITED)
        assert {tuple(missing.readings.items()) for missing in found} == {
            ((q.id, "a"),) for q in asked[:8]
        }


@pytest.mark.slow
def test_too_many_questions_are_refused_in_words() -> None:
    """Where an answer turns on each of them, together with all others."""
    asked = [Question(f"q{n}", "?", readings=("a", "b")) for n in range(13)]
    counted = [q.reads("a") for q in asked]
    even, odd = counted[0], ~counted[0]
    found = []
    for n, one in enumerate(counted[1:], 1):
        found += [
            Definition(f"E{n}", "x", (even & one) | (odd & ~one)),
            Definition(f"O{n}", "x", (even & ~one) | (odd & one)),
        ]
        even, odd = found[-2].holds, found[-1].holds
        if n == 4:
            break
    agreed = contract(ann.must_not(D(), provided=even), definitions=found)
    with Engine(agreed) as engine:
        assert len(engine.decide(ann, ACT, on=DAY).ways) == 32
    many = contract(*(ann.must_not(D(x=n), provided=q.reads("a")) for n, q in enumerate(asked)))
    with Engine(many) as engine:
        assert engine.report(on=DAY).positions
    must = [ann.must(A(n), provided=q.reads("a")) for n, q in enumerate(asked)]
    with Engine(contract(*must)) as engine, pytest.raises(TooManyOpenPointsError, match="settle"):
        engine.status(on=DAY)


def test_a_report_of_too_many_cases_is_refused_in_words() -> None:
    """Where bounds on three fields tell too many apart; one act is decided all the same."""
    bounds = [ann.must_not(D(**{name: at_least(n)})) for n in range(30) for name in "xyz"]
    with Engine(contract(*bounds), matcher="compiled") as engine:
        with pytest.raises(TooManyCasesError) as raised:
            engine.report(on=DAY)
        assert str(raised.value) == (
            "clauses and the record tell 32,768 cases of D apart (32 of x, 32 of y, 32 of z), and "
            "a report decides at most 20,000 of one action; ask about single acts instead: "
            "engine.decide_many(party, [D(...), ...], on=date.fromisoformat('2021-01-01'))"
        )
        assert engine.decide(ann, ACT, on=DAY).verdict is Verdict.PROHIBITED
    few = [ann.must_not(D(**{name: at_least(n)})) for n in range(10) for name in "xy"]
    with Engine(contract(*few), matcher="compiled") as engine:
        assert engine.report(on=DAY).positions


@each_matcher
def test_a_question_takes_no_longer_than_it_may(matcher) -> None:
    """It is told so, and the engine answers the next as if nothing had been asked."""
    agreed = contract(
        *(ann.must_not(D(x=n), provided=bea.did(Off(n))) for n in range(9)),
        ann.must(A(1), upon=bea.did(A(2)), within=days(3)),
    )
    asking = {
        "decide": lambda engine, **given: engine.decide(ann, ACT, on=DAY, **given),
        "decide_many": lambda engine, **given: engine.decide_many(ann, [ACT], on=DAY, **given),
        "history": lambda engine, **given: engine.history(ann, ACT, **given),
        "report": lambda engine, **given: engine.report(on=DAY, **given),
        "breaches": lambda engine, **given: engine.breaches(on=DAY, **given),
    }
    with Engine(agreed, did(2), matcher=matcher) as engine:
        for ask in asking.values():
            meant = ask(engine)
            with pytest.raises(OutOfTimeError, match="was not answered within 0 seconds; give it"):
                ask(engine, timeout=0)
            assert ask(engine, timeout=600) == meant
            assert ask(engine, timeout=600.5) == meant
        for name in ("duties", "status", "upcoming", "unallocated"):
            whole = getattr(engine, name)(on=DAY)
            assert getattr(engine, name)(on=DAY, timeout=600) == whole
        assert engine.why_not_owed("9", on=DAY, timeout=600) == engine.why_not_owed("9", on=DAY)
        decision = engine.decide(ann, ACT, on=DAY)
        meant = decision.why_not(Verdict.PERMITTED)
        with pytest.raises(OutOfTimeError, match="was not answered within 0 seconds; give it"):
            decision.why_not(Verdict.PERMITTED, timeout=0)
        assert decision.why_not(Verdict.PERMITTED, timeout=600) == meant
        (duty,) = engine.duties(on=DAY)
        assert engine.duty(duty.id, on=DAY, timeout=600) == duty
        account = engine.account(ann, currency="USD", on=DAY)
        assert engine.account(ann, currency="USD", on=DAY, timeout=600) == account
