"""What each clause of the reference contract says in each of its texts, as a table."""

from __future__ import annotations

from datetime import date

from contract_rules import Party, Verdict, usd
from contract_rules.agreements.microsoft_openai import (
    BuildCapacity,
    Consent,
    DeclareAGI,
    DeclineFirstRefusal,
    DevelopJointAPI,
    DevelopJointProduct,
    ExceedThresholds,
    HostAPI,
    LicenseModel,
    MoveWorkload,
    OfferFirstRefusal,
    ProcureCompute,
    Product,
    PursueAGI,
    ReleaseOpenWeights,
    RestrictAccess,
    ServeProduct,
    ShipProduct,
    UseHardwareIP,
    UseModel,
    UseResearchIP,
    VerifyAGI,
    aws,
    azure,
    board,
    coreweave,
    general_public,
    google,
    gpt_3,
    gpt_4o,
    microsoft,
    openai,
    oracle,
    panel,
    us_national_security,
)

MAY, FREE = Verdict.PERMITTED, Verdict.SILENT
MAY_NOT, OPEN = Verdict.PROHIBITED, Verdict.UNDETERMINED
ASSUMED = {
    "post-agi-access": "restricted",
    "first-refusal-lapse": "refusal",
    "self-built-capacity": "outside",
    "stateful-runtime": "product",
    "panel-survival": "survives",
    "research-sunset": "unchanged",
    "cap-counting": "apart",
    "acquired-technology": "included",
    "open-weights-leave": "free",
}
"""The readings that the decisions go by, unless they say otherwise."""

amazon = Party("Amazon")
lathe = Product("Lathe")

BEFORE = date(2019, 7, 21)
V1 = (date(2019, 7, 22), date(2023, 1, 22))
V2 = (date(2023, 1, 23), date(2025, 1, 20))
V3 = (date(2025, 1, 21), date(2025, 10, 27))
V4 = (date(2025, 10, 28), date(2026, 4, 26))
V5 = (date(2026, 4, 27), date(2026, 12, 31))

ENOUGH, TOO_LITTLE = usd("100e9"), usd("99999999999.99")

