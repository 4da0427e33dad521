"""Where the clauses are published; the contracts themselves are not."""

from __future__ import annotations

from contract_rules import Source

openai_2019 = Source(
    title="Microsoft invests in and partners with OpenAI to support us building beneficial AGI",
    publisher="OpenAI (mirrored)",
    address="https://ngocminhtran.com/2019/07/23/microsoft-invests-in-and-partners-with-openai-to-support-us-building-beneficial-agi/",
    date="2019-07-22",
)
gpt_3_exclusive = Source(
    title="OpenAI is giving Microsoft exclusive access to its GPT-3 language model",
    publisher="MIT Technology Review",
    address="https://www.technologyreview.com/2020/09/23/1008729/openai-is-giving-microsoft-exclusive-access-to-its-gpt-3-language-model/",
    date="2020-09-23",
)
copyright_act = Source(
    title="Exclusive rights in copyrighted works, 17 U.S.C. 106",
    publisher="United States Code",
    date="1976",
)
zdnet_2023 = Source(
    title="Microsoft just made a huge investment in ChatGPT maker OpenAI",
    publisher="ZDNET",
    address="https://www.zdnet.com/article/microsoft-just-made-a-huge-investment-in-chatgpt-maker-openai-heres-why/",
    date="2023-01-23",
)
board_decides = Source(
    title="OpenAI's six-member board will decide 'when we've attained AGI'",
    publisher="VentureBeat via toptech.news",
    address="https://toptech.news/openais-six-member-board-will-decide-when-weve-attained-agi/",
    date="2023",
)
true_definition = Source(
    title="The true definition of AGI is maximum returns",
    publisher="The Decoder",
    address="https://the-decoder.com/the-true-definition-of-agi-is-maximum-returns/",
    date="2024-12-26",
)
agi_clause_history = Source(
    title="Tracking the history of the now-deceased OpenAI Microsoft AGI clause",
    publisher="Simon Willison, quoting TechCrunch on The Information",
    address="https://feeds.simonwillison.net/2026/Apr/27/now-deceased-agi-clause/",
    date="2026-04-27",
)
clash_over_control = Source(
    title="Microsoft and OpenAI clash over future control of advanced AI models",
    publisher="WION, citing The Information",
    address="https://www.wionews.com/business-economy/microsoft-and-openai-clash-over-future-control-of-advanced-ai-models-1750908344890",
    date="2025-06-26",
)
agi_clause_fight = Source(
    title="Inside Microsoft's AGI clause fight with OpenAI",
    publisher="thelegendofhanuman.in, citing WIRED",
    address="https://thelegendofhanuman.in/2025/07/inside-microsofts-agi-clause-fight-with-openai",
    date="2025-07",
)
superintelligence_team = Source(
    title="Microsoft AI CEO announces MAI Superintelligence Team",
    publisher="Fortune (mirrored by coins2day)",
    address="https://coins2day.com/2025/11/06/microsoft-launches-new-ai-humanist-superinteligence-team-mustafa-suleyman-openai",
    date="2025-11-06",
)
key_change_2025 = Source(
    title="Microsoft and OpenAI announce key change to their multi-year partnership",
    publisher="Neowin, after Microsoft's announcement",
    address="https://www.neowin.net/news/microsoft-and-openai-announce-key-change-to-their-multi-year-partnership/",
    date="2025-01-22",
)
first_refusal = Source(
    title="Microsoft is no longer OpenAI's exclusive cloud provider",
    publisher="TechCrunch via drydeadfish",
    address="https://www.drydeadfish.co.uk/microsoft-is-no-longer-openais-exclusive-cloud-provider/",
    date="2025-01-22",
)
coreweave_option = Source(
    title="Microsoft chose not to exercise $12 billion CoreWeave option",
    publisher="Semafor",
    address="https://semafor.com/article/03/20/2025/microsoft-chose-not-to-exercise-12-billion-coreweave-option",
    date="2025-03-20",
)
windsurf_clash = Source(
    title="OpenAI-Microsoft partnership reportedly reaching breaking point",
    publisher="Data Phoenix, citing the Wall Street Journal",
    address="https://dataphoenix.info/openai-microsoft-partnership-reportedly-reaching-breaking-point",
    date="2025-06",
)
windsurf_end = Source(
    title="OpenAI, Windsurf end acquisition talks over Microsoft IP concerns",
    publisher="TechStartups, citing The Verge",
    address="https://techstartups.com/2025/07/11/openai-windsurf-end-acquisition-talks-over-microsoft-ip-concerns-google-swoops-in",
    date="2025-07-11",
)
open_weights_2025 = Source(
    title="GPT-OSS 120B & 20B; OpenAI launches gpt-oss",
    publisher="YourStory; ellofacts",
    address="https://yourstory.com/ai-story/openai-gpt-oss-120b-20b-models-release",
    date="2025-08",
)
shares_of_revenue = Source(
    title="OpenAI plans to cut Microsoft revenue share after restructuring",
    publisher="Reuters (mirror)",
    address="https://staging.globalbankingandfinance.com/US-OPENAI-MICROSOFT-REVENUE-bd325fb1-24e4-40d1-8c6d-cfa1822297d0/",
    date="2025-05-07",
)
leaked_payments = Source(
    title="OpenAI leaked documents: scale of payments to Microsoft",
    publisher="Villpress and others, citing TechCrunch and Zitron",
    address="https://villpress.com/openai-leaked-documents-scale-of-payments-to-microsoft",
    date="2025-11",
)
set_free = Source(
    title="Microsoft Build 2026 interview with Mustafa Suleyman",
    publisher="VentureBeat",
    address="https://venturebeat.com/technology/microsoft-ai-chief-says-company-was-set-free-from-openai-to-pursue-superintelligence",
    date="2026-06-05",
)
apache_licence = Source(
    title="Apache License, Version 2.0",
    publisher="Apache Software Foundation",
    address="https://www.apache.org/licenses/LICENSE-2.0",
    date="2004-01",
)
next_chapter = Source(
    title="The next chapter of the Microsoft-OpenAI partnership",
    publisher="OpenAI",
    address="https://openai.com/index/next-chapter-of-microsoft-openai-partnership/",
    date="2025-10-28",
)
subsequent_event = Source(
    title="Microsoft 10-Q for 2025-09-30, Note 17 Subsequent Event",
    publisher="SEC EDGAR",
    address="https://www.sec.gov/Archives/edgar/data/789019/000119312525256321/R26.htm",
    date="2025-10",
)
next_chapter_quoted = Source(
    title="HN thread quoting the OpenAI post",
    publisher="Hacker News mirror",
    address="https://next-hn-reader.vercel.app/item/45732350",
    date="2025-10-28",
)
joint_statement = Source(
    title="Joint Statement from OpenAI and Microsoft",
    publisher="OpenAI and Microsoft",
    address="https://openai.com/index/continuing-microsoft-partnership/",
    date="2026-02-27",
)
frontier_dispute = Source(
    title="Microsoft may challenge Amazon-OpenAI cloud partnership",
    publisher="Tradingpedia, citing the Financial Times",
    address="https://www.tradingpedia.com/2026/03/18/microsoft-may-challenge-amazon-openai-cloud-partnership",
    date="2026-03-18",
)
next_phase = Source(
    title="The next phase of the Microsoft-OpenAI partnership",
    publisher="Microsoft and OpenAI",
    address="https://openai.com/index/next-phase-of-microsoft-partnership/",
    date="2026-04-27",
)
cap_on_the_share = Source(
    title="OpenAI and Microsoft cap revenue sharing at $38 billion",
    publisher="letsdatascience, citing Reuters on The Information",
    address="https://letsdatascience.com/news/openai-and-microsoft-cap-revenue-sharing-at-38-billion-aa1c4935",
    date="2026-05-12",
)
