"""Makes the functions of a program's norms, each where it is first asked for."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, cast

from contract_rules.contracts.program import conditions_of
from contract_rules.evaluation.compiled.runtime import NAMES
from contract_rules.evaluation.compiled.source import (
    GIVEN,
    Made,
    Mode,
    NormSource,
    Parts,
    is_own,
    looks_on_record_alone,
    write,
)
from contract_rules.evaluation.matcher import Applies
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_rules.contracts.program import CompiledNorm, Program

MOST_TEMPLATES = 4096
"""How many templates are kept, so that what is written alike is compiled once."""

MOST_SHOWN = 20
"""How many of many parts are shown."""

MOST_TOLD = 72
"""How many letters of an argument are shown."""

PLAIN, NOTED, IN_DOUBT = Mode(), Mode(is_noted=True), Mode(is_noted=True, in_doubt=True)


@frozen(eq=False, repr=False)
class CompiledFunction:
    """A norm as a function.

    Attributes:
        applies: The function.
        is_own: Whether what it is given must be judged under its own norm.
        is_of_act: Whether it goes by the act, its instant and the events on record alone, so that
            it may be given None in place of what is judged.
        is_of_record: Whether the record alone may find its events.
    """

    applies: Applies
    is_own: bool
    is_of_act: bool
    is_of_record: bool


class Functions:
    """The norms of a program as functions.

    Args:
        program: The compiled contract.
    """

    def __init__(self, program: Program) -> None:
        self._program = program
        self._made: dict[Mode, dict[int, CompiledFunction]] = {
            mode: {} for mode in (PLAIN, NOTED, IN_DOUBT)
        }

    def made(self, mode: Mode) -> dict[int, CompiledFunction]:
        """The functions that were made for a mode so far, by the numbers of the norms."""
        return self._made[mode]

    def make(self, compiled: CompiledNorm, mode: Mode) -> CompiledFunction:
        """The function of a norm, which is kept; what instances of a template share, with that."""
        shared = self._program.shared.get(conditions_of(compiled.form))
        key = (mode, compiled.kind, (compiled.origin or ())[1:], type(compiled.norm))
        made = None if shared is None else shared.get(key)
        if not isinstance(made, CompiledFunction):
            written = write(self._program, compiled, mode, _made)
            own = is_own(self._program, compiled, mode)
            made = CompiledFunction(
                _made(written),
                own,
                not own and _is_of_act(written),
                looks_on_record_alone(self._program, compiled),
            )
            if shared is not None:
                shared[key] = made
        self._made[mode][compiled.index] = made
        return made

    def source(self, compiled: CompiledNorm) -> str:
        """The Python of a norm, with what its templates are given first.

        Of parts beside each other that are written apart, the first `MOST_SHOWN` are gone through.
        """
        told: dict[str, str] = {}
        waiting = [write(self._program, compiled, PLAIN, _made)]
        while waiting:
            written = waiting.pop()
            if written.source not in told:
                given = (
                    f"# {name} = {_short(value)}" for name, value in written.arguments.items()
                )
                told[written.source] = "\n".join((*given, written.source))
                parts = (part for part in written.arguments.values() if isinstance(part, Parts))
                waiting += [write() for part in parts for write, _ in part.writes[:MOST_SHOWN]]
        return "\n\n".join(told.values())


def _is_of_act(written: NormSource) -> bool:
    """Whether what is judged is only handed on in a norm, and what is made of it not asked."""
    is_whole = not any(isinstance(part, Parts) for part in written.arguments.values())
    return is_whole and "judged" not in written.source.replace(GIVEN, "")


def _made(written: NormSource) -> Made:
    """The function that a template makes."""
    return _template(written.source)(**written.arguments)


def _short(value: object) -> str:
    """A value, in as much as fits on a line."""
    told = f"{len(value.writes)} parts" if isinstance(value, Parts) else ascii(value)
    return told if len(told) <= MOST_TOLD else f"{told[:MOST_TOLD]}..."


@lru_cache(MOST_TEMPLATES)
def _template(source: str) -> Callable[..., Made]:
    names = dict(NAMES)
    code = compile(source, "<norm>", "exec", dont_inherit=True)
    exec(code, names)  # noqa: S102 (what it says of a contract is in quotes)
    return cast("Callable[..., Made]", names["template"])
