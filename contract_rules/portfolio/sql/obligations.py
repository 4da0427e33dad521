"""Which obligations of a template SQL carries, and the queries for the duties that arise.

A duty arises upon an event, or as time goes by. Of the latter the days are those of an engine with
nothing on record, once for all contracts whose days and numbers are the same; everything else is
of the contract's own row. What an obligation asks for that is not carried is told as a reason.
"""

# ruff: noqa: S608 (what stands in queries is our own, or quoted)

from __future__ import annotations

from collections.abc import Hashable
from datetime import date, datetime
from typing import TYPE_CHECKING

from contract_rules.answers.phrases import listed
from contract_rules.contracts.program import CompiledNorm
from contract_rules.contracts.templates import parameters_of
from contract_rules.evaluation.dependencies import DependencyIndex
from contract_rules.norms.computed_terms import Interest, PeriodsLate, ToDate, Total
from contract_rules.norms.derived_events import clause_in
from contract_rules.norms.expressions import Condition
from contract_rules.norms.normal_form import (
    Form,
    Promise,
    Ref,
    refs,
)
from contract_rules.norms.norms import Before, Obligation, Prohibition, within
from contract_rules.norms.orders import Allocation
from contract_rules.norms.traversal import plain as terms_in
from contract_rules.portfolio.sql.columns import (
    NotInSqlError,
    all_of,
    any_of,
    name_of,
    refuse,
)
from contract_rules.portfolio.sql.forms import forms_of
from contract_rules.portfolio.sql.plain import EVENTS, INSTANCES
from contract_rules.portfolio.sql.prohibitions import Forbidden, acted, counts, forbidden, in_term
from contract_rules.portfolio.sql.translator import FARTHEST, EventSlot, Translator, constant
from contract_rules.values.acts import each_of
from contract_rules.values.data_classes import frozen
from contract_rules.values.instants import instant
from contract_rules.values.periods import CivilPeriod, Days, Period, Weeks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from contract_rules.contracts.contract import Contract
    from contract_rules.contracts.program import Program
    from contract_rules.norms.normal_form import Operand, Test
    from contract_rules.norms.norms import Norm
    from contract_rules.portfolio.sql.plain import Plain
    from contract_rules.values.parameters import TemplateParameter

DAYS, DUE = "duty_days", "due_days"
"""The tables of the days of duties that arise as time goes by, and of the days by which others are
due whose periods calendars count."""

FIRST = "DATE '0001-01-01'"
"""The day from which days are counted."""

_KEYS = frozenset({"date", "int", "bool"})
"""The types of parameters by which days may differ; and, of fields, whose text is one for one."""


@frozen
class Pool:
    """Acts that count, first in first out, to some duties and to no others.

    Attributes:
        deed: The number of the obligation whose duties one act each performs; None for payments.
        by: Whose acts they are, as an expression.
        kinds: The names of their actions, as a list in parentheses.
        amount: How much an act is, as an expression.
        names: The fields by which an act is of some duties and not of others.
        filters: The conditions on an act.
        key: What it has in these fields, as an expression.
        keeps: Whether what is paid too early, or too much, counts to the duties that arise later.
    """

    deed: int | None
    by: str
    kinds: str
    amount: str
    names: tuple[str, ...]
    filters: tuple[str, ...]
    key: str
    keeps: bool

    def acts(self, last: str) -> str:
        """The query for its acts by a day."""
        found = all_of(
            (
                f"a.who = {self.by}",
                f"a.kind IN {self.kinds}",
                f"a.day <= {last}",
                *self.filters,
            )
        )
        return (
            f"SELECT a.place, {self.key} AS key, a.day, a.id, {self.amount} AS amount "
            f"FROM {EVENTS} a JOIN {INSTANCES} q ON q.place = a.place WHERE {found}"
        )


