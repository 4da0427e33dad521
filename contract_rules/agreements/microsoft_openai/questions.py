"""The points of the agreement on which there is more than one reading.

The first reading of each is the one that the clauses went by before the question was put; it is
no better than the others.
"""

from __future__ import annotations

from contract_rules import Question
from contract_rules.agreements.microsoft_openai.sources import (
    agi_clause_fight,
    agi_clause_history,
    board_decides,
    cap_on_the_share,
    clash_over_control,
    coreweave_option,
    first_refusal,
    frontier_dispute,
    joint_statement,
    key_change_2025,
    leaked_payments,
    next_chapter,
    next_chapter_quoted,
    next_phase,
    open_weights_2025,
    set_free,
    shares_of_revenue,
    superintelligence_team,
    true_definition,
    windsurf_clash,
    windsurf_end,
)

post_agi_access = Question(
    "post-agi-access",
    "Does Microsoft lose a model that is released after AGI has been declared, before 2025-10-28?",
    readings=("restricted", "lost", "kept"),
    meanings=(
        "Microsoft loses models released after AGI only where OpenAI restricts them",
        "Microsoft loses models released after AGI in any case",
        "Microsoft keeps models released after AGI",
    ),
    sources=(clash_over_control, board_decides, agi_clause_fight, true_definition),
    note=(
        "restricted: only where OpenAI restricts access to it, model by model; a right to do so "
        "is what The Information and others reported. lost: by itself, as of the declaration; "
        "so OpenAI's own account of its structure, by which AGI is left out of what is licensed, "
        "and WIRED. kept: not at all, through 2030; so one source of The Information's, as The "
        "Decoder has it. The text of 2019 is not in question: it licenses what comes before AGI."
    ),
)

first_refusal_lapse = Question(
    "first-refusal-lapse",
    "Does Microsoft's first refusal lapse only when it declines, or also when it cannot supply?",
    readings=("refusal", "incapacity"),
    meanings=(
        "Microsoft's first refusal lapses only when it declines",
        "Microsoft's first refusal lapses also when it cannot supply",
    ),
    sources=(key_change_2025, first_refusal, coreweave_option),
    note=(
        "refusal: Microsoft has to decline; the announcement speaks of a right of first refusal "
        "and no more. incapacity: that Microsoft cannot meet the need is enough too; so "
        "TechCrunch explains it. Terms and time limits are undisclosed. That Microsoft let an "
        "option of its own with CoreWeave pass in March 2025, by Semafor, is neither."
    ),
)

self_built_capacity = Question(
    "self-built-capacity",
    "Does Microsoft's first refusal reach capacity that OpenAI builds itself?",
    readings=("outside", "covered"),
    meanings=(
        "Microsoft's first refusal leaves out what OpenAI builds itself",
        "Microsoft's first refusal covers what OpenAI builds itself",
    ),
    sources=(key_change_2025, first_refusal),
    note=(
        "outside: building was approved beside it, in the same announcement. covered: it is of "
        "new capacity, and what OpenAI builds is that too. Nobody has said which."
    ),
)

own_agi = Question(
    "own-agi",
    "Before 2025-10-28, was Microsoft barred from pursuing AGI altogether, or only from doing so "
    "with OpenAI's intellectual property?",
    readings=("altogether", "with-property"),
    meanings=(
        "Microsoft was barred from all work toward AGI",
        "Microsoft was barred only from work with OpenAI's intellectual property",
    ),
    sources=(superintelligence_team, set_free, agi_clause_fight),
    note=(
        "altogether: any work of its own toward AGI; so Microsoft's own executive, Suleyman, in "
        "November 2025 and again in June 2026. with-property: only work that uses what OpenAI "
        "has licensed to it; so WIRED."
    ),
)

agi_tests = Question(
    "agi-tests",
    "Before OpenAI's board can declare AGI, must the system be able to generate profits of USD "
    "100 billion, or is that a second test beside one of which the board alone judges?",
    readings=("one", "two"),
    meanings=(
        "the test of AGI is profits of USD 100 billion",
        "the board alone judges whether AGI is attained",
    ),
    sources=(agi_clause_history, true_definition, agi_clause_fight),
    note=(
        "one: the profits are the measure of AGI; so The Information, as TechCrunch and others "
        "have it. two: the board alone judges whether AGI is attained, by OpenAI's charter and "
        "whatever the profits, and the USD 100 billion are the measure of another, "
        '"sufficient" AGI, which Microsoft may dispute; so WIRED. The parties have confirmed '
        "neither."
    ),
)

first_party_hosting = Question(
    "first-party-hosting",
    "By the text of 2025-10-28, could OpenAI serve its own products, other than the API, from "
    "any cloud, or from Azure alone?",
    readings=("any-cloud", "azure"),
    meanings=(
        "the text frees OpenAI's own products from Azure",
        "the text keeps OpenAI's own products on Azure",
    ),
    sources=(next_chapter, joint_statement),
    note=(
        "any-cloud: the text says that what is not an API may be served from any cloud. azure: "
        "OpenAI's own products, Frontier among them, go on being hosted on Azure; so the parties' "
        "joint statement of 2026-02-27, which says that it changes nothing of that text. It was "
        "never decided, and of no account from 2026-04-27 on."
    ),
)

