"""What follows "but" says what is lacking, with the day that is worked out, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from contract_rules import (
    Action,
    Clause,
    Contract,
    Engine,
    Field,
    MonthEnd,
    Party,
    anything,
    count,
    days,
    when,
    years,
)
from support.histories import MATCHERS


class Disclose(Action, phrase="disclose {what}"):
    what: Field[str]
    last: Field[date]


class Pass(Action, phrase="pass {what} on"):
    what: Field[str]


class Sign(Action, phrase="sign for {what}"):
    what: Field[str]


discloser, recipient = Party("The discloser"), Party("The recipient")
GIVEN = discloser.did(Disclose(what=Pass.what, last=anything))
TERM = years(3, rounding=MonthEnd.LAST_DAY)
DAY = date(2025, 3, 1)
DISCLOSED = discloser.does(Disclose("plan", date(2028, 1, 1)), on=DAY)
WOULD = "clause 1 would permit the recipient to pass any what on (2), but"


@pytest.mark.parametrize("matcher", MATCHERS)
@pytest.mark.parametrize(
    ("stated", "on", "lacking"),
    [
        (
            {"until": Disclose.on + TERM},
            date(2029, 1, 1),
            "it ended on 2028-03-01, 3 years after disclosing (3).",
        ),
        (
            {"until": Disclose.last},
            date(2029, 1, 1),
            "it ended on 2028-01-01 (3).",
        ),
        (
            {"until": Disclose.last + days(10)},
            date(2029, 1, 1),
            "it ended on 2028-01-11, 10 days after 2028-01-01 (3).",
        ),
        (
            {"until": when(Disclose.on + days(10) < Disclose.last, Disclose.last, DAY)},
            date(2029, 1, 1),
            "it ended on 2028-01-01, as 10 days after disclosing is before 2028-01-01 (3).",
        ),
        (
            {"until": when(Disclose.last < DAY, DAY, Disclose.on + TERM)},
            date(2029, 1, 1),
            "it ended on 2028-03-01, 3 years after disclosing, as 2028-01-01 is not before",
        ),
        (
            {"from_": Disclose.on + TERM},
            date(2026, 1, 1),
            "it begins on 2028-03-01, 3 years after disclosing (3).",
        ),
        ({"from_": Disclose.last}, date(2026, 1, 1), "it begins on 2028-01-01 (3)."),
        (
            {"provided": GIVEN & (Pass.on > Disclose.on)},
            DAY,
            "disclosing did not come before passing (3).",
        ),
    ],
)
def test_after_but_comes_what_is_lacking(matcher, stated, on, lacking) -> None:
    """The event from which the day is worked out is its evidence."""
    told = answer({"provided": GIVEN, **stated}, on, matcher)
    assert f"{WOULD} {lacking}" in told
    assert "(3) the discloser disclosed plan on 2025-03-01" in told


def test_what_was_found_for_the_rest_is_no_part_of_what_is_lacking() -> None:
    signed = recipient.did(Sign(what=Disclose.what))
    told = answer({"provided": GIVEN & signed}, DAY, "semantics")
    assert f"{WOULD} the recipient had not signed for plan by 2025-03-01 (3)." in told


@pytest.mark.parametrize("matcher", MATCHERS)
def test_of_several_totals_each_is_told_with_its_figure(matcher) -> None:
    disclosed, signed = count(Disclose, by=discloser), count(Sign, by=recipient)
    told = answer({"provided": (disclosed >= 3) | (signed >= 2)}, DAY, matcher)
    assert f"{WOULD} the number of times that the discloser disclosed" in told
    assert "is not at least 3 (3) and the number of times that the recipient signed" in told
    assert "(3) it is 1, by the record of 1 event to 2025-03-01" in told
    assert "(5) it is 0, by the record of 1 event to 2025-03-01" in told


@pytest.mark.parametrize("matcher", MATCHERS)
def test_what_an_event_shows_has_no_evidence_beside_it(matcher) -> None:
    """Why an exception does not hold: the event, and the day that it should have come by."""
    late = discloser.did(Disclose(what=Pass.what, last=anything)) & (Disclose.on < DAY)
    told = answer({"unless": late}, DAY, matcher, recipient.must_not)
    assert (
        "as the discloser disclosed plan on 2025-03-01 (2), but disclosing did not come before "
        "2025-03-01. (1) 1" in told
    )
    assert "the record of" not in told


def answer(stated: dict[str, object], on: date, matcher: str, verb=recipient.may) -> str:
    """What a decision about passing the plan on says, once it was disclosed, in one line."""
    clause = Clause("1", "As clause 1 says.", verb(Pass(anything), **stated))
    contract = Contract(
        name="Secrets",
        parties=(discloser, recipient),
        clauses=(clause,),
        effective=date(2025, 1, 1),
    )
    with Engine(contract, [DISCLOSED], matcher=matcher) as engine:
        return " ".join(str(engine.decide(recipient, Pass("plan"), on=on)).split())
