"""Comparisons of unlike types, and conditions joined with something else."""

from __future__ import annotations

from datetime import date

from vocabulary import (
    Consent,
    DeclareAGI,
    ProcureCompute,
    ReleaseModel,
    azure,
    board,
    microsoft,
    openai,
)

from contract_rules import usd

agi = board.did(DeclareAGI(projected_profits=usd("100e9")))
release = openai.did(ReleaseModel(model=ReleaseModel.model))

_ = release.on < agi.on
_ = release.on < usd(1)  # error: a date and an amount
_ = release.on < 2025  # error: a date and a number
_ = release.on < "2025-01-01"  # error: a date and a string
_ = DeclareAGI.projected_profits < 100  # error: an amount and a number
_ = DeclareAGI.projected_profits >= release.on  # error: an amount and a date
_ = ProcureCompute.provider <= DeclareAGI.projected_profits  # error: an entity and an amount
_ = usd(1) < DeclareAGI.on  # error: an amount and a date
_ = release.on <= date(2025, 1, 1)
_ = release & date(2025, 1, 1)  # error: a date is no condition
_ = release | "AGI"  # error: a string is no condition
_ = release & Consent(provider=azure)  # error: an action is no condition
_ = agi["projected_profits"]  # error: a field by its name
_ = release.model  # error: a field without its action
_ = microsoft < board  # error: parties have no order
