"""Answers that a stranger can read: the answer first, with its act; parties as one says them."""

from __future__ import annotations

from datetime import date

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    Effect,
    Engine,
    Entity,
    Field,
    Party,
    Question,
    Verdict,
    anything,
    ends,
    usd,
)
from contract_rules.answers.decisions import Decision, Missing
from contract_rules.answers.phrases import Words, how_read, opening, read_as
from contract_rules.contracts.serialization import from_json, to_json
from contract_rules.errors import WrongTypeError
from contract_rules.values.acts import Act
from contract_rules.values.money import Money
from support.dealings import each_matcher

DAY = date(2025, 3, 1)


class Room(Entity):
    """A room of the flat."""


class Sublet(Action, phrase="sublet {room}"):
    room: Field[Room] = anything


class Agree(Action, phrase="agree to a subtenant of {room}"):
    room: Field[Room]


class Pay(Action, phrase="pay {amount} to {to}"):
    to: Field[Party]
    amount: Field[Money]


class Sweep(Action, phrase="sweep the stairs"):
    pass


class Report(Action, phrase="a report to {to}"):
    to: Field[Party]


tenant = Party("The tenant")
owner = Party("Owner", in_text="the owner")
ebay = Party("eBay")
attic, cellar = Room("the attic"), Room("the cellar")

ANY = Question(
    "any-room",
    "Is the ban on subletting of every room?",
    readings=("every", "some", "none"),
    meanings=(
        "the ban is on every room",
        "the ban is on some rooms",
        "the ban is of no force",
    ),
)


def lease(*clauses):
    return Contract(
        name="Lease",
        parties=(tenant, owner, ebay),
        clauses=clauses,
        effective=date(2025, 1, 1),
        actions=(Report, Sublet, Pay),
    )


def told(answer):
    """An answer in words without the numbers of its evidence, from its second line on."""
    text = " ".join(str(answer).split("\n\n", 1)[1].split("\n  (1)")[0].split())
    for number in range(1, 9):
        text = text.replace(f" ({number})", "")
    return text


BAN = tenant.must_not(Sublet(room=anything), unless=owner.did(Agree(room=Sublet.room)))
"""Nothing may be sublet but with the owner's leave."""

FORBIDS = "The tenant may not sublet the attic: clause 1 forbids the tenant to sublet any room"
NO_EXCEPTION = (
    "and makes no exception here, as the owner had not agreed to a subtenant of the attic by "
    f"{DAY}."
)


@each_matcher
@pytest.mark.parametrize(
    ("clauses", "text"),
    [
        (
            [BAN],
            f"{FORBIDS}, {NO_EXCEPTION}",
        ),
        ([tenant.may(Sublet(attic))], "The tenant may sublet the attic: clause 1 permits it."),
        (
            [tenant.may(Sublet(cellar)), BAN],
            (
                "The tenant may not sublet the attic: clause 2 forbids the tenant to sublet any "
                f"room, {NO_EXCEPTION}"
            ),
        ),
        (
            [],
            "The tenant is free to sublet the attic: no clause in force speaks of it.",
        ),
        (
            [tenant.may(Sublet(room=anything)), tenant.must_not(Sublet(room=anything))],
            (
                "Clauses clash on whether the tenant may sublet the attic, and nothing ranks "
                "them: clause 1 permits the tenant to sublet any room; and clause 2 forbids the "
                "tenant to sublet any room."
            ),
        ),
        (
            [tenant.can(Sublet(attic), then=ends("2")), owner.must(Sweep())],
            "The tenant can sublet the attic, and it takes effect: clause 1 gives that power.",
        ),
        (
            [owner.can(Sublet(attic), then=ends("2")), owner.must(Sweep())],
            (
                "The tenant cannot sublet the attic; it would be void and change nothing: clause "
                "1 empowers the owner to sublet the attic, not the tenant."
            ),
        ),
        (
            [
                tenant.can(Sublet(attic), provided=owner.did(Sweep()), then=ends("2")),
                owner.must(Sweep()),
            ],
            (
                "The tenant cannot sublet the attic; it would be void and change nothing: clause "
                f"1 gives that power, but the owner had not swept the stairs by {DAY}."
            ),
        ),
        (
            [
                tenant.can(Sublet(attic), then=ends("2")),
                owner.must(Sweep()),
                tenant.must_not(Sublet(attic)),
            ],
            (
                "The tenant may not sublet the attic, though it takes effect: clause 3 forbids "
                "it; and clause 1 gives that power."
            ),
        ),
    ],
)
def test_a_decision_gives_the_answer_first_and_names_the_act(clauses, text, matcher) -> None:
    """So that its sentence stands alone."""
    numbered = [Clause(str(number), "x", norm) for number, norm in enumerate(clauses, 1)]
    with Engine(lease(*numbered), matcher=matcher) as engine:
        decision = engine.decide(tenant, Sublet(attic), on=DAY)
    assert told(decision) == text


