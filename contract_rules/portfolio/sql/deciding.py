"""Decides in SQL on an act under many contracts at once.

SQL finds of each contract which norms apply to the act, by which events, and what exceptions
lack. What it comes to that these norms apply is worked out by the judge, once for each
combination of norms that there is, and for each way in which values lie.
"""

# ruff: noqa: S608 (what stands in queries is our own, or quoted)

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial
from typing import TYPE_CHECKING

from contract_rules.answers.decisions import deciding
from contract_rules.answers.reasons import Effect, Outcome, Reason, Verdict, confidence_of
from contract_rules.contracts.clauses import Clause, Definition
from contract_rules.contracts.contract import Contract
from contract_rules.contracts.names import NamesInUse
from contract_rules.contracts.normal_forms import NormalForms
from contract_rules.contracts.program import CompiledNorm
from contract_rules.contracts.templates import Apart
from contract_rules.engine import reader_on
from contract_rules.errors import ContractError
from contract_rules.evaluation.judge import Hearing, Judge
from contract_rules.evaluation.matcher import Match
from contract_rules.evaluation.session import open_session
from contract_rules.evaluation.timeline.aside import may_be_left_aside
from contract_rules.evaluation.timeline.in_force import InForce
from contract_rules.evaluation.timeline.undo import UndoLog
from contract_rules.norms.computed_terms import Outstanding
from contract_rules.norms.normal_form import Form, reckonings_in
from contract_rules.norms.norms import Exemption, Power, Prohibition
from contract_rules.portfolio.answering import act_under, party_under
from contract_rules.portfolio.sql.columns import (
    NO_TEXTS,
    NotInSqlError,
    held,
    name_of,
    refuse,
    text_of,
)
from contract_rules.portfolio.sql.forms import forms_of
from contract_rules.portfolio.sql.layers import (
    ActsAsked,
    Layers,
    events_told,
    see_template,
    states_of,
)
from contract_rules.portfolio.sql.owing import ODD, Owing
from contract_rules.portfolio.sql.plain import EVENTS, INSTANCES
from contract_rules.portfolio.sql.translator import (
    EMPTY,
    ActSlot,
    Translator,
    Valued,
    constant,
    digits_of,
    last_day,
)
from contract_rules.values.acts import Entity, Party
from contract_rules.values.data_classes import frozen
from contract_rules.values.money import Money
from contract_rules.values.parameters import parameter_of
from contract_rules.values.zones import zone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from contract_rules.norms.norms import Norm
    from contract_rules.portfolio.extra import ArrowTable
    from contract_rules.portfolio.instances import FilledIn
    from contract_rules.portfolio.questions import AskedOfEach
    from contract_rules.portfolio.sql.plain import Plain
    from contract_rules.portfolio.sql.translator import DebtsByClause
    from contract_rules.values.acts import Act, FieldType
    from contract_rules.values.instants import On

DECIDED = "decided"
"""The table of what is found of acts."""


@frozen
class _Answer:
    """What it comes to that some norms apply.

    Attributes:
        verdict: The verdict.
        effect: The effect.
        clauses: The ids of the clauses that decide it.
        confidence: How well they are known; None where no clause speaks of the act.
        shown: A bit for each norm, and then for each power that may lack its conditions: whether
            the answer rests on its events.
    """

    verdict: str
    effect: str
    clauses: tuple[str, ...]
    confidence: str | None
    shown: int

    @property
    def row(self) -> str:
        """The answer as values of a table."""
        clauses = f"CAST([{', '.join(map(text_of, self.clauses))}] AS VARCHAR[])"
        confidence = "NULL" if self.confidence is None else text_of(self.confidence)
        told = text_of(self.verdict), text_of(self.effect), clauses, confidence, str(self.shown)
        return ", ".join(told)


