"""Values as fields hold them, for what may be written in another way as well."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from contract_rules.errors import WrongTypeError
from contract_rules.values.acts import choice, elapsing
from contract_rules.values.instants import at_offset
from contract_rules.values.periods import BusinessDays, Days, Hours, Minutes, Months, Weeks, Years


def held(value: object) -> object:
    """A value as fields hold it: a choice by its name, hours as a duration, an instant as one.

    Raises:
        WrongTypeError: For a period of the calendar, which is no duration.
        ContractError: For a datetime that names no instant.
    """
    match value:
        case Enum():
            return choice(value)
        case Hours() | Minutes():
            return value.elapsed
        case datetime():
            return at_offset(value)
        case Days() | Weeks() | Months() | Years() | BusinessDays():
            msg = (
                f"{value!r} are counted by the calendar, and are no duration of elapsed time; "
                f"write {elapsing(repr(value)) or 'hours(48)'}"
            )
            raise WrongTypeError(msg)
        case _:
            return value
