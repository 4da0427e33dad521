"""Which products have to be on Azure before they are on another cloud, and when they need not."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from contract_rules import Engine, FindingKind, Verdict
from contract_rules.agreements.microsoft_openai import (
    DeclineSupport,
    Product,
    ShipProduct,
    StateIncapacity,
    agreement,
    aws,
    azure,
    google,
    microsoft,
    openai,
    record,
)
from support.agreement_table import ASSUMED, lathe
from support.histories import MATCHERS

BASES = {"alone": (), "on the record": tuple(record)}

loom = Product("Loom")
first, before, day, after = (
    date(2026, 4, 27),
    date(2026, 5, 9),
    date(2026, 5, 10),
    date(2026, 6, 1),
)

on_aws = openai.does(ShipProduct(lathe, aws), on=day)
on_azure, on_azure_before, on_azure_after = (
    openai.does(ShipProduct(lathe, azure), on=on) for on in (day, before, after)
)
cannot, cannot_before, cannot_after = (
    microsoft.does(StateIncapacity(lathe), on=on) for on in (day, before, after)
)
declines, declines_before, declines_after = (
    microsoft.does(DeclineSupport(lathe), on=on) for on in (day, before, after)
)

BOTH = {"StateIncapacity", "DeclineSupport"}
OPEN = {
    "it is not on Azure": ((), BOTH),
    "it is on Azure later": ((on_azure_after,), BOTH),
    "another product is on Azure": ((openai.does(ShipProduct(loom, azure), on=before),), BOTH),
    "it is on a third cloud": ((openai.does(ShipProduct(lathe, google), on=before),), BOTH),
    "Microsoft only cannot": ((cannot_before,), {"DeclineSupport"}),
    "Microsoft only chooses not to": ((declines_before,), {"StateIncapacity"}),
    "Microsoft chooses not to later": ((cannot_before, declines_after), {"DeclineSupport"}),
    "Microsoft cannot as of later": ((cannot_after, declines_before), {"StateIncapacity"}),
    "Microsoft does neither for it": (
        (
            microsoft.does(StateIncapacity(loom), on=before),
            microsoft.does(DeclineSupport(loom), on=before),
        ),
        BOTH,
    ),
    "Microsoft's two words are of two products": (
        (
            cannot_before,
            microsoft.does(DeclineSupport(loom), on=before),
        ),
        {"DeclineSupport"},
    ),
    "OpenAI says both for Microsoft": (
        (
            openai.does(StateIncapacity(lathe), on=before),
            openai.does(DeclineSupport(lathe), on=before),
        ),
        BOTH,
    ),
}
EXCUSED = {
    "it is on Azure that day": (on_azure,),
    "it is on Azure before": (on_azure_before,),
    "Microsoft cannot and chooses not to": (cannot, declines),
    "Microsoft did say so before": (cannot_before, declines_before),
    "Microsoft says one before, one that day": (cannot_before, declines),
}


@pytest.mark.parametrize("base", BASES.values(), ids=BASES)
@pytest.mark.parametrize("matcher", MATCHERS)
@pytest.mark.parametrize(("given", "open_"), OPEN.values(), ids=OPEN)
def test_shipping_elsewhere_first_is_a_breach_unless_microsoft_passed_it_over(
    given, open_, matcher, base
):
    """Of C06, if neither of its words is missing from the record alone; one is not enough."""
    with Engine(agreement, [*base, *given], matcher=matcher, readings=ASSUMED) as engine:
        (finding,) = engine.record(on_aws)
        decision = finding.decision
        assert (finding.kind, decision.clauses) == (FindingKind.UNDETERMINED, ("C06",))
        assert {point.act.kind for point in decision.turns_on} == open_
        assert {point.act.get("product") for point in decision.turns_on} == {lathe}
        for way in decision.ways:
            said = all(settled.choice for settled in way.settled)
            wanted = Verdict.PERMITTED if said else Verdict.PROHIBITED
            assert (way.answer.verdict, way.answer.clauses) == (wanted, ("C06",))


@pytest.mark.parametrize("base", BASES.values(), ids=BASES)
@pytest.mark.parametrize("matcher", MATCHERS)
@pytest.mark.parametrize("given", EXCUSED.values(), ids=EXCUSED)
def test_shipping_elsewhere_is_none_once_azure_has_it_or_is_passed_over(given, matcher, base):
    """Azure first or on the same day; or both of Microsoft's words, by that day."""
    with Engine(agreement, [*base, *given], matcher=matcher, readings=ASSUMED) as engine:
        assert engine.record(on_aws) == ()


@pytest.mark.parametrize("matcher", MATCHERS)
def test_within_a_day_the_hour_decides_where_it_is_known(matcher):
    """An hour later on Azure is too late, whatever else the day brings."""
    shipped = [
        openai.does(ShipProduct(lathe, cloud), on=datetime(2026, 5, 10, hour, tzinfo=UTC))
        for cloud, hour in ((aws, 9), (azure, 10))
    ]
    with Engine(agreement, record, matcher=matcher, readings=ASSUMED) as engine:
        (finding,) = engine.record(*shipped)
        assert (finding.kind, finding.event) == (FindingKind.UNDETERMINED, shipped[0])


@pytest.mark.parametrize("matcher", MATCHERS)
@pytest.mark.parametrize("cloud", [aws, azure])
def test_no_other_clause_speaks_of_shipping(matcher, cloud):
    """The permission to serve from any cloud is of other acts, and nothing clashes."""
    with Engine(agreement, record, matcher=matcher, readings=ASSUMED) as engine:
        for on in (first, day, date(2033, 1, 1)):
            decision = engine.decide(openai, ShipProduct(lathe, cloud), on=on)
            wanted = Verdict.SILENT if cloud == azure else Verdict.UNDETERMINED
            assert decision.verdict is wanted
            assert set(decision.clauses) <= {"C06"}