@frozen(eq=False)
class _Bench:
    """What judges the act under contracts whose values lie alike.

    Attributes:
        contract: One of them.
        judge: A judge of it.
        hearing: What is the same for all such acts.
        norms: The norms that bear on the act, with their normal forms as the template has them.
        powers: The powers that it may exercise, likewise.
        lapsed: The prohibitions of such acts that have ended, each after its last instant.
    """

    contract: Contract
    judge: Judge
    hearing: Hearing
    norms: Sequence[tuple[CompiledNorm, Form]]
    powers: Sequence[tuple[CompiledNorm, Form]]
    lapsed: Sequence[tuple[int, CompiledNorm, Form]]

    @classmethod
    def of(
        cls, template: Contract, filled: FilledIn, party: Party, kind: str, at: int
    ) -> _Bench | None:
        """The bench for a contract and those whose values lie alike; None where SQL has none.

        Raises:
            NotInSqlError: When SQL has none for any contract.
        """
        contract = filled.contract
        program = contract.program
        forms = forms_of(template, contract)
        is_owed = (party.name, kind) in program.deeds
        refuse("duties may ask for such an act", when=is_owed)
        lapsed = [
            (last, compiled, forms[compiled.index])
            for last, compiled in InForce(program, UndoLog()).lapsed(party.name, kind, at)
            if isinstance(compiled.norm, Prohibition)
        ]
        judge = open_session(contract, "compiled").judge
        hearing = judge.hearing(party, kind, at)
        begun = any(compiled.parent is not None for compiled in hearing.norms)
        refuse("an exercise or a breach brings it into force", when=begun)
        norms = [(compiled, forms[compiled.index]) for compiled in hearing.norms]
        powers = [(power, forms[power.index]) for power in hearing.powers]
        for power, _ in powers:
            is_here = power.parent is None and judge.bears(power, at)
            refuse("a power that the act exercises is not in force", when=not is_here)
        powers = _told_of(powers, party)
        bearing = {compiled.clause.id for compiled, _ in (*norms, *powers)}
        bearing |= {compiled.clause.id for _, compiled, _ in lapsed}
        if any(_meets(template, clause, filled) for clause in bearing):
            return None
        return cls(contract, judge, hearing, norms, powers, lapsed)

    @property
    def indexes(self) -> list[list[int]]:
        """The numbers of the norms and powers in the program."""
        here = [[compiled.index for compiled, _ in those] for those in (self.norms, self.powers)]
        return [*here, [compiled.index for _, compiled, _ in self.lapsed]]

    def answer(self, code: int) -> _Answer:
        """What it comes to that norms apply as a code says; see `Layers`."""
        states, fitting = list[tuple[int, int | None] | None](), list[tuple[int, CompiledNorm]]()
        for last, compiled, _ in reversed(self.lapsed):
            code, fits = divmod(code, 2)
            fitting += [(last, compiled)] * fits
        for _, form in reversed(self.norms):
            known = states_of(form)
            code, number = divmod(code, len(known) + 1)
            states.append(known[number - 1] if number else None)
        matched = list[tuple[CompiledNorm, Match]]()
        told = list[tuple[Reason, int]]()
        places = list[int]()
        for place, ((compiled, _), state) in enumerate(
            zip(self.norms, reversed(states), strict=True)
        ):
            if state is not None:
                case, exception = state
                excepted = None if exception is None else ()
                matched.append((compiled, Match(None, (), excepted, case, exception or 0)))
                places.append(place)
        verdict, effect, outranked = self.judge.answer(self.hearing, matched, ())
        for number, (compiled, found) in enumerate(matched):
            outcome = Outcome.OUTRANKED if number in outranked else Outcome.SPEAKS
            outcome = outcome if found.exceptions is None else Outcome.YIELDS
            told.append((_reason(compiled, outcome), places[number]))
        if effect is Effect.VOID:
            spoken = [reason.norm for reason, _ in told]
            told += [
                (_reason(power, Outcome.UNMET), len(self.norms) + place)
                for place, (power, _) in enumerate(self.powers)
                if power.norm not in spoken
            ]
        if not told and fitting:
            latest = max(last for last, _ in fitting)
            told += [
                (_reason(compiled, Outcome.LAPSED), len(self.norms) + len(self.powers))
                for last, compiled in reversed(fitting)
                if last == latest
            ]
        decisive = deciding(verdict, tuple(reason for reason, _ in told))
        kept = {id(reason) for reason in decisive}
        confidence = None if verdict is Verdict.SILENT else confidence_of(decisive)
        return _Answer(
            verdict.value,
            effect.value,
            tuple(dict.fromkeys(reason.clause.id for reason in decisive)),
            None if confidence is None else confidence.value,
            sum(1 << place for reason, place in told if id(reason) in kept),
        )


