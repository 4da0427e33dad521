"""Every error the library raises, each with one cause and a cure in its message."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contract_rules.facts import FactBase


class ContractError(Exception):
    """Anything that is wrong with a contract, an event or a question as it was written.

    Attributes:
        where: Where the part of a contract that is at fault was written, such as
            ``clauses.py:12``; empty where that is not known, or where it was raised.
    """

    where: str = ""


class InvalidContractError(ContractError):
    """A contract with several mistakes: a line for each.

    Attributes:
        errors: The mistakes, in the order of the text.
    """

    def __init__(self, message: str, errors: tuple[ContractError, ...] = ()) -> None:
        super().__init__(message)
        self.errors = errors


class UnknownFieldError(ContractError):
    """An action has no field of that name."""


class MissingFieldError(ContractError):
    """A field that must be stated was left out."""


class WrongTypeError(ContractError):
    """A value is not of the type, or the entity not of the sort, that its place asks for."""


class UnknownActionError(ContractError):
    """The contract has no action of that name."""


class UnknownPartyError(ContractError):
    """The contract has no party of that name."""


class UnboundTermError(ContractError):
    """A term speaks of an act or event that nothing around it finds."""


class AmbiguousTermError(ContractError):
    """A term could speak of two different events."""


class IncomparableError(ContractError):
    """Two terms of different types, or of a type without an order, are compared."""


class TruthValueError(ContractError):
    """A condition was used as a Python truth value."""


class NaiveDatetimeError(ContractError):
    """A datetime without a time zone does not name an instant."""


class MixedCurrenciesError(ContractError):
    """Amounts of two currencies meet."""


class NotExactError(ContractError):
    """A number is not exact: a float, a NaN or an infinity."""


class NumberRangeError(ContractError):
    """A number does not fit the 64-bit integers of the rule engine."""


class DuplicateClauseError(ContractError):
    """Two clauses of a text have one id."""


class UnknownClauseError(ContractError):
    """An amendment, effect or precedence names a clause that is not there."""


class AmendmentError(ContractError):
    """Amendments are out of order or act before the contract does."""


class CircularDefinitionError(ContractError):
    """Definitions explain each other in a circle."""


class CircularPrecedenceError(ContractError):
    """Clauses are said to prevail over each other in a circle."""


class CircularQuestionError(ContractError):
    """Clauses ask about each other's duties in a circle.

    Attributes:
        clauses: Their ids, in the order of the circle.
    """

    def __init__(self, message: str, clauses: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.clauses = clauses


class EventConflictError(ContractError):
    """An event's id is taken by a different event."""


class MalformedRecordError(ContractError):
    """A line of a JSON Lines file, or a JSON value, does not say what it should.

    Attributes:
        read: The fact base of the good lines before it, where a file was read.
    """

    def __init__(self, message: str, read: FactBase | None = None) -> None:
        super().__init__(message)
        self.read = read


class NetworkTooLargeError(ContractError):
    """A contract needs more rules, or wider ones, than the rule engine holds."""


class EngineUnavailableError(ContractError):
    """durable-rules cannot be imported."""


class EngineClosedError(ContractError):
    """A question was put to an engine after it was closed."""


class ContractNotFoundError(ContractError):
    """No contract is to be found under the name given."""


class AmbiguousDateError(ContractError):
    """A period ends on a day that its month does not have, and no rule says which is meant."""


class CalendarEndError(ContractError):
    """A period leads beyond the years that dates can name."""


class UnknownCalendarError(ContractError):
    """No calendar of business days has that name."""


class CalendarUnavailableError(ContractError):
    """The package that knows business days cannot be imported."""


class UnknownReadingError(ContractError):
    """The contract has no such question, or the question no such reading."""


class OffRecordError(ContractError):
    """An act that need not be on record stands where only what is on record can be told."""


class TooManyOpenPointsError(ContractError):
    """An answer turns on so many open points that the ways of settling them are too many."""


def nearest(wrong: str, known: Iterable[str]) -> str:
    """The end of a message about a wrong name: the nearest right one, or all there are.

    Args:
        wrong: The name as it was written.
        known: The names that would have been right.

    Returns:
        ``"; did you mean 'provider'?"``, ``"; there are: a, b"`` or ``"; there are none"``.
    """
    names = sorted(known)
    folded = {name.casefold(): name for name in names}
    close = get_close_matches(wrong.casefold(), folded, n=1)
    if close:
        return f"; did you mean {folded[close[0]]!r}?"
    return f"; there are: {', '.join(names)}" if names else "; there are none"