stateful_runtime = Question(
    "stateful-runtime",
    "Is a runtime in which agents keep state an API?",
    readings=("product", "api"),
    meanings=(
        "a stateful runtime is no API",
        "a stateful runtime is an API",
    ),
    sources=(joint_statement, frontier_dispute),
    note=(
        'product: the parties said on 2026-02-27 that "stateless" APIs are exclusive to Azure, '
        "so that what keeps state is none; so OpenAI and Amazon went about it. api: it cannot be "
        "had without calling the models, so that it is one; so people at Microsoft, by the "
        "Financial Times. It was never decided, and of no account from 2026-04-27 on."
    ),
)

panel_survival = Question(
    "panel-survival",
    "Can the expert panel still verify AGI after 2026-04-27?",
    readings=("survives", "scrapped"),
    meanings=(
        "the panel can still verify AGI",
        "the panel can no longer verify AGI",
    ),
    sources=(next_phase, agi_clause_history),
    note=(
        "survives: the official text does not mention AGI, and what is not amended stands. "
        "scrapped: the press (The Verge, The Information, Stratechery) reads the change as the "
        "end of the AGI clause."
    ),
)

research_sunset = Question(
    "research-sunset",
    "When does Microsoft's right to research methods end, by the text of 2026-04-27?",
    readings=("unchanged", "fixed", "dropped"),
    meanings=(
        "the right to research methods ends with 2030, or earlier once AGI is verified",
        "the right to research methods ends with 2030 alone",
        "the right to research methods lasts as long as the licence",
    ),
    sources=(next_phase, agi_clause_history),
    note=(
        "unchanged: with 2030 or the panel's verification, whichever is earlier; the text does "
        "not mention the right, so that it stands as it was. fixed: with 2030, whatever is "
        "verified, as payments no longer turn on AGI either. dropped: it has no end of its own "
        "any more, and shares the term of the licence, through 2032. The last two are what the "
        "silence leaves open, and nobody's in particular. What was verified before stays so under "
        "each but the last."
    ),
)

revenue_share_base = Question(
    "revenue-share-base",
    "Is OpenAI's revenue share reckoned from all the revenue that it reports, or from what is "
    "left of that after deductions?",
    readings=("gross", "net"),
    meanings=(
        "OpenAI's share is of all its reported revenue",
        "OpenAI's share is of its revenue after deductions",
    ),
    sources=(shares_of_revenue, leaked_payments),
    note=(
        "gross: from the revenue as reported; the press speaks of 20 percent of revenue and "
        "names no deduction. net: from less, such as what remains once other shares and costs "
        "are taken off; the payments that were leaked are net, and lower than 20 percent of "
        "what was reported. What would be deducted is undisclosed, so that under this reading "
        "no figure can be given. Nobody has published the base."
    ),
)

cap_counting = Question(
    "cap-counting",
    "Do payments from before 2026-04-27 count towards the cap on OpenAI's revenue share?",
    readings=("apart", "counted"),
    meanings=(
        "the cap leaves out what was paid before 2026-04-27",
        "the cap counts what was paid before 2026-04-27",
    ),
    sources=(next_phase, cap_on_the_share),
    note=(
        "apart: only what is paid from that day on, or is owed on revenue reported from then on; "
        "the cap is one of that text. counted: everything, as it is a total. Neither the parties "
        "nor The Information, which reported the cap, say which."
    ),
)

acquired_technology = Question(
    "acquired-technology",
    "Does Microsoft's licence reach the technology of companies that OpenAI buys?",
    readings=("included", "excluded"),
    meanings=(
        "the licence covers companies that OpenAI buys",
        "the licence leaves out companies that OpenAI buys",
    ),
    sources=(windsurf_clash, windsurf_end),
    note=(
        "included: it is of all that OpenAI owns; so Microsoft, by reports on the purchase of "
        "Windsurf, which failed over it. excluded: it is of what OpenAI makes; OpenAI did not "
        "want it to reach Windsurf's, though that it sought an exception tells against it. The "
        "dispute was in mid-2025; later texts are not known to have settled it."
    ),
)

open_weights_leave = Question(
    "open-weights-leave",
    "Did OpenAI need Microsoft's leave to release open weights, before 2025-10-28?",
    readings=("free", "needed"),
    meanings=(
        "OpenAI needed no leave to release open weights",
        "OpenAI needed Microsoft's leave to release open weights",
    ),
    sources=(open_weights_2025, next_chapter_quoted),
    note=(
        "free: no public term forbade it, and OpenAI did it in August 2025. needed: open weights "
        "license a model to everyone, which an exclusive licence rules out, and the text of "
        'October 2025 says that OpenAI is "now" able to. Whether Microsoft gave leave is unknown.'
    ),
)