def _told_of(
    powers: list[tuple[CompiledNorm, Form]], party: Party
) -> list[tuple[CompiledNorm, Form]]:
    """The powers of which a void act tells: a party's own alone, where one is about the act.

    Raises:
        NotInSqlError: Where that differs from act to act, and others have such powers, too.
    """
    own = [(power, form) for power, form in powers if power.by == party.name]
    if any(not form.tests for _, form in own):
        return own
    refuse("others have the power, too, of some such acts", when=0 < len(own) < len(powers))
    return powers


def _reason(compiled: CompiledNorm, outcome: Outcome) -> Reason:
    """The part of a norm in the decision, but for events."""
    since = compiled.in_text.since
    return Reason(outcome=outcome, clause=compiled.clause, norm=compiled.norm, since=since)


def _asked_of_one(filled: FilledIn, asked: AskedOfEach, act: Act) -> Party | None:
    """The party that is meant, where the question is put to a contract; None if it is refused."""
    contract = filled.contract
    try:
        party = party_under(filled, asked.party)
        with reader_on(contract, (), NamesInUse(contract.names)) as reader:
            reader.decide(party, act_under(filled, act), on=asked.on)
    except ContractError:
        return None
    return party


def _meets(template: Contract, id_: str, filled: FilledIn) -> bool:
    """Whether a value is one that a clause names already, so that it has other normal forms."""
    definitions = [p.condition for p in template.provisions if isinstance(p, Definition)]
    return any(
        Apart.of(clause, definitions).meets(filled.values)
        for clause in template.provisions
        if isinstance(clause, Clause) and clause.id == id_ and template.parameters
    )


def carried(plain: Plain, norm: Norm, owed: Callable[[], DebtsByClause]) -> bool:
    """See that SQL carries a norm where it bears on an act.

    Args:
        plain: The plain instances, which need not have been read.
        norm: The norm.
        owed: What tells the obligations that SQL carries, where it asks what is outstanding.

    Returns:
        Whether SQL tells whatever becomes of it, so that the engine need tell nothing.

    Raises:
        NotInSqlError: When it does not.
    """
    template = plain.template
    see_template(template)
    refuse("it exempts from duties, each of which binds or not", when=isinstance(norm, Exemption))
    is_sure = True
    for text in template.texts:
        meanings = {d.id: d.condition for d in text.definitions}
        for in_text in text.provisions_in_text:
            clause = in_text.provision
            if isinstance(clause, Clause) and norm in clause.norms:
                place = clause.norms.index(norm)
                (form, _), *_ = NormalForms().of(clause, meanings)[place]
                asks = any(isinstance(one.term, Outstanding) for one in reckonings_in(form))
                is_sure = _try(plain, form, owed() if asks else None) and is_sure
    return is_sure


def _try(plain: Plain, form: Form, owed: DebtsByClause | None) -> bool:
    """See that SQL carries a norm; as `carried`."""
    norm, template = form.norm, plain.template
    kind = template.vocabulary[norm.act.kind]
    values = {f.name: Valued("NULL", f.type, digits_of(f.type)) for f in kind.fields}
    translator = Translator(plain, 0, zone(template.zone), owed=owed)
    layers = Layers(translator, (ActSlot(0, values, kind),))
    layers.add(form)
    if isinstance(norm, Power):
        layers.add_lacking(form, is_own=True)
    return layers.is_sure


