"""Contracts for the laws to be tried on, which are those of the testing kit."""

from __future__ import annotations

from contract_rules.testing.drawing import chance, pick
from contract_rules.testing.texts import texts as contracts

__all__ = ["chance", "contracts", "pick"]
