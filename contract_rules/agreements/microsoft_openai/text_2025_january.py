"""The amendment of 21 January 2025: first refusal in place of exclusivity for new capacity."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from contract_rules import Amendment, Clause, Confidence, anything, other_than, undisclosed
from contract_rules.agreements.microsoft_openai.questions import (
    acquired_technology,
    first_refusal_lapse,
    post_agi_access,
    self_built_capacity,
    stateful_runtime,
)
from contract_rules.agreements.microsoft_openai.sources import first_refusal, key_change_2025
from contract_rules.agreements.microsoft_openai.text_2023 import after_agi
from contract_rules.agreements.microsoft_openai.words import (
    BuildCapacity,
    Consent,
    DeclineBuild,
    DeclineFirstRefusal,
    HostAPI,
    MoveWorkload,
    OfferFirstRefusal,
    ProcureCompute,
    Provider,
    PurchaseAzure,
    ServeProduct,
    ServeStatefulRuntime,
    StateLackForBuild,
    StateLackOfCapacity,
    UseAcquiredTechnology,
    UseModel,
    UseResearchIP,
    azure,
    microsoft,
    openai,
)

if TYPE_CHECKING:
    from contract_rules.norms.expressions import Condition, Term


def passed_over(provider: Term[Provider]) -> Condition:
    """That Microsoft has left the supply to a provider."""
    return microsoft.did(DeclineFirstRefusal(provider=provider)) | (
        microsoft.did(StateLackOfCapacity(provider=provider))
        & first_refusal_lapse.reads("incapacity")
    )


existing_workloads = Clause(
    "C01",
    "OpenAI runs its existing workloads on Azure alone, unless Microsoft has consented to the "
    "provider.",
    openai.must_not(
        MoveWorkload(provider=other_than(azure)),
        unless=microsoft.did(Consent(provider=MoveWorkload.provider)),
    ),
    microsoft.may(Consent(provider=anything)),
    source=key_change_2025,
    confidence=Confidence.INFERRED,
    caveat="Where existing workloads end and new capacity begins is not stated.",
    note=(
        "Inferred: the change was announced for new capacity, so that exclusivity is taken to "
        "remain for what ran already. Where new capacity begins is not stated. Consent given "
        "before, as to Oracle, is taken to stand for existing workloads."
    ),
)

refusal = Clause(
    "C02",
    "OpenAI procures new compute from another provider only once Microsoft's right of first "
    "refusal has lapsed, through 2030; what OpenAI builds itself may be covered too.",
    openai.must_not(
        ProcureCompute(provider=other_than(azure)),
        unless=passed_over(ProcureCompute.provider),
        until=date(2030, 12, 31),
    ),
    openai.must_not(
        BuildCapacity(),
        provided=self_built_capacity.reads("covered"),
        unless=microsoft.did(DeclineBuild())
        | (microsoft.did(StateLackForBuild()) & first_refusal_lapse.reads("incapacity")),
        until=date(2030, 12, 31),
    ),
    openai.may(OfferFirstRefusal(provider=anything)),
    microsoft.may(DeclineFirstRefusal(provider=anything)),
    source=first_refusal,
    overrides=("C03",),
    note=(
        "Official in Microsoft's announcement and annual report; the source given explains it: "
        "OpenAI may go elsewhere where Microsoft cannot meet the need. Whether that is enough is "
        "the question first-refusal-lapse, and whether what OpenAI builds itself is covered, "
        "self-built-capacity. Notice, time limits and terms to be matched are undisclosed. No "
        "source says that the right was formally offered or declined for CoreWeave, Google or "
        "Oracle, and none that it was not: such acts are off the record, and whether the deals "
        "were breaches turns on them. What Microsoft passed up in March 2025, by Semafor, was an "
        "option of its own with CoreWeave. Consent under the earlier exclusivity is no refusal. "
        "The term is that of the contract."
    ),
)

own_capacity = Clause(
    "C03",
    "OpenAI may build computing capacity of its own.",
    openai.may(BuildCapacity()),
    source=key_change_2025,
    caveat=(
        'It was approved "primarily for research and training of models"; here that is no limit.'
    ),
    note=(
        'Approved by Microsoft "primarily for research and training of models". Whether that '
        "is a limit is not stated; here it is none. Whether the right of first refusal reaches "
        "what OpenAI builds is the question self-built-capacity; where it does, C02 prevails."
    ),
)

commitment = Clause(
    "C04",
    "OpenAI purchases Azure services to an undisclosed amount.",
    openai.must(PurchaseAzure(amount=undisclosed), owed_to=microsoft),
    source=key_change_2025,
    caveat="Size and term are undisclosed, so that nothing on record can show it met or missed.",
    note=(
        "A new and large commitment, for products and for training. Size and term are "
        "undisclosed, so that nothing on record can show it met or missed."
    ),
)

api_hosting = Clause(
    "C05",
    "OpenAI hosts its API on Azure alone, through 2030.",
    openai.must_not(HostAPI(provider=other_than(azure)), until=date(2030, 12, 31)),
    openai.must_not(
        ServeStatefulRuntime(provider=other_than(azure)),
        provided=stateful_runtime.reads("api"),
        until=date(2030, 12, 31),
    ),
    source=key_change_2025,
    caveat="Whether open-weight models offered on another cloud are the API is not stated.",
    note=(
        "Published as: exclusive to Azure, runs on Azure, also sold through the Azure OpenAI "
        "Service. Whether open-weight models offered on another cloud are the API is not stated; "
        "whether a runtime that keeps state is, is the question stateful-runtime."
    ),
)

serving = Clause(
    "C07",
    "OpenAI serves its products from another cloud only once Microsoft's right of first refusal "
    "has lapsed for it, through 2030.",
    openai.must_not(
        ServeProduct(provider=other_than(azure)),
        unless=passed_over(ServeProduct.provider),
        until=date(2030, 12, 31),
    ),
    openai.must_not(
        ServeStatefulRuntime(provider=other_than(azure)),
        unless=passed_over(ServeStatefulRuntime.provider),
        until=date(2030, 12, 31),
    ),
    source=key_change_2025,
    confidence=Confidence.INFERRED,
    note=(
        "Inferred: only the API is named as exclusive, so that the rest follows C02. A runtime "
        "that keeps state falls under this whether or not it falls under C05 too."
    ),
)

licence = Clause(
    "C10",
    "Microsoft may use OpenAI's intellectual property, its models included, in its products, "
    "through 2030; models released after AGI has been declared may fall out of the licence.",
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
    source=key_change_2025,
    note=(
        "Covers models and infrastructure. For models released after AGI see the question "
        "post-agi-access and C15. Whether it reaches the property of companies that OpenAI buys, "
        "in dispute in mid-2025, is the question acquired-technology."
    ),
)

research = Clause(
    "C11",
    "Microsoft may use OpenAI's confidential research methods as part of its intellectual "
    "property, through 2030.",
    microsoft.may(UseResearchIP(), until=date(2030, 12, 31)),
    source=key_change_2025,
    confidence=Confidence.INFERRED,
    note=(
        'Inferred: the rights announced are "inclusive of model and infrastructure", and methods '
        "are not set apart from them before October 2025."
    ),
)

AMENDMENT = Amendment(
    title="Amendment of January 2025",
    effective=date(2025, 1, 21),
    adds=(refusal, own_capacity, commitment),
    replaces=(existing_workloads, api_hosting, serving, licence, research),
    repeals=("C01a",),
    source=key_change_2025,
    note=(
        "Announced that day; the text is unpublished. Revenue sharing is said to go both ways "
        "through 2030: C18 and C19 stand."
    ),
)
