"""What a question reaches: the norms on which its answer may depend, and what they leave open.

A norm depends on what may bring its clause into force, end it or put it to sleep, on the clauses
whose duties and breaches it asks about, and a duty on the others that the same acts count to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from contract_rules.norms.normal_form import Reckoning, atoms_in, tests_in
from contract_rules.norms.norms import Obligation, Power, Prohibition, Terminates, effects, targets
from contract_rules.norms.questions import Question, Reading
from contract_rules.norms.stratification import asks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contract_rules.evaluation.program import Book, Entry
    from contract_rules.norms.normal_form import Form


@frozen(eq=False)
class Reach:
    """The norms on which an answer may depend.

    Attributes:
        norms: Their numbers, nearest first.
        questions: What they ask that is contested.
        off_record: The kinds of acts that they ask for and that need not be on record.
    """

    norms: tuple[int, ...]
    questions: frozenset[Question]
    off_record: frozenset[str]

    @property
    def is_open(self) -> bool:
        """Whether an answer may turn on something."""
        return bool(self.questions or self.off_record)


class Reaches:
    """The reaches of the questions that can be put to a contract.

    Args:
        book: The contract's book.

    Attributes:
        course: What the course of events depends on, whoever asks.
        owing: What any duty depends on.
    """

    def __init__(self, book: Book) -> None:
        self._book = book
        self._found: dict[object, Reach] = {}
        self._asked = {clause for entry in book.entries for _, clause in asks(entry.form)}
        self.course = self._reach(
            entry
            for entry in book.entries
            if isinstance(entry.norm, Power | Obligation) or entry.clause.id in self._asked
        )
        self.owing = self._reach(e for e in book.entries if isinstance(e.norm, Obligation))

    def acts(self, by: str, kind: str) -> Reach:
        """What a decision on acts of a kind by a party depends on."""
        found = self._found.get((by, kind))
        if found is None:
            book = self._book
            entries = (*book.by_act.get((by, kind), ()), *book.powers.get(kind, ()))
            found = self._found[by, kind] = self._reach(entries)
        return found

    def duties(self, clause: str) -> Reach:
        """What the duties under a clause depend on."""
        found = self._found.get(clause)
        if found is None:
            entries = (e for e in self._book.entries if e.clause.id == clause)
            obligations = (e for e in entries if isinstance(e.norm, Obligation))
            found = self._found[clause] = self._reach(obligations)
        return found

    def _reach(self, entries: Iterable[Entry]) -> Reach:
        found = {entry.index: entry for entry in entries}
        following = list(found.values())
        while following:
            for entry in self._before(following.pop(0)):
                if entry.index not in found:
                    found[entry.index] = entry
                    following.append(entry)
        forms = [entry.form for entry in found.values()]
        return Reach(
            norms=tuple(dict.fromkeys(entry.original for entry in found.values())),
            questions=frozenset(q for form in forms for q in _questions(form)),
            off_record=frozenset(
                a.kind
                for f in forms
                for a in atoms_in(f)
                if not self._book.kinds[a.kind].on_record
            ),
        )

    def _before(self, entry: Entry) -> Iterator[Entry]:
        """The norms on which a norm depends at once."""
        book = self._book
        if entry.parent is not None:
            yield entry.parent
        about = {clause for _, clause in asks(entry.form)}
        for other in book.entries:
            norm = other.norm
            if isinstance(norm, Power) and _touches(norm, entry):
                yield other
            if other.clause.id in about and isinstance(norm, Obligation):
                yield other
            if other.clause.id in about and isinstance(norm, Prohibition):
                yield from book.by_act[other.by, other.kind]
        if isinstance(entry.norm, Prohibition) and entry.clause.id in self._asked:
            yield from book.by_act[entry.by, entry.kind]  # on whether it was breached
        if isinstance(entry.norm, Obligation):
            yield from book.deeds[entry.norm.bearer.name, entry.norm.act.kind]


def _touches(power: Power, entry: Entry) -> bool:
    """Whether the exercise of a power may change whether a norm is in force or owed."""
    if any(isinstance(effect, Terminates) for effect in effects(power)):
        return not entry.clause.survives
    return entry.clause.id in targets(power)


def _questions(form: Form) -> Iterator[Question]:
    for test in tests_in(form):
        for part in (test.subject, *test.operands):
            if isinstance(part, Reckoning) and isinstance(part.term, Reading):
                yield part.term.question
