"""The definitive agreement of 28 October 2025: compute is free, a panel verifies AGI."""

from __future__ import annotations

from datetime import date

from contract_rules import (
    Amendment,
    Clause,
    Confidence,
    anything,
    ends,
    other_than,
    percent,
    undisclosed,
    usd,
)
from contract_rules.agreements.microsoft_openai.questions import (
    acquired_technology,
    first_party_hosting,
    revenue_share_base,
    stateful_runtime,
)
from contract_rules.agreements.microsoft_openai.sources import (
    joint_statement,
    next_chapter,
    next_chapter_quoted,
    subsequent_event,
)
from contract_rules.agreements.microsoft_openai.words import (
    DeclareAGI,
    DevelopJointAPI,
    DevelopJointProduct,
    ExceedThresholds,
    HostAPI,
    LicenseModel,
    Pay,
    PurchaseAzure,
    PursueAGI,
    ReleaseOpenWeights,
    ReportRevenue,
    ServeProduct,
    ServeStatefulRuntime,
    TrainWithIP,
    UseAcquiredTechnology,
    UseHardwareIP,
    UseModel,
    UseResearchIP,
    VerifyAGI,
    azure,
    board,
    microsoft,
    openai,
    panel,
    us_national_security,
)

commitment = Clause(
    "C04",
    "OpenAI purchases Azure services for an incremental USD 250 billion.",
    openai.must(PurchaseAzure(amount=usd("250e9")), owed_to=microsoft),
    source=subsequent_event,
    caveat=(
        "To what the sum is incremental, its term, and whether what is not taken is paid "
        "for are not stated."
    ),
    note=(
        "Incremental, and to what is not stated: here that of January 2025 stays owed beside it. "
        "Term, instalments and whether what is not taken is paid for are "
        "not stated either. No purchase is on record, as none is published with its amount."
    ),
)

api_hosting = Clause(
    "C05",
    "OpenAI hosts its API on Azure alone, until AGI is verified.",
    openai.must_not(HostAPI(provider=other_than(azure))),
    openai.must_not(
        ServeStatefulRuntime(provider=other_than(azure)), provided=stateful_runtime.reads("api")
    ),
    source=next_chapter,
    note=(
        'The parties said on 2026-02-27 that it holds for "stateless" APIs, and that nothing had '
        "changed. Whether a runtime that keeps state is an API is the question stateful-runtime. "
        "The panel's verification ends it: see C14."
    ),
)

first_party = Clause(
    "C06",
    "OpenAI's own products may have to stay on Azure.",
    openai.must_not(
        ServeProduct(provider=other_than(azure)), provided=first_party_hosting.reads("azure")
    ),
    source=joint_statement,
    overrides=("C07",),
    note=(
        "The text of 2025-10-28 has no such line; the parties said on 2026-02-27, in a statement "
        "that changes nothing, that first-party products, Frontier among them, go on being "
        "hosted on Azure. Whether that is a term is the question first-party-hosting."
    ),
)

serving = Clause(
    "C07",
    "OpenAI may serve products other than its API from any cloud.",
    openai.may(ServeProduct(provider=anything)),
    openai.may(
        ServeStatefulRuntime(provider=anything, customer=anything),
        provided=stateful_runtime.reads("product"),
    ),
    source=next_chapter,
    note=(
        "Published for products developed with third parties. Whether it holds for OpenAI's own "
        "is the question first-party-hosting; see C06. "
        "Whether a runtime that keeps state is such a product is the question stateful-runtime."
    ),
)

joint_development = Clause(
    "C08",
    "OpenAI may develop products with third parties.",
    openai.may(DevelopJointProduct(cloud=anything)),
    openai.may(DevelopJointAPI(cloud=anything)),
    source=next_chapter,
    caveat='Published of "some" products, without saying which; here of any.',
    note='"Some" products, without saying which. C08a limits those that are APIs.',
)

