"""Histories of a contract: events that make its clauses speak."""

from __future__ import annotations

from datetime import date, datetime, time
from operator import attrgetter
from typing import TYPE_CHECKING

from attrs import evolve
from hypothesis import strategies as st

from contract_rules.testing.arguments import day_given, id_given, number_given
from contract_rules.testing.code_printer import History
from contract_rules.testing.strategies.drawing import heads, pick, tails
from contract_rules.testing.strategies.history_builder import Draft, HistoryBuilder
from contract_rules.testing.strategies.pools import shifted
from contract_rules.testing.strategies.stage import Stage, stage_of
from contract_rules.values.arguments import guard_of, look
from contract_rules.values.events import Event

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hypothesis.strategies import DrawFn, SearchStrategy

    from contract_rules.contracts.contract import Contract
    from contract_rules.values.instants import On
    from contract_rules.values.zones import Zone

_FLAG = guard_of(bool)


def histories(
    contract: Contract,
    *,
    about: str = "",
    max_size: int = 12,
    known_by: date | None = None,
    undone: bool = False,
) -> SearchStrategy[History]:
    """Histories of a contract: tuples of events in order of their days, as one records them.

    They are built norm by norm: mostly the events that a norm needs, then the act that it is
    about. There are amounts, days and deadlines at and beside those that clauses name, acts that
    conditions ask for, part payments, exercises of powers that are void, several events of one
    day, and now and then an event that became known later than it happened. The simplest history
    is empty.

    An engine admits each of them, unless a period of the contract leads to no day of the
    calendar, and the contract states no rule for that.

    Args:
        contract: The contract, whose words, parties and values the events are made of.
        about: The id of the one clause that histories are about, with what it needs; by
            default, any.
        max_size: How many events there are at most.
        known_by: By when everything has happened and is known; by default, whenever.
        undone: Whether, beside these, some events are reversed, and the record of some corrected.
            What undoes an event comes last, and repeats the act, so that whoever counts acts
            leaves out each `Event` that `undoes` another.

    Returns:
        A strategy of `History`, which is a tuple of events that prints as code.

    Raises:
        UnknownClauseError: When the contract has no clause of that id, or it has no norms.
        WrongTypeError: When it is no contract, the size no number from 0 up, or the day no date.
    """
    stage = stage_of(contract)
    stage.about(
        id_given("about", about)
    )  # an id that there is not is refused here, and not when it is drawn
    known_by, max_size = day_given("known_by", known_by), number_given("max_size", max_size, 0)
    look("undone", undone, _FLAG)
    happened = _histories(stage, about, max_size, known_by)
    return _partly_undone(happened, contract, known_by) if undone else happened


@st.composite
def _partly_undone(
    draw: DrawFn,
    happened: SearchStrategy[History],
    contract: Contract,
    known_by: date | None,
) -> History:
    """A history, with reversals of acts that are no exercises, and corrections of any events."""
    events, zone = draw(happened), contract.program.zone
    untouched, undoing = list(events), list[Event]()
    while untouched and tails(draw, 1):
        event = untouched.pop(draw(st.integers(0, len(untouched) - 1)))
        powers = contract.program.exercised_by(event.act.kind, event.at)
        if event.undoes or powers or heads(draw, 1):
            last = max(event.recorded, event.on, key=zone.instant)
            known = shifted(last, pick(draw, 1, 30))
            moved = shifted(event.on, pick(draw, 1, -1))
            on = None if event.undoes else pick(draw, None, moved)
            told = event.correction(recorded=known, on=on)
        else:
            told = event.reversal(on=shifted(event.on, pick(draw, 1, 0, 30)))
        if known_by is None or max(told.at, told.known) <= zone.instant(known_by):
            undoing.append(told)
            untouched += [told] if told.strikes else []
    return History((*events, *undoing))


@st.composite
def _histories(
    draw: DrawFn,
    stage: Stage,
    about: str,
    max_size: int,
    known_by: date | None,
) -> History:
    builder, clauses = HistoryBuilder(draw, stage), stage.about(about)
    more = 5
    while len(builder.drafts) < max_size and tails(draw, more):
        if clauses and not heads(draw, 4):
            builder.about(pick(draw, *pick(draw, *clauses)))
        elif stage.contract.actions and stage.parties:
            builder.something()
        else:
            break
        more = 2
    return _recorded(builder.drafts[:max_size], known_by, stage.program.zone)


def _recorded(drafts: list[Draft], known_by: date | None, zone: Zone) -> History:
    """The drafts as events in order of their instants, each of an id of its own."""
    made: dict[Draft, Event] = {}
    taken: set[str] = set()
    for draft in sorted(drafts, key=attrgetter("on")):
        event = _event(draft, made.get(draft.towards) if draft.towards else None, zone)
        if known_by is not None and event.known > zone.instant(known_by):
            event = evolve(event, recorded=event.on)  # it is known when it happens
            if event.at > zone.instant(known_by):
                continue
        made[draft] = event = with_own_id(event, taken)
        taken.add(event.id)
    return History(sorted(made.values(), key=attrgetter("at")))


def _event(draft: Draft, towards: Event | None, zone: Zone) -> Event:
    on: On = draft.on
    recorded: On = shifted(draft.on, draft.known or 0)
    if draft.known is None:
        on = recorded = datetime.combine(draft.on, time(12), zone.shown)
    return Event(
        by=draft.by,
        act=draft.act,
        on=on,
        recorded=recorded,
        towards="" if towards is None else towards.id,
        zone=zone,
    )


def with_own_id(event: Event, taken: Iterable[str]) -> Event:
    """The event itself, or, where its id is taken, the same by another id."""
    number, id_ = 1, event.id
    while id_ in taken:
        number += 1
        id_ = f"again {number}"
    return event if id_ == event.id else evolve(event, id=id_)
