"""Which clauses, exceptions, deadlines and readings the tests of a contract brought into play.

with clause_coverage(sale) as seen:
    ...  # put questions to engines
print(seen.table())
"""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias

from contract_rules.answers.duties import DutyStatus
from contract_rules.answers.json_format import STAMP
from contract_rules.answers.layout import wrapped
from contract_rules.answers.reasons import Outcome
from contract_rules.evaluation.observers import observed_by
from contract_rules.norms.computed_terms import Undisclosed
from contract_rules.norms.norms import Obligation, effects
from contract_rules.norms.questions import Question
from contract_rules.norms.traversal import plain
from contract_rules.testing.arguments import contract_given
from contract_rules.testing.coverage.points import (
    CoveragePoint,
    Key,
    PointKind,
    Wording,
    key_of,
    points_of,
    stated,
    ways,
    wordings_of,
)

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from contract_rules.answers.decisions import Decision
    from contract_rules.answers.duties import Duty, Grace
    from contract_rules.answers.open_points import Settled
    from contract_rules.answers.reasons import Reason
    from contract_rules.contracts.clauses import Clause
    from contract_rules.contracts.contract import Contract
    from contract_rules.contracts.program import CompiledNorm
    from contract_rules.contracts.texts import Text
    from contract_rules.norms.norms import Norm, PowerEffect
    from contract_rules.values.instants import On

Place: TypeAlias = "tuple[str, date | None]"
"""A provision's id, and the first day of its wording."""

_SPOKE = (Outcome.SPEAKS, Outcome.OUTRANKED)

_MISSED = (DutyStatus.LATE, DutyStatus.BREACHED)


