"""What is missing where it takes the breach of a clause: which one, and the first day of it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    Effect,
    Engine,
    Party,
    Verdict,
    any_party,
    breach_of,
    days,
    due,
    overdue,
    terminates,
)
from support.dealings import each_matcher

ann, bob = Party("Ann"), Party("Bob")
DAY = date(2025, 2, 1)
JUNE = date(2025, 6, 1)


class Quit(Action, phrase="terminate"):
    pass


class Deliver(Action, phrase="deliver"):
    pass


class Order(Action, phrase="order"):
    pass


class Copy(Action, phrase="copy the plans"):
    pass


class Note(Action, phrase="give notice"):
    pass


def agreed(*norms):
    """A contract whose clauses are numbered."""
    clauses = (Clause(str(n), "x", norm) for n, norm in enumerate(norms, 1))
    return Contract(
        name="Sale",
        parties=(ann, bob),
        clauses=tuple(clauses),
        actions=(Copy, Deliver, Note, Order, Quit),
        effective=date(2025, 1, 1),
    )


def quits(provided):
    return bob.can(Quit(), provided=provided, then=terminates())


DELIVERY = ann.must(Deliver(), by=JUNE, owed_to=bob)
ABLE = "Bob would be able to terminate if"


@each_matcher
@pytest.mark.parametrize(
    ("norms", "events", "text"),
    [
        (
            [quits(breach_of("2")), DELIVERY],
            [],
            f"{ABLE} clause 2 was breached by Ann on 2025-06-02.",
        ),
        (
            [quits(breach_of("2")), ann.must_not(Copy())],
            [],
            (
                f"{ABLE} Ann had copied the plans by 2025-01-31 and clause 2 was breached by Ann "
                "on 2025-01-31."
            ),
        ),
        (
            [quits(breach_of("2")), ann.must(Deliver(), upon=bob.did(Order()), within=days(5))],
            [],
            (
                f"{ABLE} Bob had ordered by 2025-01-31 and clause 2 was breached by Ann on "
                "2025-02-06."
            ),
        ),
        (
            [quits(breach_of("2")), ann.must(Deliver(), upon=bob.did(Order()), within=days(50))],
            [bob.does(Order(), on=date(2025, 1, 20))],
            f"{ABLE} clause 2 was breached by Ann on 2025-03-12.",
        ),
        (
            [quits(overdue("2", by=days(10))), DELIVERY],
            [],
            (
                f"{ABLE} a duty of Ann under clause 2 has been overdue by more than 10 days since "
                "2025-06-12."
            ),
        ),
        (
            [quits(breach_of("2") & bob.did(Note())), DELIVERY],
            [],
            (
                f"{ABLE} Bob had given notice by 2025-06-02 and clause 2 was breached by Ann on "
                "2025-06-02."
            ),
        ),
        (
            [
                ann.must(
                    Deliver(),
                    by=JUNE,
                    otherwise=ann.must(
                        Deliver(), within=days(9), otherwise=bob.can(Quit(), then=terminates())
                    ),
                )
            ],
            [],
            f"{ABLE} the grace of Ann under clause 1 had passed on 2025-06-11.",
        ),
        (
            [ann.must(Deliver(), by=JUNE, otherwise=bob.can(Quit(), then=terminates()))],
            [],
            f"{ABLE} clause 1 was breached by Ann on 2025-06-02.",
        ),
        (
            [bob.must_not(Quit(), unless=breach_of("2")), DELIVERY],
            [],
            "Bob would be permitted to terminate if clause 2 was breached by Ann on 2025-06-02.",
        ),
        (
            [bob.must_not(Quit(), provided=~breach_of("2")), DELIVERY],
            [],
            "Bob would be free to terminate if clause 2 was breached by Ann on 2025-06-02.",
        ),
        (
            [
                quits(breach_of("2")),
                ann.must(Deliver(), upon=breach_of("3"), within=days(3)),
                bob.must(Order(), by=JUNE),
            ],
            [],
            f"{ABLE} clause 2 was breached by Ann on 2025-06-06.",
        ),
    ],
    ids=[
        *("a duty", "a ban", "upon what is supposed", "upon what is on record", "overdue"),
        *(
            "and an event",
            "the end of grace",
            "a power under the breach",
            "an exception",
            "a negated condition",
        ),
        "upon a breach",
    ],
)
def test_the_clause_that_would_have_to_be_breached_is_named(norms, events, text, matcher) -> None:
    """Tried on that day, it gives what was asked for."""
    with Engine(agreed(*norms), events, matcher=matcher) as engine:
        decision = engine.decide(bob, Quit(), on=DAY)
        (missing,) = decision.why_not(Verdict.PERMITTED)
        assert " ".join(str(missing).split()) == text
        assert missing.clauses == (text.split("clause ")[1][0],)
        assert [breach.act.get("bearer") for breach in missing.breaches] == [ann]
        with engine.suppose(*missing.events) as other:
            then = other.decide(bob, Quit(), on=missing.decision.on)
    assert (then.verdict, then.effect) == (missing.decision.verdict, missing.decision.effect)


@each_matcher
def test_the_duty_of_an_occasion_may_be_of_whoever_gives_it(matcher) -> None:
    norms = (
        quits(breach_of("2")),
        ann.must(Deliver(), upon=any_party.did(Order()), within=days(5)),
    )
    with Engine(agreed(*norms), matcher=matcher) as engine:
        found = engine.decide(bob, Quit(), on=DAY).why_not(Verdict.PERMITTED)
    assert [[event.by for event in missing.events] for missing in found] == [[ann], [bob]]
    assert {missing.clauses for missing in found} == {("2",)}


@each_matcher
def test_each_clause_is_a_way_of_its_own(matcher) -> None:
    """And the breach that comes first is that of its clause."""
    norms = (
        quits(breach_of("2") | breach_of("3")),
        DELIVERY,
        ann.must(Order(), by=date(2025, 3, 31)),
        ann.must(Note(), by=date(2025, 3, 1)),
    )
    with Engine(agreed(*norms), matcher=matcher) as engine:
        (missing,) = engine.decide(bob, Quit(), on=DAY).why_not(Verdict.PERMITTED)
    assert (missing.clauses, missing.decision.on) == (("3",), date(2025, 4, 1))


@each_matcher
@pytest.mark.parametrize(
    ("norms", "events"),
    [
        ([quits(breach_of("2")), DELIVERY], [ann.does(Deliver(), on=date(2025, 1, 10))]),
        ([quits(Quit.on >= JUNE), ann.must(Deliver(), by=date(2025, 5, 1))], []),
        ([quits((Quit.on >= JUNE) & ~due("2")), ann.must(Deliver(), by=date(2025, 6, 10))], []),
    ],
    ids=["kept", "a day to come", "a day to come, and a duty"],
)
def test_what_no_breach_brings_is_not_put_down_to_one(norms, events, matcher) -> None:
    """A duty that is performed falls into none, and a day comes by itself."""
    with Engine(agreed(*norms), events, matcher=matcher) as engine:
        found = engine.decide(bob, Quit(), on=DAY).why_not(Verdict.PERMITTED)
    assert [missing.clauses for missing in found if missing.breaches] == []


@each_matcher
def test_at_an_instant_it_is_the_same(matcher) -> None:
    noon = datetime(2025, 2, 1, 12, tzinfo=UTC)
    norms = (quits(breach_of("2")), ann.must_not(Copy()))
    with Engine(agreed(*norms), matcher=matcher) as engine:
        (missing,) = engine.decide(bob, Quit(), on=noon).why_not(Verdict.PERMITTED)
    assert missing.decision.effect is Effect.TAKES_EFFECT
    assert missing.clauses == ("2",)


@each_matcher
def test_a_breach_that_is_there_is_not_missing(matcher) -> None:
    """What is missing beside it is an event."""
    norms = (
        quits(breach_of("2") & bob.did(Note())),
        ann.must(Deliver(), by=date(2025, 1, 15), owed_to=bob),
    )
    with Engine(agreed(*norms), matcher=matcher) as engine:
        (missing,) = engine.decide(bob, Quit(), on=DAY).why_not(Verdict.PERMITTED)
    assert (missing.clauses, len(missing.events)) == ((), 1)
