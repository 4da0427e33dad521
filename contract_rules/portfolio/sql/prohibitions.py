"""Which acts on record a prohibition forbids, in SQL.

An act is judged by what is on record up to its day but for itself, so that each has a row of its
own in which conditions are sought. Where something else bears on such an act as well, a permission
or a duty, or SQL does not tell the conditions, contracts in which one was done go by the engine.
"""

# ruff: noqa: S608 (what stands in queries is our own, or quoted)

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from contract_rules.norms.computed_terms import Total
from contract_rules.norms.normal_form import (
    ACT,
    Form,
    Reckoning,
    reckonings_among,
    reckonings_in,
)
from contract_rules.norms.norms import Prohibition
from contract_rules.portfolio.sql.columns import (
    NotInSqlError,
    all_of,
    any_of,
    literal,
    refuse,
)
from contract_rules.portfolio.sql.layers import SOME, ActsAsked, Layers, see_template
from contract_rules.portfolio.sql.plain import EVENTS, INSTANCES
from contract_rules.portfolio.sql.translator import EventSlot, Translator, constant
from contract_rules.values.data_classes import frozen
from contract_rules.values.instants import day
from contract_rules.values.unbound import Unbound

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contract_rules.contracts.program import CompiledNorm, Program
    from contract_rules.norms.normal_form import Test
    from contract_rules.portfolio.sql.plain import Plain
    from contract_rules.values.acts import Party

_ACTS = (
    "(SELECT i.*, a.* EXCLUDE (place, id), a.id AS act "
    f"FROM {INSTANCES} i JOIN {EVENTS} a USING (place))"
)
"""The relation of plain instances, each with an event."""


@frozen
class ActsJudged:
    """Acts on record as they are judged one by one, in queries about rows ``q``.

    Attributes:
        guards: The condition on a row that it is such an act.
        head: The query for what is found of the acts, up to the condition on contracts.
        tail: The rest of it.
        cases: Up to which code what is found is a breach; 0 is none.
        is_sure: Whether all such acts are found.
    """

    guards: str
    head: str
    tail: str
    cases: int
    is_sure: bool

    def found(self, clause: str, where: str) -> str:
        """The query for acts under some contracts, with what becomes of them.

        Args:
            clause: The id of the clause, as an expression.
            where: The condition on rows ``q`` that are asked about.

        Returns:
            A query for ``place``, ``row`` (the order of the event), ``clause``, ``orders`` (those
            of the events that decide it) and ``is_breach``, null where the engine is to tell.
        """
        told = (
            f"SELECT place, row, {clause} AS clause, shown0 AS orders, "
            f"code BETWEEN 1 AND {self.cases} AS is_breach FROM ({self.head}{where}{self.tail})"
        )
        if self.is_sure:
            return told
        return (
            f"SELECT q.place, q.ord AS row, {clause} AS clause, t.orders, t.is_breach "
            f"FROM {_ACTS} q LEFT JOIN ({told}) t ON t.place = q.place AND t.row = q.ord "
            f"WHERE {where} AND {self.guards}"
        )


@frozen
class Forbidden:
    """The acts that a prohibition speaks of, as conditions on an event ``e`` of a contract ``q``.

    Attributes:
        clause: The id of its clause.
        doubt: The condition that it may be breached.
        sure: The condition that it is breached by that alone; None where more is to be sought.
        judged: The acts as each is judged by itself, where that is to be sought in SQL; where both
            are None, that is for the engine.
        why: Why contracts in which such an act was done go by their engines, all or some of them;
            empty where none does.
    """

    clause: str
    doubt: str
    sure: str | None = None
    judged: ActsJudged | None = None
    why: str = ""


def forbidden(
    plain: Plain, program: Program, compiled: CompiledNorm, form: Form, translator: Translator
) -> Forbidden:
    """The acts that a prohibition speaks of."""
    done = acted(translator, form.norm.bearer, compiled.kind, "e")
    try:
        return _forbidden(plain, program, compiled, form, translator)
    except NotInSqlError as error:
        return Forbidden(compiled.clause.id, all_of(done), why=str(error))


def _forbidden(
    plain: Plain, program: Program, compiled: CompiledNorm, form: Form, translator: Translator
) -> Forbidden:
    """The acts that a prohibition speaks of, as far as its conditions are translated.

    Raises:
        NotInSqlError: When some are not.
    """
    slot = EventSlot("e", plain.template.vocabulary[compiled.kind], plain)
    done = acted(translator, form.norm.bearer, compiled.kind, "e")
    # what a total came to as the act was done, or what began the norm says, is for the engine
    known = [
        test
        for test in form.tests
        if test.slot == ACT and not any(map(_is_total, _reckoned(test)))
    ]
    done += [translator.passes(test, (slot,)) for test in known]
    doubt, clause = all_of(done), compiled.clause.id
    try:
        _see_alone(program, compiled, form)
        judged = _judged(plain, program, compiled, form, translator) if _asks(form) else None
    except NotInSqlError as error:
        return Forbidden(clause, doubt, why=str(error))
    if judged is not None:
        return Forbidden(clause, doubt, judged=judged, why="" if judged.is_sure else SOME)
    found = [
        all_of(translator.passes(test, (slot,)) for test in case.given.tests)
        for case in form.cases
    ]
    sure = all_of((doubt, any_of(found), *in_term(plain, program, compiled, form, "e")))
    return Forbidden(clause, doubt, sure)


