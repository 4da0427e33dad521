"""Terms whose values are worked out: rounded amounts, totals, counts, what is owed, lateness."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from attrs import field
from attrs import field as attr
from attrs.validators import optional

from contract_rules.errors import WrongTypeError
from contract_rules.norms.dates import DayReckoned
from contract_rules.norms.expressions import (
    AnyTerm,
    Computed,
    Const,
    FieldMatcher,
    FieldOf,
    Pattern,
    Reckoned,
    When,
    is_term,
)
from contract_rules.norms.tables import Conditional, TableLookup, Tiered
from contract_rules.norms.traversal import admitted, plain, terms_of
from contract_rules.norms.validators import (
    A_DAY,
    SOME_DAYS,
    SOME_TIME,
    is_day,
    is_unbound_day,
    stated,
)
from contract_rules.values.accrual import Basis, is_decimal
from contract_rules.values.acts import Party, day_if_any, each_alone
from contract_rules.values.apportioning import Apportionment
from contract_rules.values.data_classes import frozen
from contract_rules.values.day_counts import DayCount, check_coupons
from contract_rules.values.money import Money, Rounding
from contract_rules.values.periods import CivilPeriod, Days, Period, is_some
from contract_rules.values.recurrence import Recurrence
from contract_rules.values.unbound import Unbound

V = TypeVar("V")

_PLACES = stated(
    lambda places: isinstance(places, int) and not isinstance(places, bool),
    "is no number of places; write rounded(x, 2, Rounding.HALF_UP)",
)

_RULE = stated(
    lambda rule: isinstance(rule, Rounding),
    "states no rule of rounding; write rounded(x, 2, Rounding.HALF_UP)",
)

_BY = stated(lambda by: isinstance(by, Party), "is no party; say whose acts count: by=buyer")

_SINCE = stated(
    lambda since: since is None or is_day(since) or is_unbound_day(since),
    "is no day; write since=date(2026, 4, 27)",
)

_LATE = stated(
    lambda value: isinstance(value, Period) and is_some(value),
    "is no period of some length; write by=days(10), or leave it out for any lateness",
)

_REMEDIES = stated(
    lambda remedies: isinstance(remedies, bool),
    "does not say whether remedies count; write remedies=True, or leave it out",
)

_CLAUSE = stated(
    lambda clause: isinstance(clause, str), "is no clause; write the clause, or its id: '2.1'"
)


@frozen(order=False)
class Rounded(Reckoned[V]):
    """A term rounded by a stated rule.

    Attributes:
        term: An amount or a number.
        places: How many decimal places are kept.
        rule: What becomes of the digits that are dropped.
    """

    term: AnyTerm
    places: int = field(validator=_PLACES)
    rule: Rounding = field(validator=_RULE)

    @property
    def type(self) -> str:
        """The type of the term that is rounded."""
        return self.term.type

    @property
    def parts(self) -> tuple[AnyTerm, ...]:
        """The term that is rounded."""
        return (self.term,)


_OF_ONE_ACT = (Computed, Rounded, Tiered, TableLookup, Conditional)
"""What can be worked out of an act by itself."""


@frozen(order=False, kw_only=True)
class Total(Reckoned[V]):
    """The sum of a field over a party's acts, or the number of these acts.

    The acts on record up to the instant asked about count, without the act that is judged; of
    exercises of powers, those that took effect.

    Attributes:
        act: The acts that count.
        by: Whose acts.
        field: The field that is added up; None counts the acts, or adds up `added`.
        added: What is worked out of each act and added up, where that is no field as it is.
        of: The type of what is added up.
        since: The first day, or instant, that counts.
        until: The last day, or instant, that counts.
        within: The period that runs forward from each act, within which it counts: its own day
            is not counted, the last day is, to its end.
        in_any: As many civil days, ended by the day asked about, as acts count in: a rolling cap.
        under: The id of the clause under which acts that are exercises of powers took effect;
            any clause where it is empty.
    """

    act: Pattern
    by: Party = attr(validator=[_BY, each_alone])
    field: str | None = None
    of: str = "int"
    added: AnyTerm | None = None
    since: AnyTerm | None = attr(default=None, validator=optional(A_DAY))
    until: AnyTerm | None = attr(default=None, validator=optional(A_DAY))
    within: Period | None = attr(default=None, validator=optional(SOME_TIME))
    in_any: CivilPeriod | None = attr(default=None, validator=optional(SOME_DAYS))
    under: str = ""

    def __attrs_post_init__(self) -> None:
        if self.within is not None and self.in_any is not None:
            msg = (
                f"acts count within {self.within} of each, or in any {self.in_any}; "
                "write within= or in_any=, not both"
            )
            raise WrongTypeError(msg)
        for part in () if self.added is None else plain((self.added,)):
            of_act = isinstance(part, _OF_ONE_ACT) or self._is_of_own_days(part)
            if isinstance(part, Reckoned) and not of_act:
                msg = (
                    "what is worked out of each act and added up is of its fields, constants and "
                    "fields found elsewhere; take a total of a total apart, as a difference or sum"
                )
                raise WrongTypeError(msg)

    def is_own(self, term: AnyTerm) -> bool:
        """Whether a term in what is added up speaks of the act that counts."""
        if not isinstance(term, FieldOf | When) or term.occurrence is not None:
            return False
        kind: str = term.kind
        return kind in self.act.names

    def _is_of_own_days(self, part: AnyTerm) -> bool:
        """Whether a part of what is added up reckons with days of the act that counts alone."""
        days = (day for day in plain((part,)) if not isinstance(day, Reckoned | Const))
        return isinstance(part, DayReckoned) and all(map(self.is_own, days))

    @property
    def counts(self) -> bool:
        """Whether it is a number of acts."""
        return self.field is None and self.added is None

    @property
    def type(self) -> str:
        """The type of the field, or a whole number."""
        return self.of

    @property
    def parts(self) -> tuple[AnyTerm, ...]:
        """The terms in the pattern of the acts, the first and last day, and those added up.

        What speaks of the acts that count is not among them: nothing else finds these.
        """
        asked = tuple(term for _, matcher in self.act.fields for term in terms_of(matcher))
        days = tuple(term for term in (self.since, self.until) if term is not None)
        added = () if self.added is None else plain((self.added,))
        others = (t for t in added if not isinstance(t, Reckoned) and not self.is_own(t))
        return (*asked, *days, *others)

    @property
    def currency(self) -> str | None:
        """That of the field that is added up, where its action declares one."""
        if self.added is not None:
            return self.added.currency
        known = () if self.act.schema is None else self.act.schema.fields
        return next((one.currency for one in known if one.name == self.field), None)

    def __str__(self) -> str:
        """What it is, in a message: ``a total of Pay.amount``."""
        if self.counts:
            return f"a count of {self.act.kind}"
        return f"a total of {self.act.kind}{'' if self.field is None else f'.{self.field}'}"


def total_of(  # noqa: PLR0913 (each says in another way which acts count)
    added: AnyTerm,
    asked: tuple[tuple[str, FieldMatcher], ...],
    *,
    by: Party,
    since: AnyTerm | None = None,
    until: AnyTerm | None = None,
    within: Period | None = None,
    in_any: CivilPeriod | None = None,
    under: str = "",
) -> Total[Any]:
    """The sum of a field, or of what is worked out of fields; the first says of which acts.

    Args:
        added: What is added up.
        asked: What is asked of other fields of the acts.
        by: Whose acts count; see `Total` for this and for what follows.
        since: The first day.
        until: The last day.
        within: The period that runs forward from each act.
        in_any: The days that end with the day asked about.
        under: The id of a clause.

    Raises:
        WrongTypeError: When no field is added up, or one that holds no amounts, numbers or
            durations.
        UnknownFieldError: When the acts have no field that is asked for.
    """
    summed = next((part for part in plain((added,)) if isinstance(part, FieldOf)), None)
    if summed is None:
        msg = f"{added!r} is no field of an action; write total(Pay.amount, by=...)"
        raise WrongTypeError(msg)
    if added.type != "timedelta":
        figure(added)
    for name, matcher in asked:
        if summed.schema is not None:
            summed.schema.field(name)
            admitted(summed.schema, name, matcher)
    return Total(
        act=Pattern(summed.kind, asked, summed.schema),
        by=by,
        field=summed.name if added is summed else None,
        added=None if added is summed else added,
        of=added.type,
        since=since,
        until=until,
        within=within,
        in_any=in_any,
        under=under,
    )


def figure(term: AnyTerm) -> AnyTerm:
    """A term, if it holds amounts or numbers.

    Raises:
        WrongTypeError: When it holds something else.
    """
    if term.type not in {"Money", "Decimal", "int"}:
        msg = f"{term} holds a {term.type}; reckon with amounts and numbers"
        raise WrongTypeError(msg)
    return term


@frozen(order=False)
class Outstanding(Reckoned[Any]):
    """The amount that is owed and not paid under a clause.

    Attributes:
        clause: The clause's id.
        since: The first day on which duties that count arose; None counts all.
        of: The pattern of the occasions of the duties that count; None for any.
        remedies: Whether remedies (duties under ``otherwise=``) count, too.
    """

    clause: str = field(validator=_CLAUSE)
    since: date | None = field(default=None, kw_only=True, converter=day_if_any, validator=_SINCE)
    of: Pattern | None = field(default=None, kw_only=True)
    remedies: bool = field(default=False, kw_only=True, validator=_REMEDIES)

    @property
    def type(self) -> str:
        """An amount."""
        return "Money"

    @property
    def parts(self) -> tuple[AnyTerm, ...]:
        """The terms in the pattern of the occasions."""
        fields = () if self.of is None else self.of.fields
        return tuple(term for _, matcher in fields for term in terms_of(matcher))

    @property
    def currency(self) -> str | None:
        """None by itself: it is that of the clause."""
        return None

    def __str__(self) -> str:
        """What it is, in a message: ``what is outstanding under C1``."""
        return f"what is outstanding under {self.clause}"


_COUNTED = stated(
    lambda counted: isinstance(counted, Total | Outstanding),
    "is no total; take each total by itself to date, as in "
    "percent(10) * to_date(total(Sell.price, by=seller))",
)


@frozen(order=False)
class ToDate(Reckoned[V]):
    """A total, or what is outstanding, as of the day asked about and not of the occasion.

    It moves until the deadline of the duty whose amount it is in; from then on it may fall.

    Attributes:
        term: The total, the count, or what is outstanding.
    """

    term: AnyTerm = field(validator=_COUNTED)

    def __attrs_post_init__(self) -> None:
        if isinstance(self.term, Total) and (self.term.within or self.term.in_any):
            msg = (
                "a total to date has no window, in which it would fall as days pass; "
                "write since=, or leave to_date(...) out"
            )
            raise WrongTypeError(msg)

    @property
    def type(self) -> str:
        """The type of what is taken to date."""
        return self.term.type

    @property
    def parts(self) -> tuple[AnyTerm, ...]:
        """What is taken to date."""
        return (self.term,)


@frozen(order=False)
class PeriodAmount(Reckoned[Any]):
    """The amount of a duty that recurs, where it is another for its first period.

    Attributes:
        term: The amount for a whole period.
        every: The days by which the duty recurs.
        first: The amount for the first period, where that is stated.
        apportioned: What a part of a period makes of the amount, where that is stated.
    """

    term: AnyTerm
    every: Recurrence
    first: AnyTerm | None = None
    apportioned: Apportionment | None = None

    @property
    def type(self) -> str:
        """An amount."""
        return "Money"

    @property
    def parts(self) -> tuple[AnyTerm, ...]:
        """The amount for a whole period, and that for the first."""
        return (self.term,) if self.first is None else (self.term, self.first)


@frozen(order=False)
class Lateness(Reckoned[str]):
    """For how long after its deadline a duty has not been performed.

    Conditions that ask whether a duty is overdue by a period have it in their patterns.

    Attributes:
        by: The period, which runs from the day of the deadline; its last day counts.
    """

    by: Period = field(validator=_LATE)

    @property
    def type(self) -> str:
        """A name: that of the period."""
        return "str"

    @property
    def name(self) -> str:
        """What names the period among others: ``"10 days"``."""
        rounding = getattr(self.by, "rounding", None)
        return str(self.by) if rounding is None else f"{self.by} ({rounding.value})"


@frozen(order=False)
class PeriodsLate(Reckoned[Any]):
    """How many whole periods the duty is late in whose place this norm's duty stands.

    Attributes:
        every: The period.
    """

    every: CivilPeriod = field(validator=SOME_DAYS)

    @property
    def type(self) -> str:
        """A whole number."""
        return "int"


def _is_rate(rate: AnyTerm) -> bool:
    if rate.type not in {"Decimal", "int"}:
        return False
    parts = plain((rate,))
    return all(isinstance(part, Const | FieldOf | Computed | Rounded) for part in parts)


def _is_no_share(rate: AnyTerm) -> bool:
    """Whether a rate is stated that is below nothing, or a number that is no share."""
    if not isinstance(rate, Const):
        return False
    return rate.type != "Decimal" or (not isinstance(rate.value, Unbound) and rate.value < 0)


_RATE = stated(
    lambda rate: _is_rate(rate) and not _is_no_share(rate),
    "is no rate of interest; write percent(4), or a field of the occasion that holds a rate",
)


def _is_principal(on: AnyTerm) -> bool:
    return not any(
        isinstance(part, ToDate | PeriodsLate | Interest | Undisclosed)
        or (isinstance(part, Total) and bool(part.within or part.in_any))
        or (isinstance(part, Outstanding) and part.remedies)
        for part in plain((on,))
    )


_ON = stated(
    lambda on: on is None or on.type == "Money",
    "is no amount that bears interest; write on=Lend.amount - total(Repay.amount, by=borrower)",
)

_PRINCIPAL = stated(
    lambda on: on is None or _is_principal(on),
    "is more than principal at the end of each day: leave out to_date(...), within=, in_any=, "
    "remedies=True, and what grows by itself",
)

_DAYS = stated(
    lambda days: isinstance(days, Recurrence | None),
    "gives no days; write such as compound=monthly(day=-1)",
)

_BASIS = stated(
    lambda basis: isinstance(basis, DayCount) or (isinstance(basis, Days) and is_some(basis)),
    "counts no days; write convention=DayCount.ACT_365F for a rate a year, per=days(1) for one "
    "a day",
)


@frozen(order=False)
class Interest(Reckoned[Any]):
    """Interest that accrues each day on a balance, in the amount of a duty.

    It accrues at the end of each civil day on the balance at the end of the day before, never
    below nothing: in a remedy from the day after the deadline of the duty in breach through that
    on which it is performed or discharged; else from the day after the occasion.

    Attributes:
        rate: The rate: a constant, or of fields.
        on: The balance; None for what is outstanding of the duty in breach.
        basis: What the rate is for: a year by a convention, or so many days.
        coupons: The last days of the periods in which ACT/ACT (ICMA) counts.
        compound: The days at whose end what has accrued, and is unpaid, joins the balance; None
            where it bears no interest.
    """

    rate: AnyTerm = field(validator=_RATE)
    on: AnyTerm | None = field(default=None, kw_only=True, validator=[_ON, _PRINCIPAL])
    basis: Basis = field(default=DayCount.ACT_365F, kw_only=True, validator=_BASIS)
    coupons: Recurrence | None = field(default=None, kw_only=True, validator=_DAYS)
    compound: Recurrence | None = field(default=None, kw_only=True, validator=_DAYS)

    def __attrs_post_init__(self) -> None:
        if isinstance(self.basis, DayCount):
            check_coupons(self.basis, self.coupons)
        elif self.coupons is not None:
            msg = "a rate for days counts in no coupon periods; leave coupons= out"
            raise WrongTypeError(msg)

    @property
    def type(self) -> str:
        """An amount."""
        return "Money"

    @property
    def parts(self) -> tuple[AnyTerm, ...]:
        """The rate, and the balance."""
        return (self.rate,) if self.on is None else (self.rate, self.on)

    @property
    def looks_back(self) -> bool:
        """It does: on balances as they stood at the ends of the days before."""
        return True


def is_decimal_amount(term: AnyTerm) -> bool:
    """Whether a term comes to a decimal, or is rounded to one."""
    waiting, seen = [term], set[int]()
    while waiting:
        part = waiting.pop()
        if isinstance(part, Interest) and (part.compound or not is_decimal(part.basis)):
            return False
        if isinstance(part, Computed) and id(part) not in seen:  # it may stand in several places
            seen.add(id(part))
            waiting += part.terms
    return True


def is_known_amount(value: object) -> bool:
    """Whether something is a term for money that is known whenever an act is, whatever is owed.

    It is of constants, fields, totals and what is reckoned of such; no constant of nothing or
    less is one.
    """
    if not is_term(value) or value.type != "Money":
        return False
    constant: object = value.value if isinstance(value, Const) else None
    if isinstance(constant, Money):
        return constant.amount > 0
    return all(isinstance(part, _KNOWN) for part in plain((value,)))


_KNOWN = (Const, FieldOf, Computed, Rounded, Total, TableLookup, Tiered)
"""The terms whose values are known where those that they are of are."""


@frozen(order=False)
class Undisclosed(Reckoned[Any]):
    """An amount that the public record does not tell; it has no value."""

    @property
    def type(self) -> str:
        """An amount."""
        return "Money"