joint_api = Clause(
    "C08a",
    "An API product that OpenAI develops with third parties is served from Azure alone, until "
    "AGI is verified.",
    openai.must_not(DevelopJointAPI(cloud=other_than(azure))),
    source=next_chapter,
    note="That AGI ends this limit, as it ends that of C05, is inferred.",
)

national_security = Clause(
    "C09",
    "OpenAI may give US national security customers access to its API on any cloud.",
    openai.may(HostAPI(provider=anything, customer=us_national_security)),
    openai.may(
        ServeStatefulRuntime(provider=anything, customer=us_national_security),
        provided=stateful_runtime.reads("api"),
    ),
    source=next_chapter,
    overrides=("C05",),
    caveat="Who belongs to these customers is not defined.",
    note=(
        "Who belongs to these customers is not defined; the service of March 2026 was reported "
        "to cover unclassified work too."
    ),
)

licence = Clause(
    "C10",
    "Microsoft may use OpenAI's models and products, those after AGI included, through 2032.",
    microsoft.may(UseModel(model=anything), until=date(2032, 12, 31)),
    microsoft.may(
        UseAcquiredTechnology(),
        provided=acquired_technology.reads("included"),
        until=date(2032, 12, 31),
    ),
    source=next_chapter,
    caveat='Models after AGI come "with appropriate safety guardrails", which are not specified.',
    note=(
        'Models after AGI "with appropriate safety guardrails", which are not specified. Reports '
        "that the licence ends in 2030 or with AGI misread the term for research methods. Whether "
        "it reaches what OpenAI buys is the question acquired-technology."
    ),
)

research = Clause(
    "C11",
    "Microsoft may use OpenAI's confidential research methods until AGI is verified, and through "
    "2030 at the latest.",
    microsoft.may(UseResearchIP(), until=date(2030, 12, 31)),
    source=next_chapter,
    note=(
        "Methods used in developing models and systems, and models kept for internal use or for "
        "research, count as such. Architecture, weights, code for inference and fine-tuning and "
        "what concerns data centres do not: they stay under C10. The panel's verification ends "
        "it: see C14."
    ),
)

hardware = Clause(
    "C12",
    "Microsoft's rights do not extend to OpenAI's consumer hardware.",
    microsoft.must_not(UseHardwareIP()),
    source=next_chapter,
)

exclusive_licence = Clause(
    "C13",
    "OpenAI licenses its models to nobody but Microsoft, until AGI is verified.",
    openai.must_not(LicenseModel(model=anything, licensee=other_than(microsoft))),
    source=next_chapter,
    note="The exclusivity runs until AGI, the licence itself through 2032.",
)

revenue_share = Clause(
    "C18",
    "OpenAI pays Microsoft 20 percent of each revenue that it reports, until AGI is verified.",
    openai.must(
        Pay(to=microsoft, amount=percent(20) * ReportRevenue.amount),
        upon=openai.did(ReportRevenue(anything)),
        provided=revenue_share_base.reads("gross"),
    ),
    openai.must(
        Pay(to=microsoft, amount=undisclosed),
        upon=openai.did(ReportRevenue(anything)),
        provided=revenue_share_base.reads("net"),
    ),
    source=next_chapter,
    confidence=Confidence.REPORTED,
    caveat=(
        "When payment is due is not public: what shows as owed is a reckoning, no finding "
        "of arrears."
    ),
    note=(
        "Official but for the rate, which the text leaves out: that reported of the text before "
        "is taken to continue, and its base is the question revenue-share-base. "
        "Payments are to be made over a longer period than before, which "
        "is not stated. Whether 2030 stays a bound is not stated; by one account it is 2032. The "
        "parties said on 2026-02-27 that revenue from partnerships with other clouds has always "
        "counted. The panel's verification ends it: see C14. C19 is not mentioned, and taken to "
        "stand whatever is verified."
    ),
)

