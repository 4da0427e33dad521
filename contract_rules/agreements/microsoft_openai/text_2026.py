"""The amended agreement of 27 April 2026: any cloud, and a licence that is not exclusive."""

from __future__ import annotations

from datetime import date

from contract_rules import Amendment, Clause, Confidence, anything, at_least, usd
from contract_rules.agreements.microsoft_openai.sources import next_phase
from contract_rules.agreements.microsoft_openai.words import (
    DeclareAGI,
    HostAPI,
    ServeProduct,
    UseModel,
    VerifyAGI,
    board,
    microsoft,
    openai,
    panel,
)

serving = Clause(
    "C07",
    "OpenAI may serve all its products, the API included, from any cloud.",
    openai.may(ServeProduct(cloud=anything)),
    openai.may(HostAPI(cloud=anything, customer=anything)),
    source=next_phase,
    note=(
        'Published as: "any cloud provider". Products are to ship first on Azure unless Microsoft '
        "cannot and chooses not to support them; how long first is, is not stated."
    ),
)

licence = Clause(
    "C10",
    "Microsoft may use OpenAI's models and products under a licence that is not exclusive, "
    "through 2032.",
    microsoft.may(UseModel(model=anything), until=date(2032, 12, 31)),
    source=next_phase,
    note=("That models after AGI stay included, and under which guardrails, is not restated."),
)

who_decides = Clause(
    "C14",
    "OpenAI's board may declare AGI and the expert panel may verify it; nothing here turns on it.",
    board.can(DeclareAGI(projected_profits=at_least(usd("100e9")))),
    panel.can(
        VerifyAGI(),
        provided=board.did(DeclareAGI(projected_profits=at_least(usd("100e9")))),
    ),
    source=next_phase,
    confidence=Confidence.INFERRED,
    note=(
        "Unknown: the press reads the change as the end of the AGI clause, the official text "
        "does not mention AGI. Here the procedure survives, and has lost what it could end."
    ),
)

AMENDMENT = Amendment(
    title="Amended agreement of April 2026",
    effective=date(2026, 4, 27),
    replaces=(serving, licence, who_decides),
    repeals=("C05", "C08", "C08a", "C09", "C13"),
    source=next_phase,
    note=(
        "Dated by the announcement. That C08 and C09 are overtaken by C07, and that C12, C16 and "
        'C20 stand, is inferred. Microsoft stays "primary cloud partner", a standing whose '
        "content is not stated."
    ),
)
