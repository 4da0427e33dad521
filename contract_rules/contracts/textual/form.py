"""Reads the form of a contract: parties, actions, clauses with their norms, amendments.

Every mistake is noted with its line and column, and reading goes on after it; so all of them are
told at once. What only the whole contract shows is told by that, when it is made.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from itertools import repeat
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from contract_rules.contracts.clauses import (
    Amendment,
    Clause,
    Definition,
    Provision,
    Rank,
    Survival,
)
from contract_rules.contracts.mistakes import reading
from contract_rules.contracts.textual.grammar import NotUnderstoodError, parsed
from contract_rules.contracts.textual.keys import NO_ONE, VERBS, words_of
from contract_rules.contracts.textual.nodes import (
    FileNode,
    Pairs,
    Problems,
    Scalar,
    read_nodes,
)
from contract_rules.contracts.textual.parts import FormReader
from contract_rules.contracts.textual.spelling import WORDS_OF_TYPES, words_for
from contract_rules.contracts.textual.understanding import (
    FileScope,
    Meaning,
    directed,
    is_handle,
)
from contract_rules.errors import ContractError, WrongTypeError, nearest
from contract_rules.language.parameters import party_of
from contract_rules.language.parties import JointDebtors, Party, SharingDebtors, group_of
from contract_rules.norms.expressions import Const
from contract_rules.norms.norms import Before, Begins, By, Obligation, Within, counterparty_in
from contract_rules.norms.orders import Allocation, Debt
from contract_rules.norms.questions import Question
from contract_rules.values.acts import (
    PLAIN,
    ActionType,
    Entity,
    FieldType,
    PartyGroup,
    Value,
)
from contract_rules.values.calendars import Calendar, Roll
from contract_rules.values.money import exact, is_code, is_unit
from contract_rules.values.parameters import TemplateParameter, UnboundValue
from contract_rules.values.sources import Confidence, Source
from contract_rules.values.zones import zone

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable
    from pathlib import Path

    from contract_rules.contracts.mistakes import Written
    from contract_rules.contracts.textual.grammar import TextPart
    from contract_rules.contracts.textual.keys import NormKey
    from contract_rules.norms.expressions import AnyTerm
    from contract_rules.values import acts

P = ParamSpec("P")
T = TypeVar("T")
E = TypeVar("E", bound=Enum)

TYPES = {word: name for name, word in WORDS_OF_TYPES.items()}
"""The types of fields that are no sort of things, by their words."""

CONTRACT = (
    "name",
    "effective",
    "zone",
    "parameters",
    "parties",
    "groups",
    "things",
    "calendars",
    "sources",
    "questions",
    "names",
    "actions",
    "clauses",
    "amendments",
)
"""The keys of a contract."""

CLAUSE = (
    "text",
    "norms",
    "source",
    "confidence",
    "rank",
    "overrides",
    "dormant",
    "survives",
    "caveat",
    "note",
)
"""The keys of a clause."""

DEFINITION = ("text", "means", "source", "confidence", "note")
"""The keys of a definition."""

AMENDMENT = (
    "title",
    "effective",
    "announced",
    "adds",
    "replaces",
    "repeals",
    "discharges",
    "source",
    "note",
)
"""The keys of an amendment."""

ACTION = ("phrase", "past", "kind of", "on record", "fields")
"""The keys of an action."""

FIELD = ("type", "optional", "signed", "currency", "unit", "choices", "least", "greatest")
"""The keys of a field of an action, where its type alone does not say all."""

QUESTION = ("text", "readings", "sources", "note")
"""The keys of a contested question."""

SOURCE = ("title", "publisher", "address", "date")
"""The keys of a source."""

PARAMETER = ("type", "default", "at least", "at most", "choices", "description")
"""The keys of a parameter of a template, where its type alone does not say all."""

GROUP = ("name", "members", "jointly", "shares")
"""The keys of a group of parties; of those who owe together only how they do."""

CALENDAR = ("names", "off", "years")
"""The keys of a calendar."""


def read_contract(path: Path, source: str | None = None) -> tuple[dict[str, Any], Written]:
    """What the file of a contract says, by the names that a contract has for it; and its place.

    Args:
        path: The file.
        source: What stands in it, where it need not be read.

    Raises:
        InvalidContractError: When the file has mistakes: its text lists all, with their places.
        ContractNotFoundError: When it is no .yaml and no .json file, or the packages that read
            these are not installed.
        OSError: When the file cannot be read.
    """
    problems = Problems(str(path))
    node = read_nodes(path, problems, source)
    problems.refuse()
    parts = _Form(problems).contract(node)
    problems.refuse()
    return parts, problems.written((1, 1))


class _Form(FormReader):
    """Reads the parts of one file."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(problems)
        self._scope = FileScope()
        self._sources: dict[str, Source | None] = {}
        self._sorts: dict[str, Pairs] = {}
        self._parameters: dict[str, TemplateParameter] = {}
        self._mistaken: set[str] = set()

    # What follows from a mistake

    @contextmanager
    def _declaring(self, key: Scalar) -> Generator[None]:
        """Note that a word is mistaken, if what it is declared to be is."""
        before = self._problems.count
        yield
        if self._problems.count > before:
            self._mistaken.add(key.value)

    def _follows(self, text: str) -> bool:
        """Whether what is wrong with a text may follow from a mistake elsewhere, which is told."""
        follows = not self._mistaken.isdisjoint(re.findall(r"\w+", text))
        self._problems.passed += follows
        return follows

    # Nodes of one kind

    def _survives(self, node: FileNode | None) -> bool | Survival:
        accrued = node is not None and self._text(node) == Survival.ACCRUED.value
        return Survival.ACCRUED if accrued else self._truth(node)

    def _date(self, node: FileNode | None) -> Any:  # noqa: ANN401 (a day, or what is left)
        text = self._name(node)
        parameter = self._parameters.get(text)
        if parameter is not None and parameter.type == "date":
            return UnboundValue(parameter)
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                pass
        if node is not None and text and not self._follows(text):
            self._note(node, f"{text!r} is no day; write year, month and day: 2025-01-31")
        return date.min

    def _zone(self, node: FileNode | None) -> str:
        """The name of a time zone, of which there is one."""
        name = "UTC" if node is None else self._name(node)
        if node is not None and name:
            self._made(node, zone, name)
        return name

    def _one_of(self, node: FileNode | None, of: type[E], default: E) -> E:
        """A member of an enum, by its words."""
        if node is None:
            return default
        text, words = self._text(node), {words_for(member): member for member in of}
        if text not in words:
            apart = "; " if any("," in word for word in words) else ", "
            told = apart.join(words)
            self._note(node, f"{text!r} is none of the words {told}")
        return words.get(text, default)

    def _made(
        self, node: FileNode, make: Callable[P, T], *args: P.args, **given: P.kwargs
    ) -> T | None:
        """What is made, as if written at a node; None where it is refused, which is noted."""
        try:
            with reading(self._problems.written(node.place)):
                return make(*args, **given)
        except ContractError as error:
            self._note(node, error)
            return None

    def _meant(self, node: FileNode, wanted: Callable[[Meaning, TextPart], T]) -> T | None:
        """What a text means; None where it means nothing, which is noted."""
        text = self._text(node)
        if not isinstance(node, Scalar) or (not text and node.is_bare):
            return None
        try:
            with reading(self._problems.written(node.place)):
                return self._scope.understand(text, wanted)
        except NotUnderstoodError as error:
            if not self._follows(text):
                self._problems.note(node.at(error.start), error.error)
            return None

    # What is declared

    def _declare(self, key: Scalar, thing: object) -> None:
        """Let a word name something from here on."""
        word = key.value
        if not is_handle(word):
            msg = f"{word!r} can name nothing in a text; write one word of letters, digits and _"
            self._note(key, msg)
        elif word in self._scope.names or word in self._scope.actions:
            self._note(key, f"{word!r} names something else already; choose another word")
        elif isinstance(thing, ActionType):
            self._scope.actions[word] = thing
        else:
            self._scope.names[word] = thing

    def contract(self, node: FileNode | None) -> dict[str, Any]:
        """What a contract is made of."""
        needed = ("name", "effective", "parties", "clauses")
        parts = self._keyed(node, "contracts", CONTRACT, needed)
        self._left(parts.get("parameters"), parts.get("things"))
        parties = tuple(self._parties(parts.get("parties")))
        self._groups(parts.get("groups"))
        self._things(parts.get("things"))
        self._calendars(parts.get("calendars"))
        for key, part in self._pairs(parts.get("sources"), "sources"):
            self._sources[key.value] = self._source_of(part)
        self._questions(parts.get("questions"))
        for key, part in self._pairs(parts.get("actions"), "actions"):
            with self._declaring(key):
                self._action(key, part)
        self._names(parts.get("names"))
        clauses = self._provisions(parts.get("clauses"))
        amendments = [self._amendment(one) for one in self._list(parts.get("amendments"))]
        return {
            "name": self._name(parts.get("name")),
            "parties": parties,
            "clauses": clauses,
            "effective": self._date(parts.get("effective")),
            "amendments": tuple(one for one in amendments if one is not None),
            "actions": tuple(self._scope.actions.values()),
            "zone": self._zone(parts.get("zone")),
            "parameters": tuple(self._parameters.values()),
        }

    def _left(self, node: FileNode | None, things: FileNode | None) -> None:
        """The parameters of a template; parties among them are named under parties."""
        sorts = [sort.value for sort, _ in things.pairs] if isinstance(things, Pairs) else []
        for key, part in self._pairs(node, "parameters"):
            with self._declaring(key):
                self._parameter(key, part, sorts)

    def _parameter(self, key: Scalar, part: FileNode, sorts: list[str]) -> None:
        stated: dict[str, FileNode] = {"type": part}
        if isinstance(part, Pairs):
            stated = self._keyed(part, "parameters", PARAMETER, ("type",))
        text = self._name(stated.get("type"))
        type_ = TYPES.get(text, text)
        if text not in TYPES and text not in sorts:
            told = f"there is no type {text!r}{nearest(text, [*TYPES, *sorts])}"
            if text:
                self._note(stated["type"], told)
            return
        given: dict[str, Any] = {
            word.replace(" ", "_"): self._value_of(type_, stated[word])
            for word in ("default", "at least", "at most")
            if word in stated
        }
        choices = map(self._value_of, repeat(type_), self._list(stated.get("choices")))
        given["choices"] = tuple(one for one in choices if one is not None)
        given["description"] = self._text(stated.get("description"))
        made = self._made(part, TemplateParameter, key.value, type_, **given)
        if made is not None:
            self._parameters[key.value] = made
            if type_ != "Party":
                self._declare(key, Const(UnboundValue(made)))

    def _value_of(self, type_: str, node: FileNode) -> Value | None:
        """A value of a type, as a text; None where it is none, which is noted."""
        text = self._text(node)
        if type_ == "str":
            return text
        if type_ == "Party":
            return self._made(node, Party, text)
        if type_ not in PLAIN:
            return Entity(type_, text)
        found = self._meant(node, Meaning.term)
        return None if found is None else self._made(node, plain_value, found, type_)

    def _parties(self, node: FileNode | None) -> Iterable[Party]:
        for key, part in self._pairs(node, "parties"):
            with self._declaring(key):
                party = self._party(key, part)
                if party is not None:
                    self._declare(key, party)
            if party is not None:
                yield party

    def _party(self, key: Scalar, part: FileNode) -> Party | None:
        before = self._problems.count
        stated: dict[str, FileNode] = {"name": part}
        if isinstance(part, Pairs):
            stated = self._keyed(part, "parties", ("name", "called"), ("name",))
        name, called = self._text(stated.get("name")), self._text(stated.get("called"))
        if self._problems.count > before:
            return None
        left = self._parameters.get(name.strip("{}")) if name.startswith("{") else None
        if left is not None and left.type == "Party":
            return party_of(left)
        return self._made(part, Party, name, in_text=called, word=key.value)

    def _groups(self, node: FileNode | None) -> None:
        for key, part in self._pairs(node, "groups"):
            with self._declaring(key):
                group = self._grouped(part)
                if group is not None:
                    self._declare(key, group)

    def _grouped(self, part: FileNode) -> PartyGroup | None:
        stated = self._keyed(part, "groups", GROUP)
        before = self._problems.count
        if "jointly" in stated:
            members = self._members(stated["jointly"])
            is_whole = self._problems.count == before
            return self._made(part, _jointly, members) if is_whole else None
        if "shares" in stated:
            shared = self._pairs(stated["shares"], "shares")
            members = tuple(self._meant(one, Meaning.party) for one, _ in shared)
            shares = tuple(self._meant(one, Meaning.term) for _, one in shared)
            is_whole = self._problems.count == before
            return self._made(part, _by_shares, members, shares) if is_whole else None
        return self._group(part, stated)

    def _members(self, node: FileNode | None) -> tuple[acts.Party | None, ...]:
        return tuple(self._meant(one, Meaning.party) for one in self._list(node))

    def _group(self, node: FileNode, stated: dict[str, FileNode]) -> PartyGroup | None:
        for word in ("name", "members"):
            if isinstance(node, Pairs) and word not in stated:
                self._note(node, f"{word} is missing; write {word}: ...")
        before = self._problems.count
        members = self._members(stated.get("members"))
        known = tuple(m for m in members if m is not None and not isinstance(m, PartyGroup))
        if self._problems.count > before:
            return None
        if len({*known}) < max(len(members), 2):
            self._note(node, "a group has two members or more, each a party named once")
        return self._made(node, group_of, self._text(stated.get("name")), known)

    def _things(self, node: FileNode | None) -> None:
        for sort, things in self._pairs(node, "things"):
            if not is_handle(sort.value) or sort.value in {*PLAIN, *TYPES}:
                msg = f"{sort.value!r} cannot be a sort of things; write one word, as in Goods"
                self._note(sort, msg)
            self._sorts[sort.value] = Pairs((), sort.place)
            for key, part in self._pairs(things, "things"):
                with self._declaring(key):
                    self._declare(key, self._thing(sort.value, part))

    def _thing(self, sort: str, part: FileNode) -> Entity:
        stated: dict[str, FileNode] = {"name": part}
        if isinstance(part, Pairs):
            stated = self._keyed(part, "things", ("name", "also called"), ("name",))
        aliases = tuple(map(self._name, self._list(stated.get("also called"))))
        return Entity(sort, self._name(stated.get("name")), aliases)

    def _calendars(self, node: FileNode | None) -> None:
        for key, part in self._pairs(node, "calendars"):
            before = self._problems.count
            with self._declaring(key):
                stated = self._keyed(part, "calendars", CALENDAR)
                names = self._texts(stated.get("names"))
                off = tuple(map(self._date, self._list(stated.get("off"))))
                years = tuple(self._number(one) for one in self._list(stated.get("years")))
                if self._problems.count == before:
                    stated_years: Any = years or None
                    made = self._made(part, Calendar, names, off, stated_years)
                    self._scope.calendars |= {} if made is None else {key.value: made}

    def _number(self, node: FileNode) -> Any:  # noqa: ANN401 (a whole number or a decimal)
        text = self._text(node)
        number = self._made(node, exact, text)
        if number is None:
            return None
        return number if "." in text else int(number)

    def _source_of(self, node: FileNode) -> Source | None:
        before = self._problems.count
        stated = self._keyed(node, "sources", SOURCE, ("title",))
        given = {key: self._text(part) for key, part in stated.items()}
        return None if self._problems.count > before else self._made(node, Source, **given)

    def _source(self, node: FileNode | None) -> Source | None:
        """A source: its word in the file, or itself."""
        if node is None:
            return None
        if isinstance(node, Pairs):
            return self._source_of(node)
        text = self._text(node)
        if text not in self._sources:
            self._note(node, f"there is no source {text!r}{nearest(text, self._sources)}")
        return self._sources.get(text)

    def _questions(self, node: FileNode | None) -> None:
        for key, part in self._pairs(node, "questions"):
            with self._declaring(key):
                self._question(key, part)

    def _question(self, key: Scalar, part: FileNode) -> None:
        stated = self._keyed(part, "questions", QUESTION, ("text", "readings"))
        readings = stated.get("readings")
        meanings: tuple[str, ...] = ()
        if isinstance(readings, Pairs):
            names = tuple(one.value for one, _ in readings.pairs)
            meanings = tuple(self._text(one) for _, one in readings.pairs)
        else:
            names = self._texts(readings)
        sources = map(self._source, self._list(stated.get("sources")))
        given: dict[str, Any] = {
            "readings": names,
            "meanings": meanings,
            "sources": tuple(one for one in sources if one is not None),
            "note": self._text(stated.get("note")),
        }
        text = self._text(stated.get("text"))
        made = self._made(part, Question, key.value, text, **given)
        if made is not None:
            self._scope.questions[key.value] = made

    def _names(self, node: FileNode | None) -> None:
        for key, part in self._pairs(node, "names"):
            with self._declaring(key):
                found = self._meant(part, Meaning.named)
                if found is not None and isinstance(part, Scalar):
                    self._scope.sizes[key.value] = self._scope.size(parsed(part.value))
                    self._declare(key, found)

    # Actions

    def _action(self, key: Scalar, node: FileNode) -> None:
        stated = self._keyed(node, "actions", ACTION, ("phrase",))
        above = self._above(stated.get("kind of"))
        known, own = () if above is None else above.fields, list[FieldType]()
        for name, part in self._pairs(stated.get("fields"), "fields of actions"):
            if any(one.name == name.value for one in known):
                self._note(name, f"{name.value} is a field of the wider action; leave it out")
            own.append(self._field(name, part))
        record = stated.get("on record")
        on_record = above is None or above.on_record if record is None else self._truth(record)
        phrase, past = self._name(stated.get("phrase")), self._text(stated.get("past"))
        made = self._made(
            node,
            ActionType,
            key.value,
            (*known, *own),
            phrase,
            past=past,
            on_record=on_record,
            wider=() if above is None else above.names,
            above=above,
        )
        if made is not None:
            self._declare(key, made)

    def _above(self, node: FileNode | None) -> ActionType | None:
        if node is None:
            return None
        text = self._text(node)
        if text not in self._scope.actions and not self._follows(text):
            hint = nearest(text, self._scope.actions)
            self._note(node, f"there is no action {text!r} before this one{hint}")
        return self._scope.actions.get(text)

    def _field(self, key: Scalar, node: FileNode) -> FieldType:
        if not is_handle(key.value) or key.value == "on":
            self._note(key, f"a field cannot be called {key.value!r}; write another word")
        if not isinstance(node, Pairs):
            return FieldType(key.value, self._type(node))
        before = self._problems.count
        stated = self._keyed(node, "fields of actions", FIELD, ("type",))
        type_ = self._type(stated.get("type"))
        if self._problems.count > before:
            return FieldType(key.value, type_)
        money = {"signed", "currency", "unit"} & stated.keys()
        if type_ == "timedelta":
            money -= {"signed"}
        if money and type_ != "Money":
            self._note(node, f"{', '.join(sorted(money))}: of fields of money only; leave it out")
        code, unit = self._name(stated.get("currency")), self._name(stated.get("unit"))
        if code and not is_code(code):
            self._note(stated["currency"], f"{code!r} is no code of a currency; write EUR")
        if unit and not is_unit(unit):
            self._note(stated["unit"], f"{unit!r} is no unit of goods; write tonnes")
        return FieldType(
            key.value,
            type_,
            optional=self._truth(stated.get("optional")),
            signed=self._truth(stated.get("signed")),
            currency=code or unit or None,
            choices=tuple(self._choices(type_, stated.get("choices"))),
            least=self._bound(type_, stated.get("least")),
            greatest=self._bound(type_, stated.get("greatest")),
        )

    def _type(self, node: FileNode | None) -> str:
        text = self._name(node)
        if node is not None and text and text not in TYPES and text not in self._sorts:
            known = [*TYPES, *self._sorts]
            told = f"there is no type {text!r}{nearest(text, known)}; a sort stands under things"
            self._note(node, told)
        return TYPES.get(text, text) or "none"

    def _choices(self, type_: str, node: FileNode | None) -> Iterable[str | Entity]:
        if node is not None and type_ in PLAIN - {"str"}:
            self._note(node, "choices are texts, or things of a sort; leave them out")
            return
        for text in map(self._name, self._list(node)):
            yield text if type_ == "str" else Entity(type_, text)

    def _bound(self, type_: str, node: FileNode | None) -> Any:  # noqa: ANN401 (a number)
        if node is None:
            return None
        if type_ == "timedelta":
            lasting = self._meant(node, Meaning.term)
            if isinstance(lasting, Const) and isinstance(lasting.value, timedelta):
                return lasting.value
            self._note(node, "a duration has no such bound; write one, such as 2 hours")
            return None
        number = self._number(node)
        if type_ not in {"int", "Decimal"} or (type_ == "int" and not isinstance(number, int)):
            told = WORDS_OF_TYPES.get(type_, type_)
            self._note(node, f"{told} has no such bound; of numbers alone, a bound is one of them")
            return None
        return exact(number) if type_ == "Decimal" and number is not None else number

    # Clauses

    def _provisions(self, node: FileNode | None) -> tuple[Provision, ...]:
        made = [self._provision(key, part) for key, part in self._pairs(node, "clauses")]
        return tuple(one for one in made if one is not None)

    def _provision(self, key: Scalar, node: FileNode) -> Provision | None:
        defines = isinstance(node, Pairs) and any(k.value == "means" for k, _ in node.pairs)
        keys = DEFINITION if defines else CLAUSE
        what = "definitions" if defines else "clauses"
        stated = self._keyed(node, what, keys, ("text",))
        text = self._text(stated.get("text"))
        told: dict[str, Any] = {
            "source": self._source(stated.get("source")),
            "confidence": self._one_of(stated.get("confidence"), Confidence, Confidence.OFFICIAL),
            "note": self._text(stated.get("note")),
        }
        if defines:
            condition = self._meant(stated["means"], Meaning.condition)
            if condition is None:
                return None
            return self._made(key, Definition, key.value, text, condition, **told)
        norms = [self._norm(one) for one in self._list(stated.get("norms"))]
        told |= {
            "rank": self._one_of(stated.get("rank"), Rank, Rank.CONTRACT),
            "overrides": self._texts(stated.get("overrides")),
            "dormant": self._truth(stated.get("dormant")),
            "survives": self._survives(stated.get("survives")),
            "caveat": self._text(stated.get("caveat")),
        }
        whole = [norm for norm in norms if norm is not None]
        if len(whole) < len(norms):
            return None
        return self._made(key, Clause, key.value, text, *whole, **told)

    def _norm(self, node: FileNode) -> Any:  # noqa: ANN401 (a norm of any class)
        """A norm; None where it is mistaken, which is noted."""
        heads = [
            (key, part, found)
            for key, part in self._pairs(node, "norms")
            if (found := re.fullmatch(rf"(\S+)\s+({'|'.join(VERBS)})", key.value))
        ]
        if len(heads) != 1:
            if isinstance(node, Pairs):
                msg = f"a norm says once who does what: seller must: ..., or {', '.join(VERBS)}"
                self._note(node, msg)
            return None
        ((head, act, found),) = heads
        cls = VERBS[found[2]]
        bearer = self._meant(_part_of(head, found[1]), Meaning.party)
        pattern = self._meant(act, Meaning.pattern)
        words = words_of(cls)
        stated = self._keyed(node, f"norms of what one {found[2]} do", (head.value, *words))
        before = self._problems.count
        given: dict[str, Any] = {}
        for word, part in stated.items():
            if word != head.value:
                self._state(given, words[word], word, part)
        if bearer is None or pattern is None or self._problems.count > before:
            return None
        if cls is Obligation and "counterparty" not in given:
            given["counterparty"] = counterparty_in((pattern, *given.get("alternatives", ())))
        return self._made(node, cls, bearer=bearer, act=pattern, **given)

    def _state(self, given: dict[str, Any], key: NormKey, word: str, node: FileNode) -> None:
        """Add what stands under a key to what a norm is made of."""
        match key.held:
            case "upon":
                acts = [self._meant(one, Meaning.named_act) for one in self._list(node)]
                given["upon"], given["also"] = next(iter(acts), None), tuple(acts[1:])
            case "deadline" if key.field in given:
                self._note(node, "a duty has one deadline; write one of within, by and before")
            case "deadline":
                made: Any = {"within": Within, "by": By, "before": Before}[word]
                wanted = Meaning.stated_period if word == "within" else Meaning.limit
                limit: Any = self._meant(node, wanted)
                given[key.field] = None if limit is None else self._made(node, made, limit)
            case "term" if isinstance(node, Scalar) and node.value == NO_ONE:
                given[key.field] = None
            case _:
                given[key.field] = self._held(key.held, node)

    def _held(self, held: str, node: FileNode) -> object:
        """What stands under a key of a norm, by how that is written."""
        meanings: dict[str, Callable[[Meaning, TextPart], object]] = {
            "condition": Meaning.condition,
            "until": Meaning.until,
            "from": Meaning.beginning,
            "opening": Meaning.opening,
            "recurrence": Meaning.recurrence,
            "apportionment": Meaning.apportionment,
            "term": Meaning.term,
        }
        if held in meanings:
            return self._meant(node, meanings[held])
        match held:
            case "effects":
                return tuple(map(self._effect, self._list(node)))
            case "acts":
                return tuple(self._meant(one, Meaning.pattern) for one in self._list(node))
            case "roll" | "allocation" | "debt":
                return self._one_of(node, *_WORDS[held])
            case "calendar":
                return self._calendar(node)
            case "clause":
                return self._name(node)
            case "norm":
                return self._norm(node)
            case _:
                return self._truth(node)

    def _calendar(self, node: FileNode) -> Calendar | None:
        text = ", ".join(map(self._name, self._list(node)))
        if text not in self._scope.calendars and self._follows(text):
            return None
        return self._made(node, self._scope.calendar, text) if text else None

    def _effect(self, node: FileNode) -> object:
        """An effect: a text, or what begins as a norm of its own."""
        if not isinstance(node, Pairs):
            return self._meant(node, Meaning.effect)
        stated = self._keyed(node, "effects", ("begins", "after"), ("begins",))
        if "begins" not in stated:
            return None
        norm = self._norm(stated["begins"])
        after = None if "after" not in stated else self._meant(stated["after"], Meaning.notice)
        return None if norm is None else self._made(node, Begins, norm, after=after)

    def _amendment(self, node: FileNode) -> Amendment | None:
        stated = self._keyed(node, "amendments", AMENDMENT, ("title", "effective"))
        title = self._name(stated.get("title"))
        given: dict[str, Any] = {
            "title": title if title.strip() else "untitled",  # which is noted
            "effective": self._date(stated.get("effective")),
            "adds": self._provisions(stated.get("adds")),
            "replaces": self._provisions(stated.get("replaces")),
            "repeals": self._texts(stated.get("repeals")),
            "discharges": self._texts(stated.get("discharges")),
            "source": self._source(stated.get("source")),
            "note": self._text(stated.get("note")),
        }
        if "announced" in stated:
            given["announced"] = self._date(stated["announced"])
        return self._made(node, Amendment, **given)


