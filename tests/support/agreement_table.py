"""What each clause of the reference contract says in each of its texts, as a table."""

from __future__ import annotations

from datetime import date

from contract_rules import Confidence, Party, Verdict, usd
from contract_rules.agreements.microsoft_openai import (
    BuildCapacity,
    ChangeStructure,
    Consent,
    DeclareAGI,
    DeclineFirstRefusal,
    DevelopJointAPI,
    DevelopJointProduct,
    Document,
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
    TrainWithIP,
    TrainWithoutIP,
    UseCompute,
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
    gpt_oss,
    microsoft,
    openai,
    oracle,
    panel,
    recapitalisation,
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
    "revenue-share-base": "gross",
    "acquired-technology": "included",
    "open-weights-leave": "free",
    "own-agi": "altogether",
    "agi-tests": "one",
    "first-party-hosting": "any-cloud",
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
LICENCE_OVER = (date(2033, 1, 1), date(2035, 1, 1))

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
    ("C01a", V1, openai, BuildCapacity(), MAY_NOT),
    ("C01a", V2, openai, BuildCapacity(), MAY_NOT),
    ("C03", V3, openai, BuildCapacity(), MAY),
    ("C02", V4, openai, BuildCapacity(), FREE),
    ("C01", V1, openai, UseCompute(aws), MAY_NOT),
    ("C01", V1, openai, MoveWorkload(aws), MAY_NOT),
    ("C01", V2, openai, MoveWorkload(aws), MAY_NOT),
    ("C01", V1, openai, HostAPI(aws), MAY_NOT),
    ("", V1, openai, HostAPI(azure), FREE),
    ("C01 C05", V2, openai, HostAPI(aws), MAY_NOT),
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
    ("C01", V1, openai, ServeProduct(aws), MAY_NOT),
    ("C01 C07", V2, openai, ServeProduct(aws), MAY_NOT),
    ("C07", V3, openai, ServeProduct(aws), OPEN),
    ("C07", V4, openai, ServeProduct(aws), MAY),
    ("C07", V5, openai, ServeProduct(aws), MAY),
    ("C05a", V2, openai, DevelopJointAPI(aws), MAY_NOT),
    ("C05a", V3, openai, DevelopJointAPI(aws), MAY_NOT),
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
    ("C16", V2, microsoft, TrainWithIP(), MAY_NOT),
    ("C16", V3, microsoft, TrainWithoutIP(), MAY_NOT),
    ("C16", V4, microsoft, TrainWithIP(), MAY),
    ("C16", V3, microsoft, ExceedThresholds(), MAY_NOT),
    ("C16a", LICENCE_OVER, microsoft, TrainWithIP(), MAY_NOT),
    ("C16", LICENCE_OVER, microsoft, TrainWithoutIP(), MAY),
    ("C17", V4, microsoft, ExceedThresholds(), MAY_NOT),
    ("C17", V5, microsoft, ExceedThresholds(), MAY_NOT),
    ("", V3, openai, ReleaseOpenWeights(gpt_4o), FREE),
    ("C20", V4, openai, ReleaseOpenWeights(gpt_4o), MAY),
    ("C20", V5, openai, ReleaseOpenWeights(gpt_4o), MAY),
]

OFFICIAL, REPORTED = Confidence.OFFICIAL, Confidence.REPORTED
INFERRED = Confidence.INFERRED

