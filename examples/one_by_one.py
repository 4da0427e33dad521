"""Events fed one by one: what a new provider, an AGI declaration and a release each change."""

from __future__ import annotations

from datetime import date

from contract_rules import Engine, Event, Position, usd
from contract_rules.agreements.microsoft_openai import (
    DeclareAGI,
    DeclineFirstRefusal,
    Model,
    NewProvider,
    Provider,
    ReleaseModel,
    RestrictAccess,
    agreement,
    board,
    gpt_4o,
    market,
    microsoft,
    openai,
    record,
)

nimbus, model_n = Provider("Nimbus"), Model("N")
EVENTS = (
    market.does(NewProvider(provider=nimbus), on=date(2025, 2, 10)),
    microsoft.does(DeclineFirstRefusal(provider=nimbus), on=date(2025, 2, 15)),
    microsoft.does(DeclareAGI(projected_profits=usd("120e9")), on=date(2025, 3, 1)),
    board.does(DeclareAGI(projected_profits=usd("120e9")), on=date(2025, 3, 2)),
    openai.does(ReleaseModel(model=model_n), on=date(2025, 4, 1)),
    openai.does(RestrictAccess(model=gpt_4o), on=date(2025, 4, 2)),
    openai.does(RestrictAccess(model=model_n), on=date(2025, 4, 2)),
)


def rows(engine: Engine, event: Event) -> dict[str, Position]:
    """The rows of the report on the day of an event, by their first line."""
    report = engine.report(on=event.on)
    return {f"{p.party}: {str(p).splitlines()[0]}": p for p in report.positions}


def main() -> None:
    """Record each event, and print what it amounts to and which rows of the report it changes."""
    with Engine(agreement, record) as engine:
        for event in EVENTS:
            before = rows(engine, event)
            findings = engine.record(event)
            after = rows(engine, event)
            print(event)
            for finding in findings:
                print(f"  {finding.kind.value}")
            for row in (row for row in before if row not in after):
                print(f"  - {row}")
            for row in (row for row in after if row not in before):
                print(f"  + {row}")
            if before == after:
                print("  changes no row")
            print()


if __name__ == "__main__":
    main()
