"""What a clause asks of a field is told, though the phrase of the action leaves the field out."""

from __future__ import annotations

from datetime import date

from contract_rules import Action, Clause, Contract, Engine, Field, Party, at_least, other_than
from contract_rules.answers.phrases import Words
from support.dealings import each_matcher

ann, bea = Party("Ann"), Party("Bea")


class Disclose(Action, phrase="disclose {item}"):
    """Tell of something."""

    item: Field[str]
    secret: Field[bool]
    pages: Field[int]


class Publish(Action, phrase="publish {item}"):
    """Tell it to everybody."""

    item: Field[str]


AGREED = Contract(
    name="The secret",
    parties=(ann, bea),
    effective=date(2025, 1, 1),
    clauses=(
        Clause(
            "1",
            "Bea publishes no secret that Ann has disclosed.",
            bea.must_not(
                Publish(other_than("sea")),
                provided=ann.did(Disclose(item=Publish.item, secret=True, pages=at_least(2))),
            ),
        ),
    ),
)


@each_matcher
def test_what_is_on_record_is_not_denied(matcher) -> None:
    """A plan was disclosed, but as no secret: that is told, and not that it was not disclosed."""
    disclosed = ann.does(Disclose("plan", secret=False, pages=3), on=date(2025, 2, 1))
    with Engine(AGREED, [disclosed], matcher=matcher) as engine:
        told = " ".join(str(engine.decide(bea, Publish("plan"), on=date(2025, 3, 1))).split())
    asked = "disclosed plan (secret: yes; pages: at least 2)"
    assert f"but Ann had not {asked} by 2025-03-01 (3)" in told
    assert f"(3) no record, among 1 event to 2025-03-01, that Ann {asked}" in told


def test_an_act_has_what_its_phrase_says() -> None:
    """An event tells the other fields behind it, in words of its own."""
    words = Words.of(AGREED)
    disclosed = ann.does(Disclose("plan", secret=False, pages=3), on=date(2025, 2, 1))
    assert words.done(ann, disclosed.act) == "Ann disclosed plan"
    assert words.unspoken(disclosed.act) == ", secret no, pages 3"
    assert words.pattern(Publish(other_than("sea")).pattern) == "publish an item other than sea"
