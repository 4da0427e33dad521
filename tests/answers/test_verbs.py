"""The past of what a party does, as sentences tell it."""

from __future__ import annotations

from datetime import date

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    Field,
    Group,
    Party,
    anything,
)
from contract_rules.answers.phrases import Words
from contract_rules.answers.verbs import Past, ing_of, past_as_told, past_of
from contract_rules.contracts.serialization import from_json, to_json
from contract_rules.errors import UnknownFieldError
from contract_rules.values.acts import ActionType

landlord, tenant = Party("Landlord"), Party("Tenant")


@pytest.mark.parametrize(
    ("phrase", "simple", "participle"),
    [
        ("consent to {provider}", "consented to {provider}", "consented to {provider}"),
        ("order", "ordered", "ordered"),
        ("notify {whom}", "notified {whom}", "notified {whom}"),
        ("pay", "paid", "paid"),
        ("play", "played", "played"),
        ("stop", "stopped", "stopped"),
        ("equip a room", "equipped a room", "equipped a room"),
        ("commit", "committed", "committed"),
        ("enter", "entered", "entered"),
        ("use {model}", "used {model}", "used {model}"),
        ("agree", "agreed", "agreed"),
        ("fix it", "fixed it", "fixed it"),
        ("give notice", "gave notice", "given notice"),
        ("make", "made", "made"),
        ("do it", "did it", "done it"),
        ("be there", "was there", "been there"),
        ("withhold it", "withheld it", "withheld it"),
        ("undertake it", "undertook it", "undertaken it"),
        ("sublet to {person}", "sublet to {person}", "sublet to {person}"),
        ("relay it", "relayed it", "relayed it"),
        ("supply it", "supplied it", "supplied it"),
        ("bring forward {a}", "brought forward {a}", "brought forward {a}"),
        ("advance the loan", "advanced the loan", "advanced the loan"),
        ("sign and deliver {deed}", "signed and delivered {deed}", "signed and delivered {deed}"),
        ("take or give {deed}", "took or gave {deed}", "taken or given {deed}"),
        ("pay (2, {to})", "paid (2, {to})", "paid (2, {to})"),
    ],
)
def test_the_past_is_made_of_the_verb(phrase, simple, participle) -> None:
    """Irregular verbs are known, alone and compounded; others follow the spelling."""
    assert past_of(phrase) == Past(simple, participle)


@pytest.mark.parametrize(
    "phrase",
    ["payment of {rent}", "jointly own it", "not move", "Pay", "sign and to deliver it", "{a} it"],
)
def test_a_phrase_without_a_plain_verb_has_no_past(phrase) -> None:
    """Neither a noun nor an adverb nor what is no word has one."""
    assert past_of(phrase) is None


@pytest.mark.parametrize(
    ("phrase", "doing"),
    [
        ("report revenue", "reporting revenue"),
        ("give notice", "giving notice"),
        ("stop", "stopping"),
        ("forget it", "forgetting it"),
        ("agree", "agreeing"),
        ("tie", "tying"),
        ("be there", "being there"),
        ("pay", "paying"),
        ("payment of rent", ""),
    ],
)
def test_what_is_done_is_a_noun(phrase, doing) -> None:
    """As a field or a day is told of it."""
    assert ing_of(phrase) == doing


def test_the_past_that_an_author_gives_has_a_participle() -> None:
    """Of a known irregular verb its own, else the past itself."""
    assert past_as_told("gave notice") == Past("gave notice", "given notice")
    assert past_as_told("was paid") == Past("was paid", "been paid")
    assert past_as_told("underwent a change") == Past("underwent a change", "undergone a change")
    assert past_as_told("withdrew it") == Past("withdrew it", "withdrawn it")
    assert past_as_told("jointly owned it") == Past("jointly owned it", "jointly owned it")


class Notify(
    Action, phrase="give notice and leave by {day}", past="gave notice and left by {day}"
):
    """A verb follows, of which the phrase does not tell that it is one."""

    day: Field[date]


class Payment(Action, phrase="payment of the rent"):
    """No verb comes first."""


def words() -> Words:
    """The words of the two actions."""
    return Words({kind.name: kind for kind in (Notify.kind, Payment.kind)}, {})


def test_what_was_done_is_told_in_the_past() -> None:
    """As the author gave it, or as a last resort with "did"."""
    notified, paid = tenant.did(Notify(day=anything)), tenant.did(Payment())
    assert words().condition(notified) == "Tenant gave notice and left by any day"
    assert words().condition(~notified) == "Tenant had not given notice and left by any day"
    assert words().condition(paid) == "Tenant did payment of the rent"
    assert words().condition(~paid) == "Tenant did not payment of the rent"


def test_of_a_group_one_did_or_none_had() -> None:
    """A group is told by its name, a group of anybody as a party."""
    both = Group("the parties", landlord, tenant)
    assert words().condition(~both.did(Payment())) == "none of the parties did payment of the rent"
    assert words().condition(both.did(Payment())) == "one of the parties did payment of the rent"


def test_a_past_that_names_unknown_fields_is_refused() -> None:
    """At the class, and in data."""
    wrong = "Leave has no field 'dya'; did you mean 'day'?"
    with pytest.raises(UnknownFieldError) as caught:
        type("Leave", (Action,), {"__annotations__": {"day": Field[date]}}, past="left by {dya}")
    assert str(caught.value) == wrong
    with pytest.raises(UnknownFieldError) as caught:
        ActionType("Leave", Notify.kind.fields, "leave by {day}", past="left by {dya}")
    assert str(caught.value) == wrong


def test_the_past_stays_in_data_where_it_is_given() -> None:
    """And is left out where it is not; data written without one is read as before."""
    clause = Clause("C1", "The tenant gives notice.", tenant.must(Notify(day=date(2025, 3, 1))))
    contract = Contract(
        name="Lease",
        parties=(landlord, tenant),
        clauses=(clause,),
        actions=(Payment,),
        effective=date(2025, 1, 1),
    )
    data = to_json(contract)
    assert {a["name"]: a.get("past") for a in data["actions"]} == {
        "Notify": "gave notice and left by {day}",
        "Payment": None,
    }
    assert from_json(Contract, data) == contract
    event = tenant.does(Notify(date(2025, 3, 1)), on=date(2025, 2, 1))
    with Engine(from_json(Contract, data), [event]) as engine:
        (duty,) = engine.duties(on=date(2025, 2, 2))
    assert "Tenant gave notice and left by 2025-03-01 on 2025-02-01 (2), which counts" in " ".join(
        str(duty).split()
    )
