"""Contracts as declarative rules, evaluated against dated events."""

from contract_rules.accounts import DutyStatus
from contract_rules.clauses import Amendment, Clause, Definition, Rank
from contract_rules.consequences import (
    assigns,
    begins,
    breach_of,
    due,
    ends,
    kept,
    resumes,
    suspends,
    terminates,
    waives,
)
from contract_rules.contract import Contract
from contract_rules.decisions import Decision, Missing
from contract_rules.differences import Differences, DutyDifference
from contract_rules.differing import DifferenceKind, PositionDifference
from contract_rules.duties import Duty, Step, StepKind
from contract_rules.errors import ContractError
from contract_rules.events import Event
from contract_rules.facts import FactBase
from contract_rules.figures import (
    count,
    greatest,
    least,
    outstanding,
    periods_late,
    rounded,
    total,
    undisclosed,
)
from contract_rules.findings import Outcome, Reason, Verdict
from contract_rules.history import Cause, CauseKind, Interval
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
from contract_rules.money import Money, Rounding, percent, usd
from contract_rules.outcomes import Breach, Finding, FindingKind
from contract_rules.parties import Party
from contract_rules.periods import MonthEnd, business_days, days, months, years
from contract_rules.questions import Question
from contract_rules.report import Position, Report
from contract_rules.settlement import Settled, Way
from contract_rules.sources import Confidence, Source
from contract_rules.upcoming import Upcoming, UpcomingKind

__all__ = [
    "Action",
    "Amendment",
    "Breach",
    "Cause",
    "CauseKind",
    "Clause",
    "Confidence",
    "Contract",
    "ContractError",
    "Decision",
    "Definition",
    "DifferenceKind",
    "Differences",
    "Duty",
    "DutyDifference",
    "DutyStatus",
    "Engine",
    "Entity",
    "Event",
    "FactBase",
    "Field",
    "Finding",
    "FindingKind",
    "Interval",
    "Missing",
    "Money",
    "MonthEnd",
    "Outcome",
    "Party",
    "Position",
    "PositionDifference",
    "Question",
    "Rank",
    "Reason",
    "Report",
    "Rounding",
    "Settled",
    "Source",
    "Step",
    "StepKind",
    "Upcoming",
    "UpcomingKind",
    "Verdict",
    "Way",
    "anything",
    "assigns",
    "at_least",
    "at_most",
    "begins",
    "breach_of",
    "business_days",
    "count",
    "days",
    "due",
    "ends",
    "greatest",
    "kept",
    "least",
    "less_than",
    "months",
    "more_than",
    "one_of",
    "other_than",
    "outstanding",
    "percent",
    "periods_late",
    "resumes",
    "rounded",
    "suspends",
    "terminates",
    "total",
    "undisclosed",
    "usd",
    "waives",
    "years",
]
