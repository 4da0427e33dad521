"""Reports: for each party, what it may, may not and must do on a date, and why; and as told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import evolve, field

from contract_rules.answers import rows
from contract_rules.answers.comparison import between
from contract_rules.answers.decisions import Decision, because, decision_to_json
from contract_rules.answers.duties import Duty, duty_row, duty_to_json
from contract_rules.answers.explanation import headline
from contract_rules.answers.findings import left_to_json
from contract_rules.answers.json_format import STAMP
from contract_rules.answers.layout import Notes, screen_columns, wrapped
from contract_rules.answers.loosening import loosened, words_for
from contract_rules.answers.phrases import counted
from contract_rules.answers.reasons import Verdict
from contract_rules.answers.rows import (
    SheetRow,
    row_of_duty,
    row_of_standing,
    row_of_unallocated,
    rows_of_positions,
    words_of_position,
)
from contract_rules.answers.sheet import html_of, sheet_of
from contract_rules.answers.standing import StandingDuty
from contract_rules.contracts import admission
from contract_rules.contracts.clauses import Clause
from contract_rules.contracts.contract import Contract
from contract_rules.errors import UnknownClauseError, nearest
from contract_rules.norms.expressions import Pattern
from contract_rules.values.acts import Party, order_of, owes
from contract_rules.values.arguments import checked, guard_of, look
from contract_rules.values.data_classes import frozen
from contract_rules.values.events import Event
from contract_rules.values.instants import On, day
from contract_rules.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contract_rules.answers.differences import Differences
    from contract_rules.answers.reasons import Effect, Reason

ORDER = ("MAY", "CAN", "MAY NOT", "CANNOT", "CONFLICT", "DEPENDS", "FREE")
"""The order in which a report has the positions of a party, by their verdict words."""


@frozen(kw_only=True)
class Position:
    """A row of a report: acts that are decided alike, for the same reasons.

    Attributes:
        action: The pattern of the acts.
        decision: The decision on one of them, which stands for all but those that are owed.
        owed_under: The ids of the clauses under which some of the acts are owed, so that they are
            permitted where the decision on the others is another one.
    """

    action: Pattern
    decision: Decision
    owed_under: tuple[str, ...] = ()

    @property
    def party(self) -> Party:
        """Whose acts they are."""
        return self.decision.party

    @property
    def verdict(self) -> Verdict:
        """The verdict on each of them."""
        return self.decision.verdict

    @property
    def clauses(self) -> tuple[str, ...]:
        """The ids of the clauses that decide it."""
        return self.decision.clauses

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What became of every norm that bears on them."""
        return self.decision.reasons

    @property
    def effect(self) -> Effect:
        """Whether the acts take effect, as exercises of a power."""
        return self.decision.effect

    @property
    def void(self) -> bool | None:
        """Whether the acts would be void exercises of a power; see `Decision.void`."""
        return self.decision.void

    def __str__(self) -> str:
        """The row, its reason and its evidence."""
        notes = Notes()
        return f"{self.row(notes)}\n{notes}"

    def row(self, notes: Notes) -> str:
        """The row and its reason; evidence goes to the notes."""
        decision = loosened(self.decision, self.action)
        what = words_of_position(self)
        about = words_for(self.decision, self.action)
        return f"{headline(decision, what)}\n{because(decision, what, about, notes)}"


