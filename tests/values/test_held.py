"""A correction states what is right as an event states it: members of enums, hours, instants."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

import pytest

from contract_rules import Action, Clause, Contract, Engine, Field, Party, anything, days, hours
from contract_rules.errors import WrongTypeError
from support.dealings import each_matcher


class Cause(Enum):
    """Why a ship stands still."""

    RAIN = "rain"
    STRIKE = "strike"


class Stop(Action, phrase="stop for {lasts} from {since} by {cause}"):
    """Stand still."""

    cause: Field[Cause]
    lasts: Field[timedelta]
    since: Field[datetime]


class Idle(Action):
    """Stay."""


ship = Party("The ship")
STOPPED = ship.does(
    Stop(Cause.RAIN, hours(10), datetime(2025, 3, 2, 12, tzinfo=UTC)), on=date(2025, 3, 3), id="s"
)
WRONG = date(2025, 3, 9)


@each_matcher
@pytest.mark.parametrize(
    "right",
    [
        {"lasts": hours(40)},
        {"cause": Cause.STRIKE},
        {"since": datetime(2025, 3, 2, 21, tzinfo=ZoneInfo("Asia/Tokyo")), "lasts": hours(25)},
    ],
)
def test_what_is_right_is_written_as_in_an_event(right, matcher) -> None:
    agreed = Contract(
        name="The charter",
        parties=(ship,),
        effective=date(2025, 1, 1),
        clauses=(
            Clause(
                "1",
                "The ship stays unless rain alone has stopped it for a day at most.",
                ship.must_not(
                    Idle(),
                    unless=ship.did(
                        Stop(Cause.RAIN, anything, datetime(2025, 3, 2, 12, tzinfo=UTC))
                    )
                    & (Stop.lasts <= hours(24)),
                ),
            ),
        ),
    )
    with Engine(agreed, [STOPPED], matcher=matcher) as engine:
        assert engine.decide(ship, Idle(), on=WRONG).verdict.value == "permitted"
        engine.record(STOPPED.correction(recorded=WRONG, **right))
        assert engine.decide(ship, Idle(), on=WRONG).verdict.value == "prohibited"


def test_days_are_no_duration_in_a_correction_either() -> None:
    with pytest.raises(WrongTypeError, match="counted by the calendar"):
        STOPPED.correction(recorded=WRONG, lasts=days(2))