# Under the readings assumed, and where the record is silent on acts that it need not tell of:
# which clause decides, on the first and the last day of a text; "" where none restricts the act.
SPEAKS = [
    ("C01", V1, openai, ProcureCompute(google), MAY_NOT),
    ("", V1, openai, ProcureCompute(azure), FREE),
    ("C01", V2, openai, ProcureCompute(google), MAY_NOT),
    ("C01", V2, microsoft, Consent(google), MAY),
    ("C01", V3, openai, MoveWorkload(google), MAY_NOT),
    ("C01", V3, openai, MoveWorkload(oracle), MAY),
    ("", V3, openai, MoveWorkload(azure), FREE),
    ("C01", V3, microsoft, Consent(google), MAY),
    ("C02", V3, openai, ProcureCompute(coreweave), OPEN),
    ("", V3, openai, ProcureCompute(azure), FREE),
    ("C02", V3, openai, OfferFirstRefusal(coreweave), MAY),
    ("C02", V3, microsoft, DeclineFirstRefusal(coreweave), MAY),
    ("C02", V4, openai, ProcureCompute(coreweave), FREE),
    ("C02", V5, openai, ProcureCompute(coreweave), FREE),
    ("C01", V4, openai, MoveWorkload(google), FREE),
    ("C03", V3, openai, BuildCapacity(), MAY),
    ("C02", V4, openai, BuildCapacity(), FREE),
    ("", V1, openai, HostAPI(aws), FREE),
    ("C05", V2, openai, HostAPI(aws), MAY_NOT),
    ("", V2, openai, HostAPI(azure), FREE),
    ("C05", V3, openai, HostAPI(aws, us_national_security), MAY_NOT),
    ("C05", V4, openai, HostAPI(aws), MAY_NOT),
    ("C05", V4, openai, HostAPI(aws, general_public), MAY_NOT),
    ("C09", V4, openai, HostAPI(aws, us_national_security), MAY),
    ("C07", V5, openai, HostAPI(aws, general_public), MAY),
    ("C07", V5, openai, HostAPI(aws, us_national_security), MAY),
    ("", V4, openai, ShipProduct(lathe, aws), FREE),
    ("C06", V5, openai, ShipProduct(lathe, aws), OPEN),
    ("", V5, openai, ShipProduct(lathe, azure), FREE),
    ("", V1, openai, ServeProduct(aws), FREE),
    ("C07", V2, openai, ServeProduct(aws), MAY_NOT),
    ("C07", V3, openai, ServeProduct(aws), OPEN),
    ("C07", V4, openai, ServeProduct(aws), MAY),
    ("C07", V5, openai, ServeProduct(aws), MAY),
    ("C08", V4, openai, DevelopJointProduct(aws), MAY),
    ("C08", V4, openai, DevelopJointAPI(azure), MAY),
    ("C08a", V4, openai, DevelopJointAPI(aws), MAY_NOT),
    ("C08a", V5, openai, DevelopJointAPI(aws), FREE),
    ("C10", V1, microsoft, UseModel(gpt_3), MAY),
    ("C10", V2, microsoft, UseModel(gpt_4o), MAY),
    ("C10", V3, microsoft, UseModel(gpt_4o), MAY),
    ("C10", V4, microsoft, UseModel(gpt_4o), MAY),
    ("C10", V5, microsoft, UseModel(gpt_4o), MAY),
    ("L01", V1, microsoft, UseResearchIP(), MAY_NOT),
    ("C11", V2, microsoft, UseResearchIP(), MAY),
    ("C11", V3, microsoft, UseResearchIP(), MAY),
    ("C11", V4, microsoft, UseResearchIP(), MAY),
    ("C11", V5, microsoft, UseResearchIP(), MAY),
    ("", V3, microsoft, UseHardwareIP(), FREE),
    ("C12", V4, microsoft, UseHardwareIP(), MAY_NOT),
    ("C12", V5, microsoft, UseHardwareIP(), MAY_NOT),
    ("C13", V2, openai, LicenseModel(gpt_4o, amazon), MAY_NOT),
    ("C13", V3, openai, LicenseModel(gpt_4o, amazon), MAY_NOT),
    ("C13", V4, openai, LicenseModel(gpt_4o, amazon), MAY_NOT),
    ("", V4, openai, LicenseModel(gpt_4o, microsoft), FREE),
    ("C13", V5, openai, LicenseModel(gpt_4o, amazon), FREE),
    ("", V1, microsoft, PursueAGI(), FREE),
    ("C16", V2, microsoft, PursueAGI(), MAY_NOT),
    ("C16", V3, microsoft, PursueAGI(), MAY_NOT),
    ("C16", V4, microsoft, PursueAGI(), MAY),
    ("C16", V5, microsoft, PursueAGI(), MAY),
    ("", V3, microsoft, ExceedThresholds(), FREE),
    ("C17", V4, microsoft, ExceedThresholds(), MAY_NOT),
    ("C17", V5, microsoft, ExceedThresholds(), MAY_NOT),
    ("", V3, openai, ReleaseOpenWeights(gpt_4o), FREE),
    ("C20", V4, openai, ReleaseOpenWeights(gpt_4o), MAY),
    ("C20", V5, openai, ReleaseOpenWeights(gpt_4o), MAY),
]

# Whether an act has the effect of a power, on the first and the last day of a text.
EMPOWERS = [
    ("C14", V1, board, DeclareAGI(TOO_LITTLE), True),
    ("C14", V2, board, DeclareAGI(ENOUGH), True),
    ("C14", V2, board, DeclareAGI(TOO_LITTLE), False),
    ("C14", V3, board, DeclareAGI(TOO_LITTLE), False),
    ("C14", V3, openai, DeclareAGI(ENOUGH), False),
    ("C14", V4, board, DeclareAGI(ENOUGH), True),
    ("C14", V4, panel, VerifyAGI(), False),
    ("C14", V5, board, DeclareAGI(ENOUGH), True),
    ("C14", V5, panel, VerifyAGI(), False),
    ("C15", V2, openai, RestrictAccess(gpt_4o), False),
    ("C15", V3, openai, RestrictAccess(gpt_4o), False),
]
