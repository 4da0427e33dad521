"""What may be wrong with a contract, how grave that is, and that somebody accepts it."""

from __future__ import annotations

from enum import Enum
from textwrap import shorten
from typing import TYPE_CHECKING

from attrs import field

from contract_rules.answers.phrases import listed
from contract_rules.testing.code_printer import History
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from contract_rules.contracts.contract import Contract

SHOWN = 300
"""How much of a clause's text is printed with its flaw, in characters."""


class Severity(Enum):
    """How grave a kind of flaw is."""

    ERROR = "error"
    """The clause does not do what it is for."""
    WARNING = "warning"
    """The clause probably does not say what is meant."""
    NOTE = "note"
    """It is worth a look; many a contract means it so."""


class FlawKind(Enum):
    """What is wrong."""

    CONFLICT = "conflict"
    """Clauses clash, and nothing ranks them."""
    DISAGREEMENT = "disagreement"
    """The text of a clause and its norm name another number, date or party."""
    SELF_PAYMENT = "self payment"
    """A duty is owed to the one who bears it."""
    OUT_OF_PLAY = "out of play"
    """No history brings a norm into play."""
    IDLE_EXCEPTION = "idle exception"
    """No history brings an exception into play, though the norm applies."""
    IDLE_END = "idle end"
    """No history brings about what is said to end a norm, though the norm applies."""
    IDLE_BEGINNING = "idle beginning"
    """A norm says that it begins before its contract is in force, and is not there then."""
    IDLE_PRECEDENCE = "idle precedence"
    """A clause prevails over another with which it can never clash."""
    UNLINKED_EXCEPTION = "unlinked exception"
    """An act about anything satisfies an exception, and not only one about the same thing."""
    FORGOTTEN_FIELD = "forgotten field"
    """What one side of a clause names, the other leaves open."""
    HOPELESS_DUTY = "hopeless duty"
    """A duty arises, and cannot be kept, or only by what is prohibited."""
    CUT_OFF = "cut off"
    """A day cuts off what periods lead to: they cannot all be honoured.

    A duty may arise after the day by which it is due, or a right is cut off though each step to
    it was taken in time.
    """
    ENDLESS_DUTY = "endless duty"
    """No deadline ends a duty, so that nobody who owes it is ever in breach."""
    STUCK_MONEY = "stuck money"
    """Nothing says to whom money is owed, it is owed by or to somebody who is gone, or it sleeps.

    It sleeps for ever where it is suspended, and the contract is terminated.
    """
    CLOSED_ACTION = "closed action"
    """Nobody may ever do something."""
    GAP = "gap"
    """No clause speaks of acts that are free so, beside others that are restricted or permitted.

    Another kind of the same wider action is restricted, or some acts of the action are permitted,
    or all of them under a condition, and nothing forbids the others.
    """
    SAID_TWICE = "said twice"
    """Two clauses say the same; where that is a duty, it is owed twice."""
    UNCLEAR_CAP = "unclear cap"
    """A cap counts acts within a period from each, and may mean a rolling period."""
    SHARED_CREDIT = "shared credit"
    """What each occasion makes due is lowered by one total, of whatever occasion that is."""
    WAIVED_AMOUNT = "waived amount"
    """An exercise begins a debt of what is outstanding, and waives that: nothing is to be paid."""
    PERIOD_BEFORE = "period before"
    """What is owed for a period goes by acts of the period before, and by none of its own."""
    UNNAMED_PERIOD = "unnamed period"
    """An act for one period of a duty that recurs counts to one before that was missed."""
    SHORT_PERIOD = "short period"
    """What is owed in advance is owed in full for a first period that is but a part of one."""
    EMPTY_WINDOW = "empty window"
    """A total as of an occasion asks for what comes after it."""
    EARLY_TOTAL = "early total"
    """A total is to be small in a window, and is so from the beginning of that on."""
    LATE_EXCEPTION = "late exception"
    """A duty is excepted by an act about its occasion, which is likely to come after that."""
    ANY_EARLIER = "any earlier"
    """An act is compared with any earlier one of its kind, and the last may be meant."""
    ENDED_AT_ONCE = "ended at once"
    """An exercise begins a deed that is discharged at once, as it terminates the contract."""
    UPON_NOTICE = "upon notice"
    """A norm goes by a notice that may come to nothing, and the end may be meant."""
    IDLE_ACCEPTANCE = "idle acceptance"
    """A flaw is accepted that the contract does not have, or no longer has."""
    BROKEN_LAW = "broken law"
    """A law of every contract does not hold, which is a fault of the engine: report it."""

    @property
    def severity(self) -> Severity:
        """How grave flaws of this kind are."""
        if self in _ERRORS:
            return Severity.ERROR
        return Severity.NOTE if self in _NOTES else Severity.WARNING