class ClauseCoverage:
    """What of a contract was brought into play; ``str()`` is its table.

    It counts what engines answer about the contract, about it as it was known, and about it with
    amendments that are supposed; a clause that differs counts for nothing.

    That a duty is kept of which nobody can know what it comes to, as that is undisclosed, is no
    point: no tests could show it.

    Args:
        contract: The contract.

    Raises:
        WrongTypeError: When it is no contract.

    Attributes:
        contract: The contract.
        points: What there is to be brought into play.
    """

    def __init__(self, contract: Contract) -> None:
        self.contract = contract_given(contract)
        self._wordings = wordings_of(contract)
        self.points = tuple(p for p in points_of(contract) if not self._is_beyond(p))
        self._seen: Counter[Key] = Counter()
        self._outcomes: dict[Place, Counter[str]] = {}
        self._duties: dict[Place, Counter[str]] = {}
        self._verdicts: dict[Place, Counter[str]] = {}
        self._ways: dict[Key, list[tuple[Key, ...]]] = {}

    def _is_beyond(self, point: CoveragePoint) -> bool:
        """Whether it is that a duty of an undisclosed amount is kept."""
        if point.kind is not PointKind.KEPT or point.since is None:
            return False
        number = point.key[3]
        assert isinstance(number, int)  # noqa: S101 (a point of a norm has its number there)
        return _is_undisclosed(self._wordings[point.provision, point.since].norms[number])

    # what engines tell

    def decided(self, decision: Decision, readings: Mapping[str, str]) -> None:
        """Count a decision; see `Observer`."""
        if decision.contract.name == self.contract.name:
            self._read(readings)
            for way in decision.ways:
                self._read(_readings(way.settled))
                self._decided(way.answer)
            if not decision.ways:
                self._decided(decision)
            for place in {(r.clause.id, r.since) for r in decision.deciding}:
                self._count(self._verdicts, place, decision.verdict.value)

    def _decided(self, decision: Decision) -> None:
        for reason in decision.reasons:
            wording = self._wording(reason.clause, reason.since)
            if wording is not None:
                self._count(self._outcomes, (reason.clause.id, reason.since), reason.outcome.value)
                self._reason(wording, reason, decision.contract, decision.on)

    def owed(self, duty: Duty, readings: Mapping[str, str]) -> None:
        """Count a duty; see `Observer`."""
        if duty.contract.name == self.contract.name:
            self._read(readings)
            for way in duty.ways:
                self._read(_readings(way.settled))
                if way.answer is not None:
                    self._owed(way.answer)
            if not duty.ways:
                self._owed(duty)

    def _owed(self, duty: Duty) -> None:
        for reason in duty.reasons:
            wording = self._wording(reason.clause, reason.since)
            if wording is not None:
                self._reason(wording, reason, duty.contract, duty.arisen)
            if wording is not None and isinstance(reason.norm, Obligation):
                self._count(self._duties, (reason.clause.id, reason.since), duty.status.value)
                number = wording.number(reason.norm)
                if duty.status is DutyStatus.KEPT:
                    self._seen[wording.kept(number)] += 1
                if duty.breached is not None:
                    self._seen[wording.key(number, PointKind.MISSED)] += 1
                for grace in duty.grace if reason is duty.reasons[0] else ():
                    self._grace(wording, grace, duty)

    def _grace(self, wording: Wording, grace: Grace, duty: Duty) -> None:
        """Count grace that was given: as kept where the duty was performed in it."""
        self._reason(wording, grace.reason, duty.contract, grace.since)
        number = wording.number(grace.reason.norm)
        if grace.passed is not None:
            self._seen[wording.key(number, PointKind.MISSED)] += 1
        elif duty.status is DutyStatus.LATE:
            self._seen[wording.kept(number)] += 1

    def took_effect(
        self, contract: Contract, clause: Clause, norm: Norm, effect: PowerEffect
    ) -> None:
        """Count an effect; see `Observer`."""
        for wording in self._wordings.values():
            if contract.name == self.contract.name and wording.clause == clause:
                place = effects(norm).index(effect)
                self._seen[wording.key(wording.number(norm), PointKind.EFFECT, place)] += 1

    def prevented(
        self, contract: Contract, compiled: CompiledNorm, exception: int, on: date
    ) -> None:
        """Count an exception of an obligation; see `Observer`."""
        wording = self._wording(compiled.clause, compiled.in_text.since)
        if contract.name == self.contract.name and wording is not None:
            self._excepted(
                wording, wording.number(compiled.norm), _text(contract, wording, on), exception
            )

    def failed(self, contract: Contract, compiled: CompiledNorm, place: int, on: date) -> None:
        """Count what made an effect fail; see `Observer`."""
        wording = self._wording(compiled.clause, compiled.in_text.since)
        if contract.name == self.contract.name and wording is not None:
            number, text = wording.number(compiled.norm), _text(contract, wording, on)
            self._seen.update(self._marked(wording, number, text, (PointKind.FAILED,))[place])

    # what that comes to

    def _wording(self, clause: Clause, since: date) -> Wording | None:
        found = self._wordings.get((clause.id, since))
        return found if found is not None and found.clause == clause else None

    def _count(self, counts: dict[Place, Counter[str]], place: Place, what: str) -> None:
        counts.setdefault(place, Counter())[what] += 1

    def _read(self, readings: Mapping[str, str]) -> None:
        for question, reading in readings.items():
            self._seen[PointKind.READING, question, reading] += 1

    def _reason(self, wording: Wording, reason: Reason, contract: Contract, on: On) -> None:
        """Count what a reason brings into play: its norm, or the exception of that."""
        number = wording.number(reason.norm)
        text = _text(contract, wording, on)
        if reason.outcome in _SPOKE:
            self._seen[wording.key(number, PointKind.NORM)] += 1
            given = self._marked(wording, number, text, (PointKind.ALTERNATIVE,))
            self._seen.update(given[reason.case or 0] if given else ())
        elif reason.exception is not None:
            self._excepted(wording, number, text, reason.exception)

    def _excepted(self, wording: Wording, number: int, text: Text, exception: int) -> None:
        excepting = (PointKind.EXCEPTION, PointKind.END)
        self._seen.update(self._marked(wording, number, text, excepting)[exception])

    def _marked(
        self, wording: Wording, number: int, text: Text, kinds: tuple[PointKind, ...]
    ) -> list[tuple[Key, ...]]:
        """The points of a norm's alternatives, in the order of its normal form."""
        kept = (wording.clause.id, wording.since, number, text.since, kinds)
        found = self._ways.get(kept)
        if found is None:
            found = self._ways[kept] = [
                tuple(key_of(wording, number, kind, mark, text) for mark in way)
                for kind, condition in stated(wording.norms[number])
                if kind in kinds
                for way in ways(kind, condition, text)
            ]
        return found

    # what is told

    def count(self, point: CoveragePoint) -> int:
        """How many times a point was brought into play."""
        return self._seen[point.key]

    def by_provision(self) -> dict[str, int]:
        """How often something of each provision was brought into play, or it took part at all."""
        counts = Counter[str]()
        for point in self.points:
            counts[point.provision] += self._seen[point.key]
        for told in (self._outcomes, self._duties, self._verdicts):
            for (id_, _), counted in told.items():
                counts[id_] += counted.total()
        return dict(counts)

    def missing(self) -> tuple[CoveragePoint, ...]:
        """The points that were not brought into play, in the order of the text."""
        return tuple(point for point in self.points if not self._seen[point.key])

    @property
    def percent(self) -> float:
        """How many of a hundred points were brought into play; 100 where there are none."""
        whole = len(self.points)
        return percent_of(whole - len(self.missing()), whole)

    def table(self) -> str:
        """A row for each clause, then what was not brought into play; in at most 80 columns."""
        return table_of(self.to_json())

    __str__ = table

    def _slots(self) -> Iterator[tuple[Place, list[CoveragePoint]]]:
        """The provisions that have points, with these."""
        found: dict[Place, list[CoveragePoint]] = {}
        for point in self.points:
            found.setdefault((point.provision, point.since), []).append(point)
        yield from found.items()

    def to_json(self) -> dict[str, Any]:
        """The points of each provision, and in which outcomes it took part, as JSON data."""
        return {
            **STAMP,
            "contract": self.contract.name,
            "percent": round(self.percent, 2),
            "seen": len(self.points) - len(self.missing()),
            "of": len(self.points),
            "provisions": [self._told(place, points) for place, points in self._slots()],
        }

    def _told(self, place: Place, points: list[CoveragePoint]) -> dict[str, Any]:
        id_, since = place
        told = [{"kind": p.kind.value, "text": p.text, "seen": self._seen[p.key]} for p in points]
        return {
            "provision": id_,
            "since": None if since is None else since.isoformat(),
            "outcomes": dict(self._outcomes.get(place, {})),
            "duties": dict(self._duties.get(place, {})),
            "verdicts": dict(self._verdicts.get(place, {})),
            "points": told,
        }


