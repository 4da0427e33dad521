"""Replays a decision log: asks every question again, and tells which answers are others."""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import Enum
from typing import TYPE_CHECKING, Any

from contract_rules.answers.decision_log import Fingerprints, answer_of, asked_again
from contract_rules.contracts import serialization
from contract_rules.contracts.contract import Contract
from contract_rules.engine import Engine
from contract_rules.errors import ContractError
from contract_rules.interop.changes import changes_since
from contract_rules.language.parties import Party
from contract_rules.values.arguments import guard_of, look
from contract_rules.values.data_classes import frozen
from contract_rules.values.events import Event
from contract_rules.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINES, _CONTRACT, _EVENTS = guard_of(Iterable[str]), guard_of(Contract), guard_of(Iterable[Event])


class ReplayKind(Enum):
    """What comes of a line of a log."""

    SAME = "same"
    """Its question has the same answer."""
    OTHER_ANSWER = "other answer"
    """Its question has another answer, on the same record."""
    OTHER_CONTRACT = "other contract"
    """It is about another contract, or another wording of it; it is not asked again."""
    OTHER_RECORD = "other record"
    """The events that were on record are not among those given; it is not asked again."""
    UNREADABLE = "unreadable"
    """It is no line of a log, or its question is refused."""


@frozen(kw_only=True)
class ReplayedLine:
    """A line of a log, and what comes of it.

    Attributes:
        number: The number of the line, from 1 up.
        kind: What comes of it.
        text: That in words; empty where the answer is the same.
        version: The version of the package that gave the answer; empty where none is told.
        changes: What can have changed the answer since: each version with an entry of the
            changelog that is marked §; none where this version gave it.
    """

    number: int
    kind: ReplayKind
    text: str = ""
    version: str = ""
    changes: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        """Its number and what comes of it; then what can have changed it, a line for each."""
        told = f"line {self.number}: {self.text or self.kind.value}"
        return "\n".join((told, *(f"  {version} {entry}" for version, entry in self.changes)))


def replay_log(
    lines: Iterable[str], contract: Contract, events: Iterable[Event]
) -> Iterator[ReplayedLine]:
    """Ask the questions of a decision log again, each on the record that it was asked on.

    Args:
        lines: The lines, as the logger ``contract_rules.decisions`` gives them; empty ones are
            passed over.
        contract: The contract.
        events: The events that are on record by now, in the order of recording, or else in that
            in which they became known.

    Returns:
        What comes of each line, as it is asked for.

    Raises:
        WrongTypeError: When an argument is of another type.
        ContractError: As for `Engine.record`, when the events are not of the contract.
    """
    look("lines", lines, _LINES)
    look("contract", contract, _CONTRACT)
    look("events", events, _EVENTS)
    return _replayed(lines, contract, events)


def _replayed(
    lines: Iterable[str], contract: Contract, events: Iterable[Event]
) -> Iterator[ReplayedLine]:
    records = _Records(contract, events)
    try:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _of_line(number, line, records)
    finally:
        records.close()


class _Records:
    """Engines on the first so many events, of which one at a time is open."""

    def __init__(self, contract: Contract, events: Iterable[Event]) -> None:
        self.contract = contract
        self.prints = Fingerprints(contract)
        with Engine(contract, events) as engine:  # as they are admitted
            admitted = list(engine.facts.recorded)
        by_knowledge = sorted(admitted, key=lambda event: (event.known, event.at))
        self._orders = [(order, Fingerprints(contract)) for order in (admitted, by_knowledge)]
        self._open: tuple[int, int, Engine] | None = None

    def engine(self, count: int, fingerprint: str) -> Engine | None:
        """The engine on the events of which there were so many; None where they are others."""
        for place, (order, prints) in enumerate(self._orders):
            fits = 0 <= count <= len(order) and prints.of_record(order, count) == fingerprint
            if fits:
                return self._on(place, order, count)
        return None

    def _on(self, place: int, order: list[Event], count: int) -> Engine:
        if self._open is not None and self._open[0] == place and self._open[1] <= count:
            _, known, engine = self._open
            engine.record(*order[known:count])
        else:
            self.close()
            engine = Engine(self.contract, order[:count])
        self._open = (place, count, engine)
        return engine

    def close(self) -> None:
        if self._open is not None:
            self._open[2].close()


def _of_line(number: int, line: str, records: _Records) -> ReplayedLine:
    try:
        data: Any = json.loads(line)
        version, contract, record = data["version"], data["contract"], data["record"]
        question, answer = data["question"], data["answer"]
        since = () if version == VERSION else tuple(changes_since(version))
        if contract["sha256"] != records.prints.of_contract and not since:
            text = f"it is about another contract, or another wording: {contract['name']}"
            kind = ReplayKind.OTHER_CONTRACT
            return ReplayedLine(number=number, kind=kind, text=text, version=version)
        engine = records.engine(record["events"], record["sha256"])
        if engine is None:
            text = f"the {record['events']} events that were on record are not those given"
            kind = ReplayKind.OTHER_RECORD
            return ReplayedLine(number=number, kind=kind, text=text, version=version)
        known_by = question["known_by"]
        act = serialization.act_from_json(question, "a question")
        with asked_again():
            decision = engine.decide(
                Party(question["party"]),
                act,
                on=serialization.on_from_json(question["on"]),
                known_by=None if known_by is None else serialization.on_from_json(known_by),
                readings=question["readings"],
            )
        told, now = _told(answer), _told(answer_of(decision))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        text = f"it is no line of a log of decisions ({type(error).__name__}: {error})"
        return ReplayedLine(number=number, kind=ReplayKind.UNREADABLE, text=text)
    except ContractError as error:
        text = f"its question is refused: {error}"
        return ReplayedLine(number=number, kind=ReplayKind.UNREADABLE, text=text)
    if told == now:
        return ReplayedLine(number=number, kind=ReplayKind.SAME, version=version)
    text = f"{question['party']} {act} on {question['on']}: {told} then, {now} now"
    kind = ReplayKind.OTHER_ANSWER
    return ReplayedLine(number=number, kind=kind, text=text, version=version, changes=since)


def _told(answer: dict[str, Any]) -> str:
    clauses = ", ".join(answer["clauses"])
    by = f" by {clauses}" if clauses else ""
    return f"{answer['verdict']} ({answer['effect']}){by}"