# What is to be right on the record as shipped, with every question open: the day, who asks to do
# what, the verdict, the clauses that decide, how far each of them is to be trusted, and the
# questions on which it turns.
RIGHT = {
    "all workloads run on Azure": (
        *(date(2024, 6, 30), openai, MoveWorkload(aws)),
        *(MAY_NOT, {"C01": OFFICIAL}, ()),
    ),
    "Oracle has Microsoft's consent": (
        *(date(2024, 6, 30), openai, MoveWorkload(oracle)),
        *(MAY, {"C01": OFFICIAL}, ()),
    ),
    "which does not reach the API": (
        *(date(2024, 6, 30), openai, HostAPI(oracle)),
        *(MAY_NOT, {"C05": OFFICIAL}, ()),
    ),
    "building was approved only in 2025": (
        *(date(2024, 6, 30), openai, BuildCapacity()),
        *(MAY_NOT, {"C01a": INFERRED}, ()),
    ),
    "Azure hosts the API from the beginning": (
        *(date(2021, 6, 30), openai, HostAPI(aws)),
        *(MAY_NOT, {"C01": OFFICIAL}, ()),
    ),
    "and serves products": (
        *(date(2021, 6, 30), openai, ServeProduct(aws)),
        *(MAY_NOT, {"C01": OFFICIAL}, ()),
    ),
    "no clause knows a panel": (date(2024, 6, 1), panel, VerifyAGI(), FREE, {}, ()),
    "joint APIs are not for other clouds": (
        *(date(2025, 2, 1), openai, DevelopJointAPI(aws)),
        *(MAY_NOT, {"C05a": INFERRED}, ()),
    ),
    "no training toward AGI with OpenAI's property": (
        *(date(2025, 2, 1), microsoft, TrainWithIP()),
        *(MAY_NOT, {"C16": REPORTED}, ()),
    ),
    "without it, that is disputed": (
        *(date(2025, 2, 1), microsoft, TrainWithoutIP()),
        *(OPEN, {"C16": REPORTED}, ("own-agi",)),
    ),
    "so is where OpenAI's own products may run": (
        *(date(2026, 3, 1), openai, ServeProduct(aws)),
        *(OPEN, {"C06": OFFICIAL, "C07": OFFICIAL}, ("first-party-hosting",)),
    ),
    "and whether there is a test beside that of profits": (
        *(date(2025, 2, 1), board, DeclareAGI(TOO_LITTLE)),
        *(OPEN, {"C14": REPORTED}, ("agi-tests",)),
    ),
    "enough is enough": (
        *(date(2025, 2, 1), board, DeclareAGI(ENOUGH)),
        *(MAY, {"C14": REPORTED}, ()),
    ),
    "the board declares, the panel verifies": (
        *(date(2025, 12, 1), board, DeclareAGI()),
        *(MAY, {"C14": OFFICIAL}, ()),
    ),
    "whatever the profits": (
        *(date(2025, 12, 1), board, DeclareAGI(TOO_LITTLE)),
        *(MAY, {"C14": OFFICIAL}, ()),
    ),
    "also by the text that does not mention it": (
        *(date(2026, 5, 1), board, DeclareAGI(TOO_LITTLE)),
        *(MAY, {"C14": INFERRED}, ()),
    ),
    "open weights outlast the licence": (
        *(date(2033, 1, 1), microsoft, UseModel(gpt_oss)),
        *(MAY, {"L02": OFFICIAL}, ()),
    ),
    "other models do not": (
        *(date(2033, 1, 1), microsoft, UseModel(gpt_4o)),
        *(MAY_NOT, {"L01": INFERRED}, ()),
    ),
    "open weights by criteria that are undisclosed": (
        *(date(2025, 12, 1), openai, ReleaseOpenWeights(gpt_4o)),
        *(MAY, {"C20": OFFICIAL}, ()),
    ),
    "Microsoft had not approved a change of structure": (
        *(date(2023, 6, 1), openai, ChangeStructure(recapitalisation)),
        *(MAY_NOT, {"C24": INFERRED}, ()),
    ),
    "it has approved the one of 2025": (
        *(date(2025, 11, 1), openai, ChangeStructure(recapitalisation)),
        *(MAY, {"C24": INFERRED}, ()),
    ),
    "and no other": (
        *(date(2025, 11, 1), openai, ChangeStructure(Document("another"))),
        *(MAY_NOT, {"C24": INFERRED}, ()),
    ),
}

# Whether an act has the effect of a power, on the first and the last day of a text.
EMPOWERS = [
    ("C14", V1, board, DeclareAGI(TOO_LITTLE), True),
    ("C14", V2, board, DeclareAGI(ENOUGH), True),
    ("C14", V2, board, DeclareAGI(TOO_LITTLE), False),
    ("C14", V3, board, DeclareAGI(TOO_LITTLE), False),
    ("C14", V3, openai, DeclareAGI(ENOUGH), False),
    ("C14", V4, board, DeclareAGI(TOO_LITTLE), True),
    ("C14", V4, panel, VerifyAGI(), False),
    ("C14", V5, board, DeclareAGI(TOO_LITTLE), True),
    ("C14", V5, panel, VerifyAGI(), False),
    ("C15", V2, openai, RestrictAccess(gpt_4o), False),
    ("C15", V3, openai, RestrictAccess(gpt_4o), False),
]
