"""Contracts as declarative rules, evaluated against dated events.

A public name is imported from its module where it is first used, so that whoever only writes a
contract does not wait for what evaluates it.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contract_rules.answers.contract_status import (
        ContractState,
        ContractStatus,
        FailedNotice,
        RunningNotice,
    )
    from contract_rules.answers.decisions import Decision, Missing
    from contract_rules.answers.differences import (
        DifferenceKind,
        Differences,
        DutyDifference,
        PositionDifference,
    )
    from contract_rules.answers.duties import (
        Duty,
        DutyStatus,
        Grace,
        OtherWay,
        Remedy,
        Step,
        StepKind,
    )
    from contract_rules.answers.duty_names import DutyName
    from contract_rules.answers.findings import Breach, Finding, FindingKind
    from contract_rules.answers.history import Cause, CauseKind, Interval, Intervals
    from contract_rules.answers.not_owed import FateKind, NotOwed, ObligationFate
    from contract_rules.answers.open_points import Clash, Settled, Tie, Way
    from contract_rules.answers.reasons import Effect, Lack, Outcome, Reason, Verdict
    from contract_rules.answers.report import Position, Report
    from contract_rules.answers.standing import StandingDuty
    from contract_rules.answers.statement import Entry, EntryKind, NotBinding, Statement
    from contract_rules.answers.timeline import Span, Timeline, TimelineRow, Unlisted
    from contract_rules.answers.upcoming import Upcoming, UpcomingKind
    from contract_rules.contracts.clauses import Amendment, Clause, Definition, Rank, Survival
    from contract_rules.contracts.contract import Contract
    from contract_rules.contracts.fact_base import FactBase
    from contract_rules.contracts.lasting import Head
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
    from contract_rules.language.dates import (
        days,
        days_between,
        end_of_month,
        nth_business_day,
        periods_between,
    )
    from contract_rules.language.effects import (
        assigns,
        begins,
        breach_of,
        due,
        ends,
        kept,
        overdue,
        releases,
        resumes,
        sets_off,
        suspends,
        terminates,
        waives,
    )
    from contract_rules.language.parameters import Parameter
    from contract_rules.language.parties import Group, Party, any_party, jointly
    from contract_rules.norms.orders import Allocation, Debt
    from contract_rules.norms.questions import Question
    from contract_rules.store.fact_store import FactStore
    from contract_rules.values.apportioning import Apportionment, by_days
    from contract_rules.values.calendars import Calendar, Roll
    from contract_rules.values.day_counts import DayCount
    from contract_rules.values.events import Event
    from contract_rules.values.money import Money, Quantity, Rounding, percent, quantity, usd
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
    "Debt",
    "Decision",
    "Definition",
    "DifferenceKind",
    "Differences",
    "Duty",
    "DutyDifference",
    "DutyName",
    "DutyStatus",
    "Effect",
    "Engine",
    "Entity",
    "Entry",
    "EntryKind",
    "Event",
    "FactBase",
    "FactStore",
    "FailedNotice",
    "FateKind",
    "Field",
    "Finding",
    "FindingKind",
    "Grace",
    "Group",
    "Head",
    "Interval",
    "Intervals",
    "Lack",
    "Missing",
    "Money",
    "MonthEnd",
    "NotBinding",
    "NotOwed",
    "ObligationFate",
    "OtherWay",
    "Outcome",
    "Parameter",
    "Party",
    "Position",
    "PositionDifference",
    "Quantity",
    "Question",
    "Rank",
    "Reader",
    "Reason",
    "Recurrence",
    "Remedy",
    "Report",
    "Roll",
    "Rounding",
    "RunningNotice",
    "Settled",
    "Source",
    "Span",
    "StandingDuty",
    "Statement",
    "Step",
    "StepKind",
    "Survival",
    "Tie",
    "Timeline",
    "TimelineRow",
    "Unlisted",
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
    "jointly",
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
    "periods_between",
    "periods_late",
    "quantity",
    "releases",
    "resumes",
    "rounded",
    "sets_off",
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

_MODULES = {
    "contract_rules.answers.contract_status": (
        "ContractState",
        "ContractStatus",
        "FailedNotice",
        "RunningNotice",
    ),
    "contract_rules.answers.decisions": (
        "Decision",
        "Missing",
    ),
    "contract_rules.answers.differences": (
        "DifferenceKind",
        "Differences",
        "DutyDifference",
        "PositionDifference",
    ),
    "contract_rules.answers.duties": (
        "Duty",
        "DutyStatus",
        "Grace",
        "OtherWay",
        "Remedy",
        "Step",
        "StepKind",
    ),
    "contract_rules.answers.duty_names": ("DutyName",),
    "contract_rules.answers.findings": (
        "Breach",
        "Finding",
        "FindingKind",
    ),
    "contract_rules.answers.history": (
        "Cause",
        "CauseKind",
        "Interval",
        "Intervals",
    ),
    "contract_rules.answers.not_owed": (
        "FateKind",
        "NotOwed",
        "ObligationFate",
    ),
    "contract_rules.answers.open_points": (
        "Clash",
        "Settled",
        "Tie",
        "Way",
    ),
    "contract_rules.answers.reasons": (
        "Effect",
        "Lack",
        "Outcome",
        "Reason",
        "Verdict",
    ),
    "contract_rules.answers.report": (
        "Position",
        "Report",
    ),
    "contract_rules.answers.standing": ("StandingDuty",),
    "contract_rules.answers.statement": (
        "Entry",
        "EntryKind",
        "NotBinding",
        "Statement",
    ),
    "contract_rules.answers.timeline": (
        "Span",
        "Timeline",
        "TimelineRow",
        "Unlisted",
    ),
    "contract_rules.answers.upcoming": (
        "Upcoming",
        "UpcomingKind",
    ),
    "contract_rules.contracts.clauses": (
        "Amendment",
        "Clause",
        "Definition",
        "Rank",
        "Survival",
    ),
    "contract_rules.contracts.contract": ("Contract",),
    "contract_rules.contracts.fact_base": ("FactBase",),
    "contract_rules.store.fact_store": ("FactStore",),
    "contract_rules.contracts.lasting": ("Head",),
    "contract_rules.engine": (
        "Engine",
        "Reader",
    ),
    "contract_rules.errors": ("ContractError",),
    "contract_rules.language.actions": (
        "Action",
        "Entity",
        "Field",
        "anything",
        "at_least",
        "at_most",
        "between",
        "less_than",
        "more_than",
        "one_of",
        "other_than",
    ),
    "contract_rules.language.amounts": (
        "count",
        "greatest",
        "interest",
        "least",
        "lookup",
        "outstanding",
        "periods_late",
        "rounded",
        "tiered",
        "to_date",
        "total",
        "undisclosed",
        "when",
    ),
    "contract_rules.language.choices": (
        "first",
        "latest",
    ),
    "contract_rules.language.dates": (
        "days",
        "days_between",
        "end_of_month",
        "nth_business_day",
        "periods_between",
    ),
    "contract_rules.language.effects": (
        "assigns",
        "begins",
        "breach_of",
        "due",
        "ends",
        "kept",
        "overdue",
        "releases",
        "resumes",
        "sets_off",
        "suspends",
        "terminates",
        "waives",
    ),
    "contract_rules.language.parameters": ("Parameter",),
    "contract_rules.language.parties": (
        "Group",
        "Party",
        "any_party",
        "jointly",
    ),
    "contract_rules.norms.orders": (
        "Allocation",
        "Debt",
    ),
    "contract_rules.norms.questions": ("Question",),
    "contract_rules.values.apportioning": (
        "Apportionment",
        "by_days",
    ),
    "contract_rules.values.calendars": (
        "Calendar",
        "Roll",
    ),
    "contract_rules.values.day_counts": ("DayCount",),
    "contract_rules.values.events": ("Event",),
    "contract_rules.values.money": (
        "Money",
        "Quantity",
        "Rounding",
        "percent",
        "quantity",
        "usd",
    ),
    "contract_rules.values.periods": (
        "MonthEnd",
        "business_days",
        "hours",
        "minutes",
        "months",
        "weeks",
        "years",
    ),
    "contract_rules.values.recurrence": (
        "Recurrence",
        "monthly",
        "weekly",
        "yearly",
    ),
    "contract_rules.values.sources": (
        "Confidence",
        "Source",
    ),
}
"""The public names, by the modules that they are imported from."""

_WHERE = {name: module for module, names in _MODULES.items() for name in names}

if not TYPE_CHECKING:  # pragma: no branch (else type checkers would know any name)

    def __getattr__(name: str) -> object:
        """Import a public name where it is first used."""
        module = _WHERE.get(name)
        if module is None:
            msg = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(msg)
        found = globals()[name] = getattr(import_module(module), name)
        return found

    def __dir__() -> list[str]:
        """The public names, and what every module has."""
        return sorted({*globals(), *_WHERE})
