"""The agreement as one contract with its amendments, and the public record of events."""

from __future__ import annotations

from datetime import date
from inspect import isclass
from pathlib import Path
from typing import TYPE_CHECKING

from contract_rules import Action, Contract, FactBase
from contract_rules.agreements.microsoft_openai import (
    bystanders,
    law,
    text_2019,
    text_2023,
    text_2025_january,
    text_2025_october,
    text_2026,
    words,
)
from contract_rules.agreements.microsoft_openai.words import (
    board,
    market,
    microsoft,
    openai,
    panel,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType


def _actions(module: ModuleType) -> Iterator[type[Action]]:
    found = (thing for thing in vars(module).values() if isclass(thing))
    return (cls for cls in found if issubclass(cls, Action) and cls is not Action)


agreement = Contract(
    name="Microsoft-OpenAI partnership",
    parties=(microsoft, openai, board, panel, market, *bystanders.BYSTANDERS),
    clauses=(law.no_use_without_licence, law.open_licence, *text_2019.CLAUSES),
    effective=date(2019, 7, 22),
    amendments=(
        text_2023.AMENDMENT,
        text_2025_january.AMENDMENT,
        text_2025_october.AMENDMENT,
        text_2026.AMENDMENT,
    ),
    actions=(*_actions(words), *_actions(bystanders)),
)

record = FactBase.load(Path(__file__).with_name("record.jsonl"))
