"""Finds in SQL which norms apply to acts, and by which events, layer by layer.

What is found of an act is a code, by which norms apply and how, and for each norm the events that
it goes by. What that comes to is for whoever asks.
"""

# ruff: noqa: S608 (what stands in queries is our own, or quoted)

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from contract_rules.norms.normal_form import Ref
from contract_rules.portfolio.sql.columns import all_of, any_of, refuse
from contract_rules.portfolio.sql.plain import EVENTS, INSTANCES
from contract_rules.portfolio.sql.translator import EMPTY, SqlSlots, Translator, Valued
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from contract_rules.contracts.contract import Contract
    from contract_rules.norms.normal_form import Alternative, Case, Form


def see_template(template: Contract) -> None:
    """See that nothing of a template is such that SQL does not carry it.

    Raises:
        NotInSqlError: When something is.
    """
    for question in template.questions:
        refuse(f"the template leaves a question open, {question.id!r}", when=True)
    for kind in template.vocabulary.values():
        refuse(
            f"acts of {kind.name} may be on no record, so that all is open",
            when=not kind.on_record,
        )


@frozen
class ActsAsked:
    """Acts of one kind by one party, as it is asked about them under plain instances.

    Attributes:
        party: Whose acts they would be, as an expression.
        kind: The name of their action.
        fields: What they have in their fields; a field that is left open has no value.
        source: The relation of plain instances, with their acts.
        row: The number of an act in its table, as an expression.
        guards: The conditions on an instance and its act under which SQL answers.
    """

    party: str
    kind: str
    fields: Mapping[str, Valued]
    source: str = INSTANCES
    row: str = "CAST(NULL AS BIGINT)"
    guards: Sequence[str] = ()


SOME = (
    "it is carried by SQL, but for contracts in which each event is on record that it asks for, "
    "and not as it asks for them together: what was lacking the engine tells"
)
"""What is said of a norm where the engine tells some of what becomes of it."""


def events_told(found: str) -> str:
    """The query for the ids of the events that answers rest on, each once, in their order.

    Args:
        found: The relation of what was found: ``place``, ``row`` and ``orders``.

    Returns:
        A query for ``place``, ``row`` and ``events``; it has no row where there are none.
    """
    each = "SELECT place, row, unnest(orders) AS ord, generate_subscripts(orders, 1) AS turn"
    return (
        "SELECT place, row, list(id ORDER BY turn) AS events FROM "
        "(SELECT place, row, ord, min(turn) AS turn "
        f"FROM ({each} FROM {found}) GROUP BY place, row, ord) JOIN {EVENTS} "
        "USING (place, ord) GROUP BY place, row"
    )


def states_of(form: Form) -> list[tuple[int, int | None]]:
    """How a norm may apply: by a case, or but for an alternative of the exception of one.

    They have numbers from 1; 0 is that it does not apply.
    """
    cases = [(number, None) for number in range(len(form.cases))]
    excepted = [
        (number, place)
        for number, case in enumerate(form.cases)
        for place in range(len(case.unless))
    ]
    return [*cases, *excepted]


