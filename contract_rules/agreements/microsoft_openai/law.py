"""The rule of law that the licences presuppose: without a licence, no use."""

from __future__ import annotations

from contract_rules import Clause, Confidence, Rank, anything
from contract_rules.agreements.microsoft_openai.sources import copyright_act
from contract_rules.agreements.microsoft_openai.words import (
    UseAcquiredTechnology,
    UseModel,
    UseResearchIP,
    microsoft,
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
