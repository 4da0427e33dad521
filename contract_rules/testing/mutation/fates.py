"""What becomes of a mutant that tests are put to, as data, as text and as JSON."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, TypeAlias

from contract_rules.answers.layout import wrapped
from contract_rules.testing.mutation.mutants import Mutant
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_rules.testing.mutation.differences import Difference

ToldApart: TypeAlias = "Difference | None"
"""What tells a mutant from the contract, if anything does."""


class Fate(Enum):
    """What becomes of a mutant."""

    KILLED = "killed"
    """A test fails."""
    SURVIVES = "survives"
    """No test fails, though a history tells it from the contract."""
    NOT_TOLD_APART = "not told apart"
    """No test fails, and no history that was tried tells it from the contract."""


@frozen(eq=False)
class Trialled:
    """What became of a mutant.

    Attributes:
        mutant: The mutant.
        fate: What became of it.
        test: The first test that fails; empty where none does.
        difference: What tells it from the contract, where no test does.
        tried: How many histories were tried.
    """

    mutant: Mutant
    fate: Fate
    test: str = ""
    difference: ToldApart = None
    tried: int = 0

    def __str__(self) -> str:
        """The mutant and its fate; of one that is not killed also what it means, with labels."""
        head = f"{self.fate.value.upper()}  {self.mutant}"
        if self.fate is Fate.KILLED:
            return f"{head} ({self.test})"
        labelled = (
            wrapped(f"    {f'{label}:':<{_LABELS}} {text}", then=" " * (_LABELS + 5))
            for label, text in self._told()
        )
        return "\n".join((head, *labelled))

    def _told(self) -> Iterator[tuple[str, str]]:
        """What is told of one that is not killed, each part with its label."""
        if self.mutant.text:
            yield "clause", f'"{self.mutant.text}"'
        for label, said in (("before", self.mutant.before), ("after", self.mutant.after)):
            for line in said or ("nothing",):
                yield label, line
        if self.difference is None:
            yield "histories", f"not told apart by {self.tried}"
            return
        yield "asked", self.difference.asked
        yield "contract", self.difference.here
        yield "mutant", self.difference.there
        for event in self.difference.history or ("nothing has happened",):
            yield "history", str(event)

    def to_json(self) -> dict[str, Any]:
        """The mutant and its fate as JSON data."""
        told: dict[str, Any] = {**self.mutant.to_json(), "fate": self.fate.value}
        if self.test:
            told["test"] = self.test
        if self.difference is not None:
            told["difference"] = str(self.difference)
            told["asked"] = self.difference.asked
            told["contract_answers"] = self.difference.here
            told["mutant_answers"] = self.difference.there
            told["history"] = [str(event) for event in self.difference.history]
        if self.fate is not Fate.KILLED:
            told["histories"] = self.tried
        return told


_LABELS = len("histories:")
