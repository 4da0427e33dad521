"""A decision explains itself: the verdict, one sentence, and evidence that it cites by number."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from contract_rules import (
    Action,
    Amendment,
    Clause,
    Contract,
    Definition,
    Engine,
    Entity,
    Field,
    Money,
    Party,
    Rank,
    Source,
    Verdict,
    anything,
    at_least,
    at_most,
    begins,
    days,
    ends,
    less_than,
    more_than,
    one_of,
    other_than,
    usd,
)
from contract_rules.answers.reasons import Outcome
from contract_rules.contracts.serialization import from_json, to_json

START = date(2025, 1, 1)
JUNE = date(2025, 6, 1)


class Cloud(Entity):
    """A cloud."""


class Host(Action, phrase="host on {cloud}"):
    cloud: Field[Cloud]


class Consent(Action, phrase="consent to {cloud}"):
    cloud: Field[Cloud]


class Oppose(Action, phrase="object to {cloud}"):
    cloud: Field[Cloud]


class Pay(Action):
    due_amount: Field[Money]
    day: Field[date] = anything


class Close(Action, phrase="close"):
    """Close the shop."""


ann, bob = Party("Ann"), Party("Bob")
red, blue = Cloud("Red"), Cloud("Blue")
consent = bob.did(Consent(cloud=Host.cloud))
objection = bob.did(Oppose(cloud=Host.cloud))


def explained(*clauses: object, party=ann, act=None, on=JUNE, events=(), amendments=()) -> str:
    contract = Contract(
        name="Test",
        parties=(ann, bob),
        clauses=tuple(clauses),
        effective=START,
        amendments=amendments,
        actions=(Host, Consent, Oppose, Pay, Close),
    )
    with Engine(contract, events) as engine:
        return str(engine.decide(party, act or Host(cloud=red), on=on))


def sentence(*args, **kwargs) -> str:
    """The reason alone, on one line."""
    text = explained(*args, **kwargs)
    reason = re.split(r"\n  \(1\) ", text.split("\n\n", 1)[1])[0]
    return " ".join(reason.split())


def test_a_decision_is_a_line_then_the_reason_then_the_evidence() -> None:
    clause = Clause("K1", "No hosting.", ann.must_not(Host(cloud=anything), unless=consent))
    assert explained(clause) == (
        "MAY NOT  K1  Ann: host on Red (2025-06-01)\n\n  Ann may not host on Red: clause K1"
        " forbids Ann to host on any cloud (1), and\n  makes no exception here, as "
        "Bob had not consented to Red by 2025-06-01 (2).\n  (1) K1, in force since "
        '2025-01-01: "No hosting." (official)\n  '
        "(2) no record, among 0 events to 2025-06-01, that Bob consented to Red"
    )


def test_evidence_names_where_it_is_written_and_since_when_it_is_known() -> None:
    source = Source(title="Letter", publisher="Bob", date="2025-03")
    event = bob.does(
        Consent(cloud=red), on=START, recorded=date(2025, 3, 1), source=source, id="E1"
    )
    clause = Clause("K1", "x", ann.must_not(Host(cloud=anything), unless=consent), source=source)
    text = " ".join(explained(clause, events=[event]).split())
    assert '"x" (official; Bob, "Letter", 2025-03)' in text
    assert (
        "(2) Bob consented to Red on 2025-01-01; known since 2025-03-01; "
        'Bob, "Letter", 2025-03 [E1]'
    ) in text


def test_what_no_clause_restricts_cites_the_text() -> None:
    assert sentence(Clause("K1", "x", bob.may(Close()))) == (
        "Ann is free to host on Red: no clause in force speaks of it (1)."
    )
    assert "the text in force since 2025-01-01 has the clause K1" in explained(
        Clause("K1", "x", bob.may(Close()))
    )


def test_before_the_first_text_nothing_is_in_force() -> None:
    text = explained(Clause("K1", "x", ann.must_not(Close())), on=date(2024, 12, 31))
    assert "Test is in force from 2025-01-01" in text


def test_a_permission_that_prevails_is_told_with_what_it_outranks() -> None:
    general = Clause("K1", "x", ann.must_not(Host(cloud=anything)))
    special = Clause("K2", "x", ann.may(Host(cloud=red)))
    assert sentence(general, special) == (
        "Ann may host on Red: clause K2 permits it (1); and clause K1 would forbid Ann to"
        " host on any cloud (2) but is outranked by K2 as the special clause."
    )
    law = Clause("K3", "x", ann.may(Host(cloud=anything)), rank=Rank.MANDATORY_LAW)
    assert "outranked by K3 as the superior clause" in sentence(general, law)
    named = Clause("K4", "x", ann.may(Host(cloud=anything)), overrides=(general,))
    assert "outranked by K4 by that clause's own words" in sentence(general, named)


def test_default_law_is_not_outranked_but_leaves_the_matter_to_agreement() -> None:
    """A licence is what the law against use without one asks for."""
    law = Clause("L1", "x", ann.must_not(Host(cloud=anything)), rank=Rank.DEFAULT_LAW)
    licence = Clause("K1", "x", ann.may(Host(cloud=red)))
    another = Clause("K2", "x", ann.may(Host(cloud=anything)))
    assert sentence(law, licence) == (
        "Ann may host on Red: clause K1 permits it (1); and clause L1 would forbid Ann to"
        " host on any cloud (2) but asks only for leave, which K1 gives."
    )
    assert "but asks only for leave, which K1 and K2 give." in sentence(law, licence, another)
    right = Clause("L2", "x", ann.may(Host(cloud=anything)), rank=Rank.DEFAULT_LAW)
    ban = Clause("K3", "x", ann.must_not(Host(cloud=anything)))
    assert "but only where nothing else is agreed, as it is in K3." in sentence(right, ban)


def test_a_clause_that_was_worded_anew_is_cited_as_it_is_now() -> None:
    """What it said before tells nothing of a day on which its new wording speaks."""
    amended = Contract(
        name="Test",
        parties=(ann, bob),
        clauses=(
            Clause("K1", "No hosting.", ann.must_not(Host(cloud=anything))),
            Clause("K2", "With consent.", ann.may(Host(cloud=red), provided=consent)),
            Clause("K4", "Red.", ann.may(Host(cloud=red))),
        ),
        effective=START,
        amendments=(
            Amendment(
                title="Anew",
                effective=JUNE,
                replaces=(Clause("K2", "Again.", ann.may(Host(cloud=red), provided=consent)),),
                repeals=("K4",),
            ),
        ),
    )
    with Engine(amended) as engine:
        told = [
            (reason.clause.text, reason.outcome)
            for reason in engine.decide(ann, Host(cloud=red), on=JUNE).reasons
        ]
    assert told == [
        ("No hosting.", Outcome.SPEAKS),
        ("Again.", Outcome.UNMET),
        ("Red.", Outcome.LAPSED),
    ]


def test_a_conflict_says_that_nothing_ranks_the_clauses() -> None:
    clauses = (
        Clause("K1", "x", ann.must_not(Host(cloud=anything))),
        Clause("K2", "x", ann.may(Host(cloud=anything))),
    )
    assert explained(*clauses).startswith("CONFLICT  K1, K2  Ann")
    assert sentence(*clauses).startswith(
        "Clauses clash on whether Ann may host on Red, and nothing ranks them: clause K1 forbids "
    )


def test_what_lapsed_is_told_with_how_it_ended() -> None:
    term = Clause("K1", "x", ann.must_not(Close(), until=date(2025, 3, 31)))
    assert sentence(term, act=Close()) == (
        "Ann is free to close: clause K1 forbade it (1) until 2025-03-31, when its term ended."
    )
    open_end = Clause("K1", "x", ann.must_not(Close()))
    change = Amendment(title="Second text", effective=date(2025, 4, 1), repeals=("K1",))
    text = " ".join(explained(open_end, act=Close(), amendments=(change,)).split())
    assert "until 2025-03-31, the day before an amendment took its place (2)" in text
    assert "(2) Second text, effective 2025-04-01" in text
    power = Clause("K2", "Bob may free Ann.", bob.can(Consent(cloud=red), then=ends("K1")))
    event = bob.does(Consent(cloud=red), on=date(2025, 5, 1))
    assert sentence(open_end, power, act=Close(), events=[event]) == (
        "Ann is free to close: clause K1 forbade it (1) until 2025-05-01, when Bob "
        "consented to Red (2) and so ended it (3)."
    )
    for notice, later in ((30, "30 days later"), (1, "1 day later")):
        then = ends("K1", after=days(notice))
        power = Clause("K2", "Bob may free Ann.", bob.can(Consent(cloud=red), then=then))
        ended = (event.day + timedelta(notice)).isoformat()
        told = " ".join(explained(open_end, power, act=Close(), events=[event]).split())
        assert f"(1) until {ended}, as Bob consented to Red on 2025-05-01 (2) and so" in told
        assert f"and so ended it {later} (3)." in told


def test_a_power_is_told_as_ability_and_a_void_exercise_as_the_lack_of_it() -> None:
    begun = begins(ann.must_not(Host(cloud=Consent.cloud)))
    power = Clause("K1", "x", bob.can(Consent(cloud=other_than(blue)), then=begun))
    assert explained(power, party=bob, act=Consent(cloud=red)).startswith("CAN  K1  Bob")
    assert sentence(power, party=bob, act=Consent(cloud=red)).startswith(
        "Bob can consent to Red, and it takes effect: clause K1 empowers Bob to consent "
    )
    assert explained(power, party=bob, act=Consent(cloud=blue)).startswith("CANNOT  K1  Bob")
    assert sentence(power, party=bob, act=Consent(cloud=blue)) == (
        "Bob cannot consent to Blue; it would be void and change nothing: clause K1 "
        "empowers Bob to consent to a cloud other than Blue (1), which this is not."
    )
    assert sentence(power, act=Consent(cloud=red)).endswith("other than Blue (1), not Ann.")
    event = bob.does(Consent(cloud=red), on=START)
    assert sentence(power, events=[event]) == (
        "Ann may not host on Red: clause K1 forbids it (1), as Bob consented to Red on "
        "2025-01-01 (2)."
    )


def test_a_power_that_lapsed_is_told_with_how_it_ended() -> None:
    power = Clause("K1", "x", ann.can(Close(), until=date(2025, 3, 31)))
    assert explained(power, act=Close()).startswith("CANNOT  K1  Ann: close")
    assert sentence(power, act=Close()) == (
        "Ann cannot close; it would be void and change nothing: clause K1 gave that power"
        " (1) until 2025-03-31, when its term ended."
    )


def test_a_clause_that_an_exercise_brought_into_force_is_told_with_the_exercise() -> None:
    asleep = Clause("K1", "x", ann.must_not(Close()), dormant=True)
    power = Clause("K2", "x", bob.can(Consent(cloud=red), then=begins("K1")))
    event = bob.does(Consent(cloud=red), on=date(2025, 2, 1))
    assert sentence(asleep, power, act=Close(), events=[event]) == (
        "Ann may not close: clause K1 forbids it (1), as Bob consented to Red on 2025-02-01 (2)."
    )
    assert "no clause in force speaks of it" in sentence(asleep, power, act=Close())


@pytest.mark.parametrize("matcher", [None, "semantics"])
def test_a_norm_that_an_exercise_began_waits_for_its_own_conditions(matcher) -> None:
    begun = begins(ann.must_not(Host(cloud=Consent.cloud), provided=~objection))
    power = Clause("K1", "x", bob.can(Consent(cloud=anything), then=begun))
    contract = Contract(name="T", parties=(ann, bob), clauses=(power,), effective=START)
    events = [bob.does(Consent(cloud=cloud), on=START) for cloud in (red, blue)]
    with Engine(contract, [*events, bob.does(Oppose(cloud=red), on=JUNE)], matcher=matcher) as e:
        assert e.decide(ann, Host(cloud=red), on=JUNE).verdict is Verdict.SILENT
        assert e.decide(ann, Host(cloud=blue), on=JUNE).verdict is Verdict.PROHIBITED


@pytest.mark.parametrize(
    ("provided", "told"),
    [
        (~objection, "as Bob had not objected to Red by 2025-06-01 (2)."),
        (
            ~objection & ~bob.did(Close()),
            "as Bob had not objected to Red and Bob had not closed (2)",
        ),
        (consent, "as Bob consented to Red on 2025-01-01"),
        (~(consent & objection), "as Bob had not objected to Red by 2025-06-01 (2)."),
        (~(objection | (objection & consent)), "as Bob had not objected to Red by 2025-06-01 (2)"),
        (consent.on < Host.on, "as Bob consented to Red on 2025-01-01"),
        (
            ~(Host.on < consent.on),
            "as Bob consented to Red on 2025-01-01 (2), but Bob had not consented to Red after",
        ),
        (
            ~(Host.on <= consent.on),
            "but Bob had not consented to Red after or when hosting.",
        ),
        (
            ~bob.did(Pay(due_amount=at_least(usd("5")))),
            "had not paid (at least USD 5.00, any day)",
        ),
        (~bob.did(Pay(due_amount=at_most(usd("5")))), "had not paid (at most USD 5.00, any day)"),
        (~bob.did(Pay(due_amount=less_than(usd("5")))), "had not paid (less than USD 5.00, "),
        (~bob.did(Pay(due_amount=more_than(usd("5")))), "had not paid (more than USD 5.00, "),
        (
            ~bob.did(Pay(due_amount=anything, day=at_least(START))),
            "had not paid (any due amount, 2025-01-01 or later)",
        ),
        (~bob.did(Consent(cloud=one_of(blue, Cloud("Green")))), "consented to Blue or Green"),
        (~bob.did(Consent(cloud=other_than(red, blue))), "consented to a cloud other than Red or"),
    ],
)
def test_conditions_are_told_in_words(provided, told: str) -> None:
    clause = Clause("K1", "x", ann.must_not(Host(cloud=anything), provided=provided))
    event = bob.does(Consent(cloud=red), on=START)
    assert told in sentence(clause, events=[event])


def test_what_was_given_and_taken_back_is_told_with_one_but() -> None:
    """Of a permission whose condition fails, by another event or as it was reversed."""
    ban = Clause("K1", "x", ann.must_not(Host(cloud=anything)))
    may = Clause("K2", "y", ann.may(Host(cloud=anything), provided=consent & ~objection))
    given = bob.does(Consent(cloud=red), on=START)
    objected = bob.does(Oppose(cloud=red), on=date(2025, 2, 1))
    told = (
        "clause K2 would permit Ann to host on any cloud (2), but though Bob consented to Red on"
    )
    told = f"{told} 2025-01-01 (3), "
    assert f"{told}Bob objected to Red on 2025-02-01 (4)." in sentence(
        ban, may, events=[given, objected]
    )
    back = given.reversal(on=date(2025, 2, 1))
    undone = sentence(ban, may, events=[given, back])
    assert f"{told}that was reversed on 2025-02-01 (4)." in undone


def test_an_exception_of_many_parts_is_told_with_the_events_that_make_it() -> None:
    clause = Clause("K1", "x", ann.must_not(Host(cloud=anything), unless=consent & ~objection))
    event = bob.does(Consent(cloud=red), on=START)
    assert sentence(clause, events=[event]) == (
        "Ann may host on Red: clause K1 forbids Ann to host on any cloud (1), but makes an "
        "exception here, as Bob consented to Red on 2025-01-01 (2) and Bob had not objected to "
        "Red by 2025-06-01 (3)."
    )
    nothing = Clause("K1", "x", ann.must_not(Host(cloud=anything), unless=~objection))
    assert (
        "but makes an exception here, as Bob had not objected to Red by 2025-06-01 (2)"
        in sentence(nothing)
    )


def test_a_definition_is_told_by_its_number() -> None:
    free = Definition("D1", "x", consent)
    clause = Clause("K1", "x", ann.must_not(Host(cloud=anything), unless=free.holds))
    assert "as D1 is not fulfilled" in sentence(free, clause)


def test_a_field_of_another_event_is_told_as_such() -> None:
    asked = bob.did(Consent(cloud=anything)) & bob.did(Oppose(cloud=Consent.cloud))
    clause = Clause("K1", "x", ann.must_not(Close(), unless=asked))
    assert "as Bob had not consented to any cloud by 2025-06-01 (2)." in (
        sentence(clause, act=Close())
    )
    told = sentence(clause, act=Close(), events=[bob.does(Consent(cloud=red), on=START)])
    assert (
        "as Bob consented to Red on 2025-01-01 (2), but Bob had not objected to Red by "
        "2025-06-01 (3)."
    ) in told


def test_an_instant_is_told_with_its_time() -> None:
    noon = datetime(2025, 6, 1, 12, tzinfo=UTC)
    clause = Clause("K1", "x", ann.must_not(Close()))
    assert "Ann: close (2025-06-01T12:00:00+00:00)" in explained(clause, act=Close(), on=noon)


def test_an_open_field_is_told_as_any_other() -> None:
    clause = Clause("K1", "x", bob.must_not(Pay(due_amount=anything)))
    text = explained(clause, party=bob, act=Pay(due_amount=usd("3")))
    assert text.startswith("MAY NOT  K1  Bob: pay (USD 3.00, any other day) (2025-06-01)")


def test_numbers_of_things_are_compared_in_words() -> None:
    paid = bob.did(Pay(due_amount=anything))
    clause = Clause("K1", "x", ann.must_not(Close(), provided=~(paid[Pay.due_amount] < usd("5"))))
    assert "as the due amount in paying is not less than USD 5.00" in (
        sentence(clause, act=Close())
    )
    up_to = Clause("K1", "x", ann.must_not(Close(), provided=~(paid[Pay.due_amount] <= usd("5"))))
    assert "as the due amount in paying is not at most USD 5.00" in sentence(up_to, act=Close())


def test_of_alternatives_one_is_told_and_each_is_denied_where_none_holds() -> None:
    clause = Clause("K1", "x", ann.must_not(Close(), unless=bob.did(Close()) | ann.did(Close())))
    assert "as Bob had not closed and Ann had not closed" in sentence(clause, act=Close())
    neither = ~(bob.did(Close()) & ~ann.did(Close()))
    clause = Clause("K1", "x", ann.must_not(Close(), provided=neither))
    assert "as Bob had not closed by 2025-06-01 (2)." in (sentence(clause, act=Close()))
    either = ~bob.did(Close()) | ~ann.did(Close())
    clause = Clause("K1", "x", ann.must_not(Close(), provided=either))
    assert "as Bob had not closed by 2025-06-01 (2)." in sentence(clause, act=Close())


def test_an_answer_tells_the_caveats_of_what_it_rests_on() -> None:
    """Each clause that decides it, below the evidence; a note is no caveat."""
    banned = Clause("K1", "x", ann.must_not(Close()), caveat="Who counts is open.", note="Ours.")
    told = explained(banned, act=Close()).splitlines()
    assert told[-1] == "  Caveat to K1: Who counts is open."
    assert repr(banned).endswith("caveat='Who counts is open.', note='Ours.')")
    again = from_json(Clause, to_json(banned))
    assert (again, again.caveat) == (banned, "Who counts is open.")
    with Engine(
        Contract(
            name="Duties",
            parties=(ann, bob),
            clauses=(Clause("K1", "x", ann.must(Close()), caveat="When is open."),),
            effective=START,
        )
    ) as engine:
        (duty,) = engine.duties(on=JUNE)
    assert str(duty).splitlines()[-1] == "  Caveat to K1: When is open."
    assert duty.caveats == {"K1": "When is open."}


def test_the_clauses_of_a_text_are_told_as_readers_count_them() -> None:
    """The tenth after the second."""
    ids = ("10", "9", "2.1", "2", "2a")
    clauses = [Clause(id_, "x", bob.may(Close())) for id_ in ids]
    told = " ".join(explained(*clauses).split())
    assert "the text in force since 2025-01-01 has the clauses 2, 2.1, 2a, 9, 10" in told