@frozen(kw_only=True)
class Report:
    """What each party may, may not and must do on a date; ``str()`` prints it on one screen.

    Attributes:
        contract: The contract.
        on: The date or instant.
        known: The number of events on record by then.
        positions: The rows, by party and verdict.
        duties: Every duty that is neither performed nor discharged, by party; at the end what
            several owe together.
        standing: The duties that clauses lay down upon occasions, of which none is on record by
            then, by party; left out of equality, as is all that follows.
        unallocated: The payments by then that count to no duty, or not in full, each with what is
            left of it.
        record_ends: The day of the last event on record, later ones than the date included;
            None where there is none.
        known_by: When the events and amendments that count were known at the latest; None where
            all count.
        readings: The readings of contested questions that were chosen, by their ids.
        narrowed_to: What the rows were narrowed to, in words; see `only`.
        ended: That the contract is over by then, or may be, and since when, or that notice is
            given which ends it, in words as `Reader.status` has them; empty where it is not.
    """

    contract: Contract = field(repr=False)
    on: On
    known: int
    positions: tuple[Position, ...]
    duties: tuple[Duty, ...] = ()
    standing: tuple[StandingDuty, ...] = field(default=(), eq=False)
    unallocated: tuple[tuple[Event, Money], ...] = field(default=(), eq=False)
    record_ends: date | None = field(default=None, eq=False)
    known_by: On | None = field(default=None, eq=False)
    readings: Mapping[str, str] = field(factory=dict[str, str], eq=False)
    narrowed_to: tuple[str, ...] = field(default=(), eq=False)
    ended: str = field(default="", eq=False)

    @property
    def is_projection(self) -> bool:
        """Whether the date lies beyond the last day of which something is on record."""
        at = self.contract.program.zone.instant(self.on)
        return self.record_ends is not None and day(at) > self.record_ends

    @property
    def rows(self) -> tuple[SheetRow, ...]:
        """The rows in short, in the order of the sheet: by party, and by what binds it most."""
        standing = (row_of_standing(one, self.contract) for one in self.standing)
        left = (row_of_unallocated(*one, self.contract) for one in self.unallocated)
        positions = rows_of_positions(self.positions)
        found = (*map(row_of_duty, self.duties), *standing, *left, *positions)
        order = order_of(self.contract.parties)
        return tuple(sorted(found, key=lambda r: (order(r.party), rows.ORDER.index(r.word))))

    @checked
    def of(self, party: Party) -> tuple[Position, ...]:
        """The rows of one party."""
        return tuple(p for p in self.positions if p.party == party)

    @checked
    def only(
        self,
        party: Party | None = None,
        *,
        action: str | None = None,
        clause: Clause | str | None = None,
    ) -> Report:
        """The report with some of its rows alone: those for which all that is given holds.

        Args:
            party: Whose acts they are, or who owes.
            action: The name of the action that they are about; kinds of it are among them. Where a
                party has no rows about it, those about the nearest action that it is a kind of,
                which tell of it.
            clause: The clause that decides them, or lays the duty down, or its id.

        Raises:
            UnknownPartyError: When the contract names no such party.
            UnknownActionError: When the contract has no such action; names the nearest.
            UnknownClauseError: When the contract has no such clause; names the nearest.
        """
        contract, to = self.contract, self.narrowed_to
        positions, duties, standing = self.positions, self.duties, self.standing
        left = self.unallocated
        if party is not None:
            bearer = admission.party(contract, party)
            to = (*to, f"those of {bearer}")
            positions, duties = self.of(bearer), self.owed_by(bearer)
            standing = tuple(one for one in standing if owes(one.bearer, bearer))
            left = tuple((event, money) for event, money in left if event.by == bearer)
        if action is not None:
            known = contract.kind(action).name
            to = (*to, f"those about {known}")
            positions = self._about(positions, known)
            duties = tuple(d for d in duties if self._are_of(d.acts, known))
            standing = tuple(s for s in standing if self._are_of(s.norm.acts, known))
            left = tuple((e, m) for e, m in left if self._is_kind_of(e.act.kind, known))
        if clause is not None:
            id_ = _clause_id(contract, clause)
            to = (*to, f"those by clause {id_}")
            speaking = (p for p in positions if p.verdict is not Verdict.SILENT)
            positions = tuple(p for p in speaking if id_ in p.clauses)
            duties = tuple(d for d in duties if any(r.clause.id == id_ for r in d.reasons))
            standing = tuple(one for one in standing if one.clause.id == id_)
            left = ()  # it counts to no clause
        return evolve(
            self,
            positions=positions,
            duties=duties,
            standing=standing,
            unallocated=left,
            narrowed_to=to,
        )

    def _about(self, positions: tuple[Position, ...], kind: str) -> tuple[Position, ...]:
        """The rows about an action and kinds of it; of a party without, about a wider action."""
        found: list[Position] = []
        for party in self.contract.parties:
            own = [p for p in positions if p.party == party]
            names = self.contract.vocabulary[kind].names
            told = next((n for n in names if any(p.action.kind == n for p in own)), kind)
            found += [
                p for p in own if p.action.kind == told or self._is_kind_of(p.action.kind, kind)
            ]
        return tuple(found)

    def _are_of(self, acts: Iterable[Pattern], wider: str) -> bool:
        """Whether some way to perform a duty is an act of an action or of a kind of it."""
        return any(self._is_kind_of(act.kind, wider) for act in acts)

    def _is_kind_of(self, kind: str, wider: str) -> bool:
        return wider in self.contract.vocabulary[kind].names

    @checked
    def owed_by(self, party: Party) -> tuple[Duty, ...]:
        """The duties of one party, those that it owes together with others included."""
        return tuple(duty for duty in self.duties if owes(duty.bearer, party))

    def diff(self, other: Report) -> Differences:
        """The differences from this report to another: what is gained, lost or changed.

        The reports may be of two dates, by what was known on two dates, under two readings, with
        and without suppositions, or of two contracts.

        Raises:
            IncomparableError: When the contracts have an action of one name whose fields hold
                values of different types.
            MixedCurrenciesError: When amounts of two currencies are compared.
        """
        look("other", other, guard_of(Report))
        return between(self, other)

    def __repr__(self) -> str:
        """What it is about and how much it holds, in one line."""
        about = f"{self.contract.name!r}, on={self.on.isoformat()}"
        return f"Report({about}, positions={len(self.positions)}, duties={len(self.duties)})"

    def __str__(self) -> str:
        """The sheet, as wide as the terminal; see `sheet`."""
        return self.sheet()

    @checked
    def sheet(self, width: int | None = None) -> str:
        """The report on one screen: what it rests on, and a line or a few for each row.

        Of each party there come first the duties, then what it may not do, what depends, what it
        can and cannot change, what it may do, and last what no clause speaks of.

        Args:
            width: How many columns a line has at most, 40 or more; by default as many as the
                terminal, or 100 where there is none.
        """
        return sheet_of(self, screen_columns() if width is None else width)

    def full(self) -> str:
        """A section for each party: its rows with their reasons, then the evidence.

        What several owe together is told in a section of theirs.
        """
        on = self.on.isoformat()
        text = self.contract.as_of(self.on)
        state = f"text of {text.since.isoformat()}" if text else "not yet in force"
        known = counted(self.known, "event")
        title = f"{self.contract.name} on {on} ({state}, {known} on record)"
        bearers = {p.party for p in self.positions}
        bearers |= {duty.bearer for duty in self.duties}
        bearers |= {*(one.bearer for one in self.standing), *(e.by for e, _ in self.unallocated)}
        parties = sorted(bearers, key=order_of(self.contract.parties))
        over = [wrapped(f"It {self.ended}.")] if self.ended else []
        return "\n".join((wrapped(title), *over, *map(self._section, parties)))

    def _section(self, party: Party) -> str:
        notes = Notes()
        told = [p.row(notes) for p in self.of(party) if p.verdict is not Verdict.SILENT]
        told += [duty_row(duty, notes) for duty in self.duties if duty.bearer == party]
        told += [one.told(self.contract) for one in self.standing if one.bearer == party]
        left = [one for one in self.unallocated if one[0].by == party]
        rows_left = (row_of_unallocated(*one, self.contract) for one in left)
        told += [wrapped(f"{row.word}  {row.told}", then="    ") for row in rows_left]
        free = [words_of_position(p) for p in self.of(party) if p.verdict is Verdict.SILENT]
        if free:
            told.append(
                wrapped(f"FREE  no clause speaks of these: {'; '.join(free)}", then="    ")
            )
        rows = "\n\n".join(told)
        return f"\n{party}\n{'-' * len(party.name)}\n\n{rows}\n\n{notes}"

    def to_rows(self) -> list[dict[str, str | None]]:
        """The rows as flat dicts of texts, as for a data frame; None for what a row has not.

        Each has all of these keys: ``contract``, ``on``, ``party``, ``verdict`` (the word of the
        sheet), ``clauses``, ``action``, ``fields``, ``what``, ``turns_on``, ``effect``,
        ``confidence``, ``caveats``, and of a duty its id as ``duty``, its ``status``, ``since``
        when, ``due``, ``amount``, ``paid`` and ``outstanding``.
        """
        about = {"contract": self.contract.name, "on": self.on.isoformat()}
        return [{**about, **row.to_dict()} for row in self.rows]

    def _repr_html_(self) -> str:
        """The sheet as an HTML table, as notebooks show it."""
        return html_of(self)

    def to_json(self) -> dict[str, Any]:
        """The report as JSON data; ``schemas/findings.schema.json`` describes it."""
        text, by = self.contract.as_of(self.on), self.known_by
        ends = self.record_ends
        return {
            **STAMP,
            "contract": self.contract.name,
            "on": self.on.isoformat(),
            "zone": self.contract.zone,
            "text": None if text is None else text.since.isoformat(),
            "events": self.known,
            "record_ends": None if ends is None else ends.isoformat(),
            "projection": self.is_projection,
            "known_by": None if by is None else by.isoformat(),
            "readings": dict(self.readings),
            "duties": [duty_to_json(duty) for duty in self.duties],
            "standing": [one.to_json(self.contract) for one in self.standing],
            "unallocated": left_to_json(self.unallocated),
            "positions": [
                {**decision_to_json(p.decision, p.action), "owed_under": list(p.owed_under)}
                for p in self.positions
            ],
        }


def _clause_id(contract: Contract, clause: Clause | str) -> str:
    """The id of a clause of a contract.

    Raises:
        UnknownClauseError: When it has no such clause; names the nearest.
    """
    id_ = clause if isinstance(clause, str) else clause.id
    known = [p.id for p in contract.provisions if isinstance(p, Clause)]
    if id_ not in known:
        msg = f"{contract.name} has no clause {id_!r}{nearest(id_, dict.fromkeys(known))}"
        raise UnknownClauseError(msg)
    return id_
