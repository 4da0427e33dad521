"""The amended agreement of 27 April 2026: any cloud, and a licence that is not exclusive."""

from __future__ import annotations

from datetime import date

from contract_rules import (
    Amendment,
    Clause,
    Confidence,
    anything,
    ends,
    greatest,
    least,
    other_than,
    outstanding,
    percent,
    total,
    undisclosed,
    usd,
)
from contract_rules.agreements.microsoft_openai.questions import (
    acquired_technology,
    cap_counting,
    panel_survival,
    research_sunset,
    revenue_share_base,
)
from contract_rules.agreements.microsoft_openai.sources import next_phase
from contract_rules.agreements.microsoft_openai.text_2025_october import research
from contract_rules.agreements.microsoft_openai.words import (
    DeclareAGI,
    DeclineSupport,
    HostAPI,
    Pay,
    ReportRevenue,
    ServeProduct,
    ServeStatefulRuntime,
    ShipProduct,
    StateIncapacity,
    UseAcquiredTechnology,
    UseModel,
    UseResearchIP,
    VerifyAGI,
    azure,
    board,
    microsoft,
    openai,
    panel,
)

shipping = Clause(
    "C06",
    "OpenAI ships its products first on Azure, unless Microsoft cannot support what they need and "
    "chooses not to.",
    openai.must_not(
        ShipProduct(product=anything, cloud=other_than(azure)),
        unless=(
            openai.did(ShipProduct(product=ShipProduct.product, cloud=azure))
            | (
                microsoft.did(StateIncapacity(product=ShipProduct.product))
                & microsoft.did(DeclineSupport(product=ShipProduct.product))
            )
        ),
    ),
    source=next_phase,
    caveat=(
        "What counts as shipping, and for how long Azure comes first, are not stated; here "
        "a product has to be on Azure by the day on which it is elsewhere."
    ),
    note=(
        'Both are asked for, in the parties\' own words: "cannot and chooses not to". Many '
        'accounts print "or". Whether Microsoft has done either is off the record. What counts as '
        "shipping, who judges what Microsoft can support, and how long first is, are not stated: "
        "here it is enough that a product is on Azure by the day on which it is on another cloud. "
        "No term is stated. What the parties said on 2026-02-27 of OpenAI's own products is of "
        "the text before, whose C06 this takes the place of."
    ),
)

serving = Clause(
    "C07",
    "OpenAI may serve all its products, the API included, from any cloud.",
    openai.may(ServeProduct(provider=anything)),
    openai.may(HostAPI(provider=anything, customer=anything)),
    openai.may(ServeStatefulRuntime(provider=anything, customer=anything)),
    source=next_phase,
    note='Published as: "any cloud provider". Where products have to ship first, see C06.',
)

licence = Clause(
    "C10",
    "Microsoft may use OpenAI's models and products under a licence that is not exclusive, "
    "through 2032.",
    microsoft.may(UseModel(model=anything), until=date(2032, 12, 31)),
    microsoft.may(
        UseAcquiredTechnology(),
        provided=acquired_technology.reads("included"),
        until=date(2032, 12, 31),
    ),
    source=next_phase,
    caveat="That models after AGI stay included, and under which guardrails, is not restated.",
    note=(
        "That models after AGI stay included, and under which guardrails, is not restated. "
        "Whether it reaches what OpenAI buys is the question acquired-technology."
    ),
)

research_without_end = Clause(
    "C11a",
    "The right of C11 may have lost its own end, and share the term of the licence, through 2032.",
    microsoft.may(
        UseResearchIP(),
        provided=research_sunset.reads("dropped"),
        until=date(2032, 12, 31),
    ),
    source=next_phase,
    confidence=Confidence.INFERRED,
    note=(
        "Inferred from silence: the text does not mention the right. See the question "
        "research-sunset; under its other readings this clause says nothing."
    ),
)

declared = board.did(DeclareAGI())

who_decides = Clause(
    "C14",
    "OpenAI's board may declare AGI and, where it is still there, the expert panel may verify it. "
    "Verification ends the right of C11, where that still turns on it; nothing else is left that "
    "does.",
    board.can(DeclareAGI(projected_profits=anything)),
    panel.can(VerifyAGI(), provided=declared & panel_survival.reads("survives")),
    panel.can(
        VerifyAGI(),
        provided=declared & panel_survival.reads("survives") & research_sunset.reads("unchanged"),
        then=ends(research),
    ),
    source=next_phase,
    confidence=Confidence.INFERRED,
    note=(
        "The official text does not mention AGI. Whether the procedure survives is the question "
        "panel-survival, and whether C11, which is not mentioned either, still ends by it, "
        "research-sunset. "
        "As by the text before, no profits are a condition of the declaration. The ceiling of C17 "
        "is lifted by the declaration alone."
    ),
)

FIRST_DAY = date(2026, 4, 27)

fifth = percent(20) * ReportRevenue.amount
left_of_the_cap = (
    usd("38e9")
    - total(Pay.amount, by=openai, to=microsoft, since=FIRST_DAY)
    - outstanding("C18", since=FIRST_DAY)
)
left_if_all_counts = usd("38e9") - total(Pay.amount, by=openai, to=microsoft) - outstanding("C18")

revenue_share = Clause(
    "C18",
    "OpenAI pays Microsoft 20 percent of each revenue that it reports, through 2030 and up to "
    "USD 38 billion in all, whatever becomes of AGI.",
    openai.must(
        Pay(to=microsoft, amount=least(fifth, greatest(left_of_the_cap, usd(0)))),
        upon=openai.did(ReportRevenue(anything)),
        provided=revenue_share_base.reads("gross") & cap_counting.reads("apart"),
        until=date(2030, 12, 31),
    ),
    openai.must(
        Pay(to=microsoft, amount=least(fifth, greatest(left_if_all_counts, usd(0)))),
        upon=openai.did(ReportRevenue(anything)),
        provided=revenue_share_base.reads("gross") & cap_counting.reads("counted"),
        until=date(2030, 12, 31),
    ),
    openai.must(
        Pay(to=microsoft, amount=undisclosed),
        upon=openai.did(ReportRevenue(anything)),
        provided=revenue_share_base.reads("net"),
        until=date(2030, 12, 31),
    ),
    source=next_phase,
    confidence=Confidence.REPORTED,
    caveat=(
        "When payment is due is not public: what shows as owed is a reckoning, no finding "
        "of arrears."
    ),
    note=(
        "Official: through 2030, the same percentage, a total cap, and independence of OpenAI's "
        "technology progress. That the percentage is 20 and the cap USD 38 billion is reported, "
        "the latter by The Information in May 2026, which Reuters could not verify. The base "
        "is the question revenue-share-base, and whether payments before this text count towards "
        "the cap, cap-counting. What is "
        "owed counts as what is paid does. No deadline is public."
    ),
)

AMENDMENT = Amendment(
    title="Amended agreement of April 2026",
    effective=FIRST_DAY,
    adds=(research_without_end,),
    replaces=(shipping, serving, licence, who_decides, revenue_share),
    repeals=("C05", "C08", "C08a", "C09", "C13", "C19"),
    source=next_phase,
    note=(
        "Dated by the announcement. That C08 and C09 are overtaken by C07, and that C04, C11, "
        "C12, C16, C17, C20 and C24 stand as they were, is inferred. Microsoft stays "
        '"primary cloud partner", a standing whose content is not stated.'
    ),
)
