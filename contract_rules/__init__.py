"""Contracts as declarative rules, evaluated against dated events."""

from contract_rules.clauses import Amendment, Clause, Definition, Rank
from contract_rules.contract import Contract
from contract_rules.decisions import Decision, Finding, FindingKind
from contract_rules.errors import ContractError
from contract_rules.events import Event
from contract_rules.facts import FactBase
from contract_rules.findings import Outcome, Reason, Verdict
from contract_rules.inquiry import Engine
from contract_rules.language import (
    Action,
    Entity,
    Field,
    anything,
    at_least,
    at_most,
    less_than,
    more_than,
    one_of,
    other_than,
)
from contract_rules.money import Money, usd
from contract_rules.parties import Party, begins, ends
from contract_rules.report import Position, Report
from contract_rules.sources import Confidence, Source

__all__ = [
    "Action",
    "Amendment",
    "Clause",
    "Confidence",
    "Contract",
    "ContractError",
    "Decision",
    "Definition",
    "Engine",
    "Entity",
    "Event",
    "FactBase",
    "Field",
    "Finding",
    "FindingKind",
    "Money",
    "Outcome",
    "Party",
    "Position",
    "Rank",
    "Reason",
    "Report",
    "Source",
    "Verdict",
    "anything",
    "at_least",
    "at_most",
    "begins",
    "ends",
    "less_than",
    "more_than",
    "one_of",
    "other_than",
    "usd",
]
