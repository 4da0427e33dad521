"""Reads files of cases: each mistake is noted with its line and column, and all are told at once.

What could never fail is a mistake, too: a file without cases, a case that expects nothing in
particular.
"""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from attrs import evolve

from contract_rules.answers.phrases import shown
from contract_rules.contracts import admission
from contract_rules.contracts.contract import Contract
from contract_rules.contracts.files import FORMATS, why_not
from contract_rules.contracts.lines import LineReader
from contract_rules.contracts.lookup import found as found_under
from contract_rules.contracts.serialization import on_from_json
from contract_rules.contracts.textual.nodes import (
    FileNode,
    Items,
    Pairs,
    Problems,
    Scalar,
    read_nodes,
)
from contract_rules.contracts.textual.parts import FormReader
from contract_rules.engine import Engine
from contract_rules.errors import (
    ContractError,
    InvalidContractError,
    UnknownClauseError,
    WrongTypeError,
    nearest,
)
from contract_rules.testing.cases.asking import (
    AMOUNT,
    CLAUSE,
    CLAUSES,
    DAY,
    FORMS,
    PARTY,
    TEXT,
    CaseQuestion,
    CaseRow,
    QuestionForm,
    in_order,
)
from contract_rules.testing.cases.running import ContractCase
from contract_rules.values.arguments import checked
from contract_rules.values.money import amount_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from contract_rules.values.events import Event
    from contract_rules.values.instants import On

T = TypeVar("T")

FILE = ("contract", "given", "cases")
"""The keys of a file of cases."""

FILE_NEEDS = ("contract", "cases")
"""Those that every file has."""

CASE = ("name", "given", "asked", "on", "known by", "readings", "expected", "why")
"""The keys of a case."""

CASE_NEEDS = ("name", "asked", "on", "expected")
"""Those that every case has."""

EVENT = ("event", "id", "known", "towards", "reverses", "strikes", "on")
"""The keys of an event, where its line does not say all."""

NOTHING = "nothing"
"""What stands for an answer without rows."""

NONE = "none"
"""What stands in a column for what is not there."""


@checked
def read_cases(path: str | Path) -> tuple[ContractCase, ...]:
    """The cases of a file, in their order; `ContractCase.run` asks.

    Args:
        path: The file: ``lease.cases.yaml``. The guide "Files of cases" shows its form.

    Raises:
        InvalidContractError: When the file, or that of its contract, has mistakes: its text
            lists all, with their places.
        ContractNotFoundError: When it is no .yaml and no .json file, or the packages that read
            these are not installed.
        OSError: When the file cannot be read.
    """
    file = Path(path)
    problems = Problems(str(file))
    node = read_nodes(file, problems)
    problems.refuse()
    cases = tuple(_CasesForm(problems, file.parent).cases(node))
    problems.refuse()
    return cases


class _CasesForm(FormReader):
    """Reads the parts of one file."""

    def __init__(self, problems: Problems, folder: Path) -> None:
        super().__init__(problems)
        self._folder = folder

    def cases(self, node: FileNode | None) -> Iterator[ContractCase]:
        """The cases of the file, as far as nothing is mistaken in them."""
        parts = self._keyed(node, "files of cases", FILE, FILE_NEEDS)
        contract = self._contract(parts.get("contract"))
        if contract is None:
            return
        reader = _CaseForm(self._problems, contract)
        given = reader.events(parts.get("given"), ())
        cases = self._list(parts.get("cases"))
        if "cases" in parts and not cases:
            self._note(parts["cases"], "a file without cases asks nothing; write one")
        names: set[str] = set()
        for one in cases:
            found = reader.case(one, given)
            if found is not None:
                if found.name in names:
                    self._note(one, f"two cases are called {found.name!r}; name each otherwise")
                names.add(found.name)
                yield found

    def _contract(self, node: FileNode | None) -> Contract | None:
        """The contract that a file names; None where there is none, which is noted."""
        name = self._name(node)
        if node is None or not name:
            return None
        try:
            contract = _found(name, self._folder)
        except InvalidContractError:  # it tells its own mistakes, each with its place
            raise
        except ContractError as error:
            self._note(node, error)
        except OSError as error:
            self._note(node, why_not(error))
        else:
            if not contract.parameters:
                return contract
            self._note(node, f"{contract.name} is a template; name a contract that is made of it")
        return None


