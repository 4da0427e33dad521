"""The extended partnership of 23 January 2023: all workloads on Azure, the AGI clause."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from contract_rules import (
    Amendment,
    Clause,
    Confidence,
    anything,
    at_least,
    begins,
    other_than,
    percent,
    undisclosed,
    usd,
)
from contract_rules.agreements.microsoft_openai.questions import (
    acquired_technology,
    agi_tests,
    open_weights_leave,
    own_agi,
    post_agi_access,
    revenue_share_base,
)
from contract_rules.agreements.microsoft_openai.sources import (
    agi_clause_fight,
    agi_clause_history,
    leaked_payments,
    next_chapter,
    shares_of_revenue,
    superintelligence_team,
    zdnet_2023,
)
from contract_rules.agreements.microsoft_openai.words import (
    AllowOpenWeights,
    ApproveStructure,
    ChangeStructure,
    Consent,
    DeclareAGI,
    DevelopJointAPI,
    HostAPI,
    LicenseModel,
    Model,
    Pay,
    PursueAGI,
    ReleaseModel,
    ReleaseOpenWeights,
    ReportRevenue,
    ReportServiceRevenue,
    RestrictAccess,
    ServeProduct,
    ServeStatefulRuntime,
    TrainWithIP,
    UseAcquiredTechnology,
    UseCompute,
    UseModel,
    UseResearchIP,
    azure,
    board,
    microsoft,
    openai,
)

if TYPE_CHECKING:
    from contract_rules.norms.expressions import Condition, Term


not_too_little = ~(DeclareAGI.projected_profits < usd("100e9"))
"""That no profits of less than USD 100 billion are stated of what is declared."""

is_agi = not_too_little | agi_tests.reads("two")
"""That what is declared is AGI, by the one test that there is, or by one of two."""


def after_agi(model: Term[Model]) -> Condition:
    """That a model was released after the board had declared AGI."""
    released = openai.did(ReleaseModel(model=model))
    declared = board.did(DeclareAGI())
    return released & declared & (declared.on < released.on) & is_agi


exclusive_cloud = Clause(
    "C01",
    "OpenAI runs all its workloads on Azure and uses computing capacity of no other provider, "
    "unless Microsoft has consented to the provider.",
    openai.must_not(
        UseCompute(provider=other_than(azure)),
        unless=microsoft.did(Consent(provider=UseCompute.provider)),
    ),
    microsoft.may(Consent(provider=anything)),
    source=zdnet_2023,
    caveat=(
        "How far a consent reaches is not published; here it covers whatever is bought "
        "from the provider or run there."
    ),
    note=(
        "All research, product and API workloads. That consent lifts it is reported; it is seen "
        "in the arrangement of June 2024, which put Azure's platform on Oracle's cloud for "
        "inference and other needs while frontier training stayed with Microsoft. Here consent "
        "covers whatever is bought from the provider or run there; what it leaves forbidden, "
        "by C05 and C07, stays so."
    ),
)

api_hosting = Clause(
    "C05",
    "OpenAI hosts its API on Azure alone.",
    openai.must_not(HostAPI(provider=other_than(azure))),
    source=zdnet_2023,
    note=(
        "Part of the exclusivity for all workloads. No consent for the API is on record, so "
        "none is provided for."
    ),
)

joint_api = Clause(
    "C05a",
    "An API product that OpenAI develops with third parties is served from Azure alone, through "
    "2030.",
    openai.must_not(DevelopJointAPI(cloud=other_than(azure)), until=date(2030, 12, 31)),
    source=next_chapter,
    confidence=Confidence.INFERRED,
    note=(
        "Inferred: it belongs to the exclusivity of C05. No text of before 2025-10-28 speaks of "
        "products developed with third parties, and the text of that day, which is the source "
        "given, is the first to; see C08a. The term is that of C05 as announced in 2025."
    ),
)

serving = Clause(
    "C07",
    "OpenAI serves its products from Azure alone.",
    openai.must_not(ServeProduct(provider=other_than(azure))),
    openai.must_not(ServeStatefulRuntime(provider=other_than(azure))),
    source=zdnet_2023,
    caveat=(
        "Whether consent to a provider for compute reached serving from it, too, is not "
        "known; here it does not."
    ),
    note=(
        "Part of the exclusivity for all workloads. Whether consent to a provider for compute "
        "also reached serving from it is not known; here it does not."
    ),
)

licence = Clause(
    "C10",
    "Microsoft may use OpenAI's models in its products, through 2030; models released after AGI "
    "has been declared may fall out of the licence.",
    microsoft.may(
        UseModel(model=anything),
        unless=after_agi(UseModel.model) & post_agi_access.reads("lost"),
        until=date(2030, 12, 31),
    ),
    microsoft.may(
        UseAcquiredTechnology(),
        provided=acquired_technology.reads("included"),
        until=date(2030, 12, 31),
    ),
    source=zdnet_2023,
    note=(
        "The term was reported later, and is read as to the last day of 2030. OpenAI's own "
        "page says that the licence covers pre-AGI technology only: whether a later model falls "
        "out of it by itself, or only once OpenAI restricts it, is the question post-agi-access; "
        "see C15. Whether it reaches what OpenAI buys is the question acquired-technology, which "
        "came up in 2025."
    ),
)

research = Clause(
    "C11",
    "Microsoft may use OpenAI's confidential research methods, through 2030.",
    microsoft.may(UseResearchIP(), until=date(2030, 12, 31)),
    source=zdnet_2023,
    confidence=Confidence.INFERRED,
    note=(
        "Inferred: no term of its own is reported before October 2025, so that methods are taken "
        "to be part of what C10 licenses, for its term. Of the text of 2019, which licensed "
        '"some" technologies, it is not presumed. What a declaration of AGI would have meant for '
        "methods is not known; here, nothing."
    ),
)

exclusive_licence = Clause(
    "C13",
    "OpenAI licenses its models to nobody but Microsoft.",
    openai.must_not(LicenseModel(model=anything, licensee=other_than(microsoft))),
    openai.must_not(
        ReleaseOpenWeights(model=anything),
        provided=open_weights_leave.reads("needed"),
        unless=microsoft.did(AllowOpenWeights(model=ReleaseOpenWeights.model)),
    ),
    source=next_chapter,
    confidence=Confidence.REPORTED,
    note=(
        "The press called the licence exclusive from 2023 on. The announcement of 2025, which "
        'is the source given, says that Microsoft "continues" to have exclusive rights. Whether '
        "they rule out open weights is the question open-weights-leave."
    ),
)

who_decides = Clause(
    "C14",
    "OpenAI's board may declare AGI for a system able to generate profits of USD 100 billion "
    "or more; that may be one of two tests.",
    board.can(DeclareAGI(projected_profits=at_least(usd("100e9")))),
    board.can(DeclareAGI(projected_profits=anything), provided=agi_tests.reads("two")),
    source=agi_clause_history,
    confidence=Confidence.REPORTED,
    note=(
        "Reported from undisclosed papers, never confirmed by the parties: the ability to "
        "generate the maximum profits due to the earliest investors, about USD 100 billion. "
        "Ability counts, not profits made; of a declaration that states none the board alone "
        "judges. Whether there are two tests is the question agi-tests."
    ),
)

restriction = Clause(
    "C15",
    "OpenAI may restrict Microsoft's access to a model that is released after AGI has been "
    "declared, model by model.",
    openai.can(
        RestrictAccess(model=anything),
        provided=after_agi(RestrictAccess.model) & post_agi_access.reads("restricted"),
        then=begins(microsoft.must_not(UseModel(model=RestrictAccess.model))),
    ),
    source=agi_clause_fight,
    confidence=Confidence.REPORTED,
    note=(
        "Whether OpenAI has this right, or access to later models ends by itself, or does not "
        "end, is the question post-agi-access; under the last two to restrict is void. A model "
        "released on the day of the declaration is not released after it."
    ),
)

own_pursuit = Clause(
    "C16",
    "Microsoft does not pursue AGI itself with OpenAI's intellectual property, through 2030; nor, "
    "perhaps, in any other way.",
    microsoft.must_not(TrainWithIP(), until=date(2030, 12, 31)),
    microsoft.must_not(
        PursueAGI(), provided=own_agi.reads("altogether"), until=date(2030, 12, 31)
    ),
    source=superintelligence_team,
    confidence=Confidence.REPORTED,
    note=(
        "Known from what Microsoft's own executive said when it had ended. Since when it held "
        "is unknown; it is placed here because the term of 2030 is that of this text. Whether "
        "it barred only work with OpenAI's intellectual property is the question own-agi. A "
        "ceiling on the size of models, counted in FLOPs and said to have gone with it, is "
        "undisclosed and left out."
    ),
)

structure = Clause(
    "C24",
    "OpenAI does not change its structure unless Microsoft approves the change.",
    openai.must_not(
        ChangeStructure(change_of_structure=anything),
        unless=microsoft.did(
            ApproveStructure(change_of_structure=ChangeStructure.change_of_structure)
        ),
    ),
    microsoft.may(ApproveStructure(change_of_structure=anything)),
    source=next_chapter,
    confidence=Confidence.INFERRED,
    note=(
        "Inferred: in 2025 the press reported that the conversion needed Microsoft's approval, "
        "and the parties announced it together on 2025-10-28. No text is public; that it "
        "goes back to that of 2023, reaches every change and outlives the one of 2025 is "
        "presumed. What the authorities of Delaware and California asked for is law, and no "
        "clause."
    ),
)

revenue_share = Clause(
    "C18",
    "OpenAI pays Microsoft 20 percent of each revenue that it reports, through 2030.",
    openai.must(
        Pay(to=microsoft, amount=percent(20) * ReportRevenue.amount),
        upon=openai.did(ReportRevenue(anything)),
        provided=revenue_share_base.reads("gross"),
        until=date(2030, 12, 31),
    ),
    openai.must(
        Pay(to=microsoft, amount=undisclosed),
        upon=openai.did(ReportRevenue(anything)),
        provided=revenue_share_base.reads("net"),
        until=date(2030, 12, 31),
    ),
    source=shares_of_revenue,
    confidence=Confidence.REPORTED,
    caveat=(
        "When payment is due is not public: what shows as owed is a reckoning, no finding "
        "of arrears."
    ),
    note=(
        "The percentage and the term are reported of the deal as it stood in 2025 and placed in "
        "the text whose term they have; the parties confirmed no percentage. What "
        "counts as revenue is the question revenue-share-base. When payment is due is not public: "
        "there is no deadline here. The "
        "payments on record are leaked, net of what Microsoft pays, and in "
        "part made before the revenue they belong to was reported, which counts to nothing here: "
        "what shows as owed is a reckoning, and no finding of arrears. The 10 and 8 percent that "
        "OpenAI projected are no terms."
    ),
)

service_revenue_share = Clause(
    "C19",
    "Microsoft pays OpenAI 20 percent of each revenue that it reports from Azure OpenAI and "
    "Bing, through 2030.",
    microsoft.must(
        Pay(to=openai, amount=percent(20) * ReportServiceRevenue.amount),
        upon=microsoft.did(ReportServiceRevenue(anything)),
        until=date(2030, 12, 31),
    ),
    source=leaked_payments,
    confidence=Confidence.REPORTED,
    caveat=(
        "When payment is due is not public: what shows as owed is a reckoning, no finding "
        "of arrears."
    ),
    note=(
        "That revenue is shared both ways is official, in Microsoft's announcement of January "
        "2025 and its annual report; about 20 percent, and of these services, is one person's "
        "account to TechCrunch. That it began with this text is presumed. The announcement has "
        "it run through 2030. No deadline is public."
    ),
)

AMENDMENT = Amendment(
    title="Extended partnership of January 2023",
    effective=date(2023, 1, 23),
    adds=(
        api_hosting,
        joint_api,
        serving,
        research,
        restriction,
        own_pursuit,
        revenue_share,
        service_revenue_share,
        structure,
    ),
    replaces=(exclusive_cloud, licence, exclusive_licence, who_decides),
    source=zdnet_2023,
    note=(
        "The text is unpublished. An investment of about USD 2 billion in 2021 lies between; "
        "its terms were never published, so nothing is amended by it here."
    ),
)