_ERRORS = frozenset(
    {
        FlawKind.CONFLICT,
        FlawKind.DISAGREEMENT,
        FlawKind.SELF_PAYMENT,
        FlawKind.UNLINKED_EXCEPTION,
        FlawKind.HOPELESS_DUTY,
        FlawKind.CUT_OFF,
        FlawKind.WAIVED_AMOUNT,
        FlawKind.ENDED_AT_ONCE,
        FlawKind.BROKEN_LAW,
    }
)

_NOTES = frozenset(
    {
        FlawKind.UNCLEAR_CAP,
        FlawKind.SAID_TWICE,
        FlawKind.UNNAMED_PERIOD,
        FlawKind.SHORT_PERIOD,
        FlawKind.LATE_EXCEPTION,
        FlawKind.ANY_EARLIER,
        FlawKind.UPON_NOTICE,
    }
)


SAID = {
    FlawKind.CONFLICT: "Clauses clash, and nothing ranks them.",
    FlawKind.DISAGREEMENT: (
        "The text of a clause and its norm name another number, date or party."
    ),
    FlawKind.SELF_PAYMENT: "A duty is owed to the one who bears it.",
    FlawKind.OUT_OF_PLAY: "No history brings a norm into play.",
    FlawKind.IDLE_EXCEPTION: (
        "No history brings an exception into play, though the norm applies."
    ),
    FlawKind.IDLE_END: (
        "No history brings about what is said to end a norm, though the norm applies."
    ),
    FlawKind.IDLE_BEGINNING: "A norm says that it begins before its contract is in force.",
    FlawKind.IDLE_PRECEDENCE: "A clause prevails over another with which it can never clash.",
    FlawKind.UNLINKED_EXCEPTION: (
        "An act about anything satisfies an exception, and not only one about the same thing."
    ),
    FlawKind.FORGOTTEN_FIELD: "What one side of a clause names, the other leaves open.",
    FlawKind.HOPELESS_DUTY: "A duty arises, and cannot be kept, or only by what is prohibited.",
    FlawKind.CUT_OFF: (
        "A duty may arise after the day by which it is due, or a right is cut off though each "
        "step to it was taken in time."
    ),
    FlawKind.ENDLESS_DUTY: "No deadline ends a duty.",
    FlawKind.STUCK_MONEY: (
        "Nothing says to whom money is owed, it is owed by or to somebody who is gone, or it "
        "stays suspended when the contract has ended."
    ),
    FlawKind.CLOSED_ACTION: "Nobody may ever do something.",
    FlawKind.GAP: (
        "No clause speaks of acts that are free so, while others of the same wider action are "
        "restricted, or some of the same action permitted."
    ),
    FlawKind.SAID_TWICE: "Two clauses say the same; where that is a duty, it is owed twice.",
    FlawKind.UNCLEAR_CAP: (
        "A cap counts acts within a period from each, and may mean a rolling period."
    ),
    FlawKind.SHARED_CREDIT: (
        "What each occasion makes due is lowered by one total, of whatever occasion that is."
    ),
    FlawKind.WAIVED_AMOUNT: (
        "An exercise begins a debt of what is outstanding, and waives that: nothing is to be paid."
    ),
    FlawKind.PERIOD_BEFORE: (
        "What is owed for a period goes by acts of the period before, and by none of its own."
    ),
    FlawKind.UNNAMED_PERIOD: (
        "An act for one period of a duty that recurs counts to one before that was missed."
    ),
    FlawKind.SHORT_PERIOD: (
        "What is owed in advance is owed in full for a first period that is but a part of one."
    ),
    FlawKind.EMPTY_WINDOW: "A total as of an occasion asks for what comes after it.",
    FlawKind.EARLY_TOTAL: (
        "A total is to be small in a window, and is so from the beginning of that on."
    ),
    FlawKind.LATE_EXCEPTION: (
        "A duty is excepted by an act about its occasion, which is likely to come after that."
    ),
    FlawKind.ANY_EARLIER: (
        "An act is compared with any earlier one of its kind, and the last may be meant."
    ),
    FlawKind.ENDED_AT_ONCE: (
        "An exercise begins a deed that is discharged at once, as it terminates the contract."
    ),
    FlawKind.UPON_NOTICE: (
        "A norm goes by a notice that may come to nothing, and the end may be meant."
    ),
    FlawKind.IDLE_ACCEPTANCE: "A flaw is accepted that the contract does not have.",
    FlawKind.BROKEN_LAW: "A law of every contract does not hold, a fault of the engine.",
}
"""What each kind of flaw says, for those who know it by its name alone."""


