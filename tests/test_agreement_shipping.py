"""Which products have to be on Azure before they are on another cloud, and when they need not."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from agreement_table import lathe

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
from contract_rules.engine import is_available

MATCHERS = ("durable", "semantics") if is_available() else ("semantics",)
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

BREACHES = {
    "it is not on Azure": (),
    "it is on Azure later": (on_azure_after,),
    "another product is on Azure": (openai.does(ShipProduct(loom, azure), on=before),),
    "it is on a third cloud": (openai.does(ShipProduct(lathe, google), on=before),),
    "Microsoft only cannot": (cannot_before,),
    "Microsoft only chooses not to": (declines_before,),
    "Microsoft chooses not to later": (cannot_before, declines_after),
    "Microsoft cannot as of later": (cannot_after, declines_before),
    "Microsoft does neither for it": (
        microsoft.does(StateIncapacity(loom), on=before),
        microsoft.does(DeclineSupport(loom), on=before),
    ),
    "Microsoft's two words are of two products": (
        cannot_before,
        microsoft.does(DeclineSupport(loom), on=before),
    ),
    "OpenAI says both for Microsoft": (
        openai.does(StateIncapacity(lathe), on=before),
        openai.does(DeclineSupport(lathe), on=before),
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
@pytest.mark.parametrize("given", BREACHES.values(), ids=BREACHES)
def test_shipping_elsewhere_first_is_a_breach(given, matcher, base):
    """Of C06; that Microsoft cannot is not enough, nor is that it chooses not to."""
    with Engine(agreement, [*base, *given], matcher=matcher) as engine:
        (finding,) = engine.record(on_aws)
        assert (finding.kind, finding.decision.clauses) == (FindingKind.BREACH, ("C06",))


@pytest.mark.parametrize("base", BASES.values(), ids=BASES)
@pytest.mark.parametrize("matcher", MATCHERS)
@pytest.mark.parametrize("given", EXCUSED.values(), ids=EXCUSED)
def test_shipping_elsewhere_is_none_once_azure_has_it_or_is_passed_over(given, matcher, base):
    """Azure first or on the same day; or both of Microsoft's words, by that day."""
    with Engine(agreement, [*base, *given], matcher=matcher) as engine:
        assert engine.record(on_aws) == ()


@pytest.mark.parametrize("matcher", MATCHERS)
def test_within_a_day_the_hour_decides_where_it_is_known(matcher):
    """An hour later on Azure is too late, whatever else the day brings."""
    shipped = [
        openai.does(ShipProduct(lathe, cloud), on=datetime(2026, 5, 10, hour, tzinfo=UTC))
        for cloud, hour in ((aws, 9), (azure, 10))
    ]
    with Engine(agreement, record, matcher=matcher) as engine:
        (finding,) = engine.record(*shipped)
        assert (finding.kind, finding.event) == (FindingKind.BREACH, shipped[0])


@pytest.mark.parametrize("matcher", MATCHERS)
@pytest.mark.parametrize("cloud", [aws, azure])
def test_no_other_clause_speaks_of_shipping(matcher, cloud):
    """The permission to serve from any cloud is of other acts, and nothing clashes."""
    with Engine(agreement, record, matcher=matcher) as engine:
        for on in (first, day, date(2033, 1, 1)):
            decision = engine.decide(openai, ShipProduct(lathe, cloud), on=on)
            wanted = Verdict.PERMITTED if cloud == azure else Verdict.PROHIBITED
            assert decision.verdict is wanted
            assert set(decision.clauses) <= {"C06"}
