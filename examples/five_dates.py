"""The Microsoft-OpenAI agreement on five dates: who may buy compute where, who may use what."""

from __future__ import annotations

from datetime import date

from contract_rules import Engine
from contract_rules.agreements.microsoft_openai import (
    HostAPI,
    ProcureCompute,
    PursueAGI,
    UseModel,
    agreement,
    aws,
    coreweave,
    general_public,
    gpt_4o,
    microsoft,
    openai,
    oracle,
    record,
)

DATES = (
    date(2019, 12, 1),
    date(2024, 6, 30),
    date(2025, 2, 1),
    date(2025, 12, 1),
    date(2026, 5, 1),
)
QUESTIONS = (
    (openai, ProcureCompute(provider=oracle)),
    (openai, ProcureCompute(provider=coreweave)),
    (openai, HostAPI(provider=aws, customer=general_public)),
    (microsoft, UseModel(model=gpt_4o)),
    (microsoft, PursueAGI()),
)


def main() -> None:
    """Print each decision on each date in a line, and one of them in full."""
    with Engine(agreement, record) as engine:
        for on in DATES:
            print(on)
            for party, action in QUESTIONS:
                decision = engine.decide(party, action, on=on)
                clauses = ", ".join(decision.clauses) or "no clause restricts it"
                print(f"  {decision.verdict.value:<10}  {party}: {decision.act}  ({clauses})")
            print()
        print(engine.decide(openai, ProcureCompute(provider=oracle), on=DATES[1]))


if __name__ == "__main__":
    main()
