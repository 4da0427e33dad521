"""What the clauses of the reference contract turn on: each condition of each text, one by one.

By given events alone, so that nothing else on record has a say.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from contract_rules import Engine
from contract_rules.agreements.microsoft_openai import (
    BuildCapacity,
    DeclareAGI,
    DeclineBuild,
    DeclineFirstRefusal,
    HostAPI,
    LicenseModel,
    Model,
    ReleaseModel,
    ServeProduct,
    ServeStatefulRuntime,
    SignAgreement,
    StateLackForBuild,
    StateLackOfCapacity,
    UseAcquiredTechnology,
    UseModel,
    UseResearchIP,
    VerifyAGI,
    agreement,
    aws,
    board,
    general_public,
    gpt_3,
    gpt_3_licence,
    microsoft,
    openai,
    panel,
    us_national_security,
)
from contract_rules.answers.reasons import Ground
from support.agreement_table import ASSUMED, ENOUGH, FREE, MAY, MAY_NOT, OPEN, TOO_LITTLE, amazon
from support.histories import MATCHERS

by_each = pytest.mark.parametrize("matcher", MATCHERS)

new = Model("N")
use, license_gpt_3 = UseModel(new), LicenseModel(gpt_3, amazon)


def signed(party):
    """That a party has signed the licence of GPT-3."""
    return party.does(SignAgreement(gpt_3_licence), on=date(2020, 9, 22))


def declared(on, profits=ENOUGH):
    """That the board has declared AGI."""
    return board.does(DeclareAGI(profits), on=on)


def released(on):
    """That OpenAI has released the model."""
    return openai.does(ReleaseModel(new), on=on)


def verified(on):
    """That the panel has verified AGI."""
    return panel.does(VerifyAGI(), on=on)


def said(action):
    """What Microsoft did off the record, on a day of the text of January 2025."""
    return microsoft.does(action, on=date(2025, 2, 1))


# Of the text of 2019, of 2023 and of January 2025: a day, the next, and one on which Microsoft
# asks to use the model.
IN_2019 = (date(2020, 2, 1), date(2020, 2, 2), date(2020, 3, 1))
IN_2023 = (date(2024, 2, 1), date(2024, 2, 2), date(2024, 3, 1))
IN_2025 = (date(2025, 2, 1), date(2025, 2, 2), date(2025, 3, 1))
BY_TWO_TESTS = {"agi-tests": "two"}
LOST, RESTRICTED, KEPT = ({"post-agi-access": r} for r in ("lost", "restricted", "kept"))

# On which of the days AGI is declared, and on which the model is released.
DECLARED_FIRST, RELEASED_FIRST, SAME_DAY = (0, 1), (1, 0), (0, 0)
NOT_RELEASED, NOT_DECLARED = (0, None), (None, 0)

# The days, in which order, the profits, the readings beside those assumed, what is so, and by
# which clause.
AFTER_AGI = [
    (IN_2019, DECLARED_FIRST, ENOUGH, {}, MAY_NOT, "L01"),
    (IN_2019, DECLARED_FIRST, TOO_LITTLE, {}, MAY_NOT, "L01"),
    (IN_2019, SAME_DAY, ENOUGH, {}, MAY, "C10"),
    (IN_2019, RELEASED_FIRST, ENOUGH, {}, MAY, "C10"),
    (IN_2019, NOT_RELEASED, ENOUGH, {}, MAY, "C10"),
    (IN_2019, NOT_DECLARED, ENOUGH, {}, MAY, "C10"),
    *(
        (days, order, profits, readings, verdict, clause)
        for days in (IN_2023, IN_2025)
        for order, profits, readings, verdict, clause in [
            (DECLARED_FIRST, ENOUGH, LOST, MAY_NOT, "L01"),
            (DECLARED_FIRST, TOO_LITTLE, LOST, MAY, "C10"),
            (DECLARED_FIRST, TOO_LITTLE, LOST | BY_TWO_TESTS, MAY_NOT, "L01"),
            (SAME_DAY, ENOUGH, LOST, MAY, "C10"),
            (RELEASED_FIRST, ENOUGH, LOST, MAY, "C10"),
            (NOT_RELEASED, ENOUGH, LOST, MAY, "C10"),
            (NOT_DECLARED, ENOUGH, LOST, MAY, "C10"),
            (DECLARED_FIRST, ENOUGH, RESTRICTED, MAY, "C10"),
            (DECLARED_FIRST, ENOUGH, KEPT, MAY, "C10"),
        ]
    ),
]


@by_each
@pytest.mark.parametrize("row", AFTER_AGI)
def test_a_model_falls_out_of_the_licence_only_when_it_is_released_after_agi(row, matcher):
    """Not on the day of the declaration, nor before it, nor where there was none."""
    days, (when_declared, when_released), profits, readings, verdict, clause = row
    given = []
    if when_declared is not None:
        given.append(declared(days[when_declared], profits))
    if when_released is not None:
        given.append(released(days[when_released]))
    with Engine(agreement, given, matcher=matcher, readings={**ASSUMED, **readings}) as engine:
        decision = engine.decide(microsoft, use, on=days[-1])
        assert (decision.verdict, "".join(decision.clauses)) == (verdict, clause)


INCAPACITY = {"first-refusal-lapse": "incapacity"}
COVERED = {"self-built-capacity": "covered"}
API = {"stateful-runtime": "api"}
DROPPED = {"research-sunset": "dropped"}
public = ServeStatefulRuntime(aws, general_public)
security = ServeStatefulRuntime(aws, us_national_security)
v2, v3 = date(2024, 5, 1), date(2025, 5, 1)
v4, v5 = date(2025, 12, 1), date(2026, 5, 1)
agi_in_v4 = (declared(date(2025, 11, 1)), verified(date(2025, 11, 20)))

# The clauses that decide, the day, who asks to do what, what is given, and the readings beside
# those assumed.
DECIDED = {
    "GPT-3 is exclusive once both have signed": (
        ("C13", date(2020, 9, 22), openai, license_gpt_3, MAY_NOT),
        (signed(microsoft), signed(openai)),
        {},
    ),
    "not when Microsoft alone has signed": (
        ("", date(2020, 9, 22), openai, license_gpt_3, FREE),
        (signed(microsoft),),
        {},
    ),
    "not when OpenAI alone has signed": (
        ("", date(2020, 9, 22), openai, license_gpt_3, FREE),
        (signed(openai),),
        {},
    ),
    "what OpenAI builds is free where first refusal does not reach it": (
        ("C03", v3, openai, BuildCapacity(), MAY),
        (),
        INCAPACITY,
    ),
    "building turns on what Microsoft said": (
        ("C02 C03", v3, openai, BuildCapacity(), OPEN),
        (),
        COVERED | INCAPACITY,
    ),
    "building is free once Microsoft has declined": (
        ("C02 C03", v3, openai, BuildCapacity(), MAY),
        (said(DeclineBuild()),),
        COVERED,
    ),
    "or once it cannot supply, where that is enough": (
        ("C02 C03", v3, openai, BuildCapacity(), MAY),
        (said(StateLackForBuild()),),
        COVERED | INCAPACITY,
    ),
    "and not where it is not": (
        ("C02 C03", v3, openai, BuildCapacity(), OPEN),
        (said(StateLackForBuild()),),
        COVERED,
    ),
    "a product turns on what Microsoft said": (
        ("C07", v3, openai, ServeProduct(aws), OPEN),
        (),
        INCAPACITY,
    ),
    "a runtime turns on what Microsoft said": (
        ("C07", v3, openai, public, OPEN),
        (),
        INCAPACITY,
    ),
    "a runtime is free once Microsoft has declined": (
        ("C07", v3, openai, public, MAY),
        (said(DeclineFirstRefusal(aws)),),
        {},
    ),
    "or once it cannot supply, for a runtime too": (
        ("C07", v3, openai, public, MAY),
        (said(StateLackOfCapacity(aws)),),
        INCAPACITY,
    ),
    "and not, for a runtime either, where that is not enough": (
        ("C07", v3, openai, public, OPEN),
        (said(StateLackOfCapacity(aws)),),
        {},
    ),
    "a runtime that is an API is for Azure whatever Microsoft declines": (
        ("C05", v3, openai, public, MAY_NOT),
        (said(DeclineFirstRefusal(aws)),),
        API,
    ),
    "a runtime is a product of C07 in October 2025": (("C07", v4, openai, public, MAY), (), {}),
    "or an API of C05": (("C05", v4, openai, public, MAY_NOT), (), API),
    "as a product it needs no leave of C09": (("C07", v4, openai, security, MAY), (), {}),
    "as an API it has that of C09 alone": (("C09", v4, openai, security, MAY), (), API),
    "an API is free once AGI is verified, by no leave of C07": (
        ("C05", v4, openai, public, FREE),
        agi_in_v4,
        API,
    ),
    "from 2026 a runtime is free": (("C07", v5, openai, public, MAY), (), API),
    "methods by C11 alone, where their end is unchanged": (
        ("C11", v5, microsoft, UseResearchIP(), MAY),
        (),
        {},
    ),
    "methods by C11a too, where their end was dropped": (
        ("C11 C11a", v5, microsoft, UseResearchIP(), MAY),
        (),
        DROPPED,
    ),
    "by C11a alone, once AGI was verified": (
        ("C11a", v5, microsoft, UseResearchIP(), MAY),
        agi_in_v4,
        DROPPED,
    ),
    **{
        f"what was bought, where it is {reading}, on {on}": (
            (clauses, on, microsoft, UseAcquiredTechnology(), verdict),
            (),
            {"acquired-technology": reading},
        )
        for on in (v2, v3, v4, v5)
        for reading, clauses, verdict in (
            ("included", "C10", MAY),
            ("excluded", "L01", MAY_NOT),
        )
    },
}


@by_each
@pytest.mark.parametrize(("asked", "given", "readings"), DECIDED.values(), ids=DECIDED)
def test_a_decision_rests_on_the_clauses_whose_conditions_are_met(asked, given, readings, matcher):
    """And on no others."""
    clauses, on, party, action, verdict = asked
    with Engine(agreement, given, matcher=matcher, readings={**ASSUMED, **readings}) as engine:
        decision = engine.decide(party, action, on=on)
        assert (decision.verdict, " ".join(decision.clauses)) == (verdict, clauses)


# The clause that prevails, over which, when, who asks to do what, and the readings beside those
# assumed.
PREVAILS = [
    ("C02", "C03", MAY_NOT, v3, openai, BuildCapacity(), COVERED),
    ("C09", "C05", MAY, v4, openai, HostAPI(aws, us_national_security), {}),
    ("C09", "C05", MAY, v4, openai, security, API),
    ("C10", "L01", MAY, v4, microsoft, use, {}),
    ("C11", "L01", MAY, v4, microsoft, UseResearchIP(), {}),
]


@by_each
@pytest.mark.parametrize("row", PREVAILS)
def test_of_two_clauses_that_clash_one_prevails_and_says_why(row, matcher):
    """By its own words where the text names the other, and over the default of law as superior."""
    clause, other, verdict, on, party, action, readings = row
    known = {**ASSUMED, **readings}
    with Engine(agreement, (), matcher=matcher, readings=known) as engine:
        decision = engine.decide(party, action, on=on)
        # where it turns on what is off the record, as it is if nothing was done
        found = next(
            (way.answer for way in decision.ways if not any(s.choice for s in way.settled)),
            decision,
        )
        assert (found.verdict, found.clauses) == (verdict, (clause,))
        defeats = {d for r in found.reasons if r.clause.id == other for d in r.defeats}
        ground = Ground.SUPERIOR if other == "L01" else Ground.NAMED
        assert {(d.by.id, d.ground) for d in defeats} == {(clause, ground)}


SCRAPPED, FIXED = {"panel-survival": "scrapped"}, {"research-sunset": "fixed"}
enough, little = declared(date(2026, 4, 1)), declared(date(2026, 4, 1), TOO_LITTLE)
too_little = declared(date(2025, 10, 27), TOO_LITTLE)

# What is given, the readings beside those assumed, whether the panel can verify AGI then, and
# whether Microsoft may use research methods afterwards.
VERIFIES = {
    "a declaration": ((enough,), {}, True, MAY_NOT),
    "none": ((), {}, False, MAY),
    "one of however little": ((little,), {}, True, MAY_NOT),
    "one of too little by the text of its day": ((too_little,), {}, False, MAY),
    "the panel is scrapped": ((enough,), SCRAPPED, False, MAY),
    "the panel is scrapped, and there is none": ((), SCRAPPED, False, MAY),
    "methods end with 2030 alone": ((enough,), FIXED, True, MAY),
    "none, and methods end with 2030 alone": ((), FIXED, False, MAY),
    "too little, and methods end with 2030 alone": ((too_little,), FIXED, False, MAY),
    "the panel is scrapped, and methods end with 2030": ((enough,), SCRAPPED | FIXED, False, MAY),
    "methods have no end of their own": ((enough,), DROPPED, True, MAY),
}


@by_each
@pytest.mark.parametrize(
    ("given", "readings", "effective", "after"), VERIFIES.values(), ids=VERIFIES
)
def test_what_the_panel_can_do_in_2026_turns_on_three_things(
    given, readings, effective, after, matcher
):
    """On a declaration, on whether it is still there, and on when the right to methods ends."""
    events = [*given, verified(v5)]
    with Engine(agreement, events, matcher=matcher, readings={**ASSUMED, **readings}) as engine:
        decision = engine.decide(panel, VerifyAGI(), on=v5)
        assert (decision.void, decision.clauses) == (not effective, ("C14",))
        on = v5 + timedelta(days=1)
        assert engine.decide(microsoft, UseResearchIP(), on=on).verdict is after
