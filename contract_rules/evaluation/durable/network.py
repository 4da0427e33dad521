"""Loads durable-rules and manages its rulesets and sessions: taken for use, and given back.

A ruleset is a contract compiled, a session in it one fact base. durable-rules holds 1,024 sessions
in a ruleset; when all are taken the next ruleset is opened. It was not written for threads or for
interrupts: whoever calls it holds the network's lock, and a session in which a call was broken off
is given back and never asked again before its facts are deleted.
"""

from __future__ import annotations

import json
import os
import sys
from collections import deque
from contextlib import suppress
from functools import cache
from importlib import import_module
from threading import RLock
from typing import TYPE_CHECKING, Any
from weakref import finalize

from contract_rules.errors import EngineUnavailableError
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
            f"durable-rules cannot be imported ({error}); use Engine(..., matcher='compiled'), "
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

    Attributes:
        engine: The extension module of durable-rules.
        rule_set: The norms that the network holds.
        lock: Held by whoever calls durable-rules about one of its sessions.

    Raises:
        EngineUnavailableError: When durable-rules cannot be imported.
    """

    def __init__(self, program: Program) -> None:
        self.engine = durable()
        self.lock = RLock()
        self.rule_set = compile_program(program)
        self._free: list[tuple[int, str]] = []
        self._back = deque[tuple[int, str]]()
        self._cold: set[tuple[int, str]] = set()
        self._handles: list[int] = []
        finalize(self, _delete, self.engine, self._handles, self._cold, self._back)
        if self.rule_set.rules:
            try:
                self._open()
            except (self.engine.error, MemoryError):
                self.rule_set = RuleSet.empty()  # it does not hold the contract

    def take(self) -> tuple[int, str]:
        """The handle of a ruleset, and the id of a session in it that nobody uses.

        Call it with the lock held.
        """
        while self._back:
            session = self._back.popleft()
            self.engine.delete_state(*session)
            self._free.append(session)
        if not self._free:
            self._open()
        session = self._free.pop()
        self._cold.add(session)
        warm_up(self.engine, *session)
        self._cold.remove(session)
        return session

    def give_back(self, session: tuple[int, str]) -> None:
        """Let another take a session, once its facts are deleted.

        It needs no lock: that an engine is not used any more is found out at any time, also while
        another is at work.
        """
        self._back.append(session)

    def _open(self) -> None:
        """Open a ruleset, all of whose sessions are free."""
        rules: dict[str, Any] = {**self.rule_set.rules, **WARMING}
        handle: int = self.engine.create_ruleset("contract_rules", json.dumps(rules))
        self._handles.append(handle)
        self._free = [(handle, str(n)) for n in reversed(range(MOST_SESSIONS))]


def warm_up(engine: ModuleType, handle: int, sid: str, fact_id: int = 0) -> None:
    """Make a new session safe to delete, by starting an action in it once.

    durable-rules sets up a part of a session's memory only then, and deletes it in any case.
    """
    fact = f'{{"id":{fact_id},"sid":"{sid}","k":0}}'
    _, state = engine.assert_fact(handle, fact)
    engine.start_action_for_state(handle, state)
    engine.complete_and_start_action(handle, state)
    engine.retract_fact(handle, fact)


def _delete(
    engine: ModuleType,
    handles: list[int],
    cold: set[tuple[int, str]],
    back: deque[tuple[int, str]],
) -> None:
    for session in cold:  # it was broken off as they were warmed up
        with suppress(engine.error):  # what says that it had come far enough
            warm_up(engine, *session, fact_id=1)
    for session in back:
        engine.delete_state(*session)
    for handle in handles:
        engine.delete_ruleset(handle)
