"""Loads durable-rules and manages its rulesets and sessions: taken for use, and given back.

A ruleset is a contract compiled, a session in it one fact base. durable-rules holds 1,024 sessions
in a ruleset; when all are taken the next ruleset is opened.
"""

from __future__ import annotations

import json
import os
import sys
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any
from weakref import finalize

from contract_rules.errors import EngineUnavailableError, NetworkTooLargeError
from contract_rules.evaluation.durable.rules import RuleSet, compile_program

if TYPE_CHECKING:
    from types import ModuleType

    from contract_rules.contracts.program import Program

WARMING = {"warm": {"all": [{"e0": {"k": 0}}]}}
"""The rule of which `warm_up` starts the action; no fact of a contract has the kind 0."""

MOST_SESSIONS = 1024
"""How many sessions a ruleset holds at once."""


def durable() -> ModuleType:
    """The extension module of durable-rules.

    Raises:
        EngineUnavailableError: When it cannot be imported; says what to do.
    """
    flags = sys.getdlopenflags()
    try:
        # on Python 3.13 a symbol is missing that only callbacks would use, which are never set
        sys.setdlopenflags(os.RTLD_LAZY)
        return import_module("durable_rules_engine")
    except ImportError as error:
        msg = (
            f"durable-rules cannot be imported ({error}); use Engine(..., matcher='semantics'), "
            "or install it: pip install 'contract-rules[durable]', on Python 3.13 and later "
            "with CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject"
        )
        raise EngineUnavailableError(msg) from error
    finally:
        sys.setdlopenflags(flags)


@cache
def is_available() -> bool:
    """Whether durable-rules can be imported here."""
    try:
        durable()
    except EngineUnavailableError:
        return False
    return True


class Network:
    """The rulesets of one contract, and the sessions in them that are free.

    Args:
        program: The compiled contract.

    Raises:
        EngineUnavailableError: When durable-rules cannot be imported.
        NetworkTooLargeError: When it does not hold the contract.
        NumberRangeError: When a constant of the contract does not fit.
    """

    def __init__(self, program: Program) -> None:
        self.engine = durable()
        self.rule_set: RuleSet = compile_program(program)
        self._free: list[tuple[int, str]] = []
        self._handles: list[int] = []
        finalize(self, _delete, self.engine, self._handles)

    def take(self) -> tuple[int, str]:
        """The handle of a ruleset, and the id of a session in it that nobody uses."""
        if not self._free:
            handle = self._ruleset()
            self._handles.append(handle)
            self._free = [(handle, str(n)) for n in reversed(range(MOST_SESSIONS))]
        handle, sid = self._free.pop()
        warm_up(self.engine, handle, sid)
        return handle, sid

    def give_back(self, session: tuple[int, str]) -> None:
        """Delete the facts of a session, and let another take it."""
        self.engine.delete_state(*session)
        self._free.append(session)

    def _ruleset(self) -> int:
        rules: dict[str, Any] = {**self.rule_set.rules, **WARMING}
        try:
            handle: int = self.engine.create_ruleset("contract_rules", json.dumps(rules))
        except (self.engine.error, MemoryError) as error:
            msg = (
                f"durable-rules does not hold the {len(rules)} rules of this contract ({error}); "
                "split it, or use Engine(..., matcher='semantics')"
            )
            raise NetworkTooLargeError(msg) from error
        return handle


def warm_up(engine: ModuleType, handle: int, sid: str) -> None:
    """Make a new session safe to delete, by starting an action in it once.

    durable-rules sets up a part of a session's memory only then, and deletes it in any case.
    """
    fact = f'{{"id":0,"sid":"{sid}","k":0}}'
    _, state = engine.assert_fact(handle, fact)
    engine.start_action_for_state(handle, state)
    engine.complete_and_start_action(handle, state)
    engine.retract_fact(handle, fact)


def _delete(engine: ModuleType, handles: list[int]) -> None:
    for handle in handles:
        engine.delete_ruleset(handle)