_NAME = 14

_COLUMNS = (*(o.value for o in Outcome), "kept", "missed", "other")

_WIDTHS = tuple(len(name) + 1 for name in _COLUMNS)

_HEADS = f"{'clause':<{_NAME}}{''.join(f' {name}' for name in _COLUMNS)}{'points':>8}"


def merged(told: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What several processes brought into play of one contract, told as one tells it.

    Args:
        told: What each of them tells by `ClauseCoverage.to_json`; one at least.
    """
    each = list(told)
    provisions = [provision for one in each for provision in one["provisions"]]
    slots = dict.fromkeys((p["provision"], p["since"]) for p in provisions)
    together = [
        _together([p for p in provisions if (p["provision"], p["since"]) == place])
        for place in slots
    ]
    points = [point for provision in together for point in provision["points"]]
    seen = sum(1 for point in points if point["seen"])
    return {
        **STAMP,
        "contract": each[0]["contract"],
        "percent": round(percent_of(seen, len(points)), 2),
        "seen": seen,
        "of": len(points),
        "provisions": together,
    }


def _together(told: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """One provision as several processes tell it; a point that one alone knows stays a point."""
    points: Counter[tuple[int, str, str]] = Counter()
    for provision in told:
        for number, point in enumerate(provision["points"]):
            points[number, point["kind"], point["text"]] += point["seen"]
    counted: dict[str, Counter[str]] = {
        "outcomes": Counter(),
        "duties": Counter(),
        "verdicts": Counter(),
    }
    for what, counts in counted.items():
        for provision in told:
            counts.update(provision[what])
    return {
        "provision": told[0]["provision"],
        "since": told[0]["since"],
        **{what: dict(counts) for what, counts in counted.items()},
        "points": [{"kind": k, "text": t, "seen": n} for (_, k, t), n in points.items()],
    }


def percent_of(seen: int, whole: int) -> float:
    """How many of a hundred points were brought into play; 100 where there are none."""
    return 100 * seen / whole if whole else 100.0


def table_of(told: Mapping[str, Any]) -> str:
    """What was brought into play of a contract as a table, in at most 80 columns.

    Args:
        told: What `ClauseCoverage.to_json` tells, or `merged` of several.
    """
    percent = int(percent_of(told["seen"], told["of"]))
    head = f"Clause coverage of {told['contract']}: {percent}%"
    rows = [wrapped(f"{head} ({told['seen']} of {told['of']} points)"), "", _HEADS]
    wordings = Counter(provision["provision"] for provision in told["provisions"])
    unseen: list[str] = []
    for provision in told["provisions"]:
        name, since = provision["provision"], provision["since"]
        if wordings[name] > 1 and since is not None:  # it has had several wordings
            name = f"{name} {since[2:]}"
        rows.append(_row(name, provision))
        unseen += (
            wrapped(f"{name}  {point['kind']}: {point['text']}", then="    ")
            for point in provision["points"]
            if not point["seen"]
        )
    return "\n".join([*rows, *(["", "Not brought into play:", *unseen] if unseen else ())])


def _row(name: str, provision: Mapping[str, Any]) -> str:
    outcomes: Counter[str] = Counter(provision["outcomes"])
    duties: Counter[str] = Counter(provision["duties"])
    kept, missed = duties[DutyStatus.KEPT.value], sum(duties[s.value] for s in _MISSED)
    counted = [outcomes[outcome.value] for outcome in Outcome]
    counted += [kept, missed, duties.total() - kept - missed]
    cells = (f"{number or '-':>{width}}" for number, width in zip(counted, _WIDTHS, strict=True))
    points = provision["points"]
    seen = sum(1 for point in points if point["seen"])
    return f"{name:<{_NAME}.{_NAME}}{''.join(cells)}{f'{seen}/{len(points)}':>8}"


def _is_undisclosed(norm: Norm) -> bool:
    """Whether a duty is of an amount that is not on record."""
    amount = norm.amount if isinstance(norm, Obligation) else None
    return amount is not None and any(isinstance(t, Undisclosed) for t in plain(amount[1:]))


def _readings(settled: Iterable[Settled]) -> dict[str, str]:
    return {s.point.id: str(s.choice) for s in settled if isinstance(s.point, Question)}


def _text(contract: Contract, wording: Wording, on: On) -> Text:
    """The text by whose definitions a clause is read: that of the day, or the last that has it."""
    among = filter(None, (contract.as_of(on), *reversed(contract.texts)))
    return next(text for text in among if _holds(text, wording))


def _holds(text: Text, wording: Wording) -> bool:
    """Whether a text has a clause in that wording."""
    return any(
        s.provision.id == wording.clause.id and s.since == wording.since
        for s in text.provisions_in_text
    )


@contextmanager
def clause_coverage(contract: Contract) -> Generator[ClauseCoverage]:
    """Count what engines bring into play of a contract, for as long as this lasts.

    Args:
        contract: The contract.

    Yields:
        What was brought into play; it can be read at any time.

    Raises:
        WrongTypeError: When it is no contract.
    """
    seen = ClauseCoverage(contract)
    with observed_by(seen):
        yield seen
