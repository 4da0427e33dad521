"""The rule of law that the licences presuppose, and a licence that anybody has."""

from __future__ import annotations

from contract_rules import Clause, Confidence, Rank, anything
from contract_rules.agreements.microsoft_openai.sources import apache_licence, copyright_act
from contract_rules.agreements.microsoft_openai.words import (
    ReleaseOpenWeights,
    UseAcquiredTechnology,
    UseModel,
    UseResearchIP,
    microsoft,
    openai,
)

no_use_without_licence = Clause(
    "L01",
    "Without a licence, Microsoft may use neither OpenAI's models nor its confidential research "
    "methods, nor the technology of companies that OpenAI has bought.",
    microsoft.must_not(UseModel(model=anything)),
    microsoft.must_not(UseResearchIP()),
    microsoft.must_not(UseAcquiredTechnology()),
    source=copyright_act,
    confidence=Confidence.INFERRED,
    rank=Rank.DEFAULT_LAW,
    note=(
        "Not a term of the agreement but what its licences depart from. Inferred: whether a "
        "model's weights are protected as a work, as a trade secret or by contract alone is "
        "unsettled; the agreement takes for granted that a licence is needed. What protects "
        "methods is the law of trade secrets, and not the source given."
    ),
)

open_licence = Clause(
    "L02",
    "Microsoft may use, as anybody may, a model whose weights OpenAI has released openly, under "
    "the licence of that release.",
    microsoft.may(
        UseModel(model=anything),
        provided=openai.did(ReleaseOpenWeights(model=UseModel.model)),
    ),
    source=apache_licence,
    note=(
        "Not a term of the agreement either. Every release of open weights on record is under "
        "Apache 2.0, which has no end and asks for no leave; one under another licence would have "
        "to be read anew."
    ),
)
