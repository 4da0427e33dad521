"""Contracts as declarative rules, evaluated against dated events."""

from contract_rules.answers.contract_status import ContractState, ContractStatus, FailedNotice
from contract_rules.answers.decisions import Decision, Missing
from contract_rules.answers.differences import (
    DifferenceKind,
    Differences,
    DutyDifference,
    PositionDifference,
)
from contract_rules.answers.duties import Duty, DutyStatus, Grace, Remedy, Step, StepKind
from contract_rules.answers.findings import Breach, Finding, FindingKind
from contract_rules.answers.history import Cause, CauseKind, Interval
from contract_rules.answers.not_owed import FateKind, NotOwed, ObligationFate
from contract_rules.answers.open_points import Clash, Settled, Tie, Way
from contract_rules.answers.reasons import Effect, Lack, Outcome, Reason, Verdict
from contract_rules.answers.report import Position, Report
from contract_rules.answers.statement import Entry, EntryKind, Statement
from contract_rules.answers.upcoming import Upcoming, UpcomingKind
from contract_rules.contracts.clauses import Amendment, Clause, Definition, Rank
from contract_rules.contracts.contract import Contract
from contract_rules.contracts.fact_base import FactBase
from contract_rules.engine import Engine, Reader
from contract_rules.errors import ContractError
from contract_rules.language.actions import (
    Action,
    Entity,
    Field,
    anything,
    at_least,
    at_most,
    between,
    less_than,
    more_than,
    one_of,
    other_than,
)
from contract_rules.language.amounts import (
    count,
    greatest,
    interest,
    least,
    lookup,
    outstanding,
    periods_late,
    rounded,
    tiered,
    to_date,
    total,
    undisclosed,
    when,
)
from contract_rules.language.choices import first, latest
from contract_rules.language.dates import days, days_between, end_of_month, nth_business_day
from contract_rules.language.effects import (
    assigns,
    begins,
    breach_of,
    due,
    ends,
    kept,
    overdue,
    resumes,
    suspends,
    terminates,
    waives,
)
from contract_rules.language.parties import Group, Party, any_party
from contract_rules.norms.orders import Allocation
from contract_rules.norms.questions import Question
from contract_rules.values.apportioning import Apportionment, by_days
from contract_rules.values.calendars import Calendar, Roll
from contract_rules.values.day_counts import DayCount
from contract_rules.values.events import Event
from contract_rules.values.money import Money, Rounding, percent, usd
from contract_rules.values.periods import (
    MonthEnd,
    business_days,
    hours,
    minutes,
    months,
    weeks,
    years,
)
from contract_rules.values.recurrence import Recurrence, monthly, weekly, yearly
from contract_rules.values.sources import Confidence, Source

__all__ = [
    "Action",
    "Allocation",
    "Amendment",
    "Apportionment",
    "Breach",
    "Calendar",
    "Cause",
    "CauseKind",
    "Clash",
    "Clause",
    "Confidence",
    "Contract",
    "ContractError",
    "ContractState",
    "ContractStatus",
    "DayCount",
    "Decision",
    "Definition",
    "DifferenceKind",
    "Differences",
    "Duty",
    "DutyDifference",
    "DutyStatus",
    "Effect",
    "Engine",
    "Entity",
    "Entry",
    "EntryKind",
    "Event",
    "FactBase",
    "FailedNotice",
    "FateKind",
    "Field",
    "Finding",
    "FindingKind",
    "Grace",
    "Group",
    "Interval",
    "Lack",
    "Missing",
    "Money",
    "MonthEnd",
    "NotOwed",
    "ObligationFate",
    "Outcome",
    "Party",
    "Position",
    "PositionDifference",
    "Question",
    "Rank",
    "Reader",
    "Reason",
    "Recurrence",
    "Remedy",
    "Report",
    "Roll",
    "Rounding",
    "Settled",
    "Source",
    "Statement",
    "Step",
    "StepKind",
    "Tie",
    "Upcoming",
    "UpcomingKind",
    "Verdict",
    "Way",
    "any_party",
    "anything",
    "assigns",
    "at_least",
    "at_most",
    "begins",
    "between",
    "breach_of",
    "business_days",
    "by_days",
    "count",
    "days",
    "days_between",
    "due",
    "end_of_month",
    "ends",
    "first",
    "greatest",
    "hours",
    "interest",
    "kept",
    "latest",
    "least",
    "less_than",
    "lookup",
    "minutes",
    "monthly",
    "months",
    "more_than",
    "nth_business_day",
    "one_of",
    "other_than",
    "outstanding",
    "overdue",
    "percent",
    "periods_late",
    "resumes",
    "rounded",
    "suspends",
    "terminates",
    "tiered",
    "to_date",
    "total",
    "undisclosed",
    "usd",
    "waives",
    "weekly",
    "weeks",
    "when",
    "yearly",
    "years",
]
