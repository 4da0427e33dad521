"""What an author may write: mypy and pyright, both strict, find nothing wrong here."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import assert_type

from contract_rules import (
    Action,
    Amendment,
    Clause,
    Confidence,
    Contract,
    Decision,
    Definition,
    Engine,
    Entity,
    Event,
    FactBase,
    Field,
    Finding,
    Money,
    Party,
    Position,
    Rank,
    Reason,
    Report,
    Source,
    Verdict,
    anything,
    at_least,
    at_most,
    begins,
    ends,
    less_than,
    more_than,
    one_of,
    other_than,
    usd,
)
from contract_rules.nodes import Condition, Occurred, Term
from contract_rules.norms import Permission, Power, Prohibition


class Provider(Entity):
    """Who sells computing capacity."""


class Customer(Entity):
    """A class of customers."""


class Model(Entity):
    """A model."""


class ProcureCompute(Action, phrase="procure compute from {provider}"):
    """Buy or rent computing capacity."""

    provider: Field[Provider]


class Consent(Action):
    """Microsoft's agreement that OpenAI may use a provider."""

    provider: Field[Provider]


class HostAPI(Action):
    """Serve the API from a cloud."""

    cloud: Field[Provider]
    customer: Field[Customer] = anything


class ReleaseModel(Action):
    """Make a model available."""

    model: Field[Model]


class UseModel(Action):
    """Use a model."""

    model: Field[Model]


class RestrictAccess(Action):
    """Withhold a model."""

    model: Field[Model]


class DeclareAGI(Action):
    """Declare that a system is AGI."""

    projected_profits: Field[Money]


class Assign(Action):
    """Every type that a field can hold."""

    to: Field[Party]
    price: Field[Money]
    share: Field[Decimal]
    seats: Field[int]
    title: Field[str]
    due: Field[date]


openai, microsoft, board = Party("OpenAI"), Party("Microsoft"), Party("OpenAI's board")
azure, oracle = Provider("Azure"), Provider("Oracle")
public = Customer("general public")
gpt_4o = Model("GPT-4o")

# a field of an action is a term of what the field holds
assert_type(ProcureCompute.provider, Term[Provider])
assert_type(HostAPI.customer, Term[Customer])
assert_type(DeclareAGI.projected_profits, Term[Money])
assert_type(ReleaseModel.on, Term[date])

# the example of the design
exclusivity = Clause(
    "C01",
    "OpenAI procures compute from Azure alone, unless Microsoft has consented to the provider.",
    openai.must_not(
        ProcureCompute(provider=other_than(azure)),
        unless=microsoft.did(Consent(provider=ProcureCompute.provider)),
    ),
    source=Source(title="Microsoft invests", publisher="Microsoft", date="2019-07-22"),
    confidence=Confidence.REPORTED,
    rank=Rank.CONTRACT,
    note="as reported",
)

# every verb
assert_type(openai.may(HostAPI(cloud=azure)), Permission)
assert_type(openai.must_not(HostAPI(cloud=azure, customer=public)), Prohibition)
assert_type(board.can(DeclareAGI(projected_profits=usd("100e9")), then=ends("C01")), Power)
assert_type(microsoft.did(Consent(provider=oracle)), Occurred)
consent = microsoft.does(
    Consent(provider=oracle),
    on=date(2024, 6, 11),
    id="consent-1",
    recorded=datetime(2024, 6, 12, 9, 30, tzinfo=UTC),
    source=Source(title="Oracle announces"),
    confidence=Confidence.OFFICIAL,
    note="by press release",
)
assert_type(consent, Event)

# every matcher, of values and of terms
matched = (
    HostAPI(cloud=one_of(azure, oracle)),
    HostAPI(cloud=other_than(azure, ProcureCompute.provider)),
    HostAPI(cloud=ProcureCompute.provider, customer=anything),
    DeclareAGI(projected_profits=at_least(usd("100e9"))),
    DeclareAGI(projected_profits=at_most(DeclareAGI.projected_profits)),
    DeclareAGI(projected_profits=more_than(usd(1))),
    DeclareAGI(projected_profits=less_than(usd("0.5"))),
    Assign(
        to=one_of(microsoft, board),
        price=Assign.price,
        share=at_least(Decimal("0.2")),
        seats=less_than(Assign.seats),
        title="The plan",
        due=at_most(date(2030, 12, 31)),
    ),
    Assign(anything, usd(1), Decimal("0.5"), 3, "The plan", date(2030, 1, 1)),
)
written = HostAPI(cloud=azure).cloud

# occurrence variables: their dates and fields compare, and conditions combine
agi = board.did(DeclareAGI(projected_profits=at_least(usd("100e9"))))
release = openai.did(ReleaseModel(model=UseModel.model))
first = openai.did(ReleaseModel(model=anything), "first")
assert_type(release.on, Term[date])
assert_type(first[ReleaseModel.model], Term[Model])
after: Condition = agi & release & (agi.on < release.on)
combined: Condition = ~after | (release.on >= date(2025, 1, 1)) & first
compared = (
    DeclareAGI.projected_profits >= usd("100e9"),
    DeclareAGI.projected_profits < agi[DeclareAGI.projected_profits],
    UseModel.on <= release.on,
    Assign.seats > 5,
    Assign.share <= Decimal("0.2"),
)
excepted = after.unless(release)

# definitions, every effect, conditions of norms, what ends them
reached = Definition("D01", "AGI is reached when ...", agi, note="as the seed reads it")
licence = Clause(
    "C10",
    "Microsoft may use every model, until AGI is reached.",
    microsoft.may(UseModel(model=anything), until=date(2032, 12, 31)),
    microsoft.may(UseModel(model=anything), until=reached.holds),
)
restriction = Clause(
    "C15",
    "On AGI the board may withhold what is released after it.",
    openai.can(
        RestrictAccess(model=anything),
        provided=reached.holds & openai.did(ReleaseModel(model=RestrictAccess.model)),
        then=(
            ends(exclusivity),
            begins(microsoft.must_not(UseModel(model=RestrictAccess.model))),
            begins("C16"),
        ),
    ),
    overrides=(licence, "C16"),
)
dormant = Clause("C16", "Waits.", openai.may(HostAPI(cloud=anything)), dormant=True)

amended = Amendment(
    title="Second",
    effective=date(2025, 1, 21),
    adds=(Clause("C02", "First refusal.", openai.may(ProcureCompute(provider=oracle))),),
    replaces=(dormant,),
    repeals=("C01",),
)
contract = Contract(
    name="Microsoft-OpenAI",
    parties=(openai, microsoft, board),
    clauses=(exclusivity, reached, licence, restriction, dormant),
    effective=date(2019, 7, 22),
    amendments=(amended,),
    actions=(ProcureCompute, Consent, HostAPI.kind),
)

facts = FactBase([consent])
with Engine(contract, facts, matcher="semantics") as engine:
    decision = engine.decide(openai, ProcureCompute(provider=oracle), on=date(2024, 6, 30))
    assert_type(decision, Decision)
    assert_type(decision.verdict, Verdict)
    assert_type(decision.clauses, tuple[str, ...])
    assert_type(decision.reasons, tuple[Reason, ...])
    findings = engine.record(openai.does(HostAPI(azure, public), on=date(2024, 7, 1)))
    assert_type(findings, tuple[Finding, ...])
    report = engine.report(on=datetime(2024, 7, 2, tzinfo=UTC))
    assert_type(report, Report)
    assert_type(report.positions, tuple[Position, ...])