class JudgedActs:
    """Acts of one kind by one party, judged under plain instances.

    Args:
        plain: The plain instances.
        on: When.
        asked: The acts.
        contracts: Of the contracts in which values lie alike among each other and by that day one
            each, with the number of how they do (see `Plain.kin`) and the party.
        owing: What tells what is owed by that day, where duties are gone through.
        table: The name of the table that is made of what is found.

    Attributes:
        table: The same.
        follows: Whether duties are gone through, so that contracts whose duties SQL does not tell
            are left to the engine, which may refuse to tell them.

    Raises:
        NotInSqlError: When something that bears on the acts is not carried.
    """

    def __init__(  # noqa: PLR0913 (each is named)
        self,
        plain: Plain,
        on: On,
        asked: ActsAsked,
        contracts: Iterable[tuple[int, FilledIn, Party]],
        *,
        owing: Callable[[], Owing],
        table: str = DECIDED,
    ) -> None:
        self._plain, self._asked, self.table = plain, asked, table
        self._at = zone(plain.template.zone).instant(on)
        self._benches: dict[int, _Bench] = {}
        self._known: dict[tuple[int, int], _Answer] = {}
        self.follows = False
        for kin, filled, party in contracts:
            about = [(party.name, asked.kind)]
            self.follows |= not may_be_left_aside(filled.contract, about, self._at)
            bench = _Bench.of(plain.template, filled, party, asked.kind, self._at)
            if bench is not None:
                first = next(iter(self._benches.values()), bench)
                if bench.indexes == first.indexes:
                    self._benches[kin] = bench
        refuse("no contract is such that SQL answers about it", when=not self._benches)
        owed = owing().owed if self.follows else None
        self._query, self._count = self._written(next(iter(self._benches.values())), owed)

    def _written(self, bench: _Bench, owed: DebtsByClause | None) -> tuple[tuple[str, str], int]:
        """The query, before and after the places, and how many lists of events it has."""
        at, contract, asked = self._at, bench.contract, self._asked
        translator = Translator(self._plain, at, contract.program.zone, owed=owed)
        guards = [*asked.guards]
        exercised = [
            text_of(known)
            for known, first in contract.program.exercised.items()
            if first <= at and known in contract.vocabulary
        ]
        if exercised:
            guards.append(
                f"NOT EXISTS (SELECT 1 FROM {EVENTS} x WHERE x.place = q.place AND "
                f"x.day <= {translator.last} AND x.kind IN ({', '.join(exercised)}))"
            )
        kin, kins = self._plain.kin(translator.last), ", ".join(map(str, self._benches))
        guards += [f"q.start <= {translator.last}", f"{kin} IN ({kins})"]
        guards += [f"q.place NOT IN (SELECT place FROM {ODD})"] if self.follows else []
        act = ActSlot(at, asked.fields, contract.vocabulary[asked.kind])
        layers = Layers(translator, (act,), kin)
        for _, form in bench.norms:
            layers.add(form)
        for power, form in bench.powers:
            layers.add_lacking(form, is_own=power.by == bench.hearing.party.name)
        for _, _, form in bench.lapsed:
            layers.add_lapsed(form)
        return layers.query(asked, guards), len(layers.shown)

    def decide(self, first: int, last: int) -> str:
        """Make the table of what is found of the plain instances between two places.

        Where it `follows`, what they owe is made before.

        Returns:
            The query for the answers: ``place``, ``part`` and then the columns of the answers,
            but for ``left_out``. What is in no row of the table has none.
        """
        tables, table = self._plain.tables, self.table
        head, tail = self._query
        within = f"q.place BETWEEN {first} AND {last}"
        tables.run(f"CREATE OR REPLACE TABLE {table} AS {head}{within}{tail}")
        found = tables.run(f"SELECT DISTINCT kin, code FROM {table}")
        for kin, code in found:
            if (kin, code) not in self._known:
                self._known[kin, code] = self._benches[kin].answer(code)
        rows = [f"({one}, {code}, {self._known[one, code].row})" for one, code in found]
        rows = rows or [f"(NULL, NULL, '', '', {NO_TEXTS}, NULL, 0)"]
        events = " || ".join(
            f"CASE WHEN shown & {1 << place} <> 0 THEN shown{place} ELSE {EMPTY} END"
            for place in range(self._count)
        )
        answered = (
            f"SELECT d.*, a.* EXCLUDE (kin, code, shown), {events or EMPTY} AS orders "
            f"FROM {table} d JOIN (VALUES {', '.join(rows)}) a(kin, code, verdict, effect, "
            "clauses, confidence, shown) USING (kin, code)"
        )
        return (
            f"WITH answered AS MATERIALIZED ({answered}), told AS ({events_told('answered')}) "
            "SELECT answered.place, part, "
            "answered.id AS instance, answered.row, party, "
            f"{text_of(self._asked.kind)} AS action, verdict, effect, clauses, "
            f"coalesce(events, {NO_TEXTS}) AS events, confidence "
            "FROM answered LEFT JOIN told ON told.place = answered.place "
            "AND told.row IS NOT DISTINCT FROM answered.row"
        )


