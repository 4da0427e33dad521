"""The AGI clause under reconsideration: had it been dropped, who would gain and lose what?

By what was known on 1 March 2025, suppose an amendment that day that drops the clause; then
suppose beside it that OpenAI's board declares AGI and that a model is released after that.
"""

from __future__ import annotations

from datetime import date

from contract_rules import Amendment, Clause, Engine, anything, usd
from contract_rules.agreements.microsoft_openai import (
    DeclareAGI,
    Model,
    ReleaseModel,
    UseModel,
    agreement,
    board,
    microsoft,
    openai,
    record,
)

KNOWN = date(2025, 3, 1)
AFTER = date(2025, 6, 1)
NEXT = Model("Next")
LICENCE = next(c for c in agreement.known_by(KNOWN).as_of(KNOWN).clauses if c.id == "C10")
DROPPED = Amendment(
    title="Supposed amendment without the AGI clause",
    effective=KNOWN,
    replaces=(
        Clause(
            "C10",
            "Microsoft may use OpenAI's models in its products, through 2030, AGI or not.",
            microsoft.may(UseModel(model=anything), until=date(2030, 12, 31)),
            *LICENCE.norms[1:],
        ),
    ),
    repeals=("C14", "C15"),
)
REACHED = (
    board.does(DeclareAGI(projected_profits=usd("100e9")), on=date(2025, 4, 1)),
    openai.does(ReleaseModel(model=NEXT), on=date(2025, 5, 1)),
)


def main() -> None:
    """Print what changes on the day itself, and once AGI is declared."""
    with (
        Engine(agreement.known_by(KNOWN), record.known_by(KNOWN)) as engine,
        engine.suppose(amendments=(DROPPED,)) as dropped,
    ):
        print("Without the clause, on the day that it is dropped:\n")
        print(engine.report(on=KNOWN).diff(dropped.report(on=KNOWN)))
        with engine.suppose(*REACHED) as kept, dropped.suppose(*REACHED) as free:
            print("\nThe same once AGI is declared and a model is released after that:\n")
            print(kept.report(on=AFTER).diff(free.report(on=AFTER)))


if __name__ == "__main__":
    main()
