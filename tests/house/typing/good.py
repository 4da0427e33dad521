"""What an author may write: mypy and pyright, both strict, find nothing wrong here."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import assert_type

from contract_rules import (
    Action,
    Amendment,
    Breach,
    Clause,
    Confidence,
    Contract,
    DayCount,
    Decision,
    Definition,
    Duty,
    DutyStatus,
    Engine,
    Entity,
    Event,
    FactBase,
    Field,
    Finding,
    Money,
    MonthEnd,
    Parameter,
    Party,
    Position,
    Rank,
    Reason,
    Report,
    Rounding,
    Source,
    Step,
    Upcoming,
    Verdict,
    anything,
    assigns,
    at_least,
    at_most,
    begins,
    breach_of,
    business_days,
    count,
    days,
    due,
    ends,
    greatest,
    hours,
    interest,
    kept,
    least,
    less_than,
    months,
    more_than,
    one_of,
    other_than,
    outstanding,
    percent,
    periods_late,
    resumes,
    rounded,
    sets_off,
    suspends,
    terminates,
    total,
    undisclosed,
    usd,
    waives,
    years,
)
from contract_rules.norms.expressions import AuthorTerm, Condition, Occurred, Term
from contract_rules.norms.norms import Obligation, Permission, Power, PowerEffect, Prohibition


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


class Reserve(Action):
    """An instant and a duration."""

    at: Field[datetime]
    lasts: Field[timedelta]


class ReportRevenue(Action):
    """State the revenue of a quarter."""

    amount: Field[Money]


class Pay(Action):
    """Pay another party."""

    amount: Field[Money]
    to: Field[Party]


openai, microsoft, board = Party("OpenAI"), Party("Microsoft"), Party("OpenAI's board")
azure, oracle = Provider("Azure"), Provider("Oracle")
public = Customer("general public")
gpt_4o = Model("GPT-4o")

# a field of an action is a term of what the field holds
assert_type(ProcureCompute.provider, AuthorTerm[Provider])
assert_type(HostAPI.customer, AuthorTerm[Customer])
assert_type(DeclareAGI.projected_profits, AuthorTerm[Money])
assert_type(ReleaseModel.on, AuthorTerm[date])

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
assert_type(release.on, AuthorTerm[date])
assert_type(first[ReleaseModel.model], AuthorTerm[Model])
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

# terms reckon: amounts add up, shares and numbers multiply, and what they come to has a type
assert_type(ReportRevenue.amount + usd(1), Term[Money])
assert_type(usd(1) - ReportRevenue.amount, Term[Money])
assert_type(Assign.seats + 1, Term[int])
assert_type(2 + Assign.seats - Assign.seats, Term[int])
assert_type(Reserve.at + hours(2), Term[datetime])
assert_type(Reserve.at - Reserve.lasts, Term[datetime])
assert_type(Reserve.at + days(2), Term[date])
assert_type(Reserve.on + Reserve.lasts, Term[datetime])
assert_type(Reserve.on - Reserve.at, Term[timedelta])
assert_type(Reserve.on + days(2), Term[date])
assert_type(Reserve.lasts + Reserve.lasts, Term[timedelta])
assert_type(total(Reserve.lasts, by=openai), Term[timedelta])
timely = (Reserve.lasts > hours(2)) & (Reserve.at <= Reserve.on) & (Reserve.on < Reserve.at)
openai.must(
    Reserve(at=datetime(2026, 1, 1, tzinfo=UTC), lasts=at_least(hours(2))),
    upon=Reserve(at=anything, lasts=hours(3)),
    by=Reserve.at,
    not_before=Reserve.lasts,
    provided=timely,
)
openai.must(Pay(amount=usd(5), to=microsoft), upon=Reserve, within=Reserve.lasts)
assert_type(least(ReportRevenue.amount, usd(1)), Term[Money])
assert_type(greatest(usd(1), Assign.price), Term[Money])
assert_type(rounded(ReportRevenue.amount, 2, Rounding.HALF_UP), Term[Money])
assert_type(total(Pay.amount, by=openai, since=date(2026, 4, 27), to=microsoft), Term[Money])
assert_type(total(Assign.seats, by=openai, within=years(1)), Term[int])
assert_type(count(Pay, by=openai, since=release.on), Term[int])
assert_type(count(Pay(amount=at_least(usd(5)), to=anything), by=openai), Term[int])
assert_type(outstanding("C20", since=date(2026, 4, 27)), Term[Money])
assert_type(periods_late(days(7)), Term[int])
assert_type(interest(percent(4)), Term[Money])
assert_type(interest(percent(4), on=Pay.amount, convention=DayCount.ACT_360), Term[Money])
assert_type(interest(percent("0.05"), on=usd(5), per=days(1)), Term[Money])
share: Term[Money] = percent("20") * ReportRevenue.amount
tripled: Term[Money] = ReportRevenue.amount * 3
fine: Term[Money] = percent(1) * ReportRevenue.amount * periods_late(months(1))
reckoned = (
    share + tripled > usd("38e9"),
    total(Pay.amount, by=openai) + outstanding("C20") <= usd("38e9") - share,
    count(Pay, by=openai) * 2 >= 3,
)

# obligations, with every sort of occasion and deadline
revenue_share = Clause(
    "C20",
    "OpenAI pays Microsoft 20% of its revenue, up to a cap.",
    openai.must(
        Pay(amount=least(share, usd("38e9") - total(Pay.amount, by=openai)), to=microsoft),
        upon=ReportRevenue,
        within=days(45),
        until=date(2030, 12, 31),
        otherwise=openai.must(Pay(amount=fine, to=microsoft), within=months(1)),
    ),
    survives=True,
)
assert_type(openai.must(Pay(amount=undisclosed, to=microsoft)), Obligation)
occasions = (
    openai.must(Pay(usd(1), microsoft), upon=microsoft.did(Consent(provider=azure))),
    openai.must(Pay(usd(1), microsoft), upon=ReportRevenue(amount=at_least(usd(1)))),
    openai.must(Pay(usd(1), anything), upon=breach_of(revenue_share), owed_to=microsoft),
    openai.must(Pay(usd(1), board), by=date(2026, 1, 31), provided=agi, unless=release),
    openai.must(Pay(Assign.price, Assign.to), upon=Assign, before=Assign.due, owed_to=Assign.to),
    openai.must(Pay(usd(1), board), within=business_days(5, "US-NY"), until=agi),
    openai.must(Pay(usd(1), board), within=months(1, rounding=MonthEnd.LAST_DAY)),
)

# what powers do to duties, at once or after a notice, and what conditions ask about them
over_duties: tuple[PowerEffect, ...] = (
    suspends(revenue_share, extends=True),
    resumes("C20", after=days(30)),
    waives(revenue_share),
    waives(revenue_share, amount=usd(1_000)),
    waives(revenue_share, amount=Pay.amount),
    sets_off(revenue_share, against="C21", amount=usd(1_000)),
    assigns(revenue_share, to=Assign.to),
    assigns("C20", to=board, after=months(1)),
    terminates(after=days(90)),
    begins(microsoft.must(Pay(amount=Assign.price, to=openai), within=days(5))),
)
notice = Clause(
    "C21",
    "The board may do all of this.",
    board.can(
        Assign(anything, anything, anything, anything, anything, anything),
        then=over_duties,
        provided=breach_of(revenue_share) & ~kept("C20") | due("C20"),
    ),
)
assert_type(breach_of("C20", "first"), Occurred)
assert_type(breach_of(revenue_share).on, AuthorTerm[date])
owing: Condition = due(revenue_share, "one")

amended = Amendment(
    title="Second",
    effective=date(2025, 1, 21),
    adds=(Clause("C02", "First refusal.", openai.may(ProcureCompute(provider=oracle))),),
    replaces=(dormant,),
    repeals=("C01",),
    discharges=("C20",),
)
contract = Contract(
    name="Microsoft-OpenAI",
    parties=(openai, microsoft, board),
    clauses=(exclusivity, reached, licence, restriction, dormant, revenue_share, notice),
    effective=date(2019, 7, 22),
    amendments=(amended,),
    actions=(ProcureCompute, Consent, HostAPI.kind),
)

size = Parameter("size", Money, default=usd(5), at_least=usd(1), description="how much")
buyer = Parameter("buyer", Party)
notice_days = Parameter("notice_days", int)
template = Contract(
    name="{buyer}",
    parties=(buyer, microsoft),
    clauses=(
        Clause(
            "1",
            "{buyer} pays {size}.",
            buyer.must(Pay(amount=size, to=microsoft), within=days(notice_days)),
            buyer.may(Pay(amount=at_least(size), to=microsoft)),
        ),
    ),
    effective=Parameter("start", date),
)
instance = template.instance(buyer=openai, size=usd(6), notice_days=3, start=date(2025, 1, 1))
assert_type(instance, Contract)
assert_type(instance.parameters[0].name, str)

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
    assert_type(report.duties, tuple[Duty, ...])
    for duty in engine.duties(on=date(2024, 7, 2)):
        assert_type(duty.status, DutyStatus)
        assert_type(duty.due, date | datetime | None)
        assert_type(duty.outstanding, Money | None)
        assert_type(duty.steps, tuple[Step, ...])
    assert_type(engine.breaches(on=date(2024, 7, 2)), tuple[Breach, ...])
    assert_type(engine.upcoming(on=date(2024, 7, 2)), tuple[Upcoming, ...])
    assert_type(engine.unallocated(on=date(2024, 7, 2)), tuple[tuple[Event, Money], ...])