@frozen
class Carried:
    """An obligation that SQL carries.

    Attributes:
        compiled: The obligation, of one contract.
        performance: What tells acts that perform its duties from others, but for an amount.
        pool: The acts that count to its duties.
        duties: The query for its duties, without a condition on places.
        bearer: Who owes them, as an expression.
        creditor: To whom they are owed, likewise; None where it is told of each.
        action: The name of the action that performs them.
        is_of_money: Whether they are debts.
        is_timed: Whether they arise as time goes by.
        is_bound: Whether something else is owed once they are in breach, so that the engine tells
            about contracts where they are.
        is_by_calendar: Whether a calendar counts the period within which they are due.
        is_in_order: Whether it is sure that those which are due first arose first.
        has_deadline: Whether each of them is due by a day that SQL is to tell.
        places: How many digits after the point its amounts have.
    """

    compiled: CompiledNorm
    performance: Hashable
    pool: Pool
    duties: str
    bearer: str
    creditor: str | None
    action: str
    is_of_money: bool
    is_timed: bool
    is_bound: bool
    is_by_calendar: bool
    is_in_order: bool
    has_deadline: bool
    places: int


@frozen
class CarriedDuties:
    """What SQL carries of the contracts whose values lie alike.

    Attributes:
        carried: The obligations, in the order of the text.
        powers: The names of the actions by which powers are exercised.
        doubtful: Conditions on an event ``e`` of a contract ``q`` that make something be owed
            which is not carried.
        forbidden: The acts that prohibitions speak of.
    """

    carried: tuple[Carried, ...]
    powers: tuple[str, ...]
    doubtful: tuple[str, ...]
    forbidden: tuple[Forbidden, ...]


def laid_down(
    plain: Plain,
    contract: Contract,
    on: date,
    refused: dict[Norm, str] | None = None,
) -> CarriedDuties:
    """What SQL carries of the contracts whose values lie as those of one do.

    Args:
        plain: The plain instances and events.
        contract: The contract of one.
        on: The day by which duties have arisen.
        refused: Takes the obligations of the template that are not carried, each with the reason,
            and the others are looked at all the same; likewise the prohibitions of which the
            engine is to tell breaches. None where each obligation must have an occasion.

    Raises:
        NotInSqlError: When something may be owed upon no event that is not carried, so that all
            such contracts go by the engine; the reason names the clause.
    """
    program = contract.program
    for change in contract.amendments:
        is_late = change.announced > change.effective
        refuse(f"{change.title!r} is announced later than it has effect", when=is_late)
    course = program.once(DependencyIndex).course
    is_open = bool(course.questions or course.off_record)
    refuse(
        "what is owed turns on open questions, or on acts that may be on no record", when=is_open
    )
    carried, doubtful = list[Carried](), list[str]()
    acts = list[Forbidden]()
    left = dict[int, str]()
    discharged = {clause for change in contract.amendments for clause in change.discharges}
    forms = forms_of(plain.template, contract)
    for compiled, form in zip(program.norms, forms, strict=True):
        norm, is_own = compiled.norm, compiled.parent is None and not compiled.clause.dormant
        translator = Translator(plain, instant(on), program.zone)
        if isinstance(norm, Prohibition):
            found = forbidden(plain, program, compiled, form, translator)
            acts.append(found)
            if refused is not None and found.why:
                refused.setdefault(form.norm, found.why)
            doubtful += [found.doubt] if isinstance(norm.otherwise, Obligation) else []
        elif isinstance(norm, Obligation) and is_own:
            is_ended = compiled.clause.id in discharged
            try:
                refuse("an amendment discharges what is owed under its clause", when=is_ended)
                carried.append(_Reading(plain, program, compiled, form, translator).carried())
            except NotInSqlError as error:
                left[compiled.index] = str(error)
    left |= _of_other_pools(carried, program)
    for index, reason in left.items():
        translator = Translator(plain, 0, program.zone)
        norm = forms[index].norm
        assert isinstance(norm, Obligation)  # noqa: S101 (only they are left)
        doubt = _begun_by(norm, program, forms, acts, translator)
        if refused is not None:
            refused.setdefault(norm, reason)
        elif doubt is None:
            msg = f"clause {program.norms[index].clause.id}: {reason}"
            raise NotInSqlError(msg)
        else:
            doubtful.append(doubt)
    return CarriedDuties(
        tuple(one for one in carried if one.compiled.index not in left),
        tuple(sorted(program.powers)),
        tuple(doubtful),
        tuple(acts),
    )