class Layers:
    """The query for the norms that apply: each layer goes by what the one before it found.

    The code of the norms that apply is a number with a digit for each: 0 where it does not apply,
    and else the number of how it does, as `states_of` has it.

    Args:
        translator: What translates normal forms.
        slots: The act.
        kin: The number of how values lie; see `Plain.kin`.

    Attributes:
        shown: For each norm, and each power that may lack its conditions, its events.
    """

    def __init__(self, translator: Translator, slots: SqlSlots, kin: str = "0") -> None:
        self._translator, self._slots, self._kin = translator, slots, kin
        self._found, self._beside = list[str](), list[str]()
        self._digits, self._odd = list[tuple[str, int]](), list[str]()
        self.shown = list[str]()

    @property
    def is_sure(self) -> bool:
        """Whether it finds of every act what applies, and leaves none to the engine."""
        return not self._odd

    def query(self, asked: ActsAsked, guards: Iterable[str]) -> tuple[str, str]:
        """What of the whole query stands before, and after, the condition on places."""
        code, whole = "CAST(0 AS BIGINT)", 1
        for digit, base in self._digits:
            code, whole = f"({code} * {base} + ({digit}))", whole * base
        refuse("too many norms bear on the act", when=whole >= _MOST_CODES)
        shown = [f"{events} AS shown{place}" for place, events in enumerate(self.shown)]
        told = ", ".join(
            (
                *("place", "part", "id", f"{asked.row} AS row", f"{asked.party} AS party", "kin"),
                *(f"{code} AS code", *shown),
            )
        )
        found = ", ".join(("q.*", f"{self._kin} AS kin", *self._found))
        beside, source = ", ".join(("q.*", *self._beside)), f"{asked.source} q"
        return (
            f"SELECT {told} FROM (SELECT {beside} FROM (SELECT {found} FROM {source} WHERE ",
            f" AND {all_of(guards)}) q) q WHERE NOT ({any_of(self._odd)})",
        )

    def add(self, form: Form) -> None:
        """Find whether a norm applies, and by which events."""
        place, translator = len(self._digits), self._translator
        applies = all_of(translator.passes(test, self._slots) for test in form.tests)
        self._found.append(f"({applies}) AS n{place}")
        steps = list[tuple[str, str]]()
        for number, case in enumerate(form.cases):
            holds = f"h{place}_{number}"
            self._add_case(case, holds)
            shown = [f"q.{holds}", *self._lacking(case, holds)]
            steps.append((f"q.n{place} AND q.{holds} IS NOT NULL", " || ".join(shown)))
        for number, case in enumerate(form.cases):
            found = f"g{place}_{number}"
            for exception in range(len(case.unless)):
                excepted = f"q.x{place}_{number}_{exception}"
                holds = f"q.n{place} AND q.{found} IS NOT NULL AND {excepted} IS NOT NULL"
                steps.append((holds, f"q.{found} || {excepted}"))
        self._digits.append(
            (_chosen(steps, "0", [str(n) for n in range(1, len(steps) + 1)]), 1 + len(steps))
        )
        self.shown.append(_chosen(steps, EMPTY, [told for _, told in steps]))

    def add_lapsed(self, form: Form) -> None:
        """Find whether a norm that has ended is about the act."""
        fits = all_of(self._translator.passes(test, self._slots) for test in form.tests)
        self._digits.append((f"CAST({fits} AS BIGINT)", 2))

    def _add_case(self, case: Case, name: str) -> None:
        """Find the first way for a case to hold, and for it to be excepted."""
        translator, slots, end = self._translator, self._slots, name[1:]
        given, unless = case.given, case.unless
        if not given.atoms:
            self._found.append(f"{translator.first(given, slots)} AS g{end}")
            excepted = [f"x{end}_{number}" for number in range(len(unless))]
            self._found += [
                f"{translator.first(one, slots)} AS {column}"
                for column, one in zip(excepted, unless, strict=True)
            ]
            free = all_of(f"q.{column} IS NULL" for column in excepted)
            self._beside.append(f"CASE WHEN {free} THEN q.g{end} END AS {name}")
            return

        def free_of(way: SqlSlots) -> Iterable[str]:
            return [f"NOT {translator.exists(one, way)}" for one in unless]

        self._found.append(f"{translator.first(given, slots, free_of)} AS {name}")
        if unless:
            self._found.append(f"{translator.first(given, slots)} AS g{end}")
        for number, one in enumerate(unless):
            found = self._at(case, f"q.g{end}", one, partial(translator.first, one))
            self._beside.append(f"{found} AS x{end}_{number}")

    def _lacking(self, case: Case, name: str) -> list[str]:
        """The events that show what exceptions lack, and what a case rules out."""
        inner = [one for group in case.given.nots for one in group]
        return [
            self._add_lack(case, f"q.{name}", one, f"{name[1:]}_{number}", f"q.{name} IS NOT NULL")
            for number, one in enumerate((*inner, *case.unless))
        ]

    def _add_lack(
        self, case: Case | None, way: str, one: Alternative, end: str, where: str
    ) -> str:
        translator = self._translator
        told = self._at(case, way, one, lambda slots: translator.lacks(one, slots)[0])
        odd = self._at(case, way, one, lambda slots: translator.lacks(one, slots)[1])
        self._beside.append(f"coalesce({told}, {EMPTY}) AS l{end}")
        if odd != "false":
            self._beside.append(f"coalesce({odd}, true) AS o{end}")
            self._odd.append(f"{where} AND q.o{end}")
        return f"q.l{end}"

    def _at(
        self, case: Case | None, way: str, one: Alternative, made: Callable[[SqlSlots], str]
    ) -> str:
        """What is made of an alternative, where a way fills the slots before it."""
        if case is None:
            return made(self._slots)
        rows, them = self._translator.given(case.given, way)
        told = made((*self._slots, *rows))
        own = range(len(self._slots), len(self._slots) + len(rows))
        if one.slots.isdisjoint(own):
            return told
        source = ", ".join(f"{EVENTS} {row.alias}" for row in rows)
        return told if told == "false" else f"(SELECT {told} FROM {source} WHERE {them})"

    def add_lacking(self, form: Form, *, is_own: bool) -> None:
        """Find the events that show what a power lacks.

        Args:
            form: The power.
            is_own: Whether the act is by its bearer; it lacks nothing for anybody else.
        """
        place, translator = f"u{len(self.shown)}", self._translator
        is_worked_out = any(not isinstance(test.subject, Ref) for test in form.tests)
        refuse(
            "it is a power that goes by what is worked out of the fields of the act",
            when=is_worked_out,
        )
        if not is_own:
            self.shown.append(EMPTY)
            return
        applies = all_of(translator.passes(test, self._slots) for test in form.tests)
        self._found.append(f"({applies}) AS {place}")
        shown = [
            self._add_lack(None, "", case.given, f"{place}_{number}", f"q.{place}")
            for number, case in enumerate(form.cases)
        ]
        told = " || ".join(shown) or EMPTY
        self.shown.append(f"CASE WHEN q.{place} THEN {told} ELSE {EMPTY} END")


_MOST_CODES = 1 << 62


def _chosen(steps: Sequence[tuple[str, str]], otherwise: str, values: Sequence[str]) -> str:
    """The value of the first step whose condition holds."""
    told = " ".join(f"WHEN {c} THEN {v}" for (c, _), v in zip(steps, values, strict=True))
    return f"CASE {told} ELSE {otherwise} END" if steps else otherwise
