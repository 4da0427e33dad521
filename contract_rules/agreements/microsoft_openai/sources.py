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
agi_clause_history = Source(
    title="Tracking the history of the now-deceased OpenAI Microsoft AGI clause",
    publisher="Simon Willison, quoting TechCrunch on The Information",
    address="https://feeds.simonwillison.net/2026/Apr/27/now-deceased-agi-clause/",
    date="2026-04-27",
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
next_phase = Source(
    title="The next phase of the Microsoft-OpenAI partnership",
    publisher="Microsoft and OpenAI",
    address="https://openai.com/index/next-phase-of-microsoft-partnership/",
    date="2026-04-27",
)