@frozen(kw_only=True)
class Flaw:
    """Something that is wrong with a contract, or looks so.

    Attributes:
        kind: What is wrong.
        clause: The id of the clause at fault; ids joined by "and" where there are several, and
            the contract's name where no clause is.
        history: A history that shows it, as short as it can be; None where none does, as it is
            that none of those tried brings something about.
        text: What is wrong, in a sentence.
        clauses: The ids of the clauses at fault, each by itself; none where no clause is. It is
            left out of equality, as `clause` has them.
        wording: The text of the clause; the texts, each after its clause's id, where there are
            several.
        instead: What to write instead, or what to ask; empty where nothing can be told.
        name: What the flaw is accepted by: the clause and the kind, ``"A1 endless duty"``, with a
            number from the second of a clause's on.
        accepted: The reason for which it is accepted; empty where it is not.
    """

    kind: FlawKind
    clause: str
    history: History | None = field(repr=False)
    text: str
    clauses: tuple[str, ...] = field(default=(), eq=False, repr=False)
    wording: str = field(default="", eq=False, repr=False)
    instead: str = field(default="", eq=False, repr=False)
    name: str = field(default="", eq=False, repr=False)
    accepted: str = field(default="", repr=False)

    @property
    def severity(self) -> Severity:
        """How grave it is, as its kind says."""
        return self.kind.severity

    def __str__(self) -> str:
        """What it is, and under labels: the clause's text, what is wrong, a history, and so on."""
        grave = "accepted" if self.accepted else self.severity.value
        shown = "" if self.history is None else "; ".join(map(str, self.history)) or "nothing"
        labelled = (
            ("text", shorten(self.wording, SHOWN, placeholder=" ...")),
            ("wrong", self.text),
            ("after", shown),
            ("instead", self.instead),
            ("accepted", self.accepted),
        )
        lines = [f"    {label + ':':<10}{told}" for label, told in labelled if told]
        return "\n".join((f"{self.name or f'{self.clause} {self.kind.value}'}  ({grave})", *lines))


def flaw(
    kind: FlawKind,
    clauses: tuple[str, ...],
    history: History | None,
    text: str,
    instead: str = "",
) -> Flaw:
    """A flaw of these clauses."""
    named = listed(clauses, "and")
    return Flaw(
        kind=kind, clause=named, history=history, text=text, clauses=clauses, instead=instead
    )


def wording_of(contract: Contract, clauses: tuple[str, ...]) -> str:
    """The last text of a clause; the texts of several, each after the clause's id."""
    texts = {part.id: part.text for part in contract.provisions if part.text}
    told = [(id_, texts[id_]) for id_ in clauses if id_ in texts]
    if len(clauses) == 1:
        return "".join(text for _, text in told)
    return " ".join(f"{id_}: {text}" for id_, text in told)