@each_matcher
def test_an_exception_is_told_in_plain_words(matcher) -> None:
    leave = owner.does(Agree(attic), on=date(2025, 2, 1))
    with Engine(lease(Clause("1", "x", BAN)), [leave], matcher=matcher) as engine:
        assert told(engine.decide(tenant, Sublet(attic), on=DAY)) == (
            "The tenant may sublet the attic: clause 1 forbids the tenant to sublet any room, but "
            "makes an exception here, as the owner agreed to a subtenant of the attic on "
            "2025-02-01."
        )
        (row, *_) = engine.report(on=DAY).positions
    assert "The tenant may sublet the attic: clause 1 forbids" in " ".join(str(row).split())


@each_matcher
def test_a_reading_is_told_by_what_it_means(matcher) -> None:
    """What a row of the table has said is not said again; equal answers share a row."""
    norm = tenant.must_not(Sublet(attic), provided=ANY.reads("every"))
    left = tenant.may(Sublet(attic), unless=ANY.reads("every"))
    with Engine(lease(Clause("1", "x", norm)), matcher=matcher) as engine:
        assert told(engine.decide(tenant, Sublet(attic), on=DAY)) == (
            "if the ban is on some rooms or the ban is of no force "
            "then FREE: no clause in force speaks of it; and clause 1 would forbid it, but does "
            "not apply here. if the ban is on every room then MAY NOT: clause 1 forbids it."
        )
        (row, *_) = engine.report(on=DAY).positions
        assert "then MAY NOT: clause 1 forbids it" in " ".join(str(row).split())
        (one, *_) = engine.decide(tenant, Sublet(attic), on=DAY).why_not(Verdict.PROHIBITED)
    assert " ".join(str(one).split()) == (
        "The tenant would be forbidden to sublet the attic if the ban is on every room."
    )
    with Engine(lease(Clause("1", "x", left)), matcher=matcher) as engine:
        text = told(engine.decide(tenant, Sublet(attic), on=DAY))
    assert text.startswith(
        "if the ban is on some rooms or the ban is of no force then MAY: clause 1 permits it. "
        "if the ban is on every room then FREE: no clause in force speaks of it"
    )
    assert "clause 1 would permit it, but does not apply here" not in text


@each_matcher
def test_an_exception_by_a_reading_is_not_told_twice(matcher) -> None:
    norm = tenant.must_not(Sublet(attic), unless=ANY.reads("none"))
    with Engine(lease(Clause("1", "x", norm)), matcher=matcher) as engine:
        text = told(engine.decide(tenant, Sublet(attic), on=DAY))
    assert text == (
        "if the ban is of no force then MAY: clause 1 forbids it, but makes an exception here. "
        "else MAY NOT: clause 1 forbids it."
    )


@each_matcher
def test_whether_a_power_is_there_may_turn_on_a_reading(matcher) -> None:
    """And whether what may be done in any case takes effect."""
    power = tenant.can(Sublet(attic), provided=ANY.reads("none"), then=ends("2"))
    swept = Clause("2", "x", owner.must(Sweep()))
    with Engine(lease(Clause("1", "x", power), swept), matcher=matcher) as engine:
        text = told(engine.decide(tenant, Sublet(attic), on=DAY))
    assert text == (
        "if the ban is of no force then CAN: clause 1 gives that power. "
        "else CANNOT: clause 1 gives that power, but does not apply here."
    )
    ban = Clause("3", "x", tenant.must_not(Sublet(attic)))
    with Engine(lease(Clause("1", "x", power), swept, ban), matcher=matcher) as engine:
        text = told(engine.decide(tenant, Sublet(attic), on=DAY))
    assert text.startswith(
        "In any case the tenant may not sublet the attic, but whether it takes effect turns on"
    )
    assert "if the ban is of no force then MAY NOT, and it takes effect: clause 3 forbids" in text
    assert "else MAY NOT, and it is void: clause 3 forbids it" in text


@each_matcher
def test_a_duty_says_who_must_do_what_by_when(matcher) -> None:
    rent = tenant.must(Pay(amount=usd(500), to=owner), by=date(2025, 2, 28), owed_to=owner)
    paid = [tenant.does(Pay(owner, usd(200)), on=date(2025, 2, 1))]
    with Engine(lease(Clause("1", "x", rent)), paid, matcher=matcher) as engine:
        (duty,) = engine.duties(on=DAY)
        assert told(duty) == (
            "The tenant must pay USD 500.00 to the owner by 2025-02-28: clause 1 requires it, "
            "from 2025-01-01. The tenant paid USD 200.00 to the owner on 2025-02-01, which went "
            "towards it. On 2025-03-01 its deadline had passed."
        )
        assert "owed to the owner; USD 200.00 paid" in " ".join(str(duty).split())
        engine.record(tenant.does(Pay(owner, usd(400)), on=DAY))
        (duty,) = engine.duties(on=DAY)
        assert told(duty).startswith("The tenant had to pay USD 500.00 to the owner by 2025-02-28")
        assert (
            "The tenant paid USD 400.00 to the owner on 2025-03-01, of which USD 300.00 went "
            "towards it."
        ) in told(duty)