def _found(name: str, folder: Path) -> Contract:
    if Path(name).suffix.lower() in FORMATS:
        return Contract.load(folder / name)
    file, _, of = name.rpartition(":")
    return found_under(f"{folder / file}:{of}" if file.endswith(".py") else name, Contract)


class _CaseForm(FormReader):
    """Reads the cases and the events of one contract."""

    def __init__(self, problems: Problems, contract: Contract) -> None:
        super().__init__(problems)
        self._contract = contract
        self._clauses = dict.fromkeys(provision.id for provision in contract.provisions)

    def _read(self, node: FileNode | None, read: Callable[[str], T]) -> T | None:
        """What a text means; None where there is none, or it means nothing, which is noted."""
        text = self._name(node)
        return self._made_of(node, lambda: read(text)) if node is not None and text else None

    def _lines(self, given: tuple[Event, ...] = ()) -> LineReader:
        return LineReader(self._contract, given, lambda _: None)

    # What has happened

    def events(self, node: FileNode | None, given: tuple[Event, ...]) -> tuple[Event, ...]:
        """Events that follow others, all of them together, as an engine admits them."""
        mistakes, found = len(self._problems.errors), list(given)
        for one in self._list(node):
            event = self._event(one, tuple(found))
            if event is not None:
                found += self._admitted(one, event)
        if node is not None and mistakes == len(self._problems.errors):
            try:
                Engine(self._contract, found).close()
            except ContractError as error:
                self._note(node, error)
                return given
        return tuple(found)

    def _admitted(self, node: FileNode, event: Event) -> Iterator[Event]:
        """The event as the contract has it; nothing where it is refused, which is noted."""
        admitted = self._made_of(node, lambda: admission.event(self._contract, event))
        if admitted is not None:
            yield admitted

    def _event(self, node: FileNode, given: tuple[Event, ...]) -> Event | None:
        """An event: its line, or more that is said of it."""
        if not isinstance(node, Pairs):
            return self._read(node, self._lines(given).event)
        parts = self._keyed(node, "events", EVENT)
        heads = [name for name in ("event", "reverses", "strikes") if name in parts]
        if len(heads) != 1:
            self._note(node, "an event has one of the keys event, reverses and strikes")
            return None
        known, id_ = self._read(parts.get("known"), on_from_json), self._name(parts.get("id"))
        if heads == ["event"]:
            self._unused(parts, "on", "a line has its date; leave on out")
            event = self._read(parts["event"], self._lines(given).event)
            towards = self._name(parts.get("towards"))
            if event is None:
                return None
            return self._made_of(
                node,
                lambda: evolve(
                    event, id=id_, recorded=event.on if known is None else known, towards=towards
                ),
            )
        self._unused(parts, "towards", "only an act performs a duty; leave towards out")
        undone = self._undone(parts[heads[0]], given)
        return None if undone is None else self._undoing(node, parts, undone, id_, known)

    def _undone(self, node: FileNode, given: tuple[Event, ...]) -> Event | None:
        """The event that another undoes, by its id."""
        ids = {event.id: event for event in given}
        id_ = self._name(node)
        if id_ and id_ not in ids:
            named = nearest(id_, ids)
            self._note(node, f"no event before has the id {id_!r}{named}; give it one: id: ...")
        return ids.get(id_)

    def _undoing(
        self,
        node: FileNode,
        parts: dict[str, FileNode],
        undone: Event,
        id_: str,
        known: On | None,
    ) -> Event | None:
        """The event that reverses another, or strikes it from the record."""
        if "reverses" in parts:
            on = self._needed(node, parts, "on", "when it was reversed")
            if on is None:
                return None
            return self._made_of(node, lambda: undone.reversal(on=on, id=id_, recorded=known))
        self._unused(parts, "on", "what never happened has no date; leave on out")
        if known is None:
            if "known" not in parts:
                self._note(node, "known is missing; write when the mistake became known")
            return None
        return self._made_of(node, lambda: undone.correction(recorded=known, id=id_))

    def _needed(
        self, node: FileNode, parts: dict[str, FileNode], key: str, says: str
    ) -> On | None:
        """The day under a key that must be there."""
        if key not in parts:
            self._note(node, f"{key} is missing; write {says}")
        return self._read(parts.get(key), on_from_json)

    def _unused(self, parts: dict[str, FileNode], key: str, told: str) -> None:
        """Note a key that has no place beside the others."""
        if key in parts:
            self._note(parts[key], told)

    def _made_of(self, node: FileNode, make: Callable[[], T]) -> T | None:
        """What is made of a node; None where that is refused, which is noted."""
        try:
            return make()
        except ContractError as error:
            self._note(node, error)
            return None

    # What is asked, and expected

    def case(self, node: FileNode, given: tuple[Event, ...]) -> ContractCase | None:
        """A case; None where something in it is mistaken, which is noted."""
        mistakes = len(self._problems.errors)
        parts = self._keyed(node, "cases", CASE, CASE_NEEDS)
        found = self.events(parts.get("given"), given)
        name, why = self._name(parts.get("name")), self._text(parts.get("why"))
        asked = self._question(parts, found)
        rows = None if asked is None else self._expected(parts.get("expected"), FORMS[asked.kind])
        if asked is None or rows is None or len(self._problems.errors) > mistakes:
            return None
        return ContractCase(
            name=name,
            contract=self._contract,
            given=found,
            asked=asked,
            expected=rows,
            why=why,
            written=self._problems.written(node.place),
        )

    def _question(
        self, parts: dict[str, FileNode], given: tuple[Event, ...]
    ) -> CaseQuestion | None:
        """The question of a case; where the day is mistaken, of another, as that is noted."""
        on = self._read(parts.get("on"), on_from_json)
        known_by = self._read(parts.get("known by"), on_from_json)
        readings = {
            key.value: self._read(node, self._reading_of(key.value)) or ""
            for key, node in self._pairs(parts.get("readings"), "readings")
        }

        def read(text: str) -> CaseQuestion:
            asked = self._asked(text, given)
            return evolve(asked, on=on or asked.on, known_by=known_by, readings=readings)

        return self._read(parts.get("asked"), read)

    def _reading_of(self, question: str) -> Callable[[str], str]:
        def read(reading: str) -> str:
            self._contract.question(question).check(reading)
            return reading

        return read

    def _asked(self, text: str, given: tuple[Event, ...]) -> CaseQuestion:
        """The question that a text states."""
        kind, *words = _words(text)
        if kind not in FORMS:
            msg = f"{kind!r} begins no question{nearest(kind, FORMS)}"
            raise WrongTypeError(msg)
        lines, unasked = self._lines(given), self._contract.effective
        if kind == "may":
            if len(words) < _PARTY_AND_ACTION:
                msg = "write who may do what: may PARTY ACTION FIELD=VALUE ..."
                raise WrongTypeError(msg)
            party, action, *fields = words
            who, act = lines.party(party), lines.act(action, fields)
            return CaseQuestion(text=text, kind=kind, on=unasked, party=who, act=act)
        about = _about(kind, words, FORMS[kind])
        if "about" in about:
            self._contract.kind(about["about"])
        return CaseQuestion(
            text=text,
            kind=kind,
            on=unasked,
            party=lines.party(about["of"]) if "of" in about else None,
            clause=self._clause(about["under"]) if "under" in about else None,
            action=about.get("about"),
            currency=about.get("in"),
        )

    def _clause(self, id_: str) -> str:
        if id_ not in self._clauses:
            msg = f"{self._contract.name} has no clause {id_!r}{nearest(id_, self._clauses)}"
            raise UnknownClauseError(msg)
        return id_

    def _expected(self, node: FileNode | None, form: QuestionForm) -> tuple[CaseRow, ...] | None:
        """The rows that are expected; None where something is mistaken in them."""
        if node is None:
            return None
        if isinstance(node, Scalar) and node.value == NOTHING and not form.has_one:
            return ()
        if not isinstance(node, Items):
            return (self._row(node, form),)
        if form.has_one:
            self._note(node, "there is one answer; write it alone, and not in a list")
        elif not node.items:
            self._note(node, f"nothing is written here; write {NOTHING} where that is expected")
        return tuple(self._row(one, form) for one in node.items)

    def _row(self, node: FileNode, form: QuestionForm) -> CaseRow:
        """A row that is expected: some columns, or what stands for it in a word."""
        if isinstance(node, Scalar):
            name = next(iter(form.columns))
            return {name: self._cell(node, name, form)}
        parts = self._keyed(node, "answers", form.columns)
        if isinstance(node, Pairs) and not node.pairs:
            self._note(node, "nothing is expected here, so that it never fails; write what is")
        return {name: self._cell(part, name, form) for name, part in parts.items()}

    def _cell(self, node: FileNode, name: str, form: QuestionForm) -> str | None:
        """What a column is expected to have."""
        held = form.columns[name]
        if held == CLAUSES:
            texts = [self._name(one) for one in self._list(node)]
            stated = () if texts == [NONE] else texts
            ids = [id_ for text in stated for id_ in text.split(", ") if id_]
            for id_ in ids:
                self._read(_at(node, id_), self._clause)
            return in_order(ids)
        if isinstance(held, tuple):
            return self._read(node, lambda text: _one_of(held, name, text))
        if isinstance(node, Scalar) and node.value == NONE:
            return None
        read: dict[str, Callable[[str], str]] = {
            DAY: lambda text: on_from_json(text).isoformat(),
            AMOUNT: lambda text: shown(amount_of(text)),
            PARTY: lambda text: self._lines().party(text).name,
            CLAUSE: self._clause,
            TEXT: str,
        }
        return self._read(node, read[held])