def plain_value(found: AnyTerm, type_: str) -> Value:
    """The value that a text states, of a type.

    Raises:
        WrongTypeError: When it states another, or what is worked out.
    """
    told = directed(found, type_)
    if not isinstance(told, Const) or told.type != type_:
        msg = f"{found} is no {WORDS_OF_TYPES[type_]}; write one, such as {_EXAMPLES[type_]}"
        raise WrongTypeError(msg)
    value: Value = told.value
    return value


_EXAMPLES = {
    "Money": "USD 500",
    "Decimal": "5%",
    "int": "30",
    "date": "2026-01-31",
    "bool": "yes",
}
"""How values are written, by their types."""


def _jointly(members: tuple[acts.Party | None, ...]) -> JointDebtors:
    return JointDebtors.of(tuple(member for member in members if member is not None))


def _by_shares(
    members: tuple[acts.Party | None, ...], shares: tuple[AnyTerm | None, ...]
) -> SharingDebtors:
    parties = tuple(member for member in members if member is not None)
    return SharingDebtors.of(parties, tuple(getattr(one, "value", Decimal(0)) for one in shares))


_WORDS: dict[str, tuple[type[Enum], Enum]] = {
    "roll": (Roll, Roll.NONE),
    "allocation": (Allocation, Allocation.OLDEST),
    "debt": (Debt, Debt.PRINCIPAL),
}
"""What is written by words of its own, each with what stands for others, which are noted."""


def _part_of(key: Scalar, text: str) -> Scalar:
    """The beginning of a key as a text by itself."""
    return Scalar(text, key.place, is_bare=key.is_bare, source=key.source, index=key.index)
