"""Conditions in words: what is missing where they do not hold, without names of classes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    Field,
    Money,
    Party,
    Question,
    anything,
    count,
    total,
    usd,
)
from contract_rules.answers.evidence import event_line
from contract_rules.answers.phrases import Words
from contract_rules.norms.expressions import Compared, When, term

ann, bob = Party("Ann"), Party("Bob")


class Declare(Action, phrase="declare success for {sum}"):
    """With a sum."""

    sum: Field[Money] = anything


class Release(Action, phrase="release {model}"):
    """What is released."""

    model: Field[str]


class Meet(Action, phrase="meet on {day}"):
    """On a day."""

    day: Field[date]


class Payment(Action):
    """No verb comes first, and the fields stand in parentheses."""

    amount: Field[Money]
    to: Field[Party]
    hours: Field[Decimal] = anything


class Sign(Action, phrase="sign the licence"):
    """The phrase does not speak of the field."""

    pages: Field[int]


def words() -> Words:
    """The words of the actions."""
    return Words({cls.kind.name: cls.kind for cls in (Declare, Release, Meet, Payment, Sign)}, {})


DECLARED = "Bob declared success for any sum"
SUM = "the sum in declaring success"
PAID = "Ann did payment (the sum in declaring success, Bob, any hours)"

declared = bob.did(Declare())
released = ann.did(Release(model="Next"))
scope = Question("scope-of-use", "How wide is it?", readings=("wide", "narrow"))


@pytest.mark.parametrize(
    ("condition", "text", "denied"),
    [
        (
            declared.on < released.on,
            "Bob declared success for any sum before Ann released Next",
            "Bob had not declared success for any sum before Ann released Next",
        ),
        (
            declared.on <= released.on,
            "Bob declared success for any sum before or when Ann released Next",
            "Bob had not declared success for any sum before or when Ann released Next",
        ),
        (
            Release.on < declared.on,
            "Bob declared success for any sum after releasing",
            "Bob had not declared success for any sum after releasing",
        ),
        (
            Declare.on <= Release.on,
            "declaring success came before or when releasing",
            "declaring success did not come before or when releasing",
        ),
        (
            Payment.on > date(2025, 1, 1),
            "payment came after 2025-01-01",
            "payment did not come after 2025-01-01",
        ),
        (
            Meet.day < date(2025, 1, 1),
            "the day in meeting is before 2025-01-01",
            "the day in meeting is not before 2025-01-01",
        ),
        (
            Compared(When("Meet"), "==", When("Release")),
            "the day of meeting is the day of releasing",
            "the day of meeting is not the day of releasing",
        ),
        (
            declared & released,
            "Bob declared success for any sum and Ann released Next",
            "either Bob had not declared success for any sum or Ann had not released Next",
        ),
        (
            declared & ~released,
            "Bob declared success for any sum and Ann had not released Next",
            "either Bob had not declared success for any sum or Ann released Next",
        ),
        (
            declared & scope.reads("wide"),
            "Bob declared success for any sum and scope of use is read as wide",
            "either Bob had not declared success for any sum or scope of use is read as narrow",
        ),
        (
            declared & (Declare.sum > usd(5)),
            f"{DECLARED} and {SUM} is more than USD 5.00",
            f"no record says that {DECLARED} and {SUM} is more than USD 5.00",
        ),
        (
            ann.did(Payment(amount=Declare.sum, to=bob)) & declared,
            f"{PAID} and {DECLARED}",
            f"no record says that {PAID} and {DECLARED}",
        ),
    ],
)
def test_a_condition_is_a_sentence_and_so_is_its_denial(condition, text, denied) -> None:
    """Of what stands alone one is missing; what hangs together is not on record."""
    assert words().condition(condition) == text
    assert words().condition(~condition) == denied


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (Declare.sum, "the sum in declaring success"),
        (Payment.amount, "the amount in payment"),
        (Release.on, "the day of releasing"),
        (released.on, "the day on which Ann released Next"),
        (
            total(Declare.sum, by=bob, since=released.on),
            "the total sum that Bob declared success for since Ann released Next",
        ),
        (
            total(Payment.amount, by=ann, to=bob, since=Release.on),
            "the total amount that Ann did payment (Bob, any hours) since releasing",
        ),
        (
            total(Payment.hours, by=ann, to=bob),
            "the total hours that Ann did payment (any amount, Bob)",
        ),
        (
            count(Sign(pages=3), by=ann),
            "the number of times that Ann signed the licence (pages: 3)",
        ),
    ],
)
def test_a_term_is_told_without_the_name_of_its_class(written, text) -> None:
    """By what was done, and by whom where that is known."""
    assert words().term(term(written)) == text


def test_evidence_tells_what_the_phrase_leaves_out() -> None:
    """Each field that no phrase speaks of is named beside it."""
    signed = ann.does(Sign(3), on=date(2025, 1, 2))
    assert event_line(signed, words()) == "Ann signed the licence on 2025-01-02, pages 3"


def test_a_question_is_told_by_what_it_is_about() -> None:
    """Its id stands in the evidence, by which a reader may settle it."""
    norm = ann.may(Release(model=anything), provided=scope.reads("wide"))
    contract = Contract(
        name="Release",
        parties=(ann, bob),
        clauses=(Clause("1", "Ann may release where the use is wide.", norm),),
        effective=date(2025, 1, 1),
    )
    with Engine(contract) as engine:
        told = " ".join(str(engine.decide(ann, Release("Next"), on=date(2025, 1, 2))).split())
    assert (
        "if scope of use is read as wide (1) then MAY: clause 1 permits Ann to release any model "
        "(2). if scope of use is read as narrow (1) then FREE: no clause in force speaks of it "
        "(3); and clause 1 would permit it (2), but does not apply here."
    ) in told
    assert '(1) scope-of-use: "How wide is it?" (wide or narrow)' in told


def test_what_is_known_of_an_event_makes_its_parts_stand_alone() -> None:
    """A field is then told by its value, and each part says something by itself."""
    known = words().about(bob.does(Declare(usd(7)), on=date(2025, 1, 2)).act)
    assert known.condition(~(declared & (Declare.sum > usd(5)))) == (
        "either Bob had not declared success for any sum or USD 7.00 is not more than USD 5.00"
    )
