"""What tests can bring into play of a contract: its norms, exceptions, effects, deadlines.

A point is known by its key: where it is written, and what of it is meant.
"""

from __future__ import annotations

from datetime import date
from enum import Enum
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, TypeAlias, assert_never

from attrs import field

from contract_rules.answers.norms_in_words import effect_in_words, norm_in_words
from contract_rules.answers.phrases import Words
from contract_rules.contracts.clauses import Clause
from contract_rules.contracts.program import laid_down_again
from contract_rules.norms.expressions import (
    AllOf,
    AnyOf,
    Compared,
    Condition,
    Defined,
    Not,
    Occurred,
)
from contract_rules.norms.norms import (
    Norm,
    Obligation,
    by_then,
    effects,
    within,
)
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from contract_rules.answers.reasons import Reason
    from contract_rules.contracts.contract import Contract
    from contract_rules.contracts.texts import ProvisionInText, Text


class PointKind(Enum):
    """What sort of thing is brought into play, or is not."""

    NORM = "norm"
    """A norm applies, or a duty arises by it."""
    ALTERNATIVE = "alternative"
    """A norm applies by this alternative of its condition."""
    EXCEPTION = "exception"
    """An exception defeats a norm, by this alternative of it."""
    END = "end"
    """What is said to end a norm has ended it."""
    EFFECT = "effect"
    """An effect of a power takes place."""
    FAILED = "failed"
    """An effect of a power fails at the end of its notice, by this alternative."""
    KEPT = "kept"
    """A duty is performed in time."""
    MISSED = "missed"
    """A duty is not performed by its deadline."""
    DEFINITION = "definition"
    """A norm applies, or yields, by what is defined."""
    READING = "reading"
    """An answer is given under this reading of a contested question."""


Key: TypeAlias = tuple[object, ...]
"""What names a point."""

Mark: TypeAlias = tuple[str, Condition | None]
"""One alternative that is chosen: of a definition, or, where the id is empty, of a norm's words.

The condition is the alternative; None says that the definition is used at all.
"""


@frozen
class CoveragePoint:
    """Something that tests can bring into play.

    Attributes:
        kind: What sort of thing it is.
        provision: The id of the clause, definition or question.
        since: The first day of the provision's wording; None for a question.
        text: What it is, in words.
        key: What names it.
    """

    kind: PointKind
    provision: str
    since: date | None
    text: str
    key: Key = field(repr=False)

    def __str__(self) -> str:
        """The provision, what sort of thing it is, and what it is in words."""
        return f"{self.provision}  {self.kind.value}: {self.text}"


@frozen(eq=False, slots=False)
class Wording:
    """A clause as it stands in one text or more, with its norms numbered."""

    clause: Clause
    since: date

    @cached_property
    def norms(self) -> tuple[Norm, ...]:
        """Its norms, each followed by those that its exercise or breach brings into force."""
        return tuple(inner for norm in self.clause.norms for inner in within(norm))

    @property
    def place(self) -> tuple[str, date]:
        """The id of the clause, and the first day of the wording."""
        return self.clause.id, self.since

    def number(self, norm: Norm) -> int:
        """The number of one of its norms."""
        for number, known in enumerate(self.norms):
            if known is norm:
                return number
        return self.norms.index(norm)

    def key(self, number: int, kind: PointKind, what: object = None) -> Key:
        """The key of a point of one of its norms."""
        return kind, self.clause.id, self.since, number, what

    def kept(self, number: int) -> Key:
        """The key of the point that a duty of one of its norms is kept."""
        return self.key(number, PointKind.KEPT)


PlacedWordings: TypeAlias = dict[tuple[str, date], Wording]
"""The wordings of a contract's clauses, by their places."""


def kept_key(wordings: PlacedWordings, reason: Reason) -> Key:
    """The key of the point that a duty of the norm of a reason is kept."""
    wording = wordings[reason.clause.id, reason.since]
    return wording.kept(wording.number(reason.norm))


def wordings_of(contract: Contract) -> PlacedWordings:
    """The wordings of a contract's clauses, by the clause's id and the first day."""
    provisions_in_text = (s for text in contract.texts for s in text.provisions_in_text)
    return {
        (s.provision.id, s.since): Wording(s.provision, s.since)
        for s in dict.fromkeys(provisions_in_text)
        if isinstance(s.provision, Clause)
    }


def points_of(contract: Contract) -> tuple[CoveragePoint, ...]:
    """Whatever tests can bring into play of a contract, in the order of its text."""
    words = Words.of(contract)
    found: dict[Key, CoveragePoint] = {}
    wordings = wordings_of(contract)
    owed = _owed_already(contract)
    for text in contract.texts:
        for in_text in text.provisions_in_text:
            wording = wordings.get((in_text.provision.id, in_text.since))
            for point in _of_wording(wording, text, words, owed) if wording else ():
                found.setdefault(point.key, point)
    for question in contract.questions:
        for reading in question.readings:
            key = (PointKind.READING, question.id, reading)
            found[key] = CoveragePoint(
                PointKind.READING, question.id, None, f"read as {reading}", key
            )
    slots = {id_: n for n, id_ in enumerate(_ids(contract))}
    return tuple(sorted(found.values(), key=lambda p: slots.get(p.provision, len(slots))))


