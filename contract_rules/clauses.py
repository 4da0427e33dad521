"""Clauses, definitions and amendments: the parts that a contract's text is made of."""

from __future__ import annotations

import sys
from datetime import date, datetime
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from attrs import Attribute, Factory, field, frozen

from contract_rules.arguments import annotated, checked
from contract_rules.errors import WrongTypeError
from contract_rules.nodes import Condition, Defined
from contract_rules.normal import forms
from contract_rules.norms import Norm, conditions, within
from contract_rules.sources import Confidence, Source
from contract_rules.walks import definitions_in

if TYPE_CHECKING:
    from types import CodeType


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


@frozen
class Written:
    """The place in a program where something was written."""

    file: str
    line: int

    def __str__(self) -> str:
        """As compilers write it: ``clauses.py:12``."""
        return f"{Path(self.file).name}:{self.line}"


def here() -> Written | None:
    """Where an author writes what is being made; None where it is made from something else."""
    frame = sys._getframe(1)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    while frame.f_back is not None and _is_making(frame.f_code):
        frame = frame.f_back
    file, maker = frame.f_code.co_filename, frame.f_globals.get("__name__", "")
    if maker.startswith("attr.") or file.startswith("<cattrs"):
        return None
    return Written(file, frame.f_lineno)


def _is_making(code: CodeType) -> bool:
    """Whether code runs between an author's line and the question where that is."""
    generated = code.co_filename.startswith("<attrs generated")
    return generated or code.co_name == "__attrs_post_init__"


def _norm(norm: object) -> Norm:
    if not isinstance(norm, Norm):
        msg = (
            f"{norm!r} is not a norm; write party.may(...), .must(...), .must_not(...), .can(...)"
        )
        raise WrongTypeError(msg)
    if not any(d for n in within(norm) for c in conditions(n) for d in definitions_in(c)):
        tuple(forms(norm, {}))
    return norm


@checked
def _ids(overrides: tuple[Clause | str, ...]) -> tuple[str, ...]:
    return tuple(c if isinstance(c, str) else c.id for c in overrides)


@frozen(init=False, field_transformer=annotated)
class Clause:
    """A numbered provision: its text, and the norms that the text lays down.

    Attributes:
        id: Its number, unique in a text.
        text: Its wording.
        norms: What it permits, prohibits or empowers.
        source: Where it is published.
        confidence: How far that is to be trusted.
        rank: Its place among the sources of law.
        overrides: The ids of the clauses that it prevails over by its own words.
        dormant: Whether it waits for a power to bring it into force.
        survives: Whether it outlives a termination.
        note: What else a reader should know.
        written: Where it was written; carried, not compared.
    """

    id: str
    text: str
    norms: tuple[Norm, ...]
    source: Source | None = None
    confidence: Confidence = Confidence.OFFICIAL
    rank: Rank = Rank.CONTRACT
    overrides: tuple[str, ...] = ()
    dormant: bool = False
    survives: bool = False
    note: str = ""
    written: Written | None = field(default=None, eq=False, repr=False)

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
        survives: bool = False,
        note: str = "",
    ) -> None:
        """Write a clause.

        Raises:
            WrongTypeError: When one of the norms is none.
            UnboundTermError: When a term speaks of an event that nothing finds.
            AmbiguousTermError: When it could speak of two.
        """
        # the author's line is wanted
        caller = sys._getframe(1)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        # pyright does not know what attrs makes
        self.__attrs_init__(  # pyright: ignore[reportUnknownMemberType, reportAttributeAccessIssue]
            id=id,
            text=text,
            norms=tuple(map(_norm, norms)),
            source=source,
            confidence=confidence,
            rank=rank,
            overrides=_ids(overrides),
            dormant=dormant,
            survives=survives,
            note=note,
            written=Written(caller.f_code.co_filename, caller.f_lineno),
        )

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
    ("note", ""),
)


@frozen(field_transformer=annotated)
class Definition:
    """A clause that gives a named condition its meaning.

    Attributes:
        id: Its number, unique in a text.
        text: Its wording.
        condition: When what it defines is so.
        source: Where it is published.
        confidence: How far that is to be trusted.
        note: What else a reader should know.
        written: Where it was written; carried, not compared.
    """

    id: str
    text: str
    condition: Condition
    source: Source | None = field(default=None, kw_only=True)
    confidence: Confidence = field(default=Confidence.OFFICIAL, kw_only=True, repr=str)
    note: str = field(default="", kw_only=True)
    written: Written | None = field(factory=here, init=False, eq=False, repr=False)

    @property
    def holds(self) -> Condition:
        """The condition that this definition, or what replaced it by then, is fulfilled."""
        return Defined(self.id)


Provision: TypeAlias = Clause | Definition
"""What a text is made of."""


def day_only(_: object, __: Attribute[date], value: object) -> None:
    """Validate that a value is a date.

    Raises:
        WrongTypeError: For a datetime, or anything that is not a date.
    """
    if not isinstance(value, date) or isinstance(value, datetime):
        msg = f"{value!r} is not a date; texts take effect on a day: date(2025, 1, 21)"
        raise WrongTypeError(msg)


@frozen(kw_only=True, field_transformer=annotated)
class Amendment:
    """A dated change of a contract's text.

    Attributes:
        title: What it is called.
        effective: Its first day.
        announced: When it became public, for questions about what was known then; by default
            on its first day.
        adds: Provisions with ids that the text did not have.
        replaces: Provisions that take the place of those of the same id.
        repeals: The ids of provisions that end.
        discharges: The ids of clauses under which what is owed is discharged; what is owed
            under others stands.
        source: Where it is published.
        note: What else a reader should know.
        written: Where it was written; carried, not compared.
    """

    title: str
    effective: date = field(validator=day_only)
    announced: date = field(
        default=Factory(lambda amendment: amendment.effective, takes_self=True),
        validator=day_only,
    )
    adds: tuple[Provision, ...] = ()
    replaces: tuple[Provision, ...] = ()
    repeals: tuple[str, ...] = ()
    discharges: tuple[str, ...] = ()
    source: Source | None = None
    note: str = ""
    written: Written | None = field(factory=here, init=False, eq=False, repr=False)
