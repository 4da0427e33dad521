"""Clauses, definitions and amendments: the parts of a contract's text, as plain data."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum, IntEnum
from functools import cached_property
from typing import Literal, TypeAlias

from attrs import Attribute, Factory, field

from contract_rules.contracts.mistakes import Written, here
from contract_rules.contracts.spoken import SpokenOf, spoken_in
from contract_rules.errors import WrongTypeError
from contract_rules.norms.expressions import Condition, Defined, Stated, as_condition
from contract_rules.norms.nesting import refuse_deep
from contract_rules.norms.normal_form import Forms
from contract_rules.norms.normalise import forms
from contract_rules.norms.norms import Norm, conditions, within
from contract_rules.norms.numbered import Numbered
from contract_rules.norms.traversal import definitions_in
from contract_rules.norms.validators import is_unbound_day
from contract_rules.values.acts import day_of
from contract_rules.values.arguments import annotated, checked, guard_of, look, naming, shown
from contract_rules.values.data_classes import frozen
from contract_rules.values.sources import Confidence, Source


class Rank(IntEnum):
    """Where a clause stands among the sources of law; the higher prevails (lex superior)."""

    DEFAULT_LAW = 0
    """Law that applies unless the parties agree otherwise."""
    CONTRACT = 1
    """What the parties agreed."""
    MANDATORY_LAW = 2
    """Law that the parties cannot set aside."""

    def __repr__(self) -> str:
        return f"Rank.{self.name}"


class Survival(Enum):
    """What of a clause outlives a termination, where that is neither nothing nor all."""

    ACCRUED = "accrued"
    """The duties that had arisen under it by then, deeds too; none arises any more."""

    def __repr__(self) -> str:
        return f"Survival.{self.name}"


def _norm(norm: object) -> Norm:
    if not isinstance(norm, Norm):
        msg = (
            f"{shown(norm)} is not a norm; "
            "write party.may(...), .must(...), .must_not(...), .can(...)"
        )
        raise WrongTypeError(msg)
    return norm


def _forms(norm: Norm) -> Forms | None:
    """The norm in normal form; None where that depends on what the text's definitions mean."""
    if any(d for n in within(norm) for c in conditions(n) for d in definitions_in(c)):
        return None
    return tuple(forms(norm, {}))


@checked
def _ids(overrides: tuple[Clause | str, ...]) -> tuple[str, ...]:
    return tuple(c if isinstance(c, str) else c.id for c in overrides)


@frozen(init=False, field_transformer=annotated)
class Clause(Numbered):
    """A numbered provision: its text, and the norms that the text lays down.

    Attributes:
        id: Its number, unique in a text.
        text: Its wording.
        norms: The norms that it lays down.
        source: Where it is published.
        confidence: How far that is to be trusted.
        rank: Its place among the sources of law.
        overrides: The ids of the clauses that it prevails over by its own words.
        dormant: Whether it waits for a power to bring it into force.
        survives: Whether it outlives a termination: whole, so that duties go on arising under it,
            or as far as they had arisen by then (`Survival.ACCRUED`, for which "accrued" may be
            written).
        caveat: What answers that rest on it leave open, in a short sentence: they tell it, too.
        note: What else a reader should know, such as where its parts are known from.
        written: Where it was written; carried, not compared.
        forms: The normal forms of each norm, None for a norm that uses definitions, whose
            meaning is the text's; carried, not compared.
    """

    id: str = field(validator=naming("clause", "its number, such as '1'"))
    text: str
    norms: tuple[Norm, ...]
    source: Source | None = None
    confidence: Confidence = Confidence.OFFICIAL
    rank: Rank = Rank.CONTRACT
    overrides: tuple[str, ...] = ()
    dormant: bool = False
    survives: bool | Survival = False
    caveat: str = ""
    note: str = ""
    written: Written | None = field(default=None, eq=False, repr=False)
    forms: tuple[Forms | None, ...] = field(default=(), eq=False, repr=False)

    @cached_property
    def spoken(self) -> SpokenOf:
        """What it speaks of, read once."""
        return spoken_in(self.norms)

    def __hash__(self) -> int:
        return hash(self.id)  # a text has one clause of an id

    def __init__(  # noqa: PLR0913 (a clause has this many parts, each named)
        self,
        id: str,  # noqa: A002 (the word that contracts use)
        text: str,
        *norms: Norm,
        source: Source | None = None,
        confidence: Confidence = Confidence.OFFICIAL,
        rank: Rank = Rank.CONTRACT,
        overrides: tuple[Clause | str, ...] = (),
        dormant: bool = False,
        survives: bool | Survival | Literal["accrued"] = False,
        caveat: str = "",
        note: str = "",
    ) -> None:
        """Write a clause.

        Raises:
            WrongTypeError: When one of the norms is no norm, or a duty is owed instead of none.
            UnboundTermError: When a term speaks of an event that nothing finds.
            AmbiguousTermError: When a term could speak of two events.
            TooDeeplyNestedError: When norms or conditions nest too deep.
            TooManyAlternativesError: When a condition may hold in too many ways.
        """
        # pyright does not know what attrs makes
        written = tuple(map(_norm, norms))
        refuse_deep(f"clause {id!r}", written)
        self.__attrs_init__(  # pyright: ignore[reportUnknownMemberType, reportAttributeAccessIssue]
            id=id,
            text=text,
            norms=written,
            forms=tuple(map(_forms, written)),
            source=source,
            confidence=confidence,
            rank=rank,
            overrides=_ids(overrides),
            dormant=dormant,
            survives=Survival.ACCRUED if survives == Survival.ACCRUED.value else survives,
            caveat=caveat,
            note=note,
            written=here(),
        )

    def normalise(self) -> None:
        """Bring its norms into normal form, of which it was made without or with others.

        Raises:
            UnboundTermError: When a term speaks of an event that nothing finds.
            AmbiguousTermError: When a term could speak of two events.
        """
        object.__setattr__(self, "forms", tuple(map(_forms, self.norms)))

    def __repr__(self) -> str:
        """The call that writes an equal clause."""
        parts = [repr(self.id), repr(self.text), *map(repr, self.norms)]
        for name, default in _CLAUSE_DEFAULTS:
            value = getattr(self, name)
            if value != default:
                parts.append(f"{name}={value!r}")
        return f"Clause({', '.join(parts)})"


