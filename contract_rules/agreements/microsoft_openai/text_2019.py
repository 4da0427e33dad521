"""The first text, of 22 July 2019: investment, exclusive cloud, some technology licensed."""

from __future__ import annotations

from contract_rules import Clause, Confidence, anything, other_than
from contract_rules.agreements.microsoft_openai.sources import (
    board_decides,
    gpt_3_exclusive,
    key_change_2025,
    openai_2019,
)
from contract_rules.agreements.microsoft_openai.words import (
    BuildCapacity,
    DeclareAGI,
    LicenseModel,
    ReleaseModel,
    SignAgreement,
    UseCompute,
    UseModel,
    azure,
    board,
    gpt_3,
    gpt_3_licence,
    microsoft,
    openai,
)

exclusive_cloud = Clause(
    "C01",
    "OpenAI uses computing capacity of no provider but Azure.",
    openai.must_not(UseCompute(provider=other_than(azure))),
    source=openai_2019,
    note=(
        'The announcement: Microsoft becomes the "exclusive cloud provider". It states no '
        "exception, and does not say whether all research falls under it. To procure compute, "
        "to run workloads, to host the API and to serve products are ways of using it."
    ),
)

own_capacity = Clause(
    "C01a",
    "OpenAI builds no computing capacity of its own beside what Azure provides.",
    openai.must_not(BuildCapacity()),
    source=key_change_2025,
    confidence=Confidence.INFERRED,
    note=(
        "Inferred: it belongs to the exclusivity of C01. No text of before 2025 speaks of "
        "building, and the announcement of January 2025, which is the source given, is the first "
        "to approve it."
    ),
)

declared = board.did(DeclareAGI())
released = openai.did(ReleaseModel(model=UseModel.model))

licence = Clause(
    "C10",
    "Microsoft may use OpenAI's models, but none released after AGI has been declared.",
    microsoft.may(
        UseModel(model=anything),
        unless=declared & released & (declared.on < released.on),
    ),
    source=openai_2019,
    caveat=(
        "Which technologies were licensed was never published; here every model stands for them."
    ),
    note=(
        'OpenAI said that it would license "some" of its pre-AGI technologies. Which ones was '
        "never published, so every model stands for them here; that a model is of the time "
        "after AGI when it is released after the declaration is inferred."
    ),
)

exclusive_licence = Clause(
    "C13",
    "Once the GPT-3 licence is signed, OpenAI licenses GPT-3 to nobody but Microsoft.",
    openai.must_not(
        LicenseModel(model=gpt_3, licensee=other_than(microsoft)),
        provided=(
            microsoft.did(SignAgreement(document=gpt_3_licence))
            & openai.did(SignAgreement(document=gpt_3_licence))
        ),
    ),
    source=gpt_3_exclusive,
    note=(
        "A licence beside the agreement, announced on 2020-09-22 and of one model only. Others "
        "keep using GPT-3 through the API."
    ),
)

who_decides = Clause(
    "C14",
    "OpenAI's board determines when AGI is attained.",
    board.can(DeclareAGI(projected_profits=anything)),
    source=board_decides,
    note=(
        "OpenAI's charter describes AGI as systems that outperform humans at most economically "
        "valuable work; a test by profits was not public. That the board decides is "
        "said in OpenAI's account of its structure, as quoted in 2023, and taken to hold before."
    ),
)

CLAUSES = (exclusive_cloud, own_capacity, licence, exclusive_licence, who_decides)