def _begun_by(
    norm: Norm,
    program: Program,
    forms: Sequence[Form],
    acts: Sequence[Forbidden],
    translator: Translator,
) -> str | None:
    """The condition on an event ``e`` that an obligation may make something be owed upon it.

    None where something may be owed under it upon no event. Upon what becomes of the duties under
    a clause something is owed only where there were such duties, or an act breached the clause.

    Args:
        norm: The obligation as the template has it, which no exercise and no breach brings about.
        program: The program.
        forms: The normal forms of the template.
        acts: The acts that prohibitions speak of.
        translator: What translates it.
    """
    upon = norm.upon if isinstance(norm, Obligation) else None
    if upon is None:
        return None
    if upon.act.kind in translator.plain.template.vocabulary:
        return all_of(acted(translator, upon.by, upon.act.kind, "e"))
    clause = clause_in(upon.act)
    before = [
        _begun_by(forms[other.index].norm, program, forms, acts, translator)
        for other in program.norms
        if other.clause.id == clause and isinstance(other.norm, Obligation)
        if other.parent is None and not other.clause.dormant
    ]
    before += [one.doubt for one in acts if one.clause == clause]
    known = [one for one in before if one is not None]
    return any_of(known) if known and len(known) == len(before) else None


def parts_of(template: Contract) -> list[TemplateParameter]:
    """The parameters by which the days of duties may differ that arise by themselves."""
    return [known for known in template.parameters if known.type in _KEYS]


def _of_other_pools(carried: Sequence[Carried], program: Program) -> dict[int, str]:
    """The obligations to whose duties payments may count that count to duties of others, too.

    They are left to the engine, so that of the others what counts to the duties of one pool counts
    to none of another: of two, that which is upon an event, or else the later.

    Returns:
        The reasons, by the numbers of the obligations.
    """
    left = dict[int, str]()
    money = [one for one in carried if one.is_of_money]
    for place, one in enumerate(money):
        for other in money[:place]:
            is_same = one.pool == other.pool
            if is_same and _order(one) == _order(other):
                continue
            if left.keys() & {one.compiled.index, other.compiled.index}:
                continue
            if is_same or _overlap(one, other, program):
                leaves, stays = (other, one) if one.is_timed else (one, other)
                asks = "in another order" if is_same else "which asks for them in another way"
                left[leaves.compiled.index] = (
                    f"payments may count to duties under clause {stays.compiled.clause.id}, too, "
                    f"{asks}"
                )
    return left


def norm_of(compiled: CompiledNorm) -> Obligation:
    """An obligation as it is written."""
    norm = compiled.norm
    assert isinstance(norm, Obligation)  # noqa: S101 (only they are looked at)
    return norm


def is_bound(norm: Obligation) -> bool:
    """Whether something else is owed once its duties are in breach."""
    remedy = norm.otherwise
    return remedy is not None and any(isinstance(inner, Obligation) for inner in within(remedy))


def _order(one: Carried) -> tuple[int, Allocation]:
    norm = norm_of(one.compiled)
    return norm.place, norm.allocation


def _overlap(one: Carried, other: Carried, program: Program) -> bool:
    """Whether an act may count to duties of either obligation."""
    first, second = norm_of(one.compiled), norm_of(other.compiled)
    if first.bearer != second.bearer:
        return False
    kinds = {*program.names_below(first.act.kind)} & {*program.names_below(second.act.kind)}
    if not kinds or first.amount is None or second.amount is None:
        return False
    return first.amount[0] == second.amount[0]


