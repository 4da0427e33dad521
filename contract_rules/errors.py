"""Every error that the library raises; each has one cause, and its message says what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable


PlaceInFile: TypeAlias = "tuple[str, int, int | None]"
"""A file, a line and a column in it, both from 1 up; the column is None where it is not known."""


class ContractError(Exception):
    """Anything that is wrong with a contract, an event or a question as it was written.

    Attributes:
        where: The file and line where the part of a contract was written that is mistaken, such
            as ``clauses.py:12``; empty where that is not known, or is the line that raised.
        place: The same for programs: the file with its folders, the line, and the column where
            one is known; None where `where` is empty.
        event: The id of the event that is refused, where events were to be recorded; else empty.
    """

    where: str = ""
    place: PlaceInFile | None = None
    event: str = ""


class InvalidContractError(ContractError):
    """A contract has several mistakes; its text lists them all, each with file and line.

    A contract with one mistake raises the error of that mistake.

    Attributes:
        errors: The error of each mistake, in the order of the contract's text.
    """

    def __init__(self, message: str, errors: Iterable[ContractError] = ()) -> None:
        super().__init__(message)
        self.errors = tuple(errors)


class UnknownFieldError(ContractError):
    """An action has no field of that name."""


class MissingFieldError(ContractError):
    """A field that must be stated was left out."""


class WrongTypeError(ContractError):
    """A value is not of the type, or an entity not of the sort, that is asked for."""


class UnboundParameterError(ContractError):
    """A template is asked what only a contract can tell, before its parameters have values."""


class OutOfRangeError(ContractError):
    """A value is none of the choices of a field, or lies outside its range."""


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


class NoSuchTimeError(ContractError):
    """A datetime names a time over which the clocks of its zone are put forward."""


class MixedCurrenciesError(ContractError):
    """Amounts of two currencies meet."""


class UnknownCurrencyError(ContractError):
    """Asked about a currency in which nothing is counted."""


class NotExactError(ContractError):
    """A number is not exact: a float, a NaN or an infinity."""


class DuplicateClauseError(ContractError):
    """Two clauses of a text have one id."""


class UnknownClauseError(ContractError):
    """An amendment, effect, precedence or condition names a clause that is not there."""


class AmendmentError(ContractError):
    """Amendments are out of order or act before the contract does."""


class CircularDefinitionError(ContractError):
    """Definitions explain each other in a circle."""


class CircularPrecedenceError(ContractError):
    """Clauses are said to prevail over each other in a circle."""


class CircularQuestionError(ContractError):
    """Clauses ask about each other's duties, or an amount about itself, in a circle.

    Attributes:
        clauses: The ids of the clauses, in the order of the circle.
    """

    def __init__(self, message: str, clauses: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.clauses = tuple(clauses)


class UnknownEventError(ContractError):
    """An event is asked about that is not on record."""


class UnknownDutyError(ContractError):
    """A duty is asked about that there is not."""


class EventConflictError(ContractError):
    """An event's id is taken by a different event."""


class ReversalError(ContractError):
    """An event cannot be reversed, or its record not corrected, in the way that is asked."""


class MalformedRecordError(ContractError):
    """A line of a JSON Lines file, or JSON data, does not have the form that it should.

    Attributes:
        read: The events of the good lines before it, as a fact base, where a file was read.
    """

    def __init__(self, message: str, read: Iterable[object] | None = None) -> None:
        super().__init__(message)
        self.read = read


class RecordStoreError(ContractError):
    """A store of a record cannot be opened, read or written, as its address or database says."""


class TamperedRecordError(ContractError):
    """A record in a store is not as it was recorded.

    Attributes:
        position: The position of the first event that is not; one after the last where events
            are missing at the end, and 0 where it is not about an event.
    """

    def __init__(self, message: str, position: int = 0) -> None:
        super().__init__(message)
        self.position = position


class SealedFieldError(ContractError):
    """A field cannot be sealed, or what is sealed in one not be read, in the way asked for."""


class OpenServiceError(ContractError):
    """A service could be asked by anybody, as it has no key, or one that can be guessed."""


class EngineUnavailableError(ContractError):
    """durable-rules cannot be imported."""


class DisagreementError(ContractError):
    """The network of rules and compiled norms, which were both asked, do not say the same.

    Attributes:
        history: The events on record, in the order of recording, and those that were supposed,
            as code: the calls that make equal ones.
    """

    def __init__(self, message: str, history: str = "[]") -> None:
        super().__init__(message)
        self.history = history


class EngineClosedError(ContractError):
    """A question was put to an engine, or to a portfolio, after it was closed."""


class ContractNotFoundError(ContractError):
    """There is no contract of the name that was given."""


class AmbiguousDateError(ContractError):
    """A period ends on a day that its month does not have, and no rule says which is meant."""


class CalendarEndError(ContractError):
    """A moment lies, or a period leads, beyond the years that dates can have."""


class UnknownCalendarError(ContractError):
    """No calendar of business days has that name."""


class CalendarUnavailableError(ContractError):
    """The holidays package, which knows business days, is not installed."""


class ExtraMissingError(ContractError):
    """A package that an extra of this one installs is not installed."""


class UnknownInstanceError(ContractError):
    """A portfolio has no contract of that id."""


class ResumptionError(ContractError):
    """What was begun before cannot be gone on with, as it was another question or other tables."""


class UnknownZoneError(ContractError):
    """There is no time zone of that name."""


class UnknownReadingError(ContractError):
    """The contract has no such question, or the question no such reading."""


class OffRecordError(ContractError):
    """An act that need not be on record stands where only acts on record can count."""


class TooDeeplyNestedError(ContractError):
    """Norms, conditions or definitions stand within each other deeper than can be gone through."""


class TooManyAlternativesError(ContractError):
    """A condition may hold in more ways than can be gone through."""


class OutOfTimeError(ContractError):
    """A question was not answered in the time that it was given."""


class TooManyOpenPointsError(ContractError):
    """An answer turns on so many open points that there are too many ways of settling them."""


class TooManyCasesError(ContractError):
    """Clauses tell more cases of an action apart than a report can decide."""


class TooManyPeriodsError(ContractError):
    """By the day asked, or of an event, too many periods of a duty that recurs would begin."""


def nearest(wrong: str, known: Iterable[str]) -> str:
    """The end of a message about a wrong name: the nearest right one, or all there are.

    Args:
        wrong: The name as it was written.
        known: The names that would have been right.

    Returns:
        ``"; did you mean 'provider'?"``, ``"; there are: a, b"`` or ``"; there are none"``.
    """
    from difflib import get_close_matches

    names = sorted(known)
    folded = {name.casefold(): name for name in names}
    close = get_close_matches(wrong.casefold(), folded, n=1)
    if close:
        return f"; did you mean {folded[close[0]]!r}?"
    return f"; there are: {', '.join(names)}" if names else "; there are none"
