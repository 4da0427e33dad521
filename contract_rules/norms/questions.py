"""Contested questions of a contract: points of its text of which there is more than one reading.

post_agi = Question(
    "post-agi-access",
    "Does Microsoft lose post-AGI models by itself, or model by model?",
    readings=("restricted", "lost"),
)
microsoft.must_not(UseModel(), provided=post_agi.reads("lost") & ...)
"""

from __future__ import annotations

from typing import TypeGuard, cast

from attrs import Attribute, field

from contract_rules.errors import UnknownReadingError, WrongTypeError, nearest
from contract_rules.norms.expressions import Compared, Condition, Const, Reckoned
from contract_rules.values.arguments import annotated, naming
from contract_rules.values.data_classes import frozen
from contract_rules.values.sources import Source

FEWEST = 2
"""How many readings a question has at least."""

IS = "is"
"""The operator that compares a reading: it is the right one, or it is not."""


def _readings(_: object, __: Attribute[tuple[str, ...]], value: object) -> None:
    names = (
        [name for name in value if isinstance(name, str) and name.strip()]
        if _is_tuple(value)
        else []
    )
    if len(names) < FEWEST or len({*names}) < len(names) or not _is_tuple(value, len(names)):
        msg = f'readings={value!r} are none; name two or more: readings=("restricted", "lost")'
        raise WrongTypeError(msg)


def _is_tuple(value: object, length: int | None = None) -> TypeGuard[tuple[object, ...]]:
    return isinstance(value, tuple) and length in (None, len(cast("tuple[object, ...]", value)))


def _meanings(question: Question, _: object, value: object) -> None:
    told = {text for text in value if isinstance(text, str)} if _is_tuple(value) else set[str]()
    if value != () and (
        len(told - {""}) < len(question.readings) or not _is_tuple(value, len(told))
    ):
        msg = (
            f"the question {question.id!r} has {len(question.readings)} readings; say of each "
            "something else that it means, in their order, or nothing of any"
        )
        raise WrongTypeError(msg)


@frozen(field_transformer=annotated)
class Question:
    """A contested point of a contract, and the readings that are put forward.

    Attributes:
        id: What names it.
        text: The question, as one would ask it.
        readings: A short name for each reading; the order means nothing but where something
            has to come first.
        meanings: What is so by each reading, in their order, each as a clause of a sentence;
            where there are none, answers tell a reading by its name.
        sources: Where the readings are put forward.
        note: What each reading means, and what else a reader should know.
    """

    id: str = field(validator=naming("question", "its id, such as 'scope'"))
    text: str
    readings: tuple[str, ...] = field(kw_only=True, validator=_readings)
    meanings: tuple[str, ...] = field(default=(), kw_only=True, validator=_meanings)
    sources: tuple[Source, ...] = field(default=(), kw_only=True)
    note: str = field(default="", kw_only=True)

    def __hash__(self) -> int:
        return hash(self.id)  # a contract has one question of an id

    def reads(self, reading: str) -> Condition:
        """The condition that this reading is the right one.

        Raises:
            UnknownReadingError: When the question has no such reading; names the nearest.
        """
        self.check(reading)
        return Compared(Reading(self), IS, Const(reading))

    def check(self, reading: object) -> None:
        """Check that the question has a reading.

        Raises:
            UnknownReadingError: When it has no such reading; names the nearest.
        """
        if reading not in self.readings:
            msg = f"{self.id!r} has no reading {reading!r}{nearest(str(reading), self.readings)}"
            raise UnknownReadingError(msg)

    def __str__(self) -> str:
        """Its id."""
        return self.id


@frozen(order=False)
class Reading(Reckoned[str]):
    """The term for the right reading of a question."""

    question: Question

    @property
    def type(self) -> str:
        """Always ``"str"``: the name of a reading."""
        return "str"

    def __str__(self) -> str:
        """As one says it."""
        return f"the reading of {self.question}"
