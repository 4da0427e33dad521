"""The amendment of 21 January 2025: first refusal in place of exclusivity for new capacity."""

from __future__ import annotations

from datetime import date

from contract_rules import Amendment, Clause, Confidence, anything, other_than, undisclosed
from contract_rules.agreements.microsoft_openai.sources import first_refusal, key_change_2025
from contract_rules.agreements.microsoft_openai.words import (
    BuildCapacity,
    Consent,
    DeclineFirstRefusal,
    HostAPI,
    MoveWorkload,
    OfferFirstRefusal,
    ProcureCompute,
    PurchaseAzure,
    ServeProduct,
    UseModel,
    UseResearchIP,
    azure,
    microsoft,
    openai,
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
    note=(
        "Inferred: the change was announced for new capacity, so that exclusivity is taken to "
        "remain for what ran already. Where new capacity begins is not stated. Consent given "
        "before, as to Oracle, is taken to stand for existing workloads."
    ),
)

refusal = Clause(
    "C02",
    "OpenAI procures new compute from another provider only once Microsoft has declined its "
    "right of first refusal, through 2030.",
    openai.must_not(
        ProcureCompute(provider=other_than(azure)),
        unless=microsoft.did(DeclineFirstRefusal(provider=ProcureCompute.provider)),
        until=date(2030, 12, 31),
    ),
    openai.may(OfferFirstRefusal(provider=anything)),
    microsoft.may(DeclineFirstRefusal(provider=anything)),
    source=first_refusal,
    note=(
        "Official in Microsoft's announcement and annual report; the source given explains it: "
        "OpenAI may go elsewhere where Microsoft cannot meet the need. Declining stands for "
        "that too. Notice, time limits and terms to be matched are undisclosed, and no source "
        "says that the right was formally offered or declined for CoreWeave, Google or Oracle: "
        "that their deals show as breaches rests on this silence, not on a finding of anybody's. "
        "Consent under the earlier exclusivity is no refusal. The term is that of the contract."
    ),
)

own_capacity = Clause(
    "C03",
    "OpenAI may build computing capacity of its own.",
    openai.may(BuildCapacity()),
    source=key_change_2025,
    note=(
        'Approved by Microsoft "primarily for research and training of models". Whether that '
        "is a limit, and whether the right of first refusal reaches what OpenAI builds, is not "
        "stated; here neither is the case."
    ),
)

commitment = Clause(
    "C04",
    "OpenAI purchases Azure services to an undisclosed amount.",
    openai.must(PurchaseAzure(amount=undisclosed), owed_to=microsoft),
    source=key_change_2025,
    note=(
        "A new and large commitment, for products and for training. Size and term are "
        "undisclosed, so that nothing on record can show it met or missed."
    ),
)

api_hosting = Clause(
    "C05",
    "OpenAI hosts its API on Azure alone, through 2030.",
    openai.must_not(HostAPI(cloud=other_than(azure)), until=date(2030, 12, 31)),
    source=key_change_2025,
    note=(
        "Published as: exclusive to Azure, runs on Azure, also sold through the Azure OpenAI "
        "Service. Whether open-weight models offered on another cloud are the API is not stated."
    ),
)

serving = Clause(
    "C07",
    "OpenAI serves its products from another cloud only once Microsoft has declined its right "
    "of first refusal for it, through 2030.",
    openai.must_not(
        ServeProduct(cloud=other_than(azure)),
        unless=microsoft.did(DeclineFirstRefusal(provider=ServeProduct.cloud)),
        until=date(2030, 12, 31),
    ),
    source=key_change_2025,
    confidence=Confidence.INFERRED,
    note="Inferred: only the API is named as exclusive, so that the rest follows C02.",
)

licence = Clause(
    "C10",
    "Microsoft may use OpenAI's intellectual property, its models included, in its products, "
    "through 2030.",
    microsoft.may(UseModel(model=anything), until=date(2030, 12, 31)),
    source=key_change_2025,
    note=(
        "Covers models and infrastructure. For models released after AGI see C15. Whether it "
        "reaches the property of companies that OpenAI buys was in dispute in mid-2025."
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
    source=key_change_2025,
    note=(
        "Announced that day; the text is unpublished. Revenue sharing is said to go both ways "
        "through 2030: C18 and C19 stand."
    ),
)