class DecidedBySql:
    """Whether an act may be done, as SQL answers it about plain instances; see `AskedOfSql`.

    Args:
        plain: The plain instances.
        asked: The question: about one act.

    Raises:
        NotInSqlError: When something that bears on the act is not carried.
    """

    def __init__(self, plain: Plain, asked: AskedOfEach) -> None:
        template, act = plain.template, asked.act
        assert act is not None  # noqa: S101 (else acts stand in a table)
        see_template(template)
        self._tables, party = plain.tables, whose(plain, asked.party)
        plain.ready()
        contracts = [
            (kin, filled, meant)
            for kin, filled in begun(plain, asked.on)
            for meant in [_asked_of_one(filled, asked, act)]
            if meant is not None
        ]
        refuse("each contract refuses it, or has not begun", when=not contracts)
        values, guards = dict[str, Valued](), list[str]()
        for name, value in act.fields:
            values[name] = constant(value, plain)
            known = template.vocabulary[act.kind].field(name)
            guards += _guards(template, known, value, values[name])
        about = ActsAsked(party, act.kind, values, guards=guards)
        owing = cache(partial(Owing, plain, asked.on))
        self._judged = JudgedActs(plain, asked.on, about, contracts, owing=owing)
        self._owing = owing() if self._judged.follows else None

    def stretch(self, first: int, last: int) -> ArrowTable:
        """The answers about the plain instances between two places; see `AskedOfSql.stretch`."""
        if self._owing is not None:
            self._owing.make(first, last)
        return self._tables.fetched(f"{self._judged.decide(first, last)} ORDER BY answered.place")

    @staticmethod
    def unanswered(first: int, last: int) -> str:
        """The query for places that are not told about; see `AskedOfSql.unanswered`."""
        return (
            f"SELECT place FROM {INSTANCES} WHERE place BETWEEN {first} AND {last} AND place NOT "
            f"IN (SELECT place FROM {DECIDED})"
        )


def begun(plain: Plain, on: On) -> Iterator[tuple[int, FilledIn]]:
    """Of plain instances that have begun, and whose values lie alike, the contract of one each.

    Args:
        plain: The plain instances.
        on: By when they have begun, and by which their values lie alike.
    """
    last = last_day(zone(plain.template.zone).instant(on))
    return plain.examples(plain.kin(last), last)


def whose(plain: Plain, party: Party | str | None) -> str:
    """Whose act it would be, as an expression.

    Raises:
        NotInSqlError: When it is asked of a party that only some contracts have.
    """
    template = plain.template
    known = parameter_of(party)
    name = party if isinstance(party, str) else known.name if known else ""
    if any(p.name == name and p.type == "Party" for p in template.parameters):
        return f"q.{name_of(plain.parameter(name))}"
    told = party.name if isinstance(party, Party) else party
    if any(p.name == told and parameter_of(p) is None for p in template.parties):
        return text_of(str(told))
    msg = "it is asked of a party that only some contracts have"
    raise NotInSqlError(msg)


def _guards(template: Contract, known: FieldType, value: object, valued: Valued) -> list[str]:
    """The conditions on instances under which a field of the act is read as it is.

    Raises:
        NotInSqlError: When it is read otherwise in each contract.
    """
    parties = [party.name for party in template.parties if parameter_of(party) is None]
    match value:
        case _ if parameter_of(value) is not None:
            return held(known, valued.sql, "q.currency")
        case Money(_, currency):
            return [f"coalesce(q.currency = {text_of(currency)}, true)"]
        case Party(name) if name not in parties:
            msg = "it is about a party that only some contracts have"
            raise NotInSqlError(msg)
        case Entity(aliases=aliases) if aliases:
            msg = "it is about a thing with several names"
            raise NotInSqlError(msg)
        case _:
            return []