def _see_alone(program: Program, compiled: CompiledNorm, form: Form) -> None:
    """See that acts that a prohibition speaks of are told by prohibitions alone.

    Raises:
        NotInSqlError: When something else bears on them, or follows upon them.
    """
    keys = [
        (by, k) for by in program.parties(compiled.by) for k in program.names_below(compiled.kind)
    ]
    others = [other.norm for key in keys for other in program.by_act.get(key, ())]
    norm, is_own = form.norm, compiled.parent is None and not compiled.clause.dormant
    ends = norm.until, norm.from_
    is_mixed = not all(isinstance(other, Prohibition) for other in others)
    refuse("something else than prohibitions bears on such acts, too", when=is_mixed)
    is_deed = any(key in program.deeds for key in keys)
    refuse("such acts may perform a duty", when=is_deed)
    refuse("an exercise or a breach brings it into force", when=not is_own)
    is_timed = not all(isinstance(end, Unbound | None) or is_day(end) for end in ends)
    refuse("it begins, or ends, by what is no day that is written", when=is_timed)
    is_remedied = getattr(norm, "otherwise", None) is not None
    refuse("a remedy is owed for its breach", when=is_remedied)


def _asks(form: Form) -> bool:
    """Whether a prohibition asks for more than the act itself."""
    given = any(case.unless or case.given.atoms or case.given.nots for case in form.cases)
    return given or counts(form)


def _judged(
    plain: Plain, program: Program, compiled: CompiledNorm, form: Form, translator: Translator
) -> ActsJudged:
    """The acts that a prohibition speaks of, each judged by what was on record by its day.

    Raises:
        NotInSqlError: When its conditions are not translated.
    """
    see_template(plain.template)
    kind = plain.template.vocabulary[compiled.kind]
    layers = Layers(translator.as_of("q.day", itself="q"), (EventSlot("q", kind, plain),))
    layers.add(form)
    guards = [
        *acted(translator, form.norm.bearer, compiled.kind, "q"),
        *in_term(plain, program, compiled, form, "q"),
    ]
    asked = ActsAsked("q.who", kind.name, {}, _ACTS, "q.ord")
    head, tail = layers.query(asked, guards)
    return ActsJudged(all_of(guards), head, tail, len(form.cases), layers.is_sure)


def counts(form: Form) -> bool:
    """Whether a norm goes by a total or a count, which is another at each act and occasion."""
    return any(map(_is_total, reckonings_in(form)))


def _reckoned(test: Test) -> Iterable[Reckoning]:
    return reckonings_among((test.subject, *test.operands))


def _is_total(reckoning: Reckoning) -> bool:
    return isinstance(reckoning.term, Total)


def acted(translator: Translator, by: Party, kind: str, alias: str) -> list[str]:
    """The conditions that an event is an act of a kind by a party, or by any of a group."""
    return [f"{alias}.kind IN {translator.kinds(kind)}", translator.is_by(by, alias)]


def in_term(
    plain: Plain, program: Program, compiled: CompiledNorm, form: Form, alias: str
) -> list[str]:
    """The conditions that an event happened while a norm was in the text.

    Raises:
        NotInSqlError: When they are other days in each contract.
    """
    start = program.starts[0]
    if len(program.starts) == 1:
        found, norm = [f"{alias}.day >= q.start"], form.norm
        if isinstance(norm.from_, date | Unbound):
            found.append(f"{alias}.day >= {constant(norm.from_, plain).sql}")
        if isinstance(norm.until, date | Unbound):
            found.append(f"{alias}.day <= {constant(norm.until, plain).sql}")
        return found
    if compiled.first == start and compiled.last is None:
        return [f"{alias}.day >= q.start"]
    if any(known.type == "date" for known in plain.template.parameters):
        msg = "it has a term in an amended text, and other days in each contract"
        raise NotInSqlError(msg)
    first = f"{alias}.day >= {literal(day(compiled.first))}"
    if compiled.last is None:
        return [first]
    return [first, f"{alias}.day <= {literal(day(compiled.last))}"]


def is_day(stated: object) -> bool:
    """Whether what is stated is a day, and no instant."""
    return isinstance(stated, date) and not isinstance(stated, datetime)