_CLAUSE_DEFAULTS = (
    ("source", None),
    ("confidence", Confidence.OFFICIAL),
    ("rank", Rank.CONTRACT),
    ("overrides", ()),
    ("dormant", False),
    ("survives", False),
    ("caveat", ""),
    ("note", ""),
)


def _a_condition(given: Stated) -> Condition:
    """A condition, or a field of truth values as one. Refused as `look` refuses: another thing."""
    stated: Condition = as_condition(given)
    refuse_deep("the definition", (stated,))
    look("condition", stated, guard_of(Condition))
    return stated


@frozen(field_transformer=annotated)
class Definition:
    """A clause that gives a named condition its meaning.

    Attributes:
        id: Its number, unique in a text.
        text: Its wording.
        condition: The condition under which it is fulfilled.
        source: Where it is published.
        confidence: How far that is to be trusted.
        note: What else a reader should know.
        written: The file and line where it was written; left out of equality.
    """

    id: str = field(validator=naming("definition", "its id, such as 'resale'"))
    text: str
    condition: Condition = field(converter=_a_condition)
    source: Source | None = field(default=None, kw_only=True)
    confidence: Confidence = field(default=Confidence.OFFICIAL, kw_only=True, repr=str)
    note: str = field(default="", kw_only=True)
    written: Written | None = field(init=False, factory=here, eq=False, repr=False)

    @cached_property
    def spoken(self) -> SpokenOf:
        """What it speaks of, read once."""
        return spoken_in((), (self.condition,))

    @property
    def holds(self) -> Condition:
        """The condition that the definition of this id is fulfilled, as it reads by then."""
        return Defined(self.id)


Provision: TypeAlias = Clause | Definition
"""A part of a text: a clause or a definition."""


def day_only(_: object, __: Attribute[date], value: object) -> None:
    """Validate that a value is a date.

    Raises:
        WrongTypeError: For a datetime, or anything that is not a date.
    """
    if is_unbound_day(value):
        return
    if not isinstance(value, date) or isinstance(value, datetime):
        msg = f"{value!r} is not a date; texts take effect on a day: date(2025, 1, 21)"
        raise WrongTypeError(msg)


@frozen(kw_only=True, field_transformer=annotated)
class Amendment:
    """A dated change of a contract's text.

    Attributes:
        title: Its title.
        effective: Its first day.
        announced: The day on which it became public, for questions about what was known then;
            by default its first day.
        adds: Provisions with ids that the text did not have.
        replaces: Provisions that take the place of those of the same id.
        repeals: The ids of provisions that end.
        discharges: The ids of the clauses whose open duties are discharged; those of other
            clauses stand.
        source: Where it is published.
        note: What else a reader should know.
        written: The file and line where it was written; left out of equality.
    """

    title: str = field(validator=naming("amendment", "its title, such as 'Second amendment'"))
    effective: date = field(converter=day_of, validator=day_only)
    announced: date = field(
        default=Factory(lambda amendment: amendment.effective, takes_self=True),
        converter=day_of,
        validator=day_only,
    )
    adds: tuple[Provision, ...] = ()
    replaces: tuple[Provision, ...] = ()
    repeals: tuple[str, ...] = ()
    discharges: tuple[str, ...] = ()
    source: Source | None = None
    note: str = ""
    written: Written | None = field(init=False, factory=here, eq=False, repr=False)