def test_what_parties_are_called_is_words_and_no_more() -> None:
    """Two parties of one name are the same, and data of a contract keep what they are called."""
    assert owner == Party("Owner")
    assert hash(owner) == hash(Party("Owner"))
    assert repr(owner) == "Party(name='Owner')"
    agreed = lease(Clause("1", "x", owner.must(Pay(amount=usd(1), to=ebay))))
    data = to_json(agreed)
    assert data["parties"] == ["The tenant", {"name": "Owner", "in_text": "the owner"}, "eBay"]
    assert data["clauses"][0]["norms"][0]["bearer"] == "Owner"
    again = from_json(Contract, data)
    assert again == agreed
    with Engine(again) as engine:  # an event names its party by its name alone
        (duty,) = engine.duties(on=DAY)
    assert (
        told(duty) == "The owner must pay USD 1.00 to eBay: clause 1 requires it, from 2025-01-01."
    )


def test_a_sentence_begins_with_a_capital_but_leaves_names_as_they_are() -> None:
    assert opening("the owner may", owner) == "The owner may"
    assert opening("eBay may", ebay) == "eBay may"
    assert opening("the bank may", Party("the bank")) == "The bank may"
    words = Words.of(lease())
    assert words.done(ebay, Act("Pay", (("to", tenant), ("amount", usd(1)))))
    assert words.party(Party("The Hague", in_text="The Hague")) == "The Hague"
    assert words.party(Party("Third", in_text="a third party")) == "a third party"


@pytest.mark.parametrize(
    ("verdict", "text"),
    [
        (Verdict.PERMITTED, "The tenant would be permitted to sublet the attic if"),
        (Verdict.SILENT, "The tenant would be free to sublet the attic if"),
        (Verdict.PROHIBITED, "The tenant would be forbidden to sublet the attic if"),
        (Verdict.VOID, "The tenant would be unable to sublet the attic if"),
        (Verdict.CONFLICT, "Clauses would clash on whether the tenant may sublet the attic if"),
        (Verdict.UNDETERMINED, "It would be open whether the tenant may sublet the attic if"),
    ],
)
def test_what_is_missing_names_who_would_do_what(verdict, text) -> None:
    with Engine(lease(Clause("1", "x", BAN))) as engine:
        decision = engine.decide(tenant, Sublet(attic), on=DAY)
        (missing,) = decision.why_not(Verdict.PERMITTED)
    other = Decision(
        verdict=verdict,
        party=tenant,
        act=decision.act,
        on=DAY,
        reasons=(),
        effect=Effect.NONE,
        contract=decision.contract,
    )
    found = " ".join(str(Missing(missing.settled, other)).split())
    assert found == f"{text} the owner had agreed to a subtenant of the attic by {DAY}."


def test_a_phrase_without_a_verb_is_supposed_by_did() -> None:
    act = Act("Report", (("to", owner),))
    assert Words.of(lease()).had_done(ebay, act) == "eBay did a report to the owner"


def test_that_a_question_is_not_read_in_a_way_says_in_which_it_is() -> None:
    plain = Question("how-far", "How far?", readings=("near", "far", "never"))
    assert read_as(plain, "near") == "how far is read as near"
    assert read_as(plain, "near", holds=False) == "how far is read as far or never"
    assert how_read(plain) == "how how far is read"
    assert read_as(ANY, "every", holds=False) == "the ban is on some rooms or of no force"
    assert how_read(ANY) == "whether the ban is on every room, on some rooms or of no force"
    apart = Question("q", "?", readings=("a", "b"), meanings=("it rains", "the sun shines"))
    assert how_read(apart) == "whether it rains or the sun shines"


@pytest.mark.parametrize(
    "meanings", [("one",), ("same", "same"), ("one", ""), ("one", 2), "ab", 3]
)
def test_meanings_are_one_for_each_reading(meanings) -> None:
    with pytest.raises(
        WrongTypeError,
        match=r"the question 'q' has 2 readings; say of each something else that it means, in "
        "their order, or nothing of any",
    ):
        Question("q", "Is it?", readings=("a", "b"), meanings=meanings)


def test_meanings_are_data_of_a_contract() -> None:
    agreed = lease(Clause("1", "x", tenant.must_not(Sublet(attic), provided=ANY.reads("every"))))
    again = from_json(Contract, to_json(agreed))
    assert again.question("any-room").meanings == ANY.meanings
    assert again == agreed