def _owed_already(contract: Contract) -> set[tuple[str, date, int]]:
    """The norms by which no duty arises, as it has arisen by the wording before.

    They are named by clause, first day of the wording and number. Points are those of the wording
    before; a clause that sleeps may have had no duty, so that those of the later one count.
    """
    wordings = wordings_of(contract)
    found: set[tuple[str, date, int]] = set()
    for index, before in laid_down_again(contract.program, contract.amendments).items():
        compiled = contract.program.norms[index]
        wording = wordings[compiled.clause.id, compiled.in_text.since]
        if not before.clause.dormant:
            first = wording.number(compiled.norm)
            inner = len(tuple(within(compiled.norm)))
            found |= {(*wording.place, number) for number in range(first, first + inner)}
    return found


def _ids(contract: Contract) -> Iterator[str]:
    return iter(dict.fromkeys(provision.id for provision in contract.provisions))


def _of_wording(
    wording: Wording, text: Text, words: Words, owed: Collection[tuple[str, date, int]]
) -> Iterator[CoveragePoint]:
    for number, norm in enumerate(wording.norms):
        if (*wording.place, number) in owed:
            continue
        about = words.about(norm.act)
        for kind, what, told in _of_norm(norm, words, about):
            key = wording.key(number, kind, what)
            yield CoveragePoint(kind, wording.clause.id, wording.since, told, key)
        for kind, condition in stated(norm):
            for way in ways(kind, condition, text):
                for mark in way:
                    yield _marked(wording, number, kind, mark, text, about)


def _of_norm(norm: Norm, words: Words, about: Words) -> Iterator[tuple[PointKind, object, str]]:
    told = norm_in_words(norm, words)
    yield PointKind.NORM, None, told
    for number, effect in enumerate(effects(norm)):
        yield PointKind.EFFECT, number, effect_in_words(effect, about)
    if isinstance(norm, Obligation):
        yield PointKind.KEPT, None, told
        if norm.has_deadline:
            yield PointKind.MISSED, None, told


def _marked(  # noqa: PLR0913, PLR0917 (all that a point is made of)
    wording: Wording, number: int, kind: PointKind, mark: Mark, text: Text, words: Words
) -> CoveragePoint:
    definition, condition = mark
    told = "" if condition is None else words.condition(condition)
    key = key_of(wording, number, kind, mark, text)
    if not definition:
        return CoveragePoint(kind, wording.clause.id, wording.since, told, key)
    in_text = standing_of(definition, text)
    told = told or in_text.provision.text
    kind = PointKind.DEFINITION if condition is None else PointKind.ALTERNATIVE
    return CoveragePoint(kind, definition, in_text.since, told, key)


def key_of(wording: Wording, number: int, kind: PointKind, mark: Mark, text: Text) -> Key:
    """The key of the point that an alternative is.

    Args:
        wording: The clause in whose norm it is written.
        number: The number of that norm.
        kind: In which part of the norm it is written.
        mark: The alternative.
        text: The text in force, by which definitions mean what they do.
    """
    definition, condition = mark
    if not definition:
        return wording.key(number, kind, condition)
    return PointKind.DEFINITION, definition, standing_of(definition, text).since, condition


def standing_of(id_: str, text: Text) -> ProvisionInText:
    """The provision of that id in a text that has it."""
    return next(s for s in text.provisions_in_text if s.provision.id == id_)


def stated(norm: Norm) -> Iterator[tuple[PointKind, Condition]]:
    """The conditions of a norm that have points, each with the kind of these."""
    if norm.provided is not None:
        yield PointKind.ALTERNATIVE, norm.provided
    if norm.unless is not None:
        yield PointKind.EXCEPTION, norm.unless
    if isinstance(norm.until, Condition):
        yield PointKind.END, norm.until
    failing = by_then(norm)
    if failing is not None:
        yield PointKind.FAILED, failing


def ways(kind: PointKind, condition: Condition, text: Text) -> list[tuple[Mark, ...]]:
    """The ways for a condition to hold, each with the alternatives that are chosen for it.

    They come in the order of a norm's normal form, so that the number of a case there names a
    way here. What is below a negation offers no choice.
    """
    meanings = {d.id: d.condition for d in text.definitions}
    if kind is not PointKind.ALTERNATIVE and not isinstance(condition, AnyOf):
        condition = AnyOf((condition,))  # that an exception applies is a point, if it has but one
    return _ways(condition, meanings, "")


def _ways(
    condition: Condition, meanings: Mapping[str, Condition], where: str
) -> list[tuple[Mark, ...]]:
    match condition:
        case Defined(id_):
            return [((id_, None), *way) for way in _ways(meanings[id_], meanings, id_)]
        case AllOf(parts):
            each = (_ways(part, meanings, where) for part in parts)
            return [tuple(m for way in chosen for m in way) for chosen in product(*each)]
        case AnyOf(parts):
            return [
                ((where, part), *way) for part in parts for way in _ways(part, meanings, where)
            ]
        case Occurred() | Compared() | Not():
            return [()]
    assert_never(condition)