class _Reading:
    """Reads one obligation.

    Args:
        plain: The plain instances and events.
        program: The program of one contract.
        compiled: The obligation in that.
        form: Its normal form in the template.
        translator: What translates it.
    """

    def __init__(
        self,
        plain: Plain,
        program: Program,
        compiled: CompiledNorm,
        form: Form,
        translator: Translator,
    ) -> None:
        self._plain, self._program = plain, program
        self._compiled, self._form, self._translator = compiled, form, translator
        norm = form.norm
        assert isinstance(norm, Obligation)  # noqa: S101 (what is read is one)
        self._norm = norm
        self._last = translator.last
        if len(form.cases) != 1:
            msg = "its condition holds in several ways (|), each of which may bring about duties"
            raise NotInSqlError(msg)
        (self._case,) = form.cases
        promise = self._case.promise
        assert promise is not None  # noqa: S101 (an obligation has one)
        self._promise: Promise = promise
        kind = compiled.kind if norm.upon is not None else norm.act.kind
        if kind not in plain.template.vocabulary:
            msg = "it arises upon what becomes of duties or clauses, and not upon an act"
            raise NotInSqlError(msg)
        self._occasion = EventSlot("o", plain.template.vocabulary[kind], plain)

    def carried(self) -> Carried:
        """The obligation, as it is carried.

        Raises:
            NotInSqlError: When it is not.
        """
        self._check()
        norm = self._norm
        amount, places = self._amount()
        bearer = self._translator.party(norm.bearer)
        pool, key = self._pool(bearer)
        creditor = f"CAST({self._creditor()} AS VARCHAR)"
        is_told = any(True for _ in refs(*_owed_to(self._promise)))
        each = creditor if is_told else "NULL"
        told = f"{amount} AS amount, {key} AS key, {each} AS creditor"
        duties = self._upon(told) if norm.upon is not None else self._by_time(told)
        return Carried(
            self._compiled,
            self._performance(),
            pool,
            duties,
            bearer,
            None if is_told else creditor,
            norm.act.kind,
            is_of_money=self._promise.amount is not None,
            is_timed=norm.upon is None,
            is_bound=is_bound(norm),
            is_by_calendar=f" {DUE} " in duties,
            is_in_order=norm.upon is not None and self._waits_alike(),
            has_deadline=norm.upon is not None and self._promise.deadline is not None,
            places=places,
        )

    def _performance(self) -> Hashable:
        """What tells acts that perform its duties from others, but for an amount."""
        act, promise = self._norm.act, self._promise
        paid = None if promise.amount is None else promise.amount[0]
        fields = tuple((name, type(asked)) for name, asked in act.fields)
        return act.kind, fields, paid, promise.slot, promise.tests

    def _check(self) -> None:
        """See that nothing makes it one that is not carried.

        Raises:
            NotInSqlError: When something does.
        """
        norm, compiled = self._norm, self._compiled
        terms = () if norm.amount is None else tuple(terms_in(norm.amount[1:], earlier=False))
        moving = (Interest, PeriodsLate, ToDate, Total)
        reasons = {
            f"{_clauses(self._program.rivals.get(compiled.index, ()))} may keep its duties from "
            "binding": compiled.index in self._program.rivals,
            "it may be performed in several ways (alternatives=)": bool(norm.alternatives),
            "it arises once several acts have happened": bool(norm.also),
            "it may be performed from a later day on (not_before=)": norm.not_before is not None,
            "several owe it together; SQL carries an obligation of each, of a share of their "
            "own": len(each_of(norm.bearer)) != 1,
            "more may be paid than is owed (at_least); SQL carries what asks for the very "
            "amount": norm.takes_more,
            "payments count to the duties that they name (Allocation.AS_NAMED); SQL carries those "
            "that count to what is due, or arose, first": norm.allocation is Allocation.AS_NAMED,
            "it ends by a condition (until=); SQL carries what ends on a day, or is excepted by "
            "unless=": isinstance(norm.until, Condition),
            "it begins at an instant (from_=); SQL carries what begins on a day": isinstance(
                norm.from_, datetime
            ),
            "its amount moves from day to day": any(isinstance(term, moving) for term in terms),
            "it is provided that something has happened beside its occasion; SQL carries what is "
            "provided of the occasion itself, and unless=": bool(self._case.given.atoms),
            "its deadline is an instant; SQL carries days, within=days(1)": norm.is_timed,
            "it goes by a total or a count, which is another at each occasion": counts(self._form),
            "it goes by the day on which it arises": norm.upon is None
            and any(True for _ in refs(*_taken(self._promise))),
        }
        for reason, holds in reasons.items():
            if holds:
                raise NotInSqlError(reason)
        if norm.upon is None and (
            self._form.tests
            or self._case.unless
            or self._case.given.tests
            or self._case.given.nots
        ):
            msg = (
                "it arises as time goes by, and stands under a condition; SQL carries conditions "
                "of what arises upon an event"
            )
            raise NotInSqlError(msg)
        if norm.upon is not None:
            upon, act = norm.upon.act.kind, norm.act.kind
            below = self._program.names_below
            is_own = norm_of(compiled).bearer.name in self._program.parties(compiled.by)
            if is_own and {*below(upon)} & {*below(act)}:
                msg = (
                    "the act upon which it arises may perform it, too; SQL carries what is "
                    "performed by another action"
                )
                raise NotInSqlError(msg)

    # what is owed

    def _value(self, operand: Operand) -> str:
        return self._translated(operand)[0]

    def _translated(self, operand: Operand) -> tuple[str, str, tuple[int, int]]:
        """An operand of a duty, with its type and its digits."""
        found = self._translator.value(operand, (self._occasion,))
        return found.sql, found.type, found.digits

    def _amount(self) -> tuple[str, int]:
        """How much is owed, and how many digits after the point that has at most."""
        if self._promise.amount is None:
            return "1", 0
        sql, type_, (width, places) = self._translated(self._promise.amount[1])
        if type_ != "Money" or places > _PLACES or width - places > _WHOLE:
            msg = "its amount may have more digits than SQL adds up"
            raise NotInSqlError(msg)
        return sql, places

    def _creditor(self) -> str:
        """To whom its duties are owed."""
        found = [self._value(operand) for operand in _owed_to(self._promise)]
        return found[0] if found else "NULL"

    def _pool(self, bearer: str) -> tuple[Pool, str]:
        """The acts that count to its duties, and by what these are told apart."""
        norm, plain = self._norm, self._plain
        act = EventSlot("a", plain.template.vocabulary[norm.act.kind], plain)
        names, keys, mine = list[str](), list[str](), list[str]()
        filters = list[str]()
        for test in self._promise.tests:
            joined = self._joined(test)
            if joined is None:
                if any(ref.slot != self._promise.slot for ref in _refs(test)):
                    msg = (
                        "what performs it is compared with its occasion; SQL carries what has the "
                        "very value that the occasion has"
                    )
                    raise NotInSqlError(msg)
                filters.append(self._translator.passes(test, (self._occasion, act)))
                continue
            name, operand = joined
            value = act.field(name)
            if value.type in {"Money", "Decimal"}:
                msg = (
                    f"what performs it has the {name} that its occasion says, in one act; SQL "
                    "carries amounts that may be paid in parts"
                )
                raise NotInSqlError(msg)
            names.append(name)
            keys.append(f"CAST({value.sql} AS VARCHAR)")
            mine.append(f"CAST({self._value(operand)} AS VARCHAR)")
        paid = self._promise.amount
        much = "1" if paid is None else f"greatest({act.field(paid[0]).sql}, 0)"
        pool = Pool(
            deed=self._compiled.index if paid is None else None,
            by=bearer,
            kinds=self._translator.kinds(norm.act.kind),
            amount=much,
            names=tuple(names),
            filters=tuple(filters),
            key=_key(keys),
            keeps=norm.on_account,
        )
        return pool, _key(mine)

    def _joined(self, test: Test) -> tuple[str, Operand] | None:
        """The field of an act that must be as the occasion says, and what it says."""
        subject, slot = test.subject, self._promise.slot
        if test.op != "in" or len(test.operands) != 1 or not isinstance(subject, Ref):
            return None
        (operand,) = test.operands
        if subject.slot != slot or subject.field is None or self._norm.upon is None:
            return None
        return (subject.field, operand) if any(True for _ in refs(operand)) else None

    # when it is owed

    def _upon(self, told: str) -> str:
        """The query for its duties, which arise upon events."""
        norm, upon = self._norm, self._norm.upon
        assert upon is not None  # noqa: S101 (it is upon one)
        seeing = self._translator.as_of("o.day")  # what is known by the occasion
        slots = (self._occasion,)
        unless = [f"NOT {seeing.exists(one, slots)}" for one in self._case.unless]
        given = self._case.given
        found = all_of(
            (
                *acted(seeing, upon.by, upon.act.kind, "o"),
                f"o.day <= {self._last}",
                *in_term(self._plain, self._program, self._compiled, self._form, "o"),
                *(seeing.passes(test, slots) for test in self._form.tests),
                *(seeing.passes(test, slots) for test in given.tests),
                *seeing.not_ruled_out(given, slots),
                *unless,
            )
        )
        due, joined = self._due()
        since = "o.day" if norm.allocation is Allocation.OLDEST else f"coalesce({due}, o.day)"
        return (
            f"SELECT q.place, {told}, o.day AS arisen, 1 AS later, {due} AS due, "
            f"date_diff('day', {FIRST}, {since}) * 2 + 1 AS since, "
            f"o.id AS upon FROM {EVENTS} o JOIN {INSTANCES} q "
            f"ON q.place = o.place{joined} WHERE {found}"
        )

    def _due(self) -> tuple[str, str]:
        """The day by which a duty upon an event is due, and what is joined to tell it."""
        limit, norm = self._promise.deadline, self._norm
        if limit is None:
            return "CAST(NULL AS DATE)", ""
        if isinstance(limit, Days | Weeks) and norm.rolls is None:
            each, counted = (
                7 if isinstance(limit, Weeks) else 1,
                constant(limit.count, self._plain),
            )
            many = f"(CAST({counted.sql} AS BIGINT) * {each})"
            # who waits for longer goes by the engine, as does what never falls due
            return f"CASE WHEN {many} <= {FARTHEST} THEN o.day + CAST({many} AS INTEGER) END", ""
        if isinstance(limit, CivilPeriod):
            if any(True for _ in parameters_of(limit)):
                msg = (
                    "its period is counted by a calendar, and another in each contract; SQL "
                    "counts one whose number the template states"
                )
                raise NotInSqlError(msg)
            joined = (
                f" LEFT JOIN {DUE} due ON due.number = {self._compiled.index} AND due.day = o.day"
            )
            return "due.due", joined
        if norm.rolls is not None:
            msg = "its deadline rolls (rolls=); SQL carries periods of business_days(...)"
            raise NotInSqlError(msg)
        assert not isinstance(limit, Period)  # noqa: S101 (those of hours are no days)
        sql, type_, _ = self._translated(limit)
        if type_ != "date":
            msg = (
                "its period is a number that its occasion says; SQL carries a number of the "
                "template or of a parameter, or a day that the occasion says (by=)"
            )
            raise NotInSqlError(msg)
        last = f"({sql} - 1)" if isinstance(norm.deadline, Before) else sql
        return f"greatest({last}, o.day)", ""

    def _waits_alike(self) -> bool:
        """Whether each of its duties waits for as many days after it arose as all others do."""
        norm = self._norm
        is_same = isinstance(self._promise.deadline, Days | Weeks | None) and norm.rolls is None
        return norm.allocation is Allocation.OLDEST or is_same

    def _by_time(self, told: str) -> str:
        """The query for its duties, which arise as time goes by."""
        columns = [self._plain.parameter(known.name) for known in parts_of(self._plain.template)]
        parts = [f"d.{name_of(one)} = q.{name_of(one)}" for one in columns]
        same = all_of((f"d.number = {self._compiled.index}", *parts))
        later, since = "if(d.due IS NULL, 0, 1)", "coalesce(d.due, d.arisen)"
        if self._norm.allocation is Allocation.OLDEST:
            later, since = "0", "d.arisen"
        return (
            f"SELECT q.place, {told}, d.arisen, 0 AS later, d.due, "
            f"date_diff('day', {FIRST}, {since}) * 2 + {later} AS since, "
            "d.upon "
            f"FROM {INSTANCES} q JOIN {DAYS} d ON {same} "
            f"WHERE coalesce(d.arisen <= {self._last}, true)"
        )


_PLACES, _WHOLE = 12, 18
"""How many digits an amount has at most after the point and before it: 38 hold sums of many."""


def _taken(promise: Promise) -> list[Operand]:
    """What a duty takes when it arises, but for its days and for what performs it."""
    amount = [] if promise.amount is None else [promise.amount[1]]
    return [*amount, *_owed_to(promise)]


def _owed_to(promise: Promise) -> list[Operand]:
    """To whom a duty is owed, if to anybody."""
    return [] if promise.counterparty is None else [promise.counterparty]


def _clauses(norms: Sequence[CompiledNorm]) -> str:
    """The clauses of some norms, as a reason names them."""
    ids = dict.fromkeys(one.clause.id for one in norms)
    return f"clause{'s' * (len(ids) > 1)} {listed([*ids], 'and')}"


def _refs(test: Test) -> Iterable[Ref]:
    return refs(test.subject, *test.operands)


def _key(values: Sequence[str]) -> str:
    """What values come to together, as a text by which they are told apart."""
    if not values:
        return "''"
    if len(values) == 1:
        return values[0]
    return f"concat_ws(chr(31), {', '.join(values)})"
