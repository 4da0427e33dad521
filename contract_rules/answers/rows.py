"""The rows of a report in short: each with all that a line about it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from attrs import evolve, field

from contract_rules.answers.comparison import Grid
from contract_rules.answers.decisions import EFFECTS, freest, is_open, supposing
from contract_rules.answers.duties import (
    DUTY_WORDS,
    NOTHING_OWED,
    UNKNOWN_AMOUNT,
    Duty,
    DutyStatus,
    duty_word,
    is_of_money,
    left_to_pay,
)
from contract_rules.answers.explanation import word
from contract_rules.answers.loosening import loosened, words_for
from contract_rules.answers.phrases import Words, listed, noun, shown
from contract_rules.answers.reasons import Effect, Verdict
from contract_rules.contracts.serialization import amount_to_json
from contract_rules.norms.expressions import Const, OneOf, Pattern
from contract_rules.values.acts import Party
from contract_rules.values.data_classes import frozen
from contract_rules.values.sources import Confidence

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from contract_rules.answers.decisions import Decision
    from contract_rules.answers.differences import Row
    from contract_rules.answers.open_points import Settled
    from contract_rules.answers.standing import StandingDuty
    from contract_rules.contracts.contract import Contract
    from contract_rules.values.events import Event
    from contract_rules.values.money import Money

UNALLOCATED = "UNALLOCATED"
"""The word of a payment that counts to no duty, or not in full."""

ORDER = (
    *("BREACH", "MUST", "SUSPENDED", UNALLOCATED, "MAY NOT", "CONFLICT", "DEPENDS"),
    *("CAN", "CANNOT", "MAY", "FREE"),
)
"""The words that rows begin with, in the order in which a sheet lists them."""

LONGEST = 120
"""How many letters the cases of an answer have at most on a sheet; the rest are counted."""


_Cases: TypeAlias = "dict[str, list[tuple[Settled, ...]]]"
"""Each answer, and how points are settled in the cases in which there is that answer."""


@frozen(kw_only=True)
class SheetRow:
    """A row of a report in short.

    Attributes:
        party: Whose acts it is about, or who owes.
        word: The word for the verdict, or for how a duty stands.
        clauses: The ids of the clauses that decide it.
        action: The pattern of the acts.
        turns_on: Which answer there is in which case, where it turns on open points.
        in_short: The same, with cases that would make it long only counted.
        stands: How a duty stands: by when it is due, and what is outstanding.
        confidence: How well what it rests on is known; None where no clause speaks.
        caveats: The caveats of its clauses, by their ids.
        effect: Whether the acts take effect, as exercises of a power; None of a duty.
        duty: The duty, where it is about one.
        fields: What each field is asked to be, in words, by their names.
        what: What it is about, as an infinitive.
        owed_under: The ids of the clauses under which some of the acts are owed; see `Position`.
    """

    party: Party
    word: str
    clauses: tuple[str, ...]
    action: Pattern
    turns_on: str
    in_short: str
    stands: str = ""
    confidence: Confidence | None
    caveats: Mapping[str, str]
    effect: Effect | None = None
    duty: Duty | None = None
    fields: Mapping[str, str] = field(factory=dict[str, str])
    what: str = ""
    owed_under: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """What the row says beside its word and its clauses, in one line."""
        more = "; ".join(filter(None, (self.stands, self.in_short)))
        told = f"{self.what}: {more}" if more else self.what
        if self.confidence is None or self.confidence is Confidence.OFFICIAL:
            return told
        return f"{told} ({self.confidence.value})"

    def to_dict(self) -> dict[str, str | None]:
        """The row as texts by their names, None for what it has not; see `Report.to_rows`."""
        duty = self.duty
        fields = (f"{noun(name)}: {asked}" for name, asked in self.fields.items())
        caveats = (f"{clause}: {caveat}" for clause, caveat in self.caveats.items())
        return {
            "party": self.party.name,
            "verdict": self.word,
            "clauses": ", ".join(self.clauses),
            "action": self.action.kind,
            "fields": "; ".join(fields),
            "what": self.what,
            "turns_on": self.turns_on or None,
            "effect": None if self.effect is None else self.effect.value,
            "confidence": None if self.confidence is None else self.confidence.value,
            "caveats": "\n".join(caveats) or None,
            "duty": None if duty is None else duty.id,
            "status": None if duty is None else duty.status.value,
            "since": None if duty is None else duty.since.isoformat(),
            "due": None if duty is None or duty.due is None else duty.due.isoformat(),
            "amount": None if duty is None else amount_to_json(duty.amount),
            "paid": None if duty is None else amount_to_json(duty.paid),
            "outstanding": None if duty is None else amount_to_json(duty.outstanding),
        }


def rows_of_positions(positions: Iterable[Row]) -> list[SheetRow]:
    """The rows of positions; those that read alike but for the fields of the acts are joined."""
    alike: dict[Hashable, list[tuple[SheetRow, Row]]] = {}
    for position in positions:
        row = _row_of_position(position)
        key = (row.party, row.action.kind, row.word, row.clauses, row.turns_on, row.effect)
        more = (row.confidence, row.owed_under, *row.caveats.items())
        alike.setdefault((*key, *more), []).append((row, position))
    return [row for group in alike.values() for row in _joined(group)]


def _joined(group: list[tuple[SheetRow, Row]]) -> list[SheetRow]:
    """Rows that read alike but for the fields of the acts, as few as tell of the same acts."""
    first, position = group[0]
    contract = position.decision.contract
    grid = Grid.of(contract.vocabulary[first.action.kind], [p.action for _, p in group])
    together = list(grid.union(grid.box(p.action) for _, p in group))
    if len(together) < len(group):
        return [_about(first, action, Words.of(contract)) for action in together]
    return [row for row, _ in group]


def _about(row: SheetRow, action: Pattern, words: Words) -> SheetRow:
    """The row, of the acts that fit a pattern."""
    fields = {name: words.matched(name, matcher) for name, matcher in action.fields}
    what = _but_for(words.pattern(action), row.owed_under)
    return evolve(row, action=action, fields=fields, what=what)


def words_of_position(position: Row) -> str:
    """What a position is about, as an infinitive; where some of it is owed, that this is not."""
    told = Words.of(position.decision.contract).pattern(position.action)
    return _but_for(told, position.owed_under)


def _but_for(what: str, owed_under: tuple[str, ...]) -> str:
    if not owed_under:
        return what
    return f"{what}, but for what is owed under {listed(owed_under, 'and')}"


def _row_of_position(position: Row) -> SheetRow:
    decision, action = position.decision, position.action
    cases, about = _cases(decision, action), words_for(decision, action)
    speaks = decision.verdict is not Verdict.SILENT  # else its clauses are those that lapsed
    row = SheetRow(
        party=decision.party,
        word=word(decision),
        clauses=decision.clauses if speaks else (),
        action=action,
        turns_on=_told(cases, about),
        in_short=_told(cases, about, LONGEST),
        confidence=decision.confidence,
        caveats=decision.caveats if speaks else {},
        effect=decision.effect,
        owed_under=position.owed_under,
    )
    return _about(row, action, Words.of(decision.contract))


def row_of_duty(duty: Duty) -> SheetRow:
    """The row of a duty."""
    words = Words.of(duty.contract)
    answers = [way.answer for way in duty.ways if way.answer is not None]
    sure = all(_due(answer) == _due(duty) for answer in answers)  # and is said once
    ways = [(_standing(way.answer, sure=sure), way.settled) for way in duty.ways]
    cases = _grouped(sorted(ways, key=lambda way: way[0] == NOTHING_OWED))
    turns_on = _told(cases, words)
    due = [_due(duty)] if sure or not turns_on else []
    row = SheetRow(
        party=duty.bearer,
        word=duty_word(duty),
        clauses=tuple(dict.fromkeys(reason.clause.id for reason in duty.reasons)),
        action=duty.action,
        turns_on=turns_on,
        in_short=_told(cases, words, LONGEST),
        stands=", ".join(due if turns_on else (*due, *_stands(duty, told=True))),
        confidence=duty.confidence,
        caveats=duty.caveats,
        duty=duty,
    )
    row = _about(row, duty.action, words)
    return evolve(row, what=words.asked(duty.reasons[0].norm, *duty.acts))


def row_of_standing(standing: StandingDuty, contract: Contract) -> SheetRow:
    """The row of a duty that would arise upon occasions, of which there are none yet."""
    clause = standing.clause
    row = SheetRow(
        party=standing.bearer,
        word=DUTY_WORDS[DutyStatus.OPEN],
        clauses=(clause.id,),
        action=standing.action,
        turns_on="",
        in_short="",
        stands=standing.when(contract),
        confidence=clause.confidence,
        caveats={clause.id: clause.caveat} if clause.caveat else {},
    )
    row = _about(row, standing.action, Words.of(contract))
    return evolve(row, what=standing.what(contract))


def row_of_unallocated(event: Event, excess: Money, contract: Contract) -> SheetRow:
    """The row of a payment that counts to no duty, or not in full."""
    words = Words.of(contract)
    fields = tuple((name, OneOf((Const(value),))) for name, value in event.act.fields)
    stands = f"done on {event.on.isoformat()}; {shown(excess)} of it counts to nothing so far"
    row = SheetRow(
        party=event.by,
        word=UNALLOCATED,
        clauses=(),
        action=Pattern(event.act.kind, fields),
        turns_on="",
        in_short="",
        stands=f"{stands}; it names {event.towards!r}" if event.towards else stands,
        confidence=event.confidence,
        caveats={},
    )
    return evolve(_about(row, row.action, words), what=words.act(event.act))


def _cases(decision: Decision, action: Pattern) -> _Cases:
    """Each answer of a decision that turns on open points, the best first, and in which cases."""
    if not is_open(decision):
        return {}
    ways = sorted(loosened(decision, action).ways, key=lambda way: freest(way.answer))
    if decision.verdict is Verdict.UNDETERMINED:
        return _grouped((word(way.answer), way.settled) for way in ways)
    return _grouped((EFFECTS[way.answer.effect], way.settled) for way in ways)


def _grouped(ways: Iterable[tuple[str, tuple[Settled, ...]]]) -> _Cases:
    cases: _Cases = {}
    for answer, settled in ways:
        cases.setdefault(answer, []).append(settled)
    return cases


def _told(cases: _Cases, words: Words, longest: int | None = None) -> str:
    """Which answer there is in which case; the last answer in all others.

    Ways of settling what is open cover every case, so that what is not in those of all answers
    but one has that one.

    Args:
        cases: Each answer with its cases.
        words: What puts these into words.
        longest: See `_when`.
    """
    if len(cases) < 2:  # noqa: PLR2004 (it turns on nothing)
        return ""
    *before, last = cases
    told = (
        f"{answer}{',' if ', ' in answer else ''} {_when(cases[answer], words, longest)}"
        for answer in before
    )
    return "; ".join((*told, f"otherwise {last}"))


def _when(cases: list[tuple[Settled, ...]], words: Words, longest: int | None) -> str:
    """In which cases there is an answer, those first in which the least is settled.

    Args:
        cases: How points are settled in each case.
        words: What puts them into words.
        longest: How many letters they may have before the rest are only counted; one is told
            however long it is, and all where there is no limit.
    """
    told, *others = (supposing(case, words) for case in sorted(cases, key=len))
    while others and (longest is None or len(told) + len(others[0]) <= longest):
        told += f", or if {others.pop(0)}"
    if not others:
        return f"if {told}"
    left = "1 other case" if len(others) == 1 else f"{len(others)} other cases"
    return f"if {told}, or in {left}"


def _standing(duty: Duty | None, *, sure: bool) -> str:
    """How a duty would stand in a case; where its deadline is sure, without that."""
    if duty is None:
        return NOTHING_OWED
    due = [] if sure else [_due(duty)]
    if duty.is_settled:
        return ", ".join((f"{duty_word(duty)} since {duty.since.isoformat()}", *due))
    return ", ".join((duty_word(duty), *due, *_stands(duty)))


def _due(duty: Duty) -> str:
    due = "no deadline on record" if duty.due is None else f"due by {duty.due.isoformat()}"
    return f"{due}, not before {duty.not_before.isoformat()}" if duty.not_before else due


def _stands(duty: Duty, *, told: bool = False) -> Iterator[str]:
    """What grace a duty has, since when it does not stand as it should, and what is left.

    Args:
        duty: The duty.
        told: Whether it is told beside this of what amount it is, as far as that is known.
    """
    if duty.grace and duty.grace[-1].due is not None:
        yield f"grace to {duty.grace[-1].due.isoformat()}"
    if duty.status is not DutyStatus.OPEN:
        yield f"{duty.status.value} since {duty.since.isoformat()}"
    if is_of_money(duty) and not (told and left_to_pay(duty) == UNKNOWN_AMOUNT):
        yield left_to_pay(duty)