who_decides = Clause(
    "C14",
    "OpenAI's board may declare AGI. This opens the way to verification by an independent expert "
    "panel, by whose word alone what holds until AGI is verified ends.",
    board.can(DeclareAGI(projected_profits=anything)),
    panel.can(
        VerifyAGI(),
        provided=board.did(DeclareAGI()),
        then=(
            ends(api_hosting),
            ends(joint_api),
            ends(exclusive_licence),
            ends(research),
            ends(revenue_share),
        ),
    ),
    source=next_chapter,
    caveat="What AGI is, and the panel's members, standard and deadlines, are unpublished.",
    note=(
        "OpenAI declares and the panel verifies: the verification ends the exclusivity of C05, "
        "C08a and C13, the right of C11 and the revenue share of C18, and the declaration none of "
        "these. No sentence of this text makes profits a condition of the declaration: the USD "
        "100 billion, and with them the question agi-tests, are reported of the texts before. "
        "What AGI is, is for the panel to judge; the definition, which the parties called "
        "unchanged in February 2026, is unpublished, as are the panel's members, standard and "
        "deadlines. That OpenAI's board speaks for it is by its own account of its structure. A "
        "declaration that took effect before this text can be verified too, which is inferred."
    ),
)

own_pursuit = Clause(
    "C16",
    "Microsoft may pursue AGI itself, alone or with third parties.",
    microsoft.may(PursueAGI()),
    source=next_chapter,
    note="Where it uses OpenAI's property to this end, C17 sets a ceiling.",
)

licensed_pursuit = Clause(
    "C16a",
    "Microsoft pursues AGI with OpenAI's intellectual property only while it is licensed: through "
    "2032.",
    microsoft.must_not(TrainWithIP(), provided=TrainWithIP.on > date(2032, 12, 31)),
    source=next_chapter,
    confidence=Confidence.INFERRED,
    note=(
        "Inferred from the licence of C10, which ends with 2032: the leave to pursue AGI (C16) "
        "names no end, but gives no property of OpenAI's."
    ),
)

thresholds = Clause(
    "C17",
    "Until AGI is declared, Microsoft does not use OpenAI's intellectual property to train models "
    "toward AGI beyond the compute thresholds.",
    microsoft.must_not(
        ExceedThresholds(),
        until=board.did(DeclareAGI()),
    ),
    source=next_chapter,
    caveat="The thresholds are undisclosed, and read as a ceiling.",
    note=(
        "Published as: such models are subject to thresholds that lie well above what the largest "
        "systems of the day are trained with. Read as a ceiling; by some accounts models have to "
        "exceed them. The numbers are undisclosed. The words are declared, not verified, so that "
        "the board's declaration suffices here."
    ),
)

open_weights = Clause(
    "C20",
    "OpenAI may release open weights of models that meet capability criteria, which are "
    "undisclosed.",
    openai.may(ReleaseOpenWeights(model=anything)),
    source=next_chapter_quoted,
    caveat="The criteria are undisclosed; here every model is taken to meet them.",
    note=(
        "It is undisclosed even whether the criteria are a floor or a ceiling, so that every "
        "model is taken to meet them. Before this text no permission was public; whether one was "
        "needed for the open weights of August 2025 is the question open-weights-leave."
    ),
)

AMENDMENT = Amendment(
    title="Definitive agreement of October 2025",
    effective=date(2025, 10, 28),
    adds=(
        first_party,
        joint_development,
        joint_api,
        national_security,
        hardware,
        licensed_pursuit,
        thresholds,
        open_weights,
    ),
    replaces=(
        commitment,
        api_hosting,
        serving,
        licence,
        research,
        exclusive_licence,
        who_decides,
        own_pursuit,
        revenue_share,
    ),
    repeals=("C01", "C02", "C03", "C05a", "C15"),
    source=subsequent_event,
    note=(
        "Signed that day. It ends the right of first refusal and states no limit on where OpenAI "
        "procures or builds capacity. Microsoft's access continues after AGI, so that the power "
        "to restrict it ends. The memorandum of 2025-09-11 bound nobody and changed nothing."
    ),
)