_PARTY_AND_ACTION = 2
"""How many words a question for an act has at least."""


def _at(node: FileNode, text: str) -> Scalar:
    """A part of a text, where that stands."""
    return Scalar(text, node.place)


def _words(text: str) -> list[str]:
    """The words of a question; those in quotes are one."""
    try:
        return shlex.split(text) or [""]
    except ValueError:
        msg = f"{text!r} has a quotation mark that is not closed; write names of words in quotes"
        raise WrongTypeError(msg) from None


def _about(kind: str, words: list[str], form: QuestionForm) -> dict[str, str]:
    """By what a question is narrowed."""
    heads = " ".join(f"[{word} ...]" for word in form.about)
    found: dict[str, str] = {}
    for word, what in zip(words[::2], (*words[1::2], ""), strict=False):
        if word not in form.about or word in found or not what:
            msg = f"{word!r} cannot stand here; write: {kind} {heads}".rstrip()
            raise WrongTypeError(msg)
        found[word] = what
    for word in form.needs:
        if word not in found:
            msg = f"it is not said {word} whom; write: {kind} {heads}"
            raise WrongTypeError(msg)
    return found


def _one_of(words: tuple[str, ...], name: str, text: str) -> str:
    if text not in words:
        msg = f"{text!r} is no {name}{nearest(text, words)}"
        raise WrongTypeError(msg)
    return text
